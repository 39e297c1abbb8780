"""The work of a run: what is new is read, what is changed is written, and what came of it is told."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from unrec.cli.console import complain, progress, wrong_usage
from unrec.cli.report import Summary
from unrec.cli.sources import output_folder, real_places

if TYPE_CHECKING:
    from unrec.batch import Options, Outcome, Task
    from unrec.batch.index import Entry, Index, Sources
    from unrec.batch.order import Position
    from unrec.catalogue import Catalogue
    from unrec.earlier import Standing
    from unrec.models import Extraction
    from unrec.place import Ours
    from unrec.write import Take

# Below this many bytes of plain text, starting a process costs more than it gains.
_SMALL = 2_000_000


class Way(NamedTuple):
    """How the work is done: here or on a cluster, in how many processes, within what limits.

    `lean` where the process does nothing else, neither now nor later.
    """

    jobs: int | None
    timeout: float
    max_memory: int
    scheduler: str | None
    lean: bool = False


class _UpToDateError(Exception):
    """The output already is what it should be: nothing is to take its place."""


def read_and_write(
    tasks: "Sequence[Task]",
    options: "Options",
    way: Way,
    output: Path,
    partition: int | None,
    summary: Summary,
    *,
    keep: bool,
) -> int:
    """Do all tasks, write what came of them, and tell the summary; return how many documents were unchanged.

    With `keep`, what is unchanged since the last run into this output is neither read nor written again.
    """
    from unrec.batch import index
    from unrec.batch.order import positions
    from unrec.earlier import Earlier, stamps_below
    from unrec.place import address_of
    from unrec.write import OWNED, writing

    address = address_of(output)
    results, place = Path(options.results), address or os.path.realpath(output)
    made = index.made_with(options, partition)
    before = index.load(results, place, made) if keep else None
    sources = index.tell_apart(tasks, before, options)
    stands = "changed" if before is None or address else before.stands_in(Path(place), OWNED)
    if before and stands == "alone" and len(sources.known) == len(tasks) == len(before.entries):
        _leave(before, [entry.place for entry in before.entries], sources, summary, (results, place))
        return len(tasks)
    sources = index.with_results(sources, options)
    # The new output is begun first: a place that cannot be written is known before any work is done.
    # The results folder is named as a whole: other than a source, it may stand beside the tables.
    read = [*real_places(task.place for task in tasks), f"{results}/."]
    earlier = before if stands != "changed" else None
    try:
        with _output(output, OWNED, _ours(earlier), read) as new:
            standing = Earlier(Path(place), earlier.files) if earlier else None
            output_of = writing(new, _catalogue(options), partition=partition, earlier=standing)
            with ExitStack() as stack:
                begin = partial(stack.enter_context, output_of)
                done, take = _perform(sources.rest, options, way, begin)
                outcomes = [*sources.known, *done]
                order = positions([one.document for one in outcomes])
                if earlier and stands == "alone" and index.is_all(earlier, outcomes, order):
                    raise _UpToDateError  # noqa: TRY301 -- it takes the new output away
                entries = _write(take, (outcomes, order), sources, earlier, options, summary)
            files = {} if address else stamps_below(new, OWNED)
    except _UpToDateError:
        places = [outcomes[position.at].place for position in order]
        _leave(before, places, sources, summary, (results, place))
    else:
        if keep:
            shown = summary.first()
            index.save(results, place, index.Index(made, time.time(), tuple(entries), files, *shown))
    return sum(outcome.cached for outcome in outcomes)


def _leave(
    before: "Index | None", places: list[str], sources: "Sources", summary: Summary, where: tuple[Path, str]
) -> None:
    """Leave the output as it stands; only what is known of the sources is brought up to date."""
    from unrec.batch import index

    if before is None:
        return
    summary.stand(before, Path(where[1]))
    if (renewed := index.renewed(before, places, sources, where[0])) is not None:
        index.save(*where, renewed)


def _ours(earlier: "Index | None") -> "Ours":
    """Tell what of an output folder is ours; what stands as it was written is not opened."""
    from unrec.earlier import stamp_of
    from unrec.write import is_ours

    files = earlier.files if earlier else {}

    def ours(name: str, entry: Path) -> bool:
        stamp = files.get(name)
        return (stamp is not None and stamp_of(entry.lstat()).same_bytes(stamp)) or is_ours(name, entry)

    return ours


def _write(
    take: "Take",
    found: "tuple[list[Outcome], list[Position]]",
    sources: "Sources",
    before: "Index | None",
    options: "Options",
    summary: Summary,
) -> "list[Entry]":
    """Write the outcomes in their order; return what is to be known of them."""
    from unrec.batch import Results, index
    from unrec.batch.order import at_position

    outcomes, order = found
    results = Results(Path(options.results))
    standing = before.standing() if before else {}
    entries: list[Entry] = []

    def documents() -> "Iterator[Extraction | Standing]":
        for position in order:
            outcome = outcomes[position.at]
            entry, stood = standing.get(position.document_id, (None, None))
            if entry and stood and index.is_standing(entry, outcome, position):
                entries.append(index.again(entry, outcome.place, sources))
                summary.pass_by(entry, partial(at_position, outcome, position, results))
                yield stood
                continue
            extraction = at_position(outcome, position, results)
            entries.append(index.entry_of(outcome, position, extraction, sources))
            summary.take(extraction)
            yield extraction

    with progress("Writing", len(order)) as bar:
        take(bar.track(documents()))
    return entries


def _catalogue(options: "Options") -> "Catalogue":
    from unrec.catalogue import load, with_extra

    return load() if options.catalogue is None else with_extra(options.catalogue)


@contextmanager
def _output(output: Path, owned: frozenset[str], ours: "Ours", read: list[str]) -> Iterator[Path]:
    """Give the folder to write: one that takes the place of the output, or whose files go to a bucket."""
    from unrec.place import UnfitError, address_of

    address = address_of(output)
    if address is None:
        with output_folder(output, owned, ours, read) as new:
            yield new
        return
    from unrec.batch.bucket import Bucket

    try:
        bucket = Bucket(address)
    except UnfitError as error:
        raise wrong_usage(str(error)) from error
    with tempfile.TemporaryDirectory(prefix="unrec-") as folder:
        yield Path(folder)
        bucket.replace(Path(folder), owned)


def _perform(
    tasks: "Sequence[Task]", options: "Options", way: Way, begin: "Callable[[], Take]"
) -> "tuple[list[Outcome], Take]":
    """Do all tasks, with a bar that shows documents, pages a second and failures; meanwhile `begin`."""
    outcomes: list[Outcome] = []
    pages = failures = 0
    start = time.monotonic()
    # Work begins before the bar does: the bar is drawn by a thread, and light workers are begun without any.
    with closing(_stream(tasks, options, way)) as stream, progress("Reading", len(tasks)) as bar:
        _get_ready(lean=way.lean)
        take = begin()
        for outcome in stream:
            outcomes.append(outcome)
            pages += outcome.document.n_pages or 1
            failures += outcome.document.status == "failed"
            rate = pages / max(time.monotonic() - start, 0.001)
            bar.advance(f"{rate:,.0f} pages/s, {failures} failed")
    return outcomes, take


def _get_ready(*, lean: bool) -> None:
    """Import what writing takes, while others read.

    Where the process is ours alone (`lean`), without NumPy, which Arrow imports where it finds it: nothing
    here uses it, and it takes longer than Arrow itself. Freed memory goes back to the system then, too.
    """
    held = lean and "numpy" not in sys.modules and "pyarrow" not in sys.modules
    if held:
        sys.modules |= {"numpy": None}  # type: ignore[dict-item]  # so it is found to be missing
    try:
        import pyarrow as pa
        import pyarrow.json
        import pyarrow.parquet
    finally:
        if held:
            del sys.modules["numpy"]
    if lean:
        pa.set_memory_pool(pa.system_memory_pool())


def _stream(tasks: "Sequence[Task]", options: "Options", way: Way) -> "Generator[Outcome, None, None]":
    """Begin the work, each document within the limits; return its outcomes."""
    if way.scheduler is not None:
        return _on_cluster(tasks, options, way.scheduler)
    from unrec.batch.workers import Limits, cores, perform_all

    limits = Limits(way.timeout, way.max_memory * 1_000_000)
    light = way.jobs in {None, 1} and _are_small(tasks)
    return perform_all(tasks, options, 1 if light else way.jobs or cores(), limits, light=light)


def _on_cluster(
    tasks: "Sequence[Task]", options: "Options", scheduler: str
) -> "Generator[Outcome, None, None]":
    from unrec.batch.cluster import NoClusterError, perform_on_cluster

    try:
        yield from perform_on_cluster(tasks, options, scheduler, complain)
    except NoClusterError as error:
        raise wrong_usage(str(error)) from error


def _are_small(tasks: "Sequence[Task]") -> bool:
    """Whether the work is so little that one process does it before others would have started."""
    total = 0
    for task in tasks:
        file = Path(task.place)
        if file.suffix.lower() not in {".txt", ".text"} or not file.is_file():
            return False
        total += file.stat().st_size
    return total <= _SMALL
