"""Paragraphs that a query finds: in order, with their words marked, and why each was found."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Self

from unrec.find.index import FACETS, check, reading
from unrec.find.query import (
    All,
    Any,
    Exact,
    Facet,
    Knowledge,
    Query,
    QueryError,
    Term,
    exactly,
    fts,
    holds,
    leaves,
    places_of,
    read_query,
)
from unrec.find.words import is_stump, printed_words
from unrec.models import Record

MOST = 10_000
"""Paragraphs that are ranked at most. Where a query finds more, they stand in reading order."""


class Mark(Record, frozen=True):
    """A stretch of a text, in code points, and what of the query stands there."""

    start: int
    end: int
    term: str


class Hit(Record, frozen=True, kw_only=True):
    """A paragraph that was found. `marks` are in order; `why` says which parts of the query it meets."""

    paragraph_id: str
    document_id: str
    work_id: str
    language: str
    path: str
    label: str | None
    kind: str
    section: str | None
    page: int | None
    text: str
    strength: str | None
    response: str | None
    addressees: tuple[str, ...]
    recommended_by: tuple[str, ...]
    themes: tuple[str, ...]
    cites: tuple[str, ...]
    date: str | None
    url: str | None
    marks: tuple[Mark, ...]
    why: tuple[str, ...]


class Results(Record, frozen=True, kw_only=True):
    """What a query found: how many paragraphs, and those that were asked for.

    With `more` there are more than `total`, which were not counted, and the order is that of reading, not of
    rank. `searched` says what was searched.
    """

    total: int
    more: bool
    hits: tuple[Hit, ...]
    searched: str


class DocumentRow(Record, frozen=True, kw_only=True):
    """A document as the index knows it."""

    document: int
    document_id: str
    work_id: str
    language: str
    symbol: str | None
    title: str | None
    date: str | None
    organ: str | None
    session: str | None
    kind: str
    state: str | None
    url: str | None
    source: str
    status: str
    media_type: str
    sha256: str
    n_paragraphs: int
    n_recommendations: int
    n_references: int
    n_findings: int
    first: int
    last: int


_DOCUMENT = ", ".join(DocumentRow.__struct_fields__)
_HIT = (
    "id, paragraph_id, section, level, label, indexed_paragraphs.kind, page, text, strength, response, addressees, "
    "recommended_by, themes, cites, document_id, work_id, language, date, url"
)


class Finder:
    """The index of an output, open until it is closed. Raises `IndexUnfitError` as `check` does."""

    def __init__(self, folder: Path, *, threads: bool = False) -> None:
        check(folder)
        self.folder = folder
        self._reading = reading(folder, threads=threads)
        self.base = self._reading.base

    def __enter__(self) -> Self:
        """Give itself."""
        self._reading.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        """Close the index."""
        self._reading.__exit__(*error)  # type: ignore[arg-type]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the paragraphs, the commonest first."""
        rows = self.base.execute(
            "SELECT language, sum(n_paragraphs) FROM indexed_documents GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return tuple(language for language, count in rows if count)

    @cached_property
    def searched(self) -> str:
        """What is searched, in words."""
        documents, paragraphs = self.base.execute(
            "SELECT count(*), coalesce(sum(n_paragraphs), 0) FROM indexed_documents"
        ).fetchone()
        return f"{documents:,} documents, {paragraphs:,} paragraphs in {', '.join(self.languages) or 'no language'}"

    def knowledge(self, language: str | None = None) -> Knowledge:
        """Return what queries are read with: all languages, or one alone."""
        return Knowledge((language,) if language else self.languages, self._is_there, self.values)

    def _is_there(self, word: str) -> bool:
        return (
            self.base.execute("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (f'"{word}"',)).fetchone()
            is not None
        )

    def values(self, facet: str, value: str = "") -> list[str]:
        """Return a facet's values, the commonest first; of a given one those that are it in any case."""
        rows = self.base.execute(
            "SELECT value FROM facets WHERE facet = ?1 AND (?2 = '' OR value = ?2 COLLATE NOCASE) "
            "ORDER BY paragraphs DESC, value",
            (facet, value),
        )
        return [row[0] for row in rows]

    def read(
        self, text: str, asked: Mapping[str, Sequence[str]] | None = None, language: str | None = None
    ) -> Query:
        """Return the tree of a query, with values of facets that must hold, too; of several of one facet one
        must. Without a word, all must. Raises `QueryError`.
        """
        parts = [read_query(text, self.knowledge(language))] if text.strip() else []
        for facet, values in (asked or {}).items():
            each = tuple(self._facet(facet, value) for value in values)
            parts += [Any(each) if len(each) > 1 else each[0]] if each else []
        if not parts:
            raise QueryError("the query is empty", text, 0)
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _facet(self, facet: str, value: str) -> Query:
        if '"' in value:
            raise QueryError(f"no value of {facet} holds quotation marks", value, value.index('"'))
        return read_query(f'{facet}:"{value}"', self.knowledge())

    def search(self, query: Query, limit: int = 20, offset: int = 0) -> Results:
        """Return what a query finds: the best first by BM25, in reading order where that is over `MOST`."""
        rows = self._rows(query)
        more = len(rows) > MOST
        if not exactly(query):
            chosen = rows[:MOST] if more else rows
            shown = [self.hit(row, query) for row in chosen[offset : offset + limit]]
            return Results(total=len(chosen), more=more, hits=tuple(shown), searched=self.searched)
        fitting: list[int] = []
        for row in self._fitting(rows[:MOST], query):
            fitting.append(row)
            if more and len(fitting) > offset + limit:
                break  # to count them all would read the text of each
        shown = [self.hit(row, query) for row in fitting[offset : offset + limit]]
        return Results(total=len(fitting), more=more, hits=tuple(shown), searched=self.searched)

    def _rows(self, query: Query) -> list[int]:
        """The rows that the index finds: the best first, or more than `MOST` in reading order."""
        match = fts(query)
        rows = self.base.execute("SELECT rowid FROM search WHERE search MATCH ? LIMIT ?", (match, MOST + 1))
        found = [row[0] for row in rows]
        if len(found) > MOST or not any(
            isinstance(leaf, Term | Exact) for leaf in leaves(query, wanted=True)
        ):
            return found
        ranked = self.base.execute(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank, rowid", (match,)
        )
        return [row[0] for row in ranked]

    def _fitting(self, rows: Sequence[int], query: Query) -> Iterator[int]:
        """Yield those of the rows whose printed text is what the query asks for, too, in their order."""
        # What is no quote and must hold was seen to by the index.
        parts = query.parts if isinstance(query, All) else (query,)
        quotes = [part for part in parts if exactly(part)]
        for some in _some(rows):
            marks = ", ".join("?" * len(some))
            texts = dict(
                self.base.execute(f"SELECT id, text FROM indexed_paragraphs WHERE id IN ({marks})", some)
            )
            for row in some:
                if all(holds(part, texts[row], partial(self._fits, row)) for part in quotes):
                    yield row

    def _fits(self, row: int, part: Query) -> bool:
        return (
            self.base.execute(
                "SELECT 1 FROM search WHERE search MATCH ? AND rowid = ?", (fts(part), row)
            ).fetchone()
            is not None
        )

    def matching(
        self, match: str, limit: int, *, ranked: bool = False, within: DocumentRow | None = None
    ) -> list[int]:
        """Return some of the rows that FTS5 finds, the best first where `ranked`; of one document alone."""
        span = (within.first, within.last) if within else (0, 1 << 62)
        order = " ORDER BY rank" if ranked else ""
        rows = self.base.execute(
            f"SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ?{order} LIMIT ?",
            (match, *span, limit),
        )
        return [row[0] for row in rows]

    def numbered(self, document: DocumentRow, number: str) -> list[Hit]:
        """Return the paragraphs of a document that print this number, as their paths have it."""
        rows = self.base.execute(
            "SELECT id FROM indexed_paragraphs WHERE id BETWEEN ? AND ? AND (paragraph_id LIKE '%:r' || ?3 "
            "OR paragraph_id LIKE '%.r' || ?3)",
            (document.first, document.last, number),
        )
        return [self.hit(row[0]) for row in rows]

    def hit(self, row: int, query: Query | None = None) -> Hit:
        """Return a row as what a query found, or any."""
        found = self.base.execute(
            f"SELECT {_HIT} FROM indexed_paragraphs JOIN indexed_documents USING (document) WHERE id = ?",
            (row,),
        ).fetchone()
        return _hit_of(found, query)

    def facets(self, query: Query, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """Return the values of each facet in what a query finds, with their paragraphs, the commonest first.

        Of what it finds beyond `MOST` nothing is counted.
        """
        rows = self._rows(query)[:MOST]
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        for some in _some(list(self._fitting(rows, query)) if exactly(query) else rows):
            marks = ", ".join("?" * len(some))
            for found in self.base.execute(f"{_COUNTED} WHERE id IN ({marks})", some):
                for name, value in zip(_COLUMNS, found, strict=True):
                    if name in counts and value is not None:
                        counts[name].update(json.loads(value) if name in _LISTS else (str(value),))
        return {name: counter.most_common() for name, counter in counts.items()}

    def document(self, name: str) -> DocumentRow | None:
        """Return a document by its id, or by its work id where that names one alone."""
        rows = self.documents(
            "WHERE document_id = ?1 OR work_id = ?1 ORDER BY document_id <> ?1 LIMIT 2", (name,)
        )
        return rows[0] if rows and (len(rows) == 1 or rows[0].document_id == name) else None

    def documents(self, where: str = "", values: Sequence[object] = ()) -> list[DocumentRow]:
        """Return the documents that a clause of SQL, one of ours, is true of."""
        rows = self.base.execute(f"SELECT {_DOCUMENT} FROM indexed_documents {where}", tuple(values))
        return [DocumentRow(**dict(zip(DocumentRow.__struct_fields__, row, strict=True))) for row in rows]

    def paragraph(self, paragraph_id: str) -> Hit | None:
        """Return a paragraph by its id; None where there is none."""
        document = self.document(paragraph_id.partition(":")[0])
        if document is None:
            return None
        found = self.base.execute(
            f"SELECT {_HIT} FROM indexed_paragraphs JOIN indexed_documents USING (document) "
            "WHERE id BETWEEN ? AND ? AND paragraph_id = ?",
            (document.first, document.last, paragraph_id),
        ).fetchone()
        return _hit_of(found, None) if found else None

    def every(self) -> Iterator[Hit]:
        """Yield all paragraphs in their order."""
        rows = self.base.execute(
            f"SELECT {_HIT} FROM indexed_paragraphs JOIN indexed_documents USING (document) ORDER BY id"
        )
        for row in rows:
            yield _hit_of(row, None)


_MANY = 500  # rows that are asked for at once
_COLUMNS = (
    "lang",
    "year",
    "organ",
    "to",
    "kind",
    "strength",
    "response",
    "addressee",
    "by",
    "theme",
    "cites",
)
_LISTS = {"addressee", "by", "theme", "cites"}
_COUNTED = (
    "SELECT language, substr(date, 1, 4), organ, state, indexed_paragraphs.kind, strength, response, addressees, "
    "recommended_by, themes, cites FROM indexed_paragraphs JOIN indexed_documents USING (document)"
)


def _some(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    return (rows[start : start + _MANY] for start in range(0, len(rows), _MANY))


def _hit_of(row: Sequence[object], query: Query | None) -> Hit:
    names = [name.strip().rpartition(".")[2] for name in _HIT.split(",")]
    values = dict(zip(names, row, strict=True))
    for name in ("id", "level"):
        del values[name]
    for name in ("addressees", "recommended_by", "themes", "cites"):
        values[name] = tuple(json.loads(str(values[name]))) if values[name] else ()
    path = str(values["paragraph_id"]).partition(":")[2]
    marks = tuple(marked(query, str(values["text"]), str(values["language"]))) if query is not None else ()
    why = tuple(reasons(query, marks, values)) if query is not None else ()
    return Hit(path=path, marks=marks, why=why, **values)  # type: ignore[arg-type]


def marked(query: Query, text: str, language: str) -> Iterator[Mark]:
    """Yield where the words of a query stand in a text, in order; no two overlap."""
    terms = [leaf for leaf in leaves(query, wanted=True) if isinstance(leaf, Term | Exact)]
    if not terms:
        return
    there = printed_words(text, language)
    spans = []
    for term in terms:
        if isinstance(term, Exact):
            spans += [Mark(start, end, term.printed) for start, end in places_of(term.printed, text)]
            continue
        for way in term.ways:
            for at in range(len(there) - len(way) + 1):
                if all(_is_word(there[at + step].word, way, step, term) for step in range(len(way))):
                    last = there[at + len(way) - 1]
                    spans.append(Mark(there[at].start, last.end, term.printed))
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start >= end:
            yield span
            end = span.end


def _is_word(word: str, way: tuple[str, ...], step: int, term: Term) -> bool:
    goes_on = step == len(way) - 1 and (term.beginning or is_stump(way[step]))
    return word.startswith(way[step]) if goes_on else word == way[step]


def reasons(query: Query, marks: Sequence[Mark], values: dict[str, object]) -> Iterator[str]:
    """Yield in words why a paragraph was found: the words that stand in it, and the facets that it has."""
    text = str(values["text"])
    for term in dict.fromkeys(mark.term for mark in marks):
        printed = dict.fromkeys(text[mark.start : mark.end] for mark in marks if mark.term == term)
        yield f"{term}: {', '.join(printed)}"
    for leaf in leaves(query, wanted=True):
        if isinstance(leaf, Facet) and _has(leaf, values):
            yield f"{leaf.facet}:{leaf.value} ({FACETS[leaf.facet]})"


def _has(leaf: Facet, values: dict[str, object]) -> bool:
    """Whether a paragraph is known to have a facet's value; of those that no column tells, it is taken so."""
    columns = {"kind": "kind", "strength": "strength", "response": "response", "lang": "language"}
    lists = {"addressee": "addressees", "by": "recommended_by", "theme": "themes"}
    if leaf.facet in columns:
        return values[columns[leaf.facet]] == leaf.value
    if leaf.facet in lists or leaf.facet == "cites":
        listed = values[lists.get(leaf.facet, "cites")]
        return isinstance(listed, tuple) and leaf.value in listed
    return True
