"""What kind of action a recommendation asks for.

The scale is that of researchers of the Universal Periodic Review, from 1, which leaves it to others, to 5, a
specific act: 1 minimal, asks others or for help; 2 continuing; 3 considering; 4 general; 5 specific. Each
rule that fits adds its points to its action; the action with most points counts, of several with as many the
higher.
"""

from functools import cache
from typing import NamedTuple

from unrec.kinds.phrases import Phrases
from unrec.languages import Language
from unrec.languages.answer_words import Action, ActionRule, load_answers


class Asked(NamedTuple):
    """An action, and the id of the rule that gave it most points; `start` where none fits."""

    value: Action
    rule: str


def action(text: str, language: Language) -> Asked | None:
    """Return what kind of action a recommendation asks for; None where it has no word. Time is linear."""
    rules, phrases, leads = _action_phrases(language)
    words = phrases.words(text, leads)
    if not words.forms:
        return None
    points = dict(load_answers(language.code).actions.start)
    fitting = phrases.keys(words)
    for key in fitting:
        points[rules[key].action] += rules[key].points
    value = max(points, key=lambda one: (points[one], one))
    own = [rules[key] for key in sorted(fitting) if rules[key].action == value]
    return Asked(value, max(own, key=lambda rule: rule.points).id if own else "start")


@cache
def _action_phrases(language: Language) -> tuple[tuple[ActionRule, ...], Phrases, Phrases]:
    words = load_answers(language.code)
    entries = [(order, phrase) for order, rule in enumerate(words.actions.rules) for phrase in rule.words]
    leads = [(0, phrase) for phrase in words.actions.leads]
    phrases, before = (Phrases(own, language, words.lists, words.attached) for own in (entries, leads))
    return tuple(words.actions.rules), phrases, before
