"""Misses: the causes, and the texts with the place marked."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.measure.made import (
    DOCUMENT,
    spoiled,
    with_paragraph,
    with_paragraphs,
    with_recommendation,
    with_reference,
)
from unrec.measure.scoring import Outcome, Side, lines_of, marked, marks, misses, telling


def test_a_span_is_marked_with_brackets_in_its_text() -> None:
    wrong = spoiled(lambda e: with_reference(e, 0, article="7"))
    (miss,) = telling([wrong])
    left, right = marks(miss)
    assert str(left) == "ينبغي للدول أن تنفذ ⟦المادة ٦ من بروتوكول مكافحة تهريب المهاجرين⟧."
    assert str(right) == str(left)
    said = [line for line, _ in lines_of(miss)]
    assert "article=6" in said[0]
    assert "article=7" in said[1]


def test_of_two_texts_the_stretch_that_differs_is_marked() -> None:
    wrong = spoiled(lambda e: with_paragraph(e, 3, text="منع تهرب المهاجرين كلهم."))
    (miss,) = telling([wrong])
    assert tuple(map(str, marks(miss))) == ("منع تهر⟦يب المهاجرين⟧.", "منع تهر⟦ب المهاجرين كلهم⟧.")


@given(st.text(alphabet="ابج", max_size=12), st.text(alphabet="ابج", max_size=12))
def test_the_marked_stretches_make_up_both_texts(left: str, right: str) -> None:
    outcome = Outcome(
        document_id="d",
        stage="text",
        path="r1",
        cluster="r1",
        expected=Side(value={"text": left}, text=left),
        got=Side(value={"text": right}, text=right),
    )
    one, other = marks(outcome)
    assert one is not None
    assert other is not None
    assert "".join(one) == left
    assert "".join(other) == right
    assert (one.before, one.after) == (other.before, other.after)
    assert (one.inside == other.inside == "") == (left == right)


@pytest.mark.parametrize(("start", "end"), [(0, 3), (50, 60), (197, 200)])
def test_long_texts_are_cut_around_the_span(start: int, end: int) -> None:
    text = "".join(chr(0x0627 + index % 20) for index in range(200))
    found = marked(text, start, end, context=10)
    assert found.inside == text[start:end]
    assert found.before.startswith("…") == (start > 10)
    assert found.after.endswith("…") == (end < 190)
    assert len(str(found)) <= (end - start) + 2 * 10 + 4


def test_consequences_of_a_missing_paragraph_are_listed_once_and_written_in_full() -> None:
    wrong = spoiled(
        lambda e: replace(
            with_paragraphs(e, *e.paragraphs[:2], *e.paragraphs[3:]), references=e.references[:3]
        )
    )
    assert [(one.path, one.stage) for one in telling([wrong])] == [("m1.r2.1", "structure")]
    written = {(miss.id, miss.stage) for miss in misses([wrong])}
    assert written == {
        (f"{DOCUMENT}:m1.r2.1", stage)
        for stage in (
            "structure",
            "places",
            "labels",
            "raw",
            "text",
            "kinds",
            "recommendations",
            "references_found",
            "references_target",
            "references_resolved",
            "references_status",
        )
    }


def test_consequences_of_a_wrong_kind_are_not_listed() -> None:
    wrong = spoiled(
        lambda e: with_paragraphs(e, replace(e.paragraphs[0], kind="paragraph"), *e.paragraphs[1:])
    )
    assert [(one.path, one.stage) for one in telling([wrong])] == [("m1.r1", "kinds")]


def test_wrong_fields_of_a_recommendation_are_listed() -> None:
    wrong = spoiled(lambda e: with_recommendation(e, 0, response="noted"))
    assert [(one.path, one.stage) for one in telling([wrong])] == [("m1.r1", "response")]


def test_a_wrong_status_is_listed_where_the_target_is_right() -> None:
    assert [one.stage for one in telling([spoiled(lambda e: with_reference(e, 0, status="default"))])] == [
        "references_status"
    ]
    assert [
        one.stage for one in telling([spoiled(lambda e: with_reference(e, 0, status="default", article="1"))])
    ] == ["references_resolved"]


def test_misses_are_written_with_offsets_and_rule() -> None:
    wrong = spoiled(lambda e: with_reference(e, 3, instrument_id="untoc", rule="some.rule"))
    (miss,) = [miss for miss in misses([wrong]) if miss.stage == "references_resolved"]
    assert (miss.id, miss.verdict, miss.rule) == (f"{DOCUMENT}:m1.r2.1", "wrong", "some.rule")
    assert miss.expected is not None
    assert miss.expected["instrument_id"] == "smuggling-protocol"
    assert (miss.start, miss.end) == (22, 32)
    assert miss.got_in == "تبادل المعلومات بموجب ⟦البروتوكول⟧؛"
    assert msgspec.json.decode(msgspec.json.encode(miss))["verdict"] == "wrong"
