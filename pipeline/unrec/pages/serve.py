"""The server of `unrec serve`: asks the views for pages, and keeps what people judge.

No page holds a script; everything works by links and forms, and every filter stands in the address. A page is
asked for by anyone who can reach the port: by default that is this machine alone, and with a token those who
bring it. What is written is the file of decisions, and nothing else.
"""

import hmac
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from math import ceil
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

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
from unrec.find.index import IndexUnfitError, check, data, index_file
from unrec.find.search import BudgetError, Finder, Hit, QueryError
from unrec.pages.addresses import Served
from unrec.pages.asked import Asked
from unrec.pages.judging import Desk, Thing, decision_of, things_of, things_of_document
from unrec.pages.marks import SUSPECT, Run, Span, runs
from unrec.pages.render import style
from unrec.pages.site import SHOWN_VALUES, NotThereError, Page, Views, told
from unrec.pages.timeline import Asked as Timeline
from unrec.publish.names import PAGE_LANGUAGE
from unrec.publish.pdfs import sources
from unrec.reading.picture import PictureError, page_picture

EACH = 20
"""What is found, on a page."""
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
    language: str = PAGE_LANGUAGE
    token: str | None = None
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]", "testserver")


def app(site: Site) -> Starlette:
    """Return the server. Raises `IndexUnfitError` where the index cannot be asked."""
    pages = _Pages(site)
    shown = {
        "/": lambda views, _: views.overview(),
        "/search": _search,
        "/documents": lambda views, request: views.documents(_page(request), _value(request, "q").strip()),
        "/documents/{name}": _document,
        "/states/{name}": _state,
        "/works/{name}": lambda views, request: views.work(request.path_params["name"]),
        "/timeline": _timeline,
        "/findings": lambda views, request: views.findings(_value(request, "code"), _page(request)),
        "/cited": lambda views, request: views.cited(_page(request)),
    }
    routes = [Route(path, pages.answer(pages.shown(make))) for path, make in shown.items()]
    routes += [
        Route("/judge/{name:path}", pages.answer(pages.judge), methods=["GET", "POST"]),
        Route("/pictures/{name:path}", pages.answer(pages.picture)),
        Route("/decisions.json", pages.answer(pages.decisions)),
        Route("/style.css", pages.answer(lambda *_: Response(style(), media_type="text/css"))),
    ]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=list(site.hosts), www_redirect=False)
    door = Middleware(_Door, token=site.token)
    return Starlette(
        routes=routes,
        middleware=[hosts, door],
        exception_handlers={404: pages.nowhere},
        lifespan=pages.life,
    )


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


def _value(request: Request, name: str) -> str:
    return request.query_params.get(name, "")


def _search(views: Views, request: Request) -> Page:
    """What a query and facets find; without any, the form."""
    chosen = _Chosen.of(request)
    asked: dict[str, Any] = {"chosen": chosen, "results": None, "wrong": None, "facets": {}, "pages": 0}
    if chosen.query.strip() or chosen.facets:
        try:
            with views.finder.budget():
                asked |= _found(views.finder, chosen)
        except QueryError as error:
            asked["wrong"] = error
    status = 503 if isinstance(asked["wrong"], BudgetError) else 400 if asked["wrong"] else 200
    return Page("search", "Search", asked, status)


def _found(finder: Finder, chosen: _Chosen) -> dict[str, Any]:
    query = finder.read(chosen.query, chosen.facets)
    results = finder.search(query, EACH, (chosen.page - 1) * EACH)
    columns = [name for name in data().counted if name != "cites"]
    return {
        "results": [(hit, _marked(hit)) for hit in results.hits],
        "total": results.total,
        "more": results.more,
        "searched": results.searched,
        "pages": ceil(results.total / EACH),
        "facets": {
            name: counts[:SHOWN_VALUES]
            for name, counts in finder.facets(query, columns).items()
            if len(counts) > 1 or name in chosen.facets
        },
    }


def _document(views: Views, request: Request) -> Page:
    return views.document(request.path_params["name"], _page(request), request.query_params.get("at"))


def _state(views: Views, request: Request) -> Page:
    asked = {name: _value(request, name) for name in ("by", "response", "theme")}
    return views.state(request.path_params["name"], **asked)


def _timeline(views: Views, request: Request) -> Page:
    words: dict[str, Any] = {
        name: _value(request, name) for name in Timeline._fields if name not in {"page", "each"}
    }
    asked = Timeline(**words)._replace(page=_page(request))
    return views.timeline(asked) if asked.to or asked.doc else views.timelines()


Make = Callable[[Views, Request, dict[str, str]], Response]


class _Pages:
    """Answers requests side by side: each borrows open views, which are opened anew for a new index."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._free: LifoQueue[tuple[tuple[int, ...], Views]] = LifoQueue()
        self._files: dict[str, Path] = {}
        self._kept: tuple[tuple[int, ...], dict[str, Asked]] = ((), {})
        stamp = self._stamp()
        self._free.put((stamp, self._opened(stamp)))

    def _opened(self, stamp: tuple[int, ...]) -> Views:
        site = self._site
        if self._kept[0] != stamp:
            self._kept = stamp, {}
        finder = Finder(site.folder, threads=True)
        return Views(finder, site.catalogue, Served(), site.language, self._kept[1])

    def _stamp(self) -> tuple[int, ...]:
        """What tells an index, and what was said before, from those written anew."""
        folder = self._site.folder
        states = [file.stat() for file in (index_file(folder), folder / "series.parquet") if file.exists()]
        return tuple(part for state in states for part in (state.st_ino, state.st_mtime_ns))

    @contextmanager
    def _views(self) -> Iterator[Views]:
        """Lend views that nobody else has. Raises `IndexUnfitError`."""
        check(self._site.folder)
        stamp = self._stamp()
        while True:
            try:
                seen, views = self._free.get_nowait()
            except Empty:
                seen, views = stamp, self._opened(stamp)
            if seen == stamp:
                break
            views.finder.base.close()
        try:
            yield views
        finally:
            self._free.put((stamp, views))

    def answer(self, make: Make) -> Callable[[Request], Any]:
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

    def _safely(self, make: Make, request: Request, form: dict[str, str]) -> Response:
        try:
            with self._views() as views:
                return make(views, request, form)
        except NotThereError as error:
            return self._told(404, str(error))
        except BudgetError as error:
            return self._told(503, str(error))
        except (DecisionsError, QueryError) as error:
            return self._told(400, str(error))
        except (IndexUnfitError, sqlite3.Error, OSError) as error:
            return self._told(503, f"{error}")

    @asynccontextmanager
    async def life(self, _: Starlette) -> AsyncIterator[None]:
        """Close the index when the server ends."""
        yield
        with suppress(Empty):
            while True:
                self._free.get_nowait()[1].finder.base.close()

    async def nowhere(self, _: Request, __: Exception) -> Response:
        """Say that an address leads nowhere."""
        return self._told(404, "There is no such page.")

    def _told(self, status: int, message: str) -> Response:
        # A page that only says something asks no index: it may be the index that is at fault.
        return HTMLResponse(self._plain.html(told(status, message)), status)

    @property
    def _plain(self) -> Views:
        return Views(None, self._site.catalogue, Served(), self._site.language)  # type: ignore[arg-type]

    def shown(self, make: Callable[[Views, Request], Page]) -> Make:
        """Return what makes the answer of a view."""

        def showing(views: Views, request: Request, _: dict[str, str]) -> Response:
            page = make(views, request)
            return HTMLResponse(views.html(page), page.status)

        return showing

    def judge(self, views: Views, request: Request, form: dict[str, str]) -> Response:
        """What can be judged of a paragraph, or of a document; a form that was sent is kept."""
        name = request.path_params["name"]
        document_id, colon, path = name.partition(":")
        row, extraction = views.read(document_id)
        unit = next((unit for unit in extraction.paragraphs if unit.path == path), None)
        if colon and unit is None:
            raise NotThereError(f"{document_id} has no paragraph {path}.")
        desk = self._site.desk
        if request.method == "POST":
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
        language = row.language if unit is not None else PAGE_LANGUAGE
        parts = Target.__struct_fields__
        shown = {"row": row, "unit": unit, "things": decided, "targets": parts}
        page = Page("judge", name, {**shown, "language": language, "desk": desk})
        return HTMLResponse(views.html(page))

    def picture(self, views: Views, request: Request, __: dict[str, str]) -> Response:
        """The page of a PDF that a paragraph stands on, with its boxes."""
        name = request.path_params["name"]
        whole, _, number = name.removesuffix(".png").rpartition("/")
        document_id, _, path = whole.partition(":")
        _, extraction = views.read(document_id)
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

    def decisions(self, _: Views, __: Request, ___: dict[str, str]) -> Response:
        """The file of decisions as it stands."""
        file = self._site.desk.file
        if not file.exists():
            raise NotThereError("Nothing is decided yet.")
        return FileResponse(file, media_type="application/json", filename=file.name)


def _key(thing: Thing) -> tuple[str, str, str]:
    return Decision(path=thing.path, field=thing.field, verdict="accept", was=thing.was, at=thing.at).thing


def _marked(hit: Hit) -> tuple[Run, ...]:
    """The text as runs in which the words that were found are marked."""
    return runs(hit.text, [Span(mark.start, mark.end, SUSPECT, "") for mark in hit.marks])
