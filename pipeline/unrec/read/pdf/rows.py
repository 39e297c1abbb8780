"""Glyphs gathered into rows by their baselines."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec

from unrec.read.pdf.bidi import BRACKETS
from unrec.read.pdf.device import Glyph, Run

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


class Part(NamedTuple):
    """Glyphs of a row that were drawn one after the other.

    `texts` are theirs, and `repairs` what was done to get them, where it is known that they stand from left to right, side
    by side as type is set, all of a size: no gap among them parts words but where a space stands.
    """

    glyphs: list[Glyph]
    texts: Sequence[str] | None = None
    repairs: frozenset[str] = frozenset()


class Row(msgspec.Struct):
    """A row of a page by its parts, in the order in which they were drawn."""

    parts: list[Part]

    @property
    def glyphs(self) -> list[Glyph]:
        """Return all its glyphs; a list of their own only where there are several parts."""
        if len(self.parts) == 1:
            return self.parts[0].glyphs
        return [glyph for part in self.parts for glyph in part.glyphs]

    @property
    def sizes(self) -> set[float]:
        """Return the type sizes of its glyphs."""
        found: set[float] = set()
        for glyphs, texts, _ in self.parts:
            found.update([glyph.size for glyph in glyphs] if texts is None else (glyphs[0].size,))
        return found


def rows_of(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Return the rows from the top of the page down; a row's glyphs are in no order yet.

    Raised or lowered smaller type joins the row beside it.
    """
    return [row.glyphs for row in rows_by_runs(glyphs, (), range(len(glyphs)), ())]


def rows_by_runs(
    glyphs: list[Glyph], runs: Sequence[Run], loose: Sequence[int], changed: Collection[float]
) -> list[Row]:
    """Return the rows of glyphs that stand in runs or are, by their numbers, loose; others are left out.

    Baselines with loose glyphs, or with some that were changed, are looked at glyph by glyph.
    """
    mixed = {glyphs[index].y for index in loose}.union(changed)
    levels: dict[float, list[Part]] = {}
    done = 0
    for start, end, texts, repairs in runs:
        y = glyphs[start].y
        if y not in mixed:
            part = Part(glyphs[start:end], texts, repairs)
            if y in levels:
                levels[y].append(part)
            else:
                levels[y] = [part]
            continue
        at = bisect_left(loose, start, done)
        if done < at:
            _add_loose(glyphs, loose[done:at], levels)
            done = at
        if y in levels:
            levels[y][0].glyphs.extend(glyphs[start:end])
        else:
            levels[y] = [Part(glyphs[start:end])]
    _add_loose(glyphs, loose[done:], levels)
    rows: list[Row] = []
    for y in sorted(levels, reverse=True):
        level = levels[y]
        if rows:
            above = rows[-1].parts
            size = max(level[0].glyphs[0].size, above[0].glyphs[0].size)
            if above[-1].glyphs[-1].y - y <= _SAME_BASELINE * size:
                above += level
                continue
        rows.append(Row(level))
    for row in rows:
        if len(row.parts) > 1 or row.parts[0].texts is None:
            _raise_digits_of(row)
    return _with_raised(rows)


def _add_loose(glyphs: list[Glyph], loose: Sequence[int], levels: dict[float, list[Part]]) -> None:
    """Part glyphs that stand in no run by their baselines."""
    last = None
    part: list[Glyph] = []
    for index in loose:
        glyph = glyphs[index]
        y = glyph.y
        if y != last:
            last = y
            if y in levels:
                part = levels[y][0].glyphs
            else:
                part = []
                levels[y] = [Part(part)]
        part.append(glyph)


def _raise_digits_of(row: Row) -> None:
    sizes = row.sizes
    if len(sizes) > 1 and min(sizes) < _SMALLER * max(sizes):
        row.parts = [Part(row.glyphs)]
        _raise_digits(row.parts[0].glyphs)


def _with_raised(rows: list[Row]) -> list[Row]:
    joined: list[Row] = []
    taken = 0
    for row in rows:
        if joined and taken < _MOST_RAISED:
            first, first_above = row.parts[0].glyphs[0], joined[-1].parts[0].glyphs[0]
            if first_above.y - first.y < _RAISED * max(first_above.size, first.size):
                size, size_above = max(row.sizes), max(joined[-1].sizes)
                if size_above < _SMALLER * size or size < _SMALLER * size_above:
                    above, own = joined[-1].glyphs, row.glyphs
                    if _beside(above, own):
                        small, large = (above, own) if size > size_above else (own, above)
                        _as_superscript(small, large)
                        # The larger type's baseline is the row's.
                        joined[-1] = Row([Part(large + small)])
                        taken += 1
                        continue
        joined.append(row)
        taken = 0
    return joined


def _raise_digits(row: list[Glyph]) -> None:
    """Write the small digits of a row as superscripts where they stand a little higher than its letters."""
    largest = max([glyph.size for glyph in row])
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
    """Tell whether brackets of the row's own size stand on both sides: only the font of the digits is smaller."""
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
