"""Finding the objects of a PDF whose table of objects is missing or wrong, by searching the file."""

import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from pdfminer.pdfdocument import PDFXRef
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfparser import PDFParser, PDFStreamParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral

from unrec.reading.pdf.streams import BoundedParser

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
_TIMES_OVER, _AT_LEAST = 4, 100_000
"""How often the file may be gone over for its object streams."""
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
        most = getattr(parser, "consumed", 0) + _TIMES_OVER * len(data) + _AT_LEAST
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
                for index, inner in enumerate(_inner_numbers(found)):
                    self.offsets.setdefault(inner, (number, index, 0))


def _inner_numbers(stream: PDFStream) -> Iterator[int]:
    """Yield the numbers of the objects in an object stream, as its head lists them."""
    parser = PDFStreamParser(stream.get_data())
    count = stream.get("N")
    for _ in range(count if isinstance(count, int) else 0):
        (_, number) = parser.nexttoken()
        parser.nexttoken()
        if isinstance(number, int):
            yield number
