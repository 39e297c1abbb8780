"""The commands: what they print, write and refuse."""

import csv
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from tests.find.conftest import FIXTURES
from unrec.batch.sources import to_install
from unrec.cli import app
from unrec.find.index import NAME


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_index_says_what_it_wrote(output: Path) -> None:
    (output / NAME).unlink()
    assert "14 documents, 14 documents written" in run("search", "--index-only", "--in", output).stderr
    assert "nothing had changed" in run("search", "--index-only", "--in", output).stderr
    assert run("search", "--index-only", "--in", output.parent / "nowhere").exit_code == 2
    assert "an address" in run("search", "--index-only", "--in", "s3://bucket/out").stderr


def test_search_prints_a_line_each(output: Path) -> None:
    result = run("search", "children detention", "--in", output)
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    assert line.startswith("A-HRC-99-4.en:r113.1  ")
    assert "[detention: detention; children: children]" in line
    assert "End the detention of children (Spain);" in line
    assert "1 of 1 paragraph; searched: 14 documents" in result.stderr


def test_search_isolates_right_to_left_text(output: Path) -> None:
    lines = run("search", "المهاجرين", "--in", output, "--lang", "ar").stdout.splitlines()
    assert lines
    for line in lines:
        assert line.count("\u2068") == line.count("\u2069") >= 2, line


def test_search_narrows_by_options(output: Path) -> None:
    both = json.loads(run("search", "detention", "--in", output, "--by", "ESP", "--json").stdout)
    assert both["total"] == 2
    one = json.loads(
        run("search", "", "--in", output, "--by", "ESP", "--response", "supported", "--json").stdout
    )
    (hit,) = one["hits"]
    assert hit["paragraph_id"] == "A-HRC-99-4.en:r113.1"
    assert hit["why"] == ["by:ESP (recommending State)", "response:supported (response)"]
    assert run("search", "detention", "--in", output, "--cites", "smuggling-protocol/99").exit_code == 2


def test_search_makes_the_index_and_brings_it_up_to_date(output: Path) -> None:
    (output / NAME).unlink()
    assert "documents written" in run("search", "children", "--in", output).stderr
    file = output / "documents.parquet"
    file.write_bytes(file.read_bytes())
    assert "nothing had changed" in run("search", "children", "--in", output).stderr
    assert "index" not in run("search", "children", "--in", output).stderr


def test_search_says_where_a_query_is_none_and_when_nothing_is_found(output: Path) -> None:
    result = run("search", "children AND (women", "--in", output)
    assert result.exit_code == 2
    assert "a bracket is not closed" in result.stderr
    assert "children AND (women\n                 ^" in result.stderr
    assert run("search", "xyzzy", "--in", output).exit_code == 1
    (output / NAME).write_bytes(b"something else")
    assert "no index of unrec" in run("search", "children", "--in", output).stderr


def test_search_writes_spreadsheets_and_pictures(output: Path, tmp_path: Path) -> None:
    for name in ("a.csv", "a.xlsx"):
        assert run("search", "children OR detention", "--in", output, "-o", tmp_path / name).exit_code == 0
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["Paragraph"] for row in rows} >= {"A-HRC-99-4.en:r113.1", "A-HRC-99-4.en:r114.1"}
    sheet = load_workbook(tmp_path / "a.xlsx")["Paragraphs"]
    assert sheet.max_row == len(rows) + 1
    options = ["--limit", 2, "--page", tmp_path / "p", "--source", FIXTURES / "pdf"]
    assert run("search", "doc:CTOC-COP-WG.9-2021-4", "--in", output, *options).exit_code == 0
    pictures = list((tmp_path / "p").iterdir())
    assert len(pictures) == 2
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)


def test_run_makes_the_index_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "a.txt"
    source.write_text((FIXTURES / "six/resolution.en.txt").read_text("utf-8"), "utf-8")
    assert run("run", source, "--index", "-q").exit_code == 0
    with closing(sqlite3.connect(tmp_path / "output" / NAME)) as base:
        assert base.execute("SELECT count(*) FROM indexed_documents").fetchone() == (1,)
    assert run("run", source, "--index", "-o", "s3://bucket/x").exit_code == 2


def test_export_sqlite(output: Path, tmp_path: Path) -> None:
    assert run("export", "sqlite", "--in", output, "-o", tmp_path / "all.sqlite").exit_code == 0
    with closing(sqlite3.connect(tmp_path / "all.sqlite")) as base:
        assert base.execute('SELECT count(*) FROM "references"').fetchone()[0] > 10
    assert run("export", "sqlite", "--in", output, "-d", "V.19-08455").exit_code == 2


def test_verify_says_what_differs(output: Path, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    text = "The Working Group asked to “End all detention of children” (A/HRC/99/4, para. 113). {}"
    paper.write_text(text.format("“No more”, they said, and so did all the others who were there."), "utf-8")
    result = run("verify", paper, "--in", output)
    assert result.exit_code == 1
    assert "differs  [A-HRC-99-4.en:r113.1]  \u2068End all detention of children\u2069" in result.stdout
    assert "- \u2068all\u2069  + \u2068the\u2069" in result.stdout
    assert "found: 1" in result.stderr
    assert "searched: 14 documents" in result.stderr
    rows = json.loads(run("verify", paper, "--in", output, "--json").stdout)
    assert [row["verdict"] for row in rows] == ["differs", "found", "too short"]
    paper.write_text("“End the detention of children”, said the Working Group to all of the States.", "utf-8")
    assert run("verify", paper, "--in", output).exit_code == 0
    paper.write_bytes(b"")
    assert run("verify", paper, "--in", output).exit_code == 2


@pytest.mark.parametrize(("extra", "module"), [("serve", "uvicorn"), ("mcp", "mcp.server")])
def test_a_missing_extra_is_named(
    output: Path, extra: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, "unrec.find.mcp", raising=False)
    result = run("serve", "--in", output, *(["--mcp"] if extra == "mcp" else []))
    assert result.exit_code == 2
    assert to_install(extra) in result.stderr
    assert {"serve": "'starlette", "mcp": "'mcp"}[extra] in result.stderr


def test_serve_for_others_needs_a_token(output: Path) -> None:
    pytest.importorskip("uvicorn", reason="uvicorn is not installed")
    result = run("serve", "--in", output, "--host", "0.0.0.0")
    assert result.exit_code == 2
    assert "--token" in result.stderr
    (output.parent / "mine.json").write_text("{}", "utf-8")
    assert (
        "no file of decisions"
        in run("serve", "--in", output, "--decisions", output.parent / "mine.json").stderr
    )
    assert run("serve", "--in", output, "--interface", "xx").exit_code == 2
