"""The sheets for people as a workbook, or as CSV files that a spreadsheet opens correctly."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from unrec.data import UsageError
from unrec.publish.export.people import Linked, Sheet, Value, direction
from unrec.text import printable

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_LONGEST = 32_767
_MOST_ROWS = 1_048_575  # besides the heading
_LONGEST_LINK, _MOST_LINKS = 1_000, 65_530
_CREATED = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
# What a cell that is edited by hand would be taken for a formula by.
_BEGINS = tuple("=+-@\t\r＝＋－＠")
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT = 2, 1


class TooLongError(UsageError, ValueError):
    """A sheet has more rows than a workbook holds."""


def write_workbook(file: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write the sheets as a workbook, row by row: memory does not grow with their number.

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
    book.close()


class _Formats:
    """The formats of a workbook's cells, each made once."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._made: dict[tuple[bool, ...], Any] = {}
        self.heading = self._make(bold=True, font_color="#FFFFFF", bg_color="#1F4E79", valign="vcenter")

    def of(
        self, *, to_left: bool = False, quoted: bool = False, linked: bool = False, dated: bool = False
    ) -> Any:
        """Return the format of a cell, by the direction of its text and what it is."""
        key = (to_left, quoted, linked, dated)
        if key not in self._made:
            self._made[key] = self._make(
                valign="top",
                align="right" if to_left else "left",
                reading_order=_RIGHT_TO_LEFT if to_left else _LEFT_TO_RIGHT,
                num_format="yyyy-mm-dd" if dated else "General",
                quote_prefix=quoted,
                **({"underline": 1, "font_color": "#0563C1"} if linked else {}),
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
        written = direction(row.language)
        directions[written] += 1
        for at, (column, value) in enumerate(zip(sheet.columns, row.cells, strict=True)):
            _put(made, (number, at), value, formats, to_left=written == "rtl" and not column.ours)
    made.autofilter(0, 0, directions.total(), len(sheet.columns) - 1)
    return directions


def _put(sheet: Any, place: tuple[int, int], value: Value, formats: _Formats, *, to_left: bool) -> None:
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
        form = formats.of(to_left=to_left and not text.isascii(), quoted=quoted, linked=linked)
        if linked:
            sheet.write_url(*place, target if "://" in target else f"external:{target}", form, text)
        else:
            sheet.write_string(*place, text, form)
    elif isinstance(text, dt.date):
        sheet.write_datetime(*place, text, formats.of(dated=True))
    elif text is not None:
        sheet.write_number(*place, text, formats.of())


# What a spreadsheet takes for the beginning of a formula, spaces before it or not.
_TEXT = "'"


def write_separated(folder: Path, sheets: tuple[Sheet, ...]) -> None:
    """Write a file a sheet into a folder, as `write_sheet` does."""
    for sheet in sheets:
        write_sheet(folder / f"{sheet.name.lower()}.csv", sheet)


def write_sheet(place: Path, sheet: Sheet) -> None:
    """Write a sheet as a file: UTF-8 with a byte-order mark, commas, line ends of both signs (RFC 4180).

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in sheet.columns)
        for row in sheet.rows:
            writer.writerow(map(_text, row.cells))


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Linked):
        value = value.text
    if isinstance(value, dt.date):
        return value.isoformat()
    text = printable(str(value))
    return _TEXT + text if text.lstrip(" ").startswith(_BEGINS) and isinstance(value, str) else text
