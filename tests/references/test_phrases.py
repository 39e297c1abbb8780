"""Tables of phrases: what each refers to, and what refers to nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.references.cases import ARABIC, ENGLISH, notation, read_entry, table
from tests.support import each_row
from unrec.catalogue import load
from unrec.languages import Language
from unrec.languages import load as load_language
from unrec.references.detect import Detected, detect
from unrec.references.lexicon import Lexicon, lexicon
from unrec.references.lookup import beginnings, find
from unrec.references.vocabulary import Found

PHRASES = [
    *table("phrases.toml"),
    *table("forms.toml"),
    *table("citing.toml"),
    *table("languages.toml"),
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


def check_begins(text: str, known: Lexicon) -> tuple[int, int]:
    """Check every word of a text; how many were told to begin a phrase, and how many to begin no mention."""
    begun = {start: told for start, _, told in beginnings(text, known) or ()}
    found = none = 0
    for word in known.starts.finditer(text):
        plain = find(text, word.start(), known)
        told = begun.get(word.start(), False)
        if isinstance(told, Found):
            assert told == plain
            found += 1
        elif told is True:
            assert plain is None
            assert known.forms[word[0]].base in known.kinds.headed
        elif told is False and word[0] in known.forms:
            assert plain is not None or known.forms[word[0]].base not in known.kinds.headed
            detected = detect(text, known, [(word.start(), word[0], None)])
            # What other texts are called is looked for in the whole text.
            mentions = [one for one in detected.mentions if one.rule != "context.alike"]
            assert Detected(mentions, detected.definitions) == Detected([], [])
            none += 1
    return found, none


@pytest.mark.parametrize("language", [ARABIC, ENGLISH], ids=lambda language: language.code)
def test_pieces_tell_what_a_whole_text_does(language: Language) -> None:
    known = lexicon(language, load())
    found = none = 0
    for text in FOLDED[language.code]:
        for whole in (
            text,
            text.replace(" ", "  "),
            text.replace(" ", "\n", 1),
            text[: len(text) // 2],
            text.replace(" ", "-"),
        ):
            counts = check_begins(whole, known)
            found, none = found + counts[0], none + counts[1]
    assert min(found, none) > 100


@given(st.data())
def test_pieces_tell_what_a_whole_text_does_whatever_stands_together(data: st.DataObject) -> None:
    code = data.draw(st.sampled_from(sorted(FOLDED)))
    pieces = sorted({piece for text in FOLDED[code] for piece in text.split(" ")})
    drawn = data.draw(st.lists(st.sampled_from([*pieces, "", ",", "(", "2030", "art.", "9"]), max_size=12))
    check_begins(" ".join(drawn), lexicon(load_language(code), load()))
