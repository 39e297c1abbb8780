"""Which folder an output may take the place of: everything that is refused before any work is done."""

import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from unrec.data import UsageError

Ours = Callable[[str, Path], bool]
"""Tells whether an entry is of what a command writes, by its path below the output (a folder's ends in `/`),
and by the entry itself."""

# An address whose two slashes a path has made one of; a drive of Windows is a single letter.
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/+(.*)")
_ADVICE = "name another folder with -o"
_BUSY = {errno.EBUSY, errno.EXDEV}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class UnfitError(UsageError, OSError):
    """A folder must not be replaced; the message says why, and what to do instead."""


def meant(target: Path) -> Path:
    """Return the folder that a path means, at the end of its links; it need not be there yet.

    Raises `UnfitError` where it is an address, no folder, a link to nothing, the root,
    the working folder or above that.
    """
    address = address_of(target)
    if address:
        raise UnfitError(
            f"{address} is an address, and this is written to a folder of this machine; "
            "write it there and copy it, or use `unrec run`, which writes to buckets"
        )
    for place in (target, *target.parents):
        if place.is_symlink() and not place.exists():
            raise UnfitError(f"{place} is a link to {place.readlink()}, which is not there")
    real = Path(os.path.realpath(target))
    if real == real.parent or Path.cwd().is_relative_to(real):
        raise UnfitError(
            f"{target} is the working folder or above it, and would be replaced as a whole; "
            f"name a folder below it, such as {target / 'output'}"
        )
    if real.exists() and not real.is_dir():
        raise UnfitError(f"{target} is a file, not a folder")
    return real if target.is_symlink() or target.name in {"", ".."} else target


def address_of(target: Path) -> str | None:
    """Return the address that was meant by a path, such as `s3://bucket/out`; None where it is a path.

    It is a path, too, where a folder of that beginning stands in the working folder.
    """
    match = _ADDRESS.fullmatch(target.as_posix())
    if match is None or Path(f"{match[1]}:").exists():
        return None
    return f"{match[1]}://{match[2]}"


def refuse_sources(
    target: Path, place: Path, owned: frozenset[str], sources: Iterable[str | os.PathLike[str]]
) -> None:
    """Raise `UnfitError` where one of the sources stands in what is to be replaced,
    or directly in the folder.

    An output among its sources would be read as such, and its folder could not be told from theirs.
    """
    real = cache(os.path.realpath)  # most sources share their folders
    within = Path(real(place))
    for source in sources:
        folder, name = os.path.split(source)
        path = Path(real(folder), name)
        if path.is_relative_to(within) and not owned.isdisjoint(path.relative_to(within).parts[:1]):
            raise UnfitError(f"{source} is to be read, and {target} would be written over it; {_ADVICE}")
        if path.parent == within and path != within:
            raise UnfitError(f"{source} is to be read, and {target} is the folder it stands in; {_ADVICE}")


def refuse_foreign(target: Path, place: Path, owned: frozenset[str], ours: Ours | None) -> None:
    """Raise `UnfitError` where an entry that is to be replaced is, or holds, anything that is not ours."""
    if ours is None:
        return
    for name in sorted(owned):
        for below, path in _entries(name, place / name):
            if not ours(below, path):
                raise UnfitError(
                    f"{target / below} is none of what is written there, and would be lost; {_ADVICE}"
                )


def _entries(name: str, path: Path) -> Iterator[tuple[str, Path]]:
    """Yield an entry and everything in it, if it is there: the path below the output, and the whole path."""
    if path.is_dir() and not path.is_symlink():
        yield f"{name}/", path
        for entry in sorted(path.iterdir()):
            yield from _entries(f"{name}/{entry.name}", entry)
    elif os.path.lexists(path):
        yield name, path


def unwritable(target: Path, place: Path, error: OSError) -> OSError:
    """Return the error to raise where nothing can be made beside `target`,
    for which `error` is the reason.
    """
    if error.errno in _FORBIDDEN and place.is_dir() and os.access(place, os.W_OK):
        return OSError(
            f"{error.strerror}: {place.parent}/, which must be written to replace {target} as a whole; "
            f"name a folder below {target} with -o"
        )
    error.filename = str(target)
    return error


def refuse_unmovable(target: Path, place: Path, new: Path) -> None:
    """Raise `UnfitError` or `OSError` where the system will not let `target` be exchanged with the empty
    `new`.

    Nor may a folder in it be a mount point: what is mounted there would be emptied with the old output.
    """
    (new / "full").touch()
    error = _refusal(place, new)
    if error.errno in _BUSY:
        raise UnfitError(
            f"{target} is a mount point, which cannot be replaced as a whole; "
            f"name a folder below it, such as {target / 'output'}"
        )
    if error.errno in _FORBIDDEN:
        raise unwritable(target, place, error)
    for entry in sorted(place.iterdir()):
        if entry.is_dir() and not entry.is_symlink() and _refusal(entry, new).errno in _BUSY:
            raise UnfitError(f"{target / entry.name} is a mount point, and would be emptied; {_ADVICE}")
    (new / "full").unlink()


def _refusal(folder: Path, full: Path) -> OSError:
    """Return why the system will not put a folder in the place of one that is not empty.

    It never does; but only where it could move the folder it says that the other is not empty. No list of
    mount points tells as much.
    """
    try:
        folder.rename(full)
    except OSError as error:
        return error
    full.rename(folder)
    raise AssertionError(f"{folder} had taken the place of {full}, which was not empty")
