"""A PDF's bytes → its reading: page by page from its text layer, or by OCR where that is worth nothing."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import msgspec
import regex
from pdfminer.pdfpage import PDFPage

from unrec.findings import finding
from unrec.languages import load
from unrec.models import Finding, Reading, Source, SourceLine
from unrec.reading.bidi import LTR, RTL, kind_of
from unrec.reading.limits import MAX_OPERATORS_IN_ALL, ReadError
from unrec.reading.ocr import (
    DPI,
    Engine,
    Word,
    around,
    check_language,
    codes_of,
    find_engine,
    fitting,
    in_other_languages,
    recognise,
    with_latin,
)
from unrec.reading.ocr.glyphs import network
from unrec.reading.ocr.margin import Margin, with_labels
from unrec.reading.pdf.annotations import Over, lines_over, over_pages, with_lines
from unrec.reading.pdf.assemble import assemble
from unrec.reading.pdf.characters import letters_in
from unrec.reading.pdf.clipped import RULE, put_back, seen_lines
from unrec.reading.pdf.device import GlyphDevice
from unrec.reading.pdf.fonts import FontStore
from unrec.reading.pdf.lines import PageLine, in_reading_order
from unrec.reading.pdf.opening import open_pdf, reading
from unrec.reading.pdf.page import ReadPage, page_glyphs, read_page
from unrec.reading.picture import PictureError, grey_pages, opened
from unrec.reading.verdict import Verdict, judge, on_pages, page_list
from unrec.text import nfc

if TYPE_CHECKING:
    from PIL.Image import Image

# What was drawn and is in no line: bytes that gave no glyph, and letters that another reader of PDFs sees.
#
# The second reader is PDFium, which shares no code with ours. Only how often each letter stands on a page is
# compared, never their order: no way of ordering a line is an error.
#
# A page whose every shown code its own font maps, counted against the strings of its content, is complete
# where its lines have as many letters. PDFium looks at all other pages, at a sample of those, and where it
# sees more on any page, at every page of the document.

_TRACE, _TRACE_SHARE = 4, 0.005
"""Bytes, and the share of a page's glyphs, that may draw nothing: a stray byte at a string's end."""
_FEW, _FEW_SHARE = 12, 0.01
"""Letters, and the share of a page's, that two readers may see differently."""
_SAMPLE = 16
"""One in so many of the pages that are complete is compared all the same."""
_WORTH = 4
"""Pages of a document from which it is worth a finding not to compare them."""
_SHOWN_FONTS, _SHOWN_LETTERS = 5, 12
_SPACES = " \r\n"
_MOST_CHARACTERS = 1_000_000
"""Characters of a page that PDFium is asked for; no page that was read has more."""


_SEARCHED = 200_000_000
"""Bytes in all that PDFium may go over to find the ends of a damaged file's streams: about half a second."""
_STREAM = re.compile(rb"(end)?stream")


def is_searched_soon(data: bytes) -> bool:
    """Tell whether PDFium opens a damaged file in time: it looks for the end of each stream,
    however far that is.
    """
    far = begun = 0
    for match in _STREAM.finditer(data):
        if match[1]:
            far, begun = far + begun * match.start(), 0
        else:
            far, begun = far - match.start(), begun + 1
    return far + begun * len(data) <= _SEARCHED


def unread(pages: Mapping[int, ReadPage]) -> Iterator[Finding]:
    """Yield findings that name pages whose content is damaged, and pages and fonts where more than a trace
    of what is shown drew nothing.
    """
    if damaged := [number for number, page in pages.items() if page.is_damaged]:
        message = f"{on_pages(damaged)}: the content is damaged; what comes after the damage may be lost"
        yield finding("pdf.content_damaged", message, page=min(damaged))
    if replaced := {number: page.replaced for number, page in pages.items() if page.replaced}:
        shown = [said for each in replaced.values() for said in each]
        message = f"{on_pages([*replaced])}: {len(shown):,} spans state other letters than are drawn"
        yield finding("pdf.actual_text", message, " | ".join(shown[:_SHOWN_FONTS]), page=min(replaced))
    fonts: Counter[str] = Counter()
    numbers: list[int] = []
    for number, page in pages.items():
        count = sum(page.lost.values())
        if count > max(_TRACE, _TRACE_SHARE * page.drawn):
            numbers.append(number)
            fonts.update(page.lost)
    if numbers:
        named = ", ".join(f"{name} ({count})" for name, count in fonts.most_common(_SHOWN_FONTS))
        message = f"{on_pages(numbers)}: {fonts.total()} bytes shown are no code of their fonts: {named}"
        yield finding("pdf.no_glyph", message, named, page=min(numbers))


def compared(
    data: bytes,
    ours: Mapping[int, Counter[str]],
    pages: Mapping[int, ReadPage],
    doubted: Sequence[int],
    password: str | None = None,
) -> Iterator[Finding]:
    """Yield what PDFium sees and we do not on these pages, and which of them it need not look at.

    A page with letters is complete where its codes are counted and no more than a few letters may be missing.
    """
    proved = []
    for number in doubted:
        page = pages[number]
        if page.letters:
            read = letters_in(ours.get(number, Counter())).total()
            if page.letters + 2 * page.unmapped - read <= _FEW:
                proved.append(number)
    spared = {number for number in proved if pages[number].mark % _SAMPLE}
    if len(spared) < _WORTH:
        spared = set()
    missing = list(second_opinion(data, ours, pages, [n for n in doubted if n not in spared], password))
    if missing and spared:
        missing = list(second_opinion(data, ours, pages, doubted, password))
    elif spared:
        message = (
            f"{on_pages(proved)}: every code shown is in its font's map and counted; "
            f"PDFium compared {len(doubted) - len(spared)} of {len(doubted)} pages"
        )
        yield finding("pdf.counted", message, page=min(proved))
    yield from missing


def second_opinion(
    data: bytes,
    ours: Mapping[int, Counter[str]],
    pages: Mapping[int, ReadPage],
    wanted: Sequence[int],
    password: str | None = None,
) -> Iterator[Finding]:
    """Yield a finding that names the pages wanted on which PDFium sees letters that we do not.

    `own` are the characters of our lines on each page. Letters that stand for a kashida are not missed.
    Where PDFium cannot open the file, or a page of it, it has no opinion.
    """
    counts: dict[int, Counter[str]] = {}
    for number, text in _pages(data, wanted, password):
        fill = pages[number].fill if number in pages else ""
        if gone := _missing(Counter(text), ours.get(number, Counter()), fill):
            counts[number] = gone
    missing: Counter[str] = sum((counts[number] for number in sorted(counts)), Counter())
    numbers = sorted(counts)
    if numbers:
        message = f"{on_pages(numbers)}: {missing.total()} letters that PDFium sees are not among the lines"
        shown = " ".join(f"{letter}×{times}" for letter, times in missing.most_common(_SHOWN_LETTERS))
        yield finding("pdf.second_opinion", message, shown, page=min(numbers))


def _missing(characters: Counter[str], ours: Counter[str], fill: str) -> Counter[str]:
    """Return the letters of one text that are not in the other, where they are more than a few."""
    # Most pages agree to the character, and folding would cost as much again.
    for space in _SPACES:
        del characters[space]
    if (characters - ours).total() <= _FEW:
        return Counter()
    letters = letters_in(characters)
    gone = letters - letters_in(ours) - letters_in(Counter(fill))
    return gone if gone.total() > max(_FEW, _FEW_SHARE * letters.total()) else Counter()


def _pages(data: bytes, wanted: Sequence[int], password: str | None) -> Iterator[tuple[int, str]]:
    """Yield number and text of each of those pages as PDFium sees it."""
    from pypdfium2 import raw

    try:
        with opened(data, password) as document:
            count = len(document)
            for number in wanted:
                # The library's own wrappers keep books on every page, which costs as much as its text.
                page = raw.FPDF_LoadPage(document.raw, number - 1) if number <= count else None
                if not page:
                    continue
                try:
                    yield number, _text(raw, page)
                finally:
                    raw.FPDF_ClosePage(page)
    except PictureError:
        return


def _text(raw: Any, page: Any) -> str:
    text = raw.FPDFText_LoadPage(page)
    if not text:
        return ""
    try:
        count = min(max(raw.FPDFText_CountChars(text), 0), _MOST_CHARACTERS)
        buffer = _buffer(count.bit_length())()
        written = raw.FPDFText_GetText(text, 0, count, buffer)
        return ctypes.string_at(buffer, 2 * max(written - 1, 0)).decode("utf-16-le", "ignore")
    finally:
        raw.FPDFText_ClosePage(text)


@cache
def _buffer(bits: int) -> Any:
    """Return the type of a buffer for a count of so many bits, and an end; making a type costs much,
    and there are twenty.
    """
    return ctypes.c_ushort * (1 << bits)


# Pages read from their pictures, for those whose text layer is missing or wrong.

_COLUMN_GAP = 4.0
"""Heights of a line: a wider gap parts two columns, such as those of a masthead."""
_SIZE = 12.0
"""Type size given to all lines: how high a recognised line is depends on its letters, and tells nothing."""
# Tesseract puts direction marks around numbers that are not on the page.
_MARKS = regex.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class OcrPage(ReadPage, kw_only=True):
    """A page as recognised. `confidence` is the mean of its words', from 0 to 100; None for no words."""

    confidence: float | None = None
    unread: tuple[str, ...] = ()
    """What Tesseract had where a list label stands that could not be read."""


def ocr_pages(
    data: bytes, numbers: Sequence[int], engine: Engine, password: str | None = None
) -> Iterator[tuple[int, OcrPage | ReadError]]:
    """Yield each of those pages as recognised, with its number, or what went wrong with it.

    Lines have `origin` `ocr`; their boxes are in points, like those of any other page.
    """
    for number in numbers:
        try:
            for _, picture, scale in grey_pages(data, [number], DPI, password):
                out = BytesIO()
                picture.save(out, "PNG")
                dpi = round(72 * scale)
                engine = fitting(engine, out.getvalue(), dpi)
                words = recognise(engine, out.getvalue(), dpi)
                check_language(engine, words, out.getvalue())
                words = with_latin(words, picture, engine, dpi)
                words, unread = _with_labels(words, picture, engine)
                page = page_of(words, number, scale, picture.size)
                page.unread = tuple(unread)
                yield number, page
        except ReadError as error:
            yield number, error
        except PictureError as error:
            yield number, ReadError("ocr.failed", f"page {number}: {error}")


def _with_labels(words: list[Word], picture: "Image", engine: Engine) -> Margin:
    """Read labels from their glyphs where there is a network for one of the engine's languages."""
    for code in codes_of(engine):
        net = network(code)
        if net is not None:
            return with_labels(words, picture, load(code), net)
    return Margin(words, [])


def page_of(words: Sequence[Word], number: int, scale: float, size: tuple[int, int]) -> OcrPage:
    """Put recognised words together as a page; `scale` is pixels a point, `size` the picture's in pixels."""
    lines = [
        _line(column, number, scale)
        for _, group in groupby(words, key=lambda word: word.line)
        for column in _columns(list(group))
    ]
    lines = [line for line in lines if line.text]
    letters = [kind_of(each) for line in lines for each in line.text]
    direction = RTL if letters.count(RTL) >= letters.count(LTR) else LTR
    confidences = [word.confidence for word in words]
    return OcrPage(
        lines=in_reading_order(lines, direction),
        rules=[],
        width=size[0] / scale,
        height=size[1] / scale,
        turn=0,
        direction=direction,
        pictures=1,
        confidence=sum(confidences) / len(confidences) if confidences else None,
    )


def _columns(words: Sequence[Word]) -> list[list[Word]]:
    """Part a line's words at gaps too wide for a space or for the tab after a list label."""
    height = median(word.bottom - word.top for word in words)
    columns = [[words[0]]]
    for before, word in pairwise(words):
        gap = max(word.left - before.right, before.left - word.right)
        if gap > _COLUMN_GAP * height:
            columns.append([])
        columns[-1].append(word)
    return columns


def _line(words: Sequence[Word], number: int, scale: float) -> PageLine:
    text = " ".join(filter(None, (_MARKS.sub("", word.text).strip() for word in words)))
    left, top, right, bottom = (edge / scale for edge in around(words))
    return PageLine(
        page=number,
        text=nfc(text),
        x0=left,
        top=top,
        x1=right,
        bottom=bottom,
        baseline=bottom,
        size=_SIZE,
        repair="+".join(sorted({"ocr", *(word.repair for word in words if word.repair)})),
        origin="ocr",
    )


# What a PDF's text layer is worth, page by page, and OCR for the pages where it is worth nothing.

_HIDDEN = 0.5
"""Share of a page's glyphs that are drawn invisibly from which its text is an OCR layer."""
_LOOKED_AT = 5_000
"""Pages without text that are looked at for ink; of more, the rest is taken to have some."""
_SIGHT_DPI = 96
"""How finely a page is drawn to see whether letters stand at a place."""
_INK_DPI, _INK = 30, 200
"""How finely a page is drawn to look for ink, and the grey (255 is white) below which there is some."""


def settle(
    data: bytes,
    pages: Mapping[int, ReadPage],
    count: int,
    *,
    ocr: bool = False,
    password: str | None = None,
    compare: bool = True,
) -> tuple[tuple[SourceLine, ...], list[Finding], bool]:
    """Judge the pages read (by number, of `count` in the file), and put their lines together.

    Gives the lines, what is to be said of the text layer, and whether nothing is of use.

    With `ocr`, pages without text, with a wrong text layer, and those missing from `pages`, are read from
    their pictures. Without it, or where Tesseract is missing, findings name these pages and the remedy.
    `compare` has PDFium look at the pages: whether those without text are blank, and for letters that were
    not read.
    """
    _settle_outside(data, pages, password, look=compare)
    lines = assemble(list(pages.values()))
    verdict = judge(lines, _glyphs(pages))
    lined = {n for n, page in pages.items() if page.lines}
    bare = sorted({*range(1, count + 1)} - lined - {*verdict.bad_pages})
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
    doubted = _doubted(pages, verdict) if compare else []
    if doubted:
        findings += compared(data, verdict.characters, pages, doubted, password)
    layered = {n for n, page in pages.items() if page.drawn and page.hidden > _HIDDEN * page.drawn}
    if layered:
        said = f"{on_pages(layered)}: the text was recognised"
        findings.append(finding("pdf.ocr_layer", said, page=min(layered)))
        lines = tuple(
            msgspec.structs.replace(line, origin="ocr") if line.page in layered else line for line in lines
        )
    return lines, findings, not lines or verdict.status == "failed"


def _doubted(pages: Mapping[int, ReadPage], verdict: Verdict) -> list[int]:
    """The pages to compare with another reader: those whose text is known to be wrong
    or comes from their pictures are told of already.
    """
    return [n for n, page in pages.items() if n not in verdict.bad_pages and not isinstance(page, OcrPage)]


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


def _recognised(
    data: bytes, pages: Mapping[int, ReadPage], wanted: list[int], verdict: Verdict, password: str | None
) -> tuple[dict[int, ReadPage], list[Finding]]:
    """Return the pages with those wanted replaced by what Tesseract reads, and what is to be said of it."""
    try:
        engine = find_engine()
    except ReadError as error:
        return dict(pages), [finding(error.code, error.message, error.evidence, page=wanted[0])]
    pages_read: dict[int, ReadPage] = dict(pages)
    findings: list[Finding] = []
    read: list[int] = []
    confidences: list[float] = []
    for number, page in ocr_pages(data, wanted, engine, password):
        if isinstance(page, ReadError):
            findings.append(finding(page.code, page.message, page.evidence, page=number))
            continue
        pages_read[number] = page
        if page.unread:
            labels = f"{len(page.unread)} list label{'s' if len(page.unread) > 1 else ''}"
            message = f"page {number}: {labels} at the margin could not be read and left out"
            findings.append(finding("ocr.label", message, " | ".join(page.unread), page=number))
        if page.confidence is not None:
            read.append(number)
            confidences.append(page.confidence)
    if read:
        mean = sum(confidences) / len(confidences)
        wrong = [n for n in read if n in verdict.bad_pages]
        why = f"; of these {page_list(wrong)} for a wrong text layer" if wrong else ""
        message = f"{on_pages(read)} recognised by Tesseract, confidence {mean:.0f} of 100{why}"
        findings.append(finding("ocr.read", message, pages_read[read[0]].lines[0].text, page=read[0]))
        texts = {n: "\n".join(line.text for line in pages_read[n].lines) for n in read}
        for said, numbers in in_other_languages(texts, engine):
            first = pages_read[numbers[0]].lines[0].text
            findings.append(finding("ocr.language", f"{on_pages(numbers)} {said}", first, page=numbers[0]))
    return pages_read, findings


def _without_text(
    data: bytes, bare: Sequence[int], pages: Mapping[int, ReadPage], password: str | None, *, look: bool
) -> Iterator[Finding]:
    """Yield findings for pages without text: blank ones, and others, as all are without a `look`."""
    pictured = {n for n in bare if n in pages and pages[n].pictures}
    others = [n for n in bare if n in pages and n not in pictured]
    blank = _blank(data, others[:_LOOKED_AT], password) if others and look else set()
    inked = sorted({*pictured, *others} - blank)
    if inked:
        from unrec.reading.ocr import to_install

        verb = "show" if len(inked) > 1 else "shows"
        message = (
            f"{on_pages(inked)} {verb} something that is no text: scanned, or letters drawn as outlines; "
            f"--ocr has Tesseract read them ({to_install()})"
        )
        yield finding("pdf.no_text", message, page=inked[0])
    if blank:
        yield finding("pdf.blank", f"{on_pages(blank)} blank", page=min(blank))


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
    over: dict[int, Over] = {}
    count = 0
    try:
        with open_pdf(source.data, password or "") as opened:
            count = opened.page_count
            findings += opened.findings
            for number, page in enumerate(read_pages(opened.pages, over), 1):
                if isinstance(page, Finding):
                    findings.append(page)
                else:
                    pages[number] = page
    except ReadError as error:
        findings.append(finding(error.code, error.message, error.evidence))
    is_sound = all(finding.code != "pdf.truncated" for finding in findings)
    compare = is_sound or is_searched_soon(source.data)
    lines, told, failed = settle(source.data, pages, count, ocr=ocr, password=password, compare=compare)
    return Reading(
        name=source.name,
        sha256=source.sha256,
        media_type=MEDIA_TYPE,
        pages=count or None,
        lines=with_lines(lines, over) if lines else lines,
        findings=(*findings, *told, *over_pages(over)),
        failed=failed,
    )


def read_pages(
    pages: Iterator[PDFPage | ReadError], over: dict[int, Over] | None = None
) -> Iterator[ReadPage | Finding]:
    """Yield each page as read, or the finding that says why it could not be.

    What stands over a page is put into `over`, under its number.
    Raises ReadError where the pages together ask for more work than any printed document needs.
    """
    device = GlyphDevice(FontStore(), by_strips=True)
    operators = 0
    for number, page in enumerate(pages, 1):
        if operators > MAX_OPERATORS_IN_ALL:
            raise ReadError(
                "pdf.too_much", f"reading stopped before page {number}: the pages before draw too much"
            )
        if len(device.runs) > _MAX_FONTS:
            device = GlyphDevice(FontStore(), by_strips=True)
        try:
            if isinstance(page, ReadError):
                raise page
            with reading(f"page {number}"):
                read = read_page(page_glyphs(page, device), number)
                if over is not None and page.annots and (found := lines_over(page, number)):
                    over[number] = found
        except ReadError as error:
            yield finding(error.code, error.message, error.evidence, page=number)
        else:
            yield read
        operators += device.operators
