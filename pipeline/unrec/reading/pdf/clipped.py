"""What bounds the drawing: text outside it, which is not to be seen, and tables told by their cells."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from math import ceil, floor
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from unrec.reading.pdf.characters import Bounds, Glyph, as_shown
from unrec.reading.pdf.device import Clip, PageGlyphs
from unrec.reading.pdf.lines import PageLine
from unrec.reading.pdf.ruled_tables import Bbox, Table, lines_in, table_of

if TYPE_CHECKING:
    from PIL.Image import Image

# Text that is drawn outside of what bounds the drawing, and so is not to be seen.
#
# Chromium draws letters of the next page's first line at the foot of a page, and lets the page's bounds
# hide them; spreadsheets do the same with lines for which a cell is too low. What the bounds are is read
# from the content and may be read wrongly, so that a picture of the page has the last word: where it shows
# something at the place of such a line, the line stays in the text.

OUTSIDE = 4
"""What the `turn` of a glyph that is outside is greater by than that of others,
so that it is in no line with them.
"""
RULE = "pdf.furniture.outside"

_ABOVE, _BELOW = 0.75, 0.25
"""Type sizes above and below the baseline between which the ink of nearly all letters lies."""
_CORE = 0.5
"""Type sizes above the baseline in which every word has ink,
and none that only sticks out into what is seen.
"""
_CONTRAST, _PAPER = 60, 255
"""Shades of grey, of 256, between letters and the paper that they stand on; and that of paper."""

Size = tuple[float, float]
"""Width and height of a page as shown."""


def set_apart(drawn: PageGlyphs) -> None:
    """Set apart the rows of glyphs that are outside of their bounds as a whole, in place.

    A row that is cut off in part stays whole: what is seen of it is of no use without the rest.
    """
    ends = [bounds.start for bounds in drawn.bounds[1:]] + [len(drawn.glyphs)]
    for bounds, end in zip(drawn.bounds, ends, strict=True):
        rows: dict[tuple[int, float], list[Glyph]] = {}
        for glyph in drawn.glyphs[bounds.start : end]:
            rows.setdefault((glyph.turn, glyph.y), []).append(glyph)
        for row in rows.values():
            inked = [glyph for glyph in row if glyph.text.strip() and not glyph.mark]
            if inked and all(_is_outside(glyph, bounds, drawn) for glyph in inked):
                for glyph in row:
                    glyph.turn += OUTSIDE


def _is_outside(glyph: Glyph, bounds: Clip, drawn: PageGlyphs) -> bool:
    x0, x1 = glyph.x0, glyph.x1
    low, high = glyph.y - _BELOW * glyph.size, glyph.y + _ABOVE * glyph.size
    x0, low, x1, high = as_shown((x0, low, x1, high), glyph.turn, drawn.width, drawn.height)
    return x1 <= bounds.x0 or x0 >= bounds.x1 or high <= bounds.y0 or low >= bounds.y1


def seen_lines(lines: Sequence[PageLine], picture: "Image", scale: float, size: Size) -> list[PageLine]:
    """Return those of a page's lines that are held to be outside and at whose place its picture shows
    something.

    What the picture shows where other lines stand tells nothing.
    """
    others = picture.copy()
    for line in lines:
        if line.rule != RULE:
            left, top, right, bottom = _pixels(line.box(*size), scale, picture)
            others.paste(_PAPER, (left, top, max(left, right), max(top, bottom)))
    seen = []
    for line in lines:
        if line.rule == RULE:
            core = structs.replace(line, top=line.baseline - _CORE * line.size, bottom=line.baseline)
            left, top, right, bottom = _pixels(core.box(*size), scale, picture)
            if left < right and top < bottom:
                shades = others.crop((left, top, right, bottom)).tobytes()
                if max(shades) - min(shades) > _CONTRAST:
                    seen.append(line)
    return seen


def _pixels(box: Bounds, scale: float, picture: "Image") -> tuple[int, int, int, int]:
    """Return the pixels that a box touches, kept on the picture."""
    x0, top, x1, bottom = (scale * value for value in box)
    return (
        max(floor(x0), 0),
        max(floor(top), 0),
        min(ceil(x1), picture.width),
        min(ceil(bottom), picture.height),
    )


def put_back(lines: Sequence[PageLine], seen: Sequence[PageLine]) -> list[PageLine]:
    """Return a page's lines with those that are seen in the text,
    each before the first line that stands lower.
    """
    taken = set(map(id, seen))
    waiting = deque(sorted(seen, key=lambda line: line.baseline))
    page_lines: list[PageLine] = []
    for line in lines:
        while waiting and line.role is None and line.baseline > waiting[0].baseline:
            page_lines.append(waiting.popleft())
        if id(line) not in taken:
            page_lines.append(line)
    for line in seen:
        line.role = line.rule = None
    return [*page_lines, *waiting]


# Tables without lines, by the cells to which Word bounds what it draws.
#
# Word bounds the text of each cell of a table to the cell's own rectangle, whether it has lines or not, and
# all other text to the whole page. So the page itself says where its tables, rows and columns are, and
# nothing is guessed from gaps: two columns of text, contents and signatures give no cells unless their
# author made them a table.

_TOUCH, _BORDER = 1.5, 6.0
"""Points by which neighbouring cells may lie over each other, and that the border between them may take."""
_ROW, _COLUMN = 1.0, 0.3
"""Points by which the tops of a row's cells, and where a column's cells begin, may differ."""
_STICKS_OUT = 6.0
"""Points by which a table in a cell may stand out of it at the sides."""
_LOOK_BACK = 120
"""Cells drawn before that a cell may touch: more than two rows of the widest tables."""
_DEEPEST, _MOST_CELLS = 3, 2_500
"""Tables in cells of tables, and cells of a page, beyond which a page is a drawing."""
_HEADER, _FOOTER, _LEAST_BAND = 0.09, 0.075, 60.0
"""Shares of the page's height, and points at least, that headers and footers keep to."""


class _Shown(msgspec.Struct):
    """Glyphs `[start, end)` that are bounded to one rectangle; None for the whole page."""

    box: Bbox | None
    start: int
    end: int


class _Fragment(msgspec.Struct):
    """What a page has of a table: its cells in the order drawn, the tables in each,
    and the glyphs of its first cell.

    `aside` is whether it stands beside or above what was drawn just before, as in the next column of a page.
    """

    cells: list[Bbox]
    inner: list[tuple[int, "_Fragment"]]
    first: int
    last: int
    aside: bool = False


def clipped_tables(drawn: PageGlyphs, direction: str, page: int) -> list[Table]:
    """Return the tables of page `page` that the rectangles show, in the order drawn,
    those in cells within theirs.

    None on a page no text of which is bounded to the page alone: other programs bound each line or paragraph.
    A single cell is one, too, until `settle_cells` has looked at it. Letterheads, headers and footers are
    left out.
    """
    shown = list(_shown(drawn)) if may_be_clipped(drawn) else []
    free = [each for each in shown if each.box is None]
    if len(free) in {0, len(shown)}:
        return []
    top = drawn.height - max(_HEADER * drawn.height, _LEAST_BAND)
    foot = max(_FOOTER * drawn.height, _LEAST_BAND)
    tables: list[Table] = []
    body = 0
    for fragment in _fragments(shown):
        high, low = max(box[3] for box in fragment.cells), min(box[1] for box in fragment.cells)
        if low >= top or high <= foot or (page == 1 and high > top):
            body = fragment.last
            continue
        table = _table(fragment, direction, drawn.glyphs)
        blank = [y for y in _blank(drawn.glyphs, free, body) if foot < y < top]
        table.begins = fragment.aside or not any(y > table.high for y in blank)
        table.ends = not any(y < table.low for y in blank)
        tables.append(table)
    return tables


def may_be_clipped(drawn: PageGlyphs) -> bool:
    """Tell whether a page may have such tables: some program bounds what it draws to less than the page."""
    return len(drawn.clips) > 1 and not all(_is_page(clip, drawn) for clip in drawn.clips)


def _blank(drawn: Sequence[Glyph], free: Sequence[_Shown], first: int) -> list[float]:
    """The heights of paragraphs without text outside of all cells, from a glyph on: of their spaces."""
    glyphs = [glyph for each in free for glyph in drawn[max(each.start, first) : each.end]]
    inked = set(map(round, {glyph.y for glyph in glyphs if glyph.text.strip()}))
    near = {level + step for level in inked for step in (-1, 0, 1)}
    return [glyph.y for glyph in glyphs if not glyph.text.strip() and round(glyph.y) not in near]


def _shown(drawn: PageGlyphs) -> Iterator[_Shown]:
    """Yield the page's glyphs by what bounds them, the same rectangle once;
    rectangles without glyphs are skipped.
    """
    ends = [clip.start for clip in drawn.clips[1:]] + [len(drawn.glyphs)]
    count = len(drawn.glyphs)
    last: _Shown | None = None
    if drawn.clips and drawn.clips[0].start:
        last = _Shown(None, 0, min(drawn.clips[0].start, count))
    for clip, following in zip(drawn.clips, ends, strict=True):
        start, end = min(clip.start, count), min(following, count)
        if start >= end:
            continue
        box = None if _is_page(clip, drawn) else clip[:4]
        if last is not None and last.box == box:
            last.end = end
            continue
        if last is not None:
            yield last
        last = _Shown(box, start, end)
    if last is not None:
        yield last


def _is_page(clip: Clip, drawn: PageGlyphs) -> bool:
    return clip.x0 < 1 and clip.y0 < 1 and clip.x1 > drawn.width - 1 and clip.y1 > drawn.height - 1


def _fragments(shown: Sequence[_Shown]) -> list[_Fragment]:
    """Return the page's fragments of tables, outermost ones only, in the order drawn."""
    fragments: list[_Fragment] = []
    stack: list[_Fragment] = []
    holders: list[Bbox] = []
    count = 0
    for each in shown:
        box = each.box
        if box is None:
            stack = []
            continue
        count += 1
        if count > _MOST_CELLS:
            return []
        outer = stack
        stack, held = _innermost(stack, holders, box)
        if held is not None:
            inner = _Fragment([box], [], each.start, each.end)
            stack[-1].inner.append((held, inner))
            holders[len(stack) - 1 :] = [stack[-1].cells[held]]
            stack = [*stack, inner]
        elif stack:
            if box not in stack[-1].cells[-_LOOK_BACK:]:
                stack[-1].cells.append(box)
            stack[-1].last = each.end
        else:
            if outer and all(_holds(box, cell) for cell in fragments[-1].cells):
                # A cell that says nothing above the table in it.
                inner = fragments.pop()
                new = _Fragment([box], [(0, inner)], inner.first, each.end, aside=inner.aside)
            else:
                new = _Fragment([box], [], each.start, each.end, aside=bool(outer))
            fragments.append(new)
            stack = [new]
    return fragments


def _innermost(
    stack: list[_Fragment], holders: Sequence[Bbox], box: Bbox
) -> tuple[list[_Fragment], int | None]:
    """Return the fragments, the innermost last, that a cell belongs to; and the cell of the last that
    holds it, None where it is a cell of that one itself.
    """
    while stack:
        inside = len(stack) == 1 or _holds(holders[len(stack) - 2], box)
        if inside and (box in stack[-1].cells[-_LOOK_BACK:] or _touches(stack[-1].cells, box)):
            return stack, None
        held = _holder(stack[-1].cells, box)
        if held is not None and len(stack) < _DEEPEST:
            return stack, held
        stack = stack[:-1]
    return [], None


def _touches(cells: Sequence[Bbox], box: Bbox) -> bool:
    """Tell whether a cell stands beside or below one of those drawn before it,
    be it at a corner, and upon none.
    """
    beside = False
    x0, y0, x1, y1 = box
    for left, low, right, high in cells[-_LOOK_BACK:]:
        across = (min(x1, right)) - (max(x0, left))
        along = (min(y1, high)) - (max(y0, low))
        if across > _TOUCH and along > _TOUCH:
            return False
        beside = beside or (across >= -_BORDER and along >= -_BORDER)
    return beside


def _holder(cells: Sequence[Bbox], box: Bbox) -> int | None:
    """Return the number of the cell that a rectangle stands in."""
    numbers = range(len(cells) - 1, max(len(cells) - 1 - _LOOK_BACK, -1), -1)
    return next((number for number in numbers if cells[number] != box and _holds(cells[number], box)), None)


def _holds(cell: Bbox, box: Bbox) -> bool:
    across = cell[0] - _STICKS_OUT <= box[0] and box[2] <= cell[2] + _STICKS_OUT
    return across and cell[1] - _TOUCH <= box[1] and box[3] <= cell[3] + _TOUCH


def _table(fragment: _Fragment, direction: str, glyphs: Sequence[Glyph]) -> Table:
    table = table_of(fragment.cells, direction, _ROW, _COLUMN)
    table.clipped, table.aside = True, fragment.aside
    places = {box: (row, column) for box, row, column in table.cells}
    drawn = glyphs[fragment.first : fragment.last]
    for number, inner in fragment.inner:
        if len(inner.cells) < 2 and not inner.inner:
            continue  # a part of a chart
        within = _table(inner, direction, glyphs)
        box = left, bottom, right, top = fragment.cells[number]
        row, column = places[box]
        heights = [each.y for each in drawn if left <= each.x0 <= right and bottom <= each.y <= top]
        within.begins = row == 1 and max(heights, default=within.high) <= within.high
        within.ends = row == table.cells[-1][1] and min(heights, default=within.low) >= within.low
        table.inner.append((row, column, within))
    return table


def lines_of_table(
    table: Table, glyphs: Sequence[Glyph], read: Callable[[list[Glyph], float], list[PageLine]]
) -> tuple[list[PageLine], list[Glyph]]:
    """Return the lines of a table and of those in its cells, in reading order,
    and the glyphs that are in none.

    Each line has the number of its table, `Table.number`.
    """
    within: list[tuple[int, int, list[PageLine]]] = []
    rest = list(glyphs)
    for row, column, inner in table.inner:
        lines, rest = lines_of_table(inner, rest, read)
        within.append((row, column, lines))
    inside, rest = lines_in(table, rest, read)
    for line in inside:
        line.table = table.number
    for row, column, lines in within:
        if not lines:
            continue
        top = min(line.baseline for line in lines)
        before = [
            at
            for at, line in enumerate(inside)
            if line.table == table.number
            and line.cell is not None
            and (line.cell < (row, column) or (line.cell == (row, column) and line.baseline < top))
        ]
        at = max(before) + 1 if before else 0
        while at < len(inside) and inside[at].table != table.number:
            at += 1  # another table in the same cell
        inside[at:at] = lines
    return inside, rest


def flattened(tables: Sequence[Table]) -> list[Table]:
    """Return the tables and those in their cells, in the order of their first lines, and number them so."""
    every: list[Table] = []

    def add(table: Table) -> None:
        table.number = len(every)
        every.append(table)
        for _, _, inner in table.inner:
            add(inner)

    for table in tables:
        add(table)
    return every
