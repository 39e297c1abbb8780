"""`--partition`: each table as a folder of files, which hold the rows of the single file in their order."""

from pathlib import Path
from shutil import copytree

import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tests.batch.made import contents, make, ordered
from unrec.batch import Options, Results, perform
from unrec.catalogue import load
from unrec.cli import app
from unrec.store.folders import replacing
from unrec.store.output import breaches_of_output, read_extractions
from unrec.store.schema import OF_CATALOGUE, TABLES, arrow_schema
from unrec.store.write import OWNED, write

ROWS = 20


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One output in single files, and the same in parts."""
    folder = tmp_path_factory.mktemp("partition")
    outcomes = [
        perform(task, Options(results=str(folder / "r"))) for task in make(folder / "raw", *range(1, 26))
    ]
    for name, partition in (("whole", None), ("parts", ROWS)):
        with replacing(folder / name, OWNED) as new:
            write(ordered(outcomes, Results(folder / "r")), new, load(), partition=partition)
    return folder / "whole", folder / "parts"


@pytest.mark.parametrize("table", TABLES)
def test_parts_hold_the_rows_of_the_whole(outputs: tuple[Path, Path], table: str) -> None:
    whole, parts = outputs
    expected = pq.read_table(whole / f"{table}.parquet")
    read = ds.dataset(parts / table, format="parquet")
    assert read.schema.equals(arrow_schema(table), check_metadata=True)
    assert read.to_table().equals(expected)
    assert pd.read_parquet(parts / table).equals(pd.read_parquet(whole / f"{table}.parquet"))


def test_duckdb_reads_the_parts(outputs: tuple[Path, Path]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="in the group `publish`")
    whole, parts = outputs
    query = "select document_id, path, text from read_parquet('{}') order by recommendation_id"
    one = duckdb.sql(query.format(whole / "recommendations.parquet")).fetchall()
    assert len(one) == 50
    assert duckdb.sql(query.format(parts / "recommendations/*.parquet")).fetchall() == one


def test_parts_are_read_back_and_checked(outputs: tuple[Path, Path]) -> None:
    whole, parts = outputs
    assert list(read_extractions(parts)) == list(read_extractions(whole))
    assert list(breaches_of_output(parts, load())) == []


def test_a_part_of_another_schema_or_cut_short_is_a_breach(
    outputs: tuple[Path, Path], tmp_path: Path
) -> None:
    copytree(outputs[1], tmp_path / "output")
    part = max((tmp_path / "output/references").iterdir())
    pq.write_table(pq.read_table(part).drop_columns(["article"]), part)
    breach = f"references/{part.name} has not the schema of this version"
    assert breach in breaches_of_output(tmp_path / "output", load())
    part.write_bytes(part.read_bytes()[:100])
    assert any(part.name in breach for breach in breaches_of_output(tmp_path / "output", load()))


def test_commands_that_read_an_output_take_parts(outputs: tuple[Path, Path], tmp_path: Path) -> None:
    whole, parts = map(str, outputs)
    for arguments, shown in (
        (["compare", whole, parts], "nothing changed"),
        (["export", "akn", "--in", parts, "-o", str(tmp_path / "akn")], "25 documents written"),
        (["report", "--in", parts, "-o", str(tmp_path / "report")], "written to"),
    ):
        result = CliRunner().invoke(app, arguments)
        assert (result.exit_code, shown in result.output) == (0, True), result.output


@pytest.mark.parametrize("broken", ["missing", "cut short"])
@pytest.mark.parametrize("command", ["export", "compare"])
def test_an_output_that_cannot_be_read_is_wrong_usage(
    outputs: tuple[Path, Path], tmp_path: Path, command: str, broken: str
) -> None:
    copytree(outputs[0], tmp_path / "output")
    table = tmp_path / "output/lines.parquet"
    if broken == "missing":
        table.unlink()
    else:
        table.write_bytes(table.read_bytes()[:200])
    given = {
        "compare": [str(outputs[0]), str(tmp_path / "output")],
        "export": ["akn", "--in", str(tmp_path / "output"), "-o", str(tmp_path / "akn")],
    }
    done = CliRunner().invoke(app, [command, *given[command]], catch_exceptions=False)
    assert (done.exit_code, "lines.parquet" in done.output, len(done.output.splitlines())) == (2, True, 1)


def test_a_part_holds_the_same_documents_in_every_table_and_about_as_many_lines_as_asked(
    outputs: tuple[Path, Path],
) -> None:
    documents = _owners(outputs[1], "documents")
    whole = pq.read_table(outputs[0] / "documents.parquet")["document_id"].to_pylist()
    assert [each for part in documents for each in part] == whole
    for table in (name for name in TABLES if name not in OF_CATALOGUE):
        names = [file.name for file in sorted((outputs[1] / table).iterdir())]
        assert names == [f"part-{number:05}.parquet" for number in range(len(documents))]
        for rows, there in zip(_owners(outputs[1], table), documents, strict=True):
            assert [each for each in there if each in rows] == list(dict.fromkeys(rows))
            assert set(rows) <= set(there)
    for rows in _owners(outputs[1], "lines")[:-1]:
        assert ROWS / 2 <= len(rows) < 2 * ROWS + rows.count(rows[-1])


def _owners(output: Path, table: str) -> list[list[str]]:
    files = sorted((output / table).iterdir())
    return [pq.read_table(file)["document_id"].to_pylist() for file in files]


def test_single_and_partitioned_tables_replace_each_other(outputs: tuple[Path, Path], tmp_path: Path) -> None:
    outcomes = [perform(task, Options(results=str(tmp_path / "r"))) for task in make(tmp_path / "raw", 1)]
    for partition in (None, ROWS, None):
        with replacing(tmp_path / "output", OWNED) as new:
            write(ordered(outcomes, Results(tmp_path / "r")), new, load(), partition=partition)
        tables = {name.partition("/")[0].removesuffix(".parquet") for name in contents(tmp_path / "output")}
        assert tables == {*TABLES, "json", "schema"}
        assert (tmp_path / "output/lines").is_dir() is (partition is not None)
        assert (tmp_path / "output/lines.parquet").exists() is (partition is None)
