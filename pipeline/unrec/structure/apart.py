"""Headings that only their place shows: short lines standing apart,
above a numbered paragraph or above text.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from unrec.languages import Language
from unrec.languages.signs import (
    begins_to_enact,
    is_finished,
    is_punctuated,
)
from unrec.models import SourceLine
from unrec.structure.front import may_head
from unrec.structure.headings import Heading
from unrec.structure.labels import Label, read_any_label, readings, roman_value
from unrec.structure.openings import HEADING, LABEL
from unrec.structure.placed import Placed
from unrec.text import CLOSING_BRACKETS, OPENING_BRACKETS, join_lines, late

_MAX_LINES = 3
_MAX_LENGTH = 160
_MAX_NUMERAL = 6
# Where sections are numbered and paragraphs are not: how many there are at least, how many of a deeper rank,
# and the share of them with a text right below.
_FEWEST_SECTIONS, _FEWEST_DEEPER, _MOST_SECTIONS = 4, 2, 0.8
# Their titles name what is reviewed and in the context of which convention: longer than others.
_LONGEST_SECTION = 260
_SECTION = "heading.number.section"
# More of them in a row are the cells of a table, or a list of names.
_MAX_IN_A_ROW = 2
_MOST_BOLD = 0.5
# «Table 3», set lighter above its title in bold.
_OWN_LINE = 20
# Where a list goes on below a text, its next letter comes within so many paragraphs.
_NEAR = 4


# So many headings that end in brackets with a number, «(المواد ٥ و٦)», and how much may stand in those.
_FEWEST_ALIKE, _LONGEST_CITED = 2, 90
_NO_BRACKET = f"[^{OPENING_BRACKETS}{CLOSING_BRACKETS}/]"
_CITES = late(
    rf"[{OPENING_BRACKETS}](?=[^\W\d]){_NO_BRACKET}{{0,60}}\d{_NO_BRACKET}{{0,40}}[{CLOSING_BRACKETS}]$"
)


class Body(NamedTuple):
    """A document's free lines in paragraphs, with the label each begins with, and what is known of it."""

    lines: Sequence[SourceLine]
    taken: Mapping[int, object]
    blocks: list[list[int]]
    labels: list[Label | None]
    headed: dict[int, Placed]

    def is_headed(self, at: int) -> bool:
        """Whether a paragraph is a heading that is known."""
        return self.blocks[at][0] in self.headed


def body_of(
    lines: Sequence[SourceLine],
    begins: Sequence[int],
    taken: Mapping[int, object],
    known: Sequence[Placed],
    language: Language,
) -> Body:
    """Return what nothing has taken, with the headings that are `known`.

    `begins` says what each line may be (`openings`).
    """
    headed = {index: placed for placed in known for index in range(placed.start, placed.end)}
    blocks = list(_blocks(lines, taken, headed))
    firsts = [block[0] for block in blocks]
    labels = [
        read_any_label(lines[index].text, language) if begins[index] & LABEL else None for index in firsts
    ]
    return Body(lines, taken, blocks, labels, headed)


def numbered_throughout(body: Body) -> Iterator[Placed]:
    """Yield the headings of a document that numbers its sections («1-», «2-1-») and none of its paragraphs.

    Every paragraph that begins with a number is short and ends as no sentence does, some have two numbers,
    and most stand above a text without a number or above the first of those under them.
    """
    free = [at for at in range(len(body.blocks)) if not body.is_headed(at)]
    lines, blocks, labels = body.lines, [body.blocks[at] for at in free], [body.labels[at] for at in free]
    heads = [at for at, label in enumerate(labels) if _is_numbered(label)]
    deeper = sum(bool(label and label.above) for label in labels)
    if len(heads) < _FEWEST_SECTIONS or not _FEWEST_DEEPER <= deeper < len(heads):
        return
    if any(len(blocks[at]) > _MAX_LINES for at in heads):
        return
    texts = {at: join_lines(lines[index].text.strip() for index in blocks[at]) for at in heads}
    if any(len(text) > _LONGEST_SECTION or is_punctuated(text) for text in texts.values()):
        return
    above = sum(_heads_section(labels, at) for at in heads)
    if above < _MOST_SECTIONS * len(heads):
        return
    for at in heads:
        label, block = labels[at], blocks[at]
        if label is not None:
            title = texts[at][label.body :].strip()
            level = 1 + len(label.above)
            heading = Heading(label.label, label.number, title, level, _SECTION)
            yield Placed(heading, block[0], block[-1] + 1)


def _heads_section(labels: Sequence[Label | None], at: int) -> bool:
    """Whether a text without a label, or the first section of a deeper rank, stands below a paragraph."""
    if at + 1 == len(labels):
        return False
    below, own = labels[at + 1], labels[at]
    if below is None:
        return True
    return own is not None and _is_numbered(below) and len(below.above) > len(own.above)


def lone_numerals(
    lines: Sequence[SourceLine], begins: Sequence[int], taken: Mapping[int, object], language: Language
) -> Iterator[Placed]:
    """Yield the numerals alone on their lines that part a document (`I`, 一), each with the title below it,
    if any. `begins` says what each line may be (`openings`): a numeral may be a heading.

    They stand apart and count up from one to two at least; a numeral that does not go on is something else.
    """
    free = [index for index in range(len(lines)) if index not in taken]
    chain: list[tuple[int, int]] = []
    for place in [place for place, index in enumerate(free) if begins[index] & HEADING]:
        value = _lone_value(lines[free[place]], language)
        if value == len(chain) + 1:
            chain.append((place, value))
        elif value == 1:
            yield from _parts(chain, lines, free, language)
            chain = [(place, 1)]
    yield from _parts(chain, lines, free, language)


def _lone_value(line: SourceLine, language: Language) -> int | None:
    """The value of a line that is nothing but a numeral of letters and stands apart from the line above."""
    text = line.text.strip()
    if len(text) > _MAX_NUMERAL or not line.gap_before or not text.isalpha() or line.cell is not None:
        return None
    if not text.isascii():
        return language.numbers.get(str(language.fold(text)))
    return roman_value(text) if text.isupper() else None


def _parts(
    chain: Sequence[tuple[int, int]], lines: Sequence[SourceLine], free: Sequence[int], language: Language
) -> Iterator[Placed]:
    for place, value in chain if len(chain) > 1 else ():
        index = free[place]
        end = _title_end(lines, free, place + 1, language)
        title = join_lines(lines[at].text.strip() for at in free[place + 1 : end])
        heading = Heading(lines[index].text.strip(), value, title, 1, "heading.lone_numeral")
        yield Placed(heading, index, free[end - 1] + 1)


def _title_end(lines: Sequence[SourceLine], free: Sequence[int], first: int, language: Language) -> int:
    """The place after the title that begins at place `first`; `first` where none does."""
    end = first
    while end < len(free) and (end == first or not lines[free[end]].gap_before):
        end += 1
    texts = [lines[index].text.strip() for index in free[first:end]]
    if not 0 < len(texts) <= _MAX_LINES or end == len(free) or sum(map(len, texts)) > _MAX_LENGTH:
        return first
    labelled = readings(texts[0], language) or begins_to_enact(texts[0], language)
    if labelled or any(map(is_punctuated, texts)) or not may_head(" ".join(texts), language):
        return first
    return end


def _blocks(
    lines: Sequence[SourceLine], taken: Mapping[int, object], headed: Container[int]
) -> Iterator[list[int]]:
    """The paragraphs of what is free: lines, by index, that follow one another without a break.

    What is a heading already and what is none are in no paragraph together.

    The end of a page hides a gap: there a paragraph ends where a sentence does.
    """
    block: list[int] = []
    last: SourceLine | None = None
    for index, line in enumerate(lines):
        if block and (line.gap_before or index in taken or (index in headed) != (block[-1] in headed)):
            yield block
            block = []
        if index in taken:
            continue
        if block and last is not None and line.page != last.page and is_finished(last.text):
            yield block
            block = []
        block.append(index)
        last = line
    if block:
        yield block


def _is_numbered(label: Label | None) -> bool:
    return label is not None and label.shape.kind in {"number", "compound"} and not label.shape.deeper
