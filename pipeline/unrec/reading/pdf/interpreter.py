"""Runs a page's content: pdfminer's fonts, forms and text state, our reading of the content stream.

Only what places text, rules and pictures is executed; colours and curves are skipped, for they cost time and
tell nothing. Of clipping only the rectangles are noted, and the boxes of forms. Whole
operations are read at a time, several times as fast as token by token; what comes out is the same.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any
from zlib import crc32

from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager, PDFTextState
from pdfminer.pdftypes import PDFStream, dict_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral

from unrec.reading.limits import MAX_STREAM_BYTES, ReadError
from unrec.reading.pdf.characters import Bounds, Matrix
from unrec.reading.pdf.content import (
    ARRAY,
    LINES,
    LONGEST_ARRAY,
    MARKED,
    MOVES,
    NAMED,
    NUMBERS,
    OPERATION,
    STRING,
    TAGGED,
    Operand,
    moves_of,
    name_of,
    number_of,
    operation_at,
    pieces_of,
)
from unrec.reading.pdf.device import GlyphDevice, Placing

MAX_OPERATORS = 3_000_000
"""Operators a page may execute, forms included: a form that draws forms that draw forms must end."""
_MAX_DEPTH = 20
_SLANT = 3.0
"""Units by which the ends of a line may differ both ways."""
_SPECK = 4.0
"""Points, some less than it takes, below which a painted line is not told to the device."""

_NOT_WHOLE = frozenset((b"BI", b"ID", b"true", b"false", b"null"))
"""What looks like an operator and ends no operation."""
_PLACING, _LINE = {b"Tm": 6, b"Tc": 1, b"Tw": 1, b"Td": 2, b"TD": 2}, b"l"
"""Operators that place the text, and how many numbers each takes."""

_PAINT_OPERATORS = (b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*")

_QUOTES = re.compile(rb"[)>]\s*['\"]")
"""A string and the operator that shows it on the next line."""

_PLACES = frozenset(
    (*_PAINT_OPERATORS, *b"q Q cm BT Tm Td TD T* TJ Tj ' TL EMC BMC BDC BI re m l W W* n".split())
)
"""Operators that leave alone how text is placed, but for its matrix and its own place."""

Table = dict[bytes, tuple[Callable[..., Any], int]]
"""What executes each operator, and how many operands it takes."""


class Interpreter(PDFPageInterpreter):
    """Executes content streams for a `GlyphDevice`."""

    device: GlyphDevice

    def __init__(self, rsrcmgr: PDFResourceManager, device: GlyphDevice, depth: int = 0) -> None:
        super().__init__(rsrcmgr, device)
        self.depth = depth
        self.path: list[tuple[float, float, float, float]] = []
        self.point: tuple[float, float] = (0.0, 0.0)
        self.clips = False
        self.is_rectangle = True
        self.saved: list[tuple[Matrix, dict[str, Any], Bounds, Placing | None]] = []

    def dup(self) -> "Interpreter":
        """Return an interpreter for a form inside this content."""
        if self.depth >= _MAX_DEPTH:
            raise ReadError("pdf.damaged", f"the page nests forms more than {_MAX_DEPTH} deep")
        return type(self)(self.rsrcmgr, self.device, self.depth + 1)

    def execute(self, streams: Sequence[object]) -> None:
        """Execute the streams as one, each only if it is not already being executed further up."""
        data = self._content(streams)
        self.device.written += data.count(b"Tj") + data.count(b"TJ")
        if b"'" in data or b'"' in data:  # few pages have either
            self.device.written += len(_QUOTES.findall(data))
        self.device.page.mark = crc32(data, self.device.page.mark)
        self._execute_whole(data, self.device)

    def _count(self, operators: int) -> None:
        """Count what is to be executed. Raises ReadError where a page asks for too much."""
        self.device.operators += operators
        if self.device.operators > MAX_OPERATORS:
            self.device.operators = MAX_OPERATORS + 1
            raise ReadError("pdf.damaged", f"the page asks for more than {MAX_OPERATORS} operations")

    @staticmethod
    def _execute(table: Table, operator: bytes, operands: Sequence[Operand]) -> None:
        entry = table.get(operator)
        if entry is None:
            return
        method, count = entry
        if count == 0:
            method()
        elif len(operands) >= count:
            method(*operands[-count:])

    def _execute_whole(self, data: bytes, device: GlyphDevice) -> None:
        """Execute content by whole operations, and those that are unusual by their tokens."""
        table = self._operators()
        device.placing = None
        place: int | None = 0
        while place is not None:
            place = self._until_unusual(data, place, table, device)
            if place is None:
                return
            if lines := LINES.match(data, place):
                self._lines_to(lines[0].split())
                place = lines.end()
                continue
            unusual = operation_at(data, place)
            if unusual is None:
                return
            operator, operands, place = unusual
            self._count(1)
            device.placing = None  # `"` sets spaces before it shows a text
            self._execute(table, operator, operands)
            device.placing = None

    def _until_unusual(self, data: bytes, place: int, table: Table, device: GlyphDevice) -> int | None:
        """Execute whole operations from a place on; return the place of the first that is unusual,
        or of lines of a path; None for none.

        An operation is unusual, too, where with it the page asks for too many.
        """
        state, spans = self.textstate, device.spans
        for match in OPERATION.finditer(data, place):
            kind = match.lastindex
            device.operators += 1
            if device.operators > MAX_OPERATORS:
                break
            if kind == NUMBERS:
                is_usual = self._with_numbers(match, table, device)
            elif kind == MOVES:
                is_usual = _shown_moves(match[1], state, device)
            elif kind == ARRAY:
                array = match[5]
                is_usual = len(array) <= LONGEST_ARRAY and device.show_pieces(
                    state, *pieces_of(array), len(array)
                )
                device.shown += is_usual
            elif kind == NAMED:
                is_usual = self._named(match, table, device)
            elif kind == STRING:
                is_usual = True
                device.shown += 1
                device.show_string(state, match[4][1:])
            elif kind == MARKED:
                is_usual = True
                spans.append(None)
            else:
                is_usual = kind == TAGGED and self._begin_tagged(match[10], device)
            if not is_usual:
                break
        else:
            return None
        device.operators -= 1
        return match.start()

    def _with_numbers(self, match: re.Match[bytes], table: Table, device: GlyphDevice) -> bool:
        """Execute an operation whose operands are numbers; False, and nothing done, where it is unusual.

        Operators that most pages have by the hundred are executed here: a call of pdfminer's costs as much.
        """
        operator = match[3]
        if operator in _PLACING:
            self._place_text(operator, match[2].split(), device)
            return True
        spans = device.spans
        if operator == b"EMC" and spans and spans[-1] is None:
            spans.pop()
            return True
        if operator in _NOT_WHOLE or (operator == _LINE and LINES.match(match.string, match.start())):
            return False
        if operator not in table:
            return True
        method, count = table[operator]
        numbers = match[2].rsplit(None, count) if count else []
        if len(numbers) < count or (operator == b"Tr" and number_of(numbers[-1]) == self.textstate.render):
            return True
        if operator not in _PLACES:
            device.placing = None
        method(*map(number_of, numbers[-count:]))
        return True

    def _place_text(self, operator: bytes, numbers: Sequence[bytes], device: GlyphDevice) -> None:
        """Set the text's matrix or its spaces, or move it; some producers state spaces before each string."""
        state = self.textstate
        if len(numbers) < _PLACING[operator]:
            return
        if operator == b"Tm":
            a, b, c, d, e, f = map(float, numbers[-6:])
            state.matrix, state.linematrix = (a, b, c, d, e, f), (0, 0)
        elif operator == b"Tc":
            if (value := float(numbers[-1])) != state.charspace:
                state.charspace, device.placing = value, None
        elif operator == b"Tw":
            if (value := float(numbers[-1])) != state.wordspace:
                state.wordspace, device.placing = value, None
        else:
            x, y = map(float, numbers[-2:])
            a, b, c, d, e, f = state.matrix
            state.matrix, state.linematrix = (a, b, c, d, x * a + y * c + e, x * b + y * d + f), (0, 0)
            if operator == b"TD":
                state.leading = y

    def _named(self, match: re.Match[bytes], table: Table, device: GlyphDevice) -> bool:
        """Execute an operation with a name for its operand; False where it is unusual."""
        operator = match[8]
        if operator == b"BMC":
            device.spans.append(None)
            return True
        if operator == b"Tf":
            return self._set_font(match[6], match[7], device)
        return operator not in table and operator not in _NOT_WHOLE

    def _set_font(self, name: bytes, numbers: bytes, device: GlyphDevice) -> bool:
        """Set a font, and its size where that is one number; else do nothing, and return False."""
        state = self.textstate
        sizes = numbers.split(None, 1)
        if len(sizes) != 1:
            return False
        font, size = self.fontmap.get(name_of(name).name), number_of(sizes[0])
        if font is None:
            device.placing = None
            self.do_Tf(name_of(name), size)
        elif font is not state.font or size != state.fontsize:
            device.placing = None
            device.fonts_set.add(font)
            state.font, state.fontsize = font, size
        return True

    def _begin_tagged(self, written: bytes, device: GlyphDevice) -> bool:
        """Begin a marked sequence; do nothing, and return False,
        where what is written says more than that.
        """
        if device.begin_again(written):
            return True
        operation = operation_at(written, 0)
        if (
            operation is None
            or operation[0] != b"BDC"
            or len(operation[1]) != 2
            or not isinstance(operation[1][1], dict)
        ):
            return False
        self.begin_marked(*operation[1])
        device.keep_tag(written)
        return True

    def _content(self, streams: Sequence[object]) -> bytes:
        """Return the decoded streams, leaving them compressed in the document's cache."""
        self.stream_ids.clear()
        pieces: list[bytes] = []
        for reference in streams:
            stream: PDFStream = stream_value(reference)
            if stream.objid is not None and stream.objid in self.parent_stream_ids:
                self.device.written += 1
                continue
            if stream.objid is not None:
                self.stream_ids.add(stream.objid)
            raw = stream.rawdata
            pieces.append(stream.get_data())
            self.device.page.is_damaged |= getattr(stream, "is_damaged", False)
            if raw is not None:
                stream.rawdata, stream.data = raw, None
            if sum(map(len, pieces)) > MAX_STREAM_BYTES:
                raise ReadError(
                    "pdf.stream_too_big", f"the page has more than {MAX_STREAM_BYTES} bytes of content"
                )
        return b"\n".join(pieces)

    def _operators(self) -> Table:
        table: Table = {
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
            b"BI": (self.device.picture, 0),
            b"m": (self.move_to, 2),
            b"l": (self.line_to, 2),
            b"re": (self.rectangle, 4),
            b"W": (self.clip, 0),
            b"W*": (self.clip, 0),
            b"n": (self.end_path, 0),
        }
        table.update(dict.fromkeys(_PAINT_OPERATORS, (self.paint, 0)))
        return table

    def do_q(self) -> None:
        """Save what text depends on; colours are not executed."""
        saved = (self.ctm, vars(self.textstate).copy(), self.device.bounds, self.device.placing)
        self.saved.append(saved)

    def do_Q(self) -> None:  # noqa: N802 - pdfminer's name
        """Return to what was saved last. The text's state stays the same object."""
        if self.saved:
            self.ctm, text, bounds, placing = self.saved.pop()
            vars(self.textstate).update(text)
            self.device.set_ctm(self.ctm)
            if bounds is not self.device.bounds:
                self.device.bounds = bounds
                self.device.bound(bounds)
            self.device.placing = placing

    def do_Do(self, name: Operand) -> None:  # noqa: N802 - pdfminer's name
        """Draw a form or a picture; a form's own place does not hold for what comes after it."""
        before = self.device.drawings
        super().do_Do(name)
        self.device.set_ctm(self.ctm)
        self.device.written += before == self.device.drawings  # what is drawn is not known

    def do_Tf(self, fontid: Operand, fontsize: Operand) -> None:  # noqa: N802 - pdfminer's name
        """Set a font and its size."""
        super().do_Tf(fontid, fontsize)
        self.device.written += not isinstance(fontid, PSLiteral) or fontid.name not in self.fontmap
        if self.textstate.font is not None:
            self.device.fonts_set.add(self.textstate.font)

    def do_TJ(self, seq: Operand) -> None:  # noqa: N802 - pdfminer's name
        """Show text; a thing that is no array of strings and numbers is skipped."""
        if isinstance(seq, list):
            self.device.shown += 1
            self.device.show(self.textstate, seq)

    def begin_marked(self, tag: Operand, properties: Operand = None) -> None:
        """Begin a marked-content sequence; properties named in the resources are looked up."""
        if isinstance(properties, PSLiteral):
            named = dict_value(resolve1(self.resources.get("Properties")) or {})
            properties = resolve1(named.get(properties.name))
        self.device.begin_tag(tag, properties)

    def move_to(self, x: Operand, y: Operand) -> None:
        """Begin a path."""
        self.is_rectangle = False
        if isinstance(x, int | float) and isinstance(y, int | float):
            self.point = (x, y)

    def line_to(self, x: Operand, y: Operand) -> None:
        """Draw a line from the last point; slanting ones part nothing and are left out."""
        self.is_rectangle = False
        if isinstance(x, int | float) and isinstance(y, int | float):
            if abs(x - self.point[0]) < _SLANT or abs(y - self.point[1]) < _SLANT:
                self.path.append((*self.point, x, y))
            self.point = (x, y)

    def _lines_to(self, written: Sequence[bytes]) -> None:
        """Draw lines, given as x, y and the operator of each, as `line_to` does."""
        self._count(len(written) // 3)
        self.is_rectangle = False
        x0, y0 = self.point
        append = self.path.append
        for x, y in zip(map(float, written[::3]), map(float, written[1::3]), strict=True):
            if abs(x - x0) < _SLANT or abs(y - y0) < _SLANT:
                append((x0, y0, x, y))
            x0, y0 = x, y
        self.point = (x0, y0)

    def rectangle(self, x: Operand, y: Operand, width: Operand, height: Operand) -> None:
        """Add a rectangle to the path."""
        if all(isinstance(value, int | float) for value in (x, y, width, height)):
            self.path.append((x, y, x + width, y + height))

    def clip(self) -> None:
        """Let what the path encloses bound what is drawn from its end on."""
        self.clips = True

    def end_path(self) -> None:
        """End the path without paint; of one that clips to a rectangle the device is told."""
        self._finish(is_noted=True)

    def paint(self) -> None:
        """Paint the path: its level lines and flat rectangles are told to the device."""
        a, b, c, d, _, _ = self.ctm
        longest = max(abs(a) + abs(b), abs(c) + abs(d))
        for segment in self.path:
            x0, y0, x1, y1 = segment
            if not (abs(x1 - x0) + abs(y1 - y0)) * longest < _SPECK:
                self.device.rule(segment, self.ctm)
        self._finish()

    def _finish(self, *, is_noted: bool = False) -> None:
        """End the path; if it clips, nothing is seen outside of it. Of
        a path with curves no more is known than that.
        """
        if self.clips and len(self.path) == 1:
            box = self.device.seen(self.path[0], self.ctm)
            if is_noted:
                self.device.clip(box)
            if self.is_rectangle:
                self.device.bound(box)
        self.clips, self.is_rectangle = False, True
        self.path.clear()


def _shown_moves(written: bytes, state: PDFTextState, device: GlyphDevice) -> bool:
    """Show strings, each after a move; False, and nothing done, where there are too many."""
    moves = moves_of(written)
    count = len(moves.strings)
    if device.operators + 4 * count > MAX_OPERATORS:
        return False
    device.shown += count
    device.operators += 2 * count - 1 + 2 * (len(moves.spans) - moves.spans.count(b""))
    device.show_moves(state, moves)
    return True
