"""Words whole: false spaces, letters drawn in parts, signs drawn apart, brackets in pairs, definitions."""

import pytest
from pdfminer.pdftypes import PDFStream

from tests.reading.pdf_drawing import Drawing, Glyph, glyphs
from tests.reading.test_pdf_lines import RIGHT, one, read, texts
from tests.reading.test_pdf_outlines import font
from unrec.reading.pdf.characters import Glyph as Drawn
from unrec.reading.pdf.characters import as_part, bind_marks, shape_of
from unrec.reading.pdf.fonts import FontStore, outlines_of

BODY = "الدول الأطراف في الاتفاقية"


def drawn(text: str, x0: float, x1: float, y: float = 100.0, repair: str = "") -> Drawn:
    return Drawn(text, x0, x1, y, 12, repair=repair)


@pytest.mark.parametrize("start", [450.0, 450.6])
def test_a_space_glyph_under_a_letter_is_ignored(start: float) -> None:
    # «يولد»: the space at the end of a stretch lies where the next stretch begins.
    drawing = Drawing().page().line(BODY, RIGHT, 700)
    drawing.show(glyphs(*"دلو"), 432, 670)
    drawing.show([Glyph(" ", 0.25)], start, 670).show(glyphs("ي"), 450, 670)
    assert texts(drawing)[1] == "يولد"


def test_a_space_glyph_next_to_a_letter_is_a_space() -> None:
    drawing = Drawing().page().line(BODY, RIGHT, 700)
    drawing.show(glyphs(*"دلو"), 432, 670).show([Glyph(" ", 0.25)], 450, 670).show(glyphs("ي"), 453, 670)
    assert texts(drawing)[1] == "ي ولد"


def test_a_glyph_named_a_space_that_draws_something_is_a_part() -> None:
    store = FontStore()
    key = object()
    store.outlines[key] = outlines_of(  # type: ignore[index]
        {"FontDescriptor": {"FontFile2": PDFStream({}, font((0, 700), (0, 300), None))}}
    )
    assert [store.has_ink(key, cid) for cid in (0, 1, 2)] == [True, True, False]  # type: ignore[arg-type]
    part = as_part(shape_of(" ", 0.3))
    assert (part.text, part.advance, part.unmapped) == ("", 0.3, False)


@pytest.mark.parametrize(
    ("body", "dots", "expected"),
    [
        # Where the body has the name of one of its letters, dots like that one's are its own.
        ("ي", [("ب", 8), ("ي", 3)], "بي"),
        ("ن", [("ي", 8), ("ن", 3)], "ين"),
        ("ن", [("ف", 3)], "ن"),
        ("ى", [("ي", 3)], "ي"),
        ("ى", [("ب", 8), ("ي", 3)], "بي"),
        # A body without a name.
        ("", [("ف", 8), ("ي", 3)], "في"),
        ("\ufffd", [("ف", 8), ("ي", 3)], "في"),
        ("م", [("ي", 8)], "يم"),
    ],
)
def test_dots_drawn_apart_name_letters(body: str, dots: list[tuple[str, float]], expected: str) -> None:
    drawing = [*(drawn(letter, x, x, 103) for letter, x in dots), drawn(body, 0, 10)]
    assert [glyph.text for glyph in bind_marks(drawing)] == [expected]


def test_dots_that_the_file_names_in_two_ways_are_an_unknown_letter() -> None:
    drawing = [drawn("ض", 8, 8, 106, "actual_text"), drawn("ي", 3, 3, 96), drawn("", 0, 10)]
    assert [glyph.text for glyph in bind_marks(drawing)] == ["\ufffdي"]


def test_characters_that_a_font_calls_unknown_stay_visible() -> None:
    assert one(glyphs("ة", "ك", "\ufffd", "م", "م", "ل", "ا")) == "المم\ufffdكة"


def test_a_text_given_beside_glyphs_that_is_unknown_says_nothing() -> None:
    drawing = Drawing().page().line(BODY, RIGHT, 700)
    drawing.raw("/Span << /ActualText <FEFFFFFD> >> BDC")
    drawing.show(glyphs("ب"), 480, 670).raw("EMC")
    assert texts(drawing)[1] == "ب"


def test_a_sign_drawn_apart_finds_its_letter() -> None:
    drawing = Drawing().page().line(BODY, RIGHT, 700)
    drawing.show(glyphs(*"اعم"), 480, 670).line("الدول", 475, 670)
    drawing.show([Glyph("ً", 0.2)], 481, 665)
    assert [line.text for line in read(drawing).lines] == [BODY, "معاً الدول"]


def test_a_sign_drawn_high_above_its_line_is_no_line_of_its_own() -> None:
    drawing = Drawing().page().line(BODY, RIGHT, 700).line("مكررا", RIGHT, 670)
    drawing.show([Glyph("ً", 0.0)], 477, 681)
    assert [line.text for line in read(drawing).lines] == [BODY, "مكررًا"]


def test_vowel_signs_of_the_private_use_area_are_signs() -> None:
    assert one([*glyphs("ا"), Glyph("\ue823", 0.0), *glyphs(*"رركم")]) == "مكررًا"
    assert one([*glyphs(*"ذفن"), Glyph("\ue821", 0.0), *glyphs("ي")]) == "يُنفذ"


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("text", ["((وديمة))", "(( كذا ))", "(أ) و((ب))", "«((كذا))»", "البندين ((أ) و(ب))"])
def test_doubled_brackets_are_one_sign(text: str, mirrored: bool) -> None:
    shown = text[::-1]
    if not mirrored:
        shown = shown.translate(str.maketrans("()«»", ")(»«"))
    assert one(glyphs(*shown)) == text


def test_a_fill_between_two_others_goes_too() -> None:
    assert one(glyphs(*"مئـــاـــقـــلا")) == "القائم"
