"""Tables without lines, by the rectangles to which Word bounds the text of their cells; and bold lines."""

from collections.abc import Sequence

import pytest

from tests.reading.pdf_drawing import Drawing, glyphs
from tests.reading.test_pdf_lines import read
from unrec.models import SourceCell

LEFT, WIDE, HIGH = 100, 200, 20


def bounded(drawing: Drawing, text: str, x: float, y: float, width: float, height: float = HIGH) -> None:
    """Draw a cell whose lower left corner is at x and y, its text at its left and at its top."""
    drawing.raw(f"q {x} {y} {width} {height} re W* n")
    for number, line in enumerate(text.split("|")):
        drawing.show(glyphs(*line), x + 2, y + height - 14 - 14 * number, 10)
    drawing.raw("Q")


def plain(drawing: Drawing, text: str, y: float, x: float = LEFT) -> None:
    """Draw a line of the text, bounded to the page alone."""
    drawing.raw("q 0 0 600 800 re W* n")
    drawing.show(glyphs(*text), x, y, 10)
    drawing.raw("Q")


def rows(drawing: Drawing, top: float, *cells: Sequence[str], x: float = LEFT, width: float = WIDE) -> None:
    """Draw rows of cells from the top down, each as wide as the next."""
    for down, row in enumerate(cells, 1):
        for across, text in enumerate(row):
            bounded(drawing, text, x + across * width, top - down * HIGH, width)


def places(drawing: Drawing) -> list[tuple[str, tuple[int, int, int] | None]]:
    return [
        (line.text, (line.cell.table, line.cell.row, line.cell.column) if line.cell else None)
        for line in read(drawing).lines
        if line.role is None
    ]


def started() -> Drawing:
    drawing = Drawing().page()
    plain(drawing, "Posts are shown below.", 700)
    return drawing


def test_cells_without_lines_have_their_place() -> None:
    drawing = started()
    rows(drawing, 680, ("Office", "Posts"), ("Legal", "12"), ("", "7"))
    plain(drawing, "All are paid.", 590)
    assert places(drawing) == [
        ("Posts are shown below.", None),
        ("Office", (1, 1, 1)),
        ("Posts", (1, 1, 2)),
        ("Legal", (1, 2, 1)),
        ("12", (1, 2, 2)),
        ("7", (1, 3, 2)),
        ("All are paid.", None),
    ]
    assert read(drawing).lines[-1].gap_before


def test_a_cell_spans_columns_and_rows() -> None:
    drawing = started()
    bounded(drawing, "Staff", 100, 660, 100)
    bounded(drawing, "Paid by", 200, 640, 100, 2 * HIGH)
    bounded(drawing, "Both", 300, 660, 200)
    for x, text in ((100, "National"), (300, "Men"), (400, "Women")):
        bounded(drawing, text, x, 640, 100)
    assert [place for _, place in places(drawing)[1:]] == [
        (1, 1, 1),
        (1, 1, 2),
        (1, 1, 3),
        (1, 2, 1),
        (1, 2, 3),
        (1, 2, 4),
    ]


def test_a_table_in_a_cell_is_read_where_it_stands() -> None:
    drawing = started()
    bounded(drawing, "Summary", LEFT, 660, 300)
    drawing.raw(f"q {LEFT} 560 300 100 re W* n")
    drawing.show(glyphs(*"In figures:"), LEFT + 2, 646, 10).raw("Q")
    rows(drawing, 630, ("Year", "Sum"), ("2024", "9"), x=LEFT + 5, width=100)
    bounded(drawing, "No more", LEFT, 540, 300)
    assert places(drawing)[1:] == [
        ("Summary", (1, 1, 1)),
        ("In figures:", (1, 2, 1)),
        ("Year", (2, 1, 1)),
        ("Sum", (2, 1, 2)),
        ("2024", (2, 2, 1)),
        ("9", (2, 2, 2)),
        ("No more", (1, 3, 1)),
    ]


def over_pages(between: str = "") -> Drawing:
    drawing = started()
    rows(drawing, 140, ("Office", "Posts"), ("Legal", "12"))
    drawing.page()
    if between:
        plain(drawing, between, 715)
    rows(drawing, 700, ("Office", "Posts"), ("Supply", "4"))
    plain(drawing, "All are paid.", 590)
    return drawing


def test_a_table_over_pages_is_one_and_its_header_stands_once() -> None:
    found = places(over_pages())
    assert found[-3:] == [("Supply", (1, 3, 1)), ("4", (1, 3, 2)), ("All are paid.", None)]
    assert [text for text, _ in found].count("Office") == 1


@pytest.mark.parametrize("between", [" ", "Others"])
def test_a_paragraph_between_parts_two_tables_be_it_empty(between: str) -> None:
    assert ("Supply", (2, 2, 1)) in places(over_pages(between))


def test_the_rest_of_a_row_is_no_row() -> None:
    drawing = started()
    rows(drawing, 140, ("Office", "Task"), ("Legal", "to advise all"))
    drawing.page()
    rows(drawing, 700, ("Office", "Task"), ("", "heads of office"), ("Supply", "to buy"))
    plain(drawing, "So it is.", 590)
    assert places(drawing)[5:7] == [("heads of office", (1, 2, 2)), ("Supply", (1, 3, 1))]


def test_a_table_goes_on_in_the_next_column_of_the_page() -> None:
    drawing = started()
    rows(drawing, 680, ("1", "First"), ("2", "Second"), width=90)
    rows(drawing, 680, ("3", "Third"), ("4", "Fourth"), x=320, width=90)
    assert places(drawing)[-2:] == [("4", (1, 4, 1)), ("Fourth", (1, 4, 2))]


def test_what_is_no_table_has_no_cells() -> None:
    frame = started()
    bounded(frame, "A frame of its own", 150, 600, 300)
    both = Drawing().page()  # another program: each paragraph is bounded, and nothing to the page
    rows(both, 700, ("One column", "and another"), ("of a text", "beside it"))
    letterhead = Drawing().page()
    rows(letterhead, 790, ("Organization", "X/1"), ("Assembly", "General"))
    plain(letterhead, "Resolved to meet.", 600)
    for drawing in (frame, both, letterhead):
        assert all(line.cell is None for line in read(drawing).lines)


def test_the_numbers_of_a_chart_are_furniture() -> None:
    drawing = started()
    bounded(drawing, "0|50|100|2023", 150, 500, 300, 100)
    lines = read(drawing).lines
    assert {(line.role, line.rule) for line in lines[1:]} == {("furniture", "pdf.figure")}
    assert len(lines) == 5


def test_a_table_of_contents_is_furniture() -> None:
    drawing = Drawing().page()
    plain(drawing, "In this paper", 700)
    rows(drawing, 680, ("", "Page"), ("Mandate ........", "3"), ("Staff ........", "4"))
    assert [line.rule for line in read(drawing).lines] == [None, *["pdf.toc"] * 5]


def test_places_come_with_the_header() -> None:
    drawing = started()
    rows(drawing, 680, ("Office", "Posts"), ("Legal", "12"), ("Supply", "7"))
    assert read(drawing).lines[-1].cell == SourceCell(table=1, row=3, column=2, header="Posts")


def test_lines_in_a_bold_font_are_bold() -> None:
    drawing = Drawing().page().show(glyphs(*"Heading"), 100, 700)
    assert [line.weight for line in read(drawing).lines] == [0.0]
    drawing = Drawing().page().show(glyphs(*"Heading"), 100, 700)
    drawing.font = "Test-Bold"
    assert [(line.weight, line.slant) for line in read(drawing).lines] == [(1.0, 0.0)]
