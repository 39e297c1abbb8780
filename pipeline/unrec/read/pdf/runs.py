"""Glyphs placed many at a time: a string is decoded once a font,
and what moves the text is worked out once a move.

`GlyphDevice.show` takes some microseconds a glyph, most of them to find again what did not change since the
glyph before. Here the same numbers are worked out in the same order, so that the same glyphs come out to the
last bit. Whatever is not of the usual kind (turned or vertical writing, hidden text, bytes that are no code)
is left to `show`.
"""

from collections.abc import Sequence

import msgspec
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFTextState
from pdfminer.utils import MATRIX_IDENTITY

from unrec.read.pdf.characters import Shape
from unrec.read.pdf.composite import CompositeFont
from unrec.read.pdf.content import element
from unrec.read.pdf.device import FARTHEST, SMALLEST, SQUEEZED, Glyph, GlyphDevice, Matrix
from unrec.read.pdf.limits import MAX_GLYPHS
from unrec.read.pdf.outlines import FontStore

_LONGEST_CODE = 4
_LONGEST_KEPT = 64
"""Bytes of a string beyond which it hardly ever comes again."""
_A_SIGN = 8
"""Bytes that a string takes for each of its glyphs when it is kept."""
_ORIGIN = (0, 0)

Sign = tuple[str, float, bool, str, bool, bool, bool]
"""What a code shows: text, advance, mark, repair, flat, unmapped of its `Shape`,
and whether it is the space of /Tw.
"""

Signs = tuple[Sign, ...]
"""What a string shows in a font."""


class Odd(msgspec.Struct, frozen=True, gc=False):
    """What a string shows in which a glyph is odd: no character is known of it,
    or it neither shows nor fills anything.
    """

    signs: Signs


class FontRuns(msgspec.Struct):
    """What was shown in one font: codes, things of arrays as they are written, and strings of one glyph.

    Of things, a number is kept in ems, and None is what only `show` can place. `has_odd` tells of odd glyphs,
    `is_bold` that the font is called bold.
    """

    is_bold: bool
    signs: dict[int, Sign] = {}
    has_odd: bool = False
    things: dict[bytes, Signs | Odd | float | None] = {}
    single: dict[bytes, Sign] = {}

    def clear(self) -> None:
        """Drop all."""
        for each in (self.signs, self.things, self.single):
            each.clear()


class Placing(msgspec.Struct, frozen=True, gc=False):
    """How level writing that is in sight is placed: what follows from the text's state but for its own place.

    `text` and `page` are the first four numbers of the text's matrix and of the page's that it holds for. A
    point of text space lies at `a * x + e` from the left; `RunDevice` works out `e` and the baseline.
    """

    font: PDFFont
    runs: FontRuns
    text: tuple[float, ...]
    page: tuple[float, ...]
    a: float
    size: float
    scaled: float
    spacing: float
    word_spacing: float
    shift: float
    rise: float


class RunDevice(GlyphDevice):
    """A device that can show an array, or strings and moves, as a content stream writes them.

    Whoever changes the text's state, but for its matrix and its place in the line, sets `placing` to None.
    `tagged` keeps the text that each beginning of a marked sequence, as written, gives.
    """

    def __init__(self, fonts: FontStore) -> None:
        super().__init__(fonts)
        self.runs: dict[PDFFont, FontRuns] = {}
        self.tagged: dict[bytes, str | None] = {}
        self.placing: Placing | None = None

    def forget(self) -> None:
        """Drop everything that is kept."""
        super().forget()
        for runs in self.runs.values():
            runs.clear()
        self.tagged.clear()

    def show_array(self, state: PDFTextState, written: Sequence[bytes], size: int) -> bool:
        """Show strings and numbers, given as written in so many bytes;
        only return False where there is anything else.
        """
        placing = self._placing(state)
        x, y = state.linematrix
        # No glyph takes less than a byte as it is written; `show` counts them where they may be too many.
        if placing is None or y != 0 or self.page.drawn + size > MAX_GLYPHS:
            return self._show_decoded(state, written)
        known = placing.runs.things
        things = [known[raw] if raw in known else self._thing(placing, raw) for raw in written]
        if None in things:
            return self._show_decoded(state, written)
        e, base = self._origin(placing, state.matrix)
        start = len(self.page.glyphs)
        x = self._place_things(things, placing, x, e, base)  # type: ignore[arg-type]  # no None
        if placing.runs.is_bold:
            self.note_bold(start)
        state.linematrix = (x, y)
        return True

    def _show_decoded(self, state: PDFTextState, written: Sequence[bytes]) -> bool:
        elements = [element(raw) for raw in written]
        if None in elements:
            return False
        self.show(state, elements)
        return True

    def _place_things(
        self, things: Sequence[Signs | Odd | float], placing: Placing, x: float, e: float, base: float
    ) -> float:
        """Place the glyphs of an array from `x` of text space on, and return where they end."""
        a, size, scaled, spacing = placing.a, placing.size, placing.scaled, placing.spacing
        word_spacing = placing.word_spacing
        page, glyph = self.page, Glyph
        near, low, far, high = self.bounds
        append = page.glyphs.append
        if not low < base < high:
            things = [Odd(thing) if isinstance(thing, tuple) else thing for thing in things]
        for thing in things:
            if isinstance(thing, float):
                x -= thing * scaled
            elif isinstance(thing, tuple):
                page.drawn += len(thing)
                for text, advance, mark, repair, flat, _, is_space in thing:
                    end = x + advance * scaled
                    x0, x1 = a * x + e, a * end + e
                    if near < x0 <= x1 < far:
                        append(glyph(text, x0, x1, base, size, mark, 0, repair, "", flat))
                    else:
                        self._place_apart(glyph(text, x0, x1, base, size, mark, 0, repair, "", flat), advance)
                    x = end + (word_spacing if is_space else spacing)
            else:
                x = self._place_odd(thing.signs, placing, x, e, base)
        return x

    def _place_odd(self, signs: Signs, placing: Placing, x: float, e: float, base: float) -> float:
        """Place a run with unmapped glyphs, or one out of sight, and return where it ends."""
        a, size = placing.a, placing.size
        self.page.drawn += len(signs)
        for text, advance, mark, repair, flat, unmapped, is_space in signs:
            end = x + advance * placing.scaled
            x0, x1 = a * x + e, a * end + e
            shown = self.unmapped(text) if unmapped else text
            self._place_apart(Glyph(shown, x0, x1, base, size, mark, 0, repair, "", flat), advance)
            x = end + (placing.word_spacing if is_space else placing.spacing)
        return x

    def _place_apart(self, glyph: Glyph, advance: float) -> None:
        """Place a glyph that may be set backwards, out of sight, cut off by what bounds the page,
        or nothing at all.
        """
        page, base = self.page, glyph.y
        left, low, right, high = self.bounds
        if glyph.x0 > glyph.x1:
            glyph.x0, glyph.x1 = glyph.x1, glyph.x0
        if not (-FARTHEST < base < FARTHEST and -FARTHEST < glyph.x0 <= glyph.x1 < FARTHEST):
            page.hidden += 1
        elif glyph.text or advance:
            page.is_cut = page.is_cut or not (left < glyph.x0 and glyph.x1 < right and low < base < high)
            page.glyphs.append(glyph)

    def show_moves(self, state: PDFTextState, moves: Sequence[tuple[bytes, bytes, bytes, bytes]]) -> None:
        """Show strings, each behind a move: `MOVE`s of a content stream."""
        placing, page = self._placing(state), self.page
        if placing is None or page.drawn + (len(moves) + 1) * _LONGEST_CODE > MAX_GLYPHS:
            for move in moves:
                self._move_and_show(state, *move)
            return
        glyph, append = Glyph, page.glyphs.append
        near, low, far, high = self.bounds
        known, scale, size, scaled = placing.runs.single, placing.a, placing.size, placing.scaled
        n0, n1, n2, n3, n4, n5 = self.ctm or MATRIX_IDENTITY
        left, shift, foot, rise = self.left, placing.shift, self.foot, placing.rise
        a, b, c, d, e, f = state.matrix
        start, is_bold = len(page.glyphs), placing.runs.is_bold
        for move in moves:
            right, above, kind, raw = move
            sign = known.get(raw)
            if sign is None:
                if is_bold:
                    self.note_bold(start)
                state.matrix = (a, b, c, d, e, f)
                self._move_and_show(state, right, above, kind, raw)
                _, _, _, _, e, f = state.matrix
                start = len(page.glyphs)
                continue
            x, y = float(right), float(above)
            e, f = x * a + y * c + e, x * b + y * d + f
            if kind == b"D":
                state.leading = y
            text, advance, mark, repair, flat, _, is_space = sign
            end = advance * scaled
            x0, base = n0 * e + n2 * f + n4 - left + shift, n1 * e + n3 * f + n5 - foot + rise
            x1 = scale * end + x0
            page.drawn += 1
            if near < x0 <= x1 < far and low < base < high:
                append(glyph(text, x0, x1, base, size, mark, 0, repair, "", flat))
            else:
                self._place_apart(glyph(text, x0, x1, base, size, mark, 0, repair, "", flat), advance)
            state.linematrix = (end + (placing.word_spacing if is_space else placing.spacing), 0)
        if is_bold:
            self.note_bold(start)
        state.matrix = (a, b, c, d, e, f)

    def _move_and_show(
        self, state: PDFTextState, right: bytes, above: bytes, kind: bytes, written: bytes
    ) -> None:
        a, b, c, d, e, f = state.matrix
        x, y = float(right), float(above)
        state.matrix, state.linematrix = (a, b, c, d, x * a + y * c + e, x * b + y * d + f), _ORIGIN
        if kind == b"D":
            state.leading = y
        self.show_array(state, (written,), len(written))

    def _origin(self, placing: Placing, matrix: Matrix) -> tuple[float, float]:
        """Return how far from the left, and how high, the text's own place lies."""
        _, _, _, _, e, f = matrix
        n0, n1, n2, n3, n4, n5 = self.ctm or MATRIX_IDENTITY
        return (
            n0 * e + n2 * f + n4 - self.left + placing.shift,
            n1 * e + n3 * f + n5 - self.foot + placing.rise,
        )

    def _placing(self, state: PDFTextState) -> Placing | None:
        """Return how text is placed now, and keep it; None for writing that is not of the usual kind."""
        placing, font, ctm = self.placing, state.font, self.ctm
        if font is None or ctm is None or state.render == 3:
            return None
        if placing is not None and state.matrix[:4] == placing.text and ctm[:4] == placing.page:
            return placing
        self.placing = None
        m0, m1, m2, m3, _, _ = state.matrix
        n0, n1, n2, n3, _, _ = ctm
        a, b, c, d = n0 * m0 + n2 * m1, n1 * m0 + n3 * m1, n0 * m2 + n2 * m3, n1 * m2 + n3 * m3
        size = abs(state.fontsize) * ((c * c + d * d) ** 0.5)
        if not (0 < a < FARTHEST and b == 0 and SMALLEST < size < FARTHEST) or font.is_vertical():
            return None
        runs = self.runs.get(font)
        if runs is None:
            runs = self.runs[font] = FontRuns(self.fonts.is_bold(font))
            self.shapes.setdefault(font, {})
        scaling = state.scaling * 0.01
        if a * abs(state.fontsize * scaling) < SQUEEZED * size:
            self.page.has_odd = True
        spacing = state.charspace * scaling
        word_spacing = 0.0 if font.is_multibyte() else state.wordspace * state.scaling * 0.01
        self.placing = Placing(
            font,
            runs,
            (m0, m1, m2, m3),
            (n0, n1, n2, n3),
            a,
            size,
            state.fontsize * scaling,
            spacing,
            spacing + word_spacing,
            state.rise * c,
            state.rise * d,
        )
        return self.placing

    def _thing(self, placing: Placing, raw: bytes) -> Signs | Odd | float | None:
        """Return what a thing in an array, as written, shows in a font; kept where it may well come again."""
        value, runs = element(raw), placing.runs
        found: Signs | Odd | float | None = None
        size = len(raw)
        if isinstance(value, bytes):
            found = self._signs(placing.font, runs, value)
            size += len(value) * _A_SIGN
        elif value is not None:
            found = value * 0.001
        if len(raw) <= _LONGEST_KEPT:
            self.keep(size)
            runs.things[raw] = found
            if type(found) is tuple and len(found) == 1:
                runs.single[raw] = found[0]
        return found

    def _signs(self, font: PDFFont, runs: FontRuns, shown: bytes) -> Signs | Odd | None:
        codes = font.decode(shown)
        if isinstance(font, CompositeFont) and font.lost:
            font.lost = 0
            return None  # `show` counts what is lost
        known = runs.signs
        try:
            signs = tuple(map(known.__getitem__, codes))
        except KeyError:
            signs = tuple([known[code] if code in known else self._sign(font, runs, code) for code in codes])
        return Odd(signs) if runs.has_odd and any(map(_is_odd, signs)) else signs

    def _sign(self, font: PDFFont, runs: FontRuns, code: int) -> Sign:
        shape: Shape = self.shapes[font].get(code) or self.shape(font, code)
        sign = (
            shape.text,
            shape.advance,
            shape.mark,
            shape.repair,
            shape.flat,
            shape.unmapped,
            code == 32,
        )
        self.keep(len(shape.text))
        runs.signs[code] = sign
        runs.has_odd = runs.has_odd or _is_odd(sign)
        return sign


def _is_odd(sign: Sign) -> bool:
    text, advance, _, _, _, unmapped, _ = sign
    return unmapped or not (text or advance)
