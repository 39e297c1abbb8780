"""Pages of lines → the lines of a document, with what only the whole document tells."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from unrec.models import Box, SourceCell, SourceLine
from unrec.reading.pdf.bidi import LTR
from unrec.reading.pdf.drawn import Rule
from unrec.reading.pdf.footnotes import mark_footnotes
from unrec.reading.pdf.furniture import mark_contents, mark_furniture
from unrec.reading.pdf.layout import Measure, body_size, gaps, measure
from unrec.reading.pdf.lines import PageLine
from unrec.reading.pdf.page import ReadPage
from unrec.reading.pdf.tables import place_cells, settle_cells

# Left and right of where the letter stands on the next page, in points.
_NEAR = 2.0


def mark_ghosts(pages: Sequence[Sequence[PageLine]]) -> None:
    """Give the ghosts at the foot of each page the role `furniture`, in place.

    A ghost is a last line of letters with a mark (`أ`, `إ`, `ؤ`), each by itself, that the first line of the
    next page has too, and stands where that line does from left to right. Letters alone are never text there:
    a list's are in brackets or followed by a dash.
    """
    for lines, following in pairwise(pages):
        first = next((line for line in following if line.role is None), None)
        if first is None:
            continue
        for line in reversed(lines):
            if line.role is None and not _is_ghost(line, first):
                break
            if line.role is None:
                line.role, line.rule = "furniture", "pdf.furniture.ghost"


def _is_ghost(line: PageLine, first: PageLine) -> bool:
    letters = line.text.split()
    return (
        bool(letters)
        and all(len(letter) == 1 and len(unicodedata.normalize("NFD", letter)) > 1 for letter in letters)
        and all(letter in first.text for letter in letters)
        and first.x0 - _NEAR <= line.x0
        and line.x1 <= first.x1 + _NEAR
    )


_BELOW = 4.0
"""Points outside of a table within which a level line is its own."""


def assemble(pages: Sequence[ReadPage]) -> tuple[SourceLine, ...]:
    """Return the document's lines in reading order, numbered from 1, furniture and footnotes marked."""
    lines = [page.lines for page in pages]
    mark_contents(lines)
    settle_cells([(page.lines, page.tables) for page in pages])
    mark_furniture(lines, [page.level_height for page in pages])
    mark_ghosts(lines)
    size = body_size(lines)
    for page in pages:
        mark_footnotes(page.lines, _apart(page), page.level_height, size)
    cells = place_cells([(page.lines[0].page, page.lines, page.tables) for page in pages if page.lines])
    directions = Counter(page.direction for page in pages if page.lines)
    normal = measure(lines, directions.most_common(1)[0][0] if directions else LTR)
    answers = gaps(lines, normal)
    found: list[SourceLine] = []
    before: SourceCell | None = None
    for page, page_gaps in zip(pages, answers, strict=True):
        for line, gap in zip(page.lines, page_gaps, strict=True):
            cell = cells.get(id(line))
            begins = gap or before is not None if cell is None else cell != before
            before = cell
            found.append(_source_line(line, len(found) + 1, page, normal, cell, gap_before=begins))
    return tuple(found)


def _apart(page: ReadPage) -> list[Rule]:
    """Return the page's level lines that no clipped table draws:
    what is below one of its own is no footnote.
    """
    tables = [table for table in page.tables if table.clipped]
    return [
        rule
        for rule in page.rules
        if not any(
            table.low - _BELOW <= rule.y <= table.high + _BELOW and rule.x1 > table.x0 and rule.x0 < table.x1
            for table in tables
        )
    ]


def _source_line(
    line: PageLine, number: int, page: ReadPage, normal: Measure, cell: SourceCell | None, *, gap_before: bool
) -> SourceLine:
    return SourceLine(
        line=number,
        text=line.text,
        page=line.page,
        box=_box(line, page),
        gap_before=gap_before,
        indent=round(normal.indent(line), 1) + 0.0,
        size=round(line.size, 1),
        role=line.role,
        rule=line.rule,
        repair=line.repair,
        origin=line.origin,
        weight=line.weight,
        slant=line.slant,
        cell=cell,
    )


def _box(line: PageLine, page: ReadPage) -> Box:
    """Return the line's box, kept on the page and at least a tenth of a point wide and high."""
    x0, top, x1, bottom = line.box(page.width, page.height)
    x0, top = max(round(x0, 1), 0.0), max(round(top, 1), 0.0)
    x1, bottom = round(x1, 1), round(bottom, 1)
    # Few lines reach the page's edge or are as small as that, and rounding takes most of the time.
    if x1 >= page.width - 0.1:
        x1 = min(x1, round(page.width, 1))
    if bottom >= page.height - 0.1:
        bottom = min(bottom, round(page.height, 1))
    if x1 < x0 + 1:
        x1 = max(x1, round(x0 + 0.1, 1))
    if bottom < top + 1:
        bottom = max(bottom, round(top + 0.1, 1))
    return Box(page=line.page, x0=x0, top=top, x1=x1, bottom=bottom)
