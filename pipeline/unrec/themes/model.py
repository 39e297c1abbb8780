"""A linear model over folded words: what a paragraph is about where no term names it.

The weights are plain text, `<scheme>.<language>.tsv`, made by `python -m benchmarks.themes`. Nothing but the
standard library is needed to use them, and no sum depends on the machine: features are added in text order.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from unrec.text import Folded

_WORD = re.compile(r"[^\W\d_²³¹⁰-₉]+(?:'[^\W\d_²³¹⁰-₉]+)?")
_EVIDENCE = 3
"""So many features are named in a rule."""


class Feature(NamedTuple):
    """A word or a pair of words: how telling it is, and what it weighs for each theme, in hundredths."""

    telling: int
    weights: tuple[tuple[str, int], ...]


class Model(NamedTuple):
    """Weights of one scheme in one language.

    A theme's margin is `bias + Σ telling·weight / ‖telling‖`; its score is `1 / (1 + exp(-(slope·margin +
    offset)))`, the share of such margins that were right on States kept out of the fitting. `least` is the
    score below which no theme is given.
    """

    features: Mapping[str, Feature]
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


def margins(names: Iterable[str], model: Model) -> Iterator[Margin]:
    """Yield the margin of each theme that any of these features speaks of, in the order of the scheme."""
    told = [feature for feature in map(model.features.get, names) if feature is not None]
    sums: dict[str, int] = {}
    for telling, weights in told:
        for theme, weight in weights:
            sums[theme] = sums.get(theme, 0) + telling * weight
    length = 100 * math.sqrt(sum(telling * telling for telling, _ in told))
    return (Margin(theme, bias + sums[theme] / length) for theme, bias in model.bias.items() if theme in sums)


def guesses(names: Sequence[str], model: Model) -> Iterator[Guess]:
    """Yield the themes that features give with at least the model's least score, in the scheme's order."""
    for theme, margin in margins(names, model):
        score = 1 / (1 + math.exp(-(model.slope * margin + model.offset)))
        if score >= model.least:
            yield Guess(theme, round(score, 3), _evidence(theme, names, model))


def _evidence(theme: str, names: Iterable[str], model: Model) -> tuple[str, ...]:
    """The features that weigh most for a theme, the heaviest first."""
    parts: list[tuple[int, str]] = []
    for name in names:
        telling, weights = model.features.get(name, _NOTHING)
        parts += [(-telling * weight, name) for of, weight in weights if of == theme and weight > 0]
    return tuple(name for _, name in sorted(parts)[:_EVIDENCE])


_NOTHING = Feature(0, ())


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
    names = tuple(bias)
    weights: dict[str, Feature] = {}
    for line in body.rstrip("\n").split("\n"):
        name, telling, pairs = line.split("\t")
        parted = (pair.split(":") for pair in pairs.split(" "))
        weights[name] = Feature(int(telling), tuple((names[int(at)], int(weight)) for at, weight in parted))
    return Model(weights, bias, slope, offset, least)
