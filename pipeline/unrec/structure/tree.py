"""Decoded lines → the tree of a document's paragraphs: parents, raw text, headings, what is odd; and their
paths: language-independent places, from printed labels, as the data contract says.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from unrec.catalogue import roman
from unrec.findings import finding
from unrec.languages import Language
from unrec.languages.signs import begins_to_enact, enacting_words, is_annex, line_end
from unrec.models import (
    Box,
    CellParagraph,
    Document,
    Finding,
    Paragraph,
    Section,
    SourceCell,
    SourceLine,
)
from unrec.nested import Chains, meeting_over
from unrec.structure.articles import RULE as ARTICLE
from unrec.structure.decode import Action
from unrec.structure.features import CAPTION, BodyLine
from unrec.structure.furniture import Claim
from unrec.structure.headings import Heading, ordinal_value
from unrec.structure.labels import Label, readings, roman_value
from unrec.structure.placed import Placed
from unrec.text import (
    COMMAS,
    DASHES,
    OPENING_QUOTES,
    clean,
    either,
    join_lines,
    late,
    without_noise,
)

# Enacting words are short, but for the full name of a conference;
# a clause below them holds commas of its own.
_MAX_ENACTING, _MAX_CONFERENCE = 100, 240
# With so many headings of articles a text is one of articles; with so many that begin anew paths name them.
_ARTICLES, _COUNTED = 3, 2
_SURE = 2.0
# More paragraphs without a mark at their end are a list.
_MOST_BELOW_TITLE = 5
# Who adopted a resolution, and how, takes no more.
_MAX_ADOPTED = 150
_ITEM_RANK = 4  # of letters, Roman numerals and bullets
_FULL = 0.85
_INNER_COMMA = re.compile(rf"[{COMMAS}].")
_OPENING = frozenset(OPENING_QUOTES)
_SENTENCES = frozenset({"stop", "semicolon"})


@dataclass(slots=True, eq=False)
class Unit:
    """A paragraph while its lines are being found: `lines` are their indexes, `start` where the body of the
    first begins.

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
    paragraph_id: str = ""
    enacting: int = 0
    front: str = ""
    ends: str = ""
    cell: SourceCell | None = None
    last: "Unit | None" = None


class Built(NamedTuple):
    """What the actions make: paragraphs in reading order, headings, findings, and the lines that close a
    resolution, by index.

    A finding is (code, message, index of the line, the unit or None).
    """

    units: list[Unit]
    heads: list[Placed]
    odd: list[tuple[str, str, int, Unit | None]]
    closing: list[int]


def build(
    lines: Sequence[SourceLine],
    indexes: Sequence[int],
    body: Sequence[BodyLine],
    actions: Sequence[Action],
    language: Language,
) -> Built:
    """Return the units and headings of decoded lines; `indexes` are the lines' places in the source."""
    built = _Builder(lines).built(indexes, body, actions)
    rule_of = (
        (index, ARTICLE if line.text_at else line.fixed) for index, line in zip(indexes, body, strict=True)
    )
    fixed = {index: rule for index, rule in rule_of if rule}
    rules = {**{head.start: head.heading.rule for head in built.heads}, **fixed}
    heads = sorted(rules)
    articles = [head for head in heads if rules[head] == ARTICLE]
    _Enacting(built.units, lines, heads, articles if len(articles) >= _ARTICLES else (), language).mark()
    _bound_drafts(built.units, lines)
    # The only decision of a document is the document: its heading stands above the front matter.
    single = sum(bool(unit.enacting) and unit.last is None for unit in built.units) == 1
    named = {index for index, rule in fixed.items() if single and rule in _DECISIONS}
    _mark_front(built.units, [index for index in heads if index not in named], lines)
    _mark_below_title(built.units, heads, lines, language)
    return built


class _Builder:
    """The paragraphs and headings that actions make, line by line."""

    def __init__(self, lines: Sequence[SourceLine]) -> None:
        self.lines, self.made = lines, Built([], [], [], [])
        self.open_units: list[Unit] = []
        self.current: Unit | None = None
        self.closed: tuple[Unit, int] | None = None  # what was closed last, and its lines until then
        self.head = False  # whether a heading may go on

    def built(self, indexes: Sequence[int], body: Sequence[BodyLine], actions: Sequence[Action]) -> Built:
        above = ""  # the last line of the current paragraph
        for index, line, action in zip(indexes, body, actions, strict=True):
            if action.kind == "text" and self.current is not None:
                self.current.lines.append(index)
                if line.gap:
                    message = "the paragraph goes on after a break; its parts were joined"
                    self.made.odd.append(("item.joined", message, index, self.current))
                self._note_misfit(line, index)
            else:
                if self.current is not None:
                    self.current.ends = line_end(above)
                self._begin(index, line, action)
            above = line.text
        if self.current is not None:
            self.current.ends = line_end(above)
        return self.made

    def _begin(self, index: int, line: BodyLine, action: Action) -> None:
        """What a line begins that goes on with no paragraph."""
        kind, made = action.kind, self.made
        if kind in {"fixed", "close"}:
            self.open_units = [] if line.resets else self.open_units
            made.closing.extend([index] if line.closing else [])
            self.current, self.head = None, False
            if line.text_at:  # an article with its text on the line
                self.current = Unit(None, None, 1, ARTICLE, [index], line.text_at)
                made.units.append(self.current)
        elif kind == "head":
            made.heads.append(self._captioned(_heading(self.lines, index, action.label)))
            self.current, self.head = None, True
        elif kind == "text" and self.head:
            head = made.heads[-1]
            title = join_lines([head.heading.title, self.lines[index].text.strip()])
            made.heads[-1] = head._replace(heading=head.heading._replace(title=title), end=index + 1)
        elif action.label is not None:
            self.current, self.head = self._labelled(index, action, action.label), False
        else:
            self.current, self.head = self._unlabelled(index, line), False

    def _captioned(self, head: Placed) -> Placed:
        """A heading without a label, with the caption right above it for one: «Figure 25.I»."""
        unit, above = self.current, self.lines[head.start - 1].text.strip() if head.start else ""
        if unit is None or unit.label or head.heading.label or unit.lines != [head.start - 1]:
            return head
        if not CAPTION.fullmatch(above) or above[-4:].isdecimal():  # a year
            return head
        self.made.units.remove(unit)
        return Placed(head.heading._replace(label=above, rule="heading.caption"), unit.lines[0], head.end)

    def _labelled(self, index: int, action: Action, label: Label) -> Unit:
        named = label.shape.kind == "named"
        parent = None if named else _parent(self.open_units, action.depth, label, self.current)
        self._give_back(parent)
        level = 1 if parent is None else parent.level + 1
        if parent is None and label.above:
            level = len(label.above) + 1
        elif parent is None and label.shape.rank >= _ITEM_RANK and label.shape.kind != "bullet":
            level = 2
        rule = f"label.{label.shape.id}"
        unit = Unit(label, parent, level, rule, [index], label.body)
        del self.open_units[action.depth - 1 :]
        self.open_units.append(unit)
        self.made.units.append(unit)
        self.made.odd.extend((code, text, index, unit) for code, text in _oddities(unit, label, action.odd))
        return unit

    def _unlabelled(self, index: int, line: BodyLine) -> Unit:
        """The paragraph that a line without a label begins, or the one above a list that it closes."""
        outer = self._closed(line)
        if outer is not None:
            self.closed = outer, len(outer.lines)
            outer.lines.append(index)
            message = "text after the list was taken as the closing words of the paragraph above it"
            self.made.odd.append(("item.closing", message, index, outer))
            return outer
        unit = Unit(None, None, 1, "paragraph.unlabelled", [index])
        self.made.units.append(unit)
        self._note_misfit(line, index)
        return unit

    def _give_back(self, parent: Unit | None) -> None:
        """Give what seemed a paragraph's closing words to the item in it that goes on below them."""
        closed, self.closed = self.closed, None
        if closed is None or parent is None or closed[0] not in _upward(parent.parent):
            return
        outer, first = closed
        parent.lines += outer.lines[first:]
        moved = set(outer.lines[first:])
        del outer.lines[first:]
        for at, (code, message, index, unit) in enumerate(self.made.odd):
            if unit is outer and index in moved:
                self.made.odd[at] = (code, message, index, parent)

    def _closed(self, line: BodyLine) -> Unit | None:
        """The numbered paragraph that a text right after its list of items closes, or None."""
        last = self.open_units[-1] if self.open_units else None
        if line.labels or last is None or last is not self.current or last.parent is None:
            return None
        if last.ends == "colon":  # what stands below is of the item
            return None
        *_, outer = _upward(last) if last.ends else (last,)
        numbered = outer is last or (
            outer.label is not None and outer.label.shape.kind in {"number", "named"}
        )
        ended = line_end(line.text) or (line.fill or 0.0) > _FULL
        return outer if ended and numbered and outer in self.open_units else None

    def _note_misfit(self, line: BodyLine, index: int) -> None:
        if line.labels and line.labels[0].shape.text >= _SURE:
            message = f"«{line.labels[0].label}» does not fit the sequence here and was read as text"
            self.made.odd.append(("label.out_of_sequence", message, index, None))


def _oddities(unit: Unit, label: Label, odd: str) -> Iterator[tuple[str, str]]:
    """What is odd about a paragraph's label: code and message."""
    quoted = label.label[:1] in _OPENING  # a quotation may begin anywhere
    if odd and not (quoted and odd == "number.not_first"):
        yield odd, f"«{label.label}» does not follow the label before it ({_ODD[odd]})"
    if unit.level == 2 and unit.parent is None and label.number == 1 and not label.above:
        yield "label.orphan", f"«{label.label}» hangs under nothing"


_ODD = {
    "number.gap": "numbers are left out",
    "number.repeat": "a number comes again",
    "number.restart": "the list begins anew",
    "number.not_first": "the list does not begin with its first number",
}


def _heading(lines: Sequence[SourceLine], index: int, label: Label | None) -> Placed:
    """A heading on one line; how deep it stands is told later."""
    if label is None:
        heading = Heading("", None, clean(lines[index].text).text, 1, "heading.unlabelled")
    else:
        title = lines[index].text[label.body :].strip()
        heading = Heading(label.label, label.number, title, 1, f"heading.{label.shape.id}")
    return Placed(heading, index, index + 1)


def _parent(open_units: Sequence[Unit], depth: int, label: Label, above: Unit | None) -> Unit | None:
    """The paragraph that a labelled one hangs under.

    It is that of the item before it in the same list; for the first item of a list an unlabelled paragraph
    right above, else what the decoder has left open.
    """
    before = open_units[depth - 1] if depth <= len(open_units) else None
    named = _named_above(before, label)
    if named is not None:
        return named
    labelled = above is not None and above.label is not None
    plain = _unmarked(above)
    if before is not None and _goes_on(before, label, known=labelled or plain is not None):
        return plain if plain and label.shape.kind == "bullet" else before.parent
    if plain is not None and label.shape.rank >= _ITEM_RANK and not label.above:
        return plain
    return open_units[depth - 2] if 1 < depth <= len(open_units) + 1 else None


def _unmarked(unit: Unit | None) -> Unit | None:
    """A paragraph without a label that ends in no mark: most likely a heading without one."""
    return unit if unit is not None and unit.label is None and unit.ends else None


def _goes_on(before: Unit, label: Label, *, known: bool) -> bool:
    """Whether a label goes on in the list of another; bullets do, below anything that is known."""
    if before.label is None or before.label.shape.family != label.shape.family:
        return False
    return before.label.number < label.number or (label.shape.kind == "bullet" and known)


def _named_above(unit: Unit | None, label: Label) -> Unit | None:
    """The paragraph whose number a compound label begins with, among one and those it hangs under."""
    if not label.above:
        return None
    labelled = ((each, each.label) for each in _upward(unit) if each.label is not None)
    return next((each for each, own in labelled if (*own.above, own.number) == label.above), None)


def _upward(unit: Unit | None) -> Iterator[Unit]:
    """A paragraph and those it hangs under, from the inside out."""
    while unit is not None:
        yield unit
        unit = unit.parent


# ---------------------------------------------------------------------------------------------
# Enacting words, drafts, front matter


class _Enacting:
    """The search for enacting words: a short paragraph that ends in a comma, above a preamble or paragraph 1.

    Where the language has words that open them, one that begins so counts, and may end in a colon; else all
    of a document have the same words. In a text of articles («The States Parties to the present Convention,»)
    others stand first below a heading that is no article's: a preamble may be a list of such lines («to unite
    our strength, …»).
    """

    def __init__(
        self,
        units: Sequence[Unit],
        lines: Sequence[SourceLine],
        heads: Sequence[int],
        articles: Sequence[int],
        language: Language,
    ) -> None:
        self.units = [unit for unit in units if unit.parent is None]
        self.texts = [_text_of(unit, lines) if unit.label is None else "" for unit in self.units]
        self.heads, self.language, self.articles = heads, language, articles
        self.words, self.times, self.closed = "", 0, True

    def mark(self) -> None:
        """Number the enacting words of the document."""
        for at, unit in enumerate(self.units):
            if unit.label is not None:
                self.closed = True
                continue
            quoted = self.texts[at][:1] in _OPENING
            text = self.texts[at][1:].lstrip() if quoted else self.texts[at]
            end = line_end(text)
            self.closed = self.closed or end in _SENTENCES
            if len(text) <= _MAX_ENACTING or end == "comma":
                self._look(at, text, end, quoted=quoted)

    def _look(self, at: int, text: str, end: str, *, quoted: bool) -> None:
        """Mark a paragraph without a label where it is enacting words."""
        opens = begins_to_enact(text[: 2 * _MAX_ENACTING], self.language)
        if opens and not quoted and _is_clause(text):
            # The words stand in the first clause: no other line has them.
            self.words, self.closed = "clause", False
            return
        kind = _kind_of(text, end, self.language, opens=opens) if opens or self._may_stand(at) else ""
        same = re.sub(r"\W+", "", text).casefold()
        if kind == "enacting" and (opens or self.words in {"", same}) and self._leads(at, end, opens=opens):
            self.words = same
        elif kind != "announcing" or not self.times or at + 1 == len(self.units):
            return
        self.times, self.closed = self.times + 1, False
        self.units[at].enacting = self.times

    def _may_stand(self, at: int) -> bool:
        """Whether other words than those known may enact at a place."""
        if not self.closed or not self.articles:
            return self.closed
        above, here = self.units[at - 1].lines[-1] if at else -1, self.units[at].lines[0]
        return (not at or _parts(self.heads, above, here)) and not _parts(self.articles, above, here)

    def _leads(self, at: int, end: str, *, opens: bool) -> bool:
        """Whether a clause or paragraph 1 stands below what may be enacting words."""
        if at + 1 == len(self.units) or (opens and end == "comma"):
            return at + 1 < len(self.units)
        unit, after = self.units[at], self.units[at + 1]
        beside = self.texts[max(at - 1, 0) : at] + self.texts[at + 1 : at + 2]
        if not opens and _first_word(self.texts[at]) in map(_first_word, beside):
            return False  # a clause among others that begin so
        if after.label is None:
            return line_end(self.texts[at + 1]) != ""
        # Other words than those known open no resolution where a heading parts them from paragraph 1.
        return after.label.number == 1 and (opens or not _parts(self.heads, unit.lines[0], after.lines[0]))


def _first_word(text: str) -> str:
    return text.partition(" ")[0]


def _is_clause(text: str) -> bool:
    """Whether what begins with enacting words goes on as a clause."""
    return len(text) > _MAX_CONFERENCE or (len(text) > _MAX_ENACTING and bool(_INNER_COMMA.search(text)))


def _kind_of(text: str, end: str, language: Language, *, opens: bool) -> str:
    """Whether a text may be enacting words, or words of their kind that announce a list.

    Misread or left out, the comma is missed only after words that are nothing else.
    """
    if not 2 <= len(text) <= (_MAX_CONFERENCE if opens and end == "comma" else _MAX_ENACTING):
        return ""
    if end == "comma" or not opens:
        return "enacting" if end == "comma" else ""
    if end == "colon":
        return "announcing"
    whole = enacting_words(language).fullmatch(str(language.fold(text)).strip(" .,"))
    return "enacting" if whole is not None else ""


def _parts(heads: Sequence[int], above: int, below: int) -> bool:
    """Whether a heading, of those in order, stands between two lines."""
    return bisect_right(heads, above) < bisect_left(heads, below)


def _bound_drafts(units: Sequence[Unit], lines: Sequence[SourceLine]) -> None:
    """Find where each draft ends that is quoted within another text, and hang its numbers under nothing.

    Each paragraph of such a draft begins with an opening quotation mark.
    """
    for at, unit in enumerate(units):
        if not unit.enacting or not _is_quoted(unit, lines):
            continue
        last = at
        for below in range(at + 1, len(units)):
            within = units[below].parent is not None or _is_quoted(units[below], lines)
            if units[below].enacting or (not within and (units[below].label or below > last + 1)):
                break
            last = below if within else last
        if last > at:
            unit.last = units[last]
            _hang(units[at : last + 1])


def _is_quoted(unit: Unit, lines: Sequence[SourceLine]) -> bool:
    return without_noise(lines[unit.lines[0]].text).lstrip()[:1] in _OPENING


def _hang(draft: Sequence[Unit]) -> None:
    """Let the paragraphs of a draft hang under nothing outside of it."""
    within = {id(unit) for unit in draft}
    moved: set[int] = set()
    for unit in draft:
        outside = unit.parent is not None and id(unit.parent) not in within
        if outside or id(unit.parent) in moved:
            unit.parent = None if outside else unit.parent
            unit.level = 1 if unit.parent is None else unit.parent.level + 1
            moved.add(id(unit))


def _mark_front(units: Sequence[Unit], heads: Sequence[int], lines: Sequence[SourceLine]) -> None:
    """Mark what stands above the first enacting words of a document whose body begins with them as front
    matter.

    Nothing with a label stands above them then, and no heading: only the title, who adopted it, and the
    votes. A long sentence is of a letter that transmits the text.
    """
    first = next((at for at, unit in enumerate(units) if unit.enacting), 0)
    headed = bool(first and heads) and heads[0] < units[first].lines[0]
    if headed or any(unit.label is not None for unit in units[:first]):
        return
    for unit in units[:first]:
        text = _text_of(unit, lines)
        if len(text) <= _MAX_ADOPTED or line_end(text) not in {"stop", "comma"}:
            unit.front = "front.before_enacting"


def _mark_below_title(
    units: Sequence[Unit], heads: Sequence[int], lines: Sequence[SourceLine], language: Language
) -> None:
    """Mark as front matter what stands above the first heading or label and ends as no sentence does.

    That is the rest of a title, who wrote the document, and where: a body opens with a heading, a label or a
    sentence. What a small letter goes on from is one.
    """
    labelled = next((unit for unit in units if unit.label is not None), None)
    opens = min((*heads[:1], *(labelled.lines[:1] if labelled is not None else ())), default=0)
    among: list[Unit] = []
    for unit in units[: _MOST_BELOW_TITLE + 1]:
        text = _text_of(unit, lines)
        if text[:1].islower():
            return
        holds = labelled is not None and unit is labelled.parent
        if unit.lines[0] >= opens or unit.enacting or holds or line_end(text) or readings(text, language):
            break
        among.append(unit)
    for unit in among if len(among) <= _MOST_BELOW_TITLE else ():
        unit.front = unit.front or "front.below_title"


def _text_of(unit: Unit, lines: Sequence[SourceLine]) -> str:
    """What the lines of a unit say, its label left out."""
    first, *others = unit.lines
    return join_lines([lines[first].text[unit.start :].strip(), *(lines[at].text.strip() for at in others)])


# ---------------------------------------------------------------------------------------------
# Rows


def paragraph_rows(
    units: Sequence[Unit],
    lines: Sequence[SourceLine],
    section_of: Sequence[str | None],
    chains: Chains,
    document: Document,
) -> Iterator[Paragraph]:
    """Yield the rows, with `raw` and no text yet: the bodies of a unit's lines joined by line breaks."""
    meeting_of = cache(lambda section_id: meeting_over(section_id, chains))
    paged = any(line.page is not None for line in lines)  # few sources have pages, and none has boxes without
    for unit in units:
        own, label = [lines[index] for index in unit.lines], unit.label
        section_id = section_of[unit.lines[0]]
        meeting = meeting_of(section_id)
        printed, number = (label.label, label.number) if label is not None else (None, None)
        if label is not None and label.shape.kind == "bullet":
            printed = number = None
        pages, boxes = _printed_on(own) if paged else ((), ())
        columns: dict[str, Any] = {} if unit.cell is None else _place(unit.cell)
        yield (Paragraph if unit.cell is None else CellParagraph)(
            paragraph_id=unit.paragraph_id,
            document_id=document.document_id,
            work_id=document.work_id,
            language=document.language,
            section_id=section_id,
            meeting_number=meeting.meeting_number if meeting else None,
            path=unit.path,
            parent_id=unit.parent.paragraph_id if unit.parent else None,
            level=unit.level,
            label=printed,
            number=number,
            letter=label.letter if label else None,
            raw="\n".join([own[0].text[unit.start :], *[line.text for line in own[1:]]]),
            page_first=min(pages, default=None),
            page_last=max(pages, default=None),
            line_first=own[0].line,
            line_last=own[-1].line,
            boxes=boxes,
            origin="ocr" if "ocr" in [line.origin for line in own] else "text",
            **columns,
        )


def _place(cell: SourceCell) -> dict[str, Any]:
    """The columns of a cell besides those of a paragraph; its headers are told once it has a text."""
    header = () if cell.header is None else (cell.header,)
    spans = {"row_span": cell.row_span, "column_span": cell.column_span}
    return {"table": cell.table, "row": cell.row, "column": cell.column, "header": header, **spans}


def findings_of(built: Built, lines: Sequence[SourceLine], document: Document) -> Iterator[Finding]:
    """Yield what is odd about the chosen reading, at the line where it shows."""
    for code, message, index, unit in built.odd:
        if code == "number.restart" and unit is not None and "~" not in unit.path.rpartition(".")[2]:
            continue  # another resolution or annex begins: its numbers are its own
        line, paragraph_id = lines[index], unit.paragraph_id or None if unit is not None else None
        yield finding(
            *(code, message, line.text),
            document_id=document.document_id,
            paragraph_id=paragraph_id,
            page=line.page,
            line=line.line,
        )


def claim_body(built: Built, claims: dict[int, Claim]) -> None:
    """Claim each line of the body for what it is there; the lines that go on with a paragraph share one."""
    claims |= dict.fromkeys(built.closing, Claim("closing", "closing.adopted"))
    for unit in built.units:
        first, *others = unit.lines
        if unit.front:
            claim = following = Claim("front_matter", unit.front)
        elif unit.cell is not None:
            claim = following = Claim("table", unit.rule, unit.paragraph_id)
        else:
            claim = Claim("item", unit.rule, unit.paragraph_id, unit.start)
            following = Claim("continuation", "continuation.line", unit.paragraph_id)
        claims[first] = claim
        claims |= dict.fromkeys(others, following)


def _printed_on(lines: Sequence[SourceLine]) -> tuple[list[int], tuple[Box, ...]]:
    """The pages of a unit's lines, and one box for each stretch of them that follow one another on a page."""
    boxes: list[Box] = []
    last = 0
    for line in lines:
        box = line.box
        if box is None:
            continue
        if boxes and boxes[-1].page == box.page and line.line == last + 1:
            above = boxes.pop()
            x0, top = min(above.x0, box.x0), min(above.top, box.top)
            x1, bottom = max(above.x1, box.x1), max(above.bottom, box.bottom)
            box = Box(page=box.page, x0=x0, top=top, x1=x1, bottom=bottom)
        boxes.append(box)
        last = line.line
    return [line.page for line in lines if line.page is not None], tuple(boxes)


# ---------------------------------------------------------------------------------------------
# Paths


_DECISIONS = frozenset({"heading.draft", "heading.decision", "heading.resolution"})
_LATIN_STEP = re.compile(r"[A-Za-z0-9.\-]+")
_NUMBER = re.compile(r"\d+")


class Steps(NamedTuple):
    """What the headings of a document open, by their sections' ids: the letters of the step and the label of
    an annex, an article or a decision as a path writes it; empty where none is printed. `several` says that a
    decision or a resolution stands with others.
    """

    opened: Mapping[str, tuple[str, str]]
    several: bool


def steps_of(headings: Sequence[Placed], sections: Sequence[Section], language: Language) -> Steps:
    """Return what the headings of a document open; each has its section at the same place."""
    opened: dict[str, tuple[str, str]] = {}
    number = ""
    for (heading, _, _), section in zip(headings, sections, strict=True):
        if is_annex(section.title, language, section.label):
            opens = "a", _annex_label(f"{section.label} {section.title}", language)
        elif heading.rule == ARTICLE and heading.number:
            opens = "art", f"{heading.number}{heading.repeat}"
        elif heading.rule in _DECISIONS:
            number = _decision_label(section.label or section.title)
            opens = "d", number
        elif heading.rule == "heading.part_letter":
            opens = "d", f"{number}{heading.label}"
        else:
            continue
        opened[section.section_id] = opens
    volume = any(placed.heading.rule == "heading.resolution" for placed in headings)
    return Steps(opened, volume or sum(bool(label) for kind, label in opened.values() if kind == "d") > 1)


def assign_paths(
    built: Built, section_of: Sequence[str | None], chains: Chains, steps: Steps, document_id: str
) -> None:
    """Give every unit its path and its id; see the data contract for the form of paths.

    Decisions, annexes and articles open levels by their printed numbers. A resolution's enacting words are
    `p0`. What stands above the first enacting words, without a label, is front matter.
    """
    counts: Counter[str] = Counter()
    times: Counter[tuple[str, str]] = Counter()
    walk = _Walk(built.units, section_of, chains, steps)
    for unit in built.units:
        if unit.cell is not None:  # its place is that of its table
            unit.path = f"t{unit.cell.table}.{unit.cell.row}.{unit.cell.column}"
        else:
            base = walk.base(unit)
            if unit.front:
                continue
            unit.path = told_apart(_plain_path(unit, _above(unit, base), counts), times)
        unit.paragraph_id = f"{document_id}:{unit.path}"


def told_apart(plain: str, times: Counter[tuple[str, str]], under: str = "") -> str:
    """Return a step as such the first time it comes under a path, then with `~2`, `~3`; `times` counts."""
    count = times[under, plain] = times.get((under, plain), 0) + 1
    return plain if count == 1 else f"{plain}~{count}"


class _Scope(NamedTuple):
    """What a section stands in: its level, the step of its meeting, and its sections that open a level, by
    the letters of their steps: the outermost annex, the innermost decision and article.
    """

    level: int
    meeting: str
    opened: Mapping[str, Section]


class _Here(NamedTuple):
    """Where a walk through the units stands: the decision's step and the level of its heading, the annex's
    section. `open` says that a heading has opened the decision, and its enacting words have not come.
    """

    decision: str = ""
    within: int = 0
    annex: str | None = None
    open: bool = False


class _Walk:
    """The levels above each unit, told in the order of the units.

    A decision among several begins at its heading, where two have numbers, or at its enacting words, which
    take the number of the heading above them; a heading above that of the decision ends it. An annex begins
    at its heading and lasts until the next one.
    """

    def __init__(
        self, units: Sequence[Unit], section_of: Sequence[str | None], chains: Chains, steps: Steps
    ) -> None:
        self.section_of, self.chains, self.steps = section_of, chains, steps
        self.scope, self.base_at = cache(self._scope), cache(self._base)
        self.several = max((unit.enacting for unit in units), default=0) > 1
        self.given: dict[str, str] = {}
        self.times = Counter[tuple[str, str]]()  # of steps, and of their letters, under a path
        self.by_article = self._counts_by_article(units)
        self.here, self.named, self.seen = _Here(), "", 0
        self.around: list[tuple[Unit, _Here]] = []

    def _scope(self, section_id: str | None) -> _Scope:
        chain, meeting = self.chains.get(section_id or "", ()), meeting_over(section_id, self.chains)
        opened: dict[str, Section] = {}
        for section in chain:
            letters, _ = self.steps.opened.get(section.section_id, ("", ""))
            if letters != "a" or letters not in opened:
                opened[letters] = section
        step = meeting.section_id.rsplit(":", 1)[-1] if meeting is not None else ""
        return _Scope(chain[-1].level if chain else 0, step, opened)

    def _step(self, key: str, letters: str, label: str, under: str = "") -> str:
        """The step of what `key` names, the same each time: without a label its ordinal under a path."""
        if key not in self.given:
            self.times[under, letters] += 1
            plain = f"{letters}{label or self.times[under, letters]}"
            self.given[key] = told_apart(plain, self.times, under)
        return self.given[key]

    def base(self, unit: Unit) -> str:
        """Return the levels above the next unit."""
        first = unit.lines[0]
        for section_id in dict.fromkeys(self.section_of[self.seen : first + 1]):
            self._enter(self.scope(section_id))
        self.seen = max(self.seen, first + 1)
        level = self.scope(self.section_of[first]).level
        if unit.enacting:
            self._enact(unit, level)
        elif 0 < level < self.here.within:
            self.here = _Here(annex=self.here.annex)
        base = self.base_at(self.here.decision, self.here.annex, self.section_of[first])
        if self.around and unit is self.around[-1][0]:  # what quotes the draft goes on
            self.here = self.around.pop()[1]
        return base

    def _enter(self, scope: _Scope) -> None:
        """Go on in a section."""
        if "a" in scope.opened:
            self.here = self.here._replace(annex=scope.opened["a"].section_id)
        decision = scope.opened.get("d")
        if decision is None or decision.section_id == self.named:
            return
        self.named = decision.section_id
        if self.steps.several:
            step = self._step(self.named, *self.steps.opened[self.named])
            self.here = _Here(step, decision.level, open=True)

    def _enact(self, unit: Unit, level: int) -> None:
        """Go on at enacting words: they open a decision, but where a heading has."""
        headed = self.steps.several
        if unit.last is not None:
            self.around.append((unit.last, self.here))
        elif self.here.open:
            self.here = self.here._replace(open=False, annex=None)
            return
        _, label = self.steps.opened.get(self.named if unit.last is None else "", ("", ""))
        step = self._step(f"enacting {unit.enacting}", "d", label) if self.several or headed else ""
        self.here = _Here(step, level)
        if unit.last is None and not headed:
            self.named = ""

    def _base(self, decision: str, annex: str | None, section_id: str | None) -> str:
        """The levels above a document's paragraphs: decision, meeting, annex, article."""
        scope, opened = self.scope(section_id), self.steps.opened
        parts = [part for part in (decision, scope.meeting) if part]
        if annex is not None:
            parts.append(self._step(annex, *opened[annex], decision))
        if self.by_article and "art" in scope.opened:
            article = scope.opened["art"].section_id
            parts.append(self._step(article, *opened[article], ".".join(parts) + "."))
        return ".".join(parts)

    def _counts_by_article(self, units: Sequence[Unit]) -> bool:
        """Whether a text is one of articles: their paragraphs do not go on in number from one to the next."""
        if [letters for letters, _ in self.steps.opened.values()].count("art") < _COUNTED:
            return False
        firsts: dict[str, int] = {}
        for unit in units:
            if unit.label is None or unit.parent is not None or unit.label.shape.kind != "number":
                continue
            article = self.scope(self.section_of[unit.lines[0]]).opened.get("art")
            if article is not None:
                firsts.setdefault(article.section_id, unit.label.number)
        return 2 * sum(number > 1 for number in firsts.values()) <= len(firsts)


def _above(unit: Unit, base: str) -> str:
    """The path that a unit's own step follows: that of its parent.

    Ids of labelled paragraphs come from printed labels alone, so an unlabelled parent gives them no step.
    """
    plain, parent = unit.label is None or unit.label.shape.kind == "bullet", unit.parent
    while parent is not None and not plain and parent.label is None:
        parent = parent.parent
    return parent.path if parent is not None else base


def _plain_path(unit: Unit, base: str, counts: Counter[str]) -> str:
    """The path before repeats are told apart."""
    label = unit.label
    under = f"{base}." if base else ""
    if label is None or label.shape.kind == "bullet":
        counts[base] = 0 if unit.enacting else counts[base] + 1
        return f"{under}p{counts[base]}"
    if label.shape.kind == "named":
        return f"{under}rec{label.number}"
    above = unit.parent.label if unit.parent is not None else None
    if not label.above:
        return f"{under}{'r' if above is None and label.shape.kind == 'number' else ''}{label.number}"
    step = label.letter or label.number
    if above is not None and (*above.above, above.number) == label.above:
        return f"{under}{step}"
    return f"{under}{'r' if above is None else ''}{'.'.join(map(str, (*label.above, step)))}"


def _decision_label(printed: str) -> str:
    """The number of a decision, such as `25-CP.27` of «Decision 25/CP.27»; empty where none is printed.

    Letters that are not Latin leave their number alone.
    """
    words = printed.split()
    last = next((word for word in reversed(words) if any(map(str.isdigit, word))), "")
    if not last:
        return words[-1] if len(words) > 1 and roman_value(words[-1]) else ""
    number = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in last.strip(f".,:;(){DASHES}"))
    step = number.replace("/", "-")
    if _LATIN_STEP.fullmatch(step):
        return step
    digits = _NUMBER.search(step)
    return digits[0] if digits else ""


def _annex_label(printed: str, language: Language) -> str:
    """The label of an annex: a digit or a letter as such, numerals and ordinals as Roman numerals."""
    match = _annex_words(language).match(" ".join(str(language.fold(printed)).split()))
    word = (match["after"] or match["before"] or "") if match is not None else ""
    if word.isdecimal():
        return str(int(word))
    if len(word) == 1 and word.isascii() and word.isupper() and word not in "IVX":
        return word
    value = ordinal_value(word, language) if word else None
    return roman(value) if value else ""


@cache
def _annex_words(language: Language) -> re.Pattern[str]:
    """An annex's word with what counts it beside it."""
    words = either(map(language.fold, language.headings.annexes))
    tables = chain(language.meetings.ordinals.values(), language.headings.ordinals.values())
    ordinals = map(language.fold, chain.from_iterable(tables))
    count = rf"(?:\d{{1,3}}|[IVXL]{{1,6}}|[A-Z]|{either((*ordinals, *language.numbers))})(?!\w)"
    return late(rf"(?:(?P<before>{count})\s)?{words}(?:\s?\(?(?P<after>{count}))?")
