"""Lines, tables and pages of a PDF that are made to cost time with the square of their size."""

from collections.abc import Callable

import pytest

from tests.hostile.guard import ends, within
from tests.reading.pdf_drawing import Drawing, glyphs
from tests.reading.pdf_maker import build, objects, pdf, show
from unrec.reading import bidi, read, source_of
from unrec.reading.limits import MAX_GLYPH_TEXT, MAX_GLYPHS
from unrec.reading.pdf import assemble as footnotes
from unrec.reading.pdf import assemble as furniture
from unrec.reading.pdf import characters as kashida
from unrec.reading.pdf import cmaps, lines
from unrec.reading.pdf import lines as columns
from unrec.reading.pdf import strips as rows
from unrec.reading.pdf.characters import Glyph, Rule
from unrec.reading.pdf.lines import PageLine

Work = Callable[[int], Callable[[], object]]


def printed(x0: float, x1: float, y: float) -> PageLine:
    return PageLine(1, "abcdefgh", x0, y - 10, x1, y + 2, y, 12)


def on(text: Callable[[int], str], work: Callable[[str], object]) -> Work:
    def prepare(size: int) -> Callable[[], object]:
        made = text(size)
        return lambda: work(made)

    return prepare


def in_line(glyph_texts: Callable[[int], list[str]], base: str) -> Work:
    def prepare(size: int) -> Callable[[], object]:
        made = glyph_texts(size)
        return lambda: bidi.logical(made, base)

    return prepare


def raised(size: int) -> Callable[[], object]:
    """One row of large type with ever smaller ones below it, each of a baseline of its own."""
    small = [Glyph("y", 0, 1, 97 - i * 3 / size, 1 / size) for i in range(size)]
    return lambda: rows.rows_of([Glyph("x", 0, 1, 100, 12), *small])


def ruled(size: int) -> Callable[[], object]:
    page = [printed(0, 500, i * 0.01) for i in range(size)]
    drawn = [Rule(0, 100, 800 - i * 0.01) for i in range(size)]
    return lambda: footnotes.mark_footnotes(page, drawn, 800, 12)


def stairs(size: int) -> Callable[[], object]:
    """Rows of two lines, each row to the right of the gap in the row above."""
    page = [
        line
        for i in range(size)
        for line in (printed(i * 5, i * 5 + 1, i * 0.1), printed(i * 5 + 4, i * 5 + 4.5, i * 0.1))
    ]
    return lambda: columns.in_reading_order(page, "L")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "size"),
    [
        pytest.param(
            on("beginbfrange ".__mul__, lambda text: cmaps.character_map(text.encode())),
            4_000,
            id="font ranges without an end",
        ),
        pytest.param(on(lambda n: "." * n + "x", furniture._CONTENTS.search), 6_000, id="leaders to no page"),
        pytest.param(on(lambda n: "…" * n + "x", furniture._CONTENTS.search), 6_000, id="ellipses"),
        pytest.param(
            on(lambda n: "\u064e" * n + "xـ", kashida.without_kashida), 40_000, id="signs and no letter"
        ),
        pytest.param(on(lambda n: "ب" + "\u064e+" * n, kashida.without_kashida), 20_000, id="fill"),
        pytest.param(
            on(lambda n: " 000" * n + "000/", lambda text: lines._SWAPPED.sub("", text)), 5_000, id="groups"
        ),
        pytest.param(in_line(lambda n: ["ب", "A", *["١"] * n], "L"), 5_000, id="digits behind Latin"),
        pytest.param(in_line(lambda n: ["1", " "] * n, "R"), 3_000, id="numbers with no Latin letter"),
        pytest.param(in_line(lambda n: ["A", "("] * n, "R"), 20_000, id="open brackets"),
        pytest.param(in_line(lambda n: ["A", "ب"] * n, "R"), 20_000, id="letters of both directions"),
        pytest.param(raised, 2_000, id="raised rows"),
        pytest.param(ruled, 3_000, id="rules"),
        pytest.param(stairs, 3_000, id="columns"),
    ],
)
def test_large_input_comes_to_an_end(work: Work, size: int) -> None:
    assert ends(work, size)


def test_a_page_of_endless_glyphs_is_refused() -> None:
    content = b"BT /F1 1 Tf (" + b"a" * (2 * MAX_GLYPHS + 2) + b") Tj ET"
    reading = read(source_of("a.pdf", build(objects([content, show("next page")]))))
    assert [(item.code, item.page) for item in reading.findings] == [("pdf.too_much", 1)]
    assert [line.text for line in reading.lines] == ["next page"]


def test_a_glyph_that_stands_for_a_book_is_taken_for_unmapped() -> None:
    """Otherwise a thousand glyphs of a hundred thousand letters each fill the memory."""
    book = Drawing().page().show(glyphs("ا" * (MAX_GLYPH_TEXT + 1), *"نص"), 100, 700)
    reading = read(source_of("a.pdf", book.bytes()))
    assert [line.text for line in reading.lines] == ["صن"]
    assert [item.code for item in reading.findings] == ["pdf.unmapped"]


def test_a_page_whose_ligatures_stand_for_too_much_is_refused() -> None:
    page = Drawing().page()
    for i in range(300):
        page.show(glyphs(*["ا" * 400] * 10), 100, 700 - i)
    reading = read(source_of("a.pdf", page.bytes()))
    assert [item.code for item in reading.findings][:1] == ["pdf.too_much"]
    assert reading.failed


def damaged(middle: bytes) -> bytes:
    """A sound document whose table of objects is gone, with bytes between its objects and its end."""
    return pdf("sound").replace(b"startxref", middle + b"\nstartxxxx")


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(b"trailer ", id="trailers"),
        pytest.param(b"trailer << /A [ ", id="trailers without an end"),
        pytest.param(b"trailer << /A ( ", id="trailers with a string without an end"),
        pytest.param(b"9%d 0 obj << /Type /ObjStm /N 9 /First 9 >> stream\n", id="streams without an end"),
        pytest.param(b"9%d 0 obj << /Type /ObjStm /N 9 [ ", id="object streams without an end"),
        pytest.param(b"9%d 0 obj /Type /XRef << ", id="dictionaries without an end"),
        pytest.param(b"9%d 0 obj ", id="objects"),
    ],
)
def test_a_damaged_file_is_searched_in_time(piece: bytes) -> None:
    """Whatever has no end is looked for from few places only, and what is sound is read all the same."""
    data = damaged(b"".join(piece.replace(b"%d", b"%d" % i) for i in range(400_000 // len(piece))))
    with within(20):
        reading = read(source_of("a.pdf", data))
    assert [line.text for line in reading.lines] == ["sound"]
    assert "pdf.truncated" in [item.code for item in reading.findings]


def test_pages_whose_streams_have_no_end_are_given_up_in_time() -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 4_000))
    nodes = b"".join(
        b"%d 0 obj << /Type /Page /Length 9 >> stream\nx\n" % number for number in range(10, 4_000)
    )
    data = (
        b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj 2 0 obj << /Kids ["
        + kids
        + b"] >> endobj\n"
    )
    with within(20):
        reading = read(source_of("a.pdf", data + nodes))
    assert "pdf.damaged" in [item.code for item in reading.findings]
