"""The examples in the language file and the catalogue: each is found, and read as what it stands for."""

import tomllib
from pathlib import Path

from tests.references.cases import ARABIC, ENGLISH, SMUGGLING, rows_of
from tests.support import each_row
from unrec.catalogue import load
from unrec.languages import Language
from unrec.languages.number_words import spelled
from unrec.references.lexicon import lexicon
from unrec.references.numerals import numerals

LANGUAGES = (ARABIC, ENGLISH)
CATALOGUE = load()
INFLECTED = tomllib.loads((Path(__file__).parent / "inflected.toml").read_text(encoding="utf-8"))


KINDS = {
    "paragraph": "article",
    "rule": "article",
    "goal": "part",
    "target": "part",
    "preamble": "part",
    "decision": "resolution",
}


@each_row(
    [
        (one, words.unit, text)
        for one in LANGUAGES
        for words in one.references.units
        for text in words.examples
    ]
)
def test_unit(language: Language, unit: str, example: str) -> None:
    rows = rows_of(example, language=language)
    assert rows
    assert {row.kind for row in rows} == {KINDS.get(unit, unit)}
    assert all(row.surface == example for row in rows)


@each_row(
    [
        (one, words.kind, text)
        for one in LANGUAGES
        for words in one.references.descriptions
        for text in words.examples
    ]
)
def test_description(language: Language, kind: str, example: str) -> None:
    last = rows_of(example, language=language)[-1]
    assert last.status == "definite"
    assert CATALOGUE.instruments[last.instrument_id or ""].kind == kind


@each_row(
    [
        (one, example)
        for one in LANGUAGES
        for words in one.references.short_names
        for example in words.examples
    ]
)
def test_short_name(language: Language, example: dict[str, str]) -> None:
    first, last = rows_of(f"{example['named']}. {example['text']}", "A/1", language)
    assert (first.instrument_id, first.status) == (example["instrument"], "explicit")
    assert (last.instrument_id, last.status) == (example["instrument"], "definite")
    assert not any(row.instrument_id for row in rows_of(example["text"], "A/1", language))


@each_row(
    [
        (one, words.points, text)
        for one in LANGUAGES
        for words in one.references.possessed
        for text in words.examples
    ]
)
def test_possessed(language: Language, points: str, example: str) -> None:
    first, *rest = rows_of(example, language=language)
    if points == "statute":
        # The organization is named, not its statute.
        assert not rest
        assert CATALOGUE.instruments[first.instrument_id or ""].kind in {"statute", "charter", "constitution"}
        return
    assert rest
    if points == "both":
        assert [row.instrument_id for row in rest[1:]] == [first.instrument_id, rest[0].instrument_id]
    elif points == "itself":
        assert [row.instrument_id for row in rest] == [first.instrument_id]
    elif points == "parent":
        assert [row.instrument_id for row in rest] == list(CATALOGUE.parents(first.instrument_id or ""))
    else:
        assert {row.instrument_id for row in rest} == set(CATALOGUE.children(first.instrument_id or ""))


@each_row(
    [(one, example) for one in LANGUAGES for words in one.references.comments for example in words.examples]
)
def test_comment(language: Language, example: dict[str, str]) -> None:
    (row,) = rows_of(example["text"], "A/1", language)
    assert (row.kind, row.surface, row.symbol, row.status) == (
        "document",
        example["text"],
        example["symbol"],
        "explicit",
    )


@each_row([(one, text) for one in LANGUAGES for words in one.references.strangers for text in words.examples])
def test_an_article_of_a_text_outside_the_catalogue_is_of_no_treaty(language: Language, example: str) -> None:
    assert all(row.instrument_id is None for row in rows_of(example, language=language))


@each_row([(one, text) for one in LANGUAGES for text in one.references.no_match])
def test_no_match(language: Language, example: str) -> None:
    assert rows_of(example, language=language) == []


@each_row([(one, example) for one in LANGUAGES for example in one.references.ordinals.examples])
def test_ordinal(language: Language, example: dict[str, str | int]) -> None:
    found = numerals(f" {language.fold(str(example['text']))}", 0, 1, lexicon(language, CATALOGUE))
    assert found
    assert [one.value for one in found.numbers] == [str(example["value"])]


def test_ordinals_stand_for_one_number_each() -> None:
    values: dict[str, int] = {}
    for word, value in spelled(ARABIC.references.ordinals):
        assert values.setdefault(ARABIC.fold(word), value) == value, word
    assert set(values.values()) >= set(range(1, 111))


@each_row([(instrument, example) for instrument, examples in INFLECTED.items() for example in examples])
def test_a_name_is_found_with_what_is_written_together_with_it(instrument: str, example: str) -> None:
    rows = rows_of(example)
    assert [(row.instrument_id, row.surface, row.status) for row in rows] == [
        (instrument, example, "explicit")
    ]


@each_row([(one.id, name) for one in CATALOGUE.instruments.values() for name in one.called("ar")])
def test_every_name_finds_its_instrument(instrument: str, name: str) -> None:
    assert [(row.instrument_id, row.surface) for row in rows_of(f"تنفيذ {name}.")] == [(instrument, name)]


@each_row([(one.id, name) for one in CATALOGUE.instruments.values() for name in one.called("en")])
def test_every_english_name_finds_its_instrument(instrument: str, name: str) -> None:
    found = [(row.instrument_id, row.surface) for row in rows_of(f"Implement {name}.", language=ENGLISH)]
    assert found == [(instrument, name)]


@each_row([(one.instruments, example) for one in CATALOGUE.groups.values() for example in one.examples])
def test_group(instruments: tuple[str, ...], example: str) -> None:
    assert tuple(row.instrument_id for row in rows_of(example)) == instruments


@each_row([(one.numbers, example) for one in CATALOGUE.numbered.values() for example in one.examples])
def test_numbered(numbers: dict[str, str], example: str) -> None:
    phrase, cited = (part.strip() for part in example.split("→"))
    rows = rows_of(phrase)
    assert [row.instrument_id for row in rows] == [numbers[number] for number in cited.split()]
    assert {(row.surface, row.rule) for row in rows} == {(phrase, "instrument.named/explicit.number")}


@each_row([(one.id, name) for one in CATALOGUE.instruments.values() for name in one.customarily("ar")])
def test_a_customary_name_needs_ground(instrument: str, name: str) -> None:
    assert rows_of(f"تنفيذ {name}.", "A/HRC/1/1") == []
    known = CATALOGUE.instruments[instrument].called("ar")[0]
    assert [row.instrument_id for row in rows_of(f"تنفيذ {known}. وتنفيذ {name}.", "A/HRC/1/1")] == [
        instrument
    ] * 2


@each_row([example for organ in CATALOGUE.organs.values() for example in organ.examples])
def test_organ(example: str) -> None:
    phrase, symbol = example.split("→")
    (row,) = rows_of(phrase.strip())
    assert (row.surface, row.symbol or "") == (phrase.strip(), symbol.strip())
    assert row.kind == "resolution"


@each_row(CATALOGUE.bodies.values())
def test_every_symbol_of_a_body_is_found(body: object) -> None:
    for example in getattr(body, "examples"):  # noqa: B009
        if example.isascii():
            assert [row.symbol for row in rows_of(f"الوثيقة {example}.", SMUGGLING)] == [example]
