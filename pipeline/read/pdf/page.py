"""One page → its lines in reading order."""

from typing import Any

from pipeline.read.pdf.bidi import LTR, RTL, kind_of
from pipeline.read.pdf.columns import in_reading_order
from pipeline.read.pdf.device import GlyphDevice, PageGlyphs
from pipeline.read.pdf.interpreter import Interpreter
from pipeline.read.pdf.lines import PageLine, lines_of
from pipeline.read.pdf.marks import bind_marks
from pipeline.read.pdf.rows import rows_of


def page_glyphs(page: Any, device: GlyphDevice) -> PageGlyphs:
    """Run a page's content (a pdfminer `PDFPage`) and return what it draws."""
    Interpreter(device.rsrcmgr, device).process_page(page)
    return device.page


def page_lines(drawn: PageGlyphs, number: int) -> list[PageLine]:
    """Return the lines of page `number` in reading order."""
    glyphs = [glyph for glyph in drawn.glyphs if glyph.turn == 0]
    if not glyphs:
        return []
    direction = page_direction(drawn)
    edge = max((glyph.x1 for glyph in glyphs if glyph.text.strip()), default=0.0)
    lines = [
        line
        for row in rows_of(bind_marks(glyphs))
        for line in lines_of(row, number, drawn.height, direction, edge)
    ]
    return in_reading_order(lines, direction)


def page_direction(drawn: PageGlyphs) -> str:
    """Return the direction in which most of the page's letters are written."""
    balance = 0
    for glyph in drawn.glyphs:
        kind = kind_of(glyph.text)
        balance += (kind == RTL) - (kind == LTR)
    return RTL if balance > 0 else LTR
