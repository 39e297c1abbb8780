"""Tables, pairs, tallies, what figures are broken down by, and how a side is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.measure.scorer import (
    Row,
    Score,
    Side,
    Tally,
    broken_down,
    by_place,
    by_value,
    by_what,
    compare,
    figure,
    markdown,
    pair,
    shown,
    summed,
    tallies,
    telling,
)

COUNTS = st.integers(0, 50)


@given(COUNTS, COUNTS, COUNTS)
def test_figures_are_shares_and_f1_lies_between_them(right: int, extra: int, missed: int) -> None:
    one = Tally.of(right + missed, right + extra, right)
    assert all(0 <= value <= 1 for value in (one.precision, one.recall, one.f1))
    if right:
        assert min(one.precision, one.recall) - 1e-6 <= one.f1 <= max(one.precision, one.recall) + 1e-6
    assert one.wrong == extra + missed


@pytest.mark.parametrize(
    ("counts", "figures"),
    [
        ((0, 0, 0), (1, 1, 1)),
        ((3, 0, 0), (0, 0, 0)),
        ((0, 3, 0), (0, 1, 0)),
        ((3, 4, 3), (0.75, 1, 0.857143)),
    ],
)
def test_figures_of_what_is_not_there(counts: tuple[int, int, int], figures: tuple[float, ...]) -> None:
    one = Tally.of(*counts)
    assert (one.precision, one.recall, one.f1) == figures


def test_tallies_are_summed_by_what_they_are_of() -> None:
    assert summed([{"a": Tally.of(1, 2, 1)}, {"a": Tally.of(3, 4, 0), "b": Tally()}]) == {
        "a": Tally.of(4, 6, 1),
        "b": Tally(),
    }


GOLD = [Side("1", "tree", "A tree.", kind="plant"), Side("2", "cat", "A cat."), Side("3", "cat", "A cat.")]
OUTPUT = [Side("1", "bush", "A bush.", rule="guess"), Side("3", "cat", "A cat."), Side("4", "dog", "A dog.")]


def verdicts(row: Row) -> list[str]:
    return [outcome.verdict for outcome in compare("d", [row])]


def counted(row: Row) -> tuple[int, int, int, int]:
    one = tallies(compare("d", [row]))["what"]
    return one.gold, one.output, one.right_gold, one.right_output


def test_a_row_of_the_table_is_counted_by_its_keys() -> None:
    assert verdicts(Row("what", GOLD, OUTPUT)) == ["wrong", "missed", "right", "extra"]
    assert counted(Row("what", GOLD, OUTPUT)) == (3, 3, 1, 1)
    # By value the place is nothing: the first of two equal ones is met.
    assert verdicts(Row("what", GOLD, OUTPUT, (by_value,))) == ["missed", "right", "missed", "extra", "extra"]
    assert counted(Row("what", GOLD, OUTPUT, recall=True)) == (3, 2, 1, 1)
    assert counted(Row("what", GOLD, OUTPUT, placed=True)) == (3, 3, 1, 2)
    assert counted(Row("what", GOLD, OUTPUT, agree=lambda *_: True)) == (3, 3, 2, 2)


def test_what_is_right_is_broken_down_by_what_a_side_says() -> None:
    outcomes = list(compare("d", [Row("what", GOLD, OUTPUT)]))
    assert broken_down(outcomes, "kind") == {"plant": Tally(gold=1)}
    assert broken_down(outcomes, "rule") == {"guess": Tally(output=1)}


def test_of_what_follows_only_the_first_is_told_and_each_sort_once_before_any_twice() -> None:
    rows = [Row("what", GOLD, OUTPUT), Row("kind", GOLD, []), Row("place", [Side("9", 1)], [])]
    told = [(each.what, each.place) for each in telling(compare("d", rows), 9)]
    assert told == [("what", "1"), ("kind", "3"), ("place", "9"), ("what", "2"), ("what", "4")]
    assert len(telling(compare("d", rows), 2)) == 2


def test_a_side_is_shown_by_its_words_with_a_span_in_brackets() -> None:
    assert shown(None) == "nothing"
    assert shown(Side("1", ("a", "b"))) == "there"
    assert shown(Side("1", "tree", "A tree.")) == "tree · A tree."
    assert shown(Side("1", ("x",), "see article 6 of it", 4, 13)) == "see ⟦article 6⟧ of it"


def test_a_table_of_figures_cuts_and_does_not_round() -> None:
    assert figure(0.99999) == "0.9999"
    assert figure(1.0) == "1.0000"
    said = markdown(by_what("Title", {"a|b": Score.of(Tally.of(3, 3, 2))}))
    assert said.splitlines()[-1] == "| a\\|b | 3 | 3 | 0.6666 | 0.6666 | 0.6666 |"


SIDES = st.lists(
    st.builds(
        Side,
        place=st.sampled_from("xy"),
        value=st.sampled_from("abc"),
    ),
    max_size=8,
)


@given(SIDES, SIDES)
def test_pairing_uses_each_side_once_and_equal_ones_first(expected: list[Side], got: list[Side]) -> None:
    pairs = list(pair(expected, got, (by_value, by_place)))
    assert [left for left, _ in pairs if left is not None] == expected
    rights = [id(right) for _, right in pairs if right is not None]
    assert sorted(rights) == sorted(map(id, got))
    equal = sum(left is not None and right is not None and left.value == right.value for left, right in pairs)
    values = {by_value(side) for side in expected}
    assert equal == sum(
        min([by_value(s) for s in expected].count(v), [by_value(s) for s in got].count(v)) for v in values
    )
