"""Which forms a word list explains: with everything that can be written together with a word."""

from collections.abc import Iterator
from typing import NamedTuple

from unrec.data import kept, source_hash
from unrec.languages import Language
from unrec.languages.suspicion_words import SuspicionWords

# A stem of two letters would explain nearly any form; one of three only where the list holds it as it is.
_SHORTEST = 3
_STEM = 4


class Stem(NamedTuple):
    """Where the word itself stands in a form: `form[start:end]`."""

    start: int
    end: int


class Lexicon:
    """The words of one language in search form, and the stems by which other forms are explained."""

    def __init__(self, words: SuspicionWords, language: Language) -> None:
        fold = language.fold
        self._nominal = frozenset(("", *map(fold, words.affixes.before)))
        self._before = self._nominal | frozenset(map(fold, words.affixes.before_verb))
        self._after = frozenset(("", *map(fold, words.affixes.after)))
        self._replaced = tuple(map(fold, words.affixes.replaced))
        self._longest_before = max(map(len, self._before))
        self._longest_after = max(map(len, self._after))
        listed = language.fold_words(words.lexicon.words.split())
        self.words = frozenset(listed)
        given = repr((sorted(self._before), sorted(self._after), listed))
        self._explained = kept(source_hash(__name__), given, frozenset[str], self._all_explained)

    def _all_explained(self) -> frozenset[str]:
        """The listed words, and what is left of one without affixes."""
        stems = {
            word[stem.start : stem.end]
            for word in self.words
            for stem in self._stems(word, self._before)
            if stem.end - stem.start >= (_STEM if stem.start else _SHORTEST)
        }
        return frozenset(stems | self.words)

    def explains(self, form: str) -> bool:
        """Tell whether a form in search form is a listed word, or can be one with affixes."""
        return any(form[stem.start : stem.end] in self._explained for stem in self._stems(form, self._before))

    def listed(self, form: str) -> Stem | None:
        """Return where a listed word of four letters or more stands in a form, or None.

        Stricter than `explains`: only what is written together with nouns is taken off, and what is left is
        itself in the list, or is with an ending that a suffix takes the place of.
        """
        if form in self.words:
            return Stem(0, len(form))
        size = len(form)
        ends = [n for n in range(min(self._longest_after, size) + 1) if form[size - n :] in self._after]
        for start in range(min(self._longest_before, size) + 1):
            if form[:start] not in self._nominal:
                continue
            for end in ends:
                word = form[start : size - end]
                if len(word) >= _STEM and (
                    word in self.words
                    or (end and not self.words.isdisjoint([f"{word}{one}" for one in self._replaced]))
                ):
                    return Stem(start, size - end)
        return None

    def _stems(self, form: str, before: frozenset[str]) -> Iterator[Stem]:
        """Yield every way to take affixes off that leaves three letters, the longest stem first."""
        size = len(form)
        starts = [n for n in range(min(self._longest_before, size) + 1) if form[:n] in before]
        ends = [n for n in range(min(self._longest_after, size) + 1) if form[size - n :] in self._after]
        for start in starts:
            for end in ends:
                if size - start - end >= _SHORTEST:
                    yield Stem(start, size - end)
