"""The content of one paragraph as a flat sequence of pieces: text, breaks, notes, and what was left out.

Only what Word prints is text: deleted and hidden runs, field instructions and comments are not. Each of
them is still given, as a piece of its own kind, so that nothing disappears without a trace.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from unrec.reading.docx.styles import Styles, face, hidden
from unrec.reading.flow import Run
from unrec.reading.office import (
    TEXTS,
    Element,
    attribute,
    characters,
    child,
    children,
    descendants,
    name,
    take,
    take_all,
    text_of,
    understood,
)

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
    "instruction",  # text inside a field's instruction, which is not printed
    "ruby",  # the small text beside a word that says how it is read, left out
    "alternative",  # the text of a version that was not chosen, where it is not that of the one that was
]


class Piece(NamedTuple):
    """One piece of a paragraph."""

    kind: Kind
    value: str = ""
    element: Element | None = None
    face: Run = Run("")


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
            if (
                not in_result
                and [*instruction.upper().split(maxsplit=1), ""][0] in _COMPUTED
                and self.printing
            ):
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


# Fields that print something and store nothing: numbers, formulas, what was chosen or is to be filled in.
_COMPUTED = frozenset(
    {
        *("LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "SEQ", "REF", "INCLUDETEXT"),
        *("EQ", "SYMBOL", "QUOTE", "MACROBUTTON", "GOTOBUTTON", "FORMDROPDOWN"),
    }
)
_LINE_ENDS = re.compile(r"[\r\n]+")
_CHARACTERS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    "w:softHyphen": "\N{SOFT HYPHEN}",
}
_IN_LINE = frozenset(
    {
        *("w:hyperlink", "w:smartTag", "w:customXml", "w:fldSimple", "w:dir", "w:bdo"),
        *("w:sdtContent", "w:ruby", "w:rubyBase", "m:oMath", "m:oMathPara", "m:r", "m:e", "m:num", "m:den"),
        *("m:sub", "m:sup", "m:f", "m:sSub", "m:sSup", "m:sSubSup", "m:d", "m:rad", "m:deg", "m:nary"),
        *("m:func", "m:fName", "m:limLow", "m:limUpp", "m:lim", "m:acc", "m:bar", "m:box", "m:groupChr"),
        *("m:eqArr", "m:m", "m:mr"),
    }
)
"""Elements that only hold what stands in a line."""


class Setting(NamedTuple):
    """What a paragraph's runs are set in: its style, and whether it runs from right to left."""

    styles: Styles
    style: str | None
    rtl: bool


def pieces(paragraph: Element, setting: Setting, fields: Fields) -> Iterator[Piece]:
    """Return the pieces of a paragraph, in order. `fields` carries open fields between paragraphs."""
    for each in paragraph:
        yield from _inline(each, setting, fields)
    yield from fields.end_paragraph()


def _each_inline(elements: Iterable[Element], setting: Setting, fields: Fields) -> Iterator[Piece]:
    """Yield the pieces of several elements in order."""
    for each in elements:
        yield from _inline(each, setting, fields)


def _inline(element: Element, setting: Setting, fields: Fields) -> Iterator[Piece]:
    """Yield the pieces of what may stand beside runs in a paragraph."""
    kind = name(element)
    if kind == "w:r":
        yield from _run(element, setting, fields)
    elif kind in {"w:ins", "w:moveTo"}:
        if shown := text_of(element):
            yield Piece("inserted", shown)
        yield from _each_inline(element, setting, fields)
    elif kind in {"w:del", "w:moveFrom"}:
        if text := take_all(element):
            yield Piece("deleted", text)
    elif kind == "w:sdt":
        content = child(element, "w:sdtContent")
        if content is not None:
            yield from _inline(content, setting, fields)
    elif kind == "mc:AlternateContent":
        yield from _alternative(element)
        yield from _each_inline(chosen(element), setting, fields)
    elif kind == "m:t":
        yield Piece("text", take(element))
    elif kind == "w:subDoc":
        yield Piece("embedded", "subdocument")
    elif kind == "w:rt":
        yield Piece("ruby", take_all(element))
    elif kind in _IN_LINE:
        yield from _each_inline(element, setting, fields)


def _run(run: Element, setting: Setting, fields: Fields) -> Iterator[Piece]:
    """Return the pieces of a run; nothing of it is printed where it is hidden."""
    properties = child(run, "w:rPr")
    unseen = hidden(setting.styles, properties, setting.style)
    type_face = face(setting.styles, properties, setting.style, rtl=setting.rtl)
    for each in run:
        if name(each) == "w:ruby":
            for part in each:
                yield from _inline(part, setting, fields)
            continue
        for piece in _content(each, fields):
            if piece.kind in {"text", "symbol"}:
                yield _printed(piece._replace(face=type_face), fields, unseen=unseen)
            elif not unseen or piece.kind in _SAID:
                yield piece
            elif piece.kind == "box":
                yield Piece("hidden", take_all(piece.element))


# What is left out is said, hidden or not.
_SAID = frozenset({"alternative", "ruby"})


def _printed(piece: Piece, fields: Fields, *, unseen: bool) -> Piece:
    """Return a piece of text as what it is at this point of the story."""
    if not fields.printing:
        return Piece("instruction", piece.value)
    return Piece("hidden", piece.value) if unseen else piece


def _content(element: Element, fields: Fields) -> Iterable[Piece]:
    """Return the pieces of what may stand inside a run."""
    kind = name(element)
    if kind in _CHARACTERS:
        return (Piece("text", _CHARACTERS[kind]),)
    reader = _READERS.get(kind)
    return () if reader is None else reader(element, fields)


def _text(element: Element, _: Fields) -> Iterator[Piece]:
    # A line end in the XML is a space; Word never means a line end by it.
    yield Piece("text", _LINE_ENDS.sub(" ", take(element)))


def _break(_: Element, fields: Fields) -> Iterator[Piece]:
    if fields.printing:
        yield Piece("break")


def _instruction(element: Element, fields: Fields) -> tuple[()]:
    fields.instruct(element.text or "")
    return ()


def _reference(element: Element, _: Fields) -> Iterator[Piece]:
    custom = (attribute(element, "customMarkFollows") or "0") not in {"0", "false", "off"}
    kind: Kind = "footnote" if name(element) == "w:footnoteReference" else "endnote"
    yield Piece(kind, attribute(element, "id") or "", element if custom else None)


def _versions(element: Element, fields: Fields) -> Iterator[Piece]:
    yield from _alternative(element)
    for each in chosen(element):
        yield from _content(each, fields)


def _drawn(element: Element, _: Fields) -> Iterator[Piece]:
    boxes = list(_boxes(element))
    yield from boxes
    if name(element) == "w:object" and not boxes:
        yield Piece("embedded", "object")


_READERS: dict[str, Callable[[Element, Fields], Iterable[Piece]]] = {
    "w:t": _text,
    **dict.fromkeys(("w:br", "w:cr"), _break),
    "w:fldChar": lambda element, fields: fields.mark(attribute(element, "fldCharType")),
    "w:instrText": _instruction,
    **dict.fromkeys(("w:footnoteReference", "w:endnoteReference"), _reference),
    **dict.fromkeys(("w:footnoteRef", "w:endnoteRef"), lambda *_: (Piece("own_mark"),)),
    "w:sym": lambda element, _: (Piece("symbol", _symbol(attribute(element, "char"))),),
    "w:commentReference": lambda element, _: (Piece("comment", attribute(element, "id") or ""),),
    "w:delText": lambda element, _: (Piece("deleted", take(element)),),
    "mc:AlternateContent": _versions,
    **dict.fromkeys(("w:drawing", "w:pict", "w:object"), _drawn),
}
"""How each element of a run is read."""


def _symbol(code: str | None) -> str:
    try:
        point = int(code or "", 16)
    except ValueError:
        return "\N{REPLACEMENT CHARACTER}"
    return chr(point) if 0x20 <= point < 0xD800 or 0xE000 <= point <= 0xFFFD else "\N{REPLACEMENT CHARACTER}"


def chosen(alternate: Element) -> Iterator[Element]:
    """Return the content of the version read: the first choice that is understood, else the fallback."""
    branch = _branch(alternate)
    return iter(()) if branch is None else iter(branch)


def _branch(alternate: Element) -> Element | None:
    for each in children(alternate, "mc:Choice"):
        if understood(each):
            return each
    return child(alternate, "mc:Fallback")


def not_chosen(alternate: Element) -> str:
    """Take out the text of the versions not read; return what is not also in the one that is."""
    told: list[str] = []
    for each in _others(alternate):
        for inner in reversed(list(descendants(each, "mc:AlternateContent"))):
            told += _different(inner)
    return " ".join([*told, *_different(alternate)])


def _others(alternate: Element) -> list[Element]:
    branch = _branch(alternate)
    return [each for each in alternate if each is not branch]


def _different(alternate: Element) -> list[str]:
    """Take out the texts of the versions not read; return those unlike that of the one that is."""
    branch = _branch(alternate)
    printed = "" if branch is None else _printed_by(branch)
    taken = [take_all(each) for each in _others(alternate)]
    return [text for text in taken if "".join(text.split()) not in {printed, ""}]


def _printed_by(version: Element) -> str:
    """Return the characters of a version, without spaces and versions in it that are not read."""
    if name(version) in TEXTS:
        return "".join(characters(version).split())
    inner = chosen(version) if name(version) == "mc:AlternateContent" else version
    return "".join(map(_printed_by, inner))


def _alternative(alternate: Element) -> Iterator[Piece]:
    if text := not_chosen(alternate):
        yield Piece("alternative", text)


def _boxes(element: Element) -> Iterator[Piece]:
    """Yield the outermost text boxes in a drawing; boxes inside a box belong to its paragraphs."""
    kind = name(element)
    if kind == "w:txbxContent":
        yield Piece("box", "", element)
        return
    if kind == "mc:AlternateContent":
        yield from _alternative(element)
    for each in chosen(element) if kind == "mc:AlternateContent" else element:
        yield from _boxes(each)
