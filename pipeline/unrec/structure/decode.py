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
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import add, itemgetter
from typing import Literal

import msgspec

from unrec.languages.signs import line_end
from unrec.structure.features import NEVER, BodyLine, Evidence, Features
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
    "colon_opens": 4.0,  # a heading that ends in a colon announces the list below it: it is a paragraph
    "lettered_head": 4.0,  # signs that a heading has more for a capital or a Roman numeral
    "numbered_head": 3.5,  # the same for a number, which no letter begins
    "set_out": -1.0,  # for each part of its style by which a labelled heading differs from the body
    "named": -6.0,  # the contents page names a labelled heading
}
# Log odds that a paragraph begins, by what print says: P(mark | begins) / P(mark | goes on), measured on
# annotated documents.
_GAP = {"y": 3.28, "n": -1.79, "page": -0.34, "new_page": 2.6, "broken": 1.0}
_END = {"stop": 1.73, "semicolon": 2.40, "colon": 2.30, "comma": 0.18, "": -1.97}
_OPEN = -1.4  # no mark ends the line before, in a script without capitals
_SHORT = {True: 1.83, False: -1.26}
_PLACE = {"=": -0.69, ">": 1.48, "<": 0.73}
_OPENER, _FEWEST = 3.5, 3  # a word that begins other paragraphs, at the top of a page
_CASE = {"a": -3.0, "A": 1.22, "": 0.0}
_CLAUSE_ENDS = frozenset({"comma", "semicolon"})
_CERTAIN = 6.0
_CLEAR = 4.0  # a cost by which a line without a label goes on and begins nothing
_FAR = COST["unlabelled"] - _CLEAR - 0.001  # log odds below which that is so, whatever rounding does
_SETTLED = frozenset(
    {"", "U", "V"}
)  # what stood last where a line that goes on costs the same in every state
# A labelled heading; the first, second and later ones of a row without labels; one that ends in a colon.
_IN_A_ROW = {"H": 0, "h1": 1, "h2": 2, "h3": 3, "K": 0}
_HEADED = frozenset(_IN_A_ROW)
_PLAIN_STATES = frozenset({"U", "V"})
_UNLIKELY = -4.5  # signs below which a line heads nothing
_SET_OUT, _MOST_SET_OUT = (1.0, 2.0), 4.0  # of letters and numerals, of numbers
# How many states are kept, and how much dearer than the best one may be. Where labels go on in order for some
# lines, what was odd before them is settled, and the margin shrinks.
_BEAM, _MARGIN = 16, 8.0
_CALM, _LESS, _LEAST = 1.0, 0.75, 2.5
_DEEPEST = 12
_NEAR = 4.0  # points by which two lines that begin at one place may differ
_SET_IN = 8.0
_SAMPLE = 60
_PRINTED = 80  # characters of a line that is no heading
_MAX_HEAD = 150
_WORD = re.compile(rf"[^\W\d_]{{2}}|[{IDEOGRAPHS}]")
_SHORT_FILL, _FULL_FILL = 0.85, 0.95

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
# A way to place a label: how many of the open lists stay, the list it is in, the cost, what is odd,
# the label as read.
_Way = tuple[int, Frame, float, str, Label]
# The open lists and the open headings by their numbers in `_Stacks`, the last page number, what stood last,
# the last number of a label that calls itself a recommendation.
_State = tuple[int, int, int, str, int]
# An action while it is one of many: making the plain tuple takes a fraction of the time.
_Plain = tuple[Kind, Label | None, int, str]
_Pointer = tuple["_Pointer", _Plain] | None
_Next = tuple[_State, float, _Plain]  # a state that a line may lead to, what it costs then, and the action
_States = dict[_State, tuple[float, _Pointer]]
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

    def number(self, stack: int, depth: int, frame: Frame) -> int:
        """Return the number of the first `depth` lists of a stack with one more,
        a new one where that is new.
        """
        beginning = self._beginnings[stack][depth]
        found = self._numbers.get((beginning, frame))
        if found is None:
            found = self._numbers[beginning, frame] = len(self.by_number)
            self.by_number.append((*self.by_number[beginning], frame))
            self._beginnings.append((*self._beginnings[beginning], found))
        return found


_Place = tuple[int, float, _Plain, str]
"""One way to read a label in a stack of lists: the stack's number then,
the cost, the action, what stood last.
"""


def weigh(lines: Sequence[BodyLine], *, wrapped: bool, small_clauses: bool = False) -> Evidence:
    """Return what print says of where paragraphs begin; `wrapped` says whether print breaks lines.

    With `small_clauses` a small letter after a comma or a semicolon says nothing: clauses begin so.
    """
    # Most lines end in a letter, which is seen without a call.
    ends = ["" if line.text[-1:].isalpha() else line_end(line.text) for line in lines]
    return Evidence(ends, _evidence(lines, ends, wrapped=wrapped, small_clauses=small_clauses))


def _never(_: int) -> bool:
    return False


def plain_features(lines: Sequence[BodyLine]) -> Features:
    """Return the features of lines of which none heads anything without a label."""
    many = len(lines)
    nothing = frozenset[int]()
    return Features([NEVER] * many, [0.0] * many, _never, [True] * many, nothing, nothing)


def decode(
    lines: Sequence[BodyLine], evidence: Evidence, features: Features, *, table_below: bool = False
) -> list[Action]:
    """Return one action a line. Time grows with the lines.

    `table_below` says that something that is no line of the body stands below the last.
    """
    ends, signs = evidence.ends, features.signs
    stacks = _Stacks()
    states: _States = {(0, 0, 0, "", 0): (0.0, None)}
    cheapest, calm = 0.0, 0
    owed: list[float] = []  # what every state costs more by the lines that go on in each
    known: list[Action | None] = []  # what a line is in every state, so that no state has to keep it
    for at, (line, (start, begin)) in enumerate(zip(lines, evidence.odds, strict=True)):
        plain = not (line.labels or line.fixed or line.closing) and signs[at] < _UNLIKELY
        if plain and begin < _FAR and (owed or _are_settled(states)):
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
        costs = _soft(-start), _soft(-begin), _soft(begin)
        end = ends[at - 1] if at else ""
        nexts = (
            _next(states, lines, at, costs, end, stacks, cheapest, _margin(calm + 1), features)
            if line.labels
            else _unlabelled(states, lines, at, costs, end, features)
        )
        best = min(map(itemgetter(0), nexts.values()))
        if line.labels:
            calm = calm + 1 if best - cheapest < _CALM else 0
        states = _best(nexts, best + _margin(calm))
        cheapest = best
    if owed:
        states = _dearer(states, owed)
    empty = 0.0 if table_below else COST["empty"]
    last = (
        (
            cost + (COST["orphan"] if state[3] == "bare" else empty if state[3][:1] == "h" else 0.0),
            at,
        )
        for at, (state, (cost, _)) in enumerate(states.items())
    )
    pointer = list(states.values())[min(last)[1]][1] if states else None
    return _actions(known, pointer)


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
    """The states with what they owe added to their costs, line by line:
    another order would round otherwise.
    """
    return {state: (reduce(add, owed, cost), pointer) for state, (cost, pointer) in states.items()}


def _actions(known: Sequence[Action | None], pointer: _Pointer) -> list[Action]:
    """The actions of all lines: those that are known,
    and from the last to the first those of the cheapest state.
    """
    actions: list[Action] = []
    for action in reversed(known):
        own = action
        if own is None:
            assert pointer is not None
            pointer, found = pointer
            own = Action(*found)
        actions.append(own)
    actions.reverse()
    return actions


def _best(states: _States, most: float) -> _States:
    """The cheapest states, and none that costs more than `most`."""
    if len(states) == 1:
        return states
    kept = {state: found for state, found in states.items() if found[0] <= most}
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


def _title_on(at: int, features: Features) -> float:
    """What it costs that a heading goes on in a line."""
    if not features.alike[at]:
        cost = COST["title_on_other"]
    else:
        cost = COST["title_on_meant" if features.meant(at) else "title_on"]
    return cost + (COST["title_on_named"] if at in features.named else 0.0)


def _as_title(before: str, at: int, features: Features) -> tuple[float, str]:
    """What it costs to take a line for a heading without a label, and what stands last then."""
    row = _IN_A_ROW.get(before, 0)
    if at in features.colon:
        return -features.signs[at], "K"
    if features.distinct[at] < 2:
        crowd = COST["in_a_row"] * max(0, row - 1)
    else:
        crowd = COST["alike_in_a_row"] * row * features.alike[at]
    return crowd - features.signs[at], f"h{min(row + 1, 3)}"


def _unlabelled(
    states: _States,
    lines: Sequence[BodyLine],
    at: int,
    costs: tuple[float, float, float],
    end: str,
    features: Features,
) -> _States:
    """The states after a line without a label, as `_next` would have them:
    most lines of most documents are such.
    """
    cost_start, cost_begin, cost_on = costs
    line, heads = lines[at], features.signs[at] >= _UNLIKELY
    unlabelled, orphan = COST["unlabelled"], COST["orphan"]
    unfinished = COST["unfinished"] if end in {"", "comma"} else 0.0
    nexts: _States = {}
    limit = math.inf
    for state, (cost, pointer) in states.items():
        stack, open_heads, page, before, named = state
        below = before in _HEADED
        extra = orphan if before == "bare" else 0.0
        plain = cost + cost_begin + unlabelled + extra
        if stack and not before:
            plain += unfinished
        if heads:
            extra += COST["unended"] if not end and before in _PLAIN_STATES else 0.0
            more, after = _as_title(before, at, features)
            whole = cost + cost_start + more + extra
            begun = (stack, open_heads, page, after, named)
            if whole <= limit and (begun not in nexts or whole < nexts[begun][0]):
                nexts[begun] = (whole, (pointer, _TITLE))
                limit = min(limit, whole + _MARGIN)
        if at and before != "F" and not (below and (line.gap or line.broken)):
            if before == "bare":
                text, on = cost, (stack, open_heads, page, "", named)
            else:
                text, on = cost + (_title_on(at, features) if below else cost_on), state
            if text <= limit and (on not in nexts or text < nexts[on][0]):
                nexts[on] = (text, (pointer, _TEXT))
                limit = min(limit, text + _MARGIN)
            if plain > text + _CLEAR:
                continue
        if plain <= limit:
            begun = (stack, open_heads, page, "V" if below and stack else "U", named)
            if begun not in nexts or plain < nexts[begun][0]:
                nexts[begun] = (plain, (pointer, _PLAIN))
                limit = min(limit, plain + _MARGIN)
    return nexts


def _next(
    states: _States,
    lines: Sequence[BodyLine],
    at: int,
    costs: tuple[float, float, float],
    end: str,
    stacks: _Stacks,
    cheapest: float,
    margin: float,
    features: Features,
) -> _States:
    """The states after a line that begins with a label, each by its cheapest way.

    `costs` are those of beginning with a label, of beginning without, and of going on;
    `end` is the line before's. `cheapest` is what the best state costs before the line, and `margin` how much
    dearer than the best others may be after it where all stays calm. What is dearer is left out.
    """
    line = lines[at]
    cost_start, cost_begin, cost_on = costs
    set_out = COST["set_out"] * min(_MOST_SET_OUT, max(0.0, features.distinct[at]))
    set_out += COST["named"] if at in features.named else 0.0
    title = features.signs[at] >= _UNLIKELY
    labels: list[tuple[Label, float]] = []
    names: list[tuple[Label, float]] = []
    heads: list[tuple[Label, float]] = []
    # What a label costs at the least, and a heading: where that is too much no place is looked for.
    as_text, least_label, least_head, headlike = 0.0, math.inf, math.inf, False
    for label in line.labels:
        shape, trust = label.shape, _trust(line, label)
        as_text = max(as_text, shape.text)
        if shape.kind == "named":
            names.append((label, trust))
        else:
            labels.append((label, trust))
            least_label = min(least_label, trust)
        if _may_head(label, line):
            missing = _missing_signs(lines, at, label)
            as_heading = _as_heading(label, missing) + set_out
            if (
                features.distinct[at] >= _SET_OUT[label.shape.kind == "number"]
            ):  # seen as a whole, with what style says
                as_heading = min(as_heading, -_labelled_signs(label, features.signs[at]))
            heads.append((label, as_heading))
            least_head = min(least_head, heads[-1][1])
            headlike = headlike or (shape.heads and not missing)
    title = title and not heads
    isolated = line.page is None and line.text.strip().isdecimal()
    placed: dict[tuple[int, str], list[_Place]] = {}
    headed: dict[int, list[_Place]] = {}
    nexts = _Nexts(cheapest, margin)
    for state, (cost, pointer) in states.items():
        stack, open_heads, page, before, named = state
        bare, below = before == "bare", before in _HEADED
        extra = COST["orphan"] if bare else 0.0
        if title:
            more, after = _as_title(before, at, features)
            whole = cost + cost_start + as_text + more + extra
            if whole <= nexts.limit:
                nexts.put((stack, open_heads, page, after, named), whole, pointer, _TITLE)
        if at and before != "F" and not (below and (line.gap or line.broken)):
            text = cost + as_text + (0.0 if bare else _title_on(at, features) if below else cost_on)
            if text <= nexts.limit:
                nexts.put((stack, open_heads, page, "", named) if bare else state, text, pointer, _TEXT)
        plain = cost + as_text + cost_begin + COST["unlabelled"] + extra
        if stack and not before and end in {"", "comma"}:
            plain += COST["unfinished"]
        if plain <= nexts.limit:
            after = "V" if below and stack else "U"
            nexts.put((stack, open_heads, page, after, named), plain, pointer, _PLAIN)
        for label, trust in names:
            more = cost + trust + cost_start + (COST["headlike"] if headlike and label.shape.heads else 0.0)
            new, step, action, after = _named(stacks, stack, label, named, line)
            if more + step + extra <= nexts.limit:
                nexts.put((new, open_heads, page, after, label.number), more + step + extra, pointer, action)
        started = cost + cost_start
        if started + least_label <= nexts.limit:
            kind = "H" if below else "U" if before == "V" else before if before in {"F", "U"} else ""
            places = placed.get((stack, kind))
            if places is None:
                most = _Most(
                    nexts.limit, cheapest + cost_start, started, cheapest, margin if not extra else math.inf
                )
                places = _places(stacks, stack, labels, line, end, kind, most, headlike=headlike)
                placed[stack, kind] = places
            depth = len(stacks.by_number[stack])
            for new, step, action, after in places:
                whole = started + step
                if extra and action[2] <= depth:
                    whole += extra
                if before == "V" and action[2] > 1 and action[1] is not None and action[1].number > 1:
                    whole += COST["headed_on"]
                elif before == "U" and not end:
                    whole += COST["unended"]
                elif before == "K" and action[1] is not None and action[1].number == 1:
                    whole += COST["colon_opens"]
                if whole <= nexts.limit:
                    nexts.put((new, open_heads, page, after, named), whole, pointer, action)
        if started + least_head + extra <= nexts.limit:
            if open_heads not in headed:
                headed[open_heads] = _headings(stacks, open_heads, heads)
            for new, step, action, after in headed[open_heads]:
                whole = started + step + extra
                if whole <= nexts.limit:
                    nexts.put((stack, new, page, after, named), whole, pointer, action)
        if isolated:
            number = line.labels[-1].number
            odd_page = 0.2 if number == page + 1 else 1.5 if number > page else 3.0
            if cost + odd_page <= nexts.limit:
                nexts.put((stack, open_heads, number, before, named), cost + odd_page, pointer, _PAGE)
    return nexts.states


class _Nexts:
    """The states after a line while they are found: `limit` is what one may cost, seen from the best so far.

    Where the best is hardly dearer than that before the line, all is calm, and the margin is a smaller one.
    """

    __slots__ = ("_calm", "_margin", "limit", "states")

    def __init__(self, cheapest: float, margin: float) -> None:
        self.states: _States = {}
        self.limit = math.inf
        self._calm = cheapest
        self._margin = margin

    def put(self, state: _State, cost: float, pointer: _Pointer, action: _Plain) -> None:
        """Keep a state where this is the cheapest way to it; it costs no more than the limit."""
        known = self.states.get(state)
        if known is None or cost < known[0]:
            self.states[state] = (cost, (pointer, action))
            limit = cost + (self._margin if cost - self._calm < _CALM else _MARGIN)
            if limit < self.limit:  # noqa: PLR1730 -- this is the innermost loop, and min costs a call
                self.limit = limit


class _Most:
    """What a place may cost apart from the state: no more than any state could still pay for it.

    A place that is cheap enough lowers it, as it will lower what the states may cost.
    """

    __slots__ = ("_calm", "_room", "least")

    def __init__(self, limit: float, low: float, started: float, cheapest: float, margin: float) -> None:
        self.least = limit - low + _ROUNDING
        self._calm = _CALM - (started - cheapest) - _ROUNDING
        self._room = started - low + margin + _ROUNDING

    def lower(self, step: float) -> None:
        """Take note of a place that costs so much."""
        if step < self._calm and step + self._room < self.least:
            self.least = step + self._room


_ROUNDING = 1e-6
_ANY = _Most(math.inf, 0.0, math.inf, 0.0, 0.0)
"""Whatever a place costs: none is so cheap that it lowers this."""


def _places(
    stacks: _Stacks,
    stack: int,
    labels: Sequence[tuple[Label, float]],
    line: BodyLine,
    end: str,
    before: str,
    most: _Most,
    *,
    headlike: bool,
) -> list[_Place]:
    """Every way to read one of a line's labels as that of a paragraph, but for those that cost too much."""
    found: list[_Place] = []
    for label, trust in labels:
        after = _after(line, label)
        more = trust + (COST["headlike"] if headlike and label.shape.heads else 0.0)
        for depth, frame, whole, odd, reading in _ways(
            stacks.by_number[stack], label, line.x, most, more, end=end, before=before
        ):
            new = stacks.number(stack, depth, frame)
            found.append((new, whole, ("label", reading, depth + 1, odd), after))
    return found


def _after(line: BodyLine, label: Label) -> str:
    """What stands last after a label: nothing where it is alone on its line."""
    return "bare" if label.body >= len(line.text.rstrip()) else ""


def _as_heading(label: Label, missing: int) -> float:
    """What it costs to take a label for that of a heading that misses some of its signs."""
    return (
        COST["heading_number" if label.shape.kind == "number" else "heading"] + COST["heading_sign"] * missing
    )


def _labelled_signs(label: Label, signs: float) -> float:
    """The signs of a heading seen from after its label: what is unlikely without one is less so."""
    return signs + (COST["numbered_head"] if label.shape.kind == "number" else COST["lettered_head"])


def _headings(stacks: _Stacks, heads: int, labels: Sequence[tuple[Label, float]]) -> list[_Place]:
    """Every way to read one of a line's labels as that of a heading; each comes with what that costs."""
    found: list[_Place] = []
    for label, more in labels:
        for depth, frame, step, _, reading in _ways(
            stacks.by_number[heads], label, None, _ANY, 0.0, end="", before=""
        ):
            new = stacks.number(heads, depth, frame)
            found.append((new, more + min(step, COST["heading_late"]), ("head", reading, depth + 1, ""), "H"))
    return found


def _named(stacks: _Stacks, stack: int, label: Label, last: int, line: BodyLine) -> _Place:
    """A label that calls itself a recommendation: it counts by itself,
    and stands below numbers if anything.
    """
    odd, step = _named_step(last, label.number)
    outer = stacks.by_number[stack][:1]
    depth = 1 if outer and outer[0].family == "N" else 0
    new = stacks.number(stack, depth, Frame("named", (label.number,), line.x, label.shape.id, 0, 0.0))
    return new, step, ("label", label, depth + 1, odd), _after(line, label)


def _trust(line: BodyLine, label: Label) -> float:
    """What it costs to believe a label, apart from its place in a list."""
    cost = label.shape.label
    if label.body < len(line.text) and not _WORD.search(line.text, label.body):
        cost += COST["wordless"]
    return cost + (COST["inline"] if line.inline and not line.gap else 0.0)


def _named_step(last: int, number: int) -> tuple[str, float]:
    """Labels that call themselves a recommendation count by themselves, over all lists and headings."""
    if number == last + 1 or (number == 1 and not last):
        return "", 0.0
    if number > last:
        return "number.gap" if last else "number.not_first", COST["gap"]
    return "number.repeat", COST["back"] / 2


def _may_head(label: Label, line: BodyLine) -> bool:
    return not line.asks and (label.shape.heads or label.shape.id in {"number.dot", "number.dash"})


def _missing_signs(lines: Sequence[BodyLine], at: int, label: Label) -> int:
    """How many signs of a heading are missing: short, no closing mark, apart from what follows."""
    line = lines[at]
    text = line.text[label.body :].strip()
    after = lines[at + 1] if at + 1 < len(lines) else None
    missing = 2 * (line_end(text) != "") + text[:1].islower()
    missing += (line.fill or 0) > _FULL_FILL or len(text) > _MAX_HEAD
    missing += not (after is None or after.gap or after.page != line.page or line.fill is None)
    return missing + 3 * (not text) + (3 if missing and label.shape.kind == "number" else 0)


def _ways(
    stack: _Stack, label: Label, x: float | None, most: _Most, more: float, *, end: str, before: str
) -> list[_Way]:
    """Every way to place a label in a stack of lists, with what it costs and `more`: no more than `most`."""
    found: list[_Way] = []
    _place(found, stack, label, label.shape.family, x, most, more, 0.0, end=end, before=before)
    other = turned(label) if label.above else None
    if other is not None and any(one.family == "N" and one.value == other.above for one in stack):
        _place(found, stack, other, "turned", x, most, more, COST["turned"], end=end, before=before)
    return found


def _place(
    found: list[_Way],
    stack: _Stack,
    label: Label,
    family: str,
    x: float | None,
    most: _Most,
    more: float,
    turn: float,
    *,
    end: str,
    before: str,
) -> None:
    """Add the ways to place a label, which costs `turn` to read so, in the lists that are open
    or in one of its own.
    """
    shape, number = label.shape, label.number
    value = (*label.above, number)
    headed = before in {"H", "F"}
    compound = family in {"C", "turned"}
    for depth in range(len(stack) - 1, -1, -1):
        frame = stack[depth]
        if frame.family != family:
            continue
        cost, odd = _step(frame.value, value, fresh=headed or before == "U")
        if odd == "number.restart" and headed:
            odd = ""
        if x is not None and frame.x is not None and abs(x - frame.x) > _SET_IN:
            cost += COST["elsewhere"]
        if headed and depth:
            cost += COST["headed"]
        if frame.shape != shape.id and not compound:
            cost += COST["style"]
        whole = more + (cost + turn)
        if whole > most.least:
            continue
        most.lower(whole)
        kept = shape.id if shape.label <= frame.trust else frame.shape
        trust = min(shape.label, frame.trust)
        new = Frame(family, value, frame.x if x is None else x, kept, frame.rank, trust)
        found.append((depth, new, whole, odd, label))
    first = number <= 1
    if not first:
        opens = COST["late"] + math.log(number) / 2
    else:
        opens = COST["child_colon"] if end == "colon" else COST["child"]
    if shape.kind == "bullet" and end != "colon" and not headed:
        opens += COST["bullet"] + (0.0 if end else COST["open_bullet"])
    if more + opens > most.least and not compound:
        return  # a list that opens costs as much wherever it does, and more
    own = Frame(family, value, x, shape.id, shape.rank, shape.label)
    for depth in range(min(len(stack), _DEEPEST), -1, -1):
        cost = opens
        if depth < len(stack) and not headed:
            cost += COST["leave"]
        if headed and depth:
            cost += COST["headed"]
        if depth:
            cost += _under(stack[depth - 1], value, family, shape.rank, x)
            if compound and stack[depth - 1].family == "N" and value[:-1] == stack[depth - 1].value:
                cost = 0.0 if first else COST["gap"] + math.log(number)
        elif label.above:
            cost += COST["unhung"] if not stack else COST["back"]
        whole = more + (cost + turn)
        if whole > most.least:
            continue
        most.lower(whole)
        odd = "" if first else "number.not_first"
        if number == 1 and not headed and not label.above:
            again = depth < len(stack) and stack[depth].family == family
            odd = "number.restart" if again else odd
        found.append((depth, own, whole, odd, label))


def _under(above: Frame, value: tuple[int, ...], family: str, rank: int, x: float | None) -> float:
    """What it costs to open a list under another."""
    cost = COST["invert"] if above.rank > rank or (above.family == family and family != "N") else 0.0
    if len(value) > 1 and value[:-1] != above.value:
        cost += COST["back"]
    if x is not None and above.x is not None:
        if x < above.x - _NEAR:
            cost += COST["elsewhere"]
        elif x < above.x + _NEAR and above.family == family:
            cost += 0.3
    elif above.family == family:
        cost += 0.8
    return cost


def _step(old: tuple[int, ...], new: tuple[int, ...], *, fresh: bool) -> tuple[float, str]:
    """What it costs that a value follows another in one list, and what is odd about it.

    Compounds (12.3) count at their last place, or begin a deeper or a later group.
    """
    if len(new) > 1:
        return _compound_step(old, new)
    last, value = old[-1], new[-1]
    if value == 0:  # bullets count nothing
        return 0.0, ""
    if value == last + 1:
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


def _evidence(
    lines: Sequence[BodyLine], ends: Sequence[str], *, wrapped: bool, small_clauses: bool
) -> list[tuple[float, float]]:
    """Log odds that a paragraph begins at each line,
    with a label and without. A mark that never varies says nothing.
    """
    tells = sum([line.gap for line in lines]) > len(lines) / 50
    cased = _is_cased(lines)
    openers = frozenset() if cased else _openers(lines, ends)
    odds: list[tuple[float, float]] = []
    previous: BodyLine | None = None
    above, broken = "", False
    for line, end in zip(lines, ends, strict=True):
        text = line.text
        case = _CASE[_first_case(text)] if cased else _OPEN if previous is not None and not above else 0.0
        if small_clauses and previous is not None and case < 0 and above in _CLAUSE_ENDS:
            case = 0.0
        if openers and previous is not None and (line.broken or line.page != previous.page):
            case = max(case, _OPENER) if text.partition(" ")[0] in openers else case
        if previous is None or line.below_table or line.enacts:
            base, case = _CERTAIN, max(case, 0.0)
        elif not wrapped:
            on = cased and case < 0 and above in {"", "comma"} and not line.gap
            over = line.page != previous.page or len(previous.text) > _PRINTED or previous.asks
            on = on or (not cased and not above and over)
            base, case = 5.0, -_CERTAIN if on else 0.0
        elif line.inline and not line.gap:
            base = -_CERTAIN
        else:
            base = _boundary(previous, above, line, tells=tells, broken=broken)
        low, high = base, base + case
        if not -_CERTAIN <= low <= _CERTAIN:
            low = -_CERTAIN if low < 0 else _CERTAIN
        if not -_CERTAIN <= high <= _CERTAIN:
            high = -_CERTAIN if high < 0 else _CERTAIN
        odds.append((low, high))
        broken = line.page is None and text[-1:].isdecimal() and text.strip().isdecimal()
        if not broken or previous is None:
            previous, above = line, end
    return odds


def _openers(lines: Sequence[BodyLine], ends: Sequence[str]) -> frozenset[str]:
    """The words that begin paragraphs, three at least after a gap and a mark, and hardly any other line: in
    a script without capitals such a word shows that a paragraph begins at the top of a page («وإذ»).
    """
    begun: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for previous, end, line in zip(lines, ends, lines[1:], strict=False):
        word = line.text.partition(" ")[0]
        if line.gap and end and not line.broken and line.page == previous.page:
            begun[word] += 1
        elif not line.gap:
            others[word] += 1
    return frozenset(word for word, times in begun.items() if times >= _FEWEST and 4 * others[word] <= times)


def _boundary(previous: BodyLine, end: str, line: BodyLine, *, tells: bool, broken: bool) -> float:
    gap = line.gap
    if line.page != previous.page:
        mark = "new_page" if gap and line.x is not None else "page"
    elif broken or line.broken:
        mark = "broken" if gap else "page"
    else:
        mark = "y" if gap else "n"
    base = (_GAP[mark] if tells or gap else 0.0) + _END[end]
    if previous.fill is not None:
        base += _SHORT[previous.fill < _SHORT_FILL]
    if line.x is not None and previous.x is not None:
        step = line.x - previous.x
        base += _PLACE["=" if abs(step) < _NEAR else ">" if step > 0 else "<"]
    return base


def _is_cased(lines: Sequence[BodyLine]) -> bool:
    """Whether the text is in a script that has capitals: most of its first letters are small or capital."""
    sample = Counter("".join(line.text[:_SAMPLE] for line in lines[:_SAMPLE]))
    letters = sum(times for character, times in sample.items() if character.isalpha())
    cased = sum(times for character, times in sample.items() if character.islower() or character.isupper())
    return cased > letters / 2


def _first_case(text: str) -> str:
    if text[:1].isalpha():
        return "a" if text[0].islower() else "A"
    for character in text:
        if character.isalpha():
            return "a" if character.islower() else "A"
        if character.isdigit():
            return ""
    return ""


@lru_cache(maxsize=1024)
def _soft(odds: float) -> float:
    return math.log1p(math.exp(odds))
