"""What is cited, by instrument and article, by symbol, and what has no known target."""

from collections.abc import Iterable, Iterator

import msgspec

from unrec.catalogue import Catalogue
from unrec.models import Paragraph, Reference
from unrec.report.names import anchor, direction, instrument_name, link, natural

WHOLE = ""
"""The entry of references to an instrument as a whole."""

AS_A_WHOLE = "the instrument as a whole"
"""What the page calls that entry."""


class Entry(msgspec.Struct, frozen=True):
    """One target: its id in the page, its name, how many references, and the units that make them, in order.

    `language` is that of the name where this is words of a text.
    """

    place: str
    name: str
    references: int
    units: tuple[Paragraph, ...]
    facet: str
    language: str = ""


class Group(msgspec.Struct, frozen=True):
    """An instrument with its articles, or all symbols, or all without a known target."""

    place: str
    name: str
    references: int
    entries: tuple[Entry, ...]
    title: str = ""
    language: str = ""
    direction: str = "auto"


def key_of(row: Reference) -> tuple[str, str]:
    """Return the group and the entry of a reference;
    references to paragraphs of the document have none: `("", "")`.
    """
    if row.target_id or row.kind == "recommendation":
        return "", ""
    if row.instrument_id:
        if row.article:
            return row.instrument_id, f"article {row.article}"
        return row.instrument_id, f"part {row.part}" if row.part else WHOLE
    if row.symbol:
        return "symbols", row.symbol
    return "unresolved", row.surface


def href_of(row: Reference) -> str:
    """Return the link of a reference: to the paragraph it names, else to its entry in the list."""
    if row.target_id:
        return link(anchor("r", row.target_id))
    group, entry = key_of(row)
    return link(_place(group, entry)) if group else link("cited")


def facet_of(group: str, entry: str) -> str:
    """Return the filter value of an entry: those that cite just that, and not all of its group."""
    return f"{group}/{entry}"


def _place(group: str, entry: str) -> str:
    return anchor("cited", f"{group}/{entry}" if entry else group)


def citations(
    references: Iterable[Reference], units: dict[str, Paragraph], catalogue: Catalogue
) -> tuple[Group, ...]:
    """Return the list: instruments by falling count, then symbols, then what has no known target."""
    gathered: dict[str, dict[str, list[Reference]]] = {}
    for row in references:
        group, entry = key_of(row)
        if group:
            gathered.setdefault(group, {}).setdefault(entry, []).append(row)
    groups = [_group(name, rows, units, catalogue) for name, rows in gathered.items()]
    return tuple(sorted(groups, key=lambda one: (_rank(one.place), -one.references, one.name)))


def _rank(place: str) -> int:
    return {"cited:symbols": 1, "cited:unresolved": 2}.get(place, 0)


def _group(
    name: str, rows: dict[str, list[Reference]], units: dict[str, Paragraph], catalogue: Catalogue
) -> Group:
    entries = tuple(_entries(name, rows, units))
    place, total = _place(name, WHOLE), sum(entry.references for entry in entries)
    if name == "symbols":
        return Group(place, "Documents and resolutions", total, entries)
    if name == "unresolved":
        return Group(place, "Without a known target", total, entries)
    language = next((units[row.paragraph_id].language for own in rows.values() for row in own), "")
    known = catalogue.instruments.get(name)
    title = (known.title(language) or "") if known else ""
    return Group(
        place, instrument_name(name, catalogue), total, entries, title, language, direction(language)
    )


def _entries(group: str, rows: dict[str, list[Reference]], units: dict[str, Paragraph]) -> Iterator[Entry]:
    for name in sorted(rows, key=lambda one: (one != WHOLE, natural(one))):
        own = rows[name]
        citing = dict.fromkeys(row.paragraph_id for row in own)
        yield Entry(
            _place(group, name) if name else f"{_place(group, name)}/",
            name or AS_A_WHOLE,
            len(own),
            tuple(units[unit] for unit in citing),
            facet_of(group, name),
            units[own[0].paragraph_id].language if group == "unresolved" else "",
        )
