"""Where commands write: what they refuse to replace, before any work, and how they name it."""

import ctypes
import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.batch.made import UNREC, contents, make, text
from tests.batch.made import unrec as run_for_real
from tests.support import STAGES, AfterRun, check_rows, staged
from unrec.cli import app
from unrec.text import visible


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after_run: AfterRun) -> Path:
    """A working folder with two documents in raw/, whose results are kept."""
    here = tmp_path / "here"
    after_run(here, {f"{number}.txt": text(number) for number in (1, 2)})
    shutil.rmtree(here / "output")
    monkeypatch.chdir(here)
    return here


def unrec(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    return result.exit_code, result.output.replace("\n", " ").strip()


def refused(*words: str) -> str:
    """Run a command that must refuse before it does anything; return the one line that it says."""
    before = contents(Path.cwd().parent)
    if words[0] == "stage":
        status, said = staged(*words[1:])
    else:
        done = CliRunner().invoke(app, words, catch_exceptions=False)
        status, said = done.exit_code, done.output
    assert status == 2, said
    assert len(said.splitlines()) == 1, said
    assert contents(Path.cwd().parent) == before
    return said


# ---- the user's own files


FOREIGN = (
    "documents/1.txt",
    "references/bib.txt",
    "references/deep/part-00000.parquet",
    "lines/part-one.parquet",
    "sections/.hidden",
    "schema/db.sql",
    "schema/codebook.md/x",
    "json/settings.json",
    "json/notes.txt",
    "documents.parquet/part-00000.parquet",
    "lines.parquet/deep/",
)


def test_run_refuses_to_delete_what_it_did_not_write(here: Path) -> None:
    def check(file: str) -> None:
        path = here / "project" / file
        path.parent.mkdir(parents=True)
        path.mkdir() if file.endswith("/") else path.write_text("{}")
        said = refused("run", "raw", "-o", "project", "--no-cache")
        assert f"project/{file}"[:20] in said
        assert path.exists()
        shutil.rmtree(here / "project")

    check_rows(FOREIGN, check, str)


@pytest.mark.slow
@pytest.mark.parametrize("partition", [(), ("--partition", "3")])
def test_run_replaces_what_it_wrote_whatever_the_form(here: Path, partition: tuple[str, ...]) -> None:
    assert unrec("run", "-o", "out", *partition)[0] == 0
    (here / "out/notes").mkdir()
    (here / "out/notes/mine.txt").write_text("mine")
    for again in ((), ("--partition", "2"), ()):
        assert unrec("run", "-o", "out", *again)[0] == 0
        assert staged("audit", "out")[0] == 0
        assert (here / "out/notes/mine.txt").read_text() == "mine"


def test_sources_in_the_output_are_not_deleted(here: Path) -> None:
    shutil.copytree("raw", "p/documents")
    os.chdir("p")
    assert "working folder" in refused("run", "documents", "-o", "../p")
    os.chdir("..")
    refused("run", "p/documents", "-o", "p")
    # A document that is named as ours are; what is read beside what is replaced may be.
    shutil.copytree("raw", "q")
    (here / "q/lines").mkdir()
    shutil.copy("raw/1.txt", "q/lines/part-00000.parquet")
    assert "is to be read" in refused("run", "q/lines/part-00000.parquet", "-o", "q", "--no-cache")
    shutil.rmtree("q/lines")
    assert "is the folder it stands in" in refused("run", "q", "-o", "q")
    (here / "q/raw").mkdir()
    (here / "q/1.txt").rename(here / "q/raw/1.txt")
    assert unrec("run", "q/raw", "-o", "q")[0] == 0
    assert (here / "q/raw/1.txt").exists()


def test_sources_named_by_url_are_not_deleted_either(here: Path) -> None:
    pytest.importorskip("fsspec", reason="the extra `cluster` is not installed")
    (here / "q/lines").mkdir(parents=True)
    shutil.copy("raw/1.txt", "q/lines/part-00000.parquet")
    url = f"file://{here}/q/lines/part-00000.parquet"
    assert "is to be read" in refused("run", url, "-o", "q", "--no-cache")


def test_a_cache_in_the_output_is_not_deleted(here: Path) -> None:
    unrec("run")
    said = refused("run", "--cache", "output/json")
    assert "is to be read" in said


def test_a_stage_refuses_to_delete_other_json(here: Path) -> None:
    for name in ("package.json", ".eslintrc.json", "data.json", "a.0123abcd.JSON.json"):
        folder = here / "mine"
        folder.mkdir()
        (folder / name).write_text("{}")
        assert name in refused("stage", "read", "raw", "-o", "mine")
        shutil.rmtree(folder)


def test_a_stage_replaces_what_it_wrote_and_not_what_it_reads(here: Path) -> None:
    make(here / "raw/again", 1)
    (here / "raw" / f"{'long' * 60}.txt").write_bytes((here / "raw/1.txt").read_bytes())
    for _ in range(2):
        assert staged("read", "raw", "-o", "build/read")[0] == 0
    assert len(list((here / "build/read").iterdir())) == 4
    (here / "build/read/notes.txt").write_text("mine")
    assert staged("read", "raw/2.txt", "-o", "build/read")[0] == 0
    assert sorted(file.name[:5] for file in (here / "build/read").iterdir()) == ["2.txt", "notes"]
    assert "is to be read" in refused("stage", "structure", "build/read", "-o", "build/read")


def test_the_last_stage_does_not_delete_the_folders_of_the_others(here: Path) -> None:
    for stage in STAGES:
        assert staged(stage)[0] == 0
    assert "build/references/" in refused("stage", "write", "-o", "build")
    assert len(list((here / "build/references").iterdir())) == 2


# ---- places that are none


def test_the_working_folder_and_all_above_it_are_refused(here: Path) -> None:
    unrec("run")
    staged("read", "-o", "read")
    commands = (
        ("run",),
        ("stage", "read"),
        ("stage", "structure", "read"),
        ("stage", "write", "read"),
        ("export", "akn"),
    )
    targets = ("", ".", "..", "/", "../here/.", "raw/..")

    def check(target: str, command: tuple[str, ...]) -> None:
        assert "name a folder below it" in refused(*command, "-o", target)

    check_rows(product(targets, commands), check)


def test_a_file_and_a_link_to_nothing_are_refused(here: Path) -> None:
    (here / "file").touch()
    (here / "link").symlink_to("gone")
    assert "file is a file, not a folder" in refused("run", "--no-cache", "-o", "file")
    for target in ("link", "link/out"):
        assert "link is a link to gone, which is not there" in refused("run", "--no-cache", "-o", target)


def test_a_link_to_a_folder_is_written_through(here: Path) -> None:
    (here.parent / "elsewhere").mkdir()
    (here / "output").symlink_to("../elsewhere")
    for _ in range(2):
        assert unrec("run")[0] == 0
    assert (here / "output").readlink() == Path("../elsewhere")
    assert (here.parent / "elsewhere/documents.parquet").is_file()
    assert sorted(path.name for path in here.parent.iterdir()) == ["elsewhere", "here"]


MOUNTED = """
mkdir -p "$1" && mount --bind volume "$1" && shift && exec "$@"
"""


@pytest.mark.skipif(
    sys.platform != "linux"
    or shutil.which("unshare") is None
    or subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode != 0,
    reason="needs a name space for mounts",
)
@pytest.mark.parametrize(
    ("mounted", "why"),
    [
        ("output", "cannot be replaced as a whole; name a folder below it, such as output/output"),
        ("output/json", "would be emptied; name another folder with -o"),
        ("output/notes", "would be emptied; name another folder with -o"),
    ],
)
def test_a_mount_point_is_refused_with_advice(here: Path, mounted: str, why: str) -> None:
    """One that holds nothing but what is ours, so that only its being mounted speaks against it."""
    unrec("run", "-o", "whole")
    (here / "whole" if mounted == "output" else here / "whole/json").rename("volume")
    before = contents(here)
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-ec", MOUNTED, "sh", mounted, UNREC, "run", "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"unrec: {mounted} is a mount point, ")
    assert why in done.stderr
    assert contents(here) == before


def without_override() -> None:
    """Take from the superuser the right to write where modes forbid it."""
    drop, override = 24, 1
    ctypes.CDLL(None).prctl(drop, override, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux to take rights away")
def test_a_folder_whose_own_folder_is_locked_is_refused_with_advice(here: Path) -> None:
    (here / "locked/output").mkdir(parents=True)
    (here / "link").symlink_to("locked/output")
    (here / "locked").chmod(0o555)
    said = [
        run_for_real(here, "run", "--no-cache", "-o", target, child=without_override)
        for target in ("locked/output", "link", "locked/new")
    ]
    (here / "locked").chmod(0o755)
    assert {done.returncode for done in said} == {1}
    assert said[0].stderr == (
        "unrec: Permission denied: locked/, which must be written to replace locked/output as a whole; "
        "name a folder below locked/output with -o\n"
    )
    assert "which must be written to replace link as a whole" in said[1].stderr
    assert said[2].stderr == "unrec: Permission denied: locked/new\n"
    assert contents(here / "locked") == {}


# ---- how the output is named


ODD = [
    "out[v2]",
    "a[/b]",
    "[red]x[/red]",
    "back\\",
    "o\udcff",
    ":warning:",
    "es\x1b[31mc",
    "line\nend",
    "خرج",
    " ",
    "-o",
]


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot exist there")
def test_every_name_can_be_written_and_is_shown_as_it_is(here: Path) -> None:
    def check(name: str) -> None:
        shown = f"{visible(name)}/"
        status, said = unrec("run", "-o", f"./{name}", "--partition", "3", "-j", "1")
        assert status == 0
        assert f"written to {shown}" in said
        assert len(list((here / name / "documents").iterdir())) > 0
        status, said = staged("read", "-o", f"./read{name}")
        assert (status, f"→ read{shown}" in said) == (0, True)
        status, said = unrec("export", "akn", "--in", f"./{name}", "-o", f"./akn{name}")
        assert (status, f"written to akn{shown}" in said) == (0, True)
        assert not {"\x1b", "\udcff"} & set(said)

    check_rows(ODD, check, ascii)


def test_the_bytes_do_not_depend_on_the_name(here: Path) -> None:
    unrec("run", "-o", "a")
    unrec("run", "-o", "b\udcff")
    assert contents(here / "a") == contents(here / "b\udcff")
    assert pq.read_table(here / "a/documents.parquet").num_rows == 2
