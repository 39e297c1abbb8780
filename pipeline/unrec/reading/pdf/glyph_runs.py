"""Glyphs placed many at a time: a string is decoded once a font,
and what moves the text is worked out once a move.

`GlyphDevice.show` takes some microseconds a glyph, most of them to find again what did not change since the
glyph before. Here the same numbers are worked out in the same order, so that the same glyphs come out to the
last bit. Whatever is not of the usual kind (turned writing, hidden text, bytes that are no code)
is left to `show`.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from math import inf
from typing import Any

import msgspec
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import MATRIX_IDENTITY

from unrec.reading.limits import MAX_GLYPHS, MAX_PAGE_TEXT
from unrec.reading.pdf.characters import Glyph, Matrix, Shape
from unrec.reading.pdf.content import Moves, move_of, parted, string_of
from unrec.reading.pdf.device import FARTHEST, NARROWEST, SMALLEST, SQUEEZED, GlyphDevice, shape_of_span
from unrec.reading.pdf.fonts import CompositeFont, FontStore
from unrec.reading.pdf.strips import Scale, Sign, Signs, Strip, glyphs_of, scale_of, strip_of

_LONGEST_KEPT = 64
"""Bytes of a string beyond which it hardly ever comes again."""
_A_SIGN = 8
"""Bytes that a string takes for each of its glyphs when it is kept."""


class Odd(msgspec.Struct, frozen=True, gc=False):
    """What a string shows in which a glyph is odd: no character is known of it,
    or it neither shows nor fills anything.
    """

    signs: Signs


class UnusualError(Exception):
    """What only `show` can place."""


class FontRuns(dict[bytes, "Signs | Odd"]):
    """What was shown in one font: strings as they are written, without their first brackets, and `signs`,
    codes.

    `odd` are the codes of odd glyphs among `signs`, `has_odd` tells that there ever was one. `face` is
    that of the font, `is_plain` tells that no glyph so far is but a letter with its advance; `space` is the
    widest advance of a space.
    """

    def __init__(self, device: "RunDevice", font: PDFFont) -> None:
        super().__init__()
        self.device, self.font = device, font
        self.composite = font if isinstance(font, CompositeFont) else None
        self.face = device.fonts.face(font)
        self.is_plain, self.space = True, 0.0
        self.signs: dict[int, Sign] = {}
        self.odd: set[int] = set()
        self.has_odd = False

    def clear(self) -> None:
        """Drop all."""
        super().clear()
        self.signs.clear()
        self.odd.clear()

    def __missing__(self, written: bytes) -> "Signs | Odd":
        """Return what a string shows; kept where it may well come again.

        Raises UnusualError where it shows nothing that is known.
        """
        value = string_of(written)
        if value is None:
            raise UnusualError
        codes: Iterable[int] = value
        if self.composite is not None:
            codes = self.composite.decode(value)
            if self.composite.lost:
                self.composite.lost = 0
                raise UnusualError  # `show` counts what is lost
        known = self.signs
        try:
            signs = tuple(map(known.__getitem__, codes))
            is_odd = self.has_odd and not self.odd.isdisjoint(codes)
        except KeyError:
            # What is kept may be dropped between two of them.
            signs = tuple([known[code] if code in known else self.sign(code) for code in codes])
            is_odd = any(map(_is_odd, signs))
        shown = Odd(signs) if is_odd else signs
        if len(written) <= _LONGEST_KEPT:
            self.device.keep(len(written) + len(value) * _A_SIGN)
            self[written] = shown
        return shown

    def sign(self, code: int) -> Sign:
        """Return what a code shows, and keep it."""
        shape: Shape = self.device.shapes[self.font].get(code) or self.device.shape(self.font, code)
        sign = (
            shape.text,
            shape.advance,
            shape.mark,
            shape.repair,
            shape.flat,
            shape.unmapped,
            code == 32,
        )
        if shape.text == " ":
            self.space = max(self.space, shape.advance)
        self.device.keep(len(shape.text))
        self.signs[code] = sign
        if _is_odd(sign):
            self.odd.add(code)
            self.has_odd = True
        else:
            is_letter = bool(shape.text) and not (shape.mark or shape.flat or shape.repair)
            self.is_plain = self.is_plain and is_letter and shape.advance >= NARROWEST
        return sign


class KeptMoves(dict[bytes, float]):
    """Moves as they are written → in ems; `keep` is told of each that is kept."""

    def __init__(self, keep: Callable[[int], None]) -> None:
        super().__init__()
        self._keep = keep

    def __missing__(self, written: bytes) -> float:
        """Return a move. Raises UnusualError for anything else."""
        move = move_of(written)
        if move is None:
            raise UnusualError
        move *= 0.001
        if len(written) <= _LONGEST_KEPT:
            self._keep(len(written))
            self[written] = move
        return move


class Placing(msgspec.Struct, frozen=True, gc=False):
    """How level writing that is in sight is placed: what follows from the text's state but for its own place.

    `text` and `page` are the first four numbers of the text's matrix and of the page's that it holds for.
    `RunDevice` works out how far from the left the origin of text space lies, and the baseline.
    """

    font: PDFFont
    runs: FontRuns
    text: tuple[float, ...]
    page: tuple[float, ...]
    scale: Scale
    shift: float
    rise: float


class RunDevice(GlyphDevice):
    """A device that can show an array, or strings and moves, as a content stream writes them.

    Whoever changes the text's state, but for its matrix and its place in the line, sets `placing` to None.
    `tagged` keeps the text that each beginning of a marked sequence, as written, gives. With `by_strips` a
    page all of whose writing is plain gets strips for its glyphs.
    """

    def __init__(self, fonts: FontStore, *, by_strips: bool = False) -> None:
        super().__init__(fonts)
        self.by_strips = by_strips
        self.strips: list[Strip] = []
        self.waiting: int | None = None
        self.runs: dict[PDFFont, FontRuns] = {}
        self.moves = KeptMoves(self.keep)
        self.tagged: dict[bytes, str | None] = {}
        self.placing: Placing | None = None

    def forget(self) -> None:
        """Drop everything that is kept."""
        super().forget()
        for runs in self.runs.values():
            runs.clear()
        self.moves.clear()
        self.tagged.clear()

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Start a page; its glyphs wait as strips as long as they are plain."""
        self.strips, self.waiting = [], 0 if self.by_strips else None
        super().begin_page(page, ctm)

    def count(self) -> int:
        """Return how many glyphs the page has so far, those that wait among them."""
        return self.waiting or len(self.page.glyphs)

    def make_glyphs(self) -> None:
        """Make the glyphs that wait, and wait no more on this page."""
        if self.waiting is not None:
            self.page.glyphs += glyphs_of(self.strips)
            self.strips, self.waiting = [], None

    def end_tag(self) -> None:
        """Let the text of the sequence that ends take the place of its glyphs' own."""
        if self.spans and self.spans[-1] is not None:
            self.make_glyphs()
        super().end_tag()

    def show(self, state: PDFTextState, sequence: list[Any]) -> None:
        """Collect the glyphs of one text-showing operator and move the text position after them."""
        self.make_glyphs()
        super().show(state, sequence)

    def end_page(self, page: PDFPage) -> None:
        """Give the page its strips, or glyphs. Raises ReadError as the device does."""
        if self.count() * self.longest > MAX_PAGE_TEXT:
            self.make_glyphs()
        super().end_page(page)
        self.page.strips = self.strips

    def show_string(self, state: PDFTextState, written: bytes) -> None:
        """Show a string, given as written without the bracket it begins with."""
        self._show_placed(state, written, self._placing(state))

    def _show_placed(self, state: PDFTextState, written: bytes, placing: Placing | None) -> None:
        """Show a string that is placed so."""
        x, y = state.linematrix
        too_many = self.page.drawn + len(written) > MAX_GLYPHS
        if placing is None or self.waiting is not None or y != 0 or too_many:
            self.show_pieces(state, (written,), (b"",), len(written))
            return
        try:
            run = placing.runs[written]
        except UnusualError:
            self._show_decoded(state, (written,), (b"",))
            return
        start = len(self.page.glyphs)
        e, base = self._origin(placing, state.matrix)
        state.linematrix = (self._place_runs((run,), (0.0,), placing, x, e, base), y)
        if placing.runs.face:
            self.note_face(placing.runs.face, start)

    def show_pieces(
        self, state: PDFTextState, strings: Sequence[bytes], gaps: Sequence[bytes], size: int
    ) -> bool:
        """Show strings and what stands after each, as written in so many bytes;
        only return False where that is no move.
        """
        placing = self._placing(state)
        x, y = state.linematrix
        # No glyph takes less than a byte as it is written; `show` counts them where they may be too many.
        if placing is None or y != 0 or self.page.drawn + size > MAX_GLYPHS:
            return self._show_decoded(state, strings, gaps)
        try:
            moves = list(map(self.moves.__getitem__, gaps))
            runs = list(map(placing.runs.__getitem__, strings))
        except UnusualError:
            apart, moves_apart = parted(strings, gaps)
            if len(apart) > len(strings):
                return self.show_pieces(state, apart, moves_apart, size)
            return self._show_decoded(state, strings, gaps)
        e, base = self._origin(placing, state.matrix)
        start = self.count()
        strip = None
        if self.waiting is not None:
            is_whole = bool(runs) and all(runs) and not gaps[-1].strip()
            strip = self._waiting_strip(runs, moves, placing, (x, e, base), is_whole=is_whole)
        if strip is not None:
            x = strip.end
        else:
            self.make_glyphs()
            x = self._place_runs(runs, moves, placing, x, e, base)
        if placing.runs.face:
            self.note_face(placing.runs.face, start)
        state.linematrix = (x, y)
        return True

    def _waiting_strip(
        self,
        runs: Sequence[Signs | Odd],
        moves: Sequence[float],
        placing: Placing,
        place: tuple[float, float, float],
        *,
        is_whole: bool,
    ) -> Strip | None:
        """Return the strip that waits for what is shown; None where its glyphs must be made."""
        known, scale = placing.runs, placing.scale
        if not known.is_plain or scale.scaled <= 0 or self.waiting is None:
            return None
        if known.has_odd and any(isinstance(run, Odd) for run in runs):
            return None
        plain: Any = runs
        strip = strip_of(plain, moves, scale, known.space, place, is_whole=is_whole)
        if not self._is_in_sight(strip):
            return None
        if strip.texts:
            strip.start = self.waiting
            self.strips.append(strip)
        self.waiting += len(strip.texts)
        self.page.drawn += len(strip.texts)
        return strip

    def _is_in_sight(self, strip: Strip) -> bool:
        """Tell whether all of a strip's glyphs are within the bounds."""
        left, low, right, high = self.bounds
        if not low < strip.base < high:
            return False
        # No glyph begins, or ends, farther off than by what goes back in between.
        scale = strip.scale
        back = strip.back * scale.scaled - len(strip.texts) * min(scale.spacing, scale.word_spacing, 0.0)
        x0, x1, slack = strip.x0, strip.x1, scale.a * back + scale.size
        if left < x0 - slack and left < x1 - slack and x0 + slack < right and x1 + slack < right:
            return True
        return all(left < glyph.x0 <= glyph.x1 < right for glyph in glyphs_of((strip,)))

    def _show_decoded(self, state: PDFTextState, strings: Sequence[bytes], gaps: Sequence[bytes]) -> bool:
        shown: list[bytes | float] = []
        for written, after in zip(strings, gaps, strict=True):
            string, move = string_of(written), move_of(after)
            if string is None or move is None:
                return False
            shown += (string, move)
        self.show(state, shown)
        return True

    def _place_runs(
        self,
        runs: Sequence[Signs | Odd],
        moves: Sequence[float],
        placing: Placing,
        x: float,
        e: float,
        base: float,
    ) -> float:
        """Place glyphs and moves from `x` of text space on, and return where they end."""
        scale = placing.scale
        a, size, scaled, spacing = scale.a, scale.size, scale.scaled, scale.spacing
        word_spacing = scale.word_spacing
        page, glyph = self.page, Glyph
        near, low, far, high = self.bounds
        if not low < base < high:
            near = inf
        append = page.glyphs.append
        for run, move in zip(runs, moves, strict=True):
            if isinstance(run, tuple):
                signs, left = run, near
            else:  # each glyph of an odd run, as of one out of sight, is looked at apart
                signs, left = run.signs, inf
            page.drawn += len(signs)
            for text, advance, mark, repair, flat, unmapped, is_space in signs:
                end = x + advance * scaled
                x0, x1 = a * x + e, a * end + e
                if left < x0 <= x1 < far:
                    append(glyph(text, x0, x1, base, size, mark, 0, repair, "", flat))
                else:
                    shown = self.unmapped(text) if unmapped else text
                    self._place_apart(glyph(shown, x0, x1, base, size, mark, 0, repair, "", flat), advance)
                x = end + (word_spacing if is_space else spacing)
            x -= move * scaled
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

    def show_moves(self, state: PDFTextState, moves: Moves) -> None:
        """Show strings, each after a move, and some in a marked sequence of their own."""
        spans = moves.spans or repeat(b"")
        placing = self._placing(state)
        a, b, c, d, e, f = state.matrix
        for x, y, operator, written, span in zip(
            moves.right, moves.up, moves.operators, moves.strings, spans, strict=False
        ):
            e, f = x * a + y * c + e, x * b + y * d + f
            state.matrix, state.linematrix = (a, b, c, d, e, f), (0, 0)
            if operator == b"TD":
                state.leading = y
            if not span:
                self._show_placed(state, written, placing)
                continue
            text = self._span_text(span)
            self.spans.append(None if text is None else (text, self.count()))
            self._show_placed(state, written, placing)
            self.end_tag()

    def _span_text(self, written: bytes) -> str | None:
        """Return the text of a marked sequence, given as written; None where it gives none."""
        if written in self.tagged:
            return self.tagged[written]
        self.begin_tag(None, {"ActualText": string_of(written[1:])})
        span = self.spans.pop()
        text = span[0] if span else None
        if text is not None:
            self.longest = max(self.longest, len(text), len(shape_of_span(text).text))
        if len(written) <= _LONGEST_KEPT:
            self.keep(len(written) + len(text or ""))
            self.tagged[written] = text
        return text

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
        if not (0 < a < FARTHEST and b == 0 and SMALLEST < size < FARTHEST):
            return None
        runs = self.runs.get(font)
        if runs is None:
            runs = self.runs[font] = FontRuns(self, font)
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
            scale_of(a, size, state.fontsize * scaling, spacing, spacing + word_spacing),
            state.rise * c,
            state.rise * d,
        )
        return self.placing


def _is_odd(sign: Sign) -> bool:
    text, advance, _, _, _, unmapped, _ = sign
    return unmapped or not (text or advance)
