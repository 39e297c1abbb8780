"""Answers to recommendations by where they stand in the account of a review: «paragraphs 64 and 70 (c)»."""

import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from unrec.findings import finding_of
from unrec.kinds.answered import Answer, mentions, told_by
from unrec.kinds.columns import is_table
from unrec.languages import Language, load
from unrec.languages.answer_words import has_answers, load_answers
from unrec.languages.signs import words_pattern
from unrec.models import Extraction, Finding, Paragraph
from unrec.text import COMMAS, SENTENCE_ENDS, late

_SENTENCE_END = re.compile(rf"[{SENTENCE_ENDS}](?=\s|$)")
_JOIN = rf"(?:[\s{COMMAS}]|[^\W\d_]{{1,3}}\s)*"
_ITEMS = rf"\(\s?\w(?:[\s{COMMAS}]+\w)*\s?\)"
_PLACE = late(rf"{_JOIN}(?P<number>\d{{1,3}})(?![\d.]*\d)(?P<items>(?:{_JOIN}{_ITEMS})*)")
_ITEM = re.compile(r"(?<!\w)\w(?!\w)")


class Place(NamedTuple):
    """A paragraph of the document by its number, and the letter of an item in it, if that is meant."""

    number: int
    letter: str = ""

    def path(self) -> str:
        """Return the path that it has in the document."""
        item = f".{ord(self.letter) - ord('a') + 1}" if self.letter else ""
        return f"r{self.number}{item}"

    def shown(self) -> str:
        """Return it as print has it."""
        return f"{self.number} ({self.letter})" if self.letter else str(self.number)


def answers_by_place(extraction: Extraction) -> Extraction:
    """Fill `response` where a review answers to recommendations by the paragraphs that they stand in.

    A finding names the places that are no recommendation of their own: they stand within a paragraph of the
    account, or no paragraph has the number. Any document but a review is returned as it is.
    """
    document = extraction.document
    if document.kind != "upr_report" or not has_answers(document.language) or is_table(extraction):
        return extraction
    asked = {row.recommendation_id for row in extraction.recommendations}
    answers, findings = _by_place(extraction.paragraphs, asked, load(document.language))
    rows = (
        replace(row, response=answer.value, response_rule=answer.rule)
        if (answer := answers.get(row.recommendation_id))
        else row
        for row in extraction.recommendations
    )
    return replace(extraction, recommendations=tuple(rows), findings=(*extraction.findings, *findings))


def _by_place(
    paragraphs: Iterable[Paragraph], asked: Container[str], language: Language
) -> tuple[dict[str, Answer], list[Finding]]:
    """What is answered by place, by the id of the recommendation, and a finding on each paragraph that
    answers to what is none.
    """
    answers: dict[str, Answer] = {}
    findings: list[Finding] = []
    for paragraph in paragraphs:
        if paragraph.paragraph_id in asked:
            continue
        for answer, places in _answered(paragraph.search, language):
            ids = {f"{paragraph.document_id}:{place.path()}": place for place in places}
            answers |= {place: answer for place in ids if place in asked}
            others = [place.shown() for known, place in ids.items() if known not in asked]
            if others:
                message = f"answered here, but no recommendations of their own: {', '.join(others)}"
                findings.append(finding_of(paragraph, "response.account", message, paragraph.text))
    return answers, findings


def _answered(folded: str, language: Language) -> Iterator[tuple[Answer, list[Place]]]:
    """What each sentence answers to recommendations «in paragraphs 23 (b) and (f), 62 (e)»."""
    start, words = 0, words_pattern(language, load_answers(language.code).numbers.places)
    for end in (*(match.end() for match in _SENTENCE_END.finditer(folded)), len(folded)):
        sentence, start = folded[start:end], end
        named = next(mentions(sentence, language, bare=True), None)
        word = words.search(sentence, named.end) if named else None
        places = list(_places(sentence, word.end())) if word else []
        answer = told_by(sentence, language, "places.") if any(place.letter for place in places) else None
        if answer is not None:
            yield answer, places


def _places(text: str, start: int) -> Iterator[Place]:
    while match := _PLACE.match(text, start):
        letters = [letter for letter in _ITEM.findall(match["items"]) if "a" <= letter <= "z"]
        yield from (Place(int(match["number"]), letter) for letter in letters or [""])
        start = match.end()
