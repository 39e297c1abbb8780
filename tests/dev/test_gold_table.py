"""Scoring sees failure: every way of being wrong costs the stage that it is wrong at."""

import datetime as dt

import pytest
from dev.measure.gold import Judged
from dev.measure.gold_table import characters, stages
from msgspec.structs import replace

from tests.dev.made import (
    CLOSING,
    DOCUMENT,
    FIRST,
    SECOND,
    Spoil,
    compared,
    gold,
    paragraph,
    spoiled,
    with_paragraph,
    with_paragraphs,
    with_recommendation,
    with_reference,
)
from tests.support import each_row
from unrec.measure.scorer import tallies as of
from unrec.models import Addressee, Extraction, Finding, Recommender

MALI, TOGO = Recommender(name="مالي"), Recommender(name="توغو")
CONCERN = f"{DOCUMENT}:m1.p1"


def drop_item(e: Extraction) -> Extraction:
    kept = with_paragraphs(e, *e.paragraphs[:2], *e.paragraphs[3:])
    return replace(kept, references=e.references[:3])


def add_paragraph(e: Extraction) -> Extraction:
    return with_paragraphs(e, *e.paragraphs, paragraph("m1.r3", "ليس هذا توصية.", "٣-", 3))


def swap_texts(e: Extraction) -> Extraction:
    return with_paragraph(with_paragraph(e, 0, text=SECOND), 1, text=FIRST)


def empty(e: Extraction) -> Extraction:
    return replace(e, sections=(), paragraphs=(), recommendations=(), references=(), findings=())


def everything_in_one(e: Extraction) -> Extraction:
    text = " ".join(row.text for row in e.paragraphs)
    references = tuple(replace(row, paragraph_id=f"{DOCUMENT}:m1.r1") for row in e.references)
    return replace(with_paragraphs(e, replace(e.paragraphs[0], text=text)), references=references)


def shift_span(e: Extraction) -> Extraction:
    row = e.references[0]
    return with_reference(e, 0, char_end=row.char_end - 1, surface=row.surface[:-1])


def move_reference(e: Extraction) -> Extraction:
    return with_reference(e, 0, paragraph_id=f"{DOCUMENT}:m1.r2")


def asked(e: Extraction) -> Extraction:
    """The document with all that is judged of a recommendation, on the first one."""
    states = Addressee(id="states", surface="للدول", char_start=6, char_end=11, rule="gold")
    return with_recommendation(
        e,
        0,
        strength="should",
        operative_words="ينبغي",
        addressees=(states,),
        recommended_by=(MALI, TOGO),
        response="supported",
        concern_id=CONCERN,
    )


def unresolved(e: Extraction, *candidates: str) -> Extraction:
    return with_reference(e, 3, status="unresolved", instrument_id=None, candidates=candidates)


def note(e: Extraction, code: str, path: str | None = "m1.r1") -> Extraction:
    own = f"{DOCUMENT}:{path}" if path else None
    found = Finding(
        document_id=DOCUMENT, code=code, severity="info", paragraph_id=own, message="said", evidence=""
    )
    return replace(e, findings=(*e.findings, found))


# What is spoiled, and the F1 of each stage that must fall; every stage not named must stay at 1.
FOUND = "references_found"
TARGET, RESOLVED, STATUS = REFERENCES = ("references_target", "references_resolved", "references_status")
# Five paragraphs, four of them with a label, those four recommendations.
HELD = ("structure", "places", "raw", "text", "kinds")
OF_FOUR = ("labels", "recommendations")
ASKED = ("strength", "addressees", "recommended_by", "response", "concern")


def wrong(score: float, *stages: str) -> dict[str, float]:
    return dict.fromkeys(stages, score)


SPOILED: list[tuple[str, Spoil, dict[str, float]]] = [
    (
        "a dropped item",
        drop_item,
        wrong(8 / 9, *HELD) | wrong(6 / 7, *OF_FOUR, *REFERENCES) | wrong(4 / 5, FOUND),
    ),
    ("an extra paragraph", add_paragraph, wrong(10 / 11, *HELD) | wrong(8 / 9, *OF_FOUR)),
    ("swapped texts", swap_texts, wrong(0.6, "text")),
    (
        "empty output",
        empty,
        wrong(0.0, "sections", *HELD, *OF_FOUR, FOUND, *REFERENCES, *ASKED, "findings"),
    ),
    (
        "everything in one paragraph",
        everything_in_one,
        wrong(1 / 3, *HELD, FOUND) | wrong(0.4, *OF_FOUR) | wrong(0.0, "text") | wrong(0.25, *REFERENCES),
    ),
    ("a shifted span", shift_span, wrong(2 / 3, FOUND) | wrong(0.75, RESOLVED, STATUS)),
    ("a wrong article", lambda e: with_reference(e, 0, article="7"), wrong(0.75, *REFERENCES)),
    (
        "a wrong paragraph of an article",
        lambda e: with_reference(e, 0, paragraph="1"),
        wrong(0.75, *REFERENCES),
    ),
    ("a wrong sub-paragraph", lambda e: with_reference(e, 0, subparagraph="a"), wrong(0.75, *REFERENCES)),
    ("a wrong part", lambda e: with_reference(e, 0, part="2"), wrong(0.75, *REFERENCES)),
    ("a wrong instrument", lambda e: with_reference(e, 2, instrument_id="untoc"), wrong(0.75, *REFERENCES)),
    ("a wrong kind of reference", lambda e: with_reference(e, 2, kind="document"), wrong(0.75, *REFERENCES)),
    ("a wrong symbol", lambda e: with_reference(e, 2, symbol="A/1"), wrong(0.75, *REFERENCES)),
    (
        "a wrong target",
        lambda e: with_reference(e, 2, target_id=f"{DOCUMENT}:m1.r1"),
        wrong(0.75, *REFERENCES),
    ),
    ("a wrong status", lambda e: with_reference(e, 2, status="inherited"), wrong(0.75, STATUS)),
    ("other candidates", lambda e: unresolved(e, "a", "c"), wrong(0.75, STATUS)),
    ("candidates in another order", lambda e: unresolved(e, "b", "a"), {}),
    (
        "a guess in place of unresolved",
        lambda e: with_reference(e, 3, instrument_id="a"),
        wrong(0.75, *REFERENCES),
    ),
    (
        "one of two articles of a span",
        lambda e: replace(e, references=(*e.references[:2], e.references[3])),
        wrong(6 / 7, *REFERENCES),
    ),
    (
        "a reference twice",
        lambda e: replace(e, references=(*e.references, e.references[3])),
        wrong(8 / 9, *REFERENCES),
    ),
    ("a reference in another paragraph", move_reference, wrong(2 / 3, FOUND) | wrong(0.75, *REFERENCES)),
    (
        "a reference in what does not ask",
        lambda e: replace(
            e, references=(*e.references, replace(e.references[3], paragraph_id=f"{DOCUMENT}:m1.p1"))
        ),
        wrong(8 / 9, *REFERENCES) | wrong(6 / 7, FOUND),
    ),
    ("a letter wrong", lambda e: with_paragraph(e, 3, text="منع تهريب المهاجربن."), wrong(0.8, "text")),
    (
        "a vowel sign added",
        lambda e: with_paragraph(e, 0, text=FIRST.replace("ف", "فّ", 1)),
        wrong(0.8, "text"),
    ),
    ("a line break lost", lambda e: with_paragraph(e, 3, raw="منع"), wrong(0.8, "raw")),
    ("another full text", lambda e: with_paragraph(e, 3, full_text="منع"), wrong(0.8, "raw")),
    ("a wrong label", lambda e: with_paragraph(e, 2, label="(ا)"), wrong(0.75, "labels")),
    ("a wrong letter", lambda e: with_paragraph(e, 2, letter="ب"), wrong(0.75, "labels")),
    ("a label where there is none", lambda e: with_paragraph(e, 4, label="•"), wrong(8 / 9, "labels")),
    (
        "a wrong path",
        lambda e: with_paragraph(e, 3, path="m1.r2.3"),
        wrong(0.8, *HELD) | wrong(0.75, *OF_FOUR),
    ),
    (
        "a wrong parent",
        lambda e: with_paragraph(e, 3, parent_id=f"{DOCUMENT}:m1.r1"),
        wrong(0.8, "structure"),
    ),
    ("a wrong section", lambda e: with_paragraph(e, 3, section_id=None), wrong(0.8, "places")),
    ("a wrong last line", lambda e: with_paragraph(e, 3, line_last=9), wrong(0.8, "places")),
    (
        "a wrong kind",
        lambda e: with_paragraphs(e, *e.paragraphs[:4], replace(e.paragraphs[4], kind="recommendation")),
        wrong(0.8, "kinds", "kinds_matched") | wrong(8 / 9, "recommendations"),
    ),
    (
        "a kind that asks as well",
        lambda e: with_paragraph(e, 3, kind="operative"),
        wrong(0.8, "kinds", "kinds_matched"),
    ),
    (
        "a wrong kind of document",
        lambda e: replace(e, document=replace(e.document, kind="treaty")),
        wrong(0.0, "document_kind"),
    ),
    (
        "a wrong date",
        lambda e: replace(e, sections=(replace(e.sections[0], end_date=dt.date(2012, 6, 2)),)),
        wrong(0.0, "sections"),
    ),
    (
        "a wrong city",
        lambda e: replace(e, sections=(replace(e.sections[0], city=None),)),
        wrong(0.0, "sections"),
    ),
    (
        "a wrong level",
        lambda e: replace(e, sections=(replace(e.sections[0], level=2),)),
        wrong(0.0, "sections"),
    ),
    ("a heading twice", lambda e: replace(e, sections=e.sections * 2), wrong(2 / 3, "sections")),
    (
        "a masthead line missed",
        lambda e: replace(e, document=replace(e.document, date=None)),
        wrong(8 / 9, "document"),
    ),
    ("a wrong strength", lambda e: with_recommendation(e, 0, strength="may"), wrong(0.0, "strength")),
    (
        "a strength where there is none",
        lambda e: with_recommendation(e, 1, strength="may"),
        wrong(2 / 3, "strength"),
    ),
    ("an addressee missed", lambda e: with_recommendation(e, 0, addressees=()), wrong(0.0, "addressees")),
    (
        "an addressee made up",
        lambda e: with_recommendation(e, 1, addressees=e.recommendations[0].addressees),
        wrong(2 / 3, "addressees"),
    ),
    (
        "one of two States missed",
        lambda e: with_recommendation(e, 0, recommended_by=(TOGO,)),
        wrong(2 / 3, "recommended_by"),
    ),
    (
        "a State with its code",
        lambda e: with_recommendation(e, 0, recommended_by=(replace(MALI, code="MLI"), TOGO)),
        {},
    ),
    (
        "brackets taken for a State",
        lambda e: with_recommendation(e, 1, recommended_by=(Recommender(name="رقم ١٨٩"),)),
        wrong(0.8, "recommended_by"),
    ),
    ("a wrong response", lambda e: with_recommendation(e, 0, response="noted"), wrong(0.0, "response")),
    ("a concern missed", lambda e: with_recommendation(e, 0, concern_id=None), wrong(0.0, "concern")),
    (
        "a concern made up",
        lambda e: with_recommendation(e, 1, concern_id=CONCERN),
        wrong(2 / 3, "concern"),
    ),
    ("a finding missed", lambda e: replace(e, findings=()), wrong(0.0, "findings")),
    ("a finding made up", lambda e: note(e, "number.gap", "m1.r2"), wrong(0.8, "findings")),
    (
        "a finding on another paragraph",
        lambda e: note(replace(e, findings=e.findings[1:]), "number.gap", "m1.r2"),
        wrong(0.5, "findings"),
    ),
    ("a finding twice", lambda e: note(e, "number.gap"), {}),
    ("a finding that is not judged", lambda e: note(e, "item.joined"), {}),
]
JUDGED = Judged(frozenset({"number.gap", "header.no_date"}), strength=True)


def annotated() -> Extraction:
    return note(note(unresolved(asked(gold()), "a", "b"), "number.gap"), "header.no_date", None)


EVERY = tuple(stages())


@each_row(SPOILED)
def test_a_wrong_output_scores_low_where_it_is_wrong(
    what: str, spoil: Spoil, fallen: dict[str, float]
) -> None:
    found = {stage: one.f1 for stage, one in of(compared(annotated(), spoil(annotated()), JUDGED)).items()}
    assert found == {stage: pytest.approx(fallen.get(stage, 1.0), abs=1e-6) for stage in found}
    assert fallen.keys() <= found.keys() <= set(EVERY)


def test_the_gold_itself_is_right_at_every_stage() -> None:
    outcomes = compared(annotated(), annotated(), JUDGED)
    assert all(outcome.right for outcome in outcomes)
    assert {outcome.what for outcome in outcomes} == set(EVERY)


def test_what_the_gold_does_not_judge_counts_nothing() -> None:
    said = note(with_recommendation(gold(), 0, strength="should"), "number.gap")
    found = of(compared(gold(), said))
    assert {stage for stage in stages() if stage not in found} == {*ASKED, "findings"}
    assert {one.f1 for one in found.values()} == {1.0}


def test_a_missing_paragraph_costs_recall_and_an_extra_one_precision() -> None:
    dropped, added = of(spoiled(drop_item))["structure"], of(spoiled(add_paragraph))["structure"]
    assert (dropped.precision, dropped.recall) == (1.0, 0.8)
    assert (added.precision, added.recall) == (0.833333, 1.0)


def test_kinds_are_judged_apart_from_structure() -> None:
    found = of(spoiled(lambda e: with_paragraph(drop_item(e), 0, kind="paragraph")))
    assert (found["kinds"].right_gold, found["kinds"].output, found["kinds"].gold) == (3, 4, 5)
    matched = found["kinds_matched"]
    assert (matched.right_gold, matched.output, matched.gold) == (3, 4, 4)


def test_letters_count_what_is_wrong_missing_and_made_up() -> None:
    def errors(spoil: Spoil) -> int:
        counted = characters(gold(), spoil(gold()))
        return counted.gold - counted.right_gold

    total = sum(len(row.text) for row in gold().paragraphs)
    assert errors(lambda e: with_paragraph(e, 3, text="منع تهريب المهاجربن.")) == 1
    assert errors(drop_item) == len(gold().paragraphs[2].text)
    assert errors(add_paragraph) == len("ليس هذا توصية.")
    assert errors(empty) == total


def test_a_negative_control_counts_what_should_not_be_there() -> None:
    control = empty(gold())
    account = with_paragraphs(control, paragraph("m1.p1", CLOSING, None, None, kind="paragraph"))
    assert of(compared(account, with_paragraph(account, 0, kind="recommendation")))["kinds"].f1 == 0.0
    clean, noisy = compared(control, control), compared(control, gold())
    assert {one.f1 for one in of(clean).values()} == {1.0}
    assert of(noisy)["structure"].precision == 0.0
    assert of(noisy)["recommendations"].output == 4
    assert of(noisy)["references_resolved"].output == 4


def test_a_document_of_another_id_loses_only_its_id() -> None:
    other = asked(gold())
    renamed = "V.20-99999.ar"

    def moved(own: str | None) -> str | None:
        return own.replace(DOCUMENT, renamed) if own else own

    other = replace(
        other,
        document=replace(other.document, document_id=renamed, work_id="V.20-99999"),
        sections=tuple(
            replace(row, section_id=moved(row.section_id), document_id=renamed) for row in other.sections
        ),
        paragraphs=tuple(
            replace(
                row,
                paragraph_id=moved(row.paragraph_id),
                document_id=renamed,
                parent_id=moved(row.parent_id),
                section_id=moved(row.section_id),
            )
            for row in other.paragraphs
        ),
        recommendations=tuple(
            replace(row, document_id=renamed, concern_id=moved(row.concern_id))
            for row in other.recommendations
        ),
        references=tuple(
            replace(row, paragraph_id=moved(row.paragraph_id), document_id=renamed)
            for row in other.references
        ),
    )
    found = of(compared(asked(gold()), other))
    assert {stage for stage, one in found.items() if one.f1 < 1} == {"document"}
