"""Each stage by itself, from read to audit, with files between them: what DVC runs.

    uv run python -m dev stage read raw -o build/read
    uv run python -m dev stage structure build/read -o build/structure
    uv run python -m dev stage audit output

The files are a folder with a JSON file a document, in the records of `unrec.models`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer

from unrec.batch.extract import STAGES, Given
from unrec.batch.sources import Place
from unrec.batch.task import Task, unread
from unrec.cli.console import complain, counted, need, not_read, progress, wrong_usage
from unrec.cli.inputs import (
    find_sources,
    load_catalogue,
    need_output,
    password_of,
    read_catalogue,
)
from unrec.data import json_as
from unrec.models import Extraction, Reading, Record
from unrec.store.folders import replacing
from unrec.text import visible

_Record = TypeVar("_Record", bound=Record)
_Output = Annotated[Path, typer.Option("-o", "--output", help="Folder to write.")]
_Own = Annotated[
    Path | None, typer.Option("--catalogue", help="A file of instruments and bodies, added to ours.")
]


def read(
    paths: Annotated[list[str] | None, typer.Argument(help="Documents, or folders of them; raw.")] = None,
    output: _Output = Path("build/read"),
    ocr: Annotated[
        bool, typer.Option("--ocr", help="Have Tesseract read pages without a text layer.")
    ] = False,
    password_file: Annotated[
        Path | None, typer.Option(help="A file with the password of encrypted PDFs.")
    ] = None,
) -> None:
    """Read documents into lines, in logical order."""
    from unrec.reading import read as read_source
    from unrec.reading import source_of

    def reading(task: Task) -> Reading:
        try:
            source = source_of(task.name, Place(task.place).read_bytes())
        except OSError as error:
            return unread(task, error)
        return read_source(source, ocr=ocr, password=password)

    sources = find_sources(paths or ["raw"])
    password = password_of(password_file, ask=False)
    _save(map(reading, sources.tasks), output, len(sources.tasks), "Reading")
    if sources.unread:
        typer.echo(not_read(sources.unread))


_BETWEEN = tuple(STAGES)[:-1]
"""The stages between reading and writing, which audits what it writes."""


def _passing(name: str, before: str) -> Callable[..., None]:
    """The command that does one stage to what the one before wrote."""

    def command(
        source: Annotated[Path, typer.Argument(help="Folder the stage before wrote.")] = Path(
            "build", before
        ),
        output: _Output = Path("build", name),
        catalogue: _Own = None,
    ) -> None:
        given = Given(load_catalogue(catalogue))
        kind: type[Record] = Reading if before == "read" else Extraction
        _pass_on(source, output, kind, lambda record: STAGES[name].do(record, given))

    command.__name__, command.__doc__ = name, STAGES[name].says
    return command


def write(
    source: Annotated[Path, typer.Argument(help="Folder the stage before wrote.")] = Path("build/suspicions"),
    output: _Output = Path("output"),
    catalogue: _Own = None,
) -> None:
    """Check each document and write Parquet and JSON."""
    from unrec.batch import in_order
    from unrec.cli.console import Summary
    from unrec.fingerprint import fingerprint, stamp
    from unrec.store.audit import audit
    from unrec.store.write import OWNED, is_ours
    from unrec.store.write import write as write_tables

    known, extra = read_catalogue(catalogue)
    summary = Summary()
    prints = fingerprint(extra)
    audited = in_order(stamp(audit(extraction, known), prints) for extraction in _load(source, Extraction))
    with replacing(output, OWNED, is_ours, _files(source)) as folder:
        write_tables(summary.watch(audited), folder, known)
    summary.print(str(output))
    raise typer.Exit(summary.status)


def audit(
    output: Annotated[Path, typer.Argument(help="What `unrec run` or `write` wrote.")] = Path("output"),
    catalogue: _Own = None,
) -> None:
    """Read a written output back and check everything that always holds."""
    from unrec.store.output import breaches_of_output

    need_output(output)
    count = 0
    for breach in breaches_of_output(output, load_catalogue(catalogue)):
        count += 1
        complain(breach)
    typer.echo(f"{visible(str(output))}/: {count} breaches")
    raise typer.Exit(int(count > 0))


stages = typer.Typer(
    help=f"Run one stage by itself, with files one can open in between: read → {' → '.join(_BETWEEN)} → write → audit.",
    no_args_is_help=True,
    add_completion=False,
)
_passed = (_passing(*both) for both in zip(_BETWEEN, ("read", *_BETWEEN), strict=False))
_stages: tuple[Callable[..., None], ...] = (read, *_passed, write, audit)
for _stage in _stages:
    stages.command()(_stage)


def _pass_on(source: Path, output: Path, kind: type[_Record], stage: Callable[[_Record], Extraction]) -> None:
    files = _files(source)
    what = output.name.capitalize()
    _save((stage(record) for record in _load(source, kind)), output, len(files), what, files)


def _files(folder: Path) -> list[Path]:
    need(folder, "folder of the stage before")
    files = sorted(folder.glob("*.json"))
    if not files:
        raise wrong_usage(f"no .json in {folder}; run the stage before it first")
    return files


def _load(folder: Path, kind: type[_Record]) -> Iterator[_Record]:
    for file in _files(folder):
        try:
            yield json_as(file.read_bytes(), kind)
        except msgspec.DecodeError as error:
            complain(f"{file} is not what the stage before writes: {error}")
            raise typer.Exit(1) from error


# How `_save` names files: any other JSON in a stage's folder is somebody's own.
_OURS = re.compile(r"[A-Za-z0-9._()~-]+(?:\.[0-9a-f]{8}(?:~[0-9]+)?|-[0-9a-f]{12})\.json")


def _is_ours(name: str, entry: Path) -> bool:
    return _OURS.fullmatch(name) is not None and entry.is_file()


def _save(
    records: Iterable[Reading | Extraction], output: Path, total: int, what: str, files: Sequence[Path] = ()
) -> None:
    from unrec.store.write import safe_name

    everything = frozenset(file.name for file in output.glob("*.json")) if output.is_dir() else frozenset()
    failed = 0
    times: Counter[str] = Counter()
    with progress(what, total) as bar, replacing(output, everything, _is_ours, files) as folder:
        for record in records:
            name, lost = _identity(record)
            failed += lost
            times[name] += 1  # one file may stand in two folders
            if times[name] > 1:
                name = f"{name}~{times[name]}"
            data = msgspec.json.format(msgspec.json.encode(record), indent=1)
            (folder / f"{safe_name(name)}.json").write_bytes(data + b"\n")
            bar.advance()
    # A failed document continues to the end, where it is a row that says why.
    typer.echo(f"{counted(total, 'document')}, {failed} failed → {visible(str(output))}/")


def _identity(record: Reading | Extraction) -> tuple[str, bool]:
    """What a record's file is named after: the source, and its hash, since two sources may share a name."""
    if isinstance(record, Reading):
        return f"{record.name}.{record.sha256[:8]}", record.failed
    return f"{record.document.source}.{record.document.sha256[:8]}", record.document.status == "failed"
