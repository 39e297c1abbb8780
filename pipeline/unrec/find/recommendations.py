"""All recommendations to a State: who made them, what was answered, and how many of each."""

from collections import Counter
from collections.abc import Iterable, Sequence

from unrec.find.search import MOST, All, Facet, Finder, Hit
from unrec.models import Record

Counts = tuple[tuple[str, int], ...]


class Given(Record, frozen=True, kw_only=True):
    """Recommendations to a State in reading order, and how many there are by answer, theme and who made them.

    `answered` has for each theme how many were answered how; an answer that is not known is "". With `more`
    there are more than were looked at. `searched` says what was searched.
    """

    to: str
    rows: tuple[Hit, ...]
    more: bool
    responses: Counts
    themes: Counts
    recommended_by: Counts
    answered: tuple[tuple[str, Counts], ...]
    searched: str


def recommendations(
    finder: Finder,
    to: str,
    by: Sequence[str] = (),
    response: Sequence[str] = (),
    theme: Sequence[str] = (),
) -> Given:
    """Return the recommendations to a State: paragraphs of that kind, not what delegations said.

    Of several values of one filter one must hold. Raises `QueryError` where nothing has a value, and as
    `Finder.search` does.
    """
    with finder.budget():
        asked = finder.read("", {"to": [to], "by": by, "response": response, "theme": theme})
        results = finder.search(All((asked, Facet("kind", "recommendation"))), MOST)
    by_theme: dict[str, Counter[str]] = {}
    for hit in results.hits:
        for each in hit.themes:
            by_theme.setdefault(each, Counter())[hit.response or ""] += 1
    return Given(
        to=to,
        rows=results.hits,
        more=results.more,
        responses=_counted(hit.response or "" for hit in results.hits),
        themes=_counted(each for hit in results.hits for each in hit.themes),
        recommended_by=_counted(each for hit in results.hits for each in hit.recommended_by),
        answered=tuple((name, _counted(by_theme[name].elements())) for name in sorted(by_theme)),
        searched=results.searched,
    )


def _counted(values: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))
