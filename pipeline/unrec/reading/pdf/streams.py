"""Streams that never unpack to more than the limits allow, for pdfminer's parser.

pdfminer unpacks a stream whole, so a few kilobytes can become gigabytes. The parser here makes streams
that count while they unpack, and that give what can be saved of damaged data.
"""

import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
    resolve1,
)
from pdfminer.utils import apply_png_predictor, apply_tiff_predictor

from unrec.reading.pdf.limits import MAX_PREDICTED_BYTES, MAX_STREAM_BYTES, ReadError

_MAX_FILTERS = 8
_TIMES_OVER, _AT_LEAST = 8, 1_000_000
"""How often a parser may go over a file; pages are read once, and a tenth of a sound file otherwise."""
_STEP = 1 << 20


class BoundedParser(PDFParser):
    """pdfminer's parser, with bounded streams, and with bounds on how often it goes over a file.

    `consumed` counts the bytes it went over. `fillbuf` raises ReadError with code `pdf.damaged` where they
    are many times the file: what is written in a small file can send a parser to its end from every object.
    """

    def __init__(self, fp: BytesIO) -> None:
        self.consumed = 0
        self.data = fp.getvalue()
        self._most = _TIMES_OVER * fp.getbuffer().nbytes + _AT_LEAST
        super().__init__(fp)

    def push(self, *objs: Any) -> None:
        """Take parsed objects; a stream becomes a bounded one."""
        super().push(*((at, _bounded(each) if type(each) is PDFStream else each) for at, each in objs))

    def fillbuf(self) -> bool:
        """Read on where the buffer is used up, and count it."""
        if self.charpos < len(self.buf):
            return False
        self.consume(len(self.buf))
        return bool(super().fillbuf())

    def consume(self, size: int) -> None:
        """Count bytes that were gone over."""
        self.consumed += size
        if self.consumed > self._most:
            raise ReadError("pdf.damaged", "the file leads its reader over the same bytes again and again")


class BoundedStream(PDFStream):
    """A stream whose data never grows beyond the limits.

    `decode` raises ReadError with code `pdf.stream_too_big`, and pdfminer's errors for filters that hold
    no text (pictures) or are not known.
    """

    def decode(self) -> None:
        """Unpack the data."""
        data = self.rawdata or b""
        if self.decipher:
            data = self.decipher(self.objid or 0, self.genno or 0, data, self.attrs)
        filters = self.get_filters()
        if len(filters) > _MAX_FILTERS:
            raise ReadError("pdf.stream_too_big", f"a stream is packed {len(filters)} times over")
        for name, parameters in filters:
            data = _predicted(_unpacked(data, name), parameters)
        self.data, self.rawdata = data, None


def _bounded(stream: PDFStream) -> BoundedStream:
    return BoundedStream(stream.attrs, stream.rawdata or b"", stream.decipher)


def _unpacked(data: bytes, name: Any) -> bytes:
    if name in LITERALS_FLATE_DECODE:
        return inflate(data)
    if name in LITERALS_LZW_DECODE:
        return _joined(LZWDecoder(BytesIO(data)).run())
    if name in LITERALS_RUNLENGTH_DECODE:
        return _joined(_runs(data))
    # These two only shrink.
    if name in LITERALS_ASCII85_DECODE:
        return ascii85decode(data)
    if name in LITERALS_ASCIIHEX_DECODE:
        return asciihexdecode(data)
    raise PDFException(f"a stream that holds no text: {name!r}")


def inflate(data: bytes) -> bytes:
    """Unpack zlib data; of damaged data, what comes before the damage.

    Raises ReadError beyond MAX_STREAM_BYTES.
    """
    engine = zlib.decompressobj()
    out, size = [], 0
    rest = data
    while rest and not engine.eof:
        try:
            out.append(engine.decompress(rest, _STEP))
        except zlib.error:
            # Feed the last stretch byte by byte up to the damage, once.
            out.append(_salvaged(b"".join(out), data))
            break
        size += len(out[-1])
        if size > MAX_STREAM_BYTES:
            raise _too_big()
        rest = engine.unconsumed_tail
        if not rest:
            out.append(engine.flush())
    return b"".join(out)


def _salvaged(before: bytes, data: bytes) -> bytes:
    """Return what damaged zlib data gives beyond `before`, reading it in small steps."""
    engine = zlib.decompressobj()
    got = bytearray()
    try:
        for at in range(0, len(data), 64):
            got += engine.decompress(data[at : at + 64])
            if len(got) > MAX_STREAM_BYTES:
                raise _too_big()
    except zlib.error:
        return bytes(got[len(before) :])
    return bytes(got[len(before) :])


def _joined(chunks: Iterable[bytes]) -> bytes:
    out = bytearray()
    for each in chunks:
        out += each
        if len(out) > MAX_STREAM_BYTES:
            raise _too_big()
    return bytes(out)


def _runs(data: bytes) -> Iterable[bytes]:
    """Yield the runs of run-length coded data."""
    at = 0
    while at < len(data) and data[at] != 128:
        length = data[at]
        if length < 128:
            yield data[at + 1 : at + 2 + length]
            at += length + 2
        else:
            yield data[at + 1 : at + 2] * (257 - length)
            at += 2


def _predicted(data: bytes, parameters: Any) -> bytes:
    """Undo the predictor of a stream's parameters, if it has one."""
    if not isinstance(parameters, dict):
        return data
    kind = _number(parameters, "Predictor", 1)
    if kind == 1:
        return data
    if len(data) > MAX_PREDICTED_BYTES:
        raise _too_big()
    colors, columns = _number(parameters, "Colors", 1), _number(parameters, "Columns", 1)
    bits = _number(parameters, "BitsPerComponent", 8)
    # Rows of more than a hundred thousand bytes, or of none, are not what a table or a picture has.
    if not 0 < colors * columns * bits <= 1_000_000:
        raise PDFException(f"a predictor with impossible rows: {parameters!r}")
    if kind == 2:
        return apply_tiff_predictor(colors, columns, bits, data)
    return apply_png_predictor(kind, colors, columns, bits, data)


def _number(parameters: dict[str, Any], name: str, default: int) -> int:
    value = resolve1(parameters.get(name, default))
    return value if isinstance(value, int) else default


def _too_big() -> ReadError:
    return ReadError("pdf.stream_too_big", f"a stream unpacks to more than {MAX_STREAM_BYTES} bytes")
