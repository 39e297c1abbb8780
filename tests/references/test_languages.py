"""What the language files say of references, in the languages beside Arabic and English: every example is a test."""

import pytest

from unrec.catalogue import load
from unrec.languages import Language
from unrec.languages import load as load_language
from unrec.languages.numbers import spelled
from unrec.references.detect import detect
from unrec.references.lexicon import lexicon
from unrec.references.mentions import Mention
from unrec.references.numerals import value_at

CODES = ("ru", "zh")
LANGUAGES = [load_language(code) for code in CODES]
EACH = pytest.mark.parametrize("language", LANGUAGES, ids=CODES)
CATALOGUE = load()
KINDS = {
    "paragraph": "article",
    "decision": "resolution",
    "goal": "part",
    "target": "part",
    "rule": "article",
}
UNITS = [
    pytest.param(language, unit.unit, example, id=example)
    for language in LANGUAGES
    for unit in language.references.units
    for example in unit.examples
]
COMMENTS = [
    pytest.param(language, example, id=example["text"])
    for language in LANGUAGES
    for one in language.references.comments
    for example in one.examples
]
TITLES = [
    pytest.param(language, instrument.id, name, id=f"{language.code}-{instrument.id}-{at}")
    for language in LANGUAGES
    for instrument in CATALOGUE.instruments.values()
    for at, name in enumerate(instrument.called(language.code))
]
ORGANS = [
    pytest.param(language, body.id, name, id=f"{language.code}-{body.id}-{at}")
    for language in LANGUAGES
    for body in CATALOGUE.bodies.values()
    for at, name in enumerate(body.called(language.code))
]


def mentions(text: str, language: Language) -> list[tuple[Mention, str]]:
    """What a text mentions, with the folded words of each."""
    folded = language.fold(text)
    found = detect(folded, lexicon(language, CATALOGUE)).mentions
    return [(one, folded[one.start : one.end]) for one in found if one.kind != "context"]


@pytest.mark.parametrize(("language", "unit", "example"), UNITS)
def test_a_unit_is_read_whole(language: Language, unit: str, example: str) -> None:
    found = mentions(example, language)
    assert {one.kind for one, _ in found} == {KINDS.get(unit, unit)}
    assert [words for _, words in found] == [language.fold(example)]


@pytest.mark.parametrize(("language", "example"), COMMENTS)
def test_a_comment_has_its_symbol(language: Language, example: dict[str, str]) -> None:
    ((one, words),) = mentions(example["text"], language)
    assert (words, one.targets[0].symbol) == (language.fold(example["text"]), example["symbol"])


@EACH
def test_what_is_no_reference(language: Language) -> None:
    for text in language.references.no_match:
        assert mentions(text, language) == [], text


@EACH
def test_numbers_in_words(language: Language) -> None:
    known = lexicon(language, CATALOGUE)
    for example in language.references.ordinals.examples:
        assert value_at(language.fold(str(example["text"])), 0, known)[0] == str(example["value"])
    values: dict[str, int] = {}
    for word, value in spelled(language.references.ordinals):
        assert values.setdefault(language.fold(word), value) == value, word


@pytest.mark.parametrize(("language", "instrument", "name"), TITLES)
def test_every_name_of_an_instrument_is_found(language: Language, instrument: str, name: str) -> None:
    ((one, words),) = mentions(name, language)
    assert one.anchor is not None
    assert (one.anchor.instruments, words) == ((instrument,), language.fold(name))


@pytest.mark.parametrize(("language", "body", "name"), ORGANS)
def test_every_name_of_a_body_has_its_forms(language: Language, body: str, name: str) -> None:
    """A name is that of one body, in its first form as in the forms it is declined in."""
    bearers = {one.id for one in CATALOGUE.bodies.values() if name in one.called(language.code)}
    assert bearers == {body}


def test_declined_words_have_five_forms() -> None:
    for language in LANGUAGES:
        for word, forms in language.references.declined.items():
            assert len(forms) == 5, word
