"""Worker processes that may die, hang or grow too large, each at the cost of one document.

A pool of our own: the standard library's breaks as a whole when one of its processes dies, and has no
limits for a single task.
"""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import NamedTuple

from pipeline.batch.task import Options, Outcome, Task, lose, perform

_POLL = 0.25


class Limits(NamedTuple):
    """What one document may cost: seconds of time, bytes of memory; None for no limit."""

    timeout: float | None = None
    memory: int | None = None


class _Worker:
    """A process that does one task at a time."""

    def __init__(self, options: Options, limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.connection: Connection = ours
        self.process: BaseProcess = context.Process(
            target=_serve, args=(theirs, options, limits.memory), daemon=True
        )
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.since = 0.0

    def give(self, task: Task) -> None:
        self.task, self.since = task, time.monotonic()
        self.connection.send(task)

    def end(self) -> None:
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.connection.close()


def perform_all(tasks: Sequence[Task], options: Options, jobs: int, limits: Limits) -> Iterator[Outcome]:
    """Yield the outcome of every task, exactly one each, as they are done.

    A worker that dies, or is past its time or its memory, costs the task it was at: a failed document
    with a finding that says so. It is replaced, and the rest go on. If the caller stops, all workers end.
    """
    waiting = deque(tasks)
    workers = [_Worker(options, limits) for _ in range(min(jobs, len(tasks)))]
    try:
        for worker in workers:
            worker.give(waiting.popleft())
        while any(worker.task for worker in workers):
            ready = wait([worker.connection for worker in workers if worker.task], timeout=_POLL)
            for position, worker in enumerate(workers):
                done = _collect(worker, options, limits, ready=worker.connection in ready)
                if done is None:
                    continue
                yield done
                worker.task = None
                if waiting:
                    workers[position] = _fit(worker, options, limits)
                    workers[position].give(waiting.popleft())
    finally:
        for worker in workers:
            worker.end()


def _fit(worker: _Worker, options: Options, limits: Limits) -> _Worker:
    """The worker where it still lives, else a new one."""
    if worker.process.is_alive() and not worker.connection.closed:
        return worker
    worker.end()
    return _Worker(options, limits)


def _collect(worker: _Worker, options: Options, limits: Limits, *, ready: bool) -> Outcome | None:
    """The outcome of a worker's task where there is one: its own, or that of its end."""
    task = worker.task
    if task is None:
        return None
    if ready:
        try:
            done: Outcome = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join()
            return _of_death(task, options, worker.process.exitcode)
        return done
    if limits.timeout is not None and time.monotonic() - worker.since > limits.timeout:
        worker.end()
        message = f"{task.name} was not done after {limits.timeout:g} seconds and was given up"
        return lose(task, options, "document.timeout", message)
    return None


def _of_death(task: Task, options: Options, status: int | None) -> Outcome:
    if status == _OUT_OF_MEMORY:
        return lose(task, options, "document.memory", f"{task.name} needed more memory than it was allowed")
    how = (
        f"by {signal.Signals(-status).name}" if status is not None and status < 0 else f"with status {status}"
    )
    return lose(task, options, "document.lost", f"the process that read {task.name} was ended {how}")


_OUT_OF_MEMORY = 86


def _serve(connection: Connection, options: Options, memory: int | None) -> None:
    """Do tasks until the connection closes. Out of memory ends the process: its heap is not to be trusted."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory is not None:
        _limit_memory(memory)
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        try:
            connection.send(perform(task, options))
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)


def _limit_memory(memory: int) -> None:
    """Bound the process's own data, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit still holds there.
        return
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
