"""What an evaluation is made of: sides, outcomes, scores; and the files that hold it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from unrec.compare.diff import ends_alike
from unrec.data import UsageError, as_json
from unrec.models import Record
from unrec.nested import levels_of, path_steps

_Stored = TypeVar("_Stored")
Verdict = Literal["right", "wrong", "missed", "extra"]


class MeasureError(UsageError, ValueError):
    """What is measured by cannot be used; the message names the file and what is wrong with it."""

    status = 1


STAGES = (
    "document",
    "document_kind",
    "sections",
    "structure",
    "places",
    "labels",
    "raw",
    "text",
    "kinds",
    "kinds_matched",
    "recommendations",
    "strength",
    "addressees",
    "recommended_by",
    "response",
    "concern",
    "references_found",
    "references_target",
    "references_resolved",
    "references_status",
    "findings",
)
"""What is scored, in the order of the pipeline.

document: the masthead, field by field. document_kind: what sort of document it is. sections: kind, level,
label, number, title, meeting, city, dates and line of a heading, all exact.

Over all paragraphs of the body: structure is the path and the paragraph it hangs under. Given the path, all
exact: places (section, level, pages and lines), labels (label, number, letter, where one is printed), raw
(raw and full text), text (the reading text), kinds (the kind); kinds_matched is the kind over those
paragraphs alone whose path both have, so that structure costs nothing there.

Over the recommendations, which are the paragraphs that ask or enact and the items under them:
recommendations is the path. Given the path: strength (and the operative words), addressees (id and words),
recommended_by (the name as printed), response, concern (the paragraph answered).

references_found: span and surface. references_target: what is referred to, in the right paragraph, wherever
its span. references_resolved: span and target. references_status: span, target, status and candidates.
findings: code and paragraph, of the codes the gold judges.
"""

ATTRIBUTES = ("kind", "status", "rule")
"""What the reference stages are broken down by."""

KIND_STAGES = ("kinds", "kinds_matched")
"""The stages that are broken down by the kind of the paragraph. The second has no outcomes of its own."""

FIGURES = ("precision", "recall", "f1")
"""What the score of a stage is made of."""

REFERENCE_STAGES = tuple(stage for stage in STAGES if stage.startswith("references_"))


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
_OF_RECOMMENDATIONS = frozenset({"strength", "addressees", "recommended_by", "response", "concern"})


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
    if stage in _OF_RECOMMENDATIONS and ("recommendations", path) in absent:
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


def _f1_by_stage(evaluation: Evaluation) -> Sequence[dict[str, Any]]:
    return [
        {"stage": stage, "f1": score.f1, "precision": score.precision, "recall": score.recall}
        for stage, score in evaluation.overall.stages.items()
    ]


def _error_by_document(evaluation: Evaluation) -> Sequence[dict[str, Any]]:
    return [
        {
            "document": document_id,
            "structure": round(1 - document.stages["structure"].f1, 6),
            "characters": document.characters.error_rate,
            "references": round(1 - document.stages["references_resolved"].f1, 6),
        }
        for document_id, document in evaluation.documents.items()
    ]
