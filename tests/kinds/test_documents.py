"""What sort of document it is, with the rule that said so. Texts are written as in "
"`tests/structure/test_decode.py`."""

import pytest
from msgspec.structs import replace

from tests.support import structure
from unrec.kinds import classify

CASES = [
    # By the title.
    ("Report of the Special Rapporteur on housing||1. She visited Kenya.", "report title.report"),
    # Report of the Special Rapporteur on housing: she visited Kenya.
    ("تقرير المقرر الخاص المعني بالسكن||١- زار المقرر الخاص كينيا.", "report title.report"),
    (
        "Concluding observations on the report of Kenya||1. The Committee met.",
        "concluding_observations title.concluding_observations",
    ),
    # Concluding observations on the report of Kenya: the committee met.
    (
        "ملاحظات ختامية بشأن تقرير كينيا||١- اجتمعت اللجنة.",
        "concluding_observations title.concluding_observations",
    ),
    (
        "Report of the Working Group on the Universal Periodic Review||Kenya||1. The Group met.",
        "upr_report title.upr_report",
    ),
    ("Provisional agenda||1. Opening of the session.||2. Other matters.", "agenda title.agenda"),
    # Provisional agenda: opening of the session.
    ("جدول الأعمال المؤقت||١- افتتاح الدورة.||٢- مسائل أخرى.", "agenda title.agenda"),
    # Minutes are a report, whatever agenda they hold.
    ("Procès-verbal de l'assemblée||1. Les puits.||2. Le budget.", "report title.report"),
    ("Протокол заседания совета||1. О колодцах.||2. О бюджете.", "report title.report"),
    # By what print shows.
    (
        "The General Assembly,||Recalling its resolution 60/1,||1. Requests States to act.",
        "resolution enacting_words",
    ),
    # The General Assembly, recalling its resolution 60/1, takes note of the report.
    ("إن الجمعية العامة،||إذ تشير إلى قرارها ٦٠/١،||١- تحيط علما بالتقرير.", "resolution enacting_words"),
    (
        "||".join(f"Article {number}||Each State shall keep its roads safe." for number in range(1, 5)),
        "treaty articles",
    ),
    (
        "129. The recommendations are:||"
        + "||".join(f"129.{number} Act (France);" for number in range(1, 13)),
        "upr_report reviewed_numbers",
    ),
    (
        "7. The facts are:||" + "||".join(f"7.{number} The road was closed." for number in range(1, 13)),
        "report numbered",
    ),
    # First meeting, Vienna, 30 May 2012: promotion of cooperation.
    ("أولاً- الاجتماع الأول، فيينا، ٣٠ أيار/مايو ٢٠١٢||١- تعزيز التعاون.", "recommendations meetings"),
    ("I. Background||1. The Committee met.||II. Recommendations||2. States should act.", "report headings"),
    ("1. States act together.||2. They report every year.", "report numbered"),
    ("States act together.||They report every year.", "other nothing"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_documents(text: str, expected: str) -> None:
    found = classify(structure(text.replace("|", "\n"))).document
    assert f"{found.kind} {found.kind_rule.removeprefix('document.')}" == expected


ARTICLES = "\n\n".join(
    f"المادة {article}\n\n{number}- نص عن تنفيذ هذه المادة في القانون الداخلي للدولة.\n\n{number + 1}- نص آخر عن تنفيذها."
    for article, number in zip((1, 2, 3, 4), (1, 3, 5, 7), strict=True)
)


def test_paragraphs_numbered_on_from_article_to_article_are_a_report_on_a_treaty() -> None:
    report = classify(structure(f"CED/C/MRT/AI/2\n\nمعلومات إضافية مقدمة من دولة طرف\n\n{ARTICLES}"))
    assert report.document.kind == "report"
    assert {one.kind for one in report.paragraphs if one.label} == {"paragraph"}


def test_paragraphs_that_begin_anew_in_each_article_are_a_treaty() -> None:
    anew = ARTICLES.replace("3-", "1-").replace("4-", "2-").replace("5-", "1-").replace("6-", "2-")
    treaty = classify(structure(anew.replace("7-", "1-").replace("8-", "2-")))
    assert treaty.document.kind == "treaty"


NUMBERED = "||".join(
    f"Article {number}||The council keeps a register of its members." for number in (1, 2, 3)
)
TITLED = [
    ("Public Libraries Act 2004", "other document.law"),
    ("Constitution of the Republic", "other document.law"),
    ("Geneva Conventions Act", "other document.law"),
    ("Convention on the Law of the Sea", "treaty document.articles"),
    ("Constitution of the Postal Organization", "treaty document.articles"),
    ("Public libraries", "treaty document.articles"),
]


@pytest.mark.parametrize(("title", "expected"), TITLED)
def test_a_title_parts_laws_from_treaties(title: str, expected: str) -> None:
    seen = classify(structure(f"{title}||{NUMBERED}".replace("|", "\n")))
    document = replace(seen.document, title=title)
    found = classify(replace(seen, document=document))
    assert f"{found.document.kind} {found.document.kind_rule}" == expected
    assert {one.kind for one in found.paragraphs} == {"provision"}


def test_a_judgment_is_no_report() -> None:
    stated = [
        "{}. The applicant told the Court that the road to her house had been closed.",
        "{}. The respondent asked the Court to find that the road was a private one.",
        "{}. The Court finds that the road was open to the applicant and the respondent alike.",
    ]
    text = "\n\n".join(stated[number % 3].format(number) for number in range(1, 10))
    found = classify(structure(text)).document
    assert (found.kind, found.kind_rule) == ("other", "document.judgment")
    plain = text.replace("the Court", "the board").replace("The Court", "The board")
    assert classify(structure(plain)).document.kind == "report"
