"""What the page shows, made from the extractions: rows with their links, marks, filters and pictures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, get_args

import msgspec

from unrec.catalogue import Catalogue
from unrec.compare.align import Work as Versions
from unrec.compare.align import align, cells, row_of
from unrec.findings import kinds
from unrec.models import (
    Document,
    Extraction,
    Finding,
    Paragraph,
    ParagraphKind,
    Recommendation,
    Reference,
    ReferenceStatus,
    Section,
    SeriesRow,
    Severity,
    Strength,
)
from unrec.nested import grouped
from unrec.publish.report.charts import Chart, charts
from unrec.publish.report.page_names import (
    PAGE_LANGUAGE,
    Places,
    anchor,
    direction,
    instrument_name,
    link,
    natural,
    places,
    target_name,
    tongues,
    words_of,
)
from unrec.publish.report.passages import Note, Run, Sheets, Span, note, runs, suspects
from unrec.series.timeline import Timeline, timelines
from unrec.themes.terms import SCHEMES, load_scheme, theme_name

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
            f"{group}/{name}",
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
            yield Value("cited", f"{group}/{entry}", entry, "Documents and resolutions", (1, entry))
        elif group and group != "unresolved":
            name = instrument_name(group, catalogue)
            yield Value("cited", group, f"{name}: all", name, (0, name, 0, ()))
            label = entry or AS_A_WHOLE
            place = (0, name, 2 if entry else 1, natural(entry))
            yield Value("cited", f"{group}/{entry}", label, name, place)
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


class Target(msgspec.Struct, frozen=True):
    """A reference row with what it leads to: in words, and as a link in the page.

    `mark` is its status, `unresolved` where no column of the row says what it leads to.
    """

    row: Reference
    name: str
    href: str
    mark: str


class Unit(msgspec.Struct, frozen=True):
    """A paragraph or item with everything the page says of it; `asked` is what it asks, where it does.

    `parent` is the place of its parent among the units of the page, -1 where it has none. `raw` is empty
    where it holds nothing that the text does not show.
    """

    row: Paragraph
    asked: Recommendation | None
    runs: tuple[Run, ...]
    targets: tuple[Target, ...]
    findings: tuple[Note, ...]
    parent: int
    raw: str


class Part(msgspec.Struct, frozen=True):
    """A section with the units that stand directly in it; without a heading, those that stand in none."""

    section: Section | None
    units: tuple[Unit, ...]


class Paper(msgspec.Struct, frozen=True):
    """A document with its parts in reading order, and the pictures of its pages."""

    row: Document
    parts: tuple[Part, ...]
    sheets: Sheets


class Kind(msgspec.Struct, frozen=True):
    """All findings of a kind, with its meaning and remedy."""

    code: str
    severity: Severity
    meaning: str
    remedy: str
    findings: tuple[Note, ...]


class Beside(msgspec.Struct, frozen=True):
    """A path of a work: its paragraph in each language, by code, and in words what differs between them."""

    path: str
    cells: tuple[tuple[str, Paragraph | None], ...]
    differs: str


class Work(msgspec.Struct, frozen=True):
    """A work in several languages: the paths that more than one of them has."""

    work_id: str
    languages: tuple[str, ...]
    lines: tuple[Beside, ...]


class Page(msgspec.Struct, frozen=True):
    """The whole page. The filters' `met` follows the units in the order of papers, parts and units.

    `instruments` are all ids with their names,
    `called` those names in the other languages that the page speaks.
    """

    papers: tuple[Paper, ...]
    kinds: tuple[Kind, ...]
    charts: tuple[Chart, ...]
    cited: tuple[Group, ...]
    facets: Facets
    works: tuple[Work, ...] = ()
    timelines: tuple[Timeline, ...] = ()
    instruments: tuple[tuple[str, str], ...] = ()
    called: dict[str, dict[str, str]] = {}

    def units(self) -> Iterator[Unit]:
        """Yield all units in the order of the page."""
        for paper in self.papers:
            for part in paper.parts:
                yield from part.units


def page_data(
    extractions: Sequence[Extraction],
    catalogue: Catalogue,
    pictures: Mapping[str, Sheets] | None = None,
    series: Sequence[SeriesRow] = (),
) -> Page:
    """Return what the page shows.

    `pictures` are those of each document, by its id, where there are any; `series` what was said before.
    """
    papers: list[Paper] = []
    count = 0
    for source in extractions:
        drawn = (pictures or {}).get(source.document.document_id, Sheets())
        papers.append(paper_of(source, catalogue, drawn, count))
        count += sum(len(part.units) for part in papers[-1].parts)
    paragraphs, recommendations, references, themes = (
        list(chain.from_iterable(map(attrgetter(table), extractions)))
        for table in ("paragraphs", "recommendations", "references", "themes")
    )
    where = places(extraction.sections for extraction in extractions)
    return Page(
        papers=tuple(papers),
        kinds=tuple(
            _kinds([note(row, source.document.language) for source in extractions for row in source.findings])
        ),
        charts=charts(where, recommendations, references, catalogue, themes),
        cited=citations(references, {row.paragraph_id: row for row in paragraphs}, catalogue),
        facets=_facets(papers, where, catalogue),
        works=tuple(works_of(extractions)),
        timelines=tuple(timelines(extractions, series)),
        instruments=tuple((key, instrument_name(key, catalogue)) for key in sorted(catalogue.instruments)),
        called={code: _called(catalogue, code) for code in tongues()[1:]},
    )


def _called(catalogue: Catalogue, language: str) -> dict[str, str]:
    """The names of instruments and themes in a language, where there are any, by the page's own."""
    themes = [theme for scheme in SCHEMES for theme in load_scheme(scheme).themes]
    return {theme_name(theme, PAGE_LANGUAGE): theme_name(theme, language) for theme in themes} | {
        instrument_name(instrument_id, catalogue): name
        for instrument_id, known in catalogue.instruments.items()
        for name in known.called(language)[:1]
    }


def works_of(extractions: Sequence[Extraction]) -> Iterator[Work]:
    """Yield the works that stand here in more than one language,
    each path that several have beside each other.
    """
    parts = {extraction.document.document_id: cells(extraction) for extraction in extractions}
    rows = {row.paragraph_id: row for extraction in extractions for row in extraction.paragraphs}
    for work_id, versions in grouped(extractions, lambda extraction: extraction.document.work_id).items():
        languages = tuple(dict.fromkeys(extraction.document.language for extraction in versions))
        if len(languages) == 1 or len(languages) < len(versions):
            continue
        work = Versions(work_id, tuple(extraction.document.document_id for extraction in versions))
        lines = tuple(
            Beside(
                aligned.path,
                tuple(
                    (code, rows[aligned.cells[code].paragraph_id] if code in aligned.cells else None)
                    for code in languages
                ),
                row_of(aligned).disagreement or "",
            )
            for aligned in align(work, parts)
        )
        if lines:
            yield Work(work_id, languages, lines)


def paper_of(
    extraction: Extraction,
    catalogue: Catalogue,
    pictures: Sheets,
    before: int = 0,
    href: Callable[[Reference], str] = href_of,
) -> Paper:
    """Lay a document out; `before` counts the units of the documents before it, `href` says where a
    reference leads.
    """
    by_section = grouped(extraction.paragraphs, lambda row: row.section_id)
    above = by_section.get(None, [])
    order: list[tuple[Section | None, list[Paragraph]]] = [(None, above)] if above else []
    order += [(section, by_section.get(section.section_id, [])) for section in extraction.sections]
    rows = [row for _, own in order for row in own]
    places = {row.paragraph_id: before + at for at, row in enumerate(rows)}
    references = grouped(extraction.references, lambda row: row.paragraph_id)
    findings = grouped(extraction.findings, lambda row: row.paragraph_id)
    asked = {row.recommendation_id: row for row in extraction.recommendations}
    units = {
        row.paragraph_id: _unit(
            row,
            asked.get(paragraph_id),
            [_target(ref, catalogue, href) for ref in references.get(paragraph_id, ())],
            [note(item, row.language) for item in findings.get(paragraph_id, ())],
            places.get(row.parent_id or "", -1),
        )
        for paragraph_id, row in ((row.paragraph_id, row) for row in rows)
    }
    parts = tuple(Part(section, tuple(units[row.paragraph_id] for row in rows)) for section, rows in order)
    return Paper(extraction.document, parts, pictures)


def _target(row: Reference, catalogue: Catalogue, href: Callable[[Reference], str]) -> Target:
    known = row.target_id or row.instrument_id or row.symbol
    return Target(row, target_name(row, catalogue), href(row), row.status if known else "unresolved")


def _unit(
    row: Paragraph,
    asked: Recommendation | None,
    targets: Sequence[Target],
    findings: Sequence[Note],
    parent: int,
) -> Unit:
    return Unit(
        row=row,
        asked=asked,
        runs=runs(row.text, _spans(row, asked, targets, findings)),
        targets=tuple(targets),
        findings=tuple(findings),
        parent=parent,
        raw="" if row.raw == row.text else row.raw,
    )


def _spans(
    row: Paragraph, asked: Recommendation | None, targets: Iterable[Target], findings: Iterable[Note]
) -> Iterator[Span]:
    for target in targets:
        ref = target.row
        yield Span(ref.char_start, ref.char_end, target.mark, f"{target.name} ({ref.status})", target.href)
    if asked and asked.operative_start is not None and asked.operative_end is not None:
        note = f"operative words: {words_of(asked.strength or '')}"
        yield Span(asked.operative_start, asked.operative_end, "operative", note)
    for addressee in asked.addressees if asked else ():
        note = f"addressee: {words_of(addressee.id)}"
        yield Span(addressee.char_start, addressee.char_end, "addressee", note)
    for item in findings:
        yield from suspects(row.text, item.row)


def _kinds(findings: Iterable[Note]) -> Iterator[Kind]:
    """Yield the findings by kind, the gravest and most frequent first."""
    groups = grouped(findings, lambda item: (item.row.severity, item.row.code))
    severities = get_args(Severity)
    order = sorted(groups, key=lambda key: (-severities.index(key[0]), -len(groups[key]), key[1]))
    for severity, code in order:
        known = kinds().get(code)
        meaning, remedy = (known.meaning, known.remedy) if known else ("", "")
        yield Kind(code, severity, meaning, remedy, tuple(groups[severity, code]))


def _facets(papers: Iterable[Paper], where: Places, catalogue: Catalogue) -> Facets:
    return facets(
        [
            list(
                values_of(
                    unit.row,
                    unit.asked,
                    where,
                    [target.row for target in unit.targets],
                    [item.row for item in unit.findings],
                    catalogue,
                )
            )
            for paper in papers
            for part in paper.parts
            for unit in part.units
        ]
    )
