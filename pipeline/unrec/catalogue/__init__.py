"""Treaties and other texts cited like them, and the organs that issue documents, as data.

`instruments/` holds a file for each instrument, called by its id: its facts, where they can be checked, and
what it is called in each language. `groups.toml` holds the names that stand for several at once,
`bodies.toml` the organs and the series of document symbols. `names/` holds one file for each other language,
with the names of the organs by id; it is read when that language is first asked for. A user's own file adds
to them: its `[[instrument]]` has the form of a file of ours, with an `id`. An entry with a known id replaces
ours, and keeps its names in the languages that the user's says nothing in.
"""

from unrec.catalogue.entries import (
    TREATIES,
    UNSOURCED,
    Body,
    Catalogue,
    Comments,
    Group,
    Instrument,
    Kind,
    Numbered,
    Organ,
    arabic,
    roman,
    wordings,
)
from unrec.catalogue.loading import load, with_extra

__all__ = [
    "TREATIES",
    "UNSOURCED",
    "Body",
    "Catalogue",
    "Comments",
    "Group",
    "Instrument",
    "Kind",
    "Numbered",
    "Organ",
    "arabic",
    "load",
    "roman",
    "with_extra",
    "wordings",
]
