"""Tables: a unit a cell, the rows of headers, and what is printed around a table that belongs to it."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from msgspec.structs import replace

from unrec.models import Box, Document, Section, SourceCell, SourceLine, Table
from unrec.structure.figures import is_figure
from unrec.structure.furniture import Claim, begins_table_note, is_unit
from unrec.structure.tree import Unit
from unrec.text import CLOSING_BRACKETS, OPENING_BRACKETS, clean, join_lines

_MOST_HEADERS = 8
"""Rows of headers: what goes on so for longer is a table that is set so as a whole."""
_NEARLY_ALL = 0.9
"""Share of a line's letters that are set in bold or slanted type where the line is."""
_SMALLER = 0.92
"""What part of the usual size type is that is clearly smaller: 7 or 7.5 points beside 8.5."""


def table_units(lines: Sequence[SourceLine], taken: Container[int], first: int) -> list[Unit]:
    """One unit a cell of a table from index `first` on, in the order of the lines,
    of lines that nothing has taken. No span reaches beyond the rows and columns that hold text.
    """
    units: dict[tuple[int, int, int], Unit] = {}
    last_row, last_column = defaultdict[int, int](int), defaultdict[int, int](int)
    for index in range(first, len(lines)):
        cell = lines[index].cell
        if cell is None or index in taken or not lines[index].text.strip():
            continue
        key = (cell.table, cell.row, cell.column)
        if key not in units:
            units[key] = Unit(None, None, 1, "table.cell", cell=cell)
            last_row[cell.table] = max(last_row[cell.table], cell.row)
            last_column[cell.table] = max(last_column[cell.table], cell.column)
        units[key].lines.append(index)
    for unit in units.values():
        cell = unit.cell
        if cell is not None and (cell.row_span, cell.column_span) != (1, 1):
            high = min(cell.row_span, last_row[cell.table] - cell.row + 1)
            wide = min(cell.column_span, last_column[cell.table] - cell.column + 1)
            unit.cell = replace(cell, row_span=high, column_span=wide)
    return list(units.values())


def table_rows(
    units: Sequence[Unit],
    lines: Sequence[SourceLine],
    claims: Mapping[int, Claim],
    sections: Sequence[Section],
    section_of: Sequence[str | None],
    document: Document,
) -> Iterator[Table]:
    """Yield a row for each table that the units of cells make, in the order of their first lines."""
    held = defaultdict[int, list[tuple[Unit, SourceCell]]](list)
    for unit in units:
        if unit.cell is not None:
            held[unit.cell.table].append((unit, unit.cell))
    by_id = {section.section_id: section for section in sections}
    for number, cells in held.items():
        indexes = [index for unit, _ in cells for index in unit.lines]
        caption, unit_printed = _above(min(indexes), lines, claims, by_id, section_of)
        printed = [lines[index] for index in indexes]
        pages = [line.page for line in printed if line.page is not None]
        yield Table(
            table_id=f"{document.document_id}:t{number}",
            document_id=document.document_id,
            section_id=section_of[min(indexes)],
            page_first=min(pages, default=None),
            page_last=max(pages, default=None),
            box=_bounds(line.box for line in printed if line.page == min(pages)) if pages else None,
            caption=caption,
            unit=unit_printed,
            notes=tuple(_below(max(indexes), lines, claims)),
            n_rows=max(cell.row + cell.row_span - 1 for _, cell in cells),
            n_columns=max(cell.column + cell.column_span - 1 for _, cell in cells),
            header_rows=_header_rows(cells, lines),
        )


def _bounds(boxes: Iterable[Box | None]) -> Box | None:
    """The rectangle around some of one page."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    return Box(
        page=known[0].page,
        x0=min(box.x0 for box in known),
        top=min(box.top for box in known),
        x1=max(box.x1 for box in known),
        bottom=max(box.bottom for box in known),
    )


_Rows = Mapping[int, Sequence[tuple[Unit, SourceCell]]]


def _header_rows(cells: Sequence[tuple[Unit, SourceCell]], lines: Sequence[SourceLine]) -> int:
    """How many first rows hold headers: those that the source states, up to the first figure; else those told
    by their type; else one where its reader saw that it heads columns.

    Authors mark bodies as headers, too, so that a table is kept together: one that is marked whole states
    nothing. Of a single column nothing is told by a header that the source does not state: its first row is a
    title.
    """
    rows = defaultdict[int, list[tuple[Unit, SourceCell]]](list)
    for unit, cell in cells:
        rows[cell.row].append((unit, cell))
    numbers = sorted(rows)
    stated = [
        *takewhile(
            lambda row: any(cell.heads for _, cell in rows[row]) and not _has_figure(rows[row], lines),
            numbers,
        )
    ]
    if 0 < len(stated) < len(numbers):
        return stated[-1]
    if all(cell.column == 1 and cell.column_span == 1 for _, cell in cells):
        return 0
    if told := _told_by_type(rows, lines):
        return told
    return int(numbers[0] == 1 and any(cell.header for _, cell in cells))


def _told_by_type(rows: _Rows, lines: Sequence[SourceLine]) -> int:
    """How many first rows are in type of their own, bold, slanted or smaller as not all of the table is, or
    go on with such ones without a text in the first column. An empty row or a figure ends them; what then
    stands in the first column alone is a heading within the table.
    """
    heads: list[int] = []
    usual = _usual_size(rows, lines)
    for row in sorted(rows):
        if len(heads) == _MOST_HEADERS or (heads and row != heads[-1] + 1):
            break
        stubless = bool(heads) and min(cell.column for _, cell in rows[row]) > 1
        if _has_figure(rows[row], lines) or not (stubless or _is_set_off(rows[row], lines, usual)):
            break
        heads.append(row)
    while len(heads) > 1 and [cell.column for _, cell in rows[heads[-1]]] == [1]:
        heads.pop()
    return heads[-1] if 0 < len(heads) < len(rows) else 0


def _has_figure(row: Sequence[tuple[Unit, SourceCell]], lines: Sequence[SourceLine]) -> bool:
    texts = (" ".join(lines[index].text for index in unit.lines) for unit, _ in row)
    return any(map(is_figure, texts))


def _is_set_off(row: Sequence[tuple[Unit, SourceCell]], lines: Sequence[SourceLine], usual: float) -> bool:
    """Whether all letters of a row are set in bold or slanted type, and it has some; or all of it in a size
    that is clearly smaller than the usual one of its table.
    """
    held = [lines[index] for unit, _ in row for index in unit.lines]
    shares = [max(line.weight or 0.0, line.slant or 0.0) for line in held if any(map(str.isalpha, line.text))]
    if shares and min(shares) >= _NEARLY_ALL:
        return True
    return all(line.size is not None and line.size < _SMALLER * usual for line in held)


def _usual_size(rows: _Rows, lines: Sequence[SourceLine]) -> float:
    """The size in which most lines of a table are set; 0 where that is not known."""
    sizes = Counter(lines[index].size for row in rows.values() for unit, _ in row for index in unit.lines)
    return max(sizes, key=lambda size: (sizes[size], size or 0.0)) or 0.0


def _above(
    first: int,
    lines: Sequence[SourceLine],
    claims: Mapping[int, Claim],
    sections: Mapping[str, Section],
    section_of: Sequence[str | None],
) -> tuple[str | None, str | None]:
    """The caption and the unit that are printed right above a table's first line."""
    unit: str | None = None
    for index in range(first - 1, -1, -1):
        claim = claims.get(index)
        if not lines[index].text.strip() or (claim is not None and claim.role == "furniture"):
            continue
        if (
            claim is not None
            and claim.rule == "footnote.table"
            and unit is None
            and is_unit(lines[index].text)
        ):
            unit = clean(lines[index].text).text.strip(f" {OPENING_BRACKETS}{CLOSING_BRACKETS}")
            continue
        section = sections.get(section_of[index] or "") if claim is not None else None
        if claim is None or claim.rule != "heading.caption" or section is None:
            break
        return f"{section.label} {section.title}".strip(), unit
    return None, unit


def _below(last: int, lines: Sequence[SourceLine], claims: Mapping[int, Claim]) -> Iterator[str]:
    """The notes that are printed right below a table's last line."""
    note: list[str] = []
    for index in range(last + 1, len(lines)):
        claim, text = claims.get(index), lines[index].text
        if not text.strip() or (claim is not None and claim.role == "furniture"):
            continue
        if claim is None or claim.rule != "footnote.table" or is_unit(text):
            break
        if note and begins_table_note(text):
            yield clean(join_lines(note)).text
            note = []
        note.append(text.strip())
    if note:
        yield clean(join_lines(note)).text
