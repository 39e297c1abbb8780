"""`unrec show`: a document as a tree in the terminal."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.text import Text
from rich.tree import Tree

from unrec.cli.console import AsJson, print_json, unwrapped, wrong_usage
from unrec.cli.document import load_document
from unrec.cli.passage import Passage
from unrec.cli.reading import Written
from unrec.nested import DocumentNode, ParagraphNode, SectionNode
from unrec.text import visible


def show(
    document: Annotated[
        str,
        typer.Argument(help="A document's id (V.19-08455.ar), its work id, its source's name, or its JSON."),
    ],
    output: Written = Path("output"),
    full: Annotated[bool, typer.Option("--full", help="Print whole texts, not their beginnings.")] = False,
    path: Annotated[str | None, typer.Option(help="Only what is at this path or below it: m5.r2.")] = None,
    bidi: Annotated[
        bool, typer.Option(help="Isolate right-to-left text for terminals that reorder it themselves.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Show a document: its masthead, its headings, its paragraphs with their kinds and references.

    Each line of right-to-left text is wrapped in direction isolates, so that a terminal with bidirectional
    text shows it in order; --no-bidi leaves them out.

    With --json, what `unrec run` wrote of the document, or the paragraphs at the path.

    Exit status: 0 shown, 2 wrong usage.
    """
    node = load_document(document, output)
    if path and not any(_holds(unit, path) for unit in node.every_paragraph()):
        from unrec.nearest import nearest_said

        paths = (unit.path for unit in _every(node.every_paragraph()))
        raise wrong_usage(f"no {path} in {node.document_id}; {nearest_said(path, paths)}")
    if as_json:
        print_json(
            node if path is None else [one for one in _every(node.every_paragraph()) if one.path == path]
        )
        return
    unwrapped().print(_tree(node, full=full, path=path, isolate=bidi))


def _tree(node: DocumentNode, *, full: bool, path: str | None, isolate: bool) -> Tree:
    tree = Tree(f"[bold]{escape(node.document_id)}[/bold]  {node.kind}  {node.status}", guide_style="dim")
    for name in ("source", "title", "symbol", "job_number", "date", "body", "agenda_item", "distribution"):
        value = getattr(node, name)
        if value:
            tree.add(Passage(Text(f"{name} ", "dim"), str(value), isolate=isolate))
    for item in node.findings:
        tree.add(Text(visible(f"{item.severity}: {item.message}"), "yellow"))
    for unit in node.paragraphs:
        _unit(tree, unit, full=full, path=path, isolate=isolate)
    for section in node.sections:
        _section(tree, section, full=full, path=path, isolate=isolate)
    return tree


def _section(tree: Tree, section: SectionNode, *, full: bool, path: str | None, isolate: bool) -> None:
    if path and not any(_below(unit, path) for unit in section.paragraphs):
        return
    heading = f"{section.label} {section.title}".strip()
    branch = tree.add(Passage(_dates(section), heading, "bold cyan", isolate=isolate))
    for unit in section.paragraphs:
        _unit(branch, unit, full=full, path=path, isolate=isolate)


def _dates(section: SectionNode) -> Text:
    return Text("" if section.start_date is None else f"{section.start_date} – {section.end_date}  ")


def _unit(tree: Tree, unit: ParagraphNode, *, full: bool, path: str | None, isolate: bool) -> None:
    if path and not _below(unit, path):
        return
    text = unit.text if full else _beginning(unit.text)
    before = Text.assemble((f"{unit.path}  ", "dim"), (f"{unit.kind}  ", "magenta"))
    branch = tree.add(Passage(before, f"{unit.label or ''} {text}".strip(), isolate=isolate))
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
        before = Text.assemble("→ ", (shown, "green"), f" {row.status} ")
        branch.add(Passage(before, row.surface, "dim", isolate=isolate))
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


def _every(units: Iterable[ParagraphNode]) -> Iterator[ParagraphNode]:
    """Yield paragraphs with all that hang under them, each before its own."""
    for unit in units:
        yield unit
        yield from _every(unit.items)


def _holds(unit: ParagraphNode, path: str) -> bool:
    """Whether the unit, or one of its items, is what stands at the path or begins so."""
    return _starts(unit.path, path) or any(_holds(item, path) for item in unit.items)


def _below(unit: ParagraphNode, path: str) -> bool:
    """Whether the unit is at the path, below it, or on the way to it."""
    return _starts(unit.path, path) or _starts(path, unit.path)


def _starts(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}.")


_LENGTH = 90


def _beginning(text: str) -> str:
    return text if len(text) <= _LENGTH else text[:_LENGTH].rsplit(" ", 1)[0] + " …"
