"""The table that compares a document with its gold; docs/accuracy.md says what each stage compares."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace
from rapidfuzz.distance import Levenshtein

from dev.measure.gold import INDEX, NOTHING_MORE, Gold, Judged, load_gold
from dev.measure.parts import Measure, Measured, Part, by_rule, data
from unrec.measure.scorer import (
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
    Extraction,
    Record,
    Reference,
    Unit,
)


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

    def of(self, gold: Gold, got: Extraction) -> Measured:
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
            rules=by_rule(outcomes),
        )

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every document; one that was not read has no rows."""
        read = {measured.name: measured for measured in self.kept.values()}
        for gold in self.golds.values():
            nothing = Extraction(document=replace(gold.extraction.document, kind="other", status="failed"))
            yield read.get(gold.document_id) or self.of(gold, nothing)
