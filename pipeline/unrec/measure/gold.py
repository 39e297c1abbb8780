"""The gold: documents annotated by hand, as rows of the output's records; and its whole evaluation."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from unrec.data import json_as, toml_as
from unrec.measure import scoring
from unrec.measure.pairing import Judged, compare
from unrec.measure.scoring import Comparison, Evaluation, MeasureError, Outcome, Verdict, stored
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
    Source,
    StateNamed,
    Strength,
    Unit,
)
from unrec.reading import source_of

INDEX = "index.toml"
ASKING = frozenset({"recommendation", "operative"})
"""The kinds of paragraphs that are rows of `recommendations`, with the items under them."""


class GoldError(MeasureError):
    """The gold cannot be used; the message names the file and what is wrong with it."""


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
    gold folder or to a folder above it, the nearest that has it. Raises `GoldError` where a file is
    missing, is not of its form, contradicts itself, or was annotated from another source than is there;
    `OSError` where a file cannot be read.
    """
    decode = partial(toml_as, kind=_Index)
    index = stored(folder / INDEX, decode, GoldError, ": it names the annotated documents")
    if not index.document:
        raise GoldError(f"{folder / INDEX} names no document")
    ids = [entry.id for entry in index.document]
    if len(set(ids)) < len(ids):
        raise GoldError(f"{folder / INDEX} names a document twice: {max(ids, key=ids.count)}")
    codes = frozenset(index.findings)
    return [_load(folder, entry, codes) for entry in index.document]


def gold_hash(golds: Sequence[Gold]) -> str:
    """Return the SHA-256 over every annotation and source, by document id, and the codes that are judged.

    Where the files lie does not matter.
    """
    digest = sha256()
    for gold in sorted(golds, key=lambda gold: gold.document_id):
        digest.update(" ".join(sorted(gold.judged.findings)).encode())
        for file in (*gold.files, gold.source):
            digest.update(f"{gold.document_id} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def read_rows(data: bytes) -> GoldRows:
    """Return the rows of a gold file. Raises `msgspec.DecodeError` where it is not one."""
    return json_as(data, GoldRows)


def rows_bytes(rows: GoldRows) -> bytes:
    """Return the rows as the file that `read_rows` reads: a row a line, without what a field holds anyway."""
    parts = [f' "document": {_line(rows.document)}']
    for name in GoldRows.__struct_fields__[1:]:
        lines = ",\n".join(f"  {_line(row)}" for row in getattr(rows, name))
        parts.append(f' "{name}": [\n{lines}\n ]' if lines else f' "{name}": []')
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _line(row: Record) -> str:
    plain: dict[str, Any] = msgspec.to_builtins(row)
    for field in msgspec.structs.fields(row):
        if getattr(row, field.name) == field.default and field.name != "schema_version":
            del plain[field.name]
    return msgspec.json.encode(plain).decode()


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
    rows = stored(file, read_rows, GoldError, missing, " is not of the gold's form:")
    source = _find(folder, entry.source)
    if source is None:
        raise GoldError(f"{entry.id}: the source {entry.source} is not in {folder} or a folder above it")
    for problem in _contradictions(entry.id, rows):
        raise GoldError(f"{file}: {problem}")
    if rows.document.sha256 != sha256(source.read_bytes()).hexdigest():
        raise GoldError(f"{file} was annotated from another source than {source}: the SHA-256 differ")
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
        raise GoldError(f"{file}: {error}") from error
    paths = {unit.path for unit in extraction.recommendations}
    if rows.keys() != paths:
        raise GoldError(f"{file}: it must hold every recommendation once; see {min(rows.keys() ^ paths)}")
    units = []
    for unit in extraction.recommendations:
        row = rows[unit.path]
        for words in (row.operative or "", *(addressee.surface for addressee in row.addressees)):
            if words not in unit.text:
                raise GoldError(f"{file}: «{words}» does not stand in {unit.path}")
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


# The whole evaluation of a gold folder: extract, compare, score.

Extract = Callable[[Source], Extraction]


def compare_all(golds: Iterable[Gold], extract: Extract) -> list[Comparison]:
    """Extract each gold document's source afresh and return the comparisons, in the order given."""
    outcomes = []
    for gold in golds:
        source = source_of(gold.source.name, gold.source.read_bytes())
        outcomes.append(compare(gold.extraction, extract(source), gold.judged))
    return outcomes


def evaluate(golds: Sequence[Gold], comparisons: Sequence[Comparison]) -> Evaluation:
    """Return what comparisons of these gold documents amount to."""
    return Evaluation(
        gold=gold_hash(golds),
        overall=scoring.scores(comparisons),
        intervals=scoring.intervals(comparisons),
        documents={comparison.document_id: scoring.scores([comparison]) for comparison in comparisons},
        breakdown=scoring.breakdown(comparisons),
        outcomes=verdicts([outcome for comparison in comparisons for outcome in comparison.outcomes]),
        breaches=tuple(f"{pair.document_id}: {breach}" for pair in comparisons for breach in pair.breaches),
    )


def verdicts(outcomes: Iterable[Outcome]) -> dict[str, Verdict]:
    """Return the verdict on each outcome by its id, sorted by it."""
    return {outcome_id: outcome.verdict for outcome_id, outcome in sorted(by_id(outcomes).items())}


def by_id(outcomes: Iterable[Outcome]) -> dict[str, Outcome]:
    """Return outcomes by their ids, in the order given.

    An id is the paragraph's (or section's), the stage, and for a reference what is compared; it is
    taken from the gold's side where there is one, so that it stays the same however the output changes.
    Equal ids are told apart by `~2`, `~3`.
    """
    by_id: dict[str, Outcome] = {}
    for outcome in outcomes:
        plain = _id(outcome)
        outcome_id, times = plain, 1
        while outcome_id in by_id:
            times += 1
            outcome_id = f"{plain}~{times}"
        by_id[outcome_id] = outcome
    return by_id


def _id(outcome: Outcome) -> str:
    side = outcome.expected or outcome.got
    parts = [outcome.place, outcome.stage]
    if side is not None and outcome.stage.startswith("references_"):
        parts.extend(value for name, value in side.value.items() if name != "surface")
    return " ".join(parts)
