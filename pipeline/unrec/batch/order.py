"""The order of documents, and one id each where several sources state the same identity."""

import errno
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from unrec.batch.results import Results
from unrec.batch.task import Head, Outcome
from unrec.findings import finding
from unrec.models import Document, Extraction, Record

_Row = TypeVar("_Row", bound=Record)


class Position(NamedTuple):
    """Where a document comes: its id in the output, how often its identity came before, who had it first."""

    document_id: str
    times: int
    first: str
    at: int


def positions(documents: Sequence[Document | Head]) -> list[Position]:
    """Return the documents' places in the order of their ids; `at` is into `documents`.

    Neither the order of the sources nor that of finishing matters. The second source of one identity (by
    file name, then hash) becomes `<work_id>~2.<language>`.
    """
    by_name = sorted(
        range(len(documents)),
        key=lambda i: (documents[i].document_id, documents[i].source, documents[i].sha256),
    )
    times: Counter[str] = Counter()
    first: dict[str, str] = {}
    found = []
    for index in by_name:
        document = documents[index]
        own = document.document_id
        times[own] += 1
        first.setdefault(own, document.source)
        found.append(Position(_renamed(document, times[own]), times[own], first[own], index))
    return sorted(found)


def _renamed(document: Document | Head, times: int) -> str:
    return document.document_id if times == 1 else f"{document.work_id}~{times}.{document.language}"


def in_order(extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    """Yield extractions that are all in memory in the order of their ids, each id once."""
    held = list(extractions)
    for position in positions([one.document for one in held]):
        yield _placed(held[position.at], position)


def ordered(outcomes: Sequence[Outcome], results: Results) -> Iterator[Extraction]:
    """Yield the results of a run in the order of their ids, each id once, read one at a time.

    Raises `FileNotFoundError` where a result is no longer among the results.
    """
    for position in positions([one.document for one in outcomes]):
        yield at_position(outcomes[position.at], position, results)


def at_position(outcome: Outcome, position: Position, results: Results) -> Extraction:
    """Return the result of an outcome under the id it has there.

    Raises `FileNotFoundError` where it is no longer among the results.
    """
    extraction = outcome.rows or results.get(outcome.key)
    if extraction is None:
        gone = f"the result of {outcome.name} is gone or broken since it was made; run again"
        raise FileNotFoundError(errno.ENOENT, gone, str(results.path(outcome.key)))
    return _placed(extraction, position)


def _placed(extraction: Extraction, position: Position) -> Extraction:
    return extraction if position.times == 1 else rename(extraction, position.times, position.first)


def rename(extraction: Extraction, times: int, first: str) -> Extraction:
    """Return the extraction under an id of its own: the `times`-th source of one identity.

    It carries a finding that names the source that came first.
    """
    document = extraction.document
    old, new = document.document_id, _renamed(document, times)

    def moved(own: str | None) -> str | None:
        return new + own[len(old) :] if own is not None and own.startswith(old) else own

    def all_moved(rows: Iterable[_Row], *names: str) -> tuple[_Row, ...]:
        return tuple(replace(row, **{name: moved(getattr(row, name)) for name in names}) for row in rows)

    message = f"{document.source} states the identity {old}, which {first} has too"
    note = finding("document.duplicate", message, old, document_id=new)
    status = "failed" if document.status == "failed" else "review"
    return replace(
        extraction,
        document=replace(document, document_id=new, n_findings=document.n_findings + 1, status=status),
        sections=all_moved(extraction.sections, "section_id", "document_id", "parent_id"),
        paragraphs=all_moved(extraction.paragraphs, "paragraph_id", "document_id", "section_id", "parent_id"),
        recommendations=all_moved(
            extraction.recommendations,
            "recommendation_id",
            "document_id",
            "section_id",
            "parent_id",
            "concern_id",
        ),
        references=all_moved(
            extraction.references, "reference_id", "paragraph_id", "document_id", "target_id"
        ),
        findings=(note, *all_moved(extraction.findings, "document_id", "paragraph_id")),
        lines=all_moved(extraction.lines, "document_id", "paragraph_id", "section_id"),
    )
