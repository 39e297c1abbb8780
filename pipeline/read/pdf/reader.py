"""A PDF's bytes → its reading."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pipeline.models import Reading, Source
from pipeline.read.pdf.assemble import assemble
from pipeline.read.pdf.device import GlyphDevice, PageGlyphs
from pipeline.read.pdf.page import page_glyphs, read_page

MEDIA_TYPE = "application/pdf"
_MAX_FONTS = 400
"""Fonts kept from page to page; beyond, all are dropped and loaded again as needed."""


def read_pdf(source: Source) -> Reading:
    """Return the lines of a PDF in reading order, furniture and footnotes marked.

    Each visual line is one line; a list label and its text are one line. Pages are read one by one and
    released, so memory grows only with the text. Raises pdfplumber's `PdfminerException` for bytes that
    are no PDF.
    """
    import pdfplumber

    with pdfplumber.open(BytesIO(source.data)) as pdf:
        pages = [read_page(drawn, number) for number, drawn in drawn_pages(pdf)]
    return Reading(
        name=source.name,
        sha256=source.sha256,
        media_type=MEDIA_TYPE,
        pages=len(pages),
        lines=assemble(pages),
    )


def drawn_pages(pdf: Any) -> Iterator[tuple[int, PageGlyphs]]:
    """Yield each page's number, from 1, and what it draws; a page is released before the next is read."""
    from pdfminer.pdfinterp import PDFResourceManager

    device = GlyphDevice(PDFResourceManager())
    for number, page in enumerate(pdf.pages, 1):
        if len(device.shapes) > _MAX_FONTS:
            device = GlyphDevice(PDFResourceManager())
        yield number, page_glyphs(page.page_obj, device)
        page.close()
