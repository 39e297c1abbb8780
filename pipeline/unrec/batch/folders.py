"""The documents that stand in a folder."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from unrec.reading import SUFFIXES


def documents_under(folder: Path) -> Iterator[str]:
    """Yield the paths of the documents in a folder, at any depth, by name; hidden ones are left out.

    Links are followed, each folder once. A folder that cannot be listed is yielded itself:
    reading it tells why.
    """
    yield from _under(folder, set())


def _under(folder: Path, seen: set[str]) -> Iterator[str]:
    """The documents in a folder, hidden ones left out; links are followed, each folder once."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        yield str(folder)
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")):  # the latter stands there while Word has a file open
            continue
        # Of a folder that may be listed and not entered, nothing can be said; reading it will tell.
        if _is(entry.is_dir):
            yield from _under(Path(entry.path), seen)
        elif os.path.splitext(entry.name)[1].lower() in SUFFIXES and _may_be_read(entry):  # noqa: PTH122
            yield entry.name if folder == Path() else entry.path


def _is(kind: Callable[[], bool]) -> bool:
    try:
        return kind()
    except OSError:  # a link that leads to itself
        return False


def _may_be_read(entry: "os.DirEntry[str]") -> bool:
    """Whether a file, or what cannot be told to be none, stands there; a pipe would be waited for."""
    return _is(entry.is_file) or not os.path.exists(entry)  # noqa: PTH110 -- Path.exists raises there
