"""What keeps a hostile test from hanging the suite."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Hang(BaseException):
    """Work was not done in time. No `Exception`,
    so that nothing under test takes it for an error of its own.
    """


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `Hang` in the block once it has computed for so many seconds, or ten times as many have passed.

    What else the machine does takes none of the former; the latter is for what waits.
    """

    def stop(_: int, frame: FrameType | None) -> None:
        where = f"{frame.f_code.co_qualname}:{frame.f_lineno}" if frame else "?"
        raise Hang(f"not done after {seconds:g} seconds, at {where}")

    timers = (
        (signal.ITIMER_PROF, signal.SIGPROF, seconds),
        (signal.ITIMER_REAL, signal.SIGALRM, 10 * seconds),
    )
    before = [signal.signal(number, stop) for _, number, _ in timers]
    for timer, _, length in timers:
        signal.setitimer(timer, length)
    try:
        yield
    finally:
        for (timer, number, _), handler in zip(timers, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(number, handler)


# By so much larger than what takes some milliseconds: work that grows with the square takes minutes.
_LARGE, _PATIENCE = 16, 30


def ends(prepare: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Whether `prepare` at many times the size is done in a time that only linear work keeps to."""
    work = prepare(_LARGE * size)
    with within(_PATIENCE):
        work()
    return True
