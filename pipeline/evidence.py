"""Whether a numbered list holds recommendations: its headings and its operative words tell."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.languages import Language
from pipeline.models import Document, Section

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
    where a quarter of it has operative words.
    """
    if any(section.kind == "heading" and _is_article(section, language) for section in headings):
        return False
    words = _patterns(language)
    titles = [section.title for section in headings]

    def operative() -> float:
        return sum(bool(words["operative"].search(language.fold(text))) for text in texts) / len(texts)

    def says(kind: str, *lines: str) -> bool:
        return any(words[kind].search(language.fold(line)) for line in lines)

    if says("agenda", *titles, before):
        return operative() >= _AGENDA_SHARE
    if any(section.kind == "meeting" for section in headings):
        return True
    return says("headings", *titles, document.title or "", before) or operative() >= _SHARE


def _is_article(section: Section, language: Language) -> bool:
    first = section.title.split(" ", 1)[0]
    return not section.label and str(language.fold(first)) in _article_words(language)


@cache
def _article_words(language: Language) -> frozenset[str]:
    return frozenset(str(language.fold(word)) for word in language.evidence.articles)


@cache
def _patterns(language: Language) -> dict[str, re.Pattern[str]]:
    tables = {
        "operative": language.evidence.operative,
        "headings": language.evidence.headings,
        "agenda": language.evidence.agenda,
    }
    return {
        name: _whole_words([str(language.fold(word)) for word in words]) for name, words in tables.items()
    }


def _whole_words(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
