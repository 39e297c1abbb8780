"""What is found, in six languages: folded words, printed quotes, facets; and why."""

import re
from collections.abc import Callable

import pytest

from tests.find.conftest import extractions
from unrec.find.search import Finder
from unrec.languages import load
from unrec.text import MARKS

UNITS = [row for one in extractions() for row in one.paragraphs]
TEXTS = {row.paragraph_id: row for row in UNITS}


def paths(finder: Finder, query: str, **asked: list[str]) -> set[str]:
    results = finder.search(finder.read(query, asked), 1000)
    assert results.total == len(results.hits)
    return {hit.paragraph_id for hit in results.hits}


def test_the_question_asked_most(finder: Finder) -> None:
    assert paths(finder, "children AND detention") == {"A-HRC-99-4.en:r113.1"}
    assert paths(finder, "children detention", to=[]) == {"A-HRC-99-4.en:r113.1"}
    assert paths(finder, "detention NOT children", lang=["en"]) == {"A-HRC-99-4.en:r114.1"}


def test_facets_narrow_and_stand_in_the_query(finder: Finder) -> None:
    assert paths(finder, "detention", by=["esp"]) == {"A-HRC-99-4.en:r113.1", "A-HRC-99-4.en:r114.1"}
    assert paths(finder, "", by=["ESP"], response=["supported"]) == {"A-HRC-99-4.en:r113.1"}
    assert paths(finder, "by:FRA OR response:rejected") >= {"A-HRC-99-4.en:r113.2"}
    assert paths(finder, "cites:smuggling-protocol/18 lang:ar") == {
        row.paragraph_id
        for one in extractions()
        if one.document.language == "ar"
        for row in one.references
        if (row.instrument_id, row.article) == ("smuggling-protocol", "18")
    }


def holding(words: str, *languages: str) -> set[str]:
    return {
        row.paragraph_id
        for row in UNITS
        if re.search(rf"(?<!\w){words}(?!\w)", row.text) and row.language in languages
    }


@pytest.mark.parametrize(
    ("printed", "language"),
    [
        ("death penalty", "en"),
        ("المهاجرين", "ar"),
        ("les États", "fr"),
        ("los Estados", "es"),
        ("мигрантов", "ru"),
    ],
)
def test_quotes_find_the_printed_words_and_no_others(finder: Finder, printed: str, language: str) -> None:
    expected = holding(printed, "en", "ar", "fr", "es", "ru", "zh")
    assert paths(finder, f'"{printed}"') == expected
    assert expected, printed
    folded = load(language).fold(printed)
    if folded != printed:
        assert not paths(finder, f'"{folded}"') & expected


def test_quotes_hold_under_or_and_not(finder: Finder) -> None:
    states = holding("State", "en")
    assert paths(finder, '"State" lang:en') == states
    assert (
        paths(finder, 'lang:en NOT "State"')
        == {row.paragraph_id for row in UNITS if row.language == "en"} - states
    )
    either = holding("State", "en") | holding("sea", "en")
    assert paths(finder, '("State" OR "sea") lang:en') == either
    assert paths(finder, '"STATE" lang:en') == set()


VARIED: dict[str, Callable[[str], list[str]]] = {
    "ar": lambda word: [load("ar").fold(word), "".join(f"{letter}\u064e" for letter in word), f"و{word}"],
    "fr": lambda word: [word.upper(), load("fr").fold(word)],
    "es": lambda word: [word.upper(), load("es").fold(word)],
    "ru": lambda word: [word.upper(), word.replace("ё", "е")],
    "en": lambda word: [word.upper(), word.title()],
    "zh": lambda word: [word[:2]] if not word.isascii() else [word.lower()],
}


@pytest.mark.parametrize("language", sorted(VARIED))
def test_variants_of_a_word_find_what_the_word_finds(finder: Finder, language: str) -> None:
    words = {
        word for row in UNITS if row.language == language for word in re.findall(r"[^\W\d_]{4,}", row.text)
    }
    assert len(words) > 40
    for word in sorted(words)[:60]:
        whole = paths(finder, f"{word} lang:{language}")
        printed = {row.paragraph_id for row in UNITS if row.language == language and word in row.text}
        assert whole & printed, word
        for other in VARIED[language](word):
            assert whole & printed <= paths(finder, f"{other} lang:{language}"), (word, other)


def test_what_is_attached_does_not_matter_and_what_is_not_stays(finder: Finder) -> None:
    attached = {row.paragraph_id for row in UNITS if row.language == "ar" and re.search("دول", row.text)}
    found = paths(finder, "دول lang:ar")
    assert found <= attached
    printed = {
        word for row in UNITS if row.paragraph_id in found for word in re.findall(r"\w*دول\w*", row.text)
    }
    assert {"الدول", "للدول"} <= printed
    assert paths(finder, "للدول lang:ar") == paths(finder, "الدول lang:ar") == found


def test_two_letters_of_a_script_without_spaces_and_one(finder: Finder) -> None:
    for word in ("缔约国", "移民", "国", "偷运移民", "第55/25号", "号决议"):
        expected = {row.paragraph_id for row in UNITS if row.language == "zh" and word in row.text}
        assert paths(finder, word) == expected, word
        assert expected, word


def test_near_and_beginnings(finder: Finder) -> None:
    assert paths(finder, "end NEAR/3 children lang:en") == {"A-HRC-99-4.en:r113.1"}
    assert paths(finder, "abolish NEAR/2 detention") == set()
    assert paths(finder, "aboli*") >= {"A-HRC-99-4.en:r114.1"}


def test_marks_are_where_the_words_stand(finder: Finder) -> None:
    for query in (
        "children",
        '"death penalty"',
        "الدول",
        "移民",
        "États",
        "мигрантов",
        "cites:smuggling-protocol",
    ):
        results = finder.search(finder.read(query), 50)
        assert results.hits
        for hit in results.hits:
            assert hit.why, query
            assert hit.text == TEXTS[hit.paragraph_id].text
            assert bool(hit.marks) == (":" not in query), query
            for mark in hit.marks:
                printed = hit.text[mark.start : mark.end]
                assert load(hit.language).fold(printed.strip(MARKS)), query
                assert mark.term == query.strip('"')
                if query.startswith('"'):
                    assert printed == mark.term


def test_it_is_said_why(finder: Finder) -> None:
    results = finder.search(finder.read("children (detention OR prison)", {"by": ["ESP"]}))
    assert results.hits[0].why == (
        "detention: detention",
        "children: children",
        "by:ESP (recommending State)",
    )
    assert "13 documents" in results.searched or "14 documents" in results.searched


def test_too_many_stand_in_reading_order_and_say_so(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unrec.find.search.MOST", 10)
    for query in ("lang:en", 'NOT "no such words"'):
        results = finder.search(finder.read(query), 5)
        assert results.more
        assert len(results.hits) == 5
    results = finder.search(finder.read("children detention"))
    assert not results.more


def test_a_paragraph_is_got_by_its_id(finder: Finder) -> None:
    for row in (UNITS[0], UNITS[-1]):
        hit = finder.paragraph(row.paragraph_id)
        assert hit is not None
        assert (hit.text, hit.path) == (row.text, row.path)
    assert finder.paragraph("nothing.en:r1") is None
    assert finder.paragraph(f"{UNITS[0].document_id}:r999") is None


def test_facets_of_what_is_found_are_counted(finder: Finder) -> None:
    counts = finder.facets(finder.read("children lang:en"), ["lang", "by"])
    assert counts["lang"] == [("en", finder.search(finder.read("children lang:en")).total)]
    assert dict(counts["by"]) == {"ESP": 1, "FRA": 1}
