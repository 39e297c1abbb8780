"""The gold: documents annotated by hand, in the output's own schema, beside an index of their sources."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from unrec.evaluate.compare import Judged
from unrec.models import Addressee, Extraction, Strength
from unrec.nested import decode, flatten

INDEX = "index.toml"


class GoldError(ValueError):
    """The gold cannot be used; the message names the file and what is wrong with it."""


class Gold(NamedTuple):
    """One annotated document: its source, the files of its annotation, and what should come of the source."""

    document_id: str
    source: Path
    files: tuple[Path, ...]
    extraction: Extraction
    judged: Judged = Judged()


class _Entry(msgspec.Struct, frozen=True):
    """One document of the index; keys that only readers need are let pass."""

    id: str
    source: str


class _Index(msgspec.Struct, frozen=True):
    document: list[_Entry]
    findings: list[str] = []


class _Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One addressee of a strength file."""

    id: str
    surface: str


class _Strength(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One unit of a strength file."""

    path: str
    strength: Strength | None
    operative: str | None
    addressees: list[_Asked]


def load_gold(folder: Path) -> list[Gold]:
    """Return the documents of a gold folder, in the order of its index.

    `index.toml` holds a table `[[document]]` with `id` and `source` for each, and in `findings` the codes
    of findings that the gold judges; the annotation is `<id>.json`, and where there is a
    `strength/<id>.json`, strength and addressees are judged by it. A source's path is relative to the
    gold folder or to a folder above it, the nearest that has it. Raises `GoldError` where a file is missing, is not of the schema, contradicts itself, or
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
    codes = frozenset(index.findings)
    return [_load(folder, entry, codes) for entry in index.document]


def gold_hash(golds: Sequence[Gold]) -> str:
    """Return the SHA-256 over every annotation and source, by document id, and over the codes that are judged.

    Where the files lie does not matter.
    """
    digest = sha256()
    for gold in sorted(golds, key=lambda one: one.document_id):
        digest.update(" ".join(sorted(gold.judged.findings)).encode())
        for file in (*gold.files, gold.source):
            digest.update(f"{gold.document_id} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _load(folder: Path, entry: _Entry, codes: frozenset[str]) -> Gold:
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
    strength = folder / "strength" / f"{entry.id}.json"
    if not strength.exists():
        return Gold(entry.id, source, (file,), extraction, Judged(codes))
    with_strength = _with_strength(extraction, strength)
    return Gold(entry.id, source, (file, strength), with_strength, Judged(codes, strength=True))


def _with_strength(extraction: Extraction, file: Path) -> Extraction:
    """The extraction with strength, operative words and addressees of a strength file, for every unit."""
    try:
        rows = {row.path: row for row in msgspec.json.decode(file.read_bytes(), type=list[_Strength])}
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GoldError(f"{file}: {error}") from error
    paths = {unit.path for unit in extraction.recommendations}
    if rows.keys() != paths:
        raise GoldError(f"{file}: it must hold every unit once; see {min(rows.keys() ^ paths)}")
    units = []
    for unit in extraction.recommendations:
        row = rows[unit.path]
        for words in (row.operative or "", *(one.surface for one in row.addressees)):
            if words not in unit.text:
                raise GoldError(f"{file}: «{words}» does not stand in {unit.path}")
        asked = tuple(_addressee(one, unit.text) for one in row.addressees)
        units.append(replace(unit, strength=row.strength, operative=row.operative, addressees=asked))
    return replace(extraction, recommendations=tuple(units))


def _addressee(asked: _Asked, text: str) -> Addressee:
    start = text.index(asked.surface)
    return Addressee(
        id=asked.id, surface=asked.surface, start=start, end=start + len(asked.surface), rule="gold"
    )


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
