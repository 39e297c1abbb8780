"""What a second reader sees of each line: classes of characters, lengths, steps; no labels, no lexicon.

It shares no feature with `unrec.evidence`: a line is what its first and last characters look like, where it
stands against its neighbours, and a few words by their hashes. Everything is folded into `BUCKETS` places.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from unrec.models import Line as LedgerLine
from unrec.models import SourceLine

BUCKETS = 1 << 17
HIDDEN = BUCKETS
"""The place of what is not seen; it never has a weight."""

_LOOKED_AT = 120
_HEAD, _TAIL = 12, 3
_LONG, _SHARE_LONG = 135, 0.2
_UNBROKEN = 999.0
_TAB = 4

Numbers = NDArray[np.int64]


class _Classes(dict[int, str]):
    """The class of a character by its code: letters by case, wide ones, digits; marks are as ASCII's."""

    def __missing__(self, code: int) -> str:
        """Find a class and keep it; there are as many as characters."""
        character = unicodedata.normalize("NFKC", chr(code))[:1] or " "
        category = unicodedata.category(character)
        if category[0] == "L":
            wide = unicodedata.east_asian_width(character) in "WF"
            found = {"Lu": "U", "Ll": "l"}.get(category, "w" if wide else "o")
        elif category[0] == "N":
            found = "9"
        elif category in {"Mn", "Cf", "Cc"}:
            found = ""
        else:
            found = _MARKS.get(unicodedata.bidirectional(character), character)
            found = _BY_NAME.get(unicodedata.name(character, "").rpartition(" ")[2], found)
            found = found if found in _KNOWN else "?"
        self[code] = found
        return found


_MARKS = {"WS": " ", "B": " ", "S": " "}
_BY_NAME = {
    "COMMA": ",", "SEMICOLON": ";", "STOP": ".", "COLON": ":", "DASH": "-", "HYPHEN-MINUS": "-", "HYPHEN": "-",
    "PARENTHESIS": ")", "MARK": '"', "BULLET": "*", "ASTERISK": "*", "LINE": "_",
}  # fmt: skip
_KNOWN = frozenset(' ,;.:-)(/"*_')
_CLASSES = _Classes()
_RUNS = re.compile(r"(.)\1+")
_ZEROS = re.compile(r"\d+")
_NUMBER = re.compile(r"\W{0,2}(\d{1,4})(?!\d)")
_LETTERED = re.compile(r"\W([^\W\d_])\W")
_WIDE_SIGN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
_WORD = re.compile(r"[^\s\u2e80-\u9fff]+")


class Line(NamedTuple):
    """A line with words: its place in the source, the class of its first and last characters, its columns."""

    place: int
    head: str
    tail: str
    start: float
    end: float
    need: float
    gap: int
    number: int
    letter: int
    words: tuple[int, int, int]
    key: int


class Signs(NamedTuple):
    """The buckets of all lines with words (rows: lines; columns: signs), and their places in the source."""

    buckets: Numbers
    lines: Sequence[int]


def read_signs(
    lines: Sequence[SourceLine | LedgerLine],
    taken: Container[int] = (),
    hidden: Callable[[int], bool] | None = None,
) -> Signs:
    """Return what is seen of the lines that hold words and are not taken. Time grows with the lines.

    `hidden` says of which of them no word is seen, as in training.
    """
    seen = _lines(lines, taken)
    if not seen:
        return Signs(np.zeros((0, 0), np.int64), ())
    columns = _columns(seen)
    buckets = np.stack(
        [_folded(place, [columns[name] for name in sign]) for place, sign in enumerate(SIGNS)], 1
    )
    if hidden:
        mask = np.array([hidden(at) for at in range(len(seen))], np.bool_)
        worded = [place for place, sign in enumerate(SIGNS) if not WORDED.isdisjoint(sign)]
        buckets[np.ix_(np.flatnonzero(mask), np.array(worded))] = HIDDEN
    return Signs(buckets, [line.place for line in seen])


_SPREAD, _FINAL = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


def _folded(place: int, columns: Sequence[Numbers]) -> Numbers:
    """Fold the columns of a sign into one of the buckets; the same on every machine."""
    mixed = np.full(len(columns[0]), place + 1, np.uint64)
    for column in columns:
        mixed = (mixed ^ column.astype(np.uint64)) * _SPREAD
        mixed ^= mixed >> np.uint64(29)
    return ((mixed * _FINAL) >> np.uint64(40)).astype(np.int64) % BUCKETS


WORDED = frozenset({"first", "pair", "last", "opens", "within"})
SIGNS: tuple[tuple[str, ...], ...] = tuple(
    tuple(sign.split())
    for sign in """
head
head tail_above
head3 tail room
head3 tail_above room loose
head3 tail_above gap parted
head3 counts
counts counts_below head3
counts tail_above head3
counts room gap
margin loose
margin tail_above head1
ways head1 tail_above
ways room loose
gap parted room head1
step level gap head1
step level stepped tail_above head1
step step_below gap
tail
tail length
tail head1 length
tail head_below
tail head_below room_below counts_below
shape length tail
shape tail_above head1
shape gap gap_below
shape level gap
centred shape gap
fill gap head1 tail
repeats gap length
repeats head tail
plate plate_above plate_below gap
from_top numbered
from_end numbered head3
numbered tail_above head1 room
numbered counts head3
far_above far_below head1 tail_above room
count_below head3 tail
notes gap head3
notes foot tail_above
opens within tail_above room
opens within head1 loose
first
pair
first tail_above
first room
pair room tail_above
first numbered head3
last head1 tail_above
first level step
""".strip().splitlines()
)
"""The columns each sign is made of, by name."""


def _lines(lines: Sequence[SourceLine | LedgerLine], taken: Container[int]) -> list[Line]:
    unit = _letter_width(lines)
    seen: list[Line] = []
    gap, page = 0, None
    for index, line in enumerate(lines):
        text = line.text.strip()
        if not text or index in taken:
            gap += not text
            continue
        gap = 3 if seen and line.page != page else min(2, max(gap, int(line.gap_before)))
        seen.append(_line(index, line, text, gap, unit))
        gap, page = 0, line.page
    return seen


def _letter_width(lines: Sequence[SourceLine | LedgerLine]) -> float:
    """The usual width of a letter in points; 0 where lines have no boxes."""
    widths = sorted(
        (line.box.x1 - line.box.x0) / len(line.text)
        for line in lines
        if line.box is not None and line.indent is not None and line.text
    )
    return widths[len(widths) // 2] if widths else 0.0


def _line(index: int, line: SourceLine | LedgerLine, text: str, gap: int, unit: float) -> Line:
    first, last = text[:_LOOKED_AT], text[-_TAIL - 3 :]
    head = _without_runs(first[:_HEAD].translate(_CLASSES))
    tail = _ended(last.translate(_CLASSES))
    piece = _WORD.match(first)
    width = _width(text)
    need = len(piece[0]) if piece else 2
    if unit and line.box is not None and line.indent is not None:
        start = line.indent / unit
        long = (line.box.x1 - line.box.x0) / unit
    else:
        raw = line.text
        start, long = float(len(raw[: len(raw) - len(raw.lstrip())].expandtabs(_TAB))), float(width)
    number = _NUMBER.match(first)
    letter = _LETTERED.match(first)
    return Line(
        index,
        head,
        tail,
        start,
        start + long,
        float(need),
        gap,
        int(number[1]) if number else 0,
        ord(letter[1]) if letter else 0,
        _words(first, text),
        crc32(_ZEROS.sub("0", first[:40]).encode("utf-8", "replace")) if len(text) < _LOOKED_AT else 0,
    )


@lru_cache(1 << 16)
def _without_runs(classes: str) -> str:
    return _RUNS.sub(r"\1", classes)


def _ended(tail: str) -> str:
    """The mark or class at a line's end, whatever closes it and a note's number aside."""
    bare = tail.rstrip('9)"')
    return bare[-1:] if bare[-1:] in {",", ";", ".", ":"} else tail[-1:]


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_WIDE_SIGN.findall(text))


def _words(first: str, text: str) -> tuple[int, int, int]:
    """Hashes of the first word, the first two, and the last; of wide characters of two, four and two."""
    body = first[_NO_WORD.match(first).end() :].lower()  # type: ignore[union-attr]
    if body[:1] and _WIDE_SIGN.match(body):
        words, pair = body[:2], body[:4]
    else:
        several = body.split(None, 2)
        words = several[0] if several else ""
        pair = " ".join(several[:2])
    last = text[-2:] if _WIDE_SIGN.match(text[-1]) else text[-24:].rpartition(" ")[2].lower()
    return _hashed(words.strip(",;:.")), _hashed(pair.strip(",;:.")), _hashed(last)


_NO_WORD = re.compile(r"[\W\d_]*")


def _hashed(word: str) -> int:
    return crc32(word.encode("utf-8", "replace")) & 0x7FFFFFFF


# ---------------------------------------------------------------------------------------------
# Columns


def _columns(seen: Sequence[Line]) -> dict[str, Numbers]:
    count = len(seen)
    plate = _plates(seen)
    above = _neighbours(plate)
    below = count - 1 - _neighbours(plate[::-1])[::-1]
    below[below == count] = -1
    columns = _texts(seen) | _places(seen, above) | _counting(seen)
    columns["plate"] = plate.astype(np.int64)
    columns |= _habits(seen, columns, above)
    beside = {
        "tail_above": ("tail", above), "counts_below": ("counts", below), "head_below": ("head1", below),
        "room_below": ("room", below), "step_below": ("step", below), "gap_below": ("gap", below),
        "count_below": ("counts", below),
    }  # fmt: skip
    for name, (of, where) in beside.items():
        columns[name] = np.where(where < 0, 0, 1 + columns[of][where])
    columns["plate_above"] = np.concatenate(([2], columns["plate"][:-1]))
    columns["plate_below"] = np.concatenate((columns["plate"][1:], [2]))
    columns["last"] = np.where(above < 0, 0, np.array([line.words[2] for line in seen])[above])
    return columns


def _plates(seen: Sequence[Line]) -> NDArray[np.bool_]:
    """Which lines look like what every page prints: numbers alone, and what comes thrice with a gap above."""
    times = Counter(line.key for line in seen)
    return np.array(
        [
            (line.end - line.start < 9 and "l" not in line.head and "9" in line.head and line.gap > 0)
            or (times[line.key] > 2 and bool(line.key) and (line.gap > 0 or not line.number))
            for line in seen
        ],
        np.bool_,
    )


def _neighbours(plate: NDArray[np.bool_]) -> Numbers:
    """The place of the line above each that is no plate; -1 above the first."""
    places = np.where(plate, -1, np.arange(len(plate)))
    return np.concatenate(([-1], np.maximum.accumulate(places)[:-1]))


def _texts(seen: Sequence[Line]) -> dict[str, Numbers]:
    long = np.array([line.end - line.start for line in seen])
    times = Counter(line.key for line in seen)
    return {
        "head": _hashes(line.head for line in seen),
        "head3": _hashes(line.head[:3] for line in seen),
        "head1": _hashes(line.head[:1] for line in seen),
        "tail": _hashes(line.tail for line in seen),
        "shape": np.array([_shape(line.head) for line in seen], np.int64),
        "length": np.digitize(long, (4, 10, 20, 40, 60, 90, 160)).astype(np.int64),
        "repeats": np.array([min(times[line.key], 4) if line.key else 0 for line in seen], np.int64),
        "first": np.array([line.words[0] for line in seen], np.int64),
        "pair": np.array([line.words[1] for line in seen], np.int64),
    }


def _hashes(texts: object) -> Numbers:
    return np.array([crc32(text.encode()) & 511 for text in texts], np.int64)  # type: ignore[attr-defined]


def _shape(head: str) -> int:
    """Whether a line begins in capitals, with a capital, small, or with no letter."""
    letters = [c for c in head if c in "Ulow"]
    if not letters:
        return 0
    return 1 if "l" not in letters and letters[0] == "U" else 2 + "Ulow".index(letters[0])


def _places(seen: Sequence[Line], above: Numbers) -> dict[str, Numbers]:
    start = np.array([line.start for line in seen])
    end = np.array([line.end for line in seen])
    gap = np.array([line.gap for line in seen], np.int64)
    need = np.array([line.need for line in seen])
    width = _broken_at(seen, end, above)
    order = np.arange(len(seen))
    margin = np.where(above < 0, 99.0, 98.0 if width >= _UNBROKEN else width - end[above] - need - 1)
    marks = np.digitize(margin, (-8, -3, -1, 0, 2, 5, 12, 24, 97, 98.5)).astype(np.int64)
    room = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 4], np.int64)[marks]
    usual = float(Counter(np.round(start).tolist()).most_common(1)[0][0])
    step = np.where(above < 0, 0, np.digitize(start - start[above], (-1.01, 1.01)) + 1)
    left_over = np.full(len(seen), 99.0) if width >= _UNBROKEN else width - end
    return {
        "gap": gap,
        "margin": marks,
        "room": room,
        "loose": np.full(len(seen), _looseness(seen, marks, above, broken=width < _UNBROKEN), np.int64),
        "level": np.digitize(start - usual, (-6, -1.01, 1.01, 5, 12)).astype(np.int64),
        "step": step.astype(np.int64),
        "centred": ((abs(start - left_over) < 7) & (start > 4)).astype(np.int64),
        "fill": np.digitize(left_over, (-3, 5, 14, 40, 98)).astype(np.int64),
        "from_top": np.digitize(order, (1, 3, 6, 12, 20, 40)).astype(np.int64),
        "from_end": np.digitize(len(seen) - order, (2, 4, 8, 16, 32)).astype(np.int64),
    }


def _broken_at(seen: Sequence[Line], end: NDArray[np.float64], above: Numbers) -> float:
    """Where lines were broken: what nearly all lines keep to that go on in small letters or unlabelled."""
    if (end > _LONG).mean() > _SHARE_LONG:
        return _UNBROKEN
    on = [
        end[above[at]]
        for at, line in enumerate(seen)
        if above[at] >= 0
        and not line.gap
        and line.head[:1] in {"l", "o", "w"}
        and seen[above[at]].tail in "lUow9,"
    ]
    if len(on) < 8:
        return float(np.quantile(end, 0.95)) if len(end) >= 8 else _UNBROKEN
    return float(np.quantile(on, 0.985, method="lower"))


def _looseness(seen: Sequence[Line], marks: Numbers, above: Numbers, *, broken: bool) -> int:
    """How well the right edge is kept: 0 nothing is broken, 1 too little is known, 2 exactly … 4 loosely."""
    if not broken:
        return 0
    on = [
        marks[at] > 3
        for at, line in enumerate(seen)
        if above[at] >= 0 and not line.gap and line.head[:1] == "l" and seen[above[at]].tail == "l"
    ]
    if len(on) < 8:
        return 1
    share = sum(on) / len(on)
    return 2 if share <= 0.015 else 3 if share <= 0.07 else 4


def _counting(seen: Sequence[Line]) -> dict[str, Numbers]:
    """How numbers and letters count on: 1 first, 2 the next, 3 a later one, 4 another; letters from 5 on."""
    counts, numbered, notes = [], [], []
    last, letter, begun = 0, 0, False
    for line in seen:
        how = 0
        if line.number:
            ahead = line.number - last
            how = 2 if ahead == 1 and last else 1 if line.number == 1 else 3 if 0 < ahead < 5 else 4
            last = line.number if how < 4 else last
        elif line.letter:
            ahead = line.letter - letter
            how = 6 if ahead == 1 else 7 if 0 < ahead < 4 else 5
            letter = line.letter
        counts.append(how)
        numbered.append(begun)
        begun = begun or how in {1, 2}
        notes.append(
            1 + (line.head[1:2] in {"l", "U", "o", "w"}) if line.number and line.head[:1] == "9" else 0
        )
    return {
        "counts": np.array(counts, np.int64),
        "numbered": np.array(numbered, np.int64),
        "notes": np.array(notes, np.int64),
    }


def _habits(seen: Sequence[Line], columns: dict[str, Numbers], above: Numbers) -> dict[str, Numbers]:
    """What this text does where room tells: gaps, steps and words at meant breaks, and at forced ones."""
    room, head = columns["room"], columns["head1"]
    small = crc32(b"l") & 511
    ways: dict[tuple[int, int], list[int]] = {}
    meant = gaps = stepped = 0
    opens: Counter[int] = Counter()
    within: Counter[int] = Counter()
    gap, step = columns["gap"], columns["step"]
    for at, line in enumerate(seen):
        if above[at] < 0 or room[at] not in {0, 2}:
            continue
        forced = room[at] == 0
        ways.setdefault((int(gap[at] > 0), int(step[at])), [0, 0])[int(forced)] += 1
        (within if forced else opens)[line.words[0]] += 1
        if not forced and head[at] != small:
            meant += 1
            gaps += line.gap > 0
            stepped += step[at] != 2
    shares = {way: _share(free, forced) for way, (free, forced) in ways.items()}
    sure = (room >= 2) | ((gap > 0) & (2 * gaps > meant)) | np.isin(columns["counts"], (1, 2))
    order = np.arange(len(seen))
    before = order - np.maximum.accumulate(np.where(sure, order, -1))
    after = np.minimum.accumulate(np.where(sure, order, len(seen))[::-1])[::-1]
    plate = np.where(columns["plate"] > 0, order, len(seen))
    foot = np.minimum.accumulate(plate[::-1])[::-1] - order
    return {
        "ways": np.array(
            [shares.get((int(g > 0), int(s)), 0) for g, s in zip(gap, step, strict=True)], np.int64
        ),
        "parted": np.full(len(seen), _share(gaps, meant - gaps), np.int64),
        "stepped": np.full(len(seen), _share(stepped, meant - stepped), np.int64),
        "opens": np.array([min(3, opens[line.words[0]]) for line in seen], np.int64),
        "within": np.array([min(2, within[line.words[0]]) for line in seen], np.int64),
        "far_above": np.digitize(before, (1, 2, 3, 5, 9, 16)).astype(np.int64),
        "far_below": np.digitize(
            np.concatenate((after[1:], [len(seen)])) - order, (1, 2, 3, 5, 9, 16)
        ).astype(np.int64),
        "foot": np.digitize(foot, (1, 2, 3, 5, 8, 12)).astype(np.int64),
    }


def _share(some: int, others: int) -> int:
    """A share in a few steps; 0 where nothing is known, from 7 on where much is."""
    every = some + others
    if not every:
        return 0
    return 1 + int(np.digitize(some / every, (0.001, 0.15, 0.5, 0.85, 0.999))) + (6 if every > 5 else 0)
