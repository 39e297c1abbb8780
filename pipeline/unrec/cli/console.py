"""What commands say: data on standard output, all else on standard error; what a run says at its end."""

import io
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from unrec.batch.index import Entry, Index, Kind, Note, note_of
from unrec.batch.sources import without_secrets
from unrec.batch.task import Head
from unrec.data import as_json
from unrec.findings import kinds
from unrec.models import Document, Extraction, Finding
from unrec.reading.registry import Unread, told
from unrec.text import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress
    from rich.table import Table


_UNWRAPPED = 100_000
# By which users have any output taken for a terminal.
_FORCED = {"FORCE_COLOR", "TTY_COMPATIBLE"}


@cache
def out() -> "Console":
    """Return standard output."""
    from rich.console import Console

    return Console()


@cache
def err() -> "Console":
    """Return standard error."""
    from rich.console import Console

    return Console(stderr=True)


def unwrapped() -> "Console":
    """Return standard output; where it is no terminal, without wrapping: lines are for other programs then.

    What its encoding has no letters for is written by its number from now on, instead of an error.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    from rich.console import Console

    return out() if out().is_terminal else Console(width=_UNWRAPPED)


def print_table(table: "Table") -> None:
    """Print a table; where standard output is no terminal, a line a row, nothing wrapped, cut or padded."""
    console = unwrapped()
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    text = "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
    typer.echo(text, nl=False)


def print_rows(
    names: Sequence[str], rows: "Iterable[Sequence[RenderableType]]", right: Sequence[str] = ()
) -> None:
    """Print rows under names, texts as they are; some columns to the `right`."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold", justify="right" if name in right else "left")
    for row in rows:
        table.add_row(*(escape(cell) if isinstance(cell, str) else cell for cell in row))
    print_table(table)


def print_json(value: object) -> None:
    """Print a value, of records too, as JSON on standard output:
    UTF-8 whatever the terminal's encoding is.
    """
    typer.echo(as_json(value), nl=False)


def complain(message: str) -> None:
    """Say on standard error what is wrong, without what URLs hold in secret."""
    from rich.markup import escape

    err().print(
        f"[red]unrec:[/red] {escape(visible(without_secrets(message)))}",
        highlight=False,
        soft_wrap=True,
        emoji=False,
    )


def say(message: str) -> None:
    """Say something on standard error, as it is."""
    err().print(message, markup=False, emoji=False, highlight=False, soft_wrap=True)


def wrong_usage(message: str) -> typer.Exit:
    """Say what is wrong with how a command was called; raise what this returns to leave with status 2."""
    complain(message)
    return typer.Exit(2)


def counted(number: int, noun: str) -> str:
    """Return how many there are of what, in words for people."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Bar:
    """How far a piece of work is, shown or not."""

    def __init__(self, shown: "Progress | None") -> None:
        self._shown = shown

    def advance(self, note: str = "") -> None:
        """One more is done; the note stands beside the bar."""
        if self._shown is not None:
            self._shown.update(self._shown.task_ids[0], advance=1, note=note)


@contextmanager
def progress(what: str, total: int) -> Iterator[Bar]:
    """Show a bar on standard error while work continues; nothing where that is not a terminal."""
    if not (sys.stderr.isatty() or _FORCED & os.environ.keys()) or not err().is_terminal:
        yield Bar(None)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
        console=err(),
        transient=True,
    )
    with bar:
        bar.add_task(what, total=total, note="")
        yield Bar(bar)


def need(path: Path, what: str) -> Path:
    """Return the path where it exists. Leaves with status 2 where it does not."""
    if not path.exists():
        raise wrong_usage(f"{what} not found: {path}")
    return path


# What a run says when it is done.

SHOWN = 40
_COLOURS = {"ok": "green", "review": "yellow", "failed": "red"}
_COUNTS = {
    "sections": "n_sections",
    "paras": "n_paragraphs",
    "recs": "n_recommendations",
    "items": "n_items",
    "refs": "n_references",
    "findings": "n_findings",
}


def not_read(unread: Sequence[Unread]) -> str:
    """Return in words which files of a folder were not read: `8 files were not read: 3 .pptx, …`."""
    count = len(unread)
    return f"{counted(count, 'file')} {'was' if count == 1 else 'were'} not read: {told(unread)}"


@dataclass
class Summary:
    """What came of a run: the first documents and the first errors, and how many there are of what.

    With `whole`, all documents and all findings that are more than notes. `status` is 1 where a document
    failed or an invariant broke, else 0. `written` is false where the output already was what it should be.
    """

    whole: bool = False
    documents: list[Document] = field(default_factory=list)
    wrong: list[Finding] = field(default_factory=list)
    notable: list[Finding] = field(default_factory=list)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    count: int = 0
    status: int = 0
    hashes: set[str] = field(default_factory=set)
    written: bool = True
    unread: Sequence[Unread] = ()

    def take(self, head: Head | Document, note: Note) -> None:
        """Take note of a document that was written."""
        self.count += 1
        self.hashes.add(head.sha256)
        if note.document is not None and (self.whole or self.count <= SHOWN):
            self.documents.append(note.document)
        if len(self.wrong) < SHOWN:
            self.wrong.extend(note.wrong)
        self.notable.extend(note.notable)
        self._count(head.status, note.kinds)

    def watch(self, extractions: Iterable[Extraction]) -> Iterator[Extraction]:
        """Take note of each extraction on its way to the output."""
        for extraction in extractions:
            self.take(extraction.document, note_of(extraction, whole=self.whole))
            yield extraction

    def pass_by(self, entry: Entry, load: Callable[[], Extraction]) -> None:
        """Take note of a document that stands as it did;
        it is loaded only where more of it is to be shown.
        """
        erred = entry.head.status == "failed" or any(kind.severity == "error" for kind in entry.kinds)
        if self.whole or self.count < SHOWN or (erred and len(self.wrong) < SHOWN):
            self.take(entry.head, note_of(load(), whole=self.whole))
            return
        self.count += 1
        self._count(entry.head.status, entry.kinds)

    def stand(self, index: Index, output: Path) -> None:
        """Take note of a whole output that stands as it did; its tables are read where all is to be shown."""
        self.written = False
        self.count = len(index.entries)
        self.documents, self.wrong = list(index.documents), list(index.wrong)
        for entry in index.entries:
            self._count(entry.head.status, entry.kinds)
        if self.whole:
            from unrec.store.output import read_rows

            self.documents = list(read_rows(output, Document))
            self.notable = [item for item in read_rows(output, Finding) if item.severity != "info"]

    def _count(self, status: str, kinds: Iterable[Kind]) -> None:
        for kind in kinds:
            self.kinds[kind.severity, kind.code] += kind.times
        if status == "failed" or self.kinds["error", "audit.breach"]:
            self.status = 1

    def first(self) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
        """Return the documents and errors that are shown where not all are."""
        return tuple(self.documents[:SHOWN]), tuple(self.wrong[:SHOWN])

    def print(self, output: str, cached: int = 0) -> None:
        """Print a row a document, the kinds of findings in words, and every error in full."""
        print_table(self._table())
        out = unwrapped()
        hidden = self.count - len(self.documents)
        if hidden > 0:
            out.print(f"… and {counted(hidden, 'more document')}; --verbose shows all")
        grave = [
            (count, code) for (severity, code), count in sorted(self.kinds.items()) if severity != "info"
        ]
        if grave:
            out.print("to look at:")
        for count, code in grave:
            said = f"{count:>5}  {code}: {_meaning(code)}"
            out.print(said, markup=False, emoji=False, highlight=False)
        for item in self.notable:
            self._print_finding(item)
        kept = f", {cached} of {self.count} documents unchanged" if cached else ""
        # A path may hold what elsewhere would be a colour or a picture's name.
        said = (
            f"written to {visible(output)}/{kept}"
            if self.written
            else f"{visible(output)}/ is as it was{kept}"
        )
        out.print(said, markup=False, emoji=False, highlight=False, soft_wrap=True)
        if self.unread:
            out.print(not_read(self.unread), markup=False, emoji=False, highlight=False)
        self.print_errors()

    def print_errors(self) -> None:
        """Say on standard error what failed and why."""
        for item in self.wrong[:SHOWN]:
            complain(f"{item.document_id}: {item.message}")
        errors = sum(count for (severity, _), count in self.kinds.items() if severity == "error")
        if errors > SHOWN:
            err().print(f"… and {errors - SHOWN} more; see findings.parquet")

    def told(self, output: str, cached: int) -> dict[str, Any]:
        """Return the same for other programs: every document, every kind of finding with its meaning."""
        return {
            "output": output,
            "written": self.written,
            "status": self.status,
            "unchanged": cached,
            "documents": self.documents,
            "findings": [
                {"code": code, "severity": severity, "count": count, "meaning": _meaning(code)}
                for (severity, code), count in sorted(self.kinds.items())
            ],
            "to_look_at": self.notable,
            "not_read": [{"source": each.name, "why": each.why} for each in self.unread],
        }

    def _table(self) -> "Table":
        from rich.markup import escape
        from rich.table import Table

        table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
        for name in ("document", "status"):
            table.add_column(name, overflow="fold")
        for name in _COUNTS:
            table.add_column(name, justify="right")
        table.add_column("source", overflow="fold")
        for row in self.documents:
            counts = [str(getattr(row, name)) for name in _COUNTS.values()]
            status = f"[{_COLOURS[row.status]}]{row.status}"
            table.add_row(escape(row.document_id), status, *counts, escape(row.source))
        return table

    def _print_finding(self, item: Finding) -> None:
        place = item.paragraph_id or item.document_id
        said = f"  {item.severity}  {visible(place)}  {item.message} ({item.code})"
        unwrapped().print(said, markup=False, emoji=False, highlight=False)


def _meaning(code: str) -> str:
    known = kinds().get(code)
    return known.meaning if known else ""
