"""The words of a document's units: how often each stands, how it is printed, and where first."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import NamedTuple

from unrec.languages import Language
from unrec.models import Paragraph
from unrec.text import WORD, Memory, folded


class Place(NamedTuple):
    """A unit by its ordinal, and an offset into its text without vowel signs."""

    unit: int
    start: int


class Vocabulary:
    """All words of the units, counted in one pass.

    `texts` are the units' texts without vowel signs, `searches` the same in search form, character for
    character. `counts` is by search form, `bare` by form as printed without vowel signs, both in text
    order; `printed` gives a search form's first printed form.
    """

    def __init__(self, units: tuple[Paragraph, ...], language: Language) -> None:
        self.texts: list[str] = []
        for at in range(0, len(units), _TOGETHER):
            self.texts += _without_signs([unit.text for unit in units[at : at + _TOGETHER]])
        self.searches: list[str] = [unit.search or language.fold(unit.text) for unit in units]
        pieces: Counter[str] = Counter()
        # How many distinct pieces stand in the units up to each.
        self._distinct: list[int] = []
        for text in self.texts:
            pieces.update(text.split(" "))
            self._distinct.append(len(pieces))
        bare: dict[str, int] = {}  # a counter takes twice the time to add a word
        # The first piece that holds each word, by its place among the distinct pieces.
        self._first: list[int] = []
        for place, (piece, times) in enumerate(pieces.items()):
            for word in (piece,) if piece.isalpha() else _WORDS[piece]:
                if word in bare:
                    bare[word] += times
                else:
                    bare[word] = times
                    self._first.append(place)
        counts: dict[str, int] = {}
        self.printed: dict[str, str] = {}
        for (form, times), own in zip(bare.items(), language.fold_words(bare), strict=True):
            if own in counts:
                counts[own] += times
            else:
                counts[own] = times
                self.printed[own] = form
        self.bare: Mapping[str, int] = bare
        self.counts: Mapping[str, int] = counts

    def holding(self, phrases: Iterable[str]) -> dict[str, list[int]]:
        """Return those of some phrases in search form that stand in units, within a word or not,
        and in which.
        """
        left = set(phrases)
        found: dict[str, list[int]] = {}
        for together, starts, first in self._together():
            for phrase in left:
                at = together.find(phrase)
                while at >= 0:
                    number = bisect_right(starts, at)
                    found.setdefault(phrase, []).append(first + number - 1)
                    at = together.find(phrase, starts[number]) if number < len(starts) else -1
        return found

    def times(self, phrase: str) -> int:
        """Return how often a phrase in search form stands in the units, within a word or not."""
        return sum([text.count(phrase) for text in self.searches])

    def _together(self) -> Iterator[tuple[str, list[int], int]]:
        """Yield the search forms of some units after another, a line each, where each begins in that text,
        and the number of the first.
        """
        for at in range(0, len(self.searches), _TOGETHER):
            some = self.searches[at : at + _TOGETHER]
            sizes = accumulate((len(text) + 1 for text in some[:-1]), initial=0)
            yield "\n".join(some), list(sizes), at

    def first_places(self, forms: AbstractSet[str]) -> dict[str, Place]:
        """Return the first place of each form, as printed without vowel signs."""
        found: dict[str, Place] = {}
        pieces = dict(zip(self.bare, self._first, strict=True)) if forms else {}
        for form in forms:
            if form in pieces:
                number = bisect_right(self._distinct, pieces[form])
                words = WORD.finditer(self.texts[number])
                found[form] = Place(number, next(word.start() for word in words if word[0] == form))
        return found


def _without_signs(texts: list[str]) -> list[str]:
    """Texts without vowel signs, many at the cost of a few: none holds a line end, or each is read alone."""
    found: list[str] = folded("\n".join(texts), ()).split("\n")
    return found if len(found) == len(texts) else [folded(text, ()) for text in texts]


# Units that are looked at together: as fast as all of them, and no copy of a long document.
_TOGETHER = 200
_WORDS: Memory[list[str]] = Memory(WORD.findall)
