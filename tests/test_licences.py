"""SECURITY.md keeps its word: each promise names tests that are there, and no licence binds a user."""

import re
from pathlib import Path

from dev.licences import licences

CLONE = Path(__file__).parents[1]
PROMISED = (
    (CLONE / "SECURITY.md").read_text("utf-8").partition("## Promised")[2].partition("## Not promised")[0]
)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_promise_names_tests_that_are_there() -> None:
    promises = re.split(r"\n- ", PROMISED)[1:]
    assert len(promises) > 10
    assert [each for each in promises if not NAMED.search(each)] == []
    for file, name in NAMED.findall(PROMISED):
        assert f"def {name}(" in (CLONE / file).read_text("utf-8"), f"{file} has no {name}"


def test_no_licence_asks_for_the_source_of_who_uses_it() -> None:
    stated = licences()
    assert len(stated) > 20
    assert {"unrec-documents", "lxml", "pypdfium2"} <= {*stated}
    assert [name for name, licence in stated.items() if not licence] == []
    # The Lesser GPL and the Mozilla licence bind changes to the library itself alone.
    assert [name for name, licence in stated.items() if re.search(r"(?<![Ll])A?GPL|Affero", licence)] == []
