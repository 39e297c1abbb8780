"""Objects of the usual syntax, against pdfminer's own parser: the same, or nothing."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser, PDFStreamParser
from pdfminer.pdftypes import PDFObjRef
from pdfminer.psparser import PSException, PSLiteral

from unrec.reading.pdf.content import inner_at, inner_of, object_at

USUAL = (
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.32 842]/Count -3>>",
    "<< /A (text) /B <4142> /C true /D null /E [ null false 1 0 R ] >>",
    "<</Length 12 0 R/Filter [/FlateDecode /ASCII85Decode]/Kids[]/X<<>>/Y<>>>",
    "[/Indexed/DeviceRGB 255<00ff>]",
    "-12.5",
    "+.5",
    "17 0 R",
    "/Name+1",
    "(several\nlines)",
    "<</K<41>>>",
    "<</A 1/A null/A 2>>",
)
UNUSUAL = (
    r"(a\)b)",
    "(a(b)c)",
    "/A#20B",
    "<4>",
    "<4 1>",
    "<</A>>",
    "<<1 2>>",
    "[1 2",
    "1.2.3",
    "12abc",
    "% comment\n1",
    "[1 2>>",
    "99999999999999999999",
)


def comparable(value: Any) -> Any:
    """Return an object so that two that say the same are equal."""
    if isinstance(value, PDFObjRef):
        return "reference", value.objid
    if isinstance(value, PSLiteral):
        return "name", value.name
    if isinstance(value, list):
        return [comparable(each) for each in value]
    if isinstance(value, dict):
        return {key: comparable(each) for key, each in value.items()}
    return type(value), value


def by_pdfminer(data: bytes) -> Any:
    """Return the object with number 3 that stands at the beginning; the error's kind where there is none."""
    document = object.__new__(PDFDocument)
    document._parser = PDFParser(BytesIO(data))
    document._parser.set_document(document)
    try:
        return comparable(document._getobj_parse(0, 3))
    except (PSException, ValueError, IndexError, AssertionError) as error:
        return type(error)


@pytest.mark.parametrize("text", USUAL)
@pytest.mark.parametrize("around", ["3 0 obj{} endobj", " 3  0 obj\r\n{}\nendobj\n4 0 obj 1 endobj"])
def test_usual_objects(text: str, around: str) -> None:
    data = around.format(text if around[-1] == "\n" or text[0] in "<[(/" else f" {text}").encode("latin-1")
    read = object_at(data, 0, 3, None)
    assert read is not None
    assert not read.is_stream
    assert comparable(read.value) == by_pdfminer(data)


@pytest.mark.parametrize("text", UNUSUAL)
def test_unusual_objects_are_left_to_pdfminer(text: str) -> None:
    assert object_at(f"3 0 obj {text} endobj".encode("latin-1"), 0, 3, None) is None


@pytest.mark.parametrize("data", [b"4 0 obj 1 endobj", b"", b"3 0 objx", b"3 0 obj 1 2 endobj", b"3 0 obj 1"])
def test_what_is_no_such_object(data: bytes) -> None:
    assert object_at(data, 0, 3, None) is None


@pytest.mark.parametrize(
    ("end", "begins"), [("\n", True), ("\r\n", True), ("\r", False), (" \n", False), ("", False)]
)
def test_streams_begin_after_the_line(end: str, begins: bool) -> None:
    data = f"3 0 obj <</Length 2>> stream{end}ab\nendstream endobj".encode("latin-1")
    read = object_at(data, 0, 3, None)
    assert (read is not None) == begins
    if read is not None:
        assert read.is_stream
        assert data[read.end : read.end + 2] == b"ab"


PARTS = [
    *USUAL,
    *UNUSUAL,
    "<<",
    ">>",
    "[",
    "]",
    "/A",
    "(",
    ")",
    "<",
    ">",
    "1",
    "0",
    "R",
    "endobj",
    "stream\n",
    " ",
]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map(" ".join) | st.text("<>[]()/A1 .-R\n", max_size=30))
def test_the_same_as_pdfminer_or_nothing(text: str) -> None:
    data = f"3 0 obj {text} endobj".encode("latin-1")
    read = object_at(data, 0, 3, None)
    if read is not None and not read.is_stream:
        assert comparable(read.value) == by_pdfminer(data)


@given(st.lists(st.sampled_from(PARTS), max_size=12).map(" ".join) | st.text("<>[]()/A1 .-R\n", max_size=30))
@example("3 0 4 9 <</A null/B 1>> [1 0 R 2]")
@example("3 0 4 9 <</A true/B 1>> [1 0 R 2]\n")
def test_object_streams(text: str) -> None:
    data = text.encode("latin-1")
    inner = inner_of(b"7 0 9 %d 7 2 " % len(data) + data, 2, len(b"7 0 9 %d 7 2 " % len(data)))
    assert [number for number, _ in inner.heads] == [7, 9]
    found = inner_at(inner, inner.heads[0][1], None)
    if found is None:
        return
    assert comparable(list(found)) == comparable([PDFStreamParser(data).nextobject()[1]])


def test_an_object_of_a_stream_is_found_by_its_number_where_the_table_errs() -> None:
    inner = inner_of(b"7 0 9 2 11 4 A B C", 3, 13)
    assert [inner.place(*asked) for asked in ((0, 7), (1, 9), (0, 9), (9, 11), (-1, 7), (0, 8))] == [
        *(13, 15, 15, 17, 13),
        None,
    ]
    assert [inner.data[place : inner.end(place)] for place in (13, 15, 17)] == [b"A ", b"B ", b"C"]
    assert inner_of(b"7 0 x", 3, 4).heads == ((7, 4),)
    assert inner_of(b"7 99", 3, 4).end(4) == 5  # beyond the data


def test_objects_within_each_other_are_bounded() -> None:
    for depth, is_read in ((10, True), (200, False)):
        data = b"3 0 obj " + b"[" * depth + b"]" * depth + b" endobj"
        assert (object_at(data, 0, 3, None) is not None) == is_read
