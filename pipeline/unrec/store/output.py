"""What a written output holds, read and checked; and the nearest names to one that is not there."""

import errno
import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from unrec.catalogue import Catalogue
from unrec.data import UsageError
from unrec.models import (
    SCHEMA_VERSION,
    BodyRow,
    Document,
    Extraction,
    InstrumentRow,
    Record,
    SeriesRow,
)
from unrec.nested import decode, flatten
from unrec.store.audit import breaches_of, counts_of, unknown_instruments
from unrec.store.schema import BESIDE, OF_CATALOGUE, PARTS, TABLES, arrow_schema
from unrec.store.write import JSON_SUFFIXES, safe_name
from unrec.tables import joined

if TYPE_CHECKING:
    import pyarrow.parquet as pq

# What somebody may have meant who named what is not there.

_SHOWN = 3


def nearest(name: str, names: Iterable[str], *, shown: int = _SHOWN) -> list[str]:
    """Return the few names most like one that is none of them, the most alike first; equals in their order.

    Case does not matter. There are as many as asked for wherever there are enough names.
    """
    from rapidfuzz import fuzz, process, utils

    known = list(dict.fromkeys(names))
    matches = process.extract(name, known, scorer=fuzz.WRatio, processor=utils.default_process, limit=shown)
    return [match for match, _, _ in matches]


def nearest_said(name: str, names: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: the nearest names, or that there are none."""
    near = nearest(name, names)
    return f"the nearest are: {', '.join(near)}" if near else "there are none"


def nearest_by_names(name: str, names: Mapping[str, Iterable[str]], *, shown: int = _SHOWN) -> list[str]:
    """Return the few keys that are, or one of whose names is, most like a name; as `nearest` does."""
    owners: dict[str, str] = {}
    for key, called in names.items():
        for alias in (key, *called):
            owners.setdefault(alias, key)
    found = nearest(name, owners, shown=shown * _SHOWN)
    return list(dict.fromkeys(owners[name] for name in found))[:shown]


# A written output, read back and checked against what always holds.

_Row = TypeVar("_Row", bound=Record)
_Item = TypeVar("_Item")
_BATCH = 4096
_VERSION = b"schema_version"


class VersionError(UsageError, ValueError):
    """An output that another version of unrec wrote; the message names both versions."""


def other_version(what: str, version: str) -> VersionError:
    """Return the error that says that something is of another schema version than this program's."""
    return VersionError(
        f"{what} has schema version {version}, and this unrec reads version {SCHEMA_VERSION}: "
        "run `unrec run` again to write it anew (docs/version-4.md says what has changed)"
    )


def check_version(folder: Path, table: str = "documents") -> None:
    """Raise `VersionError` where the tables in a folder are of another schema version.

    Raises `FileNotFoundError` where the table that tells it is missing, `ValueError` where it is not ours.
    """
    for part in table_files(folder, table):
        with opened(part) as file:
            version = (file.schema_arrow.metadata or {}).get(_VERSION)
        if version is None:
            raise ValueError(f"{part.name} was not written by unrec: it states no schema version")
        if version != SCHEMA_VERSION.encode():
            raise other_version(str(folder), version.decode("utf-8", "replace"))


def table_files(folder: Path, table: str) -> list[Path]:
    """Return the Parquet files of a table: one, or the parts of a partitioned table in order.

    Raises `FileNotFoundError` where there are none.
    """
    single = folder / f"{table}.parquet"
    files = [single] if single.is_file() else sorted((folder / table).glob("part-*.parquet"))
    if not files:
        raise FileNotFoundError(errno.ENOENT, "table not found", str(single))
    return files


def read_extractions(folder: Path) -> Iterator[Extraction]:
    """Yield the documents of an output folder from its tables, in row order, one at a time.

    Raises `FileNotFoundError` where a table is missing, `ValueError` where one cannot be read or holds rows
    of no document, `VersionError` where they are of another schema version, `msgspec.ValidationError` where a
    row is not of its type.
    """
    check_version(folder)
    tables = {
        name: in_step(read_rows(folder, record), attrgetter("document_id")) for name, record in PARTS.items()
    }
    for document in read_rows(folder, Document):
        rows: dict[str, Any] = {name: take(document.document_id) for name, take in tables.items()}
        yield joined(document, rows)
    for name, take in tables.items():
        for left in take(None):
            said = f"rows of {left.document_id}, out of order or of no document"  # type: ignore[attr-defined]
            raise ValueError(f"the table {name} holds {said}")


def in_step(rows: Iterable[_Item], key: Callable[[_Item], str]) -> Callable[[str | None], tuple[_Item, ...]]:
    """Return what takes a document's rows, none where it has none, in the order of the documents.

    Of rows in that order only one document's are held. Of None it takes those that come next.
    """
    groups = groupby(rows, key)
    waiting = next(groups, None)

    def take(document_id: str | None) -> tuple[_Item, ...]:
        nonlocal waiting
        if waiting is None or document_id not in {None, waiting[0]}:
            return ()
        taken = tuple(waiting[1])
        waiting = next(groups, None)
        return taken

    return take


def read_extraction(folder: Path, document_id: str) -> Extraction:
    """Return one document of an output folder from its tables, without reading the rows of others.

    Raises as `read_extractions` does, and `KeyError` where there is no such document.
    """
    check_version(folder)
    rows = {
        name: tuple(msgspec.convert(_rows_of(folder, name, document_id), type=list[kind]))  # type: ignore[valid-type]
        for name, kind in TABLES.items()
        if name not in OF_CATALOGUE
    }
    documents = rows.pop("documents")
    if not documents:
        raise KeyError(document_id)
    return joined(documents[0], rows)


def _rows_of(folder: Path, table: str, document_id: str) -> list[dict[str, Any]]:
    import pyarrow.compute as pc

    rows: list[dict[str, Any]] = []
    for part in table_files(folder, table):
        with opened(part) as file:
            for group in range(file.num_row_groups):
                if _may_hold(file.metadata.row_group(group), document_id):
                    read = file.read_row_group(group, use_threads=False)
                    rows.extend(read.filter(pc.field("document_id") == document_id).to_pylist())
    return rows


def _may_hold(group: "pq.RowGroupMetaData", document_id: str) -> bool:
    """Tell by the first and the last id of a row group whether it may hold rows of a document."""
    columns = (group.column(number) for number in range(group.num_columns))
    ids = next(column.statistics for column in columns if column.path_in_schema == "document_id")
    return ids is None or not ids.has_min_max or ids.min <= document_id <= ids.max


def json_file(folder: Path, document_id: str) -> Path | None:
    """Return the file of a document's JSON, plain or compressed; None where there is none."""
    names = (folder / "json" / f"{safe_name(document_id)}{suffix}" for suffix in JSON_SUFFIXES.values())
    return next((file for file in names if file.is_file()), None)


def json_data(file: Path) -> bytes:
    """Return the JSON of a file. Raises `msgspec.DecodeError` where it is compressed and broken."""
    if file.suffix != ".gz":
        return file.read_bytes()
    try:
        return gzip.decompress(file.read_bytes())
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise msgspec.DecodeError(str(error)) from error


def read_document(folder: Path, document_id: str) -> Extraction:
    """Return a document of an output: from its JSON, without its ledger, or from the tables where none is.

    Raises `msgspec.DecodeError` where the JSON is broken or another version's, and as `read_extraction` does.
    """
    file = json_file(folder, document_id)
    return read_extraction(folder, document_id) if file is None else flatten(decode(json_data(file)))


def read_series(folder: Path) -> list[SeriesRow]:
    """Return what `unrec series` wrote into an output, in order of time; nothing where it has not run."""
    return list(read_rows(folder, SeriesRow)) if (folder / "series.parquet").is_file() else []


_TABLE_OF = {record: name for name, record in (BESIDE | TABLES).items()}


def read_rows(folder: Path, kind: type[_Row]) -> Iterator[_Row]:
    """Yield the rows of an output's table of such records; raises as `read_extractions` does."""
    for rows in batches(folder, _TABLE_OF[kind]):
        yield from msgspec.convert(rows, type=list[kind])  # type: ignore[valid-type]


def batches(folder: Path, table: str) -> Iterator[list[dict[str, Any]]]:
    """Yield a table's rows in order, some thousand at a time.

    Raises `FileNotFoundError` where the table is missing, `ValueError` where it cannot be read.
    """
    for part in table_files(folder, table):
        with opened(part) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                yield batch.to_pylist()


@contextmanager
def opened(part: Path) -> Iterator["pq.ParquetFile"]:
    """Open a Parquet file, whatever its name. Arrow's errors become `ValueError`, naming the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with part.open("rb") as data, pq.ParquetFile(data) as file:  # Arrow takes no name that is no text
            yield file
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise ValueError(f"{part.parent.name}/{part.name} cannot be read: {error}") from error


def breaches_of_output(folder: Path, catalogue: Catalogue) -> Iterator[str]:
    """Yield a sentence for each thing that should always hold of a written output and does not.

    Every table has its schema; ids are unique over all documents; every document keeps what `audit`
    promises, and names instruments of the table only; its JSON, where the output has any, validates and holds
    the same rows. A table that is missing is a breach too.

    Raises `VersionError` where the output is of another schema version.
    """
    ids: Counter[str] = Counter()
    names: set[str] = set()
    try:
        check_version(folder)
        yield from _schemas_differ(folder)
        instruments = {row.instrument_id for row in read_rows(folder, InstrumentRow)}
        yield from _of_catalogue(folder, instruments)
        for extraction in read_extractions(folder):
            document_id = extraction.document.document_id
            ids[document_id] += 1
            names.add(f"{safe_name(document_id)}.json")
            for breach in (
                *breaches_of(extraction, catalogue),
                *unknown_instruments(extraction, instruments),
                *_miscounted(extraction),
            ):
                yield f"{document_id}: {breach}"
            yield from _json_differs(folder, extraction)
    except VersionError:
        raise
    except (FileNotFoundError, ValueError, msgspec.ValidationError) as error:
        yield str(error)
    for id_, times in ids.items():
        if times > 1:
            yield f"the document id {id_} stands {times} times"
    for file in sorted((folder / "json").glob("*.json*")):
        if file.name.removesuffix(".gz") not in names:
            yield f"json/{file.name} belongs to no document"


def _of_catalogue(folder: Path, instruments: set[str]) -> Iterator[str]:
    """Instruments and organs stand once each, in order, and name instruments that exist."""
    rows = list(read_rows(folder, InstrumentRow))
    bodies = list(read_rows(folder, BodyRow))
    for table, ids in (
        ("instruments", [row.instrument_id for row in rows]),
        ("bodies", [row.body_id for row in bodies]),
    ):
        if ids != sorted(set(ids)):
            yield f"the rows of {table} do not stand once each in the order of their ids"
    named = [(row.instrument_id, row.parent_id) for row in rows]
    named += [(row.body_id, key) for row in bodies for key in row.instrument_ids]
    for body_id, other in named:
        if other is not None and other not in instruments:
            yield f"{body_id} names the instrument {other}, which does not exist"


def _miscounted(extraction: Extraction) -> Iterator[str]:
    """The counts of a document are those of its rows."""
    for name, count in counts_of(extraction, findings=len(extraction.findings)).items():
        if getattr(extraction.document, name) != count:
            yield f"{name} is {getattr(extraction.document, name)} and there are {count}"


def _schemas_differ(folder: Path) -> Iterator[str]:
    added = [table for table in BESIDE if (folder / f"{table}.parquet").is_file()]
    for table in (*TABLES, *added):
        for part in table_files(folder, table):
            with opened(part) as file:
                same = file.schema_arrow.equals(arrow_schema(table), check_metadata=True)
            if not same:
                yield f"{part.relative_to(folder)} has not the schema of this version"


def _json_differs(folder: Path, extraction: Extraction) -> Iterator[str]:
    document_id = extraction.document.document_id
    file = json_file(folder, document_id)
    if file is None:
        if (folder / "json").is_dir():
            yield f"{document_id} has no JSON"
        return
    try:
        nested = flatten(decode(json_data(file)))
    except msgspec.DecodeError as error:
        yield f"{file.name} does not validate: {error}"
        return
    if nested.document != extraction.document:
        yield f"{document_id}: the document of its JSON is not that of the table"
    for table in ("sections", "paragraphs", "recommendations", "tables", "references", "themes"):
        if getattr(nested, table) != getattr(extraction, table):
            yield f"{document_id}: the {table} of its JSON are not those of the table"
    if Counter(map(repr, nested.findings)) != Counter(map(repr, extraction.findings)):
        yield f"{document_id}: the findings of its JSON are not those of the table"
