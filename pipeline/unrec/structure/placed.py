"""Which lines of a document are headings, over how many lines each is printed, and how deep it stands."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from unrec.languages import Language
from unrec.languages.signs import announces, begins_to_enact, begins_to_recommend, is_finished, is_punctuated
from unrec.models import SourceLine
from unrec.structure.headings import (
    MAX_HEADING,
    Heading,
    continues_header,
    counted_shapes,
    names_meeting,
    ordinal_value,
    read_decision,
    read_heading,
)
from unrec.structure.labels import read_label
from unrec.structure.openings import BULLET, HEADING, MEETING, openings
from unrec.text import COMMAS, either, join_lines, late

_MAX_ARTICLE = 120
# A heading that goes on in a second line fills its first one; a shorter line has text below it.
_FULL_LINE = 40
_MAX_LINES = 3
# Words that a title may have without a capital: «of», «with».
_SHORT_WORD = 4
_APART = frozenset({"heading.unlabelled"})
_WORDED = frozenset({"heading.article", "heading.part"})


class Placed(NamedTuple):
    """A heading and the lines it is printed on, `[start, end)` by index."""

    heading: Heading
    start: int
    end: int


def printed_headings(
    lines: Sequence[SourceLine], begins: Sequence[int], taken: Mapping[int, object], language: Language
) -> list[Placed]:
    """Return the headings that their words show, in order; lines by whose index something is taken are none.

    `begins` says what each line may be (`openings`).

    One printed over several lines is joined: a meeting's header over at most three, with at most a blank
    between each two; another over lines that follow without a break.
    """
    found: list[Placed] = []
    free = [index for index in range(len(lines)) if index not in taken]
    skip = -1
    opens = openings(language)
    may_be = HEADING | MEETING | BULLET
    positions = [position for position, index in enumerate(free) if begins[index] & may_be]
    for position in positions:
        index = free[position]
        if index <= skip or not _begins_heading(lines[index], opens, language):
            continue
        text = lines[index].text
        heading = read_heading(text, language) or _article(text, language) or read_decision(text, language)
        if heading is None and position + 1 < len(free):
            heading = _part(lines[index].text, lines[free[position + 1]].text, language)
        if heading is None:
            continue
        unsure = (not heading.label or heading.rule in _WORDED) and not _is_next_article(heading, found)
        apart = heading.rule in _WORDED and stands_apart(lines, free[max(position - 2, 0) : position], skip)
        if unsure and position and not apart and not _may_begin(lines, free[position - 1], index, skip):
            below = read_label(lines[free[position + 1]].text, language) if index != free[-1] else None
            if heading.rule != "heading.bare" or below is None or below.number != 1:
                continue
        placed = _over_lines(heading, lines, free[position : position + _MAX_LINES + 1], language)
        skip = placed.end - 1
        found.append(placed)
    # The only decision of a document is the document: its number is part of the title.
    decisions = {placed.heading.title for placed in found if placed.heading.rule == "heading.decision"}
    return [one for one in found if one.heading.rule != "heading.decision" or len(decisions) > 1]


def _begins_heading(line: SourceLine, opens: Mapping[str, int], language: Language) -> bool:
    """Whether a line may be a heading by what it begins with."""
    text = line.text
    begins = opens[text.partition(" ")[0]]
    if begins & BULLET:
        begins = opens[text.split(" ", 2)[1]] if " " in text else 0
        begins = HEADING if begins & BULLET else begins
    if begins & HEADING:
        return True
    return bool(begins & MEETING) and names_meeting(language.fold(text), language)


def _may_begin(lines: Sequence[SourceLine], above: int, index: int, headed: int) -> bool:
    """Whether a paragraph can begin at a line: after a break, a finished one, or a heading up to `headed`.

    The words of a heading without a label could also end a wrapped sentence.
    """
    text = lines[above].text
    return lines[index].gap_before or above == headed or is_finished(text) or announces(text)


def _is_next_article(heading: Heading, above: Sequence[Placed]) -> bool:
    """Whether an article alone on its line has the number that follows that of the article above."""
    if heading.rule != "heading.article" or heading.label or not heading.number:
        return False
    articles = (one.heading for one in reversed(above) if one.heading.rule == "heading.article")
    last = next(articles, None)
    return last is not None and last.number == heading.number - 1


def stands_apart(lines: Sequence[SourceLine], free: Sequence[int], headed: int) -> bool:
    """Whether the last of the free lines is short and ends in no mark, and nothing goes on into it.

    Such a line above an article is a heading, as it is no wrapped sentence.
    """
    last = free[-1] if free else headed
    text = lines[last].text.strip()
    if last == headed or not 1 < len(text) < _FULL_LINE or is_punctuated(text) or not text[0].isalpha():
        return False
    above = free[-2] if len(free) > 1 else headed
    return not text[0].islower() and _may_begin(lines, above, last, headed)


def _over_lines(
    heading: Heading, lines: Sequence[SourceLine], free: Sequence[int], language: Language
) -> Placed:
    """The heading that begins on the first of these lines, with the lines that belong to it."""
    start = free[0]
    if not heading.complete:
        return _header(heading, lines, free, language)
    if heading.meeting_number is None and heading.rule != "heading.article":
        end = _end_of_block(lines, free)
        rest = [lines[index].text for index in range(start + 1, end)]
        if 0 < len(rest) < _MAX_LINES and _is_rest(heading, lines[start].text, rest, language):
            title = join_lines([heading.title, *map(str.strip, rest)])
            return Placed(heading._replace(title=title), start, end)
    return Placed(heading, start, start + 1)


def _header(heading: Heading, lines: Sequence[SourceLine], free: Sequence[int], language: Language) -> Placed:
    """The heading of a first line that may wait for its title, or for its place and dates."""
    placed = Placed(heading, free[0], free[0] + 1)
    whole = lines[free[0]].text
    for before, index in pairwise(free[:_MAX_LINES]):
        line = lines[index].text
        if index - before > 2 or read_label(line, language) is not None:
            break
        joined = _join(placed.heading, whole, line, language)
        if joined is not None:
            placed = Placed(joined, free[0], index + 1)
        if placed.heading.complete:
            break
        whole = join_lines([whole.rstrip(), line.strip()])
    return placed if placed.heading.complete else _without_dates(placed, lines, free, language)


def _without_dates(
    placed: Placed, lines: Sequence[SourceLine], free: Sequence[int], language: Language
) -> Placed:
    """A meeting's header that prints no dates goes on after a comma, in a last line of its paragraph."""
    first = lines[placed.start].text.rstrip()
    end = _end_of_block(lines, free)
    if placed.end != placed.start + 1 or end != placed.start + 2 or not first.endswith(tuple(COMMAS)):
        return placed
    rest = lines[end - 1].text
    if is_punctuated(rest) or _is_own(rest, language):
        return placed
    whole = read_heading(join_lines([first, rest.strip()]), language)
    return Placed(whole, placed.start, end) if whole is not None else placed


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
    if len(first) + sum(map(len, rest)) > MAX_HEADING or is_punctuated(rest[-1]) or is_punctuated(first):
        return False
    if heading.label and any(len(line.strip()) < _FULL_LINE for line in (first, *rest[:-1])):
        return False
    return not any(_is_own(line, language) for line in rest)


def _is_own(line: str, language: Language) -> bool:
    """Whether a line begins something of its own: a paragraph, a heading, a recommendation."""
    return bool(
        read_label(line, language)
        or read_heading(line, language)
        or begins_to_recommend(line, language)
        or _article(line, language)
    )


def _join(heading: Heading, first: str, second: str, language: Language) -> Heading | None:
    """The heading of what is printed so far and one line more, where that can only be the rest of it."""
    if read_heading(second, language) is not None and heading.title:
        return None
    whole = join_lines([first.rstrip(), second.strip()])
    joined = read_heading(whole, language)
    if not heading.title:
        return joined if joined is not None and joined.title else None
    # The line may end within the place or the dates: together they say all then, and nothing else.
    if joined is not None and joined.start_date is not None and not joined.rest:
        return joined
    if not continues_header(second, language):
        return None
    # The line end parts the ordinal from the place as a comma does; the title is given as printed.
    parted = read_heading(f"{first.rstrip(COMMAS + ' ')}, {second.strip()}", language)
    title = joined.title if joined is not None else join_lines([heading.title, second.strip()])
    return parted._replace(title=title) if parted is not None else None


def _article(line: str, language: Language) -> Heading | None:
    """A treaty's article as a heading by itself: `المادة ٦`; what is listed under it is treaty text."""
    if len(line) > _MAX_ARTICLE:
        return None
    title = line.strip()
    folded = language.fold(title)
    if _any_article(language).fullmatch(folded) is None:
        return None
    for pattern in _article_patterns(language):
        match = pattern.fullmatch(folded)
        if match is None:
            continue
        number = ordinal_value(match["nth"], language)
        if not match["title"]:
            return Heading("", number, title, 2, "heading.article")
        own = title[len(title) - len(match["title"]) :]
        before = title[: len(title) - len(own)]
        marked = match["mark"] or match["title"][:1].isupper() or "\t" in before or _is_in_capitals(own)
        if own[:1].isupper() and marked:
            return Heading(before.strip(" \t.:-–—"), number, own, 2, "heading.article")
    return None


def _is_in_capitals(title: str) -> bool:
    """Whether every longer word of a title begins with a capital, as no sentence does."""
    return all(word[0].isupper() for word in title.split() if len(word) > _SHORT_WORD)


def _part(line: str, below: str, language: Language) -> Heading | None:
    """The letter of a part of a resolution, alone above the enacting words that each part has."""
    letter = line.strip()
    if len(letter) != 1 or not letter.isupper() or not begins_to_enact(below, language):
        return None
    return Heading(letter, ord(letter) - ord("A") + 1, "", 2, "heading.part_letter")


@cache
def _any_article(language: Language) -> re.Pattern[str]:
    """All the patterns in one: nearly every line is of none of them."""
    shapes, repeat, title = _article_parts(language, loosely=True)
    pattern = rf"\s*(?:\(\s?)?(?:{'|'.join(shapes)})\s?\)?(?:{repeat}\s?\)?)?{title}"
    return late(re.sub(r"\?P<\w+>", "?:", pattern))


@cache
def _article_patterns(language: Language) -> list[re.Pattern[str]]:
    """An article's number with its title, if any; then the same with a word between: «Article 6 bis».

    Brackets may stand around the number, or around all of it: «( المادة الأولى )».
    """
    shapes, repeat, title = _article_parts(language)
    between = ("", rf"{repeat}\s?\)?")
    return [late(rf"\s*(?:\(\s?)?{shape}\s?\)?{word}{title}") for word in between for shape in shapes]


def _article_parts(language: Language, *, loosely: bool = False) -> tuple[list[str], str, str]:
    """The shapes of an article with its number, what may stand between, and its title."""
    words = either(map(language.fold, language.evidence.articles))
    repeats = (
        language.reference_words.counting.repeats.printed if language.reference_words is not None else ()
    )
    repeat = rf"(?:\s\S{{3,8}}|\s?{either(map(language.fold, repeats))})"
    title = r"\s*(?P<mark>[:.\-–]?)\s*(?P<title>[^\W\d_]\S.*[^.;:,])?"
    shapes = [
        shape.replace("(?P<nth>", r"(?:\(\s?)?(?P<nth>")
        for shape in counted_shapes(words, language, loosely=loosely)
    ]
    return shapes, repeat, title


def titled_articles(headings: Iterable[Placed], lines: Sequence[SourceLine]) -> Iterator[Placed]:
    """Yield headings with the title that is printed below an article's number joined to it."""
    last: Placed | None = None
    for placed in headings:
        if last is not None and last.heading.rule == "heading.article" and not last.heading.label:
            apart = any(lines[index].text.strip() for index in range(last.end, placed.start))
            if placed.heading.rule in _APART and not apart:
                own = last.heading._replace(label=last.heading.title, title=placed.heading.title)
                last = Placed(own, last.start, placed.end)
                continue
        if last is not None:
            yield last
        last = placed
    if last is not None:
        yield last
