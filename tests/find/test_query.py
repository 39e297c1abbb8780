"""What a query means, where one is none, and that nothing of it reaches SQLite but words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.find.search import (
    MOST_CHARACTERS,
    All,
    Any,
    Exact,
    Facet,
    Knowledge,
    Near,
    QueryError,
    Term,
    Without,
    fts,
    read_query,
)

VALUES = {"to": ["AFG"], "cites": ["A/RES/77/1", "smuggling-protocol", "smuggling-protocol/6"]}
KNOWN = Knowledge(
    ("en", "ar", "zh"),
    lambda _: False,
    lambda facet, value: [one for one in VALUES.get(facet, []) if value.lower() in {"", one.lower()}],
)


def shape(query: object) -> object:
    """A tree by the names of its nodes and what was printed."""
    match query:
        case Term() | Exact():
            return query.printed if isinstance(query, Term) else f'"{query.printed}"'
        case Facet():
            return f"{query.facet}:{query.value}"
        case Near():
            return ("near", query.distance, *map(shape, query.terms))
        case All() | Any():
            return (type(query).__name__.lower(), *map(shape, query.parts))
        case Without():
            return ("not", query.first and shape(query.first), *map(shape, query.others))
    raise AssertionError(query)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("children", "children"),
        ("children detention", ("all", "children", "detention")),
        ("children AND detention OR women", ("any", ("all", "children", "detention"), "women")),
        ("children AND (detention OR women)", ("all", "children", ("any", "detention", "women"))),
        ("children NOT women", ("not", "children", "women")),
        ("a NOT b NOT c d", ("all", ("not", "a", "b", "c"), "d")),
        ("NOT women", ("not", None, "women")),
        ("children NEAR/5 detention", ("near", 5, "children", "detention")),
        ('children NEAR "in detention"', ("near", 10, "children", '"in detention"')),
        ('"the Council" recommend*', ("all", '"the Council"', "recommend*")),
        ("«the  Council» “of Europe”", ("all", '"the Council"', '"of Europe"')),
        ("cites:smuggling-protocol/6", "cites:smuggling-protocol/6"),
        ('to:afg cites:"A/RES/77/1"', ("all", "to:AFG", "cites:A/RES/77/1")),
        ("and or not near", ("all", "and", "or", "not", "near")),
        ("ANDREW NOTE", ("all", "ANDREW", "NOTE")),
        ("http://example.org", "http://example.org"),
    ],
)
def test_a_query_is_read(text: str, expected: object) -> None:
    assert shape(read_query(text, KNOWN)) == expected


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("(children", 0, "not closed"),
        ("children)", 8, "never opened"),
        ("children AND", 12, "missing at the end"),
        ("AND children", 0, "missing before AND"),
        ("children OR OR women", 12, "missing before OR"),
        ("children ()", 10, "missing before )"),
        ('children "women', 9, "not closed"),
        ("children »", 9, "never opened"),
        ('""', 0, "no word"),
        ("children --", 9, "no letter"),
        ("a*", 0, "two letters"),
        ("to: children", 0, "names no State"),
        ("to:ZZZ", 0, "nothing here has to:ZZZ"),
        ("children cites:smuggling-protocol/7", 9, "smuggling-protocol/6"),
        ("(a OR b) NEAR c", 0, "between words"),
        ("abc NEAR bcd*", 0, "between words"),
        ("(" * 40 + "a" + ")" * 40, 30, "in each other"),
        (" ".join("a" * 101), 200, "more than 100 parts"),
        ("x" * (MOST_CHARACTERS + 1), 60, "longer than"),
    ],
)
def test_what_is_no_query_says_where(text: str, at: int, said: str) -> None:
    with pytest.raises(QueryError, match=said.replace("(", r"\(").replace(")", r"\)")) as caught:
        read_query(text, KNOWN)
    assert caught.value.at == at


def test_an_error_points_at_the_character() -> None:
    with pytest.raises(QueryError) as caught:
        read_query("children AND (women", KNOWN)
    assert caught.value.shown().splitlines()[1:] == ["    children AND (women", "                 ^"]


@pytest.fixture(scope="module")
def base() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.execute("CREATE VIRTUAL TABLE search USING fts5(words, content='', tokenize='ascii')")
        opened.execute("CREATE TABLE kept (value)")
        opened.execute("INSERT INTO search (rowid, words) VALUES (1, 'children detention')")
        yield opened


HOSTILE = [
    *('"; DROP TABLE kept; --', "' OR 1=1 --", "children\x00", "words:children", "{words}: x", "^children"),
    *("children + detention", '"children" "detention"', "NEAR(children detention, 5)", "-children", "a\\b"),
    *(
        "search MATCH 'x'",
        "<script>alert(1)</script>",
        "\ud800",
        "\u202echildren",
        "%s %(x)s",
        "*",
        "children**",
    ),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_words_or_no_query(base: sqlite3.Connection, text: str) -> None:
    try:
        match = fts(read_query(text, KNOWN))
    except QueryError:
        return
    base.execute("SELECT rowid FROM search WHERE search MATCH ?", (match,)).fetchall()
    assert base.execute("SELECT count(*) FROM kept").fetchone() == (0,)


PIECES = st.sampled_from(
    [
        "children",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "NEAR/3",
        "(",
        ")",
        '"',
        "«",
        "»",
        "*",
        "to:",
        "AFG",
        "人权",
        "الطفل",
        "'",
        ";",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map(" ".join)))
def test_every_text_is_a_query_that_sqlite_takes_or_points_into_the_text(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE VIRTUAL TABLE search USING fts5(words, content='', tokenize='ascii')")
        wrong = -1
        try:
            base.execute(
                "SELECT rowid FROM search WHERE search MATCH ?", (fts(read_query(text, KNOWN)),)
            ).fetchall()
        except QueryError as error:
            wrong = error.at
        assert -1 <= wrong <= len(text)
