"""Whole operations, read at a time, against the same content read token by token:
damaged content, too, draws the same.
"""

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.pdftypes import PDFStream, resolve1

from tests.reading.pdf_drawing import Drawing, TokenDevice, drawn_by, first_page, glyphs
from tests.support import each_row
from unrec.reading.bidi import RTL, kind_of
from unrec.reading.limits import ReadError
from unrec.reading.pdf import device, interpreter
from unrec.reading.pdf.characters import BOLD, Glyph
from unrec.reading.pdf.content import OPERATION, UNUSUAL
from unrec.reading.pdf.device import GlyphDevice, PageGlyphs
from unrec.reading.pdf.fonts import FontStore
from unrec.reading.pdf.opening import open_pdf, reading

FIXTURES = Path(__file__).parent.parent / "fixtures" / "pdf"
NAMES = ("recommendations.pdf", "hard_lines.pdf", "over_the_page.pdf")
# What producers write that the fixtures do not have, and what nobody should.
PIECES = (
    b" 12 0 Td <0026> Tj 7.5 -1.2 TD(ab)Tj ",
    b" [<0026>-57<00270028>0<>-8.5(a\\)b)]TJ ",
    b" /Span<</ActualText<FEFF06440627>>>BDC <0026>Tj EMC ",
    b" /P <</MCID 8>> BDC ",
    b" /Span <</MCID 8/Lang (en\\)-US)>> BDC ",
    b" /Span <</ActualText (o\\(k)>> BDC <0026>Tj EMC ",
    b" /ReversedChars BMC ",
    b" EMC ",
    b" q 1 0 0 -1 300 700 cm ",
    b" Q ",
    b" 0 1 -1 0 300 300 Tm ",
    b" .5 Tc 3 Tw 90 Tz 4 Ts 14 TL T* ",
    b" 3 Tr ",
    b" 0 Tr ",
    b" (a b) ' 1 2 (c d) \" ",
    b" BI /W 1 /H 1 ID x EI ",
    b" 20 20 200 0.5 re f 10 10 m 300 10 l S ",
    b" q 40 40 200.5 30 re W* n <0026>Tj 5 5 Td <0027>Tj Q ",
    b" 40 40 200 30 re W n 40 40 200 30 re W n ",
    b" 1 1 20 20 re 2 2 30 30 re W n ",
    b" 5 5 -9 -9 re W f 7 7 70 70 re n ",
    b" W ",
    b" 1 W*n ",
    b" 1 1 20 20 re ",
    b" n ",
    b" 6 0 Td <0026>Tj 6 0 Td (\\000\\051) Tj 6 0 TD <00260027> Tj 6 0 Td <0026>Tj ",
    b" /Span<</ActualText <FEFF0633> >> BDC 9.7 0 Td <0026> Tj EMC 4 0 Td <0027> Tj 1 1 TD <00260027>Tj ",
    b" /Span<</ActualText<FEFF06440627>>>BDC 5 1 TD <0026>Tj EMC/Span<</ActualText<>>>BDC 5 1 Td(ab)Tj EMC ",
    b" /P<</ActualText<FEFF064B>>>BDC 5 0 Td <0026>Tj EMC /P<</ActualText<FFFD>>>BDC 5 1 Td<0027>Tj EMC EMC ",
    b" /P<</ActualText<FEFFFFFD>>> BDC 900 0 Td <0026>Tj EMC /P<</ActualText<F>>>BDC -900 0 Td <0026>Tj BT ",
    b" 1 2 12 Tf ",
    b" [1 2 Td] 3 ",
    b" true ",
    b" 12Tj ",
    b" --5 0 Td ",
    b" % comment\n",
    b" 1.1234567890123456789 0 Td ",
    b" 99999999999999999999 0 Td (far) Tj 0 0 Td ",
    b" [<0026>\x0b5<0027>]TJ [<00 26>5<0027>]TJ ",
    b" [<0026>-5-3<0027>]TJ [<0026>1.5.2]TJ [--5<0026>]TJ ",
    b" [<0026><00G6>]TJ [<0026>5>]TJ [<00<26>]TJ [<002>9<>]TJ ",
    b" [(a)12Tj(b)]TJ [(a)5-3]TJ [(a\\)b)-5(c)<0026>3]TJ [(a)\x00]TJ [(a)+.5]TJ ",
    b" [(a(b)c\\)(\\050)d)-5(())]TJ (x(y)) Tj 5 0 Td (a(b)c) Tj 5 0 Td ((a) Tj (a(b(c))) Tj ) Tj ",
    b" [5<0026>-5(a\\)b)<0027>]TJ [ <0026> -9\n<0027> ]TJ [-7(a)(b)4]TJ [()9(a)]TJ []TJ [9]TJ [(a)1 2(b)]TJ ",
    b" [\x0b(a)]TJ [(a)\x0b]TJ [\x00(a)]TJ [(a)<0026>-4(b)-0]TJ [(a<b)-3(c)]TJ [(a)0(b)]TJ [ ]TJ ",
    b" 10 10 m 300 10 l 300 90 l 10 90.5 l 5 5 l h S 7 l 5 5 l 6 6 l 90 6 l 1 2 l f ",
    b" BT ",
    b" ET ",
    b"\x00",
    b"[",
    b"]",
    b"<<",
    b">>",
    b"(",
    b")",
    b"<",
)


COUNT = 10_000
Drawn = tuple[PageGlyphs | str, int]


class Drawer:
    """Draws any content with the fonts of the fixtures' pages, read in one of the two ways."""

    def __init__(self, kind: type[GlyphDevice]) -> None:
        self.device = kind(FontStore())
        self.pages = []
        self.contents: list[bytes] = []
        self._held = [open_pdf((FIXTURES / name).read_bytes()) for name in NAMES]
        for each in self._held:
            for page in each.__enter__().pages:
                assert not isinstance(page, ReadError)
                streams = [resolve1(stream) for stream in page.contents]
                self.contents.append(b"\n".join(stream.get_data() for stream in streams))
                self.pages.append(page)

    def draw(self, number: int, content: bytes) -> Drawn:
        """Return what is drawn, or the error, and how many operators were counted."""
        page = self.pages[number]
        page.contents = [PDFStream({}, content)]
        try:
            with reading("a page"):
                drawn = drawn_by(self.device, page)
        except ReadError as error:
            return f"{error.code} {error.message} {error.evidence}", self.device.operators
        # What may be odd is not told to the glyph: a font that showed nothing may count.
        assert drawn.has_odd or not any(map(is_odd, drawn.glyphs))
        assert drawn.has_flat or not any(glyph.flat for glyph in drawn.glyphs)
        assert drawn.has_rtl or not any(
            kind_of(text) == RTL for strip in drawn.strips for text in strip.texts
        )
        drawn.has_odd = drawn.has_flat = drawn.has_rtl = True
        return drawn, self.device.operators


def is_odd(glyph: Glyph) -> bool:
    """Tell whether a glyph is a vowel sign, or may be one."""
    return glyph.mark or glyph.x1 - glyph.x0 < 0.02 * glyph.size


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a stretch of content with some bytes lost, changed,
    doubled, or with something put among them.
    """
    start = chance.randrange(max(len(content) - 1_000, 1))
    data = bytearray(content[start : start + chance.randrange(200, 2_000)])
    fonts = sorted(set(re.findall(rb"/\w+ [\d.]+ Tf", content)))
    if fonts and chance.random() < 0.9:
        data[:0] = b"BT " + chance.choice(fonts) + b" "
    for _ in range(chance.randrange(8)):
        at = chance.randrange(len(data) + 1)
        length = chance.choice((1, 1, 2, 5, 20, 80))
        match chance.randrange(6):
            case 0:
                del data[at : at + length]
            case 1:
                data[at:at] = data[at : at + length]
            case 2:
                data[at : at + 1] = bytes((chance.randrange(256),))
            case _:
                data[at:at] = chance.choice(PIECES)
    return bytes(data)


def compare(count: int, seed: int) -> tuple[Counter[str], list[tuple[int, bytes]]]:
    """Return how many of so many damaged contents draw what,
    and those that the two ways do not draw the same.
    """
    whole, by_token = Drawer(GlyphDevice), Drawer(TokenDevice)
    chance = random.Random(seed)
    drawing: Counter[str] = Counter()
    different = []
    for _ in range(count):
        number = chance.randrange(len(whole.contents))
        content = damaged(whole.contents[number], chance)
        drawn = whole.draw(number, content)
        if isinstance(page := drawn[0], PageGlyphs):
            drawing["glyphs"] += len(page.glyphs) > 9
            drawing["bold"] += any(glyph.face & BOLD for glyph in page.glyphs)
            drawing["clips"] += bool(page.clips)
        if drawn != by_token.draw(number, content):
            different.append((number, content))
    return drawing, different


def test_sound_pages() -> None:
    whole, by_token = Drawer(GlyphDevice), Drawer(TokenDevice)
    bold = 0
    for number, content in enumerate(whole.contents):
        drawn = whole.draw(number, content)
        assert isinstance(drawn[0], PageGlyphs)
        assert len(drawn[0].glyphs) > 100
        assert drawn == by_token.draw(number, content)
        bold += sum(bool(glyph.face & BOLD) for glyph in drawn[0].glyphs)
    assert bold > 2


def test_cells_and_bold_type() -> None:
    drawing = Drawing().page()
    drawing.font = "Test-Bold"
    drawing.raw("q 0 0 600 800 re W* n").show(glyphs(*"Above"), 100, 700).raw("Q")
    for x in (100, 200):
        drawing.raw(f"q {x} 600 100 20 re W n").show(glyphs(*"Cell"), x, 605).raw("Q")
    drawing.raw("BT /F 12 Tf 100 500 Td <0001>Tj 6 0 Td <0002>Tj 6 0 Td [<00030004>-9<0005>]TJ ET")
    # Strings of one glyph that were shown before, and among them one that was not.
    drawing.raw("BT /F 12 Tf 100 480 Td <0001>Tj 6 0 Td <0002>Tj 6 0 Td <0006>Tj 6 0 Td <0001>Tj ET")
    drawing.raw("BT /F 12 Tf 100 460 Td <0001>Tj 6 0 Td <0002>Tj ET")
    data = drawing.bytes()
    drawn = [first_page(data, kind(FontStore())) for kind in (GlyphDevice, TokenDevice)]
    assert drawn[0] == drawn[1]
    assert [(clip.x0, clip.x1, clip.start) for clip in drawn[0].clips] == [
        (0, 600, 0),
        (100, 200, 5),
        (200, 300, 9),
    ]
    assert [glyph.face for glyph in drawn[0].glyphs] == [BOLD] * 24


def test_some_damaged_content() -> None:
    drawing, different = compare(200, seed=1)
    assert different == []
    assert drawing["glyphs"] > 50
    assert drawing["bold"] >= 10
    assert drawing["clips"] >= 10


@pytest.mark.slow
def test_much_damaged_content() -> None:
    drawing, different = compare(COUNT, seed=2)
    assert different == []
    assert drawing["glyphs"] > COUNT // 4
    assert drawing["bold"] > COUNT // 20
    assert drawing["clips"] > COUNT // 20


@each_row(PIECES)
def test_each_piece_between_sound_operations(piece: bytes) -> None:
    whole, by_token = Drawer(GlyphDevice), Drawer(TokenDevice)
    for number, content in enumerate(whole.contents):
        for font in sorted(set(re.findall(rb"/\w+ [\d.]+ Tf", content))):
            around = (
                b"BT "
                + font
                + b" 1 0 0 1 50 50 Tm [<0026>]TJ "
                + piece
                + b" [<0026>-9<0027>]TJ 5 5 Td <0026>Tj ET"
            )
            assert whole.draw(number, around) == by_token.draw(number, around)


def test_the_usual_kinds_are_whole() -> None:
    content = b"".join(piece for piece in PIECES[:12])
    kinds = [match.lastindex for match in OPERATION.finditer(content)]
    assert UNUSUAL not in kinds


@given(st.binary(max_size=300))
def test_no_byte_is_skipped(content: bytes) -> None:
    place = 0
    for match in OPERATION.finditer(content):
        assert content[place : match.start()].strip(b"\t\n\f\r ") == b""
        place = match.end()
    assert content[place:].strip(b"\t\n\f\r ") == b""


@pytest.mark.parametrize("seed", range(20))
def test_lines_too_short_to_be_told_leave_nothing_out(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    scale = chance.choice((0.01, 1, 1, 40))
    drawing = Drawing().page().raw(f"q {scale} {chance.choice((0, 0, scale))} 0 {-scale} 50 700 cm")
    for _ in range(40):
        reach = chance.choice((1, 5, 30, 300)) / scale
        places = [f"{chance.uniform(0, reach):.3f} {chance.choice((0, 2, 5)) / scale:.3f}" for _ in range(9)]
        drawing.raw(" l ".join(places).replace(" l", " m", 1) + " l " + chance.choice("SfBn"))
    data = drawing.raw("Q").bytes()
    drawn = [first_page(data, kind(FontStore())) for kind in (GlyphDevice, TokenDevice)]
    monkeypatch.setattr(interpreter, "_SPECK", 0.0)
    every = first_page(data, GlyphDevice(FontStore()))
    assert every.edges
    assert [drawn[0].edges, drawn[0].rules] == [drawn[1].edges, drawn[1].rules] == [every.edges, every.rules]


def test_what_is_forgotten_is_found_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "MAX_KEPT_BYTES", 20_000)
    _, different = compare(400, seed=3)
    assert different == []


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "MAX_KEPT_BYTES", 4_000)
    whole, by_token = Drawer(GlyphDevice), Drawer(TokenDevice)
    for number, content in enumerate(whole.contents):
        assert whole.draw(number, content) == by_token.draw(number, content)
        assert whole.device.kept_bytes <= 4_000
        kept = [len(each) + len(each.signs) for each in whole.device.runs.values()]
        assert (sum(kept) + len(whole.device.moves)) * 400 <= 4_000
        assert all(each.odd <= each.signs.keys() for each in whole.device.runs.values())


def test_too_many_operators_are_too_many_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "MAX_OPERATORS", 20)
    whole, by_token = Drawer(GlyphDevice), Drawer(TokenDevice)
    for content in (
        b"x " * 21,
        b"0 0 Td <0026>Tj " * 11,
        b"0 0 Td <0026>Tj " * 10,
        b"/x gs " * 21,
        b"(a) Tj " * 21,
    ):
        drawn = whole.draw(0, b"q " + content)
        assert drawn == by_token.draw(0, b"q " + content)
        assert isinstance(drawn[0], str)
