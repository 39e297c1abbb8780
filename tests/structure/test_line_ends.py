"""What the end of a printed line says."""

import pytest

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
