"""Titles of documents of all kinds, what is left out of them, and where none is given."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import labelled, structure
from unrec.languages import load
from unrec.structure.front import find_title, read_front
from unrec.structure.identity import read_masthead

ARABIC = load("ar")
ISSUE = "التوزيع: عام\n١٢ تموز/يوليه ٢٠٩٨\nالأصل: بالإنكليزية\n\n"
COUNCIL = f"A/HRC/98/3\n\n{ISSUE}الجمعية العامة\nمجلس حقوق الإنسان\n"
ITEM = f"{COUNCIL}الدورة الثامنة\nالبند ٥ من جدول الأعمال المؤقت*\nهيئات حقوق الإنسان وآلياتها\n\n"

# Each text, its title, the rule.
TITLES = [
    # A title of several lines, with a footnote's marker.
    (
        f"{ITEM}تقرير اللجنة الاستشارية عن آثار\nالجفاف في المناطق\nالريفية*",
        "تقرير اللجنة الاستشارية عن آثار الجفاف في المناطق الريفية",
        "after_item",
    ),
    (
        f"{ITEM}حالة الأنهار الجليدية(١)\nوالبحيرات الجبلية",
        "حالة الأنهار الجليدية والبحيرات الجبلية",
        "after_item",
    ),
    # Who wrote it, behind the title and alone.
    (f"{ITEM}أثر الجفاف في المدارس\n\nمذكرة من الأمانة", "أثر الجفاف في المدارس", "after_item"),
    (
        f"{ITEM}أثر الجفاف في المدارس\nتقرير المقررة الخاصة المعنية بالحق في التعليم",
        "أثر الجفاف في المدارس",
        "after_item",
    ),
    (
        f"{ITEM}تقرير المقررة الخاصة المعنية بالحق\nفي التعليم",
        "تقرير المقررة الخاصة المعنية بالحق في التعليم",
        "after_item",
    ),
    (f"{ITEM}مذكرة من الأمانة بشأن أثر الجفاف", "مذكرة من الأمانة بشأن أثر الجفاف", "after_item"),
    (f"{COUNCIL}\nمذكرة من الأمانة", "مذكرة من الأمانة", "credit"),
    # The item's heading goes on behind a colon, or is not printed.
    (
        f"{COUNCIL}البند ٣ (ب) من جدول الأعمال\n\nمسائل تنظيمية:\n\nإقرار الجدول\n\nجدول الاجتماعات",
        "جدول الاجتماعات",
        "after_item",
    ),
    (
        f"{COUNCIL}البند ٣ من جدول الأعمال\n\nفهرس التوصيات المعتمدة",
        "فهرس التوصيات المعتمدة",
        "document_word",
    ),
    # Treaty bodies: the treaty's name stands at the head, the session and a topic below the organ.
    (
        f"CRC/C/ORI/CO/3\n\nاتفاقية حقوق الطفل\n\n{ISSUE}لجنة حقوق الطفل\n\nالملاحظات الختامية بشأن التقرير الدوري الثالث\nلأوريا*",
        "الملاحظات الختامية بشأن التقرير الدوري الثالث لأوريا",
        "document_word",
    ),
    (
        f"CRC/C/ORI/CO/3\n\n{ISSUE}لجنة حقوق الطفل\nالدورة السادسة عشرة\n٣-٢١ أيار/مايو ٢٠٩٨\n\nالنظر في التقارير المقدمة من الدول الأطراف بموجب المادة ٤٤\nمن الاتفاقية\n\nالملاحظات الختامية للجنة حقوق الطفل\n\nأوريا",
        "الملاحظات الختامية للجنة حقوق الطفل أوريا",
        "document_word",
    ),
    # Resolutions and drafts.
    (
        f"A/RES/98/7\n\n{ISSUE}الجمعية العامة\nالبند ١٢ من جدول الأعمال\n\nقرار اتخذته الجمعية العامة في ٣ كانون الأول/ديسمبر ٢٠٩٨\n[دون الإحالة إلى لجنة رئيسية\n(A/98/L.7)]\n\n٩٨/٧ - مكافحة التصحر\nوالجفاف\n\nإن الجمعية العامة،",
        "مكافحة التصحر والجفاف",
        "numbered",
    ),
    (
        f"A/RES/98/7\n\n{ISSUE}الجمعية العامة\n\nقرار اتخذته الجمعية العامة في ٣ كانون الأول/ديسمبر ٢٠٩٨\n\nمكافحة التصحر\n\nإن الجمعية العامة،",
        "مكافحة التصحر",
        "adopted",
    ),
    (
        f"{ISSUE}مؤتمر الدول الأطراف في اتفاقية الأمم المتحدة\nلمكافحة الفساد\nالدورة الثامنة\n\nالقرار ٨/١\n\nاسترداد الموجودات\n\nإن المؤتمر،",
        "استرداد الموجودات",
        "adopted",
    ),
    (
        f"A/98/L.7\n\n{ISSUE}الجمعية العامة\nالبند ٤ من جدول الأعمال\nالمحيطات\n\nمشروع قرار مقدم من رئيس الجمعية العامة\nمصائد الأسماك\n\nإن الجمعية العامة،",
        "مصائد الأسماك",
        "draft",
    ),
    (
        f"A/98/L.7\n\n{ISSUE}الجمعية العامة\nالبند ٤ من جدول الأعمال\nالمحيطات\n\nمشروع قرار منقح\n\nمصائد الأسماك\n\nإن الجمعية العامة،",
        "مصائد الأسماك",
        "draft",
    ),
    (
        f"A/98/L.7\n\n{ISSUE}الجمعية العامة\nالبند ٤ من جدول الأعمال\nالمحيطات\n\nمشروع قرار\n\nإن الجمعية العامة،",
        "مشروع قرار",
        "document_word",
    ),
    # No item: what stands above the note, or alone under the organ.
    (f"{COUNCIL}\nتنظيم أعمال المجلس\n\nمذكرة من الأمانة\n\nتوزيع البنود", "تنظيم أعمال المجلس", "credited"),
    (f"{COUNCIL}\nتنظيم أعمال المجلس\n\nنظر المجلس في تنظيم أعماله.", "تنظيم أعمال المجلس", "after_masthead"),
    # A text without a masthead.
    (
        "اتفاقية بشأن تبادل البذور\n\nإن الدول الأطراف، إذ تدرك أهمية البذور، قد اتفقت على ما يلي:",
        "اتفاقية بشأن تبادل البذور",
        "document_word",
    ),
]

UNCLEAR = [
    f"{ITEM}مذكرة من الأمانة",
    f"{ITEM}مذكرة من الأمانة\n\nمعلومات أساسية",
    f"{COUNCIL}",
    f"{COUNCIL}\nنظر المجلس في تنظيم أعماله\nوخلص إلى ما يلي.",
    f"{COUNCIL}\nمكتب الشؤون القطبية\n\nحالة الجليد",
    f"A/98/1\n\n{ISSUE}مكتب الشؤون القطبية",
    f"{COUNCIL}البند ٣ من جدول الأعمال\nحالة الجليد\nأثر الجفاف",
    f"{COUNCIL}البندان ٣ و٤ من جدول الأعمال\nحالة الجليد\n\nأثر الجفاف",
    f"{COUNCIL}\n٩٨/٧ مكافحة التصحر\n٩٨/٨ حفظ البذور",
    f"{COUNCIL}\nالمحتويات\n\nتقرير عن الجفاف",
    "أثر الجفاف في المدارس",
    "",
]


@pytest.mark.parametrize(("text", "title", "rule"), TITLES)
def test_titles(text: str, title: str, rule: str) -> None:
    found = find_title(read_front(text.split("\n"), ARABIC), ARABIC)
    assert found is not None
    assert (found.text, found.rule) == (title, f"title.{rule}")


def test_a_title_stands_below_the_headings_of_all_items() -> None:
    text = f"{COUNCIL}البندان ٣ و٤ من جدول الأعمال\nحالة الجليد\n\nأثر الجفاف\n\nحفر الآبار في القرى"
    assert read_masthead(text.split("\n"), ARABIC).title == "حفر الآبار في القرى"


@pytest.mark.parametrize("text", UNCLEAR)
def test_no_title_is_guessed(text: str) -> None:
    assert read_masthead(text.split("\n"), ARABIC).title is None


def test_the_rule_reaches_the_lines() -> None:
    found = structure(f"{ITEM}أثر الجفاف\nفي المدارس\n\n١- ينبغي للدول أن تحفر الآبار.")
    rules = {line.text: line.rule for line in found.lines if line.role == "front_matter"}
    assert rules["أثر الجفاف"] == rules["في المدارس"] == "title.after_item"
    assert rules["هيئات حقوق الإنسان وآلياتها"] == "front.before_body"
    assert rules["الدورة الثامنة"] == "front.session"


def test_a_session_of_the_masthead_heads_nothing() -> None:
    found = structure(f"{ITEM}توصيات بشأن الجفاف\n\n١- ينبغي للدول أن تحفر الآبار.")
    assert (found.sections, [unit.path for unit in labelled(found)]) == ((), ["r1"])
    assert found.document.agenda_item == "البند ٥ من جدول الأعمال المؤقت: هيئات حقوق الإنسان وآلياتها"


def test_a_meeting_s_header_below_the_organ_stays_a_heading() -> None:
    header = "الاجتماع الأول، فيينا، ٤ أيار/مايو ٢٠١٥"
    found = structure(
        f"CTOC/COP/WG.9/2098/1\n\nالفريق العامل المعني بالجفاف\n\n{header}\n\n١- ينبغي للدول أن تحفر الآبار."
    )
    assert [section.meeting_number for section in found.sections] == [1]


def test_a_document_without_headings_keeps_its_masthead() -> None:
    found = structure(f"{ITEM}أثر الجفاف في المدارس\n\nإن المجلس،\nإذ يشير إلى قراره ٥/١،")
    assert (found.document.title, found.document.masthead) == ("أثر الجفاف في المدارس", "مجلس حقوق الإنسان")
    untitled = structure(f"{COUNCIL}\nإن المجلس،\nإذ يشير إلى قراره ٥/١،")
    assert (untitled.document.symbol, untitled.document.title) == ("A/HRC/98/3", None)


def test_other_columns() -> None:
    old = "Distr.\nGENERAL\n\nS/RES/9240 (2098)\n9 October 2098\n\nARABIC Original: ENGLISH\n\nفريق الخبراء المعني\nبالجفاف\nفيينا، ٤ أيار/مايو ٢٠٩٨"
    found = read_masthead(old.split("\n"), ARABIC)
    assert found.symbol == "S/RES/9240 (2098)"
    assert (found.distribution, found.date, found.original_language) == (
        "general",
        dt.date(2098, 10, 9),
        "en",
    )
    assert found.masthead == "فريق الخبراء المعني بالجفاف"


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        (
            "Item 5*\nHuman rights bodies and\nmechanisms\n\nReport on wells",
            "Item 5: Human rights bodies and mechanisms",
        ),
        ("Item 5\n\nReport on wells", "Item 5"),  # the title, no heading of the item
        ("Items 5 and 6\nBodies\n\nMechanisms\n\nReport on wells", "Items 5 and 6: Bodies; Mechanisms"),
        ("Items 5 and 6\nBodies\n\nMechanisms", "Items 5 and 6"),
        ("Item 5\nBodies\n\n1. Wells are dug.", "Item 5"),
    ],
)
def test_the_heading_of_an_item_stands_between_it_and_the_title(below: str, expected: str) -> None:
    top = "A/98/3\n\nDistr.: General\n12 July 2098\n\nGeneral Assembly\nEightieth session\n"
    assert read_masthead(f"{top}{below}".split("\n"), load("en")).agenda_item == expected


def test_a_sentence_about_an_item_is_no_agenda_item() -> None:
    text = f"{COUNCIL}\nنظر المجلس في تنظيم أعماله وخلص إلى أن\nالبند ٣ من جدول أعماله لم يناقش بعد.\n"
    assert read_masthead(text.split("\n"), ARABIC).agenda_item is None


def test_a_bar_code_is_no_footnote() -> None:
    found = structure(
        f"A/98/L.7*\n{ISSUE.strip()}\n*9812345*\nالجمعية العامة\n\nتقرير عن الجفاف\n\n١- ينبغي للدول أن تحفر الآبار."
    )
    assert {line.text: line.rule for line in found.lines}["*9812345*"] == "furniture.barcode"
    assert found.document.masthead == "الجمعية العامة"


LINES = st.sampled_from([line for text, _, _ in TITLES for line in text.split("\n")])


@given(st.lists(LINES, max_size=30))
def test_a_title_is_made_of_its_lines(lines: list[str]) -> None:
    front = read_front(lines, ARABIC)
    title = find_title(front, ARABIC)
    if title is not None:
        assert 0 <= title.start < title.end <= len(front.lines)
        printed = " ".join(front.lines[title.start : title.end])
        assert all(word in printed for word in title.text.split())
        assert "*" not in title.text


def test_a_title_ends_where_recommendations_begin() -> None:
    text = "توصيات بشأن التعاون الدولي\nينبغي للدول أن تعزز التعاون\nينبغي للدول أن تحمي الشهود"
    found = find_title(read_front(text.split("\n"), ARABIC), ARABIC)
    assert found is not None
    assert found.text == "توصيات بشأن التعاون الدولي"


def test_a_line_of_the_title_that_looks_like_a_heading_is_the_title_s_alone() -> None:
    found = structure("[(T.C/COP/WG.7\u2028/2018/3\nالمادة ٦\nنص؛\nنص")
    assert [line.role for line in found.lines] == ["front_matter"] * 5
    assert found.sections == ()


@pytest.mark.parametrize(
    "session", ["Thirty-second session", "Twenty-eighth special session", "Twenty–fourth session"]
)
def test_a_session_of_any_number_stands_in_a_masthead_without_an_item(session: str) -> None:
    lines = ["A/HRC/99/12", "", "Human Rights Council", session, "", "Report of the Working Group on the"]
    lines += ["Universal Periodic Review*", "", "Nepal", "", "I. Summary of the proceedings"]
    front = read_front(lines, load("en"))
    title = find_title(front, load("en"))
    assert front.kinds[3] == "session"
    assert title is not None
    assert title.text == "Report of the Working Group on the Universal Periodic Review Nepal"


PREAMBLE = """WE THE FARMERS OF ORIA DETERMINED
to plant trees in every valley of the land that has none, which twice in our lives has brought untold want to our children, and

to keep faith in the worth of every orchard, in the dignity of those who work there, in the equal right of men and women and of villages large and small to its water, and

to set up rules under which fairness and respect for what was promised about wells and other sources of water can be kept from one year to the next one, and

to promote good harvests and better bread in larger fields,

AND FOR THESE ENDS
to live together in peace with one another as good neighbours and friends, and

to join our strength to keep the wells clean and open, and

to make sure, by accepting these rules, that no water is drawn, save in the common interest of all the villages, and

HAVE RESOLVED TO JOIN OUR EFFORTS TO REACH THESE AIMS.
Accordingly, our villages, through those who met in the city of Oria and showed their papers, found to be in good and due form, have agreed to the present Charter of the Farmers and do hereby set up a common body to be known as the Farmers of Oria, which keeps the wells and the orchards of the whole valley for all of them.
"""


def test_a_preamble_that_goes_on_in_small_letters_is_no_title() -> None:
    found = structure(f"{PREAMBLE}\nCHAPTER I\n\nArticle 1\n\n1. Trees are planted.\n")
    assert found.paragraphs[0].text.startswith("WE THE FARMERS OF ORIA DETERMINED to plant trees")
    assert not [line for line in found.lines if line.role == "front_matter"]


def test_the_title_of_a_draft_stands_right_above_the_words_that_enact() -> None:
    organ = "联合国打击跨国有组织犯罪公约缔约方会议"
    front = f"联合国\n{organ}\n议程项目4\n决议草案\n保护被偷运的海上移民\n{organ}，\n回顾其以前的决议，\n1. 决定设立一个委员会。"
    found = structure(front)
    assert found.document.title == "保护被偷运的海上移民"
    assert found.lines[5].role == "item"
