"""Character maps of a PDF's fonts: from the bytes shown to codes, to glyphs, to characters.

All are kept as ranges: what is built is never more than what the file holds.
"""

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from heapq import heappop, heappush
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from pdfminer.encodingdb import name2unicode
from pdfminer.psparser import PSLiteral

from unrec.reading.limits import MAX_FONT_BYTES, MAX_FONT_RANGE, MAX_FONT_RANGES, ReadError
from unrec.reading.pdf.content import operations

# Tables of ranges, kept as ranges: eleven bytes of a file never become four thousand million entries.

Value = TypeVar("Value")


class Range(NamedTuple, Generic[Value]):
    """Numbers from `first` to `last`, both included, and what stands for them."""

    first: int
    last: int
    value: Value


class Ranges(Generic[Value]):
    """Looks up the range that holds a number; of several, the one added last.

    Memory and time are those of the ranges added, whatever they cover. `add` raises ReadError with code
    `pdf.font_too_big` where there are more ranges than any font needs, or they cover more than all of
    Unicode.
    """

    def __init__(self) -> None:
        self._added: list[Range[Value]] = []
        self._covered = 0
        self._starts: list[int] = []
        self._owners: list[int] = []
        self._is_settled = True

    def __len__(self) -> int:
        """Return how many ranges there are."""
        return len(self._added)

    def add(self, first: int, last: int, value: Value) -> None:
        """Add a range; one that ends before it begins holds nothing."""
        if last < first:
            return
        self._covered += last - first + 1
        if self._covered > MAX_FONT_RANGE:
            raise ReadError("pdf.font_too_big", "a font's tables cover more than all of Unicode")
        if len(self._added) >= MAX_FONT_RANGES:
            raise ReadError("pdf.font_too_big", f"a font's table has more than {MAX_FONT_RANGES} entries")
        self._added.append(Range(first, last, value))
        self._is_settled = False

    def find(self, number: int) -> Range[Value] | None:
        """Return the range, as it was added, that holds the number; None where none does."""
        if not self._is_settled:
            self._settle()
        at = bisect_right(self._starts, number) - 1
        owner = self._owners[at] if at >= 0 else _NOBODY
        return None if owner == _NOBODY else self._added[owner]

    def _settle(self) -> None:
        """Part the numbers where a range begins or ends, and note whose each part is: one sort, one sweep."""
        added = self._added
        bounds = sorted({each.first for each in added} | {each.last + 1 for each in added})
        order = sorted(range(len(added)), key=lambda index: added[index].first, reverse=True)
        is_open: list[int] = []  # a heap of negative indices: the range added last is on top
        self._starts, self._owners = bounds, []
        for start in bounds:
            while order and added[order[-1]].first == start:
                heappush(is_open, -order.pop())
            while is_open and added[-is_open[0]].last < start:
                heappop(is_open)
            self._owners.append(-is_open[0] if is_open else _NOBODY)
        self._is_settled = True


_NOBODY = -1


# Which character each glyph of an embedded TrueType font stands for, by the font's own character map.
#
# The map leads from characters to glyphs, and here it is read backwards. What is built is bounded by what the
# file holds: segments stay ranges, and only those that list their glyphs one by one are written out.

_MOST_TABLES, _MOST_SUBTABLES = 64, 32
_MOST_LISTED = 200_000
"""Glyphs that all segments of a font may list one by one; the segments of one map list 65,536 at the most."""
_WRAP = 0x10000
_UNICODE, _WINDOWS = 0, 3
_WINDOWS_UNICODE = frozenset({1, 10})
_LAST_CHARACTER = 0x10FFFF


def tables_of_font(data: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield the tag, the sum, the place and the length of the tables of a TrueType font.

    Raises struct.error where the font is cut off.
    """
    (count,) = struct.unpack_from(">H", data, 4)
    for at in range(min(count, _MOST_TABLES)):
        yield struct.unpack_from(">4s3L", data, 12 + 16 * at)


class TrueTypeCharacters:
    """The characters of a font's glyphs; of several for one glyph, the last in the font.

    Raises ReadError with code `pdf.font_too_big` where the font's map states more than any font can use.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._characters: Ranges[int] = Ranges()
        self._listed = 0
        try:
            self._read()
        except struct.error:
            return  # cut off: what came before holds

    def text(self, glyph: int) -> str | None:
        """Return the character of a glyph; None where it has none, as the glyph for what is missing has."""
        entry = self._characters.find(glyph) if glyph else None
        if entry is None:
            return None
        character = entry.value + glyph - entry.first
        return chr(character) if 0 <= character <= _LAST_CHARACTER else None

    def _read(self) -> None:
        maps = (offset for tag, _, offset, _ in tables_of_font(self._data) if tag == b"cmap")
        if (offset := next(maps, None)) is not None:
            self._read_map(offset)

    def _read_map(self, base: int) -> None:
        (subtables,) = struct.unpack_from(">H", self._data, base + 2)
        formats: dict[int, Callable[[int], None]] = {4: self._segments, 12: self._grouped}
        seen: set[int] = set()
        for number in range(min(subtables, _MOST_SUBTABLES)):
            platform, encoding, offset = struct.unpack_from(">HHL", self._data, base + 4 + 8 * number)
            if not (platform == _UNICODE or (platform == _WINDOWS and encoding in _WINDOWS_UNICODE)):
                continue
            if offset in seen:
                continue
            seen.add(offset)
            (kind,) = struct.unpack_from(">H", self._data, base + offset)
            if kind in formats:
                formats[kind](base + offset)

    def _list(self, glyph: int, character: int) -> None:
        """Note one glyph's character."""
        self._listed += 1
        if self._listed > _MOST_LISTED:
            raise ReadError(
                "pdf.font_too_big", f"a font's character map lists more than {_MOST_LISTED} glyphs"
            )
        if glyph:
            self._characters.add(glyph, glyph, character)

    def _segments(self, at: int) -> None:
        """Read format 4: segments that shift all their characters by one number, or list their glyphs."""
        (doubled,) = struct.unpack_from(">H", self._data, at + 6)
        count = doubled // 2
        ends = struct.unpack_from(f">{count}H", self._data, at + 14)
        starts = struct.unpack_from(f">{count}H", self._data, at + 16 + 2 * count)
        shifts = struct.unpack_from(f">{count}h", self._data, at + 16 + 4 * count)
        places = at + 16 + 6 * count
        offsets = struct.unpack_from(f">{count}H", self._data, places)
        for number, (start, end, shift, offset) in enumerate(zip(starts, ends, shifts, offsets, strict=True)):
            if end < start:
                continue
            if not offset:
                self._shifted(start, end, shift)
                continue
            place = places + 2 * number + offset  # counted from where the offset itself stands
            for character in range(start, end + 1):
                (glyph,) = struct.unpack_from(">H", self._data, place + 2 * (character - start))
                self._list((glyph + shift) % _WRAP if glyph else 0, character)

    def _shifted(self, start: int, end: int, shift: int) -> None:
        first, last = (start + shift) % _WRAP, (end + shift) % _WRAP
        if first <= last:
            self._characters.add(first, last, start)
        else:  # past the last number a glyph may have, they continue at 0
            self._characters.add(first, _WRAP - 1, start)
            self._characters.add(0, last, start + _WRAP - first)

    def _grouped(self, at: int) -> None:
        """Read format 12: groups of characters and glyphs that run in step."""
        (groups,) = struct.unpack_from(">L", self._data, at + 12)
        for place in range(at + 16, at + 16 + 12 * groups, 12):
            first, last, glyph = struct.unpack_from(">LLL", self._data, place)
            if first <= last:
                self._characters.add(glyph, glyph + last - first, first)


LOST = -1
"""The code of bytes that a map has no code for."""

_MOST_BYTES = 4
"""Bytes of a code."""
_MOST_SPACES = 100
"""Code spaces of a map, each of which is looked at for every code; the maps of Chinese have some five."""
_NO_BREAK_SPACE = "\u00a0"

Text = bytes | str
"""What stands for the first code of a range: UTF-16 to be counted up from, or a text that is each code's."""


class CharacterMap(msgspec.Struct):
    """One map as the file states it.

    `spaces` are the code spaces, each with the lowest and the highest bytes of its codes; `glyphs` gives
    CIDs by code, `texts` characters; the length of codes is part of a code in neither. `base` is the map
    that it builds on: a name, or None.
    """

    spaces: list[tuple[bytes, bytes]] = []
    glyphs: Ranges[int] = msgspec.field(default_factory=Ranges[int])
    texts: Ranges[Text] = msgspec.field(default_factory=Ranges[Text])
    lengths: set[int] = set()
    base: str | None = None
    name: str | None = None

    def text(self, code: int) -> str | None:
        """Return what a code stands for; None where the map does not say."""
        text = self.texts.find(code)
        return None if text is None else _text(text, code)

    def get_unichr(self, code: int) -> str:
        """Return what a code stands for. Raises KeyError where nothing is stated, as pdfminer wants it."""
        text = self.text(code)
        if text is None:
            raise KeyError(code)
        return text

    def glyph(self, code: int) -> int | None:
        """Return the CID of a code; None where the map does not say."""
        glyph = self.glyphs.find(code)
        return None if glyph is None else glyph.value + code - glyph.first


def _text(texts: Range[Text], code: int) -> str | None:
    if isinstance(texts.value, str):
        return texts.value
    tail = texts.value[-_MOST_BYTES:]
    counted = int.from_bytes(tail, "big") + code - texts.first
    counted %= 1 << (8 * len(tail))
    return (texts.value[:-_MOST_BYTES] + counted.to_bytes(len(tail), "big")).decode("utf-16-be", "ignore")


def character_map(data: bytes) -> CharacterMap:
    """Read a map, embedded as /Encoding or /ToUnicode. What is not as it should be is skipped.

    Raises ReadError with code `pdf.font_too_big` where it is larger than any font's.
    """
    if len(data) > MAX_FONT_BYTES:
        raise ReadError("pdf.font_too_big", f"a font's character map has more than {MAX_FONT_BYTES} bytes")
    character_map = CharacterMap()
    plain_spaces: set[int] = set()
    for operator, operands in operations(data):
        take = _SECTIONS.get(operator)
        if take is not None:
            take(character_map, operands, plain_spaces)
    return character_map


def _spaces(character_map: CharacterMap, operands: Sequence[Any], _: set[int]) -> None:
    for low, high in _groups(operands, 2):
        if _are_codes(low, high) and len(character_map.spaces) < _MOST_SPACES:
            character_map.spaces.append((low, high))


def _glyphs(character_map: CharacterMap, operands: Sequence[Any], _: set[int], *, size: int) -> None:
    """Take the glyphs of codes, or of ranges of codes, in groups of so many."""
    for *codes, glyph in _groups(operands, size):
        if _are_codes(*codes) and isinstance(glyph, int):
            character_map.lengths.add(len(codes[0]))
            character_map.glyphs.add(_number(codes[0]), _number(codes[-1]), glyph)


def _texts(
    character_map: CharacterMap, operands: Sequence[Any], plain_spaces: set[int], *, size: int
) -> None:
    """Take the texts of codes, or of ranges of codes, which may list them, in groups of so many."""
    for *codes, target in _groups(operands, size):
        if not all(map(_are_codes, codes)):
            continue  # of two lengths they are codes all the same: here the length says nothing
        first, last = _number(codes[0]), _number(codes[-1])
        if isinstance(target, list):
            for code, each in zip(range(first, last + 1), target, strict=False):
                _add_text(character_map, code, code, each, plain_spaces)
        else:
            _add_text(character_map, first, last, target, plain_spaces)


def _add_text(cmap: CharacterMap, first: int, last: int, target: Any, plain_spaces: set[int]) -> None:
    if isinstance(target, PSLiteral):
        target = _named(target)
    elif isinstance(target, int):
        target = chr(target) if 0 <= target < 0x110000 else None
    if not isinstance(target, bytes | str) or (isinstance(target, bytes) and not target):
        return
    if first == last:
        text = _text(Range(first, last, target), first)
        # Some makers map one code to the space and to the no-break space: it is the space.
        if text == _NO_BREAK_SPACE and first in plain_spaces:
            return
        if text == " ":
            plain_spaces.add(first)
    cmap.texts.add(first, last, target)


def _named(name: PSLiteral) -> str | None:
    try:
        return str(name2unicode(str(name.name)))
    except (KeyError, ValueError, OverflowError):
        return None


def _base(character_map: CharacterMap, operands: Sequence[Any], _: set[int]) -> None:
    if operands and isinstance(operands[-1], PSLiteral):
        character_map.base = str(operands[-1].name)


def _define(character_map: CharacterMap, operands: Sequence[Any], _: set[int]) -> None:
    if len(operands) >= 2 and isinstance(operands[-2], PSLiteral):
        key, value = operands[-2].name, operands[-1]
        if key == "CMapName" and isinstance(value, PSLiteral):
            character_map.name = str(value.name)


_SECTIONS: dict[bytes, Callable[[CharacterMap, Sequence[Any], set[int]], None]] = {
    b"endcodespacerange": _spaces,
    b"endcidrange": partial(_glyphs, size=3),
    b"endcidchar": partial(_glyphs, size=2),
    b"endbfrange": partial(_texts, size=3),
    b"endbfchar": partial(_texts, size=2),
    b"usecmap": _base,
    b"def": _define,
}


def _groups(operands: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Yield operands by so many; what is left over at the end is dropped."""
    for at in range(0, len(operands) - size + 1, size):
        yield operands[at : at + size]


def _are_codes(*codes: Any) -> bool:
    """Whether these are codes of one length."""
    return all(isinstance(code, bytes) and 0 < len(code) <= _MOST_BYTES for code in codes) and (
        len({len(code) for code in codes}) == 1
    )


def _number(code: bytes) -> int:
    return int.from_bytes(code, "big")


# What parts the bytes that a font shows into codes; as many as make a code and are none give one `LOST`.


class IdentityCodes:
    """Codes of so many bytes that are their own CIDs."""

    def __init__(self, length: int = 2) -> None:
        self._length = length

    def decode(self, shown: bytes) -> Sequence[int]:
        """Return the codes; a byte too many is lost."""
        length = self._length
        whole = len(shown) // length
        codes: Sequence[int]
        if length == 2:
            codes = struct.unpack(f">{whole}H", shown[: 2 * whole])
        else:
            codes = [_number(shown[at : at + length]) for at in range(0, whole * length, length)]
        return (*codes, LOST) if len(shown) % length else codes

    def glyph(self, code: int) -> int:
        """Return the code."""
        return code


class TreeCodes:
    """The codes of one of Adobe's published maps, as pdfminer holds them: a tree, a level a byte."""

    def __init__(self, tree: dict[int, Any]) -> None:
        self._tree = tree
        self._glyphs: dict[int, int] = {}

    def decode(self, shown: bytes) -> Sequence[int]:
        """Return the codes, met once each in the tree."""
        codes: list[int] = []
        place, code = self._tree, 0
        for byte in shown:
            entry = place.get(byte)
            code = code << 8 | byte
            if isinstance(entry, dict):
                place = entry
                continue
            if isinstance(entry, int):
                self._glyphs[code] = entry
            codes.append(code if isinstance(entry, int) else LOST)
            place, code = self._tree, 0
        return codes if place is self._tree else [*codes, LOST]

    def glyph(self, code: int) -> int:
        """Return the CID of a code that was met."""
        return self._glyphs.get(code, 0)


class EmbeddedCodes:
    """The codes of a map that the file itself holds."""

    def __init__(self, stated: CharacterMap, base: "Codes | None") -> None:
        self._map, self._base = stated, base
        lengths = {len(low) for low, _ in stated.spaces} or stated.lengths or {2}
        self._lengths = sorted(lengths)
        # What code spaces are for is to part codes of several lengths. Where all are of one, nothing is to be
        # parted, and a map that states its spaces wrongly loses nothing.
        self._plain = IdentityCodes(*lengths) if len(lengths) == 1 else None

    def decode(self, shown: bytes) -> Sequence[int]:
        """Return the codes; of what is in no code space, as many bytes as the shortest code has are lost."""
        if self._base is not None and not (self._map.spaces or self._map.lengths):
            return self._base.decode(shown)
        if self._plain is not None:
            return self._plain.decode(shown)
        codes: list[int] = []
        at = 0
        while at < len(shown):
            length = next((n for n in self._lengths if self._holds(shown[at : at + n], n)), 0)
            codes.append(_number(shown[at : at + length]) if length else LOST)
            at += length or self._lengths[0]
        return codes

    def _holds(self, code: bytes, length: int) -> bool:
        return any(
            len(low) == length == len(code)
            and all(least <= byte <= most for least, byte, most in zip(low, code, high, strict=True))
            for low, high in self._map.spaces
        )

    def glyph(self, code: int) -> int:
        """Return the CID of a code, by the map itself or by the one that it builds on."""
        glyph = self._map.glyph(code)
        if glyph is not None:
            return glyph
        return self._base.glyph(code) if self._base is not None else 0


Codes = IdentityCodes | TreeCodes | EmbeddedCodes
