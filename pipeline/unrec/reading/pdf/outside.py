"""Text that is drawn outside of what bounds the drawing, and so is not to be seen.

Chromium draws letters of the next page's first line at the foot of a page, and lets the page's bounds hide
them; spreadsheets do the same with lines for which a cell is too low. What the bounds are is read from the
content and may be read wrongly, so that a picture of the page has the last word: where it shows something at
the place of such a line, the line stays in the text.
"""

from collections import deque
from collections.abc import Sequence
from math import ceil, floor
from typing import TYPE_CHECKING

from msgspec import structs

from unrec.reading.pdf.device import Clip, PageGlyphs
from unrec.reading.pdf.drawn import Bounds, Glyph
from unrec.reading.pdf.lines import PageLine

if TYPE_CHECKING:
    from PIL.Image import Image

OUTSIDE = 4
"""What the `turn` of a glyph that is outside is greater by than that of others,
so that it is in no line with them.
"""
RULE = "pdf.furniture.outside"

_ABOVE, _BELOW = 0.75, 0.25
"""Type sizes above and below the baseline between which the ink of nearly all letters lies."""
_CORE = 0.5
"""Type sizes above the baseline in which every word has ink,
and none that only sticks out into what is seen.
"""
_CONTRAST, _PAPER = 60, 255
"""Shades of grey, of 256, between letters and the paper that they stand on; and that of paper."""

Size = tuple[float, float]
"""Width and height of a page as shown."""


def set_apart(drawn: PageGlyphs) -> None:
    """Set apart the rows of glyphs that are outside of their bounds as a whole, in place.

    A row that is cut off in part stays whole: what is seen of it is of no use without the rest.
    """
    ends = [bounds.start for bounds in drawn.bounds[1:]] + [len(drawn.glyphs)]
    for bounds, end in zip(drawn.bounds, ends, strict=True):
        rows: dict[tuple[int, float], list[Glyph]] = {}
        for glyph in drawn.glyphs[bounds.start : end]:
            rows.setdefault((glyph.turn, glyph.y), []).append(glyph)
        for row in rows.values():
            inked = [glyph for glyph in row if glyph.text.strip() and not glyph.mark]
            if inked and all(_is_outside(glyph, bounds, drawn) for glyph in inked):
                for glyph in row:
                    glyph.turn += OUTSIDE


def _is_outside(glyph: Glyph, bounds: Clip, drawn: PageGlyphs) -> bool:
    x0, x1 = glyph.x0, glyph.x1
    low, high = glyph.y - _BELOW * glyph.size, glyph.y + _ABOVE * glyph.size
    x0, low, x1, high = _as_shown((x0, low, x1, high), glyph.turn, drawn.width, drawn.height)
    return x1 <= bounds.x0 or x0 >= bounds.x1 or high <= bounds.y0 or low >= bounds.y1


def _as_shown(box: Bounds, turn: int, width: float, height: float) -> Bounds:
    """Return a rectangle on the page turned for its writing to be level as it stands on the page as shown."""
    x0, y0, x1, y1 = box
    if turn == 1:
        return width - y1, x0, width - y0, x1
    if turn == 2:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 3:
        return y0, height - x1, y1, height - x0
    return box


def seen_lines(lines: Sequence[PageLine], picture: "Image", scale: float, size: Size) -> list[PageLine]:
    """Return those of a page's lines that are held to be outside and at whose place its picture shows
    something.

    What the picture shows where other lines stand tells nothing.
    """
    others = picture.copy()
    for line in lines:
        if line.rule != RULE:
            left, top, right, bottom = _pixels(line.box(*size), scale, picture)
            others.paste(_PAPER, (left, top, max(left, right), max(top, bottom)))
    seen = []
    for line in lines:
        if line.rule == RULE:
            core = structs.replace(line, top=line.baseline - _CORE * line.size, bottom=line.baseline)
            left, top, right, bottom = _pixels(core.box(*size), scale, picture)
            if left < right and top < bottom:
                shades = others.crop((left, top, right, bottom)).tobytes()
                if max(shades) - min(shades) > _CONTRAST:
                    seen.append(line)
    return seen


def _pixels(box: Bounds, scale: float, picture: "Image") -> tuple[int, int, int, int]:
    """Return the pixels that a box touches, kept on the picture."""
    x0, top, x1, bottom = (scale * value for value in box)
    return (
        max(floor(x0), 0),
        max(floor(top), 0),
        min(ceil(x1), picture.width),
        min(ceil(bottom), picture.height),
    )


def put_back(lines: Sequence[PageLine], seen: Sequence[PageLine]) -> list[PageLine]:
    """Return a page's lines with those that are seen in the text,
    each before the first line that stands lower.
    """
    taken = set(map(id, seen))
    waiting = deque(sorted(seen, key=lambda line: line.baseline))
    found: list[PageLine] = []
    for line in lines:
        while waiting and line.role is None and line.baseline > waiting[0].baseline:
            found.append(waiting.popleft())
        if id(line) not in taken:
            found.append(line)
    for line in seen:
        line.role = line.rule = None
    return [*found, *waiting]
