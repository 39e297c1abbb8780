"""Names that last, and references as W3C Web Annotations that use them.

The names are IRIs of documents, of their units, and of what they cite, after the Akoma Ntoso Naming
Convention 1.0 as the United Nations guidelines (AKN4UN) narrow it.
"""

import re
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from unrec.catalogue import Catalogue, Instrument
from unrec.data import as_json
from unrec.languages.identify import alpha3
from unrec.models import Document, Extraction, Paragraph, Reference, Section
from unrec.nested import levels_of, path_steps
from unrec.reading.list_labels import number_text

# `/akn/un/statement/deliberation/<actor>/<date>/<number>` names a work, `/ara@<date>` after it an
# expression, `.xml` a manifestation, `/~<eId>` a unit. All come from what is the same in every language
# version: the work id, the date of issue, and the units' paths.

DOCUMENT_TYPE = "statement"
SUBTYPE = "deliberation"
NO_DATE = "0001-01-01"
"""Stands where a document states no date: the convention demands one, and none is guessed."""

_UNSAFE = re.compile(r"[^A-Za-z0-9.()-]")
_MOST_ROMAN, _MOST_LETTERS = 89, 52


def language_code(document: Document) -> str:
    """Return the three-letter code of the document's language, which the convention asks for."""
    return alpha3(document.language)


def date_of(document: Document) -> str:
    """Return the date in the document's IRIs: its date of issue, or `NO_DATE`."""
    return document.date.isoformat() if document.date else NO_DATE


def actor_of(document: Document, catalogue: Catalogue) -> str:
    """Return who speaks in the document: `un`, and the body its own symbol belongs to.

    The symbol alone decides, because it is the same in every language; the organ's printed name is not.
    """
    body = catalogue.body_of_symbol(document.symbol) if document.symbol else None
    return f"un-{body.id}" if body else "un"


def work_iri(document: Document, catalogue: Catalogue) -> str:
    """Return the IRI of the work: the same for all its language versions."""
    number = _UNSAFE.sub("_", document.work_id)
    actor = actor_of(document, catalogue)
    return f"/akn/un/{DOCUMENT_TYPE}/{SUBTYPE}/{actor}/{date_of(document)}/{number}"


def expression_iri(document: Document, catalogue: Catalogue) -> str:
    """Return the IRI of this language version."""
    return f"{work_iri(document, catalogue)}/{language_code(document)}@{date_of(document)}"


def unit_id(path: str) -> str:
    """Return the element identifier of a paragraph: `m5.r2.9` is `sec_5__para_2__list_1__point_i`.

    Numbered paragraphs are `para` with their number, others with what their path says: `para_p4` prints no
    label, `para_rec1` calls itself a recommendation, `para_item1` is an item of no paragraph. No two paths
    have one identifier. Below, each level is a point of a list: letters at the
    first, Roman numbers at the second, digits deeper, as the United Nations print them in English; digits
    too where a list has more entries than doubled letters count, as `134.150` of a review's report. A
    resolution or an annex is a section (`sec_a1`), a cell of a table `table_1__tr_2__td_3`. The path is the
    same in all languages, so this is too. A number that repeats (`~2`) gets `_2`.
    """
    parts: list[str] = []
    depth = cells = 0
    levels, inside = len(levels_of(path)), False
    for at, place in enumerate(path_steps(path)):
        plain, _, again = place.partition("~")
        suffix = f"_{again}" if again else ""
        kind = plain.rstrip("0123456789")
        number = plain[len(kind) :]
        if cells:
            cells -= 1
            parts.append(f"{'tr' if cells else 'td'}_{plain}{suffix}")
        elif kind == "t" and number:
            cells, inside = 2, True
            parts.append(f"table_{number}{suffix}")
        elif at < levels:
            parts.append(f"sec_{number if kind == 'm' else plain}{suffix}")
        elif not inside:
            inside = True
            parts.append(f"para_{number if kind == 'r' else plain if kind else f'item{plain}'}{suffix}")
        else:
            depth += 1
            point = plain if kind else _numeral(int(plain), depth)
            parts.append(f"list_1__point_{point}{suffix}")
    return "__".join(parts)


def section_element_id(section: Section) -> str:
    """Return the element identifier of a section: `sec_5` of a meeting, `sec_h3` of another heading."""
    plain, _, again = section.section_id.rpartition(":")[2].partition("~")
    number = plain.removeprefix("m")
    return f"sec_{number}_{again}" if again else f"sec_{number}"


def meeting_element_id(section: Section) -> str:
    """Return the identifier of a meeting in a document's metadata: `meeting_5`."""
    return section_element_id(section).replace("sec", "meeting", 1)


def reference_element_id(reference: Reference, name: str = "ref") -> str:
    """Return the element identifier of a reference: its unit's, and its ordinal there: `…__ref_2`."""
    unit = unit_id(reference.paragraph_id.removeprefix(f"{reference.document_id}:"))
    return f"{unit}__{name}_{reference.reference_id.rpartition('#')[2]}"


def target_iri(reference: Reference, document: Document, catalogue: Catalogue) -> str | None:
    """Return the IRI of what a reference points at, or None where that is not known.

    A unit of the same document is named by its fragment (`#sec_4__para_11`); an instrument or a part of
    it by an Akoma Ntoso IRI; a document or resolution by the address at which the United Nations serve
    its symbol, because its IRI would need a date that the citation does not give.
    """
    if reference.target_id is not None:
        return f"#{unit_id(reference.target_id.removeprefix(f'{document.document_id}:'))}"
    if reference.instrument_id is not None:
        return instrument_iri(reference.instrument_id, catalogue) + _portion(reference)
    if reference.symbol is not None:
        return f"https://undocs.org/{quote(reference.symbol.replace(' ', ''), safe='/().')}"
    return None


def instrument_iri(instrument_id: str, catalogue: Catalogue) -> str:
    """Return the IRI of an instrument: of its work where its date is known, else of it as a concept."""
    known: Instrument | None = catalogue.instruments.get(instrument_id)
    if known is None or known.date is None:
        return f"/akn/ontology/concept/un/{instrument_id}"
    return f"/akn/un/act/{known.kind}/un/{known.date}/{instrument_id}"


def _portion(reference: Reference) -> str:
    """The part of an instrument, as `/~art_6__para_3__list_1__point_a`; empty for the whole of it."""
    places = (
        ("part", reference.part),
        ("art", reference.article),
        ("para", reference.paragraph),
        ("list_1__point", reference.subparagraph),
    )
    named = [f"{name}_{_UNSAFE.sub('', value)}" for name, value in places if value is not None]
    return f"/~{'__'.join(named)}" if named else ""


def _numeral(value: int, depth: int) -> str:
    if depth == 1 and 1 <= value <= _MOST_LETTERS:
        return number_text(value, "lowerLetter")
    return number_text(value, "lowerRoman") if depth == 2 and 1 <= value <= _MOST_ROMAN else str(value)


# References as W3C Web Annotations: for programs that link texts without touching them.

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
    return as_json(result)


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
