"""references: what each paragraph refers to, and which instrument is meant.

`lexicon` is what a language and the catalogue give to look up, `detect` reads the folded text in one pass,
`discourse` lists what has been named so far, the tables of `grounds` ask it, with the section, the document
and the issuing body, and every row says by which rules it came about. A rule is written
`<detection>/<resolution>`; `rules.toml` explains each, with examples.
"""

from collections.abc import Iterator
from itertools import groupby

from msgspec.structs import replace

from unrec.catalogue import Catalogue
from unrec.findings import finding_of
from unrec.languages import Language
from unrec.models import Extraction, Finding, Paragraph, Reference
from unrec.references.reader import Reader

__all__ = ["references"]


def references(extraction: Extraction, language: Language, catalogue: Catalogue) -> Extraction:
    """Add the reference rows, each paragraph's count of them, and a finding for each unresolved one.

    For every row `text[char_start:char_end] == surface`; spans are whole words, in text order, and overlap
    only where they are equal; an instrument has the article where the catalogue can tell. The same text gives
    the same rows with vowel signs or without. A failed document is returned as it is, and so is one in a
    language that has no words of references.
    """
    if extraction.document.status == "failed" or language.reference_words is None:
        return extraction
    reader = Reader(extraction, language, catalogue)
    rows_found: list[Reference] = []
    units: list[Paragraph] = []
    findings: list[Finding] = []
    for unit in extraction.paragraphs:
        of_unit = reader.unit(unit)
        rows_found += of_unit
        if of_unit:
            findings += _unresolved(of_unit, unit)
        units.append(unit if unit.n_references == len(of_unit) else replace(unit, n_references=len(of_unit)))
    return replace(
        extraction,
        paragraphs=tuple(units),
        references=tuple(rows_found),
        findings=(*extraction.findings, *findings),
    )


def _unresolved(rows: list[Reference], unit: Paragraph) -> Iterator[Finding]:
    """One finding for each phrase that holds an unresolved target."""
    for _, of_phrase in groupby(rows, key=lambda row: row.char_start):
        open_rows = [row for row in of_phrase if row.status == "unresolved"]
        if open_rows:
            row = open_rows[0]
            candidates = ", ".join(row.candidates) or "none"
            message = f"«{row.surface}» could not be settled by {row.rule}; candidates: {candidates}"
            yield finding_of(unit, "reference.unresolved", message, unit.text)
