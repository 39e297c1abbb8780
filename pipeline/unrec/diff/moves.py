"""Where rows stand: what only moved is counted, and told once a document."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from unrec.diff.change import STRUCTURE, Change, differing, places, reason, shown
from unrec.models import Extraction, Record


class Moved(NamedTuple):
    """A row that stands elsewhere. Where `old` or `new` is None it is a blank line that came or went."""

    table: str
    what: str
    old: Record | None
    new: Record | None


def note(moved: list[Moved], table: str, what: str, old: Record, new: Record) -> None:
    """Take note of a row if the columns differ that say where it stands."""
    if differing(old, new, places(type(old))):
        moved.append(Moved(table, what, old, new))


def moves(old: Extraction, new: Extraction, moved: Sequence[Moved], *, alone: bool) -> Iterator[Change]:
    """Yield at most one change: how many rows of each table stand elsewhere, with the first of them.

    Blank lines that came or went are told with them, or where the document has no other change (`alone`).
    """
    counts = Counter(row.table for row in moved if row.old and row.new)
    if not counts and not (moved and alone):
        return
    gone, come = sum(row.new is None for row in moved), sum(row.old is None for row in moved)
    why = reason(old.document, new.document, STRUCTURE)
    before = [f"blank lines that went: {gone}"] if gone else []
    after = [f"blank lines that came: {come}"] if come else []
    if counts:
        first = next(row for row in moved if row.old and row.new)
        assert first.old is not None
        assert first.new is not None
        names = differing(first.old, first.new, places(type(first.old)))
        how_many = ", ".join(f"{count} {table}" for table, count in counts.items())
        before.insert(0, f"{how_many}, first {first.what}: {shown(first.old, names)}")
        after.insert(0, f"{how_many}, first {first.what}: {shown(first.new, names)}")
    yield Change(new.document.document_id, "places", why, "; ".join(before), "; ".join(after))
