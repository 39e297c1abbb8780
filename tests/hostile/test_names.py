"""Names that want to be paths, commands or lines of output."""

import os
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.hostile.tree import tree
from tests.support import staged
from unrec.batch.sources import Place
from unrec.batch.task import Options, Task, perform
from unrec.catalogue import load
from unrec.cli import app
from unrec.reading import source_of
from unrec.store.output import breaches_of_output, read_extractions
from unrec.store.write import safe_name
from unrec.text import visible

TEXT = "أولاً- الاجتماع الأول، فيينا، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢\n\n١- ينبغي للدول أن تنفذ المادة ٦ من الاتفاقية.\n"
NAMES = [
    b"plain.txt",
    b"-rf.txt",
    b"--output=x.txt",
    b"..txt",
    b"...txt",
    b"..\\..\\up.txt",
    b"C:evil.txt",
    b"con.txt",
    b"NUL.ar.txt",
    b"$(touch x).txt",
    b"`touch x`;.txt",
    b"a\nb: ok.txt",
    b"a\r\x1b[2J\x1b]0;title\x07.txt",
    b"a\x7f.txt",
    "a\u202etxt.exe.txt".encode(),
    "a\u2028b.txt".encode(),
    b"\xff\xfe.txt",
    b"%2e%2e%2fup.txt",
    b"[red]markup[red].txt",
    b"<img src=x onerror=alert(1)>.txt",
    b"=1+1,x.txt",
    b"a*?.txt",
    b" .txt",
    b"n" * 251 + b".txt",
    ("ن" * 125 + ".txt").encode(),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one document a name, beside it things that must stay as they are."""
    place = tmp_path / "work" / "in"
    place.mkdir(parents=True)
    for number, name in enumerate(NAMES):
        (place / os.fsdecode(name)).write_bytes(f"V.19-{number:05}\n\n{TEXT}".encode())
    (tmp_path / "work" / "up.txt").write_text("as it was", encoding="utf-8")
    (tmp_path / "up.txt").write_text("as it was", encoding="utf-8")
    return place


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot exist there")
def test_nothing_is_written_outside_the_output_whatever_sources_are_called(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = folder.parent
    monkeypatch.chdir(work)
    ours = (work / "out", work / ".unrec-cache", work / "read")
    before = tree(tmp_path, ours)
    # A folder is searched for what is not hidden; hidden files are read where they are named.
    hidden = [f"in/{os.fsdecode(name)}" for name in NAMES if name.startswith(b".")]
    done = CliRunner().invoke(app, ["run", "in", *hidden, "-o", "out"])
    assert done.exit_code == 0, done.output
    status, said = staged("read", "in", "-o", "read")
    assert status == 0, said
    assert tree(tmp_path, ours) == before
    assert list(breaches_of_output(work / "out", load())) == []
    found = [extraction.document.source for extraction in read_extractions(work / "out")]
    assert sorted(found) == sorted(visible(os.fsdecode(name)) for name in NAMES)
    assert len(list((work / "read").glob("*.json"))) == len(NAMES) - len(hidden)
    for file in (*(work / "read").iterdir(), *(work / "out" / "json").iterdir()):
        assert file.name.isascii()
        assert file.name[0] not in ".-"
    assert not {"\x1b", "\x07", "\u202e", "\r"} & {*done.output, *said}


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot exist there")
def test_a_source_that_cannot_be_read_is_named_safely(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    unreadable = folder / os.fsdecode(b"\xff\x1b[2Jfolder.txt")
    unreadable.mkdir()
    missing = os.fsdecode(b"in/\xff\x1b[2Jgone.txt")
    task = Task(place=str(unreadable), name=Place(str(unreadable)).name)
    lost = perform(task, Options(results="results"))
    assert lost.document.status == "failed"
    assert lost.document.source == "⟨U+DCFF⟩⟨U+001B⟩[2Jfolder.txt"
    done = CliRunner().invoke(app, ["run", missing, "-o", "out", "--no-cache"])
    assert done.exit_code == 2
    assert "\x1b" not in done.output
    assert "⟨U+001B⟩[2Jgone.txt" in done.output.replace("\n", "")


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("in/a.txt", "a.txt"),
        ("https://example.org/x/../a.txt", "a.txt"),
        ("s3://bucket/a%2F..%2Fb.txt", "a%2F..%2Fb.txt"),
        ("in/a\nb.txt", "a⟨U+000A⟩b.txt"),
        ("in/a\udcff.txt", "a⟨U+DCFF⟩.txt"),
    ],
)
def test_the_name_of_a_place_is_no_path(place: str, name: str) -> None:
    assert Place(place).name == name
    assert source_of(name, b"").name == name


@pytest.mark.parametrize(
    ("own", "name"),
    [
        ("V.19-08455.ar", "V.19-08455.ar"),
        ("A-RES-71-1~2.ar", "A-RES-71-1~2.ar"),
        ("../../x", "_.._x"),
        ("/etc/passwd", "_etc_passwd"),
        ("...", "_"),
        ("", "_"),
        ("-rf", "rf"),
        ("con.ar", "_con.ar"),
        ("LPT1", "_LPT1"),
        ("console.ar", "console.ar"),
        ("a\nb", "a_b"),
    ],
)
def test_safe_names(own: str, name: str) -> None:
    assert safe_name(own) == name


def test_long_names_stay_apart() -> None:
    first, second = safe_name("a" * 300 + "1"), safe_name("a" * 300 + "2")
    assert first != second
    assert len(first) == len(second) == 200
