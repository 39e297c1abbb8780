"""Output appears whole or not at all, with the folder's mode, owner and foreign files."""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest

from tests.store.made import OWNED, names, replaced
from unrec.store.folders import replacing


def test_new_output(tmp_path: Path) -> None:
    with replacing(tmp_path / "out", OWNED) as new:
        (new / "a").write_text("1")
        assert not (tmp_path / "out").exists()
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out/a").read_text() == "1"


def test_a_new_output_takes_the_place_of_the_old_one_and_keeps_foreign_files(tmp_path: Path) -> None:
    old = tmp_path / "out"
    (old / "notes/deep").mkdir(parents=True)
    (old / "notes/deep/mine.txt").write_text("mine")
    (old / "link").symlink_to("nowhere")
    (old / "b").write_text("old")
    replaced(old)
    assert names(old) == ["a", "link", "notes"]
    assert (old / "notes/deep/mine.txt").read_text() == "mine"
    assert (old / "link").readlink() == Path("nowhere")
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


@pytest.mark.parametrize("mode", [0o700, 0o750, 0o555, 0o2775])
def test_mode_and_owner_are_those_of_the_old_folder(tmp_path: Path, mode: int) -> None:
    old = tmp_path / "out"
    (old / "notes").mkdir(parents=True)
    (old / "notes/mine.txt").write_text("mine")
    with suppress(PermissionError):  # only the superuser may
        os.chown(old, 1234, -1)
    owner = old.stat().st_uid
    (old / "notes").chmod(0o555)
    old.chmod(mode)
    replaced(old)
    found = old.stat()
    assert (stat.S_IMODE(found.st_mode), found.st_uid) == (mode, owner)
    assert names(old) == ["a", "notes"]
    assert names(tmp_path) == ["out"]
    old.chmod(0o755)
    (old / "notes").chmod(0o755)


def test_what_replaces_a_private_folder_is_private_from_the_start(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o700)
    with replacing(tmp_path / "out", OWNED) as new:
        assert stat.S_IMODE(new.stat().st_mode) == 0o700


@pytest.fixture
def two_renames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unrec.store.folders.sys.platform", "darwin")


def test_without_an_exchange_in_the_system_two_renames_do_it(tmp_path: Path, two_renames: None) -> None:
    old = tmp_path / "out"
    old.mkdir()
    (old / "b").write_text("old")
    replaced(old)
    assert names(old) == ["a"]
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("error", [OSError(errno.EIO, "broken"), KeyboardInterrupt()])
def test_what_stops_between_two_renames_puts_the_old_folder_back(
    tmp_path: Path, two_renames: None, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    old = tmp_path / "out"
    old.mkdir()
    (old / "b").write_text("old")
    rename: Callable[..., Path] = Path.rename

    def broken(self: Path, target: Path) -> Path:
        if target == old and not self.name.endswith(".old"):
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", broken)
    with pytest.raises(type(error)):
        replaced(old)
    assert names(old) == ["b"]
    assert names(tmp_path) == ["out"]


def test_a_file_system_without_links_has_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine").write_text("mine")
    monkeypatch.setattr("os.link", unsupported)
    replaced(tmp_path / "out")
    assert names(tmp_path / "out") == ["a", "mine"]
