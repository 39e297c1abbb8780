"""From what a second reader thinks to how often it is right: `agreement`, fitted on works kept aside."""

import math
from collections.abc import Sequence
from typing import Protocol

import msgspec

from unrec.data import held


class Thought(Protocol):
    """What is known of a row: chances from 0 to 1."""

    @property
    def begins(self) -> float:
        """How likely it begins there."""

    @property
    def goes_on(self) -> float:
        """How likely it goes on through all its lines."""

    @property
    def ends(self) -> float:
        """How likely it ends there."""

    @property
    def kind(self) -> float:
        """How likely it is of its kind."""

    @property
    def alike(self) -> float:
        """The share of the document's paragraphs on which it agrees."""

    @property
    def kinds(self) -> float:
        """The share of the document's paragraphs on whose kind it agrees."""


class Curve(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weights of the log odds of what is thought, and the share of right rows from each score on."""

    weights: tuple[float, ...]
    scores: tuple[float, ...]
    right: tuple[float, ...]

    def agreement(self, thought: Thought) -> float:
        """Return the share of rows that are right where as much is thought of them, with two digits."""
        return round(interpolated(score(thought, self.weights), self.scores, self.right), 2)


class Calibration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The curves of paragraphs and of headings."""

    paragraphs: Curve
    sections: Curve

    def paragraph(self, thought: Thought) -> float | None:
        """Return the agreement on a paragraph; None in a document that the reader cannot judge."""
        return self.paragraphs.agreement(thought) if thought.alike >= FOREIGN else None

    def section(self, thought: Thought) -> float:
        """Return the agreement on a heading."""
        return self.sections.agreement(thought)


FOREIGN = 0.2
"""The share of paragraphs agreed on below which a document is foreign or misread, and none can be judged."""
_LEAST, _MOST = 0.002, 0.998


def _odds(chance: float) -> float:
    sure = min(max(chance, _LEAST), _MOST)
    return math.log(sure / (1 - sure))


def features(thought: Thought) -> list[float]:
    """Return the log odds of what is thought of a row, and of how familiar the document is."""
    parts = (thought.begins, thought.goes_on, thought.ends, thought.kind, thought.alike, thought.kinds)
    return [*map(_odds, parts), 1.0]


def score(thought: Thought, weights: Sequence[float]) -> float:
    """Return the score of a row."""
    return sum(weight * value for weight, value in zip(weights, features(thought), strict=True))


def interpolated(value: float, at: Sequence[float], values: Sequence[float]) -> float:
    """Return the value between the two nearest points; beyond the outermost that of these."""
    if value <= at[0]:
        return values[0]
    for left, right, low, high in zip(at, at[1:], values, values[1:], strict=False):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return values[-1]


load_calibration = held(Calibration, "doubt", "calibration.toml")
