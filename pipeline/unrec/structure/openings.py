"""What a line may be, by the piece it begins with: told once for each piece, so that most lines of a text
are known for text without a pattern.
"""

import re
from collections.abc import Callable
from functools import cache

from unrec.languages import Language
from unrec.structure.furniture import furniture_words
from unrec.structure.headings import heading_words
from unrec.structure.labels import may_be_label
from unrec.text import Memory

LABEL, HEADING, MEETING, FURNITURE = 1, 2, 4, 8
"""A label (`readings`); a heading of whatever kind (`read_heading` and articles), or only that of a meeting,
which names one; page furniture (`is_furniture`) or the heading of a table of contents."""

_ANY = LABEL | HEADING | FURNITURE
_ROMAN = re.compile("[IVXLC]{1,8}")
_NUMBERED = re.compile(r"\d+\.")


@cache
def openings(language: Language) -> Memory[int]:
    """Return what the lines of a language may be, as bits, by what stands before their first space.

    A line that lacks a bit is certainly nothing of that sort; one that has it need not be any. Only words of
    letters and numbers tell anything; nothing does in a language whose letters are words by themselves, or
    that writes numbers in letters of its own.
    """
    if language.search.apart or language.numerals is not None:
        return Memory(lambda _: _ANY)
    return Memory(_teller(language))


def _teller(language: Language) -> Callable[[str], int]:
    heads = heading_words(language)
    phrases = (*furniture_words(language), *map(language.fold, language.front.contents_titles))
    furniture = frozenset(words[0] for phrase in phrases if (words := phrase.split()))

    def tell(piece: str) -> int:
        word = str(language.fold(piece))
        own = FURNITURE if word in furniture else 0
        if word[:1].isdecimal():
            own = own if _NUMBERED.match(word) else FURNITURE
            return own | LABEL | (HEADING if heads.counted else MEETING)
        if len(piece) < 2 or not piece.isalpha() or not word.isalpha():
            return _ANY
        own |= LABEL if may_be_label(piece, language) else 0
        if own & LABEL or not heads.certain or word in heads.whole or word.startswith(heads.begun):
            return own | HEADING
        return own | (HEADING if _ROMAN.fullmatch(word) else 0)

    return tell
