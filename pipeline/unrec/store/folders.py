"""Output that appears whole or not at all: written beside its place, then exchanged with what is there.

What an output may not take the place of is refused before any work is done.

An output `out` is written in `.unrec-out-<random>`. Beside that stands `….lock`, a file that is locked as
long as its process lives, in whatever container or on whatever machine; and for a moment, where the system
cannot exchange two folders, `….old`, the old output. Neither folder ever stands there without the file of its
lock.
"""

import ctypes
import errno
import os
import re
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from hashlib import sha256
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


# Which folder an output may take the place of.


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


if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_RANDOM = 16  # hex digits
_LOCK = ".lock"
_LONGEST_NAME = 200  # bytes: with what we add, less than any file system's 255


@contextmanager
def beside(target: Path, *, private: bool = False) -> Iterator[Path]:
    """Give a new empty folder beside `target`; remove at the end what then stands there by its name.

    A `private` one is not for others to look into.

    Raises `OSError` where none can be made.
    """
    new, file = _claimed(target)
    try:
        new.mkdir(mode=stat.S_IRWXU if private else 0o777)
        yield new
    finally:
        _clear(target, new)
        os.close(file)
        _unlock(new)


def aside(new: Path) -> Path:
    """Return where the old output stands for a moment, where the system cannot exchange it with `new`."""
    return new.with_name(f"{new.name}.old")


def sweep(target: Path) -> None:
    """Remove what processes that are gone have left beside `target`; put back an old `target` among it."""
    shape = re.compile(f"({re.escape(_prefix(target))}[0-9a-f]{{{_RANDOM}}}){re.escape(_LOCK)}")
    with suppress(PermissionError):  # a folder one may write and not list: nothing is swept there
        for entry in sorted(target.parent.iterdir()):
            if match := shape.fullmatch(entry.name):
                _sweep(target, entry.with_name(match[1]))


def sweep_all(folder: Path) -> None:
    """Remove what processes of this user that are gone have left in a folder, whatever they wrote there.

    Never raises: what cannot be swept now is so later.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            match = _LEFT.fullmatch(entry.name)
            if match and entry.stat(follow_symlinks=False).st_uid == os.geteuid():
                _sweep(folder / match[2], folder / match[1])


# The name of what was to be written, where it is not too long to stand there.
_LEFT = re.compile(rf"(\.unrec-((?![0-9a-f]{{64}}-).+)-[0-9a-f]{{{_RANDOM}}}){re.escape(_LOCK)}")


def write_file(target: Path, data: bytes | Iterable[bytes]) -> None:
    """Put a file in its place whole; what a killed process has begun of one is swept up later.

    Makes its folders. Of what is given in pieces, only one is held at a time.

    Raises `OSError`, naming the file, where it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with beside(target) as folder:
            with (folder / "whole").open("wb") as file:
                file.writelines((data,) if isinstance(data, bytes) else data)
            (folder / "whole").replace(target)
    except OSError as error:
        error.filename, error.filename2 = str(target), None
        raise


def remove(folder: Path) -> None:
    """Remove a folder if it is there, also where it is not to be written; of a link, the link alone."""
    if folder.is_symlink():
        with suppress(OSError):
            folder.unlink()
        return
    shutil.rmtree(folder, ignore_errors=True)
    for inner, _, _ in os.walk(folder):
        with suppress(OSError):
            Path(inner).chmod(stat.S_IRWXU)
    shutil.rmtree(folder, ignore_errors=True)


def _sweep(target: Path, new: Path) -> None:
    try:
        file = os.open(_lock(new), os.O_RDWR)
    except OSError:  # gone meanwhile, or another user's
        return
    try:
        gone = _taken(file)
    except OSError:  # no locks here, and so no telling
        gone = False
    try:
        if gone:
            _clear(target, new)
            if sys.platform != "win32":  # while it is locked: another may else have claimed it meanwhile
                _unlock(new)
    finally:
        os.close(file)
    if gone and sys.platform == "win32":  # where an open file cannot be removed
        _unlock(new)


def _claimed(target: Path) -> tuple[Path, int]:
    """Take the lock of a new name; return the name and the lock's descriptor."""
    while True:
        new = target.with_name(_prefix(target) + secrets.token_hex(_RANDOM // 2))
        file = os.open(_lock(new), os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            taken = _taken(file)
        except OSError:  # no locks here: then nobody sweeps either
            taken = True
        with suppress(FileNotFoundError):
            if taken and os.path.samestat(_lock(new).stat(), os.fstat(file)):
                return new, file
        os.close(file)  # one who sweeps was quicker than the lock


def _prefix(target: Path) -> str:
    name = target.name
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name = sha256(os.fsencode(name)).hexdigest()
    return f".unrec-{name}-"


def _lock(new: Path) -> Path:
    return new.with_name(new.name + _LOCK)


def _taken(file: int) -> bool:
    """Lock a file until it is closed; False where another has. Raises `OSError` where there are no locks."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _clear(target: Path, new: Path) -> None:
    """Remove the folders of a lock, but put back the old output where it is missed."""
    if aside(new).exists() and not target.exists():
        aside(new).rename(target)
    remove(new)
    remove(aside(new))


def _unlock(new: Path) -> None:
    """Remove the file of a lock, unless a folder could not be removed: that stays to be swept."""
    if not (new.exists() or aside(new).exists()):
        with suppress(OSError):  # another who sweeps was quicker
            _lock(new).unlink()


@contextmanager
def alone(file: Path, seconds: float = 5) -> Iterator[None]:
    """Keep other processes that ask likewise from a file, while it is read and written again.

    Raises `TimeoutError` where another keeps it for longer than that.
    """
    lock = os.open(file.with_name(f".{file.name}{_LOCK}"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        end = time.monotonic() + seconds
        while not _taken(lock):
            if time.monotonic() > end:
                raise TimeoutError(f"{file} is kept by another program")
            time.sleep(0.02)
        yield
    finally:
        os.close(lock)


_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def replacing(
    target: Path,
    owned: frozenset[str],
    ours: Ours | None = None,
    sources: Iterable[str | os.PathLike[str]] = (),
) -> Iterator[Path]:
    """Give an empty folder to write into; on success it takes the place of `target` in one step.

    `owned` are the names in `target` that the new output replaces; anything else that stands there is
    carried over, and so are the folder's mode and, where the system permits, its owner. At every moment
    `target` is the old whole folder or the new whole one, also when the process is killed; where several
    write to it at once, it is that of the last. Leftovers of a killed process are swept up by the next.
    (Where the system cannot exchange two folders, `target` is missing for a moment between two renames; a
    process killed in it leaves the old folder beside, and the next puts it back. There, of several that write
    at once all but one may fail.) If the block raises, `target` is as it was. A link to a folder stays a
    link: the folder it means is replaced.

    Raises `UnfitError` before the block where `target` must not be replaced: it is no folder, the working
    folder or above that, a link to nothing, a mount point or one that holds such, or what is owned holds one
    of `sources`; and, before the block and after it, where what is owned holds anything that is not `ours`;
    after it, where what is to be carried over cannot be. Raises `OSError` where the folder cannot be written.
    """
    place = meant(target)
    place.parent.mkdir(parents=True, exist_ok=True)
    sweep(place)
    refuse_sources(target, place, owned, sources)
    refuse_foreign(target, place, owned, ours)
    with ExitStack() as stack:
        try:
            new = stack.enter_context(beside(place))
        except OSError as error:
            raise unwritable(target, place, error) from None
        if place.exists():
            new.chmod(stat.S_IRWXU)  # what it replaces may be private
            refuse_unmovable(target, place, new)
        try:
            yield new
            written = owned.union(entry.name for entry in new.iterdir())
            placed = False
            while not placed:
                refuse_foreign(target, place, owned, ours)
                placed = _take_place(new, place, written)
            _sync_folder(place.parent)
        except UnfitError:
            raise
        except OSError as error:
            if error.errno is not None:
                error.filename = error.filename or str(target)  # that of a write names no file
            raise


def _take_place(new: Path, target: Path, written: frozenset[str]) -> bool:
    """Put the new folder in the place of `target`;
    False where another process did so meanwhile: try again.
    """
    if not target.exists():
        _sync(new)
        try:
            new.rename(target)
        except OSError as error:
            if error.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
                raise
            return False
        return True
    old = target.stat()
    carried = _carry_over(target, new, written)
    _take_over_mode(old, new)
    _sync(new)
    if not os.path.samestat(old, target.stat()):  # what was carried over may be cut short
        for entry in carried:
            if entry.is_dir() and not entry.is_symlink():
                remove(entry)
            else:
                entry.unlink()
        return False
    _exchange(new, target)
    return True


def _carry_over(old: Path, new: Path, written: frozenset[str]) -> list[Path]:
    carried = []
    for entry in sorted(old.iterdir()):
        if entry.name in written:
            continue
        place = new / entry.name
        carried.append(place)
        try:
            if entry.is_dir() and not entry.is_symlink():
                _carry_over_folder(entry, place)
            else:
                _link(str(entry), str(place))
        except UnfitError:
            raise
        except OSError as error:
            raise UnfitError(f"{entry} cannot be kept: {error.strerror or error}") from error
    return carried


def _carry_over_folder(old: Path, new: Path) -> None:
    try:
        shutil.copytree(old, new, symlinks=True, copy_function=_link)
    except shutil.Error as error:
        path, _, reason = error.args[0][0]
        raise UnfitError(f"{path} cannot be carried over: {reason}; name another folder with -o") from error


def _link(source: str, target: str) -> str:
    """Take a file over without copying its bytes where the file system can, else by a copy.

    Raises `OSError` where it stands on another file system: that one is mounted in the old folder, and would
    be emptied with it.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno == errno.EXDEV:
            raise
        shutil.copy2(source, target, follow_symlinks=False)
    return target


def _take_over_mode(old: os.stat_result, new: Path) -> None:
    if sys.platform != "win32":
        with suppress(OSError):  # few may give a folder to another
            os.chown(new, old.st_uid, old.st_gid)
    new.chmod(stat.S_IMODE(old.st_mode))


def _sync(folder: Path) -> None:
    """Have everything in the folder on the disk before it takes its place."""
    if _sync_system(folder):
        return
    for path, _, names in os.walk(folder):
        for name in names:
            _sync_file(Path(path, name))
        _sync_folder(Path(path))


def _sync_system(folder: Path) -> bool:
    """Sync the folder's whole file system where that can be done: many times faster than file by file."""
    call = _system_call("syncfs")
    if call is None:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        return bool(call(handle) == 0)
    finally:
        os.close(handle)


def _system_call(name: str) -> Callable[..., int] | None:
    """A function of the C library that Python lacks, or None."""
    return getattr(ctypes.CDLL(None, use_errno=True), name, None) if sys.platform == "linux" else None


def _sync_file(path: Path) -> None:
    if path.is_symlink():
        return
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(new: Path, target: Path) -> None:
    """Swap the two folders in one step where the system can; else by renames, the second at once."""
    swap = _system_call("renameat2")
    paths = os.fsencode(new), os.fsencode(target)
    if swap is not None and swap(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0:
        return
    target.rename(aside(new))
    new.rename(target)
