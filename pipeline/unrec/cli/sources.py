"""From what a user names to what a command works with: sources, the catalogue, passwords,
the folder it writes.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from unrec.batch.folders import documents_under
from unrec.batch.sources import Place
from unrec.batch.task import Task
from unrec.batch.web import PUBLIC, Access
from unrec.catalogue import Catalogue, load, with_extra
from unrec.cli.console import need, wrong_usage
from unrec.reading import SUFFIXES

if TYPE_CHECKING:
    from unrec.store import Ours


def check_folder(
    target: Path,
    owned: frozenset[str],
    ours: "Ours",
    sources: Iterable[str | os.PathLike[str]] = (),
) -> None:
    """Leave with status 2 where `target` must not be replaced, as `output_folder` does, without writing."""
    from unrec.place import UnfitError, meant, refuse_foreign, refuse_sources

    try:
        place = meant(target)
        refuse_sources(target, place, owned, sources)
        refuse_foreign(target, place, owned, ours)
    except UnfitError as error:
        raise wrong_usage(str(error)) from error


@contextmanager
def output_folder(
    target: Path,
    owned: frozenset[str],
    ours: "Ours | None" = None,
    sources: Iterable[str | os.PathLike[str]] = (),
) -> Iterator[Path]:
    """Give an empty folder that takes the place of `target`, as `store.replacing` does.

    Leaves with status 2 where `target` must not be replaced: mostly before any work is done.
    """
    from unrec.store import UnfitError, replacing

    try:
        with replacing(target, owned, ours, sources) as folder:
            yield folder
    except UnfitError as error:
        raise wrong_usage(str(error)) from error


Cache = Annotated[Path, typer.Option("--cache", help="Where results are kept between runs.")]
CACHE = Path(".unrec-cache")
Ask = Annotated[bool, typer.Option("--ask-password", help="Ask for the password of encrypted PDFs.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        help="A file with the password of encrypted PDFs in its first line.",
        dir_okay=False,
    ),
]


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


def find_sources(places: Sequence[str], access: Access = PUBLIC, timeout: float | None = None) -> list[Task]:
    """Return the sources to read: named files as they are, folders and buckets searched for documents.

    In the order of their names; one named twice, whichever way, is read once. What a folder holds and
    cannot be read, be it a folder, is a source too: it will be a failed document. So is an address that ends
    like a document, whether or not anything stands there. Leaves with status 2
    where a place does not exist, where there is nothing to read, or where listing a URL takes longer than
    `timeout` seconds.
    """
    found: dict[str, str] = {}
    for named in places:
        inside = list(_inside(named, access, timeout))
        for real, place in zip(real_places(inside), inside, strict=True):
            found.setdefault(real, place)
    if not found:
        shown = ", ".join(Place(named).shown for named in places)
        raise wrong_usage(f"no document in {shown}; looked for {', '.join(SUFFIXES)}")
    tasks = (Task(place=place, name=Place(place).name) for place in found.values())
    return sorted(tasks, key=lambda task: (task.name, task.place))


def _inside(named: str, access: Access, timeout: float | None) -> Iterator[str]:
    place = Place(named, access)
    if place.is_url:
        try:
            if place.name.lower().endswith(SUFFIXES) and not place.shown.endswith("/"):
                place.need_driver()
                yield named
            else:
                yield from _listed(place, timeout)
        except OSError as error:
            raise wrong_usage(str(error)) from error
        return
    path = need(Path(named), "source")
    if not path.is_dir():
        yield named
        return
    yield from documents_under(path)


def _listed(place: Place, timeout: float | None) -> list[str]:
    """Return the documents at a URL. Raises `OSError` where it cannot be listed in time.

    A server may answer for ever; the thread that waits for it ends with the program.
    """
    found: list[str] = []
    errors: list[OSError] = []

    def look() -> None:
        try:
            found.extend(each.place for each in place.find(SUFFIXES))
        except OSError as error:
            errors.append(error)

    looking = Thread(target=look, daemon=True)
    looking.start()
    looking.join(timeout)
    if looking.is_alive():
        raise TimeoutError(f"{place.shown}: not listed after {timeout:g} seconds")
    if errors:
        raise errors[0]
    return found


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
