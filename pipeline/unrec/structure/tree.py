"""Decoded lines → the tree of a document's paragraphs: parents, raw text, headings, what is odd; and their
paths: language-independent places, from printed labels, as the data contract says.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import NamedTuple

import msgspec

from unrec.findings import finding
from unrec.languages import Language
from unrec.languages.signs import begins_to_enact, enacting_words, is_annex, line_end
from unrec.models import Box, Cell, Direction, Document, Finding, Line, Paragraph, Role, Section, SourceLine
from unrec.nested import Chains, meeting_over
from unrec.structure.decode import Action
from unrec.structure.features import BodyLine
from unrec.structure.headings import Heading, ordinal_value
from unrec.structure.labels import Label, readings, roman_value
from unrec.structure.placed import Placed
from unrec.text import CLOSING_QUOTES, COMMAS, OPENING_QUOTES, clean, either, join_lines, late, without_noise

# Enacting words are short, but for the full name of a conference;
# a clause below them holds commas of its own.
_MAX_ENACTING, _MAX_CONFERENCE = 100, 240
# With so many headings of articles a text is one of articles.
_ARTICLES = 3
_SURE = 2.0
# A text with at least so many numbered paragraphs may number them all.
_NUMBERED = 5
# More paragraphs without a mark at their end are a list.
_MOST_BELOW_TITLE = 5
# Who adopted a resolution, and how, takes no more.
_MAX_ADOPTED = 150
_ITEM_RANK = 4  # of letters, Roman numerals and bullets
_FULL = 0.85
_MAX_HEADING, _MAX_HEADING_LINES, _MAX_ROW, _NEAR = 180, 3, 2, 4
_INNER_COMMA = re.compile(rf"[{COMMAS}].")
_QUOTES = frozenset('"“«‘')
_OPENING = frozenset(OPENING_QUOTES)
_CLOSING = tuple(frozenset(CLOSING_QUOTES) - frozenset("'’"))


@dataclass(slots=True)
class Unit:
    """A paragraph while its lines are being found: `lines` are their indexes,
    `start` where the body of the first begins.

    `ends` is what the last mark of its last line says (`line_end`). Of the enacting words of a draft that is
    quoted within another resolution, `last` is the draft's last unit.
    """

    label: Label | None
    parent: "Unit | None"
    level: int
    rule: str
    lines: list[int] = field(default_factory=list)
    start: int = 0
    path: str = ""
    paragraph_id: str | None = None
    enacting: int = 0
    front: str = ""
    ends: str = ""
    cell: Cell | None = None
    last: "Unit | None" = None


class Built(NamedTuple):
    """What the actions make: paragraphs in reading order, headings, page numbers by index, findings, and the
    lines that close a resolution, by index.

    A finding is (code, message, index of the line, the unit or None).
    """

    units: list[Unit]
    heads: list[Placed]
    pages: list[int]
    odd: list[tuple[str, str, int, Unit | None]]
    closing: list[int]


class Claimed(msgspec.Struct, frozen=True, gc=False):
    """What a line of the body is."""

    role: Role
    rule: str
    unit: Unit | None = None
    body_start: int = 0


def build(
    lines: Sequence[SourceLine],
    indexes: Sequence[int],
    body: Sequence[BodyLine],
    actions: Sequence[Action],
    language: Language,
) -> Built:
    """Return the units and headings of decoded lines; `indexes` are the lines' places in the source."""
    built = _decoded(lines, indexes, body, actions)
    known = [(index, line) for index, line in zip(indexes, body, strict=True) if line.fixed]
    fixed = [index for index, _ in known]
    texts = {id(unit): _text_of(unit, lines) for unit in built.units if unit.label is None}
    rules = [*(head.heading.rule for head in built.heads), *(line.fixed for _, line in known)]
    _find_enacting(
        built.units,
        texts,
        sorted([*(head.start for head in built.heads), *fixed]),
        language,
        of_articles=rules.count("heading.article") >= _ARTICLES,
    )
    _bound_drafts(built.units, lines)
    single = sum(bool(unit.enacting) and unit.last is None for unit in built.units) == 1
    named = {index for index, line in known if line.fixed in {"heading.draft", "heading.decision"} and single}
    _mark_front(built.units, sorted({*(head.start for head in built.heads), *fixed} - named), lines)
    _mark_below_title(built.units, [*(head.start for head in built.heads), *fixed], lines, language)
    breaks = {
        index
        for index, line, above in zip(indexes[1:], body[1:], body, strict=False)
        if line.broken or line.page != above.page
    }
    _join_pages(built, lines, breaks, sorted([*(head.start for head in built.heads), *fixed]))
    return built


def _decoded(
    lines: Sequence[SourceLine], indexes: Sequence[int], body: Sequence[BodyLine], actions: Sequence[Action]
) -> Built:
    """The paragraphs and headings that the actions make, line by line."""
    built = Built([], [], [], [], [])
    open_units: list[Unit] = []
    current: Unit | None = None
    head: Placed | None = None
    above = ""  # the last line of `current`
    for index, line, action in zip(indexes, body, actions, strict=True):
        if action.kind == "text" and current is not None:
            current.lines.append(index)
            if line.gap or line.labels:
                _continue(built, current, index, line)
            above = line.text
            continue
        if current is not None:
            current.ends = line_end(above)
        if action.kind == "page":
            built.pages.append(index)
        elif action.kind in {"fixed", "close"}:
            open_units = [] if line.resets else open_units
            built.closing.extend([index] if line.closing else [])
            current, head = None, None
        elif action.kind == "head":
            head, current = _heading(lines, index, action.label, action.depth), None
            built.heads.append(head)
        elif action.kind == "text" and head is not None:
            joined = join_lines([head.heading.title, lines[index].text.strip()])
            head = head._replace(heading=head.heading._replace(title=joined), end=index + 1)
            built.heads[-1] = head
        elif action.kind == "label" and action.label is not None:
            head = None
            current = _begin(built, open_units, index, action, current)
        else:
            head, current = None, _unlabelled(built, open_units, index, line)
        above = line.text
    if current is not None:
        current.ends = line_end(above)
    return built


def _unlabelled(built: Built, open_units: list[Unit], index: int, line: BodyLine) -> Unit:
    """The paragraph that a line without a label begins, or the one above a list that it closes."""
    outer = _closed(built, open_units, line)
    if outer is not None:
        del open_units[open_units.index(outer) + 1 :]
        outer.lines.append(index)
        message = "text after the list was taken as the closing words of the paragraph above it"
        built.odd.append(("item.closing", message, index, outer))
        return outer
    unit = Unit(None, None, 1, "paragraph.unlabelled", [index])
    built.units.append(unit)
    if line.labels and line.labels[0].shape.text >= _SURE:
        _misfit(built, line, index)
    return unit


def _join_pages(
    built: Built, lines: Sequence[SourceLine], breaks: Container[int], heads: Sequence[int]
) -> None:
    """Let a numbered paragraph go on after the end of a page in a text that numbers all its paragraphs.

    There what stands without a number between two numbers that follow one another, and nowhere but at a
    page's top, begins no paragraph, though a sentence ends above it. Where lines have their places on the
    page, those have told already.
    """
    outer = [unit for unit in built.units if unit.parent is None and unit.cell is None and not unit.front]
    numbered = [at for at, unit in enumerate(outer) if _is_number(unit)]
    if len(numbered) < _NUMBERED:
        return
    parents = {id(unit.parent) for unit in built.units}
    joined: list[tuple[Unit, Unit]] = []
    for at in range(numbered[0], numbered[-1]):
        unit = outer[at]
        if unit.label is not None:
            continue
        above, below, first = outer[at - 1], outer[at + 1], unit.lines[0]
        follows = (
            above.label is not None
            and below.label is not None
            and _is_number(above)
            and _is_number(below)
            and below.label.number == above.label.number + 1
        )
        own = lines[first]
        sound = (
            own.box is None
            and own.text.lstrip()[:1].isalpha()
            and unit.ends == "stop"
            and above.ends
            and not unit.enacting
        )
        if not (follows and sound and first in breaks) or {id(above), id(unit)} & parents:
            return
        if _parts(heads, above.lines[-1], first):
            return
        joined.append((above, unit))
    for above, unit in joined:
        message = "the paragraph goes on on the next page, where a sentence begins; its parts were joined"
        built.odd.append(("item.joined", message, unit.lines[0], above))
        above.lines.extend(unit.lines)
        above.ends = unit.ends
    gone = {id(unit) for _, unit in joined}
    if gone:
        built.units[:] = [unit for unit in built.units if id(unit) not in gone]


def _is_number(unit: Unit) -> bool:
    return unit.label is not None and unit.label.shape.kind == "number" and unit.level == 1


def _bound_drafts(units: Sequence[Unit], lines: Sequence[SourceLine]) -> None:
    """Find where each draft ends that is quoted within another text, and hang its numbers under nothing.

    Each paragraph of such a draft begins with an opening quotation mark; where only the enacting words do, it
    goes on to the mark that closes the quotation.
    """
    for at, unit in enumerate(units):
        if not unit.enacting or not _is_quoted(unit, lines):
            continue
        last = at
        for below in range(at + 1, len(units)):
            own = units[below]
            if own.enacting or not (own.parent or _is_quoted(own, lines) or own.label is None):
                break
            if own.parent is not None or _is_quoted(own, lines):
                last = below
            elif below > last + 1:
                break
        if last == at:
            last = _closing(units, at, lines)
        if last == at:
            continue
        unit.last = units[last]
        _hang(units[at : last + 1])


def _is_quoted(unit: Unit, lines: Sequence[SourceLine]) -> bool:
    return without_noise(lines[unit.lines[0]].text).lstrip()[:1] in _OPENING


def _closing(units: Sequence[Unit], at: int, lines: Sequence[SourceLine]) -> int:
    """The first unit below that ends in a closing quotation mark; `at` itself where there is none."""
    for below in range(at + 1, len(units)):
        if units[below].enacting:
            break
        if lines[units[below].lines[-1]].text.rstrip(" .;").endswith(_CLOSING):
            return below
    return at


def _hang(draft: Sequence[Unit]) -> None:
    """Let the paragraphs of a draft hang under nothing outside of it."""
    own = {id(unit) for unit in draft}
    moved: set[int] = set()
    for unit in draft:
        if unit.parent is not None and id(unit.parent) not in own:
            unit.parent, unit.level = None, 1
            moved.add(id(unit))
        elif unit.parent is not None and id(unit.parent) in moved:
            unit.level = unit.parent.level + 1
            moved.add(id(unit))


def _mark_front(units: Sequence[Unit], heads: Sequence[int], lines: Sequence[SourceLine]) -> None:
    """Mark what stands above the first enacting words of a document whose body begins with them as front
    matter.

    Nothing with a label stands above them then, and no heading: only the title, who adopted it, and the
    votes. A long sentence is of a letter that transmits the text.
    """
    outer = [unit for unit in units if unit.parent is None]
    first = next((at for at, unit in enumerate(outer) if unit.enacting), 0)
    above = outer[:first]
    parents = {id(unit.parent) for unit in units}
    if not first or any(unit.label is not None or id(unit) in parents for unit in above):
        return
    if not heads or heads[0] > outer[first].lines[0]:
        for unit in above:
            text = _text_of(unit, lines)
            if len(text) <= _MAX_ADOPTED or line_end(text) not in {"stop", "comma"}:
                unit.front = "front.before_enacting"


def _mark_below_title(
    units: Sequence[Unit], heads: Sequence[int], lines: Sequence[SourceLine], language: Language
) -> None:
    """Mark as front matter what stands above the first heading or label and ends as no sentence does.

    That is the rest of a title, who wrote the document, and where: a body opens with a heading, a label or a
    sentence.
    """
    outer = [unit for unit in units if unit.parent is None and unit.cell is None]
    labelled = (unit.lines[0] for unit in outer if unit.label is not None)
    opens = min((*heads, *labelled), default=0)
    parents = {id(unit.parent) for unit in units}
    found: list[Unit] = []
    for unit in outer[: _MOST_BELOW_TITLE + 1]:
        text = _text_of(unit, lines)
        if unit.lines[0] >= opens or unit.enacting or id(unit) in parents:
            break
        if line_end(text) or readings(text, language):
            break
        found.append(unit)
    for unit in found if len(found) <= _MOST_BELOW_TITLE else ():
        unit.front = unit.front or "front.below_title"


def _text_of(unit: Unit, lines: Sequence[SourceLine]) -> str:
    return join_lines(map(str.strip, _bodies(unit, lines)))


def _bodies(unit: Unit, lines: Sequence[SourceLine]) -> Iterator[str]:
    """What the lines of a unit say, its label left out."""
    first, *others = unit.lines
    yield lines[first].text[unit.start :]
    for index in others:
        yield lines[index].text


def table_units(lines: Sequence[SourceLine], taken: Container[int], first: int) -> list[Unit]:
    """One unit a cell of a table from index `first` on, in the order of the lines,
    of lines that nothing has taken.
    """
    units: dict[tuple[int, int, int], Unit] = {}
    for index, line in enumerate(lines):
        if line.cell is None or index < first or index in taken or not line.text.strip():
            continue
        own = line.cell
        key = (own.table, own.row, own.column)
        if key not in units:
            cell = Cell(table=own.table, row=own.row, column=own.column, header=own.header)
            units[key] = Unit(None, None, 1, "table.cell", cell=cell)
        units[key].lines.append(index)
    return sorted(units.values(), key=lambda unit: unit.lines[0])


def _heading(lines: Sequence[SourceLine], index: int, label: Label | None, depth: int) -> Placed:
    if label is None:
        title = clean(lines[index].text).text
        return Placed(Heading("", None, title, 1, "heading.unlabelled"), index, index + 1)
    title = lines[index].text[label.body :].strip()
    heading = Heading(label.label, label.number, title, depth, f"heading.{label.shape.id}")
    return Placed(heading, index, index + 1)


def _begin(built: Built, open_units: list[Unit], index: int, action: Action, above: Unit | None) -> Unit:
    label = action.label
    assert label is not None
    named = label.shape.kind == "named"
    parent = _parent(open_units, action.depth, label, above)
    level = 1 if parent is None or named else parent.level + 1
    if parent is None and label.above:
        level = len(label.above) + 1
    elif parent is None and label.shape.rank >= _ITEM_RANK and label.shape.kind != "bullet":
        level = 2
    rule = f"label.{label.shape.id}{'.turned' if label.turned else ''}"
    unit = Unit(label, None if named else parent, level, rule, [index], label.body)
    del open_units[action.depth - 1 :]
    open_units.append(unit)
    built.units.append(unit)
    quoted = label.label[:1] in _OPENING
    if action.odd and not (quoted and action.odd == "number.not_first"):  # a quotation may begin anywhere
        message = f"«{label.label}» does not follow the label before it ({_ODD[action.odd]})"
        built.odd.append((action.odd, message, index, unit))
    if level == 2 and parent is None and label.number == 1 and not label.above:
        built.odd.append(("label.orphan", f"«{label.label}» hangs under nothing", index, unit))
    if label.turned:
        built.odd.append(("label.turned", f"«{label.label}» was read from its other end", index, unit))
    return unit


def _parent(open_units: Sequence[Unit], depth: int, label: Label, above: Unit | None) -> Unit | None:
    """The paragraph that a labelled one hangs under.

    It is that of the item before it in the same list; for the first item of a list an unlabelled paragraph
    right above, else what the decoder has left open.
    """
    before = open_units[depth - 1] if len(open_units) >= depth else None
    named = _named_above(before, label)
    if named is not None:
        return named
    own = label.shape
    if above is not None and above.label is None and not above.ends:
        above = None  # a heading without a label, most likely
    if before is not None and before.label is not None and before.label.shape.family == own.family:
        if own.kind == "bullet" and above is not None and above.label is None and above is not before.parent:
            return above
        if before.label.number < label.number or (own.kind == "bullet" and above is not None):
            return before.parent
    if own.rank >= _ITEM_RANK and not label.above and above is not None and above.label is None:
        return above
    if depth > 1 and len(open_units) >= depth - 1:
        return open_units[depth - 2]
    outer = open_units[0] if open_units and own.rank >= _ITEM_RANK and not label.above else None
    if outer is None or outer.label is None or outer.label.shape.rank >= _ITEM_RANK or outer.ends != "colon":
        return None
    return outer


def _named_above(unit: Unit | None, label: Label) -> Unit | None:
    """The paragraph whose number a compound label begins with, among one and those it hangs under."""
    while unit is not None and label.above:
        if unit.label is not None and (*unit.label.above, unit.label.number) == label.above:
            return unit
        unit = unit.parent
    return None


_ODD = {
    "number.gap": "numbers are left out",
    "number.repeat": "a number comes again",
    "number.restart": "the list begins anew",
    "number.not_first": "the list does not begin with its first number",
}


def _continue(built: Built, unit: Unit, index: int, line: BodyLine) -> None:
    if line.gap:
        message = "the paragraph goes on after a break; its parts were joined"
        built.odd.append(("item.joined", message, index, unit))
    if line.labels and line.labels[0].shape.text >= _SURE:
        _misfit(built, line, index)


def _misfit(built: Built, line: BodyLine, index: int) -> None:
    message = f"«{line.labels[0].label}» does not fit the sequence here and was read as text"
    built.odd.append(("label.out_of_sequence", message, index, None))


def _closed(built: Built, open_units: Sequence[Unit], line: BodyLine) -> Unit | None:
    """The numbered paragraph that a text right after its list of items closes, or None."""
    last = built.units[-1] if built.units else None
    if (
        line.labels
        or last is None
        or last.parent is None
        or len(open_units) < 2
        or open_units[-1] is not last
    ):
        return None
    outer = last
    while outer.parent is not None:
        outer = outer.parent
    if outer.label is None or outer.label.shape.kind not in {"number", "named"} or outer not in open_units:
        return None
    return outer if line_end(line.text) or (line.fill or 0.0) > _FULL else None


def _find_enacting(
    units: Sequence[Unit],
    texts: Mapping[int, str],
    heads: Sequence[int],
    language: Language,
    *,
    of_articles: bool,
) -> None:
    """Mark the enacting words: a short paragraph that ends in a comma, above a preamble or above paragraph 1.

    Where the language has words that open them, one that begins so counts, and may end in a colon; else all
    of a document have the same words. In a text of articles («The States Parties to the present Convention,»)
    others stand first below a heading: a preamble may be a list of such lines («to unite our strength, …»).
    `texts` are those of the units without a label, by their ids.
    """
    outer = [unit for unit in units if unit.parent is None and unit.cell is None]
    words, found, closed = "", 0, True
    opening = enacting_words(language)
    for at, unit in enumerate(outer):
        if unit.label is not None:
            closed = True
            continue
        text = texts[id(unit)]
        quoted = text[:1] in _OPENING
        text = text[1:].lstrip() if quoted else text
        end = line_end(text)
        closed = closed or end in {"stop", "semicolon"}
        if len(text) > _MAX_ENACTING and end != "comma":
            continue
        opens = begins_to_enact(text[: 2 * _MAX_ENACTING], language)
        clause = len(text) > _MAX_CONFERENCE or (len(text) > _MAX_ENACTING and _INNER_COMMA.search(text))
        if opens and end == "comma" and clause and not quoted:
            words, closed = "clause", False  # the words stand in the first clause: no other line has them
            continue
        longest = _MAX_CONFERENCE if opens and end == "comma" else _MAX_ENACTING
        if not 2 <= len(text) <= longest:
            continue
        if not (opens or (closed and (not of_articles or _is_first(outer, at, heads)))):
            continue
        after = outer[at + 1] if at + 1 < len(outer) else None
        leads = after is not None and (
            (after.label is None and line_end(texts[id(after)]) in {"comma", "semicolon", "stop", "colon"})
            or (
                after.label is not None
                and after.label.number == 1
                # Other words than those known open no resolution where a heading parts them from paragraph 1.
                and (opens or not _parts(heads, unit.lines[0], after.lines[0]))
            )
        )
        items = at + 1 < len(outer) and unit is not outer[-1]
        same = re.sub(r"\W+", "", text).casefold()
        # Misread or left out, the comma is missed only after words that are nothing else.
        whole = (
            opens and end != "colon" and opening.fullmatch(str(language.fold(text)).strip(" .,")) is not None
        )
        leads = leads or (opens and end == "comma" and after is not None)
        if (end == "comma" or whole) and leads and (opens or not words or same == words):
            words, found, closed = same, found + 1, False
            unit.enacting = found
        elif end == "colon" and opens and items and found:
            found, closed = found + 1, False
            unit.enacting = found


def _is_first(units: Sequence[Unit], at: int, heads: Sequence[int]) -> bool:
    """Whether no other unit stands between a unit and the heading above it, or the document's start."""
    return at == 0 or _parts(heads, units[at - 1].lines[-1], units[at].lines[0])


def _parts(heads: Sequence[int], above: int, below: int) -> bool:
    """Whether a heading, of those in order, stands between two lines."""
    return bisect_right(heads, above) < bisect_left(heads, below)


def paragraph_rows(
    units: Sequence[Unit],
    lines: Sequence[SourceLine],
    section_of: Sequence[str | None],
    chains: Chains,
    document: Document,
) -> Iterator[Paragraph]:
    """Yield the rows, with `raw` and no text yet: the bodies of a unit's lines joined by line breaks."""
    meetings: dict[str | None, int | None] = {}
    # Few sources have pages, and fewer boxes.
    paged, boxed = any(line.page is not None for line in lines), any(line.box for line in lines)
    for unit in units:
        own = [lines[index] for index in unit.lines]
        section_id = section_of[unit.lines[0]]
        if section_id not in meetings:
            meeting = meeting_over(section_id, chains)
            meetings[section_id] = meeting.meeting_number if meeting else None
        pages = [line.page for line in own if line.page is not None] if paged else ()
        label = unit.label
        bullet = label is not None and label.shape.kind == "bullet"
        yield Paragraph(
            paragraph_id=unit.paragraph_id or "",
            document_id=document.document_id,
            work_id=document.work_id,
            language=document.language,
            section_id=section_id,
            meeting_number=meetings[section_id],
            path=unit.path,
            parent_id=unit.parent.paragraph_id if unit.parent else None,
            level=unit.level,
            label=label.label if label and not bullet else None,
            number=label.number if label and not bullet else None,
            letter=label.letter if label else None,
            raw="\n".join([own[0].text[unit.start :], *[line.text for line in own[1:]]]),
            page_first=min(pages) if pages else None,
            page_last=max(pages) if pages else None,
            line_first=own[0].line,
            line_last=own[-1].line,
            boxes=tuple(_boxes(own)) if boxed else (),
            origin="ocr" if "ocr" in [line.origin for line in own] else "text",
            cells=unit.cell,
        )


def findings_of(built: Built, lines: Sequence[SourceLine], document: Document) -> Iterator[Finding]:
    """Yield what is odd about the chosen reading, at the line where it shows."""
    for code, message, index, unit in built.odd:
        if code == "number.restart" and unit is not None and "~" not in unit.path.rpartition(".")[2]:
            continue  # another resolution or annex begins: its numbers are its own
        yield finding(
            code,
            message,
            lines[index].text,
            document_id=document.document_id,
            paragraph_id=unit.paragraph_id if unit is not None else None,
            page=lines[index].page,
            line=lines[index].line,
        )


def claim_body(built: Built, claimed: list[Claimed | None]) -> None:
    """Fill in what each line of the body is,
    by its index. The lines that go on with a paragraph share one claim.
    """
    for index in built.closing:
        claimed[index] = Claimed("closing", "closing.adopted")
    for index in built.pages:
        claimed[index] = Claimed("furniture", "furniture.page_sequence")
    for unit in built.units:
        first, *others = unit.lines
        if unit.front:
            claim = following = Claimed("front_matter", unit.front)
        elif unit.cell is not None:
            claim = following = Claimed("table", unit.rule, unit)
        else:
            claim = Claimed("item", unit.rule, unit, unit.start)
            following = Claimed("continuation", "continuation.line", unit)
        claimed[first] = claim
        for index in others:
            claimed[index] = following


def _boxes(lines: Sequence[SourceLine]) -> Iterator[Box]:
    """One box for each stretch of a unit's lines that follow one another on a page."""
    stretch: Box | None = None
    last = 0
    for line in lines:
        box = line.box
        if box is None:
            continue
        if stretch is not None and stretch.page == box.page and line.line == last + 1:
            stretch = Box(
                page=box.page,
                x0=min(stretch.x0, box.x0),
                top=min(stretch.top, box.top),
                x1=max(stretch.x1, box.x1),
                bottom=max(stretch.bottom, box.bottom),
            )
        else:
            if stretch is not None:
                yield stretch
            stretch = box
        last = line.line
    if stretch is not None:
        yield stretch


_UNASSIGNED = Claimed("unassigned", "")


def ledger_line(
    document: Document,
    line: SourceLine,
    claimed: Claimed | None,
    section_id: str | None,
    direction: Direction,
) -> Line:
    """Return the ledger's row of a line; one that nothing claims is `unassigned`."""
    own = claimed or _UNASSIGNED
    return Line(
        document_id=document.document_id,
        line=line.line,
        page=line.page,
        text=line.text,
        box=line.box,
        role=own.role,
        paragraph_id=own.unit.paragraph_id if own.unit else None,
        section_id=section_id,
        direction=direction,
        repair=line.repair,
        rule=own.rule,
        body_start=own.body_start,
        gap_before=line.gap_before,
        indent=line.indent,
        origin=line.origin,
    )


# ---------------------------------------------------------------------------------------------
# Paths


# With so many headings of articles, most of whose numbers begin anew, a text is one of articles.
_COUNTED = 2
_DECISIONS = frozenset({"heading.draft", "heading.decision"})
_LATIN_STEP = re.compile(r"[A-Za-z0-9.\-]+")
_NUMBER = re.compile(r"\d+")
_ROMANS = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Steps:
    """What the headings of a document open, by their sections' ids: the labels of annexes, articles and
    decisions as a path writes them; empty where none is printed.
    """

    annexes: Mapping[str, str]
    articles: Mapping[str, str]
    decisions: Mapping[str, str]


@dataclass(slots=True)
class _Names:
    """The steps that are given out: what has the same label gets `~2`, what has none its ordinal."""

    given: dict[str, str] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    ordinals: Counter[str] = field(default_factory=Counter)

    def step(self, key: str, letters: str, label: str, under: str = "") -> str:
        """Return the step of what `key` names under another path, the same each time it is asked for."""
        if key not in self.given:
            self.ordinals[under] += 1
            plain = f"{letters}{label or self.ordinals[under]}"
            self.times[under + plain] += 1
            times = self.times[under + plain]
            self.given[key] = plain if times == 1 else f"{plain}~{times}"
        return self.given[key]


def steps_of(headings: Sequence[Placed], sections: Sequence[Section], language: Language) -> Steps:
    """Return what the headings of a document open; each has its section at the same place."""
    annexes: dict[str, str] = {}
    articles: dict[str, str] = {}
    decisions: dict[str, str] = {}
    for placed, section in zip(headings, sections, strict=True):
        own, heading = section.section_id, placed.heading
        if is_annex(section.title, language, section.label):
            annexes[own] = _annex_label(f"{section.label} {section.title}", language)
        elif heading.rule == "heading.article" and heading.number:
            articles[own] = f"{heading.number}{_repeat(heading.label or heading.title, language)}"
        elif heading.rule in _DECISIONS:
            decisions[own] = _decision_label(section.label or section.title)
    return Steps(annexes, articles, decisions)


def assign_paths(
    built: Built,
    section_of: Sequence[str | None],
    chains: Chains,
    steps: Steps,
    document_id: str,
) -> None:
    """Give every unit its path and its id; see the data contract for the form of paths.

    Decisions, annexes and articles open levels by their printed numbers. A resolution's enacting words are
    `p0`. What stands above the first enacting words, without a label, is front matter.
    """
    counts: Counter[str] = Counter()
    times: Counter[str] = Counter()
    bases = _bases(built.units, section_of, chains, steps)
    for unit, outer in zip(built.units, bases, strict=True):
        if unit.front:
            continue
        if unit.cell is not None:
            unit.path = f"t{unit.cell.table}.{unit.cell.row}.{unit.cell.column}"
        else:
            plain = _plain_path(unit, _above(unit, outer), counts)
            times[plain] += 1
            unit.path = plain if times[plain] == 1 else f"{plain}~{times[plain]}"
        unit.paragraph_id = f"{document_id}:{unit.path}"


@dataclass(slots=True)
class _Place:
    """Where a walk through the units stands: the decision's step and the level of its heading, the annex's
    section. `open` says that a heading has opened the decision, and its enacting words have not come.
    """

    decision: str = ""
    within: int = 0
    annex: str | None = None
    open: bool = False


def _bases(
    units: Sequence[Unit], section_of: Sequence[str | None], chains: Chains, steps: Steps
) -> Iterator[str]:
    """The levels above each unit, in the order of the units.

    A decision among several begins at its heading, where two have numbers, or at its enacting words, which
    take the number of the heading above them; a heading above that of the decision ends it. An annex begins
    at its heading and lasts until the next one.
    """
    decided = max((unit.enacting for unit in units), default=0)
    headed = sum(map(bool, steps.decisions.values())) > 1
    decisions, annexes = _Names(), _Names()
    articles = _Names() if _counts_by_article(units, section_of, chains, steps) else None
    here, named, seen = _Place(), "", 0
    around: list[tuple[Unit, _Place]] = []
    for unit in units:
        if unit.cell is not None:  # its place is that of its table
            yield ""
            continue
        first = unit.lines[0]
        for own, _ in groupby(section_of[seen : first + 1]):
            chain = chains.get(own or "", ())
            here.annex = next(
                (one.section_id for one in chain if one.section_id in steps.annexes), here.annex
            )
            title = next((one for one in chain if one.section_id in steps.decisions), None)
            if title is None or title.section_id == named:
                continue
            named = title.section_id
            if headed:
                here = _Place(decisions.step(named, "d", steps.decisions[named]), title.level, open=True)
        seen = max(seen, first + 1)
        chain = chains.get(section_of[first] or "", ())
        level = chain[-1].level if chain else 0
        if unit.enacting and here.open and unit.last is None:
            here.open, here.annex = False, None
        elif unit.enacting:
            around += [(unit.last, here)] if unit.last is not None else []
            label = steps.decisions.get(named, "") if unit.last is None else ""
            own = decisions.step(f"enacting {unit.enacting}", "d", label) if decided > 1 or headed else ""
            here, named = _Place(own, level), named if unit.last is not None else ""
        elif chain and level < here.within:
            here = _Place(annex=here.annex)
        yield _base(chain, here, steps, annexes, articles)
        if around and unit is around[-1][0]:  # what quotes the draft goes on
            here = around.pop()[1]


def _base(
    chain: Sequence[Section], here: _Place, steps: Steps, annexes: _Names, articles: _Names | None
) -> str:
    """The levels above a document's paragraphs: decision, meeting, annex, article."""
    parts = [here.decision] if here.decision else []
    meeting = next((one for one in chain if one.kind == "meeting"), None)
    if meeting is not None:
        parts.append(meeting.section_id.rsplit(":", 1)[1])
    if here.annex is not None:
        parts.append(annexes.step(here.annex, "a", steps.annexes[here.annex], here.decision))
    article = next((one.section_id for one in reversed(chain) if one.section_id in steps.articles), None)
    if articles is not None and article is not None:
        parts.append(articles.step(article, "art", steps.articles[article], ".".join(parts) + "."))
    return ".".join(parts)


def _counts_by_article(
    units: Sequence[Unit], section_of: Sequence[str | None], chains: Chains, steps: Steps
) -> bool:
    """Whether a text is one of articles: their paragraphs do not go on in number from one to the next."""
    if len(steps.articles) < _COUNTED:
        return False
    firsts: dict[str, int] = {}
    for unit in units:
        if unit.label is None or unit.parent is not None or unit.label.shape.kind != "number":
            continue
        chain = chains.get(section_of[unit.lines[0]] or "", ())
        article = next((one.section_id for one in chain if one.section_id in steps.articles), None)
        if article is not None:
            firsts.setdefault(article, unit.label.number)
    return 2 * sum(number > 1 for number in firsts.values()) <= len(firsts)


def _above(unit: Unit, base: str) -> str:
    """The path that a unit's own step follows: that of its parent.

    Ids of labelled paragraphs come from printed labels alone, so an unlabelled parent gives them no step.
    """
    parent = unit.parent
    if unit.label is not None and unit.label.shape.kind != "bullet":
        while parent is not None and parent.label is None:
            parent = parent.parent
    return parent.path if parent is not None else base


def _plain_path(unit: Unit, base: str, counts: Counter[str]) -> str:
    """The path before repeats are told apart."""
    label = unit.label
    under = f"{base}." if base else ""
    if label is None or label.shape.kind == "bullet":
        if unit.enacting:
            counts[base] = 0
            return f"{under}p0"
        counts[base] += 1
        return f"{under}p{counts[base]}"
    if label.shape.kind == "named":
        return f"{under}rec{label.number}"
    if unit.parent is not None and unit.parent.label is not None:
        above = unit.parent.label
        own = label.letter if label.above and label.letter else label.number
        if label.above and (*above.above, above.number) != label.above:
            return f"{under.rstrip('.')}.{'.'.join(map(str, (*label.above, own)))}"
        return f"{under}{own}"
    if label.above:
        return f"{under}r{'.'.join(map(str, (*label.above, label.letter or label.number)))}"
    return f"{under}r{label.number}" if label.shape.kind == "number" else f"{under}{label.number}"


# ---------------------------------------------------------------------------------------------
# Labels as a path writes them


def _decision_label(printed: str) -> str:
    """The number of a decision, such as `25-CP.27` of «Decision 25/CP.27»; empty where none is printed.

    Letters that are not Latin leave their number alone.
    """
    last = next((word for word in reversed(printed.split()) if any(map(str.isdigit, word))), "")
    words = printed.split()
    if not last:
        return words[-1] if len(words) > 1 and roman_value(words[-1]) else ""
    number = "".join(str(int(one)) if one.isdecimal() else one for one in last.strip(".,:;()"))
    step = number.replace("/", "-")
    if _LATIN_STEP.fullmatch(step):
        return step
    digits = _NUMBER.search(step)
    return digits[0] if digits else ""


def _annex_label(printed: str, language: Language) -> str:
    """The label of an annex: a digit or a letter as such, numerals and ordinals as Roman numerals."""
    folded = " ".join(str(language.fold(printed)).split())
    match = _annex_words(language).match(folded)
    if match is None:
        return ""
    word = match["after"] or match["before"] or ""
    if word.isdecimal():
        return str(int(word))
    if len(word) == 1 and word.isascii() and word.isupper() and word not in "IVX":
        return word
    value = ordinal_value(word, language) if word else None
    return _roman(value) if value else ""


@cache
def _annex_words(language: Language) -> re.Pattern[str]:
    """An annex's word with what counts it beside it."""
    words = either(map(language.fold, language.headings.annexes))
    ordinals = {
        str(language.fold(word))
        for table in (language.meetings.ordinals, language.headings.ordinals)
        for spelled in table.values()
        for word in spelled
    }
    count = rf"(?:\d{{1,3}}|[IVXL]{{1,6}}|[A-Z]|{either((*ordinals, *language.numbers))})(?!\w)"
    return late(rf"(?:(?P<before>{count})\s)?{words}(?:\s?\(?(?P<after>{count}))?")


def _roman(value: int) -> str:
    found = ""
    for worth, sign in _ROMANS:
        while value >= worth:
            found, value = found + sign, value - worth
    return found


def _repeat(printed: str, language: Language) -> str:
    """The Latin word for an article that is added after another: `bis` of «٢٤٢ مكررا»; empty for others."""
    repeats = language.reference_words.counting.repeats if language.reference_words is not None else {}
    folded = str(language.fold(printed))
    known = {str(language.fold(word)): latin for word, latin in repeats.items()}
    longest = sorted(known, key=len, reverse=True)
    found = next((word for word in longest if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded)), None)
    return known[found] if found is not None else ""
