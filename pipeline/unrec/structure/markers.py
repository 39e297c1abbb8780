"""Markers of footnotes: at the start of a note, and attached to a word of the text.

A marker is known by its form and its number: raised digits mark only notes that begin with raised digits,
digits in brackets only notes that begin with those. So `(1)` in an article's number, «29(1)(ه)», is no marker
in a document whose notes are raised.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from unrec.languages import Language
from unrec.models import Line
from unrec.text import COMMAS, INVISIBLE, MARKS, SEMICOLONS, SUPERSCRIPTS, UNSPACED, late

_RAISED = f"[{SUPERSCRIPTS}]{{1,3}}"
# A marker at the start of a note: `*`, `(١)`, `¹`, `(¹)`, `1/` of old documents; not a bar code's.
_NOTE = re.compile(
    rf"[\s{INVISIBLE}]{{0,20}}(?!\*\d{{6,8}}\*\s*$)"
    rf"(?P<marker>\*{{1,3}}|\(\s?\d{{1,3}}\s?\)|\({_RAISED}\)|{_RAISED}|\d{{1,3}}/(?=\s))"
    rf"[\s{INVISIBLE}]*(?=\S)"
)
# The same marker in the text, attached to the end of a word, a quotation or a sentence; `1/` stands apart.
# Digits in brackets mark nothing after a bracket or a character by itself, nor before another bracket: there
# they are a paragraph's. An asterisk may stand between words that no space parts. A raised 2 or 3
# after a unit of length is its power.
_ATTACHED = re.compile(
    rf"(?<=[\w»”\"'.{COMMAS}{SEMICOLONS}:){MARKS}])(?:"
    r"\*{1,3}(?!\*)"
    r"|(?<![)\]])(?<!\b\w)\(\d{1,3}\)(?!\s?\()"
    rf"|(?<!\d\s\w)(?<!\d\s\w\w)(?:\({_RAISED}\)|{_RAISED})"
    r")(?!\w)"
    rf"|(?<=[{UNSPACED}])\*{{1,3}}(?=[{UNSPACED}])"
    rf"|(?<=[\w»”\"'.{COMMAS}{SEMICOLONS}:)] )\d{{1,3}}/(?=[\s.{COMMAS}{SEMICOLONS}:]|$)"
)
# What every attached marker holds; a look-behind first would be tried at every character of every text.
_MAY_MARK = re.compile(
    rf"[*(/{SUPERSCRIPTS}](?:(?<=[*{SUPERSCRIPTS}])|(?<=\()\d|(?<=\d/)(?=[\s.{COMMAS}{SEMICOLONS}:]|$))"
)
LOWERED = str.maketrans(SUPERSCRIPTS, "0123456789")
"""Raised digits as plain ones."""
_RAISED_DIGITS = str.maketrans("0123456789", SUPERSCRIPTS)

Notes = Mapping[str, Sequence[tuple[int | None, str]]]
"""The page and the text of every note, by its marker's value."""


def marker_value(printed: str) -> str:
    """Return a printed marker's value: ASCII digits for `(١)`,
    raised ones for `¹`, the asterisks themselves.
    """
    value = "".join(filter(str.isdecimal, printed.translate(LOWERED)))
    if not value:
        return printed.strip()
    plain = str(int(value))
    return plain if any(map(str.isdecimal, printed)) else plain.translate(_RAISED_DIGITS)


_MAY_BEGIN = re.compile(rf"[\s{INVISIBLE}]{{0,20}}[*(\d{SUPERSCRIPTS}]")


def begins_like_note(line: str) -> bool:
    """Whether a line begins with what every marker of a note begins with: most lines do not."""
    return not line[:1].isalpha() and _MAY_BEGIN.match(line) is not None


def note_marker(line: str) -> str | None:
    """Return the value of the marker a note's line starts with, or None."""
    match = _NOTE.match(line)
    return marker_value(match["marker"]) if match else None


def plain_note(line: str) -> str | None:
    """Return the value of a plain number that a line starts with, as notes below a rule do, or None.

    It is told from the values of other forms by a point after it.
    """
    match = _PLAIN.match(line)
    return f"{int(match[1])}." if match else None


_PLAIN = re.compile(rf"[\s{INVISIBLE}]{{0,20}}(\d{{1,3}})[\s{INVISIBLE}]+(?=[^\W\d_])")
# A plain number right after the mark that ends a word or a sentence,
# or after a small letter at the end of a word.
_AFTER = late(
    rf"(?<=[^\W\d_][.{COMMAS}{SEMICOLONS}:»”)])\d{{1,3}}(?![\w.{COMMAS}])|(?<=[^\W\d_]{{3}})\d{{1,3}}(?=[.{COMMAS}{SEMICOLONS}:]?(?:\s|$))"
)

# A document's symbol up to the point before the number of one of its parts.
_IN_SYMBOL = re.compile(r"/(?:[\w.()]+/)*[A-Z]{1,8}\.$")


def attached_markers(text: str) -> Sequence[tuple[int, int, str]]:
    """Return `(start, end, value)` of what may be a footnote's marker: attached to the word before it."""
    rare = not text.isascii() or "(" in text or "/" in text or "*" in text
    if not rare or _MAY_MARK.search(text) is None:
        return ()
    return [(*match.span(), marker_value(match[0])) for match in _ATTACHED.finditer(text)]


LISTED = "footnote.listed"
"""The rule of a line of a list of notes below a resolution's date."""
_LISTED = re.compile(r"\s{0,20}\(?\s?(\d{1,3})(?!\d)")


def notes_of(lines: Iterable[Line]) -> Notes:
    """Return the notes that a document prints."""
    notes: dict[str, list[tuple[int | None, str]]] = {}
    for line in lines:
        if line.role == "footnote":
            marker = note_marker(line.text) or plain_note(line.text)
            listed = _LISTED.match(line.text) if line.rule == LISTED else None
            if listed and marker != str(int(listed[1])):
                # «١- انظر» below a resolution is the note of «(١)» above.
                notes.setdefault(str(int(listed[1])), []).append((line.page, line.text))
            elif marker is not None:
                notes.setdefault(marker, []).append((line.page, line.text))
    return notes


def markers_of(
    raw: str, pages: tuple[int | None, int | None], notes: Notes, language: Language
) -> Iterator[tuple[int, int, str, str]]:
    """Yield `(start, end, value, note)` of each marker in a text whose note the document prints.

    Digits in brackets after the number of an article are its paragraph, and no marker. `pages` are the first
    and last page of the text: where they are known, the note stands on one of them.
    """
    first, last = pages
    for start, end, value in sorted(_all(raw, notes)) if notes else ():
        if raw[start] == "(" and _is_paragraph(raw, start, language):
            continue
        for page, note in notes.get(value, ()):
            if page is None or first is None or first <= page <= (last or first):
                yield start, end, value, note
                break


def _all(raw: str, notes: Notes) -> Iterator[tuple[int, int, str]]:
    """What may be a marker of any form; plain numbers only where
    the document has notes with plain numbers.
    """
    yield from attached_markers(raw)
    if any(value.endswith(".") for value in notes):
        for match in _AFTER.finditer(raw):
            if _IN_SYMBOL.search(raw, max(0, match.start() - _NEAR), match.start()):
                continue  # the 7 of `E/CN.7/2022/13`
            yield match.start(), match.end(), f"{int(match[0])}."


def _is_paragraph(raw: str, start: int, language: Language) -> bool:
    """Whether a number of an article stands right before digits in brackets:
    «المادة 29(1)», `article 9(1)`.
    """
    match = _NUMBERED.search(raw, max(0, start - _NEAR), start)
    if match is None:
        return False
    word = str(language.fold(match["word"])).casefold()
    return any(stem in word for stem in _articles(language))


_NEAR = 40
# The word, then numbers with what joins them: «المادتين 14 و29».
_NUMBERED = late(rf"(?P<word>[^\W\d]{{4,}})(?:[\s\d.()'{COMMAS}]|(?<![^\W\d])[^\W\d]{{1,3}}(?![^\W\d]))*\d$")


@cache
def _articles(language: Language) -> frozenset[str]:
    """The words for articles, without what may be written to them."""
    units = language.reference_words.units if language.reference_words is not None else []
    words = [word for unit in units if unit.unit == "article" for word in (*unit.one, *unit.two, *unit.many)]
    contractions = language.reference_words.contractions if language.reference_words is not None else []
    # «للمادة» for ل and «المادة»
    contracted = [
        together + word.removeprefix(apart[1:])
        for apart, together in contractions
        for word in words
        if word.startswith(apart[1:])
    ]
    return frozenset(str(language.fold(word)).casefold() for word in (*words, *contracted))
