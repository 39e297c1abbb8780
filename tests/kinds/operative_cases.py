"""Small documents for the tests of operative words,
and their results in a notation that reads at a glance.
"""

from msgspec.structs import replace

from tests.support import a_unit
from unrec.kinds import requests
from unrec.languages import Language, load
from unrec.models import Document, Extraction, Paragraph, Recommendation

ARABIC: Language = load("ar")


def unit(text: str, path: str = "m1.r1", parent: str | None = None, language: Language = ARABIC) -> Paragraph:
    return replace(a_unit(text, path, language, parent=parent), language=language.code)


def document(*units: Paragraph) -> Extraction:
    head = Document(
        document_id="doc.ar",
        work_id="doc",
        language=units[0].language if units else "ar",
        source="doc.txt",
        sha256="0" * 64,
        media_type="text/plain",
        extractor_version="test",
    )
    return Extraction(document=head, paragraphs=units)


def read(text: str, language: Language = ARABIC) -> Recommendation:
    """The one unit of a document that holds nothing else."""
    return requests(document(unit(text, language=language))).recommendations[0]


def addressees(found: Recommendation) -> list[str]:
    return [f"{one.id} {one.surface}" for one in found.addressees]
