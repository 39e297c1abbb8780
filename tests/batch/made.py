"""Documents, and the real command to run on them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support import HEADER
from unrec.batch import Outcome, Results, Task
from unrec.batch.task import at_position, positions
from unrec.models import Extraction

UNREC = str(Path(sys.executable).with_name("unrec"))


def text(number: int, words: str = "") -> str:
    """A document with a job number, and so an id, of its own."""
    return (
        f"V.19-{number:05}\n\n{HEADER}"
        f"١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين{words}.\n\n٢- ينبغي للدول أن تتعاون.\n"
    )


def make(folder: Path, *numbers: int, words: str = "") -> list[Task]:
    """Write documents into a folder; return the tasks to read them."""
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.txt").write_text(text(number, words), encoding="utf-8")
    return [Task(place=str(folder / f"{number}.txt"), name=f"{number}.txt") for number in numbers]


def unrec(
    cwd: Path, *words: str, child: Callable[[], object] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run the real command in a folder; `child` is called in its process before it starts."""
    return subprocess.run(
        [UNREC, *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=child,
    )


@contextmanager
def started(
    cwd: Path, *words: str, environment: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[str]"]:
    """Start the command as a terminal does, in a group of its own; end it where a test does not."""
    with subprocess.Popen(
        [UNREC, *words],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
        # The tests themselves may run in the background, where interrupts are ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 -- no threads here
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path, with its bytes."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def kept(cache: Path) -> int:
    """How many results a cache holds."""
    return sum(file.is_file() for file in cache.glob("[0-9a-f][0-9a-f]/*"))


def wait_until(holds: Callable[[], object], seconds: float = 120) -> None:
    """Wait until something holds. Raises `TimeoutError` where it does not come to hold in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.01)


def hold(fifo: Path) -> int:
    """Wait until somebody reads from a FIFO, and hold them there: return the descriptor that does."""
    held: list[int] = []

    def opened() -> bool:
        try:
            held.append(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:  # nobody reads yet
            return False
        return True

    wait_until(opened)
    return held[0]


def children(process: int) -> list[int]:
    """The processes that a process has started and that still live."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = status.read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
        except OSError:  # ended meanwhile
            continue
        if int(parent) == process and state != "Z":
            found.append(int(status.parent.name))
    return found


def alive(process: int) -> bool:
    """Whether a process runs."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def ordered(outcomes: Sequence[Outcome], results: Results) -> Iterator[Extraction]:
    """The results of a run in the order of their ids, read one at a time."""
    for position in positions([outcome.document for outcome in outcomes]):
        yield at_position(outcomes, position, results)
