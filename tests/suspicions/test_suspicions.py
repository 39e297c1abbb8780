"""Findings on words that may be misread: one a form, at its first place; the text stays."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.hostile.guard import within
from tests.kinds.operative_cases import ARABIC, document, unit
from unrec.models import Extraction, Finding
from unrec.suspicions import suspicions

SMUGGLERS = "ينبغي ملاحقة المهربين وحماية المهاجرين من المهربين ومن سائر المهربين."


def _found(*texts: str) -> list[Finding]:
    units = [unit(text, f"m1.r{number}") for number, text in enumerate(texts, 1)]
    return list(suspicions(document(*units), ARABIC).findings)


def test_one_finding_a_form_at_its_first_place_with_counts() -> None:
    (found,) = _found(SMUGGLERS, "حماية المهاجرين المهريين.", "حقوق المهريين، والمهاجرين المهريين.")
    assert found.code == "text.suspicion"
    assert found.severity == "info"
    assert found.paragraph_id == "doc.ar:m1.r2"
    assert (
        "«المهريين» (3 times, first here) may be misread for «المهربين» (3 times), by dots.tooth"
        in found.message
    )
    assert found.evidence == "حماية المهاجرين المهريين."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("حماية ", " هنا", "حماية المهريين هنا"),
        ("كلمة " * 30, " كلمة" * 30, f"…{'كلمة ' * 11}المهريين{' كلمة' * 11}…"),
        ("ك" * 90 + " ", " " + "ك" * 90, "…المهريين…"),
    ],
)
def test_evidence_is_of_whole_words(before: str, after: str, expected: str) -> None:
    (found,) = [one for one in _found(SMUGGLERS, f"{before}المهريين{after}") if "المهريين" in one.message]
    assert found.evidence == expected
    assert "(once)" in found.message


def test_vowel_signs_do_not_part_a_form() -> None:
    (found,) = _found(SMUGGLERS, "المهرّيين والمهاجرين.", "المهريين.")
    assert "(2 times, first here)" in found.message
    assert "المهرّيين" in found.evidence


def test_what_a_word_is_written_together_with_makes_another_form() -> None:
    found = _found(SMUGGLERS, "للمهريين وبالمهريين")
    assert [one.message.split("»")[0] for one in found] == ["«للمهريين", "«وبالمهريين"]


def test_findings_stand_in_text_order_and_the_text_stays() -> None:
    before = document(unit("لعلّ الدول تؤدّ أن تقبل برتوكول مكافحة التهريب."), unit(SMUGGLERS, "m1.r2"))
    after = suspicions(before, ARABIC)
    assert ["تؤد" in one.message for one in after.findings] == [True, False]
    assert after.paragraphs == before.paragraphs
    assert suspicions(before, ARABIC) == after


def test_earlier_findings_stay_in_front() -> None:
    earlier = _found(SMUGGLERS, "المهريين")
    before = replace(document(unit(SMUGGLERS)), findings=tuple(earlier))
    assert suspicions(before, ARABIC).findings == tuple(earlier)


def test_a_failed_document_is_left_alone() -> None:
    before = document(unit("المهريين"))
    failed: Extraction = replace(before, document=replace(before.document, status="failed"))
    assert suspicions(failed, ARABIC) is failed


@pytest.mark.parametrize(
    "text",
    [
        # Pairs of one skeleton that are both words, and rare words near frequent ones.
        "عرض التقرير والغرض من المشروع وبعض الدول بغض النظر عن العرض والعرض والعرض",
        "قرار وقرار وقرار الجمعية بشأن فرار المتهمين من العدالة",
        "الحوار والحوار والحوار مع دول الجوار",
        "حدود وحدود وحدود الدولة، وسبل جديدة، وسيل من المعلومات",
        "تعزيز القدرات وتعزيز التعاون وتعزيز الثقة، وتعزير المخالفين",
        "يتعاون الخبراء وتتعاون الدول ونتعاون جميعا وتتعاونان",
        "مهاجرون ومهاجرين ومهاجري ومهاجراتهم وللمهاجرين",
        "قدم ممثلو كوبا وبالي وتوفالو وكيريباس وسانت لوسيا تقاريرهم",
        "المنظمة ومنظمته ومنظماتهم والتوجيه والمياه والانتباه والفقه",
        "بيان عن مكافحة الفساد في قطاع الطاقة المتجددة والتنقيب عن النفط",
        "أفلاطون وسبوتنيك وفرانكفورت وأفانغاردا والميرغوانا وغانثير",
    ],
)
def test_words_are_no_misreadings(text: str) -> None:
    assert _found(text) == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text("ابتثنيهةوردذ ّ\u0640ـ.", max_size=12), max_size=30).map(" ".join))
def test_any_text_gives_forms_that_stand_in_it_once_each(text: str) -> None:
    found = _found(text, SMUGGLERS)
    forms = [re.findall("«(.*?)»", one.message)[0] for one in found]
    assert len(set(forms)) == len(forms)
    assert all(one.evidence for one in found)


def test_hostile_text_comes_to_an_end() -> None:
    for text in ("ب" * 300_000, " ".join(f"المهر{'ي' * (n % 40)}ين" for n in range(20_000)), "تؤد " * 50_000):
        with within(60):
            _found(text)
