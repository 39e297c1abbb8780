"""Bootstrap intervals: how far the scores could be chance, given how few paragraphs were annotated."""

import random
from collections.abc import Iterable, Sequence
from itertools import starmap

from unrec.evaluate.records import STAGES, Comparison, Interval
from unrec.evaluate.scores import Tally, error_rate, of_stage, tally_of

SEED = 20180704
ROUNDS = 1000
_TAIL = 0.025
_DECIMALS = 6

_Counts = tuple[int, ...]


def intervals(
    comparisons: Sequence[Comparison], *, rounds: int = ROUNDS, seed: int = SEED
) -> dict[str, dict[str, Interval]]:
    """Return the middle 95 % of `rounds` resamplings, by stage and measure.

    What is drawn, with replacement, are whole paragraphs with their items (sections at the stage of
    sections, fields at that of the document) among those that hold anything at the stage. Where every
    one of them is right the interval is [1, 1]: resampling can show no error it has not seen. The same
    input and seed give the same intervals in every version of Python.
    """
    found: dict[str, dict[str, Interval]] = {}
    for stage in STAGES:
        drawn = [Tally(*counts) for counts in _resample(_clusters(comparisons, stage), rounds, seed)]
        found[stage] = {
            "precision": _middle([one.precision for one in drawn]),
            "recall": _middle([one.recall for one in drawn]),
            "f1": _middle([one.f1 for one in drawn]),
        }
    texts = _sums(
        ((d.document_id, d.cluster), (d.errors, d.characters))
        for comparison in comparisons
        for d in comparison.distances
    )
    rates = list(starmap(error_rate, _resample(texts, rounds, seed)))
    found["characters"] = {"error_rate": _middle(rates)}
    return found


def _clusters(comparisons: Sequence[Comparison], stage: str) -> list[_Counts]:
    return _sums(
        ((outcome.document_id, outcome.cluster), tuple(tally_of(outcome)))
        for outcome in of_stage(comparisons, stage)
    )


def _sums(rows: Iterable[tuple[tuple[str, str], _Counts]]) -> list[_Counts]:
    found: dict[tuple[str, str], _Counts] = {}
    for key, counts in rows:
        before = found.get(key, (0,) * len(counts))
        found[key] = tuple(a + b for a, b in zip(before, counts, strict=True))
    return list(found.values())


def _resample(clusters: Sequence[_Counts], rounds: int, seed: int) -> Iterable[_Counts]:
    """Yield the sums over each resampling. Only `Random.random` is used: it never changes with Python."""
    draw = random.Random(seed).random  # noqa: S311 -- statistics, not secrets
    size = len(clusters)
    if len(set(clusters)) <= 1 and size:
        yield tuple(size * count for count in clusters[0])
        return
    for _ in range(rounds if size else 0):
        chosen = [clusters[int(draw() * size)] for _ in range(size)]
        yield tuple(map(sum, zip(*chosen, strict=True)))


def _middle(values: Sequence[float]) -> Interval:
    """The 2.5th and 97.5th percentile; of nothing, the whole range."""
    if not values:
        return Interval(low=0.0, high=1.0)
    ordered = sorted(values)
    last = len(ordered) - 1
    return Interval(
        low=round(ordered[int(_TAIL * last)], _DECIMALS),
        high=round(ordered[last - int(_TAIL * last)], _DECIMALS),
    )
