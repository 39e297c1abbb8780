"""What a package holds: what a publisher says of it, what its data say, and the files with the data."""

import csv
import datetime as dt
import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec

from unrec.data import toml_of
from unrec.models import Document
from unrec.store.output import batches, opened, table_files
from unrec.store.schema import TABLES, arrow_schema

# What a publisher says of a package, whether it can stand in its papers,
# and what its data say by themselves.

_WITH_ORCID = re.compile(r"([^<>]*[^<>\s])\s*<(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])>")
_DOI = re.compile(r"10\.\d{4,9}/[^\s<>\"{}|\\^`]+")
_NAME = re.compile(r"[a-z0-9._-]+")
# What may stand in an address as RFC 3986 writes it.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
# One licence: `CC-BY-4.0`, but not `MIT AND ISC`, `MIT+` or `LicenseRef-Own`.
_ONE_LICENCE = re.compile(r"(?!LicenseRef-)[A-Za-z0-9.-]+", re.IGNORECASE)


class Author(NamedTuple):
    """Who made the data: a person or an office, and the address of the ORCID iD where that is said."""

    name: str
    orcid: str | None = None


def author_of(said: str) -> Author:
    """Return the author that is said by a name, or by a name with an ORCID iD in angle brackets."""
    match = _WITH_ORCID.fullmatch(said)
    return Author(match[1], f"https://orcid.org/{match[2].upper()}") if match else Author(said)


def check(said: Mapping[str, Any]) -> None:
    """Raise `ValueError` for the first value, by the name of its field,
    that has not the form it must have.
    """
    for name, fault in _FAULTS.items():
        if said[name] is not None and (found := fault(said[name])):
            raise ValueError(f"{name}: {found}")


@cache
def spdx_id(licence: str) -> str | None:
    """Return the identifier in the list of SPDX that this is, in any case of its letters, or None."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    if not _ONE_LICENCE.fullmatch(licence):
        return None
    try:
        return canonicalize_license_expression(licence)
    except InvalidLicenseExpression:
        return None


def _shaped(pattern: re.Pattern[str], said: str) -> Callable[[str], str | None]:
    """What finds fault with a value of another shape."""
    return lambda value: None if pattern.fullmatch(value) else f"{value!r} {said}"


def _words(value: str) -> str | None:
    return None if value.strip() else "it is empty"


def _one_line(value: str) -> str | None:
    return _words(value) or (None if len(value.splitlines()) == 1 else f"{value!r} is more than one line")


def _each(values: tuple[str, ...]) -> str | None:
    line = next(filter(None, map(_one_line, values)), None)
    return line or (None if len(set(values)) == len(values) else "one stands there twice")


def _orcid(value: str) -> str | None:
    """Angle brackets hold an ORCID iD, whose last sign follows from the others (ISO 7064, 11-2)."""
    if "<" not in value and ">" not in value:
        return None
    match = _WITH_ORCID.fullmatch(value)
    if match is None:
        return f"{value!r} is not a name with an ORCID iD, such as A Name <0000-0002-1825-0097>"
    total = 0
    for digit in match[2].replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    last = (12 - total % 11) % 11
    return None if match[2][-1].upper() == f"{last:X}".replace("A", "X") else f"{match[2]} is no ORCID iD"


def _day(value: str) -> str | None:
    try:
        if date.fromisoformat(value).isoformat() == value:
            return None
    except ValueError:
        pass
    return f"{value!r} is not a day, such as 2019-06-21"


def _address(value: str) -> str | None:
    try:
        if _ADDRESS.fullmatch(value) and urlsplit(value).hostname:
            return None
    except ValueError:
        pass  # such as an unclosed bracket around the host
    return f"{value!r} is not an address that begins with http:// or https://"


def _licence(value: str) -> str | None:
    if spdx_id(value) or not _address(value):
        return None
    return (
        f"{value!r} is neither an identifier of https://spdx.org/licenses/, such as CC-BY-4.0, "
        "nor the address of a licence"
    )


_FAULTS: dict[str, Callable[[Any], str | None]] = {
    "name": _shaped(_NAME, "may hold lower-case letters, digits, `.`, `_` and `-` only"),
    "title": _one_line,
    "description": _words,
    "version": _one_line,
    "date": _day,
    "licence": _licence,
    "url": _address,
    "doi": _shaped(_DOI, "is not a DOI, such as 10.5281/zenodo.1234567"),
    "authors": lambda values: _each(values) or next(filter(None, map(_orcid, values)), None),
    "keywords": _each,
}


class Info(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the publisher says: the keys of `package.toml`. What is not said is left out, not invented.

    `date` is the day of publication. `licence` is an SPDX identifier or an address. `version` defaults to
    the date of the newest document (`2019.6.21`), so that the data alone decide; name, title, description
    and keywords default to words that fit every output. An author is a name, of a person or an office, with
    an ORCID iD after it where there is one: `A Name <0000-0002-1825-0097>`; nobody else is named.
    """

    name: str = "unrec"
    title: str = "Recommendations of United Nations bodies"
    description: str = (
        "Recommendations read from United Nations documents: their text, structure, and references to "
        "articles of treaties, with the place in the source of each."
    )
    version: str | None = None
    date: str | None = None
    licence: str | None = None
    url: str | None = None
    doi: str | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ("United Nations", "recommendations", "international law", "legal references")

    def __post_init__(self) -> None:
        """Raise `ValueError` for a value that the papers of a package cannot hold,
        see `unrec.publish.package.contents`.
        """
        check(msgspec.structs.asdict(self))

    @property
    def people(self) -> tuple[Author, ...]:
        """The authors, with their ORCID iDs."""
        return tuple(map(author_of, self.authors))

    @property
    def spdx(self) -> str | None:
        """The licence's SPDX identifier as the list of SPDX writes it; None where it is an address."""
        return spdx_id(self.licence) if self.licence else None

    @property
    def licence_url(self) -> str | None:
        """The address of the licence's text."""
        return f"https://spdx.org/licenses/{self.spdx}.html" if self.spdx else self.licence


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the data say of themselves. Nothing depends on when or where the package is made.

    `newest` is the date of the newest document; `date` that of publication, where the publisher says it.
    """

    version: str
    date: str | None
    newest: dt.date | None
    languages: tuple[str, ...]
    statuses: dict[str, int]
    rows: dict[str, int]
    schema_version: str
    extractor_version: str


def read_info(path: Path | None, **said: str | tuple[str, ...] | None) -> Info:
    """Return what the file says, with what was `said` in its place where it is not None.

    Raises `OSError` where the file cannot be read, `ValueError` naming it, or the options, where a value is
    not well formed.
    """
    options = {name: value for name, value in said.items() if value is not None}
    given: dict[str, object] = {}
    source = "the options"
    try:
        msgspec.convert(options, type=Info)
        if path is not None:
            source = str(path)
            given = toml_of(path.read_bytes())
        return msgspec.convert(given | options, type=Info)
    except (msgspec.DecodeError, ValueError) as error:
        raise ValueError(f"{source}: {error}") from error


def facts_of(documents: Iterable[Document], rows: dict[str, int], info: Info) -> Facts:
    """Return what the documents say of the package. Raises `ValueError` where there are none."""
    found = list(documents)
    if not found:
        raise ValueError("there are no documents to publish")
    newest = max((document.date for document in found if document.date), default=None)
    schema_version = found[0].schema_version
    return Facts(
        version=info.version or (f"{newest.year}.{newest.month}.{newest.day}" if newest else schema_version),
        date=info.date,
        newest=newest,
        languages=tuple(sorted({document.language for document in found} - {"und"})),
        statuses=dict(sorted(Counter(document.status for document in found).items())),
        rows={name: rows[name] for name in TABLES},
        schema_version=schema_version,
        extractor_version=found[0].extractor_version,
    )


# The files that hold data: Parquet, and on demand CSV and JSON Lines.

Format = Literal["parquet", "csv", "jsonl"]

FOLDERS: dict[Format, str] = {"parquet": "data", "csv": "csv", "jsonl": "jsonl"}
MEDIA_TYPES: dict[Format, str] = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "jsonl": "application/jsonl",
}

# What a spreadsheet takes for a formula, also after apostrophes, so that undoing is never ambiguous.
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
    after apostrophes; so taking one away before `'*[=+-@…]` gives the text back.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _write_parquet(output: Path, table: str, path: Path) -> None:
    import pyarrow.parquet as pq

    files = table_files(output, table)
    schema = arrow_schema(table)
    for part in files:
        with opened(part) as file:
            same = file.schema_arrow.equals(schema)
        if not same:
            raise ValueError(f"{part.name} has not the columns of this version of unrec")
    if len(files) == 1:
        shutil.copyfile(files[0], path)
        return
    with path.open("wb") as data, pq.ParquetWriter(data, schema, compression="zstd") as writer:
        for part in files:
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
