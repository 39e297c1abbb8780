"""Pairing two sequences of lines, in linear space and almost linear time whatever they hold."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence


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
