"""Reading WordprocessingML elements: short names, attributes, on/off properties.

Names are written `w:p`, whatever prefix the file uses, and the transitional and strict namespaces of
ISO 29500 count as one.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

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
    found = (element.get(f"{{{uri}}}id") for uri in _RELATIONSHIPS)
    return next((value for value in found if value is not None), None)


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
    found = child(parent, wanted)
    return None if found is None else (attribute(found, "val") or "1") not in _OFF
