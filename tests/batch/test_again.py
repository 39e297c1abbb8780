"""A second run into an output: what is unchanged is neither read nor written,
and nothing is passed over wrongly.
"""

import json
import os
import random
import shutil
import time
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner, Result

from tests.batch.made import contents, make, text
from tests.support import AfterRun
from unrec.batch import Options, index, task
from unrec.cli import app
from unrec.store import write
from unrec.store.write import Layout, Stamp, stamp_of

DAYS = 24 * 60 * 60


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after_run: AfterRun) -> Path:
    """A folder with an output of six documents in raw/, two of which are the same.

    The output is of a run made here, since it matters which files they are; the results were kept before.
    """
    monkeypatch.chdir(tmp_path)
    after_run(tmp_path, {f"{number}.txt": text(number) for number in range(1, 6)} | {"again.txt": text(1)})
    shutil.rmtree(tmp_path / "output")
    shutil.rmtree(tmp_path / ".unrec-cache/runs")
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


FRESH: dict[tuple[object, ...], dict[str, bytes]] = {}


def as_fresh(folder: Path, *words: str) -> bool:
    """Whether the output is, byte for byte, what a run that knows nothing gives; made once."""
    key = (*contents(folder / "raw").items(), *words)
    if key not in FRESH:
        CliRunner().invoke(app, ["run", "-o", "fresh", "--no-cache", *words], catch_exceptions=False)
        FRESH[key] = contents(folder / "fresh")
    return contents(folder / "output") == FRESH[key]


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
def test_an_unchanged_run_prints_the_same(here: Path, words: tuple[str, ...]) -> None:
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


@pytest.mark.slow
@pytest.mark.parametrize("partition", [(), ("--partition", "4")])
def test_one_new_document_writes_its_own_and_what_holds_its_rows(
    here: Path, partition: tuple[str, ...]
) -> None:
    make(here / "raw", *range(10, 40))
    run(*partition)
    before = seen(here / "output")
    make(here / "raw", 25, 99)
    (here / "raw/25.txt").write_bytes((here / "raw/25.txt").read_bytes())
    done = run(*partition)
    assert "36 of 37 documents unchanged" in done.output
    new = rewritten(before, here / "output")
    assert {name for name in new if name.startswith("json/")} == {"json/V.19-00099.ar.json"}
    assert not any(name.startswith(("schema", "instruments", "bodies")) for name in new)
    if partition:
        parts = {name for name in seen(here / "output") if "part-" in name}
        assert len(new) - 1 <= 2 * 7 < len(parts) - 14
    assert as_fresh(here, *partition)


def change_in_place(file: Path) -> None:
    """Change a letter, and put back the time at which the file was changed."""
    state = file.stat()
    data = file.read_bytes()
    with file.open("r+b") as opened:
        opened.write(data.replace("تتعاون".encode(), "تتعاضد".encode()))
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (len(data), state.st_mtime_ns)


def test_a_change_that_keeps_size_and_time_is_seen(here: Path) -> None:
    let_settle(here)
    run()
    change_in_place(here / "raw/3.txt")
    assert "5 of 6 documents unchanged" in run().output
    assert as_fresh(here)


def test_a_change_within_a_tick_of_the_clock_is_seen(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Where the system's own time of change does not move on either: a coarse clock.
    def coarse(state: os.stat_result) -> Stamp:
        return stamp_of(state)._replace(touched=state.st_mtime_ns)

    monkeypatch.setattr("unrec.batch.index.stamp_of", coarse)
    monkeypatch.setattr(index, "_TICK", DAYS * 10**9)
    run()
    change_in_place(here / "raw/3.txt")
    assert "5 of 6 documents unchanged" in run().output
    assert as_fresh(here)


def test_a_source_that_is_touched_and_the_same_writes_nothing(here: Path) -> None:
    before = seen(here / "output")
    let_settle(here)
    (here / "raw/2.txt").rename(here / "two")
    (here / "raw/2.txt").write_bytes((here / "two").read_bytes())
    assert "is as it was" in run().output
    assert seen(here / "output") == before


def test_sources_that_have_moved_write_nothing(here: Path) -> None:
    before = seen(here / "output")
    (here / "raw").rename(here / "sources")
    assert "is as it was, 6 of 6" in run("sources").output
    assert "is as it was, 6 of 6" in run("sources").output
    assert seen(here / "output") == before


@pytest.mark.parametrize(
    "name", ["json/V.19-00002.ar.json", "references.parquet", "schema/codebook.md", "bodies.parquet"]
)
@pytest.mark.parametrize("how", ["changed", "gone", "put back"])
def test_an_output_altered_by_hand_is_made_anew(here: Path, name: str, how: str) -> None:
    file = here / "output" / name
    data = file.read_bytes()
    file.unlink()
    if how != "gone":
        file.write_bytes(data[:-4] + b"...." if how == "changed" else data)
    assert "written to output/, 6 of 6 documents unchanged" in run().output
    assert as_fresh(here)


def test_what_was_added_to_an_output_is_treated_as_by_any_run(here: Path) -> None:
    (here / "output/alignment.parquet").write_bytes(b"PAR1")
    (here / "output/notes.txt").write_text("mine")
    before = seen(here / "output")
    run()
    assert not (here / "output/alignment.parquet").exists()
    assert rewritten(before, here / "output") == set()
    (here / "output/json/mine.json").write_text("{}")
    assert "would be lost" in run(status=2).output
    assert (here / "output/json/mine.json").exists()


@pytest.mark.slow
def test_other_options_make_the_output_anew(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "own.toml").write_text(
        '[[body]]\nid = "our-body"\nprefix = "OUR"\nnames = {en = ["Our Body"]}\nexamples = ["OUR/1"]\n'
    )
    for words in (("--partition", "3"), ("--catalogue", "own.toml"), ()):
        assert "written to" in run(*words).output
        assert as_fresh(here, *words)
        assert "is as it was" in run(*words).output
    for module, value in ((index, "9.9"), (index, "0.1")):
        monkeypatch.setattr(module, "release", lambda _, value=value: value)
        assert "written to" in run().output


def test_every_option_but_the_cache_folder_is_compared() -> None:
    plain = Options(results="a")
    assert index.made_with(plain, Layout()) == index.made_with(Options(results="b"), Layout())
    for name in set(Options.__struct_fields__) - {"results", "catalogue"}:
        kind = type(getattr(plain, name))
        other = {bool: True, tuple: (b"x",)}.get(kind, "x")
        assert index.made_with(replace(plain, **{name: other}), Layout()) != index.made_with(
            plain, Layout()
        ), name
    assert index.made_with(replace(plain, catalogue=b""), Layout()) != index.made_with(plain, Layout())


@pytest.mark.parametrize("spoilt", [b"", b"x" * 40, None])
def test_a_damaged_index_is_ignored(here: Path, spoilt: bytes | None) -> None:
    (file,) = (here / ".unrec-cache/runs").iterdir()
    data = file.read_bytes()
    file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if spoilt is None else spoilt)
    assert "written to" in run().output
    assert "is as it was" in run().output


def test_no_cache_reads_and_writes_everything(here: Path) -> None:
    before = seen(here / "output")
    assert "unchanged" not in run("--no-cache").output
    assert rewritten(before, here / "output") == {
        name for name in before if (here / "output" / name).is_file()
    }


def test_results_in_use_are_noted_once_a_day(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = list((here / ".unrec-cache").glob("[0-9a-f][0-9a-f]/*"))
    then = time.time() - 40 * DAYS
    for file in kept:
        os.utime(file, (then, then))
    run()
    assert all(file.stat().st_mtime < then + 1 for file in kept)
    later = time.time() + 2 * DAYS
    monkeypatch.setattr("unrec.batch.index.time.time", lambda: later)
    run()
    assert all(file.stat().st_mtime > then + DAYS for file in kept)


def test_what_is_no_longer_kept_is_read_again_where_it_is_needed(here: Path) -> None:
    for file in (here / ".unrec-cache").glob("[0-9a-f][0-9a-f]/*"):
        file.unlink()
    assert "is as it was, 6 of 6" in run().output
    make(here / "raw", 7)
    assert "unchanged" not in run().output
    assert as_fresh(here)


def test_a_source_that_cannot_be_read_is_tried_again(here: Path) -> None:
    (here / "raw/9.txt").symlink_to("nowhere")
    assert "5 of 7" not in run(status=1).output
    assert "6 of 7 documents unchanged" in run(status=1).output
    (here / "nowhere").write_text(text(9), encoding="utf-8")
    (here / "raw/nowhere").unlink(missing_ok=True)
    (here / "raw/9.txt").unlink()
    (here / "raw/9.txt").symlink_to("../nowhere")
    assert "6 of 7 documents unchanged" in run().output
    assert as_fresh(here)


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row groups and pieces of a few rows, so that documents lie across them in all ways."""
    monkeypatch.setattr(write, "_GROUP", 7)
    monkeypatch.setattr(write, "_CHUNK", 3)
    monkeypatch.setattr(write, "_PART", 30)


@pytest.mark.slow
@pytest.mark.parametrize("partition", [(), ("--partition", "4")])
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.usefixtures("small_groups")
def test_bytes_equal_a_fresh_run_whatever_changed(here: Path, partition: tuple[str, ...], seed: int) -> None:
    chance = random.Random(seed)
    here_alone = ("-j", "1")  # in other processes groups are not small
    run(*partition, *here_alone)
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
        run(*partition, *here_alone)
        assert as_fresh(here, *partition, *here_alone)
