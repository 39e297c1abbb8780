"""Ruled tables: their cells from the lines of a page, and the lines of text in each.

The grid is found by pdfplumber's table finder, which is given our lines; the text is that of our reader.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from statistics import mean
from typing import Any

import msgspec

from unrec.models import SourceCell
from unrec.reading.bidi import RTL
from unrec.reading.pdf.characters import Edge, Glyph
from unrec.reading.pdf.lines import SENTENCE_END, PageLine
from unrec.reading.pdf.strips import rows_of

_LEAST_LEVEL, _LEAST_UPRIGHT = 3, 2
"""Lines below which a page has no table of two rows and two columns."""
_MOST_EDGES, _MOST_CELLS = 1_500, 2_500
"""Lines and cells of a page beyond which it is a drawing; the time goes with the square of the cells."""
_SNAP, _THIN = 3.0, 3.0
_SHORT_HEADER = 80
"""Characters of a cell that may head a column."""
_WITHIN = 3.0
"""Points that a row or a column must begin within a cell for the cell to take it, too."""
_FILLED = 0.5
"""Share of a table's cells that hold text."""
_SAME, _ONE_EDGE = 4.0, 0.3
"""Points by which the columns of a table may shift from page to page,
and in which a clipped column begins.
"""

_FLUSH = 4.0
"""Points by which a table in a cell that is cut by the end of
a page may stand below the cell's upper edge.
"""
_FIGURES = 0.5
"""Share of the lines of a chart that hold no letter: the numbers along its axes."""

Bbox = tuple[float, float, float, float]


class Table(msgspec.Struct):
    """A table of a page: its box and its cells, each with its row and column, in points from the lower left.

    Rows count from the top, columns in the direction of reading, both from 1. `edges` are where columns
    begin, counted in that direction. What follows is told of tables that are `clipped` (see there): whether
    nothing stands between the table and the page's beginning, or its end, not even an empty paragraph;
    whether it stands beside what comes before it; the tables in its cells, with row and column;
    and its number on the page, from 0.
    """

    x0: float
    low: float
    x1: float
    high: float
    cells: list[tuple[Bbox, int, int]]
    edges: list[float]
    clipped: bool = False
    begins: bool = False
    ends: bool = False
    aside: bool = False
    inner: list[tuple[int, int, "Table"]] = []
    number: int = 0


def tables_of(edges: Sequence[Edge], direction: str) -> list[Table]:
    """Return a page's ruled tables of at least two rows and two columns, from the top down."""
    if not _may_rule(edges):
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
    upwards = [[(x0, -low, x1, -high) for x0, high, x1, low in group] for group in cells_to_tables(cells)]
    tables = (table_of(group, direction) for group in upwards)
    whole = (table for table in tables if table.cells[-1][1] > 1 and len(table.edges) > 1)
    return sorted(whole, key=lambda table: -table.high)


def _may_rule(edges: Sequence[Edge]) -> bool:
    """Whether there are lines enough for a table, and not too many to look at."""
    level = sum(abs(edge.y1 - edge.y0) < _THIN or edge.is_box for edge in edges)
    upright = sum(abs(edge.x1 - edge.x0) < _THIN or edge.is_box for edge in edges)
    return level >= _LEAST_LEVEL and upright >= _LEAST_UPRIGHT and len(edges) <= _MOST_EDGES


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


def table_of(cells: Sequence[Bbox], direction: str, row: float = 0.0, column: float = 0.0) -> Table:
    """Return the table that cells make; what begins within so many points is one row, or one column."""
    begun = [-cell[2] if direction == RTL else cell[0] for cell in cells]
    tops, edges = levels_of([-cell[3] for cell in cells], row), levels_of(begun, column)
    placed = [
        (cell, bisect_right(tops, -cell[3]), bisect_right(edges, begin))
        for cell, begin in zip(cells, begun, strict=True)
    ]
    lefts, lows, rights, highs = zip(*cells, strict=True)
    return Table(
        min(lefts), min(lows), max(rights), max(highs), sorted(placed, key=lambda each: each[1:]), edges
    )


def levels_of(values: Sequence[float], slack: float) -> list[float]:
    """Return the lowest value of each group of values that differ by no more than `slack`."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > slack:
            edges.append(value)
    return edges


def lines_in(
    table: Table, glyphs: Sequence[Glyph], read: Callable[[list[Glyph], float], list[PageLine]]
) -> tuple[list[PageLine], list[Glyph]]:
    """Return the lines in a table's cells, cell by cell, and the glyphs that stand in none of them.

    `read` makes lines of a row of glyphs, given the right edge of its text.
    """
    held, outside = _by_cell(table, glyphs)
    lines: list[PageLine] = []
    for (box, row, column), inside in zip(table.cells, held, strict=True):
        for each in rows_of(inside):
            for line in read(each, box[2]):
                line.cell = (row, column)
                lines.append(line)
    return lines, outside


def _by_cell(table: Table, glyphs: Sequence[Glyph]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Return the glyphs of each cell, and those in none."""
    held: list[list[Glyph]] = [[] for _ in table.cells]
    levels = sorted({y for box, _, _ in table.cells for y in (box[1], box[3])})
    bands: list[list[int]] = [[] for _ in levels]
    for at, (box, _, _) in enumerate(table.cells):
        for band in range(bisect_left(levels, box[1]), bisect_left(levels, box[3])):
            bands[band].append(at)
    outside: list[Glyph] = []
    boxes = [box for box, _, _ in table.cells]
    x0, low, x1, high = table.x0, table.low, table.x1, table.high
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y + 0.25 * glyph.size
        is_near = x0 <= x <= x1 and low <= y <= high
        for at in bands[max(bisect_left(levels, y) - 1, 0)] if is_near else ():
            left, bottom, right, top = boxes[at]
            if left <= x <= right and bottom <= y <= top:
                held[at].append(glyph)
                break
        else:
            outside.append(glyph)
    return held, outside


def holds_text(table: Table, lines: Sequence[PageLine]) -> bool:
    """Tell whether a grid is a table of text: half of its cells filled, two or more in each of two columns.

    Charts, forms, frames around a page and stretches of text on a colour have grids, too.
    """
    filled = {line.cell for line in lines if line.cell is not None}
    columns = Counter(column for _, column in filled)
    return sum(count > 1 for count in columns.values()) > 1 and len(filled) >= _FILLED * len(table.cells)


def settle_cells(pages: Sequence[tuple[Sequence[PageLine], Sequence[Table]]]) -> None:
    """Take the cell from the lines of a clipped table of one cell, in place: a frame or a chart.

    The lines of a chart, most of them numbers, are furniture: they say nothing without its drawing.
    """
    for lines, tables in pages:
        for table, inside in zip(tables, _held(lines, len(tables)), strict=True):
            if not table.clipped or len(table.cells) > 1 or table.inner:
                continue
            numbers = sum(not any(map(str.isalpha, line.text)) for line in inside)
            for line in inside:
                line.cell = None
                if numbers >= _FIGURES * len(inside):
                    line.role, line.rule = "furniture", "pdf.figure"


class _Part(msgspec.Struct):
    """What a page has of a table: its lines and texts, the rows that come before,
    and how many of its own come again.

    Those are rows that repeat the header, and one that is the rest of the row with which the page before
    ends.
    """

    table: Table
    lines: list[PageLine]
    rows: dict[int, dict[int, str]]
    before: int
    repeated: int
    goes_on: bool


class _Whole(msgspec.Struct):
    """A table of the document so far: its parts, the texts of its first rows, and its last row and page."""

    parts: list[_Part]
    rows: dict[int, dict[int, str]]
    last: int
    page: int
    open: bool


def place_cells(pages: Sequence[tuple[int, Sequence[PageLine], Sequence[Table]]]) -> dict[int, SourceCell]:
    """Return the place of each line of a table, by the line's id, with tables over pages as one.

    `pages` are the pages' numbers, lines and tables. A table continues where the page before ends with one of
    the same columns and nothing but furniture and notes stands between. The header that it prints again there
    is furniture.
    """
    wholes: list[_Whole] = []
    inner = {id(table) for _, _, tables in pages for each in tables for _, _, table in each.inner}
    for page, lines, tables in pages:
        body = [line for line in lines if line.role in {None, "front_matter"} or line.cell is not None]
        outer = [line for line in body if line.cell is None or id(tables[line.table]) not in inner]
        for table, held in zip(tables, _held(body, len(tables)), strict=True):
            if held:
                before = _last_like(wholes, table, inner)
                _put_together(wholes, before, table, (held, held if id(table) in inner else outer), page)
        if not tables and body and wholes:
            wholes[-1].open = False
    return _places(wholes)


def _places(wholes: Sequence[_Whole]) -> dict[int, SourceCell]:
    places: dict[int, SourceCell] = {}
    for number, whole in enumerate(wholes, 1):
        _place(whole, number, places)
    return places


def _held(lines: Iterable[PageLine], count: int) -> list[list[PageLine]]:
    """The lines in each of so many tables."""
    held: list[list[PageLine]] = [[] for _ in range(count)]
    for line in lines:
        if line.cell is not None:
            held[line.table].append(line)
    return held


def _last_like(wholes: Sequence[_Whole], table: Table, inner: Collection[int]) -> _Whole | None:
    """The last whole table that stands in a cell of another, or does not, as this one does."""
    is_inner = id(table) in inner
    return next((each for each in reversed(wholes) if (id(each.parts[-1].table) in inner) == is_inner), None)


def _put_together(
    wholes: list[_Whole],
    before: _Whole | None,
    table: Table,
    lines: tuple[list[PageLine], list[PageLine]],
    page: int,
) -> None:
    """Add a page's table to the whole before it, or as a new one; `lines` are its own and those around."""
    held, beside = lines
    if before is not None and not _goes_on(before, table, page, first=beside[0] is held[0]):
        before = None
    whole = _with_part(before, table, held, page)
    whole.open = beside[-1] is held[-1] and (table.ends or not table.clipped)
    if before is None:
        wholes.append(whole)


def _with_part(before: _Whole | None, table: Table, held: list[PageLine], page: int) -> _Whole:
    """Return the whole table of which a page's table is the next part; a new one after none."""
    rows = _texts(held)
    whole = _Whole([], rows, 0, page, open=False) if before is None else before
    repeated = 0 if before is None else _repeated(before, rows, table)
    part = _Part(table, held, rows, whole.last, repeated, goes_on=False)
    if whole.parts and not table.aside:
        part.goes_on = _row_goes_on(whole.parts[-1], part)
    whole.parts.append(part)
    whole.last += _count(table, rows) - repeated - part.goes_on
    whole.page = page
    return whole


def _goes_on(whole: _Whole, table: Table, page: int, *, first: bool) -> bool:
    """Tell whether a page's table continues one that began before it."""
    last = whole.parts[-1].table
    if table.clipped != last.clipped:
        return False
    if table.aside:
        return whole.page == page and last.x1 < table.x0 and last.low < table.high
    if not (first and whole.open and whole.page == page - 1):
        return False
    if table.clipped:
        return table.begins and any(abs(part.table.x0 - table.x0) < _SAME for part in whole.parts)
    edges, others = last.edges, table.edges
    return len(edges) == len(others) and all(abs(a - b) < _SAME for a, b in zip(edges, others, strict=True))


def _count(table: Table, rows: dict[int, dict[int, str]]) -> int:
    """Return how many rows a table has: of a ruled one the last with text,
    for what is below may be a form's.
    """
    return max(row for _, row, _ in table.cells) if table.clipped else max(rows)


def _repeated(whole: _Whole, rows: dict[int, dict[int, str]], table: Table) -> int:
    """Return how many of a page's first rows say again what the table's first rows say: its header."""
    if not table.clipped:
        return int(bool(_header(whole.rows)) and rows.get(1) == _header(whole.rows))
    count = 0
    most = min(_count(table, rows), _count(whole.parts[0].table, whole.rows))
    while count < most and [*rows.get(count + 1, {}).values()] == [*whole.rows.get(count + 1, {}).values()]:
        count += 1
    return count if any(row <= count for row in rows) else 0


def _row_goes_on(above: _Part, part: _Part) -> bool:
    """Tell whether a clipped table's first row on a page, after the header,
    is the rest of the last row above.

    It is where a sentence of one of its cells continues there in small letters,
    or where a table in a cell comes first.
    """
    if not part.table.clipped:
        return False
    first = part.repeated + 1
    boxes = {(row, column): box for box, row, column in part.table.cells}
    for row, column, inner in part.table.inner:
        if row == first and boxes[row, column][3] - inner.high < _FLUSH:
            return True
    last = above.rows.get(_count(above.table, above.rows), {})
    for column, text in part.rows.get(first, {}).items():
        begin = part.table.edges[column - 1]
        before = next(
            (text for at, text in last.items() if abs(above.table.edges[at - 1] - begin) <= _ONE_EDGE), ""
        )
        if before and text[:2].isalpha() and text[:2].islower() and not SENTENCE_END.search(before):
            return True
    return False


def _place(whole: _Whole, number: int, places: dict[int, SourceCell]) -> None:
    """Give every line of a table its place, and the rows that repeat the header the role of furniture."""
    header = _header(whole.rows)
    origin = whole.parts[0].table.x0
    shifts = [part.table.x0 - origin if part.table.aside else 0.0 for part in whole.parts]
    edges = [
        edge - shift for part, shift in zip(whole.parts, shifts, strict=True) for edge in part.table.edges
    ]
    columns = levels_of(edges, _ONE_EDGE)
    heads = max((part.repeated for part in whole.parts), default=0)
    for part, shift in zip(whole.parts, shifts, strict=True):
        inner = [
            max(bisect_right(columns, edge - shift), 1) if part.table.clipped else at
            for at, edge in enumerate(part.table.edges, 1)
        ]
        spans = _spans(part.table, columns, shift)
        for line in part.lines:
            row, column = line.cell or (1, 1)
            if row <= part.repeated:
                line.role, line.rule = "furniture", "pdf.table.header"
                continue
            at = part.before + row - part.repeated - part.goes_on
            high, end = spans.get((row, column), (1, inner[column - 1]))
            places[id(line)] = SourceCell(
                table=number,
                row=at,
                column=inner[column - 1],
                header=header.get(column) if at > 1 else None,
                row_span=high,
                column_span=max(end - inner[column - 1] + 1, 1),
                heads=at <= heads,
            )


def _spans(table: Table, columns: Sequence[float], shift: float) -> dict[tuple[int, int], tuple[int, int]]:
    """How many rows each cell takes, by row and column, and the last column that it takes of `columns`: of
    those that begin within its rectangle.
    """
    tops: dict[int, float] = {}
    for box, row, _ in table.cells:
        tops[row] = max(tops.get(row, box[3]), box[3])
    levels = sorted(-top for top in tops.values())
    to_left = bool(table.edges) and max(table.edges) <= 0
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for box, row, column in table.cells:
        high = bisect_left(levels, -box[1] - _WITHIN) - bisect_right(levels, -tops[row])
        right = -box[0] if to_left else box[2]
        end = bisect_left(columns if table.clipped else table.edges, right - shift - _WITHIN)
        spans[row, column] = (1 + max(high, 0), end)
    return spans


def _texts(lines: Sequence[PageLine]) -> dict[int, dict[int, str]]:
    """Return the text of every cell by row and column."""
    rows: dict[int, dict[int, str]] = {}
    for line in lines:
        row, column = line.cell or (1, 1)
        cells = rows.setdefault(row, {})
        cells[column] = f"{cells[column]} {line.text}" if column in cells else line.text
    return rows


def _header(rows: dict[int, dict[int, str]]) -> dict[int, str]:
    """Return the header's texts by column: of a first row of short texts,
    unlike what stands below in a column.

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
        if (
            column == min(head)
            and title[0].isdecimal()
            and 2 * sum(text[:1].isdecimal() for text in below) > len(below)
        ):
            return {}  # a list that begins with numbers of its own: `319 A (IV)`, `428 (V)`
        numbers = sum(any(map(str.isdecimal, text[:4])) for text in below)
        if (numbers > 0.6 * len(below) and not any(map(str.isdecimal, title))) or mean(
            map(len, below)
        ) > 3 * len(title):
            return head
    return {}
