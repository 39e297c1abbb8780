"""What must not be replaced is not."""

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest

from tests.store.made import OWNED, names, replaced
from unrec.store.folders import UnfitError, replacing


@pytest.mark.parametrize(
    "target", ["", ".", "..", "../..", "/", "../here", "link", "file", "dangling", "dangling/x"]
)
def test_unfit_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    (here / "file").touch()
    (here / "link").symlink_to(tmp_path)
    (here / "dangling").symlink_to(tmp_path / "gone")
    before = names(here)
    with pytest.raises(UnfitError):
        replaced(Path(target))
    assert names(here) == before
    assert names(tmp_path) == ["here"]


@pytest.mark.parametrize("target", ["out", "out/.", "out/in/..", "link", "../here/out"])
def test_places_that_mean_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    here = tmp_path / "here"
    (here / "out/in").mkdir(parents=True)
    (here / "link").symlink_to("out")
    monkeypatch.chdir(here)
    replaced(Path(target))
    assert names(here / "out") == ["a", "in"]
    assert names(here) == ["link", "out"]
    assert (here / "link").is_symlink()


def all_but_letters(name: str, entry: Path) -> bool:
    return not entry.name.startswith("x")


@pytest.mark.parametrize("foreign", ["a/x", "a/b/x", "b/x/"])
def test_what_is_owned_and_foreign_is_never_lost(tmp_path: Path, foreign: str) -> None:
    target = tmp_path / "out"
    path = target / foreign

    def make() -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir() if foreign.endswith("/") else path.touch()

    target.mkdir()
    with pytest.raises(UnfitError, match=str(path)), replacing(target, OWNED, all_but_letters):
        make()  # also where it comes while the output is written
    assert path.exists()
    with pytest.raises(UnfitError, match=str(path)), replacing(target, OWNED, all_but_letters):
        raise AssertionError
    assert path.exists()
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("source", ["out/a", "out/a/deep/x", "link/b", "out/../out/a"])
def test_a_source_in_what_is_owned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to("out")
    (tmp_path / "out/a/deep").mkdir(parents=True)
    with pytest.raises(UnfitError, match="is to be read"), replacing(Path("out"), OWNED, sources=[source]):
        raise AssertionError
    with replacing(Path("out"), OWNED, sources=["out/raw/a", "raw/a", "a", "s3://out/a"]):
        pass


def test_a_folder_of_another_file_system_in_the_output_is_not_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is mounted there would be removed with the old folder, whatever copy there were."""

    def elsewhere(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    target = tmp_path / "out"
    (target / "mounted").mkdir(parents=True)
    (target / "mounted/mine").write_text("mine")
    monkeypatch.setattr("os.link", elsewhere)
    with pytest.raises(UnfitError, match="mounted/mine cannot be carried over"):
        replaced(target)
    assert (target / "mounted/mine").read_text() == "mine"
