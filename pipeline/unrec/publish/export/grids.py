"""Tables of documents for a workbook: a sheet each, and a sheet that lists them."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from unrec.models import Cell, Extraction, Table
from unrec.nested import grouped
from unrec.publish.export.people import Linked, Row, Sheet, sheet
from unrec.tables import rows_of
from unrec.text import printable, visible


class Grid(NamedTuple):
    """A table of a document with the sheet that holds it. Names of sheets are unique in a workbook."""

    name: str
    language: str
    table: Table
    cells: tuple[Cell, ...]


MOST_SHEETS = 400
"""Tables that get a sheet: what a workbook opens with in a breath. `unrec export csv` writes all."""
_MOST_ROWS, _MOST_COLUMNS = 1_048_000, 16_384
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\x00-\x1f\[\]:*?/\\\\']")

Extractions = Callable[[], Iterable[Extraction]]


def listed(extractions: Extractions) -> Sheet | None:
    """Return the sheet that lists all tables, each leading to its own sheet; None where there are none."""
    rows = [_listed(named) for named in _named(extractions())]
    return sheet("Tables", rows) if rows else None


def grids(extractions: Extractions, *, every: bool = False) -> Iterator[Grid]:
    """Yield the tables that get a sheet, in order; with `every`, all tables."""
    held: dict[str, list[Cell]] = {}
    document_id = ""
    for each in _named(extractions()):
        if each.sheet is None and not every:
            continue
        document = each.extraction.document
        if document.document_id != document_id:
            document_id = document.document_id
            cells = (row for row in rows_of(each.extraction, "cells") if isinstance(row, Cell))
            held = grouped(cells, lambda cell: cell.table_id)
        cells_of = tuple(held.get(each.table.table_id, ()))
        yield Grid(each.sheet or "", document.language, each.table, cells_of)


class _Named(NamedTuple):
    """A table with the name of its sheet, None where it gets none, and the heading it stands under."""

    sheet: str | None
    extraction: Extraction
    table: Table
    heading: str | None


def _named(extractions: Iterable[Extraction]) -> Iterator[_Named]:
    number = 0
    for extraction in extractions:
        titles = {section.section_id: section.title for section in extraction.sections}
        for table in extraction.tables:
            number += 1
            heading = titles.get(table.section_id or "")
            fits = table.n_rows <= _MOST_ROWS and table.n_columns <= _MOST_COLUMNS
            said = table.caption or heading or table.table_id
            name = sheet_name(number, said) if fits and number <= MOST_SHEETS else None
            yield _Named(name, extraction, table, heading)


def sheet_name(number: int, said: str) -> str:
    """Return a name as Excel takes it, 31 characters at most, told apart by its number: `3 Table 2 Posts`."""
    words = _FORBIDDEN.sub(" ", printable(visible(said))).split()
    name = f"{number} {' '.join(words)}".encode("utf-16-le")[: 2 * _LONGEST_NAME]
    return name.decode("utf-16-le", "ignore").strip()


def _listed(each: _Named) -> Row:
    table = each.table
    shape = (table.n_rows, table.n_columns, table.page_first, table.table_id)
    opened = Linked(each.sheet, f"#{each.sheet}") if each.sheet else None
    values = (table.document_id, opened, table.caption, each.heading, table.unit, *shape)
    return Row(values, each.extraction.document.language)


_DIGITS_HELD = 15
"""Digits of a number that a workbook keeps."""


def number_format(cell: Cell) -> str | None:
    """Return the format by which a workbook shows the number of a cell as it is printed: its decimals,
    groups, brackets and per cent; None where it is no number, or not held whole.
    """
    if cell.number is None:
        return None
    digits = "".join(sign for sign in cell.text if sign.isdecimal())
    value = abs(cell.number)
    decimals = next(
        (n for n in range(len(digits)) if abs(int(digits) / 10**n - value) <= value * 1e-12), None
    )
    if decimals is None or len(digits) > _DIGITS_HELD:
        return None
    inner = cell.text.strip("()%٪％−–—- ")
    marks = sum(not sign.isdecimal() for sign in inner)
    whole = "#,##0" if marks > (decimals > 0) else "0"
    shown = whole + ("." + "0" * decimals if decimals else "")
    shown += '"%"' if any(sign in cell.text for sign in "%٪％") else ""
    return f"{shown};({shown})" if cell.text.strip().startswith("(") else shown
