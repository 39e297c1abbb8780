"""The cheapest reading of a whole document: which lines begin a paragraph, with which label, and how deep.

A line that begins like a label may be one, or text that happens to begin so; a line without one may begin a
paragraph or go on with the one above. Each choice has a cost, close to a negative log-likelihood. `decode`
finds the choices whose costs add up to the least over the document: a beam search whose states are the open
lists, the open headings and what stood last. Equal states are merged, so the time is linear in the lines.

No word of any language decides anything here. The costs below and those of the label shapes
(`languages/base/labels.toml`) were set by hand and measured on annotated documents.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Literal

import msgspec

from unrec.languages import LabelShape
from unrec.languages.signs import line_end
from unrec.structure.features import NEAR, UNLIKELY, WORD, BodyLine, Evidence, Features, label_may_head
from unrec.structure.labels import Label

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
    "within": 0.3,  # a list in one of its own family that is not set in
    "within_unplaced": 0.8,  # the same where the source does not say
    "elsewhere": 1.5,  # the label stands elsewhere than its siblings, or left of its parent
    "style": 0.7,  # printed otherwise than its siblings: `12` after `11.`
    "unhung": 4.0,  # a compound label without the paragraph it belongs to
    "inline": 4.0,  # the next label stands in the same line: an enumeration within a sentence
    "bullet": 1.5,  # a bulleted list opens where no colon announces it
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
_UNFINISHED = frozenset({"", "comma"})
_PLAIN_STATES = frozenset({"U", "V"})
_HEADS = _HEADED | {"F"}
_SETTLED = frozenset({"", "U", "V"})  # where a line that goes on costs the same in every state
_SET_OUT, _MOST_SET_OUT = (1.0, 2.0), 4.0  # of letters and numerals, of numbers
# How many states are kept, and how much dearer than the best one may be. Where labels go on in order for some
# lines, what was odd before them is settled, and the margin shrinks.
_BEAM, _MARGIN = 16, 8.0
_CALM, _LESS, _LEAST, _ROUNDING = 1.0, 0.75, 2.5, 1e-6
_ORDERLY = 3.5  # a margin below which no list opens late, and no heading misses a sign
_SURE_NUMBER = 2.0
_DEEPEST, _SET_IN = 12, 8.0
_MAX_HEAD, _FULL_FILL = 150, 0.95

Kind = Literal["text", "plain", "label", "head", "fixed", "close"]


class Action(msgspec.Struct, frozen=True, gc=False):
    """What a line is: text of the paragraph before, a paragraph without a label, one with it, or a heading.

    `depth` is that of the list, or of the heading, from 1. `odd` is the code of the finding on a label that
    does not follow the one before it, else empty.
    """

    kind: Kind
    label: Label | None = None
    depth: int = 0
    odd: str = ""


class Frame(msgspec.Struct, frozen=True, gc=False):
    """An open list: the surest shape of its labels, its last value, and where that stands."""

    shape: LabelShape
    value: tuple[int, ...]
    x: float | None


_Stack = tuple[Frame, ...]
# The open lists and the last headings by their numbers in `_Stacks`, and what stood last.
_State = tuple[int, int, str]
# An action while it is one of many: making the plain tuple takes a fraction of the time.
_Plain = tuple[Kind, Label | None, int, str]
_Pointer = tuple["_Pointer", _Plain] | None
_States = dict[_State, tuple[float, _Pointer]]
# One way to read a label: the number of the stack, or of the last headings, then; the cost, the action, what
# stood last.
_Place = tuple[int, float, _Plain, str]
# The same in a stack of lists: how many of the open lists stay, the shape of the one it is in, the cost, what
# is odd.
_Way = tuple[int, LabelShape, float, str]
# A label, what it costs to believe it, apart from its place, and what stands last after it.
_Trusted = tuple[Label, float, str]
_TEXT: _Plain = ("text", None, 0, "")
_PLAIN: _Plain = ("plain", None, 0, "")
_TITLE: _Plain = ("head", None, 0, "")
_GOES_ON, _FIXED, _CLOSE = Action("text"), Action("fixed"), Action("close")


class _Stacks:
    """Stacks of open lists by number: equal stacks have one number, so that states are cheap to compare."""

    def __init__(self) -> None:
        self.by_number: list[_Stack] = [()]
        # The numbers of a stack's beginnings, by their depth.
        self._beginnings: list[tuple[int, ...]] = [(0,)]
        self._numbers: dict[tuple[int, str, tuple[int, ...], float | None], int] = {}
        # The last heading of each family, and the last label that calls itself a recommendation: how deep
        # headings stand is told over the whole document, later.
        self.heads: list[dict[str, tuple[int, ...]]] = [{}]
        self._heads = {frozenset[tuple[str, tuple[int, ...]]](): 0}

    def number(
        self, stack: int, depth: int, shape: LabelShape, value: tuple[int, ...], x: float | None
    ) -> int:
        """Return the number of the first `depth` lists of a stack with one more."""
        beginning = self._beginnings[stack][depth]
        key = beginning, shape.id, value, x
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.by_number)
            self.by_number.append((*self.by_number[beginning], Frame(shape, value, x)))
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
    above, step = ["", *evidence.ends], _Step(lines, evidence, features)  # what ends the line above each
    states: _States = {(0, 0, ""): (0.0, None)}
    cheapest, calm = 0.0, 0
    known: list[Action | None] = []  # what a line is in every state, so that no state has to keep it
    for at, (line, (_, begin)) in enumerate(zip(lines, evidence.odds, strict=True)):
        if line.fixed or line.closing or line.text_at:
            states = _below_fixed(states, line, above[at])
            known.append(_CLOSE if line.closing else _FIXED)
            continue
        if begin < _FAR and not line.labels and features.signs[at] < UNLIKELY and _are_settled(states, known):
            known.append(_GOES_ON)  # in every state: all cost more by as much, which changes nothing
            continue
        known.append(None)
        nexts = step.after(at, states, cheapest, _margin(calm + bool(line.labels)))
        best = min(map(_COST_OF, nexts.values()))
        more, cheapest = best - cheapest, best
        if line.labels:
            calm = calm + 1 if more < _CALM else 0
        if dear is not None and more >= DEAR and more >= DEAR + _not_taken(nexts, line):
            dear.append(at)
        states = _best(nexts, best + _margin(calm))
    return _actions(known, _last(states, 0.0 if table_below else COST["empty"]))


_COST_OF, _BEFORE = itemgetter(0), itemgetter(2)


def _stands_elsewhere(x: float | None, other: float | None) -> bool:
    return x is not None and other is not None and abs(x - other) > _SET_IN


def _goes_on(frame: Frame, label: Label, x: float | None) -> bool:
    """Whether a label is the next of a list, of its shape and in its place."""
    last = (*label.above, label.number - 1)
    return frame.value == last and frame.shape.id == label.shape.id and not _stands_elsewhere(x, frame.x)


def _rivals(other: Label, label: Label, end: str, most: float) -> bool:
    """Whether another reading of a line may be as likely as a label: it is as sure, or opens a list for no
    more than `most`.
    """
    if other.shape.text > label.shape.text or other.above or other.shape.kind == "named":
        return True
    if other.shape.family == label.shape.family:
        return other.number != label.number or other.shape.label <= label.shape.label
    return other.shape.label + _opens(other, end, headed=False) <= most


def _not_taken(states: _States, line: BodyLine) -> float:
    """What the cheapest way to read a line pays for not taking it by its label, which is no doubt."""
    _, pointer = min(states.values(), key=_COST_OF)
    taken = pointer is None or pointer[1][1] is not None
    return 0.0 if taken else max((label.shape.text for label in line.labels), default=0.0)


def _last(states: _States, empty: float) -> _Pointer:
    """The actions of the cheapest state at the end; `empty` is what a heading over nothing costs."""
    best, chosen = math.inf, None
    for (_, _, before), (cost, pointer) in states.items():
        whole = cost + (COST["orphan"] if before == "bare" else empty if before[:1] == "h" else 0.0)
        if whole < best:
            best, chosen = whole, pointer
    return chosen


def _are_settled(states: _States, known: Sequence[Action | None]) -> bool:
    """Whether a line that goes on costs as much in every state, as it does below one that does."""
    return (bool(known) and known[-1] is _GOES_ON) or _SETTLED.issuperset(map(_BEFORE, states))


def _margin(calm: int) -> float:
    """How much dearer than the best state others may be after so many lines without anything odd."""
    return max(_LEAST, _MARGIN - calm * _LESS)


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
    for (stack, heads, before), (known, pointer) in states.items():
        cost = known + (COST["unended"] if not end and before in _PLAIN_STATES else 0.0)
        state = (0 if line.resets else stack, heads, "U" if line.text_at else "F")
        if state not in nexts or cost < nexts[state][0]:
            nexts[state] = (cost, pointer)
    return nexts


class _Step:
    """The states after a line of a body, each by its cheapest way; what is too dear is left out.

    `cheapest` is what the best state costs before the line, and `margin` how much dearer than the best others
    may be after it where all stays calm. `limit` is what a state may cost, seen from the best so far: where
    that is hardly dearer than before, all is calm.
    """

    __slots__ = (
        *("lines", "evidence", "features", "stacks", "line", "at", "end", "cheapest", "margin", "limit"),
        *("states", "start", "begin", "title", "as_text", "labels", "names", "heads", "compound"),
        *("least_label", "least_head", "headlike"),
    )

    def __init__(self, lines: Sequence[BodyLine], evidence: Evidence, features: Features) -> None:
        self.lines, self.evidence, self.features, self.stacks = lines, evidence, features, _Stacks()

    def after(self, at: int, states: _States, cheapest: float, margin: float) -> _States:
        """Return the states that the line at a place leads to.

        The likelier way to take it comes first: what is too dear then is not looked for.
        """
        line = self.line = self.lines[at]
        self.at, self.end, self.margin = at, self.evidence.ends[at - 1] if at else "", margin
        start, self.begin = self.evidence.odds[at]
        self.start, self.title = _soft(-start), self.features.signs[at] >= UNLIKELY
        self.compound = next(((*each.above, each.number) for each in line.labels if each.above), ())
        self.as_text, self.limit, self.cheapest = 0.0, math.inf, cheapest if line.labels else math.inf
        nexts: _States = {}
        self.states = nexts
        if not line.labels:
            self._unlabelled(states)
        elif not self._in_order(states):
            self._read_labels()
            if self.as_text < min(self.least_label, self.least_head) and not self.names:
                self._unlabelled(states)
                self._labelled(states)
            else:
                self._labelled(states)
                self._unlabelled(states)
        return nexts

    def _in_order(self, states: _States) -> bool:
        """Take the line's label as the next of a list that is open in each state, where all went in order so
        far and it can be nothing else; return whether it is so.

        Text, a heading that misses a sign, and a list that opens late cost too much then.
        """
        line, label = self.line, self.line.labels[0]
        shape = label.shape
        if self.margin > _ORDERLY or label.number < 2 or shape.kind == "named":
            return False
        trust = _trust(line, label)
        if self._may_be_other(label, trust):
            return False
        placed: dict[int, tuple[int, _Plain]] = {}
        families = [reading.shape.family for reading in line.labels]
        for stack, _, before in states:
            if before:
                return False
            if stack in placed:
                continue
            frames = self.stacks.by_number[stack]
            depths = [depth for depth, frame in enumerate(frames) if frame.shape.family in families]
            if len(depths) != 1 or not _goes_on(frames[depths[0]], label, line.x):
                return False
            new = self.stacks.number(stack, depths[0], shape, (*label.above, label.number), line.x)
            placed[stack] = new, ("label", label, depths[0] + 1, "")
        for (stack, heads, _), (cost, pointer) in states.items():
            new, action = placed[stack]
            self.put((new, heads, ""), cost + self.start + trust, pointer, action)
        return True

    def _may_be_other(self, label: Label, trust: float) -> bool:
        """Whether the line may be anything but what its first label says, if that goes on in order."""
        line, at, features, most = self.line, self.at, self.features, trust + self.margin
        if self.start + trust >= _CALM or label.shape.text <= most + self.start:
            return True
        if features.distinct[at] >= 1 or at in features.named or label.body >= len(line.text.rstrip()):
            return True
        others = line.labels[1:]
        if others and any(_rivals(other, label, self.end, most) for other in others):
            return True
        if not label.shape.heads and _goes_on_below(self.lines, at, label):
            return False
        return label_may_head(label, line, features.distinct[at]) and (
            label.shape.heads or not _missing_signs(self.lines, at, label)
        )

    def _read_labels(self) -> None:
        """What labels cost at the least, and a heading: where that is too much no place is looked for."""
        line, at, features = self.line, self.at, self.features
        self.labels: list[_Trusted] = []
        self.names: list[_Trusted] = []
        self.heads: list[_Trusted] = []
        self.least_label = self.least_head = math.inf
        self.headlike = False
        length = len(line.text.rstrip())
        for label in line.labels:
            # What the source counts is an item, with text or without: its text is in no line below.
            alone = label.body >= length and not line.numbered
            trust, after = _trust(line, label), "bare" if alone else ""
            self.as_text = max(self.as_text, label.shape.text)
            if label.shape.kind == "named":
                self.names.append((label, trust, after))
            else:
                self.labels.append((label, trust, after))
                self.least_label = min(self.least_label, trust)
            if label_may_head(label, line, features.distinct[at]):
                missing = _missing_signs(self.lines, at, label)
                cost = _as_heading(label, missing, at, features)
                self.heads.append((label, cost, "H"))
                self.least_head = min(self.least_head, cost)
                self.headlike = self.headlike or (label.shape.heads and not missing)
        self.title = self.title and not self.heads

    def put(self, state: _State, cost: float, pointer: _Pointer, action: _Plain) -> None:
        """Keep a state where this is the cheapest way to it; what costs more than `limit` is kept from it."""
        known = self.states.get(state)
        if known is None or cost < known[0]:
            self.states[state] = (cost, (pointer, action))
            limit = cost + (self.margin if cost - self.cheapest < _CALM else _MARGIN)
            if limit < self.limit:  # noqa: PLR1730 -- this is the innermost loop, and min costs a call
                self.limit = limit

    def _unlabelled(self, states: _States) -> None:
        """The line as what it is without a label, after each state; alike ones share what it costs."""
        nexts, cheapest, limit = self.states, self.cheapest, self.limit
        known: dict[tuple[str, bool], list[tuple[float, str, _Plain]]] = {}
        for (stack, heads, before), (cost, pointer) in states.items():
            if cost + self.as_text > limit and not self.title:
                continue
            ways = known.get((before, stack > 0))
            if ways is None:
                ways = known[before, stack > 0] = list(self._ways(before, listed=stack > 0))
            for more, after, action in ways:
                numbered = action is _TITLE and self.compound
                last = self.stacks.with_head(heads, "C", self.compound) if numbered else heads
                whole, state = cost + more, (stack, last, after)
                if whole > limit or (state in nexts and whole >= nexts[state][0]):
                    continue
                nexts[state] = whole, (pointer, action)
                most = whole + (self.margin if whole - cheapest < _CALM else _MARGIN)
                if most < limit:  # noqa: PLR1730 -- this is the innermost loop, and min costs a call
                    limit = most
        self.limit = limit

    def _ways(self, before: str, *, listed: bool) -> Iterator[tuple[float, str, _Plain]]:
        """The line as a heading without a label, as text that goes on, as a paragraph without a label: what
        each costs, and what stands last then. `listed` says that a list is open.
        """
        below, bare = before in _HEADED, before == "bare"
        extra = COST["orphan"] if bare else 0.0
        if self.title:
            more, after = self._as_title(before)
            yield self.as_text + more + extra, after, _TITLE
        plain = self.as_text + _soft(-self.begin) + COST["unlabelled"] + extra
        plain += COST["unfinished"] if listed and not before and self.end in _UNFINISHED else 0.0
        if before != "F" and self._may_go_on(below=below):
            text = self.as_text + (0.0 if bare else self._title_on() if below else _soft(self.begin))
            yield text, "" if bare else before, _TEXT
            if plain > text + _CLEAR:
                return
        yield plain, "V" if below and listed else "U", _PLAIN

    def _may_go_on(self, *, below: bool) -> bool:
        """Whether the line may go on with the one above, which is a heading or not."""
        return self.at > 0 and not (below and (self.line.gap or self.line.broken))

    def _as_title(self, before: str) -> tuple[float, str]:
        """What it costs to take the line for a heading without a label, and what stands last then."""
        at, features = self.at, self.features
        # A heading above ends in no mark, whatever comes.
        begin = _soft(-self.begin)
        cost = (min(self.start, begin) if before in _HEADED else begin) - features.signs[at]
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

    def _labelled(self, states: _States) -> None:
        """The line as what its labels say, after each state: a paragraph in a list, or a heading."""
        headed: dict[int, list[_Place]] = {}
        for state, (cost, pointer) in states.items():
            stack, heads, before = state
            started, extra = cost + self.start, COST["orphan"] if before == "bare" else 0.0
            if self.names and started + extra <= self.limit:
                self._in_names(state, started + extra, pointer)
            if started + self.least_label <= self.limit:
                self._in_lists(state, started, pointer)
            if started + self.least_head + extra <= self.limit:
                if heads not in headed:
                    headed[heads] = list(self._headings(heads))
                for new, step, action, after in headed[heads]:
                    if (whole := started + step + extra) <= self.limit:
                        self.put((stack, new, after), whole, pointer, action)

    def _in_names(self, state: _State, started: float, pointer: _Pointer) -> None:
        """The line as one whose label calls itself a recommendation: it counts by itself, over all lists and
        headings, and stands below numbers if anything.
        """
        stack, heads, _ = state
        last, outer = self.stacks.heads[heads].get("named", (0,))[0], self.stacks.by_number[stack][:1]
        depth = int(bool(outer) and outer[0].shape.family == "N")
        for label, trust, after in self.names:
            odd, cost = "", started + trust
            if label.number <= last:
                odd, cost = "number.repeat", cost + COST["back"] / 2
            elif label.number > last + 1:
                odd, cost = "number.gap" if last else "number.not_first", cost + COST["gap"]
            value = (label.number,)
            new = self.stacks.number(stack, depth, label.shape, value, self.line.x)
            named = self.stacks.with_head(heads, "named", value)
            if cost <= self.limit:
                self.put((new, named, after), cost, pointer, ("label", label, depth + 1, odd))

    def _in_lists(self, state: _State, started: float, pointer: _Pointer) -> None:
        """The line as a paragraph with one of its labels, in any list that is open or opens."""
        stack, heads, before = state
        frames = self.stacks.by_number[stack]
        inner = COST["orphan"] if before == "bare" else 0.0  # what stands no deeper leaves the label alone
        above = COST["unended"] if before == "U" and not self.end else 0.0
        going_on = COST["headed_on"] if before == "V" else 0.0
        for label, trust, after in self.labels:
            more = trust + (COST["headlike"] if self.headlike and label.shape.heads else 0.0)
            if started + more > self.limit:
                continue
            value = (*label.above, label.number)
            hung = bool(label.above) and label.above in self.stacks.heads[heads].values()
            for depth, shape, cost, odd in self._places(
                frames, label, value, before, started + more, hung=hung
            ):
                whole = started + (more + cost) + (inner if depth < len(frames) else 0.0) + above
                whole += going_on if depth and label.number > 1 else 0.0
                if whole <= self.limit:
                    new = self.stacks.number(stack, depth, shape, value, self.line.x)
                    self.put((new, heads, after), whole, pointer, ("label", label, depth + 1, odd))

    def _places(
        self, frames: _Stack, label: Label, value: tuple[int, ...], before: str, least: float, *, hung: bool
    ) -> Iterator[_Way]:
        """The places of a label in lists, where it costs `least` anyway; `hung` if a heading has the number
        that a compound label hangs under.
        """
        headed = before in _HEADS
        yield from self._in_open(frames, label, value, headed=headed, fresh=headed or before in _PLAIN_STATES)
        opens = _opens(label, self.end, headed=headed)
        if label.above or least + opens <= self.limit + _ROUNDING:
            # A list that opens costs as much wherever it does, and more.
            yield from self._in_new(frames, label, opens, headed=headed, hung=hung)

    def _in_open(
        self, frames: _Stack, label: Label, value: tuple[int, ...], *, headed: bool, fresh: bool
    ) -> Iterator[_Way]:
        """The ways to go on in a list of the label's family."""
        shape = label.shape
        for depth in range(len(frames) - 1, -1, -1):
            frame = frames[depth]
            of = frame.shape
            if of.family != shape.family:
                continue
            cost, odd = _step(frame.value, value, fresh=fresh)
            if _is_first_letter(frame, label):
                cost, odd = COST["child"], ""
            if _stands_elsewhere(self.line.x, frame.x):
                cost += COST["elsewhere"]
            if headed and depth:
                cost += COST["headed"]
            if of.id != shape.id and not label.above:
                cost += COST["style"]
            odd = "" if headed and odd == "number.restart" else odd
            yield depth, shape if shape.label <= of.label else of, cost, odd

    def _in_new(
        self, frames: _Stack, label: Label, opens: float, *, headed: bool, hung: bool
    ) -> Iterator[_Way]:
        """The ways to open a list, under each of those that are open or under none."""
        for depth in range(min(len(frames), _DEEPEST), -1, -1):
            cost = opens + (COST["leave"] if depth < len(frames) and not headed else 0.0)
            if headed and depth:
                cost += COST["headed"]
            if depth:
                cost = _under(frames[depth - 1], label, self.line.x, cost)
            elif label.above and not hung:
                cost += COST["back" if frames else "unhung"]
            yield depth, label.shape, cost, _odd(frames[depth : depth + 1], label, headed=headed)

    def _headings(self, heads: int) -> Iterator[_Place]:
        """Every label of the line as that of a heading, with what that costs after the headings above."""
        last = self.stacks.heads[heads]
        for label, more, after in self.heads:
            family, value = label.shape.family, (*label.above, label.number)
            cost = COST["child"] if label.number <= 1 else COST["heading_late"]
            if family in last:
                cost = min(cost, _step(last[family], value, fresh=True)[0])
            yield self.stacks.with_head(heads, family, value), more + cost, ("head", label, 1, ""), after


def _trust(line: BodyLine, label: Label) -> float:
    """What it costs to believe a label, apart from its place in a list."""
    cost = label.shape.label
    if label.body < len(line.text) and not WORD.search(line.text, label.body):
        cost += COST["wordless"]
    return cost + (COST["inline"] if line.inline and not line.gap else 0.0)


def _missing_signs(lines: Sequence[BodyLine], at: int, label: Label) -> int:
    """How many signs of a heading are missing: short, no closing mark, apart from what follows."""
    text = lines[at].text[label.body :].strip()
    if not text and label.shape.heads and _is_titled(lines[at + 1 : at + 2]):
        return 0
    missing = 2 * (line_end(text) != "") + text[:1].islower() + _goes_on_below(lines, at, label)
    return missing + 3 * (not text) + (3 if missing and label.shape.kind == "number" else 0)


def _is_titled(below: Sequence[BodyLine]) -> bool:
    """Whether the line below a label alone may be its title: one without a label, that ends in no mark."""
    return any(
        not (line.labels or line.fixed or line.text[:1].islower() or line_end(line.text)) for line in below
    )


def _goes_on_below(lines: Sequence[BodyLine], at: int, label: Label) -> int:
    """How many signs say that a line goes on below: long or full, nothing parts it from the next."""
    line, after = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    apart = after is None or after.gap or after.page != line.page or line.fill is None
    apart = apart or _opens_numbers(after, label)
    return (not apart) + ((line.fill or 0) > _FULL_FILL or len(line.text) - label.body > _MAX_HEAD)


def _opens_numbers(line: BodyLine | None, label: Label) -> bool:
    """Whether a line surely begins with a number, below a label that is none: «I. Introduction», «1.»."""
    labels = line.labels if line and label.shape.family != "N" else ()
    return any(below.shape.family == "N" and below.shape.text >= _SURE_NUMBER for below in labels)


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


def _is_first_letter(frame: Frame, label: Label) -> bool:
    """Whether a label is the first with a letter after the numbers of its group: 1.a after 1.5."""
    first = bool(label.above) and label.letter is not None and label.number == 1
    return first and frame.shape.id != label.shape.id and frame.value[:-1] == label.above


def _odd(after: _Stack, label: Label, *, headed: bool) -> str:
    """What is odd about a list that opens at a label, in the place of the list `after` if any."""
    if label.number > 1:
        return "number.not_first"
    again = bool(after) and after[0].shape.family == label.shape.family
    return "number.restart" if again and label.number and not (headed or label.above) else ""


def _opens(label: Label, end: str, *, headed: bool) -> float:
    """What it costs that a list opens at a label below a line that ends so; `headed` if that is a heading."""
    if label.number > 1:
        opens = COST["late"] + math.log(label.number) / 2
    else:
        opens = COST["child_colon"] if end == "colon" else COST["child"]
    if label.shape.kind == "bullet" and end != "colon" and not headed:
        opens += COST["bullet"]
    return opens


def _under(above: Frame, label: Label, x: float | None, opens: float) -> float:
    """What it costs to open a list under another, where a list that opens costs so much."""
    shape, same = above.shape, above.shape.family == label.shape.family
    if label.above:
        if label.above != above.value:
            opens += COST["back"]
        elif shape.family == "N":
            return 0.0 if label.number <= 1 else COST["gap"] + math.log(label.number)
    if shape.rank > label.shape.rank or (same and shape.family != "N"):
        opens += COST["invert"]
    if x is None or above.x is None:
        return opens + (COST["within_unplaced"] if same else 0.0)
    if x < above.x - NEAR:
        return opens + COST["elsewhere"]
    return opens + (COST["within"] if same and x < above.x + NEAR else 0.0)


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
