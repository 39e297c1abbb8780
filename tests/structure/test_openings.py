"""What a line begins with rules out nothing that it is."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import structure
from unrec.languages import Language, load, supported
from unrec.languages.markers import begins_like_note
from unrec.models import SourceLine
from unrec.structure.contents import contents_words
from unrec.structure.furniture import is_furniture
from unrec.structure.headings import line_openings, openings, read_heading
from unrec.structure.labels import readings
from unrec.structure.placed import labelling, printed_headings


def vocabulary(language: Language) -> list[str]:
    """All that begins or makes a label, a heading or page furniture, and some words that do not."""
    own = language.headings
    shapes = [example for shape in language.labels for example in shape.examples]
    tables = [*own.ordinals.values(), *own.letters.values(), *language.meetings.ordinals.values()]
    tables += own.clauses.values()
    phrases = [
        *own.bare, *own.annexes, *own.parts, *own.drafts, *own.no_titles,
        *language.meetings.words, *language.meetings.fillers, *language.evidence.articles,
        *language.furniture.lines, *language.furniture.page_words, *language.furniture.examples,
        *language.front.contents_titles, *language.front.contents_pages, *shapes, *(word for words in tables for word in words),
    ]  # fmt: skip
    pieces = [piece for phrase in phrases for piece in phrase.split()]
    others = [
        *"ABIVXabivx-–•*()./،؛:'_",
        "12",
        "٣",
        "7/2",
        "IV",
        "ix",
        "XVIII",
        "A/HRC/3",
        "12-34567",
        "الدول",
    ]
    return sorted({*phrases, *pieces, *language.function_words, *others})


LINES = {
    code: st.lists(
        st.tuples(
            st.sampled_from(vocabulary(load(code))), st.sampled_from(["", " ", " ", "  ", "\t", "\u200f"])
        ),
        max_size=6,
    ).map(lambda parts: "".join(word + behind for word, behind in parts))
    for code in supported()
}


@pytest.mark.parametrize("code", supported())
def test_a_line_is_nothing_that_its_opening_rules_out(code: str) -> None:
    language = load(code)
    opens = openings(language)

    @settings(max_examples=400, deadline=None)
    @given(LINES[code])
    def holds(line: str) -> None:
        told = (
            readings(line, language),
            line.strip() and is_furniture(line, language),
            contents_words(line, language),
            read_heading(line, language),
            labelling(language)[0].match(language.fold(line)),
            begins_like_note(line),
        )
        assert opens[line.partition(" ")[0]] or not any(told)

    holds()


@pytest.mark.parametrize("code", supported())
def test_every_word_of_a_contents_page_may_be_of_one(code: str) -> None:
    language = load(code)
    front, opens = language.front, openings(language)
    phrases = (*front.contents_pages, *front.contents_paragraphs, *front.contents_columns)
    words = {word for phrase in (*phrases, *front.contents_titles) for word in phrase.split()}
    assert [word for word in words if contents_words(word, language) and not opens[word]] == []


@pytest.mark.parametrize("code", supported())
def test_every_example_of_a_heading_may_be_one(code: str) -> None:
    language = load(code)
    examples = [*language.headings.examples, *language.meetings.examples]
    texts = [str(one["text"]) for one in examples]
    assert texts
    for text in texts:
        whole = read_heading(text, language)
        lines = [SourceLine(line=1, text=text, gap_before=True)]
        found = printed_headings(lines, line_openings(lines, language), {}, {}, language)
        assert [one.heading for one in found] == ([whole] if whole else [])


def test_most_words_begin_nothing() -> None:
    opens = openings(load("en"))
    assert [opens[word] for word in ("The", "with", "recommends", "Government")] == [False] * 4
    assert all(map(opens.__getitem__, ("12.", "Chapter", "(a)")))


def test_an_organ_in_a_masthead_may_be_named_as_where_it_enacts() -> None:
    text = (
        "الأمم المتحدة\n\nE/RES/2031/19\n\nإن المجلس الاقتصادي والاجتماعي\n\nDistr.: General\n\n28 July 2031\n\n"
        "البند 11 (ب) من جدول الأعمال\n\nآبار السهل\n\nقرار اتخذه المجلس الاقتصادي والاجتماعي في 21 تموز/يوليه 2031\n\n"
        "2031/19 آبار السهل\n\nإن المجلس الاقتصادي والاجتماعي،\n\nإذ يشير إلى آبار السهل،\n\n1 - يدعو إلى حفرها.\n"
    )
    extraction = structure(text)
    document = extraction.document
    assert (document.session, document.date, document.agenda_item) == (
        "2031",
        dt.date(2031, 7, 28),
        "البند 11 (ب) من جدول الأعمال",
    )
    assert [row.path for row in extraction.paragraphs] == ["p0", "p1", "r1"]
