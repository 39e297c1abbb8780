"""Sheets as a workbook, or as CSV files that a spreadsheet opens correctly; tables of documents as sheets."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from unrec.data import UsageError
from unrec.models import Cell
from unrec.publish.export.grids import Grid, number_format
from unrec.publish.export.people import Linked, Sheet, Value
from unrec.publish.names import direction
from unrec.store.write import safe_name
from unrec.tables import caption_of, grid, printed_rows
from unrec.text import printable, visible

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_LONGEST = 32_767
_MOST_ROWS = 1_048_575  # besides the heading
_LONGEST_LINK, _MOST_LINKS = 1_000, 65_530
_DAY = "yyyy-mm-dd"
_CREATED = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
# What a cell that is edited by hand would be taken for a formula by.
_BEGINS = tuple("=+-@\t\r＝＋－＠")
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT = 2, 1


class TooLongError(UsageError, ValueError):
    """A sheet has more rows than a workbook holds."""


def write_workbook(file: BinaryIO, sheets: Sequence[Sheet], grids: Iterable[Grid] = ()) -> None:
    """Write the sheets as a workbook, row by row: memory does not grow with their number; then a sheet for
    each table of a document, as it is printed.

    Headings stay in sight and filter their columns; texts wrap and run in the direction of their language;
    all sheets run from right to left where most rows do. No text is ever a formula. A text longer than a cell
    holds ends in `…`; what XML forbids is exchanged (`text.printable`). A sheet holds 65,530 links; the texts
    of more lead nowhere. Raises `TooLongError` where a sheet has more rows than a workbook holds. The same
    sheets are the same bytes, whenever they are written: they state the first day that a zip can.
    """
    from xlsxwriter import Workbook

    book = Workbook(file, {"constant_memory": True})
    book.set_properties({"author": "unrec", "created": _CREATED})
    formats = _Formats(book)
    to_left = 0
    for sheet in sheets:
        rows = _add(book, formats, sheet)
        to_left += 0 if sheet.ours else rows["rtl"] - rows["ltr"]
    for made in book.worksheets() if to_left > 0 else ():
        made.right_to_left()
    for each in grids:
        _add_grid(book, formats, each)
    book.close()


class _Formats:
    """The formats of a workbook's cells, each made once."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._made: dict[tuple[bool | str, ...], Any] = {}
        self.heading = self._make(bold=True, font_color="#FFFFFF", bg_color="#1F4E79", valign="vcenter")

    def of(
        self,
        *,
        to_left: bool = False,
        quoted: bool = False,
        linked: bool = False,
        heads: bool = False,
        shown: str = "",
    ) -> Any:
        """Return the format of a cell, by the direction of its text and what it is; `shown` is how a number
        or a day looks.
        """
        key = (to_left, quoted, linked, heads, shown)
        if key not in self._made:
            self._made[key] = self._make(
                valign="top",
                align="right" if to_left or (shown and shown != _DAY) else "left",
                reading_order=_RIGHT_TO_LEFT if to_left else _LEFT_TO_RIGHT,
                num_format=shown or "General",
                quote_prefix=quoted,
                **({"underline": 1, "font_color": "#0563C1"} if linked else {}),
                **({"bold": True, "bottom": 1, "bg_color": "#DDEBF7"} if heads else {}),
            )
        return self._made[key]

    def _make(self, **properties: object) -> Any:
        return self._book.add_format({"font_name": "Arial", "font_size": 10, "text_wrap": True, **properties})


def _add(book: "Workbook", formats: _Formats, sheet: Sheet) -> Counter[str]:
    """Add a sheet; return how many of its rows run in which direction."""
    made: Any = book.add_worksheet(sheet.name)
    for at, column in enumerate(sheet.columns):
        made.set_column(at, at, column.width)
        made.write_string(0, at, column.name, formats.heading)
    made.freeze_panes(1, 0)
    made.repeat_rows(0)
    made.set_landscape()
    made.fit_to_pages(1, 0)
    directions: Counter[str] = Counter()
    for number, row in enumerate(sheet.rows, 1):
        if number > _MOST_ROWS:
            raise TooLongError(
                f"the sheet {sheet.name} would have more than the {_MOST_ROWS:,} rows that a workbook holds; "
                "write csv, or fewer documents"
            )
        written = direction(row.language, "ltr")
        directions[written] += 1
        for at, (column, value) in enumerate(zip(sheet.columns, row.cells, strict=True)):
            _put(made, (number, at), value, formats, to_left=written == "rtl" and not column.ours)
    made.autofilter(0, 0, directions.total(), len(sheet.columns) - 1)
    return directions


def _put(
    sheet: Any,
    place: tuple[int, int],
    value: Value,
    formats: _Formats,
    *,
    to_left: bool,
    heads: bool = False,
) -> None:
    """Write a cell: text in the direction of its letters, numbers and days as such."""
    text = value.text if isinstance(value, Linked) else value
    if isinstance(text, str):
        text = printable(text)
        text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        if text.startswith("<r>") and text.endswith("</r>"):
            text += " "  # or it would be taken for markup
        target = printable(value.target) if isinstance(value, Linked) else ""
        linked = 0 < len(target) <= _LONGEST_LINK and sheet.hlink_count < _MOST_LINKS
        quoted = text.startswith(_BEGINS)
        form = formats.of(to_left=to_left and not text.isascii(), quoted=quoted, linked=linked, heads=heads)
        if linked:
            sheet.write_url(*place, _address(target), form, text)
        else:
            sheet.write_string(*place, text, form)
    elif isinstance(text, dt.date):
        sheet.write_datetime(*place, text, formats.of(shown=_DAY))
    elif text is not None:
        sheet.write_number(*place, text, formats.of())


def _address(target: str) -> str:
    """A target as a workbook has it: an address, a sheet of its own (`#name`), or a file beside it."""
    if target.startswith("#"):
        return f"internal:'{target[1:]}'!A1"
    return target if "://" in target else f"external:{target}"


_WIDTH_OF_STUBS, _WIDTH = 40, 14


def _add_grid(book: "Workbook", formats: _Formats, each: Grid) -> None:
    """Add a table: its caption and unit in the first row, which stays in sight with the headers; its cells,
    those of spans merged; its notes below. A cell that is a number is one, and looks as it is printed.
    """
    made: Any = book.add_worksheet(each.name)
    table, to_left = each.table, direction(each.language, "ltr") == "rtl"
    made.set_column(0, 0, _WIDTH_OF_STUBS)
    made.set_column(1, max(table.n_columns - 1, 1), _WIDTH)
    title = caption_of(table) or table.table_id
    _put(made, (0, 0), visible(title), formats, to_left=to_left)
    _merge(made, (0, 0), 1, table.n_columns)
    for places in grid(table, each.cells):
        for cell, high, wide in places:
            if cell is not None:
                place = (cell.row, cell.column - 1)
                heads = cell.row <= table.header_rows
                _put_cell(made, place, cell, formats, to_left=to_left, heads=heads)
                _merge(made, place, high, wide)
    for number, note in enumerate(table.notes, table.n_rows + 2):
        _put(made, (number, 0), visible(note), formats, to_left=to_left)
        _merge(made, (number, 0), 1, table.n_columns)
    made.freeze_panes(1 + table.header_rows, 0)
    made.repeat_rows(0, table.header_rows)
    made.set_landscape()
    made.fit_to_pages(1, 0)
    if to_left:
        made.right_to_left()


def _merge(sheet: Any, place: tuple[int, int], high: int, wide: int) -> None:
    """Merge the places of a span.

    The library's own call writes blanks into rows to come, which a sheet that is written row by row loses.
    """
    if (high, wide) != (1, 1):
        row, column = place
        sheet.merge.append([row, column, row + high - 1, column + wide - 1])


def _put_cell(
    sheet: Any, place: tuple[int, int], cell: Cell, formats: _Formats, *, to_left: bool, heads: bool
) -> None:
    shown = number_format(cell)
    if shown is not None:
        sheet.write_number(*place, cell.number, formats.of(shown=shown))
    else:
        _put(sheet, place, visible(cell.text), formats, to_left=to_left, heads=heads)


# What a spreadsheet takes for the beginning of a formula, spaces before it or not.
_TEXT = "'"


def write_separated(folder: Path, sheets: Iterable[Sheet], grids: Iterable[Grid] = ()) -> None:
    """Write a file a sheet into a folder, as `write_sheet` does, and one a table, as printed."""
    for sheet in sheets:
        write_sheet(folder / f"{sheet.name.lower()}.csv", sheet)
    for each in grids:
        with _separated(folder / f"{safe_name(each.table.table_id)}.csv") as file:
            csv.writer(file).writerows(map(_text, row) for row in printed_rows(each.table, each.cells))


def write_sheet(place: Path, sheet: Sheet) -> None:
    """Write a sheet as a file: UTF-8 with a byte-order mark, commas, line ends of both signs (RFC 4180).

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    with _separated(place) as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in sheet.columns)
        for row in sheet.rows:
            writer.writerow(map(_text, row.cells))


def _separated(place: Path) -> TextIO:
    return place.open("w", encoding="utf-8-sig", newline="")


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Linked):
        value = value.text
    if isinstance(value, dt.date):
        return value.isoformat()
    text = printable(str(value))
    return _TEXT + text if text.lstrip(" ").startswith(_BEGINS) and isinstance(value, str) else text
