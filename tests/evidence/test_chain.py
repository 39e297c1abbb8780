"""The likeliest roles together, and the chances of each."""

from itertools import product

import numpy as np

from unrec.evidence.chain import chances, likeliest
from unrec.evidence.roles import TAGS

RANDOM = np.random.default_rng(7)
SCORES = RANDOM.normal(size=(4, len(TAGS))).astype(np.float32)
STEPS = RANDOM.normal(size=(len(TAGS), len(TAGS))).astype(np.float32)
FIRST = np.where(np.arange(len(TAGS)) < 3, 0.0, -60.0).astype(np.float32)


def all_ways() -> tuple[np.ndarray, np.ndarray]:
    """Every way to give three rows a role, and its score."""
    ways = np.array(list(product(range(len(TAGS)), repeat=3)))
    scores = FIRST[ways[:, 0]] + sum(SCORES[row, ways[:, row]] for row in range(3))
    return ways, scores + STEPS[ways[:, 0], ways[:, 1]] + STEPS[ways[:, 1], ways[:, 2]]


def test_the_likeliest_way_is_the_best_of_all() -> None:
    ways, scores = all_ways()
    assert likeliest(SCORES[:3], STEPS, FIRST) == "".join(TAGS[role] for role in ways[scores.argmax()])


def test_chances_are_sums_over_all_ways() -> None:
    ways, scores = all_ways()
    weights = np.exp(scores - scores.max())
    expected = np.array(
        [[weights[ways[:, row] == role].sum() for role in range(len(TAGS))] for row in range(3)]
    )
    assert np.allclose(chances(SCORES[:3], STEPS, FIRST), expected / weights.sum(), atol=1e-4)


def test_nothing_gives_nothing() -> None:
    assert likeliest(SCORES[:0], STEPS, FIRST) == ""
    assert chances(SCORES[:0], STEPS, FIRST).shape == (0, len(TAGS))
