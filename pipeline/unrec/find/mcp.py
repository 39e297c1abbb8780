"""The index as tools for agents, by the Model Context Protocol: what `unrec serve --mcp` offers.

Every answer names paragraphs by their ids, says where their words stand (code points of the text, page,
boxes, link), and what was searched: an agent can cite it, and say how far the collection goes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from msgspec import to_builtins

from unrec.api import UnrecError, read
from unrec.catalogue import Catalogue
from unrec.compare.align import Work, align, cells, row_of
from unrec.find.index import IndexUnfitError, data
from unrec.find.recommendations import recommendations
from unrec.find.search import Finder, Hit, QueryError
from unrec.find.verify import Cited, check_quotation, check_reference
from unrec.models import Extraction
from unrec.store.output import read_document
from unrec.version import __version__

MOST = 100
"""Paragraphs in one answer at most."""
LONGEST = 10_000
"""Characters of a quotation or a sentence at most."""

_ABOUT = f"""Paragraphs of United Nations documents. A query: words; AND, OR, NOT, NEAR/5; "as printed"; begin*;
facets such as cites:smuggling-protocol/6, to:AFG, by:ESP, lang:ar ({", ".join(data().facets)}).
Cite paragraphs by their ids and links; say what was searched where nothing was found."""


class _Tools:
    """The tools; each answer is made from the index as it stands, which is opened anew for it."""

    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self._folder = folder
        self._catalogue = catalogue

    @contextmanager
    def _finder(self, asked: str) -> Iterator[Finder]:
        """Open the index; what is wrong with it or with what is asked is told to the agent."""
        if any("\ud800" <= character <= "\udfff" for character in asked):
            raise ToolError("what is asked holds half of a character, a lone surrogate")
        if len(asked) > LONGEST:
            raise ToolError(f"that is longer than {LONGEST:,} characters; ask for it piece by piece")
        try:
            with Finder(self._folder) as finder, finder.budget():
                yield finder
        except QueryError as error:
            raise ToolError(error.shown()) from error
        except (IndexUnfitError, UnrecError) as error:
            raise ToolError(str(error)) from error

    def _extraction(self, document_id: str) -> Extraction:
        return read_document(self._folder, document_id)

    def _told(self, hit: Hit) -> dict[str, Any]:
        row = next(
            row
            for row in self._extraction(hit.document_id).paragraphs
            if row.paragraph_id == hit.paragraph_id
        )
        return {
            **to_builtins(hit),
            "raw": row.raw,
            "full_text": row.full_text,
            "boxes": to_builtins(row.boxes),
        }

    def search(self, query: str, limit: int = 20, offset: int = 0) -> dict[str, Any]:
        """Find paragraphs. Each has its id, text, link, page, offsets of the words found, and why it was."""
        with self._finder(query) as finder:
            found: dict[str, Any] = to_builtins(
                finder.search(finder.read(query), min(max(limit, 1), MOST), max(offset, 0))
            )
            return found

    def recommendations(
        self, to: str, by: str = "", response: str = "", theme: str = "", limit: int = 50, offset: int = 0
    ) -> dict[str, Any]:
        """List recommendations to a State (MAR), by who made them (FRA), answer or theme, and count them."""
        with self._finder(f"{to} {by} {response} {theme}") as finder:
            asked = ([value] if value else [] for value in (by, response, theme))
            given = recommendations(finder, to, *asked)
            start, count = max(offset, 0), min(max(limit, 1), MOST)
            told: dict[str, Any] = to_builtins(given)
            return {**told, "of": len(given.rows), "rows": told["rows"][start : start + count]}

    def get_paragraph(self, paragraph_id: str) -> dict[str, Any]:
        """Return a paragraph by its id, such as A-RES-77-1.en:r5, with its text, page and boxes."""
        with self._finder(paragraph_id) as finder:
            hit = finder.paragraph(paragraph_id)
            if hit is None:
                raise ToolError(f"no paragraph {paragraph_id}; searched: {finder.searched}")
            return {**self._told(hit), "searched": finder.searched}

    def get_document(self, name: str, offset: int = 0, limit: int = MOST) -> dict[str, Any]:
        """Return a document by its id, work id or symbol, with its paragraphs from an offset on."""
        with self._finder(name) as finder:
            row = finder.document(name) or next(iter(finder.documents("WHERE symbol = ?", (name,))), None)
            if row is None:
                raise ToolError(f"no document {name}; searched: {finder.searched}")
            start, count = max(offset, 0), min(max(limit, 1), MOST)
            units = self._extraction(row.document_id).paragraphs
            shown = [
                {"paragraph_id": unit.paragraph_id, "label": unit.label, "kind": unit.kind, "text": unit.text}
                | {"page": unit.page_first, "boxes": to_builtins(unit.boxes)}
                for unit in units[start : start + count]
            ]
            return {**to_builtins(row), "paragraphs": shown, "of": len(units), "searched": finder.searched}

    def verify_quote(self, quote: str, document: str | None = None) -> dict[str, Any]:
        """Check words against the collection: found, elsewhere, differing (in what), or not there."""
        with self._finder(f"{quote} {document or ''}") as finder:
            cited = None
            if document:
                row = finder.document(document)
                named = (
                    [row] if row else finder.documents("WHERE symbol = ? ORDER BY document_id", (document,))
                )
                cited = Cited(document, tuple(named), said=bool(named))
            checked: dict[str, Any] = to_builtins(check_quotation(finder, quote, cited))
            for place in checked["places"]:
                hit = finder.paragraph(place["paragraph_id"])
                if hit is not None:
                    place.update(page=hit.page, url=hit.url, text=hit.text)
            return checked

    def resolve_reference(self, text: str) -> dict[str, Any]:
        """Say what the references in a sentence lead to, and whether that is in the collection."""
        with self._finder(text) as finder:
            document = read(text.encode(), name="reference.txt")
            texts = {row.paragraph_id: row.text for row in document.paragraphs}
            resolved = [
                {
                    **to_builtins(row),
                    "check": to_builtins(
                        check_reference(
                            finder, row, texts[row.paragraph_id], document.language, self._catalogue
                        )
                    ),
                }
                for row in document.references
            ]
            return {"references": resolved, "language": document.language, "searched": finder.searched}

    def compare(self, work_id: str) -> dict[str, Any]:
        """Lay the languages of a work side by side, path by path, with what differs between them."""
        with self._finder(work_id) as finder:
            rows = finder.documents("WHERE work_id = ? ORDER BY document_id", (work_id,))
            if len(rows) < 2:
                raise ToolError(f"{work_id} is here in {len(rows)} languages; searched: {finder.searched}")
            every = [self._extraction(row.document_id) for row in rows]
            parts = {each.document.document_id: cells(each) for each in every}
            texts = {row.paragraph_id: row.text for each in every for row in each.paragraphs}
            lines = [
                {
                    "path": pair.path,
                    "differs": row_of(pair).disagreement,
                    "languages": {
                        code: {"paragraph_id": cell.paragraph_id, "text": texts[cell.paragraph_id]}
                        for code, cell in pair.cells.items()
                    },
                }
                for pair in align(Work(work_id, tuple(parts)), parts)
            ]
            return {"work_id": work_id, "paths": lines, "searched": finder.searched}


def server(folder: Path, catalogue: Catalogue) -> MCPServer[Any]:
    """Return the server of an output's index."""
    tools = _Tools(folder, catalogue)
    made: MCPServer[Any] = MCPServer("unrec", instructions=_ABOUT, version=__version__)
    for tool in (
        *(tools.search, tools.recommendations, tools.get_paragraph, tools.get_document),
        *(tools.verify_quote, tools.resolve_reference, tools.compare),
    ):
        made.add_tool(tool)
    return made
