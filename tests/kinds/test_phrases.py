"""A table of recommendations and of units that hold none, read one by one."""

import re
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.kinds.operative_cases import addressees, read
from tests.support import each_row
from unrec.kinds.grammar import Written
from unrec.text import WORD

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
    st.lists(st.from_regex("[ab][ ab]{0,5}", fullmatch=True), max_size=8),
    st.text(alphabet=" ab", max_size=12),
)
def test_phrases_that_stand_at_a_word_are_looked_up_the_longest_first(phrases: list[str], text: str) -> None:
    for word in WORD.finditer(text):
        stand = [
            phrase
            for phrase in sorted(phrases, key=lambda phrase: -len(phrase))
            if re.match(rf"{re.escape(phrase)}(?!\w)", text[word.start() :])
            and re.match(rf"{word[0]}(?!\w)", phrase)
        ]
        found = Written((phrase, phrase) for phrase in phrases).at(text, word.start())
        assert [phrase for _, phrase in found] == stand


@given(st.text(alphabet="ab .-،رو\n_1", max_size=60))
def test_phrases_are_looked_up_at_whole_words_that_begin_one(text: str) -> None:
    table = Written([("a", 0), ("ab ba", 0), ("رر", 0)])
    words = (word for word in re.finditer(rf"(?<!\w){WORD.pattern}", text) if word[0] in {"a", "ab", "رر"})
    assert list(table.begun(text)) == [word.start() for word in words]
