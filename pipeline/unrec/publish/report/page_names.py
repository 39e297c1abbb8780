"""What the page calls a section, a document, a unit, and where each stands: the headings above it,
the meeting it belongs to.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from unrec.catalogue import Catalogue
from unrec.languages import load, supported
from unrec.models import Reference, Section
from unrec.nested import heading_chains, meeting_over
from unrec.text import CONTROLS, INVISIBLE

PAGE_LANGUAGE = "en"
"""The language of the page's own words; texts and titles keep theirs."""

HIDDEN = re.compile(f"[{INVISIBLE}{CONTROLS}\u2028\u2029]")
"""Characters that a reader cannot see and that may turn the order of those around them."""


class Tongue(NamedTuple):
    """The page's own words in a language, by the English ones."""

    language: str
    words: Mapping[str, str]

    def said(self, english: str) -> str:
        """Return words of the page in its language; the English ones where its file has none.

        `{}` in the file stands for a number. What is put together with commas,
        colons and numbers is said piece by piece.
        """
        if not self.words:
            return english
        pattern = self.words.get(_NUMBER.sub("{}", english))
        if english in self.words or pattern is not None:
            return self.words.get(english) or (pattern or "").format(*_NUMBER.findall(english))
        for mark in ("; ", ": ", ", "):
            if mark in english:
                return self.words.get(mark, mark).join(map(self.said, english.split(mark)))
        if english.endswith("."):
            return f"{self.said(english[:-1])}."
        number, space, counted = english.partition(" ")
        return f"{number} {self.said(counted)}" if space and number.isdecimal() else english


_NUMBER = re.compile(r"\d+")


def tongue(language: str, called: Mapping[str, str] | None = None) -> Tongue:
    """Return the page's words in a language, with what else is `called` otherwise in it.

    Raises `KeyError` where the page does not speak it.
    """
    if language == PAGE_LANGUAGE:
        return Tongue(language, {})
    if language not in tongues():
        raise KeyError(language)
    data = _words().joinpath(f"{language}.toml").read_bytes()
    return Tongue(language, {**(called or {}), **msgspec.toml.decode(data, type=dict[str, str])})


def tongues() -> tuple[str, ...]:
    """Return the languages that the page speaks, the first by default."""
    files = (file.name for file in _words().iterdir())
    return (PAGE_LANGUAGE, *sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml")))


def _words() -> Traversable:
    """The folder of the page's words: a file a language, by the English ones."""
    return resources.files(__package__).joinpath("words")


def direction(language: str, unknown: str = "auto") -> str:
    """Return the direction of a language's texts, `rtl` or `ltr`; what is said where no file tells it."""
    return load(language).direction if language in supported() else unknown


def code_point(character: str) -> str:
    """Return a character as `U+202E`."""
    return f"U+{ord(character):04X}"


def described(character: str) -> str:
    """Return a character as `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    return f"{code_point(character)} {unicodedata.name(character, 'CONTROL')}"


def plain(text: str) -> str:
    """Return a text for where no mark-up can stand, its invisible characters written as code points."""
    return HIDDEN.sub(lambda match: code_point(match[0]), text)


def anchor(kind: str, key: str) -> str:
    """Return the id of a place in the page: a kind, a colon, the plain key with its white space as `_`."""
    return f"{kind}:{'_'.join(plain(key).split())}"


def link(place: str) -> str:
    """Return what leads to a place of the page."""
    return f"#{quote(place, safe=':/.~-_')}"


def official(url: str | None) -> str | None:
    """Return the address where the United Nations keeps a document; None for any other one."""
    return url if url is not None and _OFFICIAL.fullmatch(url) else None


_OFFICIAL = re.compile(r"https://docs\.un\.org/[\w/.()%~-]+", re.ASCII)


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts `6`, `8 bis` and `10` in that order."""
    return tuple(
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text) if part
    )


def instrument_name(instrument_id: str, catalogue: Catalogue) -> str:
    """Return the first name of an instrument in the page's language; its id where there is none."""
    known = catalogue.instruments.get(instrument_id)
    return next(iter(known.called(PAGE_LANGUAGE)), instrument_id) if known else instrument_id


def provision(row: Reference) -> str:
    """Return the place inside an instrument that a reference names:
    `article 6, paragraph 3 (a)`, or nothing.
    """
    parts = [
        f"{word} {value}"
        for word, value in (("part", row.part), ("article", row.article), ("paragraph", row.paragraph))
        if value
    ]
    return ", ".join(parts) + (f" ({row.subparagraph})" if row.subparagraph else "")


def target_name(row: Reference, catalogue: Catalogue) -> str:
    """Return what a reference leads to, in words; for one unresolved what it may be."""
    if row.target_id:
        return f"paragraph {row.target_id.rpartition(':')[2]}"
    if row.symbol:
        return row.symbol
    where = provision(row)
    if row.instrument_id:
        return ", ".join(filter(None, (instrument_name(row.instrument_id, catalogue), where)))
    maybe = " or ".join(instrument_name(candidate, catalogue) for candidate in row.candidates)
    return f"{where or row.kind}, {f'perhaps {maybe}' if maybe else 'target not known'}"


def section_name(section: Section) -> str:
    """Return a section in a few of the page's words where it is a meeting, else its title."""
    if section.meeting_number is None:
        return section.title or section.label or section.section_id
    year = f", {section.start_date.year}" if section.start_date else ""
    return f"Meeting {section.meeting_number}{year}"


def words_of(key: str) -> str:
    """Return a key of the data in words: `may_wish` as `may wish`, `states-parties` as `states parties`."""
    return key.replace("_", " ").replace("-", " ")


UNDER = " › "
"""Stands between the name of a heading and that of one under it."""


class Places(msgspec.Struct, frozen=True):
    """The sections of all documents, by id, documents and sections in reading order.

    `chains` gives the headings a section stands under, outermost first, itself last; `names` what it is
    called, after the names of those, with the end of its id where another one there is called the same;
    `order` its ordinal among all sections, from 0.
    """

    chains: Mapping[str, tuple[Section, ...]]
    names: Mapping[str, str]
    order: Mapping[str, int]

    def meeting(self, section_id: str | None) -> Section | None:
        """Return the meeting a section belongs to: itself, or the outermost above it;
        None where there is none.
        """
        return meeting_over(section_id, self.chains)

    def meetings(self) -> Iterator[Section]:
        """Yield the meetings that units can belong to, in reading order."""
        for section_id, chain in self.chains.items():
            if self.meeting(section_id) is chain[-1]:
                yield chain[-1]


def places(documents: Iterable[Sequence[Section]]) -> Places:
    """Return the places of the sections of each document."""
    chains: dict[str, tuple[Section, ...]] = {}
    for sections in documents:
        chains.update(heading_chains(sections))
    return Places(chains, _names(chains), {section_id: at for at, section_id in enumerate(chains)})


def _names(chains: Mapping[str, tuple[Section, ...]]) -> dict[str, str]:
    """Name each section under its heading; those that would be called the same there get their id, too."""
    places = {section_id: (_above(chain), section_name(chain[-1])) for section_id, chain in chains.items()}
    times = Counter(places.values())
    names: dict[str, str] = {}
    for section_id, (above, name) in places.items():
        told = f"{name} ({section_id.rpartition(':')[2]})" if times[above, name] > 1 else name
        names[section_id] = f"{names[above]}{UNDER}{told}" if above in names else told
    return names


def _above(chain: Sequence[Section]) -> str:
    """The id of the heading a section stands directly under; for an outermost one that of its document."""
    return chain[-2].section_id if len(chain) > 1 else chain[-1].document_id
