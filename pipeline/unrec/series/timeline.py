"""Series as they are read: documents in order of time, and what each said next to what was said before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from unrec.models import Document, Extraction, SeriesRow
from unrec.series import series_of, when
from unrec.series.changed import Run, runs

KINDS = ("recommendation", "operative", "preambular")
"""The kinds of paragraph that are compared."""


class Told(NamedTuple):
    """A paragraph as it stands in a timeline: its text, its answer, who made it, and what it is about."""

    paragraph_id: str
    language: str
    text: str
    response: str | None
    by: tuple[str, ...]
    themes: frozenset[str]


class Saying(NamedTuple):
    """A paragraph next to the one that it repeats: how it does, what was answered then, and what changed.

    Of the first of a series, and where the earlier one is not here, `relation` is None and nothing is marked.
    """

    told: Told
    relation: str | None
    then: str | None
    runs: tuple[Run, ...]
    rule: str


class Line(NamedTuple):
    """A series: what each document said of it, in the order of the documents; most say it once or not."""

    series_id: str
    cells: tuple[tuple[Saying, ...], ...]

    @property
    def said(self) -> int:
        """How many paragraphs say it."""
        return sum(map(len, self.cells))

    def ends(self) -> tuple[int, int]:
        """Return the first and the last document that say it."""
        at = [number for number, cell in enumerate(self.cells) if cell]
        return at[0], at[-1]

    def meets(self, wanted: Mapping[str, str]) -> bool:
        """Tell whether what is wanted stands in it: a `theme`, a `response`, a `relation`; nothing is any."""
        said = [saying for cell in self.cells for saying in cell]
        return (
            any(wanted.get("theme", "") in {"", *saying.told.themes} for saying in said)
            and any(wanted.get("response", "") in {"", saying.told.response} for saying in said)
            and any(wanted.get("relation", "") in {"", saying.relation} for saying in said)
        )


def lines(documents: Sequence[str], told: Iterable[Told], rows: Iterable[SeriesRow]) -> Iterator[Line]:
    """Yield what these documents said, a line a series, in the order of the documents and of reading.

    A paragraph that is in no series, or alone in its series here, is a line of its own.
    """
    known = {each.paragraph_id: each for each in told}
    before = {row.paragraph_id: row for row in rows}
    place = {document_id: at for at, document_id in enumerate(documents)}
    series: dict[str, list[Told]] = {}
    for each in sorted(known.values(), key=lambda each: place[_document(each.paragraph_id)]):
        row = before.get(each.paragraph_id)
        series.setdefault(row.series_id if row else each.paragraph_id, []).append(each)
    for series_id, members in series.items():
        cells: list[list[Saying]] = [[] for _ in documents]
        for each in members:
            row = before.get(each.paragraph_id)
            cells[place[_document(each.paragraph_id)]].append(
                _saying(each, row, known.get(row.previous_id or "") if row else None)
            )
        yield Line(series_id, tuple(map(tuple, cells)))


class Timeline(NamedTuple):
    """Documents in order of time, each with how many of its paragraphs are compared and how many repeated."""

    heads: tuple[tuple[Document, int, int], ...]
    lines: tuple[Line, ...]


def timelines(extractions: Sequence[Extraction], rows: Sequence[SeriesRow]) -> Iterator[Timeline]:
    """Yield a timeline for each group of these documents that series join, of what is said more than once."""
    by_id = {each.document.document_id: each for each in extractions}
    for group in joined(rows):
        documents = sorted(
            (by_id[name] for name in group & by_id.keys()), key=lambda each: when(each.document)
        )
        ids = [each.document.document_id for each in documents]
        told = [list(told_of(each)) for each in documents]
        several = [
            line for line in lines(ids, (each for part in told for each in part), rows) if line.said > 1
        ]
        if len(ids) > 1 and several:
            repeated = [sum(len(line.cells[at]) for line in several) for at in range(len(ids))]
            heads = zip((each.document for each in documents), map(len, told), repeated, strict=True)
            yield Timeline(tuple(heads), tuple(several))


def _saying(each: Told, row: SeriesRow | None, earlier: Told | None) -> Saying:
    if row is None or earlier is None:
        return Saying(each, None, None, (Run("same", each.text),), "")
    return Saying(each, row.relation, earlier.response, tuple(runs(earlier.text, each.text)), row.rule)


def _document(paragraph_id: str) -> str:
    return paragraph_id.partition(":")[0]


def joined(rows: Iterable[SeriesRow]) -> list[frozenset[str]]:
    """Return the documents that series join, group by group; what no series joins to another is in none."""
    groups: list[set[str]] = []
    for series_id, members in series_of(rows).items():
        group = {_document(series_id), *(_document(row.paragraph_id) for row in members)}
        if len(group) > 1:
            apart = [other for other in groups if other.isdisjoint(group)]
            groups = [*apart, group.union(*(other for other in groups if not other.isdisjoint(group)))]
    return [frozenset(group) for group in groups]


def told_of(extraction: Extraction) -> Iterator[Told]:
    """Yield the paragraphs of a document that are compared, in reading order."""
    themes: dict[str, set[str]] = {}
    for theme in extraction.themes:
        themes.setdefault(theme.paragraph_id, set()).add(theme.theme_id)
    asked = {row.recommendation_id: row for row in extraction.recommendations}
    for unit in extraction.paragraphs:
        row = asked.get(unit.paragraph_id)
        if unit.kind in KINDS:
            by = tuple(each.code or each.name for each in row.recommended_by) if row else ()
            about = frozenset(themes.get(unit.paragraph_id, ()))
            yield Told(unit.paragraph_id, unit.language, unit.text, row.response if row else None, by, about)
