"""decisions: what people judged of an output: put into the reading, counted, and compared with each other.

A file of decisions is what the review page saves. It names each document by the hash of its bytes, and each
thing by its paragraph's path: a kind, a label, a text, a reference, an addressee, a recommending State, a
response, a strength; the date and the symbol of a document by the path that is empty. A thing is accepted,
rejected, or corrected by what stands beside it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import sqrt
from typing import Any, Literal, NamedTuple, get_args

import msgspec
import regex
from msgspec.structs import replace

from unrec.catalogue import Catalogue
from unrec.data import UsageError, json_as
from unrec.findings import finding, finding_of
from unrec.languages import load, supported
from unrec.models import (
    Document,
    Extraction,
    Finding,
    Paragraph,
    ParagraphKind,
    Recommendation,
    Recommender,
    Record,
    Reference,
    Response,
    Strength,
)
from unrec.nested import narrowed
from unrec.text import nfc

FORMAT = "unrec-decisions/1"
RULE = "decision"
"""The rule of what a person said."""

Field = Literal[
    "kind",
    "label",
    "text",
    "reference",
    "addressee",
    "recommender",
    "response",
    "strength",
    "date",
    "symbol",
]
Verdict = Literal["accept", "reject", "correct"]

_LISTED = frozenset({"reference", "addressee", "recommender"})
"""What a paragraph may have several of."""
_OF_UNITS = frozenset({"kind", "label", "text"})
"""What is put into the reading before anything hangs on it."""
_OF_DOCUMENT = frozenset({"date", "symbol"})
_CHOICES: dict[Field, tuple[str, ...]] = {
    "kind": get_args(ParagraphKind),
    "response": get_args(Response),
    "strength": get_args(Strength),
}

_INHERITED = "kind.parent"
_SURE = 1.959964  # of a normal distribution, 95 % lie within so many deviations


class DecisionsError(UsageError, ValueError):
    """A file of decisions cannot be used; the message says why."""


class Target(Record, frozen=True, kw_only=True):
    """Where a reference leads: to (a part of) an instrument of the catalogue,
    or to a document by its symbol.
    """

    instrument_id: str | None = None
    article: str | None = None
    paragraph: str | None = None
    subparagraph: str | None = None
    symbol: str | None = None


class Decision(Record, frozen=True, kw_only=True):
    """What a person says of one thing.

    `was` is what they saw: the kind, the label, the text, the words of the reference, the id of the
    addressee; `at` is which of its references, from 1. A correction has a `value`,
    that of a reference a `target`.
    """

    path: str
    field: Field
    verdict: Verdict
    was: str = ""
    at: int = 0
    value: str | None = None
    target: Target | None = None

    @property
    def thing(self) -> tuple[str, Field, str]:
        """What it is about: two decisions about one thing agree or contradict each other."""
        which = f"{self.at} {self.was}" if self.field in _LISTED else ""
        return self.path, self.field, which

    @property
    def says(self) -> tuple[str, str | None, Target | None]:
        """What it says of the thing."""
        return self.verdict, self.value, self.target


class Judged(Record, frozen=True, kw_only=True):
    """The decisions on one document."""

    document_id: str
    sha256: str
    decisions: tuple[Decision, ...] = ()


class Decisions(Record, frozen=True, kw_only=True):
    """A file of decisions."""

    format: str
    reviewer: str = ""
    documents: tuple[Judged, ...] = ()


class Decided(NamedTuple):
    """One decision and who made it. `disputed`: others say something else of the same thing."""

    decision: Decision
    reviewer: str
    disputed: bool = False

    @property
    def value(self) -> str | None:
        """What is to stand there; None for nothing."""
        return self.decision.value if self.decision.verdict == "correct" else None


def read_decisions(data: bytes, name: str) -> Decisions:
    """Return a file's decisions. Raises `DecisionsError` where it holds none, or one that says nothing."""
    try:
        decisions = json_as(data, Decisions)
    except msgspec.DecodeError as error:
        raise DecisionsError(f"{name} is no file of decisions: {error}") from error
    if decisions.format != FORMAT:
        raise DecisionsError(f"{name} is of the format {decisions.format!r}; this unrec reads {FORMAT!r}")
    for judged in decisions.documents:
        for decision in judged.decisions:
            if why := _unsaid(decision):
                raise DecisionsError(f"{name}: {judged.document_id}:{decision.path}, {decision.field}: {why}")
    return decisions


def _unsaid(decision: Decision) -> str:
    """Why a decision says nothing that could be done; empty where it does."""
    if decision.verdict != "correct":
        return ""
    if decision.field == "reference":
        named = decision.target is not None and (decision.target.instrument_id or decision.target.symbol)
        return "" if named else "a correction that names no target"
    if not (decision.value or "").strip():
        return "a correction without a value"
    choices = _CHOICES.get(decision.field)
    if choices is not None and decision.value not in choices:
        return f"no {decision.field} {decision.value!r}; there are: {', '.join(choices)}"
    if decision.field == "date" and _day(decision.value or "") is None:
        return f"{decision.value!r} is no day such as 2014-07-04"
    if decision.field == "addressee" and decision.value not in addressee_ids():
        return f"no addressee {decision.value!r}"
    return ""


def _day(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def addressee_ids() -> tuple[str, ...]:
    """Return the ids that addressees have, in any language."""
    return tuple(
        sorted(
            {"other"}
            | {
                phrase.id
                for code in supported()
                if (words := load(code).addressee_words) is not None
                for phrase in words.bodies
            }
        )
    )


def by_source(files: Iterable[Decisions]) -> dict[str, tuple[Decided, ...]]:
    """Return the decisions on each source, by the hash of its bytes, each thing once,
    in the order of the files.

    Where files contradict each other, the first that speaks of the thing stands for all, as disputed.
    """
    said: dict[str, dict[tuple[str, Field, str], list[Decided]]] = {}
    for file in files:
        for judged in file.documents:
            things = said.setdefault(judged.sha256, {})
            for decision in judged.decisions:
                things.setdefault(decision.thing, []).append(Decided(decision, file.reviewer or "a reviewer"))
    return {
        sha256: tuple(
            all_said[0]._replace(disputed=len({judgement.decision.says for judgement in all_said}) > 1)
            for all_said in things.values()
        )
        for sha256, things in said.items()
    }


# ---------------------------------------------------------------------------------------------
# Put into the reading

_SAID = {
    "decision.applied": "the {field} is «{value}» as {reviewer} says; the rules gave «{now}»",
    "decision.stale": "{reviewer} judged the {field} «{was}», and now it is «{now}»",
    "decision.disputed": "reviewers contradict each other about the {field}; the rules' reading stands",
    "decision.rejected": "{reviewer} marks the {field} as wrong without correcting it",
    "decision.lost": "{reviewer} decided about the {field} of {path}, which is not there",
}
"""What is said of a decision that was carried out, or could not be, whatever it is about."""


def _told(row: Paragraph | Document, code: str, mark: Decided, now: str) -> Finding:
    """The finding on a decision about a paragraph or the document, of which `now` stands there."""
    said = {"reviewer": mark.reviewer, "now": now, **msgspec.structs.asdict(mark.decision)}
    message = _SAID[code].format_map(said | {"value": mark.value or ""})
    if isinstance(row, Paragraph):
        return finding_of(row, code, message, now)
    return finding(code, message, now, document_id=row.document_id)


def corrected(extraction: Extraction, decided: Sequence[Decided]) -> Extraction:
    """Return the classified extraction with the kinds, labels and texts that people gave.

    What hangs on them is found afterwards, by the rules, as if they had been read so. `raw`, the path and the
    ids stay: they say what is printed. An item that had its parent's kind takes the new one, too. Each change
    is a finding, as is each decision that could not be carried out.
    """
    rows = {row.path: row for row in extraction.paragraphs}
    findings: list[Finding | None] = []
    for mark in decided:
        decision = mark.decision
        row = rows.get(decision.path)
        if decision.field in _OF_DOCUMENT:
            continue
        if row is None:
            findings.append(_told(extraction.document, "decision.lost", mark, decision.was))
        elif decision.field in _OF_UNITS:
            rows[decision.path], made = _changed(row, mark)
            findings.append(made)
    paragraphs = _followed(extraction.paragraphs, rows)
    return replace(
        extraction, paragraphs=paragraphs, findings=(*extraction.findings, *filter(None, findings))
    )


def _changed(row: Paragraph, mark: Decided) -> tuple[Paragraph, Finding | None]:
    """A paragraph as a decision on its kind, label or text makes it."""
    decision = mark.decision
    now = getattr(row, decision.field) or ""
    if mark.disputed:
        return row, _told(row, "decision.disputed", mark, decision.was)
    if decision.verdict != "correct" and now != decision.was:
        return row, _told(row, "decision.stale", mark, now)
    if decision.verdict == "reject" and decision.field != "kind":
        return row, _told(row, "decision.rejected", mark, now)
    if decision.verdict != "accept":
        given = "paragraph" if decision.verdict == "reject" else nfc(" ".join((mark.value or "").split()))
        mark = mark._replace(decision=replace(decision, verdict="correct", value=given))
    value = mark.value
    if value is None or value == now:
        return row, None
    columns: dict[str, Any] = {decision.field: value}
    if decision.field == "kind":
        columns["kind_rule"] = RULE
    elif decision.field == "label":
        columns |= _value_of(value)
    else:
        columns["search"] = load(row.language).fold(value)
    return replace(row, **columns), _told(row, "decision.applied", mark, now)


def _value_of(label: str) -> dict[str, Any]:
    """The columns that a label's digits, or else its letters, fill."""
    numbers = regex.findall(r"\p{Nd}+", label)
    letters = "".join(regex.findall(r"\p{L}\p{M}*", label))
    return {
        "number": int(numbers[-1]) if numbers else None,
        "letter": letters or None if not numbers else None,
    }


def _followed(before: Sequence[Paragraph], rows: Mapping[str, Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs in order, with what their parents' kinds and texts say of them."""
    old = {row.paragraph_id: row for row in before}
    new: dict[str, Paragraph] = {}
    for was in before:
        row = rows[was.path]
        above, above_was = new.get(row.parent_id or ""), old.get(row.parent_id or "")
        if above is not None and above_was is not None:
            if row.kind_rule == _INHERITED and above.kind != above_was.kind:
                row = replace(row, kind=above.kind)
            whole = was.full_text.removeprefix(above_was.full_text)
            joined = len(whole) < len(was.full_text) or not above_was.full_text
            full = f"{above.full_text} {row.text}".strip() if joined else row.text
        else:
            full = row.text
        if full != row.full_text and (row.text != was.text or above is not None):
            row = replace(row, full_text=full)
        new[row.paragraph_id] = row
    return tuple(new.values())


def judged(extraction: Extraction, decided: Sequence[Decided], catalogue: Catalogue) -> Extraction:
    """Return the extraction, as it is before its audit, with what else people gave: references, whom a
    recommendation asks, whose it is, how strong it is and what was answered; the document's date and symbol.

    Each change is a finding, as is each decision that could not be carried out.
    """
    units = {row.path: row for row in extraction.paragraphs}
    references = list(extraction.references)
    asking = {row.path: row for row in extraction.recommendations}
    document, findings = extraction.document, list[Finding | None]()
    for mark in decided:
        field, path = mark.decision.field, mark.decision.path
        unit, row = units.get(path), asking.get(path)
        if field in _OF_DOCUMENT:
            document, made = _dated(document, mark)
        elif unit is None or field in _OF_UNITS:
            continue
        elif mark.disputed:
            made = _told(unit, "decision.disputed", mark, mark.decision.was)
        elif field == "reference":
            made = _refer(references, unit, mark, catalogue)
        elif row is not None:
            asking[path], made = _ASKED.get(field, _answered)(row, unit, mark)
        elif field != "addressee" or mark.decision.verdict != "reject":
            made = _told(unit, "decision.stale", mark, "not asked")
        else:
            continue
        findings.append(made)
    counts = Counter(row.paragraph_id for row in references)
    return replace(
        extraction,
        document=document,
        references=tuple(references),
        paragraphs=tuple(replace(row, n_references=counts[row.paragraph_id]) for row in units.values()),
        recommendations=tuple(
            replace(row, n_references=counts[row.recommendation_id]) for row in asking.values()
        ),
        findings=(*extraction.findings, *filter(None, findings)),
    )


def _fate(mark: Decided, now: str) -> str:
    """The code of what becomes of a decision about what stands `now`; empty where nothing is to be done."""
    if now != mark.decision.was:
        return "decision.stale"
    return "" if mark.decision.verdict == "accept" or mark.value == now else "decision.applied"


def _dated(row: Document, mark: Decided) -> tuple[Document, Finding | None]:
    """The document as a decision on its date or symbol makes it; its ids stay: they say what is printed."""
    field, value = mark.decision.field, mark.value
    now = str(getattr(row, field) or "")
    code = "decision.disputed" if mark.disputed else _fate(mark, now)
    made = _day(value) if value and field == "date" else value
    changed = replace(row, **{field: made}) if code == "decision.applied" else row
    return changed, _told(row, code, mark, now) if code else None


def _answered(row: Recommendation, unit: Paragraph, mark: Decided) -> tuple[Recommendation, Finding | None]:
    """A recommendation as a decision on its response or strength makes it."""
    field, value = mark.decision.field, mark.value
    now = getattr(row, field) or ""
    code = _fate(mark, now)
    if field == "strength" and code == "decision.applied":
        if value is None:  # whom the words ask hangs on it
            code = "decision.rejected"
        elif row.operative_words is None:
            code, now = "decision.stale", "nothing, for no words ask"
    columns = {field: value, f"{field}_rule": RULE if value else None} if code == "decision.applied" else {}
    return replace(row, **columns), _told(unit, code, mark, now) if code else None


def _recommended(
    row: Recommendation, unit: Paragraph, mark: Decided
) -> tuple[Recommendation, Finding | None]:
    """A recommendation as a decision on a State that made it makes it."""
    was, value = mark.decision.was, mark.value
    known = next((each for each in row.recommended_by if was in {each.code, each.name}), None)
    now = was if known else ""
    code = _fate(mark, now)
    if code == "decision.applied":
        state = value if value and value.isupper() and len(value) == _CODE else None
        made = Recommender(name=value, code=state) if value else None
        every = [made if each is known else each for each in row.recommended_by]
        every += [made] if known is None else []
        row = replace(row, recommended_by=tuple(filter(None, every)))
    return row, _told(unit, code, mark, now) if code else None


_CODE = 3  # letters of a State's code


def _decided_row(references: Sequence[Reference], unit: Paragraph, decided: Decided) -> Reference | None:
    """The reference of a unit that a decision is about: that at its place, or the only one of its words."""
    words, place = decided.decision.was, f"{unit.paragraph_id}#{decided.decision.at}"
    same = [row for row in references if row.paragraph_id == unit.paragraph_id and row.surface == words]
    at_place = [row for row in same if row.reference_id == place]
    return next(iter(at_place or (same if len(same) == 1 else [])), None)


def _refer(
    references: list[Reference], unit: Paragraph, mark: Decided, catalogue: Catalogue
) -> Finding | None:
    """Do in place what is decided of a reference."""
    decision = mark.decision
    row = _decided_row(references, unit, mark)
    if row is None:
        return _told(unit, "decision.stale", mark, "no reference") if decision.verdict != "reject" else None
    code = "decision.applied"
    if decision.verdict == "reject":
        references.remove(row)
        message = f"«{row.surface}» is no reference as {mark.reviewer} says"
        return finding_of(unit, code, message, row.surface)
    target, was = decision.target, narrowed(row, Target)
    if decision.verdict == "accept" or target is None or was == target:
        return None
    if _is_there(target, catalogue):
        columns = {"part": None, "target_id": None, "status": "explicit", "candidates": (), "rule": RULE}
        columns |= {"kind": _kind_of(row, target), **msgspec.structs.asdict(target)}
        references[references.index(row)] = replace(row, **columns)
        said = f"«{row.surface}» is {_named(target)} as {mark.reviewer} says; the rules gave {_named(was)}"
    else:
        code = "decision.unfit"
        said = f"{mark.reviewer} names a target that the catalogue does not have: {_named(target)}"
    return finding_of(unit, code, said, row.surface)


def _is_there(target: Target, catalogue: Catalogue) -> bool:
    """Whether the catalogue has an instrument, and knows of no reason why it should not have the article."""
    known, article = target.instrument_id, target.article
    if known is None:
        return True
    return known in catalogue.instruments and not (
        article is not None and catalogue.has_article(known, article) is False
    )


def _named(target: Target) -> str:
    return " ".join(filter(None, msgspec.structs.astuple(target))) or "nothing"


def _kind_of(row: Reference, target: Target) -> Any:
    if target.instrument_id is not None:
        return "article" if target.article else "instrument"
    return row.kind if row.kind in {"document", "resolution"} else "document"


def _asked(row: Recommendation, unit: Paragraph, mark: Decided) -> tuple[Recommendation, Finding | None]:
    """A recommendation as a decision on whom it asks makes it."""
    decision = mark.decision
    asked = next((each for each in row.addressees if each.id == decision.was), None)
    if asked is None:
        stale = decision.verdict != "reject"
        return row, _told(unit, "decision.stale", mark, "not asked") if stale else None
    if not _fate(mark, asked.id):
        return row, None
    new = [each for each in row.addressees if each is not asked and each.id != decision.value]
    if mark.value is not None:
        new.append(replace(asked, id=mark.value, rule=RULE))
        new.sort(key=lambda each: each.char_start)
    said = f"«{asked.surface}» is {mark.value or 'not asked'} as {mark.reviewer} says"
    told = finding_of(unit, "decision.applied", f"{said}; the rules gave {asked.id}", asked.surface)
    return replace(row, addressees=tuple(new)), told


_ASKED = {"addressee": _asked, "recommender": _recommended}


# ---------------------------------------------------------------------------------------------
# Counted, and compared


class Score(Record, frozen=True, kw_only=True):
    """How much of what was judged was right, with the 95 % interval after Wilson."""

    field: str
    judged: int
    right: int
    wrong: int
    corrected: int
    disputed: int
    precision: float | None
    low: float | None
    high: float | None


class Agreement(Record, frozen=True, kw_only=True):
    """How far two reviewers say the same of what both judged; Cohen's kappa,
    null where chance alone gives all.
    """

    reviewers: tuple[str, str]
    field: str
    judged: int
    agreed: int
    share: float
    kappa: float | None


def scores(files: Sequence[Decisions]) -> list[Score]:
    """Return the scores of each field that was judged, and of all. Disputed things count in none."""
    every = [judgement for decided in by_source(files).values() for judgement in decided]
    scored = []
    for field in (*get_args(Field), "all"):
        judgements = [judgement for judgement in every if field in {"all", judgement.decision.field}]
        if judgements:
            scored.append(_score(field, judgements))
    return scored


def _score(field: str, judgements: Sequence[Decided]) -> Score:
    verdicts = Counter(judgement.decision.verdict for judgement in judgements if not judgement.disputed)
    total, right = verdicts.total(), verdicts["accept"]
    low, high = _wilson(right, total)
    return Score(
        field=field,
        judged=total,
        right=right,
        wrong=verdicts["reject"],
        corrected=verdicts["correct"],
        disputed=len(judgements) - total,
        precision=right / total if total else None,
        low=low,
        high=high,
    )


def _wilson(right: int, total: int) -> tuple[float | None, float | None]:
    if not total:
        return None, None
    share, square = right / total, _SURE**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = _SURE * sqrt(share * (1 - share) / total + square / (4 * total**2)) / (1 + square / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def agreement(files: Sequence[Decisions]) -> list[Agreement]:
    """Return how far each two reviewers agree, by field and over all, on what both judged."""
    agreements = []
    for left, right in combinations(files, 2):
        first, other = _said(left), _said(right)
        shared = [thing for thing in first if thing in other]
        for field in (*get_args(Field), "all"):
            pairs = [(first[thing], other[thing]) for thing in shared if field in {"all", thing[1][1]}]
            if pairs:
                agreements.append(_agreement((left.reviewer, right.reviewer), field, pairs))
    return agreements


def _said(file: Decisions) -> dict[tuple[str, tuple[str, Field, str]], tuple[Any, ...]]:
    return {
        (judged.sha256, decision.thing): decision.says
        for judged in file.documents
        for decision in judged.decisions
    }


def _agreement(
    reviewers: tuple[str, str], field: str, pairs: Sequence[tuple[tuple[Any, ...], tuple[Any, ...]]]
) -> Agreement:
    total = len(pairs)
    agreed = sum(first == other for first, other in pairs)
    left, right = Counter(first for first, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(left[said] * right[said] for said in left) / total**2
    return Agreement(
        reviewers=reviewers,
        field=field,
        judged=total,
        agreed=agreed,
        share=agreed / total,
        kappa=None if chance >= 1 else (agreed / total - chance) / (1 - chance),
    )
