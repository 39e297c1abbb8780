"""The gold: documents annotated by hand, in the output's own schema, beside an index of their sources."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from pipeline.models import Extraction
from pipeline.nested import decode, flatten

INDEX = "index.toml"


class GoldError(ValueError):
    """The gold cannot be used; the message names the file and what is wrong with it."""


class Gold(NamedTuple):
    """One annotated document: its source, its annotation's file, and what should come of the source."""

    document_id: str
    source: Path
    file: Path
    extraction: Extraction


class _Entry(msgspec.Struct, frozen=True):
    """One document of the index; keys that only readers need are let pass."""

    id: str
    source: str


class _Index(msgspec.Struct, frozen=True):
    document: list[_Entry]


def load_gold(folder: Path) -> list[Gold]:
    """Return the documents of a gold folder, in the order of its index.

    `index.toml` holds a table `[[document]]` with `id` and `source` for each; the annotation is
    `<id>.json`. A source's path is relative to the gold folder or to a folder above it, the nearest
    that has it. Raises `GoldError` where a file is missing, is not of the schema, contradicts itself, or
    was annotated from another source than is there; `OSError` where a file cannot be read.
    """
    try:
        index = msgspec.toml.decode((folder / INDEX).read_bytes(), type=_Index)
    except FileNotFoundError as error:
        raise GoldError(f"{folder / INDEX} is missing: it names the annotated documents") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GoldError(f"{folder / INDEX}: {error}") from error
    if not index.document:
        raise GoldError(f"{folder / INDEX} names no document")
    ids = [entry.id for entry in index.document]
    if len(set(ids)) < len(ids):
        raise GoldError(f"{folder / INDEX} names a document twice: {max(ids, key=ids.count)}")
    return [_load(folder, entry) for entry in index.document]


def gold_hash(golds: Sequence[Gold]) -> str:
    """Return the SHA-256 over every annotation and source, by document id; where they lie does not matter."""
    digest = sha256()
    for gold in sorted(golds, key=lambda one: one.document_id):
        for file in (gold.file, gold.source):
            digest.update(f"{gold.document_id} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _load(folder: Path, entry: _Entry) -> Gold:
    file = folder / f"{entry.id}.json"
    try:
        extraction = flatten(decode(file.read_bytes()))
    except FileNotFoundError as error:
        raise GoldError(f"{file} is missing: the index names {entry.id}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GoldError(f"{file} is not of the output's schema: {error}") from error
    source = _find(folder, entry.source)
    if source is None:
        raise GoldError(f"{entry.id}: the source {entry.source} is not in {folder} or a folder above it")
    for problem in _contradictions(entry.id, extraction):
        raise GoldError(f"{file}: {problem}")
    if extraction.document.sha256 != sha256(source.read_bytes()).hexdigest():
        raise GoldError(f"{file} was annotated from another source than {source}: the SHA-256 differ")
    return Gold(entry.id, source, file, extraction)


def _find(folder: Path, source: str) -> Path | None:
    home = folder.resolve()
    return next((path for above in (home, *home.parents) if (path := above / source).is_file()), None)


def _contradictions(document_id: str, extraction: Extraction) -> Iterator[str]:
    """What makes an annotation unusable: scores against it would mean nothing."""
    if extraction.document.document_id != document_id:
        yield f"its document_id is {extraction.document.document_id}, the index says {document_id}"
    units = {unit.recommendation_id: unit for unit in extraction.recommendations}
    if len(units) < len(extraction.recommendations):
        yield "a recommendation id stands twice"
    for unit in units.values():
        if unit.recommendation_id != f"{document_id}:{unit.path}":
            yield f"{unit.recommendation_id} is not made of the document's id and the path {unit.path}"
    for row in extraction.references:
        if row.recommendation_id not in units:
            yield f"{row.reference_id} stands in {row.recommendation_id}, which does not exist"
        elif units[row.recommendation_id].text[row.start : row.end] != row.surface or not row.surface:
            yield f"{row.reference_id}: «{row.surface}» does not stand at [{row.start}, {row.end})"
        if row.target_id is not None and row.target_id not in units:
            yield f"{row.reference_id} refers to {row.target_id}, which does not exist"
