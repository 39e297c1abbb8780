"""Whether a numbered list holds recommendations: its headings and its operative words tell."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.languages import Language
from pipeline.models import Document, Section
from pipeline.text import either

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
        found = [words["operative"].search(text) and not words["speech"].match(text) for text in folded]
        return sum(map(bool, found)) / len(texts)

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
    conjunction = either(map(language.fold, language.references.conjunctions))

    def words(after_conjunction: Sequence[str], alone: Sequence[str] = ()) -> re.Pattern[str]:
        alternatives = [f"{conjunction}?{either(map(language.fold, after_conjunction))}"]
        alternatives += [either(map(language.fold, alone))] if alone else []
        return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")

    return {
        "operative": words(own.operative, own.reported),
        "speech": re.compile(rf"[^\w]*(?:\d+\W+)?{words(own.speech).pattern}"),
        "headings": words(own.headings),
        "agenda": words(own.agenda),
    }
