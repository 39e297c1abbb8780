"""What changed between two outputs, paragraph by paragraph, and why."""

from collections.abc import Iterable, Iterator

from unrec.diff.change import LEFT_OUT, STRUCTURE, Change, Kind, Moved, Reason, moves, reason
from unrec.diff.findings import findings
from unrec.diff.ledger import ledger
from unrec.diff.rows import document, meetings, sections
from unrec.diff.units import units
from unrec.models import Document, Extraction

__all__ = ["LEFT_OUT", "Change", "Kind", "Reason", "compare"]


def compare(old: Iterable[Extraction], new: Iterable[Extraction]) -> Iterator[Change]:
    """Yield the changes from one output to another.

    Both come in the order of document ids and are taken one at a time. First come the documents that both
    have, in that order: a document's own columns, its sections, its paragraphs with what they ask, their
    references and findings, its ledger, and where all of these stand. Then come those that only one has; of
    them only the document rows are kept.

    Every column is compared but those of `LEFT_OUT`. What follows from a change that is told is not told
    again: the rows of a unit that came or went, offsets into a text that changed, the full texts under a
    changed text, the lines of a changed unit, blank lines. Places that moved are one change a document.

    The reason is the source where its bytes or its name differ; else the language data or the catalogue,
    where a hash says that they did and the change is of their kind; else the rules of the program.
    """
    before, after = iter(old), iter(new)
    left, right = next(before, None), next(after, None)
    gone: list[Document] = []
    come: list[Document] = []
    while left is not None or right is not None:
        if right is None or (left is not None and left.document.document_id < right.document.document_id):
            assert left is not None
            gone.append(left.document)
            left = next(before, None)
        elif left is None or right.document.document_id < left.document.document_id:
            come.append(right.document)
            right = next(after, None)
        else:
            yield from _documents(left, right)
            left, right = next(before, None), next(after, None)
    yield from _whole(gone, come, "removed")
    yield from _whole(come, gone, "added")


def _whole(rows: list[Document], others: list[Document], kind: Kind) -> Iterator[Change]:
    """The documents that only one side has. The same bytes under another id were not lost, but read anew."""
    by_bytes = {other.sha256: other for other in others}
    for row in rows:
        counts = f"{row.n_recommendations} recommendations, {row.n_items} items"
        text = f"{row.source}: {row.n_paragraphs} paragraphs, {counts}"
        twin = by_bytes.get(row.sha256)
        why: Reason = "source"
        if twin is not None:
            text += f"; the same bytes are {twin.document_id} on the other side"
            why = reason(row, twin, STRUCTURE)
        old, new = (text, "") if kind == "removed" else ("", text)
        yield Change(row.document_id, kind, why, old, new)


def _documents(old: Extraction, new: Extraction) -> Iterator[Change]:
    own = new.document.document_id
    said: set[str] = set()
    seated: set[str] = set()
    moved: list[Moved] = []
    count = 0
    for part in (
        document(old, new),
        sections(old, new, said, moved),
        meetings(old, new, seated),
        units(old, new, said, moved),
        findings(old, new, moved),
        ledger(old, new, said, seated, moved),
    ):
        for change in part:
            count += 1
            yield change
    for change in moves(old, new, moved, alone=not count):
        count += 1
        yield change
    if not count and old.document.sha256 != new.document.sha256:
        yield Change(
            own,
            "document",
            "source",
            f"sha256 {old.document.sha256}",
            f"sha256 {new.document.sha256}; the source's bytes changed, the data did not",
        )
