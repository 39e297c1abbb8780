"""One document's output against its gold: every comparison that is scored."""

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.evaluate.match import by_end, by_place, by_span, by_start, by_value, pair
from pipeline.evaluate.records import Comparison, Distance, Outcome, Side
from pipeline.models import Extraction, Recommendation, Record, Reference, Section

_MASTHEAD = (
    "document_id",
    "language",
    "symbol",
    "job_number",
    "date",
    "original_language",
    "distribution",
    "title",
    "body",
    "agenda_item",
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
)
_LABEL = ("label", "level", "number", "letter")
_TARGET = ("kind", "instrument_id", "article", "paragraph", "subparagraph", "part", "symbol")


def compare(gold: Extraction, got: Extraction) -> Comparison:
    """Return every comparison of an output with its gold.

    Units are compared by path and references by the path of their unit, so a document that was given
    another id loses only what its id is itself.
    """
    units = (
        {unit.path: unit for unit in gold.recommendations},
        {unit.path: unit for unit in got.recommendations},
    )
    outcomes = [
        *_masthead(gold, got),
        *_sections(gold, got),
        *_units(gold, *units),
        *_references(gold, got),
    ]
    return Comparison(
        document_id=gold.document.document_id,
        outcomes=tuple(outcomes),
        distances=tuple(_distances(gold.document.document_id, *units)),
        breaches=tuple(item.message for item in got.findings if item.code == "audit.breach"),
    )


def cluster_of(path: str) -> str:
    """Return the path of the numbered recommendation a unit stands in: `m5.r2` of `m5.r2.9`."""
    meeting, _, below = path.partition(".")
    if meeting.startswith("m"):
        return f"{meeting}.{below.partition('.')[0]}"
    return meeting


def _value(record: Record, names: Sequence[str]) -> dict[str, str]:
    """The fields that are filled, as text."""
    found = ((name, getattr(record, name)) for name in names)
    return {name: str(value) for name, value in found if value not in {None, ""}}


def _masthead(gold: Extraction, got: Extraction) -> Iterator[Outcome]:
    for name in _MASTHEAD:
        sides = [
            Side(value=value) if (value := _value(extraction.document, [name])) else None
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


def _sections(gold: Extraction, got: Extraction) -> Iterator[Outcome]:
    own: dict[int, str] = {}

    def side(section: Section) -> Side:
        made = Side(value=_value(section, _SECTION), text=f"{section.label} {section.title}".strip())
        own[id(made)] = section.section_id.removeprefix(f"{section.document_id}:")
        return made

    expected, printed = [side(row) for row in gold.sections], [side(row) for row in got.sections]
    keys = (by_value, by_place("meeting_number"), by_place("title"), by_place("label"))
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


def _units(
    gold: Extraction, expected: Mapping[str, Recommendation], got: Mapping[str, Recommendation]
) -> Iterator[Outcome]:
    """The stages that are judged unit by unit: paths, labels, texts."""
    for stage in ("units", "labels", "text"):
        for path in [*expected, *(path for path in got if path not in expected)]:
            yield Outcome(
                document_id=gold.document.document_id,
                stage=stage,
                path=path,
                cluster=cluster_of(path),
                expected=_unit_side(stage, expected.get(path)),
                got=_unit_side(stage, got.get(path)),
            )


def _unit_side(stage: str, unit: Recommendation | None) -> Side | None:
    if unit is None:
        return None
    if stage == "units":
        return Side(value={"path": unit.path}, text=unit.text)
    if stage == "labels":
        return Side(value=_value(unit, _LABEL), text=f"{unit.label} {unit.text}")
    return Side(value={"text": unit.text}, text=unit.text)


def _distances(
    document_id: str, expected: Mapping[str, Recommendation], got: Mapping[str, Recommendation]
) -> Iterator[Distance]:
    for path in [*expected, *(path for path in got if path not in expected)]:
        wanted = expected[path].text if path in expected else ""
        printed = got[path].text if path in got else ""
        yield Distance(
            document_id=document_id,
            path=path,
            cluster=cluster_of(path),
            errors=Levenshtein.distance(wanted, printed),
            characters=len(wanted),
        )


def _references(gold: Extraction, got: Extraction) -> Iterator[Outcome]:
    """The reference stages, unit by unit: spans once each, targets row by row."""
    expected, printed = _by_unit(gold), _by_unit(got)
    spans = (by_value, by_start, by_end)
    rows = (by_value, by_span, by_start, by_end)
    for stage, keys in (
        ("references_found", spans),
        ("references_target", rows),
        ("references_resolved", rows),
        ("references_status", rows),
    ):
        for path in [*expected, *(path for path in printed if path not in expected)]:
            sides = [_reference_sides(stage, found.get(path, [])) for found in (expected, printed)]
            for left, right in pair(sides[0], sides[1], keys):
                yield Outcome(
                    document_id=gold.document.document_id,
                    stage=stage,
                    path=path,
                    cluster=cluster_of(path),
                    expected=left,
                    got=right,
                )


class _Placed(Record, frozen=True):
    row: Reference
    text: str
    target: str


def _by_unit(extraction: Extraction) -> dict[str, list[_Placed]]:
    units = {unit.recommendation_id: unit for unit in extraction.recommendations}
    prefix = f"{extraction.document.document_id}:"
    found: dict[str, list[_Placed]] = {}
    for row in extraction.references:
        unit = units.get(row.recommendation_id)
        path = unit.path if unit else row.recommendation_id.removeprefix(prefix)
        placed = _Placed(row, unit.text if unit else "", (row.target_id or "").removeprefix(prefix))
        found.setdefault(path, []).append(placed)
    return found


def _reference_sides(stage: str, placed: Sequence[_Placed]) -> list[Side]:
    sides: list[Side] = []
    for found in placed:
        row = found.row
        span = {"span": f"{row.start}-{row.end}", "surface": row.surface}
        target = _value(row, _TARGET) | ({"target": found.target} if found.target else {})
        value = {
            "references_found": span,
            "references_target": target,
            "references_resolved": span | target,
            "references_status": span | target | {"status": row.status},
        }[stage]
        if stage == "references_found" and any(side.value == value for side in sides):
            continue  # a list of articles is one span with several targets
        sides.append(
            Side(
                value=value,
                text=found.text,
                start=row.start,
                end=row.end,
                kind=row.kind,
                status=row.status,
                rule=row.rule,
            )
        )
    return sides
