"""`unrec evaluate` and `unrec corpus`: the output against gold, against real documents, and the gate."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from unrec import decisions
from unrec.batch import Options, Results, Task
from unrec.batch.workers import Limits, cores, perform_all
from unrec.catalogue import Catalogue
from unrec.cli.console import complain, err, need, out, print_json, print_rows, progress, wrong_usage
from unrec.cli.inputs import (
    CACHE,
    MEMORY,
    TIMEOUT,
    check_folder,
    load_catalogue,
    read_catalogue,
)
from unrec.cli.run import results_folder
from unrec.data import as_json as json_bytes
from unrec.data import write_whole
from unrec.measure import corpus as corpora
from unrec.measure import gate, robustness, scoring
from unrec.measure.corpus import Measures, find_parts
from unrec.measure.corpus_measures import KINDS, Measured, Part, found_as
from unrec.measure.gate import Changes, Failure
from unrec.measure.gold import Extract, Gold, by_id, compare_all, load_gold
from unrec.measure.gold import evaluate as figures_of
from unrec.measure.scoring import CLOSE, OPEN, Comparison, Evaluation, Grid, Marked, Outcome, lines_of
from unrec.store.folders import Ours, replacing
from unrec.store.output import read_extractions
from unrec.text import visible

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


def print_changes(changes: Changes) -> None:
    """Print gains and losses, id by id."""
    for mark, style, entries in (
        ("+", "green", changes.gains),
        ("-", "red", changes.losses),
        ("~", "yellow", changes.gold),
    ):
        for outcome_id, before, now in entries:
            out().print(Text(f"{mark} {outcome_id}: {before} → {now}", style))
    out().print(
        f"{len(changes.gains)} gains, {len(changes.losses)} losses, {len(changes.gold)} changes of the gold",
        highlight=False,
    )


def print_failures(failures: Sequence[Failure], outcomes: Mapping[str, Outcome]) -> None:
    """Say on standard error why the gate fails; each recommendation's text is shown where first named."""
    shown: set[str] = set()
    for failure in failures[:_FAILURES]:
        err().print(Text.assemble(("unrec: ", "red"), failure.message), soft_wrap=True)
        found = [outcomes[outcome_id] for outcome_id in failure.outcomes if outcome_id in outcomes]
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


def evaluate(
    gold: Path = Path("tests/fixtures/gold"),
    output: Path = Path("output"),
    floors: Path | None = None,
    update: bool = False,
    against: Path | None = None,
    noise: bool = False,
    page: Path | None = None,
    misses: int = 20,
    catalogue: Path | None = None,
    from_decisions: list[Path] | None = None,
    as_json: bool = False,
) -> None:
    """Measure accuracy on annotated documents, and fail where it is worse than before.

    Extracts each annotated document afresh and gives precision, recall and F1 by stage and document, with
    95 % intervals. Writes metrics.json, evaluation.json, misses.jsonl, evaluation.md and plots/ to output/.
    With --json, prints the figures over all documents and why the gate fails.

    With --from-decisions, no gold is read and nothing is written:
    printed is how much of what was judged was right.

    Exit status: 1 where a score is under its floor or dropped from the baseline, something that was right
    no longer is, an invariant broke, or the gold changed and the floors did not; 2 wrong usage.
    """
    if from_decisions:
        _judged(from_decisions, as_json=as_json)
        return
    for written in (scoring, robustness) if noise else (scoring,):
        check_folder(output, written.OWNED, written.is_ours)
    extract = _extractor(load_catalogue(catalogue))
    golds = load_gold(need(gold, "gold"))
    before = gate.load_baseline(against) if against else None
    comparisons = _compare(golds, extract)
    evaluation = figures_of(golds, comparisons)
    place = floors or gold / "floors.toml"
    failures = _update(evaluation, place) if update else _check(evaluation, place)
    _write(evaluation, comparisons, failures, output)
    if as_json:
        print_json({"metrics": scoring.metrics(evaluation), "failures": [each.message for each in failures]})
    else:
        _print(evaluation, comparisons, before, misses)
    if noise:
        failures = [*failures, *_noise(golds, extract, output, said=not as_json)]
    if page is not None:
        _set_page(page, output)

    print_failures(failures, by_id(outcome for comparison in comparisons for outcome in comparison.outcomes))
    if not failures and not as_json:
        out().print("[green]the gate is passed[/green]")
    raise typer.Exit(int(bool(failures)))


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


def _extractor(known: Catalogue) -> Extract:
    from unrec.batch.extract import extract

    return lambda source: extract(source, known)


def _compare(golds: Sequence[Gold], extract: Extract) -> list[Comparison]:
    comparisons: list[Comparison] = []
    with progress("Evaluating", len(golds)) as bar:
        for gold in golds:
            comparisons.extend(compare_all([gold], extract))
            bar.advance()
    return comparisons


def _check(evaluation: Evaluation, place: Path) -> list[Failure]:
    try:
        baseline = gate.load_baseline(place.parent / gate.BASELINE)
        return gate.check(evaluation, gate.load_floors(place), baseline)
    except gate.GateError as error:
        return [Failure(f"{error}; `unrec evaluate --update` writes it")]


def _update(evaluation: Evaluation, place: Path) -> list[Failure]:
    """Raise the floors and store the baseline, or return why not; then nothing is written."""
    try:
        new = gate.raised(evaluation, gate.load_floors(place) if place.exists() else None)
    except gate.GateError as error:
        return [Failure(str(error))]
    write_whole(place.parent / gate.BASELINE, json_bytes(evaluation, indent=1))
    write_whole(place, gate.floors_text(new).encode())
    out().print(f"floors raised in {place}", highlight=False)
    return []


def _write(
    evaluation: Evaluation, comparisons: Sequence[Comparison], failures: Sequence[Failure], output: Path
) -> None:
    page = scoring.page(evaluation, [failure.message for failure in failures])
    files = scoring.files_of(evaluation, scoring.misses(comparisons), page)
    _replace(output, files, scoring.OWNED, scoring.is_ours)


def _replace(output: Path, files: dict[str, bytes], owned: frozenset[str], ours: Ours) -> None:
    with replacing(output, owned, ours) as folder:
        for name, data in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)


def _print(
    evaluation: Evaluation, comparisons: Sequence[Comparison], before: Evaluation | None, limit: int
) -> None:
    for grid in scoring.grids(evaluation):
        print_grid(grid)
    print_misses(scoring.telling(comparisons), limit)
    if before is not None:
        print_changes(gate.changes(before, evaluation))


def _noise(golds: Sequence[Gold], extract: Extract, output: Path, *, said: bool) -> list[Failure]:
    """Run the noise bench, write and print it, and return what falls short of its target."""
    planned = robustness.trials(golds)
    measured = []
    with progress("Adding noise", len(planned)) as bar:
        for trial in planned:
            measured.append(robustness.bench(trial, golds, extract))
            bar.advance()
    _replace(output, robustness.files_of(measured), robustness.OWNED, robustness.is_ours)
    for grid in robustness.grids(measured) if said else ():
        print_grid(grid)
    return [Failure(f"noise: {short}") for short in robustness.shortfalls(measured)]


def _set_page(page: Path, output: Path) -> None:
    written = ((name, output / f"{name}.md") for name in ("evaluation", "robustness"))
    _set_into(page, {name: file.read_text(encoding="utf-8") for name, file in written if file.exists()})


def _set_into(page: Path, sections: Mapping[str, str]) -> None:
    try:
        text = scoring.set_into(need(page, "page").read_text(encoding="utf-8"), sections)
    except ValueError as error:
        raise wrong_usage(f"{page}: {error}") from error
    write_whole(page, text.encode())


def corpus(
    folder: Path,
    kind: list[str] | None = None,
    written: Path | None = None,
    output: Path | None = None,
    floors: Path | None = None,
    update: bool = False,
    page: Path | None = None,
    misses: int = 0,
    as_json: bool = False,
    catalogue: Path | None = None,
    jobs: int | None = None,
    cache: Path = CACHE,
    no_cache: bool = False,
) -> None:
    """Measure the extraction on real documents whose truth others have made.

    Finds reviews, resolutions, annotated texts, contents pages, headings, kinds of action, aligned pairs and
    versions of one text in the folder by the formats of their truths, reads the documents (or takes a written
    output), and gives precision, recall and F1 by stage, by family, year and producer, with the documents
    where most is wrong.

    Exit status: 1 where a figure is under its floor, something that must always hold does not, a document
    made the program crash, or a truth is not of its format; 2 wrong usage.
    """
    _check_kinds(kind or ())
    if update and floors is None:
        raise wrong_usage("--update writes the file that --floors names")
    if output is not None:
        check_folder(output, corpora.OWNED, lambda name, _: name in corpora.OWNED)
    parts = [part for part in find_parts(need(folder, "corpus")) if _wanted(part, kind)]
    if not parts:
        raise wrong_usage(f"no documents with a truth in {folder}")
    if written is not None:
        measures = _measure_output(parts, need(written, "output"))
    else:
        measures = _measure(parts, catalogue, jobs, cache, keep=not no_cache)
    measured = [document for document in measures.finish() if not kind or document.kind in kind]
    summary = corpora.summarise(parts, measured)
    failures = [*measures.faults, *(_gate(summary, floors, kind, update=update) if floors else ())]
    _print_measured(summary, measured, misses, as_json=as_json)
    _write_measured(summary, measured, failures, output, page)
    for failure in failures:
        complain(failure)
    if floors is not None and not failures:
        err().print("[green]no figure is below its floor[/green]")
    raise typer.Exit(int(bool(failures)))


def _check_kinds(kinds: Sequence[str]) -> None:
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise wrong_usage(f"no kind {unknown[0]}; there are {', '.join(KINDS)}")


def _print_measured(
    summary: corpora.Summary, measured: Sequence[Measured], count: int, *, as_json: bool
) -> None:
    """Print the figures, as tables or as JSON, and so many of the misses."""
    if as_json:
        print_json(summary)
    else:
        for grid in corpora.grids(summary):
            print_grid(grid)
    for miss in corpora.telling((each for document in measured for each in document.misses), count):
        line = f"{miss.document} {miss.stage} {miss.place}: {miss.expected} → {miss.got or 'nothing'}"
        err().print(line, highlight=False, markup=False, soft_wrap=True)


def _wanted(part: Part, kinds: Sequence[str] | None) -> bool:
    """Whether a part may give what is asked for."""
    return not kinds or part.kind in {found_as(kind) for kind in KINDS if kind in kinds}


def _measure(
    parts: Sequence[Part], catalogue: Path | None, jobs: int | None, cache: Path, *, keep: bool
) -> Measures:
    """Read the documents of all parts, each within the limits of a run, and measure them as they come."""
    _, extra = read_catalogue(catalogue)
    places = {place: None for part in parts for place in part.documents}
    tasks = [Task(place=str(place), name=place.name) for place in places]
    measures = Measures(parts)
    with results_folder(cache, keep=keep) as folder:
        options = Options(results=str(folder), catalogue=extra)
        results = Results(folder)
        work = perform_all(tasks, options, jobs or cores(), Limits(TIMEOUT, MEMORY * 1_000_000))
        with closing(work) as outcomes, progress("Reading", len(tasks)) as bar:
            for outcome in outcomes:
                extraction = outcome.rows or results.get(outcome.key)
                if extraction is not None:
                    measures.take(extraction)
                bar.advance()
    return measures


def _measure_output(parts: Sequence[Part], written: Path) -> Measures:
    measures = Measures(parts)
    try:
        for extraction in read_extractions(written):
            measures.take(extraction)
    except (FileNotFoundError, ValueError) as error:
        raise wrong_usage(f"{written}: {error}") from error
    return measures


def _gate(summary: corpora.Summary, path: Path, asked: Sequence[str] | None, *, update: bool) -> list[str]:
    """Raise the floors of the kinds that are asked for, if wished, and return what is under one."""
    kinds = [kind for kind in KINDS if not asked or kind in asked]
    if update:
        new = corpora.raised(summary, corpora.load_floors(path) if path.exists() else None, kinds)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json_bytes(new, indent=1))
        err().print(f"floors raised in {path}", highlight=False)
    return corpora.check(summary, corpora.load_floors(path), kinds)


def _write_measured(
    summary: corpora.Summary,
    measured: Sequence[Measured],
    failures: Sequence[str],
    output: Path | None,
    page: Path | None,
) -> None:
    if output is not None:
        files = corpora.files_of(summary, measured, failures)
        _replace(output, files, corpora.OWNED, lambda name, _: name in corpora.OWNED)
    if page is not None:
        _set_into(page, {"corpus": corpora.page(summary, [])})
