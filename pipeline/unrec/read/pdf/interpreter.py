"""Runs a page's content: pdfminer's fonts, forms and text state, our reading of the content stream.

Only what places text, rules and pictures is executed; colours and curves are skipped, for they cost time and tell
nothing. Of clipping only the rectangles are noted.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral

from unrec.read.pdf.content import Operand, operations
from unrec.read.pdf.device import GlyphDevice
from unrec.read.pdf.limits import MAX_STREAM_BYTES, ReadError

MAX_OPERATORS = 3_000_000
"""Operators a page may execute, forms included: a form that draws forms that draw forms must end."""
_MAX_DEPTH = 20
_BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)
_SLANT = 3.0
"""Units by which the ends of a line may differ both ways."""

_PAINT_OPERATORS = (b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*")


class Interpreter(PDFPageInterpreter):
    """Executes content streams for a `GlyphDevice`."""

    device: GlyphDevice

    def __init__(self, rsrcmgr: PDFResourceManager, device: GlyphDevice, depth: int = 0) -> None:
        super().__init__(rsrcmgr, device)
        self.depth = depth
        self.path: list[tuple[float, float, float, float]] = []
        self.point: tuple[float, float] = (0.0, 0.0)
        self.clips = False

    def dup(self) -> "Interpreter":
        """Return an interpreter for a form inside this content."""
        if self.depth >= _MAX_DEPTH:
            raise ReadError("pdf.damaged", f"the page nests forms more than {_MAX_DEPTH} deep")
        return Interpreter(self.rsrcmgr, self.device, self.depth + 1)

    def execute(self, streams: Sequence[object]) -> None:
        """Execute the streams as one, each only if it is not already being executed further up."""
        table = self._operators()
        device = self.device
        for operator, operands in operations(self._content(streams)):
            device.operators += 1
            if device.operators > MAX_OPERATORS:
                raise ReadError("pdf.damaged", f"the page asks for more than {MAX_OPERATORS} operations")
            entry = table.get(operator)
            if entry is None:
                continue
            method, count = entry
            if count == 0:
                method()
            elif len(operands) >= count:
                method(*operands[-count:])

    def _content(self, streams: Sequence[object]) -> bytes:
        """Return the decoded streams, leaving them compressed in the document's cache."""
        self.stream_ids.clear()
        pieces: list[bytes] = []
        for reference in streams:
            stream: PDFStream = stream_value(reference)
            if stream.objid is not None and stream.objid in self.parent_stream_ids:
                continue
            if stream.objid is not None:
                self.stream_ids.add(stream.objid)
            raw = stream.rawdata
            pieces.append(stream.get_data())
            if raw is not None:
                stream.rawdata, stream.data = raw, None
            if sum(map(len, pieces)) > MAX_STREAM_BYTES:
                raise ReadError(
                    "pdf.stream_too_big", f"the page has more than {MAX_STREAM_BYTES} bytes of content"
                )
        return b"\n".join(pieces)

    def _operators(self) -> dict[bytes, tuple[Callable[..., Any], int]]:
        table: dict[bytes, tuple[Callable[..., Any], int]] = {
            b"q": (self.do_q, 0),
            b"Q": (self.do_Q, 0),
            b"cm": (self.do_cm, 6),
            b"BT": (self.do_BT, 0),
            b"Tc": (self.do_Tc, 1),
            b"Tw": (self.do_Tw, 1),
            b"Tz": (self.do_Tz, 1),
            b"TL": (self.do_TL, 1),
            b"Tf": (self.do_Tf, 2),
            b"Tr": (self.do_Tr, 1),
            b"Ts": (self.do_Ts, 1),
            b"Td": (self.do_Td, 2),
            b"TD": (self.do_TD, 2),
            b"Tm": (self.do_Tm, 6),
            b"T*": (self.do_T_a, 0),
            b"TJ": (self.do_TJ, 1),
            b"Tj": (self.do_Tj, 1),
            b"'": (self.do__q, 1),
            b'"': (self.do__w, 3),
            b"Do": (self.do_Do, 1),
            b"BMC": (self.begin_marked, 1),
            b"BDC": (self.begin_marked, 2),
            b"EMC": (self.do_EMC, 0),
            b"BI": (self.inline_image, 0),
            b"m": (self.move_to, 2),
            b"l": (self.line_to, 2),
            b"re": (self.rectangle, 4),
            b"W": (self.clip, 0),
            b"W*": (self.clip, 0),
            b"n": (self.end_path, 0),
        }
        table.update(dict.fromkeys(_PAINT_OPERATORS, (self.paint, 0)))
        return table

    def do_TJ(self, seq: Operand) -> None:  # noqa: N802 - pdfminer's name
        """Show text; a thing that is no array of strings and numbers is skipped."""
        if isinstance(seq, list):
            page = self.device.page
            start = len(page.glyphs)
            self.device.show(self.textstate, seq)
            if self.textstate.font is not None and self._is_bold(self.textstate.font):
                page.bold.append((start, len(page.glyphs)))

    def _is_bold(self, font: PDFFont) -> bool:
        """Tell whether a font's name says that its letters are bold."""
        fonts = self.device.fonts
        if font not in fonts.bold:
            fonts.bold[font] = _BOLD.search(str(font.fontname)) is not None
        return fonts.bold[font]

    def begin_marked(self, tag: Operand, properties: Operand = None) -> None:
        """Begin a marked-content sequence; properties named in the resources are looked up."""
        if isinstance(properties, PSLiteral):
            named = dict_value(resolve1(self.resources.get("Properties")) or {})
            properties = resolve1(named.get(properties.name))
        self.device.begin_tag(tag, properties)

    def inline_image(self) -> None:
        """Note that a picture was drawn."""
        self.device.picture()

    def move_to(self, x: Operand, y: Operand) -> None:
        """Begin a path."""
        if isinstance(x, int | float) and isinstance(y, int | float):
            self.point = (x, y)

    def line_to(self, x: Operand, y: Operand) -> None:
        """Draw a line from the last point; slanting ones part nothing and are left out."""
        if isinstance(x, int | float) and isinstance(y, int | float):
            if abs(x - self.point[0]) < _SLANT or abs(y - self.point[1]) < _SLANT:
                self.path.append((*self.point, x, y))
            self.point = (x, y)

    def rectangle(self, x: Operand, y: Operand, width: Operand, height: Operand) -> None:
        """Add a rectangle to the path."""
        if all(isinstance(value, int | float) for value in (x, y, width, height)):
            self.path.append((x, y, x + width, y + height))

    def clip(self) -> None:
        """Let what the path encloses bound what is drawn from its end on."""
        self.clips = True

    def end_path(self) -> None:
        """End the path without paint; of one that clips to a rectangle the device is told."""
        if self.clips and len(self.path) == 1:
            self.device.clip(self.path[0], self.ctm)
        self.clips = False
        self.path.clear()

    def paint(self) -> None:
        """Paint the path: its level lines and flat rectangles are told to the device."""
        for segment in self.path:
            self.device.rule(segment, self.ctm)
        self.clips = False
        self.path.clear()
