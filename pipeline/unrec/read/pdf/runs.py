"""Glyphs placed many at a time: a string is decoded once a font, and what moves the text is worked out once a move.

`GlyphDevice.show` takes some microseconds a glyph, most of them to find again what did not change since the glyph
before. Here the same numbers are worked out in the same order, so that the same glyphs come out to the last
bit. Whatever is not of the usual kind (turned or vertical writing, hidden text, bytes that are no code) is left
to `show`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFTextState

from unrec.read.pdf.characters import Shape
from unrec.read.pdf.composite import CompositeFont
from unrec.read.pdf.content import element
from unrec.read.pdf.device import FARTHEST, SMALLEST, Glyph, GlyphDevice, Matrix
from unrec.read.pdf.limits import MAX_GLYPHS, ReadError
from unrec.read.pdf.outlines import FontStore

_LONGEST_CODE = 4
_LONGEST_KEPT = 64
"""Bytes of a string beyond which it hardly ever comes again."""
_A_SIGN = 8
"""Bytes that a string takes for each of its glyphs when it is kept."""
_ORIGIN = (0, 0)


class Sign(NamedTuple):
    """What a code of a font shows: parts of its `Shape`, and whether it is byte 32, the space of /Tw."""

    text: str
    advance: float
    mark: bool
    repair: str
    flat: bool
    is_space: bool
    unmapped: bool


class Run(NamedTuple):
    """What a string shows in a font: its glyphs, how many it must have by its bytes, and whether all are plain.

    A plain glyph has a text or fills a place, and its font names it.
    """

    signs: tuple[Sign, ...]
    least: int
    is_plain: bool


class FontRuns(msgspec.Struct):
    """What was shown in one font: codes, things of arrays as they are written, and strings of one plain glyph.

    A number is kept in ems; None is what only `show` can place.
    """

    signs: dict[int, Sign] = {}
    elements: dict[bytes, Run | float | None] = {}
    single: dict[bytes, Sign] = {}


class Placing(NamedTuple):
    """How level writing that is in sight is placed, until something other than its own place changes.

    A point of text space lies at `a * x + e` from the left; `_origin` tells `e` and the baseline.
    """

    font: PDFFont
    runs: FontRuns
    a: float
    size: float
    scaled: float
    spacing: float
    word_spacing: float
    across: tuple[float, float, float, float, float]
    up: tuple[float, float, float, float, float]


class RunDevice(GlyphDevice):
    """A device that can show an array, or strings and moves, as a content stream writes them.

    Whoever changes the text's state, but for the last two numbers of its matrix and its place in the line, sets
    `placing` to None. `tagged` keeps the text that each beginning of a marked sequence, as written, gives.
    """

    def __init__(self, fonts: FontStore) -> None:
        super().__init__(fonts)
        self.runs: dict[PDFFont, FontRuns] = {}
        self.tagged: dict[bytes, str | None] = {}
        self.placing: Placing | None = None

    def forget(self) -> None:
        """Drop everything that is kept."""
        super().forget()
        self.runs.clear()
        self.tagged.clear()
        self.placing = None

    def show_array(self, state: PDFTextState, written: Sequence[bytes]) -> bool:
        """Show strings and numbers, given as written; do nothing, and return False, where there is anything else."""
        placing = self.placing or self._placing(state)
        x, y = state.linematrix
        if placing is None or y != 0:
            return self._show_decoded(state, written)
        known = placing.runs.elements
        runs = [known[raw] if raw in known else self._element(placing, raw) for raw in written]
        if None in runs:
            return self._show_decoded(state, written)
        e, base = _origin(placing, state.matrix)
        state.linematrix = (self._place_runs(runs, placing, x, e, base), y)
        return True

    def _show_decoded(self, state: PDFTextState, written: Sequence[bytes]) -> bool:
        elements = [element(raw) for raw in written]
        if None in elements:
            return False
        self.show(state, elements)
        return True

    def _place_runs(
        self, runs: Sequence[Run | float | None], placing: Placing, x: float, e: float, base: float
    ) -> float:
        """Place the glyphs of runs from `x` of text space on, and return where they end."""
        _, _, a, size, scaled, spacing, word_spacing, _, _ = placing
        page, near, far, glyph = self.page, -FARTHEST, FARTHEST, Glyph
        append, in_sight = page.glyphs.append, near < base < far
        for run in runs:
            if not isinstance(run, tuple):
                x -= (run or 0.0) * scaled
                continue
            signs, least, is_plain = run
            if page.drawn + least > MAX_GLYPHS:
                raise ReadError("pdf.too_much", f"a page draws more than {MAX_GLYPHS} glyphs")
            page.drawn += len(signs)
            for text, advance, mark, repair, flat, is_space, unmapped in signs:
                end = x + advance * scaled
                x0, x1 = a * x + e, a * end + e
                shown = self.unmapped(text) if unmapped else text
                if in_sight and near < x0 <= x1 < far:
                    if is_plain or shown or advance:
                        append(glyph(shown, x0, x1, base, size, mark, 0, repair, "", flat))
                elif in_sight and near < x1 < x0 < far:
                    if is_plain or shown or advance:
                        append(glyph(shown, x1, x0, base, size, mark, 0, repair, "", flat))
                else:
                    page.hidden += 1
                x = end + (word_spacing if is_space else spacing)
        return x

    def show_moves(self, state: PDFTextState, moves: Sequence[tuple[bytes, bytes, bytes, bytes]]) -> None:
        """Show strings, each behind a move: `MOVE`s of a content stream."""
        placing = self.placing or self._placing(state)
        page, near, far, glyph = self.page, -FARTHEST, FARTHEST, Glyph
        append = page.glyphs.append
        a, b, c, d, e, f = state.matrix
        if placing is not None and page.drawn + (len(moves) + 1) * _LONGEST_CODE <= MAX_GLYPHS:
            _, runs, scale, size, scaled, spacing, word_spacing, across, up = placing
            known = runs.single
        else:
            known = {}
        for right, above, kind, raw in moves:
            x, y = float(right), float(above)
            e, f = x * a + y * c + e, x * b + y * d + f
            if kind == b"D":
                state.leading = y
            state.matrix = (a, b, c, d, e, f)
            sign = known.get(raw)
            if sign is None:
                state.linematrix = _ORIGIN
                self.show_array(state, (raw,))
                continue
            text, advance, mark, repair, flat, is_space, _ = sign
            end = advance * scaled
            x0 = across[0] * e + across[1] * f + across[2] - across[3] + across[4]
            base = up[0] * e + up[1] * f + up[2] - up[3] + up[4]
            x1 = scale * end + x0
            page.drawn += 1
            if near < x0 <= x1 < far and near < base < far:
                append(glyph(text, x0, x1, base, size, mark, 0, repair, "", flat))
            elif near < x1 < x0 < far and near < base < far:
                append(glyph(text, x1, x0, base, size, mark, 0, repair, "", flat))
            else:
                page.hidden += 1
            state.linematrix = (end + (word_spacing if is_space else spacing), 0)

    def _placing(self, state: PDFTextState) -> Placing | None:
        """Return how text is placed now, and keep it; None for writing that is not of the usual kind."""
        font = state.font
        if font is None or self.ctm is None or state.render == 3:
            return None
        m0, m1, m2, m3, _, _ = state.matrix
        n0, n1, n2, n3, n4, n5 = self.ctm
        a, b, c, d = n0 * m0 + n2 * m1, n1 * m0 + n3 * m1, n0 * m2 + n2 * m3, n1 * m2 + n3 * m3
        size = abs(state.fontsize) * ((c * c + d * d) ** 0.5)
        if not (0 < a < FARTHEST and b == 0 and SMALLEST < size < FARTHEST) or font.is_vertical():
            return None
        runs = self.runs.get(font)
        if runs is None:
            runs = self.runs[font] = FontRuns()
            self.shapes.setdefault(font, {})
        scaling = state.scaling * 0.01
        spacing = state.charspace * scaling
        word_spacing = 0.0 if font.is_multibyte() else state.wordspace * state.scaling * 0.01
        self.placing = Placing(
            font,
            runs,
            a,
            size,
            state.fontsize * scaling,
            spacing,
            spacing + word_spacing,
            (n0, n2, n4, self.left, state.rise * c),
            (n1, n3, n5, self.foot, state.rise * d),
        )
        return self.placing

    def _element(self, placing: Placing, raw: bytes) -> Run | float | None:
        """Return what a thing in an array, as written, shows in a font; kept where it may well come again."""
        value, runs = element(raw), placing.runs
        found: Run | float | None = None
        if isinstance(value, bytes):
            found = self._run(placing.font, runs, value)
        elif value is not None:
            found = value * 0.001
        if len(raw) <= _LONGEST_KEPT:
            self.keep(len(raw) + (len(found.signs) * _A_SIGN if isinstance(found, Run) else 0))
            runs.elements[raw] = found
            if isinstance(found, Run) and found.is_plain and len(found.signs) == 1:
                runs.single[raw] = found.signs[0]
        return found

    def _run(self, font: PDFFont, runs: FontRuns, shown: bytes) -> Run | None:
        codes = font.decode(shown)
        if isinstance(font, CompositeFont) and font.lost:
            font.lost = 0
            return None  # `show` counts what is lost
        known = runs.signs
        signs = tuple([known.get(code) or self._sign(font, runs, code) for code in codes])
        is_plain = all(not sign.unmapped and (sign.text or sign.advance) for sign in signs)
        return Run(signs, len(shown) // 2, is_plain)

    def _sign(self, font: PDFFont, runs: FontRuns, code: int) -> Sign:
        shape: Shape = self.shapes[font].get(code) or self.shape(font, code)
        sign = Sign(
            shape.text, shape.advance, shape.mark, shape.repair, shape.flat, code == 32, shape.unmapped
        )
        self.keep(len(shape.text))
        runs.signs[code] = sign
        return sign


def _origin(placing: Placing, matrix: Matrix) -> tuple[float, float]:
    """Return how far from the left, and how high, the text's own place lies."""
    _, _, _, _, e, f = matrix
    m0, m2, m4, left, shift = placing.across
    m1, m3, m5, foot, rise = placing.up
    return m0 * e + m2 * f + m4 - left + shift, m1 * e + m3 * f + m5 - foot + rise
