"""The tables of two texts: which are joined, by what, and what changed in their numbers."""

import io
import json
import zipfile
from pathlib import Path
from typing import NamedTuple

import docx
import pytest
from lxml import etree, html
from typer.testing import CliRunner

from tests.support import each_row
from unrec.api import read
from unrec.cli import app
from unrec.compare import texts
from unrec.compare.tables import TablePair, compare_tables
from unrec.models import Extraction
from unrec.publish.marked import as_docx, as_html, difference

UNIT = "(Thousands of crowns)"


def page(*tables: str, name: str = "a.html", language: str = "en") -> Extraction:
    body = f'<!doctype html><html lang="{language}"><title>Budget</title><h1>Budget of the harbour</h1>{"".join(tables)}'
    return read(body.encode(), name=name).extraction


def table(rows: str, caption: str = "", heading: str = "") -> str:
    """A table of rows that stand in lines, its cells parted by `|`; the first is the header."""
    first, *others = [line.split("|") for line in rows.strip().splitlines()]
    head = "".join(f"<th>{cell.strip()}</th>" for cell in first)
    body = "".join(f"<tr>{''.join(f'<td>{cell.strip()}</td>' for cell in row)}</tr>" for row in others)
    above = f"<h2>{heading}</h2><p>The figures are as follows.</p>" if heading else ""
    caption = f"<caption>{caption}</caption>" if caption else ""
    return f"{above}<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


OLD = """
Category | Spent 2024 | Approved 2025 | Proposed 2026
Staff    |    |    |
Keepers  | 1 200.5 | 1 300.0 | 1 250.0
Pilots   | 300.0 | 310.0 | –
Equipment |    |    |
Lamps    | 40.0 | 45.0 | (5.5)
Buoys    | 7.0 | 7.0 | 7.0
Total    | 1 547.5 | 1 662.0 | 1 251.5
"""
NEW = """
Category | Spent 2025 | Approved 2026 | Proposed 2027
Staff    |    |    |
Keepers  | 1 290.0 | 1 240.0 | 1 100.0
Pilots   | 305.0 | 300.0 | 12.0
Equipment |    |    |
Lamps    | 44.0 | 40.0 | 10.5
Horns    | 3.0 | 3.0 | 3.0
Total    | 1 642.0 | 1 583.0 | 1 125.5
"""


class Told(NamedTuple):
    stub: str
    column: str
    old: str
    new: str
    by: str


def told(pair: TablePair) -> list[Told]:
    return [
        Told(
            row.stub[-1],
            cell.column.new_name or "",
            cell.old.text if cell.old else "",
            cell.new.text if cell.new else "",
            difference(cell),
        )
        for row in pair.rows
        for cell in row.cells
        if row.rule and cell.column.rule and cell.changed
    ]


@pytest.fixture(scope="module")
def years() -> TablePair:
    old, new = (page(table(rows, f"Resources {UNIT}", "Resources")) for rows in (OLD, NEW))
    (pair,) = compare_tables(old, new)
    return pair


def test_columns_of_another_year_are_joined_by_the_words_over_them(years: TablePair) -> None:
    assert [(column.old_name, column.new_name, column.rule) for column in years.columns] == [
        ("Category", "Category", "column.header"),
        ("Spent 2024", "Spent 2025", "column.other_numbers"),
        ("Approved 2025", "Approved 2026", "column.other_numbers"),
        ("Proposed 2026", "Proposed 2027", "column.other_numbers"),
    ]


def test_numbers_are_said_as_printed_and_by_how_much_they_changed(years: TablePair) -> None:
    assert Told("Keepers", "Spent 2025", "1 200.5", "1 290.0", "+89.5") in told(years)
    assert Told("Keepers", "Proposed 2027", "1 250.0", "1 100.0", "−150") in told(years)
    assert Told("Lamps", "Proposed 2027", "(5.5)", "10.5", "+16") in told(years)


def test_a_dash_is_no_number_and_gives_no_difference(years: TablePair) -> None:
    assert Told("Pilots", "Proposed 2027", "–", "12.0", "") in told(years)


def test_rows_that_one_table_alone_has_are_said_to_be_so(years: TablePair) -> None:
    alone = [(row.fate, row.stub[-1], row.rule) for row in years.rows if row.rule is None]
    assert alone == [("gone", "Buoys", None), ("new", "Horns", None)]
    assert [row.stub for row in years.rows if row.stub[-1] == "Lamps"] == [("Equipment", "Lamps")]


def test_a_header_that_both_have_is_the_same_figure() -> None:
    """«2025» of both tables is one year; which of the others follows which is not said."""
    old = "Post | 2024 | 2025\nKeepers | 4.5 | 5.5\nPilots | 1.5 | 1.5"
    new = "Post | 2025 | 2026\nKeepers | 6.5 | 7.5\nPilots | 1.5 | 2.5"
    (pair,) = compare_tables(*(page(table(rows, "Posts")) for rows in (old, new)))
    assert [(column.old_name, column.new_name) for column in pair.columns] == [
        ("Post", "Post"),
        ("2025", "2025"),
        (None, "2026"),
        ("2024", None),
    ]
    assert told(pair) == [Told("Keepers", "2025", "5.5", "6.5", "+1")]


@each_row(
    [
        ("equal", "Keepers | 1 000.0", "Keepers | 1 000.0", "unchanged", []),
        ("printed otherwise", "Keepers | 1 000.0", "Keepers | 1,000.00", "unchanged", []),
        ("marks of notes", "Keepersᵃ | 12.5", "Keepers | 12.5", "unchanged", []),
        ("another measure", "Keepers | 12.5%", "Keepers | $12.5", "changed", [("12.5%", "$12.5", "")]),
        ("no number", "Keepers | about ten", "Keepers | 10.5", "changed", [("about ten", "10.5", "")]),
        ("exact", "Keepers | 0.1", "Keepers | 0.3", "changed", [("0.1", "0.3", "+0.2")]),
        (
            "years in the stub",
            "Posts 2024/25 | 3.5",
            "Posts 2025/26 | 4.5",
            "changed",
            [("3.5", "4.5", "+1")],
        ),
    ]
)
def test_what_is_a_change(
    name: str, old: str, new: str, fate: str, expected: list[tuple[str, str, str]]
) -> None:
    sides = [page(table(f"Post | Number\n{row}\nTotal | 99.5", "Posts of the harbour")) for row in (old, new)]
    (pair,) = compare_tables(*sides)
    assert pair.fate == fate
    assert [(each.old, each.new, each.by) for each in told(pair) if each.column == "Number"] == expected


def test_numbers_of_different_units_are_not_subtracted() -> None:
    rows = "Post | Spent\nKeepers | {}\nPilots | 2.5"
    old = page(table(rows.format("10.5"), f"Table 1 Posts {UNIT}"))
    new = page(table(rows.format("10 500.5"), "Table 1 Posts (Crowns)"))
    (pair,) = compare_tables(old, new)
    if old.tables[0].unit != new.tables[0].unit:
        assert pair.units is not None
        assert {each.by for each in told(pair)} == {""}


FORM = "Post | Approved | Proposed\nPosts | {} | {}\nNet change | – | –"


def test_equal_forms_are_joined_by_their_heading_and_left_open_without_one() -> None:
    """Each unit has the same rows and columns: only the heading tells which is which."""
    old = page(table(FORM.format(4, 5), heading="North pier"), table(FORM.format(7, 8), heading="South pier"))
    new = page(table(FORM.format(9, 9), heading="South pier"), table(FORM.format(1, 1), heading="Ferry"))
    fates = {(pair.heading, pair.fate, pair.rules[0]) for pair in compare_tables(old, new)}
    assert ("South pier", "changed", "table.heading") in fates
    assert {heading for heading, fate, _ in fates if fate in {"new", "gone"}} == {"North pier", "Ferry"}


def test_a_table_with_nothing_alike_is_new_or_gone() -> None:
    old = page(table("Ship | Length\nAda | 12.5\nBo | 14.5", "Ships"))
    new = page(table("Fish | Weight\nCod | 2.5\nEel | 1.5", "Fishes"))
    assert [(pair.fate, pair.rules) for pair in compare_tables(old, new)] == [
        ("gone", ("table.none",)),
        ("new", ("table.none",)),
    ]


def test_every_cell_of_both_tables_is_in_one_row(years: TablePair) -> None:
    for side in ("old", "new"):
        cells = [getattr(cell, side) for row in years.rows for cell in row.cells if getattr(cell, side)]
        assert len({cell.cell_id for cell in cells}) == len(cells) == 22


def test_the_same_document_has_no_changes() -> None:
    same = page(table(OLD, "Resources"), table(FORM.format(1, 2)), table(FORM.format(1, 2)))
    pairs = compare_tables(same, same)
    assert [pair.fate for pair in pairs if pair.rules[0] != "table.several"] == ["unchanged"]


def test_cells_are_no_paragraphs() -> None:
    old, new = (page(table(rows, "Resources", "Resources")) for rows in (OLD, NEW))
    words = [each.new or each.old for each in texts.compare(old, new)]
    assert [paragraph.text for paragraph in words if paragraph and "Keepers" in paragraph.text] == []


def test_a_page_and_a_word_document_hold_the_tables(years: TablePair) -> None:
    document = page(table(NEW)).document
    shown = html.document_fromstring(as_html(document, document, [], [years]))
    assert "1 200.5" in [mark.text_content() for mark in shown.iter("del")]
    assert "+89.5" in [mark.text_content() for mark in shown.iter("small")]
    data = as_docx(document, [], [years])
    (made,) = docx.Document(io.BytesIO(data)).tables
    assert len(made.rows) == 1 + len(years.rows)
    tree = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    names = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    assert len(tree.xpath("//w:trPr/w:ins", namespaces=names)) == 1
    ids = tree.xpath("//@w:id", namespaces=names)
    assert len(ids) == len({*ids}) > 20


def test_the_command_says_what_changed_in_tables(tmp_path: Path) -> None:
    for name, rows in (("old", OLD), ("new", NEW)):
        text = f"<!doctype html><html lang='en'><h1>Budget</h1>{table(rows, 'Resources', 'Resources')}"
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    files = [str(tmp_path / "old.html"), str(tmp_path / "new.html")]
    result = CliRunner().invoke(app, ["compare", *files])
    assert result.exit_code == 1
    assert "1 200.5 → 1 290.0\u2069  +89.5" in result.output
    assert "tables: 0 unchanged, 1 changed, 0 new, 0 gone" in result.output
    data = json.loads(CliRunner().invoke(app, ["compare", *files, "--json"]).stdout)
    (pair,) = data["tables"]
    row = next(row for row in pair["rows"] if row["stub"] == ["Staff", "Keepers"])
    cell = row["cells"][1]
    assert (cell["old"], cell["new_number"], cell["difference"]) == ("1 200.5", 1290.0, 89.5)
    assert CliRunner().invoke(app, ["compare", files[0], files[0]]).exit_code == 0
