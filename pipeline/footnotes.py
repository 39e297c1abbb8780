"""Footnotes in text without layout: found by their marker, which stands attached to a word above them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.furniture import is_furniture
from pipeline.headings import read_heading
from pipeline.labels import read_label
from pipeline.languages import Language
from pipeline.models import SourceLine
from pipeline.text import INVISIBLE

# A marker at the start of a note: `*`, `(١)`, `¹`; not a bar code's, `*1137474*`.
_NOTE = re.compile(
    rf"[\s{INVISIBLE}]{{0,20}}(?!\*\d{{6,8}}\*\s*$)(?P<marker>\*{{1,3}}|\(\s?\d{{1,3}}\s?\)|[⁰¹²³⁴-⁹]{{1,3}})[\s{INVISIBLE}]*(?=\S)"
)
# The same marker in the text, attached to the end of a word, a quotation or a sentence.
_ATTACHED = re.compile(r"(?<=[\w»”\"'.,،؛:)\u064b-\u0652])(?:\*{1,3}(?!\*)|\(\d{1,3}\)|[⁰¹²³⁴-⁹]{1,3})(?!\w)")
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# How far above a note its marker may stand, in lines: a printed page and a half.
_REACH = 80


class Footnote(NamedTuple):
    """Where a footnote's lines are, `[start, end)` by index, and the value of its marker (`1`, `*`)."""

    marker: str
    start: int
    end: int


def marker_value(printed: str) -> str:
    """Return a printed marker's value: ASCII digits for `(١)` and `¹`, the asterisks themselves."""
    digits = "".join(filter(str.isdecimal, printed.translate(_SUPERSCRIPTS)))
    return str(int(digits)) if digits else printed.strip()


def note_marker(line: str) -> str | None:
    """Return the value of the marker a note's line starts with, or None."""
    match = _NOTE.match(line)
    return marker_value(match["marker"]) if match else None


def attached_markers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield `(start, end, value)` of what may be a footnote's marker: attached to the word before it."""
    for match in _ATTACHED.finditer(text):
        yield match.start(), match.end(), marker_value(match[0])


def find_footnotes(lines: Sequence[SourceLine], language: Language) -> list[Footnote]:
    """Return the footnotes among lines that no reader has marked.

    A line that starts with a marker is a note only where the same marker stands attached to a word in
    the 80 lines above and no earlier note has taken it; after a gap, also where its raised number follows
    that of the note before. The note goes on until a gap or a label.
    """
    open_markers: dict[str, int] = {}
    notes: list[Footnote] = []
    index = 0
    while index < len(lines):
        text = lines[index].text
        marker = note_marker(text) if lines[index].role is None else None
        stands_above = marker is not None and index - open_markers.pop(marker, -_REACH - 1) <= _REACH
        if marker is not None and (stands_above or _follows(marker, lines[index], notes)):
            end = _note_end(lines, index, language)
            notes.append(Footnote(marker, index, end))
            index = end
            continue
        open_markers.update((value, index) for _, _, value in attached_markers(text))
        index += 1
    return notes


def _follows(marker: str, line: SourceLine, notes: Sequence[Footnote]) -> bool:
    """Whether a raised number follows that of the last note with a number: its sentence ends on the next page."""
    raised = line.text.lstrip()[:1] in _RAISED
    last = next((note.marker for note in reversed(notes) if note.marker.isdecimal()), None)
    return raised and line.gap_before and last is not None and int(marker) == int(last) + 1


def _note_end(lines: Sequence[SourceLine], start: int, language: Language) -> int:
    """A note goes on until a gap, a label, another note, a heading or page furniture."""
    end = start + 1
    while (
        end < len(lines)
        and not lines[end].gap_before
        and lines[end].text.strip()
        and lines[end].role is None
        and note_marker(lines[end].text) is None
        and read_label(lines[end].text, language) is None
        and is_furniture(lines[end].text, language) is None
        and read_heading(lines[end].text, language) is None
    ):
        end += 1
    return end
