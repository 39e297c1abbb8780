"""The syntax of a PDF: its objects, and content streams → operators and their operands.

Nothing here ever raises: what is not PDF syntax is skipped, or left to pdfminer's parser.
"""

import re
from binascii import unhexlify
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from pdfminer.pdftypes import PDFObjRef
from pdfminer.psparser import LIT, PSLiteral

# Objects of a PDF as nearly all are written, read with one pattern a token.
#
# pdfminer's parser takes some microseconds for every token. What is here is the same objects of the usual
# syntax; of anything else it says nothing, and pdfminer's parser reads that.

_BLANK = r"[\t\n\x0c\r ]"
_ANY, _GAP = rf"{_BLANK}*+", rf"{_BLANK}++"
_OBJECT_END = r"(?=[\t\n\x0c\r /<>\[\]()])"


def _pattern(written: str) -> re.Pattern[bytes]:
    """Compile a pattern of bytes; spaces and comments in it say nothing."""
    return re.compile(written.encode("ascii"), re.DOTALL | re.VERBOSE)


_DEEPEST = 20
"""Arrays and dictionaries within each other; page trees and fonts have five or six."""
_LONGEST = 100_000
"""Bytes of an object that is read here."""

NAME, REFERENCE, INTEGER, REAL, LITERAL, HEX, OPEN, CLOSE, WORD, STREAM = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
_OBJECT_TOKEN = _pattern(rf"""{_ANY}(?:
    /([!$&*+,\-.0-9:;=?@A-Z^_a-z]++){_OBJECT_END}  # 1 name, nothing of it escaped
    |(\d{{1,10}}+){_GAP}\d{{1,5}}+{_GAP}R{_OBJECT_END}  # 2 reference
    |([-+]?+\d{{1,15}}+){_OBJECT_END}  # 3 whole number
    |([-+]?+(?:\d{{1,15}}+\.\d{{0,15}}+|\.\d{{1,15}}+)){_OBJECT_END}  # 4 number
    |\(([^()\\]*+)\)  # 5 string with nothing special in it
    |<((?:[0-9A-Fa-f]{{2}})*+)>  # 6 hexadecimal string
    |(<<|\[)  # 7
    |(>>|\])  # 8
    |(true|false|null|endobj)(?![!-'*-.0-;=?-Z\\^-z|~])  # 9
    |(stream)\r?\n)  # 10
""")
_HEAD = _pattern(rf"{_ANY}(\d{{1,10}}+){_GAP}\d{{1,5}}+{_GAP}obj{_OBJECT_END}")
_TRUTHS: Mapping[bytes, bool | None] = {b"true": True, b"false": False}
_WORDS: Mapping[bytes, bool | None] = {**_TRUTHS, b"null": None}


class Read(NamedTuple):
    """An object that was read, and the place after it, where the data begin if it `is_stream`."""

    value: Any
    end: int
    is_stream: bool


def object_at(data: bytes, place: int, number: int, document: Any) -> Read | None:
    """Return the object with this number that stands at a place; None where it is not of the usual syntax."""
    head = _HEAD.match(data, place)
    if head is None or int(head[1]) != number:
        return None
    found = _value(data, head.end(), document, _WORDS)
    if found is None:
        return None
    value, end = found
    after = _OBJECT_TOKEN.match(data, end)
    if after is None:
        return None
    if after[9] == b"endobj":
        return Read(value, after.end(), is_stream=False)
    return Read(value, after.end(), is_stream=True) if after[10] and isinstance(value, dict) else None


_PAIR = _pattern(rf"{_ANY}(\d{{1,10}}+){_GAP}(\d{{1,10}}+)(?=[\t\n\x0c\r /<>\[\]()+.-]|$)")


class Inner(NamedTuple):
    """The unpacked data of an object stream, and what its head lists: each object's number and place.

    `values` are those that were read, by their places: many may be said to begin at one.
    """

    data: bytes
    heads: tuple[tuple[int, int], ...]
    by_number: Mapping[int, int]
    ends: Sequence[int]
    values: dict[int, Any]

    def place(self, index: int, number: int) -> int | None:
        """Return where an object begins, by its index, or where that is another's by its number."""
        if 0 <= index < len(self.heads) and self.heads[index][0] == number:
            return self.heads[index][1]
        return self.by_number.get(number)

    def end(self, place: int) -> int:
        """Return where the next object begins, by its place."""
        return self.ends[bisect_right(self.ends, place)]


def inner_of(data: bytes, count: int, first: int) -> Inner:
    """Return what an object stream's data hold: up to `count` objects, the places counted from `first` on."""
    heads: list[tuple[int, int]] = []
    place = 0
    while len(heads) < count and (match := _PAIR.match(data, place)):
        place = match.end()
        heads.append((int(match[1]), min(first + int(match[2]), len(data))))
    ends = sorted({*(place for _, place in heads), len(data), len(data) + 1})
    return Inner(data, tuple(heads), dict(reversed(heads)), ends, {})


def inner_at(inner: Inner, place: int, document: Any) -> tuple[Any] | None:
    """Return the object that begins at a place of an object stream; None where it is of unusual syntax."""
    # A reference by itself is two numbers and a word to pdfminer here, and a null no object.
    data = inner.data[place : inner.end(place)] + b" "
    match = _OBJECT_TOKEN.match(data)
    if match is None or match.lastindex == REFERENCE:
        return None
    read = _value(data, 0, document, _TRUTHS)
    return None if read is None else (read[0],)


def _value(
    data: bytes, place: int, document: Any, words: Mapping[bytes, bool | None]
) -> tuple[Any, int] | None:
    """Return the value that stands at a place, and the place after it."""
    most = place + _LONGEST
    outer: list[list[Any]] = []
    inner: list[Any] = []
    match_token = _OBJECT_TOKEN.match
    while match := match_token(data, place):
        place = match.end()
        kind = match.lastindex or 0
        value: Any
        if kind in _WRITTEN:
            value = _WRITTEN[kind](match[kind])
        elif kind == REFERENCE:
            value = PDFObjRef(document, int(match[2]))
        elif kind == OPEN and len(outer) < _DEEPEST and place <= most:
            outer.append(inner)
            inner = [match[7]]
            continue
        elif kind == CLOSE and outer and (made := _closed_by(match[8], inner)) is not None:
            value, inner = made, outer.pop()
        elif kind == WORD and match[9] in words:
            value = words[match[9]]
        else:
            return None
        if not outer:
            return value, place
        inner.append(value)
    return None


_WRITTEN: Mapping[int, Callable[[bytes], Any]] = {
    NAME: lambda name: LIT(name.decode("ascii")),
    INTEGER: int,
    REAL: float,
    LITERAL: bytes,
    HEX: lambda digits: bytes.fromhex(digits.decode("ascii")),
}


def _closed_by(bracket: bytes, items: list[Any]) -> list[Any] | dict[str, Any] | None:
    """Return the array or dictionary of what stands after its beginning; None for one that is odd, or not
    closed by its own bracket.
    """
    if (items[0] == b"[") != (bracket == b"]"):
        return None
    if items[0] == b"[":
        return items[1:]
    names, values = items[1::2], items[2::2]
    if len(names) != len(values) or not all(type(name) is _NAME for name in names):
        return None
    return {name.name: value for name, value in zip(names, values, strict=True) if value is not None}


_NAME = type(LIT("Name"))


# Content streams → operators and their operands.
#
# Two patterns, and nothing here ever raises: what is not PDF syntax is skipped. `operations` reads any
# content, token by token, the same objects as pdfminer's own parser. `OPERATION` matches whole operations
# of the usual kinds, which is several times as fast; of whatever else it says only where it stands, for
# `operation_at`.

Operand = Any
"""int, float, bytes (a string), PSLiteral (a name), list (an array), dict, bool or None."""

_SPACE = r"\x00\t\n\x0c\r "
_REGULAR = r"[^\x00\t\n\x0c\r ()<>\[\]{}/%]"

# Group numbers are the cases of `operations`. Possessive repeats: nothing here ever backtracks.
_TOKEN = _pattern(rf"""[{_SPACE}]*+(?:
    ([-+]?+(?:\d++(?:\.\d*+)?|\.\d++)(?!{_REGULAR}))  # 1 number: 12 -3.5 .5
    |\(((?:[^()\\]++|\\.)*+)\)  # 2 string without brackets inside
    |<([0-9A-Fa-f{_SPACE}]*+)>  # 3 hexadecimal string
    |/({_REGULAR}*+)  # 4 name
    |({_REGULAR}++)  # 5 operator
    |(<<|>>|[\[\]])  # 6 start or end of an array or dictionary
    |(\()  # 7 string with brackets inside
    |(%[^\r\n]*+)  # 8 comment
    |([^{_SPACE}]))  # 9 anything else
""")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
_NUMBER_START = re.compile(rb"[-+]*([-+]?\d+\.?\d*|[-+]?\.\d+)")
_END_OF_IMAGE = _pattern(rf"[{_SPACE}]EI(?=[{_SPACE}]|\Z)|\Z")

_MAX_OPERANDS = 200_000
"""No operator takes more, and no more than twice as many are ever held;
a stream that only pushes operands must not fill the memory.
"""


class _Escapes(dict[bytes, bytes]):
    """What stands after a backslash → what it means; there are some eight hundred."""

    def __missing__(self, escaped: bytes) -> bytes:
        meant = self[escaped] = bytes((int(escaped, 8) & 0xFF,)) if escaped[:1] in b"01234567" else escaped
        return meant


_ESCAPES = _Escapes(
    {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\x0c"}
    | dict.fromkeys((b"\r\n", b"\n", b"\r"), b"")
)


def _string(raw: bytes) -> bytes:
    if b"\\" not in raw:
        return raw
    parts = _ESCAPE.split(raw)
    parts[1::2] = map(_ESCAPES.__getitem__, parts[1::2])
    return b"".join(parts)


def _nested_string(data: bytes, start: int) -> tuple[bytes, int]:
    """Return the string that begins at `start` (after its bracket) and the place after its end."""
    depth = 1
    for match in _BRACKET.finditer(data, start):
        if match[0] == b"(":
            depth += 1
        elif match[0] == b")":
            depth -= 1
            if not depth:
                return _string(data[start : match.start()]), match.end()
    return _string(data[start:]), len(data)


def _hexadecimal(digits: bytes) -> bytes:
    compact = b"".join(digits.split()).replace(b"\x00", b"")
    return bytes.fromhex((compact + b"0" if len(compact) % 2 else compact).decode("ascii"))


@lru_cache(maxsize=1024)
def name_of(raw: bytes) -> PSLiteral:
    """Return the name that is written so, without its slash."""
    if b"#" in raw:
        raw = re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode("ascii")), raw)
    try:
        return LIT(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return LIT(raw)


def number_of(token: bytes) -> float:
    """Return a number that is written so."""
    return float(token) if b"." in token else int(token[:18])


def _salvaged_number(token: bytes) -> float | None:
    """Return the number a damaged token begins with: `--5` is -5, `1.2.3` is 1.2; None for an operator."""
    match = _NUMBER_START.match(token) if token[:1] in b"+-.0123456789" else None
    if not match:
        return None
    return -abs(float(match[1])) if b"-" in match[0] else float(match[1])


def _close(stack: list[list[Operand]], kinds: list[bytes], closer: bytes) -> None:
    """End the innermost array or dictionary; a closer without an opener is skipped."""
    if not kinds:
        return
    inner, kind = stack.pop(), kinds.pop()
    value: Operand = inner
    if kind == b"<<" and closer == b">>":
        value = {
            key.name if isinstance(key, PSLiteral) else str(key): item
            for key, item in zip(inner[::2], inner[1::2], strict=False)
        }
    stack[-1].append(value)


def operations(data: bytes) -> Iterator[tuple[bytes, list[Operand]]]:
    """Yield every operator with the operands that stand before it, in order.

    An inline image yields one operator `BI` with its dictionary's objects; its data is skipped. Arrays and
    dictionaries nested more than 64 deep are flattened.
    """
    position = 0
    while operation := operation_at(data, position):
        operator, operands, position = operation
        yield operator, operands


def operation_at(data: bytes, position: int) -> tuple[bytes, list[Operand], int] | None:
    """Return the next operator from a place on, its operands, and the place after it;
    None where none follows.
    """
    stack: list[list[Operand]] = [[]]
    kinds: list[bytes] = []
    match_token = _TOKEN.match
    while match := match_token(data, position):
        position = match.end()
        case = match.lastindex or 0
        if case in _OPERANDS:
            stack[-1].append(_OPERANDS[case](match[case]))
        elif case == 5:
            operator = match[5]
            if (number := _salvaged_number(operator)) is not None:
                stack[-1].append(number)
            elif operator in _WORDS:
                stack[-1].append(_WORDS[operator])
            elif operator == b"ID":
                return b"BI", stack[0], next(_END_OF_IMAGE.finditer(data, position)).end()
            elif operator != b"BI":
                return operator, stack[0], position
        elif case == 6:
            bracket = match[6]
            if bracket in b"[<<" and len(stack) <= 64:
                stack.append([])
                kinds.append(bracket)
            elif bracket in b"]>>":
                _close(stack, kinds, bracket)
        elif case == 7:
            text, position = _nested_string(data, position)
            stack[-1].append(text)
        if len(stack[-1]) > 2 * _MAX_OPERANDS:
            del stack[-1][:-_MAX_OPERANDS]
    return None


# Whole operations of the usual kinds, for which no stack is needed. Each part is possessive, and stops at
# what may begin another operation, so that no content is searched again and again.
_NUMBER = r"[-+]?+(?:\d{1,15}+(?:\.\d{0,15}+)?+|\.\d{1,15}+)"
_NUMBERS = rf"(?:{_NUMBER}{_GAP})*+"
_FLAT = r"\([^()\\]*+(?:\\.[^()\\]*+)*+\)"
# Some producers leave brackets in a string as they are where they are in pairs.
_LITERAL = rf"\([^()\\]*+(?:(?:\\.|{_FLAT})[^()\\]*+)*+\)"
_HEX = r"<[0-9A-Fa-f]*+>"
_STRING = rf"(?:{_HEX}|{_LITERAL})"
_END = rf"(?!{_REGULAR})"
_MOVE = rf"{_NUMBER}{_GAP}{_NUMBER}{_GAP}T[dD]{_ANY}{_STRING}{_ANY}Tj{_END}"
_SPAN = rf"/{_REGULAR}*+{_ANY}<</ActualText{_ANY}"
_SPAN_END = rf"{_ANY}>>{_ANY}BDC{_END}{_ANY}"
_SPANNED = rf"{_SPAN}{_HEX}{_SPAN_END}{_MOVE}{_ANY}EMC{_END}"

MOVES, NUMBERS, STRING, ARRAY, NAMED, MARKED, TAGGED, UNUSUAL = 1, 3, 4, 5, 8, 9, 10, 11
"""The kinds of `OPERATION`, as the last group that matched."""
OPERATION = _pattern(rf"""{_ANY}(?:
    ((?:(?:{_MOVE}|{_SPANNED}){_ANY}){{1,500}}+)  # 1 moves, each with a string, some in a marked sequence
    |({_NUMBERS})([A-Za-z'"]{_REGULAR}*+)  # 2, 3 numbers and an operator
    |({_STRING}){_ANY}Tj{_END}  # 4 a string shown
    |\[([^\[\]()%/]*+(?:{_LITERAL}[^\[\]()%/]*+)*+)\]{_ANY}TJ{_END}  # 5 an array shown
    |/({_REGULAR}*+){_GAP}({_NUMBERS})([A-Za-z]{_REGULAR}*+)  # 6-8 a name, numbers and an operator
    # 9 a marked sequence with a number alone, 10 with other properties
    |/{_REGULAR}*+{_ANY}<</(MCID)[ ]\d++{_ANY}>>{_ANY}BDC{_END}
    |(/{_REGULAR}*+{_ANY}<<[^<>()%]*+(?:{_STRING}[^<>()%]*+)*+>>{_ANY}BDC){_END}
    |(.))  # 11 whatever else
""")
LINES = _pattern(rf"(?:{_ANY}{_NUMBER}{_GAP}{_NUMBER}{_GAP}l{_END}){{3,500}}+")
"""Lines of a path, three or more: a drawing may have a thousand."""
_ONE_MOVE = _pattern(
    rf"(?:{_SPAN}({_HEX}){_SPAN_END})?+([-+.0-9]++){_GAP}([-+.0-9]++){_GAP}(T[dD]){_ANY}({_STRING}){_ANY}Tj"
)


class Moves(NamedTuple):
    """Strings after moves: how far each is moved right and up, by `Td` or `TD`, and how it is written,
    without the bracket it begins with.

    `spans` are the texts, as written, of the marked sequences that some are in, empty for others; there is
    none where no string is in one.
    """

    right: list[float]
    up: list[float]
    operators: Sequence[bytes]
    strings: Sequence[bytes]
    spans: Sequence[bytes] = ()


def moves_of(written: bytes) -> Moves:
    """Return the moves that are written so, which `OPERATION` found."""
    if b"(" in written or b"BDC" in written:
        spans, right, up, operators, strings = zip(*_ONE_MOVE.findall(written), strict=True)
        bare = [string[1:] for string in strings]
        return Moves(list(map(float, right)), list(map(float, up)), operators, bare, spans)
    tokens = written.replace(b"<", b" ").replace(b">", b"> ").split()
    return Moves(list(map(float, tokens[::5])), list(map(float, tokens[1::5])), tokens[2::5], tokens[3::5])


# The usual ones first: a string without escapes is found in a third of the time.
_ELEMENT = _pattern(rf"\([^()\\]*+\)|[-+.0-9]++|<[0-9A-Fa-f]*+>|{_LITERAL}|{_REGULAR}++|[^{_SPACE}]|\x00")
"""One thing in an array that is shown, not decoded."""
_WHOLE_NUMBER = _pattern(_NUMBER)
_OPENING, _ROUND = b"(<", ord(")")
EMPTY = b")"
"""An empty string, as written, without the bracket it begins with."""
LONGEST_ARRAY = 100_000
"""Bytes of an array that is read in one go."""
_NO_BRACKETS = bytes(set(range(256)) - {*b"()<>"})
_BLANKS = b"\t\n\x0c\r "


def pieces_of(array: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return the strings of an array that is shown, given as written, without the brackets they begin with,
    and what stands after each up to the next: a move, nothing, or anything else, as `move_of` tells.
    """
    if b"\\" in array:
        return _pieces_one_by_one(array)
    brackets = array.translate(None, _NO_BRACKETS)
    pairs = len(brackets) // 2
    if brackets == b"()" * pairs:
        parts = array.replace(b")", b")(").split(b"(")
    elif brackets == b"<>" * pairs:
        parts = array.replace(b">", b"><").split(b"<")
    else:
        return _pieces_one_by_one(array)
    strings, moves = parts[1::2], parts[::2]
    first = moves.pop(0)
    if first.strip(_BLANKS):
        strings.insert(0, EMPTY)
        moves.insert(0, first)
    return strings, moves


def _pieces_one_by_one(array: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return the pieces of an array with both kinds of strings, or backslashes or brackets in them."""
    strings: list[bytes] = []
    moves: list[bytes] = []
    for thing in _ELEMENT.findall(array):
        if thing[0] in _OPENING and len(thing) > 1:
            strings.append(thing[1:])
            moves.append(b"")
        elif moves and not moves[-1]:
            moves[-1] = thing
        else:
            strings.append(EMPTY)
            moves.append(thing)
    return strings, moves


def parted(strings: Sequence[bytes], gaps: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Return the pieces of an array with an empty string before each move after another."""
    parts = [gap.split() or [b""] for gap in gaps]
    apart = [[string, *[EMPTY] * (len(part) - 1)] for string, part in zip(strings, parts, strict=True)]
    return list(chain.from_iterable(apart)), list(chain.from_iterable(parts))


def string_of(written: bytes) -> bytes | None:
    """Return the string that is written so, without the bracket it begins with; None for none."""
    inner = written[:-1]
    if written[-1] == _ROUND:
        return _string(inner) if b"\\" in inner else inner
    try:
        return unhexlify(inner if len(inner) % 2 == 0 else inner + b"0")
    except ValueError:
        return None


def move_of(written: bytes) -> float | None:
    """Return how far what stands after a string moves the text, in thousandths of an em;
    None for what is no number.
    """
    number = written.strip(_BLANKS)
    if _WHOLE_NUMBER.fullmatch(number):
        return float(number)
    return None if number else 0.0


_OPERANDS: Mapping[int, Callable[[bytes], Operand]] = {
    1: number_of,
    2: _string,
    3: _hexadecimal,
    4: name_of,
}
"""What reads an operand, by the group of its token."""
