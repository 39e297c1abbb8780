"""Tables of documents in a workbook: a sheet each, spans merged, numbers as numbers that look as printed."""

import time
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from tests.publish.export.documents import document
from tests.support import each_row
from tests.test_tables import Spec, cell, table
from unrec.models import Cell, Extraction, Table
from unrec.publish.export import grids
from unrec.publish.export.grids import Grid, number_format, sheet_name
from unrec.publish.export.workbook import write_separated, write_workbook


def book(*made: Grid) -> Any:
    data = BytesIO()
    write_workbook(data, [], made)
    return openpyxl.load_workbook(data)


def of(*specs: Spec, rows: int, columns: int, headers: int = 0, caption: str | None = None) -> Grid:
    cells = tuple(cell(*spec) for spec in specs)
    return Grid("1 Posts", "en", table(rows, columns, headers, caption), cells)


def values(sheet: Any) -> list[list[Any]]:
    return [[each.value for each in row] for row in sheet.iter_rows()]


def test_spans_are_merged_and_headers_stay_in_sight() -> None:
    made = of(
        *(
            (1, 1, "Stub", 2, 1),
            (1, 2, "Year", 1, 2),
            (2, 2, "2024"),
            (2, 3, "2025"),
            (3, 1, "a"),
            (3, 3, "x"),
        ),
        rows=3,
        columns=3,
        headers=2,
        caption="Table 1",
    )
    sheet = book(made)["1 Posts"]
    assert values(sheet) == [
        ["Table 1 (Euros)", None, None],
        ["Stub", "Year", None],
        [None, "2024", "2025"],
        ["a", None, "x"],
        [None, None, None],
        ["a < b", None, None],
    ]
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:C1", "A2:A3", "B2:C2", "A6:C6"}
    assert sheet.freeze_panes == "A4"


def test_spans_that_would_cross_are_cut_before_each_other() -> None:
    made = of((1, 2, "a", 3, 1), (2, 1, "b", 1, 3), (3, 2, "c"), (1, 3, "d", 9, 9), rows=3, columns=3)
    ranges = sorted(str(each) for each in book(made)["1 Posts"].merged_cells.ranges)
    assert ranges == ["A1:C1", "B2:B3", "C2:C4"]


@each_row(
    [
        ("1 234.5", 1234.5, "#,##0.0"),
        ("(1,234.50)", -1234.5, "#,##0.00;(#,##0.00)"),
        ("2024", 2024.0, "0"),
        ("–12", -12.0, "0"),
        ("12.5%", 12.5, '0.0"%"'),
        ("١٢٣٤٫٥", 1234.5, "0.0"),
        ("1.234", 1234.0, "#,##0"),
        ("0,125", 0.125, "0.000"),
        ("–", None, None),
        ("1234567890123456", 1234567890123456.0, None),
    ]
)
def test_numbers_look_as_printed(text: str, number: float | None, expected: str | None) -> None:
    assert number_format(numbered(text, number)) == expected


def numbered(text: str, number: float | None) -> Cell:
    return replace(cell(1, 1, text), number=number)


def test_a_number_is_one_and_a_formula_never() -> None:
    cells = (numbered("(1 234.5)", -1234.5), cell(1, 2, "=1+1"), cell(2, 1, "1"))
    sheet = book(Grid("1", "en", table(2, 2), cells))["1"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (-1234.5, "n")
    assert [sheet[place].data_type for place in ("B2", "A3")] == ["s", "s"]


def test_a_table_from_right_to_left_runs_so() -> None:
    made = of((1, 1, "البيان"), (1, 2, "٢٠٢٤"), rows=1, columns=2)._replace(language="ar")
    assert book(made)["1 Posts"].sheet_view.rightToLeft


@each_row(
    [
        (1, "Table 1: a/b [c]?", "1 Table 1 a b c"),
        (12, "'quoted' *", "12 quoted"),
        (3, "x" * 60, "3 " + "x" * 29),
        (3, "😀" * 20, "3 " + "😀" * 14),
        (4, "", "4"),
    ]
)
def test_names_of_sheets_are_such_that_excel_takes_them(number: int, said: str, expected: str) -> None:
    assert sheet_name(number, said) == expected


def extraction(count: int, **said: Any) -> Extraction:
    tables = [replace(table(1, 1), table_id=f"doc.en:t{at + 1}", **said) for at in range(count)]
    return replace(document(), tables=tuple(tables))


def test_tables_of_one_name_have_sheets_of_their_own_and_more_than_the_most_have_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grids, "MOST_SHEETS", 2)
    documents = [extraction(3, caption="Posts")]
    sheet = grids.listed(lambda: documents)
    assert sheet is not None
    assert [getattr(row.cells[1], "text", None) for row in sheet.rows] == ["1 Posts", "2 Posts", None]
    assert [each.name for each in grids.grids(lambda: documents)] == ["1 Posts", "2 Posts"]
    assert len(list(grids.grids(lambda: documents, every=True))) == 3


def test_a_table_larger_than_a_sheet_is_listed_and_has_none() -> None:
    documents = [extraction(1, n_rows=2_000_000), extraction(1, n_columns=20_000)]
    assert [*grids.grids(lambda: documents)] == []
    assert grids.listed(lambda: [extraction(0)]) is None


def test_tables_are_written_as_printed_where_they_are_separated(tmp_path: Path) -> None:
    cells = (numbered("(1 234.5)", -1234.5), cell(1, 2, "=1+1"))
    write_separated(tmp_path, (), [Grid("", "en", table(1, 2), cells)])
    (file,) = tmp_path.iterdir()
    assert file.read_text(encoding="utf-8-sig") == "(1 234.5),'=1+1\n"


@pytest.mark.slow
def test_a_table_of_many_rows_is_written_in_time() -> None:
    cells = tuple(numbered(str(row), float(row)) for row in range(1, 100_001))
    placed = tuple(replace(each, row=at, cell_id=f"doc.en:t1.{at}.1") for at, each in enumerate(cells, 1))
    begun = time.process_time()
    write_workbook(BytesIO(), [], [Grid("1", "en", large(), placed)])
    assert time.process_time() - begun < 30


def large() -> Table:
    return table(100_000, 1)
