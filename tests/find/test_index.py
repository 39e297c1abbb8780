"""The index is what the tables say, never anything else; what else stands there is named."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.find.conftest import extractions, written
from unrec.find import index
from unrec.find.index import NAME, Built, IndexUnfitError, build, check, export
from unrec.find.search import Finder
from unrec.store import folders
from unrec.store.output import read_extractions


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / NAME)) as base:
        return base.execute(sql).fetchall()


def words(folder: Path) -> list[tuple[object, ...]]:
    """Every word of the index with the paragraphs that hold it, whatever their numbers."""
    with closing(sqlite3.connect(folder / NAME)) as base:
        base.execute("CREATE VIRTUAL TABLE temp.every USING fts5vocab('main', 'search', 'instance')")
        return base.execute(
            "SELECT term, paragraph_id, offset FROM every JOIN indexed_paragraphs ON doc = id ORDER BY 1, 2, 3"
        ).fetchall()


def test_every_paragraph_and_document_is_there(made: Path) -> None:
    documents = list(read_extractions(made))
    expected = [(row.paragraph_id, row.text) for document in documents for row in document.paragraphs]
    assert rows(made, "SELECT paragraph_id, text FROM indexed_paragraphs ORDER BY id") == expected
    heads = [(one.document.document_id, one.document.sha256) for one in documents]
    assert rows(made, "SELECT document_id, sha256 FROM indexed_documents ORDER BY document") == heads
    findings = sum(len(one.findings) for one in documents)
    assert rows(made, "SELECT count(*) FROM indexed_findings") == [(findings,)]


def test_what_is_unchanged_is_not_written_again(output: Path) -> None:
    before = words(output)
    assert build(output) == Built(len(extractions()), 0)
    assert words(output) == before


def test_new_changed_and_gone_documents_are_as_if_made_anew(output: Path, tmp_path: Path) -> None:
    first, *others = extractions()
    changed = tuple(
        replace(row, text="entirely other words", search="entirely other words") for row in first.paragraphs
    )
    own = (replace(first, paragraphs=changed, recommendations=(), references=(), themes=()), *others[1:])
    fresh = written(tmp_path / "fresh", *own)
    build(fresh)
    shutil.copy(output / NAME, tmp_path)
    shutil.rmtree(output)
    written(output, *own)
    shutil.copy(tmp_path / NAME, output)
    assert build(output) == Built(len(own), 1)
    assert words(output) == words(fresh)
    for table in ("facets", "indexed_findings"):
        query = (
            f"SELECT count(*), count(DISTINCT rowid) FROM {table}"
            if table != "facets"
            else "SELECT * FROM facets"
        )
        assert rows(output, query) == rows(fresh, query)
    with Finder(output) as finder:
        assert finder.search(finder.read("entirely other")).total == len(changed)


def test_an_index_of_other_tables_is_refused(output: Path) -> None:
    check(output)
    file = output / "paragraphs.parquet"
    file.write_bytes(file.read_bytes())
    with pytest.raises(IndexUnfitError, match="of other tables") as caught:
        Finder(output)
    assert caught.value.why == "stale"
    build(output)
    check(output)


def test_what_is_no_whole_index_is_named(output: Path) -> None:
    place = output / NAME
    whole = place.read_bytes()
    spoilt = {
        "missing": None,
        "foreign": b"my notes",
        "broken": whole[: len(whole) // 2],
    }
    for why, data in spoilt.items():
        place.unlink(missing_ok=True)
        if data is not None:
            place.write_bytes(data)
        with pytest.raises(IndexUnfitError, match="index") as caught:
            check(output)
        assert (caught.value.why, NAME in str(caught.value) or why == "missing") == (why, True)
    for data in (b"", whole[:50], whole[:100] + b"\x00" * (len(whole) - 100)):
        place.write_bytes(data)
        with pytest.raises(IndexUnfitError):
            check(output)


def test_another_database_is_not_written_over(output: Path) -> None:
    place = output / NAME
    place.unlink()
    with closing(sqlite3.connect(place)) as base:
        base.execute("CREATE TABLE mine (value)")
    data = place.read_bytes()
    with pytest.raises(IndexUnfitError, match="no index of unrec"):
        build(output)
    assert place.read_bytes() == data


@pytest.mark.parametrize("cut", [1, 3000, 40_000])
def test_a_cut_or_spoilt_index_is_made_again(output: Path, cut: int) -> None:
    place = output / NAME
    before = words(output)
    data = bytearray(place.read_bytes())
    if cut == 1:
        data = data[:-4096]
    else:
        data[cut : cut + 2000] = b"\xff" * 2000
    place.write_bytes(data)
    build(output)
    build(output, anew=True)
    assert words(output) == before


def test_a_locked_index_is_named(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(output / NAME, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(IndexUnfitError, match="locked by another program") as caught:
            check(output)
    assert caught.value.why == "locked"


def test_tables_that_change_while_they_are_read_give_no_index(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (output / NAME).unlink()

    def write_again() -> None:
        file = output / "themes.parquet"
        file.write_bytes(file.read_bytes())

    with pytest.raises(OSError, match="were written while"):
        build(output, write_again)
    assert not list(output.glob("*search*")), "nothing is left half done"


def test_an_index_of_another_format_is_stale_and_made_anew(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "FORMAT", index.FORMAT + 1)
    with pytest.raises(IndexUnfitError, match="format") as caught:
        check(output)
    assert caught.value.why == "stale"
    assert build(output).written == len(extractions())


def test_facets_are_counted(made: Path) -> None:
    counts = {(facet, value): count for facet, value, count in rows(made, "SELECT * FROM facets")}
    units = [row for one in extractions() for row in one.paragraphs]
    assert counts["lang", "ar"] == sum(row.language == "ar" for row in units)
    assert counts["by", "ESP"] == 2
    assert counts["response", "supported"] == 2
    cited = {
        row.paragraph_id
        for one in extractions()
        for row in one.references
        if (row.instrument_id, row.article) == ("smuggling-protocol", "18")
    }
    assert counts["cites", "smuggling-protocol/18"] == len(cited) > 5


def test_the_export_holds_every_table(made: Path, tmp_path: Path) -> None:
    export(made, tmp_path / "all.sqlite")
    with closing(sqlite3.connect(tmp_path / "all.sqlite")) as base:
        units = [row for one in read_extractions(made) for row in one.paragraphs]
        found = base.execute("SELECT paragraph_id, raw, boxes FROM paragraphs").fetchall()
        assert [row[:2] for row in found] == [(row.paragraph_id, row.raw) for row in units]
        boxes = json.loads(next(row[2] for row in found if row[2] != "[]"))
        assert {"page", "x0", "top", "x1", "bottom"} == set(boxes[0])
        query = "SELECT count(*) FROM search WHERE search MATCH 'children'"
        assert base.execute(query).fetchone()[0] > 1
        assert base.execute("SELECT date FROM documents WHERE symbol = 'A/HRC/99/4'").fetchone() == (
            "2014-07-04",
        )


def test_what_killed_processes_left_is_swept_up(output: Path) -> None:
    made, lock = folders._claimed(output / NAME)
    made.mkdir()
    (made / NAME).write_bytes(b"half")
    build(output)
    assert made.exists(), "its process lives"
    os.close(lock)
    build(output)
    assert not made.exists()


def test_an_error_of_sqlite_is_told_and_the_index_stays(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (output / NAME).read_bytes()
    monkeypatch.setattr(index, "_schema", lambda: "CREATE TABLE broken (")
    with pytest.raises(IndexUnfitError, match="cannot be written"):
        build(output, anew=True)
    assert (output / NAME).read_bytes() == before
    assert not list(output.glob(".*"))
