"""answers: what a document says of each recommendation: who made it, what was answered,
what action it asks for.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, repeat

from msgspec.structs import replace

from unrec.answers.recommenders import Delegation, brackets, closing_names, recommenders, states
from unrec.answers.rules import Answer, action, response
from unrec.languages import Language, load
from unrec.languages.answer_words import has_answers
from unrec.languages.signs import line_end
from unrec.models import Extraction, Paragraph, Recommendation, Recommender
from unrec.text import either

__all__ = ["answers"]

_NOTHING = Answer(None, None)


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
    rows = extraction.recommendations
    told: dict[str, Answer] = {}
    by: Iterable[Sequence[Delegation]] = repeat((), len(rows))
    if document.kind == "upr_report":
        named = states(language)
        held = [brackets(row.text, named) for row in rows]
        known = closing_names(held)
        by = [recommenders(row.text, named, known, own) for row, own in zip(rows, held, strict=True)]
        told = dict(_responses(extraction))
    concerns = (
        dict(_concerns(extraction.paragraphs, language)) if document.kind == "concluding_observations" else {}
    )
    filled: list[Recommendation] = []
    for row, delegations in zip(rows, by, strict=True):
        answer = told.get(row.recommendation_id, _NOTHING)
        asked = action(row.text, language) if row.kind == "recommendation" else None
        filled.append(
            replace(
                row,
                recommended_by=tuple(Recommender(name=name, code=code) for name, code in delegations)
                if delegations
                else row.recommended_by,
                response=answer.value,
                response_rule=answer.rule,
                action=asked.value if asked else None,
                action_rule=asked.rule if asked else None,
                concern_id=concerns.get(row.recommendation_id),
            )
        )
    return replace(extraction, recommendations=tuple(filled))


def _responses(extraction: Extraction) -> Iterator[tuple[str, Answer]]:
    """What was answered to each recommendation, by the paragraph above its list,
    the one below, or its section.
    """
    language = load(extraction.document.language)
    titles = {section.section_id: section.title for section in extraction.sections}
    paragraphs = extraction.paragraphs
    asked = {row.recommendation_id for row in extraction.recommendations}
    outer = [at for at, one in enumerate(paragraphs) if one.paragraph_id not in asked]
    above: dict[str, Paragraph] = {}
    below: dict[str, Paragraph] = {}
    for first, last in pairwise([*outer, len(paragraphs)]):
        for one in paragraphs[first + 1 : last]:
            above[one.paragraph_id] = paragraphs[first]
            if last < len(paragraphs):
                below[one.paragraph_id] = paragraphs[last]
    known: dict[tuple[str, str, str], Answer] = {}
    for row in extraction.recommendations:
        own = row.recommendation_id
        lead_in = above[own].text if own in above else ""
        following = below[own].text if own in below else ""
        section = titles.get(row.section_id or "", "")
        key = (lead_in, following, section)
        if key not in known:
            known[key] = response(*key, language)
        yield own, known[key]


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
