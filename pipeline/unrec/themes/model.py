"""A linear model over folded words: what a paragraph is about where no term names it.

The weights are plain text, `<scheme>.<language>.tsv`, made by `python -m benchmarks.themes`. Nothing but the
standard library is needed to use them, and no sum depends on the machine: features are added in text order.
"""

import math
import re
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from importlib.resources import files
from itertools import pairwise
from operator import or_
from typing import NamedTuple

from unrec.text import Folded, Memory

_WORD = re.compile(r"[^\W\d_²³¹⁰-₉]+(?:'[^\W\d_²³¹⁰-₉]+)?")
_EVIDENCE = 3
"""So many features are named in a rule."""


class Feature(NamedTuple):
    """A word or a pair of words: how telling it is, and what it weighs for each theme, in hundredths."""

    telling: int
    weights: tuple[tuple[str, int], ...]


class Features(Mapping[str, Feature]):
    """Features by name, each read from its line of the file when it is asked for.

    `lines` are what the file says of each: `telling theme:weight …`.
    """

    def __init__(self, lines: Mapping[str, str], themes: Sequence[str]) -> None:
        self.lines = lines
        self._themes = themes
        self.sums = Memory(self._summed)
        self.level = sum(_HALF << _LANE * at for at in range(len(themes)))
        """Added to lanes, leaves none below zero."""

    def __getitem__(self, name: str) -> Feature:
        """Return a feature. Raises `KeyError` where the file has none."""
        telling, pairs = self.lines[name].split("\t")
        parted = (pair.split(":") for pair in pairs.split(" "))
        return Feature(int(telling), tuple((self._themes[int(at)], int(weight)) for at, weight in parted))

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self.lines)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.lines)

    def _summed(self, name: str) -> "_Summed":
        telling, weights = self[name]
        places = [(self._themes.index(theme), telling * weight) for theme, weight in weights]
        lanes = sum(value << _LANE * at for at, value in places)
        speaks = {theme: telling * weight for theme, weight in weights if weight > 0}
        return _Summed(telling * telling, lanes, sum(1 << at for at, _ in places), speaks)


class _Summed(NamedTuple):
    """What a feature adds to sums: its square, its weighed weights side by side in one number, its themes.

    Such numbers are added at once for all themes. A lane may be below zero, and then takes from the next.
    `speaks` are the themes it speaks for, each with how much.
    """

    square: int
    lanes: int
    themes: int
    speaks: dict[str, int]


_LANE = 64
"""Bits of a lane: no sum of weighed weights is near half of what they hold."""
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


class Margin(NamedTuple):
    """How far a text is on a theme's side."""

    theme_id: str
    margin: float


class Guess(NamedTuple):
    """A theme the model gives: its score, and the features that weighed most for it."""

    theme_id: str
    score: float
    evidence: tuple[str, ...]


def features(search: Folded | str) -> list[str]:
    """Return the words and pairs of neighbouring words of a folded text, each once, in text order.

    Numbers are no words: what is recommended does not depend on a year.
    """
    words = _WORD.findall(search)
    return list(dict.fromkeys([*words, *map(" ".join, pairwise(words))]))


def margins(names: Iterable[str], model: Model) -> list[Margin]:
    """Return the margin of each theme that any of these features speaks of, in the order of the scheme."""
    told = [model.features.sums[name] for name in names if name in model.features.lines]
    if not told:
        return []
    count = len(model.bias)
    lanes = sum([each.lanes for each in told], model.features.level)
    sums = struct.unpack(f"<{count}Q", lanes.to_bytes(_LANE // 8 * count, "little"))
    length = 100 * math.sqrt(sum([each.square for each in told]))
    spoken_of = reduce(or_, [each.themes for each in told])
    return [
        Margin(theme, bias + (sums[at] - _HALF) / length)
        for at, (theme, bias) in enumerate(model.bias.items())
        if spoken_of >> at & 1
    ]


def guesses(names: Sequence[str], model: Model, doubt: float = 1.0) -> Iterator[Guess]:
    """Yield the themes that features give with at least the model's least score, in the scheme's order.

    Those with a lower one that is at least `doubt` come without evidence.
    """
    least = min(doubt, model.least)
    for theme, margin in margins(names, model):
        score = 1 / (1 + math.exp(-(model.slope * margin + model.offset)))
        if score >= least:
            told = round(score, 3)
            evidence = _evidence(theme, names, model) if max(score, told) >= model.least else ()
            yield Guess(theme, told, evidence)


def _evidence(theme: str, names: Iterable[str], model: Model) -> tuple[str, ...]:
    """The features that weigh most for a theme, the heaviest first."""
    sums, lines = model.features.sums, model.features.lines
    parts = [
        (-sums[name].speaks[theme], name) for name in names if name in lines and theme in sums[name].speaks
    ]
    return tuple(name for _, name in sorted(parts)[:_EVIDENCE])


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
    lines = dict(line.split("\t", 1) for line in body.rstrip("\n").split("\n"))
    return Model(Features(lines, tuple(bias)), bias, slope, offset, least)
