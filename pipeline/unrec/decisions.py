"""decisions: what people judged of an output: put into the reading, counted, and compared with each other.

A file of decisions is what the review page saves. It names each document by the hash of its bytes, and each
thing by its paragraph's path: a kind, a label, a text, a reference, an addressee, a recommending State, a
response, a strength; the date and the symbol of a document by the path that is empty. A thing is accepted,
rejected, or corrected by what stands beside it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def read_decisions(data: bytes, name: str) -> Decisions:
    """Return a file's decisions. Raises `DecisionsError` where it holds none, or one that says nothing."""
    try:
        found = json_as(data, Decisions)
    except msgspec.DecodeError as error:
        raise DecisionsError(f"{name} is no file of decisions: {error}") from error
    if found.format != FORMAT:
        raise DecisionsError(f"{name} is of the format {found.format!r}; this unrec reads {FORMAT!r}")
    for judged in found.documents:
        for decision in judged.decisions:
            if why := _unsaid(decision):
                raise DecisionsError(f"{name}: {judged.document_id}:{decision.path}, {decision.field}: {why}")
    return found


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


def corrected(extraction: Extraction, decided: Sequence[Decided]) -> Extraction:
    """Return the classified extraction with the kinds, labels and texts that people gave.

    What hangs on them is found afterwards, by the rules, as if they had been read so. `raw`, the path and the
    ids stay: they say what is printed. An item that had its parent's kind takes the new one, too. Each change
    is a finding, as is each decision that could not be carried out.
    """
    rows = {row.path: row for row in extraction.paragraphs}
    findings: list[Finding] = []
    for judgement in decided:
        decision = judgement.decision
        row = rows.get(decision.path)
        if decision.field in _OF_DOCUMENT:
            continue
        if row is None:
            findings.append(_lost(extraction, judgement))
        elif decision.field in _OF_UNITS:
            changed, found = _changed(row, judgement)
            rows[decision.path] = changed
            findings.extend(found)
    paragraphs = _followed(extraction.paragraphs, rows)
    return replace(extraction, paragraphs=paragraphs, findings=(*extraction.findings, *findings))


def _lost(extraction: Extraction, mark: Decided) -> Finding:
    message = (
        f"{mark.reviewer} decided about the {mark.decision.field} of {mark.decision.path}, which is not there"
    )
    return finding("decision.lost", message, mark.decision.was, document_id=extraction.document.document_id)


def _changed(row: Paragraph, judgement: Decided) -> tuple[Paragraph, list[Finding]]:
    """A paragraph as a decision on its kind, label or text makes it."""
    decision = judgement.decision
    now = getattr(row, decision.field) or ""
    if judgement.disputed:
        return row, [_disputed(row, judgement)]
    if decision.verdict == "accept":
        return row, [] if now == decision.was else [_stale(row, judgement, now)]
    value = nfc(" ".join((decision.value or "").split()))
    if decision.verdict == "reject":
        if now != decision.was:
            return row, [_stale(row, judgement, now)]
        if decision.field != "kind":
            message = f"{judgement.reviewer} marks the {decision.field} as wrong without correcting it"
            return row, [finding_of(row, "decision.rejected", message, now)]
        value = "paragraph"
    if value == now:
        return row, []
    message = f"the {decision.field} is «{value}» as {judgement.reviewer} says; the rules gave «{now}»"
    findings = [finding_of(row, "decision.applied", message, now)]
    if decision.field == "kind":
        return replace(row, kind=msgspec.convert(value, ParagraphKind), kind_rule=RULE), findings
    if decision.field == "label":
        return replace(row, label=value, **_value_of(value)), findings
    return replace(row, text=value, search=load(row.language).fold(value)), findings


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


def _stale(row: Paragraph, judgement: Decided, now: str) -> Finding:
    decision = judgement.decision
    message = f"{judgement.reviewer} judged the {decision.field} «{decision.was}», and now it is «{now}»"
    return finding_of(row, "decision.stale", message, now)


def _disputed(row: Paragraph, mark: Decided) -> Finding:
    message = f"reviewers contradict each other about the {mark.decision.field}; the rules' reading stands"
    return finding_of(row, "decision.disputed", message, mark.decision.was)


def judged(extraction: Extraction, decided: Sequence[Decided], catalogue: Catalogue) -> Extraction:
    """Return the extraction, as it is before its audit, with what else people gave: references, whom a
    recommendation asks, whose it is, how strong it is and what was answered; the document's date and symbol.

    Each change is a finding, as is each decision that could not be carried out.
    """
    units = {row.path: row for row in extraction.paragraphs}
    references = list(extraction.references)
    asking = {row.path: row for row in extraction.recommendations}
    document, findings = extraction.document, []
    for judgement in decided:
        field = judgement.decision.field
        unit = units.get(judgement.decision.path)
        if field in _OF_DOCUMENT:
            document, made = _dated(document, judgement)
            findings.append(made)
        elif unit is None or field in _OF_UNITS:
            continue
        elif judgement.disputed:
            findings.append(_disputed(unit, judgement))
        elif field == "reference":
            findings.extend(_refer(references, unit, judgement, catalogue))
        elif field == "addressee":
            findings.extend(_ask(asking, unit, judgement))
        else:
            findings.extend(_answer(asking, unit, judgement))
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


def _dated(document: Document, mark: Decided) -> tuple[Document, Finding | None]:
    """The document as a decision on its date or symbol makes it; its ids stay: they say what is printed."""
    decision, was = mark.decision, str(getattr(document, mark.decision.field) or "")
    if mark.disputed:
        message = f"reviewers contradict each other about the {decision.field}; the rules' reading stands"
        return document, finding("decision.disputed", message, was, document_id=document.document_id)
    if was != decision.was:
        message = f"{mark.reviewer} judged the {decision.field} «{decision.was}», and now it is «{was}»"
        return document, finding("decision.stale", message, was, document_id=document.document_id)
    if decision.verdict == "accept" or decision.value == was:
        return document, None
    text = decision.value if decision.verdict == "correct" else None
    value = _day(text) if text and decision.field == "date" else text
    message = f"the {decision.field} is «{text or ''}» as {mark.reviewer} says; the rules gave «{was}»"
    changed = replace(document, **{decision.field: value})
    return changed, finding("decision.applied", message, was, document_id=document.document_id)


def _answer(asking: dict[str, Recommendation], unit: Paragraph, mark: Decided) -> Iterator[Finding]:
    """Do in place what is decided of a response, a strength, or a recommending State."""
    decision, row = mark.decision, asking.get(mark.decision.path)
    field = decision.field
    if row is None:
        yield _stale(unit, mark, "not asked")
        return
    if field == "recommender":
        known = next((each for each in row.recommended_by if decision.was in {each.code, each.name}), None)
        now = decision.was if known else ""
    else:
        known, now = None, getattr(row, field) or ""
    if now != decision.was:
        yield _stale(unit, mark, now)
        return
    value = decision.value if decision.verdict == "correct" else None
    if decision.verdict == "accept" or value == now:
        return
    if field == "recommender":
        made = (
            Recommender(name=value, code=value if value.isupper() and len(value) == _CODE else None)
            if value
            else None
        )
        every = [made if each is known else each for each in row.recommended_by]
        every += [made] if known is None else []
        asking[decision.path] = replace(row, recommended_by=tuple(filter(None, every)))
    elif field == "strength" and value is None:  # whom the words ask hangs on it
        message = f"{mark.reviewer} marks the strength as wrong without correcting it"
        yield finding_of(unit, "decision.rejected", message, now)
        return
    elif field == "strength" and row.operative_words is None:
        yield _stale(unit, mark, "nothing, for no words ask")
        return
    else:
        asking[decision.path] = replace(row, **{field: value, f"{field}_rule": RULE if value else None})
    message = f"the {field} is «{value or ''}» as {mark.reviewer} says; the rules gave «{now}»"
    yield finding_of(unit, "decision.applied", message, now)


_CODE = 3  # letters of a State's code


def _decided_row(references: Sequence[Reference], unit: Paragraph, one: Decided) -> Reference | None:
    """The reference of a unit that a decision is about: that at its place, or the only one of its words."""
    words, place = one.decision.was, f"{unit.paragraph_id}#{one.decision.at}"
    same = [row for row in references if row.paragraph_id == unit.paragraph_id and row.surface == words]
    at_place = [row for row in same if row.reference_id == place]
    return next(iter(at_place or (same if len(same) == 1 else [])), None)


def _refer(
    references: list[Reference], unit: Paragraph, mark: Decided, catalogue: Catalogue
) -> Iterator[Finding]:
    """Do in place what is decided of a reference."""
    decision = mark.decision
    row = _decided_row(references, unit, mark)
    if row is None:
        if decision.verdict != "reject":
            yield _stale(unit, mark, "no reference")
        return
    if decision.verdict == "reject":
        references.remove(row)
        yield finding_of(
            unit, "decision.applied", f"«{row.surface}» is no reference as {mark.reviewer} says", row.surface
        )
        return
    target = decision.target
    if decision.verdict == "accept" or target is None or _target_of(row) == target:
        return
    known = target.instrument_id
    if known is not None and (
        known not in catalogue.instruments
        or (target.article is not None and catalogue.has_article(known, target.article) is False)
    ):
        message = f"{mark.reviewer} names a target that the catalogue does not have: {_named(target)}"
        yield finding_of(unit, "decision.unfit", message, row.surface)
        return
    told = replace(
        row,
        **msgspec.structs.asdict(target),
        kind=_kind_of(row, target),
        part=None,
        target_id=None,
        status="explicit",
        candidates=(),
        rule=RULE,
    )
    references[references.index(row)] = told
    message = f"«{row.surface}» is {_named(target)} as {mark.reviewer} says; the rules gave {_named(_target_of(row))}"
    yield finding_of(unit, "decision.applied", message, row.surface)


def _target_of(row: Reference) -> Target:
    return Target(**{name: getattr(row, name) for name in Target.__struct_fields__})


def _named(target: Target) -> str:
    return " ".join(filter(None, msgspec.structs.astuple(target))) or "nothing"


def _kind_of(row: Reference, target: Target) -> Any:
    if target.instrument_id is not None:
        return "article" if target.article else "instrument"
    return row.kind if row.kind in {"document", "resolution"} else "document"


def _ask(asking: dict[str, Recommendation], unit: Paragraph, mark: Decided) -> Iterator[Finding]:
    """Do in place what is decided of an addressee."""
    decision = mark.decision
    row = asking.get(decision.path)
    asked = next((each for each in row.addressees if each.id == decision.was), None) if row else None
    if row is None or asked is None:
        if decision.verdict != "reject":
            yield _stale(unit, mark, "not asked")
        return
    if decision.verdict == "accept" or decision.value == decision.was:
        return
    others = tuple(each for each in row.addressees if each is not asked and each.id != decision.value)
    if decision.verdict == "reject":
        message = f"«{asked.surface}» is not asked as {mark.reviewer} says; the rules gave {asked.id}"
        new = others
    else:
        message = f"«{asked.surface}» is {decision.value} as {mark.reviewer} says; the rules gave {asked.id}"
        told = replace(asked, id=decision.value or "", rule=RULE)
        new = tuple(sorted((*others, told), key=lambda each: each.char_start))
    asking[decision.path] = replace(row, addressees=new)
    yield finding_of(unit, "decision.applied", message, asked.surface)


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
    found = []
    for field in (*get_args(Field), "all"):
        judgements = [judgement for judgement in every if field in {"all", judgement.decision.field}]
        if judgements:
            found.append(_score(field, judgements))
    return found


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
    found = []
    for left, right in combinations(files, 2):
        one, other = _said(left), _said(right)
        shared = [thing for thing in one if thing in other]
        for field in (*get_args(Field), "all"):
            pairs = [(one[thing], other[thing]) for thing in shared if field in {"all", thing[1][1]}]
            if pairs:
                found.append(_agreement((left.reviewer, right.reviewer), field, pairs))
    return found


def _said(file: Decisions) -> dict[tuple[str, tuple[str, Field, str]], tuple[Any, ...]]:
    return {(judged.sha256, one.thing): one.says for judged in file.documents for one in judged.decisions}


def _agreement(
    reviewers: tuple[str, str], field: str, pairs: Sequence[tuple[tuple[Any, ...], tuple[Any, ...]]]
) -> Agreement:
    total = len(pairs)
    agreed = sum(one == other for one, other in pairs)
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(left[said] * right[said] for said in left) / total**2
    return Agreement(
        reviewers=reviewers,
        field=field,
        judged=total,
        agreed=agreed,
        share=agreed / total,
        kappa=None if chance >= 1 else (agreed / total - chance) / (1 - chance),
    )
