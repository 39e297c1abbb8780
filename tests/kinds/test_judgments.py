"""Judgments: what parties ask and what a court holds is no recommendation; what it orders is operative."""

from tests.support import structure
from unrec.kinds import classify

ARGUED = (
    "1. The applicant asks the Court to order the respondent to pay damages.\n\n"
    "2. The respondent submits that the Court should reject the claim.\n\n"
    "3. The Court recalls that the applicant should have lodged an appeal in time.\n\n"
    "4. The applicant replies that States should provide a remedy, as the Court has held.\n\n"
    "5. The Court notes that the respondent should keep records of detention.\n\n"
    "6. The Court finds for the applicant.\n\n"
)


def kinds(text: str) -> list[tuple[str | None, str]]:
    return [(row.label, row.kind) for row in classify(structure(text)).paragraphs]


def test_what_parties_ask_of_a_court_is_no_recommendation() -> None:
    assert {kind for _, kind in kinds(ARGUED)} == {"paragraph"}


def test_what_a_court_orders_is_operative() -> None:
    text = f"{ARGUED}FOR THESE REASONS\n\n1. Orders the respondent to pay damages;\n\n2. Decides that it shall report.\n"
    assert [kind for _, kind in kinds(text)] == ["paragraph"] * 6 + ["operative"] * 2


def test_a_report_that_names_a_court_once_recommends_as_ever() -> None:
    text = (
        "Recommendations\n\n1. States should give the Court the means it needs.\n\n2. States should keep records.\n\n"
        "3. States should train judges.\n"
    )
    assert {kind for _, kind in kinds(text)} == {"recommendation"}


def test_a_decree_considers_and_decides() -> None:
    text = (
        "قرار مجلس الوزراء رقم ١٦\n\nبعد الاطلاع على نظام المياه الصادر بالمرسوم رقم ٣.\n\nوبعد الاطلاع على محضر اللجنة رقم ٧.\n\n"
        "وبعد النظر في توصية المجلس.\n\nيقرر ما يلي:\n\n١- تشكيل لجنة دائمة للآبار.\n\n٢- تعقد اللجنة اجتماعا كل شهر.\n"
    )
    found = classify(structure(text))
    assert found.document.kind == "resolution"
    assert [row.kind for row in found.paragraphs] == ["preambular"] * 3 + ["operative"] * 3
