"""Temporary folders beside an output, known by a lock that ends with their process, and what is left of them.

An output `out` is written in `.unrec-out-<random>`. Beside that stands `….lock`, a file that is locked as
long as its process lives, in whatever container or on whatever machine; and for a moment, where the system
cannot exchange two folders, `….old`, the old output. Neither folder ever stands there without the file of its
lock.
"""

import os
import re
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

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
            if found := shape.fullmatch(entry.name):
                _sweep(target, entry.with_name(found[1]))


def remove(folder: Path) -> None:
    """Remove a folder if it is there, also where it or one in it is not to be written."""
    if folder.is_symlink():  # none of ours
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
