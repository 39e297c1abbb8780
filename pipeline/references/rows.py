"""Resolved mentions → reference rows, with offsets into the unit's own text."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from pipeline.languages import Language
from pipeline.models import Recommendation, Reference
from pipeline.references.resolve import Resolved
from pipeline.text import Rewritten, fold


def rows(
    resolved: Iterable[Resolved], unit: Recommendation, ids: AbstractSet[str], language: Language
) -> Iterator[Reference]:
    """Yield one row a target, numbered from 1 in text order. `ids` are those of all recommendations."""
    folded: Rewritten | None = None
    for number, one in enumerate(resolved, 1):
        folded = folded or fold(unit.text, language.folding)
        start, end = folded.to_source(one.mention.start, one.mention.end)
        target, choice, rule = one.target, one.choice, one.choice.rule
        status, target_id = choice.status, None
        if one.mention.kind == "recommendation":
            target_id = _cited(one, unit, ids)
            if target_id is None:
                status, rule = "unresolved", "unresolved.no_such_recommendation"
            else:
                rule = "explicit.same_meeting" if one.mention.meeting is None else "explicit.other_meeting"
        yield Reference(
            reference_id=f"{unit.recommendation_id}#{number}",
            recommendation_id=unit.recommendation_id,
            document_id=unit.document_id,
            kind="instrument" if one.mention.kind == "context" else one.mention.kind,
            surface=unit.text[start:end],
            start=start,
            end=end,
            instrument_id=one.instrument,
            article=target.article,
            paragraph=target.paragraph,
            subparagraph=None if one.mention.kind == "recommendation" else target.subparagraph,
            part=target.part,
            target_id=target_id,
            symbol=target.symbol,
            status=status,
            candidates=choice.candidates,
            rule=f"{one.mention.rule}{'+shared' if one.mention.shared else ''}/{rule}",
        )


def _cited(one: Resolved, unit: Recommendation, ids: AbstractSet[str]) -> str | None:
    """The id of the recommendation that «التوصية ١١ (ب)» means: of the same meeting, or the one it names.

    None where there is none of that number, or more than one.
    """
    parts = unit.path.split(".")
    above = (
        [part for part in parts if part.startswith("m")]
        if one.mention.meeting is None
        else [f"m{one.mention.meeting}"]
    )
    path = ".".join([*above, f"r{one.target.recommendation}", *_below(one.target.subparagraph)])
    found = f"{unit.document_id}:{path}"
    return found if found in ids and f"{found}~2" not in ids else None


def _below(subparagraph: str | None) -> list[str]:
    """The path's part for a letter: `b` is the second item."""
    if subparagraph is None:
        return []
    letters = subparagraph.split("(")[0]
    return [str((len(letters) - 1) * 26 + ord(letters[0]) - ord("a") + 1)]
