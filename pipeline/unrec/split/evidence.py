"""Whether a numbered list holds recommendations: its headings and its operative words tell."""

import re
from collections.abc import Sequence
from functools import cache

from unrec.languages import Language
from unrec.models import Document, Section
from unrec.structure.recommending import words_pattern

# One numbered paragraph in four with an operative word makes a list of recommendations.
_SHARE = 0.25
_AGENDA_SHARE = 0.5


def holds_recommendations(
    texts: Sequence[str], headings: Sequence[Section], document: Document, before: str, language: Language
) -> bool:
    """Return whether a list's numbered paragraphs are recommendations.

    `texts` are the paragraphs, `headings` the sections they stand in from the outermost in, `before` the
    line above the list. A meeting's list is; a list under a treaty's article is not; an agenda's only
    where half of it has operative words; any other where a heading or the document's title says so, or
    where a quarter of it has operative words. Below a heading such as «مقدمة» the document's title says nothing.
    """
    if any(section.kind == "heading" and _is_article(section, language) for section in headings):
        return False
    words = _patterns(language)
    titles = [section.title for section in headings]

    def operative() -> float:
        folded = [language.fold(text) for text in texts]
        return sum(map(recommends, folded)) / len(texts)

    def recommends(text: str) -> bool:
        if words["speech"].match(text):  # what was said recommends nothing, what is added to it may
            return words["goes_on"].search(text) is not None
        return words["operative"].search(text) is not None

    def says(kind: str, *lines: str) -> bool:
        return any(words[kind].search(language.fold(line)) for line in lines)

    if says("agenda", *titles, before):
        return operative() >= _AGENDA_SHARE
    if any(section.kind == "meeting" for section in headings):
        return True
    introduces = bool(titles) and str(language.fold(titles[-1])).strip(" :") in _introductions(language)
    title = "" if introduces else document.title or ""
    return says("headings", *titles, title, before) or operative() >= _SHARE


def _is_article(section: Section, language: Language) -> bool:
    first = section.title.split(" ", 1)[0]
    return not section.label and str(language.fold(first)) in _article_words(language)


@cache
def _article_words(language: Language) -> frozenset[str]:
    return frozenset(str(language.fold(word)) for word in language.evidence.articles)


@cache
def _introductions(language: Language) -> frozenset[str]:
    return frozenset(str(language.fold(line)) for line in language.evidence.introductions)


@cache
def _patterns(language: Language) -> dict[str, re.Pattern[str]]:
    own = language.evidence
    operative = words_pattern(language, own.operative, own.reported)
    return {
        "operative": operative,
        "goes_on": re.compile(rf"[،.؛]\s*(?=\w){words_pattern(language, own.operative).pattern}"),
        "speech": re.compile(rf"[^\w]*(?:\d+\W+)?{words_pattern(language, own.speech).pattern}"),
        "headings": words_pattern(language, own.headings),
        "agenda": words_pattern(language, own.agenda),
    }
