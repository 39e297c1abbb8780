"""The gold: documents annotated by hand as rows of the output's records; outputs compared with it, scored."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from rapidfuzz.distance import Levenshtein

from unrec.data import json_as, toml_as
from unrec.measure import scoring
from unrec.measure.scoring import (
    Comparison,
    Distance,
    Evaluation,
    MeasureError,
    Outcome,
    Side,
    Stage,
    Verdict,
    cluster_of,
    stages,
    stored,
    value_of,
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
    Source,
    StateNamed,
    Strength,
    Unit,
)
from unrec.reading import source_of

Key = Callable[[Side], Hashable]
Pair = tuple[Side | None, Side | None]


def _outcome(
    extraction: Extraction, stage: str, path: str, pair: Pair, cluster: str | None = None
) -> Outcome:
    """One comparison of a document; paragraphs are resampled with what hangs under the outermost."""
    return Outcome(
        document_id=extraction.document.document_id,
        stage=stage,
        path=path,
        cluster=cluster_of(path) if cluster is None else cluster,
        expected=pair[0],
        got=pair[1],
    )


def pair(expected: Sequence[Side], got: Sequence[Side], keys: Sequence[Key]) -> Iterator[Pair]:
    """Yield each side exactly once, paired with one whose key is equal, or alone.

    The keys are tried in turn, strictest first, on what the ones before left over; equal keys pair in
    order. Pairs come in the order of `expected`; then what the output has alone, in its order.
    """
    partner: dict[int, int] = {}
    for key in keys:
        free: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        taken = set(partner.values())
        for index, side in enumerate(got):
            if index not in taken:
                free[key(side)].append(index)
        for index, side in enumerate(expected):
            if index not in partner and free[key(side)]:
                partner[index] = free[key(side)].popleft()
    for index, side in enumerate(expected):
        yield side, got[partner[index]] if index in partner else None
    taken = set(partner.values())
    yield from ((None, side) for index, side in enumerate(got) if index not in taken)


def by_value(side: Side) -> Hashable:
    """The key of sides that are equal in all that is compared."""
    return tuple(sorted(side.value.items()))


by_span: Key = attrgetter("start", "end")
"""The key of sides that stand at the same place."""
by_start: Key = attrgetter("start")
"""The key of sides that begin at the same place."""
by_end: Key = attrgetter("end")
"""The key of sides that end at the same place."""


def by_place(name: str) -> Key:
    """The key of sides with the same value under `name`."""
    return lambda side: side.value.get(name)


_TARGET = ("kind", "instrument_id", "article", "paragraph", "subparagraph", "part", "symbol")


def reference_outcomes(gold: Extraction, got: Extraction) -> Iterator[Outcome]:
    """Yield the outcomes of the reference stages; paragraphs and targets in the document are told by path."""
    expected, printed = _by_paragraph(gold), _by_paragraph(got)
    spans = (by_value, by_start, by_end)
    rows = (by_value, by_span, by_start, by_end)
    for stage, keys in (
        ("references_found", spans),
        ("references_target", rows),
        ("references_resolved", rows),
        ("references_status", rows),
    ):
        for path in [*expected, *(path for path in printed if path not in expected)]:
            sides = [_reference_sides(stage, side.get(path, [])) for side in (expected, printed)]
            yield from (_outcome(gold, stage, path, both) for both in pair(sides[0], sides[1], keys))


class _Placed(NamedTuple):
    row: Reference
    text: str
    target: str


def _by_paragraph(extraction: Extraction) -> dict[str, list[_Placed]]:
    paragraphs = {row.paragraph_id: row for row in extraction.paragraphs}
    prefix = f"{extraction.document.document_id}:"
    found: dict[str, list[_Placed]] = {}
    for row in extraction.references:
        unit = paragraphs.get(row.paragraph_id)
        path = unit.path if unit else row.paragraph_id.removeprefix(prefix)
        placed = _Placed(row, unit.text if unit else "", (row.target_id or "").removeprefix(prefix))
        found.setdefault(path, []).append(placed)
    return found


def _reference_sides(stage: str, placed: Sequence[_Placed]) -> list[Side]:
    sides: list[Side] = []
    for found in placed:
        row = found.row
        span = {"span": f"{row.char_start}-{row.char_end}", "surface": row.surface}
        target = value_of(row, _TARGET) | ({"target": found.target} if found.target else {})
        # Where no target could be settled, the candidates are what the row says; as a set.
        candidates = {"candidates": " ".join(sorted(row.candidates))} if row.candidates else {}
        value = {
            "references_found": span,
            "references_target": target,
            "references_resolved": span | target,
            "references_status": span | target | {"status": row.status} | candidates,
        }[stage]
        if stage == "references_found" and any(side.value == value for side in sides):
            continue  # a list of articles is one span with several targets
        sides.append(
            Side(
                value=value,
                text=found.text,
                start=row.char_start,
                end=row.char_end,
                kind=row.kind,
                status=row.status,
                rule=row.rule,
            )
        )
    return sides


Paragraphs = Mapping[str, Paragraph]


def _columns(stage: Stage, unit: Any) -> list[Side]:
    """What a unit has of a stage's columns, in a list: one side at the most."""
    value = {}
    for name in stage.columns:
        given = getattr(unit, name)
        if given is not None and not (stage.may_lack and given == ""):
            inside = f"{unit.document_id}:" if name.endswith("_id") else ""
            value[name.removesuffix("_id")] = str(given).removeprefix(inside)
    if stage.may_lack and not value:
        return []
    kind, rule = (getattr(unit, name) if name else None for name in (stage.kind, stage.rule))
    text = " ".join(filter(None, (getattr(unit, name) for name in stage.shown)))
    return [Side(value=value, text=text, kind=kind, rule=rule)]


def paragraphs_of(extraction: Extraction) -> dict[str, Paragraph]:
    """Return the paragraphs by path."""
    return {row.path: row for row in extraction.paragraphs}


def _asked(unit: Any) -> list[Side]:
    return [
        Side(
            value=value_of(addressee, ("id", "surface")),
            text=unit.text,
            start=addressee.char_start,
            end=addressee.char_end,
            rule=addressee.rule,
        )
        for addressee in unit.addressees
    ]


def _recommenders(unit: Any) -> list[Side]:
    return [Side(value={"name": recommender.name}, text=unit.text) for recommender in unit.recommended_by]


_LISTS: Mapping[str, Callable[[Any], list[Side]]] = {"addressees": _asked, "recommended_by": _recommenders}
"""The stages that compare lists and not columns."""


def _of_units(
    over: str, gold: Extraction, judged: "Judged", expected: Mapping[str, Unit], got: Mapping[str, Unit]
) -> Iterator[Outcome]:
    """Compare at each stage over such units what stands at each path; what neither side says is nothing."""
    for name, stage in stages().items():
        if stage.over != over or (stage.of_strength and not judged.strength):
            continue
        sides_of = _LISTS.get(name) or partial(_columns, stage)
        keys = (by_value, _first) if name in _LISTS else (_alone,)
        for path in every_path(expected, got):
            left, right = (sides_of(tree[path]) if path in tree else [] for tree in (expected, got))
            yield from (_outcome(gold, name, path, both) for both in pair(left, right, keys))


def _alone(_: Side) -> Hashable:
    return None


def _first(side: Side) -> Hashable:
    return next(iter(side.value.values()))


def every_path(expected: Mapping[str, Unit], got: Mapping[str, Unit]) -> list[str]:
    """Return the paths of the gold, then those that only the output has."""
    return [*expected, *(path for path in got if path not in expected)]


def distances(document_id: str, expected: Paragraphs, got: Paragraphs) -> Iterator[Distance]:
    """Yield the character errors of every paragraph's reading text."""
    for path in every_path(expected, got):
        wanted, printed = (tree[path].text if path in tree else "" for tree in (expected, got))
        yield Distance(
            document_id=document_id,
            path=path,
            cluster=cluster_of(path),
            errors=Levenshtein.distance(wanted, printed),
            characters=len(wanted),
        )


# One document's output against its gold: every comparison that is scored.


class Judged(NamedTuple):
    """What the gold judges beyond structure, text and references: findings of these codes; strength."""

    findings: frozenset[str] = frozenset()
    strength: bool = False


_NOTHING_MORE = Judged()


def compare(gold: Extraction, got: Extraction, judged: Judged = _NOTHING_MORE) -> Comparison:
    """Return every comparison of an output with its gold.

    Paragraphs are compared by path and references by the path of their paragraph, so a document that was
    given another id loses only what its id is itself.
    """
    document_id = gold.document.document_id
    expected, printed = paragraphs_of(gold), paragraphs_of(got)
    asked = ({row.path: row for row in each.recommendations} for each in (gold, got))
    outcomes = [
        *_masthead(gold, got),
        _document_kind(gold, got),
        *_sections(gold, got),
        *_of_units("paragraphs", gold, judged, expected, printed),
        *_of_units("recommendations", gold, judged, *asked),
        *reference_outcomes(gold, got),
        *_findings(gold, got, judged.findings),
    ]
    return Comparison(
        document_id=document_id,
        outcomes=tuple(outcomes),
        distances=tuple(distances(document_id, expected, printed)),
        breaches=tuple(item.message for item in got.findings if item.code == "audit.breach"),
    )


def _masthead(gold: Extraction, got: Extraction) -> Iterator[Outcome]:
    for name in stages()["document"].columns:
        left, right = (
            Side(value=value) if (value := value_of(extraction.document, [name])) else None
            for extraction in (gold, got)
        )
        if left or right:
            yield _outcome(gold, "document", name, (left, right), name)


def _document_kind(gold: Extraction, got: Extraction) -> Outcome:
    left, right = (
        Side(value={"kind": each.document.kind}, rule=each.document.kind_rule) for each in (gold, got)
    )
    return _outcome(gold, "document_kind", "kind", (left, right), "kind")


def _sections(gold: Extraction, got: Extraction) -> Iterator[Outcome]:
    own: dict[int, str] = {}

    def side(section: Section) -> Side:
        made = Side(
            value=value_of(section, stages()["sections"].columns),
            text=f"{section.label} {section.title}".strip(),
        )
        own[id(made)] = section.section_id.removeprefix(f"{section.document_id}:")
        return made

    expected, printed = [side(row) for row in gold.sections], [side(row) for row in got.sections]
    keys = (by_value, by_place("line"), by_place("meeting_number"), by_place("title"))
    for both in pair(expected, printed, keys):
        path = own[id(both[0] or both[1])]
        yield _outcome(gold, "sections", path, both, path)


def _findings(gold: Extraction, got: Extraction, codes: frozenset[str]) -> Iterator[Outcome]:
    """Findings of the judged codes, once for a code and paragraph."""
    expected, printed = _judged(gold, codes), _judged(got, codes)
    for key in [*expected, *(key for key in printed if key not in expected)]:
        path, code = key
        left, right = (
            Side(value={"code": code}, text=reasons[key]) if key in reasons else None
            for reasons in (expected, printed)
        )
        yield _outcome(gold, "findings", path or "document", (left, right), None if path else code)


def _judged(extraction: Extraction, codes: frozenset[str]) -> dict[tuple[str, str], str]:
    prefix = f"{extraction.document.document_id}:"
    reasons: dict[tuple[str, str], str] = {}
    for item in extraction.findings:
        if item.code in codes:
            path = (item.paragraph_id or "").removeprefix(prefix)
            reasons.setdefault((path, item.code), item.evidence)
    return reasons


# The gold.

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
