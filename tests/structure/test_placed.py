"""Headings over several lines, headings that words and ordinals show, and how deep they stand."""

import pytest

from tests.support import codes, labelled, structure

ONE = "١- ينبغي للدول أن تعزز التعاون الدولي."
LONG = "أولاً- المسائل التي تتطلب إجراءً من جانب المجلس الاقتصادي والاجتماعي أو"


def sections(text: str) -> list[tuple[str, int]]:
    return [(section.title, section.level) for section in structure(text).sections]


def test_a_labelled_heading_over_two_lines() -> None:
    found = structure(f"{LONG}\nالتي يوجَّه انتباهه إليها\n\n{ONE}")
    (section,) = found.sections
    assert section.title == f"{LONG.removeprefix('أولاً- ')} التي يوجَّه انتباهه إليها"
    assert [line.role for line in found.lines[:2]] == ["heading", "heading"]
    assert codes(found) == ["header.two_lines"]


@pytest.mark.parametrize(
    "below",
    [
        "يرد أدناه نص التوصيات التي اعتمدها الفريق.",
        "١- ينبغي للدول أن تتعاون",
        "باء- حماية الشهود",
        "ينبغي للدول أن تنشئ مراكز للضحايا",
        "سطر\nثان\nوثالث",
    ],
)
def test_text_right_below_a_heading_is_no_part_of_it(below: str) -> None:
    assert sections(f"{LONG}\n{below}\n\n{ONE}")[0] == (LONG.removeprefix("أولاً- "), 1)


def test_text_below_a_short_heading_is_no_part_of_it() -> None:
    assert sections(f"أولاً- مقدمة\nعقد الفريق العامل اجتماعه في فيينا.\n\n{ONE}") == [("مقدمة", 1)]


@pytest.mark.parametrize(
    ("printed", "rule"),
    [
        ("التوصيات", "heading.bare"),
        ("المرفق", "heading.annex"),
        ("المرفق الثاني", "heading.part"),
        ("الفصل الثالث", "heading.part"),
        ("مشروع القرار الأول", "heading.draft"),
        ("القرار ٨/١", "heading.draft"),
    ],
)
def test_headings_without_a_label(printed: str, rule: str) -> None:
    found = structure(f"{ONE}\n\n{printed}\nالتعليم من أجل العدالة\n\n{ONE}")
    whole = [f"{section.label} {section.title}".strip() for section in found.sections]
    assert whole == [f"{printed} التعليم من أجل العدالة"]
    assert {line.rule for line in found.lines[2:4]} == {rule}


def test_a_wrapped_sentence_that_ends_in_such_words_is_text() -> None:
    found = structure(
        f"{ONE}\n\n٢- ينبغي للدول أن تجرم الأفعال المنصوص عليها في\nالفصل الثالث\n\n٣- ينبغي لها أن تتعاون."
    )
    assert found.sections == ()
    assert labelled(found)[1].text.endswith("في الفصل الثالث")


@pytest.mark.parametrize(
    "words", ["الاجتماع الحادي عشر.", "الدورة الثامنة", "المادة ٤٤.", "المادة ٤٤", "التوصيات", "المرفق"]
)
def test_the_words_of_a_heading_at_the_end_of_a_wrapped_sentence(words: str) -> None:
    found = structure(f"١- ينبغي للدول أن تتعاون عملاً بالفقرة ٦ (أ) من\n{words}\n\n٢- ينبغي لها أن تبلغ.")
    assert found.sections == ()
    assert [unit.path for unit in labelled(found)] == ["r1", "r2"]


def test_articles_of_a_treaty_without_blank_lines() -> None:
    found = structure("اتفاقية نموذجية\n\nالمادة ١\n١- تتعاون الدول.\nالمادة ٢\n١- تبلغ الدول الأمانة.")
    assert [section.number for section in found.sections] == [1, 2]


def test_levels_of_headings_without_a_label() -> None:
    text = f"""أولاً- المناقشة

ألف- التجريم

الملاحظات

نوقشت المسألة.

التوصيات

{ONE}

ثانياً- المسائل الأخرى

التوصيات

٢- ينبغي للدول أن تتبادل المعلومات.

المرفق

نص المرفق.
"""
    assert sections(text) == [
        ("المناقشة", 1),
        ("التجريم", 2),
        ("الملاحظات", 3),
        ("التوصيات", 3),
        ("المسائل الأخرى", 1),
        ("التوصيات", 3),
        ("المرفق", 1),
    ]


def test_below_a_bare_heading_where_nothing_is_labelled() -> None:
    text = f"التوصيات\n\nالتعاون الدولي\n\n{ONE}\n\nحماية الشهود\n\n٢- ينبغي للدول أن تحمي الشهود."
    assert sections(text) == [("التوصيات", 1), ("التعاون الدولي", 2), ("حماية الشهود", 2)]


def test_a_meeting_s_recommendations_under_a_bare_heading_stay_the_meeting_s() -> None:
    text = f"أولاً- الاجتماع الأول، فيينا، ٤ أيار/مايو ٢٠١٥\n\nالتوصيات\n\n{ONE}"
    assert [unit.path for unit in labelled(structure(text))] == ["m1.r1"]


def test_letters_below_a_new_heading_hang_under_nothing() -> None:
    text = f"{ONE}\n\nمشروع المقرر الأول\n\nإن المجلس:\n\n(أ) يحيط علماً بالتقرير؛\n(ب) يقر جدول الأعمال."
    found = structure(text)
    assert [unit.path for unit in labelled(found)] == ["r1", "1", "2"]
    assert next(unit.parent_id for unit in labelled(found)) is None


def test_numbers_that_run_on_from_proceedings_after_another_list() -> None:
    text = f"""أولاً- توصيات الفريق

{ONE}

٢- ينبغي للدول أن تتبادل المعلومات.

٣- ينبغي للدول أن تحمي الشهود.

ثانياً- المناقشة

١- نظر الفريق في البند ٥.

٢- وأشار المتكلمون إلى الموارد.

ثالثاً- المتابعة

٣- ينبغي للدول أن تبلغ الأمانة.
"""
    found = structure(text)
    assert [unit.path for unit in labelled(found)] == ["r1", "r2", "r3", "r1~2", "r2~2", "r3~2"]
    assert "number.repeat" not in codes(found)


def test_a_bare_heading_above_paragraph_1_without_blank_lines() -> None:
    found = structure("Recommendations\nالتوصيات\n1. ينبغي للدول أن تتعاون.\n2. ينبغي لها أن تبلغ.")
    assert [section.title for section in found.sections] == ["التوصيات"]


@pytest.mark.parametrize(
    ("printed", "label", "title"),
    [
        ("Article 3\tRequired Documents", "Article 3", "Required Documents"),
        ("Article 4 Certification and Authentication", "Article 4", "Certification and Authentication"),
        ("Article 6 bis Costs", "Article 6 bis", "Costs"),
        ("Article 7. Grounds for refusal", "Article 7", "Grounds for refusal"),
    ],
)
def test_an_article_with_its_title_on_one_line(printed: str, label: str, title: str) -> None:
    body = (
        "The competent authorities of the requested State shall examine what action to take on the request."
    )
    (section,) = structure(f"{printed}\n\n{body}\n\n{body}").sections
    assert (section.label, section.title) == (label, title)


def test_a_heading_over_two_paragraphs_and_the_title_again() -> None:
    request = (
        "Requests the Secretary-General to report on the matter to the General Assembly at its next session;"
    )
    text = (
        "Resolution adopted by the General Assembly on 6 December 2006\n\n61/53. Declaration on peace in the whole world\n\n"
        "The General Assembly,\n\nAdopts the following declaration:\n\nDeclaration on peace in the whole world\n\n"
        f"We, the States that have met to speak of peace, declare what follows.\n\n1. {request}\n\n"
        f"Section 19. Development in Latin\n\nAmerica and the Caribbean\n\n2. {request}\n"
    )
    assert [title for title, _ in sections(text)] == [
        "Declaration on peace in the whole world",
        "Development in Latin",
        "America and the Caribbean",
    ]


def test_sections_with_two_numbers_stand_among_paragraphs_with_one() -> None:
    sections = [
        "1.1 Related work",
        "1.1.1 Initiatives of the group",
        "1.2 Law that applies",
        "2.1 Sorts of data",
    ]
    text = "\n\n".join(
        f"{section}\n{number}. The group met in that year and saw what the members had written.\n\nIt met again."
        for number, section in enumerate(sections, 1)
    )
    found = structure(f"Guidelines on data\n\n{text}")
    assert [f"{one.label} {one.title}" for one in found.sections] == sections
    assert [unit.path for unit in found.paragraphs if unit.label] == ["r1", "r2", "r3", "r4"]


@pytest.mark.parametrize(
    "items",
    [
        ["7.1 Ratify the Convention", "7.2 Adopt a plan", "7.3 Train the police", "7.4 Open the archives"],
        ["1.2 Law that applies", "1.1 Related work", "2.1 Sorts of data", "2.2 Aims"],
        ["1.1 Related work.", "1.2 Law that applies.", "2.1 Sorts of data.", "2.2 Aims."],
    ],
)
def test_what_else_has_two_numbers_is_no_section(items: list[str]) -> None:
    text = "\n\n".join(["The members were asked to do the following:", *items, "They agreed to it."])
    assert not any(one.label for one in structure(text).sections)
