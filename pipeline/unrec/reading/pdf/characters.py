"""What a page draws, what each glyph stands for, and the signs that belong to a letter."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec
import regex

from unrec.text import fold_presentation, nfc, without_noise

# What a page draws: glyphs, level lines, boxes.

Matrix = tuple[float, float, float, float, float, float]


Bounds = tuple[float, float, float, float]
"""Left, lower, right and upper edge of a rectangle."""


def as_shown(box: Bounds, turn: int, width: float, height: float) -> Bounds:
    """Return a rectangle on the page turned for its writing to be level as it stands on the page as shown.

    Where places count downwards, `turn` is clockwise.
    """
    x0, y0, x1, y1 = box
    if turn == 1:
        return width - y1, x0, width - y0, x1
    if turn == 2:
        return width - x1, height - y1, width - x0, height - y0
    if turn == 3:
        return y0, height - x1, y1, height - x0
    return box


class Glyph(msgspec.Struct, gc=False):
    """One drawn glyph, or the glyphs of one `/ActualText` span.

    `text` may hold several characters, in logical order, or none: the glyph then only fills its place. `x0`,
    `x1` are the ends of its advance, `y` is its baseline, in points from the bottom-left corner of the page,
    turned so that the writing is level: `turn` counts the quarter turns, counter-clockwise, by which the
    writing stands turned on the page. `size` is the type size. `mark` is true where the glyph is a vowel
    sign, to be set on a base; `marks` are the signs set on this one. `flat` is true where a letter looks like
    a kashida. `repair` names what was done to get `text`, `face` is that of its font.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    mark: bool = False
    turn: int = 0
    repair: str = ""
    marks: str = ""
    flat: bool = False
    face: int = 0


BOLD, SLANTED = 1, 2
"""Bits of a font's face."""


class Rule(msgspec.Struct, frozen=True, gc=False):
    """A level line on the page, in points from its bottom-left corner."""

    x0: float
    x1: float
    y: float


class Edge(msgspec.Struct, frozen=True, gc=False):
    """A painted line or box, in points from the page's lower-left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_box(self) -> bool:
        """Whether it encloses an area."""
        return self.x1 - self.x0 >= _BOX and self.y1 - self.y0 >= _BOX


_BOX = 3.0
"""Points from which a thing is as high, or as wide, as it is no line."""


# Fill between joined letters, drawn to justify a line: no part of the text.

KASHIDA = "\u0640"
_MOST_NAMES = 3
"""Letters by which the fonts of a page may name their kashidas; each has one or two,
of which a page shows few.
"""
# Between two letters that join stands neither a symbol nor a letter of another script: a font's fill, mapped
# to whatever character its glyph was first used for. U+FFFD is a letter that the font does not name.
_FILL = regex.compile(
    r"(?<=\p{Joining_Type=Dual_Joining}\p{M}*)"
    r"([[\p{Sm}\p{Sk}\p{So}µ·\p{Latin}]--[\ufffd]])\1*+"
    r"(?=[\p{Joining_Type=Dual_Joining}\p{Joining_Type=Right_Joining}])",
    regex.VERSION1,
)
# A cheap look before the pattern above is tried at every character: the blocks in which the letters that join
# are, and whatever is no letter or sign of Arabic, digit, or common punctuation.
_MAY_JOIN = re.compile("[\u0600-\u1fff\ua000-\U0010ffff]")
_MAY_FILL = re.compile(
    "[^\u0620-\u06dd\u06ee-\u06fc \u00a0()0-9.,:;/\"'*!?\\[\\]\u060c\u061b\u061f%\u2013\u2014-]"
)
KASHIDAS = regex.compile(rf"(?<letter>\p{{Lo}}?\p{{M}}{{0,8}}+){KASHIDA}++(?<after>\p{{M}}{{0,8}}+\p{{Lo}}?)")


def name_kashidas(glyphs: list[Glyph]) -> str:
    """Name flat glyphs that the font names by a letter kashidas, in place; return those letters.

    Such a glyph is the second of two that draw one letter, and fonts name either by it. Where the other has
    no name, the letter stays. So do all where more letters look flat than fonts have kashidas: then it is the
    outlines that are damaged.
    """
    flat = [index for index, glyph in enumerate(glyphs) if glyph.flat]
    if len({glyphs[index].text for index in flat}) > _MOST_NAMES:
        return ""
    named = []
    for index in flat:
        glyph = glyphs[index]
        beside = (glyphs[place] for place in (index - 1, index + 1) if 0 <= place < len(glyphs))
        if not any(not other.text and abs(other.y - glyph.y) < glyph.size for other in beside):
            named.append(glyph.text)
            glyph.text, glyph.repair = KASHIDA, "kashida_mapping"
    return "".join(named)


def without_kashida(text: str) -> str:
    """Return `text` without fill. A letter that stands alone keeps its tatweel, as in «(هـ)»."""
    if KASHIDA in text:
        text = KASHIDAS.sub(lambda match: _kept(match, text), text)
    if _MAY_FILL.search(text) is None or _MAY_JOIN.search(text) is None:
        return text
    return _FILL.sub("", text)


def _kept(match: "regex.Match[str]", text: str) -> str:
    letter, after = match["letter"], match["after"]
    alone = (
        letter
        and not any(map(str.isalpha, after))
        and not (match.start() and _in_word(text[match.start() - 1]))
    )
    return f"{letter}{KASHIDA}{after}" if alone else f"{letter}{after}"


def _in_word(character: str) -> bool:
    return character.isalpha() or bool(regex.match(r"\p{M}", character))


# What a single glyph stands for: its characters folded, and whether it is a vowel sign.

_ARABIC_FORM_BLOCKS = (("\ufb50", "\ufdff"), ("\ufe70", "\ufefc"))
_SPACES = {"\t": " ", "\u202f": "\u00a0", "\u2007": "\u00a0"} | {
    chr(code): " " for code in range(0x2000, 0x200B) if code != 0x2007
}
UNKNOWN = "\ufffd"
_SIGNS = {"\ue821": "\u064f", "\ue823": "\u064b"}
"""Vowel signs that Simplified Arabic keeps in the private use area, for letters that are narrow."""
_PLAIN = str.maketrans(_SPACES | _SIGNS)


class Shape(NamedTuple):
    """A font's glyph: its text, its advance in ems, and what was done to get the text.

    `mark` is true where the text is vowel signs only. `unmapped` is true where the font names no
    character, or one that means none (private use, replacement, NUL). `flat` is true where it names a letter
    and the glyph looks like a kashida.
    """

    text: str
    advance: float
    mark: bool = False
    repair: str = ""
    flat: bool = False
    unmapped: bool = False


_WIDEST_KASHIDA = 0.4


def may_be_kashida(shape: Shape) -> bool:
    """Tell whether a glyph named as one Arabic letter is narrow enough to be a kashida."""
    return (
        0 < shape.advance < _WIDEST_KASHIDA
        and len(shape.text) == 1
        and unicodedata.bidirectional(shape.text) == "AL"
        and shape.text != "\u0640"
    )


def may_be_part(shape: Shape) -> bool:
    """Tell whether a glyph is named a space, which may be the name of a part that has none of its own."""
    return shape.text in {" ", "\u00a0"}


def as_part(shape: Shape) -> Shape:
    """Return the shape of a glyph named a space that draws something: it fills its place and is no text.

    Word names so what a letter is drawn with beside its own glyph: the second half of a wide one, a sign.
    """
    return Shape("", shape.advance, repair="space_mapping")


def is_mark(character: str) -> bool:
    """Tell whether a character is a non-spacing mark."""
    return unicodedata.category(character) == "Mn"


def shape_of(text: str | None, advance: float) -> Shape:
    """Return the shape of a glyph that the font maps to `text` (None: to nothing).

    Presentation forms become letters, every kind of space becomes U+0020, except that no-break spaces stay
    (they bind groups of digits); direction marks, which say nothing of a glyph already placed, are dropped.
    U+FFFD, by which a font says that it does not know the character, stays: a letter would be missing there.
    """
    if text is not None and advance and set(text) == {UNKNOWN}:
        return Shape(UNKNOWN, advance, unmapped=True)
    if not text or (_means_nothing(text[0]) and text not in _SIGNS):
        return Shape("", advance, unmapped=text != "")
    folded = nfc(without_noise(fold_presentation(text).translate(_PLAIN)))
    mark = bool(folded) and all(map(is_mark, folded))
    repairs = []
    if any(low <= character <= high for character in text for low, high in _ARABIC_FORM_BLOCKS):
        repairs.append("presentation_forms")
    if len(folded) > 1 and folded[0].isalpha() and not folded[0].isascii() and not mark:
        repairs.append("ligature")
    return Shape(folded, advance, mark, "+".join(repairs))


def _means_nothing(character: str) -> bool:
    return character in "\x00\ufffd" or "\ue000" <= character <= "\uf8ff"


# Signs set on the letters they belong to: vowel signs,
# and the dots that a font draws apart from a letter's body.
#
# A body without dots and the dots as a glyph of their own may each carry the letter's name. Where one body
# serves two letters (a ligature), each has dots, and the body has the name of one of them or none; so the
# dots, from right to left, say which letters there are.

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
    text = "".join(letters)
    if not (taken or body.text in {"", UNKNOWN}):
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
        if glyph.mark:
            base = _base(glyphs, index, strict=False)
            if far and (base is None or not base.text[:1].isalpha()):
                far -= 1
                base = _under(glyphs, glyph) or base
        elif glyph.text.strip():
            body = body_of(glyphs, index, _NARROW) if is_dots(glyph) else None
            if body is not None:
                dotted.setdefault(id(body), (body, []))[1].append(glyph)
                continue
            base = _misnamed_on(glyphs, index)
        else:
            base = None
        if base is None:
            standing.append(glyph)
        else:
            _bind(glyph, base)
    standing += glyphs[done:]
    for body, dots in dotted.values():
        set_dots(body, dots)
    return standing


def _misnamed_on(glyphs: list[Glyph], index: int) -> Glyph | None:
    """The letter whose sign a glyph is that is named like none; None where it is a letter of its own."""
    base = _base(glyphs, index, strict=True)
    return base if base is not None and _misnamed(glyphs[index], base) else None


def _bind(glyph: Glyph, base: Glyph) -> None:
    """Give a letter a sign, or those signs of a misnamed glyph that it lacks."""
    repair = glyph.repair if glyph.mark else "mark_mapping"
    if glyph.mark:
        _set(glyph, base)
    else:
        signs = (c for c in glyph.text if unicodedata.category(c) == "Mn")
        base.marks += "".join(sign for sign in signs if sign not in base.text + base.marks)
    if repair:
        base.repair = f"{base.repair}+{repair}" if base.repair else repair


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


# How many letters a text has, in whatever form.


def letters_in(characters: Mapping[str, int]) -> Counter[str]:
    """Return how often each letter stands there, whatever its form: accents and presentation forms undone."""
    letters: Counter[str] = Counter()
    for text, times in characters.items():
        for letter in _folded(text):
            letters[letter] += times
    return letters


def count_of_letters(text: str) -> int:
    """Return how many letters a text has, as `letters_in` counts them."""
    plain = text.encode("ascii", "ignore").translate(None, _NO_LETTERS)
    return len(plain) + letters_in(Counter(_OTHER.findall(text))).total()


_NO_LETTERS, _OTHER = bytes(code for code in range(128) if not chr(code).isalpha()), re.compile(r"[^\0-\x7f]")


@lru_cache(maxsize=4096)
def _folded(text: str) -> tuple[str, ...]:
    """Return the letters that a text is made of; a kashida is none."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    return tuple(part for part in parts if unicodedata.category(part) in {"Ll", "Lu", "Lo", "Lt"})
