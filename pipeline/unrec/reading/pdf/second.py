"""What was drawn and is in no line: bytes that gave no glyph, and letters that another reader of PDFs sees.

The second reader is PDFium, which shares no code with ours. Only how often each letter stands on a page is
compared, never their order: no way of ordering a line is an error.

Every page of every document is compared.
"""

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from unrec.findings import finding
from unrec.models import Finding
from unrec.picture import PictureError, opened
from unrec.reading.pdf.page import ReadPage
from unrec.reading.pdf.verdict import page_list

_TRACE, _TRACE_SHARE = 4, 0.005
"""Bytes, and the share of a page's glyphs, that may draw nothing: a stray byte at a string's end."""
_FEW, _FEW_SHARE = 12, 0.01
"""Letters, and the share of a page's, that two readers may see differently."""
_SHOWN_FONTS, _SHOWN_LETTERS = 5, 12
_SPACES = " \r\n"
_MOST_CHARACTERS = 1_000_000
"""Characters of a page that PDFium is asked for; no page that was read has more."""


_SEARCHED = 200_000_000
"""Bytes in all that PDFium may go over to find the ends of a damaged file's streams: about half a second."""
_STREAM = re.compile(rb"(end)?stream")


def is_searched_soon(data: bytes) -> bool:
    """Tell whether PDFium opens a damaged file in time: it looks for the end of each stream,
    however far that is.
    """
    far = begun = 0
    for match in _STREAM.finditer(data):
        if match[1]:
            far, begun = far + begun * match.start(), 0
        else:
            far, begun = far - match.start(), begun + 1
    return far + begun * len(data) <= _SEARCHED


def unread(pages: Mapping[int, ReadPage]) -> Iterator[Finding]:
    """Yield a finding that names pages and fonts where more than a trace of what is shown drew nothing."""
    fonts: Counter[str] = Counter()
    numbers: list[int] = []
    for number, page in pages.items():
        count = sum(page.lost.values())
        if count > max(_TRACE, _TRACE_SHARE * page.drawn):
            numbers.append(number)
            fonts.update(page.lost)
    if numbers:
        named = ", ".join(f"{name} ({count})" for name, count in fonts.most_common(_SHOWN_FONTS))
        where = f"page{'s' if len(numbers) > 1 else ''} {page_list(numbers)}"
        message = f"{where}: {fonts.total()} bytes shown are no code of their fonts: {named}"
        yield finding("pdf.no_glyph", message, named, page=min(numbers))


def second_opinion(
    data: bytes,
    own: Mapping[int, Counter[str]],
    pages: Mapping[int, ReadPage],
    wanted: Sequence[int],
    password: str | None = None,
) -> Iterator[Finding]:
    """Yield a finding that names the pages wanted on which PDFium sees letters that we do not.

    `own` are the characters of our lines on each page. Letters that stand for a kashida are not missed.
    Where PDFium cannot open the file, or a page of it, it has no opinion.
    """
    found: dict[int, Counter[str]] = {}
    for number, text in _pages(data, wanted, password):
        fill = pages[number].fill if number in pages else ""
        if gone := _missing(Counter(text), own.get(number, Counter()), fill):
            found[number] = gone
    missing: Counter[str] = sum((found[number] for number in sorted(found)), Counter())
    numbers = sorted(found)
    if numbers:
        where = f"page{'s' if len(numbers) > 1 else ''} {page_list(numbers)}"
        message = f"{where}: {missing.total()} letters that PDFium sees are not among the lines"
        shown = " ".join(f"{letter}×{times}" for letter, times in missing.most_common(_SHOWN_LETTERS))
        yield finding("pdf.second_opinion", message, shown, page=min(numbers))


def _missing(characters: Counter[str], own: Counter[str], fill: str) -> Counter[str]:
    """Return the letters of one text that are not in the other, where they are more than a few."""
    # Most pages agree to the character, and folding would cost as much again.
    for space in _SPACES:
        del characters[space]
    if (characters - own).total() <= _FEW:
        return Counter()
    letters = _letters(characters)
    gone = letters - _letters(own) - _letters(Counter(fill))
    return gone if gone.total() > max(_FEW, _FEW_SHARE * letters.total()) else Counter()


def _pages(data: bytes, wanted: Sequence[int], password: str | None) -> Iterator[tuple[int, str]]:
    """Yield number and text of each of those pages as PDFium sees it."""
    from pypdfium2 import raw

    try:
        with opened(data, password) as document:
            count = len(document)
            for number in wanted:
                # The library's own wrappers keep books on every page, which costs as much as its text.
                page = raw.FPDF_LoadPage(document.raw, number - 1) if number <= count else None
                if not page:
                    continue
                try:
                    yield number, _text(raw, page)
                finally:
                    raw.FPDF_ClosePage(page)
    except PictureError:
        return


def _text(raw: Any, page: Any) -> str:
    text = raw.FPDFText_LoadPage(page)
    if not text:
        return ""
    try:
        count = min(max(raw.FPDFText_CountChars(text), 0), _MOST_CHARACTERS)
        buffer = _buffer(count.bit_length())()
        written = raw.FPDFText_GetText(text, 0, count, buffer)
        return ctypes.string_at(buffer, 2 * max(written - 1, 0)).decode("utf-16-le", "ignore")
    finally:
        raw.FPDFText_ClosePage(text)


@cache
def _buffer(bits: int) -> Any:
    """Return the type of a buffer for a count of so many bits, and an end; making a type costs much,
    and there are twenty.
    """
    return ctypes.c_ushort * (1 << bits)


def _letters(characters: Mapping[str, int]) -> Counter[str]:
    """Return how often each letter stands there, whatever its form: accents and presentation forms undone."""
    found: Counter[str] = Counter()
    for character, times in characters.items():
        for letter in _folded(character):
            found[letter] += times
    return found


@lru_cache(maxsize=4096)
def _folded(character: str) -> tuple[str, ...]:
    """Return the letters that a character is made of; a kashida is none."""
    parts = unicodedata.normalize("NFKD", character).casefold()
    return tuple(part for part in parts if unicodedata.category(part) in {"Ll", "Lu", "Lo", "Lt"})
