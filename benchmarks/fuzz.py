"""Hostile inputs, counted: tried, crashes, hangs, breaches of what always holds, files written outside.

    uv run python benchmarks/fuzz.py --inputs 20000 --seed 1 --page docs/hostile-input.md

The same seed gives the same inputs. With --page, the table is set between the page's marks. Ctrl-C ends a run
with what was tried until then. Exit status 1 where anything went wrong.
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.hostile.inputs import FAMILIES, hostile  # noqa: E402 -- the tests' own inputs and judge
from tests.hostile.judge import Counts, judge  # noqa: E402

BEGIN, END = "<!-- fuzz: begin -->", "<!-- fuzz: end -->"
BATCH = 200


def table(counts: Counts, seed: int) -> str:
    rows = [f"| {kind} | {counts.tried[kind]:,} |" for kind in FAMILIES]
    found = (
        f"Seed {seed}: {counts.tried.total():,} inputs, crashes {len(counts.crashes)}, hangs {len(counts.hangs)}, "
        f"breaches {len(counts.breaches)}, files written outside {len(counts.outside)}."
    )
    return "\n".join(["| Family | Inputs |", "| --- | ---: |", *rows, "", found])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--inputs", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", type=Path)
    given = parser.parse_args()
    counts, start = Counts(), time.monotonic()
    try:
        for first in range(0, given.inputs, BATCH):
            last = min(first + BATCH, given.inputs)
            judge((hostile(given.seed, number) for number in range(first, last)), counts)
            print(f"{last:,} of {given.inputs:,}, {len(counts.wrong)} wrong", file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped: the table counts what was tried", file=sys.stderr)
    made = table(counts, given.seed)
    print(made)
    print(f"{time.monotonic() - start:.0f} seconds", file=sys.stderr)
    for wrong in counts.wrong:
        print(wrong, file=sys.stderr)
    if given.page is not None:
        text = given.page.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        given.page.write_text(f"{before}{BEGIN}\n{made}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    sys.exit(bool(counts.wrong))


if __name__ == "__main__":
    main()
