"""A comparison of two texts as a page and as a Word document, with the changes marked."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from unrec.compare.tables import CellPair, ColumnPair, RowPair, TablePair
from unrec.compare.texts import Passage, counts
from unrec.models import Document
from unrec.publish import template
from unrec.publish.names import direction
from unrec.series.changed import Run, runs


def passage_runs(passage: Passage) -> Iterator[Run]:
    """Yield the words of a passage with what went and what came."""
    if passage.old and passage.new:
        yield from runs(passage.old.text, passage.new.text)
    elif passage.old:
        yield Run("gone", passage.old.text)
    elif passage.new:
        yield Run("new", passage.new.text)


def place_of(passage: Passage) -> str:
    """Return where a passage stands: its path, or the old and the new one, and what became of it."""
    old, new = (each.path if each else None for each in (passage.old, passage.new))
    path = f"{old} → {new}" if old and new and old != new else new or old or ""
    moved = ", moved" if passage.moved and passage.fate != "moved" else ""
    return f"{path} · {passage.fate}{moved}"


def summary(passages: Sequence[Passage]) -> str:
    """Return in words how many paragraphs had each fate."""
    return ", ".join(f"{count} {fate}" for fate, count in counts(passages).items())


def difference(cell: CellPair | None) -> str:
    """Return by how much a number changed: `+12 345.6`, `−0.5`; empty where that is not known, or 0."""
    if cell is None or not cell.difference:
        return ""
    digits = f"{abs(Decimal(str(cell.difference))):,f}".replace(",", "\u00a0")
    whole, point, rest = digits.partition(".")
    rest = rest.rstrip("0")
    return f"{'+' if cell.difference > 0 else '−'}{whole}{point if rest else ''}{rest}"


def name_runs(column: ColumnPair) -> list[Run]:
    """Return the words of a column's name with what went and what came."""
    if column.old_name is not None and column.new_name is not None:
        return list(runs(column.old_name, column.new_name))
    return (
        [Run("gone", column.old_name)] if column.old_name is not None else [Run("new", column.new_name or "")]
    )


def cell_runs(cell: CellPair | None) -> list[Run]:
    """Return what stands in a cell, a number whole, with what went and what came."""
    old, new = (cell.old, cell.new) if cell else (None, None)
    if old and new:
        if cell is None or not cell.changed:
            return [Run("same", new.text)]
        if old.number is None or new.number is None:
            return list(runs(old.text, new.text))
    sides = [Run("gone", old.text)] if old else []
    return [*sides, Run("new", new.text)] if new else sides


def places(pair: TablePair, row: RowPair) -> list[CellPair | None]:
    """Return what stands in a row below each column of a pair of tables."""
    cells = {cell.column: cell for cell in row.cells}
    return [cells.get(column) for column in pair.columns]


def place_of_table(pair: TablePair) -> str:
    """Return where a table stands: its id, or the old and the new one, what became of it, and its title."""
    old, new = (each.table_id.rpartition(":")[2] if each else None for each in (pair.old, pair.new))
    path = f"{old} → {new}" if old and new and old != new else new or old or ""
    why = {"table.several": ", several are alike", "table.none": ""}.get(pair.rules[0], "")
    units = pair.units
    unit = (
        f", no differences: units {units[0] or 'not printed'} → {units[1] or 'not printed'}" if units else ""
    )
    return f"{path} · {pair.fate}{why}{unit}"


def table_summary(tables: Sequence[TablePair]) -> str:
    """Return in words how many tables had each fate and how many cells changed; empty without tables."""
    if not tables:
        return ""
    counted = Counter(pair.fate for pair in tables)
    joined = [pair for pair in tables if pair.old and pair.new]
    changed = sum(
        cell.changed
        for pair in joined
        for row in pair.rows
        if row.rule
        for cell in row.cells
        if cell.column.rule
    )
    fates = ", ".join(f"{counted[fate]} {fate}" for fate in ("unchanged", "changed", "new", "gone"))
    return f"; tables: {fates}; {changed} cells changed"


def as_html(
    old: Document, new: Document, passages: Sequence[Passage], tables: Sequence[TablePair] = ()
) -> str:
    """Return a page of its own, in the direction of the new document's language; it loads nothing."""
    page = template(__package__, "marked.html.j2")
    shown = page.render(
        **_OF_TABLES,
        old=old,
        new=new,
        side=direction(new.language, "ltr"),
        passages=passages,
        tables=tables,
        summary=summary(passages) + table_summary(tables),
        place_of=place_of,
        passage_runs=passage_runs,
    )
    return f"{shown}\n"


_OF_TABLES = {
    "cell_runs": cell_runs,
    "name_runs": name_runs,
    "places": places,
    "place_of_table": place_of_table,
    "difference": difference,
}


_PARTS = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")


def as_docx(new: Document, passages: Sequence[Passage], tables: Sequence[TablePair] = ()) -> bytes:
    """Return a Word document of the new text with the changes from the old one as tracked changes, its tables
    after the text.

    The same passages are the same bytes. What XML forbids is exchanged (`text.printable`).
    """
    context = {
        **_OF_TABLES,
        "to_left": direction(new.language) == "rtl",
        "passages": passages,
        "passage_runs": passage_runs,
        "tables": tables,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in _PARTS:
            text = template(__package__, f"docx/{name}").render(**context)
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()
