"""The geometry of a text's page: how wide it was set, where each line begins and ends, and whether the first
piece of a line would have had room at the end of the one above.

Lengths are in letters: columns of a text without layout, where a wide character takes two; the mean width of
a letter where lines have boxes in points. All of it follows from the lines themselves.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Sequence
from functools import cache
from statistics import median
from typing import NamedTuple

import msgspec

from unrec.evidence.shapes import (
    LOOKED_AT,
    NO_LABEL,
    Label,
    first_piece,
    fold,
    hung,
    is_wide,
    read_label,
    width,
)
from unrec.languages import load, supported
from unrec.models import SourceLine
from unrec.text import either, late

UNBROKEN = 999.0
"""The width of a text whose paragraphs are one line each."""
TOP, NO_WIDTH = 99.0, 98.0
"""The margin of the first line; that of lines of a text that no width breaks."""
_LONG_LINE, _LONG_LINES = 135, 0.2
_NARROWEST = 20.0
"""No column is narrower: many shorter lines are a list of words."""
_FULL_LINES, _FEWEST, _OUTLIERS = 0.13, 8, 0.006
_TAB = 4
_MOST_GAP = 3
_SHARE_LEFT = 0.06
_SHORT = 0.6
_EXACT, _NEARLY_EXACT = 0.012, 0.06
_WIDTHS = 12
_HUNG = ',.;:)"!?'
"""Marks, folded, that may hang after a full line of wide characters."""


class Row(NamedTuple):
    """A line with words: its index in the source, its folded text, its label, how many blank lines stand
    above (3 at the most), and whether a page begins at it; where it begins and ends, and how much room its
    first piece takes.
    """

    line: int
    text: str
    label: Label
    gap: int
    new_page: bool
    start: float
    end: float
    need: float


class Page(msgspec.Struct, frozen=True, gc=False):
    """The rows of a text, and what they tell together.

    `furniture` are guesses: rows that come again and again, or hold a page's number. `above` and `below` are
    the places of the next rows that are none, -1 where there is none. `margin` is what the width leaves
    behind the row above, less the row's first piece: from 0 on the break was meant. `exact` says how well the
    right edge is known: 0 not at all, 1 from too few lines, 2 exactly, 3 nearly, 4 loosely.
    """

    rows: Sequence[Row]
    furniture: Sequence[bool]
    repeats: Sequence[int]
    above: Sequence[int]
    below: Sequence[int]
    width: float
    left: float
    margin: Sequence[float]
    exact: int

    @property
    def breaks(self) -> bool:
        """Whether print breaks lines."""
        return self.width < UNBROKEN


def read_page(lines: Sequence[SourceLine], taken: Container[int] = ()) -> Page:
    """Return the geometry of the lines that hold words and are not `taken`. Time grows with the lines."""
    rows = _rows(lines, taken)
    furniture, repeats = _furniture(rows)
    above = _above(furniture)
    below = [len(rows) - 1 - at if at >= 0 else -1 for at in _above(furniture[::-1])][::-1]
    set_as = _measured(rows, lines, above, furniture)
    body = [row for row, taken_out in zip(set_as.rows, furniture, strict=True) if not taken_out]
    starts = Counter(round(row.start) for row in body)
    left = min((start for start, times in starts.items() if times >= _SHARE_LEFT * len(body)), default=0)
    exact = _exact(set_as) if set_as.width < UNBROKEN else 0
    return Page(set_as.rows, furniture, repeats, above, below, set_as.width, left, set_as.margin, exact)


class _Measured(NamedTuple):
    """Rows as one way to measure lines has them: the width, the margins, and of the lines that go on in the
    middle of a sentence how many there are, how many had room and yet were broken, and how many are longer.
    """

    rows: Sequence[Row]
    width: float
    margin: Sequence[float]
    among: int
    had_room: int
    longer: int


def _measured(
    rows: Sequence[Row], lines: Sequence[SourceLine], above: Sequence[int], furniture: Sequence[bool]
) -> _Measured:
    """The rows by that measure of which the fewest lines are longer, or were broken though they had room.

    Programs count columns, where a wide character takes two and a sign above a letter none, or characters,
    all alike; after a full line a mark hangs or goes with its character to the next.
    """
    usual = _by_measure(rows, above, furniture, hangs=False)
    texts = [lines[row.line].text for row in rows]
    if usual.width >= UNBROKEN or not usual.had_room or any(lines[row.line].box is not None for row in rows):
        return usual
    wide = 2 * sum(width(text) > len(text) for text in texts) > len(rows)
    if not wide and all(width(text) == len(text) for text in texts):
        return usual
    alike = [_alike(row, text.strip(), 2 if wide else 1) for row, text in zip(rows, texts, strict=True)]
    others = [_by_measure(alike, above, furniture, hangs=False)]
    if wide:
        marks = [2 * hung(text.strip()) for text in texts]
        others += [_by_measure(_unhung(each, marks), above, furniture, hangs=True) for each in (rows, alike)]
    return min((usual, *others), key=lambda each: (each.had_room + each.longer) / max(each.among, 1))


def _alike(row: Row, printed: str, each: int) -> Row:
    """A row of which every character takes as much room."""
    text = printed.expandtabs(_TAB) if "\t" in printed else printed
    return row._replace(end=row.start + each * len(text), need=float(each * len(first_piece(printed))))


def _by_measure(
    rows: Sequence[Row], above: Sequence[int], furniture: Sequence[bool], *, hangs: bool
) -> _Measured:
    ends = sorted(row.end for row, taken_out in zip(rows, furniture, strict=True) if not taken_out)
    full = _width(rows, above, ends, hangs=hangs)
    margin = [
        TOP
        if at < 0
        else NO_WIDTH
        if full >= UNBROKEN
        else full - (min(rows[at].end, full) if hangs else rows[at].end) - _need(row, rows[at])
        for row, at in zip(rows, above, strict=True)
    ]
    return _Measured(rows, full, margin, *_at_odds(rows, above, margin, full))


def _unhung(rows: Sequence[Row], marks: Sequence[int]) -> list[Row]:
    """Rows whose first pieces need no room for the marks after them."""
    return [row._replace(need=row.need - room) for row, room in zip(rows, marks, strict=True)]


def _need(row: Row, above: Row) -> float:
    """The room that a row's first piece takes behind the row above: with a space, but between wide
    characters.
    """
    unspaced = is_wide(row.text[:1] or " ") or is_wide(above.text[-1:] or " ")
    return row.need if unspaced else row.need + 1


def _rows(lines: Sequence[SourceLine], taken: Container[int]) -> list[Row]:
    unit = _letter(lines)
    rows: list[Row] = []
    gap, page = 0, None
    for index, line in enumerate(lines):
        own = line.text
        text = fold(own if len(own) <= 2 * LOOKED_AT else f"{own[:LOOKED_AT]}{own[-LOOKED_AT:]}").strip()
        if not text or index in taken:
            gap = gap if text else gap + 1
            continue
        gap = max(gap, int(line.gap_before)) if rows else 0
        start, end, need = _place(line, unit)
        new_page = line.page != page and bool(rows)
        rows.append(Row(index, text, read_label(text), min(gap, _MOST_GAP), new_page, start, end, need))
        gap, page = 0, line.page
    return rows


def _letter(lines: Sequence[SourceLine]) -> float:
    """The mean width in points of a letter; 0 where most lines have no boxes."""
    widths = [
        (line.box.x1 - line.box.x0) / width(line.text)
        for line in lines
        if line.box is not None and line.text.strip() and line.indent is not None
    ]
    return median(widths) if 2 * len(widths) > sum(bool(line.text.strip()) for line in lines) else 0.0


def _place(line: SourceLine, unit: float) -> tuple[float, float, float]:
    """Where a line begins and ends, and how much room its first piece takes."""
    own = line.text
    printed = own.strip()
    if unit and line.box is not None:
        start, long = (line.indent or 0.0) / unit, (line.box.x1 - line.box.x0) / unit
        return start, start + long, width(first_piece(printed)) * long / max(width(printed), 1)
    spaces = own[: len(own) - len(own.lstrip())]
    start = float(len(spaces.expandtabs(_TAB)))
    long = width(printed.expandtabs(_TAB) if "\t" in printed else printed)
    return start, start + long, float(width(first_piece(printed)))


def _above(furniture: Sequence[bool]) -> list[int]:
    above: list[int] = []
    last = -1
    for at, taken_out in enumerate(furniture):
        above.append(last)
        last = last if taken_out else at
    return above


@cache
def _furnished() -> re.Pattern[str]:
    """What a whole line of furniture may be, and what only furniture holds."""
    words = either(word for code in supported() for word in load(code).furniture.page_words)
    return late(
        rf"(?i)^\W*(?:{words})?\W*\d{{1,4}}\W*(?:{words}|/\s*\d{{1,4}})?\W*$"
        r"|^(?:\d+\s+)?[A-Z]{1,5}(?:/[A-Z0-9.()\-]+){1,6}(?:\s+\d+)?$|^_{5,}$|^[A-Z]{1,5}\.\d\d-\d|^\d\d-\d{5}"
    )


_DIGITS = re.compile(r"\d+")
_MOST_FURNITURE, _KEY = 120, 40


def _furniture(rows: Sequence[Row]) -> tuple[list[bool], list[int]]:
    """Which rows look like a page's furniture, and how often each comes."""
    pattern = _furnished()
    keys = [_DIGITS.sub("0", row.text[:_KEY]) for row in rows]
    times = Counter(keys)
    looks = [len(row.text) <= _MOST_FURNITURE and pattern.search(row.text) is not None for row in rows]
    furniture: list[bool] = []
    several = len(rows) > _KEY
    for at, (row, key) in enumerate(zip(rows, keys, strict=True)):
        apart = row.gap > 0 or row.new_page or (at > 0 and looks[at - 1])
        number = looks[at] and apart and (times[key] > 1 or len(row.text) < 6)
        title = several and times[key] > 2 and apart and len(row.text) > 3 and row.label is NO_LABEL
        furniture.append(number or title)
    return furniture, [times[key] for key in keys]


def _width(rows: Sequence[Row], above: Sequence[int], ends: Sequence[float], *, hangs: bool) -> float:
    """The width that a text was broken at: where the longest lines end among those that go on in the middle
    of a sentence, but for marks that hang; `UNBROKEN` where each paragraph is a line.
    """
    wide = _loose_width(ends)
    if wide >= UNBROKEN:
        return wide
    if hangs:
        return _hung_width(rows, above) or wide
    on = sorted(
        rows[at].end
        for row, at in zip(rows, above, strict=True)
        if at >= 0 and row.gap == 0 and _goes_on(row, rows[at]) and rows[at].end <= 1.25 * wide + 4
    )
    return on[-1 - int(_OUTLIERS * len(on))] if len(on) >= _FEWEST else wide


def _hung_width(rows: Sequence[Row], above: Sequence[int]) -> float:
    """The width that the fewest lines are at odds with among those that go on and end in no mark: by what is
    longer, or was broken though it had room; 0 where too few go on.
    """
    on = [
        (rows[at].end, row.need)
        for row, at in zip(rows, above, strict=True)
        if at >= 0 and row.label is NO_LABEL and row.gap == 0
        if row.text[0].isalnum() and rows[at].text[-1] not in _HUNG
    ]
    times = Counter(end for end, _ in on)
    widths = sorted((end for end in times if times[end] > 1), reverse=True)[:_WIDTHS]
    if len(on) < _FEWEST or not widths:
        return 0.0
    return min(widths, key=lambda full: sum(end > full or end + need <= full for end, need in on))


def _goes_on(row: Row, above: Row) -> bool:
    first = row.text[0]
    return row.label is NO_LABEL and first.isalpha() and not first.isupper() and above.text[-1] not in ";.:"


def _loose_width(ends: Sequence[float]) -> float:
    """Where enough lines end nearly alike, the longest of them, but for a few."""
    if len(ends) < 4 or sum(end > _LONG_LINE for end in ends) > _LONG_LINES * len(ends):
        return UNBROKEN
    least = max(3, _FULL_LINES * len(ends))
    for last in range(len(ends) - 1, bisect_right(ends, _NARROWEST) - 1, -1):
        alike = last - bisect_right(ends, ends[last] * 0.9 - 1) + 1
        if alike >= least:
            return ends[max(0, last - int(0.012 * alike))]
    return UNBROKEN


def _at_odds(
    rows: Sequence[Row], above: Sequence[int], margin: Sequence[float], full: float
) -> tuple[int, int, int]:
    """How many lines go on in the middle of a sentence, how many of those had room and yet were broken, and
    how many are longer than the width.

    Between wide characters any line may break: one that is short tells nothing.
    """
    among = had_room = longer = 0
    for row, at, room in zip(rows, above, margin, strict=True):
        if at < 0 or row.gap or row.label is not NO_LABEL:
            continue
        last, first = rows[at].text[-1], row.text[0]
        if last.isalpha() and first.isalpha() and not first.isupper():
            if is_wide(last) and rows[at].end <= _SHORT * full:
                continue
            among += 1
            had_room += room >= 0
            longer += rows[at].end > full
    return among, had_room, longer


def _exact(measured: _Measured) -> int:
    """How exact the right edge is, by the lines that go on in the middle of a sentence and yet had room."""
    among, had_room = measured.among, measured.had_room
    if among < _FEWEST:
        return 1
    return 2 if had_room <= _EXACT * among else 3 if had_room <= _NEARLY_EXACT * among else 4
