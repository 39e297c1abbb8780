"""The files that hold data: Parquet, and on demand CSV and JSON Lines."""

import csv
import datetime as dt
import hashlib
import re
import shutil
from pathlib import Path
from typing import Any, Literal

import msgspec

from unrec.output import batches, opened, table_files
from unrec.schema import TABLES, arrow_schema

Format = Literal["parquet", "csv", "jsonl"]

FOLDERS: dict[Format, str] = {"parquet": "data", "csv": "csv", "jsonl": "jsonl"}
MEDIA_TYPES: dict[Format, str] = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "jsonl": "application/jsonl",
}

# What a spreadsheet takes for a formula, also behind apostrophes, so that undoing is never ambiguous.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


class DataFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of one table: its place in the package, size in bytes, and digest."""

    table: str
    format: Format
    path: str
    size: int
    sha256: str


def write_files(output: Path, package: Path, formats: tuple[Format, ...]) -> list[DataFile]:
    """Write every table into the package in these formats, and return the files in that order.

    Raises `OSError` where a table is missing, `ValueError` where one has not this version's columns.
    """
    written = []
    for format_ in formats:
        (package / FOLDERS[format_]).mkdir()
        for table in TABLES:
            path = package / FOLDERS[format_] / f"{table}.{format_}"
            _WRITERS[format_](output, table, path)
            written.append(
                DataFile(
                    table=table,
                    format=format_,
                    path=path.relative_to(package).as_posix(),
                    size=path.stat().st_size,
                    sha256=digest(path),
                )
            )
    return written


def row_counts(output: Path) -> dict[str, int]:
    """Return the number of rows of every table."""
    return {table: sum(map(_row_count, table_files(output, table))) for table in TABLES}


def _row_count(part: Path) -> int:
    with opened(part) as file:
        count: int = file.metadata.num_rows
    return count


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def escape(cell: str) -> str:
    """Return text that a spreadsheet reads as text: an apostrophe goes before what looks like a formula.

    What begins with `=`, `+`, `-`, `@` (or their full-width forms), a tab or a line end gets one, also
    behind apostrophes; so taking one away before `'*[=+-@…]` gives the text back, see `unescape`.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescape(cell: str) -> str:
    """Return the text that `escape` made this cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _write_parquet(output: Path, table: str, path: Path) -> None:
    import pyarrow.parquet as pq

    found = table_files(output, table)
    schema = arrow_schema(table)
    for part in found:
        with opened(part) as file:
            same = file.schema_arrow.equals(schema)
        if not same:
            raise ValueError(f"{part.name} has not the columns of this version of unrec")
    if len(found) == 1:
        shutil.copyfile(found[0], path)
        return
    with path.open("wb") as data, pq.ParquetWriter(data, schema, compression="zstd") as writer:
        for part in found:
            with opened(part) as file:
                for group in range(file.num_row_groups):
                    writer.write_table(file.read_row_group(group))


def _write_csv(output: Path, table: str, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(arrow_schema(table).names)
        for rows in batches(output, table):
            writer.writerows([_cell(value) for value in row.values()] for row in rows)


def _cell(value: Any) -> str | int | float | None:
    """A value as a CSV cell: nothing for null, days by ISO 8601,
    JSON for lists and records, true and false.
    """
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool | list | dict):
        return msgspec.json.encode(value).decode()
    return value  # type: ignore[no-any-return]


def _write_jsonl(output: Path, table: str, path: Path) -> None:
    encoder = msgspec.json.Encoder()
    with path.open("wb") as file:
        for rows in batches(output, table):
            file.write(encoder.encode_lines(rows))


_WRITERS = {"parquet": _write_parquet, "csv": _write_csv, "jsonl": _write_jsonl}
