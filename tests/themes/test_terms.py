"""The terms of a scheme: which stand in a text, in six languages; what the files of schemes hold."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from unrec.catalogue import load as load_catalogue
from unrec.data import languages
from unrec.languages import load
from unrec.text import mapped
from unrec.themes import spoken
from unrec.themes.terms import SCHEMES, _pieces, find_terms, load_scheme, terms_of

ROWS = tomllib.loads(Path(__file__).with_name("terms.toml").read_text("utf-8"))["row"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
def test_terms_stand_where_they_are(row: dict[str, Any]) -> None:
    language, text = load(row["language"]), row["text"]
    search = language.fold(text)
    source = mapped(text, search, language.folding)
    told = []
    for theme_id, terms in spoken(search, [load_scheme(row["scheme"])], language.code).items():
        start, end = source.to_source(terms[0].start, terms[0].end)
        told.append((start, f"{theme_id} = {text[start:end]}"))
    assert [theme for _, theme in sorted(told)] == row["themes"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_theme_has_a_name_in_each_language_and_no_term_twice(scheme: Any) -> None:
    for theme in load_scheme(scheme).themes.values():
        assert set(theme.name) == set(languages()), theme.theme_id
        for code, terms in theme.terms.items():
            pieces = [tuple(_pieces(term, load(code))) for term in terms]
            assert len(set(pieces)) == len(pieces), (theme.theme_id, code)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("code", languages())
def test_every_term_is_told_where_it_stands_alone(scheme: Any, code: str) -> None:
    language = load(code)
    for theme in load_scheme(scheme).themes.values():
        for term in theme.terms.get(code, ()):
            search = language.fold(term.replace("*", ""))
            told = {(row.theme_id, row.term) for row in find_terms(search, terms_of(code))}
            assert (theme.theme_id, term) in told


def test_there_are_54_issues_and_17_goals() -> None:
    assert [len(load_scheme(scheme).themes) for scheme in SCHEMES] == [54, 17]
    assert list(load_scheme("sdg").themes) == [str(number) for number in range(1, 18)]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_instruments_of_themes_are_in_the_catalogue(scheme: Any) -> None:
    catalogue, loaded = load_catalogue(), load_scheme(scheme)
    assert set(loaded.by_instrument) <= set(catalogue.instruments)
    assert loaded.explicit is None or loaded.explicit in catalogue.instruments


def test_there_is_no_other_scheme() -> None:
    with pytest.raises(ValueError, match="no scheme 'eurovoc'; there are upr-issues, sdg"):
        load_scheme("eurovoc")
