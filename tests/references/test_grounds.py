"""The tables of grounds and of the grammar: each says what it does, and the page prints them as they are."""

from pathlib import Path
from types import ModuleType

import pytest

from unrec.references import grammar, grounds, names, numerals, units
from unrec.references.grounds import ALONE, CITED, DESCRIBED, FAR
from unrec.references.rows import rules

PAGE = Path(__file__).parents[2] / "docs/extending.md"


def test_every_ground_says_what_it_does() -> None:
    for table in (CITED, ALONE, DESCRIBED):
        said = [ground.__doc__ for ground in table]
        assert all(said)
        assert len(set(said)) == len(said)


def test_far_grounds_have_rules_of_the_table() -> None:
    names = {rule.strip() for rule, _ in FAR} - {"unknown_named", "definite.{default}"}
    assert names <= set(rules())


@pytest.mark.parametrize("made", [grounds, grammar, names])
def test_the_page_prints_the_tables_as_they_are(made: ModuleType) -> None:
    if not PAGE.is_file():
        pytest.skip("the pages are not here")
    name = made.__name__.rpartition(".")[2]
    _, _, rest = PAGE.read_text("utf-8").partition(f"<!-- {name}: made by {made.__name__}.printed -->\n")
    assert rest.partition(f"<!-- /{name} -->")[0] == made.printed()


def test_every_role_says_what_it_reads() -> None:
    rows = [row for _, row in (*numerals.AGAIN, *numerals.NUMBERS)]
    roles = [role for row in rows for _, each in row for role in each]
    assert all(role.__doc__ for role in (*roles, *units.WHOLES))
