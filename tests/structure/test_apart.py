"""Headings that only their place shows, and short lines that are none."""

import re

import pytest
from msgspec.structs import replace

from tests.support import codes, labelled, structure, units
from unrec.reading import read, source_of
from unrec.structure import structure as segment

ONE = "١- ينبغي للدول أن تعزز التعاون الدولي."
TWO = "٢- ينبغي للدول أن تتبادل المعلومات."
LIST = "١- توصي اللجنة الدولة الطرف بما يلي:\n\n(أ) أن تعتمد قانوناً؛\n(ب) أن تنشئ مرصداً."
HEADED = "أولاً- دواعي القلق والتوصيات"


def sections(text: str) -> list[tuple[str, int, int]]:
    """Title, level and line of each section."""
    return [(section.title, section.level, section.line) for section in structure(text).sections]


def test_a_short_line_between_recommendations_is_a_heading() -> None:
    text = f"{HEADED}\n\n{ONE}\n\nالتعليم والصحة\n\n{TWO}"
    assert sections(text) == [("دواعي القلق والتوصيات", 1, 1), ("التعليم والصحة", 2, 5)]
    found = structure(text)
    assert [line.rule for line in found.lines if line.role == "heading"] == [
        "heading.ordinal",
        "heading.unlabelled",
    ]
    assert [unit.section_id for unit in labelled(found)] == [
        f"{found.document.document_id}:h{number}" for number in (1, 2)
    ]
    assert codes(found) == []


def test_a_heading_below_a_lettered_list_is_no_closing_text_of_it() -> None:
    found = structure(f"{HEADED}\n\n{LIST}\n\nالاتجار بالنساء واستغلالهن\n\n{TWO}")
    assert [(unit.path, unit.text) for unit in labelled(found)] == [
        ("r1", "توصي اللجنة الدولة الطرف بما يلي:"),
        ("r1.1", "أن تعتمد قانوناً؛"),
        ("r1.2", "أن تنشئ مرصداً."),
        ("r2", "ينبغي للدول أن تتبادل المعلومات."),
    ]
    assert codes(found) == []


def test_a_heading_over_two_lines_and_one_above_text() -> None:
    text = f"{HEADED}\n\n{ONE}\n\nالتدابير المتخذة لتنفيذ الملاحظات\nالختامية السابقة\n\nناقشت اللجنة المسألة.\n\n{TWO}"
    assert sections(text)[1] == ("التدابير المتخذة لتنفيذ الملاحظات الختامية السابقة", 2, 5)


def test_two_in_a_row_are_headings_and_of_more_the_last() -> None:
    two = f"{HEADED}\n\n{ONE}\n\nالتعاون\n\nحماية الشهود\n\n{TWO}"
    assert [title for title, _, _ in sections(two)[1:]] == ["التعاون", "حماية الشهود"]
    three = f"{HEADED}\n\n{ONE}\n\nالدولة\n\nالتاريخ\n\nالعدد\n\n{TWO}"
    assert [title for title, _, _ in sections(three)[1:]] == ["التاريخ", "العدد"]


@pytest.mark.parametrize(
    "between",
    [
        "وينبغي أن تنفذ هذه التدابير على وجه السرعة.",
        "التعليم والصحة:",
        "(تعليم)",
        "وأن تنشئ مرصداً وطنياً",
        "وذلك في غضون سنة واحدة",
        "وتوصي اللجنة الدولة الطرف كذلك بالتعاون",
        "ينبغي للدول أن تعزز التعاون",
        "السيد أحمد العلي",
        "UNITED NATIONS OFFICE ON DRUGS AND CRIME",
        "١٢ في المائة",
        "- التعليم",
        " ".join(["كلمة"] * 40),
        "سطر\nثان\nوثالث\nورابع",
    ],
)
def test_lines_that_are_no_headings(between: str) -> None:
    assert len(sections(f"{HEADED}\n\n{ONE}\n\n{between}\n\n{TWO}")) == 1


def test_when_something_was_adopted_is_no_heading() -> None:
    text = f"{HEADED}\n\n{ONE}\n\nالجلسة ٤٢\n١٦ تموز/يوليه ٢٠٩٩\n\n[اعتُمد دون تصويت.]"
    assert len(sections(text)) == 1


def test_the_rest_of_a_broken_paragraph_is_no_heading() -> None:
    text = f"{HEADED}\n\n١- ينبغي للدول أن تعزز\n\nالتعاون الدولي\n\n{TWO}"
    assert len(sections(text)) == 1
    assert units(text)[0] == ("r1", "ينبغي للدول أن تعزز التعاون الدولي")


@pytest.mark.parametrize("page", ["\f", "\n- ٣ -\n\n", "\nA/HRC/99/4\n\n"])
def test_a_line_that_a_page_parts_from_what_follows_is_no_heading(page: str) -> None:
    text = f"{HEADED}\n\n{ONE}\n\nوفي هذا الصدد ينبغي للدول كذلك\n{page}أن تتعاون.\n\n{TWO}"
    assert len(sections(text)) == 1


def test_the_lines_of_the_masthead_are_no_headings() -> None:
    text = f"مؤتمر الأطراف\n\nتوصيات الفريق العامل\n\n{ONE}\n\n{TWO}"
    assert sections(text) == []


def test_an_announced_list_without_numbers_is_no_heading() -> None:
    text = f"{HEADED}\n\n١- ينبغي للدول أن تعمل على ما يلي:\n\nتعزيز التعاون\n\n{TWO}"
    assert len(sections(text)) == 1


def test_below_an_announcement_a_heading_stands_above_the_first_number() -> None:
    text = f"{HEADED}\n\nترد التوصيات أدناه:\n\nالتعاون الدولي\n\n{ONE}\n\n{TWO}"
    assert sections(text)[1] == ("التعاون الدولي", 2, 5)


def test_the_title_below_a_treaty_s_article_is_that_of_the_article() -> None:
    text = f"اتفاقية نموذجية\n\nالمادة ١\n\nبيان الغرض\n\n{ONE}\n\nالمادة ٢\n\nنطاق الانطباق\n\n{TWO}"
    found = [(one.label, one.title) for one in structure(text).sections]
    assert found == [("المادة ١", "بيان الغرض"), ("المادة ٢", "نطاق الانطباق")]


def test_at_the_top_of_a_page_that_hides_the_gap_above() -> None:
    text = f"{HEADED}\n\n{ONE}\n\nالتعليم والصحة\n\n{TWO}"
    reading = read(source_of("test.txt", text.encode()))
    at = next(line.line for line in reading.lines if line.text == "التعليم والصحة")
    lines = [
        replace(line, page=1 + (line.line >= at), gap_before=line.gap_before and line.line != at)
        for line in reading.lines
        if line.line != at - 1
    ]
    found = segment(replace(reading, lines=tuple(lines)))
    assert [section.title for section in found.sections] == ["دواعي القلق والتوصيات", "التعليم والصحة"]


MASTHEAD = "E/CN.6/2099/L.4\n\nالجمعية العامة\n\nتقرير عن وضع المرأة\n\n"


def test_the_first_heading_stands_below_the_title_and_above_paragraph_1() -> None:
    assert sections(f"{MASTHEAD}الالتزامات القائمة\n\n{ONE}\n\n{TWO}") == [("الالتزامات القائمة", 1, 7)]
    assert sections(f"{MASTHEAD}الالتزامات القائمة\n\nنص سردي.\n\n{ONE}\n\n{TWO}") == []


@pytest.mark.parametrize("line", ["مذكرة من الأمانة", "تقرير الأمين العام"])
def test_who_wrote_it_is_no_heading(line: str) -> None:
    assert sections(f"{MASTHEAD}{line}\n\n{ONE}\n\n{TWO}") == []


def test_a_heading_between_a_paragraph_and_its_compound_items() -> None:
    text = "أولاً- التوصيات\n\n١٤١- قدمت التوصيات التالية:\n\nنطاق الالتزامات\n\n١٤١-١ التصديق على الاتفاقية (مالي)؛\n\n١٤١-٢ سحب التحفظات (كندا)؛\n\nالعدالة\n\n١٤١-٣ تدريب القضاة (غانا)."
    assert [title for title, _, _ in sections(text)] == ["التوصيات", "نطاق الالتزامات", "العدالة"]
    assert [path for path, _ in units(text)] == ["r141", "r141.1", "r141.2", "r141.3"]


def test_no_heading_stands_where_the_letters_of_a_list_go_on() -> None:
    text = f"{HEADED}\n\n١- ينبغي ما يلي:\n\n(أ) إعداد المناهج؛\n\n(ب) تدريب المدرسين.\n\nالدعم المقدم للضحايا\n\nينبغي أيضاً ما يلي:\n\n(ج) إنشاء المراكز؛\n\n(د) تمويلها.\n\n{TWO}"
    assert len(sections(text)) == 1
    assert [path for path, _ in units(text)] == ["r1", "r1.1", "r1.2", "r1.3", "r1.4", "r2"]


def test_a_line_above_a_labelled_heading_is_no_part_of_it() -> None:
    found = structure(
        "أولاً- مقدمة\n\n١- ينبغي للدول أن تنفذ.\n\nعنوان فرعي\nثانياً- العقبات\n\n٢- ينبغي للدول أن تنظر."
    )
    assert [section.title for section in found.sections if section.label] == ["مقدمة", "العقبات"]
    assert sum("ثانياً" in section.title for section in found.sections) == 0


# A chapter whose headings may cite articles; the last stands above a text that a page's end cuts.
CITING = {
    "en": (
        "1. The review took place in the spring of the year.||Bribery (articles 15 and 16)||The law covers bribes.||"
        "Money laundering (article 23)||The law covers laundering.||{}||A strategy was drawn up for the years to come in|"
        "|V.98-03116    3/4|\f|CAC/COSP/IRG/2098/1||the course of the spring. It is in force."
    ),
    # The same in Arabic: bribery, laundering; a strategy was drawn up in …
    "ar": (
        "١- أُجري الاستعراض في ربيع السنة.||الرشوة (المادتان ١٥ و١٦)||يشمل القانون الرشوة.||"
        "غسل الأموال (المادة ٢٣)||يشمل القانون غسل الأموال.||{}||وُضعت استراتيجية وطنية للسنوات المقبلة في|"
        "|V.98-03116    3/4|\f|CAC/COSP/IRG/2098/1||ربيع السنة. وهي سارية."
    ),
}


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Codes of conduct (articles 5 to 8)"), ("ar", "مدونات السلوك (المواد من ٥ إلى ٨)")],
)
@pytest.mark.parametrize("cited", [True, False])
def test_a_page_may_end_in_the_text_below_a_heading(language: str, title: str, cited: bool) -> None:
    text = CITING[language] if cited else re.sub(r" \([^()]*\)", "", CITING[language])
    text = text.format(title).replace("||", "\n\n").replace("|", "\n")
    assert [one.title for one in structure(text).sections][2:] == [title]


REVIEWED = """
A/HRC/99/7

Report of the Working Group on the Universal Periodic Review

Peru

61. The delegation thanked the States for their words.

62. In the course of the discussion, the following recommendations were made to Peru:

{}

63. These recommendations will be answered by Peru in due time.
"""
ASKED = (
    "Continue its efforts against torture (Algeria)",
    "Ratify the Optional Protocol (United Kingdom, France)",
    "Intensify its work for women (Mexico)",
)


@pytest.mark.parametrize("labels", [("A.", "B.", "C."), ("I.", "II.", "III."), ("1.", "2.", "3.")])
def test_what_names_states_at_its_end_is_asked_by_them_and_heads_nothing(labels: tuple[str, ...]) -> None:
    lines = "\n\n".join(f"{label} {text}" for label, text in zip(labels, ASKED, strict=True))
    document = structure(REVIEWED.format(lines))
    assert not [section.title for section in document.sections if section.title in ASKED]
    assert set(ASKED) <= {paragraph.text for paragraph in document.paragraphs}


def test_a_heading_may_say_a_period_above_a_numbered_paragraph() -> None:
    budget = "Budget estimates for the period from 1 July 2024 to 30 June 2025"
    clauses = (
        f"1. Takes note of the report;\n\n{budget}\n\n2. Decides to appropriate 12 million dollars;\n\n{{}}"
    )
    text = f"The General Assembly,\n\nRecalling its resolution 47/236,\n\n{clauses}3. Decides to meet.\n\n4 May 2024"
    assert [section.title for section in structure(text.format("")).sections] == [budget]
    assert [section.title for section in structure(text.format("12 May 2024\n\n")).sections] == [budget]


ENGLISH = "The General Assembly,\n\nRecalling its resolution 47/236,\n\n{}\n\n1. Takes note;\n\n{}\n\n2. Decides to meet."
ARABIC = "إن الجمعية العامة،\n\nإذ تشير إلى قرارها 76/245،\n\n{}\n\n1 - تحيط علما بالتقرير؛\n\n{}\n\n2 - تقرر أن تجتمع."
CHINESE = "大会，\n\n回顾其第47/236号决议，\n\n{}\n\n1. 表示注意到报告；\n\n{}\n\n2. 决定开会。"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (ENGLISH, [("I", "Request for a subvention to the Court"), ("II", "Capacity-building")]),
        (ARABIC, [("أولا", "مركز التجارة الدولية"), ("حادي عشر", "صندوق الطوارئ")]),
        (CHINESE, [("一", "缔约国会议"), ("二", "能力建设")]),
    ],
)
def test_a_number_alone_on_its_line_is_that_of_the_title_below(
    text: str, parts: list[tuple[str, str]]
) -> None:
    document = structure(text.format(*("\n\n".join(part) for part in parts)))
    assert [(section.label, section.title) for section in document.sections] == parts


def test_a_heading_begins_with_a_year_where_all_clauses_end_in_a_mark() -> None:
    clauses = "\n\n".join(f"{number}. 请秘书长提出报告；" for number in range(1, 9))
    budget = "2024年7月1日至2025年6月30日期间预算估计数"
    document = structure(f"大会，\n\n回顾其决议，\n\n{clauses}\n\n{budget}\n\n9. 决定开会。")
    assert [section.title for section in document.sections] == [budget]
