"""Pairs what the gold expects with what the output has."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence

from unrec.evaluate.records import Side

Key = Callable[[Side], Hashable]
Pair = tuple[Side | None, Side | None]


def pair(expected: Sequence[Side], got: Sequence[Side], keys: Sequence[Key]) -> Iterator[Pair]:
    """Yield each side exactly once, paired with one whose key is equal, or alone.

    The keys are tried in turn, strictest first, on what the ones before left over; equal keys pair in
    order. Pairs come in the order of `expected`; then what the output has alone, in its order.
    """
    partner: dict[int, int] = {}
    for key in keys:
        free: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        taken = set(partner.values())
        for index, side in enumerate(got):
            if index not in taken:
                free[key(side)].append(index)
        for index, side in enumerate(expected):
            if index not in partner and free[key(side)]:
                partner[index] = free[key(side)].popleft()
    for index, side in enumerate(expected):
        yield side, got[partner[index]] if index in partner else None
    taken = set(partner.values())
    yield from ((None, side) for index, side in enumerate(got) if index not in taken)


def by_value(side: Side) -> Hashable:
    """The key of sides that are equal in all that is compared."""
    return tuple(sorted(side.value.items()))


def by_span(side: Side) -> Hashable:
    """The key of sides that stand at the same place."""
    return (side.start, side.end)


def by_start(side: Side) -> Hashable:
    """The key of sides that begin at the same place."""
    return side.start


def by_end(side: Side) -> Hashable:
    """The key of sides that end at the same place."""
    return side.end


def by_place(name: str) -> Key:
    """The key of sides with the same value under `name`."""
    return lambda side: side.value.get(name)
