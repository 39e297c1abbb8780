import struct
import sys

import pytest
import regex
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT

from unrec.reading.pdf import characters as kashida
from unrec.reading.pdf.characters import Glyph, name_kashidas, without_kashida
from unrec.reading.pdf.fonts import Outlines, outlines_of


def font(*boxes: tuple[int, int] | None, units: int = 1000) -> bytes:
    """A TrueType font of glyphs whose ink goes from the lower to the higher number; None for no ink."""
    glyf, places = b"", [0]
    for box in boxes:
        if box is not None:
            glyf += struct.pack(">5h", 1, 0, box[0], 300, box[1]) + b"\x00\x00"
        places.append(len(glyf))
    tables = {
        b"glyf": glyf,
        b"head": bytes(18) + struct.pack(">H", units) + bytes(30) + struct.pack(">hh", 1, 0),
        b"loca": struct.pack(f">{len(places)}I", *places),
    }
    head = struct.pack(">IHHHH", 0x10000, len(tables), 0, 0, 0)
    offset, directory, body = 12 + 16 * len(tables), b"", b""
    for tag, data in tables.items():
        directory += struct.pack(">4s3I", tag, 0, offset + len(body), len(data))
        body += data
    return head + directory + body


def outlines(data: bytes, mapping: object = None) -> Outlines | None:
    return outlines_of({"FontDescriptor": {"FontFile2": PDFStream({}, data)}, "CIDToGIDMap": mapping})


def test_the_ink_of_a_glyph_in_ems() -> None:
    found = outlines(font((0, 700), (0, 90), None))
    assert found is not None
    assert [found.ink(cid) for cid in (0, 1, 2, 3, 70_000)] == [(0.0, 0.7), (0.0, 0.09), None, None, None]


def test_codes_may_name_glyphs_through_a_map() -> None:
    found = outlines(font((0, 700), (0, 90)), PDFStream({}, bytes([0, 1, 0, 0])))
    assert found is not None
    assert found.ink(0) == (0.0, 0.09)
    assert found.ink(9) is None


@pytest.mark.parametrize("cut", [0, 5, 12, 40, 70])
def test_a_damaged_font_tells_nothing(cut: int) -> None:
    found = outlines(font((0, 700))[:cut])
    assert found is None or found.ink(0) is None


def test_a_map_of_another_kind_tells_nothing() -> None:
    assert outlines(font((0, 700)), 7) is None
    assert outlines(font((0, 700)), LIT("Identity")) is not None
    assert outlines_of({}) is None


def glyph(text: str, x: float, *, flat: bool = False) -> Glyph:
    return Glyph(text, x, x + 5, 100, 12, flat=flat)


def test_the_second_glyph_of_a_letter_is_a_kashida() -> None:
    glyphs = [glyph("ك", 0), glyph("ل", 5, flat=True), glyph("ل", 10)]
    name_kashidas(glyphs)
    assert [(each.text, each.repair) for each in glyphs] == [("ك", ""), ("ـ", "kashida_mapping"), ("ل", "")]


def test_the_letter_stays_where_its_other_glyph_has_no_name() -> None:
    glyphs = [glyph("ب", 0), glyph("خ", 5, flat=True), glyph("", 10)]
    name_kashidas(glyphs)
    assert [each.text for each in glyphs] == ["ب", "خ", ""]


def test_letters_stay_where_more_look_flat_than_fonts_have_kashidas() -> None:
    """A damaged table of outlines made hundreds of letters of a page kashidas, and so they were lost."""
    glyphs = [glyph(letter, 5 * at, flat=True) for at, letter in enumerate("قيفلعب")]
    assert name_kashidas(glyphs) == ""
    assert "".join(each.text for each in glyphs) == "قيفلعب"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("العـــربية", "العربية"),
        ("عـَربية", "عَربية"),
        ("(هـ) و(ه) هـ", "(هـ) و(ه) هـ"),
        ("وجهـ", "وجه"),
        ("بي±±ن", "بين"),
        ("٥ ± ٢", "٥ ± ٢"),
        ("بروتوكwwول", "بروتوكول"),
        ("بلغةRو", "بلغةRو"),
        ("لغة R و", "لغة R و"),
    ],
)
def test_fill_goes_and_the_letters_own_tatweel_stays(text: str, expected: str) -> None:
    assert without_kashida(text) == expected


def test_the_cheap_looks_for_fill_miss_no_character() -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1)]
    joining = regex.compile(r"\p{Joining_Type=Dual_Joining}")
    fill = regex.compile(r"[[\p{Sm}\p{Sk}\p{So}µ·\p{Latin}]--[\ufffd]]", regex.VERSION1)
    assert all(kashida._MAY_JOIN.match(each) for each in characters if joining.match(each))
    assert all(kashida._MAY_FILL.match(each) for each in characters if fill.match(each))
