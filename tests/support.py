"""What several tests share: a document from readable text."""

from textwrap import dedent

from unrec.languages import Language
from unrec.models import Extraction, Recommendation
from unrec.normalise import normalise
from unrec.read import read, source_of
from unrec.segment import segment
from unrec.split import split
from unrec.text import clean

HEADER = "أولاً- الاجتماع الأول، فيينا، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢\n\n"


def structure(text: str, name: str = "test.txt") -> Extraction:
    """Take a text through read, segment, split and normalise."""
    source = source_of(name, dedent(text).strip("\n").encode())
    return normalise(split(segment(read(source))))


def units(text: str) -> list[tuple[str, str]]:
    """Return the path and text of each unit of a text."""
    return [(unit.path, unit.text) for unit in structure(text).recommendations]


def a_unit(
    text: str,
    path: str,
    language: Language,
    *,
    parent: str | None = None,
    line: int = 1,
    meeting: bool = False,
) -> Recommendation:
    """Return a unit of the document `doc.ar` that stands alone, or in its first meeting."""
    text = clean(text).text
    return Recommendation(
        recommendation_id=f"doc.ar:{path}",
        document_id="doc.ar",
        work_id="doc",
        language="ar",
        section_id="doc.ar:m1" if meeting else None,
        meeting_number=1 if meeting else None,
        path=path,
        parent_id=f"doc.ar:{parent}" if parent else None,
        level=2 if parent else 1,
        label="",
        number=1,
        raw=text,
        text=text,
        search=language.fold(text),
        full_text=text,
        line_first=line,
        line_last=line,
    )


def codes(extraction: Extraction) -> list[str]:
    """Return the codes of a document's findings, in order."""
    return [item.code for item in extraction.findings]
