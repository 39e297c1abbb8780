"""What is measured of a document, the parts of a corpus, and what each kind of part is measured by."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Generic, Literal, NamedTuple, TypeVar, get_args

import msgspec

from unrec.measure.scorer import Figure, Outcome, Row, Tally, compare, tallies
from unrec.models import Extraction, Record

Kind = Literal[
    "gold",
    "noise",
    "reviews",
    "resolutions",
    "unxml",
    "works",
    "reprint",
    "annotated",
    "outside",
    "contents",
    "headings",
    "actions",
    "pairs",
    "tree",
    "sections",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What a part is measured by, in the order of a page."""

_Kept = TypeVar("_Kept")
_Data = TypeVar("_Data")


def data(kind: type[_Data], name: str) -> _Data:
    """Return what a TOML file beside this module holds."""
    return msgspec.convert(tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8")), kind)


class ShownKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a kind is shown: the title of its tables, the groups they stand by, the figures that tell most.

    `right`: the figures that are 1 where a document is read correctly, none where that cannot be told.
    `decimals` are those of its floors.
    """

    title: str
    columns: dict[str, tuple[Figure, ...]]
    right: dict[str, Figure] = {}
    by: tuple[str, ...] = ("family", "year", "producer")
    decimals: int = 3


class Equals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How kinds are shown, and what truths and documents write differently that counts as equal."""

    kinds: dict[Kind, ShownKind]
    responses: dict[str, frozenset[str]]
    states: dict[str, str]
    patterns: dict[str, str]


@cache
def equals() -> Equals:
    """Return what `corpus.toml` holds."""
    return data(Equals, "corpus.toml")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of `corpus.toml`."""
    return re.compile(equals().patterns[name])


class Measured(Record, frozen=True, kw_only=True):
    """What one document (or State, or pair) counts at every stage of its kind, and what groups it is in.

    `outcomes` are all of them of gold, else those that are not right; `rules` have how often each rule of
    references was right, by what was compared.
    """

    kind: Kind
    name: str
    family: str
    language: str = ""
    year: str = ""
    producer: str = ""
    source: str = ""
    status: str = ""
    stages: dict[str, Tally]
    outcomes: tuple[Outcome, ...] = ()
    rules: dict[str, dict[str, Tally]] = msgspec.field(default_factory=dict)


class Part(NamedTuple):
    """Documents of one kind with their truth. `documents` are what has to be read."""

    kind: Kind
    family: str
    documents: tuple[Path, ...]
    truth: tuple[Path, ...]


def found_as(kind: Kind) -> Kind:
    """Return the kind of the parts in which a kind is measured."""
    return {"sections": "tree", "works": "unxml", "noise": "gold"}.get(kind, kind)  # type: ignore[return-value]


def stem_of(truth: Path) -> str:
    """Return the name by which a truth calls its document: its own, without its two last endings."""
    return truth.with_suffix("").stem


def measured(
    kind: Kind, family: str, name: str, rows: Iterable[Row], extraction: Extraction | None = None
) -> Measured:
    """Return what a table of a document counts; a row with nothing in it counts nothing.

    Of the paragraphs of an extraction also how often those are right of which `agreement` says how sure they
    are: a stage for each tenth, whose recall is to lie there.
    """
    table = list(rows)
    outcomes = list(compare(name, table))
    stages = {row.what: Tally() for row in table} | tallies(outcomes)
    stages |= _calibration(outcomes, extraction) if extraction else {}
    wrong = tuple(outcome for outcome in outcomes if not outcome.right)
    return Measured(
        kind=kind, name=name, family=family, stages=stages, outcomes=wrong, rules=by_rule(outcomes)
    )


_OF_REFERENCES = frozenset({"symbols", "symbols of the work", "targets", "confident", "references resolved"})


def by_rule(outcomes: Iterable[Outcome]) -> dict[str, dict[str, Tally]]:
    """Return how often what each rule of references gave was right, by what was compared."""
    made: dict[str, dict[str, Tally]] = {}
    for outcome in outcomes:
        rule = outcome.got.rule if outcome.got and outcome.what in _OF_REFERENCES else None
        if rule:
            rules = made.setdefault(outcome.what, {})
            rules[rule] = rules.get(rule, Tally()) + Tally.of(0, 1, int(outcome.right))
    return made


_OF_PARAGRAPHS = ("paragraphs", "operative", "preambular", "texts")


def _calibration(outcomes: Iterable[Outcome], extraction: Extraction) -> dict[str, Tally]:
    """How often paragraphs are right, by the tenth in which their agreement lies."""
    sure = {row.path: row.agreement for row in extraction.paragraphs if row.agreement is not None}
    bins: dict[str, Tally] = {}
    for outcome in outcomes:
        got = outcome.got if outcome.what in _OF_PARAGRAPHS else None
        agreement = sure.get(got.row or got.place) if got else None
        if agreement is not None:
            tenth = f"agreement {min(int(agreement * 10), 9) / 10:.1f}"
            bins[tenth] = bins.get(tenth, Tally()) + Tally.of(1, 1, int(outcome.right))
    return dict(sorted(bins.items()))


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


Table = Callable[[str, Any, Extraction | None], Iterator[Row]]
"""The table of a document: of its name, its truth, and what was read of it, None where nothing was."""


class ByTruth(Measure[list[Measured]]):
    """Measures each document by the truth that is named by it, in the order of the names."""

    def __init__(self, part: Part, read: Callable[[Path], Any], table: Table) -> None:
        super().__init__(part)
        self._read, self._table = read, table
        self._left = {self.name_of(truth): truth for truth in part.truth}

    def name_of(self, truth: Path) -> str:
        """Return the name by which a truth calls its document."""
        return stem_of(truth)

    def keep(self, document: Path, extraction: Extraction) -> list[Measured]:
        """Compare a document with the truth of its name."""
        names = dict.fromkeys(name for name in (document.name, document.stem) if name in self._left)
        return [self._of(name, self._left.pop(name), extraction) for name in names]

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured."""
        unread = [self._of(name, path, None) for name, path in self._left.items()]
        read = [each for kept in self.kept.values() for each in kept]
        yield from sorted((*read, *unread), key=lambda each: each.name)

    def _of(self, name: str, path: Path, extraction: Extraction | None) -> Measured:
        return measured(
            self.part.kind,
            self.part.family,
            name,
            self._table(name, self._read(path), extraction),
            extraction,
        )


Makers = Mapping[Kind, Callable[[Part], Measure[Any]]]
