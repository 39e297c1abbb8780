"""Which forms a word list explains: with everything that can be written together with a word."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unrec.data import kept, source_hash
from unrec.languages import Language
from unrec.languages.suspicion_words import SuspicionWords

# A stem of two letters would explain nearly any form; one of three only where the list holds it as it is.
_SHORTEST = 3
_STEM = 4


_ByLetter = dict[str, tuple[str, ...]]


class Stem(NamedTuple):
    """Where the word itself stands in a form: `form[start:end]`."""

    start: int
    end: int


class Lexicon:
    """The words of one language in search form, and the stems by which other forms are explained."""

    def __init__(self, words: SuspicionWords, language: Language) -> None:
        fold = language.fold
        nominal = {*map(fold, words.affixes.before)}
        before = nominal | {*map(fold, words.affixes.before_verb)}
        after = {*map(fold, words.affixes.after)}
        self._nominal, self._before = _by_letter(nominal, 0), _by_letter(before, 0)
        self._after = _by_letter(after, -1)
        listed = language.fold_words(words.lexicon.words.split())
        self.words = frozenset(listed)
        # What is left of a listed word without an ending that a suffix takes the place of; it itself, too.
        replaced = [*map(fold, words.affixes.replaced)]
        self._open = self.words | {
            word[: -len(one)] for word in self.words for one in replaced if one and word.endswith(one)
        }
        given = repr((sorted({"", *before}), sorted({"", *after}), listed))
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
        after = self._after.get(form[-1:], ())
        for before in ("", *self._nominal.get(form[:1], ())):
            if not form.startswith(before):
                continue
            start = len(before)
            if start and len(form) - start >= _STEM and form[start:] in self.words:
                return Stem(start, len(form))
            for ending in after:
                end = len(form) - len(ending)
                if end - start >= _STEM and form.endswith(ending) and form[start:end] in self._open:
                    return Stem(start, end)
        return None

    def _stems(self, form: str, before: _ByLetter) -> Iterator[Stem]:
        """Yield every way to take affixes off that leaves three letters, the longest stem first."""
        size = len(form)
        ends = [
            size - len(one) for one in ("", *self._after.get(form[-1:], ())) if not one or form.endswith(one)
        ]
        for one in ("", *before.get(form[:1], ())):
            if form.startswith(one):
                for end in ends:
                    if end - len(one) >= _SHORTEST:
                        yield Stem(len(one), end)


def _by_letter(affixes: Iterable[str], place: int) -> _ByLetter:
    """The affixes, the shortest first, by their letter at a place; an empty one is none."""
    found: dict[str, tuple[str, ...]] = {}
    for affix in sorted(filter(None, affixes), key=lambda affix: (len(affix), affix)):
        found[affix[place]] = (*found.get(affix[place], ()), affix)
    return found
