"""A document as chunks for retrieval: a paragraph each, a table whole, with what they stand under."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from unrec.models import Cell, CellParagraph, Extraction, Paragraph, Recommendation, Record, Reference, Table
from unrec.nested import grouped, heading_chains
from unrec.publish.cite import citation, printed_place, sentence
from unrec.tables import as_markdown, cell_row, table_id_of

Value = str | int | None

LONGEST_TABLE = 6_000
"""Characters of a table in one chunk; a longer one is parted between rows, each part with the headers."""


class Chunk(Record, frozen=True, kw_only=True):
    """A paragraph with its ancestors before it, or a table, or some rows of a long one with its headers.

    `text[start:end]`, of the metadata, is the paragraph's `text` as the tables have it, or the table in
    Markdown, and no chunk holds words of a paragraph that is no ancestor of it. The metadata hold texts and
    whole numbers only, for stores that take nothing else; several values are one text, with `; ` between
    them. `previous` and `next` are the ids of the chunks around it, `citation` is how to cite it.
    """

    id: str
    text: str
    metadata: dict[str, Value]


def chunks(extraction: Extraction) -> Iterator[Chunk]:
    """Yield the paragraphs and tables of a document as chunks, in reading order; those without a text are
    none.
    """
    made = [*_Maker(extraction).all()]
    ids = [None, *(chunk.id for chunk in made), None]
    for at, chunk in enumerate(made):
        yield replace(chunk, metadata=chunk.metadata | {"previous": ids[at], "next": ids[at + 2]})


class _Maker:
    """What the chunks of one document are made with."""

    def __init__(self, extraction: Extraction) -> None:
        self._extraction = extraction
        self._chains = heading_chains(extraction.sections)
        self._asked = {row.recommendation_id: row for row in extraction.recommendations}
        self._cited = grouped(extraction.references, lambda row: row.paragraph_id)
        self._rows = {row.paragraph_id: row for row in extraction.paragraphs}
        self._tables = {table.table_id: table for table in extraction.tables}
        cells = (row for row in extraction.paragraphs if isinstance(row, CellParagraph))
        self._cells = grouped(cells, table_id_of)
        self._citation = citation(extraction)

    def all(self) -> Iterator[Chunk]:
        """Yield all chunks in reading order; a table where its first cell stands."""
        given: set[str] = set()
        for row in self._extraction.paragraphs:
            table = self._tables.get(table_id_of(row)) if isinstance(row, CellParagraph) else None
            if table is None and row.text:
                yield self._paragraph(row)
            elif table is not None and table.table_id not in given:
                given.add(table.table_id)
                yield from self._table(table)

    def _paragraph(self, row: Paragraph) -> Chunk:
        above = [f"{parent.label or ''} {parent.text}".strip() for parent in _ancestors(row, self._rows)]
        about: dict[str, Value] = {
            "paragraph_id": row.paragraph_id,
            "label": row.label,
            "kind": row.kind,
            "page": row.page_first,
            "cites": self._cites([row]),
            **_asked(self._asked.get(row.paragraph_id)),
        }
        place = printed_place(row, self._rows)
        return self._chunk(row.paragraph_id, row.text, place, row.section_id, about, above)

    def _table(self, table: Table) -> Iterator[Chunk]:
        number = table.table_id.rpartition(":t")[2]
        place = table.caption or f"table {number}"
        place += f", p. {table.page_first}" if table.page_first is not None else ""
        units = self._cells[table.table_id]
        about: dict[str, Value] = {
            "table_id": table.table_id,
            "label": table.caption,
            "kind": "table",
            "page": table.page_first,
            "cites": self._cites(units),
        }
        for at, text in enumerate(_parts(table, [cell_row(unit) for unit in units]), 1):
            part_id = table.table_id if at == 1 else f"{table.table_id}~{at}"
            yield self._chunk(part_id, text, place, table.section_id, about, [])

    def _chunk(
        self,
        chunk_id: str,
        text: str,
        place: str,
        section_id: str | None,
        about: Mapping[str, Value],
        above: Sequence[str],
    ) -> Chunk:
        document = self._extraction.document
        chain = self._chains.get(section_id or "", ())
        headings = [f"{section.label} {section.title}".strip() for section in chain]
        context = "\n".join(filter(None, (document.symbol, document.title, *headings, *above)))
        before = f"{context}\n\n" if context else ""
        metadata: dict[str, Value] = {
            **dict.fromkeys(("paragraph_id", "table_id")),
            "document_id": document.document_id,
            "work_id": document.work_id,
            "language": document.language,
            "symbol": document.symbol,
            "date": str(document.date) if document.date else None,
            "title": document.title,
            "url": document.url,
            "source": document.source,
            "headings": _joined(headings),
            **_asked(None),
            **about,
            "citation": sentence(self._citation._replace(place=place)),
            "start": len(before),
            "end": len(before) + len(text),
        }
        return Chunk(id=chunk_id, text=before + text, metadata=metadata)

    def _cites(self, units: Iterable[Paragraph]) -> str | None:
        rows = (row for unit in units for row in self._cited.get(unit.paragraph_id, ()))
        return _joined(dict.fromkeys(filter(None, map(_target, rows))))


def _parts(table: Table, cells: Sequence[Cell]) -> Iterator[str]:
    """A table in Markdown, parted between rows where it is too long; each part has the headers."""
    heads = [cell for cell in cells if cell.row <= table.header_rows]
    rows: list[Cell] = []
    length = 0
    for row in grouped(cells, lambda cell: cell.row).values():
        if row[0].row <= table.header_rows:
            continue
        size = sum(len(cell.text) + 3 for cell in row)
        if rows and length + size > LONGEST_TABLE:
            yield _part(table, heads, rows)
            rows, length = [], 0
        rows += row
        length += size
    if rows or heads:
        yield _part(table, heads, rows)


def _part(table: Table, heads: Sequence[Cell], rows: Sequence[Cell]) -> str:
    """Some rows of a table below its headers, rows without text left out."""
    places = {row: at for at, row in enumerate(dict.fromkeys(cell.row for cell in rows), 1)}
    moved = [replace(cell, row=table.header_rows + places[cell.row], row_span=1) for cell in rows]
    part = replace(table, n_rows=table.header_rows + len(places))
    return as_markdown(part, [*heads, *moved])


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
