"""What a State answers afterwards: the positions that an addendum states, joined by number to a review."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from unrec.catalogue.exports import column
from unrec.catalogue.exports import response as stated_in_column
from unrec.findings import finding
from unrec.kinds.responses import Answer, Numbers, mentions, number_of, numbered, numbers_from, told_by
from unrec.languages import Language, load
from unrec.languages.answer_words import has_answers
from unrec.languages.signs import line_end
from unrec.models import Extraction, Finding, Paragraph, Recommendation
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


def positions(addendum: Extraction) -> list[Position]:
    """Return the positions that a document states on recommendations by their numbers, in its order."""
    if addendum.document.status == "failed" or not has_answers(addendum.document.language):
        return []
    language = load(addendum.document.language)
    titles = {section.section_id: section.title for section in addendum.sections}
    rows: dict[tuple[int, int], list[Paragraph]] = defaultdict(list)
    reader = _Reader(language)
    for one in addendum.paragraphs:
        if one.cells is not None:
            rows[one.cells.table, one.cells.row].append(one)
        else:
            reader.read(one, titles.get(one.section_id or "", ""))
    for row in rows.values():
        reader.read_row(row)
    if len(reader.labelled) >= max(_FEWEST, reader.n_labelled / 2):
        for listed, answer, one in reader.labelled:
            reader.say(listed, answer, 2, one)
    return reader.stated


_FEWEST = 3
"""So many paragraphs at the least, and half of those with a number, answer where their numbers are those of
recommendations («2. Norway accepts the recommendation.»)."""
_COMPOUND = re.compile(r"(?<![\w/.\-])\d{1,3}\.\s?\d{1,3}(?![\w/])")
_BEGINS = re.compile(r"\W{0,3}\d{1,3}(?:\.\s?\d{1,3})+(?![\w/])")
_LISTED = re.compile(r"(?:\d{1,3}\.?)?\W{1,3}\d{1,3}\.?(?:,|\s)")
_FIRST = re.compile(rf"(?<!\d)[{SENTENCE_ENDS}](?=\s|$)")
_TAIL = re.compile(rf"[{SENTENCE_ENDS}:;)]\s*((?:[^\W\d]+[\s'’-]*){{1,4}})[{SENTENCE_ENDS}]?\s*$")
_SHORT = 60
_MORE = ("supported", "implemented")


class _Reader:
    """Reads the paragraphs of an addendum in order: under which heading, line and number each stands."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.stated: list[Position] = []
        self.labelled: list[tuple[tuple[Numbers, ...], Answer, Paragraph]] = []
        self.n_labelled = 0
        self._title, self._lead = "", ""
        self._open: tuple[Numbers, ...] = ()

    def read(self, one: Paragraph, title: str) -> None:
        """Take a paragraph."""
        if title != self._title:
            self._title, self._lead, self._open = title, "", ()
        label = _numbers_of_label(one)
        rest, stated = numbered(one.search, self.language)
        below = self._above()
        for numbers, said in stated:
            self.say([numbers], self._strengthened(said, rest), 3, one)
        if label is not None and len(label.first) > 1:
            self._open = (label,)
            own = self._own(one.search)
            self.say(self._open, own or below, 2 if own else 1, one)
        elif stated:
            self._open = ()
        elif (numbers_below := self._begun(one.search)) is not None:
            self._open = numbers_below
            self.say(numbers_below, below, 1, one)
        elif (named := self._announced(one.search)) is not None:
            self.say(named[1], named[0], 3, one)
        else:
            self._follow(one, () if label is None else (label,))
        if line_end(one.text) == "colon":
            self._lead = one.text

    def _follow(self, one: Paragraph, label: tuple[Numbers, ...]) -> None:
        """Take a paragraph that names no recommendation: of the number above, else of its own."""
        answer = self._own(one.search)
        if answer is not None and self._open:
            self.say(self._open, answer, 2, one)
        elif listed := (*label, *self._listed(one.search)):
            self.n_labelled += 1
            if answer is not None:
                self.labelled.append((listed, answer, one))

    def read_row(self, row: Sequence[Paragraph]) -> None:
        """Take a row of a table: a number in a cell, the answer in another one."""
        at, numbers = next(((cell, found) for cell in row if (found := self._in_cell(cell))), (None, ()))
        for cell in row if at is not None else ():
            if cell.cells == (at.cells if at else None) or cell.cells is None:
                continue
            known = column(cell.cells.header or "") == "response"
            value = stated_in_column(cell.text)
            told = Answer(value, "column") if value else self._own(cell.search)
            if told is None and (known or len(cell.text) <= _SHORT):
                told = told_by(cell.search, self.language)
            if told is not None:
                self.say(numbers, told, 2, cell)
                return

    def _in_cell(self, cell: Paragraph) -> tuple[Numbers, ...]:
        label = _numbers_of_label(cell)
        return (label,) if label is not None and len(label.first) > 1 else self._begun(cell.search) or ()

    def say(self, listed: Iterable[Numbers], answer: Answer | None, rank: int, one: Paragraph) -> None:
        """Note what a paragraph answers to these recommendations, if anything."""
        if answer is not None:
            self.stated += (Position(numbers, answer, rank, one.paragraph_id) for numbers in listed)

    def _above(self) -> Answer | None:
        """What the line with a colon, else the heading, says that a paragraph stands under."""
        for source, text in (("lead", self._lead), ("section", self._title)):
            answer = told_by(text, self.language) if text else None
            if answer is not None:
                return Answer(answer.value, f"{source}.{answer.rule}")
        return None

    def _strengthened(self, answer: Answer, rest: str) -> Answer:
        """What is supported is implemented where the paragraph or its heading goes on to say so."""
        for text in (rest, self._title):
            more = told_by(text, self.language)
            if more is not None and (answer.value, more.value) == _MORE:
                return Answer(more.value, f"numbers.{more.rule}")
        return answer

    def _own(self, folded: str) -> Answer | None:
        """What the first sentence that speaks of the recommendation says, else the words at the end."""
        start = 0
        for end in (*(match.end() for match in _FIRST.finditer(folded)), len(folded)):
            sentence, begun, start = folded[start:end], start, end
            noun = next(mentions(sentence, self.language, bare=True), None)
            if noun is None:
                continue
            answer = told_by(sentence[: noun.end], self.language) or told_by(sentence, self.language)
            following = _FIRST.search(folded, end + 1)
            more = told_by(folded[begun + noun.end : following.end() if following else None], self.language)
            if answer is not None and more is not None and (answer.value, more.value) == _MORE:
                answer = more
            if answer is not None:
                return Answer(answer.value, f"own.{answer.rule}")
        tail = _TAIL.search(f": {folded}")
        answer = told_by(tail[1], self.language) if tail else None
        return None if answer is None else Answer(answer.value, f"own.{answer.rule}")

    def _begun(self, folded: str) -> tuple[Numbers, ...] | None:
        """The numbers that a paragraph begins with; None where it begins otherwise."""
        return numbers_from(folded, 0, self.language) if _BEGINS.match(folded) else None

    def _listed(self, folded: str) -> tuple[Numbers, ...]:
        """Numbers alone, several, that a paragraph begins with, the first of which may be its label."""
        return numbers_from(folded, 0, self.language) if _LISTED.match(folded) else ()

    def _announced(self, folded: str) -> tuple[Answer, tuple[Numbers, ...]] | None:
        """What is answered to numbers that follow a colon; the sentence before it names recommendations."""
        head, colon, tail = folded.partition(":")
        if (
            not colon
            or not _COMPOUND.search(tail[:_SHORT])
            or not any(mentions(head, self.language, bare=True))
        ):
            return None
        answer = told_by(head, self.language) or self._above()
        if answer is None:
            return None
        return self._strengthened(Answer(answer.value, f"numbers.{answer.rule}"), ""), numbers_from(
            tail, 0, self.language
        )


def _numbers_of_label(one: Paragraph) -> Numbers | None:
    """The numbers of a paragraph's label: «115.7»; None where it has none."""
    value = tuple(map(int, re.findall(r"\d+", one.label or "")))
    return Numbers(value, value) if value and one.letter is None else None


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
    found = [row for row in rows if numbers.hold(number_of(row.path))]
    lists = {number_of(row.path)[:-1] for row in found}
    return found if len(numbers.first) > 1 or len(lists) == 1 else []


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
    own, other = review.document.document_id, addendum.document.document_id
    if given:
        message = f"the responses to {len(given)} of {len(review.recommendations)} are those of {other}"
        yield finding("response.addendum", message, other, document_id=own)
    if strange:
        shown = ", ".join(dict.fromkeys(".".join(map(str, each.numbers.first)) for each in strange))
        message = f"{other} answers to numbers that are those of no or of several recommendations"
        yield finding("response.unjoined", message, shown[:200], document_id=own)
