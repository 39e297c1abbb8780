"""Many sources: kept results, processes that die, hang or grow, and the same output whatever does the work."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline.batch import Options, Outcome, Task, ordered, perform
from pipeline.batch.results import Results, result_key
from pipeline.batch.task import is_passing
from pipeline.batch.workers import Limits, perform_all
from pipeline.fingerprint import fingerprint
from tests.support import HEADER

NO_LIMITS = Limits()


def text(number: int) -> str:
    return (
        f"V.19-{number:05}\n\n{HEADER}١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.\n"
    )


@pytest.fixture
def tasks(tmp_path: Path) -> list[Task]:
    made = []
    for number in range(1, 6):
        file = tmp_path / f"{number}.txt"
        file.write_text(text(number), encoding="utf-8")
        made.append(Task(place=str(file), name=file.name))
    return made


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return Options(results=str(tmp_path / "results"))


def ids(outcomes: list[Outcome], options: Options) -> list[str]:
    found = ordered(outcomes, Results(Path(options.results)))
    return [extraction.document.document_id for extraction in found]


def test_what_has_not_changed_is_not_extracted_again(tasks: list[Task], options: Options) -> None:
    assert [perform(task, options).cached for task in tasks] == [False] * 5
    Path(tasks[2].place).write_text(text(99), encoding="utf-8")
    assert [perform(task, options).cached for task in tasks] == [True, True, False, True, True]


def test_a_result_depends_on_bytes_name_data_and_options() -> None:
    base = fingerprint()
    keys = {
        result_key("a", "x", base),
        result_key("b", "x", base),
        result_key("a", "y", base),
        result_key("a", "x", base, "1"),
        *(result_key("a", "x", base._replace(**{name: "?"})) for name in base._fields),
        result_key("a", "x", fingerprint(b"[[instrument]]")),
    }
    assert len(keys) == 4 + len(base._fields) + 1


def test_a_broken_result_is_made_anew(tasks: list[Task], options: Options) -> None:
    key = perform(tasks[0], options).key
    (Path(options.results) / key[:2] / key[2:]).write_bytes(b"broken")
    assert not perform(tasks[0], options).cached
    assert perform(tasks[0], options).cached


def test_a_source_that_is_gone_is_a_failed_document(tmp_path: Path, options: Options) -> None:
    outcome = perform(Task(place=str(tmp_path / "gone.txt"), name="gone.txt"), options)
    assert outcome.document.status == "failed"
    assert outcome.wrong[0].code == "source.unreadable"
    assert is_passing(outcome)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_number_of_processes_changes_nothing(tasks: list[Task], options: Options, jobs: int) -> None:
    outcomes = list(perform_all(tasks, options, jobs, NO_LIMITS))
    assert ids(outcomes, options) == [f"V.19-{number:05}.ar" for number in range(1, 6)]


@pytest.mark.slow
def test_a_source_that_never_ends_costs_itself_only(
    tasks: list[Task], options: Options, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "endless.txt")
    endless = Task(place=str(tmp_path / "endless.txt"), name="endless.txt")
    outcomes = list(perform_all([endless, *tasks], options, 2, Limits(timeout=2.0)))
    assert len(outcomes) == 6
    lost = [outcome for outcome in outcomes if outcome.document.status == "failed"]
    assert [(one.name, one.wrong[0].code) for one in lost] == [("endless.txt", "document.timeout")]


@pytest.mark.slow
def test_a_source_that_needs_too_much_memory_costs_itself_only(
    tasks: list[Task], options: Options, tmp_path: Path
) -> None:
    large = tmp_path / "large.txt"
    large.write_text(HEADER + "ينبغي للدول أن تتعاون " * 6_000_000, encoding="utf-8")
    outcomes = list(
        perform_all([Task(place=str(large), name=large.name), *tasks], options, 1, Limits(memory=300_000_000))
    )
    lost = [outcome for outcome in outcomes if outcome.document.status == "failed"]
    assert [(one.name, one.wrong[0].code) for one in lost] == [("large.txt", "document.memory")]


@pytest.mark.slow
def test_a_process_that_is_killed_costs_its_document_only(
    tasks: list[Task], options: Options, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "held.txt")
    held = Task(place=str(tmp_path / "held.txt"), name="held.txt")

    def kill_children() -> None:
        time.sleep(3)
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == os.getpid() and b"spawn_main" in (status.parent / "cmdline").read_bytes():
                os.kill(int(status.parent.name), signal.SIGKILL)

    killer = threading.Thread(target=kill_children)
    killer.start()
    outcomes = list(perform_all([held, *tasks], options, 1, Limits(timeout=60.0)))
    killer.join()
    lost = [outcome for outcome in outcomes if outcome.document.status == "failed"]
    assert [(one.name, one.wrong[0].code) for one in lost] == [("held.txt", "document.lost")]
    assert "SIGKILL" in lost[0].wrong[0].message


@pytest.mark.slow
def test_an_interrupt_leaves_the_old_output_and_what_was_done(tmp_path: Path, tasks: list[Task]) -> None:
    folder = Path(tasks[0].place).parent

    def unrec(*words: str) -> "subprocess.Popen[str]":
        code = "from pipeline.cli import main; main()"
        command = [sys.executable, "-c", code, "run", *words, "-o", str(tmp_path / "output")]
        return subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)

    first = unrec(tasks[0].place, "-q")
    first.communicate()
    assert first.returncode == 0
    before = (tmp_path / "output/documents.parquet").read_bytes()
    os.mkfifo(folder / "z.txt")
    running = unrec(str(folder / "z.txt"), *(task.place for task in tasks), "-j", "1")
    time.sleep(6)
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=20)[1]
    assert running.returncode == 130
    assert "run again to go on" in said
    assert (tmp_path / "output/documents.parquet").read_bytes() == before


@pytest.mark.slow
def test_a_run_killed_at_any_point_leaves_a_whole_output(tmp_path: Path, tasks: list[Task]) -> None:
    output = tmp_path / "output"
    code = "from pipeline.cli import main; main()"

    def command(*places: str) -> list[str]:
        return [sys.executable, "-c", code, "run", *places, "-q", "--no-cache", "-o", str(output)]

    def documents() -> list[str]:
        return sorted(file.stem for file in (output / "json").glob("*.json"))

    one, many = command(tasks[0].place), command(*(task.place for task in tasks))
    subprocess.run(one, cwd=tmp_path, check=True)
    old = documents()
    subprocess.run(many, cwd=tmp_path, check=True)
    new = documents()
    for turn in range(50):
        running = subprocess.Popen(one if turn % 2 else many, cwd=tmp_path)
        time.sleep(0.02 * turn)
        running.kill()
        running.wait()
        assert documents() in (old, new)
        assert len(list(output.glob("*.parquet"))) == 6
