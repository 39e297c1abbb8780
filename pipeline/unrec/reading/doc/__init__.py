"""Read a Word document of 1997 to 2003 (.doc) as source lines; of its streams only those with text."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, count, pairwise
from typing import NamedTuple

from unrec.findings import finding
from unrec.models import Reading, Source
from unrec.reading.doc.binary import DELETED, HIDDEN, INSERTED, DocFile, Properties, integer, open_doc, sprms
from unrec.reading.doc.lists import FORMATS, FieldNumbers, Label, Lists, load_lists
from unrec.reading.flow import (
    TWIPS,
    Flow,
    Note,
    Paragraph,
    RowShape,
    Run,
    Story,
    UnreadableError,
    begins,
    check_size,
    failed,
    sound,
    trimmed,
)
from unrec.reading.list_labels import Counts, number_text

MEDIA_TYPE = "application/msword"
MAX_BYTES = 200_000_000
_DEEPEST = 16
_NOWHERE = -1
"""Where a text box is anchored that stands in a group."""
_CONTENTS = range(19, 28)
"""Numbers of the built-in styles of a table of contents."""
_UNSTORED = frozenset({"AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM"})
"""Fields whose number is printed and not stored."""
_FAR = 10_000
"""Characters within which the mark of a paragraph is looked for."""
_SIGNS = {chr(i): "" for i in range(32)} | {"\t": "\t", "\x0b": "\n", "\x0e": "\n", "\x1e": "\u2011"}
_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_CELL, _PAGE, _END = "\x07", "\x0c", "\r"
_HEADERS = {"header": (4, 1, 0), "footer": (5, 3, 2)}
"""Which of a section's six stories are headers and footers: the first page's, odd and even pages'."""
_RAISED = (ValueError, IndexError, OverflowError, struct.error)
"""What the reading of numbers out of damaged bytes raises."""
_MESSAGES = {
    "cut": ("source.cut", "{}"),
    "pages": ("source.cut", "what says how its text is set is damaged: {}"),
    "lists": ("source.numbers", "labels may be missing: {}"),
    "field": ("source.numbers", "a field {} prints a number that the file does not hold; it was counted"),
    "old": (
        "source.numbers",
        "lists are numbered in the way of Word 6; they were counted from paragraph to paragraph{}",
    ),
    "format": ("source.numbers", "numbers in the format {} are written in decimal digits"),
    "page": ("source.numbers", "notes are numbered by the page: their numbers are not certain{}"),
    "notes": ("source.cut", "notes are referred to that the file does not hold{}"),
    "deleted": ("source.tracked", "tracked deletions were left out{}"),
    "inserted": ("source.tracked", "tracked insertions were taken as text{}"),
}


def read_doc(source: Source) -> Reading:
    """Return the paragraphs of a .doc in reading order, each a line with `gap_before`.

    * Automatic numbers, which the file does not hold, are counted as Word counts, and stand before their
      paragraphs; notes' numbers where they are referred to (`doc.numbering`, `doc.footnote`). The numbers of
      fields that hold none are counted, too.
    * Each paragraph of a table's cell is a line with its `cell`; footnotes follow their paragraph, endnotes
      the text; headers come first and footers last, each text once. Text boxes follow their anchor.
    * Tracked changes are read as accepted; hidden text is left out and reported. Fields give their result.

    A file of Word 6, 95 or before, or under a password, is refused by name. Nothing is run or fetched, and
    no error is raised for any bytes.
    """
    try:
        check_size(source, MAX_BYTES)
        opened = open_doc(source.data)
        document = _Document(opened, load_lists(opened))
        document.read()
    except UnreadableError as error:
        return failed(source, MEDIA_TYPE, error)
    except _RAISED as error:
        shown = f"{type(error).__name__}: {error}"
        return failed(
            source, MEDIA_TYPE, UnreadableError("source.damaged", "the Word document is damaged", shown)
        )
    document.tell(source)
    return document.flow.reading(source, MEDIA_TYPE)


class _Span(NamedTuple):
    """Characters set in one way: as the first of them, at `cp`, is."""

    text: str
    cp: int


class _NoteRule(NamedTuple):
    """How a section's notes are numbered: format, restart (1 by the section, 2 by the page), start, end."""

    code: int
    restart: int
    start: int
    end: int


@dataclass
class _Document:
    """A document being read: its stories go to `flow` one after the other."""

    opened: DocFile
    lists: Lists
    flow: Flow = field(default_factory=lambda: Flow("doc"))
    notes: dict[int, Note] = field(default_factory=dict)
    boxes: dict[int, list[Paragraph]] = field(default_factory=dict)
    sections: set[int] = field(default_factory=set)
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    hidden: int = 0
    numbers: FieldNumbers = field(default_factory=FieldNumbers)

    def read(self) -> None:
        """Read every story."""
        opened = self.opened
        text, foot, head, _, _, ends, boxes = opened.counts[:7]
        bases = [0, *accumulate(opened.counts)]
        self.sections = set(opened.plc(6, 12)[0])
        headers = list(self._parts(opened.longs(11)[:-1], bases[2], head))
        self._boxes(bases[6], boxes)
        self._notes("footnote", 2, bases[1], foot)
        self._notes("endnote", 46, bases[5], ends)
        # The notes' lists count apart from those of the text.
        self.lists.counts, self.tables = Counts(unknown=self.lists.counts.unknown), count(1)
        self._furniture(headers, "header")
        for paragraph in self._story(0, min(text, len(opened.text))):
            self.flow.add(paragraph)
        for paragraph in self.boxes.get(_NOWHERE, ()):
            self.flow.add(paragraph)
        self.flow.end()
        self._furniture(headers, "footer")

    def tell(self, source: Source) -> None:
        """Report what the file does not hold, or was left out."""
        for style in sorted(self.lists.counts.unknown):
            self.opened.findings["format"] = style
        if any(flag & INSERTED for flag in set(self.opened.flags)):
            self.opened.findings["inserted"] = ""
        for key, detail in self.opened.findings.items():
            if key in _MESSAGES:
                code, message = _MESSAGES[key]
                self.flow.findings.append(finding(code, f"{source.name}: {message.format(detail)}", detail))
        if self.hidden:
            said = f"{source.name}: {self.hidden} hidden characters were left out"
            self.flow.findings.append(finding("source.left_out", said))

    def _furniture(self, headers: list[list[Paragraph]], kind: str) -> None:
        which = _HEADERS[kind]
        stories = [headers[at + i] for at in range(6, len(headers) - 5, 6) for i in which]
        self.flow.around(stories, kind)

    def _story(self, first: int, end: int) -> list[Paragraph]:
        end = max(first, min(end, len(self.opened.text)))
        return _Story(self, first, end, Story(self.tables, "doc.contents")).read()

    def _parts(self, bounds: Iterable[int], base: int, size: int) -> Iterator[list[Paragraph]]:
        """Yield the stories that a sub-document is cut into, without the empty lines at their ends."""
        here = 0
        inside = [min(bound, size) for bound in bounds]
        for low, high in pairwise(inside):
            here = max(here, low)  # never back, so that no text is read twice
            yield trimmed(self._story(base + here, base + max(here, high)))
            here = max(here, high)

    def _boxes(self, base: int, size: int) -> None:
        anchors = {shape[:4]: place for place, shape in zip(*self.opened.plc(40, 26), strict=False)}
        places, entries = self.opened.plc(56, 22)
        for entry, body in zip(entries, self._parts(places, base, size), strict=False):
            anchor = anchors.get(entry[14:18], _NOWHERE)
            boxed = [each._replace(rule=each.rule or "doc.textbox") for each in body]
            self.boxes.setdefault(anchor, []).extend(boxed)

    def _notes(self, kind: str, index: int, base: int, size: int) -> None:
        """Read the notes of a kind, and where the text refers to them, with their numbers."""
        places, entries = self.opened.plc(index, 2)
        last = kind == "endnote"
        rules = self._note_rules(last=last)
        section, number, read = 0, rules[0].start - 1, 0
        bodies = self._parts(self.opened.longs(index + 1), base, size)
        for place, entry, body in zip(places, entries, bodies, strict=False):
            while section + 1 < len(rules) and place >= rules[section].end:
                section += 1
                if rules[section].restart == 1:
                    number = rules[section].start - 1
            automatic = integer(entry) != 0
            number += automatic
            if rules[section].restart == 2:
                self.opened.findings["page"] = ""
            written = number_text(number, FORMATS.get(rules[section].code, "decimal")) if automatic else ""
            self.notes[place] = Note(written, tuple(body), last)
            read += 1
        if read < len(entries):
            self.opened.findings["notes"] = f": {len(entries) - read} of {len(entries)}"

    def _note_rules(self, *, last: bool) -> list[_NoteRule]:
        """How notes are numbered, section by section: by the document's settings, then the section's own."""
        settings, at = self.opened.part(31), 494 if last else 492
        packed = integer(settings[52:54] if last else settings[2:4])
        code = (
            integer(settings[at : at + 2])
            if len(settings) >= 496
            else integer(settings[54:56]) >> (6 if last else 2) & 15
        )
        which = (0x5042, 0x303E, 0x5041) if last else (0x5040, 0x303C, 0x503F)
        places, entries = self.opened.plc(6, 12)
        rules: list[_NoteRule] = []
        for entry, end in zip(entries, places[1:], strict=False):
            rule = [code, packed & 3, packed >> 2 or 1]
            at = integer(entry[2:6])
            size = integer(self.opened.main[at : at + 2])
            for sprm, value in sprms(self.opened.main[at + 2 : at + 2 + size]):
                if sprm in which:
                    rule[which.index(sprm)] = integer(value)
            rules.append(_NoteRule(rule[0], rule[1], rule[2], end))
        return rules or [_NoteRule(code, packed & 3, packed >> 2 or 1, 1 << 32)]


@dataclass
class _Story:
    """A story being read, from its first character to its last."""

    document: _Document
    first: int
    end: int
    story: Story
    fields: list[tuple[int, bool]] = field(default_factory=list)
    """For each open field where it begins, and whether its result has begun."""
    dark: int = 0
    """How many of them are not at their result: nothing there is printed."""
    pieces: list[_Span | Note] = field(default_factory=list)
    boxes: list[Paragraph] = field(default_factory=list)
    chars: list[str] = field(default_factory=list)
    set_as: tuple[int, int] = (0, 0)
    begin: int = -1
    """Where the run so far begins; below 0 where there is none."""
    paragraph: int = -1
    """Where the paragraph so far begins; below 0 where it has no character yet."""

    def read(self) -> list[Paragraph]:
        """Return the story's paragraphs."""
        opened = self.document.opened
        text, flags, faces, sizes = opened.text, opened.flags, opened.faces, opened.sizes
        for cp in range(self.first, self.end):
            sign = text[cp]
            if sign < " " or sign == "(":
                self._special(cp, sign)
            elif not self.dark and not flags[cp] & (HIDDEN | DELETED):
                face = (faces[cp], sizes[cp])
                if face != self.set_as or self.begin < 0:
                    self._begin_run(cp, face)
                self.chars.append(sign)
            else:
                self._leave_out(flags[cp])
        if self.chars or self.pieces:
            self._end_paragraph(self.end - 1, "")
        self.story.enter(0)
        return self.story.out

    def _begin_run(self, cp: int, face: tuple[int, int]) -> None:
        self._end_run()
        self.set_as, self.begin = face, cp
        self.paragraph = cp if self.paragraph < 0 else self.paragraph

    def _end_run(self) -> None:
        if self.chars:
            self.pieces.append(_Span(sound("".join(self.chars)), self.begin))
        self.chars, self.begin = [], -1

    def _leave_out(self, flag: int) -> None:
        if flag & DELETED:
            self.document.opened.findings["deleted"] = ""
        elif flag & HIDDEN and not self.dark:
            self.document.hidden += 1

    def _special(self, cp: int, sign: str) -> None:
        """Read a sign that ends, opens or stands for something."""
        opened = self.document.opened
        if sign == "(":
            sign = opened.symbols.get(cp, sign)
        elif sign in {_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END}:
            self._field(cp, sign)
            return
        if sign == _PAGE and cp + 1 not in self.document.sections and cp + 1 < self.end:
            sign = "\x0b" if self.chars or self.pieces else "\x01"  # of a page, not the end of a section
        if sign in {_END, _CELL, _PAGE}:
            # A mark that was deleted joins its paragraph to the next.
            if sign != _END or not (self.dark or opened.flags[cp] & DELETED):
                self._end_paragraph(cp, sign)
            return
        if not (self.dark or opened.flags[cp] & (HIDDEN | DELETED)):
            self._stand_for(cp, sign)

    def _stand_for(self, cp: int, sign: str) -> None:
        """Put what a sign stands for: a note, a text box, a sign that is printed."""
        opened = self.document.opened
        if cp in self.document.notes:
            self._end_run()
            self.pieces.append(self.document.notes[cp])
        if cp in self.document.boxes:
            self.boxes += self.document.boxes[cp]
        if printed := _SIGNS.get(sign, sign):
            self._begin_run(cp, (opened.faces[cp], opened.sizes[cp]))
            self.chars.append(printed)

    def _field(self, cp: int, sign: str) -> None:
        """Open a field, begin its result, or end it; only a result is printed."""
        if sign == _FIELD_BEGIN:
            self.fields.append((cp, False))
            self.dark += 1
        elif sign == _FIELD_RESULT and self.fields:
            begin, shown = self.fields[-1]
            self.dark -= not shown
            self.fields[-1] = (begin, True)
        elif sign == _FIELD_END and self.fields:
            begin, shown = self.fields.pop()
            if not shown:
                self.dark -= 1
                words = self.document.opened.text[begin + 1 : min(cp, begin + 80)].split(None, 1)
                if words and words[0].upper() in _UNSTORED:
                    self._number(begin, cp, words[0].upper())

    def _number(self, begin: int, cp: int, name: str) -> None:
        """Print the number of a field whose result the file does not hold."""
        document, opened = self.document, self.document.opened
        if self.dark or opened.flags[cp] & (HIDDEN | DELETED):
            return
        opened.findings["field"] = name
        mark = opened.text.find(_END, cp, min(cp + _FAR, self.end))
        outline = opened.paragraph(mark, cp).outline if mark >= 0 else None
        self._begin_run(cp, (opened.faces[cp], opened.sizes[cp]))
        self.chars.append(document.numbers.text(opened.text[begin + 1 : min(cp, begin + 80)], outline, mark))

    def _end_paragraph(self, cp: int, sign: str) -> None:
        """Put the paragraph together whose mark stands at `cp`, and put it in its table's cell."""
        opened = self.document.opened
        properties = opened.paragraph(cp, max(self.paragraph, self.first))
        self.paragraph = -1
        depth = min(properties.depth or properties.in_table, _DEEPEST)
        row_end = (sign == _CELL and properties.row_end) or properties.inner_row_end
        self.story.enter(depth)
        self._end_run()
        pieces, boxes, self.pieces, self.boxes = self.pieces, self.boxes, [], []
        if row_end:
            edges, flags = properties.edges or ((), ())
            going_on = tuple(flag & 0x60 == 0x20 for flag in flags)
            self.story.end_row(RowShape(edges, going_on, bool(properties.header_row)))
            return
        paragraph = self._paragraph(tuple(self._set(pieces, properties)), properties)
        self.story.held.extend((paragraph, *boxes))
        if sign == _CELL or (properties.inner_cell and depth > 1):
            self.story.end_cell()

    def _set(self, pieces: list[_Span | Note], properties: Properties) -> Iterator[Run | Note]:
        """Yield the pieces with how they are set, which depends on the paragraph's style."""
        for piece in pieces:
            if isinstance(piece, Note):
                yield piece
            else:
                yield Run(piece.text, *self.document.opened.face(piece.cp, properties))

    def _paragraph(self, pieces: tuple[Run | Note, ...], properties: Properties) -> Paragraph:
        document = self.document
        label = document.lists.label(properties)
        if properties.old_numbering and label is not None:
            document.opened.findings["old"] = ""
        contents = document.opened.built_in(properties.style) in _CONTENTS
        return Paragraph(
            pieces,
            label.text or None if label is not None else None,
            heading_level=properties.outline,
            indent=_indent(properties, label),
        ).furniture("doc.contents" if contents else None)


def _indent(properties: Properties, label: Label | None) -> float | None:
    """Points from the margin at which the first line starts, by the paragraph, else by its list's level."""
    left, first = properties.left, properties.first
    if label is not None:
        left = label.left if left is None else left
        first = label.first if first is None else first
    return begins(left, first, TWIPS)
