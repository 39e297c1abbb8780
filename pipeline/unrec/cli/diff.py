"""`unrec diff`: what changed between two outputs."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from unrec.cli.console import AsJson, print_json, unwrapped
from unrec.cli.document import need_output, read_output
from unrec.text import visible

if TYPE_CHECKING:
    from unrec.diff import Change


def diff(
    old: Annotated[Path, typer.Argument(help="An output of `unrec run`.")],
    new: Annotated[Path, typer.Argument(help="A later output.")],
    full: Annotated[
        bool, typer.Option("--full", help="Print whole texts, not only where they part.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List what changed between two outputs, paragraph by paragraph, and why.

    Every column is compared, but counts of rows and the versions and hashes that say how a document was
    made. The reason is the source, the language data, the catalogue, or the rules of the program (or the
    options it was run with).

    Exit status: 0 nothing changed, 1 something did, 2 wrong usage, or an output that cannot be read.
    """
    from unrec.diff import compare

    for folder in (old, new):
        need_output(folder)
    found = compare(read_output(old), read_output(new))
    if as_json:
        changes = [change._asdict() for change in found]
        print_json(changes)
        raise typer.Exit(int(bool(changes)))
    out = unwrapped()
    counts: Counter[str] = Counter()
    for change in found:
        counts[f"{change.kind} ({change.reason})"] += 1
        out.print(Text.assemble((change.what, "bold"), f"  {change.kind}, because of the {change.reason}"))
        before, after = (change.old, change.new) if full else _short(change)
        if before:
            out.print(Text(f"  - \u2068{visible(before)}\u2069", "red"), soft_wrap=True)
        if after:
            out.print(Text(f"  + \u2068{visible(after)}\u2069", "green"), soft_wrap=True)
    summary = ", ".join(f"{kind}: {count}" for kind, count in sorted(counts.items()))
    typer.echo(summary or "nothing changed")
    raise typer.Exit(int(bool(counts)))


_AROUND = 40
_BEGINNING = 200
_WHOLE = 400


def _short(change: "Change") -> tuple[str, str]:
    """Both sides as they are listed: where texts part, and short values of columns whole."""
    of_text = change.kind in {"text", "added", "removed"}
    if not of_text and max(len(change.old), len(change.new)) <= _WHOLE:
        return change.old, change.new
    return _where_they_part(change.old, change.new)


def _where_they_part(old: str, new: str) -> tuple[str, str]:
    """The stretch in which two texts differ, with a little around it; each whole where one is empty."""
    if not old or not new:
        return _cut(old, 0, _BEGINNING), _cut(new, 0, _BEGINNING)
    start = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    end = next(
        (i for i, (a, b) in enumerate(zip(reversed(old), reversed(new), strict=False)) if a != b),
        min(len(old), len(new)),
    )
    end = min(end, min(len(old), len(new)) - start)
    begin = max(start - _AROUND, 0)
    return _cut(old, begin, len(old) - end + _AROUND), _cut(new, begin, len(new) - end + _AROUND)


def _cut(text: str, start: int, end: int) -> str:
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
