"""Tables, JSON, schema, and what always holds of them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from typer.testing import CliRunner

from tests.support import HEADER
from unrec.batch import in_order
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.cli import app
from unrec.data import languages
from unrec.models import Extraction, Reference, Unit
from unrec.nested import decode, encode, encoded, flatten, nest
from unrec.reading import source_of
from unrec.store.audit import audit, breaches_of, unknown_instruments
from unrec.store.folders import replacing
from unrec.store.output import breaches_of_output, read_extractions
from unrec.store.schema import TABLES, arrow_schema, codebook, columns, json_schema
from unrec.store.write import OWNED, Layout, begin, safe_name, write

TEXT = f"""V.19-08455

{HEADER}
اعتمد الفريق العامل التوصيات التالية بموجب المادة ٣٢ من اتفاقية الجريمة المنظمة:

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
        write(in_order([extraction(), extraction("hello", "b.txt")]), new, load())
    return folder


def test_a_written_output_reads_back_as_it_was(output: Path) -> None:
    read_back = list(read_extractions(output))
    assert read_back == list(in_order([extraction(), extraction("hello", "b.txt")]))


def test_every_invariant_holds(output: Path) -> None:
    assert list(breaches_of_output(output, load())) == []


def test_json_validates_against_the_schema_next_to_it(output: Path) -> None:
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
            write(in_order([extraction(), extraction("hello", "b.txt")]), new, load())
        files = sorted(file for file in (tmp_path / name).rglob("*") if file.is_file())
        contents.append([(file.relative_to(tmp_path / name), file.read_bytes()) for file in files])
    assert contents[0] == contents[1]


def test_a_row_group_of_long_rows_ends_sooner_and_loses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unrec.store.write._CHUNK", 3)
    groups = []
    for name, most in (("light", 10**9), ("heavy", 1)):
        monkeypatch.setattr("unrec.store.write._HEAVY", most)
        (tmp_path / name).mkdir()
        write([extraction()], tmp_path / name, load())
        groups.append(pq.ParquetFile(tmp_path / name / "lines.parquet").num_row_groups)
    assert groups[0] == 1 < groups[1]
    light, heavy = (pq.read_table(tmp_path / name / "lines.parquet") for name in ("light", "heavy"))
    assert light.equals(heavy)
    assert light.num_rows == len(extraction().lines)


def test_tables_that_need_no_document_are_written_before_the_first(output: Path, tmp_path: Path) -> None:
    ready = {"instruments.parquet", "bodies.parquet", "schema/document.schema.json", "schema/codebook.md"}
    begin(tmp_path, load(), Layout())
    for name in ready:
        assert (tmp_path / name).read_bytes() == (output / name).read_bytes()


def test_order_of_sources_does_not_matter() -> None:
    one, two = extraction(), extraction("hello", "b.txt")
    assert list(in_order([one, two])) == list(in_order([two, one]))


def test_the_tree_holds_the_rows() -> None:
    rows = extraction()
    back = flatten(decode(encode(nest(rows))))
    assert back.document == rows.document
    assert back.sections == rows.sections
    assert back.paragraphs == rows.paragraphs
    assert back.recommendations == rows.recommendations
    assert back.references == rows.references
    assert sorted(back.findings, key=str) == sorted(rows.findings, key=str)


TREES = {
    "sections and items": TEXT,
    "no heading": "1. States should act;\n\n(a) at once;\n\n2. States should act.\n",
    "no paragraph": f"V.19-08455\n\n{HEADER}",
    "nothing": "",
    "a line end in a name": f"{HEADER}١- ينبغي \\n \u2028 «{{}}» للدول.\n",
}


@pytest.mark.parametrize("text", TREES.values(), ids=TREES)
def test_a_tree_in_pieces_is_the_tree(text: str) -> None:
    rows = extraction(text)
    assert b"".join(encoded(rows)) == encode(nest(rows))


def test_a_large_document_is_written_in_groups_of_rows(output: Path, tmp_path: Path) -> None:
    text = "".join(f"{number}. States should act.\n\n" for number in range(1, 4_500))
    rows = extraction(text, "large.txt")
    with replacing(tmp_path / "large", OWNED) as new:
        write(in_order([extraction(), rows]), new, load())
    file = pq.ParquetFile(tmp_path / "large/lines.parquet").metadata
    sizes = [file.row_group(number).num_rows for number in range(file.num_row_groups)]
    assert sum(sizes) == len(rows.lines) + len(extraction().lines)
    assert max(sizes) <= 4_000 + len(extraction().lines)
    assert list(read_extractions(tmp_path / "large")) == list(in_order([extraction(), rows]))
    assert pq.ParquetFile(output / "lines.parquet").metadata.num_row_groups == 1


def test_counts_and_status() -> None:
    document = extraction().document
    counts = (document.n_sections, document.n_paragraphs, document.n_recommendations, document.n_items)
    assert counts == (1, 6, 3, 2)
    assert document.n_references == len(extraction().references) == 4
    assert document.n_findings == len(extraction().findings)
    assert document.status == "review"  # a number is missing
    assert extraction("12 345 678", "b.txt").document.status == "failed"


def test_two_sources_of_one_identity_keep_both() -> None:
    first, second = in_order([extraction(), extraction(TEXT + "\n", "b.txt")])
    assert (first.document.document_id, second.document.document_id) == ("V.19-08455.ar", "V.19-08455~2.ar")
    assert second.findings[0].code == "document.duplicate"
    assert second.document.n_findings == len(second.findings)
    assert list(breaches_of(second, load())) == []


def broken() -> Iterator[tuple[str, Extraction]]:
    rows = extraction()
    paragraphs, references, lines = rows.paragraphs, rows.references, rows.lines
    asked, sections = rows.recommendations, rows.sections
    heading = next(line for line in lines if line.role == "heading")

    def changed(at: int, **columns: Any) -> Extraction:
        others = list(paragraphs)
        others[at] = replace(paragraphs[at], **columns)
        return replace(rows, paragraphs=tuple(others))

    yield "raw text", changed(0, raw="x")
    yield "the paragraph id", replace(rows, paragraphs=(paragraphs[0], *paragraphs))
    yield "the recommendation id", replace(rows, recommendations=(asked[0], *asked))
    yield "which does not exist", replace(rows, paragraphs=paragraphs[1:])
    yield "the parent", changed(-1, parent_id="x:y")
    yield "the section", changed(-1, section_id="x:y")
    yield "the parent x:y", replace(rows, sections=(replace(sections[0], parent_id="x:y"),))
    yield "its document and path", changed(0, path="m9.r9")
    yield "reading order", replace(rows, paragraphs=(*paragraphs[1:], paragraphs[0]))
    yield "the document other", changed(0, document_id="other")
    yield (
        "does not stand at",
        replace(rows, references=(replace(references[0], char_start=3), *references[1:])),
    )
    yield "does not stand at [-", replace(rows, references=(_from_the_end(rows), *references[1:]))
    yield "no article 99", replace(rows, references=(replace(references[0], article="99"), *references[1:]))
    yield (
        "the instrument x",
        replace(rows, references=(replace(references[0], candidates=("x",)), *references[1:])),
    )
    yield "counts", replace(rows, references=references[1:])
    yield "twice", replace(rows, lines=(*lines, lines[-1]))
    owned = replace(lines[0], paragraph_id=paragraphs[0].paragraph_id)
    yield "belongs to", replace(rows, lines=(owned, *lines[1:]))
    yield (
        "is not as its paragraph: text",
        replace(rows, recommendations=(replace(asked[0], text="x"), *asked[1:])),
    )
    yield "is no recommendation", replace(rows, recommendations=asked[1:])
    yield "is a recommendation", changed(1, kind="paragraph")
    yield "in the order of the paragraphs", replace(rows, recommendations=(*asked[1:], asked[0]))
    yield (
        "is no paragraph",
        replace(rows, recommendations=(replace(asked[0], recommendation_id="x"), *asked[1:])),
    )
    yield (
        "concern names the paragraph",
        replace(rows, recommendations=(replace(asked[0], concern_id="x"), *asked[1:])),
    )
    yield (
        "not made of the lines of its heading",
        replace(rows, sections=(*sections, replace(sections[0], section_id="V.19-08455.ar:h1"))),
    )
    loose = tuple(replace(line, role="footnote") if line == heading else line for line in lines)
    yield "lines of its heading", replace(rows, lines=loose)
    yield "normal form", replace(rows, lines=(replace(lines[0], text="e\u0301"), *lines[1:]))


def _from_the_end(rows: Extraction) -> Reference:
    row = rows.references[0]
    text = next(one.text for one in rows.paragraphs if one.paragraph_id == row.paragraph_id)
    return replace(row, char_start=row.char_start - len(text), char_end=row.char_end - len(text))


@pytest.mark.parametrize(("words", "rows"), list(broken()), ids=[words for words, _ in broken()])
def test_every_breach_is_seen(words: str, rows: Extraction) -> None:
    told = [*breaches_of(rows, load()), *unknown_instruments(rows, load().instruments)]
    assert any(words in breach for breach in told)
    assert any(words in item.message for item in audit(rows, load()).findings if item.code == "audit.breach")


def test_a_changed_table_is_seen(output: Path) -> None:
    (output / "json/V.19-08455.ar.json").write_bytes(encode(nest(extraction(TEXT.replace("تدريب", "تعليم")))))
    assert any("not those of the table" in breach for breach in breaches_of_output(output, load()))


def test_a_missing_json_and_a_foreign_one_are_seen(output: Path) -> None:
    (output / "json/V.19-08455.ar.json").rename(output / "json/other.json")
    breaches = list(breaches_of_output(output, load()))
    assert any("has no JSON" in breach for breach in breaches)
    assert any("belongs to no document" in breach for breach in breaches)


LANGUAGES = tuple(languages())
UNIT = (
    "document_id work_id language section_id? meeting_number? path parent_id? level label? number? letter? kind "
    "kind_rule raw text search full_text page_first? page_last? line_first line_last boxes"
)
CONTRACT = {
    "documents": "document_id work_id language symbol? job_number? date? original_language? adopted? distribution? title? "
    "body? agenda_item? kind kind_rule source sha256 media_type n_pages? n_sections n_paragraphs "
    "n_recommendations n_items n_tables n_references n_findings status schema_version extractor_version",
    "sections": "section_id document_id parent_id? kind level label number? title meeting_number? city? "
    "start_date? end_date? page? line agreement?",
    "paragraphs": f"paragraph_id {UNIT} n_references agreement?",
    "recommendations": f"recommendation_id {UNIT} n_references agreement? meeting_start? meeting_end? city? strength? "
    "strength_rule? operative_words? addressees action? action_rule? recommended_by response? response_rule? "
    "concern_id?",
    "tables": "table_id document_id section_id? page_first? page_last? box? caption? unit? notes n_rows n_columns "
    "header_rows",
    "cells": "cell_id document_id table_id row column row_span column_span header raw text number? boxes",
    "references": "reference_id paragraph_id document_id kind surface char_start char_end instrument_id? article? "
    "paragraph? subparagraph? part? target_id? symbol? status candidates rule",
    "themes": "paragraph_id document_id scheme theme_id status rule char_start? char_end? score?",
    "instruments": "instrument_id kind "
    f"{' '.join(f'{name}_{code}?' for name in ('title', 'short') for code in LANGUAGES)} "
    "adopted? in_force? n_articles? parent_id? url?",
    "bodies": f"body_id {' '.join(f'name_{code}?' for code in LANGUAGES)} symbol_prefix? instrument_ids",
    "findings": "document_id code severity paragraph_id? page? line? message evidence",
    "lines": "document_id line page? text box? role paragraph_id? section_id? direction repair? rule",
}


def test_the_tables_of_the_contract() -> None:
    assert list(TABLES) == list(CONTRACT)


@pytest.mark.parametrize("table", CONTRACT)
def test_the_columns_of_the_contract(table: str) -> None:
    wanted = CONTRACT[table].split()
    schema = arrow_schema(table)
    there = [f"{field.name}{'?' if field.nullable else ''}" for field in schema]
    assert [name for name in there if name in wanted] == wanted
    assert all(schema.field(name).metadata[b"description"] for name in schema.names)


DATES = {"date", "start_date", "end_date", "meeting_start", "meeting_end", "adopted", "in_force"}


@pytest.mark.parametrize("table", TABLES)
def test_dates_are_days_and_the_version_is_stated(table: str, output: Path) -> None:
    schema = pq.read_schema(output / f"{table}.parquet")
    assert {field.name for field in schema if pa.types.is_date32(field.type)} == DATES & {*schema.names}
    assert schema.metadata[b"schema_version"] == b"4.0"


RESERVED = frozenset(
    [
        "all",
        "analyse",
        "analyze",
        "and",
        "any",
        "array",
        "as",
        "asc",
        "asymmetric",
        "both",
        "case",
        "cast",
        "check",
        "collate",
        "column",
        "constraint",
        "create",
        "current_date",
        "current_role",
        "current_time",
        "current_timestamp",
        "current_user",
        "default",
        "deferrable",
        "desc",
        "distinct",
        "do",
        "else",
        "end",
        "except",
        "false",
        "fetch",
        "for",
        "foreign",
        "from",
        "grant",
        "group",
        "having",
        "in",
        "initially",
        "intersect",
        "into",
        "lateral",
        "leading",
        "limit",
        "localtime",
        "localtimestamp",
        "not",
        "null",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "placing",
        "primary",
        "references",
        "returning",
        "select",
        "session_user",
        "some",
        "start",
        "symmetric",
        "table",
        "then",
        "to",
        "trailing",
        "true",
        "union",
        "unique",
        "user",
        "using",
        "variadic",
        "when",
        "where",
        "window",
        "with",
    ]
)


@pytest.mark.parametrize("table", TABLES)
def test_no_column_is_a_reserved_word_and_counts_are_called_so(table: str) -> None:
    names = [name for name in arrow_schema(table).names if (table, name) != ("cells", "column")]
    assert not RESERVED & {*names}
    assert not {"pages", "sections", "recommendations", "items", "references", "findings"} & {*names}


def test_recommendations_are_paragraphs() -> None:
    rows = extraction()
    assert [one.path for one in rows.paragraphs] == ["m1.p1", "m1.r1", "m1.r2", "m1.r2.1", "m1.r2.2", "m1.r4"]
    assert [one.kind for one in rows.paragraphs] == ["paragraph", *["recommendation"] * 5]
    by_id = {one.paragraph_id: one for one in rows.paragraphs}
    assert [one.path for one in rows.recommendations] == ["m1.r1", "m1.r2", "m1.r2.1", "m1.r2.2", "m1.r4"]
    for row in rows.recommendations:
        paragraph = by_id[row.recommendation_id]
        assert all(getattr(row, name) == getattr(paragraph, name) for name in Unit.__struct_fields__)
    assert {row.city for row in rows.recommendations} == {"فيينا"}


def test_instruments_and_bodies_are_those_of_the_catalogue(output: Path) -> None:
    instruments = pq.read_table(output / "instruments.parquet").to_pylist()
    assert [row["instrument_id"] for row in instruments] == sorted(load().instruments)
    protocol = next(row for row in instruments if row["instrument_id"] == "trafficking-protocol")
    assert protocol["parent_id"] == "organized-crime-convention"
    assert protocol["short_en"] == "Trafficking in Persons Protocol"
    assert (protocol["adopted"].isoformat(), protocol["n_articles"]) == ("2000-11-15", 20)
    assert protocol["title_ru"].startswith("Протокол о предупреждении и пресечении торговли людьми")
    assert protocol["url"].endswith("mtdsg_no=XVIII-12-a&chapter=18&clang=_en")
    bodies = pq.read_table(output / "bodies.parquet").to_pylist()
    assert [row["body_id"] for row in bodies] == sorted(load().bodies)
    assert {one for row in bodies for one in row["instrument_ids"]} <= {*load().instruments}


def test_an_instrument_that_is_not_in_the_table_is_seen(output: Path) -> None:
    table = pq.read_table(output / "instruments.parquet")
    cited = pc.field("instrument_id") != "smuggling-protocol"
    pq.write_table(table.filter(cited), output / "instruments.parquet")
    assert any("the instrument smuggling-protocol" in told for told in breaches_of_output(output, load()))


def older(output: Path, version: str) -> Path:
    """Make an output say that it is of an earlier version; one of version 1 has no paragraphs."""
    for table in TABLES:
        file = output / f"{table}.parquet"
        read = pq.read_table(file)
        metadata = {**read.schema.metadata, b"schema_version": version.encode()}
        pq.write_table(read.replace_schema_metadata(metadata), file)
    for file in (output / "json").glob("*.json"):
        nested = json.loads(file.read_bytes())
        if version.startswith("1."):
            del nested["n_paragraphs"], nested["paragraphs"]
            nested["recommendations"] = []
        file.write_text(json.dumps({**nested, "schema_version": version}))
    if version.startswith("1."):
        (output / "paragraphs.parquet").unlink()
    return output


READERS = {
    "show": ["show", "V.19-08455.ar", "--in", "{}"],
    "references": ["references", "--in", "{}"],
    "crop": ["show", "--crop", "V.19-08455.ar:m1.r1", "--in", "{}", "-o", "x.png"],
    "compare": ["compare", "{}", "{}"],
    "report": ["report", "--in", "{}", "-o", "x"],
    "package": ["export", "package", "--in", "{}", "-o", "package"],
    "export": ["export", "akn", "--in", "{}", "-o", "export"],
}


@pytest.mark.parametrize("version", ["1.1.0", "2.0", "3.0"])
@pytest.mark.parametrize("command", READERS)
def test_an_output_of_an_earlier_version_is_named_as_such(
    command: str, version: str, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    older(output, version)
    arguments = [word.replace("{}", str(output)) for word in READERS[command]]
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 2
    said = " ".join(done.output.split())
    assert f"schema version {version}" in said
    assert "reads version 4.0" in said
    assert "docs/version-4.md" in said
    assert not (tmp_path / "package").exists()


def test_every_column_is_described() -> None:
    for record in TABLES.values():
        assert all(column.description for column in columns(record))
    assert "| `paragraph_id` | string |" in codebook()
    assert "| `date` | date? |" in codebook()


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
