"""Exported tables of recommendations: a row's columns state what elsewhere is told by words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from unrec.catalogue.exports import TYPES, column, entries, response
from unrec.findings import finding_of
from unrec.languages import load
from unrec.languages.states import States, states
from unrec.models import CellParagraph, Extraction, Paragraph, Recommendation, Recommender, StateNamed

RULE = "kind.column"
"""The rule by which a paragraph is a recommendation: it stands in the column of texts."""
_ANSWERED = "response.column"


def is_table(extraction: Extraction) -> bool:
    """Whether a document is a table of recommendations: an exported one, or a list without a symbol of which
    most stands in the cells of tables with a column of recommendations and one of answers.
    """
    if extraction.document.media_type in TYPES or extraction.document.symbol is not None:
        return extraction.document.media_type in TYPES
    in_cells = [each for each in extraction.paragraphs if isinstance(each, CellParagraph)]
    if 2 * len(in_cells) < len(extraction.paragraphs):
        return False
    return sum(cells.keys() >= _ANSWERING for cells in _rows(in_cells).values()) >= _FEWEST


_ANSWERING = {"text", "response"}
_FEWEST = 2


def stated_kinds(extraction: Extraction) -> Extraction:
    """Return the table with its texts as recommendations; what is stated of them is `paragraph`.

    In a list that is no export only a row that states an answer, too, holds a recommendation.
    """
    exported = extraction.document.media_type in TYPES
    texts = {
        cells["text"].paragraph_id
        for cells in _rows(extraction.paragraphs).values()
        if "text" in cells and (exported or "response" in cells)
    }
    document = replace(extraction.document, kind="recommendations", kind_rule=RULE)
    paragraphs = tuple(
        replace(each, kind="recommendation" if each.paragraph_id in texts else "paragraph", kind_rule=RULE)
        for each in extraction.paragraphs
    )
    return replace(extraction, document=document, paragraphs=paragraphs)


def stated_answers(extraction: Extraction) -> Extraction:
    """Return the table's recommendations with who made them and what was answered, as their rows state."""
    rows = _rows(extraction.paragraphs)
    known = states(load(extraction.document.language))
    places = {each.paragraph_id: _row(each) for each in extraction.paragraphs}
    unknown: list[Paragraph] = []
    filled: list[Recommendation] = []
    for row in extraction.recommendations:
        cells = rows[places[row.recommendation_id]]
        said = cells.get("response")
        value = None if said is None else response(said.text)
        unknown += [said] if said is not None and value is None else []
        filled.append(
            replace(
                row,
                recommended_by=_names(cells["by"].text, known) if "by" in cells else row.recommended_by,
                state_under_review=_state(cells, known) or row.state_under_review,
                response=value,
                response_rule=None if value is None else _ANSWERED,
            )
        )
    findings = extraction.findings
    for first in unknown[:1]:
        message = f"{len(unknown)} answers are in words that are not known; the first is {first.text!r}"
        findings = (*findings, finding_of(first, "table.response", message, first.text))
    return replace(extraction, recommendations=tuple(filled), findings=findings)


def _row(paragraph: Paragraph) -> tuple[int, int]:
    """The table and the row of a paragraph; zeros for one in no table."""
    return (paragraph.table, paragraph.row) if isinstance(paragraph, CellParagraph) else (0, 0)


def _rows(paragraphs: Iterable[Paragraph]) -> Mapping[tuple[int, int], dict[str, Paragraph]]:
    """The paragraphs of each row by what their columns hold; of two alike the first."""
    cells: dict[tuple[int, int], dict[str, Paragraph]] = defaultdict(dict)
    for each in paragraphs:
        kind = _holds(each)
        if kind is not None:
            cells[_row(each)].setdefault(kind, each)
    return cells


def _holds(paragraph: Paragraph) -> str | None:
    header = paragraph.header if isinstance(paragraph, CellParagraph) else ()
    return column(header[-1]) if header else None


def _state(cells: Mapping[str, Paragraph], known: States) -> StateNamed | None:
    """The State that a row is about."""
    if "state" not in cells:
        return None
    name = cells["state"].text.strip().removeprefix("- ")
    return StateNamed(name=name, code=known.code(name))


def _names(text: str, known: States) -> tuple[Recommender, ...]:
    """The States that a cell names, with their codes where they are known."""
    whole = known.code(text)
    names = [text.strip()] if whole else entries(text)
    return tuple(Recommender(name=name, code=known.code(name)) for name in names)
