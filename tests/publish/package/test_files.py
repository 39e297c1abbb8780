"""The data files of a package: the same rows in every format."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publish.package.made import FORMULA, made, unescape
from unrec.publish.package.contents import escape, row_counts, write_files
from unrec.store.output import table_files
from unrec.store.schema import TABLES, arrow_schema


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    output = made(folder / "output")
    write_files(output, folder, ("parquet", "csv", "jsonl"))
    return folder


def rows(package: Path, table: str) -> list[dict[str, Any]]:
    return pq.read_table(package / f"data/{table}.parquet").to_pylist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("table", TABLES)
def test_parquet_is_the_table_as_it_is(package: Path, table: str) -> None:
    source = (package / f"output/{table}.parquet").read_bytes()
    assert (package / f"data/{table}.parquet").read_bytes() == source


@pytest.mark.parametrize("table", TABLES)
def test_json_lines_hold_the_same_rows(package: Path, table: str) -> None:
    lines = (package / f"jsonl/{table}.jsonl").read_text("utf-8").splitlines()
    expected = [
        {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}
        for row in rows(package, table)
    ]
    assert [json.loads(line) for line in lines] == expected


@pytest.mark.parametrize("table", TABLES)
def test_csv_holds_the_same_rows(package: Path, table: str) -> None:
    with (package / f"csv/{table}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    expected = rows(package, table)
    assert not found or list(found[0]) == arrow_schema(table).names
    assert len(found) == len(expected)
    for cells, row in zip(found, expected, strict=True):
        assert {name: text_of(value) for name, value in row.items()} == {
            name: unescape(cell) if isinstance(row[name], str) else cell for name, cell in cells.items()
        }


def text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return str(value)


def test_a_formula_is_text_in_csv(package: Path) -> None:
    written = (package / "csv/recommendations.csv").read_text("utf-8")
    quoted = FORMULA.replace('"', '""')
    assert f'"\'{quoted}"' in written
    assert f',"{quoted}"' not in written


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+٣", "'+٣"),
        ("-", "'-"),
        ("- بند", "'- بند"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("＝1+1", "'＝1+1"),
        ("'=1", "''=1"),
        ("'", "'"),
        ("'نص", "'نص"),
        ("نص = آخر", "نص = آخر"),
        ("", ""),
    ],
)
def test_escape(cell: str, expected: str) -> None:
    assert escape(cell) == expected
    assert unescape(expected) == cell


@given(st.text(alphabet="'=+-@\t\r\n＝ابج1", max_size=6))
def test_an_escaped_cell_begins_harmlessly_and_comes_back(cell: str) -> None:
    assert escape(cell)[:1] not in set("=+-@\t\r\n＝") - {""} or not cell
    assert unescape(escape(cell)) == cell


def test_parts_of_a_partitioned_table_become_one_file(package: Path, tmp_path: Path) -> None:
    whole = pq.read_table(package / "output/lines.parquet")
    for table in TABLES:
        (tmp_path / "output" / table).mkdir(parents=True)
        rows_ = pq.read_table(package / f"output/{table}.parquet")
        half = rows_.num_rows // 2
        for number, piece in enumerate((rows_.slice(0, half), rows_.slice(half))):
            pq.write_table(piece, tmp_path / f"output/{table}/part-{number:05}.parquet")
    (tmp_path / "package").mkdir()
    write_files(tmp_path / "output", tmp_path / "package", ("parquet",))
    assert pq.read_table(tmp_path / "package/data/lines.parquet").equals(whole)
    assert row_counts(tmp_path / "output") == row_counts(package / "output")


def test_a_missing_table_and_one_of_another_version_are_reported(package: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"lines\.parquet"):
        table_files(tmp_path, "lines")
    output = made(tmp_path / "output")
    table = pq.read_table(output / "lines.parquet")
    pq.write_table(table.drop_columns(["role"]), output / "lines.parquet")
    (tmp_path / "package").mkdir()
    with pytest.raises(ValueError, match=r"lines\.parquet has not the columns"):
        write_files(output, tmp_path / "package", ("parquet",))
