"""The pages of `unrec report`: those of the server as files in a folder, to read without it.

A folder, never one file: a page a document opens at once however many there are, pictures load as they are
looked at, and every page has an address. No page holds a script or asks anything of a network.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unrec.catalogue import Catalogue
from unrec.find.search import DocumentRow, Finder
from unrec.models import Extraction
from unrec.pages import site
from unrec.pages.addresses import Written
from unrec.pages.paper import Sheet
from unrec.pages.render import style
from unrec.pages.site import NotThereError, Page, Views
from unrec.pages.timeline import Asked
from unrec.publish.names import PAGE_LANGUAGE
from unrec.publish.pdfs import PDF
from unrec.reading.picture import PictureError, grey_pages
from unrec.store.write import safe_name

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 110
"""Dots an inch: small print stays legible, and a page of text takes some 30 kB."""
_GREYS, _QUALITY = 16, 50
_POLICY = (
    "script-src 'none'; object-src 'none'; frame-src 'none'; connect-src 'none'; base-uri 'none'; "
    "form-action 'none'"
)
_LINES = 10_000


class Report:
    """Writes an output's pages into a folder. `sources` gives PDFs by their hashes, to draw pages of."""

    def __init__(
        self,
        finder: Finder,
        catalogue: Catalogue,
        language: str = PAGE_LANGUAGE,
        sources: Mapping[str, Path] | None = None,
        password: str | None = None,
    ) -> None:
        self._top, self._inner = (Views(finder, catalogue, Written(root), language) for root in ("", "../"))
        self._sources, self._password = sources or {}, password
        self.undrawn: list[str] = []
        """What there are no pictures of, and why."""

    def write(self, folder: Path, each: Callable[[], None] = lambda: None) -> int:
        """Write all pages into an empty folder, return how many; `each` is called after every document."""
        count = 0
        (folder / "style.css").write_text(style(), "utf-8")
        for page, place in self._pages(folder, each):
            views = self._inner if "/" in place else self._top
            file = folder / place
            file.parent.mkdir(exist_ok=True)
            file.write_text(views.html(page, policy=_POLICY), "utf-8")
            count += 1
        return count

    def _pages(self, folder: Path, each: Callable[[], None]) -> Iterator[tuple[Page, str]]:
        top, inner = self._top, self._inner
        yield top.overview(), "index.html"
        yield from _listed(top.documents, "documents")
        yield from _listed(top.cited, "cited")
        yield top.timelines(), "timeline.html"
        kinds = top.findings()
        yield kinds, "findings.html"
        for code in dict.fromkeys(row[0] for row in kinds.values["findings"]):
            yield from _listed(partial(inner.findings, code), f"findings/{safe_name(code)}")
        for state in top.states:
            yield inner.state(state), f"states/{safe_name(state)}.html"
        if top.series:
            for state, _ in top.timelines().values["states"]:
                asked = Asked(to=state, each=_LINES)
                yield inner.timeline(asked), f"timelines/{safe_name(state)}.html"
        yield from self._documents(folder, each)

    def _documents(self, folder: Path, each: Callable[[], None]) -> Iterator[tuple[Page, str]]:
        works: dict[str, int] = {}
        for listed in self._top.finder.documents("ORDER BY document_id"):
            works[listed.work_id] = works.get(listed.work_id, 0) + 1
            row, extraction = self._inner.read(listed.document_id)
            sheets = self._sheets(folder, row, extraction)
            page = self._inner.laid_out(row, extraction, sheets)
            yield page, f"documents/{safe_name(row.document_id)}.html"
            each()
        for work_id, versions in works.items():
            if versions > 1:
                yield self._work(work_id), f"works/{safe_name(work_id)}.html"

    def _work(self, work_id: str) -> Page:
        try:
            return self._inner.work(work_id)
        except NotThereError as error:
            return site.told(200, str(error))

    def _sheets(self, folder: Path, row: DocumentRow, extraction: Extraction) -> dict[int, Sheet]:
        """Draw the pages of a PDF that hold paragraphs, where it is known."""
        numbers = sorted({box.page for unit in extraction.paragraphs for box in unit.boxes})
        file = self._sources.get(row.sha256)
        if row.media_type != PDF or file is None or not numbers:
            return {}
        name, drawn = safe_name(row.document_id), {}
        (folder / "pages" / name).mkdir(parents=True, exist_ok=True)
        try:
            for number, picture, scale in grey_pages(file.read_bytes(), numbers, DPI, self._password):
                suffix, options = _smaller(picture)
                place = f"pages/{name}/{number}.{suffix}"
                made = picture.quantize(_GREYS) if suffix == "png" else picture
                made.save(folder / place, **options)
                size = (round(picture.width / scale, 2), round(picture.height / scale, 2))
                drawn[number] = Sheet(f"../{place}", *size)
        except PictureError as error:
            self.undrawn.append(f"{row.document_id}: {error}")
        return drawn


def _smaller(picture: "Image") -> tuple[str, dict[str, Any]]:
    """How a page is kept: drawn text as 16 greys, a scan, which has many, as a JPEG."""
    many = picture.getcolors(200) is None
    return ("jpg", {"quality": _QUALITY}) if many else ("png", {"bits": 4})


def _listed(make: Callable[[int], Page], place: str) -> Iterator[tuple[Page, str]]:
    """Yield all pages of a list."""
    first = make(1)
    yield first, f"{place}.html"
    for page in range(2, ceil(first.values["count"] / site.LISTED) + 1):
        yield make(page), f"{place}-{page}.html"
