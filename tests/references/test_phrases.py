"""Tables of phrases: what each refers to, and what refers to nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.references.cases import ARABIC, ENGLISH, notation, read_entry, table
from tests.support import each_row
from unrec.catalogue import load
from unrec.languages import Language
from unrec.languages import load as load_language
from unrec.references.lexicon import Lexicon, Looked, lexicon
from unrec.references.lookup import beginnings, find, skip
from unrec.references.vocabulary import Description, Found, Mark, Name, UnitWord

PHRASES = [
    *table("phrases.toml"),
    *table("forms.toml"),
    *table("citing.toml"),
    *table("languages.toml"),
    *table("cited_paragraphs.toml"),
]
NONE = table("no_references.toml")
# Vowel signs over letters, as a vowelled print has them; shadda and tanween included.
MARKS = "\u064e\u064f\u0650\u0652\u0651"


@each_row(PHRASES)
def test_phrase(entry: dict[str, object]) -> None:
    rows = read_entry(entry)
    assert [notation(row) for row in rows] == entry["rows"]
    assert all(row.rule.count("/") == 1 for row in rows)


@each_row(NONE)
def test_no_reference(entry: dict[str, object]) -> None:
    assert [notation(row) for row in read_entry(entry)] == []


def vowelled(text: str) -> str:
    """The text with a mark on every Arabic letter that has none."""
    return "".join(
        f"{one}{MARKS[index % len(MARKS)]}" if "\u0621" <= one <= "\u064a" and one != "ـ" else one
        for index, one in enumerate(text)
    )


@each_row(PHRASES)
def test_the_same_rows_with_vowel_signs(entry: dict[str, object]) -> None:
    plain = read_entry(entry)
    marked = read_entry(entry | {"text": vowelled(str(entry["text"]))})
    assert [(ARABIC.fold(row.surface), notation(row).split(" = ")[1]) for row in marked] == [
        (ARABIC.fold(row.surface), notation(row).split(" = ")[1]) for row in plain
    ]


def test_the_tables_are_as_large_as_they_should_be() -> None:
    assert len(PHRASES) >= 150
    assert len(NONE) >= 40
    assert len(PHRASES) + len(NONE) >= 120


FOLDED = {
    language.code: [str(language.fold(str(entry["text"]))) for entry in table(name)]
    for name, language in (("phrases.toml", ARABIC), ("english.toml", ENGLISH))
}


def check_begins(text: str, known: Lexicon) -> int:
    """Check that every phrase of a text begins with one of its beginnings, but for words that point at
    nothing known, and that what these tell is what the whole text does; how many there are.
    """
    looked = Looked()
    begun = {start for start, _ in beginnings(text, known._replace(looked=looked))}
    each = {word.start(): find(text, word.start(), known) for word in known.starts.finditer(text)}
    found = {start for start, phrase in each.items() if phrase and not points_at_nothing(text, phrase, known)}
    assert found <= begun
    assert {start: each[start] for start in looked.found} == looked.found
    return len(found)


def points_at_nothing(text: str, phrase: Found, known: Lexicon) -> bool:
    """Whether it is a word such as «that», after which stands nothing that it may point at."""
    following = find(text, skip(text, phrase.end), known)
    points = isinstance(phrase.entry, Mark) and phrase.entry.what == "pointing"
    return points and not (following and isinstance(following.entry, Name | Description | UnitWord))


@pytest.mark.parametrize("language", [ARABIC, ENGLISH], ids=lambda language: language.code)
def test_no_phrase_begins_where_no_beginning_is(language: Language) -> None:
    known = lexicon(language, load())
    found = 0
    for text in FOLDED[language.code]:
        for whole in (
            text,
            text.replace(" ", "  "),
            text.replace(" ", "\n", 1),
            text[: len(text) // 2],
            text.replace(" ", "-"),
        ):
            found += check_begins(whole, known)
    assert found > 100


@given(st.data())
def test_no_phrase_begins_elsewhere_whatever_stands_together(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(FOLDED)))
    pieces = sorted({piece for text in FOLDED[code] for piece in text.split(" ")})
    drawn = data.draw(st.lists(st.sampled_from([*pieces, "", ",", "(", "2030", "art.", "9"]), max_size=12))
    check_begins(" ".join(drawn), lexicon(load_language(code), load()))
