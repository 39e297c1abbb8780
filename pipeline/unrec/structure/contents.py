"""Contents pages: what a document says of itself before it begins.

Their lines are no text and no headings. Their entries (label, title, first and last paragraph, page, depth)
are evidence for the headings of the body, and a promise that the body is held to (`promises`).
"""

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, islice, pairwise
from typing import NamedTuple

import msgspec
from rapidfuzz import fuzz

from unrec.findings import finding
from unrec.languages import Language
from unrec.languages.signs import is_annex
from unrec.models import Finding, SourceLine
from unrec.structure.furniture import is_furniture
from unrec.structure.headings import read_heading
from unrec.structure.labels import readings
from unrec.structure.placed import Placed
from unrec.structure.tree import Unit
from unrec.text import STARS, late

# What a reader takes for a line of a contents page.
READER = frozenset({"pdf.toc", "docx.contents"})
TITLE, ENTRY = "contents.title", "contents.entry"
# Leaders: dots in a row, with or without spaces between them.
_LEADERS = late(r"(?:[.…·_]\s?){3,}|(?:…\s?){2,}")
_NUMBER, _DASH = r"\d{1,5}", r"\s?[-–—]\s?"
# The numbers at the end of a row: first and last paragraph, then the page; each may be missing.
_APART = r"(?:^|(?<=[\s.…·_]))"
_TAIL = late(rf"{_APART}(?P<first>{_NUMBER})(?:{_DASH}(?P<last>{_NUMBER}))?(?:\s+(?P<page>\d{{1,4}}))?\s*$")
_LAST = late(rf"{_APART}(?P<first>\d{{1,4}})(?P<last>(?!))?(?P<page>(?!))?\s*$")
_WIDE = late(r"(?:\s{3}|\t)\s*[\d\s–—-]+$")
_NUMBERS = late(r"[\s\d–—-]*\d[\s\d–—-]*$")
_BARE_LABEL = late(r"(?P<label>[IVXL]{2,6}|[IVX])\.?\s{1,6}(?=\S)")
_SAME_ROW = 5.0  # points between the tops of pieces of one row
_OUTER = 24.0  # points by which a title without a label may be set in and still be outermost
_MOST_TITLE, _MOST_ROW = 60, 240
_WRAPPED = 4  # rows that a title may take
_AHEAD = 6  # rows among which the next entry comes
_PAGES_ON = 200  # pages that an entry without leaders may lie after the one above it
_FEWEST = 2  # entries of a contents page that says anything of the body
_FEW_ENTRIES, _FALLS = 10, 0.25  # entries of an index, and the share of them with a lower page than the last
_REPEATED = 0.8  # share of titles without numbers that come again below
_MOST_BARE = 120
_LABEL = 4  # signs of a label that the body prints before a title and the contents page does not
# Titles that come more often say nothing of one place.
_MOST_ALIKE = 12
_ALIKE, _KEY, _START, _REST = 88, 8, 18, 6
_BEFORE_LETTER = {"I": "H", "V": "U", "X": "W"}  # the capital above one that is also a Roman numeral
_KINDS = {"heading.ordinal": "roman", "heading.letter": "capital", "heading.part": "part"}


class Entry(msgspec.Struct, frozen=True, gc=False):
    """An entry of a contents page.

    `label` and `title` are as printed, `kind` is that of its label, empty where there is none. `first` and
    `last` are the numbers of its paragraphs, `page` is its page as printed. `depth` counts from 1.
    `line` is the index of the line it begins on.
    """

    label: str
    title: str
    kind: str
    first: int | None
    last: int | None
    page: int | None
    annex: bool
    line: int
    depth: int = 1


class Contents(NamedTuple):
    """The entries of a document's contents pages in order, and the rules of their lines, by index."""

    entries: list[Entry]
    lines: dict[int, str]


class Match(NamedTuple):
    """Where an entry's title begins in the body, by index of line."""

    entry: Entry
    start: int


class _Row(NamedTuple):
    """What stands side by side on a page, in the order of reading; `lines` by index."""

    text: str
    indent: float
    lines: list[int]
    claimed: bool
    page: int | None


_Numbers = tuple[int | None, int | None, int | None]  # first and last paragraph, page
_NONE: _Numbers = (None, None, None)


class _Parts(NamedTuple):
    """What a row says: its words, its numbers, and whether print shows that it is a whole entry."""

    head: str
    numbers: _Numbers = _NONE
    whole: bool = False


_NOTHING = _Parts("", whole=True)


@dataclass(slots=True)
class _Page:
    """A contents page while it is read."""

    entries: list[tuple[Entry, float]] = field(default_factory=list)
    lines: dict[int, str] = field(default_factory=dict)
    pending: list[_Row] = field(default_factory=list)  # rows of a title whose numbers stand below
    annex: bool = False
    titled: bool = False
    columns: str = ""  # those that hold numbers, as far as they are named


def find_contents(lines: Sequence[SourceLine], begins: Sequence[bool], language: Language) -> Contents:
    """Return what the contents pages of a document say; `begins` says which lines may be more than text.

    A contents page begins at its title, or at a row with leaders and a number. A row is an entry by its
    leaders, by the reader's word, or by numbers that go on from those above; without any numbers, titles are
    entries where nearly all of them come again below. Time grows with the lines.
    """
    contents = Contents([], {})
    at = 0
    while (start := _next_start(lines, begins, at, language)) is not None:
        page, at = _read_page(lines, start, language)
        contents.lines.update(page.lines)
        if len(page.entries) >= _FEWEST and not _is_index(page):
            contents.entries.extend(_with_depths(page.entries))
    return contents


def _is_index(page: _Page) -> bool:
    """Whether entries are sorted by their words and not by where they stand: an index promises nothing."""
    pages = [entry.page for entry, _ in page.entries if entry.page is not None]
    falls = sum(below < above for above, below in pairwise(pages))
    return len(pages) >= _FEW_ENTRIES and falls > _FALLS * len(pages)


def contents_words(text: str, language: Language) -> str:
    """Return what a whole line of a contents page's own words is: its title, or columns, of which `pages` or
    `paragraphs` alone hold numbers; else nothing.
    """
    if len(text) > _MOST_TITLE:
        return ""
    plain = _plain(text, language)
    titles, columns = _words(language)
    if plain in titles:
        return "title"
    words = plain.replace("/", " ").replace(":", " ").split()
    if not words or not columns.keys() >= set(words):
        return ""
    kinds = {columns[word] for word in words} - {""}
    return kinds.pop() if len(kinds) == 1 else "columns"


def _plain(text: str, language: Language) -> str:
    return " ".join(language.fold_case(text).split()).strip(f" :(){STARS}")


@cache
def _words(language: Language) -> tuple[frozenset[str], dict[str, str]]:
    """The titles of contents pages, and the words of their columns with what those hold numbers of."""
    front = language.front
    columns = {
        "": front.contents_columns,
        "pages": front.contents_pages,
        "paragraphs": front.contents_paragraphs,
    }
    return frozenset(_plain(title, language) for title in front.contents_titles), {
        word: kind
        for kind, phrases in columns.items()
        for phrase in phrases
        for word in _plain(phrase, language).split()
    }


def _next_start(
    lines: Sequence[SourceLine], begins: Sequence[bool], first: int, language: Language
) -> int | None:
    """The next line that may begin a contents page."""
    for index in range(first, len(lines)):
        line = lines[index]
        text = line.text
        if line.role is not None:
            if line.rule in READER:
                return index
        elif line.cell is None and (
            (text[-1:].isdigit() and _has_leaders(text))
            or (begins[index] and len(text) < _MOST_ROW and contents_words(text.strip(), language))
        ):
            return index
    return None


def _has_leaders(text: str) -> bool:
    """Whether a line ends in leaders and a number."""
    if text.count(".") + text.count("…") < 4:
        return False
    leaders = _LEADERS.search(text)
    return leaders is not None and _NUMBERS.fullmatch(text[_last_leader(text) :]) is not None


def _last_leader(text: str) -> int:
    """The end of the last leaders in a text; 0 where there are none."""
    return max((match.end() for match in _LEADERS.finditer(text)), default=0)


# ---------------------------------------------------------------------------------------------
# Rows


def _rows(lines: Sequence[SourceLine], start: int) -> Iterator[_Row]:
    """The rows as printed: pieces at one height of a page, or in one row of a table, whatever their order."""

    def place(index: int) -> tuple[str, int | None, int]:
        line = lines[index]
        if line.cell is not None:
            return "table", line.cell.table, line.cell.row
        return ("page", line.page, 0) if line.box is not None else ("line", index, 0)

    for (kind, _, _), indexes in groupby(range(start, len(lines)), place):
        free = [index for index in indexes if _is_free(lines[index])]
        rows = _by_height(lines, free) if kind == "page" else [free]
        yield from (_row(lines, row) for row in rows if row)


def _is_free(line: SourceLine) -> bool:
    return bool(line.text.strip()) and (line.role is None or line.rule in READER)


def _by_height(lines: Sequence[SourceLine], indexes: Sequence[int]) -> list[list[int]]:
    rows: list[list[int]] = []
    height = -math.inf
    for top, index in sorted((box.top, index) for index in indexes if (box := lines[index].box) is not None):
        if top - height >= _SAME_ROW:
            rows.append([])
            height = top
        rows[-1].append(index)
    return rows


def _row(lines: Sequence[SourceLine], indexes: Sequence[int]) -> _Row:
    ordered = sorted(indexes, key=lambda index: (lines[index].indent or 0.0, index))
    first = lines[ordered[0]]
    text = " ".join(lines[index].text.strip() if len(ordered) > 1 else lines[index].text for index in ordered)
    claimed = any(lines[index].rule in READER for index in ordered)
    return _Row(text.rstrip(), first.indent or 0.0, ordered, claimed, first.page)


# ---------------------------------------------------------------------------------------------
# Entries


def _read_page(lines: Sequence[SourceLine], start: int, language: Language) -> tuple[_Page, int]:
    """A contents page from its first line on, and the index of the line after it."""
    page = _Page()
    rows = _rows(lines, start)
    ahead = list(islice(rows, _AHEAD + 1))
    while ahead:
        row = ahead.pop(0)
        ahead.extend(islice(rows, 1))
        if not _take(page, row, ahead, language):
            break
    if page.titled and not page.entries:
        _read_bare(page, lines, start, language)
    page.lines.setdefault(start, TITLE)
    return page, max(page.lines) + 1


def _take(page: _Page, row: _Row, ahead: Sequence[_Row], language: Language) -> bool:
    """Take a row into a contents page; false where the page has ended."""
    text = row.text.strip()
    kind = contents_words(text, language)
    if kind:
        page.titled = True
        page.columns = page.columns if kind == "title" else kind
        page.lines.update(dict.fromkeys(row.lines, TITLE))
        return True
    if _is_again(row, page):  # the body begins
        if page.pending:
            _add(page, page.pending.pop(), _NOTHING, language)
        return False
    parts = _parts(row, page)
    if parts.whole and (parts.head or page.pending):
        _add(page, row, parts, language)
        return True
    if any(parts.numbers) and not parts.head:
        return _take_numbers(page, row)
    if not page.pending and is_furniture(row.text, language):
        return True
    return _goes_on(page, row, ahead) and _take_title(page, row, language)


def _take_numbers(page: _Page, row: _Row) -> bool:
    """Take numbers alone: those of the title above, where that has none yet, or the page's own."""
    last = page.entries[-1][0] if page.entries else None
    if last is not None and (row.claimed or not (last.first or last.page)):
        page.lines.update(dict.fromkeys(row.lines, ENTRY))
    return last is not None or row.claimed


def _take_title(page: _Page, row: _Row, language: Language) -> bool:
    """Take a title that waits for its numbers; «Annex» alone has none."""
    text = row.text.strip()
    if page.pending or len(text) >= _MOST_TITLE or not is_annex(text, language):
        page.pending.append(row)
    else:
        page.annex = True
        page.lines.update(dict.fromkeys(row.lines, ENTRY))
    return True


def _is_again(row: _Row, page: _Page) -> bool:
    """Whether a row is the title of the first entry, or its label, where that holds a word («Chapter I»)."""
    if row.claimed or not page.entries:
        return False
    entry, text = page.entries[0][0], squeeze(row.text)
    label = squeeze(entry.label)
    return text in {squeeze(entry.title), f"{label} {squeeze(entry.title)}"} or (
        text == label and " " in text
    )


def _parts(row: _Row, page: _Page) -> _Parts:
    """What a row says. Without leaders numbers must be claimed, stand apart, or go on from those above."""
    text = row.text
    if len(text) > _MOST_ROW + _PAGES_ON:
        return _Parts(text)
    leaders = _last_leader(text)
    match = (_LAST if page.columns == "pages" else _TAIL).search(text, leaders)
    if match is None:
        # Leaders that lead nowhere: a title all the same, where the page's number stands below or is lost.
        whole = 0 < leaders == len(text) and page.titled and not row.claimed
        return _Parts(_LEADERS.sub(" ", text).strip(), whole=whole)
    head = _LEADERS.sub(" ", text[: match.start()]).strip(" .…·\t")
    numbers = _numbers(match, page)
    if not head:
        return _Parts("", numbers, whole=bool(page.pending))
    ends = leaders and not text[leaders : match.start()].strip()
    if ends or row.claimed or _WIDE.search(text) is not None or _follows(page, numbers, head):
        return _Parts(head, numbers, whole=True)
    return _Parts(text)


def _numbers(match: re.Match[str], page: _Page) -> _Numbers:
    """The first and the last paragraph and the page that a row names; a number alone is of a page."""
    first, last, number = (int(digits) if digits else None for digits in match.group("first", "last", "page"))
    if number is None and last is None and page.columns != "paragraphs":
        return None, None, first
    return first, last or first, number


def _follows(page: _Page, numbers: _Numbers, head: str) -> bool:
    """Whether the numbers at the end of a row without leaders go on from those of the entries above."""
    if not (page.titled and head) or len(head) > _MOST_ROW:
        return False
    place = 0 if page.columns == "paragraphs" else 2
    number = numbers[place]
    above = [value for entry, _ in page.entries if (value := (entry.first, None, entry.page)[place])]
    return (
        number is not None and (above[-1] if above else 1) <= number < (above[-1] if above else 0) + _PAGES_ON
    )


def _add(page: _Page, row: _Row, parts: _Parts, language: Language) -> None:
    rows = [*page.pending, row]
    page.pending = []
    indexes = [index for row in rows for index in row.lines]
    page.lines.update(dict.fromkeys(indexes, ENTRY))
    head = row.text.strip() if parts is _NOTHING else parts.head
    whole = " ".join([*(_LEADERS.sub(" ", row.text).strip() for row in rows[:-1]), head])
    entry = _entry(whole, parts.numbers, indexes[0], language, annex=page.annex)
    if entry is not None:
        page.entries.append((entry, rows[0].indent))


def _entry(whole: str, numbers: _Numbers, line: int, language: Language, *, annex: bool) -> Entry | None:
    whole = whole.strip()
    label, kind, title = _labelled(whole, language)
    title = re.sub(r"\s+", " ", title).strip(f" .…\t{STARS}")
    if not title:
        return None
    annex = annex or is_annex(whole, language)
    return Entry(label.strip(" .\t"), title, kind, *numbers, annex, line)


def _goes_on(page: _Page, row: _Row, ahead: Sequence[_Row]) -> bool:
    """Whether a row without numbers is of the contents: an entry comes before a title is too long."""
    if len(row.text) > _MOST_ROW or len(page.pending) >= _WRAPPED:
        return False
    if row.claimed:
        return True
    near = ahead[: _WRAPPED - len(page.pending)]
    if row.page is not None:
        near = [line for line in near if line.page == row.page]
    return any(
        line.claimed
        or (line.text[-1:].isdigit() and _has_leaders(line.text))
        or _parts(line, page).whole
        or _is_again(line, page)
        for line in near
    )


def _labelled(whole: str, language: Language) -> tuple[str, str, str]:
    """The label of an entry, its kind, and its title."""
    known = read_heading(whole, language)
    if known is not None and known.label and known.rule in _KINDS:
        return known.label, _KINDS[known.rule], known.title
    for reading in readings(whole, language):
        shape = reading.shape.kind
        if shape in {"roman", "letter", "number", "compound"} and not reading.label.startswith("("):
            capital = shape == "letter" and (reading.letter or "").isupper()
            kind = "capital" if capital else f"compound{len(reading.above)}" if reading.above else shape
            return reading.label, kind, whole[reading.body :]
    bare = _BARE_LABEL.match(whole)
    if bare is not None:
        return bare["label"], "roman", whole[bare.end() :]
    return "", "", whole


def _read_bare(page: _Page, lines: Sequence[SourceLine], start: int, language: Language) -> None:
    """Entries without any numbers: the rows from the title to the first that comes again, where most do."""
    rows = list(islice(_rows(lines, start), 1, _MOST_BARE + 1))
    texts = [squeeze(row.text) for row in rows]
    end = next((at for at in range(_FEWEST, len(texts)) if texts[at] == texts[0]), None)
    if end is None or not texts[0]:
        return
    wanted = set(texts[:end])
    below = {
        text
        for line in lines[rows[end].lines[0] :]
        if len(line.text) < _MOST_ROW and (text := squeeze(line.text)) in wanted
    }
    if len(below) < _REPEATED * len(wanted):
        return
    for row in rows[:end]:
        entry = _entry(row.text, _NONE, row.lines[0], language, annex=page.annex)
        page.annex = page.annex or is_annex(row.text.strip(), language)
        page.lines.update(dict.fromkeys(row.lines, ENTRY))
        if entry is not None:
            page.entries.append((entry, row.indent))


def _with_depths(entries: Sequence[tuple[Entry, float]]) -> Iterator[Entry]:
    """Each kind of label has one depth, in the order of coming; titles without one go by their indent."""
    known: list[Entry] = []
    last = ""
    for entry, _ in entries:
        # The letter I after H is a letter.
        lettered = entry.kind == "roman" and last and _BEFORE_LETTER.get(entry.label) == last
        typed = msgspec.structs.replace(entry, kind="capital") if lettered else entry
        last = typed.label if typed.kind == "capital" else last if typed.kind != "roman" else ""
        known.append(typed)
    kinds = list(dict.fromkeys(entry.kind for entry in known if entry.kind))
    indents = [indent for _, indent in entries]
    outer = min((i for i, entry in zip(indents, known, strict=True) if entry.kind in kinds[:1]), default=0.0)
    for typed, indent in zip(known, indents, strict=True):
        plain = 1 if not kinds or indent <= outer + _OUTER else len(kinds) + 1
        yield msgspec.structs.replace(typed, depth=kinds.index(typed.kind) + 1 if typed.kind else plain)


# ---------------------------------------------------------------------------------------------
# The body


def squeeze(text: str) -> str:
    """Return a title as two places may print it: small letters and digits, no marks."""
    return " ".join(_WORDS.findall(text.casefold()))


_WORDS = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W_]")


def align(contents: Contents, lines: Sequence[SourceLine], free: Sequence[int]) -> list[Match]:
    """Return where the entries' titles stand in the body, in order.

    `free` are the lines of the body, by index. Of all pairs of an entry and a place with its words, the
    heaviest that are in the order of both are taken; a place on the page that the entry names weighs more.
    Titles that come very often take no part, and where many begin alike they must be alike to the end. A
    title may be printed on several lines, a remark in square brackets between them.
    """
    titles = [(squeeze(f"{entry.label} {entry.title}"), squeeze(entry.title)) for entry in contents.entries]
    wanted = _by_beginning(titles, [squeeze(entry.label) for entry in contents.entries])
    if not wanted:
        return []
    first = contents.entries[0].line
    body = [index for index in free if index > first and not lines[index].text.startswith("[")]
    firsts = {key[:1] for key in wanted}

    @cache
    def plain(at: int) -> str:
        text = lines[body[at]].text if at < len(body) else ""
        return squeeze(text) if len(text) < _MOST_ROW else ""

    def pairs() -> Iterator[tuple[int, int, float]]:
        for at, index in enumerate(body):
            printed = lines[index].text
            if _first_letter(printed) not in firsts and not any(sign in ".)" for sign in printed[:_LABEL]):
                continue  # it begins as no title does
            text = plain(at)
            begins = f"{text} {plain(at + 1)}"[:_KEY]
            label, _, bare = text.partition(" ")
            unlabelled = {n for n in wanted.get(bare, ()) if len(label) <= _LABEL and titles[n][0] == bare}
            numbers = {*wanted.get(text, ()), *wanted.get(f"{begins}…", ()), *unlabelled}
            for number in sorted(numbers, reverse=True):
                page = contents.entries[number].page
                here = number in unlabelled or _prints(plain, at, *titles[number])
                if here and index > contents.entries[number].line:
                    yield at, number, 2.0 if page is not None and lines[index].page == page else 1.0

    return [Match(contents.entries[number], body[at]) for at, number in _heaviest(pairs())]


def _first_letter(text: str) -> str | None:
    letter = _LETTER.search(text)
    return letter[0].casefold()[:1] if letter is not None else None


def _by_beginning(titles: Sequence[tuple[str, str]], labels: Sequence[str]) -> dict[str, list[int]]:
    """The places of titles by what they are and begin with, and by their labels, which may stand alone on
    a line; what very many begin with is left out.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for at, (pair, label) in enumerate(zip(titles, labels, strict=True)):
        for key in {label, *(form for title in pair for form in (title, title[:_KEY] + "…"))} - {""}:
            places[key].append(at)
    return {key: those for key, those in places.items() if len(those) <= _MOST_ALIKE}


def _prints(plain: Callable[[int], str], at: int, whole: str, title: str) -> bool:
    """Whether the lines from `at` on print a title, with or without its label."""
    text = plain(at)
    if not (whole.startswith(text[: len(whole)][:_START]) or title.startswith(text[: len(title)][:_START])):
        return False
    for below in range(at + 1, at + _REST + 1):
        if max(fuzz.ratio(text, whole), fuzz.ratio(text, title)) >= _ALIKE:
            return True
        more = plain(below) if len(text) < len(whole) else ""
        if not more:
            return False
        text = f"{text} {more}"
    return False


def _heaviest(pairs: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """The pairs of place and entry, in order of place, that rise in both and weigh the most together.

    The tails of the best chains are kept by entry: a later one stays only where it is heavier.
    """
    tails: list[tuple[int, float, int]] = []  # entry, weight of the chain, its last pair
    chain: list[tuple[tuple[int, int], int]] = []  # a pair, and the one before it
    for at, entry, weight in pairs:
        place = bisect_left(tails, (entry,))
        before = tails[place - 1] if place else (-1, 0.0, -1)
        whole = before[1] + weight
        if place < len(tails) and tails[place][0] == entry and tails[place][1] >= whole:
            continue
        chain.append(((at, entry), before[2]))
        gone = place
        while gone < len(tails) and tails[gone][1] <= whole:
            gone += 1
        tails[place:gone] = [(entry, whole, len(chain) - 1)]
    heaviest: list[tuple[int, int]] = []
    last = tails[-1][2] if tails else -1
    while last >= 0:
        pair, last = chain[last]
        heaviest.append(pair)
    return heaviest[::-1]


def promises(
    contents: Contents,
    matches: Sequence[Match],
    headings: Sequence[Placed],
    units: Sequence[Unit],
    lines: Sequence[SourceLine],
    document_id: str,
) -> Iterator[Finding]:
    """Yield what the contents pages say and the headings and numbered paragraphs do not bear out."""
    heads = {at for placed in headings for at in range(placed.start, placed.end)}
    numbers = [
        (unit.lines[0], unit.label.number)
        for unit in units
        if unit.label is not None and unit.level == 1 and unit.label.shape.kind == "number"
    ]
    known = {match.entry.line: match for match in matches if match.start in heads}
    shift = Counter(
        page - match.entry.page
        for match in known.values()
        if match.entry.page is not None and (page := lines[match.start].page) is not None
    ).most_common(1)

    for entry in contents.entries:
        line, evidence = lines[entry.line], f"{entry.label} {entry.title}".strip()
        match = known.get(entry.line)
        page = lines[match.start].page if match is not None else None
        moved = [by for by, _ in shift if page is not None and entry.page not in {None, page - by}]
        for code, message in _broken(entry, match, page if moved else None, numbers):
            yield finding(
                *(code, message, evidence),
                document_id=document_id,
                page=line.page,
                line=line.line,
            )


def _broken(
    entry: Entry, match: Match | None, page: int | None, numbers: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    """What an entry says that is not so; `page` is the body's where the entry names another."""
    if match is None:
        yield (
            "contents.not_found",
            f"the contents page names «{entry.title}», which is no heading of the body",
        )
        return
    if page is not None:
        yield "contents.page", f"«{entry.title}» stands on page {page}; the contents page says {entry.page}"
    at = bisect_left(numbers, (match.start, 0))
    first = next((number for _, number in numbers[at : at + 1]), None)
    if entry.first is not None and not entry.annex and first != entry.first:
        yield "contents.range", f"paragraph {entry.first} was not found first under «{entry.title}»"
