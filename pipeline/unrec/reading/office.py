"""Zips of XML, as office programs write them: opened safely, and their elements by short names.

A zip may come from anyone: nothing is written to disk or fetched, and only as much is unpacked as the limits
allow. Names of elements are written `w:p`, `m:t`, whatever prefix the file uses; the transitional and
strict namespaces of ISO 29500 count as one.
"""

import io
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, Any

from unrec.reading.limits import RAISED_BY_ZIP, ReadError

Element = Any
"""An lxml element; lxml ships no types."""

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PREFIXES = {
    _WORD[0]: "w",
    _WORD[1]: "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
_RELATIONSHIPS = tuple(uri for uri, prefix in _PREFIXES.items() if prefix == "r")
_OFF = frozenset({"0", "false", "off"})


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    uri, _, local = tag[1:].rpartition("}")
    return f"{_PREFIXES.get(uri, '?')}:{local}"


def name(element: Element) -> str:
    """Return the element's name with a fixed prefix: `w:p`,
    `mc:Choice`; `?:x` in a namespace of no interest.
    """
    return _short(element.tag)


def child(element: Element | None, wanted: str) -> Element | None:
    """Return the first direct child of that name; None where there is none (or no element)."""
    if element is None:
        return None
    return next((each for each in element if _short(each.tag) == wanted), None)


def children(element: Element | None, wanted: str) -> Iterator[Element]:
    """Return the direct children of that name, in order."""
    return iter(()) if element is None else (each for each in element if _short(each.tag) == wanted)


def descendants(element: Element, *wanted: str) -> Iterator[Element]:
    """Every element below `element` (itself included) with one of those names, in document order."""
    return (each for each in element.iter() if _short(each.tag) in wanted)


def attribute(element: Element | None, local: str) -> str | None:
    """Return the `w:` attribute of that name; None where it is not there."""
    if element is None:
        return None
    for uri in _WORD:
        value: str | None = element.get(f"{{{uri}}}{local}")
        if value is not None:
            return value
    return None


TEXTS = ("w:t", "w:delText", "m:t")
"""The elements that hold a document's characters."""


def characters(element: Element) -> str:
    """Return the characters of a `w:t`, those after an element of another program in it too."""
    text: str = element.text or ""
    return text + "".join(each.tail or "" for each in element) if len(element) else text


def take(element: Element) -> str:
    """Return the characters of a `w:t` and take them out: what is left in the end was never read."""
    text = characters(element)
    element.text = None
    for each in element:
        each.tail = None
    return text


def take_all(element: Element) -> str:
    """Return all characters below an element, printed or not, and take them out."""
    return "".join(take(each) for each in descendants(element, *TEXTS))


def text_of(element: Element) -> str:
    """Return all characters below an element, printed or not; they stay."""
    return "".join(characters(each) for each in descendants(element, *TEXTS))


def understood(choice: Element) -> bool:
    """Whether a `mc:Choice` asks only for what is read here: Word's own elements, drawings and text boxes."""
    wanted = (choice.nsmap.get(prefix) or "" for prefix in (choice.get("Requires") or "").split())
    return all(each in _UNDERSTOOD or each.startswith(_WORDS_OWN) for each in wanted)


_WORDS_OWN = "http://schemas.microsoft.com/office/word/"
_UNDERSTOOD = frozenset(
    {
        *(uri for uri, prefix in _PREFIXES.items() if prefix in {"w", "m", "v"}),
        "http://schemas.microsoft.com/office/drawing/2010/main",
        "http://schemas.microsoft.com/office/drawing/2014/main",
        "urn:schemas-microsoft-com:office:office",
        "urn:schemas-microsoft-com:office:word",
    }
)
"""What a choice may ask for and still be read in full: all that holds Word's own paragraphs."""


def pruned(root: Element | None) -> Element | None:
    """Return the root of a part of definitions,
    each element below its second level cut to its first 200 children.

    The schema allows no property more than once, so none has so many; every paragraph looks through its
    style's, and a style of a hundred thousand would cost as much for each.
    """
    for definition in () if root is None else root:
        for element in list(definition.iter()):
            del element[_MOST_PROPERTIES:]
    return root


_MOST_PROPERTIES = 200


def relationship(element: Element) -> str | None:
    """Return the id of the relationship the element names in `r:id`; None where it names none."""
    ids = (element.get(f"{{{uri}}}id") for uri in _RELATIONSHIPS)
    return next((value for value in ids if value is not None), None)


def value_of(parent: Element | None, wanted: str) -> str | None:
    """`w:val` of the direct child of that name."""
    return attribute(child(parent, wanted), "val")


def integer(text: str | None) -> int | None:
    """Return a decimal integer as Word writes it (`720`, `-4`, `12.0`);
    None where it is none or absurdly long.
    """
    if text is None or len(text) > 12:
        return None
    whole = text.strip().partition(".")[0]
    digits = whole.removeprefix("-")
    return int(whole) if digits.isascii() and digits.isdigit() else None


def switched(parent: Element | None, wanted: str) -> bool | None:
    """Return an on/off property: True or False where the direct child is there, None where it is not."""
    element = child(parent, wanted)
    return None if element is None else (attribute(element, "val") or "1") not in _OFF


# ---- zips

MAX_ENTRIES = 10_000
MAX_ENTRY = 200_000_000
MAX_TOTAL = 1_000_000_000
_MAX_RATIO, _RATIO_FROM = 200, 10_000_000
"""XML packs about 1:20: a ratio beyond this over a meaningful size is a bomb."""
# libxml2 names what it decoded by; None where the part declares nothing, which is UTF-8.
_ENCODINGS = frozenset({None, "UTF-8", "UTF8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ASCII"})


def open_zip(
    data: bytes | IO[bytes], damaged: str = "source.damaged", too_big: str = "source.too_big"
) -> zipfile.ZipFile:
    """Return an open zip archive; of what it holds nothing is unpacked yet.

    Raises `ReadError` with these codes for one that is damaged, has too many entries or would unpack to far
    more than it is.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
    except RAISED_BY_ZIP as error:
        raise ReadError(damaged, f"the archive is damaged or cut off: {error}") from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise ReadError(too_big, f"the archive has {len(entries):,} entries", entries[0].filename)
    total, packed = sum(each.file_size for each in entries), sum(each.compress_size for each in entries)
    if total > MAX_TOTAL or (total > _RATIO_FROM and total > _MAX_RATIO * packed):
        raise ReadError(too_big, f"the archive would unpack {packed:,} bytes to {total:,}")
    return archive


def unpacked(
    archive: zipfile.ZipFile,
    name: str | zipfile.ZipInfo,
    most: int = MAX_ENTRY,
    *,
    part: bool = False,
    damaged: str = "source.damaged",
    too_big: str = "source.too_big",
) -> bytes:
    """Return the bytes of an entry, by its name or where several have one by itself; with `part` its first.

    Raises `ReadError` with these codes where it is damaged or bigger than `most`, and with `source.protected`
    where it is encrypted.
    """
    name, entry = (name, None) if isinstance(name, str) else (name.filename, name)
    try:
        entry = entry or archive.getinfo(name)
        if entry.flag_bits & 1:
            raise ReadError("source.protected", f"{name} is protected by a password", name)
        with archive.open(entry) as stream:
            data = stream.read(most + 1)
    except KeyError as error:
        raise ReadError(damaged, f"the archive holds no {name}", name) from error
    except RAISED_BY_ZIP as error:
        raise ReadError(damaged, f"{name} cannot be unpacked: {error}", name) from error
    if len(data) > most and not part:
        raise ReadError(too_big, f"{name} is over {most:,} bytes", name)
    return data[:most]


def parse(data: bytes, part: str, damaged: str = "source.damaged", dtd: str = "source.damaged") -> Element:
    """Return the root of an XML part; comments and processing instructions are left out.

    Document type declarations are refused, so there are no entities to expand, and nothing is fetched; so is
    every encoding but UTF-8 and UTF-16, which are those the format allows.
    Raises ReadError with these codes.
    """
    from lxml import etree

    plain = data.replace(b"\0", b"") if b"\0" in data[:64] else data
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise ReadError(dtd, f"the part {part} declares a document type, which no office program does", part)
    parser: Any = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(damaged, f"the part {part} is not sound XML: {error}", part) from error
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise ReadError(dtd, f"the part {part} declares a document type, which no office program does", part)
    if (info.encoding and info.encoding.upper()) not in _ENCODINGS:
        raise ReadError(damaged, f"the part {part} is in {info.encoding}, not UTF-8 or UTF-16", part)
    return root
