"""A second run into an output: what is unchanged is neither read nor written, and nothing is passed over wrongly."""

import json
import os
import random
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.batch.made import contents, make
from unrec import write
from unrec.batch import index, task
from unrec.cli import app

DAYS = 24 * 60 * 60


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an output of six documents in raw/, two of which are the same."""
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "raw", *range(1, 6))
    (tmp_path / "raw/again.txt").write_bytes((tmp_path / "raw/1.txt").read_bytes())
    assert run().exit_code == 0
    return tmp_path


def run(*words: str, status: int = 0) -> Result:
    done = CliRunner().invoke(app, ["run", *words], catch_exceptions=False)
    assert done.exit_code == status, done.output
    return done


def seen(folder: Path) -> dict[str, tuple[int, int]]:
    """Which file each path is, and when it was written; of the folder, too."""
    states = {path.relative_to(folder).as_posix(): path.stat() for path in (folder, *folder.rglob("*"))}
    return {name: (state.st_ino, state.st_mtime_ns) for name, state in states.items()}


def rewritten(before: dict[str, tuple[int, int]], folder: Path) -> set[str]:
    """The files that are not those of before."""
    return {
        name
        for name, state in seen(folder).items()
        if (folder / name).is_file() and before.get(name) != state
    }


def as_fresh(folder: Path, *words: str) -> bool:
    """Whether the output is, byte for byte, what a run that knows nothing gives."""
    CliRunner().invoke(app, ["run", "-o", "fresh", "--no-cache", *words], catch_exceptions=False)
    return contents(folder / "output") == contents(folder / "fresh")


def let_settle(folder: Path) -> None:
    """Make sources old enough to be told from later changes, as if the run had come long after them."""
    then = time.time() - DAYS
    for file in (folder / "raw").iterdir():
        os.utime(file, (then, then))


def test_an_unchanged_run_writes_nothing_and_reads_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_TICK", -DAYS * 10**9)  # as if all sources were old
    run()
    before, kept = seen(here / "output"), seen(here / ".unrec-cache")

    def none(*_: object) -> None:
        raise AssertionError("something was read")

    for module, name in ((task, "perform"), (index, "source_of")):
        monkeypatch.setattr(module, name, none)
    done = run()
    assert "output/ is as it was, 6 of 6 documents unchanged" in done.output
    assert "V.19-00003.ar" in done.output
    assert seen(here / "output") == before
    assert seen(here / ".unrec-cache") == kept


@pytest.mark.parametrize("words", [(), ("--json",), ("-v",), ("-q",)])
def test_an_unchanged_run_says_the_same(here: Path, words: tuple[str, ...]) -> None:
    (here / "raw/empty.txt").write_bytes(b"")  # a document that fails for good
    first = run("-o", "other", *words, status=1)
    second = run("-o", "other", *words, status=1)
    if words == ("--json",):
        told, again = json.loads(first.stdout), json.loads(second.stdout)
        assert (told.pop("written"), again.pop("written")) == (True, False)
        assert again.pop("unchanged") == len(told["documents"]) == 7
        assert told.pop("unchanged") == 6
        assert again == told
    else:
        assert first.output.splitlines()[:-2] == second.output.splitlines()[:-2]
        assert second.stderr == first.stderr


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row groups and pieces of a few rows, so that documents lie across them in all ways."""
    monkeypatch.setattr(write, "_GROUP", 7)
    monkeypatch.setattr(write, "_CHUNK", 3)
    monkeypatch.setattr(write, "_WITHIN", 6)


@pytest.mark.parametrize("partition", [(), ("--partition", "4")])
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
@pytest.mark.usefixtures("small_groups")
def test_whatever_changes_the_bytes_are_those_of_a_fresh_run(
    here: Path, partition: tuple[str, ...], seed: int
) -> None:
    chance = random.Random(seed)
    run(*partition)
    for _ in range(6):
        numbers = chance.sample(range(1, 15), 3)
        for number in numbers:
            file = here / "raw" / f"{number}.txt"
            if file.exists() and chance.random() < 0.5:
                file.unlink()
            else:
                make(here / "raw", number, words="، وأن تتعاون" * chance.randrange(3))
        copied = chance.choice(sorted((here / "raw").glob("[0-9]*.txt")))
        (here / "raw/again.txt").write_bytes(copied.read_bytes())
        run(*partition)
        assert as_fresh(here, *partition)
