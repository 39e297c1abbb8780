"""Tables of phrases: what each refers to, and what refers to nothing."""

import pytest

from tests.references.cases import ARABIC, ENGLISH, notation, read_entry, table
from unrec.catalogue import load
from unrec.languages import Language
from unrec.references.lexicon import lexicon
from unrec.references.lookup import find, may_begin

PHRASES = [*table("phrases.toml"), *table("forms.toml"), *table("citing.toml")]
NONE = table("no_references.toml")
# Vowel signs over letters, as a vowelled print has them; shadda and tanween included.
MARKS = "\u064e\u064f\u0650\u0652\u0651"


def name(entry: dict[str, object]) -> str:
    return f"{entry['group']}: {str(entry['text'])[:60]}"


@pytest.mark.parametrize("entry", PHRASES, ids=name)
def test_phrase(entry: dict[str, object]) -> None:
    rows = read_entry(entry)
    assert [notation(row) for row in rows] == entry["rows"]
    assert all(row.rule.count("/") == 1 for row in rows)


@pytest.mark.parametrize("entry", NONE, ids=name)
def test_no_reference(entry: dict[str, object]) -> None:
    assert [notation(row) for row in read_entry(entry)] == []


def vowelled(text: str) -> str:
    """The text with a mark on every Arabic letter that has none."""
    return "".join(
        f"{one}{MARKS[index % len(MARKS)]}" if "\u0621" <= one <= "\u064a" and one != "ـ" else one
        for index, one in enumerate(text)
    )


@pytest.mark.parametrize("entry", PHRASES, ids=name)
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


@pytest.mark.parametrize(("name", "language"), [("phrases.toml", ARABIC), ("english.toml", ENGLISH)])
def test_two_pieces_rule_no_phrase_out(name: str, language: Language) -> None:
    known = lexicon(language, load())
    ruled_out = 0
    for entry in table(name):
        text = str(language.fold(str(entry["text"])))
        for word in known.starts.finditer(text):
            end = text.find(" ", word.end() + 1)
            begins = may_begin(text[word.start() : end if end >= 0 else len(text)], known)
            assert begins or find(text, word.start(), known) is None
            ruled_out += not begins and word[0] in known.forms
    assert ruled_out
