"""Paragraphs that a file states → source lines: what the readers of files without a layout share."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from unrec.findings import finding
from unrec.models import Finding, Reading, Role, Source, SourceCell, SourceLine
from unrec.reading.docx.notes import note_mark
from unrec.text import nfc


class Note(NamedTuple):
    """A note at the place where the text refers to it: its number as printed, and its paragraphs.

    `number` is empty where the text prints the mark itself. The paragraphs of an endnote (`last`) come after
    the document's text, those of a footnote after the paragraph that refers to it.
    """

    number: str
    paragraphs: "tuple[Paragraph, ...]" = ()
    last: bool = False


class Paragraph(NamedTuple):
    """A paragraph as a file states it.

    `pieces` are its characters, printed lines parted by a line feed, and the notes between them. `label` is
    the automatic number with what follows it, as printed. The rest is as in `SourceLine`.
    """

    pieces: tuple[str | Note, ...]
    label: str = ""
    role: Role | None = None
    rule: str | None = None
    heading_level: int | None = None
    bold: bool | None = None
    cell: SourceCell | None = None
    indent: float | None = None


class Left(NamedTuple):
    """The kind of a finding on something that was left out or altered, and what it says."""

    code: str
    message: str


@dataclass
class Flow:
    """The lines of a document that is read paragraph by paragraph; `name` begins the ids of its rules.

    An automatic number stands before its paragraph (repair `<name>.numbering`), the number of a note where
    it is referred to and before the note (`<name>.footnote`). Empty paragraphs part the body's text; in a
    cell, a note or a header they are left out.
    """

    name: str
    lines: list[SourceLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    denormal: int = 0
    _last: list[Note] = field(default_factory=list)
    _told: Counter[str] = field(default_factory=Counter)

    def add(self, paragraph: Paragraph) -> None:
        """Add a paragraph, and the footnotes that it refers to."""
        pieces, notes, marked = list[str](), list[Note](), False
        tail = ""
        for piece in paragraph.pieces:
            if isinstance(piece, str):
                pieces.append(piece)
                tail = piece or tail
                continue
            notes.append(piece)
            if piece.number:
                marked = True
                tail = note_mark(tail, piece.number)
                pieces.append(tail)
        self._emit("".join(pieces), paragraph, marked)
        for note in notes:
            if note.last:
                self._last.append(note)
            else:
                self._note(note, "footnote")

    def end(self) -> None:
        """Add the endnotes, in the order in which they were referred to."""
        while self._last:
            waiting, self._last = self._last, []
            for note in waiting:
                self._note(note, "endnote")

    def tell(self, left: Left, evidence: str) -> None:
        """Report something that was left out. Of one kind the first is reported, with their number."""
        self._told[left.code] += 1
        if self._told[left.code] == 1:
            at = len(self.lines) or None
            self.findings.append(finding(left.code, left.message, evidence, line=at))

    def reading(self, source: Source, media_type: str) -> Reading:
        """Return the reading; it failed where the document holds no text."""
        self.end()
        if self.denormal:
            said = f"{self.denormal} lines were put in Unicode normalisation form C"
            self.findings.append(finding("source.nfc", said))
        empty = not any(line.text.strip() for line in self.lines if line.role != "furniture")
        findings = [self._counted(each) for each in self.findings]
        if empty:
            findings.insert(0, finding("source.empty", f"{source.name} holds no text"))
        return Reading(
            name=source.name,
            sha256=source.sha256,
            media_type=media_type,
            lines=() if empty else tuple(self.lines),
            findings=tuple(findings),
            failed=empty,
        )

    def _counted(self, said: Finding) -> Finding:
        times = self._told[said.code]
        if times < 2:
            return said
        message = f"{said.message} ({times} times; this is the first)"
        return finding(said.code, message, said.evidence, line=said.line)

    def _note(self, note: Note, kind: str) -> None:
        number = note.number
        for paragraph in note.paragraphs:
            begins = (note_mark("", number),) if number else ()
            at = paragraph._replace(
                pieces=(*begins, *paragraph.pieces), role="footnote", rule=f"{self.name}.{kind}", cell=None
            )
            # A note in a note is read after all others, so that a chain of them cannot nest.
            nested = tuple(each for each in at.pieces if isinstance(each, Note))
            self._last += [each._replace(last=True) for each in nested if each.paragraphs]
            self.add(at._replace(pieces=tuple(_bare(each) for each in at.pieces)))
            number = "" if any(isinstance(each, str) and each.strip() for each in at.pieces) else number

    def _emit(self, text: str, paragraph: Paragraph, marked: bool) -> None:
        if not text.strip() and not paragraph.label and (paragraph.cell or paragraph.role):
            return
        repairs = [f"{self.name}.footnote"] if marked else []
        label, body = paragraph.label, text.split("\n")
        if label:
            body[0] = (label + body[0]) if body[0].strip() else label.rstrip(" ")
        for i, printed in enumerate(body):
            composed = nfc(printed)
            self.denormal += composed != printed
            repair = " ".join(sorted([*repairs, *([f"{self.name}.numbering"] if label and i == 0 else [])]))
            self.lines.append(
                SourceLine(
                    line=len(self.lines) + 1,
                    text=composed,
                    gap_before=i == 0,
                    indent=paragraph.indent,
                    role=paragraph.role,
                    rule=paragraph.rule,
                    repair=repair or None,
                    heading_level=paragraph.heading_level if paragraph.role is None else None,
                    bold=paragraph.bold,
                    cell=paragraph.cell if paragraph.role is None else None,
                )
            )


def _bare(piece: str | Note) -> str | Note:
    return piece if isinstance(piece, str) else piece._replace(paragraphs=())


class UnfitError(Exception):
    """A file cannot be read. `code` is a finding's code; `evidence` shows what is wrong."""

    def __init__(self, code: str, message: str, evidence: str = "") -> None:
        """Keep the parts of the finding apart."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.evidence = evidence


def failed(source: Source, media_type: str, error: UnfitError) -> Reading:
    """Return the reading of a file that cannot be read; its finding names the file."""
    said = finding(error.code, f"{source.name}: {error.message}", error.evidence)
    return Reading(
        name=source.name, sha256=source.sha256, media_type=media_type, findings=(said,), failed=True
    )


def check_size(source: Source, most: int) -> None:
    """Raise `UnfitError` where a file is bigger than any document."""
    if len(source.data) > most:
        raise UnfitError("source.too_big", f"the file has {len(source.data):,} bytes, more than {most:,}")
