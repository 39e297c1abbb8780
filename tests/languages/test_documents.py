"""Documents composed in a language, read whole: their tree, kinds, references and those who are asked."""

import tomllib
from pathlib import Path

import pytest

from tests.languages.cases import notation, read_whole, rows_of
from unrec.catalogue import load as load_catalogue
from unrec.languages import load
from unrec.models import Extraction

FILES = sorted(Path(__file__).parent.glob("*.toml"))
DOCUMENTS = [
    pytest.param(file.stem, one, id=f"{file.stem}-{one['name']}")
    for file in FILES
    for one in tomllib.loads(file.read_text(encoding="utf-8"))["document"]
]
LANGUAGES = sorted({file.stem for file in FILES})
KINDS = {
    "paragraph": "article",
    "decision": "resolution",
    "goal": "part",
    "target": "part",
    "preamble": "part",
    "rule": "article",
}


@pytest.mark.parametrize(("code", "expected"), DOCUMENTS)
def test_a_document_is_read_whole(code: str, expected: dict[str, object]) -> None:
    read = read_whole(str(expected["text"]))
    assert (read.document.language, read.document.kind) == (code, expected["kind"])
    assert read.document.title == expected["title"]
    assert [f"{one.path} {one.kind}" for one in read.paragraphs] == expected["units"]
    assert [f"{one.level} {one.title}" for one in read.sections] == expected["sections"]
    assert references_of(read) == expected["references"]
    assert asked_in(read) == expected["asked"]


def references_of(read: Extraction) -> list[str]:
    paths = {one.paragraph_id: one.path for one in read.paragraphs}
    return [
        f"{paths[row.paragraph_id]} {row.surface} = {paths[row.target_id]}"
        if row.target_id
        else f"{paths[row.paragraph_id]} {notation(row)}"
        for row in read.references
    ]


def asked_in(read: Extraction) -> list[str]:
    return [
        " ".join([one.path, str(one.strength), *(body.id for body in one.addressees)])
        for one in read.recommendations
        if one.addressees
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_units_of_references_are_read_in_their_examples(code: str) -> None:
    language = load(code)
    for unit in language.references.units:
        for example in unit.examples:
            rows = rows_of(example, language)
            assert rows, example
            assert {row.kind for row in rows} == {KINDS.get(unit.unit, unit.unit)}, example
            assert all(row.surface == example for row in rows), example


@pytest.mark.parametrize("code", LANGUAGES)
def test_descriptions_and_possessives_are_settled_in_their_examples(code: str) -> None:
    language = load(code)
    words = language.references
    examples = [one.examples for one in words.descriptions] + [one.examples for one in words.possessed]
    for example in (example for own in examples for example in own):
        last = rows_of(example, language)[-1]
        assert last.instrument_id, example
        assert last.status != "unresolved", example


@pytest.mark.parametrize("code", LANGUAGES)
def test_comments_are_read_in_their_examples(code: str) -> None:
    language = load(code)
    for words in language.references.comments:
        for example in words.examples:
            assert [row.symbol for row in rows_of(example["text"], language)] == [example["symbol"]]


@pytest.mark.parametrize("code", LANGUAGES)
def test_texts_without_references(code: str) -> None:
    language = load(code)
    for text in language.references.no_match:
        assert rows_of(text, language) == (), text


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_name_of_the_catalogue_finds_its_instrument(code: str) -> None:
    language = load(code)
    for instrument in load_catalogue().instruments.values():
        for name in instrument.called(code):
            rows = [row for row in rows_of(f"1 : {name}.", language) if row.kind == "instrument"]
            assert [(row.instrument_id, row.surface) for row in rows] == [(instrument.id, name)], name
