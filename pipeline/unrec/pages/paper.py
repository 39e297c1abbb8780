"""A document laid out for reading: its parts in order, each paragraph with its marks, links and findings."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from unrec.catalogue import Catalogue
from unrec.compare.align import Work as Versions
from unrec.compare.align import align, cells, row_of
from unrec.models import Document, Extraction, Finding, Paragraph, Recommendation, Reference, Section
from unrec.nested import grouped
from unrec.pages.marks import Note, Run, Span, note, runs, suspects
from unrec.publish.names import target_name, words_of


class Target(msgspec.Struct, frozen=True):
    """A reference row with what it leads to: in words, and as a link, empty where there is nothing to see.

    `mark` is its status, `unresolved` where no column of the row says what it leads to.
    """

    row: Reference
    name: str
    href: str
    mark: str


class Unit(msgspec.Struct, frozen=True):
    """A paragraph or item with everything a page says of it; `asked` is what it asks, where it does.

    `raw` is empty where it holds nothing that the text does not show.
    """

    row: Paragraph
    asked: Recommendation | None
    runs: tuple[Run, ...]
    targets: tuple[Target, ...]
    findings: tuple[Note, ...]
    raw: str


class Part(msgspec.Struct, frozen=True):
    """A section with the units that stand directly in it; without a heading, those that stand in none."""

    section: Section | None
    units: tuple[Unit, ...]


class Sheet(msgspec.Struct, frozen=True):
    """The picture of a page: where it stands, and its size in points."""

    href: str
    width: float
    height: float


class Paper(msgspec.Struct, frozen=True):
    """A document with its parts in reading order, its findings on no paragraph, and pictures of its pages."""

    row: Document
    parts: tuple[Part, ...]
    findings: tuple[Note, ...]
    sheets: Mapping[int, Sheet] = {}

    def cut(self, start: int, end: int) -> "Paper":
        """Return it with those paragraphs alone that stand from one place in reading order to another."""
        parts, at = [], 0
        for part in self.parts:
            kept = part.units[max(start - at, 0) : max(end - at, 0)]
            if kept or (not part.units and start <= at < end):
                parts.append(Part(part.section, tuple(kept)))
            at += len(part.units)
        return msgspec.structs.replace(self, parts=tuple(parts))


class Beside(msgspec.Struct, frozen=True):
    """A path of a work: its paragraph in each language, by code, and in words what differs between them."""

    path: str
    cells: tuple[tuple[str, Paragraph | None], ...]
    differs: str


class Work(msgspec.Struct, frozen=True):
    """A work in several languages: the paths that more than one of them has."""

    work_id: str
    languages: tuple[str, ...]
    lines: tuple[Beside, ...]


def works_of(extractions: Sequence[Extraction]) -> Iterator[Work]:
    """Yield the works that stand here in more than one language,
    each path that several have beside each other.
    """
    parts = {extraction.document.document_id: cells(extraction) for extraction in extractions}
    rows = {row.paragraph_id: row for extraction in extractions for row in extraction.paragraphs}
    for work_id, versions in grouped(extractions, lambda extraction: extraction.document.work_id).items():
        languages = tuple(dict.fromkeys(extraction.document.language for extraction in versions))
        if len(languages) == 1 or len(languages) < len(versions):
            continue
        work = Versions(work_id, tuple(extraction.document.document_id for extraction in versions))
        lines = tuple(
            Beside(
                aligned.path,
                tuple(
                    (code, rows[aligned.cells[code].paragraph_id] if code in aligned.cells else None)
                    for code in languages
                ),
                row_of(aligned).disagreement or "",
            )
            for aligned in align(work, parts)
        )
        if lines:
            yield Work(work_id, languages, lines)


def paper_of(
    extraction: Extraction,
    catalogue: Catalogue,
    href: Callable[[Reference], str],
    sheets: Mapping[int, Sheet] | None = None,
) -> Paper:
    """Lay a document out; `href` says where a reference leads, `sheets` where pictures of its pages stand."""
    by_section = grouped(extraction.paragraphs, lambda row: row.section_id)
    above = by_section.get(None, [])
    order: list[tuple[Section | None, list[Paragraph]]] = [(None, above)] if above else []
    order += [(section, by_section.get(section.section_id, [])) for section in extraction.sections]
    references = grouped(extraction.references, lambda row: row.paragraph_id)
    findings = grouped(extraction.findings, lambda row: row.paragraph_id)
    asked = {row.recommendation_id: row for row in extraction.recommendations}

    def unit(row: Paragraph) -> Unit:
        key = row.paragraph_id
        return _unit(
            row,
            asked.get(key),
            [_target(ref, catalogue, href) for ref in references.get(key, ())],
            [note(item, row.language) for item in findings.get(key, ())],
        )

    parts = tuple(Part(section, tuple(map(unit, rows))) for section, rows in order)
    notes = tuple(note(item, extraction.document.language) for item in findings.get(None, ()))
    return Paper(extraction.document, parts, notes, sheets or {})


def _target(row: Reference, catalogue: Catalogue, href: Callable[[Reference], str]) -> Target:
    known = row.target_id or row.instrument_id or row.symbol
    return Target(row, target_name(row, catalogue), href(row), row.status if known else "unresolved")


def _unit(
    row: Paragraph, asked: Recommendation | None, targets: Sequence[Target], findings: Sequence[Note]
) -> Unit:
    return Unit(
        row=row,
        asked=asked,
        runs=runs(row.text, _spans(row, asked, targets, [item.row for item in findings])),
        targets=tuple(targets),
        findings=tuple(findings),
        raw="" if row.raw == row.text else row.raw,
    )


def _spans(
    row: Paragraph, asked: Recommendation | None, targets: Iterable[Target], findings: Iterable[Finding]
) -> Iterator[Span]:
    for target in targets:
        ref = target.row
        mark = target.mark if target.href else f"ref {target.mark}"
        yield Span(ref.char_start, ref.char_end, mark, f"{target.name} ({ref.status})", target.href)
    if asked and asked.operative_start is not None and asked.operative_end is not None:
        said = f"operative words: {words_of(asked.strength or '')}"
        yield Span(asked.operative_start, asked.operative_end, "operative", said)
    for addressee in asked.addressees if asked else ():
        said = f"addressee: {words_of(addressee.id)}"
        yield Span(addressee.char_start, addressee.char_end, "addressee", said)
    for item in findings:
        yield from suspects(row.text, item)
