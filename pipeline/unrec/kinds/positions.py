"""What a State answers afterwards: the positions that an addendum states, joined by number to a review."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec.structs import replace

from unrec.catalogue.exports import column
from unrec.catalogue.exports import response as stated_in_column
from unrec.findings import finding
from unrec.kinds.answered import (
    NOTHING,
    Answer,
    Numbers,
    mentions,
    number_of,
    numbered,
    numbers_from,
    strengthened,
    told_by,
)
from unrec.languages import Language, load
from unrec.languages.answer_words import has_answers
from unrec.languages.signs import line_end
from unrec.models import CellParagraph, Extraction, Finding, Paragraph, Recommendation
from unrec.text import SENTENCE_ENDS


class Position(NamedTuple):
    """What a paragraph answers to recommendations.

    Where several speak of one, that of the highest `rank` counts: 3 what a sentence says of them by their
    numbers, 2 what is said below a number, or in its row; 1 the line or the heading that a number stands
    under. Of a rank the last one counts.
    """

    numbers: Numbers
    answer: Answer
    rank: int
    paragraph_id: str


class _Above(NamedTuple):
    """What a paragraph stands under: its section's title, the last line that ends in a colon, and the numbers
    named last.
    """

    title: str = ""
    lead: str = ""
    numbers: tuple[Numbers, ...] = ()


_Given = tuple[tuple[Numbers, ...], list[Position]]
"""The numbers that what follows a paragraph stands under, and the positions that it states."""


def positions(addendum: Extraction) -> list[Position]:
    """Return the positions that a document states on recommendations by their numbers, in its order."""
    if addendum.document.status == "failed" or not has_answers(addendum.document.language):
        return []
    language = load(addendum.document.language)
    titles: dict[str | None, str] = {section.section_id: section.title for section in addendum.sections}
    rows: dict[tuple[int, int], list[CellParagraph]] = defaultdict(list)
    above, given = _Above(), list[Position]()
    for paragraph in addendum.paragraphs:
        if isinstance(paragraph, CellParagraph):
            rows[paragraph.table, paragraph.row].append(paragraph)
            continue
        title = titles.get(paragraph.section_id, "")
        above = above if title == above.title else _Above(title)
        numbers, stated = _stated(paragraph, above, language)
        given += stated
        above = _Above(title, paragraph.text if line_end(paragraph.text) == "colon" else above.lead, numbers)
    ranked, alone = [each for each in given if each.rank], [each for each in given if not each.rank]
    ranked += chain.from_iterable(_of_row(row, language) for row in rows.values())
    answering = [each._replace(rank=2) for each in alone if each.answer.value]
    asked, answered = ({each.paragraph_id for each in some} for some in (alone, answering))
    return ranked + answering if len(answered) >= max(_FEWEST, len(asked) / 2) else ranked


_FEWEST = 3
"""So many paragraphs at the least, and half of those with a number, answer where their numbers are those of
recommendations («2. Norway accepts the recommendation.»)."""
_COMPOUND = re.compile(r"(?<![\w/.\-])\d{1,3}\.\s?\d{1,3}(?![\w/])")
_BEGINS = re.compile(r"\W{0,3}\d{1,3}(?:\.\s?\d{1,3})+(?![\w/])")
_LISTED = re.compile(r"(?:\d{1,3}\.?)?\W{1,3}\d{1,3}\.?(?:,|\s)")
_FIRST = re.compile(rf"(?<!\d)[{SENTENCE_ENDS}](?=\s|$)")
_TAIL = re.compile(rf"[{SENTENCE_ENDS}:;)]\s*((?:[^\W\d]+[\s'’-]*){{1,4}})[{SENTENCE_ENDS}]?\s*$")
_SHORT = 60


def _say(listed: Iterable[Numbers], answer: Answer | None, rank: int, paragraph: Paragraph) -> list[Position]:
    """What a paragraph answers to these recommendations, if anything."""
    return [Position(numbers, answer, rank, paragraph.paragraph_id) for numbers in listed] if answer else []


def _stated(paragraph: Paragraph, above: _Above, language: Language) -> _Given:
    """What a paragraph states. Of rank 0 is what one with numbers alone answers, be it nothing."""
    label = _numbers_of_label(paragraph)
    rest, named = numbered(paragraph.search, language)
    more = [told_by(text, language, "numbers.") for text in (rest, above.title)]
    given = [
        Position(numbers, strengthened(said, *more), 3, paragraph.paragraph_id) for numbers, said in named
    ]
    if label is not None and len(label.first) > 1:
        own = _own(paragraph.search, language)
        return (label,), given + _say([label], own or _of(above, language), 2 if own else 1, paragraph)
    if named:
        return (), given
    if (begun := _begun(paragraph.search, language)) is not None:
        return begun, _say(begun, _of(above, language), 1, paragraph)
    if (announced := _announced(paragraph.search, above, language)) is not None:
        return above.numbers, _say(announced[1], announced[0], 3, paragraph)
    own = _own(paragraph.search, language)
    if own is not None and above.numbers:
        return above.numbers, _say(above.numbers, own, 2, paragraph)
    listed = numbers_from(paragraph.search, 0, language) if _LISTED.match(paragraph.search) else ()
    return above.numbers, _say((label, *listed) if label else listed, own or NOTHING, 0, paragraph)


def _of_row(row: Sequence[CellParagraph], language: Language) -> list[Position]:
    """What a row of a table states: a number in a cell, the answer in another one."""
    at, numbers = next(((cell, named) for cell in row if (named := _in_cell(cell, language))), (None, ()))
    for cell in row if at is not None else ():
        if cell is at:
            continue
        known = column(cell.header[-1] if cell.header else "") == "response"
        value = stated_in_column(cell.text)
        answer = Answer(value, "column") if value else _own(cell.search, language)
        if answer is None and (known or len(cell.text) <= _SHORT):
            answer = told_by(cell.search, language)
        if answer is not None:
            return _say(numbers, answer, 2, cell)
    return []


def _in_cell(cell: Paragraph, language: Language) -> tuple[Numbers, ...]:
    label = _numbers_of_label(cell)
    return (label,) if label is not None and len(label.first) > 1 else _begun(cell.search, language) or ()


def _of(above: _Above, language: Language) -> Answer | None:
    """What the line with a colon, else the heading, says that a paragraph stands under."""
    return told_by(above.lead, language, "lead.") or told_by(above.title, language, "section.")


def _own(folded: str, language: Language) -> Answer | None:
    """What the first sentence that speaks of the recommendation says, else the words at the end."""
    start = 0
    for end in (*(match.end() for match in _FIRST.finditer(folded)), len(folded)):
        sentence, begun, start = folded[start:end], start, end
        noun = next(mentions(sentence, language, bare=True), None)
        if noun is None:
            continue
        answer = told_by(sentence[: noun.end], language, "own.") or told_by(sentence, language, "own.")
        if answer is not None:
            following = _FIRST.search(folded, end + 1)
            more = folded[begun + noun.end : following.end() if following else None]
            return strengthened(answer, told_by(more, language, "own."))
    tail = _TAIL.search(f": {folded}")
    return told_by(tail[1], language, "own.") if tail else None


def _begun(folded: str, language: Language) -> tuple[Numbers, ...] | None:
    """The numbers that a paragraph begins with; None where it begins otherwise."""
    return numbers_from(folded, 0, language) if _BEGINS.match(folded) else None


def _announced(folded: str, above: _Above, language: Language) -> tuple[Answer, tuple[Numbers, ...]] | None:
    """What is answered to numbers that follow a colon; the sentence before it names recommendations."""
    head, colon, tail = folded.partition(":")
    if not colon or not _COMPOUND.search(tail[:_SHORT]) or not any(mentions(head, language, bare=True)):
        return None
    if (answer := told_by(head, language)) is None and (answer := _of(above, language)) is None:
        return None
    more = told_by(above.title, language, "numbers.")
    answer = strengthened(Answer(answer.value, f"numbers.{answer.rule}"), more)
    return answer, numbers_from(tail, 0, language)


def _numbers_of_label(paragraph: Paragraph) -> Numbers | None:
    """The numbers of a paragraph's label: «115.7»; None where it has none."""
    value = tuple(map(int, re.findall(r"\d+", paragraph.label or "")))
    return Numbers(value, value) if value and paragraph.letter is None else None


# ---- the join


def joined(review: Extraction, addenda: Sequence[Extraction]) -> Extraction:
    """Return a review with the responses that its addenda state, later ones before earlier ones.

    A number alone («recommendation 18») is that of the only recommendation it can be; where several lists
    have it, it says nothing. Each response that is given afterwards has a rule that begins with `addendum.`
    and names its paragraph in `response_source`; findings say how many there are, and which numbers fit no
    recommendation. Any document but a review is returned as it is.
    """
    if review.document.kind != "upr_report" or not review.recommendations:
        return review
    answers: dict[str, Position] = {}
    findings: list[Finding] = []
    for addendum in addenda:
        given: dict[str, Position] = {}
        strange: list[Position] = []
        for position in positions(addendum):
            rows = _meant(position.numbers, review.recommendations)
            if not rows:
                strange.append(position)
            for row in rows:
                before = given.get(row.recommendation_id)
                if before is None or before.rank <= position.rank:
                    given[row.recommendation_id] = position
        answers |= given
        findings += _told(review, addendum, given, strange)
    filled = [_answered(row, answers.get(row.recommendation_id)) for row in review.recommendations]
    document = replace(review.document, n_findings=review.document.n_findings + len(findings))
    return replace(
        review,
        document=document,
        recommendations=tuple(filled),
        findings=(*review.findings, *findings),
    )


def _meant(numbers: Numbers, rows: Sequence[Recommendation]) -> list[Recommendation]:
    """The recommendations with these numbers; none where a number alone is that of several lists."""
    meant = [row for row in rows if numbers.hold(number_of(row.path))]
    lists = {number_of(row.path)[:-1] for row in meant}
    return meant if len(numbers.first) > 1 or len(lists) == 1 else []


def _answered(row: Recommendation, position: Position | None) -> Recommendation:
    if position is None:
        return row
    rule = f"addendum.{position.answer.rule}"
    return replace(
        row, response=position.answer.value, response_rule=rule, response_source=position.paragraph_id
    )


def _told(
    review: Extraction, addendum: Extraction, given: dict[str, Position], strange: Sequence[Position]
) -> Iterator[Finding]:
    review_id, other = review.document.document_id, addendum.document.document_id
    if given:
        message = f"the responses to {len(given)} of {len(review.recommendations)} are those of {other}"
        yield finding("response.addendum", message, other, document_id=review_id)
    if strange:
        shown = ", ".join(dict.fromkeys(".".join(map(str, each.numbers.first)) for each in strange))
        message = f"{other} answers to numbers that are those of no or of several recommendations"
        yield finding("response.unjoined", message, shown[:200], document_id=review_id)
