"""The tables: their Arrow schemas, the JSON Schema, the codebook, and the catalogue's own rows."""

import datetime as dt
import types
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from unrec.catalogue import Body, Catalogue, Instrument
from unrec.data import languages
from unrec.models import (
    SCHEMA_VERSION,
    Alignment,
    BodyRow,
    Cell,
    Document,
    Finding,
    InstrumentRow,
    Line,
    Paragraph,
    Recommendation,
    Record,
    Reference,
    Section,
    SeriesRow,
    Table,
    ThemeRow,
    Unit,
)
from unrec.nested import DocumentNode

if TYPE_CHECKING:
    import pyarrow as pa

# The catalogue as rows of the tables `instruments` and `bodies`.


@cache
def instrument_rows(catalogue: Catalogue) -> tuple[InstrumentRow, ...]:
    """Return a row for each instrument of the catalogue, in the order of their ids.

    The short name in a language is that for where space is short, else the first of the names that documents
    print; null where there is neither. A protocol to a group of instruments has no single parent, and names
    none.
    """
    return tuple(_row(instrument, catalogue) for _, instrument in sorted(catalogue.instruments.items()))


def body_rows(catalogue: Catalogue) -> list[BodyRow]:
    """Return a row for each organ of the catalogue that issues documents, in the order of their ids."""
    return [
        BodyRow(
            body_id=body.id,
            **_by_language("name", partial(_name, body)),
            symbol_prefix=body.prefix,
            instrument_ids=body.instruments,
        )
        for _, body in sorted(catalogue.bodies.items())
    ]


def _row(instrument: Instrument, catalogue: Catalogue) -> InstrumentRow:
    parents = catalogue.parents(instrument.id)
    return InstrumentRow(
        instrument_id=instrument.id,
        kind=instrument.kind,
        **_by_language("title", instrument.title),
        **_by_language("short", instrument.shortly),
        adopted=dt.date.fromisoformat(instrument.date) if instrument.date else None,
        in_force=dt.date.fromisoformat(instrument.in_force) if instrument.in_force else None,
        n_articles=instrument.articles,
        parent_id=parents[0] if len(parents) == 1 else None,
        url=catalogue.page(instrument.id),
    )


def _name(body: Body, language: str) -> str | None:
    return next(iter(body.called(language)), None)


def _by_language(column: str, text: Callable[[str], str | None]) -> dict[str, Any]:
    return {f"{column}_{code}": text(code) for code in languages()}


# Arrow schemas, JSON Schema and codebook, all derived from the records of `unrec.models`.

TABLES: dict[str, type[Record]] = {
    "documents": Document,
    "sections": Section,
    "paragraphs": Paragraph,
    "recommendations": Recommendation,
    "tables": Table,
    "cells": Cell,
    "references": Reference,
    "themes": ThemeRow,
    "instruments": InstrumentRow,
    "bodies": BodyRow,
    "findings": Finding,
    "lines": Line,
}
"""The tables by name, in the order in which they are written; each is `<name>.parquet`."""

BESIDE: dict[str, type[Record]] = {"alignment": Alignment, "disagreements": Finding, "series": SeriesRow}
"""The tables that `unrec compare --languages` and `series` add to an output; a run takes them away."""

OF_CATALOGUE = ("instruments", "bodies")
"""The tables whose rows are those of the catalogue; the rows of all others are of documents."""

PARTS: dict[str, type[Record]] = {
    name: record for name, record in TABLES.items() if name not in {"documents", *OF_CATALOGUE}
}
"""The tables of what a document is made of: its rows of all tables but its own."""


class Column(msgspec.Struct, frozen=True):
    """A column, or a field of the records in one.

    `kind` is `string`, `integer`, `number`, `boolean`, `date`, or `record`, whose fields are then `inner`;
    where it holds `many`, a list of these. `values` are all that may stand in it, where that is a fixed set.
    """

    name: str
    kind: str
    many: bool
    inner: tuple["Column", ...]
    nullable: bool
    description: str
    values: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """Its type as the codebook says it."""
        plain = f"{{{', '.join(field.name for field in self.inner)}}}" if self.inner else self.kind
        return f"list of {plain}" if self.many else plain


def hints(record: type[Record]) -> dict[str, Any]:
    """Return the types of a record's columns in the order of the tables, its own id first."""
    hints = get_type_hints(record, include_extras=True)
    if not issubclass(record, Unit):
        return hints
    order = list(Unit.__struct_fields__)
    names = [name for name in hints if name not in order]
    order.insert(0, names.pop(0))
    return {name: hints[name] for name in (*order, *names)}


def columns(record: type[Record]) -> Iterator[Column]:
    """Yield a record's columns in order."""
    for name, hint in hints(record).items():
        inner, description = _unwrap(hint)
        kind, nullable = _without_none(inner)
        values = tuple(map(str, get_args(kind))) if get_origin(kind) is Literal else ()
        many = get_origin(kind) is tuple
        plain = get_args(kind)[0] if many else kind
        fields = tuple(columns(plain)) if isinstance(plain, type) and issubclass(plain, Record) else ()
        shape = "record" if fields else _KINDS.get(plain, "string")
        yield Column(name, shape, many, fields, nullable, description, values)


_KINDS = {str: "string", int: "integer", float: "number", bool: "boolean", dt.date: "date"}


def arrow_schema(table: str) -> "pa.Schema":
    """Return the Arrow schema of a table, with its descriptions and the schema version as metadata."""
    import pyarrow as pa

    fields = [
        pa.field(
            each.name, _arrow_type(each), nullable=each.nullable, metadata={"description": each.description}
        )
        for each in columns((TABLES | BESIDE)[table])
    ]
    return pa.schema(fields, metadata={"schema_version": SCHEMA_VERSION, "table": table})


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `output/json/<document_id>.json`."""
    schema = msgspec.json.schema(DocumentNode)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"unrec document, schema version {SCHEMA_VERSION}",
        **schema,
    }


def codebook() -> str:
    """Return the codebook in Markdown: every table, every column, every kind of finding."""
    from unrec.findings import kinds

    parts = [f"# Codebook\n\nSchema version {SCHEMA_VERSION}. A `?` after a type marks a nullable column.\n"]
    for table, record in (TABLES | BESIDE).items():
        title = (record.__doc__ or "").strip().splitlines()[0]
        parts.append(f"\n## {table}.parquet\n\n{title}\n\n| column | type | meaning |\n|---|---|---|\n")
        for column in columns(record):
            mark = "?" if column.nullable else ""
            values = f" ({', '.join(f'`{value}`' for value in column.values)})" if column.values else ""
            parts.append(f"| `{column.name}` | {column.type}{mark} | {column.description}{values} |\n")
    parts.append("\n## Findings by code\n\n| code | severity | meaning | remedy |\n|---|---|---|---|\n")
    parts.extend(
        f"| `{code}` | {kind.severity} | {kind.meaning} | {kind.remedy} |\n" for code, kind in kinds().items()
    )
    return "".join(parts)


def _unwrap(hint: Any) -> tuple[Any, str]:
    """A field's type without its annotation, and the annotation's description."""
    if get_origin(hint) is not Annotated:
        return hint, ""
    inner, *extras = get_args(hint)
    meta = next((extra for extra in extras if isinstance(extra, msgspec.Meta)), None)
    return inner, (meta.description or "") if meta else ""


def _without_none(kind: Any) -> tuple[Any, bool]:
    if get_origin(kind) in {Union, types.UnionType}:
        rest = [part for part in get_args(kind) if part is not type(None)]
        return rest[0], len(rest) < len(get_args(kind))
    return kind, False


def _arrow_type(column: Column) -> "pa.DataType":
    import pyarrow as pa

    plain = {"integer": pa.int64, "number": pa.float64, "boolean": pa.bool_, "date": pa.date32}
    record = [(field.name, _arrow_type(field)) for field in column.inner]
    kind = pa.struct(record) if record else plain.get(column.kind, pa.string)()
    return pa.list_(pa.field("element", kind)) if column.many else kind
