"""write: extractions → Parquet tables, JSON documents, schema and codebook, in a folder given to it."""

import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from pipeline.models import Extraction, Record
from pipeline.nested import encode, nest
from pipeline.schema import TABLES, arrow_schema, codebook, json_schema

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

OWNED = frozenset({"json", "schema", *(f"{table}.parquet" for table in TABLES)})
"""The names this stage writes in the output folder."""

# Rows gathered before they are written: bounds memory, and keeps row groups of a useful size.
_ROWS = 20_000
_UNSAFE = re.compile(r"[^A-Za-z0-9._()~-]")


def write(extractions: Iterable[Extraction], folder: Path) -> None:
    """Write all tables and JSON documents into an empty folder.

    The extractions come in the order of their document ids, which is the order of the rows; they are
    taken one at a time, and memory does not grow with their number. The same extractions give the same
    bytes. Raises `OSError` where the folder cannot be written.
    """
    (folder / "json").mkdir()
    with ExitStack() as stack:
        tables = {name: stack.enter_context(_Table(folder / f"{name}.parquet", name)) for name in TABLES}
        for extraction in extractions:
            for name, table in tables.items():
                table.add(_rows(extraction, name))
            name = safe_name(extraction.document.document_id)
            (folder / "json" / f"{name}.json").write_bytes(encode(nest(extraction)))
    (folder / "schema").mkdir()
    schema = msgspec.json.format(msgspec.json.encode(json_schema()), indent=2)
    (folder / "schema" / "document.schema.json").write_bytes(schema + b"\n")
    (folder / "schema" / "codebook.md").write_text(codebook(), encoding="utf-8")


def safe_name(document_id: str) -> str:
    """Return a document id as a file's name: no separators, no leading dot, at most 200 characters."""
    return _UNSAFE.sub("_", document_id).lstrip(".")[:200] or "_"


def _rows(extraction: Extraction, table: str) -> Sequence[Record]:
    if table == "documents":
        return (extraction.document,)
    rows: Sequence[Record] = getattr(extraction, table)
    return rows


class _Table:
    """A Parquet file that is written row group by row group."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._schema: pa.Schema = arrow_schema(name)
        self._waiting: list[Record] = []
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        import pyarrow.parquet as pq

        self._writer = pq.ParquetWriter(self._path, self._schema, compression="zstd")
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._writer is not None:
            if kind is None:
                self._flush()
            self._writer.close()

    def add(self, rows: Sequence[Record]) -> None:
        """Take rows; write them out once enough wait."""
        self._waiting.extend(rows)
        if len(self._waiting) >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._waiting and self._writer is not None:
            self._writer.write_table(arrow_table(self._waiting, self._schema))
            self._waiting = []


def arrow_table(rows: Sequence[Record], schema: "pa.Schema") -> "pa.Table":
    """Return records, at least one, as an Arrow table of this schema.

    They go through JSON lines, which Arrow reads by itself: building arrays from Python objects would
    import pandas, at three times the cost of a whole run.
    """
    import io

    import pyarrow as pa
    from pyarrow import json

    data = msgspec.json.Encoder().encode_lines(rows)
    nullable = pa.schema([field.with_nullable(True) for field in schema])  # noqa: FBT003 -- Arrow's signature
    table = json.read_json(
        io.BytesIO(data),
        read_options=json.ReadOptions(use_threads=False, block_size=len(data) + 1),
        parse_options=json.ParseOptions(explicit_schema=nullable, unexpected_field_behavior="error"),
    )
    return table.cast(schema)
