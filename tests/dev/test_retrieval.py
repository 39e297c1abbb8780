"""The questions of the retrieval test: which are drawn, of what, and how answers are counted."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from dev.retrieval import LANGUAGES, QUESTIONS, Question, line, plain, questions, recall, works


def truth(folder: Path, name: str, language: str, kinds: Sequence[str]) -> None:
    rows = [
        {"kind": kind, "level": 1, "text": f"{number} - {name} {language} {number}"}
        for number, kind in enumerate(kinds)
    ]
    file = folder / f"{name}.{language}.truth.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def test_only_works_whose_languages_are_alike_are_asked(tmp_path: Path) -> None:
    for language in LANGUAGES:
        truth(tmp_path, "alike", language, ["frontmatter", "preambular", "operative"])
        truth(tmp_path, "other", language, ["operative"] * (2 if language == "fr" else 1))
        if language != "zh":
            truth(tmp_path, "without", language, ["operative"])
    (name,) = every = works(tmp_path)
    assert name == "alike"
    assert [each["ru"] for each in every[name]] == ["alike ru 1", "alike ru 2"]


PARAGRAPHS = [
    {code: f"{code}word{number:03d} harbour lighthouse {'keepers ' * 12}" for code in LANGUAGES}
    for number in range(60)
]


@pytest.mark.parametrize("across", [True, False])
def test_as_many_questions_in_each_language(across: bool) -> None:
    asked = list(questions(PARAGRAPHS, across=across))
    assert asked == list(questions(PARAGRAPHS, across=across))
    assert len(asked) == QUESTIONS
    own = [question.words[:2] == question.language for question in asked if across]
    assert not any(own)
    words = [question.words.split() for question in asked if not across]
    assert all(len(some) == 2 for some in words)


def test_an_answer_counts_by_its_letters_and_by_the_language_searched() -> None:
    asked = [Question("a", "en", "The first."), Question("b", "en", "Second"), Question("c", "fr", "Été 2")]
    counted = recall(asked, lambda question: ["the FIRST", "été  2"] if question.words != "b" else [])
    assert counted == {"en": (1, 2), "fr": (1, 1)}
    assert line("name", counted) == "| name | 0.667 | 0.50 | 1.00 |"
    assert plain("«A/RES/77/1»") == "ares771"
