"""The exam: rows of two outputs are joined by where they stand, and what differs is counted and told."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dev import exam
from dev.exam import Compared, Counts, Examined, Item, Output, Ran, Side, compare, matched

Row = dict[str, Any]
TEXT = "Ratify the Convention, and apply article 6 of it."
DOCUMENT = {
    "document_id": "A-1.en",
    "language": "en",
    "source": "a.txt",
    "sha256": "00",
    "kind": "report",
    "title": "A report",
    "status": "ok",
}


def paragraph(path: str, line: int, text: str = TEXT, **more: object) -> Row:
    row = {
        "paragraph_id": f"A-1.en:{path}",
        "document_id": "A-1.en",
        "path": path,
        "kind": "paragraph",
        "parent_id": None,
        "section_id": None,
        "text": text.replace("\n", " "),
        "raw": text,
        "line_first": line,
    }
    return row | more


def reference(path: str, surface: str, text: str = TEXT, **more: object) -> Row:
    start = text.index(surface)
    row = {
        "reference_id": f"A-1.en:{path}#1",
        "paragraph_id": f"A-1.en:{path}",
        "document_id": "A-1.en",
        "kind": "article",
        "surface": surface,
        "char_start": start,
        "char_end": start + len(surface),
        "article": "6",
        "target_id": None,
        "status": "definite",
        "candidates": [],
    }
    return row | more


def lines(*places: tuple[int, str | None]) -> list[Row]:
    return [
        {
            "document_id": "A-1.en",
            "line": line,
            "page": None,
            "text": f"line {line}",
            "role": "item" if path else "furniture",
            "paragraph_id": f"A-1.en:{path}" if path else None,
        }
        for line, path in places
    ]


def output(folder: Path, **tables: Sequence[Row]) -> Output:
    folder.mkdir()
    for name, rows in ({"documents": [DOCUMENT]} | tables).items():
        pq.write_table(pa.Table.from_pylist(list(rows)), folder / f"{name}.parquet")
    return Output(folder)


def compared(tmp_path: Path, old: Mapping[str, Sequence[Row]], new: Mapping[str, Sequence[Row]]) -> Compared:
    return compare(output(tmp_path / "old", **old), output(tmp_path / "new", **new))


def test_equal_outputs_differ_in_nothing(tmp_path: Path) -> None:
    tables = {
        "paragraphs": [paragraph("r1", 3), paragraph("r2", 5)],
        "references": [reference("r1", "article 6")],
        "lines": lines((1, None), (3, "r1"), (5, "r2")),
    }
    result = compared(tmp_path, tables, tables)
    assert result.tables["en"]["paragraphs"] == Counts(2, 0, 0, {})
    assert result.tables["en"]["references"] == Counts(1, 0, 0, {})
    assert all(counts.equal for counts in result.tables["en"].values())
    assert not any(result.differences.values())
    assert result.missing == ()


def test_cells_are_the_paragraphs_that_they_were(tmp_path: Path) -> None:
    cell = paragraph("t1.2.1", 3)
    old = {"paragraphs": [cell], "references": [reference("t1.2.1", "article 6")]}
    of_cell = {name: cell[name] for name in ("document_id", "kind", "text", "raw", "line_first")}
    new = {
        "paragraphs": [paragraph("r1", 9)],
        "cells": [of_cell | {"cell_id": cell["paragraph_id"]}],
        "references": [reference("t1.2.1", "article 6")],
    }
    result = compared(tmp_path, old, new)
    assert result.tables["en"]["paragraphs"] == Counts(1, 1, 0, {})
    assert result.tables["en"]["references"] == Counts(1, 0, 0, {})


def test_a_row_whose_id_changed_is_a_row_that_changed(tmp_path: Path) -> None:
    result = compared(
        tmp_path,
        {
            "paragraphs": [paragraph("r1", 3), paragraph("r1.1", 4, parent_id="A-1.en:r1")],
            "references": [reference("r1.1", "article 6")],
        },
        {
            "paragraphs": [paragraph("a1.r1", 3), paragraph("a1.r1.1", 4, parent_id="A-1.en:a1.r1")],
            "references": [reference("a1.r1.1", "article 6")],
        },
    )
    # The parent is another id, but stands where it stood.
    assert result.tables["en"]["paragraphs"] == Counts(2, 0, 0, {"path": 2})
    assert result.tables["en"]["references"] == Counts(1, 0, 0, {})


def test_what_is_gained_lost_and_changed_is_told_with_its_place(tmp_path: Path) -> None:
    result = compared(
        tmp_path,
        {
            "paragraphs": [paragraph("r1", 3), paragraph("r2", 5)],
            "references": [reference("r1", "Convention", kind="instrument", article=None)],
            "lines": lines((3, "r1"), (5, "r2")),
        },
        {
            "paragraphs": [paragraph("r1", 3, kind="recommendation"), paragraph("r3", 7)],
            "references": [
                reference("r1", "Convention", kind="instrument", article=None, status="unresolved"),
                reference("r1", "article 6"),
            ],
            "lines": lines((3, "r1"), (5, None)),
        },
    )
    tables = result.tables["en"]
    assert tables["paragraphs"] == Counts(1, 1, 1, {"kind": 1})
    assert tables["references"] == Counts(1, 1, 0, {"status": 1})
    assert tables["lines"] == Counts(2, 0, 0, {"role": 1})
    told = {(row.sort, row.place, row.old, row.new) for row in result.differences["paragraphs"]}
    assert told == {
        ("kind", "a.txt 3", "paragraph", "recommendation"),
        ("lost", "a.txt 5", "", ""),
        ("gained", "a.txt 7", "", ""),
    }


def test_a_reference_is_joined_by_its_printed_line_whatever_paragraph_holds_it(tmp_path: Path) -> None:
    above, below = "The Committee met.\nIt considered", "article 6 of the Convention."
    whole = f"{above}\n{below}"
    result = compared(
        tmp_path,
        {
            "paragraphs": [paragraph("p1", 3, whole)],
            "references": [reference("p1", "article 6", whole)],
            "lines": lines((3, "p1"), (4, "p1"), (6, "p1")),
        },
        {
            "paragraphs": [paragraph("p1", 3, above), paragraph("p2", 6, below)],
            "references": [reference("p2", "article 6", below)],
            "lines": lines((3, "p1"), (4, "p1"), (6, "p2")),
        },
    )
    assert result.tables["en"]["references"] == Counts(1, 0, 0, {})
    assert result.tables["en"]["paragraphs"] == Counts(1, 1, 0, {"text": 1})


def test_a_line_more_on_a_page_moves_nothing_after_it(tmp_path: Path) -> None:
    old = lines((1, None), (2, "r1"), (3, "r2"))
    new = lines((1, None), (2, None), (3, "r1"), (4, "r2"))
    for row, text in zip(new, ("line 1", "a folio", "line 2", "line 3"), strict=True):
        row["text"] = text
    result = compared(
        tmp_path,
        {
            "paragraphs": [paragraph("r1", 2), paragraph("r2", 3, parent_id="A-1.en:r1")],
            "references": [reference("r2", "article 6")],
            "lines": old,
        },
        {
            "paragraphs": [paragraph("r1", 3), paragraph("r2", 4, parent_id="A-1.en:r1")],
            "references": [reference("r2", "article 6")],
            "lines": new,
        },
    )
    assert result.tables["en"]["paragraphs"] == Counts(2, 0, 0, {})
    assert result.tables["en"]["references"] == Counts(1, 0, 0, {})
    assert result.tables["en"]["lines"] == Counts(3, 1, 0, {})


def test_lines_are_numbered_by_their_words() -> None:
    old = [(1, "a"), (2, "b"), (3, "c"), (4, "d")]
    assert exam.numbered(old, old) == {}
    new = [(1, "a"), (2, "x"), (3, "d")]
    assert exam.numbered(old, new) == {1: 1, 2: 2, 3: "3 of the old", 4: 3}


def test_of_rows_in_one_place_the_most_equal_are_joined() -> None:
    def item(kind: str, words: str) -> Item:
        return Item((3,), "en", {"kind": kind}, words)

    old = [item("x", "one"), item("y", "two"), item("z", "three")]
    new = [item("y", "two"), item("w", "one")]
    assert list(matched(old, new)) == [(old[1], new[0]), (old[0], new[1]), (old[2], None)]


def test_a_column_and_a_table_that_one_lacks_are_told_and_not_compared(tmp_path: Path) -> None:
    old = {
        "paragraphs": [paragraph("r1", 3)],
        "findings": [
            {"document_id": "A-1.en", "code": "x", "severity": "info", "line": 3, "paragraph_id": None}
        ],
    }
    new = {"paragraphs": [paragraph("r1", 3, letter="a")]}
    result = compared(tmp_path, old, new)
    assert result.tables["en"]["paragraphs"] == Counts(1, 0, 0, {})
    assert result.missing == (
        "paragraphs.letter: only in the new",
        "findings: only in the old",
    )
    assert "findings" not in result.tables["en"]


def test_sets_are_folders_with_documents(tmp_path: Path) -> None:
    checkout, corpus = tmp_path / "checkout", tmp_path / "corpus"
    for file in (
        checkout / "raw/a.txt",
        checkout / "tests/fixtures/six/b.txt",
        checkout / "tests/fixtures/pdf/make.py",
        corpus / "six/charter/c.PDF",
        corpus / "six/notes.md",
        corpus / "raw/d.txt",
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert list(exam.sets_of(checkout, None)) == ["raw", "six"]
    assert list(exam.sets_of(checkout, corpus)) == ["raw", "six", "corpus/raw", "six/charter"]


def examined(compared: Compared | None, **truth: tuple[float | None, float | None]) -> Examined:
    message = "" if compared else "it broke"
    return Examined(2.0, (Ran(None, message, 3.0, 1.0), Ran(None, message, 4.0, 1.0)), compared, truth)


NOWHERE = exam.ROOT / "tests/fixtures/six"  # holds no package: what is measured of it is nothing
SIDES = (Side("before", NOWHERE, "python"), Side("after", NOWHERE, "python"))


def test_the_report_names_what_differs_and_leaves_out_what_does_not() -> None:
    tables = {"en": {"paragraphs": Counts(1234, 2, 0, {"kind": 5}), "lines": Counts(9, 0, 0, {})}}
    results = {
        "raw": examined(
            Compared(tables, {}, ("lines.role: only in the new",)), kinds=(0.5, 0.75), text=(1.0, 1.0)
        )
    }
    told = list(exam.report(results, SIDES, every=False, show=0))
    assert told[0] == "before → after: 1 set, 1,243 rows in both, 2 gained, 0 lost, 5 values changed."
    assert "lines.role: only in the new" in told
    assert "| raw | en       | paragraphs | 1,234 |      2 |    0 | kind 5  |" in told
    assert "| raw | kinds | 0.5000 | 0.7500 | +0.2500 |" in told
    assert "| raw | 2.00 |    3.0 |    4.0 |      1,500 |      2,000 |" in told
    assert not any("| en       | lines " in line or "| raw | text " in line for line in told)
    assert "2 figures of truth, 1 of them equal." in told
    every = list(exam.report(results, SIDES, every=True, show=0))
    assert any("| en       | lines " in line for line in every)
    assert any("| raw | text " in line for line in every)


def test_a_set_that_a_revision_could_not_read_is_named_with_what_it_said() -> None:
    told = list(exam.report({"raw": examined(None)}, SIDES, every=False, show=0))
    assert told[0].endswith("not read: raw.")
    assert "after did not read raw: it broke" in told


def test_examples_are_so_many_of_each_sort(tmp_path: Path) -> None:
    old = {"paragraphs": [paragraph(f"r{at}", at) for at in range(1, 6)]}
    new = {"paragraphs": [paragraph(f"r{at}", at, kind="recommendation") for at in range(1, 6)]}
    results = {"raw": examined(compared(tmp_path, old, new))}
    shown = list(exam.shown(results, 2))
    assert shown == [
        "paragraphs, kind",
        f"  raw: a.txt 1 «{TEXT}»: paragraph → recommendation",
        f"  raw: a.txt 2 «{TEXT}»: paragraph → recommendation",
    ]


def test_what_a_program_gets_is_json(tmp_path: Path) -> None:
    old = {"paragraphs": [paragraph("r1", 1)]}
    results = {"raw": examined(compared(tmp_path, old, old), kinds=(0.5, None))}
    told = json.loads(json.dumps(exam.as_json(results, SIDES)))
    assert told["sets"]["raw"]["tables"]["en"]["paragraphs"] == {
        "both": 1,
        "gained": 0,
        "lost": 0,
        "changed": {},
    }
    assert told["sets"]["raw"]["truth"] == {"kinds": [0.5, None]}
    assert set(told["house"]) >= {"lines", "modules"}


def test_a_name_that_is_no_revision_and_no_checkout_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no checkout, and no revision"):
        exam.side_of("no-such-revision", tmp_path)


@pytest.mark.slow
def test_this_checkout_against_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "exam.json"
    here = str(exam.ROOT)
    status = exam.main(
        [here, here, "--sets", "six", "gold", "--corpus", str(tmp_path / "none"), "--json", str(file)]
    )
    assert status == 0
    assert ", all of them equal." in capsys.readouterr().out
    told = json.loads(file.read_text(encoding="utf-8"))["sets"]
    assert list(told) == ["gold", "six"]
    assert set(told["six"]["tables"]) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert told["gold"]["truth"]["gold structure"][0] > 0.9
    assert all(old == new for old, new in told["gold"]["truth"].values())
