"""A report: every page that is linked is there, nothing in it runs, and hostile text stays text."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from tests.find.conftest import FIXTURES, extractions, twice, written
from tests.pages.made import HOSTILE, hostile
from unrec.catalogue import load
from unrec.cli import app
from unrec.find.index import build
from unrec.find.search import Finder
from unrec.pages.tongues import tongue, tongues
from unrec.pages.written import Report


class Page(HTMLParser):
    """The links of a page, its anchors and its tags."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in {"href", "src"} and value:
                self.links.append(value)
            elif name == "id" and value:
                assert value not in self.ids
                self.ids.add(value)
            assert not name.startswith("on")


def walked(folder: Path) -> dict[Path, Page]:
    """All pages, each link of which leads to a file, and to a place in it."""
    pages = {file: Page(file) for file in sorted(folder.rglob("*.html"))}
    for file, page in pages.items():
        for address in page.links:
            if address.startswith("https://docs.un.org/"):
                continue
            place, _, anchor = address.partition("#")
            target = (file.parent / unquote(place)).resolve() if place else file
            assert target.is_file(), (file, address)
            assert not anchor or unquote(anchor) in pages[target].ids, (file, address)
    return pages


def test_every_link_leads_somewhere_and_no_page_holds_a_script(report: Path) -> None:
    pages = walked(report)
    names = {file.relative_to(report).as_posix() for file in pages}
    assert {"index.html", "documents.html", "findings.html", "cited.html", "timeline.html"} <= names
    assert {f"documents/{one.document.document_id}.html" for one in extractions()} <= names
    assert "works/V.19-08455.html" in names
    for page in pages.values():
        assert not {"script", "iframe", "object", "form", "style"} & page.tags
    linked = {(report / link).resolve() for link in pages[report / "index.html"].links}
    assert {
        (report / f"documents/{one.document.document_id}.html").resolve() for one in extractions()
    } <= linked


def test_what_was_asked_of_whom_stands_before_the_documents_and_figures_last(report: Path) -> None:
    index = (report / "index.html").read_text("utf-8")
    asked, documents, figures = (index.index(f'id="{name}"') for name in ("asked", "documents", "figures"))
    assert asked < documents < figures


def test_pages_of_a_pdf_are_drawn_once_with_boxes_over_them(report: Path) -> None:
    page = (report / "documents/CTOC-COP-WG.9-2021-4.ar.html").read_text("utf-8")
    pictures = set(re.findall(r'src="\.\./(pages/[^"]+)"', page))
    assert pictures
    assert all((report / picture).stat().st_size for picture in pictures)
    assert page.count("<rect") >= page.count("<figure")


def test_states_have_their_recommendations_and_timelines(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    with Finder(twice(tmp_path / "out")) as finder:
        Report(finder, load()).write(tmp_path / "report")
    walked(tmp_path / "report")
    assert "<ins>" in (tmp_path / "report/timelines/ISL.html").read_text("utf-8")
    index, page = (
        (tmp_path / "report" / name).read_text("utf-8") for name in ("index.html", "states/ISL.html")
    )
    assert re.search(r">Iceland</bdi></a>: 6 recommendations – supported 4, rejected 2", index)
    assert "6 recommendations – supported 4, rejected 2" in page
    assert "End the detention of children" in page
    assert page.count("<rect") > 3


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    folder = written(tmp_path / "out", hostile())
    build(folder)
    (tmp_path / "report").mkdir()
    with Finder(folder) as finder:
        Report(finder, load()).write(tmp_path / "report")
    for file in (tmp_path / "report").rglob("*.html"):
        page = file.read_text("utf-8")
        assert "<script" not in page
        assert "<img src=x" not in page
        assert "7*7" in page or "49" not in page
        assert not re.search("[\u202e\u2066\x00]", page)
    assert HOSTILE not in page


def test_the_same_output_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        with Finder(made) as finder:
            Report(finder, load()).write(tmp_path / name)
    files = [file.relative_to(tmp_path / "a") for file in (tmp_path / "a").rglob("*") if file.is_file()]
    assert files
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in files)


@pytest.mark.parametrize("language", tongues()[1:])
def test_the_pages_own_words_are_all_said(language: str) -> None:
    words = tongue(language).words
    folder = Path(__file__).parents[2] / "pipeline/unrec/pages"
    used = {
        text
        for file in folder.glob("*.html.j2")
        for text in re.findall(r'(?<![\w.])t\("([^"]+)"[ )%]', file.read_text("utf-8"))
    }
    assert len(used) > 40
    assert {text for text in used if re.sub(r"%d", "{}", text) not in words} == set()


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.stderr


def test_the_command_writes_a_folder_and_replaces_its_own(output: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    assert run("report", "--in", output, "-o", folder, "--pictures", "--source", FIXTURES / "pdf")[0] == 0
    (folder / "documents-2.html").write_text("old", "utf-8")
    (folder / "mine.txt").write_text("mine", "utf-8")
    status, said = run("report", "--in", output, "-o", folder)
    assert status == 0, said
    assert "pages written to" in said
    assert not (folder / "documents-2.html").exists()
    assert not (folder / "pages").exists()
    assert (folder / "mine.txt").exists()
    (folder / "documents/mine.txt").write_text("mine", "utf-8")
    assert run("report", "--in", output, "-o", folder)[0] == 2
    status, said = run("report", "--in", output, "-o", tmp_path / "report.html")
    assert (status, "a report is a folder of pages" in said) == (2, True)


def test_pdfs_that_are_not_there_are_told(output: Path, tmp_path: Path) -> None:
    status, said = run("report", "--in", output, "-o", tmp_path / "r", "--pictures", "--source", tmp_path)
    assert status == 0
    assert "no pictures of recommendations.pdf" in said
