"""A linear model over folded words: what a paragraph is about where no term names it.

The weights are plain text, `<scheme>.<language>.tsv`, made by `python -m benchmarks.themes`. Nothing but the
standard library is needed to use them, and no sum depends on the machine: features are added in text order.
"""

import math
import re
import struct
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from unrec.text import Memory
from unrec.themes.terms import Split

_WORD = re.compile(r"[^\W\d_²³¹⁰-₉]+(?:'[^\W\d_²³¹⁰-₉]+)?")
words_of = Split(_WORD, str)
"""The words of a folded text. Numbers are no words: what is recommended does not depend on a year."""
_EVIDENCE = 3
"""So many features are named in a rule."""


class Features:
    """Words and pairs of words: how telling each is, and what it weighs for each theme, in hundredths.

    `lines` are what the file says of each, `name telling theme:weight …`; one is read when a text has it.
    """

    def __init__(self, lines: Sequence[str], themes: Sequence[str]) -> None:
        self._lines, self._themes = sorted(lines), themes
        self._words, self._sums = Split(_WORD, self._led), Memory(self._summed)
        self.level = sum(_HALF << _LANE * at for at in range(len(themes)))
        """Added to lanes, leaves none below zero; then taken out of each, leaves their signs."""

    def told(self, search: str) -> "list[Summed]":
        """Return what the features of a folded text add to sums, each once: words and pairs of neighbours."""
        led = self._words(search)
        if not led:
            return []
        words, names, begun = zip(*led, strict=True)
        pairs = [pairs[then] for pairs, then in zip(begun, words[1:], strict=False) if then in pairs]
        return list(map(self._sums.__getitem__, dict.fromkeys([*filter(None, names), *pairs])))

    def _led(self, word: str) -> tuple[str, str, Mapping[str, str]]:
        """Return a word, again if it is a feature, else nothing; and its pairs by the word after it."""
        start, end = bisect_left(self._lines, f"{word}\t"), bisect_left(self._lines, f"{word}!")
        names = [line.partition("\t")[0] for line in self._lines[start:end]]
        pairs = {name[len(word) + 1 :]: name for name in names if name != word}
        return word, word if word in names[:1] else "", pairs

    def _summed(self, name: str) -> "Summed":
        _, telling, pairs = self._lines[bisect_left(self._lines, f"{name}\t")].split("\t")
        lanes = themes = 0
        speaks = {}
        for pair in pairs.split(" "):
            at, _, weight = pair.partition(":")
            theme, weighed = int(at), int(telling) * int(weight)
            lanes += weighed << _LANE * theme
            themes |= 1 << theme
            if weighed > 0:
                speaks[self._themes[theme]] = weighed
        return Summed(name, int(telling) ** 2, lanes, themes, speaks)


class Summed(NamedTuple):
    """What a feature adds to sums: its square, its weighed weights side by side in one number, its themes.

    Such numbers are added at once for all themes. A lane may be below zero, and then takes from the next.
    `speaks` are the themes it speaks for, each with how much.
    """

    name: str
    square: int
    lanes: int
    themes: int
    speaks: dict[str, int]


_LANE = 32
"""Bits of a lane: all that a file weighs for a theme, each feature once, is no tenth of what they hold."""
_HALF = 1 << _LANE - 1


class Model(NamedTuple):
    """Weights of one scheme in one language.

    A theme's margin is `bias + Σ telling·weight / ‖telling‖`; its score is `1 / (1 + exp(-(slope·margin +
    offset)))`, the share of such margins that were right on States kept out of the fitting. `least` is the
    score below which no theme is given.
    """

    features: Features
    bias: Mapping[str, float]
    slope: float
    offset: float
    least: float


def margins(told: Sequence[Summed], model: Model, least: float = -math.inf) -> dict[str, float]:
    """Return how far a text is on the side of each theme that any of its features speaks of, in the order of
    the scheme; margins below the least may be left out.
    """
    if not told:
        return {}
    count = len(model.bias)
    lanes = sum([each.lanes for each in told], model.features.level) ^ model.features.level
    sums = struct.unpack(f"<{count}i", lanes.to_bytes(_LANE // 8 * count, "little"))
    length = 100 * math.sqrt(sum([each.square for each in told]))
    low = (least - max(model.bias.values())) * length
    return {
        theme: bias + sums[at] / length
        for at, (theme, bias) in enumerate(model.bias.items())
        if sums[at] >= low and any(each.themes >> at & 1 for each in told)
    }


_NEAR = 1e-6
"""What a margin may be off where it is worked out from its score."""


def guesses(told: Sequence[Summed], model: Model, least: float) -> dict[str, float]:
    """Return the themes that features give, with their scores of at least so much, in the scheme's order."""
    low = (
        (-math.log(1 / least - 1) - model.offset) / model.slope - _NEAR
        if 0 < least < 1 and model.slope > 0
        else -math.inf
    )
    scores = {
        theme: 1 / (1 + math.exp(-(model.slope * margin + model.offset)))
        for theme, margin in margins(told, model, low).items()
    }
    return {theme: round(score, 3) for theme, score in scores.items() if score >= least}


def evidence(theme: str, told: Sequence[Summed]) -> tuple[str, ...]:
    """Return the names of the features that weigh most for a theme, the heaviest first."""
    parts = sorted([(-each.speaks[theme], each.name) for each in told if theme in each.speaks])
    return tuple(name for _, name in parts[:_EVIDENCE])


@cache
def load_model(scheme: str, language: str) -> Model | None:
    """Return the weights of a scheme in a language; None where there are none."""
    source = files("unrec.themes").joinpath(f"{scheme}.{language}.tsv")
    return parse_model(source.read_text("utf-8")) if source.is_file() else None


def parse_model(text: str) -> Model:
    """Return the model that a file of weights holds.

    Lines that begin with `#` are remarks. The first line is `slope offset least`, the next ones up to an
    empty line `theme bias`, the others `feature telling theme:weight …`; fields are parted by tabs.
    """
    head, _, body = "\n".join(line for line in text.split("\n") if not line.startswith("#")).partition("\n\n")
    first, *themes = head.strip().split("\n")
    slope, offset, least = map(float, first.split("\t"))
    bias = {name: float(value) for name, value in (line.split("\t") for line in themes)}
    return Model(Features(body.rstrip("\n").split("\n"), tuple(bias)), bias, slope, offset, least)
