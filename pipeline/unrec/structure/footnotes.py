"""Footnotes in text without layout: found by their marker, which stands attached to a word above them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from unrec.languages import Language
from unrec.models import SourceLine
from unrec.structure.furniture import is_furniture
from unrec.structure.headings import read_heading
from unrec.structure.labels import read_label
from unrec.structure.markers import attached_markers, begins_like_note, note_marker, plain_note
from unrec.structure.signs import is_punctuated
from unrec.text import SUPERSCRIPTS

# How far above a note its marker may stand, in lines: a printed page and a half.
_REACH = 80
_RULE = re.compile(r"[_\-–—]{4,}")
# The lines of a page's foot, and those of the next page in which a sentence ends.
_FOOT = 20
# Notes at one page's foot that are looked past to the sentence above them.
_MOST_AT_FOOT = 100


class Footnote(NamedTuple):
    """Where a footnote's lines are, `[start, end)` by index, and the value of its marker (`1`, `*`)."""

    marker: str
    start: int
    end: int


def find_footnotes(lines: Sequence[SourceLine], language: Language) -> list[Footnote]:
    """Return the footnotes among lines that no reader has marked.

    A line that starts with a marker is a note only where the same marker stands attached to a word in
    the 80 lines above and no earlier note has taken it; at the foot of a page also where it stands on the
    next one, with the end of the sentence. The note goes on until a gap or a label.
    """
    open_markers: dict[str, int] = {}
    notes: list[Footnote] = []
    # Below the last line that a note may begin, no marker matters; most documents have no such line.
    last = next((at for at in range(len(lines) - 1, -1, -1) if _may_begin(lines[at])), -1)
    index = 0
    while index <= last:
        text = lines[index].text
        may_be = lines[index].role is None and begins_like_note(text)
        marker = note_marker(text) if may_be else None
        stands_above = marker is not None and index - open_markers.pop(
            marker, -_REACH - len(lines)
        ) <= _reach(marker, lines, index)
        plain = plain_note(text) if marker is None and may_be else None
        if plain is not None and _below_rule(lines, index, notes):
            marker = plain
        below_rule = marker is not None and _below_rule(lines, index, notes)
        if marker is not None and (
            stands_above or below_rule or _is_at_foot(marker, lines, index, notes, language)
        ):
            end = _note_end(lines, index, language)
            notes.append(Footnote(marker, index, end))
            index = end
            continue
        for _, _, value in attached_markers(text):
            open_markers[value] = index
        index += 1
    return notes


def _may_begin(line: SourceLine) -> bool:
    """Whether a line begins with a marker or a plain number, as a note does."""
    text = line.text
    if text[:1].isalpha() or line.role is not None or not begins_like_note(text):
        return False
    return note_marker(text) is not None or plain_note(text) is not None


def _reach(marker: str, lines: Sequence[SourceLine], index: int) -> int:
    """How many lines above its note a marker may stand:
    in a text without pages notes may all stand at the end.
    """
    unmistakable = marker.startswith(("*", *SUPERSCRIPTS))
    return (
        len(lines) - 1 if unmistakable and lines[index].page is None and lines[index].gap_before else _REACH
    )


def _below_rule(lines: Sequence[SourceLine], start: int, notes: Sequence[Footnote]) -> bool:
    """Whether a line of underscores or dashes parts it from the text above,
    with nothing but notes between.
    """
    above = start - 1
    while above >= 0 and (
        not lines[above].text.strip() or (notes and notes[-1].start <= above < notes[-1].end)
    ):
        above -= 1
    return above >= 0 and _RULE.fullmatch(lines[above].text.strip()) is not None


def _is_at_foot(
    marker: str, lines: Sequence[SourceLine], start: int, notes: Sequence[Footnote], language: Language
) -> bool:
    """Whether a sentence is open above, only notes and furniture follow on the page,
    and the marker on the next.
    """
    page = lines[start].page
    if page is None or not lines[start].gap_before:
        return False
    above = start - 1
    for note in islice(reversed(notes), _MOST_AT_FOOT):
        while above >= note.end and not lines[above].text.strip():
            above -= 1
        if above != note.end - 1:
            break
        above = note.start - 1
    while above >= 0 and not lines[above].text.strip():
        above -= 1
    if above < 0 or is_punctuated(lines[above].text):
        return False
    end = start + 1
    while end < len(lines) and end < start + _FOOT and lines[end].page == page:
        text = lines[end].text
        if lines[end].gap_before and text.strip() and not (note_marker(text) or is_furniture(text, language)):
            return False
        end += 1
    following = (line.text for line in lines[end : end + _FOOT] if line.page == page + 1)
    return any(marker in _markers_of(text) for text in following)


@lru_cache(maxsize=2 * _FOOT)
def _markers_of(text: str) -> frozenset[str]:
    """Return the values of a line's attached markers; all notes of one foot look at the same few lines."""
    return frozenset(value for _, _, value in attached_markers(text))


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
