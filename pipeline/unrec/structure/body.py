"""The lines of a document's body as the decoder sees them: their labels,
and what their place on the page says.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence

from unrec.languages import Language
from unrec.languages.dates import find_date
from unrec.languages.signs import (
    begins_to_enact,
    begins_to_recommend,
    is_annex,
    is_finished,
    is_punctuated,
)
from unrec.models import SourceLine
from unrec.structure.features import BodyLine
from unrec.structure.headings import names_meeting
from unrec.structure.labels import Label, quoted_readings, readings
from unrec.structure.openings import LABEL, openings
from unrec.structure.placed import Placed
from unrec.text import COMMAS, OPENING_QUOTES, SEMICOLONS, Folded, late, without_noise

# Print breaks lines where one in five fills the measure, and none is much longer.
_LONGEST, _FULL, _SHARE = 200, 0.85, 0.2
_MEASURE, _FEW = 80, 8
_PARTED = re.compile(rf"[{SEMICOLONS}{COMMAS}]\s{{1,3}}")
_TAIL = 40
# The lines that enacting words take at the most.
_ENACTING = 3
# The most that a line of a resolution's foot holds, and the same with what sets it in.
_FOOT, _PADDED, _MOST_CLOSING, _MOST_WORDS, _LETTERS = 60, 150, 3, 6, 3
_AROUND = f" \t.{COMMAS}"
# The next label of an enumeration within a sentence: after its mark and a word at most. «…; and (b) …»
_RUN_ON = late(rf"[{SEMICOLONS}{COMMAS}:]\s{{1,3}}(?:\w{{1,8}}\s?)?(?=\()")
_RUN_LINES = 20
_QUOTES = frozenset(OPENING_QUOTES)
_COMMAS = frozenset(COMMAS)
_FLUSH = 6.0  # points within which two lines end or begin at one place


def body_lines(
    lines: Sequence[SourceLine],
    begins: Sequence[int],
    taken: Mapping[int, object],
    fixed: Sequence[Placed],
    language: Language,
    clauses: Mapping[int, Label],
    *,
    resets: Container[str],
) -> tuple[list[int], list[BodyLine], bool]:
    """Return the lines of the body by index, as the decoder sees them, and whether print breaks lines.

    Those are the lines that nothing has taken; of a heading that is known only the first line is among them.
    `begins` says what each line may be (`openings`), `clauses` the labels that are known.
    """
    heads = {placed.start: placed.heading.rule for placed in fixed}
    anew = {
        placed.start
        for placed in fixed
        if placed.heading.rule in resets
        or (placed.heading.rule == "heading.part" and is_annex(lines[placed.start].text.strip(), language))
    }
    free = [index for index in range(len(lines)) if index not in taken or index in heads]
    measure = _paged(lines, free)
    printed = [len(lines[index].text.strip()) for index in free]
    lengths = sorted(printed)
    wide = lengths[int(len(lengths) * 0.9)] if lengths else _MEASURE
    longest = lengths[int(len(lengths) * 0.95)] if lengths else _MEASURE
    full = len(lengths) - bisect_right(lengths, _FULL * longest)
    few = len(lengths) < _FEW and longest < _MEASURE
    wrapped = measure is not None or few or not (longest > _LONGEST or full < _SHARE * len(lengths))
    found: list[BodyLine] = []
    quoted = _quoted(lines, free, language)
    known = {*quoted, *clauses}
    closing = _closing(lines, free, heads, language)
    fills: dict[int, float] = {}  # one number for all lines of a length
    filled = measure is None and wrapped and wide
    previous = -1
    enacted = False
    for at, index in enumerate(free):
        line = lines[index]
        own = line.text
        gap, broken, below_table = line.gap_before, False, False
        for one in range(previous + 1, index):
            blank = not lines[one].text.strip()
            gap, broken = gap or blank, broken or (not blank and one in taken)
            below_table = below_table or lines[one].cell is not None
        rule = heads.get(index, "")
        labels = readings(own, language) if not rule and begins[index] & LABEL else ()
        if known and not rule and index in known:
            labels = quoted.get(index) or (clauses[index],)
        enacts = not (enacted or labels or rule) and _enacts(lines, index, language)
        enacted = enacted or enacts
        sound = own.isprintable()
        text = own.rstrip() if sound else without_noise(own).rstrip()
        fill = _fill(line, measure) if measure is not None else None
        if filled:
            length = printed[at] if sound else len(text.lstrip())
            fill = fills.get(length)
            if fill is None:
                fill = fills[length] = length / wide
        found.append(
            BodyLine(
                own.rstrip() if labels else text,
                labels,
                gap,
                line.page,
                line.indent if measure is not None else None,
                fill,
                bool(labels)
                and (
                    _goes_on_inline(own, labels[0], language)
                    or (wrapped and _runs_on(lines, free, at, labels[0], language))
                ),
                bool(labels) and begins_to_recommend(own, language, labels[0].body),
                rule,
                index in anew,
                broken,
                below_table,
                enacts and gap and not broken,
                index in closing,
            )
        )
        previous = index
    return free, found, wrapped


def _enacts(lines: Sequence[SourceLine], index: int, language: Language) -> bool:
    """Whether a paragraph of a few lines that ends in a comma begins with enacting words: «إن المؤتمر،».

    The first of a document stand right below its title, which ends in no mark.
    """
    if not begins_to_enact(lines[index].text, language):
        return False
    end = index + 1
    while end < len(lines) and not lines[end].gap_before and lines[end].text.strip():
        end += 1
        if end > index + _ENACTING:
            return False
    return lines[end - 1].text.rstrip()[-1:] in _COMMAS


def _closing(
    lines: Sequence[SourceLine], free: Sequence[int], heads: Container[int], language: Language
) -> set[int]:
    """The lines that close a resolution: the meeting and the day of adoption, in either order, on one line or
    on some, right below a finished sentence, and below them nothing that goes on. No known heading is one.
    """
    found: set[int] = set()
    for at, index in enumerate(free):
        if not at or not _is_short(lines[index]) or index in found or index in heads:
            continue
        above = free[at - 1]
        if not (is_finished(lines[above].text) or above in found):
            continue
        group = [index]
        for other in free[at + 1 : at + _MOST_CLOSING]:
            if other - group[-1] > 2 or not _is_short(lines[other]) or other in heads:
                break
            group.append(other)
        for size in range(len(group), 0, -1):
            below = lines[group[size - 1] + 1 : group[size - 1] + 2]
            ends = not below or below[0].gap_before or not below[0].text.strip()
            if ends and _closes([lines[one].text for one in group[:size]], language):
                found.update(group[:size])
                break
    return found


def _closes(texts: Sequence[str], language: Language) -> bool:
    """Whether short lines say a day and a meeting, and little else; one of two may only have a number."""
    days, meetings, numbers = 0, 0, 0
    sittings = [str(language.fold(word)) for word in language.meetings.sittings]
    each = _LETTERS if language.search.apart else 1  # where each letter is a word of its own
    for text in texts:
        folded = language.fold(text.strip())
        when = find_date(folded, language)
        rest = folded[: when.start] + folded[when.end :] if when is not None else folded
        days += when is not None
        meeting = names_meeting(Folded(rest), language) or any(word in rest for word in sittings)
        meetings += meeting
        numbers += when is None and not meeting
        if len(rest.split()) > each * (_MOST_WORDS if meeting or when is None else 2):
            return False
    return days == 1 and (meetings == 1 or len(texts) > 1) and meetings + numbers <= 1


def _is_short(line: SourceLine) -> bool:
    text = line.text.strip(_AROUND) if len(line.text) <= _PADDED else ""
    return 0 < len(text) <= _FOOT and any(map(str.isdigit, text)) and not is_punctuated(text)


def _quoted(
    lines: Sequence[SourceLine], free: Sequence[int], language: Language
) -> dict[int, tuple[Label, ...]]:
    """The labels after opening quotation marks, by the index of the line.

    A quotation may begin with a number of any sort: only what counts is a label, with the one before it
    above or the next one below.
    """
    found = {
        index: labels
        for index in free
        if not lines[index].text[:1].isalnum()
        and lines[index].text.lstrip()[:1] in _QUOTES
        and (labels := quoted_readings(lines[index].text, language))
    }
    above, below = set[tuple[str, int]](), set[tuple[str, int]]()
    counts = dict[int, list[Label]]()
    for index, labels in found.items():
        counts[index] = [one for one in labels if (one.shape.family, one.number - 1) in above]
        above.update((one.shape.family, one.number) for one in labels)
    for index, labels in reversed(found.items()):
        counts[index] += [one for one in labels if (one.shape.family, one.number + 1) in below]
        below.update((one.shape.family, one.number) for one in labels)
    return {
        index: kept
        for index, labels in found.items()
        if (kept := tuple(one for one in labels if one in counts[index]))
    }


def _paged(lines: Sequence[SourceLine], free: Sequence[int]) -> tuple[float, float] | None:
    """How far a page's lines reach: the near edge of the body and the far edge of its full lines."""
    placed = [
        lines[index] for index in free if lines[index].box is not None and lines[index].indent is not None
    ]
    if not placed or len(placed) < len(free) / 2:
        return None
    reach = sorted(_reach(line) for line in placed)
    return 0.0, reach[int(len(reach) * 0.9)] or 1.0


def _reach(line: SourceLine) -> float:
    """From the body's edge to the end of the line: its indent and its width."""
    return (line.indent or 0.0) + (line.box.x1 - line.box.x0 if line.box else 0.0)


def _fill(line: SourceLine, measure: tuple[float, float]) -> float:
    return _reach(line) / measure[1] if line.box is not None else 1.0


def _goes_on_inline(text: str, label: Label, language: Language) -> bool:
    """Whether the next label of the same shape stands after a comma or semicolon of the same line."""
    opens = openings(language)
    for match in _PARTED.finditer(text, label.body):
        tail = text[match.end() : match.end() + _TAIL]
        for other in readings(tail, language) if opens[tail.partition(" ")[0]] & LABEL else ():
            if other.shape is label.shape and (other.above, other.number) == (label.above, label.number + 1):
                return True
    return False


def _runs_on(
    lines: Sequence[SourceLine], free: Sequence[int], at: int, label: Label, language: Language
) -> bool:
    """Whether a label in brackets is of an enumeration within a sentence.

    The next one stands inside a line below, or at the beginning of one that the line before it fills as text
    does.
    """
    if not label.label.startswith("("):
        return False

    def follows(text: str) -> bool:
        return any(
            other.shape is label.shape and other.number == label.number + 1
            for other in readings(text[:_TAIL], language)
        )

    for below in range(at, min(at + _RUN_LINES, len(free))):
        line = lines[free[below]]
        if below > at and (line.gap_before or free[below] - free[below - 1] > 1):
            return False
        if below > at and follows(line.text):
            above = lines[free[at - 1]] if at else line
            return _is_full(lines[free[below - 1]], above) and _is_flush(line, above)
        start = label.body if below == at else 1
        if any(follows(line.text[match.end() :]) for match in _RUN_ON.finditer(line.text, start)):
            return True
    return False


def _is_full(line: SourceLine, other: SourceLine) -> bool:
    """Whether a line breaks within a sentence and ends where another does."""
    ends = line.box is not None and other.box is not None and abs(line.box.x1 - other.box.x1) < _FLUSH
    return ends and line.text.rstrip()[-1:].isalpha()


def _is_flush(line: SourceLine, other: SourceLine) -> bool:
    """Whether two lines begin at one place."""
    return line.indent is not None and other.indent is not None and abs(line.indent - other.indent) < _FLUSH
