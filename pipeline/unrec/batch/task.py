"""One source's way from its place to the results: read the bytes, look in the cache, extract, keep."""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from unrec.batch.results import Results, result_key
from unrec.batch.sources import Place
from unrec.batch.web import Access
from unrec.fingerprint import Fingerprint, fingerprint, stamp
from unrec.models import Document, Extraction, Reading, Record, Source
from unrec.reading import source_of

# The stages are imported by whoever extracts: who finds a result kept does without them.
if TYPE_CHECKING:
    from unrec.catalogue import Catalogue
    from unrec.decisions import Decided

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
    }
)


class Task(Record, frozen=True, kw_only=True):
    """A source to extract: where its bytes are, and the name it goes by."""

    place: str
    name: str


class Options(Record, frozen=True, kw_only=True):
    """What every task of a run shares.

    `results` is the folder of results, `catalogue` a user's own file, `decisions` files of what people
    judged; `follow` and `private` say which web
    addresses are read, see `unrec.batch.web`.
    """

    results: str
    ocr: bool = False
    password: str | None = None
    catalogue: bytes | None = None
    decisions: tuple[bytes, ...] = ()
    follow: bool = False
    private: bool = False

    @property
    def access(self) -> Access:
        """Return which web addresses are read."""
        return Access(self.follow, self.private)

    @property
    def key_part(self) -> str:
        """What of these options a result depends on; with OCR, also which program does it."""
        program = ""
        if self.ocr:
            from unrec.reading.pdf.tesseract import release

            program = f"ocr {release()}"
        return f"{program}\0{self.password or ''}"


class Head(Record, frozen=True, kw_only=True):
    """Of a document, what its place in the output and the progress of a run depend on."""

    document_id: str
    work_id: str
    language: str
    source: str
    sha256: str
    status: str
    n_pages: int | None


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


def kept(task: Task, key: str, options: Options) -> Outcome | None:
    """Return the outcome of a task whose result is there already, or None."""
    extraction = Results(Path(options.results)).get(key)
    if extraction is None:
        return None
    return Outcome(
        place=task.place, name=task.name, key=key, document=_head(extraction.document), cached=True
    )


def is_kept(task: Task, options: Options) -> bool:
    """Tell whether a result of a source's present bytes is kept; False where they cannot be read."""
    try:
        source = source_of(task.name, Place(task.place, options.access).read_bytes())
        return Results(Path(options.results)).get(key_of(source, options)) is not None
    except OSError:
        return False


def keep(task: Task, key: str, extraction: Extraction, options: Options) -> Outcome:
    """Return the outcome of a task with this result, and put the result where the outcome says it is."""
    passing = any(found.code in _PASSING for found in extraction.findings)
    if not passing:
        Results(Path(options.results)).put(key, extraction)
    rows = extraction if passing else None
    return Outcome(place=task.place, name=task.name, key=key, document=_head(extraction.document), rows=rows)


def _head(document: Document) -> Head:
    return Head(**{name: getattr(document, name) for name in Head.__struct_fields__})


def make(source: Source, options: Options) -> Extraction:
    """Return the extraction of a source's bytes, whatever they are."""
    from unrec.extract import extract

    extraction = extract(
        source,
        _catalogue(options.catalogue),
        ocr=options.ocr,
        password=options.password,
        decided=_decided(options.decisions).get(source.sha256, ()),
    )
    return stamp(extraction, _fingerprint(options.catalogue))


def key_of(source: Source, options: Options) -> str:
    """Return the key under which a source's result is kept."""
    decided = _decided(options.decisions).get(source.sha256)
    judged = f"\0{msgspec.json.encode(decided).decode()}" if decided else ""
    return result_key(source.sha256, source.name, _fingerprint(options.catalogue), options.key_part + judged)


def print_of(options: Options) -> Fingerprint:
    """Return the hashes of what every result of these options depends on besides its source."""
    return _fingerprint(options.catalogue)


def unreadable(task: Task, error: OSError, options: Options) -> Outcome:
    """Return the outcome of a task whose source cannot be read."""
    return lose(task, _UNREADABLE, _why(task, error), options)


def unread(task: Task, error: OSError) -> Reading:
    """Return the reading of a task whose source cannot be read."""
    from unrec.extract import failed_reading

    return failed_reading(_unknown(task), _UNREADABLE, _why(task, error))


def _why(task: Task, error: OSError) -> str:
    return f"{task.name}: {error.strerror or error}"


def _unknown(task: Task) -> Source:
    """A source whose bytes are not known: the hash of its place tells it from others."""
    return source_of(task.name, os.fsencode(task.place))


def lose(task: Task, code: str, message: str, options: Options) -> Outcome:
    """Return the outcome of a task that could not be done: a failed document."""
    from unrec.extract import failed

    extraction = stamp(failed(_unknown(task), code, message), _fingerprint(options.catalogue))
    return Outcome(
        place=task.place, name=task.name, key="", document=_head(extraction.document), rows=extraction
    )


@cache
def _fingerprint(extra: bytes | None) -> Fingerprint:
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
