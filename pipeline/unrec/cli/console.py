"""What commands say: data on standard output, everything else on standard error."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from unrec.batch.sources import without_secrets
from unrec.text import visible

out = Console()
err = Console(stderr=True)

_UNWRAPPED = 100_000


def unwrapped() -> Console:
    """Return standard output; where it is no terminal, without wrapping: lines are for other programs then.

    What its encoding has no letters for is written by its number from now on, instead of an error.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return out if out.is_terminal else Console(width=_UNWRAPPED)


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
