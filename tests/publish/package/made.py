"""An output folder that the tests of the package share, with every shape of value in it."""

import re
from pathlib import Path

from msgspec.structs import replace

from tests.publish.export.documents import document
from tests.support import with_paragraphs
from unrec.batch import in_order
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.models import Box, Extraction
from unrec.reading import source_of
from unrec.store.write import write

BOX = Box(page=2, x0=54.5, top=108.25, x1=489.0, bottom=120.0)
FORMULA = '=HYPERLINK("https://example.org", "انقر")'


def with_boxes(whole: Extraction) -> Extraction:
    """The document with boxes on its first recommendation and line, and text that a spreadsheet would run."""
    opening, first, *units = whole.paragraphs
    first = replace(first, raw=FORMULA, text=FORMULA, boxes=(BOX, BOX), page_first=2)
    line, *lines = whole.lines
    return replace(
        with_paragraphs(whole, (opening, first, *units)),
        references=whole.references[1:],
        lines=(replace(line, box=BOX, page=2), *lines),
    )


def made(folder: Path, *, changed: bool = False) -> Path:
    """Write an output of a good document and a failed one; `changed` puts other words into a unit."""
    good = with_boxes(document())
    if changed:
        *units, last = good.paragraphs
        good = with_paragraphs(good, (*units, replace(last, text="ينبغي للدول أن تتعاون.")))
    failed = extract(source_of("empty.txt", b""), load())
    folder.mkdir(parents=True)
    write(in_order([good, failed]), folder, load())
    return folder


def unescape(cell: str) -> str:
    """The text that a cell of CSV was made of, by what docs/publishing.md says of apostrophes."""
    return re.sub("^'(?='*[=+@\t\r\n＝＋－＠-])", "", cell)
