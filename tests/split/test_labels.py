"""Numbered recommendations and lettered items: the shapes of their labels, and their levels."""

import pytest

from tests.split.sentences import ONE, TWO
from tests.support import HEADER, codes, labelled, structure, units
from unrec.languages import load as load_language

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
    found = labelled(structure(f"{HEADER}١- ينبغي للدول أن تقوم بما يلي:\n{body}"))
    assert [unit.number for unit in found[1:]] == list(range(1, 32))
    assert [unit.letter for unit in found[-3:]] == ["أأ", "بب", "جج"]


def test_the_fifth_letter_keeps_its_tatweel_in_both_spellings() -> None:
    body = "\n".join(f"({letter}) تدريب؛" for letter in ("أ", "ب", "ج", "د", "ه"))
    found = labelled(structure(f"{HEADER}١- ينبغي أن تقوم الدول بما يلي:\n{body}"))
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


def test_two_bullets_before_a_label() -> None:
    assert units(f"{HEADER}• - ١- {ONE}\n• - ٢- {TWO}") == [("m1.r1", ONE), ("m1.r2", TWO)]
