"""Where a unit's own text is broken off by its items, and goes on behind them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from unrec.languages import load
from unrec.models import Extraction, Line, Paragraph
from unrec.structure.markers import Marker, markers_in, notes_of
from unrec.text import clean, cut


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
    """For each unit that goes on behind an item of its own: where in `raw` it does, and on which line."""
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
    unit: Paragraph, borders: Sequence[tuple[int, int]], found: Sequence[Marker]
) -> Iterator[Words]:
    text = unit.text
    begin, line = 0, unit.line_first
    for start, next_line in _starts(unit, borders, found) if borders else ():
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
    """Where in `text` what stands behind each border begins, and on which line."""
    # As `text` was made of `raw`: the markers of footnotes were cut out, the rest was cleaned.
    markers = [(one.start, one.end) for one in found]
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
