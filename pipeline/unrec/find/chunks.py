"""Paragraphs as chunks for retrieval: each with what it stands under, flat metadata, and offsets back."""

from collections.abc import Iterator

from unrec.models import Extraction, Record, Section
from unrec.nested import heading_chains

Value = str | int | None


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
    cited: dict[str, dict[str, None]] = {}
    for reference in extraction.references:
        provision = (reference.instrument_id, reference.article, reference.paragraph)
        if target := reference.symbol or "/".join(filter(None, provision)):
            cited.setdefault(reference.paragraph_id, {})[target] = None
    texts = {row.paragraph_id: row for row in extraction.paragraphs}
    for row in extraction.paragraphs:
        if not row.text:
            continue
        headings = [_heading(section) for section in chains.get(row.section_id or "", ())]
        above: list[str] = []
        parent = texts.get(row.parent_id or "")
        while parent is not None:
            above.insert(0, f"{parent.label or ''} {parent.text}".strip())
            parent = texts.get(parent.parent_id or "")
        context = "\n".join(filter(None, (document.symbol, document.title, *headings, *above)))
        before = f"{context}\n\n" if context else ""
        asks = asked.get(row.paragraph_id)
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
            "headings": "; ".join(headings) or None,
            "label": row.label,
            "kind": row.kind,
            "page": row.page_first,
            "cites": "; ".join(cited.get(row.paragraph_id, ())) or None,
            "strength": asks.strength if asks else None,
            "response": asks.response if asks else None,
            "recommended_by": "; ".join(each.code or each.name for each in asks.recommended_by) or None
            if asks
            else None,
            "start": len(before),
            "end": len(before) + len(row.text),
        }
        yield Chunk(id=row.paragraph_id, text=before + row.text, metadata=metadata)


def _heading(section: Section) -> str:
    return f"{section.label} {section.title}".strip()
