"""What of a Word document is in no line and in no finding yet: found by looking, whatever the reason.

Reading takes the characters out of each `w:t`. Here all parts are looked through for what is left, so that no
rule that is missing, and no element that is not known, loses text without a word.
"""

from collections.abc import Iterator, Mapping, Sequence

from unrec.findings import finding
from unrec.models import Finding
from unrec.reading.docx.package import MAX_PART_BYTES, DocxError, Package
from unrec.reading.docx.xml import TEXTS, Element, name

_MOST_PLACES = 20
"""Places of one document that are told apart; what more there is is counted together."""
_EVIDENCE = 200
_EXPECTED = frozenset({"w:p", "w:r", "w:body", "w:document", "w:tbl", "w:tr", "w:tc", *TEXTS})
_COMMENTS = "comments"


def unread(package: Package, read: Mapping[str, Element], comments: int) -> Iterator[Finding]:
    """Yield findings for the text that is left in the parts that were read, and in those that never were.

    What is left where text was read must be looked at. A part that is not printed, such as the header of a
    first page that has none, is only named; so are comments, unless `comments` says that they have been told
    of.
    """
    for part, root in read.items():
        yield from _left(part, root)
    others = [
        part
        for part in package.texts()
        if part not in read and not (comments and _COMMENTS in part.casefold())
    ]
    unprinted = _with_text(package, others)
    if unprinted:
        message = (
            f"text that the document does not print stands in {', '.join(sorted(unprinted)[:_MOST_PLACES])}"
        )
        yield finding("docx.unprinted", message, min(unprinted))


def _left(part: str, root: Element) -> Iterator[Finding]:
    """Yield a finding for each kind of place where text is left, with the beginning of the text."""
    places: dict[str, list[str]] = {}
    for each in root.iter():
        text = each.text if name(each) in TEXTS else None
        if text and text.strip():
            where = _where(each)
            if where not in places and len(places) >= _MOST_PLACES:
                where = "other places"
            places.setdefault(where, []).append(text)
    for where, texts in places.items():
        shown = "".join(texts[:_EVIDENCE])
        message = f"{sum(map(len, texts))} characters of {part} were not read; they stand in {where}"
        yield finding("docx.unread", message, shown)


def _where(text: Element) -> str:
    """Return the name of the nearest element around a text that is none of the ordinary ones."""
    for each in text.iterancestors():
        if name(each) not in _EXPECTED:
            return name(each) if not name(each).startswith("?") else str(each.tag)
    return "no place that is printed"


def _with_text(package: Package, parts: Sequence[str]) -> list[str]:
    """Return those of the parts, small ones first, that hold text; what is too much to look into does."""
    found = []
    room = MAX_PART_BYTES
    for part in parts:
        room -= package.size(part)
        if room < 0 or _holds_text(package, part):
            found.append(part)
    return found


def _holds_text(package: Package, part: str) -> bool:
    """Whether a part holds text. One that is not sound XML holds none that is printed."""
    try:
        root = package.xml(part)
    except DocxError:
        return False
    return any(name(each) in TEXTS and (each.text or "").strip() for each in root.iter())
