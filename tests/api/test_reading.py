"""`unrec.read` and `unrec.read_many`: a document as Python programs and notebooks have it."""

import datetime as dt
import pickle
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import unrec
from tests.support import HEADER
from unrec.models import Paragraph, Recommendation
from unrec.nested import decode, flatten

CLONE = Path(__file__).parents[2]
SOURCE = CLONE / "raw/V.19-08455.ar.txt"
TEXT = f"V.19-00001\n\n{HEADER}١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.\n"


@pytest.fixture(scope="module")
def document() -> unrec.Document:
    return unrec.read(SOURCE)


def test_a_document_has_its_masthead_and_its_rows(document: unrec.Document) -> None:
    assert (document.document_id, document.language, document.date) == (
        "V.19-08455.ar",
        "ar",
        dt.date(2019, 6, 21),
    )
    assert isinstance(document.paragraphs[0], Paragraph)
    assert isinstance(document.recommendations[0], Recommendation)
    assert len(document.recommendations) == document.n_recommendations + document.n_items
    assert len(document.references) == document.n_references
    assert len(document.sections) == 5
    assert len(document.findings) == document.n_findings
    assert "".join(line.text for line in document.lines) == "".join(
        SOURCE.read_text("utf-8").removeprefix("\ufeff").splitlines()
    )


def test_a_path_a_string_and_bytes_are_the_same(document: unrec.Document) -> None:
    assert unrec.read(str(SOURCE)) == document
    assert unrec.read(SOURCE.read_bytes(), name=SOURCE.name) == document
    assert unrec.read(memoryview(SOURCE.read_bytes()), name=SOURCE.name) == document


def test_a_document_is_read_before_and_after_the_stage_is_imported() -> None:
    code = (
        "import unrec, sys\n"
        "assert 'unrec.reading' not in sys.modules\n"
        f"first = unrec.read({str(SOURCE)!r})\n"
        "from unrec.reading import source_of\n"
        f"assert unrec.read({str(SOURCE)!r}) == first\n"
        "assert 'open_output' in dir(unrec)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_costs_next_to_nothing() -> None:
    code = "import sys; before = set(sys.modules); import unrec; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "unrec.models" not in done.stdout
    assert "pandas" not in done.stdout


def test_frames_keep_their_types(document: unrec.Document) -> None:
    frame = document.to_pandas("recommendations")
    assert len(frame) == len(document.recommendations)
    assert frame["meeting_number"].dtype == pd.Int64Dtype()
    assert frame["meeting_start"].dt.year.tolist()[0] == 2012
    frames = document.to_pandas()
    assert list(frames) == [
        "documents",
        "sections",
        "paragraphs",
        "recommendations",
        "tables",
        "cells",
        "references",
        "themes",
        "findings",
        "lines",
    ]
    assert len(frames["documents"]) == 1


def test_a_table_without_rows_has_its_columns() -> None:
    empty = unrec.read(f"V.19-00002\n\n{HEADER}كلمات قليلة هنا في هذا السطر.\n".encode())
    frame = empty.to_pandas("recommendations")
    assert (len(frame), "strength" in frame.columns) == (0, True)


@pytest.mark.parametrize("name", ["recs", "instruments"])
def test_no_other_table_is_given(document: unrec.Document, name: str) -> None:
    with pytest.raises(KeyError, match="table"):
        document.to_pandas(name)


def test_the_json_is_what_a_run_writes(document: unrec.Document) -> None:
    rows = flatten(decode(document.to_json().encode()))
    assert rows.recommendations == document.recommendations


class _Directions(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_notebook_shows_it_from_right_to_left(document: unrec.Document) -> None:
    page = document._repr_html_()
    parser = _Directions()
    parser.feed(page)
    assert parser.open == []
    assert [(a["dir"], a["lang"]) for _, a in parser.seen if "dir" in a] == [("rtl", "ar")] * 2
    assert document.recommendations[0].text in page
    assert "and 154 more recommendations" in page


def test_what_a_notebook_shows_is_escaped() -> None:
    words = TEXT.replace("المادة ٦", "<script>alert(1)</script> & \u202e المادة ٦")
    page = unrec.read(words.encode(), name='"><b>.txt')._repr_html_()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page
    assert "\u202e" not in page


def test_a_document_prints_in_a_line(document: unrec.Document) -> None:
    assert repr(document).startswith("<Document V.19-08455.ar ")
    assert (str(document), repr(document).count("\n")) == (repr(document), 0)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.txt", "source.empty"),
        (bytes(range(256)) * 20, "a.txt", "source.not_text"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "source.not_text"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_the_findings_code(data: bytes, name: str, code: str) -> None:
    with pytest.raises(unrec.UnrecError) as caught:
        unrec.read(data, name=name)
    assert caught.value.code == code
    assert [one.code for one in caught.value.findings] == [code]
    assert caught.value.remedy
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.code, str(again), again.findings) == (code, str(caught.value), caught.value.findings)


def test_a_file_that_is_not_there_says_so() -> None:
    with pytest.raises(unrec.UnrecError, match=r"nowhere\.txt: No such file") as caught:
        unrec.read("nowhere.txt")
    assert caught.value.code == "source.unreadable"


def test_a_catalogue_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("nonsense = 1")
    with pytest.raises(unrec.UnrecError) as caught:
        unrec.read(SOURCE, catalogue=tmp_path / "own.toml")
    assert caught.value.code == "catalogue.broken"


def test_many_are_read_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "notes.dat").write_text("no document")
    documents = unrec.read_many([tmp_path, TEXT.encode()], failed="keep")
    assert [(one.source, one.status) for one in documents] == [
        ("a.txt", "failed"),
        ("b.txt", "ok"),
        ("document", "ok"),
    ]
    assert [one.source for one in unrec.read_many(tmp_path, failed="skip")] == ["b.txt"]
    with pytest.raises(unrec.UnrecError):
        next(unrec.read_many(tmp_path))
