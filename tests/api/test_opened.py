"""`unrec.open_output`: what a run has written, as frames and documents; and the page that explains it all."""

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import unrec
from unrec.cli import app
from unrec.store.schema import TABLES

CLONE = Path(__file__).parents[2]
SOURCE = CLONE / "raw/V.19-08455.ar.txt"


@pytest.fixture(scope="module", params=[(), ("--partition", "50")])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("opened")
    call = ["run", str(SOURCE), "-o", str(place / "output"), "--cache", str(place / "cache"), *request.param]
    assert CliRunner().invoke(app, call).exit_code == 0
    return place / "output"


def test_every_table_is_a_frame(folder: Path) -> None:
    output = unrec.open_output(folder)
    for table in TABLES:
        assert output[table] is getattr(output, table)
        assert isinstance(output[table], pd.DataFrame)
    assert (len(output), len(output.recommendations)) == (1, 174)
    assert output.recommendations["number"].dtype == pd.Int64Dtype()


def test_tables_are_read_when_they_are_asked_for(folder: Path) -> None:
    output = unrec.open_output(folder)
    assert [name for name in TABLES if name in vars(output)] == []


@pytest.mark.parametrize("name", ["V.19-08455.ar", "V.19-08455", SOURCE.name])
def test_a_document_is_found_by_its_names(folder: Path, name: str) -> None:
    output = unrec.open_output(folder)
    assert output.document(name) == next(iter(output)) == unrec.read(SOURCE)


def test_a_document_that_is_not_there_is_an_error_that_names_the_nearest(folder: Path) -> None:
    with pytest.raises(unrec.UnrecError, match=r"nearest are: V\.19-08455\.ar") as caught:
        unrec.open_output(folder).document("V.19-08455.a")
    assert caught.value.code == "output.no_document"


def test_no_other_table_is_given(folder: Path) -> None:
    with pytest.raises(KeyError, match="there are: documents"):
        unrec.open_output(folder)["schema"]


def test_what_is_no_output_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(unrec.UnrecError) as caught:
        unrec.open_output(tmp_path)
    assert caught.value.code == "output.missing"
    (tmp_path / "documents.parquet").write_bytes(b"none")
    with pytest.raises(unrec.UnrecError) as caught:
        unrec.open_output(tmp_path)
    assert caught.value.code == "output.broken"
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "documents.parquet")
    with pytest.raises(unrec.UnrecError, match="was not written by unrec"):
        unrec.open_output(tmp_path)


@pytest.mark.slow
def test_the_page_about_it_runs_as_printed(tmp_path: Path) -> None:
    page = (CLONE / "docs/api.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) >= 6
    (tmp_path / "raw").symlink_to(SOURCE.parent)
    folder = Path(sys.executable).parent
    done = subprocess.run(
        [sys.executable, "-W", "error::FutureWarning", "-c", "\n".join(blocks)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(folder), "PYTHONPATH": str(CLONE / "pipeline"), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    assert "source.empty" in done.stdout
