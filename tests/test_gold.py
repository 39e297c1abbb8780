"""Gold is what its annotations and sources say, and keeps the rules of its guideline."""

import importlib.util
import json
import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from dev.measure.gold import GoldRows, extraction_of, load_gold, read_rows

from tests.support import each_row
from unrec.models import DocumentKind, ParagraphKind, ReferenceKind, ReferenceStatus, Response

GOLD = Path(__file__).parent / "fixtures" / "gold"
UNSEEN = Path(__file__).parent / "fixtures" / "unseen"
FOLDERS = (GOLD, UNSEEN)
ROOT = Path(__file__).parents[1]
_NOT_CLEAN = re.compile(
    "[\u00a0\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufb50-\ufdff\ufe70-\ufeff\t\n]|  |^ | $"
)
_TATWEEL = re.compile("(?<!ه)\u0640|\u0640(?=\\w)")
# What pages and notes leave between paragraphs: page and job numbers, symbols, running titles, notes, and
# what closes a resolution: the meeting and the day.
_LEFT_BEHIND = re.compile(
    r"^\W*(?:\d+(?:/\d+)?|(?:\d{6} )*[A-Z.]*\d\d-\d{4,6}.*|[A-Z]+(?:[/.][\w.]+)+)\W*$"
    r"|^(?:\(\d+\)|[¹²³⁴⁵]|\*+) |^[^:]+: [^:]+$|^الرجاء"
    r"|^الجلسة (?:العامة )?\d+$|^\d+ [^ /]+(?: الأول)?/\w+ \d{4}$"
)
_GOES_ON = {"أربع دول خلال السنة الثانية من الدورة الأولى.", "بالتشاور مع نقابات العمال."}
"""The second lines of notes."""


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


def _rows(document_id: str) -> GoldRows:
    return read_rows((FOLDER_OF[document_id] / f"{document_id}.json").read_bytes())


@each_row(IDS)
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


def test_the_evaluation_reads_every_document() -> None:
    composed = {own for own, entry in ENTRIES.items() if entry.source.name.startswith("synthetic-")}
    read = {one.document_id for folder in FOLDERS for one in load_gold(folder)}
    assert composed <= read == set(IDS)


@each_row(IDS)
def test_offsets_and_ids_hold(document_id: str) -> None:
    rows = _rows(document_id)
    texts = {row.paragraph_id: row.text for row in rows.paragraphs}
    assert len(texts) == len(rows.paragraphs)
    assert len({row.reference_id for row in rows.references}) == len(rows.references)
    assert len({section.section_id for section in rows.sections}) == len(rows.sections)
    for row in rows.references:
        assert row.surface
        assert texts[row.paragraph_id][row.char_start : row.char_end] == row.surface
        assert row.target_id is None or row.target_id in texts
        assert row.rule == "gold"
        assert row.status == "unresolved" or not row.candidates


@each_row(IDS)
def test_counts_are_those_of_the_rows(document_id: str) -> None:
    rows = _rows(document_id)
    document = rows.document
    asking = {row.recommendation_id for row in extraction_of(rows).recommendations}
    hanging = [row.parent_id in asking for row in extraction_of(rows).recommendations]
    assert (document.n_recommendations, document.n_items) == (hanging.count(False), hanging.count(True))
    assert (document.n_sections, document.n_paragraphs) == (len(rows.sections), len(rows.paragraphs))
    assert (document.n_references, document.n_findings) == (len(rows.references), len(rows.findings))
    assert sum(row.n_references for row in rows.paragraphs) == len(rows.references)


@each_row(IDS)
def test_a_span_covers_whole_words(document_id: str) -> None:
    rows = _rows(document_id)
    texts = {row.paragraph_id: row.text for row in rows.paragraphs}
    for row in rows.references:
        text = texts[row.paragraph_id]
        around = text[max(0, row.char_start - 1) : row.char_start] + text[row.char_end : row.char_end + 1]
        assert not any(unicodedata.category(character)[0] in "LMN" for character in around), row.reference_id
        assert row.surface == row.surface.strip(" ،؛.:")


@each_row(IDS)
def test_raw_is_made_of_the_sources_lines(document_id: str) -> None:
    text = unicodedata.normalize("NFC", ENTRIES[document_id].source.read_text(encoding="utf-8"))
    lines = text.splitlines()
    used: set[int] = set()
    for row in _rows(document_id).paragraphs:
        first, *rest = row.raw.split("\n")
        printed = lines[row.line_first - 1]
        assert printed.endswith(first)
        before = _NOT_CLEAN.sub("", printed.removesuffix(first))
        assert (row.label or "").replace(" ", "") in before.replace(" ", "")
        number = row.line_first
        own = [number]
        for line in rest:
            number = lines.index(line, number) + 1
            own.append(number)
        assert number == row.line_last
        assert not used & set(own), f"{row.path} takes a line that another paragraph has"
        used.update(own)


@each_row(IDS)
def test_every_printed_line_of_the_body_is_in_one_paragraph_or_heading(document_id: str) -> None:
    """What is outside stands before the first paragraph, or is what a page or a note leaves behind."""
    rows = _rows(document_id)
    notes = tomllib.loads(ENTRIES[document_id].annotation.read_text(encoding="utf-8"))
    first = min((row.line_first for row in rows.paragraphs), default=0)
    lines = unicodedata.normalize("NFC", ENTRIES[document_id].source.read_text(encoding="utf-8")).splitlines()
    for begin, end in notes["outside"]:
        for line in lines[max(begin, first) - 1 : end]:
            assert not line.strip() or _LEFT_BEHIND.search(line) or line.strip() in _GOES_ON, line


@each_row(IDS)
def test_text_is_clean_and_full_text_is_complete(document_id: str) -> None:
    full: dict[str | None, str] = {}
    for row in _rows(document_id).paragraphs:
        assert not _NOT_CLEAN.search(row.text), row.path
        assert not _TATWEEL.search(row.text), row.path
        own = f"{full[row.parent_id]} {row.text}" if row.parent_id else row.text
        assert row.full_text == own
        full[row.paragraph_id] = own


@each_row(IDS)
def test_kinds_fit_the_document_and_each_other(document_id: str) -> None:
    rows = _rows(document_id)
    kinds = {row.paragraph_id: row.kind for row in rows.paragraphs}
    found = set(kinds.values())
    allowed: dict[DocumentKind, set[ParagraphKind]] = {
        "resolution": {"operative", "preambular", "paragraph"},
        "treaty": {"provision", "preambular"},
        "agenda": {"paragraph"},
        "concluding_observations": {"recommendation", "paragraph"},
        "upr_report": {"recommendation", "paragraph"},
        "recommendations": {"recommendation", "paragraph"},
        "report": {"recommendation", "operative", "preambular", "paragraph"},
    }
    assert found <= allowed[rows.document.kind]
    for row in rows.paragraphs:
        if row.parent_id is not None and row.kind != kinds[row.parent_id]:
            # Only where a lead-in that asks nothing itself announces what is asked or enacted.
            assert row.text
            assert kinds[row.parent_id] in {"paragraph", "preambular"}
            assert row.kind in {"recommendation", "operative"}


@each_row(IDS)
def test_concerns_responses_and_recommenders_stand_where_they_belong(document_id: str) -> None:
    rows = _rows(document_id)
    by_path = {row.path: row for row in rows.paragraphs}
    order = list(by_path)
    for request in rows.requests:
        own = by_path[request.path]
        if request.concern is not None:
            answered = by_path[request.concern]
            assert rows.document.kind == "concluding_observations"
            assert answered.kind == "paragraph"
            assert order.index(request.concern) < order.index(request.path)
            assert answered.section_id == own.section_id
        if request.response is not None:
            assert rows.document.kind == "upr_report"
            assert own.parent_id is not None
        assert own.text.rstrip("؛.").endswith(" ".join(f"({name})" for name in request.recommended_by))


@cache
def _instruments() -> dict[str, dict[str, Any]]:
    """What the catalogue's files say of each instrument, by id."""
    files = sorted((ROOT / "pipeline" / "unrec" / "catalogue" / "instruments").glob("*.toml"))
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


@each_row(IDS)
def test_instruments_and_their_articles_are_in_the_catalogue(document_id: str) -> None:
    known = _instruments()
    for row in _rows(document_id).references:
        assert set(row.candidates) <= set(known)
        if row.instrument_id is None:
            continue
        instrument = known[row.instrument_id]
        if row.article and not row.article.isdecimal():
            assert row.article in instrument["added"]
        elif row.article and "articles" in instrument:
            assert 1 <= int(row.article) <= instrument["articles"]


@each_row(IDS)
def test_gaps_and_repeats_are_annotated(document_id: str) -> None:
    rows = _rows(document_id)
    found = {(item.code, item.paragraph_id) for item in rows.findings}
    assert len(found) == len(rows.findings)
    empty = not extraction_of(rows).recommendations
    assert empty == (("document.no_recommendations", None) in found)
    said = {own for code, own in found if code in {"number.gap", "number.not_first", "label.orphan"}}
    last: dict[str, int] = {}
    for row in rows.paragraphs:
        if row.number is None:
            continue
        # Where a list is: what its labels hang under, and within the document its meeting or resolution.
        place = row.parent_id or row.path.rpartition(".")[0]
        before = last.get(place, 0)
        begins_again = row.number == 1
        assert row.number <= before + 1 or row.paragraph_id in said, row.path
        assert row.number > before or begins_again or "~" in row.path, row.path
        last[place] = row.number


def test_the_seed_has_the_counts_of_its_reading() -> None:
    rows = _rows("V.19-08455.ar")
    document = rows.document
    assert (document.n_sections, document.n_recommendations, document.n_items) == (5, 149, 25)
    top = [row for row in rows.paragraphs if row.level == 1 and row.section_id]
    held = [sum(row.section_id == section.section_id for row in top) for section in rows.sections]
    assert held == [55, 33, 41, 15, 5]
    assert document.n_paragraphs == 149 + 25 + 1
    assert document.n_references == 73 + 2, "the symbol before the first heading, and the 2030 Agenda"
    assert (document.symbol, document.job_number, str(document.date)) == (None, "V.19-08455", "2019-06-21")


def test_strength_is_annotated_for_every_recommendation_of_the_seed() -> None:
    rows = json.loads((GOLD / "strength" / "V.19-08455.ar.json").read_text(encoding="utf-8"))
    recommendations = extraction_of(_rows("V.19-08455.ar")).recommendations
    texts = {row.path: row.text for row in recommendations}
    assert [row["path"] for row in rows] == list(texts)
    for row in rows:
        surfaces = [row["operative"] or "", *(one["surface"] for one in row["addressees"])]
        assert all(surface in texts[row["path"]] for surface in surfaces)


_WRONG = [
    ("label", 'label = "٢-"', 'label = "٢."', "does not begin"),
    ("text", "حث الدول", "حثّ الدول", "is not in its lines"),
    ("left out", "ينبغي حث الدول", "ينبغي الدول", "leaves out"),
    ("surface", 'surface = "تلك المادة"', 'surface = "هذه المادة"', "is not in m3.r3"),
    ("target", 'to = "m4.r11"', 'to = "m4.r16"', "is not annotated"),
    ("title", "الاجتماع الأول، فيينا، ٣٠", "الاجتماع الأول، جنيف، ٣٠", "does not print"),
    ("id", "V.19-08455", "V.19-08456", "the index says"),
    ("path", 'path = "m1.r5"', 'path = "m1.r50"', "is not the label of m1.r50"),
    ("number", 'label = "٥-", number = 5', 'label = "٥-", number = 6', "has the number 6, not 5"),
    ("meeting", 'path = "m2.r1"', 'path = "m3.r1"', "does not stand in its meeting"),
    ("outside", "outside = [[3, 22], ", "outside = [[3, 20], ", "line 22 stands nowhere"),
    ("twice", "outside = [[3, 22], ", "outside = [[3, 24], ", "line 24 stands in two places"),
    ("unlabelled", 'path = "p1"', 'path = "p2"', "the unlabelled paragraphs"),
    ("kind", 'path = "p1"', 'path = "p1", kind = "narrative"', "is of the kind narrative"),
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
    rows = next(_rows(own) for own in IDS if ENTRIES[own].source.name == f"{name}.ar.txt")
    assert rows.paragraphs
    assert not extraction_of(rows).recommendations
    assert rows.document.status == "ok"  # a treaty or an agenda is whole without one


def test_every_kind_and_status_of_reference_is_annotated() -> None:
    rows = [row for own in IDS for row in _rows(own).references]
    assert {row.kind for row in rows} >= set(get_args(ReferenceKind)) - {"stranger"}  # not annotated yet
    assert {row.status for row in rows} == set(get_args(ReferenceStatus))
    assert {item.code for own in IDS for item in _rows(own).findings} == set(ASSEMBLER.JUDGED)


def test_every_kind_of_document_and_paragraph_and_response_is_annotated() -> None:
    every = [_rows(own) for own in IDS]
    assert {rows.document.kind for rows in every} == set(get_args(DocumentKind)) - {"other"}
    assert {row.kind for rows in every for row in rows.paragraphs} == set(get_args(ParagraphKind))
    responses = {one.response for rows in every for one in rows.requests if one.response}
    assert responses == set(get_args(Response)) - {"implemented", "rejected"}
