"""What is exported as Akoma Ntoso is read again as the same document."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import Extraction
from unrec.publish.export.akn import akn
from unrec.reading import source_of

FIXTURES = Path(__file__).parents[2] / "fixtures"
SIX = sorted((FIXTURES / "six").glob("*.txt"))
OTHERS = [
    FIXTURES / f"gold/sources/synthetic-{name}.ar.txt" for name in ("third-level", "footnotes", "page-breaks")
]
NS = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
FIELDS = "document_id symbol job_number date adopted title session agenda_item kind masthead distribution original_language"

RESOLUTION = """United Nations

A/RES/85/900

General Assembly

Distr.: General

27 March 2031

Eighty-fifth session

Agenda item 31

The role of wells

Resolution adopted by the General Assembly on 25 March 2031

85/900. Wells of the world

The General Assembly,

Recalling its resolution 84/17 of 2 May 2030,

Noting the depth of wells,

1. Calls for more wells;

2. Requests States:

(a) To dig wells;

(b) To keep wells.

62nd plenary meeting
25 March 2031
"""


def read(name: str, data: bytes) -> Extraction:
    return extract(source_of(name, data), load())


def rows(extraction: Extraction) -> list[tuple[object, ...]]:
    return [
        (row.path, row.parent_id, row.label, " ".join(row.text.split()), row.kind)
        for row in extraction.paragraphs
    ]


def heads(extraction: Extraction) -> list[tuple[object, ...]]:
    return [(each.section_id, each.level, each.label, each.title) for each in extraction.sections]


def notes(extraction: Extraction) -> str:
    return "".join("".join(line.text.split()) for line in extraction.lines if line.role == "footnote")


@pytest.mark.parametrize("path", [*SIX, *OTHERS], ids=lambda path: path.name)
def test_an_export_is_read_again_as_the_same(path: Path) -> None:
    before = read(path.name, path.read_bytes())
    after = read(f"{path.stem}.akn.xml", akn(before, load()))
    assert rows(after) == rows(before)
    assert heads(after) == heads(before)
    assert notes(after) == notes(before)
    said = [[getattr(each.document, name) for name in FIELDS.split()] for each in (before, after)]
    assert said[1] == said[0]


CLAUSES = ("Noting the wells,", "Recalling its resolution 84/17 of 2 May 2030,", "Guided by A & B < C,")
ITEMS = ("{n}. Calls for {n} more wells;", "{n}. Requests States:\n\n(a) To dig wells;\n\n(b) To keep wells;")


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=4),
    st.lists(st.sampled_from(ITEMS), min_size=1, max_size=4),
)
def test_any_resolution_is_read_again_as_the_same(clauses: list[str], items: list[str]) -> None:
    top = RESOLUTION[: RESOLUTION.index("Recalling")]
    numbered = [item.format(n=at) for at, item in enumerate(items, 1)]
    before = read("a.txt", (top + "\n\n".join([*clauses, *numbered]) + "\n").encode())
    assert rows(read("a.akn.xml", akn(before, load()))) == rows(before)


def test_a_resolution_has_the_elements_of_the_house() -> None:
    tree: Any = etree.fromstring(akn(read("a.txt", RESOLUTION.encode()), load()))
    statement = tree.find("a:statement", NS)
    assert statement.get("name") == "resolution"
    parts = [etree.QName(each).localname for each in statement]
    assert parts == ["meta", "coverPage", "preface", "preamble", "mainBody", "conclusions"]
    assert [(etree.QName(each).localname, each.get("name")) for each in statement.find("a:preamble", NS)] == [
        ("formula", "enactingFormula"),
        ("container", "preambular"),
        ("container", "preambular"),
    ]
    cover = {
        etree.QName(each).localname: each.text
        for each in statement.iterfind("a:coverPage//*", NS)
        if etree.QName(each).localname not in {"p", "inline"}
    }
    assert cover == {
        "docNumber": "A/RES/85/900",
        "docAuthority": "General Assembly",
        "docDate": "27 March 2031",
        "session": "Eighty-fifth session",
    }
    preface = [(etree.QName(each).localname, each.text) for each in statement.iterfind("a:preface/a:p/*", NS)]
    assert preface == [("docNumber", "85/900."), ("docTitle", "Wells of the world")]
    days = [(each.get("name"), each.get("date")) for each in tree.iter("{*}FRBRdate")]
    assert days == [("adoption", "2031-03-25"), ("publication", "2031-03-27"), ("publication", "2031-03-27")]
    assert statement.findtext("a:conclusions/a:p", namespaces=NS) == "62nd plenary meeting 25 March 2031"
    assert [each.text for each in statement.iterfind(".//a:mainBody//a:num", NS)] == [
        "1.",
        "2.",
        "(a)",
        "(b)",
    ]
