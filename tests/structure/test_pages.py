"""What a page shows beside words: bold headings, tables between paragraphs,
enumerations within a sentence.
"""

import pytest

from unrec.models import Box, Extraction, Reading, SourceCell, SourceLine
from unrec.structure import structure
from unrec.structure.normalise import normalise

FULL, SHORT = 400.0, 200.0
ROMAN = "I. Introduction"


def page(*texts: str, first: int = 1) -> Extraction:
    """Return what is made of printed lines, a gap before those that begin with `|`; `*` before a bold one.

    `#` begins a line of a table's cell, with row and column: `#1.2 Posts`. `/` ends a page. A line fills the
    measure where `~` ends it.
    """
    lines: list[SourceLine] = []
    number = first
    for printed in texts:
        if printed == "/":
            number += 1
            continue
        gap, cell = printed.startswith("|"), None
        weight = float(printed.removeprefix("|").startswith("*"))
        text = printed.removeprefix("|").removeprefix("*")
        if text.startswith("#"):
            place, _, text = text[1:].partition(" ")
            row, column = map(int, place.split("."))
            cell = SourceCell(table=1, row=row, column=column)
        full = text.endswith("~")
        at = len(lines) + 1
        box = Box(
            page=number, x0=100, top=10.0 * at, x1=100 + (FULL if full else SHORT), bottom=10.0 * at + 8
        )
        lines.append(
            SourceLine(
                line=at,
                text=text.removesuffix("~"),
                page=number,
                box=box,
                gap_before=gap or cell is not None,
                indent=0.0,
                size=10.0,
                weight=weight,
                cell=cell,
            )
        )
    found = structure(
        Reading(
            name="a.pdf",
            sha256="0" * 64,
            media_type="application/pdf",
            pages=number,
            lines=tuple(lines),
            findings=(),
            failed=False,
        )
    )
    return normalise(found)


def paths(found: Extraction) -> list[tuple[str, str]]:
    return [(one.path, one.text) for one in found.paragraphs]


def titles(found: Extraction) -> list[tuple[str, str]]:
    return [(section.label, section.title) for section in found.sections]


PLAIN = (f"|{ROMAN}", "|1. The Office reports on its work in the year and~", "asks for more posts.")
MORE = ("|2. The Office trains its staff in all that it does~", "and will go on.")


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        (("|*Financial resources",), [("", "Financial resources")]),
        (("|Table 3", "*Costs of the Office"), [("Table 3", "Costs of the Office")]),
        (("|*3. Operational costs",), [("3.", "Operational costs")]),
        (
            ("|*V. What was done about the decisions of the~", "*Assembly in the year"),
            [("V.", "What was done about the decisions of the Assembly in the year")],
        ),
        (("/", "*Financial resources"), [("", "Financial resources")]),
    ],
)
def test_paragraphs_in_bold_that_end_as_no_sentence_are_headings(
    between: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert titles(page(*PLAIN, *between, *MORE))[1:] == expected


@pytest.mark.parametrize(
    "line",
    [
        "|*All costs are paid.",
        "|*costs of the Office",
        "|*Recommends that the State pay",
        "|*2.1. Pay the costs of the Office (Peru)",
        "*Financial resources",
        "|Financial resources",
    ],
)
def test_sentences_requests_and_items_of_a_list_in_bold_are_no_headings(line: str) -> None:
    assert not [one for one in page(*PLAIN, line, *MORE).lines if "bold" in (one.rule or "")]


def test_where_a_list_is_bold_its_items_are_no_headings() -> None:
    items = [f"|*{number}. Train the staff of office {number} in the law (Peru)" for number in range(2, 6)]
    assert titles(page(*PLAIN, *items, *MORE[1:]))[1:] == []


def test_numbers_in_cells_are_kept() -> None:
    cells = ["#1.1 Office", "#1.2 2024/25", "#2.1 Legal", "#2.2 12", "#3.1 Supply", "#3.2 12", "#4.2 A/1/2"]
    found = page(*PLAIN, *cells, *MORE)
    assert [path for path, _ in paths(found)] == [
        "r1",
        *(f"t1.{cell.split(' ')[0].removeprefix('#')}" for cell in cells),
        "r2",
    ]


def test_no_paragraph_runs_on_through_a_table() -> None:
    found = page(*PLAIN, "|(Percentage)", "#1.1 Office", "#1.2 Rate", "|a Without posts of others.", *MORE)
    assert ("p1", "a Without posts of others.") in paths(found)


RUN_ON = [
    ("|2. The Office plans:~", "(a) to buy cars for~", "its staff; and (b) to sell others for~", "less."),
    ("|2. The Office plans:~", "(a) to buy cars; (b) to sell others for~", "less."),
    ("|2. The Office plans:~", "(a) to buy cars for its staff; and~", "(b) to sell others for~", "less."),
]


@pytest.mark.parametrize("lines", RUN_ON)
def test_an_enumeration_within_a_sentence_is_no_list(lines: tuple[str, ...]) -> None:
    assert [path for path, _ in paths(page(*PLAIN, *lines, "|3. It reports.")) if "." in path] == []


def test_a_list_whose_items_stand_apart_is_one() -> None:
    items = ("|2. The Office plans:~", "|(a) To buy cars for~", "its staff;", "|(b) To sell others.")
    assert [path for path, _ in paths(page(*PLAIN, *items, "|3. It reports.")) if "." in path] == [
        "r2.1",
        "r2.2",
    ]
