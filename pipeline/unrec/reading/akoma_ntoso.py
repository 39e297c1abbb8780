"""Read Akoma Ntoso XML, as the United Nations' conference department and others write it, by its marks."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from msgspec.structs import replace

from unrec.findings import finding
from unrec.languages.identify import alpha2
from unrec.models import Finding, Reading, Role, Source, SourceCell
from unrec.reading.flow import Flow, Missed, Note, Paragraph, Run, UnreadableError, check_size, failed
from unrec.reading.html import cells_of
from unrec.reading.office import Element

MEDIA_TYPE = "application/akn+xml"
MAX_BYTES = 40_000_000
_NAMESPACES = (
    "http://docs.oasis-open.org/legaldocml/ns/akn/3.0",
    "http://docs.oasis-open.org/legaldocml/ns/akn/3.0/",
)
_INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr affectedDocument argument authorialNote b br change concept courtType date decoration"
        " def del docAuthority docCommittee docDate docIntroducer docJurisdiction docNumber docProponent"
        " docPurpose docStage docStatus docTitle docType docketNumber embeddedText entity eol eop event"
        " fillIn i img inline ins judge lawyer legislature location marker mmod mod mref neutralCitation"
        " noteRef object omissis opinion organization outcome party person placeholder process quantity"
        " recordedTime ref relatedDocument remark rmod role rref session shortTitle signature span sub"
        " sup term time u vote",
    )
)
"""What stands within a paragraph; any other element begins and ends one."""
_LEFT_OUT = {
    "del": "deleted text was left out",
    "img": "a picture was left out",
    "math": "a formula was left out",
    "foreign": "what is in another format was left out",
}
_BOLD, _ITALIC = frozenset({"b"}), frozenset({"i"})
_PLACES: dict[str, tuple[Role, str]] = {
    "conclusions": ("closing", "akn.conclusions"),
    "toc": ("contents", "akn.toc"),
    "header": ("furniture", "akn.header"),
    "footer": ("furniture", "akn.footer"),
}
"""Elements whose text has a role of its own, with the rule."""
_NAMED: dict[str, Role] = {each: each for each in ("front_matter", "contents", "closing", "footnote")}
"""What a container is called that holds text of a role, as our own export writes it."""
_SPACES = re.compile(r"[ \t\r\n]+")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read_akoma_ntoso(source: Source) -> Reading:
    """Return the paragraphs of an Akoma Ntoso document in reading order, each a line with `gap_before`.

    * `num` is the label of the paragraph or point it stands in, before its text; with a `heading` beside it,
      it is the heading's. `heading_level` counts the elements with a heading that a heading stands in.
    * A note stands where the text refers to it (`authorialNote`, or `noteRef` with `note`); its paragraphs
      have the role `footnote`. `conclusions` are `closing`, a table of contents `contents`.
    * Of `meta` the language, the days of adoption and of issue, and the job number are read; the latter is
      `furniture` (`akn.meta`).
    * Deleted text, pictures and what is in other formats is left out, with a finding. So are entities that
      the file declares: none is resolved, and nothing is fetched.

    XML that is not well formed is read as far as it can be, with a finding, and so is what is in another
    namespace. No error is raised for any bytes.
    """
    try:
        check_size(source, MAX_BYTES)
        root, said = _parsed(source)
    except UnreadableError as error:
        return failed(source, MEDIA_TYPE, error)
    flow = Flow("akn", findings=said)
    meta = _meta(root)
    flow.language = meta.language
    for number in meta.numbers:
        flow.add(Paragraph((Run(number),), role="furniture", rule="akn.meta"))
    for paragraph in _Text(flow, cells_of(root), meta.notes).paragraphs(root):
        flow.add(paragraph)
    return replace(flow.reading(source, MEDIA_TYPE), date=meta.issued, adopted=meta.adopted)


# ---- bytes → tree


def _parsed(source: Source) -> tuple[Element, list[Finding]]:
    """The root of the tree, its elements by their local names, and what is odd about it."""
    from lxml import etree

    parser: Any = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(source.data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableError("source.damaged", f"the XML cannot be read: {error}") from error
    if root is None:
        raise UnreadableError("source.empty", "the XML holds no element")
    said = (
        [] if (odd := _odd(parser.error_log)) is None else [finding("akn.malformed", f"{source.name}: {odd}")]
    )
    namespace, _ = _parted(root.tag)
    if namespace not in _NAMESPACES:
        message = f"{source.name} is in the namespace {namespace or 'none'}, not in that of Akoma Ntoso 3.0"
        said.append(finding("akn.namespace", message, namespace))
    for each in root.iter("*"):
        _, name = _parted(each.tag)
        each.tag = name or "unnamed"
    return root, said


def _parted(tag: str) -> tuple[str, str]:
    """A tag's namespace, empty where there is none, and its name without a prefix that was never declared."""
    namespace, _, name = tag.rpartition("}")
    return namespace.removeprefix("{"), name.rpartition(":")[2]


def _odd(log: Any) -> str | None:
    """Why XML was not read as it stands, in words."""
    errors = [each for each in log if each.level_name in {"ERROR", "FATAL"}]
    if not errors:
        return None
    more = f" (and {len(errors) - 1:,} more)" if len(errors) > 1 else ""
    return f"line {errors[0].line} of the file: {errors[0].message}{more}"


class _Meta(NamedTuple):
    """What `meta` says of a document, and the notes that stand there by their ids."""

    language: str | None
    issued: dt.date | None
    adopted: dt.date | None
    numbers: tuple[str, ...]
    notes: dict[str, Element]


def _meta(root: Element) -> _Meta:
    meta = next(root.iter("meta"), None)
    if meta is None:
        return _Meta(None, None, None, (), {})
    language = next(meta.iter("FRBRlanguage"), None)
    work, expression = (next(meta.iter(name), None) for name in ("FRBRWork", "FRBRExpression"))
    numbers = dict.fromkeys(_plain(each) for each in meta.iter("docketNumber"))
    return _Meta(
        None if language is None else alpha2(language.get("language") or ""),
        _day(expression, ("publication", "issuance")),
        _day(work, ("adoption", "adopted")),
        tuple(filter(None, numbers)),
        {each.get("eId") or each.get("id") or "": each for each in root.iter("note")},
    )


def _day(level: Element | None, names: tuple[str, ...]) -> dt.date | None:
    """The day that a level of the document's identity names so."""
    for each in level.iter("FRBRdate") if level is not None else ():
        match = _DAY.match(each.get("date") or "")
        if match is not None and each.get("name") in names:
            try:
                return dt.date(*map(int, match.groups()))
            except ValueError:
                continue
    return None


def _plain(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


# ---- tree → paragraphs


class _Context(NamedTuple):
    """What holds below an element; `depth` counts the elements around it that have a heading."""

    role: Role | None = None
    rule: str | None = None
    depth: int = 0
    headed: bool = False
    bold: bool = False
    italic: bool = False
    raised: bool = False
    cell: SourceCell | None = None
    what: str = ""


@dataclass
class _Text:
    """A tree being read: the paragraph so far, the labels that wait for one."""

    flow: Flow
    cells: dict[Element, SourceCell]
    notes: dict[str, Element]
    pieces: list[Run | Note] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)

    def paragraphs(self, root: Element) -> Iterator[Paragraph]:
        """Yield the paragraphs below an element, in order. No call nests but for notes."""
        contexts = [self._within(root, _Context())]
        open_elements = [(root, iter(root))]
        self._write(root.text, contexts[-1])
        while open_elements:
            element, inside = open_elements[-1]
            child = next(inside, None)
            if child is not None:
                if self._skipped(child, contexts[-1]):
                    continue
                if child.tag not in _INLINE:
                    yield from self._flush(contexts[-1])
                contexts.append(self._within(child, contexts[-1]))
                open_elements.append((child, iter(child)))
                self._write(child.text, contexts[-1])
                continue
            open_elements.pop()
            context = contexts.pop()
            if element.tag not in _INLINE or not contexts:
                yield from self._flush(context)
                yield from self._unlabelled(element, context)
            if contexts:
                self._write(element.tail, contexts[-1])

    def _skipped(self, element: Element, context: _Context) -> bool:
        """Take what is no element with text of its own; tell whether it was such."""
        tag = element.tag
        if not isinstance(tag, str):  # an entity
            said = "entities are not resolved; this one stands as it is written"
            self.flow.tell(Missed("akn.entity", said, element.text or ""))
            self._write(element.text, context)
        elif tag in _LEFT_OUT:
            self.flow.tell(Missed("source.left_out", _LEFT_OUT[tag], _plain(element)[:200]))
        elif tag in {"authorialNote", "noteRef"}:
            self._note(element)
        elif tag in {"br", "eol"}:
            self.pieces.append(Run("\n"))
        elif tag != "meta":
            return False
        self._write(element.tail, context)
        return True

    def _note(self, element: Element) -> None:
        """Add a note, or the mark of one that stands elsewhere."""
        number = (element.get("marker") or "").strip()
        stated = self.notes.get((element.get("href") or "").lstrip("#")) if element.tag == "noteRef" else None
        holder = element if stated is None else stated
        number = number or (holder.get("marker") or "").strip()
        inside = _Text(self.flow, self.cells, self.notes if stated is None else {})
        paragraphs = list(inside.paragraphs(holder))
        if number and paragraphs:
            paragraphs[0] = paragraphs[0]._replace(pieces=(Run(" "), *paragraphs[0].pieces))
        self.pieces.append(Note(number, tuple(paragraphs)))

    def _within(self, element: Element, context: _Context) -> _Context:
        """What holds below an element."""
        tag, classes = element.tag, (element.get("class") or "").split()
        headed = any(each.tag == "heading" for each in element) if tag not in _INLINE else False
        role, rule = _PLACES.get(tag, (context.role, context.rule))
        if tag == "hcontainer" and (named := _NAMED.get(element.get("name") or "")) is not None:
            role, rule = named, f"akn.{named}"
        return context._replace(
            role=role,
            rule=rule,
            depth=context.depth + headed,
            headed=headed
            if tag not in {"num", "heading", "subheading"} and tag not in _INLINE
            else context.headed,
            bold=context.bold or tag in _BOLD or "bold" in classes,
            italic=context.italic or tag in _ITALIC or "italic" in classes,
            raised=tag == "sup",
            cell=self.cells.get(element, context.cell),
            what=context.what if tag in _INLINE else tag,
        )

    def _write(self, text: str | None, context: _Context) -> None:
        """Add to the paragraph what an element, or the gap after one, holds."""
        if text:
            self.pieces.append(Run(text, context.bold, context.italic, None, context.raised))

    def _flush(self, context: _Context) -> Iterator[Paragraph]:
        """End the paragraph. A label waits for the text after it."""
        pieces, self.pieces = tuple(_trimmed(self.pieces)), []
        if not pieces:
            return
        if context.what == "num":
            self.labels += [each.text for each in pieces if isinstance(each, Run)]
            self.labels.append(" ")
            self.pieces += [each for each in pieces if isinstance(each, Note)]
            return
        heading = context.depth if context.what == "heading" else context.depth + 1
        level = heading if context.what in {"heading", "crossHeading"} and context.cell is None else None
        label, self.labels = "".join(self.labels) or None, []
        yield Paragraph(pieces, label, context.role, context.rule, level, context.cell)

    def _unlabelled(self, element: Element, context: _Context) -> Iterator[Paragraph]:
        """Print the label of a unit without text: it is not that of what comes after."""
        if self.labels and element.tag not in {"num", "heading"}:
            label, self.labels = "".join(self.labels), []
            yield Paragraph((), label, context.role, context.rule, None, context.cell)


def _trimmed(pieces: list[Run | Note]) -> Iterator[Run | Note]:
    """Yield pieces with single spaces, none at the ends of a line; nothing where they show nothing."""
    spaced, held = True, ""
    for piece in pieces:
        if isinstance(piece, Note):
            yield piece
            continue
        if piece.text == "\n":
            spaced, held = True, "\n" if not spaced or held else ""
            continue
        text = _SPACES.sub(" ", piece.text)
        if not text.strip(" "):
            held = held or ("" if spaced else " ")
            continue
        if text[0] == " " and not held and not spaced:
            held = " "
        yield piece._replace(text=held + text.strip(" "))
        spaced, held = False, " " if text[-1] == " " else ""
