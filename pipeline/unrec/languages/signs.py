"""What a single printed line shows: how it ends, whether its words recommend, whether it heads an annex."""

import re
from collections.abc import Sequence
from functools import cache

from unrec.languages import Language
from unrec.text import (
    CLAUSE_ENDS,
    CLOSING_QUOTES,
    COLONS,
    COMMAS,
    DASH,
    DROPPED,
    INVISIBLE,
    SEMICOLONS,
    STARS,
    STOPS,
    SUPERSCRIPTS,
    either,
    late,
)

# Closing quotes, brackets and note markers may follow the last mark.
_BEHIND = rf"(?:[)\]{CLOSING_QUOTES}{STARS}\s{INVISIBLE}]|\(\d{{1,3}}\)|[{SUPERSCRIPTS}]){{0,12}}$"
_FINISHED = late(f"[{STOPS}{SEMICOLONS}]{_BEHIND}")
# A note's number may be plain digits after the mark of a word («the Palestinian people,29»).
_PUNCTUATED = re.compile(rf"[{CLAUSE_ENDS}]{_BEHIND}|[^\W\d_][{CLAUSE_ENDS}]\d{{1,3}}{_BEHIND}")
_ANNOUNCES = late(rf"[{COLONS}](?:[\s{INVISIBLE}]|{DASH}){{0,12}}$")
# Enough of a line's end to see how it ends. Most lines end in a letter, which is seen without a pattern.
_TAIL, _OPENS = 40, 120


def is_finished(line: str) -> bool:
    """Whether a sentence or an entry of a list ends with the line."""
    return not line[-1:].isalpha() and bool(_FINISHED.search(line[-_TAIL:]))


def is_punctuated(line: str) -> bool:
    """Whether a sentence, a clause, an entry or an announcement ends with the line; headings end in none."""
    return not line[-1:].isalpha() and bool(_PUNCTUATED.search(line[-_TAIL:]))


def announces(line: str) -> bool:
    """Whether the line ends in a colon, so that a list or a text of its own follows."""
    return not line[-1:].isalpha() and bool(_ANNOUNCES.search(line[-_TAIL:]))


_MARKS = {
    **dict.fromkeys(STOPS, "stop"),
    **dict.fromkeys(SEMICOLONS, "semicolon"),
    **dict.fromkeys(COLONS, "colon"),
    **dict.fromkeys(COMMAS, "comma"),
}
# A comma that parts two markers ends nothing: «Report of the Committee*, **».
_PARTS_MARKERS = re.compile(rf"[{STARS}{SUPERSCRIPTS}]\s?[{COMMAS}]\s?[{STARS}{SUPERSCRIPTS}]{{1,3}}$")
_TRAILING = re.compile(
    rf"(?:[)\]{CLOSING_QUOTES}{STARS}\s{INVISIBLE}]|\(\d{{1,3}}\)|[{SUPERSCRIPTS}]|(?<=[.{SEMICOLONS}{COMMAS}])\d{{1,3}}|(?<=[{COLONS}]){DASH}){{0,12}}$"
)


def line_end(line: str) -> str:
    """Return what the last mark of a line says: `stop`, `semicolon`, `colon`, `comma`, or nothing.

    Closing quotes and brackets and the markers of notes may follow it.
    """
    last = line[-1:]
    if last in _MARKS or last.isalpha():
        return _MARKS.get(last, "")
    tail = line[-_TAIL:].rstrip()
    if _PARTS_MARKERS.search(tail):
        return ""
    return _MARKS.get(tail[: _TRAILING.search(tail).start()][-1:], "")  # type: ignore[union-attr]


def begins_to_recommend(line: str, language: Language, start: int = 0) -> bool:
    """Whether a line begins with a word that recommends, with or without a conjunction: it is no heading.

    With `start` it is the line from there on, whose search form is part of that of the line where plain words
    are parted by a space.
    """
    if start and not (line[start - 1 : start] == " " and line.isascii()):
        line, start = line[start : start + _OPENS], 0
    return _opening(language).match(language.fold(line), start) is not None


def begins_to_enact(line: str, language: Language) -> bool:
    """Whether a line begins with the enacting words of a resolution.

    Words that only fold to the same, such as «أن» («that») for «إن», are none.
    """
    if enacting_words(language).match(language.fold(line)) is None:
        return False
    return not language.evidence.not_enacting or _others(language).match(_SIGNS.sub("", line)) is None


_SIGNS = re.compile(f"[{DROPPED}]")


@cache
def _others(language: Language) -> re.Pattern[str]:
    return late(rf"\s*{either(language.evidence.not_enacting)}(?!\w)")


def words_pattern(
    language: Language, after_conjunction: Sequence[str], alone: Sequence[str] = ()
) -> re.Pattern[str]:
    """Return a pattern of whole words of a folded text; the first may have a conjunction written to them."""
    conjunction = either(map(language.fold, language.conjunctions))
    alternatives = (
        [f"{conjunction}?{either(map(language.fold, after_conjunction))}"] if after_conjunction else []
    )
    alternatives += [either(map(language.fold, alone))] if alone else []
    return late(rf"(?<!\w)(?:{'|'.join(alternatives) or '(?!)'})(?!\w)")


@cache
def enacting_words(language: Language) -> re.Pattern[str]:
    """Return a pattern of the enacting words of resolutions, at the start of a folded text."""
    return late(rf"{either(map(language.fold, language.evidence.enacting))}(?!\w)")


@cache
def _opening(language: Language) -> re.Pattern[str]:
    return late(rf"\W*{words_pattern(language, language.evidence.operative).pattern}")


def announces_words(line: str, language: Language) -> bool:
    """Whether words of a line that ends in a colon announce what stands below it: «the following:»."""
    return _announcing(language).search(language.fold(line)) is not None


@cache
def _announcing(language: Language) -> re.Pattern[str]:
    return words_pattern(language, language.evidence.announcing)


def is_annex(title: str, language: Language, label: str = "") -> bool:
    """Whether a heading begins an annex, whose paragraphs count on their own, by its label or its title."""
    return any(_pattern(language).match(language.fold(words)) for words in (label, title) if words)


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    return late(rf"{either(map(language.fold, language.headings.annexes))}(?!\w)")
