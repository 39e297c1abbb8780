"""One document saved in several formats gives one reading; damaged files of each are read or refused."""

import io
import random
import re
import zipfile
from pathlib import Path

import pytest

from tests.hostile.guard import within
from unrec.findings import kinds
from unrec.models import Reading
from unrec.reading import read, source_of

HERE = Path(__file__).parents[1] / "fixtures/formats"
FORMATS = ("doc", "html", "odt", "rtf")


def reading(ending: str) -> Reading:
    return read(source_of(f"one.{ending}", (HERE / f"one.{ending}").read_bytes()))


def lines(found: Reading, role: str | None) -> list[tuple[object, ...]]:
    """What is said of each line; spaces are counted once."""
    return [
        (" ".join(line.text.split()), line.heading_level, line.cell, line.weight, line.slant, line.gap_before)
        for line in found.lines
        if line.role == role and line.text.strip()
    ]


def numbered(found: Reading) -> list[str]:
    return [line.text for line in found.lines if "numbering" in (line.repair or "")]


WITHOUT_NUMBERS = {"html"}
"""Formats in which LibreOffice states numbers otherwise: a page has no brackets around them."""


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("role", [None, "footnote", "furniture"])
def test_one_document_gives_one_reading(ending: str, role: str | None) -> None:
    wanted, found = reading("docx"), reading(ending)
    if ending in WITHOUT_NUMBERS and role is None:
        labels = {*(text for line in (wanted, found) for text in numbered(line))}
        both = [[line for line in lines(each, role) if line[0] not in labels] for each in (wanted, found)]
        assert both[0] == both[1]
        assert len(numbered(wanted)) == len(numbered(found))
        return
    # LibreOffice writes the letter of Abjad without its hamza in RTF, and a page's style sheet in HTML.
    shown = [
        (str(line[0]).replace("(ا)", "(أ)"), *line[1:])
        for line in lines(found, role)
        if not str(line[0]).startswith("@page")
    ]
    assert shown == lines(wanted, role)
    assert wanted.findings == () or role is None


@pytest.mark.parametrize("ending", FORMATS)
def test_sizes_are_those_of_the_document(ending: str) -> None:
    if ending != "html":
        sizes = [{line.text.strip(): line.size for line in reading(each).lines} for each in ("docx", ending)]
        assert {
            text: size for text, size in sizes[1].items() if text in sizes[0] and size != sizes[0][text]
        } == {}


def test_a_page_prints_its_own_numbers() -> None:
    assert numbered(reading("html"))[2:6] == [
        "a. The first question;",
        "b. The second question, which has two parts:",
        "i. Part one;",
        "ii. Part two.",
    ]


def damaged(data: bytes, seed: int) -> bytes:
    """The bytes cut, flipped, blanked or moved about, and nothing else."""
    chance = random.Random(seed)
    out, kind = bytearray(data), seed % 4
    if kind == 0:
        return bytes(out[: chance.randrange(len(out))])
    for _ in range(chance.choice((1, 8, 60))):
        at, size = chance.randrange(len(out)), chance.choice((1, 4, 400)) if kind > 1 else 1
        to = chance.randrange(len(out))
        blank = bytes([chance.choice((0, 255))]) * size
        piece = bytes(out[to : to + size]) if kind == 2 else blank
        out[at : at + size] = bytes([out[at] ^ 1 << chance.randrange(8)]) if kind == 1 else piece
    return bytes(out)


def repacked(data: bytes, seed: int) -> bytes:
    """A zip whose text is damaged and whose archive is sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, mixed(content, seed) if name == "content.xml" else content)
    return out.getvalue()


def mixed(content: bytes, seed: int) -> bytes:
    """XML that stays sound: attributes and elements change places."""
    chance = random.Random(seed)
    values = re.findall(rb'"[^"<>]*"', content)
    return re.sub(
        rb'"[^"<>:/]*"', lambda match: match[0] if chance.random() < 0.7 else chance.choice(values), content
    )


@pytest.mark.parametrize("seed", range(40))
def test_odd_attributes_do_no_harm(seed: int) -> None:
    data = repacked((HERE / "one.odt").read_bytes(), seed)
    with within(10):
        found = read(source_of("a.odt", data))
    assert found.failed or "A paragraph without a number, partly in bold." in [
        each.text for each in found.lines
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("content.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "source.damaged"),
        ("content.xml", b"<a>" * 400, "source.damaged"),
        ("content.xml", b" " * 50_000_000, "source.too_big"),
        ("META-INF/manifest.xml", b"<m:encryption-data/>", "source.protected"),
    ],
)
def test_hostile_parts_are_refused(name: str, content: bytes, code: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = {"content.xml": b"<x/>", name: content}
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        for part, data in parts.items():
            archive.writestr(part, data)
    found = read(source_of("a.odt", out.getvalue()))
    assert (found.failed, [each.code for each in found.findings]) == (True, [code])
    assert "a.odt" in found.findings[0].message


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("part", range(4))
def test_damaged_files_are_read_or_refused(ending: str, part: int) -> None:
    data = (HERE / f"one.{ending}").read_bytes()
    for seed in range(part, 160, 4):
        with within(10):
            found = read(source_of(f"a.{ending}", damaged(data, seed)))
        codes = {each.code for each in found.findings}
        assert codes <= kinds().keys()
        assert not found.failed or any(f"a.{ending}" in each.message for each in found.findings)
        assert found.failed or found.lines


@pytest.mark.parametrize(
    ("at", "value", "code"),
    [(2, b"\x65\0", "source.old"), (11, b"\x13", "source.protected"), (0, b"\0", "source.old")],
)
def test_old_and_protected_files_are_refused_by_name(at: int, value: bytes, code: str) -> None:
    data = bytearray((HERE / "one.doc").read_bytes())
    begin = data.index(b"\xec\xa5") + at
    data[begin : begin + len(value)] = value
    found = read(source_of("a.doc", bytes(data)))
    assert (found.failed, [each.code for each in found.findings]) == (True, [code])
    assert "a.doc" in found.findings[0].message


def test_marks_without_end_take_time_in_step() -> None:
    data = (HERE / "one.doc").read_bytes()
    text = "The meeting was opened in the town hall.".encode("utf-16-le")
    at = data.index(text) if text in data else data.index(b"The meeting was opened")
    for sign in (b"\x13", b"\x14", b"\x15", b"\x07", b"\r", b"\x0c"):
        with within(5):
            read(source_of("a.doc", data[:at] + sign * 40 + data[at + 40 :]))
