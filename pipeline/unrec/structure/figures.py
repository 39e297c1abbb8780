"""Cells of tables once they have texts: the headers over each, and the number that one is."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from unrec.models import CellParagraph, Paragraph, Table
from unrec.tables import table_id_of
from unrec.text import DASHES


def with_headers_and_numbers(paragraphs: Sequence[Paragraph], tables: Iterable[Table]) -> list[Paragraph]:
    """Return paragraphs with the headers over each cell and the number that it is, where it is one.

    A number is told where it can be read in one way: by its own marks, else by how the other numbers of the
    table, then of the document, use them.
    """
    header_rows = {table.table_id: table.header_rows for table in tables}
    cells = [each for each in paragraphs if isinstance(each, CellParagraph)]
    heads = defaultdict[str, list[CellParagraph]](list)
    figures = dict[str, _Figure]()
    for cell in cells:
        table_id = table_id_of(cell)
        if cell.row <= header_rows.get(table_id, 0):
            heads[table_id].append(cell)
        elif (figure := _figure(cell)) is not None:
            figures[cell.paragraph_id] = figure
    over = {table_id: _Heads(group) for table_id, group in heads.items()}
    values = _values(cells, figures)
    return [
        _with_header(each, header_rows, over, values) if isinstance(each, CellParagraph) else each
        for each in paragraphs
    ]


def _with_header(
    cell: CellParagraph,
    header_rows: Mapping[str, int],
    over: Mapping[str, "_Heads"],
    values: Mapping[str, float],
) -> CellParagraph:
    table_id = table_id_of(cell)
    count = header_rows.get(table_id, 0)
    header = over[table_id].path(cell.column) if table_id in over else cell.header
    header = () if cell.row <= count else header
    return replace(cell, header=header, value=values.get(cell.paragraph_id))


class _Heads:
    """The headers of a table by the columns that they stand over."""

    def __init__(self, cells: Iterable[CellParagraph]) -> None:
        self._cells = sorted(cells, key=lambda cell: (cell.row, cell.column))
        self._paths: dict[int, tuple[str, ...]] = {}

    def path(self, column: int) -> tuple[str, ...]:
        """Return the texts of the headers over a column, outermost first; each cell once."""
        if column not in self._paths:
            self._paths[column] = tuple(
                cell.text
                for cell in self._cells
                if cell.text and cell.column <= column < cell.column + cell.column_span
            )
        return self._paths[column]


# Numbers


class _Figure(NamedTuple):
    """A number as printed: its value where its one mark parts decimals, and where it parts thousands; None
    where it cannot. `decimal` and `group` are the marks that it shows to be such, a space among those of
    thousands; `mark` is the one that may be either. `bracketed` stands in brackets, which say that it is
    negative where it has a neighbour in its column that does not.
    """

    as_decimal: float
    as_group: float
    decimal: str = ""
    group: str = ""
    mark: str = ""
    bracketed: bool = False


_BY_SPACES = re.compile(r"\d{1,3}(?: \d{3})+(?:([.,])\d+)?")
_BY_MARKS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*([.,])\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+")
_MARKED = re.compile(r"(\d+)([.,])(\d+)")
_PLAIN = re.compile(r"0|[1-9]\d*")
_LONGEST = 40
_IN_THREES = 3


def is_figure(text: str) -> bool:
    """Tell whether a text is a number as bodies of tables hold them: no year, and no number of a column,
    which is a small one in brackets.
    """
    figure = _signed(text)
    if figure is None or _COLUMN.fullmatch(text.strip()):
        return False
    return not _FIRST_YEAR <= abs(figure.as_group) <= _LAST_YEAR


_COLUMN = re.compile(r"\(\s*[1-3]?\d\s*\)")
_FIRST_YEAR, _LAST_YEAR = 1945, 2099


def _figure(cell: CellParagraph) -> _Figure | None:
    """What number a cell may be; None where it is none, or stands on several lines."""
    return None if "\n" in cell.raw.strip() else _signed(cell.text)


def _signed(text: str) -> _Figure | None:
    """What number a text may be, with the sign that a dash or brackets give it; None where it is none."""
    if len(text) > _LONGEST:
        return None
    text = _plain(text)
    bracketed = text.startswith("(") and text.endswith(")")
    text = text[1:-1].strip() if bracketed else text
    negative = bracketed
    if text[:1] and text[0] in DASHES and not bracketed:
        negative, text = True, text[1:].lstrip()
    figure = _read(text)
    if figure is None:
        return None
    sign = -1.0 if negative else 1.0
    return figure._replace(
        as_decimal=sign * figure.as_decimal, as_group=sign * figure.as_group, bracketed=bracketed
    )


def _plain(text: str) -> str:
    """A text with ASCII digits and marks, spaces single; signs of currencies and per cent left out."""
    signs: list[str] = []
    for sign in text:
        digit = unicodedata.decimal(sign, None)
        if digit is not None:
            signs.append(str(digit))
        elif sign in _MARKS:
            signs.append(_MARKS[sign])
        elif sign.isspace():
            signs.append(" ")
        elif unicodedata.category(sign) != "Sc":
            signs.append(sign)
    return " ".join("".join(signs).split())


_MARKS = {"\u066b": "\u066b", "\u066c": " ", "%": "", "\u066a": "", "\uff05": "", "\u2019": " ", "'": " "}
"""Signs of numbers by what they are read as: the Arabic mark of decimals stays."""


def _read(text: str) -> _Figure | None:
    whole, arabic, rest = text.partition("\u066b")
    if arabic:
        known = _read(whole)
        if known is None or not rest.isdecimal() or known.mark or known.decimal:
            return None
        value = float(f"{int(known.as_group)}.{rest}")
        return _Figure(value, value)
    if _PLAIN.fullmatch(text):
        return _Figure(float(text), float(text))
    if match := _BY_SPACES.fullmatch(text):
        value = float(text.replace(" ", "").replace(",", "."))
        return _Figure(value, value, match[1] or "", " ")
    if (match := _BY_MARKS.fullmatch(text)) and match[1] != match[2]:
        value = float(text.replace(match[1], "").replace(",", "."))
        return _Figure(value, value, match[2], match[1])
    if match := _THOUSANDS.fullmatch(text):
        value = float(text.replace(match[1], ""))
        return _Figure(value, value, "", match[1])
    if match := _MARKED.fullmatch(text):
        return _marked(*match.groups())
    return None


def _marked(whole: str, mark: str, rest: str) -> _Figure | None:
    """A number with one mark: `12.5`, `0,125`, or `1,234`, which is open."""
    if len(whole) > 1 and whole.startswith("0"):
        return None
    value = float(f"{whole}.{rest}")
    if len(rest) != _IN_THREES or whole == "0" or len(whole) > _IN_THREES:
        return _Figure(value, value, mark)
    return _Figure(value, float(whole + rest), mark=mark)


class _Marks:
    """Which marks part decimals and which thousands, by the numbers that show it."""

    def __init__(self, figures: Iterable[_Figure]) -> None:
        figures = list(figures)
        self.decimal = {each.decimal for each in figures} - {""}
        self.group = {each.group for each in figures} - {""}

    def value(self, figure: _Figure) -> float | None:
        """Return the value of a number with a mark that is open; None where nothing or both is shown."""
        other = "," if figure.mark == "." else "."
        decimal = figure.mark in self.decimal or bool(self.group & {" ", other})
        group = figure.mark in self.group or other in self.decimal
        if decimal == group:
            return None
        return figure.as_decimal if decimal else figure.as_group


def _values(cells: Iterable[CellParagraph], figures: Mapping[str, _Figure]) -> dict[str, float]:
    """The number of each cell that can be read in one way, by its id."""
    tables = defaultdict[str, list[tuple[CellParagraph, _Figure]]](list)
    for cell in cells:
        if cell.paragraph_id in figures:
            tables[table_id_of(cell)].append((cell, figures[cell.paragraph_id]))
    whole = _Marks(figures.values())
    return {cell.paragraph_id: value for group in tables.values() for cell, value in _of_table(group, whole)}


def _of_table(
    figures: Sequence[tuple[CellParagraph, _Figure]], whole: _Marks
) -> Iterator[tuple[CellParagraph, float]]:
    marks = _Marks(figure for _, figure in figures)
    open_columns = {cell.column for cell, figure in figures if not figure.bracketed}
    for cell, figure in figures:
        if figure.bracketed and cell.column not in open_columns and not (figure.group or figure.decimal):
            continue
        value: float | None = figure.as_decimal
        if figure.mark:
            value = marks.value(figure)
            value = whole.value(figure) if value is None else value
        if value is not None:
            yield cell, value
