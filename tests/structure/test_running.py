"""Running headers and footers of text with form feeds."""

from tests.support import labelled, structure
from unrec.models import Reading, Role, SourceLine
from unrec.structure import structure as structured

RUNNING = "يوم المناقشة العامة: الأطفال"


def paged(*pages: str) -> str:
    return "\f".join(pages)


def texts(text: str) -> list[str]:
    return [unit.text for unit in labelled(structure(text))]


def test_a_header_that_comes_again_is_no_part_of_the_paragraph_it_breaks() -> None:
    text = paged(
        "توصيات\n\n١- ينبغي للدول أن تدرب الحراس تدريباً لا يقل عن\n",
        f"{RUNNING} 2\n\n20 ساعة في السنة.\n\n٢- ينبغي للدول أن تحمي\n",
        f"{RUNNING} 3\n\nالأطفال.\n",
    )
    assert texts(text) == [
        "ينبغي للدول أن تدرب الحراس تدريباً لا يقل عن 20 ساعة في السنة.",
        "ينبغي للدول أن تحمي الأطفال.",
    ]
    assert [line.rule for line in structure(text).lines if RUNNING in line.text] == ["furniture.running"] * 2


def test_a_footer_counts_on_the_first_page_too() -> None:
    foot = "\n\nالأمانة العامة للمؤتمر"
    text = paged(f"توصيات\n\n١- ينبغي للدول أن تحمي{foot}", f"الأطفال.\n\n٢- ينبغي لها أن تتعاون.{foot}")
    assert texts(text) == ["ينبغي للدول أن تحمي الأطفال.", "ينبغي لها أن تتعاون."]


def test_what_comes_once_or_ends_as_a_sentence_is_text() -> None:
    once = paged("توصيات\n\n١- ينبغي للدول أن تحمي", "الأطفال في جميع الأحوال\n\n٢- ينبغي لها أن تتعاون.")
    assert texts(once)[0] == "ينبغي للدول أن تحمي الأطفال في جميع الأحوال"
    twice = paged("توصيات\n\n١- ينبغي للدول أن تحمي", "الأطفال.\n\n٢- ينبغي لها أن ترعى", "الأطفال.")
    assert texts(twice) == ["ينبغي للدول أن تحمي الأطفال.", "ينبغي لها أن ترعى الأطفال."]


def test_on_two_pages_of_a_long_document_it_is_no_header() -> None:
    pages = [f"{number}- ينبغي للدول أن تحمي" for number in range(1, 9)]
    same = "الأطفال ذوي الإعاقة"
    pages[3], pages[6] = f"{same}\n\n{pages[3]}", f"{same}\n\n{pages[6]}"
    found = texts(paged("توصيات\n", *pages))
    assert sum(text.endswith(same) for text in found) == 2


def wrapped(*pages: str) -> list[str]:
    return texts("توصيات\n\n" + "\f".join(pages))


def test_lines_of_the_text_that_come_again_at_page_edges_are_text() -> None:
    again = "الاتجار بالأشخاص"
    assert wrapped(
        "١- ينبغي تعزيز تدابير مكافحة",
        f"{again}\nوتهريب المهاجرين.\n\n٢- ينبغي وضع خطط لمنع",
        f"{again}\nفي الفضاء الإلكتروني.",
    ) == [
        f"ينبغي تعزيز تدابير مكافحة {again} وتهريب المهاجرين.",
        f"ينبغي وضع خطط لمنع {again} في الفضاء الإلكتروني.",
    ]


def test_amounts_at_page_edges_are_no_headers() -> None:
    found = wrapped(
        "١- ينبغي تخصيص",
        "٥ ملايين دولار في السنة\n\nللتدريب.\n\n٢- ينبغي تخصيص",
        "٩ ملايين دولار في السنة\n\nللمعدات.",
    )
    assert [sum(amount in text for text in found) for amount in ("٥ ملايين", "٩ ملايين")] == [1, 1]


def test_labels_bullets_and_headings_at_page_edges_are_no_headers() -> None:
    pages = (
        "٥- التوصيات التالية:",
        "٥-١ التصديق على البروتوكول\n\n٥-٢ الانضمام إليه",
        "٥-٣ التصديق على البروتوكول\n\n٥-٤ سحبه",
    )
    found = structure("توصيات\n\n" + "\f".join(pages))
    assert [unit.path for unit in labelled(found)] == ["r5", "r5.1", "r5.2", "r5.3", "r5.4"]
    headed = structure(
        paged("مقدمة\n\nنص.", "التوصيات\n\n١- ينبغي التعاون.", "التوصيات\n\n٢- ينبغي الإبلاغ.")
    )
    assert [section.title for section in headed.sections].count("التوصيات") == 2


def numbered_pages(*shown: str, role: Role | None = "footnote") -> list[tuple[str, str]]:
    """Return role and rule of each page's last line, a number below a note that a reader has marked."""
    lines: list[SourceLine] = []
    for page, number in enumerate(shown, 1):
        texts = (f"{page}. Plants trees in the garden.", "** Trees will not be counted.", number)
        for text, marked in zip(texts, (None, role, role), strict=True):
            rule = "pdf.footnote.rule" if marked else None
            lines.append(SourceLine(line=len(lines) + 1, text=text, page=page, role=marked, rule=rule))
    reading = Reading(
        name="a.pdf",
        sha256="0" * 64,
        media_type="application/pdf",
        pages=len(shown),
        lines=tuple(lines),
        findings=(),
        failed=False,
    )
    return [(line.role, line.rule) for line in structured(reading).lines[2::3]]


def test_numbers_that_rise_with_the_pages_are_furniture_below_footnotes_too() -> None:
    counted = ("furniture", "furniture.page_number")
    assert numbered_pages("11", "12", "13", "14") == [counted] * 4
    assert numbered_pages("11", "12", "44", "14") == [
        counted,
        counted,
        ("footnote", "pdf.footnote.rule"),
        counted,
    ]


def test_numbers_that_do_not_count_the_pages_stay_what_they_are() -> None:
    assert {role for role, _ in numbered_pages("11", "12", "40", "70")} == {"footnote"}


def test_numbers_as_far_apart_as_pages_are_furniture_where_a_text_has_no_pages() -> None:
    lines = [f"they carried water to each of the {n} young trees and" for n in range(100)]
    pages = [line for at in range(0, 100, 25) for line in (*lines[at : at + 25], f"{at // 25 + 1}", "")]
    found = structure("1. The farmers of Oria reported that\n" + "\n".join(pages))
    assert [line.role for line in found.lines if line.text.isdecimal()] == ["furniture"] * 4
    assert found.paragraphs[0].text.count(" and they carried") == 99


def test_numbers_that_stand_nearer_than_pages_do_not_count_them() -> None:
    lines = [f"they carried water to each of the {n} young trees and to\n{n + 1}" for n in range(30)]
    found = structure("1. The farmers of Oria reported that\n" + "\n".join(lines))
    assert "furniture.page_number" not in [line.rule for line in found.lines]


VOLUME = """<!-- Page 7 -->

Resolutions adopted on the reports of the Second Committee 7

Recalling the rules,

1. Requests the Secretary-General to plant trees, and

---

12 Ibid., para. 3.

<!-- Page 8 -->

8 General Assembly—Fourth Session

to report on them;

2. Decides to remain seized.

3rd plenary meeting

1 December 1979

---

13 Resolution 1/2, annex.

<!-- Page 9 -->

Resolutions adopted on the reports of the Second Committee 9

1. Invites States to plant trees;

3rd plenary meeting

1 December 1979

---

14 Resolution 1/3, annex.

<!-- Page 10 -->

10 General Assembly—Fourth Session

2. Decides to close.
"""


def test_running_titles_with_the_page_number_and_notes_below_three_dashes_are_no_text() -> None:
    lines = [line for line in structure(VOLUME).lines if line.text and line.line > 4]
    told = [
        (line.text.split(" ")[0], line.role) for line in lines if line.role not in {"item", "continuation"}
    ]
    rule, page = ("---", "furniture"), ("<!--", "furniture")
    closing = [("3rd", "closing"), ("1", "closing")]
    assert told == [
        *(rule, ("12", "footnote"), page, ("8", "furniture")),
        *(*closing, rule, ("13", "footnote"), page, ("Resolutions", "furniture")),
        *(*closing, rule, ("14", "footnote"), page, ("10", "furniture")),
    ]


def test_the_day_of_a_job_stands_below_its_number() -> None:
    text = "Letter to the council\n\nI have the honour to write to you.\n\nThe president\n\n-----\n\n99-31460 (E)\n\n261099\n"
    found = structure("\n\n".join(["Letters of the president"] * 8) + "\n\n" + text)
    rules = {line.text: line.rule for line in found.lines}
    assert rules["261099"] == rules["99-31460 (E)"] == "furniture.job_number"
