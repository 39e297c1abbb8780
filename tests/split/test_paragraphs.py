"""Paragraphs broken over lines and pages, and numbers in them that are no labels."""

import pytest

from tests.split.sentences import THREE, TWO
from tests.support import HEADER, codes, labelled, structure, units


def test_a_paragraph_broken_by_a_page_is_joined() -> None:
    text = f"{HEADER}١- ينبغي للدول أن تعزز\n\n- التعاون فيما بينها.\n٢- {TWO}"
    assert units(text) == [("m1.r1", "ينبغي للدول أن تعزز التعاون فيما بينها."), ("m1.r2", TWO)]
    assert codes(structure(text)) == ["item.joined", "item.false_bullet"]
    assert labelled(structure(text))[0].raw == "ينبغي للدول أن تعزز\n- التعاون فيما بينها."


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


def test_entries_with_bullets_that_gaps_part_stay_in_their_recommendation() -> None:
    text = """١- ينبغي حماية الشهود عن طريق:

- وضع برنامج؛

- سنّ قانون؛

- إنشاء قناة.

٢- ينبغي للدول أن تتعاون."""
    found = structure(text)
    assert [unit.text for unit in labelled(found)] == [
        "ينبغي حماية الشهود عن طريق: - وضع برنامج؛ - سنّ قانون؛ - إنشاء قناة.",
        "ينبغي للدول أن تتعاون.",
    ]
    assert codes(found) == []
    assert [line.rule for line in found.lines[2:7:2]] == ["continuation.entry"] * 3


def test_bullets_after_a_finished_sentence_stand_by_themselves() -> None:
    found = structure("١- ينبغي حماية الشهود.\n\n- إنشاء قناة؛\n\n- وضع برنامج.\n\n٢- ينبغي للدول أن تتعاون.")
    assert labelled(found)[0].text == "ينبغي حماية الشهود."
