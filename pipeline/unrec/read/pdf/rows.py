"""Glyphs gathered into rows by their baselines."""

from unrec.read.pdf.device import Glyph

_SAME_BASELINE = 0.2
"""Type sizes two baselines may differ within a row (a sloping scan, a shifted run)."""
_RAISED = 0.55
"""Type sizes a smaller row may stand above or below another and still belong to it (note markers)."""
_SMALLER = 0.85
_LIFTED = 0.15
_MOST_RAISED = 20
"""Rows that may join one row: markers above and below it are two or three."""
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def rows_of(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Return the rows from the top of the page down; a row's glyphs are in no order yet.

    Raised or lowered smaller type joins the row beside it.
    """
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if rows and rows[-1][-1].y - glyph.y <= _SAME_BASELINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return _with_raised(rows)


def _with_raised(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    joined: list[list[Glyph]] = []
    taken = 0
    for row in rows:
        above = joined[-1] if joined else None
        near = above and above[0].y - row[0].y < _RAISED * max(above[0].size, row[0].size)
        if above and near and taken < _MOST_RAISED:
            size, size_above = max(g.size for g in row), max(g.size for g in above)
            if (size_above < _SMALLER * size or size < _SMALLER * size_above) and _beside(above, row):
                _as_superscript(above if size > size_above else row, row if size > size_above else above)
                # The larger type's baseline is the row's.
                joined[-1] = row + above if size > size_above else above + row
                taken += 1
                continue
        joined.append(row)
        taken = 0
    return joined


def _as_superscript(small: list[Glyph], large: list[Glyph]) -> None:
    """Write raised digits as superscripts: without their height, a note's number would join the word."""
    if small[0].y - large[0].y < _LIFTED * large[0].size:
        return
    if all(glyph.text.isdecimal() or glyph.text in {" ", ","} for glyph in small):
        for glyph in small:
            if glyph.text.isdecimal():
                glyph.text = "".join(_SUPERSCRIPTS[int(digit)] for digit in glyph.text)
                glyph.repair = f"{glyph.repair}+superscript" if glyph.repair else "superscript"


def _beside(first: list[Glyph], second: list[Glyph]) -> bool:
    """Tell whether the smaller of two rows stands in or beside the larger, not in a column far off."""
    small, large = (first, second) if len(first) < len(second) else (second, first)
    reach = 2 * large[0].size
    return (
        min(g.x0 for g in small) < max(g.x1 for g in large) + reach
        and max(g.x1 for g in small) > min(g.x0 for g in large) - reach
    )
