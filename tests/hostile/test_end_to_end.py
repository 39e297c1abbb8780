"""From a hostile document to every form that a person or a program opens."""

import csv
import socket
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.hostile.guard import within
from tests.hostile.shapes import HEADER
from tests.reading.docx_maker import files, pack, par
from tests.reading.pdf_maker import build, objects, show
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.cli import app
from unrec.reading import source_of

TEXT = (
    f"{HEADER}١- ينبغي <script>alert(1)</script> \u202eمقلوب\x1b[2J.\n\n"
    "٢- =HYPERLINK(\"https://example.org\")، والمادة ٦ من الاتفاقية.\n\n٣- @SUM(1+1)*cmd|' /C calc'!A0.\n"
)


class Scripts(HTMLParser):
    """Counts what runs or loads in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.loads: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.loads += [value or "" for name, value in attrs if name == "src"]


def page(folder: Path, text: str) -> Scripts:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    for command in (
        ["run", str(folder / "a.txt"), "-o", str(folder / "out"), "--no-cache"],
        ["report", "--in", str(folder / "out"), "-o", str(folder / "page")],
    ):
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output
    found = Scripts()
    for file in (folder / "page").rglob("*.html"):
        found.feed(file.read_text(encoding="utf-8"))
    return found


def test_a_page_runs_nothing_that_a_document_says(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    plain, found = page(tmp_path / "plain", f"{HEADER}١- ينبغي.\n"), page(tmp_path, TEXT)
    assert found.scripts == plain.scripts
    assert found.handlers == plain.handlers
    assert [value for value in found.loads if "://" in value] == []


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    page(tmp_path, TEXT)
    command = ["export", "package", "--in", str(tmp_path / "out"), "-o", str(tmp_path / "package"), "--csv"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    cells = [cell for file in (tmp_path / "package" / "csv").glob("*.csv") for cell in _cells(file)]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert [cell for cell in cells if cell[:1] in {*"=+@\t\r"}] == []


def _cells(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.reader(opened):
            yield from row


def test_the_terminal_is_driven_by_no_document(tmp_path: Path) -> None:
    page(tmp_path, TEXT)
    done = CliRunner().invoke(
        app,
        ["show", next((tmp_path / "out" / "json").iterdir()).stem, "--full", "--in", str(tmp_path / "out")],
    )
    assert done.exit_code == 0, done.output
    assert not {"\x1b", "\u202e"} & {*done.output}


LINKS = "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (http://example.org/) >> >>"
REMOTE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" Type="x/footnotes" Target="http://example.org/n.xml" TargetMode="External"/>'
    '<Relationship Id="b" Type="x/attachedTemplate" Target="http://example.org/t.dotm" TargetMode="External"/>'
    "</Relationships>"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "a.pdf",
            build(
                objects([show("text")], f"/Annots [{LINKS}] /AA << /O << /S /URI /URI (http://e.org/) >> >>")
            ),
        ),
        ("a.docx", pack({**files(par("نص")), "word/_rels/document.xml.rels": REMOTE})),
        ("a.txt", f"{HEADER}١- ينبغي http://example.org/ file:///etc/passwd.\n".encode()),
    ],
)
def test_nothing_is_fetched(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        asked.append(arguments)
        raise OSError("no network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    extraction = extract(source_of(name, data), load())
    assert asked == []
    assert extraction.lines


def test_a_zip_bomb_and_entity_bombs_are_refused_at_once() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in files(par("نص")).items():
            archive.writestr(part, content)
        archive.writestr("word/big.xml", b"0" * 60_000_000)
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    entities = {**files(par("نص"))}
    entities["word/document.xml"] = laughs + entities["word/document.xml"]
    with within(20):
        for data, code in ((packed.getvalue(), "docx.bomb"), (pack(entities), "docx.dtd")):
            extraction = extract(source_of("a.docx", data), load())
            assert [item.code for item in extraction.findings] == [code]


@pytest.mark.parametrize("depth", [50, 5_000, 100_000])
def test_deep_nesting_ends(depth: int) -> None:
    arrays = show("text") + b"[" * depth + b"]" * depth + b" TJ\n"
    tree = {
        **objects([show("text")]),
        2: b"<< /Type /Pages /Count 1 /Kids [2 0 R 4 0 R] /MediaBox [0 0 9 9] >>",
    }
    dictionaries = {**objects([show("text")]), 9: b"<< /A " * depth + b"1" + b" >>" * depth}
    with within(30):
        for data in (build(objects([arrays])), build(tree), build(dictionaries)):
            codes = [item.code for item in extract(source_of("a.pdf", data), load()).findings]
            assert "document.crashed" not in codes
