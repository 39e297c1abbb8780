"""What the letters and signs of one line show, in six languages."""

import pytest

from unrec.evidence.shapes import (
    ENDS,
    HEADS,
    LABELS,
    case_of,
    end_of,
    first_piece,
    fold,
    head_of,
    hung,
    read_label,
    width,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("١٢-  وإذ", "12-  وإذ"),
        ("１．决定：", "1.决定:"),
        ("《宪章》，", '"宪章",'),
        ("المادة ٣؛", "المادة 3;"),
        ("\u200f٢ – «كذا»", '2 - "كذا"'),
        ("هـ", "ه"),
    ],
)
def test_digits_and_marks_of_every_script_are_those_of_ascii(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("大会", 4), ("المنظَّمة", 7), ("", 0), ("é", 1), ("A/大", 4)]
)
def test_width_counts_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "columns"), [("Recalling its", 9), ("大会，回顾", 2), ("会，", 4), ("“会", 3), ("وإذ تشير", 3)]
)
def test_the_first_piece_is_a_word_or_one_wide_sign_with_its_marks(text: str, columns: int) -> None:
    assert width(first_piece(text)) == columns


@pytest.mark.parametrize(
    ("text", "marks"), [("会，议", 1), ("会”，", 2), ("“会", 0), ("A，", 0), ("会议", 0)]
)
def test_marks_behind_the_first_wide_sign_may_hang(text: str, marks: int) -> None:
    assert hung(text) == marks


@pytest.mark.parametrize(
    ("text", "sort", "value"),
    [
        ("1. Recalls", "dot", 1),
        ("٢-  وإذ", "dot", 2),
        ("16、决定", "dot", 16),
        ("(12) To", "paren", 12),
        ("(a) To", "letters", 1),
        ("(هـ) أن", "letters", 5),
        ("а) Принять", "half", 1),
        ("i. To", "half", 9),
        ("(ii) To", "letters", -2),
        ("(aa) To", "letters", 27),
        ("A. General", "capital", 1),
        ("（二）是", "signs", 2),
        ("十一、决定", "sign", 11),
        ("• To", "bullet", 1),
        ("'3' To", "quote", 3),
        ("12", "bare", 12),
        ("VII", "roman", 7),
        ("129.3 Ratify", "compound", 3),
        ("Recalling its", "", 0),
        ("1.5 per cent", "", 0),
        ("2016年", "", 0),
        ("إذ تشير", "", 0),
    ],
)
def test_labels_of_all_scripts(text: str, sort: str, value: int) -> None:
    label = read_label(fold(text).strip())
    if sort == "" and label.sort:
        assert LABELS[label.sort] == "compound"  # «1.5 per cent» is one only by its place in a list
        return
    assert (LABELS[label.sort], label.value) == (sort, value)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("its resolutions", "a"),
        ("决议，", ","),
        ("so.12", "."),
        ('so."', "."),
        ("", ""),
        ("1999", "9"),
        ("大会", "o"),
    ],
)
def test_ends(text: str, end: str) -> None:
    assert ENDS[end_of(fold(text))] == end


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Recalling", "U"),
        ("noting", "l"),
        ("大会", "o"),
        ("", ""),
        ('"The', "qU"),
        ("1999", "9"),
        ("____", "_"),
    ],
)
def test_heads(text: str, head: str) -> None:
    assert HEADS[head_of(fold(text))] == head


@pytest.mark.parametrize(
    ("text", "case"),
    [("THE ASSEMBLY", 3), ("The General Assembly", 2), ("The general debate", 1), ("12 34", 0), ("大会", 1)],
)
def test_case(text: str, case: int) -> None:
    assert case_of(text) == case
