"""Ruled tables of PDFs: cells, headers, tables over pages, and grids that are none."""

from tests.reading.pdf_drawing import Drawing, glyphs
from tests.reading.test_pdf_lines import RIGHT, read
from unrec.models import SourceCell

LEFT, MIDDLE = 100, 300


def grid(drawing: Drawing, tops: list[int], xs: tuple[int, ...] = (LEFT, MIDDLE, int(RIGHT))) -> None:
    for y in tops:
        drawing.raw(f"{xs[0]} {y} m {xs[-1]} {y} l S")
    for x in xs:
        drawing.raw(f"{x} {tops[0]} m {x} {tops[-1]} l S")


def cell(drawing: Drawing, text: str, column: int, y: int) -> None:
    drawing.line(text, (RIGHT if column == 1 else MIDDLE) - 4, y)


def at(row: int, column: int, header: str | None = None, table: int = 1) -> SourceCell:
    return SourceCell(table=table, row=row, column=column, header=header)


def cells(drawing: Drawing) -> list[tuple[str, SourceCell | None]]:
    return [(line.text, line.cell) for line in read(drawing).lines]


def matrix() -> Drawing:
    drawing = Drawing().page().line("جدول المتابعة", RIGHT, 740)
    grid(drawing, [720, 700, 660, 640])
    cell(drawing, "التوصية", 1, 705)
    cell(drawing, "الجهة", 2, 705)
    cell(drawing, "أن تنظر الدول الأطراف في", 1, 685)
    cell(drawing, "التصديق على الاتفاقية", 1, 669)
    cell(drawing, "وزارة العدل", 2, 685)
    cell(drawing, "أن تعزز الدول الأطراف التعاون", 1, 645)
    cell(drawing, "وزارة الداخلية", 2, 645)
    return drawing


def test_rows_are_read_from_the_right_and_cells_whole() -> None:
    drawing = matrix().line("وانتهى الجدول", RIGHT, 600)
    head, body = "التوصية", "الجهة"
    assert cells(drawing) == [
        ("جدول المتابعة", None),
        ("التوصية", at(1, 1)),
        ("الجهة", at(1, 2)),
        ("أن تنظر الدول الأطراف في", at(2, 1, head)),
        ("التصديق على الاتفاقية", at(2, 1, head)),
        ("وزارة العدل", at(2, 2, body)),
        ("أن تعزز الدول الأطراف التعاون", at(3, 1, head)),
        ("وزارة الداخلية", at(3, 2, body)),
        ("وانتهى الجدول", None),
    ]
    gaps = [line.gap_before for line in read(drawing).lines]
    assert gaps[1:8] == [True, True, True, False, True, True, True]


def test_a_table_over_pages_is_one_and_its_header_stands_once() -> None:
    drawing = matrix().page()
    grid(drawing, [760, 740, 720])
    cell(drawing, "التوصية", 1, 745)
    cell(drawing, "الجهة", 2, 745)
    cell(drawing, "أن تقدم الدول الأطراف تقريرا", 1, 725)
    cell(drawing, "وزارة الصحة", 2, 725)
    lines = read(drawing).lines[8:]
    assert [(line.text, line.cell, line.rule) for line in lines] == [
        ("التوصية", None, "pdf.table.header"),
        ("الجهة", None, "pdf.table.header"),
        ("أن تقدم الدول الأطراف تقريرا", at(4, 1, "التوصية"), None),
        ("وزارة الصحة", at(4, 2, "الجهة"), None),
    ]


def test_text_between_parts_two_tables() -> None:
    drawing = matrix().page().line("جدول آخر", RIGHT, 770)
    grid(drawing, [760, 740, 720])
    for y, (first, second) in ((745, ("أ", "ب")), (725, ("ج", "د"))):
        cell(drawing, first, 1, y)
        cell(drawing, second, 2, y)
    assert [line.cell for line in read(drawing).lines[9:]] == [
        at(1, 1, table=2), at(1, 2, table=2), at(2, 1, table=2), at(2, 2, table=2)
    ]  # fmt: skip


def test_left_to_right_tables_are_read_from_the_left() -> None:
    drawing = Drawing().page()
    grid(drawing, [720, 700, 680])
    for y, words in ((705, ("State", "Date")), (685, ("Oria", "2099"))):
        drawing.show(glyphs(*words[0]), LEFT + 4, y).show(glyphs(*words[1]), MIDDLE + 4, y)
    assert cells(drawing) == [
        ("State", at(1, 1)),
        ("Date", at(1, 2)),
        ("Oria", at(2, 1, "State")),
        ("2099", at(2, 2, "Date")),
    ]


def test_frames_and_colours_are_no_tables() -> None:
    drawing = Drawing().page().line("الدول الأطراف", RIGHT, 700).line("في الاتفاقية", RIGHT, 684)
    grid(drawing, [760, 60], (50, 550))
    for x, y, width in ((430, 697, 70), (400, 681, 100), (430, 681, 30)):
        drawing.raw(f"{x} {y} {width} 16 re f")
    assert cells(drawing) == [("الدول الأطراف", None), ("في الاتفاقية", None)]


def test_slanting_lines_part_nothing() -> None:
    drawing = matrix().raw("100 100 m 500 600 l S 100 600 m 500 100 l S")
    assert len([line for line in read(drawing).lines if line.cell]) == 7
