"""The cheapest reading of a whole document: which lines begin a paragraph, with which label, and how deep.

A line that begins like a label may be one, or text that happens to begin so; a line without one may begin a
paragraph or go on with the one above. Each choice has a cost, close to a negative log-likelihood. `decode`
finds the choices whose costs add up to the least over the document: a beam search whose states are the open
lists, the open headings and what stood last. Equal states are merged, so the time is linear in the lines.

No word of any language decides anything here. The costs below and those of the label shapes
(`languages/base/labels.toml`) were set by hand and measured on annotated documents.
"""

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from operator import add, itemgetter
from typing import Literal

import msgspec

from unrec.languages.signs import line_end
from unrec.structure.features import NEAR, UNLIKELY, BodyLine, Evidence, Features, label_may_head
from unrec.structure.labels import Label, turned
from unrec.text import IDEOGRAPHS

COST = {
    "child": 0.7,  # a list opens at its first value under the paragraph before
    "child_colon": 0.2,  # the same where that paragraph ends in a colon
    "late": 3.5,  # a list opens at another value; half the ln of the value comes on top
    "gap": 3.2,  # values are left out; ln of how many comes on top
    "repeat": 3.0,  # a value comes again
    "back": 4.5,  # a value goes back
    "restart": 3.0,  # a list at its first value again, at the same place
    "restart_fresh": 0.5,  # the same straight after a heading or an unlabelled paragraph
    "headed": 1.0,  # a list of items goes on, or opens, straight after a heading: headings close lists
    "headed_on": 3.0,  # the same after an unlabelled paragraph below the heading
    "leave": 0.3,  # a new list after leaving the lists above it
    "invert": 2.5,  # a list of a higher rank under one of a lower: `1.` under `(a)`
    "elsewhere": 1.5,  # the label stands elsewhere than its siblings, or left of its parent
    "style": 0.7,  # printed otherwise than its siblings: `12` after `11.`
    "unhung": 4.0,  # a compound label without the paragraph it belongs to
    "turned": 0.8,  # a compound label read from its other end
    "inline": 4.0,  # the next label stands in the same line: an enumeration within a sentence
    "bullet": 1.5,  # a bulleted list opens where no colon announces it
    "open_bullet": 2.0,  # and where the sentence above is not finished
    "unlabelled": 1.5,  # a paragraph without a label
    "unfinished": 1.5,  # the same after a labelled paragraph that ends in a comma or in no mark
    "unended": 0.5,  # a paragraph without a label that ends in no mark
    "heading": 0.2,  # a labelled heading that looks like one; each missing sign adds `heading_sign`
    "heading_number": 1.0,  # the same with a number
    "heading_late": 2.0,  # at most, for one that does not follow the heading before it
    "heading_sign": 1.5,
    "headlike": 1.5,  # what looks like a heading in every way, read as an item
    "wordless": 4.0,  # no word after the label: a row of a table, a date, a sum
    "orphan": 4.0,  # a label alone on its line, and no text after it
    "title_on": 0.2,  # a heading goes on in a line set like it, which the one above could not hold
    "title_on_meant": 4.0,  # the same where the break was meant
    "title_on_other": 6.0,  # the same in a line set otherwise
    "title_on_named": 3.0,  # and in one that the contents page names
    "in_a_row": 2.5,  # each heading without a label after two others that nothing sets apart
    "alike_in_a_row": 0.5,  # each after one that is set alike
    "empty": 4.0,  # a heading without a label, and nothing below it
    "lettered_head": 4.0,  # signs that a heading has more for a capital or a Roman numeral
    "numbered_head": 3.5,  # the same for a number, which no letter begins
    "set_out": -1.0,  # for each part of its style by which a labelled heading differs from the body
    "named": -6.0,  # the contents page names a labelled heading
}
DEAR = 2.0
"""What even the cheapest way to read a line costs where that is a doubt: a finding names the line."""
_CLEAR = 4.0  # a cost by which a line without a label goes on and begins nothing
_FAR = COST["unlabelled"] - _CLEAR - 0.001  # log odds below which that is so, whatever rounding does
# What stood last: a labelled paragraph, or what goes on (""), a label alone on its line ("bare"), a known
# heading ("F"), a paragraph without a label ("U"), the same below a heading in an open list ("V"), or a
# heading: with a label ("H"), or the first ones and later ones of a row without labels.
_IN_A_ROW = {"H": 0, "h1": 1, "h2": 2, "h3": 3}
_HEADED = frozenset(_IN_A_ROW)
_PLAIN_STATES = frozenset({"U", "V"})
_SETTLED = frozenset({"", "U", "V"})  # where a line that goes on costs the same in every state
_SET_OUT, _MOST_SET_OUT = (1.0, 2.0), 4.0  # of letters and numerals, of numbers
# How many states are kept, and how much dearer than the best one may be. Where labels go on in order for some
# lines, what was odd before them is settled, and the margin shrinks.
_BEAM, _MARGIN = 16, 8.0
_CALM, _LESS, _LEAST, _ROUNDING = 1.0, 0.75, 2.5, 1e-6
_ORDERLY = 3.5  # a margin below which no list opens late, and no heading misses a sign
_DEEPEST, _SET_IN = 12, 8.0
_MAX_HEAD, _FULL_FILL = 150, 0.95
_WORD = re.compile(rf"[^\W\d_]{{2}}|[{IDEOGRAPHS}]")

Kind = Literal["text", "plain", "label", "head", "page", "fixed", "close"]


class Action(msgspec.Struct, frozen=True, gc=False):
    """What a line is: text of the paragraph before, a paragraph without a label, one with it, or a heading.

    `depth` is that of the list, or of the heading, from 1. `odd` is the code of the finding on a label that
    does not follow the one before it, else empty. `page` is a page number between lines of a text without
    pages.
    """

    kind: Kind
    label: Label | None = None
    depth: int = 0
    odd: str = ""


class Frame(msgspec.Struct, frozen=True, gc=False):
    """An open list: the family of its labels, its last value, where its labels stand, the shape they have."""

    family: str
    value: tuple[int, ...]
    x: float | None
    shape: str
    rank: int
    trust: float


_Stack = tuple[Frame, ...]
# The open lists and the open headings by their numbers in `_Stacks`, the last page number, what stood last,
# the last number of a label that calls itself a recommendation.
_State = tuple[int, int, int, str, int]
# An action while it is one of many: making the plain tuple takes a fraction of the time.
_Plain = tuple[Kind, Label | None, int, str]
_Pointer = tuple["_Pointer", _Plain] | None
_States = dict[_State, tuple[float, _Pointer]]
# One way to read a label in a stack of lists: the stack's number then, the cost, the action, what stood last.
_Place = tuple[int, float, _Plain, str]
# A label, what it costs to believe it, apart from its place, and what stands last after it.
_Trusted = tuple[Label, float, str]
_TEXT: _Plain = ("text", None, 0, "")
_PLAIN: _Plain = ("plain", None, 0, "")
_PAGE: _Plain = ("page", None, 0, "")
_TITLE: _Plain = ("head", None, 0, "")
_GOES_ON, _FIXED, _CLOSE = Action("text"), Action("fixed"), Action("close")


class _Stacks:
    """Stacks of open lists by number: equal stacks have one number, so that states are cheap to compare."""

    def __init__(self) -> None:
        self.by_number: list[_Stack] = [()]
        # The numbers of a stack's beginnings, by their depth.
        self._beginnings: list[tuple[int, ...]] = [(0,)]
        self._numbers: dict[tuple[int, Frame], int] = {}
        # The last heading of each family: how deep they stand is told over the whole document, later.
        self.heads: list[dict[str, tuple[int, ...]]] = [{}]
        self._heads = {frozenset[tuple[str, tuple[int, ...]]](): 0}

    def number(self, stack: int, depth: int, frame: Frame) -> int:
        """Return the number of the first `depth` lists of a stack with one more."""
        beginning = self._beginnings[stack][depth]
        number = self._numbers.get((beginning, frame))
        if number is None:
            number = self._numbers[beginning, frame] = len(self.by_number)
            self.by_number.append((*self.by_number[beginning], frame))
            self._beginnings.append((*self._beginnings[beginning], number))
        return number

    def with_head(self, heads: int, family: str, value: tuple[int, ...]) -> int:
        """Return the number of the last headings of each family, where this is one of them."""
        last = {**self.heads[heads], family: value}
        number = self._heads.setdefault(frozenset(last.items()), len(self.heads))
        if number == len(self.heads):
            self.heads.append(last)
        return number


def decode(
    lines: Sequence[BodyLine],
    evidence: Evidence,
    features: Features,
    dear: list[int] | None = None,
    *,
    table_below: bool = False,
) -> list[Action]:
    """Return one action a line. Time grows with the lines.

    `table_below` says that something that is no line of the body stands below the last. The places of lines
    whose cheapest reading costs `DEAR` or more are added to `dear`; that what looks like a label is none, as
    a year that ends a sentence, costs nothing there.
    """
    ends, stacks = evidence.ends, _Stacks()
    states: _States = {(0, 0, 0, "", 0): (0.0, None)}
    cheapest, calm = 0.0, 0
    owed: list[float] = []  # what every state costs more by the lines that go on in each
    known: list[Action | None] = []  # what a line is in every state, so that no state has to keep it
    quiet = _quiet(lines, features.signs)
    for at, (line, (_, begin)) in enumerate(zip(lines, evidence.odds, strict=True)):
        if begin < _FAR and quiet[at] and (owed or _are_settled(states)):
            # It goes on in every state: nothing changes but the costs, all by as much.
            owed.append(_soft(begin))
            known.append(_GOES_ON)
            continue
        if owed:
            states, cheapest = _dearer(states, owed), reduce(add, owed, cheapest)
            owed = []
        if line.fixed or line.closing:
            states = _below_fixed(states, line, ends[at - 1] if at else "")
            known.append(_CLOSE if line.closing else _FIXED)
            continue
        known.append(None)
        sure = _in_order(states, lines, at, evidence, features, stacks, _margin(calm + 1))
        if sure is not None:
            calm, cheapest = calm + 1, sure[1]
            states = _best(sure[0], cheapest + _margin(calm))
            continue
        step = _Step(lines, at, evidence, features, stacks, cheapest, _margin(calm + 1))
        states = step.after(states)
        best = min(map(itemgetter(0), states.values()))
        if line.labels:
            calm = calm + 1 if best - cheapest < _CALM else 0
        more = best - cheapest
        if dear is not None and more >= DEAR and more >= DEAR + _not_taken(states, step):
            dear.append(at)
        states, cheapest = _best(states, best + _margin(calm)), best
    return _actions(known, _last(_dearer(states, owed), 0.0 if table_below else COST["empty"]))


def _in_order(
    states: _States,
    lines: Sequence[BodyLine],
    at: int,
    evidence: Evidence,
    features: Features,
    stacks: _Stacks,
    margin: float,
) -> tuple[_States, float] | None:
    """The states after a line whose label goes on in an open list of each state as all did before, and what
    the best costs; None where the line may be anything else.

    A list that opens late, a heading that misses a sign and a text that looks like a label cost too much
    then: `_Step` would leave out the same states, one by one.
    """
    line = lines[at]
    label = line.labels[0] if line.labels and margin <= _ORDERLY else None
    if label is None or label.number < 2 or label.shape.kind == "named":
        return None
    placed: dict[int, tuple[int, int]] = {}  # of each stack, that after the line, and how deep the list is
    if any(map(itemgetter(3), states)):
        return None
    for stack in {state[0] for state in states}:
        depth, frame = _next(stacks.by_number[stack], line, label)
        if frame is None:
            return None
        placed[stack] = stacks.number(stack, depth, frame), depth + 1
    start, trust = _soft(-evidence.odds[at][0]), _trust(line, label)
    if start + trust >= _CALM or _may_be_other(lines, at, evidence, features, trust + margin, start):
        return None
    nexts: _States = {}
    for (stack, heads, page, _, named), (cost, pointer) in states.items():
        new, deep = placed[stack]
        state, whole = (new, heads, page, "", named), cost + start + trust
        if state not in nexts or whole < nexts[state][0]:
            nexts[state] = (whole, (pointer, ("label", label, deep, "")))
    return nexts, min(nexts.values(), key=itemgetter(0))[0]


def _may_be_other(
    lines: Sequence[BodyLine], at: int, evidence: Evidence, features: Features, most: float, start: float
) -> bool:
    """Whether a line may be text, a heading or the first item of a list for no more than `most` (and what it
    costs that a paragraph starts, where it is text).
    """
    line, label = lines[at], lines[at].labels[0]
    if max([reading.shape.text for reading in line.labels]) <= most + start:
        return True
    if features.distinct[at] >= 1 or at in features.named or label.body >= len(line.text.rstrip()):
        return True
    if label_may_head(label, line) and (label.shape.heads or not _missing_signs(lines, at, label)):
        return True
    others, end = line.labels[1:], evidence.ends[at - 1]  # a line stands above one that goes on
    return any(reading.shape.label + _opens(reading, end, headed=False) <= most for reading in others)


def _next(frames: _Stack, line: BodyLine, label: Label) -> tuple[int, Frame | None]:
    """How many lists stay open where a label goes on in order, and its list then; None where it may do
    anything else.
    """
    shape, x, last = label.shape, line.x, (*label.above, label.number - 1)
    frame = next((frame for frame in frames if frame.family == shape.family), None)
    if frame is None or frame.value != last or frame.shape != shape.id or _stands_elsewhere(x, frame):
        return 0, None
    depth = frames.index(frame)
    families, numbers = {one.shape.family for one in line.labels}, {(one.number,) for one in line.labels}
    others = [other for other in frames if other is not frame] if len(frames) > 1 else ()
    known = any(other.family in families or other.value in numbers for other in others)
    if known or any(_rivals(reading, frame, last) for reading in line.labels[1:]):
        return depth, None
    value, trust = (*label.above, label.number), min(shape.label, frame.trust)
    return depth, Frame(shape.family, value, frame.x if x is None else x, shape.id, frame.rank, trust)


def _stands_elsewhere(x: float | None, frame: Frame) -> bool:
    return x is not None and frame.x is not None and abs(x - frame.x) > _SET_IN


def _rivals(reading: Label, frame: Frame, last: tuple[int, ...]) -> bool:
    """Whether another reading of a line goes on in a list otherwise, or counts by itself."""
    if reading.shape.family != frame.family:
        return reading.shape.family in _COMPOUND or reading.shape.kind == "named"
    return (*reading.above, reading.number - 1) != last or reading.shape.label <= frame.trust


def _not_taken(states: _States, step: "_Step") -> float:
    """What the cheapest way to read a line pays for not taking it by its label, which is no doubt."""
    _, pointer = min(states.values(), key=itemgetter(0))
    return 0.0 if pointer is None or pointer[1][1] is not None else step.as_text


def _quiet(lines: Sequence[BodyLine], signs: Sequence[float]) -> list[bool]:
    """Of each line, whether nothing says that it is more than text."""
    return [
        sign < UNLIKELY and not (line.labels or line.fixed or line.closing)
        for line, sign in zip(lines, signs, strict=True)
    ]


def _last(states: _States, empty: float) -> _Pointer:
    """The actions of the cheapest state at the end; `empty` is what a heading over nothing costs."""
    best, chosen = math.inf, None
    for (_, _, _, before, _), (cost, pointer) in states.items():
        whole = cost + (COST["orphan"] if before == "bare" else empty if before[:1] == "h" else 0.0)
        if whole < best:
            best, chosen = whole, pointer
    return chosen


def _are_settled(states: _States) -> bool:
    """Whether a line that goes on costs as much in every state."""
    for state in states:  # noqa: SIM110 -- asked before most lines, and any() costs a call for each state
        if state[3] not in _SETTLED:
            return False
    return True


def _margin(calm: int) -> float:
    """How much dearer than the best state others may be after so many lines without anything odd."""
    return max(_LEAST, _MARGIN - calm * _LESS)


def _dearer(states: _States, owed: Sequence[float]) -> _States:
    """The states with what they owe, added line by line: another order would round otherwise."""
    return {state: (reduce(add, owed, cost), pointer) for state, (cost, pointer) in states.items()}


def _actions(known: Sequence[Action | None], pointer: _Pointer) -> list[Action]:
    """The actions of all lines: those that are known, and from the last to the first those of one state."""
    actions: list[Action] = []
    for sure in reversed(known):
        action = sure
        if action is None:
            assert pointer is not None
            pointer, plain = pointer
            action = Action(*plain)
        actions.append(action)
    actions.reverse()
    return actions


def _best(states: _States, most: float) -> _States:
    """The cheapest states, and none that costs more than `most`."""
    if len(states) == 1:
        return states
    kept = {state: reached for state, reached in states.items() if reached[0] <= most}
    if len(kept) <= _BEAM:
        return kept
    return dict(sorted(kept.items(), key=lambda pair: pair[1][0])[:_BEAM])


def _below_fixed(states: _States, line: BodyLine, end: str) -> _States:
    nexts: _States = {}
    for (stack, heads, page, before, named), (known, pointer) in states.items():
        cost = known + (COST["unended"] if not end and before in _PLAIN_STATES else 0.0)
        state = (0 if line.resets else stack, heads, page, "F", named)
        if state not in nexts or cost < nexts[state][0]:
            nexts[state] = (cost, pointer)
    return nexts


class _Step:
    """The states after a line, each by its cheapest way; what is too dear is left out.

    `cheapest` is what the best state costs before the line, and `margin` how much dearer than the best others
    may be after a line with a label where all stays calm. `limit` is what a state may cost, seen from the
    best so far: where that is hardly dearer than before, all is calm.
    """

    __slots__ = (
        *("line", "at", "end", "features", "stacks", "cheapest", "margin", "limit", "states", "unfinished"),
        *(
            "start",
            "begin",
            "on",
            "title",
            "as_text",
            "labels",
            "names",
            "heads",
            "least_label",
            "least_head",
        ),
        *("headlike", "isolated", "placed", "headed"),
    )

    def __init__(
        self,
        lines: Sequence[BodyLine],
        at: int,
        evidence: Evidence,
        features: Features,
        stacks: _Stacks,
        cheapest: float,
        margin: float,
    ) -> None:
        self.line, self.at, self.features, self.stacks = lines[at], at, features, stacks
        self.end = evidence.ends[at - 1] if at else ""
        start, begin = evidence.odds[at]
        self.start, self.begin, self.on = _soft(-start), _soft(-begin), _soft(begin)
        self.title = features.signs[at] >= UNLIKELY
        self.unfinished = COST["unfinished"] if self.end in {"", "comma"} else 0.0
        self.as_text, self.limit = 0.0, math.inf
        self.states: _States = {}
        self.cheapest, self.margin = cheapest if self.line.labels else -math.inf, margin
        if self.line.labels:
            self._read_labels(lines)

    def _read_labels(self, lines: Sequence[BodyLine]) -> None:
        """What labels cost at the least, and a heading: where that is too much no place is looked for."""
        line, at, features = self.line, self.at, self.features
        self.labels: list[_Trusted] = []
        self.names: list[_Trusted] = []
        self.heads: list[_Trusted] = []
        self.least_label = self.least_head = math.inf
        self.headlike = False
        self.placed: dict[tuple[int, str], list[_Place]] = {}
        self.headed: dict[int, list[_Place]] = {}
        text = line.text.rstrip()
        for label in line.labels:
            trust, after = _trust(line, label), "bare" if label.body >= len(text) else ""
            self.as_text = max(self.as_text, label.shape.text)
            if label.shape.kind == "named":
                self.names.append((label, trust, after))
            else:
                self.labels.append((label, trust, after))
                self.least_label = min(self.least_label, trust)
            if label_may_head(label, line):
                missing = _missing_signs(lines, at, label)
                cost = _as_heading(label, missing, at, features)
                self.heads.append((label, cost, "H"))
                self.least_head = min(self.least_head, cost)
                self.headlike = self.headlike or (label.shape.heads and not missing)
        self.title = self.title and not self.heads
        self.isolated = line.page is None and text.strip().isdecimal()

    def after(self, states: _States) -> _States:
        """Return the states that the line leads to."""
        if self.line.labels:
            for state, (cost, pointer) in states.items():
                self._labelled(state, cost, pointer)
                if cost + self.as_text <= self.limit:
                    self._unlabelled(state, cost, pointer)
        else:
            for state, (cost, pointer) in states.items():
                self._unlabelled(state, cost, pointer)
        return self.states

    def put(self, state: _State, cost: float, pointer: _Pointer, action: _Plain) -> None:
        """Keep a state where this is the cheapest way to it, and not too dear."""
        if cost > self.limit:
            return
        known = self.states.get(state)
        if known is None or cost < known[0]:
            self.states[state] = (cost, (pointer, action))
            limit = cost + (self.margin if cost - self.cheapest < _CALM else _MARGIN)
            if limit < self.limit:  # noqa: PLR1730 -- this is the innermost loop, and min costs a call
                self.limit = limit

    def _unlabelled(self, state: _State, cost: float, pointer: _Pointer) -> None:
        """The line as a heading without a label, as text that goes on, as a paragraph without a label."""
        stack, heads, page, before, named = state
        line, below, bare = self.line, before in _HEADED, before == "bare"
        extra = COST["orphan"] if bare else 0.0
        if self.title:
            more, after = self._as_title(before)
            self.put((stack, heads, page, after, named), cost + self.as_text + more + extra, pointer, _TITLE)
        plain = cost + self.as_text + self.begin + COST["unlabelled"] + extra
        if stack and not before:
            plain += self.unfinished
        if self.at and before != "F" and not (below and (line.gap or line.broken)):
            on = 0.0 if bare else self._title_on() if below else self.on
            text = cost + self.as_text + on
            self.put((stack, heads, page, "", named) if bare else state, text, pointer, _TEXT)
            if plain > text + _CLEAR:
                return
        self.put((stack, heads, page, "V" if below and stack else "U", named), plain, pointer, _PLAIN)

    def _as_title(self, before: str) -> tuple[float, str]:
        """What it costs to take the line for a heading without a label, and what stands last then."""
        at, features = self.at, self.features
        # A heading above ends in no mark, whatever comes.
        cost = (min(self.start, self.begin) if before in _HEADED else self.begin) - features.signs[at]
        if not self.end and before in _PLAIN_STATES:
            cost += COST["unended"]
        row = 0 if self.line.below_table else _IN_A_ROW.get(before, 0)  # what stands above a table heads that
        if features.distinct[at] < 2:
            cost += COST["in_a_row"] * max(0, row - 1)
        else:
            cost += COST["alike_in_a_row"] * row * features.alike(at)
        return cost, f"h{min(row + 1, 3)}"

    def _title_on(self) -> float:
        """What it costs that a heading goes on in the line."""
        at, features = self.at, self.features
        if not features.alike(at):
            cost = COST["title_on_other"]
        else:
            cost = COST["title_on_meant" if features.meant(at) else "title_on"]
        return cost + (COST["title_on_named"] if at in features.named else 0.0)

    def _labelled(self, state: _State, cost: float, pointer: _Pointer) -> None:
        """The line as what its labels say: a paragraph in a list, a heading, the number of a page."""
        stack, heads, page, before, named = state
        extra = COST["orphan"] if before == "bare" else 0.0
        for label, trust, after in self.names:
            new, step, action = _named(self.stacks, stack, label, named, self.line)
            more = cost + trust + self.start + self._as_item(label)
            self.put((new, heads, page, after, label.number), more + step + extra, pointer, action)
        started = cost + self.start
        if started + self.least_label <= self.limit:
            self._in_lists(state, started, pointer, extra)
        if started + self.least_head + extra <= self.limit:
            if heads not in self.headed:
                self.headed[heads] = list(self._headings(heads))
            for new, step, action, after in self.headed[heads]:
                self.put((stack, new, page, after, named), started + step + extra, pointer, action)
        if self.isolated:
            number = self.line.labels[-1].number
            odd_page = 0.2 if number == page + 1 else 1.5 if number > page else 3.0
            self.put((stack, heads, number, before, named), cost + odd_page, pointer, _PAGE)

    def _in_lists(self, state: _State, started: float, pointer: _Pointer, extra: float) -> None:
        """The line as a paragraph with a label, in any list that is open or opens."""
        stack, heads, page, before, named = state
        last = "H" if before in _HEADED else "U" if before == "V" else before if before in {"F", "U"} else ""
        places = self.placed.get((stack, last))
        if places is None:
            places = self.placed[stack, last] = self._places(stack, last, started, extra)
        depth, unended = len(self.stacks.by_number[stack]), before == "U" and not self.end
        for new, step, action, after in places:
            whole = started + step
            if extra and action[2] <= depth:
                whole += extra
            if unended:
                whole += COST["unended"]
            elif before == "V":
                whole += _below_heading(action)
            if whole <= self.limit:
                self.put((new, heads, page, after, named), whole, pointer, action)

    def _places(self, stack: int, last: str, started: float, extra: float) -> list[_Place]:
        """Every way to read one of the line's labels as that of a paragraph that a state could still pay."""
        low = self.cheapest + self.start
        room = started - low + (math.inf if extra else self.margin)
        most = _Most(self.limit - low, _CALM - (started - self.cheapest), room)
        placing, places = _Placing(self.line.x, self.end, last, most), list[_Place]()
        for label, trust, after in self.labels:
            more = trust + self._as_item(label)
            if more > most.least:
                continue
            for depth, frame, whole, odd, reading in placing.ways(self.stacks.by_number[stack], label, more):
                new = self.stacks.number(stack, depth, frame)
                places.append((new, whole, ("label", reading, depth + 1, odd), after))
        return places

    def _as_item(self, label: Label) -> float:
        """What it costs that the line looks like a heading in every way and is none."""
        return COST["headlike"] if self.headlike and label.shape.heads else 0.0

    def _headings(self, heads: int) -> Iterator[_Place]:
        """Every label of the line as that of a heading, with what that costs after the headings above."""
        last = self.stacks.heads[heads]
        for label, more, after in self.heads:
            family, value = label.shape.family, (*label.above, label.number)
            cost = COST["child"] if label.number <= 1 else COST["heading_late"]
            if family in last:
                cost = min(cost, _step(last[family], value, fresh=True)[0])
            yield self.stacks.with_head(heads, family, value), more + cost, ("head", label, 1, ""), after


def _below_heading(action: _Plain) -> float:
    """What it costs that a list goes on after text below a heading."""
    _, label, depth, _ = action
    assert label is not None
    return COST["headed_on"] if depth > 1 and label.number > 1 else 0.0


def _trust(line: BodyLine, label: Label) -> float:
    """What it costs to believe a label, apart from its place in a list."""
    cost = label.shape.label
    if label.body < len(line.text) and not _WORD.search(line.text, label.body):
        cost += COST["wordless"]
    return cost + (COST["inline"] if line.inline and not line.gap else 0.0)


def _missing_signs(lines: Sequence[BodyLine], at: int, label: Label) -> int:
    """How many signs of a heading are missing: short, no closing mark, apart from what follows."""
    line = lines[at]
    text = line.text[label.body :].strip()
    after = lines[at + 1] if at + 1 < len(lines) else None
    missing = 2 * (line_end(text) != "") + text[:1].islower()
    missing += (line.fill or 0) > _FULL_FILL or len(text) > _MAX_HEAD
    missing += not (after is None or after.gap or after.page != line.page or line.fill is None)
    return missing + 3 * (not text) + (3 if missing and label.shape.kind == "number" else 0)


def _as_heading(label: Label, missing: int, at: int, features: Features) -> float:
    """What it costs to take a label for that of a heading that misses some of its signs.

    One that is set out is seen as a whole, too: what is unlikely without a label is less so with one.
    """
    number, distinct = label.shape.kind == "number", features.distinct[at]
    cost = COST["heading_number" if number else "heading"] + COST["heading_sign"] * missing
    cost += COST["set_out"] * min(_MOST_SET_OUT, max(0.0, distinct)) + (
        COST["named"] if at in features.named else 0.0
    )
    if distinct < _SET_OUT[number]:
        return cost
    return min(cost, -(features.signs[at] + COST["numbered_head" if number else "lettered_head"]))


def _named(stacks: _Stacks, stack: int, label: Label, last: int, line: BodyLine) -> tuple[int, float, _Plain]:
    """A label that calls itself a recommendation: it counts by itself, over all lists and headings.

    It stands below numbers if anything.
    """
    odd, step = "", 0.0
    if label.number <= last:
        odd, step = "number.repeat", COST["back"] / 2
    elif label.number > last + 1:
        odd, step = "number.gap" if last else "number.not_first", COST["gap"]
    outer = stacks.by_number[stack][:1]
    depth = 1 if outer and outer[0].family == "N" else 0
    new = stacks.number(stack, depth, Frame("named", (label.number,), line.x, label.shape.id, 0, 0.0))
    return new, step, ("label", label, depth + 1, odd)


class _Most:
    """What a place may cost apart from the state: no more than any state could still pay for it.

    A place that costs less than `calm` lowers that, as it will lower what the states may cost: what is dearer
    than it by `room` is too dear then.
    """

    __slots__ = ("calm", "least", "room")

    def __init__(self, least: float, calm: float, room: float) -> None:
        self.least, self.calm, self.room = least + _ROUNDING, calm - _ROUNDING, room + _ROUNDING

    def lower(self, cost: float) -> None:
        """Take note of a place that costs so much."""
        if cost < self.calm and cost + self.room < self.least:
            self.least = cost + self.room


# A way to place a label: how many of the open lists stay, the list it is in, the cost, what is odd,
# the label as read.
_Way = tuple[int, Frame, float, str, Label]


class _Placing:
    """A line whose labels are to be placed in lists: `end` says what ends the line before, `last` what stood
    last, and `more` what a label costs wherever it is placed.
    """

    __slots__ = ("end", "fresh", "headed", "more", "most", "x")

    def __init__(self, x: float | None, end: str, last: str, most: _Most) -> None:
        self.x, self.end, self.most, self.more = x, end, most, 0.0
        self.headed = last in {"H", "F"}
        self.fresh = self.headed or last == "U"

    def ways(self, stack: _Stack, label: Label, more: float) -> list[_Way]:
        """Return every way to place a label in a stack of lists, but for those that are too dear."""
        self.more, ways = more, list[_Way]()
        self._in_open(ways, stack, label, label.shape.family, 0.0)
        self._in_new(ways, stack, label, label.shape.family, 0.0)
        last = (label.number,)
        hangs = label.above and any(frame.value == last and frame.family == "N" for frame in stack)
        other = turned(label) if hangs else None
        if other is not None:
            self._in_open(ways, stack, other, "turned", COST["turned"])
            self._in_new(ways, stack, other, "turned", COST["turned"])
        return ways

    def _in_open(self, ways: list[_Way], stack: _Stack, label: Label, family: str, turn: float) -> None:
        """Add the ways to go on in a list of the label's family."""
        shape, x, most, value = label.shape, self.x, self.most, (*label.above, label.number)
        for depth in range(len(stack) - 1, -1, -1):
            frame = stack[depth]
            if frame.family != family:
                continue
            cost, odd = _step(frame.value, value, fresh=self.fresh)
            if _stands_elsewhere(x, frame):
                cost += COST["elsewhere"]
            if self.headed and depth:
                cost += COST["headed"]
            if frame.shape != shape.id and family not in _COMPOUND:
                cost += COST["style"]
            whole = self.more + (cost + turn)
            if whole <= most.least:
                most.lower(whole)
                kept = shape.id if shape.label <= frame.trust else frame.shape
                trust = min(shape.label, frame.trust)
                new = Frame(family, value, frame.x if x is None else x, kept, frame.rank, trust)
                odd = "" if self.headed and odd == "number.restart" else odd
                ways.append((depth, new, whole, odd, label))

    def _in_new(self, ways: list[_Way], stack: _Stack, label: Label, family: str, turn: float) -> None:
        """Add the ways to open a list, under each of those that are open or under none."""
        opens, most = _opens(label, self.end, headed=self.headed), self.most
        if self.more + opens > most.least and family not in _COMPOUND:
            return  # a list that opens costs as much wherever it does, and more
        shape, value = label.shape, (*label.above, label.number)
        new = Frame(family, value, self.x, shape.id, shape.rank, shape.label)
        for depth in range(min(len(stack), _DEEPEST), -1, -1):
            cost = opens + (COST["leave"] if depth < len(stack) and not self.headed else 0.0)
            if self.headed and depth:
                cost += COST["headed"]
            if depth:
                above = stack[depth - 1]
                cost += _under(above, new)
                if family in _COMPOUND and above.family == "N" and value[:-1] == above.value:
                    cost = 0.0 if label.number <= 1 else COST["gap"] + math.log(label.number)
            elif label.above:
                cost += COST["unhung"] if not stack else COST["back"]
            whole = self.more + (cost + turn)
            if whole <= most.least:
                most.lower(whole)
                ways.append((depth, new, whole, self._odd(stack, depth, label, family), label))

    def _odd(self, stack: _Stack, depth: int, label: Label, family: str) -> str:
        """What is odd about a list that opens at a label."""
        if label.number > 1:
            return "number.not_first"
        again = depth < len(stack) and stack[depth].family == family
        return "number.restart" if again and label.number and not (self.headed or label.above) else ""


_COMPOUND = frozenset({"C", "turned"})


def _opens(label: Label, end: str, *, headed: bool) -> float:
    """What it costs that a list opens at a label below a line that ends so; `headed` if that is a heading."""
    if label.number > 1:
        opens = COST["late"] + math.log(label.number) / 2
    else:
        opens = COST["child_colon"] if end == "colon" else COST["child"]
    if label.shape.kind == "bullet" and end != "colon" and not headed:
        opens += COST["bullet"] + (0.0 if end else COST["open_bullet"])
    return opens


def _under(above: Frame, new: Frame) -> float:
    """What it costs to open a list under another."""
    same, x = above.family == new.family, new.x
    cost = COST["invert"] if above.rank > new.rank or (same and new.family != "N") else 0.0
    if len(new.value) > 1 and new.value[:-1] != above.value:
        cost += COST["back"]
    if x is not None and above.x is not None:
        if x < above.x - NEAR:
            cost += COST["elsewhere"]
        elif x < above.x + NEAR and same:
            cost += 0.3
    elif same:
        cost += 0.8
    return cost


def _step(old: tuple[int, ...], new: tuple[int, ...], *, fresh: bool) -> tuple[float, str]:
    """What it costs that a value follows another in one list, and what is odd about it.

    Compounds (12.3) count at their last place, or begin a deeper or a later group. Bullets count nothing.
    """
    if len(new) > 1:
        return _compound_step(old, new)
    last, value = old[-1], new[-1]
    if value in {0, last + 1}:
        return 0.0, ""
    if value > last:
        return COST["gap"] + math.log(value - last - 1), "number.gap"
    if value == 1 and last > 1:
        return (COST["restart_fresh" if fresh else "restart"], "number.restart")
    return COST["repeat" if value == last else "back"], "number.repeat"


def _compound_step(old: tuple[int, ...], new: tuple[int, ...]) -> tuple[float, str]:
    for place in range(min(len(old), len(new)), 0, -1):
        if len(new) == place and old[: place - 1] == new[: place - 1] and new[place - 1] > old[place - 1]:
            jump = new[place - 1] - old[place - 1] - 1
            return (COST["gap"] + math.log(jump), "number.gap") if jump else (0.0, "")
    if len(new) == len(old) + 1 and new[: len(old)] == old:
        return (0.0, "") if new[-1] == 1 else (COST["gap"] + math.log(new[-1]), "number.not_first")
    later = new[:-1] > old[: len(new) - 1] and new[-1] == 1
    return (COST["unhung"], "") if later else (COST["back"] + 1, "number.repeat")


@lru_cache(maxsize=1024)
def _soft(odds: float) -> float:
    return math.log1p(math.exp(odds))
