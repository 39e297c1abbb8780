"""Every example of the words for answers is a test: who recommends, what was answered, what is asked for."""

import itertools

import pytest

from unrec.kinds.answered import action, numbered, response
from unrec.kinds.phrases import Phrases
from unrec.kinds.recommenders import recommenders
from unrec.languages import Language, load, supported
from unrec.languages.answer_words import has_answers, load_answers
from unrec.languages.states import load_states, states

CODES = tuple(code for code in supported() if has_answers(code))
LANGUAGES = [load(code) for code in CODES]
EACH = pytest.mark.parametrize("language", LANGUAGES, ids=CODES)


def fits(language: Language, phrases: list[str], text: str) -> bool:
    words = load_answers(language.code)
    entries = [(0, phrase) for phrase in phrases]
    return Phrases(entries, language, words.lists, words.attached, words.actions.leads).keys(
        language.fold(text)
    ) == {0}


@EACH
def test_who_recommends(language: Language) -> None:
    for example in load_answers(language.code).recommenders.examples:
        found = recommenders(example.text, states(language))
        assert [f"{one.name} = {one.code}" if one.code else one.name for one in found] == example.names
        assert all(one.name in example.text for one in found)


@EACH
def test_every_name_of_a_state_is_read(language: Language) -> None:
    for state in load_states():
        for name in state.called(language.code):
            (found,) = recommenders(f"A ({name});", states(language))
            assert (found.name, found.code) == (name.rstrip("."), state.code)


def test_codes_stand_once_and_no_name_is_two_states() -> None:
    codes = [state.code for state in load_states() if state.code]
    assert len(codes) == len(set(codes))
    assert sum(state.kind == "member" for state in load_states()) == 193
    for language in LANGUAGES:
        names = [
            tuple(word.form for word in states(language).words(name))
            for state in load_states()
            for name in {
                tuple(word.form for word in states(language).words(one)): one
                for one in state.called(language.code)
            }.values()
        ]
        assert len(names) == len(set(names))


@EACH
def test_time_is_linear_in_brackets(language: Language) -> None:
    assert recommenders("(" * 20_000, states(language)) == ()
    assert recommenders("(A" * 5_000 + ")" * 5_000, states(language)) == ()


@EACH
def test_answers(language: Language) -> None:
    for rule in load_answers(language.code).responses:
        assert rule.examples, rule.id
        for text in rule.examples:
            assert response(text, "", "", language) == (rule.response, rule.id), text
        for text in rule.no_match:
            assert response(text, "", "", language).rule != rule.id, text


@EACH
def test_answers_by_numbers(language: Language) -> None:
    for example in load_answers(language.code).numbers.examples:
        rest, stated = numbered(language.fold(example.text), language)
        found = [
            f"{'-'.join('.'.join(map(str, at)) for at in dict.fromkeys(numbers))} {answer.value}"
            for numbers, answer in stated
        ]
        assert found == example.answers, example.text
        assert response(rest, "", "", language).value == example.rest, example.text


def test_what_decides_an_answer() -> None:
    language = load("en")
    made, examined = "The following recommendations were made:", "They will be examined by Peru."
    assert response(made, "", "", language) == ("pending", "pending.made")
    assert response(made, "Peru rejected them.", "", language) == ("rejected", "following.rejected.refused")
    assert response(made, "Peru rejects the following recommendations:", "", language).rule == "pending.made"
    assert response("", "", "Accepted recommendations", language) == ("supported", "section.supported")
    assert response(examined, "Peru rejected them.", "", language) == ("pending", "pending.examined")
    assert response("", "", "", language) == (None, None)


@EACH
def test_actions(language: Language) -> None:
    words = load_answers(language.code).actions
    assert sorted(words.start) == [1, 2, 3, 4, 5]
    for example in words.examples:
        found = action(language.fold(example.text), language)
        assert found is not None
        assert found.value == example.action, example.text
    for rule in words.rules:
        assert rule.examples, rule.id
        assert all(fits(language, rule.words, text) for text in rule.examples), rule.id
        assert not any(fits(language, rule.words, text) for text in rule.no_match), rule.id


@EACH
def test_ids_of_rules_stand_once(language: Language) -> None:
    words = load_answers(language.code)
    for rules in (words.responses, words.actions.rules):
        ids = [rule.id for rule in rules]
        assert len(ids) == len(set(ids))


def test_a_text_without_words_asks_for_nothing() -> None:
    assert action("12 (!)", load("en")) is not None
    assert action("…", load("en")) is None
    assert action("Ponder", load("en")) is not None


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("take … steps", "Take all the necessary steps", True),
        ("take … steps", "Take all of the necessary steps", False),
        ("take … steps", "Take it. Steps follow", False),
        ("ratif*", "He ratified", True),
        ("^ratif*", "He ratified", False),
        ("^…2 ratif*", "He has ratified", True),
        ("^…2 ratif*", "He has not yet ratified", False),
        ("{legal} …2 ,", "They amend it, well", True),
        ("{legal} …2 ,", "They amend it well", False),
        ("{legal} it , well", "They amend it, well", True),
        ("{legal} it , well", "They put right it, well", True),
    ],
)
def test_phrases(phrase: str, text: str, *, found: bool) -> None:
    english = load("en")
    phrases = Phrases([(7, phrase)], english, {"legal": ["amend*", "put right"]})
    assert phrases.keys(english.fold(text)) == ({7} if found else set())


def test_phrases_begin_with_a_word() -> None:
    with pytest.raises(ValueError, match="begins with a gap"):
        Phrases([(0, "… steps")], load("en"), {})


def test_a_text_of_one_repeated_word_is_read_in_time() -> None:
    text = " ".join(itertools.repeat("continue by", 20_000))
    assert action(text, load("en")) is not None


def test_a_text_of_many_numbers_is_read_in_time() -> None:
    text = " ".join(itertools.repeat("recommendation 3", 20_000))
    assert numbered(text, load("en"))[0] == text
