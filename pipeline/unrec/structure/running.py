"""Running headers and footers of text whose pages are known by form feeds; a PDF's the reader marks."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from unrec.structure.labels import read_any_label
from unrec.languages import Language
from unrec.structure.line_ends import is_punctuated
from unrec.models import SourceLine
from unrec.structure.headings import read_heading

# So many lines at a page's top and bottom may be furniture.
_EDGE = 3
_MAX_LENGTH = 120
_NUMBER = re.compile(r"^\d{1,4}\s|\s\d{1,4}$")
_BULLET = re.compile(r"[-–•▪●*]\s")
# On three pages and three in ten; on two of a short document.
_PAGES, _FEW, _SHORT, _SHARE = 3, 2, 6, 0.3

_Key = tuple[str, str, int | None]


def running_lines(lines: Sequence[SourceLine], language: Language) -> list[int]:
    """Return, by index, the lines that come again at the tops or at the bottoms of pages.

    They stand apart from the text by a blank line; a number at their beginning or end may rise with the page.
    The first page's top is left alone: it is the masthead. Headings, lines that begin with a label or a bullet,
    and lines that end as sentences and clauses do are text.
    """
    pages: dict[_Key, set[int]] = defaultdict(set)
    found = list(_edges(lines, language))
    for key, _, page in found:
        pages[key].add(page)
    total = len({line.page for line in lines})
    least = max(_FEW if total <= _SHORT else _PAGES, _SHARE * total)
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
