"""Documents of any language for tests: read whole, or for the references of one paragraph."""

from msgspec.structs import replace

from tests.support import a_unit, structure
from unrec.catalogue import load as load_catalogue
from unrec.kinds import answers, classify, requests
from unrec.languages import Language, load
from unrec.models import Document, Extraction, Reference
from unrec.references import references


def read_whole(text: str) -> Extraction:
    """Take a text through every stage."""
    found = answers(requests(classify(structure(text))))
    return references(found, load(found.document.language), load_catalogue())


def rows_of(text: str, language: Language, symbol: str = "A/1") -> tuple[Reference, ...]:
    """The references of a text that is the one paragraph of a document."""
    one = replace(a_unit(text, "r1", language), language=language.code)
    document = Document(
        document_id=f"doc.{language.code}",
        work_id="doc",
        language=language.code,
        symbol=symbol,
        source="doc.txt",
        sha256="0" * 64,
        media_type="text/plain",
        extractor_version="test",
    )
    return references(Extraction(document=document, paragraphs=(one,)), language, load_catalogue()).references


def notation(row: Reference) -> str:
    """`surface = target article/paragraph/subparagraph`, or with the part."""
    target = row.symbol or row.instrument_id or "?"
    place = "/".join(part or "" for part in (row.article, row.paragraph, row.subparagraph)).rstrip("/")
    part = f" part {row.part}" if row.part else ""
    return f"{row.surface} = {target}{' ' if place else ''}{place}{part}"
