"""Sources read in this process, one at a time."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from unrec.api.document import Document, UnrecError
from unrec.batch.folders import documents_under
from unrec.batch.sources import Place
from unrec.batch.task import Options, Task, make, unreadable
from unrec.models import Extraction
from unrec.reading import source_of

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
    errors = [one for one in document.findings if one.severity == "error"] or list(document.findings)
    first = errors[0]
    raise UnrecError(first.code, first.message, document.findings)
