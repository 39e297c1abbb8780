"""The gold: documents annotated by hand as rows of the output's records, and the table that compares them.

`index.toml` names the documents of a folder; docs/accuracy.md says what each stage compares.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace
from rapidfuzz.distance import Levenshtein

from dev.measure.parts import Measure, Measured, Part, data
from unrec.data import json_as, toml_as
from unrec.measure.scorer import (
    MeasureError,
    Row,
    Side,
    Tally,
    alike,
    at_place,
    by_place,
    compare,
    tallies,
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


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is scored, see `stages.toml`."""

    means: str
    over: Literal["paragraphs", "recommendations"] | None = None
    columns: tuple[str, ...] = ()
    may_lack: bool = False
    shown: tuple[str, ...] = ("text",)
    kind: str = ""
    rule: str = ""
    of_strength: bool = False


class _Stages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stages: dict[str, Stage]


@cache
def stages() -> dict[str, Stage]:
    """Return what is scored, in the order of the pipeline."""
    return data(_Stages, "stages.toml").stages


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


def table(gold: Extraction, got: Extraction, judged: Judged = NOTHING_MORE) -> Iterator[Row]:
    """Yield the rows of a document, in the order of the pipeline.

    Paragraphs are compared by path and references by the path of their paragraph, so a document that was
    given another id loses only what its id is itself.
    """
    yield alike("document", _masthead, gold, got)
    yield alike("document_kind", _kind, gold, got)
    yield _sections(gold, got)
    for over, paths in _UNITS.items():
        yield from _of_units(over, judged, paths(gold), paths(got))
    yield from _references(gold, got)
    yield alike("findings", partial(_judged, codes=judged.findings), gold, got)


_UNITS: Mapping[str, Callable[[Extraction], Mapping[str, Unit]]] = {
    "paragraphs": lambda extraction: {row.path: row for row in extraction.paragraphs},
    "recommendations": lambda extraction: {row.path: row for row in extraction.recommendations},
}


def _masthead(extraction: Extraction) -> list[Side]:
    fields = ((name, getattr(extraction.document, name)) for name in stages()["document"].columns)
    return [Side(name, str(value), str(value)) for name, value in fields if value not in {None, ""}]


def _kind(extraction: Extraction) -> list[Side]:
    return [Side("kind", extraction.document.kind, rule=extraction.document.kind_rule)]


def _values(record: Record, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Those of the fields that are filled, as text."""
    fields = ((name, getattr(record, name)) for name in names)
    return tuple((name, str(value)) for name, value in fields if value not in {None, ""})


def _sections(gold: Extraction, got: Extraction) -> Row:
    """Headings, one where all is equal; else told by their line, their meeting, their title."""

    def sides(extraction: Extraction) -> list[Side]:
        prefix = f"{extraction.document.document_id}:"
        return [
            Side(
                row.section_id.removeprefix(prefix),
                _values(row, stages()["sections"].columns),
                f"{row.label} {row.title}".strip(),
            )
            for row in extraction.sections
        ]

    def by(name: str) -> Callable[[Side], Hashable]:
        return lambda side: dict(_filled(side)).get(name)

    keys = (lambda side: side.value, by("line"), by("meeting_number"), by("title"))
    return Row("sections", sides(gold), sides(got), keys)


def _filled(side: Side) -> tuple[tuple[str, str], ...]:
    return side.value if isinstance(side.value, tuple) else ()


def _of_units(
    over: str, judged: Judged, expected: Mapping[str, Unit], got: Mapping[str, Unit]
) -> Iterator[Row]:
    """Compare at each stage over such units what stands at each path; what neither side says is nothing."""
    for name, stage in stages().items():
        if stage.over != over or (stage.of_strength and not judged.strength):
            continue
        listed = _LISTS.get(name)
        sides = partial(_all, listed or partial(_columns, stage))
        yield alike(name, sides, expected, got, (at_place, _first) if listed else (by_place,))
        if name == "kinds":
            # Over what both have alone, so that structure costs nothing here.
            there = {path: unit for path, unit in expected.items() if path in got}
            yield alike("kinds_matched", sides, there, {path: got[path] for path in there})


def _all(sides_of: Callable[[str, Any], list[Side]], units: Mapping[str, Unit]) -> list[Side]:
    return [side for path, unit in units.items() for side in sides_of(path, unit)]


def _columns(stage: Stage, path: str, unit: Any) -> list[Side]:
    """What a unit has of a stage's columns, in a list: one side at the most."""
    value = []
    for name in stage.columns:
        given = getattr(unit, name)
        if given is not None and not (stage.may_lack and given == ""):
            inside = f"{unit.document_id}:" if name.endswith("_id") else ""
            value.append((name, str(given).removeprefix(inside)))
    if stage.may_lack and not value:
        return []
    kind, rule = (getattr(unit, name) if name else None for name in (stage.kind, stage.rule))
    text = " ".join(filter(None, (getattr(unit, name) for name in stage.shown)))
    return [Side(path, tuple(value), text, kind=kind, rule=rule)]


def _asked(path: str, unit: Any) -> list[Side]:
    return [
        Side(
            path, _values(each, ("id", "surface")), unit.text, each.char_start, each.char_end, rule=each.rule
        )
        for each in unit.addressees
    ]


def _recommenders(path: str, unit: Any) -> list[Side]:
    return [Side(path, (("name", each.name),), unit.text) for each in unit.recommended_by]


_LISTS: Mapping[str, Callable[[str, Any], list[Side]]] = {
    "addressees": _asked,
    "recommended_by": _recommenders,
}
"""The stages that compare lists and not columns."""


def _first(side: Side) -> Hashable:
    return side.place, _filled(side)[0]


_TARGET = ("kind", "instrument_id", "article", "paragraph", "subparagraph", "part", "symbol")


def _references(gold: Extraction, got: Extraction) -> Iterator[Row]:
    """The reference stages; paragraphs and targets in the document are told by path."""
    places: tuple[Callable[[Side], Hashable], ...] = (
        lambda side: (side.place, side.start, side.end),
        lambda side: (side.place, side.start),
        lambda side: (side.place, side.end),
    )
    for stage in ("references_found", "references_target", "references_resolved", "references_status"):
        keys = (at_place, *(places[1:] if stage == "references_found" else places))
        yield alike(stage, partial(_sides, stage), _cited(gold), _cited(got), keys)


class _Cited(NamedTuple):
    row: Reference
    path: str
    text: str
    target: str


def _cited(extraction: Extraction) -> list[_Cited]:
    paragraphs = {row.paragraph_id: row for row in extraction.paragraphs}
    prefix = f"{extraction.document.document_id}:"
    cited = []
    for row in extraction.references:
        unit = paragraphs.get(row.paragraph_id)
        path = unit.path if unit else row.paragraph_id.removeprefix(prefix)
        cited.append(_Cited(row, path, unit.text if unit else "", (row.target_id or "").removeprefix(prefix)))
    return cited


def _sides(stage: str, cited: Sequence[_Cited]) -> list[Side]:
    sides: dict[Hashable, Side] = {}
    for at, each in enumerate(cited):
        row = each.row
        span = (("span", f"{row.char_start}-{row.char_end}"), ("surface", row.surface))
        target = (*_values(row, _TARGET), *((("target", each.target),) if each.target else ()))
        # Where no target could be settled, the candidates are what the row says; as a set.
        status = (("status", row.status), ("candidates", " ".join(sorted(row.candidates))))
        value = {
            "references_found": span,
            "references_target": target,
            "references_resolved": span + target,
            "references_status": span + target + status,
        }[stage]
        side = Side(each.path, value, each.text, row.char_start, row.char_end, row.kind, row.status, row.rule)
        # A list of articles is one span with several targets.
        sides[(each.path, value) if stage == "references_found" else at] = side
    return list(sides.values())


def _judged(extraction: Extraction, codes: frozenset[str]) -> list[Side]:
    """Findings of the judged codes, once for a code and paragraph."""
    prefix = f"{extraction.document.document_id}:"
    found: dict[tuple[str, str], Side] = {}
    for item in extraction.findings:
        if item.code in codes:
            path = (item.paragraph_id or "").removeprefix(prefix)
            found.setdefault(
                (path, item.code), Side(f"{path or 'document'} {item.code}", item.code, item.evidence)
            )
    return list(found.values())


def characters(gold: Extraction, got: Extraction) -> Tally:
    """Return the letters of the gold's reading texts, and those of the output: 1 - recall is the error rate.

    A missing paragraph counts whole, and so does one too many.
    """
    expected, printed = ({row.path: row.text for row in each.paragraphs} for each in (gold, got))
    paths = {*expected, *printed}
    errors = sum(Levenshtein.distance(expected.get(path, ""), printed.get(path, "")) for path in paths)
    letters = sum(map(len, expected.values()))
    return Tally.of(letters, sum(map(len, printed.values())), max(0, letters - errors))


class GoldFolder(Measure[Measured]):
    """The documents of a gold folder, each against what its annotation says of it."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        (index,) = (path for path in part.truth if path.name == INDEX)
        self.golds = {gold.source.name: gold for gold in load_gold(index.parent)}

    def keep(self, document: Path, extraction: Extraction) -> Measured:
        """Compare a document with its gold."""
        return self.of(self.golds[document.name], extraction)

    def of(self, gold: "Gold", got: Extraction) -> Measured:
        """Return what a document counts beside its gold; every outcome is kept."""
        outcomes = [
            outcome._replace(what=outcome.what.replace("_", " "))
            for outcome in compare(gold.document_id, table(gold.extraction, got, gold.judged))
        ]
        named = (row.what.replace("_", " ") for row in table(gold.extraction, got, gold.judged))
        stages = (
            dict.fromkeys(named, Tally())
            | tallies(outcomes)
            | {"characters": characters(gold.extraction, got)}
        )
        return Measured(
            kind="gold",
            name=gold.document_id,
            family=self.part.family,
            stages=stages,
            outcomes=tuple(outcomes),
        )

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every document; one that was not read has no rows."""
        read = {measured.name: measured for measured in self.kept.values()}
        for gold in self.golds.values():
            nothing = Extraction(document=replace(gold.extraction.document, kind="other", status="failed"))
            yield read.get(gold.document_id) or self.of(gold, nothing)


# The gold.

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
