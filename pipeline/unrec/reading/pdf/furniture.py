"""What a page repeats or prints for its own sake: headers, page and job numbers, contents."""

from collections import Counter
from collections.abc import Sequence

import regex

from unrec.reading.pdf.lines import PageLine

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
# V.19-08455 · V.19-08455 (A) 220819 220819 · 2/20 V.19-08455 · GE.20-12345(E)
# and in the order of a right-to-left page: 120721 130721 (A) 17-20907 · 2 GE.21-04532
_BESIDE_JOB = r"(?:\p{Nd}{6}|\p{Nd}{1,4}/\p{Nd}{1,4}|\p{Nd}{1,3}(?= |$)|\([A-Z]\)|\*\p{Nd}{7}\*)"
_JOB_NUMBER = regex.compile(
    rf"(?:{_BESIDE_JOB} ?+){{0,8}}+(?:[A-Z]{{1,5}}\. ?)?\p{{Nd}}{{2}}-\p{{Nd}}{{5}}(?: ?+{_BESIDE_JOB}){{0,8}}+"
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
                own = rows.setdefault(line.table, {})
                own[line.cell[0]] = own.get(line.cell[0], False) or _CONTENTS.search(line.text) is not None
        contents = {
            table
            for table, leading in rows.items()
            if sum(leading.values()) > 1 and sum(leading.values()) >= _TABLE_OF_CONTENTS * len(leading)
        }
        for line in lines:
            if line.cell is not None and line.table in contents:
                line.cell, line.role, line.rule = None, "furniture", "pdf.toc"


def _rule(line: PageLine, band: str, repeated: frozenset[tuple[str, str]]) -> str | None:
    if _CONTENTS.search(line.text):
        return "pdf.toc"
    if _SEPARATOR.fullmatch(line.text):
        return "pdf.furniture.separator"
    if _JOB_NUMBER.fullmatch(line.text) and (band == "footer" or "." in line.text):
        return "pdf.furniture.job_number"
    if not band:
        return None
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
    for outer in (_first_row, _last_row):
        rows = [outer(lines) for lines in pages]
        seen: Counter[tuple[str, int]] = Counter()
        for row in rows:
            seen.update({key for line in row for key in _title_keys(line)})
        found = [
            (
                [line for line in row if any(seen[key] >= needed for key in _title_keys(line))],
                [line for line in row if _PAGE_NUMBER.fullmatch(line.text)],
            )
            for row in rows
        ]
        numbered = sum(
            bool(titles and (numbers or any(_OUTER_NUMBER.search(line.text) for line in titles)))
            for titles, numbers in found
        )
        heights = [line.baseline for titles, _ in found for line in titles]
        if numbered < max(2, needed / 2) or (len(pages) <= 3 and max(heights) - min(heights) > 1):
            continue
        for titles, numbers in found:
            for line in titles:
                if line.page > 1 or numbers or _OUTER_NUMBER.search(line.text):
                    line.role, line.rule = "furniture", "pdf.furniture.running_title"
            for line in numbers if titles else ():
                line.role, line.rule = "furniture", "pdf.furniture.page_number"


def _first_row(lines: Sequence[PageLine]) -> list[PageLine]:
    free = [line for line in lines if line.role is None and line.cell is None]
    top = min((line.baseline for line in free), default=0.0)
    return [line for line in free if line.baseline - top < _ROW]


def _last_row(lines: Sequence[PageLine]) -> list[PageLine]:
    free = [line for line in lines if line.role is None and line.cell is None]
    foot = max((line.baseline for line in free), default=0.0)
    return [line for line in free if foot - line.baseline < _ROW]


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
