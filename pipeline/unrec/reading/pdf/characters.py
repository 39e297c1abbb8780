"""What a single glyph stands for: its characters folded, and whether it is a vowel sign."""

import unicodedata

import msgspec

from unrec.text import fold_presentation, nfc, without_noise

_ARABIC_FORM_BLOCKS = (("\ufb50", "\ufdff"), ("\ufe70", "\ufefc"))
_SPACES = {"\t": " ", "\u202f": "\u00a0", "\u2007": "\u00a0"} | {
    chr(code): " " for code in range(0x2000, 0x200B) if code != 0x2007
}
UNKNOWN = "\ufffd"
_SPACE_TABLE = str.maketrans(_SPACES)


class Shape(msgspec.Struct, frozen=True, gc=False):
    """A font's glyph: its text, its advance in ems, and what was done to get the text.

    `mark` is true where the text is vowel signs only. `unmapped` is true where the font names no
    character, or one that means none (private use, replacement, NUL). `flat` is true where it names a letter
    and the glyph looks like a kashida.
    """

    text: str
    advance: float
    mark: bool = False
    unmapped: bool = False
    flat: bool = False
    repair: str = ""


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
    if text is None or not text or _means_nothing(text[0]):
        return Shape("", advance, unmapped=text is None or text != "")
    folded = nfc(without_noise(fold_presentation(text).translate(_SPACE_TABLE)))
    mark = bool(folded) and all(map(is_mark, folded))
    repairs = []
    if any(low <= character <= high for character in text for low, high in _ARABIC_FORM_BLOCKS):
        repairs.append("presentation_forms")
    if len(folded) > 1 and folded[0].isalpha() and not folded[0].isascii() and not mark:
        repairs.append("ligature")
    return Shape(folded, advance, mark, repair="+".join(repairs))


def _means_nothing(character: str) -> bool:
    return character in "\x00\ufffd" or "\ue000" <= character <= "\uf8ff"
