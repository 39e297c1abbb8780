"""Who cites what: questions to the reference rows, for the command line and the summary."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.models import Recommendation, Reference


class Citation(NamedTuple):
    """One reference row and the recommendation that holds it."""

    reference: Reference
    recommendation: Recommendation


class ArticleCount(NamedTuple):
    """How many recommendations and items of a meeting cite an article of an instrument.

    `meeting` is null outside meetings; `instrument` is null where the article is unresolved.
    """

    meeting: int | None
    instrument: str | None
    article: str
    units: int


def citations(
    references: Iterable[Reference],
    recommendations: Iterable[Recommendation],
    *,
    article: str | None = None,
    instrument: str | None = None,
) -> Iterator[Citation]:
    """Yield the references to an article, to an instrument, or to an article of an instrument.

    Rows keep their order. Of an unresolved row each candidate counts as its instrument. Without a filter
    every row is given. Raises `KeyError` where a row's recommendation is not among those given.
    """
    units = {unit.recommendation_id: unit for unit in recommendations}
    for row in references:
        if article is not None and row.article != article:
            continue
        if instrument is not None and instrument not in {row.instrument_id, *row.candidates}:
            continue
        yield Citation(row, units[row.recommendation_id])


def articles_by_meeting(
    references: Iterable[Reference], recommendations: Iterable[Recommendation]
) -> list[ArticleCount]:
    """Return the articles cited in each meeting: meetings in order, then the most cited first.

    A unit that cites an article twice counts once. Equal counts are in order of instrument and article.
    """
    cited: set[tuple[int | None, str | None, str, str]] = set()
    for row, unit in citations(references, recommendations):
        if row.article is not None:
            cited.add((unit.meeting_number, row.instrument_id, row.article, unit.recommendation_id))
    counts = Counter(one[:3] for one in cited)
    rows = [ArticleCount(*key, units) for key, units in counts.items()]
    return sorted(rows, key=_order)


def _order(row: ArticleCount) -> tuple[bool, int, int, str, int, str]:
    number = row.article.split()[0]
    return (
        row.meeting is None,
        row.meeting or 0,
        -row.units,
        row.instrument or "~",
        int(number) if number.isdecimal() else 0,
        row.article,
    )
