"""The headings of a document that their words, their numerals or the numbers of all of them show; and the
clauses that look like them: «أولاً: دعوة …», "Primero: Instar …".
"""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from unrec.languages import LabelShape, Language, signs
from unrec.models import SourceLine
from unrec.structure.article_labels import read_article
from unrec.structure.articles import RULE as ARTICLE
from unrec.structure.articles import may_begin, stands_apart
from unrec.structure.headings import (
    MAX_HEADING,
    Heading,
    clause_words,
    names_meeting,
    read_decision,
    read_heading,
)
from unrec.structure.labels import GAP, Label, read_any_label, read_label
from unrec.text import BULLETS, COLONS, COMMAS, DASH, fold, join_lines, late

# A heading that goes on in a second line fills its first one; a shorter line has text below it.
_FULL_LINE = 40
_MAX_LINES = 3
_TITLES = frozenset({"heading.unlabelled", "heading.meeting"})
_WORDED = frozenset({ARTICLE, "heading.part"})
_BEFORE = f" {BULLETS}"  # what may stand before a number


class Placed(NamedTuple):
    """A heading and the lines it is printed on, `[start, end)` by index."""

    heading: Heading
    start: int
    end: int


def printed_headings(
    lines: Sequence[SourceLine],
    begins: Sequence[bool],
    taken: Mapping[int, object],
    articles: Mapping[int, Heading],
    language: Language,
) -> list[Placed]:
    """Return the headings that their words show, in order; lines by whose index something is taken are none.

    `begins` says which lines may be more than text (`openings`); the `articles` are known.

    One printed over several lines is joined: a meeting's header over at most three, with at most a blank
    between each two; another over lines that follow without a break.
    """
    placed: list[Placed] = []
    free = [index for index in range(len(lines)) if index not in taken]
    for position, index in enumerate(free):
        headed = placed[-1].end - 1 if placed else -1
        text = lines[index].text
        if index <= headed or not begins[index]:
            continue
        if index in articles:
            placed.append(Placed(articles[index], index, index + 1))
            continue
        if len(text) > MAX_HEADING:
            continue
        if text.lstrip(_BEFORE)[:1].isdecimal() and not names_meeting(language.fold(text), language):
            continue  # no other heading that words show begins with a number
        heading = _heading_at(lines, free, position, language)
        if heading is None or not _stands(heading, lines, free, position, placed, language):
            continue
        placed.append(_over_lines(heading, lines, free[position : position + _MAX_LINES + 1], language))
    # The only decision of a document is the document: its number is part of the title.
    decisions = {head.heading.title for head in placed if head.heading.rule == "heading.decision"}
    return [head for head in placed if head.heading.rule != "heading.decision" or len(decisions) > 1]


def _heading_at(
    lines: Sequence[SourceLine], free: Sequence[int], position: int, language: Language
) -> Heading | None:
    """The heading that a free line prints, or None where it is text."""
    text = lines[free[position]].text
    heading = read_heading(text, language) or read_decision(text, language)
    below = free[position + 1 : position + 2]
    return heading or next((_part(text, lines[index].text, language) for index in below), None)


def _stands(
    heading: Heading,
    lines: Sequence[SourceLine],
    free: Sequence[int],
    position: int,
    placed: Sequence[Placed],
    language: Language,
) -> bool:
    """Whether a heading stands where one can: the words of one without a label could also end a sentence."""
    headed = placed[-1].end - 1 if placed else -1
    worded = heading.rule in _WORDED
    titled = heading.title or not lines[free[position]].text.rstrip()[-1:].isalpha()
    if not position or (heading.label and titled and not worded):
        return True
    if worded and stands_apart(lines, free[max(position - 2, 0) : position], headed):
        return True
    if may_begin(lines, free[position - 1], free[position], headed):
        return True
    if heading.rule != "heading.bare" or position + 1 == len(free):
        return False
    below = lines[free[position + 1]].text
    label = read_label(below, language)
    return signs.begins_to_enact(below, language) if label is None else label.number == 1


def _over_lines(
    heading: Heading, lines: Sequence[SourceLine], free: Sequence[int], language: Language
) -> Placed:
    """The heading that begins on the first of these lines, with the lines that belong to it."""
    start, first = free[0], lines[free[0]].text.rstrip()
    if not heading.complete and (dated := _dated(heading, lines, free, language)) is not None:
        return dated
    waits = _waits(heading, first)
    alone = heading.meeting_number is not None and not waits
    end = start + 1 if alone else _end_of_block(lines, free)
    rest = [lines[index].text for index in range(start + 1, end)]
    if not 0 < len(rest) < (2 if waits else _MAX_LINES) or not _is_rest(heading, first, rest, language):
        return Placed(heading, start, start + 1)
    title = join_lines(map(str.strip, rest))
    if waits:
        return Placed(read_heading(join_lines([first, title]), language) or heading, start, end)
    if heading.rule == "heading.part" and not heading.label:
        return Placed(heading._replace(label=heading.title, title=title), start, end)
    return Placed(heading._replace(title=join_lines([heading.title, title])), start, end)


def _waits(heading: Heading, first: str) -> bool:
    """Whether a meeting's header without dates goes on after a comma, in a last line of its paragraph."""
    return heading.meeting_number is not None and not heading.complete and first.endswith(tuple(COMMAS))


def _dated(
    heading: Heading, lines: Sequence[SourceLine], free: Sequence[int], language: Language
) -> Placed | None:
    """The header of a meeting with its place and dates, where the next lines hold those and nothing else.

    A line may end within the place or the dates, or part the ordinal from the place as a comma does.
    """
    whole, title = lines[free[0]].text.rstrip(), heading.title
    for before, index in pairwise(free[:_MAX_LINES]):
        line = lines[index].text.strip()
        if index - before > 2 or read_label(line, language) or read_heading(line, language):
            break
        parted = f"{whole.rstrip(COMMAS + ' ')}, {line}"
        whole, title = join_lines([whole, line]), join_lines([title, line])
        for text in (whole, parted):
            header = read_heading(text, language)
            if header is not None and header.complete and header.rest in {"", heading.rest}:
                return Placed(header._replace(title=title), free[0], index + 1)
    return None


def _end_of_block(lines: Sequence[SourceLine], free: Sequence[int]) -> int:
    """The index after the lines that follow the first without a break, as far as they are given."""
    end = free[0] + 1
    for index in free[1:]:
        if index != end or lines[index].gap_before:
            break
        end += 1
    return end


def _is_rest(heading: Heading, first: str, rest: Sequence[str], language: Language) -> bool:
    """Whether lines right under a heading's first are the rest of it and not the text below."""
    if len(first) + sum(map(len, rest)) > MAX_HEADING or signs.is_punctuated(rest[-1]):
        return False
    short = heading.label and any(len(line.strip()) < _FULL_LINE for line in (first, *rest[:-1]))
    if heading.complete and (short or signs.is_punctuated(first)):
        return False
    return not any(_is_own(line, language) for line in rest)


def _is_own(line: str, language: Language) -> bool:
    """Whether a line begins something of its own: a paragraph, a heading, a recommendation."""
    return bool(
        read_label(line, language)
        or read_heading(line, language)
        or signs.begins_to_recommend(line, language)
        or read_article(line, language)
    )


def _part(line: str, below: str, language: Language) -> Heading | None:
    """The letter of a part of a resolution, alone above the enacting words that each part has."""
    letter = line.strip()
    if len(letter) != 1 or not letter.isupper() or not signs.begins_to_enact(below, language):
        return None
    return Heading(letter, ord(letter) - ord("A") + 1, "", 2, "heading.part_letter")


def with_titles(headings: Iterable[Placed], lines: Sequence[SourceLine]) -> Iterator[Placed]:
    """Yield headings with the title that is printed below an article's number, or below a label, joined to
    it.
    """
    last: Placed | None = None
    for placed in headings:
        if last is not None and _is_title_of(placed, last, lines):
            above, below = last.heading, placed.heading
            rule = below.rule if below.meeting_number else above.rule
            label = above.label or above.title
            whole = below._replace(label=label, number=above.number, rule=rule, repeat=above.repeat)
            last = Placed(whole, last.start, placed.end)
            continue
        if last is not None:
            yield last
        last = placed
    if last is not None:
        yield last


def _is_title_of(placed: Placed, above: Placed, lines: Sequence[SourceLine]) -> bool:
    """Whether a heading without a label stands right below one that prints its number and nothing else."""
    lacks = not above.heading.title if above.heading.label else above.heading.rule in _WORDED
    if above.heading.text_at or not lacks or placed.heading.label or placed.heading.rule not in _TITLES:
        return False
    return not any(lines[index].text.strip() for index in range(above.end, placed.start))


# ---------------------------------------------------------------------------------------------
# Numbers of sections


# Where sections are numbered and paragraphs are not: how many there are at least, how many of a deeper rank,
# and the share of them with a text right below.
_SECTION = "heading.number.section"
_FEWEST_SECTIONS, _FEWEST_DEEPER, _MOST_SECTIONS = 4, 2, 0.8
# Their titles name what is reviewed and in the context of which convention: longer than others.
_LONGEST_SECTION = 260


def find_headings(
    lines: Sequence[SourceLine],
    begins: Sequence[bool],
    claims: Mapping[int, object],
    articles: Mapping[int, Heading],
    language: Language,
    clauses: Collection[int],
) -> list[Placed]:
    """Return the headings that their words or the numbers of all of them show, in order.

    `begins` says which lines may be more than text, `articles` which are known. What begins one of the
    `clauses` is none, nor is a line of the title, which may look like one and is given among them.
    """
    printed = printed_headings(lines, begins, claims, articles, language)
    headings = [placed for placed in printed if placed.start not in clauses]
    headed = {index for placed in headings for index in range(placed.start, placed.end)}
    blocks = [
        (block, read_any_label(lines[block[0]].text, language) if begins[block[0]] else None)
        for block in _blocks(lines, claims, headed)
    ]
    headings += list(numbered_throughout(lines, blocks)) or numbered_apart(lines, blocks, language)
    return sorted(headings, key=lambda placed: placed.start)


_Labelled = Sequence[tuple[list[int], Label | None]]
"""The blocks of a text by the indexes of their lines, each with the label that its first line may have."""


def numbered_throughout(lines: Sequence[SourceLine], blocks: _Labelled) -> Iterator[Placed]:
    """Yield the headings of a document that numbers its sections («1-», «2-1-») and none of its paragraphs.

    Every paragraph that begins with a number is short and ends as no sentence does, some have two numbers,
    and most stand above a text without a number or above the first of those under them.
    """
    labels = [label for _, label in blocks]
    texts: dict[int, str] = {}
    for at, (block, label) in enumerate(blocks):
        if _is_numbered(label):
            texts[at] = join_lines(lines[index].text.strip() for index in block)
            if not _may_be_title(block, texts[at]):
                return
    for at, text in texts.items() if _are_sections(labels, texts) else ():
        block, label = blocks[at]
        assert label is not None
        yield _section(block, label, text)


def numbered_apart(lines: Sequence[SourceLine], blocks: _Labelled, language: Language) -> list[Placed]:
    """Return the headings of a document that numbers its sections with two numbers and more («1.2», «1.2.1»),
    and its paragraphs, if at all, with one.

    Every paragraph with such a number is short and ends as no sentence does, their numbers only rise, under
    more than one first number, and hardly any stands right above the next of its rank.
    """
    placed: list[Placed] = []
    numbers: list[tuple[int, ...]] = []
    empty, bare = 0, False
    for block, label in blocks:
        if label is None or not label.above or label.letter:
            bare = False
            continue
        ends = (at for at, index in enumerate(block) if at and read_any_label(lines[index].text, language))
        own = block[: next(ends, len(block))]  # a numbered paragraph may stand close below
        text = join_lines(lines[index].text.strip() for index in own)
        number = (*label.above, label.number)
        if not _may_be_title(own, text) or (numbers and number <= numbers[-1]):
            return []
        empty += bare and len(number) <= len(numbers[-1])
        bare = len(own) == len(block)  # nothing of what it heads stands in its own block
        placed.append(_section(own, label, text))
        numbers.append(number)
    several = len(placed) >= _FEWEST_SECTIONS and len({number[0] for number in numbers}) > 1
    return placed if several and empty <= len(placed) / 10 else []


def _may_be_title(block: Sequence[int], text: str) -> bool:
    """Whether a paragraph that begins with a number is short, and ends as no sentence does."""
    return len(block) <= _MAX_LINES and len(text) <= _LONGEST_SECTION and not signs.is_punctuated(text)


def _section(block: Sequence[int], label: Label, text: str) -> Placed:
    title, level = text[label.body :].strip(), 1 + len(label.above)
    return Placed(Heading(label.label, label.number, title, level, _SECTION), block[0], block[-1] + 1)


def _are_sections(labels: Sequence[Label | None], numbered: Collection[int]) -> bool:
    """Whether enough paragraphs are numbered, some with two numbers, and most stand above what they head."""
    deeper = sum(bool(label and label.above) for label in labels)
    if len(numbered) < _FEWEST_SECTIONS or not _FEWEST_DEEPER <= deeper < len(numbered):
        return False
    return sum(_heads_section(labels, at) for at in numbered) >= _MOST_SECTIONS * len(numbered)


def _heads_section(labels: Sequence[Label | None], at: int) -> bool:
    """Whether a text without a label, or the first section of a deeper rank, stands below a paragraph."""
    label, below = labels[at], labels[at + 1] if at + 1 < len(labels) else labels[at]
    if below is None or label is None:
        return below is None
    return _is_numbered(below) and len(below.above) > len(label.above)


def _blocks(
    lines: Sequence[SourceLine], taken: Mapping[int, object], headed: Container[int]
) -> Iterator[list[int]]:
    """The paragraphs of what is free and no heading: lines, by index, that follow without a break.

    The end of a page hides a gap: there a paragraph ends where a sentence does.
    """
    block: list[int] = []
    for index, line in enumerate(lines):
        free = index not in taken and index not in headed
        above = lines[block[-1]] if block else line
        ends = line.page != above.page and signs.is_finished(above.text)
        if block and (not free or line.gap_before or ends):
            yield block
            block = []
        if free:
            block.append(index)
    if block:
        yield block


def _is_numbered(label: Label | None) -> bool:
    return label is not None and label.shape.kind in {"number", "compound"} and not label.shape.deeper


# ---------------------------------------------------------------------------------------------
# Clauses that ordinal words label


# Headings have such labels, too: a clause is a sentence, which ends in one of these marks.
_ENDS = frozenset({"stop", "semicolon", "comma", "colon"})
_FEWEST = 2
_SHAPE = LabelShape(
    id="ordinal", kind="number", family="O", rank=1, pattern="", label=0.0, text=4.0, examples=[]
)


def ordinal_clauses(
    lines: Sequence[SourceLine], begins: Sequence[bool], taken: Container[int], language: Language
) -> dict[int, Label]:
    """Return the labels of clauses that begin with an ordinal word, by the index of their line.

    They count from one to two at least, stand below words that announce them or go on in them, and each is a
    sentence or announces items. `begins` says which lines may be more than text (`openings`).
    """
    runs: list[dict[int, Label]] = []
    for index in [at for at, begin in enumerate(begins) if begin and at not in taken]:
        label = _clause_label(lines[index], language)
        if label is not None and label.number == 1:
            runs.append({index: label})
        elif label is not None and runs and label.number == len(runs[-1]) + 1:
            runs[-1][index] = label
    clauses = (run for run in runs if len(run) >= _FEWEST and _are_clauses(lines, taken, run))
    return {index: label for run in clauses for index, label in run.items()}


def _are_clauses(lines: Sequence[SourceLine], taken: Container[int], run: Mapping[int, Label]) -> bool:
    """Whether labels in sequence are announced, and each is of a sentence, or announces items itself."""
    first = min(run)
    above = (lines[at].text for at in range(first - 1, -1, -1) if at not in taken and lines[at].text.strip())
    announced = signs.line_end(next(above, "")) in {"colon", "comma"}
    ends = [signs.line_end(lines[_last_line(lines, run, index)].text) for index in run] if announced else []
    return _ENDS.issuperset(ends) and not {"colon"}.issuperset(ends)


def _last_line(lines: Sequence[SourceLine], run: Container[int], start: int) -> int:
    """The last line of the paragraph that begins at a line, up to the next clause; a short line has a text
    below it.
    """
    if len(lines[start].text.strip()) < _FULL_LINE:
        return start
    end = start + 1
    while end < len(lines) and end not in run and lines[end].text.strip() and not lines[end].gap_before:
        end += 1
    return end - 1


def _clause_label(line: SourceLine, language: Language) -> Label | None:
    """The label of a line that begins with an ordinal word and its mark, or None."""
    text = line.text
    if line.cell is not None or text.lstrip(_BEFORE)[:1].isdecimal() or _MARK.search(text) is None:
        return None
    pattern, values = labelling(language)
    match = pattern.match(language.fold(text))
    # What only looks like a small letter, such as «ſ», spells no known word.
    number = values.get(" ".join(match["nth"].lower().split())) if match is not None else None
    if match is None or number is None:
        return None
    left, right = fold(text, language.folding).to_source(*match.span("whole"))
    body = len(text) - len(text[right:].lstrip())
    return Label(
        _SHAPE, text[left:right].strip(), number, None, bullet=False, start=left, end=right, body=body
    )


_MARK = late(rf"^[^{COLONS}]{{1,40}}[{COLONS}]|^.{{1,40}}?{DASH}")


@cache
def labelling(language: Language) -> tuple["re.Pattern[str]", dict[str, int]]:
    """Return what begins with an ordinal and its mark, for folded text, and the ordinals' values, in small
    letters.
    """
    values = clause_words(language)
    words = sorted(values, key=len, reverse=True)
    either = "|".join(re.escape(word).replace(r"\ ", r"\s{1,3}") for word in words) or "(?!)"
    mark = rf"(?:[{COLONS}]|\.?{GAP}{DASH}(?=\s))"
    return late(rf"(?i:\s{{0,20}}(?P<whole>(?P<nth>{either}){GAP}{mark}))"), values
