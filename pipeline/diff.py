"""What changed between two outputs, recommendation by recommendation, and why."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from pipeline.models import Document, Extraction, Recommendation, Reference

Reason = Literal["source", "language data", "catalogue", "rules"]
Kind = Literal["added", "removed", "text", "structure", "references", "document"]


class Change(NamedTuple):
    """One difference. `what` names the document or recommendation; `old` and `new` show the two sides."""

    what: str
    kind: Kind
    reason: Reason
    old: str
    new: str


def compare(old: Iterable[Extraction], new: Iterable[Extraction]) -> Iterator[Change]:
    """Yield the changes from one output to another, in the order of their ids.

    Both come in the order of document ids and are taken one at a time. The reason is the source where
    its bytes differ; else the language data or the catalogue, where a hash says that they did and the
    change is of their kind; else the rules of the program.
    """
    before, after = iter(old), iter(new)
    left, right = next(before, None), next(after, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left.document.document_id < right.document.document_id):
            assert left is not None
            yield _whole(left.document, "removed")
            left = next(before, None)
        elif left is None or right.document.document_id < left.document.document_id:
            yield _whole(right.document, "added")
            right = next(after, None)
        else:
            yield from _documents(left, right)
            left, right = next(before, None), next(after, None)


def _whole(document: Document, kind: Kind) -> Change:
    shown = f"{document.source}: {document.recommendations} recommendations, {document.items} items"
    old, new = (shown, "") if kind == "removed" else ("", shown)
    return Change(document.document_id, kind, "source", old, new)


def _documents(old: Extraction, new: Extraction) -> Iterator[Change]:
    if old.document.status != new.document.status:
        own = new.document.document_id
        yield Change(own, "document", _reason(old, new, "text"), old.document.status, new.document.status)
    before = {unit.recommendation_id: unit for unit in old.recommendations}
    after = {unit.recommendation_id: unit for unit in new.recommendations}
    cited_before, cited_after = _references(old.references), _references(new.references)
    for own in dict.fromkeys([*before, *after]):
        left, right = before.get(own), after.get(own)
        if left is None or right is None:
            kind: Kind = "added" if left is None else "removed"
            yield Change(
                own, kind, _reason(old, new, "text"), left.text if left else "", right.text if right else ""
            )
            continue
        if left.text != right.text:
            yield Change(own, "text", _reason(old, new, "text"), left.text, right.text)
        elif _place(left) != _place(right):
            yield Change(own, "structure", _reason(old, new, "text"), _place(left), _place(right))
        refs = cited_before.get(own, ""), cited_after.get(own, "")
        if refs[0] != refs[1]:
            yield Change(own, "references", _reason(old, new, "references"), *refs)


def _place(unit: Recommendation) -> str:
    return f"{unit.label} level {unit.level} in {unit.section_id}"


def _references(rows: Iterable[Reference]) -> dict[str, str]:
    shown: dict[str, list[str]] = {}
    for row in rows:
        target = row.instrument_id or row.target_id or row.symbol or "?"
        parts = (
            f"{name} {value}"
            for name in ("article", "paragraph", "subparagraph", "part")
            if (value := getattr(row, name))
        )
        shown.setdefault(row.recommendation_id, []).append(
            f"[{row.start}, {row.end}) {row.kind} {', '.join((target, *parts))} ({row.status})"
        )
    return {own: "; ".join(targets) for own, targets in shown.items()}


def _reason(old: Extraction, new: Extraction, of: Literal["text", "references"]) -> Reason:
    if old.document.sha256 != new.document.sha256:
        return "source"
    if of == "references" and old.document.catalogue_data != new.document.catalogue_data:
        return "catalogue"
    if old.document.language_data != new.document.language_data:
        return "language data"
    return "rules"
