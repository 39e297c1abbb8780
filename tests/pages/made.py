"""Documents for the tests of the page: one readable, one of any size, one of hostile text in every field."""

from collections.abc import Iterator
from typing import Any

from msgspec import structs

from tests.pages.texts import ASKED, NESTED, TEXT
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import (
    Addressee,
    Box,
    Document,
    Extraction,
    Finding,
    Paragraph,
    Recommendation,
    Reference,
    Section,
)
from unrec.reading import source_of


def small() -> Extraction:
    """The document of TEXT, as the stages give it, with who is asked what and a finding of each severity."""
    one = extract(source_of("V.98-00001.ar.txt", TEXT.encode()), load())
    units = tuple(_asked(unit) for unit in one.recommendations)
    document = one.document.document_id
    findings = (
        Finding(
            document_id=document,
            code="item.joined",
            severity="info",
            paragraph_id=f"{document}:m1.r1",
            line=7,
            message="the paragraph goes on after a break",
            evidence="ينبغي للدول",
        ),
        Finding(
            document_id=document,
            code="number.gap",
            severity="warning",
            paragraph_id=f"{document}:m2.r2",
            line=21,
            message="a number is missing",
            evidence="٢- ينبغي",
        ),
        Finding(
            document_id=document,
            code="audit.breach",
            severity="error",
            message="a line has two roles",
            evidence="سطر",
        ),
    )
    return structs.replace(one, recommendations=units, findings=findings)


def nested() -> Extraction:
    """The document of NESTED, as the stages give it."""
    return extract(source_of("V.98-00002.ar.txt", NESTED.encode()), load())


def suspected() -> Extraction:
    """The document of TEXT with a form that may be misread, and two references without a target."""
    one = small()
    unit = one.paragraphs[0]
    row = structs.replace(one.references[0], instrument_id=None, article=None)
    return structs.replace(
        one,
        references=(
            structs.replace(row, status="explicit", kind="resolution"),
            structs.replace(one.references[1], instrument_id=None, status="unresolved"),
            *one.references[2:],
        ),
        findings=(
            Finding(
                document_id=unit.document_id,
                code="text.suspicion",
                severity="info",
                paragraph_id=unit.paragraph_id,
                message="«تنفذ» (once) may be misread for «تنقذ» (never), by dots; evidence: word list",
                evidence="…للدول الأطراف أن تنفّذ المادة ٦ من بروتوكول…",
            ),
        ),
    )


def _asked(unit: Recommendation) -> Recommendation:
    if unit.path not in ASKED:
        return structs.replace(unit, strength=None, operative_words=None, addressees=())
    strength, operative, surface, who = ASKED[unit.path]
    start, at = unit.text.index(operative), unit.text.index(surface)
    return structs.replace(
        unit,
        strength=strength,
        operative_words=operative,
        operative_start=start,
        operative_end=start + len(operative),
        addressees=(
            Addressee(id=who, surface=surface, char_start=at, char_end=at + len(surface), rule="made"),
        ),
    )


HOSTILE = (
    '"><script>window.hacked = true</script><img src=x onerror="window.hacked=true">'
    "</script><!--<script>]]></style></title>'`{{ 7*7 }}${7*7}\u2028\u2029&lt;\u202eevil\u202c\u2066x\u200f\x00\x07"
)
"""Mark-up, ends of every element the text could stand in, template code, overrides, controls."""


def hostile() -> Extraction:
    """A document with HOSTILE in every field that holds text."""
    document = f"doc {HOSTILE}"
    unit, inner, section = f"{document}:u", f"{document}:v", f"{document}:s"
    return Extraction(
        document=_filled(
            Document,
            document_id=document,
            language="ar",
            status="failed",
            kind="other",
            distribution="other",
            media_type=HOSTILE,
        ),
        sections=(
            _filled(Section, section_id=section, document_id=document, kind="meeting", level=1, line=1),
        ),
        paragraphs=(
            _filled(
                Paragraph,
                paragraph_id=unit,
                document_id=document,
                section_id=section,
                parent_id=None,
                language="ar",
                kind="recommendation",
                level=1,
                boxes=(Box(page=1, x0=1, top=1, x1=9, bottom=9),),
                origin="ocr",
            ),
            _filled(
                Paragraph,
                paragraph_id=inner,
                document_id=document,
                section_id=None,
                parent_id=unit,
                language="und",
                kind="paragraph",
                level=2,
                boxes=(),
                origin="text",
            ),
        ),
        recommendations=(
            _filled(
                Recommendation,
                recommendation_id=unit,
                document_id=document,
                section_id=section,
                parent_id=None,
                language="ar",
                kind="recommendation",
                level=1,
                strength="should",
                operative_start=0,
                operative_end=9,
                addressees=(Addressee(id=HOSTILE, surface="", char_start=3, char_end=40, rule=HOSTILE),),
                recommended_by=(),
                response=None,
                boxes=(Box(page=1, x0=1, top=1, x1=9, bottom=9),),
                origin="ocr",
            ),
        ),
        references=tuple(_hostile_references(document, unit)),
        findings=(
            _filled(Finding, document_id=document, paragraph_id=unit, severity="error"),
            _filled(Finding, document_id=document, paragraph_id=None, severity="warning"),
        ),
    )


def _hostile_references(document: str, unit: str) -> Iterator[Reference]:
    blank = {"target_id": None, "symbol": None, "instrument_id": None, "article": None}
    kinds: tuple[dict[str, Any], ...] = (
        {"instrument_id": HOSTILE, "article": HOSTILE, "status": "explicit", "kind": "article"},
        {"symbol": HOSTILE, "status": "default", "kind": "document"},
        {"target_id": f"{document}:v", "status": "anaphoric", "kind": "recommendation"},
        {"status": "unresolved", "kind": "article", "candidates": (HOSTILE,)},
    )
    for at, fields in enumerate(kinds):
        yield _filled(
            Reference,
            **{**blank, "candidates": (), **fields},
            reference_id=f"{unit}#{at}",
            paragraph_id=unit,
            document_id=document,
            char_start=at * 8 + 4,
            char_end=at * 8 + 10,
        )


def _filled(record: Any, /, **fields: Any) -> Any:
    """A record with HOSTILE in every field not given that can hold a text, 1 in every other number."""
    texts = {
        field.name: HOSTILE if "str" in str(field.type) else 1
        for field in structs.fields(record)
        if field.name not in fields
        and "datetime.date" not in str(field.type)
        and ("str" in str(field.type) or "int" in str(field.type))
    }
    return record(**{**texts, **fields})
