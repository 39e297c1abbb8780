"""What people and servers send beside documents: no crash, nothing lost, nothing falsely vouched for."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.hostile.surfaces import ROUND, SURFACES, Surfaces, try_one

pytest.importorskip("aiohttp", reason="the extra `http` is not installed")


@pytest.fixture(scope="module")
def surfaces() -> Iterator[Surfaces]:
    with ExitStack() as stack:
        yield Surfaces(stack)


def test_a_round_does_no_harm(surfaces: Surfaces) -> None:
    tried = [try_one(surfaces, 1, number) for number in range(len(ROUND))]
    assert [each for each in tried if each[1]] == []
    assert {family for family, _ in tried} == {*SURFACES}


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_many_do_no_harm(surfaces: Surfaces, part: int) -> None:
    numbers = range(part * 500, part * 500 + 500)
    assert [wrong for number in numbers if (wrong := try_one(surfaces, 2, number)[1])] == []
