"""Paragraphs and recommendations against gold: their place, kind and words, and whom they ask."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from unrec.evaluate.compare import by_value, pair
from unrec.evaluate.records import Distance, Outcome, Side, cluster_of, value_of
from unrec.models import Extraction, Paragraph, Recommendation, Unit

Paragraphs = Mapping[str, Paragraph]
Recommendations = Mapping[str, Recommendation]
_Row = TypeVar("_Row", bound=Unit)

_PLACE = ("level", "page_first", "page_last", "line_first", "line_last")
_LABEL = ("label", "number", "letter")
_STRENGTH = ("strength", "operative_words")
_ADDRESSEE = ("id", "surface")


def paragraphs_of(extraction: Extraction) -> dict[str, Paragraph]:
    """Return the paragraphs by path."""
    return {row.path: row for row in extraction.paragraphs}


def paragraph_outcomes(document_id: str, expected: Paragraphs, got: Paragraphs) -> Iterator[Outcome]:
    """Yield the outcomes of the stages that are judged paragraph by paragraph, over all of the body."""
    for stage, side in _OF_PARAGRAPHS.items():
        yield from _by_path(document_id, stage, side, expected, got)


def recommendation_outcomes(gold: Extraction, got: Extraction, *, strength: bool) -> Iterator[Outcome]:
    """Yield the outcomes of the stages of recommendations; of strength and addressees only if asked."""
    document_id = gold.document.document_id
    expected, printed = ({row.path: row for row in each.recommendations} for each in (gold, got))
    yield from _by_path(document_id, "recommendations", _path, expected, printed)
    if strength:
        yield from _by_path(document_id, "strength", _strength, expected, printed)
        yield from _several(document_id, "addressees", _asked, expected, printed)
    yield from _several(document_id, "recommended_by", _recommenders, expected, printed)
    yield from _by_path(document_id, "response", _response, expected, printed)
    yield from _by_path(document_id, "concern", _concern, expected, printed)


def _by_path(
    document_id: str,
    stage: str,
    side: Callable[[_Row], Side | None],
    expected: Mapping[str, _Row],
    got: Mapping[str, _Row],
) -> Iterator[Outcome]:
    """Compare what stands at each path; where neither side says anything there is nothing to compare."""
    for path in every_path(expected, got):
        sides = [side(found[path]) if path in found else None for found in (expected, got)]
        if any(sides):
            yield Outcome(
                document_id=document_id,
                stage=stage,
                path=path,
                cluster=cluster_of(path),
                expected=sides[0],
                got=sides[1],
            )


def _several(
    document_id: str,
    stage: str,
    sides_of: Callable[[Recommendation], Sequence[Side]],
    expected: Recommendations,
    got: Recommendations,
) -> Iterator[Outcome]:
    """Compare lists of things at each path, paired by all that is compared, then by its first field."""
    for path in every_path(expected, got):
        sides = [sides_of(found[path]) if path in found else [] for found in (expected, got)]
        for left, right in pair(sides[0], sides[1], (by_value, lambda side: next(iter(side.value.values())))):
            yield Outcome(
                document_id=document_id,
                stage=stage,
                path=path,
                cluster=cluster_of(path),
                expected=left,
                got=right,
            )


def every_path(expected: Mapping[str, Unit], got: Mapping[str, Unit]) -> list[str]:
    """Return the paths of the gold, then those that only the output has."""
    return [*expected, *(path for path in got if path not in expected)]


def _path(unit: Unit) -> Side:
    return Side(value={"path": unit.path}, text=unit.text)


def _tree(unit: Unit) -> Side:
    parent = {"parent": _own(unit.parent_id, unit)} if unit.parent_id else {}
    return Side(value={"path": unit.path} | parent, text=unit.text)


def _place(unit: Unit) -> Side:
    section = {"section": _own(unit.section_id, unit)} if unit.section_id else {}
    return Side(value=section | value_of(unit, _PLACE), text=unit.text)


def _own(other_id: str | None, unit: Unit) -> str:
    return (other_id or "").removeprefix(f"{unit.document_id}:")


def _label(unit: Unit) -> Side | None:
    """An unlabelled paragraph has no label to find."""
    value = value_of(unit, _LABEL)
    return Side(value=value, text=f"{unit.label or ''} {unit.text}".strip()) if value else None


def _raw(unit: Unit) -> Side:
    return Side(value={"raw": unit.raw, "full_text": unit.full_text}, text=unit.raw)


def _text(unit: Unit) -> Side:
    return Side(value={"text": unit.text}, text=unit.text)


def _kind(unit: Unit) -> Side:
    return Side(value={"kind": unit.kind}, text=unit.text, kind=unit.kind, rule=unit.kind_rule)


def _strength(unit: Recommendation) -> Side | None:
    """A unit without operative words of its own has no strength to find."""
    value = value_of(unit, _STRENGTH)
    return Side(value=value, text=unit.text, rule=unit.strength_rule) if value else None


def _response(unit: Recommendation) -> Side | None:
    value = value_of(unit, ("response",))
    return Side(value=value, text=unit.text, rule=unit.response_rule) if value else None


def _concern(unit: Recommendation) -> Side | None:
    concern = _own(unit.concern_id, unit)
    return Side(value={"concern": concern}, text=unit.text) if concern else None


_OF_PARAGRAPHS: Mapping[str, Callable[[Unit], Side | None]] = {
    "structure": _tree,
    "places": _place,
    "labels": _label,
    "raw": _raw,
    "text": _text,
    "kinds": _kind,
}


def _asked(unit: Recommendation) -> Sequence[Side]:
    return [
        Side(
            value=value_of(one, _ADDRESSEE),
            text=unit.text,
            start=one.char_start,
            end=one.char_end,
            rule=one.rule,
        )
        for one in unit.addressees
    ]


def _recommenders(unit: Recommendation) -> Sequence[Side]:
    return [Side(value={"name": one.name}, text=unit.text) for one in unit.recommended_by]


def distances(document_id: str, expected: Paragraphs, got: Paragraphs) -> Iterator[Distance]:
    """Yield the character errors of every paragraph's reading text."""
    for path in every_path(expected, got):
        wanted = expected[path].text if path in expected else ""
        printed = got[path].text if path in got else ""
        yield Distance(
            document_id=document_id,
            path=path,
            cluster=cluster_of(path),
            errors=Levenshtein.distance(wanted, printed),
            characters=len(wanted),
        )
