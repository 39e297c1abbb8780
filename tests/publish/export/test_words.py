"""A unit's own words, where its items part them."""

from hypothesis import given
from hypothesis import strategies as st

from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import Extraction
from unrec.publish.export.akn import words
from unrec.reading import source_of


def read(*lines: str) -> Extraction:
    return extract(source_of("a.txt", "\n".join(["توصيات", "", *lines]).encode()), load())


def stretches(extraction: Extraction) -> list[str]:
    """The stretches of the first unit."""
    first = extraction.paragraphs[0]
    return [first.text[one.start : one.end] for one in words(extraction)[first.paragraph_id]]


def test_bullets_markers_and_marks_that_the_text_leaves_out_do_not_shift_it() -> None:
    extraction = read(
        "١- ينبـغي للدول الأطراف(١)",
        "- أن  تقوم\u200f بما يلي(١):",
        "(أ) تدريب الموظفين.",
        "(١) انظر الوثيقة CTOC/COP/2018/13.",
        "",
        "  وينبغـــي لها(١)، \u200e أن تبلغ",
        "- الأمانة بذلك.",
    )
    assert extraction.paragraphs[0].text.startswith("ينبغي للدول الأطراف أن تقوم بما يلي:")
    assert stretches(extraction) == [
        "ينبغي للدول الأطراف أن تقوم بما يلي:",
        "وينبغي لها، أن تبلغ الأمانة بذلك.",
    ]


def test_a_paragraph_whose_only_words_follow_its_items() -> None:
    extraction = read(
        "١-", "(أ) تدريب الموظفين.", "", "وينبغي لها أن تبلغ الأمانة بذلك.", "٢- ينبغي للدول أن تتعاون."
    )
    assert stretches(extraction) == ["وينبغي لها أن تبلغ الأمانة بذلك."]
    assert [one.line for one in words(extraction)[extraction.paragraphs[0].paragraph_id]] == [6]


PIECES = st.lists(
    st.sampled_from(["كلمة", "ـ", " ", "\u200f", "(١)", "- ", "هـ", "ﻻ", "\u064e", "."]), max_size=8
)


@given(PIECES, PIECES, PIECES)
def test_stretches_and_the_spaces_between_them_are_the_text(
    first: list[str], second: list[str], third: list[str]
) -> None:
    before, between, behind = ("".join(part) for part in (first, second, third))
    extraction = read(
        f"١- {before}:", "(أ) بند(١).", "(١) حاشية.", "", f"و{between}.", "(ب) بند.", "", f"و{behind}."
    )
    own = words(extraction)
    for unit in extraction.paragraphs:
        found = own[unit.paragraph_id]
        assert " ".join(unit.text[one.start : one.end] for one in found) == unit.text
        assert all(one.start < one.end for one in found)
        assert [one.line for one in found] == sorted({one.line for one in found})
