"""Glyphs as a page draws them, in show order.

A glyph keeps its whole ToUnicode string: Word maps one lam-alef glyph to two letters in logical order,
inside a line whose glyphs stand in visual order, so glyphs may be put in another order but never their
characters. pdfminer's layout objects, which split these strings, are never made.

Glyphs are placed many at a time: a string is decoded once a font, and what moves the text is worked out once
a move. Whatever is not of the usual kind (turned writing, hidden text, bytes that are no code) is left to
`show`, which takes some microseconds a glyph. The same glyphs come out, to the last bit.
"""

import codecs
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import repeat
from math import inf
from typing import Any, NamedTuple
from unicodedata import bidirectional

import msgspec
from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt, mult_matrix

from unrec.reading.bidi import RTL, kind_of
from unrec.reading.limits import MAX_GLYPH_TEXT, MAX_GLYPHS, MAX_KEPT_BYTES, MAX_PAGE_TEXT, ReadError
from unrec.reading.pdf.characters import (
    BOLD,
    SLANTED,
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
from unrec.reading.pdf.content import Moves, move_of, parted, string_of
from unrec.reading.pdf.fonts import CompositeFont, FontStore
from unrec.reading.pdf.strips import Scale, Sign, Signs, Strip, glyphs_of, scale_of, strip_of


class Clip(NamedTuple):
    """A rectangle to which drawing was bounded from the page's glyph number `start` on,
    in points from the lower left.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    start: int


class PageCounts(msgspec.Struct):
    """A page's visible size, and what is counted of it.

    `drawn` counts glyphs, `unmapped` those without a character, `hidden` those drawn invisibly (an OCR
    layer), `pictures` images. `lost` counts, by font, the bytes shown that are no code of the font, and so
    drew nothing. `replaced` counts texts of marked spans that have other letters than what is drawn, as
    `drawn → text`. `mark` is a checksum of the content, and `is_damaged` tells that it ends before its time.
    """

    width: float
    height: float
    drawn: int = 0
    unmapped: int = 0
    hidden: int = 0
    pictures: int = 0
    lost: dict[str, int] = {}
    replaced: dict[str, int] = {}
    mark: int = 0
    is_damaged: bool = False

    def counts(self) -> dict[str, Any]:
        """Return these fields by name."""
        return {name: getattr(self, name) for name in PageCounts.__struct_fields__}


class PageGlyphs(PageCounts):
    """What a page draws: its glyphs in show order, its level lines, all its edges, and counts.

    `clips` are the rectangles that bounded its drawing, in order; the same one after itself is left out.
    `bounds` say outside of which rectangle nothing drawn from a glyph on can be seen: all rectangles in force
    together, and the page. `is_cut` tells that a glyph is not wholly within them, or stands turned.
    `has_flat` and `has_odd` tell that a glyph may be
    flat, and that one may be a vowel sign or have next to no advance; `has_rtl` that one in `strips` may be a
    right-to-left letter; where they are False, none is.
    Where all writing is plain, and strips were asked for, `strips` hold it instead of `glyphs`.
    `is_counted` tells that every string that is written in the content was shown, every code of it that has a
    text has it from its own font, none drew nothing or out of sight, and no text took the place of more.
    """

    glyphs: list[Glyph] = []
    rules: list[Rule] = []
    edges: list[Edge] = []
    clips: list[Clip] = []
    bounds: list[Clip] = []
    is_cut: bool = False
    is_counted: bool = False
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
_REPLACED = 100
"""Spans of a page that are kept to be shown: of at least two letters, for fonts give one glyph to letters
that differ by their dots alone."""


def _lacks(drawn: Counter[str], stated: Counter[str]) -> bool:
    """Whether letters that are drawn are not stated, or many are stated that are not drawn.

    In scripts that part letters by dots, a font may draw one letter for another and the dots apart.
    """
    lost, more = drawn - stated, stated - drawn
    of_dots = all(bidirectional(letter) in {"AL", "NSM"} for letter in (*lost, *more))
    return lost.total() > (1 if of_dots else 0) or more.total() > _MORE


_MORE = 2
"""Letters that a ligature may have beside the one that its glyph's code says."""


def _reads_otherwise(drawn: str, text: str) -> bool:
    """Whether the same letters stand in another order; only of plain letters is the order drawn known."""
    before, after = ("".join(filter(str.isalnum, each)) for each in (drawn, text))
    return before.isascii() and after.isascii() and not after.startswith(before)


_PENDING = "\x00"  # the text of an unmapped glyph inside an /ActualText span, which will replace it


_LONGEST_KEPT = 64
"""Bytes of a string beyond which it hardly ever comes again."""
_LONGEST_TAG = 200
"""Bytes of what begins a marked sequence beyond which it is not kept."""
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

    def __init__(self, device: "GlyphDevice", font: PDFFont) -> None:
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
        shown = self.shown(value)
        if self.composite is not None and self.composite.lost:
            self.composite.lost = 0
            raise UnusualError  # `show` counts what is lost
        if len(written) <= _LONGEST_KEPT:
            self.device.keep(len(written) + len(value) * _A_SIGN)
            self[written] = shown
        return shown

    def shown(self, value: bytes) -> "Signs | Odd":
        """Return what the codes of a string show; the font counts the bytes that are none."""
        codes: Sequence[int] = value if self.composite is None else self.composite.decode(value)
        known = self.signs
        try:
            signs = tuple(map(known.__getitem__, codes))
            is_odd = self.has_odd and not self.odd.isdisjoint(codes)
        except KeyError:
            # What is kept may be dropped between two of them.
            signs = tuple([known[code] if code in known else self.sign(code) for code in codes])
            is_odd = any(map(_is_odd, signs))
        return Odd(signs) if is_odd else signs

    def sign(self, code: int) -> Sign:
        """Return what a code shows, and keep it."""
        shape = self.device.shape(self.font, code)
        sign = (*shape, code == 32)
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
    """How writing is placed: what follows from the text's state but for its own place.

    `text` and `page` are the first four numbers of the text's matrix and of the page's that it holds for.
    `GlyphDevice` works out how far from the left the origin of text space lies, and the baseline, on the page
    turned by `turn` quarters for the writing to be level; `slope` is how far it rises all the same with each
    point of text space. `is_usual` tells that it is in sight, and neither turned nor sloping.
    """

    runs: FontRuns
    text: tuple[float, ...]
    page: tuple[float, ...]
    scale: Scale
    shift: float
    rise: float
    turn: int
    slope: float
    is_hidden: bool
    is_visible: bool
    is_usual: bool


class GlyphDevice(PDFDevice):
    """Collects a page's glyphs. One device serves a whole document and keeps what its fonts showed.

    What is kept is bounded by bytes; where it grows beyond, it is forgotten and found again. Whoever changes
    the text's state, but for its matrix and its place in the line, sets `placing` to None. `tagged` keeps the
    text that each beginning of a marked sequence, as written, gives. With `by_strips` a page all of whose
    writing is plain gets strips for its glyphs, which wait until they must be made.
    """

    def __init__(self, fonts: FontStore, *, by_strips: bool = False) -> None:
        super().__init__(fonts)
        self.fonts = fonts
        self.by_strips = by_strips
        self.strips: list[Strip] = []
        self.waiting: int | None = None
        self.runs: dict[PDFFont, FontRuns] = {}
        self.moves = KeptMoves(self.keep)
        self.tagged: dict[bytes, str | None] = {}
        self.placing: Placing | None = None
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
        self.strips, self.waiting = [], 0 if self.by_strips else None
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
        """Return how many glyphs the page has so far, those that wait among them."""
        return self.waiting or len(self.page.glyphs)

    def make_glyphs(self) -> None:
        """Make the glyphs that wait, and wait no more on this page."""
        if self.waiting is not None:
            self.page.glyphs += glyphs_of(self.strips)
            self.strips, self.waiting = [], None

    def begin_tag(self, tag: Any, props: Any = None) -> None:  # noqa: ARG002 - pdfminer's signature
        """Note where a marked sequence begins, and the text it stands for."""
        actual = props.get("ActualText") if isinstance(props, dict) else None
        if isinstance(actual, bytes) and len(actual) <= 2 * MAX_GLYPH_TEXT:
            text = _decoded(actual)
            # A producer that does not know the text writes U+FFFD: the glyphs' own names say more.
            self.spans.append((text, self.count()) if UNKNOWN not in text else None)
        else:
            self.spans.append(None)

    def begin_again(self, written: bytes) -> bool:
        """Begin a marked sequence as it was begun before, by what is written; tell whether it was."""
        if written not in self.tagged:
            return False
        text = self.tagged[written]
        self.spans.append(None if text is None else (text, self.count()))
        return True

    def keep_tag(self, written: bytes) -> None:
        """Keep what is written for the marked sequence that was begun last."""
        text, _ = self.spans[-1] or (None, 0)
        if len(written) <= _LONGEST_TAG:
            self.keep(len(written) + len(text or ""))
            self.tagged[written] = text

    def end_tag(self) -> None:
        """Let the text of the sequence that ends take the place of its glyphs' own."""
        span = self.spans.pop() if self.spans else None
        if span is None:
            return
        self.make_glyphs()
        text, start = span
        glyphs = self.page.glyphs[start:]
        shape = shape_of_span(text)
        self.longest = max(self.longest, len(text), len(shape.text))
        self.page.has_odd = self.page.has_odd or shape.mark
        if not glyphs or max([abs(glyph.y - glyphs[0].y) for glyph in glyphs]) > glyphs[0].size:
            return  # nothing drawn, or a text that runs over several lines: the glyphs' places say more
        drawn = "".join([glyph.text for glyph in glyphs])
        self.renamed(drawn, text)
        glyph = glyphs[0] if len(glyphs) == 1 else self._united(glyphs, start)
        glyph.repair = "actual_text" if text != drawn else shape.repair
        glyph.text, glyph.mark, glyph.marks, glyph.flat = shape.text, shape.mark, "", False

    def renamed(self, drawn: str, text: str) -> None:
        """Note that codes got another text; where that lacks letters of theirs, the page is not counted."""
        if text == drawn:
            return
        before, after = letters_in(Counter(drawn)), letters_in(Counter(text))
        self.written += bool(before - after)
        is_other = _lacks(before, after) or _reads_otherwise(drawn, text)
        if is_other and _PENDING not in drawn and len(self.page.replaced) < _REPLACED:
            said = f"{drawn} → {text}"
            self.page.replaced[said] = self.page.replaced.get(said, 0) + 1

    def _united(self, glyphs: Sequence[Glyph], start: int) -> Glyph:
        """Return one glyph for the page's last ones, from number `start` on, and for what was noted of them:
        the first with an advance, as wide as all, in the face that more than half have.
        """
        page, glyph = self.page, next((each for each in glyphs if each.x1 - each.x0 > 0.1), glyphs[0])
        glyph.x0, glyph.x1 = min([each.x0 for each in glyphs]), max([each.x1 for each in glyphs])
        faces = [each.face for each in glyphs]
        glyph.face = sum(
            bit for bit in (BOLD, SLANTED) if 2 * sum(bool(face & bit) for face in faces) > len(faces)
        )
        page.has_odd = page.has_odd or glyph.x1 - glyph.x0 < NARROWEST * glyph.size
        page.glyphs[start:] = [glyph]
        for noted in (page.clips, page.bounds):
            for at in range(len(noted) - 1, -1, -1):
                if noted[at].start <= start:
                    break
                noted[at] = noted[at]._replace(start=start + 1)
        return glyph

    def render_image(self, name: str, stream: Any) -> None:  # noqa: ARG002 - pdfminer's signature
        """Count a picture."""
        self.picture()

    def picture(self) -> None:
        """Count a picture."""
        self.page.pictures += 1

    def rule(self, segment: tuple[float, float, float, float], ctm: Matrix) -> None:
        """Note a painted line or rectangle, and apart if it is level, thin and long enough to part text."""
        (x0, y0), (x1, y1) = apply_matrix_pt(ctm, segment[:2]), apply_matrix_pt(ctm, segment[2:])
        left, right = min(x0, x1) - self.left, max(x0, x1) - self.left
        if len(self.page.edges) < _MOST_EDGES and abs(x1 - x0) + abs(y1 - y0) > _EDGE_LENGTH:
            self.page.edges.append(Edge(left, min(y0, y1) - self.foot, right, max(y0, y1) - self.foot))
        if abs(y1 - y0) < 3 and abs(x1 - x0) > 20:
            self.page.rules.append(Rule(left, right, (y0 + y1) / 2 - self.foot))

    def clip(self, box: Bounds) -> None:
        """Note a rectangle that bounds what is drawn from here on."""
        clips = self.page.clips
        if len(clips) < _MOST_CLIPS and not (clips and clips[-1][:4] == box):
            clips.append(Clip(*box, self.count()))

    def seen(self, segment: Sequence[float], ctm: Matrix) -> Bounds:
        """Return the smallest upright rectangle on the page that holds one of a page's or a form's own."""
        x0, y0, x1, y1 = segment
        a, b, c, d, e, f = ctm
        ax, bx, cy, dy = (a * x0, a * x1), (b * x0, b * x1), (c * y0, c * y1), (d * y0, d * y1)
        return (
            min(ax) + min(cy) + e - self.left,
            min(bx) + min(dy) + f - self.foot,
            max(ax) + max(cy) + e - self.left,
            max(bx) + max(dy) + f - self.foot,
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
        """Return what a font's glyph stands for."""
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
            shape = shape._replace(flat=True)
        elif may_be_part(shape) and self.fonts.has_ink(font, cid):
            shape = as_part(shape)
        self.has_flat = self.has_flat or shape.flat
        self.has_odd = self.has_odd or shape.mark or _is_narrow(shape)
        self.has_rtl = self.has_rtl or kind_of(shape.text) == RTL
        self.longest = max(self.longest, len(shape.text))
        return shape

    def keep(self, size: int) -> None:
        """Count one thing of this size that will be kept."""
        self.kept_bytes += _KEPT + size
        if self.kept_bytes > MAX_KEPT_BYTES:
            self.forget()

    def forget(self) -> None:
        """Drop everything that is kept."""
        for runs in self.runs.values():
            runs.clear()
        self.moves.clear()
        self.tagged.clear()
        self.kept_bytes = 0

    def end_page(self, page: PDFPage) -> None:  # noqa: ARG002 - pdfminer's signature
        """Give the page its strips, or glyphs, and count those whose text no marked sequence gave. Raises
        ReadError for more text than a page holds.
        """
        if self.count() * self.longest > MAX_PAGE_TEXT:
            self.make_glyphs()
        self.page.strips = self.strips
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
        self.make_glyphs()
        font = state.font
        if font is None:
            self._lose(_NO_FONT, sum(len(item) for item in sequence if isinstance(item, bytes)))
            return
        placing = self._placing(state)
        if placing is None:
            return
        x, _ = state.linematrix
        place = self._origin(placing, state.matrix)
        for item in sequence:
            if isinstance(item, bytes):
                if self.page.drawn + len(item) // 2 > MAX_GLYPHS:
                    raise ReadError("pdf.too_much", f"a page draws more than {MAX_GLYPHS} glyphs")
                x = self._place_runs((placing.runs.shown(item),), (0.0,), placing, x, *place)
            elif isinstance(item, int | float):
                x -= item * 0.001 * placing.scale.scaled
        state.linematrix = (x, 0)
        if isinstance(font, CompositeFont) and font.lost:
            self._lose(self.fonts.names.get(font, _NO_FONT), font.lost)
            font.lost = 0

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

    def show_string(self, state: PDFTextState, written: bytes) -> None:
        """Show a string, given as written without the bracket it begins with."""
        self._show_placed(state, written, self._placing(state))

    def _show_placed(self, state: PDFTextState, written: bytes, placing: Placing | None) -> None:
        """Show a string that is placed so."""
        too_many = self.page.drawn + len(written) > MAX_GLYPHS
        if placing is None or self.waiting is not None or too_many:
            self.show_pieces(state, (written,), (b"",), len(written))
            return
        try:
            run = placing.runs[written]
        except UnusualError:
            self._show_decoded(state, (written,), (b"",))
            return
        e, base = self._origin(placing, state.matrix)
        x, _ = state.linematrix
        state.linematrix = (self._place_runs((run,), (0.0,), placing, x, e, base), 0)

    def show_pieces(
        self, state: PDFTextState, strings: Sequence[bytes], gaps: Sequence[bytes], size: int
    ) -> bool:
        """Show strings and what stands after each, as written in so many bytes;
        only return False where that is no move.
        """
        placing = self._placing(state)
        x, _ = state.linematrix
        # No glyph takes less than a byte as it is written; `show` counts them where they may be too many.
        if placing is None or self.page.drawn + size > MAX_GLYPHS:
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
        strip = None
        if self.waiting is not None:
            is_whole = bool(runs) and all(runs) and not gaps[-1].strip()
            strip = self._waiting_strip(runs, moves, placing, (x, e, base), is_whole=is_whole)
        if strip is not None:
            x = strip.end
        else:
            self.make_glyphs()
            x = self._place_runs(runs, moves, placing, x, e, base)
        state.linematrix = (x, 0)
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
        if not (known.is_plain and placing.is_usual) or scale.scaled <= 0 or self.waiting is None:
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
        # No glyph begins, or ends, farther off than if each move went back as far as the one that does most.
        scale = strip.scale
        moved = len(strip.moves) * max(0.0, *strip.moves) * scale.scaled
        back = moved - len(strip.texts) * min(scale.spacing, scale.word_spacing, 0.0)
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
        if not (placing.is_usual and low < base < high):
            near = inf
        face = scale.face
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
                    append(glyph(text, x0, x1, base, size, mark, 0, repair, "", flat, face))
                else:
                    shown = self.unmapped(text) if unmapped else text
                    y, turn = placing.slope * x + base, placing.turn
                    placed = glyph(shown, x0, x1, y, size, mark, turn, repair, "", flat, face)
                    self._place_apart(placed, advance, placing)
                x = end + (word_spacing if is_space else spacing)
            x -= move * scaled
        return x

    def _place_apart(self, glyph: Glyph, advance: float, placing: Placing) -> None:
        """Place a glyph that may be set backwards, out of sight, cut off by what bounds the page,
        or nothing at all.
        """
        page, base = self.page, glyph.y
        left, low, right, high = self.bounds
        if glyph.x0 > glyph.x1:
            glyph.x0, glyph.x1 = glyph.x1, glyph.x0
        # Not in sight: too small, off every page, or placed at no number at all.
        is_near = glyph.x0 > -FARTHEST and glyph.x1 < FARTHEST and -FARTHEST < base < FARTHEST
        seen = placing.is_visible and is_near
        page.hidden += placing.is_hidden or not seen
        if seen and (glyph.text or advance):
            is_inside = left < glyph.x0 and glyph.x1 < right and low < base < high
            page.is_cut = page.is_cut or bool(glyph.turn) or not is_inside
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
            if not self.begin_again(span):
                self.begin_tag(None, {"ActualText": string_of(span[1:])})
                self.keep_tag(span)
            self._show_placed(state, written, placing)
            self.end_tag()

    def _origin(self, placing: Placing, matrix: Matrix) -> tuple[float, float]:
        """Return how far from the left, and how high, the text's own place lies."""
        _, _, _, _, e, f = matrix
        n0, n1, n2, n3, n4, n5 = self.ctm or MATRIX_IDENTITY
        x = n0 * e + n2 * f + n4 - self.left + placing.shift
        y = n1 * e + n3 * f + n5 - self.foot + placing.rise
        return apply_matrix_pt(_levelling(placing.turn, self.page), (x, y)) if placing.turn else (x, y)

    def _runs(self, font: PDFFont) -> FontRuns:
        """Return what was shown in a font."""
        runs = self.runs.get(font)
        if runs is None:
            runs = self.runs[font] = FontRuns(self, font)
        return runs

    def _placing(self, state: PDFTextState) -> Placing | None:
        """Return how text is placed now, and keep it; None where no font is set."""
        placing, font, ctm = self.placing, state.font, self.ctm
        if font is None or ctm is None:
            return None
        if placing is not None and state.matrix[:4] == placing.text and ctm[:4] == placing.page:
            return placing
        m0, m1, m2, m3, _, _ = state.matrix
        n0, n1, n2, n3, _, _ = ctm
        a, b, c, d = n0 * m0 + n2 * m1, n1 * m0 + n3 * m1, n0 * m2 + n2 * m3, n1 * m2 + n3 * m3
        turn = _turn(a, b)
        if turn:
            a, b, _, _, _, _ = mult_matrix((a, b, c, d, 0, 0), _levelling(turn, self.page))
        size = abs(state.fontsize) * ((c * c + d * d) ** 0.5)
        is_hidden, is_visible = state.render == 3, SMALLEST < size < FARTHEST
        scaling = state.scaling * 0.01
        if turn or a * abs(state.fontsize * scaling) < SQUEEZED * size:
            self.page.has_odd = True
        spacing = state.charspace * scaling
        word_spacing = 0.0 if font.is_multibyte() else state.wordspace * state.scaling * 0.01
        runs = self._runs(font)
        self.placing = Placing(
            runs,
            (m0, m1, m2, m3),
            (n0, n1, n2, n3),
            scale_of(a, size, state.fontsize * scaling, spacing, spacing + word_spacing, runs.face),
            state.rise * c,
            state.rise * d,
            turn,
            b,
            is_hidden,
            is_visible,
            is_usual=is_visible and not (is_hidden or turn or b) and 0 < a < FARTHEST,
        )
        return self.placing


def _turn(a: float, b: float) -> int:
    """Return the quarter turns, counter-clockwise, of a line of text drawn with this matrix."""
    if a > 0 and abs(b) < 0.1 * a:
        return 0
    if abs(b) > abs(a):
        return 1 if b > 0 else 3
    return 2 if a < 0 else 0


def _levelling(turn: int, page: PageGlyphs) -> Matrix:
    """Return the matrix that turns a page for writing that stands turned on it to be level."""
    back: dict[int, Matrix] = {
        1: (0, -1, 1, 0, 0, page.width),
        2: (-1, 0, 0, -1, page.width, page.height),
        3: (0, 1, -1, 0, page.height, 0),
    }
    return back[turn]


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


def _is_odd(sign: Sign) -> bool:
    text, advance, _, _, _, unmapped, _ = sign
    return unmapped or not (text or advance)
