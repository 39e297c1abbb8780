"""The paragraphs of a story in reading order: through tables, content controls and text boxes."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from unrec.reading.docx.runs import chosen
from unrec.reading.docx.xml import Element, attribute, child, descendants, name


class Block(NamedTuple):
    """A paragraph and where it stands.

    `holder` is the cell, text box or body that holds it, `contents` whether it belongs to a generated
    table of contents. `element` is a `w:p`, or a `w:altChunk` (another file to be pulled in); or what is to
    be said of it: `told` is then `deleted` or `inserted` for a table's row or cell, `alternative` for a
    `mc:AlternateContent`, whose versions that are not read are meant.
    """

    element: Element
    holder: Element
    in_cell: bool = False
    contents: bool = False
    told: Literal["deleted", "inserted", "alternative"] | None = None


_CONTENTS_GALLERY = "table of contents"
_THROUGH = frozenset({"w:customXml", "w:sdtContent", "w:ins", "w:moveTo"})


def blocks(holder: Element) -> Iterator[Block]:
    """Every paragraph under `holder`, in order.

    Tables are read row by row; cells are in logical order in the file, so a right-to-left table needs no
    turning. Rows and cells deleted by a tracked change are left out, and told.
    """
    yield from _within(holder, Block(holder, holder))


def _within(parent: Element, place: Block) -> Iterator[Block]:
    """Return the paragraphs under `parent`, a holder or a wrapper in one; `place` says where they stand."""
    for each in parent:
        yield from _one(each, place)


def _one(element: Element, place: Block) -> Iterator[Block]:
    kind = name(element)
    if kind in {"w:p", "w:altChunk"}:
        yield place._replace(element=element)
    elif kind == "w:tbl":
        yield from _table(element, place)
    elif kind == "w:sdt":
        content = child(element, "w:sdtContent")
        if content is not None:
            yield from _within(content, place._replace(contents=place.contents or _is_contents(element)))
    elif kind == "mc:AlternateContent":
        yield place._replace(element=element, told="alternative")
        for each in chosen(element):
            yield from _one(each, place)
    elif kind in _THROUGH:
        yield from _within(element, place)


def _table(table: Element, place: Block) -> Iterator[Block]:
    """Return the paragraphs of a table's cells; rows and cells may stand in content controls."""
    for each in table:
        kind = name(each)
        if kind in _TRACKED:
            properties, deletion, insertion = _TRACKED[kind]
            changes = child(each, properties)
            if child(changes, deletion) is not None:
                yield place._replace(element=each, told="deleted")
                continue
            if child(changes, insertion) is not None:
                yield place._replace(element=each, told="inserted")
        if kind == "w:tc":
            yield from _within(each, place._replace(holder=each, in_cell=True))
        elif kind in _AROUND_CELLS:
            yield from _table(each, place)


_TRACKED = {"w:tr": ("w:trPr", "w:del", "w:ins"), "w:tc": ("w:tcPr", "w:cellDel", "w:cellIns")}
"""Where a row's and a cell's properties say that it was deleted or inserted by a tracked change."""
_AROUND_CELLS = frozenset({"w:tr", "w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"})


def _is_contents(control: Element) -> bool:
    """Whether a content control holds a table of contents that Word made."""
    properties = child(control, "w:sdtPr")
    galleries = () if properties is None else descendants(properties, "w:docPartGallery")
    return any((attribute(each, "val") or "").lower().startswith(_CONTENTS_GALLERY) for each in galleries)
