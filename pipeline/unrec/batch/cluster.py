"""The same work on a Dask cluster: sources go out, results come back to this machine's results folder."""

import errno
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from unrec.batch.results import Results, decode, encode
from unrec.batch.sources import Place
from unrec.batch.task import Options, Outcome, Task, keep, kept, key_of, lose, make, unreadable
from unrec.fingerprint import fingerprint
from unrec.reading import source_of
from unrec.version import install

if TYPE_CHECKING:
    from distributed import Client

_LOG = logging.getLogger(__name__)
# Tasks handed out at a time for each thread of the cluster: enough to keep it busy, few enough to hold.
_AHEAD = 3
# Messages that a side of a connection remembers for whoever debugs it: with a thousand, Dask's default, each
# holding the bytes of a document, memory grows by up to a gigabyte.
_LOG_LENGTH = {"distributed.admin.low-level-log-length": 10}
# What is kept of a language is made by one thread; a worker may have several.
_ALONE = Lock()


class NoClusterError(Exception):
    """The cluster cannot be reached, or what it takes to reach one is not installed."""


class OtherVersionError(Exception):
    """A worker has another version of the code, the language files, the catalogue or Tesseract."""


def perform_on_cluster(
    tasks: Sequence[Task], options: Options, scheduler: str, say: Callable[[str], None] = _LOG.warning
) -> Iterator[Outcome]:
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
        raise NoClusterError(f"--scheduler needs an optional part: {install('cluster')}") from error
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
        return lose(task, "document.lost", f"{task.name}: {type(error).__name__}: {error}", options)
    future.release()
    if extraction is None:
        known = kept(task, key, options)
        return known or lose(task, "document.lost", f"{task.name}: its result is gone", options)
    outcome = keep(task, key, extraction, options)
    if outcome.rows is None and Place(task.place).is_url:
        Results(Path(options.results)).remember(task.place, key)
    return outcome
