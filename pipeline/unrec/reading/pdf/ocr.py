"""Pages read from their pictures, for those whose text layer is missing or wrong."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING

import regex

from unrec.languages import load
from unrec.picture import PictureError, grey_pages
from unrec.reading.pdf.bidi import LTR, RTL, kind_of
from unrec.reading.pdf.columns import in_reading_order
from unrec.reading.pdf.glyphs import network
from unrec.reading.pdf.latin import with_latin
from unrec.reading.pdf.limits import ReadError
from unrec.reading.pdf.lines import PageLine
from unrec.reading.pdf.margin import Margin, with_labels
from unrec.reading.pdf.page import ReadPage
from unrec.reading.pdf.tesseract import DPI, Engine, Word, codes_of, fitting, recognise
from unrec.text import nfc

if TYPE_CHECKING:
    from PIL.Image import Image

_COLUMN_GAP = 4.0
"""Heights of a line: a wider gap parts two columns, such as those of a masthead."""
_SIZE = 12.0
"""Type size given to all lines: how high a recognised line is depends on its letters, and tells nothing."""
# Tesseract puts direction marks around numbers that are not on the page.
_MARKS = regex.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class OcrPage(ReadPage):
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
                words = with_latin(recognise(engine, out.getvalue(), dpi), picture, engine, dpi)
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
        drawn=0,
        unmapped=0,
        hidden=0,
        pictures=1,
        confidence=sum(confidences) / len(confidences) if confidences else None,
    )


def _columns(words: Sequence[Word]) -> list[list[Word]]:
    """Part a line's words at gaps too wide for a space or for the tab behind a list label."""
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
    top, bottom = min(word.top for word in words) / scale, max(word.bottom for word in words) / scale
    return PageLine(
        page=number,
        text=nfc(text),
        x0=min(word.left for word in words) / scale,
        top=top,
        x1=max(word.right for word in words) / scale,
        bottom=bottom,
        baseline=bottom,
        size=_SIZE,
        repair="+".join(sorted({"ocr", *(word.repair for word in words if word.repair)})),
        origin="ocr",
    )
