"""`unrec export`, run for real."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.publish.export.documents import TEXT
from tests.support import AfterRun
from unrec.cli import app


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after_run: AfterRun) -> Path:
    """A working folder with the output of one good and one failed document."""
    monkeypatch.chdir(tmp_path)
    after_run(tmp_path, {"good.txt": TEXT, "empty.txt": ""})
    return tmp_path


def unrec(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    return result.exit_code, result.output


def test_both_formats_may_stand_in_one_folder(here: Path) -> None:
    (here / "export").mkdir()
    (here / "export/notes.txt").write_text("mine")
    assert unrec("export", "akn")[0] == 0
    assert unrec("export", "annotations", "--base", "https://example.org/")[0] == 0
    assert sorted(file.name for file in (here / "export").iterdir()) == [
        "CTOC-COP-WG.7-2018-3.ar.akn.xml",
        "CTOC-COP-WG.7-2018-3.ar.annotations.jsonld",
        "notes.txt",
    ]
    assert "https://example.org/" in (here / "export/CTOC-COP-WG.7-2018-3.ar.annotations.jsonld").read_text(
        "utf-8"
    )


def test_a_document_is_named_by_its_work_or_itself(here: Path) -> None:
    for name in ("CTOC-COP-WG.7-2018-3", "CTOC-COP-WG.7-2018-3.ar"):
        assert unrec("export", "akn", "-d", name, "-o", name)[0] == 0
        assert [file.name for file in (here / name).iterdir()] == ["CTOC-COP-WG.7-2018-3.ar.akn.xml"]


def test_an_unknown_document_is_wrong_usage_and_writes_nothing(here: Path) -> None:
    status, said = unrec("export", "akn", "-d", "A-1-1")
    assert (status, "A-1-1" in said) == (2, True)
    assert not (here / "export").exists()


def test_a_failed_document_that_is_asked_for_shows_in_the_status(here: Path) -> None:
    import pyarrow.parquet as pq

    rows = pq.read_table(here / "output/documents.parquet").to_pylist()
    failed = next(row["document_id"] for row in rows if row["status"] == "failed")
    status, said = unrec("export", "akn", "-d", failed)
    assert status == 1
    assert failed in said


def test_a_folder_that_is_no_output_is_wrong_usage(here: Path) -> None:
    assert unrec("export", "akn", "--in", "nowhere")[0] == 2
    (here / "output/references.parquet").write_bytes(b"not parquet")
    status, said = unrec("export", "akn")
    assert status == 2
    assert "run `unrec run` again" in said.replace("\n", " ")
