"""What a State was told, or a resolution said, over time: chosen by an address, from index and series."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

from unrec.find.search import DocumentRow, Finder
from unrec.models import SeriesRow
from unrec.series.timeline import KINDS, Line, Told, lines

EACH = 50
"""Lines on a page."""
FILTERS = ("theme", "response", "relation")


class Asked(NamedTuple):
    """What an address asks for: a State (`to`) or a document (`doc`), a language, filters, and a page.

    With `alone`, what was said once is shown, too.
    """

    to: str = ""
    doc: str = ""
    lang: str = ""
    theme: str = ""
    response: str = ""
    relation: str = ""
    alone: str = ""
    page: int = 1
    each: int = EACH

    def chosen(self, **changed: Any) -> dict[str, Any]:
        """Return what is asked for, with changes, but for the page."""
        parts = self._replace(**changed)._asdict()
        return {name: value for name, value in parts.items() if value and name not in {"page", "each"}}


class Shown(NamedTuple):
    """A page of a timeline: its documents in order of time, its lines, and what each filter can be.

    Beside each document stands how many of its paragraphs are compared, and how many are in a series here.
    """

    asked: Asked
    languages: tuple[str, ...]
    documents: tuple[tuple[DocumentRow, int, int], ...]
    lines: tuple[Line, ...]
    total: int
    choices: Mapping[str, tuple[tuple[str, int], ...]]
    pages: int


def shown(finder: Finder, rows: Sequence[SeriesRow], asked: Asked) -> Shown | None:
    """Return a page of what is asked for; None where there is no such State or document."""
    documents, languages = _documents(finder, rows, asked)
    if not documents:
        return None
    asked = asked._replace(lang=documents[0].language)
    ids = [row.document_id for row in documents]
    entries = [each for row in documents for each in _told(finder, row)]
    every = list(lines(ids, entries, rows))
    several = [line for line in every if line.said > 1]
    if asked.doc:
        at = ids.index(asked.doc)
        every, several = ([line for line in part if line.cells[at]] for part in (every, several))
    kept = every if asked.alone else several
    wanted = {name: getattr(asked, name) for name in FILTERS}
    met = [line for line in kept if line.meets(wanted)]
    counted = Counter(each.paragraph_id.partition(":")[0] for each in entries)
    heads = tuple((row, counted[row.document_id], _said(several, at)) for at, row in enumerate(documents))
    start = (asked.page - 1) * asked.each
    return Shown(
        asked,
        languages,
        heads,
        tuple(met[start : start + asked.each]),
        len(met),
        {name: _choices(kept, name) for name in FILTERS},
        ceil(len(met) / asked.each),
    )


def _documents(
    finder: Finder, rows: Sequence[SeriesRow], asked: Asked
) -> tuple[list[DocumentRow], tuple[str, ...]]:
    """The documents of a timeline in order of time, in one language, and the languages there are."""
    if asked.doc:
        prefix = f"{asked.doc}:"
        touched = {
            row.series_id
            for row in rows
            if row.paragraph_id.startswith(prefix) or row.series_id.startswith(prefix)
        }
        ids = {row.paragraph_id.partition(":")[0] for row in rows if row.series_id in touched}
        ids |= {asked.doc, *(series_id.partition(":")[0] for series_id in touched)}
        documents = finder.documents(
            "WHERE document_id IN (SELECT value FROM json_each(?))", (json.dumps([*ids]),)
        )
        if asked.doc not in {row.document_id for row in documents}:
            return [], ()
    else:
        documents = finder.documents("WHERE state = ? AND status <> 'failed'", (asked.to,))
    languages = Counter(row.language for row in sorted(documents, key=lambda row: row.language))
    language = (
        asked.lang if asked.lang in languages else next((code for code, _ in languages.most_common(1)), "")
    )
    chosen = [row for row in documents if row.language == language]
    chosen.sort(key=lambda row: (row.date or "~", (row.session or "").rjust(8), row.document_id))
    return chosen, tuple(sorted(languages))


def _told(finder: Finder, document: DocumentRow) -> list[Told]:
    rows = finder.base.execute(
        "SELECT paragraph_id, text, response, recommended_by, themes FROM indexed_paragraphs "
        f"WHERE id BETWEEN ? AND ? AND kind IN ({', '.join('?' * len(KINDS))}) ORDER BY id",
        (document.first, document.last, *KINDS),
    )
    return [
        Told(key, document.language, text, response, tuple(_listed(by)), frozenset(_listed(themes)))
        for key, text, response, by, themes in rows
    ]


def _listed(text: str | None) -> list[str]:
    return json.loads(text) if text else []


def _said(several: Sequence[Line], at: int) -> int:
    return sum(len(line.cells[at]) for line in several)


def _choices(kept: Sequence[Line], name: str) -> tuple[tuple[str, int], ...]:
    counted: Counter[str] = Counter()
    for line in kept:
        said = [saying for cell in line.cells for saying in cell]
        if name == "theme":
            counted.update({theme for saying in said for theme in saying.told.themes})
        elif name == "response":
            counted.update({saying.told.response for saying in said if saying.told.response})
        else:
            counted.update({saying.relation for saying in said if saying.relation})
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
