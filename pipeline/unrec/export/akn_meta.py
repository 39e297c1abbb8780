"""The `meta` of an Akoma Ntoso document: what it is, who speaks in it, what it cites, where it came from."""

from typing import Any

from unrec.catalogue import Catalogue
from unrec.export.iri import (
    SUBTYPE,
    actor_of,
    date_of,
    expression_iri,
    instrument_iri,
    language_code,
    meeting_element_id,
    work_iri,
)
from unrec.models import Document, Extraction

# Controls become their pictures (U+2400 ff.), which a reader sees and a program can turn back; what has no
# picture becomes U+FFFD. One character for one, so that offsets hold.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in {0x09, 0x0A, 0x0D}}
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_EXCHANGES = _PICTURES | _SURROGATES | {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}


def printable(text: str) -> str:
    """Return the text with each character that XML 1.0 forbids exchanged for one that it allows."""
    return text.translate(_EXCHANGES)


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
            own = meeting_element_id(section)
            href = f"/akn/ontology/event/un/{number}.{own}"
            add(references, "TLCEvent", eId=own, href=href, showAs=section.title or own)
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
