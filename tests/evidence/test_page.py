"""The width of a page, found exactly, and the room it leaves before a line."""

import textwrap

import pytest

from unrec.evidence.page import NO_WIDTH, TOP, UNBROKEN, read_page
from unrec.models import Box, SourceLine

WORDS = "the Committee considered at length what the States that took part in its work had told it so far and"
PARAGRAPHS = [f"Recalling {WORDS * times} in the end," for times in (3, 2, 4, 2, 3)]


def printed(columns: int, indent: int = 0) -> list[SourceLine]:
    rows = [row for text in PARAGRAPHS for row in textwrap.wrap(text, columns, initial_indent=" " * indent)]
    return [SourceLine(line=at, text=row) for at, row in enumerate(rows, 1)]


@pytest.mark.parametrize("columns", [38, 60, 75, 100])
def test_the_width_is_that_of_the_longest_line_that_goes_on(columns: int) -> None:
    lines = printed(columns)
    page = read_page(lines)
    assert page.breaks
    assert columns - 3 <= page.width <= columns


def test_a_line_that_had_room_before_it_was_meant_to_begin() -> None:
    page = read_page(printed(60))
    starts = [row for row, room in zip(page.rows, page.margin, strict=True) if room >= 0]
    assert all(row.text.startswith("Recalling") for row in starts)
    assert len(starts) >= 3
    assert page.margin[0] == TOP


def test_what_no_width_breaks_has_no_margin() -> None:
    page = read_page([SourceLine(line=at, text=text) for at, text in enumerate(PARAGRAPHS, 1)])
    assert page.width == UNBROKEN
    assert set(page.margin[1:]) == {NO_WIDTH}


def test_a_list_of_words_was_broken_at_no_width() -> None:
    words = ["一二三四五六"] * 90 + ["一二三四五六七八" * 400] * 10
    page = read_page([SourceLine(line=at, text=text) for at, text in enumerate(words, 1)])
    assert page.width == UNBROKEN


def counted(text: str, characters: int, *, hanging: bool) -> list[str]:
    """A text in lines of so many characters, all alike; marks hang behind a full one or go to the next."""
    rows = []
    while text:
        end = characters
        while hanging and text[end : end + 1] and text[end] in "，。；":
            end += 1
        while not hanging and text[end : end + 1] and text[end] in "，。；":
            end -= 1
        rows.append(text[:end])
        text = text[end:]
    return rows


@pytest.mark.parametrize("hanging", [True, False])
@pytest.mark.parametrize("characters", [19, 30])
def test_wide_signs_are_measured_as_the_program_that_broke_them_did(
    characters: int, *, hanging: bool
) -> None:
    clause = "回顾2019年7月1日的各项决议，并注意到委员会在2021年12月14日所作的报告和其中的结论"
    texts = [f"{clause[at:]}{clause * times}，" for at, times in ((0, 3), (0, 2), (0, 4), (0, 1), (0, 5))]
    rows = [
        (row, at == 0) for text in texts for at, row in enumerate(counted(text, characters, hanging=hanging))
    ]
    page = read_page([SourceLine(line=at, text=row) for at, (row, _) in enumerate(rows, 1)])
    assert page.width == 2 * characters
    assert page.exact == 2
    assert not any(room >= 0 for room, (_, begins) in zip(page.margin, rows, strict=True) if not begins)


def test_signs_above_letters_may_take_room() -> None:
    words = "وَإِذْ تُشِيرُ إلى قراراتها السابقة بشأن هذه المسألة ولا سِيَّما القرار المُؤَرَّخ في العام الماضي"
    parts = words.split()
    texts = [" ".join(parts[at:] + parts * times) + "،" for at, times in ((0, 2), (3, 3), (7, 2), (10, 4))]
    rows = [row for text in texts for row in textwrap.wrap(text, 50)]
    page = read_page([SourceLine(line=at, text=row) for at, row in enumerate(rows, 1)])
    assert page.width == max(map(len, rows))
    assert page.exact == 2


def test_points_say_the_same_as_columns() -> None:
    lines = [
        SourceLine(
            line=line.line,
            text=line.text,
            indent=0.0,
            box=Box(page=1, x0=70.0, top=10.0, x1=70.0 + 5.5 * len(line.text), bottom=20.0),
        )
        for line in printed(60)
    ]
    by_points, by_columns = read_page(lines), read_page(printed(60))
    assert [room >= 0 for room in by_points.margin] == [room >= 0 for room in by_columns.margin]


def test_page_numbers_and_running_titles_are_looked_past() -> None:
    lines = printed(60)
    numbered = [
        each
        for at, line in enumerate(lines)
        for each in (
            [SourceLine(line=0, text=""), SourceLine(line=0, text=f"{at}/30", gap_before=True)]
            if at % 9 == 5
            else []
        )
        + [line]
    ]
    page = read_page(numbered)
    assert [row.text for row, found in zip(page.rows, page.furniture, strict=True) if found] == [
        "5/30",
        "14/30",
        "23/30",
    ]
    assert all(page.rows[at].text[-2:] != "30" for at in page.above if at >= 0)


def test_lines_that_are_taken_are_left_out() -> None:
    lines = printed(60)
    assert len(read_page(lines, {0, 3}).rows) == len(lines) - 2


def test_an_empty_text_has_no_rows() -> None:
    assert read_page([SourceLine(line=1, text=" ")]).rows == []
