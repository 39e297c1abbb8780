"""`unrec show` and `unrec crop`: a paragraph and its references in the terminal, and its picture."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.measure import Measurement
from rich.text import Text
from rich.tree import Tree

from unrec.cli.console import AsJson, complain, need, print_json, unwrapped, wrong_usage
from unrec.cli.document import Written, load_document
from unrec.cli.sources import Ask, PasswordFile, password_of
from unrec.nested import DocumentNode, ParagraphNode, SectionNode, flatten
from unrec.text import visible

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

# First-strong isolate and its end: what stands between takes its own direction and leaves the rest of the
# line alone.
_ISOLATE, _END = "\u2068", "\u2069"
_INDENT = 2


class Passage:
    """A text behind a few words of ours, wrapped at the width there is, each line isolated by itself.

    A terminal reorders every line alone: an isolate that begins on one line and ends on another would turn
    both around. Nothing in the text ends the isolate or drives the terminal.
    """

    def __init__(self, before: Text, text: str, style: str = "", *, isolate: bool = True) -> None:
        self._before, self._text = before, Text(visible(text), style)
        self._around = (_ISOLATE, _END) if isolate else ("", "")

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        """Yield the lines."""
        lead = self._before
        if lead.cell_len > options.max_width // 2:
            yield lead
            lead = Text(" " * _INDENT)
        begin, end = self._around
        for line in self._text.wrap(console, max(options.max_width - lead.cell_len, 1)):
            line.rstrip()
            yield Text.assemble(lead, begin, line, end)
            lead = Text(" " * lead.cell_len)

    def __rich_measure__(self, console: "Console", options: "ConsoleOptions") -> Measurement:
        """Return the width it needs at least, and at most."""
        return Measurement.get(console, options, Text.assemble(self._before, self._text))


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
    for name in (
        "source",
        "title",
        "symbol",
        "job_number",
        "date",
        "masthead",
        "agenda_item",
        "distribution",
    ):
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


def crop(
    paragraph: Annotated[str, typer.Argument(help="A paragraph's id: V.19-08455.ar:m1.r2")],
    output: Written = Path("output"),
    to: Annotated[
        Path | None, typer.Option("-o", "--to", help="The PNG to write.", show_default="named after the id")
    ] = None,
    source: Annotated[Path, typer.Option(help="The PDF, or the folder that holds it.")] = Path("raw"),
    ask_password: Ask = False,
    password_file: PasswordFile = None,
) -> None:
    """Write the picture of a paragraph or recommendation, cut from the pages of its PDF."""
    from unrec.nearest import nearest_said
    from unrec.picture import PictureError
    from unrec.picture import crop as cut_out
    from unrec.write import safe_name

    document_id, colon, path = paragraph.partition(":")
    if not colon:
        raise wrong_usage(f"{paragraph} is no paragraph's id, such as V.19-08455.ar:m1.r2")
    picture = to or Path(f"{safe_name(paragraph)}.png")
    if picture.suffix.lower() != ".png":
        raise wrong_usage(f"{picture} does not end in .png, which is what is written")
    extraction = flatten(load_document(document_id, output))
    unit = next((unit for unit in extraction.paragraphs if unit.path == path), None)
    if unit is None:
        near = nearest_said(path, (one.path for one in extraction.paragraphs))
        raise wrong_usage(f"no paragraph {path!r} in {document_id}; {near}")
    if not unit.boxes:
        raise wrong_usage(
            f"{paragraph} has no place on a page: its source is {extraction.document.media_type}"
        )
    file = need(source, "source") if source.is_file() else need(source / extraction.document.source, "source")
    password = password_of(password_file, ask=ask_password)
    try:
        picture.write_bytes(cut_out(file.read_bytes(), unit.boxes, password=password))
    except PictureError as error:
        complain(f"{file}: {error}")
        raise typer.Exit(1) from error
    typer.echo(f"written to {picture}")
