"""The stage on whole documents: who recommends, what was answered, which concern is answered.

Texts are written as in `tests/structure/test_decode.py`. Of each recommendation a case gives the path, the
codes of the States that recommend, the answer, and the path of the concern; `-` stands for nothing.
"""

import pytest
from msgspec.structs import replace

from tests.support import structure
from unrec.kinds import answers, classify, requests
from unrec.models import Extraction

REVIEW = "Report of the Working Group on the Universal Periodic Review||Kenya||II. Conclusions||"
# The same in Arabic.
REVIEW_AR = "تقرير الفريق العامل المعني بالاستعراض الدوري الشامل||كينيا||ثانياً- الاستنتاجات||"
CONCLUDING = (
    "Concluding observations on the report of Kenya||B. Principal areas of concern and recommendations||"
)
# The same in Arabic.
CONCLUDING_AR = "ملاحظات ختامية بشأن تقرير كينيا||ثانياً- دواعي القلق والتوصيات||"


def items(number: int) -> str:
    """Return four recommendations of States under a numbered paragraph."""
    named = ("Ratify it (France)", "Adopt a law (Chile, Peru)", "Report (Ghana)", "Protect children (Norway)")
    return "||".join(f"{number}.{at} {text};" for at, text in enumerate(named, 1))


def rows(number: int, answer: str) -> str:
    codes = ("FRA", "CHL+PER", "GHA", "NOR")
    return "|".join(f"r{number}.{at} {code} {answer} -" for at, code in enumerate(codes, 1))


CASES = [
    (
        "what the paragraph above a list says",
        (
            f"{REVIEW}129. The recommendations listed below enjoy the support of Kenya:||{items(129)}||"
            f"130. The recommendations below were noted:||{items(130)}||131. The delegation thanked all."
        ),
        f"{rows(129, 'supported')}|{rows(130, 'noted')}",
    ),
    (
        "answers that are still to come",
        f"{REVIEW}129. The following recommendations will be examined by Kenya:||{items(129)}",
        rows(129, "pending"),
    ),
    (
        "answers that refuse",
        f"{REVIEW}129. The recommendations below did not enjoy the support of Kenya:||{items(129)}",
        rows(129, "rejected"),
    ),
    (
        "a line among the items of a list says nothing of those below it",
        (
            f"{REVIEW}129. The recommendations listed below enjoy the support of Kenya:||129.1 Ratify it "
            "(France);||129.2 Adopt a law (Chile, Peru);||Kenya rejected the death penalty long ago.||"
            "129.3 Report (Ghana);||129.4 Protect children (Norway).||130. The delegation thanked all."
        ),
        rows(129, "supported"),
    ),
    (
        "numbers in the paragraph above a list",
        (
            f"{REVIEW}129. The recommendations listed below enjoy the support of Kenya, out of which "
            f"recommendations 2 to 3 Kenya considers as already implemented:||{items(129)}"
        ),
        "r129.1 FRA supported -|r129.2 CHL+PER implemented -|r129.3 GHA implemented -|r129.4 NOR supported -",
    ),
    (
        "numbers below a list, of the nearest one above",
        (
            f"{REVIEW}129. The recommendations below were noted by Kenya:||{items(129)}||"
            f"130. The recommendations below enjoy the support of Kenya:||{items(130)}||131. Kenya considers "
            "that recommendations Nos. 1, 3 and 129.4 above have already been implemented."
        ),
        (
            "r129.1 FRA noted -|r129.2 CHL+PER noted -|r129.3 GHA noted -|r129.4 NOR implemented -|"
            "r130.1 FRA implemented -|r130.2 CHL+PER supported -|r130.3 GHA implemented -|r130.4 NOR supported -"
        ),
    ),
    (
        "the paragraph below says of all that they are implemented",
        (
            f"{REVIEW}129. The recommendations below enjoy the support of Kenya:||{items(129)}||"
            "130. Kenya considers that the recommendations above are in the process of implementation."
        ),
        rows(129, "implemented"),
    ),
    (
        "what leads in a list says nothing of the list above it",
        (
            f"{REVIEW}129. The recommendations below enjoy the support of Kenya:||{items(129)}||"
            "130. The following recommendations enjoy the support of Kenya, which considers that they are "
            f"already implemented.||{items(130)}"
        ),
        f"{rows(129, 'supported')}|{rows(130, 'implemented')}",
    ),
    (
        "paragraphs of the account are no recommendations of a list",
        (
            f"{REVIEW}129. In the course of the discussion, the following recommendations were made:||"
            f"{items(129)}||130. The recommendations in paragraphs 27 (b) and 2 did not enjoy its support."
        ),
        rows(129, "pending"),
    ),
    # These recommendations enjoy support: ratification (France); considering a law (Chile, Peru); …
    (
        "an Arabic review",
        (
            f"{REVIEW_AR}١٣٤- تحظى التوصيات التالية بتأييد كينيا:||١٣٤-١ التصديق على الاتفاقية (فرنسا)؛||"
            "١٣٤-٢ النظر في اعتماد قانون (شيلي، بيرو)؛||١٣٤-٣ تقديم التقارير (غانا)؛||"
            "١٣٤-٤ حماية الأطفال (النرويج)."
        ),
        rows(134, "supported"),
    ),
    (
        "the concern right above, and what goes on with it",
        (
            f"{CONCLUDING}2. The Committee is concerned about children.||"
            "3. The Committee recommends that the State party protect children.||"
            "4. The Committee also recommends that the State party train teachers.||"
            "5. The Committee is concerned about prisons.||"
            "6. The Committee recommends that the State party close them.||"
            "7. The Committee recommends that the State party report."
        ),
        "r3 - - r2|r4 - - r2|r6 - - r5|r7 - - -",
    ),
    # The committee is concerned about children; it recommends protection; «كذلك», also: it goes on.
    (
        "Arabic concerns",
        (
            f"{CONCLUDING_AR}"
            "٢- يساور اللجنة القلق إزاء الأطفال.||٣- توصي اللجنة الدولة الطرف بأن تحمي الأطفال.||"
            "٤- توصي اللجنة كذلك الدولة الطرف بأن تدرب المعلمين.||٥- يساور اللجنة القلق إزاء السجون.||"
            "٦- توصي اللجنة الدولة الطرف بإغلاقها."
        ),
        "r3 - - r2|r4 - - r2|r6 - - r5",
    ),
    (
        "brackets in other documents name nobody",
        "Report of the Special Rapporteur||II. Recommendations||1. States should build houses (France).",
        "r1 - - -",
    ),
]


def answered(text: str) -> Extraction:
    return answers(requests(classify(structure(text.replace("|", "\n")))))


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_answers(text: str, expected: str) -> None:
    found = [
        " ".join(
            (
                row.path,
                "+".join(one.code or "?" for one in row.recommended_by) or "-",
                row.response or "-",
                (row.concern_id or "-").rpartition(":")[2],
            )
        )
        for row in answered(text).recommendations
    ]
    assert found == expected.split("|")


def test_a_paragraph_of_its_own_among_the_items_says_nothing_of_those_below_it() -> None:
    whole = answered(f"{REVIEW}129. The recommendations below enjoy the support of Kenya:||{items(129)}")
    lead_in, *rows = whole.paragraphs
    stray = replace(
        lead_in,
        paragraph_id="x:p1",
        path="p1",
        label=None,
        text="Kenya rejected them.",
        search="kenya rejected them.",
    )
    for parent in (lead_in.paragraph_id, "x:p1", None):
        below = [replace(row, parent_id=parent) for row in rows[2:]]
        again = answers(replace(whole, paragraphs=(lead_in, *rows[:2], stray, *below)))
        assert [row.response for row in again.recommendations] == ["supported"] * 4


def test_kinds_of_action() -> None:
    asked = ("Continue to report", "Consider adopting a law", "Protect children", "Ratify the Convention")
    listed = "||".join(f"129.{at} {text} (France);" for at, text in enumerate(asked, 1))
    found = answered(f"{REVIEW}129. The recommendations are:||{listed}")
    assert [row.action for row in found.recommendations] == [2, 3, 4, 5]


def test_every_answer_names_its_rule_and_every_name_stands_in_the_text() -> None:
    for _, text, _ in CASES:
        for row in answered(text).recommendations:
            assert (row.response is None) is (row.response_rule is None)
            assert (row.action is None) is (row.action_rule is None)
            assert all(one.name in row.text for one in row.recommended_by)


def test_a_failed_document_is_returned_as_it_is() -> None:
    failed = structure("1.||2.".replace("|", "\n"))
    assert answers(failed) is failed
