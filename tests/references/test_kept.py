"""What is kept of a language and the catalogue says the same as what is made anew;
phrases are found either way.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.catalogue import load, with_extra
from unrec.languages import load as load_language
from unrec.languages import supported
from unrec.languages.phrases import Phrases, by_words
from unrec.references.vocabulary import Named, _make, named

CATALOGUE = load()
OWN = b'[[instrument]]\nid = "mine"\nkind = "convention"\ntitles = { en = "Convention on Private Rivers" }\n'


pytestmark = pytest.mark.usefixtures("data_folder")


def content(made: Named) -> dict[str, object]:
    """All that is in it, in a form that can be compared."""
    phrases = {first: bytes(own) for first, own in made.phrases.items()}
    return {name: getattr(made, name) for name in made.__struct_fields__} | {"phrases": phrases}


@pytest.mark.parametrize("code", supported())
def test_what_is_kept_says_what_is_made(
    code: str, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    language = load_language(code)
    made = content(named(language, CATALOGUE))
    assert list(data_folder.iterdir())

    def none(*_: object) -> None:
        raise AssertionError("made anew")

    monkeypatch.setattr("unrec.references.vocabulary._make", none)
    assert content(named(language, CATALOGUE)) == made


def test_a_catalogue_with_a_users_file_has_a_copy_of_its_own() -> None:
    language = load_language("en")
    plain = named(language, CATALOGUE)
    extended = named(language, with_extra(OWN))
    phrase = "convention on private rivers"
    assert plain.phrases_of_entries().longest(phrase, 0) is None
    found = extended.phrases_of_entries().longest(phrase, 0)
    assert found is not None
    assert found[0].instruments == ("mine",)  # type: ignore[union-attr]


def written(copy: Mapping[str, Any]) -> dict[str, int]:
    """The phrases of a copy, a space between two words, each with its number."""
    read = {
        word: msgspec.json.decode(own) if isinstance(own, msgspec.Raw) else own for word, own in copy.items()
    }
    phrases: dict[str, int] = {}
    for word, own in read.items():
        if isinstance(own, dict):
            phrases |= {f"{word} {rest}".strip(): number for rest, number in written(own).items()}
        else:
            rests = [("", own)] if isinstance(own, int) else own
            phrases |= {word + rest: number for rest, number in rests}
    return phrases


@pytest.mark.parametrize("code", supported())
def test_every_phrase_that_is_kept_is_found_with_its_entry(code: str) -> None:
    made = _make(load_language(code), CATALOGUE)
    known, wanted = made.phrases_of_entries(), written(made.phrases)
    assert len(wanted) > 1000
    for phrase in wanted:
        assert known.longest(phrase, 0) is not None, phrase


WORD = st.sampled_from(["a", "b", "c", "dd"])
PHRASE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


@given(
    entries=st.lists(st.tuples(PHRASE, st.integers(0, 9)), max_size=12),
    texts=st.lists(PHRASE, min_size=1, max_size=4),
)
def test_the_longest_phrase_counts_and_of_two_the_later(
    entries: list[tuple[str, int]], texts: list[str]
) -> None:
    known: Phrases[int] = Phrases(entries)
    values: dict[str, int] = dict(entries)
    for text in texts:
        words = text.split(" ")
        fitting = [" ".join(words[:size]) for size in range(len(words), 0, -1)]
        wanted = next(((values[one], len(one)) for one in fitting if one in values), None)
        assert known.longest(text, 0) == wanted


def test_a_phrase_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="without words"):
        Phrases([("a", 1), (" - ", 2)])


ALIKE = st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=12).map(" ".join)


@given(
    entries=st.lists(st.tuples(ALIKE, st.integers(0, 9)), max_size=40),
    texts=st.lists(ALIKE, min_size=1, max_size=6),
)
def test_phrases_of_a_copy_are_those_it_was_made_of(entries: list[tuple[str, int]], texts: list[str]) -> None:
    copy = msgspec.json.decode(msgspec.json.encode(by_words(entries)), type=dict[str, msgspec.Raw])
    kept: Phrases[int] = Phrases.kept(copy, range(10))
    made: Phrases[int] = Phrases(entries)
    assert kept.firsts == made.firsts
    assert written(copy) == dict(entries)
    for text in texts * 2:  # what has been looked at is read no more
        assert kept.longest(text, 0) == made.longest(text, 0)


def test_phrases_may_be_of_any_length() -> None:
    long = [" ".join("a" * 3000), *(" ".join("a" * size) for size in range(2990, 2999))]
    copy = msgspec.json.encode(by_words([(phrase, place) for place, phrase in enumerate(long)]))
    kept: Phrases[int] = Phrases.kept(msgspec.json.decode(copy, type=dict[str, msgspec.Raw]), range(10))
    assert kept.longest(f"{long[0]} b", 0) == (0, len(long[0]))
