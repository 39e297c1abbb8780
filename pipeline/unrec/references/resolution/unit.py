"""A unit whose mentions are resolved, and the rows that they become."""

import re
from collections.abc import Callable, Mapping

from unrec.catalogue import Catalogue
from unrec.references.mentions import (
    Mention,
    Record,
    Target,
)
from unrec.references.resolution.choose import (
    Choice,
)
from unrec.references.resolution.scope import Grounds
from unrec.references.words.lexicon import Alike
from unrec.references.words.phrases import Phrases


class Resolved(Record, frozen=True, gc=False):
    """One row to be: the mention, one of its targets, the instrument, and how that was found."""

    mention: Mention
    target: Target
    instrument: str | None
    choice: Choice


class Unit(Record, frozen=True, gc=False):
    """What stays the same while a unit's mentions are resolved."""

    text: str
    grounds: Grounds
    catalogue: Catalogue
    genders: Mapping[str, str]
    article_sign: str
    governing: frozenset[str]
    law_words: frozenset[str]
    text_words: frozenset[str]
    everyday: frozenset[str]
    bound: frozenset[str]
    told: frozenset[str]
    particular: "re.Pattern[str]"
    this: "re.Pattern[str]"
    subject_marks: frozenset[str]
    parties: tuple[str, ...]
    relatives: Phrases[bool]
    adopting: frozenset[str]
    stranger_units: Mapping[str, str]
    comment_on: Phrases[bool]
    alike: tuple[Alike, ...]
    kind_of: Callable[[str], str]
    is_of_other: Callable[[str, int], bool]
