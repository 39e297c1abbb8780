"""`unrec run`: every stage on every source; what is new is read, what is changed is written."""

import os
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import typer
from msgspec.structs import replace

from unrec.batch import Options, Outcome, Results, Task, index
from unrec.batch.index import Entry, Index, Sources
from unrec.batch.sources import Access, Place
from unrec.batch.task import Position, at_position, positions
from unrec.batch.workers import Limits, cores, perform_all, perform_on_cluster
from unrec.batch.writing import Before, Target, begin_output, get_ready, written
from unrec.catalogue import Catalogue, load, with_extra
from unrec.cli.console import (
    SHOWN,
    Summary,
    complain,
    counted,
    need,
    not_read,
    print_json,
    print_rows,
    progress,
    wrong_usage,
)
from unrec.cli.inputs import (
    CACHE,
    MEMORY,
    TIMEOUT,
    Found,
    build_index,
    check_folder,
    find_sources,
    password_of,
    read_catalogue,
    real_places,
    say_built,
)
from unrec.reading.registry import Unread
from unrec.store.folders import Ours, address_of, beside, replacing
from unrec.store.write import OWNED, Earlier, JsonForm, Layout, is_ours, layout_of, stamp_of, stamps_below
from unrec.text import visible

# Below this many bytes of plain text, starting a process costs more than it gains.
_SMALL = 2_000_000


class Way(NamedTuple):
    """How the work is done: here or on a cluster, in how many processes, within what limits.

    `lean` where the process does nothing else, neither now nor later. With `keep`, what is unchanged since
    the last run into this output is neither read nor written again.
    """

    jobs: int | None
    timeout: float
    max_memory: int
    scheduler: str | None
    lean: bool = False
    keep: bool = True

    @property
    def limits(self) -> Limits:
        """What one document may take."""
        return Limits(self.timeout, self.max_memory * 1_000_000)


_place = attrgetter("place")


class _UpToDateError(Exception):
    """The output already is what it should be: nothing is to take its place."""


def read_and_write(
    tasks: Sequence[Task],
    options: Options,
    way: Way,
    output: Path,
    layout: Layout,
    summary: Summary,
) -> int:
    """Do all tasks, write what came of them, tell the summary; return how many documents were unchanged."""
    address = address_of(output)
    results, place = Path(options.results), address or os.path.realpath(output)
    made = index.made_with(options, layout)
    before = index.load(results, place, made) if way.keep else None
    sources = index.tell_apart(tasks, before, options)
    earlier, alone = _standing(before, address, place)
    if alone and len(sources.known) == len(tasks) == len(alone.entries):
        _leave(alone, [*map(_place, alone.entries)], sources, summary, (results, place))
        return len(tasks)
    sources = index.with_results(sources, options)
    # The new output is begun first: a place that cannot be written is known before any work is done.
    # The results folder is named as a whole: other than a source, it may stand beside the tables.
    read = [*real_places(map(_place, tasks)), f"{results}/."]
    try:
        with _output(output, OWNED, _ours(earlier), read) as new:
            standing = Earlier(Path(place), earlier.files) if earlier else None
            begin = partial(begin_output, new, _catalogue(options), layout, standing)
            outcomes = [*sources.known, *_perform(sources.rest, options, way, begin)]
            order = positions([outcome.document for outcome in outcomes])
            if alone and index.is_all(alone, outcomes, order):
                raise _UpToDateError  # noqa: TRY301 -- it takes the new output away
            stood = _before(earlier, standing, layout)
            entries = _write((outcomes, order), new, layout, sources, stood, options, way, summary)
            files = {} if address else stamps_below(new, OWNED)
    except _UpToDateError:
        places = [outcomes[position.at].place for position in order]
        _leave(alone, places, sources, summary, (results, place))
    else:
        if way.keep:
            shown = summary.first()
            index.save(results, place, index.Index(made, time.time(), tuple(entries), files, *shown))
    return sum(outcome.cached for outcome in outcomes)


def _standing(before: Index | None, address: str | None, place: str) -> tuple[Index | None, Index | None]:
    """What the last run wrote, where it stands as it was written, and again where it stands there alone."""
    if before is None or address:
        return None, None
    stands = before.stands_in(Path(place), OWNED)
    return (None if stands == "changed" else before), (before if stands == "alone" else None)


def _before(earlier: Index | None, standing: Earlier | None, layout: Layout) -> Before | None:
    return Before(earlier, standing, layout) if earlier and standing else None


def _leave(
    before: Index | None, places: list[str], sources: Sources, summary: Summary, where: tuple[Path, str]
) -> None:
    """Leave the output as it stands; only what is known of the sources is brought up to date."""
    if before is None:
        return
    summary.stand(before, Path(where[1]))
    if (renewed := index.renewed(before, places, sources, where[0])) is not None:
        index.save(*where, renewed)


def _ours(earlier: Index | None) -> Ours:
    """Tell what of an output folder is ours; what stands as it was written is not opened."""
    files = earlier.files if earlier else {}

    def ours(name: str, entry: Path) -> bool:
        stamp = files.get(name)
        return (stamp is not None and stamp_of(entry.lstat()).same_bytes(stamp)) or is_ours(name, entry)

    return ours


def _write(
    found: tuple[list[Outcome], list[Position]],
    folder: Path,
    layout: Layout,
    sources: Sources,
    before: Before | None,
    options: Options,
    way: Way,
    summary: Summary,
) -> list[Entry]:
    """Write the outcomes in their order; return what is to be known of them."""
    outcomes, order = found
    results = Path(options.results)
    shown = None if summary.whole else SHOWN
    entries: list[Entry] = []
    with progress("Writing", len(order)) as bar:
        target = Target(folder, layout, results, shown)
        for position, known in written(outcomes, order, target, before, way.jobs or cores()):
            outcome = outcomes[position.at]
            if isinstance(known, index.Entry):
                entries.append(index.again(known, outcome.place, sources))
                summary.pass_by(known, partial(at_position, outcomes, position, Results(results)))
            else:
                entries.append(index.entry_of(outcome, position, known, sources))
                summary.take(outcome.document, known)
            bar.advance()
    return entries


def _catalogue(options: Options) -> Catalogue:
    return load() if options.catalogue is None else with_extra(options.catalogue)


@contextmanager
def _output(output: Path, owned: frozenset[str], ours: Ours, read: list[str]) -> Iterator[Path]:
    """Give the folder to write: one that takes the place of the output, or whose files go to a bucket."""
    address = address_of(output)
    if address is None:
        with replacing(output, owned, ours, read) as new:
            yield new
        return
    from unrec.batch.sources import Bucket

    bucket = Bucket(address)
    with beside(Path(tempfile.gettempdir(), "bucket"), private=True) as folder:
        yield folder
        bucket.replace(folder, owned)


def _perform(tasks: Sequence[Task], options: Options, way: Way, begin: Callable[[], None]) -> list[Outcome]:
    """Do all tasks, with a bar that shows documents, pages a second and failures; meanwhile `begin`."""
    outcomes: list[Outcome] = []
    pages = failures = 0
    start = time.monotonic()
    # Work begins before the bar does: the bar is drawn by a thread, and light workers are begun without any.
    with closing(_stream(tasks, options, way)) as stream, progress("Reading", len(tasks)) as bar:
        get_ready(lean=way.lean)
        begin()
        for outcome in stream:
            outcomes.append(outcome)
            pages += outcome.document.n_pages or 1
            failures += outcome.document.status == "failed"
            rate = pages / max(time.monotonic() - start, 0.001)
            bar.advance(f"{rate:,.0f} pages/s, {failures} failed")
    return outcomes


def _stream(tasks: Sequence[Task], options: Options, way: Way) -> Generator[Outcome, None, None]:
    """Begin the work, each document within the limits; return its outcomes."""
    if way.scheduler is not None:
        return perform_on_cluster(tasks, options, way.scheduler, complain)
    light = way.jobs in {None, 1} and _are_small(tasks)
    return perform_all(tasks, options, 1 if light else way.jobs or cores(), way.limits, light=light)


def _are_small(tasks: Sequence[Task]) -> bool:
    """Whether the work is so little that one process does it before others would have started."""
    total = 0
    for task in tasks:
        file = Path(task.place)
        if file.suffix.lower() not in {".txt", ".text"} or not file.is_file():
            return False
        total += file.stat().st_size
    return total <= _SMALL


_INTERRUPTED = 130
# What the command line's context holds where the process is that of the command.
ALONE = "alone"


def run(
    context: typer.Context,
    paths: list[str] | None = None,
    output: Path = Path("output"),
    ocr: bool = False,
    check: bool = False,
    ask_password: bool = False,
    password_file: Path | None = None,
    catalogue: Path | None = None,
    decisions: list[Path] | None = None,
    jobs: int | None = None,
    timeout: float = TIMEOUT,
    max_memory: int = MEMORY,
    cache: Path = CACHE,
    no_cache: bool = False,
    scheduler: str | None = None,
    partition: int | None = None,
    json_files: JsonForm | None = None,
    follow: bool = False,
    private: bool = False,
    dry_run: bool = False,
    index: bool = False,
    quiet: bool = False,
    verbose: bool = False,
    as_json: bool = False,
) -> None:
    """Read documents and write validated Parquet and JSON.

    Reads every document in raw/ (or the files, folders and URLs you name), and writes to output/: ten
    Parquet tables, a JSON of each document, the schema and the codebook; above 1,000 documents tables in
    parts and compressed JSON. The output appears whole or not at all, and is the same whatever the number of
    processes. A document that has not changed since an earlier run, read by the same version with the same
    language and catalogue data, is not read again.

    With --check, a reader that shares no code with ours looks at each PDF, office file and web page: words
    that it sees and no line has are a finding (check.words).

    With --decisions, what people said of a document goes before the rules: each change is a finding that
    names them. Where two files contradict each other, the rules' reading stands.

    Exit status: 0 all well, 1 a document failed or something that must always hold does not, 2 wrong usage.
    """
    if quiet and verbose:
        raise wrong_usage("--quiet and --verbose contradict each other")
    if index and address_of(output):
        raise wrong_usage("--index needs an output on this machine, not in a bucket")
    extra = read_catalogue(catalogue)[1] if catalogue else None  # a wrong one is found before any work
    options = Options(results=str(cache), ocr=ocr, catalogue=extra, decisions=_decisions(decisions))
    options = replace(options, follow=follow, private=private, check=check)
    way = Way(jobs, timeout, max_memory, scheduler, lean=context.obj == ALONE, keep=not no_cache)
    with _stopping(output, keeps=way.keep):
        sources = _sources(paths or ["raw"], options.access, way, cache, ask=not dry_run)
        options = replace(options, password=password_of(password_file, ask=ask_password))
        if dry_run:
            _list(sources, options, output, way, as_json=as_json)
            return
        layout = layout_of(len(sources.tasks), partition, json_files)
        summary, cached = _run(sources, options, way, output, layout, whole=verbose or as_json)
        if index:
            say_built(build_index(output), output)
    _tell(summary, output, cached, as_json=as_json, quiet=quiet)
    raise typer.Exit(summary.status)


def _tell(summary: Summary, output: Path, cached: int, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        print_json(summary.told(_named(output), cached))
    elif quiet:
        summary.print_errors()
    else:
        summary.print(_named(output), cached)


def _run(
    sources: Found, options: Options, way: Way, output: Path, layout: Layout, *, whole: bool
) -> tuple[Summary, int]:
    """Read and write, with the results in the cache or nowhere; return what came of it, and how many
    documents were unchanged.
    """
    summary = Summary(whole=whole, unread=sources.unread)
    with results_folder(Path(options.results), keep=way.keep) as folder:
        options = replace(options, results=str(folder))
        # What people judged is applied again each time, and what of it was not used is told.
        way = way._replace(keep=way.keep and not options.decisions)
        cached = read_and_write(sources.tasks, options, way, output, layout, summary)
        _complain_of_unused(options, summary)
    return summary, cached


def _named(output: Path) -> str:
    return address_of(output) or str(output)


@contextmanager
def _stopping(output: Path, *, keeps: bool) -> Iterator[None]:
    """Where the user stops the work, say what is left of it."""
    try:
        yield
    except KeyboardInterrupt:
        address = address_of(output)  # a bucket's files are put there one by one
        half = (
            f"{address}/ may hold parts of two runs" if address else f"nothing in {output}/ is left half done"
        )
        complain(f"stopped; {half}{', and what was read is kept: run again to go on' if keeps else ''}")
        raise typer.Exit(_INTERRUPTED) from None


def _sources(named: Sequence[str], access: Access, way: Way, cache: Path, *, ask: bool) -> Found:
    """Return the sources, those asked for by symbol (`get:A/RES/77/1`) among them, once they are fetched."""
    missing: list[Unread] = []
    if any(place.startswith("get:") for place in named):
        from unrec.cli.get import with_fetched

        named, missing = with_fetched(named, cache, private=access.private, ask=ask)
    sources = find_sources(named, access, way.timeout, way.max_memory * 1_000_000)
    return sources._replace(unread=[*sources.unread, *missing])


def _decisions(files: Sequence[Path] | None) -> tuple[bytes, ...]:
    """Return the bytes of files of decisions. Leaves with status 2 where one is none."""
    if not files:
        return ()
    from unrec.decisions import read_decisions

    data = [need(file, "decisions").read_bytes() for file in files]
    for content, file in zip(data, files, strict=True):
        read_decisions(content, file.name)
    return tuple(data)


def _complain_of_unused(options: Options, summary: Summary) -> None:
    """Say which decisions are about documents that were not read:
    another file, or other bytes of the same.
    """
    from unrec.decisions import read_decisions

    for data in options.decisions:
        for judged in read_decisions(data, "").documents:
            if judged.sha256 not in summary.hashes:
                complain(
                    f"{counted(len(judged.decisions), 'decision')} about {judged.document_id} not used: "
                    "no source here has the bytes they were made on"
                )


def _list(sources: Found, options: Options, output: Path, way: Way, *, as_json: bool) -> None:
    """Say what a run would do with each source, without reading any beyond its bytes.

    Leaves with status 2 where the run would refuse its output folder.
    """
    if address_of(output) is None:
        check_folder(output, OWNED, is_ours, real_places(task.place for task in sources.tasks))
    known = _kept(sources.tasks, options, way) if way.keep else frozenset()
    planned = [
        (task.name, "kept" if task.place in known else "to read", Place(task.place).shown)
        for task in sources.tasks
    ]
    planned += [(each.name, f"not read: {each.why}", "") for each in sources.unread]
    if as_json:
        print_json([{"source": name, "place": place, "plan": plan} for name, plan, place in planned])
        return
    print_rows(("source", "plan", "place"), [(name, plan, visible(place)) for name, plan, place in planned])
    count = counted(len(sources.tasks), "document")
    typer.echo(f"{count} would be written to {visible(_named(output))}/; nothing was")
    if sources.unread:
        typer.echo(not_read(sources.unread))


def _kept(tasks: Sequence[Task], options: Options, way: Way) -> frozenset[str]:
    """Return the places of the sources whose results are kept; a worker reads their bytes."""
    asked = [replace(task, ask="kept") for task in tasks]
    outcomes = perform_all(asked, options, 1, way.limits, light=True)
    return frozenset(outcome.place for outcome in outcomes if outcome.cached)


@contextmanager
def results_folder(cache: Path, *, keep: bool) -> Iterator[Path]:
    """Give the folder of results: the cache, or where nothing is kept a folder that goes when it is done."""
    if keep:
        cache.mkdir(parents=True, exist_ok=True)
        yield cache
        return
    # Beside this name, in a folder that is known by a lock: what a run that is killed leaves is swept up.
    with beside(Path(tempfile.gettempdir(), "results"), private=True) as folder:
        yield folder
