"""Depths of headings: one for each sort, for the whole document at once."""

import time

import pytest
from dev.costs import table

from unrec.languages import load
from unrec.models import SourceLine
from unrec.structure.depth import COST, Head, Style, assign, with_depths
from unrec.structure.headings import Heading
from unrec.structure.placed import Placed

BIG, MIDDLE, SMALL = Style(14.0, bold=True), Style(12.0, bold=True), Style(10.0, bold=True)


def labelled(*labels: str) -> list[Head]:
    """Heads with labels such as `I`, `A`, `1`, in one style."""
    romans = {"I": 1, "II": 2, "III": 3, "IV": 4}
    return [
        Head("roman", romans[one])
        if one in romans
        else Head("number", int(one))
        if one.isdigit()
        else Head("capital", ord(one) - ord("A") + 1)
        for one in labels
    ]


CASES = [
    ("I A B II A B", [1, 2, 2, 1, 2, 2]),
    ("A 1 2 B 1 2", [1, 2, 2, 1, 2, 2]),
    ("I A 1 2 B II A", [1, 2, 3, 3, 2, 1, 2]),
    ("I II III IV A B", [1, 1, 1, 1, 2, 2]),
    ("A I II B I II", [1, 2, 2, 1, 2, 2]),
    ("1 2 3", [1, 1, 1]),
]


@pytest.mark.parametrize(("labels", "depths"), CASES)
def test_labels_nest(labels: str, depths: list[int]) -> None:
    assert assign(labelled(*labels.split())) == depths


def test_larger_letters_stand_above() -> None:
    heads = [
        Head("", None, BIG),
        Head("", None, MIDDLE),
        Head("", None, SMALL),
        Head("", None, MIDDLE),
        Head("", None, BIG),
    ]
    assert assign(heads) == [1, 2, 3, 2, 1]


def test_the_contents_page_orders_what_looks_alike() -> None:
    plain = [Head("", None, Style(10.0, italic=at % 2 == 1), contents=1 + at % 2) for at in range(6)]
    assert assign(plain) == [1, 2, 1, 2, 1, 2]


def test_an_annex_is_outermost_and_its_sections_begin_anew() -> None:
    heads = [*labelled("I", "A", "B", "II"), Head("annex"), *labelled("I", "A", "II")]
    assert assign(heads) == [1, 2, 2, 1, 1, 1, 2, 1]


def test_articles_are_numbered_through_their_chapters() -> None:
    heads = [Head("part", 1), Head("article", 1), Head("article", 2), Head("part", 2), Head("article", 3)]
    assert assign(heads) == [1, 2, 2, 1, 2]


def test_no_headings_have_no_depths() -> None:
    assert assign([]) == []


@pytest.mark.slow
def test_ten_thousand_headings_in_as_many_styles_take_linear_time() -> None:
    def spent(times: int) -> float:
        heads = [
            Head(("", "capital", "number")[at % 3], at % 7 + 1, Style(float(at % 997), at % 2 == 0))
            for at in range(times)
        ]
        started = time.process_time()
        assert {1}.issubset(assign(heads))
        return time.process_time() - started

    spent(100)
    assert spent(10_000) < 40 * max(spent(1000), 0.01)


def test_every_cost_is_in_the_table() -> None:
    printed = table()
    assert all(f"| `{key}` | {value:g} |" in printed for key, value in COST.items())


def test_above_the_contents_each_new_word_with_a_number_is_one_deeper() -> None:
    printed = [
        *(("Part VI", "Forests"), ("Section 25", "Care of trees"), ("", "Subprogramme 6 of programme 10")),
        *(("", "Trade in fruit"), ("A.", "Introduction"), ("B.", "Trees")),
    ]
    lines = [SourceLine(line=n, text=f"{label} {title}") for n, (label, title) in enumerate(printed, 1)]
    headings = [
        Placed(Heading(label, None, title, 1, "heading.letter" if label[1:] == "." else ""), at, at + 1)
        for at, (label, title) in enumerate(printed)
    ]
    found = with_depths(headings, lines, {}, load("en"), top=4)
    assert [placed.heading.level for placed in found] == [1, 2, 3, 3, 1, 1]
