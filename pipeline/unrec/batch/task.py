"""One source as a task, from its bytes to its kept result; the order of results, and an id for each."""

import errno
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from unrec.batch.results import Results, result_key
from unrec.batch.sources import Access, Place
from unrec.findings import finding
from unrec.fingerprint import Fingerprint, fingerprint, stamp
from unrec.models import Document, Extraction, Reading, Record, Source
from unrec.reading import source_of
from unrec.reading.registry import Unread, is_converted
from unrec.store.schema import PARTS
from unrec.tables import joined, rows_of

if TYPE_CHECKING:
    from unrec.catalogue import Catalogue
    from unrec.decisions import Decided
    from unrec.themes import Version

# One source's way from its place to the results: read the bytes, look in the cache, extract, keep.

_UNREADABLE = "source.unreadable"
# Findings that say what became of the run, not of the document.
_PASSING = frozenset(
    {
        _UNREADABLE,
        "document.crashed",
        "document.timeout",
        "document.memory",
        "document.lost",
        "ocr.missing",
        "ocr.no_language_data",
        "ocr.failed",
        "converter.missing",
        "converter.failed",
    }
)


Ask = Literal["extract", "look", "kept"]
"""What is asked of a source: its extraction; what stands inside, of a container; whether a result is kept."""


class Task(Record, frozen=True, kw_only=True):
    """A source: where its bytes are, the name it goes by, and what is asked of it."""

    place: str
    name: str
    ask: Ask = "extract"


class Options(Record, frozen=True, kw_only=True):
    """What every task of a run shares.

    `results` is the folder of results, `catalogue` a user's own file, `decisions` files of what people
    judged; `follow` and `private` say which web addresses are read, see `unrec.batch.sources`; with `check`
    foreign readers look for words that were lost.
    """

    results: str
    ocr: bool = False
    password: str | None = None
    catalogue: bytes | None = None
    decisions: tuple[bytes, ...] = ()
    follow: bool = False
    private: bool = False
    check: bool = False

    @property
    def access(self) -> Access:
        """Return which web addresses are read."""
        return Access(self.follow, self.private)

    @property
    def key_part(self) -> str:
        """What of these options a result depends on; with OCR, also which program does it."""
        program = ""
        if self.ocr:
            from unrec.reading.ocr import release

            program = f"ocr {release()}"
        checked = "\0check" if self.check else ""
        return f"{program}\0{self.password or ''}{checked}"


class Head(Record, frozen=True, kw_only=True):
    """Of a document, what its place in the output and the progress of a run depend on."""

    document_id: str
    work_id: str
    language: str
    source: str
    sha256: str
    status: str
    n_pages: int | None
    lines: int = 0


class Outcome(Record, frozen=True, kw_only=True):
    """What a task came to. Its rows are among the results, under `key`, so that a run need not hold them.

    `rows` are those of a failure that tells of the run and not of the document: it is not kept, and
    another run tries again.
    """

    place: str
    name: str
    key: str
    document: Head
    rows: Extraction | None = None
    cached: bool = False
    inside: tuple[tuple[str, ...], tuple[Unread, ...]] | None = None
    """Of a container that was looked into, the documents inside and what is not read; None for any other."""


def perform(task: Task, options: Options) -> Outcome:
    """Do a task: afterwards its result is among the results, or in the outcome.

    Never raises for anything about the source: one that cannot be read is a failed document. Raises
    `MemoryError` where memory is out, `OSError` where the results cannot be read or written.
    """
    try:
        source = source_of(task.name, Place(task.place, options.access).read_bytes())
    except OSError as error:
        return unreadable(task, error, options)
    key = key_of(source, options)
    return kept(task, key, options) or keep(task, key, make(source, options), options)


def answer(task: Task, options: Options) -> Outcome:
    """Do what is asked of a source. What it raises, `perform` does."""
    if task.ask == "extract":
        return perform(task, options)
    nothing = Head(
        document_id="", work_id="", language="und", source=task.name, sha256="", status="failed", n_pages=None
    )
    outcome = Outcome(place=task.place, name=task.name, key="", document=nothing)
    if task.ask == "kept":
        return replace(outcome, cached=is_kept(task, options))
    from unrec.reading.containers import look_inside
    from unrec.reading.flow import UnreadableError

    try:
        inside = look_inside(task.name, Place(task.place, options.access).read_bytes())
    except (OSError, UnreadableError):
        return outcome  # reading it tells why
    return replace(outcome, inside=(inside.documents, inside.unread))


def kept(task: Task, key: str, options: Options) -> Outcome | None:
    """Return the outcome of a task whose result is there already, or None."""
    extraction = Results(Path(options.results)).get(key)
    if extraction is None:
        return None
    return Outcome(place=task.place, name=task.name, key=key, document=_head(extraction), cached=True)


def is_kept(task: Task, options: Options) -> bool:
    """Tell whether a result of a source's present bytes is kept; False where they cannot be read."""
    try:
        source = source_of(task.name, Place(task.place, options.access).read_bytes())
        return Results(Path(options.results)).get(key_of(source, options)) is not None
    except OSError:
        return False


def keep(task: Task, key: str, extraction: Extraction, options: Options) -> Outcome:
    """Return the outcome of a task with this result, and put the result where the outcome says it is."""
    passing = any(finding.code in _PASSING for finding in extraction.findings)
    if not passing:
        Results(Path(options.results)).put(key, extraction)
    rows = extraction if passing else None
    return Outcome(place=task.place, name=task.name, key=key, document=_head(extraction), rows=rows)


def _head(extraction: Extraction) -> Head:
    document = {
        name: getattr(extraction.document, name) for name in Head.__struct_fields__ if name != "lines"
    }
    return Head(**document, lines=len(extraction.lines))


def make(source: Source, options: Options) -> Extraction:
    """Return the extraction of a source's bytes, whatever they are."""
    from unrec.batch.extract import extract

    extraction = extract(
        source,
        _catalogue(options.catalogue),
        ocr=options.ocr,
        password=options.password,
        decided=_decided(options.decisions).get(source.sha256, ()),
        check=options.check,
    )
    return stamp(extraction, print_of(options.catalogue))


def key_of(source: Source, options: Options) -> str:
    """Return the key under which a source's result is kept; LibreOffice counts where it takes part."""
    decided = _decided(options.decisions).get(source.sha256)
    judged = f"\0{msgspec.json.encode(decided).decode()}" if decided else ""
    if is_converted(source.name, source.data):
        from unrec.reading.converted import installed

        judged += f"\0{installed()}"
    return result_key(source.sha256, source.name, print_of(options.catalogue), options.key_part + judged)


def unreadable(task: Task, error: OSError, options: Options) -> Outcome:
    """Return the outcome of a task whose source cannot be read."""
    return failure(task, _UNREADABLE, _why(task, error), options)


def unread(task: Task, error: OSError) -> Reading:
    """Return the reading of a task whose source cannot be read."""
    from unrec.reading.flow import refused

    return refused(_unknown(task), finding(_UNREADABLE, _why(task, error)))


def _why(task: Task, error: OSError) -> str:
    return f"{task.name}: {error.strerror or error}"


def _unknown(task: Task) -> Source:
    """A source whose bytes are not known: the hash of its place tells it from others."""
    return source_of(task.name, os.fsencode(task.place))


def failure(task: Task, code: str, message: str, options: Options) -> Outcome:
    """Return the outcome of a task that could not be done: a failed document."""
    from unrec.batch.extract import failed

    extraction = stamp(failed(_unknown(task), code, message), print_of(options.catalogue))
    return Outcome(place=task.place, name=task.name, key="", document=_head(extraction), rows=extraction)


@cache
def print_of(extra: bytes | None) -> Fingerprint:
    """Return the hashes of what every result depends on besides its source, with a user's catalogue."""
    return fingerprint(extra)


@cache
def _decided(files: tuple[bytes, ...]) -> "dict[str, tuple[Decided, ...]]":
    if not files:
        return {}
    from unrec.decisions import by_source, read_decisions

    return by_source(read_decisions(data, "the file") for data in files)


@cache
def _catalogue(extra: bytes | None) -> "Catalogue":
    from unrec.catalogue import load, with_extra

    return load() if extra is None else with_extra(extra)


# The order of documents, and one id each where several sources state the same identity.


class Position(NamedTuple):
    """Where a document comes: its id in the output, how often its identity came before, who had it first.

    `addenda` are the hashes of the sources whose positions are joined to it, `versions` those of the first
    of each other language of its work; `at` is where the document is among those that were placed, `joins`
    and `beside` where those are.
    """

    document_id: str
    times: int
    first: str
    addenda: tuple[str, ...]
    versions: tuple[str, ...]
    at: int
    joins: tuple[int, ...] = ()
    beside: tuple[int, ...] = ()


def positions(documents: Sequence[Document | Head]) -> list[Position]:
    """Return the documents' places in the order of their ids; `at` is into `documents`.

    Neither the order of the sources nor that of finishing matters. An addendum (`<work_id>-Add.1`) is joined
    to its work, in its language where there is one. The second source of one identity (by
    file name, then hash) becomes `<work_id>~2.<language>`.
    """
    by_name = sorted(
        range(len(documents)),
        key=lambda i: (documents[i].document_id, documents[i].source, documents[i].sha256),
    )
    times: Counter[str] = Counter()
    first: dict[str, str] = {}
    stated = []
    addenda, versions = _addenda(documents, by_name), _versions(documents, by_name)
    for index in by_name:
        document = documents[index]
        key = document.document_id
        times[key] += 1
        first.setdefault(key, document.source)
        joins = _in_turn(documents, addenda.get(document.work_id, {}), document.language)
        languages = versions.get(_work_of(document), {})
        beside = tuple(at for code, at in languages.items() if code != document.language)
        addenda_of, versions_of = (tuple(documents[at].sha256 for at in places) for places in (joins, beside))
        named = _renamed(document, times[key])
        stated.append(Position(named, times[key], first[key], addenda_of, versions_of, index, joins, beside))
    return sorted(stated)


def _versions(documents: Sequence[Document | Head], order: Iterable[int]) -> dict[str, dict[str, int]]:
    """The first document that could be read of each work in each language."""
    versions: dict[str, dict[str, int]] = {}
    for at in order:
        if documents[at].status != "failed":
            versions.setdefault(_work_of(documents[at]), {}).setdefault(documents[at].language, at)
    return versions


def _work_of(document: Document | Head) -> str:
    """The work of a document; of one called by its file, that of files called so in other languages, too.

    `charter.ar.txt` and `charter.en.txt` are one work where each is in the language that its name says.
    """
    if not document.work_id.endswith(document.sha256[:_IN_ID]):
        return document.work_id
    named = re.fullmatch(
        rf"(.+)[._-]{re.escape(document.language)}(\.[^.]*)?", document.source, re.IGNORECASE
    )
    return f"{named[1]}.*" if named else document.work_id


_IN_ID = 6
"""Digits of a source's hash in the id of a document that states none."""


def _addenda(documents: Sequence[Document | Head], order: Iterable[int]) -> dict[str, dict[int, list[int]]]:
    """The addenda that could be read, by the work that they are to and by their numbers."""
    addenda: dict[str, dict[int, list[int]]] = {}
    for at in order:
        match = _ADDENDUM.fullmatch(documents[at].work_id)
        if match is not None and documents[at].status != "failed":
            addenda.setdefault(match[1], {}).setdefault(int(match[2]), []).append(at)
    return addenda


_ADDENDUM = re.compile(r"(.+)-Add\.(\d{1,3})")


def _in_turn(
    documents: Sequence[Document | Head], addenda: dict[int, list[int]], language: str
) -> tuple[int, ...]:
    """One addendum of each number, in order: in that language, else in the first of the alphabet."""
    return tuple(
        min(places, key=lambda at: (documents[at].language != language, documents[at].language))
        for _, places in sorted(addenda.items())
    )


def _renamed(document: Document | Head, times: int) -> str:
    return document.document_id if times == 1 else f"{document.work_id}~{times}.{document.language}"


def in_order(extractions: Iterable[Extraction]) -> Iterator[Extraction]:
    """Yield extractions that are all in memory in the order of their ids, each id once."""
    held = list(extractions)
    for position in positions([outcome.document for outcome in held]):
        beside = [_version(held[at]) for at in position.beside]
        yield _placed(held[position.at], position, [held[at] for at in position.joins], beside)


def at_position(
    outcomes: Sequence[Outcome] | Mapping[int, Outcome], position: Position, results: Results
) -> Extraction:
    """Return the result of the outcome there under the id it has there, with what its addenda state and
    what the other languages of its work are about.

    Raises `FileNotFoundError` where one is no longer among the results.
    """
    taken = (outcomes[at] for at in (position.at, *position.joins))
    extraction, *addenda = (each.rows or _kept_result(each.key, each.name, results) for each in taken)
    beside = [
        _version(outcome.rows) if outcome.rows else _kept_version(outcome.key, outcome.name, results.folder)
        for outcome in (outcomes[at] for at in position.beside)
    ]
    return _placed(extraction, position, addenda, beside)


@lru_cache(maxsize=16)  # the languages of a work follow each other, and each is looked at by all others
def _kept_version(key: str, name: str, folder: Path) -> "Version":
    return _version(_kept_result(key, name, Results(folder)))


def _version(extraction: Extraction) -> "Version":
    from unrec.themes import version_of

    return version_of(extraction)


def _kept_result(key: str, name: str, results: Results) -> Extraction:
    extraction = results.get(key)
    if extraction is None:
        gone = f"the result of {name} is gone or broken since it was made; run again"
        raise FileNotFoundError(errno.ENOENT, gone, str(results.path(key)))
    return extraction


def _placed(
    extraction: Extraction, position: Position, addenda: Sequence[Extraction], beside: "Sequence[Version]"
) -> Extraction:
    if addenda:
        from unrec.kinds.positions import joined

        extraction = joined(extraction, addenda)
    if beside:
        from unrec.themes import shared

        extraction = shared(extraction, beside)
    return extraction if position.times == 1 else rename(extraction, position.times, position.first)


def rename(extraction: Extraction, times: int, first: str) -> Extraction:
    """Return the extraction under an id of its own: the `times`-th source of one identity.

    It carries a finding that names the source that came first.
    """
    document = extraction.document
    old, new = document.document_id, _renamed(document, times)

    def moved(row: Record) -> Record:
        ids = {name: getattr(row, name) for name in row.__struct_fields__ if name.endswith("_id")}
        keys = {name: key for name, key in ids.items() if key == old or (key or "").startswith(f"{old}:")}
        return replace(row, **{name: new + key[len(old) :] for name, key in keys.items()})

    rows = {name: list(map(moved, rows_of(extraction, name))) for name in PARTS}
    message = f"{document.source} states the identity {old}, which {first} has too"
    note = finding("document.duplicate", message, old, document_id=new)
    rows["findings"].insert(0, note)
    renamed = replace(document, document_id=new, n_findings=document.n_findings + 1)
    return joined(renamed, rows)
