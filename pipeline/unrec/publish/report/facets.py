"""What is cited, and what paragraphs can be filtered by."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, get_args

import msgspec

from unrec.catalogue import Catalogue
from unrec.models import (
    Finding,
    Paragraph,
    ParagraphKind,
    Recommendation,
    Reference,
    ReferenceStatus,
    Severity,
    Strength,
)
from unrec.publish.report.page_names import (
    Places,
    anchor,
    direction,
    instrument_name,
    link,
    natural,
    words_of,
)

# What is cited, by instrument and article, by symbol, and what has no known target.

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
    last = {"cited:symbols": 1, "cited:unresolved": 2}
    return tuple(sorted(groups, key=lambda group: (last.get(group.place, 0), -group.references, group.name)))


def _group(
    name: str, rows: dict[str, list[Reference]], units: dict[str, Paragraph], catalogue: Catalogue
) -> Group:
    entries = tuple(_entries(name, rows, units))
    place, total = _place(name, WHOLE), sum(entry.references for entry in entries)
    if name == "symbols":
        return Group(place, "Documents and resolutions", total, entries)
    if name == "unresolved":
        return Group(place, "Without a known target", total, entries)
    language = next((units[row.paragraph_id].language for cited in rows.values() for row in cited), "")
    known = catalogue.instruments.get(name)
    title = (known.title(language) or "") if known else ""
    return Group(
        place, instrument_name(name, catalogue), total, entries, title, language, direction(language)
    )


def _entries(group: str, rows: dict[str, list[Reference]], units: dict[str, Paragraph]) -> Iterator[Entry]:
    for name in sorted(rows, key=lambda row: (row != WHOLE, natural(row))):
        cited = rows[name]
        citing = dict.fromkeys(row.paragraph_id for row in cited)
        yield Entry(
            _place(group, name) if name else f"{_place(group, name)}/",
            name or AS_A_WHOLE,
            len(cited),
            tuple(units[unit] for unit in citing),
            facet_of(group, name),
            units[cited[0].paragraph_id].language if group == "unresolved" else "",
        )


# What paragraphs can be filtered by: the choices of each filter, and which of them each unit meets.

LABELS = {
    "document": "Document",
    "meeting": "Meeting or section",
    "kind": "Kind",
    "strength": "Strength",
    "addressee": "Addressee",
    "cited": "Cites",
    "status": "Reference found as",
    "findings": "Findings",
}
"""The filters by name, in order, with what the page calls them."""


class Value(NamedTuple):
    """A value of a filter that a unit has: how it is called, in which group, and where it is sorted."""

    facet: str
    key: str
    label: str
    group: str = ""
    order: tuple[object, ...] = ()


class Choice(msgspec.Struct, frozen=True):
    """A choice of a filter; `number` stands for it in the page's index."""

    number: int
    key: str
    label: str
    units: int


class Facet(msgspec.Struct, frozen=True):
    """A filter: its choices in groups; a group without a name stands first."""

    name: str
    label: str
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]


class Facets(msgspec.Struct, frozen=True):
    """All filters, and of each unit, in order, the numbers of the choices that it meets."""

    facets: tuple[Facet, ...]
    met: tuple[tuple[int, ...], ...]

    def number(self, name: str, key: str) -> int | None:
        """Return the number of a choice; null where there is no such choice."""
        choices = (
            one for facet in self.facets if facet.name == name for _, group in facet.groups for one in group
        )
        return next((choice.number for choice in choices if choice.key == key), None)


def facets(values: Sequence[Sequence[Value]]) -> Facets:
    """Number the values of all units. A filter whose single choice every unit meets is left out."""
    counted: dict[tuple[str, str], int] = {}
    shown: dict[tuple[str, str], Value] = {}
    for choices in values:
        for key in dict.fromkeys(value[:2] for value in choices):
            counted[key] = counted.get(key, 0) + 1
        shown.update((value[:2], value) for value in choices if value[:2] not in shown)
    ordered = sorted(shown.values(), key=lambda value: (list(LABELS).index(value.facet), value.order))
    numbers = {value[:2]: number for number, value in enumerate(ordered)}
    made = [_facet(name, [one for one in ordered if one.facet == name], counted, numbers) for name in LABELS]
    useful = tuple(
        facet
        for facet in made
        if any(choice.units < len(values) for _, group in facet.groups for choice in group)
    )
    met = tuple(tuple(sorted({numbers[value[:2]] for value in choices})) for choices in values)
    return Facets(useful, met)


def _facet(
    name: str,
    values: Sequence[Value],
    counted: dict[tuple[str, str], int],
    numbers: dict[tuple[str, str], int],
) -> Facet:
    groups: dict[str, list[Choice]] = {}
    for value in values:
        choice = Choice(numbers[value[:2]], value.key, value.label, counted[value[:2]])
        groups.setdefault(value.group, []).append(choice)
    return Facet(name, LABELS[name], tuple((group, tuple(choices)) for group, choices in groups.items()))


def values_of(
    unit: Paragraph,
    asked: Recommendation | None,
    places: Places,
    references: Iterable[Reference],
    findings: Iterable[Finding],
    catalogue: Catalogue,
) -> Iterator[Value]:
    """Yield what a unit can be filtered by; the headings it stands under are all of them,
    not only the inmost.
    """
    yield Value("document", unit.document_id, unit.document_id, order=(unit.document_id,))
    headings = places.chains.get(unit.section_id or "", ())
    for heading in headings:
        key = heading.section_id
        yield Value("meeting", key, places.names[key], unit.document_id, (places.order[key],))
    if not headings:
        yield Value("meeting", unit.document_id, "under no heading", unit.document_id, (-1, unit.document_id))
    kinds = get_args(ParagraphKind)
    yield Value("kind", unit.kind, unit.kind, order=(kinds.index(unit.kind),))
    if asked:
        yield from _asked(asked)
    yield from _references(references, catalogue)
    yield from _findings(findings)


def _asked(row: Recommendation) -> Iterator[Value]:
    strengths = get_args(Strength)
    at = strengths.index(row.strength) if row.strength else len(strengths)
    yield Value("strength", row.strength or "", words_of(row.strength or "no operative words"), order=(at,))
    for addressee in row.addressees:
        yield Value("addressee", addressee.id, words_of(addressee.id), order=(addressee.id,))


def _references(references: Iterable[Reference], catalogue: Catalogue) -> Iterator[Value]:
    statuses = get_args(ReferenceStatus)
    none = True
    for row in references:
        none = False
        yield Value("status", row.status, row.status, order=(statuses.index(row.status),))
        group, entry = key_of(row)
        if group == "symbols":
            yield Value("cited", facet_of(group, entry), entry, "Documents and resolutions", (1, entry))
        elif group and group != "unresolved":
            name = instrument_name(group, catalogue)
            yield Value("cited", group, f"{name}: all", name, (0, name, 0, ()))
            label = entry or AS_A_WHOLE
            place = (0, name, 2 if entry else 1, natural(entry))
            yield Value("cited", facet_of(group, entry), label, name, place)
    if none:
        yield Value("status", "", "no references", order=(len(statuses),))


def _findings(findings: Iterable[Finding]) -> Iterator[Value]:
    severities = get_args(Severity)
    none = True
    for item in findings:
        none = False
        yield Value("findings", "any", "any finding", order=(0,))
        at = severities.index(item.severity)
        yield Value("findings", item.severity, item.severity, "By severity", (1, -at))
        yield Value("findings", f"code:{item.code}", item.code, "By kind", (2, item.code))
    if none:
        yield Value("findings", "none", "no findings", order=(0, 1))
