"""What several tests share: a document from readable text."""

from textwrap import dedent

from pipeline.models import Extraction
from pipeline.normalise import normalise
from pipeline.read import read, source_of
from pipeline.segment import segment
from pipeline.split import split

HEADER = "أولاً- الاجتماع الأول، فيينا، ٣٠ أيار/مايو إلى ١ حزيران/يونيه ٢٠١٢\n\n"


def structure(text: str, name: str = "test.txt") -> Extraction:
    """Take a text through read, segment, split and normalise."""
    source = source_of(name, dedent(text).strip("\n").encode())
    return normalise(split(segment(read(source))))


def units(text: str) -> list[tuple[str, str]]:
    """Return the path and text of each unit of a text."""
    return [(unit.path, unit.text) for unit in structure(text).recommendations]


def codes(extraction: Extraction) -> list[str]:
    """Return the codes of a document's findings, in order."""
    return [item.code for item in extraction.findings]
