"""A PDF's bytes → its reading."""

from collections.abc import Iterator

from pdfminer.pdfpage import PDFPage

from unrec.findings import finding
from unrec.models import Finding, Reading, Source
from unrec.reading.pdf.limits import MAX_OPERATORS_IN_ALL, ReadError
from unrec.reading.pdf.opening import open_pdf, reading
from unrec.reading.pdf.outlines import FontStore
from unrec.reading.pdf.page import ReadPage, page_glyphs, read_page
from unrec.reading.pdf.runs import RunDevice
from unrec.reading.pdf.second import is_searched_soon
from unrec.reading.pdf.textlayer import settle

MEDIA_TYPE = "application/pdf"
_MAX_FONTS = 400
"""Fonts kept from page to page; beyond, all are dropped and loaded again as needed."""


def read_pdf(source: Source, *, ocr: bool = False, password: str | None = None) -> Reading:
    """Return the lines of a PDF in reading order, furniture and footnotes marked.

    Each visual line is one line; a list label and its text are one line. Pages are read one by one and
    released, so memory grows only with the text. No error is raised for any bytes: a file that cannot be
    opened gives a failed reading and a finding, a page that cannot be read gives a finding that names it.
    `ocr` has pages without a sound text layer read by Tesseract; their lines have `origin` `ocr`.
    """
    findings: list[Finding] = []
    pages: dict[int, ReadPage] = {}
    count = 0
    try:
        with open_pdf(source.data, password or "") as opened:
            count = opened.page_count
            findings += opened.findings
            for number, page in enumerate(read_pages(opened.pages), 1):
                if isinstance(page, Finding):
                    findings.append(page)
                else:
                    pages[number] = page
    except ReadError as error:
        findings.append(finding(error.code, error.message, error.evidence))
    is_sound = all(found.code != "pdf.truncated" for found in findings)
    compare = is_sound or is_searched_soon(source.data)
    layer = settle(source.data, pages, count, ocr=ocr, password=password, compare=compare)
    return Reading(
        name=source.name,
        sha256=source.sha256,
        media_type=MEDIA_TYPE,
        pages=count or None,
        lines=layer.lines,
        findings=(*findings, *layer.findings),
        failed=layer.failed,
    )


def read_pages(pages: Iterator[PDFPage | ReadError]) -> Iterator[ReadPage | Finding]:
    """Yield each page as read, or the finding that says why it could not be.

    Raises ReadError where the pages together ask for more work than any printed document needs.
    """
    device = RunDevice(FontStore(), by_strips=True)
    operators = 0
    for number, page in enumerate(pages, 1):
        if operators > MAX_OPERATORS_IN_ALL:
            raise ReadError(
                "pdf.too_much", f"reading stopped before page {number}: the pages before draw too much"
            )
        if len(device.shapes) > _MAX_FONTS:
            device = RunDevice(FontStore(), by_strips=True)
        try:
            if isinstance(page, ReadError):
                raise page
            with reading(f"page {number}"):
                read = read_page(page_glyphs(page, device), number)
        except ReadError as error:
            yield finding(error.code, error.message, error.evidence, page=number)
        else:
            yield read
        operators += device.operators
