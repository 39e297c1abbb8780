"""Where the cells of a document's tables stand, and which of them head a column."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from unrec.models import SourceCell
from unrec.reading.docx.styles import Styles, bold
from unrec.reading.docx.xml import (
    Element,
    attribute,
    child,
    children,
    descendants,
    integer,
    name,
    printed,
    switched,
    value_of,
)
from unrec.reading.flow import LONGEST_HEADER, ONE_EDGE, WIDEST, is_contents

_THROUGH = frozenset({"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"})
_NOTHING = frozenset({"w:bookmarkStart", "w:bookmarkEnd", "w:proofErr", "w:permStart", "w:permEnd"})


@dataclass
class Tables:
    """The tables of the text met so far, in order, the places of their cells,
    and which tables are contents.
    """

    styles: Styles
    places: dict[Element, SourceCell] = field(default_factory=dict)
    count: int = 0
    contents: dict[Element, bool] = field(default_factory=dict)

    def is_contents(self, holder: Element) -> bool:
        """Tell whether a cell (`w:tc`) is of a table of contents: text with a tab at its end,
        then a page's number.
        """
        table = next((each for each in holder.iterancestors() if name(each) == "w:tbl"), None)
        if table is None:
            return False
        if table not in self.contents:
            self.contents[table] = is_contents(map(_texts, _parts(table, "w:tr")))
        return self.contents[table]

    def place(self, holder: Element) -> SourceCell | None:
        """Return the place of a cell (`w:tc`); None for another holder.

        Rows that a tracked change deletes count for none. A column is that of the table's grid. The header is
        the row, or the first of those, that repeats on every page, else a first row all in bold.
        """
        if name(holder) != "w:tc":
            return None
        if holder not in self.places:
            table = next((each for each in holder.iterancestors() if name(each) == "w:tbl"), None)
            if table is None:
                return None
            self.count += 1
            self.places.update(_cells(_block(table), self.count, self.styles))
        return self.places.get(holder)


def _block(table: Element) -> list[Element]:
    """Return a table with those right above and below it: with no paragraph between, Word shows them as one.

    Where one does not say how wide its columns are, it stays by itself.
    """
    block = [table]
    for step in (-1, 1):
        for each in table.itersiblings(preceding=step < 0) if len(_grid(table)) > 1 else ():
            if name(each) == "w:tbl" and len(_grid(each)) > 1:
                block.insert(0 if step < 0 else len(block), each)
            elif name(each) not in _NOTHING:
                break
    return block


def _cells(tables: list[Element], number: int, styles: Styles) -> dict[Element, SourceCell]:
    """Return the places of the cells of tables that are one, by the rows and columns that print shows.

    A row that only goes on with the cells above it shows nothing of its own.
    """
    rows: list[list[tuple[Element, int, int]]] = []
    marked: list[bool] = []
    grids = [_grid(table) for table in tables]
    edges = _edges(grids)
    for table, grid in zip(tables, grids, strict=True):
        for each in _parts(table, "w:tr"):
            properties = child(each, "w:trPr")
            own = list(_row(each))
            if child(properties, "w:del") is not None or (own and all(_goes_on(cell) for cell, _, _ in own)):
                continue
            if len(tables) > 1 and edges:
                own = [(cell, _column(edges, grid, column), span) for cell, column, span in own]
            rows.append(own)
            marked.append(bool(switched(properties, "w:tblHeader")))
    heads = len(rows) > 1 and (marked[0] or _is_bold(rows[0], styles))
    headers: dict[int, str] = {}
    for cell, column, span in rows[0] if heads else ():
        text = " ".join("".join(map(printed, descendants(cell, "w:t"))).split())[:LONGEST_HEADER]
        headers.update(dict.fromkeys(range(column, column + span), text))
    return {
        cell: SourceCell(
            table=number, row=at, column=column, header=headers.get(column) or None if at > 1 else None
        )
        for at, row in enumerate(rows, 1)
        for cell, column, _ in row
    }


def _grid(table: Element) -> list[int]:
    """Return where the columns of a table begin, in twentieths of a point."""
    begin = integer(attribute(child(child(table, "w:tblPr"), "w:tblInd"), "w")) or 0
    found = [begin]
    for each in children(child(table, "w:tblGrid"), "w:gridCol"):
        found.append(found[-1] + (integer(attribute(each, "w")) or 0))
    return found[:WIDEST]


def _edges(grids: list[list[int]]) -> list[int]:
    """Return where the columns of several tables begin, as one table has them."""
    found: list[int] = []
    for edge in sorted({edge for grid in grids for edge in grid}):
        if not found or edge - found[-1] > ONE_EDGE:
            found.append(edge)
    return found


def _column(edges: list[int], grid: list[int], column: int) -> int:
    """Return which of the columns of several tables a column of one is."""
    return max(bisect_right(edges, grid[min(column, len(grid)) - 1]), 1)


def _goes_on(cell: Element) -> bool:
    """Tell whether a cell is only the lower part of the one above it."""
    merge = child(child(cell, "w:tcPr"), "w:vMerge")
    return merge is not None and value_of(child(cell, "w:tcPr"), "w:vMerge") in {None, "continue"}


def _parts(parent: Element, wanted: str) -> Iterator[Element]:
    """Yield a table's rows or a row's cells, those in content controls too."""
    for each in parent:
        if name(each) == wanted:
            yield each
        elif name(each) in _THROUGH:
            yield from _parts(each, wanted)


def _row(row: Element) -> Iterator[tuple[Element, int, int]]:
    """Yield the cells of a row, each with the column of the grid where it begins and how many it spans."""
    column = 1 + min(integer(value_of(child(row, "w:trPr"), "w:gridBefore")) or 0, WIDEST)
    for cell in _parts(row, "w:tc"):
        span = min(max(integer(value_of(child(cell, "w:tcPr"), "w:gridSpan")) or 1, 1), WIDEST)
        yield cell, column, span
        column += span


def _texts(row: Element) -> list[str]:
    """Return the texts of a row's cells, tabs as such."""
    return [
        "".join(
            "\t" if name(each) == "w:tab" else printed(each)
            for each in cell.iter()
            if name(each) == "w:t" or (name(each) == "w:tab" and name(each.getparent()) == "w:r")
        )
        for cell in _parts(row, "w:tc")
    ]


def _is_bold(row: list[tuple[Element, int, int]], styles: Styles) -> bool:
    """Tell whether all that a row says is in bold, and every cell says something."""
    for cell, _, _ in row:
        answers = [bold(styles, each) for each in descendants(cell, "w:p")]
        if False in answers or True not in answers:
            return False
    return bool(row)
