"""A small annotated document, and ways to spoil a copy of it."""

from collections.abc import Callable

from msgspec.structs import replace

from unrec.evaluate.compare import compare
from unrec.evaluate.records import Comparison, Score
from unrec.evaluate.scores import scores
from unrec.models import Document, Extraction, Recommendation, Reference, Section

DOCUMENT = "V.19-00001.ar"
PROTOCOL = "smuggling-protocol"

Spoil = Callable[[Extraction], Extraction]


def unit(path: str, text: str, label: str, number: int, parent: str | None = None) -> Recommendation:
    return Recommendation(
        recommendation_id=f"{DOCUMENT}:{path}",
        document_id=DOCUMENT,
        work_id="V.19-00001",
        language="ar",
        section_id=f"{DOCUMENT}:m1",
        path=path,
        parent_id=f"{DOCUMENT}:{parent}" if parent else None,
        level=2 if parent else 1,
        label=label,
        number=number,
        raw=text,
        text=text,
        line_first=1,
        line_last=1,
    )


def reference(path: str, text: str, surface: str, *, article: str | None, ordinal: int = 1) -> Reference:
    start = text.index(surface)
    return Reference(
        reference_id=f"{DOCUMENT}:{path}#{ordinal}",
        recommendation_id=f"{DOCUMENT}:{path}",
        document_id=DOCUMENT,
        kind="article" if article else "instrument",
        surface=surface,
        start=start,
        end=start + len(surface),
        instrument_id=PROTOCOL,
        article=article,
        status="explicit" if article else "definite",
        rule="gold",
    )


FIRST = "ينبغي للدول أن تنفذ المادة ٦ من بروتوكول مكافحة تهريب المهاجرين."
SECOND = "ينبغي للدول أن تنفذ المادتين ٨ و ٩ من البروتوكول المذكور، وأن تتعاون على:"
ITEM = "تبادل المعلومات بموجب البروتوكول؛"
OTHER = "منع تهريب المهاجرين."


def gold() -> Extraction:
    """Two recommendations, two items, four spans with five targets, two of them over one span."""
    two = "المادتين ٨ و ٩ من البروتوكول المذكور"
    return Extraction(
        document=Document(
            document_id=DOCUMENT,
            work_id="V.19-00001",
            language="ar",
            job_number="V.19-00001",
            date="2019-06-21",
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
                start_date="2012-05-30",
                end_date="2012-06-01",
                line=1,
            ),
        ),
        recommendations=(
            unit("m1.r1", FIRST, "١-", 1),
            unit("m1.r2", SECOND, "٢-", 2),
            unit("m1.r2.1", ITEM, "(أ)", 1, parent="m1.r2"),
            unit("m1.r2.2", OTHER, "(ب)", 2, parent="m1.r2"),
        ),
        references=(
            reference("m1.r1", FIRST, "المادة ٦ من بروتوكول مكافحة تهريب المهاجرين", article="6"),
            reference("m1.r2", SECOND, two, article="8"),
            reference("m1.r2", SECOND, two, article="9", ordinal=2),
            reference("m1.r2.1", ITEM, "البروتوكول", article=None),
        ),
    )


def spoiled(spoil: Spoil) -> Comparison:
    """Compare a spoiled output with the gold it was made from."""
    return compare(gold(), spoil(gold()))


def of(comparison: Comparison) -> dict[str, Score]:
    """Return the scores of one comparison by stage."""
    return scores([comparison]).stages


def with_unit(extraction: Extraction, index: int, **changed: object) -> Extraction:
    """Return the extraction with one unit changed."""
    rows = list(extraction.recommendations)
    rows[index] = replace(rows[index], **changed)
    return replace(extraction, recommendations=tuple(rows))


def with_reference(extraction: Extraction, index: int, **changed: object) -> Extraction:
    """Return the extraction with one reference changed."""
    rows = list(extraction.references)
    rows[index] = replace(rows[index], **changed)
    return replace(extraction, references=tuple(rows))
