"""References as W3C Web Annotations: for programs that link texts without touching them."""

from typing import Any

import msgspec
from msgspec.structs import replace

from unrec.catalogue import Catalogue
from unrec.export.iri import expression_iri, reference_element_id, target_iri, unit_id
from unrec.models import Document, Extraction, Paragraph, Reference

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32

Json = dict[str, Any]


def annotations(extraction: Extraction, catalogue: Catalogue, base: str | None = None) -> bytes:
    """Return a document's references as JSON-LD: an annotation collection, one annotation a reference row.

    The IRIs are those of the Akoma Ntoso export: an annotation bears the IRI of the `ref`, its target is
    the unit, its body what the reference points at, or a choice of candidates where that is open. The
    target's selectors count code points of the unit's `text` and quote it, with 32 characters around.
    `base` is the address that the IRIs, which begin with `/akn/`, are relative to.
    """
    document = extraction.document
    units = {unit.paragraph_id: unit for unit in extraction.paragraphs}
    expression = expression_iri(document, catalogue)
    collection = f"{expression}/annotations"
    items = [
        _annotation(row, units[row.paragraph_id], expression, document, catalogue)
        for row in extraction.references
    ]
    result: Json = {
        "@context": [CONTEXT, {"@base": base}] if base else CONTEXT,
        "id": collection,
        "type": "AnnotationCollection",
        "label": f"References in {document.document_id}",
        "generator": {
            "type": "Software",
            "name": "unrec",
            "schema:softwareVersion": document.extractor_version,
        },
        "total": len(items),
        "first": {
            "id": f"{collection}/1",
            "type": "AnnotationPage",
            "partOf": collection,
            "startIndex": 0,
            "items": items,
        },
    }
    return msgspec.json.format(msgspec.json.encode(result), indent=2) + b"\n"


def _annotation(
    row: Reference, unit: Paragraph, expression: str, document: Document, catalogue: Catalogue
) -> Json:
    bodies = _bodies(row, expression, document, catalogue)
    return {
        "id": f"{expression}/~{reference_element_id(row)}",
        "type": "Annotation",
        "motivation": "linking" if bodies else "highlighting",
        **bodies,
        "target": {
            "type": "SpecificResource",
            "source": f"{expression}/~{unit_id(unit.path)}",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": row.surface,
                    "prefix": unit.text[max(0, row.char_start - _AROUND) : row.char_start],
                    "suffix": unit.text[row.char_end : row.char_end + _AROUND],
                },
                {"type": "TextPositionSelector", "start": row.char_start, "end": row.char_end},
            ],
        },
        "dcterms:identifier": row.reference_id,
        "dcterms:provenance": f"{row.status}: {row.rule}",
    }


def _bodies(row: Reference, expression: str, document: Document, catalogue: Catalogue) -> Json:
    iri = target_iri(row, document, catalogue)
    if iri is not None:
        return {"body": f"{expression}/~{iri[1:]}" if iri.startswith("#") else iri}
    guesses = (replace(row, instrument_id=name) for name in row.candidates)
    items = [target_iri(guess, document, catalogue) for guess in guesses]
    return {"body": {"type": "Choice", "items": items}} if items else {}
