"""One document's output against its gold: every comparison that is scored."""

from collections.abc import Iterator
from typing import NamedTuple

from unrec.evaluate.records import Comparison, Outcome, Side, cluster_of, value_of
from unrec.evaluate.units import (
    by_place,
    by_value,
    distances,
    pair,
    paragraph_outcomes,
    paragraphs_of,
    recommendation_outcomes,
    reference_outcomes,
)
from unrec.models import Extraction, Section

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
    outcomes = [
        *_masthead(gold, got),
        _kind(gold, got),
        *_sections(gold, got),
        *paragraph_outcomes(document_id, expected, printed),
        *recommendation_outcomes(gold, got, strength=judged.strength),
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
        sides = [
            Side(value=value) if (value := value_of(extraction.document, [name])) else None
            for extraction in (gold, got)
        ]
        if any(sides):
            yield Outcome(
                document_id=gold.document.document_id,
                stage="document",
                path=name,
                cluster=name,
                expected=sides[0],
                got=sides[1],
            )


def _kind(gold: Extraction, got: Extraction) -> Outcome:
    sides = [Side(value={"kind": each.document.kind}, rule=each.document.kind_rule) for each in (gold, got)]
    return Outcome(
        document_id=gold.document.document_id,
        stage="document_kind",
        path="kind",
        cluster="kind",
        expected=sides[0],
        got=sides[1],
    )


def _sections(gold: Extraction, got: Extraction) -> Iterator[Outcome]:
    own: dict[int, str] = {}

    def side(section: Section) -> Side:
        made = Side(value=value_of(section, _SECTION), text=f"{section.label} {section.title}".strip())
        own[id(made)] = section.section_id.removeprefix(f"{section.document_id}:")
        return made

    expected, printed = [side(row) for row in gold.sections], [side(row) for row in got.sections]
    keys = (by_value, by_place("line"), by_place("meeting_number"), by_place("title"))
    for left, right in pair(expected, printed, keys):
        path = own[id(left or right)]
        yield Outcome(
            document_id=gold.document.document_id,
            stage="sections",
            path=path,
            cluster=path,
            expected=left,
            got=right,
        )


def _findings(gold: Extraction, got: Extraction, codes: frozenset[str]) -> Iterator[Outcome]:
    """Findings of the judged codes, once for a code and paragraph."""
    expected, printed = _judged(gold, codes), _judged(got, codes)
    for key in [*expected, *(key for key in printed if key not in expected)]:
        path, code = key
        yield Outcome(
            document_id=gold.document.document_id,
            stage="findings",
            path=path or "document",
            cluster=cluster_of(path) if path else code,
            expected=Side(value={"code": code}, text=expected[key]) if key in expected else None,
            got=Side(value={"code": code}, text=printed[key]) if key in printed else None,
        )


def _judged(extraction: Extraction, codes: frozenset[str]) -> dict[tuple[str, str], str]:
    prefix = f"{extraction.document.document_id}:"
    found: dict[tuple[str, str], str] = {}
    for item in extraction.findings:
        if item.code in codes:
            path = (item.paragraph_id or "").removeprefix(prefix)
            found.setdefault((path, item.code), item.evidence)
    return found
