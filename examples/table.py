"""Printing an answer: its question, then its rows in columns."""

from collections.abc import Iterable, Sequence

LENGTH = 70
"""How many letters of a text are printed."""

COOPERATION = ("13", "16", "17", "18", "19", "20", "21", "26", "27")
"""The articles of the Organized Crime Convention on international cooperation; 18 is mutual legal assistance."""


def show(question: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print one answer; where there are no rows it says so."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    print(f"\n{question}\n")
    for line in (columns, ["-" * width for width in widths], *cells):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    if not cells:
        print("(nothing)")
