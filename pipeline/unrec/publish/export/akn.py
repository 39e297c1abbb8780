"""Akoma Ntoso 3.0 XML of a document, after the guidelines of the United Nations (AKN4UN)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from unrec.catalogue import Catalogue
from unrec.models import Document, Extraction
from unrec.nested import grouped
from unrec.publish.export.iri import (
    DOCUMENT_TYPE,
    SUBTYPE,
    actor_of,
    date_of,
    expression_iri,
    instrument_iri,
    language_code,
    meeting_element_id,
    reference_element_id,
    section_element_id,
    target_iri,
    unit_id,
    work_iri,
)
from unrec.publish.export.reading_order import Loose, Mark, Node, Part, Unit, Words, marks_of, nest, tree
from unrec.text import printable

# The `meta` of an Akoma Ntoso document: what it is, who speaks in it, what it cites, where it came from.

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
SCHEMA_ORG = "https://schema.org/"

Element = Any
"""An lxml element; lxml ships no types."""


def add(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    """Append an Akoma Ntoso element with this text; `as_` is the attribute `as`."""
    from lxml import etree

    plain = {name.rstrip("_"): printable(value) for name, value in attributes.items()}
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", plain)
    if text:
        element.text = printable(text)
    return element


def add_meta(parent: Element, extraction: Extraction, catalogue: Catalogue) -> None:
    """Append `meta`. Nothing in it depends on when or where it is written."""
    document = extraction.document
    meta = add(parent, "meta")
    _add_identification(meta, document, catalogue)
    _add_references(meta, extraction, catalogue)
    _add_origin(meta, document)


def _add_identification(meta: Element, document: Document, catalogue: Catalogue) -> None:
    work, expression = work_iri(document, catalogue), expression_iri(document, catalogue)
    identification = add(meta, "identification", source="#unrec")
    level = _add_level(identification, "FRBRWork", f"{work}/!main", work, document)
    add(level, "FRBRcountry", value="un")
    add(level, "FRBRsubtype", value=SUBTYPE)
    number = document.symbol or document.job_number or document.work_id
    add(level, "FRBRnumber", value=work.rpartition("/")[2], showAs=number)
    level = _add_level(identification, "FRBRExpression", f"{expression}/!main", expression, document)
    add(level, "FRBRlanguage", language=language_code(document))
    this, uri = f"{expression}/!main.xml", f"{expression}.xml"
    level = _add_level(
        identification, "FRBRManifestation", this, uri, document, author="#unrec", role="#editor"
    )
    add(level, "FRBRformat", value="application/akn+xml")


def _add_level(
    parent: Element,
    name: str,
    this: str,
    uri: str,
    document: Document,
    *,
    author: str = "#actor",
    role: str = "#author",
) -> Element:
    level = add(parent, name)
    add(level, "FRBRthis", value=this)
    add(level, "FRBRuri", value=uri)
    add(level, "FRBRdate", date=date_of(document), name="issuance" if document.date else "unknown")
    add(level, "FRBRauthor", href=author, as_=role)
    return level


def _add_references(meta: Element, extraction: Extraction, catalogue: Catalogue) -> None:
    document = extraction.document
    references = add(meta, "references", source="#unrec")
    actor = actor_of(document, catalogue)
    shown = (document.masthead if actor != "un" else None) or "United Nations"
    add(
        references,
        "TLCOrganization",
        eId="actor",
        href=f"/akn/ontology/organization/un/{actor}",
        showAs=shown,
    )
    number = work_iri(document, catalogue).rpartition("/")[2]
    for section in extraction.sections:
        if section.kind == "meeting":
            eid = meeting_element_id(section)
            href = f"/akn/ontology/event/un/{number}.{eid}"
            add(references, "TLCEvent", eId=eid, href=href, showAs=section.title or eid)
    software = f"unrec {document.extractor_version}"
    add(references, "TLCProcess", eId="unrec", href="/akn/ontology/process/unrec", showAs=software)
    for role in ("author", "editor"):
        add(references, "TLCRole", eId=role, href=f"/akn/ontology/role/un/{role}", showAs=role.capitalize())
    cited = {row.instrument_id for row in extraction.references if row.instrument_id is not None}
    for instrument_id in sorted(cited):
        known = catalogue.instruments.get(instrument_id)
        titles = (known.title(code) for code in (document.language, "en")) if known else ()
        title = next(filter(None, titles), instrument_id)
        href = instrument_iri(instrument_id, catalogue)
        add(
            references,
            "TLCReference",
            eId=f"instrument_{instrument_id}",
            name="instrument",
            href=href,
            showAs=title,
        )


def _add_origin(meta: Element, document: Document) -> None:
    """Which file it was read from, and by what: enough to find both again."""
    from lxml import etree

    origin = add(meta, "proprietary", source="#unrec")
    facts = {
        "identifier": document.document_id,
        "name": document.source,
        "sha256": document.sha256,
        "encodingFormat": document.media_type,
        "schemaVersion": document.schema_version,
        "softwareVersion": document.extractor_version,
    }
    for name, value in facts.items():
        etree.SubElement(origin, f"{{{SCHEMA_ORG}}}{name}", nsmap={"schema": SCHEMA_ORG}).text = printable(
            value
        )


_TEXT = frozenset(f"{{{NAMESPACE}}}{tag}" for tag in ("p", "num", "heading"))


def akn(extraction: Extraction, catalogue: Catalogue) -> bytes:
    """Return a document as Akoma Ntoso 3.0 XML: UTF-8, the same bytes every time.

    The text of the elements under `preface` and `mainBody` is all the reading text of the document, in
    reading order: labels and texts of the units, headings, and what stands between them. The furniture of
    the pages is not in it, nor what reading texts leave out, see `unrec.structure.normalise`. Elements that
    hold text hold nothing else; white space is added between the others only.
    Characters that XML forbids are exchanged one for one, see `unrec.publish.export.akn`.
    """
    from lxml import etree

    root = _Writer(extraction, catalogue).document()
    _indent(root, 0)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"


class _Writer:
    """One document on its way into XML: its references by unit, and the marks already given out."""

    def __init__(self, extraction: Extraction, catalogue: Catalogue) -> None:
        self._extraction = extraction
        self._catalogue = catalogue
        self._references = grouped(extraction.references, lambda row: row.paragraph_id)
        self._containers: dict[str, int] = {}

    def document(self) -> Element:
        from lxml import etree

        root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})
        statement = add(root, DOCUMENT_TYPE, name="recommendation")
        add_meta(statement, self._extraction, self._catalogue)
        whole = tree(self._extraction)
        front = _front(whole)
        if front:
            self._add_preface(statement, front)
        body = add(statement, "mainBody", eId="body")
        self._language(body)
        self._add_inside(body, whole.inside[len(front) :])
        if not len(body):
            add(body, "p", eId="body__p_1")
        return root

    def _language(self, element: Element) -> None:
        language = self._extraction.document.language
        if language != "und":
            element.set("{http://www.w3.org/XML/1998/namespace}lang", language)

    def _add_preface(self, parent: Element, front: Iterable[Loose]) -> None:
        preface = add(parent, "preface", eId="preface")
        self._language(preface)
        texts = [text for block in front for text in block.paragraphs]
        for position, text in enumerate(texts, 1):
            paragraph = add(preface, "p", eId=f"preface__p_{position}")
            _add_front(paragraph, text, self._extraction.document)

    def _add_inside(self, parent: Element, inside: Iterable[Part | Unit | Loose], prefix: str = "") -> None:
        for part in inside:
            if isinstance(part, Unit):
                self._add_unit(parent, part, "paragraph")
            elif isinstance(part, Loose):
                self._add_loose(parent, part, prefix)
            else:
                self._add_section(parent, part)

    def _add_section(self, parent: Element, part: Part) -> None:
        section = part.section
        assert section is not None  # only the whole document has none
        eid = section_element_id(section)
        element = add(parent, "section", eId=eid, wId=eid)
        if section.kind == "meeting":
            element.set("refersTo", f"#{meeting_element_id(section)}")
        if section.label:
            add(element, "num", section.label)
        add(element, "heading", section.title)
        self._add_inside(element, part.inside, f"{eid}__")

    def _add_loose(self, parent: Element, block: Loose, prefix: str) -> None:
        content = self._add_container(parent, block.role, prefix)
        for position, text in enumerate(block.paragraphs, 1):
            paragraph = add(content, "p", eId=f"{content.get('eId')}__p_{position}")
            if block.role == "front_matter":
                _add_front(paragraph, text, self._extraction.document)
            else:
                _append(paragraph, text)

    def _add_container(self, parent: Element, name: str, prefix: str) -> Element:
        """The `content` of a new `hcontainer`, numbered among those with this prefix."""
        number = self._containers[prefix] = self._containers.get(prefix, 0) + 1
        eid = f"{prefix}hcontainer_{number}"
        element = add(parent, "hcontainer", name=name, eId=eid)
        return add(element, "content", eId=f"{eid}__content")

    def _add_unit(self, parent: Element, unit: Unit, tag: str) -> None:
        """A `paragraph` or `point`: its printed label, then its words, or a list of words and points."""
        eid = unit_id(unit.row.path)
        element = add(parent, tag, eId=eid, wId=eid, class_=unit.row.kind)
        if unit.row.label is not None:
            add(element, "num", unit.row.label)
        stretches = [part for part in unit.inside if isinstance(part, Words)]
        gaps = [(before.end, after.start) for before, after in pairwise(stretches)]
        nodes = nest(marks_of(self._references.get(unit.row.paragraph_id, ())), gaps)
        if len(stretches) < len(unit.inside):
            self._add_list(element, unit, nodes, f"{eid}__list_1")
            return
        content = add(element, "content", eId=f"{eid}__content")
        paragraph = add(content, "p", eId=f"{eid}__content__p_1")
        self._fill(paragraph, unit.row.text, 0, len(unit.row.text), nodes)

    def _add_list(self, parent: Element, unit: Unit, nodes: Sequence[Node], eid: str) -> None:
        """The points of a unit, with its words before, after, and in between, and what else stands there."""
        listed = add(parent, "list", eId=eid, wId=eid)
        starts = [node.mark.start for node in nodes]
        for part in unit.inside:
            if isinstance(part, Unit):
                self._add_unit(listed, part, "point" if part.row.parent_id else "paragraph")
            elif isinstance(part, Loose):
                self._add_loose(listed, part, f"{eid}__")
            else:
                if part is unit.inside[0]:
                    holder = add(listed, "intro", eId=f"{eid}__intro")
                elif part is unit.inside[-1]:
                    holder = add(listed, "wrapUp", eId=f"{eid}__wrapup")
                else:
                    holder = self._add_container(listed, "continuation", f"{eid}__")
                paragraph = add(holder, "p", eId=f"{holder.get('eId')}__p_1")
                own_nodes = nodes[bisect_left(starts, part.start) : bisect_right(starts, part.end)]
                self._fill(paragraph, unit.row.text, part.start, part.end, own_nodes)

    def _fill(self, element: Element, text: str, start: int, end: int, nodes: Sequence[Node]) -> None:
        """Put `text[start:end]` into an element, with an element for each mark."""
        at = start
        _append(element, "")
        for node in nodes:
            _append(element, text[at : node.mark.start])
            inner = self._add_mark(element, node.mark)
            self._fill(inner, text, node.mark.start, node.mark.end, node.inner)
            at = node.mark.end
        _append(element, text[at:end])

    def _add_mark(self, parent: Element, mark: Mark) -> Element:
        """A `ref`, `mref` or `rref`; where the target is not known an `inline` that says so."""
        row = mark.rows[0]
        piece = f"_{mark.piece + 1}" if mark.piece else ""
        if mark.kind == "many":
            return add(parent, "mref", eId=f"{reference_element_id(row, 'mref')}{piece}")
        document = self._extraction.document
        first, last = (target_iri(cited, document, self._catalogue) for cited in (row, mark.rows[-1]))
        shared = {"eId": f"{reference_element_id(row)}{piece}", "class_": row.status}
        if first is None or last is None:
            title = " ".join(row.candidates)
            return add(parent, "inline", name="unresolvedReference", title=title, **shared)
        if mark.kind == "range":
            return add(parent, "rref", from_=first, upTo=last, **shared)
        return add(parent, "ref", href=first, **shared)


def _front(whole: Part) -> list[Loose]:
    """The front matter that the document begins with; what follows other text stands where it is printed."""
    parts = []
    for part in whole.inside:
        if not isinstance(part, Loose) or part.role != "front_matter":
            break
        parts.append(part)
    return parts


def _indent(element: Element, depth: int) -> None:
    """Put each element that holds other elements, and no text, on lines of its own."""
    if element.tag in _TEXT or not len(element):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        child.tail = element.text
        _indent(child, depth + 1)
    element[-1].tail = "\n" + "  " * depth


def _append(element: Element, text: str) -> None:
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + printable(text)
    else:
        element.text = (element.text or "") + printable(text)


def _add_front(paragraph: Element, text: str, document: Document) -> None:
    """Mark the title where it is the whole paragraph, else the document's own symbol or job number."""
    if text == document.title:
        add(paragraph, "docTitle", text)
        return
    number = next((name for name in (document.symbol, document.job_number) if name and name in text), None)
    before, _, after = text.partition(number) if number else (text, "", "")
    _append(paragraph, before)
    if number:
        add(paragraph, "docNumber", number)
        _append(paragraph, after)
