"""A worker that dies, hangs or grows costs the document it was at, and no other."""

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.batch.made import alive, hold, make, wait_until
from tests.hostile.guard import within
from unrec.batch import Options, Outcome, Task, workers
from unrec.batch.workers import Limits, cores, perform_all

pytestmark = pytest.mark.slow

NO_LIMITS = Limits()
PATIENCE = 60
"""Seconds after which work is said to hang; of the clock, for what only waits, ten times as many."""


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    return make(tmp_path / "raw", *range(1, 7))


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return Options(results=str(tmp_path / "results"))


@pytest.fixture
def held(tmp_path: Path) -> Task:
    """A source that whoever reads it waits for, without end."""
    os.mkfifo(tmp_path / "held.txt")
    return Task(place=str(tmp_path / "held.txt"), name="held.txt")


def lost(outcomes: list[Outcome]) -> list[tuple[str, str, str]]:
    """The name, code and message of each document that was lost."""
    found = [(one.name, one.rows.findings[0]) for one in outcomes if one.rows is not None]
    return [(name, finding.code, finding.message) for name, finding in found]


@contextmanager
def meanwhile(act: Callable[[], None]) -> Iterator[None]:
    """Do something while the block runs; what it raises is raised here."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 -- handed to the test
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join()
    if errors:
        raise errors[0]


@pytest.mark.parametrize("jobs", [1, 3, 20])
def test_every_task_has_exactly_one_outcome(tasks: list[Task], options: Options, jobs: int) -> None:
    outcomes = list(perform_all(tasks, options, jobs, NO_LIMITS))
    assert sorted(one.name for one in outcomes) == sorted(task.name for task in tasks)
    assert lost(outcomes) == []
    assert all(one.cached for one in perform_all(tasks, options, jobs, NO_LIMITS))
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(sys.platform != "linux", reason="no copies of a process elsewhere")
def test_what_this_process_holds_is_not_counted_for_a_document(tasks: list[Task], options: Options) -> None:
    """A copy of it would begin beyond its limit, where CPython crashes in the middle of a call."""
    held = bytearray(500_000_000)
    limits = Limits(timeout=PATIENCE, memory=400_000_000)
    assert lost(list(perform_all(tasks, options, 1, limits, light=True))) == []
    assert len(held) > (limits.memory or 0)


def test_without_tasks_no_process_starts(options: Options) -> None:
    assert list(perform_all([], options, 4, NO_LIMITS)) == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_worker_that_dies_costs_one_document(
    tasks: list[Task], options: Options, held: Task, how: signal.Signals
) -> None:
    def kill() -> None:
        writer = hold(Path(held.place))
        for process in multiprocessing.active_children():
            os.kill(process.pid or 0, how)
        os.close(writer)

    with meanwhile(kill):
        outcomes = list(perform_all([held, *tasks], options, 1, Limits(timeout=60)))
    assert lost(outcomes) == [
        ("held.txt", "document.lost", f"the process that read held.txt was ended by {how.name}")
    ]
    assert sorted(one.name for one in outcomes) == sorted(["held.txt", *(task.name for task in tasks)])


def test_workers_that_die_by_themselves_cost_their_documents(
    tasks: list[Task], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    nowhere = Options(results=f"{tmp_path}/\0")  # no worker survives such a path
    outcomes = list(perform_all(tasks[:3], nowhere, 2, NO_LIMITS))
    assert len(outcomes) == 3
    assert {(code, message.rpartition(" was ")[2]) for _, code, message in lost(outcomes)} == {
        ("document.lost", "ended with status 1")
    }
    assert "null" in capfd.readouterr().err  # a programmer finds the traceback there


def test_time_to_start_a_process_does_not_count_for_the_document(
    tasks: list[Task], options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import time; time.sleep(11)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert lost(list(perform_all(tasks, options, 1, Limits(timeout=10)))) == []


def test_processes_that_cannot_start_end_the_run(
    tasks: list[Task], options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise every document of ten thousand would be lost, one after the other."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nif any('spawn_main' in word for word in sys.orig_argv): os._exit(1)"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(ChildProcessError, match="cannot start"):
        list(perform_all(tasks, options, 2, Limits(timeout=60)))
    assert multiprocessing.active_children() == []


def test_a_worker_that_hangs_costs_one_document(tasks: list[Task], options: Options, held: Task) -> None:
    with within(PATIENCE):
        outcomes = list(perform_all([tasks[0], held, *tasks[1:]], options, 2, Limits(timeout=10)))
    assert lost(outcomes) == [
        ("held.txt", "document.timeout", "held.txt was not done after 10 seconds and was given up")
    ]
    assert len(outcomes) == 7
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(sys.platform != "linux", reason="no limit of a process's own data elsewhere")
def test_a_worker_that_grows_costs_one_document(tasks: list[Task], options: Options, tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(2_000_000_000)  # sparse: takes no room on the disk
    huge = Task(place=str(tmp_path / "huge.txt"), name="huge.txt")
    outcomes = list(perform_all([tasks[0], huge, *tasks[1:]], options, 1, Limits(memory=400_000_000)))
    assert lost(outcomes) == [
        ("huge.txt", "document.memory", "huge.txt needed more memory than it was allowed")
    ]
    assert len(outcomes) == 7


def test_a_worker_that_has_died_between_tasks_costs_nothing(tasks: list[Task], options: Options) -> None:
    worker = workers._Worker(options, NO_LIMITS)
    worker.process.kill()
    worker.process.join()
    other = workers._hand(worker, tasks[0], options, NO_LIMITS)
    assert other is not worker
    started, done = other.connection.recv(), other.connection.recv()
    assert (started, done.name) == (None, tasks[0].name)
    other.end()


def test_results_that_cannot_be_written_end_the_run(tasks: list[Task], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError, match="file") as caught:
        list(perform_all(tasks, Options(results=str(tmp_path / "file")), 2, NO_LIMITS))
    assert caught.value.errno in {errno.ENOTDIR, errno.EEXIST}
    assert multiprocessing.active_children() == []


def test_stopping_early_leaves_no_process(tasks: list[Task], options: Options) -> None:
    stream = perform_all(tasks, options, 3, NO_LIMITS)
    next(stream)
    assert multiprocessing.active_children()
    stream.close()  # a generator
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(sys.platform == "win32", reason="no process groups")
def test_what_a_worker_has_started_ends_with_it() -> None:
    code = (
        "import subprocess, sys, time; from unrec.batch import workers; workers._stand_apart()\n"
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True)\n"
        "time.sleep(60)"
    )
    leader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert leader.stdout is not None
    started = int(leader.stdout.readline())
    assert alive(started)
    workers._kill_group(leader.pid)
    assert leader.wait(120) == -signal.SIGKILL
    leader.stdout.close()
    wait_until(lambda: not alive(started))


def test_there_is_at_least_one_core() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
