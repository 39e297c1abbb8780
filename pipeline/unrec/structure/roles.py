"""What each line outside the recommendations is: furniture, footnote, heading or front matter."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from unrec.languages import Language
from unrec.languages.markers import LISTED
from unrec.languages.signs import is_punctuated
from unrec.models import Role, SourceLine
from unrec.structure.apart import body_of, lone_numerals, numbered_throughout
from unrec.structure.footnotes import find_footnotes
from unrec.structure.furniture import is_furniture
from unrec.structure.headings import read_heading
from unrec.structure.labels import read_any_label, read_label
from unrec.structure.openings import FURNITURE
from unrec.structure.placed import Placed, printed_headings
from unrec.text import late

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
    found = list(_edges(lines, language))
    for key, _, page in found:
        pages[key].add(page)
    total = len({line.page for line in lines})
    least = max(_FEW if total <= _FEW_PAGES else _PAGES, _SHARE * total)
    return [
        index for key, index, page in found if len(pages[key]) >= least and (page > 1 or key[0] == "footer")
    ]


def _edges(lines: Sequence[SourceLine], language: Language) -> Iterator[tuple[_Key, int, int]]:
    """Key, index and page of each line that may be furniture."""
    paged = (index for index, line in enumerate(lines) if line.page is not None)
    for page, indexes in groupby(paged, key=lambda index: lines[index].page):
        own = list(indexes)
        top = _apart(lines, own)
        bottom = _apart(lines, own[::-1])
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
    if not any(map(str.isalpha, text)) or is_punctuated(text) or _BULLET.match(text):
        return False
    return not (read_any_label(text, language) or read_heading(text, language))


def _key(band: str, text: str, page: int) -> _Key:
    """What comes again: the text, and how far a number at its end or beginning is from that of the page."""
    match = _NUMBER.search(text)
    if match is None:
        return band, text, None
    return band, text[: match.start()] + text[match.end() :], int(match[0]) - page


_MAX_ARTICLE = 60
_TOP, _SHORT, _MAX_BLOCK, _FRONT = 12, 15, 3, 60
_FEET = frozenset(
    {
        "furniture.page_number",
        "furniture.lone_number",
        "furniture.job_number",
        "furniture.barcode",
        "furniture.rule",
        "furniture.lone_symbol",
        "furniture.running",
    }
)
_PAGE_NUMBERS = frozenset({"furniture.page_number", "furniture.lone_number"})


class Claim(NamedTuple):
    """The role a rule gives a line."""

    role: Role
    rule: str


_BLANK = Claim("furniture", "layout.blank")


def claim_lines(
    lines: Sequence[SourceLine], begins: Sequence[int], contents: Mapping[int, str], language: Language
) -> dict[int, Claim]:
    """Return what the page claims, by index: reader's verdicts, blank lines, furniture, notes, contents.

    `begins` says what each line may be (`openings`), `contents` are the lines of contents pages with their
    rules.
    """
    claims: dict[int, Claim] = {}
    for note in find_footnotes(lines, begins, language):
        rule = LISTED if note.listed else "footnote.marker"
        claims.update((index, Claim("footnote", rule)) for index in range(note.start, note.end))
    repeated = Counter([line.text.strip() for line in lines if len(line.text) < _MAX_ARTICLE])
    claims.update(
        (index, Claim("furniture", "furniture.running")) for index in running_lines(lines, language)
    )
    top = frozenset(word for line in lines[:_TOP] for word in line.text.split())
    for index, (line, begin) in enumerate(zip(lines, begins, strict=True)):
        text = line.text
        if index in contents:
            claims[index] = Claim("contents", contents[index])
            continue
        if line.role is None and text and not begin & FURNITURE:
            continue
        above = claims.get(index - 1)
        claim = _claim(line, lines[index + 1 : index + 2], above, repeated, top, language)
        if claim is not None:
            claims[index] = claim
    claims.update(_beside_furniture(lines, begins, claims, repeated, language))
    return claims


def _beside_furniture(
    lines: Sequence[SourceLine],
    begins: Sequence[int],
    claims: Mapping[int, Claim],
    repeated: Mapping[str, int],
    language: Language,
) -> Iterator[tuple[int, Claim]]:
    """Lines that stand right beside a page's number or job line, blank ones apart, and can be nothing else.

    Those are symbols and numbers by themselves, and what comes again in the same words, as running titles do.
    """
    yield from _blocks(lines, begins, language)
    top = _squashed(" ".join(line.text for line in lines[:_TOP]))
    known = {index for index, claim in claims.items() if claim.rule in _FEET and lines[index].text.strip()}
    for step in (1, -1):
        for first in sorted(known, reverse=step < 0):
            index = _next_spoken(lines, first, step)
            # What is found stands beside the next line in its turn.
            while index is not None and index not in known and index not in claims and index >= _TOP:
                text = lines[index].text.strip()
                if lines[index].cell is not None:
                    break
                alone = is_furniture(text, language) or ""
                title = len(text) > _SHORT and not any(map(str.isdigit, text))
                again = repeated[text] > 1 or (title and _squashed(text) in top)
                again = again and not is_punctuated(text) and read_label(text, language) is None
                if not (alone.startswith("furniture.lone_") or (again and lines[index].page is None)):
                    break
                known.add(index)
                yield index, Claim("furniture", alone or "furniture.running")
                index = _next_spoken(lines, index, step)


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
    following: Sequence[SourceLine],
    above: Claim | None,
    repeated: Mapping[str, int],
    top: frozenset[str],
    language: Language,
) -> Claim | None:
    text = line.text
    if line.role is not None:
        return Claim(line.role, line.rule or "reader")
    if not text or text.isspace():
        return _BLANK
    if line.cell is not None:
        return None  # a number alone in a cell is a figure, no page's number
    rule = is_furniture(text, language)
    if rule is not None:
        # A page's number may stand right below its symbol or job number.
        below_furniture = above is not None and above.role == "furniture" and rule == "furniture.lone_number"
        begins = line.gap_before or below_furniture
        apart = begins and (not following or _ends_before(following[0], language))
        # A symbol far below the masthead that comes once is one that the text lists, but the document's own.
        cited = rule == "furniture.lone_symbol" and line.line > _FRONT and text.strip() not in top
        if not rule.startswith("furniture.lone_") or (apart and not cited) or repeated[text.strip()] > 1:
            return Claim("furniture", rule)
    return None


def _blocks(
    lines: Sequence[SourceLine], begins: Sequence[int], language: Language
) -> Iterator[tuple[int, Claim]]:
    """Blocks between blank lines or tables in which nothing stands
    but a page's number and the document's symbol.
    """
    block: list[int] = []
    for index in range(len(lines) + 1):
        if index < len(lines):
            text = lines[index].text
            if text and not text.isspace() and lines[index].cell is None:
                block.append(index)
                continue
        if 1 < len(block) <= _MAX_BLOCK and block[0] >= _TOP:
            may_be = begins[block[0]] & FURNITURE
            rules = [is_furniture(lines[at].text, language) for at in block] if may_be else []
            if rules and all(rules) and not all(rule == "furniture.lone_symbol" for rule in rules):
                yield from (
                    (at, Claim("furniture", rule)) for at, rule in zip(block, rules, strict=True) if rule
                )
        block = []


def _squashed(text: str) -> str:
    return "".join(text.split())


def _ends_before(following: SourceLine, language: Language) -> bool:
    """Whether what stands above a line has nothing to do with it."""
    text = following.text.strip()
    return following.gap_before or not text or is_furniture(text, language) in _PAGE_NUMBERS


def find_headings(
    lines: Sequence[SourceLine],
    begins: Sequence[int],
    claims: Mapping[int, Claim],
    language: Language,
    clauses: Container[int],
) -> list[Placed]:
    """Return the headings that their words or the numbers of all of them show, in order.

    `begins` says what each line may be (`openings`). What begins one of the `clauses` is none.
    """
    parts = list(lone_numerals(lines, begins, claims, language))
    parted = {index for placed in parts for index in range(placed.start, placed.end)}
    printed = [one for one in printed_headings(lines, begins, claims, language) if one.start not in parted]
    printed = [*(one for one in printed if one.start not in clauses), *parts]
    body = body_of(lines, begins, claims, printed, language)
    printed += numbered_throughout(body)
    return sorted(printed, key=lambda placed: placed.start)
