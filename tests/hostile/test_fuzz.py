"""Hostile inputs by the hundred: no crash, no hang, no breach, nothing written outside."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.inputs import FAMILIES, LINES, Input, hostile
from tests.hostile.judge import WRITERS, harm, judge
from tests.hostile.shapes import PIECES

FINDS = Path(__file__).parent / "finds"
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from([*LINES, *PIECES]), max_size=40).map("\n".join),
    st.lists(st.sampled_from([*LINES, *PIECES]), max_size=40).map("".join),
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_is_read_whole_and_written(text: str) -> None:
    assert judge([Input("text", "a.txt", text.encode("utf-8", "surrogatepass"))]).wrong == []


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert judge([Input("text", "a.txt", data)]).wrong == []


def test_the_same_seed_gives_the_same_inputs() -> None:
    assert [hostile(1, number) for number in range(12)] == [hostile(1, number) for number in range(12)]
    assert {hostile(1, number).kind for number in range(len(FAMILIES))} == {*FAMILIES}


@pytest.mark.parametrize("find", sorted(FINDS.iterdir()), ids=lambda find: find.name)
def test_what_once_did_harm_does_none(find: Path) -> None:
    """Inputs that `dev.fuzz` has found, made small."""
    given = Input("find text" if find.suffix == ".txt" else "find", f"a{find.suffix}", find.read_bytes())
    assert harm(given) == ""
    assert judge([given]).wrong == []


def test_hostile_inputs_do_no_harm() -> None:
    counts = judge(hostile(1, number) for number in range(100))
    assert counts.wrong == []
    assert counts.tried.total() - counts.tried["held"] == 100
    assert {*counts.written} == {*WRITERS}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(6))
def test_many_hostile_inputs_do_no_harm(part: int) -> None:
    assert judge(hostile(2, number) for number in range(part * 200, part * 200 + 200)).wrong == []
