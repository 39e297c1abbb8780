"""Measure `unrec compare` by paragraphs that a person paired.

    python -m dev.compare FOLDER

FOLDER holds the resolutions as text, `A_RES_78_170.txt` and others; they are not part of the repository. The
pairs are `tests/fixtures/compare/pairs.tsv`: of six resolutions, which paragraph of the last session's became
which, by path. Paragraphs of the same words were paired by a script, all others by reading both texts.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.compare.texts import compare
from unrec.measure.scorer import Tally
from unrec.models import Extraction
from unrec.reading import source_of

PAIRS = Path(__file__).parent.parent / "tests/fixtures/compare/pairs.tsv"


def read_pairs(path: Path = PAIRS) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Return the pairs of paths by pair of documents."""
    pairs: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            pairs[row["old"], row["new"]].add((row["old_path"], row["new_path"]))
    return pairs


def _f1(counts: Sequence[int]) -> str:
    """The figure of what is right, given and there."""
    right, given, there = counts
    return f"{Tally.of(there, given, right).f1:.3f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print F1 of each pair of documents, of all their paragraphs and of those whose words differ."""
    parser = argparse.ArgumentParser(prog="python -m dev.compare", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list what is missed and what is wrong")
    options = parser.parse_args(arguments)
    catalogue = load()
    sums = [0, 0, 0, 0, 0, 0]

    def read(name: str) -> Extraction:
        file = options.folder / f"{name}.txt"
        return extract(source_of(file.name, file.read_bytes()), catalogue)

    for (old, new), wanted in read_pairs().items():
        given = {
            (each.old.path, each.new.path): each
            for each in compare(read(old), read(new))
            if each.old and each.new
        }
        same = {pair for pair, each in given.items() if each.alike == 1}
        hard_given, hard_wanted = {*given} - same, wanted - same
        figures = [len(wanted & {*given}), len(given), len(wanted)]
        figures += [len(hard_wanted & hard_given), len(hard_given), len(hard_wanted)]
        sums = [total + figure for total, figure in zip(sums, figures, strict=True)]
        print(
            f"{old} {new}: F1 {_f1(figures[:3])} of {len(wanted)}, changed {_f1(figures[3:])} of {figures[5]}"
        )
        if options.wrong:
            print(f"  missed {sorted(wanted - {*given})}\n  wrong {sorted({*given} - wanted)}")
    print(f"all: F1 {_f1(sums[:3])} of {sums[2]}, changed {_f1(sums[3:])} of {sums[5]}")


if __name__ == "__main__":
    main()
