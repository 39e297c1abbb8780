"""What each page shows of an output, by its index and its documents, for a server and a folder alike."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, partial
from math import ceil
from typing import Any, NamedTuple

from unrec.catalogue import Catalogue
from unrec.data import UsageError
from unrec.find.index import data
from unrec.find.recommendations import recommendations
from unrec.find.search import DocumentRow, Finder
from unrec.findings import kinds
from unrec.languages.states import load_states
from unrec.models import Extraction, SeriesRow
from unrec.pages.addresses import Addresses, target_of
from unrec.pages.asked import Asked, asked_of
from unrec.pages.paper import Sheet, paper_of, works_of
from unrec.pages.render import spoken, templates
from unrec.pages.timeline import Asked as Timeline
from unrec.pages.timeline import shown
from unrec.publish.names import PAGE_LANGUAGE, instrument_name
from unrec.publish.pdfs import PDF
from unrec.series.timeline import joined
from unrec.store.output import read_document, read_series
from unrec.themes.terms import SCHEMES, scheme_of

LISTED, UNITS = 100, 200
"""Rows of a list on a page; paragraphs of a document on a page of a server."""
SHOWN_VALUES = 12
_ASKED, _CITING = 20, 8


class NotThereError(UsageError, LookupError):
    """What an address names is not there."""


class Page(NamedTuple):
    """A page: which view of the template, its title, and what it shows."""

    view: str
    title: str
    values: dict[str, Any]
    status: int = 200


Turning = list[tuple[int, str]]


class Views:
    """Makes the pages of an output, from its index as it is open. `to` says where each stands.

    `kept` holds what takes seconds for 20,000 documents, for all who share it.
    """

    def __init__(
        self,
        finder: Finder,
        catalogue: Catalogue,
        to: Addresses,
        language: str = PAGE_LANGUAGE,
        kept: dict[str, Asked] | None = None,
    ) -> None:
        self._kept = {} if kept is None else kept
        self.finder, self.to = finder, to
        self._catalogue, self._language = catalogue, language

    def html(self, page: Page, **more: Any) -> str:
        """Return a page as HTML; the same page gives the same."""
        template = templates().get_template("page.html.j2")
        return template.render(
            **self._words, **page.values, **more, view=page.view, title=page.title, to=self.to
        )

    @cached_property
    def _words(self) -> dict[str, Any]:
        called = {state.code: state.called(self._language) for state in load_states() if state.code}
        return {
            **spoken(self._language, self._catalogue),
            "facet_names": data().facets,
            "state_name": lambda code: next(iter(called.get(code, ())), code),
        }

    def overview(self) -> Page:
        """What was asked of whom, the documents, what to look at, and figures."""
        figures = self.finder.base.execute(
            "SELECT count(*), sum(n_paragraphs), sum(n_recommendations), sum(n_references), sum(n_findings) "
            "FROM indexed_documents"
        ).fetchone()
        counts = ("documents", "paragraphs", "recommendations", "references", "findings")
        listed = self.documents().values
        asked = self._asked
        return Page(
            "overview",
            "Overview",
            {
                **listed,
                "counts": list(zip(counts, figures, strict=True)),
                "asked": Asked(asked.states[:_ASKED], asked.others[:_ASKED]),
                "findings": self._by_code(),
                **self._figures(),
            },
        )

    @property
    def _asked(self) -> Asked:
        if "all" not in self._kept:
            self._kept["all"] = asked_of(self.finder)
        return self._kept["all"]

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The States under review that were recommended something."""
        return tuple(row.who for row in self._asked.states)

    def _figures(self) -> dict[str, Any]:
        """Paragraphs by each facet, and by theme in each scheme."""
        rows = partial(
            self.finder.base.execute,
            "SELECT value, paragraphs FROM facets WHERE facet = ? ORDER BY 2 DESC, 1",
        )
        names = (name for name in data().facets if name not in {"doc", "finding", "theme", "cites"})
        facets = {name: listed for name in names if (listed := rows((name,)).fetchmany(SHOWN_VALUES))}
        themes: dict[str, list[Any]] = {name: [] for name in SCHEMES}
        for value, paragraphs in rows(("theme",)):
            if "." not in value:
                themes[scheme_of(value)].append((value, paragraphs))
        return {
            "facets": facets,
            "schemes": {"upr-issues": "Issue (UPR Info)", "sdg": "Sustainable Development Goal"},
            "themes": {name: listed for name, listed in themes.items() if listed},
        }

    def documents(self, page: int = 1, words: str = "") -> Page:
        """All documents, by their ids; those alone in whose id, title or symbol the words stand."""
        like = f"%{words.replace('|', '||').replace('%', '|%').replace('_', '|_')}%"
        where = (
            "WHERE document_id LIKE ?1 ESCAPE '|' OR title LIKE ?1 ESCAPE '|' OR symbol LIKE ?1 ESCAPE '|'"
        )
        address = partial(self.to.documents, words=words)
        counted, part = self._part(page, address, f"indexed_documents {where}", like)
        rows = self.finder.documents(f"{where} ORDER BY document_id{part}", (like,))
        return Page("documents", "Documents", {"rows": rows, "words": words, **counted})

    def _part(
        self, page: int, address: Callable[[int], str], rows: str, *values: str
    ) -> tuple[dict[str, Any], str]:
        """How many rows are listed, with the pages near the one asked for; and SQL for its part of them."""
        (count,) = self.finder.base.execute(f"SELECT count(*) FROM {rows}", values).fetchone()
        counted = {"count": count, "pages": turning(address, page, ceil(count / LISTED))}
        return counted, f" LIMIT {LISTED} OFFSET {(page - 1) * LISTED}"

    def read(self, name: str) -> tuple[DocumentRow, Extraction]:
        """Return a document by its id. Raises `NotThereError`."""
        row = self.finder.document(name)
        if row is None:
            raise NotThereError(f"There is no document {name} here.")
        try:
            return row, read_document(self.finder.folder, row.document_id)
        except (KeyError, ValueError) as error:
            raise NotThereError(f"{row.document_id} is not a document of this version: {error}") from error

    def document(self, name: str, page: int = 1, at: str | None = None) -> Page:
        """Some paragraphs of a document: those of a page, or of the page on which one stands."""
        row, extraction = self.read(name)
        made = self.laid_out(row, extraction)
        paper = made.values["paper"]
        order = [unit.row.path for part in paper.parts for unit in part.units]
        if at is not None:
            if at not in order:
                raise NotThereError(f"{row.document_id} has no paragraph {at}.")
            page = order.index(at) // UNITS + 1
        values = {
            "paper": paper.cut((page - 1) * UNITS, page * UNITS),
            "pages": turning(partial(self.to.document, row.document_id), page, ceil(len(order) / UNITS)),
        }
        return made._replace(values=made.values | values)

    def laid_out(
        self, row: DocumentRow, extraction: Extraction, sheets: dict[int, Sheet] | None = None
    ) -> Page:
        """A document as a tree, whole: what was asked in it, its findings, its paragraphs."""
        paper = paper_of(extraction, self._catalogue, partial(target_of, self.to), sheets)
        versions = self.finder.documents("WHERE work_id = ? ORDER BY document_id", (row.work_id,))
        cited_by = self.finder.base.execute(
            "SELECT paragraphs FROM facets WHERE facet = 'cites' AND value = ?", (row.symbol or "",)
        ).fetchone()
        return Page(
            "document",
            row.document_id,
            {
                "row": row,
                "paper": paper,
                "asked": asked_of(self.finder, row),
                "drawn": row.media_type == PDF,
                "pages": [],
                "versions": versions,
                "cited_by": cited_by[0] if cited_by else 0,
                "has_series": bool(self.series),
            },
        )

    def state(self, code: str, **asked: str) -> Page:
        """All recommendations to a State, with a summary; `by`, `response` and `theme` narrow them."""
        if code not in self.finder.values("to", code):
            raise NotThereError(f"Nothing is recommended to {code} here.")
        given = recommendations(
            self.finder, code, **{name: [value] if value else [] for name, value in asked.items()}
        )
        narrowed = {name: value for name, value in asked.items() if value}
        return Page("state", code, {"given": given, "narrowed": narrowed, "shown": SHOWN_VALUES})

    def work(self, name: str) -> Page:
        """The languages of a work side by side."""
        rows = self.finder.documents("WHERE work_id = ? ORDER BY document_id", (name,))
        if not rows:
            raise NotThereError(f"There is no work {name} here.")
        works = list(works_of([self.read(row.document_id)[1] for row in rows]))
        if not works:
            raise NotThereError(f"{name} is here in one language.")
        return Page("work", name, {"work": works[0]})

    @cached_property
    def series(self) -> list[SeriesRow]:
        """What `unrec series` has written; nothing where it has not run."""
        return read_series(self.finder.folder)

    def timelines(self) -> Page:
        """Which States and documents there are timelines of."""
        states = self.finder.base.execute(
            "SELECT state, count(*) FROM indexed_documents WHERE state IS NOT NULL GROUP BY 1 ORDER BY 1"
        ).fetchall()
        groups = sorted(sorted(group) for group in joined(self.series))
        values = {"states": states, "groups": groups, "has_series": bool(self.series)}
        return Page("timelines", "Timeline", values)

    def timeline(self, asked: Timeline) -> Page:
        """What a State was told, or a document said, over time."""
        line = shown(self.finder, self.series, asked)
        if line is None:
            raise NotThereError(f"There is nothing of {asked.to or asked.doc} here.")
        pages = turning(lambda page: self.to.timeline(page, **asked.chosen()), asked.page, line.pages)
        values = {"line": line, "pages": pages, "has_series": bool(self.series)}
        return Page("timeline", asked.to or asked.doc, values)

    def findings(self, code: str = "", page: int = 1) -> Page:
        """The findings of one kind, or how many there are of each."""
        if not code:
            counts = [(*row, kinds().get(row[0])) for row in self._by_code()]
            return Page("kinds", "Findings", {"findings": counts})
        address = partial(self.to.findings, code)
        counted, part = self._part(page, address, "indexed_findings WHERE code = ?", code)
        rows = self.finder.base.execute(
            "SELECT document_id, paragraph_id, severity, page, line, message, evidence, language "
            f"FROM indexed_findings JOIN indexed_documents USING (document) WHERE code = ?{part}",
            (code,),
        ).fetchall()
        return Page("findings", code, {"rows": rows, "kind": kinds().get(code), **counted})

    def _by_code(self) -> list[tuple[str, str, int]]:
        """How many findings there are of each code and severity, the gravest and commonest first."""
        return self.finder.base.execute(
            "SELECT code, severity, count(*) FROM indexed_findings GROUP BY 1, 2 "
            "ORDER BY instr('error warning info', severity), 3 DESC, 1"
        ).fetchall()

    def cited(self, page: int = 1) -> Page:
        """What is cited, the most often first, and where."""
        cited = "facets WHERE facet = 'cites'"
        counted, part = self._part(page, self.to.cited, cited)
        rows = self.finder.base.execute(
            f"SELECT value, paragraphs FROM {cited} ORDER BY 2 DESC, 1{part}"
        ).fetchall()
        named = [(value, self._named(value), paragraphs, self._citing(value)) for value, paragraphs in rows]
        return Page("cited", "Cited", {"rows": named, **counted})

    def _citing(self, value: str) -> list[str]:
        with suppress(UsageError):
            query = self.finder.read("", {"cites": [value]})
            return [hit.paragraph_id for hit in self.finder.search(query, _CITING).hits]
        return []

    def _named(self, value: str) -> str:
        instrument, _, rest = value.partition("/")
        if instrument not in self._catalogue.instruments:
            return ""
        article = ", ".join(
            f"{word} {part}"
            for word, part in zip(("article", "paragraph"), rest.split("/"), strict=False)
            if part
        )
        return ", ".join(filter(None, (instrument_name(instrument, self._catalogue), article)))


def told(status: int, message: str) -> Page:
    """Return a page that says something in a sentence."""
    return Page("told", f"{status}", {"message": message}, status)


def turning(address: Callable[[int], str], page: int, count: int) -> Turning:
    """Return the pages near one, the first and the last, with their addresses; none where there is one."""
    near = sorted({1, count, *range(max(page - 2, 1), min(page + 2, count) + 1)})
    return [(number, address(number) if number != page else "") for number in near] if count > 1 else []
