"""Typeset fixtures, end to end."""

import hashlib
import itertools
from pathlib import Path

import pytest

from unrec.models import Reading, Source, SourceLine
from unrec.reading.pdf import read_pdf

FIXTURES = Path(__file__).parent.parent / "fixtures" / "pdf"


def read(name: str) -> Reading:
    data = (FIXTURES / name).read_bytes()
    return read_pdf(Source(name=name, sha256=hashlib.sha256(data).hexdigest(), data=data))


@pytest.fixture(scope="module")
def recommendations() -> tuple[SourceLine, ...]:
    return read("recommendations.pdf").lines


def test_every_hard_line_is_exact() -> None:
    expected = (FIXTURES / "hard_lines.txt").read_text("utf-8").splitlines()
    assert [line.text for line in read("hard_lines.pdf").lines] == expected


def test_every_line_of_the_recommendations_is_exact(recommendations: tuple[SourceLine, ...]) -> None:
    expected = (FIXTURES / "recommendations.txt").read_text("utf-8").splitlines()
    assert [f"{line.page} {line.rule or 'body'} {line.text}" for line in recommendations] == expected


def test_lines_are_numbered_and_boxed(recommendations: tuple[SourceLine, ...]) -> None:
    assert [line.line for line in recommendations] == list(range(1, len(recommendations) + 1))
    for line in recommendations:
        box = line.box
        assert box is not None
        assert box.page == line.page
        assert 0 <= box.x0 < box.x1 <= 595.3
        assert 0 <= box.top < box.bottom <= 841.9


def test_boxes_follow_reading_order_down_the_body(recommendations: tuple[SourceLine, ...]) -> None:
    body = [line.box for line in recommendations if line.page == 2 and line.role is None and line.box]
    assert all(above.bottom <= below.bottom for above, below in itertools.pairwise(body))


def test_gaps_stand_before_paragraphs_only(recommendations: tuple[SourceLine, ...]) -> None:
    page = [line for line in recommendations if line.page == 2 and line.role is None]
    labelled = [line for line in page if line.text[0] in "١٢٣٤٥٦٧٨٩(أث"]
    assert all(line.gap_before for line in labelled)
    assert not any(line.gap_before for line in page if line not in labelled)


def test_indent_tells_the_level(recommendations: tuple[SourceLine, ...]) -> None:
    indents = {line.text.split()[0]: line.indent or 0.0 for line in recommendations if line.page == 2}
    assert indents["أولاً-"] < indents["١-"] < indents["(أ)"]
    assert indents["(أ)"] == indents["(ب)"]


def test_a_sentence_that_runs_over_the_page_goes_on() -> None:
    lines = [line for line in read("over_the_page.pdf").lines if line.role is None]
    first = next(line for line in lines if line.page == 2)
    assert not first.gap_before
    assert lines[lines.index(first) - 1].text + " " + first.text == _sentence_over_the_page()
    assert {line.rule for line in read("over_the_page.pdf").lines if line.role} == {
        "pdf.furniture.running_header",
        "pdf.furniture.page_number",
    }


def _sentence_over_the_page() -> str:
    return (FIXTURES / "over_the_page.txt").read_text("utf-8").strip()


def test_reading_twice_gives_the_same() -> None:
    assert read("recommendations.pdf") == read("recommendations.pdf")
