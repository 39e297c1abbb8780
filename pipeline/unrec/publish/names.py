"""What pages and workbooks call a section, an instrument, a reference; how they write places and signs."""

import re
import unicodedata
from urllib.parse import quote

from unrec.catalogue import Catalogue
from unrec.languages import load, supported
from unrec.models import Reference, Section
from unrec.text import CONTROLS, INVISIBLE

PAGE_LANGUAGE = "en"
"""The language of the page's own words; texts and titles keep theirs."""

QUOTED = re.compile("«([^«»]+)»")
"""Words of the source in a finding's message."""

HIDDEN = re.compile(f"[{INVISIBLE}{CONTROLS}\u2028\u2029]")
"""Characters that a reader cannot see and that may turn the order of those around them."""


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
