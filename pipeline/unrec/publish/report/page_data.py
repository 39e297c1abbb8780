"""What the page shows, made from the extractions: rows with their links, marks, filters and pictures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import get_args

import msgspec

from unrec.catalogue import Catalogue
from unrec.compare.align import Work as Versions
from unrec.compare.align import align, cells, row_of
from unrec.findings import kinds
from unrec.models import (
    Document,
    Extraction,
    Paragraph,
    Recommendation,
    Reference,
    Section,
    SeriesRow,
    Severity,
)
from unrec.nested import grouped
from unrec.publish.report.charts import Chart, charts
from unrec.publish.report.facets import Facets, Group, citations, facets, href_of, values_of
from unrec.publish.report.page_names import (
    PAGE_LANGUAGE,
    Places,
    instrument_name,
    places,
    target_name,
    tongues,
    words_of,
)
from unrec.publish.report.passages import Note, Run, Sheets, Span, note, runs, suspects
from unrec.series.timeline import Timeline, timelines
from unrec.themes.terms import SCHEMES, load_scheme, theme_name


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
    groups: dict[tuple[Severity, str], list[Note]] = {}
    for item in findings:
        groups.setdefault((item.row.severity, item.row.code), []).append(item)
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
