"""Numbers of units: what one is made of, lists, ranges.

What may stand at a place is a role: a function that takes it in, or gives None. `NUMBERS` is a table of roles
in their order, which `grammar.printed` prints.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Literal, NamedTuple, get_args

from msgspec.structs import astuple

from unrec.catalogue import arabic, roman
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import (
    find,
    is_no_number,
    skip,
)
from unrec.references.vocabulary import (
    Count,
    Record,
    UnitWord,
    latin,
)
from unrec.text import CLAUSE_ENDS, WORD, late

Shape = Literal["plain", "divided", "alone", "lettered", "compound", "target", "item", "paragraph"]
"""How numbers may be written: of a unit divided into paragraphs, «9.2», of one alone after a dash, too,
«المادة ٧-٥»; as capital letters and their names, «المرفق جيم»; as compounds, «التوصية ٧-١»; «الغاية ١٦-٢»; as
of a document's paragraphs, «129.5».
"""
_DIVIDED = frozenset({"divided", "alone"})
_ONE_BY_ONE = frozenset({"compound", "target"})
_BY_THEMSELVES = frozenset({"compound", "target", "item"})
MOST, _FEW, _DEEPEST = 100, 9, 40
_LATIN = "abcd"
# A number of up to three digits that is no part of a date, a fraction or a symbol.
_NO_FRACTION = r"(?![\d%٪]|[/.,٫]\d)"
_DIGITS = re.compile(rf"(\d{{1,3}}){_NO_FRACTION}")
# Most numbers stand before a word that is no part of them.
_ALONE = re.compile(r"(\d{1,3}) ([^\W\d_]{3,})")
# «第2、3和6条»: where a comma goes on with a list
_COUNTED_ON = re.compile(rf"(\d{{1,3}})(?:{_NO_FRACTION}|(?=,\d{{1,3}}(?!\d)))")
_BRACKETED = re.compile(r"\(\s?(\d{1,3})\s?\)")
_DOTTED = re.compile(r"(\d{1,3})\.(\d{1,2}(?:\.\d{1,2})?)(?![\d%٪]|[/.,٫-]\d)")
_DASHED = re.compile(r"(\d{1,3})\s?[-–/]\s?(\d{1,2})(?![\d%٪]|\s?[/.,٫–-]\s?\d)")
_ABOVE = re.compile(r"((?:\d{1,3}[-–.]){1,2})(?=\d{1,3}(?![-–]\d))")
_TARGET = re.compile(r"(\d{1,2})\s?[-–./]\s?(?:(\d{1,2})|\(?([^\W\d_]{1,2})\)?)(?!\w)")
_ROMAN = re.compile(r"([IVXLC]{1,7})(?!\w)")
# What is no Roman number by itself, and what may be one.
_NO_ROMAN, _ROMAN_UNITS = frozenset("CDLM"), frozenset("IVX")
_ADDED = re.compile(r"[A-Za-z]+")
_BEHIND = re.compile(r"(?:[:.]|:\s)(\d{1,2})(?![\d%٪]|[/.,٫-]\d)")
_SECTION_SIGN = re.compile(r"\s?§\s?(\d{1,2})(?!\d)")
_WORDED = re.compile(r"\s?\(\s?([^()\d]{1,6}?)\s?\)")
_SIGN = re.compile(r"\s?([\u3220-\u3229])")
_QUOTED = late(r"\s?['‘’‛`´\"“”]\s?(\d{1,2})\s?['‘’‛`´\"“”]|\s?\(\s?(\d{1,2})\s?\)")
_IN_QUOTES = late(r"\s?['‘’‛`´\"“”]\s?(\d{1,2})\s?['‘’‛`´\"“”]")
_QUOTED_LETTER = re.compile(r"\s?[«\"“„]\s?([^\W\d_])\s?[»\"”]")
_BARE_LETTER = re.compile(r"\s([a-z])(?=\s)")
_LONE_LETTER = re.compile(r"([^\W\d_])(?=\s)")
_MARKED_LETTER = re.compile(r"([a-w])(?=[,;.)]|\s[^\W\d_]{1,2}\s|$)")
# What may stand after the name of a letter that belongs to the number before it.
_GOES_ON = late(r"\s[^\W\d_]|[،,؛;.)]|$")
_CLOSED = late(r"\s?[؛;.)]|$")
_SMALL = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})(?<=[ivx])")
_LETTERS = re.compile(r"(.) (.)")
_LETTERED = re.compile(r"(\d{1,3})[A-Z]")
# Marks after which nothing more belongs to a number.
_CLOSES_NUMBER = (",", "،", ";", "؛", ")")
HYPHENS = frozenset("-‐‑")
OPEN, CLOSE = re.compile(r"\s?\(\s?"), re.compile(r"\s?\)")
MARKED = re.compile(r"\s?[,،]")
# «129.» before «129.5», and a number that a dash leads on to.
_POINT = re.compile(r"(\d{1,3})\.(?=\d{1,3}(?![\d%٪]|[/.,٫]\d))")
_SIGNS = re.compile(r"§{1,2}")
# «المادتان ٦ (غسل عائدات الجرائم) و٨ (الفساد)»
TITLE = re.compile(r"\s?\([^()\d]{2,120}\)")


class Numeral(Record, frozen=True, gc=False):
    """One number: its value (empty for a lone letter), its paragraph and its sub-paragraph, as ASCII.

    `end` is the offset after it; `bare` is true where it was only a bracket that goes on from the number
    before («و(ب)»).
    """

    value: str
    paragraph: str | None
    letter: str | None
    end: int
    bare: bool = False


class Numerals(Record, frozen=True, gc=False):
    """A list of numbers after one word. `how` is single, list, range or compound."""

    numbers: tuple[Numeral, ...]
    end: int
    how: str


class _At(NamedTuple):
    """Where a number is read, and how it may be written."""

    text: str
    start: int
    lexicon: Lexicon
    shape: Shape


Role = Callable[[_At, Numeral], Numeral | None]
Roles = tuple[tuple[str, tuple[Role, ...]], ...]
"""Roles in their order: each step with «?» where it may be missing, and the roles one of which it has."""


def _value(at: _At, so_far: Numeral) -> Numeral | None:
    """6, sixth, VI, (6)."""
    value, end = value_at(at.text, so_far.end, at.lexicon)
    if not value or (so_far.value and not value.isdecimal()):
        return None
    return so_far._replace(value=so_far.value + value, end=end)


def _dotted(at: _At, so_far: Numeral) -> Numeral | None:
    """9.2, 7-5 where that is no range."""
    if at.shape not in _DIVIDED or not at.text[so_far.end : so_far.end + 1].isdecimal():
        return None
    match = _DOTTED.match(at.text, so_far.end)
    dashed = None if match else _DASHED.match(at.text, so_far.end)
    if dashed and int(dashed[2]) <= (max(_FEW, int(dashed[1])) if at.shape == "alone" else int(dashed[1])):
        match = dashed
    return match and so_far._replace(value=str(int(match[1])), paragraph=match[2], end=match.end())


def _above(at: _At, so_far: Numeral) -> Numeral | None:
    """134- before 134-1."""
    match = _ABOVE.match(at.text, so_far.end)
    numbers = re.findall(r"\d+", match[1]) if match else []
    return (
        so_far._replace(value="".join(f"{int(number)}." for number in numbers), end=match.end())
        if match
        else None
    )


def _pointed(at: _At, so_far: Numeral) -> Numeral | None:
    """129. before 129.5."""
    match = _POINT.match(at.text, so_far.end)
    return match and so_far._replace(value=f"{int(match[1])}.", end=match.end())


def _target(at: _At, so_far: Numeral) -> Numeral | None:
    """16.2, 16.a."""
    match = _TARGET.match(at.text, so_far.end)
    place = at.lexicon.counting.letters.get(match[3] or "") if match else None
    if match is None or not (match[2] or place or match[3] in _LATIN):
        return None
    inner = str(int(match[2])) if match[2] else latin(place) if place else match[3]
    return so_far._replace(value=f"{int(match[1])}.{inner}", end=match.end())


def _capital(at: _At, so_far: Numeral) -> Numeral | None:
    """A capital, by itself or by its name."""
    letter = at.lexicon.marks.letter.match(at.text, so_far.end)
    if letter is None or letter[0] in _ROMAN_UNITS:
        return None
    return so_far._replace(value=at.lexicon.counting.part_letters[letter[0]], end=letter.end())


def _named_letter(at: _At, so_far: Numeral) -> Numeral | None:
    """A capital after a number, by its name."""
    text, lexicon = at.text, at.lexicon
    if at.shape == "plain" or so_far.paragraph:
        return None
    # «٤ ألف», «١-واو», «١(ألف)(٢)»: before what it is of, its paragraph in brackets, a mark, or a further
    # number («١ واو و٣٣»); alone, «المرفق الخامس باء لاتفاقية بازل», before any word or mark.
    before = text[so_far.end : so_far.end + 1]
    start = so_far.end + (before.isspace() or before in HYPHENS)
    opened = text.startswith("(", start)
    letter = lexicon.marks.letter.match(text, start + opened) if start > so_far.end or opened else None
    if letter is None or letter[0].isascii() or (opened and text[letter.end() : letter.end() + 1] != ")"):
        return None
    stop = letter.end() + opened
    alone = at.shape == "lettered" and before.isspace() and not opened and _GOES_ON.match(text, stop)
    if not (alone or _closes_number(text, stop, lexicon)):
        return None
    return so_far._replace(value=so_far.value + lexicon.counting.part_letters[letter[0]], end=stop)


def _closes_number(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether what it is of follows, a mark, or a further number, past what is in brackets."""
    digits, item = lexicon.marks.sub_digits.match(text, end), letter_at(text, end, lexicon)
    end = digits.end() if digits else item[1] if item else end
    joined = lexicon.links.separator.match(text, end)
    further = joined and joined[0].strip() and _DIGITS.match(text, joined.end())
    return bool(_CLOSED.match(text, end) or further or lexicon.links.of.match(text, end))


def _paragraph(at: _At, so_far: Numeral) -> Numeral | None:
    """(1), :1, § 1."""
    if so_far.paragraph:
        return None
    may_follow = (
        at.shape in _DIVIDED and not at.text[at.start : at.start + 1].isdecimal() and so_far.end > at.start
    )
    match = _BEHIND.match(at.text, so_far.end) if may_follow else None
    match = match or at.lexicon.marks.sub_digits.match(at.text, so_far.end)
    match = match or _SECTION_SIGN.match(at.text, so_far.end)
    return match and so_far._replace(paragraph=match[match.lastindex or 0], end=match.end())


def _letter(at: _At, so_far: Numeral) -> Numeral | None:
    """(a), «a»."""
    letter = None if so_far.letter else letter_at(at.text, so_far.end, at.lexicon)
    return letter and so_far._replace(letter=letter[0], end=letter[1])


def _bare_letter(at: _At, so_far: Numeral) -> Numeral | None:
    """The letter e before «of the Charter»."""
    links, match = at.lexicon.links, None if so_far.letter else _BARE_LETTER.match(at.text, so_far.end)
    if match is None or links.of.match(at.text, match.end()) is None:
        return None
    joined = links.separator.match(at.text, so_far.end)
    # «el artículo 5 y del artículo 6»: a letter that joins.
    joins = joined and joined[1] and at.text[joined.end() : joined.end() + 1].isalpha()
    return None if joins else so_far._replace(letter=match[1], end=match.end())


def _item(at: _At, so_far: Numeral) -> Numeral | None:
    """(iv)."""
    match = at.lexicon.marks.roman_item.match(at.text, so_far.end)
    return match and so_far._replace(letter=match[1], end=match.end())


def _lone_letter(at: _At, so_far: Numeral) -> Numeral | None:
    """The letter a before what it is of."""
    may_stand = at.shape == "plain" and not at.lexicon.pointers.bare_of
    match = _LONE_LETTER.match(at.text, so_far.end) if may_stand else None
    place = at.lexicon.counting.letters.get(match[1]) if match else None
    of = match and place and at.lexicon.links.of.match(at.text, match.end())
    return so_far._replace(letter=latin(place), end=match.end()) if match and place and of else None


def _marked_letter(at: _At, so_far: Numeral) -> Numeral | None:
    """The letter c before a mark or a word of two letters."""
    match = _MARKED_LETTER.match(at.text, so_far.end)
    return match and so_far._replace(letter=match[1], end=match.end())


def _deeper(at: _At, so_far: Numeral) -> Numeral | None:
    """(iv), (4), '4', ㈣ under a letter."""
    if not so_far.letter:
        return None
    letter, end = deeper(at.text, so_far.letter, so_far.end, at.lexicon)
    return so_far._replace(letter=letter, end=end)


def _counted_letter(at: _At, so_far: Numeral) -> Numeral | None:
    """(四), where the fourth is d."""
    counted = _opened_ordinal(at.text, so_far.end, at.lexicon) if at.shape == "item" else None
    return counted and so_far._replace(letter=latin(counted[0]), end=counted[1])


def _unit_word(at: _At, so_far: Numeral) -> Numeral | None:
    """The word for a paragraph, after its letter."""
    word = at.lexicon.counting.around.longest(at.text, skip(at.text, so_far.end))
    unit = word[0].unit if word and isinstance(word[0], UnitWord) else ""
    return so_far._replace(end=word[1]) if word and unit == "paragraph" else None


def _deep_again(at: _At, so_far: Numeral) -> Numeral | None:
    """(v), '5' after (a) (iv)."""
    if not (so_far.letter or "").endswith(")"):
        return None
    item = at.lexicon.marks.roman_item.match(at.text, so_far.end)
    match = item or _IN_QUOTES.match(at.text, so_far.end)
    low = match[1] if item and match else _low(match[1]) if match else ""
    letter = f"{(so_far.letter or '').partition('(')[0]}({low})"
    return so_far._replace(letter=letter, end=match.end()) if match and low else None


_INNER: Roles = (("?", (_letter, _bare_letter)), ("?", (_deeper,)))
AGAIN: tuple[tuple[str, Roles], ...] = (
    ("a number under a letter", (("", (_deep_again,)),)),
    (
        "a letter",
        (("", (_letter, _counted_letter)), ("?", (_unit_word,)), ("?", (_deeper,)), ("?", (_unit_word,))),
    ),
    ("a paragraph", (("", (_paragraph,)), ("?", (_letter,)), ("?", (_deeper,)))),
)
"""What goes on, by what the number before has."""
NUMBERS: tuple[tuple[str, Roles], ...] = (
    ("paragraph", (("", (_pointed,)), ("", (_value,)), *_INNER)),
    ("lettered", (("", (_capital,)),)),
    ("target", (("", (_target,)),)),
    ("compound", (("", (_above,)), ("", (_value,)), ("?", (_paragraph,)), *_INNER)),
    (
        "item",
        (("", (_letter, _counted_letter)), ("?", (_unit_word,)), ("?", (_deeper,)), ("?", (_unit_word,))),
    ),
    ("", (("", (_dotted, _value)), ("?", (_named_letter,)), ("?", (_paragraph,)), *_INNER)),
    ("", (("", (_letter, _item, _lone_letter, _marked_letter)), ("?", (_deeper,)))),
)
"""What one number is made of: the first row that can be read, of those that its shape allows."""
_ROWS: Mapping[Shape, tuple[Roles, ...]] = {
    shape: tuple(row for only, row in NUMBERS if only == shape or not (only or shape in _BY_THEMSELVES))
    for shape in get_args(Shape)
}


def numeral(
    text: str, start: int, lexicon: Lexicon, last: Numeral | None = None, *, shape: Shape = "plain"
) -> Numeral | None:
    """Read one number at `start`. After `last` a lone bracket goes on from it: «١ (أ) و(ب)»."""
    opener = WORD.match(text, start) if lexicon.counting.openers else None
    if opener and opener[0] in lexicon.counting.openers:
        start = skip(text, opener.end())
    at = _At(text, start, lexicon, shape)
    further = _going_on(at, last) if last and (last.letter or last.paragraph) else None
    if further:
        return further
    alone = _ALONE.match(text, start) if shape not in _BY_THEMSELVES else None
    if (
        alone
        and alone[2] not in lexicon.counting.repeats.firsts
        and alone[2] not in lexicon.counting.part_letters
    ):
        return Numeral(str(int(alone[1])), None, None, alone.end(1))
    empty = Numeral("", None, None, start)
    for roles in _ROWS[shape]:
        number = _made_of(roles, at, empty)
        if number:
            return number
    return None


def _going_on(at: _At, last: Numeral) -> Numeral | None:
    """The letter or paragraph that goes on from a number: «b) ii) y iii)», «(1) (a) and (b) and (2)»."""
    same = last._replace(end=at.start, bare=True)
    deep, lettered, divided = (roles for _, roles in AGAIN)
    if last.letter:
        further = _made_of(deep, at, same) or _made_of(lettered, at, same._replace(letter=None))
        if further:
            return further
    further = _made_of(divided, at, same._replace(paragraph=None, letter=None)) if last.paragraph else None
    before, number = last.paragraph or "", further.paragraph or "" if further else ""
    rises = before.isdecimal() and number.isdecimal() and int(number) > int(before)
    return further if rises or not last.letter else None


def _made_of(roles: Roles, at: _At, so_far: Numeral) -> Numeral | None:
    """The number that these roles make; None where one that may not be missing is."""
    for missing, alternatives in roles:
        if missing and at.text.startswith(_CLOSES_NUMBER, so_far.end):
            break
        for role in alternatives:
            further = role(at, so_far)
            if further is not None:
                so_far = further
                break
        else:
            if not missing:
                return None
    return so_far


def value_at(text: str, start: int, lexicon: Lexicon) -> tuple[str, int]:
    """Return the value of a plain number at `start` and its end; an empty value where there is none."""
    counting = lexicon.counting
    digits = _COUNTED_ON if counting.openers else _DIGITS
    if match := digits.match(text, start) or _BRACKETED.match(text, start):
        suffix = lexicon.marks.suffix.match(text, match.end())
        value, end = str(int(match[1])), suffix.end() if suffix else match.end()
        added = _ADDED.match(text, end)
        if added and not counting.repeats.longest(text, end):
            # «4A»; what else is attached makes another number of it.
            capital = len(added[0]) == 1 and added[0].isupper()
            return (value + added[0], added.end()) if capital else ("", start)
    elif word := counting.ordinals.longest(text, start) or _opened_ordinal(text, start, lexicon):
        value, end = str(word[0]), word[1]
    elif (match := _ROMAN.match(text, start)) and match[1] not in _NO_ROMAN:
        value, end = str(arabic(match[1])), match.end()
    else:
        return "", start
    repeat = counting.repeats.longest(text, skip(text, end + (text[end : end + 1] in HYPHENS)))
    return (f"{value} {repeat[0]}", repeat[1]) if repeat else (value, end)


def _opened_ordinal(text: str, start: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """«第(四)款»: a number in words in brackets, where a sign stands before numbers."""
    match = _WORDED.match(text, start) if lexicon.counting.openers else None
    ordinal = lexicon.counting.ordinals.longest(match[1], 0) if match else None
    return (ordinal[0], match.end()) if match and ordinal and ordinal[1] == len(match[1]) else None


def letter_at(text: str, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """Return a letter in brackets, «(أ)», as the Latin one in its place, and its end;
    None where there is none.
    """
    match = lexicon.marks.item.match(text, start) or _QUOTED_LETTER.match(text, start)
    place = lexicon.counting.letters.get(match[1]) if match else None
    return (latin(place), match.end()) if match and place else None


def _low(digits: str) -> str:
    """A number under a letter as a small Roman one; empty where it is too great to be one."""
    return roman(int(digits)).lower() if 0 < int(digits) < _DEEPEST else ""


def deeper(text: str, letter: str, end: int, lexicon: Lexicon) -> tuple[str, int]:
    """Return a letter with a number after it, and the end: «(ب) '١'», «b) i)» and «(b)㈠» are `b(i)`."""
    if sign := _SIGN.match(text, end):
        return f"{letter}({roman(int(unicodedata.numeric(sign[1]))).lower()})", sign.end()
    quoted = _QUOTED.match(text, end)
    if quoted and (low := _low(quoted[quoted.lastindex or 0])):
        return f"{letter}({low})", quoted.end()
    item = lexicon.marks.roman_item.match(text, end)
    return (f"{letter}({item[1]})", item.end()) if item else (letter, end)


def numerals(
    text: str, start: int, count: Count, lexicon: Lexicon, *, shape: Shape = "plain"
) -> Numerals | None:
    """Read the numbers after a unit's word that ends at `start`, or None where none follows directly.

    Those of a unit that is divided into paragraphs may have theirs in brackets, too («12 (par. 2 b) et c))»).

    A dual takes two numbers and a plural as many as follow, at most 100; a singular goes on only with a
    joiner («المادة ٦ و٧»). A range is written out where it rises and has at most 100 members; otherwise
    its two ends are given. Of compound numbers and targets a singular takes one.
    """
    first = _first(text, start, count, lexicon, shape)
    if first is None:
        return None
    numbers, how = _divided(text, first, count, lexicon, shape), "single"
    most = count if shape in _ONE_BY_ONE and count < 3 else MOST
    while len(numbers) < most:
        last = numbers[-1]
        reached = _reached(text, last, count, lexicon, shape)
        following = reached or _next(text, last, count, lexicon, shape)
        full = count == 2 and len({number.value or number.letter for number in numbers}) > 1
        if following is None or (full and not following.bare):
            break
        reach = range_of(last, reached)[:-1] if reached else [last]
        numbers = [*numbers[:-1], *reach, *_divided(text, following, count, lexicon, shape)]
        how = "range" if reached or how == "range" else "list"
    return Numerals(tuple(numbers[:MOST]), numbers[-1].end, how)


def _first(text: str, start: int, count: Count, lexicon: Lexicon, shape: Shape) -> Numeral | None:
    """The first number after a unit's word, past «No.» or the like and the word that begins a range."""
    at = skip(text, start)
    if text[at : at + 1] in CLAUSE_ENDS:  # as an empty text is
        return None
    ranges = lexicon.links.range_from if count == 3 else None
    word = WORD.match(text, at) if shape != "lettered" else None
    if word and is_no_number(word[0], lexicon) and not (ranges and ranges.match(text, start)):
        return None
    worded = lexicon.counting.number_words.longest(text, at)
    start = worded[1] + text.startswith(".", worded[1]) if worded else start
    opening = ranges.match(text, start) if ranges and shape != "compound" else None
    position = opening.end() if opening else skip(text, start)
    written_on = position == start and text[start : start + 1].isalpha()
    return None if written_on else numeral(text, position, lexicon, shape=shape)


def _reached(text: str, last: Numeral, count: Count, lexicon: Lexicon, shape: Shape) -> Numeral | None:
    """The number that ends a range from the last one."""
    reach = lexicon.links.range_to.match(text, last.end) if shape != "compound" else None
    following = numeral(text, reach.end(), lexicon, last, shape=shape) if reach else None
    return following if following and (count != 1 or following.bare) else None


def _next(text: str, last: Numeral, count: Count, lexicon: Lexicon, shape: Shape) -> Numeral | None:
    """The number that goes on from the last one: without a joiner only after a plural, or from its letter."""
    title = TITLE.match(text, last.end) if count != 1 else None
    separator = lexicon.links.separator.match(text, title.end() if title else last.end)
    if separator is None or not separator[0].strip():
        return None
    following = numeral(text, separator.end(), lexicon, last, shape=shape)
    if following is None or (last.value and not following.value):
        # A lone letter goes on only from letters.
        return None
    numbered = _LETTERED.fullmatch(last.value) if shape == "lettered" else None
    if numbered and following.value.isalpha():
        # «الأول ألف وباء»: the letter alone is of the same number.
        following = following._replace(value=numbered[1] + following.value)
    lettered = following.bare and following.letter
    return following if count == 3 or separator[1] is not None or lettered else None


def _divided(text: str, number: Numeral, count: Count, lexicon: Lexicon, shape: Shape) -> list[Numeral]:
    """The number with each of the paragraphs in brackets after it: «12 (par. 2 b) et c))», or between marks,
    «73, paragraphs 2 and 4, and 226»; itself alone without any.
    """
    if shape not in _DIVIDED or number.paragraph:
        return [number]
    opening = OPEN.match(text, number.end)
    if opening is None:
        inner, stop = _between_marks(text, number, lexicon) if count > 1 else ([], number.end)
    else:
        word = paragraph_word(text, opening.end(), lexicon)
        numbered = word or text[opening.end() : opening.end() + 1].isdecimal()
        listed = numerals(text, word[0] if word else opening.end(), 3, lexicon) if numbered else None
        closing = CLOSE.match(text, listed.end) if listed else None
        inner, stop = (list(listed.numbers), closing.end()) if listed and closing else ([], number.end)
    return [
        Numeral(number.value, each.value or None, each.letter, stop, bare=at > 0 or number.bare)
        for at, each in enumerate(inner)
    ] or [number]


def paragraph_word(text: str, start: int, lexicon: Lexicon) -> tuple[int, Count] | None:
    """Return the end of a word for paragraphs at `start`, or of the sign «§», and how many follow;
    None where none is.
    """
    sign = _SIGNS.match(text, start)
    if sign:
        return sign.end(), 3
    word = find(text, start, lexicon)
    if word is None or not isinstance(word.entry, UnitWord) or word.entry.unit != "paragraph":
        return None
    return None if word.conjunction or word.preposition else (word.end, word.entry.members)


def _between_marks(text: str, number: Numeral, lexicon: Lexicon) -> tuple[list[Numeral], int]:
    """«2, paragraph 2, and 3»: the paragraphs of a number between marks, and their end.

    None where no further number follows. The joiner of the paragraphs stands before the last of them, or no
    mark stands between them («16, par. 1 et 3, et 18»); one alone needs none after it («6, paragraphe 1 et
    7»).
    """
    separator = lexicon.links.separator
    mark = separator.match(text, number.end)
    word = paragraph_word(text, mark.end(), lexicon) if mark and mark[0].strip() and mark[1] is None else None
    for to_joiner in (True, False) if word else ():
        inner = _inner(text, word, lexicon, to_joiner=to_joiner) if word else []
        following = separator.match(text, inner[-1].end) if inner else None
        if following and word and (MARKED.match(following[0]) or (word[1] == 1 and following[1])):
            further = numeral(text, following.end(), lexicon)
            if further and further.value:
                return inner, inner[-1].end
    return [], number.end


def _inner(text: str, word: tuple[int, Count], lexicon: Lexicon, *, to_joiner: bool) -> list[Numeral]:
    """The numbers or letters after a paragraphs' word, up to the one that a joiner stands before, or up to
    the first mark.
    """
    inner: list[Numeral] = []
    following = numeral(text, skip(text, word[0]), lexicon)
    while following and len(inner) < MOST:
        inner.append(following)
        joined = lexicon.links.separator.match(text, following.end)
        if joined is None or word[1] == 1 or (not to_joiner and MARKED.match(joined[0])):
            break
        following = numeral(text, skip(text, joined.end()), lexicon, None if to_joiner else following)
        if to_joiner and joined[1] is not None:
            return [*inner, following] if following and following.value else []
    return inner


def range_of(first: Numeral, last: Numeral) -> list[Numeral]:
    """Return both ends of a range and all between, or the ends alone where that cannot be written out."""
    rising = _rising(first, last)
    complete = len(rising) > 1 and astuple(rising[-1])[:3] == astuple(last)[:3]
    return rising if complete else [first, last]


def _rising(first: Numeral, last: Numeral) -> list[Numeral]:
    """The numbers of a range of letters, small Roman numbers or numbers; none of any other."""
    if last.value in {first.value, ""} and (romans := _romans(first.letter or "", last.letter or "")):
        return [
            first._replace(letter=letter, value=last.value, end=last.end, bare=last.bare) for letter in romans
        ]
    if last.bare and (letters := _LETTERS.fullmatch(f"{first.letter} {last.letter}")):
        places = range(ord(letters[1]), ord(letters[2]) + 1)
        return [first._replace(letter=chr(place), end=last.end, bare=True) for place in places]
    (above, dot, low), (same, _, high) = first.value.rpartition("."), last.value.rpartition(".")
    numbers = above == same and low.isdecimal() and high.isdecimal()
    if not numbers or first.letter or first.paragraph:
        return []
    values = range(int(low), int(high) + 1)
    return [first._replace(value=f"{above}{dot}{value}", end=last.end) for value in values[:MOST]]


def _romans(first: str, last: str) -> list[str]:
    """«i) to v)», «c) i) to v)»: the small Roman numbers of a range; none where it is one of letters,
    as «i) to l)».
    """
    above, _, low = first.rpartition("(")
    same, _, high = last.rpartition("(")
    ends = [end.rstrip(")") for end in (low, high)]
    if above != same or not all(map(_SMALL.fullmatch, ends)) or not (above or len(low) > 1 or low == "i"):
        return []
    start, stop = (arabic(end.upper()) for end in ends)
    shape = f"{above}({{}})" if above else "{}"
    return [shape.format(roman(value).lower()) for value in range(start, stop + 1)] if start < stop else []


def compounds(text: str, start: int, count: Count, lexicon: Lexicon) -> Numerals | None:
    """Read compound numbers after a word that ends at `start`; their values are written `134.1`.

    None where none stands there, or where they may be ranges: a singular takes one compound and a dual
    two; after a plural numbers that only rise («التوصيات ٧-١٠») are ranges.
    """
    listed = numerals(text, start, count, lexicon, shape="compound")
    numbers = [int(part) for number in listed.numbers for part in number.value.split(".")] if listed else []
    rises = all(first < second for first, second in pairwise(numbers))
    if listed is None or (count == 2 and len(listed.numbers) < 2) or (count > 1 and rises):
        return None
    return listed._replace(how="compound")
