"""What commands say: data on standard output, everything else on standard error."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from unrec.batch.sources import without_secrets
from unrec.text import visible

out = Console()
err = Console(stderr=True)

_UNWRAPPED = 100_000

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]


def unwrapped() -> Console:
    """Return standard output; where it is no terminal, without wrapping: lines are for other programs then.

    What its encoding has no letters for is written by its number from now on, instead of an error.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return out if out.is_terminal else Console(width=_UNWRAPPED)


def print_table(table: Table) -> None:
    """Print a table; where standard output is no terminal, a line a row, nothing wrapped, cut or padded."""
    console = unwrapped()
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    text = "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
    typer.echo(text, nl=False)


def print_json(value: object) -> None:
    """Print a value, of records too, as JSON on standard output: UTF-8 whatever the terminal's encoding is."""
    data = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    typer.echo(data, nl=False)


def complain(message: str) -> None:
    """Say on standard error what is wrong, without what URLs hold in secret."""
    err.print(
        f"[red]unrec:[/red] {escape(visible(without_secrets(message)))}",
        highlight=False,
        soft_wrap=True,
        emoji=False,
    )


def wrong_usage(message: str) -> typer.Exit:
    """Say what is wrong with how a command was called; raise what this returns to leave with status 2."""
    complain(message)
    return typer.Exit(2)


def counted(number: int, noun: str) -> str:
    """Return how many there are of what, in words for people."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def progress(what: str, total: int) -> Iterator[Progress]:
    """Show a bar on standard error while work goes on; nothing where that is not a terminal."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
    with bar:
        bar.add_task(what, total=total, note="")
        yield bar


def need(path: Path, what: str) -> Path:
    """Return the path where it exists. Leaves with status 2 where it does not."""
    if not path.exists():
        raise wrong_usage(f"{what} not found: {path}")
    return path
