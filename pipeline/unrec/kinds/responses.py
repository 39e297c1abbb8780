"""What was answered to a recommendation, by the words it hangs under; and what kind of action it asks for.

The scale of actions is that of researchers of the Universal Periodic Review, from 1, which leaves it to
others, to 5, a specific act: 1 minimal, asks others or for help; 2 continuing; 3 considering; 4 general; 5
specific. Each rule that fits adds its points to its action; the action with most points counts,
of several with as many the higher.
"""

from functools import cache
from typing import NamedTuple

from unrec.kinds.phrases import Phrases
from unrec.languages import Language
from unrec.languages.answer_words import Action, ActionRule, AnswerWords, Response, ResponseRule, load_answers
from unrec.text import COLONS


class Answer(NamedTuple):
    """What was answered, and the id of the rule that tells; both None where nothing does."""

    value: Response | None
    rule: str | None


def response(lead_in: str, following: str, section: str, language: Language) -> Answer:
    """Return what the words around a list of recommendations say was answered to them.

    `lead_in` is the paragraph the list hangs under, which decides where it says anything; then `following`,
    the paragraph after the list, unless it leads in the next one; then `section`, the title of its section.
    Any may be empty. Rules that are weak count where no other rule fits any of them.
    """
    if following.rstrip().endswith(tuple(COLONS)):
        following = ""
    texts = (("", lead_in), ("following.", following), ("section.", section))
    for weak in (False, True):
        for source, text in texts:
            found = _read(text, language, weak=weak)
            if found is not None:
                return Answer(found.response, f"{source}{found.id}")
    return Answer(None, None)


def _read(text: str, language: Language, *, weak: bool) -> ResponseRule | None:
    words, phrases = _response_phrases(language)
    found = [words.responses[key] for key in phrases.keys(phrases.words(text))]
    found = [rule for rule in found if rule.weak is weak]
    return min(found, key=words.responses.index, default=None)


@cache
def _response_phrases(language: Language) -> tuple[AnswerWords, Phrases]:
    words = load_answers(language.code)
    entries = [(order, phrase) for order, rule in enumerate(words.responses) for phrase in rule.words]
    return words, Phrases(entries, language, words.lists, words.attached)


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
