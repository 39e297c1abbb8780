"""Bytes to lines: encodings, line ends, pages, and what is not text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrec.models import Reading
from unrec.reading import read, source_of

ARABIC = "أولاً- الاجتماع الأول، فيينا\n\n١- ينبغي للدول أن تنظر في تعزيز التعاون.\n"


def reading(data: bytes, name: str = "test.txt") -> Reading:
    return read(source_of(name, data))


def found(result: Reading) -> list[str]:
    return [item.code for item in result.findings]


ENCODINGS = [
    ("utf-8", []),
    ("utf-8-sig", []),
    ("utf-16", ["source.encoding"]),
    ("utf-16-le", ["source.encoding"]),
    ("utf-16-be", ["source.encoding"]),
    ("cp1256", ["source.encoding"]),
]


@pytest.mark.parametrize(("encoding", "codes"), ENCODINGS)
def test_encodings(encoding: str, codes: list[str]) -> None:
    text = ARABIC.replace("١", "1") if encoding == "cp1256" else ARABIC
    result = reading(text.encode(encoding))
    assert [line.text for line in result.lines] == text.splitlines()
    assert found(result) == codes
    assert not result.failed


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    result = reading(ARABIC.replace("\n", end).encode())
    assert [line.text for line in result.lines] == ARABIC.splitlines()
    assert [line.line for line in result.lines] == [1, 2, 3]


# Characters that end lines, those that only look so, and others.
MIXED = st.text(alphabet="ab \n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", max_size=12)


@settings(max_examples=500)
@given(st.one_of(MIXED, st.text(alphabet="ab \n", max_size=12)))
def test_lines_end_at_every_line_end_of_unicode_and_nowhere_else(text: str) -> None:
    result = reading(f"a{text}".encode())
    lines = re.split("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", f"a{text}")
    assert [line.text for line in result.lines] == (lines if lines[-1] else lines[:-1])
    assert result.pages == (1 + text.count("\f") if "\f" in text else None)


def test_gaps_follow_blank_lines() -> None:
    assert [line.gap_before for line in reading(ARABIC.encode()).lines] == [True, False, True]


def test_form_feeds_part_pages() -> None:
    result = reading("الأولى\fالثانية\nالثالثة".encode())
    assert [(line.page, line.text) for line in result.lines] == [
        (1, "الأولى"),
        (2, "الثانية"),
        (2, "الثالثة"),
    ]
    assert result.pages == 2


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00"])
def test_empty(data: bytes) -> None:
    result = reading(data)
    assert (result.failed, found(result)) == (True, ["source.empty"])


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 8, b"\x89PNG\r\n\x1a\n" + bytes(200), b"\x00\x01\x02\x03" * 100]
)
def test_not_text(data: bytes) -> None:
    result = reading(data)
    assert (result.failed, found(result)) == (True, ["source.not_text"])
    assert "test.txt" in result.findings[0].message


def test_undecodable_bytes_are_shown_and_counted() -> None:
    result = reading(ARABIC.encode() + "\n٢- ينبغي".encode() + b"\xff\xfe\n")
    assert found(result) == ["source.undecodable"]
    assert "\ufffd" in result.lines[-1].text
    assert "line 5" in result.findings[0].message


def test_controls_and_overrides_are_kept_and_reported() -> None:
    result = reading("ينبغي \u202eللدول\u202c أن\x07 تنظر في الأمر".encode())
    assert found(result) == ["source.controls"]
    assert "\u202e" in result.lines[0].text
    assert "\u202e" not in result.findings[0].evidence
    assert "⟨U+202E⟩" in result.findings[0].evidence


def test_lines_put_in_form_c_have_a_repair() -> None:
    result = reading("ا\u0653خر".encode())
    assert result.lines[0].text == "آخر"
    assert result.lines[0].repair == "nfc"
    assert found(result) == ["source.nfc"]


def test_a_very_long_line() -> None:
    result = reading(("ينبغي للدول أن تنظر " * 100_000).encode())
    assert found(result) == ["source.long_line"]


@pytest.mark.parametrize("name", ["a.pdf", "b.DOCX"])
def test_a_name_that_lies(name: str) -> None:
    result = reading(ARABIC.encode(), name)
    assert (result.failed, found(result)) == (False, ["source.ending"])
    assert [line.text for line in result.lines] == [line.text for line in reading(ARABIC.encode()).lines]
