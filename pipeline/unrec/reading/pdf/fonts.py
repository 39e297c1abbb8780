"""Fonts whose codes have more than one byte, the bounds of all fonts, and the height of a glyph's ink."""

import re
import struct
import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from pdfminer.cmapdb import CMap, CMapDB, IdentityCMapByte
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdffont import IDENTITY_ENCODER, PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import LIT, PSLiteral

from unrec.reading.limits import MAX_MAPS_BYTES, ReadError
from unrec.reading.pdf.characters import BOLD, SLANTED
from unrec.reading.pdf.cmaps import (
    LOST,
    CharacterMap,
    Codes,
    EmbeddedCodes,
    IdentityCodes,
    Ranges,
    TreeCodes,
    TrueTypeCharacters,
    character_map,
    tables_of_font,
)

# Composite fonts (Type 0): codes of one or more bytes, whose maps the file may hold itself.
#
# pdfminer takes a font's /ToUnicode, which is by code, for one by glyph, reads no map that is embedded as
# /Encoding, and writes every range out. Here codes stay codes, and ranges ranges.

_OWN_CODES = frozenset({"Adobe-Identity", "Adobe-UCS"})
_DEFAULT_WIDTH = 1000.0
_MOST_NESTED = 5
"""Maps that build on maps."""
_NO_METRICS = {"FontBBox": [0, 0, 0, 0]}

Load = Callable[[PDFStream], CharacterMap]
"""Reads an embedded map, each once."""


class CompositeFont(PDFFont):
    """A Type 0 font; what it calls codes is what pdfminer's fonts call CIDs.

    `lost` counts the bytes shown so far that are no code of the font. `spec` is the dictionary of its
    CIDFont.
    """

    def __init__(self, spec: Mapping[str, object], load: Load) -> None:
        self.spec = spec
        self.lost = 0
        descriptor = resolve1(spec.get("FontDescriptor"))
        if not isinstance(descriptor, dict):
            descriptor = {}
        self._codes = _encoding(resolve1(spec.get("Encoding")), load)
        self._texts = _texts(spec, load)
        self._by_glyph = None if self._texts else _by_glyph(spec, descriptor)
        self._widths = _widths(spec)
        super().__init__(
            {**_NO_METRICS, **descriptor}, {}, default_width=_number(spec.get("DW"), _DEFAULT_WIDTH)
        )

    def is_multibyte(self) -> bool:
        """Return True: its codes are not bytes, and no code is the space of /Tw."""
        return True

    def decode(self, bytes: bytes) -> Sequence[int]:  # noqa: A002 - pdfminer's name
        """Return the codes shown, without the bytes that are none; those are counted."""
        codes = self._codes.decode(bytes)
        if LOST in codes:
            self.lost += codes.count(LOST)
            return [code for code in codes if code != LOST]
        return codes

    def to_unichr(self, cid: int) -> str:
        """Return what a code stands for. Raises PDFUnicodeNotDefined where the font does not say."""
        text = self._texts.text(cid) if self._texts else None
        if text is None and self._by_glyph is not None:
            text = self._by_glyph(self._codes.glyph(cid))
        if text is None:
            raise PDFUnicodeNotDefined(None, cid)
        return text

    def char_width(self, cid: int) -> float:
        """Return the advance of a code's glyph, in ems."""
        return _width(self._widths, self._codes.glyph(cid), self.default_width) * self.hscale

    def states(self, code: int) -> bool:
        """Tell whether the font's own map, a /ToUnicode stream, says what a code stands for."""
        return self._texts is not None and self._texts.text(code) is not None

    def cid(self, code: int) -> int:
        """Return the glyph of a code by its number among the font's CIDs."""
        return self._codes.glyph(code)


def _encoding(encoding: object, load: Load, depth: int = 0) -> Codes:
    """Return what parts a font's bytes into codes."""
    if isinstance(encoding, PDFStream):
        return _embedded_encoding(encoding, load, depth)
    if not isinstance(encoding, PSLiteral):
        return IdentityCodes()
    name = IDENTITY_ENCODER.get(str(encoding.name), str(encoding.name))
    try:
        cmap = CMapDB.get_cmap(name)
    except CMapDB.CMapNotFound:
        return IdentityCodes()
    if isinstance(cmap, IdentityCMapByte):
        return IdentityCodes(1)
    return TreeCodes(cmap.code2cid) if isinstance(cmap, CMap) else IdentityCodes()


def _embedded_encoding(encoding: PDFStream, load: Load, depth: int) -> Codes:
    """Return what `_encoding` does, of a map that the file holds; maps that it uses are looked at, too."""
    stated = load(encoding)
    base = resolve1(encoding.get("UseCMap")) or (PSLiteral(stated.base) if stated.base else None)
    below = None
    if base is not None and depth < _MOST_NESTED:
        below = _encoding(base, load, depth + 1)
    if not stated.glyphs and below is None and depth < _MOST_NESTED:
        # Nothing in it: then all that is known of it is its name.
        named = resolve1(encoding.get("CMapName")) or (PSLiteral(stated.name) if stated.name else None)
        below = None if named is None else _encoding(named, load, depth + 1)
    return EmbeddedCodes(stated, below)


def _texts(spec: Mapping[str, object], load: Load) -> CharacterMap | None:
    stated = resolve1(spec.get("ToUnicode"))
    return load(stated) if isinstance(stated, PDFStream) else None


def _by_glyph(
    spec: Mapping[str, object], descriptor: Mapping[str, object]
) -> Callable[[int], str | None] | None:
    """Return what tells a glyph's characters where no /ToUnicode stream does; None where nothing does."""
    named = resolve1(spec.get("ToUnicode"))
    coding = _coding(spec)
    names = (named, resolve1(spec.get("Encoding")))
    if isinstance(named, PSLiteral):
        if any(isinstance(each, PSLiteral) and "Identity" in str(each.name) for each in names):
            return lambda glyph: chr(glyph) if 0 <= glyph < 0x110000 else None
        return None
    if coding not in _OWN_CODES:
        with suppress(CMapDB.CMapNotFound):
            return CMapDB.get_unicode_map(coding).cid2unichr.get
    file = resolve1(descriptor.get("FontFile2"))
    if not isinstance(file, PDFStream):
        return None
    mapping = resolve1(spec.get("CIDToGIDMap"))
    ids = mapping.get_data() if isinstance(mapping, PDFStream) else None
    characters = TrueTypeCharacters(file.get_data())
    return lambda glyph: characters.text(_outline(ids, glyph))


def _coding(spec: Mapping[str, object]) -> str:
    """Return the collection that a font's CIDs are of: `Adobe-Japan1`."""
    info = resolve1(spec.get("CIDSystemInfo"))
    parts = [resolve1(info.get(key)) for key in ("Registry", "Ordering")] if isinstance(info, dict) else []
    return "-".join(
        each.decode("latin-1").strip() if isinstance(each, bytes) else "unknown" for each in parts
    )


def _outline(ids: bytes | None, glyph: int) -> int:
    """Return the number of a glyph's outline, by its CID or by a map of two bytes each; below 0 for none."""
    pair = b"" if ids is None else ids[2 * glyph : 2 * glyph + 2]
    return glyph if ids is None else int.from_bytes(pair, "big") if len(pair) == 2 else -1


Widths = Ranges[list[object] | float]


def _widths(spec: Mapping[str, object]) -> Widths:
    """Return a font's advances by CID.

    A width is stated as `first last width`, or `first [width width …]`. What is neither a number nor a list
    is skipped.
    """
    widths: Widths = Ranges()
    array = resolve1(spec.get("W"))
    pending: list[float] = []
    for each in array if isinstance(array, list) else ():
        value = resolve1(each)
        if isinstance(value, list):
            if pending and isinstance(pending[-1], int):
                widths.add(pending[-1], pending[-1] + len(value) - 1, value)
            pending = []
        elif isinstance(value, int | float):
            pending.append(value)
            if len(pending) == 3:
                first, last, width = pending
                if isinstance(first, int) and isinstance(last, int):
                    widths.add(first, last, width)
                pending = []
    return widths


def _width(widths: Widths, glyph: int, default: float) -> float:
    entry = widths.find(glyph)
    if entry is None:
        return default
    value = entry.value
    return _number(value[glyph - entry.first] if isinstance(value, list) else value, default)


def _number(stated: object, default: float) -> float:
    value = resolve1(stated)
    return float(value) if isinstance(value, int | float) else default


# Fonts whose tables could never end: a range of four thousand million characters takes eleven bytes.
#
# pdfminer writes out every range of a font's tables. Here its fonts get tables that stay ranges, and what is
# built of all fonts together is bounded by bytes.

_COMPOSITE = frozenset({"Type0", "CIDFontType0", "CIDFontType2"})
_CLEAR_TEXT = 65_536
"""Bytes of a Type 1 font that are looked through for its encoding, which stands in the first few thousand."""
_WINDOWS = LIT("WinAnsiEncoding")
_BULLETS = dict.fromkeys((0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D), "•")
"""What codes stand for that Windows leaves open (ISO 32000-1, annex D.2, note 3)."""


class FontStore(PDFResourceManager):
    """The fonts of a document: pdfminer's store, which refuses a font whose tables are beyond the limits.

    `get_font` raises ReadError with code `pdf.font_too_big`. `names` gives what each font calls itself,
    `encoded` are the simple fonts that state how they are encoded. Of fonts that need to be looked at it has
    the glyph boxes, and tells which are bold or slanted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[PDFFont, str] = {}
        self.encoded: set[PDFFont] = set()
        self.faces: dict[PDFFont, int] = {}
        self.outlines: dict[PDFFont, Outlines | None] = {}
        self._maps: dict[int, tuple[PDFStream, CharacterMap]] = {}
        self._bytes = 0

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return the font, made once; `spec` is its dictionary."""
        if objid and objid in self._cached_fonts:
            return self._cached_fonts[objid]
        name = resolve1(spec.get("BaseFont"))
        shown = str(name.name) if isinstance(name, PSLiteral) else "a font without a name"
        try:
            font = self._made(spec)
        except ReadError as error:
            raise ReadError(error.code, error.message, error.evidence or shown) from error
        self.names[font] = shown
        if objid and self.caching:
            self._cached_fonts[objid] = font
        return font

    def _made(self, spec: Mapping[str, object]) -> PDFFont:
        kind = resolve1(spec.get("Subtype"))
        if isinstance(kind, PSLiteral) and kind.name in _COMPOSITE:
            return CompositeFont(_descendant(spec), self._map)
        simple = dict(spec)
        stated = resolve1(simple.pop("ToUnicode", None))
        simple["FontDescriptor"] = _short_font(resolve1(spec.get("FontDescriptor")))
        if simple["FontDescriptor"] is None:
            del simple["FontDescriptor"]
        font: Any = super().get_font(None, simple)
        if isinstance(stated, PDFStream):
            font.unicode_map = self._map(stated)
        encoding = resolve1(spec.get("Encoding"))
        if isinstance(encoding, PSLiteral | dict):
            self.encoded.add(font)
        if _WINDOWS in (encoding, encoding.get("BaseEncoding") if isinstance(encoding, dict) else None):
            font.cid2unicode = _BULLETS | font.cid2unicode
        return font  # type: ignore[no-any-return]

    def _map(self, stream: PDFStream) -> CharacterMap:
        """Read an embedded character map, once for all fonts that share it."""
        known = self._maps.get(id(stream))
        if known is None:
            data = stream.get_data()
            self._bytes += len(data)
            if self._bytes > MAX_MAPS_BYTES:
                message = f"the fonts' character maps have more than {MAX_MAPS_BYTES} bytes together"
                raise ReadError("pdf.font_too_big", message)
            known = self._maps[id(stream)] = stream, character_map(data)
        return known[1]

    def states(self, font: PDFFont, code: int) -> bool:
        """Tell whether a font itself says what a code stands for: by a map, or an encoding that it names."""
        if isinstance(font, CompositeFont):
            return font.states(code)
        stated: Any = getattr(font, "unicode_map", None)
        if isinstance(stated, CharacterMap):
            return stated.text(code) is not None
        return font in self.encoded and code in getattr(font, "cid2unicode", {})

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
        """Tell whether a glyph is a low stroke on the baseline, as a kashida is and no letter.

        Damaged outlines do not tell: a letter stays one.
        """
        ink = self._ink(font, cid)
        is_low = ink is not None and ink[0] > _LOWEST and ink[1] < _HIGHEST
        outlines = self.outlines.get(font)
        return is_low and outlines is not None and outlines.sound

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


def _descendant(spec: Mapping[str, object]) -> dict[str, object]:
    """Return the dictionary of a Type 0 font's CIDFont, with the maps that the font itself names."""
    fonts = resolve1(spec.get("DescendantFonts"))
    below = resolve1(fonts[0]) if isinstance(fonts, list) and fonts else None
    merged = dict(below) if isinstance(below, dict) else dict(spec)
    return merged | {key: spec[key] for key in ("Encoding", "ToUnicode") if key in spec}


def _short_font(descriptor: object) -> object:
    """Return a font's descriptor, its Type 1 font cut off after what may state its encoding."""
    file = resolve1(descriptor.get("FontFile")) if isinstance(descriptor, dict) else None
    if not isinstance(descriptor, dict) or not isinstance(file, PDFStream):
        return descriptor
    length = resolve1(file.get("Length1"))
    known = min(length, _CLEAR_TEXT) if isinstance(length, int) else _CLEAR_TEXT
    short = PDFStream({**file.attrs, "Length1": known}, b"")
    short.data = file.get_data()[: max(known, 0)]
    short.rawdata = None
    return descriptor | {"FontFile": short}


# How high the ink of an embedded TrueType glyph is: what a glyph looks like, where its name may be wrong.
#
# Only the tables `head`, `loca` and the boxes in `glyf` are looked at; no outline is drawn.

_BOLD = re.compile(r"bold|black|heavy", re.IGNORECASE)
_SLANTED = re.compile(r"italic|oblique|kursiv|slanted", re.IGNORECASE)
_ITALIC_FLAG = 1 << 6
"""Bit 7 of a font descriptor's /Flags."""
_LOWEST, _HIGHEST = -0.05, 0.14
"""Ems between which the ink of a kashida lies; the lowest letters, without dots, are higher than 0.15."""
_NO_INK = 0.01
"""Ems of height up to which an outline draws nothing to be seen."""


class Outlines(msgspec.Struct, frozen=True):
    """The glyph boxes of one font: `loca` holds the places of the glyphs in `glyf`.

    `sound` is false where these are not what their sums in the font say, as where a file is damaged.
    """

    sound: bool
    units: int
    loca: tuple[int, ...]
    glyf: bytes
    ids: bytes | None

    def ink(self, cid: int) -> tuple[float, float] | None:
        """Return the lowest and highest point of a glyph's ink in ems; None for no ink or no such glyph."""
        glyph = _outline(self.ids, cid)
        if not 0 <= glyph < len(self.loca) - 1 or self.loca[glyph + 1] <= self.loca[glyph]:
            return None
        box = self.glyf[self.loca[glyph] : self.loca[glyph] + 10]
        if len(box) < 10:
            return None
        _, _, low, _, high = struct.unpack(">5h", box)
        return low / self.units, high / self.units


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
        tables, sums = _tables(file.get_data())
        units = struct.unpack_from(">H", tables[b"head"], 18)[0]
        wide = struct.unpack_from(">h", tables[b"head"], 50)[0]
        ids = mapping.get_data() if isinstance(mapping, PDFStream) else None
        loca = tables[b"loca"]
        count = len(loca) // (4 if wide else 2)
        places = struct.unpack_from(f">{count}{'I' if wide else 'H'}", loca)
        if not units:
            return None
        sound = all(_sum(tables[tag]) == sums[tag] for tag in (b"glyf", b"loca"))
        places = places if wide else tuple(2 * place for place in places)
        return Outlines(sound, units, places, tables[b"glyf"], ids)
    except (struct.error, KeyError, PDFException):
        return None


def _tables(data: bytes) -> tuple[dict[bytes, bytes], dict[bytes, int]]:
    """Return the tables of a TrueType font by tag, and what their sums should be."""
    tables, sums = {}, {}
    for tag, sums[tag], offset, length in tables_of_font(data):
        tables[tag] = data[offset : offset + length]
    return tables, sums


def _sum(table: bytes) -> int:
    """Return the sum of a table, as its font tells it."""
    words = array("I", table + bytes(-len(table) % 4))
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) % 2**32
