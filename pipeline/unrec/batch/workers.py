"""Many tasks at once: in processes of this machine, within limits, or on a cluster."""

import ctypes
import errno
import gc
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, cast

from unrec.batch.results import Results, decode, encode
from unrec.batch.sources import Place, to_install
from unrec.batch.task import (
    Options,
    Outcome,
    Task,
    answer,
    failure,
    keep,
    kept,
    key_of,
    make,
    unreadable,
)
from unrec.data import UsageError
from unrec.fingerprint import fingerprint
from unrec.reading import source_of

if TYPE_CHECKING:
    from distributed import Client

# Worker processes that may die, hang or grow too large, each at the cost of one document.
#
# A pool of our own, since the standard library's breaks as a whole when one of its processes dies, and has no
# limits for a single task: docs/decisions/0012-own-worker-pool.md.

_POLL = 0.25
# Seconds a process may take to start, on a machine that is busy starting others.
_START = 60.0
_OUT_OF_MEMORY = 86
_PR_SET_PDEATHSIG = 1

Way = Literal["fork", "spawn"]
"""How a process starts: as a copy of this one, or as a new one."""


class Limits(NamedTuple):
    """What one document may cost: seconds of time, bytes of memory; None for no limit.

    Time counts from when the process has started. Memory is the worker's own data, the interpreter's share
    included; on a system without such a limit (Windows, macOS) only the time limit holds.
    """

    timeout: float | None = None
    memory: int | None = None


class _Process:
    """A process that answers over a connection; `serve` runs in it, given its end and the arguments."""

    def __init__(self, way: Way, serve: Callable[..., None], *arguments: object) -> None:
        context: Any = multiprocessing.get_context(way)
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=serve, args=(theirs, *arguments), daemon=True)
        with _interrupts_held(way):
            self.process.start()
        theirs.close()

    def end(self) -> int | None:
        """End the process and all that it started; return its status, as `Process.exitcode` has it."""
        if self.connection.closed:  # it is done: by now its number may be another's
            return self.process.exitcode
        _kill_group(self.process.pid)
        self.process.kill()
        self.process.join()
        self.connection.close()
        return self.process.exitcode


class _Worker(_Process):
    """A process that does one task at a time."""

    def __init__(self, options: Options, limits: Limits, way: Way = "spawn") -> None:
        super().__init__(way, _serve, options, limits.memory, gc.get_threshold())
        self.options = options
        self.task: Task | None = None
        self.since = 0.0
        self.started = False

    def give(self, task: Task) -> None:
        """Give a task. Raises `OSError` where the process has ended."""
        self.connection.send(task)
        self.task, self.since = task, time.monotonic() + (0 if self.started else _START)

    def note_start(self) -> None:
        """Take note that the process has started: from now on its task's time counts."""
        self.started, self.since = True, time.monotonic()


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def perform_all(
    tasks: Sequence[Task], options: Options, jobs: int, limits: Limits, *, light: bool = False
) -> Generator[Outcome, None, None]:
    """Yield the outcome of every task, exactly one each, as they are done.

    A worker that dies, or is past its time or its memory, costs the task it was at: a failed document
    with a finding that says so. It is replaced, and the rest continue. If the caller stops, all workers end.
    Raises `OSError` where the results cannot be read or written, or processes end before they have begun.

    With `light`, the first workers start before this returns, and as copies of this process where the system
    makes such (Linux): that takes some milliseconds, and asks that the process has no threads yet. Of one
    that holds much itself no copies are made: a copy's share counts for its document.
    """
    way: Way = "fork" if light and sys.platform == "linux" and _is_small(limits.memory) else "spawn"
    outcomes = _performed(tasks, options, jobs, limits, way)
    if light:
        next(outcomes)
    return _without_none(outcomes)


def _without_none(outcomes: "Generator[Outcome | None, None, None]") -> Generator[Outcome, None, None]:
    try:
        for each in outcomes:
            if each is not None:
                yield each
    finally:
        outcomes.close()


def _performed(
    tasks: Sequence[Task], options: Options, jobs: int, limits: Limits, way: Way
) -> "Generator[Outcome | None, None, None]":
    """Yield None once the first workers have started, then the outcomes."""
    waiting = deque(tasks)
    workers: list[_Worker] = []
    try:
        for _ in range(min(jobs, len(tasks))):
            workers.append(_Worker(options, limits, way))
            workers[-1].give(waiting.popleft())
        yield None
        while busy := [worker for worker in workers if worker.task]:
            ready = wait([worker.connection for worker in busy], timeout=_POLL)
            for worker in busy:
                done = _collect(worker, limits, ready=worker.connection in ready)
                if done is None:
                    continue
                worker.task = None
                if waiting:
                    workers[workers.index(worker)] = _hand(worker, waiting.popleft(), options, limits)
                yield done
    finally:
        for worker in workers:
            worker.end()


def _hand(worker: _Worker, task: Task, options: Options, limits: Limits) -> _Worker:
    """Give a task to the worker, or to a new one where it has ended; return which."""
    try:
        worker.give(task)
    except OSError:
        worker.end()
        worker = _Worker(options, limits)
        worker.give(task)
    return worker


def _collect(worker: _Worker, limits: Limits, *, ready: bool) -> Outcome | None:
    """The outcome of a worker's task where there is one: its own, or that of its end."""
    task = worker.task
    if task is None:
        return None
    if ready:
        try:
            done: Outcome | OSError | None = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(_POLL)  # it closes its end just before it is gone
            return _of_death(worker, task)
        if isinstance(done, OSError):
            raise done
        if done is None:
            worker.note_start()
        return done
    if limits.timeout is not None and time.monotonic() - worker.since > limits.timeout:
        worker.end()
        message = f"{task.name} was not done after {limits.timeout:g} seconds and was given up"
        return failure(task, "document.timeout", message, worker.options)
    return None


def _of_death(worker: _Worker, task: Task) -> Outcome:
    """The outcome of a task whose process has ended; raises where no process would do better."""
    status, options = worker.end(), worker.options
    if not worker.started and status == 1:
        raise ChildProcessError(errno.ECHILD, "the processes that read documents cannot start")
    if status == _OUT_OF_MEMORY:
        return failure(
            task, "document.memory", f"{task.name} needed more memory than it was allowed", options
        )
    message = f"the process that read {task.name} was ended {_how(status)}"
    return failure(task, "document.lost", message, options)


def _how(status: int | None) -> str:
    return (
        f"by {signal.Signals(-status).name}" if status is not None and status < 0 else f"with status {status}"
    )


_Result = TypeVar("_Result")


def apart(
    work: Callable[..., _Result],
    *arguments: object,
    name: str,
    limits: Limits,
    tell: Callable[[Any], None] = lambda _: None,
) -> _Result:
    """Return what `work(*arguments, tell)` returns, done in a process of its own within the limits.

    What it tells is told here. Raises what `OSError` or `ImportError` it raises; `OSError` with the name of
    the work where it is past its time or its memory, or its process has ended.
    """
    process = _Process("spawn", _work, work, arguments, limits.memory)
    until: float | None = time.monotonic() + _START
    try:
        while process.connection.poll(None if until is None else max(until - time.monotonic(), 0)):
            kind, value = _told_by(process, name)
            if kind == "done":
                return cast("_Result", value)
            if kind == "failed":
                raise value
            if kind == "told":
                tell(value)
            else:
                until = None if limits.timeout is None else time.monotonic() + limits.timeout
    finally:
        process.end()
    raise OSError(f"{name} was not done after {limits.timeout or _START:g} seconds and was given up")


_Item = TypeVar("_Item")


@contextmanager
def mapped(
    jobs: int, work: Callable[[_Item], _Result], items: Sequence[_Item]
) -> Iterator[Iterator[_Result]]:
    """Give the results of work on items, in their order, done by so many processes; here where one does it.

    Raises what the work raises, `ChildProcessError` where a process has ended. All end with the block.
    """
    if jobs <= 1:
        yield map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _stand_apart)
    try:
        with _interrupts_held("spawn"):
            results = pool.map(work, items)
        yield results
    except BrokenProcessPool as error:
        raise ChildProcessError(errno.ECHILD, "a process that writes was ended") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _told_by(process: _Process, name: str) -> tuple[str, Any]:
    try:
        return cast("tuple[str, Any]", process.connection.recv())
    except (EOFError, OSError):
        process.process.join(_POLL)  # it closes its end just before it is gone
        status = process.end()
    if status == _OUT_OF_MEMORY:
        raise OSError(f"{name} needed more memory than it was allowed")
    raise OSError(f"the process that read {name} was ended {_how(status)}")


def _work(
    connection: Connection, work: Callable[..., object], arguments: tuple[object, ...], memory: int | None
) -> None:
    _stand_apart()
    if memory is not None:
        _limit_memory(memory)
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.send(("begun", None))
        try:
            done = "done", work(*arguments, lambda value: connection.send(("told", value)))
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        except (OSError, ImportError) as error:
            done = "failed", error
        connection.send(done)


def _serve(
    connection: Connection, options: Options, memory: int | None, collect: tuple[int, int, int]
) -> None:
    """Do tasks until the connection closes; collect garbage as often as the parent does.

    Out of memory ends the process: its heap is not to be trusted.
    """
    _stand_apart()
    gc.set_threshold(*collect)
    if memory is not None:
        _limit_memory(memory)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send(None)
        while True:
            try:
                connection.send(_try(connection.recv(), options))
            except MemoryError:
                os._exit(_OUT_OF_MEMORY)


def _try(task: Task, options: Options) -> Outcome | OSError:
    """The outcome of a task; an error of the results folder ends the run, not the worker."""
    try:
        return answer(task, options)
    except OSError as error:
        return error


def _stand_apart() -> None:
    """Leave Ctrl-C to the parent, end when it ends, and lead a group that can be ended as one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.setpgid(0, 0)
    if sys.platform == "linux":
        parent = multiprocessing.parent_process()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if parent is not None and os.getppid() != parent.pid:  # it ended before it could tell
            os._exit(1)


def _kill_group(leader: int | None) -> None:
    """End what a worker started, such as an OCR process, and the worker with it."""
    if sys.platform != "win32" and leader is not None:
        with suppress(ProcessLookupError, PermissionError):  # it has ended, or leads no group yet
            os.killpg(leader, signal.SIGKILL)


@contextmanager
def _interrupts_held(way: Way) -> Iterator[None]:
    """Hold Ctrl-C back while a process starts: it inherits that, and so has no moment to die of one."""
    if sys.platform == "win32":
        yield
        return
    if way == "spawn":
        from multiprocessing.resource_tracker import ensure_running

        ensure_running()  # starting it lets interrupts through again, so it comes first
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _is_small(memory: int | None) -> bool:
    """Whether this process holds so little itself that a copy of it has most of its memory for a document."""
    if memory is None:
        return True
    pages = int(Path("/proc/self/statm").read_bytes().split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE") <= memory // 4


def _limit_memory(memory: int) -> None:
    """Bound the process's own data, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    least = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (least, least))


# The same work on a Dask cluster: sources go out, results come back to this machine's results folder.

_LOG = logging.getLogger(__name__)
# Tasks handed out at a time for each thread of the cluster: enough to keep it busy, few enough to hold.
_AHEAD = 3
# Messages that a side of a connection remembers for whoever debugs it: with a thousand, Dask's default, each
# holding the bytes of a document, memory grows by up to a gigabyte.
_LOG_LENGTH = {"distributed.admin.low-level-log-length": 10}
# What is kept of a language is made by one thread; a worker may have several.
_ALONE = Lock()


class NoClusterError(UsageError):
    """The cluster cannot be reached, or what it takes to reach one is not installed."""


class OtherVersionError(Exception):
    """A worker has another version of the code, the language files, the catalogue or Tesseract."""


def perform_on_cluster(
    tasks: Sequence[Task], options: Options, scheduler: str, say: Callable[[str], None] = _LOG.warning
) -> Generator[Outcome, None, None]:
    """Yield the outcome of every task, exactly one each, as a Dask cluster gets them done.

    `say` is told, once, where no worker has joined the cluster yet: the work then waits for one.

    The bytes of local sources travel with their task, and only those without a kept result do. URLs are
    read by the workers, which extract them only where they have changed. A task whose worker is lost runs
    again on another, as often as the scheduler allows (`distributed.scheduler.allowed-failures`); then it
    is a failed document. A scheduler and workers remember, as this side does not, the last thousand messages
    with the documents in them, unless they are started with DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH=10.
    Results are the same as those of a local run: a worker of another version, or with
    OCR of another Tesseract, makes none. Time and memory are limited by the cluster, not here. Raises
    `NoClusterError` where the scheduler cannot be reached,
    `OSError` where it goes away meanwhile or the results cannot be read or written.
    """
    client = _connect(scheduler)
    from distributed import CancelledError
    from distributed.comm.core import CommClosedError

    if not client.nthreads():
        say(f"no worker has joined {scheduler} yet; waiting for one")
    try:
        yield from _stream(client, tasks, options)
    except (CancelledError, CommClosedError) as error:  # nobody else cancels
        gone = "the scheduler is gone; what was done is kept, so run again to go on"
        raise ConnectionAbortedError(errno.ECONNABORTED, gone, scheduler) from error
    finally:
        client.close()


def _connect(scheduler: str) -> "Client":
    try:
        from dask import config
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError as error:
        raise NoClusterError(f"--scheduler needs an optional part: {to_install('cluster')}") from error
    for name in ("distributed", "distributed.client"):  # what goes wrong is raised here or is a finding
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        # A client of an address that makes no sense would take long to give up.
        get_address_host_port(scheduler, strict=True)
        with config.set(_LOG_LENGTH):
            return Client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise NoClusterError(f"no scheduler at {scheduler}: {error}") from error


def _stream(client: "Client", tasks: Sequence[Task], options: Options) -> Iterator[Outcome]:
    from distributed import as_completed

    running: dict[str, Task] = {}
    done = as_completed(loop=client.loop)
    for task in tasks:
        started = _start(client, task, options)
        if isinstance(started, Outcome):
            yield started
            continue
        running[started.key] = task
        done.add(started)
        # Asked each time: workers may join and leave.
        while len(running) >= max(_AHEAD * sum(client.nthreads().values()), 1):
            yield _finish(next(done), running, options)
    while running:
        yield _finish(next(done), running, options)


def _start(client: "Client", task: Task, options: Options) -> Any:
    """A future for the task, or its outcome where that is known already."""
    place = Place(task.place)
    data = before = None
    if place.is_url:
        before = Results(Path(options.results)).remembered(task.place)
    else:
        try:
            data = place.read_bytes()
        except OSError as error:
            return unreadable(task, error, options)
        known = kept(task, key_of(source_of(task.name, data), options), options)
        if known is not None:
            return known
    return client.submit(on_worker, task, data, before, options, version(options), pure=False)


def version(options: Options) -> tuple[str, ...]:
    """Return what tells whether this process makes the results that another does."""
    return (*fingerprint(options.catalogue), options.key_part)


def on_worker(
    task: Task, data: bytes | None, before: str | None, options: Options, ours: tuple[str, ...]
) -> tuple[str, bytes | None]:
    """Do a task on a worker: return the key of its result, and the result, None where it is that of `before`.

    Raises `OtherVersionError` where the worker would make another result than the machine that asks.
    """
    if version(options) != ours:
        raise OtherVersionError("the worker has another version of unrec, of its data or of Tesseract")
    source = source_of(task.name, Place(task.place, options.access).read_bytes() if data is None else data)
    with _ALONE:
        key = key_of(source, options)
        return key, None if key == before else encode(make(source, options))


def _finish(future: Any, running: dict[str, Task], options: Options) -> Outcome:
    from distributed import CancelledError
    from distributed.comm.core import CommClosedError

    task = running.pop(future.key)
    try:
        key, data = future.result()
        extraction = None if data is None else decode(data)
    except (CancelledError, CommClosedError):
        raise
    except OSError as error:
        return unreadable(task, error, options)
    except Exception as error:  # noqa: BLE001 -- whatever a task elsewhere ended with; it is reported
        return failure(task, "document.lost", f"{task.name}: {type(error).__name__}: {error}", options)
    future.release()
    if extraction is None:
        known = kept(task, key, options)
        return known or failure(task, "document.lost", f"{task.name}: its result is gone", options)
    outcome = keep(task, key, extraction, options)
    if outcome.rows is None and Place(task.place).is_url:
        Results(Path(options.results)).remember(task.place, key)
    return outcome
