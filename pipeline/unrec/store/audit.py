"""audit: what always holds, and each document's counts and status."""

import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, filterfalse
from operator import attrgetter
from typing import Any, get_type_hints

from msgspec.structs import replace

from unrec.catalogue import Catalogue
from unrec.findings import finding, kinds
from unrec.models import CellParagraph, Extraction, Finding, Paragraph, Recommendation, Record, Status, Unit
from unrec.store.doubts import doubts
from unrec.store.schema import PARTS
from unrec.tables import rows_of, table_id_of
from unrec.text import TATWEEL, is_nfc

_OWN_LINES = frozenset({"item", "continuation", "table"})
"""The roles of the lines that paragraphs are made of."""

_LABELLED = frozenset({"item", "table"})
"""The roles of the lines that may begin with a label."""


_NAMES = frozenset({"source", "message"})
"""The columns that hold the names of files as their systems give them."""


def audit(extraction: Extraction, catalogue: Catalogue) -> Extraction:
    """Check what always holds of one document, and fill its counts and status.

    Every breach becomes a finding `audit.breach`, which makes the run fail. Findings come in the order of
    their lines; those without a line come first. Status: `failed` stays; `review` where a finding asks for
    a person's look or is an error; else `ok`.
    """
    breaches = [
        finding("audit.breach", message, document_id=extraction.document.document_id)
        for message in (
            *breaches_of(extraction, catalogue),
            *unknown_instruments(extraction, catalogue.instruments),
        )
    ]
    findings = _of_the_whole(extraction)
    findings = sorted([*findings, *doubts(extraction), *breaches], key=lambda item: item.line or 0)
    document = replace(
        extraction.document,
        **counts_of(extraction, findings=len(findings)),
        status=_status(extraction, findings),
    )
    return replace(extraction, document=document, findings=tuple(findings))


def counts_of(extraction: Extraction, *, findings: int) -> dict[str, int]:
    """Return the counts of a document's rows by their columns."""
    ids = {row.recommendation_id for row in extraction.recommendations}
    items = sum(row.parent_id in ids for row in extraction.recommendations)
    return {
        "n_sections": len(extraction.sections),
        "n_paragraphs": sum(not isinstance(row, CellParagraph) for row in extraction.paragraphs),
        "n_recommendations": len(extraction.recommendations) - items,
        "n_items": items,
        "n_tables": len(extraction.tables),
        "n_references": len(extraction.references),
        "n_findings": findings,
    }


def _of_the_whole(extraction: Extraction) -> list[Finding]:
    """The findings so far, and what only the whole document can tell."""
    findings = list(extraction.findings)
    document = extraction.document
    if document.status == "failed":
        return findings
    if not extraction.recommendations:
        message = f"no recommendation was found in {document.source}"
        findings.append(
            finding(
                "document.no_recommendations", message, document.title or "", document_id=document.document_id
            )
        )
    findings.extend(
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
    return findings


def _status(extraction: Extraction, findings: Iterable[Finding]) -> Status:
    if extraction.document.status == "failed":
        return "failed"
    grave = any(item.severity == "error" or kinds()[item.code].review for item in findings)
    return "review" if grave else "ok"


def breaches_of(extraction: Extraction, catalogue: Catalogue) -> Iterator[str]:
    """Yield a sentence for each thing that should always hold of a document and does not."""
    yield from _conservation(extraction)
    yield from _identity(extraction)
    yield from _order(extraction)
    yield from _cells(extraction)
    yield from _recommendations(extraction)
    yield from _references(extraction, catalogue)
    yield from _themes(extraction)
    yield from _titles(extraction)
    yield from _normal(extraction)


def unknown_instruments(extraction: Extraction, known: Container[str]) -> Iterator[str]:
    """Yield a sentence for each instrument that a reference names and that is not among the known ones."""
    for row in extraction.references:
        for instrument_id in (row.instrument_id, *row.candidates):
            if instrument_id is not None and instrument_id not in known:
                yield f"{row.reference_id} names the instrument {instrument_id}, which does not exist"


def _conservation(extraction: Extraction) -> Iterator[str]:
    """The bodies of the paragraphs' lines are the paragraphs' raw, and every line has one place."""
    bodies: dict[str, list[str]] = {}
    numbers: set[int] = set()
    normal = _are_normal([line.text for line in extraction.lines])
    for line in extraction.lines:
        if line.line in numbers:
            yield f"line {line.line} stands in the ledger twice"
        if not normal and not is_nfc(line.text):
            yield f"line {line.line} is not in normalisation form C"
        numbers.add(line.line)
        if line.role in _OWN_LINES:
            bodies.setdefault(line.paragraph_id or "", []).append(line.text[line.body_start :])
        elif line.paragraph_id is not None:
            yield f"line {line.line} has the role {line.role} and belongs to {line.paragraph_id}"
        if line.body_start and line.role not in _LABELLED:
            yield f"line {line.line} is no item and yet has a label"
    for paragraph in extraction.paragraphs:
        lines = bodies.pop(paragraph.paragraph_id, [])
        if "\n".join(lines) != paragraph.raw:
            yield f"the lines of {paragraph.paragraph_id} do not give its raw text"
    for owner in bodies:
        yield f"lines belong to {owner or 'no paragraph'}, which does not exist"


def _identity(extraction: Extraction) -> Iterator[str]:
    """Ids are unique, and every id that is named exists."""
    document_id = extraction.document.document_id
    ids = _ids(extraction)
    for name, known in ids.items():
        yield from _repeated(name, known)
    sections, paragraphs = {None, *ids["section"]}, {None, *ids["paragraph"]}
    for section in extraction.sections:
        if section.parent_id not in sections:
            yield f"{section.section_id} names the parent {section.parent_id}, which does not exist"
    for paragraph in extraction.paragraphs:
        yield from _of_paragraph(paragraph, document_id, sections, paragraphs)
    for paragraph_id, where in _named_paragraphs(extraction):
        if paragraph_id not in paragraphs:
            yield f"{where} names the paragraph {paragraph_id}, which does not exist"
    for line in extraction.lines:
        if line.section_id not in sections:
            yield f"line {line.line} names the section {line.section_id}, which does not exist"
    others = {row.document_id for rows in _tables(extraction).values() for row in rows} - {document_id}
    for other in sorted(others):
        yield f"rows of {document_id} name the document {other}"


def _ids(extraction: Extraction) -> dict[str, list[str]]:
    return {
        "section": [row.section_id for row in extraction.sections],
        "table": [row.table_id for row in extraction.tables],
        "paragraph": [row.paragraph_id for row in extraction.paragraphs],
        "recommendation": [row.recommendation_id for row in extraction.recommendations],
        "reference": [row.reference_id for row in extraction.references],
        "theme": [f"{row.paragraph_id} {row.scheme} {row.theme_id}" for row in extraction.themes],
    }


def _repeated(name: str, ids: Sequence[str]) -> Iterator[str]:
    if len(set(ids)) < len(ids):
        repeated, _ = Counter(ids).most_common(1)[0]
        yield f"the {name} id {repeated} stands twice"


def _named_paragraphs(extraction: Extraction) -> Iterator[tuple[str | None, str]]:
    """The ids of paragraphs that rows of other tables name, and what names them."""
    return chain(
        ((row.paragraph_id, "a reference") for row in extraction.references),
        ((row.target_id, "a reference's target") for row in extraction.references),
        ((row.paragraph_id, "a theme") for row in extraction.themes),
        ((row.concern_id, "a recommendation's concern") for row in extraction.recommendations),
        ((row.paragraph_id, "a finding") for row in extraction.findings),
        ((row.paragraph_id, "a line") for row in extraction.lines),
    )


def _tables(extraction: Extraction) -> dict[str, tuple[Any, ...]]:
    """The rows of each table, by what one of them is called."""
    parts = {name.removesuffix("s"): tuple(rows_of(extraction, name)) for name in PARTS}
    return {"document": (extraction.document,), **parts}


def _of_paragraph(
    paragraph: Paragraph, document_id: str, sections: set[str | None], paragraphs: set[str | None]
) -> Iterator[str]:
    paragraph_id = paragraph.paragraph_id
    if paragraph_id != f"{document_id}:{paragraph.path}":
        yield f"{paragraph_id} is not made of its document and path"
    if paragraph.section_id not in sections:
        yield f"{paragraph_id} names the section {paragraph.section_id}, which does not exist"
    if paragraph.parent_id not in paragraphs:
        yield f"{paragraph_id} names the parent {paragraph.parent_id}, which does not exist"


def _cells(extraction: Extraction) -> Iterator[str]:
    """Every cell stands in a table, within its rows and columns; every table has a cell and stands in a
    section that exists.
    """
    tables = {row.table_id: row for row in extraction.tables}
    sections = {None, *(section.section_id for section in extraction.sections)}
    filled = set[str]()
    for cell in extraction.paragraphs:
        if not isinstance(cell, CellParagraph):
            continue
        filled.add(table_id_of(cell))
        table = tables.get(table_id_of(cell))
        if table is None:
            yield f"{cell.paragraph_id} stands in the table {table_id_of(cell)}, which does not exist"
        elif (
            cell.row + cell.row_span - 1 > table.n_rows
            or cell.column + cell.column_span - 1 > table.n_columns
        ):
            yield f"{cell.paragraph_id} reaches beyond its table"
    for table in extraction.tables:
        if table.table_id not in filled:
            yield f"the table {table.table_id} has no cell"
        if table.section_id not in sections:
            yield f"{table.table_id} names the section {table.section_id}, which does not exist"


def _order(extraction: Extraction) -> Iterator[str]:
    """Rows stand in reading order."""
    for name, lines in (
        ("sections", [section.line for section in extraction.sections]),
        ("paragraphs", [paragraph.line_first for paragraph in extraction.paragraphs]),
        ("lines", [line.line for line in extraction.lines]),
    ):
        if lines != sorted(lines):
            yield f"the {name} do not stand in reading order"


def _recommendations(extraction: Extraction) -> Iterator[str]:
    """They are what their paragraphs are, and stand in the same order; what they ask is in their text."""
    by_id = {unit.paragraph_id: unit for unit in extraction.paragraphs}
    for row in extraction.recommendations:
        paragraph = by_id.get(row.recommendation_id)
        if paragraph is None:
            yield f"{row.recommendation_id} is no paragraph"
            continue
        if _unit_of(row) != _unit_of(paragraph):
            names = [
                name for name in Unit.__struct_fields__ if getattr(row, name) != getattr(paragraph, name)
            ]
            yield f"{row.recommendation_id} is not as its paragraph: {', '.join(names)}"
        yield from _operative(row)
    ids = [row.recommendation_id for row in extraction.recommendations]
    asking = {*ids}
    wanted = [unit.paragraph_id for unit in extraction.paragraphs if unit.paragraph_id in asking]
    if wanted != [key for key in ids if key in by_id]:
        yield "the recommendations do not stand in the order of the paragraphs"
    for one in extraction.paragraphs:
        asks = one.kind in {"recommendation", "operative"} or one.parent_id in asking
        if extraction.document.status != "failed" and asks != (one.paragraph_id in asking):
            yield f"{one.paragraph_id} is {'no' if asks else 'a'} recommendation, against its kind and parent"


_unit_of = attrgetter(*Unit.__struct_fields__)


def _references(extraction: Extraction, catalogue: Catalogue) -> Iterator[str]:
    """Surfaces are where their offsets say, counts are right, articles exist where the catalogue can tell."""
    texts = {paragraph.paragraph_id: paragraph.text for paragraph in extraction.paragraphs}
    counts = dict.fromkeys(texts, 0)
    for row in extraction.references:
        counts[row.paragraph_id] = counts.get(row.paragraph_id, 0) + 1
        text = texts.get(row.paragraph_id, "")
        if not _stands(text, row.char_start, row.char_end, row.surface):
            yield (
                f"{row.reference_id}: «{row.surface}» does not stand at [{row.char_start}, {row.char_end})"
            )
        if (
            row.article
            and row.instrument_id
            and catalogue.has_article(row.instrument_id, row.article) is False
        ):
            yield f"{row.reference_id}: {row.instrument_id} has no article {row.article}"
    for unit in extraction.paragraphs:
        if counts[unit.paragraph_id] != unit.n_references:
            yield (
                f"{unit.paragraph_id} counts {unit.n_references} references and has {counts[unit.paragraph_id]}"
            )


def _themes(extraction: Extraction) -> Iterator[str]:
    """What is named or written has a place in its paragraph's text; what the words together, or the work's
    other languages say, has none.
    """
    texts = {paragraph.paragraph_id: paragraph.text for paragraph in extraction.paragraphs}
    for row in extraction.themes:
        start, end, length = row.char_start, row.char_end, len(texts.get(row.paragraph_id, ""))
        placed = start is not None and end is not None and 0 <= start < end <= length
        if placed == (row.status == "model" or row.rule.startswith("aligned:")) or (start is None) != (
            end is None
        ):
            yield f"{row.paragraph_id}: theme {row.theme_id}, {row.status}, does not stand at [{start}, {end})"


def _stands(text: str, start: int | None, end: int | None, surface: str) -> bool:
    """Whether a surface is not empty and stands at `[start, end)` of a text."""
    return start is not None and start >= 0 and bool(surface) and text[start:end] == surface


def _operative(unit: Recommendation) -> Iterator[str]:
    """Operative words and addressees are where their offsets say, and none stands without the others."""
    row_id = unit.recommendation_id
    words = unit.operative_words
    filled = (unit.strength, words, unit.operative_start, unit.operative_end, unit.strength_rule)
    if any(value is None for value in filled):
        if unit.addressees or any(value is not None for value in filled):
            yield f"{row_id} has a part only of strength, operative words, their span and rule"
    elif not _stands(unit.text, unit.operative_start, unit.operative_end, words or ""):
        yield f"{row_id}: «{words}» does not stand at [{unit.operative_start}, {unit.operative_end})"
    for asked in unit.addressees:
        if not _stands(unit.text, asked.char_start, asked.char_end, asked.surface):
            yield f"{row_id}: «{asked.surface}» does not stand at [{asked.char_start}, {asked.char_end})"


def _titles(extraction: Extraction) -> Iterator[str]:
    """Every section's title is made of its own heading's lines, so that no line is in two titles."""
    titles: dict[str | None, list[str]] = {}
    for line in extraction.lines:
        if line.role == "heading":
            titles.setdefault(line.section_id, []).append(line.text)
    for section in extraction.sections if extraction.lines else ():
        printed, title = _bare("\n".join(titles.get(section.section_id, ()))), _bare(section.title)
        following = iter(printed)
        # The marks of footnotes, which a title leaves out, are digits.
        whole = "".join(filter(str.isalpha, title)) in "".join(filter(str.isalpha, printed))
        if not (whole and all(sign in following for sign in title)):
            yield f"the title of {section.section_id} is not made of the lines of its heading"


def _bare(text: str) -> str:
    """The letters and digits of a text, whatever stands around, on or between them."""
    letters = unicodedata.normalize("NFKD", text).replace(TATWEEL, "")
    return "".join(filter(str.isalnum, letters))


def _normal(extraction: Extraction) -> Iterator[str]:
    """Every text is in Unicode's normal form C; the names of files, and what quotes them, are as they are."""
    tables = _tables(extraction)
    # Most documents are normal, and most texts stand in several columns.
    if _are_normal([*set[str]().union(*map(_odd_texts, tables.values()))]):
        return
    for table, rows in tables.items():
        for name, text in _not_normal(rows).items():
            yield f"the {name} of a {table} is not in normal form C: «{text}»"


def _odd_texts(rows: Sequence[Record]) -> set[str]:
    """The texts of some rows that hold more than ASCII."""
    texts: set[str] = set()
    for name in _text_columns(type(rows[0])) if rows else ():
        texts.update(filterfalse(str.isascii, filter(None, map(attrgetter(name), rows))))
    return texts


def _not_normal(rows: Sequence[Record]) -> dict[str, str]:
    """The first text that is not normal in each column."""
    found: dict[str, str] = {}
    for name in _text_columns(type(rows[0])) if rows else ():
        texts: list[str | None] = [*map(attrgetter(name), rows)]
        if not _are_normal(texts):
            found[name] = next(text for text in texts if text and not is_nfc(text))
    return found


def _are_normal(texts: Sequence[str | None]) -> bool:
    """Whether each text is in normal form C.

    A line end composes with nothing: many texts as one are normal where each is,
    and are looked at much faster.
    """
    return all(
        is_nfc("\n".join(filter(None, texts[at : at + _TOGETHER]))) for at in range(0, len(texts), _TOGETHER)
    )


_TOGETHER = 500


@cache
def _text_columns(record: type[Record]) -> tuple[str, ...]:
    """The columns of a record that hold any text, but for names of files."""
    hints = get_type_hints(record)
    texts = (str, str | None)
    return tuple(name for name in record.__struct_fields__ if name not in _NAMES and hints[name] in texts)
