"""Which line-initial compounds (`٧-١`, `١٣٤.٢٥`, `٧-١-٢`) are labels: the paragraph above and sequence decide.

A compound is a label only under the open paragraph whose number it begins with. All others are text: dates
(«٨-٢٦ حزيران»), years, targets («الغاية ٥-٢»), decimal fractions.
"""

from collections.abc import Sequence

from unrec.structure.labels import Label, turned
from unrec.split.lists import Candidate, Decision, OpenList, Upcoming, compound_kind, list_kind

# A jump over more numbers than this is a gap only where the list goes on behind it.
_MAX_GAP = 6
_MAX_SURE_GAP = 40
_TEXT = Decision(0, "label.out_of_sequence")


def decide_compound(
    candidate: Candidate, stack: Sequence[OpenList], upcoming: Upcoming, *, fresh: bool = False
) -> Decision:
    """Return what a candidate with a compound label is, given the open lists from the outermost in.

    Guarantees: where it is a label, the numbers before its last are those of the paragraph and of the items
    that it hangs under, and its level is one more than there are of them. Read from the other end
    (`١-٧` for `٧-١`) it is one only in a list of at least two such labels that begins with 1, and not where
    a heading stands between (`fresh`).
    """
    if candidate.inline and not candidate.gap:
        return _TEXT
    under = False
    for label in filter(None, (candidate.label, turned(candidate.label))):
        if _stands_under(label.above, stack) and not (label.turned and fresh and len(stack) == 1):
            decision = _in_list(candidate, label, stack, upcoming)
            if decision.level:
                return decision._replace(turned=label.turned)
            under = under or not label.turned
    if under:
        return _TEXT
    return _under_nothing(candidate, upcoming)


def _stands_under(above: tuple[int, ...], stack: Sequence[OpenList]) -> bool:
    """Whether the last labels of the outermost lists are these numbers, each list under the one before."""
    if len(stack) < len(above):
        return False
    return all(
        opened.last == number and (at == 0 or opened.kind == compound_kind(above[:at]))
        for at, (opened, number) in enumerate(zip(stack, above, strict=False))
    )


def _in_list(candidate: Candidate, label: Label, stack: Sequence[OpenList], upcoming: Upcoming) -> Decision:
    """A compound under its paragraph: the next of its list, or the first of a new one."""
    level = len(label.above) + 1
    opened = stack[level - 1] if len(stack) >= level else None
    kind, number = list_kind(label), label.number
    follows = upcoming.comes(kind, number + 1, candidate.at, strong=True)
    if opened is None or opened.kind not in {kind, compound_kind(label.above, turned=not label.turned)}:
        return _opens(candidate, label, level, follows=follows)
    if opened.kind != kind:
        return _TEXT  # no list is printed both ways
    if number == opened.last + 1:
        again = not candidate.closed and upcoming.comes(kind, number, candidate.at, strong=True)
        goes_on = upcoming.comes(kind, number + 1, candidate.at)
        sure = candidate.strong or goes_on or not opened.strong
        return Decision(level) if sure and not again else _TEXT
    if number > opened.last:
        sure = candidate.closed and number - opened.last <= _MAX_GAP
        sure = sure or (candidate.strong and follows and number - opened.last <= _MAX_SURE_GAP)
        missing = upcoming.comes(kind, opened.last + 1, candidate.at)
        return Decision(level, "number.gap") if sure and not missing else _TEXT
    if number == opened.last:
        return Decision(level, "number.repeat") if candidate.closed else _TEXT
    restarts = number == 1 and candidate.strong and follows
    return Decision(level, "number.restart") if restarts else _TEXT


def _opens(candidate: Candidate, label: Label, level: int, *, follows: bool) -> Decision:
    if label.turned:
        opens = label.number == 1 and candidate.strong and follows
        return Decision(level, "label.turned") if opens else _TEXT
    if label.number == 1:
        return Decision(level) if follows or candidate.closed else _TEXT
    late = candidate.strong and follows and label.number <= _MAX_GAP
    return Decision(level, "number.not_first") if late else _TEXT


def _under_nothing(candidate: Candidate, upcoming: Upcoming) -> Decision:
    """Nothing where it is mere prose; a series whose paragraph is missing is a finding."""
    label = candidate.label
    if not candidate.closed:
        return Decision(0)
    follows = upcoming.comes(list_kind(label), label.number + 1, candidate.at, strong=True)
    return Decision(0, "label.orphan") if label.number == 1 and follows else _TEXT
