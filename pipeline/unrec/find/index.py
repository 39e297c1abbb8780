"""`search.sqlite`: one file beside the tables, made of them alone, which any tool for SQLite opens.

It is written beside its place and then put there, so that whoever reads it reads a whole one. It holds the
size and time of every table that it is made of; an index of other tables is never asked. What it keeps of a
document is known by a hash of its rows: only what changed is written again.
"""

import datetime as dt
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from unrec.data import ROOT, UsageError, held, kept_folder
from unrec.find.words import AFTER_TAGS, EVERY, indexed, tag, untagged
from unrec.models import SCHEMA_VERSION
from unrec.store.folders import beside, sweep
from unrec.store.output import check_version, in_step, opened, table_files
from unrec.store.schema import TABLES, arrow_schema

NAME = "search.sqlite"
FORMAT = 1
"""Raised whenever an index of before would answer otherwise."""

_APPLICATION = 0x756E7263  # `unrc`, in the header of the file
_HEADER = b"SQLite format 3\x00"
_HEAD_SIZE = 100
MOST_MEMORY = 256 << 20
"""Bytes that SQLite may hold for all who read an index in a process."""
_CACHE = -65_536  # kilobytes: what SQLite may hold in memory while the index is made


class Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is read of the tables, asked for and counted, see `search.toml`."""

    facets: dict[str, str]
    counted: dict[str, str]
    listed: frozenset[str]
    read: dict[str, tuple[str, ...]]


data = held(Data, "find", "search.toml")


def _schema() -> str:
    return ROOT.joinpath("find", "search.sql").read_text("utf-8")


_WORDS = "CREATE VIRTUAL TABLE search USING fts5(words, content='', {option}tokenize='ascii')"
_VOCABULARY = "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(search, 'row')"

Why = Literal["missing", "stale", "foreign", "broken", "locked"]


class IndexUnfitError(UsageError, ValueError):
    """An index cannot be asked. `why` says in a word, the message in a sentence that names the file."""

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why = why


class Built(NamedTuple):
    """What came of making an index: how many documents it holds, how many of them were written."""

    documents: int
    written: int


# Read from the tables


def rows_of(folder: Path, table: str, columns: Iterable[str] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield a table's rows, of these columns alone.

    Raises `FileNotFoundError` where the table is missing, `ValueError` where it cannot be read.
    """
    names = list(columns or data().read[table])
    for part in table_files(folder, table):
        with opened(part) as file:
            for batch in file.iter_batches(columns=names):
                yield from zip(*(batch.column(name).to_pylist() for name in names), strict=True)


class _Entry(NamedTuple):
    """What the index holds of a document: its row, its paragraphs with the words of each, its findings."""

    head: tuple[Any, ...]
    paragraphs: list[tuple[Any, ...]]
    words: list[str]
    findings: list[tuple[Any, ...]]

    def digest(self) -> bytes:
        return blake2b(msgspec.msgpack.encode(self), digest_size=16).digest()


def _entries(folder: Path) -> Iterator[_Entry]:
    first: Callable[[tuple[Any, ...]], str] = itemgetter(0)
    tables = {name: in_step(rows_of(folder, name), first) for name in data().read if name != "documents"}
    for row in rows_of(folder, "documents"):
        yield _entry(row, {name: take(row[0]) for name, take in tables.items()})


def _entry(row: tuple[Any, ...], rows: dict[str, tuple[tuple[Any, ...], ...]]) -> _Entry:
    head = dict(zip(data().read["documents"], row, strict=True))
    state = head["state_under_review"] or {}
    head["state_under_review"] = state.get("code") or state.get("name")
    head["date"] = str(head["date"]) if head["date"] else None
    of_document = " ".join(_tags_of_document(head))
    titles = {row[1]: f"{row[2]} {row[3]}".strip() for row in rows["sections"]}
    asked = {row[1]: row[2:] for row in rows["recommendations"]}
    cited, themes, codes = _gathered(rows)
    paragraphs, words = [], []
    for _, key, section, level, label, kind, page, text, search, _ in _units(rows):
        strength, response, action, addressees, recommended_by = asked.get(key, (None, None, None, (), ()))
        several = {
            "addressee": [each["id"] for each in addressees or ()],
            "by": [each["code"] or each["name"] for each in recommended_by or ()],
            "theme": themes.get(key, ()),
            "cites": cited.get(key, ()),
        }
        place = (key, titles.get(section), level, label, kind, page, text)
        paragraphs.append((*place, strength, response, action, *map(_listed, several.values())))
        tags = _tags(kind=kind, strength=strength, response=response, action=action)
        for facet, values in (*several.items(), ("finding", codes.get(key, ()))):
            tags += [tag(facet, value) for value in values]
        words.append(" ".join((indexed(search), of_document, *dict.fromkeys(tags))))
    return _Entry(tuple(head.values()), paragraphs, words, [row[1:] for row in rows["findings"]])


def _units(rows: dict[str, tuple[tuple[Any, ...], ...]]) -> list[tuple[Any, ...]]:
    """The paragraphs and the cells of tables in reading order; a cell has no label, and the first level."""
    cells = ((*row[:3], 1, None, *row[3:]) for row in rows["cells"])
    return sorted((*rows["paragraphs"], *cells), key=itemgetter(-1))


def _tags_of_document(head: dict[str, Any]) -> Iterator[str]:
    """Yield what every paragraph of a document can be asked for by."""
    yield EVERY
    for facet, name in (("doc", "document_id"), ("doc", "work_id"), ("lang", "language")):
        if name != "work_id" or head[name] != head["document_id"]:
            yield tag(facet, head[name])
    year, organ, state = (head["date"] or "")[:4], head["body"], head["state_under_review"]
    yield from _tags(year=year, organ=organ, session=head["session"], to=state)


def _tags(**values: object) -> list[str]:
    return [tag(facet, str(value)) for facet, value in values.items() if value not in {None, ""}]


def _listed(values: Iterable[str]) -> str | None:
    return json.dumps(list(values), ensure_ascii=False) if values else None


_Several = dict[str, dict[str, None]]


def _gathered(rows: dict[str, tuple[tuple[Any, ...], ...]]) -> tuple[_Several, _Several, _Several]:
    """What each paragraph cites, what it is about, and the kinds of findings on it."""
    cited: _Several = {}
    for _, key, instrument, article, paragraph, symbol in rows["references"]:
        steps = [instrument, article, paragraph] if instrument else [symbol]
        whole = cited.setdefault(key, {})
        for end in range(1, len(steps) + 1):
            if steps[end - 1] is None:
                break
            whole["/".join(steps[:end])] = None
    themes: _Several = {}
    for _, key, theme in rows["themes"]:
        themes.setdefault(key, {})[theme] = None
    codes: _Several = {}
    for _, code, _, key, *_ in rows["findings"]:
        if key is not None:
            codes.setdefault(key, {})[code] = None
    return cited, themes, codes


# Written


def build(folder: Path, each: Callable[[], None] = lambda: None, *, anew: bool = False) -> Built:
    """Make the index of an output, or bring it up to date; `each` is called after every document.

    Of an index that can be read, the rows of unchanged documents stay; `anew` makes all of it. Raises
    `IndexUnfitError` where something else has the name, `FileNotFoundError`, `ValueError` or `VersionError`
    where the output cannot be read, `OSError` where the file cannot be written, and where a run wrote the
    tables meanwhile.
    """
    check_version(folder)
    place = index_file(folder)
    stamps = _stamps(folder)
    sweep(place)
    kept = False
    if place.exists():
        try:
            _check_file(place)
            kept = not anew and sqlite3.sqlite_version_info >= (3, 43)
        except IndexUnfitError as error:
            if error.why == "foreign":
                raise
    try:
        with beside(place) as made:
            new = made / NAME
            if kept:
                shutil.copyfile(place, new)
                try:
                    built = _update(new, folder, stamps, each)
                except sqlite3.DatabaseError:  # a broken one is no loss: all in it stands in the tables
                    kept = False
            if not kept:
                new.unlink(missing_ok=True)
                built = _update(new, folder, stamps, each, anew=True)
            if _stamps(folder) != stamps:
                raise OSError(f"the tables in {folder} were written while they were indexed; index again")
            with new.open("rb") as file:
                os.fsync(file.fileno())
            new.replace(place)
    except sqlite3.Error as error:
        raise IndexUnfitError("broken", f"{place} cannot be written: {error}") from error
    return built


def _update(file: Path, folder: Path, stamps: str, each: Callable[[], None], *, anew: bool = False) -> Built:
    with closing(sqlite3.connect(file, isolation_level=None)) as base:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size={_CACHE}"):
            base.execute(f"PRAGMA {pragma}")
        if anew:
            base.execute(f"PRAGMA application_id={_APPLICATION}")
            base.execute(f"PRAGMA user_version={FORMAT}")
            base.executescript(_schema())
            option = "contentless_delete=1, " if sqlite3.sqlite_version_info >= (3, 43) else ""
            base.execute(_WORDS.format(option=option))
            base.execute(_VOCABULARY)
        base.execute("BEGIN")
        before = {
            name: (number, digest)
            for number, name, digest in base.execute(
                "SELECT document, document_id, digest FROM indexed_documents"
            )
        }
        count = written = 0
        for entry in _entries(folder):
            count += 1
            number, digest = before.pop(entry.head[0], (None, None))
            made = entry.digest()
            if made != digest:
                if number is not None:
                    _remove(base, number)
                _add(base, entry, made)
                written += 1
            each()
        for number, _ in before.values():
            _remove(base, number)
        if written or before:
            _count(base)
        base.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            [("stamps", stamps), ("schema_version", SCHEMA_VERSION), ("sqlite", sqlite3.sqlite_version)],
        )
        base.execute("COMMIT")
    return Built(count, written)


def _add(base: sqlite3.Connection, entry: _Entry, digest: bytes) -> None:
    last = base.execute("SELECT coalesce(max(id), 0) FROM indexed_paragraphs").fetchone()[0]
    rows, first = entry.paragraphs, last + 1
    values = (*entry.head, first, last + len(rows), digest)
    number = base.execute(
        f"INSERT INTO indexed_documents VALUES (NULL{', ?' * len(values)})", values
    ).lastrowid
    base.executemany(
        f"INSERT INTO indexed_paragraphs VALUES (?, ?{', ?' * 14})",
        ((at, number, *row) for at, row in enumerate(rows, first)),
    )
    base.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", enumerate(entry.words, first))
    base.executemany(
        f"INSERT INTO indexed_findings VALUES (?{', ?' * 7})", ((number, *row) for row in entry.findings)
    )


def _remove(base: sqlite3.Connection, number: int) -> None:
    first, last = base.execute(
        "SELECT first, last FROM indexed_documents WHERE document = ?", (number,)
    ).fetchone()
    base.execute("DELETE FROM search WHERE rowid BETWEEN ? AND ?", (first, last))
    base.execute("DELETE FROM indexed_paragraphs WHERE id BETWEEN ? AND ?", (first, last))
    base.execute("DELETE FROM indexed_findings WHERE document = ?", (number,))
    base.execute("DELETE FROM indexed_documents WHERE document = ?", (number,))


def _count(base: sqlite3.Connection) -> None:
    """Count the paragraphs of each facet's value."""
    base.execute("DELETE FROM facets")
    tags = base.execute(
        "SELECT term, doc FROM vocabulary WHERE term > ? AND term < ?", (EVERY, AFTER_TAGS)
    ).fetchall()
    base.executemany(
        "INSERT INTO facets VALUES (?, ?, ?)", ((*untagged(term), count) for term, count in tags)
    )


def _stamps(folder: Path) -> str:
    """The size and the time of each file that an index is made of."""
    stamps = {}
    for table in data().read:
        for file in table_files(folder, table):
            state = file.stat()
            stamps[file.relative_to(folder).as_posix()] = [state.st_size, state.st_mtime_ns]
    return json.dumps(stamps)


# Opened


def index_file(folder: Path) -> Path:
    """Return where the index of an output is: beside the tables, or in the user's cache where that folder
    cannot be written and holds no index of these tables.
    """
    place = folder / NAME
    if os.access(folder, os.W_OK) or _made_of(place) == _stamps(folder):
        return place
    kept = kept_folder()
    name = blake2b(os.fsencode(folder.resolve()), digest_size=16).hexdigest()
    return place if kept is None else kept / f"{name}.sqlite"


def _made_of(file: Path) -> str | None:
    """The stamps of the tables that an index is made of; None where there is no whole index."""
    try:
        _check_file(file)
        with closing(_connected(file)) as base:
            return dict(base.execute("SELECT key, value FROM meta")).get("stamps")
    except (IndexUnfitError, OSError, sqlite3.Error):
        return None


def _connected(file: Path, *, threads: bool = False) -> sqlite3.Connection:
    """Open an index for reading. What SQLite holds in memory, in this whole process, is bounded."""
    base = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=2, check_same_thread=not threads
    )
    base.execute(f"PRAGMA hard_heap_limit={MOST_MEMORY}")
    return base


def _check_file(file: Path) -> None:
    """Raise `IndexUnfitError` where a file is no whole index of this format, by what its header says."""
    with file.open("rb") as data:
        head = data.read(_HEAD_SIZE)
    if not head:
        raise IndexUnfitError(
            "broken", f"{file} is empty; make it again with `unrec search --index-only --anew`"
        )
    application, version = int.from_bytes(head[68:72]), int.from_bytes(head[60:64])
    if not head.startswith(_HEADER) or len(head) < _HEAD_SIZE or application != _APPLICATION:
        raise IndexUnfitError(
            "foreign", f"{file} is no index of unrec; move it away, then `unrec search --index-only`"
        )
    if version != FORMAT:
        raise IndexUnfitError("stale", f"{file} is an index of format {version}; this unrec reads {FORMAT}")
    page = int.from_bytes(head[16:18])
    size = int.from_bytes(head[28:32]) * (65_536 if page == 1 else page)
    if size != file.stat().st_size:
        raise IndexUnfitError(
            "broken", f"{file} is cut short; make it again with `unrec search --index-only --anew`"
        )


def check(folder: Path) -> None:
    """Raise `IndexUnfitError` where the index of an output is missing, broken, or of other tables."""
    file = index_file(folder)
    if not file.is_file():
        raise IndexUnfitError(
            "missing",
            f"there is no index in {folder}; make it with `unrec search --index-only --in {folder}`",
        )
    _check_file(file)
    with reading(folder) as base:
        made_of = dict(base.execute("SELECT key, value FROM meta")).get("stamps")
    if made_of != _stamps(folder):
        raise IndexUnfitError(
            "stale",
            f"{file} is of other tables than those beside it; bring it up to date: `unrec search --index-only --in {folder}`",
        )


class reading:  # noqa: N801 -- read as a verb, like `closing`
    """Open the index of an output for reading, as a context; SQLite's errors become `IndexUnfitError`."""

    def __init__(self, folder: Path, *, threads: bool = False) -> None:
        self._file = index_file(folder)
        try:
            self.base = _connected(self._file, threads=threads)
        except sqlite3.Error as error:
            raise self._told(error) from error

    def __enter__(self) -> sqlite3.Connection:
        """Give the connection."""
        return self.base

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Close it."""
        self.base.close()
        if isinstance(error, sqlite3.Error):
            raise self._told(error) from error

    def _told(self, error: sqlite3.Error) -> IndexUnfitError:
        if "locked" in str(error) or "busy" in str(error):
            return IndexUnfitError("locked", f"{self._file} is locked by another program: {error}")
        return IndexUnfitError(
            "broken",
            f"{self._file} cannot be read ({error}); make it again with `unrec search --index-only --anew`",
        )


def export(folder: Path, file: Path) -> None:
    """Write one SQLite file with the index of an output, as it stands, and all its tables.

    The tables have the columns of the codebook; lists and records in a cell are JSON, days ISO 8601. Raises
    as `check` does, and as `build` for tables that cannot be read.
    """
    check(folder)
    with beside(file) as made:
        new = made / NAME
        shutil.copyfile(index_file(folder), new)
        with closing(sqlite3.connect(new, isolation_level=None)) as base:
            base.execute("BEGIN")
            for table in TABLES:
                schema = arrow_schema(table)
                columns = ", ".join(f'"{field.name}" {_sql_type(field)}' for field in schema)
                base.execute(f'CREATE TABLE "{table}" ({columns})')
                rows = rows_of(folder, table, schema.names)
                values = f"VALUES ({', '.join('?' * len(schema))})"
                base.executemany(
                    f'INSERT INTO "{table}" {values}', (tuple(map(_sql_value, row)) for row in rows)
                )
            base.execute("COMMIT")
        new.replace(file)


def _sql_type(field: Any) -> str:
    kinds = {"int64": "INTEGER", "bool": "INTEGER", "double": "REAL"}
    return f"{kinds.get(str(field.type), 'TEXT')}{'' if field.nullable else ' NOT NULL'}"


def _sql_value(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value
