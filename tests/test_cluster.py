"""A real Dask scheduler and two real workers on loopback, one of which is killed in the middle."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.batch import Options, Results, Task, ordered, perform
from tests.test_batch import text

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

from pipeline.batch.cluster import NoClusterError, perform_on_cluster

pytestmark = [
    pytest.mark.slow,
    # Dask's own event loops are closed by the garbage collector when a client goes.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

COUNT = 40


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """The address of a scheduler, and its worker processes."""
    address = tmp_path / "scheduler.json"

    def dask(*words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    scheduler = dask(
        "dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
        "--scheduler-file",
        str(address),
    )
    deadline = time.monotonic() + 30
    while not address.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    workers = [
        dask(
            "dask_worker",
            "--scheduler-file",
            str(address),
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--host",
            "127.0.0.1",
            "--local-directory",
            str(tmp_path / f"worker{number}"),
        )
        for number in (1, 2)
    ]
    import json

    yield json.loads(address.read_text())["address"], workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    made = []
    for number in range(1, COUNT + 1):
        file = tmp_path / f"{number}.txt"
        file.write_text(text(number), encoding="utf-8")
        made.append(Task(place=str(file), name=file.name))
    return made


def test_a_lost_worker_loses_nothing(
    cluster: tuple[str, list["subprocess.Popen[bytes]"]], tasks: list[Task], tmp_path: Path
) -> None:
    address, workers = cluster
    there, here = Options(results=str(tmp_path / "there")), Options(results=str(tmp_path / "here"))
    outcomes = []
    for outcome in perform_on_cluster(tasks, there, address):
        outcomes.append(outcome)
        if len(outcomes) == COUNT // 4:
            workers[0].kill()
    assert sorted(outcome.name for outcome in outcomes) == sorted(task.name for task in tasks)
    local = [perform(task, here) for task in tasks]
    assert list(ordered(outcomes, Results(tmp_path / "there"))) == list(
        ordered(local, Results(tmp_path / "here"))
    )


def test_a_cluster_that_is_not_there_is_a_clear_error(tasks: list[Task], tmp_path: Path) -> None:
    with pytest.raises(NoClusterError, match="no scheduler at"):
        list(perform_on_cluster(tasks, Options(results=str(tmp_path)), "tcp://127.0.0.1:9"))
