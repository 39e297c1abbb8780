"""`unrec series` and `unrec compare`: what they print, write, and refuse."""

import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.compare.test_texts import NEW, OLD
from unrec.cli import app
from unrec.store.output import read_series
from unrec.store.schema import arrow_schema

REVIEW = """Human Rights Council

Universal Periodic Review

II. Conclusions and/or recommendations

1. Abolish the death penalty;

2. Open the archives to historians;

3. Publish statistics on road safety every year;

4. Train judges in the law of the sea;

5. Protect coral reefs from mining;

6. {last}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_text(REVIEW.format(last="Abolish the death penalty."), encoding="utf-8")
    (tmp_path / "old.txt").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.txt").write_text(NEW, encoding="utf-8")
    return tmp_path


def invoke(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == status, result.output
    return result.output


def test_series_writes_its_table_beside_the_others(here: Path) -> None:
    invoke("run", "raw")
    assert read_series(here / "output") == []
    shown = invoke("series")
    assert "r1 → " in shown
    assert "same" in shown
    table = pq.read_table(here / "output/series.parquet")
    assert table.schema.equals(arrow_schema("series"), check_metadata=True)
    (row,) = read_series(here / "output")
    assert (row.series_id, row.relation, row.changed) == (row.previous_id, "same", None)
    (told,) = json.loads(CliRunner().invoke(app, ["series", "--json"]).stdout)
    assert (told["previous_text"], told["text"]) == (
        "Abolish the death penalty;",
        "Abolish the death penalty.",
    )
    invoke("run", "raw", "--no-cache")
    assert not (here / "output/series.parquet").exists()


def test_series_as_a_workbook(here: Path) -> None:
    invoke("run", "raw")
    invoke("series", "-o", "s.xlsx")
    rows = list(openpyxl.load_workbook(here / "s.xlsx")["Series"].values)
    assert rows[0][:4] == ("Series", "Then", "Now", "Relation")
    assert rows[1][3] == "same"
    invoke("series", "-o", "s.csv", status=2)


def test_series_of_an_empty_collection_and_of_a_language_without_themes(here: Path) -> None:
    invoke("series", status=2)
    (here / "raw/a.txt").write_text(
        "1. Το νερό είναι ζωή για όλους.\n\n2. Η θάλασσα είναι πλατιά και βαθιά.\n", encoding="utf-8"
    )
    invoke("run", "raw")
    shown = invoke("series")
    assert "0 paragraphs of 0 said before" in shown
    assert "no scheme of themes in und" in shown


def test_compare_prints_what_changed_and_says_so_by_its_status(here: Path) -> None:
    shown = invoke("compare", "old.txt", "new.txt", status=1)
    assert "{+, also on holidays+}" in shown
    assert "[-Noting with concern that many keepers have left their posts,-]" in shown
    assert "3 unchanged, 1 moved, 2 changed, 1 new, 1 gone" in shown
    assert invoke("compare", "old.txt", "old.txt").strip() == "7 unchanged, 0 moved, 0 changed, 0 new, 0 gone"
    rows = json.loads(CliRunner().invoke(app, ["compare", "old.txt", "new.txt", "--json"]).stdout)[
        "paragraphs"
    ]
    assert [row["fate"] for row in rows].count("moved") == 1
    assert rows[0]["old_id"].endswith(":p0")


def test_compare_of_documents_in_an_output_and_in_other_forms(here: Path) -> None:
    invoke("run", "old.txt", "new.txt", "-o", "out")
    ids = sorted(file.name.removesuffix(".json") for file in (here / "out/json").glob("*.json"))
    invoke("compare", *ids, "--in", "out", "-o", "page.html", status=1)
    assert "<ins>" in (here / "page.html").read_text(encoding="utf-8")
    invoke("compare", *ids, "--in", "out", "-o", "page.docx", status=1)
    assert (here / "page.docx").read_bytes().startswith(b"PK")
    invoke("compare", *ids, "--in", "out", "-o", "page.pdf", status=2)
    invoke("compare", "nowhere", ids[0], "--in", "out", status=2)


# What is named, and what is said of it.
REFUSED = [
    ((), "name two outputs or two texts"),
    (("old.txt",), "name two outputs or two texts"),
    (("old.txt", "new.txt", "--work", "a,b"), "name two outputs or two texts"),
    (("out", "new.txt"), "out is an output and new.txt is none"),
    (("old.txt", "out"), "out is an output and old.txt is none"),
    (("out", "out", "-o", "page.html"), "-o writes two texts"),
    (("out", "raw"), "output not found: raw"),
    (("old.txt", "new.txt", "--languages"), "goes with --in and --work alone"),
    (("--languages", "--json"), "goes with --in and --work alone"),
    (("old.txt", "s3://bucket/out"), "s3://bucket/out is an output and old.txt is none"),
    (("s3://bucket/a", "s3://bucket/b"), "is an address, and this works on a folder"),
]


def test_what_is_compared_is_told_by_what_is_named(here: Path) -> None:
    invoke("run", "raw", "-o", "out")
    for words, said in REFUSED:
        assert said in invoke("compare", *words, status=2), words
    assert invoke("compare", "out", "out") == "nothing changed\n"
    assert "0 differences" in invoke("compare", "--languages", "--in", "out")
    assert (here / "out/alignment.parquet").is_file()


def test_an_unreadable_text_is_wrong_usage(here: Path) -> None:
    (here / "empty.txt").write_bytes(b"")
    invoke("compare", "empty.txt", "new.txt", status=2)
