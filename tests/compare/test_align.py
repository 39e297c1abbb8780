"""One work in several languages: joined by symbol, by name or by shape;
what differs is told with both texts.
"""

import io
import json
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from lxml import etree
from msgspec.structs import replace
from typer.testing import CliRunner

from tests.languages.cases import read_whole
from unrec.catalogue import load
from unrec.cli import app
from unrec.compare.align import align, cells, disagreements, row_of, signature, works
from unrec.models import Extraction
from unrec.publish.export.lines import jsonl, tmx
from unrec.store.output import breaches_of_output
from unrec.store.schema import arrow_schema

COMPOSED = sorted((Path(__file__).parents[1] / "languages").glob("*.toml"))
RUSSIAN = """{title}

Генеральная Ассамблея,

ссылаясь на резолюцию 1325 (2000) Совета Безопасности и на свою резолюцию 65/230,

1. призывает государства ратифицировать Конвенцию о правах ребенка;

2. просит Генерального секретаря представить доклад в 2031 году;
{more}
"""
CHINESE = """{title}

大会，

回顾安全理事会第1325(2000)号决议和其第65/230号决议，

1. 促请各国批准《儿童权利公约》；

2. 请秘书长于2031年提交报告；
{more}
"""
# The parts of TMX 1.4's document type that are written.
DTD = """
<!ELEMENT tmx (header, body)> <!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note|prop|ude)*> <!ELEMENT note (#PCDATA)> <!ELEMENT ude EMPTY>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block|paragraph|sentence|phrase) #REQUIRED o-tmf CDATA #REQUIRED adminlang CDATA #REQUIRED
  srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT body (tu*)>
<!ELEMENT tu ((note|prop)*, tuv+)> <!ATTLIST tu tuid CDATA #IMPLIED>
<!ELEMENT prop (#PCDATA)> <!ATTLIST prop type CDATA #REQUIRED>
<!ELEMENT tuv ((note|prop)*, seg)> <!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA)>
"""


def composed(name: str) -> list[Extraction]:
    """One document of our own in every language that has it."""
    tables = (tomllib.loads(file.read_text("utf-8"))["document"] for file in COMPOSED)
    return [read_whole(one["text"]) for table in tables for one in table if one["name"] == name]


def joined(*documents: Extraction) -> dict[str, list[str]]:
    """The works among documents, by id."""
    return {one.work_id: list(one.documents) for one in works(map(signature, documents))}


def rows(*documents: Extraction) -> list[dict[str, object]]:
    """The rows of the only work among documents."""
    (work,) = works(map(signature, documents))
    known = {one.document.document_id: cells(one) for one in documents}
    return [
        {"path": row.path, "languages": row.languages, "said": row.disagreement}
        for row in map(row_of, align(work, known))
    ]


@pytest.mark.parametrize("name", ["resolution", "report"])
def test_languages_of_one_document_agree(name: str) -> None:
    documents = composed(name)
    assert len(documents) >= 4
    found = rows(*documents)
    assert len(found) == len(documents[0].paragraphs)
    languages = tuple(sorted(one.document.language for one in documents))
    assert {row["languages"] for row in found} == {languages}
    assert {row["said"] for row in found} == {None}


def test_documents_without_a_symbol_are_joined_by_their_shape() -> None:
    one = read_whole(RUSSIAN.format(title="Дети", more=""))
    other = read_whole(CHINESE.format(title="儿童", more=""))
    first = min(one.document.document_id, other.document.document_id).split(".")[0]
    assert joined(one, other) == {first: sorted([one.document.document_id, other.document.document_id])}


def test_other_numbers_are_another_work() -> None:
    one = read_whole(RUSSIAN.format(title="Дети", more=""))
    numbers = CHINESE.replace("1325(2000)", "2250(2015)").replace("65/230", "70/1").replace("2031", "2040")
    assert joined(one, read_whole(numbers.format(title="儿童", more=""))) == {}
    assert joined(one, read_whole(RUSSIAN.format(title="Другие дети", more=""))) == {}


def test_named_documents_are_one_work_whatever_their_shape() -> None:
    one = read_whole(RUSSIAN.format(title="Дети", more="\n3. постановляет продолжать работу в 2032 году.\n"))
    other = read_whole("大会，\n\n回顾其第65/230号决议，\n\n1. 请秘书长提交报告。\n")
    ids = [one.document.document_id, other.document.document_id]
    (work,) = works([signature(one), signature(other)], [ids])
    assert work.documents == tuple(sorted(ids))
    with pytest.raises(LookupError):
        list(works([signature(one)], [["nowhere"]]))


def test_what_differs_is_told_with_both_texts() -> None:
    one = read_whole(RUSSIAN.format(title="Дети", more=""))
    other = read_whole(CHINESE.format(title="儿童", more=""))
    changed = tuple(
        replace(unit, kind="paragraph", number=7) if unit.path == "r1" else unit for unit in other.paragraphs
    )
    other = replace(other, paragraphs=changed, references=other.references[:-1])
    assert [row for row in rows(one, other) if row["said"]] == [
        {
            "path": "r1",
            "languages": ("ru", "zh"),
            "said": "kind: ru operative, zh paragraph; label: ru 1, zh 7; "
            "references: ru rights-of-the-child-convention, zh nothing",
        }
    ]
    (work,) = works(map(signature, (one, other)))
    known = {each.document.document_id: cells(each) for each in (one, other)}
    found = [finding for each in align(work, known) for finding in disagreements(each)]
    assert [finding.code for finding in found] == ["language.disagrees"] * 3
    assert all("призывает государства" in each.evidence for each in found)
    assert all("促请各国" in each.evidence for each in found)


def test_targets_say_nothing_where_no_words_of_references_are_known() -> None:
    one = read_whole(RUSSIAN.format(title="Дети", more=""))
    silent = {
        path: cell._replace(language="und", document_id="x.und", references=None)
        for path, cell in cells(one).items()
    }
    (work,) = works([signature(one), signature(one)._replace(document_id="x.und", language="und")])
    found = align(work, {one.document.document_id: cells(one), "x.und": silent})
    assert all(row_of(each).references_agree for each in found)


def test_translation_memories_are_valid_and_hold_every_text() -> None:
    documents = composed("report")
    (work,) = works(map(signature, documents))
    known = {one.document.document_id: cells(one) for one in documents}
    pairs = list(align(work, known))
    tree = etree.fromstring(tmx(pairs, "zh"))
    dtd = etree.DTD(io.StringIO(DTD))
    assert dtd.validate(tree), dtd.error_log
    assert tree.find("header").get("srclang") == "zh"
    units = tree.findall("body/tu")
    assert [unit.get("tuid") for unit in units] == [f"{work.work_id}:{one.path}" for one in pairs]
    lines = [json.loads(line) for line in jsonl(pairs).splitlines()]
    assert [line["path"] for line in lines] == [one.path for one in pairs]
    for unit, line in zip(units, lines, strict=True):
        found = {
            tuv.get("{http://www.w3.org/XML/1998/namespace}lang"): tuv.findtext("seg")
            for tuv in unit.findall("tuv")
        }
        assert found == line["texts"]


def test_the_command_adds_its_tables_and_leaves_a_sound_output(tmp_path: Path) -> None:
    sources, output = tmp_path / "raw", tmp_path / "output"
    sources.mkdir()
    (sources / "a.ru.txt").write_text(RUSSIAN.format(title="Дети", more=""), "utf-8")
    chinese = CHINESE.format(title="儿童", more="").replace(
        "1. 促请各国批准《儿童权利公约》", "1. 促请各国合作"
    )
    (sources / "a.zh.txt").write_text(chinese, "utf-8")
    run = CliRunner().invoke(app, ["run", str(sources), "-o", str(output), "--jobs", "1"])
    assert run.exit_code == 0, run.output
    result = CliRunner().invoke(app, ["compare", "--languages", "--in", str(output)])
    assert result.exit_code == 1
    assert "references: ru rights-of-the-child-convention, zh nothing" in result.output
    table = pq.read_table(output / "alignment.parquet")
    assert table.schema.equals(arrow_schema("alignment"), check_metadata=True)
    agrees = {row["path"]: row["references_agree"] for row in table.to_pylist()}
    assert agrees == {"p0": True, "p1": True, "r1": False, "r2": True}
    (found,) = pq.read_table(output / "disagreements.parquet").to_pylist()
    assert (found["code"], found["severity"]) == ("language.disagrees", "warning")
    assert list(breaches_of_output(output, load())) == []
    exported = CliRunner().invoke(
        app, ["export", "jsonl", "--in", str(output), "-o", str(tmp_path / "pairs")]
    )
    assert exported.exit_code == 0, exported.output
    (file,) = (tmp_path / "pairs").glob("*.jsonl")
    assert [json.loads(line)["path"] for line in file.read_text("utf-8").splitlines()] == list(agrees)
    named = CliRunner().invoke(app, ["compare", "--languages", "--in", str(output), "--work", "nowhere"])
    assert named.exit_code == 2
    again = CliRunner().invoke(app, ["run", str(sources), "-o", str(output), "--jobs", "1"])
    assert again.exit_code == 0
    assert not (output / "alignment.parquet").exists()
