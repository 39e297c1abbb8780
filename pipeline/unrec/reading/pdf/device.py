"""Glyphs as a page draws them, in show order.

A glyph keeps its whole ToUnicode string: Word maps one lam-alef glyph to two letters in logical order,
inside a line whose glyphs stand in visual order, so glyphs may be put in another order but never their
characters. pdfminer's layout objects, which split these strings, are never made.
"""

import codecs
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import structs
from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import apply_matrix_pt, mult_matrix

from unrec.reading.bidi import RTL, kind_of
from unrec.reading.limits import MAX_GLYPH_TEXT, MAX_GLYPHS, MAX_KEPT_BYTES, MAX_PAGE_TEXT, ReadError
from unrec.reading.pdf.characters import (
    UNKNOWN,
    Bounds,
    Edge,
    Glyph,
    Matrix,
    Rule,
    Shape,
    as_part,
    letters_in,
    may_be_kashida,
    may_be_part,
    shape_of,
)
from unrec.reading.pdf.fonts import BOLD, SLANTED, CompositeFont, FontStore
from unrec.reading.pdf.strips import Strip


class Clip(msgspec.Struct, frozen=True, gc=False):
    """A rectangle to which drawing was bounded from the page's glyph number `start` on,
    in points from the lower left.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    start: int


class PageGlyphs(msgspec.Struct):
    """What a page draws: its visible size, its glyphs in show order, its level lines, all its edges,
    and counts.

    `clips` are the rectangles that bounded its drawing, in order; the same one after itself is left out.
    `bounds` say outside of which rectangle nothing drawn from a glyph on can be seen: all rectangles in force
    together, and the page. `is_cut` tells that a glyph is not wholly within them, or stands turned.
    `bold` and `slanted` are the stretches of glyphs `(start, end)` in fonts with such a face;
    one that continues where another ends is one with it. `has_flat` and `has_odd` tell that a glyph may be
    flat, and that one may be a vowel sign or have next to no advance; `has_rtl` that one in `strips` may be a
    right-to-left letter; where they are False, none is.
    Where all writing is plain, and strips were asked for, `strips` hold it instead of `glyphs`.
    `is_counted` tells that every string that is written in the content was shown, every code of it that has a
    text has it from its own font, none drew nothing or out of sight, and no text took the place of more;
    `mark` is a checksum of the content, and `is_damaged` tells that it ends before its time.

    `drawn` counts glyphs, `unmapped` those without a character, `hidden` those drawn invisibly (an OCR
    layer), `pictures` images. `lost` counts, by font, the bytes shown that are no code of the
    font, and so drew nothing.
    """

    width: float
    height: float
    glyphs: list[Glyph] = []
    rules: list[Rule] = []
    edges: list[Edge] = []
    clips: list[Clip] = []
    bounds: list[Clip] = []
    bold: list[tuple[int, int]] = []
    slanted: list[tuple[int, int]] = []
    drawn: int = 0
    unmapped: int = 0
    hidden: int = 0
    pictures: int = 0
    lost: dict[str, int] = {}
    is_cut: bool = False
    is_counted: bool = False
    is_damaged: bool = False
    mark: int = 0
    has_flat: bool = True
    has_odd: bool = True
    has_rtl: bool = True
    strips: "list[Strip]" = []


_EDGE_LENGTH, _MOST_EDGES = 5.0, 5_000
"""Points below which a line is a mark, and lines of a page that are kept."""
_MOST_CLIPS = 20_000
"""Rectangles of a page that are kept."""
SMALLEST, FARTHEST = 0.1, 20_000.0
"""Points: smaller type cannot be seen, and no page reaches farther."""
NARROWEST, SQUEEZED = 0.15, 0.25
"""Ems of advance from which no glyph counts as narrow, and how narrow, to their height, ems may be drawn."""
EVERYWHERE = (-FARTHEST, -FARTHEST, FARTHEST, FARTHEST)
_NO_FONT = "no font"
_KEPT = 400
"""Bytes, some more than it takes, of one thing that is kept."""
_PENDING = "\x00"  # the text of an unmapped glyph inside an /ActualText span, which will replace it


class GlyphDevice(PDFDevice):
    """Collects a page's glyphs. One device serves a whole document and keeps each font's shapes.

    What is kept is bounded by bytes; where it grows beyond, it is forgotten and found again.
    """

    def __init__(self, fonts: FontStore) -> None:
        super().__init__(fonts)
        self.fonts = fonts
        self.shapes: dict[PDFFont, dict[int, Shape]] = {}
        self.longest = 1
        self.has_flat = False
        self.has_odd = False
        self.has_rtl = False
        self.kept_bytes = 0
        self.operators = 0
        self.foreign: set[PDFFont] = set()
        self.fonts_set: set[PDFFont] = set()
        self.written = self.shown = self.drawings = 0
        self.spans: list[tuple[str, int] | None] = []
        self.is_pending = False
        self.page = PageGlyphs(0.0, 0.0)
        self.bounds: Bounds = EVERYWHERE
        self.outer: list[tuple[Bounds, int]] = []

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Start a page. Its visible corner, that of the crop box, becomes the origin."""
        x0, y0, x1, y1 = page.cropbox
        ax, ay = apply_matrix_pt(ctm, (x0, y0))
        bx, by = apply_matrix_pt(ctm, (x1, y1))
        self.left, self.foot = min(ax, bx), min(ay, by)
        self.page = PageGlyphs(abs(bx - ax), abs(by - ay), has_odd=False)
        self.operators = 0
        self.fonts_set.clear()
        self.written = self.shown = 0
        self.spans.clear()
        self.is_pending = False
        self.outer.clear()
        self.bounds = EVERYWHERE
        self.bound((0.0, 0.0, self.page.width, self.page.height))

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:  # noqa: ARG002 - pdfminer's signature
        """Bound what a form draws to its box; what it begins ends with it."""
        self.drawings += 1
        self.outer.append((self.bounds, len(self.spans)))
        if self.ctm is not None and _are_numbers(bbox, 4) and _are_numbers(matrix, 6):
            self.bound(self.seen(bbox, mult_matrix(tuple(matrix), self.ctm)))

    def end_figure(self, name: str) -> None:  # noqa: ARG002 - pdfminer's signature
        """Return to what held before the form."""
        self.bounds, spans = self.outer.pop()
        self.bound(self.bounds)
        del self.spans[spans:]

    def count(self) -> int:
        """Return how many glyphs the page has so far."""
        return len(self.page.glyphs)

    def begin_tag(self, tag: Any, props: Any = None) -> None:  # noqa: ARG002 - pdfminer's signature
        """Note where a marked sequence begins, and the text it stands for."""
        actual = props.get("ActualText") if isinstance(props, dict) else None
        if isinstance(actual, bytes) and len(actual) <= 2 * MAX_GLYPH_TEXT:
            text = _decoded(actual)
            # A producer that does not know the text writes U+FFFD: the glyphs' own names say more.
            self.spans.append((text, self.count()) if UNKNOWN not in text else None)
        else:
            self.spans.append(None)

    def end_tag(self) -> None:
        """Let the text of the sequence that ends take the place of its glyphs' own."""
        span = self.spans.pop() if self.spans else None
        if span is None:
            return
        text, start = span
        glyphs = self.page.glyphs[start:]
        shape = shape_of_span(text)
        self.longest = max(self.longest, len(text), len(shape.text))
        self.page.has_odd = self.page.has_odd or shape.mark
        if len(glyphs) == 1:
            self.renamed(glyphs[0].text, text)
            self._name(glyphs[0], text)
            return
        first = glyphs[0].y if glyphs else 0.0
        if not glyphs or max([abs(glyph.y - first) for glyph in glyphs]) > glyphs[0].size:
            return  # nothing drawn, or a text that runs over several lines: the glyphs' places say more
        base = next((glyph for glyph in glyphs if glyph.x1 - glyph.x0 > 0.1), glyphs[0])
        drawn = "".join([glyph.text for glyph in glyphs])
        self.renamed(drawn, text)
        x0, x1 = min([glyph.x0 for glyph in glyphs]), max([glyph.x1 for glyph in glyphs])
        self.page.has_odd = self.page.has_odd or x1 - x0 < NARROWEST * base.size
        self.page.glyphs[start] = Glyph(
            shape.text,
            x0,
            x1,
            base.y,
            base.size,
            shape.mark,
            base.turn,
            "actual_text" if text != drawn else shape.repair,
        )
        self._join(start)

    def renamed(self, drawn: str, text: str) -> None:
        """Note that codes got another text; where that lacks letters of theirs, the page is not counted."""
        if text != drawn and letters_in(Counter(drawn)) - letters_in(Counter(text)):
            self.written += 1

    def _join(self, start: int) -> None:
        """Let one glyph, number `start` and the last, stand for what was noted of all those from there on."""
        page, size = self.page, len(self.page.glyphs)
        for noted in (page.clips, page.bounds):
            for at in range(len(noted) - 1, -1, -1):
                if noted[at].start <= start:
                    break
                noted[at] = structs.replace(noted[at], start=start + 1)
        face = 0
        for bit, stretches in ((BOLD, page.bold), (SLANTED, page.slanted)):
            count = 0
            while stretches and stretches[-1][1] > start:
                begins, ends = stretches.pop()
                count += ends - max(begins, start)
                if begins < start:
                    stretches.append((begins, start))
                    break
            face |= bit if 2 * count > size - start else 0
        page.glyphs[start + 1 :] = []
        self.note_face(face, start)

    @staticmethod
    def _name(glyph: Glyph, text: str) -> None:
        shape = shape_of_span(text)
        glyph.repair = "actual_text" if text != glyph.text else shape.repair
        glyph.text, glyph.mark, glyph.marks, glyph.flat = shape.text, shape.mark, "", False

    def render_image(self, name: str, stream: Any) -> None:  # noqa: ARG002 - pdfminer's signature
        """Count a picture."""
        self.picture()

    def picture(self) -> None:
        """Count a picture."""
        self.page.pictures += 1

    def rule(self, segment: tuple[float, float, float, float], ctm: Matrix) -> None:
        """Note a painted line or rectangle, and apart if it is level, thin and long enough to part text."""
        x0, y0 = apply_matrix_pt(ctm, segment[:2])
        x1, y1 = apply_matrix_pt(ctm, segment[2:])
        if len(self.page.edges) < _MOST_EDGES and abs(x1 - x0) + abs(y1 - y0) > _EDGE_LENGTH:
            self.page.edges.append(
                Edge(
                    min(x0, x1) - self.left,
                    min(y0, y1) - self.foot,
                    max(x0, x1) - self.left,
                    max(y0, y1) - self.foot,
                )
            )
        if abs(y1 - y0) < 3 and abs(x1 - x0) > 20:
            self.page.rules.append(
                Rule(min(x0, x1) - self.left, max(x0, x1) - self.left, (y0 + y1) / 2 - self.foot)
            )

    def clip(self, segment: tuple[float, float, float, float], ctm: Matrix) -> None:
        """Note a rectangle that bounds what is drawn from here on."""
        x0, y0 = apply_matrix_pt(ctm, segment[:2])
        x1, y1 = apply_matrix_pt(ctm, segment[2:])
        left, right = min(x0, x1) - self.left, max(x0, x1) - self.left
        low, high = min(y0, y1) - self.foot, max(y0, y1) - self.foot
        clips = self.page.clips
        last = clips[-1] if clips else None
        if last is not None and (last.x0, last.y0, last.x1, last.y1) == (left, low, right, high):
            return
        if len(clips) < _MOST_CLIPS:
            clips.append(Clip(left, low, right, high, self.count()))

    def seen(self, segment: Sequence[float], ctm: Matrix) -> Bounds:
        """Return the smallest upright rectangle on the page that holds one of a page's or a form's own."""
        x0, y0, x1, y1 = segment
        corners = [apply_matrix_pt(ctm, corner) for corner in ((x0, y0), (x1, y1), (x0, y1), (x1, y0))]
        across, along = [x for x, _ in corners], [y for _, y in corners]
        return (
            min(across) - self.left,
            min(along) - self.foot,
            max(across) - self.left,
            max(along) - self.foot,
        )

    def bound(self, box: Bounds) -> None:
        """Let nothing be seen outside of a rectangle, too,
        from here on; return to larger ones by `bounds`.
        """
        x0, y0, x1, y1 = self.bounds
        left, low, right, high = box
        self.bounds = max(left, x0), max(low, y0), min(right, x1), min(high, y1)
        noted, start = self.page.bounds, self.count()
        if noted and noted[-1].start == start:
            noted.pop()
        if len(noted) < _MOST_CLIPS:
            noted.append(Clip(*self.bounds, start))
        else:
            noted[-1] = Clip(*EVERYWHERE, noted[-1].start)

    def shape(self, font: PDFFont, cid: int) -> Shape:
        """Return what a font's glyph stands for, and keep it."""
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = None
        if text is not None and len(text) > MAX_GLYPH_TEXT:
            text = None  # no glyph is so much text: the font's table is damaged, or a trap
        if text is not None and not self.fonts.states(font, cid):
            self.foreign.add(font)
        shape = shape_of(text, font.char_width(cid))
        if may_be_kashida(shape) and self.fonts.is_flat(font, cid):
            shape = structs.replace(shape, flat=True)
        elif may_be_part(shape) and self.fonts.has_ink(font, cid):
            shape = as_part(shape)
        shapes = self.shapes[font]
        self.has_flat = self.has_flat or shape.flat
        self.has_odd = self.has_odd or shape.mark or _is_narrow(shape)
        self.has_rtl = self.has_rtl or kind_of(shape.text) == RTL
        self.longest = max(self.longest, len(shape.text))
        self.keep(len(shape.text))
        shapes[cid] = shape
        return shape

    def keep(self, size: int) -> None:
        """Count one thing of this size that will be kept."""
        self.kept_bytes += _KEPT + size
        if self.kept_bytes > MAX_KEPT_BYTES:
            self.forget()

    def forget(self) -> None:
        """Drop everything that is kept."""
        for shapes in self.shapes.values():
            shapes.clear()
        self.kept_bytes = 0

    def end_page(self, page: PDFPage) -> None:  # noqa: ARG002 - pdfminer's signature
        """Count the glyphs whose text no marked sequence gave. Raises
        ReadError for more text than a page holds.
        """
        glyphs = self.page.glyphs
        self.page.has_flat, self.page.has_odd = self.has_flat, self.page.has_odd or self.has_odd
        self.page.has_rtl = self.has_rtl
        longest = len(glyphs) * self.longest > MAX_PAGE_TEXT
        if longest and sum([len(glyph.text) for glyph in glyphs]) > MAX_PAGE_TEXT:
            raise ReadError("pdf.too_much", f"a page states more than {MAX_PAGE_TEXT} characters")
        for glyph in self.page.glyphs if self.is_pending else ():
            if glyph.text == _PENDING:
                glyph.text = ""
                self.page.unmapped += 1
        self.page.is_counted = (
            self.written == self.shown
            and not (self.page.hidden or self.page.lost or self.page.is_damaged)
            and self.foreign.isdisjoint(self.fonts_set)
        )

    def show(self, state: PDFTextState, sequence: list[Any]) -> None:
        """Collect the glyphs of one text-showing operator and move the text position after them."""
        font = state.font
        if font is None:
            self._lose(_NO_FONT, sum(len(item) for item in sequence if isinstance(item, bytes)))
            return
        if self.ctm is None:
            return
        frame = _frame(state, self.ctm, self)
        scaled = frame.scaled
        if frame.turn or frame.matrix[0] * abs(scaled) < SQUEEZED * frame.size:
            self.page.has_odd = True
        start = len(self.page.glyphs)
        word_spacing = 0.0 if font.is_multibyte() else state.wordspace * state.scaling * 0.01
        x, y = state.linematrix
        for item in sequence:
            if isinstance(item, bytes):
                x = self._show_string(font, item, frame, (x, y), word_spacing)
            elif isinstance(item, int | float):
                x -= item * 0.001 * scaled
        state.linematrix = (x, y)
        if face := self.fonts.face(font):
            self.note_face(face, start)
        if isinstance(font, CompositeFont) and font.lost:
            self._lose(self.fonts.names.get(font, _NO_FONT), font.lost)
            font.lost = 0

    def _show_string(
        self, font: PDFFont, item: bytes, frame: "_Frame", place: tuple[float, float], word_spacing: float
    ) -> float:
        """Collect the glyphs of a string that stands at a place; return where it ends."""
        if self.page.drawn + len(item) // 2 > MAX_GLYPHS:
            raise ReadError("pdf.too_much", f"a page draws more than {MAX_GLYPHS} glyphs")
        shapes = self.shapes.setdefault(font, {})
        x, y = place
        for cid in font.decode(item):
            shape = shapes.get(cid) or self.shape(font, cid)
            end = x + shape.advance * frame.scaled
            self._place(shape, frame, (x, y), end)
            x = end + (frame.spacing + (word_spacing if cid == 32 else 0.0))
        return x

    def note_face(self, face: int, start: int) -> None:
        """Note that the glyphs from number `start` on were drawn in bold or slanted type."""
        end = self.count()
        for bit, stretches in ((BOLD, self.page.bold), (SLANTED, self.page.slanted)):
            if not face & bit:
                continue
            if stretches and stretches[-1][1] == start:
                stretches[-1] = (stretches[-1][0], end)
            elif start < end:
                stretches.append((start, end))

    def _lose(self, font: str, count: int) -> None:
        """Note bytes that drew nothing."""
        if count:
            self.page.lost[font] = self.page.lost.get(font, 0) + count

    def unmapped(self, text: str) -> str:
        """Return what an unmapped glyph gets for its text. It is counted here or, inside a span,
        at the page's end.
        """
        if any(self.spans):
            self.is_pending = True
            return _PENDING
        self.page.unmapped += 1
        return text

    def _place(self, shape: Shape, frame: "_Frame", start: tuple[float, float], end: float) -> None:
        """Add a glyph that is drawn from a point of text space on as far as to the right."""
        page = self.page
        page.drawn += 1
        text = shape.text
        if shape.unmapped:
            text = self.unmapped(text)
        a, b, c, d, e, f = frame.matrix
        x, y = start
        x0, x1 = a * x + c * y + e, a * end + c * y + e
        base = b * x + d * y + f
        if x0 > x1:
            x0, x1 = x1, x0
        # Not in sight: too small, off every page, or placed at no number at all.
        seen = frame.visible and x0 > -FARTHEST and x1 < FARTHEST and -FARTHEST < base < FARTHEST
        page.hidden += frame.hidden or not seen
        if seen and (text or shape.advance):
            left, low, right, high = self.bounds
            page.is_cut = (
                page.is_cut or bool(frame.turn) or not (left < x0 and x1 < right and low < base < high)
            )
            page.glyphs.append(
                Glyph(text, x0, x1, base, frame.size, shape.mark, frame.turn, shape.repair, "", shape.flat)
            )


class _Frame(msgspec.Struct, frozen=True, gc=False):
    """How one text-showing operator places its glyphs; `scaled` is the text space units of an em."""

    matrix: Matrix
    turn: int
    size: float
    scaled: float
    spacing: float
    hidden: bool
    visible: bool


def _frame(state: PDFTextState, ctm: Matrix, device: GlyphDevice) -> _Frame:
    a, b, c, d, e, f = mult_matrix(state.matrix, ctm)
    e, f = e - device.left + state.rise * c, f - device.foot + state.rise * d
    turn = 0 if a > 0 and abs(b) < 0.1 * a else _turn(a, b)
    matrix = _levelled((a, b, c, d, e, f), turn, device.page) if turn else (a, b, c, d, e, f)
    size = abs(state.fontsize) * ((c * c + d * d) ** 0.5)
    scaling = state.scaling * 0.01
    return _Frame(
        matrix,
        turn,
        size,
        state.fontsize * scaling,
        state.charspace * scaling,
        state.render == 3,
        SMALLEST < size < FARTHEST,
    )


def _turn(a: float, b: float) -> int:
    """Return the quarter turns, counter-clockwise, of a line of text drawn with this matrix."""
    if abs(b) > abs(a):
        return 1 if b > 0 else 3
    return 2 if a < 0 else 0


def _levelled(matrix: Matrix, turn: int, page: PageGlyphs) -> Matrix:
    """Return the matrix as seen with the page turned so that the writing is level."""
    back: dict[int, Matrix] = {
        1: (0, -1, 1, 0, 0, page.width),
        2: (-1, 0, 0, -1, page.width, page.height),
        3: (0, 1, -1, 0, page.height, 0),
    }
    levelled: Matrix = mult_matrix(matrix, back[turn])
    return levelled


def _is_narrow(shape: Shape) -> bool:
    """Tell whether a glyph that is placed may have next to no advance; without text and advance none is."""
    return abs(shape.advance) < NARROWEST and bool(shape.text or shape.advance)


@lru_cache(maxsize=1024)
def shape_of_span(text: str) -> Shape:
    """Return the shape of a marked span's text; what is kept takes two megabytes at the most."""
    return shape_of(text, 1.0)


def _are_numbers(values: object, count: int) -> bool:
    return (
        isinstance(values, list | tuple)
        and len(values) == count
        and all(isinstance(value, int | float) for value in values)
    )


def _decoded(raw: bytes) -> str:
    """Return a PDF text string as text."""
    if raw.startswith(codecs.BOM_UTF16_BE):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(codecs.BOM_UTF8):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")
