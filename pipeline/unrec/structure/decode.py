"""The cheapest reading of a whole document: which lines begin a paragraph, with which label, and how deep.

A line that begins like a label may be one, or text that happens to begin so; a line without one may begin a
paragraph or go on with the one above. Each choice has a cost, close to a negative log-likelihood. `decode` finds
the choices whose costs add up to the least over the document: a beam search whose states are the open lists, the
open headings and what stood last. Equal states are merged, so the time is linear in the lines.

No word of any language decides anything here. The costs below and those of the label shapes
(`languages/base/labels.toml`) were set by hand and measured on annotated documents.
"""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from unrec.structure.labels import Label, turned
from unrec.structure.line_ends import line_end

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
_BEAM, _MARGIN = 16, 12.0
_DEEPEST = 12
_NEAR = 4.0  # points by which two lines that begin at one place may differ
_SET_IN = 8.0
_SAMPLE = 100
_PRINTED = 80  # characters of a line that is no heading
_MAX_HEAD = 150
_WORD = re.compile(r"[^\W\d_]{2}|[\u4e00-\u9fff]")
_SHORT_FILL, _FULL_FILL = 0.85, 0.95

Kind = Literal["text", "plain", "label", "head", "page", "fixed"]


class BodyLine(NamedTuple):
    """A line of the body as the decoder sees it.

    `x` is the distance in points of its beginning from the margin, `fill` the part of the measure it fills; None
    where the source does not say. Where `wrapped` is false print does not break lines. `asks` says that its words cannot be those of
    a heading. `fixed` is the rule of
    the heading that this line is known to begin, `resets` that numbering begins anew below it. `broken` says that
    furniture or a note stands between the line and the one before: a page may have ended there.
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


class Action(NamedTuple):
    """What a line is: text of the paragraph before, a paragraph without a label, one with it, or a heading.

    `depth` is that of the list, or of the heading, from 1. `odd` is the code of the finding on a label that does
    not follow the one before it, else empty. `page` is a page number between lines of a text without pages.
    """

    kind: Kind
    label: Label | None = None
    depth: int = 0
    odd: str = ""


class Frame(NamedTuple):
    """An open list: the family of its labels, its last value, where its labels stand, the shape they have."""

    family: str
    value: tuple[int, ...]
    x: float | None
    shape: str
    rank: int
    trust: float


_Stack = tuple[Frame, ...]
_State = tuple[_Stack, _Stack, int, str, int]
_Pointer = tuple["_Pointer", Action] | None
_TEXT, _PLAIN, _PAGE, _FIXED = Action("text"), Action("plain"), Action("page"), Action("fixed")


def decode(lines: Sequence[BodyLine], *, wrapped: bool, small_clauses: bool = False) -> list[Action]:
    """Return one action a line. Time grows with the lines; `wrapped` says whether print breaks lines.

    With `small_clauses` a small letter after a comma or a semicolon says nothing: clauses begin so.
    """
    odds = _evidence(lines, wrapped=wrapped, small_clauses=small_clauses)
    states: dict[_State, tuple[float, _Pointer]] = {((), (), 0, "", 0): (0.0, None)}
    for at, line in enumerate(lines):
        start, begin = odds[at]
        if line.fixed:
            states = _below_fixed(states, line)
            continue
        nexts: dict[_State, tuple[float, _Pointer]] = {}
        for state, action, cost, pointer in _moves(states, lines, at, start, begin):
            known = nexts.get(state)
            if known is None or cost < known[0]:
                nexts[state] = (cost, (pointer, action))
        states = _best(nexts)
    ends = (
        (cost + (COST["orphan"] if state[3] == "bare" else 0.0), at)
        for at, (state, (cost, _)) in enumerate(states.items())
    )
    pointer = list(states.values())[min(ends)[1]][1] if states else None
    actions: list[Action] = []
    while pointer is not None:
        pointer, action = pointer
        actions.append(action)
    return actions[::-1]


def _best(states: dict[_State, tuple[float, _Pointer]]) -> dict[_State, tuple[float, _Pointer]]:
    """The cheapest states, and none that is hopeless beside them."""
    if len(states) == 1:
        return states
    most = min(found[0] for found in states.values()) + _MARGIN
    kept = {state: found for state, found in states.items() if found[0] <= most}
    if len(kept) <= _BEAM:
        return kept
    return dict(sorted(kept.items(), key=lambda pair: pair[1][0])[:_BEAM])


def _below_fixed(
    states: dict[_State, tuple[float, _Pointer]], line: BodyLine
) -> dict[_State, tuple[float, _Pointer]]:
    nexts: dict[_State, tuple[float, _Pointer]] = {}
    for (stack, heads, page, _, named), (cost, pointer) in states.items():
        state = ((), heads, page, "F", named) if line.resets else (stack, heads, page, "F", named)
        if state not in nexts or cost < nexts[state][0]:
            nexts[state] = (cost, (pointer, _FIXED))
    return nexts


def _moves(
    states: dict[_State, tuple[float, _Pointer]],
    lines: Sequence[BodyLine],
    at: int,
    start: float,
    begin: float,
) -> Iterator[tuple[_State, Action, float, _Pointer]]:
    """Every way to read a line after every state that is still open."""
    line = lines[at]
    as_text = max((label.shape.text for label in line.labels), default=0.0)
    end = line_end(lines[at - 1].text) if at else ""
    heads = [
        (label, _missing_signs(lines, at, label))
        for label in line.labels
        if _may_head(label) and not line.asks
    ]
    headlike = any(label.shape.heads and not missing for label, missing in heads)
    cost_start, cost_begin, cost_on = _soft(-start), _soft(-begin), _soft(begin)
    trusts = [_trust(line, label) for label in line.labels]
    goes_on = 0.0
    for (stack, open_heads, page, before, named), (cost, pointer) in states.items():
        bare, below = before == "bare", before == "H"
        if at and before != "F" and not (below and line.gap):
            goes_on = 0.0 if bare else cost_on + (COST["below_heading"] if below else 0.0)
            state = (stack, open_heads, page, "" if bare else before, named)
            yield state, _TEXT, cost + as_text + goes_on, pointer
        extra = COST["orphan"] if bare else 0.0
        open_above = stack and not before and end in {"", "comma"}
        plain = cost + as_text + cost_begin + COST["unlabelled"] + extra
        plain += COST["unfinished"] if open_above else 0.0
        yield (stack, open_heads, page, "U", named), _PLAIN, plain, pointer
        for label, trust in zip(line.labels, trusts, strict=True):
            more = trust + cost_start + (COST["headlike"] if headlike and label.shape.heads else 0.0)
            after = "bare" if label.body >= len(line.text.rstrip()) else ""
            if label.shape.kind == "named":
                odd, step = _named_step(named, label.number)
                outer = stack[:1] if stack and stack[0].family == "N" else ()
                frame = Frame("named", (label.number,), line.x, label.shape.id, 0, 0.0)
                action = Action("label", label, len(outer) + 1, odd)
                yield (
                    ((*outer, frame), open_heads, page, after, label.number),
                    action,
                    cost + more + step + extra,
                    pointer,
                )
                continue
            for new, step, odd, reading in _advance(stack, label, line.x, end=end, before=before):
                action = Action("label", reading, len(new), odd)
                more_or_less = more + step + (0.0 if len(new) > len(stack) else extra)
                yield (new, open_heads, page, after, named), action, cost + more_or_less, pointer
        for label, missing in heads:
            number = COST["heading_number"] if label.shape.kind == "number" else COST["heading"]
            more = number + COST["heading_sign"] * missing + cost_start + extra
            for new, step, _, reading in _advance(open_heads, label, None, end="", before=""):
                whole = cost + more + min(step, COST["heading_late"])
                yield (stack, new, page, "H", named), Action("head", reading, len(new)), whole, pointer
        if line.page is None and line.labels and line.text.strip().isdecimal():
            number_here = line.labels[-1].number
            odd_page = 0.2 if number_here == page + 1 else 1.5 if number_here > page else 3.0
            yield (stack, open_heads, number_here, before, named), _PAGE, cost + odd_page, pointer


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


def _may_head(label: Label) -> bool:
    return label.shape.heads or (
        label.shape.kind == "number" and label.shape.id in {"number.dot", "number.dash"}
    )


def _missing_signs(lines: Sequence[BodyLine], at: int, label: Label) -> int:
    """How many signs of a heading are missing: short, no closing mark, apart from what follows."""
    line = lines[at]
    text = line.text[label.body :].strip()
    after = lines[at + 1] if at + 1 < len(lines) else None
    missing = 2 * (line_end(text) != "") + text[:1].islower()
    missing += (line.fill or 0) > _FULL_FILL or len(text) > _MAX_HEAD
    missing += not (after is None or after.gap or after.page != line.page or line.fill is None)
    return missing + 3 * (not text) + (3 if missing and label.shape.kind == "number" else 0)


def _advance(
    stack: _Stack, label: Label, x: float | None, *, end: str, before: str
) -> Iterator[tuple[_Stack, float, str, Label]]:
    """Every way to place a label in a stack of lists: the new stack, its cost, what is odd, the label as read."""
    yield from _placed(stack, label, label.shape.family, x, end=end, before=before)
    other = turned(label)
    if other is not None and any(one.family == "N" and one.value == other.above for one in stack):
        for new, cost, odd, reading in _placed(stack, other, "turned", x, end=end, before=before):
            yield new, cost + COST["turned"], odd, reading


def _placed(
    stack: _Stack, label: Label, family: str, x: float | None, *, end: str, before: str
) -> Iterator[tuple[_Stack, float, str, Label]]:
    value = (*label.above, label.number)
    shape, headed = label.shape, before in {"H", "F"}
    for depth in range(len(stack) - 1, -1, -1):
        frame = stack[depth]
        if frame.family != family:
            continue
        cost, odd = _step(frame.value, value, fresh=before in {"H", "F", "U"})
        if x is not None and frame.x is not None and abs(x - frame.x) > _SET_IN:
            cost += COST["elsewhere"]
        if headed and depth:
            cost += COST["headed"]
        if frame.shape != shape.id and family not in {"C", "turned"}:
            cost += COST["style"]
        kept = shape.id if shape.label <= frame.trust else frame.shape
        trust = min(shape.label, frame.trust)
        yield (
            (*stack[:depth], Frame(family, value, frame.x if x is None else x, kept, frame.rank, trust)),
            cost,
            odd,
            label,
        )
    first = value[-1] <= 1
    opens = (
        (COST["child_colon"] if end == "colon" else COST["child"])
        if first
        else COST["late"] + math.log(value[-1]) / 2
    )
    if shape.kind == "bullet" and end != "colon" and not headed:
        opens += COST["bullet"] + (0.0 if end else COST["open_bullet"])
    for depth in range(min(len(stack), _DEEPEST), -1, -1):
        cost = opens
        if depth < len(stack) and not headed:
            cost += COST["leave"]
        if headed and depth:
            cost += COST["headed"]
        odd = "" if first else "number.not_first"
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
        yield (*stack[:depth], Frame(family, value, x, shape.id, shape.rank, shape.label)), cost, odd, label


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
        return (COST["restart_fresh"], "") if fresh else (COST["restart"], "number.restart")
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


def _evidence(lines: Sequence[BodyLine], *, wrapped: bool, small_clauses: bool) -> list[tuple[float, float]]:
    """Log odds that a paragraph begins at each line, with a label and without. A mark that never varies says nothing."""
    gaps = sum(line.gap for line in lines)
    tells = gaps > len(lines) / 50
    cased = _is_cased(lines)
    found: list[tuple[float, float]] = []
    previous: BodyLine | None = None
    broken = False
    for line in lines:
        open_above = previous is not None and not line_end(previous.text)
        case = _CASE[_first_case(line.text)] if cased else _OPEN if open_above else 0.0
        if small_clauses and previous is not None and case < 0 and line_end(previous.text) in _CLAUSE_ENDS:
            case = 0.0
        if previous is None:
            base = _CERTAIN
        elif not wrapped:
            end = line_end(previous.text)
            on = cased and case < 0 and end in {"", "comma"} and not line.gap
            over = line.page != previous.page or len(previous.text) > _PRINTED or previous.asks
            on = on or (not cased and not end and over)
            base, case = 5.0, -_CERTAIN if on else 0.0
        else:
            base = (
                -_CERTAIN
                if line.inline and not line.gap
                else _boundary(previous, line, tells=tells, broken=broken)
            )
        low, high = max(-_CERTAIN, min(_CERTAIN, base)), max(-_CERTAIN, min(_CERTAIN, base + case))
        found.append((low, high))
        broken = line.page is None and line.text.strip().isdecimal()
        previous = previous if broken and previous is not None else line
    return found


def _boundary(previous: BodyLine, line: BodyLine, *, tells: bool, broken: bool) -> float:
    mark = "y" if line.gap else "n"
    if line.page != previous.page:
        mark = "page"
    elif broken or line.broken:
        mark = "broken" if line.gap else "page"
    base = _GAP[mark] if tells or line.gap else 0.0
    end = line_end(previous.text)
    base += _END[end]
    if previous.fill is not None:
        base += _SHORT[previous.fill < _SHORT_FILL]
    if line.x is not None and previous.x is not None:
        step = line.x - previous.x
        base += _PLACE["=" if abs(step) < _NEAR else ">" if step > 0 else "<"]
    return base


def _is_cased(lines: Sequence[BodyLine]) -> bool:
    """Whether the text is in a script that has capitals: most of its first letters are small or capital."""
    letters = cased = 0
    for line in lines[:_SAMPLE]:
        letters += sum(map(str.isalpha, line.text[:_SAMPLE]))
        cased += sum(character.islower() or character.isupper() for character in line.text[:_SAMPLE])
    return cased > letters / 2


def _first_case(text: str) -> str:
    for character in text:
        if character.isalpha():
            return "a" if character.islower() else "A"
        if character.isdigit():
            return ""
    return ""


def _soft(odds: float) -> float:
    return math.log1p(math.exp(odds))
