"""The tables of grounds: each says what it does, and the page prints them as they are."""

from pathlib import Path

import pytest

from unrec.references.grounds import ALONE, CITED, DESCRIBED, FAR, printed
from unrec.references.rows import rules

PAGE = Path(__file__).parents[2] / "docs/extending.md"
BEGIN, END = "<!-- grounds: made by unrec.references.grounds.printed -->\n", "<!-- /grounds -->"


def test_every_ground_says_what_it_does() -> None:
    for table in (CITED, ALONE, DESCRIBED):
        said = [ground.__doc__ for ground in table]
        assert all(said)
        assert len(set(said)) == len(said)


def test_far_grounds_have_rules_of_the_table() -> None:
    names = {rule.strip() for rule, _ in FAR} - {"unknown_named", "definite.{default}"}
    assert names <= set(rules())


def test_the_page_prints_the_grounds_as_they_are() -> None:
    if not PAGE.is_file():
        pytest.skip("the pages are not here")
    _, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    assert rest.partition(END)[0] == printed()
