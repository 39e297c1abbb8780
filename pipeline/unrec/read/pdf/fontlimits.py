"""Fonts whose tables could never end: a range of four thousand million characters takes eleven bytes.

pdfminer writes out every range of a font's tables, so they are looked at before it does.
"""

import re
import struct
from collections.abc import Iterator, Mapping

from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1

from unrec.read.pdf.limits import MAX_FONT_RANGE, ReadError

_MARK = re.compile(rb"(begin|end)(?:bf|cid)range\b")
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]{0,64})>|(\[)|(\])|([^\s<>\[\]]+)")
_FONT_FILES = ("FontFile2", "FontFile3")
# What a subtable of a TrueType font's character map must have to be in groups.
_GROUPED = 12


class BoundedResources(PDFResourceManager):
    """pdfminer's store of fonts, which refuses a font whose ranges are beyond the limits.

    `get_font` raises ReadError with code `pdf.font_too_big`.
    """

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return the font, made once; `spec` is its dictionary."""
        if not objid or objid not in self._cached_fonts:
            _check(spec)
        return super().get_font(objid, spec)


def _check(spec: Mapping[str, object]) -> None:
    """Add up the characters of all ranges of a font."""
    total = 0
    for count in (*_widths(spec, "W", 3), *_widths(spec, "W2", 5), *_maps(spec), *_groups(spec)):
        total += count
        if total > MAX_FONT_RANGE:
            name = resolve1(spec.get("BaseFont"))
            raise ReadError("pdf.font_too_big", "a font's tables cover more than all of Unicode", str(name))


def _widths(spec: Mapping[str, object], key: str, step: int) -> Iterator[int]:
    """Yield the lengths of the ranges in a width array: `first last width`, or `first [widths]`."""
    array = resolve1(spec.get(key))
    pending: list[float] = []
    for each in array if isinstance(array, list) else ():
        value = resolve1(each)
        if isinstance(value, int | float):
            pending.append(value)
            if len(pending) == step:
                yield max(0, int(pending[1]) - int(pending[0]) + 1)
                pending = []
        else:
            pending = []


def _maps(spec: Mapping[str, object]) -> Iterator[int]:
    """Yield the lengths of the ranges in a font's embedded character maps."""
    for key in ("ToUnicode", "Encoding"):
        stream = resolve1(spec.get(key))
        if isinstance(stream, PDFStream):
            for section in _sections(stream.get_data()):
                yield from _ranges(section)


def _sections(data: bytes) -> Iterator[bytes]:
    """Yield what stands between a `begin…range` and the next mark; no byte is looked at twice."""
    start: int | None = None
    for mark in _MARK.finditer(data):
        if start is not None:
            yield data[start : mark.start()]
        start = mark.end() if mark[1] == b"begin" else None


def _ranges(section: bytes) -> Iterator[int]:
    """Yield the lengths of the ranges `<first> <last> target`; the target is a string, number or array."""
    ends: list[int] = []
    inside = False
    for text, opened, closed, other in _TOKEN.findall(section):
        if opened:
            inside = True
        elif closed:
            inside, ends = False, []
        elif inside:
            continue
        elif len(ends) == 2:
            ends = []
        elif not other:
            digits = b"".join(text.split()) or b"0"
            ends.append(int(digits, 16))
            if len(ends) == 2:
                yield max(0, ends[1] - ends[0] + 1)


def _groups(spec: Mapping[str, object]) -> Iterator[int]:
    """Yield the lengths of the groups in the character map of an embedded TrueType font."""
    descriptor = resolve1(spec.get("FontDescriptor"))
    for key in _FONT_FILES:
        stream = resolve1(descriptor.get(key)) if isinstance(descriptor, dict) else None
        if isinstance(stream, PDFStream):
            yield from _grouped(stream.get_data())


def _grouped(font: bytes) -> Iterator[int]:
    try:
        (tables,) = struct.unpack_from(">H", font, 4)
        for at in range(12, 12 + 16 * tables, 16):
            tag, _, offset, _ = struct.unpack_from(">4sLLL", font, at)
            if tag == b"cmap":
                yield from _character_map(font, offset)
    except struct.error:
        return  # cut off: pdfminer, too, stops there


def _character_map(font: bytes, base: int) -> Iterator[int]:
    (subtables,) = struct.unpack_from(">H", font, base + 2)
    for i in range(subtables):
        (offset,) = struct.unpack_from(">L", font, base + 4 + 8 * i + 4)
        (kind,) = struct.unpack_from(">H", font, base + offset)
        if kind == _GROUPED:
            (groups,) = struct.unpack_from(">L", font, base + offset + 12)
            for at in range(base + offset + 16, base + offset + 16 + 12 * groups, 12):
                first, last = struct.unpack_from(">LL", font, at)
                yield max(0, last - first + 1)
