"""Real documents with the truth that others made of them: what is read of each, beside what is true.

A corpus is a folder of documents; the truth lies beside them in the formats in which researchers have it (see
docs/evaluating.md). Every part, a folder of one kind, is measured by stages; a stage counts what the truth
has, what the output has, and what of each agrees.
"""

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from unrec.data import as_json, json_as
from unrec.languages import load
from unrec.languages.dates import find_date
from unrec.measure.corpus_measures import (
    KINDS,
    MEASURES,
    CorpusError,
    Figure,
    Kind,
    Measure,
    Measured,
    Miss,
    PairTruth,
    Part,
    ShownKind,
    Tally,
    equals,
    found_as,
    stem_of,
    versions_of,
)
from unrec.measure.scoring import FIGURES, Grid, figure, markdown, stored
from unrec.models import Document, Extraction, Line, Record
from unrec.nested import grouped
from unrec.reading import SUFFIXES

# A field that the first line of a truth has, and what its lines are of. `doc` heads a file of annotations.
_LINES: Mapping[str, Kind] = {
    "texts": "reviews",
    "type": "resolutions",
    "t": "annotated",
    "doc": "annotated",
}
_NAMED: Mapping[str, Kind] = {".contents.json": "contents", ".headings.json": "headings"}
_TRUTH = ".truth.jsonl"

# What is an error of the program, not of a document: whatever the figures are, it must not pass.
_FAULTS = frozenset({"audit.breach", "document.crashed"})


def find_parts(root: Path) -> list[Part]:
    """Return the parts of a corpus, wherever they lie in it, in the order of their folders.

    A folder with `NAME.truth.jsonl` holds reviews, resolutions or annotated texts, told by the fields of the
    first line; `NAME.contents.json` and `NAME.headings.json` hold the headings of the documents NAME; a
    `NAME.csv` with the columns text and action belongs to the folder NAME beside it; JSON that names two
    files holds aligned paragraphs; files of one name in several languages or forms (`NAME.en.txt`,
    `NAME.fr.txt`; `NAME.pdf`, `NAME.docx`) must give one tree. Raises `CorpusError` where a truth is not of
    its format.
    """
    folders = [root, *sorted(each for each in root.rglob("*") if each.is_dir())]
    return [part for folder in folders for part in _parts_of(folder, root)]


def _parts_of(folder: Path, root: Path) -> Iterator[Part]:
    path = folder.relative_to(root).as_posix()
    name = folder.name if path == "." else path
    files = sorted(each for each in folder.iterdir() if each.is_file())
    documents = {each.name: each for each in files if each.suffix.lower() in SUFFIXES}
    truths = {kind: paths for kind, paths in grouped(files, _kind_of).items() if kind is not None}
    for kind, paths in truths.items():
        there = (each for path in paths for each in _documents_of(documents, stem_of(path), kind))
        yield Part(kind, name, tuple(there), tuple(paths))
    for table in filter(_is_of_actions, files):
        named = table.stem if path == "." else f"{path}/{table.stem}"
        there = (each for each in _texts_of(table).iterdir() if each.suffix.lower() in SUFFIXES)
        yield Part("actions", named, tuple(sorted(there)), (table,))
    pairs = {each: pair for each in files if each.suffix == ".json" and (pair := _pair(each)) is not None}
    if pairs:
        yield Part("pairs", name, _paired(pairs.values(), documents), tuple(pairs))
    elif truths.keys() <= set(_NAMED.values()):
        yield from _trees(name, documents.values())


def _kind_of(file: Path) -> Kind | None:
    """What a file is the truth of; None where it is none that bears its document's name."""
    if file.name.endswith(_TRUTH):
        return _kind_of_lines(file)
    return next((kind for ending, kind in _NAMED.items() if file.name.endswith(ending)), None)


def _kind_of_lines(truth: Path) -> Kind:
    with truth.open(encoding="utf-8") as lines:
        try:
            first = json_as(next(lines).encode(), object)
        except (StopIteration, msgspec.DecodeError) as error:
            raise CorpusError(f"{truth}: no JSON in its first line") from error
    kinds = (kind for field, kind in _LINES.items() if isinstance(first, dict) and field in first)
    kind = next(kinds, None)
    if kind is None:
        fields = ", ".join(f"`{field}` ({kind})" for field, kind in _LINES.items())
        raise CorpusError(f"{truth}: the first line has none of the fields {fields}")
    return kind


def _documents_of(documents: Mapping[str, Path], stem: str, kind: Kind) -> list[Path]:
    """The documents of a name that a truth is of: all for headings, what has pages for a contents page."""
    names = (stem, *(stem + suffix for suffix in SUFFIXES))
    named = [documents[name] for name in names if name in documents]
    if kind == "contents":
        named = [each for each in named if each.suffix.lower() == ".pdf"]
    return named if kind == "headings" else named[:1]


def _paired(pairs: Iterable[PairTruth], documents: Mapping[str, Path]) -> tuple[Path, ...]:
    named = (_documents_of(documents, Path(each).stem, "pairs") for pair in pairs for each in pair.names)
    return tuple(each for documents in named for each in documents)


def _trees(name: str, documents: Iterable[Path]) -> Iterator[Part]:
    """The versions of one text among documents, as a part; none where there are none."""
    several = [each for group in versions_of(documents).values() if len(group) > 1 for each in group]
    if several:
        yield Part("tree", name, tuple(several), ())


def _texts_of(table: Path) -> Path:
    return table.parent / table.stem


def _is_of_actions(table: Path) -> bool:
    """Whether a table gives actions to texts that stand in a folder of its name."""
    return table.suffix == ".csv" and _texts_of(table).is_dir() and {"text", "action"} <= set(_columns(table))


def _columns(table: Path) -> list[str]:
    with table.open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines), [])


def _pair(path: Path) -> PairTruth | None:
    try:
        return json_as(path.read_bytes(), PairTruth)
    except msgspec.DecodeError:
        return None


class Measures:
    """The measures of all parts, and by which a document is measured: by its name and bytes.

    `faults` has a sentence for each breach of what must always hold and each crash.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self.all = [MEASURES[part.kind](part) for part in parts]
        self.faults: list[str] = []
        self._of: dict[tuple[str, str], list[tuple[Measure[Any], Path]]] = {}
        self._facts: dict[str, dict[str, str]] = {}
        for measure in self.all:
            for path in measure.part.documents:
                key = (path.name, sha256(path.read_bytes()).hexdigest())
                self._of.setdefault(key, []).append((measure, path))

    def take(self, extraction: Extraction) -> None:
        """Measure what was read of a document; one that belongs to no part is left."""
        document = extraction.document
        measures = self._of.get((document.source, document.sha256), ())
        if measures:
            faults = (item for item in extraction.findings if item.code in _FAULTS)
            self.faults += (f"{document.source}: {item.code}: {item.message}" for item in faults)
        for measure, path in measures:
            facts = {
                "year": year_of(path, extraction),
                "producer": producer_of(path),
                "source": path.name,
                "status": document.status,
            }
            for called in (path.name, path.stem):
                self._facts[called] = {"name": name_of(document, path, called), **facts}
            measure.take(path, extraction)

    def finish(self) -> list[Measured]:
        """Return everything measured, in the order of the parts."""
        every = []
        for measure in self.all:
            for measured in measure.finish():
                named = measured.kind == "resolutions"
                family = family_of(measured.name, measured.family) if named else measured.family
                every.append(replace(measured, family=family, **self._facts.get(measured.name, {})))
        return every


# What was measured, summed by kind, family, year and producer; its page; and floors under the figures.

OWNED = frozenset({"corpus.json", "corpus.md", "corpus_misses.jsonl"})
"""The names that measuring a corpus writes in its output folder."""

_SHORT: Mapping[Figure, str] = {"precision": "P", "recall": "R", "f1": "F1"}
_WORST = 8
_MANY_YEARS = 10
_SHORT_LINE, _TOP = 80, 10
_YEAR = re.compile(r"(?<!\d)(?:19[4-9]|20\d)\d(?!\d)")
_SYMBOL = re.compile(r"[A-Z]+(?:_[A-Z]+)+(?=_)")
_MAKER = re.compile(r"[^\d(]*[^\d(\s.,-]")


# How well the status of documents tells which of them were read correctly.
#
# A document is *right* where every figure that `corpus.toml` names for its kinds is 1, and *nearly* right
# where none is under `NEARLY`. Precision: of the documents with the status `review` (or `failed`), how many
# are not right; recall: of those that are not right, how many have it.

NEARLY = 0.98
ALL = "all"


class Telling(Record, frozen=True, kw_only=True):
    """Documents of a kind: how many are right, nearly right, marked for review; and how well that tells."""

    documents: int
    right: int
    nearly: int
    review: int
    precision: float
    recall: float


class Judged(Record, frozen=True, kw_only=True):
    """A document: its file, its first kind, its status, and its lowest figure of those that make it right."""

    source: str
    kind: Kind
    status: str
    lowest: float


def judged(measured: Iterable[Measured]) -> list[Judged]:
    """Return each document that has a truth by which it may be right, in the order of their names."""
    telling = (each for each in measured if each.source and equals().kinds[each.kind].right)
    known = grouped(telling, lambda each: each.source)
    return [
        Judged(
            source=source,
            kind=min((each.kind for each in same), key=KINDS.index),
            status=same[0].status,
            lowest=min(map(_lowest, same)),
        )
        for source, same in sorted(known.items())
    ]


def _lowest(document: Measured) -> float:
    asked = equals().kinds[document.kind].right
    figures = (
        getattr(document.stages[stage], name) for stage, name in asked.items() if stage in document.stages
    )
    return min(figures, default=1.0)


def tellings(documents: Sequence[Judged]) -> dict[str, Telling]:
    """Return how well the status tells, by kind and over all."""
    by_kind: dict[str, list[Judged]] = {
        kind: [each for each in documents if each.kind == kind] for kind in KINDS
    }
    groups = {kind: same for kind, same in by_kind.items() if same} | (
        {ALL: [*documents]} if documents else {}
    )
    return {kind: _telling(same) for kind, same in groups.items()}


def _telling(documents: Sequence[Judged]) -> Telling:
    wrong = {each.source for each in documents if each.lowest < 1}
    marked = {each.source for each in documents if each.status != "ok"}
    tally = Tally.of(len(wrong), len(marked), len(wrong & marked))
    return Telling(
        documents=len(documents),
        right=len(documents) - len(wrong),
        nearly=sum(each.lowest >= NEARLY for each in documents),
        review=len(marked),
        precision=tally.precision,
        recall=tally.recall,
    )


def status_grids(tellings: Mapping[str, Telling]) -> Iterator[Grid]:
    """Yield the table of how well the status tells, where anything is known of it."""
    if tellings:
        columns = ("documents of", "n", "right", "nearly right", "review", "precision", "recall")
        rows = [
            (
                kind,
                *map(str, (each.documents, each.right, each.nearly, each.review)),
                f"{each.precision:.2f}",
                f"{each.recall:.2f}",
            )
            for kind, each in tellings.items()
        ]
        yield Grid("How well `review` tells what is not read correctly", columns, rows)


# The figures.


class Score(Record, frozen=True, kw_only=True):
    """The figures of a stage."""

    gold: int
    output: int
    precision: float
    recall: float
    f1: float


class Group(Record, frozen=True, kw_only=True):
    """The figures of some documents together."""

    documents: int
    stages: dict[str, Score]


class OfKind(Record, frozen=True, kw_only=True):
    """The figures of a kind: over all, by family, year and producer,
    and the documents with most that is wrong; `truth` hashes the truth and documents it was measured by.
    """

    truth: str
    overall: Group
    family: dict[str, Group]
    year: dict[str, Group]
    producer: dict[str, Group]
    worst: dict[str, Group]


class Summary(Record, frozen=True, kw_only=True):
    """Everything measured of a corpus, without its texts."""

    kinds: dict[Kind, OfKind]
    status: dict[str, Telling] = msgspec.field(default_factory=dict)


class Floors(Record, frozen=True, kw_only=True):
    """The committed file: a summary, and by kind and stage what no figure may fall under."""

    floors: dict[Kind, dict[str, dict[str, float]]]
    summary: Summary


def truth_hash(parts: Iterable[Part]) -> str:
    """Return what tells whether parts have the same truth: by names and bytes, wherever they lie."""
    files = sorted((path.name, path) for part in parts for path in (*part.truth, *part.documents))
    whole = sha256()
    for name, path in files:
        whole.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def family_of(name: str, folder: str) -> str:
    """Return what a document is grouped by: the letters of the symbol it is named by, else its folder."""
    symbol = _SYMBOL.match(name)
    return symbol[0].replace("_", "/") if symbol else folder


def year_of(path: Path, extraction: Extraction) -> str:
    """Return the year of a document: in its name, or its date of issue,
    or the last date that stands alone on a line, or its head.
    """
    named = _YEAR.findall(path.name)
    if named:
        return str(named[-1])
    document = extraction.document
    if document.date is not None:
        return str(document.date.year)
    if document.status == "failed":
        return ""
    language = load(document.language)
    dated = ((line, find_date(language.fold(line.text), language)) for line in _short(extraction))
    front, alone = "", ""
    for line, date in dated:
        if date is not None and date.last is not None:
            year = str(date.last.year)
            front = front or (year if line.line <= _TOP else "")
            alone = year if date.end - date.start >= len(line.text.strip()) - 1 else alone
    return alone or front


def _short(extraction: Extraction) -> Iterator[Line]:
    return (
        line
        for line in extraction.lines
        if len(line.text) < _SHORT_LINE and any(map(str.isdecimal, line.text))
    )


def producer_of(path: Path) -> str:
    """Return what made a file, without the version: the Producer that a PDF names, else the file's form."""
    if path.suffix.lower() != ".pdf":
        return path.suffix.lower().removeprefix(".")
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        with PdfDocument(path) as document:
            named = document.get_metadata_value("Producer").replace("®", "")
    except PdfiumError:
        return "pdf"
    maker = _MAKER.match(named)
    return maker[0].strip() if maker else "pdf"


def name_of(document: Document, path: Path, called: str) -> str:
    """Return what a person finds a document by: its symbol, with what its truth calls it, else its file."""
    return f"{document.symbol} ({called})" if document.symbol else path.name


def summarise(parts: Sequence[Part], measured: Sequence[Measured]) -> Summary:
    """Return the figures of everything measured; every thing counts once, whichever document it is in."""
    kinds: dict[Kind, OfKind] = {}
    for kind in KINDS:
        documents = [document for document in measured if document.kind == kind]
        if documents:
            wrong = sorted(documents, key=lambda document: (-_wrong(document), document.name))
            kinds[kind] = OfKind(
                truth=truth_hash(part for part in parts if part.kind == found_as(kind)),
                overall=_group(documents),
                family=_by(documents, "family"),
                year=_by(_in_decades(documents), "year"),
                producer=_by(documents, "producer"),
                worst={document.name: _group([document]) for document in wrong[:_WORST] if _wrong(document)},
            )
    return Summary(kinds=kinds, status=tellings(judged(measured)))


def _wrong(document: Measured) -> int:
    return sum(tally.wrong for tally in document.stages.values())


def _in_decades(measured: Sequence[Measured]) -> list[Measured]:
    if len({document.year for document in measured}) <= _MANY_YEARS:
        return list(measured)
    return [msgspec.structs.replace(doc, year=f"{doc.year[:3]}0s" if doc.year else "") for doc in measured]


def _by(measured: Iterable[Measured], name: str) -> dict[str, Group]:
    named = sorted((doc for doc in measured if getattr(doc, name)), key=lambda doc: str(getattr(doc, name)))
    groups = groupby(named, key=lambda document: str(getattr(document, name)))
    return {value: _group(list(documents)) for value, documents in groups}


def _group(measured: Sequence[Measured]) -> Group:
    tallies: dict[str, Tally] = {}
    for document in measured:
        for stage, tally in document.stages.items():
            tallies[stage] = tallies.get(stage, Tally()) + tally
    names = Score.__struct_fields__
    stages = {
        stage: Score(**{name: getattr(tally, name) for name in names}) for stage, tally in tallies.items()
    }
    return Group(documents=len(measured), stages=stages)


def grids(summary: Summary) -> Iterator[Grid]:
    """Yield the tables of a corpus: how well the status tells; by kind all stages, then families, years,
    producers and the worst documents.
    """
    yield from status_grids(summary.status)
    for kind, part in summary.kinds.items():
        shown = equals().kinds[kind]
        rows = [
            (
                stage,
                f"{tally.gold:,}",
                f"{tally.output:,}",
                *(f"{getattr(tally, name):.4f}" for name in FIGURES),
            )
            for stage, tally in part.overall.stages.items()
        ]
        columns = ("stage", "truth", "output", "precision", "recall", "F1")
        yield Grid(f"{shown.title}: {part.overall.documents:,} in all", columns, rows)
        for name in ("family", "year", "producer"):
            groups: dict[str, Group] = getattr(part, name)
            if len(groups) > 1:
                yield _by_group(f"{shown.title} by {name}", name, groups, shown)
        if part.worst and part.overall.documents > 1:
            yield _by_group(f"{shown.title}: where most is wrong", "document", part.worst, shown)


def _by_group(title: str, name: str, groups: Mapping[str, Group], kind: ShownKind) -> Grid:
    present = [stage for stage in kind.columns if any(stage in group.stages for group in groups.values())]
    shown = [(stage, which) for stage in present for which in kind.columns[stage]]
    rows = []
    for value, group in groups.items():
        scores = ((group.stages.get(stage), which) for stage, which in shown)
        cells = (
            f"{getattr(score, which):.4f}" if score and (score.gold or score.output) else ""
            for score, which in scores
        )
        rows.append((value, str(group.documents), *cells))
    columns = (name, "n", *(f"{stage} {_SHORT[which]}" for stage, which in shown))
    return Grid(title, columns, rows)


def page(summary: Summary, failures: Sequence[str]) -> str:
    """Return all tables as Markdown, with what is wrong above them."""
    said = [f"- {failure}" for failure in failures]
    return "\n\n".join([*said, *map(markdown, grids(summary))])


def files_of(summary: Summary, measured: Sequence[Measured], failures: Sequence[str]) -> dict[str, bytes]:
    """Return the files by name: the figures, the page,
    and one miss a line. Equal measures give equal bytes.
    """
    return {
        "corpus.json": as_json(summary, indent=1),
        "corpus.md": page(summary, failures).encode(),
        "corpus_misses.jsonl": msgspec.json.Encoder().encode_lines(
            [miss for document in measured for miss in document.misses]
        ),
    }


def telling(misses: Iterable[Miss], most: int) -> list[Miss]:
    """Return at most so many misses, the first of each stage and document before the second of any."""
    times: Counter[tuple[str, str]] = Counter()
    turns: list[tuple[int, int, Miss]] = []
    for at, miss in enumerate(misses):
        times[miss.stage, miss.document] += 1
        turns.append((times[miss.stage, miss.document], at, miss))
    return [miss for *_, miss in sorted(turns, key=lambda turn: turn[:2])[:most]]


def load_floors(path: Path) -> Floors:
    """Return the committed floors. Raises `CorpusError` where the file is missing or is not one."""
    return stored(path, partial(json_as, kind=Floors), CorpusError, "; `--update` writes it")


def check(now: Summary, floors: Floors, kinds: Collection[Kind] = KINDS) -> list[str]:
    """Return a sentence for each figure of these kinds under its floor;
    of a kind with another truth than the floors' only that it is another.
    """
    failures = []
    for kind, stages in floors.floors.items():
        if kind not in kinds:
            continue
        part = now.kinds.get(kind)
        if part and not _is_same_truth(kind, now, floors):
            failures.append(
                f"{kind}: the floors are for other documents or another truth: review the change, "
                "then run with --update"
            )
            continue
        for stage, figures in stages.items():
            score = part.overall.stages.get(stage) if part else None
            for name, floor in figures.items():
                if score is None:
                    failures.append(f"{kind}: {stage} has a floor and is not measured")
                    break
                reached = getattr(score, name)
                if reached < floor:
                    failures.append(f"{kind}: {stage} {name} is {reached:.4f}, under its floor {floor:.4f}")
    return failures


def _is_same_truth(kind: Kind, now: Summary, floors: Floors) -> bool:
    before = floors.summary.kinds.get(kind)
    return before is not None and before.truth == now.kinds[kind].truth


def raised(now: Summary, old: Floors | None, kinds: Collection[Kind] = KINDS) -> Floors:
    """Return floors under what is reached, three decimals of it; over the same truth none sinks.

    Of other kinds than these the old floors and figures are kept.
    """
    floors = {kind: kept for kind, kept in old.floors.items() if kind not in kinds} if old else {}
    figures = {kind: kept for kind, kept in old.summary.kinds.items() if kind not in kinds} if old else {}
    for kind, part in now.kinds.items():
        before = old.floors.get(kind, {}) if old is not None and _is_same_truth(kind, now, old) else {}
        for stage, score in part.overall.stages.items():
            kept = before.get(stage, {})
            floors.setdefault(kind, {})[stage] = {
                name: max(float(figure(getattr(score, name))), kept.get(name, 0.0)) for name in FIGURES
            }
    status = (old.summary.status if old else {}) | now.status
    return Floors(floors=floors, summary=Summary(kinds=figures | now.kinds, status=status))
