"""normalise: each unit's `raw` → its reading text, its search form, and its full text."""

from collections.abc import Mapping

from msgspec.structs import replace

from pipeline.findings import finding
from pipeline.footnotes import attached_markers, note_marker
from pipeline.languages import load
from pipeline.models import Extraction, Finding, Recommendation
from pipeline.text import clean, cut


def normalise(extraction: Extraction) -> Extraction:
    """Fill `text`, `search` and `full_text`; see `pipeline.text.clean` for what may change and what not.

    The marker of a footnote that the document prints is left out of `text`, with a finding; `raw` keeps it.
    """
    if extraction.document.status == "failed":
        return extraction
    folding = load(extraction.document.language)
    notes = _notes(extraction)
    rows: list[Recommendation] = []
    full: dict[str, str] = {}
    findings: list[Finding] = []
    for unit in extraction.recommendations:
        markers = [span for span in attached_markers(unit.raw) if span[2] in notes] if notes else []
        cleaned = clean(cut(unit.raw, [(start, end) for start, end, _ in markers]) if markers else unit.raw)
        text = cleaned.text
        own = f"{full[unit.parent_id]} {text}".strip() if unit.parent_id else text
        full[unit.recommendation_id] = own
        rows.append(replace(unit, text=text, search=folding.fold(text), full_text=own))
        findings.extend(_of_marker(unit, marker, notes) for _, _, marker in markers)
        if not text:
            findings.append(_empty(unit))
    return replace(extraction, recommendations=tuple(rows), findings=(*extraction.findings, *findings))


def _notes(extraction: Extraction) -> dict[str, str]:
    """The text of each footnote by its marker's value."""
    notes: dict[str, str] = {}
    for line in extraction.lines:
        if line.role == "footnote":
            marker = note_marker(line.text)
            if marker is not None:
                notes.setdefault(marker, line.text)
    return notes


def _of_marker(unit: Recommendation, marker: str, notes: Mapping[str, str]) -> Finding:
    return finding(
        "footnote.marker",
        f"the marker of footnote {marker} was left out of the text",
        notes[marker],
        document_id=unit.document_id,
        recommendation_id=unit.recommendation_id,
        page=unit.page_first,
        line=unit.line_first,
    )


def _empty(unit: Recommendation) -> Finding:
    return finding(
        "item.empty",
        f"nothing stands behind «{unit.label}»",
        unit.label,
        document_id=unit.document_id,
        recommendation_id=unit.recommendation_id,
        page=unit.page_first,
        line=unit.line_first,
    )
