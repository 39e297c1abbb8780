"""How well letters follow each other in a language: bits a character, from counts of three letters.

The counts lie in `trigrams.<language>.json`, made by `model_of` from a text that is known to be sound
(`benchmarks/trigrams.py` writes them). Sound text of the language takes few bits a character, text with
its letters exchanged or in the wrong order many.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from itertools import pairwise
from math import log2

import msgspec
import regex

from unrec.languages import load

_PREFIX, _SUFFIX = "trigrams.", ".json"
# Weights of three letters, two, one, and of any letter at all.
_WEIGHTS = (0.60, 0.25, 0.14, 0.01)
_GAP = " "
_MOST_COSTS, _LONGEST_KEPT = 60_000, 24
# Signs on and between letters: vowel signs, tatweel, direction marks.
_SIGNS = regex.compile(r"[\p{Mn}\p{Lm}\p{Cf}]+")


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Counts of three neighbouring characters in a language.

    A character outside `alphabet` counts as a gap between words; vowel signs, tatweel and direction marks
    are left out. `doubtful` is the number of bits a character from which text is not sound.
    """

    language: str
    source: str
    alphabet: str
    doubtful: float
    trigrams: dict[str, int]


@cache
def models() -> Mapping[str, Model]:
    """Return every model by its language's code."""
    found = {}
    for each in sorted(resources.files("unrec.reading.pdf").iterdir(), key=lambda entry: entry.name):
        if each.name.startswith(_PREFIX) and each.name.endswith(_SUFFIX):
            model = msgspec.json.decode(each.read_bytes(), type=Model)
            found[model.language] = model
    return found


def letters_of(text: str, alphabet: str) -> str:
    """Return the text in the alphabet alone, words parted by one space, one at either end."""
    return f" {_outside(alphabet).sub(_GAP, _SIGNS.sub('', text)).strip()} "


def model_of(text: str, language: str, source: str, doubtful: float) -> Model:
    """Count the neighbours in a sound text; triples that occur once are left out.

    The alphabet is made of the letters the text uses at least three times, those of its main script.
    """
    used = Counter(regex.findall(r"[\p{Lo}\p{Ll}]", _SIGNS.sub("", text)))
    script = regex.compile(rf"\p{{Script={load(language).script}}}")
    alphabet = "".join(sorted(each for each, count in used.items() if count >= 3 and script.match(each)))
    letters = letters_of(text, alphabet)
    counts = Counter(letters[i : i + 3] for i in range(len(letters) - 2))
    kept = {triple: count for triple, count in sorted(counts.items()) if count > 1}
    return Model(language, source, alphabet, doubtful, kept)


class _Costs(dict[str, float]):
    """The bits of triples or words as they are met; of short ones so many are kept, some ten megabytes."""

    def __init__(self, cost: Callable[[str], float]) -> None:
        super().__init__()
        self._cost = cost

    def __missing__(self, letters: str) -> float:
        cost = self._cost(letters)
        if len(letters) <= _LONGEST_KEPT and len(self) < _MOST_COSTS:
            self[letters] = cost
        return cost


class Scorer:
    """Bits a character by one model. Build it once a model: `scorer`."""

    def __init__(self, model: Model) -> None:
        """Derive the counts of pairs and single characters."""
        self.model = model
        self._pairs: Counter[str] = Counter()
        self._singles: Counter[str] = Counter()
        self._after: Counter[str] = Counter()
        for triple, count in model.trigrams.items():
            self._pairs[triple[1:]] += count
            self._singles[triple[2]] += count
            self._after[triple[:2]] += count
        self._before: Counter[str] = Counter()
        for pair, count in self._pairs.items():
            self._before[pair[0]] += count
        self._total = sum(self._singles.values()) or 1
        self._bits = _Costs(self._cost)
        self._words = _Costs(lambda word: self._sum(f"{_GAP}{word}{_GAP}"))

    def letters(self, text: str) -> str:
        """Return the text as the model sees it."""
        return letters_of(text, self.model.alphabet)

    def bits(self, letters: str) -> float:
        """Return the mean bits a character of what `letters` gives; infinite for less than one triple."""
        count = len(letters) - 2
        if count < 1:
            return float("inf")
        if not (letters.startswith(_GAP) and letters.endswith(_GAP)) or 2 * _GAP in letters:
            return self._sum(letters) / count
        # The same triples, word by word, for words come again: those of each with its gaps,
        # and those over a gap.
        words = letters[1:-1].split(_GAP)
        known = self._bits
        over = [known[f"{first[-1]}{_GAP}{second[0]}"] for first, second in pairwise(words)]
        return (sum(map(self._words.__getitem__, words)) + sum(over)) / count

    def _sum(self, letters: str) -> float:
        """Return the bits of all triples."""
        known = self._bits
        return sum([known[letters[i : i + 3]] for i in range(len(letters) - 2)])

    def _cost(self, triple: str) -> float:
        first, second, third = triple[:2], triple[1:], triple[2]
        parts = (
            self.model.trigrams.get(triple, 0) / self._after[first] if self._after[first] else 0.0,
            self._pairs[second] / self._before[second[0]] if self._before[second[0]] else 0.0,
            self._singles[third] / self._total,
            1 / (len(self.model.alphabet) + 1),
        )
        return -log2(sum(weight * part for weight, part in zip(_WEIGHTS, parts, strict=True)))


@cache
def scorer(language: str) -> Scorer:
    """Return the scorer of a language that has a model. Raises KeyError for one that has none."""
    return Scorer(models()[language])


@cache
def _outside(alphabet: str) -> re.Pattern[str]:
    return re.compile(f"[^{re.escape(alphabet)}]+")
