"""`unrec run` as a real process: the same output whatever does the work, interrupts, limits, full disks."""

import ctypes
import os
import pty
import resource
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.batch.made import UNREC, alive, children, contents, hold, kept, make, started, unrec, wait_until
from unrec.catalogue import load
from unrec.store.output import breaches_of_output

pytestmark = pytest.mark.slow


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with documents in raw/, one of which fails for good, and two of which are the same."""
    make(tmp_path / "raw", *range(1, 9))
    (tmp_path / "raw/empty.txt").write_bytes(b"")
    (tmp_path / "raw/again.txt").write_bytes((tmp_path / "raw/1.txt").read_bytes())
    return tmp_path


def test_the_bytes_do_not_depend_on_who_does_the_work(here: Path) -> None:
    ways = {
        "own": (),
        "1": ("-j", "1"),
        "2": ("-j", "2"),
        "3": ("-j", "3"),
        "kept": ("--cache", "c", "-j", "2"),
    }
    assert unrec(here, "run", "-o", "first", "--cache", "c").returncode == 1  # empty.txt holds no text
    expected = contents(here / "first")
    assert len(expected) == 10 + 12 + 2  # documents, tables, schema
    for name, words in ways.items():
        cache = () if name == "kept" else ("--no-cache",)
        done = unrec(here, "run", "-o", name, *cache, *words)
        assert done.returncode == 1, done.stderr
        assert contents(here / name) == expected, name
    assert list(breaches_of_output(here / "first", load())) == []


def test_a_second_run_reads_what_is_new(here: Path) -> None:
    unrec(here, "run", "-j", "2")
    assert kept(here / ".unrec-cache") == 10
    make(here / "raw", 11)
    done = unrec(here, "run")
    assert "10 of 11 documents unchanged" in done.stdout
    assert kept(here / ".unrec-cache") == 11
    assert "unchanged" not in unrec(here, "run", "--no-cache").stdout


def test_a_document_that_hangs_is_a_row_and_a_status(here: Path) -> None:
    os.mkfifo(here / "raw/held.txt")
    done = unrec(here, "run", "raw/held.txt", "raw/1.txt", "--timeout", "10")
    assert done.returncode == 1
    assert "held.txt was not done after 10 seconds" in done.stderr
    assert list(breaches_of_output(here / "output", load())) == []
    assert len(list((here / "output/json").iterdir())) == 2


def test_limits_hold_for_small_texts_too(here: Path) -> None:
    with (here / "zeros.txt").open("wb") as file:
        file.truncate(1_900_000)
    done = unrec(here, "run", "raw/1.txt", "zeros.txt", "--max-memory", "64")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


# ---- interrupts


@pytest.mark.parametrize(("jobs", "how"), [("1", "SIGINT"), ("2", "SIGINT"), ("2", "SIGTERM")])
def test_an_interrupt_keeps_the_last_output_and_the_cache(here: Path, jobs: str, how: str) -> None:
    unrec(here, "run", "raw/1.txt", "--cache", "other")
    before = contents(here / "output")
    os.mkfifo(here / "z.txt")
    with started(here, "run", "raw", "z.txt", "-j", jobs) as running:
        writer = hold(here / "z.txt")
        wait_until(lambda: kept(here / ".unrec-cache") == 10)
        workers = children(running.pid)
        if how == "SIGINT":
            os.killpg(running.pid, signal.SIGINT)  # as a terminal does it: to the whole group
        else:
            running.terminate()  # as the end of a container does it: to the one process
        said = running.communicate(timeout=120)[1]
        os.close(writer)
    assert running.returncode == 130
    assert said.startswith("unrec: stopped")
    assert "Traceback" not in said
    assert workers
    wait_until(lambda: not any(map(alive, workers)))
    assert contents(here / "output") == before
    assert not list(here.glob(".unrec-output*"))
    assert "10 of 10 documents unchanged" in unrec(here, "run").stdout


@pytest.mark.parametrize("after", [0.05, 0.3, 0.5, 0.7])
def test_an_interrupt_at_any_time_is_clean(here: Path, after: float) -> None:
    """Also while processes start, when they know nothing of interrupts yet."""
    with started(here, "run", "-j", "3") as running:
        wait_until(lambda: (here / ".unrec-cache").exists() or running.poll() is not None)
        try:
            running.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGINT)
        said = running.communicate(timeout=120)[1]
    # It was done already, and a document of it fails; or even Python's own handler was gone again.
    done = running.returncode in {1, -signal.SIGINT}
    assert done or running.returncode == 130
    assert not done or len(list((here / "output/json").iterdir())) == 10
    assert "Traceback" not in said
    assert not list(here.glob(".unrec-output*"))


def test_workers_end_with_a_run_that_is_killed(here: Path) -> None:
    os.mkfifo(here / "z.txt")
    with started(here, "run", "z.txt", "-j", "1") as running:
        writer = hold(here / "z.txt")
        workers = children(running.pid)
    assert workers
    wait_until(lambda: not any(map(alive, workers)))
    os.close(writer)


# ---- what is shown


def test_a_terminal_shows_documents_pages_and_failures(here: Path) -> None:
    terminal, end = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "120"}
    running = subprocess.Popen(
        [UNREC, "run", "-j", "1"], cwd=here, stdout=subprocess.DEVNULL, stderr=end, env=environment
    )
    os.close(end)
    said = b""
    while True:
        try:
            said += os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
    running.wait()
    os.close(terminal)
    shown = said.decode()
    assert "Reading" in shown
    assert "10/10" in shown
    assert "pages/s" in shown
    assert "1 failed" in shown
    assert "Writing" in shown


def test_progress_is_shown_in_terminals_only(here: Path) -> None:
    done = unrec(here, "run", "raw/1.txt", "raw/2.txt", "-j", "2")
    assert done.stderr == ""
    assert unrec(here, "run", "raw/1.txt", "-q").stdout == ""


# ---- full disks and folders that cannot be written


def largest_file(size: int) -> Callable[[], None]:
    """A disk that is full for every file that grows beyond this many bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def without_override() -> None:
    """Take from the superuser the right to write where modes forbid it."""
    drop, override = 24, 1
    ctypes.CDLL(None).prctl(drop, override, 0, 0, 0)


@pytest.mark.parametrize(
    ("size", "words", "full"),
    [
        (2_000, ("--no-cache",), "output"),  # too small for a table of the catalogue, which come first
        (2_000, ("--cache", "kept"), "output"),  # results are there: too small for a table
        (8_000, ("--cache", "kept"), "output"),
        (400_000, ("raw", "long", "--no-cache"), "unrec-"),  # too small for the result of a long text
        (400_000, ("raw", "long", "--cache", "c", "-j", "2"), "c/"),
    ],
)
def test_a_full_disk_is_a_clear_error(here: Path, size: int, words: tuple[str, ...], full: str) -> None:
    unrec(here, "run", "raw/1.txt")
    unrec(here, "run", "-o", "elsewhere", "--cache", "kept")
    before = contents(here / "output")
    clauses = (
        f"{number}. States parties should keep the records of year {number}." for number in range(1, 3000)
    )
    (here / "long").mkdir()
    (here / "long" / "long.txt").write_text("\n\n".join(clauses), encoding="utf-8")
    done = unrec(here, "run", *words, child=largest_file(size))
    assert done.returncode == 1
    assert done.stderr.startswith("unrec: ")
    assert len(done.stderr.splitlines()) == 1
    assert "File too large" in done.stderr
    assert full in done.stderr.rpartition(": ")[2]
    assert contents(here / "output") == before
    assert not list(here.glob(".unrec-output*"))


@pytest.mark.parametrize("words", [("-o", "locked/output"), ("--cache", "locked/cache")])
def test_a_folder_that_cannot_be_written_is_a_clear_error_before_any_work(
    here: Path, words: tuple[str, ...]
) -> None:
    unrec(here, "run", "raw/1.txt", "-o", "locked/output", "--cache", "x")
    before = contents(here / "locked")
    (here / "locked").chmod(0o555)
    os.mkfifo(here / "endless.txt")
    done = unrec(here, "run", "endless.txt", *words, "--timeout", "60", child=without_override)
    (here / "locked").chmod(0o755)
    assert done.returncode == 1
    assert done.stderr.startswith("unrec: Permission denied: locked/")
    assert len(done.stderr.splitlines()) == 1
    assert contents(here / "locked") == before


# ---- one small text, which a light process reads


def test_one_small_text_is_read_within_the_limits(here: Path) -> None:
    """Without any option: only the limit of memory is set, for the default of the other is long."""
    os.mkfifo(here / "held.txt")
    with started(here, "run", "raw/1.txt", "--jobs", "1", "--timeout", "600") as running:
        assert running.wait(60) == 0
    done = unrec(here, "run", "raw/2.txt", "--timeout", "0.1", "--no-cache", "-o", "other")
    assert done.returncode in {0, 1}
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [(), ("--jobs", "1"), ("--jobs", "2")])
def test_an_interrupt_ends_a_run_within_two_seconds_whatever_it_does(
    here: Path, words: tuple[str, ...]
) -> None:
    """Here in a search that Python cannot be stopped in."""
    (here / "sitecustomize.py").write_text(
        "import unrec.batch.task as task, re\ntask.make = lambda *_: re.match('(a+)+$', 'a' * 60 + 'b')\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{here}:{os.environ.get('PYTHONPATH', '')}"}
    with started(here, "run", "raw/1.txt", *words, environment=environment) as running:
        wait_until(lambda: bool(children(running.pid)))
        wait_until((here / ".unrec-cache").exists)
        with pytest.raises(subprocess.TimeoutExpired):
            running.wait(2)
        start = time.monotonic()
        os.killpg(running.pid, signal.SIGINT)
        running.wait(30)
        assert time.monotonic() - start < 2
    assert running.returncode == 130


def test_folders_of_runs_that_were_killed_are_swept_up(
    here: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    temporary = tmp_path_factory.mktemp("temporary")
    environment = {**os.environ, "TMPDIR": str(temporary)}
    os.mkfifo(here / "z.txt")
    with subprocess.Popen([UNREC, "run", "z.txt", "--no-cache"], cwd=here, env=environment) as running:
        writer = hold(here / "z.txt")
        (folder,) = [entry for entry in temporary.iterdir() if entry.is_dir()]
        assert folder.stat().st_mode & 0o777 == 0o700
        running.kill()
    os.close(writer)
    assert folder.exists()
    done = subprocess.run(
        [UNREC, "run", "raw/1.txt", "--no-cache", "-q"], cwd=here, env=environment, check=False
    )
    assert done.returncode == 0
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_show_writes_to_any_terminal(here: Path, encoding: str) -> None:
    assert unrec(here, "run", "raw/1.txt", "-q").returncode == 0
    shown = subprocess.run(
        [UNREC, "show", "1.txt"],
        cwd=here,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    assert ("\\u064a" in shown.stdout.decode(encoding)) == (encoding != "utf-8")
