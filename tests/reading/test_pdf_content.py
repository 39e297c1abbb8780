import zlib
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT, PSEOF, PSKeyword

from unrec.reading.pdf.content import move_of, operations, pieces_of, string_of

FIXTURES = Path(__file__).parent.parent / "fixtures" / "pdf"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"1 0 -.5 +2. Td", [(b"Td", [1, 0, -0.5, 2.0])]),
        (b"(a\\)b\\050\\\nc) Tj", [(b"Tj", [b"a)b(c"])]),
        (b"(a(b)c) Tj", [(b"Tj", [b"a(b)c"])]),
        (b"<00 4 1>Tj", [(b"Tj", [b"\x00\x41"])]),
        (b"<4>Tj", [(b"Tj", [b"@"])]),
        (b"[(a)-120.5<62>]TJ", [(b"TJ", [[b"a", -120.5, b"b"]])]),
        (b"/F#31 12 Tf", [(b"Tf", [LIT("F1"), 12])]),
        (b"/Span <</ActualText (x)/N[1]>> BDC", [(b"BDC", [LIT("Span"), {"ActualText": b"x", "N": [1]}])]),
        (b"q % (comment) Q\nQ", [(b"q", []), (b"Q", [])]),
        (b"BI /W 1 /H 1 ID \x00(EI)[[ EI Q", [(b"BI", [LIT("W"), 1, LIT("H"), 1]), (b"Q", [])]),
        (b"--5 1.2.3 Td T*", [(b"Td", [-5.0, 1.2]), (b"T*", [])]),
        (b"true null ] >> x", [(b"x", [True, None])]),
        (b"(never closed", []),
        (b"", []),
    ],
)
def test_operators_and_operands(content: bytes, expected: list[tuple[bytes, list[Any]]]) -> None:
    assert list(operations(content)) == expected


@given(st.binary(max_size=300))
def test_no_bytes_raise(content: bytes) -> None:
    for operator, operands in operations(content):
        assert isinstance(operator, bytes)
        assert isinstance(operands, list)


@given(
    st.lists(st.sampled_from([b"[", b"<<", b"(", b"]", b">>", b")", b" ", b"1", b"/a", b"q"]), max_size=200)
)
def test_no_nesting_raises(tokens: list[bytes]) -> None:
    list(operations(b"".join(tokens)))


def test_deep_nesting_and_long_operands_stay_bounded() -> None:
    assert [operator for operator, _ in operations(b"[" * 100_000 + b"x")] == [b"x"]
    [(_, operands)] = operations(b"1 " * 500_000 + b"x")
    assert len(operands) <= 400_000


@pytest.mark.parametrize("name", ["recommendations.pdf", "hard_lines.pdf"])
def test_the_same_objects_as_pdfminers_parser(name: str) -> None:
    with pdfplumber.open(FIXTURES / name) as pdf:
        for page in pdf.pages:
            streams = page.page_obj.contents
            content = b"\n".join(stream.get_data() for stream in streams)
            assert [name for name, _ in operations(content)] == [name for name, _ in _pdfminers(content)]
            assert list(operations(content)) == _pdfminers(content)


def _pdfminers(content: bytes) -> list[tuple[bytes, list[Any]]]:
    stream = PDFStream({"Filter": LIT("FlateDecode")}, zlib.compress(content))
    parser = PDFContentParser([stream])
    found: list[tuple[bytes, list[Any]]] = []
    operands: list[Any] = []
    while True:
        try:
            _, value = parser.nextobject()
        except PSEOF:
            return found
        if isinstance(value, PSKeyword):
            found.append((value.name, operands))
            operands = []
        else:
            operands.append(value)


@pytest.mark.parametrize(
    ("array", "strings", "moves"),
    [
        (b"(a)-5(b)", [b"a", b"b"], [-5.0, 0.0]),
        (b"<41>-5<42><4>7 ", [b"A", b"B", b"@"], [-5.0, 0.0, 7.0]),
        (b" 3 (a) .5\n(b)", [b"", b"a", b"b"], [3.0, 0.5, 0.0]),
        (b"(a\\)b)-5(c(d)e)<41>", [b"a)b", b"c(d)e", b"A"], [-5.0, 0.0, 0.0]),
        (b"(a<b)-5(c>)", [b"a<b", b"c>"], [-5.0, 0.0]),
        (b"(a)5 6(b)", [b"a", b"b"], [None, 0.0]),
        (b"<4G>-5<42>", [None, b"B"], [-5.0, 0.0]),
        (b"\x0b(a)", [b"", b"a"], [None, 0.0]),
        (b"", [], []),
    ],
)
def test_pieces_of_an_array(array: bytes, strings: list[bytes | None], moves: list[float | None]) -> None:
    written, behind = pieces_of(array)
    assert [string_of(each) for each in written] == strings
    assert [move_of(each) for each in behind] == moves
