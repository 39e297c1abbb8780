"""One page → its lines in reading order, also where definitions stand in two columns."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from math import inf
from typing import Any, NamedTuple

import msgspec

from unrec.reading.bidi import LTR, RTL, kind_of
from unrec.reading.pdf.characters import KASHIDA, Glyph, Rule, bind_marks, letters_in, name_kashidas
from unrec.reading.pdf.clipped import (
    OUTSIDE,
    RULE,
    clipped_tables,
    flattened,
    lines_of_table,
    may_be_clipped,
    set_apart,
)
from unrec.reading.pdf.device import GlyphDevice, PageGlyphs
from unrec.reading.pdf.interpreter import Interpreter
from unrec.reading.pdf.lines import PageLine, in_reading_order, lines_of, plain_line
from unrec.reading.pdf.ruled_tables import Table, holds_text, tables_of
from unrec.reading.pdf.strips import Strip, StripRow, glyphs_of, rows_of, strip_rows

# Definitions set in two columns, term and meaning, read entry by entry.
#
# The colons stand below each other: `الوزارة  : وزارة التربية`. Terms may run over more than one row.

_LEAST = 3
"""Rows with a colon at the same place that make a list of definitions."""
_LONGEST = 30
"""Rows of a meaning."""
_AGREE = 2.0
"""Points by which the colons' places may differ."""
_COLONS = frozenset((":", "："))


class Zone(NamedTuple):
    """Rows `[start, end)` of a page with a column of colons; `colons` are the rows that have one.

    `cut` is where the colons begin and `colons_end` where they end, counted in the direction of reading.
    """

    start: int
    end: int
    cut: float
    colons_end: float
    colons: frozenset[int]


def zones_of(rows: Sequence[Sequence[Glyph]], direction: str) -> list[Zone]:
    """Return the zones of definitions on a page of rows from the top down."""
    with_colons = [
        index for index, row in enumerate(rows) if not _COLONS.isdisjoint([glyph.text for glyph in row])
    ]
    places: dict[int, tuple[float, float]] = {}
    for index in with_colons if len(with_colons) >= _LEAST else ():
        colon = _colon(rows[index], direction)
        if colon is not None:
            places[index] = colon
    zones: list[Zone] = []
    done = 0
    for first, (cut, colons_end) in places.items():
        if first < done:
            continue
        run = {first}
        place = end = first + 1
        while place < min(len(rows), max(run) + _LONGEST):
            kept = _keeps_apart(rows[place], cut, colons_end, direction)
            if kept is None:
                break
            if place in places and abs(places[place][0] - cut) <= _AGREE:
                run.add(place)
            place += 1
            if kept:
                end = place
        if len(run) >= _LEAST:
            zones.append(Zone(first, end, cut, colons_end, frozenset(run)))
            done = end
    return zones


def may_define(texts: Sequence[str], row: Callable[[int], Sequence[Glyph]], direction: str) -> bool:
    """Tell whether a page may have a zone, by the texts of its rows; `row` makes the glyphs of one."""
    with_colons = [index for index, text in enumerate(texts) if ":" in text or "：" in text]
    return len(with_colons) >= _LEAST and any(_colon(row(index), direction) for index in with_colons)


def parted(row: Sequence[Glyph], zone: Zone, direction: str) -> tuple[list[Glyph], list[Glyph]]:
    """Return the glyphs of a row before the zone's colons, and the rest, colon and all."""
    before = [glyph for glyph in row if _span(glyph, direction)[1] <= zone.cut + _AGREE / 2]
    return before, [glyph for glyph in row if _span(glyph, direction)[1] > zone.cut + _AGREE / 2]


def joined(terms: Sequence[PageLine], meaning: PageLine) -> PageLine:
    """Return the first line of an entry: its term, whole, and the first row of its meaning."""
    lines = [*terms, meaning]
    repairs = {"columns", *(each for line in lines if line.repair for each in line.repair.split("+"))}
    return PageLine(
        meaning.page,
        " ".join(line.text for line in lines),
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
        meaning.baseline,
        max(line.size for line in lines),
        "+".join(sorted(repairs)),
    )


def _span(glyph: Glyph, direction: str) -> tuple[float, float]:
    """Return where a glyph begins and ends in the direction of reading."""
    return (-glyph.x1, -glyph.x0) if direction == RTL else (glyph.x0, glyph.x1)


def _colon(row: Sequence[Glyph], direction: str) -> tuple[float, float] | None:
    """Return where the first colon of a row begins and ends, if a term, and then a gap, stands before it.

    The row has one.
    """
    start, end = min(_span(glyph, direction) for glyph in row if glyph.text in _COLONS)
    inked = [_span(glyph, direction)[1] for glyph in row if glyph.text.strip()]
    before = [stop for stop in inked if stop <= start + _AGREE / 2]
    if not before or max(before) > start - 1.0 or all(stop <= end for stop in inked):
        return None
    return start, end


def _keeps_apart(row: Sequence[Glyph], cut: float, colons_end: float, direction: str) -> bool | None:
    """Tell whether a row has a part of a meaning: None where it runs through the column of colons."""
    inside = False
    for glyph in row:
        start, end = _span(glyph, direction)
        if not glyph.text.strip():
            continue
        inside = inside or start >= cut - _AGREE
        if glyph.text in _COLONS and abs(start - cut) <= _AGREE:
            continue
        if start < colons_end - 0.3 and end > cut + 0.3:
            return None
    return inside


# One page → its lines in reading order.

_SPACES_AT_END = 4
"""Spaces at the end of a row that are looked at one by one."""


class ReadPage(msgspec.Struct):
    """What is kept of a page once its glyphs are released.

    `width` and `height` are those of the page as shown; `turn` is how most of its writing stands turned.
    The counts are those of its `PageGlyphs`; `fill` are the letters by which a font named kashidas.
    `letters` are how many letters it shows, None where that is not certain; `mark` is its checksum.
    `is_damaged` tells that its content ends before its time.
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
    letters: int | None = None
    mark: int = 0
    is_damaged: bool = False

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

    Writing that stands turned against most of the page's (a number along the margin) is furniture, and so is
    what is drawn outside of what bounds the drawing.
    """
    shown = letters_in(_counted(drawn)).total() if drawn.is_counted else None
    if drawn.is_cut:
        set_apart(drawn)
    direction = page_direction(_texts(drawn))
    fill = name_kashidas(drawn.glyphs) if drawn.has_flat else ""
    is_level = drawn.strips or (drawn.glyphs and not drawn.is_cut)
    turns = Counter([0] if is_level else [glyph.turn for glyph in drawn.glyphs])
    upright = turns.most_common(1)[0][0] % OUTSIDE if turns else 0
    tables: Sequence[Table] = []
    if upright == 0 and not drawn.strips:
        tables = clipped_tables(drawn, direction, number) or tables_of(drawn.edges, direction)
    every = flattened(tables)
    lines = _lines(drawn, number, upright, direction, tables, is_whole=turns.keys() <= {upright})
    _mark_faces(lines, drawn, upright)
    for turn in sorted(turns.keys() - {upright}):
        for line in _lines(drawn, number, turn, direction, (), is_whole=False):
            line.role, line.rule = "furniture", "pdf.furniture.turned" if turn < OUTSIDE else RULE
            lines.append(line)
    return ReadPage(
        lines,
        drawn.rules if upright == 0 else [],
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
        shown,
        drawn.mark,
        drawn.is_damaged,
    )


def _counted(drawn: PageGlyphs) -> Counter[str]:
    """Return how often each text is shown."""
    if drawn.strips:
        return Counter(chain.from_iterable([strip.texts for strip in drawn.strips]))
    return Counter([glyph.text for glyph in drawn.glyphs])


def _texts(drawn: PageGlyphs) -> Counter[str]:
    """Return how often each text is drawn; of a page in strips only where some of it may run from the right.

    Strips in which right-to-left text or a table may stand are made glyphs.
    """
    if not drawn.strips:
        return _counted(drawn)
    texts = Counter(chain.from_iterable([strip.texts for strip in drawn.strips] if drawn.has_rtl else ()))
    if page_direction(texts) == RTL or may_be_clipped(drawn) or tables_of(drawn.edges, LTR):
        drawn.glyphs, drawn.strips = glyphs_of(drawn.strips), []
    return texts


def _mark_faces(lines: Sequence[PageLine], drawn: PageGlyphs, turn: int) -> None:
    """Give each line the shares of its letters in bold and in slanted type, in place."""
    letters = [_letters(line.text) for line in lines]
    for line, weight, slant in zip(
        lines,
        _shares(lines, letters, drawn, drawn.bold, turn),
        _shares(lines, letters, drawn, drawn.slanted, turn),
        strict=True,
    ):
        line.weight, line.slant = weight, slant


def _shares(
    lines: Sequence[PageLine],
    letters: Sequence[int],
    drawn: PageGlyphs,
    stretches: Sequence[tuple[int, int]],
    turn: int,
) -> list[float | None]:
    """Return the share of each line's letters that these stretches of glyphs draw."""
    if not stretches:
        return [0.0 if count else None for count in letters]
    height = drawn.width if turn % 2 else drawn.height
    rows: dict[int, list[_Faced]] = {}
    if drawn.strips:
        starts = [strip.start for strip in drawn.strips]
        for start, end in stretches:
            for strip in drawn.strips[bisect_left(starts, start) : bisect_left(starts, end)]:
                rows.setdefault(round(height - strip.base), []).append(_Faced(strip=strip))
    else:
        _faced_glyphs(drawn, stretches, turn, height, rows)
    shares: list[float | None] = []
    for line, whole in zip(lines, letters, strict=True):
        near, x0, x1 = round(line.baseline), line.x0, line.x1
        count = sum([each.count(x0, x1) for at in (near - 1, near, near + 1) for each in rows.get(at, ())])
        shares.append(min(count / max(whole, 1), 1.0) if whole or count else None)
    return shares


class _Faced(msgspec.Struct):
    """Type of one face on one baseline: the middles of its letters, or the strip that it is.

    Of a strip they are found only where it does not lie within a line.
    """

    middles: list[float] | None = None
    strip: Strip | None = None

    def count(self, x0: float, x1: float) -> int:
        """Return how many letters stand between two places."""
        if self.middles is None:
            strip = self.strip
            if strip is None:
                return 0
            # The glyphs of an even strip stand one after the other.
            end = inf if strip.inked is None else strip.scale.a * strip.inked + strip.e
            if strip.is_even and x0 <= strip.x0 and end <= x1:
                return _letters("".join(strip.texts))
            self.middles = [
                (glyph.x0 + glyph.x1) / 2
                for glyph in glyphs_of((strip,))
                for _ in range(_letters(glyph.text))
            ]
        return len([x for x in self.middles if x0 <= x <= x1])


def _faced_glyphs(
    drawn: PageGlyphs,
    stretches: Sequence[tuple[int, int]],
    turn: int,
    height: float,
    rows: dict[int, list[_Faced]],
) -> None:
    """Add the letters of these stretches of a page of glyphs to those of its rows."""
    letters: dict[str, int] = {}
    for start, end in stretches:
        y, row = None, list[float]()
        for glyph in drawn.glyphs[start:end]:
            text = glyph.text
            count = letters.get(text)
            if count is None:
                count = letters[text] = _letters(text)
            if count and glyph.turn == turn:
                if glyph.y != y:
                    y, row = glyph.y, []
                    rows.setdefault(round(height - y), []).append(_Faced(row))
                row.append((glyph.x0 + glyph.x1) / 2)
                if count > 1:
                    row += row[-1:] * (count - 1)


def _letters(text: str) -> int:
    """Return how many letters a text has; a kashida, which no line keeps, is none."""
    return sum(map(str.isalpha, text)) - text.count(KASHIDA)


def _lines(
    drawn: PageGlyphs, number: int, turn: int, direction: str, tables: Sequence[Table], *, is_whole: bool
) -> list[PageLine]:
    """Return the lines of the writing that stands turned so, those of tables where the table stands.

    `is_whole` tells that all of the page does.
    """
    height = drawn.width if turn % 2 else drawn.height
    if drawn.strips:
        strip_lines = _strip_lines(drawn, number, height, direction)
        if strip_lines is not None:
            return strip_lines
        drawn.glyphs, drawn.strips = glyphs_of(drawn.strips), []
    glyphs = drawn.glyphs if is_whole else [glyph for glyph in drawn.glyphs if glyph.turn == turn]
    glyphs = bind_marks(glyphs) if drawn.has_odd else glyphs
    lines = []
    for table in tables:
        inside, below = lines_of_table(
            table,
            [glyph for glyph in glyphs if glyph.y <= table.high],
            lambda row, edge: lines_of(row, number, height, direction, edge),
        )
        if not table.clipped and not holds_text(table, inside):
            continue
        above, glyphs = [glyph for glyph in glyphs if glyph.y > table.high], below
        lines += _running(above, number, height, direction) + inside
    lines += _running(glyphs, number, height, direction)
    for line in lines:
        line.turn = turn % OUTSIDE
    return lines


def _strip_lines(drawn: PageGlyphs, number: int, height: float, direction: str) -> list[PageLine] | None:
    """Return the lines of a page of strips, in reading order; None for one that may have definitions."""
    rows = strip_rows(drawn.strips)

    def glyphs(index: int) -> Sequence[Glyph]:
        row = rows[index]
        return glyphs_of(row.strips) if isinstance(row, StripRow) else row

    texts = [
        row.text if isinstance(row, StripRow) else "".join([glyph.text for glyph in row]) for row in rows
    ]
    if may_define(texts, glyphs, direction):
        return None
    lines: list[PageLine] = []
    for row in rows:
        if isinstance(row, StripRow):
            lines += plain_line(row, number, height, has_rtl=drawn.has_rtl)
        else:
            lines += lines_of(row, number, height, direction, 0.0)
    return in_reading_order(lines, direction)


def _running(glyphs: list[Glyph], number: int, height: float, direction: str) -> list[PageLine]:
    """Return the lines of text that is in no table, in reading order."""
    if not glyphs:
        return []
    rows = rows_of(glyphs)
    edge = _right_edge(rows)
    lines: list[PageLine] = []
    done = 0
    for zone in zones_of(rows, direction):
        lines += [
            line for row in rows[done : zone.start] for line in lines_of(row, number, height, direction, edge)
        ]
        lines += _definitions(
            rows, zone, lambda row: lines_of(row, number, height, direction, edge), direction
        )
        done = zone.end
    lines += [line for row in rows[done:] for line in lines_of(row, number, height, direction, edge)]
    return in_reading_order(lines, direction)


def _definitions(
    rows: list[list[Glyph]], zone: Zone, read: Callable[[list[Glyph]], list[PageLine]], direction: str
) -> list[PageLine]:
    """Return the lines of a zone of definitions: of each entry the term
    with the meaning's first row, then the rest.
    """
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
        term, meaning = parted(rows[index], zone, direction)
        terms += read(term) if term else []
        meanings += read(meaning) if meaning else []
    close()
    return lines


def _right_edge(rows: list[list[Glyph]]) -> float:
    """Return where most rows end on the right, the farthest of equals; headers may stand farther out."""
    ends = Counter([round(_end(row) / 3) * 3.0 for row in rows])
    return max(ends.items(), key=lambda item: (item[1], item[0]))[0] if ends else 0.0


def _end(row: list[Glyph]) -> float:
    """Return where the last glyph that shows something ends; 0 for none."""
    ends = [glyph.x1 for glyph in row]
    for _ in range(_SPACES_AT_END):
        last = max(ends)
        at = ends.index(last)
        if row[at].text.strip():
            return last
        ends[at] = -inf
    return max([glyph.x1 for glyph in row if glyph.text.strip()], default=0.0)


def page_direction(texts: Mapping[str, int]) -> str:
    """Return the page's direction: right to left if a third of its letters are.

    Arabic pages quote long Latin titles; Latin pages hardly ever quote as much Arabic.
    """
    balance = 0
    for text, count in texts.items():
        kind = kind_of(text)
        balance += count * (2 * (kind == RTL) - (kind == LTR))
    return RTL if balance > 0 else LTR
