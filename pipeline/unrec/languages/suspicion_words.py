"""What a language's letters are taken for in print, and which forms its word list explains.

One file a language, `<code>/suspicions.toml`.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from unrec.data import kept, language_folder, read_record, source_hash
from unrec.languages import Language


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """A table of the file: unknown keys are refused."""


class SuspicionExample(_Part, frozen=True):
    """A form, or a phrase with it, and what it may stand for; empty where nothing is suspect."""

    form: str
    proposed: str


class Confusion(_Part, frozen=True):
    """Letters taken for one another; with `inside` only where another letter follows."""

    id: str
    letters: str
    examples: list[SuspicionExample]
    inside: bool = False


class Edits(_Part, frozen=True):
    """Letters that may be lost or added, in words with at least `shortest` letters; two may change places."""

    lost: str
    added: str
    shortest: int
    examples: list[SuspicionExample]


class Ending(_Part, frozen=True):
    """A last letter that cannot stand in a word with the article, and the one it stands for."""

    article: list[str]
    printed: str
    proposed: str
    examples: list[SuspicionExample]


class Person(_Part, frozen=True):
    """First letters by which forms of one verb differ: none is a misreading of another."""

    letters: str
    examples: list[SuspicionExample]


class Affixes(_Part, frozen=True):
    """What is written together with a word, and the endings of
    words that one of `after` takes the place of.
    """

    before: list[str]
    before_verb: list[str]
    after: list[str]
    replaced: list[str]
    examples: list[SuspicionExample]


class Sentence(_Part, frozen=True):
    """The characters that end a sentence; its examples hold known misreadings."""

    ends: str
    examples: list[SuspicionExample]


class Known(_Part, frozen=True):
    """A misreading that is itself a word or phrase; where `behind` is given, one of it stands before."""

    form: str
    proposed: str
    examples: list[SuspicionExample]
    behind: list[str] = []


class WordList(_Part, frozen=True):
    """Frequent words, parted by white space."""

    words: str


class SuspicionWords(_Part, frozen=True):
    """One file. Compared and hashed by identity: `load` returns one object a language."""

    confusions: list[Confusion]
    edits: Edits
    ending: Ending
    person: Person
    affixes: Affixes
    sentence: Sentence
    known: list[Known]
    lexicon: WordList


@cache
def load(code: str) -> SuspicionWords | None:
    """Return what is known of a language's misreadings, or None where it has no file."""
    file = language_folder(code).joinpath("suspicions.toml")
    return read_record(file, SuspicionWords) if file.is_file() else None


# Which forms a word list explains: with everything that can be written together with a word.

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
            word[: -len(ending)]
            for word in self.words
            for ending in replaced
            if ending and word.endswith(ending)
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
            size - len(ending)
            for ending in ("", *self._after.get(form[-1:], ()))
            if not ending or form.endswith(ending)
        ]
        for before_it in ("", *before.get(form[:1], ())):
            if form.startswith(before_it):
                for end in ends:
                    if end - len(before_it) >= _SHORTEST:
                        yield Stem(len(before_it), end)


def _by_letter(affixes: Iterable[str], place: int) -> _ByLetter:
    """The affixes, the shortest first, by their letter at a place; an empty one is none."""
    stems: dict[str, tuple[str, ...]] = {}
    for affix in sorted(filter(None, affixes), key=lambda affix: (len(affix), affix)):
        stems[affix[place]] = (*stems.get(affix[place], ()), affix)
    return stems
