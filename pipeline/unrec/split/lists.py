"""Which line-initial numbers and letters are labels: sequence decides.

A label continues an open list, or opens a deeper one with its first value. Anything else needs evidence
(a paragraph break before it, and no better candidate later) and leaves a finding, or is text.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from unrec.structure.labels import Label, turned

# A jump over more numbers than this is not a gap but a number that begins a line.
_MAX_GAP = 40
# Letters skip fewer: a wide jump is a letter misread, such as «خ» for «ج».
_MAX_LETTER_GAP = 6
# Points by which a deeper list is set in, at least.
_SET_IN = 9.0
# Printed documents nest four or five levels; ids and full texts grow with each.
_DEEPEST = 12


class Candidate(NamedTuple):
    """A line that starts like a label; `at` is the line's index.

    `strong` says that a paragraph can begin here: after a gap, a finished sentence, or at a bullet.
    `inline` says that the next label of the same shape stands in the same line: an enumeration in running
    text, «١) التقييم؛ ٢) التخطيط», whose line happens to begin with a label. `closed` says that the line
    above ends a sentence or an item, or announces a list.
    """

    at: int
    label: Label
    strong: bool
    gap: bool
    indent: float | None
    inline: bool = False
    closed: bool = False


class OpenList(NamedTuple):
    """A list that can still grow: what kind of labels it has, its last value, how far it is set in.

    `strong` is that of its last label.
    """

    kind: str
    shape: str
    last: int
    indent: float | None
    strong: bool = True


class Decision(NamedTuple):
    """What a candidate is: a label at `level` (from 1), or text where level is 0.

    `finding` is the code of what is odd about it, None where nothing is. `turned` says that its label is
    to be read from the other end.
    """

    level: int
    finding: str | None = None
    turned: bool = False


class Upcoming:
    """Where each value of each kind of label stands in a run of candidates; built once a run."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._at: dict[tuple[str, int], list[int]] = {}
        self._strong: dict[tuple[str, int], list[int]] = {}
        for candidate in candidates:
            for label in filter(None, (candidate.label, turned(candidate.label))):
                key = (list_kind(label) if label.above else label.shape.kind, label.number)
                self._at.setdefault(key, []).append(candidate.at)
                if candidate.strong:
                    self._strong.setdefault(key, []).append(candidate.at)

    def comes(self, kind: str, number: int, after: int, *, strong: bool = False) -> bool:
        """Whether a label of that kind and value stands behind index `after`, before a list begins anew.

        The kind of a compound label is its `list_kind`.
        """
        found = _next(self._strong if strong else self._at, (kind, number), after)
        anew = _next(self._at, (kind, 1), after)
        return found is not None and (anew is None or found <= anew)


def _next(at: dict[tuple[str, int], list[int]], key: tuple[str, int], after: int) -> int | None:
    indexes = at.get(key, [])
    position = bisect_right(indexes, after)
    return indexes[position] if position < len(indexes) else None


def decide(
    candidate: Candidate, stack: Sequence[OpenList], upcoming: Upcoming, *, fresh: bool, before: int = 0
) -> Decision:
    """Return what a candidate is, given the open lists from the outermost in.

    `fresh` says that a heading stands between the outermost list's last label and this one, so that its
    numbers may go on or begin again without being odd. `before` is the last number of paragraphs above that
    are no recommendations, whose numbers these may go on from.
    """
    label = candidate.label
    if candidate.inline and not candidate.gap:
        return Decision(0, "label.out_of_sequence")
    is_number = label.shape.kind == "number" and not label.shape.deeper
    if before and label.number == before + 1 and candidate.strong and is_number:
        return Decision(1)
    if not stack:
        return _first(candidate, upcoming)
    if fresh and not is_number:
        return Decision(0, "label.orphan")  # what it could hang under stands above another heading
    grown = _grows(candidate, stack)
    if grown is not None:
        weak = not candidate.strong and upcoming.comes(
            label.shape.kind, label.number, candidate.at, strong=True
        )
        return Decision(0, "label.out_of_sequence") if weak else Decision(grown)
    if label.number == 1 and _may_open(candidate, stack):
        return Decision(len(stack) + 1)
    level = _level_of_kind(candidate, stack)
    if level is None:
        return _opens_late(candidate, stack)
    return _out_of_order(candidate, stack[level - 1], level, upcoming, fresh=fresh)


def _first(candidate: Candidate, upcoming: Upcoming) -> Decision:
    """The first label of a run: a number, and 1 unless it is followed by its successor."""
    shape, number = candidate.label.shape, candidate.label.number
    if shape.kind != "number" or shape.deeper:
        return Decision(0, "label.orphan")
    if number == 1:
        return Decision(1)
    follows = upcoming.comes("number", number + 1, candidate.at)
    if candidate.strong and not upcoming.comes("number", 1, candidate.at) and (follows or candidate.gap):
        return Decision(1, "number.not_first")
    return Decision(0, "label.out_of_sequence")


def _grows(candidate: Candidate, stack: Sequence[OpenList]) -> int | None:
    """The level of the open list whose next value this is: of the same shape first, then the innermost."""
    label = candidate.label
    kind = list_kind(label)
    fits = [
        level
        for level in range(len(stack), 0, -1)
        if stack[level - 1].kind == kind and stack[level - 1].last + 1 == label.number
    ]
    if not fits:
        return None
    return min(
        fits,
        key=lambda level: (stack[level - 1].shape != label.shape.id, _distance(candidate, stack[level - 1])),
    )


def _distance(candidate: Candidate, open_list: OpenList) -> float:
    if candidate.indent is None or open_list.indent is None:
        return 0.0
    return round(abs(candidate.indent - open_list.indent) / _SET_IN)


def list_kind(label: Label) -> str:
    """Quoted numbers and plain numbers count apart, and compound ones by what stands before the last."""
    if label.above:
        return compound_kind(label.above, turned=label.turned)
    return label.shape.id if label.shape.deeper else label.shape.kind


def compound_kind(above: tuple[int, ...], *, turned: bool = False) -> str:
    """The kind of a list of compound labels that begin with these numbers."""
    return " ".join(map(str, ("turned" if turned else "compound", *above)))


def _may_open(candidate: Candidate, stack: Sequence[OpenList]) -> bool:
    """Whether a first value opens a list under the innermost item: another kind or shape, or set further in."""
    if len(stack) >= _DEEPEST:
        return False
    inner = stack[-1]
    if all(open_list.kind != list_kind(candidate.label) for open_list in stack):
        return True
    if list_kind(candidate.label) == inner.kind and candidate.indent is not None and inner.indent is not None:
        return candidate.indent > inner.indent + _SET_IN
    same = [open_list for open_list in stack if open_list.kind == list_kind(candidate.label)]
    return all(open_list.shape != candidate.label.shape.id for open_list in same) and candidate.strong


def _level_of_kind(candidate: Candidate, stack: Sequence[OpenList]) -> int | None:
    """The innermost open list of the same kind, of the same shape where there is one."""
    levels = [
        level for level in range(len(stack), 0, -1) if stack[level - 1].kind == list_kind(candidate.label)
    ]
    shaped = [level for level in levels if stack[level - 1].shape == candidate.label.shape.id]
    return next(iter(shaped or levels), None)


def _opens_late(candidate: Candidate, stack: Sequence[OpenList]) -> Decision:
    """A list of a new kind that does not begin with its first value."""
    bracketed = candidate.label.shape.shape.endswith(")")
    if (
        candidate.strong
        and bracketed
        and candidate.label.number <= _MAX_GAP
        and candidate.label.shape.kind == "letter"
    ):
        return Decision(len(stack) + 1, "number.not_first")
    return Decision(0, "label.out_of_sequence")


def _widest(kind: str) -> int:
    return _MAX_LETTER_GAP if kind == "letter" else _MAX_GAP


def _out_of_order(
    candidate: Candidate, open_list: OpenList, level: int, upcoming: Upcoming, *, fresh: bool
) -> Decision:
    label, last = candidate.label, open_list.last
    kind = label.shape.kind
    text = Decision(0, "label.out_of_sequence")
    if not candidate.strong or label.shape.id != open_list.shape:
        return text
    if label.number > last:
        missing = upcoming.comes(kind, last + 1, candidate.at)
        return text if missing or label.number - last > _widest(kind) else Decision(level, "number.gap")
    if label.number == 1 and (fresh and level == 1):
        return Decision(1)
    if label.number == 1 and last > 1:
        follows = upcoming.comes(kind, 2, candidate.at)
        return Decision(level, "number.restart") if follows or candidate.gap else text
    if upcoming.comes(kind, last + 1, candidate.at) and not candidate.gap and label.number != last:
        return text
    return Decision(level, "number.repeat")
