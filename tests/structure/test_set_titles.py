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
