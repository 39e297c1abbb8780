"""Sections, what in them is no recommendation, and documents that hold none."""

import pytest

from tests.split.sentences import ONE, THREE, TWO
from tests.support import HEADER, codes, labelled, structure, units
from unrec.audit import breaches_of
from unrec.catalogue import load


def test_sections_without_meetings() -> None:
    text = f"""
توصيات اعتمدها فريق الخبراء

ألف- التعاون الدولي

١- {ONE}

٢- {TWO}

باء- حماية الشهود

٣- {THREE}
"""
    found = structure(text)
    assert [(unit.path, unit.section_id) for unit in labelled(found)] == [
        ("r1", f"{found.document.document_id}:h1"),
        ("r2", f"{found.document.document_id}:h1"),
        ("r3", f"{found.document.document_id}:h2"),
    ]
    assert [(s.kind, s.level, s.label, s.number, s.title) for s in found.sections] == [
        ("heading", 1, "ألف-", 1, "التعاون الدولي"),
        ("heading", 1, "باء-", 2, "حماية الشهود"),
    ]


def test_no_headings_at_all() -> None:
    text = f"توصيات الفريق العامل\n\n١- {ONE}\n\n٢- {TWO}"
    assert units(text) == [("r1", ONE), ("r2", TWO)]
    assert structure(text).lines[0].role == "front_matter"


def test_unnumbered_text_of_a_section_stands_by_itself() -> None:
    text = f"{HEADER}اعتمد الفريق العامل التوصيات التالية:\n\n١- {ONE}\n\nواختتم الاجتماع أعماله.\n\nورفعت الجلسة."
    found = structure(text)
    assert [(line.role, line.rule) for line in found.lines if line.text and line.role != "heading"] == [
        ("item", "paragraph.before_items"),
        ("item", "label.number.dash"),
        ("item", "paragraph.after_item"),
        ("item", "paragraph.after_item"),
    ]
    assert codes(found) == ["paragraph.after_item"]


def test_a_letter_without_a_recommendation_is_a_finding() -> None:
    found = structure(f"{HEADER}(أ) التدريب؛\n\n(ب) الحماية.")
    assert labelled(found) == ()
    assert codes(found) == ["label.orphan", "label.orphan"]


TREATY = """
اتفاقية بشأن التعاون

المادة ١

١- تتخذ كل دولة طرف ما يلزم من تدابير.

٢- تتعاون الدول الأطراف في تنفيذ هذه الاتفاقية.

المادة ٢

١- لأغراض هذه الاتفاقية يقصد بتعبير "الدولة" الدولة الطرف.
"""

AGENDA = """
جدول الأعمال المؤقت

١- افتتاح الاجتماع.

٢- إقرار جدول الأعمال.

٣- مسائل أخرى.

٤- اعتماد التقرير.
"""

PROSE = """
عقد الفريق العامل اجتماعه الأول في فيينا، وناقش فيه مسائل التعاون الدولي بين الدول الأطراف.

وتبادل المشاركون الآراء في هذا الشأن.
"""


@pytest.mark.parametrize("text", [TREATY, AGENDA, PROSE])
def test_documents_that_hold_no_recommendations(text: str) -> None:
    assert units(text) == []


def test_an_empty_item_is_a_finding() -> None:
    found = structure(f"{HEADER}١-\n\n٢- {TWO}")
    assert [(unit.path, unit.text) for unit in labelled(found)] == [("m1.r1", ""), ("m1.r2", TWO)]
    assert codes(found) == ["item.empty"]


@pytest.mark.parametrize("text", [TREATY, AGENDA, PROSE, HEADER + f"١- {ONE}\n(أ) نص\n\nغير مرقم"])
def test_nothing_is_lost(text: str) -> None:
    found = structure(text)
    assert list(breaches_of(found, load())) == []
    assert [line.line for line in found.lines] == list(range(1, len(found.lines) + 1))
    assert all(line.role != "unassigned" and line.rule for line in found.lines)


def test_below_an_introduction_the_document_s_title_says_nothing() -> None:
    text = f"توصيات يوم المناقشة\n\nأولاً- معلومات أساسية\n\n١- عُقد اليوم في جنيف.\n\n٢- وشارك فيه ٢١١ شخصاً.\n\nثانياً- التدابير\n\n٣- {ONE}"
    assert units(text) == [("r3", ONE)]
    below_another = text.replace("معلومات أساسية", "المنطلقات المشتركة")
    assert [path for path, _ in units(below_another)] == ["r1", "r2", "r3"]


def test_agreed_conclusions_are_recommendations() -> None:
    text = "استنتاجات متفق عليها بشأن الأدوية\n\nأولاً- المنطلقات\n\n١- تؤكد اللجنة التزامها.\n\n٢- وتشدد على التعاون."
    assert [path for path, _ in units(text)] == ["r1", "r2"]


@pytest.mark.parametrize(
    "speech", ["قال عدة متكلمين إنه", "وأشارت المتكلمة إلى أنه", "ورأى أحد المتكلمين أنه"]
)
def test_what_speakers_said_is_no_recommendation(speech: str) -> None:
    text = f"تقرير الفريق\n\nأولاً- المناقشة\n\n١- {speech} ينبغي للدول أن تتعاون.\n\n٢- ونوقشت المسألة."
    assert units(text) == []


@pytest.mark.parametrize(("verb", "found"), [("وتحث", 4), ("وتدعو", 4), ("وأوصت", 0), ("ودعت", 0)])
def test_an_operative_word_after_a_conjunction(verb: str, found: int) -> None:
    text = f"تقرير اللجنة\n\nأولاً- المناقشة\n\n١- {verb} كندا الدول على التعاون.\n\n٢- نوقشت المسألة.\n\n٣- وأقر البند.\n\n٤- ورفعت الجلسة."
    assert len(units(text)) == found


def test_what_a_committee_adds_to_what_it_noted_is_a_recommendation() -> None:
    text = "ملاحظات اللجنة\n\nأولاً- المسائل\n\n١- لاحظت اللجنة أن الدولة لم تصدق، وتوصي بأن تصدق.\n\n٢- أعربت اللجنة عن قلقها، وتحث الدولة على التعاون."
    assert [path for path, _ in units(text)] == ["r1", "r2"]
