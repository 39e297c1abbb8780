"""Read exported tables of recommendations (CSV, Excel): one row each, each cell a line with its place.

Which columns such tables have is data of the catalogue (`exports.toml`). A table without them is no document.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from unrec.catalogue.exports import column
from unrec.findings import finding
from unrec.models import Reading, Source, SourceCell
from unrec.reading.containers import Member
from unrec.reading.flow import Flow, Paragraph, Run, UnreadableError, check_size, failed
from unrec.reading.office import integer, open_zip, parse, unpacked
from unrec.reading.plain_text import decode

CSV, EXCEL = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 100_000_000
MAX_ROWS = 100_000
_MAX_COLUMNS = 200
_MAX_PART = 200_000_000
_ABOVE = 20
"""Rows that may stand above the header."""

Rows = Iterator[tuple[int, list[str]]]
"""Rows with their numbers, from 1, as people see them in the file."""


def read_table(source: Source) -> Reading:
    """Return the cells of an exported table of recommendations, row by row, each a line with its `cell`.

    The place is the row and the column of the file, `header` the column's name. Columns that hold neither
    the text nor what is stated of it (State, response, theme, symbol, session) have the role `furniture` and
    the rule `table.column`, as do rows above the header. A table without a column of texts is refused by the
    names that it has. At most 100,000 rows are read. No error is raised for any bytes.
    """
    kind = EXCEL if source.data.startswith(b"PK") else CSV
    flow = Flow("table")
    try:
        check_size(source, MAX_BYTES)
        rows = _rows(source.data)
        header, places, above = _header(rows)
        for _, row in above:
            flow.add(Paragraph((Run(" ".join(filter(None, row))),), role="furniture", rule="table.above"))
        for number, row in rows:
            if number > MAX_ROWS:
                said = f"{source.name} has more than {MAX_ROWS:,} rows; those after row {number - 1:,} are left out"
                flow.findings.append(finding("source.cut", said))
                break
            _add(flow, number, row, header, places)
    except UnreadableError as error:
        return failed(source, kind, error)
    return flow.reading(source, kind)


def _add(flow: Flow, number: int, row: list[str], header: list[str], places: dict[int, str]) -> None:
    """Add the cells of a row, the text first: what is stated of it follows."""
    order = sorted(range(min(len(row), len(header))), key=lambda at: (places.get(at) != "text", at))
    for at in order:
        text = row[at].strip()
        if not text:
            continue
        cell = SourceCell(table=1, row=number, column=at + 1, header=header[at] or None)
        if at in places:
            flow.add(Paragraph((Run(re.sub(r"\s*[\r\n]+\s*", " ", text)),), cell=cell))
        else:
            flow.add(Paragraph((Run(text),), role="furniture", rule="table.column"))


def look_into(data: bytes) -> list[Member] | str:
    """Return the table itself as the only document (an empty name), or why it is none."""
    try:
        _header(_rows(data))
    except UnreadableError as error:
        return "table without recommendations" if error.code == "source.columns" else []
    return [Member("")]


def _header(rows: Rows) -> tuple[list[str], dict[int, str], list[tuple[int, list[str]]]]:
    """The names of the columns, what the known ones hold, and the rows above."""
    above: list[tuple[int, list[str]]] = []
    for number, row in rows:
        names = [" ".join(name.split()) for name in row]
        places = {at: kind for at, name in enumerate(names) if (kind := column(name)) is not None}
        if "text" in places.values() and len({*places.values()}) > 1:
            return names, places, above
        above.append((number, row))
        if len(above) >= _ABOVE:
            break
    shown = ", ".join(filter(None, above[0][1]))[:160] if above else ""
    said = "the table has no column of recommendations and what is stated of them"
    raise UnreadableError("source.columns", said, shown)


def _rows(data: bytes) -> Rows:
    return _excel(data) if data.startswith(b"PK") else _csv(data)


def _csv(data: bytes) -> Rows:
    """The rows of a CSV; the sign between its columns is told by the first line."""
    found = decode(data) or (data.decode("cp1252", "replace"), "windows-1252")
    text = found[0]
    first = text[:4096].partition("\n")[0]
    sign = max(",;\t", key=first.count)
    csv.field_size_limit(1_000_000)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 1):
            yield number, row[:_MAX_COLUMNS]
    except csv.Error as error:
        raise UnreadableError("source.damaged", f"the table is damaged: {error}") from error


# ---- Excel

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def _excel(data: bytes) -> Rows:
    """The rows of a workbook's first sheet: texts as stored, of formulas the last result."""
    archive = open_zip(data)
    names = sorted(
        (name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
        key=lambda name: (len(name), name),
    )
    if not names:
        raise UnreadableError("source.damaged", "the workbook has no sheet", "xl/worksheets")
    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.namelist():
        root = parse(unpacked(archive, "xl/sharedStrings.xml", _MAX_PART), "xl/sharedStrings.xml")
        shared = [_text(each) for each in root.iter(f"{_MAIN}si")]
    sheet = parse(unpacked(archive, names[0], _MAX_PART), names[0])
    for count, row in enumerate(sheet.iter(f"{_MAIN}row"), 1):
        yield integer(row.get("r")) or count, _cells(row.iter(f"{_MAIN}c"), shared)


def _cells(cells: Iterable[Any], shared: list[str]) -> list[str]:
    out: list[str] = []
    for cell in cells:
        match = _REFERENCE.fullmatch(cell.get("r") or "")
        at = _column(match[1]) if match else len(out)
        if at >= _MAX_COLUMNS:
            break
        out += [""] * (at + 1 - len(out))
        out[at] = _value(cell, shared)
    return out


def _value(cell: Any, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    if cell.get("t") == "s":
        at = integer(value)
        return shared[at] if at is not None and 0 <= at < len(shared) else ""
    return str(value)


def _text(element: Any) -> str:
    """The characters of a string, without the readings printed beside it."""
    return "".join(
        each.text or ""
        for each in element.iter(f"{_MAIN}t")
        if each.getparent() is None or each.getparent().tag != f"{_MAIN}rPh"
    )


def _column(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value - 1
