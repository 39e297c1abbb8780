"""The same work on a Dask cluster: sources go out, results come back to this machine's results folder."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.batch.results import Results, encode
from pipeline.batch.sources import Place
from pipeline.batch.task import Options, Outcome, Task, key_of, lose, make, outcome
from pipeline.read import source_of

if TYPE_CHECKING:
    from distributed import Client

# Tasks handed out at a time for each thread of the cluster: enough to keep it busy, few enough to hold.
_AHEAD = 3
_RETRIES = 2


class NoClusterError(Exception):
    """The cluster cannot be reached, or what it takes to reach one is not installed."""


def perform_on_cluster(tasks: Sequence[Task], options: Options, scheduler: str) -> Iterator[Outcome]:
    """Yield the outcome of every task, exactly one each, as a Dask cluster gets them done.

    The bytes of local sources travel with their task, URLs are read by the workers. A task whose worker
    is lost runs again on another, twice at the most; then it is a failed document. Results are the same
    as those of a local run. Raises `NoClusterError` where the scheduler cannot be reached.
    """
    client = _connect(scheduler)
    try:
        yield from _stream(client, tasks, options)
    finally:
        client.close()


def _connect(scheduler: str) -> "Client":
    try:
        from distributed import Client
    except ImportError as error:
        raise NoClusterError("--scheduler needs the extra: pip install 'unrec[cluster]'") from error
    try:
        return Client(scheduler, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise NoClusterError(f"no scheduler at {scheduler}: {error}") from error


def _stream(client: "Client", tasks: Sequence[Task], options: Options) -> Iterator[Outcome]:
    from distributed import as_completed

    results = Results(Path(options.results))
    rest = iter(tasks)
    running: dict[str, Task] = {}
    done = as_completed(loop=client.loop)
    ahead = max(_AHEAD * sum(client.nthreads().values()), 1)
    for task in rest:
        started = _start(client, task, options, results)
        if isinstance(started, Outcome):
            yield started
            continue
        running[started.key] = task
        done.add(started)
        if len(running) >= ahead:
            yield _finish(next(done), running, options, results)
    while running:
        yield _finish(next(done), running, options, results)


def _start(client: "Client", task: Task, options: Options, results: Results) -> Any:
    """A future for the task, or its outcome where that is known already."""
    place = Place(task.place)
    data = None
    if not place.is_url:
        try:
            data = place.read_bytes()
        except OSError as error:
            return lose(task, options, "source.unreadable", f"{task.name}: {error.strerror or error}")
        key = key_of(source_of(task.name, data), options)
        kept = results.get(key)
        if kept is not None:
            return outcome(task, key, kept, cached=True)
    return client.submit(on_worker, task, data, options, pure=False, retries=_RETRIES)


def on_worker(task: Task, data: bytes | None, options: Options) -> tuple[str, bytes]:
    """Do a task on a worker: return the key of its result, and the result."""
    source = source_of(task.name, Place(task.place).read_bytes() if data is None else data)
    return key_of(source, options), encode(make(source, options))


def _finish(future: Any, running: dict[str, Task], options: Options, results: Results) -> Outcome:
    task = running.pop(future.key)
    error = future.exception()
    if error is not None:
        code = "source.unreadable" if isinstance(error, OSError) else "document.lost"
        return lose(task, options, code, f"{task.name}: {type(error).__name__}: {error}")
    key, data = future.result()
    future.release()
    results.put_bytes(key, data)
    extraction = results.get(key)
    if extraction is None:
        return lose(
            task, options, "document.lost", f"{task.name}: the worker sent no result that can be read"
        )
    return outcome(task, key, extraction)
