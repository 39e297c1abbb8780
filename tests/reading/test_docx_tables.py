"""Tables, headings and weight of Word documents."""

from tests.reading.docx_maker import RTL, par, read, run
from unrec.models import SourceCell

BOLD = "<w:b/><w:bCs/>"


def cell(text: str, properties: str = "", weight: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{par(run(text, weight), RTL)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def cells(body: str) -> list[tuple[str, SourceCell | None]]:
    return [(line.text, line.cell) for line in read(body).lines if line.text]


def at(
    row: int, column: int, header: str | None = None, table: int = 1, *, wide: int = 1, heads: bool = False
) -> SourceCell:
    return SourceCell(table=table, row=row, column=column, header=header, column_span=wide, heads=heads)


def test_cells_have_their_place_and_header() -> None:
    body = (
        par("نص", RTL)
        + table(
            row(cell("التوصية"), cell("الجهة"), properties="<w:tblHeader/>"),
            row(cell("توصية أولى"), cell("وزارة العدل")),
        )
        + table(row(cell("أ"), cell("ب")), row(cell("ج"), cell("د")))
    )
    assert cells(body) == [
        ("نص", None),
        ("التوصية", at(1, 1, heads=True)),
        ("الجهة", at(1, 2, heads=True)),
        ("توصية أولى", at(2, 1, "التوصية")),
        ("وزارة العدل", at(2, 2, "الجهة")),
        ("أ", at(1, 1, table=2)),
        ("ب", at(1, 2, table=2)),
        ("ج", at(2, 1, table=2)),
        ("د", at(2, 2, table=2)),
    ]


def test_a_first_row_in_bold_heads_the_columns_it_spans() -> None:
    body = table(
        row(cell("الرقم", weight=BOLD), cell("التوصية", '<w:gridSpan w:val="2"/>', BOLD)),
        row(cell("١"), cell("نص"), cell("موعد")),
        row(cell("محذوف"), properties="<w:del/>"),
        row(cell("٢"), cell("آخر")),
    )
    assert cells(body) == [
        ("الرقم", at(1, 1)),
        ("التوصية", at(1, 2, wide=2)),
        ("١", at(2, 1, "الرقم")),
        ("نص", at(2, 2, "التوصية")),
        ("موعد", at(2, 3, "التوصية")),
        ("٢", at(3, 1, "الرقم")),
        ("آخر", at(3, 2, "التوصية")),
    ]


def test_headings_are_those_that_word_outlines() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H23"><w:name w:val="_ H_2/3"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Body"/><w:basedOn w:val="H23"/>'
        '<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    body = (
        par("أولاً", '<w:pStyle w:val="1"/>')
        + par("ألف", '<w:pStyle w:val="H23"/>')
        + par("نص", '<w:pStyle w:val="B"/>')
        + par("ثانياً", '<w:outlineLvl w:val="0"/>')
        + par("نص")
    )
    assert [line.heading_level for line in read(body, styles=styles).lines] == [1, 2, None, 1, None]


def test_weight_is_the_share_of_the_letters_that_are_bold() -> None:
    body = (
        par(run("كله", BOLD) + run(" "), RTL)
        + par(run("ابجد", BOLD) + run(" ١٢ لا"), RTL)
        + par(run("Latin only", "<w:b/>"), RTL)
        + par(run("Latin", "<w:b/>"))
        + par("")
    )
    lines = read(body).lines
    assert [line.weight for line in lines] == [1.0, 4 / 6, 0.0, 1.0, None]
    assert [line.bold for line in lines] == [True, False, False, True, False]


def test_type_is_what_the_run_its_styles_and_the_defaults_state_each_line_its_own() -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="Head"/><w:basedOn w:val="B"/>'
        '<w:rPr><w:sz w:val="28"/><w:i/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Base"/>'
        '<w:rPr><w:b/><w:szCs w:val="40"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="P"><w:name w:val="Plain"/><w:rPr><w:i w:val="0"/></w:rPr></w:style>'
    )
    head = '<w:pStyle w:val="H"/>'
    body = (
        par(run("Body"))
        + par(run("Head") + "<w:r><w:br/></w:r>" + run("small", '<w:sz w:val="17"/><w:b w:val="0"/>'), head)
        + par(run("Word") + run("upright", '<w:rStyle w:val="P"/>') + run("12"), head)
        + par(run("عربي"), head + RTL)
        + par(run("12"))
        + par("")
    )
    assert [(line.size, line.weight, line.slant) for line in read(body, styles=styles).lines] == [
        (11, 0, 0),
        (14, 1, 1),
        (8.5, 0, 1),
        (14, 1, 4 / 11),
        (20, 0, 0),
        (11, None, None),
        (None, None, None),
    ]


def grid(*widths: int) -> str:
    return "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>"


def test_tables_with_nothing_between_are_one_by_the_columns_that_print_shows() -> None:
    body = (
        table(grid(1000, 3000), row(cell("أ"), cell("ب")))
        + table(grid(1000, 1500, 1500), row(cell("ج"), cell("د"), cell("ه")))
        + par("نص", RTL)
        + table(grid(4000), row(cell("و")))
    )
    assert cells(body) == [
        ("أ", at(1, 1)),
        ("ب", at(1, 2, wide=2)),
        ("ج", at(2, 1)),
        ("د", at(2, 2)),
        ("ه", at(2, 3)),
        ("نص", None),
        ("و", at(1, 1, table=2)),
    ]


def test_a_row_that_only_goes_on_with_the_one_above_is_none() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        row(cell("أ", down), cell("ب", down)), row(cell("", on), cell("", on)), row(cell("ج"), cell("د"))
    )
    assert cells(body)[2:] == [("ج", at(2, 1)), ("د", at(2, 2))]


def test_a_table_of_contents_is_furniture_and_counts_for_none() -> None:
    def leading(text: str, page: str) -> str:
        return row(f"<w:tc>{par(run(text) + '<w:r><w:tab/></w:r>', RTL)}</w:tc>", cell(page))

    body = table(row(cell(""), cell("الصفحة")), leading("مقدمة", "2"), leading("نتائج", "14"))
    lines = [line for line in read(body + par("نص", RTL) + table(row(cell("أ")))).lines if line.text.strip()]
    assert [line.rule for line in lines] == [*["docx.contents"] * 5, None, None]
    assert lines[-1].cell == at(1, 1)
