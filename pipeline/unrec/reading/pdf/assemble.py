"""Pages of lines → the lines of a document, with what only the whole document tells: furniture, footnotes."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import dropwhile

import regex

from unrec.models import Box, SourceCell, SourceLine
from unrec.reading.bidi import LTR
from unrec.reading.flow import SUPERSCRIPT
from unrec.reading.pdf.characters import Rule
from unrec.reading.pdf.lines import Measure, PageLine, body_size, gaps, measure
from unrec.reading.pdf.page import ReadPage
from unrec.reading.pdf.ruled_tables import place_cells, settle_cells
from unrec.text import STARS, raised

# Footnotes: what stands in small type at the foot of a page, or under the short rule there.

_SMALL = 0.92
"""Of the body's size: type up to this is small."""
_MAX_RULE = 0.62
"""Of the measure: a longer line parts something else."""
_UNDERLINE = 0.3
"""Of the body's size: a rule closer than this below a line underlines its words."""
_MANY_RULES = 200
"""Level lines of a page that are looked at, from the lowest up; a drawing may have a million."""
# *  **  (١)  ¹  1 and what may follow a marker.
_MARKER = regex.compile(
    rf"(?:[{STARS}†‡§]{{1,3}}"
    r"|[(\[]?\p{Nd}{1,3}[)\].]|[(\[]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}[)\]]?|\p{Nd}{1,3}(?= ))(?=\s|\P{Nd}|$)"
)
_RAISED = regex.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_NUMBER = regex.compile(r"\(?(?<number>\p{Nd}{1,3})(?=\)?[.\s\-–]*[\"'“«(\[]?\p{L})")
_STAR = regex.compile(rf"[{STARS}†‡]{{1,3}} ?+\S")


def mark_footnotes(lines: Sequence[PageLine], rules: Sequence[Rule], height: float, body: float) -> None:
    """Give a page's footnotes their role and rule, in place; `body` is the document's type size."""
    free = [line for line in lines if line.role is None and line.cell is None]
    if not free:
        return
    for line in _under_rule(free, rules, height, body):
        line.role, line.rule = "footnote", "pdf.footnote.rule"
    for line in _under_separator(lines, body):
        line.role, line.rule = "footnote", "pdf.footnote.rule"
    for line in _in_small_type(free, body):
        if line.role is None:
            line.role, line.rule = "footnote", "pdf.footnote.small_type"
    _raise_numbers(lines)


_SIDE = 0.85
"""Of the body's size: type of notes in the margin."""
_BESIDE = 6.0
"""Points between the body's column and notes beside it."""
_SIDE_PAGES, _SIDE_BODY, _SIDE_LETTERS = 2, 3, 3


def mark_side_notes(pages: Sequence[list[PageLine]], body: float) -> None:
    """Give the notes in the margin their role and rule, in place, and put them after the page's other lines.

    They are in small type, and stand wholly beside the column that all lines in larger type keep to, on two
    pages at least. `body` is the document's type size.
    """
    beside = [_beside_body(lines, body) for lines in pages]
    if sum(map(bool, beside)) < _SIDE_PAGES:
        return
    for lines, notes in zip(pages, beside, strict=True):
        aside = set(map(id, notes))
        for line in notes:
            line.role, line.rule = "footnote", "pdf.footnote.side"
        lines[:] = [*(line for line in lines if id(line) not in aside), *notes]


def _beside_body(lines: Sequence[PageLine], body: float) -> list[PageLine]:
    """The lines of a page in small type that stand beside its column, with letters."""
    free = [line for line in lines if line.role is None and line.cell is None]
    column = [line for line in free if line.size > _SMALL * body]
    if len(column) < _SIDE_BODY:
        return []
    left, right = min(line.x0 for line in column), max(line.x1 for line in column)
    return [
        line
        for line in free
        if line.size <= _SIDE * body
        and (line.x1 < left - _BESIDE or line.x0 > right + _BESIDE)
        and sum(map(str.isalpha, line.text)) >= _SIDE_LETTERS
    ]


def _raise_numbers(lines: Sequence[PageLine]) -> None:
    """Raise the numbers with which notes begin, where the page's text has the same number raised.

    Some producers raise the number in the text only; text and note are then matched by their form.
    """
    markers = {marker for line in lines if line.role is None for marker in _RAISED.findall(line.text)}
    for line in lines if markers else ():
        match = _NUMBER.match(line.text) if line.role == "footnote" else None
        if match is not None:
            number = raised(match["number"])
            if number in markers:
                line.text = line.text[: match.start("number")] + number + line.text[match.end() :]
                line.repair = "+".join(sorted({*(line.repair or "").split("+"), SUPERSCRIPT} - {""}))


def _under_rule(
    lines: Sequence[PageLine], rules: Sequence[Rule], height: float, body: float
) -> list[PageLine]:
    """Return the lines below the lowest short rule with a marked or small line right under it."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    for rule in sorted(rules, key=lambda rule: rule.y)[:_MANY_RULES]:
        below = [line for line in lines if line.baseline > height - rule.y + 2]
        is_short = rule.x1 - rule.x0 < _MAX_RULE * (right - left)
        if is_short and below and _parts_notes(rule, height - rule.y, lines, below[0], body):
            if all(line.size <= _SMALL * body for line in below):
                return below
            if _MARKER.match(below[0].text) and all(line.size <= body for line in below):
                return below
    return []


def _parts_notes(rule: Rule, place: float, lines: Sequence[PageLine], first: PageLine, body: float) -> bool:
    """Whether a rule has text above it, and does not underline it, and a line right under it."""
    above = max(
        (line for line in lines if line.baseline < place), key=lambda line: line.baseline, default=None
    )
    return above is not None and first.top - place <= 2.5 * body and not _underlines(rule, place, above, body)


def _underlines(rule: Rule, place: float, line: PageLine, body: float) -> bool:
    """Whether a rule underlines the line above it: it is close, or not far and, to a letter, as wide."""
    drop = place - line.baseline
    as_wide = abs(rule.x0 - line.x0) <= body and abs(rule.x1 - line.x1) <= body
    return drop < _UNDERLINE * body or (drop < body and as_wide)


def _under_separator(lines: Sequence[PageLine], body: float) -> list[PageLine]:
    """Return the lines below the last line drawn with characters, if all are small, marked or not."""
    drawn = [at for at, line in enumerate(lines) if line.rule == "pdf.furniture.separator"]
    below = [line for line in lines[drawn[-1] + 1 :] if line.role is None] if drawn else []
    return below if all(line.cell is None and line.size <= _SMALL * body for line in below) else []


def _in_small_type(lines: Sequence[PageLine], body: float) -> list[PageLine]:
    """Return the page's last lines in small type from the first marked one on, and starred notes."""
    last = len(lines)
    while last and lines[last - 1].size <= _SMALL * body:
        last -= 1
    foot = list(dropwhile(lambda line: not _MARKER.match(line.text), lines[last:]))
    if last == 0 and len(foot) == len(lines):
        return []  # a page all in small type is an annex or a table
    starred = [line for line in lines[:last] if line.size <= _SMALL * body and _STAR.match(line.text)]
    return foot + starred


# What a page repeats or prints for its own sake: headers, page and job numbers, contents.

_ROW = 5.0
"""Points by which the parts of a running title may differ in height, on a page and from page to page."""
_MOST_PAGES = 0.6
"""Share of the pages on which a title comes again that no band of the page tells."""
_LETTERS = 4
_TABLE_OF_CONTENTS = 0.5
"""Share of a table's rows that lead to a page's number."""
_TOP_BAND, _BOTTOM_BAND, _LEAST_BAND = 0.09, 0.075, 60.0
"""Shares of the page's height, and points at least, in which a header or footer ends its line."""

# 3 · 3/20 · 20/3 · - 3 - · iv
_PAGE_NUMBER = regex.compile(r"[-–—] ?\p{Nd}{1,4} ?[-–—]|\p{Nd}{1,4}(?:/\p{Nd}{1,4})?|[ivxl]{1,6}")
# V.19-08455 · V.19-08455 (A) 220819 · 2/20 V.19-08455 · GE.20-12345(E) · GE.1114618 · GE.09-, left open
# and in the order of a right-to-left page: 120721 130721 (A) 17-20907 · 2 GE.21-04532
_BESIDE_JOB = r"(?:\p{Nd}{6}|\p{Nd}{1,4}/\p{Nd}{1,4}|\p{Nd}{1,3}(?= |$)|\([A-Z]\)|\*\p{Nd}{7}\*)"
_JOB_NUMBER = regex.compile(
    rf"(?:{_BESIDE_JOB} ?+){{0,8}}+"
    r"(?:[A-Z]{1,5}\. ?\p{Nd}{2}(?: ?- ?)?\p{Nd}{5}|\p{Nd}{2}-\p{Nd}{5}|[A-Z]{1,5}\.\p{Nd}{2}-)"
    rf"(?: ?+{_BESIDE_JOB}){{0,8}}+"
)
# As read beside a bar code: *2601095*
_BARCODE = regex.compile(r"\*\p{Nd}{6,8}\*")
# A line drawn with characters: ______ ------
_SEPARATOR = regex.compile(r"[_‗]{5,}+|[―—–\-ـ]{8,}+")
_OUTER_NUMBER = regex.compile(r"^\p{Nd}{1,4} |(?: |(?<=\p{L}))\p{Nd}{1,4}$")
# CTOC/COP/WG.7/2019/5 · A/RES/71/1 · E/CN.15/2019/15/Add.1
_SYMBOL = regex.compile(r"[A-Z]{1,8}(?:/[A-Za-z0-9.\-]+){1,8}")
# Leaders, then the page: أولاً- الاجتماع الأول .......... ٣. Only from a run's first sign on: trying each
# would take time with the square of the run.
_CONTENTS = regex.compile(
    r"(?<![.·])(?<![.·] )(?:[.·] ?){5,}+ ?\p{Nd}{0,4}$|(?<!…)(?<!… )…(?: ?…)++ ?\p{Nd}{0,4}$"
)
_DIGIT = regex.compile(r"\p{Nd}")


def mark_furniture(pages: Sequence[Sequence[PageLine]], heights: Sequence[float]) -> None:
    """Give furniture its role and rule, in place.

    A header or footer is a line of the outer band that comes again, digits left aside, on three pages and
    on three in ten (on two, if they stand at the same height of a document of at most six pages), or that
    is a page number, a job number or, after the first page, a symbol; or a line of the first or last row,
    wherever that is, that comes again on six in ten. A line drawn with characters is furniture everywhere.
    The first page's masthead is left
    alone: it states the document's own symbol.
    """
    bands = [[_band(line, height) for line in lines] for lines, height in zip(pages, heights, strict=True)]
    repeated = _repeated(pages, bands)
    for lines, page_bands in zip(pages, bands, strict=True):
        for line, band in zip(lines, page_bands, strict=True):
            rule = _rule(line, band, repeated) if line.role is None and line.cell is None else None
            if rule is not None:
                line.role, line.rule = "furniture", rule
    _mark_outermost(pages)


def mark_contents(pages: Sequence[Sequence[PageLine]]) -> None:
    """Make furniture of the tables, page by page,
    half of whose rows or more are lines of contents, in place.
    """
    for lines in pages:
        rows: dict[int, dict[int, bool]] = {}
        for line in lines:
            if line.cell is not None:
                cells = rows.setdefault(line.table, {})
                cells[line.cell[0]] = (
                    cells.get(line.cell[0], False) or _CONTENTS.search(line.text) is not None
                )
        contents = {
            table
            for table, leading in rows.items()
            if sum(leading.values()) > 1 and sum(leading.values()) >= _TABLE_OF_CONTENTS * len(leading)
        }
        for line in lines:
            if line.cell is not None and line.table in contents:
                line.cell, line.role, line.rule = None, "furniture", "pdf.toc"


def _rule(line: PageLine, band: str, repeated: frozenset[tuple[str, str]]) -> str | None:
    """Return by which rule a line is furniture; None where it is none."""
    if _CONTENTS.search(line.text):
        return "pdf.toc"
    if _SEPARATOR.fullmatch(line.text):
        return "pdf.furniture.separator"
    if _JOB_NUMBER.fullmatch(line.text) and (band == "footer" or "." in line.text):
        return "pdf.furniture.job_number"
    return _rule_of_band(line, band, repeated) if band else None


def _rule_of_band(line: PageLine, band: str, repeated: frozenset[tuple[str, str]]) -> str | None:
    """Return by which rule a line in the page's header or footer is furniture."""
    if band == "footer" and _BARCODE.fullmatch(line.text):
        return "pdf.furniture.job_number"
    if _PAGE_NUMBER.fullmatch(line.text):
        return "pdf.furniture.page_number"
    if line.page > 1 and band == "header" and _SYMBOL.fullmatch(line.text):
        return "pdf.furniture.symbol"
    if (band, _key(line)) in repeated and (line.page > 1 or band == "footer"):
        return f"pdf.furniture.running_{band}"
    return None


def _mark_outermost(pages: Sequence[Sequence[PageLine]]) -> None:
    """Mark running titles that stand with a page number: each page's first or last row, at one height.

    Gazettes are cut from larger sheets, so that no band of the page tells. On the first page such a title is
    furniture only where it has a number beside it: a document's own title comes again without.
    """
    needed = len(pages) if len(pages) <= 3 else max(3.0, _MOST_PAGES * len(pages))
    if needed < 2:
        return
    for side in (1, -1):
        marked = _titles_and_numbers([_outer_row(lines, side) for lines in pages], needed)
        if _run_on(marked, needed):
            for titles, numbers in marked:
                _mark_title(titles, numbers)


_Row = tuple[list[PageLine], list[PageLine]]
"""The lines of a page's outermost row that come again, and those that are a page number."""


def _titles_and_numbers(rows: Sequence[Sequence[PageLine]], needed: float) -> list[_Row]:
    seen: Counter[tuple[str, int]] = Counter()
    for row in rows:
        seen.update({key for line in row for key in _title_keys(line)})
    return [
        (
            [line for line in row if any(seen[key] >= needed for key in _title_keys(line))],
            [line for line in row if _PAGE_NUMBER.fullmatch(line.text)],
        )
        for row in rows
    ]


def _run_on(rows: Sequence[_Row], needed: float) -> bool:
    """Whether enough of the titles stand with a number; of few pages, all at one height."""
    numbered = sum(
        bool(titles and (numbers or any(_OUTER_NUMBER.search(line.text) for line in titles)))
        for titles, numbers in rows
    )
    if numbered < max(2, needed / 2):
        return False
    heights = [line.baseline for titles, _ in rows for line in titles]
    return len(rows) > 3 or max(heights) - min(heights) <= 1


def _mark_title(titles: Sequence[PageLine], numbers: Sequence[PageLine]) -> None:
    for line in titles:
        if line.page > 1 or numbers or _OUTER_NUMBER.search(line.text):
            line.role, line.rule = "furniture", "pdf.furniture.running_title"
    for line in numbers if titles else ():
        line.role, line.rule = "furniture", "pdf.furniture.page_number"


def _outer_row(lines: Sequence[PageLine], side: int) -> list[PageLine]:
    """The lines of a page's first row, or where `side` is -1 its last."""
    free = [line for line in lines if line.role is None and line.cell is None]
    edge = min((side * line.baseline for line in free), default=0.0)
    return [line for line in free if side * line.baseline - edge < _ROW]


def _title_keys(line: PageLine) -> list[tuple[str, int]]:
    """Return the title without its page's number, with its height: both heights that it may be rounded to."""
    title = _OUTER_NUMBER.sub("", _OUTER_NUMBER.sub("", line.text))
    if sum(map(str.isalpha, title)) < _LETTERS:
        return []
    place = line.baseline / _ROW
    return [(title, int(place)), (title, int(place + 0.5) + 100_000)]


def _band(line: PageLine, height: float) -> str:
    if line.bottom < max(_TOP_BAND * height, _LEAST_BAND):
        return "header"
    return "footer" if line.bottom > height - max(_BOTTOM_BAND * height, _LEAST_BAND) else ""


def _key(line: PageLine) -> str:
    return _DIGIT.sub("0", line.text)


def _repeated(
    pages: Sequence[Sequence[PageLine]], bands: Sequence[Sequence[str]]
) -> frozenset[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    tops: dict[tuple[str, str], set[int]] = {}
    for lines, page_bands in zip(pages, bands, strict=True):
        seen = {(band, _key(line)): line for line, band in zip(lines, page_bands, strict=True) if band}
        counts.update(seen.keys())
        for key, line in seen.items():
            tops.setdefault(key, set()).add(round(line.baseline / 4))
    needed = max(3.0, 0.3 * len(pages))
    small = len(pages) <= 6
    return frozenset(
        key
        for key, count in counts.items()
        if count >= needed or (small and count == 2 and len(tops[key]) == 1)
    )


_BELOW = 4.0
"""Points outside of a table within which a level line is its own."""


def assemble(pages: Sequence[ReadPage]) -> tuple[SourceLine, ...]:
    """Return the document's lines in reading order, numbered from 1, furniture and footnotes marked."""
    lines = [page.lines for page in pages]
    mark_contents(lines)
    settle_cells([(page.lines, page.tables) for page in pages])
    mark_furniture(lines, [page.level_height for page in pages])
    size = body_size(lines)
    mark_side_notes(lines, size)
    for page in pages:
        mark_footnotes(page.lines, _apart(page), page.level_height, size)
    cells = place_cells([(page.lines[0].page, page.lines, page.tables) for page in pages if page.lines])
    directions = Counter(page.direction for page in pages if page.lines)
    normal = measure(lines, directions.most_common(1)[0][0] if directions else LTR)
    answers = gaps(lines, normal)
    found: list[SourceLine] = []
    before: SourceCell | None = None
    for page, page_gaps in zip(pages, answers, strict=True):
        for line, gap in zip(page.lines, page_gaps, strict=True):
            cell = cells.get(id(line))
            begins = gap or before is not None if cell is None else cell != before
            before = cell
            found.append(_source_line(line, len(found) + 1, page, normal, cell, gap_before=begins))
    return tuple(found)


def _apart(page: ReadPage) -> list[Rule]:
    """Return the page's level lines that no clipped table draws:
    what is below one of its own is no footnote.
    """
    tables = [table for table in page.tables if table.clipped]
    return [
        rule
        for rule in page.rules
        if not any(
            table.low - _BELOW <= rule.y <= table.high + _BELOW and rule.x1 > table.x0 and rule.x0 < table.x1
            for table in tables
        )
    ]


def _source_line(
    line: PageLine, number: int, page: ReadPage, normal: Measure, cell: SourceCell | None, *, gap_before: bool
) -> SourceLine:
    return SourceLine(
        line=number,
        text=line.text,
        page=line.page,
        box=_box(line, page),
        gap_before=gap_before,
        indent=_tenths(normal.indent(line)),
        size=_tenths(line.size),
        role=line.role,
        rule=line.rule,
        repair=line.repair,
        origin=line.origin,
        weight=line.weight,
        slant=line.slant,
        cell=cell,
    )


_tenths = lru_cache(maxsize=10_000)(lambda points: round(points, 1) + 0.0)
"""Rounds to a tenth: lines of one margin, or of one height on their pages, share the number."""


def _box(line: PageLine, page: ReadPage) -> Box:
    """Return the line's box, kept on the page and at least a tenth of a point wide and high."""
    x0, top, x1, bottom = line.box(page.width, page.height)
    x0, top = max(_tenths(x0), 0.0), max(_tenths(top), 0.0)
    x1, bottom = _tenths(x1), _tenths(bottom)
    # Few lines reach the page's edge or are as small as that, and rounding takes most of the time.
    if x1 >= page.width - 0.1:
        x1 = min(x1, round(page.width, 1))
    if bottom >= page.height - 0.1:
        bottom = min(bottom, round(page.height, 1))
    if x1 < x0 + 1:
        x1 = max(x1, round(x0 + 0.1, 1))
    if bottom < top + 1:
        bottom = max(bottom, round(top + 0.1, 1))
    return Box(page=line.page, x0=x0, top=top, x1=x1, bottom=bottom)
