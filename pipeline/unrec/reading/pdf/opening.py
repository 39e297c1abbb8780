"""Opening a PDF that may come from anyone: bytes → pages, or one clear error.

Streams never unpack to more than the limits allow; a missing or wrong table of objects is made again by
searching the file.
"""

import logging
import re
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any

import msgspec
from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdocument import (
    PDFDocument,
    PDFEncryptionError,
    PDFNoValidXRef,
    PDFPasswordIncorrect,
    PDFXRef,
)
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser, PDFStreamParser, PDFSyntaxError
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFObjRef,
    PDFStream,
    resolve1,
)
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral
from pdfminer.runlength import rldecode
from pdfminer.utils import apply_png_predictor, apply_tiff_predictor

from unrec.findings import finding
from unrec.models import Finding
from unrec.reading.limits import (
    MAX_PAGES,
    MAX_PREDICTED_BYTES,
    MAX_REFERENCES,
    MAX_STREAM_BYTES,
    MAX_TABLES,
    MAX_TREE_DEPTH,
    MAX_TREE_NODES,
    ReadError,
)
from unrec.reading.pdf.content import Inner, Read, inner_at, inner_of, object_at

# Streams that never unpack to more than the limits allow, for pdfminer's parser.
#
# pdfminer unpacks a stream whole, so a few kilobytes can become gigabytes. The parser here makes streams
# that count while they unpack, and that give what can be saved of damaged data.

_MAX_FILTERS = 8
_TIMES_OVER, _AT_LEAST = 8, 1_000_000
"""How often a parser may go over a file; pages are read once, and a tenth of a sound file otherwise."""
_STEP = 1 << 14
_LONGEST_RUN = 64
"""Bytes that each one of run-length coded data may stand for."""


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
        super().push(
            *(
                (at, BoundedStream(each.attrs, each.rawdata or b"", each.decipher))
                if type(each) is PDFStream
                else (at, each)
                for at, each in objs
            )
        )

    def fillbuf(self) -> bool:
        """Read on where the buffer is used up, and count it."""
        if self.charpos < len(self.buf):
            return False
        self.consume(len(self.buf))
        return bool(super().fillbuf())

    def consume(self, size: int) -> None:
        """Count bytes that were searched."""
        self.consumed += size
        if self.consumed > self._most:
            raise ReadError("pdf.damaged", "the file leads its reader over the same bytes again and again")


class BoundedStream(PDFStream):
    """A stream whose data never grows beyond the limits; `is_damaged` tells that it ends before its time.

    `decode` raises ReadError with code `pdf.stream_too_big`, and pdfminer's errors for filters that hold
    no text (pictures) or are not known.
    """

    is_damaged = False

    def decode(self) -> None:
        """Unpack the data; of damaged data, what comes before the damage."""
        data = self.rawdata or b""
        if self.decipher:
            data = self.decipher(self.objid or 0, self.genno or 0, data, self.attrs)
        filters = self.get_filters()
        if len(filters) > _MAX_FILTERS:
            raise ReadError("pdf.stream_too_big", f"a stream is packed {len(filters)} times over")
        for name, parameters in filters:
            if name in LITERALS_FLATE_DECODE:
                data, whole = inflate(data)
                self.is_damaged = self.is_damaged or not whole
            else:
                data = _unpacked(data, name)
            data = _predicted(data, parameters)
        self.data, self.rawdata = data, None


def _unpacked(data: bytes, name: Any) -> bytes:
    if name in LITERALS_LZW_DECODE:
        return _joined(LZWDecoder(BytesIO(data)).run())
    if name in LITERALS_RUNLENGTH_DECODE:
        if len(data) > MAX_STREAM_BYTES // _LONGEST_RUN:
            raise _too_big()
        return rldecode(data)
    # These two only shrink.
    if name in LITERALS_ASCII85_DECODE:
        return ascii85decode(data)
    if name in LITERALS_ASCIIHEX_DECODE:
        return asciihexdecode(data)
    raise PDFException(f"a stream that holds no text: {name!r}")


def inflate(data: bytes) -> tuple[bytes, bool]:
    """Unpack zlib data; of damaged data, what comes before the damage. Tell whether there was none.

    Raises ReadError beyond MAX_STREAM_BYTES.
    """
    engine = zlib.decompressobj()
    out = bytearray()
    for at in range(0, len(data), _STEP):
        if engine.eof:
            break
        before, step = engine.copy(), data[at : at + _STEP]
        try:
            out += engine.decompress(step)
        except zlib.error:
            with suppress(zlib.error):  # once more in small steps, up to the damage
                for inner in range(0, len(step), 64):
                    out += before.decompress(step[inner : inner + 64])
            return bytes(out), False
        if len(out) > MAX_STREAM_BYTES:
            raise _too_big()
    return bytes(out), engine.eof


def _joined(chunks: Iterable[bytes]) -> bytes:
    out = bytearray()
    for each in chunks:
        out += each
        if len(out) > MAX_STREAM_BYTES:
            raise _too_big()
    return bytes(out)


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


# Finding the objects of a PDF whose table of objects is missing or wrong, by searching the file.

# The number of digits is bounded so that no run of digits is read twice.
_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,8})[ \t\r\n]{1,8}([0-9]{1,5})[ \t\r\n]{1,8}obj(?![A-Za-z])")
_TRAILER = re.compile(rb"trailer")
_CATALOG = re.compile(rb"/Type[ \t\r\n]{0,8}/Catalog(?![A-Za-z])")
_LOOKED_INTO = re.compile(rb"/Type[ \t\r\n]{0,8}/(?:ObjStm|XRef)(?![A-Za-z])")
_TRAILER_KEYS = ("Root", "Encrypt", "ID", "Info")
# A stream's dictionary ends well within this many bytes of its start.
_DICTIONARY = 2_000
_MOST_TRAILERS, _LONGEST_TRAILER = 100, 4_096
"""Trailers that are read, the last of a file, and the bytes of each."""
_SEARCHED_TIMES_OVER, _SEARCHED_AT_LEAST = 4, 100_000
"""How often the file may be searched for its object streams."""
_NO_OBJECT = (PSException, PDFException, AssertionError, IndexError, ValueError)
"""What pdfminer raises where no object stands."""


class SearchedObjects(PDFXRef):
    """The places of all objects found in a file; of two with one number, the later."""

    def load(self, parser: PDFParser) -> None:
        """Search the parser's whole file. The trailer's entries are taken wherever they are found."""
        parser.fp.seek(0)
        data = parser.fp.read()
        starts = []
        for match in _OBJECT.finditer(data):
            self.offsets[int(match[1])] = (None, match.start(), int(match[2]))
            starts.append((match.start(), int(match[1])))
        for at in deque((match.start() for match in _TRAILER.finditer(data)), _MOST_TRAILERS):
            part = BoundedParser(BytesIO(data[at : at + _LONGEST_TRAILER]))
            part.doc, part.fallback = parser.doc, True
            with suppress(*_NO_OBJECT):
                self.load_trailer(part)
        # Streams that have no end are read to that of the file, and so only a few of them.
        most = getattr(parser, "consumed", 0) + _SEARCHED_TIMES_OVER * len(data) + _SEARCHED_AT_LEAST
        for at, number in starts:
            if getattr(parser, "consumed", 0) > most:
                break
            if _LOOKED_INTO.search(data, at, at + _DICTIONARY):
                self._look_into(parser, at, number)
        if "Root" not in self.trailer:
            catalogs = [match.start() for match in _CATALOG.finditer(data)]
            owner = max((each for each in starts if catalogs and each[0] < catalogs[-1]), default=None)
            if owner is not None:
                self.trailer["Root"] = PDFObjRef(parser.doc, owner[1])

    def _look_into(self, parser: PDFParser, at: int, number: int) -> None:
        """Take the objects of an object stream, and the trailer of a cross-reference stream."""
        parser.seek(at)
        with suppress(*_NO_OBJECT):
            for _ in range(3):
                parser.nexttoken()
            (_, found) = parser.nextobject()
            kind = found.get("Type") if isinstance(found, PDFStream) else None
            if not isinstance(found, PDFStream) or not isinstance(kind, PSLiteral):
                return
            if kind.name == "XRef":
                self.trailer.update({key: found[key] for key in _TRAILER_KEYS if key in found})
            elif kind.name == "ObjStm" and parser.doc is not None and parser.doc.decipher is None:
                for index, (inner, _) in enumerate(_inner(found).heads):
                    self.offsets.setdefault(inner, (number, index, 0))


def _inner(stream: PDFStream) -> Inner:
    """Return what an object stream holds."""
    count, first = stream.get("N"), stream.get("First")
    return inner_of(
        stream.get_data(), count if isinstance(count, int) else 0, first if isinstance(first, int) else 0
    )


# pdfminer logs what it mends; a program that wants to see it says so,
# others are not to find it on their screen.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())

_HEADER = b"%PDF-"
# Readers accept a header within the first 1024 bytes, and an end mark within the last.
_HEADER_WITHIN = 1024
_END_WITHIN = 1024
_INHERITED = ("Resources", "MediaBox", "CropBox", "Rotate")
_LARGEST_OFFSET = 2**31


class OpenedPdf(msgspec.Struct, frozen=True):
    """An opened PDF: how many pages it has, its pages in order, and what is odd about the file.

    `pages` makes each page when it is asked for, and forgets the content of the one before; a page that
    cannot be made is given as the error.
    """

    page_count: int
    pages: Iterator[PDFPage | ReadError]
    findings: tuple[Finding, ...] = ()


class BoundedDocument(PDFDocument):
    """pdfminer's document, without the loops a hostile file can send it into."""

    def getobj(self, objid: int) -> object:
        """Return an object; references to references are followed a few steps, a loop is null.

        So is an object that is needed to read itself, as a stream whose length is that stream.
        """
        being_read: set[int] = self.__dict__.setdefault("being_read", set())
        if objid in being_read:
            return None
        being_read.add(objid)
        try:
            value = super().getobj(objid)
            for _ in range(MAX_REFERENCES):
                if not isinstance(value, PDFObjRef):
                    return value
                value = super().getobj(value.objid)
            return None
        finally:
            being_read.discard(objid)

    def _getobj_parse(self, pos: int, objid: int) -> object:
        """Return the object at a place, by pdfminer's parser where it is not of the usual syntax."""
        parser = self._parser
        if isinstance(parser, BoundedParser):
            found = object_at(parser.data, pos, objid, self)
            if found is not None:
                parser.consume(found.end - pos)
                if not found.is_stream:
                    return found.value
                stream = self._stream(parser, found)
                if stream is not None:
                    return stream
        return super()._getobj_parse(pos, objid)

    def _stream(self, parser: BoundedParser, read: Read) -> BoundedStream | None:
        """Return the stream whose data begin where its dictionary ends; None where its length is in doubt."""
        if parser.fallback or "Length" not in read.value:
            return None
        length = resolve1(read.value["Length"])
        if type(length) is not int or not 0 <= length <= len(parser.data) - read.end:
            return None
        return BoundedStream(read.value, parser.data[read.end : read.end + length], self.decipher)

    def _getobj_objstm(self, stream: PDFStream, index: int, objid: int) -> object:
        """Return an object of an object stream; no other of it is read.

        Where the place that a table names is another object's, it is looked for by its number.
        """
        held: dict[int | None, Inner] = self.__dict__.setdefault("object_streams", {})
        inner = held.get(stream.objid) or held.setdefault(stream.objid, _inner(stream))
        place = inner.place(index, objid)
        if place is None:
            raise PDFSyntaxError(f"object {objid} is not in its stream")
        if place not in inner.values:
            found = inner_at(inner, place, self)
            inner.values[place] = found[0] if found is not None else self._unusual(inner, place)
        return inner.values[place]

    def _unusual(self, inner: Inner, place: int) -> object:
        parser = PDFStreamParser(inner.data[place : inner.end(place)])
        parser.set_document(self)
        return parser.nextobject()[1]

    def find_xref(self, parser: PDFParser) -> int:
        """Return the place of the last cross-reference table. Raises PDFNoValidXRef where none is named."""
        parser.fp.seek(0)
        data: bytes = parser.fp.read()
        at = data.rfind(b"startxref")
        words = data[at + 9 : at + 64].split() if at >= 0 else []
        if not words or not words[0].isdigit() or int(words[0][:12]) >= _LARGEST_OFFSET:
            raise PDFNoValidXRef("no place of a cross-reference table")
        return int(words[0])

    def read_xref_from(self, parser: PDFParser, start: int, xrefs: list[Any]) -> None:
        """Read the table at `start` and those before it, each once."""
        seen = self.__dict__.setdefault("tables_read", set())
        if start in seen or len(seen) >= MAX_TABLES:
            return
        seen.add(start)
        super().read_xref_from(parser, start, xrefs)

    def forget(self, objid: int) -> None:
        """Drop an object from the cache."""
        self._cached_objs.pop(objid, None)


class SearchedDocument(BoundedDocument):
    """A document whose objects are found by searching the file, whatever table it names."""

    def find_xref(self, parser: PDFParser) -> int:
        """Return the file's start; streams are read to their end mark, whatever length they state."""
        parser.fallback = True
        return 0

    def read_xref_from(self, parser: PDFParser, start: int, xrefs: list[Any]) -> None:  # noqa: ARG002 - pdfminer's signature
        """Search the file."""
        searched = SearchedObjects()
        searched.load(parser)
        xrefs.append(searched)


@contextmanager
def open_pdf(data: bytes, password: str = "") -> Iterator[OpenedPdf]:
    """Open the bytes of a PDF; what the file refers to outside itself is never fetched.

    Raises ReadError: `pdf.not_pdf`, `pdf.damaged`, `pdf.encrypted` (no password, or a wrong one),
    `pdf.encryption_unknown`, `pdf.no_pages`, `pdf.too_many_pages`, `pdf.stream_too_big`.
    """
    if _HEADER not in data[:_HEADER_WITHIN]:
        raise ReadError("pdf.not_pdf", "the file is no PDF: it does not begin as one", repr(data[:24]))
    with BytesIO(data) as file:
        with reading("the file"):
            document = _by_its_tables(file, password)
            if document is None:  # its tables lead nowhere
                document = SearchedDocument(BoundedParser(file), password=password)
            nodes = _page_nodes(document)
            odd = tuple(_oddities(data, document, len(nodes)))
        if not nodes and isinstance(document, SearchedDocument):
            raise ReadError("pdf.damaged", "no page could be found: the file is cut off or damaged")
        if not nodes:
            raise ReadError("pdf.no_pages", "the file has no pages")
        yield OpenedPdf(len(nodes), _pages(document, nodes), odd)


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn whatever goes wrong while pdfminer reads `what` into a ReadError with code `pdf.damaged`."""
    try:
        yield
    except (ReadError, MemoryError):
        raise
    except (PDFPasswordIncorrect, UnicodeEncodeError) as error:
        # The older kinds of encryption take Latin passwords only.
        raise ReadError(
            "pdf.encrypted", "the file needs a password, or another one than was given"
        ) from error
    except PDFEncryptionError as error:
        raise ReadError(
            "pdf.encryption_unknown", "the file is encrypted in an unknown way", str(error)
        ) from error
    except Exception as error:
        # pdfminer checks little of what it reads: a damaged file ends in any error, recursion too.
        shown = f"{type(error).__name__}: {error}"
        raise ReadError("pdf.damaged", f"{what} is damaged and cannot be read", shown) from error


def _by_its_tables(file: BytesIO, password: str) -> BoundedDocument | None:
    try:
        found = BoundedDocument(BoundedParser(file), password=password, fallback=False)
    except (PDFEncryptionError, ReadError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - any error: pdfminer checks little of what it reads
        return None
    return None if _node(found.catalog.get("Pages")) is None else found


def _node(reference: object) -> dict[str, Any] | None:
    """Return a node of the page tree; None where the reference leads to none."""
    length = resolve1(reference)
    return length if isinstance(length, dict) else None


def _page_nodes(document: BoundedDocument) -> list[tuple[int, dict[str, Any]]]:
    """Return object number and dictionary of every page in order, with what it inherits.

    A node that is named twice is taken once. Raises ReadError beyond the limits.
    """
    pages: list[tuple[int, dict[str, Any]]] = []
    seen: set[int] = set()
    stack: list[tuple[object, dict[str, Any], int]] = [(document.catalog.get("Pages"), {}, 0)]
    while stack:
        reference, inherited, depth = stack.pop()
        number = reference.objid if isinstance(reference, PDFObjRef) else 0
        node = _node(reference)
        if node is None or (number and number in seen):
            continue
        seen.add(number)
        if len(seen) > MAX_TREE_NODES or depth > MAX_TREE_DEPTH:
            raise ReadError("pdf.damaged", "the page tree has no end")
        whole = {**inherited, **node}
        kids = resolve1(node.get("Kids"))
        if isinstance(kids, list):
            passed = {key: whole[key] for key in _INHERITED if key in whole}
            stack.extend((kid, passed, depth + 1) for kid in reversed(kids))
        elif _is_page(node):
            pages.append((number, whole))
        if len(pages) > MAX_PAGES or len(stack) > MAX_TREE_NODES:
            raise ReadError("pdf.too_many_pages", f"the file has more than {MAX_PAGES} pages")
    return pages


def _is_page(node: dict[str, Any]) -> bool:
    kind = resolve1(node.get("Type"))
    return (isinstance(kind, PSLiteral) and kind.name == "Page") or "Contents" in node


def _pages(
    document: BoundedDocument, nodes: Sequence[tuple[int, dict[str, Any]]]
) -> Iterator[PDFPage | ReadError]:
    """Make the pages one by one; the content of a page that is done is dropped from pdfminer's cache."""
    for at, (number, attributes) in enumerate(nodes, 1):
        try:
            with reading(f"page {at}"):
                page = PDFPage(document, number, attributes, None)
        except ReadError as error:
            yield error
            continue
        yield page
        for each in page.contents:
            if isinstance(each, PDFObjRef | PDFStream) and each.objid is not None:
                document.forget(each.objid)


def _oddities(data: bytes, document: BoundedDocument, pages: int) -> Iterator[Finding]:
    """Yield findings about a file that can be read all the same."""
    stated = resolve1((_node(document.catalog.get("Pages")) or {}).get("Count"))
    if isinstance(stated, int) and stated > pages:
        yield finding("pdf.truncated", f"the file states {stated} pages, {pages} of them could be found")
    elif isinstance(document, SearchedDocument) or b"%%EOF" not in data[-_END_WITHIN:]:
        yield finding(
            "pdf.truncated", "the file's end or its table of objects is damaged; pages may be missing"
        )
    if document.encryption is not None and not document.is_extractable:
        yield finding("pdf.restricted", "the file asks that its text not be copied")
