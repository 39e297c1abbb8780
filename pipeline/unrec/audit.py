"""audit: what always holds, and each document's counts and status."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from unrec.catalogue import Catalogue
from unrec.findings import finding, kinds
from unrec.models import Extraction, Finding, Line, Recommendation, Status
from unrec.text import is_nfc


def audit(extraction: Extraction, catalogue: Catalogue) -> Extraction:
    """Check what always holds of one document, and fill its counts and status.

    Every breach becomes a finding `audit.breach`, which makes the run fail. Findings come in the order of
    their lines, those of no line first. Status: `failed` stays; `review` where a finding asks for a
    person's look or is an error; else `ok`.
    """
    breaches = [
        finding("audit.breach", message, document_id=extraction.document.document_id)
        for message in breaches_of(extraction, catalogue)
    ]
    found = _of_the_whole(extraction)
    found = sorted([*found, *breaches], key=lambda item: item.line or 0)
    units = extraction.recommendations
    document = replace(
        extraction.document,
        sections=len(extraction.sections),
        recommendations=sum(unit.level == 1 for unit in units),
        items=sum(unit.level > 1 for unit in units),
        references=len(extraction.references),
        findings=len(found),
        status=_status(extraction, found),
    )
    return replace(extraction, document=document, findings=tuple(found))


def _of_the_whole(extraction: Extraction) -> list[Finding]:
    """The findings so far, and what only the whole document can tell."""
    found = list(extraction.findings)
    document = extraction.document
    if document.status == "failed":
        return found
    if not extraction.recommendations:
        message = f"no recommendation was found in {document.source}"
        found.append(
            finding(
                "document.no_recommendations", message, document.title or "", document_id=document.document_id
            )
        )
    found.extend(
        finding(
            "line.unassigned",
            "no rule claims this line",
            line.text,
            document_id=document.document_id,
            page=line.page,
            line=line.line,
        )
        for line in extraction.lines
        if line.role == "unassigned"
    )
    return found


def _status(extraction: Extraction, findings: Iterable[Finding]) -> Status:
    if extraction.document.status == "failed":
        return "failed"
    grave = any(item.severity == "error" or kinds()[item.code].review for item in findings)
    return "review" if grave else "ok"


def breaches_of(extraction: Extraction, catalogue: Catalogue) -> Iterator[str]:
    """Yield a sentence for each thing that should always hold of a document and does not."""
    yield from _conservation(extraction)
    yield from _identity(extraction)
    yield from _references(extraction, catalogue)
    for unit in extraction.recommendations:
        yield from _operative(unit)


def _conservation(extraction: Extraction) -> Iterator[str]:
    """The bodies of item and continuation lines are the units' raw, and every line has one place."""
    bodies: dict[str, list[str]] = {}
    numbers: set[int] = set()
    for line in extraction.lines:
        if line.line in numbers:
            yield f"line {line.line} stands in the ledger twice"
        if not is_nfc(line.text):
            yield f"line {line.line} is not in normalisation form C"
        numbers.add(line.line)
        if line.role in {"item", "continuation"}:
            bodies.setdefault(line.recommendation_id or "", []).append(line.text[line.body_start :])
        elif line.recommendation_id is not None:
            yield f"line {line.line} has the role {line.role} and belongs to {line.recommendation_id}"
        yield from _start(line)
    for unit in extraction.recommendations:
        if not is_nfc(unit.text):
            yield f"the text of {unit.recommendation_id} is not in normalisation form C"
        own = bodies.pop(unit.recommendation_id, [])
        if "\n".join(own) != unit.raw:
            yield f"the lines of {unit.recommendation_id} do not give its raw text"
    for owner in bodies:
        yield f"lines belong to {owner or 'no recommendation'}, which does not exist"


def _start(line: Line) -> Iterator[str]:
    if line.body_start and line.role != "item":
        yield f"line {line.line} is no item and yet has a label"


def _identity(extraction: Extraction) -> Iterator[str]:
    """Ids are unique, and every id that is named exists."""
    document_id = extraction.document.document_id
    sections = [section.section_id for section in extraction.sections]
    units = [unit.recommendation_id for unit in extraction.recommendations]
    references = [reference.reference_id for reference in extraction.references]
    for name, ids in (("section", sections), ("recommendation", units), ("reference", references)):
        if len(set(ids)) < len(ids):
            repeated, _ = Counter(ids).most_common(1)[0]
            yield f"the {name} id {repeated} stands twice"
    known_sections, known_units = {None, *sections}, {None, *units}
    for unit in extraction.recommendations:
        yield from _of_unit(unit, document_id, known_sections, known_units)
    named: list[tuple[str | None, str]] = [
        *((row.recommendation_id, "a reference") for row in extraction.references),
        *((row.target_id, "a reference's target") for row in extraction.references),
        *((row.recommendation_id, "a finding") for row in extraction.findings),
        *((row.recommendation_id, "a line") for row in extraction.lines),
    ]
    for own, where in named:
        if own not in known_units:
            yield f"{where} names the recommendation {own}, which does not exist"
    for line in extraction.lines:
        if line.section_id not in known_sections:
            yield f"line {line.line} names the section {line.section_id}, which does not exist"


def _of_unit(
    unit: Recommendation, document_id: str, sections: set[str | None], units: set[str | None]
) -> Iterator[str]:
    if unit.recommendation_id != f"{document_id}:{unit.path}":
        yield f"{unit.recommendation_id} is not made of its document and path"
    if unit.section_id not in sections:
        yield f"{unit.recommendation_id} names the section {unit.section_id}, which does not exist"
    if unit.parent_id not in units:
        yield f"{unit.recommendation_id} names the parent {unit.parent_id}, which does not exist"


def _references(extraction: Extraction, catalogue: Catalogue) -> Iterator[str]:
    """Surfaces are where their offsets say, counts are right, articles exist where the catalogue can tell."""
    if not extraction.references:
        return
    texts = {unit.recommendation_id: unit.text for unit in extraction.recommendations}
    counts = dict.fromkeys(texts, 0)
    for row in extraction.references:
        counts[row.recommendation_id] = counts.get(row.recommendation_id, 0) + 1
        text = texts.get(row.recommendation_id, "")
        if not row.surface or text[row.start : row.end] != row.surface:
            yield f"{row.reference_id}: «{row.surface}» does not stand at [{row.start}, {row.end})"
        if (
            row.article
            and row.instrument_id
            and catalogue.has_article(row.instrument_id, row.article) is False
        ):
            yield f"{row.reference_id}: {row.instrument_id} has no article {row.article}"
    for unit in extraction.recommendations:
        if counts[unit.recommendation_id] != unit.references:
            yield f"{unit.recommendation_id} counts {unit.references} references and has {counts[unit.recommendation_id]}"


def _operative(unit: Recommendation) -> Iterator[str]:
    """Operative words and addressees are where their offsets say, and none stands without the others."""
    own = unit.recommendation_id
    filled = (unit.strength, unit.operative, unit.operative_start, unit.operative_end, unit.strength_rule)
    if any(one is None for one in filled):
        if unit.addressees or any(one is not None for one in filled):
            yield f"{own} has a part only of strength, operative words, their span and rule"
    elif not unit.operative or unit.text[unit.operative_start : unit.operative_end] != unit.operative:
        yield f"{own}: «{unit.operative}» does not stand at [{unit.operative_start}, {unit.operative_end})"
    for one in unit.addressees:
        if not one.surface or unit.text[one.start : one.end] != one.surface:
            yield f"{own}: «{one.surface}» does not stand at [{one.start}, {one.end})"
