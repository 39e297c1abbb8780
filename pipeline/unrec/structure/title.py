"""A document's title: the lines of its front that are no part of the masthead and do not say who wrote it."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from unrec.languages import Language
from unrec.structure.front import TITLES, Front, Kind, is_draft, is_summary, is_unfinished, number_end
from unrec.text import either, join_lines, late

# A line this long may go on in the next, whatever that begins with.
_WRAPPED = 60
# A paragraph longer than this is no title.
_MAX_TITLE_LINES, _MAX_TITLE = 6, 500
_MAX_STATE_WORDS = 10
# What may be the title, or the heading of an agenda item.
_NAMED = frozenset({"document", "report", "text"})
# A footnote's marker attached to the word before it.
_MARKER = re.compile(r"\s?\*{1,3}|(?<=[^\W\d])\(\d{1,2}\)(?=\s|$)|[⁰¹²³⁴-⁹]{1,3}$")


class Title(NamedTuple):
    """A title, the indexes of its lines in the front, `[start, end)`, and the rule that found it."""

    text: str
    start: int
    end: int
    rule: str


class _Segment(NamedTuple):
    """Consecutive lines that belong together, and the kind of the first."""

    kind: Kind
    start: int
    end: int


def find_title(front: Front, language: Language) -> Title | None:
    """Return the title, or None where the front does not tell.

    Consecutive lines form one title. A resolution's number, the agenda item with its heading, whoever wrote
    it and footnote markers are left out; who wrote it is the title only where nothing else can be.
    """
    if front.kinds.count("numbered") == 1:
        segment = _segment(front, front.kinds.index("numbered"), language)
        return _title(front, segment, "title.numbered", language)
    summary = next((at for at in range(len(front.lines)) if is_summary(front.lines, at, language)), None)
    if summary is not None:
        return _title(front, _Segment("document", summary, summary + 1), "title.credited", language)
    found = (_below_item if "item" in front.kinds else _below_masthead)(front, language)
    if found is None:
        return None
    segment, rule = found
    title = _title(front, segment, rule, language)
    return title if title is None else _with_state(title, front, language)


def without_markers(line: str) -> str:
    """Return a line of the masthead without the markers of footnotes."""
    return _MARKER.sub("", line).strip()


def _title(front: Front, segment: _Segment, rule: str, language: Language) -> Title | None:
    if segment.end - segment.start > _MAX_TITLE_LINES:
        return None
    first, *rest = front.lines[segment.start : segment.end]
    skip = number_end(first, language) or 0
    text = join_lines(map(without_markers, (first[skip:], *rest)))
    return Title(text, segment.start, segment.end, rule) if 0 < len(text) <= _MAX_TITLE else None


def _with_state(title: Title, front: Front, language: Language) -> Title:
    """The title with the State's name, where it names only the organ and the name is the next paragraph."""
    kinds = front.kinds
    after = next((i for i in range(title.end, len(kinds)) if kinds[i] not in {"blank", "mark"}), None)
    if after is None or after == title.end or not _of_state(language).match(language.fold_title(title.text)):
        return title
    alone = after + 1 == len(kinds) or kinds[after + 1] in {"blank", "mark"}
    state = without_markers(front.lines[after])
    if kinds[after] != "text" or not alone or len(state.split()) > _MAX_STATE_WORDS:
        return title
    return Title(f"{title.text} {state}", title.start, after + 1, title.rule)


def _below_item(front: Front, language: Language) -> tuple[_Segment, str] | None:
    """The title below an agenda item: not the item's heading, which is the first paragraph there."""
    kinds = front.kinds
    item = next(i for i, kind in enumerate(kinds) if kind == "item")
    while item + 1 < len(kinds) and kinds[item + 1] == "item":
        item += 1
    several = _several(language).match(language.fold(front.lines[item])) is not None
    segments = _segments(front, item + 1, language)
    drafted = _drafted(front, segments, language)
    if drafted is not None:
        return drafted
    named, noted = _named(segments)
    if not named:
        return (noted, "title.credit") if noted else None
    heading, *others = named
    under = heading.start == item + 1
    if several:
        documents = [segment for segment in others if segment.kind == "document"]
        return (documents[0], "title.after_item") if len(documents) == 1 else None
    if not others:
        return (heading, "title.document_word") if heading.kind != "text" else None
    if others[0].kind != "text" if heading.kind == "report" else under or heading.kind == "text":
        return others[0], "title.after_item"
    if heading.kind == others[0].kind == "document":
        return others[0], "title.after_item"
    # A paragraph that begins as a title does and is not printed right under the item may be the title.
    return (heading, "title.document_word") if others[0].kind == "report" else None


def _below_masthead(front: Front, language: Language) -> tuple[_Segment, str] | None:
    """The title where no agenda item is printed."""
    issued = max((i for i, kind in enumerate(front.kinds) if kind == "issue"), default=-1)
    segments = _segments(front, issued + 1, language)
    drafted = _drafted(front, segments, language)
    if drafted is not None:
        return drafted
    bare = not any(kind in {"mark", "issue", "organ", "session", "item", "adopted"} for kind in front.kinds)
    named, noted = _named(segments)
    if not named:
        return (noted, "title.credit") if noted and not bare else None
    # Before a title at most one paragraph may stand that no rule knows.
    if named[0].kind != "text":
        return named[0], "title.document_word"
    if bare:
        return None
    if len(named) > 1 and named[1].kind == "document":
        return named[1], "title.document_word"
    if (noted and len(named) == 1) or (len(named) > 1 and named[1].kind == "report"):
        return named[0], "title.credited"
    if len(named) > 1:
        return None
    if "adopted" in front.kinds:
        return named[0], "title.adopted"
    # One paragraph alone may also be an organ that no list has, or the rest of an organ's name.
    start = named[0].start
    alone = front.kinds[start - 1] in {"blank", "mark"} and " " in language.fold(front.lines[start])
    return (named[0], "title.after_masthead") if alone and "organ" in front.kinds else None


def _named(segments: Sequence[_Segment]) -> tuple[list[_Segment], _Segment | None]:
    """What may be the title or an item's heading, above the note that says who wrote it; and that note."""
    at = next((i for i, segment in enumerate(segments) if segment.kind == "note"), len(segments))
    return [one for one in segments[:at] if one.kind in _NAMED], next(iter(segments[at:]), None)


def _drafted(front: Front, segments: Sequence[_Segment], language: Language) -> tuple[_Segment, str] | None:
    """The title of a draft follows the line that says who submits it, or that it is one: «Draft resolution».

    Where nothing follows, that line is all the title there is.
    """
    at = next((at for at, segment in enumerate(segments) if segment.kind == "draft"), None)
    if at is None:
        return None
    below = [segment for segment in segments[at + 1 :] if segment.kind in _NAMED]
    if below:
        return below[0], "title.draft"
    return (
        (segments[at], "title.document_word") if is_draft(front.lines[segments[at].start], language) else None
    )


def _segments(front: Front, start: int, language: Language) -> list[_Segment]:
    """The paragraphs that may hold the title: below the masthead, down to the next line of a masthead."""
    found: list[_Segment] = []
    index = start
    while index < len(front.kinds):
        kind = front.kinds[index]
        if kind in TITLES or kind == "draft":
            segment = _segment(front, index, language)
            found.append(segment)
            index = segment.end
            continue
        # Below an item, a place and its date part nothing.
        if kind not in {"blank", "mark", "topic"} and not (kind == "place" and "item" in front.kinds[:start]):
            if any(segment.kind in {"document", "report", "note", "draft"} for segment in found):
                return found
            found = []
        index += 1
    return found


def _segment(front: Front, start: int, language: Language) -> _Segment:
    """The lines that go on from one: down to a gap, or to a line that begins something else."""
    kind = front.kinds[start]
    end = start + 1
    while end < len(front.kinds) and front.kinds[end] in TITLES:
        before, this = front.lines[end - 1], front.kinds[end]
        new = (
            kind == "draft"
            or this in {"note", "report"}
            or (this == "document" and kind not in {"document", "numbered"} and len(before) < _WRAPPED)
        )
        if new and not (is_unfinished(before, language) or front.lines[end][:1].islower()):
            break
        end += 1
    # The heading of an item that ends in a colon goes on in the heading of its part.
    if front.lines[end - 1].endswith(":"):
        after = next((i for i in range(end, len(front.kinds)) if front.kinds[i] != "blank"), None)
        if after is not None and front.kinds[after] in TITLES:
            return _Segment(kind, start, _segment(front, after, language).end)
    return _Segment(kind, start, end)


@cache
def _of_state(language: Language) -> re.Pattern[str]:
    return late(either(str(word) for word in language.fold_words(language.front.of_state)))


@cache
def _several(language: Language) -> re.Pattern[str]:
    words = language.fold_words(language.masthead.agenda_items)
    return late(rf"{either(map(str, words))}(?!\w)")
