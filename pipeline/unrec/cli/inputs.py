"""From what a user names to what a command works with: sources, the catalogue, passwords, outputs."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import typer

from unrec.batch.sources import PUBLIC, Access, Place, Standing, files_under, standing_at
from unrec.batch.task import Options, Task
from unrec.batch.workers import Limits, apart, perform_all
from unrec.catalogue import Catalogue, load, with_extra
from unrec.cli.console import complain, counted, need, progress, say, wrong_usage
from unrec.data import UsageError, json_as
from unrec.models import SCHEMA_VERSION, Document, Extraction, InstrumentRow, Paragraph
from unrec.nested import DocumentNode, decode, flatten, nest
from unrec.reading import SUFFIXES
from unrec.reading.registry import HOLDERS, INSIDE, Reader, Unread, reader_of, sample_at, told
from unrec.store.folders import Ours, address_of, meant, refuse_foreign, refuse_sources
from unrec.store.write import JSON_SUFFIXES
from unrec.text import visible

if TYPE_CHECKING:
    from unrec.find.index import Built
    from unrec.find.search import Finder


def check_folder(
    target: Path,
    owned: frozenset[str],
    ours: Ours,
    sources: Iterable[str | os.PathLike[str]] = (),
) -> None:
    """Raise `UnfitError` where `target` must not be replaced, as `replacing` would say, without writing."""
    place = meant(target)
    refuse_sources(target, place, owned, sources)
    refuse_foreign(target, place, owned, ours)


CACHE = Path(".unrec-cache")
TIMEOUT, MEMORY = 600.0, 2048
"""Seconds and megabytes that one document may take, where nobody says otherwise."""


def password_of(file: Path | None, *, ask: bool) -> str | None:
    """Return the password that a file holds or that is typed in; None where neither is wanted.

    Leaves with status 2 where the file cannot be read or holds none.
    """
    if file is None:
        return str(typer.prompt("Password", hide_input=True, err=True)) if ask else None
    try:
        first = file.read_text("utf-8").split("\n", 1)[0].removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise wrong_usage(f"{file}: {why}") from error
    if not first:
        raise wrong_usage(f"{file} holds no password in its first line")
    return first


_LOCAL = "file://"


class Found(NamedTuple):
    """What a run is to read, in the order of the names, and what it found beside it and does not read."""

    tasks: list[Task]
    unread: list[Unread]


def find_sources(
    places: Sequence[str],
    access: Access = PUBLIC,
    timeout: float | None = None,
    memory: int | None = None,
) -> Found:
    """Return the sources to read: named files as they are, folders and buckets searched for documents.

    In the order of their names; one named twice, whichever way, is read once. What a folder holds and
    cannot be read, be it a folder, is a source too: it will be a failed document. So is an address that ends
    like a document, whether or not anything stands there. Containers (`.zip`, `.eml`) stand for the
    documents inside. Each is looked into, and each URL listed, by a process that may take no longer than
    `timeout` seconds and no more than `memory` bytes. A file in a folder or a container that no reader claims
    is among the unread.

    Leaves with status 2 where a place does not exist, where there is nothing to read, or where a URL cannot
    be listed within those limits.
    """
    limits = Limits(timeout, memory)
    found: dict[str, Standing] = {}
    for named in places:
        inside = list(_inside(named, access, limits))
        for real, each in zip(real_places(member.place for member in inside), inside, strict=True):
            found.setdefault(real, each)
    unread = [Unread(Place(each.place).name, each.why) for each in found.values() if each.why]
    read = [each for each in found.values() if not each.why]
    tasks = [Task(place=each.place, name=Place(each.place).name) for each in read if not each.may_hold]
    held = [Task(place=each.place, name=Place(each.place).name) for each in read if each.may_hold]
    if held:
        more = _looked_into(held, frozenset(places), access, limits)
        tasks, unread = [*tasks, *more.tasks], [*unread, *more.unread]
    if not tasks:
        shown = ", ".join(Place(named).shown for named in places)
        beside = f"; not read: {told(unread)}" if unread else ""
        raise wrong_usage(f"no document in {shown}{beside}; looked for {', '.join(SUFFIXES)}")
    return Found(sorted(tasks, key=lambda task: (task.name, task.place)), unread)


def _looked_into(tasks: Sequence[Task], named: frozenset[str], access: Access, limits: Limits) -> Found:
    """Return what stands in containers; one that cannot be opened, or is named and holds nothing, is read."""
    options = Options(results="", follow=access.follow, private=access.private)
    looks = [msgspec.structs.replace(task, ask="look") for task in tasks]
    inside = Found([], [])
    outcomes = perform_all(looks, options, min(len(looks), 2), limits)
    for outcome in sorted(outcomes, key=lambda each: each.place):
        names, unread = outcome.inside or (("",), ())
        if not names and outcome.place in named:
            names, unread = ("",), ()
        place = Place(outcome.place, access)
        for name in names:
            inner = place.inside(name) if name else place
            inside.tasks.append(Task(place=inner.place, name=inner.name if name else outcome.name))
        for each in unread:
            whole = f"{outcome.name}{INSIDE}{each.name}" if each.name else outcome.name
            inside.unread.append(Unread(whole, each.why))
        if not names and not unread:
            inside.unread.append(Unread(outcome.name, "empty container"))
    return inside


def _inside(named: str, access: Access, limits: Limits) -> Iterator[Standing]:
    place = Place(named, access)
    if place.is_url:
        try:
            if place.name.lower().endswith(SUFFIXES) and not place.shown.endswith("/"):
                place.need_driver()
                yield Standing(named, may_hold=place.name.lower().endswith(HOLDERS))
            else:
                yield from apart(standing_at, place, name=place.shown, limits=limits)
        except OSError as error:
            raise wrong_usage(str(error)) from error
        return
    path = need(Path(named), "source")
    if path.is_dir():
        yield from files_under(path)
        return
    reader = _claimed(path)
    yield Standing(named, may_hold=reader is not None and reader.holds is not None)


def _claimed(path: Path) -> Reader | None:
    """The reader that claims a file by its first bytes; None for what is no file, or cannot be read."""
    try:
        return reader_of(sample_at(path)) if path.is_file() else None
    except OSError:
        return None


def real_places(places: Iterable[str]) -> Iterator[str]:
    """Yield for each place what is equal for two names of one file: its whole path, or the URL as it is."""
    real_folder = cache(os.path.realpath)  # most sources share their folders
    for place in places:
        path = place.removeprefix(_LOCAL)
        folder, name = os.path.split(path)
        if Place(path).is_url:
            yield place
        elif name in {"", ".", ".."} or os.path.islink(path):  # noqa: PTH114 -- a Path costs more than the call
            yield os.path.realpath(path)
        else:
            yield os.path.join(real_folder(folder), name)  # noqa: PTH118


def source_places(given: Sequence[Path] | None) -> list[Path]:
    """Return where PDFs are looked for, `raw` unless told. Leaves with status 2 where a place is missing."""
    return [need(path, "source") for path in given] if given else [Path("raw")]


def page_language(asked: str | None) -> str:
    """Return the language of a page's own words. Leaves with status 2 where pages do not speak it."""
    from unrec.pages.tongues import tongues
    from unrec.publish.names import PAGE_LANGUAGE

    language = asked or PAGE_LANGUAGE
    if language not in tongues():
        raise wrong_usage(f"unsupported page language {language!r}; choose from {', '.join(tongues())}")
    return language


def load_catalogue(extra: Path | None) -> Catalogue:
    """Return our catalogue, with the user's file. Leaves with status 2 where that is not a catalogue."""
    return read_catalogue(extra)[0]


def read_catalogue(extra: Path | None) -> tuple[Catalogue, bytes | None]:
    """Return our catalogue with the user's file, and that file's bytes, read once: it may be a pipe.

    Leaves with status 2 where it is not a catalogue.
    """
    if extra is None:
        return load(), None
    data = need(extra, "catalogue").read_bytes()
    try:
        return with_extra(data, extra.name), data
    except ValueError as error:
        raise wrong_usage(str(error)) from error


# Finding a written document, and what a written output holds, by what a user calls it.


def here(context: typer.Context, folder: Path) -> Path:
    """Return where an output stands on this machine: a bucket's is copied, until the command is done."""
    address = address_of(folder)
    if address is None or context.resilient_parsing:
        return folder
    from unrec.batch.sources import fetched
    from unrec.store.write import OWNED

    try:
        copy = fetched(address, OWNED)
    except FileNotFoundError as error:
        raise wrong_usage(
            f"output not found: {error.filename or error}; has `unrec run` written there?"
        ) from error
    except OSError as error:
        raise wrong_usage(str(error)) from error
    context.call_on_close(copy.cleanup)
    return Path(copy.name)


def is_output(folder: Path) -> bool:
    """Whether a folder is what `unrec run` has written."""
    return (folder / "documents.parquet").exists() or (folder / "documents").is_dir()


def need_output(folder: Path) -> None:
    """Leave with status 2 where the folder is not one that `unrec run` of this schema version has written."""
    from unrec.store.output import VersionError, check_version

    if address := address_of(folder):
        raise wrong_usage(
            f"{address} is an address, and this works on a folder of this machine; copy it here first"
        )
    try:
        check_version(folder)
    except FileNotFoundError as error:
        raise wrong_usage(f"output not found: {error.filename}; has `unrec run` written there?") from error
    except VersionError:
        raise
    except ValueError:
        return  # whoever reads on says what is wrong with it


@contextmanager
def readable(output: Path) -> Iterator[None]:
    """Leave with status 2 where a table of an output is missing or broken."""
    try:
        yield
    except UsageError:
        raise
    except FileNotFoundError as error:
        raise wrong_usage(f"{error.strerror}: {error.filename}; run `unrec run` again") from error
    except ValueError as error:
        said = f"{output} is not an output of this version; run `unrec run` again"
        raise wrong_usage(f"{said}: {' '.join(str(error).split())}") from error


def read_output(folder: Path) -> Iterator[Extraction]:
    """Yield the documents of an output. Leaves with status 2 where a table of it is missing or broken."""
    from unrec.store.output import read_extractions

    with readable(folder):
        yield from read_extractions(folder)


def build_index(output: Path, *, anew: bool = False) -> "Built":
    """Make the index of an output. Leaves with status 2 where that cannot be done."""
    from unrec.find.index import build
    from unrec.store.output import read_rows

    with readable(output), progress("Indexing", sum(1 for _ in read_rows(output, Document))) as bar:
        return build(output, bar.advance, anew=anew)


def say_built(built: "Built", output: Path) -> None:
    """Say what came of an index."""
    from unrec.find.index import index_file

    changed = f"{counted(built.written, 'document')} written" if built.written else "nothing had changed"
    say(f"{visible(str(index_file(output)))}: {counted(built.documents, 'document')}, {changed}")


@contextmanager
def opened_index(output: Path) -> Iterator["Finder"]:
    """Open the index of an output, which is made or brought up to date where it must be.

    Leaves with status 2 where it cannot be asked, or a query is none.
    """
    from unrec.find.index import IndexUnfitError
    from unrec.find.search import Finder, QueryError

    need_output(output)
    try:
        opened = Finder(output)
    except IndexUnfitError as error:
        if error.why in {"foreign", "locked"}:
            raise
        say_built(build_index(output), output)
        opened = Finder(output)
    try:
        with opened as finder:
            yield finder
    except QueryError as error:
        complain(str(error))
        for line in (error.query, f"{' ' * error.at}^") if error.query else ():
            say(f"    {visible(line)}")
        raise typer.Exit(2) from error


def known_instruments(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the names of each instrument of an output by its id.
    Leaves with status 2 as `read_output` does.
    """
    from unrec.store.output import read_rows

    need_output(folder)
    with readable(folder):
        return {row.instrument_id: _names(row) for row in read_rows(folder, InstrumentRow)}


def _names(row: InstrumentRow) -> tuple[str, ...]:
    columns = (name for name in row.__struct_fields__ if name.startswith(("title_", "short_")))
    return tuple(filter(None, (getattr(row, name) for name in columns)))


_SHOWN = 10


class _Version(msgspec.Struct):
    """Of which schema version a JSON is."""

    schema_version: str = SCHEMA_VERSION


def load_document(name: str, output: Path) -> DocumentNode:
    """Return a document by its id, its work id, its source's name, or the path of its JSON.

    Leaves with status 2 where there is none or more than one, and says which there are; and where its
    JSON is broken or of another version.
    """
    path = Path(name)
    if path.name.endswith(tuple(JSON_SUFFIXES.values())) and path.is_file():
        return _decoded(path)
    from unrec.store.output import json_file, read_extraction, read_rows

    exact = json_file(output, name)
    if exact is not None:
        return _decoded(exact)
    need_output(output)
    with _errors_of(output):
        documents = list(read_rows(output, Document))
    matches = [row for row in documents if name == row.document_id] or [
        row for row in documents if name in {row.source, row.work_id}
    ]
    if len(matches) == 1:
        document_id = matches[0].document_id
        file = json_file(output, document_id)
        with _errors_of(output):
            return nest(read_extraction(output, document_id)) if file is None else _decoded(file)
    if matches:
        there = ", ".join(map(_called, matches[:_SHOWN]))
        raise wrong_usage(f"several documents named {name!r} in {output}: {there}")
    raise wrong_usage(f"no document named {name!r} in {output}; {_meant(name, documents)}")


def load_paragraph(name: str, output: Path) -> tuple[Extraction, Paragraph]:
    """Return a paragraph by its id, with its document. Leaves with status 2 where there is none."""
    from unrec.store.output import nearest_said

    document_id, _, path = name.partition(":")
    extraction = flatten(load_document(document_id, output))
    paragraph = next((unit for unit in extraction.paragraphs if unit.path == path), None)
    if paragraph is None:
        near = nearest_said(path, (unit.path for unit in extraction.paragraphs))
        raise wrong_usage(f"no paragraph {path!r} in {document_id}; {near}")
    return extraction, paragraph


def _called(row: Document) -> str:
    return f"{row.document_id} ({row.source})"


def _meant(name: str, documents: list[Document]) -> str:
    """What there is instead: the documents whose names are most like it."""
    from unrec.store.output import nearest_by_names

    by_id = {row.document_id: row for row in documents}
    near = nearest_by_names(name, {key: (row.work_id, row.source) for key, row in by_id.items()})
    what = "the nearest are" if len(documents) > len(near) else "there are"
    return f"{what}: {', '.join(_called(by_id[key]) for key in near)}" if near else "there are none"


def _decoded(file: Path) -> DocumentNode:
    from unrec.store.output import json_data, other_version

    with _errors_of(file):
        data = json_data(file)
        stated = json_as(data, _Version).schema_version
        if stated == SCHEMA_VERSION:
            return decode(data)
    raise other_version(str(file), stated)


@contextmanager
def _errors_of(file: Path) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise wrong_usage(
            f"{file} is not a document of this version; run `unrec run` again: {error}"
        ) from error
