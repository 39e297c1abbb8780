"""Numbers that run on, leave a gap, repeat or begin again: a finding, and never another number."""

from msgspec.structs import replace

from tests.split.sentences import ONE, THREE, TWO
from tests.support import HEADER, codes, labelled, structure, units
from unrec.read import read, source_of
from unrec.structure import structure as structure_stage


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


def test_numbers_that_begin_again_under_a_new_heading_are_not_odd() -> None:
    text = f"{HEADER}ألف- التعاون\n\n١- {ONE}\n\n٢- {TWO}\n\nباء- الحماية\n\n١- {THREE}"
    assert [path for path, _ in units(text)] == ["m1.r1", "m1.r2", "m1.r1~2"]
    assert codes(structure(text)) == []


def test_a_list_begins_at_the_top_of_a_page_that_hides_the_gap_above() -> None:
    text = f"أولاً- مشروع القرار\n\n١- {ONE}\n\n٢- {TWO}\n\nثانياً- مشروع القرار\n\nإذ تساورها الشواغل،\n\n١- {THREE}\n\n٢- {ONE}"
    reading = read(source_of("test.txt", text.encode()))
    at = next(line.line for line in reading.lines if THREE in line.text)
    lines = [
        replace(line, page=1 + (line.line >= at), gap_before=line.gap_before and line.line != at)
        for line in reading.lines
        if line.text or line.line != at - 1
    ]
    found = structure_stage(replace(reading, lines=tuple(lines)))
    assert [unit.path for unit in labelled(found)] == ["r1", "r2", "r1~2", "r2~2"]
