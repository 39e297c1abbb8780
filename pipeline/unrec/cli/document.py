"""Finding a written document, and what a written output holds, by what a user calls it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from unrec.cli.console import need, wrong_usage
from unrec.models import SCHEMA_VERSION, Extraction, InstrumentRow
from unrec.nested import DocumentNode, decode
from unrec.write import safe_name


def _here(context: typer.Context, folder: Path) -> Path:
    """Return where an output stands on this machine: a bucket's is copied, until the command is done."""
    from unrec.place import address_of

    address = address_of(folder)
    if address is None or context.resilient_parsing:
        return folder
    from unrec.batch.bucket import fetched
    from unrec.write import OWNED

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


Written = Annotated[
    Path, typer.Argument(help="Where `unrec run` wrote: a folder, or s3://, gs://, az://.", callback=_here)
]


def need_output(folder: Path) -> None:
    """Leave with status 2 where the folder is not one that `unrec run` of this schema version has written."""
    from unrec.output import VersionError, check_version
    from unrec.place import address_of

    if address := address_of(folder):
        raise wrong_usage(
            f"{address} is an address, and this works on a folder of this machine; copy it here first"
        )
    try:
        check_version(folder)
    except FileNotFoundError as error:
        raise wrong_usage(f"output not found: {error.filename}; has `unrec run` written there?") from error
    except VersionError as error:
        raise wrong_usage(str(error)) from error
    except ValueError:
        return  # whoever reads on says what is wrong with it


def read_output(folder: Path) -> Iterator[Extraction]:
    """Yield the documents of an output. Leaves with status 2 where a table of it is missing or broken."""
    import msgspec

    from unrec.output import VersionError, read_extractions

    try:
        yield from read_extractions(folder)
    except FileNotFoundError as error:
        raise wrong_usage(f"{error.strerror}: {error.filename}; run `unrec run` again") from error
    except VersionError as error:
        raise wrong_usage(str(error)) from error
    except (ValueError, msgspec.ValidationError) as error:
        why = " ".join(str(error).split())
        raise wrong_usage(
            f"{folder} is not an output of this version; run `unrec run` again: {why}"
        ) from error


def known_instruments(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the names of each instrument of an output by its id.
    Leaves with status 2 as `read_output` does.
    """
    from unrec.output import read_instruments

    need_output(folder)
    try:
        return {row.instrument_id: _names(row) for row in read_instruments(folder)}
    except (FileNotFoundError, ValueError) as error:
        raise wrong_usage(f"{folder} is not an output of this version; run `unrec run` again") from error


def _names(row: InstrumentRow) -> tuple[str, ...]:
    columns = (name for name in row.__struct_fields__ if name.startswith(("title_", "short_")))
    return tuple(filter(None, (getattr(row, name) for name in columns)))


_SHOWN = 10


class _Named(msgspec.Struct):
    """What a document is called by, and of which version it is."""

    document_id: str
    work_id: str
    source: str
    schema_version: str = SCHEMA_VERSION


def load_document(name: str, output: Path) -> DocumentNode:
    """Return a document by its id, its work id, its source's name, or the path of its JSON.

    Leaves with status 2 where there is none or more than one, and says which there are; and where its
    JSON is broken or of another version.
    """
    path = Path(name)
    if path.suffix == ".json" and path.is_file():
        return _decoded(path)
    folder = need(output / "json", "output")
    exact = folder / f"{safe_name(name)}.json"
    if exact.is_file():
        return _decoded(exact)
    named = {file: _named(file) for file in sorted(folder.glob("*.json"))}
    matches = [one for one in named if name in {named[one].source, named[one].work_id}]
    if len(matches) == 1:
        return _decoded(matches[0])
    if matches:
        there = ", ".join(_called(named[one]) for one in matches[:_SHOWN])
        raise wrong_usage(f"several documents named {name!r} in {output}: {there}")
    raise wrong_usage(f"no document named {name!r} in {output}; {_meant(name, list(named.values()))}")


def _called(one: _Named) -> str:
    return f"{one.document_id} ({one.source})"


def _meant(name: str, named: list[_Named]) -> str:
    """What there is instead: the documents whose names are most like it."""
    from unrec.nearest import nearest_by_names

    by_id = {one.document_id: one for one in named}
    near = nearest_by_names(name, {own: (one.work_id, one.source) for own, one in by_id.items()})
    what = "the nearest are" if len(named) > len(near) else "there are"
    return f"{what}: {', '.join(_called(by_id[own]) for own in near)}" if near else "there are none"


def _decoded(file: Path) -> DocumentNode:
    data = file.read_bytes()
    with _errors_of(file):
        stated = msgspec.json.decode(data, type=_Named).schema_version
        if stated == SCHEMA_VERSION:
            return decode(data)
    from unrec.output import other_version

    raise wrong_usage(str(other_version(str(file), stated)))


def documents(output: Path) -> Iterator[DocumentNode]:
    """Yield the documents of an output from their JSON. Leaves with status 2 where one is broken."""
    for file in sorted(need(output / "json", "output").glob("*.json")):
        yield _decoded(file)


def _named(file: Path) -> _Named:
    with _errors_of(file):
        return msgspec.json.decode(file.read_bytes(), type=_Named)


@contextmanager
def _errors_of(file: Path) -> Iterator[None]:
    try:
        yield
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise wrong_usage(
            f"{file} is not a document of this version; run `unrec run` again: {error}"
        ) from error
