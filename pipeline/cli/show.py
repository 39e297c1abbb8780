"""`unrec show`: a document as a tree in the terminal."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.text import Text
from rich.tree import Tree

from pipeline.cli.console import out
from pipeline.cli.document import load_document
from pipeline.nested import DocumentNode, RecommendationNode, SectionNode
from pipeline.text import visible

# First-strong isolate and its end: each text takes its own direction and leaves the line around it alone.
_ISOLATE, _END = "\u2068", "\u2069"


def show(
    document: Annotated[
        str, typer.Argument(help="A document's id (V.19-08455.ar), its work id, or its JSON.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="Where `unrec run` wrote.")] = Path("output"),
    full: Annotated[bool, typer.Option("--full", help="Print whole texts, not their beginnings.")] = False,
    path: Annotated[str | None, typer.Option(help="Only what is at this path or below it: m5.r2.")] = None,
    bidi: Annotated[
        bool, typer.Option(help="Isolate right-to-left text for terminals that reorder it themselves.")
    ] = True,
) -> None:
    """Show a document: its masthead, its meetings, its recommendations with their references.

    Right-to-left text is wrapped in direction isolates, so that a terminal with bidirectional text shows
    it in order; --no-bidi leaves them out.
    """
    node = load_document(document, output)
    out.print(_tree(node, full=full, path=path, isolate=bidi), soft_wrap=full)


def _tree(node: DocumentNode, *, full: bool, path: str | None, isolate: bool) -> Tree:
    tree = Tree(f"[bold]{escape(node.document_id)}[/bold]  {node.status}", guide_style="dim")
    for name in ("title", "symbol", "job_number", "date", "body", "agenda_item", "distribution"):
        value = getattr(node, name)
        if value:
            tree.add(Text.assemble((f"{name} ", "dim"), _isolated(value, isolate)))
    for item in node.findings:
        tree.add(Text(visible(f"{item.severity}: {item.message}"), "yellow"))
    for section in node.sections:
        _section(tree, section, full=full, path=path, isolate=isolate)
    for unit in node.recommendations:
        _unit(tree, unit, full=full, path=path, isolate=isolate)
    return tree


def _section(tree: Tree, section: SectionNode, *, full: bool, path: str | None, isolate: bool) -> None:
    if path and not any(_below(unit, path) for unit in section.recommendations):
        return
    branch = tree.add(
        Text.assemble(
            (_isolated(f"{section.label} {section.title}".strip(), isolate), "bold cyan"), _dates(section)
        )
    )
    for unit in section.recommendations:
        _unit(branch, unit, full=full, path=path, isolate=isolate)


def _dates(section: SectionNode) -> str:
    if section.start_date is None:
        return ""
    return f"  {section.start_date} – {section.end_date}"


def _unit(tree: Tree, unit: RecommendationNode, *, full: bool, path: str | None, isolate: bool) -> None:
    if path and not _below(unit, path):
        return
    text = unit.text if full else _beginning(unit.text)
    label = (f"{unit.path}  ", "dim")
    branch = tree.add(Text.assemble(label, _isolated(f"{unit.label} {text}", isolate)))
    for row in unit.references:
        target = " ".join(
            filter(
                None,
                (
                    row.instrument_id or row.target_id or row.symbol,
                    row.article and f"art. {row.article}",
                    row.paragraph and f"para. {row.paragraph}",
                ),
            )
        )
        shown = target or ", ".join(row.candidates) or "?"
        branch.add(
            Text.assemble("→ ", (shown, "green"), f" {row.status} ", (_isolated(row.surface, isolate), "dim"))
        )
    for item in unit.findings:
        branch.add(Text(visible(f"{item.severity}: {item.message}"), "yellow"))
    for child in unit.items:
        _unit(
            branch,
            child,
            full=full,
            path=None if path and _starts(unit.path, path) else path,
            isolate=isolate,
        )


def _below(unit: RecommendationNode, path: str) -> bool:
    """Whether the unit is at the path, below it, or on the way to it."""
    return _starts(unit.path, path) or _starts(path, unit.path)


def _starts(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}.")


_LENGTH = 90


def _beginning(text: str) -> str:
    return text if len(text) <= _LENGTH else text[:_LENGTH].rsplit(" ", 1)[0] + " …"


def _isolated(text: str, isolate: bool) -> str:
    """The text as a terminal may have it: nothing in it ends the isolate, or drives the terminal."""
    return f"{_ISOLATE}{visible(text)}{_END}" if isolate else visible(text)
