"""Read a Word document (.docx) as source lines: no layout is guessed, for the file states its structure."""

from msgspec.structs import replace

from unrec.findings import finding
from unrec.models import Reading, Source
from unrec.reading.docx.blocks import blocks
from unrec.reading.docx.notes import load_notes
from unrec.reading.docx.numbering import load_numbering
from unrec.reading.docx.package import Package, open_package
from unrec.reading.docx.story import Collector
from unrec.reading.docx.styles import load_styles
from unrec.reading.docx.unread import unread
from unrec.reading.flow import Flow, refused
from unrec.reading.limits import ReadError
from unrec.reading.office import Element, attribute, child, children, relationship, switched

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(source: Source) -> Reading:
    """Return the paragraphs of a .docx in reading order, each a line with `gap_before`.

    * Automatic numbers are put before their paragraph's text, notes' numbers where they are referred to;
      `repair` names the rule (`docx.numbering`, `docx.footnote`).
    * A line break inside a paragraph begins a further line, without `gap_before`.
    * Each paragraph of a table's cell is a line, row by row, with its `cell`. Footnotes follow the paragraph
    that refers to them, endnotes the body, both with the role `footnote`; headers come first and footers
    last, each once, with the role `furniture`, as do the lines of a generated table of contents.
    * Tracked changes are read as accepted. What is deleted, hidden or embedded is left out and reported.
    * Every character of a `w:t` of the file is in a line or in what a finding reports: what no rule reads is
      found by looking through all parts for what is left.
    * `indent` is what `w:ind` states, in points, `heading_level` what the outline does, `size`, `weight`
    and `slant` what runs, styles and defaults do; `page` and `box` are unknown.

    Nothing is fetched and no macro is run. A file that cannot be read gives a Reading with `failed` true
    and a finding that says why; no error is raised for any bytes.
    """
    try:
        reading = _flow(open_package(source.data)).reading(source, MEDIA_TYPE)
    except ReadError as error:
        return refused(source, finding(error.code, error.message, error.evidence), media_type=MEDIA_TYPE)
    if reading.failed:
        empty = finding("docx.no_text", "the document holds no text")
        reading = replace(reading, findings=(empty, *reading.findings[1:]))
    return reading


def _flow(package: Package) -> Flow:
    """Read all stories of the document in order: headers, body, endnotes, footers."""
    document = package.xml(package.main)
    bodies = list(children(document, "w:body"))
    if not bodies:
        raise ReadError("docx.no_document", "the document has no body", package.main)
    settings = package.only("settings")
    sections = [section for body in bodies for section in _sections(body)]
    styles = load_styles(package.only("styles"))
    names = {kind: package.name_of(f"{kind}s") for kind in ("footnote", "endnote")}
    parts = {kind: None if part is None else package.xml(part) for kind, part in names.items()}
    collector = Collector(
        styles=styles,
        numbering=load_numbering(package.only("numbering"), styles),
        notes=load_notes(parts, settings, sections[-1] if sections else None),
    )
    flow = Flow("docx")
    headers, footers = (_furniture(package, sections, settings, kind) for kind in ("header", "footer"))
    collector.read(flow, headers.values(), "docx.header")
    collector.read(flow, bodies)
    flow.end()
    collector.read(flow, footers.values(), "docx.footer")
    if collector.comments:
        flow.findings.append(finding("docx.comments", f"{collector.comments} comments were left out"))
    read = {package.main: document, **headers, **footers}
    read |= {part: parts[kind] for kind, part in names.items() if part is not None}
    flow.findings.extend(unread(package, read, collector.comments))
    return flow


def _sections(body: Element) -> list[Element]:
    """Return the properties of every section, in order."""
    inner = (child(child(each.element, "w:pPr"), "w:sectPr") for each in blocks(body))
    return [each for each in (*inner, child(body, "w:sectPr")) if each is not None]


def _furniture(
    package: Package, sections: list[Element], settings: Element | None, kind: str
) -> dict[str, Element]:
    """Return the headers or footers that are printed by their parts, first page's first, each once."""
    parts = package.related(package.main, kind)
    wanted: dict[str, None] = {}
    for section in sections:
        printed = {"default": True, "first": switched(section, "w:titlePg")}
        printed["even"] = switched(settings, "w:evenAndOddHeaders")
        references = {attribute(each, "type"): each for each in children(section, f"w:{kind}Reference")}
        for which in ("first", "default", "even"):
            part = parts.get(relationship(references[which]) or "") if which in references else None
            if part is not None and printed[which]:
                wanted[part] = None
    return {each: package.xml(each) for each in wanted}
