"""Outcomes → precision, recall, F1 and character errors."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from unrec.evaluate.records import (
    ATTRIBUTES,
    KIND_STAGES,
    REFERENCE_STAGES,
    STAGES,
    Characters,
    Comparison,
    Distance,
    Outcome,
    Score,
    Scores,
    Side,
)

_DECIMALS = 6


class Tally(NamedTuple):
    """Things that are right, that are in the output only, that are in the gold only.

    A wrong thing is both: the output has what it should not, and lacks what it should have.
    """

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Right ones among those in the output."""
        return self._share(self.right + self.extra)

    @property
    def recall(self) -> float:
        """Right ones among those in the gold."""
        return self._share(self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.right + self.extra + self.missed
        return 2 * self.right / total if total else 1.0

    def _share(self, total: int) -> float:
        if total:
            return self.right / total
        return 0.0 if any(self) else 1.0


def tally_of(outcome: Outcome) -> Tally:
    """Return what one outcome counts for."""
    if outcome.right:
        return Tally(1, 0, 0)
    return Tally(0, int(outcome.got is not None), int(outcome.expected is not None))


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """Return the sum over outcomes."""
    counts = Counter[str]()
    for outcome in outcomes:
        for name, count in tally_of(outcome)._asdict().items():
            counts[name] += count
    return Tally(**counts)


def score(counted: Tally) -> Score:
    """Return a tally's score, rounded."""
    return Score(
        precision=round(counted.precision, _DECIMALS),
        recall=round(counted.recall, _DECIMALS),
        f1=round(counted.f1, _DECIMALS),
        right=counted.right,
        extra=counted.extra,
        missed=counted.missed,
    )


def error_rate(errors: int, characters: int) -> float:
    """Return errors over characters; with no characters, whether there are errors."""
    return errors / characters if characters else float(errors > 0)


def characters(distances: Sequence[Distance]) -> Characters:
    """Return the character error rate over all texts together."""
    errors = sum(distance.errors for distance in distances)
    total = sum(distance.characters for distance in distances)
    rate = error_rate(errors, total)
    return Characters(
        error_rate=round(rate, _DECIMALS),
        accuracy=round(max(0.0, 1 - rate), _DECIMALS),
        errors=errors,
        characters=total,
    )


def of_stage(comparisons: Sequence[Comparison], stage: str) -> list[Outcome]:
    """Return the outcomes that a stage is scored by: of `kinds_matched`, those of `kinds` with both sides."""
    if stage == "kinds_matched":
        kinds = of_stage(comparisons, "kinds")
        return [outcome for outcome in kinds if outcome.expected is not None and outcome.got is not None]
    return [outcome for one in comparisons for outcome in one.outcomes if outcome.stage == stage]


def scores(comparisons: Sequence[Comparison]) -> Scores:
    """Return the scores of documents together: every thing counts once, whichever document it is in."""
    distances = [distance for comparison in comparisons for distance in comparison.distances]
    return Scores(
        stages={stage: score(tally(of_stage(comparisons, stage))) for stage in STAGES},
        characters=characters(distances),
    )


def breakdown(comparisons: Sequence[Comparison]) -> dict[str, dict[str, dict[str, Score]]]:
    """Return the scores of the reference stages by kind, status and rule, of the kinds by kind and rule.

    By kind and status, what is right or missed counts where the gold puts it, and what is extra where the
    output does. By rule, only what the output has counts: the gold knows no rules.
    """
    found: dict[str, dict[str, dict[str, Score]]] = {}
    for stage in (*REFERENCE_STAGES, *KIND_STAGES):
        found[stage] = {}
        outcomes = of_stage(comparisons, stage)
        for attribute in ATTRIBUTES if stage in REFERENCE_STAGES else ("kind", "rule"):
            counts: dict[str, Counter[str]] = {}
            for outcome in outcomes:
                for value, column in _places(outcome, attribute):
                    counts.setdefault(value, Counter())[column] += 1
            found[stage][attribute] = {value: score(Tally(**counts[value])) for value in sorted(counts)}
    return found


def _places(outcome: Outcome, attribute: str) -> Iterable[tuple[str, str]]:
    expected, got = outcome.expected, outcome.got
    if attribute == "rule":
        if got is not None:
            yield _attribute(got, attribute), "right" if outcome.right else "extra"
        return
    if expected is not None:
        yield _attribute(expected, attribute), "right" if outcome.right else "missed"
    if got is not None and not outcome.right:
        yield _attribute(got, attribute), "extra"


def _attribute(side: Side, name: str) -> str:
    return getattr(side, name) or "none"
