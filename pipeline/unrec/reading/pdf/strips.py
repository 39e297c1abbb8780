"""Glyphs gathered into rows by their baselines, and plain writing made into lines without a look at each."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from operator import attrgetter

import msgspec

from unrec.reading.flow import RAISED_LETTER, SUPERSCRIPT
from unrec.reading.pdf.characters import Glyph
from unrec.text import SUPERSCRIPTS, raised

# Glyphs gathered into rows by their baselines.

_SAME_BASELINE = 0.2
"""Type sizes two baselines may differ within a row (a sloping scan, a shifted run)."""
_RAISED = 0.55
"""Type sizes a smaller row may stand above or below another and still belong to it (note markers)."""
_OVER = 1.1
"""Type sizes a vowel sign without a letter in its row may stand above the row of its letter."""
_SINGLE = 0.2
"""Type sizes between two raised letters of which each is a mark."""
_SMALLER = 0.85
_LIFTED = 0.15
"""Type sizes by which small digits stand higher than the row of their word."""
_MOST_RAISED = 20
"""Rows that may join one row: markers above and below it are two or three."""
_LETTER = re.compile(r"[a-z]")


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
    return _with_raised(rows)


def _with_raised(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    joined: list[list[Glyph]] = []
    taken = 0
    for row in rows:
        above = joined[-1] if joined and taken < _MOST_RAISED else None
        larger = _larger(above, row) if above else None
        if above is None or larger is None:
            joined.append(row)
            taken = 0
            continue
        small = above if larger is row else row
        _as_superscript(small, larger)
        # The larger type's baseline is the row's.
        joined[-1] = larger + small
        taken += 1
    return joined


def _larger(above: list[Glyph], row: list[Glyph]) -> list[Glyph] | None:
    """Which of two rows the smaller one beside it belongs to; None where they are two rows.

    Vowel signs that no letter stands among belong to the row below.
    """
    lone = all(glyph.mark for glyph in above)
    if above[0].y - row[0].y >= (_OVER if lone else _RAISED) * max(above[0].size, row[0].size):
        return None
    size, size_above = max([g.size for g in row]), 0.0 if lone else max([g.size for g in above])
    if max(size, size_above) * _SMALLER <= min(size, size_above) or not _beside(above, row):
        return None
    return row if size > size_above else above


def _as_superscript(small: list[Glyph], large: list[Glyph]) -> None:
    """Write raised digits, or letters that stand each alone, as superscripts: without their height, a note's
    mark would join the word.
    """
    if small[0].y - large[0].y < _LIFTED * large[0].size:
        return
    letters = sorted((g for g in small if _LETTER.fullmatch(g.text)), key=attrgetter("x0"))
    if any(after.x0 - before.x1 < _SINGLE * after.size for before, after in pairwise(letters)):
        letters = []  # an ending: «1er»
    marks = [*letters, *(g for g in small if g.text.isdecimal())]
    if len(marks) == sum(g.text not in {*" ,،()"} and g.text not in SUPERSCRIPTS for g in small):
        for glyph in marks:
            repair = RAISED_LETTER if glyph.text.isalpha() else SUPERSCRIPT
            glyph.text = raised(glyph.text)
            glyph.repair = f"{glyph.repair}+{repair}" if glyph.repair else repair


def _beside(first: list[Glyph], second: list[Glyph]) -> bool:
    """Tell whether the smaller of two rows stands in or beside the larger, not in a column far off."""
    small, large = (first, second) if len(first) < len(second) else (second, first)
    reach = 2 * large[0].size
    return (
        min(g.x0 for g in small) < max(g.x1 for g in large) + reach
        and max(g.x1 for g in small) > min(g.x0 for g in large) - reach
    )


# Strips: what one operation shows of plain writing, made into lines without a look at each glyph.
#
# Most Latin pages are such writing alone: level, of one size a row, from left to right, in fonts all of whose
# glyphs have a text and an advance and need no repair. A strip says where its writing begins and ends; its
# glyphs are made only where something may lie between or upon them: a gap, another size, a baseline near by.
# What comes out is the same, to the last bit, as of the glyphs.

_SMALLEST, _LARGEST = 4.1, 29.9
"""Points of type within which gaps are measured in its own size."""
_BACK, _FORWARD = 0.05, 0.09
"""Type sizes by which neighbouring glyphs may be moved together or apart,
so that they neither lie on each other nor show a gap.
"""
_TIGHT, _LOOSE = 0.03, 0.05
"""Type sizes that may be taken from, or added to, every advance."""
_WORD, _WORDS = 1.0, 0.5
"""Type sizes up to which a space may be wide: where one stands alone, and where others stand beside it."""
_OVER_SPACE, _OVER_SPACES, _BESIDE = 2.2, 2.5, 0.14
"""Type sizes up to which a gap over a space within a strip, one over spaces between strips, and one without a
space is none.
"""
_LEAST_STRETCH, _MOST_STRETCH = 0.7, 1.001
"""How wide an em may be drawn, of its height."""
_APART = 0.6
"""Type sizes from which rows have nothing to do with each other."""

Sign = tuple[str, float, bool, str, bool, bool, bool]
"""What a code shows: its `Shape`, field by field, and whether it is the space of /Tw."""


Signs = tuple[Sign, ...]
"""What a string shows in a font."""


class Scale(msgspec.Struct, frozen=True, gc=False):
    """How level writing is placed along its line: a point of text space lies at `a * x` from its origin.

    `size` is the type size, `scaled` an em of text space; `spacing` follows every glyph but the space of /Tw,
    which `word_spacing` follows. `is_close` tells that glyphs stand as close as they are meant to, but for
    spaces. `face` is that of the font.
    """

    a: float
    size: float
    scaled: float
    spacing: float
    word_spacing: float
    is_close: bool
    face: int

    def is_plain(self, space: float) -> bool:
        """Tell whether glyphs stand as close as they are meant to,
        where a space has an advance of `space` ems.
        """
        if not self.is_close:
            return False
        widest = self.a * (space * self.scaled + max(self.spacing, self.word_spacing))
        return widest <= _WORD * self.size


def scale_of(a: float, size: float, scaled: float, spacing: float, word_spacing: float, face: int) -> Scale:
    """Return the scale of these numbers."""
    is_close = (
        _SMALLEST < size < _LARGEST
        and _LEAST_STRETCH * size <= a * scaled <= _MOST_STRETCH * size
        and -_TIGHT * size <= a * spacing <= _LOOSE * size
        and -_TIGHT * size <= a * word_spacing
    )
    return Scale(a, size, scaled, spacing, word_spacing, is_close, face)


class Strip(msgspec.Struct, gc=False):
    """Strings, and moves in ems after them, shown from `x` of text space on;
    `start` is the number of its first glyph.

    `e` is how far from the left the origin of text space lies, `base` how high the baseline; `end` is where
    the next strip would begin; `x0` and `x1` are where it begins and ends on the page. `texts` are those of
    its glyphs, `text` is all together. `inked` is where the last glyph ends that is no space, None where that
    was not worked out. `is_even` tells that nothing in it lies apart or upon another, `is_wide` that a space
    in it is made wider by a move.
    """

    scale: Scale
    runs: Sequence[Signs]
    moves: Sequence[float]
    texts: list[str]
    text: str
    x: float
    e: float
    base: float
    end: float
    x0: float
    x1: float
    start: int
    inked: float | None
    is_even: bool
    is_wide: bool

    @property
    def face(self) -> int:
        """The face of its font."""
        return self.scale.face


class StripRow(msgspec.Struct, gc=False):
    """A row that is one line: its strips, its glyphs' texts, without spaces at the ends, each and together,
    and its place.
    """

    strips: list[Strip]
    texts: list[str]
    text: str
    x0: float
    x1: float
    base: float
    size: float


def strip_of(
    runs: Sequence[Signs],
    moves: Sequence[float],
    scale: Scale,
    space: float,
    place: tuple[float, float, float],
    *,
    is_whole: bool,
) -> Strip:
    """Return the strip of strings and the moves after them, from `x`, `e` and `base` on.

    Its `start` is not known here. `is_whole` tells that no string is empty, and none moved after the last:
    how far one goes that is moved twice, before its first glyph or after its last, is not worked out.
    """
    scaled, spacing, word_spacing = scale.scaled, scale.spacing, scale.word_spacing
    x, e, base = place
    begin = end = before = x
    texts: list[str] = []
    append = texts.append
    is_even, is_wide = is_whole and scale.is_plain(space), False
    advance = 0.0
    for run, move in zip(runs, moves, strict=True):
        for text, advance, _, _, _, _, is_space in run:
            before = end
            end = x + advance * scaled
            x = end + (word_spacing if is_space else spacing)
            append(text)
        x -= move * scaled
        if not -_FORWARD <= move <= _BACK:
            is_wide = True
            is_even = is_even and (
                move < 0
                and texts[-1:] == [" "]
                and texts[-2:-1] != [" "]
                and scale.a * (x - end + advance * scaled) <= _OVER_SPACE * scale.size
            )
    inked = None
    if texts and texts[-1].strip():
        inked = end
    elif len(texts) > 1 and texts[-2].strip():
        inked = before
    x0, x1 = scale.a * begin + e, scale.a * x + e
    text = "".join(texts)
    return Strip(scale, runs, moves, texts, text, begin, e, base, x, x0, x1, 0, inked, is_even, is_wide)


def glyphs_of(strips: Iterable[Strip]) -> list[Glyph]:
    """Return the glyphs of strips, in order."""
    glyphs: list[Glyph] = []
    append = glyphs.append
    for strip in strips:
        scale, x, e, base = strip.scale, strip.x, strip.e, strip.base
        a, size, scaled, spacing = scale.a, scale.size, scale.scaled, scale.spacing
        word_spacing, face = scale.word_spacing, scale.face
        for run, move in zip(strip.runs, strip.moves, strict=True):
            for text, advance, mark, repair, flat, _, is_space in run:
                end = x + advance * scaled
                append(Glyph(text, a * x + e, a * end + e, base, size, mark, 0, repair, "", flat, face))
                x = end + (word_spacing if is_space else spacing)
            x -= move * scaled
    return glyphs


def strip_rows(strips: Sequence[Strip]) -> list[StripRow | list[Glyph]]:
    """Return the rows of a page from the top down, those as glyphs that are not plain."""
    levels: dict[float, list[Strip]] = {}
    for strip in strips:
        levels.setdefault(strip.base, []).append(strip)
    rows: list[StripRow | list[Glyph]] = []
    near: list[Strip] = []
    last, size, count = 0.0, 0.0, 0

    def close() -> None:
        row = _plain(near.copy()) if count == 1 else None
        if row is not None:
            rows.append(row)
        elif near:
            near.sort(key=lambda strip: strip.start)
            rows.extend(rows_of(glyphs_of(near)))

    for y in sorted(levels, reverse=True):
        level = levels[y]
        here = max([strip.scale.size for strip in level])
        if near and last - y > _APART * max(size, here):
            close()
            near, size, count = [], 0.0, 0
        near += level
        last, size, count = y, max(size, here), count + 1
    close()
    return rows


def _plain(strips: list[Strip]) -> StripRow | None:
    """Return the row that strips on one baseline are; None where something lies between or upon them."""
    size = strips[0].scale.size
    texts: list[str] = []
    x0 = ink = 0.0
    strips.sort(key=lambda strip: strip.x0)
    before: Strip | None = None
    for strip in strips:
        if not _may_follow(strip, before, size):
            return None
        own = strip.texts
        is_after_space = before is not None and before.texts[-1] == " "
        before = strip
        inner = strip.text.strip(" ")
        if not inner:
            texts += own if texts else ()
            continue
        if "  " in inner and not _has_few_spaces(inner, strip):
            return None
        lead = _first_inked(own)
        start = glyphs_of((strip,))[lead].x0 if lead else strip.x0
        if not texts:
            x0 = start
            own = own[lead:]
        elif not _is_near(start - ink, size, spaced=lead > 0 or is_after_space, again=own[0] == texts[-1]):
            return None
        texts += own
        ink = _ink_end(strip)
    while texts and texts[-1] == " ":
        texts.pop()
    return StripRow(strips, texts, "".join(texts), x0, ink, strips[0].base, size) if texts else None


def _may_follow(strip: Strip, before: Strip | None, size: float) -> bool:
    """Whether a strip is of even writing in this size, not upon the one before,
    and has no blank but a space at its ends.
    """
    if not strip.is_even or strip.scale.size != size:
        return False
    if before is not None and strip.x0 < before.x1 - _BACK * size:
        return False
    first, last = strip.texts[0], strip.texts[-1]
    return bool((first == " " or first.strip()) and (last == " " or last.strip()))


def _is_near(gap: float, size: float, *, spaced: bool, again: bool) -> bool:
    """Whether the gap between two strips is none of a column, nor a letter drawn once more upon itself."""
    if spaced:
        return gap <= _OVER_SPACES * size
    return gap <= _BESIDE * size and not (again and gap < 0)


def _first_inked(texts: Sequence[str]) -> int:
    """The position of the first that is no space; there is one."""
    at = 0
    while texts[at] == " ":
        at += 1
    return at


def _ink_end(strip: Strip) -> float:
    """Where the last glyph that is no space ends."""
    if strip.inked is not None:
        return strip.scale.a * strip.inked + strip.e
    return next(glyph.x1 for glyph in reversed(glyphs_of((strip,))) if glyph.text != " ")


def _has_few_spaces(text: str, strip: Strip) -> bool:
    """Tell whether spaces beside each other are no more than three, and narrow."""
    if "    " in text or strip.is_wide:
        return False
    scale = strip.scale
    advance = max([sign[1] for run in strip.runs for sign in run if sign[0] == " "])
    wide = advance * scale.scaled + max(scale.spacing, scale.word_spacing)
    return scale.a * wide <= _WORDS * scale.size
