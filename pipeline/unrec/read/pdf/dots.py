"""Letters that a font draws in two: a body without dots, and the dots as a glyph of their own.

Either glyph may carry the letter's name. Where one body serves two letters (a ligature), each has dots, and the
body has the name of one of them or none; so the dots, from right to left, say which letters there are.
"""

from unrec.read.pdf.characters import UNKNOWN
from unrec.read.pdf.device import Glyph

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

    Dots like those of the body's own letter are that letter's, whatever they are named by. Dots of a letter of
    its own that the file names in two ways, in the font and beside it, give U+FFFD: many letters have the same.
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
