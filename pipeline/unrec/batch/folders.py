"""The documents that stand in a folder."""

import os
from collections.abc import Iterator
from pathlib import Path

from unrec.read import SUFFIXES


def documents_under(folder: Path) -> Iterator[str]:
    """Yield the paths of the documents in a folder, at any depth, by name; hidden ones are left out.

    Links are followed, each folder once. A folder that cannot be listed is yielded itself: reading it tells why.
    """
    yield from _under(folder, set())


def _under(folder: Path, seen: set[str]) -> Iterator[str]:
    """The documents in a folder, hidden ones left out; links are followed, each folder once."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield str(folder)
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")):  # the latter stands there while Word has a file open
            continue
        # Of a folder that may be listed and not entered, nothing can be said; reading it will tell.
        if os.path.isdir(entry):  # noqa: PTH112 -- Path.is_dir raises there
            yield from _under(entry, seen)
        elif entry.suffix.lower() in SUFFIXES and _may_be_read(entry):
            yield str(entry)


def _may_be_read(entry: Path) -> bool:
    """Whether a file, or what cannot be told to be none, stands there; a pipe would be waited for."""
    return os.path.isfile(entry) or not os.path.exists(entry)  # noqa: PTH110, PTH113 -- as above
