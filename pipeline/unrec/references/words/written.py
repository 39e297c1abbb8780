"""Words as they are written: in search form, with what print attaches to them."""

from collections.abc import Iterable
from typing import NamedTuple

from unrec.languages import Language
from unrec.references.words.phrases import TOKEN


class Form(NamedTuple):
    """A first word as written: the word itself, and whether a conjunction or preposition is attached."""

    base: str
    conjunction: bool
    preposition: bool


def forms(words: Iterable[str], language: Language) -> dict[str, Form]:
    """Return every written form of each word, with what may be attached in front of it.

    A form that is itself one of the words is that word; one of several is of the longest («وكذلك» of «كذلك»,
    and not of «ذلك»).
    """
    reference = language.references
    conjunctions = ["", *map(language.fold, reference.joining.conjunctions)]
    prepositions = ["", *map(language.fold, reference.joining.prepositions)]
    contractions = [
        (language.fold(apart), language.fold(one)) for apart, one in reference.joining.contractions
    ]
    found: dict[str, Form] = {}
    each = sorted({*words}, key=lambda word: (-len(word), word))
    for word in each:
        for preposition in prepositions:
            written = preposition + word
            for apart, together in contractions if preposition else ():
                if written.startswith(apart):
                    written = together + written[len(apart) :]
            for conjunction in conjunctions:
                found.setdefault(conjunction + written, Form(word, bool(conjunction), bool(preposition)))
    return found | {word: Form(word, conjunction=False, preposition=False) for word in each}


def plain(text: str) -> str:
    """Return the words of a folded phrase with single spaces between."""
    return " ".join(TOKEN.findall(text))


def latin(position: int) -> str:
    """Return the Latin letter that stands in the same place of the list: 1 is a, 27 is aa."""
    return chr(ord("a") + (position - 1) % 26) * ((position - 1) // 26 + 1)
