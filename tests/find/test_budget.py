"""No query takes more than it may, whatever its words; what cannot be written is searched, too."""

import os
import shutil
from itertools import product
from pathlib import Path

import pytest
from typer.testing import CliRunner

from unrec.cli import app
from unrec.find.index import MOST_MEMORY, NAME
from unrec.find.search import (
    MOST_BEGINNINGS,
    MOST_PHRASES,
    MOST_TOGETHER,
    All,
    BudgetError,
    Finder,
    Near,
    QueryError,
    Term,
    fts,
)


def test_sixteen_words_of_twelve_forms_near_each_other_are_few_phrases() -> None:
    ways = ["".join(pair) for pair in product("abcd", "xyz")]
    terms = tuple(Term(str(at), tuple((f"{way}{at}",) for way in ways)) for at in range(MOST_TOGETHER))
    assert fts(Near(terms, 5)).count('"') / 2 < MOST_PHRASES / 2


@pytest.mark.parametrize(
    "query", ["الدول NEAR/9 الأطراف", "في NEAR/30 من NEAR/30 على", "States NEAR/4 migrants NEAR/4 of"]
)
def test_words_that_are_looked_for_in_the_text_are_those_that_sqlite_finds(
    finder: Finder, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = finder.read(query)
    monkeypatch.setattr("unrec.find.search._MOST_NEAR", 10_000)
    whole = {hit.paragraph_id for hit in finder.search(tree, 1000).hits}
    monkeypatch.setattr("unrec.find.search._MOST_NEAR", 1)
    finder._last = None
    assert {hit.paragraph_id for hit in finder.search(tree, 1000).hits} == whole
    assert whole
    finder._last = None
    outside = {hit.paragraph_id for hit in finder.search(finder.read(f"NOT ({query})"), 1000).hits}
    assert not outside & whole


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (" NEAR ".join("abcdefghijklmnopqrstu"), f"more than {MOST_TOGETHER} words are to be near"),
        (" ".join(f"ab{letter}*" for letter in "cdefghijk"), f"more than {MOST_BEGINNINGS} words go on"),
        ("children \ud800", "a lone surrogate"),
    ],
)
def test_what_would_take_too_much_is_no_query(finder: Finder, query: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        finder.read(query)


def test_what_takes_too_long_or_too_much_is_told(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = finder.read('NOT "no such words"')
    monkeypatch.setattr("unrec.find.search.MOST_SECONDS", -1.0)
    for asked in (lambda: finder.search(tree), lambda: finder.facets(tree, ["lang"])):
        with pytest.raises(BudgetError, match="took more than -1 seconds; ask for fewer"):
            asked()
    monkeypatch.undo()
    assert finder.search(tree).total
    with pytest.raises(BudgetError, match="256 megabytes"), finder.budget():
        raise MemoryError
    many = tuple((f"w{at}",) for at in range(MOST_PHRASES + 1))
    with pytest.raises(BudgetError, match="forms of words"):
        finder.search(All((Term("w", many),)))


def test_sqlite_is_told_how_much_it_may_hold(finder: Finder) -> None:
    assert finder.base.execute("PRAGMA hard_heap_limit").fetchone() == (MOST_MEMORY,)


@pytest.mark.usefixtures("data_folder")
def test_a_copy_that_cannot_be_written_is_searched(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)  # root may write anywhere
    kept = output.with_name("kept")
    shutil.copytree(output, kept)
    command = ["search", "children detention", "--in", str(output)]
    assert CliRunner().invoke(app, command).exit_code == 0
    (output / NAME).unlink()
    (output / "documents.parquet").touch()
    for _ in range(2):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.stderr
        assert "A-HRC-99-4.en:r113.1" in result.stdout
    assert sorted(file.name for file in output.iterdir()) == sorted(
        file.name for file in kept.iterdir() if file.name != NAME
    )
