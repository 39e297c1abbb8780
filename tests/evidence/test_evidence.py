"""What print says of a text, from the lines to the chances."""

import textwrap
from collections.abc import Sequence

import pytest

from unrec.evidence import TAGS, read_lines
from unrec.models import SourceLine

SAID = [
    "United Nations",
    "General Assembly",
    "Resolution adopted by the General Assembly",
    "The General Assembly,",
    "Recalling its earlier resolutions on the use of plain words in what is written for all people to read,",
    "Noting with appreciation that many of those who write have begun to say what they mean in fewer words,",
    "Convinced that what is short and clear is read by more people than what is neither of the two,",
    "1. Invites all those who write to read again what they have written before others must read it;",
    "2. Requests the Secretary-General to report to it at its next session on how much shorter texts became;",
    "3. Decides to remain seized of the matter until the last of the long sentences has been made short.",
]


def printed(columns: int, texts: Sequence[str] = SAID) -> tuple[list[SourceLine], list[bool]]:
    rows = [(row, at == 0) for text in texts for at, row in enumerate(textwrap.wrap(text, columns))]
    return [SourceLine(line=at, text=row) for at, (row, _) in enumerate(rows, 1)], [
        begins for _, begins in rows
    ]


@pytest.mark.parametrize("columns", [45, 60, 75])
def test_paragraphs_begin_where_they_do_at_any_width(columns: int) -> None:
    lines, begins = printed(columns)
    assert [bool(odds > 0) for odds in read_lines(lines).begins()] == begins


def test_chances_add_up_to_one() -> None:
    lines, _ = printed(60)
    seen = read_lines(lines)
    assert seen.chances.sum(1) == pytest.approx([1.0] * len(lines), abs=1e-4)
    assert len(seen.tags) == len(lines)
    assert set(seen.tags) <= set(TAGS)


def test_kinds_of_paragraphs_are_told() -> None:
    lines, begins = printed(60)
    seen = read_lines(lines)
    kinds = [tag for tag, begin in zip(seen.tags, begins, strict=True) if begin]
    assert kinds[4:] == ["P", "P", "P", "O", "O", "O"]


def test_the_strongest_reasons_can_be_printed() -> None:
    lines, _ = printed(60)
    reasons = read_lines(lines).reasons(len(lines) - 1)
    assert len(reasons) == 5
    assert [abs(weight) for weight, _ in reasons] == sorted(
        (abs(weight) for weight, _ in reasons), reverse=True
    )


def test_an_empty_text_says_nothing() -> None:
    seen = read_lines([SourceLine(line=1, text="")])
    assert seen.tags == ""
    assert seen.begins().shape == (0,)
