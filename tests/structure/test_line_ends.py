"""What the end of a printed line says."""

import pytest

from tests.support import structure
from unrec.languages.signs import announces, is_finished, is_punctuated, line_end


@pytest.mark.parametrize(
    ("line", "finished", "punctuated", "announcing"),
    [
        ("تعزيز التعاون.", True, True, False),
        ("تعزيز التعاون؛", True, True, False),
        ("تعزيز التعاون.(٣)", True, True, False),
        ("تعزيز التعاون؛²", True, True, False),
        ("«تعزيز التعاون.»", True, True, False),
        ("تعزيز التعاون.\u200f ", True, True, False),
        ("ما يلي:", False, True, True),
        ("ما يلي:\u200f", False, True, True),
        ("إن الجمعية العامة،", False, True, False),
        ("تعزيز التعاون", False, False, False),
        ("في عام ٢٠١٥", False, False, False),
        ("", False, False, False),
    ],
)
def test_line_ends(line: str, finished: bool, punctuated: bool, announcing: bool) -> None:
    assert (is_finished(line), is_punctuated(line), announces(line)) == (finished, punctuated, announcing)


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("Report of the Committee*, **", ""),
        ("Report of the Committee,*", "comma"),
        ("The Committee,", "comma"),
        ("the reports¹, ²", ""),
    ],
)
def test_a_comma_that_parts_two_markers_ends_nothing(line: str, end: str) -> None:
    assert line_end(line) == end


def test_a_line_that_ends_in_a_letter_cut_off_its_word_ends_no_paragraph() -> None:
    long = "إذ تسترشد بالمبادئ والأهداف المنصوص عليها في ميثاق المنظمة وأحكام العهد الدولي الخاص بالحقوق المدنية، بما في ذلك المادة ١٩ منه في جميع الأحوال؛"
    long = f"{long[:-1]} {long}"
    parts = [long, "وإذ تشير إلى المادة ١٩ و", "المادة ٢٠ من العهد الدولي الخاص بالحقوق؛", long, long]
    found = structure("\n".join(parts))
    assert [one.text for one in found.paragraphs] == [long, " ".join(parts[1:3]), long, long]


def test_dashes_at_the_beginnings_of_lines_in_a_row_are_bullets() -> None:
    above = "نحن رئيس الدولة في هذا البلد،"
    items = [f"بعد الاطلاع على القانون رقم {number} لسنة ١٩٧٢ في شأن الوزارات،" for number in "٣٤٥٦"]
    found = structure("\n".join([above, *(f"- {item}" for item in items)]))
    assert [one.text for one in found.paragraphs] == [above, *items]
    alone = structure("\n".join([above, f"- {items[0]}", *items[1:]]))
    assert len(alone.paragraphs) < 5


def test_print_breaks_lines_where_some_are_longer_by_a_joined_hyphen() -> None:
    clause = (
        "{}. Calls upon all States Members of the United\nNations to report to the council on the measures\n"
        "that they have taken to keep the old roads in repair and to let the travellers of every country "
        "pass on them with their carts and their animals and all their goods in trade from the coast to\n"
        "those who live in the\nNorthern Villages, and to tell the General\nSecretary of it by the end of\n"
        "each year on the same day;"
    )
    text = "The Council,\n\n" + "\n\n".join(clause.format(number) for number in range(1, 9))
    found = structure(text)
    assert [unit.path for unit in found.paragraphs] == ["p0", *(f"r{number}" for number in range(1, 9))]
