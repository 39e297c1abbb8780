"""Fonts with maps of their own: read where they are sound, refused in no time where they never end."""

import struct
import time
from collections.abc import Callable

import pytest

from tests.reading.pdf_maker import FONT, build, flate, objects, show
from unrec.models import Reading
from unrec.reading import read, source_of
from unrec.reading.limits import MAX_FONT_BYTES, ReadError
from unrec.reading.pdf.cmaps import Ranges, TrueTypeCharacters, character_map

HEAD = b"/CIDInit /ProcSet findresource begin begincmap "
TWO_BYTES = b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
LETTERS = b"1 beginbfrange <0001> <001A> <0061> endbfrange endcmap"


def composite(
    shown: str,
    encoding: bytes | str = "/Identity-H",
    to_unicode: bytes = LETTERS,
    entries: str = "",
    file: bytes = b"",
    **more: str,
) -> bytes:
    """A page that shows codes in a Type 0 font; `encoding` is a name or the bytes of a map."""
    made = objects([f"BT /F1 12 Tf 72 700 Td {shown} Tj ET".encode()])
    named = encoding if isinstance(encoding, str) else "21 0 R"
    unicode = "/ToUnicode 22 0 R" if to_unicode else ""
    made[3] = (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding {named} "
        f"/DescendantFonts [20 0 R] {unicode} >>"
    ).encode()
    descriptor = "/FontDescriptor << /FontName /Test /FontFile2 23 0 R >>" if file else ""
    made[20] = (
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /CIDSystemInfo << /Registry (Adobe) "
        f"/Ordering (Identity) /Supplement 0 >> /DW 500 {descriptor} {entries} >>"
    ).encode()
    if isinstance(encoding, bytes):
        made[21] = flate(encoding, f"/Type /CMap /CMapName /Own-H {more.get('map_entries', '')}")
    made[22], made[23] = flate(to_unicode), flate(file)
    return build(made)


def texts(data: bytes) -> list[str]:
    return [line.text for line in reading(data).lines]


def reading(data: bytes) -> Reading:
    return read(source_of("a.pdf", data))


def codes(data: bytes) -> list[str]:
    return [item.code for item in reading(data).findings if item.code != "pdf.counted"]


SHIFTED = HEAD + TWO_BYTES + b"1 begincidrange <0001> <00FF> 500 endcidrange endcmap"
ONE_OR_TWO = HEAD + (
    b"2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange "
    b"2 begincidrange <00> <7F> 1 <8000> <80FF> 200 endcidrange endcmap"
)


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        pytest.param("/Identity-H", "<000800090005>", id="named"),
        pytest.param("/OneByteIdentityH", "<080905>", id="named, one byte"),
        pytest.param(SHIFTED, "<000800090005>", id="embedded"),
        pytest.param(
            HEAD + TWO_BYTES + b"/Identity-H usecmap endcmap", "<000800090005>", id="built on another"
        ),
        pytest.param(
            HEAD + b"3 begincidchar <0008> 1 <0009> 2 <0005> 3 endcidchar endcmap",
            "<000800090005>",
            id="no spaces",
        ),
        pytest.param(HEAD + b"endcmap", "<000800090005>", id="empty"),
        pytest.param(
            HEAD
            + b"1 begincodespacerange <00> <FF> endcodespacerange 1 begincidrange <00> <FF> 0 endcidrange",
            "<080905>",
            id="one byte",
        ),
        pytest.param(ONE_OR_TWO, "<080905>", id="one byte or two"),
    ],
)
def test_characters_are_told_by_code_whatever_map_leads_to_the_glyphs(
    encoding: bytes | str, shown: str
) -> None:
    assert texts(composite(shown, encoding)) == ["hie"]


def test_codes_of_two_lengths_are_told_apart() -> None:
    words = HEAD + b"2 beginbfchar <08> <0068> <8001> <0069> endbfchar endcmap"
    data = composite("<08800108>", ONE_OR_TWO, words)
    assert texts(data) == ["hih"]
    assert codes(data) == []


def test_widths_are_those_of_the_glyphs_and_not_of_the_codes() -> None:
    """Code 8 leads to glyph 507, an em and a half wide."""
    wide = "/W [507 507 1500 508 [250 700]]"
    first, second = (reading(composite("<0008>", SHIFTED, entries=each)).lines[0].box for each in (wide, ""))
    assert first is not None
    assert second is not None
    assert first.x1 - first.x0 == pytest.approx(18)
    assert second.x1 - second.x0 == pytest.approx(6)


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param("<" + "FFFF" * 20 + "0008>", id="in no code space"),
        pytest.param("<" + "8001" * 20 + "8>", id="beyond"),
    ],
)
def test_bytes_that_are_no_code_are_a_finding_that_names_page_and_font(shown: str) -> None:
    spaces = HEAD + (
        b"2 begincodespacerange <00> <01> <0000> <01FF> endcodespacerange "
        b"1 begincidrange <0000> <01FF> 0 endcidrange endcmap"
    )
    found = next(item for item in reading(composite(shown, spaces)).findings if item.code == "pdf.no_glyph")
    assert found.page == 1
    assert "page 1" in found.message
    assert "Test" in found.message


def test_a_trace_of_lost_bytes_is_no_finding() -> None:
    assert codes(composite("<" + "0008" * 200 + "00>")) == []


@pytest.mark.parametrize("encoding", [b"/WinAnsiEncoding", b"<< /BaseEncoding /WinAnsiEncoding >>"])
def test_codes_that_windows_leaves_open_are_bullets(encoding: bytes) -> None:
    font = FONT.replace(b">>", b"/Encoding " + encoding + b" >>")
    assert texts(build(objects([show("\\201 Ministry, \\220 Mission \\225")], font=font))) == [
        "• Ministry, • Mission •"
    ]


def test_text_shown_in_no_font_is_reported() -> None:
    data = build(objects([b"BT 72 700 Td (nothing is drawn here) Tj ET BT /F1 12 Tf 72 600 Td (text) Tj ET"]))
    assert texts(data) == ["text"]
    assert "pdf.no_glyph" in codes(data)


def segments(pieces: list[tuple[int, int, int, int]], glyphs: bytes = b"", copies: int = 1) -> bytes:
    """A TrueType font with a character map of format 4: end, start, shift and offset of each segment."""
    columns = list(zip(*pieces, strict=True))
    count = len(pieces)
    body = struct.pack(f">{count}H", *columns[0]) + b"\0\0" + struct.pack(f">{count}H", *columns[1])
    body += struct.pack(f">{count}h", *columns[2]) + struct.pack(f">{count}H", *columns[3]) + glyphs
    return mapped(struct.pack(">HHHHHHH", 4, len(body) + 14, 0, 2 * count, 0, 0, 0) + body, copies)


def groups(*pieces: tuple[int, int, int], copies: int = 1) -> bytes:
    """A TrueType font with a character map of format 12."""
    body = b"".join(struct.pack(">LLL", *piece) for piece in pieces)
    return mapped(struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(pieces)) + body, copies)


def mapped(table: bytes, copies: int) -> bytes:
    records = b"".join(struct.pack(">HHL", 3, 1, 4 + 8 * copies) for _ in range(copies))
    whole = struct.pack(">HH", 0, copies) + records + table
    head = b"\0\1\0\0" + struct.pack(">HHHH", 1, 0, 0, 0)
    return head + struct.pack(">4sLLL", b"cmap", 0, 28, len(whole)) + whole


def test_characters_of_an_embedded_font_without_a_map_to_unicode() -> None:
    listed = segments([(0x62, 0x61, 0, 4), (0xFFFF, 0xFFFF, 1, 0)], struct.pack(">HH", 7, 9))
    assert [TrueTypeCharacters(listed).text(glyph) for glyph in (7, 9, 0, 8)] == ["a", "b", None, None]
    shifted = segments([(0x7A, 0x61, -0x60, 0), (0xFFFF, 0xFFFF, 1, 0)])
    assert [TrueTypeCharacters(shifted).text(glyph) for glyph in (1, 26, 27)] == ["a", "z", None]
    assert TrueTypeCharacters(groups((0x10300, 0x1031F, 40))).text(41) == "\U00010301"
    assert texts(composite("<000800090005>", to_unicode=b"", file=shifted)) == ["hie"]


def test_outlines_numbered_apart_lead_to_their_characters() -> None:
    shifted = segments([(0x7A, 0x61, -0x60, 0), (0xFFFF, 0xFFFF, 1, 0)])
    data = composite("<00010002>", file=shifted, entries="/CIDToGIDMap 22 0 R", to_unicode=b"")
    assert texts(data) == []  # an empty list of outlines leads nowhere


def test_cut_off_fonts_give_what_they_have() -> None:
    whole = segments([(0x7A, 0x61, -0x60, 0), (0xFFFF, 0xFFFF, 1, 0)])
    for end in range(0, len(whole), 3):
        TrueTypeCharacters(whole[:end]).text(1)


ENDLESS = "<00000000> <FFFFFFFF>"


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(
            lambda: composite("<0001>", entries="/W [0 /x 4294967295 500]"), id="widths, with a name"
        ),
        pytest.param(lambda: composite("<0001>", entries="/W [0 99999999 1]"), id="widths"),
        pytest.param(
            lambda: composite("<0001>", entries=f"/W [{'0 60000 1 ' * 99}]"), id="widths over widths"
        ),
        pytest.param(
            lambda: composite("<0001>", to_unicode=f"beginbfrange {ENDLESS} <0041> endbfrange".encode()),
            id="texts",
        ),
        pytest.param(
            lambda: composite("<0001>", to_unicode=f"{ENDLESS} <0041> endbfrange".encode()), id="no beginning"
        ),
        pytest.param(
            lambda: composite(
                "<0001>", to_unicode=b"beginbfrange (\\0\\0\\0\\0) (\\377\\377\\377\\377) <0041> endbfrange"
            ),
            id="strings in brackets",
        ),
        pytest.param(
            lambda: composite("<0001>", f"{ENDLESS} 0 endcidrange".encode()), id="glyphs, no beginning"
        ),
        pytest.param(
            lambda: composite("<0001>", to_unicode=f"begincidrange {ENDLESS} 0 endcidrange".encode()),
            id="glyphs as texts",
        ),
        pytest.param(
            lambda: composite("<0001>", to_unicode=b"<0000> <FFFF> <0041> " * 40_000 + b"endbfrange"),
            id="ranges over ranges",
        ),
        pytest.param(lambda: composite("<0001>", to_unicode=b" " * (MAX_FONT_BYTES + 1)), id="bytes"),
        pytest.param(
            lambda: composite("<0001>", to_unicode=b"", file=segments([(0xFFFE, 0, 0, 0)] * 2_000)),
            id="segments over segments",
        ),
        pytest.param(
            lambda: composite(
                "<0001>", to_unicode=b"", file=segments([(12_000, 0, 1, 4_000)] * 2_000, b"\1\1" * 20_000)
            ),
            id="lists over lists",
        ),
        pytest.param(
            lambda: composite("<0001>", to_unicode=b"", file=groups((0, 2**32 - 1, 1))),
            id="a group without end",
        ),
        pytest.param(
            lambda: composite("<0001>", to_unicode=b"", file=groups(*[(0, 0xFFFF, 1)] * 20_000)), id="groups"
        ),
    ],
)
def test_a_small_file_costs_a_second_at_most(make: Callable[[], bytes]) -> None:
    data = make()
    assert len(data) < 10_000
    start = time.process_time()
    found = codes(data)
    assert time.process_time() - start < 1.5
    assert "pdf.font_too_big" in found


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: b"<0000> <0001> <0041> " * 50_000 + b"endbfrange", id="the same small range"),
        pytest.param(lambda: b"[" * 100_000 + b"endbfrange", id="open brackets"),
        pytest.param(lambda: b"<00> <00> " * 100_000 + b"endcodespacerange", id="code spaces"),
        pytest.param(lambda: b"/a usecmap " * 50_000, id="bases"),
    ],
)
def test_maps_that_repeat_are_read_in_time(make: Callable[[], bytes]) -> None:
    made = make()
    start = time.process_time()
    character_map(made).text(0)
    assert time.process_time() - start < 1.5


def test_a_map_of_maps_that_build_on_themselves_ends() -> None:
    data = composite("<0001>", HEAD + b"/Own-H usecmap endcmap", map_entries="/UseCMap 21 0 R")
    assert texts(data) == ["a"]


def test_of_overlapping_ranges_the_last_added_holds() -> None:
    ranges: Ranges[str] = Ranges()
    for first, last, value in ((0, 9, "a"), (3, 5, "b"), (4, 4, "c"), (8, 20, "d"), (2, 1, "none")):
        ranges.add(first, last, value)
    found = [ranges.find(number) for number in range(-1, 22)]
    assert "".join(each.value if each else "-" for each in found) == f"-aaabcbaa{'d' * 13}-"
    with pytest.raises(ReadError):
        ranges.add(0, 2**31, "e")
