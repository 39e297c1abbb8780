"""Footnotes and endnotes: which are referred to, and the numbers Word would print."""

from dataclasses import dataclass, field

from unrec.reading.docx.runs import Piece
from unrec.reading.list_labels import DECIMAL, number_text
from unrec.reading.office import Element, attribute, child, children, integer, take_all, text_of, value_of

_ORDINARY = frozenset({None, "normal"})


@dataclass(frozen=True)
class NoteStyle:
    """How one kind of note is numbered. `by_section` starts each section anew."""

    style: str = DECIMAL
    start: int = 1
    by_section: bool = False


@dataclass
class Notes:
    """The notes of a document by kind and id, and how far each kind has counted."""

    elements: dict[str, dict[str, Element]] = field(default_factory=dict)
    styles: dict[str, NoteStyle] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def refer(self, piece: Piece, language: str | None) -> tuple[str | None, Element | None]:
        """Count a reference to a note; return its number, None where the author typed a mark of their own,
        and the note at the first reference to it, None at further ones, so that no note is read twice.

        `language` is the language tag of a right-to-left paragraph.
        """
        kind, key = piece.kind, (piece.kind, piece.value)
        number = None
        if piece.element is None:
            style = self.styles.get(kind, NoteStyle())
            self.counts[kind] = self.counts.get(kind, style.start - 1) + 1
            number = number_text(self.counts[kind], style.style, language)
        element = None if key in self.seen else self.elements.get(kind, {}).get(piece.value)
        self.seen.add(key)
        return number, element

    def end_section(self, properties: Element | None) -> None:
        """Start anew what is counted by section, where a paragraph carries a section's `w:sectPr`."""
        if properties is None:
            return
        for kind, style in self.styles.items():
            if style.by_section:
                self.counts[kind] = style.start - 1


def load_notes(parts: dict[str, Element | None], settings: Element | None, section: Element | None) -> Notes:
    """Return the notes of `word/footnotes.xml` and `word/endnotes.xml` (`parts` by kind).

    Their numbering is what the last section says (`section`, its `w:sectPr`), else the settings, else
    Word's defaults. The separators that Word keeps among the notes are left out.
    """
    notes = Notes()
    for kind, root in parts.items():
        for each in children(root, f"w:{kind}"):
            if attribute(each, "type") not in _ORDINARY and not any(map(str.isalnum, text_of(each))):
                take_all(each)  # a line drawn of `_`, not a text
        notes.elements[kind] = {
            attribute(each, "id") or "": each
            for each in children(root, f"w:{kind}")
            if attribute(each, "type") in _ORDINARY
        }
        layers = [child(each, f"w:{kind}Pr") for each in (section, settings)]
        style = next((found for each in layers if (found := value_of(each, "w:numFmt"))), None)
        start = next((n for each in layers if (n := integer(value_of(each, "w:numStart"))) is not None), 1)
        restart = next((found for each in layers if (found := value_of(each, "w:numRestart"))), None)
        default = DECIMAL if kind == "footnote" else "lowerRoman"
        notes.styles[kind] = NoteStyle(style or default, start, by_section=restart == "eachSect")
    return notes
