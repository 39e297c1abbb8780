"""Texts that a width broke, in layouts where no blank line parts the paragraphs: the paragraphs are the same.

A text in which only a few lines go on is left to print alone: its width is not known.
"""

import textwrap
from collections.abc import Callable

import pytest

from tests.support import structure
from unrec.models import Extraction

ABOVE = ["United Nations", "", "General Assembly", "", "Resolution adopted by the General Assembly", ""]
BODY = [
    "The General Assembly,",
    "Recalling its earlier resolutions on the use of plain words in what is written for all people to read,",
    "Noting with appreciation that many of those who write have begun to say what they mean in fewer words,",
    "Convinced that what is short and clear is read by more people than what is neither of the two,",
    "1. Invites all those who write to read again what they have written before others must read it;",
    "2. Requests the Secretary-General to report to it at its next session on how much shorter texts became;",
    "3. Decides to remain seized of the matter until the last of the long sentences has been made short.",
]


def wrapped(columns: int, first: int = 0) -> list[str]:
    return [row for text in BODY for row in textwrap.wrap(text, columns, initial_indent=" " * first)]


def flush(columns: int) -> str:
    return "\n".join([*ABOVE, *wrapped(columns)])


def indented(columns: int) -> str:
    return "\n".join([*ABOVE, *wrapped(columns, 5)])


def texts(read: Extraction) -> list[str]:
    return [paragraph.text.partition(" ")[0] for paragraph in read.paragraphs]


@pytest.mark.parametrize("columns", [38, 45])
@pytest.mark.parametrize("printed", [flush, indented])
def test_paragraphs_are_parted_without_blank_lines(printed: Callable[[int], str], columns: int) -> None:
    begun = ["The", "Recalling", "Noting", "Convinced", "Invites", "Requests", "Decides"]
    assert texts(structure(printed(columns))) == begun


def test_the_ledger_keeps_the_gaps_that_were_printed() -> None:
    text = flush(60)
    lines = structure(text).lines
    assert [line.gap_before for line in lines[len(ABOVE) + 1 :]] == [False] * (len(lines) - len(ABOVE) - 1)


@pytest.mark.parametrize("first", [0, 5])
def test_a_line_below_one_that_had_room_begins_a_paragraph_whatever_its_first_word(first: int) -> None:
    body = [
        BODY[0],
        *(text[0].lower() + text[1:] for text in BODY[1:4]),
        "unseen verbs are not known,",
        *BODY[4:],
    ]
    rows = [row for text in body for row in textwrap.wrap(text, 45, initial_indent=" " * first)]
    begun = ["The", "recalling", "noting", "convinced", "unseen", "Invites", "Requests", "Decides"]
    assert texts(structure("\n".join([*ABOVE, *rows]))) == begun


def test_years_within_a_paragraph_are_no_notes() -> None:
    years = ", ".join(
        f"{1700 + at} ({at % 20 + 2000}) on {at % 28 + 1} April {at % 20 + 2000}" for at in range(30, 42)
    )
    body = [*BODY[:2], f"Underlining the adoption of resolutions {years},", *BODY[2:]]
    rows = [row for text in body for row in textwrap.wrap(text, 60)]
    read = structure("\n".join([*ABOVE, *rows]))
    assert not [line.text for line in read.lines if line.role == "footnote"]
    assert texts(read)[:3] == ["The", "Recalling", "Underlining"]
