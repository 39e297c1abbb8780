"""Sections, mastheads, furniture, and documents that cannot be used."""

import datetime as dt

import pytest

from tests.support import codes, labelled, structure
from unrec.models import Extraction

ITEM = "١- ينبغي للدول أن تعزز التعاون."


def meetings(text: str) -> list[tuple[int | None, str | None, dt.date | None, dt.date | None]]:
    return [(s.meeting_number, s.city, s.start_date, s.end_date) for s in structure(text).sections]


HEADERS = [
    "ثالثاً- الاجتماع الثالث، فيينا، ١٨ إلى ٢٠ تشرين الثاني/نوفمبر ٢٠١٥",
    "ثالثاً- الاجتماع الثالث، فيينا،\n١٨ إلى ٢٠ تشرين الثاني/نوفمبر ٢٠١٥",
    "ثالثاً- الاجتماع الثالث\nفيينا، ١٨-٢٠ تشرين الثاني/نوفمبر ٢٠١٥",
    "ثالثاً-\nالاجتماع الثالث، فيينا، ١٨-٢٠ تشرين الثاني/نوفمبر ٢٠١٥",
    "الاجتماع الثالث (فيينا، ١٨-٢٠ نوفمبر ٢٠١٥)",
    "- ثالثا - الاجتماع الثالث ، فيينا ، ١٨ - ٢٠ تشرين الثاني / نوفمبر ٢٠١٥",
    "ثالثاً- الدورة الثالثة المعقودة في فيينا من ١٨ إلى ٢٠ تشرين الثاني/نوفمبر ٢٠١٥",
    "ثالثاً- الاجتماع الثالث، المعقود في فيينا في الفترة من ١٨ إلى ٢٠ تشرين\nالثاني/نوفمبر ٢٠١٥",
    "ثالثاً- الاجتماع الثالث، المعقود في فيينا من ١٨ إلى ٢٠\nتشرين الثاني/نوفمبر ٢٠١٥",
    "ثالثاً- الاجتماع الثالث،\nالمعقود في فيينا من ١٨ إلى\n٢٠ تشرين الثاني/نوفمبر ٢٠١٥",
    "ثالثاً- الاجتماع الثالث، المعقود في فيينا أيام ١٨ إلى ٢٠ تشرين الثاني/نوفمبر ٢٠١٥",
    "ثَالِثًا- الِاجْتِمَاعُ الثَّالِثُ، فيينا، 18 إلى 20 تشرين الثاني/نوفمبر 2015",
]


@pytest.mark.parametrize("header", HEADERS)
def test_headers(header: str) -> None:
    assert meetings(f"{header}\n\n{ITEM}") == [(3, "فيينا", dt.date(2015, 11, 18), dt.date(2015, 11, 20))]


def test_a_header_over_two_lines_says_so() -> None:
    found = structure(f"{HEADERS[1]}\n\n{ITEM}")
    assert codes(found) == ["header.two_lines"]
    assert found.sections[0].title == "الاجتماع الثالث، فيينا، ١٨ إلى ٢٠ تشرين الثاني/نوفمبر ٢٠١٥"
    assert [line.role for line in found.lines[:2]] == ["heading", "heading"]


def test_a_header_without_city_or_date() -> None:
    found = structure(f"سادساً- الاجتماع السادس\n\n{ITEM}")
    assert meetings(f"سادساً- الاجتماع السادس\n\n{ITEM}") == [(6, None, None, None)]
    assert codes(found) == ["header.no_date"]
    assert labelled(found)[0].path == "m6.r1"


def test_a_header_without_dates_goes_on_behind_a_comma() -> None:
    text = f"ثالثاً- الاجتماع الثالث للفريق العامل،\nالمعقود عبر الإنترنت\n\n{ITEM}"
    (section,) = structure(text).sections
    assert (section.title, section.city) == ("الاجتماع الثالث للفريق العامل، المعقود عبر الإنترنت", None)


@pytest.mark.parametrize("below", ["نوقشت المسألة.", "١- ينبغي للدول أن تبلغ", "باء- التعاون", "سطر\nثان"])
def test_text_below_a_header_without_dates_is_no_part_of_it(below: str) -> None:
    title = structure(f"ثالثاً- الاجتماع الثالث،\n{below}\n\n{ITEM}").sections[0].title
    assert title == "الاجتماع الثالث،"


def test_a_date_the_calendar_does_not_have() -> None:
    found = structure(f"أولاً- الاجتماع الأول، فيينا، ٣١ شباط/فبراير ٢٠١٥\n\n{ITEM}")
    assert codes(found) == ["header.bad_date"]
    assert found.sections[0].start_date is None


def test_a_meeting_printed_twice() -> None:
    header = "أولاً- الاجتماع الأول، فيينا، ٤ أيار/مايو ٢٠١٥"
    found = structure(f"{header}\n\n{ITEM}\n\n{header}\n\n{ITEM}")
    assert [unit.path for unit in labelled(found)] == ["m1.r1", "m1~2.r1"]
    assert codes(found) == ["meeting.repeat"]


def test_words_of_a_header_that_are_neither_place_nor_date() -> None:
    found = structure(f"أولاً- الاجتماع الأول للفريق العامل، فيينا، ٤ أيار/مايو ٢٠١٥\n\n{ITEM}")
    assert (found.sections[0].city, codes(found)) == ("فيينا", ["header.unparsed"])


def test_prose_that_begins_like_a_header_is_text() -> None:
    text = f"أولاً- الاجتماع الأول، فيينا، ٤ أيار/مايو ٢٠١٥\n\n{ITEM}\n\nالاجتماع الثاني ناقش هذه المسألة ولم يخلص إلى نتيجة."
    assert len(structure(text).sections) == 1


MASTHEAD = """
الأمم المتحدة

CTOC/COP/WG.7/2018/3

Distr.: General
21 June 2018
Arabic
Original: English

الفريق العامل المعني بتهريب المهاجرين

فيينا، ٤ و ٥ تموز/يوليه ٢٠١٨

البند ٤ من جدول الأعمال المؤقت*

توصيات اعتمدها الفريق العامل

انظر الوثيقة CTOC/COP/WG.7/2017/4 في هذا الشأن.

* CTOC/COP/WG.7/2018/1

V.18-04321 (A)

أولاً- الاجتماع الأول، فيينا، ٤ أيار/مايو ٢٠١٥

١- ينبغي للدول أن تعزز التعاون.
"""


def test_the_masthead() -> None:
    document = structure(MASTHEAD).document
    assert document.document_id == "CTOC-COP-WG.7-2018-3.ar"
    assert document.symbol == "CTOC/COP/WG.7/2018/3"
    assert document.job_number == "V.18-04321"
    assert document.date == dt.date(2018, 6, 21)
    assert document.original_language == "en"
    assert document.distribution == "general"
    assert document.title == "توصيات اعتمدها الفريق العامل"
    assert document.masthead == "الفريق العامل المعني بتهريب المهاجرين"
    assert document.body == "ctoc-smuggling-of-migrants"
    assert document.url == "https://docs.un.org/ar/CTOC/COP/WG.7/2018/3"
    assert document.agenda_item == "البند ٤ من جدول الأعمال المؤقت"


def test_a_cited_symbol_is_never_the_document_s_own() -> None:
    found = structure(MASTHEAD.replace("CTOC/COP/WG.7/2018/3\n", "\n")).document
    assert (found.symbol, found.work_id) == (None, "V.18-04321")


def test_without_symbol_and_job_number_its_file_names_the_document() -> None:
    document = structure(f"أولاً- الاجتماع الأول، فيينا، ٤ أيار/مايو ٢٠١٥\n\n{ITEM}").document
    assert document.work_id == f"test-{document.sha256[:6]}"


def roles(found: Extraction) -> dict[str, str]:
    return {line.text: line.role for line in found.lines if line.text}


def test_roles_of_the_front_matter() -> None:
    found = roles(structure(MASTHEAD))
    assert found["CTOC/COP/WG.7/2018/3"] == "furniture"
    assert found["* CTOC/COP/WG.7/2018/1"] == "footnote"
    assert found["V.18-04321 (A)"] == "furniture"
    assert found["توصيات اعتمدها الفريق العامل"] == "front_matter"


def test_a_footnote_s_marker_leaves_the_text_and_stays_in_raw() -> None:
    text = f"أولاً- الاجتماع الأول، فيينا، ٤ أيار/مايو ٢٠١٥\n\n١- ينبغي تعزيز التعاون(١) بين الدول.\n\n(١) انظر القرار ٥٥/٢٥\nالمرفق الأول.\n\n٢- {ITEM[3:]}"
    found = structure(text)
    assert [(unit.path, unit.text) for unit in labelled(found)] == [
        ("m1.r1", "ينبغي تعزيز التعاون بين الدول."),
        ("m1.r2", ITEM[3:]),
    ]
    assert "(١)" in labelled(found)[0].raw
    assert codes(found) == ["footnote.marker"]


@pytest.mark.parametrize("marker", ["²", "**", "(٢)"])
def test_a_note_at_the_foot_of_a_page_whose_sentence_ends_on_the_next(marker: str) -> None:
    text = f"١- ينبغي للدول أن تحمي الأطفال من\n\n{marker} تقديرات الأمانة.\n\n- ٤ -\n\f\nالعنف{marker}."
    found = structure(text)
    assert [unit.text for unit in labelled(found)] == ["ينبغي للدول أن تحمي الأطفال من العنف."]
    assert [line.role for line in found.lines if line.text.startswith(marker)] == ["footnote"]


@pytest.mark.parametrize(
    "text",
    [
        "١- ينبغي للدول أن تحمي الأطفال من\n\n² تقديرات الأمانة.\n\f\nالعنف.",  # no marker
        "١- ينبغي للدول أن تحمي الأطفال من\n\n² تقديرات الأمانة.\n\nالعنف².",  # on the same page
        "١- ينبغي للدول أن تحمي الأطفال من\n\n² تقديرات.\n\nنص آخر.\n\f\nالعنف².",  # above other text
        "١- ينبغي ما يلي:\n\n(١) تعزيز التعاون؛\n\n\f(٢) حماية الشهود عملاً بالاتفاقية(١).",  # no open sentence
    ],
)
def test_what_begins_like_a_note_and_is_none(text: str) -> None:
    assert "footnote" not in {line.role for line in structure(text).lines}


def test_a_footnote_ends_at_a_heading_and_at_furniture() -> None:
    text = f"البند ٤ من جدول الأعمال المؤقت*\n* CTOC/COP/WG.7/2019/1\nV.19-08455 (A)\nأولاً- الاجتماع الأول، فيينا، ٤ أيار/مايو ٢٠١٥\n{ITEM}"
    assert [line.role for line in structure(text).lines] == [
        "front_matter",
        "footnote",
        "furniture",
        "heading",
        "item",
    ]


@pytest.mark.parametrize(
    "foot", ["GE.99-12345\n3\n\f", "3\n\f", "- 3 -\n\f", "\f3\n\n", "\fA/HRC/99/4\n3\n\n"]
)
def test_a_page_number_inside_a_paragraph_is_furniture(foot: str) -> None:
    found = structure(f"١- ينبغي للدول أن تتعاون\n\n{foot}مع المنظمات الدولية.\n\n٢- ينبغي للدول أن تبلغ.")
    assert [unit.text for unit in labelled(found)] == [
        "ينبغي للدول أن تتعاون مع المنظمات الدولية.",
        "ينبغي للدول أن تبلغ.",
    ]


def test_a_lone_number_that_ends_a_wrapped_sentence_is_text() -> None:
    found = structure("١- ينبغي للدول أن تتعاون قبل نهاية عام\n2105\n\n٢- ينبغي للدول أن تبلغ.")
    assert labelled(found)[0].text == "ينبغي للدول أن تتعاون قبل نهاية عام 2105"


def test_a_lone_symbol_at_the_end_of_a_sentence_is_text() -> None:
    text = f"أولاً- الاجتماع الأول، فيينا، ٤ أيار/مايو ٢٠١٥\n\n١- ينبغي تعزيز التعاون وفقاً للوثيقة\nCTOC/COP/WG.7/2017/4\n\n٢- {ITEM[3:]}"
    assert labelled(structure(text))[0].text.endswith("للوثيقة CTOC/COP/WG.7/2017/4")


def test_a_language_without_words_has_its_structure_and_a_finding() -> None:
    text = "1. Die Vertragsstaaten sollen die Umsetzung erwägen und dabei:\n\n(a) die Opfer schützen;\n\n(b) die Gerichte stärken.\n\n2. Sie sollen berichten."
    found = structure(text)
    assert found.document.language == "und"
    assert [unit.path for unit in found.paragraphs] == ["r1", "r1.1", "r1.2", "r2"]
    assert codes(found) == ["language.structure_only"]
    assert "there are for: Arabic" in found.findings[0].message


def test_a_source_without_words_fails_and_says_so() -> None:
    found = structure("12\n\n*** 34")
    assert found.document.status == "failed"
    assert codes(found) == ["document.no_words"]
    assert {line.role for line in found.lines} == {"unassigned"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("ينبغي", "rtl"), ("CTOC/COP", "ltr"), ("وثيقة CTOC", "mixed"), ("٣/٢٠", "rtl")],
)
def test_directions(text: str, wanted: str) -> None:
    body = "أولاً- الاجتماع الأول، فيينا، ٤ أيار/مايو ٢٠١٥"
    found = structure(f"{body}\n\n{ITEM}\n{text}")
    assert found.lines[-1].direction == wanted


RESOLUTION = """إن الجمعية العامة،

إذ تشير إلى اتفاقية حقوق الطفل(١)،

وإذ تؤكد من جديد قرارها ٩٨/١٢(٢)،

١- تهيب بالدول أن تنفذ اتفاقية حقوق الطفل؛

٢- تقرر أن تبقي المسألة قيد نظرها.

"""
CLOSINGS = [
    "الجلسة العامة ٥٤\n١٨ كانون الأول/ديسمبر ٢٠٩٩\n\n",
    "الجلسة 54\n\n",
    "٢٤ آذار/مارس ٢٠٩٨\n\n",
]
LISTS = ["({}) ", "{}- ", "{}. ", "{} "]


@pytest.mark.parametrize("closing", CLOSINGS)
@pytest.mark.parametrize("label", LISTS)
def test_a_list_of_notes_below_a_resolution_is_no_list_of_its_items(closing: str, label: str) -> None:
    texts = ["انظر A/99/41، الفصل الثاني.", "المرجع نفسه، الفصل الثالث.", "ورقة غير منشورة."]
    notes = [f"{label.format(digit)}{text}" for digit, text in zip("١٢٣", texts, strict=True)]
    found = structure(RESOLUTION + closing + "\n".join(notes) + "\n")
    assert [line.role for line in found.lines if line.text in notes] == ["footnote"] * 3
    assert [one.path for one in found.paragraphs if one.label] == ["r1", "r2"]
    assert found.paragraphs[1].text == "إذ تشير إلى اتفاقية حقوق الطفل،"


@pytest.mark.parametrize(
    "items", [["1. The well is deep.", "2. The river is wide."], ["The wells are deep.", "See below."]]
)
def test_a_title_above_other_text_is_no_part_of_notes(items: list[str]) -> None:
    found = structure("\n\n".join(["The council met in the spring.", "Notes", *items]))
    assert "footnote" not in {line.role for line in found.lines}


@pytest.mark.parametrize(
    "items",
    [
        # Below a date, but not as notes begin, or not from one.
        ["١- ينبغي للدول أن تتعاون؛", "٢- ينبغي للدول أن تبلغ؛", "٣- ينبغي للدول أن تساعد."],
        ["٣- انظر A/99/41.", "٤- المرجع نفسه."],
    ],
)
def test_another_list_below_a_date_is_one_of_items(items: list[str]) -> None:
    text = RESOLUTION.replace("(١)", "").replace("(٢)", "")
    found = structure(text + CLOSINGS[0] + "\n".join(items) + "\n")
    assert "footnote" not in {line.role for line in found.lines}


DAY = "١٢ تشرين الأول/أكتوبر ٢٠١٨"
ITEMS = [
    "1- ترد في هذه الوثيقة توصيات الفريق.",
    "2- تقرير الأمانة متاح للدول.",
    "3- ينبغي للدول الأطراف أن تعزز التعاون.",
    "4- القرار بيد الدول.",
]


@pytest.mark.parametrize("above", ["", RESOLUTION])
def test_a_list_below_a_day_that_does_not_begin_as_notes_is_one_of_items(above: str) -> None:
    found = structure(above + "\n".join([DAY, "", *ITEMS]))
    assert "footnote" not in {line.role for line in found.lines}
    texts = [one.raw for one in found.paragraphs]
    assert [text for text in texts if f"1- {text}" in ITEMS or text in {item[3:] for item in ITEMS}] == [
        item[3:] for item in ITEMS
    ]


def test_notes_that_ask_are_items() -> None:
    items = ["١- انظر A/99/41.", "٢- المرجع نفسه.", "٣- ينبغي للدول أن تبلغ."]
    found = structure(RESOLUTION + DAY + "\n\n" + "\n".join(items))
    assert "footnote" not in {line.role for line in found.lines}


def test_meetings_of_recommendations_are_no_ends_of_resolutions() -> None:
    meeting = ["1- ترد التوصيات أدناه.", "ينبغي للدول أن تتعاون.", "2- تقرير الرئيس متاح.", ""]
    found = structure("\n".join(["الجلسة ٣", *meeting, "الجلسة ٤", *meeting]))
    assert "footnote" not in {line.role for line in found.lines}


@pytest.mark.parametrize("above", ["", RESOLUTION])
@pytest.mark.parametrize("text", ["ينبغي للدول أن تتعاون", "عقد الفريق اجتماعا"])
def test_text_below_a_note_is_no_part_of_it(above: str, text: str) -> None:
    found = structure(above + "\n".join([DAY, "1- انظر A/1.", *[f"{text}."] * 30]))
    notes = [line.text for line in found.lines if line.role == "footnote"]
    assert notes == (["1- انظر A/1."] if above else [])


def test_a_list_of_notes_ends_at_a_heading() -> None:
    lines = ["١- انظر A/99/41", "٢- المرجع نفسه", "المرفق", "كلام آخر."]
    found = structure(RESOLUTION + DAY + "\n" + "\n".join(lines))
    assert [line.text for line in found.lines if line.role == "footnote"] == lines[:2]


def test_a_note_goes_on_and_cites_a_resolution_by_number() -> None:
    notes = [
        "١- القرار ٢١٧ ألف (د-٣).",
        "٢- انظر تقرير اللجنة عن",
        "حالة البئر.",
        "٣- قرار الجمعية العامة ٤٤/٢٥.",
    ]
    found = structure(RESOLUTION + DAY + "\n" + "\n".join(notes))
    assert [line.text for line in found.lines if line.role == "footnote"] == notes


def test_chinese_lines_longer_than_print_makes_them_are_paragraphs() -> None:
    clauses = [
        "回顾其关于能力建设的各项决议,",
        "又回顾其关于技术援助的各项决定,",
        "强调会员国履行义务的重要性,",
    ]
    long = "决定" + "加强各国之间的合作" * 13 + "。"
    text = "\n".join(["大会,", "", *clauses, f"1. {long}", f"2. {long}", "3. 决定继续处理此案。"])
    assert [unit.path for unit in structure(text).paragraphs] == ["p0", "p1", "p2", "p3", "r1", "r2", "r3"]
