"""The kept results can be counted and pruned, and pruning never takes what is in use or not ours."""

import os
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.batch.made import make
from unrec.batch import Options, Results, perform
from unrec.cli import app

DAY = 24 * 60 * 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the results of three documents."""
    folder = tmp_path / "results"
    for task in make(tmp_path / "raw", 1, 2, 3):
        perform(task, Options(results=str(folder)))
    return folder


def unrec(folder: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["doctor", "--cache", str(folder), *words])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def grow_old(path: Path, days: float) -> None:
    then = time.time() - days * DAY
    os.utime(path, (then, then))


def ages(folder: Path) -> list[float]:
    return sorted(round((time.time() - one.used) / DAY) for one in Results(folder).files())


def test_what_is_kept_is_counted(folder: Path) -> None:
    assert "results ok 3 files, " in unrec(folder)
    assert len(list(Results(folder).files())) == 3


def test_only_what_is_old_is_deleted(folder: Path) -> None:
    old, young, _ = (one.path for one in Results(folder).files())
    grow_old(old, 31)
    grow_old(young, 29)
    said = unrec(folder, "--clean", "30")
    assert said.startswith("deleted: 1 file, ")
    assert "results ok 2 files, " in said
    assert not old.exists()
    assert young.exists()


def test_a_result_in_use_counts_as_new(folder: Path, tmp_path: Path) -> None:
    for one in Results(folder).files():
        grow_old(one.path, 400)
    assert ages(folder) == [400, 400, 400]
    (task,) = make(tmp_path / "raw", 2)
    assert perform(task, Options(results=str(folder))).cached
    assert ages(folder) == [0, 400, 400]


def test_what_killed_processes_left_is_deleted_and_what_is_not_ours_stays(folder: Path) -> None:
    result = next(iter(Results(folder).files())).path
    begun = result.with_name(f".{result.name}.0123abcd")
    note = folder / "places" / ("a" * 64)
    theirs = [folder / "letter.txt", result.parent / "letter.txt", folder / "letters" / ("a" * 62)]
    for path in (begun, note, *theirs):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        grow_old(path, 2)
    assert unrec(folder, "--clean", "1").startswith("deleted: 2 files, 2 bytes, not used for 1 day")
    assert not begun.exists()
    assert not note.exists()
    assert all(path.exists() for path in theirs)


def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / ("b" * 62)).write_bytes(b"x")
    grow_old(outside / ("b" * 62), 99)
    free = next(name for name in ("aa", "bb", "cc", "dd") if not (folder / name).exists())  # three are taken
    (folder / free).symlink_to(outside)
    assert "deleted: 0 files" in unrec(folder, "--clean", "1")
    assert (outside / ("b" * 62)).exists()


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["doctor", "--clean", "3", "--cache", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert not (tmp_path / "none").exists()
