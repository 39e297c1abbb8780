"""Opening a PDF that may come from anyone: bytes → pages, or one clear error."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import msgspec
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFNoValidXRef, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from unrec.findings import finding
from unrec.models import Finding
from unrec.reading.pdf.limits import (
    MAX_PAGES,
    MAX_REFERENCES,
    MAX_TABLES,
    MAX_TREE_DEPTH,
    MAX_TREE_NODES,
    ReadError,
)
from unrec.reading.pdf.objects import Read, object_at, objects_of
from unrec.reading.pdf.search import SearchedObjects
from unrec.reading.pdf.streams import BoundedParser, BoundedStream

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
            found = super().getobj(objid)
            for _ in range(MAX_REFERENCES):
                if not isinstance(found, PDFObjRef):
                    return found
                found = super().getobj(found.objid)
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

    def _stream(self, parser: BoundedParser, found: Read) -> BoundedStream | None:
        """Return the stream whose data begin where its dictionary ends; None where its length is in doubt."""
        if parser.fallback or "Length" not in found.value:
            return None
        length = resolve1(found.value["Length"])
        if type(length) is not int or not 0 <= length <= len(parser.data) - found.end:
            return None
        return BoundedStream(found.value, parser.data[found.end : found.end + length], self.decipher)

    def _get_objects(self, stream: PDFStream) -> tuple[list[object], int]:
        """Return the objects of an object stream, and how many numbers its head has for each two."""
        count = stream.get("N")
        found = objects_of(stream.get_data(), self) if type(count) is int else None
        return super()._get_objects(stream) if found is None else (found, count)

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
        found = SearchedObjects()
        found.load(parser)
        xrefs.append(found)


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
            document = _document(file, password)
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


def _document(file: BytesIO, password: str) -> BoundedDocument:
    """Open the document; where its tables lead nowhere, by searching the whole file for objects."""
    return _by_its_tables(file, password) or SearchedDocument(BoundedParser(file), password=password)


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
    found = resolve1(reference)
    return found if isinstance(found, dict) else None


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
    for number, attributes in nodes:
        try:
            with reading("a page"):
                page = PDFPage(document, number, attributes, None)
        except ReadError as error:
            yield error
            continue
        yield page
        for each in page.contents:
            if isinstance(each, PDFObjRef | PDFStream) and each.objid is not None:
                document.forget(each.objid)


def _oddities(data: bytes, document: BoundedDocument, found: int) -> Iterator[Finding]:
    """Yield findings about a file that can be read all the same."""
    stated = resolve1((_node(document.catalog.get("Pages")) or {}).get("Count"))
    if isinstance(stated, int) and stated > found:
        yield finding("pdf.truncated", f"the file states {stated} pages, {found} of them could be found")
    elif isinstance(document, SearchedDocument) or b"%%EOF" not in data[-_END_WITHIN:]:
        yield finding(
            "pdf.truncated", "the file's end or its table of objects is damaged; pages may be missing"
        )
    if document.encryption is not None and not document.is_extractable:
        yield finding("pdf.restricted", "the file asks that its text not be copied")
