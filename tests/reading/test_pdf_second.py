"""What another reader of PDFs sees and ours does not is said; what both see is not, in whatever form."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.pdf_drawing import Drawing, Glyph, glyphs
from tests.reading.pdf_maker import FONT, build, objects, pdf, show
from tests.reading.test_pdf_fonts import composite
from unrec.models import Reading
from unrec.reading import read, source_of
from unrec.reading.pdf import assemble
from unrec.reading.pdf import text_layer as second
from unrec.reading.pdf import text_layer as textlayer
from unrec.reading.pdf.page import ReadPage

WORDS = "the quick brown fox jumps over the lazy dog "


def reading(data: bytes) -> Reading:
    return read(source_of("a.pdf", data))


def codes(data: bytes) -> list[str]:
    return [item.code for item in reading(data).findings if item.code != "pdf.counted"]


def test_letters_that_are_lost_between_glyphs_and_lines_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the fault is: here pages forget every second line."""

    def forgetful(pages: list[ReadPage]) -> object:
        return tuple(line for line in assemble.assemble(pages) if "fox" not in line.text)

    monkeypatch.setattr(textlayer, "assemble", forgetful)
    content = [b"".join(show(text, y=700 - 20 * row) for row, text in enumerate(("abc", WORDS)))]
    found = reading(build(objects([show(WORDS.replace("fox", "cat")), *content]))).findings
    assert [(item.code, item.page) for item in found] == [("pdf.second_opinion", 2)]
    assert "page 2" in found[0].message
    assert "o×4" in found[0].evidence


def asked(monkeypatch: pytest.MonkeyPatch, data: bytes) -> list[list[int]]:
    """The pages that PDFium is asked about, each time it is."""
    found: list[list[int]] = []

    def noted(data: bytes, wanted: list[int], password: str | None) -> object:
        found.append(list(wanted))
        return pages_of(data, wanted, password)

    pages_of = second._pages
    monkeypatch.setattr(second, "_pages", noted)
    reading(data)
    return found


ALPHABET = "abcdefghijklmnopqrstuvwxyz "


def page(*texts: str) -> bytes:
    return b"".join(show(text, y=780 - 12 * row) for row, text in enumerate(texts))


def test_every_page_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [page(*[ALPHABET] * 10) for _ in range(20)]
    assert asked(monkeypatch, build(objects([*pages, b""]))) == [[*range(1, 22)]]


def counted(*pages: bytes) -> bytes:
    """Pages in a font that states how its codes are to be read."""
    font = FONT.replace(b">>", b"/Encoding /WinAnsiEncoding >>")
    return build(objects([*pages], font=font))


def test_pages_whose_codes_are_counted_are_compared_by_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [page(*[ALPHABET] * 5, str(number)) for number in range(64)]
    (wanted,) = asked(monkeypatch, counted(*pages, b""))
    assert 65 in wanted  # without letters nothing is counted
    assert 0 < len(wanted) - 1 < 16
    (told,) = (item for item in reading(counted(*pages)).findings if item.code == "pdf.counted")
    assert f"PDFium compared {len(wanted) - 1} of 64 pages" in told.message


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(page(ALPHABET) + b" /X9 Do", id="a form that is not there"),
        pytest.param(page(ALPHABET) + b" BT (lost) % Tj", id="a string that is not shown"),
        pytest.param(page(ALPHABET) + b" BT /F9 9 Tf (abc) Tj ET", id="a font that is not there"),
        pytest.param(page(ALPHABET) + b" BT /F1 9 Tf 3 Tr 0 0 Td (abc) Tj ET", id="nothing to be seen"),
        pytest.param(page(ALPHABET) + b" BT /F1 9 Tf 9 9 Td (\001) Tj ET" * 9, id="codes without a letter"),
    ],
)
def test_a_page_that_is_not_counted_is_compared(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    pages = [page(*[ALPHABET] * 5, str(number)) for number in range(8)]
    (before,) = asked(monkeypatch, counted(*pages, page(ALPHABET)))
    (wanted,) = asked(monkeypatch, counted(*pages, content))
    assert 9 in wanted
    assert set(before) - {9} == set(wanted) - {9}


def test_where_one_page_differs_every_page_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(pages: list[ReadPage]) -> object:
        return tuple(line for line in assemble.assemble(pages) if line.page != 2)

    monkeypatch.setattr(textlayer, "assemble", forgetful)
    pages = [page(*[ALPHABET] * 5, str(number)) for number in range(8)]
    first, second = asked(monkeypatch, counted(*pages))
    assert 2 in first
    assert len(first) < 8
    assert second == [*range(1, 9)]


def test_pages_on_which_both_agree_say_nothing() -> None:
    assert codes(pdf(WORDS, WORDS)) == []
    assert codes(composite("<000100020003>")) == []


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param(glyphs(*reversed("ﻣﺮﺣﺒﺎ ﺑﻜﻢ ﻓﻲ ﻫﺬﺍ ﺍﻟﻤﻜﺎﻥ")), id="presentation forms"),
        pytest.param([Glyph("ﻻ"), *glyphs(*"سلام عليكم يا اهل الدار")] * 3, id="ligatures"),
        pytest.param(glyphs(*"مـــحـــمـــد"), id="kashidas"),
        pytest.param([Glyph("ﬁ"), Glyph("ﬀ"), Glyph("e\u0301"), Glyph("\u00e9")] * 8, id="Latin ligatures"),
    ],
)
def test_forms_of_one_letter_are_that_letter(drawn: list[Glyph]) -> None:
    assert "pdf.second_opinion" not in codes(Drawing().page().show(drawn, 100, 700).bytes())


def test_a_file_that_pdfium_cannot_open_has_no_second_opinion() -> None:
    assert list(second.second_opinion(b"%PDF-1.7 nothing", {}, {}, [1, 2])) == []


def test_pages_that_are_known_to_be_of_no_use_need_no_opinion() -> None:
    drawing = Drawing().page()
    for row in range(10):
        drawing.show([Glyph(None)] * 60, 50, 700 - 20 * row)
    assert codes(drawing.bytes()) == ["pdf.unmapped"]


@given(st.lists(st.sampled_from([b"stream", b"endstream", b"x" * 7, b" "]), max_size=30))
def test_a_damaged_file_is_searched_from_each_stream_to_its_end(pieces: list[bytes]) -> None:
    """What PDFium goes over is counted in one pass; here from each stream anew."""
    data = b"".join(pieces)
    starts = [match.start() for match in re.finditer(rb"(?<!end)stream", data)]
    ends = [*(match.start() for match in re.finditer(b"endstream", data)), len(data)]
    far = sum(next(end for end in ends if end >= start) - start for start in starts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(second, "_SEARCHED", far)
        assert second.is_searched_soon(data)
        patch.setattr(second, "_SEARCHED", far - 1)
        assert not second.is_searched_soon(data)
