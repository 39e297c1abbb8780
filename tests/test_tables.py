"""Tables as rows and cells: the grid that they make, as HTML and Markdown, and how they join again."""

import time

import pytest

from tests.support import each_row
from unrec.models import Cell, Table
from unrec.reading import read, source_of
from unrec.structure import structure
from unrec.structure.normalise import normalise
from unrec.tables import as_html, as_markdown, column_names, grid, joined, rows_of

Spec = tuple[int, int, str] | tuple[int, int, str, int, int]


def cell(row: int, column: int, text: str, high: int = 1, wide: int = 1) -> Cell:
    return Cell(
        cell_id=f"doc.en:t1.{row}.{column}",
        document_id="doc.en",
        table_id="doc.en:t1",
        row=row,
        column=column,
        row_span=high,
        column_span=wide,
        raw=text,
        text=text,
        line_first=row,
        line_last=row,
    )


def table(rows: int, columns: int, headers: int = 0, caption: str | None = None) -> Table:
    return Table(
        table_id="doc.en:t1",
        document_id="doc.en",
        n_rows=rows,
        n_columns=columns,
        header_rows=headers,
        caption=caption,
        unit="Euros" if caption else None,
        notes=("a < b",) if caption else (),
    )


@each_row(
    [
        ("plain", [(1, 1, "a"), (1, 2, "b"), (2, 1, "c"), (2, 2, "d")], ["a b", "c d"]),
        ("ragged", [(1, 1, "a"), (2, 2, "b")], ["a .", ". b"]),
        ("empty row", [(2, 1, "a"), (2, 2, "b")], [". .", "a b"]),
        ("spans", [(1, 1, "a", 2, 1), (1, 2, "b"), (2, 2, "c")], ["a:2x1 b", "c"]),
        ("both", [(1, 1, "a", 2, 2)], ["a:2x2", ""]),
        ("over a cell below", [(1, 1, "a", 2, 1), (1, 2, "b"), (2, 1, "c")], ["a b", "c ."]),
        ("over a cell beside", [(1, 1, "a", 1, 2), (1, 2, "b")], ["a b", ". ."]),
        ("over one's corner", [(1, 1, "a", 2, 2), (2, 2, "b")], ["a:1x2", ". b"]),
        ("across one from above", [(1, 2, "a", 2, 1), (2, 1, "b", 1, 2)], [". a:2x1", "b"]),
    ]
)
def test_every_place_of_a_grid_is_taken_once(name: str, cells: list[Spec], expected: list[str]) -> None:
    rows = grid(table(2, 2), [cell(*spec) for spec in cells])
    shown = [
        " ".join(
            "."
            if place.cell is None
            else place.cell.text + (f":{place.rows}x{place.columns}" if place[1:] != (1, 1) else "")
            for place in row
        )
        for row in rows
    ]
    assert shown == expected


HEADS = [cell(1, 1, "Item", 2, 1), cell(1, 2, "Year", 1, 2), cell(2, 2, "2019"), cell(2, 3, "2020")]


def test_columns_are_named_by_the_path_of_their_headers() -> None:
    assert column_names(table(3, 4, 2), HEADS) == ["Item", "Year / 2019", "Year / 2020", "4"]
    assert column_names(table(2, 3, 1), [cell(1, 1, "Year", 1, 2)]) == ["Year", "Year (2)", "3"]
    assert column_names(table(1, 2), [cell(1, 1, "a")]) == ["1", "2"]


def test_html_has_spans_headers_and_caption_and_is_escaped() -> None:
    cells = [*HEADS, cell(3, 1, "<b>&"), cell(3, 2, '5"')]
    assert as_html(table(3, 3, 2, "Table 1 A & B"), cells, 'e"n', "ltr").splitlines() == [
        '<table lang="e&quot;n" dir="ltr">',
        "<caption>Table 1 A &amp; B (Euros)</caption>",
        '<tr><th rowspan="2" scope="col">Item</th><th colspan="2" scope="colgroup">Year</th></tr>',
        '<tr><th scope="col">2019</th><th scope="col">2020</th></tr>',
        "<tr><td>&lt;b&gt;&amp;</td><td>5&quot;</td><td></td></tr>",
        "</table>",
        '<p lang="e&quot;n" dir="ltr">a &lt; b</p>',
    ]


def test_markdown_has_one_row_of_headers_and_its_pipes_escaped() -> None:
    cells = [*HEADS, cell(3, 1, "a|b"), cell(3, 2, "\\<", 1, 2)]
    assert as_markdown(table(3, 3, 2), cells).splitlines() == [
        "| Item | Year / 2019 | Year / 2020 |",
        "| --- | --- | --- |",
        "| a\\|b | \\\\&lt; |  |",
    ]
    assert as_markdown(table(1, 2), [cell(1, 1, "a")]).splitlines() == [
        "|  |  |",
        "| --- | --- |",
        "| a |  |",
    ]


def test_the_rows_of_a_document_join_to_it_again() -> None:
    text = "<p>1. The Committee notes this.</p><table><tr><th>Item<th>Costs<tr><td>Staff<td>5.5</table><p>2. So.</p>"
    found = normalise(structure(read(source_of("test.html", text.encode()))))
    names = ("sections", "paragraphs", "tables", "cells", "lines", "references", "themes", "findings")
    rows = {name: rows_of(found, name) for name in (*names, "recommendations")}
    assert [row.text for row in rows["cells"] if isinstance(row, Cell)] == ["Item", "Costs", "Staff", "5.5"]
    assert joined(found.document, rows) == found
    assert rows_of(found, "documents") == (found.document,)


@pytest.mark.slow
@pytest.mark.parametrize("span", [1, 1_000_000_000])
def test_a_grid_takes_time_that_grows_with_its_rows(span: int) -> None:
    cells = [cell(row, column, "5", span) for row in range(1, 20_001) for column in (1, 2, 3)]
    start = time.process_time()
    assert sum(map(len, grid(table(20_000, 3), cells))) == len(cells)
    assert as_markdown(table(20_000, 3), cells).count("\n") == 20_001
    assert time.process_time() - start < 5
