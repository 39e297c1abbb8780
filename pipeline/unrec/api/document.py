"""A document as a Python object: read, looked at, and given as tables; and a written output, opened."""

import os
import weakref
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, Self, overload

from msgspec import structs

from unrec import models
from unrec.api.table import Table
from unrec.batch.sources import Place, documents_under, fetched
from unrec.batch.task import Options, Task, make, unreadable
from unrec.data import UsageError
from unrec.findings import kinds
from unrec.languages import load, supported
from unrec.models import (
    Cell,
    Extraction,
    Finding,
    Line,
    Paragraph,
    Recommendation,
    Record,
    Reference,
    Section,
    ThemeRow,
)
from unrec.nested import grouped, narrowed
from unrec.reading import source_of
from unrec.store.folders import address_of
from unrec.store.output import (
    VersionError,
    check_version,
    nearest,
    opened,
    read_extraction,
    read_extractions,
    table_files,
)
from unrec.store.schema import OF_CATALOGUE, PARTS, TABLES, arrow_schema
from unrec.store.write import OWNED, arrow_table
from unrec.tables import joined, rows_of
from unrec.text import visible

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


# How much of a document a notebook shows.
_SHOWN = 20
_FINDINGS = 10
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})


class UnrecError(UsageError):
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


class Document(models.Document, frozen=True, kw_only=True):
    """A document: what its masthead says (`title`, `symbol`, `date` …), and its rows in reading order.

    Every row has the attributes that the codebook lists. `lines` is the ledger: every line of the source
    exactly once. `recommendations` repeats, with more columns, the paragraphs that ask or enact.
    """

    sections: tuple[Section, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    tables: tuple[Table, ...] = ()
    references: tuple[Reference, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    lines: tuple[Line, ...] = ()

    @classmethod
    def of(cls, extraction: Extraction) -> Self:
        """Return the document of an extraction."""
        rows: dict[str, Any] = {name: rows_of(extraction, name) for name in PARTS}
        cells, language = grouped(rows.pop("cells"), lambda cell: cell.table_id), extraction.document.language
        rows["tables"] = tuple(
            Table.of(table, tuple(cells.get(table.table_id, ())), language) for table in extraction.tables
        )
        return cls(**structs.asdict(extraction.document), **rows)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of all tables that hold text."""
        return tuple(cell for table in self.tables for cell in table.cells)

    @property
    def extraction(self) -> Extraction:
        """The same as the stages know it."""
        rows = {name: getattr(self, name) for name in PARTS}
        rows["tables"] = tuple(narrowed(table, models.Table) for table in self.tables)
        return joined(narrowed(self, models.Document), rows)

    @overload
    def to_pandas(self) -> "dict[str, pd.DataFrame]": ...
    @overload
    def to_pandas(self, table: str) -> "pd.DataFrame": ...
    def to_pandas(self, table: str | None = None) -> "pd.DataFrame | dict[str, pd.DataFrame]":
        """Return one table as a frame, or all of the document's tables by name.

        Raises `KeyError`, naming the tables there are, for another name.
        """
        if table is None:
            return {name: self.to_pandas(name) for name in ("documents", *PARTS)}
        if known_table(table) in OF_CATALOGUE:
            raise KeyError(f"{table} is a table of the catalogue; unrec.open_output gives it")
        extraction = self.extraction
        return frame_of(rows_of(extraction, table), table)

    def to_json(self) -> str:
        """Return the document as a tree in JSON, the same as `unrec run` writes."""
        from unrec.nested import encode, nest

        return encode(nest(self.extraction)).decode()

    def __repr__(self) -> str:
        """Return the document in a line; its rows would fill pages."""
        title = f" {self.title!r}" if self.title else ""
        counts = ", ".join(f"{len(getattr(self, name))} {name}" for name in PARTS if name != "lines")
        return f"<Document {self.document_id}{title} {self.status}: {counts}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the masthead, the first recommendations, what to look at."""
        return html(self)


def html(document: Document) -> str:
    """Return a piece of HTML: everything escaped, texts in their own direction, no scripts, no addresses."""
    direction = load(document.language).direction if document.language in supported() else "auto"
    own_way = f'dir="{direction}" lang="{document.language}"'
    date = f" · {document.date}" if document.date else ""
    title = (
        f'<p {own_way} style="text-align: start"><b>{_escaped(document.title)}</b></p>'
        if document.title
        else ""
    )
    units = document.recommendations or document.paragraphs
    what = "recommendations" if document.recommendations else "paragraphs"
    kind = document.kind.replace("_", " ")
    return "\n".join(
        [
            '<div class="unrec-document" style="max-width: 60em">',
            f"<p><b><bdi>{_escaped(document.document_id)}</bdi></b> · {kind} · {document.status}{date}</p>",
            title,
            f"<p>{_counted(document)}</p>",
            f'<div {own_way} style="text-align: start">',
            *map(_unit_shown, units[:_SHOWN]),
            "</div>",
            _and_more(len(units) - _SHOWN, "p", f" {what}"),
            *_findings_shown([finding for finding in document.findings if finding.severity != "info"]),
            "</div>",
        ]
    )


def _counted(document: Document) -> str:
    units = f"{document.n_paragraphs} paragraphs, {document.n_recommendations} recommendations"
    rest = f"{document.n_references} references, {document.n_findings} findings"
    return f"{document.n_sections} sections, {units} with {document.n_items} items, {rest}"


def _escaped(text: str) -> str:
    return visible(text).translate(_ESCAPED)


def _unit_shown(unit: Paragraph | Recommendation) -> str:
    label = f"<b><bdi>{_escaped(unit.label)}</bdi></b> " if unit.label else ""
    style = f"text-align: start; margin: 0.3em 0; padding-inline-start: {(unit.level - 1) * 2}em"
    return f'<p style="{style}" title="{_escaped(unit.path)}">{label}{_escaped(unit.text)}</p>'


def _findings_shown(grave: Sequence[Finding]) -> Iterator[str]:
    if grave:
        yield f"<details><summary>{len(grave)} findings to look at</summary><ul>"
        for finding in grave[:_FINDINGS]:
            yield f"<li><code>{finding.code}</code> <bdi>{_escaped(finding.message)}</bdi></li>"
        yield _and_more(len(grave) - _FINDINGS, "li", "")
        yield "</ul></details>"


def _and_more(number: int, tag: str, what: str) -> str:
    """Say how many there are besides those shown; empty where these are all."""
    return f"<{tag}>… and {number} more{what}</{tag}>" if number > 0 else ""


# Sources read in this process, one at a time.

Source = str | os.PathLike[str] | bytes | bytearray | memoryview
"""A path, a URL, or the bytes of a document."""

_SINGLE = (str, os.PathLike, bytes, bytearray, memoryview)

Failed = Literal["raise", "skip", "keep"]
"""What becomes of a document that cannot be read."""

_NAMELESS = "document"


def read(
    source: Source,
    *,
    name: str | None = None,
    ocr: bool = False,
    password: str | None = None,
    catalogue: str | os.PathLike[str] | None = None,
    follow: bool = False,
    private: bool = False,
) -> Document:
    """Return the document at a path, at a URL, or in bytes.

    The rows are those that `unrec run` writes of the same source. `name` is what the source is known by; for
    a path or a URL its last part. With `ocr`, Tesseract reads pages without a sound text layer; `password`
    opens an encrypted PDF; `catalogue` is a file of your own instruments and bodies; `follow` lets a URL
    lead to another host, `private` reads those of this machine and of private networks.

    Nothing is written, and nothing is kept between calls. Raises `UnrecError` where nothing could be
    extracted, with the code of the finding that says why; `MemoryError` where memory is out.
    """
    options = _options(ocr, password, catalogue, follow=follow, private=private)
    return _sound(Document.of(_extraction(source, name, options)))


def read_many(
    sources: Source | Iterable[Source],
    *,
    failed: Failed = "raise",
    ocr: bool = False,
    password: str | None = None,
    catalogue: str | os.PathLike[str] | None = None,
    follow: bool = False,
    private: bool = False,
) -> Iterator[Document]:
    """Yield the documents of many sources in their order, each read when it is asked for.

    A folder stands for the documents in it, by name. Of what cannot be read, `failed` says what becomes: an
    error that ends the iteration, nothing at all, or a document of status `failed` whose findings say why.
    The other options are those of `read`. For thousands of documents, `unrec run` reads with many processes
    and keeps its results, and `open_output` gives them.
    """
    options = _options(ocr, password, catalogue, follow=follow, private=private)
    return _all(sources, options, failed)


def _all(sources: Source | Iterable[Source], options: Options, failed: Failed) -> Iterator[Document]:
    for source in _one_by_one(sources):
        document = Document.of(_extraction(source, None, options))
        if failed == "raise":
            _sound(document)
        if document.status != "failed" or failed == "keep":
            yield document


def _one_by_one(sources: Source | Iterable[Source]) -> Iterator[Source]:
    several = [sources] if isinstance(sources, _SINGLE) else sources
    for source in several:
        if isinstance(source, str | os.PathLike) and Path(source).is_dir():
            yield from documents_under(Path(source))
        else:
            yield source


def _options(
    ocr: bool,
    password: str | None,
    catalogue: str | os.PathLike[str] | None,
    *,
    follow: bool,
    private: bool,
) -> Options:
    data = None
    if catalogue is not None:
        from unrec.catalogue import with_extra

        try:
            data = Path(catalogue).read_bytes()
            with_extra(data, Path(catalogue).name)
        except (OSError, ValueError) as error:
            raise UnrecError("catalogue.broken", str(error)) from error
    return Options(results="", ocr=ocr, password=password, catalogue=data, follow=follow, private=private)


def _extraction(source: Source, name: str | None, options: Options) -> Extraction:
    if isinstance(source, bytes | bytearray | memoryview):
        return make(source_of(name or _NAMELESS, bytes(source)), options)
    place = os.fspath(source)
    task = Task(place=place, name=name or Place(place).name)
    try:
        return make(source_of(task.name, Place(place, options.access).read_bytes()), options)
    except OSError as error:
        lost = unreadable(task, error, options).rows
        assert lost is not None  # it always brings them
        return lost


def _sound(document: Document) -> Document:
    """Return a document that was read. Raises `UnrecError` for one that was not, by its first error."""
    if document.status != "failed":
        return document
    errors = [row for row in document.findings if row.severity == "error"] or list(document.findings)
    first = errors[0]
    raise UnrecError(first.code, first.message, document.findings)


# What `unrec run` has written, opened.


def open_output(folder: str | os.PathLike[str]) -> "Output":
    """Return the output that stands in a folder, or a bucket (`s3://…`),
    which is copied for as long as it is open.

    Nothing but its version is read yet.

    Raises `UnrecError` with the code `output.missing`, `output.version` or `output.broken` where there is
    none that this version reads.
    """
    path, copy = _here(Path(folder))
    try:
        check_version(path)
    except FileNotFoundError as error:
        raise UnrecError(
            "output.missing", f"no output of unrec in {path}: {error.filename} is not there"
        ) from error
    except VersionError as error:
        raise UnrecError("output.version", str(error)) from error
    except ValueError as error:
        raise UnrecError("output.broken", str(error)) from error
    return Output(path, copy)


def _here(folder: Path) -> tuple[Path, TemporaryDirectory[str] | None]:
    """Return where an output stands on this machine,
    and where that is a copy of a bucket's, what keeps it.
    """
    address = address_of(folder)
    if address is None:
        return folder, None
    try:
        copy = fetched(address, OWNED)
    except OSError as error:
        said = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise UnrecError("output.missing", f"no output of unrec: {said}") from error
    return Path(copy.name), copy


def _table(what: str) -> "cached_property[pd.DataFrame]":
    """Return the property of an output that is a table of the same name; `what` are its rows."""
    made: cached_property[pd.DataFrame] = cached_property(lambda self: self._frame(made.attrname))
    made.__doc__ = what
    return made


class Output:
    """A written output: its tables as pandas frames, each read when it is first asked for, and its documents.

    `output.recommendations` and `output["recommendations"]` are the same frame. Iterating gives the
    documents, one at a time, in the order of their ids; `output.document(id)` gives one.
    """

    def __init__(self, folder: Path, copy: TemporaryDirectory[str] | None = None) -> None:
        self.folder = folder
        if copy is not None:
            weakref.finalize(self, copy.cleanup)

    def __getitem__(self, table: str) -> "pd.DataFrame":
        """Return a table. Raises `KeyError` for a name that is none."""
        frame: pd.DataFrame = getattr(self, known_table(table))
        return frame

    def __iter__(self) -> Iterator[Document]:
        """Yield the documents with all their rows. Raises `UnrecError` where a table cannot be read."""
        try:
            yield from map(Document.of, read_extractions(self.folder))
        except (ValueError, FileNotFoundError) as error:  # what does not validate is a ValueError, too
            raise UnrecError("output.broken", " ".join(str(error).split())) from error

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.documents)

    def __repr__(self) -> str:
        """Return where it stands, and how many documents it holds."""
        return f"<Output {str(self.folder)!r}: {len(self)} documents>"

    def document(self, name: str) -> Document:
        """Return a document by its id, its work id, or the name of its source.

        Raises `UnrecError` with the code `output.no_document`, naming the nearest, where there is none, and
        where the name fits several.
        """
        rows = self.documents[["document_id", "work_id", "source"]]
        for column in rows.columns:
            ids = rows.loc[rows[column] == name, "document_id"].tolist()
            if len(ids) == 1:
                return self._read(ids[0])
            if ids:
                raise UnrecError("output.no_document", f"several documents named {name!r}: {', '.join(ids)}")
        near = nearest(name, rows["document_id"].tolist())
        raise UnrecError(
            "output.no_document", f"no document named {name!r}; the nearest are: {', '.join(near)}"
        )

    def _read(self, document_id: str) -> Document:
        try:
            return Document.of(read_extraction(self.folder, document_id))
        except (ValueError, FileNotFoundError) as error:
            raise UnrecError("output.broken", " ".join(str(error).split())) from error

    def _frame(self, table: str) -> "pd.DataFrame":
        try:
            return frame_of_files(table_files(self.folder, table))
        except (ValueError, FileNotFoundError) as error:
            raise UnrecError("output.broken", f"{error}") from error

    documents = _table("The source files, a row each.")
    sections = _table("The headings, a row each.")
    paragraphs = _table("The paragraphs of the body, a row each.")
    recommendations = _table("The paragraphs that ask or enact, and their items, a row each.")
    tables = _table("The tables, a row each.")
    cells = _table("The cells of tables that hold text, a row each.")
    references = _table("The targets of references, a row each.")
    themes = _table("The themes of the paragraphs, a row each.")
    instruments = _table("The instruments of the catalogue, a row each.")
    bodies = _table("The organs of the catalogue, a row each.")
    findings = _table("The things that a person should look at, a row each.")
    lines = _table("The lines of the sources, a row each.")
