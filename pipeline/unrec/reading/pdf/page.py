"""One page → its lines in reading order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from math import inf
from typing import Any

from unrec.reading.bidi import LTR, RTL, kind_of
from unrec.reading.pdf.characters import Glyph, Rule, bind_marks, count_of_letters, name_kashidas
from unrec.reading.pdf.clipped import (
    OUTSIDE,
    RULE,
    clipped_tables,
    flattened,
    lines_of_table,
    may_be_clipped,
    set_apart,
)
from unrec.reading.pdf.device import GlyphDevice, PageCounts, PageGlyphs
from unrec.reading.pdf.interpreter import Interpreter
from unrec.reading.pdf.lines import PageLine, in_reading_order, lines_of, plain_line
from unrec.reading.pdf.ruled_tables import Table, holds_text, tables_of
from unrec.reading.pdf.strips import StripRow, glyphs_of, rows_of, strip_rows

_SPACES_AT_END = 4
"""Spaces at the end of a row that are looked at one by one."""


class ReadPage(PageCounts, kw_only=True):
    """What is kept of a page once its glyphs are released.

    `turn` is how most of its writing stands turned; `fill` are the letters by which a font named kashidas.
    `letters` are how many letters it shows, None where that is not certain.
    """

    lines: list[PageLine]
    rules: list[Rule]
    turn: int
    direction: str
    fill: str = ""
    tables: Sequence[Table] = ()
    letters: int | None = None

    @property
    def level_height(self) -> float:
        """Return the height of the page as turned for most of its writing to be level."""
        return self.width if self.turn % 2 else self.height


def page_glyphs(page: Any, device: GlyphDevice) -> PageGlyphs:
    """Run a page's content (a pdfminer `PDFPage`) and return what it draws."""
    Interpreter(device.rsrcmgr, device).process_page(page)
    return device.page


def read_page(drawn: PageGlyphs, number: int) -> ReadPage:
    """Return page `number` with its lines in reading order.

    Writing that stands turned against most of the page's (a number along the margin) is furniture, and so is
    what is drawn outside of what bounds the drawing.
    """
    shown = count_of_letters(_written(drawn)) if drawn.is_counted else None
    if drawn.is_cut:
        set_apart(drawn)
    direction = page_direction(_texts(drawn))
    fill = name_kashidas(drawn.glyphs) if drawn.has_flat else ""
    is_level = drawn.strips or (drawn.glyphs and not drawn.is_cut)
    turns = Counter([0] if is_level else [glyph.turn for glyph in drawn.glyphs])
    upright = turns.most_common(1)[0][0] % OUTSIDE if turns else 0
    tables = [] if upright or drawn.strips else _tables(drawn, direction, number)
    every = flattened(tables)
    lines = _lines(drawn, number, upright, direction, tables, is_whole=turns.keys() <= {upright})
    for turn in sorted(turns.keys() - {upright}):
        for line in _lines(drawn, number, turn, direction, (), is_whole=False):
            line.role, line.rule = "furniture", "pdf.furniture.turned" if turn < OUTSIDE else RULE
            line.weight = line.slant = None
            lines.append(line)
    return ReadPage(
        **drawn.counts(),
        lines=lines,
        rules=drawn.rules if upright == 0 else [],
        turn=upright,
        direction=direction,
        fill=fill,
        tables=every,
        letters=shown,
    )


def _tables(drawn: PageGlyphs, direction: str, number: int) -> Sequence[Table]:
    return clipped_tables(drawn, direction, number) or tables_of(drawn.edges, direction)


def _written(drawn: PageGlyphs) -> str:
    """Return all that is shown, in the order in which it is drawn."""
    if drawn.strips:
        return "".join([strip.text for strip in drawn.strips])
    return "".join([glyph.text for glyph in drawn.glyphs])


def _texts(drawn: PageGlyphs) -> Counter[str]:
    """Return how often each text is drawn; of a page in strips only where some of it may run from the right.

    Strips in which right-to-left text or a table may stand are made glyphs.
    """
    if not drawn.strips:
        return Counter([glyph.text for glyph in drawn.glyphs])
    texts = Counter(chain.from_iterable([strip.texts for strip in drawn.strips] if drawn.has_rtl else ()))
    if page_direction(texts) == RTL or may_be_clipped(drawn) or tables_of(drawn.edges, LTR):
        drawn.glyphs, drawn.strips = glyphs_of(drawn.strips), []
    return texts


def _lines(
    drawn: PageGlyphs, number: int, turn: int, direction: str, tables: Sequence[Table], *, is_whole: bool
) -> list[PageLine]:
    """Return the lines of the writing that stands turned so, those of tables where the table stands.

    `is_whole` tells that all of the page does.
    """
    height = drawn.width if turn % 2 else drawn.height
    if drawn.strips:
        return _strip_lines(drawn, number, height, direction)
    glyphs = drawn.glyphs if is_whole else [glyph for glyph in drawn.glyphs if glyph.turn == turn]
    glyphs = bind_marks(glyphs) if drawn.has_odd else glyphs
    lines = []
    for table in tables:
        inside, below = lines_of_table(
            table,
            [glyph for glyph in glyphs if glyph.y <= table.high],
            lambda row, edge: lines_of(row, number, height, direction, edge),
        )
        if not table.clipped and not holds_text(table, inside):
            continue
        above, glyphs = [glyph for glyph in glyphs if glyph.y > table.high], below
        lines += _running(above, number, height, direction) + inside
    lines += _running(glyphs, number, height, direction)
    for line in lines:
        line.turn = turn % OUTSIDE
    return lines


def _strip_lines(drawn: PageGlyphs, number: int, height: float, direction: str) -> list[PageLine]:
    """Return the lines of a page of strips, in reading order."""
    lines: list[PageLine] = []
    for row in strip_rows(drawn.strips):
        if isinstance(row, StripRow):
            lines += plain_line(row, number, height, has_rtl=drawn.has_rtl)
        else:
            lines += lines_of(row, number, height, direction, 0.0)
    return in_reading_order(lines, direction)


def _running(glyphs: list[Glyph], number: int, height: float, direction: str) -> list[PageLine]:
    """Return the lines of text that is in no table, in reading order."""
    rows = rows_of(glyphs) if glyphs else []
    edge = _right_edge(rows)
    lines = [line for row in rows for line in lines_of(row, number, height, direction, edge)]
    return in_reading_order(lines, direction)


def _right_edge(rows: list[list[Glyph]]) -> float:
    """Return where most rows end on the right, the farthest of equals; headers may stand farther out."""
    ends = Counter([round(_end(row) / 3) * 3.0 for row in rows])
    return max(ends.items(), key=lambda item: (item[1], item[0]))[0] if ends else 0.0


def _end(row: list[Glyph]) -> float:
    """Return where the last glyph that shows something ends; 0 for none."""
    ends = [glyph.x1 for glyph in row]
    for _ in range(_SPACES_AT_END):
        last = max(ends)
        at = ends.index(last)
        if row[at].text.strip():
            return last
        ends[at] = -inf
    return max([glyph.x1 for glyph in row if glyph.text.strip()], default=0.0)


def page_direction(texts: Mapping[str, int]) -> str:
    """Return the page's direction: right to left if a third of its letters are.

    Arabic pages quote long Latin titles; Latin pages hardly ever quote as much Arabic.
    """
    balance = 0
    for text, count in texts.items():
        kind = kind_of(text)
        balance += count * (2 * (kind == RTL) - (kind == LTR))
    return RTL if balance > 0 else LTR
