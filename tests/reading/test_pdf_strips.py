"""Plain writing read by strips, against the same glyph by glyph: not a bit of a line differs."""

import random
import re
from collections import Counter

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.reading.pdf_drawing import Drawing, Glyph, TokenDevice, first_page, glyphs
from tests.reading.test_pdf_whole import Drawer, damaged
from unrec.reading.pdf.device import GlyphDevice, PageGlyphs
from unrec.reading.pdf.fonts import FontStore
from unrec.reading.pdf.page import ReadPage, read_page
from unrec.reading.pdf.strips import glyphs_of

LETTERS = "Wil.:( "
ADVANCES = {"W": 0.9, "i": 0.22, "l": 0.28, ".": 0.25, ":": 0.28, "(": 0.3, " ": 0.25}
SIZES = ("12", "12", "12", "9.96", "8", "40")
MOVES = ("12", "-9", "35", "-60", "-140", "-250", "-900", "-1500", "-4000", "60", "280", "2750")


class StripDevice(GlyphDevice):
    """A device that has the glyphs of plain pages wait."""

    def __init__(self, fonts: FontStore) -> None:
        super().__init__(fonts, by_strips=True)


def with_glyphs(drawn: PageGlyphs) -> PageGlyphs:
    """Return a page with its glyphs in place of its strips."""
    if not drawn.strips:
        return drawn
    assert not drawn.glyphs
    return msgspec.structs.replace(drawn, glyphs=glyphs_of(drawn.strips), strips=[])


def both(data: bytes) -> tuple[PageGlyphs, PageGlyphs]:
    """Return a file's first page as drawn by strips and by glyphs."""
    return first_page(data, StripDevice(FontStore())), first_page(data, TokenDevice(FontStore()))


def plain() -> Drawing:
    """Return a drawing of an empty page whose font has some letters, named by their places in `LETTERS`."""
    drawing = Drawing().page()
    for letter in LETTERS:
        drawing.codes[Glyph(letter, ADVANCES[letter])] = len(drawing.codes) + 1
    return drawing


def shown(text: str) -> str:
    return "<" + "".join(f"{LETTERS.index(letter) + 1:04x}" for letter in text) + ">"


pieces = st.one_of(
    st.text(LETTERS, max_size=6).map(shown),
    st.sampled_from(("W. ", "Wi l", "ill ", " ", "  ", " : ")).map(shown),
    st.sampled_from(MOVES),
)
shows = st.lists(pieces, min_size=1, max_size=9).map(lambda each: f"[{' '.join(each)}]TJ")
SETTINGS = (
    "T*, 0 -1.2 TD, 0 -0.3 TD, 9 0 TD, 0.1 0 Td, -4 0 Td, .01 Tc, 0 Tc, 2 Tc, .4 Tw, 0 Tw, -.2 Tw, 80 Tz"
)
settings = st.sampled_from([*SETTINGS.split(", "), "100 Tz", *(f"/F {size} Tf" for size in SIZES)])
operations = st.one_of(shows, shows, settings)


@given(st.lists(operations, min_size=3, max_size=40))
@example(["/F 40 Tf", f"[{shown('W' * 14)} -4000 {shown('..')}]TJ"])  # out of the page by a move alone
def test_any_plain_writing(content: list[str]) -> None:
    drawing = plain().raw(f"BT /F 12 Tf 1 0 0 1 60 760 Tm 14 TL {' '.join(content)} ET")
    by_strips, by_glyphs = both(drawing.bytes())
    assert with_glyphs(by_strips) == by_glyphs
    assert read_page(by_strips, 1) == read_page(by_glyphs, 1)


def random_page(chance: random.Random) -> bytes:
    """Return a page of lines as Word sets them: words, kerns, and now and then something else."""
    drawing = plain().raw("BT /F 12 Tf 1 0 0 1 60 760 Tm")
    for _ in range(20):
        parts = []
        for _ in range(chance.randrange(1, 12)):
            word = "".join(chance.choice("Wil.") for _ in range(chance.randrange(1, 7)))
            parts.append(shown(word + chance.choice(("", " ", " ", " ", "  "))))
            if chance.random() < 0.7:
                parts.append(f"{chance.uniform(-60, 30):.1f}")
            if chance.random() < 0.05:
                parts.append(chance.choice(MOVES))
        drawing.raw(f"{chance.uniform(-0.02, 0.04):.4f} Tc {chance.uniform(-0.3, 4):.4f} Tw")
        drawing.raw(f"[{' '.join(parts)}]TJ")
        if chance.random() < 0.3:
            drawing.raw(f"{chance.choice((80, 150, 200)) + chance.random():.2f} 0 Td {shown('Wi ')}Tj")
            drawing.raw(f"{-drawing_back(drawing)} -14 Td")
        else:
            drawing.raw(f"0 {chance.choice((-14, -14, -14, -5, -2))} Td")
    return drawing.raw("ET").bytes()


def drawing_back(drawing: Drawing) -> float:
    return float(re.findall(r"([\d.]+) 0 Td", drawing.contents[-1][-1])[0])


@pytest.mark.parametrize("seed", range(30))
def test_pages_as_word_sets_them(seed: int) -> None:
    by_strips, by_glyphs = both(random_page(random.Random(seed)))
    assert by_strips.strips
    assert with_glyphs(by_strips) == by_glyphs
    assert read_page(by_strips, 1) == read_page(by_glyphs, 1)


def test_damaged_content() -> None:
    by_strips, by_token = Drawer(StripDevice), Drawer(TokenDevice)
    chance = random.Random(4)
    kinds: Counter[bool] = Counter()
    for _ in range(150):
        number = chance.randrange(len(by_strips.contents))
        content = damaged(by_strips.contents[number], chance)
        (drawn, count), (other, other_count) = by_strips.draw(number, content), by_token.draw(number, content)
        assert count == other_count
        if not isinstance(drawn, PageGlyphs) or not isinstance(other, PageGlyphs):
            assert drawn == other
            continue
        kinds[bool(drawn.strips)] += 1
        assert with_glyphs(drawn) == other
        assert read_page(drawn, 1) == read_page(other, 1)
    assert kinds[False] > 20


def lines(drawing: Drawing) -> list[str]:
    by_strips, by_glyphs = both(drawing.bytes())
    assert by_strips.strips
    read: ReadPage = read_page(by_strips, 1)
    assert read == read_page(by_glyphs, 1)
    return [line.text for line in read.lines]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[<0001>-20<00020007>-30<0003>]TJ", ["Wi l"]),
        ("[<0001>-400<0002>]TJ", ["W i"]),
        ("[<0001000200010002000100020001>-5000<0002>]TJ", ["WiWiWiW", "i"]),
        ("[<00010002000100020001000200010007>-5000<0002>]TJ", ["WiWiWiW", "i"]),
        ("[<00010007>-900<0002>]TJ", ["W i"]),
        ("<0007000700010007> Tj 90 0 Td <00070002> Tj", ["W i"]),
        ("<00010007> Tj 20 0 Td <0002> Tj", ["W i"]),
        ("[<0001>900<0001>]TJ", ["W"]),
        ("[<0002>-50 -50 -50 -50<0002>]TJ", ["i i"]),
        ("<0007> Tj", []),
    ],
)
def test_lines(content: str, expected: list[str]) -> None:
    assert lines(plain().raw(f"BT /F 12 Tf 1 0 0 1 60 700 Tm {content} ET")) == expected


def test_a_sign_ends_waiting() -> None:
    drawing = plain().raw(f"BT /F 12 Tf 1 0 0 1 60 700 Tm {shown('Wi')}Tj ET")
    drawing.show(glyphs("\u0628", "\u064b"), 100, 650)
    by_strips, by_glyphs = both(drawing.bytes())
    assert not by_strips.strips
    assert by_strips == by_glyphs
