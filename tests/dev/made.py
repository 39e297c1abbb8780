"""A small annotated document, and ways to spoil a copy of it."""

import datetime as dt
from collections.abc import Callable

from dev.measure.gold import NOTHING_MORE, GoldRows, Judged, extraction_of
from dev.measure.gold_table import table
from msgspec.structs import replace

from unrec.measure.scorer import Outcome, compare
from unrec.models import Document, Extraction, Paragraph, ParagraphKind, Reference, Section, Unit

DOCUMENT = "V.19-00001.ar"
PROTOCOL = "smuggling-protocol"

Spoil = Callable[[Extraction], Extraction]


def paragraph(
    path: str,
    text: str,
    label: str | None,
    number: int | None,
    parent: str | None = None,
    kind: ParagraphKind = "recommendation",
) -> Paragraph:
    return Paragraph(
        paragraph_id=f"{DOCUMENT}:{path}",
        document_id=DOCUMENT,
        work_id="V.19-00001",
        language="ar",
        section_id=f"{DOCUMENT}:m1",
        path=path,
        parent_id=f"{DOCUMENT}:{parent}" if parent else None,
        level=2 if parent else 1,
        label=label,
        number=number,
        kind=kind,
        raw=text,
        text=text,
        line_first=1,
        line_last=1,
    )


def reference(path: str, text: str, surface: str, *, article: str | None, ordinal: int = 1) -> Reference:
    start = text.index(surface)
    return Reference(
        reference_id=f"{DOCUMENT}:{path}#{ordinal}",
        paragraph_id=f"{DOCUMENT}:{path}",
        document_id=DOCUMENT,
        kind="article" if article else "instrument",
        surface=surface,
        char_start=start,
        char_end=start + len(surface),
        instrument_id=PROTOCOL,
        article=article,
        status="explicit" if article else "definite",
        rule="gold",
    )


FIRST = "ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين."
SECOND = "ينبغي للدول أن تنفذ المادتين ٨ و ٩ من البروتوكول المذكور، وأن تتعاون على:"
ITEM = "تبادل المعلومات بموجب البروتوكول؛"
OTHER = "منع تهريب المهاجرين."
CLOSING = "انتهى نظر الفريق العامل في البند."


def gold() -> Extraction:
    """Return what should come of the document."""
    return extraction_of(rows())


def rows() -> GoldRows:
    """Two recommendations, two items, a paragraph; three spans with four targets."""
    two = "المادتين ٨ و ٩ من البروتوكول المذكور"
    return GoldRows(
        document=Document(
            document_id=DOCUMENT,
            work_id="V.19-00001",
            language="ar",
            job_number="V.19-00001",
            date=dt.date(2019, 6, 21),
            source="V.19-00001.ar.txt",
            sha256="0" * 64,
            media_type="text/plain",
            extractor_version="0",
        ),
        sections=(
            Section(
                section_id=f"{DOCUMENT}:m1",
                document_id=DOCUMENT,
                kind="meeting",
                level=1,
                label="أولاً-",
                number=1,
                title="الاجتماع الأول، فيينا",
                meeting_number=1,
                city="فيينا",
                start_date=dt.date(2012, 5, 30),
                end_date=dt.date(2012, 6, 1),
                line=1,
            ),
        ),
        paragraphs=(
            paragraph("m1.r1", FIRST, "١-", 1),
            paragraph("m1.r2", SECOND, "٢-", 2),
            paragraph("m1.r2.1", ITEM, "(أ)", 1, parent="m1.r2"),
            paragraph("m1.r2.2", OTHER, "(ب)", 2, parent="m1.r2"),
            paragraph("m1.p1", CLOSING, None, None, kind="paragraph"),
        ),
        references=(
            reference("m1.r1", FIRST, "المادة ٦ من بروتوكول مكافحة تهريب المهاجرين", article="6"),
            reference("m1.r2", SECOND, two, article="8"),
            reference("m1.r2", SECOND, two, article="9", ordinal=2),
            reference("m1.r2.1", ITEM, "البروتوكول", article=None),
        ),
    )


def compared(expected: Extraction, got: Extraction, judged: Judged = NOTHING_MORE) -> list[Outcome]:
    """Compare an output with its gold."""
    return list(compare(DOCUMENT, table(expected, got, judged)))


def spoiled(spoil: Spoil) -> list[Outcome]:
    """Compare a spoiled output with the gold it was made from."""
    return compared(gold(), spoil(gold()))


def with_paragraph(extraction: Extraction, index: int, **changed: object) -> Extraction:
    """Return the extraction with one paragraph changed, and with it its row among the recommendations."""
    one = extraction.paragraphs[index]
    shared = {name: value for name, value in changed.items() if name in Unit.__struct_fields__}
    return replace(
        extraction,
        paragraphs=tuple(replace(row, **changed) if row is one else row for row in extraction.paragraphs),
        recommendations=tuple(
            replace(row, **shared) if row.recommendation_id == one.paragraph_id else row
            for row in extraction.recommendations
        ),
    )


def with_recommendation(extraction: Extraction, index: int, **changed: object) -> Extraction:
    """Return the extraction with one row of the recommendations changed."""
    found = list(extraction.recommendations)
    found[index] = replace(found[index], **changed)
    return replace(extraction, recommendations=tuple(found))


def with_paragraphs(extraction: Extraction, *found: Paragraph) -> Extraction:
    """Return the extraction with other paragraphs, and the recommendations that follow from them."""
    kept = {row.path: row for row in extraction.recommendations}
    new = extraction_of(GoldRows(document=extraction.document, paragraphs=found)).recommendations
    recommendations = tuple(kept.get(row.path, row) for row in new)
    return replace(extraction, paragraphs=found, recommendations=recommendations)


def with_reference(extraction: Extraction, index: int, **changed: object) -> Extraction:
    """Return the extraction with one reference changed."""
    found = list(extraction.references)
    found[index] = replace(found[index], **changed)
    return replace(extraction, references=tuple(found))
