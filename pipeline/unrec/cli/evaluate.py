"""`unrec evaluate`: the output against gold, and the gate."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from unrec.cli.console import AsJson, complain, need, out, print_json, print_table, progress, wrong_usage
from unrec.cli.run import Extra
from unrec.cli.sources import check_folder, load_catalogue, output_folder
from unrec.text import visible

if TYPE_CHECKING:
    from unrec.catalogue import Catalogue
    from unrec.evaluate.gate import Failure
    from unrec.evaluate.gold import Gold
    from unrec.evaluate.records import Comparison, Evaluation
    from unrec.place import Ours

Folder = Annotated[Path, typer.Argument(help="Folder of annotated documents.")]
Output = Annotated[Path, typer.Option("-o", "--output", help="Folder to write the figures to.")]
FloorsFile = Annotated[
    Path | None, typer.Option("--floors", help="The gate's file.", show_default="floors.toml in the gold")
]
Update = Annotated[
    bool, typer.Option("--update", help="Raise the floors and store the baseline; never lowers a floor.")
]
Against = Annotated[
    Path | None,
    typer.Option(help="An older evaluation.json: print gains and losses id by id."),
]
Noise = Annotated[
    bool, typer.Option("--noise", help="Also measure how the scores hold under noise: robustness.json.")
]
Page = Annotated[Path | None, typer.Option(help="A Markdown page to set the tables into, between its marks.")]
Misses = Annotated[int, typer.Option(min=0, help="How many misses to print.")]


def evaluate(
    gold: Folder = Path("tests/fixtures/gold"),
    output: Output = Path("output"),
    floors: FloorsFile = None,
    update: Update = False,
    against: Against = None,
    noise: Noise = False,
    page: Page = None,
    misses: Misses = 20,
    catalogue: Extra = None,
    from_decisions: Annotated[
        list[Path] | None,
        typer.Option(
            help="Measure what people judged on the review page instead; two files also say how far they agree.",
            dir_okay=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure the extraction against gold, and fail where it is worse than it was.

    Extracts each annotated document afresh and gives precision, recall and F1 by stage and document, with
    95 % intervals. Writes metrics.json, evaluation.json, misses.jsonl, evaluation.md and plots/ to output/.
    With --json, prints the figures over all documents and why the gate is shut.

    With --from-decisions, no gold is read and nothing is written:
    printed is how much of what was judged was right.

    Exit status: 1 where a score is under its floor or dropped from the baseline, something that was right
    no longer is, an invariant broke, or the gold changed and the floors did not; 2 wrong usage.
    """
    from unrec.evaluate.evaluation import by_id
    from unrec.evaluate.evaluation import evaluate as figures_of
    from unrec.evaluate.gate import GateError, load_baseline
    from unrec.evaluate.gold import GoldError, load_gold

    if from_decisions:
        _judged(from_decisions, as_json=as_json)
        return
    for owned, ours in _written(noise=noise):
        check_folder(output, owned, ours)
    known = load_catalogue(catalogue)
    try:
        golds = load_gold(need(gold, "gold"))
        before = load_baseline(against) if against else None
    except (GoldError, GateError) as error:
        complain(str(error))
        raise typer.Exit(1) from error
    comparisons = _compare(golds, known)
    evaluation = figures_of(golds, comparisons)
    place = floors or gold / "floors.toml"
    failures = _update(evaluation, place) if update else _check(evaluation, place)
    _write(evaluation, comparisons, failures, output)
    if as_json:
        from unrec.evaluate.files import metrics

        print_json({"metrics": metrics(evaluation), "failures": [one.message for one in failures]})
    else:
        _print(evaluation, comparisons, before, misses)
    if noise:
        failures = [*failures, *_noise(golds, known, output, said=not as_json)]
    if page is not None:
        _set_page(page, output)
    from unrec.cli.accuracy import print_failures

    print_failures(failures, by_id(outcome for one in comparisons for outcome in one.outcomes))
    if not failures and not as_json:
        out().print("[green]the gate is passed[/green]")
    raise typer.Exit(int(bool(failures)))


def _judged(files: Sequence[Path], *, as_json: bool) -> None:
    """Print how much of what people judged was right, and how far they agree."""
    from unrec.decisions import DecisionsError, agreement, read_decisions, scores

    try:
        read = [read_decisions(need(file, "decisions").read_bytes(), file.name) for file in files]
    except DecisionsError as error:
        raise wrong_usage(str(error)) from error
    if as_json:
        print_json({"scores": scores(read), "agreement": agreement(read)})
        return
    table = _table("field", "judged", "right", "wrong", "corrected", "disputed", "precision", "95 %")
    for one in scores(read):
        span = "-" if one.low is None or one.high is None else f"{one.low:.3f}–{one.high:.3f}"
        counts = (one.judged, one.right, one.wrong, one.corrected, one.disputed)
        table.add_row(one.field, *map(str, counts), _figure(one.precision), span)
    print_table(table)
    agreed = agreement(read)
    if not agreed:
        return
    table = _table("reviewers", "field", "both", "agreed", "share", "kappa")
    for pair in agreed:
        names = escape(visible(" and ".join(pair.reviewers)))
        table.add_row(
            names, pair.field, str(pair.judged), str(pair.agreed), _figure(pair.share), _figure(pair.kappa)
        )
    print_table(table)


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for at, name in enumerate(names):
        table.add_column(name, overflow="fold", justify="left" if at == 0 or name == "field" else "right")
    return table


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _compare(golds: Sequence["Gold"], known: "Catalogue") -> list["Comparison"]:
    from unrec.evaluate.evaluation import compare_all
    from unrec.extract import extract

    comparisons: list[Comparison] = []
    with progress("Evaluating", len(golds)) as bar:
        for gold in golds:
            comparisons.extend(compare_all([gold], lambda source: extract(source, known)))
            bar.advance()
    return comparisons


def _check(evaluation: "Evaluation", place: Path) -> list["Failure"]:
    from unrec.evaluate.gate import BASELINE, Failure, GateError, check, load_baseline, load_floors

    try:
        return check(evaluation, load_floors(place), load_baseline(place.parent / BASELINE))
    except GateError as error:
        return [Failure(f"{error}; `unrec evaluate --update` writes it")]


def _update(evaluation: "Evaluation", place: Path) -> list["Failure"]:
    """Raise the floors and store the baseline, or return why not; then nothing is written."""
    from unrec.evaluate.gate import (
        BASELINE,
        Failure,
        GateError,
        baseline_bytes,
        floors_text,
        load_floors,
        raised,
    )
    from unrec.wholefile import write_whole

    try:
        new = raised(evaluation, load_floors(place) if place.exists() else None)
    except GateError as error:
        return [Failure(str(error))]
    write_whole(place.parent / BASELINE, baseline_bytes(evaluation))
    write_whole(place, floors_text(new).encode())
    out().print(f"floors raised in {place}", highlight=False)
    return []


def _write(
    evaluation: "Evaluation", comparisons: Sequence["Comparison"], failures: Sequence["Failure"], output: Path
) -> None:
    from unrec.evaluate.files import OWNED, files_of, is_ours, misses
    from unrec.evaluate.tables import page

    files = files_of(
        evaluation, misses(comparisons), page(evaluation, [failure.message for failure in failures])
    )
    _replace(output, files, OWNED, is_ours)


def _written(*, noise: bool) -> "Iterator[tuple[frozenset[str], Ours]]":
    """What is written in the output folder: the names, and what tells whether an entry is of it."""
    from unrec.evaluate import files

    yield files.OWNED, files.is_ours
    if noise:
        from unrec.evaluate import robustness

        yield robustness.OWNED, robustness.is_ours


def _replace(output: Path, files: dict[str, bytes], owned: frozenset[str], ours: "Ours") -> None:
    with output_folder(output, owned, ours) as folder:
        for name, data in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)


def _print(
    evaluation: "Evaluation",
    comparisons: Sequence["Comparison"],
    before: "Evaluation | None",
    limit: int,
) -> None:
    from unrec.cli.accuracy import print_changes, print_grid, print_misses
    from unrec.evaluate.files import telling
    from unrec.evaluate.gate import changes
    from unrec.evaluate.tables import grids

    for grid in grids(evaluation):
        print_grid(grid)
    print_misses(telling(comparisons), limit)
    if before is not None:
        print_changes(changes(before, evaluation))


def _noise(golds: Sequence["Gold"], known: "Catalogue", output: Path, *, said: bool) -> list["Failure"]:
    """Run the noise bench, write and print it, and return what falls short of its target."""
    from unrec.cli.accuracy import print_grid
    from unrec.evaluate.gate import Failure
    from unrec.evaluate.robustness import (
        OWNED,
        bench,
        files_of,
        grids,
        is_ours,
        shortfalls,
        trials,
    )
    from unrec.extract import extract

    planned = trials(golds)
    measured = []
    with progress("Adding noise", len(planned)) as bar:
        for trial in planned:
            measured.append(bench(trial, golds, lambda source: extract(source, known)))
            bar.advance()
    _replace(output, files_of(measured), OWNED, is_ours)
    for grid in grids(measured) if said else ():
        print_grid(grid)
    return [Failure(f"noise: {short}") for short in shortfalls(measured)]


def _set_page(page: Path, output: Path) -> None:
    from unrec.evaluate.tables import set_into
    from unrec.wholefile import write_whole

    sections = {
        name: (output / f"{name}.md").read_text(encoding="utf-8")
        for name in ("evaluation", "robustness")
        if (output / f"{name}.md").exists()
    }
    try:
        text = set_into(need(page, "page").read_text(encoding="utf-8"), sections)
    except ValueError as error:
        raise wrong_usage(f"{page}: {error}") from error
    write_whole(page, text.encode())
