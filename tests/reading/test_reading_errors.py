"""What stops a reading: every code has its entry, and work beyond the limits ends."""

import inspect
import re
from pathlib import Path

import pytest

from tests.reading.pdf_maker import build, objects, show
from unrec.findings import kinds
from unrec.reading import source_of
from unrec.reading.pdf import read_pdf

SOURCES = sorted(Path(inspect.getfile(source_of)).parent.rglob("*.py"))
RAISED = re.compile(r'(?:ReadError\(|yield|damaged=|too_big=|dtd=)\s*"((?:pdf|docx|ocr)\.[a-z_]+)"')


def raised() -> set[str]:
    return {code for source in SOURCES for code in RAISED.findall(source.read_text("utf-8"))}


def test_every_code_that_is_raised_is_in_the_codebook() -> None:
    assert len(raised()) > 20
    assert raised() <= kinds().keys()
    assert {code for code in raised() if kinds()[code].severity != "error"} == set()


def test_every_error_says_what_to_do() -> None:
    assert all(kinds()[code].remedy for code in raised())


def test_reading_stops_where_pages_draw_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unrec.reading.pdf.text_layer.MAX_OPERATORS_IN_ALL", 10)
    reading = read_pdf(source_of("a.pdf", build(objects([show("x")] * 9))))
    assert [each.code for each in reading.findings] == ["pdf.too_much"]
    assert "before page" in reading.findings[0].message
    assert 0 < len(reading.lines) < 9
