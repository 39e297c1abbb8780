"""One page → its lines in reading order."""

from collections import Counter
from typing import Any

import msgspec

from unrec.read.pdf.bidi import LTR, RTL, kind_of
from unrec.read.pdf.columns import in_reading_order
from unrec.read.pdf.device import Glyph, GlyphDevice, PageGlyphs, Rule
from unrec.read.pdf.interpreter import Interpreter
from unrec.read.pdf.kashida import name_kashidas
from unrec.read.pdf.lines import PageLine, lines_of
from unrec.read.pdf.marks import bind_marks
from unrec.read.pdf.rows import rows_of


class ReadPage(msgspec.Struct):
    """What is kept of a page once its glyphs are released.

    `width` and `height` are those of the page as shown; `turn` is how most of its writing stands turned.
    The counts are those of its `PageGlyphs`; `fill` are the letters by which a font named kashidas.
    """

    lines: list[PageLine]
    rules: list[Rule]
    width: float
    height: float
    turn: int
    direction: str
    drawn: int
    unmapped: int
    hidden: int
    pictures: int
    lost: dict[str, int] = {}
    fill: str = ""

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

    Writing that stands turned against most of the page's (a number along the margin) is furniture.
    """
    fill = name_kashidas(drawn.glyphs)
    turns = Counter(glyph.turn for glyph in drawn.glyphs)
    upright = turns.most_common(1)[0][0] if turns else 0
    direction = page_direction(drawn)
    lines = _lines(drawn, number, upright, direction)
    for turn in sorted(turns.keys() - {upright}):
        for line in _lines(drawn, number, turn, direction):
            line.role, line.rule = "furniture", "pdf.furniture.turned"
            lines.append(line)
    rules = drawn.rules if upright == 0 else []
    return ReadPage(
        lines,
        rules,
        drawn.width,
        drawn.height,
        upright,
        direction,
        drawn.drawn,
        drawn.unmapped,
        drawn.hidden,
        drawn.pictures,
        drawn.lost,
        fill,
    )


def _lines(drawn: PageGlyphs, number: int, turn: int, direction: str) -> list[PageLine]:
    height = drawn.width if turn % 2 else drawn.height
    rows = rows_of(bind_marks([glyph for glyph in drawn.glyphs if glyph.turn == turn]))
    edge = _right_edge(rows)
    lines = [line for row in rows for line in lines_of(row, number, height, direction, edge)]
    for line in lines:
        line.turn = turn
    return in_reading_order(lines, direction)


def _right_edge(rows: list[list[Glyph]]) -> float:
    """Return where most rows end on the right, the farthest of equals; headers may stand farther out."""
    ends = Counter(
        round(max((glyph.x1 for glyph in row if glyph.text.strip()), default=0.0) / 3) * 3.0 for row in rows
    )
    return max(ends.items(), key=lambda item: (item[1], item[0]))[0] if ends else 0.0


def page_direction(drawn: PageGlyphs) -> str:
    """Return the page's direction: right to left if a third of its letters are.

    Arabic pages quote long Latin titles; Latin pages hardly ever quote as much Arabic.
    """
    balance = 0
    for glyph in drawn.glyphs:
        kind = kind_of(glyph.text)
        balance += 2 * (kind == RTL) - (kind == LTR)
    return RTL if balance > 0 else LTR
