"""Who cites what: questions to the reference rows, for the command line and the summary."""

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
    row: Reference


class ArticleCount(NamedTuple):
    """How often an article of an instrument is cited in a meeting of a document.

    `references` counts reference rows, `paragraphs` those that make them. `meeting` is null outside meetings;
    `instrument` is null where the article is unresolved.
    """

    document_id: str
    meeting: int | None
    instrument: str | None
    article: str
    references: int
    paragraphs: int


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
        if _cites(row, article, instrument):
            yield Citation(row.paragraph_id, target(row), row.status, row.surface, row)


def _cites(row: Reference, article: str | None, instrument: str | None) -> bool:
    if article is not None and row.article != article:
        return False
    return instrument is None or instrument in {row.instrument_id, *row.candidates}


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
    references: Iterable[Reference],
    paragraphs: Iterable[Paragraph],
    *,
    article: str | None = None,
    instrument: str | None = None,
) -> list[ArticleCount]:
    """Return the articles cited in each meeting of each document, the most cited of each first.

    Only references to an article, to an instrument, or to both at once, as `citations` has them. Equal counts
    are in order of instrument and article.
    """
    cited: dict[tuple[str, int | None, str | None, str], list[str]] = {}
    for row, unit in _of(references, paragraphs):
        if row.article is not None and _cites(row, article, instrument):
            key = unit.document_id, unit.meeting_number, row.instrument_id, row.article
            cited.setdefault(key, []).append(unit.paragraph_id)
    rows = [ArticleCount(*key, len(units), len(set(units))) for key, units in cited.items()]
    return sorted(rows, key=_order)


def _order(row: ArticleCount) -> tuple[str, bool, int, int, str, int, str]:
    number = row.article.split()[0]
    return (
        row.document_id,
        row.meeting is None,
        row.meeting or 0,
        -row.references,
        row.instrument or "~",
        int(number) if number.isdecimal() else 0,
        row.article,
    )
