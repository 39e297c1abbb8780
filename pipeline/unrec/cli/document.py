"""Finding a written document by what a user calls it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from unrec.cli.console import need, wrong_usage
from unrec.models import SCHEMA_VERSION
from unrec.nested import DocumentNode, decode
from unrec.write import safe_name

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
