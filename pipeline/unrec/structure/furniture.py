"""What of a page is no text: furniture, the symbols and job numbers that stand in it, blank lines, and
footnotes in text without layout, found by their marker, which stands attached to a word above them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, groupby, islice, pairwise
from typing import NamedTuple

from unrec.languages import Language, signs
from unrec.languages.markers import (
    LISTED,
    UNRULED,
    attached_markers,
    begins_like_note,
    glued_values,
    note_marker,
    plain_note,
)
from unrec.models import Role, SourceLine
from unrec.structure.headings import read_heading
from unrec.structure.labels import read_any_label, read_label
from unrec.structure.statements import adoption
from unrec.text import (
    CLOSING_BRACKETS,
    DASHES,
    LOWERED,
    OPENING_BRACKETS,
    STARS,
    STOPS,
    SUPERSCRIPTS,
    Folded,
    either,
    late,
)

# A symbol of the United Nations: an organ's letters, then parts of capitals, digits, dots and brackets.
SYMBOL = r"[A-Z]{1,8}(?:/[A-Z0-9][A-Za-z0-9.()\-]{0,24}){1,8}"
# What may stand after a symbol as part of it: a year, a section or a part of the document.
SYMBOL_TAIL = r"(?:\s?\((?:\d{4}|[A-Z][a-z]{2,4}\.?\s\w{1,4})\)(?:/[A-Z][A-Za-z0-9. ]{1,10})?)?"
# The letters of a duty station, as a job number begins with them.
_STATION = r"(?:V|GE|NY|HQ|ESCWA|ECA)\."
# A job number: the duty station's letters, the year, a number (`V.19-08455`), or the bare number with the
# letter of a language after it (`19-08455 (A)`). Print may part it, or lose its hyphen.
_JOB = r"\d{2}\s?-\s?\d{5}"
_STATIONED = rf"{_STATION}\s?(?:{_JOB}|\d{{7}})"
_JOB_RULE = "furniture.job_number"
# The day of a job, as its number has it beside: `160609`.
_DAY = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d")
_JOB_NUMBER = re.compile(rf"(?<![\w.])(?:{_STATIONED}|{_JOB}(?=\s?\([ACEFRS]\)))(?!\d)")


def job_number(line: str) -> str | None:
    """Return the first job number of a line, as `V.19-08455` or `19-08455`; None where there is none."""
    match = _JOB_NUMBER.search(line)
    printed = "".join(match[0].split()).replace("-", "") if match else ""
    return f"{printed[:-5]}-{printed[-5:]}" if printed else None


def is_furniture(line: str, language: Language) -> str | None:
    """Return the id of the rule by which a whole line is page furniture, or None.

    Page numbers (`3/20`, `صفحة ٣`, `- ١٢ -`), comments of markup, job numbers with their dates, bar codes as
    read (`*1137474*`), and the language's own list of lines. `furniture.lone_number` and
    `furniture.lone_symbol` could also be the end of a wrapped sentence: whoever asks must see that the line
    stands apart from the text.
    """
    if len(line) > _MAX_FURNITURE and not line[: 4 * _MAX_LINE].strip(f"{_RULE_SIGNS} \t"):
        return "furniture.rule"
    # What is on no list ends in a digit or a mark, but for symbols, which hold a slash.
    worded = line[-1:].isalpha() and "/" not in line
    listed, most = _listed(language)
    longest = most if worded else 2 * _MAX_FURNITURE
    if len(line) > longest and (worded or len(line) > _MAX_LINE or _WIDE.search(line) is None):
        return None
    if len(text := " ".join(language.fold(line).split())) > _MAX_FURNITURE:
        return None
    if text in listed:
        return "furniture.line"
    match = None if worded else _furniture(language).fullmatch(Folded(text))
    return f"furniture.{match.lastgroup}" if match is not None else None


_MAX_LINE, _MAX_FURNITURE = 300, 80
_RULE_SIGNS = "_-–—=*.•·"
_WIDE = re.compile(r"\s\s")


@cache
def _listed(language: Language) -> tuple[frozenset[str], int]:
    """The language's list of lines, and more characters than any takes, spaces between its words doubled."""
    lines = frozenset(str(language.fold(line)) for line in language.furniture.lines)
    return lines, 2 * max(map(len, lines), default=0)


@cache
def _furniture(language: Language) -> re.Pattern[str]:
    """What a whole line may be, the first that fits: groups by the names of their rules, none within them."""
    words = either(map(language.fold, language.furniture.page_words))
    journals = either(map(language.fold, language.furniture.journals))
    series = rf"(?:\(?[ACEFRS]\)?\s?)?(?:{_STATIONED}|{_JOB}|{_STATION}\d{{2}}-)"
    page = r"(?:\d{1,4}\s?/\s?\d{1,4}|\d{1,3})"
    days = r"(?:\d{6}\s){0,3}"
    job = rf"(?:{page}\s)?{days}(?:\([ACEFRS]\)\s)?{series}(?:\s?\([ACEFRS]\))?(?:\s\d{{6}}){{0,3}}(?:\s{page})?"
    day = _DAY.pattern
    # Nairobi's job numbers have no point; the days of a job also stand without its number.
    job = rf"{job}|K\d{{7}}(?:\s{day}){{0,3}}|{day}(?:\s{day}){{1,3}}"
    rules = {
        "page_number": rf"\d{{1,4}}\s?/\s?\d{{1,4}}|[-–—]\s?\d{{1,4}}\s?[-–—]|{words}\s\d{{1,4}}",
        "lone_number": r"\d{1,4}",
        "journal": rf"(?:\d{{1,4}}\s)?{journals}\s?[{DASHES}]\s?\D{{2,20}}\d.{{0,50}}\d",
        "comment": r"<!--.{0,70}-->",
        "job_number": job,
        "barcode": r"\*\d{6,8}\*",
        "rule": rf"[{re.escape(_RULE_SIGNS)}]{{4,}}|[_\-–—]{{3}}|/\s?(?:…|(?:\.\s?){{3}})",
        "lone_symbol": rf"(?:{page}\s)?{SYMBOL}{SYMBOL_TAIL}(?:\s{page})?",
    }
    return late("|".join(f"(?P<{rule}>{pattern})" for rule, pattern in rules.items()))


# ---------------------------------------------------------------------------------------------
# What the page claims


# So many lines at a page's top and bottom may be furniture.
_EDGE = 3
_MAX_LENGTH = 120
_NUMBER = re.compile(r"^\d{1,4}\s|\s\d{1,4}$")
_BULLET = late(r"[-–•▪●*]\s")
# On three pages and three in ten; on two of a short document.
_PAGES, _FEW, _FEW_PAGES, _SHARE = 3, 2, 6, 0.3

_Key = tuple[str, str, int | None]


def running_lines(lines: Sequence[SourceLine], language: Language) -> list[int]:
    """Return, by index, the lines that come again at the tops or at the bottoms of pages.

    They stand apart from the text by a blank line; a number at their beginning or end may rise with the page.
    The first page's top is left alone: it is the masthead. Headings, lines that begin with a label or a
    bullet, and lines that end as sentences and clauses do are text.
    """
    pages: dict[_Key, set[int]] = defaultdict(set)
    edges = list(_edges(lines, language))
    for key, _, page in edges:
        pages[key].add(page)
    total = len({line.page for line in lines})
    least = max(_FEW if total <= _FEW_PAGES else _PAGES, _SHARE * total)
    return [
        index for key, index, page in edges if len(pages[key]) >= least and (page > 1 or key[0] == "footer")
    ]


def _edges(lines: Sequence[SourceLine], language: Language) -> Iterator[tuple[_Key, int, int]]:
    """Key, index and page of each line that may be furniture."""
    paged = (index for index, line in enumerate(lines) if line.page is not None)
    for page, indexes in groupby(paged, key=lambda index: lines[index].page):
        of_page = list(indexes)
        top = _apart(lines, of_page)
        bottom = _apart(lines, of_page[::-1])
        for band, edge in (("header", top), ("footer", [index for index in bottom if index not in top])):
            for index in edge:
                if page is not None and _may_run(lines[index], language):
                    yield _key(band, lines[index].text.strip(), page), index, page


def _apart(lines: Sequence[SourceLine], indexes: Sequence[int]) -> list[int]:
    """The first few lines with text that a blank line parts from the others; none where there are more."""
    edge: list[int] = []
    for index in indexes:
        if lines[index].text.strip():
            edge.append(index)
            if len(edge) > _EDGE:
                return []
        elif edge:
            return edge
    return []


def _may_run(line: SourceLine, language: Language) -> bool:
    text = line.text.strip()
    if line.role is not None or line.box is not None or len(text) > _MAX_LENGTH:
        return False
    if not any(map(str.isalpha, text)) or signs.is_punctuated(text) or _BULLET.match(text):
        return False
    return not (read_any_label(text, language) or read_heading(text, language))


def _key(band: str, text: str, page: int) -> _Key:
    """What comes again: the text, and how far a number at its end or beginning is from that of the page."""
    match = _NUMBER.search(text)
    if match is None:
        return band, text, None
    return band, text[: match.start()] + text[match.end() :], int(match[0].strip()) - page


def page_numbers(lines: Sequence[SourceLine]) -> list[int]:
    """Return, by index, the numbers alone on their lines that count the pages, below a page's notes too.

    Over the document they rise with the page: each is as far from the page's own number as most of them are,
    on three pages at least. Without pages they rise by one, and about as many lines stand between any two.
    """
    shifts: dict[int, dict[int, int]] = defaultdict(dict)
    runs: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        number = line.text.strip()
        if len(number) >= _DIGITS or not number.isdecimal() or line.cell is not None:
            continue
        if line.page:
            shifts[int(number) - line.page][line.page] = index
        else:
            run = runs.pop(int(number) - 1, [])
            run.append(index)
            runs[int(number)] = run
    counted = list(max(shifts.values(), key=len, default={}).values())
    if not shifts:
        counted = max(runs.values(), key=len, default=[])
        between = sorted(below - above for above, below in pairwise(counted)) or [0]
        counted = counted if _PAGE <= between[-1] < 2 * between[0] else []
    return [index for index in counted if lines[index].role != "furniture"] if len(counted) >= _PAGES else []


# The fewest lines of a page of a text.
_PAGE = 20
_DIGITS = 5
_TOP, _SHORT, _FRONT = 12, 15, 60


class Claim(NamedTuple):
    """The role a rule gives a line; in the body the paragraph it is of, and where its text begins in it."""

    role: Role
    rule: str
    paragraph_id: str | None = None
    body_start: int = 0


UNASSIGNED, _BLANK = Claim("unassigned", ""), Claim("furniture", "layout.blank")


def claim_lines(
    lines: Sequence[SourceLine], begins: Sequence[bool], contents: Mapping[int, str], language: Language
) -> dict[int, Claim]:
    """Return what the page claims, by index: reader's verdicts, blank lines, furniture, notes, contents.

    `begins` says which lines may be more than text, `contents` are the lines of contents pages with their
    rules.
    """
    claims: dict[int, Claim] = {}
    for note in find_footnotes(lines, begins, language):
        claims |= dict.fromkeys(range(note.start, note.end), Claim("footnote", note.rule))
    claims |= dict.fromkeys(
        chain(unit_lines(lines, language), table_notes(lines)), Claim("footnote", "footnote.table")
    )
    claims |= dict.fromkeys(running_lines(lines, language), Claim("furniture", "furniture.running"))
    claims |= {index: Claim("contents", rule) for index, rule in contents.items()}
    repeated = _repeated(lines)
    top = frozenset(word for line in lines[:_TOP] for word in line.text.split())
    for index, (line, begin) in enumerate(zip(lines, begins, strict=True)):
        if index in contents or (line.role is None and line.text and not begin):
            continue
        below = index - 1 in claims and claims[index - 1].role == "furniture"
        claim = _claim(line, repeated, top, language, below=below)
        if claim is not None:
            claims[index] = claim
    claims.update(dict.fromkeys(page_numbers(lines), Claim("furniture", "furniture.page_number")))
    claims.update(_beside_furniture(lines, claims, repeated, language))
    return claims


def _repeated(lines: Iterable[SourceLine]) -> Counter[str]:
    """How often each short line comes, also without the number at its beginning or end."""
    short = [line.text.strip() for line in lines if len(line.text) <= _MAX_FURNITURE]
    counts = Counter(short)
    ended = (text for text in short if text[:1].isdecimal() or text[-1:].isdecimal())
    # A number at the end takes five characters at the most: no line is searched for one.
    numbered = (text for text in ended if _NUMBER.match(text) or _NUMBER.search(text, len(text) - 5))
    counts.update(_NUMBER.sub("", text) for text in numbered)
    return counts


def _beside_furniture(
    lines: Sequence[SourceLine], claims: Mapping[int, Claim], repeated: Mapping[str, int], language: Language
) -> Iterator[tuple[int, Claim]]:
    """Lines that stand right beside a page's number or job line, blank ones apart, and can be nothing else.

    Those are symbols and numbers by themselves, and what comes again in the same words, as running titles do.
    """
    top = _squashed(" ".join(line.text for line in lines[:_TOP]))
    known = {
        index
        for index, claim in claims.items()
        if claim.rule.startswith("furniture.")
        and claim.rule != "furniture.line"
        and lines[index].text.strip()
    }
    for step in (1, -1):
        for first in sorted(known, reverse=step < 0):
            index = _next_spoken(lines, first, step)
            # What is found stands beside the next line in its turn.
            while index is not None and index not in known and index not in claims and index >= _TOP:
                rule = _rule_beside(lines[index], repeated, top, language)
                if claims.get(first, UNASSIGNED).rule == _JOB_RULE and _DAY.fullmatch(
                    lines[index].text.strip()
                ):
                    rule = _JOB_RULE  # the day of the job, on a line of its own
                if not rule:
                    break
                known.add(index)
                yield index, Claim("furniture", rule)
                index = _next_spoken(lines, index, step)


def _rule_beside(line: SourceLine, repeated: Mapping[str, int], top: str, language: Language) -> str:
    """The rule by which a line beside furniture is furniture; empty where it is not."""
    text = line.text.strip()
    if line.cell is not None:
        return ""
    alone = is_furniture(text, language) or ""
    if alone.startswith("furniture.lone_"):
        return alone
    return (alone or "furniture.running") if _runs(line, repeated, top, language) else ""


def _runs(line: SourceLine, repeated: Mapping[str, int], top: str, language: Language) -> bool:
    """Whether a line of a text without pages comes again, as running titles do beside a page's number."""
    text = line.text.strip()
    if line.page is not None or signs.is_punctuated(text):
        return False
    bare = _NUMBER.sub("", text)
    if len(text) > len(bare) > _SHORT and repeated[bare] > 1:
        return True
    title = len(text) > _SHORT and not any(map(str.isdigit, text)) and _squashed(text) in top
    again = repeated[text] > 1 or title
    return again and not _is_closing(text, language) and read_label(text, language) is None


def _next_spoken(lines: Sequence[SourceLine], index: int, step: int) -> int | None:
    """The index of the next line that is not blank, below or above."""
    index += step
    while 0 <= index < len(lines):
        if lines[index].text.strip():
            return index
        index += step
    return None


def _claim(
    line: SourceLine,
    repeated: Mapping[str, int],
    top: frozenset[str],
    language: Language,
    *,
    below: bool,
) -> Claim | None:
    """What the reader or the page claims a line for; `below` says that it stands right below furniture."""
    text = line.text
    if line.role is not None:
        return Claim(line.role, line.rule or "reader")
    if not text or text.isspace():
        return _BLANK
    # A number alone in a cell is a figure, no page's number.
    rule = is_furniture(text, language) if line.cell is None else None
    if rule is None:
        return None
    stands = not rule.startswith("furniture.lone_") or _is_lone(line, rule, repeated, top, below=below)
    return Claim("furniture", rule) if stands else None


def _is_lone(
    line: SourceLine, rule: str, repeated: Mapping[str, int], top: frozenset[str], *, below: bool
) -> bool:
    """Whether a number or a symbol alone on its line is furniture: it stands apart, or comes again.

    A page's number may stand right below its symbol or job number. A symbol far below the masthead that comes
    once is one that the text lists, but for the document's own.
    """
    text = line.text.strip()
    apart, again = line.gap_before or below, repeated[text] > 1
    if rule == "furniture.lone_symbol":
        again = again and (apart or text in top)
        apart = line.gap_before and (line.line <= _FRONT or text in top)
    return again or apart


def _squashed(text: str) -> str:
    return "".join(text.split())


# ---------------------------------------------------------------------------------------------
# Footnotes


# How far above a note its marker may stand, in lines: a printed page and a half.
_REACH = 80
_RULE = re.compile(r"[_\-–—]{3,}")
# A number in brackets, or with a mark after it or alone.
_ANY_NUMBER = re.compile(r"\s{0,20}(?:\(\s?(\d{1,3})\s?\)|(\d{1,3})(?![\d/]))\s{0,4}[-–—.:/]?\s{1,8}(?=\S)")
# One alone, as the notes of a text are numbered that has lost its raised digits.
_BARE_NUMBER = re.compile(r"\s{0,20}\d{1,3}\s{1,8}(?![-–—.:/)\d\s])")
# Longer lines are no meeting or day.
_MOST_CLOSING = 60
# The lines of a page's foot, and those of the next page in which a sentence ends.
_FOOT = 20
# Notes at one page's foot that are looked past to the sentence above them.
_MOST_AT_FOOT = 100


# A table's note begins with a letter alone, or says what it is: «a Includes …», «Abbreviations: …».
_TABLE_NOTE = late(r"\s{0,20}(?:[^\W\d_]\s{1,6}(?=[^\W_].{4})|[^\W\d_]{4,16}\s?:)")
# Its unit stands above it in brackets, longer than any label; a symbol or a resolution is no unit.
_UNIT = re.compile(
    rf"\s*[{OPENING_BRACKETS}][^{OPENING_BRACKETS}{CLOSING_BRACKETS}/]{{1,119}}[^{OPENING_BRACKETS}{CLOSING_BRACKETS}/{STOPS}][{CLOSING_BRACKETS}]\s*"
)
_SMALLER = 0.6  # points


def begins_table_note(text: str) -> bool:
    """Tell whether a line right below a table begins a note of it by its words."""
    return _TABLE_NOTE.match(text) is not None


def is_unit(text: str) -> bool:
    """Tell whether a line is in brackets as the unit of a table is, whatever its words are."""
    return _UNIT.fullmatch(text) is not None


def table_notes(lines: Sequence[SourceLine]) -> Iterator[int]:
    """Yield the lines of notes right below tables, by index: they are set smaller than the text."""
    if all(line.cell is None for line in lines):
        return
    small = _usual_size(line for line in lines if line.cell is None) - _SMALLER
    above = ""  # a table or a note of one, where it stands right above
    for index, line in enumerate(lines):
        if line.cell is not None:
            above = "table"
        elif above and line.role is None and line.text.strip():
            goes_on = (above == "note" and not line.gap_before) or begins_table_note(line.text)
            above = "note" if goes_on and (line.size or small) < small else ""
            if above:
                yield index


def unit_lines(lines: Sequence[SourceLine], language: Language) -> Iterator[int]:
    """Yield the lines, by index, that say in brackets above tables what these count in: «(Thousands of
    dollars)».
    """
    spoken = (index for index, line in enumerate(lines) if line.role is None and line.text.strip())
    for index, below in pairwise(spoken):
        alone = lines[index].cell is None is not lines[below].cell and is_unit(lines[index].text)
        if alone and _units(language).search(language.fold_case(lines[index].text)):
            yield index


@cache
def _units(language: Language) -> re.Pattern[str]:
    """The words of units of tables, in search form and small letters."""
    words = (language.fold_case(word) for word in language.furniture.table_units)
    return late(rf"(?<!\w){either(words)}(?!\w)")


def _usual_size(lines: Iterable[SourceLine]) -> float:
    """The size in which most of the text is set."""
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size or 0.0] += len(line.text)
    return max(sizes, key=sizes.__getitem__, default=0.0)


class Footnote(NamedTuple):
    """Where a footnote's lines are, `[start, end)` by index, the value of its marker (`1`, `*`), and the rule
    by which it is one.
    """

    marker: str
    start: int
    end: int
    rule: str = "footnote.marker"


def find_footnotes(lines: Sequence[SourceLine], begins: Sequence[bool], language: Language) -> list[Footnote]:
    """Return the footnotes among lines that no reader has marked; `begins` says which may be more than text.

    A line that starts with a marker is a note only where the same marker stands attached to a word in
    the 80 lines above (raised digits: anywhere above) and no earlier note has taken it; at the foot of a page
    also where it stands on the next one, with the end of the sentence; and raised digits that count on from
    the note right above. The note goes on until a gap or a label.
    Notes may also be a list at the end of a resolution.
    """
    open_markers: dict[str, int] = {}
    marked: set[str] = set()
    notes: list[Footnote] = []
    # Below the last line that a note may begin, no marker matters; most documents have no such line.
    may_be_notes = [at for at, begin in enumerate(begins) if begin]
    firsts = _firsts(lines, may_be_notes, language)
    last = next((at for at in reversed(may_be_notes) if at in firsts or _printed_marker(lines[at])), -1)
    index = 0
    while index <= last:
        listed = _list_from(lines, index, marked, language) if index in firsts else []
        if listed:
            notes += listed
            index = listed[-1].end
            continue
        marker = _marker_at(lines, index, open_markers, notes, language) if begins[index] else None
        if marker is not None:
            ruled = not marker.endswith(".") or _below_rule(lines, index, notes)
            end = _note_end(lines, index, language)
            notes.append(Footnote(marker, index, end, "footnote.marker" if ruled else UNRULED))
            index = notes[-1].end
            continue
        for _, _, value in attached_markers(lines[index].text, in_cell=lines[index].cell is not None):
            open_markers[value] = index
            marked.add(value.translate(LOWERED))
        index += 1
    return notes


def _marker_at(
    lines: Sequence[SourceLine],
    index: int,
    open_markers: dict[str, int],
    notes: Sequence[Footnote],
    language: Language,
) -> str | None:
    """The marker of the note that begins at a line, or None; it is no longer among those that are open."""
    marker = _printed_marker(lines[index])
    if marker is None or marker.endswith("."):  # a plain number
        goes_on = marker is not None and (
            _below_rule(lines, index, notes)
            or _counts_on(marker, lines, index, notes)
            or _begins_foot(marker, lines, index, language)
        )
        return marker if goes_on else None
    above = open_markers.pop(marker, -_REACH - len(lines))
    stands = (
        index - above <= _reach(marker, lines, index)
        or _below_rule(lines, index, notes)
        or _counts_on(marker, lines, index, notes)
        or _is_at_foot(marker, lines, index, notes, language)
    )
    return marker if stands else None


def _firsts(lines: Sequence[SourceLine], may_be_notes: Iterable[int], language: Language) -> set[int]:
    """The lines with the number 1, in whatever form, below the meeting or the day that ends a resolution."""
    numbered = [at for at in may_be_notes if _numbered(lines[at].text)[0] == 1]
    spoken = [(at, above) for at in numbered if (above := _next_spoken(lines, at, -1)) is not None]
    firsts = {at for at, above in spoken if _is_closing(lines[above].text.strip(), language)}
    texts = (lines[at].text for at in range(max(firsts, default=0)))  # most of which end in a letter
    enacted = (
        at
        for at, text in enumerate(texts)
        if text and not text[-1:].isalpha() and signs.begins_to_enact(text, language)
    )
    first = next(enacted, len(lines))
    return {at for at in firsts if at > first}


def _is_closing(text: str, language: Language) -> bool:
    """Whether a line is the meeting or the day that ends a resolution: «الجلسة العامة ٥٤»."""
    if len(text) > _MOST_CLOSING or signs.is_punctuated(text) or not any(map(str.isdecimal, text)):
        return False
    adopted = adoption(text, language)
    return adopted is not None and (adopted.meeting or (adopted.day and not adopted.words))


def _list_from(
    lines: Sequence[SourceLine], first: int, marked: Container[str], language: Language
) -> list[Footnote]:
    """The list of notes that begins at a line, «١- انظر A/99/41»; empty where it is none.

    They count from one, and most have a marker of that number above, or all have bare numbers, which label
    nothing else below a resolution's end; it ends at a gap above no number, a heading, another number, and
    what a whole sentence stands before. In doubt, or where one of them asks, it is a list of items: text is
    never lost.
    """
    notes: list[Footnote] = []
    with_marker = bare = 0
    for index in range(first, len(lines)):
        line = lines[index]
        if not line.text.strip():
            continue
        number, text = _numbered(line.text)
        if number == len(notes) + 1:
            notes.append(Footnote(str(number), index, index + 1, LISTED))
            with_marker += str(number) in marked
            day = _is_closing(line.text.strip(), language)
            bare += not day and _BARE_NUMBER.match(line.text) is not None
            if signs.begins_to_recommend(text, language):
                return []
        elif number is not None or not _may_go_on(line, lines[index - 1], language):
            break
        else:
            notes[-1] = notes[-1]._replace(end=index + 1)
    return notes if 2 * with_marker > len(notes) or bare == len(notes) else []


def _may_go_on(line: SourceLine, above: SourceLine, language: Language) -> bool:
    """Whether a line may be the rest of a note that has a line above it."""
    apart = line.gap_before or not line.text.strip() or signs.is_finished(above.text)
    return not apart and read_heading(line.text, language) is None


def _numbered(text: str) -> tuple[int | None, str]:
    """The number that a line begins with in whatever form, and what stands after it."""
    match = _ANY_NUMBER.match(text)
    return (int(match[1] or match[2]), text[match.end() :]) if match is not None else (None, text)


def _printed_marker(line: SourceLine) -> str | None:
    """The value of the marker or the plain number that a line begins with, as a note does, or None."""
    if line.role is not None or not begins_like_note(line.text):
        return None
    return note_marker(line.text) or plain_note(line.text)


def _reach(marker: str, lines: Sequence[SourceLine], index: int) -> int:
    """How many lines above its note a marker may stand. Notes with raised digits may all stand at the end,
    and in a text without pages those with stars.
    """
    starred = marker.startswith(tuple(STARS)) and lines[index].page is None and lines[index].gap_before
    return len(lines) - 1 if starred or marker.startswith(tuple(SUPERSCRIPTS)) else _REACH


def _counts_on(marker: str, lines: Sequence[SourceLine], start: int, notes: Sequence[Footnote]) -> bool:
    """Whether raised digits, a raised letter or a plain number follow those of the note right above, what
    readers marked apart.
    """
    if not notes or (not marker.startswith(tuple(SUPERSCRIPTS)) and not marker.endswith(".")):
        return False
    if start - notes[-1].end >= _REACH or not _follows(notes[-1].marker, marker):
        return False
    if marker.endswith(".") and lines[start].page != lines[notes[-1].end - 1].page:
        return False  # a numbered paragraph on the next page
    between = lines[notes[-1].end : start]
    return all(line.role is not None or not line.text.strip() for line in between)


def _follows(marker: str, below: str) -> bool:
    """Whether the second of two markers is the next of the same form: a number, raised or not, a letter."""
    if marker.endswith(".") != below.endswith("."):
        return False
    first, second = (each.rstrip(".").translate(LOWERED) for each in (marker, below))
    base = 10 if second.isdecimal() else 36
    return (
        first.isalnum()
        and first.isdecimal() == second.isdecimal()
        and int(second, base) == int(first, base) + 1
    )


def _begins_foot(marker: str, lines: Sequence[SourceLine], start: int, language: Language) -> bool:
    """Whether the number of a line that is a sentence is glued to a word above, one of the next two as well,
    and right below stands the next number: so begin the notes of a volume whose print has lost the rule above
    them. Items that a text announces end in other marks.
    """
    below = _next_spoken(lines, start, 1)
    following = plain_note(lines[below].text) if below is not None else None
    if following is None or not _follows(marker, following) or signs.line_end(lines[start].text) != "stop":
        return False
    glued = frozenset[str]().union(
        *(glued_values(line.text, language) for line in lines[max(start - _REACH, 0) : start])
    )
    return marker in glued and not glued.isdisjoint({following, f"{int(marker[:-1]) + 2}."})


def _below_rule(lines: Sequence[SourceLine], start: int, notes: Sequence[Footnote]) -> bool:
    """Whether a line of underscores or dashes on its page parts it from the text above, with nothing but
    notes between.
    """
    above = _above_notes(lines, start, notes, 1)
    if above is None or lines[above].page != lines[start].page:
        return False
    return _RULE.fullmatch(lines[above].text.strip()) is not None


def _is_at_foot(
    marker: str, lines: Sequence[SourceLine], start: int, notes: Sequence[Footnote], language: Language
) -> bool:
    """Whether a sentence is open above, only notes and furniture follow on the page,
    and the marker on the next.
    """
    page = lines[start].page
    if page is None or not lines[start].gap_before:
        return False
    above = _above_notes(lines, start, notes, _MOST_AT_FOOT)
    if above is None or signs.is_punctuated(lines[above].text):
        return False
    end = start + 1
    while end < min(len(lines), start + _FOOT) and lines[end].page == page:
        text = lines[end].text
        if lines[end].gap_before and text.strip() and not (note_marker(text) or is_furniture(text, language)):
            return False
        end += 1
    following = (line.text for line in lines[end : end + _FOOT] if line.page == page + 1)
    return any(marker in _markers_of(text) for text in following)


def _above_notes(lines: Sequence[SourceLine], start: int, notes: Sequence[Footnote], most: int) -> int | None:
    """The line above a note, and above so many notes right above it at the most, by index."""
    above = _next_spoken(lines, start, -1)
    for note in islice(reversed(notes), most):
        if above != note.end - 1:
            break
        above = _next_spoken(lines, note.start, -1)
    return above


@lru_cache(maxsize=2 * _FOOT)
def _markers_of(text: str) -> frozenset[str]:
    """Return the values of a line's attached markers; all notes of one foot look at the same few lines."""
    return frozenset(value for _, _, value in attached_markers(text))


def _note_end(lines: Sequence[SourceLine], start: int, language: Language) -> int:
    """A note goes on until a gap, a label, another note, a heading or page furniture.

    What looks like a label may close a bracket that the note has opened: «(17 February to 7 March / 2099)».
    """
    end = start + 1
    deep = _opened(lines[start].text)
    while (
        end < len(lines)
        and not lines[end].gap_before
        and lines[end].text.strip()
        and lines[end].role is None
        and note_marker(lines[end].text) is None
        and (read_label(lines[end].text, language) is None or (deep > 0 and _CLOSES.match(lines[end].text)))
        and is_furniture(lines[end].text, language) is None
        and read_heading(lines[end].text, language) is None
    ):
        deep += _opened(lines[end].text)
        end += 1
    return end


_CLOSES = re.compile(rf"\s{{0,20}}\w{{1,4}}[{CLOSING_BRACKETS}]")


def _opened(text: str) -> int:
    """How many brackets a line opens more than it closes, its marker's own left out."""
    return sum(text.count(bracket) for bracket in OPENING_BRACKETS) - sum(
        text.count(bracket) for bracket in CLOSING_BRACKETS
    )
