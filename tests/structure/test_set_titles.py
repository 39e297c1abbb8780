"""Titles that only print tells, and the day on which a resolution was adopted."""

import datetime as dt

import pytest

from tests.support import structure
from unrec.models import SourceLine
from unrec.structure.set_titles import set_title


def lines(*printed: tuple[str, float | None]) -> list[SourceLine]:
    return [SourceLine(line=at, text=text, size=size) for at, (text, size) in enumerate(printed, 1)]


BODY = [("The association keeps the wells of the valley in order.", 12.0)] * 4


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ([("Statutes of the association", 20.0), ("of the wells of the valley", 20.0), *BODY],
         "Statutes of the association of the wells of the valley"),
        ([*BODY, ("Statutes of the wells", 20.0), *BODY], "Statutes of the wells"),
        ([("Chapter on wells", 20.0), *BODY, ("Chapter on rivers", 20.0), *BODY], None),
        ([("They keep the wells.", 20.0), *BODY], None),
        ([("42", 20.0), *BODY], None),
        ([("Statutes of the wells", 12.5), *BODY], None),
        ([("Statutes of the wells", None), ("They are open.", None)], None),
        ([], None),
    ],
)  # fmt: skip
def test_what_is_set_largest(printed: list[tuple[str, float | None]], title: str | None) -> None:
    assert set_title(lines(*printed), {}) == title


def test_the_day_of_adoption_stands_beside_the_day_of_the_document() -> None:
    text = (
        "United Nations\n\nA/RES/72/249\n\nGeneral Assembly\n\nDistr.: General\n\n19 January 2018\n\nSeventy-second session\n\n"
        "Resolution adopted by the General Assembly on 24 December 2017\n\n72/249. Wells\n\nThe General Assembly,\n\n"
        "1. Decides to keep wells open."
    )
    document = structure(text).document
    assert (document.date, document.adopted) == (dt.date(2018, 1, 19), dt.date(2017, 12, 24))


OPENING = "{symbol}\n\n{organ}\n\nDistr.: General\n\n28 October 2022\n\n{number}\n\n{adopted}\n\n{enacts}\n\n"


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("77/3. 2026, year of wells", "2026, year of wells"),
        ("77/3. “Wells for all”", "“Wells for all”"),
        ("77/3. Wells", "Wells"),
    ],
)
def test_titles_that_begin_with_a_year_or_a_quotation(number: str, title: str) -> None:
    text = OPENING.format(
        symbol="A/RES/77/3",
        organ="General Assembly",
        number=number,
        adopted="Resolution adopted by the General Assembly on 21 October 2022",
        enacts="The General Assembly,",
    )
    assert structure(f"{text}1. Decides to keep wells open.").document.title == title


def test_a_resolution_without_a_title_is_called_by_its_number() -> None:
    text = OPENING.format(
        symbol="S/RES/2656 (2022)",
        organ="安全理事会",
        number="第2656(2022)号决议",
        adopted="2022年10月21日 9173次会议通过",
        enacts="安全理事会，",
    )
    document = structure(f"{text}1. 决定保持水井开放。").document
    assert (document.title, document.adopted) == ("第2656(2022)号决议", dt.date(2022, 10, 21))
