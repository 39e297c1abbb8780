"""Where the cells of a document's tables stand, and which of them head a column."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from unrec.models import SourceCell
from unrec.read.docx.styles import Styles, bold
from unrec.read.docx.xml import Element, child, descendants, integer, name, printed, switched, value_of

_THROUGH = frozenset({"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"})
_WIDEST = 1_000
"""Columns a cell may span: more would only make the counting slow."""
_HEADER = 200
"""Characters of a column's header that are kept."""


@dataclass
class Tables:
    """The tables met so far, in order, and the places of their cells."""

    styles: Styles
    places: dict[Element, SourceCell] = field(default_factory=dict)
    count: int = 0

    def place(self, holder: Element) -> SourceCell | None:
        """Return the place of a cell (`w:tc`); None for another holder.

        Rows that a tracked change deletes count for none. A column is that of the table's grid. The header is the
        row, or the first of those, that repeats on every page, else a first row all in bold.
        """
        if name(holder) != "w:tc":
            return None
        if holder not in self.places:
            table = next((each for each in holder.iterancestors() if name(each) == "w:tbl"), None)
            if table is None:
                return None
            self.count += 1
            self.places.update(_cells(table, self.count, self.styles))
        return self.places.get(holder)


def _cells(table: Element, number: int, styles: Styles) -> dict[Element, SourceCell]:
    rows = [
        list(_row(each)) for each in _parts(table, "w:tr") if child(child(each, "w:trPr"), "w:del") is None
    ]
    marked = [
        bool(switched(child(each, "w:trPr"), "w:tblHeader"))
        for each in _parts(table, "w:tr")
        if child(child(each, "w:trPr"), "w:del") is None
    ]
    heads = len(rows) > 1 and bool(rows) and (marked[0] or _is_bold(rows[0], styles))
    headers: dict[int, str] = {}
    for cell, column, span in rows[0] if heads else ():
        text = " ".join("".join(map(printed, descendants(cell, "w:t"))).split())[:_HEADER]
        headers.update(dict.fromkeys(range(column, column + span), text))
    return {
        cell: SourceCell(
            table=number, row=at, column=column, header=headers.get(column) or None if at > 1 else None
        )
        for at, row in enumerate(rows, 1)
        for cell, column, _ in row
    }


def _parts(parent: Element, wanted: str) -> Iterator[Element]:
    """Yield a table's rows or a row's cells, those in content controls too."""
    for each in parent:
        if name(each) == wanted:
            yield each
        elif name(each) in _THROUGH:
            yield from _parts(each, wanted)


def _row(row: Element) -> Iterator[tuple[Element, int, int]]:
    """Yield the cells of a row, each with the column of the grid where it begins and how many it spans."""
    column = 1 + min(integer(value_of(child(row, "w:trPr"), "w:gridBefore")) or 0, _WIDEST)
    for cell in _parts(row, "w:tc"):
        span = min(max(integer(value_of(child(cell, "w:tcPr"), "w:gridSpan")) or 1, 1), _WIDEST)
        yield cell, column, span
        column += span


def _is_bold(row: list[tuple[Element, int, int]], styles: Styles) -> bool:
    """Tell whether all that a row says is in bold, and every cell says something."""
    for cell, _, _ in row:
        answers = [bold(styles, each) for each in descendants(cell, "w:p")]
        if False in answers or True not in answers:
            return False
    return bool(row)
