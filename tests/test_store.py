"""Output appears whole or not at all."""

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest

from pipeline import beside, store
from pipeline.store import UnfitError, replacing, sweep

OWNED = frozenset({"a", "b"})
HEX = "0123456789abcdef"


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def replaced(target: Path, text: str = "1") -> None:
    with replacing(target, OWNED) as new:
        (new / "a").write_text(text)


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


# ---- several processes, and dead ones


def test_a_process_with_the_same_number_does_not_lose_its_work(tmp_path: Path) -> None:
    """In every container the first process is number 1."""
    with replacing(tmp_path / "out", OWNED) as first:
        (first / "a").write_text("first")
        replaced(tmp_path / "out", "second")
        assert (first / "a").read_text() == "first"
    assert (tmp_path / "out/a").read_text() == "first"
    assert names(tmp_path) == ["out"]


def killed_within(target: Path) -> None:
    """Have a process die while it writes to `target`."""
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom pipeline.store import replacing\n"
        "with replacing(Path(sys.argv[1]), frozenset()) as new:\n"
        "    (new / 'a').write_text('half')\n    os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    assert done.returncode == -signal.SIGKILL


def test_what_a_killed_process_left_is_swept_up_and_nothing_of_a_living_one(tmp_path: Path) -> None:
    target = tmp_path / "out"
    killed_within(target)
    assert len(names(tmp_path)) == 2
    with replacing(target, OWNED) as living:
        assert names(tmp_path) == [living.name, f"{living.name}.lock"]
        sweep(target)
        assert names(tmp_path) == [living.name, f"{living.name}.lock"]


def test_what_cannot_be_written_is_swept_up_too(tmp_path: Path) -> None:
    target = tmp_path / "out"
    killed_within(target)
    left = next(path for path in tmp_path.iterdir() if path.is_dir())
    left.chmod(0o555)
    sweep(target)
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("output", "other"),
    [
        ("cache", ".unrec-cache-backup"),
        ("cache", f".unrec-cache-backup-{HEX}"),
        ("output", f".unrec-output-{HEX}"),  # no lock, and so nobody's work
        ("output", ".unrec-output-123"),
        ("output", ".unrec-output-old-123"),
        ("output", f".unrec-output-{HEX.upper()}.lock"),
        ("output", f".unrec-output-old-{HEX}.lock"),
        ("output", f".unrec-output-{HEX}.old"),
        ("out[pt]", f".unrec-outp-{HEX}.lock"),
        ("out.*", f".unrec-output-{HEX}.lock"),
    ],
)
def test_only_exact_names_are_swept(tmp_path: Path, output: str, other: str) -> None:
    (tmp_path / other).mkdir()
    (tmp_path / other / "mine").touch()
    (tmp_path / f"{other}.lock").touch()
    if other.endswith(HEX) and output != "cache":
        (tmp_path / f"{other}.lock").unlink()
    before = names(tmp_path)
    sweep(tmp_path / output)
    assert names(tmp_path) == before
    replaced(tmp_path / output)
    assert names(tmp_path) == sorted([*before, output])


def test_the_longest_name_of_an_output(tmp_path: Path) -> None:
    target = tmp_path / ("o" * 255)
    killed_within(target)
    assert len(names(tmp_path)) == 2
    replaced(target)
    replaced(target)
    assert names(tmp_path) == [target.name]


def test_without_locks_nothing_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object) -> NoReturn:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    target = tmp_path / "out"
    killed_within(target)
    left = names(tmp_path)
    monkeypatch.setattr("pipeline.beside.fcntl.flock", unsupported)
    replaced(target)
    assert names(tmp_path) == [*left, "out"]


def test_a_lock_that_another_sweeps_away_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the making of its file and its taking another process may take and remove it."""
    taken = beside._taken
    calls: list[int] = []

    def swept_first(file: int) -> bool:
        calls.append(file)
        if len(calls) == 1:
            sweeper = next(tmp_path.glob("*.lock"))
            sweeper.unlink()
        return taken(file) and len(calls) != 2

    monkeypatch.setattr(beside, "_taken", swept_first)
    replaced(tmp_path / "out")
    assert len(calls) == 3
    assert (tmp_path / "out/a").exists()


CROWD = """
import sys
from pathlib import Path
from pipeline.store import replacing
for turn in range(40):
    with replacing(Path(sys.argv[1]), frozenset({"a", "b"})) as new:
        for name in "ab":
            (new / name).write_text(f"{sys.argv[2]} {turn}")
"""


def test_many_that_write_at_once_lose_nothing_and_mix_nothing(tmp_path: Path) -> None:
    target = tmp_path / "out"
    (target / "notes").mkdir(parents=True)
    for number in range(100):
        (target / f"notes/{number}").write_text("mine")
    crowd = [
        subprocess.Popen([sys.executable, "-c", CROWD, str(target), str(number)], stderr=subprocess.PIPE)
        for number in range(3)
    ]
    said = [process.communicate()[1].decode() for process in crowd]
    assert said == [""] * 3
    assert names(target) == ["a", "b", "notes"]
    assert (target / "a").read_text() == (target / "b").read_text()
    assert len(names(target / "notes")) == 100
    assert names(tmp_path) == ["out"]


def test_many_that_write_the_first_output_at_once(tmp_path: Path) -> None:
    with replacing(tmp_path / "out", OWNED) as first:
        (first / "a").write_text("first")
        replaced(tmp_path / "out", "second")
        assert (tmp_path / "out/a").read_text() == "second"
    assert (tmp_path / "out/a").read_text() == "first"


def test_what_was_carried_over_while_another_took_the_place_is_carried_over_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    (target / "notes").mkdir(parents=True)
    for name in ("x", "y"):
        (target / "notes" / name).write_text("mine")
    carry_over = store._carry_over
    turns: list[int] = []

    def disturbed(old: Path, new: Path, written: frozenset[str]) -> list[Path]:
        carried = carry_over(old, new, written)
        turns.append(len(carried))
        if len(turns) == 1:
            replaced(target, "other")
            (new / "notes/y").unlink()  # as where the other removed the old folder while it was listed
        return carried

    monkeypatch.setattr(store, "_carry_over", disturbed)
    replaced(target)
    assert len(turns) == 3
    assert (target / "a").read_text() == "1"
    assert names(target / "notes") == ["x", "y"]
    assert names(tmp_path) == ["out"]


# ---- systems that cannot exchange two folders


@pytest.fixture
def two_renames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.store.sys.platform", "darwin")


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


# ---- what must not be replaced


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


def test_a_file_system_without_links_has_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine").write_text("mine")
    monkeypatch.setattr("os.link", unsupported)
    replaced(tmp_path / "out")
    assert names(tmp_path / "out") == ["a", "mine"]
