"""The document the project began with, as a Word file: the same recommendations, texts and references."""

import re
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec
import pytest

from tests.reading.docx_maker import RTL, files, level, pack, par, read_bytes
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import Extraction, Recommendation, Reference
from unrec.reading import source_of

SEED = Path(__file__).parent.parent.parent / "raw" / "V.19-08455.ar.txt"
LINES = SEED.read_text("utf-8-sig").split("\n")
LABEL = re.compile(r"- ([٠-٩]+)- (.*)|\(([^()]{1,3})\) (.*)")
ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"


def run(text: str) -> str:
    return f'<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def typed() -> bytes:
    """Every line a paragraph, labels typed."""
    return pack(files("".join(par(run(each) if each else "", RTL) for each in LINES)))


def numbered() -> bytes:
    """Every line a paragraph, labels made by Word: a list instance for every run of numbers or letters."""
    body: list[str] = []
    nums: list[str] = []
    last = [0, 0]
    for each in LINES:
        match = LABEL.fullmatch(each)
        letter = match[3].replace("ـ", "") if match and match[3] else None
        if match is None or (letter is not None and letter not in ABJAD):
            body.append(par(run(each) if each else "", RTL))
            continue
        at = 0 if letter is None else 1
        value = int(match[1]) if letter is None else ABJAD.index(letter) + 1
        if at == 0:
            last[1] = 0
        if value != last[at] + 1 or not nums or value == 1:
            nums.append(
                f'<w:num w:numId="{len(nums) + 1}"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="{at}">'
                f'<w:startOverride w:val="{value}"/></w:lvlOverride></w:num>'
            )
        last[at] = value
        place = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{len(nums)}"/></w:numPr>'
        body.append(par(run(match[2] if letter is None else match[4]), place + RTL))
    levels = level(0, "decimal", "- %1-") + level(1, "arabicAbjad", "(%2)")
    abstract = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    return pack(files("".join(body), numbering=abstract + "".join(nums)))


def units(extraction: Extraction) -> list[tuple[object, ...]]:
    def essence(unit: Recommendation) -> tuple[object, ...]:
        return unit.path, unit.number, unit.level, unit.meeting_start, unit.text

    return [essence(each) for each in extraction.recommendations]


def references(extraction: Extraction) -> list[Reference]:
    return [
        msgspec.structs.replace(each, reference_id="", paragraph_id="", document_id="", target_id=None)
        for each in extraction.references
    ]


@pytest.mark.parametrize("make", [typed, numbered])
def test_the_seed_as_a_word_file_gives_the_same(make: Callable[[], bytes]) -> None:
    catalogue = load()
    wanted = extract(source_of("seed.txt", SEED.read_bytes()), catalogue)
    data = make()
    found = extract(source_of("seed.docx", data), catalogue)
    assert len(wanted.paragraphs) > 100
    assert units(found) == units(wanted)
    assert references(found) == references(wanted)
    assert found.document.work_id == wanted.document.work_id


def test_word_makes_most_of_the_labels() -> None:
    repaired = [each for each in read_bytes(numbered()).lines if each.repair == "docx.numbering"]
    assert len(repaired) > 100
    assert read_bytes(typed()).findings == ()
