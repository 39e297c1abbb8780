"""normalise: each paragraph's `raw` → its reading text, its search form, its full text; a cell's number."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from unrec.findings import finding_of
from unrec.languages import load
from unrec.languages.markers import Marker, markers_in, notes_of
from unrec.models import Extraction, Finding, Paragraph
from unrec.structure.figures import with_headers_and_numbers
from unrec.text import clean, cut

_LEFT_OUT = "the marker of footnote {} was left out of the text"
_FULL_TIMES, _FULL_ROOM = 20, 1_000_000
"""A thousand items under a paragraph as long as a book would repeat it a thousand times."""


def normalise(extraction: Extraction) -> Extraction:
    """Fill `text`, `search` and `full_text`; see `unrec.text.clean` for what may change and what not.

    Full texts repeat their parents': where they would come to more than twenty times the text and a million
    characters, the rest are the items' own texts only, with a finding. The marker of a footnote that the
    document prints is left out of `text`, with a finding; `raw` keeps it.
    """
    if extraction.document.status == "failed":
        return extraction
    folding = load(extraction.document.language)
    marked = markers_in(extraction.paragraphs, notes_of(extraction.lines), folding)
    rows: list[Paragraph] = []
    full: dict[str | None, str] = {None: ""}
    findings: list[Finding] = []
    room = _FULL_ROOM + _FULL_TIMES * sum(len(unit.raw) for unit in extraction.paragraphs)
    for unit, markers in zip(extraction.paragraphs, marked, strict=True):
        cleaned = clean(cut(unit.raw, [span[:2] for span in markers]) if markers else unit.raw)
        text = cleaned.text
        before = full.get(unit.parent_id, "")
        if 0 <= room < len(before):
            label = unit.label or ""
            message = f"from «{label or unit.path}» on, full texts leave out what stands above the item"
            findings.append(finding_of(unit, "item.full_text", message, label))
        room -= len(before) if room >= 0 else 0
        whole = f"{before} {text}".strip() if before and room >= 0 else text
        full[unit.paragraph_id] = whole
        rows.append(replace(unit, text=text, search=folding.fold(text), full_text=whole))
        findings += _findings_of(unit, text, markers)
    if extraction.tables:
        rows = with_headers_and_numbers(rows, extraction.tables)
    return replace(extraction, paragraphs=tuple(rows), findings=(*extraction.findings, *findings))


def _findings_of(unit: Paragraph, text: str, markers: Iterable[Marker]) -> Iterator[Finding]:
    """What a person should know of the text of a paragraph."""
    for marker in markers:
        yield finding_of(unit, "footnote.marker", _LEFT_OUT.format(marker.value), marker.note)
    if not text and unit.label:
        yield finding_of(unit, "item.empty", f"no text after «{unit.label}»", unit.label)
