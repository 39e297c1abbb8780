"""`unrec show` and `references`: what an output holds, in the terminal."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import typer
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.markup import escape
from rich.measure import Measurement
from rich.text import Text
from rich.tree import Tree

from unrec.cli.console import complain, need, print_json, print_rows, unwrapped, wrong_usage
from unrec.cli.inputs import (
    known_instruments,
    load_document,
    load_paragraph,
    need_output,
    password_of,
    read_output,
)
from unrec.cli.why import explained
from unrec.models import Finding, Reference
from unrec.nested import DocumentNode, ParagraphNode, SectionNode, flatten
from unrec.publish.cite import Citation, bibtex, citation, csl, sentence
from unrec.store.output import nearest_by_names, nearest_said
from unrec.store.write import safe_name
from unrec.text import visible

# First-strong isolate and its end: what stands between takes its own direction and leaves the rest of the
# line alone.
_ISOLATE, _END = "\u2068", "\u2069"
_INDENT = 2


class Passage:
    """A text after a short label, wrapped to the width of the terminal, each line isolated by itself.

    A terminal reorders every line alone: an isolate that begins on one line and ends on another would turn
    both around. Nothing in the text ends the isolate or drives the terminal.
    """

    def __init__(self, before: Text, text: str | Text, style: str = "", *, isolate: bool = True) -> None:
        self._before = before
        self._text = text if isinstance(text, Text) else Text(visible(text), style)
        self._around = (_ISOLATE, _END) if isolate else ("", "")

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
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

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return the width it needs at least, and at most."""
        return Measurement.get(console, options, Text.assemble(self._before, self._text))


def show(  # noqa: PLR0913 -- the options of a command
    ids: list[str],
    output: Path = Path("output"),
    full: bool = False,
    path: str | None = None,
    bidi: bool = True,
    why: bool = False,
    cite: bool = False,
    form: Literal["text", "bibtex", "csl"] | None = None,
    crop: bool = False,
    to: Path | None = None,
    source: Path = Path("raw"),
    ask_password: bool = False,
    password_file: Path | None = None,
    as_json: bool = False,
) -> None:
    """Show a document: its masthead, its headings, its paragraphs with their kinds and references.

    Each line of right-to-left text is wrapped in direction isolates, so that a terminal with bidirectional
    text shows it in order; --no-bidi leaves them out. With --json, print what `unrec run` wrote about the
    document, or the paragraphs at the path.

    With --why, say what told for the reading of a paragraph. With --cite, how to cite a document or a
    paragraph: symbol, date, paragraph and page, link; BibTeX and CSL-JSON are what LaTeX, Zotero and Word's
    plug-ins read. With --crop, write the picture of a paragraph.

    Exit status: 0 shown, 1 a picture cannot be drawn, 2 wrong usage.
    """
    if why + cite + crop > 1 or (form and not cite) or (to and not crop):
        raise wrong_usage("one of --why, --cite and --crop; --format goes with --cite, -o with --crop")
    if to and to.suffix.lower() != ".png":
        raise wrong_usage(f"{to} does not end in .png; only PNG is written")
    if to and len(ids) > 1:
        raise wrong_usage(f"-o names one picture, and here are {len(ids)} paragraphs")
    if cite:
        _print_citations([_cited(name, output) for name in ids], form)
        return
    password = password_of(password_file, ask=ask_password) if crop else None
    shown: list[object] = []
    for name in ids:
        if why:
            for line in explained(name, output):
                typer.echo(visible(line))
        elif crop:
            _write_picture(name, picture_of(name, output, source, password), to)
        elif as_json:
            shown.append(_told(name, output, path))
        else:
            unwrapped().print(_Shown(full, path, bidi).document(_document(name, output, path)))
    if shown:
        print_json(shown if len(shown) > 1 else shown[0])


def _document(name: str, output: Path, path: str | None) -> DocumentNode:
    """Return a document that has something at a path. Leaves with status 2 where there is none."""
    node = load_document(name, output)
    paths = [unit.path for unit in _every(node.every_paragraph())]
    if path and not any(_starts(each, path) for each in paths):
        raise wrong_usage(f"no {path} in {node.document_id}; {nearest_said(path, paths)}")
    return node


def _told(name: str, output: Path, path: str | None) -> object:
    """Return what was written about a document, or its paragraphs at a path."""
    node = _document(name, output, path)
    return node if path is None else [unit for unit in _every(node.every_paragraph()) if unit.path == path]


def _print_citations(cited: Sequence[Citation], form: Literal["text", "bibtex", "csl"] | None) -> None:
    if form == "csl":
        typer.echo(csl(cited), nl=False)
        return
    for each in cited:
        typer.echo(bibtex(each) if form == "bibtex" else sentence(each))


def _cited(name: str, output: Path) -> Citation:
    """Return the citation of a document or paragraph. Leaves with status 2 where there is none of that id."""
    if ":" not in name:
        return citation(flatten(load_document(name, output)))
    extraction, paragraph = load_paragraph(name, output)
    return citation(extraction, paragraph.paragraph_id)


class _Shown(NamedTuple):
    """How documents are shown: with whole texts, only what is at a path, lines isolated."""

    full: bool
    path: str | None
    isolate: bool

    def document(self, node: DocumentNode) -> Tree:
        """Return a document as a tree."""
        tree = Tree(f"[bold]{escape(node.document_id)}[/bold]  {node.kind}  {node.status}", guide_style="dim")
        for name in _MASTHEAD:
            if value := getattr(node, name):
                tree.add(Passage(Text(f"{name} ", "dim"), str(value), isolate=self.isolate))
        _add_findings(tree, node.findings)
        for unit in node.paragraphs:
            self._add_unit(tree, unit, self.path)
        for section in node.sections:
            if not self.path or any(_below(unit, self.path) for unit in section.paragraphs):
                self._add_section(tree, section)
        return tree

    def _add_section(self, tree: Tree, section: SectionNode) -> None:
        heading = f"{section.label} {section.title}".strip()
        dates = "" if section.start_date is None else f"{section.start_date} – {section.end_date}  "
        branch = tree.add(Passage(Text(dates), heading, "bold cyan", isolate=self.isolate))
        for unit in section.paragraphs:
            self._add_unit(branch, unit, self.path)

    def _add_unit(self, tree: Tree, unit: ParagraphNode, path: str | None) -> None:
        if path and not _below(unit, path):
            return
        text = unit.text if self.full else _beginning(unit.text)
        before = Text.assemble((f"{unit.path}  ", "dim"), (f"{unit.kind}  ", "magenta"))
        branch = tree.add(Passage(before, f"{unit.label or ''} {text}".strip(), isolate=self.isolate))
        for row in unit.references:
            before = Text.assemble("→ ", (_target(row), "green"), f" {row.status} ")
            branch.add(Passage(before, row.surface, "dim", isolate=self.isolate))
        _add_findings(branch, unit.findings)
        for child in unit.items:
            self._add_unit(branch, child, None if path and _starts(unit.path, path) else path)


_MASTHEAD = ("source", "title", "symbol", "job_number", "date", "masthead", "agenda_item", "distribution")


def _add_findings(tree: Tree, findings: Iterable[Finding]) -> None:
    for item in findings:
        tree.add(Text(visible(f"{item.severity}: {item.message}"), "yellow"))


def _target(row: Reference) -> str:
    """What a reference leads to, in words; else what it may lead to."""
    parts = (
        row.instrument_id or row.target_id or row.symbol,
        row.article and f"art. {row.article}",
        row.paragraph and f"para. {row.paragraph}",
    )
    return " ".join(filter(None, parts)) or ", ".join(row.candidates) or "?"


def _every(units: Iterable[ParagraphNode]) -> Iterator[ParagraphNode]:
    """Yield paragraphs with all that hang under them, each before its own."""
    for unit in units:
        yield unit
        yield from _every(unit.items)


def _below(unit: ParagraphNode, path: str) -> bool:
    """Whether the unit is at the path, below it, or on the way to it."""
    return _starts(unit.path, path) or _starts(path, unit.path)


def _starts(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}.")


_LENGTH = 90


def _beginning(text: str) -> str:
    return text if len(text) <= _LENGTH else text[:_LENGTH].rsplit(" ", 1)[0] + " …"


def _write_picture(paragraph: str, data: bytes, to: Path | None) -> None:
    picture = to or Path(f"{safe_name(paragraph)}.png")
    picture.write_bytes(data)
    typer.echo(f"written to {picture}")


def picture_of(paragraph: str, output: Path, source: Path, password: str | None) -> bytes:
    """Return the picture of a paragraph, a PNG cut from the pages of its PDF.

    Leaves with status 2 where there is no such paragraph, place or file, with 1 where it cannot be drawn.
    """
    from unrec.reading.picture import PictureError, crop

    if ":" not in paragraph:
        raise wrong_usage(f"{paragraph} is not a paragraph's id, such as V.19-08455.ar:m1.r2")
    extraction, unit = load_paragraph(paragraph, output)
    if not unit.boxes:
        raise wrong_usage(
            f"{paragraph} has no place on a page: its source is {extraction.document.media_type}"
        )
    file = need(source, "source") if source.is_file() else need(source / extraction.document.source, "source")
    try:
        return crop(file.read_bytes(), unit.boxes, password=password)
    except PictureError as error:
        complain(f"{file}: {error}")
        raise typer.Exit(1) from error


def references(
    output: Path = Path("output"),
    article: str | None = None,
    instrument: str | None = None,
    by_meeting: bool = False,
    as_json: bool = False,
) -> None:
    """List the paragraphs that cite an article or an instrument.

    For example: unrec references --article 6 --instrument smuggling-protocol. An unresolved reference counts
    for each instrument that it may mean. With --by-meeting, `refs` are rows of references.parquet, as in
    the report, and `paras` the paragraphs that make them.
    """
    from unrec.references.rows import articles_by_meeting, citations

    need_output(output)
    extractions = list(read_output(output))
    if instrument is not None:
        _check(instrument, known_instruments(output))
    rows = [row for extraction in extractions for row in extraction.references]
    units = [unit for extraction in extractions for unit in extraction.paragraphs]
    # Printed in the digits of any language.
    number = re.sub(r"\d", lambda digit: str(int(digit[0])), article) if article else None
    if by_meeting:
        counts = list(articles_by_meeting(rows, units, article=number, instrument=instrument))
        cells = [["-" if value is None else str(value) for value in count] for count in counts]
        heads = ["document", "meeting", "instrument", "article", "refs", "paras"]
        _print_cited(heads, cells, [count._asdict() for count in counts], as_json=as_json)
    else:
        cited = list(citations(rows, units, article=number, instrument=instrument))
        passages: list[list[RenderableType]] = [
            [each.paragraph_id, each.target, each.status, Passage(Text(), each.surface)] for each in cited
        ]
        heads = ["paragraph", "target", "status", "words"]
        _print_cited(heads, passages, [each.row for each in cited], as_json=as_json)


def _print_cited(
    names: Sequence[str], cells: Sequence[Sequence[RenderableType]], rows: object, *, as_json: bool
) -> None:
    """Print what cites as a table, or its rows as JSON; say where nothing does."""
    if as_json:
        print_json(rows)
        return
    print_rows(names, cells)
    if not cells:
        complain("nothing in this output cites that")


def _check(instrument: str, known: Mapping[str, tuple[str, ...]]) -> None:
    """Leave with status 2 where there is no such instrument, naming the nearest by id and by name."""
    if instrument not in known:
        near = ", ".join(nearest_by_names(instrument, known))
        raise wrong_usage(
            f"no instrument {instrument!r}; the nearest are: {near} (unrec lookup instruments lists all)"
        )
