"""The sheets for people as a workbook, or as CSV files that a spreadsheet opens correctly."""

import csv
import datetime as dt
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from unrec.data import UsageError
from unrec.publish.export.people import Linked, Sheet, Value, direction
from unrec.text import printable

if TYPE_CHECKING:
    from openpyxl import Workbook

_LONGEST = 32_767
_MOST_ROWS = 1_048_575  # besides the heading
# Letters written by their number: a text that happens to hold such must not be read as one.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# What a cell that is edited by hand would be taken for a formula by.
_BEGINS = tuple("=+-@\t\r＝＋－＠")
_FONT = "Arial"
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT = 2, 1


class TooLongError(UsageError, ValueError):
    """A sheet has more rows than a workbook holds."""


def write_workbook(file: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write the sheets as a workbook, row by row: memory does not grow with their number.

    Headings stay in sight and filter their columns; texts wrap and run in the direction of their language;
    all sheets run from right to left where most rows do. No text is ever a formula. A text longer than a cell
    holds ends in `…`; what XML forbids is exchanged (`text.printable`). Raises `TooLongError` where a
    sheet has more rows than a workbook holds. The same sheets are the same bytes, whenever they are written.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "unrec"
    counts = [Counter(direction(row.language) for row in sheet.rows) for sheet in sheets]
    both: Counter[str] = sum(
        (count for count, sheet in zip(counts, sheets, strict=True) if not sheet.ours), Counter()
    )
    for sheet, count in zip(sheets, counts, strict=True):
        _add(book, sheet, count.total(), to_left=both["rtl"] > both["ltr"])
    with TemporaryFile() as dated:
        book.save(dated)
        _undated(dated, file)


_CORE = "docProps/core.xml"
_TIMES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")
_PIECE = 1 << 20


def _undated(dated: IO[bytes], file: BinaryIO) -> None:
    """Copy a workbook without the times at which it and its parts were written."""
    with zipfile.ZipFile(dated) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            told = zipfile.ZipInfo(part)  # of the first day a zip can state
            told.compress_type = zipfile.ZIP_DEFLATED
            with old.open(part) as source, new.open(told, "w", force_zip64=True) as target:
                if part == _CORE:
                    target.write(_TIMES.sub(b"", source.read()))
                else:
                    shutil.copyfileobj(source, target, _PIECE)


def _add(book: "Workbook", sheet: Sheet, count: int, *, to_left: bool) -> None:
    from openpyxl.utils import get_column_letter

    made: Any = book.create_sheet(sheet.name)
    if count > _MOST_ROWS:
        raise TooLongError(
            f"the sheet {sheet.name} would have {count:,} rows, and a workbook holds {_MOST_ROWS:,}; "
            "write csv, or fewer documents"
        )
    made.sheet_view.rightToLeft = to_left
    made.freeze_panes = "A2"
    for at, column in enumerate(sheet.columns, 1):
        made.column_dimensions[get_column_letter(at)].width = column.width
    made.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{count + 1}"
    made.print_title_rows = "1:1"
    made.page_setup.orientation = "landscape"
    made.page_setup.fitToHeight = 0
    made.sheet_properties.pageSetUpPr.fitToPage = True
    cells = _Cells(made)
    made.append([cells.heading(column.name) for column in sheet.columns])
    for row in sheet.rows:
        written = direction(row.language) == "rtl"
        made.append(
            [
                cells.of(value, to_left=written and not column.ours)
                for column, value in zip(sheet.columns, row.cells, strict=True)
            ]
        )


class _Cells:
    """Makes the cells of a sheet; styles are shared by all of them."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        self._sheet = sheet
        self._bold = Font(name=_FONT, size=10, bold=True, color="FFFFFF")
        self._link = Font(name=_FONT, size=10, underline="single", color="0563C1")
        self._plain = Font(name=_FONT, size=10)
        self._fill = PatternFill("solid", fgColor="1F4E79")
        self._head = Alignment(vertical="center", wrap_text=True)
        self._aligned = {
            to_left: Alignment(
                vertical="top",
                wrap_text=True,
                horizontal="right" if to_left else "left",
                readingOrder=_RIGHT_TO_LEFT if to_left else _LEFT_TO_RIGHT,
            )
            for to_left in (True, False)
        }

    def heading(self, name: str) -> Any:
        """Return a cell of the first row."""
        cell = self._cell(name)
        cell.font, cell.fill, cell.alignment = self._bold, self._fill, self._head
        return cell

    def of(self, value: Value, *, to_left: bool) -> Any:
        """Return the cell of a value: text in the direction of its letters, numbers and days as such."""
        text = value.text if isinstance(value, Linked) else value
        cell = self._cell(text)
        to_left = to_left and isinstance(text, str) and not text.isascii()
        cell.alignment, cell.font = self._aligned[to_left], self._plain
        if isinstance(value, Linked):
            cell.hyperlink, cell.font = printable(value.target), self._link
        return cell

    def _cell(self, value: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if not isinstance(value, str):
            return WriteOnlyCell(self._sheet, value=value)
        text = _ESCAPE.sub("_x005F_", printable(value))
        text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        cell: Any = WriteOnlyCell(self._sheet, value=text)
        cell.data_type = "s"  # whatever it begins with
        cell.quotePrefix = text.startswith(_BEGINS)
        return cell


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
