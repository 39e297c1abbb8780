"""A table of recommendations and of units that hold none, read one by one."""

import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.requests.operative_cases import addressees, read
from tests.support import each_row
from unrec.kinds.grammar import Phrase, Tails, grammar
from unrec.languages import load

RULE = next(phrase.rule for tails in grammar(load("ar")).firsts.values() for phrase in tails.at("", 0))

TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8")
)
WITH = [(strength, row) for strength, rows in TABLE.items() if strength != "none" for row in rows]


@each_row(WITH)
def test_phrase(strength: str, row: dict[str, Any]) -> None:
    found = read(row["text"])
    assert (found.strength, found.operative_words, addressees(found)) == (
        strength,
        row["operative"],
        row["to"],
    )


@each_row(TABLE["none"])
def test_no_operative_words(row: dict[str, Any]) -> None:
    found = read(row["text"])
    assert (found.strength, found.operative_words, found.strength_rule, found.addressees) == (
        None,
        None,
        None,
        (),
    )
    assert (found.operative_start, found.operative_end) == (None, None)


@given(
    st.lists(st.text(alphabet=" ab", max_size=6).map(lambda tail: Phrase(tail, RULE)), max_size=8),
    st.text(alphabet=" ab", max_size=12),
    st.integers(0, 12),
)
def test_tails_that_stand_somewhere_are_among_those_that_may(
    phrases: list[Phrase], text: str, end: int
) -> None:
    ordered = sorted(phrases, key=lambda phrase: -len(phrase.tail))
    stand = [phrase for phrase in ordered if text.startswith(phrase.tail, end)]
    found = Tails(phrases).at(text, end)
    assert [phrase for phrase in found if text.startswith(phrase.tail, end)] == stand
