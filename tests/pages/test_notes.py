import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pages.made import small, suspected
from unrec.pages.marks import note, place_of, quoted, suspects

SUSPICION = suspected().findings[0]


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("تنفذ", "أن تنفّذ المادة", "تنفّذ"),
        ("تنفذ", "أن تُنَفِّذَ المادة", "تُنَفِّذَ"),
        ("تنفّذ", "أن تنفذ المادة", "تنفذ"),
        ("تنفذ", "…تنفـذ، ثم تنفذ", "تنفـذ"),
        ("تنفذ", "وتنفذ", ""),
        ("نفذ", "أن تَنفذ", ""),
        ("تنفذ", "تنفذها ثم تنفّذ", "تنفّذ"),
        ("المادة ٦", "من المادّة ٦ و٧", "المادّة ٦"),
        ("٣-", "٣- ينبغي", "٣-"),
        ("(أ", "١ (أ) نص", "(أ"),
        ("", "نص", ""),
        ("ّ", "نصّ", ""),
        ("نص", "", ""),
    ],
)
def test_words_are_found_whole_whatever_signs_they_bear(words: str, text: str, expected: str) -> None:
    place = place_of(words, text)
    assert (text[slice(*place)] if place else "") == expected


@given(st.text(max_size=8), st.text(max_size=30))
def test_a_place_is_within_its_text(words: str, text: str) -> None:
    place = place_of(words, text)
    assert place is None or 0 <= place[0] < place[1] <= len(text)


def test_the_words_quoted_first_are_marked_in_the_evidence() -> None:
    assert quoted(SUSPICION) == "تنفذ"
    pieces = [(piece.text, piece.marks) for run in note(SUSPICION, "ar").evidence for piece in run.pieces]
    assert pieces == [
        ("…للدول الأطراف أن ", ""),
        ("تنفّذ", "suspect"),
        (" المادة ٦ من بروتوكول…", ""),
    ]


def test_evidence_is_whole_where_nothing_is_quoted() -> None:
    for row in small().findings:
        assert [run.pieces[0].text for run in note(row, "ar").evidence] == [row.evidence]


def test_only_what_may_be_misread_is_marked_in_a_text() -> None:
    text = suspected().paragraphs[0].text
    (span,) = suspects(text, SUSPICION)
    assert (text[span.start : span.end], span.mark, span.note) == ("تنفّذ", "suspect", SUSPICION.message)
    assert [suspects(text, row) for row in small().findings] == [[], [], []]
    assert suspects("لا شيء", SUSPICION) == []
