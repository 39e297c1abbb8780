"""What a title is about: «منع الاختفاء القسري» tells one of several conventions by two words of its name."""

from collections.abc import Iterable
from itertools import pairwise

from unrec.catalogue import Catalogue
from unrec.languages import Language
from unrec.references.resolution.scope import Subject
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import without_attached
from unrec.references.words.phrases import TOKEN

_Pairs = frozenset[tuple[str, str]]


def subject_of(title: str, language: Language, catalogue: Catalogue, lexicon: Lexicon) -> Subject | None:
    """Return what tells, of several instruments, the only one whose names share with a title two words that
    stand together and tell a subject; None in a language without words that tell none.
    """
    if not language.references.names.no_subject_words:
        return None

    def told(instruments: Iterable[str]) -> list[str]:
        # Few documents ask, and few of those twice.
        common = frozenset(map(language.fold, language.references.names.no_subject_words))
        own = _pairs(language.fold(title), common, lexicon)
        called = (
            (one, language.fold("\n".join(catalogue.instruments[one].called(language.code))))
            for one in instruments
        )
        return [one for one, names in called if not own.isdisjoint(_pairs(names, common, lexicon))]

    return told


def _pairs(text: str, common: frozenset[str], lexicon: Lexicon) -> _Pairs:
    """The words that stand together in a text, whatever is written together with them."""
    found: set[tuple[str, str]] = set()
    for line in text.split("\n"):
        words = [frozenset(without_attached(word, lexicon)) for word in TOKEN.findall(line)]
        for first, second in pairwise(words):
            if common.isdisjoint(first) and common.isdisjoint(second):
                found.update((one, other) for one in first for other in second)
    return frozenset(found)
