"""Markers of footnotes: at the start of a note, and attached to a word of the text.

A marker is known by its form and its number: raised digits mark only notes that begin with raised digits,
digits in brackets only notes that begin with those. So `(1)` in an article's number, «29(1)(ه)», is no marker
in a document whose notes are raised.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import NamedTuple

from unrec.languages import Language
from unrec.models import CellParagraph, Line, Paragraph
from unrec.text import (
    CLAUSE_ENDS,
    COMMAS,
    INVISIBLE,
    LOWERED,
    MARKS,
    SEMICOLONS,
    STARS,
    STOPS,
    SUPERSCRIPTS,
    UNSPACED,
    late,
    nfc,
    raised,
)

_RAISED = f"[{SUPERSCRIPTS}]{{1,3}}"
# A marker at the start of a note: `*`, `(١)`, `¹`, `(¹)`, `1/` of old documents; not a bar code's.
_NOTE = re.compile(
    rf"[\s{INVISIBLE}]{{0,20}}(?!\*\d{{6,8}}\*\s*$)"
    rf"(?P<marker>[{STARS}]{{1,3}}|\(\s?\d{{1,3}}\s?\)|\({_RAISED}\)|{_RAISED}|\d{{1,3}}/(?=\s))"
    rf"[\s{INVISIBLE}]*(?=\S)"
)
# A raised letter in a text stands after a mark or three letters, but not after a Roman numeral: elsewhere it
# may end an ordinal or an abbreviation («3ª», «XXIᵉ», «nᵒ», «Mˡˡᵉ»), but not in a cell of a table.
_UP, _ROMANS = SUPERSCRIPTS[:10], "".join(rf"(?<!\b[IVXLCDM]{{{size}}})" for size in range(3, 10))
_ENDS_WORD = (
    rf"(?:(?<=[^\W\d_]{{3}})(?<![{SUPERSCRIPTS[10:]}]){_ROMANS}"
    rf"|(?<=[{COMMAS}{SEMICOLONS})”»\"])|(?<=[^\W\d_A-Z]{{3}}[.:]))"
)
_LETTERS = f"[{SUPERSCRIPTS[10:]}]{{1,3}}"
# The same marker in the text, attached to the end of a word, a quotation or a sentence; `1/` stands apart.
# Digits in brackets mark nothing after a bracket or a character by itself, nor before another bracket: there
# they are a paragraph's. An asterisk may stand between words that no space parts. A raised 2 or 3
# after a unit of length is its power.
_FORMS = (
    rf"(?<=[\w»”\"'.{COMMAS}{SEMICOLONS}:){MARKS}])(?:"
    rf"[{STARS}]{{1,3}}(?![{STARS}])"
    r"|(?<![)\]])(?<!\b\w)\(\d{1,3}\)(?!\s?\()"
    rf"|(?<!\d\s\w)(?<!\d\s\w\w)(?<!\bm)(?<!\b[ckm]m)(?:\({_RAISED}\)|[{_UP}]{{1,3}}|LETTERS)"
    r")(?!\w)"
    rf"|(?<=[{UNSPACED}])[{STARS}]{{1,3}}(?=[{UNSPACED}])"
    rf"|(?<=[\w»”\"'.{COMMAS}{SEMICOLONS}:)] )\d{{1,3}}/(?=[\s.{COMMAS}{SEMICOLONS}:]|$)"
)
_ATTACHED = re.compile(_FORMS.replace("LETTERS", f"{_ENDS_WORD}{_LETTERS}"))
_IN_CELL = re.compile(_FORMS.replace("LETTERS", _LETTERS))
# What every attached marker holds; a look-behind first would be tried at every character of every text.
_MAY_MARK = re.compile(
    rf"[{STARS}(/{SUPERSCRIPTS}](?:(?<=[{STARS}{SUPERSCRIPTS}])|(?<=\()\d|(?<=\d/)(?=[\s.{COMMAS}{SEMICOLONS}:]|$))"
)

Notes = Mapping[str, Sequence[tuple[int | None, str]]]
"""The page and the text of every note, by its marker's value."""


def marker_value(printed: str) -> str:
    """Return a printed marker's value: ASCII digits for `(١)`, zeros before them too,
    raised ones for `¹`, the asterisks and raised letters themselves.
    """
    plain = "".join(str(int(digit)) for digit in printed.translate(LOWERED) if digit.isdecimal())
    if not plain:
        letter = printed.strip("()")
        return letter if letter.isalpha() else "*" * len(printed.strip())
    return plain if any(map(str.isdecimal, printed)) else raised(plain)


_MAY_BEGIN = re.compile(rf"[\s{INVISIBLE}]{{0,20}}[{STARS}(\d{SUPERSCRIPTS}]")


def begins_like_note(line: str) -> bool:
    """Whether a line begins with what every marker of a note begins with: most lines do not."""
    return (line[:1] in SUPERSCRIPTS or not line[:1].isalpha()) and _MAY_BEGIN.match(line) is not None


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
# A plain number right after the mark that ends a word or a sentence, or after a small letter at the end of
# a word.
_AFTER = late(
    rf"(?<=[^\W\d_][{CLAUSE_ENDS}»”)])\d{{1,3}}(?![\w.{COMMAS}])"
    rf"|(?<=[^\W\d_]{{3}})\d{{1,3}}(?=[.{COMMAS}{SEMICOLONS}:]?(?:\s|$))"
)


@lru_cache(maxsize=256)
def glued_values(text: str, language: Language) -> frozenset[str]:
    """Return the values of the plain numbers that may be markers of notes, glued to the words of a text; all
    notes of one foot ask for the same few lines. What a word counts («article1») is none.
    """
    return frozenset(
        f"{int(match[0])}."
        for match in _AFTER.finditer(text)
        if not _counts(text, match.start(), language) and not _is_unit(text, match.start(), language)
    )


def _is_unit(text: str, start: int, language: Language) -> bool:
    """Whether a number is glued to a word for what is numbered: «article1»."""
    match = _WORD_BEFORE.search(text, max(0, start - _NEAR), start)
    word = language.fold_case(match[0]) if match else ""
    return word in _unit_words(language, frozenset()) or (
        bool(word) and word.endswith(tuple(_articles(language)))
    )


_WORD_BEFORE = late(r"[^\W\d_]+$")

# The same after a number and the stop of a paragraph's last sentence: «on 28 May 2099.1», and what that
# number is of: the word before it.
_LAST = late(rf"(?P<word>[^\W\d_]{{2,30}})\W{{1,2}}(?P<before>\d{{1,4}})[{STOPS}](?P<marker>\d{{1,3}})\s*$")
# After a year more may follow: «on 20 April 2095.1 The».
_YEAR = late(rf"(?<=\s)(?P<before>\d{{4}})[{STOPS}](?P<marker>\d{{1,3}})\s+(?=[^\W\d_])")
# A shorter paragraph may end without a stop, and its last number may be of two.
_SENTENCE = 60
_TAIL = 60

# A symbol or what is printed of it in one piece, up to a point before a number. The parts that documents
# have: `Add.1`, `Rev.2`, `L.3`, whatever the language, also where the rest of the symbol stands apart.
_IN_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{1,8}(?:[.-][A-Za-z0-9]+)*/[A-Za-z0-9.()/-]*$|/(?:[\w.()]+/)*[A-Z]{1,8}\.$"
)
_PART = re.compile(r"(?<![^\W_])(?:Add|Amend|Corr|Rev|No|Nos|L|CRP|INF|NGO|WP|SR|PV)\.$")
# A word that an abbreviation is, before a number that is written to it: `art.1`, «п.1».
_SHORTENED = re.compile(r"(?<![^\W_])[^\W\d_]{1,8}\.$")


def attached_markers(text: str, *, in_cell: bool = False) -> Sequence[tuple[int, int, str]]:
    """Return `(start, end, value)` of what may be a footnote's marker: attached to the word before it, or in
    a cell of a table to a number.
    """
    rare = not text.isascii() or "(" in text or "/" in text or "*" in text
    if not rare or _MAY_MARK.search(text) is None:
        return ()
    pattern = _IN_CELL if in_cell else _ATTACHED
    return [(*match.span(), marker_value(match[0])) for match in pattern.finditer(text)]


# A footnote's marker attached to a word of a title.
_IN_TITLE = re.compile(
    rf"\s?[{STARS}]{{1,3}}|(?<=[^\W\d])\(\d{{1,2}}\)(?=\s|$)"
    rf"|(?=[{SUPERSCRIPTS}]{{1,3}}(?!\w))(?:(?:(?<=[^\W\d]{{3}})|(?=\S+$))[{_UP}]{{1,3}}|{_ENDS_WORD}{_LETTERS})(?!\w)"
)


def without_markers(line: str) -> str:
    """Return a title, or a line of the masthead, without the markers of footnotes."""
    return nfc(_IN_TITLE.sub("", line).strip())


LISTED = "footnote.listed"
"""The rule of a line of a list of notes below a resolution's date."""
UNRULED = "footnote.unruled"
"""The rule of a plain note that no rule or one note below a rule stands above: what may be its marker stays
in the text.
"""
_LISTED = re.compile(r"\s{0,20}\(?\s?(\d{1,3})(?!\d)")


def notes_of(lines: Iterable[Line]) -> Notes:
    """Return the notes that a document prints."""
    notes: dict[str, list[tuple[int | None, str]]] = {}
    for line in lines:
        if line.role == "footnote" and line.rule != UNRULED:
            marker = note_marker(line.text) or plain_note(line.text)
            listed = _LISTED.match(line.text) if line.rule == LISTED else None
            if listed and marker != str(int(listed[1])):
                # «١- انظر» below a resolution is the note of «(١)» above.
                notes.setdefault(str(int(listed[1])), []).append((line.page, line.text))
            elif marker is not None:
                notes.setdefault(marker, []).append((line.page, line.text))
    return notes


class Marker(NamedTuple):
    """Where a marker stands in a text, `[start, end)`, its value, and the note that it stands for."""

    start: int
    end: int
    value: str
    note: str


def markers_in(units: Sequence[Paragraph], notes: Notes, language: Language) -> list[list[Marker]]:
    """Return the markers of each of a document's paragraphs.

    Digits in brackets after the number of an article are its paragraph, and no marker. Where the pages of a
    paragraph are known, the note stands on one of them. A note that no marker stands for in any way that is
    sure has the one marker of its value that may be: one on the page before, as notes may be printed a page
    too late; or one after a number and the stop of a sentence, «on 28 May 2099.1», where the document has no
    such number.
    """
    if not notes:
        return [[] for _ in units]
    may_mark = [sorted(_all(unit, notes, language)) for unit in units]
    in_units = [
        list(_noted(unit, notes, marks, language)) for unit, marks in zip(units, may_mark, strict=True)
    ]
    left = _without_marker(notes, {(marker.value, marker.note) for markers in in_units for marker in markers})
    if not left:
        return in_units
    labels = {unit.label.strip("().") for unit in units if unit.label}
    may_be = [
        (at, marker)
        for at, (unit, marks) in enumerate(zip(units, may_mark, strict=True))
        for marker in _doubtful(unit, marks, left, labels, language)
        if marker[:2] not in [known[:2] for known in in_units[at]]
    ]
    times = Counter(value for _, (_, _, value) in may_be)
    for at, (start, end, value) in may_be:
        if times[value] == 1:
            in_units[at] = sorted([*in_units[at], Marker(start, end, value, left[value][0][1])])
    return in_units


def _without_marker(notes: Notes, marked: set[tuple[str, str]]) -> dict[str, list[tuple[int | None, str]]]:
    """The values of which just one note has no marker yet, with that note."""
    unmarked = {
        value: [note for note in same if (value, note[1]) not in marked] for value, same in notes.items()
    }
    return {value: missed for value, missed in unmarked.items() if len(missed) == 1}


def _doubtful(
    unit: Paragraph,
    marks: Iterable[tuple[int, int, str]],
    left: Mapping[str, Sequence[tuple[int | None, str]]],
    labels: AbstractSet[str],
    language: Language,
) -> Iterator[tuple[int, int, str]]:
    """What may be the marker of a note that has none, where only one thing may."""
    last = unit.page_last or unit.page_first
    for start, end, value in marks:
        page = next((page for page, _ in left.get(value, ())), None)
        late_by_one = page is not None and page - 1 == last
        if late_by_one and not (unit.raw[start] == "(" and _is_paragraph(unit.raw, start, language)):
            yield start, end, value
    if any(value.endswith(".") for value in left):
        yield from _behind_numbers(unit, left, labels, language)


def _behind_numbers(
    unit: Paragraph,
    left: Mapping[str, Sequence[tuple[int | None, str]]],
    labels: AbstractSet[str],
    language: Language,
) -> Iterator[tuple[int, int, str]]:
    """What may be the marker of a note that is `left`, after a number and the stop of a sentence."""
    years = [match for match in _YEAR.finditer(unit.raw) if not unit.raw[match.end()].islower()]
    last = _LAST.search(unit.raw, max(0, len(unit.raw) - _TAIL)) if len(unit.raw) >= _SENTENCE else None
    if last is not None and language.fold_case(last["word"]) not in _unit_words(language):
        years.append(last)
    pages = {unit.page_first, unit.page_last}
    for match in years:
        value = f"{int(match['marker'])}."
        told = any(page is None or page in pages or None in pages for page, _ in left.get(value, ()))
        if told and f"{match['before']}.{match['marker']}" not in labels:
            yield *match.span("marker"), value


_BETWEEN_MARKERS = late(rf"[{COMMAS}]\s?")


def _noted(
    unit: Paragraph, notes: Notes, marks: Sequence[tuple[int, int, str]], language: Language
) -> Iterator[Marker]:
    """Of what may be markers, those whose note is printed where it may be."""
    first, last = unit.page_first, unit.page_last
    starts = {start for start, _, value in marks if value in notes}
    for start, stop, value in marks:
        # «ᵃ,ᵇ», «ᵃ, ᵇ»: the comma between two is of them.
        comma = _BETWEEN_MARKERS.match(unit.raw, stop)
        end = comma.end() if comma and comma.end() in starts else stop
        if unit.raw[start] == "(" and _is_paragraph(unit.raw, start, language):
            continue
        for page, note in notes.get(value, ()):
            if page is None or first is None or first <= page <= (last or first):
                yield Marker(start, end, value, note)
                break


def _all(unit: Paragraph, notes: Notes, language: Language) -> Iterator[tuple[int, int, str]]:
    """What may be a marker of any form; plain numbers only where
    the document has notes with plain numbers.
    """
    raw = unit.raw
    yield from attached_markers(raw, in_cell=isinstance(unit, CellParagraph))
    if any(value.endswith(".") for value in notes):
        for match in _AFTER.finditer(raw):
            if not _counts(raw, match.start(), language):
                yield match.start(), match.end(), f"{int(match[0])}."


def _counts(raw: str, start: int, language: Language) -> bool:
    """Whether a plain number is of what it is written to: `E/CN.7/2022/13`, `Add.1`, `art.1`, `COP27`."""
    if raw[start - 1].isupper():
        return True
    before = raw[max(0, start - _NEAR) : start]
    word = before.rsplit(None, 1)[-1]
    if _PART.search(word) or ("/" in word and _IN_SYMBOL.search(word)):
        return True
    short = _SHORTENED.search(word)
    return short is not None and language.fold_case(short[0]) in _abbreviations(language)


@cache
def _abbreviations(language: Language) -> frozenset[str]:
    """The shortened words that numbers follow."""
    words = language.reference_words
    if words is None:
        return frozenset()
    unit_words = [
        word for unit in words.units for word in (*unit.one, *unit.two, *unit.many, *unit.indefinite)
    ]
    return frozenset(
        language.fold_case(word)
        for word in (*unit_words, *words.counting.number_words.printed)
        if word.endswith(".")
    )


_UNDIVIDED = frozenset({"paragraph", "resolution"})


@cache
def _unit_words(language: Language, but: frozenset[str] = _UNDIVIDED) -> frozenset[str]:
    """The words for units but some: for what may have a number of two, goals, targets and rules."""
    words = language.reference_words
    if words is None:
        return frozenset()
    unit_words = [
        word
        for unit in words.units
        if unit.unit not in but
        for word in (*unit.one, *unit.two, *unit.many, *unit.alone, *unit.indefinite)
    ]
    return frozenset(language.fold_case(piece) for word in unit_words for piece in word.split())


def _is_paragraph(raw: str, start: int, language: Language) -> bool:
    """Whether a number of an article stands right before digits in brackets:
    «المادة 29(1)», `article 9(1)`.
    """
    match = _NUMBERED.search(raw, max(0, start - _NEAR), start)
    if match is None:
        return False
    word = language.fold_case(match["word"])
    return any(stem in word for stem in _articles(language))


_NEAR = 40
# The word, then numbers with what joins them: «المادتين 14 و29».
_NUMBERED = late(rf"(?P<word>[^\W\d]{{4,}})(?:[\s\d.()'{COMMAS}]|(?<![^\W\d])[^\W\d]{{1,3}}(?![^\W\d]))*\d$")


@cache
def _articles(language: Language) -> frozenset[str]:
    """The words for articles, without what may be written to them."""
    units = language.reference_words.units if language.reference_words is not None else []
    words = [word for unit in units if unit.unit == "article" for word in (*unit.one, *unit.two, *unit.many)]
    contractions = (
        language.reference_words.joining.contractions if language.reference_words is not None else []
    )
    # «للمادة» for ل and «المادة»
    contracted = [
        together + word.removeprefix(apart[1:])
        for apart, together in contractions
        for word in words
        if word.startswith(apart[1:])
    ]
    return frozenset(language.fold_case(word) for word in (*words, *contracted))
