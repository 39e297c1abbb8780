"""What a PDF's text layer is worth, page by page, and OCR for the pages where it is worth nothing."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from unrec.findings import finding
from unrec.models import Finding, SourceLine
from unrec.picture import PictureError, grey_pages
from unrec.reading.pdf.assemble import assemble
from unrec.reading.pdf.limits import ReadError
from unrec.reading.pdf.ocr import OcrPage, ocr_pages
from unrec.reading.pdf.outside import RULE, put_back, seen_lines
from unrec.reading.pdf.page import ReadPage
from unrec.reading.pdf.second import second_opinion, unread
from unrec.reading.pdf.tesseract import find_engine
from unrec.reading.pdf.verdict import Verdict, judge, page_list

_HIDDEN = 0.5
"""Share of a page's glyphs that are drawn invisibly from which its text is an OCR layer."""
_LOOKED_AT = 5_000
"""Pages without text that are looked at for ink; of more, the rest is taken to have some."""
_SIGHT_DPI = 96
"""How finely a page is drawn to see whether letters stand at a place."""
_INK_DPI, _INK = 30, 200
"""How finely a page is drawn to look for ink, and the grey (255 is white) below which there is some."""


class TextLayer(msgspec.Struct, frozen=True):
    """The lines of a document, what is to be said about its text layer, and whether nothing is of use."""

    lines: tuple[SourceLine, ...]
    findings: tuple[Finding, ...]
    failed: bool


def settle(
    data: bytes,
    pages: Mapping[int, ReadPage],
    count: int,
    *,
    ocr: bool = False,
    password: str | None = None,
    compare: bool = True,
) -> TextLayer:
    """Judge the pages read (by number, of `count` in the file), and put their lines together.

    With `ocr`, pages without text, with a wrong text layer, and those missing from `pages`, are read from
    their pictures. Without it, or where Tesseract is missing, findings name these pages and the remedy.
    `compare` has PDFium look at the pages: whether those without text are blank, and for letters that were
    not read.
    """
    _settle_outside(data, pages, password, look=compare)
    lines = assemble(list(pages.values()))
    verdict = judge(lines, _glyphs(pages))
    bare = [n for n in range(1, count + 1) if (n not in pages or not pages[n].lines)]
    bare = [n for n in bare if n not in verdict.bad_pages]
    wanted = sorted({*bare, *verdict.bad_pages})
    findings: list[Finding] = []
    if ocr and wanted:
        pages, added = _recognised(data, pages, wanted, verdict, password)
        findings += added
        lines = assemble([pages[n] for n in sorted(pages)])
        verdict = judge(lines, _glyphs(pages))
        bare = [n for n in bare if not isinstance(pages.get(n), OcrPage)]
    findings += verdict.findings
    findings += _without_text(data, bare, pages, password, look=compare)
    findings += unread(pages)
    # Pages that could not be read, whose text is known to be wrong or comes from their pictures, are told of.
    doubted = [
        n for n in pages if compare and n not in verdict.bad_pages and not isinstance(pages[n], OcrPage)
    ]
    if doubted:
        findings += second_opinion(data, verdict.characters, pages, doubted, password)
    layered = {n for n, page in pages.items() if page.drawn and page.hidden > _HIDDEN * page.drawn}
    if layered:
        where = _where(layered)
        findings.append(finding("pdf.ocr_layer", f"{where}: the text was recognised", page=min(layered)))
        lines = tuple(
            msgspec.structs.replace(line, origin="ocr") if line.page in layered else line for line in lines
        )
    return TextLayer(lines, tuple(findings), not lines or verdict.status == "failed")


def _settle_outside(data: bytes, pages: Mapping[int, ReadPage], password: str | None, *, look: bool) -> None:
    """Put back into the text what a picture of the page shows of the lines held to be out of sight, in place.

    Without a picture all of them are put back.
    """
    held = {n: [line for line in page.lines if line.rule == RULE] for n, page in pages.items()}
    seen = {n: lines for n, lines in held.items() if lines}
    try:
        wanted = list(seen)[:_LOOKED_AT] if look else []
        for number, picture, scale in grey_pages(data, wanted, _SIGHT_DPI, password) if wanted else ():
            page = pages[number]
            seen[number] = seen_lines(page.lines, picture, scale, (page.width, page.height))
    except PictureError:
        pass  # those that were not looked at are put back
    for number, lines in seen.items():
        pages[number].lines = put_back(pages[number].lines, lines)


def _glyphs(pages: Mapping[int, ReadPage]) -> dict[int, tuple[int, int]]:
    return {n: (page.unmapped, page.drawn) for n, page in pages.items()}


def _labels(count: int) -> str:
    return f"{count} list label{'s' if count > 1 else ''}"


def _where(numbers: Sequence[int] | set[int]) -> str:
    return f"page{'s' if len(numbers) > 1 else ''} {page_list(numbers)}"


def _recognised(
    data: bytes, pages: Mapping[int, ReadPage], wanted: list[int], verdict: Verdict, password: str | None
) -> tuple[dict[int, ReadPage], list[Finding]]:
    """Return the pages with those wanted replaced by what Tesseract reads, and what is to be said of it."""
    try:
        engine = find_engine()
    except ReadError as error:
        return dict(pages), [finding(error.code, error.message, error.evidence, page=wanted[0])]
    found: dict[int, ReadPage] = dict(pages)
    findings: list[Finding] = []
    read: list[int] = []
    confidences: list[float] = []
    for number, page in ocr_pages(data, wanted, engine, password):
        if isinstance(page, ReadError):
            findings.append(finding(page.code, page.message, page.evidence, page=number))
            continue
        found[number] = page
        if page.unread:
            message = (
                f"page {number}: {_labels(len(page.unread))} at the margin could not be read and left out"
            )
            findings.append(finding("ocr.label", message, " | ".join(page.unread), page=number))
        if page.confidence is not None:
            read.append(number)
            confidences.append(page.confidence)
    if read:
        mean = sum(confidences) / len(confidences)
        wrong = [n for n in read if n in verdict.bad_pages]
        why = f"; of these {page_list(wrong)} for a wrong text layer" if wrong else ""
        message = f"{_where(read)} recognised by Tesseract, confidence {mean:.0f} of 100{why}"
        findings.append(finding("ocr.read", message, found[read[0]].lines[0].text, page=read[0]))
    return found, findings


def _without_text(
    data: bytes, bare: Sequence[int], pages: Mapping[int, ReadPage], password: str | None, *, look: bool
) -> Iterator[Finding]:
    """Yield findings for pages without text: blank ones, and others, as all are without a `look`."""
    pictured = {n for n in bare if n in pages and pages[n].pictures}
    others = [n for n in bare if n in pages and n not in pictured]
    blank = _blank(data, others[:_LOOKED_AT], password) if others and look else set()
    inked = sorted({*pictured, *others} - blank)
    if inked:
        verb = "show" if len(inked) > 1 else "shows"
        message = f"{_where(inked)} {verb} something that is no text: scanned, or letters drawn as outlines"
        yield finding("pdf.no_text", message, page=inked[0])
    if blank:
        yield finding("pdf.blank", f"{_where(blank)} blank", page=min(blank))


def _blank(data: bytes, numbers: Sequence[int], password: str | None) -> set[int]:
    """Return those of the pages that show nothing; from one that cannot be drawn on, none is taken to."""
    blank = set()
    try:
        for number, picture, _ in grey_pages(data, numbers, _INK_DPI, password):
            if not any(picture.histogram()[:_INK]):
                blank.add(number)
    except PictureError:
        return blank
    return blank
