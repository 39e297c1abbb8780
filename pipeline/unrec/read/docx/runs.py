"""The content of one paragraph as a flat sequence of pieces: text, breaks, notes, and what was left out.

Only what Word prints is text: deleted and hidden runs, field instructions and comments are not. Each of
them is still given, as a piece of its own kind, so that nothing disappears without a trace.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from unrec.read.docx.styles import Styles, hidden
from unrec.read.docx.xml import Element, attribute, child, descendants, name

Kind = Literal[
    "text",  # printed characters
    "break",  # the end of a line inside the paragraph
    "footnote",  # a reference; value is the note's id
    "endnote",
    "own_mark",  # inside a note: the place of its own number
    "box",  # a text box anchored here; its element is given
    "deleted",  # a tracked deletion, left out
    "inserted",  # a tracked insertion; its text follows as text
    "hidden",  # hidden text, left out
    "symbol",  # a character of a symbol font, which has no meaning without the font
    "comment",  # a comment's anchor
    "embedded",  # an embedded object or another file
    "field",  # a field that Word computes and stores no result for, or one that is broken
]


class Piece(NamedTuple):
    """One piece of a paragraph."""

    kind: Kind
    value: str = ""
    element: Element | None = None


# Enough of a field's instruction to tell its kind and to show it.
_INSTRUCTION = 500


@dataclass
class Fields:
    """The fields that are open at this point of the story; a field may span paragraphs.

    Each entry is the instruction so far and whether its result has begun.
    """

    open: list[tuple[str, bool]] = field(default_factory=list)
    instructions: int = 0
    """How many of the open fields are still at their instruction."""

    @property
    def printing(self) -> bool:
        """Whether text at this point is printed: in no instruction, however deep."""
        return self.instructions == 0

    def instruct(self, text: str) -> None:
        """Add to the innermost field's instruction."""
        if self.open and not self.open[-1][1]:
            self.open[-1] = ((self.open[-1][0] + text)[:_INSTRUCTION], False)

    def mark(self, kind: str | None) -> Iterator[Piece]:
        """Take a field's begin, separate or end mark."""
        if kind == "begin":
            self.open.append(("", False))
            self.instructions += 1
        elif self.open and kind == "separate":
            self.instructions -= not self.open[-1][1]
            self.open[-1] = (self.open[-1][0], True)
        elif self.open and kind == "end":
            instruction, in_result = self.open.pop()
            self.instructions -= not in_result
            if not in_result and _code(instruction) in _COMPUTED and self.printing:
                yield Piece("field", instruction.strip())

    def end_paragraph(self) -> Iterator[Piece]:
        """Treat an instruction that its paragraph leaves open as ended, lest it swallow all that follows."""
        if self.printing:
            return
        self.instructions = 0
        for i, (instruction, in_result) in enumerate(self.open):
            if not in_result:
                self.open[i] = (instruction, True)
                yield Piece("field", instruction.strip())


# Fields that print something and store nothing.
_COMPUTED = frozenset({"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "SEQ", "REF", "INCLUDETEXT"})
_LINE_ENDS = re.compile(r"[\r\n]+")
_CHARACTERS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    "w:softHyphen": "\N{SOFT HYPHEN}",
}
_IN_LINE = frozenset(
    {
        "w:hyperlink",
        "w:smartTag",
        "w:customXml",
        "w:fldSimple",
        "w:dir",
        "w:bdo",
        "w:sdtContent",
        "w:ruby",
        "w:rubyBase",
        "m:oMath",
        "m:oMathPara",
        "m:r",
        "m:e",
        "m:num",
        "m:den",
        "m:sub",
        "m:sup",
        "m:f",
        "m:sSub",
        "m:sSup",
        "m:sSubSup",
        "m:d",
        "m:rad",
        "m:deg",
        "m:nary",
        "m:func",
        "m:fName",
        "m:limLow",
        "m:limUpp",
        "m:lim",
        "m:acc",
        "m:bar",
        "m:box",
        "m:groupChr",
        "m:eqArr",
        "m:m",
        "m:mr",
    }
)


def _code(instruction: str) -> str:
    words = instruction.split(maxsplit=1)
    return words[0].upper() if words else ""


def pieces(paragraph: Element, styles: Styles, style: str | None, fields: Fields) -> Iterator[Piece]:
    """Return the pieces of a paragraph of that style, in order. `fields` carries open fields between paragraphs."""
    for each in paragraph:
        yield from _inline(each, styles, style, fields)
    yield from fields.end_paragraph()


def _inline(element: Element, styles: Styles, style: str | None, fields: Fields) -> Iterator[Piece]:
    """Yield the pieces of what may stand beside runs in a paragraph."""
    kind = name(element)
    if kind == "w:r":
        yield from _run(element, styles, style, fields)
    elif kind in {"w:ins", "w:moveTo"}:
        if shown := _text_of(element):
            yield Piece("inserted", shown)
        for each in element:
            yield from _inline(each, styles, style, fields)
    elif kind in {"w:del", "w:moveFrom"}:
        if text := _text_of(element):
            yield Piece("deleted", text)
    elif kind == "w:sdt":
        content = child(element, "w:sdtContent")
        if content is not None:
            yield from _inline(content, styles, style, fields)
    elif kind == "mc:AlternateContent":
        for each in chosen(element):
            yield from _inline(each, styles, style, fields)
    elif kind == "m:t":
        yield Piece("text", element.text or "")
    elif kind == "w:subDoc":
        yield Piece("embedded", "subdocument")
    elif kind in _IN_LINE:
        for each in element:
            yield from _inline(each, styles, style, fields)


def _run(run: Element, styles: Styles, style: str | None, fields: Fields) -> Iterator[Piece]:
    """Return the pieces of a run; nothing of it is printed where it is hidden."""
    unseen = hidden(styles, child(run, "w:rPr"), style)
    for each in run:
        for piece in _content(each, fields):
            if piece.kind not in {"text", "symbol"}:
                if not unseen:
                    yield piece
            elif fields.printing:
                yield Piece("hidden", piece.value) if unseen else piece


def _content(element: Element, fields: Fields) -> Iterator[Piece]:
    """Yield the pieces of what may stand inside a run."""
    kind = name(element)
    if kind == "w:t":
        # A line end in the XML is a space; Word never means a line end by it.
        yield Piece("text", _LINE_ENDS.sub(" ", element.text or ""))
    elif kind in _CHARACTERS:
        yield Piece("text", _CHARACTERS[kind])
    elif kind in {"w:br", "w:cr"}:
        if fields.printing:
            yield Piece("break")
    elif kind == "w:fldChar":
        yield from fields.mark(attribute(element, "fldCharType"))
    elif kind == "w:instrText":
        fields.instruct(element.text or "")
    elif kind in {"w:footnoteReference", "w:endnoteReference"}:
        custom = (attribute(element, "customMarkFollows") or "0") not in {"0", "false", "off"}
        note: Kind = "footnote" if kind == "w:footnoteReference" else "endnote"
        yield Piece(note, attribute(element, "id") or "", element if custom else None)
    elif kind in {"w:footnoteRef", "w:endnoteRef"}:
        yield Piece("own_mark")
    elif kind == "w:sym":
        yield Piece("symbol", _symbol(attribute(element, "char")))
    elif kind == "w:commentReference":
        yield Piece("comment", attribute(element, "id") or "")
    elif kind == "w:ruby":
        base = child(element, "w:rubyBase")
        yield Piece("text", "" if base is None else _text_of(base))
    elif kind == "mc:AlternateContent":
        for each in chosen(element):
            yield from _content(each, fields)
    elif kind in {"w:drawing", "w:pict", "w:object"}:
        boxes = list(_boxes(element))
        yield from (Piece("box", "", each) for each in boxes)
        if kind == "w:object" and not boxes:
            yield Piece("embedded", "object")


def _symbol(code: str | None) -> str:
    try:
        point = int(code or "", 16)
    except ValueError:
        return "\N{REPLACEMENT CHARACTER}"
    return chr(point) if 0x20 <= point < 0xD800 or 0xE000 <= point <= 0xFFFD else "\N{REPLACEMENT CHARACTER}"


def chosen(alternate: Element) -> Iterator[Element]:
    """Return the content of the first alternative of mc:AlternateContent: the choices come before the fallback."""
    branch = child(alternate, "mc:Choice")
    if branch is None:
        branch = child(alternate, "mc:Fallback")
    return iter(()) if branch is None else iter(branch)


def _boxes(element: Element) -> Iterator[Element]:
    """Return the outermost text boxes in a drawing; boxes inside a box belong to its paragraphs."""
    kind = name(element)
    if kind == "w:txbxContent":
        yield element
        return
    for each in chosen(element) if kind == "mc:AlternateContent" else element:
        yield from _boxes(each)


def _text_of(element: Element) -> str:
    """Return the characters of a tracked change, printed or not."""
    return "".join(each.text or "" for each in descendants(element, "w:t", "w:delText"))
