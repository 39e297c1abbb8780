"""What of a Word document is in no line and in no finding yet: found by looking, whatever the reason.

Reading takes the characters out of each `w:t`. Here all parts are looked through for what is left, so that no
rule that is missing, and no element that is not known, loses text without a word. What Word shows of a part
is told by its relationships: drawings, charts, diagrams and files pulled in stand in parts of their own.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from unrec.findings import finding
from unrec.models import Finding
from unrec.reading.docx.package import MAX_PART_BYTES, Package
from unrec.reading.limits import ReadError
from unrec.reading.office import TEXTS, Element, name

_MOST_PLACES = 20
"""Places of one document that are told apart; what more there is is counted together."""
_EVIDENCE = 200
_EXPECTED = frozenset({"w:p", "w:r", "w:body", "w:document", "w:tbl", "w:tr", "w:tc", *TEXTS})
_COMMENTS = "comments"
_DATA = frozenset(
    {"w:instrText", "w:delInstrText", "w:fldData", "w:binData", "?:f", "?:formatCode", "?:posOffset"}
    | {"?:align", "?:pctWidth", "?:pctHeight", "?:pctPosHOffset", "?:pctPosVOffset", "?:binData"}
)
"""Elements whose characters tell a program what to do; nobody sees them."""
_OFFICE = "{urn:schemas-microsoft-com:office:"
"""Begins the names of elements that place and bind what VML draws: data too."""
_NOT_SHOWN = frozenset(
    {"attachedTemplate", "bibliography", "customXml", "customXmlProps", "fontTable", "glossaryDocument"}
    | {"numbering", "people", "settings", "styles", "stylesWithEffects", "theme", "themeOverride"}
    | {"chartColorStyle", "chartStyle", "webSettings", "diagramColors", "diagramLayout", "diagramQuickStyle"}
    | {"keyMapCustomizations", "printerSettings", "recipientData", "hyperlink", "header", "footer"}
    | {"comments", "commentsExtended", "commentsExtensible", "commentsIds", "documenttasks"}
    | {"audio", "font", "image", "media", "oleObject", "package", "video", "control", "xmlPaperSource"}
)
"""Kinds of related parts that Word shows nothing of as text, or that are told of elsewhere: headers that are
not printed and comments in this module, embedded objects where they stand. What a kind not listed here holds
is taken for shown."""


def unread(package: Package, read: Mapping[str, Element], comments: int) -> Iterator[Finding]:
    """Yield findings for the text that is left in the parts that were read, and in those that never were.

    What is left where text was read must be looked at, and so must the parts that Word shows in it: charts,
    diagrams, files pulled in. A part that is not printed, such as the header of a first page that has none,
    is only named; so are comments, unless `comments` says that they have been told of.
    """
    for part, root in read.items():
        yield from _left(part, root)
    shown = _shown(package, list(read))
    yield from _not_read(package, shown)
    others = [
        part
        for part in package.texts()
        if part not in read and part not in shown and not (comments and _COMMENTS in part.casefold())
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
    for text, element in _characters(root):
        where = _where(element)
        if where not in places and len(places) >= _MOST_PLACES:
            where = "other places"
        places.setdefault(where, []).append(text)
    for where, texts in places.items():
        shown = "".join(texts[:_EVIDENCE])
        message = f"{sum(map(len, texts))} characters of {part} were not read; they stand in {where}"
        yield finding("docx.unread", message, shown)


def _characters(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield all texts under an element that somebody may see, each with the element it stands in."""
    for each in root.iter():
        holder = each.getparent()
        drawn = each.get("string") if name(each) == "v:textpath" else None
        after = None if each is root else each.tail
        for text, element in ((each.text, each), (drawn, each), (after, holder)):
            if text and not text.isspace() and name(element) not in _DATA and _OFFICE not in element.tag:
                yield text, element


def _shown(package: Package, parts: Sequence[str]) -> dict[str, str]:
    """Return the parts that Word shows in those that were read, and in those in turn, with their kinds."""
    shown: dict[str, str] = {}
    queue = list(parts)
    for part in queue:  # grows as it is walked
        for _, kind, target in package.relations(part):
            if target not in shown and target not in parts and kind not in _NOT_SHOWN:
                shown[target] = kind
                queue.append(target)
    return shown


def _not_read(package: Package, parts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each part that holds text; of one that is no XML, or too much, its bytes count."""
    room = MAX_PART_BYTES
    for part in sorted(parts, key=lambda each: (package.size(each), each)):
        room -= package.size(part)
        texts: list[str] = []
        amount, what = package.size(part), "bytes"
        if room >= 0:
            with suppress(ReadError):
                texts = [text for text, _ in _characters(package.xml(part))]
                amount, what = sum(map(len, texts)), "characters"
        if amount:
            message = f"{amount} {what} of {part}, which is shown ({parts[part]}), were not read"
            yield finding("docx.unread", message, " ".join(texts[:_EVIDENCE]))


def _where(text: Element) -> str:
    """Return the name of the nearest element around a text that is none of the ordinary ones."""
    for each in (text, *text.iterancestors()):
        if name(each) not in _EXPECTED:
            return name(each) if not name(each).startswith("?") else str(each.tag)
    return "no place that is printed"


def _with_text(package: Package, parts: Sequence[str]) -> list[str]:
    """Return those of the parts, small ones first, that hold text; what is too much to look into does."""
    texts = []
    room = MAX_PART_BYTES
    for part in parts:
        room -= package.size(part)
        if room < 0 or _holds_text(package, part):
            texts.append(part)
    return texts


def _holds_text(package: Package, part: str) -> bool:
    """Whether a part holds text. One that is not sound XML holds none that is printed."""
    try:
        root = package.xml(part)
    except ReadError:
        return False
    return any(name(each) in TEXTS and (each.text or "").strip() for each in root.iter())
