"""Treaties and the organs that issue documents, as data.

`bodies.toml` holds the organs and the series of document symbols; the other files hold the instruments, each
one field of law. A user's own file of the same form adds to them: an entry with a known id replaces ours.
"""

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Kind = Literal[
    "convention", "protocol", "covenant", "charter", "statute", "declaration", "treaty", "agreement"
]
TitleLanguage = Literal["ar", "zh", "en", "fr", "ru", "es"]
Identifier = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


FILES = (
    "instruments.toml",
    "persons.toml",
    "labour.toml",
    "humanitarian.toml",
    "terrorism.toml",
    "environment.toml",
    "bodies.toml",
)
"""Our data files, in the order of their entries; of two entries with one id the later one counts."""


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What has names by language."""

    names: dict[TitleLanguage, tuple[str, ...]]

    def called(self, language: str) -> tuple[str, ...]:
        """Return its names in a language, by code."""
        return tuple(name for code, names in self.names.items() if code == language for name in names)


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a catalogue file: unknown keys are refused."""


class Instrument(_Entry, frozen=True, kw_only=True):
    """One treaty, or a text cited like one.

    `titles` holds official titles, `names` what documents print instead, both by language. `date` is the
    day the General Assembly adopted it, or the day it was done where a conference adopted it. `articles`
    is the number of its last article, null where not known for certain; `added` are articles that
    amendments put between those numbers; `parts` is the number of its last chapter or part, null where it has
    none or that is not known. `parent` is what a protocol belongs to: an instrument, or a group. `sole` says
    that a bare description of its kind («الميثاق») means it in any United Nations document. `customary` holds
    short names, by language, that mean it only where the document has given ground («الاتفاقية الوحيدة»); where
    `beside` is named, that is ground, too.
    A protocol's `subjects` tell it, by language, from others of its `parent` («بيع الأطفال»); `place` is its place
    among them where it is counted («الثاني»).
    """

    id: Identifier
    kind: Kind
    untc: str | None = None
    date: str | None = None
    articles: Annotated[int, Meta(ge=1)] | None = None
    added: tuple[str, ...] = ()
    parts: Annotated[int, Meta(ge=1)] | None = None
    parent: Identifier | None = None
    beside: Identifier | None = None
    sole: bool = False
    titles: dict[TitleLanguage, str]
    names: dict[TitleLanguage, tuple[str, ...]] = {}
    customary: dict[TitleLanguage, tuple[str, ...]] = {}
    subjects: dict[TitleLanguage, tuple[str, ...]] = {}
    place: Annotated[int, Meta(ge=1, le=4)] | None = None
    examples: tuple[str, ...] = ()

    def called(self, language: str) -> tuple[str, ...]:
        """Return its names and titles in a language, by code."""
        names = [name for code, all_names in self.names.items() if code == language for name in all_names]
        return (*names, *(title for code, title in self.titles.items() if code == language))

    def customarily(self, language: str) -> tuple[str, ...]:
        """Return its customary short names in a language, by code."""
        return tuple(name for code, names in self.customary.items() if code == language for name in names)

    def about(self, language: str) -> tuple[str, ...]:
        """Return its subjects in a language, by code."""
        return tuple(one for code, subjects in self.subjects.items() if code == language for one in subjects)

    def has_article(self, article: str) -> bool | None:
        """Tell whether it has this article («6», «8 bis»); null where the catalogue cannot tell."""
        if self.articles is None:
            return None
        return (article.isdecimal() and 1 <= int(article) <= self.articles) or article in self.added

    @property
    def year(self) -> str:
        """The year it is called by: that of its date; empty where that is not known."""
        return (self.date or "")[:4]


class Group(Named, frozen=True, kw_only=True):
    """A name that stands for several instruments at once («العهدان الدوليان»)."""

    id: Identifier
    instruments: tuple[Identifier, ...]
    examples: tuple[str, ...] = ()


class Numbered(Named, frozen=True, kw_only=True):
    """Instruments that are cited by number: «اتفاقية العمل الدولية رقم ١٨٢».

    `names` stand before the number; `owners` behind a number that follows a bare description («الاتفاقية رقم
    ١٨٢ لمنظمة العمل الدولية»). `numbers` gives the instrument by its number.
    """

    id: Identifier
    owners: dict[TitleLanguage, tuple[str, ...]] = {}
    numbers: dict[str, Identifier]
    examples: tuple[str, ...]

    def owned(self, language: str) -> tuple[str, ...]:
        """Return its owners in a language, by code."""
        return tuple(name for code, names in self.owners.items() if code == language for name in names)


class Body(Named, frozen=True, kw_only=True):
    """An organ that issues documents.

    `prefix` begins its document symbols. `instruments` are those its documents mean by default, best
    first; where `ranked` is false their order says nothing, and they are candidates only. Where `closing` is
    true, articles in brackets at the end of a sentence are always of the first of them («(المادتان ٧ و١٠).»).
    """

    id: Identifier
    prefix: str
    instruments: tuple[Identifier, ...]
    ranked: bool = True
    closing: bool = False
    examples: tuple[str, ...]


class Organ(Named, frozen=True, kw_only=True):
    """An organ whose resolutions or decisions are cited by number.

    `resolution` and `decision` are shapes of the symbol, tried in order: «65/230» fills `{volume}` and
    `{number}`, «2240 (2015)» fills `{number}` and `{year}`, «2200 (د-٢١)» `{number}` and `{session}`. A
    shape makes a symbol where exactly its parts are filled; an organ without shapes gives none. `issues`
    begins the symbols of the documents in which the organ itself speaks. An example is a phrase, an arrow,
    and the symbol.
    """

    id: Identifier
    issues: tuple[str, ...] = ()
    resolution: tuple[str, ...] = ()
    decision: tuple[str, ...] = ()
    examples: tuple[str, ...]


class _File(_Entry, frozen=True, kw_only=True):
    instrument: tuple[Instrument, ...] = ()
    group: tuple[Group, ...] = ()
    numbered: tuple[Numbered, ...] = ()
    body: tuple[Body, ...] = ()
    organ: tuple[Organ, ...] = ()
    series: tuple[str, ...] = ()


class Catalogue(msgspec.Struct, frozen=True, eq=False):
    """All entries by id, and the ids of the instruments that are `sole`. Compared and hashed by identity: `load` returns one object for our own files."""

    instruments: dict[str, Instrument]
    groups: dict[str, Group]
    numbered: dict[str, Numbered]
    bodies: dict[str, Body]
    organs: dict[str, Organ]
    series: frozenset[str]
    sole: tuple[str, ...]

    def has_article(self, instrument: str, article: str) -> bool | None:
        """Tell whether the instrument has the article; null where the catalogue cannot tell."""
        known = self.instruments.get(instrument)
        return known.has_article(article) if known else None

    def children(self, instrument: str) -> tuple[str, ...]:
        """Return the ids of the instruments (protocols) that hang under this one, in catalogue order."""
        above = {instrument, *(one.id for one in self.groups.values() if instrument in one.instruments)}
        return tuple(one.id for one in self.instruments.values() if one.parent in above)

    def parents(self, instrument: str) -> tuple[str, ...]:
        """Return the ids of the instruments that a protocol belongs to; none for any other."""
        parent = self.instruments[instrument].parent
        if parent is None:
            return ()
        return self.groups[parent].instruments if parent in self.groups else (parent,)

    def companions(self, instrument: str) -> tuple[str, ...]:
        """Return the ids of the instruments whose being named is ground for a customary name of this one."""
        beside = self.instruments[instrument].beside
        return (instrument, *self.parents(instrument), *([beside] if beside else []))

    def body_of_symbol(self, symbol: str) -> Body | None:
        """Return the body whose prefix is the longest that begins `symbol` at a segment's end.

        `CTOC/COP/WG.7/2018/3` belongs to `CTOC/COP/WG.7`; `CTOC/COP/WG.70/1` belongs to `CTOC/COP`.
        """
        found = [body for body in self.bodies.values() if f"{symbol}/".startswith(f"{body.prefix}/")]
        return max(found, key=lambda body: len(body.prefix), default=None)

    def organ_of_symbol(self, symbol: str) -> Organ | None:
        """Return the organ that speaks in the document of this symbol: the longest beginning counts."""
        found = [
            (len(start), organ)
            for organ in self.organs.values()
            for start in organ.issues
            if f"{symbol}/".startswith(f"{start}/")
        ]
        return max(found, key=lambda one: one[0], default=(0, None))[1]


def load(extra: Path | None = None) -> Catalogue:
    """Return our catalogue, with the entries of the user's file `extra` added or put in place of ours.

    Raises `OSError` where `extra` cannot be read, `ValueError` (naming the file) where it is not well
    formed, or an entry names an instrument that is nowhere.
    """
    return with_extra(extra.read_bytes(), extra.name) if extra else _default()


def with_extra(data: bytes, name: str = "catalogue") -> Catalogue:
    """Return our catalogue with the entries of a user's file, whose bytes these are; errors name it."""
    return _merge((*_ours(), _decode(data, name)))


@cache
def _ours() -> tuple[_File, ...]:
    here = resources.files(__name__)
    return tuple(_decode(here.joinpath(name).read_bytes(), name) for name in FILES)


@cache
def _default() -> Catalogue:
    return _merge(_ours())


def _merge(files: tuple[_File, ...]) -> Catalogue:
    instruments = {one.id: one for file in files for one in file.instrument}
    catalogue = Catalogue(
        instruments,
        {one.id: one for file in files for one in file.group},
        {one.id: one for file in files for one in file.numbered},
        {one.id: one for file in files for one in file.body},
        {one.id: one for file in files for one in file.organ},
        frozenset(series for file in files for series in file.series),
        tuple(one.id for one in instruments.values() if one.sole),
    )
    _check(catalogue)
    return catalogue


def _decode(data: bytes, name: str) -> _File:
    try:
        return msgspec.toml.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{name} is not a catalogue: {error}") from error


def _check(catalogue: Catalogue) -> None:
    """Raise `ValueError` naming the first entry that points at an instrument that is nowhere."""
    parents = [(one.id, one.parent) for one in catalogue.instruments.values() if one.parent]
    named = [(entry_id, parent) for entry_id, parent in parents if parent not in catalogue.groups]
    named += [(one.id, one.beside) for one in catalogue.instruments.values() if one.beside]
    named += [(one.id, name) for one in catalogue.numbered.values() for name in one.numbers.values()]
    named += [(one.id, name) for one in catalogue.groups.values() for name in one.instruments]
    named += [(one.id, name) for one in catalogue.bodies.values() for name in one.instruments]
    for entry_id, instrument in named:
        if instrument not in catalogue.instruments:
            raise ValueError(f"catalogue entry {entry_id!r} names an unknown instrument: {instrument!r}")
