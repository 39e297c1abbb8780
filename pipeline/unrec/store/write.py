"""write: documents and catalogue → Parquet tables, JSON documents, schema and codebook, in a folder.

The documents are cut into parts by their ids, so that each part can be written by another process, and one
that is as it was need not be written again. In a partitioned output each part has a file in every table; else
the files of a table's parts are joined to one.
"""

import datetime as dt
import gzip
import os
import re
import shutil
import zlib
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from hashlib import sha256
from itertools import accumulate, chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple, Self, TypeVar, cast

import msgspec
from msgspec.structs import replace

from unrec.catalogue import Catalogue
from unrec.models import Extraction, Record
from unrec.nested import encoded
from unrec.store.schema import (
    BESIDE,
    OF_CATALOGUE,
    TABLES,
    arrow_schema,
    body_rows,
    codebook,
    instrument_rows,
    json_schema,
)
from unrec.tables import rows_of

if TYPE_CHECKING:
    import pyarrow as pa

OWNED = frozenset({"json", "schema", *TABLES, *(f"{table}.parquet" for table in (*TABLES, *BESIDE))})
"""The names this stage writes in the output folder."""

OF_DOCUMENTS = tuple(name for name in TABLES if name not in OF_CATALOGUE)
"""The tables whose rows are those of documents."""

_OURS = re.compile(
    rf"(?:{'|'.join(TABLES)})(?:\.parquet|/(?:part-[0-9]{{5,}}\.parquet)?)|(?:{'|'.join(BESIDE)})\.parquet"
    r"|schema/(?:document\.schema\.json|codebook\.md)?"
    r"|json/(?:[^/]+\.json(?:\.gz)?)?"
)
# How `encode` begins a document: what else is called json/ and holds JSON is not to be taken for one.
_DOCUMENT = re.compile(rb'\{\s*"document_id"')

# Lines a part has on average: few enough to hold and to write again for one new document.
_PART = 10_000
# Rows of a row group, and records turned into Arrow's form at a time: as records they take many times the
# memory. A row group of long rows ends sooner, by the bytes that Arrow holds.
_GROUP, _CHUNK, _HEAVY = 4_000, 1_000, 20_000_000
# Above so many documents the JSON of each is compressed, where nothing else is asked for.
MANY = 1_000
_FAST = 3  # of zlib's nine levels
_UNSAFE = re.compile(r"[^A-Za-z0-9._()~-]")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST_NAME = 200

JsonForm = Literal["none", "plain", "gzip"]
"""How the JSON of documents is written."""

JSON_SUFFIXES: dict[JsonForm, str] = {"plain": ".json", "gzip": ".json.gz"}


class Layout(NamedTuple):
    """How an output is laid out: about how many lines a part has, None for one file a table; the JSON."""

    partition: int | None = None
    json: JsonForm = "plain"

    @property
    def lines(self) -> int:
        """Return how many lines a part has on average."""
        return self.partition or _PART

    def json_file(self, document_id: str) -> str | None:
        """Return the name of a document's JSON below the output; None where none is written."""
        return None if self.json == "none" else f"json/{safe_name(document_id)}{JSON_SUFFIXES[self.json]}"


def layout_of(documents: int, partition: int | None = None, json: JsonForm | None = None) -> Layout:
    """Return the layout of an output of so many documents, where not all of it is asked for."""
    many = documents > MANY
    return Layout(partition, json or ("gzip" if many else "plain"))


_Item = TypeVar("_Item")


def in_parts(
    documents: Iterable[_Item], layout: Layout, told: Callable[[_Item], tuple[str, int]]
) -> Iterator[Iterator[_Item]]:
    """Yield documents part by part; a part is to be taken before the next. `told` gives id and lines of one.

    A part ends with a document: where, a hash of the document's id decides and how many lines the part has,
    half as many to twice as many as asked, so that a new document changes its own part and seldom the next.
    """
    number = held = 0

    def part_of(document: _Item) -> int:
        nonlocal number, held
        document_id, lines = told(document)
        part, held = number, held + lines
        chance = int.from_bytes(sha256(document_id.encode()).digest()[:8], "big") / 2**64
        if 2 * held >= layout.lines and (held >= 2 * layout.lines or chance < 2 * lines / layout.lines):
            number, held = number + 1, 0
        return part

    for _, part in groupby(documents, part_of):
        yield part


def write(
    documents: Iterable[Extraction],
    folder: Path,
    catalogue: Catalogue,
    *,
    partition: int | None = None,
    json: JsonForm = "plain",
) -> None:
    """Write all tables and JSON documents into an empty folder; `catalogue` is what they were read with.

    The documents come in the order of their ids, which is the order of the rows; they are taken one at a
    time, and memory does not grow with their number. The same documents give the same bytes.
    Raises `OSError` where the folder cannot be written.
    """
    layout = Layout(partition, json)
    begin(folder, catalogue, layout)
    parts = in_parts(documents, layout, lambda each: (each.document.document_id, len(each.lines)))
    with tables_in(folder) if partition is None else nullcontext() as tables:
        for number, part in enumerate(chain([next(parts, iter(()))], parts)):
            write_part(part, folder, number, layout, tables=tables)
    if partition is None:
        for table in OF_DOCUMENTS:
            (folder / table).rmdir()


def begin(folder: Path, catalogue: Catalogue | None, layout: Layout) -> None:
    """Write what hangs on no document: the tables of the catalogue, the schema and the codebook.

    Without a catalogue only the folders are made. Raises `OSError` where the folder cannot be written.
    """
    for name in ("schema", *OF_DOCUMENTS, *(OF_CATALOGUE if layout.partition else ())):
        (folder / name).mkdir()
    if layout.json != "none":
        (folder / "json").mkdir()
    if catalogue is None:
        return
    schema = msgspec.json.format(msgspec.json.encode(json_schema()), indent=2)
    (folder / "schema" / "document.schema.json").write_bytes(schema + b"\n")
    (folder / "schema" / "codebook.md").write_text(codebook(), encoding="utf-8")
    for name, rows in (("instruments", instrument_rows(catalogue)), ("bodies", body_rows(catalogue))):
        with _Table(part_file(folder, name, 0 if layout.partition else None), name) as table:
            table.add(rows)


def part_file(folder: Path, table: str, number: int | None) -> Path:
    """Return where a part of a table stands; without a number, its single file."""
    return folder / (f"{table}.parquet" if number is None else f"{table}/part-{number:05}.parquet")


@contextmanager
def tables_in(folder: Path, number: int | None = None) -> "Iterator[Tables]":
    """Open the files of a part of every table, or the single files: for parts that come in order.

    Raises `OSError` where the folder cannot be written.
    """
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(_Table(part_file(folder, name, number), name)) for name in OF_DOCUMENTS
        }


def write_part(
    documents: Iterable[Extraction],
    folder: Path,
    number: int,
    layout: Layout,
    standing: Collection[str] = (),
    tables: "Tables | None" = None,
) -> None:
    """Write a part: its rows to a file of every table, or as row groups of open ones, and its JSON but for
    that of what is `standing`. Raises `OSError` where the folder cannot be written.
    """
    with nullcontext(tables) if tables else tables_in(folder, number) as opened:
        for document in documents:
            opened["lines"].add(document.lines)
            # The ledger is the most of a document, and nothing else here needs it.
            document = replace(document, lines=())  # noqa: PLW2901 -- the loop's name would hold it
            for name, table in opened.items():
                table.add(rows_of(document, name))
            document_id = document.document.document_id
            file = layout.json_file(document_id)
            if file is not None and document_id not in standing:
                with _json_file(folder / file, layout.json) as nested:
                    nested.writelines(encoded(document))
        for table in opened.values():
            table.end()


def _json_file(path: Path, form: JsonForm) -> BinaryIO:
    """Open a file of JSON; compressed, the same JSON gives the same bytes."""
    if form == "plain":
        return path.open("wb")
    return cast("BinaryIO", gzip.GzipFile(path, "wb", _FAST, mtime=0))


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
    try:
        with gzip.open(entry) if name.endswith(".gz") else entry.open("rb") as file:
            return _DOCUMENT.match(file.read(64)) is not None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        return False


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


class Stretch(NamedTuple):
    """Row groups of a Parquet file that follow each other: from `first` up to `last`; all without it."""

    file: Path
    first: int = 0
    last: int | None = None


def join(folder: Path, table: str, stretches: Sequence[Stretch]) -> None:
    """Make the single file of a table of stretches of row groups, in order, and remove its parts.

    A single file that is there stays. Raises `OSError` where the folder cannot be written.
    """
    import pyarrow.parquet as pq

    target = part_file(folder, table, None)
    if not target.exists():
        with _Table(target, table) as whole:
            for stretch in stretches:
                with pq.ParquetFile(str(stretch.file)) as file:
                    last = file.num_row_groups if stretch.last is None else stretch.last
                    for number in range(stretch.first, last):
                        whole.write(file.read_row_group(number, use_threads=False))
    for file in (folder / table).iterdir():
        file.unlink()
    (folder / table).rmdir()


class _Table:
    """A Parquet file of a table that is written row group by row group."""

    def __init__(self, path: Path, name: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._schema: pa.Schema = arrow_schema(name)
        self._records: list[Record] = []
        self._pieces: list[pa.Table] = []
        # As bytes: Arrow takes only paths that are text, and not every path is.
        self._file: pa.NativeFile = pa.OSFile(os.fsencode(path), "wb")
        self._writer: pq.ParquetWriter = pq.ParquetWriter(self._file, self._schema, compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self.end()
            self._writer.close()
        finally:
            self._file.close()

    def add(self, rows: Sequence[Record]) -> None:
        """Take rows; write them out once enough wait."""
        self._records += rows
        while len(self._records) >= _CHUNK:
            self._convert()
            if len(self._pieces) * _CHUNK >= _GROUP or sum(piece.nbytes for piece in self._pieces) >= _HEAVY:
                self._flush()

    def end(self) -> None:
        """Write out what waits: the next rows begin a row group."""
        self._convert()
        self._flush()

    def write(self, group: "pa.Table") -> None:
        """Write a row group of another file of this table."""
        import pyarrow as pa

        rows = pa.Table.from_arrays(group.columns, schema=self._schema).combine_chunks()
        self._pieces = [rows.slice(at, _CHUNK) for at in range(0, rows.num_rows, _CHUNK)]
        self._flush()

    def _convert(self) -> None:
        """Turn as many records as a piece has into Arrow's form: where pages end hangs on nothing else."""
        if self._records:
            self._pieces.append(arrow_table(self._records[:_CHUNK], self._schema))
            del self._records[:_CHUNK]

    def _flush(self) -> None:
        import pyarrow as pa

        if self._pieces:
            self._writer.write_table(pa.concat_tables(self._pieces))
            self._pieces = []


Tables = dict[str, _Table]
"""The open tables of documents, by name."""


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
    numbers = _from_lines(days, [schema.field(name) for name in dated]) if dated else read
    columns = [(numbers if field.name in dated else read).column(field.name) for field in schema]
    for field, column in zip(schema, columns, strict=True):
        if column.null_count and not field.nullable:
            raise ValueError(f"{field.name} has rows without a value")
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


# An earlier output of the same program, whose files and rows a new output takes over as they are.


class Stamp(NamedTuple):
    """Size, times and inode of a file: they tell, nearly always, whether it is the file that was seen.

    `changed` is when its bytes were written, `touched` when the system last noted any change of it, which no
    program sets at will; both in nanoseconds.
    """

    size: int
    changed: int
    touched: int
    inode: int
    device: int

    def same_bytes(self, other: "Stamp") -> bool:
        """Tell whether both are of one file whose bytes nobody wrote meanwhile;
        it may have got a second name.
        """
        return (self.size, self.changed, self.inode) == (other.size, other.changed, other.inode)


def stamp_of(state: os.stat_result) -> Stamp:
    """Return the stamp of a file from what the system says of it."""
    return Stamp(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino, state.st_dev)


def stamps_below(folder: Path, names: frozenset[str]) -> dict[str, Stamp]:
    """Return every file of these names in a folder, at any depth, by its path below it.

    Raises `OSError` where the folder cannot be listed.
    """
    return {name: stamp for name, stamp in _stamps(str(folder), "") if name.partition("/")[0] in names}


def _stamps(folder: str, prefix: str) -> Iterator[tuple[str, Stamp]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _stamps(entry.path, f"{prefix}{entry.name}/")
            else:
                yield f"{prefix}{entry.name}", stamp_of(entry.stat(follow_symlinks=False))


class Standing(NamedTuple):
    """A part of an earlier output: its number, and where its rows of each table are."""

    number: int
    rows: Mapping[str, range]


class Earlier:
    """An output that stands in a folder; `files` are its files, with the stamps they must still have.

    Raises `OSError` from every method where a file is no longer as it was.
    """

    def __init__(self, folder: Path, files: Mapping[str, Stamp]) -> None:
        self._folder = folder
        self._files = files
        self._starts: dict[str, list[int]] = {}

    def take(self, name: str, place: Path) -> None:
        """Put a file of the earlier output in a new place: the same bytes,
        and where the system can the same file.
        """
        source = self._folder / name
        try:
            os.link(source, place, follow_symlinks=False)
        except OSError:  # no links here, or none that may be made
            shutil.copy2(source, place, follow_symlinks=False)
        self._check(name, source)

    def stretch(self, table: str, part: Standing) -> Stretch:
        """Return the row groups of a part in the single file of a table; all where the part is all of it."""
        name = f"{table}.parquet"
        if table not in self._starts:
            import pyarrow.parquet as pq

            self._check(name, self._folder / name)
            with pq.ParquetFile(str(self._folder / name)) as file:
                sizes = (file.metadata.row_group(group).num_rows for group in range(file.num_row_groups))
                self._starts[table] = [0, *accumulate(sizes)]
        starts, rows = self._starts[table], part.rows[table]
        return Stretch(self._folder / name, bisect_left(starts, rows.start), bisect_left(starts, rows.stop))

    def is_all(self, table: str, stretches: Sequence[Stretch]) -> bool:
        """Tell whether stretches are the whole single file of a table."""
        name, at = self._folder / f"{table}.parquet", 0
        for stretch in stretches:
            if (stretch.file, stretch.first) != (name, at):
                return False
            at = stretch.last or 0
        return at == len(self._starts[table]) - 1

    def _check(self, name: str, path: Path) -> None:
        if not stamp_of(path.stat(follow_symlinks=False)).same_bytes(self._files[name]):
            raise OSError(f"{path} was changed while it was read; run again")
