"""What each row of a page shows, as columns of small integers; what they say together is in `features`.

Shapes come first: labels and their sequence up and down, ends, case, gaps, indents, room, and what this text
itself uses to part paragraphs. Words come second, as places in the lists of a lexicon, 0 where it is not to
say anything.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from unrec.evidence.lexicon import Lexicon, words_of
from unrec.evidence.page import NO_WIDTH, TOP, Page, Row
from unrec.evidence.shapes import ENDS, HEADS, LABELS, ROMAN_LETTERS, case_of, end_of, head_of
from unrec.models import SourceLine

Column = NDArray[np.int32]
_MARGINS = (-8, -3, -1, 0, 2, 5, 12, 24)
_NARROW = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 4], np.int32)
"""Margins in few steps: none, little, much; of the first row; of a row that no width breaks."""
_LENGTHS = (4, 16, 40, 80, 160)
_FAR = (1, 2, 3, 5, 9, 16)
_BOUND = frozenset(map(ENDS.index, ",;.:"))
_SMALL, _EMPTY = HEADS.index("l"), HEADS.index("")
_BULLET, _COUNTED = LABELS.index("bullet"), LABELS.index("dot")
_ROMANS = frozenset({LABELS.index("letters"), LABELS.index("half")})
_NONE, _BULLETED, _NEXT, _FIRST, _AGAIN, _GAP, _ODD = range(7)
_NEAR_FOOT, _LAST_LINES = 16, 60
_LOOKED_BACK = 4

SIZES = {
    "margin": 11, "room": 5, "exact": 5, "end": len(ENDS), "end_above": len(ENDS), "head": len(HEADS),
    "head_below": len(HEADS), "room_below": 6, "label": len(LABELS), "label_above": 1 + len(LABELS),
    "label_below": 1 + len(LABELS), "labelled": 2, "sequence": 7, "sequence_below": 8, "ahead": 5, "alone": 2,
    "alone_above": 2, "gap": 4, "gap_below": 5, "apart": 2, "indent": 6, "step": 4, "step_below": 5,
    "blanks": 13, "indents": 13, "ways": 13, "length": 6, "fill": 6, "case": 4, "centred": 2, "furniture": 2,
    "furniture_above": 3, "furniture_below": 3, "repeats": 5, "ruled": 2, "ruled_above": 2, "from_top": 7,
    "from_end": 7, "begun": 2, "since": 7, "until": 7, "need": 6, "space": 6, "note": 4, "foot": 7,
    "near_foot": 7, "opened": 4, "inner": 3, "known": 0, "known_first": 0, "word": 0, "words": 0, "second": 0,
    "last_above": 0, "style": 8, "style_step": 4, "preamble": 4 }  # fmt: skip
"""How many values each column has; those of words have as many as the lexicon."""
WORDED = frozenset({"opened", "inner", "known", "known_first", "word", "words", "second", "last_above"})


class Shown(NamedTuple):
    """The columns of a page's rows by their names, and the rows whose words say nothing."""

    columns: dict[str, Column]
    hidden: NDArray[np.bool_]


def _array(values: Sequence[int] | Sequence[bool]) -> Column:
    return np.array(values, np.int32)


def read_columns(
    page: Page,
    lines: Sequence[SourceLine],
    lexicon: Lexicon,
    hidden: Callable[[int], bool] | None = None,
) -> Shown:
    """Return what the rows of a page show. Time grows with the rows.

    `hidden` says of which rows no word is to be seen, as in training.
    """
    rows = page.rows
    bodies = [row.text[row.label.length :] for row in rows]
    columns = _of_text(page, bodies) | _of_place(page) | _of_lists(page)
    columns |= _of_document(page, columns)
    columns |= _of_style(page, lines)
    columns |= _of_words(page, bodies, columns, lexicon)
    columns |= _beside(page, columns)
    mask = np.array([hidden(at) for at in range(len(rows))] if hidden else [False] * len(rows), np.bool_)
    return Shown(columns, mask)


def _of_text(page: Page, bodies: Sequence[str]) -> dict[str, Column]:
    rows = page.rows
    ends = _array([end_of(row.text) for row in rows])
    return {
        "end": ends,
        "head": _array([head_of(body) for body in bodies]),
        "label": _array([row.label.sort for row in rows]),
        "labelled": _array([row.label.sort > 0 for row in rows]),
        "alone": _array([row.label.sort > 0 and not body for row, body in zip(rows, bodies, strict=True)]),
        "case": _array([case_of(body) for body in bodies]),
        "ruled": _array([row.text[0] == "_" for row in rows]),
        "furniture": _array(page.furniture),
        "repeats": np.minimum(_array(page.repeats), 4),
    }


def _of_place(page: Page) -> dict[str, Column]:
    """Where rows stand: on the page, in the document, and how far they reach."""
    rows, count = page.rows, len(page.rows)
    start, end = np.array([row.start for row in rows]), np.array([row.end for row in rows])
    above = np.array(page.above, np.int32)
    gap = np.array([row.gap for row in rows], np.int32)
    margin = np.array(page.margin)
    stepped = np.digitize(margin, _MARGINS).astype(np.int32)
    stepped[margin == TOP], stepped[margin == NO_WIDTH] = 9, 10
    step = np.where(
        above < 0, 0, np.where(abs(start - start[above]) <= 1, 1, np.where(start > start[above], 2, 3))
    )
    # Of what no width breaks the width says nothing.
    left_over = page.width - end if page.breaks else np.full(count, 99.0)
    fill = np.select([left_over < -3, left_over < 5, left_over < 14, end > 0.5 * page.width], [1, 2, 3, 4], 5)
    length = np.digitize(end - start, _LENGTHS).astype(np.int32)
    order = np.arange(count)
    centred = (start > page.left + 4) & (abs((start - page.left) - left_over) < 7) & page.breaks
    space = np.where((above < 0) | (not page.breaks), 5, np.clip(left_over[above] // 3, 0, 4))
    return {
        "margin": stepped,
        "room": _NARROW[stepped],
        "exact": np.full(count, page.exact, np.int32),
        "gap": np.where([row.new_page for row in rows], 3, np.minimum(gap, 2)).astype(np.int32),
        "apart": (gap > 0).astype(np.int32),
        "indent": np.digitize(start - page.left, (-1, 1.01, 4.01, 8.01, 16.01)).astype(np.int32),
        "step": step.astype(np.int32),
        "length": length if page.breaks else np.where(length == 3, 3, length).astype(np.int32),
        "fill": (fill if page.breaks else np.zeros(count)).astype(np.int32),
        "centred": centred.astype(np.int32),
        "from_top": (np.minimum(order, 30) // 5).astype(np.int32),
        "from_end": (np.minimum(count - order, 30) // 5).astype(np.int32),
        "need": np.minimum([row.need // 4 for row in rows], 5).astype(np.int32),
        "space": space.astype(np.int32),
    }


def _of_lists(page: Page) -> dict[str, Column]:
    """How each label follows the last of its sort, and the next follows it; the same for notes."""
    rows = page.rows
    values, sequence = _sequence(rows)
    ahead = [_NONE] * len(rows)
    following: dict[int, int] = {}
    for at in range(len(rows) - 1, -1, -1):
        sort = rows[at].label.sort
        if not sort or sort == _BULLET:
            continue
        below = following.get(sort)
        if below is not None:
            value = values[at]
            ahead[at] = 1 if below == value + 1 else 2 if below == 1 else 3 if below == value else 4
        following[sort] = values[at]
    begun, seen = [], False
    for row, how in zip(rows, sequence, strict=True):
        begun.append(seen)
        seen = seen or (row.label.sort == _COUNTED and how in {_NEXT, _FIRST})
    note, foot = _notes(page)
    columns = {"sequence": sequence, "ahead": ahead, "note": note}
    return {name: _array(column) for name, column in columns.items()} | {
        "foot": np.minimum(_array(foot), 12) // 2,
        "near_foot": np.digitize(_array(foot), _FAR).astype(np.int32),
        "begun": _array(begun),
    }


def _sequence(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    """The value of each label, and how it follows the last of its sort."""
    last: dict[int, int] = {}
    values, sequence = [0] * len(rows), []
    for at, row in enumerate(rows):
        sort, value = row.label.sort, abs(row.label.value)
        if not sort or sort == _BULLET:
            sequence.append(_BULLETED if sort else _NONE)
            continue
        before = last.get(sort)
        if sort in _ROMANS and value in ROMAN_LETTERS and before != value - 1:
            roman = ROMAN_LETTERS[value]
            value = roman if value == 9 or before == roman - 1 else value
        values[at] = value
        if before == value - 1 and value > 1:
            how = _NEXT
        else:
            how = (
                _FIRST
                if value == 1
                else _AGAIN
                if before == value
                else _GAP
                if 0 < value - (before or 0) < 5
                else _ODD
            )
        if how != _ODD:
            last[sort] = value
        if how == _FIRST and sort == _COUNTED:
            for inner in _ROMANS:
                last.pop(inner, None)
        sequence.append(how)
    return values, sequence


def _notes(page: Page) -> tuple[list[int], list[int]]:
    """Whether a row begins like a note that counts on, and how many rows stand between it and the page's
    foot.
    """
    rows, foot, below = page.rows, [0] * len(page.rows), 99
    for at in range(len(rows) - 1, -1, -1):
        below = 0 if page.furniture[at] else below + 1
        foot[at] = below
    notes, last = [], 0
    for at, row in enumerate(rows):
        note = 0
        if row.text[0] in "(*0123456789" and (foot[at] < _NEAR_FOOT or len(rows) - at < _LAST_LINES):
            value = _note_value(row.text)
            if value:
                note = 1 if value == last + 1 else 2 if value == 1 else 3
            ruled = row.gap > 0 or (at > 0 and rows[at - 1].text[0] == "_")
            if note == 1 or (note == 2 and ruled):
                last = value
        notes.append(note)
    return notes, foot


def _note_value(text: str) -> int:
    """The number of a note, in brackets or bare, right before its text; 0 where there is none."""
    bare = text.lstrip("(*")
    digits = len(bare) - len(bare.lstrip("0123456789"))
    rest = bare[digits:].lstrip(") ")
    return int(bare[:digits]) if 0 < digits < 4 and rest and rest[0] not in ".,)" else 0


def _rate(some: int, others: int) -> int:
    """A share in a few steps, with how sure it is: 0 where there is nothing."""
    every = some + others
    if not every:
        return 0
    share = some / every
    step = (
        1
        if not share
        else 2
        if share < 0.15
        else 3
        if share < 0.5
        else 4
        if share < 0.85
        else 5
        if share < 1
        else 6
    )
    return step + (6 if every > 4 else 0)


def _of_document(page: Page, columns: dict[str, Column]) -> dict[str, Column]:
    """What this text uses to part paragraphs, by the rows where room tells; and how far from such a row
    others stand.
    """
    rows, count = page.rows, len(page.rows)
    room, head = columns["room"].tolist(), columns["head"].tolist()
    indent, step = columns["indent"].tolist(), columns["step"].tolist()
    ways: dict[tuple[bool, int, int], list[int]] = {}
    meant = blank = indented = 0
    for at, (row, above) in enumerate(zip(rows, page.above, strict=True)):
        if above < 0 or page.furniture[at] or room[at] not in {0, 2}:
            continue
        ways.setdefault((row.gap > 0, indent[at], step[at]), [0, 0])[room[at] == 0] += 1
        if room[at] == 2 and head[at] != _SMALL and above == at - 1:
            meant += 1
            blank += row.gap > 0
            indented += indent[at] > 1 or step[at] in {2, 3}
    rates = [_rate(*ways.get((row.gap > 0, indent[at], step[at]), (0, 0))) for at, row in enumerate(rows)]
    how = columns["sequence"].tolist()
    certain = [
        room[at] >= 2
        or (row.gap > 0 and 2 * blank > meant)
        or (row.label.sort > 0 and how[at] in {_NEXT, _FIRST})
        for at, row in enumerate(rows)
    ]
    return {
        "ways": _array(rates),
        "blanks": np.full(count, _rate(blank, meant - blank), np.int32),
        "indents": np.full(count, _rate(indented, meant - indented), np.int32),
        "since": _distance(certain, page.furniture),
        "until": _distance(certain[::-1], page.furniture[::-1], after=True)[::-1],
    }


def _distance(certain: Sequence[bool], furniture: Sequence[bool], *, after: bool = False) -> Column:
    """How many rows stand between each and the last certain one; seen from below, that one is not counted."""
    far, distances = 0, []
    for sure, taken_out in zip(certain, furniture, strict=True):
        now = 0 if sure else far + (not taken_out)
        distances.append(far if after else now)
        far = now
    return np.digitize(_array(distances), _FAR).astype(np.int32)


def _of_style(page: Page, lines: Sequence[SourceLine]) -> dict[str, Column]:
    """How rows are set against the body: 0 where the source does not say; 1 alike; larger, smaller, bold,
    slanting, bold and larger; with an outline level of Word.
    """
    own = [lines[row.line] for row in page.rows]
    letters: dict[float, int] = {}
    for line in own:
        if line.size:
            letters[line.size] = letters.get(line.size, 0) + len(line.text)
    usual = max(letters, key=letters.__getitem__) if letters else 0.0
    bold = sum(len(line.text) for line in own if line.bold)
    rare = 2 * bold < sum(len(line.text) for line in own)
    styles = [_style(line, usual, rare=rare) for line in own]
    steps = [0] * len(styles)
    for at, above in enumerate(page.above):
        if above >= 0 and (styles[at] or styles[above]):
            steps[at] = 1 if styles[at] == styles[above] else 2 if styles[at] == 1 else 3
    return {"style": _array(styles), "style_step": _array(steps)}


def _style(line: SourceLine, usual: float, *, rare: bool) -> int:
    if line.heading_level is not None:
        return 7
    bold = line.bold and rare
    if not line.size and line.weight is None:
        return 0
    larger = bool(line.size and usual and line.size > usual + 0.6)
    if bold:
        return 6 if larger else 4
    if larger:
        return 2
    if line.size and line.size < usual - 0.6:
        return 3
    return 5 if line.slant is not None and line.slant >= 0.9 else 1


def _of_words(
    page: Page, bodies: Sequence[str], columns: dict[str, Column], lexicon: Lexicon
) -> dict[str, Column]:
    """What the lexicon, and this text itself, knows of the words that begin each row."""
    rows, room, end = page.rows, columns["room"].tolist(), columns["end"].tolist()
    begins = [words_of(body) for body in bodies]
    opening: dict[str, int] = {}
    inside: dict[str, int] = {}
    for at, (above, words) in enumerate(zip(page.above, begins, strict=True)):
        if above < 0 or not words:
            continue
        bound = end[above] in _BOUND
        if room[at] in {2, 4} and bound:
            opening[words[0]] = opening.get(words[0], 0) + 1
        elif room[at] == 0 and not bound:
            inside[words[0]] = inside.get(words[0], 0) + 1
    opened, inner = [], []
    for at, (above, words) in enumerate(zip(page.above, begins, strict=True)):
        first = words[0] if words else ""
        bound = above >= 0 and end[above] in _BOUND
        opened.append(min(3, opening.get(first, 0) - (room[at] in {2, 4} and bound)) if first else 0)
        inner.append(min(2, inside.get(first, 0) - (room[at] == 0 and not bound)) if first else 0)
    codes = [lexicon.codes(words) for words in begins]
    place = lexicon.places.get
    preamble, seen = [], 0
    for code in codes:
        preamble.append(min(seen, 3))
        seen += lexicon.is_preambular(code[0])
    return {
        "opened": np.maximum(_array(opened), 0),
        "inner": np.maximum(_array(inner), 0),
        "known": _array([code[0] for code in codes]),
        "known_first": _array([code[1] for code in codes]),
        "word": _array([place(words[0], 0) if words else 0 for words in begins]),
        "words": _array([place(words[1], 0) if len(words) > 1 else 0 for words in begins]),
        "second": _array([place(words[1].partition(" ")[2], 0) if len(words) > 1 else 0 for words in begins]),
        "last_above": _array(
            [place(_last_word(rows[above].text), 0) if above >= 0 else 0 for above in page.above]
        ),
        "preamble": _array(preamble),
    }


def _last_word(text: str) -> str:
    tail = text[-24:].rstrip(",;:.")
    return tail[-2:] if tail and tail[-1] >= "\u2e80" else tail.rpartition(" ")[2].lower()


def _beside(page: Page, columns: dict[str, Column]) -> dict[str, Column]:
    """What stands above and below: the next rows that are no furniture; of furniture the rows right
    beside.
    """
    above, below = np.array(page.above, np.int32), np.array(page.below, np.int32)
    top, last = above < 0, below < 0
    furniture = columns["furniture"]
    out = {
        "end_above": np.where(top, 0, columns["end"][above]),
        "label_above": np.where(top, 0, 1 + columns["label"][above]),
        "alone_above": np.where(top, 0, columns["alone"][above]),
        "head_below": np.where(last, 0, columns["head"][below]),
        "room_below": np.where(last, 5, columns["room"][below]),
        "label_below": np.where(last, 0, 1 + columns["label"][below]),
        "sequence_below": np.where(last, 7, columns["sequence"][below]),
        "gap_below": np.where(last, 4, columns["gap"][below]),
        "step_below": np.where(last, 4, columns["step"][below]),
        "furniture_above": np.concatenate(([2], furniture[:-1])),
        "furniture_below": np.concatenate((furniture[1:], [2])),
        "ruled_above": np.concatenate(([0], columns["ruled"][:-1])),
    }
    return {name: column.astype(np.int32) for name, column in out.items()}
