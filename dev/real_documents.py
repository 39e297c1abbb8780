"""The page on real documents: every figure in it, measured anew in one run.

    uv run python dev/real_documents.py FOLDER [--page docs/real-documents.md]

FOLDER holds real documents with the truth that others made of them, in the formats of docs/evaluating.md;
Arabic PDFs in its `ar/pdf` and Arabic texts in its `ar/text`, which have no truth but words that exist and
numbers that run on. What is not there is left out. Each section is printed as soon as it is measured,
and set into the page between its marks.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from dev.measure.summary import set_into
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.reading import source_of

HERE = Path(__file__).parent
UNREC = (sys.executable, "-c", "from unrec.cli import main; main()")
MIN_RUN = 10
"""Numbers in a row below which a text is taken to be no numbered one."""


def corpus(folder: Path) -> str:
    """Return the tables of `python -m dev corpus`."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place, "out")
        command = (sys.executable, "-m", "dev", "corpus", str(folder), "-o", str(out))
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=HERE.parent)
        return (out / "corpus.md").read_text("utf-8")


def arabic(folder: Path) -> str:
    """Return the table of real Arabic PDFs beside other readers."""
    command = (sys.executable, str(HERE / "real_arabic.py"), str(folder / "ar" / "pdf"))
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def longest_run(numbers: list[int]) -> tuple[int, int]:
    """Return the first and last of the longest stretch of numbers that each follow the one before."""
    best, start = (0, -1), 0
    for at in range(len(numbers)):
        if at and numbers[at] != numbers[at - 1] + 1:
            start = at
        if at - start > best[1] - best[0]:
            best = start, at
    return (numbers[best[0]], numbers[best[1]]) if best[1] >= 0 else (0, 0)


def numbering(folder: Path) -> str:
    """Return how far the numbers of each Arabic text run without a gap, and where its list breaks."""
    rows = ["| text | paragraphs | numbered | longest run | breaks |", "|---|---:|---:|---:|---|"]
    catalogue = load()
    for path in sorted((folder / "ar" / "text").glob("*.txt")):
        found = extract(source_of(path.name, path.read_bytes()), catalogue)
        own = [
            row.number
            for row in found.paragraphs
            if row.number is not None and row.level == 1 and row.letter is None and row.label is not None
        ]
        first, last = longest_run(own)
        if last - first < MIN_RUN:
            rows.append(f"| {path.name} | {len(found.paragraphs)} | {len(own)} | none | |")
            continue
        breaks = [f"{a}→{b}" for a, b in pairwise(own) if b not in {a + 1, 1}]
        shown = ", ".join(breaks[:5]) + (" …" if len(breaks) > 5 else "")
        rows.append(
            f"| {path.name} | {len(found.paragraphs)} | {len(own)} | {first}–{last} | {shown or 'none'} |"
        )
    return "\n".join(rows)


def speed(folder: Path) -> str:
    """Return how many reports of the Universal Periodic Review are read in a second by one process."""
    reviews = folder / "en" / "upr"
    with tempfile.TemporaryDirectory() as place:
        began, before = time.perf_counter(), os.times()
        command = (*UNREC, "run", str(reviews), "-o", f"{place}/out", "--jobs", "1", "--no-cache", "-q")
        subprocess.run(command, check=True)
        took, after = time.perf_counter() - began, os.times()
    reports = len(list(reviews.glob("*.pdf")))
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return (
        f"{reports} reports by one process, start and writing included: {took:.1f} s on a clock that others' work stops, "
        f"{used:.1f} s of a core. That is {reports / used:.2f} reports a second of a core, {reports / took:.2f} by the clock."
    )


SECTIONS: dict[str, tuple[str, Callable[[Path], str]]] = {
    "corpus": ("", corpus),
    "arabic": ("ar/pdf", arabic),
    "numbering": ("ar/text", numbering),
    "speed": ("en/upr", speed),
}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--page", type=Path, help="the page to set the tables into")
    parser.add_argument("--only", choices=sorted(SECTIONS), action="append", help="measure only this section")
    options = parser.parse_args()
    for name, (needs, measure) in SECTIONS.items():
        if (options.only and name not in options.only) or not (options.folder / needs).is_dir():
            continue
        text = measure(options.folder)
        print(f"## {name}\n\n{text}\n", flush=True)
        if options.page:
            page = set_into(options.page.read_text("utf-8"), {name: text})
            options.page.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
