"""Definitions set in two columns, term and meaning, read entry by entry.

The colons stand below each other: `الوزارة  : وزارة التربية`. Terms may run over more than one row.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from unrec.reading.pdf.bidi import RTL
from unrec.reading.pdf.drawn import Glyph
from unrec.reading.pdf.lines import PageLine

_LEAST = 3
"""Rows with a colon at the same place that make a list of definitions."""
_LONGEST = 30
"""Rows of a meaning."""
_AGREE = 2.0
"""Points by which the colons' places may differ."""
_COLONS = frozenset((":", "："))


class Zone(NamedTuple):
    """Rows `[start, end)` of a page with a column of colons; `colons` are the rows that have one.

    `cut` is where the colons begin and `behind` where they end, counted in the direction of reading.
    """

    start: int
    end: int
    cut: float
    behind: float
    colons: frozenset[int]


def zones_of(rows: Sequence[Sequence[Glyph]], direction: str) -> list[Zone]:
    """Return the zones of definitions on a page of rows from the top down."""
    with_colons = [
        index for index, row in enumerate(rows) if not _COLONS.isdisjoint([glyph.text for glyph in row])
    ]
    places: dict[int, tuple[float, float]] = {}
    for index in with_colons if len(with_colons) >= _LEAST else ():
        colon = _colon(rows[index], direction)
        if colon is not None:
            places[index] = colon
    zones: list[Zone] = []
    done = 0
    for first, (cut, behind) in places.items():
        if first < done:
            continue
        run = {first}
        place = end = first + 1
        while place < min(len(rows), max(run) + _LONGEST):
            kept = _keeps_apart(rows[place], cut, behind, direction)
            if kept is None:
                break
            if place in places and abs(places[place][0] - cut) <= _AGREE:
                run.add(place)
            place += 1
            if kept:
                end = place
        if len(run) >= _LEAST:
            zones.append(Zone(first, end, cut, behind, frozenset(run)))
            done = end
    return zones


def may_define(texts: Sequence[str], row: Callable[[int], Sequence[Glyph]], direction: str) -> bool:
    """Tell whether a page may have a zone, by the texts of its rows; `row` makes the glyphs of one."""
    with_colons = [index for index, text in enumerate(texts) if ":" in text or "：" in text]
    return len(with_colons) >= _LEAST and any(_colon(row(index), direction) for index in with_colons)


def parted(row: Sequence[Glyph], zone: Zone, direction: str) -> tuple[list[Glyph], list[Glyph]]:
    """Return the glyphs of a row before the zone's colons, and the rest, colon and all."""
    before = [glyph for glyph in row if _span(glyph, direction)[1] <= zone.cut + _AGREE / 2]
    return before, [glyph for glyph in row if _span(glyph, direction)[1] > zone.cut + _AGREE / 2]


def joined(terms: Sequence[PageLine], meaning: PageLine) -> PageLine:
    """Return the first line of an entry: its term, whole, and the first row of its meaning."""
    lines = [*terms, meaning]
    repairs = {"columns", *(each for line in lines if line.repair for each in line.repair.split("+"))}
    return PageLine(
        meaning.page,
        " ".join(line.text for line in lines),
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
        meaning.baseline,
        max(line.size for line in lines),
        "+".join(sorted(repairs)),
    )


def _span(glyph: Glyph, direction: str) -> tuple[float, float]:
    """Return where a glyph begins and ends in the direction of reading."""
    return (-glyph.x1, -glyph.x0) if direction == RTL else (glyph.x0, glyph.x1)


def _colon(row: Sequence[Glyph], direction: str) -> tuple[float, float] | None:
    """Return where the first colon of a row begins and ends, if a term, and then a gap, stands before it.

    The row has one.
    """
    start, end = min(_span(glyph, direction) for glyph in row if glyph.text in _COLONS)
    inked = [_span(glyph, direction)[1] for glyph in row if glyph.text.strip()]
    before = [stop for stop in inked if stop <= start + _AGREE / 2]
    if not before or max(before) > start - 1.0 or all(stop <= end for stop in inked):
        return None
    return start, end


def _keeps_apart(row: Sequence[Glyph], cut: float, behind: float, direction: str) -> bool | None:
    """Tell whether a row has a part of a meaning: None where it runs through the column of colons."""
    inside = False
    for glyph in row:
        start, end = _span(glyph, direction)
        if not glyph.text.strip():
            continue
        inside = inside or start >= cut - _AGREE
        if glyph.text in _COLONS and abs(start - cut) <= _AGREE:
            continue
        if start < behind - 0.3 and end > cut + 0.3:
            return None
    return inside
