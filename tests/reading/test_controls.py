"""Controls and overrides in a text are reported, whatever the format it comes in.

A PDF places its glyphs itself: overrides among them turn nothing around and are no part of a line.
"""

import pytest

from tests.reading.docx_maker import files, pack, par
from unrec.reading import read, source_of

ODD = "ينبغي \u202eللدول\u202c أن"
SOURCES = {
    "text": ODD.encode(),
    "docx": pack(files(par("كلام") + par(ODD))),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_overrides_are_kept_and_reported(kind: str) -> None:
    reading = read(source_of("a", SOURCES[kind]))
    (found,) = [item for item in reading.findings if item.code == "source.controls"]
    line = next(line for line in reading.lines if "\u202e" in line.text)
    assert (found.line, found.page) == (line.line, line.page)
    assert "U+202E" in found.message
    assert "⟨U+202E⟩" in found.evidence


def test_the_place_is_shown_however_long_the_line() -> None:
    reading = read(source_of("a", f"{'كلام ' * 1_000}\x07{'كلام ' * 1_000}".encode()))
    assert [("⟨U+0007⟩" in item.evidence, len(item.evidence) <= 160) for item in reading.findings] == [
        (True, True)
    ]
