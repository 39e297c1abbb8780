"""Real documents with the truth that others made of them: what is read of each, beside what is true.

A corpus is a folder of documents; the truth lies beside them in the formats in which researchers have it (see
docs/evaluating.md). Every part, a folder of one kind, is measured by stages; a stage counts what the truth
has, what the output has, and what of each agrees.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from unrec.data import json_as
from unrec.measure.corpus_measures import (
    CorpusError,
    Kind,
    Measure,
    Measured,
    PairTruth,
    Part,
    measure_of,
    stem_of,
    versions_of,
)
from unrec.measure.corpus_summary import family_of, name_of, producer_of, year_of
from unrec.models import Extraction
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
    truths: dict[Kind, list[Path]] = {}
    for each in files:
        kind = _kind_of(each)
        if kind is not None:
            truths.setdefault(kind, []).append(each)
    for kind, paths in truths.items():
        there = (each for path in paths for each in _documents_of(documents, stem_of(path), kind))
        yield Part(kind, name, tuple(there), tuple(paths))
    for table in filter(_is_of_actions, files):
        named = table.stem if path == "." else f"{path}/{table.stem}"
        yield Part("actions", named, _documents_in(_texts_of(table)), (table,))
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


def _documents_in(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(each for each in folder.iterdir() if each.suffix.lower() in SUFFIXES))


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
        self.all = [measure_of(part) for part in parts]
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
        found = []
        for measure in self.all:
            for one in measure.finish():
                family = family_of(one.name, one.family) if one.kind == "resolutions" else one.family
                found.append(replace(one, family=family, **self._facts.get(one.name, {})))
        return found
