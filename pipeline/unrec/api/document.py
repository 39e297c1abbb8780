"""One document with all its rows, as frames too; and what goes wrong,
as an exception that names the kind of it.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, overload

from msgspec import structs

from unrec import models
from unrec.findings import kinds
from unrec.models import Extraction, Finding, Line, Paragraph, Recommendation, Record, Reference, Section
from unrec.schema import OF_CATALOGUE, TABLES, arrow_schema
from unrec.write import arrow_table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class UnrecError(Exception):
    """Something could not be read; the message says what, in a sentence.

    `code` tells what kind of error it is: that of a finding (`source.empty`, `pdf.encrypted`; the codebook
    lists them), or `output.missing`, `output.version`, `output.broken`, `output.no_document`,
    `catalogue.broken`. `findings` are all that was found out about the source before it failed; `remedy` is
    what a person can do, empty where there is no advice.
    """

    def __init__(self, code: str, message: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.findings = tuple(findings)

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, tuple[Finding, ...]]]:
        """Return what makes the same error in another process."""
        return type(self), (self.code, str(self), self.findings)

    @property
    def remedy(self) -> str:
        """What a person can do about it."""
        known = kinds().get(self.code)
        return known.remedy if known else ""


def known_table(name: str) -> str:
    """Return the name of a table. Raises `KeyError`, naming all there are, where it is none."""
    if name not in TABLES:
        raise KeyError(f"no table {name!r}; there are: {', '.join(TABLES)}")
    return name


def frame_of(rows: Sequence[Record], table: str) -> "pd.DataFrame":
    """Return records of a table as a frame; without any, a frame with its columns and no row.

    Whole numbers stay whole where some are missing (`Int64`), days are days (`datetime64`), texts are
    strings, lists and records inside a cell are lists and dictionaries.
    """
    schema = arrow_schema(table)
    return _frame(arrow_table(rows, schema) if rows else schema.empty_table())


def frame_of_files(files: Iterable[Path]) -> "pd.DataFrame":
    """Return the rows of Parquet files of one table,
    as `frame_of` does. Raises `ValueError` for a broken one.
    """
    import pyarrow as pa

    from unrec.output import opened

    tables = []
    for path in files:
        with opened(path) as file:
            tables.append(file.read())
    return _frame(pa.concat_tables(tables))


def _frame(table: "pa.Table") -> "pd.DataFrame":
    import pandas as pd
    import pyarrow as pa

    frame: pd.DataFrame = table.to_pandas(
        date_as_object=False, types_mapper={pa.int64(): pd.Int64Dtype()}.get, ignore_metadata=True
    )
    return frame


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
