"""Who cites what."""

import pytest
from msgspec.structs import replace

from tests.references.cases import SMUGGLING, extraction, read, rows_of, unit
from unrec.models import Extraction
from unrec.references.rows import ArticleCount, articles_by_meeting, citations, target


def document() -> Extraction:
    later = replace(unit("m2.r1", "المادة ٦ من البروتوكول."), meeting_number=2)
    return read(
        extraction(
            [
                unit("m1.r1", "المادة ٦ من البروتوكول، ولا سيما الفقرة ٣ من المادة ٦ من البروتوكول."),
                unit("m1.r2", "المادتان ٦ و١٦ من اتفاقية الجريمة المنظمة."),
                unit("m1.r3", "المادة ١٦ من اتفاقية الجريمة المنظمة."),
                unit("m1.r4", "تنفيذ البروتوكول."),
                unit("m1.r5", "المادة ٣٠ من بروتوكول تهريب المهاجرين."),
                later,
            ],
            symbol=SMUGGLING,
        )
    )


def paths(**query: str) -> list[str]:
    read_document = document()
    found = citations(read_document.references, read_document.paragraphs, **query)
    return [one.paragraph_id.removeprefix("doc.ar:") for one in found]


def test_citations_of_an_article_of_an_instrument() -> None:
    assert paths(article="6", instrument="smuggling-protocol") == ["m1.r1", "m1.r1", "m2.r1"]


def test_citations_of_an_article() -> None:
    assert paths(article="6") == ["m1.r1", "m1.r1", "m1.r2", "m2.r1"]


def test_citations_of_an_instrument_take_in_candidates() -> None:
    assert paths(instrument="organized-crime-convention") == ["m1.r2", "m1.r2", "m1.r3", "m1.r5"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("الفقرة ٣ (أ) من المادة ٦ من البروتوكول", "smuggling-protocol 6(3)(a)"),
        ("الباب الثاني من البروتوكول", "smuggling-protocol part 2"),
        ("قرار الجمعية العامة ٦٥/٢٣٠", "A/RES/65/230"),
        ("المادة ٣٠ من بروتوكول تهريب المهاجرين", "? organized-crime-convention 30"),
    ],
)
def test_target_in_a_line(text: str, line: str) -> None:
    (row,) = rows_of(text)
    assert target(row) == line


def test_only_references_of_the_recommendations_given() -> None:
    read_document = document()
    assert list(citations(read_document.references, [])) == []


def test_citations_of_what_nobody_cites() -> None:
    assert paths(article="99") == []
    assert paths(instrument="rome-statute") == []


def test_articles_by_meeting() -> None:
    read_document = document()
    assert articles_by_meeting(read_document.references, read_document.paragraphs) == [
        ArticleCount("doc.ar", 1, "organized-crime-convention", "16", 2, 2),
        ArticleCount("doc.ar", 1, "smuggling-protocol", "6", 2, 1),
        ArticleCount("doc.ar", 1, "organized-crime-convention", "6", 1, 1),
        ArticleCount("doc.ar", 1, None, "30", 1, 1),
        ArticleCount("doc.ar", 2, "smuggling-protocol", "6", 1, 1),
    ]


def test_articles_by_meeting_keep_to_what_is_asked_for() -> None:
    read_document = document()
    rows, units = read_document.references, read_document.paragraphs
    assert articles_by_meeting(rows, units, article="6", instrument="smuggling-protocol") == [
        ArticleCount("doc.ar", 1, "smuggling-protocol", "6", 2, 1),
        ArticleCount("doc.ar", 2, "smuggling-protocol", "6", 1, 1),
    ]
    counted = articles_by_meeting(rows, units)
    listed = [one for one in citations(rows, units) if one.row.article is not None]
    assert sum(one.references for one in counted) == len(listed)
    assert articles_by_meeting(rows, units, article="99") == []
