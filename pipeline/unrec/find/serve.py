"""The pages of `unrec serve`: an output from its index, page by page, and what people judge of it, kept.

No page holds a script; everything works by links and forms, and every filter stands in the address. A page is
asked for by anyone who can reach the port: by default that is this machine alone, and with a token those who
bring it. What is written is the file of decisions, and nothing else.
"""

import hmac
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from importlib import resources
from math import ceil
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from msgspec.structs import replace
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from unrec.catalogue import Catalogue
from unrec.decisions import Decision, DecisionsError, Target
from unrec.find import timeline as timelines
from unrec.find.index import NAME, IndexUnfitError, check, data
from unrec.find.judging import Desk, Thing, decision_of, things_of, things_of_document
from unrec.find.search import DocumentRow, Finder, Hit, QueryError
from unrec.findings import kinds
from unrec.models import Extraction, Reference, SeriesRow
from unrec.publish.report import page_names as names
from unrec.publish.report.page_data import Paper, Part, paper_of, works_of
from unrec.publish.report.passages import PDF, SUSPECT, Run, Sheets, Span, runs, sources
from unrec.publish.report.render import spoken, style, templates
from unrec.reading.picture import PictureError, page_picture
from unrec.series.timeline import joined
from unrec.store.output import read_document, read_series
from unrec.themes.terms import SCHEMES, scheme_of, theme_name

EACH = 20
"""What is found, on a page; of lists, `LISTED`; of paragraphs of a document, `UNITS`."""
LISTED, UNITS = 100, 200
_SHOWN_VALUES = 12
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "same-origin",  # without any, browsers would not say which site a form is of
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_COOKIE = "unrec-token"
_LONGEST_FORM = 1_000_000


class Site(NamedTuple):
    """What is served: an output, where its PDFs may be, the catalogue, who judges, and in which language."""

    folder: Path
    sources: tuple[Path, ...]
    catalogue: Catalogue
    desk: Desk
    language: str = names.PAGE_LANGUAGE
    token: str | None = None
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]", "testserver")


class NotThereError(LookupError):
    """What an address names is not there."""


def app(site: Site) -> Starlette:
    """Return the server. Raises `IndexUnfitError` where the index cannot be asked."""
    pages = _Pages(site)
    routes = [
        Route("/", pages.answer(pages.overview)),
        Route("/search", pages.answer(pages.search)),
        Route("/documents", pages.answer(pages.documents)),
        Route("/documents/{name}", pages.answer(pages.document)),
        Route("/works/{name}", pages.answer(pages.work)),
        Route("/timeline", pages.answer(pages.timeline)),
        Route("/findings", pages.answer(pages.findings)),
        Route("/cited", pages.answer(pages.cited)),
        Route("/judge/{name:path}", pages.answer(pages.judge), methods=["GET", "POST"]),
        Route("/pictures/{name:path}", pages.answer(pages.picture)),
        Route("/decisions.json", pages.answer(pages.decisions)),
        Route("/style.css", pages.answer(pages.style)),
    ]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=list(site.hosts), www_redirect=False)
    door = Middleware(_Door, token=site.token)
    told = {404: pages.nowhere}
    return Starlette(routes=routes, middleware=[hosts, door], exception_handlers=told, lifespan=pages.life)


class _Door:
    """Lets in who brings the token, where there is one; adds the headers that bound what a page may do."""

    def __init__(self, inner: ASGIApp, token: str | None) -> None:
        self._inner, self._token = inner, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        request = Request(scope)
        brought = request.query_params.get("token", "")
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        answer: ASGIApp = self._inner
        if self._token is not None:
            if _same(brought, self._token):
                left = [
                    (name, value) for name, value in request.query_params.multi_items() if name != "token"
                ]
                redirect = RedirectResponse(f"{request.url.path}?{urlencode(left)}", 303)
                redirect.set_cookie(_COOKIE, self._token, httponly=True, samesite="strict")
                answer = redirect
            elif not (_same(bearer, self._token) or _same(request.cookies.get(_COOKIE, ""), self._token)):
                answer = HTMLResponse("<!DOCTYPE html><title>401</title><p>A token is needed: ?token=…", 401)

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [
                    (name.lower().encode(), value.encode()) for name, value in _HEADERS.items()
                ]
            await send(message)

        await answer(scope, receive, with_headers)


def _same(brought: str, token: str) -> bool:
    return hmac.compare_digest(brought.encode(), token.encode())


class _Chosen(NamedTuple):
    """What an address asks for: words, values of facets, and which page of the results."""

    query: str
    facets: dict[str, list[str]]
    page: int

    @classmethod
    def of(cls, request: Request) -> "_Chosen":
        values = request.query_params
        asked = {name: [value for value in values.getlist(name) if value] for name in data().facets}
        return cls(values.get("q", ""), {name: kept for name, kept in asked.items() if kept}, _page(request))

    def address(self, *, page: int = 1, **changed: list[str]) -> str:
        facets = self.facets | changed
        pairs = [("q", self.query)] if self.query else []
        pairs += [(name, value) for name, values in facets.items() for value in values]
        pairs += [("page", str(page))] if page > 1 else []
        return f"/search?{urlencode(pairs)}"


def _page(request: Request) -> int:
    text = request.query_params.get("page", "")
    return max(int(text), 1) if text.isdecimal() and len(text) < 8 else 1


class _Pages:
    """Makes the pages. One request at a time asks the index; it is opened anew when it was replaced."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = Lock()
        self._finder, self._seen = Finder(site.folder, threads=True), self._stamp()
        self._files: dict[str, Path] = {}
        self._series: tuple[int, list[SeriesRow]] | None = None
        self._templates = templates(__package__ or "unrec.find")
        tongue = names.tongue(site.language)
        self._templates.globals.update(
            **spoken(tongue),
            facet_names=data().facets,
            search_for=lambda facet, value: _Chosen("", {facet: [value]}, 1).address(),
            address_of=_address_of,
            place_of=lambda document_id: f"/documents/{quote(document_id, safe='')}",
            theme_name=lambda value: theme_name(value, tongue.language, names.PAGE_LANGUAGE),
        )

    def _stamp(self) -> tuple[int, int]:
        state = (self._site.folder / NAME).stat()
        return state.st_ino, state.st_mtime_ns

    def answer(self, make: Callable[..., Response]) -> Callable[[Request], Any]:
        """Return what answers a request by a page that is made in a thread, errors told in words."""

        async def answering(request: Request) -> Response:
            form: dict[str, str] = {}
            if request.method == "POST":
                origin = request.headers.get("origin")
                if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
                    return self._told(403, "This form is of another site.")
                if int(request.headers.get("content-length") or 0) > _LONGEST_FORM:
                    return self._told(413, "That is too long.")
                async with request.form(max_fields=30, max_files=0) as sent:
                    form = {name: value for name, value in sent.items() if isinstance(value, str)}
            return await run_in_threadpool(self._safely, make, request, form)

        return answering

    def _safely(self, make: Callable[..., Response], request: Request, form: dict[str, str]) -> Response:
        with self._lock:
            try:
                self._open_anew()
                return make(request, form) if request.method == "POST" else make(request)
            except NotThereError as error:
                return self._told(404, str(error))
            except DecisionsError as error:
                return self._told(400, str(error))
            except (IndexUnfitError, sqlite3.Error, OSError) as error:
                return self._told(503, f"{error}")

    def _open_anew(self) -> None:
        stamp = self._stamp()
        if stamp != self._seen:
            self._finder.base.close()
            self._finder, self._seen = Finder(self._site.folder, threads=True), stamp
        else:
            check(self._site.folder)

    @asynccontextmanager
    async def life(self, _: Starlette) -> AsyncIterator[None]:
        """Close the index when the server ends."""
        yield
        self._finder.base.close()

    async def nowhere(self, _: Request, __: Exception) -> Response:
        """Say that an address leads nowhere."""
        return self._told(404, "There is no such page.")

    def _told(self, status: int, message: str) -> Response:
        return self._shown("told", status=status, title=f"{status}", message=message)

    def _shown(self, view: str, *, title: str, status: int = 200, **values: Any) -> Response:
        html = self._templates.get_template("serve.html.j2").render(view=view, title=title, **values)
        return HTMLResponse(html, status)

    # The pages

    def overview(self, _: Request) -> Response:
        """What there is, in figures, by every facet."""
        base = self._finder.base
        figures = base.execute(
            "SELECT count(*), sum(n_paragraphs), sum(n_recommendations), sum(n_references), sum(n_findings) "
            "FROM indexed_documents"
        ).fetchone()
        counts = zip(
            ("documents", "paragraphs", "recommendations", "references", "findings"), figures, strict=True
        )
        values = {
            name: base.execute(
                "SELECT value, paragraphs FROM facets WHERE facet = ? ORDER BY 2 DESC, 1 LIMIT ?",
                (name, _SHOWN_VALUES),
            ).fetchall()
            for name in data().facets
            if name not in {"doc", "finding"}
        }
        themes = base.execute("SELECT value, paragraphs FROM facets WHERE facet = 'theme' ORDER BY 2 DESC, 1")
        by_scheme: dict[str, list[Any]] = {name: [] for name in SCHEMES}
        for value, paragraphs in themes:
            if "." not in value:
                by_scheme[scheme_of(value)].append((value, paragraphs))
        return self._shown(
            "overview",
            title="Overview",
            counts=list(counts),
            facets={name: listed for name, listed in values.items() if listed and name != "theme"},
            findings=self._by_code(),
            schemes={"upr-issues": "Issue (UPR Info)", "sdg": "Sustainable Development Goal"},
            themes={name: listed for name, listed in by_scheme.items() if listed},
        )

    def search(self, request: Request) -> Response:
        """What a query and facets find; without any, the form."""
        chosen = _Chosen.of(request)
        asked: dict[str, Any] = {"chosen": chosen, "results": None, "wrong": None, "facets": {}, "pages": 0}
        if chosen.query.strip() or chosen.facets:
            try:
                query = self._finder.read(chosen.query, chosen.facets)
                results = self._finder.search(query, EACH, (chosen.page - 1) * EACH)
                asked["results"] = [(hit, _marked(hit)) for hit in results.hits]
                asked |= {"total": results.total, "more": results.more, "searched": results.searched}
                asked["pages"] = ceil(results.total / EACH)
                columns = [name for name in data().counted if name != "cites"]
                asked["facets"] = {
                    name: counts[:_SHOWN_VALUES]
                    for name, counts in self._finder.facets(query, columns).items()
                    if len(counts) > 1 or name in chosen.facets
                }
            except QueryError as error:
                asked["wrong"] = error
        return self._shown("search", title="Search", status=400 if asked["wrong"] else 200, **asked)

    def documents(self, request: Request) -> Response:
        """All documents, by their ids."""
        words = request.query_params.get("q", "").strip()
        like = f"%{words.replace('|', '||').replace('%', '|%').replace('_', '|_')}%"
        where = (
            "WHERE document_id LIKE ?1 ESCAPE '|' OR title LIKE ?1 ESCAPE '|' OR symbol LIKE ?1 ESCAPE '|'"
        )
        address = f"/documents?{urlencode({'q': words})}"
        counted, part = self._part(request, address, f"indexed_documents {where}", like)
        rows = self._finder.documents(f"{where} ORDER BY document_id{part}", (like,))
        return self._shown("documents", title="Documents", rows=rows, words=words, **counted)

    def _part(self, request: Request, address: str, rows: str, *values: str) -> tuple[dict[str, Any], str]:
        """How many rows are listed, with the pages near the one asked for; and SQL for its part of them."""
        page = _page(request)
        (count,) = self._finder.base.execute(f"SELECT count(*) FROM {rows}", values).fetchone()
        counted = {"count": count, "pages": _pages(address, page, ceil(count / LISTED))}
        return counted, f" LIMIT {LISTED} OFFSET {(page - 1) * LISTED}"

    def _document(self, name: str) -> tuple[DocumentRow, Extraction]:
        row = self._finder.document(name)
        if row is None:
            raise NotThereError(f"There is no document {name} here.")
        try:
            return row, read_document(self._site.folder, row.document_id)
        except (KeyError, ValueError) as error:
            raise NotThereError(f"{row.document_id} is not a document of this version: {error}") from error

    def document(self, request: Request) -> Response:
        """A document as a tree, so many paragraphs at a time."""
        row, extraction = self._document(request.path_params["name"])
        paper = paper_of(extraction, self._site.catalogue, Sheets(), href=partial_href(row.document_id))
        order = [unit.row.path for part in paper.parts for unit in part.units]
        at, page = request.query_params.get("at"), _page(request)
        if at is not None:
            if at not in order:
                raise NotThereError(f"{row.document_id} has no paragraph {at}.")
            page = order.index(at) // UNITS + 1
        versions = self._finder.documents("WHERE work_id = ? ORDER BY document_id", (row.work_id,))
        cited_by = self._finder.base.execute(
            "SELECT paragraphs FROM facets WHERE facet = 'cites' AND value = ?", (row.symbol or "",)
        ).fetchone()
        return self._shown(
            "document",
            title=row.document_id,
            row=row,
            paper=_cut(paper, (page - 1) * UNITS, page * UNITS),
            papers=(paper,),
            at=at,
            served=self._served,
            pages=_pages(f"/documents/{row.document_id}?", page, ceil(len(order) / UNITS)),
            versions=[other for other in versions if other is not row],
            cited_by=cited_by[0] if cited_by else 0,
        )

    def _served(self, unit: Any, paper: Paper) -> Any:
        """What stands under a paragraph in the place of the page's own panels."""
        drawn = paper.row.media_type == PDF and unit.row.boxes
        macro = self._templates.get_template("served.html.j2").module
        return macro.under(unit.row, sorted({box.page for box in unit.row.boxes}) if drawn else [])  # type: ignore[attr-defined]

    def work(self, request: Request) -> Response:
        """The languages of a work side by side."""
        name = request.path_params["name"]
        rows = self._finder.documents("WHERE work_id = ? ORDER BY document_id", (name,))
        if not rows:
            raise NotThereError(f"There is no work {name} here.")
        found = list(works_of([self._document(row.document_id)[1] for row in rows]))
        if not found:
            raise NotThereError(f"{name} is here in one language.")
        return self._shown("work", title=name, work=found[0])

    def timeline(self, request: Request) -> Response:
        """What a State was told, or a document said, over time; or which States and documents there are."""
        values, rows = request.query_params, self._said_before()
        words = {name: values.get(name, "") for name in timelines.Asked._fields if name != "page"}
        asked = timelines.Asked(**words, page=_page(request))
        if not (asked.to or asked.doc):
            states = self._finder.base.execute(
                "SELECT state, count(*) FROM indexed_documents WHERE state IS NOT NULL GROUP BY 1 ORDER BY 1"
            ).fetchall()
            groups = [sorted(group) for group in joined(rows)]
            return self._shown(
                "timelines", title="Timeline", states=states, groups=sorted(groups), has_series=bool(rows)
            )
        line = timelines.shown(self._finder, rows, asked)
        if line is None:
            raise NotThereError(f"There is nothing of {asked.to or asked.doc} here.")
        numbers = _pages(asked.address(), asked.page, line.pages)
        return self._shown(
            "timeline", title=asked.to or asked.doc, line=line, pages=numbers, has_series=bool(rows)
        )

    def _said_before(self) -> list[SeriesRow]:
        """What `unrec series` has written, read again where it was written anew."""
        file = self._site.folder / "series.parquet"
        stamp = file.stat().st_mtime_ns if file.is_file() else 0
        if self._series is None or self._series[0] != stamp:
            self._series = stamp, read_series(self._site.folder)
        return self._series[1]

    def findings(self, request: Request) -> Response:
        """The findings of one kind, or how many there are of each."""
        code = request.query_params.get("code", "")
        if not code:
            found = [(*row, kinds().get(row[0])) for row in self._by_code()]
            return self._shown("kinds", title="Findings", findings=found)
        address = f"/findings?{urlencode({'code': code})}"
        counted, part = self._part(request, address, "indexed_findings WHERE code = ?", code)
        rows = self._finder.base.execute(
            "SELECT document_id, paragraph_id, severity, page, line, message, evidence, language "
            f"FROM indexed_findings JOIN indexed_documents USING (document) WHERE code = ?{part}",
            (code,),
        ).fetchall()
        return self._shown("findings", title=code, rows=rows, kind=kinds().get(code), **counted)

    def _by_code(self) -> list[tuple[str, str, int]]:
        """How many findings there are of each code and severity, the commonest first."""
        return self._finder.base.execute(
            "SELECT code, severity, count(*) FROM indexed_findings GROUP BY 1, 2 ORDER BY 3 DESC, 1"
        ).fetchall()

    def cited(self, request: Request) -> Response:
        """What is cited, the most often first."""
        cited = "facets WHERE facet = 'cites'"
        counted, part = self._part(request, "/cited?", cited)
        rows = self._finder.base.execute(
            f"SELECT value, paragraphs FROM {cited} ORDER BY 2 DESC, 1{part}"
        ).fetchall()
        named = [(value, self._named(value), paragraphs) for value, paragraphs in rows]
        return self._shown("cited", title="Cited", rows=named, **counted)

    def _named(self, value: str) -> str:
        instrument, _, rest = value.partition("/")
        if instrument not in self._site.catalogue.instruments:
            return ""
        article = ", ".join(
            f"{word} {part}"
            for word, part in zip(("article", "paragraph"), rest.split("/"), strict=False)
            if part
        )
        return ", ".join(filter(None, (names.instrument_name(instrument, self._site.catalogue), article)))

    def judge(self, request: Request, form: dict[str, str] | None = None) -> Response:
        """What can be judged of a paragraph, or of a document; a form that was sent is kept."""
        name = request.path_params["name"]
        document_id, colon, path = name.partition(":")
        row, extraction = self._document(document_id)
        unit = next((unit for unit in extraction.paragraphs if unit.path == path), None)
        if colon and unit is None:
            raise NotThereError(f"{document_id} has no paragraph {path}.")
        desk = self._site.desk
        if form is not None:
            decision = decision_of(form)
            if decision.path != path:
                raise DecisionsError(f"the form is about {decision.path}, the page about {path}")
            desk.keep(extraction.document, decision)
            return RedirectResponse(request.url.path, 303)
        if unit is None:
            things: Iterable[Thing] = things_of_document(extraction.document)
        else:
            asked = next((each for each in extraction.recommendations if each.path == path), None)
            references = [each for each in extraction.references if each.paragraph_id == unit.paragraph_id]
            things = things_of(unit, asked, references)
        kept = desk.on(extraction.document)
        decided = [thing._replace(decided=kept.get(_key(thing))) for thing in things]
        language = row.language if unit is not None else names.PAGE_LANGUAGE
        parts = Target.__struct_fields__
        return self._shown(
            "judge",
            title=name,
            row=row,
            unit=unit,
            things=decided,
            targets=parts,
            language=language,
            desk=desk,
        )

    def picture(self, request: Request) -> Response:
        """The page of a PDF that a paragraph stands on, with its boxes."""
        name = request.path_params["name"]
        whole, _, number = name.removesuffix(".png").rpartition("/")
        document_id, _, path = whole.partition(":")
        _, extraction = self._document(document_id)
        unit = next((unit for unit in extraction.paragraphs if unit.path == path), None)
        if unit is None or not number.isdecimal() or int(number) not in {box.page for box in unit.boxes}:
            raise NotThereError("There is no such picture.")
        document = extraction.document
        file = self._files.get(document.sha256)
        if file is None:
            there = [place for place in self._site.sources if place.exists()]
            file = sources(there, {document.sha256: document.source}).get(document.sha256)
            if file is None:
                raise NotThereError(f"{document.source} was not found with the bytes that were read.")
            self._files[document.sha256] = file
        try:
            data = page_picture(file.read_bytes(), int(number), unit.boxes, dpi=110)
        except PictureError as error:
            raise NotThereError(f"{document.source}: {error}") from error
        return Response(data, media_type="image/png")

    def decisions(self, _: Request) -> Response:
        """The file of decisions as it stands."""
        if not self._site.desk.file.exists():
            raise NotThereError("Nothing is decided yet.")
        return FileResponse(
            self._site.desk.file, media_type="application/json", filename=self._site.desk.file.name
        )

    def style(self, _: Request) -> Response:
        """The style sheet: that of the report, and what these pages add."""
        added = resources.files("unrec.find").joinpath("serve.css").read_text("utf-8")
        return Response(style() + added, media_type="text/css")


def _key(thing: Thing) -> tuple[str, str, str]:
    return Decision(path=thing.path, field=thing.field, verdict="accept", was=thing.was, at=thing.at).thing


def partial_href(document_id: str) -> Callable[[Reference], str]:
    """Return what says where the references of a document lead."""

    def href(row: Reference) -> str:
        if row.target_id:
            return _address_of(row.target_id)
        value = row.symbol or "/".join(filter(None, (row.instrument_id, row.article)))
        return f"/search?{urlencode({'cites': value})}" if value else f"/documents/{document_id}"

    return href


def _address_of(paragraph_id: str) -> str:
    """The address of a paragraph in its document."""
    document_id, _, path = paragraph_id.partition(":")
    return f"/documents/{document_id}?{urlencode({'at': path})}{names.link(names.anchor('r', paragraph_id))}"


def _cut(paper: Paper, start: int, end: int) -> Paper:
    """A document with some of its paragraphs alone, those from one place in reading order to another."""
    parts, at = [], 0
    for part in paper.parts:
        kept = part.units[max(start - at, 0) : max(end - at, 0)]
        if kept or (not part.units and start <= at < end):
            parts.append(Part(part.section, tuple(kept)))
        at += len(part.units)
    return replace(paper, parts=tuple(parts))


def _pages(address: str, page: int, count: int) -> list[tuple[int, str]]:
    """The pages near one, the first and the last, with their addresses; none where there is one alone."""
    near = sorted({1, count, *range(max(page - 2, 1), min(page + 2, count) + 1)})
    joint = "" if address.endswith("?") else "&"
    return (
        [(number, f"{address}{joint}page={number}" if number != page else "") for number in near]
        if count > 1
        else []
    )


def _marked(hit: Hit) -> tuple[Run, ...]:
    """The text as runs in which the words that were found are marked."""
    return runs(hit.text, [Span(mark.start, mark.end, SUSPECT, "") for mark in hit.marks])
