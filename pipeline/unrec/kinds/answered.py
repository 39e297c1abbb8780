"""answers: what a document says of each recommendation: who made it, what was answered, by the words that its
list hangs under or by its number, and what action it asks for.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from unrec.kinds.columns import is_table, stated_answers
from unrec.kinds.phrases import Phrases
from unrec.kinds.recommenders import recommenders
from unrec.languages import Language, load
from unrec.languages.answer_words import (
    Action,
    ActionWords,
    AnswerWords,
    Response,
    has_answers,
    load_answers,
)
from unrec.languages.signs import line_end, words_pattern
from unrec.languages.states import states
from unrec.models import Extraction, Paragraph, Recommendation
from unrec.text import CLAUSE_ENDS, COLONS, COMMAS, DASHES, SENTENCE_ENDS, clean, either


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
    folded = row.search or language.fold(row.text)
    asked = action(folded, language) if row.kind == "recommendation" else None
    return replace(row, action=asked.value, action_rule=asked.rule) if asked else row


def _reviewed(extraction: Extraction, language: Language) -> Iterator[Recommendation]:
    """The recommendations of a review with who made them and what was answered."""
    named, answers = states(language), responses(extraction, language)
    for row in extraction.recommendations:
        answer = answers.get(row.recommendation_id, NOTHING)
        by = recommenders(row.text, named) or row.recommended_by
        yield replace(row, recommended_by=by, response=answer.value, response_rule=answer.rule)


def _concerns(paragraphs: Sequence[Paragraph], language: Language) -> Iterator[tuple[str, str]]:
    """The concern that each recommendation answers: the paragraph right before it, under the same heading.

    A second recommendation answers the same concern only where it says that it goes on.
    """
    goes_on = re.compile(rf"(?<!\w){either(map(language.fold, language.evidence.also))}(?!\w)")
    parents = {paragraph.parent_id for paragraph in paragraphs}
    concern: Paragraph | None = None
    answered = False
    for paragraph in paragraphs:
        if paragraph.parent_id is not None:
            continue
        if paragraph.kind == "paragraph":
            # What ends in a colon, and has nothing under it, announces a list.
            alone = line_end(paragraph.text) == "colon" and paragraph.paragraph_id not in parents
            states = paragraph.label is not None and not alone
            concern = paragraph if states else None
            answered = False
        elif (
            paragraph.kind == "recommendation"
            and concern is not None
            and paragraph.section_id == concern.section_id
        ):
            if not answered or goes_on.search(paragraph.search) is not None:
                yield paragraph.paragraph_id, concern.paragraph_id
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


def action(folded: str, language: Language) -> Asked | None:
    """Return what kind of action a folded recommendation asks for; None where it has no word.

    Time is linear.
    """
    actions, phrases = _action_phrases(language)
    fitting, rules = phrases.keys(folded), actions.rules
    if fitting is None:
        return None
    points = dict(actions.start)
    for key in fitting:
        points[rules[key].action] += rules[key].points
    value = max(points, key=lambda state: (points[state], state))
    fitting_rules = [rules[key] for key in sorted(fitting) if rules[key].action == value]
    return Asked(value, max(fitting_rules, key=lambda rule: rule.points).id if fitting_rules else "start")


@cache
def _action_phrases(language: Language) -> tuple[ActionWords, Phrases]:
    words = load_answers(language.code)
    entries = [(order, phrase) for order, rule in enumerate(words.actions.rules) for phrase in rule.words]
    return words.actions, Phrases(entries, language, words.lists, words.attached, words.actions.leads)


class Answer(NamedTuple):
    """What was answered, and the id of the rule that tells; both None where nothing does."""

    value: Response | None
    rule: str | None


class Numbers(NamedTuple):
    """The recommendations from `first` to `last`: `(102,)`, or with a paragraph's number `(90, 102)`."""

    first: tuple[int, ...]
    last: tuple[int, ...]

    def hold(self, number: tuple[int, ...]) -> bool:
        """Whether a recommendation's number, with that of its paragraph before it, is among them."""
        ending = number[-len(self.first) :]
        return len(ending) == len(self.first) and self.first <= ending <= self.last


NOTHING = Answer(None, None)

# ---------------------------------------------------------------------------------------------
# The recommendations of a review


class _List(NamedTuple):
    """Recommendations that hang under one paragraph, or stand below it: `lead_in`.

    `line` stands among them, above these, without a label, and ends in a colon. `end` is the place after
    them.
    """

    lead_in: Paragraph | None
    line: Paragraph | None
    items: list[Paragraph]
    end: int


def responses(extraction: Extraction, language: Language) -> dict[str, Answer]:
    """Return what was answered to each recommendation of a review, by its id.

    An answer holds for what hangs under the paragraph that gives it: a line that stands among the items of
    another paragraph says nothing of them. Where that paragraph tells nothing, such a line with a colon, the
    paragraph after the list or the title of the section does. What a paragraph says of recommendations by
    their numbers holds for these alone: those of its own list, or else of the nearest above it.
    """
    paragraphs = extraction.paragraphs
    titles = {section.section_id: section.title for section in extraction.sections}
    lines = [line.line for line in extraction.lines if line.role in {"item", "continuation"}]
    asked = {row.recommendation_id for row in extraction.recommendations}
    lists = {listed.items[0].paragraph_id: listed for listed in _lists(paragraphs, asked)}
    leads = {listed.lead_in.paragraph_id for listed in lists.values() if listed.lead_in is not None}
    sections = {listed.items[0].section_id for listed in lists.values()}
    answers: dict[str, Answer] = {}
    above: list[_List] = []
    for paragraph in paragraphs:
        listed = lists.get(paragraph.paragraph_id)
        if listed is not None:
            around = _around(listed.lead_in, paragraph, lines)
            after = _after(paragraphs[listed.end :], asked, leads)
            answers.update(
                _answers(listed, *around, after, titles.get(paragraph.section_id or "", ""), language)
            )
            above.append(listed)
        elif paragraph.paragraph_id in asked:
            answers.setdefault(paragraph.paragraph_id, answers.get(paragraph.parent_id or "", NOTHING))
        elif paragraph.section_id in sections and paragraph.paragraph_id not in leads:
            answers.update(_stated(above, numbered(paragraph.search, language)[1]))
    return answers


def _lists(paragraphs: Sequence[Paragraph], asked: Container[str]) -> list[_List]:
    """The lists of recommendations, in order.

    What hangs under nothing, or under a line without a label and a colon, is of the paragraph that its path
    names («129.3» of 129), else of the last above it.
    """
    by_id: dict[str | None, Paragraph] = {paragraph.paragraph_id: paragraph for paragraph in paragraphs}
    by_path = {paragraph.path: paragraph for paragraph in paragraphs if paragraph.paragraph_id not in asked}
    outer: Paragraph | None = None
    lists: list[_List] = []
    for end, paragraph in enumerate(paragraphs, 1):
        if paragraph.paragraph_id not in asked:
            outer = paragraph
        elif paragraph.parent_id not in asked:
            parent = by_id.get(paragraph.parent_id)
            if parent is None or (parent.label is None and not _leads(parent)):
                parent = by_path.get(paragraph.path.rpartition(".")[0], parent)
            line = outer if parent not in (None, outer) and _leads(outer) else None
            lead = parent or outer, line
            items = lists.pop().items if lists and lists[-1][:2] == lead else []
            items.append(paragraph)
            lists.append(_List(*lead, items, end))
    return lists


def _after(paragraphs: Iterable[Paragraph], asked: Container[str], leads: Container[str]) -> Paragraph | None:
    """The paragraph after a list, unless it leads in the next one."""
    after = next((paragraph for paragraph in paragraphs if paragraph.paragraph_id not in asked), None)
    return None if after is None or after.paragraph_id in leads else after


def _around(lead_in: Paragraph | None, first: Paragraph, lines: Sequence[int]) -> tuple[str, str]:
    """What a paragraph says above its first item and below it. `lines` are those of paragraphs, in order."""
    if lead_in is None:
        return "", ""
    printed = lead_in.raw.split("\n")
    many = bisect_left(lines, first.line_first) - bisect_left(lines, lead_in.line_first)
    if not 0 < many < len(printed):
        return lead_in.text, ""
    return clean("\n".join(printed[:many])).text, clean("\n".join(printed[many:])).text


def _leads(paragraph: Paragraph | None) -> bool:
    return paragraph is not None and paragraph.label is None and line_end(paragraph.text) == "colon"


def _answers(
    listed: _List, above: str, below: str, after: Paragraph | None, title: str, language: Language
) -> Iterator[tuple[str, Answer]]:
    """What was answered to each recommendation of a list, by what stands above, below and after it."""
    text, stated = numbered(language.fold(above), language)
    following, others = numbered(language.fold(below), language)
    if listed.line is not None and told_by(text, language) is None:
        text = listed.line.text
    if after is not None and not below:
        following, _ = numbered(after.search, language)
    answer = response(text, following, title, language)
    yield from ((item.paragraph_id, answer) for item in listed.items)
    yield from _stated([listed], (*stated, *others))


_Stated = tuple[tuple[Numbers, Answer], ...]


def _stated(lists: Sequence[_List], stated: _Stated) -> Iterator[tuple[str, Answer]]:
    """What is answered to recommendations by their numbers: in the last list, with paragraphs' in any."""
    for numbers, answer in stated:
        for listed in lists if len(numbers.first) > 1 else lists[-1:]:
            yield from (
                (item.paragraph_id, answer) for item in listed.items if numbers.hold(number_of(item.path))
            )


def number_of(path: str) -> tuple[int, ...]:
    """Return the numbers of a recommendation's place: `(90, 102)` of the path `r90.102`."""
    place = _PLACE.search(path)
    return tuple(map(int, place[1].split("."))) if place else ()


_PLACE = re.compile(r"(?:^|\.)(?:r|rec)(\d+(?:\.\d+)*)(?:~\d+)?$")

# ---------------------------------------------------------------------------------------------
# The words of an answer


def response(lead_in: str, following: str, section: str, language: Language) -> Answer:
    """Return what the words around a list of recommendations say was answered to them.

    `lead_in` is the paragraph the list hangs under, which decides where it says anything; then `following`,
    the paragraph after the list, unless it leads in the next one; then `section`, the title of its section.
    Any may be empty. Rules that are weak count where no other rule fits any of them. What is supported is
    implemented where `following` says so of the recommendations.
    """
    if following.rstrip().endswith(tuple(COLONS)):
        following = ""
    texts = (("", lead_in), ("following.", following), ("section.", section))
    for weak in (False, True):
        for source, text in texts:
            if answer := told_by(text, language, source, weak=weak):
                goes_on = not source and _naming(language)[0].search(following)
                return strengthened(answer, told_by(following, language, "following.") if goes_on else None)
    return NOTHING


def told_by(text: str, language: Language, source: str = "", *, weak: bool = False) -> Answer | None:
    """Return what a text says was answered, by the first rule that fits and is weak or not; None where none
    does. The rule's id stands after `source`.
    """
    words, phrases = _phrases(language)
    rules = (words.responses[key] for key in sorted(phrases.keys(language.fold(text)) or ()))
    return next((Answer(rule.response, source + rule.id) for rule in rules if rule.weak is weak), None)


def strengthened(answer: Answer, *more: Answer | None) -> Answer:
    """Return what was answered, or the first that says more of it: that what is supported is implemented."""
    said = (each for each in more if each and (answer.value, each.value) == ("supported", "implemented"))
    return next(said, answer)


@cache
def _phrases(language: Language) -> tuple[AnswerWords, Phrases]:
    words = load_answers(language.code)
    entries = [(order, phrase) for order, rule in enumerate(words.responses) for phrase in rule.words]
    return words, Phrases(entries, language, words.lists, words.attached)


class _Mention(NamedTuple):
    """Numbers at `[start, end)` of a folded text; none of them where they are of places in an account."""

    start: int
    end: int
    numbers: tuple[Numbers, ...]


def numbered(folded: str, language: Language) -> tuple[str, _Stated]:
    """Return what a text answers to recommendations by their numbers, and the text without these clauses.

    A clause begins after the last mark before its numbers, and ends with its sentence or where the next one
    begins. One that answers nothing counts for nothing; one that speaks of places in an account («in
    paragraphs 27 (b) and 31») is left out of the text, too. Each answer's rule begins with `numbers.`.
    """
    named = list(mentions(folded, language))
    begins = [_begin(folded, name.start) for name in named]
    stated: list[tuple[Numbers, Answer]] = []
    rest, done = "", 0
    for at, mention in enumerate(named):
        # The label «126.15.» ends in a stop, too.
        dotted = bool(mention.numbers) and len(mention.numbers[-1].last) > 1
        stop = mention.end + _CLAUSE
        ends = _SENTENCE_END.search(folded, mention.end + dotted, stop)
        end = ends.start() if ends else min(stop, len(folded))
        after = at + 1
        while after < len(begins) and begins[after] <= mention.end:
            after += 1
        end = min([end, *begins[after : after + 1]])
        begin = max(begins[at], done)
        answer = None
        if after > at + 1:  # what comes before the next numbers is said of those: «accepts 1, 2 and notes 3»
            answer = told_by(folded[begin : mention.end], language, "numbers.")
            end = mention.end if answer else end
        answer = answer or told_by(folded[begin:end], language, "numbers.")
        if answer is not None:
            stated += ((numbers, answer) for numbers in mention.numbers)
            rest, done = rest + folded[done:begin], end
    return rest + folded[done:], tuple(stated)


def _begin(folded: str, start: int) -> int:
    """Where the clause begins that the words at an offset stand in."""
    low = max(0, start - _CLAUSE)
    mark = max(folded.rfind(mark, low, start) for mark in CLAUSE_ENDS)
    return mark + 1 if mark >= 0 else low


_CLAUSE = 600
"""How far a clause reaches before its numbers, and after them."""
_SENTENCE_END = re.compile(rf"[{SENTENCE_ENDS}](?=\s|$)")
_TOKEN = re.compile(r"\d+(?:\.\s?\d+)*|[^\W\d_]+|[^\w\s]|_")
_LEADING = 4
"""How many words and marks may stand between «recommendations» and the first number."""


def mentions(folded: str, language: Language, *, bare: bool = False) -> Iterator[_Mention]:
    """Yield where a folded text names recommendations by their numbers; `bare`, where it names any."""
    naming, _ = _naming(language)
    end = 0
    if bare:
        yield from (_Mention(*match.span(), ()) for match in naming.finditer(folded) if match["noun"])
        return
    for match in naming.finditer(folded):
        if match.start() < end:
            continue
        numbers, stop = _numbers(folded, match.end(), language)
        if match.lastgroup == "place":
            numbers = tuple(number for number in numbers if len(number.first) > 1)
        how_many = match.lastgroup == "share" and len(numbers) == 1 and numbers[0].first == numbers[0].last
        if stop > match.end() and not how_many:
            end = stop
            yield _Mention(match.start(), stop, numbers)


def numbers_from(folded: str, start: int, language: Language) -> tuple[Numbers, ...]:
    """Return the numbers that stand in a list from an offset on."""
    return _numbers(folded, start, language)[0]


def _numbers(folded: str, start: int, language: Language) -> tuple[tuple[Numbers, ...], int]:
    """The numbers that begin after an offset, and where they end; none of places such as «27 (b)»."""
    _, between = _naming(language)
    listed: list[Numbers] = []
    end, tokens, ranges = start, 0, False
    for token in _TOKEN.finditer(folded, start):
        word = token[0]
        if word[0].isdecimal():
            first, *more = _parted(tuple(map(int, word.split("."))))
            listed[-1:] = (
                [_range(listed[-1].first, first)] if ranges else [*listed[-1:], Numbers(first, first)]
            )
            listed += map(Numbers, more, more)
            end, ranges = token.end(), False
            continue
        tokens += 1
        if listed and word in "([" and not folded[end : token.start()].strip():
            return (), end
        meaning = between.get(word, "mark" if not word.isalpha() and word not in ";:" else "")
        if not meaning or (meaning == "mark" and (listed or tokens > _LEADING)):
            break
        ranges = bool(listed) and meaning == "range"
    return tuple(listed), end


def _parted(number: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The numbers in «140.35. 140.36»: a stop for a comma."""
    pairs = [number[at : at + 2] for at in range(0, len(number), 2)]
    alike = len(number) >= 4 and all(len(pair) == 2 and pair[0] == number[0] for pair in pairs)
    return pairs if alike else [number]


def _range(first: tuple[int, ...], last: tuple[int, ...]) -> Numbers:
    """The range of two numbers; «134-1», which goes down, is one number."""
    if len(first) == len(last) == 1 and last < first:
        return Numbers(first + last, first + last)
    return Numbers(first, last if len(last) == len(first) else first[:-1] + last[-1:])


@cache
def _naming(language: Language) -> tuple[re.Pattern[str], dict[str, str]]:
    """What stands before numbers of recommendations, and what may stand between them, with what it means."""
    words = load_answers(language.code)
    number_words, fold = words.numbers, language.fold
    groups = {"noun": number_words.nouns, "place": number_words.places, "share": number_words.shares}
    pattern = "|".join(
        f"(?P<{name}>{words_pattern(language, phrases).pattern})" for name, phrases in groups.items()
    )
    joins = (*words.recommenders.conjunctions, *number_words.fillers)
    conjunctions = ("", *language.conjunctions)
    between = {str(fold(before + word)): "join" for word in joins for before in conjunctions}
    between |= dict.fromkeys((*COMMAS, "."), "join")
    between |= dict.fromkeys((*map(str, map(fold, number_words.ranges)), *DASHES), "range")
    return re.compile(pattern), between
