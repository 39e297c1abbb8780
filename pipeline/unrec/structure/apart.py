"""Headings that only their place shows: short lines standing apart,
above a numbered paragraph or above text.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from unrec.languages import Language
from unrec.languages.dates import find_date
from unrec.languages.signs import (
    announces,
    begins_to_enact,
    begins_to_recommend,
    is_annex,
    is_finished,
    is_punctuated,
)
from unrec.models import SourceLine
from unrec.structure.front import is_unfinished
from unrec.structure.headings import MAX_HEADING, Heading
from unrec.structure.labels import Label, read_any_label, read_label, readings, roman_value
from unrec.structure.openings import HEADING, LABEL
from unrec.structure.placed import Placed, stands_apart
from unrec.text import CLOSING_BRACKETS, OPENING_BRACKETS, SEMICOLONS, UNSPACED, either, join_lines, late

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


def headings_apart(body: Body, language: Language, below_title: int | None = None) -> Iterator[Placed]:
    """Yield the headings of a document's body that have neither a label nor words a language file knows.

    Such a heading is a paragraph of its own, short, without punctuation at its end. It follows a finished
    paragraph or another heading, and stands on one page with what comes below it: a numbered paragraph, or
    one of text. The body begins at a heading or a numbered paragraph, or, above paragraph 1, at the index
    `below_title`. Of the headings that are known, those of a treaty's articles have none below
    them; the first of numbered sections has the name of a State above it, alone below the heading of a part.
    Recognised text is never taken: there punctuation gets lost. Where some of them end in articles in
    brackets, «(المواد ٥ و٦)», so does every heading that a page's end parts from its text. Between the
    heading of an annex and another heading stands the annex's title.
    """
    lines, blocks, headed = body.lines, body.blocks, body.headed
    candidates = [at for at in range(len(blocks)) if _may_head(body, at, below_title or 0, language)]
    rows = _rows(candidates)
    begun = article = False
    alike = 0
    parted: list[Placed] = []
    for at, block in enumerate(blocks):
        placed = headed.get(block[0])
        if placed is not None:
            begun, article = True, placed.heading.rule == "heading.article"
        begun = begun or _is_plain(body.labels[at])
        if at not in rows or article or at == 0:
            continue
        opens = _opens_sections(body, at) or (not begun and _opens_body(body, at, below_title))
        if not (opens or (begun and _follows(body, at, rows))):
            continue
        title = join_lines(lines[index].text.strip() for index in block)
        found = Placed(Heading("", None, title, 1, "heading.apart"), block[0], block[-1] + 1)
        cites = _CITES.search(title[-_LONGEST_CITED:]) is not None
        if _stands_above(body, at, rows) or _titles_annex(body, at, language):
            alike += cites
            yield found
        elif cites and at + 1 < len(blocks) and body.labels[at + 1] is None and not body.is_headed(at + 1):
            parted.append(found)
    if alike >= _FEWEST_ALIKE:
        yield from parted


def bold_headings(
    lines: Sequence[SourceLine],
    taken: Mapping[int, object],
    known: Sequence[Placed],
    language: Language,
    first: int | None,
) -> Iterator[Placed]:
    """Yield the paragraphs of a page's body, from index `first` on, all in bold type,
    that end as no sentence does.

    They stand apart above and below, are short, and are few: where much is bold it tells nothing. What stands
    below such a heading may be a table. `known` are the headings found otherwise.
    """
    if not any(line.bold for line in lines):
        return
    headed = {index for placed in known for index in range(placed.start, placed.end)}
    start = first if first is not None else _first_label(lines, taken, language)
    free = {index: None for index in range(start, len(lines)) if index not in taken}
    heavy = [index for index in free if lines[index].bold and lines[index].box is not None]
    if not heavy or len(heavy) > _MOST_BOLD * len(free):
        return
    for block in _bold_blocks(lines, heavy):
        first_line, below = block[0], lines[block[-1] + 1 : block[-1] + 3]
        if not lines[first_line].gap_before and first_line - 1 in free and _names(lines[first_line - 1]):
            block.insert(0, first_line - 1)
        elif len(below) > 1 and _names(below[0]) and below[1].cell is not None and block[-1] + 1 in free:
            block.append(block[-1] + 1)
        text = join_lines(lines[at].text.strip() for at in block)
        some = read_any_label(text, language)
        label = some if some is not None and some.shape.heads else read_label(text, language)
        if (
            headed.isdisjoint(block)
            and (lines[block[0]].gap_before or _opens_a_page(lines, block[0], free))
            and all(line.gap_before or line.role for line in below[:1])
            and len(text) <= MAX_HEADING
            and not is_punctuated(text)
            and text[:1].isalnum()
            and not text[:1].islower()
            and not (label is not None and label.shape.heads and len(block) == 1)
            and not begins_to_recommend(text if label is None else text[label.body :], language)
            and (some is None or label is not None)
            and _stands_out(lines, block, free, headed, numbered=label is not None and not label.shape.heads)
        ):
            yield _bold(text, label, block)


def _first_label(lines: Sequence[SourceLine], taken: Container[int], language: Language) -> int:
    """The index of the first line with a label, where nothing else tells that a body has begun."""
    own = (index for index in range(len(lines)) if index not in taken and lines[index].text.strip())
    return next((index for index in own if read_any_label(lines[index].text, language)), len(lines))


def _stands_out(
    lines: Sequence[SourceLine],
    block: Sequence[int],
    free: Container[int],
    headed: Container[int],
    *,
    numbered: bool,
) -> bool:
    """Whether a paragraph in bold has something below it on its page, as a heading has.

    One with a number stands among text that is not bold, too: else a list is set so.
    """
    above = next((at for at in range(block[0] - 1, -1, -1) if at in free), None)
    below = next((at for at in range(block[-1] + 1, len(lines)) if at in free or lines[at].cell), None)
    if below is None or lines[below].page != lines[block[-1]].page:
        return False
    return not numbered or not any(
        lines[at].bold and at not in headed for at in (above, below) if at is not None
    )


def _bold_blocks(lines: Sequence[SourceLine], heavy: Sequence[int]) -> list[list[int]]:
    """The bold lines, by index, that follow one another on a page without a break."""
    blocks: list[list[int]] = []
    for index in heavy:
        last = blocks[-1][-1] if blocks else -2
        if index == last + 1 and not lines[index].gap_before and lines[index].page == lines[last].page:
            blocks[-1].append(index)
        else:
            blocks.append([index])
    return blocks


def _names(line: SourceLine) -> bool:
    """Whether a line may say of which table or figure the title beside it is: short, apart,
    without a mark at its end.
    """
    text = line.text.strip()
    return line.gap_before and 1 < len(text) <= _OWN_LINE and text[0].isupper() and text[-1].isalnum()


def _bold(text: str, label: Label | None, block: Sequence[int]) -> Placed:
    if label is None:
        heading = Heading("", None, text, 1, "heading.bold")
    else:
        level, rule = {"roman": (1, "heading.bold_label"), "letter": (2, "heading.bold_label")}.get(
            label.shape.kind, (1, "heading.number.bold")
        )
        heading = Heading(label.label, label.number, text[label.body :].strip(), level, rule)
    return Placed(heading, block[0], block[-1] + 1)


def above_articles(
    lines: Sequence[SourceLine], taken: Mapping[int, object], known: Sequence[Placed], language: Language
) -> Iterator[Placed]:
    """Yield the short lines right above articles that no known heading takes and no sentence goes on into.

    Right below an article's number such a line is its title, and above the first article the document's,
    unless a heading stands between.
    """
    if not any(placed.heading.rule == "heading.article" for placed in known):
        return
    headed = {index: placed for placed in known for index in range(placed.start, placed.end)}
    free = [index for index in range(len(lines)) if index not in taken]
    place = {index: at for at, index in enumerate(free)}
    begun = False
    for placed in known:
        if placed.heading.rule != "heading.article":
            continue
        begun, first = True, not begun
        at = place.get(placed.start, 0)
        above = headed.get(free[at - 2]) if at > 1 else None
        below_article = above is not None and above.heading.rule == "heading.article"
        if at == 0 or free[at - 1] in headed or below_article or (first and above is None):
            continue
        own = free[at - 1]
        title = lines[own].text.strip()
        alone = stands_apart(lines, free[max(at - 2, 0) : at], -1 if above is None else free[at - 2])
        if alone and may_head(title.lower(), language):
            yield Placed(Heading("", None, title, 1, "heading.apart"), own, own + 1)


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
    """The place behind the title that begins at place `first`; `first` where none does."""
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


def _may_head(body: Body, at: int, first: int, language: Language) -> bool:
    """Whether a paragraph from index `first` on looks like a heading."""
    block, lines = body.blocks[at], body.lines
    if body.labels[at] is not None or body.is_headed(at) or block[0] < first:
        return False
    texts = [lines[index].text.strip() for index in block]
    if _is_no_title(texts[0], language) or begins_to_recommend(texts[0], language):
        return False
    return (
        len(block) <= _MAX_LINES
        and sum(map(len, texts)) <= _MAX_LENGTH
        and (texts[0][:1].isalpha() or texts[0][1:2].isupper())
        and (lines[block[0]].gap_before or _tops_a_page(lines, block[0]))
        and not any(
            is_punctuated(text) or lines[index].origin == "ocr"
            for index, text in zip(block, texts, strict=True)
        )
        # When something was adopted or signed, not what follows.
        and find_date(language.fold(" ".join(texts)), language) is None
    )


def may_head(text: str, language: Language) -> bool:
    """Whether the words of a short line let it be a heading:
    no request, no date, no name, nothing unfinished.
    """
    if not language.letters.order or _is_no_title(text, language) or begins_to_recommend(text, language):
        return False
    return not is_unfinished(text, language) and find_date(language.fold(text), language) is None


def _is_no_title(text: str, language: Language) -> bool:
    """Whether a line is in another script, or begins as the rest of a sentence or a person's name does."""
    folded = str(language.fold(text))
    foreign = _letters(language).isdisjoint(folded.casefold())
    if foreign and language.search.apart:
        foreign = _UNSPACED.search(folded) is None
    return foreign or bool(_no_titles(language).match(folded))


_UNSPACED = late(f"[{UNSPACED}]")


@cache
def _letters(language: Language) -> frozenset[str]:
    return frozenset(str(language.fold(letter)) for letter in language.letters.order)


@cache
def _no_titles(language: Language) -> re.Pattern[str]:
    return late(rf"{either(map(language.fold, language.headings.no_titles))}(?!\w)")


def _tops_a_page(lines: Sequence[SourceLine], index: int) -> bool:
    return index > 0 and lines[index].page != lines[index - 1].page


def _opens_a_page(lines: Sequence[SourceLine], index: int, free: Container[int]) -> bool:
    """Whether nothing but furniture stands above a line on its page,
    and no bold text goes on from the page before.
    """
    above = index - 1
    while above >= 0 and above not in free and lines[above].cell is None:
        above -= 1
    return above < 0 or (
        lines[above].page != lines[index].page
        and not (lines[above].bold and not is_finished(lines[above].text))
    )


def _rows(candidates: Sequence[int]) -> frozenset[int]:
    """The positions of candidates of which there are not too many in a row."""
    rows = groupby(enumerate(candidates), key=lambda pair: pair[1] - pair[0])
    short = [row for row in ([at for _, at in group] for _, group in rows) if len(row) <= _MAX_IN_A_ROW]
    return frozenset(at for row in short for at in row)


def _follows(body: Body, at: int, rows: Container[int]) -> bool:
    """Whether a heading can stand here: below an announcement only where a list begins."""
    if at - 1 in rows or body.is_headed(at - 1):
        return True
    above = body.lines[body.blocks[at - 1][-1]].text.rstrip()
    below = body.labels[at + 1] if at + 1 < len(body.blocks) else None
    # A semicolon ends an entry and not a list, but where compounds run on below headings.
    if above.endswith(tuple(SEMICOLONS)):
        return below is not None and bool(below.above)
    return is_finished(above) or (
        announces(above) and _is_numbered(below) and below is not None and below.number == 1
    )


def _stands_above(body: Body, at: int, rows: Container[int]) -> bool:
    """Whether below, on the same page, comes a numbered paragraph,
    a text, or another heading like this one.
    """
    if at + 1 >= len(body.blocks) or not _are_on_one_page(body, at):
        return False
    if body.is_headed(at + 1):
        below = body.headed[body.blocks[at + 1][0]].heading
        return below.rule == "heading.bold" or _opens_sections(body, at)
    if at + 1 in rows:
        return _stands_above(body, at + 1, rows)
    label, last = body.labels[at + 1], body.blocks[at + 1][-1]
    if label is not None:
        return _is_numbered(label)
    following = next(filter(None, body.labels[at + 2 : at + 2 + _NEAR]), None)
    goes_on = following is not None and not _is_numbered(following) and following.number > 1
    return is_punctuated(body.lines[last].text) and not goes_on


def _titles_annex(body: Body, at: int, language: Language) -> bool:
    """Whether a paragraph stands between the heading of an annex and another heading, on one page."""
    above = body.headed.get(body.blocks[at - 1][0])
    if above is None or at + 1 >= len(body.blocks):
        return False
    below = body.labels[at + 1]
    if not (body.is_headed(at + 1) or (below is not None and below.shape.heads)):
        return False
    annex = is_annex(above.heading.title, language, above.heading.label)
    return annex and _are_on_one_page(body, at)


def _is_numbered(label: Label | None) -> bool:
    return label is not None and label.shape.kind in {"number", "compound"} and not label.shape.deeper


def _is_plain(label: Label | None) -> bool:
    return _is_numbered(label) and label is not None and label.shape.kind == "number"


def _opens_body(body: Body, at: int, below_title: int | None) -> bool:
    """Whether a paragraph stands below the document's title and above its first numbered one."""
    below = body.labels[at + 1] if at + 1 < len(body.blocks) else None
    if below_title is None or below is None or body.blocks[at][0] < below_title:
        return False
    return _is_plain(below) and below.number == 1


def _opens_sections(body: Body, at: int) -> bool:
    """Whether a paragraph stands between the heading of a part and the first of its numbered sections: the
    name of the State that a part is about.
    """
    below = body.headed.get(body.blocks[at + 1][0]) if 0 < at < len(body.blocks) - 1 else None
    if below is None or below.heading.rule != _SECTION or below.heading.number != 1:
        return False
    above = body.labels[at - 1]
    return body.is_headed(at - 1) or (above is not None and above.shape.heads)


def _are_on_one_page(body: Body, at: int) -> bool:
    """Whether nothing but blank lines parts a paragraph from the next, on the same page."""
    above, below = body.blocks[at][0], body.blocks[at + 1][0]
    between = (body.lines[index].text for index in range(above, below) if index in body.taken)
    return body.lines[above].page == body.lines[below].page and not any(text.strip() for text in between)
