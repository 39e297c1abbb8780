"""Markers of footnotes: their forms, and what looks like one and is none."""

import pytest

from unrec.languages import load
from unrec.models import Line
from unrec.structure.markers import attached_markers, markers_of, note_marker, notes_of


def values(text: str) -> list[str]:
    return [value for _, _, value in attached_markers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الفساد¹ وغيره", ["¹"]),
        ("الفساد(¹).", ["¹"]),
        ("corruption.12 and¹² more", ["¹²"]),
        ("الفساد(١)، و«غيره»(2)", ["1", "2"]),
        ("شأنها*", ["*"]),
        # The paragraphs of an article, items, and powers.
        ("للمادة 29(1)(ه) من", []),
        ("article 6(1)(b) and (a)(1)", []),
        ("الفقرات (أ)(١)", []),
        ("an area of 266,000 km² and 5 m²", []),
        ("مساحتها 100 كم²", []),
    ],
)
def test_what_may_be_a_marker(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("¹ انظر", "¹"), ("(¹) انظر", "¹"), ("(١) انظر", "1"), ("** See", "**"), ("1 See", None)],
)
def test_what_a_note_begins_with(line: str, expected: str | None) -> None:
    assert note_marker(line) == expected


def line(text: str, page: int | None) -> Line:
    return Line(document_id="d", line=1, page=page, text=text, role="footnote", direction="rtl", rule="r")


def found(raw: str, pages: tuple[int | None, int | None], *notes: Line) -> list[str]:
    return [value for _, _, value, _ in markers_of(raw, pages, notes_of(notes), load("ar"))]


def test_a_marker_has_a_note_of_its_form() -> None:
    assert found("الفساد¹ والمادة (1)", (None, None), line("¹ انظر", None)) == ["¹"]
    assert found("الفساد(1)", (None, None), line("¹ انظر", None)) == []
    assert found("الفساد(1)", (None, None), line("(١) انظر", None)) == ["1"]


def test_the_paragraph_of_an_article_is_no_marker_though_a_note_has_its_number() -> None:
    note = line("(١) انظر", None)
    assert found("عملاً بالمادة 29(1)", (None, None), note) == []
    assert found("عملاً بالمادتين 14 و29(1)", (None, None), note) == []
    assert found("وفقاً للمادة 29(1) من", (None, None), note) == []
    assert found("للمادتين 1(أ) و2(1) منها", (None, None), note) == []
    assert found("اعتُمدت في عام 2099(1).", (None, None), note) == ["1"]


def test_a_marker_has_its_note_on_its_page() -> None:
    assert found("الفساد¹", (2, 3), line("¹ انظر", 3)) == ["¹"]
    assert found("الفساد¹", (2, None), line("¹ انظر", 3)) == []
    assert found("الفساد¹", (4, 4), line("¹ أولى", 3), line("¹ ثانية", 4)) == ["¹"]
