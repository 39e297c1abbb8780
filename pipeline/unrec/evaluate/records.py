"""What an evaluation is made of: sides, outcomes, scores. One definition for tables, files and the gate."""

from collections.abc import Sequence
from typing import Literal

from unrec.models import Record
from unrec.sections import levels_of, path_steps

Verdict = Literal["right", "wrong", "missed", "extra"]

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


def value_of(record: Record, names: Sequence[str]) -> dict[str, str]:
    """Return those of the fields that are filled, as text."""
    found = ((name, getattr(record, name)) for name in names)
    return {name: str(value) for name, value in found if value not in {None, ""}}


def cluster_of(path: str) -> str:
    """Return the path of the outermost paragraph that one stands in: `m5.r2` of `m5.r2.9`.

    Meetings, decisions, annexes and articles are no paragraphs.
    """
    return ".".join(path_steps(path)[: len(levels_of(path)) + 1])
