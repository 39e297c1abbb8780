"""Every rule has examples that it holds for, and no row has a rule that is not in the table."""

from tests.references.cases import read_entry, table
from tests.support import each_row
from unrec.references.rows import Example, Rule, parts, rules

PHRASES = [*table("phrases.toml"), *table("forms.toml")]
EXAMPLES = [(rule, example) for rule in rules().values() for example in rule.examples]


@each_row(EXAMPLES)
def test_rule_holds_for_its_example(rule: Rule, example: Example) -> None:
    fired = {part for row in read_entry(dict(example)) for part in parts(row.rule)}
    assert rule.id in fired


def test_every_rule_has_an_example() -> None:
    assert all(rule.examples for rule in rules().values())


def test_every_row_has_rules_of_the_table() -> None:
    fired = {part for entry in PHRASES for row in read_entry(entry) for part in parts(row.rule)}
    assert fired <= set(rules())


def test_status_and_rule_agree() -> None:
    for entry in PHRASES:
        for row in read_entry(entry):
            assert row.rule.split("/")[1].split(".")[0] == row.status
