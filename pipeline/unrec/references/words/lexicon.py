"""What one language's reference words and the catalogue give, made ready for looking up in folded text."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from unrec.catalogue import Body, Organ
from unrec.references.words.patterns import Dates, Links, Marks
from unrec.references.words.phrases import Phrases
from unrec.references.words.slots import (
    Counting,
    Dating,
    Joining,
    Kinds,
    Laws,
    Names,
    Organs,
    OwnDocument,
    Pointers,
    Titles,
    Treaties,
)
from unrec.references.words.vocabulary import Entry, Found
from unrec.references.words.written import Form
from unrec.text import Course, Memory


class Looked:
    """What `lookup.find` found in the text at hand, by where it looked, and the places of the short names in
    `alike` of which words end there.
    """

    __slots__ = ("alike", "found", "text")

    def __init__(self) -> None:
        self.text = ""
        self.found: dict[int, Found | None] = {}
        self.alike: Collection[int] = ()


Begun = tuple[int, str, bool]
"""A word that may begin a mention, with its offset in a piece of a text,
and whether what stands behind it tells.
"""
Telling = tuple[tuple[Begun, ...], tuple[int, ...]]
"""What a piece of a text tells: the words of it that may begin a mention, and the places of the short names
whose words may end in it.
"""


class Speaker(NamedTuple):
    """An organ, with the gender of the name it is called by."""

    organ: Organ
    gender: str


class Lexicon(NamedTuple):
    """Everything detection looks up, by slot; words and phrases are in search form.

    `forms` gives the written forms of every word that may begin a mention. `entries` are the phrases that do,
    `terms` those that the document has defined.
    `starts` are what may begin a mention: words, and years where a name begins with one («2030 Agenda»);
    `begin` finds those that do in a piece between spaces, and the places of the short names in `kinds.alike`
    that may end there. `opening` is what such pieces told `lookup.beginnings`. `looked` is for who reads one
    text after another. `cited` are the organs with which one document has cited numbers of resolutions so far
    (null of two), and those organs by their ids, where it is read in order. `speaker` is the organ that
    speaks in the text at hand, and the gender of its name, where that is known; `house` is the organ whose
    documents it is one of, which they call by its short name; `own_body` is the treaty body whose document
    it is.
    """

    forms: Mapping[str, Form]
    entries: Phrases[Entry]
    terms: Phrases[Entry]
    starts: "re.Pattern[str]"
    begin: Memory[Telling | None]
    opening: "Course[Found | bool]"
    looked: Looked | None
    cited: dict[str, Organ | None] | None
    speaker: "Speaker | None"
    house: "Organ | None"
    own_body: "Body | None"
    joining: Joining
    counting: Counting
    pointers: Pointers
    kinds: Kinds
    names: Names
    titles: Titles
    dating: Dating
    organs: Organs
    laws: Laws
    document: OwnDocument
    treaties: Treaties
    links: Links
    dates: Dates
    marks: Marks


ADJECTIVES = 3
"""How many adjectives stand behind a noun."""


def protocols_under(parents: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """Return the protocols of all of these instruments."""
    return frozenset(child for one in parents for child in lexicon.treaties.children.get(one, ()))


def protocols_at(place: int | None, protocols: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Return those that are counted so among their convention's, «الثاني»; none without a place."""
    return tuple(one for one in protocols if place and lexicon.treaties.counted_as.get(one) == place)
