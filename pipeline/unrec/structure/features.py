"""One table of features a line: what the decoder knows of a body's lines.

`body_lines` says of each line its labels and its place, `weigh` the odds that a paragraph begins at it, and
`features_of` the signs that it heads what follows: each sign has a weight, close to a log odds (`SIGNS`), and
those of a line add up. A heading that is printed over several lines is judged whole, at its first. Most lines
only go on in a paragraph: those are told by what is known anyway, and no sign of theirs is looked at.
"""

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

import msgspec

from unrec.languages import Language, signs
from unrec.languages.dates import find_date
from unrec.languages.states import named_at_end
from unrec.models import SourceLine
from unrec.structure.front import may_head
from unrec.structure.headings import openings
from unrec.structure.labels import Label, quoted_readings, readings
from unrec.structure.placed import Placed
from unrec.structure.statements import Adoption, adoption, closes
from unrec.text import (
    CLAUSE_ENDS,
    CLOSING_BRACKETS,
    COMMAS,
    IDEOGRAPHS,
    OPENING_QUOTES,
    SEMICOLONS,
    clean,
    late,
    without_noise,
)

SIGNS = {
    "base": -5.0,  # most lines head nothing
    "contents": 5.0,  # the contents page names it
    "contents_page": 3.0,  # and the page it stands on
    "word": 5.0,  # a style of Word with an outline level
    "bold": 3.0,  # bold, where few lines are
    "large": 3.0,  # larger than the body
    "smaller": -5.0,
    "italic": 2.5,
    "capitals": 1.5,
    "centred": 1.0,
    "apart": 0.75,  # for each side
    "short": 0.5,  # it does not fill its line
    "open_end": 1.0,  # it ends in no mark
    "open_rare": 3.0,  # at most, the same where nearly all of many paragraphs end in one
    "open_muted": 1.5,  # at most, the same of few paragraphs where gaps say nothing
    "many_lines": -4.0,  # more than three lines that nothing sets out
    "unfinished_above": -2.0,  # what stands above it is neither finished nor a heading
    "above": 1.0,  # what stands above it is finished, or a heading
    "announced": -4.0,  # what stands above it announces it, and no list begins below
    "title": 8.0,  # it is the title of the document again
    "numbered_below": 3.0,  # a numbered paragraph begins right below
    "table_below": 1.5,  # a table does: it is the title of one
    "first": -2.0,  # nothing stands above it, and nothing sets it apart: it is of the title
    "front": -8.0,  # no label, heading or finished paragraph stands above it, and it is not set as a heading
    "known_below": 2.0,  # a heading that its words show stands right below
    "below_number": 4.0,  # right below the number of an article, or of a part, alone on its line stands its title
    "stop": -6.0,  # it ends as a sentence or a clause does
    "colon": -3.0,
    "announces": -4.0,  # and its words say that something follows
    "long": -1.0,  # each hundred letters beyond the first
    "small": -5.0,  # it begins with a small letter, or with no letter
    "wrapped": -5.0,  # it goes on from the line above, which could not hold its first word
    "runs_on": -5.0,  # it fills its line, and what stands below is set alike
    "range": -4.0,  # it ends in «1–5»: what a contents page says of paragraphs
    "words_not": -6.0,  # it asks, names, or ends in «of»
    "dated": -1.0,  # it holds a date, in a line that is set apart
    "ocr": -4.0,
    "caption": -8.0,  # a word and a number, and nothing else: «Table 3»
}
NEVER = -20.0  # the signs of a line that heads nothing for certain
_LIKELY = -1.5  # signs of a line that may be a heading above another
_LINES = 3
UNLIKELY = -4.5  # signs below which a line heads nothing whatever comes
_MAY_BEGIN = -2.5  # log odds of a beginning
_BEGINS = 4.5  # log odds by which a line surely begins something
_LARGER = 0.6  # points
_MUCH = 0.5  # share of letters in a style from which on it says nothing
_CLEAR = 4.0  # of a style that no caption has
_MOST, _LONG, _LONG_PLAIN, _BLOCK, _EVERY, _FULL, _SHORT = 400, 100, 130, 9, 0.8, 0.88, 0.85
# What no sign makes up for where print and contents say nothing: a last mark, more lines and letters.
_SLIGHT = 0.4
_OPEN_ENDS = frozenset({"", "colon"})
_NUMBERS = frozenset({"number", "compound"})
_HEADING_NUMBERS = frozenset({"number.dot", "number.dash"})
_ROOM, _NARROWER = 6.0, 45.0
_SET_OUT = 2.0  # of a line with a number that no heading has in a text set alike
_MARKS = frozenset(f"{CLAUSE_ENDS}{CLOSING_BRACKETS}]")  # a web page puts them on lines of their own
CAPTION = late(rf"(?:[^\W\d_]{{4,12}} |[{IDEOGRAPHS}]{{1,3}} ?)(?:\d{{1,3}}[A-Z]?\.)?[\dIVX]{{1,5}}\*?")
"""A word and a number, and nothing else: «Table 3», «Figure 25.II», «表2»."""
_LETTER = re.compile(r"[^\W\d_]")
WORD = re.compile(rf"[^\W\d_]{{2}}|[{IDEOGRAPHS}]")
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_RANGE = late(r"(?<!\d)\d{1,3}\s?[-–]\s?\d{1,3}$")  # no years
_SURE, _LOOSELY_FULL = 2.0, 0.95
_RARE = 2.0  # what it says that a line ends in no mark, from which on it outweighs words that open a clause
_RARELY = 0.2  # share of numbered paragraphs with a gap above
_SET_IN, _MIDDLE, _PADDED = 40.0, 20.0, 12
_QUOTES = frozenset(OPENING_QUOTES)
_QUOTES_BEFORE = _QUOTES | {'"'}
# Print breaks lines where one in five fills the measure, and none is much longer.
_LONGEST, _SHARE, _MEASURE, _FEW = 200, 0.2, 80, 8
_BROKEN = 0.25  # the share of lines that go on in a small letter below, where print breaks lines
_PARTED = re.compile(rf"[{SEMICOLONS}{COMMAS}]\s{{1,3}}")
_PARTED_SIGN = re.compile(
    rf"{_PARTED.pattern}(?![^\W\d_])"
)  # what a label that begins with no letter may follow
_TAIL = 40
_ENACTING = 3  # the lines that enacting words take at the most
# The most that a line of a resolution's foot holds, and the same with what sets it in.
_FOOT, _WIDE_FOOT, _MOST_CLOSING, _MOST_WORDS, _LETTERS = 60, 150, 3, 6, 3
_AROUND = f" \t.{COMMAS}"
# The next label of an enumeration within a sentence: after its mark and a word at most. «…; and (b) …»
_RUN_ON = late(rf"[{SEMICOLONS}{COMMAS}:]\s{{1,3}}(?:\w{{1,8}}\s?)?(?=\()")
_RUN_LINES = 20
_COMMAS = frozenset(COMMAS)
_FLUSH = 6.0  # points within which two lines end or begin at one place
# Log odds that a paragraph begins, by what print says: P(mark | begins) / P(mark | goes on), measured on
# annotated documents.
_GAP = {"y": 3.28, "n": -1.79, "page": -0.34, "new_page": 2.6, "broken": 1.0}
_END = {"stop": 1.73, "semicolon": 2.40, "colon": 2.30, "comma": 0.18, "": -1.97}
_OPEN = -1.4  # no mark ends the line before, in a script without capitals
_CLAUSE = 2.0  # a comma in a preamble, where every clause ends in one
_FILLED = {True: 1.83, False: -1.26}
_PLACE = {"=": -0.69, ">": 1.48, "<": 0.73}
_BULLETS = 5.0  # a bullet, next to a line that begins with one
_OPENER, _FEWEST = 3.5, 3  # a word that begins other paragraphs, at the top of a page
_SMALL, _CAPITAL = -3.0, 1.22
_CLAUSE_ENDS = frozenset({"comma", "semicolon"})
_CERTAIN, _UNBROKEN = 6.0, 5.0
NEAR = 4.0  # points by which two lines that begin at one place may differ
_SAMPLE = 60
_WORDY = 8  # letters beside a date from which on more than a date is said
_PRINTED = 80  # characters of a line that is no heading


_NUMBERED = ".numbering"
"""What the repair of a line has whose number the source counts: `html.numbering`, `docx.numbering`."""


class BodyLine(msgspec.Struct, frozen=True, gc=False):
    """A line of the body as the decoder sees it.

    `x` is the distance in points of its beginning from the margin, `fill` the part of the measure it fills;
    None where the source does not say. `language` is that of its words, None where none is known. `fixed` is
    the rule of the heading that this line is known to begin, `resets` that numbering begins anew below it.
    `broken` says that furniture or a note stands between the line and the one before: a page may have ended
    there. `below_table` says that a table does, or right above a caption («Table 3») that is set otherwise:
    no paragraph runs on through one. `enacts` says that it begins the enacting words of a
    resolution: no title runs on into them. `closing` says that it closes one: the meeting, the day. `text_at`
    is where a paragraph begins on it after an article's label, 0 where none does. `numbered` says that the
    source counts its paragraph, and the number is all of its text.
    """

    text: str
    labels: tuple[Label, ...]
    gap: bool
    page: int | None = None
    x: float | None = None
    fill: float | None = None
    inline: bool = False
    language: Language | None = None
    fixed: str = ""
    resets: bool = False
    broken: bool = False
    below_table: bool = False
    enacts: bool = False
    closing: bool = False
    text_at: int = 0
    numbered: bool = False

    @property
    def asks(self) -> bool:
        """Whether its words after a label ask, or name States at their end: those of a heading do not."""
        if self.language is None or not self.labels:
            return False
        asking = signs.begins_to_recommend(self.text, self.language, self.labels[0].body)
        return asking or named_at_end(self.text, self.language)


class Evidence(NamedTuple):
    """What the last mark of each line says, and the log odds that a paragraph begins at it, with a label and
    without.
    """

    ends: list[str]
    odds: list[tuple[float, float]]


class Features(msgspec.Struct, frozen=True, gc=False):
    """What the decoder knows of each line of a body beyond its labels and its place.

    `signs` are the log odds that it heads what follows, without a label; `distinct` how far its style is from
    the body's, as part of those. `meant` says that the break before it is meant: the line above had room for
    its first word. `alike` says that it is set as the line above. `named` are the lines that the contents
    page names.
    """

    signs: list[float]
    distinct: Sequence[float]
    meant: Callable[[int], bool]
    alike: Callable[[int], bool]
    named: frozenset[int]


class Known(NamedTuple):
    """What is known of a document before its body is decoded.

    `named` are the lines that the contents page names, by index; the value says whether on the right page.
    `title` is the document's, and `below_title` the index of the line after it, where that is known.
    `wrapped` says whether print breaks lines.
    """

    named: Mapping[int, bool]
    title: str
    below_title: int | None
    language: Language
    wrapped: bool


# ---------------------------------------------------------------------------------------------
# Labels and places


def body_lines(
    lines: Sequence[SourceLine],
    begins: Sequence[bool],
    taken: Mapping[int, object],
    fixed: Sequence[Placed],
    language: Language,
    clauses: Mapping[int, Label],
    *,
    resets: Container[str],
) -> tuple[list[int], list[BodyLine], bool]:
    """Return the lines of the body by index, as the decoder sees them, and whether print breaks lines.

    Those are the lines that nothing has taken; of a heading that is known only the first line is among them.
    `begins` says which lines may be more than text, `clauses` the labels that are known.
    """
    heads = {
        placed.start: (
            "" if placed.heading.text_at else placed.heading.rule,
            _begins_anew(placed, lines, resets, language),
            placed.heading.text_at,
        )
        for placed in fixed
    }
    free = [index for index in range(len(lines)) if index not in taken]
    measure, wide, wrapped = _print(lines, free, language)
    known: dict[int, tuple[Label, ...]] = {index: (label,) for index, label in clauses.items()}
    known |= {**_quoted(lines, free, language), **dict.fromkeys(heads, ())}
    closing = _closing(lines, free, heads, language)
    enacting = _enacting(lines, free, heads, language)
    body: list[BodyLine] = []
    previous, nothing, unfixed = -1, (False, False, False), ("", False, 0)
    for at, index in enumerate(free):
        line, (rule, anew, text_at) = lines[index], heads.get(index, unfixed)
        own = line.text
        close = index == previous + 1 and line.weight == lines[previous].weight
        blank, broken, below = nothing if close else _between(lines, taken, previous, index)
        labels = known.get(index)
        if labels is None:
            labels = readings(own, language) if begins[index] else ()
            if labels and _is_figures(lines, free, at, labels):
                labels = ()
        gap = line.gap_before or blank
        inline = bool(labels) and _is_inline(lines, free, at, labels[0], language, wrapped=wrapped)
        text = (own if labels else without_noise(own)).rstrip()
        numbered = line.repair is not None and _NUMBERED in line.repair and line.size is None
        words = (index in enacting, index in closing, text_at)
        x, fill = _place(line, text, measure, wide)
        place = (line.page, x, fill)  # all by position: by name a line takes half as long again
        body.append(
            BodyLine(text, labels, gap, *place, inline, language, rule, anew, broken, below, *words, numbered)
        )
        previous = index
    return free, body, wrapped


def _is_figures(lines: Sequence[SourceLine], free: Sequence[int], at: int, labels: Sequence[Label]) -> bool:
    """Whether what looks like a label begins a row of figures, or is one: no word stands after it nor in the
    next line, or nothing but its place would say that it is a label.
    """
    text = lines[free[at]].text
    if WORD.search(text, labels[0].body):
        return False
    if labels[0].body < len(text.rstrip()) and not any(label.shape.text for label in labels):
        return True
    below = lines[free[at + 1]].text if at + 1 < len(free) else ""
    return bool(below) and not (_LETTER.search(text) or _LETTER.search(below))


def _place(
    line: SourceLine, text: str, measure: float | None, wide: int
) -> tuple[float | None, float | None]:
    """How far a line begins from the margin, and how much of its measure it fills; None where unknown."""
    if measure is not None:
        return line.indent, _reach(line) / measure if line.box is not None else 1.0
    if wide:
        return None, len(text.strip()) / wide
    return line.indent, None


def _begins_anew(
    placed: Placed, lines: Sequence[SourceLine], resets: Container[str], language: Language
) -> bool:
    """Whether numbering begins anew below a heading."""
    rule = placed.heading.rule
    return rule in resets or (
        rule == "heading.part" and signs.is_annex(lines[placed.start].text.strip(), language)
    )


def _print(
    lines: Sequence[SourceLine], free: Sequence[int], language: Language
) -> tuple[float | None, int, bool]:
    """How far the full lines of a page reach, else how many letters they hold, 0 where print breaks no lines;
    and whether print breaks lines.
    """
    reach = sorted(
        _reach(lines[index])
        for index in free
        if lines[index].box is not None and lines[index].indent is not None
    )
    if reach and len(reach) >= len(free) / 2:
        return reach[int(len(reach) * 0.9)] or 1.0, 0, True
    lengths = sorted(len(lines[index].text.strip()) for index in free) or [_MEASURE]
    longest = lengths[int(len(lengths) * 0.95)]
    full = len(lengths) - bisect_right(lengths, _SHORT * longest)
    few = len(lengths) < _FEW and longest < _MEASURE
    most = _LONGEST // 2 if language.search.apart else _LONGEST  # letters that are words take twice the room
    if few or not (longest > most or full < _SHARE * len(lengths)):
        return None, lengths[int(len(lengths) * 0.9)], True
    # Where hyphens were joined some lines are longer than all others.
    broken = sorted(len(lines[index].text.strip()) for index in free if _goes_on_small(lines, index))
    if len(broken) < _BROKEN * len(free):
        return None, 0, False
    return None, broken[int(len(broken) * 0.75)], True


def _goes_on_small(lines: Sequence[SourceLine], index: int) -> bool:
    """Whether a line ends in a letter and the next one, with no break before it, begins with a small one."""
    below = lines[index + 1] if index + 1 < len(lines) else None
    text = lines[index].text.rstrip()
    return bool(below and text[-1:].isalpha() and below.text[:1].islower() and not below.gap_before)


def _reach(line: SourceLine) -> float:
    """From the body's edge to the end of the line: its indent and its width."""
    return (line.indent or 0.0) + (line.box.x1 - line.box.x0 if line.box else 0.0)


def _between(
    lines: Sequence[SourceLine], taken: Container[int], previous: int, index: int
) -> tuple[bool, bool, bool]:
    """Whether a blank line, what is taken, a table or its caption stands between two lines of the body."""
    among = range(previous + 1, index)
    if not among and previous >= 0:
        above = lines[previous]
        titles = above.bold != lines[index].bold and CAPTION.fullmatch(above.text.strip())
        return False, False, bool(titles)
    blank = [not lines[at].text.strip() for at in among]
    broken = any(not empty and at in taken for at, empty in zip(among, blank, strict=True))
    return any(blank), broken, any(lines[at].cell is not None for at in among)


def _enacting(
    lines: Sequence[SourceLine], free: Sequence[int], heads: Container[int], language: Language
) -> set[int]:
    """The first paragraph that is enacting words, in a few lines with a comma: «إن المؤتمر،»; else the lines
    of which each is just that, with room left and above it a line that ends in no mark, as a title does.
    """
    close = set[int]()
    for at, index in enumerate(free):
        above = lines[index - 1].text.strip() if index and not lines[index].gap_before else ""
        if above:
            if _is_enacting_line(lines, free[at : at + 2], above, language) and index not in heads:
                close.add(index)
            continue
        end = index + 1
        while end < len(lines) and lines[end].text.strip() and not lines[end].gap_before:
            end += 1
            if end - index > _ENACTING:
                break
        ends = end - index <= _ENACTING and lines[end - 1].text.rstrip()[-1:] in _COMMAS
        if ends and index not in heads and signs.begins_to_enact(lines[index].text, language):
            return {index}
    return close


def _is_enacting_line(
    lines: Sequence[SourceLine], pair: Sequence[int], above: str, language: Language
) -> bool:
    """Whether the first of two lines is enacting words with a comma, below the text of the line `above`."""
    text = lines[pair[0]].text.strip()
    if text[-1:] not in _COMMAS or len(text) > _FOOT or len(pair) < 2 or signs.is_punctuated(above):
        return False
    below = lines[pair[1]].text.strip()
    goes_on = below[:1].islower() or len(below) < len(text)
    return not goes_on and signs.begins_to_enact(text, language)


def _closing(
    lines: Sequence[SourceLine], free: Sequence[int], heads: Container[int], language: Language
) -> set[int]:
    """The lines that close a resolution: the meeting and the day of adoption, in either order, on one line or
    on some, and below them nothing that goes on. No known heading is one.

    A finished sentence stands above them, or else a break. A day alone closes what ends there.
    """
    closing: set[int] = set()
    for at, index in enumerate(free[1:], 1):
        text = lines[index].text
        # Only a line that ends in a stop, or is short, is one; most end in a letter.
        if (len(text) > _FOOT and text[-1:].isalpha() and text[0] not in _AROUND) or len(text) > _WIDE_FOOT:
            continue
        if index in closing or index in heads:
            continue
        finished = signs.is_finished(lines[free[at - 1]].text) or free[at - 1] in closing
        if not (finished or lines[index].gap_before):
            continue
        if finished and closes(text, language):
            closing.add(index)
        if _is_short(lines[index]):
            ends = at + 1 == len(free) or free[at + 1] in heads
            closing.update(
                _closing_group(lines, free[at : at + _MOST_CLOSING], heads, language, finished, ends)
            )
    return closing


def _closing_group(
    lines: Sequence[SourceLine],
    free: Sequence[int],
    heads: Container[int],
    language: Language,
    finished: bool,
    ends: bool,
) -> Sequence[int]:
    """As many of the next free lines, the first of which is short, as close a resolution together."""
    each = _LETTERS if language.search.apart else 1  # where each letter is a word of its own
    adoptions: list[Adoption] = []
    for at, place in enumerate(free):
        line = lines[place]
        if at and (place - free[at - 1] > 2 or not _is_short(line) or place in heads):
            break
        adoptions.append(adoption(line.text, language))
        if _says_more(adoptions[-1], each):
            adoptions.pop()
            break
    for size in range(len(adoptions), 0, -1):
        last = free[size - 1]
        below = lines[last + 1 : last + 2]
        apart = not below or below[0].gap_before or not below[0].text.strip()
        apart = apart and lines[last].text.rstrip()[-1:] not in COMMAS
        if apart and _closes(adoptions[:size], loosely=finished, alone=finished and ends):
            return free[:size]
    return ()


def _closes(adoptions: Sequence[Adoption], *, loosely: bool, alone: bool) -> bool:
    """Whether short lines say a day and a meeting, and little else; one of two may only have a number."""
    days, meetings = sum(line.day for line in adoptions), sum(line.meeting for line in adoptions)
    others = sum(not (line.day or line.meeting) for line in adoptions)
    if meetings or (others and loosely):
        return days == 1 and meetings + others == 1
    return days == 1 and alone and not adoptions[0].words


def _says_more(line: Adoption, each: int) -> bool:
    """Whether a line has more words than a day or a meeting takes, or is an item of a list."""
    most = 2 if line.day and not line.meeting else _MOST_WORDS
    return line.item or line.words > each * most


def _is_short(line: SourceLine) -> bool:
    text = line.text.strip(_AROUND) if len(line.text) <= _WIDE_FOOT else ""
    return 0 < len(text) <= _FOOT and any(map(str.isdigit, text)) and not signs.is_punctuated(text)


def _quoted(
    lines: Sequence[SourceLine], free: Sequence[int], language: Language
) -> dict[int, tuple[Label, ...]]:
    """The labels after opening quotation marks, by the index of the line.

    A quotation may begin with a number of any sort: only what counts is a label, with the one before it
    above or the next one below.
    """
    quoted = {
        index: labels
        for index in free
        if not lines[index].text[:1].isalnum()
        and lines[index].text.lstrip()[:1] in _QUOTES
        and (labels := quoted_readings(lines[index].text, language))
    }
    counts: dict[int, list[Label]] = {index: [] for index in quoted}
    for step, order in ((-1, quoted.items()), (1, reversed(quoted.items()))):
        seen = set[tuple[str, int]]()
        for index, labels in order:
            counts[index] += [label for label in labels if (label.shape.family, label.number + step) in seen]
            seen.update((label.shape.family, label.number) for label in labels)
    kept = ((index, tuple(label for label in quoted[index] if label in counts[index])) for index in quoted)
    return {index: labels for index, labels in kept if labels}


def _is_inline(
    lines: Sequence[SourceLine],
    free: Sequence[int],
    at: int,
    label: Label,
    language: Language,
    *,
    wrapped: bool,
) -> bool:
    """Whether a label is of an enumeration within a sentence.

    The next label of its shape stands after a comma or semicolon of the same line; of labels in brackets also
    inside a line below, or at the beginning of one that the line before it fills as text does.
    """
    opens, text = openings(language), lines[free[at]].text
    parted = _PARTED if label.label[0].isalpha() else _PARTED_SIGN
    for match in parted.finditer(text, label.body):
        tail = text[match.end() : match.end() + _TAIL]
        if opens[tail.partition(" ")[0]] and _follows(tail, label, language, label.above):
            return True
    if not wrapped or not label.label.startswith("("):
        return False
    start = label.body
    for below in range(at, min(at + _RUN_LINES, len(free))):
        line = lines[free[below]]
        if below > at:
            if line.gap_before or free[below] - free[below - 1] > 1:
                return False
            if _follows(line.text[:_TAIL], label, language):
                return _is_in_line(line, lines[free[below - 1]], lines[free[at - 1]] if at else line)
        runs = _RUN_ON.finditer(line.text, start)
        if any(_follows(line.text[match.end() :][:_TAIL], label, language) for match in runs):
            return True
        start = 1
    return False


def _follows(text: str, label: Label, language: Language, above: tuple[int, ...] | None = None) -> bool:
    """Whether a text begins with the label after another of its shape, below the same numbers if given."""
    return any(
        other.shape is label.shape and other.number == label.number + 1 and above in {None, other.above}
        for other in readings(text, language)
    )


def _is_in_line(line: SourceLine, above: SourceLine, other: SourceLine) -> bool:
    """Whether a line begins where another does, and the one above it breaks within a sentence and ends where
    that does.
    """
    if above.box is None or other.box is None or line.indent is None or other.indent is None:
        return False
    ends = abs(above.box.x1 - other.box.x1) < _FLUSH and abs(line.indent - other.indent) < _FLUSH
    return ends and above.text.rstrip()[-1:].isalpha()


# ---------------------------------------------------------------------------------------------
# Where paragraphs begin


class _Print(NamedTuple):
    """What tells of a body where its paragraphs begin: gaps, where not every line has one; capitals, or else
    words that begin paragraphs; small letters, but after a clause where clauses begin so. `wrapped` says that
    print breaks lines.
    """

    tells: bool
    cased: bool
    openers: frozenset[str]
    small_clauses: bool
    wrapped: bool


def weigh(lines: Sequence[BodyLine], *, wrapped: bool, small_clauses: bool = False) -> Evidence:
    """Return what print says of where paragraphs begin; `wrapped` says whether print breaks lines.

    With `small_clauses` a small letter after a comma or a semicolon says nothing: clauses begin so. A mark
    that never varies says nothing.
    """
    # Most lines end in a letter, which is seen without a call.
    ends = ["" if line.text[-1:].isalpha() else signs.line_end(line.text) for line in lines]
    cased = _is_cased(lines)
    openers = frozenset() if cased else _openers(lines, ends, wrapped=wrapped)
    tells = _gaps_tell(lines)
    page = _Print(tells, cased, openers, small_clauses, wrapped)
    odds: list[tuple[float, float]] = []
    previous: BodyLine | None = None
    above, preamble = "", False
    for line, below, end in zip(lines, [*lines[1:], *lines[-1:]], ends, strict=True):
        low = high = _CERTAIN
        preamble = line.enacts or (preamble and not (line.fixed or _is_labelled(line)))
        if previous is not None:
            low, case = _base_and_case(line, previous, above, page)
            if preamble and cased and not tells and case > 0 and above in _CLAUSE_ENDS:
                low += _CLAUSE
            low += _BULLETS * _is_bullet(line, previous, below) if line.labels else 0.0
            high = low + case
        if not -_CERTAIN <= low <= _CERTAIN:
            low = math.copysign(_CERTAIN, low)
        if not -_CERTAIN <= high <= _CERTAIN:
            high = math.copysign(_CERTAIN, high)
        odds.append((low, high))
        previous, above = line, end
    return Evidence(ends, odds)


_UNLABELLED = 1.5


def weighed(evidence: Evidence, begins: Sequence[float], *, alone: bool) -> Evidence:
    """Add what was learned of where paragraphs begin to what print says, or take it `alone`: with what the
    decoder asks of each paragraph without a label, since all that speaks against one is in it.
    """
    odds = [
        (more, more + _UNLABELLED) if alone else (_within(low + more), _within(high + more))
        for (low, high), more in zip(evidence.odds, begins, strict=True)
    ]
    return evidence._replace(odds=odds)


def _gaps_tell(lines: Sequence[BodyLine]) -> bool:
    """Whether a line without a gap above goes on: some have one, and not only others than the numbered
    paragraphs, which surely begin.
    """
    numbered = [line.gap for line in lines[1:] if _is_numbered(line, _SURE)]
    close = len(numbered) >= _FEW and sum(numbered) <= _RARELY * len(numbered)
    return not close and sum([line.gap for line in lines]) > len(lines) / 50


def _within(odds: float) -> float:
    return max(-_CERTAIN, min(_CERTAIN, odds))


def _is_bullet(line: BodyLine, *beside: BodyLine) -> bool:
    """Whether a line begins with a bullet, and one of those beside it does."""
    bullet = bool(line.labels) and line.labels[0].shape.kind == "bullet"
    return bullet and (not beside or any(map(_is_bullet, beside)))


def _base_and_case(line: BodyLine, previous: BodyLine, above: str, page: _Print) -> tuple[float, float]:
    """What a line's place says, and what its first letter or word adds."""
    case = _case(line, previous, above, page)
    if line.below_table or line.enacts:
        return _CERTAIN, max(case, 0.0)
    if not page.wrapped:
        return _UNBROKEN, _unbroken(line, previous, above, case, page)
    if line.inline and not line.gap:
        return -_CERTAIN, case
    return _boundary(line, previous, above, page), case


def _case(line: BodyLine, previous: BodyLine, above: str, page: _Print) -> float:
    """What a line's first letter says, or its first word at the top of a page."""
    first = line.text[:1]
    if not page.cased:
        case = 0.0 if above else _OPEN
    elif first.isalpha():
        case = _SMALL if first.islower() else _CAPITAL
    else:
        case = _first_case(line.text)
    if case < 0 and page.small_clauses and above in _CLAUSE_ENDS:
        case = 0.0
    if page.openers and (line.broken or line.page != previous.page):
        return max(case, _OPENER) if line.text.partition(" ")[0] in page.openers else case
    return case


def _unbroken(line: BodyLine, previous: BodyLine, above: str, case: float, page: _Print) -> float:
    """What a line's first sign says where print breaks no lines: it goes on all the same."""
    if page.cased:
        goes_on = case < 0 and above in {"", "comma"} and not line.gap
    else:
        cut = previous.text[-2:-1].isspace() and previous.text[-1:].isalpha()  # «و», a word cut off
        over = line.page != previous.page or len(previous.text) > _PRINTED or previous.asks or cut
        goes_on = not above and over and line.text.partition(" ")[0] not in page.openers
    return -_CERTAIN if goes_on or line.text[:1] in _COMMAS or _MARKS.issuperset(line.text) else 0.0


def _boundary(line: BodyLine, previous: BodyLine, end: str, page: _Print) -> float:
    """What the place of a line below another says."""
    gap = line.gap
    if line.page != previous.page:
        mark = "new_page" if gap and page.wrapped and line.x is not None else "page"
    elif line.broken:
        mark = "broken" if gap else "page"
    else:
        mark = "y" if gap else "n"
    base = (_GAP[mark] if page.tells or gap else 0.0) + _END[end]
    if previous.fill is not None:
        base += _FILLED[previous.fill < _SHORT]
    if page.wrapped and line.x is not None and previous.x is not None:
        step = line.x - previous.x
        base += _PLACE["=" if abs(step) < NEAR else ">" if step > 0 else "<"]
    return base


def _openers(lines: Sequence[BodyLine], ends: Sequence[str], *, wrapped: bool) -> frozenset[str]:
    """The words that begin paragraphs, three at least after a mark, and a gap where print breaks lines, and
    hardly any other line: in a script without capitals such a word shows that a paragraph begins at the top
    of a page («وإذ»), or after a line that ends in no mark.
    """
    begun: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for previous, end, line in zip(lines, ends, lines[1:], strict=False):
        word = line.text.partition(" ")[0]
        if not word[:1].isalpha():
            continue  # a bullet is no word
        if (line.gap or not wrapped) and end and not line.broken and line.page == previous.page:
            begun[word] += 1
        elif not line.gap:
            others[word] += 1
    share = 4 if wrapped else 1  # where print breaks no lines the others may begin paragraphs too
    return frozenset(
        word for word, times in begun.items() if times >= _FEWEST and share * others[word] <= times
    )


def _is_cased(lines: Sequence[BodyLine]) -> bool:
    """Whether the text is in a script that has capitals: most of its first letters are small or capital."""
    sample = Counter("".join(line.text[:_SAMPLE] for line in lines[:_SAMPLE]))
    letters = sum(times for character, times in sample.items() if character.isalpha())
    cased = sum(times for character, times in sample.items() if character.islower() or character.isupper())
    return cased > letters / 2


def _first_case(text: str) -> float:
    for character in text:
        if character.isalpha():
            return _SMALL if character.islower() else _CAPITAL
        if character.isdigit():
            break
    return 0.0


# ---------------------------------------------------------------------------------------------
# What heads a text


# How a line is set: its size, and whether it is bold, italic, in capitals and centred.
_Style = tuple[float, bool, bool, bool, bool]
_UNSET: _Style = (0.0, False, False, False, False)
_SET = ("", "bold", "italic", "capitals", "centred")


def features_of(
    lines: Sequence[SourceLine],
    free: Sequence[int],
    body: Sequence[BodyLine],
    evidence: Evidence,
    known: Known,
    language: Language,
) -> Features:
    """Return the features of the lines `free`, by index, of a body."""
    left, right = _margins(lines, free)
    styles = [_style(lines[index], line.text, left, right) for index, line in zip(free, body, strict=True)]
    tabled = bool(free) and any(line.cell is not None for line in lines[free[-1] + 1 :])
    mute = known.wrapped and sum([line.gap for line in body]) > _EVERY * len(body)
    whole = not known.wrapped and all(lines[index].weight is None for index in free)
    table = _Table(
        *(lines, free, body, evidence, known, language),
        styles=styles,
        distinct=_distinct(styles, body),
        right=right,
        below=BodyLine("", (), gap=True, below_table=tabled),
        mute=mute,
        begun=_begun(free, body, evidence.ends, known.below_title),
        open_rare=_open_rare(body, evidence, whole=whole) if whole or mute else 0.0,
    )
    named = frozenset(at for at, index in enumerate(free) if index in known.named)
    meant, alike = cache(partial(_is_meant, table)), partial(_alike, table)
    return Features(_weights(table), table.distinct, meant, alike, named)


def _margins(lines: Sequence[SourceLine], free: Sequence[int]) -> tuple[float, float]:
    """Where the body's lines begin and end; zeros where that is unknown."""
    boxes = [box for index in free if (box := lines[index].box) is not None]
    if not boxes:
        return 0.0, 0.0
    starts, stops = sorted(box.x0 for box in boxes), sorted(box.x1 for box in boxes)
    return starts[len(starts) // 20], stops[int(len(stops) * 0.95)]


def _style(line: SourceLine, text: str, left: float, right: float) -> _Style:
    box, slant, bold = line.box, line.slant, line.bold
    if box is not None:
        centred = box.x0 > left + _SET_IN and abs((box.x0 + box.x1 - left - right) / 2) < _MIDDLE
    else:
        centred = text[:_PADDED].isspace() and len(text) > _PADDED
    first = text[:1]
    capitals = (first.isupper() or not first.isalpha()) and text.isupper()
    if not (line.size or bold or slant or capitals or centred):
        return _UNSET
    return line.size or 0.0, bold, slant is not None and slant >= 0.9, capitals, centred


def _distinct(styles: Sequence[_Style], body: Sequence[BodyLine]) -> list[float]:
    """How each line is set against the style that most letters have. What much of a text has says nothing."""
    shares: dict[_Style, int] = {}
    for style, line in zip(styles, body, strict=True):
        shares[style] = shares.get(style, 0) + len(line.text)
    letters: Counter[tuple[float, bool, bool]] = Counter()
    for style, times in shares.items():
        letters[style[:3]] += times
    total = sum(shares.values()) or 1
    usual = max(letters, key=letters.__getitem__) if letters else (0.0, False, False)
    share = [sum(times for style, times in shares.items() if style[at]) / total for at in range(5)]
    costs = dict[_Style, float]()
    for style in shares:
        cost = 0.0
        if style[0] > usual[0] + _LARGER:
            cost += SIGNS["large"] * min(1.5, (style[0] - usual[0]) / 2)
        elif style[0] < usual[0] - _LARGER:
            cost += SIGNS["smaller"]
        for at in range(1, 5):
            if style[at] and not (at < len(usual) and usual[at]):
                cost += SIGNS[_SET[at]] * max(0.0, 1 - share[at] / _MUCH)
        costs[style] = cost
    return [costs[style] for style in styles]


class _Table(msgspec.Struct, frozen=True, gc=False):
    """What is known of the lines of a body, by their places in it, before any sign of theirs is looked at.

    `right` is where they end, `below` what stands below the last. `mute` says that a gap above a line says
    nothing.
    """

    lines: Sequence[SourceLine]
    free: Sequence[int]
    body: Sequence[BodyLine]
    evidence: Evidence
    known: Known
    language: Language
    styles: Sequence[_Style]
    distinct: Sequence[float]
    right: float
    below: BodyLine
    mute: bool
    begun: int
    open_rare: float


def _weights(table: _Table) -> list[float]:
    """The signs of each line; `NEVER` where nothing lets it be a heading, or its label does."""
    weights = [NEVER] * len(table.body)
    headed = -1  # the place after the last block that looks like a heading
    for at, (line, odds, set_out) in enumerate(
        zip(table.body, table.evidence.odds, table.distinct, strict=True)
    ):
        if not (line.gap or set_out >= 1 or odds[0] >= _MAY_BEGIN or odds[1] >= _MAY_BEGIN):
            continue
        end, text = _block(table, at) if _is_open(table, at) else (at, "")
        if text:
            weights[at] = _signs(table, at, end, text, after_heading=headed == at)
            headed = end if weights[at] >= _LIKELY else headed
    return weights


def _is_open(table: _Table, at: int) -> bool:
    """Whether signs are asked of a line: nothing tells what it is.

    With a label, those of a heading without one are asked only where style tells.
    """
    line = table.body[at]
    if line.fixed or line.text_at or line.enacts or line.closing or (line.labels and table.distinct[at] < 1):
        return False
    return 1 < len(line.text) <= _MOST


def _alike(table: _Table, at: int) -> bool:
    return at > 0 and table.styles[at - 1][:4] == table.styles[at][:4]


def _begun(
    free: Sequence[int], body: Sequence[BodyLine], ends: Sequence[str], below_title: int | None
) -> int:
    """The place from which on a body has begun: a label, a known heading, a finished paragraph."""
    for at, (line, index) in enumerate(zip(body, free, strict=True)):
        known = line.fixed or line.enacts or ends[at] == "stop" or _is_labelled(line)
        if known or (below_title is not None and index >= below_title):
            return at
    return len(body)


def _open_rare(body: Sequence[BodyLine], evidence: Evidence, *, whole: bool) -> float:
    """What it says that a line ends in no mark: the more, the fewer paragraphs that are no headings, by their
    label or their length, end so.

    Where lines are `whole` paragraphs, and their type tells nothing, it says the more, the more paragraphs
    there are; elsewhere the share of them does.
    """
    last = [at for at, below in enumerate(body[1:]) if below.gap]
    labelled = [at for at in last if _is_labelled(body[at])]
    known = labelled or [at for at in last if evidence.odds[at][1] < 0]
    marked = sum(bool(evidence.ends[at]) for at in known)
    if not whole:
        share = (marked / max(len(known), 1) - 0.5) / 0.4
        return SIGNS["open_muted"] * min(1.0, max(0.0, share))
    counted = math.log((len(known) + 2) / (len(known) - marked + 1)) - SIGNS["open_end"]
    return min(SIGNS["open_rare"], max(0.0, counted))


def _is_meant(table: _Table, at: int) -> bool:
    """Whether the break before a line is meant: its first word would have had room in the line above."""
    if not at:
        return True
    line, above, begin = table.body[at], table.body[at - 1], table.evidence.odds[at][1]
    box, before = table.lines[table.free[at]].box, table.lines[table.free[at - 1]].box
    # A word of one letter stands at no line's end: it keeps to the next.
    word, _, rest = line.text.lstrip().partition(" ")
    word += " " + rest.partition(" ")[0] if len(word) == 1 and rest else ""
    if before is None or box is None or above.page != line.page:
        # Where only letters tell how full a line is, full ones differ among themselves.
        letters, fill = len(above.text), above.fill or 1.0
        short = letters + len(word) + 1 < _LOOSELY_FULL * letters / fill and begin > 0
        return before is not None or line.gap or begin >= _BEGINS or short
    width = (box.x1 - box.x0) / max(len(line.text), 1) * (len(word) + 1)
    room = max(table.right - before.x1, 0.0)
    # Headings are set in a narrower measure.
    room -= _NARROWER if table.distinct[at - 1] > 1 or table.styles[at - 1][1] else 0.0
    return room > width + _ROOM


def _is_slight(table: _Table, at: int) -> bool:
    """Whether neither print nor the contents page, Word or the title says anything for a line."""
    may_head = table.free[at] in table.known.named or table.lines[table.free[at]].heading_level
    return table.distinct[at] < _SLIGHT and not may_head


def _block(table: _Table, at: int) -> tuple[int, str]:
    """The place after the lines that can only be the rest of a heading, set alike, close, and without
    room; and what they say, nothing where they are more than a heading can be.
    """
    body, end = table.body, at + 1
    texts = [body[at].text.strip()]
    letters = len(texts[0])
    while end < len(body):
        line = body[end]
        parted = line.gap or line.broken or line.fixed or _is_labelled(line) or _is_meant(table, end)
        if parted or line.page != body[end - 1].page or not _alike(table, end):
            break
        texts.append(line.text.strip())
        letters += len(texts[-1]) + 1
        end += 1
        if letters > _MOST or end - at == _BLOCK:
            return end, ""
    return end, " ".join(texts) if letters <= _MOST else ""


def _signs(table: _Table, at: int, end: int, text: str, *, after_heading: bool) -> float:
    """The signs of a heading without a label, summed up; `NEVER` where they cannot be likely.

    It goes up to the place `end` and says `text`; `after_heading` says that it stands right below another.
    """
    s, title, single = SIGNS, table.known.title, end == at + 1 or not table.body[at - 1].fixed
    # Cleaning halves no text and doubles none.
    near = at >= table.begun and len(title) <= 2 * len(text) and len(text) <= 2 * len(title)
    if near and clean(text).text == title:
        return s["title"]
    if table.evidence.ends[end - 1] not in _OPEN_ENDS and single and _is_slight(table, at):
        return NEVER
    set_out, below = table.distinct[at], table.body[end] if end < len(table.body) else table.below
    total = s["base"] + set_out + _of_evidence(table, at) + _of_text(table, at, text, end - 1)
    total += _of_above(table, at, below, after_heading=after_heading) + _of_below(table, at, end, below)
    if end - at > _LINES and set_out < 1:
        total += s["many_lines"]
    return total + _of_words(table, at, text, below) if total >= UNLIKELY else total


def _of_words(table: _Table, at: int, text: str, below: BodyLine | None) -> float:
    """What the words of a line say that may be a heading by all else.

    A date alone is none, and one that a numbered paragraph stands right below may be: «Budget for the period
    from 1 July 2024 to 30 June 2025».
    """
    s, set_out, total = SIGNS, table.distinct[at], 0.0
    if signs.begins_to_enact(text, table.language):
        titles = at > 0 and _is_number_alone(table.body[at - 1], near=False)
        return s["words_not"] if titles or table.open_rare >= _RARE else NEVER
    if signs.announces(text) and signs.announces_words(text, table.language):
        total += s["announces"]
    if CAPTION.fullmatch(text) and set_out < _CLEAR and table.styles[at][0]:
        total += s["caption"]
    if named_at_end(text, table.language):
        return total + s["words_not"]
    if may_head(text, table.language):
        return total
    folded = table.language.fold(text)
    dates = find_date(folded, table.language)
    followed = below is not None and _is_numbered(below, _SURE) and table.begun < at
    told = dates is not None and (
        set_out > 1 or (followed and _letters_beside(str(folded), dates.start, dates.end) >= _WORDY)
    )
    if not told:
        return total + s["words_not"]
    return total + s["dated"] - (0.0 if text[:1].isalpha() else s["small"])


def _letters_beside(text: str, start: int, end: int) -> int:
    """How many letters a text has beside a date; an ideograph says as much as two."""
    beside = [letter for letter in text[:start] + text[end:] if letter.isalpha()]
    return sum(2 if _IDEOGRAPH.match(letter) else 1 for letter in beside)


def _of_evidence(table: _Table, at: int) -> float:
    """What others say of the line: the contents page, Word, the reader."""
    s, index = SIGNS, table.free[at]
    line = table.lines[index]
    total = s["word"] if line.heading_level is not None else 0.0
    if index in table.known.named:
        total += s["contents"] + (s["contents_page"] if table.known.named[index] else 0.0)
    elif at < table.begun and table.distinct[at] < 1:
        total += s["front"]
    return total + (s["ocr"] if line.origin == "ocr" else 0.0)


def _of_text(table: _Table, at: int, text: str, last: int) -> float:
    """What its letters and its last mark say."""
    s = SIGNS
    total = {"": s["open_end"] + table.open_rare, "colon": s["colon"]}.get(
        table.evidence.ends[last], s["stop"]
    )
    # What nothing sets out is no heading when it is longer than one or two lines.
    most, times = (_LONG_PLAIN, 6) if table.distinct[at] < 1 else (_LONG, 1)
    total += s["long"] * times * max(0, len(text) - most) / 100
    first = text[1:2] if text[:1] in _QUOTES_BEFORE else text[:1]
    if first.islower() or not first.isalpha():
        total += s["small"]
    if (table.body[last].fill or len(text) / _LONG) < _SHORT:
        total += s["short"]
    return total + (s["range"] if _RANGE.search(text) else 0.0)


def _of_above(table: _Table, at: int, below: BodyLine, *, after_heading: bool) -> float:
    """What the line above says, and the break between."""
    line, s = table.body[at], SIGNS
    apart = line.gap or line.broken or table.evidence.odds[at][1] >= _BEGINS
    total = s["apart"] if apart and not table.mute else 0.0
    if not at:
        return total + (s["above"] if _opens(table, below) else s["first"])
    if _is_number_alone(table.body[at - 1], near=not line.gap) and not table.evidence.ends[at]:
        total += s["below_number"]
    if _is_wrapped(table, at):
        return total + s["wrapped"]
    if _is_over(table, at, below, after_heading=after_heading):
        return total + s["above"]
    return total + _of_end(table, at)


def _is_number_alone(line: BodyLine, *, near: bool) -> bool:
    """Whether a line has a heading's label and no text, or an article's number above what is `near`."""
    if line.fixed:
        return near and line.fixed == "heading.article"
    return any(label.shape.heads and label.body >= len(line.text.rstrip()) for label in line.labels)


def _is_wrapped(table: _Table, at: int) -> bool:
    """Whether a line stands close below one that is set alike and could not hold its first word."""
    line = table.body[at]
    if line.gap or line.broken or line.page != table.body[at - 1].page:
        return False
    return table.styles[at - 1] == table.styles[at] and not _is_meant(table, at)


def _opens(table: _Table, below: BodyLine) -> bool:
    """Whether a body's first line is set out, or stands below a title that is known and above a list."""
    return table.distinct[0] >= 2 or (table.known.below_title is not None and _opens_list(below))


def _of_end(table: _Table, at: int) -> float:
    """What the end of the line above says, where it is not over."""
    line, end, s = table.body[at], table.evidence.ends[at - 1], SIGNS
    if end == "colon" or line.below_table:
        return s["announced"] if end == "colon" else 0.0
    if not line.gap and not _is_meant(table, at):
        return s["wrapped"]
    return 0.0 if end else s["unfinished_above"]


def _is_over(table: _Table, at: int, below: BodyLine, *, after_heading: bool) -> bool:
    """Whether what stands above a line is finished, is a heading, or announces a list below the line."""
    above, end, clear = table.body[at - 1], table.evidence.ends[at - 1], table.distinct[at] > 2
    return bool(
        above.fixed
        or end in {"stop", "semicolon"}
        or after_heading
        or (not end and any(label.shape.heads for label in above.labels))
        or (end == "colon" and (clear or _opens_list(below)))
        or table.distinct[at - 1] > 2
        or (table.body[at].gap and (end == "comma" or clear))
        or CAPTION.fullmatch(above.text.strip())
    )


def _of_below(table: _Table, at: int, end: int, below: BodyLine) -> float:
    """What the line below says, and the break between."""
    s, total = SIGNS, 0.0
    apart = below.gap or below.broken or below.fixed or table.evidence.odds[end][1] >= _BEGINS
    if apart and not table.mute:
        total += s["apart"]
    if below.below_table and not table.evidence.ends[end - 1] and table.body[at].text.lstrip()[:1].isalpha():
        total += s["table_below"]
    if below.fixed and below.fixed != "heading.article":
        return total + s["known_below"]
    if below.text_at:
        return total + s["numbered_below"]
    if below.labels or below.fixed:
        return total + s["numbered_below"] * _is_numbered(below, _SURE)
    return total + s["runs_on"] * _runs_on(table, at, end, below)


def _runs_on(table: _Table, at: int, end: int, below: BodyLine) -> bool:
    """Whether the last of a few lines is full, and a line that is set as they are stands close below."""
    if below is table.below or (table.body[end - 1].fill or 0.0) <= _FULL:
        return False
    return table.styles[end][:3] == table.styles[at][:3] and (table.mute or not below.gap)


def label_may_head(label: Label, line: BodyLine, distinct: float) -> bool:
    """Whether a label may be that of a heading. A number in any form may be, where the line is set out."""
    shape = label.shape
    heads = shape.heads or shape.id in _HEADING_NUMBERS or (shape.kind == "number" and distinct >= _SET_OUT)
    return heads and not line.asks


def _is_labelled(line: BodyLine) -> bool:
    return bool(line.text_at) or (bool(line.labels) and line.labels[0].shape.text >= _SURE)


def _is_numbered(line: BodyLine, least: float) -> bool:
    """Whether a line may begin with a number that is taken for text at no less than this cost."""
    return any(label.shape.kind in _NUMBERS and label.shape.text >= least for label in line.labels)


def _opens_list(line: BodyLine) -> bool:
    return any(label.number == 1 and label.shape.kind in _NUMBERS for label in line.labels)
