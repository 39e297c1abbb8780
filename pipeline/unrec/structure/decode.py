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
from typing import Literal, NamedTuple

import msgspec

from unrec.structure.labels import Label, turned
from unrec.structure.signs import line_end
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
    "heading": 0.2,  # a labelled heading that looks like one; each missing sign adds `heading_sign`
    "heading_number": 1.0,  # the same with a number
    "heading_late": 2.0,  # at most, for one that does not follow the heading before it
    "heading_sign": 1.5,
    "headlike": 1.5,  # what looks like a heading in every way, read as an item
    "wordless": 4.0,  # no word after the label: a row of a table, a date, a sum
    "orphan": 4.0,  # a label alone on its line, and no text after it
    "below_heading": 1.0,  # a second line of a heading
}
# Log odds that a paragraph begins, by what print says: P(mark | begins) / P(mark | goes on), measured on
# annotated documents.
_GAP = {"y": 3.28, "n": -1.79, "page": -0.34, "broken": 1.0}
_END = {"stop": 1.73, "semicolon": 2.40, "colon": 2.30, "comma": 0.18, "": -1.97}
_OPEN = -1.4  # no mark ends the line before, in a script without capitals
_SHORT = {True: 1.83, False: -1.26}
_PLACE = {"=": -0.69, ">": 1.48, "<": 0.73}
_CASE = {"a": -3.0, "A": 1.22, "": 0.0}
_CLAUSE_ENDS = frozenset({"comma", "semicolon"})
_CERTAIN = 6.0
_CLEAR = 4.0  # a cost by which a line without a label goes on and begins nothing
_FAR = COST["unlabelled"] - _CLEAR - 0.001  # log odds below which that is so, whatever rounding does
_SETTLED = frozenset({"", "U"})  # what stood last where a line that goes on costs the same in every state
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

Kind = Literal["text", "plain", "label", "head", "page", "fixed"]


class BodyLine(msgspec.Struct, frozen=True, gc=False):
    """A line of the body as the decoder sees it.

    `x` is the distance in points of its beginning from the margin, `fill` the part of the measure it fills;
    None where the source does not say. Where `wrapped` is false print does not break lines. `asks` says that
    its words cannot be those of a heading. `fixed` is the rule of
    the heading that this line is known to begin, `resets` that numbering begins anew below it. `broken` says
    that furniture or a note stands between the line and the one before: a page may have ended there.
    `below_table` says that a table does: no paragraph runs on through one.
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


class Action(NamedTuple):
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
_TEXT, _PLAIN, _PAGE, _FIXED = Action("text"), Action("plain"), Action("page"), Action("fixed")


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


def decode(lines: Sequence[BodyLine], *, wrapped: bool, small_clauses: bool = False) -> list[Action]:
    """Return one action a line. Time grows with the lines; `wrapped` says whether print breaks lines.

    With `small_clauses` a small letter after a comma or a semicolon says nothing: clauses begin so.
    """
    # Most lines end in a letter, which is seen without a call.
    ends = ["" if line.text[-1:].isalpha() else line_end(line.text) for line in lines]
    odds = _evidence(lines, ends, wrapped=wrapped, small_clauses=small_clauses)
    stacks = _Stacks()
    states: _States = {(0, 0, 0, "", 0): (0.0, None)}
    cheapest, calm, settled = 0.0, 0, False
    owed: list[float] = []  # what every state costs more by the lines that go on in each
    known: list[Action | None] = []  # what a line is in every state, so that no state has to keep it
    for at, (line, (start, begin)) in enumerate(zip(lines, odds, strict=True)):
        if settled and begin < _FAR and not line.labels and not line.fixed:
            # It goes on in every state: nothing changes but the costs, all by as much.
            owed.append(_soft(begin))
            known.append(_TEXT)
            continue
        if owed:
            states, cheapest = _dearer(states, owed), reduce(add, owed, cheapest)
            owed = []
        if line.fixed:
            states, settled = _below_fixed(states, line), False
            known.append(_FIXED)
            continue
        known.append(None)
        costs = _soft(-start), _soft(-begin), _soft(begin)
        end = ends[at - 1] if at else ""
        nexts = (
            _next(states, lines, at, costs, end, stacks)
            if line.labels
            else _unlabelled(states, line, costs, end, first=not at)
        )
        best = min(map(itemgetter(0), nexts.values()))
        if line.labels:
            calm = calm + 1 if best - cheapest < _CALM else 0
        states = _best(nexts, best + max(_LEAST, _MARGIN - calm * _LESS))
        cheapest, settled = best, all(state[3] in _SETTLED for state in states)
    if owed:
        states = _dearer(states, owed)
    last = (
        (cost + (COST["orphan"] if state[3] == "bare" else 0.0), at)
        for at, (state, (cost, _)) in enumerate(states.items())
    )
    pointer = list(states.values())[min(last)[1]][1] if states else None
    return _actions(known, pointer)


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


def _below_fixed(states: _States, line: BodyLine) -> _States:
    nexts: _States = {}
    for (stack, heads, page, _, named), (cost, pointer) in states.items():
        state = (0 if line.resets else stack, heads, page, "F", named)
        if state not in nexts or cost < nexts[state][0]:
            nexts[state] = (cost, pointer)
    return nexts


def _unlabelled(
    states: _States, line: BodyLine, costs: tuple[float, float, float], end: str, *, first: bool
) -> _States:
    """The states after a line without a label, as `_next` would have them:
    most lines of most documents are such.
    """
    _, cost_begin, cost_on = costs
    nexts: _States = {}
    limit = math.inf
    for state, (cost, pointer) in states.items():
        stack, heads, page, before, named = state
        plain = cost + cost_begin + COST["unlabelled"] + (COST["orphan"] if before == "bare" else 0.0)
        if stack and not before and end in {"", "comma"}:
            plain += COST["unfinished"]
        if not first and before != "F" and not (before == "H" and line.gap):
            text = cost
            if before != "bare":
                text += cost_on + COST["below_heading"] if before == "H" else cost_on
            if text <= limit:
                on = (stack, heads, page, "", named) if before == "bare" else state
                if on not in nexts or text < nexts[on][0]:
                    nexts[on] = (text, (pointer, _TEXT))
                    limit = min(limit, text + _MARGIN)
            if plain > text + _CLEAR:
                continue
        if plain <= limit:
            begun = (stack, heads, page, "U", named)
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
) -> _States:
    """The states after a line that begins with a label, each by its cheapest way.

    `costs` are those of beginning with a label, of beginning without, and of going on;
    `end` is the line before's.
    """
    line = lines[at]
    cost_start, cost_begin, cost_on = costs
    as_text = max([label.shape.text for label in line.labels])
    trusted = [(label, _trust(line, label)) for label in line.labels]
    labels = [pair for pair in trusted if pair[0].shape.kind != "named"]
    names = [pair for pair in trusted if pair[0].shape.kind == "named"] if len(labels) < len(trusted) else []
    signs = [(label, _missing_signs(lines, at, label)) for label in line.labels if _may_head(label, line)]
    headlike = any(label.shape.heads and not missing for label, missing in signs)
    heads = [(label, _as_heading(label, missing)) for label, missing in signs]
    # What a label costs at the least, and a heading: where that is too much no place is looked for.
    least_label = min([trust for _, trust in labels], default=math.inf)
    least_head = min([more for _, more in heads], default=math.inf)
    isolated = line.page is None and line.text.strip().isdecimal()
    placed: dict[tuple[int, str], list[_Place]] = {}
    headed: dict[int, list[_Place]] = {}
    nexts: _States = {}
    limit = math.inf
    for (stack, open_heads, page, before, named), (cost, pointer) in states.items():
        bare, below = before == "bare", before == "H"
        extra = COST["orphan"] if bare else 0.0
        plain = cost + as_text + cost_begin + COST["unlabelled"] + extra
        if stack and not before and end in {"", "comma"}:
            plain += COST["unfinished"]
        ways: list[_Next] = []
        if at and before != "F" and not (below and line.gap):
            goes_on = 0.0 if bare else cost_on + (COST["below_heading"] if below else 0.0)
            kept = (stack, open_heads, page, "" if bare else before, named)
            ways.append((kept, cost + as_text + goes_on, _TEXT))
        ways.append(((stack, open_heads, page, "U", named), plain, _PLAIN))
        for label, trust in names:
            more = cost + trust + cost_start + (COST["headlike"] if headlike and label.shape.heads else 0.0)
            new, step, action, after = _named(stacks, stack, label, named, line)
            ways.append(((new, open_heads, page, after, label.number), more + step + extra, action))
        limit = _put(nexts, ways, pointer, limit)
        started = cost + cost_start
        if started + least_label <= limit:
            kind = before if before in {"H", "F", "U"} else ""
            places = placed.get((stack, kind))
            if places is None:
                places = _places(stacks, stack, labels, line, end, kind, headlike=headlike)
                placed[stack, kind] = places
            depth = len(stacks.by_number[stack])
            ways = [
                (
                    (new, open_heads, page, after, named),
                    started + step + extra if extra and action[2] <= depth else started + step,
                    action,
                )
                for new, step, action, after in places
            ]
            limit = _put(nexts, ways, pointer, limit)
        if started + least_head + extra <= limit:
            if open_heads not in headed:
                headed[open_heads] = _headings(stacks, open_heads, heads)
            ways = [
                ((stack, new, page, after, named), started + step + extra, action)
                for new, step, action, after in headed[open_heads]
            ]
            limit = _put(nexts, ways, pointer, limit)
        if isolated:
            number = line.labels[-1].number
            odd_page = 0.2 if number == page + 1 else 1.5 if number > page else 3.0
            ways = [((stack, open_heads, number, before, named), cost + odd_page, _PAGE)]
            limit = _put(nexts, ways, pointer, limit)
    return nexts


def _put(nexts: _States, ways: Sequence[_Next], pointer: _Pointer, limit: float) -> float:
    """Keep the states that some ways lead to, where those are the cheapest and cost no more than `limit`.

    Returns what the next ones may cost.
    """
    for state, cost, action in ways:
        if cost <= limit:
            known = nexts.get(state)
            if known is None or cost < known[0]:
                nexts[state] = (cost, (pointer, action))
                if cost + _MARGIN < limit:  # noqa: PLR1730 -- this is the innermost loop, and min costs a call
                    limit = cost + _MARGIN
    return limit


def _places(
    stacks: _Stacks,
    stack: int,
    labels: Sequence[tuple[Label, float]],
    line: BodyLine,
    end: str,
    before: str,
    *,
    headlike: bool,
) -> list[_Place]:
    """Every way to read one of a line's labels as that of a paragraph."""
    found: list[_Place] = []
    for label, trust in labels:
        after = _after(line, label)
        more = trust + (COST["headlike"] if headlike and label.shape.heads else 0.0)
        for depth, frame, step, odd, reading in _advance(
            stacks.by_number[stack], label, line.x, end=end, before=before
        ):
            new = stacks.number(stack, depth, frame)
            found.append((new, more + step, ("label", reading, depth + 1, odd), after))
    return found


def _after(line: BodyLine, label: Label) -> str:
    """What stands last behind a label: nothing where it is alone on its line."""
    return "bare" if label.body >= len(line.text.rstrip()) else ""


def _as_heading(label: Label, missing: int) -> float:
    """What it costs to take a label for that of a heading that misses some of its signs."""
    return (
        COST["heading_number" if label.shape.kind == "number" else "heading"] + COST["heading_sign"] * missing
    )


def _headings(stacks: _Stacks, heads: int, labels: Sequence[tuple[Label, float]]) -> list[_Place]:
    """Every way to read one of a line's labels as that of a heading; each comes with what that costs."""
    found: list[_Place] = []
    for label, more in labels:
        for depth, frame, step, _, reading in _advance(
            stacks.by_number[heads], label, None, end="", before=""
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


def _advance(stack: _Stack, label: Label, x: float | None, *, end: str, before: str) -> list[_Way]:
    """Every way to place a label in a stack of lists."""
    ways = _placed(stack, label, label.shape.family, x, end=end, before=before)
    other = turned(label) if label.above else None
    if other is not None and any(one.family == "N" and one.value == other.above for one in stack):
        for depth, frame, cost, odd, reading in _placed(stack, other, "turned", x, end=end, before=before):
            ways.append((depth, frame, cost + COST["turned"], odd, reading))
    return ways


def _placed(
    stack: _Stack, label: Label, family: str, x: float | None, *, end: str, before: str
) -> list[_Way]:
    value = (*label.above, label.number)
    shape, headed = label.shape, before in {"H", "F"}
    ways: list[_Way] = []
    for depth in range(len(stack) - 1, -1, -1):
        frame = stack[depth]
        if frame.family != family:
            continue
        cost, odd = _step(frame.value, value, fresh=before in {"H", "F", "U"})
        if odd == "number.restart" and headed:
            odd = ""
        if x is not None and frame.x is not None and abs(x - frame.x) > _SET_IN:
            cost += COST["elsewhere"]
        if headed and depth:
            cost += COST["headed"]
        if frame.shape != shape.id and family not in {"C", "turned"}:
            cost += COST["style"]
        kept = shape.id if shape.label <= frame.trust else frame.shape
        trust = min(shape.label, frame.trust)
        new = Frame(family, value, frame.x if x is None else x, kept, frame.rank, trust)
        ways.append((depth, new, cost, odd, label))
    first = value[-1] <= 1
    opens = (
        (COST["child_colon"] if end == "colon" else COST["child"])
        if first
        else COST["late"] + math.log(value[-1]) / 2
    )
    if shape.kind == "bullet" and end != "colon" and not headed:
        opens += COST["bullet"] + (0.0 if end else COST["open_bullet"])
    own = Frame(family, value, x, shape.id, shape.rank, shape.label)
    for depth in range(min(len(stack), _DEEPEST), -1, -1):
        cost = opens
        if depth < len(stack) and not headed:
            cost += COST["leave"]
        if headed and depth:
            cost += COST["headed"]
        odd = "" if first else "number.not_first"
        again = depth < len(stack) and stack[depth].family == family and value[-1] == 1 and not label.above
        if again and not headed:
            odd = "number.restart"
        if depth:
            cost += _under(stack[depth - 1], value, family, shape.rank, x)
            if (
                family in {"C", "turned"}
                and stack[depth - 1].family == "N"
                and value[:-1] == stack[depth - 1].value
            ):
                cost = 0.0 if first else COST["gap"] + math.log(value[-1])
        elif label.above:
            cost += COST["unhung"] if not stack else COST["back"]
        ways.append((depth, own, cost, odd, label))
    return ways


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
    gaps = sum([line.gap for line in lines])
    tells = gaps > len(lines) / 50
    cased = _is_cased(lines)
    previous: BodyLine | None = None
    above, broken = "", False
    odds: list[tuple[float, float]] = []
    for line, end in zip(lines, ends, strict=True):
        case = (
            _CASE[_first_case(line.text)] if cased else _OPEN if previous is not None and not above else 0.0
        )
        if small_clauses and previous is not None and case < 0 and above in _CLAUSE_ENDS:
            case = 0.0
        if previous is None or line.below_table:
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
            low = max(-_CERTAIN, min(_CERTAIN, low))
        if not -_CERTAIN <= high <= _CERTAIN:
            high = max(-_CERTAIN, min(_CERTAIN, high))
        odds.append((low, high))
        broken = line.page is None and not line.text[-1:].isalpha() and line.text.strip().isdecimal()
        previous, above = (previous, above) if broken and previous is not None else (line, end)
    return odds


def _boundary(previous: BodyLine, end: str, line: BodyLine, *, tells: bool, broken: bool) -> float:
    if line.page != previous.page:
        mark = "page"
    elif broken or line.broken:
        mark = "broken" if line.gap else "page"
    else:
        mark = "y" if line.gap else "n"
    base = _GAP[mark] if tells or line.gap else 0.0
    base += _END[end]
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
