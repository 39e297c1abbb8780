"""Glyphs gathered into rows by their baselines."""

from collections import Counter
from itertools import groupby
from operator import attrgetter

from unrec.reading.pdf.bidi import BRACKETS
from unrec.reading.pdf.drawn import Glyph

_SAME_BASELINE = 0.2
"""Type sizes two baselines may differ within a row (a sloping scan, a shifted run)."""
_RAISED = 0.55
"""Type sizes a smaller row may stand above or below another and still belong to it (note markers)."""
_SMALLER = 0.85
_LIFTED, _SLIGHTLY = 0.15, 0.08
"""Type sizes by which small digits of a row of their own, and of the row of their word, stand higher."""
_LONGEST = 8
"""Characters of the markers of a word: two numbers with a comma."""
_MOST_RAISED = 20
"""Rows that may join one row: markers above and below it are two or three."""
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def rows_of(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Return the rows from the top of the page down; a row's glyphs are in no order yet.

    Raised or lowered smaller type joins the row beside it.
    """
    levels: dict[float, list[Glyph]] = {}
    for y, drawn in groupby(glyphs, attrgetter("y")):
        levels.setdefault(y, []).extend(drawn)
    rows: list[list[Glyph]] = []
    for y in sorted(levels, reverse=True):
        level = levels[y]
        if rows and rows[-1][-1].y - y <= _SAME_BASELINE * max(level[0].size, rows[-1][0].size):
            rows[-1] += level
        else:
            rows.append(level)
    for row in rows:
        _raise_digits(row)
    return _with_raised(rows)


def _with_raised(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    joined: list[list[Glyph]] = []
    taken = 0
    for row in rows:
        above = joined[-1] if joined else None
        near = above and above[0].y - row[0].y < _RAISED * max(above[0].size, row[0].size)
        if above and near and taken < _MOST_RAISED:
            size, size_above = max([g.size for g in row]), max([g.size for g in above])
            if (size_above < _SMALLER * size or size < _SMALLER * size_above) and _beside(above, row):
                _as_superscript(above if size > size_above else row, row if size > size_above else above)
                # The larger type's baseline is the row's.
                joined[-1] = row + above if size > size_above else above + row
                taken += 1
                continue
        joined.append(row)
        taken = 0
    return joined


def _raise_digits(row: list[Glyph]) -> None:
    """Write the small digits of a row as superscripts where they stand a little higher than its letters."""
    sizes_here = [glyph.size for glyph in row]
    if sizes_here.count(sizes_here[0]) == len(sizes_here):
        return
    largest = max(sizes_here)
    if min(sizes_here) >= _SMALLER * largest:
        return
    small = [glyph for glyph in row if glyph.size < _SMALLER * largest and glyph.text.isdecimal()]
    if not small:
        return
    sizes = Counter(round(glyph.size, 1) for glyph in row if glyph.text.isalpha())
    size = sizes.most_common(1)[0][0] if sizes else largest
    base = Counter(round(glyph.y, 1) for glyph in row if abs(glyph.size - size) < 0.1)
    if not base:
        return
    lowest = base.most_common(1)[0][0] + _SLIGHTLY * size
    run: list[Glyph] = []
    for glyph in (*sorted(row, key=lambda glyph: glyph.x0), None):
        if glyph is not None and glyph.size < _SMALLER * size and glyph.y > lowest:
            run.append(glyph)
            continue
        # Only by themselves: the numbers of a symbol in smaller type have slashes among them.
        if run and len(run) <= _LONGEST and all(map(_may_mark, run)) and not _enclosed(run, row):
            for each in run:
                if each.text.isdecimal():
                    _superscript(each)
        run = []


def _enclosed(run: list[Glyph], row: list[Glyph]) -> bool:
    """Tell whether brackets of the row's own size stand on both sides:
    only the font of the digits is smaller.
    """
    x0, x1 = min(glyph.x0 for glyph in run), max(glyph.x1 for glyph in run)
    own = set(map(id, run))
    inked = [glyph for glyph in row if glyph.text.strip() and id(glyph) not in own]
    left = max((glyph for glyph in inked if glyph.x1 <= x0 + 1), key=lambda glyph: glyph.x1, default=None)
    right = min((glyph for glyph in inked if glyph.x0 >= x1 - 1), key=lambda glyph: glyph.x0, default=None)
    return left is not None and right is not None and {left.text, right.text} <= BRACKETS


def _may_mark(glyph: Glyph) -> bool:
    return glyph.text.isdecimal() or glyph.text in {*" ,،()"}


def _superscript(glyph: Glyph) -> None:
    glyph.text = "".join(_SUPERSCRIPTS[int(digit)] for digit in glyph.text)
    glyph.repair = f"{glyph.repair}+superscript" if glyph.repair else "superscript"


def _as_superscript(small: list[Glyph], large: list[Glyph]) -> None:
    """Write raised digits as superscripts: without their height, a note's number would join the word."""
    if small[0].y - large[0].y < _LIFTED * large[0].size:
        return
    if all(_may_mark(glyph) or glyph.text in _SUPERSCRIPTS for glyph in small) and not _enclosed(
        small, large
    ):
        for glyph in small:
            if glyph.text.isdecimal():
                _superscript(glyph)


def _beside(first: list[Glyph], second: list[Glyph]) -> bool:
    """Tell whether the smaller of two rows stands in or beside the larger, not in a column far off."""
    small, large = (first, second) if len(first) < len(second) else (second, first)
    reach = 2 * large[0].size
    return (
        min(g.x0 for g in small) < max(g.x1 for g in large) + reach
        and max(g.x1 for g in small) > min(g.x0 for g in large) - reach
    )
