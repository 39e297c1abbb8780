"""Signs set on the letters they belong to: vowel signs,
and the dots that a font draws apart from a letter's body.

A body without dots and the dots as a glyph of their own may each carry the letter's name. Where one body
serves two letters (a ligature), each has dots, and the body has the name of one of them or none; so the dots,
from right to left, say which letters there are.
"""

import unicodedata

from unrec.reading.pdf.characters import UNKNOWN
from unrec.reading.pdf.drawn import Glyph

_DOTS = {
    letter: pattern
    for pattern, letters in {
        "one above": "نفضخغذزظ",
        "two above": "تقة",
        "three above": "ثش",
        "one below": "بج",
        "two below": "يىئ",
    }.items()
    for letter in letters
}
_BARE = frozenset("ىئ")
"""Letters whose body is that of yeh, and which the dots of a yeh make one."""
_YEH = "ي"
_REACH = 6
"""Glyphs before and after the dots, in order of drawing, among which their body is looked for."""


def is_dots(glyph: Glyph) -> bool:
    """Tell whether a glyph without advance, named by this letter, can be its dots."""
    return glyph.text in _DOTS and glyph.text not in _BARE


def body_of(glyphs: list[Glyph], index: int, narrow: float) -> Glyph | None:
    """Return the glyph with an advance on which the dots at `index` stand; None where there is none."""
    dots = glyphs[index]
    near = glyphs[max(index - _REACH, 0) : index + _REACH + 1]
    under = [
        body
        for body in near
        if body.x0 <= dots.x0 <= body.x1
        and body.x1 - body.x0 >= narrow * body.size
        and abs(body.y - dots.y) < body.size
        and not body.text.isspace()
        and not body.mark
    ]
    return min(under, key=lambda body: abs(body.x0 + body.x1 - 2 * dots.x0), default=None)


def set_dots(body: Glyph, dots: list[Glyph]) -> None:
    """Give a body the letters that the dots on it stand for, from right to left.

    Dots like those of the body's own letter are that letter's, whatever they are named by. Dots of a letter
    of its own that the file names in two ways, in the font and beside it, give U+FFFD:
    many letters have the same.
    """
    own = _DOTS.get(body.text)
    letters: list[str] = []
    taken = False
    for each in sorted(dots, key=lambda glyph: -glyph.x0):
        if not taken and own is not None and _DOTS[each.text] == own:
            letters.append(_YEH if body.text in _BARE else body.text)
            taken = True
        else:
            letters.append(UNKNOWN if "actual_text" in each.repair else each.text)
    if taken or body.text in {"", UNKNOWN}:
        text = "".join(letters)
    elif all(letter in body.text for letter in letters):
        text = body.text
    else:
        text = "".join(letter for letter in letters if letter not in body.text) + body.text
    if text != body.text:
        body.text = text
        body.repair = f"{body.repair}+mark_mapping" if body.repair else "mark_mapping"


# The one pair of letters that the script always joins to a ligature, which some fonts draw in two parts.
_LAM, _ALEFS = "\u0644", frozenset("\u0622\u0623\u0625\u0627\u0671")

_NARROW = 0.02
"""Type sizes below which an advance counts as none."""
_TALL = 0.75
"""Type sizes by which a sign's point may stand above or below the baseline of its letter."""
_FAR_MARKS, _FAR_WORK = 500, 4_000_000
"""Signs of a page drawn apart from their letters that are looked
for on the whole page, and glyphs looked at.
"""


def bind_marks(glyphs: list[Glyph]) -> list[Glyph]:
    """Return the glyphs that stand on the line, each with the signs that belong to it in `marks`.

    Signs have no advance, and their point lies beside their ink, so sorting by x misplaces them. The order
    of drawing tells: right-to-left text is shaped first and drawn from the left, each sign before its
    letter; combining marks of other scripts follow their letter. A sign with neither neighbour in reach
    belongs to the letter it stands on; one on no letter stays a glyph of its own, so nothing is lost.

    A glyph without advance that is named like no sign may be one all the same, where the font names it by
    the cluster it was first drawn in: of its text only the signs that its base lacks are kept. It is a
    letter of its own in a lam-alef that is drawn in two parts. Named by a bare letter with dots, it is dots.
    """
    odd = [
        index
        for index, glyph in enumerate(glyphs)
        if glyph.mark or glyph.x1 - glyph.x0 < _NARROW * glyph.size
    ]
    if not odd:
        return glyphs
    standing: list[Glyph] = []
    far = min(_FAR_MARKS, _FAR_WORK // len(glyphs))
    dotted: dict[int, tuple[Glyph, list[Glyph]]] = {}
    done = 0
    for index in odd:
        standing += glyphs[done:index]
        done, glyph = index + 1, glyphs[index]
        narrow = not glyph.mark and glyph.text.strip()
        if narrow and is_dots(glyph):
            body = body_of(glyphs, index, _NARROW)
            if body is not None:
                dotted.setdefault(id(body), (body, []))[1].append(glyph)
                continue
        base = _base(glyphs, index, strict=bool(narrow)) if glyph.mark or narrow else None
        if glyph.mark and far and (base is None or not base.text[:1].isalpha()):
            far -= 1
            base = _under(glyphs, glyph) or base
        if base is None or (narrow and not _misnamed(glyph, base)):
            standing.append(glyph)
        elif glyph.mark:
            _set(glyph, base)
            if glyph.repair:
                base.repair = f"{base.repair}+{glyph.repair}" if base.repair else glyph.repair
        else:
            signs = (c for c in glyph.text if unicodedata.category(c) == "Mn")
            base.marks += "".join(sign for sign in signs if sign not in base.text + base.marks)
            base.repair = f"{base.repair}+mark_mapping" if base.repair else "mark_mapping"
    standing += glyphs[done:]
    for body, dots in dotted.values():
        set_dots(body, dots)
    return standing


def _set(mark: Glyph, base: Glyph) -> None:
    """Give a base its sign; in a ligature, the letter under the sign gets it."""
    if mark.text in base.marks:
        return  # drawn twice, or named twice by a font: no letter has the same sign two times
    letters = len(base.text)
    if letters == 1 or not base.text.isalpha() or base.text.isascii():
        base.marks += mark.text
        return
    place = min(int((base.x1 - mark.x0) / (base.x1 - base.x0) * letters), letters - 1)
    place = max(place, 0) + 1
    base.text = base.text[:place] + mark.text + base.text[place:]


def _misnamed(glyph: Glyph, base: Glyph) -> bool:
    """Tell whether a glyph without advance, drawn upon `base`, is a sign and not what its text says."""
    first = glyph.text[0]
    if unicodedata.category(first) in {"Sm", "Sk", "So", "Po"}:
        return base.text[-1:].isalpha() and not base.text.isascii()
    return first == base.text[:1] or (first.isalpha() and not (base.text[-1:] == _LAM and first in _ALEFS))


def _base(glyphs: list[Glyph], index: int, *, strict: bool) -> Glyph | None:
    mark = glyphs[index]
    steps = (-1, 1) if "\u0300" <= mark.text[:1] <= "\u036f" else (1, -1)
    for step in steps:
        place = index + step
        while 0 <= place < len(glyphs) and abs(place - index) <= 3:
            base = glyphs[place]
            if not base.mark and (
                base.x1 - base.x0 >= _NARROW * base.size or _half_of_lam_alef(glyphs, place)
            ):
                if base.text.strip() and _near(mark, base, 0.0 if strict else 0.3):
                    return base
                break
            place += step
    return None


def _under(glyphs: list[Glyph], mark: Glyph) -> Glyph | None:
    """Return the letter that a sign stands on, wherever in the order of drawing; None for a sign on none."""
    middle = (mark.x0 + mark.x1) / 2
    letters = (
        glyph
        for glyph in glyphs
        if glyph.x0 <= middle <= glyph.x1
        and abs(glyph.y - mark.y) < _TALL * glyph.size
        and not glyph.mark
        and glyph.turn == mark.turn
        and glyph.text.isalpha()
        and not glyph.text.isascii()
    )
    return min(letters, key=lambda glyph: (abs(glyph.y - mark.y), glyph.x1 - glyph.x0), default=None)


def _half_of_lam_alef(glyphs: list[Glyph], place: int) -> bool:
    """Tell whether the glyph at `place` is an alef drawn, without advance, upon the lam drawn next."""
    following = glyphs[place + 1 : place + 2]
    return glyphs[place].text in _ALEFS and bool(following) and following[0].text[-1:] == _LAM


def _near(mark: Glyph, base: Glyph, reach: float) -> bool:
    slack = reach * mark.size + 0.5
    return base.x0 - slack <= mark.x0 <= base.x1 + slack and abs(base.y - mark.y) < mark.size
