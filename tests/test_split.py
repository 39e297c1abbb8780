"""Numbered recommendations, lettered items, and what is neither."""

import pytest

from pipeline.audit import breaches_of
from pipeline.catalogue import load
from pipeline.languages import load as load_language
from tests.support import HEADER, codes, structure, units

ONE = "ينبغي للدول أن تعزز التعاون."
TWO = "ينبغي للدول أن تتبادل المعلومات."
THREE = "ينبغي للدول أن تحمي الشهود."

SHAPES = [
    ("١- {}", "٢- {}"),
    ("١ - {}", "٢ - {}"),
    ("١. {}", "٢. {}"),
    ("١) {}", "٢) {}"),
    ("(١) {}", "(٢) {}"),
    ("1. {}", "2. {}"),
    ("۱- {}", "۲- {}"),
    ("- ١- {}", "- ٢- {}"),
    ("\u200f١\u200f- {}", "\u200f٢\u200f- {}"),
    ("\u202b١-\u202c {}", "\u202b٢-\u202c {}"),
    ("١–\t{}", "٢–\t{}"),
]


@pytest.mark.parametrize(("first", "second"), SHAPES)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_shapes_of_numbers(first: str, second: str, between: str) -> None:
    text = HEADER + first.format(ONE) + between + second.format(TWO)
    assert units(text) == [("m1.r1", ONE), ("m1.r2", TWO)]


LETTERS = [
    (["(أ)", "(ب)", "(ج)", "(د)", "(هـ)", "(و)"], 6),
    (["(أ)", "(ب)", "(ج)", "(د)", "(ه)", "(و)"], 6),
    (["أ)", "ب)", "ج)"], 3),
    (["أ -", "ب -", "ج -"], 3),
    (["- (أ)", "- (ب)", "- (ج)"], 3),
]


@pytest.mark.parametrize(("labels", "count"), LETTERS)
def test_letters(labels: list[str], count: int) -> None:
    body = "\n".join(f"{label} تدريب الموظفين؛" for label in labels)
    text = f"{HEADER}١- ينبغي للدول أن تقوم بما يلي:\n{body}\n٢- {TWO}"
    paths = [path for path, _ in units(text)]
    assert paths == ["m1.r1", *(f"m1.r1.{n}" for n in range(1, count + 1)), "m1.r2"]


def test_letters_past_the_alphabet_are_doubled() -> None:
    order = load_language("ar").letters.order
    labels = [*(f"({letter})" for letter in order), "(أأ)", "(ب ب)", "(ج ج)"]
    body = "\n".join(f"{label} تدريب الموظفين؛" for label in labels)
    found = structure(f"{HEADER}١- ينبغي للدول أن تقوم بما يلي:\n{body}").recommendations
    assert [unit.number for unit in found[1:]] == list(range(1, 32))
    assert [unit.letter for unit in found[-3:]] == ["أأ", "بب", "جج"]


def test_the_fifth_letter_keeps_its_tatweel_in_both_spellings() -> None:
    body = "\n".join(f"({letter}) تدريب؛" for letter in ("أ", "ب", "ج", "د", "ه"))
    found = structure(f"{HEADER}١- ينبغي أن تقوم الدول بما يلي:\n{body}").recommendations
    assert (found[-1].label, found[-1].letter, found[-1].number) == ("(ه)", "هـ", 5)


def test_third_level_and_closing_text() -> None:
    text = f"""{HEADER}
١- ينبغي للدول أن تقوم بما يلي:

(أ) تدريب الموظفين على:

'١' كشف الوثائق؛

'٢' حماية الشهود؛

(ب) تبادل المعلومات.

وينبغي لها أن تبلغ الأمانة بذلك.

٢- {TWO}
"""
    assert units(text) == [
        ("m1.r1", "ينبغي للدول أن تقوم بما يلي: وينبغي لها أن تبلغ الأمانة بذلك."),
        ("m1.r1.1", "تدريب الموظفين على:"),
        ("m1.r1.1.1", "كشف الوثائق؛"),
        ("m1.r1.1.2", "حماية الشهود؛"),
        ("m1.r1.2", "تبادل المعلومات."),
        ("m1.r2", TWO),
    ]
    assert "item.closing" in codes(structure(text))


def test_roman_third_level() -> None:
    items = "\n".join(f"({roman}) كشف الوثائق؛" for roman in ("i", "ii", "iii", "iv", "v"))
    text = f"{HEADER}١- ينبغي للدول أن تقوم بما يلي:\n(أ) التدريب على:\n{items}\n(ب) تبادل المعلومات."
    assert [path for path, _ in units(text)] == [
        "m1.r1",
        "m1.r1.1",
        *(f"m1.r1.1.{n}" for n in range(1, 6)),
        "m1.r1.2",
    ]


def test_bracketed_numbers_under_plain_ones_are_a_deeper_list() -> None:
    text = f"{HEADER}١- ينبغي للدول أن تقوم بما يلي:\n(١) التدريب؛\n(٢) تبادل المعلومات.\n٢- {TWO}"
    assert [path for path, _ in units(text)] == ["m1.r1", "m1.r1.1", "m1.r1.2", "m1.r2"]


def test_a_paragraph_broken_by_a_page_is_joined() -> None:
    text = f"{HEADER}١- ينبغي للدول أن تعزز\n\n- التعاون فيما بينها.\n٢- {TWO}"
    assert units(text) == [("m1.r1", "ينبغي للدول أن تعزز التعاون فيما بينها."), ("m1.r2", TWO)]
    assert codes(structure(text)) == ["item.joined", "item.false_bullet"]
    assert structure(text).recommendations[0].raw == "ينبغي للدول أن تعزز\n- التعاون فيما بينها."


def test_furniture_in_a_broken_paragraph_stays_out() -> None:
    text = f"""{HEADER}
١- ينبغي للدول أن تعزز

V.19-08455 3/20

CTOC/COP/WG.7/2018/3

التعاون فيما بينها.

٢- {TWO}
"""
    assert units(text) == [("m1.r1", "ينبغي للدول أن تعزز التعاون فيما بينها."), ("m1.r2", TWO)]


def test_wrapped_lines_are_joined_with_one_space() -> None:
    text = f"{HEADER}١- ينبغي للدول أن تعزز \nالتعاون\nفيما بينها.\n\n٢- {TWO}"
    assert units(text)[0] == ("m1.r1", "ينبغي للدول أن تعزز التعاون فيما بينها.")


LINE_INITIAL_NUMBERS = [
    "٢٠١٢- ٢٠١٨ من أجل ذلك.",
    "١٨- من الاتفاقية.",
    "١٦ من الاتفاقية والمادة",
    "(١٢) من القائمة.",
    "١. من الوثيقة.",
]


@pytest.mark.parametrize("line", LINE_INITIAL_NUMBERS)
def test_line_initial_numbers_that_are_not_labels(line: str) -> None:
    text = f"{HEADER}١- ينبغي للدول أن تنظر في الفقرة\n{line}\n\n٢- {TWO}\n\n٣- {THREE}"
    assert [path for path, _ in units(text)] == ["m1.r1", "m1.r2", "m1.r3"]


def test_an_enumeration_in_running_text_is_no_list() -> None:
    text = f"{HEADER}١- ينبغي للدول أن تعمل على مراحل تشمل:\n١) التقييم؛ ٢) التخطيط؛\n٣) التنفيذ.\n٢- {TWO}"
    assert units(text) == [
        ("m1.r1", "ينبغي للدول أن تعمل على مراحل تشمل: ١) التقييم؛ ٢) التخطيط؛ ٣) التنفيذ."),
        ("m1.r2", TWO),
    ]


def test_numbers_may_run_on_from_paragraphs_that_are_no_recommendations() -> None:
    text = f"تقرير الاجتماع\n\nأولاً- مقدمة\n\n١- عقد الفريق جلسته.\n\n٢- وأقر جدول أعماله.\n\nثانياً- التوصيات\n\n٣- {ONE}\n\n٤- {TWO}"
    assert units(text) == [("r3", ONE), ("r4", TWO)]
    assert codes(structure(text)) == ["list.not_recommendations"]


def test_a_gap_is_a_finding_and_never_renumbered() -> None:
    text = f"{HEADER}١- {ONE}\n\n٢- {TWO}\n\n٤- {THREE}"
    assert [path for path, _ in units(text)] == ["m1.r1", "m1.r2", "m1.r4"]
    assert codes(structure(text)) == ["number.gap"]


def test_a_repeat_gets_a_mark_and_a_finding() -> None:
    text = f"{HEADER}١- {ONE}\n\n٢- {TWO}\n\n٢- {THREE}\n\n٣- {ONE}"
    assert [path for path, _ in units(text)] == ["m1.r1", "m1.r2", "m1.r2~2", "m1.r3"]
    assert codes(structure(text)) == ["number.repeat"]


def test_a_restart_gets_marks_and_one_finding() -> None:
    text = f"{HEADER}١- {ONE}\n\n٢- {TWO}\n\n٣- {THREE}\n\n١- {ONE}\n\n٢- {TWO}"
    assert [path for path, _ in units(text)] == ["m1.r1", "m1.r2", "m1.r3", "m1.r1~2", "m1.r2~2"]
    assert codes(structure(text)) == ["number.restart"]


def test_letters_with_a_gap() -> None:
    text = f"{HEADER}١- ينبغي للدول أن تقوم بما يلي:\n\n(أ) التدريب؛\n\n(ج) الحماية.\n\n٢- {TWO}"
    assert [path for path, _ in units(text)] == ["m1.r1", "m1.r1.1", "m1.r1.3", "m1.r2"]
    assert codes(structure(text)) == ["number.gap"]


def test_a_letter_misread_is_no_gap_of_twenty() -> None:
    text = f"{HEADER}١- ينبغي للدول أن تقوم بما يلي:\n(أ) التدريب؛\n(ب) الحماية؛\n(خ) المتابعة؛\n(د) التقييم.\n٢- {TWO}"
    assert [path for path, _ in units(text)] == ["m1.r1", "m1.r1.1", "m1.r1.2", "m1.r1.4", "m1.r2"]
    assert codes(structure(text)) == ["label.out_of_sequence", "number.gap"]


def test_two_bullets_before_a_label() -> None:
    assert units(f"{HEADER}• - ١- {ONE}\n• - ٢- {TWO}") == [("m1.r1", ONE), ("m1.r2", TWO)]


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
    assert [(unit.path, unit.section_id) for unit in found.recommendations] == [
        ("r1", f"{found.document.document_id}:h1"),
        ("r2", f"{found.document.document_id}:h1"),
        ("r3", f"{found.document.document_id}:h2"),
    ]
    assert [(s.kind, s.level, s.label, s.number, s.title) for s in found.sections] == [
        ("heading", 1, "ألف-", 1, "التعاون الدولي"),
        ("heading", 1, "باء-", 2, "حماية الشهود"),
    ]


def test_numbers_that_begin_again_under_a_new_heading_are_not_odd() -> None:
    text = f"{HEADER}ألف- التعاون\n\n١- {ONE}\n\n٢- {TWO}\n\nباء- الحماية\n\n١- {THREE}"
    assert [path for path, _ in units(text)] == ["m1.r1", "m1.r2", "m1.r1~2"]
    assert codes(structure(text)) == []


def test_no_headings_at_all() -> None:
    text = f"توصيات الفريق العامل\n\n١- {ONE}\n\n٢- {TWO}"
    assert units(text) == [("r1", ONE), ("r2", TWO)]
    assert structure(text).lines[0].role == "front_matter"


def test_unnumbered_text_of_a_section_is_narrative() -> None:
    text = f"{HEADER}اعتمد الفريق العامل التوصيات التالية:\n\n١- {ONE}\n\nواختتم الاجتماع أعماله.\n\nورفعت الجلسة."
    found = structure(text)
    assert [(line.role, line.rule) for line in found.lines if line.text and line.role != "heading"] == [
        ("narrative", "narrative.before_items"),
        ("item", "label.number.dash"),
        ("narrative", "narrative.after_item"),
        ("narrative", "narrative.after_item"),
    ]
    assert codes(found) == ["narrative.after_item"]


def test_a_letter_without_a_recommendation_is_a_finding() -> None:
    found = structure(f"{HEADER}(أ) التدريب؛\n\n(ب) الحماية.")
    assert found.recommendations == ()
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
    assert [(unit.path, unit.text) for unit in found.recommendations] == [("m1.r1", ""), ("m1.r2", TWO)]
    assert codes(found) == ["item.empty"]


@pytest.mark.parametrize("text", [TREATY, AGENDA, PROSE, HEADER + f"١- {ONE}\n(أ) نص\n\nغير مرقم"])
def test_nothing_is_lost(text: str) -> None:
    found = structure(text)
    assert list(breaches_of(found, load())) == []
    assert [line.line for line in found.lines] == list(range(1, len(found.lines) + 1))
    assert all(line.role != "unassigned" and line.rule for line in found.lines)
