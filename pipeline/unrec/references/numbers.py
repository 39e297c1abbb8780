"""Numbers of articles, paragraphs and items, and those of resolutions."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Literal, NamedTuple

from msgspec.structs import astuple

from unrec.references.lexicon import Lexicon
from unrec.references.lookup import find, is_no_number, skip, stands_alone
from unrec.references.vocabulary import Count, Record, UnitWord, latin
from unrec.text import WORD, late

Shape = Literal["plain", "divided", "alone", "lettered"]
"""How a unit's numbers may be written: with paragraphs after a full stop («9.2»), of one unit after a dash,
too («المادة ٧-٥»), or as capital letters and their names («المرفق جيم»).
"""
_MOST = 100
# A number of up to three digits that is no part of a date, a fraction or a symbol.
_DIGITS = re.compile(r"(\d{1,3})(?![\d%٪]|[/.,٫]\d)")
# «9.2»: an article and its paragraph
_DOTTED = re.compile(r"(\d{1,3})\.(\d{1,2}(?:\.\d{1,2})?)(?![\d%٪]|[/.,٫-]\d)")
# «4A», «6quinquies»
_ADDED = re.compile(r"[A-Za-z]+")
# «XI:1», «III.1»
_BEHIND = re.compile(r"(?:[:.]|:\s)(\d{1,2})(?![\d%٪]|[/.,٫-]\d)")
# «7-5», «6/1»: of one article, its paragraph
_DASHED = re.compile(r"(\d{1,3})\s?[-–/]\s?(\d{1,2})(?![\d%٪]|\s?[/.,٫–-]\s?\d)")
_FEW = 9
_DEEPEST = 40
# «第2、3和6条»: where a comma goes on with a list
_COUNTED_ON = re.compile(r"(\d{1,3})(?:(?![\d%٪]|[/.,٫]\d)|(?=,\d{1,3}(?!\d)))")
_BRACKETED = re.compile(r"\(\s?(\d{1,3})\s?\)")
# «㈡»: a number with its brackets in one sign
_SIGN = re.compile(r"\s?([\u3220-\u3229])")
_WORDED = re.compile(r"\s?\(\s?([^()\d]{1,6}?)\s?\)")
_ROMAN = re.compile(r"([IVXLC]{1,7})(?!\w)")
_BARE_LETTER = re.compile(r"\s([a-z])(?=\s)")
_SUB_DIGITS = re.compile(r"\s?\(\s?(\d{1,2})\s?\)")
_SECTION = re.compile(r"\s?§\s?(\d{1,2})(?!\d)")
# «6 (1 أ)», «6(1-أ)»
_SUB_BOTH = re.compile(r"\s?\(\s?(\d{1,2})\s?[-–/]?\s?([^\W\d_])\s?\)")
_QUOTED = late(r"\s?['‘’‛`´\"“”]\s?(\d{1,2})\s?['‘’‛`´\"“”]")
_LONE_LETTER = re.compile(r"([^\W\d_])(?=\s)")
# «literal c,», «lit. a»
_MARKED_LETTER = re.compile(r"([a-w])(?=[,;.)]|\s[^\W\d_]{1,2}\s|$)")
# «§ 3»
_SIGNS = re.compile(r"§{1,2}")
# What is no Roman number by itself.
_LONE = frozenset("CDLM")
_QUOTED_LETTER = re.compile(r"\s?[«\"“„]\s?([^\W\d_])\s?[»\"”]")
_MARKED = re.compile(r"\s?[,،]")
_SMALL = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})(?<=[ivx])")
# What may stand after the name of a letter that belongs to the number before it.
_GOES_ON = late(r"\s[^\W\d_]|[،,؛;.)]|$")
_CLOSED = late(r"\s?[؛;.)]|$")
# «5B»: a number with its letter
_LETTERED = re.compile(r"(\d{1,3})[A-Z]")
# «14-бис»
_HYPHENS = frozenset("-‑")
_ROMAN_UNITS = frozenset("IVX")
_OPEN, _CLOSE = re.compile(r"\s?\(\s?"), re.compile(r"\s?\)")
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
    """A list of numbers after one word. `how` is single, list or range."""

    numbers: tuple[Numeral, ...]
    end: int
    how: str


def numerals(
    text: str, start: int, count: Count, lexicon: Lexicon, *, shape: Shape = "plain"
) -> Numerals | None:
    """Read the numbers after a unit's word that ends at `start`, or None where none follows directly.

    Those of a unit that is divided into paragraphs may have theirs in brackets, too («12 (par. 2 b) et c))»).

    A dual takes two numbers and a plural as many as follow, at most 100; a singular goes on only with a
    joiner («المادة ٦ و٧»). A range is written out where it rises and has at most 100 members; otherwise
    its two ends are given.
    """
    position = skip(text, start)
    word = WORD.match(text, position)
    if word and count != 3 and shape != "lettered" and is_no_number(word[0], lexicon):
        return None
    worded = lexicon.counting.number_words.longest(text, position)
    start = worded[1] + (text[worded[1] : worded[1] + 1] == ".") if worded else start
    position = skip(text, start)
    opening = lexicon.links.range_from.match(text, start) if count == 3 else None
    first = numeral(text, opening.end() if opening else position, lexicon, shape=shape)
    if first is None or (position == start and text[start : start + 1].isalpha()):
        return None
    found, how = _divided(text, first, count, lexicon, shape=shape), "single"
    while len(found) < _MOST:
        last = found[-1]
        following, is_range = _next(text, last, count, lexicon, shape=shape)
        full = count == 2 and len({one.value or one.letter for one in found}) > 1
        if following is None or (full and not following.bare):
            break
        reach = range_of(last, following)[:-1] if is_range else [last]
        found = [*found[:-1], *reach, *_divided(text, following, count, lexicon, shape=shape)]
        how = "range" if is_range or how == "range" else "list"
    return Numerals(tuple(found[:_MOST]), found[-1].end, how)


def _divided(text: str, one: Numeral, count: Count, lexicon: Lexicon, *, shape: Shape) -> list[Numeral]:
    """The number with each of the paragraphs in brackets after it: «12 (par. 2 b) et c))»;
    itself alone without any.
    """
    if shape not in {"divided", "alone"} or not one.value or one.paragraph:
        return [one]
    opening = _OPEN.match(text, one.end)
    if opening is None and count > 1:
        return _marked_off(text, one, lexicon)
    word = paragraph_word(text, opening.end(), lexicon) if opening else None
    if opening is None or not (word or text[opening.end() : opening.end() + 1].isdecimal()):
        return [one]
    listed = numerals(text, word[0] if word else opening.end(), 3, lexicon)
    closing = _CLOSE.match(text, listed.end) if listed else None
    if listed is None or closing is None:
        return [one]
    return [
        Numeral(one.value, inner.value or None, inner.letter, closing.end(), bare=at > 0 or one.bare)
        for at, inner in enumerate(listed.numbers)
    ]


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


def _marked_off(text: str, one: Numeral, lexicon: Lexicon) -> list[Numeral]:
    """«2, paragraph 2, and 3», «73, paragraphs 2 and 4, and 226»:
    the number with its paragraphs between marks.

    Itself alone where no further number follows. The joiner of the paragraphs stands before the last of them,
    or no mark stands between them («16, par. 1 et 3, et 18»); one alone needs none after it («6,
    paragraphe 1 et 7»).
    """
    mark = lexicon.links.separator.match(text, one.end)
    word = paragraph_word(text, mark.end(), lexicon) if mark and mark[0].strip() and mark[1] is None else None
    if word is None:
        return [one]
    for to_joiner in (True, False):
        inner = _inner(text, word, lexicon, to_joiner=to_joiner)
        behind = lexicon.links.separator.match(text, inner[-1].end) if inner else None
        if behind is None or not (_MARKED.match(behind[0]) or (word[1] == 1 and behind[1])):
            continue
        further = numeral(text, behind.end(), lexicon)
        if further and further.value:
            return [
                Numeral(one.value, each.value or None, each.letter, inner[-1].end, bare=at > 0 or one.bare)
                for at, each in enumerate(inner)
            ]
    return [one]


def _inner(text: str, word: tuple[int, Count], lexicon: Lexicon, *, to_joiner: bool) -> list[Numeral]:
    """The numbers or letters after a paragraphs' word, up to the one that a joiner stands before, or up to
    the first mark.
    """
    inner: list[Numeral] = []
    following = numeral(text, skip(text, word[0]), lexicon)
    while following and (following.value or (following.letter and not to_joiner)) and len(inner) < _MOST:
        inner.append(following)
        joined = lexicon.links.separator.match(text, following.end)
        ends = word[1] == 1 or joined is None or not joined[0].strip()
        if joined is None or ends or (not to_joiner and _MARKED.match(joined[0])):
            break
        following = numeral(text, skip(text, joined.end()), lexicon, None if to_joiner else following)
        if to_joiner and joined[1] is not None:
            return [*inner, following] if following and following.value else []
    return inner


def _next(
    text: str, last: Numeral, count: Count, lexicon: Lexicon, *, shape: Shape
) -> tuple[Numeral | None, bool]:
    """The number that goes on from the last one, and whether as the other end of a range."""
    reach = lexicon.links.range_to.match(text, last.end)
    following = numeral(text, reach.end(), lexicon, last, shape=shape) if reach else None
    if following and (count != 1 or following.bare):
        return following, True
    title = TITLE.match(text, last.end) if count != 1 else None
    separator = lexicon.links.separator.match(text, title.end() if title else last.end)
    if separator is None or not separator[0].strip():
        return None, False
    following = numeral(text, separator.end(), lexicon, last, shape=shape)
    numbered = _LETTERED.fullmatch(last.value) if shape == "lettered" else None
    if numbered and following and following.value.isalpha():
        # «الأول ألف وباء»: the letter alone is of the same number.
        following = following._replace(value=numbered[1] + following.value)
    lettered = following is not None and following.bare and bool(following.letter)
    if count != 3 and separator[1] is None and not lettered:
        return None, False
    # A lone letter goes on only from letters.
    return (following if following and (following.value or not last.value) else None), False


def numeral(
    text: str, start: int, lexicon: Lexicon, last: Numeral | None = None, *, shape: Shape = "plain"
) -> Numeral | None:
    """Read one number at `start`. After `last` a lone bracket goes on from it: «١ (أ) و(ب)»."""
    opener = WORD.match(text, start) if lexicon.counting.openers else None
    if opener and opener[0] in lexicon.counting.openers:
        start = skip(text, opener.end())
    if last and (last.letter or last.paragraph) and (bare := _bracket_after(text, start, last, lexicon)):
        return bare
    if shape == "lettered" and (capital := _capital(text, start, lexicon)):
        return capital
    dotted = _dotted(text, start, shape)
    value, end = (str(int(dotted[1])), dotted.end()) if dotted else value_at(text, start, lexicon)
    if end == start:
        return _letter_alone(text, start, lexicon, shape)
    divided = shape in {"divided", "alone"}
    if dotted:
        return Numeral(value, dotted[2], *_letter_behind(text, end, lexicon))
    both = _SUB_BOTH.match(text, end)
    place = lexicon.counting.letters.get(both[2]) if both else None
    if both and place:
        return Numeral(value, both[1], *deeper(text, latin(place), both.end(), lexicon))
    behind = _BEHIND.match(text, end) if divided and not text[start].isdecimal() else None
    alone = shape == "lettered"
    named = None if shape == "plain" else _named_letter(text, end, lexicon, alone=alone)
    if named:
        value, end = value + named[0], named[1]
    paragraph = behind or lexicon.marks.sub_digits.match(text, end) or _SECTION.match(text, end)
    number = paragraph[paragraph.lastindex or 0] if paragraph else None
    return Numeral(value, number, *_letter_behind(text, paragraph.end() if paragraph else end, lexicon))


def bracketed_ordinal(text: str, start: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return a number in words in brackets, «(四)», and its end; None where none stands there."""
    match = _WORDED.match(text, start)
    ordinal = lexicon.counting.ordinals.longest(match[1], 0) if match else None
    return (ordinal[0], match.end()) if match and ordinal and ordinal[1] == len(match[1]) else None


def _letter_alone(text: str, start: int, lexicon: Lexicon, shape: Shape) -> Numeral | None:
    """A letter where no number stands before it: «الفقرة (ب)»."""
    letter = (
        letter_at(text, start, lexicon)
        or _roman_item(text, start, lexicon)
        or (_lone_letter(text, start, lexicon) if shape == "plain" else None)
        or _marked_letter(text, start)
    )
    return Numeral("", None, *deeper(text, letter[0], letter[1], lexicon)) if letter else None


def _letter_behind(text: str, end: int, lexicon: Lexicon) -> tuple[str | None, int]:
    """The letter after a number, with what goes deeper; none where none stands there."""
    letter = letter_at(text, end, lexicon) or _bare_letter(text, end, lexicon)
    name, end = letter or ("", end)
    return deeper(text, name, end, lexicon)


def _dotted(text: str, start: int, shape: Shape) -> "re.Match[str] | None":
    """An article and its paragraph in one: «9.2», and «7-5» where that is no range."""
    if shape not in {"divided", "alone"} or not text[start : start + 1].isdecimal():
        return None
    dotted = _DOTTED.match(text, start)
    dashed = _DASHED.match(text, start) if dotted is None else None
    if dashed and int(dashed[2]) > (max(_FEW, int(dashed[1])) if shape == "alone" else int(dashed[1])):
        return None
    return dotted or dashed


def _capital(text: str, start: int, lexicon: Lexicon) -> Numeral | None:
    """«A», «جيم»: a capital letter that is no Roman number, or the name of a letter."""
    letter = lexicon.marks.letter.match(text, start)
    if letter is None or letter[0] in _ROMAN_UNITS:
        return None
    return Numeral(lexicon.counting.part_letters[letter[0]], None, None, letter.end())


def _named_letter(text: str, end: int, lexicon: Lexicon, *, alone: bool) -> tuple[str, int] | None:
    """«٤ ألف», «١-واو», «١(ألف)(٢)»: the capital of a letter's name after a number, before what the article
    is part of, its paragraph in brackets, a mark, or a further number («١ واو و٣٣»).

    `alone` it may stand before any word or mark: «المرفق الخامس باء لاتفاقية بازل».
    """
    before = text[end : end + 1]
    start = end + 1 if before.isspace() or before in _HYPHENS else end
    opened = text.startswith("(", start)
    letter = lexicon.marks.letter.match(text, start + opened) if start > end or opened else None
    if letter is None or letter[0].isascii() or (opened and text[letter.end() : letter.end() + 1] != ")"):
        return None
    stop = letter.end() + opened
    digits = lexicon.marks.sub_digits.match(text, stop)
    before_any = alone and before.isspace() and not opened and _GOES_ON.match(text, stop)
    item = letter_at(text, stop, lexicon)
    behind = digits.end() if digits else item[1] if item else stop
    ends = _CLOSED.match(text, behind) or _is_joined(text, behind, lexicon)
    if not (before_any or ends or lexicon.links.of.match(text, behind)):
        return None
    return lexicon.counting.part_letters[letter[0]], stop


def _is_joined(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a joiner or a mark stands at `end`, and a further number after it."""
    joined = lexicon.links.separator.match(text, end)
    return joined is not None and bool(joined[0].strip()) and _DIGITS.match(text, joined.end()) is not None


def _lone_letter(text: str, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """«الفقرة أ من المادة ٦»: a letter without brackets, before what the paragraph is part of."""
    match = _LONE_LETTER.match(text, start) if not lexicon.pointers.bare_of else None
    place = lexicon.counting.letters.get(match[1]) if match else None
    return (
        (latin(place), match.end()) if match and place and lexicon.links.of.match(text, match.end()) else None
    )


def value_at(text: str, start: int, lexicon: Lexicon) -> tuple[str, int]:
    """Return the value of a plain number at `start` and its end; an empty value where there is none."""
    digits = _COUNTED_ON if lexicon.counting.openers else _DIGITS
    if match := digits.match(text, start) or _BRACKETED.match(text, start):
        suffix = lexicon.marks.suffix.match(text, match.end())
        value, end = str(int(match[1])), suffix.end() if suffix else match.end()
        added = _ADDED.match(text, end)
        if added and not lexicon.counting.repeats.longest(text, end):
            # «4A»; what else is attached makes another number of it.
            capital = len(added[0]) == 1 and added[0].isupper()
            return (value + added[0], added.end()) if capital else ("", start)
    elif word := lexicon.counting.ordinals.longest(text, start) or _opened_ordinal(text, start, lexicon):
        value, end = str(word[0]), word[1]
    elif (match := _ROMAN.match(text, start)) and match[1] not in _LONE:
        value, end = str(_roman(match[1])), match.end()
    else:
        return "", start
    repeat = lexicon.counting.repeats.longest(text, skip(text, end + (text[end : end + 1] in _HYPHENS)))
    return (f"{value} {repeat[0]}", repeat[1]) if repeat else (value, end)


def _opened_ordinal(text: str, start: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """«第(四)款»: a number in brackets, where a sign stands before numbers."""
    return bracketed_ordinal(text, start, lexicon) if lexicon.counting.openers else None


def _bracket_after(text: str, start: int, last: Numeral, lexicon: Lexicon) -> Numeral | None:
    deep = _roman_item(text, start, lexicon) if last.letter and last.letter.endswith(")") else None
    if last.letter and deep:
        # «b) ii) y iii)»
        above = last.letter.partition("(")[0]
        return Numeral(last.value, last.paragraph, f"{above}({deep[0]})", deep[1], bare=True)
    quoted = _QUOTED.match(text, start) if last.letter and last.letter.endswith(")") else None
    if last.letter and quoted and 0 < int(quoted[1]) < _DEEPEST:
        # «(هـ) '١' و'٤'»
        below = f"{last.letter.partition('(')[0]}({roman(int(quoted[1])).lower()})"
        return Numeral(last.value, last.paragraph, below, quoted.end(), bare=True)
    letter = letter_at(text, start, lexicon)
    if last.letter and letter:
        return Numeral(last.value, last.paragraph, *deeper(text, letter[0], letter[1], lexicon), bare=True)
    digits = lexicon.marks.sub_digits.match(text, start)
    if last.paragraph and digits:
        number = digits[digits.lastindex or 0]
        further = not last.letter or (
            number.isdecimal() and last.paragraph.isdecimal() and int(number) > int(last.paragraph)
        )
        item = letter_at(text, digits.end(), lexicon) or ("", digits.end())
        # «(1) and (2) (a)», «(1) (a) and (b) and (2)»
        if further:
            return Numeral(last.value, number, *deeper(text, item[0], item[1], lexicon), bare=True)
    return None


def letter_at(text: str, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """Return a letter in brackets, «(أ)», as the Latin one in its place, and its end;
    None where there is none.
    """
    match = lexicon.marks.item.match(text, start) or _QUOTED_LETTER.match(text, start)
    place = lexicon.counting.letters.get(match[1]) if match else None
    return (latin(place), match.end()) if match and place else None


def _bare_letter(text: str, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """«Article 73 e of the Charter»: a letter without brackets, before what the article is part of."""
    match = _BARE_LETTER.match(text, start)
    if match is None or lexicon.links.of.match(text, match.end()) is None:
        return None
    joined = lexicon.links.separator.match(text, start)
    if joined and joined[1] and text[joined.end() : joined.end() + 1].isalpha():
        # «el artículo 5 y del artículo 6»: a letter that joins.
        return None
    return match[1], match.end()


def _marked_letter(text: str, start: int) -> tuple[str, int] | None:
    """«literales c, d y f», «al. b,»: a letter without brackets, before a mark or a word."""
    match = _MARKED_LETTER.match(text, start)
    return (match[1], match.end()) if match else None


def _roman_item(text: str, start: int, lexicon: Lexicon) -> tuple[str, int] | None:
    """«iv)», «(iv)»: a small Roman number in brackets, and its end."""
    match = lexicon.marks.roman_item.match(text, start)
    return (match[1], match.end()) if match else None


def deeper(text: str, letter: str, end: int, lexicon: Lexicon) -> tuple[str | None, int]:
    """Return a letter with a number after it: «(ب) '١'», «b) i)» and «(b)㈠» are `b(i)`."""
    sign = _SIGN.match(text, end) if letter else None
    if sign:
        return f"{letter}({roman(int(unicodedata.numeric(sign[1]))).lower()})", sign.end()
    quoted = (_QUOTED.match(text, end) or _SUB_DIGITS.match(text, end)) if letter else None
    if quoted and 0 < int(quoted[1]) < _DEEPEST:
        return f"{letter}({roman(int(quoted[1])).lower()})", quoted.end()
    item = _roman_item(text, end, lexicon) if letter else None
    if item:
        return f"{letter}({item[0]})", item[1]
    return letter or None, end


def range_of(first: Numeral, last: Numeral) -> list[Numeral]:
    """Return both ends of a range and all between, or the ends alone where that cannot be written out."""
    rising = _rising(first, last)
    complete = len(rising) > 1 and astuple(rising[-1])[:3] == astuple(last)[:3]
    return rising if complete else [first, last]


def _rising(first: Numeral, last: Numeral) -> list[Numeral]:
    """The numbers of a range of letters, small Roman numbers or numbers; none of any other."""
    if last.value in {first.value, ""} and (romans := _romans(first.letter or "", last.letter or "")):
        return [first._replace(letter=one, value=last.value, end=last.end, bare=last.bare) for one in romans]
    if last.bare and first.letter and last.letter and len(first.letter) == len(last.letter) == 1:
        places = range(ord(first.letter), ord(last.letter) + 1)
        return [first._replace(letter=chr(place), end=last.end, bare=True) for place in places]
    if first.value.isdecimal() and last.value.isdecimal() and not (first.letter or first.paragraph):
        values = range(int(first.value), int(last.value) + 1)
        return [first._replace(value=str(value), end=last.end) for value in values[:_MOST]]
    return []


def _romans(first: str, last: str) -> list[str]:
    """«i) to v)», «c) i) to v)»: the small Roman numbers of a range; none where it is one of letters,
    as «i) to l)».
    """
    above, _, low = first.rpartition("(")
    same, _, high = last.rpartition("(")
    ends = _SMALL.fullmatch(low.rstrip(")")), _SMALL.fullmatch(high.rstrip(")"))
    if above != same or None in ends or not (above or len(low) > 1 or low == "i"):
        return []
    start, stop = (_roman(one[0].upper()) if one else 0 for one in ends)
    tail = ")" if above else ""
    head = f"{above}(" if above else ""
    return [f"{head}{roman(value).lower()}{tail}" for value in range(start, stop + 1)] if start < stop else []


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


_MOST = 100
_ABOVE = re.compile(r"((?:\d{1,3}[-–.]){1,2})(?=\d{1,3}(?![-–]\d))")
_MARK = re.compile(r"[-–.]")


class _Compound(NamedTuple):
    """The numbers before the last, and the last with what stands after it."""

    above: tuple[int, ...]
    last: Numeral

    @property
    def numbers(self) -> list[int]:
        return [*self.above, int(self.last.value)]

    @property
    def numeral(self) -> Numeral:
        return self.last._replace(value=".".join(map(str, self.numbers)))


def compounds(text: str, start: int, count: Count, lexicon: Lexicon) -> Numerals | None:
    """Read compound numbers after a word that ends at `start`; their values are written `134.1`.

    None where none stands there, or where they may be ranges: a singular takes one compound and a dual
    two; after a plural numbers that only rise («التوصيات ٧-١٠») are ranges.
    """
    worded = lexicon.counting.number_words.longest(text, skip(text, start))
    position = skip(text, worded[1] if worded else start)
    found: list[_Compound] = []
    while len(found) < (count if count < 3 else _MOST):
        one = _compound(text, position, lexicon)
        if one is None:
            break
        found.append(one)
        separator = lexicon.links.separator.match(text, one.last.end)
        if separator is None or not separator[0].strip() or (count != 3 and separator[1] is None):
            break
        position = separator.end()
    numbers = [number for one in found for number in one.numbers]
    rises = all(first < second for first, second in pairwise(numbers))
    if not found or (count == 2 and len(found) < 2) or (count > 1 and rises):
        return None
    return Numerals(tuple(one.numeral for one in found), found[-1].last.end, "compound")


def _compound(text: str, start: int, lexicon: Lexicon) -> _Compound | None:
    above = _ABOVE.match(text, start)
    last = numeral(text, above.end(), lexicon) if above else None
    if above is None or last is None or not last.value.isdecimal():
        return None
    return _Compound(tuple(int(number) for number in _MARK.split(above[1]) if number), last)


MOST = 100
"""The most numbers of one list that are read."""
REACH = 2000
"""Characters after a word for resolutions in which their numbers stand."""
_BEFORE = 40
_VOLUME = re.compile(r"(?P<volume>\d{1,4})\s?/\s?(?P<number>\d{1,4})(?![\d/])")
# Letters that stand apart or between points, as in a script without capitals: «م أ ت», «م.أ», «م أإت».
_APART = r"[^\W\d_]{1,2}(?:[.\s]{1,2}[^\W\d_]{1,3}){1,2}\.?"
# «3/CP.1», «1/CMA.2», «1/م أ ت-5»: a conference of parties by its letters and its session.
_CONFERENCE = late(
    r"(?P<number>\d{1,3})\s?/\s?"
    rf"(?P<conference>(?:CP|CMP|CMA|COP|MOP)\.\s?\d{{1,2}}|{_APART}\s?[-–]\s?\d{{1,2}})(?!\w)"
)
_CONFERENCE_SESSION = re.compile(r"\d{1,2}$")
# «III/7», «BC-15/18», «ا م-5/14», «40 C/25»: a conference's session, or its letters and its session,
# stand first.
_SESSION_FIRST = late(
    rf"(?P<conference>[IVX]{{1,6}}|(?!ES-)[^\W\d_]{{2,4}}-\d{{1,2}}|{_APART}\s?[-–]\s?\d{{1,2}}"
    r"|\d{2,3}\s(?:[^\W\d_]|[^\W\d_]\s[^\W\d_]|[A-Z]{2}))"
    r"\s?/\s?(?P<number>\d{1,3})(?![\w/])"
)
# «WHA67.19», «67.19» of the World Health Assembly, «ج ص ع 67-19», «EB148.R3»
_HEALTH = late(r"(?P<conference>(?:WHA\s?|EB\s?)?\d{2,3})\.(?:R(?=\d))?(?P<number>\d{1,2})(?![\d/%]|\.\d)")
_HEALTH_APART = late(
    rf"(?P<conference>{_APART}\s?\d{{2,3}})\s?[-–.]\s?(?:[^\W\d_]\s?)?(?P<number>\d{{1,2}})(?![\d/%]|\.\d)"
)
_YEAR = re.compile(r"(?P<number>\d{1,4})\s?\(\s?(?P<year>\d{4})\s?\)")
_NUMBER = re.compile(r"\(\s?(\d{1,4})\s?\)|(\d{1,4})(?=\s)")
_BARE = late(r"(?=\(?\s?\d{3,4})\(?\s?(\d{3,4})\s?\)?(?![\w/(-]|\s?\(|\.\d|\s?/)")
_OLD = re.compile(r"\d{1,4}")
# Names of letters that the language does not give.
_WORDS = re.compile(r"(?:\s[^\W\d_]{3,5}){0,2}(?=\s?\()")
_SESSION = re.compile(r"\s?\(\s?((?:E?S-)?)([IVXL]{1,7})\s?\)")
_ROMAN_VALUES = {roman(value): value for value in range(1, 100)}
_ANY = late(r"\d{1,4}\s?(?:/\s?\d|(?:[A-Z]\s)?\(\s?[\dIVXLES])|[^\W\d_]{1,4}\s?[-–]\s?\d{1,2}\s?/")
_LIST_GOES_ON = late(r"\s?(?:[,،;؛.:)\]”\"]|$)|\s[^\W\d_]")
_YEARS = re.compile(r"\d{4}")
_SENTENCE_END = late(r"[.;؛](?=\s|$)")


class Number(Record, frozen=True, gc=False):
    """The number of a resolution: its parts by what they are, where it stands, the year of the date after it.

    `letters` are those of its lettered parts («217 A», «49/222 A and B»); `year` is 0 without a date.
    """

    parts: Mapping[str, str]
    letters: tuple[str, ...]
    start: int
    end: int
    year: int = 0

    @property
    def session(self) -> int:
        """The session that is written in Roman numerals; 0 where none is, or an emergency or special one."""
        return _ROMAN_VALUES.get(self.parts.get("session", ""), 0)


def symbol_of_conference(one: Number, lexicon: Lexicon) -> str | None:
    """Return what a decision with a conference's letters is cited by, «25/CP.27»; None where others
    have these letters, too.
    """
    session = _CONFERENCE_SESSION.search(one.parts["conference"])
    letters = (
        lexicon.treaties.conferences.get("".join(WORD.findall(one.parts["conference"]))) if session else None
    )
    return f"{one.parts['number']}/{letters}.{session[0]}" if session and letters else None


def numbers(text: str, start: int, lexicon: Lexicon, most: int, *, bare: bool = False) -> list[Number]:
    """Return the numbers of a list that begins at `start`, dates between them passed over;
    none where none is.

    `bare` are numbers of three or four digits that no year, session or volume stands with: «resolution 1325».
    """
    found: list[Number] = []
    while len(found) < most:
        one = _bare(text, start, lexicon) if bare else number_at(text, start, lexicon)
        if one is None:
            break
        found.append(one)
        dated = lexicon.dates.dated.match(text, one.end)
        separator = lexicon.links.separator.match(text, dated.end() if dated else one.end)
        if separator is None or not separator[0].strip():
            break
        start = separator.end()
    if bare and len(found) > 1 and not _ends_list(text, found[-1], lexicon):
        # «القرارات 1325 و1820 و2500 شخص»: the last counts what follows.
        found.pop()
    return found


def _ends_list(text: str, last: Number, lexicon: Lexicon) -> bool:
    """Tell whether what stands after the last number of a list is an organ, or nothing that it counts."""
    by = lexicon.links.by_whom.match(text, last.end)
    organ = by is not None and lexicon.marks.organs.match(text, by.end()) is not None
    return organ or last.year > 0 or stands_alone(text, last.end, lexicon)


def carried(text: str, start: int, lexicon: Lexicon) -> Iterator[Number]:
    """Yield the numbers that go on from a list after other words: «… on the right to food, 70/259 of …».

    Each stands after a mark or a joiner of lists; they end with the sentence, or where another resolution is
    spoken of.
    """
    last = _SENTENCE_END.search(text, start, start + REACH)
    stop = last.start() if last else min(len(text), start + REACH)
    other = lexicon.marks.resolution_word.search(text, start, stop)
    stop = other.start() if other else stop
    count = 0
    for match in _ANY.finditer(text, start, stop):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if match.start() < start or not lexicon.links.list_before.search(before):
            continue
        one = number_at(text, match.start(), lexicon)
        if one is None or not _LIST_GOES_ON.match(text, one.end):
            continue
        yield one
        start, count = one.end, count + 1
        if count == MOST:
            return


def number_at(text: str, start: int, lexicon: Lexicon) -> Number | None:
    """Return the number of a resolution at `start`, or None."""
    special = lexicon.marks.special.match(text, start)
    if special:
        sign, kind = ("S", "special") if special["S"] else ("ES", "emergency")
        parts = {kind: f"{sign}-{special['session']}", "number": special["number"]}
        return _lettered(text, start, special.end(), parts, lexicon)
    shapes = (_CONFERENCE, _SESSION_FIRST, _HEALTH, _HEALTH_APART)
    own = next((match for shape in shapes if (match := shape.match(text, start))), None)
    if own:
        return _dated(text, Number(own.groupdict(), (), start, own.end()), lexicon)
    year = _NUMBER.match(text, start)
    dated = lexicon.dates.year.match(text, year.end()) if year else None
    if year and dated:
        # «(١٣٧٣) لسنة ٢٠٠١»
        return Number({"number": year[1] or year[2], "year": dated[1]}, (), start, dated.end())
    for pattern in (_VOLUME, _YEAR):
        match = pattern.match(text, start)
        if match:
            return _lettered(text, start, match.end(), match.groupdict(), lexicon)
    return _old(text, start, lexicon)


def _bare(text: str, start: int, lexicon: Lexicon) -> Number | None:
    match = _BARE.match(text, start)
    return _dated(text, Number({"number": match[1]}, (), start, match.end()), lexicon) if match else None


def _old(text: str, start: int, lexicon: Lexicon) -> Number | None:
    """«217 A (III)», «2200 ألف (د-٢١)»: the session stands after the number."""
    number = _OLD.match(text, start)
    if number is None:
        return None
    letters, end = letters_behind(text, number.end(), lexicon)
    words = _WORDS.match(text, end) if not letters else None
    end = words.end() if words else end
    counted = lexicon.marks.session.match(text, end)
    if counted:
        parts = {"number": number[0], "session": roman(int(counted[1]))}
        return _dated(text, Number(parts, letters, start, counted.end()), lexicon)
    session = _SESSION.match(text, end)
    if session is None or session[2] not in _ROMAN_VALUES:
        return None
    parts = {"number": number[0], "session": session[1] + session[2]}
    return _dated(text, Number(parts, letters, start, session.end()), lexicon)


def _lettered(text: str, start: int, end: int, parts: Mapping[str, str], lexicon: Lexicon) -> Number:
    letters, end = letters_behind(text, end, lexicon) if "year" not in parts else ((), end)
    return _dated(text, Number(parts, letters, start, end), lexicon)


def _dated(text: str, one: Number, lexicon: Lexicon) -> Number:
    dated = lexicon.dates.dated.match(text, one.end)
    return one._replace(year=int(_YEARS.findall(dated[0])[-1])) if dated else one


def letters_behind(text: str, end: int, lexicon: Lexicon) -> tuple[tuple[str, ...], int]:
    """Return the letters after a number and the offset after them: «A», «A and B», «A to F»."""
    match = lexicon.marks.lettered.match(text, end)
    if match is None:
        return (), end
    first = lexicon.counting.part_letters[match["first"]]
    if match["last"]:
        last = lexicon.counting.part_letters[match["last"]]
        return tuple(map(chr, range(ord(first), ord(last) + 1))) or (first,), match.end()
    others = lexicon.marks.letter.findall(match["others"] or "")
    return tuple(dict.fromkeys((first, *(lexicon.counting.part_letters[one] for one in others)))), match.end()
