"""What commands say: data on standard output, everything else on standard error."""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer

from unrec.batch.sources import without_secrets
from unrec.text import visible

# What draws is imported where something is drawn: a quiet run needs none of it.
if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table

_UNWRAPPED = 100_000
# By which users have any output taken for a terminal.
_FORCED = {"FORCE_COLOR", "TTY_COMPATIBLE"}

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]


_Item = TypeVar("_Item")


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


def print_json(value: object) -> None:
    """Print a value, of records too, as JSON on standard output:
    UTF-8 whatever the terminal's encoding is.
    """
    data = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    typer.echo(data, nl=False)


def complain(message: str) -> None:
    """Say on standard error what is wrong, without what URLs hold in secret."""
    from rich.markup import escape

    err().print(
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


class Bar:
    """How far a piece of work is, shown or not."""

    def __init__(self, shown: "Progress | None") -> None:
        self._shown = shown

    def advance(self, note: str = "") -> None:
        """One more is done; the note stands beside the bar."""
        if self._shown is not None:
            self._shown.update(self._shown.task_ids[0], advance=1, note=note)

    def track(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """Yield the items; each is done when the next is asked for."""
        for item in items:
            yield item
            self.advance()


@contextmanager
def progress(what: str, total: int) -> Iterator[Bar]:
    """Show a bar on standard error while work goes on; nothing where that is not a terminal."""
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
