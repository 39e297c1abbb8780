"""One page → its lines in reading order."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from unrec.read.pdf.bidi import LTR, RTL, kind_of
from unrec.read.pdf.clipped import clipped_tables, flattened, lines_of_table
from unrec.read.pdf.columns import in_reading_order
from unrec.read.pdf.definitions import Zone, joined, parted, zones_by_runs
from unrec.read.pdf.device import Glyph, GlyphDevice, PageGlyphs, Rule, Run
from unrec.read.pdf.interpreter import Interpreter
from unrec.read.pdf.kashida import KASHIDA, name_kashidas
from unrec.read.pdf.lines import PageLine, lines_of, lines_of_row
from unrec.read.pdf.marks import bind_marks, bound_marks
from unrec.read.pdf.outside import OUTSIDE, RULE, set_apart
from unrec.read.pdf.rows import Part, Row, rows_by_runs
from unrec.read.pdf.tables import Table, holds_text, tables_of

_BOLD = 0.9
"""Share of a line's letters that are bold where it is."""


class ReadPage(msgspec.Struct):
    """What is kept of a page once its glyphs are released.

    `width` and `height` are those of the page as shown; `turn` is how most of its writing stands turned.
    The counts are those of its `PageGlyphs`; `fill` are the letters by which a font named kashidas. `texts` says how
    often each text of a glyph was drawn; `is_doubted` that PDFium is to be asked about the page.
    """

    lines: list[PageLine]
    rules: list[Rule]
    width: float
    height: float
    turn: int
    direction: str
    drawn: int
    unmapped: int
    hidden: int
    pictures: int
    lost: dict[str, int] = {}
    fill: str = ""
    tables: Sequence[Table] = ()
    texts: Mapping[str, int] = {}
    is_doubted: bool = True

    @property
    def level_height(self) -> float:
        """Return the height of the page as turned for most of its writing to be level."""
        return self.width if self.turn % 2 else self.height


def page_glyphs(page: Any, device: GlyphDevice) -> PageGlyphs:
    """Run a page's content (a pdfminer `PDFPage`) and return what it draws."""
    Interpreter(device.rsrcmgr, device).process_page(page)
    return device.page


def read_page(drawn: PageGlyphs, number: int) -> ReadPage:
    """Return page `number` with its lines in reading order.

    Writing that stands turned against most of the page's (a number along the margin) is furniture, and so is what is
    drawn outside of what bounds the drawing.
    """
    if drawn.is_cut:
        set_apart(drawn)
    glyphs, runs = drawn.glyphs, drawn.runs
    loose = _loose(runs, len(glyphs))
    texts = Counter([glyphs[index].text for index in loose])
    for run in runs:
        texts.update(run[2])
    fill = name_kashidas(glyphs, loose)
    turns: Mapping[int, int] = {0: 1}
    if drawn.is_cut or not runs or any(glyphs[index].turn for index in loose):
        turns = Counter([glyph.turn for glyph in glyphs])
    upright = max(turns, key=turns.__getitem__) % OUTSIDE if turns else 0
    direction = page_direction(texts)
    tables: Sequence[Table] = []
    if upright == 0:
        tables = clipped_tables(drawn, direction, number) or tables_of(drawn.edges, direction)
    every = flattened(tables)
    if not tables and turns.keys() <= {upright}:
        bound, changed = bound_marks(glyphs, loose)
        if bound:
            loose = [index for index in loose if index not in bound]
        rows = rows_by_runs(glyphs, runs, loose, changed)
        lines = _running(rows, number, drawn.width if upright % 2 else drawn.height, direction)
        for line in lines:
            line.turn = upright
        _mark_bold(lines, drawn, upright, [run for run in runs if glyphs[run[0]].y not in changed])
    else:
        lines = _lines(drawn, number, upright, direction, tables)
        _mark_bold(lines, drawn, upright, ())
    for turn in sorted(turns.keys() - {upright}):
        for line in _lines(drawn, number, turn, direction, ()):
            line.role, line.rule = "furniture", "pdf.furniture.turned" if turn < OUTSIDE else RULE
            lines.append(line)
    rules = drawn.rules if upright == 0 else []
    return ReadPage(
        lines,
        rules,
        drawn.width,
        drawn.height,
        upright,
        direction,
        drawn.drawn,
        drawn.unmapped,
        drawn.hidden,
        drawn.pictures,
        drawn.lost,
        fill,
        every,
        texts,
    )


def _mark_bold(lines: Sequence[PageLine], drawn: PageGlyphs, turn: int, runs: Sequence[Run]) -> None:
    """Mark the lines all of whose letters, nearly, are in bold type, in place.

    `runs` are those whose glyphs are as they were drawn.
    """
    height = drawn.width if turn % 2 else drawn.height
    rows: dict[int, list[_Heavy]] = {}

    def note(glyphs: list[Glyph], letters: int) -> None:
        first, last = glyphs[0], glyphs[-1]
        heavy = _Heavy((first.x0 + first.x1) / 2, (last.x0 + last.x1) / 2, letters, glyphs)
        rows.setdefault(round(height - first.y), []).append(heavy)

    starts = [run[0] for run in runs]
    for start, end in drawn.bold:
        at, done = bisect_left(starts, start), start
        while done < end:
            run = runs[at] if at < len(runs) and runs[at][1] <= end else None
            for glyph in drawn.glyphs[done : run[0] if run else end]:
                if glyph.turn == turn and (letters := _letters(glyph.text)):
                    note([glyph], letters)
            done = run[1] if run else end
            if run and turn == 0:
                note(drawn.glyphs[run[0] : run[1]], _letters("".join(run[2])))
            at += 1
    for line in lines if rows else ():
        near = round(line.baseline)
        bold = sum([each.within(line) for at in (near - 1, near, near + 1) for each in rows.get(at, ())])
        line.bold = bold > 0 and bold >= _BOLD * _letters(line.text)


class _Heavy(NamedTuple):
    """Glyphs in bold type from left to right: the middles of the first and the last, and how many letters they are."""

    first: float
    last: float
    letters: int
    glyphs: list[Glyph]

    def within(self, line: PageLine) -> int:
        """Return how many of the letters stand between the ends of a line."""
        x0, x1 = line.x0, line.x1
        if x0 <= self.first and self.last <= x1:
            return self.letters
        if self.last < x0 or x1 < self.first:
            return 0
        return sum([_letters(glyph.text) for glyph in self.glyphs if x0 <= (glyph.x0 + glyph.x1) / 2 <= x1])


def _letters(text: str) -> int:
    """Return how many letters a text has; a kashida, which no line keeps, is none."""
    return sum(map(str.isalpha, text)) - text.count(KASHIDA)


def _loose(runs: Sequence[Run], count: int) -> list[int]:
    """Return the numbers of the glyphs that stand in no run."""
    ends = [0, *[run[1] for run in runs]]
    starts = [*[run[0] for run in runs], count]
    return [
        index for end, start in zip(ends, starts, strict=True) if end < start for index in range(end, start)
    ]


def _lines(
    drawn: PageGlyphs, number: int, turn: int, direction: str, tables: Sequence[Table]
) -> list[PageLine]:
    """Return the lines of the writing that stands turned so, those of tables where the table stands."""
    height = drawn.width if turn % 2 else drawn.height
    glyphs = bind_marks([glyph for glyph in drawn.glyphs if glyph.turn == turn])
    lines: list[PageLine] = []
    for table in tables:
        inside, below = lines_of_table(
            table,
            [glyph for glyph in glyphs if glyph.y <= table.high],
            lambda row, edge: lines_of(row, number, height, direction, edge),
        )
        if not table.clipped and not holds_text(table, inside):
            continue
        above, glyphs = [glyph for glyph in glyphs if glyph.y > table.high], below
        lines += _running(_rows(above), number, height, direction) + inside
    lines += _running(_rows(glyphs), number, height, direction)
    for line in lines:
        line.turn = turn % OUTSIDE
    return lines


def _rows(glyphs: list[Glyph]) -> list[Row]:
    return rows_by_runs(glyphs, (), range(len(glyphs)), ())


def _running(rows: list[Row], number: int, height: float, direction: str) -> list[PageLine]:
    """Return the lines of text that is in no table, in reading order."""
    edge = _right_edge(rows)
    lines: list[PageLine] = []
    done = 0
    for zone in zones_by_runs(rows, direction):
        for row in rows[done : zone.start]:
            lines += lines_of_row(row, number, height, direction, edge)
        lines += _definitions(
            rows, zone, lambda row: lines_of(row, number, height, direction, edge), direction
        )
        done = zone.end
    for row in rows[done:]:
        lines += lines_of_row(row, number, height, direction, edge)
    return in_reading_order(lines, direction)


def _definitions(
    rows: list[Row], zone: Zone, read: Callable[[list[Glyph]], list[PageLine]], direction: str
) -> list[PageLine]:
    """Return the lines of a zone of definitions: of each entry the term with the meaning's first row, then the rest."""
    lines: list[PageLine] = []
    terms: list[PageLine] = []
    meanings: list[PageLine] = []

    def close() -> None:
        if meanings:
            lines.append(joined(terms, meanings[0]))
            lines.extend(meanings[1:])

    for index in range(zone.start, zone.end):
        if index in zone.colons:
            close()
            terms, meanings = [], []
        before, behind = parted(rows[index].glyphs, zone, direction)
        terms += read(before) if before else []
        meanings += read(behind) if behind else []
    close()
    return lines


def _right_edge(rows: list[Row]) -> float:
    """Return where most rows end on the right, the farthest of equals; headers may stand farther out."""
    ends = Counter([round(_end(row) / 3) * 3.0 for row in rows])
    return max(ends.items(), key=lambda item: (item[1], item[0]))[0] if ends else 0.0


def _end(row: Row) -> float:
    """Return where the last glyph that shows something ends; 0 for none. Within a run, that is its last one."""
    lasts: list[Glyph] = []
    for glyphs, texts, _ in row.parts:
        lasts += glyphs if texts is None else glyphs[-1:]
    ends = [glyph.x1 for glyph in lasts]
    last = max(ends)
    if lasts[ends.index(last)].text.strip():
        return last
    inked = [last_of for part in row.parts for last_of in _inked_ends(part)]
    return max(inked, default=0.0)


def _inked_ends(part: Part) -> list[float]:
    """Return where glyphs that show something end; of a run, its last."""
    if part.texts is None:
        return [glyph.x1 for glyph in part.glyphs if glyph.text.strip()]
    return next(([glyph.x1] for glyph in reversed(part.glyphs) if glyph.text.strip()), [])


def page_direction(texts: Mapping[str, int]) -> str:
    """Return the page's direction: right to left if a third of its letters are.

    Arabic pages quote long Latin titles; Latin pages hardly ever quote as much Arabic.
    """
    balance = 0
    for text, count in texts.items():
        kind = kind_of(text)
        balance += count * (2 * (kind == RTL) - (kind == LTR))
    return RTL if balance > 0 else LTR
