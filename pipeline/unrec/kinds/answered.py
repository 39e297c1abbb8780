"""answers: what a document says of each recommendation: who made it, what was answered,
what action it asks for.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from unrec.kinds.columns import is_table, stated_answers
from unrec.kinds.phrases import Phrases
from unrec.kinds.recommenders import recommenders, states
from unrec.kinds.responses import NOTHING, responses
from unrec.languages import Language, load
from unrec.languages.answer_words import Action, ActionWords, has_answers, load_answers
from unrec.languages.signs import line_end
from unrec.models import Extraction, Paragraph, Recommendation
from unrec.text import either

__all__ = ["answers"]


def answers(extraction: Extraction) -> Extraction:
    """Fill `recommended_by`, `response` and `concern_id` where the document is of a kind that has them,
    and `action`.

    Reviews name in brackets who recommends; their lists hang under a paragraph that says what was answered.
    In concluding observations a recommendation answers the concern right before it. A document that failed,
    or in a language without such words, is returned as it is.
    """
    document = extraction.document
    if document.status == "failed" or not has_answers(document.language):
        return extraction
    language = load(document.language)
    rows = tuple(_with_action(row, language) for row in extraction.recommendations)
    extraction = replace(extraction, recommendations=rows)
    if is_table(extraction):
        return stated_answers(extraction)
    if document.kind == "upr_report":
        rows = tuple(_reviewed(extraction, language))
    elif document.kind == "concluding_observations":
        concerns = dict(_concerns(extraction.paragraphs, language))
        rows = tuple(replace(row, concern_id=concerns.get(row.recommendation_id)) for row in rows)
    return replace(extraction, recommendations=rows)


def _with_action(row: Recommendation, language: Language) -> Recommendation:
    asked = action(row.search or row.text, language) if row.kind == "recommendation" else None
    return replace(row, action=asked.value, action_rule=asked.rule) if asked else row


def _reviewed(extraction: Extraction, language: Language) -> Iterator[Recommendation]:
    """The recommendations of a review with who made them and what was answered."""
    named, told = states(language), responses(extraction, language)
    for row in extraction.recommendations:
        answer = told.get(row.recommendation_id, NOTHING)
        by = recommenders(row.text, named) or row.recommended_by
        yield replace(row, recommended_by=by, response=answer.value, response_rule=answer.rule)


def _concerns(paragraphs: Sequence[Paragraph], language: Language) -> Iterator[tuple[str, str]]:
    """The concern that each recommendation answers: the paragraph right before it, under the same heading.

    A second recommendation answers the same concern only where it says that it goes on.
    """
    goes_on = re.compile(rf"(?<!\w){either(map(language.fold, language.evidence.also))}(?!\w)")
    parents = {one.parent_id for one in paragraphs}
    concern: Paragraph | None = None
    answered = False
    for one in paragraphs:
        if one.parent_id is not None:
            continue
        if one.kind == "paragraph":
            alone = line_end(one.text) == "colon" and one.paragraph_id not in parents  # announces a list
            states = one.label is not None and not alone
            concern = one if states else None
            answered = False
        elif one.kind == "recommendation" and concern is not None and one.section_id == concern.section_id:
            if not answered or goes_on.search(one.search) is not None:
                yield one.paragraph_id, concern.paragraph_id
            answered = True


class Asked(NamedTuple):
    """An action, and the id of the rule that gave it most points; `start` where none fits.

    The scale is that of researchers of the Universal Periodic Review, from 1, which leaves it to others, to
    5, a specific act: 1 minimal, asks others or for help; 2 continuing; 3 considering; 4 general; 5 specific.
    Each rule that fits adds its points to its action; the action with most points counts, of several with as
    many the higher.
    """

    value: Action
    rule: str


def action(text: str, language: Language) -> Asked | None:
    """Return what kind of action a recommendation asks for; None where it has no word. Time is linear."""
    actions, phrases = _action_phrases(language)
    fitting, rules = phrases.keys(language.fold(text)), actions.rules
    if fitting is None:
        return None
    points = dict(actions.start)
    for key in fitting:
        points[rules[key].action] += rules[key].points
    value = max(points, key=lambda one: (points[one], one))
    own = [rules[key] for key in sorted(fitting) if rules[key].action == value]
    return Asked(value, max(own, key=lambda rule: rule.points).id if own else "start")


@cache
def _action_phrases(language: Language) -> tuple[ActionWords, Phrases]:
    words = load_answers(language.code)
    entries = [(order, phrase) for order, rule in enumerate(words.actions.rules) for phrase in rule.words]
    return words.actions, Phrases(entries, language, words.lists, words.attached, words.actions.leads)
