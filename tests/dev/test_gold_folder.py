"""Reading a gold folder: what it needs, and what is refused with the file's name."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from dev.measure.gold import (
    Judged,
    Request,
    extraction_of,
    load_gold,
    read_rows,
)
from msgspec.structs import replace

from tests.dev.made import DOCUMENT, gold, rows
from tests.fixtures.gold.assemble import rows_bytes
from unrec.measure.scorer import MeasureError

SOURCE = "نص\n"


def write(folder: Path) -> Path:
    """A gold folder with one document; its source lies two folders up."""
    (folder / "tests/gold").mkdir(parents=True)
    (folder / "raw").mkdir()
    (folder / "raw/a.txt").write_text(SOURCE, encoding="utf-8")
    made = rows()
    made = replace(made, document=replace(made.document, sha256=sha256(SOURCE.encode()).hexdigest()))
    (folder / f"tests/gold/{DOCUMENT}.json").write_bytes(rows_bytes(made))
    (folder / "tests/gold/index.toml").write_text(
        f'[[document]]\nid = "{DOCUMENT}"\nsource = "raw/a.txt"\nvariation = "x"\n'
    )
    return folder / "tests/gold"


def test_a_folder_gives_its_documents(tmp_path: Path) -> None:
    (one,) = load_gold(write(tmp_path))
    assert one.document_id == DOCUMENT
    assert one.source == tmp_path / "raw/a.txt"
    assert one.extraction.paragraphs == gold().paragraphs
    assert one.extraction.recommendations == gold().recommendations


def test_a_file_says_a_row_a_line_and_reads_back() -> None:
    made = replace(rows(), requests=(Request(path="m1.r1", recommended_by=("مالي",)),))
    data = rows_bytes(made)
    assert read_rows(data) == made
    text = data.decode()
    assert len(text.splitlines()) == 23
    assert '"page_first"' not in text, "what a field holds anyway is left out"
    assert '"schema_version":"4.0"' in text, "what version a file is of is always said"


def test_recommendations_follow_from_kinds() -> None:
    found = extraction_of(rows()).recommendations
    assert [row.path for row in found] == ["m1.r1", "m1.r2", "m1.r2.1", "m1.r2.2"]
    assert (found[0].city, str(found[0].meeting_start)) == ("فيينا", "2012-05-30")
    first, second, *items, last = rows().paragraphs
    account = replace(second, kind="paragraph")
    spoken = replace(items[0], kind="paragraph")
    assert [
        row.path
        for row in extraction_of(replace(rows(), paragraphs=(first, account, *items, last))).recommendations
    ] == ["m1.r1", "m1.r2.1", "m1.r2.2"]
    assert [
        row.path for row in extraction_of(replace(rows(), paragraphs=(second, spoken, last))).recommendations
    ] == ["m1.r2", "m1.r2.1"]


def test_judged_fields_of_a_recommendation_are_read() -> None:
    said = Request(path="m1.r2", recommended_by=("مالي", "توغو"), response="noted", concern="m1.p1")
    row = extraction_of(replace(rows(), requests=(said,))).recommendations[1]
    assert [one.name for one in row.recommended_by] == ["مالي", "توغو"]
    assert (row.response, row.concern_id) == ("noted", f"{DOCUMENT}:m1.p1")


STRENGTH = [
    {
        "path": unit.path,
        "strength": "should" if unit.level == 1 else None,
        "operative": "ينبغي" if unit.level == 1 else None,
        "addressees": [{"id": "states", "surface": "للدول"}] if unit.level == 1 else [],
    }
    for unit in gold().recommendations
]


def write_strength(folder: Path, rows: object) -> None:
    (folder / "strength").mkdir()
    (folder / f"strength/{DOCUMENT}.json").write_text(json.dumps(rows), encoding="utf-8")


def test_strength_and_judged_findings_are_read(tmp_path: Path) -> None:
    folder = write(tmp_path)
    assert load_gold(folder)[0].judged == Judged()
    index = folder / "index.toml"
    index.write_text('findings = ["number.gap"]\n' + index.read_text())
    write_strength(folder, STRENGTH)
    (one,) = load_gold(folder)
    assert one.judged == Judged(frozenset({"number.gap"}), strength=True)
    first, _, item, _ = one.extraction.recommendations
    assert (first.strength, first.operative_words, item.strength, item.addressees) == (
        "should",
        "ينبغي",
        None,
        (),
    )
    assert [(asked.id, first.text[asked.char_start : asked.char_end]) for asked in first.addressees] == [
        ("states", "للدول")
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (STRENGTH[:3], "it must hold every recommendation once"),
        ([{**STRENGTH[0], "operative": "يجوز"}, *STRENGTH[1:]], "«يجوز» does not stand in m1.r1"),
        ([{**STRENGTH[0], "strength": "strong"}, *STRENGTH[1:]], "Invalid enum value"),
    ],
)
def test_a_strength_file_that_cannot_be_used_is_refused(tmp_path: Path, rows: object, said: str) -> None:
    folder = write(tmp_path)
    write_strength(folder, rows)
    with pytest.raises(MeasureError, match=said):
        load_gold(folder)


def break_source(folder: Path) -> None:
    (folder / "../../raw/a.txt").write_text("آخر")


def broken(folder: Path, **changed: object) -> None:
    (folder / f"{DOCUMENT}.json").write_bytes(rows_bytes(replace(rows(), **changed)))


def break_reference(folder: Path) -> None:
    first, *others = rows().references
    broken(folder, references=(replace(first, char_start=0, char_end=4), *others))


def break_id(folder: Path) -> None:
    (folder / "B.ar.json").write_bytes((folder / f"{DOCUMENT}.json").read_bytes())
    (folder / "index.toml").write_text('[[document]]\nid = "B.ar"\nsource = "raw/a.txt"\n')


def break_path(folder: Path) -> None:
    first, *others = rows().paragraphs
    broken(folder, paragraphs=(replace(first, path="m1.r9"), *others))


def break_parent(folder: Path) -> None:
    first, *others = rows().paragraphs
    broken(folder, paragraphs=(replace(first, parent_id=f"{DOCUMENT}:m1.r9"), *others))


BROKEN: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: (folder / "index.toml").unlink(), r"index\.toml is missing"),
    (lambda folder: (folder / "index.toml").write_text("[[document"), r"index\.toml"),
    (lambda folder: (folder / "index.toml").write_text("document = []"), "names no document"),
    (
        lambda folder: (folder / "index.toml").write_text((folder / "index.toml").read_text() * 2),
        "names a document twice",
    ),
    (lambda folder: (folder / f"{DOCUMENT}.json").unlink(), r"V\.19-00001\.ar\.json is missing"),
    (lambda folder: (folder / f"{DOCUMENT}.json").write_text("{}"), "is not of the gold's form"),
    (lambda folder: (folder / "../../raw/a.txt").unlink(), r"the source raw/a\.txt is not in"),
    (break_source, "was annotated from another source"),
    (break_reference, "does not stand at"),
    (break_id, "its document_id is"),
    (break_path, "is not made of"),
    (break_parent, "hangs under .*, which does not exist"),
    (lambda folder: broken(folder, paragraphs=rows().paragraphs * 2), "a paragraph id stands twice"),
    (lambda folder: broken(folder, requests=(Request(path="m1.p1"),)), "is no recommendation"),
    (
        lambda folder: broken(folder, requests=(Request(path="m1.r1", concern="m1.p9"),)),
        "answers m1.p9, which does not exist",
    ),
]


@pytest.mark.parametrize(("spoil", "said"), BROKEN)
def test_gold_that_cannot_be_used_is_refused(
    tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    folder = write(tmp_path)
    spoil(folder)
    with pytest.raises(MeasureError, match=said):
        load_gold(folder)
