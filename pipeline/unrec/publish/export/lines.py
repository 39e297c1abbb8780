"""Texts for programs: aligned paragraphs as TMX 1.4 and as JSON lines, paragraphs as chunks for retrieval."""

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

import msgspec

from unrec.compare.align import Aligned
from unrec.models import Extraction, Paragraph, Recommendation, Record, Reference
from unrec.nested import grouped, heading_chains
from unrec.publish import template
from unrec.version import __version__


def tmx(aligned: Iterable[Aligned], source: str | None = None) -> bytes:
    """Return aligned paragraphs as a translation memory, a unit a path,
    with the kind of the paragraph as its property.

    `source` is the language the work was drafted in,
    where that is known. Paragraphs without text are left out.
    """
    memory = template(__package__, "lines.tmx.j2")
    return f"{memory.render(aligned=aligned, texts=_texts, source=source, version=__version__)}\n".encode()


def jsonl(aligned: Iterable[Aligned]) -> bytes:
    """Return aligned paragraphs as JSON lines: `work_id`, `path`, `kind`, and `texts` by language."""
    rows = (
        {
            "work_id": pair.work_id,
            "path": pair.path,
            "kind": next(iter(pair.cells.values())).kind,
            "texts": _texts(pair),
        }
        for pair in aligned
    )
    return msgspec.json.Encoder().encode_lines([row for row in rows if len(row["texts"]) > 1])


def _texts(pair: Aligned) -> dict[str, str]:
    return {code: cell.text for code, cell in sorted(pair.cells.items()) if cell.text}


Value = str | int | None


# Paragraphs as chunks for retrieval: each with what it stands under, flat metadata, and offsets back.


class Chunk(Record, frozen=True, kw_only=True):
    """A paragraph with its ancestors before it.

    `text[start:end]`, of the metadata, is the paragraph's `text` as the tables have it, and no chunk holds
    words of a paragraph that is no ancestor of it. The metadata hold texts and whole numbers only, for stores
    that take nothing else; several values are one text, with `; ` between them.
    """

    id: str
    text: str
    metadata: dict[str, Value]


def chunks(extraction: Extraction) -> Iterator[Chunk]:
    """Yield the paragraphs of a document as chunks, in reading order; those without a text are none."""
    document = extraction.document
    chains = heading_chains(extraction.sections)
    asked = {row.recommendation_id: row for row in extraction.recommendations}
    cited = grouped(extraction.references, lambda row: row.paragraph_id)
    rows = {row.paragraph_id: row for row in extraction.paragraphs}
    for row in filter(attrgetter("text"), extraction.paragraphs):
        headings = [
            f"{section.label} {section.title}".strip() for section in chains.get(row.section_id or "", ())
        ]
        above = [f"{parent.label or ''} {parent.text}".strip() for parent in _ancestors(row, rows)]
        targets = map(_target, cited.get(row.paragraph_id, ()))
        context = "\n".join(filter(None, (document.symbol, document.title, *headings, *above)))
        before = f"{context}\n\n" if context else ""
        metadata: dict[str, Value] = {
            "paragraph_id": row.paragraph_id,
            "document_id": document.document_id,
            "work_id": document.work_id,
            "language": row.language,
            "symbol": document.symbol,
            "date": str(document.date) if document.date else None,
            "title": document.title,
            "url": document.url,
            "source": document.source,
            "headings": _joined(headings),
            "label": row.label,
            "kind": row.kind,
            "page": row.page_first,
            "cites": _joined(dict.fromkeys(filter(None, targets))),
            **_asked(asked.get(row.paragraph_id)),
            "start": len(before),
            "end": len(before) + len(row.text),
        }
        yield Chunk(id=row.paragraph_id, text=before + row.text, metadata=metadata)


def _ancestors(row: Paragraph, rows: Mapping[str, Paragraph]) -> list[Paragraph]:
    """What a paragraph hangs under, the outermost first."""
    above: list[Paragraph] = []
    while (parent := rows.get(row.parent_id or "")) is not None:
        above.insert(0, parent)
        row = parent
    return above


def _target(row: Reference) -> str:
    return row.symbol or "/".join(filter(None, (row.instrument_id, row.article, row.paragraph)))


def _asked(row: Recommendation | None) -> dict[str, Value]:
    if row is None:
        return dict.fromkeys(("strength", "response", "recommended_by"))
    states = _joined(each.code or each.name for each in row.recommended_by)
    return {"strength": row.strength, "response": row.response, "recommended_by": states}


def _joined(values: Iterable[str]) -> str | None:
    return "; ".join(values) or None
