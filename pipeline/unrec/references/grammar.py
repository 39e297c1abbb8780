"""One grammar of numbers and units: what one number is made of, lists and ranges, units in units, and what
they are of.

What may stand at a place is a role: a function that takes it in, or gives None. `NUMBERS` and `WHOLES` are
tables of roles in their order, which `printed` prints. A unit's word stands before its numbers or around
them, as the words of the language say; both are read by the same roles.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping
from itertools import chain, pairwise, takewhile
from string import ascii_uppercase
from typing import Final, Literal, NamedTuple, get_args

from msgspec.structs import astuple

from unrec.catalogue import arabic, roman
from unrec.references.discourse import Anchor, Mention, Target, fill
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import (
    SENTENCE_END,
    after,
    find,
    is_no_number,
    past_determiner,
    skip,
)
from unrec.references.names import anchor_of, container_at
from unrec.references.organs import (
    SYMBOL,
    SYMBOL_OF_RESOLUTION,
    Listed,
    Number,
    by_order,
    comment_around,
    mention_of,
    number_at,
    resolutions,
    settled,
    symbol_at,
)
from unrec.references.vocabulary import (
    CommentWord,
    Count,
    Description,
    Found,
    Mark,
    Name,
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
_MOST, _FEW, _DEEPEST = 100, 9, 40
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
_OPEN, _CLOSE = re.compile(r"\s?\(\s?"), re.compile(r"\s?\)")
_MARKED = re.compile(r"\s?[,،]")
# «129.» before «129.5», and a number that a dash leads on to.
_POINT = re.compile(r"(\d{1,3})\.(?=\d{1,3}(?![\d%٪]|[/.,٫]\d))")
_ON_TO = re.compile(r"\s?[-–‐‑]\s?\d")
# Where the case says of what.
_WORD_BEHIND = late(r"\s[^\W\d_]{2}")
_SIGNS = re.compile(r"§{1,2}")
# «المادتان ٦ (غسل عائدات الجرائم) و٨ (الفساد)»
_TITLE = re.compile(r"\s?\([^()\d]{2,120}\)")


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


# --- What a number is made of.


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


# --- Lists and ranges.


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
    most = count if shape in _ONE_BY_ONE and count < 3 else _MOST
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
    return Numerals(tuple(numbers[:_MOST]), numbers[-1].end, how)


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
    title = _TITLE.match(text, last.end) if count != 1 else None
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
    opening = _OPEN.match(text, number.end)
    if opening is None:
        inner, stop = _between_marks(text, number, lexicon) if count > 1 else ([], number.end)
    else:
        word = paragraph_word(text, opening.end(), lexicon)
        numbered = word or text[opening.end() : opening.end() + 1].isdecimal()
        listed = numerals(text, word[0] if word else opening.end(), 3, lexicon) if numbered else None
        closing = _CLOSE.match(text, listed.end) if listed else None
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
        if following and word and (_MARKED.match(following[0]) or (word[1] == 1 and following[1])):
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
    while following and len(inner) < _MOST:
        inner.append(following)
        joined = lexicon.links.separator.match(text, following.end)
        if joined is None or word[1] == 1 or (not to_joiner and _MARKED.match(joined[0])):
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
    return [first._replace(value=f"{above}{dot}{value}", end=last.end) for value in values[:_MOST]]


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


# --- Units, and what is of the document itself.

OWN = "+own"
"""Ends the rule of a paragraph of the document itself."""
BARE = "+bare"
"""Ends the rule of a paragraph that may be of the document itself:
nothing else that has paragraphs is named.
"""
OF_ARTICLE = "article.of_it"
"""The rule of what is «of it», a paragraph of the article before."""
OF_TEXT = "text.of_it"
"""The same where the gender shows that it is of no article, but of a text with paragraphs."""
GOALS = frozenset({"goal", "target"})
_BEHIND_IT = "+paragraph.behind"
PRINTED = frozenset({SYMBOL, SYMBOL_OF_RESOLUTION})
"""The rules of symbols that paragraphs may stand after."""
_PREAMBLE = "preamble"
_RANK = {"paragraph": 0, "article": 1, "rule": 1, "part": 2, "preamble": 2}
_SAID = frozenset({"named", "described", "customary"})
# Letters after a number in which the text that it is of may stand: «in paragraph 16, the report says».
_BESIDE = 40
# Letters before such a number, and after it, in which anything else that has paragraphs is looked for.
_FAR = 1000
_PARTING = ("،", ",", "(")
_CLAUSE_END = late(r"\s?(?:[.؛،,:)]|$)")
_LEVELS, _MOST_ROWS = 3, 200
# The fewest letters of an acronym that is a name.
_ACRONYM = 3
_WORDS = re.compile(r"(?:\s[^\W\d_]+){1,10}?(?=\s)")
# A hyphen, and a number or a letter right after it.
_CODE_NUMBER = re.compile(r"[-–‑](?=\w)")
_COMMA, _MARK = re.compile(r"[,،]"), re.compile(r"[,()]")
_MARKED_REACH = 24
# Two words before a place, the second of them in the group; as far back as a number in words may begin.
_LAST_WORDS = re.compile(r"(?<!\w)[^\W\d_]+(?:[\s-]([^\W\d_]+))?\s$")
_COUNTED = 30


class Level(NamedTuple):
    """Numbers of one unit with its word, before or around them: «المادتان ٥ و٦», «第5和第6条»."""

    word: UnitWord | CommentWord
    listed: Numerals
    end: int

    @property
    def unit(self) -> str:
        """What is numbered; empty for comments."""
        return self.word.unit if isinstance(self.word, UnitWord) else ""

    @property
    def targets(self) -> tuple[Target, ...]:
        """One a number."""
        unit = self.unit
        return tuple(_target_of(unit, number) for number in self.listed.numbers)

    def mention(self, start: int, end: int, how: str = "") -> Mention:
        """Return the mention of these numbers."""
        unit = self.unit
        kind: Literal["part", "article"] = "part" if unit == "part" else "article"
        rule = f"{unit}.{how or self.listed.how}"
        return Mention(kind, start, end, rule, self.targets, pending=unit == "paragraph")


def _target_of(unit: str, number: Numeral) -> Target:
    """What a number of a unit points at."""
    if unit in {"article", "rule"}:
        return Target(article=number.value or None, paragraph=number.paragraph, subparagraph=number.letter)
    if unit == "paragraph":
        return Target(paragraph=number.value or None, subparagraph=number.letter)
    return Target(part=number.value or None)


def bare_paragraph(
    text: str, mention: Mention, others: Iterable[Mention], lexicon: Lexicon
) -> Mention | None:
    """«معلومات عن الفقرتين ٥ (ب) و(ج).», «subject to paragraph 17,»: paragraph numbers with no instrument
    after them; else None.

    Without letters they are those of paragraphs above, and none where the text speaks of anything else that
    has paragraphs, a report before them or directly after, one of the `others` in the rest of the sentence.
    What follows a mark or opens a bracket is of what stands before that.
    """
    is_alone = mention.anchor is None and not mention.back and mention.rule.startswith("paragraph.")
    if not (is_alone and _are_paragraphs(mention) and _CLAUSE_END.match(text, mention.end)):
        return None
    bare = own_paragraph(mention)._replace(rule=f"{mention.rule}{BARE}")
    if all(target.subparagraph for target in mention.targets):
        return bare
    return None if _is_of_text(text, mention, others, lexicon) else bare._replace(towards=-1)


def _are_paragraphs(mention: Mention) -> bool:
    return all(target.paragraph and not target.article for target in mention.targets)


def _is_of_text(text: str, mention: Mention, others: Iterable[Mention], lexicon: Lexicon) -> bool:
    """Tell whether a number may be of another text than the document."""
    if not lexicon.laws.text_words or lexicon.joining.apart:
        return True
    sentence_end = SENTENCE_END.search(text, mention.end, mention.end + _FAR)
    stop = sentence_end.start() if sentence_end else min(len(text), mention.end + _FAR)
    near = takewhile(lambda other: other.start < stop, others)
    if any(other.kind != "context" and not (other.pending and other.anchor is None) for other in near):
        return True
    if text[max(0, mention.start - 2) : mention.start].rstrip().endswith(_PARTING):
        return True
    # «section IV, paragraph 7, of …»
    before = WORD.findall(text, max(0, mention.start - _FAR), mention.start)
    words = chain(before, WORD.findall(text, mention.end, min(stop, mention.end + _BESIDE)))
    of = lexicon.links.of.match(text, mention.end)
    return of is not None or not (lexicon.laws.text_words | lexicon.document.earlier).isdisjoint(words)


def own_paragraph(mention: Mention) -> Mention:
    """«الفقرة ٤ (ب) أعلاه»: a paragraph of the document itself;
    a lone letter is of the paragraph that cites it.
    """
    targets = tuple(
        Target(recommendation=target.paragraph, subparagraph=target.subparagraph)
        for target in mention.targets
    )
    return mention._replace(
        kind="recommendation", targets=targets, pending=False, rule=f"{mention.rule}{OWN}"
    )


# --- Goals and targets of plans.


def goal_phrase(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """Read the phrase that a word for a goal or target begins; None without a number, or of another plan."""
    word = found.entry
    if not isinstance(word, UnitWord):
        return None
    if word.whole and (inner := _target_word(text, found, lexicon)):
        # «可持续发展目标的具体目标10.7»
        found = inner._replace(start=found.start, conjunction=found.conjunction)
        word = word._replace(unit="target")
    shape, numbers = _goals(text, found.end, word, lexicon)
    if not numbers:
        return None
    targets = tuple(dict.fromkeys(Target(part=value) for value, _ in numbers))
    rule = f"{word.unit}.{'single' if len(numbers) == 1 else 'list'}"
    mention = Mention("part", found.start, numbers[-1][1], rule, targets, joined=found.conjunction)
    if word.whole:
        return mention._replace(anchor=Anchor("named", found.start, mention.end, word.whole, rule="name"))
    whole = _of_plan(text, mention, word, lexicon)
    is_known = whole is not None and (whole.anchor is not None or whole.possessed is not None)
    return whole if is_known or (word.definite and (shape != "plain" or word.unit != "target")) else None


def _goals(text: str, end: int, word: UnitWord, lexicon: Lexicon) -> tuple[str, list[tuple[str, int]]]:
    """The numbers of targets, «16.2», or of goals, or their letters, «الغاية ألف», «goals A and B», «target
    (c)», each with its end, and how they are written.
    """
    members: Count = 3 if lexicon.joining.apart else word.members
    if listed := numerals(text, end, members, lexicon, shape="target"):
        return "target", [(number.value, number.end) for number in listed.numbers]
    listed = numerals(text, end, word.members, lexicon)
    plain = (
        takewhile(
            lambda number: number.value.isdecimal() and not (number.letter or number.paragraph),
            listed.numbers,
        )
        if listed
        else ()
    )
    if numbers := [(number.value, number.end) for number in plain]:
        return "plain", numbers
    return "lettered", [] if word.whole else _goal_letters(text, end, word, lexicon)


def _goal_letters(text: str, end: int, word: UnitWord, lexicon: Lexicon) -> list[tuple[str, int]]:
    """«الغاية ألف», «goals A and B», «target (c)»: capital letters, their names, or letters in brackets."""
    shapes: Final = ("lettered", "plain")
    for shape in shapes:
        listed = numerals(text, end, word.members, lexicon, shape=shape)
        each = listed.numbers if listed else ()
        letters = [((number.value or number.letter or "").upper(), number.end) for number in each]
        if letters and all(len(letter) == 1 and letter in ascii_uppercase for letter, _ in letters):
            return letters
    return []


def _of_plan(text: str, mention: Mention, word: UnitWord, lexicon: Lexicon) -> Mention | None:
    """The goals with what they are of: «هدفها ١٦», «من خطة …»; None where that is no plan that is known."""
    if word.possessed is not None:
        return mention._replace(possessed="itself", rule=f"{mention.rule}+article.of_it")
    tail = lexicon.counting.goal_tails.longest(text, skip(text, mention.end))
    if tail:
        # «objectif 5 de développement durable»
        named = Anchor("named", mention.start, tail[1], tail[0], rule="name")
        return mention._replace(anchor=named, end=tail[1])
    of = lexicon.links.of.match(text, mention.end)
    # «الأولوية الثالثة لإطار سنداي»: after a preposition written together with it
    attached = find(text, skip(text, mention.end), lexicon) if not of else None
    container = container_at(text, of.end(), lexicon) if of else None
    if attached and attached.preposition:
        container = anchor_of(text, attached, lexicon)
    if container is None:
        return mention
    if container.manner not in {"named", "described"} or container.members > 1:
        return None
    return mention._replace(anchor=container, end=container.end)


def _target_word(text: str, found: Found, lexicon: Lexicon) -> Found | None:
    """The word for targets after the words that say of what plan they are."""
    of = lexicon.links.of.match(text, found.end)
    inner = find(text, of.end() if of else skip(text, found.end), lexicon)
    known = inner is not None and isinstance(inner.entry, UnitWord) and inner.entry.unit == "target"
    return inner if known else None


def goals_of(mention: Mention) -> tuple[Target, ...] | None:
    """Return the goals or targets that a mention is of, None for any other: none where they are told by
    letters, and it is not said of what («target (a)»).
    """
    if mention.rule.partition(".")[0] not in GOALS:
        return None
    is_known = mention.anchor is not None or mention.possessed is not None
    untold = not is_known and any((target.part or "").isalpha() for target in mention.targets)
    return () if untold else mention.targets


# --- A word before its numbers.


def unit_phrase(text: str, found: Found, lexicon: Lexicon, depth: int = 0) -> Mention | None:
    """Read the phrase that a word for an article, a paragraph or a part begins.

    None where no number follows, or where the phrase is no reference (an article of a law, a chapter of a
    report). A paragraph without an article is `pending`; an article or a part without an instrument has no
    anchor.
    """
    word = found.entry
    if not isinstance(word, UnitWord) or depth > _LEVELS:
        return None
    if word.unit == _PREAMBLE:
        return _preamble(text, found, lexicon)
    pointed = _pointing_back(text, found, word, lexicon)
    if pointed:
        return pointed
    listed = numerals(text, found.end, word.members, lexicon, shape=_shape(word))
    if listed is None:
        found, listed = _counted_before(text, found, word, lexicon)
    if listed is None:
        return None
    if word.unit == "article" and word.members == 1 and _CODE_NUMBER.match(text, listed.end):
        # «المادة ٢٣-٣٤ من قانون المخالفات»: codes number so, no treaty does.
        return None
    mention = Level(word, listed, listed.end).mention(found.start, listed.end)
    mention = mention._replace(joined=found.conjunction)
    if word.possessed is not None:
        return _its(text, mention, word, lexicon, depth)
    whole = _within(text, mention, word, listed, lexicon, depth)
    return whole and _whole_of(mention, whole, word)


def _its(text: str, mention: Mention, word: UnitWord, lexicon: Lexicon, depth: int) -> Mention | None:
    """«مادتها ٦» of the instrument; None for «ses paragraphes 1 et 3»."""
    if word.unit == "paragraph":
        return None
    rule = f"{mention.rule}+article.of_it"
    its = mention._replace(gender=word.possessed or "", possessed="itself", rule=rule)
    return _paragraph_behind(text, its, lexicon, depth) if word.unit == "article" else its


def _whole_of(mention: Mention, whole: Mention, word: UnitWord) -> Mention | None:
    """The phrase with what it is of, where its word may stand with that: an everyday word for a unit only
    where it says of what it is, a paragraph of an article.
    """
    of_article = not whole.pending and any(target.article for target in whole.targets)
    if not (word.definite or (of_article if word.unit == "paragraph" else whole.anchor)):
        return None
    if word.unit in {"rule", "part"} and not whole.possessed and not _says_of_what(whole.anchor, word):
        # «قواعد نيلسون مانديلا (القاعدة ٥٨)»: only what the sentence names can say of what a rule is.
        return mention if word.unit == "rule" and not whole.anchor else None
    return whole._replace(targets=tuple(dict.fromkeys(whole.targets))[:_MOST_ROWS])


def _says_of_what(anchor: Anchor | None, word: UnitWord) -> bool:
    """Whether what stands beside a rule or a part says of what it is, or need not."""
    if anchor is None:
        return word.unit == "part" and word.alone
    return anchor.manner in _SAID if word.unit == "rule" else anchor.manner != "unknown"


def _preamble(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """«ديباجة الاتفاقية الوحيدة لسنة ١٩٦١», «the preamble to the Convention»: a part without a number;
    None where no instrument follows.
    """
    of = lexicon.links.of.match(text, found.end)
    start = of.end() if of else skip(text, found.end)
    whole = container_at(text, start, lexicon) if of or not lexicon.joining.determiners else None
    if whole is None or whole.manner not in _SAID:
        return None
    targets = (Target(part=_PREAMBLE),)
    return Mention(
        "part", found.start, whole.end, "part.preamble", targets, anchor=whole, joined=found.conjunction
    )


def _counted_before(
    text: str, found: Found, word: UnitWord, lexicon: Lexicon
) -> tuple[Found, Numerals | None]:
    """«le deuxième paragraphe de l'article 2», «второй абзац»: the number is a word before the unit's."""
    if word.unit not in {"paragraph", "part"} or word.possessed is not None:
        return found, None
    before = _LAST_WORDS.search(text, max(0, found.start - _COUNTED), found.start)
    for at in (before.start(), before.start(1)) if before else ():
        counted = lexicon.counting.ordinals.longest(text, at)
        if counted and not text[counted[1] : found.start].strip():
            number = Numeral(str(counted[0]), None, None, found.end)
            return found._replace(start=at), Numerals((number,), found.end, "single")
    return found, None


def _shape(word: UnitWord) -> Shape:
    """How the numbers after a word may be written."""
    if word.unit in {"article", "rule"}:
        return "alone" if word.members == 1 else "divided"
    return "lettered" if word.unit == "part" else "plain"


def _pointing_back(text: str, found: Found, word: UnitWord, lexicon: Lexicon) -> Mention | None:
    """«المادة المذكورة»: an article mentioned before."""
    end = after(text, found.end, lexicon.pointers.said)
    if word.unit != "article" or end == found.end:
        return None
    return Mention("article", found.start, end, "article.that", back=word.members, joined=found.conjunction)


def that_unit(
    text: str, found: Found, lexicon: Lexicon, units: Container[str] = ("article",)
) -> Mention | None:
    """«تلك المادة», «del mismo apartado», from the word that points: an article or a paragraph mentioned
    before, of the `units`; also with the instrument of an article («той же статьи Пакта»).
    """
    following = find(text, skip(text, found.end), lexicon)
    if following is None or not isinstance(word := following.entry, UnitWord) or following.conjunction:
        return None
    if word.unit not in units or numerals(text, following.end, word.members, lexicon):
        return None
    end = after(text, following.end, lexicon.pointers.said)
    of = lexicon.links.of.match(text, end) if word.unit == "article" else None
    anchor = container_at(text, of.end(), lexicon) if of else None
    anchor = anchor if anchor and anchor.manner in {"named", "described"} else None
    return Mention(
        "article",
        found.start,
        anchor.end if anchor else end,
        f"{word.unit}.that",
        back=1 if word.either else word.members,
        back_to="article" if word.unit == "article" else "paragraph",
        anchor=anchor,
        joined=found.conjunction,
    )


def _within(
    text: str, mention: Mention, word: UnitWord, listed: Numerals, lexicon: Lexicon, depth: int
) -> Mention | None:
    """Attach what the units are part of; None if they are no reference (those of a law)."""
    if word.unit in {"paragraph", "part"} and _is_own(text, mention.end, lexicon):
        return _of_document(text, mention, lexicon) if word.unit == "paragraph" else None
    stop = mention.end
    if word.unit in {"article", "rule"}:
        mention = _paragraph_behind(text, mention, lexicon, depth)
        stop = _past_mark(text, mention, lexicon)
    outer = _outer(text, stop, word, lexicon, depth)
    if isinstance(outer, Anchor):
        return _of_instrument(mention, outer, word)
    if isinstance(outer, Mention):
        return _of_larger(mention, outer, word)
    second = next((at for at, number in enumerate(listed.numbers) if at and not number.bare), 0)
    if word.members == 1 and listed.how == "list" and second:
        # «المادة ٦ و٧»: without an instrument after it the second number may be of anything.
        end = listed.numbers[second - 1].end
        return mention._replace(end=end, targets=mention.targets[:second], rule=f"{word.unit}.single")
    return mention


def _past_mark(text: str, mention: Mention, lexicon: Lexicon) -> int:
    """The end of an article with its paragraph, past a comma before «thereof»."""
    mark = _COMMA.match(text, mention.end) if mention.rule.endswith(_BEHIND_IT) else None
    return mark.end() if mark and lexicon.links.of_it.match(text, mark.end()) else mention.end


def _is_own(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether «أعلاه», «من هذا القرار» follow: what stands before is of the document at hand."""
    title = _TITLE.match(text, end)
    end = title.end() if title else end
    return after(text, end, lexicon.document.own_document) > end


def _of_document(text: str, mention: Mention, lexicon: Lexicon) -> Mention:
    """«الفقرة ٣ أعلاه», «الفقرة ٥ من هذا القرار»: of the document itself."""
    of = lexicon.links.of.match(text, mention.end)
    where = lexicon.document.own_document.longest(text, skip(text, mention.end))
    # «من هذا القرار», and not «أعلاه»
    said = of is not None and bool(of[0].strip())
    return own_paragraph(mention)._replace(said=said, towards=where[0] if where else 0)


def _of_instrument(mention: Mention, outer: Anchor, word: UnitWord) -> Mention | None:
    """The units of an instrument, or of a law."""
    if outer.manner == "law":
        return None if mention.pending else mention._replace(kind="context", anchor=outer)
    if outer.manner == "unknown":
        return mention._replace(anchor=outer)
    paragraph: Literal["instrument", "article"] = "instrument" if mention.pending else "article"
    kind = mention.kind if word.unit == "part" else paragraph
    return mention._replace(kind=kind, anchor=outer, end=outer.end, pending=False)


def _of_larger(mention: Mention, outer: Mention, word: UnitWord) -> Mention | None:
    """The units of a larger unit: «الفقرتان ١ و٢ من المادة ٦»."""
    if outer.kind in {"resolution", "document"}:
        # A resolution is found by itself, and takes up its paragraphs; one of a document is none of ours.
        return None
    return outer._replace(
        kind="part" if outer.possessed and word.unit == "part" else outer.kind,
        start=mention.start,
        end=max(mention.end, outer.end),
        targets=tuple(_within_item(target, other) for target in mention.targets for other in outer.targets),
        rule=f"{mention.rule}+{outer.rule}",
        joined=mention.joined,
    )


class Paragraphs(Record, frozen=True, gc=False):
    """Numbers of paragraphs from `start`, by what rule, and between which offsets what they are of begins: a
    document at `symbol` at the latest, -1 where a mark parts them.
    """

    targets: tuple[Target, ...]
    rule: str
    start: int
    first: int
    last: int
    symbol: int


def paragraphs_of(text: str, found: Found, lexicon: Lexicon) -> Paragraphs | None:
    """«paragraphs 58 and 59 of its …»: the numbers after a word for paragraphs, where they are of what
    follows; else None, and after an everyday word («section II of its …»).
    """
    word = found.entry
    if not isinstance(word, UnitWord) or word.unit != "paragraph" or not word.definite:
        return None
    listed = _paragraph_numbers(text, found.end, word.members, lexicon)
    of = lexicon.links.of.match(text, listed.end) if listed else None
    if listed is None or of is None:
        return None
    last = past_determiner(text, of.end(), lexicon)
    symbol = -1 if _MARKED.match(of[0]) else skip(text, after(text, last, lexicon.document.documents))
    targets, rule = Level(word, listed, listed.end).targets, f"paragraph.{listed.how}"
    return Paragraphs(targets, rule, found.start, of.end(), last, symbol)


def _paragraph_numbers(text: str, start: int, count: Count, lexicon: Lexicon) -> Numerals | None:
    """The numbers of paragraphs after their word that ends at `start`; «129.5» is one number, `129.5`, and so
    is «129-5», which no range can be. None where one number goes on to another («para. 5-7»).
    """
    dashed = numerals(text, start, count, lexicon, shape="compound")
    values = [tuple(map(int, number.value.split("."))) for number in dashed.numbers] if dashed else []
    if values and all(value[0] > value[1] for value in values):
        other = dashed and lexicon.links.separator.match(text, dashed.end)
        if not other or not numeral(text, other.end(), lexicon):
            return dashed
    listed = numerals(text, start, count, lexicon, shape="paragraph")
    return None if listed is None or _ON_TO.match(text, listed.end) else listed


def paragraphs_behind(text: str, mention: Mention, lexicon: Lexicon) -> Mention:
    """«A/79/724, para. 16», «A/79/724 (paras. 16 and 17)»: a printed symbol with the paragraphs after it, one
    row each; as it is where none stand there, or where they are of what follows them.

    A singular takes one number: a further one may be of anything.
    """
    opening, mark = _OPEN.match(text, mention.end), _MARKED.match(text, mention.end)
    start = skip(text, opening.end() if opening else mark.end() if mark else mention.end)
    word = paragraph_word(text, start, lexicon) if start > mention.end else None
    listed = _paragraph_numbers(text, word[0], word[1], lexicon) if word else None
    if word is None or listed is None:
        return mention
    if word[1] == 1 and listed.how == "list":
        second = next((at for at, number in enumerate(listed.numbers) if at and not number.bare), 0)
        numbers = listed.numbers[: second or None]
        listed = Numerals(numbers, numbers[-1].end, listed.how)
    closing = _CLOSE.match(text, listed.end) if opening else None
    above = UnitWord("paragraph", word[1])
    if (opening and closing is None) or _is_of_following(text, listed.end, above, lexicon):
        return mention
    whole = with_paragraphs(mention, Level(above, listed, listed.end).targets, "")
    end = closing.end() if closing else listed.end
    return whole if whole is mention else whole._replace(end=end, rule=f"{mention.rule}{_BEHIND_IT}")


def _is_of_following(text: str, end: int, word: UnitWord, lexicon: Lexicon) -> bool:
    """Tell whether paragraphs that end at `end` are of what is named after them, or of the text at hand."""
    of = lexicon.links.of.match(text, end)
    marked = _MARKED.match(text, end) is not None
    if of and not marked and (of[0].strip() or _WORD_BEHIND.match(text, end)):
        return True
    outer = _outer(text, end, word, lexicon, 1)
    if isinstance(outer, Mention):
        # «A/79/1, п. 12, A/79/2»: the next one of a list.
        return not (marked and outer.kind in {"document", "resolution"})
    named = outer is not None and (outer.manner != "unknown" or bool(outer.kind or outer.rule))
    return named or _is_own(text, end, lexicon)


def with_paragraphs(resolution: Mention, targets: Iterable[Target], rule: str) -> Mention:
    """«الفقرة ٣ من قرار الجمعية العامة ٦٥/٢٣٠»: the resolution, or the document, with the paragraphs of it
    that are meant, one row each; as it is where there are several, or a target is more than a paragraph.
    """
    inner = tuple(targets)
    if len(resolution.targets) > 1 or not all(target.paragraph and not target.article for target in inner):
        return resolution
    filled = tuple(fill(target, resolution.targets[0]) for target in inner)
    return resolution._replace(targets=filled, rule=f"{rule}+{resolution.rule}")


def _within_item(inner: Target, outer: Target) -> Target:
    """The inner unit in the outer: of two letters the inner one stands in brackets,
    «inciso ii) del apartado b)» is `b(ii)`.
    """
    if inner.subparagraph and outer.subparagraph:
        inner = inner._replace(subparagraph=f"{outer.subparagraph}({inner.subparagraph})")
    return fill(inner, outer)


def _paragraph_behind(text: str, mention: Mention, lexicon: Lexicon, depth: int) -> Mention:
    """«المادة ٦، الفقرة ١ (أ)»: the paragraph stands after its article, and its letter may after it;
    of several, it is of the last.

    A further one may be joined to it: «article 40, par. 2 b), et par. 3 a)».
    """
    first = mention.targets[-1]
    for _ in range(_LEVELS):
        start = skip(text, mention.end)
        start = skip(text, start + 1) if text[start : start + 1] in {"،", ","} else start
        word = paragraph_word(text, start, lexicon) if start > mention.end else None
        joined = word is None and mention.rule.endswith(_BEHIND_IT)
        separator = lexicon.links.separator.match(text, mention.end) if joined else None
        if separator and separator[1]:
            word = paragraph_word(text, separator.end(), lexicon)
        listed = numerals(text, word[0], word[1], lexicon) if word else None
        if word is None or listed is None:
            return mention
        above = UnitWord("paragraph", word[1])
        if isinstance(_outer(text, listed.end, above, lexicon, depth + 1), Mention):
            return mention
        *others, last = (*mention.targets, first) if joined else mention.targets
        inner = (_within_item(target, last) for target in Level(above, listed, listed.end).targets)
        rule = mention.rule if mention.rule.endswith(_BEHIND_IT) else f"{mention.rule}{_BEHIND_IT}"
        mention = mention._replace(targets=(*others, *inner), end=listed.end, rule=rule)
    return mention


# --- What units are of.


class _Behind(NamedTuple):
    """What follows the numbers of a unit: the word for «of», and what begins after that."""

    text: str
    end: int
    word: UnitWord
    lexicon: Lexicon
    depth: int
    of: "re.Match[str] | None" = None
    found: Found | None = None

    @property
    def parted(self) -> bool:
        """Whether a mark parts the two, where the case says of what."""
        return bool(self.lexicon.pointers.bare_of and self.of and self.of[0].strip())


Outer = Anchor | Mention
Whole = Callable[[_Behind], Outer | Literal[False] | None]


def _of_several(at: _Behind) -> Outer | None:
    """«المشتركة بين …»: what an article is common to."""
    text, end, lexicon = at.text, at.end, at.lexicon
    comma = skip(text, end + 1) if text[end : end + 1] in {",", "،"} else end
    shared = after(text, comma, lexicon.pointers.shared) if at.word.unit == "article" else comma
    if shared == comma:
        return None
    among = find(text, skip(text, shared), lexicon)
    anchor = anchor_of(text, among, lexicon) if among else None
    return anchor if anchor and len(anchor.instruments) > 1 else Anchor("unknown", end, end)


def _without_of(at: _Behind) -> Outer | Literal[False] | None:
    """«المرفق الأول للاتفاقية»: no «من» stands there."""
    return (_unmarked(at) or False) if at.of is None else None


def _parted_by_case(at: _Behind) -> Outer | Literal[False] | None:
    """«статью 40, Конвенцию …»: where the case says of what, a mark parts the two, but closes «статья 14,
    пункт 3, Пакта».
    """
    closed = _MARK.search(at.text, max(0, at.end - _MARKED_REACH), at.end)
    return False if at.parted and not closed else None


def _of_unit(at: _Behind) -> Outer | Literal[False] | None:
    """«الفقرة ١ من المادة ٦»: a larger unit."""
    text, found, word, lexicon = at.text, at.found, at.word, at.lexicon
    if found is None or found.conjunction or not isinstance(outer := found.entry, UnitWord):
        return None
    if outer.unit in {"resolution", "decision"}:
        unnumbered = Anchor("unknown", found.start, found.end, rule="no_treaty")
        return next(resolutions(text, found, lexicon), unnumbered)
    if outer.unit == "recommendation" and word.unit == "paragraph":
        return recommendation_phrase(text, found, lexicon) or False
    if _RANK.get(outer.unit, -1) >= _RANK[word.unit] or (word.unit, outer.unit) == ("part", "article"):
        return unit_phrase(text, found, lexicon, at.depth + 1) or False
    # «пункт 3 статьи 2, пункты 1 и 4 статьи 9»
    return False if at.parted else Anchor("unknown", found.start, found.end)


def _of_that_unit(at: _Behind) -> Outer | None:
    """«الفقرة ١ من تلك المادة»: a unit mentioned before."""
    pointing = at.found is not None and isinstance(at.found.entry, Mark) and at.found.entry.what == "pointing"
    units = {"article", at.word.unit} & {"article", "paragraph"}
    return that_unit(at.text, at.found, at.lexicon, units) if at.found and pointing else None


def _of_symbol(at: _Behind) -> Outer | None:
    """«الفقرة ٣ من الوثيقة A/70/1»: another document."""
    start = after(at.text, at.of.end(), at.lexicon.document.documents) if at.of else at.end
    return symbol_at(at.text, skip(at.text, start), at.lexicon)


def _of_container(at: _Behind) -> Outer | Literal[False] | None:
    """«المادة ٦ من الاتفاقية»: an instrument, a law, or what was named before."""
    if at.of is None:
        return None
    anchor = container_at(at.text, at.of.end(), at.lexicon)
    if anchor and anchor.manner == "unknown" and not (anchor.kind or anchor.rule) and _COMMA.search(at.of[0]):
        # «article 3, to protect victims»
        anchor = None
    of_it = at.lexicon.links.of_it.match(at.text, at.end)
    named = anchor is not None and anchor.manner != "unknown" and not (of_it and anchor.end <= of_it.end())
    return (_unmarked(at) if of_it and not named else anchor) or False


WHOLES: tuple[Whole, ...] = (
    _of_several,
    _without_of,
    _parted_by_case,
    _of_unit,
    _of_that_unit,
    _of_symbol,
    _of_container,
)
"""What follows a unit that it is of, in this order; the first that applies decides."""


def _outer(text: str, end: int, word: UnitWord, lexicon: Lexicon, depth: int) -> Outer | None:
    """What a unit is of: a larger unit, a document, or an instrument."""
    title = _TITLE.match(text, end)
    of = lexicon.links.of.match(text, title.end() if title else end)
    found = _behind_of(text, of.end(), lexicon) if of else None
    at = _Behind(text, end, word, lexicon, depth, of, found)
    for whole in WHOLES:
        outer = whole(at)
        if outer is not None:
            return outer or None
    return None


def _behind_of(text: str, end: int, lexicon: Lexicon) -> Found | None:
    """What begins after «من», past a determiner where a unit stands after that.

    «de los artículos 5 y 6», but not «de los Principios Básicos».
    """
    at = skip(text, after(text, end, lexicon.counting.fillers))
    found = find(text, at, lexicon)
    following = find(text, past_determiner(text, at, lexicon), lexicon)
    if following is None or not isinstance(following.entry, UnitWord):
        return found
    described = found is not None and isinstance(found.entry, Description) and found.end >= following.end
    return found if described else following


def _unmarked(at: _Behind) -> Outer | None:
    """What is «of it», or an instrument without «من» before it: «المرفق الأول للاتفاقية»."""
    text, end, unit, lexicon = at.text, at.end, at.word.unit, at.lexicon
    if of_it := lexicon.links.of_it.match(text, end):
        gender = (of_it.lastgroup or "").replace("either", "")
        # «الفقرة ٤ منه»: of a resolution, a plan, or another masculine thing.
        other = {gender, lexicon.kinds.unit_genders["article"]} == {"feminine", "masculine"}
        its = Mention("article", end, of_it.end(), OF_TEXT if other else OF_ARTICLE, gender=gender, back=1)
        whole = its._replace(rule=f"{unit}.of_it", possessed="itself", back=0)
        return its if unit == "paragraph" else whole
    found = find(text, skip(text, end), lexicon) if unit in {"article", "part"} else None
    if found and unit == "part":
        return anchor_of(text, found, lexicon) if found.preposition else None
    acronym = _acronym(text, found, lexicon) if found and found.start > end else None
    titled = after(text, end, lexicon.names.titled) if unit == "article" else end
    return acronym or (_behind_title(text, titled, lexicon) if titled > end else None)


def _acronym(text: str, found: Found, lexicon: Lexicon) -> Anchor | None:
    """«Article 18(8) UNTOC»: an instrument's acronym directly after its article."""
    called = text[found.start : found.end]
    known = isinstance(found.entry, Name) and called.isupper() and len(called) >= _ACRONYM
    return anchor_of(text, found, lexicon) if known else None


def _behind_title(text: str, end: int, lexicon: Lexicon) -> Anchor | None:
    """The instrument after at most ten words of an article's title, none of which names anything."""
    for _ in range(10):
        of = lexicon.links.of.match(text, end)
        if of and "،" not in of[0]:
            anchor = container_at(text, of.end(), lexicon)
            if anchor and anchor.manner in _SAID:
                return anchor
        step = _WORDS.match(text, end)
        if step is None or find(text, step.start() + 1, lexicon):
            return None
        end = step.end()
    return None


def recommendation_phrase(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """Read «التوصية ١١» or «التوصية ٧-١»: another recommendation of the same document.

    None where no number follows, or where the words after it say that another body made it.
    """
    word = found.entry
    if not isinstance(word, UnitWord):
        return None
    if lexicon.counting.number_words.longest(text, skip(text, found.end)) and lexicon.organs.organ_first:
        # «recommendations Nos. 8, 9 and 10» counts those of a list that the words do not tell.
        return None
    listed = compounds(text, found.end, word.members, lexicon)
    listed = listed or numerals(text, found.end, word.members, lexicon)
    if listed is None or not all(number.value.replace(".", "").isdecimal() for number in listed.numbers):
        return None
    separator = lexicon.links.separator.match(text, listed.end) if lexicon.joining.apart else None
    if separator and not separator[0].strip() and WORD.match(text, separator.end()):
        return None  # «建议3个国家»: where the word may be a verb, the number may count what follows
    meeting, end = _meeting(text, listed.end, lexicon)
    if meeting is None and after(text, end, lexicon.document.outside) > end:
        return None
    targets = tuple(
        Target(recommendation=number.value, subparagraph=number.letter) for number in listed.numbers
    )
    rule = f"recommendation.{listed.how}"
    return Mention(
        "recommendation", found.start, end, rule, targets, joined=found.conjunction, meeting=meeting
    )


def _meeting(text: str, end: int, lexicon: Lexicon) -> tuple[int | None, int]:
    """The meeting that a recommendation is said to be of, «للاجتماع الثاني», and the end of that."""
    stop = after(text, end, lexicon.document.own_meeting)
    return (lexicon.counting.ordinals.longest(text, skip(text, stop)) if stop > end else None) or (None, end)


# --- Words around their numbers: a sign before, and the unit's word after them.

# How far back the instrument or the organ of a unit is looked for, and a sign such as 其 may stand.
_REACH, _SIGN_REACH = 60, 6
_TITLE_BEFORE = re.compile(r"[«\"]([^«»\"]{1,120})[»\"]\s?$")


def unit_around(text: str, start: int, mentions: list[Mention], lexicon: Lexicon) -> Mention | None:
    """Read the phrase that begins at `start` with the word before a number, or None.

    It belongs to the instrument that the mention right before it names, which it takes in: that is removed
    from `mentions`. A resolution there takes up its paragraphs, and so does a printed symbol.
    """
    printed = _symbol_around(text, start, mentions, lexicon)
    resolved = printed or _resolution_around(text, start, lexicon)
    if resolved is not None:
        return resolved
    level = _level(text, start, lexicon)
    if level is None:
        return None
    if isinstance(level.word, CommentWord):
        values = [number.value for number in level.listed.numbers]
        return comment_around(text, start, level.end, values, level.word, lexicon)
    targets, end, how = _chain(text, level, lexicon)
    mention = level.mention(start, end, how)._replace(targets=targets)
    before = mentions[-1] if mentions else None
    if before and before.kind in {"resolution", "document"} and _touches(text, before.end, start, lexicon):
        if before.kind == "resolution":
            mentions[-1] = with_paragraphs(before, targets, mention.rule)
        return None
    whole = _of_neighbour(text, mention, level.unit, mentions, lexicon)
    return whole or _alone(text, mention, level.word, lexicon)


def _of_neighbour(
    text: str, mention: Mention, unit: str, mentions: list[Mention], lexicon: Lexicon
) -> Mention | None:
    """The phrase with the instrument of the mention right before it. It takes that mention in, or shares its
    instrument after a mark («第七条第一款和第九条»), or points at it by a sign such as 其. None without any.
    """
    start, before = mention.start, mentions[-1] if mentions else None
    touches = before is not None and _touches(text, before.end, start, lexicon)
    whole = _with_before(mention, before, unit, lexicon) if before and touches else None
    if whole:
        mentions.pop()
        return whole
    same = before is not None and (
        before.kind == unit if unit == "article" else before.rule.startswith(f"{unit}.")
    )
    if before and same and before.anchor and past(text, before.end, lexicon.links.separator) == start:
        return mention._replace(anchor=before.anchor, pending=False, shared=True)
    signs, sign = lexicon.pointers.own_signs, text[max(0, start - _SIGN_REACH) : start].rstrip()
    return mention._replace(possessed="itself", pending=False) if signs and sign.endswith(signs) else None


def _with_before(mention: Mention, before: Mention, unit: str, lexicon: Lexicon) -> Mention | None:
    """The phrase merged with the part or the instrument right before it; None if it belongs to neither."""
    anchor = before.anchor
    if anchor is None:
        return None
    if before.kind == "part" and mention.kind == "article" and len(before.targets) == 1:
        targets = tuple(target._replace(part=before.targets[0].part) for target in mention.targets)
        rule = f"{before.rule}+{mention.rule}"
        return before._replace(kind="article", end=mention.end, targets=targets, rule=rule)
    if before.kind not in {"instrument", "context"} or anchor.manner == "law":
        return None
    instruments = anchor.instruments
    ruled = unit == "article" and bool(instruments) and lexicon.treaties.ruled.issuperset(instruments)
    return mention._replace(
        # «《亚的斯亚贝巴行动议程》第23段»: a paragraph of what has no articles.
        kind="instrument" if unit == "paragraph" and before.kind == "instrument" else mention.kind,
        start=before.start,
        anchor=anchor,
        pending=False,
        joined=before.joined,
        rule=f"rule.{mention.rule.partition('.')[2]}" if ruled else mention.rule,
    )


def that_around(text: str, start: int, lexicon: Lexicon) -> Mention | None:
    """«该条第二款», «同款(二)项»: an article or a paragraph mentioned before, with what of it is meant."""
    that = lexicon.counting.thats.longest(text, start)
    if that is None:
        return None
    unit, end = that
    if text.startswith(lexicon.counting.alike, end - 1):
        return None  # «该条约», «该条例»
    targets, stop = _under(text, end, unit, lexicon)
    if unit == "paragraph" and not targets:
        return None
    rule = f"{'paragraph.single+' if stop > end else ''}{unit}.that"
    back_to: Literal["article", "paragraph"] = "paragraph" if unit == "paragraph" else "article"
    return Mention("article", start, stop, rule, tuple(targets) or (Target(),), back=1, back_to=back_to)


def part_behind(text: str, start: int, mentions: list[Mention], lexicon: Lexicon) -> Mention | None:
    """«《公约》附件二», «其附件一», «《规则》规则43至45»: a unit whose word stands before its number,
    after what it is of; else None.
    """
    part = lexicon.counting.parts.longest(text, start)
    ruled = None if part else lexicon.counting.rule_words.longest(text, start)
    end = part[1] if part else ruled[1] if ruled else start
    listed = numerals(text, end, 3, lexicon, shape="lettered" if part else "divided") if end > start else None
    if listed is None or listed.numbers[0].end == end or not listed.numbers[0].value:
        return None
    valued = listed._replace(numbers=tuple(number for number in listed.numbers if number.value))
    unit = "part" if part else "rule"
    mention = Level(UnitWord(unit, 3), valued, listed.end).mention(start, listed.end)
    return _of_neighbour(text, mention, unit, mentions, lexicon) or mention


def past(text: str, end: int, between: "re.Pattern[str]") -> int | None:
    """Return the offset after what stands between two numbers; None where that does not."""
    match = between.match(text, end)
    return skip(text, match.end()) if match and match[0].strip() else None


def _alone(text: str, mention: Mention, word: UnitWord, lexicon: Lexicon) -> Mention | None:
    """A unit with no instrument that is known right before it."""
    before = text[max(0, mention.start - _REACH) : mention.start].rstrip()
    if _ending(before, lexicon.document.own_document_words):
        return own_paragraph(mention) if word.unit == "paragraph" else None
    quoted = _TITLE_BEFORE.search(before)
    if _ending(quoted[1] if quoted else before, lexicon.laws.law_endings):
        law = Anchor("law", mention.start, mention.start)
        return None if mention.pending else mention._replace(kind="context", anchor=law)
    return None if word.unit == "part" and not word.alone else mention


def _ending(text: str, words: tuple[str, ...]) -> str:
    """The longest of the words that the text ends in, or an empty string."""
    return max((word for word in words if text.endswith(word)), key=len, default="")


def _touches(text: str, end: int, start: int, lexicon: Lexicon) -> bool:
    """Whether nothing stands between an instrument and its unit but a closing quote or a word such as 的."""
    end = skip(text, end)
    end = skip(text, end + 1) if text[end : end + 1] in {"»", '"'} else end
    of = lexicon.links.of.match(text, end if text[end - 1 : end] == "»" else end - 1)
    return end == start or (of is not None and of.end() == start)


def _symbol_around(text: str, start: int, mentions: list[Mention], lexicon: Lexicon) -> Mention | None:
    """«A/79/724号文件第16段»: the printed symbol right before, which is removed from `mentions`, with the
    paragraphs that begin at `start`; «129.5» is one number.
    """
    before = mentions[-1] if mentions else None
    if before is None or before.rule not in PRINTED or not _touches_symbol(text, before.end, start, lexicon):
        return None
    level = _level(text, start, lexicon)
    if level is None or level.unit != "paragraph":
        return None
    targets, end, how = _chain(text, level, lexicon)
    printed = text[start:end]
    targets = tuple(
        target._replace(paragraph=dotted, subparagraph=None)
        if (dotted := f"{target.paragraph}.{target.subparagraph}") in printed
        else target
        for target in targets
    )
    whole = with_paragraphs(before, targets, level.mention(start, end, how).rule)
    if whole is before:
        return None
    mentions.pop()
    return whole._replace(end=end)


def _touches_symbol(text: str, end: int, start: int, lexicon: Lexicon) -> bool:
    """Whether nothing stands between a symbol and its paragraph but a mark or a word for documents:
    «A/79/724号文件第16段», «A/79/724，第16段».
    """
    end = skip(text, after(text, skip(text, end), lexicon.document.documents))
    mark = _MARKED.match(text, end)
    return (skip(text, mark.end()) if mark else end) == start


def past_opener(text: str, start: int, lexicon: Lexicon) -> int | None:
    """Return the offset after the sign before a number; None where none stands there."""
    word = WORD.match(text, start)
    return skip(text, word.end()) if word and word[0] in lexicon.counting.openers else None


def _level(text: str, start: int, lexicon: Lexicon) -> Level | None:
    """The numbers and the word of one unit at `start`, or None."""
    opener = WORD.match(text, start)
    opens = opener is not None and opener[0] in lexicon.counting.openers
    listed = numerals(text, opener.end(), 3, lexicon, shape="divided") if opener and opens else None
    word = lexicon.counting.around.longest(text, skip(text, listed.end)) if listed else None
    return Level(word[0], listed, word[1]) if listed and word else None


def _chain(text: str, level: Level, lexicon: Lexicon) -> tuple[tuple[Target, ...], int, str]:
    """The targets of a unit with those under it, and with those of the same rank that are joined to it.

    After one that has others under it the next is a phrase of its own: «第六条第一款和第九条第二款».
    """
    targets, end = _filled(text, level, lexicon)
    how = level.listed.how
    while len(targets) < _MOST:
        reach = past(text, end, lexicon.links.range_to)
        following = reach or past(text, end, lexicon.links.separator)
        other = _level(text, following, lexicon) if following is not None else None
        apart = end > level.end and not reach and level.unit == "article"
        if other is None or other.unit != level.unit or apart:
            break
        if reach:
            between = range_of(level.listed.numbers[-1], other.listed.numbers[0])[1:-1]
            targets += [_target_of(level.unit, number) for number in between]
        level, how = other, "range" if reach else "list"
        further, end = _filled(text, level, lexicon)
        targets += further
    return tuple(dict.fromkeys(targets)), end, how


def _filled(text: str, level: Level, lexicon: Lexicon) -> tuple[list[Target], int]:
    """The targets of one level, the last with what stands under it; of several articles none has."""
    targets = list(level.targets)
    if level.unit == "paragraph":
        # What a paragraph has in brackets is its letter.
        inner = [number.letter or number.paragraph for number in level.listed.numbers]
        targets = [target._replace(subparagraph=part) for target, part in zip(targets, inner, strict=True)]
    last = targets[-1]
    whole = last.subparagraph or (level.unit == "article" and (len(targets) > 1 or targets[0].paragraph))
    below, stop = ([], level.end) if whole else _under(text, level.end, level.unit, lexicon)
    return (
        ([*targets[:-1], *(fill(target, last) for target in below)], stop) if below else (targets, level.end)
    )


def _under(text: str, end: int, unit: str, lexicon: Lexicon) -> tuple[list[Target], int]:
    """What stands at once under a unit, «第一款至第三款» or «(a)项», and its end; a section of an article
    counts as a paragraph of it («第五条第18节»).
    """
    level = _level(text, skip(text, end), lexicon) if unit == "article" else None
    if level and isinstance(level.word, UnitWord) and level.unit in {"paragraph", "part"}:
        targets, stop, _ = _chain(text, level._replace(word=level.word._replace(unit="paragraph")), lexicon)
        return list(targets), stop
    listed = numerals(text, end, 3, lexicon, shape="item") if unit != "part" else None
    letters = [Target(subparagraph=number.letter) for number in listed.numbers] if listed else []
    return letters, listed.end if listed else end


def _resolution_around(text: str, start: int, lexicon: Lexicon) -> Mention | None:
    """«第65/230号决议», with the organ, or a word for that of the text, before it and before a date."""
    numbers, word = _numbers_around(text, start, lexicon)
    word = word or (_further_around(text, numbers[-1].end, lexicon) if numbers else None)
    if word is None:
        return None
    unit, begin = word[0].unit, _before_date(text, start, lexicon)
    before = text[max(0, begin - _REACH) : begin].rstrip()
    its = _ending(before, lexicon.organs.own_organ_words)
    listed = Listed(text, begin, tuple(numbers), unit == "decision", lexicon)
    whose = by_order(listed, own=bool(its))
    if whose.rule == "resolution.bare" and before.endswith(tuple(lexicon.titles.adopting)):
        # «…委员会1998年5月16日通过的第574(XXVII)号决议»: of what adopted it, which is none of ours.
        whose = listed.whose(None, "resolution.number", stranger=True)
    whose = settled(whose, listed)
    first = max(0, begin - _REACH) + len(before) - len(its) if its else whose.start
    return mention_of(listed, whose._replace(start=first if its or first < begin else start, end=word[1]))


def _numbers_around(
    text: str, start: int, lexicon: Lexicon
) -> tuple[list[Number], tuple[UnitWord, int] | None]:
    """The numbers that begin at `start`, each with the year of the date before it, and the word for
    resolutions after the last of them with its end; None where none stands there.
    """
    # «大会S-32/1号决议»: the sign of a special session needs no word before it.
    position = start if lexicon.marks.special.match(text, start) else past_opener(text, start, lexicon)
    numbers: list[Number] = []
    dated = _date_before(text, start, lexicon)
    while position is not None and len(numbers) < _MOST:
        number = number_at(text, position, lexicon)
        if number is None:
            break
        numbers.append(number._replace(year=_year_of(dated)) if dated else number)
        word = lexicon.counting.around.longest(text, skip(text, number.end))
        if word:
            return numbers, (word[0], word[1]) if isinstance(word[0], UnitWord) else None
        end = after(text, number.end, lexicon.counting.number_words)
        following = past(text, end, lexicon.links.separator)
        dated = lexicon.dates.dated.match(text, following) if following is not None else None
        following = skip(text, dated.end()) if dated else following
        position = None if following is None else past_opener(text, following, lexicon) or following
    return numbers, None


def _further_around(text: str, end: int, lexicon: Lexicon) -> tuple[UnitWord, int] | None:
    """«关于女童的…第76/146号和关于…的…第75/161号决议»: the word for resolutions after the numbers with
    which a list goes on, past what they are about, and the end of the number before; None without a list.
    """
    stop = after(text, end, lexicon.counting.number_words)
    if stop == end or past(text, stop, lexicon.links.separator) is None:
        return None
    sentence = _SENTENCE_AROUND.search(text, stop, stop + _FURTHER)
    limit = sentence.start() if sentence else min(len(text), stop + _FURTHER)
    for opener in WORD.finditer(text, stop, limit):
        numbers, word = (
            _numbers_around(text, opener.start(), lexicon)
            if opener[0] in lexicon.counting.openers
            else ([], None)
        )
        if word:
            return word[0], stop
        if opener[0] in lexicon.counting.openers and not numbers:
            return None
    return None


_SENTENCE_AROUND = late(r"[。；;.](?!\d)")
# Letters within which a list goes on past a title.
_FURTHER = 200


def _year_of(dated: "re.Match[str]") -> int:
    """The year of a date."""
    return int(re.findall(r"\d{4}", dated[0])[-1])


def _before_date(text: str, start: int, lexicon: Lexicon) -> int:
    """The offset before a date that ends right before `start`, else `start`."""
    dated = _date_before(text, start, lexicon)
    return dated.start() if dated else start


def _date_before(text: str, start: int, lexicon: Lexicon) -> "re.Match[str] | None":
    """The date that ends right before `start`, or None."""
    dates = list(lexicon.dates.dated.finditer(text, max(0, start - _REACH), start))
    return dates[-1] if dates and not text[dates[-1].end() : start].strip() else None


# --- The tables, printed.


def printed() -> str:
    """Return the tables of the grammar as Markdown: which roles make a number, and what a unit is of;
    they stand in `docs/extending.md`.
    """
    lines = ["**What one number is made of**: the first row that can be read.", ""]
    lines += ["| written | roles, in their order |", "| --- | --- |"]
    rows = [*((f"after {before}", roles) for before, roles in AGAIN), *NUMBERS]
    lines += [f"| {shape or 'any'} | {_said_of(roles)} |" for shape, roles in rows]
    lines += ["", "**What a unit is of**, by what follows its numbers, in this order:", ""]
    sayings = (" ".join((whole.__doc__ or "").split()) for whole in WHOLES)
    return "\n".join([*lines, *(f"{at}. {said}" for at, said in enumerate(sayings, 1)), ""])


def _said_of(roles: Roles) -> str:
    """A row of roles as it is printed."""
    steps = (
        ("; or ".join((role.__doc__ or "").rstrip(".") for role in each), missing) for missing, each in roles
    )
    return " · ".join(f"[{said}]" if missing else said for said, missing in steps)
