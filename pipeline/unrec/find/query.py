"""What a person asks, read into a tree, and written for SQLite's FTS5; errors point at the character.

    query   = both { "OR" both }
    both    = without { [ "AND" ] without }
    without = near { "NOT" near } | "NOT" near
    near    = part { "NEAR" [ "/" number ] part }
    part    = "(" query ")" | quotes | facet ":" value | word [ "*" ]

Words are folded like the index. Quotes hold the very words as printed. Nothing of a query reaches SQLite but
words between quotation marks, each parted and folded first: there is nothing to inject.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import NamedTuple
from unicodedata import combining

from unrec.data import UsageError
from unrec.find.index import FACETS
from unrec.find.words import EVERY, folded_words, is_stump, tag, variants
from unrec.store.output import nearest

MOST_CHARACTERS, MOST_PARTS, MOST_DEEP = 2_000, 100, 30
NEARBY = 10
"""Words that may stand between two that are near each other, where no number says so."""
_MOST_NEAR = 400  # ways in which the variants of words that are near each other may be put together


class QueryError(UsageError, ValueError):
    """A query that is none: the message says why, `at` is the offset of the character where."""

    def __init__(self, message: str, query: str, at: int) -> None:
        super().__init__(message)
        self.query, self.at = query, at

    def shown(self) -> str:
        """Return the message with the query and a caret under the place."""
        return f"{self}\n    {self.query}\n    {' ' * self.at}^"


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
        self._at = self._start = self._deep = self._parts = 0
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
        if self._is("facet") and token["facet"] in FACETS:
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
            raise self._wrong(f"{facet}: names no {FACETS[facet]}")
        kept = self._knowledge.values(facet, value)
        if not kept:
            near = nearest(value, self._knowledge.values(facet, ""))
            there = f"; the nearest are: {', '.join(near)}" if near else ""
            raise self._wrong(f"nothing here has {facet}:{value} ({FACETS[facet]}){there}")
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
            each = [[_phrase(way) for way in term.ways] for term in query.terms]
            ways = list(product(*each))[:_MOST_NEAR]
            return _alternatives([f"NEAR({' '.join(way)}, {query.distance})" for way in ways])
        case All():
            return f"({' AND '.join(map(fts, query.parts))})"
        case Any():
            return _alternatives(list(map(fts, query.parts)))
        case Without():
            first = fts(query.first) if query.first is not None else f'"{EVERY}"'
            # What is not to be there as printed may still be there otherwise.
            others = [fts(other) for other in query.others if not exactly(other)]
            return f"({' NOT '.join((first, *others))})"


def _goes_on(query: Term | Exact, way: tuple[str, ...]) -> bool:
    return (isinstance(query, Term) and query.beginning) or is_stump(way[-1])


def _alternatives(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def _phrase(way: tuple[str, ...], *, beginning: bool = False) -> str:
    whole = " ".join(way).replace('"', '""')
    return f'"{whole}"{"*" if beginning else ""}'


def exactly(query: Query) -> bool:
    """Whether something of the query is to be found as it is printed."""
    return any(isinstance(leaf, Exact) for leaf in leaves(query))


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


def holds(query: Query, text: str, fits: Callable[[Query], bool]) -> bool:
    """Whether a paragraph with this text is what is asked for; `fits` tells what the index knows of it."""
    if not exactly(query):
        return fits(query)
    match query:
        case Exact():
            return next(places_of(query.printed, text), None) is not None
        case All():
            return all(holds(part, text, fits) for part in query.parts)
        case Any():
            return any(holds(part, text, fits) for part in query.parts)
        case Without():
            first = query.first is None or holds(query.first, text, fits)
            return first and not any(holds(other, text, fits) for other in query.others)
        case Near():
            return fits(query) and all(
                holds(term, text, fits) for term in query.terms if isinstance(term, Exact)
            )
    raise AssertionError(query)


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
