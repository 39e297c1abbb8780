"""Every example of a `<code>.suspicions.toml` is a test: what is proposed, and what is left alone."""

import pytest
from msgspec.structs import replace

from tests.requests.operative_cases import unit
from unrec.languages import load as load_language
from unrec.languages import supported
from unrec.languages.suspicion_words import SuspicionWords, load
from unrec.suspicions.judge import judge
from unrec.suspicions.known import known_misreadings
from unrec.suspicions.vocabulary import Vocabulary

FILES = {code: words for code in supported() if (words := load(code)) is not None}
EACH = pytest.mark.parametrize(("code", "words"), FILES.items(), ids=FILES)


def _proposed(form: str, proposed: str, code: str, words: SuspicionWords) -> list[tuple[str, str]]:
    """What is proposed for a form in a document that uses the right one now and then."""
    text = f"{form} {' '.join([proposed] * 4)}"
    vocabulary = Vocabulary((unit(text),), load_language(code))
    own = judge(words, load_language(code))
    found = [*own.endings(vocabulary.bare), *own.suspicions(vocabulary.counts, vocabulary.printed)]
    return [(one.form, one.proposed) for one in found]


def test_arabic_is_there() -> None:
    assert "ar" in FILES


def test_a_language_without_a_file_has_none() -> None:
    assert load("xx") is None


@EACH
def test_confusions(code: str, words: SuspicionWords) -> None:
    for confusion in words.confusions:
        assert confusion.examples, confusion.id
        assert len(set(confusion.letters)) == len(confusion.letters) > 1
        for example in confusion.examples:
            expected = [(example.form, example.proposed)] if example.proposed else []
            assert _proposed(example.form, example.proposed, code, words) == expected


@EACH
def test_edits_and_endings(code: str, words: SuspicionWords) -> None:
    for example in (*words.edits.examples, *words.ending.examples):
        expected = [(example.form, example.proposed)] if example.proposed else []
        assert _proposed(example.form, example.proposed, code, words) == expected


@EACH
def test_persons_of_a_verb_are_no_misreadings(code: str, words: SuspicionWords) -> None:
    without = replace(words, person=replace(words.person, letters=""))
    for example in words.person.examples:
        assert _proposed(example.form, "", code, words) == [], example.form
        assert _proposed(example.form, "", code, without) != [], example.form


@EACH
def test_endings_that_a_suffix_takes_the_place_of(code: str, words: SuspicionWords) -> None:
    without = replace(words, affixes=replace(words.affixes, replaced=[]))
    for example in words.affixes.examples:
        expected = [(example.form, example.proposed)]
        assert _proposed(example.form, example.proposed, code, words) == expected
        assert _proposed(example.form, example.proposed, code, without) == []


def _known(phrase: str, code: str, words: SuspicionWords) -> list[str]:
    """What the known misreadings in a phrase stand for."""
    language = load_language(code)
    found = known_misreadings(Vocabulary((unit(phrase),), language), words, language)
    return [one.proposed for _, one in found]


@EACH
def test_known_misreadings(code: str, words: SuspicionWords) -> None:
    for known in words.known:
        assert known.examples, known.form
        for example in known.examples:
            expected = [example.proposed] if example.proposed else []
            assert _known(example.form, code, words) == expected, example.form


@EACH
def test_ends_of_sentences(code: str, words: SuspicionWords) -> None:
    without = replace(words, sentence=replace(words.sentence, ends=""))
    for example in words.sentence.examples:
        expected = [example.proposed] if example.proposed else []
        assert _known(example.form, code, words) == expected, example.form
        assert len(_known(example.form, code, without)) == 1, example.form
    for end in words.sentence.ends:
        assert any(end in example.form for example in words.sentence.examples), end


@EACH
def test_a_listed_word_is_never_suspect(code: str, words: SuspicionWords) -> None:
    language = load_language(code)
    vocabulary = Vocabulary((unit(words.lexicon.words),), language)
    own = judge(words, language)
    assert list(own.suspicions(vocabulary.counts, vocabulary.printed)) == []
    assert list(own.endings(vocabulary.bare)) == []


@EACH
def test_the_word_list_holds_each_word_once(code: str, words: SuspicionWords) -> None:
    listed = words.lexicon.words.split()
    assert sorted(set(listed)) == listed
