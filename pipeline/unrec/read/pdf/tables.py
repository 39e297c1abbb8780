"""Ruled tables: their cells from the lines of a page, and the lines of text in each.

The grid is found by pdfplumber's table finder, which is given our lines; the text is that of our reader.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import mean
from typing import Any

import msgspec

from unrec.models import SourceCell
from unrec.read.pdf.bidi import RTL
from unrec.read.pdf.device import Edge, Glyph
from unrec.read.pdf.lines import PageLine
from unrec.read.pdf.rows import rows_of

_LEAST_LEVEL, _LEAST_UPRIGHT = 3, 2
"""Lines below which a page has no table of two rows and two columns."""
_MOST_EDGES, _MOST_CELLS = 1_500, 2_500
"""Lines and cells of a page beyond which it is a drawing; the time goes with the square of the cells."""
_SNAP, _THIN = 3.0, 3.0
_SHORT_HEADER = 80
"""Characters of a cell that may head a column."""
_FILLED = 0.5
"""Share of a table's cells that hold text."""
_SAME = 4.0
"""Points by which the columns of a table may shift from page to page."""

Bbox = tuple[float, float, float, float]


class Table(msgspec.Struct):
    """A table of a page: its box and its cells, each with its row and column, in points from the lower left.

    Rows count from the top, columns in the direction of reading, both from 1. `edges` are where columns begin.
    """

    x0: float
    low: float
    x1: float
    high: float
    cells: list[tuple[Bbox, int, int]]
    edges: list[float]


def tables_of(edges: Sequence[Edge], direction: str) -> list[Table]:
    """Return a page's ruled tables of at least two rows and two columns, from the top down."""
    level = sum(abs(edge.y1 - edge.y0) < _THIN or edge.is_box for edge in edges)
    upright = sum(abs(edge.x1 - edge.x0) < _THIN or edge.is_box for edge in edges)
    if level < _LEAST_LEVEL or upright < _LEAST_UPRIGHT or len(edges) > _MOST_EDGES:
        return []
    from pdfplumber.table import (  # a large package, of use on few pages
        cells_to_tables,
        edges_to_intersections,
        intersections_to_cells,
        merge_edges,
    )

    merged = merge_edges([part for edge in edges for part in _parts(edge)], _SNAP, _SNAP, _SNAP, _SNAP)
    if sum(each["orientation"] == "v" for each in merged) * len(merged) > 4 * _MOST_CELLS:
        return []
    cells = intersections_to_cells(edges_to_intersections(merged, _SNAP, _SNAP))
    if len(cells) < 4:
        return []
    tables = (_table([_upwards(cell) for cell in group], direction) for group in cells_to_tables(cells))
    return sorted((table for table in tables if table is not None), key=lambda table: -table.high)


def _parts(edge: Edge) -> list[dict[str, Any]]:
    """Return the sides of a box, or the line that it is, as pdfplumber has them: downwards from the top."""
    x0, x1, top, bottom = edge.x0, edge.x1, -edge.y1, -edge.y0

    def side(orientation: str, x0: float, x1: float, top: float, bottom: float) -> dict[str, Any]:
        sides = {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top}
        return {"orientation": orientation, **sides, "width": x1 - x0, "height": bottom - top}

    if bottom - top < _THIN:
        return [side("h", x0, x1, top, top)]
    if x1 - x0 < _THIN:
        return [side("v", x0, x0, top, bottom)]
    return [
        side("h", x0, x1, top, top),
        side("h", x0, x1, bottom, bottom),
        side("v", x0, x0, top, bottom),
        side("v", x1, x1, top, bottom),
    ]


def _upwards(cell: Bbox) -> Bbox:
    x0, top, x1, bottom = cell
    return x0, -bottom, x1, -top


def _table(cells: list[Bbox], direction: str) -> Table | None:
    tops = sorted({-cell[3] for cell in cells})
    begins = sorted({-cell[2] if direction == RTL else cell[0] for cell in cells})
    if len(tops) < 2 or len(begins) < 2:
        return None
    placed = [
        (
            cell,
            1 + bisect_left(tops, -cell[3]),
            1 + bisect_left(begins, -cell[2] if direction == RTL else cell[0]),
        )
        for cell in cells
    ]
    placed.sort(key=lambda each: each[1:])
    return Table(
        min(cell[0] for cell in cells),
        min(cell[1] for cell in cells),
        max(cell[2] for cell in cells),
        max(cell[3] for cell in cells),
        placed,
        begins,
    )


def lines_in(
    table: Table, glyphs: Sequence[Glyph], read: Callable[[list[Glyph], float], list[PageLine]]
) -> tuple[list[PageLine], list[Glyph]]:
    """Return the lines in a table's cells, cell by cell, and the glyphs that stand in none of them.

    `read` makes lines of a row of glyphs, given the right edge of its text.
    """
    held: list[list[Glyph]] = [[] for _ in table.cells]
    levels = sorted({y for box, _, _ in table.cells for y in (box[1], box[3])})
    bands: list[list[int]] = [[] for _ in levels]
    for at, (box, _, _) in enumerate(table.cells):
        for band in range(bisect_left(levels, box[1]), bisect_left(levels, box[3])):
            bands[band].append(at)
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y + 0.25 * glyph.size
        place = None
        if table.x0 <= x <= table.x1 and table.low <= y <= table.high:
            beside = bands[max(bisect_left(levels, y) - 1, 0)]
            place = next((at for at in beside if _holds(table.cells[at][0], x, y)), None)
        if place is None:
            outside.append(glyph)
        else:
            held[place].append(glyph)
    lines: list[PageLine] = []
    for (box, row, column), own in zip(table.cells, held, strict=True):
        for each in rows_of(own):
            for line in read(each, box[2]):
                line.cell = (row, column)
                lines.append(line)
    return lines, outside


def holds_text(table: Table, lines: Sequence[PageLine]) -> bool:
    """Tell whether a grid is a table of text: half of its cells filled, two or more in each of two columns.

    Charts, forms, frames around a page and stretches of text on a colour have grids, too.
    """
    filled = {line.cell for line in lines if line.cell is not None}
    columns = Counter(column for _, column in filled)
    return sum(count > 1 for count in columns.values()) > 1 and len(filled) >= _FILLED * len(table.cells)


def _holds(box: Bbox, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


class _Whole(msgspec.Struct):
    """A table of the document so far: its ordinal, its columns, its header by column, and its last row and page."""

    number: int
    edges: list[float]
    header: dict[int, str]
    last: int
    page: int
    open: bool


def place_cells(pages: Sequence[tuple[int, Sequence[PageLine], Sequence[Table]]]) -> dict[int, SourceCell]:
    """Return the place of each line of a table, by the line's id, with tables over pages as one.

    `pages` are the pages' numbers, lines and tables. A table goes on where the page before ends with one of the same
    columns and nothing but furniture and notes stands between. The header that it prints again there is furniture.
    """
    found: dict[int, SourceCell] = {}
    whole: _Whole | None = None
    count = 0
    for page, lines, tables in pages:
        body = [line for line in lines if line.role in {None, "front_matter"} or line.cell is not None]
        for ordinal, table in enumerate(tables):
            own = [line for line in body if line.cell is not None and line.table == ordinal]
            if not own:
                continue
            rows = _texts(own)
            first = body[0] is own[0]
            if whole is None or not (
                first and whole.open and whole.page == page - 1 and _alike(whole, table)
            ):
                count += 1
                whole = _Whole(count, table.edges, _header(rows), 0, page, open=False)
                repeated = False
            else:
                repeated = bool(whole.header) and rows.get(1) == whole.header
            base = whole.last - (1 if repeated else 0)
            for line in own:
                row, column = line.cell or (1, 1)
                if repeated and row == 1:
                    line.role, line.rule = "furniture", "pdf.table.header"
                    continue
                number = base + row
                found[id(line)] = SourceCell(
                    table=whole.number,
                    row=number,
                    column=column,
                    header=whole.header.get(column) if number > 1 else None,
                )
            whole.last = base + max(rows)
            whole.page, whole.open = page, body[-1] is own[-1]
        if whole is not None and not tables and body:
            whole.open = False
    return found


def _texts(lines: Sequence[PageLine]) -> dict[int, dict[int, str]]:
    """Return the text of every cell by row and column."""
    rows: dict[int, dict[int, str]] = {}
    for line in lines:
        row, column = line.cell or (1, 1)
        cells = rows.setdefault(row, {})
        cells[column] = f"{cells[column]} {line.text}" if column in cells else line.text
    return rows


def _alike(whole: _Whole, table: Table) -> bool:
    return len(whole.edges) == len(table.edges) and all(
        abs(a - b) < _SAME for a, b in zip(whole.edges, table.edges, strict=True)
    )


def _header(rows: dict[int, dict[int, str]]) -> dict[int, str]:
    """Return the header's texts by column: of a first row of short texts, unlike what stands below in a column.

    Numbers, or far longer text, stand below a header; none where nothing tells it from other rows.
    """
    head = rows.get(1, {})
    if len(rows) < 2 or len(head) < 2 or any(len(text) > _SHORT_HEADER for text in head.values()):
        return {}
    if any(text.strip(" .-()").isdecimal() for text in head.values()):
        return {}
    for column, title in head.items():
        below = [cells[column] for row, cells in rows.items() if row > 1 and column in cells]
        if not below:
            continue
        numbers = sum(any(map(str.isdecimal, text[:4])) for text in below)
        if (numbers > 0.6 * len(below) and not any(map(str.isdecimal, title))) or mean(
            map(len, below)
        ) > 3 * len(title):
            return head
    return {}
