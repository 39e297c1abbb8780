"""split: the free lines of each section → numbered paragraphs and lettered items."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from unrec.languages import load
from unrec.models import Box, Document, Extraction, Line, Paragraph
from unrec.sections import Chains, heading_chains, meeting_over
from unrec.split.walker import Unit, Walked, walk


def split(extraction: Extraction) -> Extraction:
    """Split each section's free lines into labelled paragraphs and items, with `raw` and no text yet.

    Guarantees: every line that was `unassigned` becomes a unit's first line or a continuation, or stays
    outside them, with the rule that says so; the bodies of a unit's lines, joined by line breaks, are its `raw`; a
    label that does not fit the sequence is text; gaps, repeats and restarts are findings, never renumbered.
    """
    document = extraction.document
    if document.status == "failed":
        return extraction
    chains = heading_chains(extraction.sections)
    walked = walk(extraction.lines, chains, document, load(document.language))
    rows = tuple(_row(unit, extraction.lines, chains, document) for unit in walked.units)
    return replace(
        extraction,
        paragraphs=rows,
        findings=(*extraction.findings, *walked.findings),
        lines=tuple(_ledger(extraction.lines, walked, document.document_id)),
    )


def _ledger(lines: Sequence[Line], walked: Walked, document_id: str) -> Iterator[Line]:
    for index, line in enumerate(lines):
        claim = walked.claims.get(index)
        if claim is None:
            yield line
            continue
        yield replace(
            line,
            role=claim.role,
            rule=claim.rule,
            paragraph_id=f"{document_id}:{claim.unit.path}" if claim.unit else None,
            body_start=claim.body_start,
        )


def _row(unit: Unit, lines: Sequence[Line], chains: Chains, document: Document) -> Paragraph:
    own = [lines[index] for index, _ in unit.lines]
    meeting = meeting_over(unit.section_id, chains)
    pages = [line.page for line in own if line.page is not None]
    return Paragraph(
        paragraph_id=f"{document.document_id}:{unit.path}",
        document_id=document.document_id,
        work_id=document.work_id,
        language=document.language,
        section_id=unit.section_id,
        meeting_number=meeting.meeting_number if meeting else None,
        path=unit.path,
        parent_id=f"{document.document_id}:{unit.parent.path}" if unit.parent else None,
        level=unit.level,
        label=unit.label.label,
        number=unit.label.number,
        letter=unit.label.letter,
        raw="\n".join(lines[index].text[start:] for index, start in unit.lines),
        page_first=min(pages, default=None),
        page_last=max(pages, default=None),
        line_first=own[0].line,
        line_last=own[-1].line,
        boxes=tuple(boxes_of(own)),
        origin="ocr" if any(line.origin == "ocr" for line in own) else "text",
    )


def boxes_of(lines: Sequence[Line]) -> Iterator[Box]:
    """Yield one box for each stretch of a paragraph's lines that follow one another on a page."""
    stretch: Box | None = None
    last = 0
    for line in lines:
        box = line.box
        if box is None:
            continue
        if stretch is not None and stretch.page == box.page and line.line == last + 1:
            stretch = Box(
                page=box.page,
                x0=min(stretch.x0, box.x0),
                top=min(stretch.top, box.top),
                x1=max(stretch.x1, box.x1),
                bottom=max(stretch.bottom, box.bottom),
            )
        else:
            if stretch is not None:
                yield stretch
            stretch = box
        last = line.line
    if stretch is not None:
        yield stretch
