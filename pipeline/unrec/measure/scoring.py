"""An evaluation: what it is made of, its figures with their intervals, the files that hold it, its tables."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from unrec.compare.diff import ends_alike
from unrec.data import UsageError, as_json, held
from unrec.models import Record
from unrec.nested import levels_of, path_steps

_Stored = TypeVar("_Stored")
Verdict = Literal["right", "wrong", "missed", "extra"]


class MeasureError(UsageError, ValueError):
    """What is measured by cannot be used; the message names the file and what is wrong with it."""

    status = 1


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is scored, see `stages.toml`."""

    means: str
    over: Literal["paragraphs", "recommendations"] | None = None
    columns: tuple[str, ...] = ()
    may_lack: bool = False
    shown: tuple[str, ...] = ("text",)
    kind: str = ""
    rule: str = ""
    of_strength: bool = False


class _Stages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stages: dict[str, Stage]
    broken_down: dict[str, tuple[str, ...]]


_read_stages = held(_Stages, "measure", "stages.toml")


def stages() -> dict[str, Stage]:
    """Return what is scored, in the order of the pipeline."""
    return _read_stages().stages


FIGURES = ("precision", "recall", "f1")
"""What the score of a stage is made of."""


class Side(Record, frozen=True, kw_only=True):
    """One thing as the gold or the output has it.

    `value` is what is compared. `start` and `end` are offsets into `text`, where the thing has a place.
    `kind`, `status` and `rule` are those of a reference, `kind` and `rule` those of a paragraph's kind.
    """

    value: dict[str, str]
    text: str = ""
    start: int | None = None
    end: int | None = None
    kind: str | None = None
    status: str | None = None
    rule: str | None = None


class Outcome(Record, frozen=True, kw_only=True):
    """One comparison: what was expected at a place, and what was got there; at least one of them is there.

    `path` is a paragraph's path or a section's own part of its id. `cluster` is what is resampled together: a
    numbered or unlabelled paragraph with its items, or a section.
    """

    document_id: str
    stage: str
    path: str
    cluster: str
    expected: Side | None = None
    got: Side | None = None

    @property
    def right(self) -> bool:
        """Whether both sides are there and equal."""
        return self.expected is not None and self.got is not None and self.expected.value == self.got.value

    @property
    def verdict(self) -> Verdict:
        """How the comparison came out."""
        if self.right:
            return "right"
        if self.got is None:
            return "missed"
        return "extra" if self.expected is None else "wrong"

    @property
    def place(self) -> str:
        """The id of the paragraph or section: `V.19-08455.ar:m5.r2.9`."""
        return f"{self.document_id}:{self.path}"


class Distance(Record, frozen=True, kw_only=True):
    """Insertions, deletions and substitutions that part a text from the gold's, and its length."""

    document_id: str
    path: str
    cluster: str
    errors: int
    characters: int


class Comparison(Record, frozen=True, kw_only=True):
    """Everything that comparing one document with its gold tells."""

    document_id: str
    outcomes: tuple[Outcome, ...]
    distances: tuple[Distance, ...]
    breaches: tuple[str, ...] = ()


class Score(Record, frozen=True, kw_only=True):
    """Counts and what they amount to, rounded to six decimals.

    Where there is nothing to find and nothing was found, all three are 1; where one of them has no
    denominator otherwise, it is 0.
    """

    precision: float
    recall: float
    f1: float
    right: int
    extra: int
    missed: int


class Characters(Record, frozen=True, kw_only=True):
    """Character errors over the gold's characters.

    A missing paragraph counts all its characters, an extra one all it holds, so the rate can pass 1; a
    document without gold text has rate 0 where nothing was made of it, else 1. `accuracy` is 1 − rate,
    at least 0.
    """

    error_rate: float
    accuracy: float
    errors: int
    characters: int


class Scores(Record, frozen=True, kw_only=True):
    """All scores of one document, or of all together."""

    stages: dict[str, Score]
    characters: Characters


class Interval(Record, frozen=True, kw_only=True):
    """The middle 95 % of what resampling the paragraphs gives."""

    low: float
    high: float


class Evaluation(Record, frozen=True, kw_only=True):
    """An evaluation as it is written and kept as a baseline. The same gold and output give the same bytes.

    `intervals` is by stage, then `precision`, `recall` and `f1`; that of `characters` is by `error_rate`.
    `breakdown` is by stage of references or kinds, attribute and its value. `outcomes` gives the verdict on
    everything compared, by an id that names the paragraph first. `breaches` are lost invariants.
    """

    gold: str
    overall: Scores
    intervals: dict[str, dict[str, Interval]]
    documents: dict[str, Scores]
    breakdown: dict[str, dict[str, dict[str, Score]]]
    outcomes: dict[str, Verdict]
    breaches: tuple[str, ...] = ()


def stored(
    path: Path, decode: Callable[[bytes], _Stored], error: type[MeasureError], missing: str, wrong: str = ":"
) -> _Stored:
    """Return what a file holds. Raises the error, naming the file, where it is missing or not of its form."""
    try:
        return decode(path.read_bytes())
    except FileNotFoundError as problem:
        raise error(f"{path} is missing{missing}") from problem
    except msgspec.DecodeError as problem:
        raise error(f"{path}{wrong} {problem}") from problem


def value_of(record: Record, names: Sequence[str]) -> dict[str, str]:
    """Return those of the fields that are filled, as text."""
    fields = ((name, getattr(record, name)) for name in names)
    return {name: str(value) for name, value in fields if value not in {None, ""}}


def cluster_of(path: str) -> str:
    """Return the path of the outermost paragraph that one stands in: `m5.r2` of `m5.r2.9`.

    Meetings, decisions, annexes and articles are no paragraphs.
    """
    return ".".join(path_steps(path)[: len(levels_of(path)) + 1])


# The files of an evaluation: its figures, and what did not come out right,
# each with the text it stands in and the place marked.

OPEN, CLOSE = "⟦", "⟧"
"""What marks a span. Brackets turn with the text's direction; a line of carets below it would not."""

_REFERENCES = "references_resolved"
_STATUS = "references_status"
_CONTEXT = 60


class Marked(NamedTuple):
    """A text around a span: what stands before it, in it and after it, with `…` where it was cut."""

    before: str
    inside: str
    after: str

    def __str__(self) -> str:
        """The text with brackets around the span."""
        return f"{self.before}{OPEN}{self.inside}{CLOSE}{self.after}"


class Miss(Record, frozen=True, kw_only=True):
    """One miss as it is written: `expected` and `got` are what was compared, the span marked in its text."""

    id: str
    document_id: str
    stage: str
    verdict: Verdict
    expected: dict[str, str] | None = None
    got: dict[str, str] | None = None
    start: int | None = None
    end: int | None = None
    rule: str | None = None
    expected_in: str | None = None
    got_in: str | None = None


def misses(comparisons: Iterable[Comparison]) -> Iterator[Miss]:
    """Yield everything that did not come out right, at every stage, in the order of the documents."""
    for comparison in comparisons:
        for outcome in comparison.outcomes:
            if not outcome.right:
                yield _miss(outcome)


def telling(comparisons: Iterable[Comparison]) -> list[Outcome]:
    """Return the misses worth a look: of those that follow from one another only the cause.

    A paragraph that is missing misses all it holds; one of a wrong kind may be missing among the
    recommendations, and what is missing there misses what is said of recommendations; where the reading text
    is wrong the raw text shows it no better; a span that was not found has no target and no status.
    """
    outcomes: list[Outcome] = []
    for comparison in comparisons:
        broken = {(o.stage, o.path) for o in comparison.outcomes if not o.right}
        absent = {(o.stage, o.path) for o in comparison.outcomes if o.expected is None or o.got is None}
        outcomes.extend(o for o in comparison.outcomes if not o.right and not _follows(o, broken, absent))
    return outcomes


def _follows(outcome: Outcome, broken: set[tuple[str, str]], absent: set[tuple[str, str]]) -> bool:
    stage, path = outcome.stage, outcome.path
    if ("structure", path) in absent:
        return stage != "structure"
    if stage == "recommendations":
        return ("kinds", path) in broken
    if stages()[stage].over == "recommendations" and ("recommendations", path) in absent:
        return True
    if stage == "raw":
        return ("text", path) in broken
    if stage == _STATUS:
        return _without_status(outcome.expected) != _without_status(outcome.got)
    return stage.startswith("references_") and stage != _REFERENCES


def _without_status(side: Side | None) -> dict[str, str] | None:
    if side is None:
        return None
    return {name: value for name, value in side.value.items() if name not in {"status", "candidates"}}


def marks(outcome: Outcome) -> tuple[Marked | None, Marked | None]:
    """Return the text of the expected and of the got side around what is compared.

    A reference's span is marked where it stands; of two texts that differ, the stretch between what they
    begin and end with alike; anything else is marked whole.
    """
    expected, got = outcome.expected, outcome.got
    if outcome.stage in {"raw", "text"} and expected is not None and got is not None:
        head, tail = ends_alike(expected.text, got.text)
        left, right = (marked(side.text, head, len(side.text) - tail) for side in (expected, got))
        return left, right
    return _side(expected), _side(got)


def _side(side: Side | None) -> Marked | None:
    if side is None:
        return None
    if side.start is not None and side.end is not None:
        return marked(side.text, side.start, side.end)
    return marked(side.text, 0, len(side.text)) if side.text else None


def marked(text: str, start: int, end: int, context: int = _CONTEXT) -> Marked:
    """Return the text around `[start, end)`, at most `context` characters on each side of the span."""
    left, right = max(0, start - context), min(len(text), end + context)
    inside = text[start:end]
    if len(inside) > 2 * context:
        inside = f"{inside[:context]}…{inside[-context:]}"
    return Marked(
        ("…" if left else "") + text[left:start], inside, text[end:right] + ("…" if right < len(text) else "")
    )


def describe(side: Side | None) -> str:
    """Return what was compared as one line, without long texts."""
    if side is None:
        return "nothing"
    return " ".join(
        f"{name}={value}" for name, value in side.value.items() if name not in {"text", "surface"}
    )


def _miss(outcome: Outcome) -> Miss:
    expected, got = outcome.expected, outcome.got
    placed = next((side for side in (expected, got) if side is not None and side.start is not None), None)
    left, right = marks(outcome)
    return Miss(
        id=outcome.place,
        document_id=outcome.document_id,
        stage=outcome.stage,
        verdict=outcome.verdict,
        expected=expected.value if expected else None,
        got=got.value if got else None,
        start=placed.start if placed else None,
        end=placed.end if placed else None,
        rule=got.rule if got else None,
        expected_in=str(left) if left else None,
        got_in=str(right) if right else None,
    )


def lines_of(outcome: Outcome) -> list[tuple[str, Marked | None]]:
    """Return what a person sees of an outcome: what was expected and what was got, each with its text."""
    left, right = marks(outcome)
    return [
        (f"expected {describe(outcome.expected)}", left),
        (f"got      {describe(outcome.got)}", right),
    ]


OWNED = frozenset({"metrics.json", "evaluation.json", "misses.jsonl", "evaluation.md", "plots"})
"""The names an evaluation writes in the output folder."""

_PLOTS = frozenset({"plots/f1_by_stage.json", "plots/error_by_document.json"})


def is_ours(below: str, path: Path) -> bool:
    """Tell whether an evaluation writes an entry of this path; a folder's ends in `/`."""
    return below == "plots/" or below in _PLOTS or (below in OWNED and below != "plots" and path.is_file())


def files_of(evaluation: Evaluation, missed: Iterable[Miss], page: str) -> dict[str, bytes]:
    """Return the files by their path below the output folder.

    `metrics.json` holds the figures over all documents; `evaluation.json` everything, in the form of a
    baseline; `misses.jsonl` one miss a line; `evaluation.md` the tables; `plots/` what DVC draws.
    """
    return {
        "metrics.json": as_json(metrics(evaluation)),
        "evaluation.json": as_json(evaluation),
        "misses.jsonl": msgspec.json.Encoder().encode_lines([*missed]),
        "evaluation.md": page.encode(),
        "plots/f1_by_stage.json": as_json(_f1_by_stage(evaluation)),
        "plots/error_by_document.json": as_json(_error_by_document(evaluation)),
    }


def metrics(evaluation: Evaluation) -> dict[str, dict[str, float]]:
    """Return the figures over all documents, two levels deep, as `dvc metrics` lays them out."""
    figures: dict[str, dict[str, float]] = {}
    for stage, score in evaluation.overall.stages.items():
        interval = evaluation.intervals[stage]["f1"]
        reached = {name: getattr(score, name) for name in FIGURES}
        figures[stage] = {**reached, "f1_low": interval.low, "f1_high": interval.high}
    interval = evaluation.intervals["characters"]["error_rate"]
    figures["characters"] = {
        "error_rate": evaluation.overall.characters.error_rate,
        "error_rate_low": interval.low,
        "error_rate_high": interval.high,
    }
    return figures


def _f1_by_stage(evaluation: Evaluation) -> list[dict[str, Any]]:
    scores = evaluation.overall.stages.items()
    return [{"stage": stage} | {name: getattr(score, name) for name in _PLOTTED} for stage, score in scores]


_PLOTTED = ("f1", "precision", "recall")


def _error_by_document(evaluation: Evaluation) -> list[dict[str, Any]]:
    return [
        {
            "document": document_id,
            "structure": round(1 - document.stages["structure"].f1, 6),
            "characters": document.characters.error_rate,
            "references": round(1 - document.stages["references_resolved"].f1, 6),
        }
        for document_id, document in evaluation.documents.items()
    ]


_DECIMALS = 6


# Outcomes → precision, recall, F1 and character errors, each with its interval.


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
        stages={stage: score(tally(of_stage(comparisons, stage))) for stage in stages()},
        characters=characters(distances),
    )


def breakdown(comparisons: Sequence[Comparison]) -> dict[str, dict[str, dict[str, Score]]]:
    """Return the scores of the reference stages by kind, status and rule, of the kinds by kind and rule.

    By kind and status, what is right or missed counts where the gold puts it, and what is extra where the
    output does. By rule, only what the output has counts: the gold knows no rules.
    """
    parts: dict[str, dict[str, dict[str, Score]]] = {}
    for stage, attributes in _read_stages().broken_down.items():
        parts[stage] = {}
        outcomes = of_stage(comparisons, stage)
        for attribute in attributes:
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
    for stage in stages():
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
        span = evaluation.intervals[stage]["f1"]
        counts = str(score.right + score.missed), str(score.right + score.extra)
        low_to_high = f"{figure(span.low)}–{figure(span.high)}"
        rows.append((stage.replace("_", " "), *counts, *_shares(score), low_to_high))
    errors, span = evaluation.overall.characters, evaluation.intervals["characters"]["error_rate"]
    counts = str(errors.characters), str(errors.errors)
    rates = f"{errors.error_rate:.5f}", f"{span.low:.5f}–{span.high:.5f}"
    rows.append(("character errors", *counts, "", "", *rates))
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
