"""How well the status of documents tells which of them were read correctly.

A document is *right* where every figure that `corpus.toml` names for its kinds is 1, and *nearly* right where
none is under `NEARLY`. Precision: of the documents with the status `review` (or `failed`), how many are not
right; recall: of those that are not right, how many have it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from unrec.measure.corpus_records import KINDS, Kind, Measured, Tally, equals
from unrec.measure.scores import Grid
from unrec.models import Record

NEARLY = 0.98
ALL = "all"


class Telling(Record, frozen=True, kw_only=True):
    """Documents of a kind: how many are right, nearly right, marked for review; and how well that tells."""

    documents: int
    right: int
    nearly: int
    review: int
    precision: float
    recall: float


class Judged(Record, frozen=True, kw_only=True):
    """A document: its file, its first kind, its status, and its lowest figure of those that make it right."""

    source: str
    kind: Kind
    status: str
    lowest: float


def judged(measured: Iterable[Measured]) -> list[Judged]:
    """Return each document that has a truth by which it may be right, in the order of their names."""
    known: dict[str, list[Measured]] = defaultdict(list)
    for each in measured:
        if each.source and equals().kinds[each.kind].right:
            known[each.source].append(each)
    return [
        Judged(
            source=source,
            kind=min((each.kind for each in same), key=KINDS.index),
            status=same[0].status,
            lowest=min(map(_lowest, same)),
        )
        for source, same in sorted(known.items())
    ]


def _lowest(document: Measured) -> float:
    asked = equals().kinds[document.kind].right
    figures = (
        getattr(document.stages[stage], name) for stage, name in asked.items() if stage in document.stages
    )
    return min(figures, default=1.0)


def tellings(documents: Sequence[Judged]) -> dict[str, Telling]:
    """Return how well the status tells, by kind and over all."""
    by_kind: dict[str, list[Judged]] = {
        kind: [each for each in documents if each.kind == kind] for kind in KINDS
    }
    groups = {kind: same for kind, same in by_kind.items() if same} | (
        {ALL: [*documents]} if documents else {}
    )
    return {kind: _telling(same) for kind, same in groups.items()}


def _telling(documents: Sequence[Judged]) -> Telling:
    wrong = {each.source for each in documents if each.lowest < 1}
    marked = {each.source for each in documents if each.status != "ok"}
    tally = Tally.of(len(wrong), len(marked), len(wrong & marked))
    return Telling(
        documents=len(documents),
        right=len(documents) - len(wrong),
        nearly=sum(each.lowest >= NEARLY for each in documents),
        review=len(marked),
        precision=tally.precision,
        recall=tally.recall,
    )


def status_grids(told: Mapping[str, Telling]) -> Iterator[Grid]:
    """Yield the table of how well the status tells, where anything is known of it."""
    if told:
        columns = ("documents of", "n", "right", "nearly right", "review", "precision", "recall")
        rows = [
            (
                kind,
                *map(str, (each.documents, each.right, each.nearly, each.review)),
                f"{each.precision:.2f}",
                f"{each.recall:.2f}",
            )
            for kind, each in told.items()
        ]
        yield Grid("How well `review` tells what is not read correctly", columns, rows)
