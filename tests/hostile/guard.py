"""What keeps a hostile test from hanging the suite, and what tells growth with the square from growth in line."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Hang(BaseException):
    """Work was not done in time. No `Exception`, so that nothing under test takes it for an error of its own."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `Hang` in the block once so many seconds have passed."""

    def stop(_: int, frame: FrameType | None) -> None:
        where = f"{frame.f_code.co_qualname}:{frame.f_lineno}" if frame else "?"
        raise Hang(f"not done after {seconds:g} seconds, at {where}")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# Four times the input takes four times as long where work is linear, sixteen times where it is quadratic.
_STEP, _TOO_MUCH = 4, 10
# Too short to be told from noise, and at the sizes used far from what quadratic work takes.
_NOTHING = 0.08


def ratio(prepare: Callable[[int], Callable[[], object]], size: int, tries: int = 4) -> float:
    """Return by what the time of `prepare(size)()` grows as `size` becomes four times as large.

    The least of several tries, for a busy machine only ever adds; 0 where the larger work takes no time.
    """
    least = float("inf")
    for _ in range(tries):
        small, large = _seconds(prepare(size)), _seconds(prepare(_STEP * size))
        least = min(least, 0.0 if large < _NOTHING else large / max(small, 1e-4))
        if least < _TOO_MUCH:
            break
    return least


def is_linear(prepare: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Whether the time grows clearly slower than with the square of the size."""
    with within(100):
        return ratio(prepare, size) < _TOO_MUCH


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
