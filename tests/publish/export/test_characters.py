"""Every code point that could stop a writer, once each, through every writer."""

import csv
import datetime as dt
import json
from io import BytesIO
from pathlib import Path
from time import sleep

import openpyxl
import pytest
from lxml import etree
from msgspec.structs import replace
from openpyxl.utils.escape import unescape
from typer.testing import CliRunner

from tests.publish.export.documents import document
from tests.support import with_paragraphs
from unrec.batch import in_order
from unrec.catalogue import load
from unrec.cli import app
from unrec.compare.align import Aligned, Cell
from unrec.models import Reading, SourceLine
from unrec.publish.export.lines import jsonl, tmx
from unrec.publish.export.people import Column, Linked, Row, Sheet
from unrec.publish.export.workbook import write_separated, write_workbook
from unrec.reading.mending import report_signs
from unrec.store.write import write
from unrec.text import printable

CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
NONCHARACTERS = [
    *range(0xFDD0, 0xFDF0),
    *(plane | end for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)),
]
HALVES = list(range(0xD800, 0xE000))
OTHERS = [0x2028, 0x2029, 0x202E, 0xE000, 0xFEFF, 0xFFFD, 0x10FFFD]
ALL = "".join(f"a{chr(code)}" for code in (*CONTROLS, *NONCHARACTERS, *HALVES, *OTHERS)) + "a"
STORED = "".join(f"a{chr(code)}" for code in (*CONTROLS, *NONCHARACTERS, *OTHERS)) + "a"
SHEET = Sheet(
    "All", (Column("A", "", 10),), [Row((ALL,), "en"), Row((Linked(ALL, f"https://x/{ALL}"),), "ar")]
)


def test_every_code_point_stands_in_xml() -> None:
    for begin in range(0, 0x110000, 0x1000):
        text = printable("".join(map(chr, range(begin, begin + 0x1000))))
        assert len(text) == 0x1000
        element = etree.Element("a")
        element.text = text
        read = etree.fromstring(etree.tostring(element, encoding="utf-8"))
        assert read.text == text


def test_a_workbook_holds_every_code_point() -> None:
    data = BytesIO()
    write_workbook(data, [SHEET])
    sheet = openpyxl.load_workbook(data)["All"]
    # A carriage return stands there by its number, as Excel writes it.
    assert unescape(sheet["A2"].value) == unescape(sheet["A3"].value) == printable(ALL)


def test_no_text_is_taken_for_the_markup_of_a_workbook() -> None:
    texts = ["<r><t>a</t></r>", "<r></r", "_x0041_", "=1+1", "https://a.b/c", "1"]
    data = BytesIO()
    write_workbook(data, [SHEET._replace(rows=[Row((text,), "en") for text in texts])])
    cells = [cell for (cell,) in openpyxl.load_workbook(data)["All"]["A2:A7"]]
    assert [unescape(cell.value).rstrip() for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_a_number_is_a_number_and_a_day_a_day() -> None:
    day = dt.date(2024, 2, 29)
    data = BytesIO()
    write_workbook(data, [SHEET._replace(rows=[Row((value,), "ar") for value in (7, day, None)])])
    number, date, empty = (cell for (cell,) in openpyxl.load_workbook(data)["All"]["A2:A4"])
    assert (number.value, number.is_date) == (7, False)
    assert (date.value.date(), date.number_format) == (day, "yyyy-mm-dd")
    assert empty.value is None


def test_a_sheet_has_no_more_links_than_it_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unrec.publish.export.workbook._MOST_LINKS", 2)
    rows = [Row((Linked(f"text {at}", target),), "en") for at, target in enumerate([*["https://x/"] * 3, ""])]
    data = BytesIO()
    write_workbook(data, [SHEET._replace(rows=rows)])
    cells = [cell for (cell,) in openpyxl.load_workbook(data)["All"]["A2:A5"]]
    assert [cell.value for cell in cells] == [f"text {at}" for at in range(4)]
    assert [bool(cell.hyperlink) for cell in cells] == [True, True, False, False]


@pytest.mark.slow
def test_a_workbook_is_the_same_bytes_at_any_time() -> None:
    written = []
    for _ in range(2):
        data = BytesIO()
        write_workbook(data, [SHEET])
        written.append(data.getvalue())
        assert openpyxl.load_workbook(data).properties.creator == "unrec"
        sleep(2.1)  # a zip counts in two seconds
    assert written[0] == written[1]


def test_a_separated_file_holds_every_code_point(tmp_path: Path) -> None:
    write_separated(tmp_path, (SHEET,))
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["A"], [printable(ALL)], [printable(ALL)]]


def test_aligned_paragraphs_hold_every_code_point() -> None:
    cells = {code: Cell("d", "d:r1", code, "paragraph", (1, False), None, STORED) for code in ("ar", "en")}
    aligned = [Aligned("w", "r1", cells)]
    assert [json.loads(line)["texts"]["en"] for line in jsonl(aligned).splitlines()] == [STORED]
    texts = [each.text for each in etree.fromstring(tmx(aligned)).iter("seg")]
    # A reader of XML takes a carriage return for a line end.
    assert texts == [printable(STORED).replace("\r", "\n")] * 2


def test_halves_of_a_pair_never_reach_the_ledger() -> None:
    lines = (SourceLine(line=1, text="plain"), SourceLine(line=2, text="a\ud83dx\udfff😀"))
    reading = report_signs(Reading(name="a", sha256="", media_type="text/plain", lines=lines))
    assert [line.text for line in reading.lines] == ["plain", "a\ufffdx\ufffd😀"]
    [told] = reading.findings
    assert (told.code, told.line) == ("source.undecodable", 2)
    assert "2 " in told.message


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output of a document whose first paragraph holds all that Parquet can."""
    folder = tmp_path_factory.mktemp("characters") / "output"
    folder.mkdir()
    whole = document()
    first, *others = whole.paragraphs
    odd = with_paragraphs(replace(whole, references=()), (replace(first, raw=STORED, text=STORED), *others))
    write(in_order([odd]), folder, load())
    return folder


@pytest.mark.parametrize(
    "words",
    [
        *(["export", form, "--in", "{output}", "-o", "{to}"] for form in ("csv", "akn", "annotations")),
        ["export", "xlsx", "--in", "{output}", "-o", "{to}.xlsx"],
        ["export", "package", "--in", "{output}", "-o", "{to}", "--csv", "--jsonl"],
        ["report", "--in", "{output}", "-o", "{to}"],
        ["show", "CTOC-COP-WG.7-2018-3.ar", "--in", "{output}"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_every_command_that_writes_meets_them(output: Path, tmp_path: Path, words: list[str]) -> None:
    places = {"output": str(output), "to": str(tmp_path / "to")}
    result = CliRunner().invoke(app, [word.format(**places) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    written = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert written or words[0] == "show"
    for file in written:
        if file.suffix not in {".xlsx", ".parquet"}:
            file.read_bytes().decode()  # whole characters
        if file.suffix == ".xml":
            etree.parse(file)
