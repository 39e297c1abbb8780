"""An evaluation as tables: one content, for the terminal and as Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from unrec.evaluate.records import Evaluation, Score


def set_into(page: str, sections: Mapping[str, str]) -> str:
    """Return the page with each section's text between its marks, everything else untouched.

    A section's marks are `<!-- begin NAME -->` and `<!-- end NAME -->`, each once. Raises `ValueError`
    where a mark is missing, stands twice or out of order.
    """
    for name, text in sections.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        if page.count(begin) != 1 or page.count(end) != 1 or page.index(begin) > page.index(end):
            raise ValueError(f"{begin} and {end} must stand in it once, in this order")
        before, _, rest = page.partition(begin)
        after = rest.partition(end)[2]
        page = f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}"
    return page


_BY_DOCUMENT = (
    "sections",
    "structure",
    "kinds",
    "recommendations",
    "labels",
    "text",
    "references_found",
    "references_resolved",
)
_BROKEN_DOWN = "references_resolved"


class Grid(NamedTuple):
    """A table: its title, its column names, its rows. The first column is text, the others figures."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def grids(evaluation: Evaluation) -> Iterator[Grid]:
    """Yield the tables: by stage, by document, kinds by kind, and references by kind, status and rule."""
    yield _by_stage(evaluation)
    yield _by_kind(evaluation)
    yield _by_document(evaluation)
    yield from _broken_down(evaluation)


def markdown(grid: Grid) -> str:
    """Return a table in GitHub's Markdown, its title above it."""
    lines = [
        f"**{grid.title}**",
        "",
        "| " + " | ".join(grid.columns) + " |",
        "| " + " | ".join(["---", *["---:"] * (len(grid.columns) - 1)]) + " |",
        *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in grid.rows),
    ]
    return "\n".join(lines) + "\n"


def page(evaluation: Evaluation, verdict: Sequence[str]) -> str:
    """Return the whole evaluation as Markdown: what the gate says, then the tables."""
    said = [f"- {line}" for line in verdict] if verdict else ["The gate is passed."]
    return "\n".join(["\n".join(said) + "\n", *map(markdown, grids(evaluation))])


def _by_stage(evaluation: Evaluation) -> Grid:
    rows: list[Sequence[str]] = []
    for stage, one in evaluation.overall.stages.items():
        interval = evaluation.intervals[stage]["f1"]
        rows.append(
            (
                _spoken(stage),
                str(one.right + one.missed),
                str(one.right + one.extra),
                figure(one.precision),
                figure(one.recall),
                figure(one.f1),
                f"{figure(interval.low)}–{figure(interval.high)}",
            )
        )
    characters = evaluation.overall.characters
    interval = evaluation.intervals["characters"]["error_rate"]
    rows.append(
        (
            "character errors",
            str(characters.characters),
            str(characters.errors),
            "",
            "",
            f"{characters.error_rate:.5f}",
            f"{interval.low:.5f}–{interval.high:.5f}",
        )
    )
    columns = ("stage", "gold", "output", "precision", "recall", "F1", "95 %")
    return Grid("Accuracy by stage", columns, rows)


def _by_kind(evaluation: Evaluation) -> Grid:
    """Kinds of paragraphs over all, structure's errors included, and over those alone that were found."""
    matched = evaluation.breakdown["kinds_matched"]["kind"]
    rows = []
    for kind, one in evaluation.breakdown["kinds"]["kind"].items():
        found = matched.get(kind)
        rows.append((kind, *_counts(one), *(_shares(found) if found else ("", "", ""))))
    columns = ("kind", "right", "extra", "missed", "precision", "recall", "F1", "of found: P", "R", "F1")
    return Grid("Kinds of paragraphs", columns, rows)


def _by_document(evaluation: Evaluation) -> Grid:
    rows = [
        (
            document_id,
            str(one.stages["structure"].right + one.stages["structure"].missed),
            *(figure(one.stages[stage].f1) for stage in _BY_DOCUMENT),
            f"{one.characters.error_rate:.5f}",
        )
        for document_id, one in evaluation.documents.items()
    ]
    columns = (
        "document",
        "paragraphs",
        "sections",
        "structure",
        "kinds",
        "recommendations",
        "labels",
        "text",
        "found",
        "resolved",
        "errors",
    )
    return Grid("F1 by document", columns, rows)


def _broken_down(evaluation: Evaluation) -> Iterator[Grid]:
    parts = evaluation.breakdown[_BROKEN_DOWN]
    for attribute in ("kind", "status"):
        rows = [(value, *_counts(one)) for value, one in parts[attribute].items()]
        columns = (attribute, "right", "extra", "missed", "precision", "recall", "F1")
        yield Grid(f"References resolved, by {attribute}", columns, rows)
    rows_of_rules = [
        (rule, str(one.right), str(one.extra), figure(one.precision)) for rule, one in parts["rule"].items()
    ]
    yield Grid("References resolved, by rule", ("rule", "right", "wrong", "precision"), rows_of_rules)


def _counts(one: Score) -> tuple[str, ...]:
    counts = (str(one.right), str(one.extra), str(one.missed))
    return *counts, *_shares(one)


def _shares(one: Score) -> tuple[str, str, str]:
    return figure(one.precision), figure(one.recall), figure(one.f1)


def figure(value: float) -> str:
    """Return three decimals, cut and not rounded: 0.9996 must not read 1.000."""
    return f"{int(value * 1000 + 1e-9) / 1000:.3f}"


def _spoken(stage: str) -> str:
    return stage.replace("_", " ")
