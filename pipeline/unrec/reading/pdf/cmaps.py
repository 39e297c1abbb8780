"""Character maps (CMaps) of a PDF's fonts: from the bytes shown to codes, to glyphs, to characters.

Read with the tokens of a content stream, in one pass, and kept as ranges: what is built is never more than
what the file holds.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from pdfminer.encodingdb import name2unicode
from pdfminer.psparser import PSLiteral

from unrec.reading.pdf.content import operations
from unrec.reading.pdf.limits import MAX_FONT_BYTES, ReadError
from unrec.reading.pdf.ranges import Range, Ranges

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
    that it builds on: a name, or None. `vertical` says which way the writing goes, where the map does.
    """

    spaces: list[tuple[bytes, bytes]] = []
    glyphs: Ranges[int] = msgspec.field(default_factory=Ranges[int])
    texts: Ranges[Text] = msgspec.field(default_factory=Ranges[Text])
    lengths: set[int] = set()
    base: str | None = None
    name: str | None = None
    vertical: bool = False

    def text(self, code: int) -> str | None:
        """Return what a code stands for; None where the map does not say."""
        found = self.texts.find(code)
        return None if found is None else _text(found, code)

    def get_unichr(self, code: int) -> str:
        """Return what a code stands for. Raises KeyError where nothing is stated, as pdfminer wants it."""
        text = self.text(code)
        if text is None:
            raise KeyError(code)
        return text

    def glyph(self, code: int) -> int | None:
        """Return the CID of a code; None where the map does not say."""
        found = self.glyphs.find(code)
        return None if found is None else found.value + code - found.first


def _text(found: Range[Text], code: int) -> str | None:
    if isinstance(found.value, str):
        return found.value
    tail = found.value[-_MOST_BYTES:]
    counted = int.from_bytes(tail, "big") + code - found.first
    counted %= 1 << (8 * len(tail))
    return (found.value[:-_MOST_BYTES] + counted.to_bytes(len(tail), "big")).decode("utf-16-be", "ignore")


def character_map(data: bytes) -> CharacterMap:
    """Read a map, embedded as /Encoding or /ToUnicode. What is not as it should be is passed over.

    Raises ReadError with code `pdf.font_too_big` where it is larger than any font's.
    """
    if len(data) > MAX_FONT_BYTES:
        raise ReadError("pdf.font_too_big", f"a font's character map has more than {MAX_FONT_BYTES} bytes")
    found = CharacterMap()
    plain_spaces: set[int] = set()
    for operator, operands in operations(data):
        take = _SECTIONS.get(operator)
        if take is not None:
            take(found, operands, plain_spaces)
    return found


def _spaces(found: CharacterMap, operands: Sequence[Any], _: set[int]) -> None:
    for low, high in _groups(operands, 2):
        if _are_codes(low, high) and len(found.spaces) < _MOST_SPACES:
            found.spaces.append((low, high))


def _glyph_ranges(found: CharacterMap, operands: Sequence[Any], _: set[int]) -> None:
    for low, high, glyph in _groups(operands, 3):
        if _are_codes(low, high) and isinstance(glyph, int):
            found.lengths.add(len(low))
            found.glyphs.add(_number(low), _number(high), glyph)


def _glyph_codes(found: CharacterMap, operands: Sequence[Any], _: set[int]) -> None:
    for code, glyph in _groups(operands, 2):
        if _are_codes(code) and isinstance(glyph, int):
            found.lengths.add(len(code))
            found.glyphs.add(_number(code), _number(code), glyph)


def _text_ranges(found: CharacterMap, operands: Sequence[Any], plain_spaces: set[int]) -> None:
    for low, high, target in _groups(operands, 3):
        if not (_are_codes(low) and _are_codes(high)):
            continue  # of two lengths they are codes all the same: here the length says nothing
        first, last = _number(low), _number(high)
        if isinstance(target, list):
            for code, each in zip(range(first, last + 1), target, strict=False):
                _add_text(found, code, code, each, plain_spaces)
        else:
            _add_text(found, first, last, target, plain_spaces)


def _text_codes(found: CharacterMap, operands: Sequence[Any], plain_spaces: set[int]) -> None:
    for code, target in _groups(operands, 2):
        if _are_codes(code):
            _add_text(found, _number(code), _number(code), target, plain_spaces)


def _add_text(found: CharacterMap, first: int, last: int, target: Any, plain_spaces: set[int]) -> None:
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
    found.texts.add(first, last, target)


def _named(name: PSLiteral) -> str | None:
    try:
        return str(name2unicode(str(name.name)))
    except (KeyError, ValueError, OverflowError):
        return None


def _base(found: CharacterMap, operands: Sequence[Any], _: set[int]) -> None:
    if operands and isinstance(operands[-1], PSLiteral):
        found.base = str(operands[-1].name)


def _define(found: CharacterMap, operands: Sequence[Any], _: set[int]) -> None:
    if len(operands) >= 2 and isinstance(operands[-2], PSLiteral):
        key, value = operands[-2].name, operands[-1]
        if key == "WMode":
            found.vertical = value == 1
        elif key == "CMapName" and isinstance(value, PSLiteral):
            found.name = str(value.name)


_SECTIONS: dict[bytes, Callable[[CharacterMap, Sequence[Any], set[int]], None]] = {
    b"endcodespacerange": _spaces,
    b"endcidrange": _glyph_ranges,
    b"endcidchar": _glyph_codes,
    b"endbfrange": _text_ranges,
    b"endbfchar": _text_codes,
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


class Codes:
    """Parts the bytes that a font shows into codes; as many as make a code and are none give one `LOST`."""

    def decode(self, shown: bytes) -> Sequence[int]:
        """Return the codes."""
        raise NotImplementedError

    def glyph(self, code: int) -> int:
        """Return the CID of a code; 0, that of no glyph, where there is none."""
        raise NotImplementedError


class IdentityCodes(Codes):
    """Codes of one or two bytes that are their own CIDs."""

    def __init__(self, length: int = 2) -> None:
        self._length = length

    def decode(self, shown: bytes) -> Sequence[int]:
        """Return the codes; a byte too many is lost."""
        if self._length == 1:
            return shown
        whole = len(shown) // 2
        codes = struct.unpack(f">{whole}H", shown[: 2 * whole])
        return (*codes, LOST) if len(shown) % 2 else codes

    def glyph(self, code: int) -> int:
        """Return the code."""
        return code


class TreeCodes(Codes):
    """The codes of one of Adobe's published maps, as pdfminer holds them: a tree, a level a byte."""

    def __init__(self, tree: dict[int, Any]) -> None:
        self._tree = tree
        self._glyphs: dict[int, int] = {}

    def decode(self, shown: bytes) -> Sequence[int]:
        """Return the codes, met once each in the tree."""
        codes: list[int] = []
        place, code = self._tree, 0
        for byte in shown:
            found = place.get(byte)
            code = code << 8 | byte
            if isinstance(found, dict):
                place = found
                continue
            if isinstance(found, int):
                self._glyphs[code] = found
            codes.append(code if isinstance(found, int) else LOST)
            place, code = self._tree, 0
        return codes if place is self._tree else [*codes, LOST]

    def glyph(self, code: int) -> int:
        """Return the CID of a code that was met."""
        return self._glyphs.get(code, 0)


class EmbeddedCodes(Codes):
    """The codes of a map that the file itself holds."""

    def __init__(self, stated: CharacterMap, base: Codes | None) -> None:
        self._map, self._base = stated, base
        lengths = {len(low) for low, _ in stated.spaces} or stated.lengths or {2}
        self._lengths = sorted(lengths)
        # What code spaces are for is to part codes of several lengths. Where all are of one, nothing is to be
        # parted, and a map that states its spaces wrongly loses nothing.
        self._is_plain = len(lengths) == 1

    def decode(self, shown: bytes) -> Sequence[int]:
        """Return the codes; of what is in no code space, as many bytes as the shortest code has are lost."""
        if self._base is not None and not (self._map.spaces or self._map.lengths):
            return self._base.decode(shown)
        if self._is_plain:
            return self._parted(shown, self._lengths[0])
        codes: list[int] = []
        at = 0
        while at < len(shown):
            length = next((n for n in self._lengths if self._holds(shown[at : at + n], n)), 0)
            codes.append(_number(shown[at : at + length]) if length else LOST)
            at += length or self._lengths[0]
        return codes

    @staticmethod
    def _parted(shown: bytes, length: int) -> Sequence[int]:
        whole = len(shown) // length * length
        codes = [_number(shown[at : at + length]) for at in range(0, whole, length)]
        return [*codes, LOST] if whole < len(shown) else codes

    def _holds(self, code: bytes, length: int) -> bool:
        return any(
            len(low) == length == len(code)
            and all(least <= byte <= most for least, byte, most in zip(low, code, high, strict=True))
            for low, high in self._map.spaces
        )

    def glyph(self, code: int) -> int:
        """Return the CID of a code, by the map itself or by the one that it builds on."""
        own = self._map.glyph(code)
        if own is not None:
            return own
        return self._base.glyph(code) if self._base is not None else 0
