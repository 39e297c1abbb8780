"""How time and memory grow with one text: the exponent of every stage, and megabytes for each megabyte,
by its shape.

    uv run python -m dev.exponents            # prints the table
    uv run python -m dev.exponents --write    # and puts it into docs/benchmarks.md

The exponent is the slope, by least squares, of the logarithm of a stage's processor time over that of the
text's size, doubled five times: 1 where time is linear, 2 where it grows with the square. Memory is the slope
of the most that a fresh process holds, over sizes doubled four times: for the extraction alone, and for the
whole command, of whose processes the largest counts. What every process holds before it reads anything is no
part of a slope.
"""

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from dev.publish import measured
from dev.stages import ARABIC, ROOT, best, english, peak, stages

START, END = "<!-- exponents: made by dev/exponents.py --write -->", "<!-- /exponents -->"
DOUBLINGS, SMALLEST = 5, 20_000
MEGABYTES = (0.25, 0.5, 1, 2, 4)
# Below this the clock and the first calls are measured, not the stage.
_LEAST = 0.002
_SHORT_LINE = 30

RUN = """
import resource, sys
from unrec.cli import main
try:
    main()
finally:
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    print(max(resource.getrusage(who).ru_maxrss for who in whose), file=sys.stderr)
"""
# The command starts from a small process: a child's figure begins with what its parent held.
SMALL = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"


def shapes() -> dict[str, str]:
    """A document of each shape, of which a text of any size is made by copies."""
    chinese = "".join(
        (ROOT / f"tests/fixtures/six/{name}.zh.txt").read_text(encoding="utf-8")
        for name in ("meetings", "resolution")
    )
    arabic, words = ARABIC.read_text(encoding="utf-8"), english().decode()
    return {
        "Arabic, as printed": arabic,
        "English, lines of 75": words,
        "Chinese, a paragraph a line": chinese,
        "English, a paragraph a line": _unwrapped(words),
        f"English, lines of {_SHORT_LINE}": _rewrapped(words),
        f"Arabic, lines of {_SHORT_LINE}": _rewrapped(arabic),
        "English, all in one line": " ".join(words.split()),
    }


def _unwrapped(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _rewrapped(text: str) -> str:
    parts = (textwrap.fill(" ".join(part.split()), _SHORT_LINE) for part in text.split("\n\n"))
    return "\n\n".join(parts)


def sized(document: str, size: int) -> bytes:
    """Return copies of a document, of about so many bytes together, cut at the end of a word."""
    part = " " if "\n" not in document else "\n\n"
    data = (document + part).encode()
    whole = data * (size // len(data) + 1)
    return whole[: whole.rfind(b" ", 0, size)]


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the slope of the logarithms of seconds over those of sizes, by least squares."""
    slope, _ = statistics.linear_regression([*map(math.log, sizes)], [*map(math.log, seconds)])
    return slope


def timed(text: Callable[[int], bytes], runs: int) -> dict[str, float | None]:
    """Return the exponent of each stage, and of all together;
    None of one that has too little to do to tell.
    """
    sizes = [SMALLEST << doubling for doubling in range(DOUBLINGS + 1)]
    taken: dict[str, list[float]] = {}
    for size in sizes:
        for name, took in best([text(size)], runs).items():
            taken.setdefault(name, []).append(took)
    return {
        name: exponent(sizes, each) if each[0] > _LEAST / 10 and each[-1] > _LEAST else None
        for name, each in taken.items()
    }


def run_peak(data: bytes) -> float:
    """Return the megabytes of the largest process of a run over one text."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "text.txt").write_bytes(data)
        words = ["run", "text.txt", "-o", "output", "--no-cache", "-q", "-j", "1"]
        command = [sys.executable, "-c", SMALL, sys.executable, "-c", RUN, *words]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        return int(done.stderr.split()[-1]) / 1024


def slope(text: Callable[[int], bytes], measure: Callable[[bytes], float]) -> float:
    """Return how many megabytes each megabyte of a text takes, by least squares."""
    texts = [text(int(size * 1e6)) for size in MEGABYTES]
    found, _ = statistics.linear_regression(
        [len(each) / 1e6 for each in texts], [measure(each) for each in texts]
    )
    return found


def report(runs: int, ratios: dict[str, float], known: dict[str, float]) -> Iterator[str]:
    """Yield the lines of the table as they become known;
    `ratios` gets one over each exponent of all stages.
    """
    names = [*stages(), "all"]
    yield f"| a text in | {' | '.join(names)} | extraction, MB a MB | command, MB a MB |"
    yield f"|---|{'---:|' * (len(names) + 2)}"
    for shape, document in shapes().items():

        def text(size: int, document: str = document) -> bytes:
            return sized(document, size)

        found = timed(text, runs)
        extraction, command = slope(text, peak), slope(text, run_peak)
        shown = ("–" if (one := found[name]) is None else f"{one:.2f}" for name in names)
        yield f"| {shape} | {' | '.join(shown)} | {extraction:.1f} | {command:.1f} |"
        if (whole := found["all"]) is not None:
            ratios[f"{shape}: one by the exponent"] = 1 / whole
        known[f"{shape}: extraction, MB a MB"] = extraction
        known[f"{shape}: command, MB a MB"] = command
    sizes = f"{SMALLEST / 1e3:.0f} KB to {(SMALLEST << DOUBLINGS) / 1e3:.0f} KB"
    yield ""
    yield f"Times of {sizes}, the best of {runs}; memory of {MEGABYTES[0]} MB to {MEGABYTES[-1]} MB."


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3, help="the best of so many counts (3)")
    measured(parser, argv, (START, END), lambda options, *found: report(options.runs, *found))


if __name__ == "__main__":
    main()
