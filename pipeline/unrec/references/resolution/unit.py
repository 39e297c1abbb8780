"""A unit whose mentions are resolved, and the rows that they become."""

from unrec.catalogue import Catalogue
from unrec.references.mentions import Mention, Record, Target
from unrec.references.resolution.choose import Choice
from unrec.references.resolution.scope import Grounds
from unrec.references.words.lexicon import Lexicon
from unrec.text import WORD


class Resolved(Record, frozen=True, gc=False):
    """One row to be: the mention, one of its targets, the instrument, and how that was found."""

    mention: Mention
    target: Target
    instrument: str | None
    choice: Choice


class Annexes(Record, frozen=True, gc=False):
    """The titles of a document's annexes, as words in search form without what makes them definite.

    `here` are those of the annex that the unit stands in, `all` those of all of them.
    """

    here: tuple[tuple[str, ...], ...] = ()
    all: tuple[tuple[str, ...], ...] = ()


def title_words(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words of a folded title, without articles written to them."""
    sign = lexicon.joining.article_sign
    return tuple(word.removeprefix(sign) if sign else word for word in WORD.findall(text))


class Unit(Record, frozen=True, gc=False):
    """What stays the same while a unit's mentions are resolved.

    `annexed` are the titles of the document's annexes.
    """

    text: str
    grounds: Grounds
    catalogue: Catalogue
    lexicon: Lexicon
    annexed: Annexes = Annexes()
