"""What several tests share: a document from readable text."""

from collections.abc import Iterable
from textwrap import dedent

from msgspec.structs import replace

from unrec.kinds import shared
from unrec.languages import Language
from unrec.models import Extraction, Paragraph
from unrec.normalise import normalise
from unrec.reading import read, source_of
from unrec.structure import structure as structured
from unrec.text import clean

HEADER = "أولاً- الاجتماع الأول، فيينا، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢\n\n"


def structure(text: str, name: str = "test.txt") -> Extraction:
    """Take a text through read, structure and normalise."""
    source = source_of(name, dedent(text).strip("\n").encode())
    return normalise(structured(read(source)))


def with_paragraphs(extraction: Extraction, paragraphs: Iterable[Paragraph]) -> Extraction:
    """Return the document with other paragraphs; the recommendations among them ask what they asked."""
    own = tuple(paragraphs)
    asked = {row.recommendation_id: row for row in extraction.recommendations}
    rows = tuple(replace(asked[one.paragraph_id], **shared(one)) for one in own if one.paragraph_id in asked)
    return replace(extraction, paragraphs=own, recommendations=rows)


def labelled(extraction: Extraction) -> tuple[Paragraph, ...]:
    """Return the paragraphs that print a label."""
    return tuple(one for one in extraction.paragraphs if one.label is not None)


def units(text: str) -> list[tuple[str, str]]:
    """Return the path and text of each labelled paragraph of a text."""
    return [(unit.path, unit.text) for unit in labelled(structure(text))]


def a_unit(
    text: str,
    path: str,
    language: Language,
    *,
    parent: str | None = None,
    line: int = 1,
    meeting: bool = False,
) -> Paragraph:
    """Return a unit of the document `doc.ar` that stands alone, or in its first meeting."""
    text = clean(text).text
    return Paragraph(
        paragraph_id=f"doc.ar:{path}",
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
        kind="recommendation",
        kind_rule="test",
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
