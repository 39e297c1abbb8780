"""Exported tables of recommendations: their cells with places, what their columns state, and other tables."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from tests.hostile.guard import within
from tests.reading.test_containers import zipped
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import Extraction, Reading, StateNamed
from unrec.reading import read, source_of
from unrec.reading.containers import look_inside

ROWS: list[list[str | int | None]] = [
    ["Recommendation", "State under review", "Recommending State", "Response", "Session", "Comment"],
    ["Ratify the Convention\nwithout delay", "Utopia", "Norway", "Accepted", 19, "x"],
    ["Consider a moratorium", "Utopia", "Spain; United Arab Emirates", "Noted", 19, ""],
    ["Continue its efforts", "Utopia", "Atlantis", "Under way", 19, None],
]


def as_csv(sign: str = ",", encoding: str = "utf-8", above: str = "") -> bytes:
    quoted = [
        [f'"{cell}"' if "\n" in str(cell) or sign in str(cell) else str(cell or "") for cell in row]
        for row in ROWS
    ]
    return (above + "\n".join(sign.join(row) for row in quoted)).encode(encoding)


def as_excel(above: int = 0) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(above):
        sheet.append(["Export", date(2044, 1, 2)])
    for row in ROWS:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(reading: Reading) -> list[tuple[str, int, int, str | None]]:
    return [
        (line.text, line.cell.row, line.cell.column, line.cell.header) for line in reading.lines if line.cell
    ]


@pytest.mark.parametrize(
    ("name", "data", "first"),
    [
        ("a.csv", as_csv(), 2),
        ("a.csv", as_csv(";"), 2),
        ("a.tsv", as_csv("\t"), 2),
        ("a.csv", as_csv(",", "utf-16"), 2),
        ("a.csv", as_csv(above="Exported in 2044\n"), 3),
        ("a.xlsx", as_excel(), 2),
        ("a.xlsx", as_excel(above=2), 4),
        ("a.dat", as_excel(), 2),
    ],
)
def test_cells_have_their_places(name: str, data: bytes, first: int) -> None:
    reading = read(source_of(name, data))
    row = cells(reading)[:5]
    assert row == [
        ("Ratify the Convention without delay", first, 1, "Recommendation"),
        ("Utopia", first, 2, "State under review"),
        ("Norway", first, 3, "Recommending State"),
        ("Accepted", first, 4, "Response"),
        ("19", first, 5, "Session"),
    ]
    assert [line.text for line in reading.lines if line.rule == "table.column"] == ["x"]
    assert not reading.failed


@pytest.fixture(params=["csv", "xlsx"])
def extraction(request: pytest.FixtureRequest) -> Extraction:
    data = as_csv() if request.param == "csv" else as_excel()
    return extract(source_of(f"a.{request.param}", data), load())


def test_columns_state_what_elsewhere_words_do(extraction: Extraction) -> None:
    rows = extraction.recommendations
    assert [(row.path, row.text, row.response) for row in rows] == [
        ("t1.2.1", "Ratify the Convention without delay", "supported"),
        ("t1.3.1", "Consider a moratorium", "noted"),
        ("t1.4.1", "Continue its efforts", None),
    ]
    assert [[(by.name, by.code) for by in row.recommended_by] for row in rows] == [
        [("Norway", "NOR")],
        [("Spain", "ESP"), ("United Arab Emirates", "ARE")],
        [("Atlantis", None)],
    ]
    assert {row.state_under_review for row in rows} == {StateNamed(name="Utopia", code=None)}
    assert "table.response" in {each.code for each in extraction.findings}
    assert extraction.document.kind == "recommendations"


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.csv", b"name,age\nx,1\n"), ("a.csv", b"text\nx\n"), ("a.xlsx", None), ("a.csv", b"")],
)
def test_another_table_is_none(name: str, data: bytes | None) -> None:
    if data is None:
        book, out = Workbook(), io.BytesIO()
        book.save(out)
        data = out.getvalue()
    found = read(source_of(name, data))
    assert found.failed
    assert found.findings[0].code in {"source.columns", "source.empty"}
    inside = look_inside(name, data)
    assert inside.documents == () or found.findings[0].code == "source.empty"
    assert all(each.why == "table without recommendations" for each in inside.unread)


def test_a_table_in_a_folder_is_looked_into() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("good.csv", as_csv())
        archive.writestr("other.csv", b"a,b\n1,2\n")
    inside = look_inside("a.zip", out.getvalue())
    assert (inside.documents, [tuple(each) for each in inside.unread]) == (
        ("good.csv",),
        [("other.csv", "table without recommendations")],
    )


@pytest.mark.parametrize("seed", range(40))
def test_damaged_tables_are_read_or_refused(seed: int) -> None:
    for name, data in (("a.csv", as_csv()), ("a.xlsx", as_excel())):
        at = seed * len(data) // 40
        found = read(source_of(name, data[:at] + bytes([seed * 6]) * 3 + data[at + 3 :]))
        assert not found.failed or name in found.findings[0].message


@pytest.mark.slow
def test_long_tables_take_time_in_step() -> None:
    with within(20):
        found = read(source_of("a.csv", b"text,response\n" + b"Ratify,Noted\n" * 120_000))
    assert [each.code for each in found.findings] == ["source.cut"]
    with within(20):
        read(source_of("a.csv", b"text,response\n" + b'"' * 500_000))


INDEX = [
    "OHCHR Annotation Id,Document Symbol,Document Publication Date,Reccomending Body,Type,Countries Concerned,Regions Concerned,Themes,Affected Persons,Sdgs,Text,UPR Session,UPR Reccomending States,UPR Position",
    "71,A/HRC/90/7,44000,- UPR,- Recommendations,- Norway,- Europe,- Prisons - Courts,- Children,,Train more judges,- 31,- Spain - Guinea-Bissau - Trinidad and Tobago,- Supported",
]
UPR_INFO = [
    "To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session",
    "Norway,WEOG,,Train more judges,Spain,WEOG,EU,Noted,4,Justice,31",
]


@pytest.mark.parametrize(
    ("rows", "end", "by", "response"),
    [
        (INDEX, "\n", ["ESP", "GNB", "TTO"], "supported"),
        (UPR_INFO, "\n", ["ESP"], "noted"),
        (UPR_INFO, "\r", ["ESP"], "noted"),
    ],
)
def test_exports_as_they_are_named(rows: list[str], end: str, by: list[str], response: str) -> None:
    source = source_of("export.csv", end.join(rows).encode())
    (row,) = extract(source, load()).recommendations
    assert (row.text, row.response) == ("Train more judges", response)
    assert row.state_under_review == StateNamed(name="Norway", code="NOR")
    assert [each.code for each in row.recommended_by] == by


LIST = """<html><body><h1>Thematic list of recommendations</h1><table>
<tr><th>Recommendation</th><th>Position</th><th>Full list of themes</th></tr>
<tr><td>Theme: Justice</td></tr>
<tr><td><p>90.1 Train more judges (Chile);</p><p>Source of position: A/HRC/90/7/Add.1</p></td><td>Supported</td><td>Courts</td></tr>
<tr><td>90.2 Abolish the death penalty (Spain);</td><td>Noted</td><td></td></tr>
</table></body></html>"""


def test_a_thematic_list_is_a_table_whatever_its_format() -> None:
    document = extract(source_of("list.html", LIST.encode()), load())
    assert (document.document.kind, document.document.kind_rule) == ("recommendations", "kind.column")
    assert [(row.text[:4], row.response) for row in document.recommendations] == [
        ("90.1", "supported"),
        ("90.2", "noted"),
    ]
    report = LIST.replace("<h1>", "<p>A/HRC/90/7</p><p>Human Rights Council</p><h1>")
    assert extract(source_of("list.html", report.encode()), load()).document.kind_rule != "kind.column"
    few = LIST.replace("Supported", "").replace("Noted", "")
    assert extract(source_of("list.html", few.encode()), load()).document.kind_rule != "kind.column"


def test_a_cell_beyond_the_header_is_in_the_ledger_and_said() -> None:
    data = b"Recommendation,State under review\nRatify, without delay, the Convention,Utopia\n"
    reading = read(source_of("a.csv", data))
    assert [(line.text, line.role, line.rule) for line in reading.lines][-2:] == [
        ("the Convention", "furniture", "table.beyond"),
        ("Utopia", "furniture", "table.beyond"),
    ]
    assert [each.code for each in reading.findings] == ["table.beyond"]


def test_columns_and_sheets_that_are_not_read_are_said() -> None:
    wide = ",".join(["Recommendation", "State under review", *(f"c{at}" for at in range(300))])
    row = ",".join(["Ratify", "Utopia", *map(str, range(300))])
    reading = read(source_of("a.csv", f"{wide}\n{row}\n".encode()))
    assert [each.code for each in reading.findings] == ["source.cut"]
    book = Workbook()
    for name in ("first", "second", "third"):
        sheet = book.create_sheet(name)
        for cells_of_row in ROWS:
            sheet.append(cells_of_row)
    del book["Sheet"]
    out = io.BytesIO()
    book.save(out)
    said = read(source_of("a.xlsx", out.getvalue())).findings
    assert [(each.code, each.message[:8]) for each in said] == [("table.sheets", "2 furthe")]


def test_one_text_in_ever_so_many_cells_is_bounded() -> None:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    texts = "".join(
        f"<si><t>{each}</t></si>" for each in ("Recommendation", "State under review", "x" * 30_000, "Utopia")
    )
    rows = "".join(
        f'<row><c t="s"><v>{2 * (at > 0)}</v></c><c t="s"><v>{2 * (at > 0) + 1}</v></c></row>'
        for at in range(3_000)
    )
    data = zipped(
        {
            "xl/sharedStrings.xml": f"<sst {main}>{texts}</sst>".encode(),
            "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>".encode(),
        },
        compression=zipfile.ZIP_DEFLATED,
    )
    with within(20):
        reading = read(source_of("a.xlsx", data))
    assert [each.code for each in reading.findings] == ["source.cut"]
    assert sum(len(line.text) for line in reading.lines) < 10_000_000
