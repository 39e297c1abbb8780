"""`unrec evaluate`: an output beside documents that people annotated, or beside what they judged of it."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from unrec import decisions
from unrec.cli.console import err, need, out, print_json, print_rows, wrong_usage
from unrec.measure.annotated import Line, names_of, read_lines, table, truths_in
from unrec.measure.scorer import Grid, Outcome, Score, by_what, compare, shown, tallies, telling
from unrec.store.output import read_extractions
from unrec.text import visible

_LOG_WIDTH = 140


def print_grid(grid: Grid) -> None:
    """Print a table, figures to the right."""
    printed = Table(title=grid.title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for position, name in enumerate(grid.columns):
        printed.add_column(name, justify="right" if position else "left", overflow="fold")
    for row in grid.rows:
        printed.add_row(*map(Text, row))
    # A log has no width of its own; a table of figures needs more than the usual 80 columns.
    console = out() if out().is_terminal else Console(width=_LOG_WIDTH)
    console.print(printed)
    console.print()


def evaluate(
    output: Path = Path("output"),
    truth: Path | None = None,
    misses: int = 20,
    from_decisions: list[Path] | None = None,
    as_json: bool = False,
) -> None:
    """Measure an output on documents that you annotated, or on what was judged on the review page.

    Gives precision, recall and F1 of paragraphs, kinds, places, headings and references over all annotated
    documents, and what was missed. A document that is not in the output counts as missed. The format is
    described in the documentation, under "Evaluating".

    Exit status: 1 where a truth is not of its format; 2 wrong usage.
    """
    if from_decisions:
        _judged(from_decisions, as_json=as_json)
        return
    if truth is None:
        raise wrong_usage("name the folder of your annotations, or --from-decisions a file")
    truths = truths_in(need(truth, "folder of annotations"))
    if not truths:
        raise wrong_usage(f"no .truth.jsonl in {visible(str(truth))}")
    outcomes = _compared(output, truths)
    scores = {what: Score.of(tally) for what, tally in tallies(outcomes).items()}
    if as_json:
        print_json(scores)
    else:
        print_grid(by_what(f"{len(truths)} annotated documents", scores))
    for each in telling(outcomes, misses):
        said = f"{each.document} {each.what} {each.place}: {shown(each.expected)} → {shown(each.got)}"
        err().print(said, highlight=False, markup=False, soft_wrap=True)


def _compared(output: Path, truths: dict[str, Path]) -> list[Outcome]:
    """Every outcome, document by document; those that the output lacks come last."""
    left, read = dict(truths), read_lines(Line)
    outcomes: list[Outcome] = []
    try:
        for extraction in read_extractions(need(output, "output")):
            for name in names_of(extraction.document.source):
                if path := left.pop(name, None):
                    outcomes += compare(name, table(name, read(path), extraction))
    except FileNotFoundError as error:
        raise wrong_usage(f"{visible(str(output))}: {error}") from error
    for name, path in left.items():
        outcomes += compare(name, table(name, read(path), None))
    return outcomes


def _judged(files: Sequence[Path], *, as_json: bool) -> None:
    """Print how much of what people judged was right, and how far they agree."""
    read = [decisions.read_decisions(need(file, "decisions").read_bytes(), file.name) for file in files]
    if as_json:
        print_json({"scores": decisions.scores(read), "agreement": decisions.agreement(read)})
        return
    figures: tuple[str, ...] = ("judged", "right", "wrong", "corrected", "disputed", "precision", "95 %")
    rows: list[tuple[str, ...]] = []
    for score in decisions.scores(read):
        span = "-" if score.low is None or score.high is None else f"{score.low:.3f}–{score.high:.3f}"
        counts = (score.judged, score.right, score.wrong, score.corrected, score.disputed)
        rows.append((score.field, *map(str, counts), _figure(score.precision), span))
    print_rows(("field", *figures), rows, right=figures)
    figures, rows = ("both", "agreed", "share", "kappa"), []
    for pair in decisions.agreement(read):
        names, shares = visible(" and ".join(pair.reviewers)), (_figure(pair.share), _figure(pair.kappa))
        rows.append((names, pair.field, str(pair.judged), str(pair.agreed), *shares))
    if rows:
        print_rows(("reviewers", "field", *figures), rows, right=figures)


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
