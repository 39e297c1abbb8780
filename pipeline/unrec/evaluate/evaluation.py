"""The whole evaluation of a gold folder: extract, compare, score."""

from collections.abc import Callable, Iterable, Sequence

from unrec.evaluate.compare import compare
from unrec.evaluate.gold import Gold, gold_hash
from unrec.evaluate.records import Comparison, Evaluation, Outcome, Verdict
from unrec.evaluate.scores import breakdown, intervals, scores
from unrec.models import Extraction, Source
from unrec.reading import source_of

Extract = Callable[[Source], Extraction]


def compare_all(golds: Iterable[Gold], extract: Extract) -> list[Comparison]:
    """Extract each gold document's source afresh and return the comparisons, in the order given."""
    found = []
    for gold in golds:
        source = source_of(gold.source.name, gold.source.read_bytes())
        found.append(compare(gold.extraction, extract(source), gold.judged))
    return found


def evaluate(golds: Sequence[Gold], comparisons: Sequence[Comparison]) -> Evaluation:
    """Return what comparisons of these gold documents amount to."""
    return Evaluation(
        gold=gold_hash(golds),
        overall=scores(comparisons),
        intervals=intervals(comparisons),
        documents={one.document_id: scores([one]) for one in comparisons},
        breakdown=breakdown(comparisons),
        outcomes=verdicts([outcome for one in comparisons for outcome in one.outcomes]),
        breaches=tuple(f"{one.document_id}: {breach}" for one in comparisons for breach in one.breaches),
    )


def verdicts(outcomes: Iterable[Outcome]) -> dict[str, Verdict]:
    """Return the verdict on each outcome by its id, sorted by it."""
    return {own: outcome.verdict for own, outcome in sorted(by_id(outcomes).items())}


def by_id(outcomes: Iterable[Outcome]) -> dict[str, Outcome]:
    """Return outcomes by their ids, in the order given.

    An id is the paragraph's (or section's), the stage, and for a reference what is compared; it is
    taken from the gold's side where there is one, so that it stays the same however the output changes.
    Equal ids are told apart by `~2`, `~3`.
    """
    found: dict[str, Outcome] = {}
    for outcome in outcomes:
        plain = _id(outcome)
        own, times = plain, 1
        while own in found:
            times += 1
            own = f"{plain}~{times}"
        found[own] = outcome
    return found


def _id(outcome: Outcome) -> str:
    side = outcome.expected or outcome.got
    parts = [outcome.place, outcome.stage]
    if side is not None and outcome.stage.startswith("references_"):
        parts.extend(value for name, value in side.value.items() if name != "surface")
    return " ".join(parts)
