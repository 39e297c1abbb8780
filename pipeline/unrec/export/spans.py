"""A unit's references as marks in its text that nest as XML elements must."""

import heapq
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from unrec.models import Reference

_DIGITS = re.compile(r"\d+")
_PLACES = ("subparagraph", "paragraph", "article", "part")


class Mark(NamedTuple):
    """Something to mark over `[start, end)` of a unit's text.

    `one` is a single reference, `many` holds further marks for its targets, `range` goes from its first
    row to its last. `rows` are its reference rows. `piece` counts the pieces of a mark that crosses another
    and was cut at its end; it is 0 for the first.
    """

    start: int
    end: int
    kind: Literal["one", "many", "range"]
    rows: tuple[Reference, ...]
    piece: int = 0


class Node(NamedTuple):
    """A mark with the marks inside it, in text order."""

    mark: Mark
    inner: list["Node"]


def marks_of(references: Iterable[Reference]) -> list[Mark]:
    """Return the marks of one unit's references.

    Rows over the same span become one mark of many. Inside it, each row gets the digits that name it
    («المادتين ٣٢ و٣٧»); where the text has them in words or letters, the first row gets the whole span,
    and the others a mark of no length at its end. No row is lost.
    """
    ordered = sorted(references, key=lambda row: (row.char_start, -row.char_end))
    marks: list[Mark] = []
    for (start, end), group in groupby(ordered, key=lambda row: (row.char_start, row.char_end)):
        rows = tuple(group)
        if len(rows) == 1:
            marks.append(Mark(start, end, "one", rows))
        elif any(step.endswith(".range") for step in rows[0].rule.partition("/")[0].split("+")):
            marks.append(Mark(start, end, "range", rows))
        else:
            marks.append(Mark(start, end, "many", rows))
            marks.extend(_members(rows))
    return marks


def _members(rows: tuple[Reference, ...]) -> list[Mark]:
    start, end = rows[0].char_start, rows[0].char_end
    places = _located(rows)
    if places is None:
        return [Mark(start if row is rows[0] else end, end, "one", (row,)) for row in rows]
    return [Mark(start + a, start + b, "one", (row,)) for (a, b), row in zip(places, rows, strict=True)]


def _located(rows: tuple[Reference, ...]) -> list[tuple[int, int]] | None:
    """Where in the surface each row's own number stands; None where not every one of them does."""
    differ = [place for place in _PLACES if len({getattr(row, place) for row in rows}) > 1]
    if len(differ) != 1 or len({row.instrument_id for row in rows}) > 1:
        return None
    runs = list(_DIGITS.finditer(rows[0].surface))
    found = []
    for row in rows:
        value = str(getattr(row, differ[0]))
        while runs and not (value.isdecimal() and int(runs[0].group()) == int(value)):
            runs.pop(0)
        if not runs:
            return None
        found.append(runs.pop(0).span())
    return found


def nest(marks: Iterable[Mark], gaps: Sequence[tuple[int, int]] = ()) -> list[Node]:
    """Return marks as trees: each lies wholly inside the mark that holds it, and none crosses another.

    A mark that crosses the end of one that began before it is cut there; its pieces name the same rows.
    So is one that crosses one of the `gaps`, which are `[start, end)`, in order, and hold nothing to mark.
    """
    top: list[Node] = []
    stack: list[Node] = []
    waiting = [(_place(mark), order, mark) for order, mark in enumerate(_clear(marks, gaps))]
    heapq.heapify(waiting)
    while waiting:
        _, order, mark = heapq.heappop(waiting)
        while stack and _is_over(stack[-1].mark, mark):
            stack.pop()
        border = _border(mark, stack, gaps)
        if border is not None:
            rest = mark._replace(start=border[1], piece=mark.piece + 1)
            heapq.heappush(waiting, (_place(rest), order, rest))
            mark = mark._replace(end=border[0])
        node = Node(mark, [])
        (stack[-1].inner if stack else top).append(node)
        stack.append(node)
    return top


def _clear(marks: Iterable[Mark], gaps: Sequence[tuple[int, int]]) -> Iterator[Mark]:
    """The marks, none of them with an end inside a gap."""
    for mark in marks:
        first, last = _gap_at(mark.start, gaps), _gap_at(mark.end - 1, gaps)
        if mark.start == mark.end or not (first or last):
            yield mark
            continue
        start = first[1] if first else mark.start
        end = last[0] if last else mark.end
        yield mark._replace(start=start, end=max(start, end))


def _gap_at(place: int, gaps: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    at = bisect_right(gaps, place, key=itemgetter(0)) - 1
    return gaps[at] if at >= 0 and place < gaps[at][1] else None


def _border(mark: Mark, stack: Sequence[Node], gaps: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Where a mark must be cut first, and where it goes on; None where it need not be."""
    found = []
    if stack and mark.end > stack[-1].mark.end:
        found.append((stack[-1].mark.end, stack[-1].mark.end))
    place = bisect_left(gaps, mark.start, key=itemgetter(0))
    if place < len(gaps) and gaps[place][0] < mark.end:
        found.append(gaps[place])
    return min(found, key=lambda border: (border[0], -border[1]), default=None)


def _place(mark: Mark) -> tuple[int, bool, int]:
    """Text order: a mark of no length belongs to what ends there;
    an outer mark comes before what it holds.
    """
    return mark.start, mark.end > mark.start, -mark.end


def _is_over(open_mark: Mark, mark: Mark) -> bool:
    if open_mark.kind == "many" and mark.start == mark.end == open_mark.end:
        return False
    return open_mark.end <= mark.start
