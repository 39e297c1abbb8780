"""Output appears whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store import replacing, sweep

OWNED = frozenset({"a", "b"})


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_new_output(tmp_path: Path) -> None:
    with replacing(tmp_path / "out", OWNED) as new:
        (new / "a").write_text("1")
        assert not (tmp_path / "out").exists()
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out/a").read_text() == "1"


def test_a_new_output_takes_the_place_of_the_old_one_and_keeps_foreign_files(tmp_path: Path) -> None:
    old = tmp_path / "out"
    (old / "notes").mkdir(parents=True)
    (old / "notes/mine.txt").write_text("mine")
    (old / "b").write_text("old")
    with replacing(old, OWNED) as new:
        (new / "a").write_text("1")
    assert names(old) == ["a", "notes"]
    assert (old / "notes/mine.txt").read_text() == "mine"
    assert names(tmp_path) == ["out"]


def test_an_error_leaves_everything_as_it_was(tmp_path: Path) -> None:
    old = tmp_path / "out"
    old.mkdir()
    (old / "a").write_text("old")

    def half_way() -> None:
        with replacing(old, OWNED) as new:
            (new / "a").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_way()
    assert (old / "a").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_what_a_dead_process_left_is_swept_up(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / f".unrec-out-{dead.pid}").mkdir()
    (tmp_path / f".unrec-out-{os.getppid()}").mkdir()
    sweep(tmp_path / "out")
    assert names(tmp_path) == [f".unrec-out-{os.getppid()}"]


def test_without_an_exchange_in_the_system_two_renames_do_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.store.sys.platform", "darwin")
    old = tmp_path / "out"
    old.mkdir()
    (old / "b").write_text("old")
    with replacing(old, OWNED) as new:
        (new / "a").write_text("1")
    assert names(old) == ["a"]
    assert names(tmp_path) == ["out"]
