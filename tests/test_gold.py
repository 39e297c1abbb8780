"""Gold is what its annotations and sources say, and keeps the rules of its guideline."""

import importlib.util
import json
import re
import tomllib
import unicodedata
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from unrec import nested
from unrec.models import Extraction, ReferenceKind, ReferenceStatus

GOLD = Path(__file__).parent / "fixtures" / "gold"
UNSEEN = Path(__file__).parent / "fixtures" / "unseen"
FOLDERS = (GOLD, UNSEEN)
ROOT = Path(__file__).parents[1]
_NOT_CLEAN = re.compile(
    "[\u00a0\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufb50-\ufdff\ufe70-\ufeff\t\n]|  |^ | $"
)
_TATWEEL = re.compile("(?<!ه)\u0640|\u0640(?=\\w)")


def _assembler() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_assembler", GOLD / "assemble.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ASSEMBLER = _assembler()
FOLDER_OF = {entry.document_id: folder for folder in FOLDERS for entry in ASSEMBLER.index(folder)}
ENTRIES = {entry.document_id: entry for folder in FOLDERS for entry in ASSEMBLER.index(folder)}
IDS = sorted(ENTRIES)


def _gold(document_id: str) -> nested.DocumentNode:
    return nested.decode((FOLDER_OF[document_id] / f"{document_id}.json").read_bytes())


def _rows(document_id: str) -> Extraction:
    return nested.flatten(_gold(document_id))


@pytest.mark.parametrize("document_id", IDS)
def test_json_is_what_annotation_and_source_give(document_id: str) -> None:
    own = FOLDER_OF[document_id] / f"{document_id}.json"
    assert own.read_bytes() == ASSEMBLER.assemble(ENTRIES[document_id])


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_index_names_every_file_once(folder: Path) -> None:
    entries = ASSEMBLER.index(folder)
    ids = {entry.document_id for entry in entries}
    assert len(entries) == len(ids)
    assert {path.name for path in folder.glob("*.json")} == {f"{own}.json" for own in ids}
    assert sorted(entry.annotation for entry in entries) == sorted((folder / "annotations").iterdir())
    own_sources = [entry.source for entry in entries if entry.source.parent == folder / "sources"]
    assert sorted(own_sources) == sorted((folder / "sources").iterdir())
    assert all(entry.variation for entry in entries)


def test_no_document_is_in_two_folders() -> None:
    assert len(IDS) == sum(len(ASSEMBLER.index(folder)) for folder in FOLDERS)


def test_composed_documents_are_named_synthetic_and_the_others_lie_in_raw() -> None:
    for own, entry in ENTRIES.items():
        sources = FOLDER_OF[own] / "sources"
        folder = sources if entry.source.name.startswith("synthetic-") else ROOT / "raw"
        assert entry.source.parent == folder


@pytest.mark.parametrize("document_id", IDS)
def test_offsets_and_ids_hold(document_id: str) -> None:
    rows = _rows(document_id)
    texts = {unit.recommendation_id: unit.text for unit in rows.recommendations}
    assert len(texts) == len(rows.recommendations)
    assert len({row.reference_id for row in rows.references}) == len(rows.references)
    assert len({section.section_id for section in rows.sections}) == len(rows.sections)
    for row in rows.references:
        assert row.surface
        assert texts[row.recommendation_id][row.start : row.end] == row.surface
        assert row.target_id is None or row.target_id in texts
        assert row.rule == "gold"
        assert row.status == "unresolved" or not row.candidates


@pytest.mark.parametrize("document_id", IDS)
def test_a_span_covers_whole_words(document_id: str) -> None:
    rows = _rows(document_id)
    texts = {unit.recommendation_id: unit.text for unit in rows.recommendations}
    for row in rows.references:
        text = texts[row.recommendation_id]
        around = text[max(0, row.start - 1) : row.start] + text[row.end : row.end + 1]
        assert not any(unicodedata.category(character)[0] in "LMN" for character in around), row.reference_id
        assert row.surface == row.surface.strip(" ،؛.:")


@pytest.mark.parametrize("document_id", IDS)
def test_raw_is_made_of_the_sources_lines(document_id: str) -> None:
    text = unicodedata.normalize("NFC", ENTRIES[document_id].source.read_text(encoding="utf-8"))
    lines = text.splitlines()
    used: set[int] = set()
    for unit in _rows(document_id).recommendations:
        first, *rest = unit.raw.split("\n")
        printed = lines[unit.line_first - 1]
        assert printed.endswith(first)
        before = _NOT_CLEAN.sub("", printed.removesuffix(first))
        assert unit.label.replace(" ", "") in before.replace(" ", "")
        number = unit.line_first
        own = [number]
        for line in rest:
            number = lines.index(line, number) + 1
            own.append(number)
        assert number == unit.line_last
        assert not used & set(own), f"{unit.path} takes a line that another unit has"
        used.update(own)


@pytest.mark.parametrize("document_id", IDS)
def test_text_is_clean_and_full_text_is_complete(document_id: str) -> None:
    full: dict[str | None, str] = {}
    for unit in _rows(document_id).recommendations:
        assert not _NOT_CLEAN.search(unit.text), unit.path
        assert not _TATWEEL.search(unit.text), unit.path
        own = f"{full[unit.parent_id]} {unit.text}" if unit.parent_id else unit.text
        assert unit.full_text == own
        full[unit.recommendation_id] = own


@pytest.mark.parametrize("document_id", IDS)
def test_instruments_and_their_articles_are_in_the_catalogue(document_id: str) -> None:
    files = sorted((ROOT / "pipeline" / "unrec" / "catalogue").glob("*.toml"))
    data = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    known = {row["id"]: row for table in data for row in table.get("instrument", ())}
    for row in _rows(document_id).references:
        assert set(row.candidates) <= set(known)
        if row.instrument_id is None:
            continue
        instrument = known[row.instrument_id]
        if row.article and not row.article.isdecimal():
            assert row.article in instrument["added"]
        elif row.article and "articles" in instrument:
            assert 1 <= int(row.article) <= instrument["articles"]


@pytest.mark.parametrize("document_id", IDS)
def test_gaps_and_repeats_are_annotated(document_id: str) -> None:
    rows = _rows(document_id)
    found = {(item.code, item.recommendation_id) for item in rows.findings}
    assert len(found) == len(rows.findings)
    empty = not rows.recommendations
    assert empty == (("document.no_recommendations", None) in found)
    last: dict[tuple[str | None, str | None], int] = {}
    for unit in rows.recommendations:
        key = (unit.parent_id, unit.section_id)
        jump = unit.number - last.get(key, 0)
        assert (
            jump <= 1
            or any(
                own == unit.recommendation_id and code in {"number.gap", "number.not_first"}
                for code, own in found
            )
            or key not in last
        ), unit.path
        last[key] = unit.number


def test_the_seed_has_the_counts_of_its_reading() -> None:
    gold = _gold("V.19-08455.ar")
    assert (gold.counts.sections, gold.counts.recommendations, gold.counts.items) == (5, 149, 25)
    assert [len(section.recommendations) for section in gold.sections] == [55, 33, 41, 15, 5]
    assert gold.counts.references == 73
    assert (gold.symbol, gold.job_number, gold.date) == (None, "V.19-08455", "2019-06-21")


def test_strength_is_annotated_for_every_unit_of_the_seed() -> None:
    rows = json.loads((GOLD / "strength" / "V.19-08455.ar.json").read_text(encoding="utf-8"))
    texts = {unit.path: unit.text for unit in _rows("V.19-08455.ar").recommendations}
    assert [row["path"] for row in rows] == list(texts)
    for row in rows:
        surfaces = [row["operative"] or "", *(one["surface"] for one in row["addressees"])]
        assert all(surface in texts[row["path"]] for surface in surfaces)


_WRONG = [
    ("label", 'label = "٢-"', 'label = "٣-"', "does not begin"),
    ("text", "حث الدول", "حثّ الدول", "is not in its lines"),
    ("left out", "ينبغي حث الدول", "ينبغي الدول", "leaves out"),
    ("surface", 'surface = "تلك المادة"', 'surface = "هذه المادة"', "is not in m3.r3"),
    ("target", 'to = "m4.r11"', 'to = "m4.r16"', "is not annotated"),
    ("title", "الاجتماع الأول، فيينا، ٣٠", "الاجتماع الأول، جنيف، ٣٠", "does not print"),
    ("id", "V.19-08455", "V.19-08456", "the index says"),
]


@pytest.mark.parametrize(("what", "right", "wrong", "message"), _WRONG, ids=[row[0] for row in _WRONG])
def test_an_annotation_that_does_not_fit_is_refused(
    what: str, right: str, wrong: str, message: str, tmp_path: Path
) -> None:
    entry = ENTRIES["V.19-08455.ar"]
    annotation = entry.annotation.read_text(encoding="utf-8")
    assert right in annotation
    spoilt = tmp_path / "spoilt.toml"
    spoilt.write_text(annotation.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ASSEMBLER.AnnotationError, match=re.escape(message)):
        ASSEMBLER.assemble(entry._replace(annotation=spoilt))


_NEGATIVE = ["synthetic-treaty", "synthetic-agenda", "synthetic-prose"]


@pytest.mark.parametrize("name", _NEGATIVE)
def test_negative_controls_hold_no_recommendation(name: str) -> None:
    gold = next(_gold(own) for own in IDS if ENTRIES[own].source.name == f"{name}.ar.txt")
    assert gold.counts.recommendations == gold.counts.items == gold.counts.references == 0
    assert gold.status == "review"


def test_every_kind_and_status_of_reference_is_annotated() -> None:
    rows = [row for own in IDS for row in _rows(own).references]
    assert {row.kind for row in rows} == set(get_args(ReferenceKind))
    assert {row.status for row in rows} == set(get_args(ReferenceStatus))
    assert {item.code for own in IDS for item in _rows(own).findings} == set(ASSEMBLER.JUDGED)
