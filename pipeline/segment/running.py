"""Running headers and footers of text whose pages are known by form feeds; a PDF's the reader marks."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.labels import read_label
from pipeline.languages import Language
from pipeline.line_ends import is_punctuated
from pipeline.models import SourceLine

# So many lines at a page's top and bottom may be furniture.
_EDGE = 3
_MAX_LENGTH = 120
_DIGITS = re.compile(r"\d+")
# On three pages and three in ten; on two of a short document.
_PAGES, _FEW, _SHORT, _SHARE = 3, 2, 6, 0.3


def running_lines(lines: Sequence[SourceLine], language: Language) -> list[int]:
    """Return, by index, the lines that come again at the tops or at the bottoms of pages, digits left aside.

    The first page's top is left alone: it is the masthead. Lines that begin with a label or end as sentences
    and clauses do are text.
    """
    pages: dict[tuple[str, str], set[int]] = defaultdict(set)
    found = list(_edges(lines, language))
    for band, index, page in found:
        pages[band, _key(lines[index])].add(page)
    total = len({line.page for line in lines})
    least = max(_FEW if total <= _SHORT else _PAGES, _SHARE * total)
    return [
        index
        for band, index, page in found
        if len(pages[band, _key(lines[index])]) >= least and (page > 1 or band == "footer")
    ]


def _edges(lines: Sequence[SourceLine], language: Language) -> Iterator[tuple[str, int, int]]:
    """Band, index and page of each line that may be furniture."""
    said = (index for index, line in enumerate(lines) if line.page is not None and line.text.strip())
    for page, indexes in groupby(said, key=lambda index: lines[index].page):
        own = list(indexes)
        for band, edge in (("header", own[:_EDGE]), ("footer", own[-_EDGE:])):
            for index in edge:
                if page is not None and _may_run(lines[index], language):
                    yield band, index, page


def _may_run(line: SourceLine, language: Language) -> bool:
    text = line.text.strip()
    if line.role is not None or line.box is not None or len(text) > _MAX_LENGTH:
        return False
    return any(map(str.isalpha, text)) and not is_punctuated(text) and read_label(text, language) is None


def _key(line: SourceLine) -> str:
    return _DIGITS.sub("0", line.text.strip())
