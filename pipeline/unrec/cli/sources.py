"""From the places a user names to tasks."""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from threading import Thread

from unrec.batch.folders import documents_under
from unrec.batch.sources import Place
from unrec.batch.task import Task
from unrec.batch.web import PUBLIC, Access
from unrec.cli.console import need, wrong_usage
from unrec.read import SUFFIXES

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
