"""Real documents with the truth that others made of them: what is read of each, beside what is true.

A corpus is a folder of documents; the truth lies beside them in the formats in which researchers have it (see
docs/evaluating.md). Every part, a folder of one kind, is measured by stages; a stage counts what the truth
has, what the output has, and what of each agrees.
"""

import csv
import re
import unicodedata
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import unquote

import msgspec
from rapidfuzz import fuzz

from unrec.models import Extraction, LanguageCode, Paragraph, Recommendation, Record
from unrec.nested import annex_of
from unrec.reading import SUFFIXES

Kind = Literal["reviews", "resolutions", "actions", "pairs", "tree", "sections"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What a part is measured by, in the order of a page."""

TRUTH = ".truth.jsonl"
_NEAR, _SAME, _ALIGNED, _ONE_STATE = 80, 97, 90, 85
_LONG, _STRETCH = 400, 300
# A text in several languages with so many headings is told by them; else by its paragraphs' numbers.
_HEADED = 10
_DECIMALS = 4
_SHOWN = 90


class CorpusError(ValueError):
    """A truth that is not of its format; the message names the file."""


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    responses: dict[str, frozenset[str]]
    states: dict[str, str]
    patterns: dict[str, str]


@cache
def _data() -> _Data:
    return msgspec.toml.decode(resources.files(__package__).joinpath("corpus.toml").read_bytes(), type=_Data)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_data().patterns[name])


class ReviewTruth(msgspec.Struct, frozen=True):
    """A recommendation of a review: its place (`67.3`), its wordings, who made it, what was answered."""

    label: str
    texts: list[str]
    decision: str | None = None
    by: list[str] = msgspec.field(default_factory=list, name="from")


class ResolutionTruth(msgspec.Struct, frozen=True):
    """A stretch of a resolution: `type` is paragraph, heading,
    title or something else, `kind` of paragraphs.
    """

    type: str
    text: str
    kind: str | None = None
    label: str | None = None
    urls: list[str] = msgspec.field(default_factory=list)


class _Aligned(msgspec.Struct, frozen=True):
    main_language: str | None
    other_language: str | None


class PairTruth(msgspec.Struct, frozen=True):
    """Aligned paragraphs of two documents, named by files whose suffix may be another."""

    main_xml_name: str
    other_xml_name: str
    paragraphs: list[_Aligned]


class Tally(Record, frozen=True, kw_only=True):
    """What the truth has, what the output has, and what of either agrees with the other."""

    gold: int = 0
    output: int = 0
    right_gold: int = 0
    right_output: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Sum two tallies."""
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__})

    @property
    def precision(self) -> float:
        """What agrees of the output; with no output, whether there is no truth either."""
        return round(self._precision, _DECIMALS)

    @property
    def recall(self) -> float:
        """What agrees of the truth; 1 with no truth."""
        return round(self._recall, _DECIMALS)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self._precision, self._recall
        return round(2 * p * r / (p + r) if p + r else 0.0, _DECIMALS)

    @property
    def wrong(self) -> int:
        """How many things are missed or too many."""
        return self.gold - self.right_gold + self.output - self.right_output

    @property
    def _precision(self) -> float:
        return self.right_output / self.output if self.output else float(not self.gold)

    @property
    def _recall(self) -> float:
        return self.right_gold / self.gold if self.gold else 1.0


class Miss(Record, frozen=True, kw_only=True):
    """One thing that did not come out right: where, at which stage, what the truth says and what was got."""

    document: str
    stage: str
    place: str
    expected: str
    got: str = ""


class Measured(Record, frozen=True, kw_only=True):
    """What one document (or State, or pair) counts at every stage of its kind, and what groups it is in."""

    kind: Kind
    name: str
    family: str
    year: str = ""
    producer: str = ""
    stages: dict[str, Tally]
    misses: tuple[Miss, ...] = ()


class Part(NamedTuple):
    """Documents of one kind with their truth. `documents` are what has to be read."""

    kind: Kind
    family: str
    documents: tuple[Path, ...]
    truth: tuple[Path, ...]


def find_parts(root: Path) -> list[Part]:
    """Return the parts of a corpus, wherever they lie in it, in the order of their folders.

    A folder with `NAME.truth.jsonl` holds reviews or resolutions, told by the fields of the first line; a
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
    truths = [each for each in files if each.name.endswith(TRUTH)]
    if truths:
        there = [each for truth in truths if (each := _document(documents, _stem(truth))) is not None]
        yield Part(_kind_of(truths[0]), name, tuple(there), tuple(truths))
    for table in files:
        if _is_of_actions(table):
            named = table.stem if path == "." else f"{path}/{table.stem}"
            yield Part("actions", named, _documents_in(_texts_of(table)), (table,))
    pairs = {each: pair for each in files if each.suffix == ".json" and (pair := _pair(each)) is not None}
    if pairs:
        yield Part("pairs", name, _paired(pairs.values(), documents), tuple(pairs))
    elif not truths:
        yield from _trees(name, documents.values())


def _paired(pairs: Iterable[PairTruth], documents: Mapping[str, Path]) -> tuple[Path, ...]:
    named = (_document(documents, Path(each).stem) for pair in pairs for each in _names(pair))
    return tuple(filter(None, named))


def _trees(name: str, documents: Iterable[Path]) -> Iterator[Part]:
    """The versions of one text among documents, as a part; none where there are none."""
    several = [each for group in _versions(documents).values() if len(group) > 1 for each in group]
    if several:
        yield Part("tree", name, tuple(several), ())


def _documents_in(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(each for each in folder.iterdir() if each.suffix.lower() in SUFFIXES))


def _texts_of(table: Path) -> Path:
    return table.parent / table.stem


def _is_of_actions(table: Path) -> bool:
    """Whether a table gives actions to texts that stand in a folder of its name."""
    return table.suffix == ".csv" and _texts_of(table).is_dir() and {"text", "action"} <= set(_columns(table))


def _stem(truth: Path) -> str:
    return truth.name.removesuffix(TRUTH)


def _document(documents: Mapping[str, Path], stem: str) -> Path | None:
    return next((documents[stem + suffix] for suffix in SUFFIXES if stem + suffix in documents), None)


def _versions(documents: Iterable[Path]) -> dict[str, list[Path]]:
    """Documents by their names without suffix and language."""
    versions: dict[str, list[Path]] = {}
    for each in documents:
        stem, _, language = each.stem.rpartition(".")
        versions.setdefault(stem if language in get_args(LanguageCode) else each.stem, []).append(each)
    return versions


def _kind_of(truth: Path) -> Kind:
    with truth.open(encoding="utf-8") as lines:
        try:
            first = msgspec.json.decode(next(lines))
        except (StopIteration, msgspec.DecodeError) as error:
            raise CorpusError(f"{truth}: no JSON in its first line") from error
    if isinstance(first, dict) and "texts" in first:
        return "reviews"
    if isinstance(first, dict) and "type" in first:
        return "resolutions"
    raise CorpusError(
        f"{truth}: a line has neither `texts`, as reviews have, nor `type`, as resolutions have"
    )


def _columns(table: Path) -> list[str]:
    with table.open(encoding="utf-8", newline="") as lines:
        return next(csv.reader(lines), [])


def _pair(path: Path) -> PairTruth | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=PairTruth)
    except msgspec.DecodeError:
        return None


def _names(pair: PairTruth) -> tuple[str, str]:
    return pair.main_xml_name, pair.other_xml_name


def _lines(path: Path, kind: type[Any]) -> list[Any]:
    decoder = msgspec.json.Decoder(kind)
    try:
        return [decoder.decode(line) for line in path.read_bytes().splitlines() if line.strip()]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: {error}") from error


def plain(text: str | None) -> str:
    """Return a text as it is compared: letters and digits in one case, one space for all else."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text or "").casefold()).strip()


def plain_label(text: str | None) -> str:
    """Return a label without its marks, digits in ASCII."""
    text = unicodedata.normalize("NFKC", text or "")
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    return re.sub(r"[\s.)(\-–—:\u200e\u200f]+$|^[\s(\-–—\u200e\u200f]+|\s", "", text)


def place_of(path: str) -> str:
    """Return a place as the truth writes it: `129.3` for the path `r129.3`, however it was printed."""
    return re.sub(r"^.*?r(?=\d)", "", path)


def _state(name: str) -> str:
    name = plain(name)
    return _data().states.get(name, name)


def _symbol(text: str) -> str:
    """A symbol without the spaces and typing errors by which links differ from print."""
    return re.sub(r"\s", "", unquote(text)).upper().replace("/RES/RES/", "/RES/")


def _as_linked(symbol: str, part: str | None, linked: set[str]) -> str:
    """A symbol that is cited, with the letter of its part where a link has it:
    the output has it in a column apart.
    """
    lettered = _symbol(f"{symbol}{part or ''}")
    return lettered if lettered in linked else _symbol(symbol)


class Measure(ABC):
    """Measures the documents of a part, given one at a time: their rows are not held."""

    def __init__(self, part: Part) -> None:
        self.part = part

    @abstractmethod
    def take(self, document: Path, extraction: Extraction) -> None:
        """Take what was read of one of the part's documents."""

    @abstractmethod
    def finish(self) -> list[Measured]:
        """Return what was measured; a document that was not given counts as one without rows."""


class _ByTruth(Measure):
    """Kinds with one truth a document."""

    truth: type[Any]

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._left = {_stem(truth): truth for truth in part.truth}
        self._found: dict[str, Measured] = {}

    def take(self, document: Path, extraction: Extraction) -> None:
        path = self._left.pop(document.stem, None)
        if path is not None:
            self._found[document.stem] = self._one(path, extraction)

    def finish(self) -> list[Measured]:
        for stem, path in self._left.items():
            self._found[stem] = self._one(path, None)
        return [self._found[stem] for stem in sorted(self._found)]

    def _one(self, path: Path, extraction: Extraction | None) -> Measured:
        stages, misses = self.compare(_stem(path), _lines(path, self.truth), extraction)
        return Measured(
            kind=self.part.kind,
            name=_stem(path),
            family=self.part.family,
            stages=stages,
            misses=tuple(misses),
        )

    @abstractmethod
    def compare(
        self, name: str, truth: list[Any], extraction: Extraction | None
    ) -> tuple[dict[str, Tally], list[Miss]]:
        """Return the tallies of a document by stage, and its misses."""


class _Reviews(_ByTruth):
    truth = ReviewTruth

    def compare(
        self, name: str, truth: list[ReviewTruth], extraction: Extraction | None
    ) -> tuple[dict[str, Tally], list[Miss]]:
        rows = extraction.paragraphs if extraction else ()
        asked = {row.recommendation_id: row for row in extraction.recommendations} if extraction else {}
        by_place: dict[str, list[tuple[Paragraph, str]]] = defaultdict(list)
        for row in rows:
            by_place[place_of(row.path)].append((row, plain(row.text)))
        compared = _Compared(name)
        for one in truth:
            best = compared.text(one, by_place.get(one.label, ()))
            if best is not None:
                said = asked.get(best.paragraph_id)
                compared.response(one, said)
                compared.states(one, said)
        counts, found = compared.counts, compared.counts["found"]
        compound = {one.label for one in truth if "." in one.label}
        groups = {label.split(".")[0] for label in compound}
        printed = [key for key in by_place if re.fullmatch(r"\d+\.\d+", key) and key.split(".")[0] in groups]
        tallies = {
            "places": Tally(
                gold=len(truth),
                output=len(printed) if compound else found,
                right_gold=found,
                right_output=sum(key in compound for key in printed) if compound else found,
            ),
            "texts": _tally(len(truth), found, counts["texts"]),
            "states": _tally(counts["states_gold"], counts["states_output"], counts["states_right"]),
            "responses": _tally(counts["decided"], counts["answered"], counts["right"]),
        }
        return tallies, compared.misses


class _Compared:
    """What of a review's recommendations was read correctly, counted, and the misses."""

    def __init__(self, name: str) -> None:
        self.counts: Counter[str] = Counter()
        self.misses: list[Miss] = []
        self._name = name

    def _miss(self, stage: str, one: ReviewTruth, expected: str, got: str) -> None:
        self.misses.append(
            Miss(document=self._name, stage=stage, place=one.label, expected=expected, got=got)
        )

    def text(self, one: ReviewTruth, rows: Sequence[tuple[Paragraph, str]]) -> Paragraph | None:
        """Compare the texts at a recommendation's place; return the row that it is, or None."""
        best, score = _nearest(one, rows)
        expected = (one.texts or [""])[0][:_SHOWN]
        if best is None or score < _NEAR:
            self._miss("places", one, expected, best.text[:_SHOWN] if best else "")
            return None
        self.counts["found"] += 1
        self.counts["texts"] += score >= _SAME
        if score < _SAME:
            self._miss("texts", one, expected, best.text[:_SHOWN])
        return best

    def response(self, one: ReviewTruth, said: Recommendation | None) -> None:
        """Compare what was answered."""
        agreed = _data().responses.get(one.decision or "")
        if agreed is None:
            return
        answer = said.response if said is not None else None
        self.counts["decided"] += 1
        self.counts["answered"] += answer is not None
        self.counts["right"] += answer in agreed
        if answer not in agreed:
            self._miss("responses", one, one.decision or "", answer or "")

    def states(self, one: ReviewTruth, said: Recommendation | None) -> None:
        """Compare who recommended."""
        if said is None:
            self._miss("states", one, ", ".join(one.by), "no recommendation")
            return
        names = {_state(each.name) for each in said.recommended_by}
        true = {_state(each) for each in one.by}
        absent = [
            each for each in true if not any(fuzz.token_set_ratio(each, n) >= _ONE_STATE for n in names)
        ]
        self.counts["states_gold"] += len(true)
        self.counts["states_right"] += len(true) - len(absent)
        self.counts["states_output"] += len(names)
        if absent:
            self._miss("states", one, ", ".join(sorted(absent)), ", ".join(sorted(names)))


def _tally(gold: int, output: int, right: int) -> Tally:
    return Tally(gold=gold, output=output, right_gold=right, right_output=right)


def _nearest(line: ReviewTruth, rows: Sequence[tuple[Paragraph, str]]) -> tuple[Paragraph | None, float]:
    """The row at a place whose text is nearest to the truth's."""
    best, score = None, 0.0
    for row, text in rows:
        near = max((fuzz.partial_ratio(plain(each)[:_LONG], text) for each in line.texts), default=0.0)
        if near > score:
            best, score = row, near
    return best, score


class _Resolutions(_ByTruth):
    """Bodies only: most truths leave annexes out,
    the others call everything in them operative or preambular.
    """

    truth = ResolutionTruth
    _CLAUSES: Mapping[str, frozenset[str]] = {
        "operative": frozenset({"operative", "recommendation"}),
        "preambular": frozenset({"preambular"}),
    }

    def compare(
        self, name: str, truth: list[ResolutionTruth], extraction: Extraction | None
    ) -> tuple[dict[str, Tally], list[Miss]]:
        body, beyond = _body_of(truth)
        rows = _rows_of_body(extraction.paragraphs if extraction else (), body, beyond)
        tallies: dict[str, Tally] = {}
        misses: list[Miss] = []

        def miss(stage: str, place: str, expected: str) -> None:
            misses.append(Miss(document=name, stage=stage, place=place, expected=expected[:_SHOWN]))

        for kind, kinds in self._CLAUSES.items():
            gold = [one for one in body if one.kind == kind]
            mine = Counter(_clause(row.label, row.text) for row in rows if row.kind in kinds)
            output = mine.total()
            for one in gold:
                key = _clause(one.label, one.text)
                if mine[key] > 0:
                    mine[key] -= 1
                else:
                    miss(kind, one.label or "·", one.text)
            tallies[kind] = _tally(len(gold), output, output - mine.total())
        heads = [one for one in body if one.type == "heading"]
        printed = _printed_headings(extraction)
        absent = [one for one in heads if plain(one.text) not in printed]
        for one in absent:
            miss("headings", "", one.text)
        right = len(heads) - len(absent)
        tallies["headings"] = _tally(len(heads), right, right)
        linked = _linked_symbols(body)
        if linked:  # nearly half of the truths hold no link at all
            cited = _cited_symbols(extraction, {row.paragraph_id for row in rows}, linked)
            tallies["symbols"] = _tally(len(linked), len(cited), len(linked & cited))
            for each in sorted(linked - cited):
                miss("symbols", "", each)
        return tallies, misses


def _clause(label: str | None, text: str | None) -> tuple[str, str]:
    """What a clause is known by: its label, and how it begins."""
    return plain_label(label), plain(text)[:_STRETCH]


def _printed_headings(extraction: Extraction | None) -> set[str]:
    sections = extraction.sections if extraction else ()
    titles = {plain(section.title) for section in sections}
    return titles | {plain(f"{section.label} {section.title}") for section in sections}


def _linked_symbols(body: Iterable[ResolutionTruth]) -> set[str]:
    """The symbols to which the truth's paragraphs have links."""
    links = (_pattern("link").search(url) for one in body if one.type == "paragraph" for url in one.urls)
    return {_symbol(link[1]) for link in links if link}


def _cited_symbols(extraction: Extraction | None, units: set[str], linked: set[str]) -> set[str]:
    """The symbols that the units of the body cite, as links have them."""
    return {
        _as_linked(each.symbol, each.part, linked)
        for each in (extraction.references if extraction else ())
        if each.symbol and each.paragraph_id in units
    }


_BODY = frozenset({"paragraph", "heading", "title"})


def _body_of(truth: Sequence[ResolutionTruth]) -> tuple[list[ResolutionTruth], set[str]]:
    """The truth above the annexes, and the texts that are outside of it."""
    heads = (
        at
        for at, line in enumerate(truth)
        if line.type in {"heading", "title"} and _pattern("annex").match(line.text)
    )
    annex = next(heads, len(truth))
    body = [line for line in truth[:annex] if line.type in _BODY]
    beyond = {
        plain(line.text)[:_STRETCH] for at, line in enumerate(truth) if at >= annex or line.type not in _BODY
    }
    return body, beyond - {plain(line.text)[:_STRETCH] for line in body}


def _rows_of_body(
    rows: Sequence[Paragraph], body: Sequence[ResolutionTruth], beyond: set[str]
) -> list[Paragraph]:
    """The rows between the first and the last that the truth has: volumes carry neighbours on a page."""
    own = [
        row
        for row in rows
        if not annex_of(row.path) and row.kind != "provision" and plain(row.text)[:_STRETCH] not in beyond
    ]
    true = {plain(line.text)[:_STRETCH] for line in body if line.type == "paragraph"}
    met = [at for at, row in enumerate(own) if plain(row.text)[:_STRETCH] in true]
    return own[met[0] : met[-1] + 1] if met else []


class _Actions(Measure):
    """Texts are found again by their words, whatever document they came from;
    the rows of a State are measured together.
    """

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._taken: list[tuple[tuple[str, str, str], list[tuple[str, int | None]]]] = []

    def take(self, document: Path, extraction: Extraction) -> None:
        own = extraction.document
        rows = [(plain(row.text), row.action) for row in extraction.recommendations]
        self._taken.append(((own.document_id, document.name, own.sha256), rows))

    def finish(self) -> list[Measured]:
        mine: dict[str, int | None] = {}
        for _, rows in sorted(self._taken):
            for text, action in rows:
                mine.setdefault(text, action)
        (path,) = self.part.truth
        with path.open(encoding="utf-8", newline="") as lines:
            truth = [row for row in csv.DictReader(lines) if row.get("action")]
        states: dict[str, list[tuple[str, int, int | None]]] = {}
        for row in truth:
            if not row["action"].isdecimal():
                raise CorpusError(f"{path}: an action is a number from 1 to 5, not {row['action']!r}")
            got = mine.get(plain(row["text"]))
            states.setdefault(row.get("state") or path.stem, []).append(
                (row["text"], int(row["action"]), got)
            )
        return [self._of_state(state, rows) for state, rows in states.items()]

    def _of_state(self, state: str, rows: Sequence[tuple[str, int, int | None]]) -> Measured:
        stages = {
            f"action {value}": _tally(
                sum(gold == value for _, gold, _ in rows),
                sum(got == value for *_, got in rows),
                sum(gold == got == value for _, gold, got in rows),
            )
            for value in range(1, 6)
        }
        right = sum(gold == got for _, gold, got in rows)
        stages["action"] = _tally(len(rows), sum(got is not None for *_, got in rows), right)
        misses = (
            Miss(
                document=state,
                stage="action",
                place="",
                expected=f"{gold} {text[:_SHOWN]}",
                got=str(got or ""),
            )
            for text, gold, got in rows
            if gold != got
        )
        return Measured(
            kind="actions", name=state, family=self.part.family, stages=stages, misses=tuple(misses)
        )


class _Pairs(Measure):
    """Paragraphs of two languages with one path, against aligned paragraphs."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._texts: dict[str, dict[str, str]] = {}

    def take(self, document: Path, extraction: Extraction) -> None:
        self._texts[document.stem] = {row.path: plain(row.text) for row in extraction.paragraphs}

    def finish(self) -> list[Measured]:
        return [self._one(path) for path in self.part.truth]

    def _one(self, path: Path) -> Measured:
        truth = _pair(path)
        assert truth is not None
        one, other = (self._texts.get(Path(each).stem, {}) for each in _names(truth))
        both = [(one[key], other[key]) for key in one.keys() & other.keys()]
        aligned = [
            (p.main_language, p.other_language)
            for p in truth.paragraphs
            if p.main_language and p.other_language
        ]
        # A masthead comes before the body.
        body = next((at for at, (x, _) in enumerate(aligned) if _pattern("body").match(x or "")), 0)
        misses = [
            Miss(
                document=path.stem,
                stage="aligned",
                place="",
                expected=f"{x or ''}"[:_SHOWN],
                got=f"{y or ''}"[:_SHOWN],
            )
            for x, y in aligned[body:]
            if not _are_aligned(plain(x)[:_STRETCH], plain(y)[:_STRETCH], both)
        ]
        right = len(aligned) - body - len(misses)
        return Measured(
            kind="pairs",
            name=path.stem,
            family=self.part.family,
            stages={"aligned": _tally(len(aligned) - body, right, right)},
            misses=tuple(misses),
        )


def _are_aligned(left: str, right: str, both: Iterable[tuple[str, str]]) -> bool:
    return any(
        fuzz.partial_ratio(left, one) >= _ALIGNED and fuzz.partial_ratio(right, other) >= _ALIGNED
        for one, other in both
    )


class _Versions(Measure):
    """One text in several languages or forms: every version against the one of which most was read.

    A text under many headings, such as a treaty, is measured by these in several languages, where its
    paragraphs are often unnumbered; any other by the tree of its paragraphs and their kinds, and by the paths
    of the numbered ones outside tables alone. Both by the articles that they cite, each with its instrument.
    """

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._trees: dict[str, set[tuple[str, str]]] = {}
        self._numbered: dict[str, set[str]] = {}
        self._heads: dict[str, list[tuple[int, int | None]]] = {}
        self._cited: dict[str, Counter[str]] = {}

    def take(self, document: Path, extraction: Extraction) -> None:
        self._trees[document.name] = {(row.path, row.kind) for row in extraction.paragraphs}
        self._numbered[document.name] = {
            row.path for row in extraction.paragraphs if row.label is not None and row.cells is None
        }
        self._heads[document.name] = [(section.level, section.number) for section in extraction.sections]
        self._cited[document.name] = Counter(
            f"{row.instrument_id or '?'} {row.article}" for row in extraction.references if row.article
        )

    def finish(self) -> list[Measured]:
        return [one for group in _versions(self.part.documents).values() for one in self._of_group(group)]

    def _of_group(self, group: Sequence[Path]) -> Iterator[Measured]:
        trees = {each.name: self._trees.get(each.name, set()) for each in sorted(group)}
        heads = {each.name: self._heads.get(each.name, []) for each in sorted(group)}
        longest = max(heads.values(), key=len)
        base = max(trees.values(), key=len)
        numbered = {each.name: self._numbered.get(each.name, set()) for each in sorted(group)}
        most = max(numbered.values(), key=len)
        languages = len({each.suffix for each in group}) == 1
        cited = {name: self._cited.get(name, Counter[str]()) for name in trees}
        every = max(cited.values(), key=Counter.total)
        for name, tree in trees.items():
            articles = _tally(every.total(), cited[name].total(), (every & cited[name]).total())
            others = [*(every - cited[name]).elements(), *(cited[name] - every).elements()]
            differing = tuple(
                Miss(
                    document=name,
                    stage="articles",
                    place=article,
                    expected=str(every[article]),
                    got=str(cited[name][article]),
                )
                for article in dict.fromkeys(others)
            )
            if languages and len(longest) >= _HEADED:
                same = (Counter(longest) & Counter(heads[name])).total()
                stages = {"sections": _tally(len(longest), len(heads[name]), same), "articles": articles}
                yield Measured(
                    kind="sections", name=name, family=self.part.family, stages=stages, misses=differing
                )
                continue
            misses = (
                Miss(
                    document=name,
                    stage="tree",
                    place=path,
                    expected=kind if (path, kind) in base else "",
                    got=kind if (path, kind) in tree else "",
                )
                for path, kind in sorted(base ^ tree)
            )
            paths = numbered[name]
            stages = {
                "tree": _tally(len(base), len(tree), len(base & tree)),
                "numbered": _tally(len(most), len(paths), len(most & paths)),
                "articles": articles,
            }
            yield Measured(
                kind="tree",
                name=name,
                family=self.part.family,
                stages=stages,
                misses=(*misses, *differing),
            )


_MEASURES: Mapping[Kind, type[Measure]] = {
    "reviews": _Reviews,
    "resolutions": _Resolutions,
    "actions": _Actions,
    "pairs": _Pairs,
    "tree": _Versions,
}


def measure_of(part: Part) -> Measure:
    """Return what measures the documents of a part."""
    return _MEASURES[part.kind](part)
