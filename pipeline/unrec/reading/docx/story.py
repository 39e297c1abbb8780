"""A story (the body, a note, a header, a text box) as source lines, with findings for what was left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from unrec.findings import finding
from unrec.models import Finding, Role, SourceLine
from unrec.reading.docx.blocks import Block, blocks
from unrec.reading.docx.notes import Notes, Reference
from unrec.reading.docx.numbering import Label, Numbering
from unrec.reading.docx.runs import Fields, Kind, Piece, Setting, not_chosen, pieces
from unrec.reading.docx.styles import (
    Face,
    Styles,
    heading_level,
    indent,
    paragraph_properties,
    right_to_left,
    rtl_language,
    style_name,
    style_of,
)
from unrec.reading.docx.tables import Tables
from unrec.reading.docx.xml import Element, child, name, switched, take_all, text_of
from unrec.reading.flow import Flow, Line, Paragraph, Run, note_mark

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


# Characters of a finding's evidence, and so pieces of it, that are enough.
_EVIDENCE = 160


class Place(NamedTuple):
    """What the story's lines are, where the reader can tell, and the number of the note it is."""

    role: Role | None = None
    rule: str | None = None
    mark: str | None = None


@dataclass
class Draft:
    """A paragraph being put together: its printed lines, and what hangs on them."""

    lines: list[Line] = field(default_factory=lambda: [Line()])
    left_out: dict[tuple[Kind, int], str] = field(default_factory=dict)
    boxes: list[Element] = field(default_factory=list)
    notes: list[Reference] = field(default_factory=list)
    marked: bool = False

    def add(self, text: str, face: Face | None = None) -> None:
        """Add to the line what is set in that face; it sets spaces in none."""
        known = face is not None and not text.isspace()
        self.lines[-1].put(text, face=Run("", face.bold, face.italic, face.size) if known and face else None)

    def begin(self, text: str, repair: str) -> None:
        """Put a label, or the mark of a note, before the first line."""
        self.lines[0].pieces.insert(0, text)
        self.lines[0].repairs.add(repair)

    @property
    def beginning(self) -> str:
        """Enough of the line's beginning to know it by."""
        return "".join(self.lines[-1].pieces[:_EVIDENCE])

    def note(self, kind: Kind, value: str) -> None:
        """Remember something left out at this line; neighbours of one kind are joined."""
        key = (kind, len(self.lines) - 1)
        before = self.left_out.get(key, "")
        self.left_out[key] = before + value if len(before) <= _EVIDENCE else before

    def told(self) -> Iterator[tuple[tuple[Kind, int], str]]:
        """Yield what was left out; text in the instruction of a field that is reported is that field's."""
        instructions = " ".join(value for (kind, _), value in self.left_out.items() if kind == "instruction")
        in_field = bool(instructions) and any(kind == "field" for kind, _ in self.left_out)
        for (kind, at), value in self.left_out.items():
            if kind == "field" and in_field:
                yield (kind, at), f"{value} {instructions}".strip()
                instructions = ""
            elif not (kind == "instruction" and in_field):
                yield (kind, at), value


@dataclass
class Collector:
    """Everything read so far: the lines, the findings, and the counts that run through the document."""

    styles: Styles
    numbering: Numbering
    notes: Notes
    flow: Flow = field(default_factory=lambda: Flow("docx"))
    comments: int = 0
    unknown_formats: set[str] = field(default_factory=set)
    tables: Tables = field(init=False)

    def __post_init__(self) -> None:
        """Begin with no table."""
        self.tables = Tables(self.styles)

    @property
    def lines(self) -> list[SourceLine]:
        """The lines so far."""
        return self.flow.lines

    @property
    def findings(self) -> list[Finding]:
        """What was left out or altered."""
        return self.flow.findings

    def story(self, holder: Element, place: Place) -> None:
        """Read every paragraph under `holder`; a paragraph whose mark is gone flows into the next."""
        found = list(blocks(holder))
        fields, carried = Fields(), list[Piece]()
        following = _following(found)
        for block, after in zip(found, following, strict=True):
            if block.told is not None:
                self._tell(block)
                continue
            if name(block.element) == "w:altChunk":
                self._report("embedded", "altChunk", len(self.lines) or None)
                continue
            properties = child(block.element, "w:pPr")
            rtl = right_to_left(self.styles, properties)
            setting = Setting(self.styles, style_of(self.styles, properties), rtl)
            carried.extend(pieces(block.element, setting, fields))
            if after is not None and after.holder is block.holder and _mark_is_gone(properties):
                continue
            self._paragraph(block, carried, place)
            carried = []
            place = place._replace(mark=None)
            self.notes.end_section(child(properties, "w:sectPr"))

    def _paragraph(self, block: Block, content: Sequence[Piece], place: Place) -> None:
        properties = child(block.element, "w:pPr")
        language = None
        if right_to_left(self.styles, properties):
            language = rtl_language(self.styles, block.element)
        label = self.numbering.label(self.styles, properties, language)
        draft = self._draft(content, place.mark, language)
        if place.mark and not draft.marked:
            draft.begin(f"{note_mark('', place.mark)} ", "docx.footnote")
        if label is not None:
            self._name_unknown(label)
            draft.begin(label.text, "docx.numbering")
        if place.role is None and (
            block.contents
            or style_name(self.styles, style_of(self.styles, properties)).startswith("toc ")
            or (block.in_cell and self.tables.is_contents(block.holder))
        ):
            place = Place("furniture", "docx.contents")
        first = len(self.lines) + 1
        # Empty paragraphs part the body's text; in a cell, a note or a header they part nothing.
        if any(line.text for line in draft.lines) or (not block.in_cell and place.role is None):
            self._emit(draft, place, block, label)
        for (kind, at), value in draft.told():
            self._report(kind, value, min(first + at, len(self.lines)) or None)
        for box in draft.boxes:
            self.story(box, place if place.role else Place(None, "docx.textbox"))
        if place.role == "footnote":
            # Word allows no note in a note; reading one later keeps a chain of them from nesting.
            self.notes.queue.extend(draft.notes)
            return
        for each in draft.notes:
            self.story(each.element, Place("footnote", "docx.footnote", each.number))

    def _draft(self, content: Sequence[Piece], mark: str | None, language: str | None) -> Draft:
        """Lay the pieces out on printed lines."""
        draft = Draft()
        for piece in content:
            if piece.kind == "break":
                draft.lines.append(Line())
            elif piece.kind in {"text", "symbol"}:
                draft.add(piece.value, piece.face)
            elif piece.kind in {"footnote", "endnote"}:
                self._refer(draft, piece, language)
            elif piece.kind == "own_mark" and mark and not draft.marked:
                draft.marked = True
                draft.lines[-1].put(note_mark(draft.lines[-1].tail, mark), "docx.footnote")
            elif piece.kind == "box":
                draft.boxes.append(piece.element)
            elif piece.kind == "comment":
                self.comments += 1
            if piece.kind in _LEFT_OUT:
                draft.note(piece.kind, piece.value)
        return draft

    def _refer(self, draft: Draft, piece: Piece, language: str | None) -> None:
        """Print a note's number where it is referred to, and queue the note."""
        found = self.notes.refer(piece, language)
        if found.number is not None:
            draft.lines[-1].put(note_mark(draft.lines[-1].tail, found.number), "docx.footnote")
        if found.missing:
            at = len(self.lines) + len(draft.lines)
            message = "a note is referred to that the file does not hold"
            self.findings.append(finding("docx.note_missing", message, draft.beginning, line=at))
        elif piece.kind == "footnote" and found.element is not None:
            draft.notes.append(found)

    def _emit(self, draft: Draft, place: Place, block: Block, label: Label | None) -> None:
        properties = child(block.element, "w:pPr")
        level = heading_level(self.styles, properties) if place.role is None else None
        cell = self.tables.place(block.holder) if block.in_cell and place.role is None else None
        indentation = self._indent(properties, label)
        paragraph = Paragraph((), "", place.role, place.rule, level, cell, indentation)
        self.flow.lay(draft.lines, paragraph, strip=label is not None)

    def _indent(self, properties: Element | None, label: Label | None) -> float | None:
        """Return the paragraph's own indent, then its list level's and its styles', in Word's order."""
        layers = list(paragraph_properties(self.styles, properties))
        if label is not None and label.properties is not None:
            own = properties is not None and child(properties, "w:numPr") is not None
            at = 1 if own else len(layers)
            layers.insert(at, label.properties)
        return indent(iter(layers))

    def _name_unknown(self, label: Label) -> None:
        if label.unknown and label.unknown not in self.unknown_formats:
            self.unknown_formats.add(label.unknown)
            message = f"numbers in the format {label.unknown} are written in decimal digits"
            self.findings.append(finding("docx.number_format", message, label.text, line=len(self.lines) + 1))

    def _tell(self, block: Block) -> None:
        """Report a row or cell that a tracked change deleted or inserted, or versions that are not read."""
        kind: Kind = block.told or "alternative"
        tell = {"deleted": take_all, "inserted": text_of}.get(kind, not_chosen)
        if text := tell(block.element):
            self._report(kind, text, len(self.lines) or None)

    def _report(self, kind: Kind, value: str, line: int | None) -> None:
        code, message = _LEFT_OUT[kind]
        self.findings.append(finding(code, message, value, line=line))


def endnotes(collector: Collector) -> None:
    """Read the endnotes in the order they were referred to."""
    queue = collector.notes.queue
    while queue:
        each = queue.pop(0)
        collector.story(each.element, Place("footnote", "docx.endnote", each.number))


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
