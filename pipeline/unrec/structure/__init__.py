"""structure: lines → a document with its sections and its paragraphs, and what every line is."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from unrec.models import Document, Extraction, Line, Paragraph, Reading, Role
from unrec.sections import Chains, heading_chains, meeting_over
from unrec.segment import segment
from unrec.split import boxes_of, split

__all__ = ["structure"]

_BETWEEN = frozenset({"furniture", "footnote"})
"""What may stand in the middle of a paragraph without being part of it."""


def structure(reading: Reading) -> Extraction:
    """Return the document of a reading: its sections, its paragraphs with `raw` only, the role of each line.

    Guarantees: one ledger line for each line read, in the same order; the bodies of a paragraph's lines,
    joined by line breaks, are its `raw`; paragraphs come in reading order. A reading that failed, or whose
    language has no file, gives a document with status `failed` and the findings that say why.
    """
    extraction = split(segment(reading))
    if extraction.document.status == "failed":
        return extraction
    chains = heading_chains(extraction.sections)
    lines = list(extraction.lines)
    times: dict[str, int] = {}
    unlabelled: list[Paragraph] = []
    for indexes in _runs(lines):
        own = [lines[index] for index in indexes]
        paragraph = _paragraph(own, chains, extraction.document, times)
        unlabelled.append(paragraph)
        for index in indexes:
            role: Role = "item" if index == indexes[0] else "continuation"
            lines[index] = replace(lines[index], role=role, paragraph_id=paragraph.paragraph_id)
    paragraphs = sorted([*extraction.paragraphs, *unlabelled], key=lambda one: one.line_first)
    return replace(extraction, paragraphs=tuple(paragraphs), lines=tuple(lines))


def _runs(lines: Sequence[Line]) -> Iterator[list[int]]:
    """The lines of each paragraph that prints no label, by index."""
    run: list[int] = []
    apart = True
    for index, line in enumerate(lines):
        if line.role == "unassigned":
            if run and (apart or line.gap_before or line.section_id != lines[run[0]].section_id):
                yield run
                run = []
            run.append(index)
            apart = False
        elif line.role not in _BETWEEN:
            apart = True
    if run:
        yield run


def _paragraph(lines: Sequence[Line], chains: Chains, document: Document, times: dict[str, int]) -> Paragraph:
    section_id = lines[0].section_id
    meeting = meeting_over(section_id, chains)
    base = f"{meeting.section_id.rpartition(':')[2]}." if meeting else ""
    times[base] = times.get(base, 0) + 1
    path = f"{base}p{times[base]}"
    pages = [line.page for line in lines if line.page is not None]
    return Paragraph(
        paragraph_id=f"{document.document_id}:{path}",
        document_id=document.document_id,
        work_id=document.work_id,
        language=document.language,
        section_id=section_id,
        meeting_number=meeting.meeting_number if meeting else None,
        path=path,
        level=1,
        raw="\n".join(line.text for line in lines),
        page_first=min(pages, default=None),
        page_last=max(pages, default=None),
        line_first=lines[0].line,
        line_last=lines[-1].line,
        boxes=tuple(boxes_of(lines)),
        origin="ocr" if any(line.origin == "ocr" for line in lines) else "text",
    )
