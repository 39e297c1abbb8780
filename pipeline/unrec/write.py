"""write: extractions and catalogue → Parquet tables, JSON documents, schema and codebook, in a folder."""

import os
import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from unrec.catalogue import Catalogue
from unrec.catalogue.rows import body_rows, instrument_rows
from unrec.models import Extraction, Record
from unrec.nested import encode, nest
from unrec.schema import BESIDE, OF_CATALOGUE, TABLES, arrow_schema, codebook, json_schema

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

OWNED = frozenset({"json", "schema", *TABLES, *(f"{table}.parquet" for table in (*TABLES, *BESIDE))})
"""The names this stage writes in the output folder."""

_OURS = re.compile(
    rf"(?:{'|'.join(TABLES)})(?:\.parquet|/(?:part-[0-9]{{5,}}\.parquet)?)|(?:{'|'.join(BESIDE)})\.parquet"
    r"|schema/(?:document\.schema\.json|codebook\.md)?"
    r"|json/(?:[^/]+\.json)?"
)
# How `encode` begins a document: what else is called json/ and holds JSON is not to be taken for one.
_DOCUMENT = re.compile(rb'\{\s*"document_id"')

# Rows of a row group: enough to be read fast, few enough to hold.
_GROUP = 20_000
# Records turned into Arrow's form at a time: as records they take many times the memory.
_CHUNK = 1_000
_UNSAFE = re.compile(r"[^A-Za-z0-9._()~-]")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST_NAME = 200


def write(
    extractions: Iterable[Extraction], folder: Path, catalogue: Catalogue, *, partition: int | None = None
) -> None:
    """Write all tables and JSON documents into an empty folder; `catalogue` is what they were read with.

    The extractions come in the order of their document ids, which is the order of the rows; they are
    taken one at a time, and memory does not grow with their number. The same extractions give the same
    bytes. With `partition`, each table is a folder `<table>/part-00000.parquet` … of files that hold
    about so many rows, cut between documents. Raises `OSError` where the folder cannot be written.
    """
    (folder / "json").mkdir()
    with ExitStack() as stack:
        tables = {name: stack.enter_context(_Table(folder, name, partition)) for name in TABLES}
        tables["instruments"].add(instrument_rows(catalogue))
        tables["bodies"].add(body_rows(catalogue))
        for extraction in extractions:
            for name, table in tables.items():
                if name not in OF_CATALOGUE:
                    table.add(_rows(extraction, name))
            name = safe_name(extraction.document.document_id)
            (folder / "json" / f"{name}.json").write_bytes(encode(nest(extraction)))
    (folder / "schema").mkdir()
    schema = msgspec.json.format(msgspec.json.encode(json_schema()), indent=2)
    (folder / "schema" / "document.schema.json").write_bytes(schema + b"\n")
    (folder / "schema" / "codebook.md").write_text(codebook(), encoding="utf-8")


def is_ours(name: str, entry: Path) -> bool:
    """Tell whether an entry of an output folder is of what this stage writes, whatever wrote it.

    `name` is its path below the output, with a `/` at the end of a folder's.
    """
    if _OURS.fullmatch(name) is None:
        return False
    if name.endswith("/"):
        return True
    if not entry.is_file():
        return False
    if not name.startswith("json/"):
        return True
    with entry.open("rb") as file:
        return _DOCUMENT.match(file.read(64)) is not None


def safe_name(document_id: str) -> str:
    """Return a document id as a file's name, the same for the same id, another for another one.

    Only letters of ASCII, digits and `._()~-`, at most 200; no separator, no leading dot or dash, no name
    that Windows keeps for a device. Of longer ids, the end is replaced by a hash.
    """
    name = _UNSAFE.sub("_", document_id).lstrip(".-") or "_"
    if _DEVICE.match(name):
        name = f"_{name}"
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 13]}-{sha256(document_id.encode()).hexdigest()[:12]}"


def _rows(extraction: Extraction, table: str) -> Sequence[Record]:
    if table == "documents":
        return (extraction.document,)
    rows: Sequence[Record] = getattr(extraction, table)
    return rows


class _Table:
    """A table that is written row group by row group, to one file or to parts."""

    def __init__(self, folder: Path, name: str, partition: int | None) -> None:
        self._schema: pa.Schema = arrow_schema(name)
        self._records: list[Record] = []
        self._chunks: list[pa.Table] = []
        self._waiting = 0
        self._writer: pq.ParquetWriter | None = None
        self._file: pa.NativeFile | None = None
        self._partition = partition
        self._written = self._parts = 0
        self._path = folder / (f"{name}.parquet" if partition is None else name)
        if partition is not None:
            self._path.mkdir()

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._writer is not None:
            if kind is None:
                self._flush()
            self._close()

    def add(self, rows: Sequence[Record]) -> None:
        """Take a document's rows; write them out once enough wait."""
        if self._partition is not None and self._written >= self._partition:
            self._flush()
            self._open()
        self._records.extend(rows)
        self._waiting += len(rows)
        self._written += len(rows)
        if len(self._records) >= _CHUNK:
            self._convert()
        if self._waiting >= _GROUP:
            self._flush()

    def _open(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._close()
        path = self._path if self._partition is None else self._path / f"part-{self._parts:05}.parquet"
        # As bytes: Arrow takes only paths that are text, and not every path is.
        self._file = pa.OSFile(os.fsencode(path), "wb")
        self._writer = pq.ParquetWriter(self._file, self._schema, compression="zstd")
        self._parts, self._written = self._parts + 1, 0

    def _close(self) -> None:
        try:
            if self._writer is not None:
                self._writer.close()
        finally:
            if self._file is not None:
                self._file.close()

    def _convert(self) -> None:
        if self._records:
            self._chunks.append(arrow_table(self._records, self._schema))
            self._records = []

    def _flush(self) -> None:
        import pyarrow as pa

        self._convert()
        if self._chunks and self._writer is not None:
            self._writer.write_table(pa.concat_tables(self._chunks))
            self._chunks, self._waiting = [], 0


def arrow_table(rows: Sequence[Record], schema: "pa.Schema") -> "pa.Table":
    """Return records, at least one, as an Arrow table of this schema.

    They go through JSON lines, which Arrow reads by itself: building arrays from Python objects would
    import pandas, at three times the cost of a whole run.
    """
    import io

    import pyarrow as pa
    from pyarrow import json

    data = msgspec.json.Encoder().encode_lines(rows)
    nullable = pa.schema(
        [
            # Days are read as the text they stand in: Arrow makes dates of JSON's numbers only.
            pa.field(field.name, pa.string() if pa.types.is_date(field.type) else field.type)
            for field in schema
        ]
    )
    table = json.read_json(
        io.BytesIO(data),
        read_options=json.ReadOptions(use_threads=False, block_size=len(data) + 1),
        parse_options=json.ParseOptions(explicit_schema=nullable, unexpected_field_behavior="error"),
    )
    return table.cast(schema)
