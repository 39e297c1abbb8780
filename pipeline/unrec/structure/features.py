"""The signs of headings: what the decoder knows of a line beyond its label and its place.

Each sign of a heading has a weight, close to a log odds (`SIGNS`); those of a line add up. A heading that is
printed over several lines is judged whole, at its first. Most lines only go on in a paragraph: those are told
by what is known anyway, and no sign of theirs is looked at.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import msgspec

from unrec.languages import Language
from unrec.languages.dates import find_date
from unrec.languages.signs import begins_to_enact, begins_to_recommend
from unrec.models import SourceLine
from unrec.structure.front import is_unfinished
from unrec.structure.labels import Label
from unrec.text import OPENING_QUOTES, UNSPACED, clean, either, late

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
    "open_rare": 1.5,  # at most, the same where nearly all paragraphs end in one
    "many_lines": -4.0,  # more than three lines that nothing sets out
    "unfinished_above": -2.0,  # what stands above it is neither finished nor a heading
    "above": 1.0,  # what stands above it is finished, or a heading
    "announced": -4.0,  # what stands above it announces it, and no list begins below
    "title": 8.0,  # it is the title of the document again
    "numbered_below": 3.0,  # a numbered paragraph begins right below
    "first": -2.0,  # nothing stands above it, and nothing sets it apart: it is of the title
    "front": -8.0,  # no label, heading or finished paragraph stands above it, and it is not set as a heading
    "known_below": 2.0,  # a heading that its words show stands right below
    "below_article": 4.0,  # right below the number of an article stands its title
    "stop": -6.0,  # it ends as a sentence or a clause does
    "colon": -3.0,
    "long": -1.0,  # each hundred letters beyond the first
    "small": -5.0,  # it begins with a small letter, or with no letter
    "wrapped": -5.0,  # it goes on from the line above, which could not hold its first word
    "runs_on": -5.0,  # it fills its line, and what stands below is set alike
    "range": -4.0,  # it ends in «1–5»: what a contents page says of paragraphs
    "words_not": -6.0,  # it asks, names, or ends in «of»
    "dated": -1.0,  # it holds a date, in a line that is set apart
    "same_above": -3.0,  # right below a line that is set in the same way
    "ocr": -4.0,
    "caption": -6.0,  # a word and a number, and nothing else: «Table 3»
    "colon_style": 6.5,  # a short line that ends in a colon, in a text that has many between its numbers
}
NEVER = -20.0  # the signs of a line that heads nothing for certain
_LIKELY = -1.5  # signs of a line that may be a heading above another
_LINES = 3
_LEAST = -4.5  # signs below which a line is no heading whatever comes
_MAY_BEGIN = -2.5  # log odds of a beginning
_BEGINS = 4.5  # log odds by which a line surely begins something
_LARGER = 0.6  # points
_MUCH = 0.5  # share of letters in a style from which on it says nothing
_CLEAR = 4.0  # of a style that no caption has
_MOST, _LONG, _LONG_PLAIN, _BLOCK, _EVERY, _FULL, _SHORT = 400, 100, 130, 9, 0.8, 0.88, 0.85
_ROOM, _NARROWER, _CENTRED = 6.0, 45.0, 1.5
_COLON_MOST, _COLON_FEWEST = 90, 3
_CAPTION = late(r"[^\W\d_]{4,12} (?:\d{1,3}[A-Z]?\.)?[\dIVX]{1,5}\*?")
_RANGE = late(r"(?<!\d)\d{1,3}\s?[-–]\s?\d{1,3}$")  # no years
_SURE, _LOOSELY_FULL = 2.0, 0.95
_SET_IN = 40.0
_MIDDLE = 20.0
_PADDED = 12
_QUOTES = frozenset(OPENING_QUOTES) | {'"'}


class BodyLine(msgspec.Struct, frozen=True, gc=False):
    """A line of the body as the decoder sees it.

    `x` is the distance in points of its beginning from the margin, `fill` the part of the measure it fills;
    None where the source does not say. Where `wrapped` is false print does not break lines. `asks` says that
    its words cannot be those of a heading. `fixed` is the rule of
    the heading that this line is known to begin, `resets` that numbering begins anew below it. `broken` says
    that furniture or a note stands between the line and the one before: a page may have ended there.
    `below_table` says that a table does: no paragraph runs on through one. `enacts` says that it begins the
    enacting words of a resolution: no title runs on into them. `closing` says that it closes one: the
    meeting, the day.
    """

    text: str
    labels: tuple[Label, ...]
    gap: bool
    page: int | None = None
    x: float | None = None
    fill: float | None = None
    inline: bool = False
    asks: bool = False
    fixed: str = ""
    resets: bool = False
    broken: bool = False
    below_table: bool = False
    enacts: bool = False
    closing: bool = False


class Style(NamedTuple):
    """How a line is set."""

    size: float
    bold: bool
    italic: bool
    capitals: bool
    centred: bool


class Features(msgspec.Struct, frozen=True, gc=False):
    """What the decoder knows of each line of a body beyond its labels and its place.

    `signs` are the log odds that it heads what follows, without a label; `distinct` how far its style is from
    the body's, as part of those. `meant` says that the break before it is meant: the line above had room for
    its first word. `alike` says that it is set as the line above. `colon` are the one-line headings that end
    in a colon, `named` the lines that the contents page names.
    """

    signs: list[float]
    distinct: list[float]
    meant: Callable[[int], bool]
    alike: list[bool]
    colon: frozenset[int]
    named: frozenset[int]


class _Row(NamedTuple):
    """A line with what its neighbours ask of it."""

    line: SourceLine
    body: BodyLine
    end: str
    style: Style
    start: float
    begin: float


class Evidence(NamedTuple):
    """What the last mark of each line says, and the log odds that a paragraph begins at it, with a label and
    without.
    """

    ends: list[str]
    odds: list[tuple[float, float]]


class Known(NamedTuple):
    """What is known of a document before its body is decoded.

    `named` are the lines that the contents page names, by index; the value says whether on the right page.
    `title` is the document's, and `below_title` the index of the line after it, where that is known.
    `wrapped` says whether print breaks lines.
    """

    named: Mapping[int, bool]
    title: str
    below_title: int | None
    wrapped: bool


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
    rows = [
        _Row(lines[index], own, end, _style(lines[index], own.text, left, right), start, begin)
        for index, own, end, (start, begin) in zip(free, body, evidence.ends, evidence.odds, strict=True)
    ]
    return _Table(rows, free, known, language, right).features()


def _margins(lines: Sequence[SourceLine], free: Sequence[int]) -> tuple[float, float]:
    """Where the body's lines begin and end; zeros where that is unknown."""
    boxes = [box for index in free if (box := lines[index].box) is not None]
    if not boxes:
        return 0.0, 0.0
    starts, stops = sorted(box.x0 for box in boxes), sorted(box.x1 for box in boxes)
    return starts[len(starts) // 20], stops[int(len(stops) * 0.95)]


def _style(line: SourceLine, text: str, left: float, right: float) -> Style:
    box = line.box
    if box is not None:
        middle = (box.x0 + box.x1 - left - right) / 2
        centred = box.x0 > left + _SET_IN and abs(middle) < _MIDDLE
    else:
        centred = text[:_PADDED].isspace() and len(text) > _PADDED
    slant = line.slant
    return Style(line.size or 0.0, line.bold, slant is not None and slant >= 0.9, text.isupper(), centred)


def _distinct(rows: Sequence[_Row]) -> list[float]:
    """How each line is set against the style that most letters have. What much of a text has says nothing."""
    letters: Counter[tuple[float, bool, bool]] = Counter()
    shares: Counter[Style] = Counter()
    for row in rows:
        shares[row.style] += len(row.body.text)
    for style, times in shares.items():
        letters[style[:3]] += times
    total = sum(shares.values()) or 1
    usual = letters.most_common(1)[0][0] if letters else (0.0, False, False)
    share = [sum(times for style, times in shares.items() if style[at]) / total for at in range(5)]
    names = ("", "bold", "italic", "capitals", "centred")
    known = dict[Style, float]()
    for style in shares:
        cost = 0.0
        if style.size > usual[0] + _LARGER:
            cost += SIGNS["large"] * min(1.5, (style.size - usual[0]) / 2)
        elif style.size < usual[0] - _LARGER:
            cost += SIGNS["smaller"]
        for at in range(1, 5):
            if style[at] and not (at < len(usual) and usual[at]):
                cost += SIGNS[names[at]] * max(0.0, 1 - share[at] / _MUCH)
        known[style] = cost
    return [known[row.style] for row in rows]


class _Table:
    """The signs of a body's lines, line by line."""

    def __init__(
        self, rows: Sequence[_Row], free: Sequence[int], known: Known, language: Language, right: float
    ) -> None:
        self.rows, self.free, self.named, self.title = rows, free, known.named, known.title
        self.distinct, self.language, self.right = _distinct(rows), language, right
        # A gap above every line says nothing.
        self.mute = known.wrapped and sum(row.body.gap for row in rows) > _EVERY * len(rows)
        self.meant = cache(self._is_meant)
        self.colon = self._colons()
        self.begun, self.titled = self._begun(known.below_title), known.below_title is not None
        self.open_rare = self._open_rare()
        self.headed = -1  # the place after the last block that looks like a heading

    def features(self) -> Features:
        rows = self.rows
        signs = [self._signs(at) if self._may_head(at) else NEVER for at in range(len(rows))]
        alike = [False, *(a.style[:4] == b.style[:4] for a, b in pairwise(rows))]
        named = frozenset(at for at, index in enumerate(self.free) if index in self.named)
        return Features(signs, self.distinct, self.meant, alike, self.colon, named)

    def _begun(self, below_title: int | None) -> int:
        """The place from which on a body has begun: a label, a known heading, a finished paragraph."""
        for at, (row, index) in enumerate(zip(self.rows, self.free, strict=True)):
            if (
                row.body.fixed
                or row.body.enacts
                or row.end == "stop"
                or (below_title is not None and index >= below_title)
            ):
                return at
            if _is_labelled(row):
                return at
        return len(self.rows)

    def _open_rare(self) -> float:
        """What it says that a line ends in no mark, where gaps say nothing.

        The more, the more of the paragraphs that are no headings, by their label or their length, end in one.
        """
        if not self.mute:
            return 0.0
        last = [row for row, below in pairwise(self.rows) if below.body.gap or below.begin >= _BEGINS]
        known = [row for row in last if _is_labelled(row)] or [row for row in last if row.begin < 0]
        ends = [bool(row.end) for row in known]
        share = sum(ends) / len(ends) if ends else 0.0
        return SIGNS["open_rare"] * min(1.0, max(0.0, (share - 0.5) / 0.4))

    def _may_head(self, at: int) -> bool:
        row = self.rows[at]
        if row.body.fixed or row.body.enacts or row.body.closing or not 1 < len(row.body.text) <= _MOST:
            return False
        begins = row.begin >= _MAY_BEGIN or row.start >= _MAY_BEGIN
        return begins or self.distinct[at] >= 1 or row.body.gap

    def _is_meant(self, at: int) -> bool:
        """Whether the break before a line is meant: its first word would have had room in the line above."""
        row, above = self.rows[at], self.rows[at - 1] if at else None
        if above is None:
            return True
        one, other = above.line.box, row.line.box
        # A word of one letter stands at no line's end: it keeps to the next.
        word, _, rest = row.body.text.lstrip().partition(" ")
        word += " " + rest.partition(" ")[0] if len(word) == 1 and rest else ""
        if one is None or other is None or above.line.page != row.line.page:
            # Where only letters tell how full a line is, full ones differ among themselves.
            letters, fill = len(above.body.text), above.body.fill or 1.0
            short = letters + len(word) + 1 < _LOOSELY_FULL * letters / fill and row.begin > 0
            return one is not None or row.body.gap or row.begin >= _BEGINS or short
        width = (other.x1 - other.x0) / max(len(row.body.text), 1) * (len(word) + 1)
        room = max(self.right - one.x1, 0.0)
        # Headings are set in a narrower measure.
        room -= _NARROWER if self.distinct[at - 1] > 1 or above.style.bold else 0.0
        return room * (_CENTRED if above.style.centred else 1.0) > width + _ROOM

    def _colons(self) -> frozenset[int]:
        """One-line headings that end in a colon: many between two numbers that follow each other."""
        found: list[int] = []
        last = 0
        for at, (row, below) in enumerate(zip(self.rows, self.rows[1:], strict=False)):
            number, after = _number(row.body.labels), _number(below.body.labels)
            if number is not None and row.end != "colon":
                last = number
            text = row.body.text.strip()
            lone = not row.body.labels and row.end == "colon" and 2 < len(text) <= _COLON_MOST
            # Below an unfinished clause such words announce the next ones.
            lone = lone and (not at or self.rows[at - 1].end == "stop")
            if lone and after is not None and (after == last + 1 or (not last and after == 1)):
                found.append(at)
        return frozenset(found) if len(found) >= _COLON_FEWEST else frozenset()

    def _block(self, at: int) -> int:
        """The place after the lines that can only be the rest of a heading: set alike, close, and no room."""
        rows, end = self.rows, at + 1
        while end < len(rows) and end < at + _BLOCK:
            row, above = rows[end], rows[end - 1]
            parted = row.body.gap or row.body.broken or self.meant(end) or row.body.fixed or _is_labelled(row)
            if parted or row.style[:4] != above.style[:4] or row.body.page != above.body.page:
                break
            end += 1
        return end

    def _signs(self, at: int) -> float:
        """The signs of a heading without a label, summed up."""
        rows, s = self.rows, SIGNS
        row, end = rows[at], self._block(at)
        text = " ".join(rows[one].body.text.strip() for one in range(at, end))
        if len(text) > _MOST or end - at == _BLOCK:
            return NEVER
        last, below = rows[end - 1], rows[end] if end < len(rows) else None
        set_out = self.distinct[at]
        if self.title and at >= self.begun and clean(text).text == self.title:
            self.headed = end
            return s["title"]
        total = s["base"] + set_out + self._of_evidence(at) + self._of_text(at, text, last)
        total += self._of_above(at, below) + self._of_below(at, end, below)
        if end - at > _LINES and set_out < 1:
            total += s["many_lines"]
        if total < _LEAST:
            return total
        if _CAPTION.fullmatch(text) and set_out < _CLEAR and row.style.size:
            total += s["caption"]
        if begins_to_enact(text, self.language):
            return NEVER
        if not may_head(text, self.language):
            dated = set_out > 1 and find_date(self.language.fold(text), self.language) is not None
            total += s["dated"] if dated else s["words_not"]
        self.headed = end if total >= _LIKELY else self.headed
        return total

    def _of_evidence(self, at: int) -> float:
        """What others say of the line: the contents page, Word, the reader."""
        row, s = self.rows[at], SIGNS
        index = self.free[at]
        total = s["word"] if row.line.heading_level is not None else 0.0
        if index in self.named:
            total += s["contents"] + (s["contents_page"] if self.named[index] else 0.0)
        elif at < self.begun and self.distinct[at] < 1:
            total += s["front"]
        if at in self.colon:
            total += s["colon_style"]
        return total + (s["ocr"] if row.line.origin == "ocr" else 0.0)

    def _of_text(self, at: int, text: str, last: _Row) -> float:
        """What its letters and its last mark say."""
        s = SIGNS
        total = {"": s["open_end"] + self.open_rare, "colon": s["colon"]}.get(last.end, s["stop"])
        plain = self.distinct[at] < 1
        # What nothing sets out is no heading when it is longer than one or two lines.
        most, times = (_LONG_PLAIN, 6) if plain else (_LONG, 1)
        total += s["long"] * times * max(0, len(text) - most) / 100
        first = text[1:2] if text[:1] in _QUOTES else text[:1]
        if first.islower() or not first.isalpha():
            total += s["small"]
        if (last.body.fill or len(text) / _LONG) < _SHORT:
            total += s["short"]
        return total + (s["range"] if _RANGE.search(text) else 0.0)

    def _of_above(self, at: int, below: _Row | None) -> float:
        row, above, s = self.rows[at], self.rows[at - 1] if at else None, SIGNS
        body = row.body
        total = (
            s["apart"]
            if not self.mute and (body.gap or body.broken or not at or row.begin >= _BEGINS)
            else 0.0
        )
        if above is None:
            opens = self.distinct[at] >= 2 or (self.titled and _opens_list(below))
            return total + (s["above"] if opens else s["first"])
        if above.body.fixed == "heading.article" and not body.gap and not row.end:
            total += s["below_article"]
        announced = above.end == "comma" or self.distinct[at] > 2
        if (
            above.body.fixed
            or above.end in {"stop", "semicolon"}
            or self.headed == at
            or (not above.end and any(one.shape.heads for one in above.body.labels))
            or (above.end == "colon" and (self.distinct[at] > 2 or _opens_list(below)))
            or self.distinct[at - 1] > 2
            or (body.gap and announced)
            or _CAPTION.fullmatch(above.body.text.strip())
        ):
            total += s["above"]
        elif above.end == "colon":
            total += s["announced"]
        elif not self.meant(at) and not body.gap and not body.below_table:
            total += s["wrapped"]
        elif not above.end and not body.below_table:
            total += s["unfinished_above"]
        close = not body.gap and not body.broken and body.page == above.body.page
        if above.style == row.style and close and not self.meant(at):
            total += s["same_above"]
        return total

    def _of_below(self, at: int, end: int, below: _Row | None) -> float:
        row, last, s = self.rows[at], self.rows[end - 1], SIGNS
        if below is None:
            return 0.0 if self.mute else s["apart"]
        body = below.body
        parted = body.gap or body.broken or body.below_table or body.fixed or below.begin >= _BEGINS
        total = s["apart"] if parted and not self.mute else 0.0
        alike = below.style[:3] == row.style[:3] and not (body.labels or body.fixed)
        if (last.body.fill or 0.0) > _FULL and alike and (self.mute or not body.gap):
            total += s["runs_on"]
        if body.fixed and body.fixed != "heading.article":
            total += s["known_below"]
        if any(one.shape.kind in {"number", "compound"} and one.shape.text >= 2 for one in body.labels):
            total += s["numbered_below"]
        return total


def _is_labelled(row: _Row) -> bool:
    return bool(row.body.labels) and row.body.labels[0].shape.text >= _SURE


def _opens_list(row: _Row | None) -> bool:
    return row is not None and any(
        one.number == 1 and one.shape.kind in {"number", "compound"} for one in row.body.labels
    )


def _number(labels: Sequence[Label]) -> int | None:
    return next((one.number for one in labels if one.shape.kind == "number"), None)


def may_head(text: str, language: Language) -> bool:
    """Whether the words of a short line let it be a heading:
    no request, no date, no name, nothing unfinished.
    """
    if not language.letters.order or _is_no_title(text, language) or begins_to_recommend(text, language):
        return False
    return not is_unfinished(text, language) and find_date(language.fold(text), language) is None


def _is_no_title(text: str, language: Language) -> bool:
    """Whether a line is in another script, or begins as the rest of a sentence or a person's name does."""
    folded = str(language.fold(text))
    foreign = _letters(language).isdisjoint(folded.casefold())
    if foreign and language.search.apart:
        foreign = _UNSPACED.search(folded) is None
    return foreign or bool(_no_titles(language).match(folded))


_UNSPACED = late(f"[{UNSPACED}]")


@cache
def _letters(language: Language) -> frozenset[str]:
    return frozenset(str(language.fold(letter)) for letter in language.letters.order)


@cache
def _no_titles(language: Language) -> re.Pattern[str]:
    return late(rf"{either(map(language.fold, language.headings.no_titles))}(?!\w)")
