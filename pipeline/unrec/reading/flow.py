"""Paragraphs that a file states → source lines: what the readers of files without a layout share."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec.structs import replace

from unrec.findings import finding
from unrec.models import Direction, Finding, Reading, Role, Source, SourceCell, SourceLine
from unrec.reading.limits import ReadError
from unrec.text import SUPERSCRIPTS, nfc, raised

UnreadableError = ReadError
"""A file that cannot be read; the finding that says why is made by `failed`."""
UNKNOWN = "application/octet-stream"
"""The media type of what is in no format that is known."""
SUPERSCRIPT, RAISED_LETTER = "superscript", "raised_letter"
"""The repair of a line that has a note's mark written as raised."""


class Note(NamedTuple):
    """A note at the place where the text refers to it: its number as printed, and its paragraphs.

    `number` is empty where the text prints the mark itself. The paragraphs of an endnote (`last`) come after
    the document's text, those of a footnote after the paragraph that refers to it. They may print the number
    themselves (`marked`); else it is put before them.
    """

    number: str
    paragraphs: "Iterable[Paragraph]" = ()
    last: bool = False
    marked: bool = False


class Run(NamedTuple):
    """Characters set in one way; printed lines are parted by a line feed. None is unknown."""

    text: str
    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    raised: bool = False


class Missed(NamedTuple):
    """The kind of a finding on what was left out or altered, its message and evidence, and on which of a
    paragraph's printed lines.
    """

    code: str
    message: str
    evidence: str = ""
    at: int = 0


class Paragraph(NamedTuple):
    """A paragraph as a file states it.

    `pieces` are its characters and the notes between them, `label` is the automatic number with what follows
    it, as printed (empty where its format prints none), `missed` what is reported of it. The rest is as in
    `SourceLine`.
    """

    pieces: "tuple[Run | Note, ...]"
    label: str | None = None
    role: Role | None = None
    rule: str | None = None
    heading_level: int | None = None
    cell: SourceCell | None = None
    indent: float | None = None
    direction: Direction | None = None
    missed: tuple[Missed, ...] = ()

    @property
    def text(self) -> str:
        """Its characters, without label and notes."""
        return "".join(each.text for each in self.pieces if isinstance(each, Run))

    def furniture(self, rule: str | None) -> "Paragraph":
        """Return the paragraph as one that a rule leaves out of the body's text; None where none does."""
        return self if rule is None else self._replace(role="furniture", rule=rule)


@dataclass
class Flow:
    """The lines of a document that is read paragraph by paragraph; `name` begins the ids of its rules.

    An automatic number stands before its paragraph (repair `<name>.numbering`), the number of a note where
    it is referred to and before the note (`<name>.footnote`). Empty paragraphs part the body's text; in a
    cell, a note or a header they are left out.
    """

    name: str
    lines: list[SourceLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    denormal: int = 0
    language: str | None = None
    _last: list[Note] = field(default_factory=list)
    _told: Counter[str] = field(default_factory=Counter)
    _tables: dict[int, int] = field(default_factory=dict)

    def add(self, paragraph: Paragraph) -> None:
        """Add a paragraph, and the footnotes that it refers to."""
        lines, notes = [Line()], list[Note]()
        if paragraph.label is not None:
            lines[0].put(paragraph.label, f"{self.name}.numbering")
        for piece in paragraph.pieces:
            if isinstance(piece, Note):
                notes.append(piece)
                if piece.number:
                    lines[-1].put(note_mark(lines[-1].tail, piece.number), f"{self.name}.footnote")
                continue
            for i, text in enumerate(piece.text.split("\n")):
                if i:
                    lines.append(Line())
                face = piece._replace(text="", raised=False) if text.strip() else None
                if piece.raised and _MARK.fullmatch(text):
                    mark = raised(text.lstrip())
                    lines[-1].put(mark, RAISED_LETTER if text.strip().isalpha() else SUPERSCRIPT, face)
                else:
                    lines[-1].put(text, face=face)
        first = len(self.lines)
        self._emit(lines, paragraph)
        for each in paragraph.missed:
            at = min(first + 1 + each.at, len(self.lines)) or None
            self.findings.append(finding(each.code, each.message, each.evidence, line=at))
        for note in notes:
            if note.last:
                self._last.append(note)
            else:
                self._note(note, "footnote")

    def around(self, stories: Iterable[list[Paragraph]], kind: str) -> None:
        """Add headers or footers, each text once; the first page's, which may hold the masthead, first."""
        seen: set[str] = set()
        for body in stories:
            text = "\n".join(each.text for each in body)
            if not text.strip() or text in seen:
                continue
            seen.add(text)
            for each in body:
                pieces = tuple(piece for piece in each.pieces if isinstance(piece, Run))
                self.add(each._replace(pieces=pieces, cell=None).furniture(f"{self.name}.{kind}"))

    def end(self) -> None:
        """Add the endnotes, in the order in which they were referred to."""
        while self._last:
            waiting, self._last = self._last, []
            for note in waiting:
                self._note(note, "endnote")

    def tell(self, missed: Missed) -> None:
        """Report something that was left out. Of one kind the first is reported, with their number."""
        self._told[missed.code] += 1
        if self._told[missed.code] == 1:
            at = len(self.lines) or None
            self.findings.append(finding(missed.code, missed.message, missed.evidence, line=at))

    def reading(self, source: Source, media_type: str) -> Reading:
        """Return the reading; it failed where the document holds no text."""
        self.end()
        if self.denormal:
            said = f"{self.denormal} lines were put in Unicode normalisation form C"
            self.findings.append(finding("source.nfc", said))
        empty = not any(line.text.strip() for line in self.lines if line.role != "furniture")
        findings = [self._counted(each) for each in self.findings]
        if empty:
            findings.insert(0, finding("source.empty", f"{source.name} holds no text"))
        return Reading(
            name=source.name,
            sha256=source.sha256,
            media_type=media_type,
            lines=() if empty else tuple(self.lines),
            findings=tuple(findings),
            failed=empty,
            language=self.language,
        )

    def _counted(self, said: Finding) -> Finding:
        times = self._told[said.code]
        if times < 2:
            return said
        message = f"{said.message} ({times} times; this is the first)"
        return finding(said.code, message, said.evidence, line=said.line)

    def _note(self, note: Note, kind: str) -> None:
        mark: tuple[Note, ...] = (Note(note.number),) if note.number and not note.marked else ()
        for paragraph in note.paragraphs:
            # A note in a note is read after all others, so that a chain of them cannot nest.
            nested = [each for each in paragraph.pieces if isinstance(each, Note)]
            self._last += [each._replace(last=True) for each in nested if each.paragraphs]
            pieces = [each if isinstance(each, Run) else Note(each.number) for each in paragraph.pieces]
            rule = f"{self.name}.{kind}"
            self.add(paragraph._replace(pieces=(*mark, *pieces), role="footnote", rule=rule, cell=None))
            mark = () if paragraph.text.strip() else mark

    def _emit(self, lines: "list[Line]", paragraph: Paragraph) -> None:
        """Add printed lines as they are put together. After a label alone there is no space."""
        role, cell = paragraph.role, paragraph.cell
        if (cell or role) and not any(line.text for line in lines):
            return
        if role is not None:
            cell = None
        elif cell is not None:
            # Tables count from the first of which something is shown.
            cell = replace(cell, table=self._tables.setdefault(cell.table, len(self._tables) + 1))
        for i, line in enumerate(lines):
            text = line.text.rstrip(" ") if paragraph.label is not None and not i else line.text
            composed = nfc(text)
            self.denormal += composed != text
            self.lines.append(
                SourceLine(
                    line=len(self.lines) + 1,
                    text=composed,
                    gap_before=i == 0,
                    indent=paragraph.indent,
                    size=line.size,
                    role=role,
                    rule=paragraph.rule,
                    repair=" ".join(sorted(line.repairs)) or None,
                    heading_level=paragraph.heading_level if role is None else None,
                    weight=line.share("bold"),
                    slant=line.share("italic"),
                    cell=cell,
                    direction=paragraph.direction,
                )
            )


@dataclass
class Line:
    """A printed line being put together, and how many of its letters are set in which way."""

    pieces: list[str] = field(default_factory=list)
    repairs: set[str] = field(default_factory=set)
    faces: Counter[Run] = field(default_factory=Counter)

    def put(self, text: str, repair: str = "", face: Run | None = None) -> None:
        """Add to the line what is set in a face, a run without its text."""
        if text:
            self.pieces.append(text)
        if repair:
            self.repairs.add(repair)
        if face is not None:
            self.faces[face] += sum(map(str.isalpha, text))

    @property
    def text(self) -> str:
        """The line's characters."""
        return "".join(self.pieces)

    @property
    def tail(self) -> str:
        """The last piece of the line; empty at its start."""
        return self.pieces[-1] if self.pieces else ""

    @property
    def size(self) -> float | None:
        """The size of most of its letters, in points."""
        return max(self.faces, key=self.faces.__getitem__).size if self.faces else None

    def share(self, name: str) -> float | None:
        """The share of its letters that are `bold` or `italic`; None where that is unknown."""
        letters = self.faces.total()
        if not letters or any(getattr(face, name) is None for face in self.faces):
            return None
        return sum(count for face, count in self.faces.items() if getattr(face, name)) / letters


def note_mark(before: str, number: str) -> str:
    """Return the mark as attached to the text before it: digits raised, other numbers in brackets.

    Brackets that the author typed serve; a mark right after another has its own.
    """
    typed = before.endswith(("(", "["))
    if not all(map(str.isdecimal, number)):
        return number if typed else f"({number})"
    mark = raised(number)
    return f"({mark})" if before[-1:] in {*SUPERSCRIPTS} else mark


_MARK = re.compile(r"\s*(?:\d{1,3}|[a-z])\s*", re.ASCII)
"""What a raised run says that may mark a note: «1er» does not."""


def placed(
    number: int, rows: "list[list[Cell]]", contents: str, *, heads: bool | None = None
) -> Iterator[Paragraph]:
    """Yield the paragraphs of a table's cells with their places; those of a table inside keep theirs.

    With `heads`, the first row holds the headers of the columns; None where that is told by its weight: all
    of it is bold. A row that only goes on with the one above shows nothing of its own: what it holds is of
    that one. A table of contents, most of whose rows lead by a tab to a page's number, is furniture, by the
    rule `contents`.
    """
    if _is_contents(rows):
        for paragraph in (each for row in rows for cell in row for each in cell.paragraphs):
            yield paragraph if paragraph.role else paragraph.furniture(contents)
        return
    at, headers = 0, _headers([row for row in rows if not _goes_on(row)], heads=heads)
    for row, heights in zip(rows, _heights(rows), strict=True):
        at += not _goes_on(row)
        for cell, high in zip(row, heights, strict=True):
            header = headers.get(cell.column) or None if at > 1 else None
            place = SourceCell(
                table=number,
                row=max(at, 1),
                column=cell.column,
                header=header,
                row_span=high,
                column_span=cell.span,
                heads=cell.heads,
            )
            for each in cell.paragraphs:
                yield each if each.cell else each._replace(cell=place)


def _heights(rows: "list[list[Cell]]") -> "list[list[int]]":
    """How many rows each cell takes: its own, and those in which one of its column goes on with it."""
    below: dict[int, int] = {}
    heights: list[list[int]] = []
    for row in reversed(rows):
        counted = int(not _goes_on(row))
        going_on = {cell.column: below.get(cell.column, 0) + counted for cell in row if cell.goes_on}
        heights.append([1 if cell.goes_on else 1 + below.get(cell.column, 0) for cell in row])
        below = going_on
    return heights[::-1]


def _goes_on(row: "list[Cell]") -> bool:
    return bool(row) and all(cell.goes_on for cell in row)


def _headers(rows: "list[list[Cell]]", *, heads: bool | None) -> dict[int, str]:
    """The headers of a table's columns, from its first row, where that holds some."""
    if len(rows) < 2 or not (all(cell.is_bold for cell in rows[0]) if heads is None else heads):
        return {}
    headers: dict[int, str] = {}
    for cell in rows[0]:
        text = " ".join(" ".join(each.text for each in cell.paragraphs).split())[:LONGEST_HEADER]
        headers |= dict.fromkeys(range(cell.column, cell.column + min(cell.span, WIDEST)), text)
    return headers


def _is_contents(rows: "list[list[Cell]]") -> bool:
    """Tell by the texts of its cells whether a table is one of contents: a text with a tab at its end, then a
    page's number.
    """
    filled = leading = 0
    for row in rows:
        texts = ("".join(each.text for each in cell.paragraphs) for cell in row)
        last = [text for text in texts if text.strip()][-2:]
        filled += bool(last)
        leading += (
            len(last) == 2 and last[0].endswith("\t") and _PAGE_NUMBER.fullmatch(last[1].strip()) is not None
        )
    return leading > 1 and leading >= _CONTENTS * filled


@dataclass
class Cell:
    """A cell of a table: where it begins in the table's grid, how many columns it takes, whether it only goes
    on with the one above, whether its row is stated to hold headers; and what it holds.
    """

    column: int
    span: int = 1
    goes_on: bool = False
    heads: bool = False
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def is_bold(self) -> bool:
        """Whether the cell holds text, all of it in bold."""
        runs = [each for part in self.paragraphs for each in part.pieces if isinstance(each, Run)]
        return any(run.text.strip() for run in runs) and all(
            run.bold for run in runs if any(map(str.isalpha, run.text))
        )


class RowShape(NamedTuple):
    """Where the cells of a row begin and end, in twentieths of a point, if that is known, which of them only
    go on with those above, and whether the row holds headers: it repeats on every page.
    """

    edges: tuple[int, ...] = ()
    going_on: tuple[bool, ...] = ()
    heads: bool = False


@dataclass
class Row:
    """A row of a table: its cells, and what its end says of them."""

    cells: list[Cell] = field(default_factory=lambda: [Cell(1)])
    shape: RowShape = field(default_factory=RowShape)


@dataclass
class _Table:
    """A table being read; `grid` are the edges of its columns, as far as they are stated."""

    number: int
    grid: set[int] = field(default_factory=set)
    rows: list[Row] = field(default_factory=list)
    row: Row = field(default_factory=Row)


@dataclass
class Story:
    """The paragraphs of a story whose tables are told by marks: the end of a cell, the end of a row.

    `numbers` gives each table its number; `contents` is the rule of a table of contents. With `by_width` rows
    that touch are of two tables where they are of another width, and one has a single cell.
    """

    numbers: Iterator[int]
    contents: str
    by_width: bool = True
    out: list[Paragraph] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)

    def enter(self, depth: int) -> None:
        """Be in as many tables: those that are deeper are closed, their paragraphs put where they stand."""
        while len(self.tables) > depth:
            table = self.tables.pop()
            if any(cell.paragraphs for cell in table.row.cells):
                table.rows.append(table.row)
            for i, rows in enumerate(_apart(table.rows) if self.by_width else [table.rows]):
                number = next(self.numbers) if i else table.number
                heads = any(row.shape.heads for row in rows[:1]) or None
                self.held.extend(placed(number, _on_grid(rows, table.grid), self.contents, heads=heads))
        while len(self.tables) < depth:
            self.tables.append(_Table(next(self.numbers)))

    def columns(self, grid: Iterable[int]) -> None:
        """Take the edges of the columns of the innermost table; those of several that touch are of one."""
        self.tables[-1].grid.update(grid)

    @property
    def held(self) -> list[Paragraph]:
        """Where the next paragraph stands: the open cell, or the story."""
        return self.tables[-1].row.cells[-1].paragraphs if self.tables else self.out

    def end_cell(self) -> None:
        """End the open cell."""
        if self.tables:
            cells = self.tables[-1].row.cells
            cells.append(Cell(cells[-1].column + 1))

    def end_row(self, shape: RowShape) -> None:
        """End the open row."""
        if not self.tables:
            return
        table = self.tables[-1]
        row, table.row = table.row, Row()
        row.shape = shape
        if len(row.cells) > 1 and not row.cells[-1].paragraphs:
            row.cells.pop()
        table.rows.append(row)


def _apart(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield the tables that rows without anything between them make: one of a single column stands by itself.

    It is told from a title over a table's columns by its width.
    """
    begin = 0
    for at in range(1, len(rows)):
        above, below = rows[at - 1].shape.edges, rows[at].shape.edges
        single = (len(above) == 2) != (len(below) == 2)
        if single and above and below and abs(above[-1] - below[-1]) > ONE_EDGE:
            yield rows[begin:at]
            begin = at
    if rows:
        yield rows[begin:]


def _on_grid(rows: list[Row], grid: set[int]) -> list[list[Cell]]:
    """The cells of a table's rows, each with its column in the grid that the edges of all rows make."""
    columns: list[int] = []
    for edge in sorted(grid.union(*(row.shape.edges for row in rows))):
        if not columns or edge - columns[-1] > ONE_EDGE:
            columns.append(edge)
    for row in rows:
        edges, going_on, heads = row.shape
        for cell in row.cells:
            cell.heads = heads
        for at, cell in enumerate(row.cells[: len(edges) - 1] if edges else ()):
            low, high = bisect_right(columns, edges[at]), bisect_right(columns, edges[at + 1])
            cell.column, cell.span = low, max(1, high - low)
            cell.goes_on = at < len(going_on) and going_on[at]
    return [row.cells for row in rows]


TWIPS = 20
"""Twentieths of a point, in which office programs measure."""
ONE_EDGE = 6
"""Twentieths of a point within which two edges stand at one place."""
LONGEST_HEADER = 200
"""Characters of a column's header that are kept."""
WIDEST = 1_000
"""Columns a cell may span: more would only make the counting slow."""
_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxl]{1,6}")
_CONTENTS = 0.5
"""Share of the rows of a table of contents that lead to a page's number."""


def begins(left: float | None, first: float | None, unit: float = 1) -> float | None:
    """Points from the margin at which a paragraph begins, by its own indent and that of its first line, given
    in so many to a point; None where neither is stated.
    """
    return None if left is None and first is None else ((left or 0) + (first or 0)) / unit


def sound(text: str) -> str:
    """Return text with pairs of surrogates put together as one character; half of a pair is replaced."""
    if any("\ud800" <= each <= "\udfff" for each in text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def failed(source: Source, media_type: str, error: UnreadableError) -> Reading:
    """Return the reading of a file that cannot be read; its finding names the file."""
    return refused(
        source, finding(error.code, f"{source.name}: {error.message}", error.evidence), media_type=media_type
    )


def refused(source: Source, *findings: Finding, media_type: str = UNKNOWN) -> Reading:
    """Return the reading of a source of which nothing is read; the findings say why."""
    return Reading(
        name=source.name, sha256=source.sha256, media_type=media_type, findings=findings, failed=True
    )


def check_size(source: Source, most: int) -> None:
    """Raise `UnreadableError` where a file is bigger than any document."""
    if len(source.data) > most:
        raise UnreadableError(
            "source.too_big", f"the file has {len(source.data):,} bytes, more than {most:,}"
        )
