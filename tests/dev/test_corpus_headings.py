"""Headings against a contents page and against the styles of Word, on rows made here."""

import msgspec
import pytest
from dev.measure.outline import ContentsTruth, Heading, align, contents_table
from dev.measure.parts import KINDS, equals, measured

from tests.dev.made import paragraph
from unrec.catalogue import load
from unrec.measure.annotated import words
from unrec.models import Document, Extraction, Paragraph, Section

CONTENTS = {
    "page": 2,
    "entries": [
        {"label": None, "title": "Introduction", "first": 1, "last": 2, "page": 3, "annex": False},
        {"label": "I", "title": "Proceedings", "first": 3, "last": 4, "page": 3, "annex": False},
        {"label": "A", "title": "Interactive dialogue", "first": 3, "last": 4, "page": 4, "annex": False},
        {"label": "II", "title": "Conclusions", "first": 5, "last": 6, "page": 5, "annex": False},
        {"label": None, "title": "Delegation", "first": None, "last": None, "page": 9, "annex": True},
    ],
}


def section(at: int, label: str, title: str, page: int, level: int = 1) -> Section:
    return Section(
        section_id=f"s{at}",
        document_id="d",
        kind="heading",
        level=level,
        label=label,
        title=title,
        page=page,
        line=at,
    )


def numbered(number: int, within: str, page: int, path: str = "") -> Paragraph:
    row = paragraph(path or f"r{number}", "Text.", f"{number}.", number)
    return msgspec.structs.replace(row, section_id=within, page_first=page)


def report(sections: tuple[Section, ...], paragraphs: tuple[Paragraph, ...]) -> Extraction:
    document = Document(
        document_id="d.en",
        work_id="d",
        language="en",
        source="d.pdf",
        sha256="0" * 64,
        media_type="application/pdf",
        extractor_version="0",
    )
    return Extraction(document=document, sections=sections, paragraphs=paragraphs)


SECTIONS = (
    section(1, "", "Introduction", 3),
    section(2, "I.", "Proceedings", 3),
    section(3, "A.", "Interactive  DIALOGUE 4", 4, level=2),
    section(4, "II.", "Conclusions", 5),
    section(5, "", "Delegation", 9),
)
PARAGRAPHS = (
    numbered(1, "s1", 3),
    numbered(2, "s1", 3),
    numbered(3, "s3", 4),
    numbered(4, "s3", 4),
    numbered(5, "s4", 5),
    numbered(6, "s4", 5),
)


def stages(extraction: Extraction | None) -> dict[str, tuple[int, int, int]]:
    truth = msgspec.convert(CONTENTS, ContentsTruth)
    told = measured("contents", "", "d", contents_table("d", truth, extraction))
    assert {miss.what for miss in told.outcomes} == {
        stage for stage, tally in told.stages.items() if tally.wrong
    }
    return {stage: (tally.gold, tally.output, tally.right_gold) for stage, tally in told.stages.items()}


def test_a_report_that_is_as_its_contents_page_says() -> None:
    assert stages(report(SECTIONS, PARAGRAPHS)) == {
        "headings": (4, 4, 4),
        "depth": (2, 2, 2),
        "ranges": (4, 4, 4),
        "paths": (6, 6, 6),
        "leaks": (0, 0, 0),
    }


def test_what_differs_from_the_contents_page_counts_at_its_stage() -> None:
    sections = (
        section(9, "I.", "Proceedings", 2),
        SECTIONS[0],
        SECTIONS[1],
        msgspec.structs.replace(SECTIONS[2], level=1),
        msgspec.structs.replace(SECTIONS[3], page=4),
    )
    rows = (numbered(7, "s9", 2, "r7"), *PARAGRAPHS[:2], numbered(4, "s3", 4), numbered(3, "s3", 4, "aI.r3"))
    assert stages(report(sections, rows)) == {
        "headings": (4, 4, 3),
        "depth": (1, 1, 0),
        "ranges": (3, 3, 1),
        "paths": (6, 6, 3),
        "leaks": (0, 1, 0),
    }


def test_a_report_that_was_not_read_has_none_of_its_headings() -> None:
    assert stages(None) == {
        "headings": (4, 0, 0),
        "depth": (0, 0, 0),
        "ranges": (0, 0, 0),
        "paths": (6, 6, 0),
        "leaks": (0, 0, 0),
    }


@pytest.mark.parametrize(
    ("truth", "headings", "pairs"),
    [
        ([("i", "introduction")], [("i", "introduction")], [(0, 0)]),
        ([("i", "introduction")], [("", "introduction")], [(0, 0)]),
        ([("i", "introduction")], [("ii", "introduction")], []),
        ([("", "a"), ("", "b"), ("", "c")], [("", "c"), ("", "a"), ("", "b")], [(0, 1), (1, 2)]),
        ([("", "vacancy rates of the mission")], [("", "vacancy rates of the mission in percent")], [(0, 0)]),
        ([("", "vacancy")], [("", "vacancy rates of the mission")], []),
        ([], [("", "a")], []),
    ],
)
def test_headings_are_aligned_in_order(
    truth: list[tuple[str, str]], headings: list[tuple[str, str]], pairs: list[tuple[int, int]]
) -> None:
    assert align([Heading(*each, 1) for each in truth], [Heading(*each, 1) for each in headings]) == pairs


def test_the_data_names_every_kind_and_instruments_of_the_catalogue() -> None:
    assert tuple(equals().kinds) == KINDS
    assert set(words().instruments.values()) <= load().instruments.keys()
