"""A story (the body, a note, a header, a text box) as paragraphs, with what of them was left out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from unrec.reading.docx.blocks import Block, Told, blocks, shape_of
from unrec.reading.docx.notes import Notes
from unrec.reading.docx.numbering import Label, Numbering
from unrec.reading.docx.runs import Fields, Kind, Piece, Setting, not_chosen, pieces
from unrec.reading.docx.styles import (
    Styles,
    heading_level,
    indent,
    paragraph_properties,
    right_to_left,
    rtl_language,
    style_name,
    style_of,
)
from unrec.reading.flow import Flow, Missed, Note, Paragraph, Run, Story
from unrec.reading.office import Element, child, name, switched, take_all, text_of

_LEFT_OUT: dict[Kind, tuple[str, str]] = {
    "deleted": ("docx.deleted", "a tracked deletion was left out"),
    "inserted": ("docx.inserted", "a tracked insertion was taken as text"),
    "hidden": ("docx.hidden", "hidden text was left out"),
    "symbol": ("docx.symbol", "a character of a symbol font has no meaning without the font"),
    "embedded": ("docx.embedded", "an embedded object or file was not read"),
    "field": ("docx.field", "a field has no stored result, or does not end as it should"),
    "instruction": ("docx.instruction", "text inside a field's instruction is not printed, and was left out"),
    "ruby": ("docx.ruby", "the reading printed beside a word was left out"),
    "alternative": ("docx.alternative", "a version of the text for other programs was left out"),
}


_EVIDENCE = 160
"""Characters of a finding's evidence, and so pieces of it, that are enough."""
_NO_MARK = "a note is referred to that the file does not hold"


@dataclass
class Draft:
    """A paragraph being put together: its pieces, and what hangs on them, by its printed lines."""

    pieces: list[Run | Note] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    left_out: dict[tuple[Kind, int], str] = field(default_factory=dict)
    boxes: list[Element] = field(default_factory=list)
    marked: bool = False
    at: int = 0
    begin: int = 0
    """The printed line that is being put together, and its first piece."""

    def end_line(self) -> None:
        """End the printed line."""
        self.pieces.append(Run("\n"))
        self.at, self.begin = self.at + 1, len(self.pieces)

    @property
    def beginning(self) -> str:
        """Enough of the printed line's beginning to know it by."""
        pieces = self.pieces[self.begin : self.begin + _EVIDENCE]
        return "".join(each.text for each in pieces if isinstance(each, Run))

    def leave_out(self, kind: Kind, value: str) -> None:
        """Remember something left out at this line; neighbours of one kind are joined."""
        before = self.left_out.get((kind, self.at), "")
        self.left_out[kind, self.at] = before + value if len(before) <= _EVIDENCE else before

    def told(self) -> Iterator[Missed]:
        """Yield what is reported; text in the instruction of a field that is reported is that field's."""
        yield from self.missed
        instructions = " ".join(value for (kind, _), value in self.left_out.items() if kind == "instruction")
        in_field = bool(instructions) and any(kind == "field" for kind, _ in self.left_out)
        for (kind, at), value in self.left_out.items():
            if kind == "field" and in_field:
                yield Missed(*_LEFT_OUT[kind], f"{value} {instructions}".strip(), at)
                instructions = ""
            elif not (kind == "instruction" and in_field):
                yield Missed(*_LEFT_OUT[kind], value, at)


@dataclass
class Collector:
    """What runs through the document: its styles, how far its lists, notes and tables have counted."""

    styles: Styles
    numbering: Numbering
    notes: Notes
    comments: int = 0
    tables: Iterator[int] = field(default_factory=lambda: count(1))

    def read(self, flow: Flow, holders: Iterable[Element], rule: str | None = None) -> None:
        """Add every paragraph under these elements to the flow; as furniture where a rule says so."""
        for holder in holders:
            for paragraph in self.story(holder):
                flow.add(paragraph.furniture(rule))

    def story(self, holder: Element, mark: str | None = None) -> Iterator[Paragraph]:
        """Yield every paragraph under `holder`; one whose mark is gone flows into the next.

        `mark` is the number of the note that the story is: it stands where the note says, else first.
        """
        story = Story(self.tables, "docx.contents", by_width=False)
        fields, carried = Fields(), list[Piece]()
        found = list(blocks(holder))
        for block, after in zip(found, _following(found), strict=True):
            story.enter(block.depth)
            if block.told is not None or name(block.element) == "w:altChunk":
                story.held.extend(_told(block, story))
                continue
            properties = child(block.element, "w:pPr")
            rtl = right_to_left(self.styles, properties)
            setting = Setting(self.styles, style_of(self.styles, properties), rtl)
            carried.extend(pieces(block.element, setting, fields))
            if after is not None and after.holder is block.holder and _mark_is_gone(properties):
                continue
            story.held.extend(self._paragraph(block, carried, mark, rtl=rtl))
            carried, mark = [], None
            self.notes.end_section(child(properties, "w:sectPr"))
            if not block.depth:
                yield from story.out
                story.out.clear()
        story.enter(0)
        yield from story.out

    def _paragraph(
        self, block: Block, content: Sequence[Piece], mark: str | None, *, rtl: bool
    ) -> Iterator[Paragraph]:
        """Yield a paragraph, then those of the text boxes that are anchored in it."""
        properties = child(block.element, "w:pPr")
        language = rtl_language(self.styles, block.element) if rtl else None
        label = self.numbering.label(self.styles, properties, language)
        draft = self._draft(content, mark, language)
        if mark and not draft.marked:
            draft.pieces[:0] = (Note(mark), Run(" "))
        if label is not None and label.unknown:
            message = f"numbers in the format {label.unknown} are written in decimal digits"
            draft.missed.append(Missed("docx.number_format", message, label.text))
        styled = style_name(self.styles, style_of(self.styles, properties))
        contents = "docx.contents" if block.contents or styled.startswith("toc ") else None
        yield Paragraph(
            tuple(draft.pieces),
            None if label is None else label.text,
            heading_level=heading_level(self.styles, properties),
            indent=self._indent(properties, label),
            missed=tuple(draft.told()),
        ).furniture(contents)
        for each in (each for box in draft.boxes for each in self.story(box)):
            boxed = each if each.rule else each._replace(rule="docx.textbox")
            yield boxed if each.role else boxed.furniture(contents)

    def _draft(self, content: Sequence[Piece], mark: str | None, language: str | None) -> Draft:
        """Put the pieces of a paragraph together."""
        draft = Draft()
        for piece in content:
            if piece.kind == "break":
                draft.end_line()
            elif piece.kind in {"text", "symbol"}:
                draft.pieces.append(piece.face._replace(text=piece.value))
            elif piece.kind in {"footnote", "endnote"}:
                self._refer(draft, piece, language)
            elif piece.kind == "own_mark" and mark and not draft.marked:
                draft.marked = True
                draft.pieces.append(Note(mark))
            elif piece.kind == "box":
                draft.boxes.append(piece.element)
            elif piece.kind == "comment":
                self.comments += 1
            if piece.kind in _LEFT_OUT:
                draft.leave_out(piece.kind, piece.value)
        return draft

    def _refer(self, draft: Draft, piece: Piece, language: str | None) -> None:
        """Print a note's number where it is referred to; the note is read where it is printed."""
        number, element = self.notes.refer(piece, language)
        if piece.value not in self.notes.elements.get(piece.kind, {}):
            draft.missed.append(Missed("docx.note_missing", _NO_MARK, draft.beginning, draft.at))
        body: Iterable[Paragraph] = ()
        if element is not None:
            body = self.story(element, number)
        draft.pieces.append(Note(number or "", body, last=piece.kind == "endnote", marked=True))

    def _indent(self, properties: Element | None, label: Label | None) -> float | None:
        """Return the paragraph's own indent, then its list level's and its styles', in Word's order."""
        layers = list(paragraph_properties(self.styles, properties))
        if label is not None and label.properties is not None:
            own = properties is not None and child(properties, "w:numPr") is not None
            layers.insert(1 if own else len(layers), label.properties)
        return indent(iter(layers))


_TELL: dict[Told | None, tuple[Kind, Callable[[Element], str]]] = {
    "deleted": ("deleted", take_all),
    "inserted": ("inserted", text_of),
    "alternative": ("alternative", not_chosen),
    None: ("embedded", lambda _: "altChunk"),
}
"""What is reported of an element that is no paragraph, and how its text is had."""


def _told(block: Block, story: Story) -> Iterator[Paragraph]:
    """Tell the story of a mark of a table; yield, as a paragraph without a line, what is to be reported."""
    if block.told == "table":
        story.columns(block.grid)
    elif block.told == "cell":
        story.end_cell()
    elif block.told == "row":
        story.end_row(shape_of(block.element, block.grid))
    elif block.told in _TELL:
        kind, tell = _TELL[block.told]
        if text := tell(block.element):
            yield Paragraph((), role="furniture", missed=(Missed(*_LEFT_OUT[kind], text),))


def _following(found: Sequence[Block]) -> list[Block | None]:
    """Return for each block the next one that is read."""
    following: list[Block | None] = []
    after: Block | None = None
    for block in reversed(found):
        following.append(after)
        if block.told is None:
            after = block
    return following[::-1]


def _mark_is_gone(properties: Element | None) -> bool:
    """Whether the paragraph's end was deleted by a tracked change, or hidden (a style separator)."""
    run = child(properties, "w:rPr")
    if run is None:
        return False
    moved = child(run, "w:del") is not None or child(run, "w:moveFrom") is not None
    return moved or bool(switched(run, "w:vanish")) or bool(switched(run, "w:specVanish"))
