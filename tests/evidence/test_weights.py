"""Frozen weights: the same bytes from the same input, and a clear error for what cannot be used."""

import numpy as np
import pytest

from unrec.evidence.columns import read_columns
from unrec.evidence.features import TEMPLATES
from unrec.evidence.lexicon import Lexicon
from unrec.evidence.page import read_page
from unrec.evidence.roles import TAGS
from unrec.evidence.weights import NEVER, WeightsError, freeze, load_weights, thaw
from unrec.models import SourceLine

LEXICON = Lexicon({"recalling": 30}, {"recalling": 1})
HEAD = TEMPLATES.index(("word",))
FROZEN = freeze({(HEAD, 1): {"P": 2.0, "p": -1.0}}, {("P", "p"): 1.5, ("F", "p"): 3.0}, LEXICON)


def test_weights_come_back_as_they_were_frozen() -> None:
    weights = thaw(FROZEN, "x")
    lines = [SourceLine(line=1, text="Recalling its resolutions"), SourceLine(line=2, text="of old")]
    scores = weights.scores(read_columns(read_page(lines), lines, weights.lexicon))
    assert scores[0, TAGS.index("P")] == pytest.approx(2.0)
    assert scores[0, TAGS.index("p")] == pytest.approx(-1.0, abs=0.02)
    assert not scores[1].any()
    assert weights.lexicon == LEXICON


def test_what_may_not_be_never_is() -> None:
    weights = thaw(FROZEN, "x")
    assert weights.transitions[TAGS.index("P"), TAGS.index("p")] == np.float32(1.5)
    assert weights.transitions[TAGS.index("F"), TAGS.index("p")] == NEVER


def test_the_same_input_gives_the_same_bytes() -> None:
    again = freeze({(HEAD, 1): {"p": -1.0, "P": 2.0}}, {("F", "p"): 3.0, ("P", "p"): 1.5}, LEXICON)
    assert again == FROZEN


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is no file of weights"),
        (b"PK\x03\x04", "is no file of weights"),
        (FROZEN[:-1], "is damaged"),
        (FROZEN.replace(FROZEN[15:27], b"0" * 12, 1), "was made for other features"),
    ],
)
def test_weights_that_cannot_be_used_are_told(data: bytes, said: str) -> None:
    with pytest.raises(WeightsError, match=f"weights.bin {said}"):
        thaw(data, "weights.bin")


def test_the_package_holds_weights() -> None:
    assert load_weights().lexicon.openings
