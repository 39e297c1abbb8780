"""The words of a document's units: how often each stands, how it is printed, and where first."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
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
        self.texts: list[str] = [folded(unit.text, ()) for unit in units]
        self.searches: list[str] = [unit.search or language.fold(unit.text) for unit in units]
        self._pieces: Counter[str] = Counter()
        for text in self.texts:
            self._pieces.update(text.split(" "))
        bare: dict[str, int] = {}  # a counter takes twice the time to add a word
        for piece, times in self._pieces.items():
            for word in _WORDS[piece]:
                bare[word] = bare.get(word, 0) + times
        self.bare = Counter(bare)
        counts: dict[str, int] = {}
        self.printed: dict[str, str] = {}
        for (form, times), own in zip(self.bare.items(), language.fold_words(self.bare), strict=True):
            counts[own] = counts.get(own, 0) + times
            self.printed.setdefault(own, form)
        self.counts = Counter(counts)

    def held(self, phrases: Iterable[str]) -> set[str]:
        """Return those of some phrases in search form that stand in a unit, within a word or not."""
        left, found = set(phrases), set[str]()
        for at in range(0, len(self.searches), _TOGETHER):
            together = "\n".join(self.searches[at : at + _TOGETHER])
            found |= {phrase for phrase in left - found if phrase in together}
        return found

    def first_places(self, forms: AbstractSet[str]) -> dict[str, Place]:
        """Return the first place of each form, as printed without vowel signs, in one pass."""
        found: dict[str, Place] = {}
        pieces = {piece for piece in self._pieces if not forms.isdisjoint(_WORDS[piece])}
        for number, text in enumerate(self.texts):
            if len(found) == len(forms):
                break
            if pieces.isdisjoint(text.split(" ")):
                continue
            for word in WORD.finditer(text):
                if word[0] in forms:
                    found.setdefault(word[0], Place(number, word.start()))
        return found


# Units that are looked at together: as fast as all of them, and no copy of a long document.
_TOGETHER = 200
_WORDS: Memory[list[str]] = Memory(WORD.findall)
