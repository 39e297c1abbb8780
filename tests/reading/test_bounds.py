"""Text produced per byte read: whatever the format, there is a bound, and a finding at it."""

import pytest

from unrec import reading
from unrec.reading import read, source_of


def test_a_file_that_gives_far_more_text_than_it_has_bytes_is_cut_with_a_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "MOST_TEXT", 10)
    monkeypatch.setattr(reading, "TEXT_PER_BYTE", 0)
    found = read(source_of("a.txt", b"1. Act.\n2. Act again.\n3. Act once more.\n"))
    assert [line.text for line in found.lines] == ["1. Act."]
    assert [(each.code, each.line) for each in found.findings] == [("source.cut", 1)]
    assert not read(source_of("a.txt", b"1. Act.\n")).findings
