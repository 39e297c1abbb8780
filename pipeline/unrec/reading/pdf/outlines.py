"""How high the ink of an embedded TrueType glyph is: what a glyph looks like, where its name may be wrong.

Only the tables `head`, `loca` and the boxes in `glyf` are looked at; no outline is drawn.
"""

import re
import struct
from collections.abc import Mapping

import msgspec
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdffont import PDFFont
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from unrec.reading.pdf.composite import CompositeFont
from unrec.reading.pdf.fontlimits import BoundedResources

_MAX_TABLES = 64
_BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)
_SLANTED = re.compile(r"italic|oblique|kursiv|slanted", re.IGNORECASE)
_ITALIC_FLAG = 1 << 6
"""Bit 7 of a font descriptor's /Flags."""
BOLD, SLANTED = 1, 2
"""Bits of a font's face."""
_LOWEST, _HIGHEST = -0.05, 0.14
"""Ems between which the ink of a kashida lies; the lowest letters, without dots, are higher than 0.15."""
_NO_INK = 0.01
"""Ems of height up to which an outline draws nothing to be seen."""


class Outlines(msgspec.Struct, frozen=True):
    """The glyph boxes of one font: `loca` holds the places of the glyphs in `glyf`."""

    units: int
    loca: tuple[int, ...]
    glyf: bytes
    ids: bytes | None

    def ink(self, cid: int) -> tuple[float, float] | None:
        """Return the lowest and highest point of a glyph's ink in ems; None for no ink or no such glyph."""
        glyph = cid
        if self.ids is not None:
            pair = self.ids[2 * cid : 2 * cid + 2]
            glyph = int.from_bytes(pair, "big") if len(pair) == 2 else -1
        if not 0 <= glyph < len(self.loca) - 1 or self.loca[glyph + 1] <= self.loca[glyph]:
            return None
        box = self.glyf[self.loca[glyph] : self.loca[glyph] + 10]
        if len(box) < 10:
            return None
        _, _, low, _, high = struct.unpack(">5h", box)
        return low / self.units, high / self.units


class FontStore(BoundedResources):
    """The fonts of a document, with the glyph boxes of those that
    need to be looked at, and which are bold or slanted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.faces: dict[PDFFont, int] = {}
        self.outlines: dict[PDFFont, Outlines | None] = {}

    def face(self, font: PDFFont) -> int:
        """Return `BOLD` where a font's name says so, and `SLANTED` where its name, angle or flags do."""
        face = self.faces.get(font)
        if face is None:
            name = str(font.fontname)
            slanted = _SLANTED.search(name) or _is_slanted(font.descriptor)
            face = (BOLD if _BOLD.search(name) else 0) | (SLANTED if slanted else 0)
            self.faces[font] = face
        return face

    def is_flat(self, font: PDFFont, cid: int) -> bool:
        """Tell whether a glyph is a low stroke on the baseline, as a kashida is and no letter."""
        ink = self._ink(font, cid)
        return ink is not None and ink[0] > _LOWEST and ink[1] < _HIGHEST

    def has_ink(self, font: PDFFont, cid: int) -> bool:
        """Tell whether a glyph is known to draw something; False where its outline cannot be told."""
        ink = self._ink(font, cid)
        return ink is not None and ink[1] - ink[0] > _NO_INK

    def _ink(self, font: PDFFont, cid: int) -> tuple[float, float] | None:
        named = font.cid(cid) if isinstance(font, CompositeFont) else cid
        if font not in self.outlines:
            self.outlines[font] = outlines_of(font.spec) if isinstance(font, CompositeFont) else None
        outlines = self.outlines[font]
        return outlines.ink(named) if outlines is not None else None


def _is_slanted(descriptor: Mapping[str, object]) -> bool:
    angle, flags = resolve1(descriptor.get("ItalicAngle")), resolve1(descriptor.get("Flags"))
    leans = isinstance(angle, int | float) and angle != 0
    return leans or (isinstance(flags, int) and bool(flags & _ITALIC_FLAG))


def outlines_of(spec: Mapping[str, object]) -> Outlines | None:
    """Return the glyph boxes of a font whose codes name glyphs; None where they cannot be told.

    `spec` is the dictionary of a CIDFont.
    """
    descriptor = resolve1(spec.get("FontDescriptor"))
    mapping = resolve1(spec.get("CIDToGIDMap"))
    file = resolve1(descriptor.get("FontFile2")) if isinstance(descriptor, dict) else None
    if not isinstance(file, PDFStream) or not (mapping is None or isinstance(mapping, PDFStream | PSLiteral)):
        return None
    try:
        tables = _tables(file.get_data())
        units = struct.unpack_from(">H", tables[b"head"], 18)[0]
        wide = struct.unpack_from(">h", tables[b"head"], 50)[0]
        ids = mapping.get_data() if isinstance(mapping, PDFStream) else None
        loca = tables[b"loca"]
        count = len(loca) // (4 if wide else 2)
        places = struct.unpack_from(f">{count}{'I' if wide else 'H'}", loca)
        if not units:
            return None
        return Outlines(units, places if wide else tuple(2 * place for place in places), tables[b"glyf"], ids)
    except (struct.error, KeyError, PDFException):
        return None


def _tables(data: bytes) -> dict[bytes, bytes]:
    """Return the tables of a TrueType font by tag."""
    count = min(struct.unpack_from(">H", data, 4)[0], _MAX_TABLES)
    found = {}
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4s3I", data, 12 + 16 * index)
        found[tag] = data[offset : offset + length]
    return found
