"""`unrec run`: every stage on every source."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unrec.batch.sources import Place
from unrec.beside import beside, sweep
from unrec.cli.console import AsJson, complain, counted, need, print_json, print_table, wrong_usage
from unrec.cli.report import Summary
from unrec.cli.sources import (
    CACHE,
    Ask,
    Cache,
    PasswordFile,
    check_folder,
    find_sources,
    password_of,
    real_places,
)
from unrec.cli.work import Way, read_and_write
from unrec.text import visible
from unrec.version import DISTRIBUTION

if TYPE_CHECKING:
    from unrec.batch import Options, Task

Sources = Annotated[
    list[str] | None,
    typer.Argument(help="Documents, folders of documents (.pdf, .docx, .txt), or URLs.", show_default="raw"),
]
Output = Annotated[
    Path, typer.Option("-o", "--output", help="Folder to write; what unrec wrote there is replaced.")
]
OutputOrBucket = Annotated[
    Path,
    typer.Option(
        "-o", "--output", help="Folder to write, or s3://, gs://, az://; what unrec wrote there is replaced."
    ),
]
Ocr = Annotated[bool, typer.Option("--ocr", help="Have Tesseract read pages without a sound text layer.")]
Extra = Annotated[
    Path | None,
    typer.Option(
        "--catalogue", help="A file of your own instruments and bodies, added to ours.", dir_okay=False
    ),
]

_INTERRUPTED = 130
# What the command line's context holds where the process is that of the command.
ALONE = "alone"
TIMEOUT = 600.0
MEMORY = 2048


def run(
    context: typer.Context,
    paths: Sources = None,
    output: OutputOrBucket = Path("output"),
    ocr: Ocr = False,
    ask_password: Ask = False,
    password_file: PasswordFile = None,
    catalogue: Extra = None,
    decisions: Annotated[
        list[Path] | None,
        typer.Option(
            help="What a person judged, as the review page saves it; may be given again.", dir_okay=False
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("-j", "--jobs", min=1, help="Processes.", show_default="all cores")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds one document may take.")] = TIMEOUT,
    max_memory: Annotated[int, typer.Option(min=64, help="Megabytes one document may take.")] = MEMORY,
    cache: Cache = CACHE,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read everything again and keep nothing.")
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="A Dask scheduler to run on, which sets its own limits: tcp://host:8786 "
            f"(extra: {DISTRIBUTION}[cluster])."
        ),
    ] = None,
    partition: Annotated[
        int | None, typer.Option(min=1, help="Write each table as a folder of files of about this many rows.")
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Let a URL lead to another host than the one you name.")
    ] = False,
    private: Annotated[
        bool, typer.Option("--private", help="Read URLs of this machine and of private networks too.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Only list what would be read, and what is kept of it; write nothing."
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print nothing but errors.")] = False,
    verbose: Annotated[
        bool,
        typer.Option("-v", "--verbose", help="Print every document, and each finding to look at in words."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read documents and write validated Parquet and JSON.

    Reads every document in raw/ (or the files, folders and URLs you name), and writes to output/: nine
    Parquet tables, a JSON of each document, the schema and the codebook. The output appears whole or not at
    all, and is the same whatever the number of processes. A document that has not changed since an earlier
    run, read by the same version with the same language and catalogue data, is not read again.

    With --decisions, what people said of a document goes before the rules: each change is a finding that
    names them. Where two files contradict each other, the rules' reading stands.

    Exit status: 0 all well, 1 a document failed or something that must always hold does not, 2 wrong usage.
    """
    from unrec.batch.task import Options
    from unrec.batch.web import Access
    from unrec.place import address_of

    if quiet and verbose:
        raise wrong_usage("--quiet and --verbose contradict each other")
    extra = None if catalogue is None else _checked(catalogue)  # a wrong one is found before any work
    judged = _decisions(decisions or ())
    way = Way(jobs, timeout, max_memory, scheduler, lean=context.obj == ALONE)
    try:
        tasks = find_sources(paths or ["raw"], Access(follow, private), timeout)
        password = password_of(password_file, ask=ask_password)
        if dry_run:
            options = Options(
                results=str(cache), ocr=ocr, password=password, catalogue=extra, decisions=judged
            )
            _list(tasks, options, output, keep=not no_cache, as_json=as_json)
            return
        with results_folder(cache, keep=not no_cache) as folder:
            options = Options(
                results=str(folder),
                ocr=ocr,
                password=password,
                catalogue=extra,
                decisions=judged,
                follow=follow,
                private=private,
            )
            summary = Summary(whole=verbose or as_json)
            # What people judged is applied anew each time, and what of it was not used is told.
            keep = not no_cache and not judged
            cached = read_and_write(tasks, options, way, output, partition, summary, keep=keep)
            _complain_of_unused(options, summary)
    except KeyboardInterrupt:
        kept = "" if no_cache else ", and what was read is kept: run again to go on"
        address = address_of(output)  # a bucket's files are put there one by one
        where = (
            f"nothing in {output}/ is left half done"
            if address is None
            else f"{address}/ may hold parts of two runs"
        )
        complain(f"stopped; {where}{kept}")
        raise typer.Exit(_INTERRUPTED) from None
    written = address_of(output) or str(output)
    if as_json:
        print_json(summary.told(written, cached))
    elif quiet:
        summary.print_errors()
    else:
        summary.print(written, cached)
    raise typer.Exit(summary.status)


def _decisions(files: Sequence[Path]) -> tuple[bytes, ...]:
    """Return the bytes of files of decisions. Leaves with status 2 where one is none."""
    if not files:
        return ()
    from unrec.decisions import DecisionsError, read_decisions

    found = []
    for file in files:
        data = need(file, "decisions").read_bytes()
        try:
            read_decisions(data, file.name)
        except DecisionsError as error:
            raise wrong_usage(str(error)) from error
        found.append(data)
    return tuple(found)


def _complain_of_unused(options: "Options", summary: Summary) -> None:
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


def _checked(catalogue: Path) -> bytes | None:
    """The bytes of a user's catalogue. Leaves with status 2 where it is none."""
    from unrec.cli.sources import read_catalogue

    return read_catalogue(catalogue)[1]


def _list(tasks: "Sequence[Task]", options: "Options", output: Path, *, keep: bool, as_json: bool) -> None:
    """Say what a run would do with each source, without reading any beyond its bytes.

    Leaves with status 2 where the run would refuse its output folder.
    """
    from unrec.batch.task import is_kept
    from unrec.place import address_of
    from unrec.write import OWNED, is_ours

    if address_of(output) is None:
        check_folder(output, OWNED, is_ours, real_places(task.place for task in tasks))
    planned = [(task, "kept" if keep and is_kept(task, options) else "to read") for task in tasks]
    if as_json:
        print_json(
            [{"source": task.name, "place": Place(task.place).shown, "plan": plan} for task, plan in planned]
        )
        return
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("source", "plan", "place"):
        table.add_column(name, overflow="fold")
    for task, plan in planned:
        table.add_row(escape(task.name), plan, escape(visible(Place(task.place).shown)))
    print_table(table)
    place = address_of(output) or str(output)
    said = f"{counted(len(tasks), 'document')} would be written to {visible(place)}/; nothing was"
    typer.echo(said)


@contextmanager
def results_folder(cache: Path, *, keep: bool) -> Iterator[Path]:
    """Give the folder of results: the cache, or where nothing is kept a folder that goes when it is done."""
    if keep:
        cache.mkdir(parents=True, exist_ok=True)
        yield cache
        return
    # Beside this name, in a folder that is known by a lock: what runs that were killed have left is swept up.
    place = Path(tempfile.gettempdir(), "results")
    sweep(place)
    with beside(place, private=True) as folder:
        yield folder
