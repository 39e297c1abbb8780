"""Read Rich Text Format (.rtf) as source lines: control words in nested groups, one token after the other."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple, TypeVar

from unrec.models import Reading, Source
from unrec.reading.flow import (
    TWIPS,
    Flow,
    Missed,
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
from unrec.reading.list_labels import RTL_LANGUAGES, number_text, rtl_digits

MEDIA_TYPE = "application/rtf"
MAX_BYTES = 200_000_000
_DEEPEST = 1_000
_MOST_TABLES = 16
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})"
    r"|\\(?P<sign>[^a-zA-Z'])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\'?",
    re.DOTALL,
)
_PAGES = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258"} | {
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 77: "mac_roman",
}  # fmt: skip
"""The code page of a font's character set; 0 and 1 are that of the document."""
_CODE_PAGES = {437: "cp437", 850: "cp850", 10000: "mac_roman", 65001: "utf-8", 936: "gb18030"}
_NUMBERS = {
    "ar": "decimal",
    "alc": "lowerLetter",
    "auc": "upperLetter",
    "rlc": "lowerRoman",
    "ruc": "upperRoman",
}
"""How notes are numbered, by the end of the control word (`ftnnar`)."""

TEXT, SKIPPED, FONTS, STYLES, LABEL = range(5)
"""What the text of a group is: the document's, none, the name of a font or a style, a list's number."""
_DESTINATIONS = {
    **dict.fromkeys(
        ("colortbl", "info", "pict", "objdata", "listtable", "listoverridetable", "revtbl", "rsidtbl", "filetbl",
         "annotation", "atnid", "atnauthor", "atndate", "fldinst", "xe", "tc", "themedata", "colorschememapping",
         "datastore", "latentstyles", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "generator", "nonshppict",
         "shprslt", "sp", "nonesttables", "bkmkstart", "bkmkend", "xmlnstbl", "mmathPr", "pnseclvl", "pn",
         "userprops", "docvar", "template", "blipuid", "listname", "wgrffmtfilter"),
        SKIPPED,
    ),
    "fonttbl": FONTS,
    "stylesheet": STYLES,
    "listtext": LABEL,
    "pntext": LABEL,
}  # fmt: skip
_ALWAYS = frozenset({"shpinst", "shptxt", "nesttableprops", "ud", "footnote"})
"""Groups that begin with `\\*`, so that old programs skip them, and hold text of the document."""
_FURNITURE = {
    **dict.fromkeys(("header", "headerl", "headerr"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr"), "footer"),
    "headerf": "first header",
    "footerf": "first footer",
}
_SIGNS = {
    "tab": "\t", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "endash": "–", "emdash": "—", "emspace": "\u2003", "enspace": "\u2002", "zwj": "\u200d", "zwnj": "\u200c",
    "ltrmark": "\u200e", "rtlmark": "\u200f", "softline": "\n", "lbr": "\n",
}  # fmt: skip
_CONTENTS = re.compile(r"toc \d|table of contents", re.IGNORECASE)
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def read_rtf(source: Source) -> Reading:
    r"""Return the paragraphs of an RTF document in reading order, each a line with `gap_before`.

    * List numbers are those that the file prints for programs without lists (`\listtext`, `\pntext`), with
      the digits of a right-to-left paragraph's language; notes are counted (`rtf.numbering`, `rtf.footnote`).
    * Each paragraph of a cell is a line with its `cell`; footnotes follow their paragraph, endnotes the text;
      headers come first and footers last, each text once; text boxes follow their paragraph.
    * Tracked deletions and hidden text are left out and reported. Fields give their result.

    Nothing that the file embeds or refers to is opened or fetched. Groups nested more than a thousand deep
    end the reading, with a finding. No error is raised for any bytes.
    """
    try:
        check_size(source, MAX_BYTES)
        document = _Document()
        document.read(source.data.decode("latin-1"))
    except UnreadableError as error:
        return failed(source, MEDIA_TYPE, error)
    return document.reading(source)


class _State(NamedTuple):
    """What holds in a group: how characters are set, what the paragraph is, where the text goes.

    Pairs are for text from left to right and from right to left; `side` is the one that control words set.
    """

    mode: int = TEXT
    bold: tuple[bool, bool] = (False, False)
    italic: tuple[bool, bool] = (False, False)
    size: tuple[float, float] = (12.0, 12.0)
    side: int | None = None
    hidden: bool = False
    deleted: bool = False
    uc: int = 1
    page: str | None = None
    language: int = 0
    style: int = 0
    outline: int | None = None
    rtl: bool = False
    left: int | None = None
    first: int | None = None
    in_table: bool = False
    depth: int = 0
    listed: bool = False


@dataclass
class _Part:
    """A story that is being read: its paragraphs, and the one that is being put together."""

    story: Story
    kind: str = ""
    pieces: list[Run | Note] = field(default_factory=list)
    label: list[str] = field(default_factory=list)
    boxes: list[Paragraph] = field(default_factory=list)
    number: str = ""
    last: bool = False


@dataclass
class _RowDefinition:
    """What the definition of a table's row says so far."""

    edges: list[int] = field(default_factory=list)
    going_on: list[bool] = field(default_factory=list)
    merged: bool = False
    heads: bool = False


@dataclass
class _Document:
    """A document being read, token by token; no call nests with its groups."""

    state: _State = field(default_factory=_State)
    groups: list[tuple[_State, _Part]] = field(default_factory=list)
    part: _Part = field(init=False)
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    furniture: list[tuple[bool, str, list[Paragraph]]] = field(default_factory=list)
    """Headers and footers: whether of the first page, which, and what they hold."""
    flow: Flow = field(default_factory=lambda: Flow("rtf"))
    page: str = "cp1252"
    pages: dict[int, str] = field(default_factory=dict)
    fonts: int = 0
    styles: dict[int, _State] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    held: list[int] = field(default_factory=list)
    """Bytes of one code page, not yet decoded."""
    skip: int = 0
    """Characters to pass over that stand for the one before, in programs without Unicode."""
    starred: bool = False
    awaits: bool = False
    """Whether the number of the next note was printed."""
    notes: Counter[bool] = field(default_factory=Counter)
    formats: dict[bool, str] = field(default_factory=lambda: {False: "decimal", True: "lowerRoman"})
    row: _RowDefinition = field(default_factory=_RowDefinition)
    outer: list[tuple[int, _RowDefinition]] = field(default_factory=list)
    """Definitions of rows that hold the row of a table inside, each with the depth of groups there."""
    labelled: bool = False
    unlabelled: str = ""
    cut: str = ""

    def __post_init__(self) -> None:
        """Begin with an empty story."""
        self.part = self._part()

    def _part(self, kind: str = "") -> _Part:
        tables = self.tables if kind in {"", "box"} else count(1)
        return _Part(Story(tables, "rtf.contents"), kind)

    def read(self, text: str) -> None:
        """Read all tokens of a file."""
        at, end = 0, len(text)
        while at < end and not self.cut:
            match = _TOKEN.match(text, at)
            if match is None:  # a character that no token begins with
                at += 1
                continue
            at = match.end()
            kind = match.lastgroup
            if kind == "text":
                self._text(match["text"])
            elif kind in {"word", "number"}:
                number = None if match["number"] is None else int(match["number"])
                if match["word"] == "bin":  # raw bytes, braces among them
                    at += max(number or 0, 0)
                else:
                    self._word(match["word"], number)
            elif kind == "byte":
                self._byte(int(match["byte"], 16))
            elif kind == "brace":
                self._brace(match["brace"], at)
            elif kind == "sign":
                self._sign(match["sign"])
        self._decode()
        if len(self.groups) > 0 and not self.cut:
            self.cut = "the file ends before its text does"
        while self.groups:
            self._close()
        self._end_paragraph(last=True)

    def reading(self, source: Source) -> Reading:
        """Return the reading: headers, text, endnotes, footers."""
        self._print_furniture("header")
        for paragraph in self.part.story.out:
            self.flow.add(paragraph)
        self.flow.end()
        if self.unlabelled and not self.labelled:
            said = f"{source.name} has lists, and does not hold their numbers"
            self.flow.tell(Missed("source.numbers", said, self.unlabelled))
        if self.cut:
            self.flow.tell(Missed("source.cut", f"{source.name}: {self.cut}"))
        self._print_furniture("footer")
        return self.flow.reading(source, MEDIA_TYPE)

    def _print_furniture(self, kind: str) -> None:
        bodies = [(first, body) for first, rule, body in self.furniture if rule == kind]
        self.flow.around([body for _, body in sorted(bodies, key=lambda each: not each[0])], kind)

    # ---- groups

    def _brace(self, brace: str, at: int) -> None:
        self._decode()
        self.skip = 0
        if brace == "}":
            if self.groups:
                self._close()
            return
        if len(self.groups) >= _DEEPEST:
            self.cut = f"groups are nested more than {_DEEPEST:,} deep at byte {at:,}"
            return
        self.groups.append((self.state, self.part))
        self.starred = False

    def _close(self) -> None:
        """Close a group: what it set no longer holds, and a story that it held is finished."""
        ended, inner = self.part, self.state
        self.state, self.part = self.groups.pop()
        if self.outer and self.outer[-1][0] > len(self.groups):
            self.row = self.outer.pop()[1]
        if ended is self.part:
            if inner.mode == STYLES:
                self.styles.setdefault(inner.style, inner)
            return
        outer, self.part = self.part, ended
        kept, self.state = self.state, inner
        self._end_paragraph(last=True)
        body = ended.story.out
        self.state, self.part = kept, outer
        if ended.kind in _FURNITURE.values():
            first, _, kind = ended.kind.rpartition(" ")
            self.furniture.append((bool(first), kind, body))
        elif ended.kind == "box":
            outer.boxes += [each if each.rule else each._replace(rule="rtf.textbox") for each in body]
        else:
            outer.pieces.append(Note(ended.number, tuple(trimmed(body)), ended.last))

    def _begin(self, word: str) -> bool:
        """Begin a destination, where the word is one; tell whether it is."""
        state = self.state
        if word in _FURNITURE or word in {"footnote", "shptxt"}:
            if state.mode == TEXT:
                kind = _FURNITURE.get(word, "box" if word == "shptxt" else "note")
                self.part = self._part(kind)
                if kind == "note":
                    self._begin_note(last=False)
                self.state = _State(page=state.page)
            return True
        if word == "ftnalt" and self.part.kind == "note":
            self._begin_note(last=True)
            return True
        mode = _DESTINATIONS.get(word)
        if mode is not None:
            # A list's number stands in the text; what is inside of a skipped group is skipped as well.
            if state.mode != SKIPPED and (mode != LABEL or state.mode == TEXT):
                self.state = state._replace(mode=mode)
            return True
        if word == "nesttableprops":
            self.outer.append((len(self.groups), self.row))
            self.row = _RowDefinition()
        if self.starred and word not in _ALWAYS:
            self.state = state._replace(mode=SKIPPED)
            return True
        return word in _ALWAYS

    def _begin_note(self, *, last: bool) -> None:
        """Give a note its number, where the text printed one at its place."""
        part = self.part
        if part.last != last and part.number:
            self.notes[part.last] -= 1
            self.awaits = True
        part.last = last
        if self.awaits:
            self.notes[last] += 1
            part.number = number_text(self.notes[last], self.formats[last])
            self.awaits = False

    # ---- control words

    def _word(self, word: str, number: int | None) -> None:
        self._decode()
        if word == "u" and number is not None:
            self._unicode(number)
            return
        if self.skip and word != "uc":
            self.skip -= 1
            return
        begun = self._begin(word)
        self.starred = False
        if begun or self.state.mode == SKIPPED:
            return
        if word in _SIGNS:
            self._put(_SIGNS[word])
        elif word in _ENDS:
            self._end(word)
        elif word in {"s", "sbasedon"}:
            self._style(word, number or 0)
        elif (setter := _SETTERS.get(word)) is not None:
            self.state = setter(self.state, number)
        elif word.startswith(("tr", "cl", "cell")):
            self._table(word, number)
        elif "ftn" in word:
            self._numbering(word, number)
        else:
            self._other(word, number)

    def _style(self, word: str, number: int) -> None:
        """Take over what a style says; in the list of styles, what the one says that it stands on."""
        if word == "s":
            self.state = self.state._replace(style=number)
        style = self.styles.get(number)
        if style is not None and (word == "sbasedon") == (self.state.mode == STYLES):
            self.state = self.state._replace(
                bold=style.bold, italic=style.italic, size=style.size, outline=style.outline
            )

    def _other(self, word: str, number: int | None) -> None:
        """Control words that concern the document, not the text that follows."""
        if word == "ansicpg" and number:
            self.page = _CODE_PAGES.get(number, f"cp{number}" if _is_known(number) else "cp1252")
        elif word == "mac":
            self.page = "mac_roman"
        elif word == "f" and number is not None:
            if self.state.mode == FONTS:
                self.fonts = number
            else:
                self.state = self.state._replace(page=self.pages.get(number))
        elif word == "fcharset" and self.state.mode == FONTS and number in _PAGES:
            self.pages[self.fonts] = _PAGES[number]
        elif word == "revised" and number != 0:
            self.flow.tell(Missed("source.tracked", "a tracked insertion was taken as text"))

    def _numbering(self, word: str, number: int | None) -> None:
        """Read how notes are numbered, or where the number of one stands."""
        if word == "chftn":
            self.awaits = self.awaits or self.part.kind != "note"
        elif word.startswith(("ftnn", "aftnn", "saftnn", "sftnn")):
            last = "aftnn" in word
            self.formats[last] = _NUMBERS.get(word.rpartition("tnn")[2], self.formats[last])
        elif word in {"ftnstart", "aftnstart"} and number is not None:
            self.notes[word == "aftnstart"] = number - 1

    def _table(self, word: str, number: int | None) -> None:
        """Read the definition of a table's row."""
        row = self.row
        if word == "trowd":
            self.row = _RowDefinition()
        elif word == "trhdr":
            row.heads = True
        elif word == "clvmrg":
            row.merged = True
        elif word == "cellx" and len(row.edges) < 1_000:
            row.edges.append(number or 0)
            row.going_on.append(row.merged)
            row.merged = False

    # ---- characters

    def _sign(self, sign: str) -> None:
        """A control symbol: a backslash and one character that is no letter."""
        self._decode()
        if sign == "*":
            self.starred = True
        elif self.skip:
            self.skip -= 1
        elif sign in "\r\n":
            self._end("par")
        elif sign in _SYMBOLS:
            self._put(_SYMBOLS[sign])

    def _text(self, text: str) -> None:
        if self.skip:
            passed = min(self.skip, len(text))
            self.skip -= passed
            text = text[passed:]
        if not text or self.state.mode == SKIPPED:
            return
        if text.isascii() and not self.held:
            self._put(text)
        else:
            self.held += text.encode("latin-1")

    def _byte(self, value: int) -> None:
        if self.skip:
            self.skip -= 1
        elif self.state.mode != SKIPPED:
            self.held.append(value)

    def _unicode(self, number: int) -> None:
        value = number + 0x10000 if number < 0 else number
        if 0 < value < 0x110000 and self.state.mode != SKIPPED:
            self._put(chr(value))
        self.skip = self.state.uc

    def _decode(self) -> None:
        """Put what was held of one code page into the text."""
        if self.held:
            held, self.held = bytes(self.held), []
            self._put(held.decode(self.state.page or self.page, "replace"))

    def _put(self, text: str) -> None:
        """Put characters where the group's text goes."""
        state = self.state
        if state.mode == LABEL:
            self.part.label.append(text)
        elif state.mode == STYLES:
            self.names[state.style] = self.names.get(state.style, "") + text
        elif state.mode == TEXT:
            if state.deleted:
                self.flow.tell(Missed("source.tracked", "a tracked deletion was left out", text))
            elif state.hidden:
                self.flow.tell(Missed("source.left_out", "hidden text was left out", text))
            else:
                side = state.rtl
                face = (state.bold[side], state.italic[side], state.size[side])
                self.part.pieces.append(Run(text, *face))

    # ---- paragraphs

    def _end(self, word: str) -> None:
        """End a paragraph, a cell or a row."""
        if self.state.mode != TEXT:
            return
        story, state, row = self.part.story, self.state, self.row
        if word in {"row", "nestrow"}:
            story.enter(max(1, min(state.depth, _MOST_TABLES)) if word == "nestrow" else 1)
            story.end_row(RowShape(tuple(self._edges()), tuple(row.going_on), row.heads))
            return
        self._end_paragraph(cell=word in {"cell", "nestcell"})
        if word in {"cell", "nestcell"}:
            story.end_cell()

    def _edges(self) -> Iterator[int]:
        """The edges of the row's cells; the first begins where the table does."""
        if self.row.edges:
            yield min(0, self.row.edges[0] - 1)
            yield from self.row.edges

    def _end_paragraph(self, *, cell: bool = False, last: bool = False) -> None:
        part, state = self.part, self.state
        depth = min(max(state.depth, int(state.in_table), int(cell)), _MOST_TABLES)
        if last and not part.pieces and not part.label:
            part.story.enter(0)
            return
        part.story.enter(depth)
        pieces, boxes, label = part.pieces, part.boxes, "".join(part.label).strip()
        part.pieces, part.boxes, part.label = [], [], []
        self.labelled = self.labelled or bool(label)
        if state.listed and not label:
            self.unlabelled = self.unlabelled or Paragraph(tuple(pieces)).text
        name = self.names.get(state.style, "").strip(" ;")
        heading = _HEADING.fullmatch(name)
        paragraph = Paragraph(
            tuple(_joined(pieces)),
            f"{_in_digits(sound(label), state)} " if label else None,
            heading_level=int(heading[1]) if state.outline is None and heading else state.outline,
            indent=begins(state.left, state.first, TWIPS),
        )
        contents = "rtf.contents" if _CONTENTS.match(name) else None
        part.story.held.extend((paragraph.furniture(contents), *boxes))
        if last:
            part.story.enter(0)


_ENDS = frozenset({"par", "cell", "row", "nestcell", "nestrow", "sect"})
_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\", "\t": "\t"}


_Set = TypeVar("_Set")


def _both(state: _State, pair: tuple[_Set, _Set], value: _Set) -> tuple[_Set, _Set]:
    """A pair with the side set that control words set; both where they name none."""
    if state.side is None:
        return value, value
    return (value, pair[1]) if state.side == 0 else (pair[0], value)


def _sized(state: _State, number: int | None) -> _State:
    value = min(max(number or 24, 1), 3276) / 2
    return state._replace(size=_both(state, state.size, value))


_NEITHER = (False, False)
_SETTERS: dict[str, Callable[[_State, int | None], _State]] = {
    "pard": lambda state, _: state._replace(
        style=0, outline=None, rtl=False, left=None, first=None, in_table=False, depth=0, listed=False
    ),
    "plain": lambda state, _: state._replace(
        bold=_NEITHER, italic=_NEITHER, size=(12.0, 12.0), side=None, hidden=False, deleted=False, language=0
    ),
    "ltrch": lambda state, _: state._replace(side=0),
    "rtlch": lambda state, _: state._replace(side=1),
    "rtlpar": lambda state, _: state._replace(rtl=True),
    "ltrpar": lambda state, _: state._replace(rtl=False),
    "intbl": lambda state, _: state._replace(in_table=True),
    "ls": lambda state, n: state._replace(listed=bool(n)),
    "b": lambda state, n: state._replace(bold=_both(state, state.bold, n != 0)),
    "ab": lambda state, n: state._replace(bold=_both(state, state.bold, n != 0)),
    "i": lambda state, n: state._replace(italic=_both(state, state.italic, n != 0)),
    "ai": lambda state, n: state._replace(italic=_both(state, state.italic, n != 0)),
    "fs": _sized,
    "afs": _sized,
    "v": lambda state, n: state._replace(hidden=n != 0),
    "deleted": lambda state, n: state._replace(deleted=n != 0),
    "uc": lambda state, n: state._replace(uc=min(max(n or 0, 0), 16)),
    "alang": lambda state, n: state._replace(language=n or 0),
    "outlinelevel": lambda state, n: state._replace(outline=n + 1 if n is not None and 0 <= n < 9 else None),
    "li": lambda state, n: state._replace(left=n or 0),
    "fi": lambda state, n: state._replace(first=n or 0),
    "itap": lambda state, n: state._replace(depth=min(max(n or 0, 0), _MOST_TABLES)),
}
"""Control words, and what they set."""


def _is_known(page: int) -> bool:
    try:
        "".encode(f"cp{page}")
    except LookupError:
        return False
    return True


def _joined(pieces: list[Run | Note]) -> Iterator[Run | Note]:
    """Yield the pieces, runs that are set alike as one."""
    texts: list[str] = []
    face: Run | None = None
    for piece in pieces:
        if isinstance(piece, Run) and face is not None and piece[1:] == face[1:]:
            texts.append(piece.text)
            continue
        if face is not None:
            yield face._replace(text=sound("".join(texts)))
        face, texts = (piece, [piece.text]) if isinstance(piece, Run) else (None, [])
        if isinstance(piece, Note):
            yield piece
    if face is not None:
        yield face._replace(text=sound("".join(texts)))


def _in_digits(label: str, state: _State) -> str:
    """The label in the digits of a right-to-left paragraph's language; the file gives it in others."""
    digits = rtl_digits(RTL_LANGUAGES.get(state.language & 0x3FF, "ar")) if state.rtl else None
    return label.translate(str.maketrans("0123456789", digits)) if digits else label
