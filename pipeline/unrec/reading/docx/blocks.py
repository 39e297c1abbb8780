"""The paragraphs of a story in reading order: through tables, content controls and text boxes."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from unrec.reading.docx.runs import chosen
from unrec.reading.flow import ONE_EDGE, WIDEST, RowShape
from unrec.reading.office import (
    Element,
    attribute,
    child,
    children,
    descendants,
    integer,
    name,
    switched,
    value_of,
)

Told = Literal["deleted", "inserted", "alternative", "table", "cell", "row", "apart"]


class Block(NamedTuple):
    """A paragraph and where it stands, or what is to be told at this place.

    `holder` is the cell, text box or body that holds it, `depth` how many tables it stands in, `contents`
    whether it belongs to a generated table of contents. `element` is a `w:p`, or a `w:altChunk` (another
    file to be pulled in), where nothing is `told`. Else the beginning of a `table`, the columns of which
    begin and end in the places of its `grid`; the end of a `cell` or `row`; that what follows is in no table
    with what is before (`apart`); a row or cell that a tracked change `deleted` or `inserted`; or an
    `alternative`, a `mc:AlternateContent`, whose versions that are not read are meant.
    """

    element: Element
    holder: Element
    depth: int = 0
    grid: Sequence[int] = ()
    contents: bool = False
    told: Told | None = None


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
        inner = place._replace(element=element, depth=place.depth + 1, grid=_grid(element))
        apart = [place._replace(element=element, told="apart")] if len(inner.grid) == 1 else []
        yield from apart
        yield inner._replace(told="table")
        yield from _table(element, inner)
        yield from apart
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
        kind, deleted = name(each), False
        if kind in _TRACKED:
            properties, deletion, insertion = _TRACKED[kind]
            changes = child(each, properties)
            deleted = child(changes, deletion) is not None
            if deleted or child(changes, insertion) is not None:
                yield place._replace(element=each, told="deleted" if deleted else "inserted")
        if kind == "w:tc":
            yield from () if deleted else _within(each, place._replace(holder=each))
            yield place._replace(element=each, told="cell")
        elif kind in _AROUND_CELLS and not deleted:
            yield from _table(each, place)
            if kind == "w:tr":
                yield place._replace(element=each, told="row")


_TRACKED = {"w:tr": ("w:trPr", "w:del", "w:ins"), "w:tc": ("w:tcPr", "w:cellDel", "w:cellIns")}
"""Where a row's and a cell's properties say that it was deleted or inserted by a tracked change."""
_AROUND_CELLS = frozenset({"w:tr", "w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"})


def _is_contents(control: Element) -> bool:
    """Whether a content control holds a table of contents that Word made."""
    properties = child(control, "w:sdtPr")
    galleries = () if properties is None else descendants(properties, "w:docPartGallery")
    return any((attribute(each, "val") or "").lower().startswith(_CONTENTS_GALLERY) for each in galleries)


# ---- the columns of a table


_LEAST = 2 * ONE_EDGE
"""How wide a column is at least, so that those of which the file says nothing are told apart."""


def _grid(table: Element) -> list[int]:
    """Return where the columns of a table begin and end, in twentieths of a point; where it does not say so,
    only where the first one begins.
    """
    grid = [integer(attribute(child(child(table, "w:tblPr"), "w:tblInd"), "w")) or 0]
    for each in children(child(table, "w:tblGrid"), "w:gridCol"):
        grid.append(grid[-1] + max(integer(attribute(each, "w")) or 0, _LEAST))
    return grid[:WIDEST]


def shape_of(row: Element, grid: Sequence[int]) -> RowShape:
    """Return the shape of a row (`w:tr`) of a table. Cells may span more columns than the table states."""
    properties = child(row, "w:trPr")
    column = min(max(integer(value_of(properties, "w:gridBefore")) or 0, 0), WIDEST)
    columns, going_on = [column], []
    for cell in _cells(row):
        stated = child(cell, "w:tcPr")
        column += min(max(integer(value_of(stated, "w:gridSpan")) or 1, 1), WIDEST)
        columns.append(column)
        merge = child(stated, "w:vMerge")
        going_on.append(merge is not None and (attribute(merge, "val") or "continue") == "continue")
    last = len(grid) - 1
    edges = tuple(grid[min(at, last)] + max(at - last, 0) * _LEAST for at in columns)
    return RowShape(edges, tuple(going_on), bool(switched(properties, "w:tblHeader")))


def _cells(parent: Element) -> Iterator[Element]:
    """Yield a row's cells, those in content controls too."""
    for each in parent:
        if name(each) == "w:tc":
            yield each
        elif name(each) in _AROUND_CELLS:
            yield from _cells(each)
