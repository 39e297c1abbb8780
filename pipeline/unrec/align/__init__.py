"""align: one work in several languages, joined by path; where the readings differ, one of them is wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from unrec.align.works import Signature, Work, signature, works
from unrec.findings import finding
from unrec.languages import load
from unrec.models import Alignment, Extraction, Finding, Paragraph, Reference

__all__ = ["Aligned", "Cell", "Signature", "Work", "align", "cells", "disagreements", "signature", "works"]

Target = tuple[str, ...]
_SHOWN = 70


class Cell(NamedTuple):
    """A paragraph in one language, as it is compared:
    `targets` are None where no words of references are known.
    """

    document_id: str
    paragraph_id: str
    language: str
    kind: str
    label: tuple[int | None, bool]
    targets: frozenset[Target] | None
    text: str


class Aligned(NamedTuple):
    """A path of a work, and its paragraph in each language that has it, by code."""

    work_id: str
    path: str
    cells: Mapping[str, Cell]


def cells(extraction: Extraction) -> dict[str, Cell]:
    """Return the paragraphs of a document by path, in reading order."""
    cited: dict[str, list[Reference]] = {}
    for row in extraction.references:
        cited.setdefault(row.paragraph_id, []).append(row)
    refers = load(extraction.document.language).reference_words is not None
    return {
        one.path: _cell(one, cited.get(one.paragraph_id, []), refers=refers) for one in extraction.paragraphs
    }


def align(work: Work, documents: Mapping[str, Mapping[str, Cell]]) -> Iterator[Aligned]:
    """Yield the paths of a work that more than one language has, in reading order.

    `documents` are the cells of each document by its id. The order is that of the document with most
    paragraphs; what it lacks comes last.
    """
    parts = [documents[one] for one in work.documents]
    longest = max(parts, key=len)
    paths = dict.fromkeys(path for part in (longest, *parts) for path in part)
    for path in paths:
        found = {part[path].language: part[path] for part in parts if path in part}
        if len(found) > 1:
            yield Aligned(work.work_id, path, found)


def row_of(aligned: Aligned) -> Alignment:
    """Return the row of a path: whether kind, label and targets agree, and what differs."""
    said = dict(_differences(aligned))
    return Alignment(
        work_id=aligned.work_id,
        path=aligned.path,
        languages=tuple(sorted(aligned.cells)),
        kind_agrees="kind" not in said,
        label_agrees="label" not in said,
        references_agree="references" not in said,
        disagreement="; ".join(f"{what}: {differs}" for what, differs in said.items()) or None,
    )


def disagreements(aligned: Aligned) -> Iterator[Finding]:
    """Yield a finding for each difference, at the paragraph of the fewest, with its text and another's."""
    for what, differs in _differences(aligned):
        one, other = _apart(aligned, what)
        yield finding(
            "language.disagrees",
            f"{aligned.work_id} {aligned.path}, {what}: {differs}",
            f"{one.language}: {_shown(one.text)} | {other.language}: {_shown(other.text)}",
            document_id=one.document_id,
            paragraph_id=one.paragraph_id,
        )


def _cell(one: Paragraph, rows: Sequence[Reference], *, refers: bool) -> Cell:
    targets = frozenset(target for row in rows if (target := _target(row)))
    label = (one.number, one.label is not None)
    return Cell(
        one.document_id,
        one.paragraph_id,
        one.language,
        one.kind,
        label,
        targets if refers else None,
        one.text,
    )


def _target(row: Reference) -> Target:
    """What a reference points at, without the document it stands in; empty where that is open."""
    inside = row.target_id.split(":", 1)[1] if row.target_id else ""
    parts = (row.instrument_id, row.article, row.paragraph, row.subparagraph, row.part, row.symbol, inside)
    if row.status == "unresolved" and not (row.symbol or inside):
        return ()
    return tuple(filter(None, parts))


def _value(cell: Cell, what: str) -> object:
    return {"kind": cell.kind, "label": cell.label, "references": cell.targets}[what]


def _differences(aligned: Aligned) -> Iterator[tuple[str, str]]:
    """What differs, and the value in each language in words."""
    for what in ("kind", "label", "references"):
        values = {code: _value(cell, what) for code, cell in sorted(aligned.cells.items())}
        known = {code: value for code, value in values.items() if value is not None}
        if len(set(known.values())) > 1:
            said = (f"{code} {_said(value, known.values())}" for code, value in known.items())
            yield what, ", ".join(said)


def _said(value: object, all_values: Iterable[object]) -> str:
    """A value in words; of targets only those that not every language has."""
    if isinstance(value, frozenset):
        common = frozenset.intersection(*(one for one in all_values if isinstance(one, frozenset)))
        own = sorted(value - common)
        return " + ".join(" ".join(target) for target in own) or "nothing"
    if isinstance(value, tuple):
        number, labelled = value
        return str(number) if number is not None else "labelled" if labelled else "none"
    return str(value)


def _apart(aligned: Aligned, what: str) -> tuple[Cell, Cell]:
    """A paragraph of the value that fewest languages have, and one of another value."""
    known = [cell for _, cell in sorted(aligned.cells.items()) if _value(cell, what) is not None]
    values = [_value(cell, what) for cell in known]
    fewest = min(known, key=lambda cell: values.count(_value(cell, what)))
    return fewest, next(cell for cell in known if _value(cell, what) != _value(fewest, what))


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
