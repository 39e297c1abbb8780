"""What belongs to a heading, a masthead or a list and was once read as something else."""

import pytest
from msgspec.structs import replace

from tests.support import labelled, structure
from unrec.catalogue import load as load_catalogue
from unrec.languages import load
from unrec.languages.dates import find_date
from unrec.store.audit import breaches_of


def test_the_marker_of_a_note_is_no_part_of_a_heading() -> None:
    text = "I. Introduction\n\n1. The Committee met.\n\nII. Conclusions**\n\n2. It adopted its report."
    found = structure(text)
    assert [section.title for section in found.sections] == ["Introduction", "Conclusions"]
    assert [item.code for item in found.findings if "left out" in item.message] == ["footnote.marker"]


@pytest.mark.parametrize(
    ("title", "broken"), [("Conclusions of the Committee", False), ("Conclusions of a Committee", True)]
)
def test_a_title_without_the_marks_within_it_is_still_made_of_its_lines(title: str, broken: bool) -> None:
    found = structure("I. Conclusions\n\n1. The Committee met.")
    lines = [
        replace(line, text="I. Conclusions² of the Committee³") if line.role == "heading" else line
        for line in found.lines
    ]
    changed = replace(found, lines=tuple(lines), sections=(replace(found.sections[0], title=title),))
    said = [breach for breach in breaches_of(changed, load_catalogue()) if "lines of its heading" in breach]
    assert bool(said) == broken


@pytest.mark.parametrize(
    ("title", "enacting"),
    [
        ("Preamble", "The States Parties to this Protocol,\n\nRecalling the Charter,\n\n1. They agree."),
        ("الديباجة", "إن الدول الأطراف في هذا البروتوكول،\n\nإذ تستذكر الميثاق،\n\n١- تتفق على ما يلي."),
    ],
)
def test_the_title_of_a_preamble_is_a_heading_above_enacting_words(title: str, enacting: str) -> None:
    lines = structure(f"{title}\n{enacting}").lines
    assert [line.rule for line in lines if line.text == title] == ["heading.bare"]


def test_a_comment_of_markup_is_no_paragraph() -> None:
    found = structure("1. The Committee met.\n\n<!-- Page 2 -->\n\n2. It adopted its report.")
    assert [line.rule for line in found.lines if "Page" in line.text] == ["furniture.comment"]


def test_text_below_an_item_that_is_a_title_is_the_items_and_lists_go_on_below() -> None:
    items = "(1) Composition\n\nThe Council shall be reviewed.\n\n(2) Secretariat\n\nThe review covers:"
    inner = "(a) its size;\n\n(b) its cost.\n\nThe Secretary-General shall report.\n\n(3) Report"
    found = structure(
        f"1. The Council met.\n\n2. The following is agreed:\n\n{items}\n\n{inner}\n\n3. It ended."
    )
    paths = [unit.path for unit in labelled(found)]
    assert paths == ["r1", "r2", "r2.1", "r2.2", "r2.2.1", "r2.2.2", "r2.3", "r3"]


def test_text_below_a_heading_closes_no_list_above_it() -> None:
    text = "1. The following:\n\n(a) one thing;\n\n(b) another.\n\nArticle 4\n\nThe Committee may decide."
    found = structure(text)
    assert [unit.text for unit in labelled(found)][-1] == "another."


def test_a_month_in_capitals_is_a_month() -> None:
    english = load("en")
    assert find_date(english.fold("20 JULY 2098"), english) == find_date(
        english.fold("20 July 2098"), english
    )
