"""Many sources: each on its own, so that one bad file never costs another's data."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec.structs import replace

from pipeline.findings import finding
from pipeline.models import Extraction, Record

_Row = TypeVar("_Row", bound=Record)


def in_order(extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    """Yield extractions in the order of their ids, each id once.

    Where several sources state the same identity, the second (by file name) becomes `<work_id>~2.<language>`
    and carries a finding that names the first.
    """
    ordered = sorted(
        extractions, key=lambda one: (one.document.document_id, one.document.source, one.document.sha256)
    )
    times: Counter[str] = Counter()
    first: dict[str, str] = {}
    renamed = []
    for extraction in ordered:
        own = extraction.document.document_id
        times[own] += 1
        first.setdefault(own, extraction.document.source)
        renamed.append(extraction if times[own] == 1 else rename(extraction, times[own], first[own]))
    yield from sorted(renamed, key=lambda one: one.document.document_id)


def rename(extraction: Extraction, times: int, first: str) -> Extraction:
    """Return the extraction under an id of its own: the `times`-th source of one identity."""
    document = extraction.document
    old, new = document.document_id, f"{document.work_id}~{times}.{document.language}"

    def moved(own: str | None) -> str | None:
        return new + own[len(old) :] if own is not None and own.startswith(old) else own

    def all_moved(rows: Iterable[_Row], *names: str) -> tuple[_Row, ...]:
        return tuple(replace(row, **{name: moved(getattr(row, name)) for name in names}) for row in rows)

    message = f"{document.source} states the identity {old}, which {first} has too"
    note = finding("document.duplicate", message, old, document_id=new)
    status = "failed" if document.status == "failed" else "review"
    return replace(
        extraction,
        document=replace(document, document_id=new, findings=document.findings + 1, status=status),
        sections=all_moved(extraction.sections, "section_id", "document_id"),
        recommendations=all_moved(
            extraction.recommendations, "recommendation_id", "document_id", "section_id", "parent_id"
        ),
        references=all_moved(
            extraction.references, "reference_id", "recommendation_id", "document_id", "target_id"
        ),
        findings=(note, *all_moved(extraction.findings, "document_id", "recommendation_id")),
        lines=all_moved(extraction.lines, "document_id", "recommendation_id", "section_id"),
    )
