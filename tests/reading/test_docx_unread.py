"""Every character of a Word file's text is in a line or in a finding, whatever stands around it.

The checker shares no code with the reader: it looks for the `w:t` of all parts with regular expressions.
"""

import random

import pytest

from tests.hostile.inputs import wrapped_docx
from tests.hostile.judge import lost
from tests.reading.docx_maker import (
    NAMESPACES,
    R,
    codes,
    files,
    note,
    pack,
    par,
    read,
    read_bytes,
    reference,
    run,
    texts,
)
from tests.support import each_row
from unrec.findings import kinds

UNKNOWN = 'xmlns:zz="urn:of-another-program"'


def row(text: str, properties: str = "", cell: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>{par(text)}</w:tc></w:tr>"


def alternatives(*choices: tuple[str, str], fallback: str | None = None) -> str:
    inner = "".join(
        f'<mc:Choice {UNKNOWN} Requires="{needs}">{content}</mc:Choice>' for needs, content in choices
    )
    inner += "" if fallback is None else f"<mc:Fallback>{fallback}</mc:Fallback>"
    return f"<mc:AlternateContent>{inner}</mc:AlternateContent>"


def box(text: str) -> str:
    return f"<w:drawing><wps:txbx><w:txbxContent>{par(text)}</w:txbxContent></wps:txbx></w:drawing>"


INNER = alternatives(("zz", box("a")), fallback=box("b"))
IN_A_DRAWING = f"<w:r>{alternatives(('wps', f'<w:drawing>{INNER}</w:drawing>'))}</w:r>"


@pytest.mark.parametrize(
    ("body", "expected", "found"),
    [
        pytest.param(
            f"<w:tbl>{row('kept')}{row('gone', '<w:del/>')}</w:tbl>",
            ["kept"],
            ["docx.deleted"],
            id="deleted row",
        ),
        pytest.param(
            f"<w:tbl>{row('gone', cell='<w:cellDel/>')}</w:tbl>{par('kept')}",
            ["kept"],
            ["docx.deleted"],
            id="deleted cell",
        ),
        pytest.param(
            f"<w:tbl>{row('new', '<w:ins/>')}</w:tbl>", ["new"], ["docx.inserted"], id="inserted row"
        ),
        pytest.param(
            par(alternatives(("zz", run("strange")), ("wps", run("known")), fallback=run("plain"))),
            ["known"],
            ["docx.alternative"],
            id="the first choice that is understood",
        ),
        pytest.param(
            par(alternatives(("zz", run("strange")), fallback=run("plain"))),
            ["plain"],
            ["docx.alternative"],
            id="the fallback",
        ),
        pytest.param(
            par(alternatives(("w", run("same")), fallback=run("same"))),
            ["same"],
            [],
            id="versions that agree",
        ),
        pytest.param(
            par("kept") + alternatives(("zz", par("strange"))),
            ["kept"],
            ["docx.alternative"],
            id="no fallback",
        ),
        pytest.param(
            par(f"<w:r>{alternatives(('wps', box('boxed')), fallback=box('boxed'))}</w:r>") + par("kept"),
            ["", "boxed", "kept"],
            [],
            id="text boxes",
        ),
        pytest.param(
            par(IN_A_DRAWING),
            ["", "b"],
            ["docx.alternative"],
            id="versions in a drawing",
        ),
        pytest.param(
            par(f"<w:r><w:rPr><w:vanish/></w:rPr>{box('unseen')}</w:r>") + par("kept"),
            ["", "kept"],
            ["docx.hidden"],
            id="hidden box",
        ),
        pytest.param(
            par("kept") + f"<w:foo>{par('lost')}</w:foo>", ["kept"], ["docx.unread"], id="unknown block"
        ),
        pytest.param(
            par(run("kept") + f"<w:foo>{run('lost')}</w:foo>"),
            ["kept"],
            ["docx.unread"],
            id="unknown wrapper",
        ),
        pytest.param(
            par(run("kept") + f"<zz:a {UNKNOWN}>{run('lost')}</zz:a>"),
            ["kept"],
            ["docx.unread"],
            id="namespace",
        ),
        pytest.param(par("kept") + run("lost"), ["kept"], ["docx.unread"], id="a run in no paragraph"),
        pytest.param(
            par(run("kept") + "<w:r><w:delText>gone</w:delText></w:r>"),
            ["kept"],
            ["docx.deleted"],
            id="stray",
        ),
        pytest.param(f"{par('one')}</w:body><w:body>{par('two')}", ["one", "two"], [], id="second body"),
    ],
)
def test_nothing_is_lost_silently(body: str, expected: list[str], found: list[str]) -> None:
    data = pack(files(body))
    reading = read_bytes(data)
    assert [each for each in texts(reading) if each or "" in expected] == expected
    assert codes(reading) == found
    assert lost(data, reading) == []


def test_notes_that_nothing_refers_to_are_reported() -> None:
    body, notes = par(run("text") + reference(1)), note(1, par("read")) + note(2, par("orphan"))
    reading = read(body, footnotes=notes)
    assert codes(reading) == ["docx.unread"]
    assert reading.findings[0].evidence == "orphan"
    assert "w:footnote" in reading.findings[0].message


def test_a_separator_drawn_of_characters_is_no_text() -> None:
    separator = '<w:footnote w:type="separator" w:id="-1">{}</w:footnote>'
    assert codes(read(par("text"), footnotes=separator.format(par("_____")))) == []
    assert codes(read(par("text"), footnotes=separator.format(par("(continued)")))) == ["docx.unread"]


def test_parts_that_are_not_printed_are_named() -> None:
    parts = {"header1": par("unused"), "comments": f"<w:comment>{par('remark')}</w:comment>"}
    reading = read(par("text"), **parts)
    assert codes(reading) == ["docx.unprinted"]
    assert "word/header1.xml" in reading.findings[0].message
    assert "word/comments.xml" in reading.findings[0].message


def test_places_beyond_a_number_are_counted_together() -> None:
    many = "".join(f"<w:foo{i}>{run('lost')}</w:foo{i}>" for i in range(500))
    assert 1 < len(read(par("kept") + many).findings) < 30


@each_row(range(300))
def test_any_wrappers_in_any_order_lose_nothing(seed: int) -> None:
    data = wrapped_docx(random.Random(seed))
    assert lost(data, read_bytes(data)) == []


DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (f"<zz:x {UNKNOWN}/>after", "before after"),
        (f"<zz:x {UNKNOWN}/>after<zz:y {UNKNOWN}/> it", "before after it"),
        ("<w:x/>after", "before after"),
    ],
)
def test_text_next_to_a_foreign_element_in_a_text_is_read(content: str, line: str) -> None:
    reading = read(par(f'<w:r><w:t xml:space="preserve">before {content}</w:t></w:r>'))
    assert texts(reading) == [line]
    assert codes(reading) == []


@pytest.mark.parametrize(
    "inline",
    [
        f"<w:t><zz:x {UNKNOWN}>four</zz:x></w:t>",
        f"<w:t><zz:x {UNKNOWN}><zz:y/>four</zz:x></w:t>",
        f"<w:drawing {DRAWING}><a:p><a:r><a:t>four</a:t></a:r></a:p></w:drawing>",
        '<w:pict><v:shape><v:textpath string="four"/></v:shape></w:pict>',
        f"<zz:x {UNKNOWN}>four</zz:x>",
        "<w:tab/>four",
    ],
)
def test_text_of_another_element_is_counted(inline: str) -> None:
    reading = read(par("kept") + par(f"<w:r>{inline}</w:r>"))
    [told] = reading.findings
    assert told.code == "docx.unread"
    assert told.message.startswith("4 characters of word/document.xml ")
    assert told.evidence == "four"


def test_what_places_and_computes_is_no_text() -> None:
    place = '<wp:posOffset xmlns:wp="urn:wp">914400</wp:posOffset>'
    bound = '<o:LinkType xmlns:o="urn:schemas-microsoft-com:office:office">EnhancedMetaFile</o:LinkType>'
    assert codes(read(par("kept") + par(f"<w:r><w:drawing>{place}{bound}</w:drawing></w:r>"))) == []


@pytest.mark.parametrize(
    ("kind", "target", "content", "said"),
    [
        ("chart", "charts/chart1.xml", '<c:v xmlns:c="urn:c">four</c:v>', "4 characters"),
        ("diagramData", "diagrams/data1.xml", f"<a:t {DRAWING}>four</a:t>", "4 characters"),
        ("aFChunk", "chunk.xml", par("four").replace("<w:p>", f"<w:p {NAMESPACES}>"), "4 characters"),
        ("aFChunk", "chunk.html", "<p>four<br>", "11 bytes"),
        ("subDocument", "part.docx", "PK.", "3 bytes"),
        ("ofAnotherYear", "new/part.dat", "<a>four</a>", "4 characters"),
        ("customXml", "item1.xml", "<a>data</a>", ""),
    ],
)
def test_parts_that_are_shown_are_counted(kind: str, target: str, content: str, said: str) -> None:
    made = files(par("kept"))
    relation = f'<Relationship Id="x" Type="{R}/{kind}" Target="{target}"/></Relationships>'
    rels = "word/_rels/document.xml.rels"
    made[rels] = made[rels].replace("</Relationships>", relation)
    reading = read_bytes(pack({**made, f"word/{target}": content}))
    assert texts(reading) == ["kept"]
    shown = [f"{said} of word/{target}, which is shown ({kind}), were not read"] if said else []
    assert [each.message for each in reading.findings] == shown


@pytest.mark.parametrize("body", ['<w:altChunk r:id="x"/>', par('<w:subDoc r:id="x"/>')])
def test_files_pulled_in_are_to_be_reviewed(body: str) -> None:
    [told] = read(par("kept") + body).findings
    assert told.code == "docx.embedded"
    assert kinds()[told.code].review
