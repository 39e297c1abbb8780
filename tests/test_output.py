"""Tables, JSON, schema, and what always holds of them."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from tests.support import HEADER
from unrec.audit import audit, breaches_of
from unrec.batch import in_order
from unrec.catalogue import load
from unrec.extract import extract
from unrec.models import Extraction
from unrec.nested import decode, encode, flatten, nest
from unrec.output import breaches_of_output, read_extractions
from unrec.read import source_of
from unrec.schema import TABLES, arrow_schema, codebook, columns, json_schema
from unrec.store import replacing
from unrec.write import OWNED, safe_name, write

TEXT = f"""V.19-08455

{HEADER}
١- ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.

٢- ينبغي للدول أن تقوم بما يلي:

(أ) تدريب الموظفين؛

(ب) تنفيذ المادتين ١٦ و١٨ من اتفاقية مكافحة الجريمة المنظمة.

٤- ينبغي للدول أن تعزز

التعاون.
"""


def extraction(text: str = TEXT, name: str = "a.txt") -> Extraction:
    return extract(source_of(name, text.encode()), load())


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    with replacing(folder, OWNED) as new:
        write(in_order([extraction(), extraction("hello", "b.txt")]), new)
    return folder


def test_a_written_output_reads_back_as_it_was(output: Path) -> None:
    read_back = list(read_extractions(output))
    assert read_back == list(in_order([extraction(), extraction("hello", "b.txt")]))


def test_everything_that_always_holds_holds(output: Path) -> None:
    assert list(breaches_of_output(output, load())) == []


def test_json_validates_against_the_schema_beside_it(output: Path) -> None:
    schema = json.loads((output / "schema/document.schema.json").read_text())
    assert schema == json.loads(json.dumps(json_schema()))
    Draft202012Validator.check_schema(schema)
    files = sorted((output / "json").glob("*.json"))
    assert len(files) == 2
    for file in files:
        Draft202012Validator(schema).validate(json.loads(file.read_text()))


def test_the_schema_refuses_what_is_not_a_document(output: Path) -> None:
    document = json.loads((output / "json/V.19-08455.ar.json").read_text())
    document["surprise"] = 1
    assert list(Draft202012Validator(json_schema()).iter_errors(document))


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        with replacing(tmp_path / name, OWNED) as new:
            write(in_order([extraction(), extraction("hello", "b.txt")]), new)
        files = sorted(file for file in (tmp_path / name).rglob("*") if file.is_file())
        contents.append([(file.relative_to(tmp_path / name), file.read_bytes()) for file in files])
    assert contents[0] == contents[1]


def test_order_of_sources_does_not_matter() -> None:
    one, two = extraction(), extraction("hello", "b.txt")
    assert list(in_order([one, two])) == list(in_order([two, one]))


def test_the_tree_holds_the_rows() -> None:
    rows = extraction()
    back = flatten(decode(encode(nest(rows))))
    assert back.document == rows.document
    assert back.sections == rows.sections
    assert back.recommendations == rows.recommendations
    assert sorted(back.references, key=str) == sorted(rows.references, key=str)
    assert sorted(back.findings, key=str) == sorted(rows.findings, key=str)


def test_counts_and_status() -> None:
    document = extraction().document
    assert (document.sections, document.recommendations, document.items) == (1, 3, 2)
    assert document.references == len(extraction().references) == 3
    assert document.status == "review"  # a number is missing
    assert extraction("hello there, this is the text of it", "b.txt").document.status == "failed"


def test_two_sources_of_one_identity_keep_both() -> None:
    first, second = in_order([extraction(), extraction(TEXT + "\n", "b.txt")])
    assert (first.document.document_id, second.document.document_id) == ("V.19-08455.ar", "V.19-08455~2.ar")
    assert second.findings[0].code == "document.duplicate"
    assert second.document.findings == len(second.findings)
    assert list(breaches_of(second, load())) == []


def broken() -> Iterator[tuple[str, Extraction]]:
    rows = extraction()
    units, references, lines = rows.recommendations, rows.references, rows.lines
    yield "raw text", replace(rows, recommendations=(replace(units[0], raw="x"), *units[1:]))
    yield "stands twice", replace(rows, recommendations=(units[0], *units))
    yield "does not exist", replace(rows, recommendations=units[1:])
    yield "the parent", replace(rows, recommendations=(*units[:-1], replace(units[-1], parent_id="x:y")))
    yield "the section", replace(rows, recommendations=(*units[:-1], replace(units[-1], section_id="x:y")))
    yield "does not stand at", replace(rows, references=(replace(references[0], start=3), *references[1:]))
    yield "no article 99", replace(rows, references=(replace(references[0], article="99"), *references[1:]))
    yield "counts", replace(rows, references=references[1:])
    yield "twice", replace(rows, lines=(*lines, lines[-1]))
    yield (
        "belongs to",
        replace(rows, lines=(replace(lines[0], recommendation_id=units[0].recommendation_id), *lines[1:])),
    )
    yield (
        "its document and path",
        replace(rows, recommendations=(replace(units[0], path="m9.r9"), *units[1:])),
    )


@pytest.mark.parametrize(("words", "rows"), list(broken()), ids=[words for words, _ in broken()])
def test_every_breach_is_seen(words: str, rows: Extraction) -> None:
    assert any(words in breach for breach in breaches_of(rows, load()))
    assert any(words in item.message for item in audit(rows, load()).findings if item.code == "audit.breach")


def test_a_changed_table_is_seen(output: Path) -> None:
    (output / "json/V.19-08455.ar.json").write_bytes(encode(nest(extraction(TEXT.replace("تدريب", "تعليم")))))
    assert any("not those of the table" in breach for breach in breaches_of_output(output, load()))


def test_a_missing_json_and_a_foreign_one_are_seen(output: Path) -> None:
    (output / "json/V.19-08455.ar.json").rename(output / "json/other.json")
    breaches = list(breaches_of_output(output, load()))
    assert any("has no JSON" in breach for breach in breaches)
    assert any("belongs to no document" in breach for breach in breaches)


CONTRACT = {
    "documents": "document_id work_id language symbol? job_number? date? original_language? distribution? title? body? agenda_item? source sha256 media_type pages? sections recommendations items references findings status schema_version extractor_version",
    "sections": "section_id document_id kind level label number? title meeting_number? city? start_date? end_date? page? line",
    "recommendations": "recommendation_id document_id work_id language section_id? meeting_number? meeting_start? meeting_end? city? path parent_id? level label number letter? raw text search full_text page_first? page_last? line_first line_last boxes references",
    "references": "reference_id recommendation_id document_id kind surface start end instrument_id? article? paragraph? subparagraph? part? target_id? symbol? status candidates rule",
    "findings": "document_id code severity recommendation_id? page? line? message evidence",
    "lines": "document_id line page? text box? role recommendation_id? section_id? direction repair?",
}


@pytest.mark.parametrize("table", CONTRACT)
def test_the_columns_of_the_contract(table: str) -> None:
    wanted = CONTRACT[table].split()
    schema = arrow_schema(table)
    there = [f"{field.name}{'?' if field.nullable else ''}" for field in schema]
    assert [name for name in there if name in wanted] == wanted
    assert all(schema.field(name).metadata[b"description"] for name in schema.names)


def test_every_column_is_described() -> None:
    for record in TABLES.values():
        assert all(column.description for column in columns(record))
    assert "| `recommendation_id` | string |" in codebook()


NAMES = [
    ("V.19-08455.ar", "V.19-08455.ar"),
    ("../../etc/passwd", "_.._etc_passwd"),
    ("", "_"),
    ("a/b\x00c", "a_b_c"),
]


@pytest.mark.parametrize(("document_id", "name"), NAMES)
def test_names_never_become_paths(document_id: str, name: str) -> None:
    assert safe_name(document_id) == name


def test_decode_refuses_unknown_fields() -> None:
    with pytest.raises(msgspec.ValidationError, match="surprise"):
        decode(b'{"surprise": 1}')
