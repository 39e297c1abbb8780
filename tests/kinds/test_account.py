"""Answers to recommendations by the paragraphs of the account in which they stand."""

import pytest
from msgspec.structs import replace

from tests.support import a_unit
from unrec.kinds.account import answers_by_place
from unrec.languages import load
from unrec.models import Document, Extraction, Recommendation

# What a paragraph after the lists says, the responses that it gives (path, response), what a finding names.
ANSWERS = [
    (
        "The recommendations contained in paragraphs 23 (b) and (f), 62 (e) did not enjoy the support of Chad.",
        {},
        "23 (b), 23 (f), 62 (e)",
    ),
    (
        "The recommendations noted in paragraphs 64, 70 (c) above did not enjoy its support.",
        {"r70.3": "rejected"},
        "64",
    ),
    (
        "The recommendations in paragraph 70 (a, c) did not enjoy its support.",
        {"r70.1": "rejected", "r70.3": "rejected"},
        "",
    ),
    ("Chad supports the recommendations (see paragraph 6 above).", {}, ""),
    ("The recommendations in paragraph 23 (b) were made by Chad.", {}, ""),
    ("Chad noted the situation described in paragraph 70 (a).", {}, ""),
]


@pytest.mark.parametrize(("text", "responses", "named"), ANSWERS)
def test_answers_by_place(text: str, responses: dict[str, str], named: str) -> None:
    language = load("en")
    document = Document(
        document_id="doc.ar",
        work_id="doc",
        language="en",
        kind="upr_report",
        source="doc.txt",
        sha256="0",
        media_type="text/plain",
        extractor_version="0",
    )
    items = [a_unit("Dig a well (Niger);", f"r70.{at}", language) for at in (1, 2, 3)]
    rows = tuple(
        Recommendation(
            **{
                field: getattr(item, field)
                for field in item.__struct_fields__
                if field not in ("paragraph_id", "cells")
            },
            recommendation_id=item.paragraph_id,
        )
        for item in items
    )
    said = replace(a_unit(text, "r71", language), kind="paragraph")
    found = answers_by_place(Extraction(document=document, paragraphs=(*items, said), recommendations=rows))
    given = {row.path: row.response for row in found.recommendations if row.response}
    assert given == responses
    assert "".join(one.message.rpartition(": ")[2] for one in found.findings) == named
