"""Read a web page (HTML) as source lines: no style sheet is applied, no script is run, nothing is fetched."""

import codecs
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from unrec.findings import finding
from unrec.models import Direction, Finding, Reading, Role, Source, SourceCell
from unrec.reading.flow import (
    LONGEST_HEADER,
    WIDEST,
    Flow,
    Missed,
    Note,
    Paragraph,
    Run,
    UnreadableError,
    check_size,
    failed,
)
from unrec.reading.list_labels import number_text
from unrec.reading.office import Element
from unrec.reading.plain_text import decode

MEDIA_TYPE = "text/html"
MAX_BYTES = 40_000_000
_DECLARED = 4096
_WIDEST_SPAN, _HIGHEST_SPAN = 100, 65_534
"""Columns and rows that a cell may take; browsers take no more rows either."""
_SHOWN = 200
"""Characters of a script or a style sheet that the ledger shows."""

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
        " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p"
        " pre search section summary table tbody td tfoot th thead title tr ul",
    )
)
_LEFT_OUT = {
    **dict.fromkeys(("script", "noscript", "template"), "html.script"),
    "style": "html.style",
    **dict.fromkeys(("button", "select", "textarea", "datalist"), "html.control"),
    **dict.fromkeys(("iframe", "audio", "video", "object", "canvas", "svg"), "html.embedded"),
    **dict.fromkeys(("rt", "rp"), "html.ruby"),
}
"""What no reader sees as text, with the rule that leaves it out."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOLD = frozenset({"b", "strong", *_HEADINGS, "th"})
_ITALIC = frozenset({"i", "em", "cite", "dfn", "var", "address"})
_NAVIGATION = frozenset(
    {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "dialog", "alert"}
)
_CHROME = frozenset(
    {"noprint", "navbar", "nav", "menu", "breadcrumb", "breadcrumbs", "mw-editsection", "catlinks"}
)
"""Classes by which sites mark what is no part of the page's text."""
_CONTENTS = frozenset({"toc"})
_BREAK = Run("\n")
_DIRECTIONS: dict[str, Direction] = {"ltr": "ltr", "rtl": "rtl"}
_SPACES = re.compile(r"[ \t\n\r\f]+")
_MARK = re.compile(r"[\[(]?\s*(\d{1,4}|[a-zA-Z*†‡§]{1,3})\s*[\])]?")
_TYPED = re.compile(r"[(\[]?(?:\d{1,4}|\w|[ivxIVX]{1,6})[.)\]\-]")
"""A label that a list's item prints itself."""


def read_html(source: Source) -> Reading:
    """Return the paragraphs of a web page in reading order, each a line with `gap_before`.

    * Numbers of lists stand before their items as browsers print them (`type`, `start`, `value`, `reversed`,
      `list-style-type` of a `style` attribute); repair `html.numbering`. A line break begins a further line.
    * Each paragraph of a table's cell is a line with its `cell`; a table that holds a table or a heading, or
      one column with text in one cell, lays the page out, and is none.
    * Sizes are those of browsers: 12 points, what headings add to it, and `font-size` of a `style` attribute.
    * `heading_level` is that of `h1` to `h6` or `aria-level`. A note that the text refers to by a raised
      link has the role `footnote`; raised digits stand for its number.
    * `lang` of the page, or of its `main`, is the language that the reading states; `dir` of a paragraph or
      what is around it is the direction of its lines.
    * A block that holds only a line break is an empty line, as browsers print it.
    * Menus, the page's head and foot, what is outside of `main`, controls and the beginnings of scripts and
      styles have the role `furniture`, each with the rule that leaves it out.

    Elements nested more than 256 deep end the reading, with a finding. No error is raised for any bytes.
    """
    try:
        check_size(source, MAX_BYTES)
        text, findings = _decoded(source)
        flow = Flow("html", findings=findings)
        add_page(text, source.name, flow)
    except UnreadableError as error:
        return failed(source, MEDIA_TYPE, error)
    return flow.reading(source, MEDIA_TYPE)


def add_page(text: str, name: str, flow: Flow) -> None:
    """Add the paragraphs of a page, whose file has that name, to a flow.

    An item of a list with the attribute `data-mark` has that mark after its number, and not a full stop.
    Raises `UnreadableError` where the page holds no text.
    """
    root, cut = _parsed(text)
    page = _Page(_survey(root), flow)
    flow.language = flow.language or _language(page.survey.main if page.survey.main is not None else root)
    page.walk(root)
    if cut:
        flow.findings.append(finding("source.cut", f"{name}: {cut}", line=len(flow.lines)))


# ---- bytes → tree

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""")
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


def _decoded(source: Source) -> tuple[str, list[Finding]]:
    """The characters of a page: UTF-8 where it is such, else as it declares, else as any text."""
    data = source.data
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-8-sig"), []
        except UnicodeDecodeError:
            pass
        declared = _codec(data[:_DECLARED])
        if declared is not None:
            text = data.decode(declared, "replace")
            return text, _undecodable(source, text)
    decoded = decode(data)
    text, encoding = (data.decode("cp1252", "replace"), "windows-1252") if decoded is None else decoded
    message = f"{source.name} does not say its encoding; it was read as {encoding}"
    said = [] if encoding == "UTF-8" else [finding("source.encoding", message, encoding)]
    return text, [*said, *_undecodable(source, text)]


def _codec(head: bytes) -> str | None:
    """The declared encoding as browsers take it; None where none is declared, or none that is known."""
    match = _CHARSET.search(head)
    if match is None:
        return None
    try:
        codec = codecs.lookup(match[1].decode("ascii"))
    except LookupError:
        return None
    is_text = getattr(codec, "_is_text_encoding", True) and codec.name not in _NO_CHARSETS
    return _AS_BROWSERS.get(codec.name, codec.name) if is_text and not codec.name.startswith("utf") else None


_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
)
"""Python's codecs that are no character sets: no browser knows them, and some raise errors of their own."""


def _undecodable(source: Source, text: str) -> list[Finding]:
    count = text.count("\ufffd")
    if not count:
        return []
    at = text.index("\ufffd")
    where = f"the first is on line {text.count(chr(10), 0, at) + 1} of the file"
    message = f"{count} characters of {source.name} could not be read; {where}"
    return [finding("source.undecodable", message, text[max(0, at - 60) : at + 60])]


def _parsed(text: str) -> tuple[Element, str]:
    """The root of the page, and why it was not read to its end, if so."""
    from lxml import etree

    parser: Any = etree.HTMLParser(
        recover=True,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("source.damaged", f"the page cannot be read: {error}") from error
    if root is None:
        raise UnreadableError("source.empty", "the page holds no text")
    for said in parser.error_log:
        if "RESOURCE_LIMIT" in said.type_name or "Excessive depth" in said.message:
            return root, f"reading ended on line {said.line} of the file: {said.message}"
    return root, ""


def _language(element: Element) -> str | None:
    """The language that an element, or one around it, says it is in: `ar` of `ar-EG`."""
    for each in (element, *element.iterancestors(), *element.findall("body")):
        stated = (each.get("lang") or each.get("xml:lang") or "").strip()
        if match := _LANGUAGE.match(stated):
            return match[1].lower()
    return None


_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?![A-Za-z])")


# ---- what is looked for before the page is read


class _Survey(NamedTuple):
    """What of a page is known before it is read: the cells of its tables, and its notes.

    `references` are links to notes, with the printed number; `notes` the elements that hold a note, with
    its number; `main` is the element that holds the page's text, if one does.
    """

    cells: dict[Element, SourceCell]
    references: dict[Element, str]
    notes: dict[Element, str]
    main: Element | None


def _survey(root: Element) -> _Survey:
    anchors: dict[str, tuple[int, Element]] = {}
    links: list[tuple[int, Element]] = []
    mains: list[Element] = []
    for at, element in enumerate(root.iter("*")):
        tag = element.tag
        for name in (element.get("id"), element.get("name") if tag == "a" else None):
            if name:
                anchors.setdefault(name, (at, element))
        if tag == "a" and (element.get("href") or "").startswith("#"):
            links.append((at, element))
        if tag == "main" or element.get("role") == "main":
            mains.append(element)
    references, targets = _references(links, anchors)
    main = mains[0] if len(mains) == 1 and _text(mains[0], 1) else None
    return _Survey(cells_of(root), references, _notes(targets), main)


def cells_of(root: Element) -> dict[Element, SourceCell]:
    """Return the places of the cells of all tables but those that lay the page out."""
    holders = (next(each.iterancestors("table"), None) for each in root.iter("table", *_HEADINGS))
    laid_out = set(holders)
    cells: dict[Element, SourceCell] = {}
    count = 0
    for table in root.iter("table"):
        if table not in laid_out and table.get("role") not in {"presentation", "none"}:
            places = _cells(table, count + 1)
            cells |= places
            count += bool(places)
    return cells


def _is_head(cell: Element) -> bool:
    """Whether a cell is marked as a column's header."""
    return cell.tag == "th" or next(cell.iterancestors("thead"), None) is not None


def _cells(table: Element, number: int) -> dict[Element, SourceCell]:
    """The places of a table's cells; none where it has one column, and text in one cell."""
    rows = [[each for each in row if each.tag in {"td", "th"}] for row in table.iter("tr")]
    rows = [row for row in rows if row]
    single = all(len(row) == 1 for row in rows)
    if single and sum(bool(_text(cell, 1)) for row in rows for cell in row) < 2:
        return {}
    heads = len(rows) > 1 and all(map(_is_head, rows[0]))
    taken: defaultdict[int, int] = defaultdict(int)
    """Up to which row each column is taken by a cell from above."""
    headers, cells = dict[int, str](), dict[Element, SourceCell]()
    for at, row in enumerate(rows, 1):
        column, heading = 1, all(map(_is_head, row))
        for cell in row:
            while taken[column] >= at and column < WIDEST:
                column += 1
            wide, high = _span(cell, "colspan", _WIDEST_SPAN), _span(cell, "rowspan", _HIGHEST_SPAN)
            columns = range(column, column + wide)
            taken |= dict.fromkeys(columns, at + high - 1)
            if heads and at == 1:
                headers.update(dict.fromkeys(columns, _text(cell, LONGEST_HEADER)))
            header = headers.get(column) or None if at > 1 else None
            cells[cell] = SourceCell(
                table=number,
                row=at,
                column=column,
                header=header,
                row_span=high,
                column_span=wide,
                heads=heading,
            )
            column += wide
    return cells


def _span(cell: Element, name: str, most: int) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value[:9]), 1), most) if value.isascii() and value.isdigit() else 1


def _text(element: Element, most: int) -> str:
    """The first characters below an element, spaces made single."""
    pieces: list[str] = []
    size = 0
    for piece in element.itertext():
        pieces.append(piece)
        size += len(piece.strip())
        if size > most:
            break
    return " ".join("".join(pieces).split())[:most]


_NOTE_HOLDERS = frozenset({"li", "p", "div", "dd", "td", "aside", "tr", "dt", "blockquote"})
_OUTER = frozenset({"div", "li", "aside"})


def _references(
    links: list[tuple[int, Element]], anchors: dict[str, tuple[int, Element]]
) -> tuple[dict[Element, str], dict[Element, str]]:
    """The links that refer to notes, and what they lead to, with the numbers of the notes."""
    references: dict[Element, str] = {}
    targets: dict[Element, str] = {}
    for at, link in links:
        target = anchors.get((link.get("href") or "")[1:])
        match = _MARK.fullmatch(_text(link, 12))
        if target is None or match is None or target[0] <= at or not _is_raised(link):
            continue
        references[link] = match[1]
        targets.setdefault(target[1], match[1])
    return references, targets


def _notes(targets: dict[Element, str]) -> dict[Element, str]:
    """The elements that hold the notes to which links lead."""
    notes: dict[Element, str] = {}
    held = Counter(each for target in targets for each in target.iterancestors())
    for target, number in targets.items():
        holder = target
        while holder.tag not in _NOTE_HOLDERS and holder.getparent() is not None:
            holder = holder.getparent()
        outer = holder.getparent()
        # A note of several paragraphs stands in an element of its own.
        if outer is not None and outer.tag in _OUTER and held[outer] == 1 and outer[0] is holder:
            holder = outer if not (outer.text or "").strip() and len(outer) <= _SHOWN else holder
        if holder.tag in _NOTE_HOLDERS:
            notes.setdefault(holder, number)
    return notes


def _is_raised(link: Element) -> bool:
    around = link.getparent()
    named = f"{link.get('class') or ''} {link.get('role') or ''}".lower()
    return (
        (around is not None and around.tag == "sup")
        or link.find(".//sup") is not None
        or "footnote" in named
        or "noteref" in named
        or "super" in (link.get("style") or "")
    )


# ---- tree → paragraphs


@dataclass
class _List:
    """A list of the page: its next number, the step to the one after, and how they are written."""

    next: int
    step: int
    style: str


@dataclass
class _OpenNote:
    """A note that is being read; its number is printed before its first paragraph."""

    number: str
    begun: bool = False


_STEP = 30.0
"""Points by which browsers set a list in: 40 pixels."""


class _Context(NamedTuple):
    """What holds below an element. `rule` is that of furniture, `inline` where it stands within a paragraph;
    what is `silent` was printed in another form; `deep` is how many lists it stands in.
    """

    rule: str | None = None
    deep: int = 0
    inline: bool = False
    silent: bool = False
    note: _OpenNote | None = None
    heading: int | None = None
    bold: bool = False
    italic: bool = False
    size: float = 12.0
    pre: bool = False
    raised: bool = False
    cell: SourceCell | None = None
    items: _List | None = None
    direction: Direction | None = None


@dataclass
class _Page:
    """A page being read: the paragraph so far, and what holds below each open element."""

    survey: _Survey
    flow: Flow
    stack: list[_Context] = field(default_factory=lambda: [_Context()])
    pieces: list[Run | Note] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)

    def walk(self, root: Element) -> None:
        """Read every element in order; the depth is the parser's, and no call nests."""
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end"))
        skipped: Element = None
        for event, element in walker:
            if event == "end" and element is skipped:
                self._write(element.tail)
            elif event == "end":
                self._end(element)
            elif (rule := _LEFT_OUT.get(element.tag)) is not None:
                self._leave_out(element, rule)
                skipped = element
                walker.skip_subtree()
            else:
                self._start(element)
        self._flush(_Context())

    def _start(self, element: Element) -> None:
        context, tag = self.stack[-1], element.tag
        if tag in _BLOCKS:
            self._flush(context)
        inner = self._within(element, context)
        if tag == "br":
            if not inner.inline and not inner.silent:
                self.pieces.append(_BREAK)
        elif tag == "li":
            self._item(element, context, inner)
        elif tag == "q":
            self._write("“", inner)
        elif (number := self.survey.references.get(element)) is not None and not context.rule:
            # Brackets around the link are the page's.
            self.pieces.append(Note(number) if number.isdecimal() else Run(number))
            inner = inner._replace(silent=True)
        elif tag == "a" and inner.note is not None and _is_back(element, inner.note.number):
            inner = inner._replace(silent=True)
        self.stack.append(inner)
        self._write(element.text, inner)

    def _end(self, element: Element) -> None:
        context = self.stack.pop()
        if element.tag in _BLOCKS:
            self._flush(context)
        if element.tag == "li" and self.labels:
            self._print_label(context)
        elif element.tag == "q":
            self._write("”", context)
        self._write(element.tail)

    def _within(self, element: Element, context: _Context) -> _Context:
        """What holds below an element."""
        tag = element.tag
        context = self._excluded(element, context)
        if tag in _HEADINGS or element.get("role") == "heading":
            stated = tag[1] if tag in _HEADINGS else (element.get("aria-level") or "2")
            context = context._replace(heading=int(stated) if stated in set("123456") else None)
        context = _faced(element, context)
        if tag in {"ol", "ul", "menu", "dir"}:
            context = context._replace(items=_list(element), deep=context.deep + 1)
        elif tag in {"pre", "sup"}:
            context = context._replace(pre=context.pre or tag == "pre", raised=tag == "sup")
        if (cell := self.survey.cells.get(element)) is not None:
            context = context._replace(cell=cell)
        if stated := _DIRECTIONS.get((element.get("dir") or "").lower()):
            context = context._replace(direction=stated)
        return context

    def _excluded(self, element: Element, context: _Context) -> _Context:
        """Tell by which rule an element is no part of the page's text, and which note it is."""
        block = element.tag in _BLOCKS
        if (number := self.survey.notes.get(element)) is not None:
            return context._replace(note=_OpenNote(number), rule=None, inline=False)
        if element is self.survey.main:
            return context._replace(rule=None, inline=False)
        if context.rule is not None:
            return context._replace(inline=context.inline and not block)
        rule = self._furniture(element)
        return context if rule is None else context._replace(rule=rule, inline=not block)

    def _furniture(self, element: Element) -> str | None:
        tag, role = element.tag, element.get("role")
        classes = {*(element.get("class") or "").lower().split(), (element.get("id") or "").lower()}
        if tag in {"head", "title"}:
            return "html.title"
        if tag == "div" and element.get("title") in {"header", "footer"}:  # as LibreOffice saves them
            return "html.header"
        if classes & _CONTENTS:
            return "html.contents"
        if tag == "nav" or role in _NAVIGATION or classes & _CHROME:
            return "html.navigation"
        if element.get("hidden") is not None or _style(element, "display") == "none":
            return "html.hidden"
        return "html.outside" if tag == "body" and self.survey.main is not None else None

    def _item(self, element: Element, context: _Context, inner: _Context) -> None:
        """Print the label of a list's item, as a browser does."""
        items = context.items
        if items is None or inner.rule is not None:
            return
        if (value := _integer(element.get("value"))) is not None:
            items.next = value
        style = _list_style(element) or items.style
        number, items.next = items.next, items.next + items.step
        if element in self.survey.notes:
            return  # its number is that of the note
        if style in _BULLETS:
            if not _TYPED.match(_text(element, 12)):
                self.labels.append(f"{_BULLETS[style]} ")
        elif style != "none":
            digits = _DIGITS.get(style)
            mark = element.get("data-mark") or "."
            self.labels.append(f"{number_text(number, _STYLES.get(style, 'decimal'), digits)}{mark} ")

    def _print_label(self, context: _Context) -> None:
        """Print the number of an item without text: it is not that of what comes after."""
        label, self.labels = "".join(self.labels), []
        if any(map(str.isalnum, label)):  # a bullet alone says nothing
            self.flow.add(_paragraph(context)._replace(label=label))

    def _leave_out(self, element: Element, rule: str) -> None:
        text = _text(element, _SHOWN + 1)
        if len(text) > _SHOWN:
            said = "a script, a style sheet or an embedded object was left out"
            self.flow.tell(Missed("source.left_out", said, text))
        if text:
            self.aside.append((rule, text[:_SHOWN]))

    def _write(self, text: str | None, context: _Context | None = None) -> None:
        """Add to the paragraph what an element, or the gap after one, holds."""
        context = context or self.stack[-1]
        if not text or context.silent:
            return
        if context.inline:
            if text.strip():
                self.aside.append((context.rule or "", " ".join(text.split())))
            return
        printed = text if context.pre else _SPACES.sub(" ", text)
        self.pieces.append(Run(printed, context.bold, context.italic, context.size, context.raised))

    def _flush(self, context: _Context) -> None:
        """End the paragraph. An empty line (`<br><br>`) parts it in two."""
        pieces, aside = self.pieces, self.aside
        self.pieces, self.aside = [], []
        role: Role | None = None if context.rule is None else "furniture"
        paragraph = _paragraph(context)._replace(role=role, rule=context.rule)
        if all(isinstance(each, Run) and each.text.isspace() for each in pieces) and _BREAK in pieces:
            self.flow.add(paragraph)
        note = context.note
        if note is not None and role is None:
            paragraph = paragraph._replace(role="footnote", rule="html.footnote")
        for part in _parts(pieces, keep=context.pre):
            begins: tuple[Run | Note, ...] = ()
            if note is not None and not note.begun:
                note.begun = True
                begins = (Note(note.number), Run(" ")) if note.number.isdecimal() else ()
            self.flow.add(paragraph._replace(pieces=(*begins, *part), label="".join(self.labels) or None))
            self.labels = []
        for rule, text in aside:
            self.flow.add(Paragraph((Run(text),), role="furniture", rule=rule))


def _paragraph(context: _Context) -> Paragraph:
    """A paragraph without text, as what it stands in sets it."""
    return Paragraph(
        (),
        heading_level=context.heading,
        cell=context.cell,
        indent=_STEP * context.deep,
        direction=context.direction,
    )


def _faced(element: Element, context: _Context) -> _Context:
    """What holds below an element, by the weight, slant and size that it sets."""
    tag = element.tag
    if tag in _BOLD:
        context = context._replace(bold=True)
    elif tag in _ITALIC:
        context = context._replace(italic=True)
    elif (weight := _style(element, "font-weight")) is not None:
        context = context._replace(bold=weight in {"bold", "bolder", "600", "700", "800", "900"})
    return context._replace(size=_size(element, context.size))


def _is_back(link: Element, number: str) -> bool:
    """Whether a link in a note leads back to the text: it prints the note's number, or an arrow."""
    printed = _text(link, 12)
    match = _MARK.fullmatch(printed)
    leads = (link.get("href") or "").startswith("#")
    return leads and ((match is not None and match[1] == number) or not any(map(str.isalnum, printed)))


def _parts(pieces: list[Run | Note], *, keep: bool) -> Iterator[tuple[Run | Note, ...]]:
    """Yield the paragraphs that empty lines part, each without the space around its lines.

    With `keep`, spaces inside and at the beginning of a line stay.
    """
    part: list[Run | Note] = []
    for line in (*_printed(pieces, keep=keep), []):
        if any(isinstance(each, Note) or each.text.strip(" ") for each in line):
            part += [*([_BREAK] if part else []), *line]
        elif part:
            yield tuple(part)
            part = []


def _printed(pieces: list[Run | Note], *, keep: bool) -> list[list[Run | Note]]:
    """The printed lines of pieces, with single spaces."""
    lines: list[list[Run | Note]] = [[]]
    for piece in pieces:
        if isinstance(piece, Note):
            lines[-1].append(piece)
            continue
        for i, text in enumerate(piece.text.split("\n")):
            if i:
                lines.append([])
            before = lines[-1][-1] if lines[-1] else Run(" ")
            spaced = not keep and isinstance(before, Run) and before.text.endswith(" ")
            if shown := text.removeprefix(" ") if spaced else text:
                lines[-1].append(piece._replace(text=shown))
    for line in lines:
        if line and isinstance(last := line[-1], Run):
            line[-1] = last._replace(text=last.text.rstrip(" "))
    return lines


# ---- lists

_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": "decimal"}
_BULLETS = {"disc": "•", "circle": "◦", "square": "▪"}
_STYLES = {
    "decimal-leading-zero": "decimalZero",
    **dict.fromkeys(("lower-alpha", "lower-latin"), "lowerLetter"),
    **dict.fromkeys(("upper-alpha", "upper-latin"), "upperLetter"),
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "hebrew": "hebrew2",
    "thai": "thaiNumbers",
    "devanagari": "hindiNumbers",
    **dict.fromkeys(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), "chineseCounting"),
    "cjk-decimal": "ideographDigital",
    "japanese-informal": "japaneseCounting",
    **dict.fromkeys(("arabic-indic", "persian", "urdu"), "decimal"),
}
"""CSS's names of list styles → the number formats of `formats.toml`; decimal where none is listed."""
_DIGITS = {"arabic-indic": "ar", "persian": "fa", "urdu": "ur"}
"""Of those, the ones whose digits are those of a language."""


def _list(element: Element) -> _List:
    """The numbering of a list, from its attributes."""
    style = _list_style(element)
    if element.tag != "ol":
        return _List(1, 1, style or "disc")
    start, backwards = _integer(element.get("start")), element.get("reversed") is not None
    if start is None:
        start = sum(each.tag == "li" for each in element) if backwards else 1
    return _List(start, -1 if backwards else 1, style or "decimal")


def _list_style(element: Element) -> str | None:
    """The style of a list or an item: what its `style` attribute says, else its `type`."""
    for name in ("list-style-type", "list-style"):
        for word in (_style(element, name) or "").split():
            if word in _STYLES or word in _BULLETS or word in {"none", "decimal"}:
                return word
    stated = element.get("type") or ""
    return _TYPES.get(stated) or (stated.lower() if stated.lower() in _BULLETS else None)


def _style(element: Element, name: str) -> str | None:
    """The value of a property in an element's `style` attribute, in small letters."""
    stated: str | None = element.get("style")
    if not stated or name not in stated.lower():
        return None
    for each in stated.lower().split(";"):
        key, _, value = each.partition(":")
        if key.strip() == name:
            return value.replace("!important", "").strip()
    return None


_SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67, "small": 0.83, "big": 1.2}
"""Sizes in which browsers print elements, in those of what is around them."""
_FONT_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)\s*(pt|px|em|rem|%)")
_POINTS = {"pt": 1.0, "px": 0.75, "rem": 12.0}


def _size(element: Element, around: float) -> float:
    """The size of an element's letters in points, as browsers print it without a style sheet."""
    size = round(around * _SIZES.get(element.tag, 1.0), 1)
    if element.tag == "font":
        size = _FONT_SIZES.get((element.get("size") or "").strip(), size)
    if match := _LENGTH.fullmatch(_style(element, "font-size") or ""):
        unit = _POINTS.get(match[2], around / (100 if match[2] == "%" else 1))
        size = round(float(match[1]) * unit, 1)
    return size


def _integer(text: str | None) -> int | None:
    digits = (text or "").strip()
    plain = digits.removeprefix("-")
    return int(digits) if plain.isascii() and plain.isdigit() and len(plain) < 9 else None
