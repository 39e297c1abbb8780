"""Fonts whose tables could never end: a range of four thousand million characters takes eleven bytes.

pdfminer writes out every range of a font's tables. Here its fonts get tables that stay ranges, and what is
built of all fonts together is bounded by bytes.
"""

from collections.abc import Mapping
from typing import Any

from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral

from unrec.reading.pdf.cmaps import CharacterMap, character_map
from unrec.reading.pdf.composite import CompositeFont
from unrec.reading.pdf.limits import MAX_MAPS_BYTES, ReadError

_COMPOSITE = frozenset({"Type0", "CIDFontType0", "CIDFontType2"})
_CLEAR_TEXT = 65_536
"""Bytes of a Type 1 font that are looked through for its encoding, which stands in the first few thousand."""


class BoundedResources(PDFResourceManager):
    """pdfminer's store of fonts, which refuses a font whose tables are beyond the limits.

    `get_font` raises ReadError with code `pdf.font_too_big`. `names` gives what each font calls itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[PDFFont, str] = {}
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


def _descendant(spec: Mapping[str, object]) -> dict[str, object]:
    """Return the dictionary of a Type 0 font's CIDFont, with the maps that the font itself names."""
    fonts = resolve1(spec.get("DescendantFonts"))
    below = resolve1(fonts[0]) if isinstance(fonts, list) and fonts else None
    found = dict(below) if isinstance(below, dict) else dict(spec)
    return found | {key: spec[key] for key in ("Encoding", "ToUnicode") if key in spec}


def _short_font(descriptor: object) -> object:
    """Return a font's descriptor, its Type 1 font cut off behind what may state its encoding."""
    file = resolve1(descriptor.get("FontFile")) if isinstance(descriptor, dict) else None
    if not isinstance(descriptor, dict) or not isinstance(file, PDFStream):
        return descriptor
    length = resolve1(file.get("Length1"))
    known = min(length, _CLEAR_TEXT) if isinstance(length, int) else _CLEAR_TEXT
    short = PDFStream({**file.attrs, "Length1": known}, b"")
    short.data = file.get_data()[: max(known, 0)]
    short.rawdata = None
    return descriptor | {"FontFile": short}
