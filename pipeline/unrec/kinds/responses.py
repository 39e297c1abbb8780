"""What was answered to recommendations: by the words their list hangs under, or by their numbers."""

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from unrec.kinds.phrases import Phrases
from unrec.languages import Language
from unrec.languages.answer_words import AnswerWords, Response, ResponseRule, load_answers
from unrec.languages.signs import line_end, words_pattern
from unrec.models import Extraction, Paragraph
from unrec.text import CLAUSE_ENDS, COLONS, COMMAS, DASHES, SENTENCE_ENDS, clean


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
        own = number[-len(self.first) :]
        return len(own) == len(self.first) and self.first <= own <= self.last


NOTHING = Answer(None, None)
# ---------------------------------------------------------------------------------------------
# The recommendations of a review


class _List(NamedTuple):
    """Recommendations that hang under one paragraph, or stand below it: `lead_in`.

    `above` is its text above the items, `below` what it says after them. `line` stands among
    them, above these, without a label, and ends in a colon; `after` comes after them and leads in no other.
    """

    lead_in: Paragraph | None
    above: str
    below: str
    line: Paragraph | None
    items: tuple[Paragraph, ...]
    after: Paragraph | None


def responses(extraction: Extraction, language: Language) -> dict[str, Answer]:
    """Return what was answered to each recommendation of a review, by its id.

    An answer holds for what hangs under the paragraph that gives it: a line that stands among the items of
    another paragraph says nothing of them. Where that paragraph tells nothing, such a line with a colon, the
    paragraph after the list or the title of the section does. What a paragraph says of recommendations by
    their numbers holds for these alone: those of its own list, or else of the nearest above it.
    """
    titles = {section.section_id: section.title for section in extraction.sections}
    asked = {row.recommendation_id for row in extraction.recommendations}
    lists = {own.items[0].paragraph_id: own for own in _lists(extraction, asked)}
    leads = {own.lead_in.paragraph_id for own in lists.values() if own.lead_in is not None}
    sections = {own.items[0].section_id for own in lists.values()}
    told: dict[str, Answer] = {}
    above: list[_List] = []
    for one in extraction.paragraphs:
        own = lists.get(one.paragraph_id)
        if own is not None:
            told.update(_answers(own, titles.get(one.section_id or "", ""), language))
            above.append(own)
        elif one.paragraph_id in asked:
            told.setdefault(one.paragraph_id, told.get(one.parent_id or "", NOTHING))
        elif one.section_id in sections and one.paragraph_id not in leads:
            told.update(_stated(above, numbered(one.search, language)[1]))
    return told


class _Run(NamedTuple):
    """Recommendations, by their places, below a paragraph and a line with a colon between."""

    lead_in: Paragraph | None
    line: Paragraph | None
    items: list[int]


def _lists(extraction: Extraction, asked: Container[str]) -> Iterator[_List]:
    """The lists of recommendations, in order."""
    paragraphs = extraction.paragraphs
    lines = [line.line for line in extraction.lines if line.role in {"item", "continuation"}]
    runs = _runs(paragraphs, asked)
    leads = {run.lead_in.paragraph_id for run in runs if run.lead_in is not None}
    for lead_in, line, items in runs:
        after = next((one for one in paragraphs[items[-1] :] if one.paragraph_id not in asked), None)
        own = tuple(paragraphs[at] for at in items)
        above, below = _around(lead_in, own[0], lines)
        leads_none = after is not None and after.paragraph_id not in leads
        yield _List(lead_in, above, below, line, own, after if leads_none else None)


def _runs(paragraphs: Sequence[Paragraph], asked: Container[str]) -> list[_Run]:
    """The runs of recommendations, in order.

    What hangs under nothing, or under a line without a label and a colon, is of the paragraph that its path
    names («129.3» of 129), else of the last above it.
    """
    by_id: dict[str | None, Paragraph] = {one.paragraph_id: one for one in paragraphs}
    by_path = {one.path: one for one in paragraphs if one.paragraph_id not in asked}
    outer: Paragraph | None = None
    runs: list[_Run] = []
    for at, one in enumerate(paragraphs):
        if one.paragraph_id not in asked:
            outer = one
        elif one.parent_id not in asked:
            parent = by_id.get(one.parent_id)
            if parent is None or (parent.label is None and not _leads(parent)):
                parent = by_path.get(one.path.rpartition(".")[0], parent)
            line = outer if parent not in (None, outer) and _leads(outer) else None
            lead = parent or outer, line
            if runs and runs[-1][:2] == lead:
                runs[-1].items.append(at)
            else:
                runs.append(_Run(*lead, [at]))
    return runs


def _around(lead_in: Paragraph | None, first: Paragraph, lines: Sequence[int]) -> tuple[str, str]:
    """What a paragraph says above its first item and below it. `lines` are those of paragraphs, in order."""
    if lead_in is None:
        return "", ""
    own = lead_in.raw.split("\n")
    many = bisect_left(lines, first.line_first) - bisect_left(lines, lead_in.line_first)
    if not 0 < many < len(own):
        return lead_in.text, ""
    return clean("\n".join(own[:many])).text, clean("\n".join(own[many:])).text


def _leads(one: Paragraph | None) -> bool:
    return one is not None and one.label is None and line_end(one.text) == "colon"


def _answers(own: _List, title: str, language: Language) -> Iterator[tuple[str, Answer]]:
    """What was answered to each recommendation of a list."""
    text, stated = numbered(language.fold(own.above), language)
    after, others = numbered(language.fold(own.below), language)
    if own.line is not None and _read(text, language, weak=False) is None:
        text = own.line.text
    if own.after is not None and not own.below:
        after, _ = numbered(own.after.search, language)
    answer = response(text, after, title, language)
    yield from ((one.paragraph_id, answer) for one in own.items)
    yield from _stated([own], (*stated, *others))


_Stated = tuple[tuple[Numbers, Answer], ...]


def _stated(lists: Sequence[_List], stated: _Stated) -> Iterator[tuple[str, Answer]]:
    """What is answered to recommendations by their numbers: in the last list, with paragraphs' in any."""
    for numbers, answer in stated:
        for own in lists if len(numbers.first) > 1 else lists[-1:]:
            yield from ((one.paragraph_id, answer) for one in own.items if numbers.hold(number_of(one.path)))


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
            found = _read(text, language, weak=weak)
            if found is None:
                continue
            if found.response == "supported" and not source and _naming(language)[0].search(following):
                after = _read(following, language, weak=False)
                if after is not None and after.response == "implemented":
                    return Answer(after.response, f"following.{after.id}")
            return Answer(found.response, f"{source}{found.id}")
    return NOTHING


def told_by(text: str, language: Language) -> Answer | None:
    """Return what a text says was answered, by the first rule that fits and is not weak; None where none."""
    rule = _read(text, language, weak=False)
    return None if rule is None else Answer(rule.response, rule.id)


def _read(text: str, language: Language, *, weak: bool) -> ResponseRule | None:
    words, phrases = _phrases(language)
    found = [words.responses[key] for key in phrases.keys(language.fold(text)) or ()]
    found = [rule for rule in found if rule.weak is weak]
    return min(found, key=words.responses.index, default=None)


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
    begins = [_begin(folded, one.start) for one in named]
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
        rule = None
        if after > at + 1:  # what comes before the next numbers is said of those: «accepts 1, 2 and notes 3»
            rule = _read(folded[begin : mention.end], language, weak=False)
            end = mention.end if rule else end
        rule = rule or _read(folded[begin:end], language, weak=False)
        if rule is not None:
            answer = Answer(rule.response, f"numbers.{rule.id}")
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
            numbers = tuple(one for one in numbers if len(one.first) > 1)
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
    found: list[Numbers] = []
    end, tokens, ranges = start, 0, False
    for token in _TOKEN.finditer(folded, start):
        word = token[0]
        if word[0].isdecimal():
            first, *more = _parted(tuple(map(int, word.split("."))))
            found[-1:] = [_range(found[-1].first, first)] if ranges else [*found[-1:], Numbers(first, first)]
            found += map(Numbers, more, more)
            end, ranges = token.end(), False
            continue
        tokens += 1
        if found and word in "([" and not folded[end : token.start()].strip():
            return (), end
        meaning = between.get(word, "mark" if not word.isalpha() and word not in ";:" else "")
        if not meaning or (meaning == "mark" and (found or tokens > _LEADING)):
            break
        ranges = bool(found) and meaning == "range"
    return tuple(found), end


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
    own, fold = words.numbers, language.fold
    groups = {"noun": own.nouns, "place": own.places, "share": own.shares}
    pattern = "|".join(
        f"(?P<{name}>{words_pattern(language, phrases).pattern})" for name, phrases in groups.items()
    )
    joins = (*words.recommenders.conjunctions, *own.fillers)
    conjunctions = ("", *language.conjunctions)
    between = {str(fold(before + word)): "join" for word in joins for before in conjunctions}
    between |= dict.fromkeys((*COMMAS, "."), "join")
    between |= dict.fromkeys((*map(str, map(fold, own.ranges)), *DASHES), "range")
    return re.compile(pattern), between
