"""Tallies, their sums, and the breakdown of references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measure.made import PROTOCOL, spoiled, with_paragraph, with_reference
from unrec.measure.gold import by_span, by_value, pair
from unrec.measure.scoring import Side, Tally, breakdown, error_rate, scores

COUNTS = st.integers(0, 50)


@given(COUNTS, COUNTS, COUNTS)
def test_scores_are_shares_and_f1_lies_between_them(right: int, extra: int, missed: int) -> None:
    one = Tally(right, extra, missed)
    assert all(0 <= value <= 1 for value in (one.precision, one.recall, one.f1))
    if right:
        assert min(one.precision, one.recall) - 1e-9 <= one.f1 <= max(one.precision, one.recall) + 1e-9
    assert (one.f1 == 1) == (extra == missed == 0)


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [((0, 0, 0), 1, 1, 1), ((0, 0, 3), 0, 0, 0), ((0, 3, 0), 0, 0, 0), ((3, 1, 0), 0.75, 1, 6 / 7)],
)
def test_scores_of_an_empty_stage(
    counts: tuple[int, int, int], precision: float, recall: float, f1: float
) -> None:
    one = Tally(*counts)
    assert (one.precision, one.recall) == (precision, recall)
    assert one.f1 == pytest.approx(f1)


def test_error_rate_of_an_empty_text_is_one_where_anything_was_added() -> None:
    assert error_rate(0, 0) == 0.0
    assert error_rate(7, 0) == 1.0
    assert error_rate(7, 10) == 0.7


def test_documents_together_count_each_thing_once() -> None:
    right, wrong = spoiled(lambda e: e), spoiled(lambda e: with_reference(e, 0, article="7"))
    one = scores([right, wrong]).stages["references_resolved"]
    assert (one.right, one.extra, one.missed) == (7, 1, 1)


def test_references_are_broken_down_by_kind_status_and_rule() -> None:
    wrong = spoiled(
        lambda e: with_reference(
            e, 3, kind="article", article="1", status="inherited", rule="guess", instrument_id=PROTOCOL
        )
    )
    parts = breakdown([wrong])["references_resolved"]
    kinds = {kind: (one.right, one.extra, one.missed) for kind, one in parts["kind"].items()}
    assert kinds == {"article": (3, 1, 0), "instrument": (0, 0, 1)}
    statuses = {status: (one.right, one.extra, one.missed) for status, one in parts["status"].items()}
    assert statuses == {"explicit": (3, 0, 0), "definite": (0, 0, 1), "inherited": (0, 1, 0)}
    rules = {rule: (one.right, one.extra, one.missed) for rule, one in parts["rule"].items()}
    assert rules == {"gold": (3, 0, 0), "guess": (0, 1, 0)}


def test_kinds_are_broken_down_by_kind() -> None:
    parts = breakdown([spoiled(lambda e: with_paragraph(e, 3, kind="operative"))])["kinds"]["kind"]
    counts = {kind: (one.right, one.extra, one.missed) for kind, one in parts.items()}
    assert counts == {"recommendation": (3, 0, 1), "operative": (0, 1, 0), "paragraph": (1, 0, 0)}


SIDES = st.lists(
    st.builds(
        Side,
        value=st.sampled_from([{"a": "1"}, {"a": "2"}, {"a": "3"}]),
        start=st.integers(0, 2),
        end=st.integers(3, 4),
    ),
    max_size=8,
)


@given(SIDES, SIDES)
def test_pairing_uses_each_side_once_and_equal_ones_first(expected: list[Side], got: list[Side]) -> None:
    pairs = list(pair(expected, got, (by_value, by_span)))
    assert [left for left, _ in pairs if left is not None] == expected
    rights = [id(right) for _, right in pairs if right is not None]
    assert sorted(rights) == sorted(map(id, got))
    equal = sum(left is not None and right is not None and left.value == right.value for left, right in pairs)
    values = {by_value(side) for side in expected}
    assert equal == sum(
        min([by_value(s) for s in expected].count(v), [by_value(s) for s in got].count(v)) for v in values
    )
