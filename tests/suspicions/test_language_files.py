"""Every example of a `<code>.suspicions.toml` is a test: what is proposed, and what is left alone."""

from collections import Counter

import pytest
from msgspec.structs import replace

from tests.kinds.operative_cases import unit
from unrec.languages import Language, supported
from unrec.languages import load as load_language
from unrec.languages.suspicion_words import SuspicionWords, load
from unrec.suspicions import known_misreadings
from unrec.suspicions.judge import Place, Vocabulary, judge
from unrec.text import WORD

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


def _stands_in(form: str, words: SuspicionWords, language: Language) -> tuple[int, int] | None:
    """Where a listed word stands in a form, by every way to take its affixes off in turn."""
    listed = set(language.fold_words(words.lexicon.words.split()))
    before = {"", *map(language.fold, words.affixes.before)}
    after = {"", *map(language.fold, words.affixes.after)}
    if form in listed:
        return 0, len(form)
    for start in range(len(form)):
        for end in range(len(form), start + 3, -1):
            word, replaced = form[start:end], [*map(language.fold, words.affixes.replaced)]
            if form[:start] not in before or form[end:] not in after:
                continue
            if word in listed or (end < len(form) and any(word + one in listed for one in replaced)):
                return start, end
    return None


@EACH
def test_a_listed_word_is_found_whatever_is_written_together_with_it(
    code: str, words: SuspicionWords
) -> None:
    language = load_language(code)
    known = judge(words, language).lexicon
    affixes = words.affixes
    found = 0
    for number, word in enumerate(language.fold_words(words.lexicon.words.split())[::40]):
        before = language.fold(affixes.before[number % len(affixes.before)])
        after = language.fold(affixes.after[number % len(affixes.after)])
        for form in (word, before + word, word + after, before + word[:-1] + after, word[:-1], word[1:]):
            assert known.listed(form) == _stands_in(form, words, language), form
            found += known.listed(form) is not None
    assert found > 100


@EACH
def test_words_are_placed_and_counted_as_they_stand(code: str, words: SuspicionWords) -> None:
    language = load_language(code)
    texts = [one.form for one in (*words.sentence.examples, *words.affixes.examples)] * 3
    texts += [f"({text}، {text})" for text in texts]
    vocabulary = Vocabulary(tuple(map(unit, texts)), language)
    assert vocabulary.bare == Counter(WORD.findall(" ".join(vocabulary.texts)))
    assert vocabulary.first_places(vocabulary.bare.keys()) == {
        word: next(
            Place(number, match.start())
            for number, text in enumerate(vocabulary.texts)
            for match in WORD.finditer(text)
            if match[0] == word
        )
        for word in vocabulary.bare
    }
    phrases = [text[at : at + 9] for text in vocabulary.searches for at in (0, 3)]
    assert all(
        vocabulary.times(phrase) == sum(text.count(phrase) for text in vocabulary.searches)
        for phrase in phrases
    )


@EACH
def test_the_word_list_holds_each_word_once(code: str, words: SuspicionWords) -> None:
    listed = words.lexicon.words.split()
    assert sorted(set(listed)) == listed
