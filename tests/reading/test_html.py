"""Web pages: numbers as browsers print them, cells, notes, what is no text, encodings, and hostile pages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile.guard import within
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import Extraction, Reading
from unrec.reading import read, source_of


def page(body: str, head: str = "", name: str = "a.html") -> Reading:
    data = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
    return read(source_of(name, data))


def texts(reading: Reading, role: str | None = None) -> list[str]:
    return [line.text for line in reading.lines if line.role == role]


def codes(reading: Reading) -> list[str]:
    return [each.code for each in reading.findings]


@pytest.mark.parametrize(
    ("markup", "printed"),
    [
        ("<ol><li>x<li>y</ol>", ["1. x", "2. y"]),
        ('<ol start="3" type="a"><li>x<li value="7">y<li>z</ol>', ["c. x", "g. y", "h. z"]),
        ("<ol reversed><li>x<li>y</ol>", ["2. x", "1. y"]),
        ('<ol type="I"><li>x<ol type="i"><li>y</ol><li>z</ol>', ["I. x", "i. y", "II. z"]),
        ('<ol style="list-style-type: arabic-indic"><li>x</ol>', ["١. x"]),
        ('<ol style="list-style: none"><li>1. x</ol>', ["1. x"]),
        ("<ul><li>x<li>(a) y</ul>", ["• x", "(a) y"]),
        ("<ol><li><p>x</p><p>y</p></ol>", ["1. x", "y"]),
        ("<ol><li><ol type=a><li>x</ol></ol>", ["1. a. x"]),
        ("<ol><li></li><li>x</li><li></li></ol><p>y</p>", ["1.", "2. x", "3.", "y"]),
        ("<ul><li></li></ul><p>y</p>", ["y"]),
        ('<ol start="99999999999"><li>x</ol>', ["1. x"]),
    ],
)
def test_numbers_are_those_that_are_printed(markup: str, printed: list[str]) -> None:
    assert texts(page(markup)) == printed


def test_lines_and_paragraphs() -> None:
    reading = page("<p>one\n two<br>three</p>four<br><br>five<div>six <b>seven</b></div><pre>a  b\nc</pre>")
    assert [(line.text, line.gap_before) for line in reading.lines] == [
        ("one two", True),
        ("three", False),
        ("four", True),
        ("five", True),
        ("six seven", True),
        ("a  b", True),
        ("c", False),
    ]


def test_headings_and_weight() -> None:
    reading = page("<h2>Title</h2><p><b>All</b> <strong>bold</strong></p><p><b>Not</b> all</p><p>12</p>")
    assert [(line.heading_level, line.bold, line.weight) for line in reading.lines] == [
        (2, True, 1.0),
        (None, True, 1.0),
        (None, False, 0.5),
        (None, False, None),
    ]


def test_cells_have_their_places() -> None:
    reading = page(
        "<table><tr><th>A<th>B<tr><td rowspan=2>x<td>y<tr><td>z</table><table><tr><td colspan=2>u<tr><td>v<td>w</table>"
    )
    assert [
        (line.text, line.cell.table, line.cell.row, line.cell.column, line.cell.header)
        for line in reading.lines
        if line.cell
    ] == [
        ("A", 1, 1, 1, None),
        ("B", 1, 1, 2, None),
        ("x", 1, 2, 1, "A"),
        ("y", 1, 2, 2, "B"),
        ("z", 1, 3, 2, "B"),
        ("u", 2, 1, 1, None),
        ("v", 2, 2, 1, None),
        ("w", 2, 2, 2, None),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>x</table>",
        "<table><tr><td><h1>x</h1><td>y</table>",
        "<table role=presentation><tr><td>x<td>y</table>",
        "<table><tr><td>x<td><table><tr><td>y</table></table>",
    ],
)
def test_a_table_that_lays_the_page_out_is_none(markup: str) -> None:
    assert all(line.cell is None for line in page(markup).lines)


def test_notes_are_told_by_their_links() -> None:
    reading = page(
        '<p>Text<sup><a href="#n1" id="r1">[1]</a></sup> and<a href="#n2"><sup>2</sup></a>.</p>'
        '<ol><li id="n1">First <a href="#r1">↩</a></ol><div><p><a name="n2" href="#x">2</a> Second</p><p>more</p></div>'
    )
    assert texts(reading) == ["Text¹ and²."]
    assert texts(reading, "footnote") == ["¹ First", "² Second", "more"]
    assert reading.lines[0].repair == "html.footnote"


def test_what_is_no_text_has_a_rule() -> None:
    reading = page(
        "<nav>Menu</nav><main><p>Text <span class=noprint>[edit]</span> goes on</p><p hidden>gone</p>"
        "<script>var x = '<p>no</p>'</script><div id=toc>Contents</div></main><footer>Foot</footer>",
        "<title>Name</title><style>p {}</style>",
    )
    assert texts(reading) == ["Text goes on"]
    assert [(line.text, line.rule) for line in reading.lines if line.role == "furniture"] == [
        ("Name", "html.title"),
        ("p {}", "html.style"),
        ("Menu", "html.outside"),
        ("[edit]", "html.navigation"),
        ("gone", "html.hidden"),
        ("var x = '<p>no</p>'", "html.script"),
        ("Contents", "html.contents"),
        ("Foot", "html.outside"),
    ]


def test_a_long_script_is_cut_and_reported() -> None:
    reading = page(f"<p>x<script>{'y' * 5000}</script><script>{'z' * 5000}</script>")
    assert codes(reading) == ["source.left_out"]
    assert "2 times" in reading.findings[0].message
    assert max(len(line.text) for line in reading.lines) == 200


@pytest.mark.parametrize(
    ("data", "printed", "found"),
    [
        ('<html><meta charset="windows-1252"><p>caf\xe9'.encode("cp1252"), "café", []),
        ('<html><meta charset="iso-8859-1"><p>\x93x\x94'.encode("latin-1"), "“x”", []),
        ('<html><meta charset="iso-8859-1"><p>café'.encode(), "café", []),
        ("<html><p>ينبغي للدول الأطراف".encode("cp1256"), "ينبغي للدول الأطراف", ["source.encoding"]),
        ("\ufeff<html><p>ينبغي".encode("utf-16-le"), "ينبغي", ["source.encoding"]),
        (b'<html><meta charset="hex"><p>caf\xe9', "café", ["source.encoding"]),
        (b"<html><meta charset=utf-8><p>a\xff\xfeb and \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", "a��b and ééééééééééé", ["source.undecodable"]),
    ],
)  # fmt: skip
def test_encodings(data: bytes, printed: str, found: list[str]) -> None:
    reading = read(source_of("a.html", data))
    assert (texts(reading), codes(reading)) == ([printed], found)


def test_what_cannot_be_read_says_why() -> None:
    assert codes(page("<script>x</script>")) == ["source.empty"]
    assert codes(page("")) == ["source.empty"]
    deep = page("<p>before</p>" + "<div>" * 400 + "after")
    assert (texts(deep), codes(deep)) == (["before"], ["source.cut"])
    assert "a.html" in deep.findings[0].message


def test_nothing_is_expanded_or_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a page was to open a connection")

    monkeypatch.setattr("socket.socket.connect", refuse)
    data = (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<html><base href="http://127.0.0.1:9/"><link rel=stylesheet href="http://127.0.0.1:9/a.css">'
        b'<img src="http://127.0.0.1:9/a.png"><p>&x; text'
    )
    assert "root" not in "".join(texts(read(source_of("a.html", data))))


def test_a_page_under_another_name_is_read_as_one() -> None:
    reading = read(source_of("a.pdf", b"<html><body><p>Not found</p></body></html>"))
    assert (texts(reading), codes(reading)) == (["Not found"], ["source.ending"])


PIECES = st.sampled_from(
    [*"<>&\"' \n", "<ol>", "<li value=3>", "</ol>", "<table>", "<tr>", "<td rowspan=9 colspan=2000>", "<p>", "</p>",
     "<sup><a href=#a>1</a></sup>", "<p id=a>1 note", "<br><br>", "<nav>", "</nav>", "<main>", "text", "<pre>",
     "<span hidden>", "<h1>", "<script>", "</script>", "<q>", "<li", "\0", "<!--", "<![CDATA["]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_markup_is_read_or_refused(markup: str) -> None:
    reading = page(markup)
    assert reading.failed == (not any(line.role != "furniture" for line in reading.lines))
    assert [line.line for line in reading.lines] == list(range(1, len(reading.lines) + 1))


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["<p>x", "<ol><li>x</ol>", "<td>", "<br>", "<b>x</b>", " ", "<a href=#n><sup>1</sup></a><p id=n>", "<span hidden>x</span>",
     "<table><tr><td rowspan=99999 colspan=99999>x</table>", "<li>", "<tr><td colspan=1000 rowspan=1000>x"],
)  # fmt: skip
def test_long_pages_take_time_in_step(unit: str) -> None:
    with within(20):
        page("<table>" + unit * 20_000)


def test_a_block_of_a_line_break_is_an_empty_line() -> None:
    reading = page("<p>One</p><p><br/>\n</p><p></p><p>Two</p><table><tr><td><br></td><td>x</td></tr></table>")
    assert [line.text for line in reading.lines if line.cell is None] == ["One", "", "Two"]


@pytest.mark.parametrize(
    ("opening", "language"),
    [
        ('<html lang="ar-EG">', "ar"),
        ('<html xml:lang="fr">', "fr"),
        ('<html><body lang="es">', "es"),
        ('<html lang="en"><body><main lang="ru">', "ru"),
        ("<html>", None),
        ('<html lang="?">', None),
    ],
)
def test_the_language_that_a_page_states(opening: str, language: str | None) -> None:
    assert read(source_of("a.html", f"{opening}<p>1. A.</p>".encode())).language == language


def test_a_stated_language_counts_where_the_words_tell_none() -> None:
    def document(text: str) -> Extraction:
        return extract(source_of("a.html", f'<html lang="es"><p>{text}</p></html>'.encode()), load())

    assert document("1. Ver.").document.language == "es"
    other = document("1. The States should take all measures that are needed for the rights of the child.")
    assert other.document.language == "en"
    (said,) = (each for each in other.findings if each.code == "language.declared")
    assert said.evidence == "es"


def test_lines_without_letters_run_as_their_paragraph() -> None:
    body = '<p>The States should act now, all of them.</p><p dir="rtl">12</p><div dir="rtl"><p>34</p></div><p>56</p>'
    lines = extract(source_of("a.html", f"<html>{body}</html>".encode()), load()).lines
    assert {line.text: line.direction for line in lines if line.text.isdecimal()} == {
        "12": "rtl",
        "34": "rtl",
        "56": "ltr",
    }


def test_sizes_are_those_of_browsers() -> None:
    reading = page(
        "<h1>One</h1><p>Two</p><p style='font-size: 150%'>Three <b>four</b></p><p><font size='2'>Five</font></p>"
        "<p><font size='2' style='font-size: 11pt'>Six</font></p><p style='font-size: 20px'>Seven</p>"
    )
    assert [line.size for line in reading.lines] == [24.0, 12.0, 18.0, 10.0, 11.0, 15.0]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>La 20<sup>e</sup> session du Comité<sup>1</sup></p>",
        "<ol><li>La 20<sup>e</sup> session du Comité</li></ol>",
        "<p>La 20<sup>e</sup> session et 5<sup>2</sup></p>",
    ],
)
def test_a_raised_ending_beside_other_repairs_is_lowered(markup: str) -> None:
    """Repairs are joined by spaces or by «+»; one of them may go."""
    lines = read(source_of("a.html", f"<html lang=fr><body>{markup}</body></html>".encode())).lines
    text = "".join(line.text for line in lines)
    assert "20e session" in text
    assert not any("raised_letter" in (line.repair or "") for line in lines)


@pytest.mark.parametrize("charset", ["idna", "punycode", "undefined", "unicode-escape", "rot13", "no-such"])
def test_a_charset_that_is_none_is_not_taken(charset: str) -> None:
    data = f'<meta charset="{charset}"><p>caf\xe9 \\u0041</p>'.encode("latin-1")
    assert texts(read(source_of("a.html", data))) == ["caf\xe9 \\u0041"]


def test_a_table_with_text_in_one_cell_lays_the_page_out() -> None:
    reading = page(
        "<table><tr><td><p>Wells are open.</p><p>Maps are public.</p></td></tr><tr><td></td></tr></table>"
    )
    assert [(line.text, line.cell) for line in reading.lines] == [
        ("Wells are open.", None),
        ("Maps are public.", None),
    ]
