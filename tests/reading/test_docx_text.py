import io

import docx
import pytest

from tests.reading.docx_maker import (
    RTL,
    codes,
    level,
    listed,
    numbering,
    par,
    read,
    read_bytes,
    run,
    texts,
)
from unrec.reading.mending import lower_letters

RAISED = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    ("mark", "note", "expected"),
    [
        ("a", "a", "Totalᵃ"),
        ("a ", "a", "Totalᵃ "),
        ("a", "b", "Totala"),
        ("er", "e", "Totaler"),
        ("2", "a", "Total²"),
    ],
)
def test_a_raised_letter_marks_a_note_that_begins_with_it(mark: str, note: str, expected: str) -> None:
    body = par(run("Total") + run(mark, RAISED)) + par(run(note, RAISED) + run(" Includes rent."))
    assert texts(lower_letters(read(body)))[0] == expected


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruct(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


LINK = f'<w:hyperlink r:id="x">{run("رابط")}</w:hyperlink>'
CONTROL = f"<w:sdt><w:sdtPr/><w:sdtContent>{run('ضبط')}</w:sdtContent></w:sdt>"
SMART = f'<w:smartTag w:element="place">{run("فيينا")}</w:smartTag>'
MATHS = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
PAGE_FIELD = field("begin") + instruct("PAGE") + field("separate") + run("٣") + field("end")

NESTED = (
    field("begin") + instruct("IF ") + field("begin") + instruct("DATE") + field("separate") + run("لا")
    + field("end") + instruct(" 1") + field("separate") + run("نعم") + field("end")
)  # fmt: skip

RUBY = (
    "<w:r><w:ruby><w:rt><w:r><w:t>a</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("المادة ") + run("١٦"), ["المادة ١٦"]),
        (LINK, ["رابط"]),
        (CONTROL, ["ضبط"]),
        (SMART, ["فيينا"]),
        (MATHS, ["x"]),
        (PAGE_FIELD, ["٣"]),
        ('<w:fldSimple w:instr="DATE">' + run("اليوم") + "</w:fldSimple>", ["اليوم"]),
        ("<w:r><w:t>أ</w:t><w:tab/><w:t>ب</w:t></w:r>", ["أ\tب"]),
        ("<w:r><w:t>أ</w:t><w:br/><w:t>ب</w:t></w:r>", ["أ", "ب"]),
        ("<w:r><w:t>م</w:t><w:noBreakHyphen/><w:t>ج</w:t></w:r>", ["م\u2011ج"]),
        ("<w:r><w:t>سطر\nواحد</w:t></w:r>", ["سطر واحد"]),
        ('<w:bdo w:val="rtl">' + run("CTOC/COP") + "</w:bdo>", ["CTOC/COP"]),
    ],
)
def test_what_a_paragraph_prints(content: str, expected: list[str]) -> None:
    reading = read(par(content))
    assert texts(reading) == expected
    assert [each.gap_before for each in reading.lines] == [True] + [False] * (len(expected) - 1)
    assert reading.findings == ()


def test_paragraphs_are_lines_in_order_blank_ones_too() -> None:
    reading = read(par("الأولى") + par() + par("الثانية"))
    assert texts(reading) == ["الأولى", "", "الثانية"]
    assert [each.line for each in reading.lines] == [1, 2, 3]
    assert {each.page for each in reading.lines} == {None}


def test_typed_labels_stay_as_typed() -> None:
    body = par(run("١-") + "<w:r><w:tab/></w:r>" + run("ينبغي"), RTL)
    assert texts(read(body)) == ["١-\tينبغي"]
    assert read(body).lines[0].repair is None


def test_lines_are_put_in_form_c_with_a_finding() -> None:
    reading = read(par("ا\u0653"))
    assert texts(reading) == ["آ"]
    assert codes(reading) == ["source.nfc"]


@pytest.mark.parametrize(
    ("content", "code", "expected", "evidence"),
    [
        (
            run("أ") + '<w:del w:id="1"><w:r><w:delText>محذوف</w:delText></w:r></w:del>',
            "docx.deleted",
            "أ",
            "محذوف",
        ),
        (run("أ") + f'<w:ins w:id="1">{run("مضاف")}</w:ins>', "docx.inserted", "أمضاف", "مضاف"),
        (run("أ") + f'<w:moveFrom w:id="1">{run("منقول")}</w:moveFrom>', "docx.deleted", "أ", "منقول"),
        (run("أ") + run("مخفي", "<w:vanish/>"), "docx.hidden", "أ", "مخفي"),
        (
            run("أ") + '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>',
            "docx.symbol",
            "أ\uf0e0",
            "\uf0e0",
        ),
        (
            run("أ") + field("begin") + instruct(" LISTNUM ") + field("end"),
            "docx.field",
            "أ",
            "LISTNUM",
        ),
        (
            run("أ") + field("begin") + instruct(r" EQ \f(1,2) ") + field("end"),
            "docx.field",
            "أ",
            r"EQ \f(1,2)",
        ),
        (
            run("أ") + field("begin") + instruct(" MACROBUTTON No [name] ") + field("end"),
            "docx.field",
            "أ",
            "MACROBUTTON No [name]",
        ),
        (run("أ") + "<w:r><w:object/></w:r>", "docx.embedded", "أ", "object"),
        (NESTED, "docx.instruction", "نعم", "لا"),
        (RUBY, "docx.ruby", "漢", "a"),
    ],
)
def test_what_is_left_out_is_reported(content: str, code: str, expected: str, evidence: str) -> None:
    reading = read(par("قبل") + par(content))
    assert texts(reading) == ["قبل", expected]
    assert [(each.code, each.line, each.evidence) for each in reading.findings] == [(code, 2, evidence)]


def test_hidden_by_style_and_shown_again() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:name w:val="H"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    by_style, again = '<w:rStyle w:val="H"/>', '<w:rStyle w:val="H"/><w:vanish w:val="0"/>'
    assert texts(read(par(run("أ") + run("ب", by_style) + run("ج", again)), styles=styles)) == ["أج"]


def test_a_deleted_paragraph_mark_joins_its_text_to_the_next() -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    assert texts(read(par("ينبغي للدول ", gone) + par("أن تجمع"))) == ["ينبغي للدول أن تجمع"]
    only = '<w:del w:id="2"><w:r><w:delText>كلها</w:delText></w:r></w:del>'
    reading = read(
        listed(only, properties=gone) + listed("نص"), numbering=numbering(level(0, "decimal", "%1-"))
    )
    assert texts(reading) == ["١- نص"]
    assert codes(reading) == ["docx.deleted"]


def test_former_properties_of_a_tracked_change_are_not_taken() -> None:
    change = '<w:pPrChange w:id="1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    assert texts(read(par("نص", change), numbering=numbering(level(0, "decimal", "%1-")))) == ["نص"]


def test_a_field_that_never_ends_does_not_swallow_the_document() -> None:
    reading = read(par(run("أ") + field("begin") + instruct("TOC")) + par("ب") + par("ج"))
    assert texts(reading) == ["أ", "ب", "ج"]
    assert codes(reading) == ["docx.field"]


def test_tables_are_read_row_by_row_cell_by_cell() -> None:
    cells = [
        [par("الأمم المتحدة"), par("CTOC/COP/WG.7/2018/3")],
        [par(), par("Distr.: General") + par("21 June 2019")],
    ]
    rows = "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in cells)
    gone = f'<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>{par("صف محذوف")}</w:tc></w:tr>'
    nested = f"<w:tr><w:tc><w:tbl><w:tr><w:tc>{par('داخلي')}</w:tc></w:tr></w:tbl>{par()}</w:tc></w:tr>"
    reading = read(f"<w:tbl>{rows}{gone}{nested}</w:tbl>" + par("بعد"))
    assert texts(reading) == [
        "الأمم المتحدة",
        "CTOC/COP/WG.7/2018/3",
        "Distr.: General",
        "21 June 2019",
        "داخلي",
        "بعد",
    ]


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    inside = f"<w:txbxContent>{par('في الإطار')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    reading = read(par(run("قبل") + both + run(" وبعد")) + par("ثم"))
    assert [(each.text, each.rule) for each in reading.lines] == [
        ("قبل وبعد", None),
        ("في الإطار", "docx.textbox"),
        ("ثم", None),
    ]


def test_comments_are_counted() -> None:
    reading = read(par(run("نص") + '<w:r><w:commentReference w:id="1"/></w:r>'))
    assert texts(reading) == ["نص"]
    assert codes(reading) == ["docx.comments"]


def test_the_strict_namespaces_are_read() -> None:
    from tests.reading.docx_maker import files, pack

    strict = {
        name: content.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in files(listed("نص"), numbering=numbering(level(0, "decimal", "%1-"))).items()
    }
    assert texts(read_bytes(pack(strict))) == ["١- نص"]


def test_a_document_by_another_producer() -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "CTOC/COP/WG.7/2018/3"
    made.add_heading("أولاً- مقدمة", 1)
    for text in ("ينبغي للدول", "يمكن للدول"):
        made.add_paragraph(text, style="List Number")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "يمين", "يسار"
    out = io.BytesIO()
    made.save(out)
    reading = read_bytes(out.getvalue())
    assert texts(reading) == [
        "CTOC/COP/WG.7/2018/3",
        "أولاً- مقدمة",
        "1. ينبغي للدول",
        "2. يمكن للدول",
        "يمين",
        "يسار",
    ]
    assert not reading.failed
