"""Composite fonts (Type 0): codes of one or more bytes, whose maps the file may hold itself.

pdfminer takes a font's /ToUnicode, which is by code, for one by glyph, reads no map that is embedded as
/Encoding, and writes every range out. Here codes stay codes, and ranges ranges.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from pdfminer.cmapdb import CMap, CMapDB, IdentityCMapByte
from pdfminer.pdffont import IDENTITY_ENCODER, PDFFont, PDFUnicodeNotDefined
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from unrec.reading.pdf.cmaps import LOST, CharacterMap, Codes, EmbeddedCodes, IdentityCodes, TreeCodes
from unrec.reading.pdf.ranges import Ranges
from unrec.reading.pdf.truetype import TrueTypeCharacters

_OWN_CODES = frozenset({"Adobe-Identity", "Adobe-UCS"})
_DEFAULT_WIDTH = 1000.0
_VERTICAL_ADVANCE = -1000.0
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
        self._codes, self._vertical = _encoding(resolve1(spec.get("Encoding")), load)
        self._texts = _texts(spec, load)
        self._by_glyph = None if self._texts else _by_glyph(spec, descriptor, self._vertical)
        self._widths = _widths(spec, vertical=self._vertical)
        super().__init__(
            {**_NO_METRICS, **descriptor}, {}, default_width=_default(spec, vertical=self._vertical)
        )

    def is_vertical(self) -> bool:
        """Whether the writing goes down the page."""
        return self._vertical

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

    def cid(self, code: int) -> int:
        """Return the glyph of a code by its number among the font's CIDs."""
        return self._codes.glyph(code)


def _encoding(encoding: object, load: Load, depth: int = 0) -> tuple[Codes, bool]:
    """Return what parts a font's bytes into codes, and whether its writing goes down the page."""
    if isinstance(encoding, PDFStream):
        stated = load(encoding)
        base = resolve1(encoding.get("UseCMap")) or (PSLiteral(stated.base) if stated.base else None)
        below = None
        if base is not None and depth < _MOST_NESTED:
            below = _encoding(base, load, depth + 1)[0]
        vertical = resolve1(encoding.get("WMode", int(stated.vertical))) == 1
        if not stated.glyphs and below is None and depth < _MOST_NESTED:
            # Nothing in it: then all that is known of it is its name.
            named = resolve1(encoding.get("CMapName")) or (PSLiteral(stated.name) if stated.name else None)
            below, vertical = _encoding(named, load, depth + 1) if named is not None else (None, vertical)
        return EmbeddedCodes(stated, below), vertical
    if not isinstance(encoding, PSLiteral):
        return IdentityCodes(), False
    name = IDENTITY_ENCODER.get(str(encoding.name), str(encoding.name))
    try:
        found = CMapDB.get_cmap(name)
    except CMapDB.CMapNotFound:
        return IdentityCodes(), name.endswith("V")
    if isinstance(found, IdentityCMapByte):
        return IdentityCodes(1), found.is_vertical()
    if isinstance(found, CMap):
        return TreeCodes(found.code2cid), found.is_vertical()
    return IdentityCodes(), found.is_vertical()


def _texts(spec: Mapping[str, object], load: Load) -> CharacterMap | None:
    stated = resolve1(spec.get("ToUnicode"))
    return load(stated) if isinstance(stated, PDFStream) else None


def _by_glyph(
    spec: Mapping[str, object], descriptor: Mapping[str, object], vertical: bool
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
            return CMapDB.get_unicode_map(coding, vertical).cid2unichr.get
    file = resolve1(descriptor.get("FontFile2"))
    if not isinstance(file, PDFStream):
        return None
    characters, ids = TrueTypeCharacters(file.get_data()), _glyph_ids(spec)
    return lambda glyph: characters.text(_outline(ids, glyph))


def _coding(spec: Mapping[str, object]) -> str:
    """Return the collection that a font's CIDs are of: `Adobe-Japan1`."""
    info = resolve1(spec.get("CIDSystemInfo"))
    parts = [resolve1(info.get(key)) for key in ("Registry", "Ordering")] if isinstance(info, dict) else []
    return "-".join(
        each.decode("latin-1").strip() if isinstance(each, bytes) else "unknown" for each in parts
    )


def _glyph_ids(spec: Mapping[str, object]) -> bytes | None:
    """Return the numbers of a font's outlines by CID, two bytes each; None where they are the CIDs."""
    stated = resolve1(spec.get("CIDToGIDMap"))
    return stated.get_data() if isinstance(stated, PDFStream) else None


def _outline(ids: bytes | None, glyph: int) -> int:
    if ids is None:
        return glyph
    return int.from_bytes(ids[2 * glyph : 2 * glyph + 2], "big") if glyph >= 0 else 0


def _default(spec: Mapping[str, object], *, vertical: bool) -> float:
    stated = resolve1(spec.get("DW2" if vertical else "DW"))
    if vertical:
        stated = resolve1(stated[1]) if isinstance(stated, list) and len(stated) > 1 else None
        return float(stated) if isinstance(stated, int | float) else _VERTICAL_ADVANCE
    return float(stated) if isinstance(stated, int | float) else _DEFAULT_WIDTH


Widths = Ranges[list[object] | float]


def _widths(spec: Mapping[str, object], *, vertical: bool) -> tuple[Widths, int]:
    """Return a font's advances by CID, and how many numbers each has in a list.

    A width is stated as `first last width`, or `first [width width …]`; down the page with
    two more numbers each, the place of the origin. What is neither a number nor a list is passed over.
    """
    found: Widths = Ranges()
    array = resolve1(spec.get("W2" if vertical else "W"))
    step = 3 if vertical else 1
    pending: list[float] = []
    for each in array if isinstance(array, list) else ():
        value = resolve1(each)
        if isinstance(value, list):
            if pending and isinstance(pending[-1], int):
                found.add(pending[-1], pending[-1] + len(value) // step - 1, value)
            pending = []
        elif isinstance(value, int | float):
            pending.append(value)
            if len(pending) == 2 + step:
                first, last = pending[:2]
                if isinstance(first, int) and isinstance(last, int):
                    found.add(first, last, pending[2])
                pending = []
    return found, step


def _width(widths: tuple[Widths, int], glyph: int, default: float) -> float:
    ranges, step = widths
    found = ranges.find(glyph)
    if found is None:
        return default
    value = found.value
    stated = resolve1(value[(glyph - found.first) * step]) if isinstance(value, list) else value
    return float(stated) if isinstance(stated, int | float) else default
