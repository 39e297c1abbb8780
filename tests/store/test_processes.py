"""Several processes that write one output, and what dead ones left."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from tests.store.made import OWNED, killed_within, names, replaced
from unrec.store import folders as beside
from unrec.store import folders as store
from unrec.store.folders import replacing, sweep, sweep_all, write_file

HEX = "0123456789abcdef"


def test_a_process_with_the_same_number_does_not_lose_its_work(tmp_path: Path) -> None:
    """In every container the first process is number 1."""
    with replacing(tmp_path / "out", OWNED) as first:
        (first / "a").write_text("first")
        replaced(tmp_path / "out", "second")
        assert (first / "a").read_text() == "first"
    assert (tmp_path / "out/a").read_text() == "first"
    assert names(tmp_path) == ["out"]


def test_what_a_killed_process_left_is_swept_up_and_nothing_of_a_living_one(tmp_path: Path) -> None:
    target = tmp_path / "out"
    killed_within(target)
    assert len(names(tmp_path)) == 2
    with replacing(target, OWNED) as living:
        assert names(tmp_path) == [living.name, f"{living.name}.lock"]
        sweep(target)
        assert names(tmp_path) == [living.name, f"{living.name}.lock"]


def test_whatever_killed_processes_left_in_a_folder_is_swept_up(tmp_path: Path) -> None:
    """Also a link in the place of a folder: the link alone."""
    for name in ("out", "table.xlsx", "o-0123456789abcdef"):
        killed_within(tmp_path / name)
    (tmp_path / "mine").mkdir()
    (tmp_path / f".unrec-out-{HEX}").symlink_to(tmp_path / "mine")
    (tmp_path / f".unrec-out-{HEX}.lock").touch()
    with replacing(tmp_path / "living", OWNED) as living:
        kept = [living.name, f"{living.name}.lock", "mine"]
        sweep_all(tmp_path)
        assert names(tmp_path) == sorted(kept)
    sweep_all(tmp_path / "gone")


def test_the_next_command_of_any_kind_sweeps_up(tmp_path: Path) -> None:
    killed_within(tmp_path / "out")
    assert len(names(tmp_path)) == 2
    done = subprocess.run([sys.executable, "-m", "unrec", "--version"], cwd=tmp_path, check=False)
    assert (done.returncode, names(tmp_path)) == (0, [])


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_file(tmp_path / "page.html", b"new")
    assert (names(tmp_path), (tmp_path / "page.html").read_bytes()) == (["page.html"], b"new")
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError) as told:
        write_file(tmp_path / "folder", b"new")
    assert (told.value.filename, names(tmp_path)) == (str(tmp_path / "folder"), ["folder", "page.html"])


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
    monkeypatch.setattr("unrec.store.folders.fcntl.flock", unsupported)
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
from unrec.store.folders import replacing
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


def test_foreign_files_are_carried_over_again_when_another_run_wrote_first(
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
