"""Units against gold: where they stand, how they are labelled, what they say, whom they ask."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from unrec.evaluate.match import by_value, pair
from unrec.evaluate.records import Distance, Outcome, Side, cluster_of, value_of
from unrec.models import Extraction, Recommendation

Units = Mapping[str, Recommendation]

_PLACE = ("level", "page_first", "page_last", "line_first", "line_last")
_LABEL = ("label", "number", "letter")
_STRENGTH = ("strength", "operative")
_ADDRESSEE = ("id", "surface")


def units_of(extraction: Extraction) -> dict[str, Recommendation]:
    """Return the units by path."""
    return {unit.path: unit for unit in extraction.recommendations}


def unit_outcomes(document_id: str, expected: Units, got: Units, *, strength: bool) -> Iterator[Outcome]:
    """Yield the outcomes of the stages that are judged unit by unit; of strength and addressees if asked."""
    for stage, side in _SIDES.items():
        if stage == "strength" and not strength:
            continue
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
    if strength:
        yield from _addressees(document_id, expected, got)


def every_path(expected: Units, got: Units) -> list[str]:
    """Return the paths of the gold, then those that only the output has."""
    return [*expected, *(path for path in got if path not in expected)]


def _path(unit: Recommendation) -> Side:
    return Side(value={"path": unit.path}, text=unit.text)


def _place(unit: Recommendation) -> Side:
    named = {"parent": _own(unit.parent_id, unit), "section": _own(unit.section_id, unit)}
    value = {name: own for name, own in named.items() if own} | value_of(unit, _PLACE)
    return Side(value=value, text=unit.text)


def _own(other_id: str | None, unit: Recommendation) -> str:
    return (other_id or "").removeprefix(f"{unit.document_id}:")


def _label(unit: Recommendation) -> Side:
    return Side(value=value_of(unit, _LABEL), text=f"{unit.label} {unit.text}")


def _raw(unit: Recommendation) -> Side:
    return Side(value={"raw": unit.raw, "full_text": unit.full_text}, text=unit.raw)


def _text(unit: Recommendation) -> Side:
    return Side(value={"text": unit.text}, text=unit.text)


def _strength(unit: Recommendation) -> Side | None:
    """A unit without operative words of its own has no strength to find."""
    value = value_of(unit, _STRENGTH)
    return Side(value=value, text=unit.text, rule=unit.strength_rule) if value else None


_SIDES: Mapping[str, Callable[[Recommendation], Side | None]] = {
    "units": _path,
    "places": _place,
    "labels": _label,
    "raw": _raw,
    "text": _text,
    "strength": _strength,
}


def _addressees(document_id: str, expected: Units, got: Units) -> Iterator[Outcome]:
    for path in every_path(expected, got):
        sides = [_asked(found[path]) if path in found else [] for found in (expected, got)]
        for left, right in pair(sides[0], sides[1], (by_value, lambda side: side.value["id"])):
            yield Outcome(
                document_id=document_id,
                stage="addressees",
                path=path,
                cluster=cluster_of(path),
                expected=left,
                got=right,
            )


def _asked(unit: Recommendation) -> Sequence[Side]:
    return [
        Side(value=value_of(one, _ADDRESSEE), text=unit.text, start=one.start, end=one.end, rule=one.rule)
        for one in unit.addressees
    ]


def distances(document_id: str, expected: Units, got: Units) -> Iterator[Distance]:
    """Yield the character errors of every unit's reading text."""
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
