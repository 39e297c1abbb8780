"""Fill between joined letters, drawn to justify a line: no part of the text."""

import re

import regex

from unrec.reading.pdf.drawn import Glyph

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
