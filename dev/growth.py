"""Cost of growth: documents a second, pages a second and peak memory, for more and more documents.

    uv run python -m dev.growth            # up to 1,000 texts and 10 PDFs
    uv run python -m dev.growth --full     # up to 10,000 texts and 100 PDFs
    uv run python -m dev.growth --full --write   # and puts the tables into docs/benchmarks.md

Runs the real command in a fresh process for each figure and prints a Markdown table, with a line fitted to
the times of each kind: cost is linear where R² is near 1, and memory flat where its last step is near 0.
Leaves with status 1 where a run needs more than 1 GB. A text is one meeting of the document in raw/ with a
job number of its own; a PDF is the fixture of three pages.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dev.publish import measured

ROOT = Path(__file__).parent.parent
TEXT = ROOT / "raw/V.19-08455.ar.txt"
PDF = ROOT / "tests/fixtures/pdf/recommendations.pdf"
START, END = "<!-- growth: made by dev/growth.py --write -->", "<!-- /growth -->"
# Megabytes a run may need, however many documents it has.
MOST = 1000
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
    run = "import resource, sys; from unrec.cli import main\ntry: main()\nfinally: print(max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)), file=sys.stderr)"
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
    """The line through the times of one kind and number of jobs, and how memory grew in the last step."""
    x = [figure.documents for figure in figures]
    times = [figure.seconds for figure in figures]
    slope, start = statistics.linear_regression(x, times)
    quality = statistics.correlation(x, times) ** 2
    before, last = figures[-2:]
    growth = (last.memory - before.memory) / (last.documents - before.documents)
    return (
        f"{start:.2f} s + {slope * 1000:.2f} ms a document, R² {quality:.4f}; "
        f"memory {growth * 1000:+.0f} KB a document from {before.documents:,} to {last.documents:,}"
    )


def incremental(count: int) -> str:
    """What one new document costs a run over `count` unchanged ones."""
    folder = Path(tempfile.mkdtemp(prefix="growth-"))
    (folder / "in").mkdir()
    make("text", count + 1, folder / "in")
    (folder / "in" / f"{count:05}.txt").rename(folder / "new.txt")
    command = [sys.executable, "-c", "from unrec.cli import main; main()", "run", "in", "-j", "2"]
    seconds = []
    for turn in range(2):
        start = time.perf_counter()
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
        seconds.append(time.perf_counter() - start)
        if turn == 0:
            (folder / "new.txt").rename(folder / "in" / f"{count:05}.txt")
    if f"{count} of {count + 1} documents unchanged" not in done.stdout:
        raise SystemExit("more than the new document was read again")
    shutil.rmtree(folder)
    return f"{count:,} texts, jobs 2: {seconds[0]:.2f} s; again with one new: {seconds[1]:.2f} s, one text extracted."


def report(full: bool, ratios: dict[str, float], known: dict[str, float]) -> Iterator[str]:
    """Yield the lines of the report as they become known. Raises `SystemExit` where a run needs over 1 GB.

    `ratios` gets how many times as fast a document is in the largest run as in the one before: 1 where cost
    is linear; `known` gets the rates and the memory of the largest.
    """
    sizes = {
        "text": [1, 100, 1_000, 10_000] if full else [1, 100, 1_000],
        "pdf": [1, 10, 100] if full else [1, 5, 10],
    }
    yield "| kind | documents | jobs | seconds | documents/s | pages/s | peak memory, MB |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    lines = []
    for kind, counts in sizes.items():
        for jobs in (1, 2):
            figures = []
            for count in counts:
                figure = measure(kind, count, jobs)
                figures.append(figure)
                rates = f"{figure.documents / figure.seconds:.1f} | {figure.pages / figure.seconds:.1f}"
                yield f"| {kind} | {count:,} | {jobs} | {figure.seconds:.2f} | {rates} | {figure.memory:.0f} |"
                if figure.memory > MOST:
                    raise SystemExit(f"{figure.memory:.0f} MB is more than {MOST}")
            before, last = figures[-2:]
            name = f"{kind}, jobs {jobs}"
            ratios[f"{name}: a document in {last.documents} by one in {before.documents}"] = (
                before.seconds / before.documents / (last.seconds / last.documents)
            )
            known[f"{name}: documents a second"] = last.documents / last.seconds
            known[f"{name}: MB"] = last.memory
            lines.append(f"- {kind}, {jobs} job{'s' if jobs > 1 else ''}: {fit(figures)}")
    yield ""
    yield from lines
    yield ""
    yield incremental(1_000)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="up to 10,000 texts and 100 PDFs")
    measured(parser, argv, (START, END), lambda options, *found: report(options.full, *found))


if __name__ == "__main__":
    main()
