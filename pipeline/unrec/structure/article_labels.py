"""What a line begins with as an article: its number in figures, Roman numerals or words, and what is added
to it: «المادة الثامنة والأربعون بعد المائة», "Article 6 bis", "ARTÍCULO 11.-", «第四条».
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from unrec.languages import Language
from unrec.languages.number_words import reader
from unrec.structure.labels import roman_value
from unrec.text import BULLETS, COLONS, DASH, INVISIBLE, STARS, STOPS, SUPERSCRIPTS, either, fold, late

_HEAD = 160  # what is looked at of a line
_MAX_WORDS, _MAX_WORD = 9, 12
_DIGITS = re.compile(r"(\d{1,4})(?!\d)(?:[-.](\d{1,2})(?!\w))?")
_ROMAN = re.compile(r"[ivxlc]{1,8}(?!\w)")
_WORDS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+){0,4}\s?")
# A note's mark ends the line; where print raised its digits and the source lost that, they stand at a mark.
_NOTE = rf"(?:\s{{0,2}}(?:(?<=[:.])\d{{1,3}}|\(\d{{1,3}}\)|\[\d{{1,3}}\]|[{SUPERSCRIPTS}]{{1,3}}|[{STARS}]{{1,3}}))?"
_MARK = rf"(?:\.\s?{DASH}{{1,2}}|{DASH}{{1,2}}|[{COLONS}{STOPS}])"
_SPACE = rf"[\s{INVISIBLE}]"
_AFTER = late(
    rf"(?P<close>{_SPACE}{{0,3}}[)\]])?"
    rf"(?:{_SPACE}{{0,3}}(?P<last>{_MARK})?{_NOTE}{_SPACE}*$|{_SPACE}{{0,3}}(?P<mark>{_MARK})?{_SPACE}{{0,12}})"
)


class Article(NamedTuple):
    """What a line prints that may begin an article, read by itself.

    `repeat` is the Latin word of an article that is added after another (`bis`), or a hyphen and a number.
    `end` is where its label ends in the line, `body` where its title or its text begins. `parted` says that a
    mark or more than one space stands between.
    """

    number: int
    repeat: str
    start: int
    end: int
    body: int
    parted: bool


def read_article(line: str, language: Language) -> Article | None:
    """Return what a line begins with as an article, or None: «المادة (٥ مكررا) -», "Art. 12.", 第四条."""
    head = line[:_HEAD]
    folded = str(language.fold(head))
    text = folded.lower() if len(folded.lower()) == len(folded) else folded
    for pattern in _heads(language):
        match = pattern.match(text)
        if match is None:
            continue
        if "nth" in match.groupdict():
            value = _value(match["nth"], language)
            counted = (value, "", match.end()) if value else None
        else:
            counted = _counted(text, match.end(), language)
        if counted is not None:
            return _article(line, head, text, (match.start("word"), *counted), language)
    return None


def _article(
    line: str, head: str, text: str, counted: tuple[int, int, str, int], language: Language
) -> Article | None:
    """The article whose number ends at an offset of the folded text; None where a word goes on there."""
    start, number, repeat, end = counted
    match = _repeats(language).match(text, end)
    if match is not None:
        repeat = _repeat_words(language)[" ".join(match["repeat"].split())] + _added(match["nth"], language)
        end = match.end()
    opened = text.rfind("(", start, end)
    part = _PART.match(text, end) if opened > text.rfind(")", start, end) else None
    end = part.end() if part is not None else end
    mapped = fold(head, language.folding)
    if len(mapped.text) != len(text):
        return None
    begin, stop = mapped.to_source(start, start + 1)[0], mapped.to_source(end - 1, end)[1]
    after = _AFTER.match(line, stop)
    assert after is not None
    groups = (after.end(group) for group in ("mark", "last", "close") if after[group])
    label = next(groups, stop)
    body, gap = after.end(), line[label : after.end()]
    ends = body >= len(line.rstrip())
    mark = after["mark"] or after["last"]
    if not (ends or mark or gap or after["close"] or language.search.apart):
        return None  # «المادة ٥أ», "Article 12a"
    wide = len(gap) > 1 or any(sign in gap for sign in "\t\u3000") or (language.search.apart and gap)
    return Article(number, repeat, begin, label, body, bool(mark or wide))


def _counted(text: str, start: int, language: Language) -> tuple[int, str, int] | None:
    """The number after an article's word: its value, what is added to it, and where it ends."""
    opened = _OPENED.match(text, start)
    at = opened.end() if opened else start
    digits = _DIGITS.match(text, at)
    if digits is not None:
        marks = _marks(language).match(text, digits.end())
        end = marks.end() if marks is not None else digits.end()
        return (int(digits[1]), f"-{int(digits[2])}" if digits[2] else "", end) if int(digits[1]) else None
    ends: list[int] = []
    word = _WORDS.match(text, at)
    while word is not None and len(ends) < _MAX_WORDS:
        ends.append(word.end())
        word = _WORDS.match(text, word.end())
    for end in reversed(ends):
        words = text[at:end].rstrip()
        value = _numbers(language)(_together(words, language))
        if value is not None:
            return value, "", at + len(words)
    roman = _ROMAN.match(text, at)
    value = roman_value(roman[0]) if roman is not None else None
    return (value, "", roman.end()) if roman is not None and value else None


# The part of an article that a law amends, in the brackets of its number: «مادة (١٢/ فقرة أولى - بند ٢)».
_PART = re.compile(r"\s{0,2}/[^()]{1,60}(?=\))")
_OPENED = re.compile(r"[(\[]\s{0,2}")


def _value(printed: str, language: Language) -> int | None:
    """The value of a number in digits or words."""
    return int(printed) if printed.isdecimal() else _numbers(language)(_together(printed, language))


def _together(words: str, language: Language) -> str:
    """Words as the reader of numbers knows them: in a language of letters that are words, without spaces."""
    return words.replace(" ", "") if language.search.apart else words


@cache
def _numbers(language: Language) -> Callable[[str], int | None]:
    """What tells the value of a number in words of the language."""
    words = language.reference_words
    tables = (words.ordinals, words.cardinals) if words is not None else ()
    return reader(filter(None, tables), lambda word: _together(str(language.fold(word)).lower(), language))


@cache
def _heads(language: Language) -> list[re.Pattern[str]]:
    """What stands before an article's number, by the shapes of the language; where the word comes after the
    number, the number is the group `nth`.
    """
    names = either(language.fold_case(word) for word in language.evidence.articles)
    counting = language.reference_words.counting if language.reference_words is not None else None
    numbers = (
        either(map(language.fold_case, counting.number_words.printed)) if counting is not None else "(?!)"
    )
    before = rf"[{BULLETS}\s(\[]{{0,6}}"
    patterns: list[str] = []
    for shape in language.headings.shapes:
        first, _, last = shape.partition("{ordinal}")
        if "{word}" in first:
            lead = first.replace("{word}", names).replace(" ", "")
            patterns.append(rf"{before}(?P<word>{lead})(?!\w)\s{{0,3}}(?:{numbers}(?!\w)\s{{0,3}})?")
        elif last.strip() == "{word}" and first.strip():
            lead = re.escape(first.strip())
            number = rf"(?P<nth>\S(?:.{{0,{2 * _MAX_WORD}}}?\S)??)"
            patterns.append(rf"{before}(?P<word>{lead})\s{{0,3}}{number}\s{{0,3}}{names}")
    return [late(pattern) for pattern in patterns]


@cache
def _marks(language: Language) -> re.Pattern[str]:
    """What may be printed close after a number: «1er», «1.º»."""
    return late(rf"\s?{either(map(language.fold_case, language.meetings.marks))}(?!\w)|°")


@cache
def _repeats(language: Language) -> re.Pattern[str]:
    """The word of an article that is added after another, and its number: «مكررا (٢)», "bis"."""
    return late(
        rf"\s{{0,2}}\)?\s?\(?(?P<repeat>{either(_repeat_words(language))})(?!\w)\)?"
        rf"(?:[\s/]{{0,2}}[()]?(?P<nth>\d{{1,2}}|{either(_letters(language))}(?=[\s()]{{0,3}}(?:{_MARK}|$)))[()]?)?"
    )


def _added(printed: str | None, language: Language) -> str:
    """What counts added articles: a number, or a hyphen and the Latin letter of a letter's place."""
    if printed is None or printed.isdecimal():
        return str(int(printed)) if printed else ""
    return f"-{_LATIN[_letters(language)[printed] % len(_LATIN)]}"


_LATIN = "abcdefghijklmnopqrstuvwxyz"


@cache
def _letters(language: Language) -> Mapping[str, int]:
    """The letters of labels in search form, with their places from 0."""
    order = {language.fold_case(letter): at for at, letter in enumerate(language.letters.order)}
    known = {letter: at for at, letter in enumerate(_LATIN)} | order
    others = language.letters.variants.items()
    return known | {
        language.fold_case(other): known[language.fold_case(letter)]
        for other, letter in others
        if language.fold_case(letter) in known
    }


@cache
def _repeat_words(language: Language) -> Mapping[str, str]:
    words = language.reference_words
    printed = words.counting.repeats.printed if words is not None else {}
    return {language.fold_case(word): latin for word, latin in printed.items()}
