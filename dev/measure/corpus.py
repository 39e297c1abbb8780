"""A corpus: the parts of folders, told by their truths, and what is read of their documents, measured.

Real documents with the truth that others made of them lie in the formats in which researchers have it; see
docs/evaluating.md.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec.structs import replace

from dev.measure import gold, gold_table, official, outline, outside, resolutions, reviews, together
from dev.measure.parts import ByTruth, Kind, Measure, Measured, Part, stem_of
from unrec.data import json_as
from unrec.languages import load
from unrec.languages.dates import find_date
from unrec.measure import annotated
from unrec.measure.annotated import TRUTH, read_lines, read_whole
from unrec.measure.scorer import MeasureError
from unrec.models import Document, Extraction, LanguageCode
from unrec.models import Line as LedgerLine
from unrec.nested import grouped
from unrec.reading import SUFFIXES

MEASURES: Mapping[Kind, Callable[[Part], Measure[Any]]] = {
    "gold": gold_table.GoldFolder,
    "reviews": lambda part: ByTruth(part, read_lines(reviews.ReviewTruth), reviews.review_table),
    "resolutions": lambda part: ByTruth(part, read_lines(resolutions.ResolutionTruth), resolutions.table),
    "unxml": official.Record,
    "reprint": lambda part: ByTruth(part, read_lines(resolutions.ResolutionTruth), resolutions.reprint_table),
    "annotated": lambda part: ByTruth(part, read_lines(annotated.Line), annotated.table),
    "outside": lambda part: outside.Outside(part, read_lines(outside.Line), outside.table),
    "contents": lambda part: ByTruth(part, read_whole(outline.ContentsTruth), outline.contents_table),
    "headings": outline.Headings,
    "actions": reviews.Actions,
    "pairs": together.Pairs,
    "tree": together.Versions,
}
"""What measures the parts of a kind."""

# A field that the first line of a truth has, and what its lines are of. `doc` heads a file of annotations.
_LINES: Mapping[str, Kind] = {
    "texts": "reviews",
    "t": "annotated",
    "doc": "annotated",
    "path": "reprint",
    "type": "resolutions",
}
_NAMED: Mapping[str, Kind] = {".contents.json": "contents", ".headings.json": "headings"}

# What is an error of the program, not of a document: whatever the figures are, it must not pass.
_FAULTS = frozenset({"audit.breach", "document.crashed"})
_LANGUAGES = frozenset(get_args(LanguageCode))


def find_parts(root: Path) -> list[Part]:
    """Return the parts of a corpus, wherever they lie in it, in the order of their folders.

    A folder with `NAME.truth.jsonl` holds reviews, resolutions or annotated texts, told by the fields of the
    first line; `NAME.contents.json` and `NAME.headings.json` hold the headings of the documents NAME; a
    `NAME.csv` with the columns text and action belongs to the folder NAME beside it; JSON that names two
    files holds aligned paragraphs; files of one name in several languages or forms (`NAME.en.txt`,
    `NAME.fr.txt`; `NAME.pdf`, `NAME.docx`) must give one tree. `index.toml` heads a folder of gold,
    `truth/NAME.jsonl` annotates a document NAME beside that folder. Raises `MeasureError` where a truth is
    not of its format.
    """
    folders = [root, *sorted(each for each in root.rglob("*") if each.is_dir())]
    golds = [folder for folder in folders if (folder / gold.INDEX).is_file()]
    inside = {folder for folder in folders if any(above in folder.parents for above in golds)}
    return [part for folder in folders if folder not in inside for part in _parts_of(folder, root)]


def _parts_of(folder: Path, root: Path) -> Iterator[Part]:
    path = folder.relative_to(root).as_posix()
    name = root.resolve().name if path == "." else path
    if (folder / gold.INDEX).is_file():
        golds = gold.load_gold(folder)
        truth = (folder / gold.INDEX, *(file for each in golds for file in each.files))
        yield Part("gold", name, tuple(each.source for each in golds), truth)
        return
    files = sorted(each for each in folder.iterdir() if each.is_file())
    documents = {each.name: each for each in files if each.suffix.lower() in SUFFIXES}
    truths = {kind: paths for kind, paths in grouped(files, _kind_of).items() if kind is not None}
    if (folder / outside.FOLDER).is_dir():
        beside = tuple(sorted((folder / outside.FOLDER).glob("*.jsonl")))
        yield Part(
            "outside", name, tuple(documents[each.stem] for each in beside if each.stem in documents), beside
        )
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
    elif truths.keys() <= set(_NAMED.values()) and not (folder / outside.FOLDER).is_dir():
        yield from _trees(name, documents.values())


def _kind_of(file: Path) -> Kind | None:
    """What a file is the truth of; None where it is none that bears its document's name."""
    if file.name.endswith(TRUTH):
        return _kind_of_lines(file)
    return next((kind for ending, kind in _NAMED.items() if file.name.endswith(ending)), None)


def _kind_of_lines(truth: Path) -> Kind:
    with truth.open(encoding="utf-8") as lines:
        try:
            first = json_as(next(lines).encode(), object)
        except (StopIteration, msgspec.DecodeError) as error:
            raise MeasureError(f"{truth}: no JSON in its first line") from error
    kinds = (kind for field, kind in _LINES.items() if isinstance(first, dict) and field in first)
    kind = next(kinds, None)
    if kind == "resolutions" and _language_of(stem_of(truth)):
        return "unxml"
    if kind is None:
        fields = ", ".join(f"`{field}` ({kind})" for field, kind in _LINES.items())
        raise MeasureError(f"{truth}: the first line has none of the fields {fields}")
    return kind


def _language_of(name: str) -> str:
    """The language that a name ends with, `A_RES_75_1.fr`; nothing where it ends with none."""
    ending = name.rpartition(".")[2]
    return ending if ending in _LANGUAGES else ""


def _documents_of(documents: Mapping[str, Path], stem: str, kind: Kind) -> list[Path]:
    """The documents of a name that a truth is of: all for headings, what has pages for a contents page."""
    names = (stem, *(stem + suffix for suffix in SUFFIXES))
    named = [documents[name] for name in names if name in documents]
    if kind == "contents":
        named = [each for each in named if each.suffix.lower() == ".pdf"]
    return named if kind == "headings" else named[:1]


def _paired(pairs: Iterable[together.PairTruth], documents: Mapping[str, Path]) -> tuple[Path, ...]:
    named = (_documents_of(documents, Path(each).stem, "pairs") for pair in pairs for each in pair.names)
    return tuple(each for documents in named for each in documents)


def _trees(name: str, documents: Iterable[Path]) -> Iterator[Part]:
    """The versions of one text among documents, as a part; none where there are none."""
    several = [each for group in together.versions_of(documents).values() if len(group) > 1 for each in group]
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


def _pair(path: Path) -> together.PairTruth | None:
    try:
        return json_as(path.read_bytes(), together.PairTruth)
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
        self._facts: dict[tuple[str, str], dict[str, Any]] = {}
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
                "language": document.language,
            }
            for called in (path.name, path.stem):
                named = {"name": name_of(document, path, called), **facts}
                self._facts[measure.part.family, called] = named
            measure.take(path, extraction)

    def finish(self) -> list[Measured]:
        """Return everything measured, in the order of the parts."""
        return [self._known(measured) for measure in self.all for measured in measure.finish()]

    def _known(self, measured: Measured) -> Measured:
        """What was measured with the groups that it belongs to."""
        facts = self._facts.get((measured.family, measured.name), {})
        family = measured.family
        if measured.kind == "resolutions":
            family = family_of(measured.name, family)
        elif measured.kind == "unxml":
            # The language that the record says, whatever was found.
            facts = {**facts, "language": _language_of(measured.name)}
        elif measured.kind == "reprint":
            family, _, language = family.rpartition("/")
            # One document in many layouts is as many.
            facts = {**facts, "language": language, "source": f"{family}/{measured.name}"}
        return replace(measured, family=family, **facts)


_SHORT_LINE, _TOP = 80, 10
_YEAR = re.compile(r"(?<!\d)(?:19[4-9]|20\d)\d(?!\d)")
_SYMBOL = re.compile(r"[A-Z]+(?:_[A-Z]+)+(?=_)")
_MAKER = re.compile(r"[^\d(]*[^\d(\s.,-]")


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


def _short(extraction: Extraction) -> Iterator[LedgerLine]:
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
