"""What the language files say of references, in the languages beside Arabic and English:
every example is a test.
"""

import re
from collections.abc import Iterator
from importlib import resources

import pytest

from tests.support import each_row
from unrec.catalogue import load
from unrec.languages import Language, supported
from unrec.languages import load as load_language
from unrec.languages.number_words import spelled
from unrec.references.detect import detect
from unrec.references.discourse import Mention
from unrec.references.lexicon import lexicon
from unrec.references.numerals import value_at
from unrec.references.vocabulary import declined

CODES = ("ru", "zh")
LANGUAGES = [load_language(code) for code in CODES]
EACH = pytest.mark.parametrize("language", LANGUAGES, ids=CODES)
CATALOGUE = load()
KINDS = {
    "paragraph": "article",
    "decision": "resolution",
    "goal": "part",
    "target": "part",
    "preamble": "part",
    "rule": "article",
}
UNITS = [
    (language, unit.unit, example)
    for language in LANGUAGES
    for unit in language.references.units
    for example in unit.examples
]
COMMENTS = [
    (language, example)
    for language in LANGUAGES
    for one in language.references.comments
    for example in one.examples
]
TITLES = [
    (language, instrument.id, name)
    for language in LANGUAGES
    for instrument in CATALOGUE.instruments.values()
    for name in instrument.called(language.code)
]
ORGANS = [
    (language, body.id, name)
    for language in LANGUAGES
    for body in CATALOGUE.bodies.values()
    for name in body.called(language.code)
]


def mentions(text: str, language: Language) -> list[tuple[Mention, str]]:
    """What a text mentions, with the folded words of each."""
    folded = language.fold(text)
    found = detect(folded, lexicon(language, CATALOGUE)).mentions
    return [(one, folded[one.start : one.end]) for one in found if one.kind != "context"]


@each_row(UNITS)
def test_a_unit_is_read_whole(language: Language, unit: str, example: str) -> None:
    found = mentions(example, language)
    assert {one.kind for one, _ in found} == {KINDS.get(unit, unit)}
    assert [words for _, words in found] == [language.fold(example)]


@each_row(COMMENTS)
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


@each_row(TITLES)
def test_every_name_of_an_instrument_is_found(language: Language, instrument: str, name: str) -> None:
    ((one, words),) = mentions(name, language)
    assert one.anchor is not None
    assert (one.anchor.instruments, words) == ((instrument,), language.fold(name))


@each_row(ORGANS)
def test_every_name_of_a_body_has_its_forms(language: Language, body: str, name: str) -> None:
    """A name is that of one body, in its first form as in the forms it is declined in."""
    bearers = {one.id for one in CATALOGUE.bodies.values() if name in one.called(language.code)}
    assert bearers == {body}


DECLENSIONS = [
    (language, example)
    for language in LANGUAGES
    for one in language.references.declensions
    for example in one.examples
]


@each_row(DECLENSIONS)
def test_a_name_is_declined(language: Language, example: str) -> None:
    name, form = example.split(" → ")
    assert form in declined([name], language.references)


def test_every_word_that_is_declined_has_five_forms() -> None:
    for language in LANGUAGES:
        for one in language.references.declensions:
            for word, forms in (one.nouns | one.adjectives | one.participles).items():
                assert len(forms) == 5, word


@pytest.mark.parametrize("code", supported())
def test_every_name_is_found_in_every_case_it_is_declined_in(code: str) -> None:
    language = load_language(code)
    for instrument in CATALOGUE.instruments.values():
        for form in declined(instrument.called(code), language.references):
            found = [
                (one.anchor and one.anchor.instruments, words) for one, words in mentions(form, language)
            ]
            assert found == [((instrument.id,), language.fold(form))], form


def test_a_name_begins_with_words_that_are_declined() -> None:
    """Acronyms apart: what is not declined is not found in a text of a language that declines."""
    for language in LANGUAGES:
        for instrument in CATALOGUE.instruments.values() if language.references.declensions else ():
            for name in instrument.called(language.code):
                acronym = name.isupper() or name.split("-")[-1].isdecimal()
                assert acronym or len(declined([name], language.references)) == 6, name


WRAPPED = {
    "ar": ["و{}.", "ب{}.", "({})"],
    "en": ["of the {}.", "under the {},", "(“{}”)"],
    "es": ["del {}.", "al {}.", "el {}.", "«{}»"],
    "fr": ["du {}.", "aux {}.", "de l'{}.", "« {} »"],
    "ru": ["«{}»", "({})"],
    "zh": ["根据《{}》第十条", "《{}》("],
}


@pytest.mark.parametrize(
    ("code", "shape"), [(code, one) for code, shapes in WRAPPED.items() for one in shapes]
)
def test_every_name_is_found_with_what_may_stand_around_it(code: str, shape: str) -> None:
    language = load_language(code)
    known = lexicon(language, CATALOGUE)
    for instrument in CATALOGUE.instruments.values():
        for name in instrument.called(code):
            found = detect(language.fold(shape.format(name)), known).mentions
            named = [one.anchor.instruments for one in found if one.anchor and one.kind != "context"]
            assert named == [(instrument.id,)], name


ALONE = "# Alone: "
"""What begins the comment above a key that one language alone fills: why the others have none."""


def _keys(code: str) -> Iterator[tuple[str, str, bool]]:
    """Each filled key of a language's references with its table, and whether a reason stands above it."""
    file = resources.files("unrec.languages").joinpath(code, "references.toml").read_text("utf-8")
    table, above = "", ""
    for line in file.split("\n"):
        head = re.match(r"\[\[?references\.?([\w.]*)", line)
        key = re.match(r"(\w+)(?:\.\w+)? = (?!\[\]$|\{\}$|\"\"$|false$)", line)
        if head:
            table = head[1]
            outer, _, inner = table.partition(".")
            if inner:
                yield outer, inner, above.startswith(ALONE)
        elif key and "." not in table:
            yield table, key[1], above.startswith(ALONE)
        above = line


def test_a_key_that_one_language_alone_fills_says_why() -> None:
    """Of a list of tables the first that has the key says it."""
    filled: dict[tuple[str, str], dict[str, bool]] = {}
    for code in supported():
        for table, key, told in _keys(code):
            filled.setdefault((table, key), {}).setdefault(code, told)
    alone = {place: next(iter(by.items())) for place, by in filled.items() if len(by) == 1}
    assert len(alone) > 20
    assert [(place, code) for place, (code, told) in alone.items() if not told] == []
    shared = [(place, by) for place, by in filled.items() if len(by) > 1 and any(by.values())]
    assert shared == [], "more than one language fills them"
