"""Measure this project on documents whose truth is known: every figure there is, in one run.

    uv run python -m dev corpus FOLDER …                     # tables; FOLDER holds documents and their truths
    uv run python -m dev corpus FOLDER --kind unxml --misses 50
    uv run python -m dev corpus FOLDER --from OUTPUT         # of an output that `unrec run` wrote
    uv run python -m dev corpus FOLDER --noise               # also gold under noise
    uv run python -m dev corpus FOLDER --reprints 2          # also works printed again in layouts kept aside
    uv run python -m dev corpus FOLDER -o OUT                # corpus.json, corpus.md, misses.jsonl
    uv run python -m dev corpus FOLDER --page P.md           # tables, set into a page between its marks
    uv run python -m dev corpus FOLDER --floors F.json [--update]   # fail under a floor; write them

The formats are described in docs/evaluating.md. Ends with 1 where a figure is under its floor, something of
the gold is no longer right, something that must always hold does not, a document made the program crash, or a
truth is not of its format; with 2 where it was called wrongly.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from dev.measure import gold, noise, summary
from dev.measure.corpus import Measures, find_parts
from dev.measure.parts import KINDS, Measured, Part, found_as
from dev.printing.__main__ import main as print_again
from unrec.batch import Options, Results, Task
from unrec.batch.extract import extract
from unrec.batch.workers import Limits, cores, perform_all
from unrec.catalogue import load
from unrec.cli.inputs import MEMORY, TIMEOUT
from unrec.cli.measure import print_grid
from unrec.data import UsageError, as_json, write_whole
from unrec.measure.scorer import Score, broken_down, by_what, shown, telling
from unrec.store.output import read_extractions


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m dev corpus", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folders", type=Path, nargs="+", help="folders of documents with their truth, at any depth"
    )
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind; may be given again")
    parser.add_argument("--from", dest="written", type=Path, action="append", help="an output of `unrec run`")
    parser.add_argument("--noise", action="store_true", help="also gold under noise")
    parser.add_argument(
        "--reprints", type=int, default=0, metavar="N", help="also N works of each set, reprinted"
    )
    parser.add_argument(
        "--by", choices=("kind", "status", "rule"), help="break down what is right of the gold"
    )
    parser.add_argument(
        "-o", "--output", type=Path, help="folder for corpus.json, corpus.md and misses.jsonl"
    )
    parser.add_argument("--floors", type=Path, help="fail where a figure is under its floor in this file")
    parser.add_argument(
        "--update", action="store_true", help="raise the floors; never lowers one of the same truth"
    )
    parser.add_argument("--page", type=Path, help="a Markdown page to set the tables into, between its marks")
    parser.add_argument("--misses", type=int, default=0, help="how many misses to print")
    parser.add_argument("--json", action="store_true", help="print JSON, for other programs")
    parser.add_argument("-j", "--jobs", type=int, default=0, help="processes")
    options = parser.parse_args(argv)
    for folder in options.folders:
        if not folder.is_dir():
            parser.error(f"there is no folder {folder}")
    if options.update and not options.floors:
        parser.error("--update writes the file that --floors names")
    return options


def read(parts: Sequence[Part], jobs: int) -> Measures:
    """Read the documents of all parts, each within the limits of a run, and measure them as they come."""
    places = {place: None for part in parts for place in part.documents}
    tasks = [Task(place=str(place), name=place.name) for place in places]
    measures = Measures(parts)
    with TemporaryDirectory() as folder:
        results = Results(Path(folder))
        work = perform_all(
            tasks, Options(results=folder), jobs or cores(), Limits(TIMEOUT, MEMORY * 1_000_000)
        )
        with closing(work) as outcomes:
            for outcome in outcomes:
                extraction = outcome.rows or results.get(outcome.key)
                if extraction is not None:
                    measures.take(extraction)
    return measures


def read_outputs(parts: Sequence[Part], outputs: Sequence[Path]) -> Measures:
    """Measure what was written. Raises `ValueError` or `FileNotFoundError` where something is no output."""
    measures = Measures(parts)
    for output in outputs:
        for extraction in read_extractions(output):
            measures.take(extraction)
    return measures


def under_noise(parts: Sequence[Part]) -> Iterator[Measured]:
    """Yield how the gold holds under noise."""
    catalogue = load()
    for part in parts:
        if part.kind == "gold":
            for each in gold.load_gold(part.truth[0].parent):
                yield from noise.of_gold(each, lambda source: extract(source, catalogue))


def _gate(now: summary.Summary, options: argparse.Namespace) -> list[str]:
    """Raise the floors, if wished, and return what is under one."""
    kinds = options.kind or list(now.kinds)
    if options.update:
        before = summary.load_floors(options.floors) if options.floors.exists() else None
        write_whole(options.floors, as_json(summary.raised(now, before, kinds), indent=1))
        print(f"floors raised in {options.floors}", file=sys.stderr)
    return summary.check(now, summary.load_floors(options.floors), kinds)


def _print(now: summary.Summary, measured: Sequence[Measured], options: argparse.Namespace) -> None:
    if options.json:
        sys.stdout.buffer.write(as_json(now))
    else:
        for grid in summary.grids(now):
            print_grid(grid)
    outcomes = [each for document in measured for each in document.outcomes]
    if options.by:
        for what in dict.fromkeys(each.what for each in outcomes):
            parts = broken_down((each for each in outcomes if each.what == what), options.by)
            if parts:
                print_grid(
                    by_what(
                        f"{what} by {options.by}", {name: Score.of(tally) for name, tally in parts.items()}
                    )
                )
    for each in telling(outcomes, options.misses):
        said = f"{shown(each.expected)} → {shown(each.got)}"
        print(f"{each.document} {each.what} {each.place} {each.verdict}: {said}", file=sys.stderr)


def measure(options: argparse.Namespace) -> int:
    """Measure, print and write; return the exit status."""
    with TemporaryDirectory() as place:
        reprints = Path(place, "reprints")
        for folder in options.folders if options.reprints else ():
            with redirect_stdout(sys.stderr):
                print_again([str(folder), str(reprints), "--works", str(options.reprints)])
        return _measured(options, [*options.folders, *([reprints] if reprints.is_dir() else [])])


def _measured(options: argparse.Namespace, folders: Sequence[Path]) -> int:
    wanted = {found_as(kind) for kind in options.kind or KINDS}
    parts = [part for folder in folders for part in find_parts(folder) if part.kind in wanted]
    if not parts:
        print("unrec: no documents with a truth there", file=sys.stderr)
        return 2
    measures = read_outputs(parts, options.written) if options.written else read(parts, options.jobs)
    measured = [*measures.finish(), *(under_noise(parts) if options.noise else ())]
    measured = [each for each in measured if not options.kind or each.kind in options.kind]
    now = summary.summarise(parts, measured)
    failures = [*measures.faults, *(_gate(now, options) if options.floors else ())]
    _print(now, measured, options)
    for name, data in summary.files_of(now, measured, failures).items() if options.output else ():
        write_whole(options.output / name, data)
    if options.page:
        text = options.page.read_text(encoding="utf-8")
        write_whole(options.page, summary.set_into(text, {"corpus": summary.page(now, [])}).encode())
    for failure in failures:
        print(f"unrec: {failure}", file=sys.stderr)
    return int(bool(failures))


def main(argv: Sequence[str] | None = None) -> int:
    """Measure as the arguments say; say on one line what cannot be used."""
    options = _options(argv)
    try:
        return measure(options)
    except UsageError as error:
        print(f"unrec: {error}", file=sys.stderr)
        return 1
    except (FileNotFoundError, ValueError) as error:
        print(f"unrec: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
