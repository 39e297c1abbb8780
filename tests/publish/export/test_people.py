"""`unrec export xlsx` and `csv`: what a person opens in a spreadsheet,
read back by openpyxl and LibreOffice.
"""

import csv
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.support import HEADER, AfterRun
from unrec.cli import app

CLONE = Path(__file__).parents[3]
PDF = next(iter(sorted((CLONE / "tests/fixtures/pdf").glob("*recommendations*.pdf"))))
EVIL = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1+1")
TEXT = f"V.19-00001\n\n{HEADER}" + "".join(
    f"{at}- {words} ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين _x0041_.\n\n"
    for at, words in zip("١٢٣٤٥", EVIL, strict=True)
)
ENGLISH = """A/RES/99/1

1. Recommends that States parties apply article 6 of the Smuggling of Migrants Protocol;

2. Recommends that States parties cooperate.
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after_run: AfterRun) -> Path:
    """A working folder with the output of a text that would be formulas."""
    monkeypatch.chdir(tmp_path)
    after_run(tmp_path, {"evil.txt": TEXT})
    return tmp_path


def unrec(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    return result.exit_code, result.output


def book(path: str = "export.xlsx") -> Any:
    return openpyxl.load_workbook(path)


def column(sheet: Any, name: str) -> list[Any]:
    """Return the cells of a column, without its heading."""
    (cells,) = (cells for cells in sheet.columns if cells[0].value == name)
    return list(cells[1:])


def test_a_workbook_has_sheets_for_people(here: Path) -> None:
    assert unrec("export", "xlsx") == (0, "written to export.xlsx\n")
    made = book()
    assert made.sheetnames == ["Recommendations", "References", "Findings", "Documents", "Legend"]
    for sheet in made:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(one.width > 5 for one in sheet.column_dimensions.values())
    assert [cell.value for cell in made["Recommendations"][1]] == [
        *("Document", "Meeting", "Place", "Number", "Text", "Strength", "Asked", "Cites", "Themes"),
        *("Kind", "Id"),
    ]
    assert made["Documents"].max_row == 2
    explained = {(row[0].value, row[1].value) for row in made["Legend"].rows}
    assert {(sheet.title, cell.value) for sheet in list(made)[:4] for cell in sheet[1]} <= explained


def test_no_text_is_a_formula_and_none_is_changed(here: Path) -> None:
    unrec("export", "xlsx")
    cells = column(book()["Recommendations"], "Text")
    assert [cell.value.split(" ينبغي")[0] for cell in cells] == list(EVIL)
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    assert all(cell.data_type != "f" for sheet in book() for row in sheet.rows for cell in row)


def test_themes_stand_under_their_names_in_the_language_of_the_text(here: Path) -> None:
    Path("raw/evil.txt").write_text(
        "A/RES/99/1\n\n1. Urges States to abolish the death penalty and to pursue target 16.2 of the Sustainable "
        "Development Goals.\n",
        "utf-8",
    )
    assert unrec("run", "-q")[0] == 0
    unrec("export", "xlsx")
    (cell,) = column(book()["Recommendations"], "Themes")
    goal = "Peace, justice and strong institutions"
    assert cell.value.split("\n") == ["Death penalty", "Development", f"16 {goal}", f"16.2 {goal}"]


def test_treaties_have_names_and_their_texts_are_linked(here: Path) -> None:
    unrec("export", "xlsx")
    assert column(book()["Recommendations"], "Cites")[0].value == "بروتوكول تهريب المهاجرين 6"
    cell = column(book()["References"], "Treaty or document")[0]
    assert cell.value == "بروتوكول تهريب المهاجرين"
    assert cell.hyperlink.target.startswith("https://treaties.un.org/")
    assert column(book()["References"], "Article")[0].value == "6"


def test_sheets_run_in_the_direction_of_their_language(here: Path) -> None:
    unrec("export", "xlsx")
    made = book()
    assert all(sheet.sheet_view.rightToLeft for sheet in made)  # of our own words, too
    assert column(made["Legend"], "Meaning")[0].alignment.readingOrder == 1
    text = column(made["Recommendations"], "Text")[0]
    assert (text.alignment.readingOrder, text.alignment.wrap_text) == (2, True)
    (here / "english.txt").write_text(ENGLISH)
    unrec("run", "english.txt", "-o", "english", "-q")
    unrec("export", "xlsx", "--in", "english", "-o", "english.xlsx")
    made = book("english.xlsx")
    assert not any(sheet.sheet_view.rightToLeft for sheet in made)
    assert column(made["Recommendations"], "Cites")[0].value == "Smuggling of Migrants Protocol 6"


REVIEW = """A/HRC/99/7

Human Rights Council

Report of the Working Group on the Universal Periodic Review

Norway

II. Conclusions and/or recommendations

90. The recommendations listed below enjoy the support of Norway:

90.1. Ratify the Convention against Enforced Disappearance (Chile).
"""


def test_a_recommendation_can_be_filtered_cited_and_opened(here: Path) -> None:
    Path("raw/evil.txt").write_text(REVIEW, "utf-8")
    Path("raw/add.txt").write_text(
        REVIEW.partition("II.")[0].replace("99/7", "99/7/Add.1") + "1. Norway notes recommendation 90.1.\n",
        "utf-8",
    )
    assert unrec("run", "-q")[0] == 0
    unrec("export", "xlsx")
    sheet = book()["Recommendations"]
    row = {cells[0].value: cells[1].value for cells in sheet.columns}
    assert row["State under review"] == "Norway"
    assert row["Title"].startswith("Report of the Working Group")
    assert (row["Id"], row["Kind"]) == ("A-HRC-99-7.en:r90.1", "recommendation")
    assert (row["Answer"], row["Answered in"]) == ("noted", "A-HRC-99-7-Add.1.en:r1")
    (link,) = column(sheet, "Link")
    assert link.value == link.hyperlink.target == "https://docs.un.org/en/A/HRC/99/7"


def test_brackets_keep_their_order_among_letters_of_the_other_direction(here: Path) -> None:
    """A place inside an article in an Arabic cell, and an Arabic quotation in an English message."""
    law = "المادة ٦ (١) (أ) من بروتوكول مكافحة تهريب المهاجرين"
    Path("raw/evil.txt").write_text(
        f"{HEADER}١- ينبغي للدول أن تنفذ {law} والمادة (٥).\n\n٤- ينبغي للدول أن تعمل.\n", "utf-8"
    )
    assert unrec("run", "-q")[0] == 0
    unrec("export", "xlsx")
    cited = column(book()["Recommendations"], "Cites")[0].value
    assert "\u200e6(1)(a)\u200e" in cited
    messages = column(book()["Findings"], "Here")
    assert {cell.alignment.readingOrder for cell in messages} == {1}
    quoting = [cell.value for cell in messages if "«" in cell.value]
    assert quoting
    assert all("«\u200f" in text and "\u200f»" in text for text in quoting)


def test_pictures_are_cut_next_to_the_workbook_and_linked(here: Path) -> None:
    unrec("run", str(PDF), "-o", "pdf", "-q")
    status, said = unrec(
        "export", "xlsx", "--in", "pdf", "-o", "out/book.xlsx", "--pictures", "--source", str(PDF)
    )
    assert (status, said) == (0, "written to out/book.xlsx\n")
    cells = column(book("out/book.xlsx")["Recommendations"], "Picture")
    assert cells
    for cell in cells:
        place = cell.hyperlink.target.replace("\\", "/")  # as Excel writes it
        assert (here / "out" / place).read_bytes().startswith(b"\x89PNG")
    assert "was not found" in unrec("export", "xlsx", "--in", "pdf", "--pictures")[1]


def test_a_csv_opens_correctly_and_holds_no_formula(here: Path) -> None:
    assert unrec("export", "csv", "-o", "files") == (0, "written to files/\n")
    assert sorted(file.name for file in (here / "files").iterdir()) == [
        "documents.csv",
        "findings.csv",
        "legend.csv",
        "recommendations.csv",
        "references.csv",
    ]
    data = (here / "files/recommendations.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfDocument,")
    with (here / "files/recommendations.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Text"][0] for row in rows] == ["'"] * 5
    assert rows[0]["Text"].startswith("'=cmd|")
    assert rows[0]["Number"] == "١-"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("xlsx", "-o", "book.xls"), "does not end in .xlsx"),
        (("xlsx", "-o", "folder.xlsx"), "is a folder"),
        (("xlsx", "-d", "A-1-1"), "no document named A-1-1"),
        (("csv", "--in", "nowhere"), "output not found"),
        (("csv", "--pictures"), "--pictures go with xlsx"),
        (("csv", "--licence", "CC0-1.0"), "goes with package"),
        (("package", "-d", "A-1-1"), "--document goes with other forms"),
        (("pdf",), "Invalid value"),
    ],
)
def test_wrong_usage_says_so_and_writes_nothing(here: Path, words: tuple[str, ...], said: str) -> None:
    (here / "folder.xlsx").mkdir()
    status, printed = unrec("export", *words)
    assert (status, said in printed) == (2, True)
    assert not (here / "export").exists()
    assert not (here / "export.xlsx").exists()
    assert not (here / "package").exists()


def test_a_text_longer_than_a_cell_is_cut_with_a_sign() -> None:
    from io import BytesIO

    from unrec.publish.export.people import Column, Row, Sheet
    from unrec.publish.export.workbook import write_workbook

    data = BytesIO()
    write_workbook(data, [Sheet("One", (Column("A", "", 10),), [Row(("x" * 40_000,), "und")])])
    cell = openpyxl.load_workbook(data)["One"]["A2"]
    assert (len(cell.value), cell.value[-1]) == (32_767, "…")


def _opens_workbooks() -> bool:
    """Whether LibreOffice is here, with the part that reads workbooks."""
    program = shutil.which("soffice")
    return program is not None and any(Path(program).resolve().parent.glob("libscfiltlo.so"))


@pytest.mark.slow
@pytest.mark.skipif(not _opens_workbooks(), reason="needs LibreOffice Calc")
def test_libreoffice_opens_it(here: Path) -> None:
    unrec("export", "xlsx")
    profile = f"-env:UserInstallation={(here / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    subprocess.run([*command, "export.xlsx"], check=True, capture_output=True, timeout=180)
    with Path("export.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Text"].split(" ينبغي")[0] for row in rows] == list(EVIL)
    assert all("_x0041_" in row["Text"] for row in rows)
