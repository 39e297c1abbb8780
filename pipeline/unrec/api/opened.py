"""What `unrec run` has written, opened."""

import os
import weakref
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from unrec.api.document import Document, UnrecError, frame_of_files, known_table

if TYPE_CHECKING:
    import pandas as pd


def open_output(folder: str | os.PathLike[str]) -> "Output":
    """Return the output that stands in a folder, or a bucket (`s3://…`),
    which is copied for as long as it is open.

    Nothing but its version is read yet.

    Raises `UnrecError` with the code `output.missing`, `output.version` or `output.broken` where there is
    none that this version reads.
    """
    from unrec.store.output import VersionError, check_version

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
    from unrec.store.places import address_of

    address = address_of(folder)
    if address is None:
        return folder, None
    from unrec.batch.sources import fetched
    from unrec.store.write import OWNED

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
        from unrec.store.output import read_extractions

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
        from unrec.store.output import nearest

        rows = self.documents[["document_id", "work_id", "source"]]
        for column in rows.columns:
            found = rows.loc[rows[column] == name, "document_id"].tolist()
            if len(found) == 1:
                return self._read(found[0])
            if found:
                raise UnrecError(
                    "output.no_document", f"several documents named {name!r}: {', '.join(found)}"
                )
        near = nearest(name, rows["document_id"].tolist())
        raise UnrecError(
            "output.no_document", f"no document named {name!r}; the nearest are: {', '.join(near)}"
        )

    def _read(self, document_id: str) -> Document:
        from unrec.store.output import read_extraction

        try:
            return Document.of(read_extraction(self.folder, document_id))
        except (ValueError, FileNotFoundError) as error:
            raise UnrecError("output.broken", " ".join(str(error).split())) from error

    def _frame(self, table: str) -> "pd.DataFrame":
        from unrec.store.output import table_files

        try:
            return frame_of_files(table_files(self.folder, table))
        except (ValueError, FileNotFoundError) as error:
            raise UnrecError("output.broken", f"{error}") from error

    documents = _table("The source files, a row each.")
    sections = _table("The headings, a row each.")
    paragraphs = _table("The paragraphs of the body, a row each.")
    recommendations = _table("The paragraphs that ask or enact, and their items, a row each.")
    references = _table("The targets of references, a row each.")
    themes = _table("The themes of the paragraphs, a row each.")
    instruments = _table("The instruments of the catalogue, a row each.")
    bodies = _table("The organs of the catalogue, a row each.")
    findings = _table("The things that a person should look at, a row each.")
    lines = _table("The lines of the sources, a row each.")
