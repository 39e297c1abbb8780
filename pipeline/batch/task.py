"""One source's way from its place to the results: read the bytes, look in the cache, extract, keep."""

import os
from collections import Counter
from functools import cache
from pathlib import Path

from pipeline.batch.results import Results, result_key
from pipeline.batch.sources import Place
from pipeline.catalogue import Catalogue, with_extra
from pipeline.catalogue import load as load_catalogue
from pipeline.extract import extract, failed
from pipeline.fingerprint import Fingerprint, fingerprint, stamp
from pipeline.models import Document, Extraction, Finding, Record, Source
from pipeline.read import source_of

# Findings that say what became of the run, not of the document: their results are never kept.
_PASSING = frozenset(
    {"source.unreadable", "document.crashed", "document.timeout", "document.memory", "document.lost"}
)


class Task(Record, frozen=True, kw_only=True):
    """A source to extract: where its bytes are, and the name it goes by."""

    place: str
    name: str


class Options(Record, frozen=True, kw_only=True):
    """What every task of a run shares. `results` is the folder of results, `catalogue` a user's own file."""

    results: str
    ocr: bool = False
    password: str | None = None
    catalogue: bytes | None = None

    @property
    def key_part(self) -> str:
        """What of these options a result depends on."""
        return f"{self.ocr:d}{self.password or ''}"


class Outcome(Record, frozen=True, kw_only=True):
    """What a task came to, without the rows: they are among the results, under `key`."""

    name: str
    place: str
    key: str
    document: Document
    kinds: tuple[tuple[str, str, int], ...] = ()
    wrong: tuple[Finding, ...] = ()
    cached: bool = False


def perform(task: Task, options: Options) -> Outcome:
    """Do a task: afterwards its result is among the results, and the outcome says what it is.

    Never raises for anything about the source: one that cannot be read is a failed document. Raises
    `MemoryError` where memory is out, `OSError` where the results cannot be written.
    """
    results = Results(Path(options.results))
    try:
        source = source_of(task.name, Place(task.place).read_bytes())
    except OSError as error:
        return lose(task, options, "source.unreadable", f"{task.name}: {error.strerror or error}")
    key = key_of(source, options)
    kept = results.get(key)
    if kept is not None:
        return outcome(task, key, kept, cached=True)
    extraction = make(source, options)
    results.put(key, extraction)
    return outcome(task, key, extraction)


def make(source: Source, options: Options) -> Extraction:
    """Return the extraction of a source's bytes, whatever they are."""
    extraction = extract(source, _catalogue(options.catalogue), ocr=options.ocr, password=options.password)
    return stamp(extraction, _fingerprint(options.catalogue))


def key_of(source: Source, options: Options) -> str:
    """Return the key under which a source's result is kept."""
    return result_key(source.sha256, source.name, _fingerprint(options.catalogue), options.key_part)


def lose(task: Task, options: Options, code: str, message: str) -> Outcome:
    """Return the outcome of a task that could not be done: a failed document, among the results."""
    extraction = failed(
        Source(name=task.name, sha256=source_of("", os.fsencode(task.place)).sha256, data=b""), code, message
    )
    key = result_key(extraction.document.sha256, task.name, _fingerprint(options.catalogue), code)
    Results(Path(options.results)).put(key, extraction)
    return outcome(task, key, extraction)


def outcome(task: Task, key: str, extraction: Extraction, *, cached: bool = False) -> Outcome:
    """Return what a run needs to know of a result without holding it."""
    kinds = Counter((item.severity, item.code) for item in extraction.findings)
    return Outcome(
        name=task.name,
        place=task.place,
        key=key,
        document=extraction.document,
        kinds=tuple((severity, code, count) for (severity, code), count in sorted(kinds.items())),
        wrong=tuple(item for item in extraction.findings if item.severity == "error"),
        cached=cached,
    )


def is_passing(one: Outcome) -> bool:
    """Whether a result tells of the run and not of the document, so that another run must try again."""
    return any(code in _PASSING for _, code, _ in one.kinds)


@cache
def _fingerprint(extra: bytes | None) -> Fingerprint:
    return fingerprint(extra)


@cache
def _catalogue(extra: bytes | None) -> Catalogue:
    return load_catalogue() if extra is None else with_extra(extra)
