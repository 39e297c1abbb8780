"""Openings of paragraphs and how surely they begin one."""

import pytest

from unrec.evidence.lexicon import KIND, SURE, Lexicon, code, words_of


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Recalling also its", ["recalling", "recalling also", "recalling also its"]),
        ("Calls upon, in", ["calls", "calls upon", "calls upon in"]),
        ("又回顾其决议", ["又回", "又回顾", "又回顾其", "又回顾其决"]),
        ("", []),
    ],
)
def test_an_opening_is_a_few_words_or_signs(body: str, words: list[str]) -> None:
    assert words_of(body) == words


@pytest.mark.parametrize(
    ("begins", "inside", "sure", "kind"),
    [
        ((985, 0), (35, 0), "G", "P"),
        ((0, 30), (0, 0), "H", "O"),
        ((0, 0), (9, 9), "a", "-"),
        ((2, 1), (2, 0), "e", "m"),
    ],
)
def test_a_code_says_how_surely_and_which(
    begins: tuple[int, int], inside: tuple[int, int], sure: str, kind: str
) -> None:
    known = code(begins, inside)
    assert (SURE[known // len(KIND)], KIND[known % len(KIND)]) == (sure, kind)


def test_the_longest_known_opening_tells() -> None:
    lexicon = Lexicon({"calls upon": 30, "calls": 7}, {})
    assert lexicon.codes(["calls", "calls upon", "calls upon all"]) == (30, 7)
    assert lexicon.codes(["notes"]) == (0, 0)
