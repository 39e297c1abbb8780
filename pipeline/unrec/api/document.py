"""One document with all its rows."""

from typing import TYPE_CHECKING, Any, Self, overload

from msgspec import structs

from unrec import models
from unrec.api.frames import frame_of, known_table
from unrec.models import Extraction, Finding, Line, Paragraph, Recommendation, Reference, Section
from unrec.schema import OF_CATALOGUE, TABLES

if TYPE_CHECKING:
    import pandas as pd

_ROWS = tuple(name for name in TABLES if name != "documents" and name not in OF_CATALOGUE)


class Document(models.Document, frozen=True, kw_only=True):
    """A document: what its masthead says (`title`, `symbol`, `date` …), and its rows in reading order.

    Every row has the attributes that the codebook lists. `lines` is the ledger: every line of the source
    exactly once. `recommendations` repeats, with more columns, the paragraphs that ask or enact.
    """

    sections: tuple[Section, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    references: tuple[Reference, ...] = ()
    findings: tuple[Finding, ...] = ()
    lines: tuple[Line, ...] = ()

    @classmethod
    def of(cls, extraction: Extraction) -> Self:
        """Return the document of an extraction."""
        rows = {name: getattr(extraction, name) for name in _ROWS}
        return cls(**_columns(extraction.document), **rows)

    @property
    def extraction(self) -> Extraction:
        """The same as the stages know it."""
        columns = {name: getattr(self, name) for name in models.Document.__struct_fields__}
        return Extraction(
            document=models.Document(**columns), **{name: getattr(self, name) for name in _ROWS}
        )

    @overload
    def to_pandas(self) -> "dict[str, pd.DataFrame]": ...
    @overload
    def to_pandas(self, table: str) -> "pd.DataFrame": ...
    def to_pandas(self, table: str | None = None) -> "pd.DataFrame | dict[str, pd.DataFrame]":
        """Return one table as a frame, or all of the document's tables by name.

        Raises `KeyError`, naming the tables there are, for another name.
        """
        if table is None:
            return {name: self.to_pandas(name) for name in ("documents", *_ROWS)}
        if known_table(table) in OF_CATALOGUE:
            raise KeyError(f"{table} is a table of the catalogue; unrec.open_output gives it")
        extraction = self.extraction
        rows = (extraction.document,) if table == "documents" else getattr(extraction, table)
        return frame_of(rows, table)

    def to_json(self) -> str:
        """Return the document as a tree in JSON, the same as `unrec run` writes."""
        from unrec.nested import encode, nest

        return encode(nest(self.extraction)).decode()

    def __str__(self) -> str:
        """Return the document in a line: its id, its title, how many rows it has."""
        return repr(self)

    def __repr__(self) -> str:
        """Return the document in a line; its rows would fill pages."""
        title = f" {self.title!r}" if self.title else ""
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in _ROWS[:-1])
        return f"<Document {self.document_id}{title} {self.status}: {counts}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the masthead, the first recommendations, what to look at."""
        from unrec.api.shown import html

        return html(self)


def _columns(row: models.Document) -> dict[str, Any]:
    return structs.asdict(row)
