"""A real Dask scheduler and two real workers on loopback, one of which is killed in the middle."""

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.batch.made import UNREC, contents, kept, make, ordered, unrec, wait_until
from tests.hostile.guard import within
from unrec.batch import Options, Outcome, Results, Task
from unrec.catalogue import load
from unrec.store.folders import replacing
from unrec.store.write import OWNED, write

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

from unrec.batch.workers import OtherVersionError, on_worker, perform_on_cluster, version

pytestmark = [
    pytest.mark.slow,
    # A Dask client leaves event loops and sockets for the garbage collector to close.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

COUNT = 40
LOCAL = ("--host", "127.0.0.1", "--no-dashboard")

Processes = list["subprocess.Popen[bytes]"]


def dask(folder: Path, module: str, *words: str) -> "subprocess.Popen[bytes]":
    """Start a part of a cluster."""
    file = str(folder / "scheduler.json")
    command = [sys.executable, "-m", f"distributed.cli.{module}", *words, *LOCAL, "--scheduler-file", file]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def a_worker(folder: Path, number: int) -> "subprocess.Popen[bytes]":
    own = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder / f"worker{number}"))
    return dask(folder, "dask_worker", *own)


@contextmanager
def a_cluster(folder: Path, workers: int) -> Iterator[tuple[str, Processes]]:
    """Start a scheduler and workers; give the address, and the processes, the scheduler first."""
    file = folder / "scheduler.json"

    processes = [dask(folder, "dask_scheduler", "--port", "0")]
    try:
        wait_until(lambda: file.exists() and file.read_text())
        processes += [a_worker(folder, number) for number in range(workers)]
        yield json.loads(file.read_text())["address"], processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Processes]]:
    """A cluster of two workers; one test kills the first."""
    with a_cluster(tmp_path_factory.mktemp("cluster"), workers=2) as (address, processes):
        yield address, processes[1:]


@pytest.fixture(scope="module", autouse=True)
def collected() -> Iterator[None]:
    """Have what clients leave collected here, where its warnings are passed over,
    and not in another module.
    """
    yield
    gc.collect()


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    return make(tmp_path / "raw", *range(1, COUNT + 1))


def written(outcomes: list[Outcome], results: Path, output: Path) -> dict[str, bytes]:
    with replacing(output, OWNED) as new:
        write(ordered(outcomes, Results(results)), new, load())
    return contents(output)


@pytest.mark.parametrize("partition", [(), ("--partition", "30")])
def test_the_command_gives_the_bytes_of_a_local_run(
    cluster: tuple[str, Processes], tasks: list[Task], tmp_path: Path, partition: tuple[str, ...]
) -> None:
    (tmp_path / "raw/empty.txt").write_bytes(b"")
    here = unrec(tmp_path, "run", "-o", "here", "--no-cache", *partition)
    there = unrec(tmp_path, "run", "-o", "there", "--scheduler", cluster[0], *partition)
    assert (here.returncode, there.returncode) == (1, 1), there.stderr
    parts = list((tmp_path / "there").glob("recommendations/part-*.parquet"))
    assert len(parts) > 1 if partition else not parts  # of some 30 lines of the ledger each
    assert contents(tmp_path / "here") == contents(tmp_path / "there")
    assert "41 of 41 documents unchanged" in unrec(tmp_path, "run", "--scheduler", cluster[0]).stdout


def test_sources_by_url_are_read_by_the_workers(
    cluster: tuple[str, Processes], tasks: list[Task], tmp_path: Path
) -> None:
    here = unrec(tmp_path, "run", "-o", "here", "--no-cache")
    there = unrec(tmp_path, "run", f"file://{tmp_path}/raw", "-o", "there", "--scheduler", cluster[0])
    assert (here.returncode, there.returncode) == (0, 0), there.stderr
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_urls_that_have_not_changed_are_not_extracted_again(
    cluster: tuple[str, Processes], tasks: list[Task], tmp_path: Path
) -> None:
    urls = [Task(place=f"file://{task.place}", name=task.name) for task in tasks[:4]]
    options = Options(results=str(tmp_path / "results"))
    first = list(perform_on_cluster(urls, options, cluster[0]))
    make(tmp_path / "raw", 2, words=" والمادة ٧ منه")
    broken = next(outcome for outcome in first if outcome.name == "3.txt")
    Results(tmp_path / "results").path(broken.key).write_bytes(b"broken")
    again = list(perform_on_cluster(urls, options, cluster[0]))
    assert {outcome.name for outcome in again if outcome.cached} == {"1.txt", "4.txt"}
    keys = [{outcome.name: outcome.key for outcome in outcomes} for outcomes in (first, again)]
    assert {name for name in keys[0] if keys[0][name] != keys[1][name]} == {"2.txt"}
    assert len(list(ordered(again, Results(tmp_path / "results")))) == 4


def test_a_worker_that_is_killed_loses_nothing(
    cluster: tuple[str, Processes], tasks: list[Task], tmp_path: Path
) -> None:
    address, workers = cluster
    options = Options(results=str(tmp_path / "there"))
    outcomes = []
    for outcome in perform_on_cluster(tasks, options, address):
        outcomes.append(outcome)
        if len(outcomes) == COUNT // 4:
            workers[0].kill()
    assert workers[0].wait() != 0
    assert sorted(outcome.name for outcome in outcomes) == sorted(task.name for task in tasks)
    assert kept(tmp_path / "there") == COUNT
    there = written(outcomes, tmp_path / "there", tmp_path / "output")
    assert unrec(tmp_path, "run", "-o", "here", "--no-cache").returncode == 0
    assert there == contents(tmp_path / "here")


def test_a_missing_source_fails_alone(
    cluster: tuple[str, Processes], tasks: list[Task], tmp_path: Path
) -> None:
    gone = [
        Task(place=str(tmp_path / "gone.txt"), name="gone.txt"),
        Task(place=f"file://{tmp_path}/away.txt", name="away.txt"),
    ]
    outcomes = list(perform_on_cluster([*gone, *tasks[:3]], Options(results=str(tmp_path / "r")), cluster[0]))
    failures = {outcome.name: outcome.rows.findings[0].code for outcome in outcomes if outcome.rows}
    assert len(outcomes) == 5
    assert failures == {"gone.txt": "source.unreadable", "away.txt": "source.unreadable"}


def test_a_worker_of_another_version_makes_no_result(tasks: list[Task], tmp_path: Path) -> None:
    options = Options(results=str(tmp_path))
    ours = version(options)
    assert on_worker(tasks[0], b"", None, options, ours)[1]
    for at in range(len(ours)):
        with pytest.raises(OtherVersionError):
            on_worker(tasks[0], b"", None, options, (*ours[:at], "other", *ours[at + 1 :]))


def test_a_cluster_without_workers_is_reported_and_waited_for(tasks: list[Task], tmp_path: Path) -> None:
    with a_cluster(tmp_path, workers=0) as (address, processes):
        running = subprocess.Popen(
            [UNREC, "run", "raw/1.txt", "--scheduler", address],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert running.stderr is not None
        assert running.stderr.readline() == f"unrec: no worker has joined {address} yet; waiting for one\n"
        processes.append(a_worker(tmp_path, 0))
        assert running.communicate(timeout=300)[1] == ""
    assert running.returncode == 0


def test_a_scheduler_that_goes_away_costs_no_document(tasks: list[Task], tmp_path: Path) -> None:
    make(tmp_path / "raw", *range(COUNT + 1, 25 * COUNT))  # more than are done before it is killed
    with a_cluster(tmp_path, workers=1) as (address, processes):
        unrec(tmp_path, "run", "raw/1.txt")
        before = contents(tmp_path / "output")
        running = subprocess.Popen(
            [UNREC, "run", "raw", "--scheduler", address], cwd=tmp_path, stderr=subprocess.PIPE, text=True
        )
        wait_until(lambda: kept(tmp_path / ".unrec-cache") > 4)
        processes[0].kill()
        said = running.communicate(timeout=300)[1]
    assert running.returncode == 1
    assert f"the scheduler is gone; what was done is kept, so run again to go on: {address}" in said
    assert "Traceback" not in said
    assert contents(tmp_path / "output") == before


@pytest.mark.parametrize("address", ["nonsense://x", "tcp://x", "tcp://127.0.0.1:9"])
def test_a_cluster_that_is_not_there_is_wrong_usage(tasks: list[Task], tmp_path: Path, address: str) -> None:
    with within(120):
        done = unrec(tmp_path, "run", "--scheduler", address)
    assert done.returncode == 2
    assert done.stderr.startswith(f"unrec: no scheduler at {address}: ")
    assert len(done.stderr.splitlines()) == 1
