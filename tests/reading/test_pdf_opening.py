import random
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.pdffont import PDFFont
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1

from tests.hostile.guard import within
from tests.reading.pdf_maker import FONT, build, encrypted, flate, objects, pdf, show, stream
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.reading import limits, source_of
from unrec.reading.limits import ReadError
from unrec.reading.pdf import read_pdf
from unrec.reading.pdf.fonts import FontStore
from unrec.reading.pdf.opening import OpenedPdf, inflate, open_pdf

SOUND = pdf("one", "two", "three")


def contents(data: bytes, password: str = "") -> list[bytes]:
    """The unpacked content of every page."""
    with open_pdf(data, password) as opened:
        pages = [b"".join(resolve1(each).get_data() for each in page.contents) for page in pages_of(opened)]
        assert len(pages) == opened.page_count
    return pages


def pages_of(opened: OpenedPdf) -> Iterator[PDFPage]:
    """The pages, all of which can be made."""
    for page in opened.pages:
        assert isinstance(page, PDFPage)
        yield page


def codes(data: bytes) -> list[str]:
    with open_pdf(data) as opened:
        return [each.code for each in opened.findings]


def error(data: bytes, password: str = "") -> str:
    with pytest.raises(ReadError) as caught:
        contents(data, password)
    assert caught.value.message
    return caught.value.code


def changed(number: int, body: bytes) -> bytes:
    """The sound document with one object replaced."""
    return build({**objects([show("one"), show("two")]), number: body})


def test_pages_come_in_order() -> None:
    assert contents(SOUND) == [show("one"), show("two"), show("three")]
    assert codes(SOUND) == []


def test_a_page_inherits_from_the_tree() -> None:
    with open_pdf(SOUND) as opened:
        assert {page.mediabox for page in pages_of(opened)} == {(0, 0, 595, 842)}


def test_content_is_forgotten_after_its_page() -> None:
    with open_pdf(SOUND) as opened:
        pages = pages_of(opened)
        first = next(pages)
        document, number = first.doc, first.contents[0].objid
        assert number in document._cached_objs
        next(pages)
        assert number not in document._cached_objs


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "pdf.not_pdf"),
        (b"PK\x03\x04 a Word file with the wrong ending", "pdf.not_pdf"),
        (b"<html>404</html>", "pdf.not_pdf"),
        (b"%PDF-1.7\n", "pdf.damaged"),
        (SOUND[: len(SOUND) // 4], "pdf.damaged"),
        (build(objects([])), "pdf.no_pages"),
        (changed(2, b"<< /Type /Pages /Kids [2 0 R 2 0 R] >>"), "pdf.no_pages"),
        (changed(1, b"<< /Type /Catalog /Pages 1 0 R >>"), "pdf.no_pages"),
        (changed(5, stream(b"x", "/Filter " + "[" + "/FlateDecode " * 20 + "]")), "pdf.stream_too_big"),
        (build(objects([show("x")]), "/Encrypt << /Filter /Other /V 1 >>"), "pdf.encryption_unknown"),
        (build(objects([show("x")]), "/Encrypt 99 0 R"), "pdf.encryption_unknown"),
    ],
)
def test_bad_files_give_one_clear_error(data: bytes, code: str) -> None:
    assert error(data) == code


def test_junk_before_the_header_is_skipped() -> None:
    assert contents(b"\n\n" + SOUND)


def object_stream() -> bytes:
    """A document whose catalogue and page tree lie in an object stream, as in most of today's."""
    made = objects([show("one")])
    inner = {n: made.pop(n) for n in (1, 2, 3, 4)}
    places, body = "", b""
    for number, each in inner.items():
        places += f"{number} {len(body)} "
        body += each + b" "
    head = places.encode()
    made[30] = flate(head + body, f"/Type /ObjStm /N 4 /First {len(head)}")
    return build(made)


def narrow(count: int) -> bytes:
    """A document whose table counts the many objects of a stream in one byte, and so names others."""
    made = objects([show("one")])
    inner = {100 + i: rb"<< /Type /StructElem /S /P /T (a\)b) /K %d >>" % i for i in range(count)}
    inner |= {number: made.pop(number) for number in (1, 2, 3, 4)}
    places, body = [], b""
    for number, each in inner.items():
        places.append(b"%d %d" % (number, len(body)))
        body += each + b"\n"
    head = b" ".join(places) + b"\n"
    made[30] = flate(head + body, f"/Type /ObjStm /N {len(inner)} /First {len(head)}")
    data = build(made)
    data = data[: data.rindex(b"xref\n0 ")]
    indices = {number: index for index, number in enumerate(inner)}
    rows = b"".join(
        b"\1" + data.index(b"\n%d 0 obj" % number).to_bytes(4, "big") + b"\0"
        if number in made
        else b"\2" + (30).to_bytes(4, "big") + bytes([indices.get(number, 0) % 256])
        for number in range(100 + count)
    )
    table = flate(rows, f"/Type /XRef /W [1 4 1] /Size {100 + count} /Root 1 0 R")
    return data + b"90 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(data)


def test_an_object_of_a_stream_whose_table_names_another_is_found_by_its_number() -> None:
    """Such a file used to be searched, and each of what may be a hundred thousand objects read."""
    data = narrow(3_000)
    assert contents(data) == [show("one")]
    assert codes(data) == []


def test_objects_in_a_stream_are_found_by_search() -> None:
    data = object_stream()
    assert contents(data) == [show("one")]
    assert codes(data) == ["pdf.truncated"]


@pytest.mark.parametrize("cut", [30, 120])
def test_a_file_cut_off_near_its_end_is_searched_with_a_finding(cut: int) -> None:
    data = SOUND[:-cut]
    assert codes(data) == ["pdf.truncated"]
    assert len(contents(data)) == 3


def test_a_table_that_points_elsewhere_is_not_trusted() -> None:
    assert contents(SOUND.replace(b"startxref\n", b"startxref\n9")) == contents(SOUND)


@pytest.mark.parametrize("password", ["", "wrong", "كلمة"])
def test_a_user_password_is_asked_for(password: str) -> None:
    assert error(encrypted("secret", "owner", "one"), password) == "pdf.encrypted"


def test_either_password_opens_the_file() -> None:
    data = encrypted("secret", "owner", "one", "two")
    assert contents(data, "secret") == contents(data, "owner") == [show("one"), show("two")]


def test_an_owner_password_alone_keeps_nobody_out() -> None:
    data = encrypted("", "owner", "one")
    assert contents(data) == [show("one")]
    assert codes(data) == ["pdf.restricted"]


def test_ten_thousand_pages_are_refused() -> None:
    data = build(objects([b""] * 10_000))
    with within(60):
        assert error(data) == "pdf.too_many_pages"


def test_a_deep_page_tree_ends() -> None:
    made = objects([show("one")])
    made[2] = b"<< /Type /Pages /Kids [100 0 R] /MediaBox [0 0 10 10] >>"
    made.update({n: f"<< /Type /Pages /Kids [{n + 1} 0 R] >>".encode() for n in range(100, 3000)})
    made[3000] = b"<< /Type /Pages /Kids [4 0 R] >>"
    assert error(build(made)) == "pdf.damaged"


def test_a_wide_page_tree_ends() -> None:
    made = objects([show("one")])
    made[2] = b"<< /Type /Pages /Kids [" + b"<< /Type /Pages >> " * 30_000 + b"] >>"
    assert error(build(made)) == "pdf.too_many_pages"


def test_references_that_lead_in_a_circle_end() -> None:
    made = objects([show("one")])
    made[5], made[90] = b"90 0 R", b"5 0 R"
    with open_pdf(build(made)) as opened:
        (page,) = pages_of(opened)
        assert page.contents == [None]


def test_tables_that_name_each_other_end() -> None:
    data = SOUND.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 999")
    start = data.rindex(b"xref\n0 ", 0, data.rindex(b"startxref"))
    assert len(contents(data.replace(b"/Prev 999", f"/Prev {start:03d}".encode()))) == 3


@pytest.mark.parametrize("levels", [1, 2])
def test_a_stream_that_unpacks_without_end_is_refused(levels: int) -> None:
    packed = zlib.compress(bytes(300_000_000 if levels == 1 else 80_000_000), 9)
    names = "/FlateDecode"
    if levels == 2:
        packed, names = zlib.compress(packed, 9), "[/FlateDecode /FlateDecode]"
    assert error(changed(5, stream(b"", f"/Filter {names}", packed))) == "pdf.stream_too_big"


def test_run_lengths_and_lzw_are_unpacked_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = stream(b"", "/Filter /RunLengthDecode", b"\x02abc\xfed\x80rest")
    assert contents(changed(5, runs))[0] == b"abcddd"
    lzw = stream(b"", "/Filter /LZWDecode", bytes.fromhex("800B6050220C0C8501"))
    assert contents(changed(5, lzw))[0] == b"-----A---B"
    monkeypatch.setattr("unrec.reading.pdf.opening.MAX_STREAM_BYTES", 5)
    assert error(changed(5, runs)) == "pdf.stream_too_big"
    assert error(changed(5, lzw)) == "pdf.stream_too_big"


def test_a_predictor_is_undone_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = b"\x02\x01\x02" * 3
    packed = flate(rows, "/DecodeParms << /Predictor 12 /Columns 2 >>")
    assert contents(changed(5, packed))[0] == bytes([1, 2, 2, 4, 3, 6])
    monkeypatch.setattr("unrec.reading.pdf.opening.MAX_PREDICTED_BYTES", 8)
    assert error(changed(5, packed)) == "pdf.stream_too_big"


@given(st.binary(max_size=3000), st.integers(0, 200))
@settings(deadline=None)
def test_what_comes_before_the_damage_is_saved(data: bytes, cut: int) -> None:
    packed = zlib.compress(data)
    assert inflate(packed) == (data, True)
    assert data.startswith(inflate(packed[: max(0, len(packed) - cut)])[0])
    before, _ = inflate(packed[:-6] + b"\xff\xff")
    assert data.startswith(before[: len(data) // 2]) or len(data) < 100


CID = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << >> /FontDescriptor << {} >> {} >>"


def font(entries: str = "", descriptor: str = "", map_data: bytes = b"", font_file: bytes = b"") -> PDFFont:
    """Load font 3 of a document: a Type 0 font with those entries in its descendant."""
    made = objects([show("x")])
    made[3] = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [20 0 R]"
        + (b"/ToUnicode 21 0 R >>" if map_data else b">>")
    )
    made[20] = CID.format(descriptor, entries).encode()
    made[21], made[22] = flate(map_data), flate(font_file)
    with open_pdf(build(made)) as opened:
        document = next(pages_of(opened)).doc
        spec = document.getobj(3)
        assert isinstance(spec, dict)
        return FontStore().get_font(3, spec)


def cmap(first: int, last: int) -> bytes:
    """A TrueType font of nothing but a character map in one group."""
    groups = struct.pack(">HHLLLLLL", 12, 0, 28, 0, 1, first, last, 1)
    table = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + groups
    return (
        b"\0\1\0\0"
        + struct.pack(">HHHH", 1, 0, 0, 0)
        + struct.pack(">4sLLL", b"cmap", 0, 28, len(table))
        + table
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda: font("/W [0 4294967295 500]"),
        lambda: font("/W [" + "0 60000 500 " * 40 + "]"),
        lambda: font(map_data=b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"),
        lambda: font(
            map_data=b"2 beginbfrange <00> <01> [<0041> <0042>] <0000> <FFFFFFFF> <0041> endbfrange"
        ),
        lambda: font(map_data=b"1 begincidrange <00000000> <FFFFFFFF> 7 endcidrange"),
        lambda: font(descriptor="/FontFile2 22 0 R", font_file=cmap(0, 2**32 - 1)),
    ],
)
def test_fonts_that_never_end_are_refused(make: Callable[[], PDFFont]) -> None:
    with pytest.raises(ReadError) as caught:
        make()
    assert caught.value.code == "pdf.font_too_big"


def test_ordinary_fonts_are_loaded() -> None:
    sound = font(
        "/W [1 [500 600] 10 20 700]",
        "/FontFile2 22 0 R",
        b"1 beginbfrange <0003> <0004> <0627> <0005> <0005> [<06440627>] endbfrange 1 beginbfchar <0006> <FFFF> endbfchar",
        cmap(0x41, 0x5A),
    )
    assert [sound.to_unichr(code) for code in (3, 4, 5)] == ["ا", "ب", "لا"]
    assert [sound.char_width(code) for code in (1, 2, 15)] == pytest.approx([0.5, 0.6, 0.7])
    assert FontStore().get_font(None, {"Type": "Font", "Subtype": "x"}) is not None


SELF = b"<< /Length 20 0 R >>\nstream\nBT ET\nendstream"


@pytest.mark.parametrize(
    ("number", "old", "new"),
    [
        (2, b"/Count 1", b"/Count 20 0 R"),
        (2, b"/Kids [4 0 R]", b"/Kids 20 0 R"),
        (2, b"[0 0 595 842]", b"20 0 R"),
        (4, b"/Type /Page ", b"/Type 20 0 R "),
        (4, b"/Contents 5 0 R", b"/Contents [5 0 R 20 0 R]"),
        (3, b"/BaseFont /Helvetica", b"/BaseFont 20 0 R"),
        (3, b"/BaseFont /Helvetica", b"/BaseFont /Helvetica /Encoding 20 0 R"),
        (3, b"/BaseFont /Helvetica", b"/BaseFont /Helvetica /ToUnicode 20 0 R"),
        (1, b"/Pages 2 0 R", b"/Pages 20 0 R"),
    ],
)
def test_a_stream_that_is_its_own_length_crashes_nothing(number: int, old: bytes, new: bytes) -> None:
    made = objects([show("x")])
    assert old in made[number]
    made |= {number: made[number].replace(old, new), 20: SELF}
    extraction = extract(source_of("a.pdf", build(made)), load())
    assert "document.crashed" not in [item.code for item in extraction.findings]


def test_limits_are_far_above_what_is_printed() -> None:
    assert limits.MAX_PAGES >= 2_000
    assert limits.MAX_STREAM_BYTES >= 10_000_000


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 30))
def test_flipped_bytes_are_read_or_give_a_read_error(seed: int, flips: int) -> None:
    chance = random.Random(seed)
    data = bytearray(SOUND)
    for _ in range(flips):
        data[chance.randrange(len(data))] = chance.randrange(256)
    found = 0
    with suppress(ReadError), open_pdf(bytes(data)) as opened:
        found = opened.page_count
        assert found > 0
    assert found <= 3


def test_the_font_of_the_maker_is_sound() -> None:
    assert b"Helvetica" in FONT


def test_a_page_whose_content_is_damaged_is_named_and_not_proved() -> None:
    lines = b"".join(
        b"BT /F1 12 Tf 72 %d Td (paragraph %d) Tj ET\n" % (800 - 12 * at, at) for at in range(60)
    )
    packed = zlib.compress(lines, 1)
    damaged = packed[: len(packed) // 2] + b"\xff" * 20 + packed[len(packed) // 2 + 20 :]
    read = read_pdf(source_of("a.pdf", changed(5, stream(damaged, "/Filter /FlateDecode"))))
    found = next(item for item in read.findings if item.code == "pdf.content_damaged")
    assert found.page == 1
    assert "page 1" in found.message
    assert 0 < len([line for line in read.lines if line.page == 1]) < 60
    assert not any(item.code == "pdf.counted" for item in read.findings)
