"""What measures each kind of part of a corpus: what is kept of each document, and compared with what is true.

Every format in which a truth stands is a record here; docs/evaluating.md shows each of them. Reviews,
resolutions, annotated texts and contents pages are compared with a truth each; the headings of the forms of a
document with its Word file's styles, and with each other; the rows of a State, two languages, and the
versions of one text together.
"""

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Generic, Literal, NamedTuple, TypeVar, get_args
from urllib.parse import unquote

import msgspec
from rapidfuzz import fuzz

from unrec.data import held, json_as
from unrec.measure.scoring import MeasureError
from unrec.models import (
    Extraction,
    LanguageCode,
    Paragraph,
    ParagraphKind,
    Recommendation,
    Record,
    Reference,
    Section,
)
from unrec.nested import annex_of, grouped

Kind = Literal[
    "reviews", "resolutions", "annotated", "contents", "headings", "actions", "pairs", "tree", "sections"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What a part is measured by, in the order of a page."""

Figure = Literal["precision", "recall", "f1"]

SHOWN = 90
"""How much of a text a miss shows."""

STRETCH = 300
"""How many letters of a paragraph are compared where its whole text need not be equal."""

_DECIMALS = 4
_Line = TypeVar("_Line")


class CorpusError(MeasureError):
    """A truth that is not of its format; the message names the file."""


class ShownKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a kind is shown: the title of its tables, and the figures of each stage that tell most; and the
    figures that are 1 where a document is read correctly, none where that cannot be told.
    """

    title: str
    columns: dict[str, tuple[Figure, ...]]
    right: dict[str, Figure] = {}


class Equals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How kinds are shown, and what truths and documents write differently that counts as equal."""

    kinds: dict[Kind, ShownKind]
    responses: dict[str, frozenset[str]]
    states: dict[str, str]
    paragraphs: dict[str, ParagraphKind]
    instruments: dict[str, str]
    patterns: dict[str, str]


equals = held(Equals, "measure", "corpus.toml")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of `corpus.toml`."""
    return re.compile(equals().patterns[name])


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


class AnnotatedTruth(msgspec.Struct, frozen=True):
    """A line about a document: `t` is p (a paragraph), h (a heading) or r (a reference); others are notes.

    A paragraph and a heading have `label`, `text` and `path`: the labels from the outermost down with a slash
    between, `p` for a paragraph without a label. A reference stands `in` a paragraph, named by its path or,
    where it has no label, by `p:` and its first words; `symbol` or `instrument`, `article` and `paragraph`
    are what it means.
    """

    t: str = ""
    label: str = ""
    path: str = ""
    kind: str = ""
    text: str = ""
    within: str = msgspec.field(default="", name="in")
    surface: str = ""
    instrument: str = ""
    article: str = ""
    paragraph: str = ""
    symbol: str = ""


class ContentsEntry(msgspec.Struct, frozen=True):
    """A line of a contents page: a heading, its first and last numbered paragraph, its page."""

    title: str
    page: int
    label: str | None = None
    first: int | None = None
    last: int | None = None
    annex: bool = False


class ContentsTruth(msgspec.Struct, frozen=True):
    """What a contents page says, and the page that it is on."""

    page: int
    entries: list[ContentsEntry]


class HeadingTruth(msgspec.Struct, frozen=True, array_like=True):
    """A heading of a document: its label, its title, its depth from 1."""

    label: str | None
    title: str
    depth: int


class _Aligned(msgspec.Struct, frozen=True):
    main_language: str | None
    other_language: str | None


class PairTruth(msgspec.Struct, frozen=True):
    """Aligned paragraphs of two documents, named by files whose suffix may be another."""

    main_xml_name: str
    other_xml_name: str
    paragraphs: list[_Aligned]

    @property
    def names(self) -> tuple[str, str]:
        """The names of the two."""
        return self.main_xml_name, self.other_xml_name


class Tally(Record, frozen=True, kw_only=True):
    """What the truth has, what the output has, and what of either agrees with the other."""

    gold: int = 0
    output: int = 0
    right_gold: int = 0
    right_output: int = 0

    @classmethod
    def of(cls, gold: int, output: int, right: int) -> "Tally":
        """Return a tally in which as much of the output is right as of the truth."""
        return cls(gold=gold, output=output, right_gold=right, right_output=right)

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


def found_as(kind: Kind) -> Kind:
    """Return the kind of the parts in which a kind is measured: headings in every version, with trees."""
    return "tree" if kind == "sections" else kind


class Measured(Record, frozen=True, kw_only=True):
    """What one document (or State, or pair) counts at every stage of its kind, and what groups it is in; of a
    document also its file and its status.
    """

    kind: Kind
    name: str
    family: str
    year: str = ""
    producer: str = ""
    source: str = ""
    status: str = ""
    stages: dict[str, Tally]
    misses: tuple[Miss, ...] = ()


class Judge:
    """What of a document (or State, or pair) was read correctly, counted by stage, and the misses."""

    def __init__(self, name: str) -> None:
        self.counts: Counter[str] = Counter()
        self.stages: dict[str, Tally] = {}
        self.misses: list[Miss] = []
        self.name = name

    def miss(self, stage: str, place: str, expected: str, got: str = "") -> None:
        """Add a miss."""
        self.misses.append(Miss(document=self.name, stage=stage, place=place, expected=expected, got=got))

    def equal(self, stage: str, place: str, expected: str, got: str) -> None:
        """Count what is equal to the truth, or add a miss."""
        self.counts[stage] += expected == got
        if expected != got:
            self.miss(stage, place, expected, got)

    def measured(self, part: "Part", kind: Kind | None = None) -> Measured:
        """Return what it counts at its stages, as one of a part; of its kind unless another is given."""
        return Measured(
            kind=kind or part.kind,
            name=self.name,
            family=part.family,
            stages=self.stages,
            misses=tuple(self.misses),
        )


class Part(NamedTuple):
    """Documents of one kind with their truth. `documents` are what has to be read."""

    kind: Kind
    family: str
    documents: tuple[Path, ...]
    truth: tuple[Path, ...]


def stem_of(truth: Path) -> str:
    """Return the name by which a truth calls its document: its own, without its two last endings."""
    return truth.with_suffix("").stem


def read_lines(kind: type[_Line]) -> Callable[[Path], list[_Line]]:
    """Return what reads a truth of one record a line; it raises `CorpusError` at one of another format."""
    return lambda path: [
        _decoded(path, line, kind) for line in path.read_bytes().splitlines() if line.strip()
    ]


def read_whole(kind: Any) -> Callable[[Path], Any]:
    """Return what reads a truth that is one value. Raises `CorpusError` where it is of another format."""
    return lambda path: _decoded(path, path.read_bytes(), kind)


def _decoded(path: Path, data: bytes, kind: Any) -> Any:
    try:
        return json_as(data, kind)
    except msgspec.DecodeError as error:
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


def plain_symbol(text: str) -> str:
    """Return a symbol without the spaces and typing errors by which links differ from print."""
    return re.sub(r"\s", "", unquote(text)).upper().replace("/RES/RES/", "/RES/")


# What measures the documents of a part.

_NEAR, _SAME, _ONE_STATE = 80, 97, 85
_LONG = 400
_ALIKE = 90
# Titles of which one begins with the other are alike from so many letters on.
_LONG_TITLE = 20
# A text in several languages with so many headings is told by them; else by its paragraphs' numbers.
_HEADED = 10

# How an annotated text writes a paragraph without a label, a paragraph that is meant, and what is not meant.
_UNLABELLED, _TARGET, _NOT = "p:", "TARGET", "NOT-"

_Kept = TypeVar("_Kept")


class Measure(Generic[_Kept]):
    """Measures the documents of a part, given one at a time: only what is compared of them is held."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.kept: dict[Path, _Kept] = {}

    def take(self, document: Path, extraction: Extraction) -> None:
        """Take what was read of one of the part's documents."""
        self.kept[document] = self.keep(document, extraction)

    def keep(self, document: Path, extraction: Extraction) -> _Kept:
        """Return what is to be held of a document."""
        raise NotImplementedError

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured; a document that was not taken counts as one without rows."""
        raise NotImplementedError


class ByTruth(Measure[list[Measured]]):
    """Measures each document by the truth that is named by it, in the order of the names.

    `compare` has the name, the truth, and what was read of the document, or None where it was not read.
    """

    def __init__(
        self,
        part: Part,
        read: Callable[[Path], Any],
        compare: Callable[[str, Any, Extraction | None], Judge],
    ) -> None:
        super().__init__(part)
        self._read, self._compare = read, compare
        self._left = {stem_of(truth): truth for truth in part.truth}

    def keep(self, document: Path, extraction: Extraction) -> list[Measured]:
        """Compare a document with the truth of its name."""
        names = dict.fromkeys(name for name in (document.name, document.stem) if name in self._left)
        return [self._of(name, self._left.pop(name), extraction) for name in names]

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured."""
        unread = [self._of(name, path, None) for name, path in self._left.items()]
        measured = [each for kept in self.kept.values() for each in kept]
        yield from sorted((*measured, *unread), key=lambda each: each.name)

    def _of(self, name: str, path: Path, extraction: Extraction | None) -> Measured:
        return self._compare(name, self._read(path), extraction).measured(self.part)


def compare_reviews(name: str, truth: list[ReviewTruth], extraction: Extraction | None) -> Judge:
    """Compare the recommendations of a review: their places, texts, States and responses."""
    rows = extraction.paragraphs if extraction else ()
    asked = {row.recommendation_id: row for row in extraction.recommendations} if extraction else {}
    by_place: dict[str, list[tuple[Paragraph, str]]] = defaultdict(list)
    for row in rows:
        by_place[place_of(row.path)].append((row, plain(row.text)))
    review = _Review(name)
    for line in truth:
        best = review.text(line, by_place.get(line.label, ()))
        if best is not None:
            said = asked.get(best.paragraph_id)
            review.response(line, said)
            review.states(line, said)
    counts, met = review.counts, review.counts["found"]
    compound = {line.label for line in truth if "." in line.label}
    groups = {label.split(".")[0] for label in compound}
    printed = [key for key in by_place if re.fullmatch(r"\d+\.\d+", key) and key.split(".")[0] in groups]
    review.stages = {
        "places": Tally(
            gold=len(truth),
            output=len(printed) if compound else met,
            right_gold=met,
            right_output=sum(key in compound for key in printed) if compound else met,
        ),
        "texts": Tally.of(len(truth), met, counts["texts"]),
        "states": Tally.of(counts["states_gold"], counts["states_output"], counts["states_right"]),
        "responses": Tally.of(counts["decided"], counts["answered"], counts["right"]),
    }
    return review


class _Review(Judge):
    """What is compared of a review's recommendations."""

    def text(self, line: ReviewTruth, rows: Sequence[tuple[Paragraph, str]]) -> Paragraph | None:
        """Compare the texts at a recommendation's place; return the row that it is, or None."""
        best, score = _nearest(line, rows)
        expected = (line.texts or [""])[0][:SHOWN]
        if best is None or score < _NEAR:
            self.miss("places", line.label, expected, best.text[:SHOWN] if best else "")
            return None
        self.counts["found"] += 1
        self.counts["texts"] += score >= _SAME
        if score < _SAME:
            self.miss("texts", line.label, expected, best.text[:SHOWN])
        return best

    def response(self, line: ReviewTruth, said: Recommendation | None) -> None:
        """Compare what was answered."""
        agreed = equals().responses.get(line.decision or "")
        if agreed is None:
            return
        answer = said.response if said is not None else None
        self.counts["decided"] += 1
        self.counts["answered"] += answer is not None
        self.counts["right"] += answer in agreed
        if answer not in agreed:
            self.miss("responses", line.label, line.decision or "", answer or "")

    def states(self, line: ReviewTruth, said: Recommendation | None) -> None:
        """Compare who recommended."""
        if said is None:
            self.miss("states", line.label, ", ".join(line.by), "no recommendation")
            return
        names = {_plain_state(each.name) for each in said.recommended_by}
        true = {_plain_state(each) for each in line.by}
        absent = [
            each for each in true if not any(fuzz.token_set_ratio(each, n) >= _ONE_STATE for n in names)
        ]
        self.counts["states_gold"] += len(true)
        self.counts["states_right"] += len(true) - len(absent)
        self.counts["states_output"] += len(names)
        if absent:
            self.miss("states", line.label, ", ".join(sorted(absent)), ", ".join(sorted(names)))


def _plain_state(name: str) -> str:
    name = plain(name)
    return equals().states.get(name, name)


def _nearest(line: ReviewTruth, rows: Sequence[tuple[Paragraph, str]]) -> tuple[Paragraph | None, float]:
    """The row at a place whose text is nearest to the truth's."""
    best, score = None, 0.0
    for row, text in rows:
        near = max((fuzz.partial_ratio(plain(each)[:_LONG], text) for each in line.texts), default=0.0)
        if near > score:
            best, score = row, near
    return best, score


_BODY = frozenset({"paragraph", "heading", "title"})
# Characters of the longest number of a resolution, «2453 (XXIII)».
_NUMBER = 15
_CLAUSES: Mapping[str, frozenset[str]] = {
    "operative": frozenset({"operative", "recommendation"}),
    "preambular": frozenset({"preambular"}),
}


def compare_resolutions(name: str, truth: list[ResolutionTruth], extraction: Extraction | None) -> Judge:
    """Compare the body of a resolution: its title, clauses, headings and the symbols it cites.

    Annexes are left out: most truths have none, the others call everything in them operative or preambular.
    """
    body, beyond = _body_of(truth)
    rows = _rows_of_body(extraction.paragraphs if extraction else (), body, beyond)
    judge = Judge(name)
    for kind, kinds in _CLAUSES.items():
        gold = [line for line in body if line.kind == kind]
        left = Counter(_clause(row.label, row.text) for row in rows if row.kind in kinds)
        output = left.total()
        for line in gold:
            key = _clause(line.label, line.text)
            if left[key] > 0:
                left[key] -= 1
            else:
                judge.miss(kind, line.label or "·", line.text[:SHOWN])
        judge.stages[kind] = Tally.of(len(gold), output, output - left.total())
    heads = [("", line.text[:SHOWN], plain(line.text)) for line in body if line.type == "heading"]
    judge.stages["headings"] = _titles_met(judge, heads, extraction)
    titled = next((line.text for line in body if line.type == "title"), None)
    if titled:
        judge.stages["titles"] = _title_met(judge, titled, extraction)
    linked = _linked_symbols(body)
    if linked:  # nearly half of the truths hold no link at all
        cited = _cited_symbols(extraction, {row.paragraph_id for row in rows}, linked)
        judge.stages["symbols"] = Tally.of(len(linked), len(cited), len(linked & cited))
        for each in sorted(linked - cited):
            judge.miss("symbols", "", each)
    return judge


def _clause(label: str | None, text: str | None) -> tuple[str, str]:
    """What a clause is known by: its label, and how it begins."""
    return plain_label(label), plain(text)[:STRETCH]


def _titles_met(judge: Judge, heads: Sequence[tuple[str, str, str]], extraction: Extraction | None) -> Tally:
    """How many headings are found, each a place, a text and the plain words that are looked for."""
    sections = extraction.sections if extraction else ()
    printed = {plain(section.title) for section in sections}
    printed |= {plain(f"{section.label} {section.title}") for section in sections}
    absent = [(place, text) for place, text, words in heads if words not in printed]
    for place, text in absent:
        judge.miss("headings", place, text)
    right = len(heads) - len(absent)
    return Tally.of(len(heads), right, right)


def _title_met(judge: Judge, titled: str, extraction: Extraction | None) -> Tally:
    """Whether the document has the truth's title, which has the number before it."""
    title = plain(extraction.document.title if extraction else None)
    right = bool(title) and plain(titled).endswith(title) and len(plain(titled)) - len(title) <= _NUMBER
    if not right:
        judge.miss("titles", "", titled[:SHOWN])
    return Tally.of(1, bool(title), right)


def _linked_symbols(body: Iterable[ResolutionTruth]) -> set[str]:
    """The symbols to which the truth's paragraphs have links."""
    links = (pattern("link").search(url) for line in body if line.type == "paragraph" for url in line.urls)
    return {plain_symbol(link[1]) for link in links if link}


def _cited_symbols(extraction: Extraction | None, units: set[str], linked: set[str]) -> set[str]:
    """The symbols that the units of the body cite, as links have them."""
    return {
        _as_linked(each.symbol, each.part, linked)
        for each in (extraction.references if extraction else ())
        if each.symbol and each.paragraph_id in units
    }


def _as_linked(symbol: str, part: str | None, linked: set[str]) -> str:
    """A symbol that is cited, with the letter of its part where a link has it:
    the output has it in a column apart.
    """
    lettered = plain_symbol(f"{symbol}{part or ''}")
    return lettered if lettered in linked else plain_symbol(symbol)


def _body_of(truth: Sequence[ResolutionTruth]) -> tuple[list[ResolutionTruth], set[str]]:
    """The truth above the annexes, and the texts that are outside of it."""
    heads = (
        at
        for at, line in enumerate(truth)
        if line.type in {"heading", "title"} and pattern("annex").match(line.text)
    )
    annex = next(heads, len(truth))
    body = [line for line in truth[:annex] if line.type in _BODY]
    beyond = {
        plain(line.text)[:STRETCH] for at, line in enumerate(truth) if at >= annex or line.type not in _BODY
    }
    return body, beyond - {plain(line.text)[:STRETCH] for line in body}


def _rows_of_body(
    rows: Sequence[Paragraph], body: Sequence[ResolutionTruth], beyond: set[str]
) -> list[Paragraph]:
    """The rows between the first and the last that the truth has: volumes carry neighbours on a page."""
    kept = [
        row
        for row in rows
        if not annex_of(row.path) and row.kind != "provision" and plain(row.text)[:STRETCH] not in beyond
    ]
    true = {plain(line.text)[:STRETCH] for line in body if line.type == "paragraph"}
    met = [at for at, row in enumerate(kept) if plain(row.text)[:STRETCH] in true]
    return kept[met[0] : met[-1] + 1] if met else []


def compare_annotated(name: str, truth: list[AnnotatedTruth], extraction: Extraction | None) -> Judge:
    """Compare the paragraphs of a text, their kinds and places, its headings, and what it refers to.

    A paragraph is found by its label and its first letters. Headings and references are compared where the
    truth has any, by recall alone. Raises `CorpusError` where a reference is in no paragraph of the truth.
    """
    rows = {row.paragraph_id: row for row in extraction.paragraphs} if extraction else {}
    lines = [line for line in truth if line.t == "p"]
    met = _paragraphs_met(lines, rows.values())
    judge = Judge(name)
    for line, row in zip(lines, met, strict=True):
        if row is None:
            judge.miss("paragraphs", line.path, line.text[:SHOWN])
            continue
        judge.counts["paragraphs"] += 1
        judge.equal("kinds", line.path, equals().paragraphs.get(line.kind, line.kind), row.kind)
        judge.equal("paths", line.path, _plain_path(line.path), _labels_down_to(row, rows))
    known = {row.paragraph_id for row in met if row is not None}
    for row in rows.values():
        if row.paragraph_id not in known:
            judge.miss("paragraphs", row.path, "", row.text[:SHOWN])
    count = judge.counts["paragraphs"]
    judge.stages = {
        "paragraphs": Tally.of(len(lines), len(rows), count),
        "kinds": Tally.of(len(lines), count, judge.counts["kinds"]),
        "paths": Tally.of(len(lines), count, judge.counts["paths"]),
    }
    heads = [(line.path, line.text, plain(f"{line.label} {line.text}")) for line in truth if line.t == "h"]
    if heads:
        judge.stages["headings"] = _titles_met(judge, heads, extraction)
    cited = [line for line in truth if line.t == "r"]
    if cited:
        within = [met[_paragraph_of(name, line, lines)] for line in cited]
        references = _references_met(cited, within, extraction)
        judge.stages |= _judge_references(judge, cited, references, rows)
    return judge


def _judge_references(
    judge: Judge,
    cited: Sequence[AnnotatedTruth],
    references: Sequence[Reference | None],
    rows: Mapping[str, Paragraph],
) -> dict[str, Tally]:
    """How many references of the truth are found, and how many of these mean the same."""
    for line, reference in zip(cited, references, strict=True):
        if reference is None:
            judge.miss("references", line.within, line.surface)
        elif _is_meant(line, reference, rows):
            judge.counts["targets"] += 1
        else:
            meant = (line.symbol, line.instrument, line.article, line.paragraph)
            columns = ("symbol", "instrument_id", "target_id", "article", "paragraph")
            got = (getattr(reference, column) for column in columns)
            judge.miss("targets", line.within, " ".join(filter(None, meant)), " ".join(filter(None, got)))
    count = sum(reference is not None for reference in references)
    return {
        "references": Tally.of(len(cited), count, count),
        "targets": Tally.of(len(cited), count, judge.counts["targets"]),
    }


def _paragraphs_met(lines: Iterable[AnnotatedTruth], rows: Iterable[Paragraph]) -> list[Paragraph | None]:
    """The row that each paragraph of the truth is; a row is but of one."""
    left = grouped(rows, lambda row: _clause(row.label, row.text))
    there = (left.get(_clause(line.label, line.text)) for line in lines)
    return [rows_left.pop(0) if rows_left else None for rows_left in there]


def _plain_path(path: str) -> str:
    return "/".join(map(plain_label, path.split("/")))


def _labels_down_to(row: Paragraph, rows: Mapping[str, Paragraph]) -> str:
    """The labels from the outermost paragraph down to this, `p` for none, as a truth writes a place."""
    label = plain_label(row.label) or "p"
    parent = rows.get(row.parent_id or "")
    return f"{_labels_down_to(parent, rows)}/{label}" if parent is not None else label


def _paragraph_of(name: str, line: AnnotatedTruth, lines: Sequence[AnnotatedTruth]) -> int:
    """The place in the truth of the paragraph that a reference is in."""
    begins = plain(line.within.removeprefix(_UNLABELLED)) if line.within.startswith(_UNLABELLED) else None
    for at, each in enumerate(lines):
        if each.path == line.within or (
            begins is not None and not each.label and plain(each.text).startswith(begins)
        ):
            return at
    raise CorpusError(f"{name}: {line.surface!r} is in {line.within}, and no paragraph is")


def _references_met(
    cited: Sequence[AnnotatedTruth], within: Sequence[Paragraph | None], extraction: Extraction | None
) -> list[Reference | None]:
    """The reference that each of the truth is: one that overlaps it, of several one that means the same."""
    rows = {row.paragraph_id: row for row in extraction.paragraphs} if extraction else {}
    left = grouped(extraction.references if extraction else (), lambda row: row.paragraph_id)
    met: list[Reference | None] = [None] * len(cited)
    for meant in (True, False):
        for at, (line, row) in enumerate(zip(cited, within, strict=True)):
            if row is None or met[at] is not None:
                continue
            for each in left.get(row.paragraph_id, ()):
                if _overlaps(line.surface, each, row.text) and (not meant or _is_meant(line, each, rows)):
                    met[at] = each
                    left[row.paragraph_id].remove(each)
                    break
    return met


def _overlaps(surface: str, reference: Reference, text: str) -> bool:
    """Whether a reference shares letters with one of the places of a surface in the paragraph's text."""
    start, end = (len(_letters(text[:at])) for at in (reference.char_start, reference.char_end))
    whole, letters = _letters(text), _letters(surface)
    at = whole.find(letters)
    while at >= 0 and letters:
        if at < end and start < at + len(letters):
            return True
        at = whole.find(letters, at + 1)
    return False


def _letters(text: str) -> str:
    return plain(text).replace(" ", "")


def _is_meant(line: AnnotatedTruth, reference: Reference, rows: Mapping[str, Paragraph]) -> bool:
    """Whether a reference means what the truth says."""
    kind, _, value = line.instrument.partition(":")
    if kind == _TARGET:
        target = rows.get(reference.target_id or "")
        return target is not None and _labels_down_to(target, rows) == _plain_path(value)
    if (reference.article or "", reference.paragraph or "") != (line.article, line.paragraph):
        return False
    if line.symbol:
        symbol = plain_symbol(line.symbol)
        return _as_linked(reference.symbol or "", reference.part, {symbol}) == symbol
    other = line.instrument.removeprefix(_NOT)
    instrument = equals().instruments.get(other, other)
    return (reference.instrument_id == instrument) == (other == line.instrument)


# Headings with a truth of their own: a report's contents page, and the heading styles of a Word file.


def compare_contents(name: str, truth: ContentsTruth, extraction: Extraction | None) -> Judge:
    """Compare the headings of a report, and where its numbered paragraphs stand, with its contents page."""
    sections = extraction.sections if extraction else ()
    rows = extraction.paragraphs if extraction else ()
    body = [entry for entry in truth.entries if not entry.annex]
    last = max((entry.page for entry in body), default=0)
    printed = [section for section in sections if section.page and truth.page <= section.page <= last]
    from_contents = sum(section.page == truth.page for section in printed)
    met = _entries_met(body, printed)
    judge = Judge(name)
    for entry, section in zip(body, met, strict=True):
        if section is None:
            judge.miss("headings", entry.label or "", entry.title)
    hits = sum(section is not None for section in met)
    paths = _judge_paths(judge, body, rows)
    leaks = [row for row in rows if row.page_first == truth.page]
    for row in leaks:
        judge.miss("leaks", row.path, "", row.text[:SHOWN])
    judge.stages = {
        "headings": Tally.of(len(body), hits + from_contents, hits),
        **_steps_and_ranges(body, met, _first_numbers(sections, rows)),
        "paths": paths,
        "leaks": Tally.of(0, len(leaks), 0),
    }
    return judge


def _steps_and_ranges(
    body: Sequence[ContentsEntry], met: Sequence[Section | None], begun: Mapping[str, int | None]
) -> dict[str, Tally]:
    """Whether headings step to the depth of the next as they should, and begin with the right number."""
    both = list(zip(body, met, strict=True))
    depths = [(_depth(entry), section.level) if section and entry.label else None for entry, section in both]
    ranges = [begun[section.section_id] == entry.first for entry, section in both if section and entry.first]
    return {
        "depth": _steps(depths),
        "ranges": Tally.of(len(ranges), len(ranges), sum(ranges)),
    }


def _judge_paths(judge: Judge, body: Iterable[ContentsEntry], rows: Iterable[Paragraph]) -> Tally:
    """How many of the numbered paragraphs that the page counts stand at their places."""
    numbered = max((entry.last or 0 for entry in body), default=0)
    paths = {row.path for row in rows}
    astray = [f"r{number}" for number in range(1, numbered + 1) if f"r{number}" not in paths]
    for path in astray:
        judge.miss("paths", path, path)
    return Tally.of(numbered, numbered, numbered - len(astray))


def _entries_met(body: Iterable[ContentsEntry], printed: Iterable[Section]) -> list[Section | None]:
    """The section that each entry is; a section is but of one entry."""
    spare = list(printed)
    met: list[Section | None] = []
    for entry in body:
        section = next((each for each in spare if _is_entry(each, entry)), None)
        if section is not None:
            spare.remove(section)
        met.append(section)
    return met


def _is_entry(section: Section, entry: ContentsEntry) -> bool:
    title = plain(section.title).rstrip("0123456789 ")
    return (
        section.page == entry.page
        and fuzz.ratio(title, plain(entry.title)) >= _ALIKE
        and plain_label(section.label) == (entry.label or "")
    )


def _depth(entry: ContentsEntry) -> int:
    """How deep an entry stands: a letter that is no Roman number below these."""
    return 1 + bool(pattern("letter").fullmatch(entry.label or ""))


def _steps(depths: Sequence[tuple[int, int] | None]) -> Tally:
    """How often the next of two headings, both known, is deeper, as deep or less deep as it should be."""
    both = [(above, below) for above, below in pairwise(depths) if above and below]
    right = sum(_sign(below[0] - above[0]) == _sign(below[1] - above[1]) for above, below in both)
    return Tally.of(len(both), len(both), right)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _first_numbers(sections: Sequence[Section], rows: Iterable[Paragraph]) -> dict[str, int | None]:
    """By section, the first number of a paragraph in it or in those after it."""
    first: dict[str | None, int] = {}
    for row in rows:
        if row.level == 1 and row.number:
            first.setdefault(row.section_id, row.number)
    begun: dict[str, int | None] = {}
    number: int | None = None
    for section in reversed(sections):
        number = first.get(section.section_id, number)
        begun[section.section_id] = number
    return begun


class Heading(NamedTuple):
    """A heading as it is compared: its plain label and title, its depth."""

    label: str
    title: str
    depth: int


class Headings(Measure[list[Heading]]):
    """The headings of each form of a document against those of its Word file's styles, and of its first form.

    Headings are aligned in order by label and title. *steps*: of two that follow each other, which is deeper.
    *depth*: the depth, shifted by what most headings of the document are shifted by. *forms* and *form depth*
    are of all forms but the first in the order of the alphabet: the headings of the first, and their depths.
    """

    def keep(self, _: Path, extraction: Extraction) -> list[Heading]:
        """Keep the headings of a form."""
        return [
            Heading(plain(section.label), plain(section.title), section.level)
            for section in extraction.sections
        ]

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every form of every document."""
        for truth in self.part.truth:
            yield from self._of(truth)

    def _of(self, path: Path) -> Iterator[Measured]:
        lines: list[HeadingTruth] = read_whole(list[HeadingTruth])(path)
        truth = [Heading(plain(line.label), plain(line.title), line.depth) for line in lines]
        name = stem_of(path)
        forms = [each for each in self.part.documents if name in {each.name, each.stem}]
        first, *_ = [self.kept.get(each, []) for each in forms] or [[]]
        for at, form in enumerate(forms or [Path(name)]):
            headings = self.kept.get(form, [])
            aligned = align(truth, headings)
            judge = Judge(form.name)
            judge.stages = {
                "headings": Tally.of(len(truth), len(headings), len(aligned)),
                **_depths(truth, headings, aligned),
            }
            if at:
                both = align(headings, first)
                level = sum(headings[here].depth == first[there].depth for here, there in both)
                judge.stages["forms"] = Tally.of(len(first), len(headings), len(both))
                judge.stages["form depth"] = Tally.of(len(first), len(headings), level)
            _judge_headings(judge, truth, headings, aligned)
            yield judge.measured(self.part)


def _depths(
    truth: Sequence[Heading], headings: Sequence[Heading], aligned: Sequence[tuple[int, int]]
) -> dict[str, Tally]:
    """Whether headings that are found step to the depth of the next as they should, and stand as deep."""
    shifts = Counter(headings[after].depth - truth[at].depth for at, after in aligned).most_common(1)
    exact = shifts[0][1] if shifts else 0
    return {
        "steps": _steps([(truth[at].depth, headings[after].depth) for at, after in aligned]),
        "depth": Tally.of(len(aligned), len(aligned), exact),
    }


def _judge_headings(
    judge: Judge, truth: Sequence[Heading], headings: Sequence[Heading], aligned: Iterable[tuple[int, int]]
) -> None:
    """The headings that are missed, and those that are too many."""
    left, right = (set(places) for places in zip(*aligned, strict=True)) if aligned else (set(), set())
    for at, heading in enumerate(truth):
        if at not in left:
            judge.miss("headings", heading.label, heading.title[:SHOWN])
    for at, heading in enumerate(headings):
        if at not in right:
            judge.miss("headings", heading.label, "", heading.title[:SHOWN])


def align(truth: Sequence[Heading], headings: Sequence[Heading]) -> list[tuple[int, int]]:
    """Return the places of the longest common subsequence of two lists of headings."""
    same = [[_is_same(line, heading) for heading in headings] for line in truth]
    best = [[0] * (len(headings) + 1) for _ in range(len(truth) + 1)]
    for i in reversed(range(len(truth))):
        for j in reversed(range(len(headings))):
            both = best[i + 1][j + 1] + 1 if same[i][j] else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    pairs = []
    i = j = 0
    while i < len(truth) and j < len(headings):
        if same[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _is_same(left: Heading, right: Heading) -> bool:
    """Whether two headings have one title, or nearly; and one label, where both have any."""
    if left.label and right.label and left.label != right.label:
        return False
    begins = left.title.startswith(right.title) or right.title.startswith(left.title)
    return fuzz.ratio(left.title, right.title) >= _ALIKE or (
        begins and min(len(left.title), len(right.title)) > _LONG_TITLE
    )


# Texts that are measured together.


_Actions = tuple[tuple[str, str, str], list[tuple[str, int | None]]]


class Actions(Measure[_Actions]):
    """Texts are found again by their words, whatever document they came from;
    the rows of a State are measured together.
    """

    def keep(self, document: Path, extraction: Extraction) -> _Actions:
        """Keep the texts of a document's recommendations, with their kinds of action."""
        read = extraction.document
        rows = [(plain(row.text), row.action) for row in extraction.recommendations]
        return (read.document_id, document.name, read.sha256), rows

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every State."""
        mine: dict[str, int | None] = {}
        for _, rows in sorted(self.kept.values()):
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
        yield from (self._of_state(*state) for state in states.items())

    def _of_state(self, state: str, rows: Sequence[tuple[str, int, int | None]]) -> Measured:
        judge = Judge(state)
        for value in range(1, 6):
            judge.stages[f"action {value}"] = Tally.of(
                sum(gold == value for _, gold, _ in rows),
                sum(got == value for *_, got in rows),
                sum(gold == got == value for _, gold, got in rows),
            )
        for text, gold, got in rows:
            if gold != got:
                judge.miss("action", "", f"{gold} {text[:SHOWN]}", str(got or ""))
        told = sum(got is not None for *_, got in rows)
        judge.stages["action"] = Tally.of(len(rows), told, len(rows) - len(judge.misses))
        return judge.measured(self.part)


class Pairs(Measure[dict[str, str]]):
    """Paragraphs of two languages with one path, against aligned paragraphs."""

    def keep(self, _: Path, extraction: Extraction) -> dict[str, str]:
        """Keep the texts of a document by their paths."""
        return {row.path: plain(row.text) for row in extraction.paragraphs}

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every pair."""
        texts = {document.stem: kept for document, kept in self.kept.items()}
        for path in self.part.truth:
            truth: PairTruth = read_whole(PairTruth)(path)
            left, right = (texts.get(Path(each).stem, {}) for each in truth.names)
            both = [(left[key], right[key]) for key in left.keys() & right.keys()]
            lines = ((line.main_language, line.other_language) for line in truth.paragraphs)
            aligned = [(x, y) for x, y in lines if x and y]
            # A masthead comes before the body.
            body = next((at for at, (x, _) in enumerate(aligned) if pattern("body").match(x)), 0)
            judge = Judge(path.stem)
            for x, y in aligned[body:]:
                if not _are_aligned(plain(x)[:STRETCH], plain(y)[:STRETCH], both):
                    judge.miss("aligned", "", x[:SHOWN], y[:SHOWN])
            right_ones = len(aligned) - body - len(judge.misses)
            judge.stages["aligned"] = Tally.of(len(aligned) - body, right_ones, right_ones)
            yield judge.measured(self.part)


def _are_aligned(left: str, right: str, both: Iterable[tuple[str, str]]) -> bool:
    return any(
        fuzz.partial_ratio(left, text) >= _ALIKE and fuzz.partial_ratio(right, other) >= _ALIKE
        for text, other in both
    )


def versions_of(documents: Iterable[Path]) -> dict[str, list[Path]]:
    """Return documents by their names without suffix and language."""
    versions: dict[str, list[Path]] = {}
    for each in documents:
        stem, _, language = each.stem.rpartition(".")
        versions.setdefault(stem if language in get_args(LanguageCode) else each.stem, []).append(each)
    return versions


class Version(NamedTuple):
    """What is compared of a version of a text: tree, numbered paragraphs, headings, and articles cited."""

    tree: frozenset[tuple[str, str]] = frozenset()
    numbered: frozenset[str] = frozenset()
    heads: tuple[tuple[int, int | None], ...] = ()
    cited: Counter[str] = Counter()  # noqa: RUF012 -- never changed


class Versions(Measure[Version]):
    """One text in several languages or forms: every version against the one of which most was read.

    A text under many headings, such as a treaty, is measured by these in several languages, where its
    paragraphs are often unnumbered; any other by the tree of its paragraphs and their kinds, and by the paths
    of the numbered ones outside tables alone. Both by the articles that they cite, each with its instrument.
    """

    def keep(self, _: Path, extraction: Extraction) -> Version:
        """Keep the tree of a version, its headings, and the articles that it cites."""
        rows, cited = extraction.paragraphs, extraction.references
        return Version(
            frozenset((row.path, row.kind) for row in rows),
            frozenset(row.path for row in rows if row.label is not None and row.cells is None),
            tuple((section.level, section.number) for section in extraction.sections),
            Counter(f"{row.instrument_id or '?'} {row.article}" for row in cited if row.article),
        )

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every version."""
        for group in versions_of(self.part.documents).values():
            yield from self._of_group(sorted(group))

    def _of_group(self, group: Sequence[Path]) -> Iterator[Measured]:
        versions = [self.kept.get(each, Version()) for each in group]
        most = Version(
            max((each.tree for each in versions), key=len),
            max((each.numbered for each in versions), key=len),
            max((each.heads for each in versions), key=len),
            max((each.cited for each in versions), key=Counter.total),
        )
        several = len({each.suffix for each in group}) == 1
        kind: Kind = "sections" if several and len(most.heads) >= _HEADED else "tree"
        for document, version in zip(group, versions, strict=True):
            judge = Judge(document.name)
            if kind == "sections":
                same = (Counter(most.heads) & Counter(version.heads)).total()
                judge.stages["sections"] = Tally.of(len(most.heads), len(version.heads), same)
            else:
                judge.stages["tree"] = _tally_of(most.tree, version.tree)
                judge.stages["numbered"] = _tally_of(most.numbered, version.numbered)
                for path, named in sorted(most.tree ^ version.tree):
                    sides = (named if (path, named) in each.tree else "" for each in (most, version))
                    judge.miss("tree", path, *sides)
            _judge_articles(judge, most.cited, version.cited)
            yield judge.measured(self.part, kind)


def _tally_of(gold: frozenset[Any], output: frozenset[Any]) -> Tally:
    return Tally.of(len(gold), len(output), len(gold & output))


def _judge_articles(judge: Judge, every: Counter[str], cited: Counter[str]) -> None:
    judge.stages["articles"] = Tally.of(every.total(), cited.total(), (every & cited).total())
    for article in dict.fromkeys([*(every - cited).elements(), *(cited - every).elements()]):
        judge.miss("articles", article, str(every[article]), str(cited[article]))


MEASURES: Mapping[Kind, Callable[[Part], Measure[Any]]] = {
    "reviews": lambda part: ByTruth(part, read_lines(ReviewTruth), compare_reviews),
    "resolutions": lambda part: ByTruth(part, read_lines(ResolutionTruth), compare_resolutions),
    "annotated": lambda part: ByTruth(part, read_lines(AnnotatedTruth), compare_annotated),
    "contents": lambda part: ByTruth(part, read_whole(ContentsTruth), compare_contents),
    "headings": Headings,
    "actions": Actions,
    "pairs": Pairs,
    "tree": Versions,
}
"""What measures the parts of a kind."""
