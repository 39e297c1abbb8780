"""Every example of `[operative]` and `[addressees]` in a language file is a test, in both directions."""

import pytest

from tests.kinds.operative_cases import addressees, read
from tests.support import each_row
from unrec.languages import Language, load, supported
from unrec.languages.operative_words import Body, OperativeRule

LANGUAGES = {code: load(code) for code in supported()}
RULES = [(language, rule) for language in LANGUAGES.values() for rule in language.operative.rules]
BODIES = [(language, body) for language in LANGUAGES.values() for body in language.addressees.bodies]


@each_row(RULES)
def test_a_rule_reads_its_examples(language: Language, rule: OperativeRule) -> None:
    assert rule.examples
    for example in rule.examples:
        found = read(example.text, language)
        assert (found.strength, found.strength_rule) == (rule.strength, rule.id), example.text
        assert found.operative_words == example.operative
        assert addressees(found) == example.addressees


@each_row(RULES)
def test_a_rule_leaves_its_counterexamples(language: Language, rule: OperativeRule) -> None:
    for text in rule.no_match:
        assert read(text, language).strength_rule != rule.id, text


@each_row(RULES)
def test_a_rule_is_named_after_its_strength(language: Language, rule: OperativeRule) -> None:
    assert rule.id.startswith(f"{rule.strength}.")
    assert [own.id for own in language.operative.rules].count(rule.id) == 1


@each_row(BODIES)
def test_a_body_is_addressed_in_its_examples(language: Language, body: Body) -> None:
    assert body.examples
    for example in body.examples:
        assert f"{body.id} {example.surface}" in addressees(read(example.text, language)), example.text


@each_row(BODIES)
def test_every_name_of_a_body_is_read(language: Language, body: Body) -> None:
    """The longest name counts, so none hides in another's."""
    for name in body.words:
        text = f"{language.addressees.frame.format(name)} {' '.join(body.named)}"
        assert f"{body.id} {name}" in addressees(read(text, language)), name


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_no_words_are_read_where_there_are_none(language: Language) -> None:
    for text in language.operative.no_match:
        found = read(text, language)
        assert found.strength is None, (text, found.strength_rule)
        assert not found.addressees
