"""`unrec run` killed at any moment: the output is always the old whole one or the new whole one."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.batch.made import UNREC, contents, make, unrec
from unrec.catalogue import load
from unrec.store.folders import replacing, sweep
from unrec.store.output import breaches_of_output

RUNS = 50
SEED = 20190621


def moments(seconds: float) -> list[Callable[[Path], None]]:
    """When to kill: half of the moments anywhere in a run, half within its writing, which is short."""
    chance = random.Random(SEED)

    def anywhere(after: float) -> Callable[[Path], None]:
        return lambda _: time.sleep(after)

    def writing(after: float) -> Callable[[Path], None]:
        def wait(folder: Path) -> None:
            deadline = time.monotonic() + 10 * seconds
            while not list(folder.glob(".unrec-output-*/json")) and time.monotonic() < deadline:
                time.sleep(0.001)
            time.sleep(after)

        return wait

    kinds = [
        *(anywhere(chance.uniform(0, 1.1 * seconds)) for _ in range(RUNS // 2)),
        *(writing(chance.uniform(0, 0.25 * seconds)) for _ in range(RUNS // 2)),
    ]
    chance.shuffle(kinds)
    return kinds


@pytest.mark.slow
def test_the_output_is_always_a_whole_one(tmp_path: Path) -> None:
    make(tmp_path / "a", 1, 2, 3)
    make(tmp_path / "b", *range(3, 11), words=" وتعززه")
    (tmp_path / "output").mkdir()
    (tmp_path / "output/notes.txt").write_text("mine")  # what is not ours is carried over
    whole = []
    for raw in ("a", "b"):
        assert unrec(tmp_path, "run", raw).returncode == 0
        assert list(breaches_of_output(tmp_path / "output", load())) == []
        whole.append(contents(tmp_path / "output"))
    start = time.monotonic()
    unrec(tmp_path, "run", "b", "--no-cache")
    seconds = time.monotonic() - start
    killed = 0
    for turn, wait in enumerate(moments(seconds)):
        # Each time with the documents that are not there, so that half a change would show.
        raw = "b" if contents(tmp_path / "output") == whole[0] else "a"
        jobs = ("-j", "2") if turn % 5 == 0 else ()
        running = subprocess.Popen([UNREC, "run", raw, "--no-cache", "-q", *jobs], cwd=tmp_path)
        wait(tmp_path)
        running.kill()
        killed += running.wait() == -signal.SIGKILL
        assert contents(tmp_path / "output") in whole, turn
    assert killed > 0  # how many depends on the machine
    assert unrec(tmp_path, "run", "a").returncode == 0
    assert contents(tmp_path / "output") == whole[0]
    # What the killed had begun is swept up.
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".unrec-cache", "a", "b", "output"]


BETWEEN = """
import os, signal, sys
from pathlib import Path
from unrec.store import folders
folders._system_call = lambda name: None
rename = Path.rename
def killed(self, target):
    rename(self, target)
    if str(target).endswith(".old"):
        os.kill(os.getpid(), signal.SIGKILL)
Path.rename = killed
with folders.replacing(Path("output"), frozenset({"a"})) as new:
    (new / "a").write_text("new")
"""


def test_an_old_output_that_was_set_aside_is_put_back(tmp_path: Path) -> None:
    """Where folders cannot be exchanged, a process may be killed between two renames."""
    (tmp_path / "output").mkdir()
    (tmp_path / "output/a").write_text("old")
    (tmp_path / "output/notes").write_text("mine")
    done = subprocess.run([sys.executable, "-c", BETWEEN], cwd=tmp_path, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not (tmp_path / "output").exists()
    sweep(tmp_path / "output")
    assert contents(tmp_path) == {"output/a": b"old", "output/notes": b"mine"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two folders")
def test_the_output_is_never_missing(tmp_path: Path) -> None:
    """Another process looks all the time while the output is replaced again and again."""
    (tmp_path / "output").mkdir()
    code = (
        "import os, sys\nprint('ready', flush=True)\nmissing = 0\n"
        "while not os.path.exists('stop'):\n    missing += not os.path.exists('output')\nprint(missing)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as watcher:
        assert watcher.stdout is not None
        watcher.stdout.readline()
        for _ in range(300):
            with replacing(tmp_path / "output", frozenset()):
                pass
        (tmp_path / "stop").touch()
        assert watcher.stdout.read() == "0\n"
