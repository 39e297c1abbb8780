"""Numbers of cells: what each is read as, alone and by what its table shows."""

from tests.support import each_row
from unrec.models import CellParagraph, Table
from unrec.structure.figures import is_figure, with_headers_and_numbers

Value = float | None


def cell(row: int, column: int, text: str, *, table: int = 1, span: int = 1) -> CellParagraph:
    path = f"t{table}.{row}.{column}"
    return CellParagraph(
        paragraph_id=f"doc.en:{path}",
        document_id="doc.en",
        work_id="doc",
        language="en",
        path=path,
        level=1,
        kind_rule="table.cell",
        raw=text,
        text=text.replace("\n", " "),
        line_first=row,
        line_last=row,
        table=table,
        row=row,
        column=column,
        column_span=span,
    )


def table(rows: int, headers: int = 0) -> Table:
    return Table(table_id="doc.en:t1", document_id="doc.en", n_rows=rows, n_columns=3, header_rows=headers)


def read(cells: list[CellParagraph], headers: int = 0) -> list[CellParagraph]:
    found = with_headers_and_numbers(cells, [table(len(cells), headers)])
    return [each for each in found if isinstance(each, CellParagraph)]


def values(*texts: str) -> list[Value]:
    """The numbers of a column of texts."""
    return [each.value for each in read([cell(row, 1, text) for row, text in enumerate(texts, 1)])]


@each_row(
    [
        ("(1 234.5)", -1234.5),
        ("1\u00a0234\u202f567", 1234567.0),
        ("١٢٣٤٫٥", 1234.5),
        ("١٬٢٣٤٫٥", 1234.5),
        ("−١٢", -12.0),
        ("0,125", 0.125),
        ("12.5", 12.5),
        ("1.234.567", 1234567.0),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1'234", 1234.0),
        ("-5", -5.0),
        ("– 5", -5.0),
        ("5 %", 5.0),
        ("$ 5", 5.0),
        ("0", 0.0),
        ("1,234", None),
        ("1.234", None),
        ("–", None),
        ("", None),
        ("()", None),
        ("(5)", None),
        ("007", None),
        ("1,23,456", None),
        ("1 23", None),
        ("1.234.567,", None),
        ("5 a", None),
        ("2019-2020", None),
        ("1\n2", None),
        ("1" * 41, None),
    ]
)
def test_a_cell_alone_is_the_number_that_it_can_only_be(text: str, value: Value) -> None:
    assert values(text) == [value]


@each_row(
    [
        (("1,234", "5.5"), [1234.0, 5.5]),
        (("1,234", "5,5"), [1.234, 5.5]),
        (("1.234", "1,234,567"), [1.234, 1234567.0]),
        (("1,234", "1 234"), [1.234, 1234.0]),
        (("1,234", "5.5", "5,5"), [None, 5.5, 5.5]),
        (("1,234", "67"), [None, 67.0]),
        (("(5)", "7"), [-5.0, 7.0]),
        (("(5)", "(7)"), [None, None]),
        (("(5.5)", "(7)"), [-5.5, None]),
    ]
)
def test_a_table_shows_how_its_marks_are_used(texts: tuple[str, ...], expected: list[Value]) -> None:
    assert values(*texts) == expected


def test_a_table_that_shows_nothing_is_read_as_the_document_is() -> None:
    found = read([cell(1, 1, "1,234"), cell(1, 1, "5.5", table=2)])
    assert [each.value for each in found] == [1234.0, 5.5]


def test_headers_stand_over_the_columns_that_they_span_and_are_no_numbers() -> None:
    heads = [cell(1, 2, "Year", span=2), cell(2, 2, "2019"), cell(2, 3, "2020")]
    found = read([*heads, cell(3, 1, "Staff"), cell(3, 2, "5"), cell(3, 3, "6")], headers=2)
    assert [(each.header, each.value) for each in found] == [
        *[((), None)] * 4,
        (("Year", "2019"), 5.0),
        (("Year", "2020"), 6.0),
    ]


@each_row(
    [
        *(
            ("1 234", True),
            ("12", True),
            ("2019", False),
            ("(3)", False),
            ("(1 234)", True),
            ("Staff", False),
        ),
        *(("($2)", True), ("(4.0%)", True), ("(٣)", False), ("( 12 )", False)),
    ]
)
def test_years_and_numbers_of_columns_are_no_figures_of_a_body(text: str, expected: bool) -> None:
    assert is_figure(text) is expected
