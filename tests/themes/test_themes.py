"""The stage: rows with what shows them, in order; what is named, what is cited, and when nothing is said."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.kinds.operative_cases import document, unit
from unrec.batch.extract import find_references, find_themes
from unrec.batch.task import rename
from unrec.catalogue import load as load_catalogue
from unrec.findings import finding
from unrec.languages import load
from unrec.models import Extraction, Source, ThemeRow
from unrec.nested import decode, encode, flatten, nest
from unrec.reading.flow import refused
from unrec.store.audit import breaches_of
from unrec.structure import structure
from unrec.themes import load_model, shown_by
from unrec.themes.terms import SCHEMES

CATALOGUE = load_catalogue()


def told(text: str, language: str = "en") -> Extraction:
    return find_themes(find_references(document(unit(text, language=load(language))), CATALOGUE))


def shown(text: str, language: str = "en", *statuses: str) -> list[str]:
    """Rows as `theme = words, rule`; a row without a span has no words."""
    rows = [row for row in told(text, language).themes if row.status in statuses]
    return [f"{row.theme_id} = {text[row.char_start : row.char_end]}, {row.rule}" for row in rows]


@dataclass
class Named:
    language: str
    text: str
    rows: list[str]


NAMED = [
    Named("en", "Pursue target 16.2 of the Sustainable Development Goals.", ["16", "16.2"]),
    Named("en", "The 2030 Agenda for Sustainable Development, in particular Goal 5, guides the plan.", ["5"]),
    Named("en", "Goal 5 of the team is to win.", []),
    Named("ar", "خطة التنمية المستدامة لعام 2030، ولا سيما الهدف 16 منها", ["16"]),
    Named("fr", "Réaliser l’objectif de développement durable 4.", ["4"]),
    Named("es", "Alcanzar el Objetivo de Desarrollo Sostenible 4.", ["4"]),
    Named("ru", "Достичь цели 4 в области устойчивого развития.", ["4"]),
    Named("zh", "实现可持续发展目标4。", ["4"]),
]


@pytest.mark.parametrize("row", NAMED, ids=lambda row: row.text[:40])
def test_goals_that_are_named_are_explicit(row: Named) -> None:
    rows = [theme for theme in told(row.text, row.language).themes if theme.status == "explicit"]
    assert [theme.theme_id for theme in rows] == row.rows
    for theme in rows:
        assert theme.scheme == "sdg"
        assert theme.rule == "named"
        assert row.rows[0] in row.text[theme.char_start : theme.char_end]


def test_a_term_has_its_span_and_the_score_of_the_model() -> None:
    (row,) = (row for row in told("Abolish the death penalty.").themes if row.scheme == "upr-issues")
    assert (row.theme_id, row.status, row.rule) == ("death-penalty", "term", "term:death penalty")
    assert (row.char_start, row.char_end) == (12, 25)
    assert row.score is not None
    assert row.score > 0.9


def test_an_instrument_speaks_of_its_themes() -> None:
    text = "Adhere to the Convention relating to the Status of Refugees."
    rows = [row for row in shown(text, "en", "term") if row.startswith("asylum")]
    (row,) = rows
    assert row.endswith("Convention relating to the Status of Refugees, instrument:refugee-convention")


def test_what_only_the_words_say_names_them() -> None:
    rows = list(told("Improve the conditions in overcrowded jails and police cells.").themes)
    (row,) = (row for row in rows if row.theme_id == "detention")
    model = load_model("upr-issues", "en")
    assert model is not None
    assert row.score is not None
    assert row.score >= model.least
    if row.status == "model":
        assert row.char_start is None
        words = row.rule.removeprefix("model:").split("+")
        assert all(word in "improve the conditions in overcrowded jails and police cells" for word in words)


@pytest.mark.parametrize("text", ["The meeting was opened at ten.", "See annex.", "", "٣", "(a) …"])
def test_nothing_is_said_where_nothing_shows_it(text: str) -> None:
    assert told(text).themes == ()


def test_a_language_without_model_has_terms_and_no_scores() -> None:
    rows = told("Abolir la peine de mort.", "fr").themes
    assert [(row.theme_id, row.status, row.score) for row in rows] == [("death-penalty", "term", None)]
    assert shown_by("fr") == "themes by number and term"
    assert shown_by("en") == "themes by number and term and model"
    assert shown_by("xx") == "themes only where named by number"


def test_a_document_without_paragraphs_or_that_failed_has_no_themes() -> None:
    assert find_themes(document()).themes == ()
    source = Source(name="a.bin", data=b"", sha256="0" * 64)
    broken = structure(refused(source, finding("document.crashed", "broken")))
    assert find_themes(broken).themes == ()


def test_themes_stand_in_the_json_and_move_with_their_document() -> None:
    extraction = told(
        "Abolish the death penalty and pursue target 16.2 of the Sustainable Development Goals."
    )
    assert flatten(decode(encode(nest(extraction)))).themes == extraction.themes
    moved = rename(extraction, 2, "first.txt")
    assert {row.document_id for row in moved.themes} == {moved.document.document_id}
    assert {row.paragraph_id for row in moved.themes} == {row.paragraph_id for row in moved.paragraphs}


def _breaches(row: ThemeRow) -> list[str]:
    extraction = told("Abolish the death penalty.")
    broken = replace(extraction, themes=(row,))
    return [line for line in breaches_of(broken, CATALOGUE) if "theme" in line]


def test_the_audit_tells_of_a_theme_that_stands_nowhere() -> None:
    row = told("Abolish the death penalty.").themes[0]
    assert _breaches(row) == []
    assert _breaches(replace(row, char_end=99))
    assert _breaches(replace(row, char_start=None))
    assert _breaches(replace(row, status="model"))
    assert _breaches(replace(row, paragraph_id="doc.ar:r9"))
    assert _breaches(replace(row, char_start=None, char_end=None, status="model")) == []


WORDS = st.sampled_from(
    [
        "death penalty",
        "torture",
        "Goal 5",
        "the 2030 Agenda",
        "refugees",
        "women",
        "poverty",
        "hunger",
        "and",
        ",",
    ]
)


@given(st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=4))
@settings(deadline=None, max_examples=40)
def test_rows_are_in_order_once_each_and_in_their_texts(texts: list[str]) -> None:
    english = load("en")
    units = [unit(text, f"r{number}", language=english) for number, text in enumerate(texts, 1)]
    extraction = find_themes(find_references(document(*units), CATALOGUE))
    rows = extraction.themes
    keys = [(row.paragraph_id, SCHEMES.index(row.scheme)) for row in rows]
    assert keys == sorted(keys)
    assert len({(row.paragraph_id, row.scheme, row.theme_id) for row in rows}) == len(rows)
    assert not [line for line in breaches_of(extraction, CATALOGUE) if "theme" in line]
