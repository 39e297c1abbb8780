"""What a person asks, read into a tree, and written for SQLite's FTS5; and what an index finds of it.

    query   = both { "OR" both }
    both    = without { [ "AND" ] without }
    without = near { "NOT" near } | "NOT" near
    near    = part { "NEAR" [ "/" number ] part }
    part    = "(" query ")" | quotes | facet ":" value | word [ "*" ]

Words are folded like the index. Quotes hold the very words as printed. Nothing of a query reaches SQLite but
words between quotation marks, each parted and folded first: there is nothing to inject.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from itertools import pairwise, product
from math import inf, prod
from pathlib import Path
from time import monotonic
from typing import NamedTuple, Self
from unicodedata import combining

from unrec.data import UsageError
from unrec.find.index import MOST_MEMORY, check, data, reading
from unrec.find.words import EVERY, folded_words, is_stump, printed_words, tag, variants
from unrec.models import Record
from unrec.store.output import nearest

MOST_CHARACTERS, MOST_PARTS, MOST_DEEP = 2_000, 100, 30
MOST_BEGINNINGS, MOST_TOGETHER, MOST_PHRASES = 8, 16, 1_500
"""Words that go on anyhow, words near each other, and forms of all words that one query may ask for."""
MOST_SECONDS = 5.0
"""Seconds that a query may take."""
NEARBY = 10
"""Words that may stand between two that are near each other, where no number says so."""
_MOST_NEAR = 200  # ways of putting variants together that SQLite is asked for; beyond, the text is looked at


class QueryError(UsageError, ValueError):
    """A query that is none: the message says why, `at` is the offset of the character where."""

    def __init__(self, message: str, query: str, at: int) -> None:
        super().__init__(message)
        self.query, self.at = query, at

    def shown(self) -> str:
        """Return the message with the query and a caret under the place."""
        return f"{self}\n    {self.query}\n    {' ' * self.at}^"


class BudgetError(QueryError):
    """A query took more than a query may."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the query took more than {what}; ask for fewer or rarer words", "", 0)


class Term(NamedTuple):
    """A word, or what is written like one (`A/RES/77/1`), by its folded words in each way it may stand."""

    printed: str
    ways: tuple[tuple[str, ...], ...]
    beginning: bool = False


class Exact(NamedTuple):
    """Words in quotes: to be found as they are printed."""

    printed: str
    ways: tuple[tuple[str, ...], ...]


class Facet(NamedTuple):
    """A facet and its value."""

    facet: str
    value: str


class Near(NamedTuple):
    """Words with no more than so many others between them."""

    terms: tuple[Term | Exact, ...]
    distance: int


class All(NamedTuple):
    """All parts hold."""

    parts: tuple["Query", ...]


class Any(NamedTuple):
    """One of the parts holds."""

    parts: tuple["Query", ...]


class Without(NamedTuple):
    """The first holds, and none of the others; without a first every paragraph that the others leave."""

    first: "Query | None"
    others: tuple["Query", ...]


Query = Term | Exact | Facet | Near | All | Any | Without


# Read

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<mark>[()]) | (?P<quote>["“”„«]) |
    (?P<facet>[a-z]+):(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s()"“”«»]*)) |
    (?P<near>NEAR(?:/(?P<number>\d{1,3}))?)(?![^\s()]) | (?P<operator>AND|OR|NOT)(?![^\s()]) |
    (?P<word>[^\s()"“”„«»]+) | (?P<other>[»])
    )""",
    re.VERBOSE,
)
_HALF = re.compile("[\ud800-\udfff]")
_CLOSING = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»"}


class Knowledge(NamedTuple):
    """What an index knows: its languages, whether a word stands in it, and the values of a facet."""

    languages: Sequence[str]
    is_there: Callable[[str], bool]
    values: Callable[[str, str], Sequence[str]]
    """Takes a facet and a value, gives the values as they are kept; with an empty value, all."""


class _Reader:
    """Reads one query, a token at a time."""

    def __init__(self, text: str, knowledge: Knowledge) -> None:
        self._text, self._knowledge = text, knowledge
        self._at = self._start = self._deep = self._parts = self._beginnings = 0
        self._token: re.Match[str] | None = None
        self._next()

    def _next(self) -> None:
        self._token = _TOKEN.match(self._text, self._at)
        if self._token is None:
            self._start = len(self._text)
            return
        self._start = self._token.start(self._token.lastgroup or 0)
        for name in ("mark", "quote", "facet", "near", "operator", "word", "other"):
            if self._token[name] is not None:
                self._start = self._token.start(name)
        self._at = self._token.end()

    def _wrong(self, message: str, at: int | None = None) -> QueryError:
        return QueryError(message, self._text, self._start if at is None else at)

    def _is(self, group: str, value: str = "") -> bool:
        found = self._token[group] if self._token else None
        return found is not None and (not value or found == value)

    def whole(self) -> Query:
        if self._token is None:
            raise self._wrong("the query is empty", 0)
        query = self._any()
        if self._start < len(self._text):
            raise self._wrong(
                "a bracket is closed that was never opened"
                if self._is("mark")
                else "a quote is closed that was never opened"
            )
        return query

    def _any(self) -> Query:
        parts = [self._all()]
        while self._is("operator", "OR"):
            self._next()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self) -> Query:
        parts = [self._without()]
        while self._token is not None and not (self._is("operator", "OR") or self._is("mark", ")")):
            if self._is("other"):
                break
            if self._is("operator", "AND"):
                self._next()
            parts.append(self._without())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _without(self) -> Query:
        first = None if self._is("operator", "NOT") else self._near()
        others = []
        while self._is("operator", "NOT"):
            self._next()
            others.append(self._near())
        return Without(first, tuple(others)) if others or first is None else first

    def _near(self) -> Query:
        start = self._start
        part = self._part()
        if not self._is("near"):
            return part
        terms, distance = [part], NEARBY
        while self._token is not None and self._is("near"):
            distance = int(self._token["number"] or NEARBY)
            self._next()
            terms.append(self._part())
        if len(terms) > MOST_TOGETHER:
            raise self._wrong(f"more than {MOST_TOGETHER} words are to be near each other", start)
        if not all(
            isinstance(term, Term | Exact) and not getattr(term, "beginning", False) for term in terms
        ):
            raise self._wrong("NEAR stands between words or quotes only", start)
        return Near(tuple(terms), distance)  # type: ignore[arg-type]  # as was just seen

    def _part(self) -> Query:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise self._wrong(f"the query has more than {MOST_PARTS} parts")
        token = self._token
        if token is None:
            raise self._wrong("a word is missing at the end")
        if self._is("mark", "("):
            return self._bracket()
        if self._is("quote"):
            return self._quote(token["quote"])
        if self._is("facet") and token["facet"] in data().facets:
            return self._facet(token)
        if self._is("word") or self._is("facet"):
            return self._word(token)
        raise self._wrong(f"a word is missing before {token[0].strip()}")

    def _bracket(self) -> Query:
        start, self._deep = self._start, self._deep + 1
        if self._deep > MOST_DEEP:
            raise self._wrong(f"more than {MOST_DEEP} brackets stand in each other")
        self._next()
        query = self._any()
        if not self._is("mark", ")"):
            raise self._wrong("a bracket is not closed", start)
        self._deep -= 1
        self._next()
        return query

    def _quote(self, opening: str) -> Query:
        start = self._start
        ends = [self._text.find(mark, self._at) for mark in _CLOSING[opening]]
        end = min((end for end in ends if end >= 0), default=-1)
        if end < 0:
            raise self._wrong("a quote is not closed", start)
        printed = " ".join(self._text[self._at : end].split())
        self._at = end + 1
        ways = self._folded(printed)
        if not ways:
            raise self._wrong("between the quotes stands no word", start)
        self._next()
        return Exact(printed, ways)

    def _facet(self, token: re.Match[str]) -> Query:
        facet, value = token["facet"], token["quoted"] or token["value"] or ""
        if not value:
            raise self._wrong(f"{facet}: names no {data().facets[facet]}")
        kept = self._knowledge.values(facet, value)
        if not kept:
            near = nearest(value, self._knowledge.values(facet, ""))
            there = f"; the nearest are: {', '.join(near)}" if near else ""
            raise self._wrong(f"nothing here has {facet}:{value} ({data().facets[facet]}){there}")
        self._next()
        parts = tuple(Facet(facet, each) for each in kept)
        return parts[0] if len(parts) == 1 else Any(parts)

    def _word(self, token: re.Match[str]) -> Query:
        printed = token[0].strip()
        beginning = printed.endswith("*")
        ways = self._folded(printed.rstrip("*"))
        if not ways:
            raise self._wrong(f"{printed} holds no letter and no digit to look for")
        if beginning and any(len(way[-1]) == 1 and not is_stump(way[-1]) for way in ways):
            raise self._wrong("of a word that goes on anyhow, two letters must be given")
        self._beginnings += beginning
        if self._beginnings > MOST_BEGINNINGS:
            raise self._wrong(f"more than {MOST_BEGINNINGS} words go on anyhow")
        self._next()
        return Term(printed, ways if beginning else self._variants(ways), beginning)

    def _folded(self, printed: str) -> tuple[tuple[str, ...], ...]:
        ways = (folded_words(printed, language) for language in self._knowledge.languages)
        return tuple(dict.fromkeys(filter(None, ways)))

    def _variants(self, ways: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        known = self._knowledge
        every = [
            (variant,)
            for way in ways
            if len(way) == 1
            for language in known.languages
            for variant in variants(way[0], language, known.is_there)
        ]
        return tuple(dict.fromkeys((*ways, *every)))


def read_query(text: str, knowledge: Knowledge) -> Query:
    """Return the tree of a query. Raises `QueryError` where it is none, or asks for what is not there."""
    if len(text) > MOST_CHARACTERS:
        raise QueryError(f"the query is longer than {MOST_CHARACTERS} characters", text[:60], 60)
    if (half := _HALF.search(text)) is not None:
        raise QueryError(
            "the query holds half of a character, a lone surrogate", text[: half.start()], half.start()
        )
    return _Reader(text, knowledge).whole()


# Written


def fts(query: Query) -> str:
    """Return the query for FTS5. What it finds holds all that the query asks for, and more where something is
    to be found as printed; see `exactly`.
    """
    match query:
        case Term() | Exact():
            return _alternatives([_phrase(way, beginning=_goes_on(query, way)) for way in query.ways])
        case Facet():
            return f'"{tag(*query)}"'
        case Near():
            if not _is_wide(query.terms):
                return _near(query.terms, query.distance)
            near = [_near(pair, query.distance) for pair in _cheapest(query.terms)]
            return f"({' AND '.join((*map(fts, query.terms), *near))})"
        case All():
            return f"({' AND '.join(map(fts, query.parts))})"
        case Any():
            return _alternatives(list(map(fts, query.parts)))
        case Without():
            first = fts(query.first) if query.first is not None else f'"{EVERY}"'
            # What is not to be there as printed may still be there otherwise.
            others = [fts(other) for other in query.others if not exactly(other)]
            return f"({' NOT '.join((first, *others))})"


def _near(terms: Sequence[Term | Exact], distance: int) -> str:
    """All ways in which words may stand near each other."""
    each = ([_phrase(way) for way in term.ways] for term in terms)
    return _alternatives([f"NEAR({' '.join(way)}, {distance})" for way in product(*each)])


def _cheapest(terms: Sequence[Term | Exact]) -> Iterator[tuple[Term | Exact, Term | Exact]]:
    """Words that all stand near each other stand so two by two: those pairs that have few ways to."""
    ways = 0
    for pair in sorted(pairwise(terms), key=_ways):
        ways += _ways(pair)
        if ways > _MOST_NEAR:
            return
        yield pair


def _ways(terms: Sequence[Term | Exact]) -> int:
    return prod(len(term.ways) for term in terms)


def _is_wide(terms: Sequence[Term | Exact]) -> bool:
    return _ways(terms) > _MOST_NEAR


def _apart(query: Query) -> Query:
    """A query in which words need not stand near each other."""
    match query:
        case Near():
            return All(query.terms)
        case All() | Any():
            return type(query)(tuple(map(_apart, query.parts)))
        case Without():
            # What is not to be there is not looser, but narrower so: it is left out.
            return _apart(query.first) if query.first is not None else query
        case _:
            return query


def _goes_on(query: Term | Exact, way: tuple[str, ...]) -> bool:
    return (isinstance(query, Term) and query.beginning) or is_stump(way[-1])


def _alternatives(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def _phrase(way: tuple[str, ...], *, beginning: bool = False) -> str:
    whole = " ".join(way).replace('"', '""')
    return f'"{whole}"{"*" if beginning else ""}'


def exactly(query: Query) -> bool:
    """Whether something of it can only be seen in the text: words as printed, or many near each other."""
    match query:
        case Near():
            return _is_wide(query.terms) or any(isinstance(term, Exact) for term in query.terms)
        case All() | Any():
            return any(map(exactly, query.parts))
        case Without():
            return any(exactly(part) for part in (query.first, *query.others) if part is not None)
        case _:
            return isinstance(query, Exact)


def leaves(query: Query, *, wanted: bool = False) -> Iterator[Term | Exact | Facet]:
    """Yield the words, quotes and facets of a query, in order; where `wanted`, only what is to be there."""
    match query:
        case Near():
            yield from query.terms
        case All() | Any():
            for part in query.parts:
                yield from leaves(part, wanted=wanted)
        case Without():
            firsts = () if query.first is None else (query.first,)
            for part in firsts if wanted else (*firsts, *query.others):
                yield from leaves(part, wanted=wanted)
        case _:
            yield query


class Printed(NamedTuple):
    """The text of a paragraph, and its language."""

    text: str
    language: str


def holds(query: Query, printed: Printed, fits: Callable[[Query], bool]) -> bool:
    """Whether a paragraph with this text is what is asked for; `fits` tells what the index knows of it."""
    if not exactly(query):
        return fits(query)
    match query:
        case Exact():
            return next(places_of(query.printed, printed.text), None) is not None
        case All():
            return all(holds(part, printed, fits) for part in query.parts)
        case Any():
            return any(holds(part, printed, fits) for part in query.parts)
        case Without():
            first = query.first is None or holds(query.first, printed, fits)
            return first and not any(holds(other, printed, fits) for other in query.others)
        case Near():
            quotes = all(holds(term, printed, fits) for term in query.terms if isinstance(term, Exact))
            return quotes and (_are_near(query, printed) if _is_wide(query.terms) else fits(query))
    raise AssertionError(query)


def _are_near(query: Near, printed: Printed) -> bool:
    """Whether no more words than asked stand between the end of the first and the beginning of the last."""
    there = folded_words(*printed)
    places: dict[str, list[int]] = {}
    for at, word in enumerate(there):
        places.setdefault(word, []).append(at)
    spans = [
        [
            (at, at + len(way))
            for way in term.ways
            for at in places.get(way[0], ())
            if len(way) == 1 or there[at : at + len(way)] == way
        ]
        for term in query.terms
    ]
    return any(
        all(any(start <= last <= end + query.distance for start, end in each) for each in spans)
        for last in {start for each in spans for start, _ in each}
    )


def places_of(printed: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand in a text as they are printed, whole."""
    start = text.find(printed)
    while start >= 0:
        end = start + len(printed)
        if not (_runs_on(text, start) or _runs_on(text, end)):
            yield start, end
        start = text.find(printed, start + 1)


def _runs_on(text: str, at: int) -> bool:
    """Whether a word stands on both sides of a place, in a script that parts words; its signs are of it."""
    before, after = text[at - 1 : at] if at else "", text[at : at + 1]
    return _is_letter(before) and _is_letter(after)


def _is_letter(character: str) -> bool:
    return (character.isalnum() and not is_stump(character)) or bool(character and combining(character))


MOST = 10_000
"""Paragraphs that are ranked at most. Where a query finds more, they stand in reading order."""


# Paragraphs that a query finds: in order, with their words marked, and why each was found.


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
_COLUMNS = [name for name in Hit.__struct_fields__ if name not in {"path", "marks", "why"}]
_HITS = (
    f"SELECT {', '.join(name if name != 'kind' else 'indexed_paragraphs.kind' for name in _COLUMNS)} "
    "FROM indexed_paragraphs JOIN indexed_documents USING (document) WHERE"
)


class Finder:
    """The index of an output, open until it is closed. Raises `IndexUnfitError` as `check` does."""

    def __init__(self, folder: Path, *, threads: bool = False) -> None:
        check(folder)
        self.folder = folder
        self._reading = reading(folder, threads=threads)
        self.base = self._reading.base
        self._until = inf
        self._last: tuple[Query, list[int]] | None = None

    def __enter__(self) -> Self:
        """Give itself."""
        self._reading.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        """Close the index."""
        self._reading.__exit__(*error)  # type: ignore[arg-type]

    @contextmanager
    def budget(self) -> Iterator[None]:
        """Bound what is asked meanwhile by `MOST_SECONDS` and the memory of SQLite. Raises `BudgetError`."""
        if self._until < inf:
            yield  # it is part of something that is bounded
            return
        self._until = monotonic() + MOST_SECONDS
        self.base.set_progress_handler(lambda: monotonic() > self._until, 10_000)
        try:
            yield
        except MemoryError as error:
            raise BudgetError(f"{MOST_MEMORY >> 20} megabytes") from error
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise BudgetError(f"{MOST_SECONDS:g} seconds") from error
        finally:
            self._until = inf
            self.base.set_progress_handler(None, 0)

    def _go_on(self) -> None:
        if monotonic() > self._until:
            raise BudgetError(f"{MOST_SECONDS:g} seconds")

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
        counts = self.base.execute(
            "SELECT count(*), coalesce(sum(n_paragraphs), 0) FROM indexed_documents"
        ).fetchone()
        nouns = ("document", "paragraph")
        said = (f"{n:,} {noun}{'' if n == 1 else 's'}" for n, noun in zip(counts, nouns, strict=True))
        return f"{', '.join(said)} in {', '.join(self.languages) or 'no language'}"

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
        with self.budget():
            return self._read(text, asked or {}, language)

    def _read(self, text: str, asked: Mapping[str, Sequence[str]], language: str | None) -> Query:
        parts = [read_query(text, self.knowledge(language))] if text.strip() else []
        for facet, values in asked.items():
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
        """Return what a query finds: the best first by BM25, in reading order where that is over `MOST`.

        Raises `BudgetError` where that takes too long.
        """
        with self.budget():
            return self._search(query, limit, offset)

    def _search(self, query: Query, limit: int, offset: int) -> Results:
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
        if self._last is None or self._last[0] != query:
            self._last = query, self._asked(query)
        return self._last[1]

    def _asked(self, query: Query) -> list[int]:
        match = fts(query)
        if match.count('"') > 2 * MOST_PHRASES:
            raise BudgetError(f"{MOST_PHRASES:,} forms of words")
        rows = self.base.execute("SELECT rowid FROM search WHERE search MATCH ? LIMIT ?", (match, MOST + 1))
        ids = [row[0] for row in rows]
        if len(ids) > MOST or not any(isinstance(leaf, Term | Exact) for leaf in leaves(query, wanted=True)):
            return ids
        # Of words near each other the words alone are weighed: SQLite weighs each way they may stand.
        ranked = self.base.execute(
            "SELECT rowid FROM search WHERE search MATCH ? AND +rowid IN (SELECT value FROM json_each(?)) "
            "ORDER BY rank, rowid",
            (fts(_apart(query)), json.dumps(ids)),
        )
        return [row[0] for row in ranked]

    def _fitting(self, rows: Sequence[int], query: Query) -> Iterator[int]:
        """Yield those of the rows whose printed text is what the query asks for, too, in their order."""
        # What is no quote and must hold was seen to by the index.
        parts = query.parts if isinstance(query, All) else (query,)
        quotes = [part for part in parts if exactly(part)]
        for some in _some(rows):
            marks = ", ".join("?" * len(some))
            texts = {
                row: Printed(text, language)
                for row, text, language in self.base.execute(
                    "SELECT id, text, language FROM indexed_paragraphs JOIN indexed_documents USING (document) "
                    f"WHERE id IN ({marks})",
                    some,
                )
            }
            for row in some:
                self._go_on()
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
        with self.budget():
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
        columns = self.base.execute(f"{_HITS} id = ?", (row,)).fetchone()
        return _hit_of(columns, query)

    def facets(self, query: Query, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        """Return the values of each facet in what a query finds, with their paragraphs, the commonest first.

        Of what it finds beyond `MOST` nothing is counted.
        """
        with self.budget():
            return self._facets(query, names)

    def _facets(self, query: Query, names: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
        rows = self._rows(query)[:MOST]
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        columns = ", ".join(data().counted[name] for name in names)
        for some in _some(list(self._fitting(rows, query)) if exactly(query) else rows):
            marks = ", ".join("?" * len(some))
            for found in self.base.execute(
                f"SELECT {columns} FROM indexed_paragraphs JOIN indexed_documents USING (document) "
                f"WHERE id IN ({marks})",
                some,
            ):
                for name, value in zip(names, found, strict=True):
                    if value is not None:
                        counts[name].update(json.loads(value) if name in data().listed else (str(value),))
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
        span = (document.first, document.last)
        columns = self.base.execute(
            f"{_HITS} id BETWEEN ? AND ? AND paragraph_id = ?", (*span, paragraph_id)
        ).fetchone()
        return _hit_of(columns, None) if columns else None


_MANY = 500  # rows that are asked for at once


def _some(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    return (rows[start : start + _MANY] for start in range(0, len(rows), _MANY))


def _hit_of(row: Sequence[object], query: Query | None) -> Hit:
    values = dict(zip(_COLUMNS, row, strict=True))
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
            yield f"{leaf.facet}:{leaf.value} ({data().facets[leaf.facet]})"


def _has(leaf: Facet, values: dict[str, object]) -> bool:
    """Whether a paragraph is known to have a facet's value; of those that no column tells, it is taken so."""
    column = data().counted.get(leaf.facet, "").rpartition(".")[2]
    kept = values.get(column, leaf.value)
    return leaf.value in kept if isinstance(kept, tuple) else kept == leaf.value
