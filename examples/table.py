"""Finding the files of a table; printing an answer: its question, then its rows in columns."""

from collections.abc import Iterable, Sequence
from pathlib import Path

LENGTH = 70
"""How many letters of a text are printed."""

COOPERATION = ("13", "16", "17", "18", "19", "20", "21", "26", "27")
"""Articles of the Organized Crime Convention on international cooperation; 18 is mutual legal assistance."""


ASKED = "Counted where UNODC itself is asked to act, not where States are asked to request something of it."
"""What the third answer counts."""


def files(folder: Path, table: str) -> list[str]:
    """Return the files of a table: one, or its parts in order where it was written with `--partition`."""
    parts = sorted((folder / table).glob("part-*.parquet"))
    return [str(part) for part in parts or [folder / f"{table}.parquet"]]


def show(question: str, columns: Sequence[str], rows: Iterable[Sequence[object]], note: str = "") -> None:
    """Print one answer, its note under the question; where there are no rows it says so."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    print("\n".join(["", question, *filter(None, [note]), ""]))
    for line in (columns, ["-" * width for width in widths], *cells):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    if not cells:
        print("(nothing)")
