"""Text drawn outside of what bounds the drawing is furniture, unless a picture of the page shows it."""

import pytest
from PIL import Image

from tests.reading.pdf_drawing import Drawing, glyphs
from tests.reading.pdf_maker import build, flate, objects, show
from unrec.models import SourceLine
from unrec.reading import read, source_of
from unrec.reading.pdf.clipped import RULE, put_back, seen_lines
from unrec.reading.pdf.lines import PageLine

CLIP = b"q 50 100 500 600 re W n\n"


def lines(content: bytes, entries: str = "", more: dict[int, bytes] | None = None) -> tuple[SourceLine, ...]:
    return read(source_of("a.pdf", build(objects([content], entries) | (more or {})))).lines


def rules(content: bytes, entries: str = "") -> dict[str, str | None]:
    return {line.text: line.rule for line in lines(content, entries)}


@pytest.mark.parametrize(
    ("x", "y", "is_seen"),
    [
        (72, 400, True),
        (72, 101, True),
        (72, 95, True),  # the upper half of its letters can be seen
        (72, 90, False),
        (72, 698, True),
        (72, 710, False),
        (560, 400, False),
        (540, 400, True),
    ],
)
def test_a_line_is_outside_where_none_of_it_is_within_the_bounds(x: int, y: int, *, is_seen: bool) -> None:
    content = CLIP + show("Seen", y=500) + show("Doubted", x, y) + b"Q\n" + show("After", y=60)
    found = rules(content)
    assert found.pop("Doubted") == (None if is_seen else RULE)
    assert found.keys() == {"Seen", "After"}
    assert RULE not in found.values()


def test_lines_outside_have_their_place_and_come_last() -> None:
    found = lines(CLIP + show("Doubted", y=80) + b"Q " + show("Seen", y=500))
    assert [(line.text, line.role) for line in found] == [("Seen", None), ("Doubted", "furniture")]
    assert found[1].box is not None
    assert found[1].box.top == pytest.approx(842 - 80 - 9.6)


def test_bounds_are_in_force_together_and_end_with_their_state() -> None:
    nested = b"q 50 100 500 600 re W n q 0 0 600 300 re W n\n" + show("Nested", y=320) + b"Q\n"
    found = rules(nested + show("Restored", y=340) + b"Q Q Q\n" + show("Free", y=90))
    assert found == {"Nested": RULE, "Restored": None, "Free": None}


def test_bounds_that_are_painted_too_hold() -> None:
    assert rules(b"q 1 g 50 100 500 600 re W f 0 g\n" + show("Below", y=80) + b"Q")["Below"] == RULE


def test_a_row_cut_off_in_part_stays_whole() -> None:
    assert rules(CLIP + show("A title that runs out of its cell", 480, 400) + b"Q") == {
        "A title that runs out of its cell": None
    }


def test_what_lies_beside_the_page_is_outside() -> None:
    assert rules(show("Slug", 72, -30) + show("Seen"))["Slug"] == RULE
    assert rules(show("Slug", 72, 20) + show("Seen"), "/CropBox [0 50 595 842]")["Slug"] == RULE


def test_the_box_of_a_form_bounds_it_and_its_place_ends_with_it() -> None:
    form = flate(
        show("Inside", 10, 10) + show("Out", 10, 300),
        "/Type /XObject /Subtype /Form /BBox [0 0 400 200] "
        "/Matrix [1 0 0 1 50 400] /Resources << /Font << /F1 3 0 R >> >>",
    )
    made = objects([b"/Fm Do\n" + show("After", 72, 100)])
    made[4] = made[4].replace(b"/Font", b"/XObject << /Fm 9 0 R >> /Font")
    found = {line.text: line for line in read(source_of("a.pdf", build(made | {9: form}))).lines}
    assert {text: line.rule for text, line in found.items()} == {"Inside": None, "Out": RULE, "After": None}
    after = found["After"].box
    assert after is not None
    assert after.x0 == 72
    assert after.bottom == pytest.approx(842 - 100 + 3)


@pytest.mark.parametrize(
    "path",
    [
        b"0 0 m 0 0 10 10 re",
        b"0 0 m 10 10 20 20 0 900 c 595 900 l 595 0 l h 0 0 10 10 re",
        b"0 0 10 10 re 0 0 595 842 re",
        b"0 0 m 595 0 l 595 842 l 0 842 l h",
    ],
)
def test_paths_that_are_more_than_a_rectangle_bound_nothing(path: bytes) -> None:
    assert rules(b"q " + path + b" W n\n" + show("Seen", y=400) + b"Q") == {"Seen": None}


def test_a_picture_of_the_page_has_the_last_word() -> None:
    # What curves add to a rectangle is not read; PDFium draws it.
    content = (
        b"q 0 0 10 10 re 0 2000 2000 2000 2000 0 c h W n\n" + show("Drawn", y=400) + b"Q " + show("Low", y=80)
    )
    assert [(line.text, line.rule) for line in lines(content)] == [("Drawn", None), ("Low", None)]


def page_line(text: str, baseline: float, rule: str | None = None, role: str | None = None) -> PageLine:
    return PageLine(
        1,
        text,
        10,
        baseline - 8,
        60,
        baseline + 2.5,
        baseline,
        10,
        rule=rule,
        role="furniture" if rule else None,
    )


def test_ink_is_looked_for_where_no_other_line_stands() -> None:
    picture = Image.new("L", (200, 200), 255)
    picture.paste(0, (20, 90, 60, 98))
    held, other = page_line("a", 50, RULE), page_line("b", 50)
    assert seen_lines([held], picture, 2.0, (100, 100)) == [held]
    assert seen_lines([held, other], picture, 2.0, (100, 100)) == []
    assert seen_lines([page_line("a", 30, RULE)], picture, 2.0, (100, 100)) == []
    # A sliver of letters that stick out into the part that is seen.
    picture = Image.new("L", (200, 200), 255)
    picture.paste(0, (20, 80, 60, 88))
    assert seen_lines([held], picture, 2.0, (100, 100)) == []
    # Paper of another colour is no ink.
    assert seen_lines([held], Image.new("L", (200, 200), 90), 2.0, (100, 100)) == []
    assert seen_lines([page_line("a", 500, RULE)], picture, 2.0, (100, 100)) == []


def test_lines_that_are_seen_are_put_back_at_their_height() -> None:
    first, last, held, kept = (
        page_line("a", 20),
        page_line("b", 60),
        page_line("c", 40, RULE),
        page_line("d", 80, RULE),
    )
    found = put_back([first, last, held, kept], [held])
    assert [(line.text, line.role) for line in found] == [
        ("a", None),
        ("c", None),
        ("b", None),
        ("d", "furniture"),
    ]


def test_turned_writing_is_outside_where_it_stands_on_the_page() -> None:
    def turned(x: int, y: int) -> dict[str, str | None]:
        drawing = (
            Drawing().page().show(glyphs(*"Level text of the page"), 100, 700).raw("q 50 100 300 600 re W n")
        )
        drawing.show(glyphs(*"AB"), x, y, matrix="0 1 -1 0").raw("Q")
        return {line.text: line.rule for line in read(source_of("a.pdf", drawing.bytes())).lines}

    assert turned(200, 300)["AB"] == "pdf.furniture.turned"
    assert turned(400, 300)["AB"] == RULE
    assert turned(200, 60)["AB"] == RULE
