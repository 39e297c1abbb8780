"""Objects of a PDF as nearly all are written, read with one pattern a token.

pdfminer's parser takes some microseconds for every token. What is here is the same objects of the usual
syntax; of anything else it says nothing, and pdfminer's parser reads that.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pdfminer.pdftypes import PDFObjRef
from pdfminer.psparser import LIT

_BLANK = rb"[\t\n\x0c\r ]"
_END = rb"(?=[\t\n\x0c\r /<>\[\]()])"
_DEEPEST = 20
"""Arrays and dictionaries within each other; page trees and fonts have five or six."""
_LONGEST = 100_000
"""Bytes of an object that is read here."""

NAME, REFERENCE, INTEGER, REAL, STRING, HEX, OPEN, CLOSE, WORD, STREAM = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
_TOKEN = re.compile(
    _BLANK + rb"*+(?:"
    rb"/([!$&*+,\-.0-9:;=?@A-Z^_a-z]++)" + _END  # 1 name, nothing of it escaped
    + rb"|(\d{1,10}+)" + _BLANK + rb"++\d{1,5}+" + _BLANK + rb"++R" + _END  # 2 reference
    + rb"|([-+]?+\d{1,15}+)" + _END  # 3 whole number
    + rb"|([-+]?+(?:\d{1,15}+\.\d{0,15}+|\.\d{1,15}+))" + _END  # 4 number
    + rb"|\(([^()\\]*+)\)"  # 5 string with nothing special in it
    + rb"|<((?:[0-9A-Fa-f]{2})*+)>"  # 6 hexadecimal string
    + rb"|(<<|\[)"  # 7
    + rb"|(>>|\])"  # 8
    + rb"|(true|false|null|endobj)" + rb"(?![!-'*-.0-;=?-Z\\^-z|~])"  # 9
    + rb"|(stream)\r?\n)"  # 10
)  # fmt: skip
_HEAD = re.compile(_BLANK + rb"*+(\d{1,10}+)" + _BLANK + rb"++\d{1,5}+" + _BLANK + rb"++obj" + _END)
_TRUTHS: Mapping[bytes, bool | None] = {b"true": True, b"false": False}
_WORDS: Mapping[bytes, bool | None] = {**_TRUTHS, b"null": None}


class Read(NamedTuple):
    """An object that was read, and the place behind it, where the data begin if it `is_stream`."""

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
    behind = _TOKEN.match(data, end)
    if behind is None:
        return None
    if behind[9] == b"endobj":
        return Read(value, behind.end(), is_stream=False)
    return Read(value, behind.end(), is_stream=True) if behind[10] and isinstance(value, dict) else None


def objects_of(data: bytes, document: Any) -> list[Any] | None:
    """Return all objects of an object stream, the numbers at its head first; None where one is not usual."""
    found: list[Any] = []
    place, size = 0, len(data.rstrip(b"\t\n\x0c\r "))
    data = data[:size] + b" "
    while place < size:
        # A reference by itself is two numbers and a word to pdfminer here, and a null no object.
        match = _TOKEN.match(data, place)
        if match is None or match.lastindex == REFERENCE:
            return None
        read = _value(data, place, document, _TRUTHS)
        if read is None:
            return None
        value, place = read
        found.append(value)
    return found


def _value(
    data: bytes, place: int, document: Any, words: Mapping[bytes, bool | None]
) -> tuple[Any, int] | None:
    """Return the value that stands at a place, and the place behind it."""
    most = place + _LONGEST
    outer: list[list[Any]] = []
    inner: list[Any] = []
    match_token = _TOKEN.match
    while match := match_token(data, place):
        place = match.end()
        kind = match.lastindex
        value: Any
        if kind == NAME:
            value = LIT(match[1].decode("ascii"))
        elif kind == INTEGER:
            value = int(match[3])
        elif kind == REFERENCE:
            value = PDFObjRef(document, int(match[2]))
        elif kind == OPEN:
            if len(outer) >= _DEEPEST or place > most:
                return None
            outer.append(inner)
            inner = [match[7]]
            continue
        elif kind == CLOSE:
            if not outer or (inner[0] == b"[") != (match[8] == b"]"):
                return None
            made = _closed(inner)
            if made is None:
                return None
            value, inner = made, outer.pop()
        elif kind == REAL:
            value = float(match[4])
        elif kind == STRING:
            value = match[5]
        elif kind == HEX:
            value = bytes.fromhex(match[6].decode("ascii"))
        elif kind == WORD and match[9] in words:
            value = words[match[9]]
        else:
            return None
        if not outer:
            return value, place
        inner.append(value)
    return None


def _closed(items: list[Any]) -> list[Any] | dict[str, Any] | None:
    """Return the array or dictionary of what stands behind its beginning; None for one that is odd."""
    if items[0] == b"[":
        return items[1:]
    names, values = items[1::2], items[2::2]
    if len(names) != len(values) or not all(type(name) is _NAME for name in names):
        return None
    return {name.name: value for name, value in zip(names, values, strict=True) if value is not None}


_NAME = type(LIT("Name"))
