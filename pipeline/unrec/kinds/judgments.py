"""Judgments: who speaks there to whom recommends nothing, and what the court orders is operative. Decrees:
clauses of consideration above what a government decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from unrec.languages import Language
from unrec.languages.dates import find_date
from unrec.languages.signs import words_pattern
from unrec.models import Extraction, Paragraph
from unrec.text import COLONS

_KINDS = frozenset({"report", "other"})
# In how many paragraphs, and in what share of them, a court and the parties are named at the least.
_COURTS, _PARTIES, _SHARE = 5, 4, 0.1
_LONGEST, _CLAUSES = 60, 2
_MARKS = f" .,*{COLONS}"


def is_judgment(extraction: Extraction, language: Language) -> bool:
    """Return whether a document of a kind that says little is a judgment (`judges`)."""
    return extraction.document.kind in _KINDS and judges(extraction, language)


def judges(extraction: Extraction, language: Language) -> bool:
    """Return whether a text is a judgment's, by its whole: a court is named throughout, and so are the
    parties, or what it orders stands below words that say so.
    """
    words, paragraphs = language.evidence.judgments, extraction.paragraphs
    if not words.courts:
        return False
    if _named(paragraphs, words.courts, language) < max(_COURTS, _SHARE * len(paragraphs)):
        return False
    parties = _named(paragraphs, words.parties, language)
    enough = parties >= max(_PARTIES, _SHARE * len(paragraphs))
    return enough or _line_of(extraction, _alone(language, tuple(words.disposing)), language) > 0


def ordered(extraction: Extraction, language: Language) -> Iterator[str]:
    """Yield the ids of the numbered paragraphs in which a judgment orders something: they stand below words
    that say so, alone on their line.
    """
    first = _line_of(extraction, _alone(language, tuple(language.evidence.judgments.disposing)), language)
    for paragraph in extraction.paragraphs if first else ():
        numbered = paragraph.label is not None and paragraph.number is not None
        if paragraph.line_first > first and paragraph.parent_id is None and numbered:
            yield paragraph.paragraph_id


def _named(paragraphs: Sequence[Paragraph], words: Sequence[str], language: Language) -> int:
    pattern = words_pattern(language, words)
    return sum(pattern.search(language.fold(paragraph.text)) is not None for paragraph in paragraphs)


def decree(extraction: Extraction, language: Language) -> Mapping[str, str]:
    """Return the roles of a decree's paragraphs by id; empty for what is none.

    Most of what stands above the words that decide, alone on their line, begins with words of consideration.
    What stands below a dated heading is of whoever published it.
    """
    words = language.evidence.judgments
    line = _line_of(extraction, _alone(language, tuple(words.decreeing)), language)
    above = [paragraph for paragraph in extraction.paragraphs if paragraph.line_first < line]
    considering = words_pattern(language, words.considering)
    begins = [considering.match(language.fold(paragraph.text)) is not None for paragraph in above]
    if sum(begins) < _CLAUSES or 2 * sum(begins) < len(begins) or not any(begins[-_CLAUSES:]):
        return {}
    dated = (
        section.line
        for section in extraction.sections
        if section.line > line and find_date(language.fold(section.title), language) is not None
    )
    end = min(dated, default=extraction.lines[-1].line + 1)
    first = above[begins.index(True)].line_first
    return {
        paragraph.paragraph_id: "considered" if paragraph.line_first < line else "decreed"
        for paragraph in extraction.paragraphs
        if first <= paragraph.line_first < end
    }


def _line_of(extraction: Extraction, known: frozenset[str], language: Language) -> int:
    """The last line that holds known words and nothing else; 0 where there is none."""
    texts = ((line.line, line.text) for line in extraction.lines if len(line.text) <= _LONGEST)
    lines = (number for number, text in texts if language.fold_case(text).strip(_MARKS) in known)
    return max(lines, default=0)


@cache
def _alone(language: Language, words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(language.fold_case, words))
