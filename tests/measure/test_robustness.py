"""The noise bench: it measures what the extractor does, and says what falls short."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.measure.made import DOCUMENT, FIRST, gold, with_paragraphs, with_reference
from unrec.measure.gold import Gold
from unrec.measure.robustness import Trial, bench, data, files_of, grids, shortfalls, trials
from unrec.measure.scoring import set_into
from unrec.models import Extraction, Source


@pytest.fixture
def golds(tmp_path: Path) -> list[Gold]:
    source = tmp_path / "a.txt"
    source.write_text(f"١- {FIRST}\n\n٢- {FIRST}\n", encoding="utf-8")
    return [Gold(DOCUMENT, source, (tmp_path / "a.json",), gold())]


def test_an_extractor_that_holds_scores_one_and_one_that_breaks_scores_low(golds: list[Gold]) -> None:
    clean = golds[0].source.read_bytes()
    broken = replace(with_paragraphs(gold(), *gold().paragraphs[:2]), references=())

    def fragile(source: Source) -> Extraction:
        return gold() if source.data == clean else broken

    measured = [bench(trial, golds, fragile) for trial in trials(golds) if trial.level in {0, 3}]
    assert measured[0].structure == measured[0].references == 1.0
    spoiled = {one.kind: one for one in measured[1:]}
    assert set(spoiled) == set(data().kinds)
    assert spoiled["digits"].structure == pytest.approx(4 / 7, abs=1e-6)
    assert spoiled["digits"].references == 0.0
    assert spoiled["digits"].paragraphs == 3 * 5
    assert spoiled["digits"].broken == {f"{DOCUMENT}:m1.{place}": 3 for place in ("r2.1", "r2.2", "p1")}
    # There is no vowel sign in this text: nothing was touched.
    assert spoiled["vowel_signs"].structure == 1.0


def test_references_are_judged_by_paragraph_and_target_and_not_by_span(golds: list[Gold]) -> None:
    moved = with_reference(gold(), 3, char_start=0, char_end=5, surface="تبادل")
    found = bench(Trial("spaces", 1, 1.0), golds, lambda _: moved)
    assert found.references == 1.0
    wrong = with_reference(gold(), 3, instrument_id="untoc")
    assert bench(Trial("spaces", 1, 1.0), golds, lambda _: wrong).references == 0.75


def test_a_score_too_low_at_the_mildest_level_is_reported(golds: list[Gold]) -> None:
    half = with_paragraphs(gold(), *gold().paragraphs[:2])
    good = bench(Trial("ocr", 1, 0.5), golds, lambda _: gold())
    bad = bench(Trial("spaces", 1, 0.5), golds, lambda _: half)
    worse = bench(Trial("digits", 2, 0.5), golds, lambda _: half)
    (said,) = shortfalls([good, bad, worse])
    assert said.startswith("structure F1 is 0.571429 under spaces at its mildest level, the target is 0.99: ")
    assert f"{DOCUMENT}:m1.r2.1" in said
    page = files_of([good, bad])["robustness.md"].decode()
    assert f"- {said}" in page
    assert "Structure F1 is at least 0.99" in files_of([good])["robustness.md"].decode()


def test_tables_have_a_row_a_kind_and_a_column_a_level(golds: list[Gold]) -> None:
    measured = [bench(trial, golds, lambda _: gold()) for trial in trials(golds)]
    structure, references = grids(measured)
    assert structure.columns == references.columns == ("noise", "level 1", "level 2", "level 3")
    assert [row[0] for row in structure.rows] == ["none", *data().kinds]
    assert {cell for row in structure.rows for cell in row[1:]} == {"1.000"}


def test_sources_that_are_no_text_take_no_part(golds: list[Gold]) -> None:
    assert trials([golds[0]._replace(source=Path("a.pdf"))]) == []


PAGE = "a <!-- begin x -->old<!-- end x --> z"


def test_a_section_is_written_between_its_marks_and_replaced_there() -> None:
    once = set_into(PAGE, {"x": "new\n"})
    assert once == "a <!-- begin x -->\n\nnew\n\n<!-- end x --> z"
    assert set_into(once, {"x": "new"}) == once


@pytest.mark.parametrize("page", ["", "<!-- end x --> <!-- begin x -->", PAGE + PAGE, "<!-- begin x -->"])
def test_marks_that_are_missing_or_doubled_are_an_error(page: str) -> None:
    with pytest.raises(ValueError, match="begin x"):
        set_into(page, {"x": "new"})
