"""One document saved in several formats gives one reading; damaged files of each are read or refused."""

import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.hostile.guard import within
from tests.reading.test_converted import needs_office
from unrec.findings import kinds
from unrec.models import Reading, SourceCell
from unrec.reading import read, source_of

HERE = Path(__file__).parents[1] / "fixtures/formats"
CONVERTED = [pytest.param(each, marks=needs_office) for each in ("doc", "odt", "rtf")]
FORMATS = ("html", *CONVERTED)


@cache
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
    # LibreOffice states letters of Abjad as decimals in RTF, as a finding says, and leaves out there that a
    # row is repeated as a header; in HTML it states a page's style sheet.
    shown = [
        (str(line[0]).replace("(١)", "(أ)").replace("(٢)", "(ب)") if ending == "rtf" else line[0], *line[1:])
        for line in lines(found, role)
        if not str(line[0]).startswith("@page")
    ]
    if ending == "rtf":
        assert [_unheaded(line) for line in shown] == [_unheaded(line) for line in lines(wanted, role)]
    else:
        assert shown == lines(wanted, role)
    assert ("source.numbers" in {each.code for each in found.findings}) == (ending == "rtf")
    assert wanted.findings == () or role is None


def _unheaded(line: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(replace(each, heads=False) if isinstance(each, SourceCell) else each for each in line)


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


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("part", range(4))
def test_damaged_files_are_read_or_refused(ending: str, part: int) -> None:
    data = (HERE / f"one.{ending}").read_bytes()
    # A conversion starts a process.
    for seed in range(part, 160 if ending == "html" else 12, 4):
        with within(20):
            found = read(source_of(f"a.{ending}", damaged(data, seed)))
        codes = {each.code for each in found.findings}
        assert codes <= kinds().keys()
        assert not found.failed or any(f"a.{ending}" in each.message for each in found.findings)
        assert found.failed or found.lines
