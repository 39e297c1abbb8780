"""How an evaluation looks in the terminal."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from unrec.cli.console import err, out
from unrec.evaluate.files import CLOSE, OPEN, Marked, lines_of
from unrec.evaluate.gate import Changes, Failure
from unrec.evaluate.records import Outcome
from unrec.evaluate.tables import Grid

# First-strong isolate and its end: a text takes its own direction and leaves the line around it alone.
_ISOLATE, _END = "\u2068", "\u2069"
_SHOWN = 3
_FAILURES = 40
_LOG_WIDTH = 140


def print_grid(grid: Grid) -> None:
    """Print a table, figures to the right."""
    table = Table(title=grid.title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for position, name in enumerate(grid.columns):
        table.add_column(name, justify="right" if position else "left", overflow="fold")
    for row in grid.rows:
        table.add_row(*map(Text, row))
    # A log has no width of its own; a table of figures needs more than the usual 80 columns.
    console = out() if out().is_terminal else Console(width=_LOG_WIDTH)
    console.print(table)
    console.print()


def print_misses(outcomes: Sequence[Outcome], limit: int) -> None:
    """Print the first misses, each with its text and the place marked, and how many there are."""
    for outcome in outcomes[:limit]:
        _print_outcome(out(), outcome, "")
    if outcomes:
        shown = min(limit, len(outcomes))
        out().print(f"{len(outcomes)} misses, {shown} shown; all in misses.jsonl", highlight=False)


def print_changes(found: Changes) -> None:
    """Print gains and losses, id by id."""
    for mark, style, entries in (
        ("+", "green", found.gains),
        ("-", "red", found.losses),
        ("~", "yellow", found.gold),
    ):
        for own, before, now in entries:
            out().print(Text(f"{mark} {own}: {before} → {now}", style))
    out().print(
        f"{len(found.gains)} gains, {len(found.losses)} losses, {len(found.gold)} changes of the gold",
        highlight=False,
    )


def print_failures(failures: Sequence[Failure], outcomes: Mapping[str, Outcome]) -> None:
    """Say on standard error why the gate is shut; each recommendation's text is shown where first named."""
    shown: set[str] = set()
    for failure in failures[:_FAILURES]:
        err().print(Text.assemble(("unrec: ", "red"), failure.message), soft_wrap=True)
        found = [outcomes[own] for own in failure.outcomes if own in outcomes]
        new = {outcome.place: outcome for outcome in reversed(found) if outcome.place not in shown}
        for outcome in list(new.values())[::-1][:_SHOWN]:
            _print_outcome(err(), outcome, "  ")
            shown.add(outcome.place)
    if len(failures) > _FAILURES:
        err().print(f"… and {len(failures) - _FAILURES} more reasons; all in evaluation.md", highlight=False)


def _print_outcome(console: Console, outcome: Outcome, margin: str) -> None:
    head = Text.assemble(margin, (outcome.place, "bold"), f" {outcome.stage} ", (outcome.verdict, "yellow"))
    console.print(head, soft_wrap=True)
    for said, text in lines_of(outcome):
        console.print(Text.assemble(f"{margin}  {said}  ", _shown(text)), soft_wrap=True)


def _shown(text: Marked | None) -> Text:
    """A text in its own direction, the span between brackets and underlined."""
    if text is None:
        return Text()
    span = (f"{OPEN}{text.inside}{CLOSE}", "underline")
    return Text.assemble(_ISOLATE, text.before, span, text.after, _END)
