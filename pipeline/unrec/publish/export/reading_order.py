"""A document as a tree in reading order: sections, units, broken-off texts, and marks that nest."""

import heapq
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Literal, NamedTuple

from unrec.languages import load
from unrec.languages.markers import Marker, markers_in, notes_of
from unrec.models import Extraction, Line, Paragraph, Reference, Section
from unrec.text import clean, cut

# Where a unit's own text is broken off by its items, and continues after them.


class Words(NamedTuple):
    """A stretch `[start, end)` of a unit's `text`, and the line on which it begins."""

    start: int
    end: int
    line: int


def words(extraction: Extraction) -> dict[str, tuple[Words, ...]]:
    """Return each unit's text in stretches, by its id: one, or more where its items stand between them.

    The stretches are in reading order and hold all of the text but the single space between two of them.
    None is empty: a unit without text has none. A text that is not what the unit's lines give is one
    stretch, because its characters cannot be told to lines.
    """
    borders = _borders(extraction)
    notes = notes_of(extraction.lines) if borders else {}
    marked = markers_in(extraction.paragraphs, notes, load(extraction.document.language))
    return {
        unit.paragraph_id: tuple(_stretches(unit, borders.get(unit.paragraph_id, ()), markers))
        for unit, markers in zip(extraction.paragraphs, marked, strict=True)
    }


def _borders(extraction: Extraction) -> Mapping[str, Sequence[tuple[int, int]]]:
    """For each unit that continues after an item of its own: where in `raw` it does, and on which line."""
    first_lines: dict[str, list[int]] = {}
    for unit in extraction.paragraphs:
        if unit.parent_id is not None:
            first_lines.setdefault(unit.parent_id, []).append(unit.line_first)
    own: dict[str, list[Line]] = {}
    for line in extraction.lines:
        if line.paragraph_id in first_lines:
            own.setdefault(line.paragraph_id, []).append(line)
    return {name: list(_parted(lines, first_lines[name])) for name, lines in own.items()}


def _parted(lines: Sequence[Line], items: list[int]) -> Iterator[tuple[int, int]]:
    offset = 0
    waiting = iter(sorted(items))
    item = next(waiting, None)
    for before, line in pairwise(lines):
        offset += len(before.text) - before.body_start + 1  # the line break in `raw`
        parted = False
        while item is not None and item < line.line:
            parted, item = True, next(waiting, None)
        if parted:
            yield offset, line.line


def _stretches(
    unit: Paragraph, borders: Sequence[tuple[int, int]], markers: Sequence[Marker]
) -> Iterator[Words]:
    text = unit.text
    begin, line = 0, unit.line_first
    for start, next_line in _starts(unit, borders, markers) if borders else ():
        if start >= len(text):
            break
        # One space stands for the line break, where there are words on both sides of it.
        if begin < start - 1:
            yield Words(begin, start - 1, line)
            begin = start
        line = next_line
    if begin < len(text):
        yield Words(begin, len(text), line)


def _starts(
    unit: Paragraph, borders: Sequence[tuple[int, int]], found: Sequence[Marker]
) -> Iterator[tuple[int, int]]:
    """Where in `text` what stands after each border begins, and on which line."""
    # As `text` was made of `raw`: the markers of footnotes were cut out, the rest was cleaned.
    markers = [(marker.start, marker.end) for marker in found]
    cleaned = clean(cut(unit.raw, markers))
    if cleaned.text != unit.text:
        return
    places = range(len(unit.text) + 1)
    gone = passed = 0
    for offset, line in borders:
        while passed < len(markers) and markers[passed][1] <= offset:
            gone += markers[passed][1] - markers[passed][0]
            passed += 1
        yield bisect_left(places, offset - gone, key=lambda place: cleaned.to_source(place, place)[0]), line


# A unit's references as marks in its text that nest as XML elements must.

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
    """Where a mark must be cut first, and where it continues; None where it need not be."""
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


# A document as a tree in reading order: sections, units, and the text that stands between them.

_LOOSE = ("front_matter", "contents", "closing", "footnote", "unassigned")


class Loose(NamedTuple):
    """Lines outside headings and units that belong together:
    their role, and their reading text by paragraph.
    """

    role: str
    section_id: str | None
    line: int
    paragraphs: tuple[str, ...]


class Unit(NamedTuple):
    """A paragraph or item with what it is made of, in reading order.

    That is its own words, the items under it, and loose text and paragraphs without a label that stand
    between those.
    """

    row: Paragraph
    inside: "list[Words | Unit | Loose]"


class Part(NamedTuple):
    """A section with what stands in it, in reading order; the whole document where `section` is None."""

    section: Section | None
    inside: "list[Part | Unit | Loose]"


def tree(extraction: Extraction) -> Part:
    """Return a document's tree. Everything the ledger holds is in it but the furniture of the pages.

    A section holds its units, loose text and deeper sections by line. Loose text between a unit's items is
    in the unit; what stands in the middle of its words (a footnote below them, as a page ends) follows
    them. A paragraph of loose text that turns out empty once direction marks and layout spaces are gone
    is left out.
    """
    whole = Part(None, [])
    by_id: dict[str | None, Part] = {None: whole}
    open_parts = [(0, whole)]
    for section in extraction.sections:
        while open_parts[-1][0] >= section.level:
            open_parts.pop()
        part = by_id[section.section_id] = Part(section, [])
        open_parts[-1][1].inside.append(part)
        open_parts.append((section.level, part))
    for unit in units(extraction.paragraphs, words(extraction)):
        by_id[unit.row.section_id].inside.append(unit)
    for block in loose(extraction.lines):
        by_id[block.section_id].inside.append(block)
    for part in by_id.values():
        part.inside[:] = _settled(sorted(part.inside, key=first_line))
    return whole


def units(rows: Iterable[Paragraph], own: Mapping[str, Iterable[Words]]) -> list[Unit]:
    """Return the paragraphs that hang under no other, each with its words and items, in reading order."""
    top: list[Unit] = []
    by_id: dict[str, Unit] = {}
    for row in rows:
        unit = by_id[row.paragraph_id] = Unit(row, [*own.get(row.paragraph_id, ())])
        if row.parent_id:
            by_id[row.parent_id].inside.append(unit)
        else:
            top.append(unit)
    for unit in by_id.values():
        unit.inside.sort(key=first_line)
    return top


def loose(lines: Iterable[Line]) -> Iterator[Loose]:
    """Yield the loose text of a ledger, in order; lines of the pages' furniture do not part it."""
    printed = (line for line in lines if line.role != "furniture")
    for (role, section_id), run in groupby(printed, key=lambda line: (line.role, line.section_id)):
        if role not in _LOOSE:
            continue
        found = list(run)
        paragraphs = tuple(filter(None, (clean("\n".join(unit)).text for unit in _paragraphs(found))))
        if paragraphs:
            yield Loose(role, section_id, found[0].line, paragraphs)


def first_line(part: "Part | Unit | Loose | Words") -> int:
    """Return the line at which it begins."""
    if isinstance(part, Unit):
        return part.row.line_first
    if isinstance(part, Loose | Words):
        return part.line
    return part.section.line if part.section else 0


def _settled(inside: "Iterable[Part | Unit | Loose]") -> "Iterator[Part | Unit | Loose]":
    """Yield these, but put text into the unit before it where something of that unit follows."""
    unit: Unit | None = None
    for part in inside:
        if not isinstance(part, Part) and unit is not None and _last_line(unit) > first_line(part):
            _put(part, unit)
            continue
        if not isinstance(part, Loose):
            unit = part if isinstance(part, Unit) else None
        yield part


def _put(block: Loose | Unit, unit: Unit) -> None:
    place = bisect_left(unit.inside, first_line(block), key=first_line)
    before = unit.inside[place - 1] if place else None
    if isinstance(before, Unit) and _last_line(before) > first_line(block):
        _put(block, before)
    else:
        unit.inside.insert(place, block)


def _last_line(unit: Unit) -> int:
    """The line on which the last thing in a unit begins."""
    last = unit.inside[-1] if unit.inside else None
    if isinstance(last, Unit):
        return _last_line(last)
    return first_line(last) if last is not None else unit.row.line_first


def _paragraphs(lines: Iterable[Line]) -> Iterator[list[str]]:
    waiting: list[str] = []
    for line in lines:
        if line.gap_before and waiting:
            yield waiting
            waiting = []
        waiting.append(line.text)
    if waiting:
        yield waiting
