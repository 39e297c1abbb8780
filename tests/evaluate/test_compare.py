"""Scoring sees failure: every way of being wrong costs the stage that it is wrong at."""

import pytest
from msgspec.structs import replace

from pipeline.evaluate.compare import cluster_of, compare
from pipeline.evaluate.records import STAGES
from pipeline.evaluate.scores import scores
from pipeline.models import Extraction
from tests.evaluate.made import (
    DOCUMENT,
    FIRST,
    SECOND,
    Spoil,
    gold,
    of,
    spoiled,
    unit,
    with_reference,
    with_unit,
)


def drop_item(e: Extraction) -> Extraction:
    return replace(
        e, recommendations=(*e.recommendations[:2], *e.recommendations[3:]), references=e.references[:3]
    )


def add_unit(e: Extraction) -> Extraction:
    return replace(e, recommendations=(*e.recommendations, unit("m1.r3", "ليس هذا توصية.", "٣-", 3)))


def swap_texts(e: Extraction) -> Extraction:
    return with_unit(with_unit(e, 0, text=SECOND), 1, text=FIRST)


def empty(e: Extraction) -> Extraction:
    return replace(e, sections=(), recommendations=(), references=())


def everything_in_one(e: Extraction) -> Extraction:
    text = " ".join(row.text for row in e.recommendations)
    rows = tuple(replace(row, recommendation_id=f"{DOCUMENT}:m1.r1") for row in e.references)
    return replace(e, recommendations=(replace(e.recommendations[0], text=text),), references=rows)


def shift_span(e: Extraction) -> Extraction:
    row = e.references[0]
    return with_reference(e, 0, end=row.end - 1, surface=row.surface[:-1])


def move_reference(e: Extraction) -> Extraction:
    return with_reference(e, 0, recommendation_id=f"{DOCUMENT}:m1.r2")


# What is spoiled, and the F1 of each stage that must fall; every stage not named must stay at 1.
REFERENCES = ("references_found", "references_target", "references_resolved", "references_status")
SPOILED: list[tuple[str, Spoil, dict[str, float]]] = [
    (
        "a dropped unit",
        drop_item,
        {
            "units": 6 / 7,
            "labels": 6 / 7,
            "text": 6 / 7,
            "references_found": 4 / 5,
            "references_target": 6 / 7,
            "references_resolved": 6 / 7,
            "references_status": 6 / 7,
        },
    ),
    ("an extra unit", add_unit, {"units": 8 / 9, "labels": 8 / 9, "text": 8 / 9}),
    ("swapped texts", swap_texts, {"text": 0.5}),
    (
        "empty output",
        empty,
        {"sections": 0.0, "units": 0.0, "labels": 0.0, "text": 0.0, **dict.fromkeys(REFERENCES, 0.0)},
    ),
    (
        "everything in one unit",
        everything_in_one,
        {
            "units": 0.4,
            "labels": 0.4,
            "text": 0.0,
            "references_found": 1 / 3,
            "references_target": 0.25,
            "references_resolved": 0.25,
            "references_status": 0.25,
        },
    ),
    (
        "a shifted span",
        shift_span,
        {"references_found": 2 / 3, "references_resolved": 0.75, "references_status": 0.75},
    ),
    (
        "a wrong article",
        lambda e: with_reference(e, 0, article="7"),
        {"references_target": 0.75, "references_resolved": 0.75, "references_status": 0.75},
    ),
    (
        "a wrong paragraph",
        lambda e: with_reference(e, 0, paragraph="1"),
        {"references_target": 0.75, "references_resolved": 0.75, "references_status": 0.75},
    ),
    (
        "a wrong instrument",
        lambda e: with_reference(e, 3, instrument_id="untoc"),
        {"references_target": 0.75, "references_resolved": 0.75, "references_status": 0.75},
    ),
    (
        "a wrong kind",
        lambda e: with_reference(e, 3, kind="document"),
        {"references_target": 0.75, "references_resolved": 0.75, "references_status": 0.75},
    ),
    (
        "a wrong symbol",
        lambda e: with_reference(e, 3, symbol="A/1"),
        {"references_target": 0.75, "references_resolved": 0.75, "references_status": 0.75},
    ),
    (
        "a wrong target",
        lambda e: with_reference(e, 3, target_id=f"{DOCUMENT}:m1.r1"),
        {"references_target": 0.75, "references_resolved": 0.75, "references_status": 0.75},
    ),
    ("a wrong status", lambda e: with_reference(e, 3, status="inherited"), {"references_status": 0.75}),
    (
        "one of two articles of a span",
        lambda e: replace(e, references=(*e.references[:2], e.references[3])),
        dict.fromkeys(REFERENCES[1:], 6 / 7),
    ),
    (
        "a reference twice",
        lambda e: replace(e, references=(*e.references, e.references[3])),
        dict.fromkeys(REFERENCES[1:], 8 / 9),
    ),
    (
        "a reference in another unit",
        move_reference,
        {"references_found": 2 / 3, **dict.fromkeys(REFERENCES[1:], 0.75)},
    ),
    ("a letter wrong", lambda e: with_unit(e, 3, text="منع تهريب المهاجربن."), {"text": 0.75}),
    ("a vowel sign lost", lambda e: with_unit(e, 0, text=FIRST.replace("ف", "فّ", 1)), {"text": 0.75}),
    ("a wrong label", lambda e: with_unit(e, 2, label="(ا)"), {"labels": 0.75}),
    (
        "a wrong path",
        lambda e: with_unit(e, 3, path="m1.r2.3"),
        {"units": 0.75, "labels": 0.75, "text": 0.75},
    ),
    (
        "a wrong date",
        lambda e: replace(e, sections=(replace(e.sections[0], end_date="2012-06-02"),)),
        {"sections": 0.0},
    ),
    ("a wrong city", lambda e: replace(e, sections=(replace(e.sections[0], city=None),)), {"sections": 0.0}),
    ("a heading twice", lambda e: replace(e, sections=e.sections * 2), {"sections": 2 / 3}),
    (
        "another document id",
        lambda e: replace(e, document=replace(e.document, date=None)),
        {"document": 6 / 7},
    ),
]


@pytest.mark.parametrize(("what", "spoil", "fallen"), SPOILED, ids=[what for what, _, _ in SPOILED])
def test_a_wrong_output_scores_low_where_it_is_wrong(
    what: str, spoil: Spoil, fallen: dict[str, float]
) -> None:
    found = {stage: one.f1 for stage, one in of(spoiled(spoil)).items()}
    assert found == {stage: pytest.approx(fallen.get(stage, 1.0), abs=1e-6) for stage in STAGES}


def test_the_gold_itself_is_right_at_every_stage() -> None:
    comparison = spoiled(lambda e: e)
    assert all(outcome.right for outcome in comparison.outcomes)
    assert set(of(comparison)) == set(STAGES)
    assert {outcome.stage for outcome in comparison.outcomes} == set(STAGES)


def test_a_missing_unit_costs_recall_and_an_extra_one_precision() -> None:
    dropped, added = of(spoiled(drop_item))["units"], of(spoiled(add_unit))["units"]
    assert (dropped.precision, dropped.recall) == (1.0, 0.75)
    assert (added.precision, added.recall) == (0.8, 1.0)


def test_character_errors_count_what_is_wrong_missing_and_made_up() -> None:
    total = sum(len(row.text) for row in gold().recommendations)
    one_letter = scores([spoiled(lambda e: with_unit(e, 3, text="منع تهريب المهاجربن."))]).characters
    assert (one_letter.errors, one_letter.characters) == (1, total)
    missing = scores([spoiled(drop_item)]).characters
    assert missing.errors == len(gold().recommendations[2].text)
    extra = scores([spoiled(add_unit)]).characters
    assert extra.errors == len("ليس هذا توصية.")
    nothing = scores([spoiled(empty)]).characters
    assert (nothing.error_rate, nothing.accuracy) == (1.0, 0.0)


def test_a_negative_control_counts_what_should_not_be_there() -> None:
    control = empty(gold())
    clean, noisy = compare(control, control), compare(control, gold())
    assert {one.f1 for one in of(clean).values()} == {1.0}
    assert of(noisy)["units"].precision == 0.0
    assert of(noisy)["units"].extra == 4
    assert of(noisy)["references_resolved"].extra == 4
    assert scores([noisy]).characters.error_rate == 1.0


def test_a_document_of_another_id_loses_only_its_id() -> None:
    other = gold()
    renamed = "V.20-99999.ar"

    def moved(own: str | None) -> str | None:
        return own.replace(DOCUMENT, renamed) if own else own

    other = replace(
        other,
        document=replace(other.document, document_id=renamed),
        sections=tuple(
            replace(row, section_id=moved(row.section_id), document_id=renamed) for row in other.sections
        ),
        recommendations=tuple(
            replace(row, recommendation_id=moved(row.recommendation_id), document_id=renamed)
            for row in other.recommendations
        ),
        references=tuple(
            replace(row, recommendation_id=moved(row.recommendation_id), document_id=renamed)
            for row in other.references
        ),
    )
    found = of(compare(gold(), other))
    assert {stage for stage, one in found.items() if one.f1 < 1} == {"document"}


@pytest.mark.parametrize(
    ("path", "cluster"),
    [
        ("m5.r2.9", "m5.r2"),
        ("m5.r2", "m5.r2"),
        ("r12", "r12"),
        ("r12.1.3", "r12"),
        ("m1~2.r3~2.1", "m1~2.r3~2"),
    ],
)
def test_items_are_resampled_with_their_recommendation(path: str, cluster: str) -> None:
    assert cluster_of(path) == cluster
