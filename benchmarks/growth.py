"""Cost of growth: documents a second, pages a second and peak memory, for more and more documents.

    uv run python benchmarks/growth.py            # up to 1,000 texts and 10 PDFs
    uv run python benchmarks/growth.py --full     # up to 10,000 texts and 100 PDFs

Runs the real command in a fresh process for each figure and prints a Markdown table, with a line fitted to the
times of each kind: cost is linear where R² is near 1, and memory flat where its column does not grow.
A text is one meeting of the document in raw/ with a job number of its own; a PDF is the fixture of three pages.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
TEXT = ROOT / "raw/V.19-08455.ar.txt"
PDF = ROOT / "tests/fixtures/pdf/recommendations.pdf"
# One meeting of the document: about 7 KB.
MEETING = slice(212, 237)


class Figure(NamedTuple):
    """What one run took: seconds on the wall, megabytes of the largest process."""

    kind: str
    documents: int
    pages: int
    jobs: int
    seconds: float
    memory: float


def make(kind: str, count: int, folder: Path) -> int:
    """Make the documents of a run; return how many pages they have."""
    if kind == "text":
        body = "\n".join(TEXT.read_text(encoding="utf-8").splitlines()[MEETING])
        for number in range(count):
            (folder / f"{number:05}.txt").write_text(f"V.20-{number:05}\n\n{body}\n", encoding="utf-8")
        return count
    for number in range(count):
        # A comment behind the end of a PDF changes its hash and nothing else.
        (folder / f"{number:05}.pdf").write_bytes(PDF.read_bytes() + f"\n% {number}\n".encode())
    return count * 3


def measure(kind: str, count: int, jobs: int) -> Figure:
    folder = Path(tempfile.mkdtemp(prefix="growth-"))
    (folder / "in").mkdir()
    pages = make(kind, count, folder / "in")
    run = "import resource, sys; from pipeline.cli import main\ntry: main()\nfinally: print(max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)), file=sys.stderr)"
    command = [sys.executable, "-c", run, "run", "in", "-o", "out", "--no-cache", "-q", "-j", str(jobs)]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    written = len(list((folder / "out/json").iterdir()))
    if written != count:
        raise SystemExit(f"{kind}: {written} documents written, not {count}")
    shutil.rmtree(folder)
    return Figure(kind, count, pages, jobs, seconds, int(done.stderr.split()[-1]) / 1024)


def fit(figures: list[Figure]) -> str:
    """The line through the times of one kind and number of jobs."""
    x = [figure.documents for figure in figures]
    y = [figure.seconds for figure in figures]
    slope, start = statistics.linear_regression(x, y)
    fit_quality = statistics.correlation(x, y) ** 2
    return f"{start:.2f} s + {slope * 1000:.2f} ms a document, R² {fit_quality:.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    full = parser.parse_args().full
    sizes = {
        "text": [1, 100, 10_000] if full else [1, 100, 1_000],
        "pdf": [1, 10, 100] if full else [1, 5, 10],
    }
    print("| kind | documents | jobs | seconds | documents/s | pages/s | peak memory, MB |")
    print("|---|---|---|---|---|---|---|")
    lines = []
    for kind, counts in sizes.items():
        for jobs in (1, 2):
            figures = []
            for count in counts:
                figure = measure(kind, count, jobs)
                figures.append(figure)
                rate, pages = figure.documents / figure.seconds, figure.pages / figure.seconds
                print(
                    f"| {kind} | {count:,} | {jobs} | {figure.seconds:.2f} | {rate:.1f} | {pages:.1f} | {figure.memory:.0f} |",
                    flush=True,
                )
            lines.append(f"- {kind}, {jobs} job{'s' if jobs > 1 else ''}: {fit(figures)}")
    print("\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
