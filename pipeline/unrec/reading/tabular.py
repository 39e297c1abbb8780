"""Read exported tables of recommendations (CSV, Excel): one row each, each cell a line with its place.

Which columns such tables have is data of the catalogue (`exports.toml`). A table without them is no document.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZipFile

from unrec.catalogue.exports import column
from unrec.findings import finding
from unrec.models import Finding, Reading, Source, SourceCell
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
"""Rows with their numbers, from 1, as people see them in the file; each up to one cell too many."""
MOST_TEXT, TEXT_PER_BYTE = 5_000_000, 50
"""Characters that a file may give, and more for each of its bytes: many cells may name one text."""


def read_table(source: Source) -> Reading:
    """Return the cells of an exported table of recommendations, row by row, each a line with its `cell`.

    The place is the row and the column of the file, `header` the column's name. Columns that hold neither
    the text nor what is stated of it (State, response, theme, symbol, session) have the role `furniture` and
    the rule `table.column`, as do rows above the header; a cell beyond the header, which a comma in a text
    makes, has the rule `table.beyond`. What is left out, further columns and sheets too, is a finding. A
    table without a column of texts is refused by the names that it has. At most 100,000 rows are read. No
    error is raised for any bytes.
    """
    kind = EXCEL if source.data.startswith(b"PK") else CSV
    flow = Flow("table")
    try:
        check_size(source, MAX_BYTES)
        rows = _rows(source.data)
        header, places, above = _header(rows)
        wide, beyond, room = 0, 0, MOST_TEXT + TEXT_PER_BYTE * len(source.data)
        for _, row in above:
            flow.add(Paragraph((Run(" ".join(filter(None, row))),), role="furniture", rule="table.above"))
        for number, row in rows:
            if number > MAX_ROWS:
                said = f"{source.name} has more than {MAX_ROWS:,} rows; those after row {number - 1:,} are left out"
                flow.findings.append(finding("source.cut", said))
                break
            room -= sum(map(len, row))
            if room < 0:
                said = f"{source.name} would give far more text than it has bytes; row {number} and what follows is left out"
                flow.findings.append(finding("source.cut", said))
                break
            wide += len(row) > _MAX_COLUMNS
            beyond += _add(flow, number, row[:_MAX_COLUMNS], header, places)
    except UnreadableError as error:
        return failed(source, kind, error)
    flow.findings.extend(_left_out(source, wide, beyond))
    return flow.reading(source, kind)


def _left_out(source: Source, wide: int, beyond: int) -> Iterator[Finding]:
    """What is to be said of rows that are too wide, and of further sheets."""
    if wide:
        said = f"{wide:,} rows have more than {_MAX_COLUMNS} columns; what stands beyond is left out"
        yield finding("source.cut", said)
    if beyond:
        said = (
            f"{beyond:,} cells stand beyond the header: a text before them may be parted by a sign within it"
        )
        yield finding("table.beyond", said)
    sheets = _sheets(open_zip(source.data)) if source.data.startswith(b"PK") else []
    if len(sheets) > 1:
        yield finding(
            "table.sheets", f"{len(sheets) - 1:,} further sheets are not read", ", ".join(sheets[1:20])
        )


def _add(flow: Flow, number: int, row: list[str], header: list[str], places: dict[int, str]) -> int:
    """Add the cells of a row, the text first: what is stated of it follows. Return how many lack a header."""
    order = sorted(range(len(row)), key=lambda at: (places.get(at) != "text", at))
    beyond = 0
    for at in order:
        text = row[at].strip()
        if not text:
            continue
        named = header[at] or None if at < len(header) else None
        cell = SourceCell(table=1, row=number, column=at + 1, header=named)
        if at >= len(header):
            beyond += 1
            flow.add(Paragraph((Run(text),), role="furniture", rule="table.beyond"))
        elif at in places:
            flow.add(Paragraph((Run(re.sub(r"\s*[\r\n]+\s*", " ", text)),), cell=cell))
        else:
            flow.add(Paragraph((Run(text),), role="furniture", rule="table.column"))
    return beyond


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
    decoded = decode(data) or (data.decode("cp1252", "replace"), "windows-1252")
    text = decoded[0]
    first = text[:4096].partition("\n")[0]
    sign = max(",;\t", key=first.count)
    csv.field_size_limit(1_000_000)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 1):
            yield number, row[: _MAX_COLUMNS + 1]
    except csv.Error as error:
        raise UnreadableError("source.damaged", f"the table is damaged: {error}") from error


# ---- Excel

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def _excel(data: bytes) -> Rows:
    """The rows of a workbook's first sheet: texts as stored, of formulas the last result."""
    archive = open_zip(data)
    names = _sheets(archive)
    if not names:
        raise UnreadableError("source.damaged", "the workbook has no sheet", "xl/worksheets")
    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.namelist():
        root = parse(unpacked(archive, "xl/sharedStrings.xml", _MAX_PART), "xl/sharedStrings.xml")
        shared = [_text(each) for each in root.iter(f"{_MAIN}si")]
    sheet = parse(unpacked(archive, names[0], _MAX_PART), names[0])
    for count, row in enumerate(sheet.iter(f"{_MAIN}row"), 1):
        yield integer(row.get("r")) or count, _cells(row.iter(f"{_MAIN}c"), shared)


def _sheets(archive: ZipFile) -> list[str]:
    """The parts that hold a workbook's sheets, by their numbers."""
    names = (name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name))
    return sorted(names, key=lambda name: (len(name), name))


def _cells(cells: Iterable[Any], shared: list[str]) -> list[str]:
    out: list[str] = []
    for cell in cells:
        match = _REFERENCE.fullmatch(cell.get("r") or "")
        at = _column(match[1]) if match else len(out)
        if at >= _MAX_COLUMNS:
            if _value(cell, shared).strip():
                return [*out, *[""] * (_MAX_COLUMNS - len(out)), "…"]
            continue
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
