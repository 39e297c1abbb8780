"""`unrec corpus`: real documents against the truth that lies beside them."""

from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unrec.cli.console import AsJson, complain, err, need, print_json, progress, wrong_usage
from unrec.cli.run import MEMORY, TIMEOUT, Extra, results_folder
from unrec.cli.sources import CACHE, Cache, check_folder, output_folder, read_catalogue

if TYPE_CHECKING:
    from unrec.evaluate.corpus import Measure, Measured, Part
    from unrec.evaluate.corpus_summary import Summary
    from unrec.models import Extraction


def corpus(
    folder: Annotated[
        Path,
        typer.Argument(envvar="UNREC_CORPUS", help="Folder of documents with their truth, at any depth."),
    ],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="Measure only reviews, resolutions, actions, pairs, tree or sections; may be given again.",
            show_default="all",
        ),
    ] = None,
    written: Annotated[
        Path | None,
        typer.Option("--from", help="Measure this output of `unrec run` instead of reading the documents."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Folder for corpus.json, corpus.md and corpus_misses.jsonl."),
    ] = None,
    floors: Annotated[
        Path | None, typer.Option("--floors", help="Fail where a figure is under its floor in this file.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Raise the floors and store the figures; never lowers a floor.")
    ] = False,
    page: Annotated[
        Path | None, typer.Option(help="A Markdown page to set the tables into, between its marks.")
    ] = None,
    misses: Annotated[int, typer.Option(min=0, help="How many misses to print.")] = 0,
    as_json: AsJson = False,
    catalogue: Extra = None,
    jobs: Annotated[
        int | None, typer.Option("-j", "--jobs", min=1, help="Processes.", show_default="all cores")
    ] = None,
    cache: Cache = CACHE,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read everything again and keep nothing.")
    ] = False,
) -> None:
    """Measure the extraction on real documents whose truth others have made.

    Finds reviews, resolutions, kinds of action, aligned pairs and versions of one text in the folder by the
    formats of their truths, reads the documents (or takes a written output), and gives precision, recall and
    F1 by stage, by family, year and producer, with the documents where most is wrong.

    Exit status: 1 where a figure is under its floor or a truth is not of its format, 2 wrong usage.
    """
    from unrec.evaluate.corpus import KINDS, CorpusError, find_parts
    from unrec.evaluate.corpus_summary import OWNED, grids, summarise, telling, truth_hash
    from unrec.evaluate.corpus_summary import misses as misses_of

    unknown = sorted(set(kind or ()) - set(KINDS))
    if unknown:
        raise wrong_usage(f"no kind {unknown[0]}; there are {', '.join(KINDS)}")
    if update and floors is None:
        raise wrong_usage("--update writes the file that --floors names")
    if output is not None:
        check_folder(output, OWNED, lambda name, _: name in OWNED)
    try:
        parts = [part for part in find_parts(need(folder, "corpus")) if _wanted(part, kind)]
        if not parts:
            raise wrong_usage(f"no documents with a truth in {folder}")
        if written is not None:
            measured = _measure_output(parts, need(written, "output"))
        else:
            measured = _measure(parts, catalogue, jobs, cache, keep=not no_cache)
        measured = [one for one in measured if not kind or one.kind in kind]
        summary = summarise(truth_hash(parts), measured)
        failures = _gate(summary, floors, update) if floors is not None else []
    except CorpusError as error:
        complain(str(error))
        raise typer.Exit(1) from error
    if as_json:
        print_json(summary)
    else:
        from unrec.cli.accuracy import print_grid

        for grid in grids(summary):
            print_grid(grid)
    for miss in telling(misses_of(measured), misses):
        line = f"{miss.document} {miss.stage} {miss.place}: {miss.expected} → {miss.got or 'nothing'}"
        err().print(line, highlight=False, markup=False, soft_wrap=True)
    _write(summary, measured, failures, output, page)
    for failure in failures:
        complain(failure)
    if floors is not None and not failures:
        err().print("[green]no figure is under its floor[/green]")
    raise typer.Exit(int(bool(failures)))


def _wanted(part: "Part", kinds: Sequence[str] | None) -> bool:
    """Whether a part may give what is asked for: headings are measured with trees."""
    return not kinds or part.kind in kinds or (part.kind == "tree" and "sections" in kinds)


def _measure(
    parts: Sequence["Part"], catalogue: Path | None, jobs: int | None, cache: Path, *, keep: bool
) -> list["Measured"]:
    """Read the documents of all parts, each within the limits of a run, and measure them as they come."""
    from unrec.batch import Options, Results, Task
    from unrec.batch.workers import Limits, cores, perform_all

    _, extra = read_catalogue(catalogue)
    places = {place: None for part in parts for place in part.documents}
    tasks = [Task(place=str(place), name=place.name) for place in places]
    measures = _Measures(parts)
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
    return measures.finish()


def _measure_output(parts: Sequence["Part"], written: Path) -> list["Measured"]:
    from unrec.output import read_extractions

    measures = _Measures(parts)
    try:
        for extraction in read_extractions(written):
            measures.take(extraction)
    except (FileNotFoundError, ValueError) as error:
        raise wrong_usage(f"{written}: {error}") from error
    return measures.finish()


class _Measures:
    """The measures of all parts, and by which a document is measured: by its name and bytes."""

    def __init__(self, parts: Sequence["Part"]) -> None:
        from unrec.evaluate.corpus import measure_of

        self.all = [measure_of(part) for part in parts]
        self._of: dict[tuple[str, str], list[tuple[Measure, Path]]] = {}
        self._facts: dict[str, tuple[str, str, str]] = {}
        for measure in self.all:
            for path in measure.part.documents:
                key = (path.name, sha256(path.read_bytes()).hexdigest())
                self._of.setdefault(key, []).append((measure, path))

    def take(self, extraction: "Extraction") -> None:
        """Measure what was read of a document; one that belongs to no part is left."""
        from unrec.evaluate.corpus_summary import name_of, producer_of, year_of

        document = extraction.document
        for measure, path in self._of.get((document.source, document.sha256), ()):
            facts = (name_of(document, path), year_of(path, extraction), producer_of(path))
            self._facts |= {path.name: facts, path.stem: facts}
            measure.take(path, extraction)

    def finish(self) -> list["Measured"]:
        """Return everything measured, in the order of the parts."""
        from msgspec.structs import replace

        from unrec.evaluate.corpus_summary import family_of

        found = []
        for measure in self.all:
            for one in measure.finish():
                name, year, producer = self._facts.get(one.name, (one.name, "", ""))
                family = family_of(one.name, one.family) if one.kind == "resolutions" else one.family
                found.append(replace(one, name=name, family=family, year=year, producer=producer))
        return found


def _gate(summary: "Summary", path: Path, update: bool) -> list[str]:
    from unrec.evaluate.corpus_summary import check, floors_bytes, load_floors, raised
    from unrec.wholefile import write_whole

    if update:
        new = raised(summary, load_floors(path) if path.exists() else None)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, floors_bytes(new))
        err().print(f"floors raised in {path}", highlight=False)
    return check(summary, load_floors(path))


def _write(
    summary: "Summary",
    measured: Sequence["Measured"],
    failures: Sequence[str],
    output: Path | None,
    page: Path | None,
) -> None:
    from unrec.evaluate.corpus_summary import OWNED, files_of
    from unrec.evaluate.corpus_summary import page as tables
    from unrec.evaluate.tables import set_into
    from unrec.wholefile import write_whole

    if output is not None:
        with output_folder(output, OWNED, lambda name, _: name in OWNED) as new:
            for name, data in files_of(summary, measured, failures).items():
                (new / name).write_bytes(data)
    if page is not None:
        try:
            text = set_into(need(page, "page").read_text("utf-8"), {"corpus": tables(summary, [])})
        except ValueError as error:
            raise wrong_usage(f"{page}: {error}") from error
        write_whole(page, text.encode())
