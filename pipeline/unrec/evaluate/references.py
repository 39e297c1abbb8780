"""References against gold, paragraph by paragraph: spans once each, targets row by row."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from unrec.evaluate.compare import by_end, by_span, by_start, by_value, pair
from unrec.evaluate.records import Outcome, Side, cluster_of, value_of
from unrec.models import Extraction, Reference

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


class _Placed(NamedTuple):
    row: Reference
    text: str
    target: str


def _by_paragraph(extraction: Extraction) -> dict[str, list[_Placed]]:
    paragraphs = {row.paragraph_id: row for row in extraction.paragraphs}
    prefix = f"{extraction.document.document_id}:"
    found: dict[str, list[_Placed]] = {}
    for row in extraction.references:
        own = paragraphs.get(row.paragraph_id)
        path = own.path if own else row.paragraph_id.removeprefix(prefix)
        placed = _Placed(row, own.text if own else "", (row.target_id or "").removeprefix(prefix))
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
