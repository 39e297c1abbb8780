"""An earlier output of the same program, whose files and rows a new output takes over as they are."""

import os
import shutil
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa


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
    """A document as it stands in an earlier output: its id, and where its rows of each table are."""

    document_id: str
    rows: Mapping[str, range]


class Earlier:
    """An output that stands in a folder; `files` are its files, with the stamps they must still have.

    Raises `OSError` from every method where a file is no longer as it was.
    """

    def __init__(self, folder: Path, files: Mapping[str, Stamp]) -> None:
        self._folder = folder
        self._files = files
        self._tables: dict[str, _Rows] = {}

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

    def file_of(self, table: str, rows: range) -> str | None:
        """Return the name of the file that holds exactly these rows of a table; None where none does."""
        return self._rows(table).whole.get((rows.start, rows.stop))

    def all_of(self, table: str) -> range:
        """Return all rows of a table."""
        return range(self._rows(table).count)

    def read(self, table: str, rows: range) -> Iterator["pa.Table"]:
        """Yield these rows of a table, a row group at a time; no more than one is held."""
        yield from self._rows(table).read(rows)

    def _rows(self, table: str) -> "_Rows":
        if table not in self._tables:
            names = sorted(
                name for name in self._files if name.partition("/")[0] in {table, f"{table}.parquet"}
            )
            for name in names:
                self._check(name, self._folder / name)
            self._tables[table] = _Rows(self._folder, names)
        return self._tables[table]

    def _check(self, name: str, path: Path) -> None:
        if not stamp_of(path.stat(follow_symlinks=False)).same_bytes(self._files[name]):
            raise OSError(f"{path} was changed while it was read; run again")


class _Rows:
    """The rows of a table, counted through all its files, read by row group."""

    def __init__(self, folder: Path, names: list[str]) -> None:
        import pyarrow.parquet as pq

        self._files: list[pq.ParquetFile] = [pq.ParquetFile(str(folder / name)) for name in names]
        groups = [
            (number, group, file.metadata.row_group(group).num_rows)
            for number, file in enumerate(self._files)
            for group in range(file.num_row_groups)
        ]
        self._groups = [(number, group) for number, group, _ in groups]
        self._starts = [0, *accumulate(rows for _, _, rows in groups)]
        ends = list(accumulate(file.metadata.num_rows for file in self._files))
        self.count = self._starts[-1]
        self.whole = dict(zip(zip([0, *ends], ends, strict=False), names, strict=True))
        self._held: tuple[int, pa.Table] | None = None

    def read(self, rows: range) -> Iterator["pa.Table"]:
        at = rows.start
        while at < rows.stop:
            number = bisect_right(self._starts, at) - 1
            first, last = self._starts[number], self._starts[number + 1]
            table = self._group(number)
            stop = min(rows.stop, last)
            yield table.slice(at - first, stop - at)
            at = stop

    def _group(self, number: int) -> "pa.Table":
        if self._held is None or self._held[0] != number:
            file, group = self._groups[number]
            self._held = (number, self._files[file].read_row_group(group, use_threads=False))
        return self._held[1]
