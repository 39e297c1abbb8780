"""What a corpus is measured by: the records of its truths and figures, and how texts are compared.

Every format in which a truth stands is a record here; docs/evaluating.md shows each of them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar, get_args
from urllib.parse import unquote

import msgspec

from unrec.data import json_as
from unrec.measure.scoring import MeasureError
from unrec.models import ParagraphKind, Record

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


@cache
def equals() -> Equals:
    """Return the data of `corpus.toml`."""
    return msgspec.toml.decode(resources.files(__package__).joinpath("corpus.toml").read_bytes(), type=Equals)


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
