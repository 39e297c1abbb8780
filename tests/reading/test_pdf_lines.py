"""Glyphs to lines, through drawn PDFs: each test draws what a producer was seen to draw."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.pdf_drawing import Drawing, Glyph, TokenDevice, first_page, glyphs
from tests.reading.pdf_maker import build, objects
from unrec.models import Reading, Source
from unrec.reading import source_of
from unrec.reading.mending import lower_letters
from unrec.reading.pdf import read_pdf
from unrec.reading.pdf.characters import BOLD
from unrec.reading.pdf.device import GlyphDevice
from unrec.reading.pdf.fonts import FontStore

RIGHT = 500.0


def read(drawing: Drawing) -> Reading:
    data = drawing.bytes()
    return read_pdf(Source(name="drawn.pdf", sha256=hashlib.sha256(data).hexdigest(), data=data))


def texts(drawing: Drawing) -> list[str]:
    return [line.text for line in read(drawing).lines]


def test_brackets_of_a_left_to_right_line_that_closes_one_pair_and_opens_another_are_not_turned() -> None:
    """A line of print may begin in one pair and end in another, whichever way quotation marks face."""
    lines = [
        "électroniques». La directive «vie privée»",
        "électroniques», et la directive «vie",
        "A) and then (b",
        ")A(",
        "»Vertrag« und »Recht",
    ]
    drawing = Drawing().page()
    for row, line in enumerate(lines):
        drawing.show(glyphs(*line), 72, 700 - 30 * row)
    read_lines = read(drawing).lines
    assert [line.text for line in read_lines] == lines
    assert [line.repair for line in read_lines] == [None] * len(lines)


def test_a_latin_line_in_brackets_is_turned_with_a_repair_on_a_page_of_right_to_left_text() -> None:
    drawing = Drawing().page().line("الدول الأطراف في الاتفاقية", RIGHT, 700)
    drawing.show(glyphs(*")UNODC("), 150, 670)
    line = read(drawing).lines[1]
    assert (line.text, line.repair) == ("(UNODC)", "bidi")


def one(drawn: list[Glyph]) -> str:
    """Return the text of a line drawn from the left, on a page of right-to-left text."""
    drawing = Drawing().page().line("الدول الأطراف في الاتفاقية", RIGHT, 700)
    drawing.show(drawn, RIGHT - 12 * sum(glyph.advance for glyph in drawn), 670)
    return texts(drawing)[1]


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        # Letters from the left: visual order.
        ((*"ةيقافتا",), "اتفاقية"),
        # One glyph for two letters, its text in logical order.
        (("ة", "ي", "ج", "ا", "ت", "ن", "لإ", "ا"), "الإنتاجية"),
        (("ﻻ",), "لا"),
        # Presentation forms.
        ((*"ﺔﻴﻗﺎﻔﺗﺍ",), "اتفاقية"),
        # A vowel sign is drawn before its letter, and may follow in the stream of a ligature.
        (("ع", "َّ", "ج", "ش", "ُ", "ت"), "تُشجَّع"),
        # Ranges are set right to left, numbers and fractions are not.
        ((*"٢٠١٨-٢٠١٢", " ", *"ةرتفلا"), "الفترة ٢٠١٢-٢٠١٨"),
        ((*"٧١/١", " ", *"رارقلا"), "القرار ٧١/١"),
        ((*"2,500.75", " ", *"غلبم"), "مبلغ 2,500.75"),
        # A no-break space binds groups of three; a plain one leaves the groups swapped,
        # which zeros give away.
        ((*"رالود", " ", *"١٠٠", "\u00a0", *"٠٠٠", " ", *"يأ"), "أي ١٠٠\u00a0٠٠٠ دولار"),
        ((*"رالود", " ", *"٠٠٠", " ", *"١٠٠", " ", *"يأ"), "أي ١٠٠ ٠٠٠ دولار"),
        # Brackets named by what was typed, and by what they look like.
        ((*")ب(", " ", *"٣", " ", *"ةرقفلا"), "الفقرة ٣ (ب)"),
        ((*"(ب)", " ", *"٣", " ", *"ةرقفلا"), "الفقرة ٣ (ب)"),
        ((*"«ةيقافتالا»",), "«الاتفاقية»"),
        ((*"»ةيقافتالا«",), "«الاتفاقية»"),
        # Latin runs keep their order, stops and brackets.
        ((*"CTOC/COP/WG.7/2019/5", " ", *"ةقيثولا"), "الوثيقة CTOC/COP/WG.7/2019/5"),
        ((*"www.unodc.org", " ", *"عقوملا"), "الموقع www.unodc.org"),
        ((".", *"INTERPOL", " ", *"ةمظنمو"), "ومنظمة INTERPOL."),
        ((*"ةمظنمو", " ", *"(International Organization for Migration (IOM", " ", *"اهنم"),
         "منها International Organization for Migration (IOM) ومنظمة"),
        ((*"؛(A/RES/71/1) 71/1", " ", *"رارقلا"), "القرار 71/1 (A/RES/71/1)؛"),
        ((*"COVID-19 21-8", " ", *"تارقفلا"), "الفقرات 8-21 COVID-19"),
        # Justification: tatweel goes, the letter's own stays; fill named by another character goes too.
        ((*"ةـيـقاـفـتا",), "اتفاقية"),
        ((*"نواعتلا", " ", *")ـه("), "(هـ) التعاون"),
        ((*"ليض±±فأ",), "أفضيل"),
        ((*"لوwwكوتورب",), "بروتوكول"),
    ],
)  # fmt: skip
def test_a_drawn_line_is_read_in_logical_order(drawn: tuple[str, ...], expected: str) -> None:
    assert one(glyphs(*drawn)) == expected


def test_actual_text_takes_the_place_of_its_glyphs() -> None:
    drawing = Drawing().page().line("الدول", RIGHT, 700)
    drawing.raw("/Span << /ActualText <FEFF0062> >> BDC".replace("0062", "0628064E"))
    drawing.show(glyphs("´", "ب"), 480, 670).raw("EMC")
    drawing.show(glyphs("ن", "ا"), 468, 670)
    [_, line] = read(drawing).lines
    assert line.text == "بَان"
    assert line.repair is not None
    assert "actual_text" in line.repair.split("+")


def test_what_follows_an_actual_text_keeps_its_own_clip_and_weight() -> None:
    """A span of many glyphs becomes one: what was noted by the numbers of glyphs moves with them."""
    for kind in (GlyphDevice, TokenDevice):
        drawing = Drawing().page()
        drawing.font = "Test-Bold"
        drawing.raw("/Span << /ActualText (waffles) >> BDC").show(glyphs(*"abcdefg"), 100, 700).raw("EMC")
        drawing.raw("/Plain gs").show(glyphs(*"xyz"), 200, 700)
        drawing.raw("/Span << /ActualText (ok) >> BDC").show(glyphs("a"), 60, 610)
        drawing.raw("q 50 600 100 50 re W n").show(glyphs(*"bc"), 66, 610)
        drawing.raw("Q EMC q 250 600 100 50 re W n").show(glyphs(*"de"), 260, 610).raw("Q")
        drawn = first_page(drawing.bytes(), kind(FontStore()))
        texts = [glyph.text for glyph in drawn.glyphs]
        assert texts == ["waffles", "x", "y", "z", "ok", "d", "e"]
        assert {glyph.face for glyph in drawn.glyphs} == {BOLD}
        assert [(clip.x0, clip.start) for clip in drawn.clips] == [(50, 5), (250, 5)]
        assert [(each.x0, each.start) for each in drawn.bounds] == [(0, 0), (50, 5), (250, 5), (0, 7)]


@pytest.mark.parametrize(
    ("text", "spans", "share"),
    [
        ("regular", "(ab)", 0.0),
        ("bold", "(ab)", 1.0),
        ("bold", "(a b c d e f)", 1.0),
        ("regular", "(a b c d e f)", 0.0),
    ],
)
@pytest.mark.parametrize("face", ["Bold", "Oblique"])
def test_a_span_is_set_as_its_glyphs_are(text: str, spans: str, face: str, *, share: float) -> None:
    """The glyphs after a span in another type are not counted with it, nor is its text for one letter."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-%s >>" % face.encode()
    own, other = ("F2", "F1") if text == "bold" else ("F1", "F2")
    content = f"/Span << /ActualText {spans} >> BDC BT /{own} 12 Tf 72 700 Td (abcdefghij) Tj ET EMC\n"
    content += f"BT /{own} 12 Tf 72 650 Td (below) Tj ET BT /{other} 12 Tf 72 600 Td (other) Tj ET"
    made = objects([content.encode()])
    made[4] = made[4].replace(b"/F1 3 0 R", b"/F1 3 0 R /F2 9 0 R")
    lines = read_pdf(source_of("a.pdf", build(made | {9: font}))).lines
    shares = [line.weight if face == "Bold" else line.slant for line in lines]
    assert shares == [share, share, 1.0 - share]
    assert {line.slant if face == "Bold" else line.weight for line in lines} == {0.0}


def test_a_ligature_counts_for_as_many_bold_letters_as_it_has() -> None:
    drawing = Drawing().page().show(glyphs("لا", "ا", " ", "لا", "ـ"), 100, 700)
    drawing.font = "Test-Bold"
    assert [line.weight for line in read(drawing).lines] == [1.0]


def test_a_line_in_part_bold_is_bold_where_nearly_all_its_letters_are() -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>"
    content = "".join(
        f"BT /F2 12 Tf 72 {y} Td ({heavy}) Tj /F1 12 Tf ({plain}) Tj ET "
        for y, heavy, plain in ((700, "abcdefghij", "k"), (650, "abcdef", "ghijkl"), (600, "12 (3)", ""))
    )
    made = objects([content.encode()])
    made[4] = made[4].replace(b"/F1 3 0 R", b"/F1 3 0 R /F2 9 0 R")
    lines = read_pdf(source_of("a.pdf", build(made | {9: font}))).lines
    assert [line.weight for line in lines] == [10 / 11, 0.5, None]
    assert [line.bold for line in lines] == [True, False, False]


def test_a_raised_letter_counts_with_the_line_that_it_stands_in() -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Oblique >>"
    content = "BT /F1 12 Tf 72 700 Td (word) Tj /F2 7 Tf 5 Ts (a) Tj ET"
    made = objects([content.encode()])
    made[4] = made[4].replace(b"/F1 3 0 R", b"/F1 3 0 R /F2 9 0 R")
    lines = read_pdf(source_of("a.pdf", build(made | {9: font}))).lines
    assert [(line.text, line.slant) for line in lines] == [("wordᵃ", 0.2)]


def test_a_glyph_that_waits_for_an_actual_text_in_vain_is_counted_and_not_read() -> None:
    drawing = Drawing().page().line("الدول", RIGHT, 700)
    drawing.raw("/Span << /ActualText <FEFF0628> >> BDC").show(glyphs("ا", None), 480, 670)
    assert texts(drawing) == ["الدول", "ا"]


def test_a_sign_named_by_its_base_is_not_a_second_letter() -> None:
    drawing = Drawing().page().line("الدول", RIGHT, 700)
    drawing.show([Glyph("دّ", 0.0), Glyph("د", 0.5), *glyphs("ت", "ع", "ي")], 470, 670)
    [_, line] = read(drawing).lines
    assert line.text == "يعتدّ"
    assert "mark_mapping" in (line.repair or "")


def test_an_alef_without_advance_on_its_lam_stays_a_letter() -> None:
    assert one([*glyphs("ً"), Glyph("ا", 0.0), *glyphs("ل", "ث", "م")]) == "مثلاً"


def test_a_glyph_without_a_character_makes_no_space() -> None:
    assert one(glyphs("ف", "ش", "ك", None, "ل", "ل")) == "للكشف"


def test_words_are_parted_by_gaps_where_no_space_is_drawn() -> None:
    drawing = Drawing().page().line("الدول", RIGHT, 700).line("الأطراف", RIGHT - 34, 700)
    assert texts(drawing) == ["الدول الأطراف"]


def test_a_label_joins_its_text_over_a_wide_tab() -> None:
    drawing = Drawing().page().line("ينبغي للدول", 440, 700)
    drawing.show(glyphs("-", "٢", "١"), 482, 700)
    drawing.line("تشجع الدول", 400, 680).show(glyphs("(", "أ", ")"), 450, 680)
    assert texts(drawing) == ["٢١- ينبغي للدول", "(أ) تشجع الدول"]


def test_raised_digits_become_superscripts_and_stay_attached() -> None:
    drawing = Drawing().page().line("السلاح الناري", RIGHT, 700)
    left = RIGHT - 12 * (12 * 0.5 + 0.25)
    drawing.show(glyphs("١"), left - 3.5, 705, size=7).line("الدول", RIGHT, 680)
    assert texts(drawing)[0] == "السلاح الناري¹"


@pytest.mark.parametrize(
    ("mark", "note", "expected"),
    [("a", "a", "Totalᵃ"), ("a", "b", "Totala"), ("er", "e", "Totaler"), ("2", "a", "Total²")],
)
def test_a_raised_letter_marks_a_note_that_begins_with_it(mark: str, note: str, expected: str) -> None:
    drawing = Drawing().page().show(glyphs(*"Total"), 72, 700).show(glyphs(*mark), 102.5, 705, size=7)
    drawing.show(glyphs(note), 72, 685, size=7).show(glyphs(*"Includes rent"), 80, 680)
    assert lower_letters(read(drawing)).lines[0].text == expected


def test_the_number_of_a_note_is_raised_where_the_text_has_it_raised() -> None:
    drawing = Drawing().page().line("السلاح الناري", RIGHT, 700).line("الدول", RIGHT, 686)
    drawing.show(glyphs("١"), RIGHT - 78.5, 705, size=7)
    drawing.line("الأطراف في الاتفاقية", RIGHT, 672)
    drawing.line("١ انظر الوثيقة", RIGHT, 80, size=8).line("٢ بيانات", RIGHT, 70, size=8)
    lines = read(drawing).lines
    assert [(line.text, line.role) for line in lines[3:]] == [
        ("¹ انظر الوثيقة", "footnote"),
        ("٢ بيانات", "footnote"),
    ]
    assert "superscript" in (lines[3].repair or "")


def test_letters_drawn_twice_are_read_once() -> None:
    drawing = Drawing().page().line("الدول", RIGHT, 700).line("الدول", RIGHT + 0.3, 700)
    assert texts(drawing) == ["الدول"]


def test_two_columns_are_read_one_after_the_other() -> None:
    drawing = Drawing().page()
    drawing.line("الأمم المتحدة", RIGHT, 740).show(glyphs(*"A/CONF/1"), 60, 740)
    drawing.line("مؤتمر الأطراف", RIGHT, 722).show(glyphs(*"Arabic"), 60, 724)
    drawing.line("في الاتفاقية", RIGHT, 706).show(glyphs(*"Original"), 60, 708)
    drawing.line("ورقة معلومات أساسية", RIGHT, 660)
    assert texts(drawing) == [
        *("الأمم المتحدة", "مؤتمر الأطراف", "في الاتفاقية"),
        *("A/CONF/1", "Arabic", "Original"),
        "ورقة معلومات أساسية",
    ]


def test_left_to_right_pages_keep_their_order() -> None:
    drawing = Drawing().page().show(glyphs(*"See «x» and 2012-2018 (p. 3)."), 60, 700)
    drawing.show(glyphs(*"in Arabic ", *"ماع", *" only"), 60, 680)
    lines = read(drawing).lines
    assert [line.text for line in lines] == ["See «x» and 2012-2018 (p. 3).", "in Arabic عام only"]
    assert lines[0].repair is None
    assert lines[1].repair == "bidi"


@pytest.mark.parametrize(
    ("matrix", "x", "y", "box"),
    [
        ("0 1 -1 0", 40, 300, (30.4, 488.0, 43.0, 500.0)),
        ("0 -1 1 0", 40, 300, (37.0, 500.0, 49.6, 512.0)),
        ("-1 0 0 -1", 40, 300, (28.0, 497.0, 40.0, 509.6)),
    ],
)
def test_turned_writing_is_furniture_with_its_place(
    matrix: str, x: float, y: float, box: tuple[float, ...]
) -> None:
    drawing = Drawing().page().line("الدول الأطراف", RIGHT, 700).show(glyphs("A", "B"), x, y, matrix=matrix)
    [_, line] = read(drawing).lines
    assert (line.text, line.role, line.rule) == ("AB", "furniture", "pdf.furniture.turned")
    assert line.box is not None
    assert (line.box.x0, line.box.top, line.box.x1, line.box.bottom) == box


def test_boxes_count_from_the_visible_corner() -> None:
    drawing = Drawing().page(attributes="/CropBox [100 50 600 750]").show(glyphs(*"AB"), 130, 700)
    [line] = read(drawing).lines
    assert line.box is not None
    assert (line.box.x0, line.box.top, line.box.x1, line.box.bottom) == (30.0, 40.4, 42.0, 53.0)


def test_a_rotated_page_is_read_as_shown() -> None:
    drawing = Drawing().page(attributes="/Rotate 90").show(glyphs(*"AB"), 100, 50, matrix="0 1 -1 0")
    [line] = read(drawing).lines
    assert (line.text, line.role) == ("AB", None)
    assert line.box is not None
    assert (line.box.x0, line.box.x1) == (50.0, 62.0)


numbers = st.sampled_from(
    ["0", "1", "-1", "12", "0.001", "-0.5", "1e5", "99999999999", "-99999999999999999999", "300"]
)


@given(st.lists(st.tuples(*[numbers] * 7, st.sampled_from(["ب", "َ", " ", "A", "٣", "لا", None])), max_size=6))
def test_no_placing_of_glyphs_breaks_the_reading(placed: list[tuple[str, ...]]) -> None:
    drawing = Drawing().page().line("الدول الأطراف", RIGHT, 700)
    for a, b, c, d, x, y, size, text in placed:
        drawing.show(glyphs(text, "ا"), x, y, size, f"{a} {b} {c} {d}")  # type: ignore[arg-type]
    reading = read(drawing)
    assert not reading.failed
    for line in reading.lines:
        assert line.box is not None
        assert line.box.x0 < line.box.x1
        assert line.box.top < line.box.bottom


def test_spaces_that_an_operator_sets_hold_for_its_own_text() -> None:
    """`"` sets the spaces between words and letters, and shows a text with them."""
    shown = 'BT /F1 12 Tf 14 TL 72 700 Td (Hello) Tj 0 {} (onetwo) " ET'
    near, far = (
        read_pdf(source_of("a.pdf", build(objects([shown.format(space).encode()])))).lines[-1].box
        for space in (0, 12)
    )
    assert near is not None
    assert far is not None
    assert far.x1 - near.x1 in {5 * 12, 6 * 12}


def test_raised_letters_with_a_comma_between_are_two_marks() -> None:
    content = "BT /F1 12 Tf 72 700 Td (Total) Tj /F1 7 Tf 5 Ts (a, b) Tj 0 Ts /F1 12 Tf 0 -20 Td (x) Tj ET"
    lines = read_pdf(source_of("a.pdf", build(objects([content.encode()])))).lines
    assert lines[0].text == "Totalᵃ, ᵇ"
