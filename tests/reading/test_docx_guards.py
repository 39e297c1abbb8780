import io
import random
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.docx_maker import MAIN, codes, files, pack, par, read, read_bytes, run, texts
from unrec.reading import converted, office, source_of
from unrec.reading import read as read_any
from unrec.reading.docx import package

GOOD = files(par("نص"))
SOUND = pack(GOOD)
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


def changed(changes: dict[str, str | None]) -> bytes:
    """The sound document with parts replaced, added, or (None) left out."""
    parts = {**GOOD, **changes}
    return pack({name: value for name, value in parts.items() if value is not None})


def with_flag() -> bytes:
    """The sound document with the bit that says an entry is encrypted."""
    data = bytearray(SOUND)
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    return bytes(data)


def twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in GOOD.items():
            archive.writestr(name, content)
        archive.writestr("WORD/document.xml", GOOD["word/document.xml"])
    return out.getvalue()


def utf16_dtd() -> bytes:
    parts: dict[str, str] = {**GOOD}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            hostile = name == "word/document.xml"
            text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>' + content if hostile else content
            archive.writestr(name, text.encode("utf-16") if hostile else text)
    return out.getvalue()


def declared(encoding: str, doctype: str = "") -> bytes:
    """The sound document with its main part in that encoding, and declared to be."""
    content = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{GOOD["word/document.xml"]}'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in GOOD.items():
            archive.writestr(name, content.encode(encoding) if name == "word/document.xml" else part)
    return out.getvalue()


def cut_inside(compression: int) -> bytes:
    """The sound document packed that way, the main part's first packed bytes overwritten."""
    data = bytearray(pack(GOOD, compression))
    at = data.index(b"word/document.xml") + len(b"word/document.xml")
    data[at : at + 20] = b"\xff" * 20
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (declared("utf-7", "<!DOCTYPE x [<!ENTITY a 'b'>]>"), "docx.dtd"),
        (declared("utf-7"), "docx.damaged"),
        (declared("cp1256"), "docx.damaged"),
        (cut_inside(zipfile.ZIP_DEFLATED), "docx.damaged"),
        (cut_inside(zipfile.ZIP_BZIP2), "docx.damaged"),
        (cut_inside(zipfile.ZIP_LZMA), "docx.damaged"),
        (pack(GOOD, zipfile.ZIP_LZMA), "docx.damaged"),
        (b"", "docx.not_docx"),
        (b"%PDF-1.7", "docx.not_docx"),
        (b"PK", "docx.damaged"),
        (SOUND[: len(SOUND) // 2], "docx.damaged"),
        (SOUND[:-10], "docx.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "docx.legacy"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "docx.encrypted",
        ),
        (with_flag(), "docx.encrypted"),
        (pack({"a.txt": "x"}), "docx.no_document"),
        (changed({"word/document.xml": None}), "docx.no_document"),
        (pack(files(par("نص"), SHEET)), "docx.no_document"),
        (changed({"word/document.xml": "<a/>"}), "docx.no_document"),
        (changed({"word/document.xml": "<w:document"}), "docx.damaged"),
        (pack(files(par("نص"), MACRO)), "docx.macros"),
        (changed({"word/vbaProject.bin": "x"}), "docx.macros"),
        (changed({"../evil.xml": "x"}), "docx.unsafe_name"),
        (changed({"/etc/passwd": "x"}), "docx.unsafe_name"),
        (changed({"word\\..\\evil.xml": "x"}), "docx.unsafe_name"),
        (changed({"C:evil.xml": "x"}), "docx.unsafe_name"),
        (twice(), "docx.damaged"),
        (changed({"word/document.xml": LAUGHS + GOOD["word/document.xml"]}), "docx.dtd"),
        (utf16_dtd(), "docx.dtd"),
        (changed({"word/media/a.bin": "\0" * 30_000_000}), "docx.bomb"),
        (pack(files(par())), "docx.no_text"),
        (pack(files(par("<w:r><w:drawing/></w:r>"))), "docx.no_text"),
    ],
)
def test_bad_files_fail_with_a_finding(data: bytes, code: str) -> None:
    reading = read_bytes(data)
    assert reading.failed
    assert codes(reading)[0] == code
    assert reading.findings[0].severity == "error"
    assert reading.lines == ()


@pytest.mark.parametrize("name", ["a.docm", "a.docx", "a.dotm", "a.doc", "a.odt", "a.rtf", "a.txt"])
def test_a_file_with_macros_is_refused_whatever_its_name_and_no_program_sees_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converted, "saved_as", lambda *_: pytest.fail("LibreOffice was started"))
    data = pack(files(par("نص"), MACRO) | {"word/vbaProject.bin": "x"})
    reading = read_any(source_of(name, data))
    assert (reading.failed, codes(reading)[0], reading.lines) == (True, "docx.macros", ())


def test_a_part_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_PART_BYTES", 1000)
    assert codes(read(par("نص" * 1000))) == ["docx.too_big"]


def test_very_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MAX_ENTRIES", 3)
    assert codes(read(par("نص"))) == ["docx.bomb"]


def test_a_part_that_does_not_match_its_checksum_is_refused() -> None:
    data = bytearray(pack({"word/document.xml": GOOD["word/document.xml"], **GOOD}))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 16, 12345)
    reading = read_bytes(bytes(data))
    assert reading.failed
    assert codes(reading) == ["docx.damaged"]


@pytest.mark.parametrize("depth", [100, 122, 200, 5_000, 200_000])
def test_deep_nesting_is_read_or_refused(depth: int) -> None:
    inner = "<w:sdt><w:sdtContent>" * depth + par("عميق") + "</w:sdtContent></w:sdt>" * depth
    reading = read(inner)
    assert reading.failed == (codes(reading) == ["docx.damaged"])
    assert reading.failed == (texts(reading) != ["عميق"])


def test_styles_that_are_based_on_each_other_end() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:name w:val="{a}"/><w:basedOn w:val="{b}"/></w:style>'
        for a, b in ("AB", "BA")
    )
    assert texts(read(par("نص", '<w:pStyle w:val="A"/>'), styles=styles)) == ["نص"]


def test_relationships_that_lead_nowhere_or_outside_are_ignored() -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/footnotes" Target="../../../etc/passwd"/>'
        '<Relationship Id="b" Type="x/numbering" Target="NULL"/>'
        '<Relationship Id="c" Type="x/styles" Target="http://example.org/styles.xml" TargetMode="External"/>'
        "</Relationships>"
    )
    assert texts(read_bytes(changed({"word/_rels/document.xml.rels": rels}))) == ["نص"]


def test_odd_numbers_do_no_harm() -> None:
    odd = '<w:numPr><w:ilvl w:val="99"/><w:numId w:val="x"/></w:numPr><w:ind w:left="1e9" w:hanging=""/>'
    reading = read(par("نص", odd), numbering='<w:num w:numId="x"/><w:abstractNum/>')
    assert texts(reading) == ["نص"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 40))
def test_flipped_bytes_never_raise(seed: int, flips: int) -> None:
    chance = random.Random(seed)
    data = bytearray(SOUND)
    for _ in range(flips):
        data[chance.randrange(len(data))] = chance.randrange(256)
    reading = read_bytes(bytes(data))
    assert reading.failed == any(each.severity == "error" for each in reading.findings)


_PIECES = st.sampled_from(
    [
        run("نص"),
        "<w:r><w:br/></w:r>",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "<w:r><w:instrText>TOC</w:instrText></w:r>",
        '<w:r><w:footnoteReference w:id="1"/></w:r>',
        '<w:r><w:sym w:char="zz"/></w:r>',
        '<w:del w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del>',
        "<mc:AlternateContent/>",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(_PIECES, max_size=6), min_size=1, max_size=6))
def test_any_order_of_pieces_is_read_and_lines_count_up(paragraphs: list[list[str]]) -> None:
    body = "".join(f"<w:p>{''.join(each)}</w:p>" for each in paragraphs)
    reading = read(par("أول") + body)
    assert [each.line for each in reading.lines] == list(range(1, len(reading.lines) + 1))
    assert len(reading.lines) >= len(paragraphs) + 1
    assert all(each.line is None or each.line <= len(reading.lines) for each in reading.findings)


def test_the_sound_document_is_sound() -> None:
    assert MAIN in GOOD["[Content_Types].xml"]
    assert not read_bytes(SOUND).failed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "us-ascii"])
def test_the_encodings_the_format_allows_are_read(encoding: str) -> None:
    letters = GOOD["word/document.xml"].replace("نص", "text")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in {**GOOD, "word/document.xml": letters}.items():
            head = f'<?xml version="1.0" encoding="{encoding}"?>' if name == "word/document.xml" else ""
            archive.writestr(name, f"{head}{part}".encode(encoding if head else "utf-8"))
    assert texts(read_bytes(out.getvalue())) == ["text"]
