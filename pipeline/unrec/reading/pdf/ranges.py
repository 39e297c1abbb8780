"""Tables of ranges, kept as ranges: eleven bytes of a file never become four thousand million entries."""

from bisect import bisect_right
from heapq import heappop, heappush
from typing import Generic, NamedTuple, TypeVar

from unrec.reading.pdf.limits import MAX_FONT_RANGE, MAX_FONT_RANGES, ReadError

Value = TypeVar("Value")


class Range(NamedTuple, Generic[Value]):
    """Numbers from `first` to `last`, both included, and what stands for them."""

    first: int
    last: int
    value: Value


class Ranges(Generic[Value]):
    """Looks up the range that holds a number; of several, the one added last.

    Memory and time are those of the ranges added, whatever they cover. `add` raises ReadError with code
    `pdf.font_too_big` where there are more ranges than any font needs, or they cover more than all of
    Unicode.
    """

    def __init__(self) -> None:
        self._added: list[Range[Value]] = []
        self._covered = 0
        self._starts: list[int] = []
        self._owners: list[int] = []
        self._is_settled = True

    def __len__(self) -> int:
        """Return how many ranges there are."""
        return len(self._added)

    def add(self, first: int, last: int, value: Value) -> None:
        """Add a range; one that ends before it begins holds nothing."""
        if last < first:
            return
        self._covered += last - first + 1
        if self._covered > MAX_FONT_RANGE:
            raise ReadError("pdf.font_too_big", "a font's tables cover more than all of Unicode")
        if len(self._added) >= MAX_FONT_RANGES:
            raise ReadError("pdf.font_too_big", f"a font's table has more than {MAX_FONT_RANGES} entries")
        self._added.append(Range(first, last, value))
        self._is_settled = False

    def find(self, number: int) -> Range[Value] | None:
        """Return the range, as it was added, that holds the number; None where none does."""
        if not self._is_settled:
            self._settle()
        at = bisect_right(self._starts, number) - 1
        owner = self._owners[at] if at >= 0 else _NOBODY
        return None if owner == _NOBODY else self._added[owner]

    def _settle(self) -> None:
        """Part the numbers where a range begins or ends, and note whose each part is: one sort, one sweep."""
        added = self._added
        bounds = sorted({each.first for each in added} | {each.last + 1 for each in added})
        order = sorted(range(len(added)), key=lambda index: added[index].first, reverse=True)
        is_open: list[int] = []  # a heap of negative indices: the range added last is on top
        self._starts, self._owners = bounds, []
        for start in bounds:
            while order and added[order[-1]].first == start:
                heappush(is_open, -order.pop())
            while is_open and added[-is_open[0]].last < start:
                heappop(is_open)
            self._owners.append(-is_open[0] if is_open else _NOBODY)
        self._is_settled = True


_NOBODY = -1
