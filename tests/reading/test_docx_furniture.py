"""What Word documents print around their text: headers, footers, a table of contents."""

from tests.reading.docx_maker import par, read, texts


def test_headers_come_first_and_footers_last_each_once() -> None:
    both = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
        '<w:headerReference w:type="first" r:id="header2"/><w:headerReference w:type="even" r:id="header3"/>'
        '<w:footerReference w:type="default" r:id="footer1"/>{}</w:sectPr>'
    )
    body = par("أ", both.format("<w:titlePg/>")) + par("ب") + both.format("")
    parts = {f"header{n}": par(f"رأس {n}") + par() for n in (1, 2, 3)} | {"footer1": par("ذيل")}
    reading = read(body, **parts)
    assert [(each.text, each.rule) for each in reading.lines] == [
        ("رأس 2", "docx.header"),
        ("رأس 1", "docx.header"),
        ("أ", None),
        ("ب", None),
        ("ذيل", "docx.footer"),
    ]
    assert [each.role for each in reading.lines] == ["furniture", "furniture", None, None, "furniture"]
    even = read(body, settings="<w:evenAndOddHeaders/>", **parts)
    assert "رأس 3" in texts(even)


def test_a_generated_table_of_contents_is_furniture() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{par('المحتويات')}</w:sdtContent></w:sdt>"
    )
    reading = read(
        control + par("أولاً- مقدمة 3", '<w:pStyle w:val="T1"/>') + par("أولاً- مقدمة"), styles=styles
    )
    assert [each.rule for each in reading.lines] == ["docx.contents", "docx.contents", None]
