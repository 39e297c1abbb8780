"""What is expected and what is there, paired and compared."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from rapidfuzz.distance import Levenshtein

from unrec.measure.scoring import Comparison, Distance, Outcome, Side, cluster_of, value_of
from unrec.models import Extraction, Paragraph, Reference, Section, Unit

Key = Callable[[Side], Hashable]
Pair = tuple[Side | None, Side | None]


def _outcome(
    extraction: Extraction, stage: str, path: str, pair: Pair, cluster: str | None = None
) -> Outcome:
    """One comparison of a document; paragraphs are resampled with what hangs under the outermost."""
    return Outcome(
        document_id=extraction.document.document_id,
        stage=stage,
        path=path,
        cluster=cluster_of(path) if cluster is None else cluster,
        expected=pair[0],
        got=pair[1],
    )


def pair(expected: Sequence[Side], got: Sequence[Side], keys: Sequence[Key]) -> Iterator[Pair]:
    """Yield each side exactly once, paired with one whose key is equal, or alone.

    The keys are tried in turn, strictest first, on what the ones before left over; equal keys pair in
    order. Pairs come in the order of `expected`; then what the output has alone, in its order.
    """
    partner: dict[int, int] = {}
    for key in keys:
        free: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        taken = set(partner.values())
        for index, side in enumerate(got):
            if index not in taken:
                free[key(side)].append(index)
        for index, side in enumerate(expected):
            if index not in partner and free[key(side)]:
                partner[index] = free[key(side)].popleft()
    for index, side in enumerate(expected):
        yield side, got[partner[index]] if index in partner else None
    taken = set(partner.values())
    yield from ((None, side) for index, side in enumerate(got) if index not in taken)


def by_value(side: Side) -> Hashable:
    """The key of sides that are equal in all that is compared."""
    return tuple(sorted(side.value.items()))


by_span: Key = attrgetter("start", "end")
"""The key of sides that stand at the same place."""
by_start: Key = attrgetter("start")
"""The key of sides that begin at the same place."""
by_end: Key = attrgetter("end")
"""The key of sides that end at the same place."""


def by_place(name: str) -> Key:
    """The key of sides with the same value under `name`."""
    return lambda side: side.value.get(name)


_TARGET = ("kind", "instrument_id", "article", "paragraph", "subparagraph", "part", "symbol")


def reference_outcomes(gold: Extraction, got: Extraction) -> Iterator[Outcome]:
    """Yield the outcomes of the reference stages; paragraphs and targets in the document are told by path."""
    expected, printed = _by_paragraph(gold), _by_paragraph(got)
    spans = (by_value, by_start, by_end)
    rows = (by_value, by_span, by_start, by_end)
    for stage, keys in (
        ("references_found", spans),
        ("references_target", rows),
        ("references_resolved", rows),
        ("references_status", rows),
    ):
        for path in [*expected, *(path for path in printed if path not in expected)]:
            sides = [_reference_sides(stage, side.get(path, [])) for side in (expected, printed)]
            yield from (_outcome(gold, stage, path, both) for both in pair(sides[0], sides[1], keys))


class _Placed(NamedTuple):
    row: Reference
    text: str
    target: str


def _by_paragraph(extraction: Extraction) -> dict[str, list[_Placed]]:
    paragraphs = {row.paragraph_id: row for row in extraction.paragraphs}
    prefix = f"{extraction.document.document_id}:"
    found: dict[str, list[_Placed]] = {}
    for row in extraction.references:
        unit = paragraphs.get(row.paragraph_id)
        path = unit.path if unit else row.paragraph_id.removeprefix(prefix)
        placed = _Placed(row, unit.text if unit else "", (row.target_id or "").removeprefix(prefix))
        found.setdefault(path, []).append(placed)
    return found


def _reference_sides(stage: str, placed: Sequence[_Placed]) -> list[Side]:
    sides: list[Side] = []
    for found in placed:
        row = found.row
        span = {"span": f"{row.char_start}-{row.char_end}", "surface": row.surface}
        target = value_of(row, _TARGET) | ({"target": found.target} if found.target else {})
        # Where no target could be settled, the candidates are what the row says; as a set.
        candidates = {"candidates": " ".join(sorted(row.candidates))} if row.candidates else {}
        value = {
            "references_found": span,
            "references_target": target,
            "references_resolved": span | target,
            "references_status": span | target | {"status": row.status} | candidates,
        }[stage]
        if stage == "references_found" and any(side.value == value for side in sides):
            continue  # a list of articles is one span with several targets
        sides.append(
            Side(
                value=value,
                text=found.text,
                start=row.char_start,
                end=row.char_end,
                kind=row.kind,
                status=row.status,
                rule=row.rule,
            )
        )
    return sides


Paragraphs = Mapping[str, Paragraph]


class _Columns(msgspec.Struct, frozen=True):
    """What a stage compares of a unit: columns, of ids the part within the document; and by which rule.

    A unit has nothing to compare where it `may_lack` all of them and does. `text` shows the place.
    """

    columns: tuple[str, ...]
    may_lack: bool = False
    kind: str = ""
    rule: str = ""
    text: Callable[[Unit], str] = attrgetter("text")

    def __call__(self, unit: Unit) -> list[Side]:
        """Return what a unit has, in a list: one side at the most."""
        value = {}
        for name in self.columns:
            given = getattr(unit, name)
            if given is not None and not (self.may_lack and given == ""):
                inside = f"{unit.document_id}:" if name.endswith("_id") else ""
                value[name.removesuffix("_id")] = str(given).removeprefix(inside)
        if self.may_lack and not value:
            return []
        kind, rule = (getattr(unit, name) if name else None for name in (self.kind, self.rule))
        return [Side(value=value, text=self.text(unit), kind=kind, rule=rule)]


def paragraphs_of(extraction: Extraction) -> dict[str, Paragraph]:
    """Return the paragraphs by path."""
    return {row.path: row for row in extraction.paragraphs}


def _asked(unit: Any) -> list[Side]:
    return [
        Side(
            value=value_of(addressee, ("id", "surface")),
            text=unit.text,
            start=addressee.char_start,
            end=addressee.char_end,
            rule=addressee.rule,
        )
        for addressee in unit.addressees
    ]


def _recommenders(unit: Any) -> list[Side]:
    return [Side(value={"name": recommender.name}, text=unit.text) for recommender in unit.recommended_by]


_Sides = Callable[[Unit], list[Side]]
_OF_PARAGRAPHS: Mapping[str, _Sides] = {
    "structure": _Columns(("path", "parent_id")),
    "places": _Columns(("section_id", "level", "page_first", "page_last", "line_first", "line_last")),
    "labels": _Columns(
        ("label", "number", "letter"),
        may_lack=True,
        text=lambda unit: f"{unit.label or ''} {unit.text}".strip(),
    ),
    "raw": _Columns(("raw", "full_text"), text=attrgetter("raw")),
    "text": _Columns(("text",)),
    "kinds": _Columns(("kind",), kind="kind", rule="kind_rule"),
}
"""The stages that are judged paragraph by paragraph, over all of the body."""
_OF_RECOMMENDATIONS: Mapping[str, _Sides] = {
    "recommendations": _Columns(("path",)),
    "strength": _Columns(("strength", "operative_words"), may_lack=True, rule="strength_rule"),
    "addressees": _asked,
    "recommended_by": _recommenders,
    "response": _Columns(("response",), may_lack=True, rule="response_rule"),
    "concern": _Columns(("concern_id",), may_lack=True),
}
"""The stages of recommendations; strength and addressees are judged only where the gold has them."""
_OF_STRENGTH = frozenset({"strength", "addressees"})


def _of_units(
    gold: Extraction, stages: Mapping[str, _Sides], expected: Mapping[str, Unit], got: Mapping[str, Unit]
) -> Iterator[Outcome]:
    """Compare at each stage what stands at each path; where neither side says anything there is nothing."""
    for stage, sides_of in stages.items():
        keys = (_alone,) if isinstance(sides_of, _Columns) else (by_value, _first)
        for path in every_path(expected, got):
            left, right = (sides_of(tree[path]) if path in tree else [] for tree in (expected, got))
            yield from (_outcome(gold, stage, path, both) for both in pair(left, right, keys))


def _alone(_: Side) -> Hashable:
    return None


def _first(side: Side) -> Hashable:
    return next(iter(side.value.values()))


def every_path(expected: Mapping[str, Unit], got: Mapping[str, Unit]) -> list[str]:
    """Return the paths of the gold, then those that only the output has."""
    return [*expected, *(path for path in got if path not in expected)]


def distances(document_id: str, expected: Paragraphs, got: Paragraphs) -> Iterator[Distance]:
    """Yield the character errors of every paragraph's reading text."""
    for path in every_path(expected, got):
        wanted, printed = (tree[path].text if path in tree else "" for tree in (expected, got))
        yield Distance(
            document_id=document_id,
            path=path,
            cluster=cluster_of(path),
            errors=Levenshtein.distance(wanted, printed),
            characters=len(wanted),
        )


# One document's output against its gold: every comparison that is scored.

_MASTHEAD = (
    "work_id",
    "language",
    "symbol",
    "job_number",
    "date",
    "original_language",
    "distribution",
    "title",
    "masthead",
    "agenda_item",
    "status",
)
_SECTION = (
    "kind",
    "level",
    "label",
    "number",
    "title",
    "meeting_number",
    "city",
    "start_date",
    "end_date",
    "line",
)


class Judged(NamedTuple):
    """What the gold judges beyond structure, text and references: findings of these codes; strength."""

    findings: frozenset[str] = frozenset()
    strength: bool = False


_NOTHING_MORE = Judged()


def compare(gold: Extraction, got: Extraction, judged: Judged = _NOTHING_MORE) -> Comparison:
    """Return every comparison of an output with its gold.

    Paragraphs are compared by path and references by the path of their paragraph, so a document that was
    given another id loses only what its id is itself.
    """
    document_id = gold.document.document_id
    expected, printed = paragraphs_of(gold), paragraphs_of(got)
    asked = ({row.path: row for row in each.recommendations} for each in (gold, got))
    of_recommendations = {
        stage: sides
        for stage, sides in _OF_RECOMMENDATIONS.items()
        if judged.strength or stage not in _OF_STRENGTH
    }
    outcomes = [
        *_masthead(gold, got),
        _document_kind(gold, got),
        *_sections(gold, got),
        *_of_units(gold, _OF_PARAGRAPHS, expected, printed),
        *_of_units(gold, of_recommendations, *asked),
        *reference_outcomes(gold, got),
        *_findings(gold, got, judged.findings),
    ]
    return Comparison(
        document_id=document_id,
        outcomes=tuple(outcomes),
        distances=tuple(distances(document_id, expected, printed)),
        breaches=tuple(item.message for item in got.findings if item.code == "audit.breach"),
    )


def _masthead(gold: Extraction, got: Extraction) -> Iterator[Outcome]:
    for name in _MASTHEAD:
        left, right = (
            Side(value=value) if (value := value_of(extraction.document, [name])) else None
            for extraction in (gold, got)
        )
        if left or right:
            yield _outcome(gold, "document", name, (left, right), name)


def _document_kind(gold: Extraction, got: Extraction) -> Outcome:
    left, right = (
        Side(value={"kind": each.document.kind}, rule=each.document.kind_rule) for each in (gold, got)
    )
    return _outcome(gold, "document_kind", "kind", (left, right), "kind")


def _sections(gold: Extraction, got: Extraction) -> Iterator[Outcome]:
    own: dict[int, str] = {}

    def side(section: Section) -> Side:
        made = Side(value=value_of(section, _SECTION), text=f"{section.label} {section.title}".strip())
        own[id(made)] = section.section_id.removeprefix(f"{section.document_id}:")
        return made

    expected, printed = [side(row) for row in gold.sections], [side(row) for row in got.sections]
    keys = (by_value, by_place("line"), by_place("meeting_number"), by_place("title"))
    for both in pair(expected, printed, keys):
        path = own[id(both[0] or both[1])]
        yield _outcome(gold, "sections", path, both, path)


def _findings(gold: Extraction, got: Extraction, codes: frozenset[str]) -> Iterator[Outcome]:
    """Findings of the judged codes, once for a code and paragraph."""
    expected, printed = _judged(gold, codes), _judged(got, codes)
    for key in [*expected, *(key for key in printed if key not in expected)]:
        path, code = key
        left, right = (
            Side(value={"code": code}, text=reasons[key]) if key in reasons else None
            for reasons in (expected, printed)
        )
        yield _outcome(gold, "findings", path or "document", (left, right), None if path else code)


def _judged(extraction: Extraction, codes: frozenset[str]) -> dict[tuple[str, str], str]:
    prefix = f"{extraction.document.document_id}:"
    reasons: dict[tuple[str, str], str] = {}
    for item in extraction.findings:
        if item.code in codes:
            path = (item.paragraph_id or "").removeprefix(prefix)
            reasons.setdefault((path, item.code), item.evidence)
    return reasons
