"""Draws small PDFs for the tests: any glyph may stand anywhere and be named by any text."""

import zlib
from typing import Any, NamedTuple

import msgspec
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFTextState
from pdfminer.utils import mult_matrix

from unrec.reading.limits import MAX_GLYPHS, ReadError
from unrec.reading.pdf import characters
from unrec.reading.pdf.characters import Matrix
from unrec.reading.pdf.content import operations
from unrec.reading.pdf.device import FARTHEST, SMALLEST, SQUEEZED, GlyphDevice, PageGlyphs
from unrec.reading.pdf.fonts import CompositeFont
from unrec.reading.pdf.interpreter import Interpreter
from unrec.reading.pdf.opening import open_pdf
from unrec.reading.pdf.page import page_glyphs


class Glyph(NamedTuple):
    """A glyph to draw: the text its font names it by (None: no ToUnicode entry) and its advance in ems."""

    text: str | None
    advance: float = 0.5


def glyphs(*texts: str | None) -> list[Glyph]:
    """Return glyphs in the order given; vowel signs have no advance, spaces a quarter em."""
    return [
        Glyph(text, 0.0 if text and 0x64B <= ord(text[0]) <= 0x652 else 0.25 if text == " " else 0.5)
        for text in texts
    ]


class Drawing:
    """A document with one font; `show` draws on the page that `page` began."""

    def __init__(self) -> None:
        self.codes: dict[Glyph, int] = {}
        self.contents: list[list[str]] = []
        self.attributes: list[str] = []
        self.font = "Test"

    def page(self, width: float = 600, height: float = 800, attributes: str = "") -> "Drawing":
        self.contents.append([])
        self.attributes.append(f"/MediaBox [0 0 {width} {height}] {attributes}")
        return self

    def raw(self, content: str) -> "Drawing":
        self.contents[-1].append(content)
        return self

    def show(
        self, drawn: list[Glyph], x: float, y: float, size: float = 12, matrix: str = "1 0 0 1"
    ) -> "Drawing":
        codes = "".join(f"{self.codes.setdefault(glyph, len(self.codes) + 1):04x}" for glyph in drawn)
        return self.raw(f"BT /F {size} Tf {matrix} {x} {y} Tm <{codes}> Tj ET")

    def line(self, text: str, right: float, y: float, size: float = 12) -> "Drawing":
        """Draw a text of right-to-left letters only, from its visual left, ending at `right`."""
        drawn = glyphs(*reversed(text))
        return self.show(drawn, right - size * sum(glyph.advance for glyph in drawn), y, size)

    def bytes(self) -> bytes:
        names = "".join(
            f"<{code:04x}> <{glyph.text.encode('utf-16-be').hex()}>\n"
            for glyph, code in self.codes.items()
            if glyph.text is not None
        )
        cmap = (
            "/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{names.count(chr(10))} beginbfchar\n{names}endbfchar\nendcmap end"
        )
        widths = " ".join(f"{code} [{glyph.advance * 1000:g}]" for glyph, code in self.codes.items())
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            (
                f"<< /Type /Pages /Count {len(self.contents)} /Kids "
                f"[{' '.join(f'{7 + 2 * n} 0 R' for n in range(len(self.contents)))}] >>"
            ),
            (
                f"<< /Type /Font /Subtype /Type0 /BaseFont /{self.font} /Encoding /Identity-H /DescendantFonts [4 0 R] "
                "/ToUnicode 6 0 R >>"
            ),
            (
                f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{self.font} /CIDSystemInfo << /Registry (Adobe) "
                f"/Ordering (Identity) /Supplement 0 >> /FontDescriptor 5 0 R /DW 500 /W [{widths}] >>"
            ),
            (
                f"<< /Type /FontDescriptor /FontName /{self.font} /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
                "/Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>"
            ),
            _stream(cmap),
        ]
        for content, attributes in zip(self.contents, self.attributes, strict=True):
            number = len(objects) + 2
            objects.append(
                f"<< /Type /Page /Parent 2 0 R {attributes} /Contents {number} 0 R "
                "/Resources << /Font << /F 3 0 R >> >> >>"
            )
            objects.append(_stream("\n".join(content)))
        return _file(objects)


def _stream(text: str) -> str:
    data = zlib.compress(text.encode("latin-1")).decode("latin-1")
    return f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n{data}\nendstream"


def _file(objects: list[str]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


class _Frame(msgspec.Struct, frozen=True, gc=False):
    """How one text-showing operator places its glyphs; `scaled` is the text space units of an em."""

    matrix: Matrix
    turn: int
    size: float
    scaled: float
    spacing: float
    hidden: bool
    visible: bool
    face: int


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
        0 if state.font is None else device.fonts.face(state.font),
    )


def _turn(a: float, b: float) -> int:
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


class TokenDevice(GlyphDevice):
    """A device for which `drawn_by` has content read token by token, and each string shown glyph by glyph:
    what the reader's own way, many glyphs at a time, must give to the last bit.
    """

    def show(self, state: PDFTextState, sequence: list[Any]) -> None:
        """Collect the glyphs of one text-showing operator and move the text position after them."""
        self.make_glyphs()
        font = state.font
        if font is None:
            self._lose("no font", sum(len(item) for item in sequence if isinstance(item, bytes)))
            return
        if self.ctm is None:
            return
        frame = _frame(state, self.ctm, self)
        scaled = frame.scaled
        if frame.turn or frame.matrix[0] * abs(scaled) < SQUEEZED * frame.size:
            self.page.has_odd = True
        word_spacing = 0.0 if font.is_multibyte() else state.wordspace * state.scaling * 0.01
        x, y = state.linematrix
        for item in sequence:
            if isinstance(item, bytes):
                x = self._show_string(font, item, frame, (x, y), word_spacing)
            elif isinstance(item, int | float):
                x -= item * 0.001 * scaled
        state.linematrix = (x, y)
        if isinstance(font, CompositeFont) and font.lost:
            self._lose(self.fonts.names.get(font, "no font"), font.lost)
            font.lost = 0

    def _show_string(
        self, font: PDFFont, item: bytes, frame: "_Frame", place: tuple[float, float], word_spacing: float
    ) -> float:
        """Collect the glyphs of a string that stands at a place; return where it ends."""
        if self.page.drawn + len(item) // 2 > MAX_GLYPHS:
            raise ReadError("pdf.too_much", f"a page draws more than {MAX_GLYPHS} glyphs")
        runs = self._runs(font)
        x, y = place
        for cid in font.decode(item):
            sign = runs.signs.get(cid) or runs.sign(cid)
            end = x + sign[1] * frame.scaled
            self._place(sign, frame, (x, y), end)
            x = end + (frame.spacing + (word_spacing if cid == 32 else 0.0))
        return x

    def _place(self, sign: Any, frame: "_Frame", start: tuple[float, float], end: float) -> None:
        """Add a glyph that is drawn from a point of text space on as far as to the right."""
        self.page.drawn += 1
        text, advance, mark, repair, flat, unmapped, _ = sign
        if unmapped:
            text = self.unmapped(text)
        a, b, c, d, e, f = frame.matrix
        x, y = start
        x0, x1, base = a * x + c * y + e, a * end + c * y + e, b * x + d * y + f
        glyph = characters.Glyph(
            text, x0, x1, base, frame.size, mark, frame.turn, repair, "", flat, frame.face
        )
        if glyph.x0 > glyph.x1:
            glyph.x0, glyph.x1 = glyph.x1, glyph.x0
        seen = frame.visible and glyph.x0 > -FARTHEST and glyph.x1 < FARTHEST and -FARTHEST < base < FARTHEST
        self.page.hidden += frame.hidden or not seen
        if seen and (glyph.text or advance):
            left, low, right, high = self.bounds
            is_inside = left < glyph.x0 and glyph.x1 < right and low < base < high
            self.page.is_cut = self.page.is_cut or bool(glyph.turn) or not is_inside
            self.page.glyphs.append(glyph)


class _ByToken(Interpreter):
    def _execute_whole(self, data: bytes, device: GlyphDevice) -> None:
        table = self._operators()
        for operator, operands in operations(data):
            self._count(1)
            self._execute(table, operator, operands)


def drawn_by(device: GlyphDevice, page: Any) -> PageGlyphs:
    """Return what a page draws, as the device's kind has it read."""
    if not isinstance(device, TokenDevice):
        return page_glyphs(page, device)
    _ByToken(device.rsrcmgr, device).process_page(page)
    return device.page


def first_page(data: bytes, device: GlyphDevice) -> PageGlyphs:
    """Return the first page of a file as a device draws it."""
    with open_pdf(data) as opened:
        page = next(iter(opened.pages))
        assert not isinstance(page, ReadError)
        return drawn_by(device, page)
