"""Articles: what a line prints of one, and which lines are articles by the sequence of their numbers."""

import pytest

from tests.support import codes, structure
from unrec.languages import load
from unrec.structure.article_labels import read_article

LABELS = [
    ("ar", "المادة الثامنة والأربعون بعد المائة (٣)", 148, "", ""),
    ("ar", "المادة الثالثة عشرة بعد المائتين:⁷⁹", 213, "", ""),
    ("ar", "المادة الحادية عشرة مكرر", 11, "bis", ""),
    ("ar", "المادة (٥) مكررا:", 5, "bis", ""),
    ("ar", "(المادة ١٢ مكررا ٢)", 12, "bis2", ""),
    ("ar", "المادة 60 مكرر )ب(", 60, "bis-b", ""),
    ("ar", "مادة (٢٤٢ مكررا/ أ) :", 242, "bis-a", ""),
    ("ar", "مادة (١٢/ فقرة أولى - بند ٢) :", 12, "", ""),
    ("ar", "مادة (١٤ / فقرة أولى) نص", 14, "", "نص"),
    ("ar", "مادة (7): شروط القبول", 7, "", "شروط القبول"),
    ("ar", "المادة 3 : يعمل بهذا القانون", 3, "", "يعمل بهذا القانون"),
    ("en", "Article One", 1, "", ""),
    ("en", "ARTICLE IV – Scope", 4, "", "Scope"),
    ("en", "Article 6 bis", 6, "bis", ""),
    ("es", "ARTÍCULO 11.- Objeto", 11, "", "Objeto"),
    ("es", "Artículo vigésimo tercero.", 23, "", ""),
    ("es", "Art. 5º. Los puertos", 5, "", "Los puertos"),
    ("fr", "Article premier - Objet", 1, "", "Objet"),
    ("fr", "Article 12-1", 12, "-1", ""),
    ("fr", "Article deux cent vingt et unième", 221, "", ""),
    ("ru", "Статья I", 1, "", ""),
    ("ru", "Статья 12.1. Порядок", 12, "-1", "Порядок"),
    ("zh", "第四条　社团活动的条件是", 4, "", "社团活动的条件是"),
    ("zh", "第一百四十五条规定", 145, "", "规定"),
]


@pytest.mark.parametrize(("code", "line", "number", "repeat", "rest"), LABELS, ids=[row[1] for row in LABELS])
def test_a_line_that_begins_like_an_article(
    code: str, line: str, number: int, repeat: str, rest: str
) -> None:
    article = read_article(line, load(code))
    assert article is not None
    assert (article.number, article.repeat) == (number, repeat)
    assert line[article.body :].strip(" :") == rest


@pytest.mark.parametrize(
    "line", ["Articles 1 and 2", "Article 12a of the Code", "Article on trade", "Artistic 5"]
)
def test_a_line_that_begins_with_other_words(line: str) -> None:
    assert read_article(line, load("en")) is None


def paths(text: str) -> list[str]:
    return [paragraph.path for paragraph in structure(text.replace("|", "\n")).paragraphs]


def test_articles_with_their_text_on_the_line() -> None:
    found = structure(
        "水井协会章程\n\n本章程由会员大会通过。\n\n第一章 总则\n\n第一条　为规范本会活动，制定本章程。\n\n第二条　会员享有下列权利：\n\n（一）参加活动；\n\n"
        "（二）提出建议。\n\n会员可以退会。\n\n第三条　本章程自公布之日起施行。\n"
    )
    assert [paragraph.path for paragraph in found.paragraphs] == [
        "p1", "art1.p1", "art2.p1", "art2.1", "art2.2", "art2.p2", "art3.p1",
    ]  # fmt: skip
    assert found.paragraphs[2].text == "会员享有下列权利："
    assert [section.label or section.title for section in found.sections] == [
        "第一章 总则", "第一条", "第二条", "第三条",
    ]  # fmt: skip
    assert codes(found) == []


def test_a_reference_at_the_start_of_a_line_is_no_article() -> None:
    text = (
        "Article 1. The Fund shall keep wells in good order.||Article 2. The Fund shall publish a map, as "
        "the law says in|Article 9 of the Code, and shall keep it.||Article 3. The Fund shall report."
    )
    assert paths(text) == ["art1.p1", "art2.p1", "art3.p1"]


def test_titles_stand_in_a_label_s_line() -> None:
    found = structure(
        "مادة (1): التعريفات\n\nيقصد بالوزير وزير المياه.\n\nمادة (2): النطاق\n\nيسري القانون على الآبار.\n\n"
        "مادة (3): النفاذ\n\nينشر القانون.\n"
    )
    assert [section.title for section in found.sections] == ["التعريفات", "النطاق", "النفاذ"]
    assert [paragraph.path for paragraph in found.paragraphs] == ["art1.p1", "art2.p1", "art3.p1"]


def test_a_number_that_contradicts_the_sequence_is_a_finding() -> None:
    text = (
        "Article 1||Wells are open.||Article 2||Maps are public.||Article 2||Rivers, too.||Article 3||Done."
    )
    found = structure(text.replace("|", "\n"))
    assert [paragraph.path for paragraph in found.paragraphs] == [
        "art1.p1",
        "art2.p1",
        "art2~2.p1",
        "art3.p1",
    ]
    assert "article.sequence" in codes(found)


def test_articles_that_a_law_amends_stand_among_its_own() -> None:
    text = (
        "(المادة الأولى)||يستبدل بنص المادتين الآتيتين:||مادة (٢١) :||تفتح الآبار.||مادة (٢٤ مكررا) :||تنشر الخرائط.||"
        "(المادة الثانية)||ينشر هذا القانون."
    )
    assert paths(text) == ["art1.p1", "art21.p1", "art24bis.p1", "art2.p1"]
    titles = [section.title for section in structure(text.replace("|", "\n")).sections]
    assert titles == ["(المادة الأولى)", "مادة (٢١) :", "مادة (٢٤ مكررا) :", "(المادة الثانية)"]


def test_one_text_that_names_an_article_has_none() -> None:
    assert paths("The Court recalls that||Article 6. No one shall be held.||It adds nothing.") == [
        "p1", "p2", "p3",
    ]  # fmt: skip
