"""What opens a document and what parts it: numerals alone on a line,
lines below a title, enacting words, meetings.
"""

import pytest

from tests.support import structure
from unrec import languages
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.reading import source_of
from unrec.structure.furniture import is_furniture, job_number
from unrec.text import clean

RESOLUTION = (
    "Resolution adopted by the General Assembly\n\n79/145. Sustainable fisheries\n\nThe General Assembly,\n\n"
    "Recalling its resolution 61/105 of 8 December 2006,\n\n{}"
)
PARTS = [
    "I\nSustainable fisheries\n\n1. Urges all States to act;\n\nII\nThe Agreement\n\n2. Calls upon States to accede.\n",
    "I\n\nSustainable fisheries\n\n1. Urges all States to act;\n\nII\n\nThe Agreement\n\n2. Calls upon States to accede.\n",
]


def sections(text: str) -> list[tuple[str, str]]:
    return [(one.label, one.title) for one in structure(text).sections]


def paths(text: str) -> list[str]:
    return [one.path for one in structure(text).paragraphs]


def roles(text: str) -> dict[str, tuple[str, str]]:
    return {line.text.strip(): (line.role, line.rule) for line in structure(text).lines if line.text.strip()}


@pytest.mark.parametrize("parts", PARTS)
def test_a_numeral_alone_heads_a_part_with_the_title_below_it(parts: str) -> None:
    text = RESOLUTION.format(parts)
    assert sections(text) == [("I", "Sustainable fisheries"), ("II", "The Agreement")]
    assert paths(text) == ["p0", "p1", "r1", "r2"]


def test_numerals_alone_head_parts_without_titles() -> None:
    text = RESOLUTION.format("I\n\n1. Urges all States to act;\n\nII\n\n2. Calls upon States to accede.\n")
    assert sections(text) == [("I", ""), ("II", "")]
    assert paths(text) == ["p0", "p1", "r1", "r2"]


@pytest.mark.parametrize(
    ("glued", "expected"),
    [
        ("A.导言\n\n1.2016年11月，委员会审议了报告。\n\nB.积极方面\n\n2.委员会欢迎新法。", [("A.", "导言"), ("B.", "积极方面")]),
        ("A.Введение\n\n1.Комитет рассмотрел доклад.\n\nB.Позитивные аспекты\n\n2.Комитет приветствует закон.", [("A.", "Введение"), ("B.", "Позитивные аспекты")]),
        ("II.Introduction\n\n1.The Committee considered the report.\n\nIII.Positive aspects\n\n2.It welcomes the law.", [("II.", "Introduction"), ("III.", "Positive aspects")]),
    ],
)  # fmt: skip
def test_a_label_may_be_glued_to_what_follows_it(glued: str, expected: list[tuple[str, str]]) -> None:
    assert sections(glued) == expected
    assert paths(glued) == ["r1", "r2"]
    assert not [one for one in structure(glued).findings if one.code.startswith("number.")]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_number_of_a_part_is_the_label_of_the_title_below_it(between: str) -> None:
    text = f"Chapter I{between}Purposes and Principles\n\n1. States shall act.\n\nChapter II{between}Membership\n\n2. States shall report.\n"
    assert sections(text) == [("Chapter I", "Purposes and Principles"), ("Chapter II", "Membership")]


REPORT = (
    "General Assembly\n\nA/HRC/99/52\n\nDistr.: General\n\nHuman Rights Council\n\nSixtieth session\n\n"
    "Agenda item 3\n\nArmed guards at sea\n\n{}I. Introduction\n\n1. The report is short.\n"
)


def test_what_stands_below_the_title_and_ends_as_no_sentence_does_is_front_matter() -> None:
    line = "Report of the Working Group on the use of guards as a means of violating rights"
    assert roles(REPORT.format(f"{line}\n\n"))[line][0] == "front_matter"
    assert paths(REPORT.format(f"{line}\n\n")) == ["r1"]


def test_a_sentence_below_the_title_opens_the_body() -> None:
    assert paths(REPORT.format("The guards are many.\n\n")) == ["p1", "r1"]


@pytest.mark.parametrize(
    "enacting",
    [
        "The Conference of the Parties to the United Nations Convention against Transnational Organized Crime,",
        "La Conférence des Parties à la Convention des Nations Unies contre la criminalité transnationale organisée,",
        "La Conferencia de las Partes en la Convención de las Naciones Unidas contra la Delincuencia Organizada Transnacional,",
        "Конференция участников Конвенции Организации Объединенных Наций против транснациональной организованной преступности,",
    ],
)
def test_enacting_words_may_name_a_conference_in_full(enacting: str) -> None:
    text = f"{enacting}\n\nRecalling the Charter / ссылаясь на Устав,\n\n1. Decides.\n\n2. Decides again.\n"
    assert paths(text)[0] == "p0"


@pytest.mark.parametrize(
    "text",
    [
        "Report of the Subcommittee*, **\n\n1. In accordance with its mandate it visited the State.\n\n2. It met many.\n",
        "Report of the Subcommittee,\n\nI. Introduction\n\n1. In accordance with its mandate it visited the State.\n\n2. It met many.\n",
    ],
)
def test_a_comma_between_markers_or_above_a_heading_enacts_nothing(text: str) -> None:
    assert not any(path.endswith("p0") for path in paths(text))


MEETINGS = {
    "en": ("IV. Fourth meeting, Vienna, 11–13 September 2017", "1. States parties should act.", "Vienna"),
    "fr": (
        "IV. Quatrième réunion, Vienne, 11-13 septembre 2017",
        "1. Les États parties devraient agir dans la mesure du possible.",
        "Vienne",
    ),
    "es": (
        "IV. Cuarta reunión, Viena, 11 a 13 de septiembre de 2017",
        "1. Los Estados partes deberían actuar en la medida de lo posible.",
        "Viena",
    ),
    "ru": (
        "IV. Четвертое совещание, Вена, 11–13 сентября 2017 года",
        "1. Государствам-участникам следует принять меры.",
        "Вена",
    ),
    "zh": ("四、第四次会议，2017年9月11日至13日，维也纳", "1. 缔约国应当采取措施。", "维也纳"),
}


@pytest.mark.parametrize("code", MEETINGS)
def test_a_labelled_heading_may_be_that_of_a_meeting(code: str) -> None:
    heading, first, city = MEETINGS[code]
    found = structure(f"{heading}\n\n{first}\n")
    assert found.document.language == code
    assert [one.path for one in found.paragraphs] == ["m4.r1"]
    (one,) = found.sections
    assert (one.kind, one.meeting_number, one.city, str(one.start_date)) == ("meeting", 4, city, "2017-09-11")


def test_notes_of_a_text_without_pages_stand_at_its_end() -> None:
    many = "".join(
        f"{number}. The Committee took note of report number {number}.\n\n" for number in range(2, 60)
    )
    text = f"1. The Committee recalled the plan of action¹ and thanked all.\n\n{many}¹ LC/COP-EZ.3/1/Rev.1.\n"
    assert roles(text)["¹ LC/COP-EZ.3/1/Rev.1."] == ("footnote", "footnote.marker")


def test_the_documents_own_symbol_is_furniture_wherever_it_stands_alone() -> None:
    many = "".join(
        f"{number}. The Committee took note of report number {number}.\n\n" for number in range(1, 40)
    )
    text = f"Naciones Unidas    A/HRC/56/62\n\n{many}A/HRC/56/62\n\n40. The Committee took note.\n"
    assert roles(text)["A/HRC/56/62"] == ("furniture", "furniture.lone_symbol")


# A web page broke its sentences at links: the symbol comes twice and is the document's own nowhere.
LONG = "في كل ما يتصل بالمياه والآبار وما يلزم لها من مال ورجال في كل البلاد دون إبطاء " * 3
BROKEN = "".join(
    f"{line}\n"
    for line in (
        *(f"وإذ نؤكد القرار {number} {LONG}، ونجدد العزم على إنفاذه." for number in range(20)),
        f"وإذ نعرب عن شكرنا للدولة المضيفة {LONG}",
        "وإذ ندين جميع أشكال الكراهية والتمييز،",
        "وإذ نحذر من تداعيات الجفاف على الأطفال والنساء.",
        "وإذ نرحب بقرار الجمعية العامة للأمم المتحدة رقم",
        "A/ES-98/L.25",
        "الذي اعتمدته الدورة الطارئة الثامنة والتسعون.",
        "رفض توصيف الجفاف أمرا عاديا",
        ".",
        "مطالبة الدول باتخاذ قرار حاسم ملزم استنادا إلى القرار",
        "A/ES-98/L.25",
        "بتاريخ 26/10/2098.",
    )
)


def test_a_symbol_that_is_cited_twice_on_lines_of_its_own_is_not_the_documents_own() -> None:
    found = structure(BROKEN)
    assert found.document.symbol is None
    assert [line.role for line in found.lines if line.text == "A/ES-98/L.25"] == ["item", "item"]


def test_clauses_of_a_web_page_begin_at_their_word_and_marks_begin_nothing() -> None:
    texts = [row.text for row in structure(BROKEN).paragraphs]
    assert sum(text.startswith("وإذ") for text in texts) == 24
    assert "." not in texts
    assert all(path != "p0" for path in paths(BROKEN))


def test_a_line_that_begins_with_a_comma_goes_on_at_the_top_of_a_page() -> None:
    page = "أشاد المجلس بما حققته الدول الأعضاء من تقدم في مجال التعليم والصحة وحماية البيئة البحرية"
    rest = "، وأشاد كذلك بالجهود التي تبذلها الأمانة العامة في هذا المجال."
    text = f"{page}.\n\n{page} وفي غيره\n\f{rest}\n\n{page}.\n"
    assert [one.raw.count("\n") for one in structure(text).paragraphs] == [0, 1, 0]


def test_an_asterisk_within_words_that_no_space_parts_marks_a_note() -> None:
    text = "偷运移民问题工作组\n\n临时议程*项目4\n\n* CTOC/COP/WG.7/2019/1。\n\n1. 缔约国应当采取措施。\n"
    assert roles(text)["* CTOC/COP/WG.7/2019/1。"] == ("footnote", "footnote.marker")


# On 18 April 2024: the line breaks between the number and the sign for the day.
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("在2024年4月18\n日通过", "在2024年4月18日通过"),
        ("第\n12条", "第12条"),
        ("the 12\narticles", "the 12 articles"),
    ],
)
def test_nothing_parts_lines_of_a_script_without_spaces(raw: str, expected: str) -> None:
    assert clean(raw).text == expected


def test_a_document_of_recommendations_alone_is_read() -> None:
    text = (
        "Recommendation 1\nStates should ratify the Convention.\n\nRecommendation 2\nStates should report.\n"
    )
    found = extract(source_of("x.txt", text.encode()), load())
    assert found.document.status != "failed"
    assert [one.kind for one in found.paragraphs] == ["recommendation", "recommendation"]


def test_an_annex_begins_at_its_heading_though_other_headings_follow() -> None:
    annex = "Annex\nVoluntary elements of registration\n\nI. Purpose\n\n1. The elements assist States.\n\nII. Registry\n\n2. States agree.\n"
    text = RESOLUTION.format(f"1. Adopts the elements;\n\n2. Decides to go on.\n\n{annex}")
    assert paths(text)[-2:] == ["a1.r1", "a1.r2"]


def test_what_stands_alone_between_an_annex_heading_and_another_is_the_title_of_the_annex() -> None:
    annex = "Annex\n\nVoluntary elements of registration\n\nI. Purpose\n\n1. The elements assist States.\n\n2. States agree.\n"
    text = RESOLUTION.format(f"1. Adopts the elements;\n\n2. Decides to go on.\n\n{annex}")
    assert sections(text)[-3:] == [
        ("", "Annex"),
        ("", "Voluntary elements of registration"),
        ("I.", "Purpose"),
    ]
    assert paths(text)[-2:] == ["a1.r1", "a1.r2"]


def test_the_letter_that_transmits_a_text_is_no_front_matter() -> None:
    letter = (
        "I have the honour to transmit herewith the text of the resolution that the council of ministers adopted "
        "at its thirty-fifth session, which I should be grateful if you would have circulated as a document."
    )
    text = f"{letter}\n\nThe General Assembly,\n\nRecalling its resolution 60/1,\n\n1. Decides.\n\n2. Requests.\n"
    assert structure(text).paragraphs[0].text == letter


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("GE.09-", "furniture.job_number"),
        ("GE. 10-10168", "furniture.job_number"),
        ("GE.1114618", "furniture.job_number"),
        ("K2518834", "furniture.job_number"),
        ("K2518834 120625", "furniture.job_number"),
        ("020622 030622", "furniture.job_number"),
        ("٠٢٠٦٢٢   ٠٣٠٦٢٢", "furniture.job_number"),
        ("020622", None),
        ("451322 030622", None),
    ],
)
def test_a_job_number_alone_and_its_days_alone_are_furniture(text: str, rule: str | None) -> None:
    assert is_furniture(text, languages.load("ar")) == rule


def test_a_long_rule_of_underscores_is_furniture() -> None:
    rule = "_" * 86
    assert roles(f"1. The Committee took note.\n\n{rule}\n\n2. The Committee agreed.\n")[rule] == (
        "furniture",
        "furniture.rule",
    )


# Executive summary. 1. Introduction: legal framework. 2. Chapter three. 2.1. Observations on implementation …
SUMMARY = (
    "خلاصة وافية\n\n١- مقدمة: لمحة عامة عن الإطار القانوني والمؤسسي في سياق تنفيذ اتفاقية\nالأمم المتحدة لمكافحة الفساد\n\n"
    "انضمت الدولة إلى الاتفاقية في عام ٢٠١١.\n\n٢- الفصل الثالث: التجريم\n\n"
    "١-٢- ملاحظات على تنفيذ المواد\n\nتجرم المادة ١٧١ الرشوة.\n\nولا تشمل الأحكام الوعد بالمزية.\n\n"
    "٢-٢- التحديات في التنفيذ\n\nيوصى بأن تقوم الدولة بما يلي:\n\n• تعديل أحكام الرشوة؛\n\n• تجريم الارتشاء.\n"
)


def test_sections_with_numbers_where_no_paragraph_has_one() -> None:
    assert sections(SUMMARY) == [
        (
            "١-",
            "مقدمة: لمحة عامة عن الإطار القانوني والمؤسسي في سياق تنفيذ اتفاقية الأمم المتحدة لمكافحة الفساد",
        ),
        ("٢-", "الفصل الثالث: التجريم"),
        ("١-٢-", "ملاحظات على تنفيذ المواد"),
        ("٢-٢-", "التحديات في التنفيذ"),
    ]
    assert [one.text for one in structure(SUMMARY).paragraphs] == [
        "انضمت الدولة إلى الاتفاقية في عام ٢٠١١.",
        "تجرم المادة ١٧١ الرشوة.",
        "ولا تشمل الأحكام الوعد بالمزية.",
        "يوصى بأن تقوم الدولة بما يلي:",
        "تعديل أحكام الرشوة؛",
        "تجريم الارتشاء.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        # Two of the paragraphs with numbers are sentences.
        SUMMARY.replace("تنفيذ المواد\n", "تنفيذ المواد.\n").replace("في التنفيذ\n", "في التنفيذ.\n"),
        # Nothing stands below: a table of contents.
        "Contents\n\n1. Introduction\n\n2. Findings\n\n2.1. Law\n\n2.2. Practice\n\n2.3. Needs\n\n3. Annex\n",
    ],
)
def test_numbers_that_are_not_those_of_sections(text: str) -> None:
    assert "heading.number.section" not in {rule for _, rule in roles(text).values()}


@pytest.mark.parametrize(
    ("preamble", "first"),
    [
        (["THE MEMBERS", "to unite our strength to keep the peace,", "to practise tolerance,"], "p1"),
        (["نحن الأعضاء", "أن نضم قوانا كي نحفظ السلم،", "أن نأخذ أنفسنا بالتسامح،"], "p1"),
        (["The States Parties to the present Convention,", "Recalling their duties,"], "p0"),
        (["إن الدول الأطراف في هذه الاتفاقية،", "إذ تشير إلى واجباتها،"], "p0"),
    ],
)
def test_a_list_of_aims_above_articles_enacts_nothing(preamble: list[str], first: str) -> None:
    word = "Article" if preamble[0][0].isascii() else "المادة"
    articles = [f"{word} {number}\nNothing shall prevent it." for number in range(1, 5)]
    if word != "Article":
        articles = [f"{word} {number}\nليس في ذلك ما يمنعه." for number in range(1, 5)]
    found = paths("\n\n".join([*preamble, *articles]))
    assert [path for path in found if path.endswith("p0")] == ([first] if first == "p0" else [])
    assert not any(path.startswith("d") for path in found)


@pytest.mark.parametrize(
    ("article", "clause"),
    [("Article", "Without prejudice to other laws,"), ("المادة", "مع عدم الإخلال بأحكام القوانين الأخرى،")],
)
def test_a_clause_that_ends_in_a_comma_below_an_article_enacts_nothing(article: str, clause: str) -> None:
    text = "ليس في ذلك ما يمنعه." if article != "Article" else "Nothing shall prevent it."
    articles = [f"{article} {number}\n\n{clause}\n\n{text}" for number in range(1, 5)]
    found = paths("\n\n".join(articles))
    assert found == [f"art{number}.p{place}" for number in range(1, 5) for place in (1, 2)]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("GE.10- 14942    (E)", "GE.10-14942"),
        ("GE. 10-10168", "GE.10-10168"),
        ("GE.1114618", "GE.11-14618"),
        ("19-08455 (A) 220819", "19-08455"),
        ("in 2010-14942", None),
    ],
)
def test_a_job_number_is_told_as_it_is_printed_elsewhere(line: str, number: str | None) -> None:
    assert job_number(line) == number
