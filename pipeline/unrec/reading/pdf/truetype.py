"""Which character each glyph of an embedded TrueType font stands for, by the font's own character map.

The map leads from characters to glyphs, and here it is read backwards. What is built is bounded by what the
file holds: segments stay ranges, and only those that list their glyphs one by one are written out.
"""

import struct
from collections.abc import Callable

from unrec.reading.pdf.limits import ReadError
from unrec.reading.pdf.ranges import Ranges

_MOST_TABLES, _MOST_SUBTABLES = 64, 32
_MOST_LISTED = 200_000
"""Glyphs that all segments of a font may list one by one; the segments of one map list 65,536 at the most."""
_WRAP = 0x10000
_UNICODE, _WINDOWS = 0, 3
_WINDOWS_UNICODE = frozenset({1, 10})
_LAST_CHARACTER = 0x10FFFF


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
        found = self._characters.find(glyph) if glyph else None
        if found is None:
            return None
        character = found.value + glyph - found.first
        return chr(character) if 0 <= character <= _LAST_CHARACTER else None

    def _read(self) -> None:
        (tables,) = struct.unpack_from(">H", self._data, 4)
        for at in range(12, 12 + 16 * min(tables, _MOST_TABLES), 16):
            tag, _, offset, _ = struct.unpack_from(">4sLLL", self._data, at)
            if tag == b"cmap":
                self._read_map(offset)
                return

    def _read_map(self, base: int) -> None:
        (subtables,) = struct.unpack_from(">H", self._data, base + 2)
        formats: dict[int, Callable[[int], None]] = {
            0: self._bytes,
            4: self._segments,
            6: self._trimmed,
            12: self._grouped,
        }
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

    def _bytes(self, at: int) -> None:
        for character, glyph in enumerate(struct.unpack_from(">256B", self._data, at + 6)):
            self._list(glyph, character)

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
        else:  # past the last number a glyph may have, they go on at 0
            self._characters.add(first, _WRAP - 1, start)
            self._characters.add(0, last, start + _WRAP - first)

    def _trimmed(self, at: int) -> None:
        first, count = struct.unpack_from(">HH", self._data, at + 6)
        for number, glyph in enumerate(struct.unpack_from(f">{count}H", self._data, at + 10)):
            self._list(glyph, first + number)

    def _grouped(self, at: int) -> None:
        """Read format 12: groups of characters and glyphs that run in step."""
        (groups,) = struct.unpack_from(">L", self._data, at + 12)
        for place in range(at + 16, at + 16 + 12 * groups, 12):
            first, last, glyph = struct.unpack_from(">LLL", self._data, place)
            if first <= last:
                self._characters.add(glyph, glyph + last - first, first)
