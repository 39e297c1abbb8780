"""Who cites what: questions to the reference rows, for the command line and the summary."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unrec.models import Paragraph, Reference


class Citation(NamedTuple):
    """One target of one reference, for a person to read.

    `target` is an instrument with its article («smuggling-protocol 6(3)(a)»), a symbol, or the id of a
    paragraph; of an unresolved reference the candidates, with a question mark.
    """

    paragraph_id: str
    target: str
    status: str
    surface: str


class ArticleCount(NamedTuple):
    """How many paragraphs of a meeting cite an article of an instrument.

    `meeting` is null outside meetings; `instrument` is null where the article is unresolved.
    """

    meeting: int | None
    instrument: str | None
    article: str
    units: int


def citations(
    references: Iterable[Reference],
    paragraphs: Iterable[Paragraph],
    *,
    article: str | None = None,
    instrument: str | None = None,
) -> Iterator[Citation]:
    """Yield the references of these paragraphs to an article, to an instrument, or to both at once.

    Rows keep their order; without a filter all are given. An unresolved row counts for each candidate.
    """
    for row, _ in _of(references, paragraphs):
        if article is not None and row.article != article:
            continue
        if instrument is None or instrument in {row.instrument_id, *row.candidates}:
            yield Citation(row.paragraph_id, target(row), row.status, row.surface)


def target(row: Reference) -> str:
    """Return what a reference points at, in a line; see `Citation`."""
    known = row.target_id or row.symbol or row.instrument_id
    place = row.article or (f"part {row.part}" if row.part else "")
    inner = "".join(f"({one})" for one in (row.paragraph, row.subparagraph) if one)
    return f"{known or '? ' + ' | '.join(row.candidates)} {place}{inner}".strip()


def _of(
    references: Iterable[Reference], paragraphs: Iterable[Paragraph]
) -> Iterator[tuple[Reference, Paragraph]]:
    units = {unit.paragraph_id: unit for unit in paragraphs}
    return ((row, units[row.paragraph_id]) for row in references if row.paragraph_id in units)


def articles_by_meeting(
    references: Iterable[Reference], paragraphs: Iterable[Paragraph]
) -> list[ArticleCount]:
    """Return the articles cited in each meeting: meetings in order, then the most cited first.

    A unit that cites an article twice counts once. Equal counts are in order of instrument and article.
    """
    cited: set[tuple[int | None, str | None, str, str]] = set()
    for row, unit in _of(references, paragraphs):
        if row.article is not None:
            cited.add((unit.meeting_number, row.instrument_id, row.article, unit.paragraph_id))
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
