"""A table of a document as a frame, as HTML and as Markdown."""

import time
from pathlib import Path

import pytest

import unrec
from unrec.api.table import Table

BODY = "".join(
    f"<p>{n}. The Committee notes that the costs of the period were too high.</p>" for n in range(5)
)
CAPTION = "<p>Table 1</p><p><b>Costs &amp; more</b></p><p>(Thousands of dollars)</p>"
HEADS = "<tr><th rowspan=2>Item<th colspan=2>Year<tr><th>2019<th>2020"
ROWS = "<tr><td rowspan=2>Staff<td>1 234.5<td>(1 000)<tr><td>a|b<td>&lt;5&gt;"


def page(rows: str) -> str:
    return f"<html><body>{BODY}{CAPTION}<table>{rows}</table></body></html>"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    path: Path = tmp_path_factory.mktemp("table") / "costs.html"
    path.write_text(page(HEADS + ROWS), encoding="utf-8")
    return unrec.read(path).tables[0]


def test_a_table_is_a_frame_of_numbers_and_of_texts(table: Table) -> None:
    frame = table.to_pandas()
    assert [*frame.columns] == ["Item", "Year / 2019", "Year / 2020"]
    assert frame.iloc[0].tolist() == ["Staff", 1234.5, -1000.0]
    assert frame["Item"].isna().tolist() == [False, True]
    assert frame.iloc[1, 1:].tolist() == ["a|b", "<5>"]
    assert table.to_pandas(numbers=False).iloc[0].tolist() == ["Staff", "1 234.5", "(1 000)"]


def test_a_table_is_html_with_its_caption_and_spans(table: Table) -> None:
    assert table.to_html().splitlines() == [
        '<table lang="en" dir="ltr">',
        "<caption>Table 1 Costs &amp; more (Thousands of dollars)</caption>",
        '<tr><th rowspan="2" scope="col">Item</th><th colspan="2" scope="colgroup">Year</th></tr>',
        '<tr><th scope="col">2019</th><th scope="col">2020</th></tr>',
        '<tr><td rowspan="2">Staff</td><td>1 234.5</td><td>(1 000)</td></tr>',
        "<tr><td>a|b</td><td>&lt;5&gt;</td></tr>",
        "</table>",
    ]
    assert table._repr_html_() == table.to_html()
    assert repr(table).endswith(".en:t1 'Table 1 Costs & more': 4 rows, 3 columns>")


def test_a_table_is_markdown(table: Table) -> None:
    assert table.to_markdown().splitlines() == [
        "Table 1 Costs & more (Thousands of dollars)",
        "",
        "| Item | Year / 2019 | Year / 2020 |",
        "| --- | --- | --- |",
        "| Staff | 1 234.5 | (1 000) |",
        "|  | a\\|b | &lt;5&gt; |",
    ]


@pytest.mark.slow
def test_a_hostile_span_ends_with_the_text_and_takes_no_time() -> None:
    span = "<tr><td rowspan=1000000000 colspan=1000000000>Staff<tr><td>5"
    start = time.process_time()
    table = unrec.read(page(HEADS + span).encode(), name="costs.html").tables[0]
    frame, html = table.to_pandas(), table.to_html()
    assert time.process_time() - start < 5
    assert len(frame) == table.n_rows - table.header_rows
    assert "1000" not in html
