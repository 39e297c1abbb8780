"""Output of the outcomes of a run, written part by part by several processes; what stands is taken over."""

import multiprocessing
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from unrec.batch.index import Entry, Index, Note, is_standing, note_of
from unrec.batch.results import Results
from unrec.batch.task import Outcome, Position, at_position
from unrec.batch.workers import mapped
from unrec.catalogue import Catalogue
from unrec.models import Extraction
from unrec.store.schema import OF_CATALOGUE
from unrec.store.write import (
    OF_DOCUMENTS,
    Earlier,
    Layout,
    Standing,
    Stretch,
    Tables,
    begin,
    in_parts,
    join,
    part_file,
    tables_in,
    write_part,
)


class Part(NamedTuple):
    """Documents that are written together, in order, with the outcomes that they take, by their places.

    Of the `standing` no JSON is written; of the first `shown` the note holds the document.
    """

    number: int
    outcomes: Mapping[int, Outcome]
    positions: Sequence[Position]
    standing: frozenset[str]
    shown: int


class Before:
    """What stands in an earlier output, by document and by part."""

    def __init__(self, index: Index, earlier: Earlier, layout: Layout) -> None:
        self.earlier = earlier
        self.entries = {entry.position.document_id: entry for entry in index.entries}
        self._parts: dict[str, tuple[list[Entry], Standing]] = {}
        at = dict.fromkeys(OF_DOCUMENTS, 0)
        parts = in_parts(index.entries, layout, lambda entry: (entry.position.document_id, entry.head.lines))
        for number, part in enumerate(parts):
            entries, rows = list(part), {}
            for column, name in enumerate(OF_DOCUMENTS):
                count = sum(entry.counts[column] for entry in entries)
                rows[name] = range(at[name], at[name] + count)
                at[name] += count
            self._parts[entries[0].position.document_id] = entries, Standing(number, rows)

    def stands(self, outcome: Outcome, position: Position) -> bool:
        """Tell whether a document stands as it is to be written."""
        entry = self.entries.get(position.document_id)
        return entry is not None and is_standing(entry, outcome, position)

    def part(self, outcomes: Sequence[Outcome], positions: Sequence[Position]) -> Standing | None:
        """Return the part that holds exactly these documents as they are to be written, or None."""
        entries, standing = self._parts.get(positions[0].document_id, ([], None))
        same = len(entries) == len(positions) and all(
            is_standing(entry, outcomes[position.at], position)
            for entry, position in zip(entries, positions, strict=True)
        )
        return standing if same else None


def get_ready(*, lean: bool) -> None:
    """Import what writing takes.

    Where the process is ours alone (`lean`), without NumPy, which Arrow imports where it finds it: nothing
    here uses it, and it takes longer than Arrow itself. Freed memory goes back to the system then, too.
    """
    held = lean and "numpy" not in sys.modules and "pyarrow" not in sys.modules
    if held:
        sys.modules |= {"numpy": None}  # type: ignore[dict-item]  # so it is found to be missing
    try:
        import pyarrow as pa
        import pyarrow.json
        import pyarrow.parquet
    finally:
        if held:
            del sys.modules["numpy"]
    if lean:
        pa.set_memory_pool(pa.system_memory_pool())


def begin_output(folder: Path, catalogue: Catalogue, layout: Layout, earlier: Earlier | None) -> None:
    """Write what hangs on no document, or take it over. Raises `OSError` where that cannot be done."""
    begin(folder, None if earlier else catalogue, layout)
    if earlier is not None:
        files = (part_file(Path(), name, 0 if layout.partition else None) for name in OF_CATALOGUE)
        for file in (Path("schema/document.schema.json"), Path("schema/codebook.md"), *files):
            earlier.take(file.as_posix(), folder / file)


class Target(NamedTuple):
    """Where a run writes, how, and from which results; of how many documents it shows more than counts.

    `shown` is None where it shows all documents, and every warning of theirs.
    """

    folder: Path
    layout: Layout
    results: Path
    shown: int | None = 0


def written(
    outcomes: Sequence[Outcome],
    order: Sequence[Position],
    target: Target,
    before: Before | None = None,
    jobs: int = 1,
) -> Iterator[tuple[Position, Note | Entry]]:
    """Write the documents of a run into a folder that is begun; yield each one's place, in order.

    With a place comes the note of a document that was written, or the entry of one whose part stands in the
    earlier output and was taken over. The bytes are the same whatever stands there, and whatever the number
    of `jobs`. Raises `OSError` where the folder cannot be written or a result is gone.
    """
    parts, stands = _parts_of(outcomes, order, target.layout, before)
    todo = list(_to_write(outcomes, parts, stands, target, before))
    jobs = min(jobs, len(todo))
    whole = jobs == 1 and not any(stands) and target.layout.partition is None
    with (
        tables_in(target.folder) if whole else nullcontext() as tables,
        mapped(jobs, partial(write_noted, target=target, tables=tables), todo) as done,
    ):
        made = ((_decoder.decode(notes), part.standing) for part, notes in zip(todo, done, strict=True))
        for number, (part, standing) in enumerate(zip(parts, stands, strict=True)):
            taken = before and standing and _taken(part, standing, before, target, number)
            notes, alone = taken or next(made)
            if before is not None:
                _take_json(alone, before.earlier, target)
            yield from zip(part, notes, strict=True)
    if target.layout.partition is None:
        _join(target.folder, stands, before.earlier if before else None)


def _parts_of(
    outcomes: Sequence[Outcome], order: Sequence[Position], layout: Layout, before: Before | None
) -> tuple[list[list[Position]], list[Standing | None]]:
    """The documents by the part in which they are written, and what of each part stands already."""

    def measured(each: Position) -> tuple[str, int]:
        return each.document_id, outcomes[each.at].document.lines

    parts = [list(part) for part in in_parts(order, layout, measured)]
    stands = [before.part(outcomes, part) if before else None for part in parts]
    return (parts, stands) if parts else ([[]], [None])


def _taken(
    part: Sequence[Position], standing: Standing, before: Before, target: Target, number: int
) -> tuple[Sequence[Note | Entry], frozenset[str]]:
    """Take over the tables of a part that stands; return what is known of its documents, and their ids."""
    if target.layout.partition is not None:
        for name in OF_DOCUMENTS:
            old = part_file(Path(), name, standing.number).as_posix()
            before.earlier.take(old, part_file(target.folder, name, number))
    ids = [each.document_id for each in part]
    return [before.entries[document_id] for document_id in ids], frozenset(ids)


def _take_json(ids: Iterable[str], earlier: Earlier, target: Target) -> None:
    for document_id in ids:
        file = target.layout.json_file(document_id)
        if file is not None:
            earlier.take(file, target.folder / file)


def _to_write(
    outcomes: Sequence[Outcome],
    parts: Sequence[Sequence[Position]],
    stands: Sequence[Standing | None],
    target: Target,
    before: Before | None,
) -> Iterator[Part]:
    """Yield the parts that do not stand, with all that another process needs to write them."""
    first = 0
    for number, (part, stand) in enumerate(zip(parts, stands, strict=True)):
        if stand is None:
            standing = [
                each.document_id for each in part if before and before.stands(outcomes[each.at], each)
            ]
            shown = len(part) if target.shown is None else max(target.shown - first, 0)
            taken = (at for each in part for at in (each.at, *each.joins, *each.beside))
            yield Part(number, {at: outcomes[at] for at in taken}, part, frozenset(standing), shown)
        first += len(part)


def _join(folder: Path, stands: Sequence[Standing | None], earlier: Earlier | None) -> None:
    """Make the single file of each table; where the earlier one holds all of it, take that over."""
    for table in OF_DOCUMENTS:
        stretches = [
            earlier.stretch(table, standing)
            if standing is not None and earlier is not None
            else Stretch(part_file(folder, table, number))
            for number, standing in enumerate(stands)
        ]
        if earlier is not None and None not in stands and earlier.is_all(table, stretches):
            earlier.take(f"{table}.parquet", folder / f"{table}.parquet")
        join(folder, table, stretches)


def write_noted(part: Part, target: Target, tables: Tables | None = None) -> bytes:
    """Write a part, to files of its own unless tables are open; return its documents' notes, encoded."""
    if multiprocessing.parent_process() is not None:
        get_ready(lean=True)
    kept, notes = Results(target.results), []

    def documents() -> Iterator[Extraction]:
        for number, position in enumerate(part.positions):
            held = [at_position(part.outcomes, position, kept)]
            notes.append(note_of(held[0], shown=number < part.shown, whole=target.shown is None))
            yield held.pop()  # who writes it lets go of it by and by

    write_part(documents(), target.folder, part.number, target.layout, part.standing, tables)
    return msgspec.msgpack.encode(notes)


_decoder = msgspec.msgpack.Decoder(list[Note])
