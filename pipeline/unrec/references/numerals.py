"""Numbers behind a unit's word: «٦», «(٦)», «السادسة عشرة», «٣٢ و٣٧», «٥ إلى ١٠», «١ (أ) و(ب)»."""

import re
from typing import NamedTuple

from unrec.references.lexicon import Lexicon, latin
from unrec.references.lookup import find
from unrec.references.mentions import Count
from unrec.references.vocabulary import UnitWord

_MOST = 100
# A number of up to three digits that is no part of a date, a fraction or a symbol.
_DIGITS = re.compile(r"(\d{1,3})(?![\d%٪]|[/.,٫]\d)")
# «9.2»: an article and its paragraph
_DOTTED = re.compile(r"(\d{1,3})\.(\d{1,2})(?![\d%٪]|[/.,٫-]\d)")
_BRACKETED = re.compile(r"\(\s?(\d{1,3})\s?\)")
_ROMAN = re.compile(r"([IVXLC]{1,7})(?!\w)")
_BARE_LETTER = re.compile(r"\s([a-z])(?=\s)")
_QUOTED = re.compile(r"\s?['‘’‛`´]\s?(\d{1,2})\s?['‘’‛`´]")
# «Annex C»: a capital that is no Roman number of a part.
_CAPITAL = re.compile(r"([A-HJ-UWYZ])(?![\w'’.-])")
_LONE = frozenset("CDLM")
# «(a) (i) b.»
# «literal c,», «lit. a»
_LONE_LETTER = re.compile(r"([a-w])(?=[,;.)]|\s[^\W\d_]{1,2}\s|$)")
# «article 12-2-c», «art. 30-3»
_HYPHENED = re.compile(r"(\d{1,3}|[IVXL]{1,6})-(\d{1,2})(?:-([a-z]))?(?![\w-])")
_THIRD = re.compile(r"\s?([a-h])\.(?=\s)|\s?\(([a-h])\)")
# «§ 3»
_SIGNS = re.compile(r"§{1,2}")
_QUOTED_LETTER = re.compile(r"\s?[«\"“„]\s?([^\W\d_])\s?[»\"”]")
# Units that are divided into paragraphs.
DIVIDED = frozenset({"article", "rule"})
_MARKED = re.compile(r"\s?[,،]")
_OPEN, _CLOSE = re.compile(r"\s?\(\s?"), re.compile(r"\s?\)")
# «المادتان ٦ (غسل عائدات الجرائم) و٨ (الفساد)»
TITLE = re.compile(r"\s?\([^()\d]{2,120}\)")
_SPACES = re.compile(r"\s{0,2}")


class Numeral(NamedTuple):
    """One number: its value (empty for a lone letter), its paragraph and its sub-paragraph, as ASCII.

    `end` is the offset after it; `bare` is true where it was only a bracket that goes on from the number
    before («و(ب)»).
    """

    value: str
    paragraph: str | None
    letter: str | None
    end: int
    bare: bool = False


class Numerals(NamedTuple):
    """A list of numbers behind one word. `how` is single, list or range."""

    numbers: tuple[Numeral, ...]
    end: int
    how: str


def numerals(text: str, start: int, count: Count, lexicon: Lexicon, *, unit: str = "") -> Numerals | None:
    """Read the numbers behind a unit's word that ends at `start`, or None where none follows directly.

    Those of a `unit` that is divided into paragraphs may have theirs behind a full stop or in brackets («9.2», «12 (par. 2
    b) et c))»); a part may have a capital letter («annexe C»).

    A dual takes two numbers and a plural as many as follow, at most 100; a singular goes on only with a
    joiner («المادة ٦ و٧»). A range is written out where it rises and has at most 100 members; otherwise
    its two ends are given.
    """
    worded = lexicon.number_words.longest(text, _skip(text, start))
    start = worded[1] + (text[worded[1] : worded[1] + 1] == ".") if worded else start
    position = _skip(text, start)
    opening = lexicon.patterns.range_from.match(text, start) if count == 3 else None
    first = numeral(text, opening.end() if opening else position, lexicon, unit=unit)
    if first is None or (position == start and text[start : start + 1].isalpha()):
        return None
    found, how = _divided(text, first, count, lexicon, unit=unit), "single"
    while len(found) < _MOST:
        last = found[-1]
        following, is_range = _next(text, last, count, lexicon, unit=unit)
        full = count == 2 and len({one.value or one.letter for one in found}) > 1
        if following is None or (full and not following.bare):
            break
        reach = _between(last, following)[:-1] if is_range else [last]
        found = [*found[:-1], *reach, *_divided(text, following, count, lexicon, unit=unit)]
        how = "range" if is_range or how == "range" else "list"
    return Numerals(tuple(found[:_MOST]), found[-1].end, how)


def _divided(text: str, one: Numeral, count: Count, lexicon: Lexicon, *, unit: str) -> list[Numeral]:
    """The number with each of the paragraphs in brackets behind it: «12 (par. 2 b) et c))»; itself alone without any."""
    if unit not in DIVIDED or not one.value or one.paragraph:
        return [one]
    opening = _OPEN.match(text, one.end)
    if opening is None and count == 3:
        return _marked_off(text, one, lexicon)
    word = paragraph_word(text, opening.end(), lexicon) if opening else None
    listed = numerals(text, word[0], 3, lexicon) if word else None
    closing = _CLOSE.match(text, listed.end) if listed else None
    if listed is None or closing is None:
        return [one]
    return [
        Numeral(one.value, inner.value or None, inner.letter, closing.end(), bare=at > 0 or one.bare)
        for at, inner in enumerate(listed.numbers)
    ]


def paragraph_word(text: str, start: int, lexicon: Lexicon) -> tuple[int, Count] | None:
    """Return the end of a word for paragraphs at `start`, or of the sign «§», and how many follow; None where none is."""
    sign = _SIGNS.match(text, start)
    if sign:
        return sign.end(), 3
    word = find(text, start, lexicon)
    if word is None or not isinstance(word.entry, UnitWord) or word.entry.unit != "paragraph":
        return None
    return None if word.conjunction or word.preposition else (word.end, word.entry.members)


def _marked_off(text: str, one: Numeral, lexicon: Lexicon) -> list[Numeral]:
    """«2, paragraph 2, and 3»: the number with its paragraphs between marks, where a further number follows; else itself.

    Several are joined without a mark («16, par. 1 et 3, et 18»); one alone needs none behind it («6, paragraphe 1 et 7»).
    """
    mark = lexicon.patterns.separator.match(text, one.end)
    word = paragraph_word(text, mark.end(), lexicon) if mark and mark[0].strip() and mark[1] is None else None
    inner = numeral(text, _skip(text, word[0]), lexicon) if word else None
    if word is None or inner is None or not (inner.value or inner.letter):
        return [one]
    found = [inner]
    while word[1] > 1 and len(found) < _MOST:
        last = found[-1]
        reach = lexicon.patterns.range_to.match(text, last.end)
        joined = reach or lexicon.patterns.separator.match(text, last.end)
        if joined is None or not joined[0].strip() or _MARKED.match(joined[0]):
            break
        following = numeral(text, joined.end(), lexicon, last)
        if following is None:
            break
        found = [*found[:-1], *(_between(last, following) if reach else [last, following])]
    behind = lexicon.patterns.separator.match(text, found[-1].end)
    if behind is None or not (_MARKED.match(behind[0]) or (word[1] == 1 and behind[1])):
        return [one]
    further = numeral(text, behind.end(), lexicon)
    if further is None or not further.value:
        return [one]
    end = found[-1].end
    return [
        Numeral(one.value, each.value or None, each.letter, end, bare=at > 0 or one.bare)
        for at, each in enumerate(found)
    ]


def _next(
    text: str, last: Numeral, count: Count, lexicon: Lexicon, *, unit: str
) -> tuple[Numeral | None, bool]:
    """The number that goes on from the last one, and whether as the other end of a range."""
    reach = lexicon.patterns.range_to.match(text, last.end)
    following = numeral(text, reach.end(), lexicon, last, unit=unit) if reach else None
    if following and (count != 1 or following.bare):
        return following, True
    title = TITLE.match(text, last.end) if count != 1 else None
    separator = lexicon.patterns.separator.match(text, title.end() if title else last.end)
    if separator is None or not separator[0].strip():
        return None, False
    following = numeral(text, separator.end(), lexicon, last, unit=unit)
    if count != 3 and separator[1] is None and not (following and following.bare and following.letter):
        return None, False
    # A lone letter goes on only from letters.
    return (following if following and (following.value or not last.value) else None), False


def numeral(
    text: str, start: int, lexicon: Lexicon, last: Numeral | None = None, *, unit: str = ""
) -> Numeral | None:
    """Read one number at `start`. After `last` a lone bracket goes on from it: «١ (أ) و(ب)»."""
    if last and (last.letter or last.paragraph) and (bare := _bracket_after(text, start, last, lexicon)):
        return bare
    capital = _CAPITAL.match(text, start) if unit == "part" else None
    if capital:
        return Numeral(capital[1], None, None, capital.end())
    dotted = _DOTTED.match(text, start) if unit in DIVIDED else None
    value, end = (str(int(dotted[1])), dotted.end()) if dotted else value_at(text, start, lexicon)
    if end == start:
        letter = (
            letter_at(text, start, lexicon) or _roman_item(text, start, lexicon) or _lone_letter(text, start)
        )
        if letter is None:
            return None
        return Numeral("", None, *_deeper(text, letter[0], letter[1], lexicon))
    paragraph = None if dotted else lexicon.patterns.sub_digits.match(text, end)
    if paragraph:
        end = paragraph.end()
    hyphened = _HYPHENED.match(text, start) if unit in DIVIDED and not paragraph else None
    if hyphened and (hyphened[3] or int(hyphened[2]) < int(value if value.isdecimal() else 0)):
        letter = None if hyphened[3] else letter_at(text, hyphened.end(), lexicon)
        name, end = letter or (hyphened[3] or "", hyphened.end())
        return Numeral(value, str(int(hyphened[2])), *_deeper(text, name, end, lexicon))
    letter = letter_at(text, end, lexicon) or _bare_letter(text, end, lexicon)
    name, end = letter or ("", end)
    number = dotted[2] if dotted else paragraph[paragraph.lastindex or 0] if paragraph else None
    return Numeral(value, number, *_deeper(text, name, end, lexicon))


def value_at(text: str, start: int, lexicon: Lexicon) -> tuple[str, int]:
    """Return the value of a plain number at `start` and its end; an empty value where there is none."""
    match = _DIGITS.match(text, start) or _BRACKETED.match(text, start)
    if match:
        suffix = lexicon.patterns.suffix.match(text, match.end())
        value, end = str(int(match[1])), suffix.end() if suffix else match.end()
    elif word := lexicon.ordinals.longest(text, start):
        value, end = str(word[0]), word[1]
    elif (match := _ROMAN.match(text, start)) and match[1] not in _LONE:
        value, end = str(_roman(match[1])), match.end()
    else:
        return "", start
    repeat = lexicon.repeats.longest(text, _skip(text, end))
    return (f"{value} {repeat[0]}", repeat[1]) if repeat else (value, end)


def _bracket_after(text: str, start: int, last: Numeral, lexicon: Lexicon) -> Numeral | None:
    deep = _roman_item(text, start, lexicon) if last.letter and last.letter.endswith(")") else None
    if last.letter and deep:
        # «b) ii) y iii)»
        above = last.letter.partition("(")[0]
        return Numeral(last.value, last.paragraph, f"{above}({deep[0]})", deep[1], bare=True)
    letter = letter_at(text, start, lexicon)
    if last.letter and letter:
        name, end = _deeper(text, letter[0], letter[1], lexicon)
        return Numeral(last.value, last.paragraph, name, end, bare=True)
    digits = lexicon.patterns.sub_digits.match(text, start)
    if last.paragraph and not last.letter and digits:
        return Numeral(last.value, digits[digits.lastindex or 0], None, digits.end(), bare=True)
    return None


def letter_at(text: str, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """Return a letter in brackets, «(أ)», as the Latin one in its place, and its end; None where there is none."""
    match = lexicon.patterns.item.match(text, start) or _QUOTED_LETTER.match(text, start)
    place = lexicon.letters.get(match[1]) if match else None
    return (latin(place), match.end()) if match and place else None


def _bare_letter(text: str, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """«Article 73 e of the Charter»: a letter without brackets, before what the article is part of."""
    joined = lexicon.patterns.separator.match(text, start)
    if (
        joined
        and joined[1]
        and text[start : start + 1].isspace()
        and text[joined.end() : joined.end() + 1].isalpha()
    ):
        # «el artículo 5 y del artículo 6»: a letter that joins.
        return None
    match = _BARE_LETTER.match(text, start)
    return (match[1], match.end()) if match and lexicon.patterns.of.match(text, match.end()) else None


def _lone_letter(text: str, start: int) -> tuple[str, int] | None:
    """«literales c, d y f», «al. b,»: a letter without brackets, before a mark or a word."""
    match = _LONE_LETTER.match(text, start)
    return (match[1], match.end()) if match else None


def _roman_item(text: str, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """«iv)», «(iv)»: a small Roman number in brackets, and its end."""
    match = lexicon.patterns.roman_item.match(text, start)
    return (match[1], match.end()) if match else None


def _deeper(text: str, letter: str, end: int, lexicon: Lexicon) -> tuple[str | None, int]:
    """A number in quotation marks or a Roman one behind a letter: «(ب) '١'» and «b) i)» are `b(i)`."""
    quoted = _QUOTED.match(text, end) if letter else None
    if quoted:
        return f"{letter}({roman(int(quoted[1])).lower()})", quoted.end()
    item = _roman_item(text, end, lexicon) if letter else None
    if item:
        third = _THIRD.match(text, item[1])
        return (
            (f"{letter}({item[0]})({third[third.lastindex or 0]})", third.end())
            if third
            else (f"{letter}({item[0]})", item[1])
        )
    return letter or None, end


def _between(first: Numeral, last: Numeral) -> list[Numeral]:
    """Both ends of a range and all between, or the ends alone where that cannot be written out."""
    if last.bare and first.letter and last.letter and len(first.letter) == len(last.letter) == 1:
        places = range(ord(first.letter), ord(last.letter) + 1)
        rising = [first._replace(letter=chr(place), end=last.end, bare=True) for place in places]
    elif first.value.isdecimal() and last.value.isdecimal() and not (first.letter or first.paragraph):
        values = range(int(first.value), int(last.value) + 1)
        rising = [first._replace(value=str(value), end=last.end) for value in values[:_MOST]]
    else:
        rising = []
    complete = rising and (rising[-1].value, rising[-1].letter) == (last.value, last.letter)
    return rising if complete and len(rising) > 1 else [first, last]


def _skip(text: str, start: int) -> int:
    match = _SPACES.match(text, start)
    return match.end() if match else start


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def roman(value: int) -> str:
    """Return a number up to 399 in Roman numerals."""
    hundreds, rest = divmod(value, 100)
    tens, units = divmod(rest, 10)
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "C" * hundreds + ones[tens].translate({73: "X", 86: "L", 88: "C"}) + ones[units]
