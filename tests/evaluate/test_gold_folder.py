"""Reading a gold folder: what it needs, and what is refused with the file's name."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.evaluate.made import DOCUMENT, gold, with_reference
from unrec.evaluate.compare import Judged
from unrec.evaluate.gold import GoldError, gold_hash, load_gold
from unrec.nested import encode, nest

SOURCE = "نص\n"


def write(folder: Path) -> Path:
    """A gold folder with one document; its source lies two folders up."""
    (folder / "tests/gold").mkdir(parents=True)
    (folder / "raw").mkdir()
    (folder / "raw/a.txt").write_text(SOURCE, encoding="utf-8")
    made = gold()
    made = replace(made, document=replace(made.document, sha256=sha256(SOURCE.encode()).hexdigest()))
    (folder / f"tests/gold/{DOCUMENT}.json").write_bytes(encode(nest(made)))
    (folder / "tests/gold/index.toml").write_text(
        f'[[document]]\nid = "{DOCUMENT}"\nsource = "raw/a.txt"\nvariation = "x"\n'
    )
    return folder / "tests/gold"


def test_a_folder_gives_its_documents(tmp_path: Path) -> None:
    (one,) = load_gold(write(tmp_path))
    assert one.document_id == DOCUMENT
    assert one.source == tmp_path / "raw/a.txt"
    assert one.extraction.recommendations == tuple(
        replace(row, references=count)
        for row, count in zip(gold().recommendations, (1, 2, 1, 0), strict=True)
    )


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


def test_strength_and_judged_findings_are_taken_up(tmp_path: Path) -> None:
    folder = write(tmp_path)
    assert load_gold(folder)[0].judged == Judged()
    before = gold_hash(load_gold(folder))
    index = folder / "index.toml"
    index.write_text('findings = ["number.gap"]\n' + index.read_text())
    write_strength(folder, STRENGTH)
    (one,) = load_gold(folder)
    assert one.judged == Judged(frozenset({"number.gap"}), strength=True)
    first, _, item, _ = one.extraction.recommendations
    assert (first.strength, first.operative, item.strength, item.addressees) == ("should", "ينبغي", None, ())
    assert [(asked.id, first.text[asked.start : asked.end]) for asked in first.addressees] == [
        ("states", "للدول")
    ]
    assert gold_hash([one]) != before


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (STRENGTH[:3], "it must hold every unit once"),
        ([{**STRENGTH[0], "operative": "يجوز"}, *STRENGTH[1:]], "«يجوز» does not stand in m1.r1"),
        ([{**STRENGTH[0], "strength": "strong"}, *STRENGTH[1:]], "Invalid enum value"),
    ],
)
def test_a_strength_file_that_cannot_be_used_is_refused(tmp_path: Path, rows: object, said: str) -> None:
    folder = write(tmp_path)
    write_strength(folder, rows)
    with pytest.raises(GoldError, match=said):
        load_gold(folder)


def break_source(folder: Path) -> None:
    (folder / "../../raw/a.txt").write_text("آخر")


def break_reference(folder: Path) -> None:
    made = with_reference(gold(), 0, start=0, end=4)
    (folder / f"{DOCUMENT}.json").write_bytes(encode(nest(made)))


def break_id(folder: Path) -> None:
    (folder / "B.ar.json").write_bytes((folder / f"{DOCUMENT}.json").read_bytes())
    (folder / "index.toml").write_text('[[document]]\nid = "B.ar"\nsource = "raw/a.txt"\n')


def break_path(folder: Path) -> None:
    made = gold()
    wrong = replace(made.recommendations[0], path="m1.r9")
    (folder / f"{DOCUMENT}.json").write_bytes(
        encode(nest(replace(made, recommendations=(wrong, *made.recommendations[1:]))))
    )


BROKEN: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: (folder / "index.toml").unlink(), r"index\.toml is missing"),
    (lambda folder: (folder / "index.toml").write_text("[[document"), r"index\.toml"),
    (lambda folder: (folder / "index.toml").write_text("document = []"), "names no document"),
    (
        lambda folder: (folder / "index.toml").write_text((folder / "index.toml").read_text() * 2),
        "names a document twice",
    ),
    (lambda folder: (folder / f"{DOCUMENT}.json").unlink(), r"V\.19-00001\.ar\.json is missing"),
    (lambda folder: (folder / f"{DOCUMENT}.json").write_text("{}"), "is not of the output's schema"),
    (lambda folder: (folder / "../../raw/a.txt").unlink(), r"the source raw/a\.txt is not in"),
    (break_source, "was annotated from another source"),
    (break_reference, "does not stand at"),
    (break_id, "its document_id is"),
    (break_path, "is not made of"),
]


@pytest.mark.parametrize(("spoil", "said"), BROKEN)
def test_gold_that_cannot_be_used_is_refused(
    tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    folder = write(tmp_path)
    spoil(folder)
    with pytest.raises(GoldError, match=said):
        load_gold(folder)


def test_the_hash_covers_annotations_and_sources_and_not_where_they_lie(tmp_path: Path) -> None:
    here, there = write(tmp_path / "here"), write(tmp_path / "there")
    assert gold_hash(load_gold(here)) == gold_hash(load_gold(there))
    file = there / f"{DOCUMENT}.json"
    file.write_bytes(file.read_bytes().replace("فيينا".encode(), "جنيف".encode()))
    assert gold_hash(load_gold(here)) != gold_hash(load_gold(there))
