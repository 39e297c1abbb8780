"""Read an OpenDocument text (.odt) as source lines: a zip of XML, of which two parts hold text."""

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from unrec.models import Reading, Source
from unrec.reading.flow import (
    Cell,
    Flow,
    Missed,
    Note,
    Paragraph,
    Run,
    UnreadableError,
    begins,
    check_size,
    failed,
    placed,
)
from unrec.reading.list_labels import BULLET, LEVELS, LONGEST_TEXT, Counts, Level, number_text, table
from unrec.reading.office import NAMESPACES, Element, child, name, open_zip, parse, unpacked

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
MAX_BYTES = 200_000_000
_MAX_PART = 40_000_000
_LONGEST_CHAIN = 20
_MOST_REPEATED = 1_000

_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0}
_LENGTH = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)(pt|in|cm|mm|pc|%)")
_WHITE = re.compile("[ \t\r\n]+")
_CONTENTS = frozenset(
    {"text:table-of-content", "text:illustration-index", "text:table-index", "text:object-index"}
)
_THROUGH = frozenset({"text:section", "text:numbered-paragraph", "text:index-body", "text:index-title"})
_NO_TEXT = frozenset(
    {"office:annotation", "text:ruby-text", "text:note-citation", "office:scripts", "office:forms"}
)
_ROWS = frozenset({"table:table-header-rows", "table:table-rows", "table:table-row-group"})


def read_odt(source: Source) -> Reading:
    """Return the paragraphs of an OpenDocument text in reading order, each a line with `gap_before`.

    * List numbers, which the file does not hold, are counted and stand before their paragraphs; notes'
      numbers, which it does, where they are referred to (`odt.numbering`, `odt.footnote`).
    * Each paragraph of a cell is a line with its `cell`; footnotes follow their paragraph, endnotes the text;
      headers come first, footers last, each text once, with the role `furniture`, as do tables of contents.
    * Deleted text and comments are left out, hidden text too, and reported.

    An encrypted file is refused by name. Nothing is fetched; no error is raised for any bytes.
    """
    try:
        check_size(source, MAX_BYTES)
        roots = _roots(source.data)
        return _Document(_Styles.of(roots)).reading(source, roots)
    except UnreadableError as error:
        return failed(source, MEDIA_TYPE, error)


def _roots(data: bytes) -> list[Element]:
    """The roots of the parts that hold text and styles."""
    archive = open_zip(data)
    names = set(archive.namelist())
    manifest = "META-INF/manifest.xml"
    if manifest in names and b":encryption-data" in unpacked(archive, manifest, _MAX_PART):
        raise UnreadableError("source.protected", "the document is protected by a password")
    wanted = ["content.xml", *(["styles.xml"] if "styles.xml" in names else [])]
    return [parse(unpacked(archive, name, _MAX_PART), name) for name in wanted]


def _get(element: Element | None, attribute: str) -> str | None:
    """The attribute of that name, written with its prefix."""
    if element is None:
        return None
    prefix, _, local = attribute.partition(":")
    value: str | None = element.get(f"{{{NAMESPACES[prefix]}}}{local}")
    return value


def _count(text: str | None, most: int, least: int = 1) -> int:
    value = int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else least
    return min(max(value, least), most)


def _points(text: str | None) -> float | None:
    match = _LENGTH.fullmatch(text or "")
    return None if match is None or match[2] == "%" else float(match[1]) * _POINTS[match[2]]


# ---- styles


class _Set(NamedTuple):
    """How text is set that runs from right to left or not, and in which language."""

    rtl: bool = False
    bold: bool = False
    italic: bool = False
    size: float = 12.0
    language: str = ""
    hidden: bool = False


class _OfParagraph(NamedTuple):
    """What a paragraph's style says: how it is set, its direction, its indent, its outline level."""

    face: _Set = _Set()
    rtl: bool = False
    left: float | None = None
    first: float | None = None
    level: int | None = None
    list_name: str | None = None
    """The list that the style names; empty where it names none, so that not even headings have numbers."""


@dataclass
class _Styles:
    """The styles of a document by family and name, and its list styles by name."""

    by_name: dict[tuple[str, str], Element] = field(default_factory=dict)
    defaults: dict[str, Element] = field(default_factory=dict)
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    outline: dict[int, Level] = field(default_factory=dict)
    _paragraphs: dict[str, _OfParagraph] = field(default_factory=dict)
    _texts: dict[tuple[str, _Set], _Set] = field(default_factory=dict)

    @classmethod
    def of(cls, roots: list[Element]) -> "_Styles":
        """Return the styles of a document's parts; of one name, the first counts."""
        styles = cls()
        for root in roots:
            for holder in (each for each in root if name(each) in _STYLE_HOLDERS):
                for each in holder:
                    styles._take(each)
        return styles

    def _take(self, element: Element) -> None:
        kind, called = name(element), _get(element, "style:name") or ""
        family = _get(element, "style:family") or ""
        if kind == "style:style":
            self.by_name.setdefault((family, called), element)
        elif kind == "style:default-style":
            self.defaults.setdefault(family, element)
        elif kind in {"text:list-style", "text:outline-style"}:
            levels = _levels(element)
            if kind == "text:outline-style":
                self.outline = self.outline or levels
            else:
                self.lists.setdefault(called, levels)

    def paragraph(self, name: str | None) -> _OfParagraph:
        """Return what a paragraph's style says, those under it included."""
        name = name or "Standard"
        if name not in self._paragraphs:
            found, chain = _OfParagraph(), self._chain("paragraph", name)
            for style in chain:
                found = self._laid(found, style)
            face = _Set(found.rtl)
            for style in chain:
                face = _set(face, child(style, "style:text-properties"))
            self._paragraphs[name] = found._replace(face=face)
        return self._paragraphs[name]

    def text(self, name: str | None, inside: _Set) -> _Set:
        """Return how the text of a span is set that stands inside of other text."""
        key = (name or "", inside)
        if key not in self._texts:
            found = inside
            for style in self._chain("text", name or "")[1:]:
                found = _set(found, child(style, "style:text-properties"))
            self._texts[key] = found
        return self._texts[key]

    def _chain(self, family: str, name: str) -> list[Element]:
        """The default of a family, then the style and those it stands on, farthest first."""
        chain: list[Element] = []
        seen: set[str] = set()
        at: str | None = name
        while at and at not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(at)
            style = self.by_name.get((family, at))
            if style is not None:
                chain.append(style)
            at = _get(style, "style:parent-style-name")
        return [self.defaults.get(family), *reversed(chain)]

    @staticmethod
    def _laid(under: _OfParagraph, style: Element | None) -> _OfParagraph:
        """What holds where a style is laid over another."""
        if style is None:
            return under
        properties = child(style, "style:paragraph-properties")
        mode = _get(properties, "style:writing-mode")
        level = _get(style, "style:default-outline-level")
        left, first = _get(properties, "fo:margin-left"), _get(properties, "fo:text-indent")
        named = _get(style, "style:list-style-name")
        return _OfParagraph(
            under.face,
            under.rtl if mode in {None, "page"} else mode.startswith("rl"),
            under.left if left is None else _points(left),
            under.first if first is None else _points(first),
            under.level if level is None else (_count(level, LEVELS) if level.isdigit() else None),
            under.list_name if named is None else named,
        )


_STYLE_HOLDERS = frozenset({"office:styles", "office:automatic-styles"})


def _set(under: _Set, properties: Element | None) -> _Set:
    """How text is set where properties are laid over others."""
    if properties is None:
        return under

    weight, slant, size = (
        _get(properties, f"style:font-{each}-complex" if under.rtl else f"fo:font-{each}")
        for each in ("weight", "style", "size")
    )
    display = _get(properties, "text:display")
    return _Set(
        under.rtl,
        under.bold if weight is None else weight in _HEAVY,
        under.italic if slant is None else slant in {"italic", "oblique"},
        _size(size, under.size),
        _get(properties, "style:language-complex") or under.language,
        under.hidden if display is None else display == "none",
    )


_HEAVY = frozenset({"bold", "600", "700", "800", "900"})


def _size(text: str | None, before: float) -> float:
    match = _LENGTH.fullmatch(text or "")
    if match is None:
        return before
    return (
        before * float(match[1]) / 100 if match[2] == "%" else round(float(match[1]) * _POINTS[match[2]], 2)
    )


# ---- list numbers


@dataclass
class _Lists(Counts):
    """How far each list has counted, level by level, and which list of a style came last."""

    last: dict[str, Hashable] = field(default_factory=dict)

    def begin(self, element: Element, style: str) -> Hashable:
        """Return the key of a list's counters: its own, or those of the list that it continues."""
        key: Hashable = _get(element, "xml:id")
        continued = _get(element, "text:continue-list")
        if continued in self.counts:
            key = continued
        elif _get(element, "text:continue-numbering") == "true" and style in self.last:
            key = self.last[style]
        else:
            key = key or len(self.counts)
            self.counts[key] = [None] * LEVELS
        if (own := _get(element, "xml:id")) and own != key:
            self.counts[own] = self.counts[key]
        self.last[style] = key
        return key


_PLACE = re.compile(r"%(\d{1,2})%")
_FORMAT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"


def _levels(element: Element) -> dict[int, Level]:
    """The levels of a list style, from 0."""
    stated = {_count(_get(each, "text:level"), LEVELS) - 1: each for each in element}
    numbered = {at for at, each in stated.items() if _get(each, "style:num-format")}
    return {at: _level(each, at, numbered) for at, each in stated.items()}


def _level(element: Element, at: int, numbered: set[int]) -> Level:
    """A level of a list; of others it prints the numbers of those that are `numbered`."""
    properties = child(child(element, "style:list-level-properties"), "style:list-level-label-alignment")
    suffix = "" if _get(properties, "text:label-followed-by") == "nothing" else " "
    start = _count(_get(element, "text:start-value"), 10**8)
    if name(element) == "text:list-level-style-bullet":
        return Level(start, BULLET, ((_get(element, "text:bullet-char") or "")[:LONGEST_TEXT],), suffix)
    pattern = element.get(_FORMAT)
    if pattern is None:
        shown = _count(_get(element, "text:display-levels"), at + 1)
        numbers = ".".join(f"%{each}%" for each in range(at - shown + 2, at + 2)) if at in numbered else ""
        pattern = numbers.join(_get(element, f"style:num-{name}") or "" for name in ("prefix", "suffix"))
    parts = enumerate(_PLACE.split(pattern[:LONGEST_TEXT]))
    pieces = [_count(each, LEVELS) - 1 if place % 2 else each for place, each in parts]
    text = tuple(each for each in pieces if isinstance(each, str) or each in numbered)
    return Level(start, _style(_get(element, "style:num-format") or ""), text, suffix)


@cache
def _style(stated: str) -> str:
    """The name in `formats.toml` of a number format, which may be given by its first signs."""
    simple = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
    if stated in simple:
        return simple[stated]
    signs = [each.strip().replace("ا", "أ") for each in stated.split(",")[:3]]
    formats = table()["formats"]
    return next(
        (name for name in formats if [number_text(i, name) for i in (1, 2, 3)] == signs),
        "decimal",
    )


# ---- text


class _Place(NamedTuple):
    """Where a paragraph stands: at a level of a list (below 0 without a number), in contents, or neither."""

    levels: dict[int, Level] = {}  # noqa: RUF012 -- never changed
    key: Hashable = None
    style: str = ""
    level: int = 0
    rule: str | None = None


@dataclass
class _Document:
    """A document being read. `boxes` are text boxes of the paragraph that is being read."""

    styles: _Styles
    flow: Flow = field(default_factory=lambda: Flow("odt"))
    lists: _Lists = field(default_factory=_Lists)
    tables: int = 0
    boxes: list[Element] = field(default_factory=list)

    def reading(self, source: Source, roots: list[Element]) -> Reading:
        """Return the reading: headers, text, endnotes, footers."""
        pages = [
            each
            for root in roots
            for holder in root
            if name(holder) == "office:master-styles"
            for each in holder
        ]
        self._furniture(pages, "header")
        self.lists, self.tables = _Lists(), 0
        for holder in (child(child(root, "office:body"), "office:text") for root in roots):
            for paragraph in self._blocks(holder, _Place()) if holder is not None else ():
                self.flow.add(paragraph)
        self.flow.end()
        self._furniture(pages, "footer")
        return self.flow.reading(source, MEDIA_TYPE)

    def _furniture(self, pages: list[Element], kind: str) -> None:
        parts = (f"style:{kind}-first", f"style:{kind}", f"style:{kind}-left")
        holders = [child(page, part) for page in pages for part in parts]
        bodies = (list(self._blocks(holder, _Place())) for holder in holders if holder is not None)
        self.flow.around(bodies, kind)

    def _blocks(self, holder: Element, place: _Place) -> Iterator[Paragraph]:
        """Yield the paragraphs below an element, in order. The parser bounds the depth to 256."""
        for element in holder:
            kind = name(element)
            if kind in {"text:p", "text:h"}:
                yield from self._paragraph(element, place)
                place = place._replace(level=-abs(place.level))  # an item's later paragraphs have no number
            elif kind == "text:list":
                yield from self._list(element, place)
            elif kind == "table:table":
                yield from self._table(element)
            elif kind in _CONTENTS:
                yield from self._blocks(element, place._replace(rule="odt.contents"))
            elif kind in _THROUGH or kind.endswith("-index"):
                yield from self._blocks(element, place)
            elif kind == "text:tracked-changes":
                self._tracked(element)
            elif kind.startswith("draw:"):
                yield from self._box(element, place)

    def _list(self, element: Element, place: _Place) -> Iterator[Paragraph]:
        level = min(abs(place.level) + 1, LEVELS)
        style = _get(element, "text:style-name") or place.style
        if level == 1 or place.key is None:
            place = place._replace(key=self.lists.begin(element, style))
        levels = self.styles.lists.get(style, {})
        for item in element:
            inner = place._replace(levels=levels, style=style, level=level)
            if name(item) == "text:list-header":
                inner = inner._replace(level=-level)
            elif name(item) != "text:list-item":
                continue
            yield from self._blocks(item, inner)

    def _paragraph(self, element: Element, place: _Place) -> Iterator[Paragraph]:
        style = self.styles.paragraph(_get(element, "text:style-name"))
        boxes, self.boxes = self.boxes, []
        pieces = tuple(self._inline(element, style.face))
        mine, self.boxes = self.boxes, boxes
        level = None
        if name(element) == "text:h":
            level = _count(_get(element, "text:outline-level"), LEVELS)
        indent = begins(style.left, style.first)
        yield Paragraph(
            pieces,
            self._number(element, place, style) or None,
            heading_level=level or style.level,
            indent=None if indent is None else round(indent, 2),
        ).furniture(place.rule)
        for box in mine:
            yield from self._box(box, place)

    def _number(self, element: Element, place: _Place, style: _OfParagraph) -> str:
        """Count a paragraph that has a number, and return its label."""
        language = (_language(element, self.styles, style) or "ar") if style.rtl else None
        if place.level > 0 and place.key is not None:
            return self._label(place.key, place.levels, place.level, element.getparent(), language)
        counted = name(element) == "text:h" and not place.level and style.list_name is None
        if not counted or _get(element, "text:is-list-header") == "true":
            return ""
        level = _count(_get(element, "text:outline-level"), LEVELS)
        return self._label(None, self.styles.outline, level, element, language)

    def _label(
        self, key: Hashable, levels: dict[int, Level], level: int, element: Element, language: str | None
    ) -> str:
        """Count at a level of a list; an element may say with which number. The outline's key is None."""
        start = _get(element, "text:start-value")
        begun = None if start is None else _count(start, 10**8, 0)
        return self.lists.label(key, levels, level - 1, language, begun)

    def _inline(self, element: Element, face: _Set) -> Iterator[Run | Note]:
        """Yield the pieces of a paragraph or a span."""

        def run(text: str | None) -> Iterator[Run]:
            if text and face.hidden:
                self.flow.tell(Missed("source.left_out", "hidden text was left out", text))
            elif text:
                yield Run(text, face.bold, face.italic, face.size)

        yield from run(_WHITE.sub(" ", element.text or ""))
        for each in element:
            kind = name(each)
            if kind == "text:note":
                yield self._note(each)
            elif kind in _SIGNS:
                yield from run(_SIGNS[kind] * _count(_get(each, "text:c"), _MOST_REPEATED))
            elif kind.startswith("draw:"):
                self.boxes.append(each)
            elif kind == "text:change-start":
                self.flow.tell(Missed("source.tracked", "a tracked insertion was taken as text"))
            elif kind in _NO_TEXT:
                pass
            elif kind == "text:span":
                yield from self._inline(each, self.styles.text(_get(each, "text:style-name"), face))
            elif kind.startswith(("text:", "?:")):
                yield from self._inline(each, face)
            yield from run(_WHITE.sub(" ", each.tail or ""))

    def _note(self, element: Element) -> Note:
        citation = child(element, "text:note-citation")
        number = "" if citation is None else "".join(citation.itertext()).strip()
        body = child(element, "text:note-body")
        paragraphs = tuple(self._blocks(body, _Place())) if body is not None else ()
        return Note(number, paragraphs, _get(element, "text:note-class") == "endnote")

    def _box(self, drawn: Element, place: _Place) -> Iterator[Paragraph]:
        """Yield the paragraphs of a text box, a shape, or a group of them."""
        for paragraph in self._blocks(drawn, _Place(rule=place.rule)):
            yield paragraph if paragraph.rule else paragraph._replace(rule="odt.textbox")

    def _tracked(self, element: Element) -> None:
        for region in element:
            for change in region:
                if name(change) == "text:deletion":
                    text = "".join(change.itertext())
                    self.flow.tell(Missed("source.tracked", "a tracked deletion was left out", text))

    def _table(self, element: Element) -> Iterator[Paragraph]:
        self.tables += 1
        number, rows, heads = self.tables, list[list[Cell]](), False
        below: dict[int, int] = {}
        """Up to which row each column is taken by a cell from above."""
        for row, head in _rows(element, head=False):
            heads = heads or (head and not rows)
            cells, column = list[Cell](), 1
            for each in row:
                kind = name(each)
                if kind not in {"table:table-cell", "table:covered-table-cell"}:
                    continue
                times = _count(_get(each, "table:number-columns-repeated"), _MOST_REPEATED)
                if kind == "table:table-cell":
                    span = _count(_get(each, "table:number-columns-spanned"), _MOST_REPEATED)
                    high = _count(_get(each, "table:number-rows-spanned"), _MOST_REPEATED)
                    below[column] = len(rows) + high
                    cells.append(Cell(column, span, paragraphs=list(self._blocks(each, _Place()))))
                elif below.get(column, 0) > len(rows):
                    cells.append(Cell(column, goes_on=True))
                column = min(column + times, _MOST_REPEATED)
            rows.append(cells)
        yield from placed(number, rows, "odt.contents", heads=heads or None)


_SIGNS = {"text:s": " ", "text:tab": "\t", "text:line-break": "\n"}


def _rows(holder: Element, *, head: bool) -> Iterator[tuple[Element, bool]]:
    """Yield the rows of a table, and whether each is a header."""
    for each in holder:
        kind = name(each)
        if kind == "table:table-row":
            yield each, head
        elif kind in _ROWS:
            yield from _rows(each, head=head or kind == "table:table-header-rows")


def _language(element: Element, styles: _Styles, style: _OfParagraph) -> str:
    """The language of a paragraph's right-to-left text: its first span's that names one, else its style's."""
    for each in element:
        if name(each) == "text:span":
            named = styles.text(_get(each, "text:style-name"), _Set()).language
            if named:
                return named
    return style.face.language
