"""Marks that Chromium prints twice: at the foot of a page, and on the line that it moved to the next one."""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from unrec.read.pdf.lines import PageLine

# Left and right of where the letter stands on the next page, in points.
_NEAR = 2.0


def mark_ghosts(pages: Sequence[Sequence[PageLine]]) -> None:
    """Give the ghosts at the foot of each page the role `furniture`, in place.

    A ghost is a last line of letters with a mark (`أ`, `إ`, `ؤ`), each by itself, that the first line of the next
    page has too, and stands where that line does from left to right. Letters alone are never text there: a
    list's are in brackets or followed by a dash.
    """
    for lines, following in pairwise(pages):
        first = next((line for line in following if line.role is None), None)
        if first is None:
            continue
        for line in reversed(lines):
            if line.role is None and not _is_ghost(line, first):
                break
            if line.role is None:
                line.role, line.rule = "furniture", "pdf.furniture.ghost"


def _is_ghost(line: PageLine, first: PageLine) -> bool:
    letters = line.text.split()
    return (
        bool(letters)
        and all(len(letter) == 1 and len(unicodedata.normalize("NFD", letter)) > 1 for letter in letters)
        and all(letter in first.text for letter in letters)
        and first.x0 - _NEAR <= line.x0
        and line.x1 <= first.x1 + _NEAR
    )
