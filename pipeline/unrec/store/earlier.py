"""An earlier output of the same program, whose files and rows a new output takes over as they are."""

import os
import shutil
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from unrec.store.write import Stretch


class Stamp(NamedTuple):
    """Size, times and inode of a file: they tell, nearly always, whether it is the file that was seen.

    `changed` is when its bytes were written, `touched` when the system last noted any change of it, which no
    program sets at will; both in nanoseconds.
    """

    size: int
    changed: int
    touched: int
    inode: int
    device: int

    def same_bytes(self, other: "Stamp") -> bool:
        """Tell whether both are of one file whose bytes nobody wrote meanwhile;
        it may have got a second name.
        """
        return (self.size, self.changed, self.inode) == (other.size, other.changed, other.inode)


def stamp_of(state: os.stat_result) -> Stamp:
    """Return the stamp of a file from what the system says of it."""
    return Stamp(state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino, state.st_dev)


def stamps_below(folder: Path, names: frozenset[str]) -> dict[str, Stamp]:
    """Return every file of these names in a folder, at any depth, by its path below it.

    Raises `OSError` where the folder cannot be listed.
    """
    return {name: stamp for name, stamp in _stamps(str(folder), "") if name.partition("/")[0] in names}


def _stamps(folder: str, prefix: str) -> Iterator[tuple[str, Stamp]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _stamps(entry.path, f"{prefix}{entry.name}/")
            else:
                yield f"{prefix}{entry.name}", stamp_of(entry.stat(follow_symlinks=False))


class Standing(NamedTuple):
    """A part of an earlier output: its number, and where its rows of each table are."""

    number: int
    rows: Mapping[str, range]


class Earlier:
    """An output that stands in a folder; `files` are its files, with the stamps they must still have.

    Raises `OSError` from every method where a file is no longer as it was.
    """

    def __init__(self, folder: Path, files: Mapping[str, Stamp]) -> None:
        self._folder = folder
        self._files = files
        self._starts: dict[str, list[int]] = {}

    def take(self, name: str, place: Path) -> None:
        """Put a file of the earlier output in a new place: the same bytes,
        and where the system can the same file.
        """
        source = self._folder / name
        try:
            os.link(source, place, follow_symlinks=False)
        except OSError:  # no links here, or none that may be made
            shutil.copy2(source, place, follow_symlinks=False)
        self._check(name, source)

    def stretch(self, table: str, part: Standing) -> Stretch:
        """Return the row groups of a part in the single file of a table; all where the part is all of it."""
        name = f"{table}.parquet"
        if table not in self._starts:
            import pyarrow.parquet as pq

            self._check(name, self._folder / name)
            with pq.ParquetFile(str(self._folder / name)) as file:
                sizes = (file.metadata.row_group(group).num_rows for group in range(file.num_row_groups))
                self._starts[table] = [0, *accumulate(sizes)]
        starts, rows = self._starts[table], part.rows[table]
        return Stretch(self._folder / name, bisect_left(starts, rows.start), bisect_left(starts, rows.stop))

    def is_all(self, table: str, stretches: Sequence[Stretch]) -> bool:
        """Tell whether stretches are the whole single file of a table."""
        name, at = self._folder / f"{table}.parquet", 0
        for stretch in stretches:
            if (stretch.file, stretch.first) != (name, at):
                return False
            at = stretch.last or 0
        return at == len(self._starts[table]) - 1

    def _check(self, name: str, path: Path) -> None:
        if not stamp_of(path.stat(follow_symlinks=False)).same_bytes(self._files[name]):
            raise OSError(f"{path} was changed while it was read; run again")
