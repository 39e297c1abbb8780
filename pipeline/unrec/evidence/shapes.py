"""What the letters and signs of one line show: its folded text, its width, a label at its start, how it
begins and ends. Nothing here knows a word of any language; the letters that label come from all of them at
once.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from unrec.catalogue import roman
from unrec.languages import load, supported
from unrec.text import (
    APOSTROPHES,
    BULLETS,
    CLAUSE_ENDS,
    CLOSING_BRACKETS,
    CLOSING_QUOTES,
    COLONS,
    COMMAS,
    DASHES,
    INVISIBLE,
    MARKS,
    OPENING_BRACKETS,
    OPENING_QUOTES,
    SEMICOLONS,
    STARS,
    STOPS,
    TATWEEL,
    WIDE,
    late,
)

LOOKED_AT = 240
"""Characters of a line that are looked at, at its beginning and at its end."""

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_IDEOGRAPHIC = range(0x3001, 0x3020)


@cache
def _table() -> dict[int, str | None]:
    """Digits and marks of every script → those of ASCII; what is invisible, and drawn-out letters →
    nothing.
    """
    table: dict[int, str | None] = {code: unicodedata.normalize("NFKC", chr(code)) for code in _FULL_WIDTH}
    for code in _IDEOGRAPHIC:
        if unicodedata.category(chr(code)) in {"Ps", "Pe"}:
            table[code] = '"'
    for marks, plain in (
        (STOPS, "."),
        (SEMICOLONS, ";"),
        (COLONS, ":"),
        (COMMAS, ","),
        (DASHES, "-"),
        (APOSTROPHES, "'"),
        (OPENING_QUOTES + CLOSING_QUOTES, '"'),
        (OPENING_BRACKETS, "("),
        (CLOSING_BRACKETS, ")"),
    ):
        table |= {ord(mark): plain for mark in marks if ord(mark) > 0x7F}
    families = (family for code in supported() for family in load(code).digits.families)
    table |= {ord(digit): str(value) for family in families for value, digit in enumerate(family)}
    table[0xA0] = " "
    invisible = re.compile(f"[{INVISIBLE}{TATWEEL}]")
    dropped = (code for code in range(0x10000) if invisible.match(chr(code)))
    return table | dict.fromkeys(dropped, None)


def fold(text: str) -> str:
    """Return a text with the digits and marks of every script as ASCII's, without what is invisible."""
    return text if text.isascii() else text.translate(_table())


_IS_WIDE = late(f"[{WIDE}]")
_NO_WIDTH = late(f"[{MARKS}{INVISIBLE}]")


def is_wide(character: str) -> bool:
    """Whether a character takes the room of two: those of scripts that part no words."""
    return character >= "\u2e80" and _IS_WIDE.match(character) is not None


def width(text: str) -> int:
    """Return how many columns a text takes where every letter is as wide as any other."""
    if text.isascii():
        return len(text)
    return len(text) + len(_IS_WIDE.findall(text)) - len(_NO_WIDTH.findall(text))


_PIECE = late(rf"[^\s{WIDE}]+")


@cache
def _wide_piece() -> re.Pattern[str]:
    """One wide character with the marks that may not be parted from it; those after it are a group."""
    brackets: dict[str, str] = {
        "Ps": OPENING_BRACKETS + OPENING_QUOTES,
        "Pe": CLOSING_BRACKETS + CLOSING_QUOTES,
    }
    for code in _IDEOGRAPHIC:
        category = unicodedata.category(chr(code))
        if category in brackets:
            brackets[category] += chr(code)
    opening, closing = re.escape(brackets["Ps"]), re.escape(brackets["Pe"] + CLAUSE_ENDS)
    return re.compile(f"[{opening}]*.([{closing}%]*)")


def first_piece(text: str) -> str:
    """Return what stands first in a line and may not be broken: a word, or one wide character with its
    marks.
    """
    match = _wide_piece().match(text) if _is_sign(text) else _PIECE.match(text)
    return match[0] if match is not None else text[:1]


def hung(text: str) -> int:
    """Return how many marks may hang after the wide character that stands first in a line."""
    match = _wide_piece().match(text) if _is_sign(text) else None
    return len(match[1]) if match is not None else 0


def _is_sign(text: str) -> bool:
    """Whether a wide character stands first, or right after the mark that does."""
    return is_wide(text[0]) or (is_wide(text[1:2]) and not text[0].isalnum())


# ---------------------------------------------------------------------------------------------
# Labels


class Label(NamedTuple):
    """The sort of a label at a line's start (a place in `LABELS`; 0 where there is none), its length in the
    folded text, and its value.
    """

    sort: int
    length: int
    value: int


NO_LABEL = Label(0, 0, 0)
LABELS = (
    "",
    "dot",
    "paren",
    "letters",
    "half",
    "capital",
    "signs",
    "sign",
    "bullet",
    "quote",
    "bare",
    "roman",
    "compound",
)
_ROMAN = {roman(value).lower(): value for value in range(1, 40)}
ROMAN_LETTERS = {9: 1, 22: 5, 24: 10}
"""Values of Latin letters that may be Roman numerals, and their values then."""


@cache
def _letters() -> dict[str, int]:
    """The value of each letter that labels items in some language; Latin ones come first."""
    values: dict[str, int] = {}
    for code in sorted(supported(), key=lambda code: load(code).letters.order[0] != "a"):
        letters = load(code).letters
        for value, letter in enumerate(letters.order, 1):
            values.setdefault(letter.replace(TATWEEL, ""), value)
        for variant, letter in letters.variants.items():
            values.setdefault(variant, values[letter.replace(TATWEEL, "")])
    return values


@cache
def _signs() -> dict[str, int]:
    """Numbers in wide signs, with their values."""
    return {
        word: value
        for code in supported()
        for word, value in load(code).numbers.items()
        if load(code).numerals is not None and all(is_wide(sign) for sign in word.replace(" ", ""))
        for word in (word.replace(" ", ""),)
    }


@cache
def _label() -> re.Pattern[str]:
    letters = "".join(sorted(letter for letter in _letters() if len(letter) == 1))
    signs = "".join(sorted({sign for word in _signs() for sign in word}))
    return re.compile(
        r"(?P<compound>\d{1,3}(?:\.\d{1,3})+\.?(?=\s|[^\W\d_]|$))\s*"
        r"|(?P<dot>\d{1,4})\s?(?:[.)](?![\d.])|,(?=[^\d\s])|\s?-(?!\d)\s?)\s*"
        rf"|\((?P<paren>\d{{1,3}})\)\s*|\((?P<letters>[A-Za-z{letters}]{{1,5}})\)\s*[-.]?\s*"
        rf"|(?P<half>[{letters}]{{1,4}})(?:\s?\)|\.(?=\s))\s*|(?P<capital>[A-Z]|[IVXL]{{1,6}})\.(?=\s|$)\s*"
        rf"|\((?P<signs>[{signs}]{{1,3}})\)\s*|(?P<sign>[{signs}]{{1,3}})[,.](?=\S)"
        rf"|(?P<bullet>[{BULLETS}{STARS}·▪■](?=\s)|[•·▪■])\s*|\"?'(?P<quote>\d{{1,2}})'\s*"
        r"|(?P<bare>\d{1,3})(?=\t|\s{2,}|$)\s*|(?P<roman>[IVXL]{1,6})$"
    )


def _letter(printed: str) -> int:
    """The value of a letter, doubled or not; below zero that of a Roman numeral of several letters; 0 where
    it is none.
    """
    small = printed.lower()
    values = _letters()
    if (value := values.get(small, 0)) and len(small) == 1:
        return value
    if small in _ROMAN:
        return -_ROMAN[small]
    doubled = len(small) == 2 and small[0] == small[1]
    return values[small[0]] + 26 if doubled and small[0] in values else 0


def read_label(text: str) -> Label:
    """Return the label at the start of a folded, stripped text."""
    head = text[:4]
    if len(head) == 4 and head.isalpha() and not head.isupper() and not is_wide(head[0]):
        return NO_LABEL
    match = _label().match(text)
    if match is None:
        return NO_LABEL
    sort, printed = match.lastgroup or "", match[match.lastgroup or 0]
    if sort in {"dot", "paren", "quote", "bare"}:
        value = int(printed)
    elif sort in {"letters", "half", "capital"}:
        value = _letter(printed)
    elif sort in {"sign", "signs"}:
        value = _signs().get(printed, 0)
    elif sort == "compound":
        value = int(printed.strip(".").rpartition(".")[2])
    else:
        value = _ROMAN.get(printed.lower(), 0) if sort == "roman" else 1
    return Label(LABELS.index(sort), match.end(), value) if value else NO_LABEL


# ---------------------------------------------------------------------------------------------
# Ends and beginnings

ENDS = ("^", "", ",", ";", ".", ":", "9", "A", "a", "o", '"', ")", "-", "?")
"""How a line ends: above the first line; with nothing; with a mark; a digit; a capital, a small letter,
another letter; a quotation mark, a bracket, a dash; any other sign.
"""
_END = {sign: place for place, sign in enumerate(ENDS)}
_SAID = frozenset(",;.:")
_BEHIND = "\"')]0123456789"


def end_of(text: str) -> int:
    """Return how a folded text ends, as a place in `ENDS`; behind a mark, a note's number or what closes it
    says nothing.
    """
    last = text[-1:]
    if last and last in _BEHIND:
        before = text[-4:].rstrip(_BEHIND)[-1:]
        last = before if before in _SAID else last
    if last.isalpha():
        return _END["A" if last.isupper() else "a" if last.islower() else "o"]
    return _END["9"] if last.isdigit() else _END.get(")" if last == "]" else last, _END["?"])


HEADS = ("^", "", "U", "l", "o", "9", "_", "-", "*", ".", "qU", "ql", "qo", "?")
"""How a line begins behind its label: above the first; with nothing; a capital, a small, another letter; a
digit; a sign; the same letters behind a quotation mark or a bracket; any other sign.
"""
_HEAD = {sign: place for place, sign in enumerate(HEADS)}


def head_of(body: str) -> int:
    """Return how a folded text begins, as a place in `HEADS`."""
    first = body[:1]
    if first.isalpha():
        return _HEAD["U" if first.isupper() else "l" if first.islower() else "o"]
    if not first:
        return _HEAD[""]
    if first in "\"'([" and len(body) > 1:
        return _HEAD["qU" if body[1].isupper() else "ql" if body[1].islower() else "qo"]
    return _HEAD["9"] if first.isdigit() else _HEAD.get(first, _HEAD["?"])


def case_of(body: str) -> int:
    """Return 0 where a text holds no letters, 1 for text, 2 where each longer word begins with a capital, 3
    where all of it is in capitals.
    """
    start = body[:80]
    if not start or start.islower():
        return 1 if start else 0
    if start.isupper():
        return 3 if sum(map(str.isalpha, start)) > 1 else 1
    words = [word for word in start.split() if len(word) > 3]
    titled = sum(word[0].isupper() for word in words)
    if len(words) > 1 and titled > 0.7 * len(words):
        return 2
    return 1 if any(map(str.isalpha, start)) else 0
