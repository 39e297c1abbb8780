"""The ledger: lines with another role, rule or text, each with those that changed alike."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from unrec.diff.change import STRUCTURE, Change, Moved, columns, differing, note, reason, shown
from unrec.models import Extraction, Line


def stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Yield stretches of indices that together cover both sequences, in order, none empty on both sides.

    Where the two ranges have one length, their lines belong together one by one; else the lines of
    the one took the place of those of the other. Lines that stand once on each side hold their places
    (the longest run of them that is in order); between two such, what begins and ends alike is paired.
    """
    i = j = 0
    for a, b in [*_anchors(old, new), (len(old), len(new))]:
        yield from _between(old, new, range(i, a), range(j, b))
        if a < len(old) and b < len(new):
            yield range(a, a + 1), range(b, b + 1)
        i, j = a + 1, b + 1


def _between(
    old: Sequence[str], new: Sequence[str], left: range, right: range
) -> Iterator[tuple[range, range]]:
    most = min(len(left), len(right))
    head = next((k for k in range(most) if old[left[k]] != new[right[k]]), most)
    rest = most - head
    tail = next((k for k in range(rest) if old[left[-1 - k]] != new[right[-1 - k]]), rest)
    ends = len(left) - tail, len(right) - tail
    for one, other in (
        (left[:head], right[:head]),
        (left[head : ends[0]], right[head : ends[1]]),
        (left[ends[0] :], right[ends[1] :]),
    ):
        if one or other:
            yield one, other


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest increasing run of lines that stand once on each side."""
    before, after = Counter(old), Counter(new)
    where = {line: j for j, line in enumerate(new) if after[line] == 1}
    pairs = [(i, where[line]) for i, line in enumerate(old) if before[line] == 1 and line in where]
    lasts: list[int] = []  # the smallest end of a run of each length
    of_last: list[int] = []  # which pair that is
    previous: list[int] = []
    for at, (_, j) in enumerate(pairs):
        length = bisect_left(lasts, j)
        lasts[length : length + 1] = [j]
        of_last[length : length + 1] = [at]
        previous.append(of_last[length - 1] if length else -1)
    run: list[tuple[int, int]] = []
    at = of_last[-1] if of_last else -1
    while at >= 0:
        run.append(pairs[at])
        at = previous[at]
    return run[::-1]


_COLUMNS = columns(Line, but=("text",))
_IDS = frozenset({"paragraph_id", "section_id"})
_SHOWN = 12

_Pair = tuple[Line, Line]


def ledger(
    old: Extraction, new: Extraction, said: Collection[str], seated: Collection[str], moved: list[Moved]
) -> Iterator[Change]:
    """Yield a change for each stretch of lines with other texts, and one for all lines that changed alike.

    Lines are paired by their texts. The texts of lines whose unit or section is in `said` are told with it,
    and so are the ids of units and sections there, and the section of a unit in `seated`. Blank lines that
    came or went are noted in `moved`.
    """
    if old.lines == new.lines:
        return
    own, why = new.document.document_id, reason(old.document, new.document, STRUCTURE)
    alike: dict[tuple[str, str], list[_Pair]] = {}
    for left, right in stretches([line.text for line in old.lines], [line.text for line in new.lines]):
        before, after = old.lines[left.start : left.stop], new.lines[right.start : right.stop]
        if before == after:
            continue
        if len(before) == len(after):
            pairs = list(zip(before, after, strict=True))
            for pair in pairs:
                note(moved, "lines", f"line {pair[0].line}", *pair)
                names = differing(*pair, _COLUMNS)
                if names and not _told(*pair, names, said, seated):
                    alike.setdefault((shown(pair[0], names), shown(pair[1], names)), []).append(pair)
            pairs = [pair for pair in pairs if pair[0].text != pair[1].text]
            before, after = tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)
        for one, other in _replaced(before, after, said, moved):
            yield Change(own, "lines", why, one, other)
    for (one, other), run in alike.items():
        lefts, rights = _numbers(pair[0].line for pair in run), _numbers(pair[1].line for pair in run)
        yield Change(own, "lines", why, f"{lefts}: {one}", f"{rights}: {other}")


def _told(
    left: Line, right: Line, names: Collection[str], said: Collection[str], seated: Collection[str]
) -> bool:
    """Whether ids of units and sections are all that differs, and are told with those."""
    if not _IDS.issuperset(names):
        return False
    if "paragraph_id" in names:
        return left.paragraph_id in said and right.paragraph_id in said
    return left.paragraph_id in seated or {left.section_id, right.section_id} - {None} <= {*said}


def _replaced(
    before: Sequence[Line], after: Sequence[Line], said: Collection[str], moved: list[Moved]
) -> Iterator[tuple[str, str]]:
    """The texts of lines that took one another's place, if there is anything to tell of them."""
    moved += [Moved("lines", "", line, None) for line in before if not line.text.strip()]
    moved += [Moved("lines", "", None, line) for line in after if not line.text.strip()]
    left, right = ([line for line in lines if not _covered(line, said)] for lines in (before, after))
    if left or right:
        yield _texts(left), _texts(right)


def _covered(line: Line, said: Collection[str]) -> bool:
    if not line.text.strip():
        return True
    return line.paragraph_id in said or (line.role == "heading" and line.section_id in said)


def _texts(lines: Sequence[Line]) -> str:
    if not lines:
        return ""
    return f"{_numbers(line.line for line in lines)}: " + " / ".join(f"«{line.text}»" for line in lines)


def _numbers(numbers: Iterable[int]) -> str:
    """`lines 3, 7–9 and 40 more`: runs of numbers, the first twelve of them."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    first = ", ".join("–".join(map(str, run)) for run in runs[:_SHOWN])
    more = sum(run[-1] - run[0] + 1 for run in runs[_SHOWN:])
    one = len(runs) == 1 and len(runs[0]) == 1
    return f"line{'' if one else 's'} {first}" + (f" and {more} more" if more else "")
