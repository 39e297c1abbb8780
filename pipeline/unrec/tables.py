"""Tables of a document: cells as the stages read them and as rows, and the grid that a table makes."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from unrec.models import Cell, CellParagraph, Document, Extraction, Paragraph, Record, Section, Table
from unrec.text import visible

_SHARED = tuple(
    name for name in Cell.__struct_fields__ if name in Paragraph.__struct_fields__ and name != "number"
)
_PLACE = ("row", "column", "row_span", "column_span", "header")


def table_id_of(cell: CellParagraph) -> str:
    """Return the id of the table that a cell stands in."""
    return f"{cell.document_id}:t{cell.table}"


def cell_row(cell: CellParagraph) -> Cell:
    """Return the row of a cell; `cell_paragraph` gives the cell back."""
    shared = {name: getattr(cell, name) for name in (*_SHARED, *_PLACE)}
    return Cell(cell_id=cell.paragraph_id, table_id=table_id_of(cell), number=cell.value, **shared)


def cell_paragraph(row: Cell, document: Document, meeting_number: int | None) -> CellParagraph:
    """Return a cell as the stages know it, of its row, its document and its meeting."""
    shared = {name: getattr(row, name) for name in (*_SHARED, *_PLACE)}
    path = row.cell_id.rpartition(":")[2]
    return CellParagraph(
        paragraph_id=row.cell_id,
        work_id=document.work_id,
        language=document.language,
        meeting_number=meeting_number,
        path=path,
        level=1,
        full_text=row.text,
        table=int(path[1:].partition(".")[0]),
        value=row.number,
        **shared,
    )


# What a document has of each table of the output, and a document of these.


def rows_of(extraction: Extraction, table: str) -> Sequence[Record]:
    """Return the rows that a document has in a table of an output."""
    if table == "documents":
        return (extraction.document,)
    if table == "cells":
        return tuple(cell_row(unit) for unit in extraction.paragraphs if isinstance(unit, CellParagraph))
    rows: tuple[Record, ...] = getattr(extraction, table)
    if table == "paragraphs" and extraction.tables:
        return tuple(unit for unit in rows if not isinstance(unit, CellParagraph))
    return rows


def joined(document: Document, rows: Mapping[str, Iterable[Any]]) -> Extraction:
    """Return the document of its rows by table: the cells take their places among the paragraphs.

    `rows_of` gives the rows back.
    """
    held = {name: tuple(group) for name, group in rows.items()}
    cells: tuple[Cell, ...] = held.pop("cells", ())
    if cells:
        meetings = _meetings(held.get("sections", ()))
        units = [
            *held.get("paragraphs", ()),
            *(cell_paragraph(cell, document, meetings.get(cell.section_id)) for cell in cells),
        ]
        held["paragraphs"] = tuple(sorted(units, key=lambda unit: unit.line_first))
    return Extraction(document=document, **held)


def _meetings(sections: Sequence[Section]) -> dict[str | None, int | None]:
    """The number of the meeting that each section belongs to: its own, or that of the outermost above it."""
    meetings: dict[str | None, int | None] = {}
    over: dict[str | None, Section | None] = {None: None}
    for section in sections:
        above = over.get(section.parent_id)
        meeting = above or (section if section.kind == "meeting" else None)
        over[section.section_id] = meeting
        meetings[section.section_id] = meeting.meeting_number if meeting else None
    return meetings


# A table as a grid.


class Place(NamedTuple):
    """A place of a row's grid that is printed: the cell that begins there, None for an empty one; and how
    many rows and columns it takes, without those that another cell has.
    """

    cell: Cell | None
    rows: int = 1
    columns: int = 1


def grid(table: Table, cells: Iterable[Cell]) -> Iterator[list[Place]]:
    """Yield the rows of a table from the first to the last: every column of each is in one place, or in a
    span from above. A span never covers a cell that holds text of its own, nor reaches beyond the table.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(cells, key=lambda each: (each.row, each.column)):
        rows.setdefault(cell.row, []).append(cell)
    taken: dict[int, int] = {}  # by column, the last row that a span from above covers
    below: dict[int, list[int]] = {}  # by column, the rows in which cells begin
    for cell in (each for group in rows.values() for each in group):
        below.setdefault(cell.column, []).append(cell.row)
    for row in range(1, table.n_rows + 1):
        yield _row(row, rows.get(row, []), table, taken, below)


def _row(
    row: int, cells: Sequence[Cell], table: Table, taken: dict[int, int], below: Mapping[int, Sequence[int]]
) -> list[Place]:
    places: list[Place] = []
    waiting = {cell.column: cell for cell in cells}
    column = 1
    while column <= table.n_columns:
        cell = waiting.get(column)
        if cell is None:
            if taken.get(column, 0) < row:
                places.append(Place(None))
            column += 1
            continue
        wide, widest = 1, min(cell.column_span, table.n_columns - column + 1)
        while wide < widest and column + wide not in waiting and taken.get(column + wide, 0) < row:
            wide += 1
        covered = range(column, column + wide)
        begun = (below.get(at, ()) for at in covered)
        starts = (rows[at] for rows in begun if (at := bisect_right(rows, row)) < len(rows))
        high = min(cell.row_span, min(starts, default=table.n_rows + 1) - row)
        taken.update(dict.fromkeys(covered, row + high - 1))
        places.append(Place(cell, high, wide))
        column += wide
    return places


def caption_of(table: Table) -> str:
    """Return the caption of a table with its unit in brackets, empty where nothing is printed."""
    return " ".join(filter(None, (table.caption, f"({table.unit})" if table.unit else None)))


def printed_rows(table: Table, cells: Iterable[Cell]) -> Iterator[list[str]]:
    """Yield the texts of all rows, those of headers too, one a column; a span's stands in its first place."""
    rows: dict[int, dict[int, str]] = {}
    for cell in cells:
        rows.setdefault(cell.row, {})[cell.column] = cell.text
    for row in range(1, table.n_rows + 1):
        yield [rows.get(row, {}).get(column, "") for column in range(1, table.n_columns + 1)]


def header_paths(table: Table, cells: Iterable[Cell]) -> dict[int, tuple[str, ...]]:
    """Return the texts of the headers over each column that has any, outermost first."""
    cells = tuple(cells)
    paths: dict[int, tuple[str, ...]] = {}
    heads = sorted(
        (cell for cell in cells if cell.row <= table.header_rows), key=lambda cell: (cell.row, cell.column)
    )
    for cell in heads:
        for column in range(cell.column, cell.column + cell.column_span):
            paths[column] = (*paths.get(column, ()), cell.text)
    for cell in cells if not heads else ():
        paths.setdefault(cell.column, cell.header)
    return paths


def column_names(table: Table, cells: Iterable[Cell]) -> list[str]:
    """Return a name for each column: the headers over it, outermost first, parted by ` / `; its number where
    none stands over it. Of equal names the later have their column's number.
    """
    paths = header_paths(table, cells)
    names: list[str] = []
    for column in range(1, table.n_columns + 1):
        name = " / ".join(filter(None, paths.get(column, ()))) or str(column)
        names.append(f"{name} ({column})" if name in names else name)
    return names


def as_html(table: Table, cells: Iterable[Cell], language: str, direction: str) -> str:
    """Return a table as HTML: spans, headers, caption with its unit, notes below; everything escaped."""
    own = f'lang="{escape(language)}" dir="{direction}"'
    caption = caption_of(table)
    lines = [f"<table {own}>", *([f"<caption>{escape(visible(caption))}</caption>"] if caption else ())]
    for at, places in enumerate(grid(table, cells), 1):
        tag = "th" if at <= table.header_rows else "td"
        lines.append(f"<tr>{''.join(_html_cell(place, tag) for place in places)}</tr>")
    lines.append("</table>")
    lines += [f"<p {own}>{escape(visible(note))}</p>" for note in table.notes]
    return "\n".join(lines)


def _html_cell(place: Place, tag: str) -> str:
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("rowspan", place.rows), ("colspan", place.columns))
        if count > 1
    )
    scope = (
        ' scope="colgroup"' if tag == "th" and place.columns > 1 else ' scope="col"' if tag == "th" else ""
    )
    text = escape(visible(place.cell.text)) if place.cell is not None else ""
    return f"<{tag}{spans}{scope}>{text}</{tag}>"


def as_markdown(table: Table, cells: Iterable[Cell]) -> str:
    """Return a table in Markdown, which knows one row of headers and no spans: headers of several rows are
    named by their path, a span's text stands in its first place.
    """
    cells = tuple(cells)
    rows = [column_names(table, cells)] if table.header_rows else [[""] * table.n_columns]
    rows += [*plain_rows(table, cells)]
    printed = ["| " + " | ".join(map(_markdown_cell, row)) + " |" for row in rows]
    printed.insert(1, "|" + " --- |" * table.n_columns)
    caption = caption_of(table)
    return "\n".join([*([caption, ""] if caption else ()), *printed, *(f"\n{note}" for note in table.notes)])


def _markdown_cell(text: str) -> str:
    return escape(visible(text), quote=False).replace("\\", "\\\\").replace("|", "\\|")


def plain_rows(table: Table, cells: Iterable[Cell]) -> Iterator[list[str]]:
    """Yield the texts of the rows below the headers, one a column; a span's stands in its first."""
    for values in by_row(table, cells):
        yield [values[column].text if column in values else "" for column in range(1, table.n_columns + 1)]


def by_row(table: Table, cells: Iterable[Cell]) -> Iterator[dict[int, Cell]]:
    """Yield the cells of each row below the headers by column; rows without text are empty."""
    rows: dict[int, dict[int, Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, {})[cell.column] = cell
    for row in range(table.header_rows + 1, table.n_rows + 1):
        yield rows.get(row, {})
