"""What a run has read and written, so that the next one need not read or write it again.

An index belongs to one output and stands in the cache: for each source its stamp (size, times, inode) and the
key of its result, for each file of the output its stamp. A file is taken to be unchanged where its stamp is,
as git takes it; where the stamp is so young that a change after it might bear the same times, its bytes are
hashed. What no stamp tells is a change that keeps size, both times and inode: a file system that has not both
times, or a clock that was set back. `--no-cache` reads and writes everything.
"""

import os
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from hashlib import file_digest, sha256
from importlib import resources
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from unrec.batch.results import Results, put_file
from unrec.batch.task import Head, Options, Outcome, Position, Task, key_of, print_of
from unrec.fingerprint import release
from unrec.models import SCHEMA_VERSION, Document, Extraction, Finding
from unrec.reading import source_of
from unrec.store.write import OF_DOCUMENTS, Layout, Stamp, stamp_of, stamps_below
from unrec.tables import rows_of

_FOLDER = "runs"
_DIGEST = sha256().digest_size
# The coarsest clock of a file system: what was changed twice within it may bear one time.
_TICK = 2_000_000_000
_DAY = 24 * 60 * 60
# What decides on the bytes of an output besides what decides on results.
_LIBRARIES = ("msgspec", "pyarrow")
_MODULES = ("task.py", "index.py", "writing.py")
Stands = Literal["alone", "among others", "changed"]


class Kind(NamedTuple):
    """How many findings of one kind there are."""

    severity: str
    code: str
    times: int


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A source, what it gave, and where that stands in the output.

    `stamp` is None for what is no file here, `settled` False where its bytes must be hashed to tell whether
    they are the same; `key` is empty where the next run tries again. `counts` are the rows in `OF_DOCUMENTS`.
    """

    place: str
    stamp: Stamp | None
    settled: bool
    key: str
    head: Head
    position: Position
    kinds: tuple[Kind, ...]
    counts: tuple[int, ...]


class Note(msgspec.Struct, frozen=True, array_like=True):
    """What a run keeps of a document that it wrote; the document and its warnings where they are shown.

    `counts` are the rows in `OF_DOCUMENTS`, `wrong` the errors, `notable` all that is more than a note.
    """

    document: Document | None
    kinds: tuple[Kind, ...]
    counts: tuple[int, ...]
    wrong: tuple[Finding, ...]
    notable: tuple[Finding, ...] = ()


class Index(msgspec.Struct, frozen=True, array_like=True):
    """What a run has read and written: its documents in the order of their ids, and the files of its output.

    `made_with` tells by what; `documents` and `wrong` are what the run showed; `used` is when the results of
    its documents were last noted as used.
    """

    made_with: str
    used: float
    entries: tuple[Entry, ...]
    files: dict[str, Stamp]
    documents: tuple[Document, ...]
    wrong: tuple[Finding, ...]

    def stands_in(self, folder: Path, owned: frozenset[str]) -> Stands:
        """Tell whether the output's files are as written, and alone under the names it owns."""
        try:
            present = stamps_below(folder, owned)
        except OSError:
            return "changed"
        if any(
            name not in present or not present[name].same_bytes(stamp) for name, stamp in self.files.items()
        ):
            return "changed"
        return "alone" if len(present) == len(self.files) else "among others"


class Sources(NamedTuple):
    """The tasks of a run, told apart: `known` have the outcome of the last run, `rest` are to be done.

    `stamps` are those of all tasks that are files, from before any is read, and whether each is settled.
    """

    known: list[Outcome]
    rest: list[Task]
    stamps: dict[str, tuple[Stamp, bool]]


def made_with(options: Options, layout: Layout) -> str:
    """Return a hash of all that an output depends on besides its sources."""
    batch = resources.files("unrec.batch")
    parts = (
        *print_of(options.catalogue),
        SCHEMA_VERSION,
        options.key_part,
        repr(replace(options, results="")),
        str(layout),
        *map(release, _LIBRARIES),
        *(batch.joinpath(name).read_text("utf-8") for name in _MODULES),
    )
    return sha256("\0".join(parts).encode()).hexdigest()


def load(results: Path, output: str, made: str) -> Index | None:
    """Return the index of an output, by its path or address; None where none or another version's is kept."""
    try:
        data = _file(results, output).read_bytes()
    except OSError:
        return None
    if sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
        return None
    try:
        index = msgspec.msgpack.decode(data[_DIGEST:], type=Index)
    except msgspec.DecodeError:  # of another version's records
        return None
    return index if index.made_with == made else None


def save(results: Path, output: str, index: Index) -> None:
    """Keep the index of an output. Raises `OSError` where the folder cannot be written.

    Where a source's name is not UTF-8 none is kept, and the next run looks at everything again.
    """
    try:
        data = msgspec.msgpack.encode(index)
    except UnicodeEncodeError:
        _file(results, output).unlink(missing_ok=True)
        return
    put_file(_file(results, output), lambda: sha256(data).digest() + data)


def _file(results: Path, output: str) -> Path:
    return results / _FOLDER / sha256(os.fsencode(output)).hexdigest()


def tell_apart(tasks: Sequence[Task], index: Index | None, options: Options) -> Sources:
    """Tell which sources are unchanged since the index was made; those in doubt are hashed."""
    before = {entry.place: entry for entry in index.entries} if index else {}
    found = Sources([], [], {})
    for task in tasks:
        seen = _stamp(task)
        if seen is not None:
            found.stamps[task.place] = seen
        entry = before.get(task.place)
        if entry is not None and entry.key and seen is not None and _is_same(task, seen[0], entry, options):
            found.known.append(
                Outcome(place=task.place, name=task.name, key=entry.key, document=entry.head, cached=True)
            )
        else:
            found.rest.append(task)
    return found


def with_results(sources: Sources, options: Options) -> Sources:
    """Return the sources of which those whose result is no longer kept are to be done again."""
    results = Results(Path(options.results))
    lost = [outcome for outcome in sources.known if not results.path(outcome.key).is_file()]
    if not lost:
        return sources
    places = {outcome.place for outcome in lost}
    again = [Task(place=outcome.place, name=outcome.name) for outcome in lost]
    return Sources(
        [done for done in sources.known if done.place not in places], [*sources.rest, *again], sources.stamps
    )


def _stamp(task: Task) -> tuple[Stamp, bool] | None:
    """The stamp of a task's file, and whether it is old enough to be told from any later one."""
    try:
        state = os.stat(task.place)  # noqa: PTH116 -- a Path costs more than the call
    except (OSError, ValueError):
        return None
    stamp = stamp_of(state)
    return stamp, max(stamp.changed, stamp.touched) + _TICK < time.time_ns()


def _is_same(task: Task, stamp: Stamp, entry: Entry, options: Options) -> bool:
    if stamp == entry.stamp and entry.settled:
        return True
    if entry.stamp is None or stamp.size != entry.stamp.size:
        return False
    try:
        with Path(task.place).open("rb") as file:
            digest = file_digest(file, sha256).hexdigest()
        return key_of(replace(source_of(task.name, b""), sha256=digest), options) == entry.key
    except OSError:
        return False


def note_of(extraction: Extraction, *, shown: bool = True, whole: bool = False) -> Note:
    """Return what is to be kept of a document, which is `shown` or not; of a `whole` one every warning, too.

    Where a document failed without an error, as a scan does, its warnings are what is wrong.
    """
    kinds = Counter((finding.severity, finding.code) for finding in extraction.findings)
    errors = tuple(item for item in extraction.findings if item.severity == "error")
    failed = extraction.document.status == "failed"
    wrong = errors or tuple(item for item in extraction.findings if failed and item.severity == "warning")
    return Note(
        extraction.document if shown or whole else None,
        tuple(Kind(*kind, count) for kind, count in sorted(kinds.items())),
        tuple(len(rows_of(extraction, name)) for name in OF_DOCUMENTS),
        wrong,
        tuple(item for item in extraction.findings if whole and item.severity != "info"),
    )


def entry_of(outcome: Outcome, position: Position, note: Note, sources: Sources) -> Entry:
    """Return the entry of a document that was written."""
    stamp, settled = sources.stamps.get(outcome.place, (None, False))
    return Entry(
        outcome.place, stamp, settled, outcome.key, outcome.document, position, note.kinds, note.counts
    )


def again(entry: Entry, place: str, sources: Sources) -> Entry:
    """Return the entry of an unchanged document, with the present place and stamp of its source."""
    stamp, settled = sources.stamps.get(place, (None, False))
    if (place, stamp, settled) == (entry.place, entry.stamp, entry.settled):
        return entry
    return replace(entry, place=place, stamp=stamp, settled=settled)


def is_standing(entry: Entry, outcome: Outcome, position: Position) -> bool:
    """Tell whether an outcome at this position is the document that an entry tells of."""
    return bool(entry.key) and entry.key == outcome.key and entry.position[:5] == position[:5]


def is_all(index: Index, outcomes: Sequence[Outcome], order: Sequence[Position]) -> bool:
    """Tell whether the outcomes are, document by document, those that an index tells of."""
    return len(order) == len(index.entries) and all(
        is_standing(entry, outcomes[position.at], position)
        for entry, position in zip(index.entries, order, strict=True)
    )


def renewed(index: Index, places: Sequence[str], sources: Sources, results: Path) -> Index | None:
    """Return the index of an output that stands, with the present places and stamps of its sources, by entry.

    None where it is the same. Once a day the results it tells of are noted as used.
    """
    entries = tuple(again(entry, place, sources) for entry, place in zip(index.entries, places, strict=True))
    now = time.time()
    if now - index.used < _DAY:
        known = all(new is old for new, old in zip(entries, index.entries, strict=True))
        return None if known else replace(index, entries=entries)
    kept = Results(results)
    for entry in entries:
        with suppress(OSError):  # where somebody else's folder is only read, its times are theirs
            os.utime(kept.path(entry.key))
    return replace(index, entries=entries, used=now)
