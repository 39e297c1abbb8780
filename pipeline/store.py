"""Output that appears whole or not at all: written beside its place, then exchanged with what is there."""

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_MARK = ".unrec-"


@contextmanager
def replacing(target: Path, owned: frozenset[str]) -> Iterator[Path]:
    """Give an empty folder to write into; on success it takes the place of `target` in one step.

    `owned` are the names in `target` that the new output replaces; anything else that stands there is
    carried over. At every moment `target` is the old whole folder or the new whole one, also when the
    process is killed; leftovers of a killed process are swept up by the next. (Where the system cannot
    exchange two folders, `target` is missing for a moment between two renames; a process killed in it
    leaves the old folder beside, and the next puts it back.) If the block raises, `target` is as it was.
    Raises `OSError` where the folder cannot be written.
    """
    parent = target.parent
    parent.mkdir(parents=True, exist_ok=True)
    sweep(target)
    new = parent / f"{_MARK}{target.name}-{os.getpid()}"
    new.mkdir()
    try:
        yield new
        if target.exists():
            _carry_over(target, new, owned)
            _sync(new)
            _exchange(new, target)
        else:
            _sync(new)
            new.rename(target)
        _sync_folder(parent)
    except OSError as error:
        error.filename = error.filename or str(target)  # that of a write names no file
        raise
    finally:
        shutil.rmtree(new, ignore_errors=True)


def sweep(target: Path) -> None:
    """Remove what processes that are gone have left beside `target`; put back an old `target` among it."""
    for left in sorted(target.parent.glob(f"{_MARK}{target.name}-*")):
        owner = left.name.rpartition("-")[2]
        if owner.isdecimal() and _alive(int(owner)):
            continue
        if left.name == _aside(target, owner).name and not target.exists():
            left.rename(target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def _aside(target: Path, owner: int | str) -> Path:
    """Where the old folder stands for a moment, in systems that cannot exchange two."""
    return target.with_name(f"{_MARK}{target.name}-old-{owner}")


def _alive(process: int) -> bool:
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _carry_over(old: Path, new: Path, owned: frozenset[str]) -> None:
    for entry in sorted(old.iterdir()):
        if entry.name in owned or (new / entry.name).exists():
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, new / entry.name, symlinks=True, copy_function=_link)
        else:
            _link(str(entry), str(new / entry.name))


def _link(source: str, target: str) -> str:
    """Take a file over without copying its bytes where the file system can, else by a copy."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return target


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
    """A function of Linux's C library that Python has not; None where there is none."""
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
    aside = _aside(target, os.getpid())
    target.rename(aside)
    new.rename(target)
    aside.rename(new)
