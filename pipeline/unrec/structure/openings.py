"""What a line may be, by the piece it begins with: told once for each piece, so that most lines of a text
are known for text without a pattern.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from unrec.languages import Language
from unrec.models import SourceLine
from unrec.structure.furniture import furniture_words
from unrec.structure.headings import heading_words
from unrec.structure.labels import may_be_label
from unrec.text import BULLETS, Memory

LABEL, HEADING, MEETING, FURNITURE, BULLET, CLAUSE, NOTE = 1, 2, 4, 8, 16, 32, 64
"""A label (`readings`); a heading of whatever kind (`read_heading` and articles), or only that of a meeting,
which names one; page furniture (`is_furniture`) or the heading of a table of contents; a bullet, after which
a heading may begin with the next piece, and not with the bullet; a clause that an ordinal word labels; a
footnote (`begins_like_note`)."""

_ANY = LABEL | HEADING | FURNITURE | CLAUSE | NOTE
_ROMAN = re.compile("[IVXLC]{1,8}")
_NUMBERED = re.compile(r"\d+\.")
_MARKS = ".,;:"
"""What may stand after a word in one piece with it."""


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


def line_openings(lines: Iterable[SourceLine], language: Language) -> list[int]:
    """Return what each line may be, as bits: all rules that look through a document ask this first."""
    opens = openings(language)
    return [opens[line.text.partition(" ")[0]] for line in lines]


def _teller(language: Language) -> Callable[[str], int]:
    heads = heading_words(language)
    whole = _bare(heads.whole)
    furniture = _bare(words[0] for phrase in furniture_words(language) if (words := phrase.split()))
    front = language.front
    columns = (front.contents_titles, front.contents_pages, front.contents_paragraphs, front.contents_columns)
    contents = _bare(
        words[0].casefold()
        for phrases in columns
        for phrase in language.fold_words(phrases)
        if (words := phrase.split())
    )
    ordinals = frozenset(word.split(" ", 1)[0] for word in clause_words(language))

    def tell(piece: str) -> int:
        if len(piece) == 1 and piece in BULLETS:
            return LABEL | FURNITURE | BULLET
        word = str(language.fold(piece)).rstrip(_MARKS)
        own = FURNITURE if word in furniture or word.casefold() in contents else 0
        if word[:1].isdecimal():
            own = own if _NUMBERED.match(language.fold(piece)) else FURNITURE
            return own | LABEL | NOTE | (HEADING if heads.counted else MEETING)
        if len(piece) < 2 or not piece.rstrip(_MARKS).isalpha() or not word.isalpha():
            return _ANY
        if not heads.certain or word in whole or word.startswith(heads.begun) or _ROMAN.fullmatch(word):
            own |= HEADING
        if word.lower() in ordinals:
            own |= CLAUSE
        return own | (LABEL | MEETING if may_be_label(piece, language) else 0)

    return tell


def clause_words(language: Language) -> dict[str, int]:
    """Return the ordinal words that may label a clause, in search form and in small letters, with their
    values.
    """
    own = language.headings
    return {
        folded.lower(): value
        for table in (own.ordinals, language.meetings.ordinals, own.clauses)
        for value, words in table.items()
        for word in words
        if (folded := str(language.fold(word))).replace(" ", "").replace("-", "").isalpha()
    }


def _bare(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.rstrip(_MARKS) for word in words)
