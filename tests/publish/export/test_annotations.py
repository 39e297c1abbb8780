"""Web Annotations of references."""

import json
from typing import Any

from lxml import etree

from tests.publish.export.documents import document, with_text
from unrec.catalogue import load
from unrec.publish.export.akn import akn, annotations

WORK = (
    "/akn/un/statement/deliberation/un-ctoc-smuggling-of-migrants/2018-05-14/CTOC-COP-WG.7-2018-3"
    "/ara@2018-05-14"
)


def collection(base: str | None = None) -> Any:
    return json.loads(annotations(document(), load(), base))


def test_every_row_is_an_annotation_whose_selectors_find_its_words() -> None:
    found = collection()
    items = found["first"]["items"]
    assert found["total"] == len(items) == len(document().references)
    texts = {unit.paragraph_id: unit.text for unit in document().paragraphs}
    for item, row in zip(items, document().references, strict=True):
        quote, position = item["target"]["selector"]
        text = texts[row.paragraph_id]
        assert text[position["start"] : position["end"]] == quote["exact"] == row.surface
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
        assert item["dcterms:identifier"] == row.reference_id


def test_names_are_those_of_the_xml() -> None:
    tree = etree.fromstring(akn(document(), load()))
    names = {one.get("eId") for one in tree.iter() if one.get("eId")}
    for item in collection()["first"]["items"]:
        assert item["target"]["source"].removeprefix(f"{WORK}/~") in names
        if "range" not in item["dcterms:provenance"]:
            assert item["id"].removeprefix(f"{WORK}/~") in names


def test_bodies() -> None:
    bodies = [item["body"] for item in collection()["first"]["items"]]
    assert "/akn/un/act/protocol/un/2000-11-15/smuggling-protocol/~art_6" in bodies
    assert f"{WORK}/~sec_1__para_2" in bodies
    assert "https://undocs.org/S/RES/2240(2015)" in bodies


def test_an_open_reference_offers_its_candidates() -> None:
    item = json.loads(annotations(with_text("البروتوكول", (0, 10, "")), load()))["first"]["items"][0]
    assert item["body"]["type"] == "Choice"
    assert [one.rpartition("/")[2] for one in item["body"]["items"]] == [
        "smuggling-protocol",
        "firearms-protocol",
    ]


def test_context_is_that_of_the_standard() -> None:
    assert collection()["@context"] == "http://www.w3.org/ns/anno.jsonld"
    context = collection("https://example.org/")["@context"]
    assert context == ["http://www.w3.org/ns/anno.jsonld", {"@base": "https://example.org/"}]
