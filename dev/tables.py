"""How the tables of a PDF agree with those of its own Word file: cells, spans and header paths.

`python -m dev.tables FOLDER` reads every pair `X.pdf`, `X.docx` of a folder. The truth are the grid, the
merges and the rows marked as headers of the Word file, read from its XML without this project's reader.
Beside it stand the tables that pdfplumber extracts from the same PDF by its own settings, in the same run.
"""

import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import decomposition
from zipfile import ZipFile

from lxml import etree

import unrec

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Cell(NamedTuple):
    """A cell: its text without spaces, rows and columns from 1, spans, and the headers over it if known."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    header: tuple[str, ...] | None


Tables = list[list[Cell]]
"""The cells that hold text of each table of a document, in reading order."""


class Score(NamedTuple):
    """What agrees: right ones, those found, those that the truth has."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Any) -> "Score":
        """Return the counts of both."""
        return Score(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0


def plain(text: str) -> str:
    """A text without spaces and raised signs: neither breaks of lines nor marks of notes count."""
    return "".join(sign for sign in text if not sign.isspace() and "<super>" not in decomposition(sign))


# The truth: the XML of a Word file

_THROUGH = {f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}
_BETWEEN = {f"{_W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "proofErr")}
_LEFT_OUT = {f"{_W}{name}" for name in ("tbl", "del", "moveFrom", "txbxContent")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_UNTOLD = -1
"""Rows of headers of a table most of which its author has marked as such: its headers are not scored."""
_ONE_EDGE = 6  # twentieths of a point


class _Raw(NamedTuple):
    """A cell of a row in the file: its edges, whether it goes on with the one above, its text."""

    left: int
    right: int
    goes_on: bool
    text: str


def truth(path: Path) -> Tables:
    """Return the tables of a Word file that hold more than one text, those in cells of others by themselves.

    Tables that touch are one, as Word prints them.
    """
    with ZipFile(path) as file:
        root = etree.fromstring(file.read("word/document.xml"))
    made: Tables = []
    for table in root.iter(f"{_W}tbl"):
        if any(each.tag in _LEFT_OUT - {f"{_W}tbl"} for each in table.iterancestors()) or (
            _touching(table, -1) is not None or _is_contents(table)
        ):
            continue
        rows, heads = list(_rows(table)), 0
        following = table
        while (following := _touching(following, 1)) is not None:
            rows += _rows(following)
        while heads < len(rows) and rows[heads][0]:
            heads += 1
        if 2 * heads > len(rows):
            heads = _UNTOLD
        if len(cells := list(_cells([row for _, row in rows], heads))) > 1:
            made.append(cells)
    return made


def _is_contents(table: Any) -> bool:
    """Tell whether a table is a contents page: most rows lead by a tab to a page's number."""
    rows = [list(_within(row, "tc")) for row in _within(table, "tr")]
    leading = 0
    for cells in rows:
        ends = [[*cell.iter(f"{_W}t", f"{_W}tab")][-1:] for cell in cells]
        leads = any(end and end[0].tag == f"{_W}tab" and end[0].getparent().tag == f"{_W}r" for end in ends)
        leading += leads and plain("".join(_texts(cells[-1]))).isdecimal()
    return 2 * leading > len(rows)


def _touching(table: Any, step: int) -> Any:
    """The table right before or after one, with nothing between; None where there is none."""
    other = table.getnext() if step > 0 else table.getprevious()
    while other is not None and other.tag in _BETWEEN:
        other = other.getnext() if step > 0 else other.getprevious()
    return other if other is not None and other.tag == f"{_W}tbl" else None


def _within(parent: Any, tag: str) -> Iterator[Any]:
    """The elements of a kind under a parent, in content controls and insertions, too."""
    for each in parent:
        if each.tag == f"{_W}{tag}":
            yield each
        elif each.tag in _THROUGH:
            yield from _within(each, tag)


def _number(parent: Any, path: str, name: str = "val") -> int | None:
    found = parent.find("/".join(f"{_W}{step}" for step in path.split("/")))
    value = found.get(f"{_W}{name}") if found is not None else None
    return int(value) if value is not None else None


def _rows(table: Any) -> Iterator[tuple[bool, list[_Raw]]]:
    """Whether each row is marked as one of headers, and its cells."""
    edges = [_number(table, "tblPr/tblInd", "w") or 0]
    for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol"):
        edges.append(edges[-1] + int(column.get(f"{_W}w") or 0))
    for row in _within(table, "tr"):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        at, cells = _number(row, "trPr/gridBefore") or 0, list[_Raw]()
        for cell in _within(row, "tc"):
            end = at + (_number(cell, "tcPr/gridSpan") or 1)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            left, right = edges[min(at, len(edges) - 1)], edges[min(end, len(edges) - 1)]
            cells.append(_Raw(left, right, goes_on, plain("".join(_texts(cell)))))
            at = end
        yield row.find(f"{_W}trPr/{_W}tblHeader") is not None, cells


def _texts(element: Any) -> Iterator[str]:
    """The text of a cell without that of tables in it, of raised marks of notes, and of what was deleted."""
    for each in element:
        if each.tag == f"{_W}t":
            yield each.text or ""
        elif each.tag == f"{_W}r":
            raised = each.find(f"{_W}rPr/{_W}vertAlign")
            if raised is None or raised.get(f"{_W}val") != "superscript":
                yield from _texts(each)
        elif each.tag not in _LEFT_OUT:
            yield from _texts(each)


def _cells(rows: list[list[_Raw]], heads: int) -> Iterator[Cell]:
    columns: list[int] = []
    for edge in sorted({edge for row in rows for cell in row for edge in (cell.left, cell.right)}):
        if not columns or edge - columns[-1] > _ONE_EDGE:
            columns.append(edge)
    heights: dict[tuple[int, int], int] = {}
    below: dict[int, int] = {}
    for at in range(len(rows) - 1, -1, -1):
        heights |= {(at, cell.left): 1 + below.get(cell.left, 0) for cell in rows[at]}
        below = {cell.left: heights[at, cell.left] for cell in rows[at] if cell.goes_on}
    places = [
        (
            at + 1,
            bisect_right(columns, cell.left),
            bisect_right(columns, cell.right),
            heights[at, cell.left],
            cell,
        )
        for at, row in enumerate(rows)
        for cell in row
        if not cell.goes_on and cell.text
    ]
    last = max((column for _, column, _, _, _ in places), default=0)
    above = [place for place in places if place[0] <= max(heads, 0)]
    for row, column, end, high, cell in places:
        header = tuple(head.text for _, left, right, _, head in above if left <= column < right)
        wide = max(min(end, last + 1) - column, 1)
        known = header if row > heads else ()
        yield Cell(cell.text, row, column, high, wide, None if heads == _UNTOLD else known)


# What is read


def ours(path: Path) -> Tables:
    """Return the tables of a document as this project reads them."""
    document = unrec.read(path)
    return [
        [
            Cell(plain(c.text), c.row, c.column, c.row_span, c.column_span, tuple(map(plain, c.header)))
            for c in table.cells
        ]
        for table in document.tables
    ]


def pdfplumbers(path: Path) -> Tables:
    """Return the tables that pdfplumber extracts by its own settings: ruled ones, else those told by words.

    It knows neither spans nor headers, nor that a table goes on over a page.
    """
    import pdfplumber

    tables: Tables = []
    with pdfplumber.open(path) as file:
        for page in file.pages:
            found = page.extract_tables() or page.extract_tables(
                {"vertical_strategy": "text", "horizontal_strategy": "lines"}
            )
            for table in found:
                cells = [
                    Cell(plain(text), at, column, 1, 1, ())
                    for at, row in enumerate(table, 1)
                    for column, text in enumerate(row, 1)
                    if plain(text or "")
                ]
                if cells:
                    tables.append(cells)
    return tables


# Compared


def _numbered(cells: Iterable[Cell]) -> Counter[tuple[object, ...]]:
    """The cells by text and place, rows and columns counted among those that hold text."""
    cells = list(cells)
    rows = {row: at for at, row in enumerate(sorted({cell.row for cell in cells}))}
    columns = {column: at for at, column in enumerate(sorted({cell.column for cell in cells}))}
    return Counter((cell.text, rows[cell.row], columns[cell.column]) for cell in cells)


def compared(found: Tables, wanted: Tables) -> Mapping[str, Score]:
    """Return how much of each kind agrees. Tables are paired in their order by what they hold in common."""
    scores = dict.fromkeys(("text", "place", "spans", "header"), Score())
    pairs, free = _paired(found, wanted)
    for mine, table in pairs:
        keys = {
            "text": (Counter(cell.text for cell in mine), Counter(cell.text for cell in table)),
            "place": (_numbered(mine), _numbered(table)),
            "spans": (
                Counter((c.text, c.row_span, c.column_span) for c in mine),
                Counter((c.text, c.row_span, c.column_span) for c in table),
            ),
            "header": (
                Counter((c.text, c.header) for c in mine),
                Counter((c.text, c.header) for c in table),
            ),
        }
        if any(cell.header is None for cell in table):
            del keys["header"]
        for name, (one, other) in keys.items():
            scores[name] += Score((one & other).total(), one.total(), other.total())
    for table in free:
        for name in scores:
            scores[name] += Score(0, len(table), 0)
    return scores


def _paired(found: Tables, wanted: Tables) -> tuple[list[tuple[list[Cell], list[Cell]]], Tables]:
    """Each table of the truth with the one that was found for it, empty without one, and those left over: of
    all pairings that keep both orders, the one with most cells in common.
    """
    bags, others = ([Counter(cell.text for cell in table) for table in tables] for tables in (found, wanted))
    best = [[0] * (len(others) + 1) for _ in range(len(bags) + 1)]
    for i in range(len(bags) - 1, -1, -1):
        for j in range(len(others) - 1, -1, -1):
            both = best[i + 1][j + 1] + (bags[i] & others[j]).total()
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    i, pairs, free = 0, list[tuple[list[Cell], list[Cell]]](), list[list[Cell]]()
    for j, table in enumerate(wanted):
        while i < len(found) and best[i][j] == best[i + 1][j]:
            free.append(found[i])
            i += 1
        if i < len(found) and best[i][j] > best[i][j + 1]:
            pairs.append((found[i], table))
            i += 1
        else:
            pairs.append(([], table))
    return pairs, [*free, *found[i:]]


def main() -> None:
    """Print how much agrees, by document and in all."""
    folder = Path(sys.argv[1])
    readers = {"unrec": ours, "pdfplumber": pdfplumbers}
    whole: dict[str, dict[str, Score]] = {}
    for word in sorted(folder.glob("*.docx")):
        pdf = word.with_suffix(".pdf")
        if not pdf.is_file():
            continue
        wanted = truth(word)
        tried = {name: read(pdf) for name, read in readers.items()} | {"unrec, Word": ours(word)}
        for name, found in tried.items():
            scores = compared(found, wanted)
            total = whole.setdefault(name, dict.fromkeys(scores, Score()))
            for kind, score in scores.items():
                total[kind] += score
            told = "  ".join(f"{kind} {score.f1:.3f}" for kind, score in scores.items())
            sys.stdout.write(f"{pdf.stem:<22} {name:<12} {told}  tables {len(found)}/{len(wanted)}\n")
    for name, scores in whole.items():
        told = "  ".join(f"{kind} {score.f1:.4f}" for kind, score in scores.items())
        sys.stdout.write(f"{'all':<22} {name:<12} {told}\n")


if __name__ == "__main__":
    main()
