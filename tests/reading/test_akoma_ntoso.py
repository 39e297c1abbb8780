"""Akoma Ntoso: labels, headings, notes, tables, what `meta` says, and hostile files."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.guard import within
from unrec.batch.extract import extract
from unrec.catalogue import load as load_catalogue
from unrec.models import Reading
from unrec.reading import read, source_of

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

RESOLUTION = """<meta><identification source="#x">
    <FRBRWork><FRBRdate date="2031-03-25" name="adoption"/></FRBRWork>
    <FRBRExpression><FRBRdate date="2031-03-27" name="publication"/><FRBRlanguage language="eng"/></FRBRExpression>
    </identification><presentation source="#x"><un:footer xmlns:un="http://example.org/un">
    <docketNumber>31-04962 (E)</docketNumber></un:footer></presentation></meta>
<coverPage><p><docAuthority>United Nations</docAuthority></p><p><docNumber>A/RES/85/900</docNumber></p>
  <p><docAuthority>General Assembly</docAuthority></p><p><docDate date="2031-03-27">27 March 2031</docDate></p>
  <p><session value="85">Eighty-fifth session</session></p><p>Agenda item 31</p><p>The role of wells</p>
  <p><docTitle>Resolution adopted by the General Assembly on 25 March 2031</docTitle></p></coverPage>
<preface><p>
    <docNumber>85/900.</docNumber>
    <docTitle><span class="bold">Wells of the world</span></docTitle>
</p></preface>
<preamble><formula name="enactingFormula"><p xml:space="preserve"><span class="italic">The General Assembly</span>,</p></formula>
  <container name="Recalling"><p xml:space="preserve">        <i>Recalling</i> the depth of wells,<authorialNote marker="1"><p>By <i>custom</i>.</p></authorialNote> and their water,</p></container></preamble>
<mainBody><paragraph eId="para_1"><num>1.</num><content><p xml:space="preserve">        <i>Calls for</i> more wells;</p></content></paragraph>
  <section><num>A.</num><heading>Deep wells</heading>
  <paragraph><num>2.</num><list><intro><p><i>Requests</i> States:</p></intro>
    <point><num>(a)</num><content><p>To dig wells;</p></content></point>
    <point><num>(b)</num><content><p>To keep wells.</p></content></point></list></paragraph></section></mainBody>
<conclusions><p><event><location>62nd plenary meeting</location><eol/><docDate date="2031-03-25">25 March 2031</docDate></event></p></conclusions>"""


def akn(inside: str, *, namespace: str = AKN, before: str = "") -> bytes:
    xmlns = f' xmlns="{namespace}"' if namespace else ""
    return f'{before}<akomaNtoso{xmlns}><statement name="x">{inside}</statement></akomaNtoso>'.encode()


def of(data: bytes | str) -> Reading:
    return read(source_of("a.xml", akn(f"<mainBody>{data}</mainBody>") if isinstance(data, str) else data))


def texts(reading: Reading, role: str | None = None) -> list[str]:
    return [line.text for line in reading.lines if line.role == role]


def codes(reading: Reading) -> list[str]:
    return [each.code for each in reading.findings]


@pytest.mark.parametrize(
    ("markup", "printed"),
    [
        ("<p>Wells <b>are</b>\n  open.</p>", ["Wells are open."]),
        ("<paragraph><num>1.</num><content><p>x</p><p>y</p></content></paragraph>", ["1. x", "y"]),
        ("<paragraph>\n <num> ١- </num>\n <content>\n <p> ينبغي </p></content></paragraph>", ["١- ينبغي"]),
        (
            "<paragraph><num>1.</num><list><point><num>(a)</num><p>x</p></point></list></paragraph>",
            ["1. (a) x"],
        ),
        ("<paragraph><num>1.</num></paragraph><p>x</p>", ["1.", "x"]),
        ("<p>x<eol/><eol/>y<br/>z<eol/></p>", ["x", "y", "z"]),
        ("<p>x <ref href='u'>A/1</ref>, <ref href='v'>A/2</ref>;</p>", ["x A/1, A/2;"]),
        ("<p>x<del>y</del> <ins>z</ins> &amp; &#8212;</p>", ["x z & —"]),
        ("<p>x</p>y<p>z</p>", ["x", "y", "z"]),
        ("<ul><li>x</li><li><p>y</p></li></ul>", ["x", "y"]),
        ("<p></p><p> </p><p>x</p>", ["x"]),
        ("<p>m<sup>2</sup> 10</p>", ["m² 10"]),
    ],
)
def test_what_is_printed(markup: str, printed: list[str]) -> None:
    assert texts(of(markup)) == printed


def test_headings_stand_as_deep_as_what_they_head() -> None:
    reading = of(
        "<section><num>I.</num><heading>A</heading><section><heading>B</heading><p>x</p></section></section>"
        "<crossHeading>C</crossHeading>"
    )
    heads = [(line.text, line.heading_level) for line in reading.lines]
    assert heads == [("I. A", 1), ("B", 2), ("x", None), ("C", 1)]


def test_notes_stand_where_they_are_referred_to() -> None:
    reading = of(
        '<p>Wells<authorialNote marker="1"><p>By law.</p><p>More.</p></authorialNote> and'
        " maps<authorialNote><p>No mark.</p></authorialNote>.</p>"
    )
    assert texts(reading)[0] == "Wells¹ and maps."
    assert texts(reading, "footnote") == ["¹ By law.", "More.", "No mark."]


def test_notes_of_meta_are_read_once() -> None:
    data = akn(
        '<meta><notes source="#x"><note marker="7" eId="n"><p>By law.</p></note></notes></meta>'
        '<mainBody><p>Wells<noteRef href="#n"/>.</p></mainBody>'
    )
    assert [line.text for line in of(data).lines] == ["Wells⁷.", "⁷ By law."]


def test_cells_have_their_places() -> None:
    reading = of(
        "<table><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>1</p></td><td>2</td></tr></table>"
    )
    cells = [
        (line.cell.row, line.cell.column, line.cell.header, line.text) for line in reading.lines if line.cell
    ]
    assert cells == [(1, 1, None, "A"), (1, 2, None, "B"), (2, 1, "A", "1"), (2, 2, "B", "2")]


def test_meta_tells_the_language_and_the_days() -> None:
    reading = of(akn(RESOLUTION))
    assert (reading.language, reading.date, reading.adopted) == (
        "en",
        dt.date(2031, 3, 27),
        dt.date(2031, 3, 25),
    )
    assert reading.media_type == "application/akn+xml"


def test_a_resolution_of_the_house() -> None:
    extraction = extract(source_of("a.xml", akn(RESOLUTION)), load_catalogue())
    document = extraction.document
    assert (document.document_id, document.kind, document.title) == (
        "A-RES-85-900.en",
        "resolution",
        "Wells of the world",
    )
    assert (document.job_number, document.session, document.agenda_item) == (
        "31-04962",
        "85",
        "Agenda item 31",
    )
    assert (document.date, document.adopted) == (dt.date(2031, 3, 27), dt.date(2031, 3, 25))
    assert [(row.path, row.label, row.kind, row.text) for row in extraction.paragraphs] == [
        ("p0", None, "preambular", "The General Assembly,"),
        ("p1", None, "preambular", "Recalling the depth of wells, and their water,"),
        ("r1", "1.", "operative", "Calls for more wells;"),
        ("r2", "2.", "operative", "Requests States:"),
        ("r2.1", "(a)", "operative", "To dig wells;"),
        ("r2.2", "(b)", "operative", "To keep wells."),
    ]
    assert [(each.label, each.title) for each in extraction.sections] == [("A.", "Deep wells")]
    roles = {
        role: texts
        for role in ("footnote", "closing")
        if (texts := [line.text for line in extraction.lines if line.role == role])
    }
    assert roles == {"footnote": ["¹ By custom."], "closing": ["62nd plenary meeting", "25 March 2031"]}


def test_another_namespace_is_a_finding() -> None:
    for namespace in ("http://www.akomantoso.org/2.0", ""):
        reading = of(akn("<mainBody><p>x</p></mainBody>", namespace=namespace))
        assert (texts(reading), codes(reading)) == (["x"], ["akn.namespace"])


def test_a_prefix_that_was_never_declared_hides_no_text() -> None:
    reading = of(akn("<body><un:p>Kept</un:p><p>too</p></body>"))
    printed = " ".join(texts(reading))
    assert printed.split() == ["Kept", "too"]


def test_other_xml_is_refused_by_name() -> None:
    reading = read(source_of("a.xml", b'<?xml version="1.0"?><feed xmlns="x"><p>y</p></feed>'))
    assert reading.failed
    assert "neither Akoma Ntoso" in reading.findings[0].message


@pytest.mark.parametrize(
    ("data", "code", "printed"),
    [
        (akn("<mainBody><p>x y</p><p>z</p></mainBody>")[:-45], "akn.malformed", ["x y"]),
        (akn("<mainBody><p>x</p><p>y</mainBody>"), "akn.malformed", ["x", "y"]),
        (akn(f"<mainBody>{'<section>' * 2000}<p>x</p></mainBody>"), "akn.malformed", []),
        (
            akn("<mainBody><p>x</p></mainBody>", before='<?xml version="1.0" encoding="x-no"?>'),
            "akn.malformed",
            None,
        ),
        (akn("<mainBody><p>x\xe9</p></mainBody>").replace("é".encode(), b"\xe9"), "akn.malformed", None),
        (akn("<meta/>"), "source.empty", []),
    ],
)
def test_damaged_files_say_so(data: bytes, code: str, printed: list[str] | None) -> None:
    with within(seconds=20):
        reading = of(data)
    assert code in codes(reading)
    assert printed is None or [text for text in texts(reading) if text][: len(printed)] == printed


def test_entities_are_not_resolved() -> None:
    dtd = (
        '<?xml version="1.0"?><!DOCTYPE akomaNtoso [<!ENTITY a "ha"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    reading = of(akn("<mainBody><p>x &a; y &f; z</p></mainBody>", before=dtd))
    assert texts(reading) == ["x &a; y &f; z"]
    assert codes(reading) == ["akn.entity"]


def test_entities_that_grow_end_the_reading() -> None:
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 12))
    dtd = f'<?xml version="1.0"?><!DOCTYPE akomaNtoso [<!ENTITY l0 "ha">{laughs}]>'
    with within(seconds=10):
        reading = of(akn("<mainBody><p>x</p><p>y &l11; z</p></mainBody>", before=dtd))
    assert texts(reading)[0] == "x"
    assert "akn.malformed" in codes(reading)


@pytest.mark.slow
def test_very_many_elements_are_read_in_time() -> None:
    with within(seconds=60):
        reading = of(akn(f"<mainBody>{'<p/>' * 300_000}{'<i><b/></i>' * 50_000}<p>x</p></mainBody>"))
    assert texts(reading) == ["x"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    data = akn("<mainBody><p>آبار</p></mainBody>").decode().encode(encoding)
    assert texts(of(data)) == ["آبار"]


PIECES = (
    "p",
    "num",
    "heading",
    "list",
    "point",
    "authorialNote",
    "noteRef",
    "table",
    "tr",
    "td",
    "conclusions",
    "i",
)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from([*(f"<{x}>" for x in PIECES), *(f"</{x}>" for x in PIECES), "x", "1.", "&a;", "\0"])
    )
)
def test_no_markup_raises(pieces: list[str]) -> None:
    of("".join(pieces))
