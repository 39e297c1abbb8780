"""`show`, `references` and `crop`: what a person asks of an output,
and how the answer stands in the terminal.
"""

import json
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text
from typer.testing import CliRunner

from tests.support import HEADER, AfterRun
from unrec.cli import app
from unrec.cli.show import Passage

LONG = "ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين، " * 8
TEXT = f"V.19-00001\n\n{HEADER}١- {LONG.strip()}\n\n٢- ينبغي للدول أن تتعاون.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after_run: AfterRun) -> Path:
    """A working folder with an output of one document."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "60")
    after_run(tmp_path, {"توصيات.txt": TEXT})
    return tmp_path


def unrec(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    return result.exit_code, result.output


def printed(passage: Passage, width: int) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(passage)
    return capture.get().splitlines()


def test_each_line_is_isolated_by_itself() -> None:
    lines = printed(Passage(Text("m1.r1  "), LONG.strip()), 40)
    assert len(lines) > 8
    assert [line.count("\u2068") == line.count("\u2069") == 1 for line in lines] == [True] * len(lines)
    assert lines[0].startswith("m1.r1  \u2068")
    assert all(line.startswith("       \u2068") for line in lines[1:])
    assert " ".join(line.strip(" \u2068\u2069") for line in lines) == f"m1.r1  \u2068{LONG.strip()}"


@pytest.mark.parametrize("width", [1, 8, 20])
def test_no_word_is_cut_off_however_narrow_the_window(width: int) -> None:
    lines = printed(Passage(Text("a long beginning "), "كلمة ثانية"), width)
    assert "".join("".join(lines).split()).replace("\u2068", "").replace("\u2069", "") == (
        "alongbeginning" + "كلمةثانية"
    )


def test_nothing_in_a_text_ends_its_isolate() -> None:
    assert printed(Passage(Text(""), "قبل \u2069 بعد"), 60) == ["\u2068قبل ⟨U+2069⟩ بعد\u2069"]
    assert printed(Passage(Text(""), "قبل", isolate=False), 60) == ["قبل"]


@pytest.mark.parametrize("name", ["V.19-00001.ar", "V.19-00001", "توصيات.txt"])
def test_a_document_is_shown_whole_by_any_of_its_names(here: Path, name: str) -> None:
    status, said = unrec("show", name, "--full")
    assert status == 0
    assert f"١- {LONG.strip()}" in said
    assert "توصيات.txt" in said


def test_a_wrong_document_name_is_answered_with_the_right_ones(here: Path) -> None:
    status, said = unrec("show", "nobody")
    assert (status, "V.19-00001.ar (توصيات.txt)" in said) == (2, True)


@pytest.mark.parametrize("name", ["V.19-00001.a", "V.19-0000", "V.19-00001.ar.tx", "v.19-00001"])
def test_a_typo_is_never_taken_for_a_name(here: Path, name: str) -> None:
    status, said = unrec("show", name)
    assert (status, f"no document named {name!r} in output; there are: V.19-00001.ar" in said) == (2, True)


def test_counts_by_meeting_keep_to_what_is_asked_for(here: Path) -> None:
    status, said = unrec("references", "--by-meeting", "--article", "6", "--instrument", "smuggling-protocol")
    assert (status, said.split("\n")[1].split()) == (
        0,
        ["V.19-00001.ar", "1", "smuggling-protocol", "6", "8", "1"],
    )
    assert "nothing in this output cites that" in unrec("references", "--by-meeting", "--article", "7")[1]


def test_an_unknown_instrument_names_the_nearest_three(here: Path) -> None:
    status, said = unrec("references", "--instrument", "smugling-protocol")
    assert status == 2
    assert "the nearest are: smuggling-protocol, " in said
    assert said.count("-protocol") <= 4
    assert "smuggling-protocol" in unrec("references", "--instrument", "بروتوكول تهريب المهاجرين")[1]


def test_what_is_listed_is_also_json(here: Path) -> None:
    rows = json.loads(unrec("references", "--article", "6", "--json")[1])
    assert [row["instrument_id"] for row in rows] == ["smuggling-protocol"] * 8
    (count,) = json.loads(unrec("references", "--by-meeting", "--json")[1])
    assert (count["article"], count["references"], count["paragraphs"]) == ("6", 8, 1)
    assert json.loads(unrec("show", "V.19-00001.ar", "--json")[1])["document_id"] == "V.19-00001.ar"
    (unit,) = json.loads(unrec("show", "V.19-00001.ar", "--path", "m1.r2", "--json")[1])
    assert unit["path"] == "m1.r2"


def test_the_catalogue_is_listed_and_searched_in_any_language(here: Path) -> None:
    assert (
        unrec("lookup", "instruments", "تهريب", "المهاجرين")[1]
        .split("\n")[1]
        .startswith("smuggling-protocol")
    )
    (row,) = json.loads(unrec("lookup", "instruments", "SMUGGLING", "migrants", "--json")[1])
    assert row["instrument_id"] == "smuggling-protocol"
    assert {
        row["kind"] for row in json.loads(unrec("lookup", "instruments", "--kind", "rules", "--json")[1])
    } == {"rules"}
    assert unrec("lookup", "instruments", "--kind", "nothing")[0] == 2
    assert "nothing in the catalogue" in unrec("lookup", "instruments", "xyzzy")[1]
    assert "CCPR" in unrec("lookup", "bodies", "human", "rights", "committee")[1]
    assert json.loads(unrec("lookup", "bodies", "CCPR", "--json")[1])[0]["symbol_prefix"] == "CCPR"


def test_doctor_lists_what_is_installed(here: Path) -> None:
    status, said = unrec("doctor")
    assert status == 0
    for word in ("unrec", "Python", "web page", "language ar", "OCR", "fonts", "results"):
        assert word in said
    checks = json.loads(unrec("doctor", "--json")[1])
    assert {check["state"] for check in checks} <= {"ok", "missing", "note"}


def test_a_path_that_is_not_there_is_wrong_usage(here: Path) -> None:
    assert unrec("show", "V.19-00001.ar", "--path", "m9.r2") == (
        2,
        "unrec: no m9.r2 in V.19-00001.ar; the nearest are: m1.r2, m1.r1\n",
    )
    assert unrec("show", "V.19-00001.ar", "--path", "m1")[0] == 0


@pytest.mark.parametrize("article", ["6", "٦", "۶"])
def test_an_article_is_asked_for_in_any_digits(here: Path, article: str) -> None:
    status, said = unrec("references", "--article", article)
    assert (status, said.count("V.19-00001.ar:m1.r1")) == (0, 8)


def test_an_empty_result_is_reported(here: Path) -> None:
    status, said = unrec("references", "--article", "99")
    assert (status, "nothing in this output cites that" in said) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("m1.r1", "a.png"), "is not a paragraph's id, such as"),
        (("V.19-00001.ar:m1.r1", "a.jpg"), "does not end in .png"),
        (("V.19-00001.ar:m9.r1", "a.png"), "no paragraph"),
        (("V.19-00001.ar:m1.r1", "a.png"), "has no place on a page"),
    ],
)
def test_what_cannot_be_cropped_is_reported(here: Path, words: tuple[str, str], said: str) -> None:
    status, printed = unrec("show", "--crop", words[0], "-o", words[1])
    assert (status, said in printed, Path(words[1]).exists()) == (2, True, False)


def test_an_old_word_file_is_refused_by_name_and_the_lock_of_an_open_one_is_skipped(here: Path) -> None:
    (here / "raw/old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (here / "raw/~$open.docx").write_bytes(b"lock")
    status, said = unrec("run", "-q")
    assert (status, "old.doc" in said or "Word" in said, "~$" in said) == (1, True, False)
