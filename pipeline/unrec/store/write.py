"""write: documents and catalogue → Parquet tables, JSON documents, schema and codebook, in a folder."""

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec

from unrec.catalogue import Catalogue
from unrec.models import Extraction, Record
from unrec.nested import encoded
from unrec.store.earlier import Earlier, Standing
from unrec.store.schema import BESIDE, TABLES, arrow_schema, body_rows, codebook, instrument_rows, json_schema

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

# Rows of a row group: enough to be read fast, few enough to hold. It ends with a document, and within a large
# one, whose rows hold long texts, after so many rows of it.
_GROUP, _WITHIN = 20_000, 4_000
# Records turned into Arrow's form at a time: as records they take many times the memory.
_CHUNK = 1_000
_UNSAFE = re.compile(r"[^A-Za-z0-9._()~-]")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST_NAME = 200

Take = Callable[[Iterable[Extraction | Standing]], None]
"""What takes documents to write, one at a time, in the order of their ids."""


def write(
    documents: Iterable[Extraction | Standing],
    folder: Path,
    catalogue: Catalogue,
    *,
    partition: int | None = None,
    earlier: Earlier | None = None,
) -> None:
    """Write all tables and JSON documents into an empty folder; `catalogue` is what they were read with.

    The documents come in the order of their ids, which is the order of the rows; they are taken one at a
    time, and memory does not grow with their number. The same documents give the same bytes. With
    `partition`, each table is a folder `<table>/part-00000.parquet` … of files that hold about so many rows,
    half as many to twice as many, cut between documents: where, depends on the documents beside the cut only,
    so that a new one changes the part it comes into, and seldom the next.

    What stands in the `earlier` output, of the same program and catalogue, is taken over: the JSON of each
    `Standing` document, and every file of a table whose rows are all of such; the rows of other files are
    read from there. The bytes are those of a run without it.
    Raises `OSError` where the folder cannot be written, or the earlier output is not as it was.
    """
    with writing(folder, catalogue, partition=partition, earlier=earlier) as take:
        take(documents)


@contextmanager
def writing(
    folder: Path, catalogue: Catalogue, *, partition: int | None = None, earlier: Earlier | None = None
) -> Iterator[Take]:
    """Do what `write` does, begun before the documents are there: the tables of the catalogue, the schema and
    the codebook, which hang on none of them, are written before what takes them is given.
    """
    (folder / "json").mkdir()
    (folder / "schema").mkdir()
    _write_schema(folder, earlier)
    with ExitStack() as stack:
        tables = {name: stack.enter_context(_Table(folder, name, partition, earlier)) for name in TABLES}
        for name, rows in _OF_CATALOGUE.items():
            table = tables.pop(name)
            if earlier is None:
                table.add("", rows(catalogue))
            else:
                table.keep("", earlier.all_of(name))
            table.end()

        def take(documents: Iterable[Extraction | Standing]) -> None:
            for document in documents:
                if isinstance(document, Standing):
                    for name, rows in document.rows.items():
                        tables[name].keep(document.document_id, rows)
                    file = f"json/{safe_name(document.document_id)}.json"
                    _earlier(earlier).take(file, folder / file)
                    continue
                document_id = document.document.document_id
                for name, table in tables.items():
                    table.add(document_id, rows_of(document, name))
                with (folder / "json" / f"{safe_name(document_id)}.json").open("wb") as nested:
                    nested.writelines(encoded(document))

        yield take


_OF_CATALOGUE: dict[str, Callable[[Catalogue], Sequence[Record]]] = {
    "instruments": instrument_rows,
    "bodies": body_rows,
}


def _write_schema(folder: Path, earlier: Earlier | None) -> None:
    if earlier is not None:
        for name in ("schema/document.schema.json", "schema/codebook.md"):
            earlier.take(name, folder / name)
        return
    schema = msgspec.json.format(msgspec.json.encode(json_schema()), indent=2)
    (folder / "schema" / "document.schema.json").write_bytes(schema + b"\n")
    (folder / "schema" / "codebook.md").write_text(codebook(), encoding="utf-8")


def _earlier(earlier: Earlier | None) -> Earlier:
    if earlier is None:
        raise ValueError("a document stands in no earlier output")
    return earlier


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


def rows_of(extraction: Extraction, table: str) -> Sequence[Record]:
    """Return the rows that a document has in a table."""
    if table == "documents":
        return (extraction.document,)
    rows: Sequence[Record] = getattr(extraction, table)
    return rows


class _Table:
    """A table that is written row group by row group, to one file or to parts.

    Rows that stand in the earlier output are only counted as long as all of a file are such: a file that
    would be the same is then taken over, and read only where it would not.
    """

    def __init__(self, folder: Path, name: str, partition: int | None, earlier: Earlier | None) -> None:
        self._schema: pa.Schema = arrow_schema(name)
        self._folder, self._name, self._partition, self._earlier = folder, name, partition, earlier
        self._records: list[Record] = []
        # The row group that is being gathered: rows in Arrow's form, and stretches of the earlier output.
        self._group: list[pa.Table | range] = []
        self._waiting = 0
        # Row groups of the present file that are not written yet: all of them stand in the earlier output.
        self._unread: list[list[pa.Table | range]] = []
        self._writer: pq.ParquetWriter | None = None
        self._file: pa.NativeFile | None = None
        self._written = self._parts = 0
        self._full = self._ended = False
        if partition is not None:
            (folder / name).mkdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None and not self._ended:
            self._end_file()
        else:
            self._close()

    def end(self) -> None:
        """Write what waits: no more rows come."""
        self._end_file()
        self._ended = True

    def add(self, document: str, rows: Sequence[Record]) -> None:
        """Take a document's rows; write them out once enough wait."""
        self._begin(len(rows))
        for start in range(0, len(rows), _CHUNK):
            self._cut(start)
            piece = rows[start : start + _CHUNK]
            self._records.extend(piece)
            if len(self._records) >= _CHUNK:
                self._convert()
            self._waiting += len(piece)
        self._end_document(document, len(rows))

    def keep(self, document: str, rows: range) -> None:
        """Take a document's rows from where they stand in the earlier output."""
        self._begin(len(rows))
        self._convert()
        for start in range(0, len(rows), _CHUNK):
            self._cut(start)
            piece = rows[start : start + _CHUNK]
            last = self._group[-1] if self._group else None
            if isinstance(last, range) and last.stop == piece.start:
                self._group[-1] = range(last.start, piece.stop)
            else:
                self._group.append(piece)
            self._waiting += len(piece)
        self._end_document(document, len(rows))

    def _cut(self, taken: int) -> None:
        """End the row group within a document of which so many rows are in it, and more come."""
        if taken and taken % _WITHIN == 0:
            self._flush()

    def _begin(self, more: int) -> None:
        if self._full and more:
            self._end_file()
            self._full = False

    def _end_document(self, document: str, rows: int) -> None:
        self._written += rows
        if self._waiting >= _GROUP:
            self._flush()
        if self._partition is not None and rows:
            self._full = _ends_part(document, rows, self._written, self._partition)

    def _convert(self) -> None:
        if self._records:
            self._group.append(arrow_table(self._records, self._schema))
            self._records = []

    def _flush(self) -> None:
        """End the row group: write it, or put it by where all of the file stands in the earlier output."""
        self._convert()
        if self._group:
            self._unread.append(self._group)
            self._group, self._waiting = [], 0
        if self._writer is not None or any(not isinstance(rows, range) for rows in chain(*self._unread)):
            self._write_out()

    def _write_out(self) -> None:
        import pyarrow as pa

        if self._writer is None:
            self._open()
        while self._unread:
            pieces = list(_in_pieces(self._read_all(self._unread.pop(0))))
            self._writer.write_table(pa.concat_tables(pieces))  # type: ignore[union-attr]

    def _read_all(self, group: "list[pa.Table | range]") -> "Iterator[pa.Table]":
        while group:  # and let go of what has been taken
            yield from self._read(group.pop(0))

    def _read(self, rows: "pa.Table | range") -> "Iterable[pa.Table]":
        if not isinstance(rows, range):
            return (rows,)
        return (table.cast(self._schema) for table in _earlier(self._earlier).read(self._name, rows))

    def _end_file(self) -> None:
        self._flush()
        stands = self._stands() if self._writer is None else None
        if stands is None:
            self._write_out()
        else:
            _earlier(self._earlier).take(stands, self._path())
            self._unread = []
        self._close()
        self._parts, self._written = self._parts + 1, 0

    def _stands(self) -> str | None:
        """The file of the earlier output that holds exactly the rows of this one."""
        stretches = list(chain(*self._unread))
        if self._earlier is None:
            return None
        ranges = [rows for rows in stretches if isinstance(rows, range)]
        joined = all(before.stop == after.start for before, after in pairwise(ranges))
        whole = range(ranges[0].start, ranges[-1].stop) if ranges else range(0)
        return self._earlier.file_of(self._name, whole) if joined else None

    def _path(self) -> Path:
        if self._partition is None:
            return self._folder / f"{self._name}.parquet"
        return self._folder / self._name / f"part-{self._parts:05}.parquet"

    def _open(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        # As bytes: Arrow takes only paths that are text, and not every path is.
        self._file = pa.OSFile(os.fsencode(self._path()), "wb")
        self._writer = pq.ParquetWriter(self._file, self._schema, compression="zstd")

    def _close(self) -> None:
        try:
            if self._writer is not None:
                self._writer.close()
        finally:
            if self._file is not None:
                self._file.close()
            self._writer = self._file = None


def _in_pieces(tables: "Iterable[pa.Table]") -> "Iterator[pa.Table]":
    """Yield the rows in pieces of `_CHUNK`: where pages are cut
    must not depend on the pieces they came in.
    """
    import pyarrow as pa

    waiting: list[pa.Table] = []
    missing = _CHUNK
    for table in tables:
        at = 0
        while table.num_rows - at >= missing:
            yield pa.concat_tables([*waiting, table.slice(at, missing)]).combine_chunks()
            at, waiting, missing = at + missing, [], _CHUNK
        if at < table.num_rows:
            waiting.append(table.slice(at))
            missing -= table.num_rows - at
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def _ends_part(document: str, rows: int, written: int, partition: int) -> bool:
    """Tell whether a part ends after a document that gave it `rows` of the `written` rows it has.

    A hash of the document's id decides; parts have `partition` rows on average.
    """
    if 2 * written < partition:
        return False
    chance = int.from_bytes(sha256(document.encode()).digest()[:8], "big") / 2**64
    return written >= 2 * partition or chance < 2 * rows / partition


def arrow_table(rows: Sequence[Record], schema: "pa.Schema") -> "pa.Table":
    """Return records, at least one, as an Arrow table of this schema.

    They go through JSON lines, which Arrow reads by itself: building arrays from Python objects would
    import pandas, at three times the cost of a whole run.
    """
    import pyarrow as pa

    dated = [field.name for field in schema if pa.types.is_date(field.type)]
    # Arrow makes dates of JSON's numbers only: days are read as the text they stand in, and again as numbers.
    read = _from_lines(
        rows, [pa.field(field.name, pa.string()) if field.name in dated else field for field in schema]
    )
    days = [{name: _day(getattr(row, name)) for name in dated} for row in rows] if dated else []
    numbers = _from_lines(days, [schema.field(name) for name in dated]) if dated else None
    columns = []
    for field in schema:
        column = (
            numbers.column(field.name)
            if numbers is not None and field.name in dated
            else read.column(field.name)
        )
        if column.null_count and not field.nullable:
            raise ValueError(f"{field.name} has rows without a value")
        columns.append(column)
    # Not by `cast`, which would import all that Arrow computes with.
    return pa.Table.from_arrays(columns, schema=schema)


def _from_lines(rows: Sequence[Any], fields: "Sequence[pa.Field]") -> "pa.Table":
    import io

    import pyarrow as pa
    from pyarrow import json

    data = msgspec.json.Encoder().encode_lines(rows)
    return json.read_json(
        io.BytesIO(data),
        read_options=json.ReadOptions(use_threads=False, block_size=len(data) + 1),
        parse_options=json.ParseOptions(explicit_schema=pa.schema(fields), unexpected_field_behavior="error"),
    )


_FIRST_DAY = dt.date(1970, 1, 1).toordinal()


def _day(date: dt.date | None) -> int | None:
    """A day as Arrow counts it."""
    return None if date is None else date.toordinal() - _FIRST_DAY
