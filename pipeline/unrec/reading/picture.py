"""Pictures of PDF pages: a whole page, or the part of it where a text stands, with its boxes drawn."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import groupby
from threading import RLock
from typing import TYPE_CHECKING, Any

from unrec.models import Box

if TYPE_CHECKING:
    from PIL.Image import Image

_POINTS_AN_INCH = 72
# A page of A3 at 300 dots an inch has 17 million; a hostile page may claim to be as large as a house.
_MAX_PIXELS = 25_000_000
_ONE_AT_A_TIME = RLock()
_MARGIN = 4.0
"""Points left around what is cut out."""
_LINE = (200, 60, 40)
_PAPER = (255, 255, 255)
_SEAM = (190, 190, 190)


class PictureError(Exception):
    """No picture can be made: the file is no readable PDF, or it lacks the page."""


def crop(
    data: bytes, boxes: Sequence[Box], *, dpi: int = 150, outline: bool = True, password: str | None = None
) -> bytes:
    """Return a PNG of the part of a PDF where the boxes stand, page below page.

    Each page's part is the smallest rectangle that holds its boxes, with a margin; `outline` draws the
    boxes. Raises PictureError where there is no box, no such page, or no readable PDF.
    """
    if not boxes:
        raise PictureError("no boxes: the text has no place on a page")
    parts = []
    with opened(data, password) as pdf:
        for number, group in groupby(sorted(boxes, key=lambda box: box.page), key=lambda box: box.page):
            on_page = list(group)
            picture, scale = _page(pdf, number, dpi)
            if outline:
                _draw(picture, on_page, scale)
            parts.append(picture.crop(_around(on_page, scale, picture.size)))
    return _png(_stacked(parts))


def page_picture(
    data: bytes, number: int, boxes: Sequence[Box] = (), *, dpi: int = 150, password: str | None = None
) -> bytes:
    """Return a PNG of page `number`, from 1, with those of the boxes that stand on it drawn.

    Raises PictureError where there is no such page, or no readable PDF.
    """
    with opened(data, password) as pdf:
        picture, scale = _page(pdf, number, dpi)
        _draw(picture, [box for box in boxes if box.page == number], scale)
        return _png(picture)


def grey_pages(
    data: bytes, numbers: Sequence[int], dpi: int, password: str | None = None
) -> Iterator[tuple[int, "Image", float]]:
    """Yield number, grey picture and pixels a point of each of those pages; one picture is held at a time.

    Raises PictureError as `page_picture` does.
    """
    with opened(data, password) as pdf:
        for number in numbers:
            picture, scale = _page(pdf, number, dpi)
            yield number, picture.convert("L"), scale


@contextmanager
def opened(data: bytes, password: str | None) -> Iterator[Any]:
    """Give the PDF as PDFium opens it; one at a time in a process, for PDFium knows no threads.

    Raises PictureError where it cannot be opened.
    """
    import pypdfium2

    with _ONE_AT_A_TIME:
        try:
            pdf = pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError as error:
            raise PictureError(f"the file cannot be opened as a PDF: {error}") from error
        try:
            yield pdf
        finally:
            pdf.close()


def _page(pdf: Any, number: int, dpi: int) -> tuple["Image", float]:
    """Render a page as it is shown; return its picture and the pixels a point, fewer for a huge page."""
    import pypdfium2

    if not 1 <= number <= len(pdf):
        raise PictureError(f"there is no page {number}: the file has {len(pdf)}")
    try:
        page = pdf[number - 1]
        width, height = page.get_size()
        scale = min(dpi / _POINTS_AN_INCH, (_MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
        picture: Image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        page.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise PictureError(f"page {number} cannot be drawn: {error}") from error
    return picture, scale


def _draw(picture: "Image", boxes: Sequence[Box], scale: float) -> None:
    from PIL import ImageDraw

    drawing = ImageDraw.Draw(picture)
    width = max(1, round(scale * 0.75))
    for box in boxes:
        left, right = sorted((box.x0 * scale, box.x1 * scale))
        top, bottom = sorted((box.top * scale, box.bottom * scale))
        drawing.rectangle(
            (left - width, top - width, right + width, bottom + width), outline=_LINE, width=width
        )


def _around(boxes: Sequence[Box], scale: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the pixels around all boxes, with a margin, within the picture and never empty."""
    left = min(max(0, int((min(box.x0 for box in boxes) - _MARGIN) * scale)), size[0] - 1)
    top = min(max(0, int((min(box.top for box in boxes) - _MARGIN) * scale)), size[1] - 1)
    right = min(size[0], int((max(box.x1 for box in boxes) + _MARGIN) * scale) + 1)
    bottom = min(size[1], int((max(box.bottom for box in boxes) + _MARGIN) * scale) + 1)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _stacked(parts: Sequence["Image"]) -> "Image":
    """Put pictures below each other, right edges in line, a thin seam between pages."""
    from PIL import Image, ImageDraw

    if len(parts) == 1:
        return parts[0]
    gap = 9
    width = max(part.width for part in parts)
    whole = Image.new("RGB", (width, sum(part.height for part in parts) + gap * (len(parts) - 1)), _PAPER)
    drawing = ImageDraw.Draw(whole)
    top = 0
    for part in parts:
        if top:
            drawing.line((0, top + gap // 2, width, top + gap // 2), fill=_SEAM)
            top += gap
        whole.paste(part, (width - part.width, top))
        top += part.height
    return whole


def _png(picture: "Image") -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
