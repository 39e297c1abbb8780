"""The gold: documents annotated by hand as rows of the output's records, and what they judge.

`index.toml` names the documents of a folder.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from unrec.data import json_as, toml_as
from unrec.measure.scorer import (
    MeasureError,
)
from unrec.models import (
    Addressee,
    Document,
    Extraction,
    Finding,
    Paragraph,
    Recommendation,
    Recommender,
    Record,
    Reference,
    Response,
    Section,
    StateNamed,
    Strength,
    Unit,
)

_Stored = TypeVar("_Stored")


def stored(path: Path, decode: Callable[[bytes], _Stored], missing: str, wrong: str = ":") -> _Stored:
    """Return what a file holds. Raises `MeasureError`, naming it, where it is missing or not of its form."""
    try:
        return decode(path.read_bytes())
    except FileNotFoundError as problem:
        raise MeasureError(f"{path} is missing{missing}") from problem
    except msgspec.DecodeError as problem:
        raise MeasureError(f"{path}{wrong} {problem}") from problem


class Judged(NamedTuple):
    """What the gold judges beyond structure, text and references: findings of these codes; strength."""

    findings: frozenset[str] = frozenset()
    strength: bool = False


NOTHING_MORE = Judged()


INDEX = "index.toml"
ASKING = frozenset({"recommendation", "operative"})
"""The kinds of paragraphs that are rows of `recommendations`, with the items under them."""


class Request(Record, frozen=True, kw_only=True):
    """What the gold says of a recommendation beyond its paragraph: recommenders, response, concern."""

    path: str
    recommended_by: tuple[str, ...] = ()
    response: Response | None = None
    concern: str | None = None


class GoldRows(Record, frozen=True, kw_only=True):
    """One annotated document as its file holds it: rows of the output's records, and what else is judged.

    `recommendations` of an output follow from `paragraphs` and `requests`, so that nothing stands twice.
    """

    document: Document
    sections: tuple[Section, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    requests: tuple[Request, ...] = ()
    references: tuple[Reference, ...] = ()
    findings: tuple[Finding, ...] = ()


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
    gold folder or to a folder above it, the nearest that has it. Raises `MeasureError` where a file is
    missing, is not of its form, contradicts itself, or was annotated from another source than is there;
    `OSError` where a file cannot be read.
    """
    decode = partial(toml_as, kind=_Index)
    index = stored(folder / INDEX, decode, ": it names the annotated documents")
    if not index.document:
        raise MeasureError(f"{folder / INDEX} names no document")
    ids = [entry.id for entry in index.document]
    if len(set(ids)) < len(ids):
        raise MeasureError(f"{folder / INDEX} names a document twice: {max(ids, key=ids.count)}")
    codes = frozenset(index.findings)
    return [_load(folder, entry, codes) for entry in index.document]


def read_rows(data: bytes) -> GoldRows:
    """Return the rows of a gold file. Raises `msgspec.DecodeError` where it is not one."""
    return json_as(data, GoldRows)


def extraction_of(rows: GoldRows) -> Extraction:
    """Return what the extraction of the source should hold: the rows, and the recommendations that follow.

    A recommendation is a paragraph whose kind is of `ASKING`, or one under such a paragraph.
    """
    requests = {request.path: request for request in rows.requests}
    sections = {section.section_id: section for section in rows.sections}
    by_id: dict[str, Recommendation] = {}
    for paragraph in rows.paragraphs:
        if paragraph.kind in ASKING or paragraph.parent_id in by_id:
            request = requests.get(paragraph.path, Request(path=paragraph.path))
            by_id[paragraph.paragraph_id] = _recommendation(
                paragraph, request, sections, rows.document.state_under_review
            )
    return Extraction(
        document=rows.document,
        sections=rows.sections,
        paragraphs=rows.paragraphs,
        recommendations=tuple(by_id.values()),
        references=rows.references,
        findings=rows.findings,
    )


def _recommendation(
    paragraph: Paragraph, request: Request, sections: dict[str, Section], state: StateNamed | None
) -> Recommendation:
    document_id = paragraph.document_id
    meeting = sections.get(f"{document_id}:{paragraph.path.partition('.')[0]}")
    return Recommendation(
        recommendation_id=paragraph.paragraph_id,
        state_under_review=state,
        meeting_start=meeting.start_date if meeting else None,
        meeting_end=meeting.end_date if meeting else None,
        city=meeting.city if meeting else None,
        recommended_by=tuple(Recommender(name=name) for name in request.recommended_by),
        response=request.response,
        concern_id=f"{document_id}:{request.concern}" if request.concern else None,
        **{name: getattr(paragraph, name) for name in Unit.__struct_fields__},
    )


def _load(folder: Path, entry: _Entry, codes: frozenset[str]) -> Gold:
    file = folder / f"{entry.id}.json"
    missing = f": the index names {entry.id}"
    rows = stored(file, read_rows, missing, " is not of the gold's form:")
    source = _find(folder, entry.source)
    if source is None:
        raise MeasureError(f"{entry.id}: the source {entry.source} is not in {folder} or a folder above it")
    for problem in _contradictions(entry.id, rows):
        raise MeasureError(f"{file}: {problem}")
    if rows.document.sha256 != sha256(source.read_bytes()).hexdigest():
        raise MeasureError(f"{file} was annotated from another source than {source}: the SHA-256 differ")
    extraction = extraction_of(rows)
    strength = folder / "strength" / f"{entry.id}.json"
    if not strength.exists():
        return Gold(entry.id, source, (file,), extraction, Judged(codes))
    with_strength = _with_strength(extraction, strength)
    return Gold(entry.id, source, (file, strength), with_strength, Judged(codes, strength=True))


def _with_strength(extraction: Extraction, file: Path) -> Extraction:
    """The extraction with strength, operative words and addressees of a strength file, for every unit."""
    try:
        rows = {row.path: row for row in json_as(file.read_bytes(), list[_Strength])}
    except msgspec.DecodeError as error:
        raise MeasureError(f"{file}: {error}") from error
    paths = {unit.path for unit in extraction.recommendations}
    if rows.keys() != paths:
        raise MeasureError(f"{file}: it must hold every recommendation once; see {min(rows.keys() ^ paths)}")
    units = []
    for unit in extraction.recommendations:
        row = rows[unit.path]
        for words in (row.operative or "", *(addressee.surface for addressee in row.addressees)):
            if words not in unit.text:
                raise MeasureError(f"{file}: «{words}» does not stand in {unit.path}")
        asked = tuple(_addressee(addressee, unit.text) for addressee in row.addressees)
        units.append(replace(unit, strength=row.strength, operative_words=row.operative, addressees=asked))
    return replace(extraction, recommendations=tuple(units))


def _addressee(asked: _Asked, text: str) -> Addressee:
    start = text.index(asked.surface)
    end = start + len(asked.surface)
    return Addressee(id=asked.id, surface=asked.surface, char_start=start, char_end=end, rule="gold")


def _find(folder: Path, source: str) -> Path | None:
    home = folder.resolve()
    return next((path for above in (home, *home.parents) if (path := above / source).is_file()), None)


def _contradictions(document_id: str, rows: GoldRows) -> Iterator[str]:
    """What makes an annotation unusable: scores against it would mean nothing."""
    if rows.document.document_id != document_id:
        yield f"its document_id is {rows.document.document_id}, the index says {document_id}"
    known = {row.paragraph_id: row for row in rows.paragraphs}
    if len(known) < len(rows.paragraphs):
        yield "a paragraph id stands twice"
    for paragraph in rows.paragraphs:
        if paragraph.paragraph_id != f"{document_id}:{paragraph.path}":
            yield f"{paragraph.paragraph_id} is not made of the document's id and the path {paragraph.path}"
        if paragraph.parent_id is not None and paragraph.parent_id not in known:
            yield f"{paragraph.path} hangs under {paragraph.parent_id}, which does not exist"
    for row in rows.references:
        yield from _misplaced(row, known)
    asking = {row.path for row in extraction_of(rows).recommendations}
    for request in rows.requests:
        if request.path not in asking:
            yield f"{request.path} is no recommendation, and its request says it is one"
        if request.concern is not None and f"{document_id}:{request.concern}" not in known:
            yield f"{request.path} answers {request.concern}, which does not exist"


def _misplaced(row: Reference, known: Mapping[str, Paragraph]) -> Iterator[str]:
    """What is wrong with where a reference stands and where it leads."""
    if row.paragraph_id not in known:
        yield f"{row.reference_id} stands in {row.paragraph_id}, which does not exist"
    elif known[row.paragraph_id].text[row.char_start : row.char_end] != row.surface or not row.surface:
        yield f"{row.reference_id}: «{row.surface}» does not stand at [{row.char_start}, {row.char_end})"
    if row.target_id is not None and row.target_id not in known:
        yield f"{row.reference_id} refers to {row.target_id}, which does not exist"
