"""Normalisation: in form C whatever was removed, and in time that grows with the text."""

import re
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support import codes
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.reading import read, source_of
from unrec.text import JOINER, MOST_MARKS, clean, is_nfc, nfc, parted_marks, stream_safe

# What composes, what parts it, and what is removed from between.
PIECES = st.sampled_from(
    [
        *("ا", "ه", "ي", "e", "a", "q", " ", "  ", "\n", "(", "- ", "•"),
        *("\u0653", "\u0654", "\u0655", "\u064b", "\u0651", "\u0670", "\u0301", "\u0323", "\u0327", "\u0338"),
        *("ـ", "هـ", "\u200d", "\u200f", "\u202e", "\u00ad", "\x01", "\ufeff", "\u00a0", "\t"),
        *(
            "\u1100",
            "\u1161",
            "\u11a8",
            "\uac00",
            "\u0dd9",
            "\u0dcf",
            "\u09c7",
            "\u09be",
            "\U00011099",
            "\U000110ba",
        ),
        *("\ufefb", "\ufdfa", "\ufe91", "\ufe77", "\ufb1d", "\u2126", "\u0344", "\u1e0a", "\u0958"),
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=12).map("".join),
    st.text(max_size=12),
    st.tuples(PIECES, st.integers(1, 90), PIECES, PIECES).map(
        lambda each: each[0] + each[1] * (each[2] + each[3])
    ),
)


@settings(max_examples=600, deadline=None)
@given(TEXTS)
@example("\u1100\u200b\u1161")
@example("\u09c7\u200d\u09be")
@example("اـ\u0653")
@example("\u064b" * 25 + "ـ" + "\u0651" * 25)
def test_clean_text_is_in_form_c_whatever_was_removed(text: str) -> None:
    for raw in (text, nfc(text)):
        cleaned = clean(raw)
        assert is_nfc(cleaned.text)
        assert cleaned.text == cleaned.text.strip(" ")
        for at in range(len(cleaned.text)):
            start, end = cleaned.to_source(at, at + 1)
            assert 0 <= start <= end <= len(raw)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_form_c_is_as_unicode_says_and_changes_nothing_but_endless_rows_of_marks(text: str) -> None:
    made = nfc(text)
    assert unicodedata.is_normalized("NFC", made)
    assert made == nfc(made)
    if stream_safe(unicodedata.normalize("NFD", text)) == unicodedata.normalize("NFD", text):
        assert made == unicodedata.normalize("NFC", text)
    assert stream_safe(text).replace(JOINER, "") == text.replace(JOINER, "")


MARKED = st.lists(
    st.tuples(
        st.sampled_from(["a", "ا", "a b "]),
        st.integers(0, 70),
        st.sampled_from("\u064b\u0301"),
        st.integers(0, 70),
    ),
    max_size=4,
)


@settings(deadline=None)
@given(MARKED)
def test_a_joiner_stands_where_a_row_of_marks_is_too_long_and_nowhere_else(
    parts: list[tuple[str, int, str, int]],
) -> None:
    made = stream_safe("".join(letters * times + mark * row for letters, times, mark, row in parts))
    assert all(len(row) <= MOST_MARKS for row in re.findall("[\u064b\u0301]+", made))
    assert all(len(row) == MOST_MARKS for row in re.findall(f"([\u064b\u0301]+){JOINER}", made))


def test_a_row_of_marks_is_parted_as_the_stream_safe_format_says() -> None:
    row = "\u064b" * (2 * MOST_MARKS + 1)
    assert stream_safe(f"ا{row}") == f"ا{row[:MOST_MARKS]}{JOINER}{row[:MOST_MARKS]}{JOINER}{row[0]}"
    assert stream_safe("ا" + row[:MOST_MARKS]) == "ا" + row[:MOST_MARKS]
    assert parted_marks(stream_safe(row)) == 2
    assert parted_marks(f"a{JOINER}b") == 0


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.parametrize(
    "marks",
    [
        pytest.param("\u064b\u0651\u0653\u0670", id="Arabic"),
        pytest.param("\u0301\u0323", id="Latin"),
        pytest.param("\u05b0\u0591\u05c1", id="Hebrew"),
        pytest.param("\u0344", id="two in one"),
        pytest.param("\u064b\u0651ـ", id="parted by what is removed"),
        pytest.param("(1)\u0301\u0323", id="parted by notes"),
    ],
)
def test_endless_marks_take_little_time_and_are_reported(marks: str) -> None:
    data = f"١- ينبغي ا{marks * (200_000 // len(marks))}\n".encode()
    start = time.process_time()
    reading = read(source_of("a.txt", data))
    assert time.process_time() - start < 2
    found = [item.code for item in reading.findings]
    assert ("source.marks" in found) == ("ـ" not in marks and "(" not in marks)
    start = time.process_time()
    assert "audit.breach" not in codes(extract(source_of("a.txt", data), load()))
    assert time.process_time() - start < 10


def test_a_mark_after_a_removed_note_is_composed() -> None:
    assert clean("cafe\u0301").text == "caf\u00e9"
