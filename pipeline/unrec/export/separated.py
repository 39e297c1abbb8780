"""The sheets for people as CSV files that a spreadsheet opens rightly."""

import csv
import datetime as dt
from pathlib import Path

from unrec.export.people import Linked, Sheet, Value

# What a spreadsheet takes for the beginning of a formula, spaces before it or not.
_BEGINS = tuple("=+-@\t\r＝＋－＠")
_TEXT = "'"


def write_separated(folder: Path, sheets: tuple[Sheet, ...]) -> None:
    """Write a file a sheet: UTF-8 with a byte-order mark, commas, line ends of both signs (RFC 4180).

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    for sheet in sheets:
        with (folder / f"{sheet.name.lower()}.csv").open("w", encoding="utf-8-sig", newline="") as file:
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
    text = str(value)
    return _TEXT + text if text.lstrip(" ").startswith(_BEGINS) and isinstance(value, str) else text
