"""The words of a document's units: how often each stands, how it is printed, and where first."""

from collections import Counter
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from unrec.languages import Language
from unrec.models import Paragraph
from unrec.text import WORD, folded


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
        self.bare: Counter[str] = Counter()
        for text in self.texts:
            self.bare.update(WORD.findall(text))
        self.counts: Counter[str] = Counter()
        self.printed: dict[str, str] = {}
        for (form, times), own in zip(self.bare.items(), language.fold_words(self.bare), strict=True):
            self.counts[own] += times
            self.printed.setdefault(own, form)

    def first_places(self, forms: AbstractSet[str]) -> dict[str, Place]:
        """Return the first place of each form, as printed without vowel signs, in one pass."""
        found: dict[str, Place] = {}
        for number, text in enumerate(self.texts):
            if len(found) == len(forms):
                break
            if forms.isdisjoint(WORD.findall(text)):
                continue
            for word in WORD.finditer(text):
                if word[0] in forms:
                    found.setdefault(word[0], Place(number, word.start()))
        return found
