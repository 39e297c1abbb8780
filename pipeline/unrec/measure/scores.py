"""Outcomes → precision, recall, F1 and character errors, each with its interval; and these as tables."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import NamedTuple

from unrec.measure.records import (
    ATTRIBUTES,
    FIGURES,
    KIND_STAGES,
    REFERENCE_STAGES,
    STAGES,
    Characters,
    Comparison,
    Distance,
    Evaluation,
    Interval,
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
    return Tally(*map(sum, zip(*map(tally_of, outcomes), strict=True)))


def score(counted: Tally) -> Score:
    """Return a tally's score, rounded."""
    figures = {name: round(getattr(counted, name), _DECIMALS) for name in FIGURES}
    return Score(**figures, **counted._asdict())


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
    return [outcome for pair in comparisons for outcome in pair.outcomes if outcome.stage == stage]


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
    parts: dict[str, dict[str, dict[str, Score]]] = {}
    for stage in (*REFERENCE_STAGES, *KIND_STAGES):
        parts[stage] = {}
        outcomes = of_stage(comparisons, stage)
        for attribute in ATTRIBUTES if stage in REFERENCE_STAGES else ("kind", "rule"):
            counts: dict[str, Counter[str]] = {}
            for outcome in outcomes:
                for value, column in _places(outcome, attribute):
                    counts.setdefault(value, Counter())[column] += 1
            parts[stage][attribute] = {value: score(Tally(**counts[value])) for value in sorted(counts)}
    return parts


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


SEED = 20180704
ROUNDS = 1000
_TAIL = 0.025

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
    intervals: dict[str, dict[str, Interval]] = {}
    for stage in STAGES:
        clusters = _sums(
            ((outcome.document_id, outcome.cluster), tuple(tally_of(outcome)))
            for outcome in of_stage(comparisons, stage)
        )
        drawn = [Tally(*counts) for counts in _resample(clusters, rounds, seed)]
        intervals[stage] = {name: _middle([getattr(tally, name) for tally in drawn]) for name in FIGURES}
    texts = _sums(
        ((d.document_id, d.cluster), (d.errors, d.characters))
        for comparison in comparisons
        for d in comparison.distances
    )
    rates = list(starmap(error_rate, _resample(texts, rounds, seed)))
    intervals["characters"] = {"error_rate": _middle(rates)}
    return intervals


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


# An evaluation as tables: one content, for the terminal and as Markdown.


def set_into(page: str, sections: Mapping[str, str]) -> str:
    """Return the page with each section's text between its marks, everything else untouched.

    A section's marks are `<!-- begin NAME -->` and `<!-- end NAME -->`, each once. Raises `ValueError`
    where a mark is missing, stands twice or out of order.
    """
    for name, text in sections.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        if page.count(begin) != 1 or page.count(end) != 1 or page.index(begin) > page.index(end):
            raise ValueError(f"{begin} and {end} must stand in it once, in this order")
        before, _, rest = page.partition(begin)
        after = rest.partition(end)[2]
        page = f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}"
    return page


_BY_DOCUMENT = (
    "sections",
    "structure",
    "kinds",
    "recommendations",
    "labels",
    "text",
    "references_found",
    "references_resolved",
)
_BROKEN_DOWN = "references_resolved"


class Grid(NamedTuple):
    """A table: its title, its column names, its rows. The first column is text, the others figures."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def grids(evaluation: Evaluation) -> Iterator[Grid]:
    """Yield the tables: by stage, by document, kinds by kind, and references by kind, status and rule."""
    yield _by_stage(evaluation)
    yield _by_kind(evaluation)
    yield _by_document(evaluation)
    yield from _broken_down(evaluation)


def markdown(grid: Grid) -> str:
    """Return a table in GitHub's Markdown, its title above it."""
    lines = [
        f"**{grid.title}**",
        "",
        "| " + " | ".join(grid.columns) + " |",
        "| " + " | ".join(["---", *["---:"] * (len(grid.columns) - 1)]) + " |",
        *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in grid.rows),
    ]
    return "\n".join(lines) + "\n"


def page(evaluation: Evaluation, verdict: Sequence[str]) -> str:
    """Return the whole evaluation as Markdown: what the gate says, then the tables."""
    said = [f"- {line}" for line in verdict] if verdict else ["The gate is passed."]
    return "\n".join(["\n".join(said) + "\n", *map(markdown, grids(evaluation))])


def _by_stage(evaluation: Evaluation) -> Grid:
    rows: list[Sequence[str]] = []
    for stage, score in evaluation.overall.stages.items():
        interval = evaluation.intervals[stage]["f1"]
        rows.append(
            (
                stage.replace("_", " "),
                str(score.right + score.missed),
                str(score.right + score.extra),
                figure(score.precision),
                figure(score.recall),
                figure(score.f1),
                f"{figure(interval.low)}–{figure(interval.high)}",
            )
        )
    characters = evaluation.overall.characters
    interval = evaluation.intervals["characters"]["error_rate"]
    rows.append(
        (
            "character errors",
            str(characters.characters),
            str(characters.errors),
            "",
            "",
            f"{characters.error_rate:.5f}",
            f"{interval.low:.5f}–{interval.high:.5f}",
        )
    )
    columns = ("stage", "gold", "output", "precision", "recall", "F1", "95 %")
    return Grid("Accuracy by stage", columns, rows)


def _by_kind(evaluation: Evaluation) -> Grid:
    """Kinds of paragraphs over all, structure's errors included, and over those alone that were found."""
    matched = evaluation.breakdown["kinds_matched"]["kind"]
    rows = []
    for kind, one in evaluation.breakdown["kinds"]["kind"].items():
        score = matched.get(kind)
        rows.append((kind, *_counts(one), *(_shares(score) if score else ("", "", ""))))
    columns = ("kind", "right", "extra", "missed", "precision", "recall", "F1", "of found: P", "R", "F1")
    return Grid("Kinds of paragraphs", columns, rows)


def _by_document(evaluation: Evaluation) -> Grid:
    rows = [
        (
            document_id,
            str(document.stages["structure"].right + document.stages["structure"].missed),
            *(figure(document.stages[stage].f1) for stage in _BY_DOCUMENT),
            f"{document.characters.error_rate:.5f}",
        )
        for document_id, document in evaluation.documents.items()
    ]
    stages = (stage.removeprefix("references_") for stage in _BY_DOCUMENT)
    columns = ("document", "paragraphs", *stages, "errors")
    return Grid("F1 by document", columns, rows)


def _broken_down(evaluation: Evaluation) -> Iterator[Grid]:
    parts = evaluation.breakdown[_BROKEN_DOWN]
    for attribute in ("kind", "status"):
        rows = [(value, *_counts(score)) for value, score in parts[attribute].items()]
        columns = (attribute, "right", "extra", "missed", "precision", "recall", "F1")
        yield Grid(f"References resolved, by {attribute}", columns, rows)
    rows_of_rules = [
        (rule, str(one.right), str(one.extra), figure(one.precision)) for rule, one in parts["rule"].items()
    ]
    yield Grid("References resolved, by rule", ("rule", "right", "wrong", "precision"), rows_of_rules)


def _counts(score: Score) -> tuple[str, ...]:
    counts = (str(score.right), str(score.extra), str(score.missed))
    return *counts, *_shares(score)


def _shares(score: Score) -> tuple[str, str, str]:
    return figure(score.precision), figure(score.recall), figure(score.f1)


def figure(value: float) -> str:
    """Return three decimals, cut and not rounded: 0.9996 must not read 1.000."""
    return f"{int(value * 1000 + 1e-9) / 1000:.3f}"
