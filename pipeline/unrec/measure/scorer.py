"""The one scorer: what a truth says beside what an output has, paired by keys, and the figures of it.

Everything that is measured is a table of rows: what it is, the things of the truth, those of the output, and
the keys by which the two are paired. Each thing is used once.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

from unrec.data import UsageError
from unrec.models import Record

FIGURES: tuple["Figure", ...] = ("precision", "recall", "f1")
Figure = Literal["precision", "recall", "f1"]
_DECIMALS = 6


class MeasureError(UsageError, ValueError):
    """What is measured by cannot be used; the message names the file and what is wrong with it."""

    status = 1


class Side(NamedTuple):
    """A thing as the truth or the output has it: where it stands, what of it is compared, words to show.

    `start` and `end` are offsets into the text it stands in; `kind`, `status` and `rule` are what figures may
    be broken down by. `row` is the path of the paragraph it is, where that is not its place.
    """

    place: str
    value: Hashable = None
    text: str = ""
    start: int | None = None
    end: int | None = None
    kind: str | None = None
    status: str | None = None
    rule: str | None = None
    row: str = ""


Key = Callable[[Side], Hashable]


def by_value(side: Side) -> Hashable:
    """The key of sides that are equal in all that is compared, wherever they stand."""
    return side.value


def by_place(side: Side) -> Hashable:
    """The key of sides that stand at one place."""
    return side.place


def at_place(side: Side) -> Hashable:
    """The key of sides that are equal and stand at one place."""
    return side.place, side.value


def _equal(gold: Side, output: Side) -> bool:
    return gold.value == output.value


class Row(NamedTuple):
    """A row of the table: what is compared, the two sides, the keys that pair them, strictest first.

    A pair is right where both `agree`. Of what is `placed`, a thing of the output counts as right wherever
    the truth has one at its place. What is asked only by `recall` counts nothing that the output alone has.
    """

    what: str
    gold: Sequence[Side]
    output: Sequence[Side]
    keys: Sequence[Key] = (by_place,)
    agree: Callable[[Side, Side], bool] = _equal
    placed: bool = False
    recall: bool = False


_Whole = TypeVar("_Whole")


def alike(
    what: str,
    sides: Callable[[_Whole], Sequence[Side]],
    gold: _Whole,
    output: _Whole,
    keys: Sequence[Key] = (by_place,),
) -> Row:
    """Return a row both of whose sides are taken from records of one form in the same way."""
    return Row(what, sides(gold), sides(output), keys)


class Outcome(NamedTuple):
    """A thing of the truth and the one of the output that it is paired with; at least one is there."""

    document: str
    what: str
    expected: Side | None
    got: Side | None
    right: bool
    placed: bool = False

    @property
    def place(self) -> str:
        """Where it stands: as the truth says, else as the output does."""
        side = self.expected or self.got
        return side.place if side else ""

    @property
    def verdict(self) -> str:
        """How it came out: `right`, `wrong`, `missed` or `extra`."""
        if self.right:
            return "right"
        return "missed" if self.got is None else "extra" if self.expected is None else "wrong"


class Tally(Record, frozen=True, kw_only=True):
    """How much the truth has and the output has, and how much of either agrees with the other."""

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
        return round(self.right_output / self.output if self.output else float(not self.gold), _DECIMALS)

    @property
    def recall(self) -> float:
        """What agrees of the truth; 1 with no truth."""
        return round(self.right_gold / self.gold if self.gold else 1.0, _DECIMALS)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p = self.right_output / self.output if self.output else float(not self.gold)
        r = self.right_gold / self.gold if self.gold else 1.0
        return round(2 * p * r / (p + r) if p + r else 0.0, _DECIMALS)

    @property
    def wrong(self) -> int:
        """How many things are missed or too many."""
        return self.gold - self.right_gold + self.output - self.right_output


class Score(Record, frozen=True, kw_only=True):
    """The figures of a tally."""

    gold: int
    output: int
    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, tally: Tally) -> "Score":
        """Return what a tally amounts to."""
        return cls(**{name: getattr(tally, name) for name in cls.__struct_fields__})


def pair(
    gold: Sequence[Side], output: Sequence[Side], keys: Sequence[Key]
) -> Iterator[tuple[Side | None, Side | None]]:
    """Yield each side once, paired with one of an equal key, or alone.

    The keys are tried in turn on what those before left over; equal keys pair in order. Pairs come in the
    order of the truth, then what the output has alone, in its order.
    """
    partner: dict[int, int] = {}
    for key in keys:
        taken = set(partner.values())
        free: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for at, side in enumerate(output):
            if at not in taken:
                free[key(side)].append(at)
        for at, side in enumerate(gold):
            if at not in partner and (left := free.get(key(side))):
                partner[at] = left.popleft()
    for at, side in enumerate(gold):
        yield side, output[partner[at]] if at in partner else None
    taken = set(partner.values())
    yield from ((None, side) for at, side in enumerate(output) if at not in taken)


def compare(document: str, rows: Iterable[Row]) -> Iterator[Outcome]:
    """Yield an outcome for each thing of either side, row by row."""
    for row in rows:
        for gold, output in pair(row.gold, row.output, row.keys):
            if gold is None and row.recall:
                continue
            both = gold is not None and output is not None
            right = gold is not None and output is not None and row.agree(gold, output)
            yield Outcome(document, row.what, gold, output, right, row.placed and both)


def tallies(outcomes: Iterable[Outcome]) -> dict[str, Tally]:
    """Return what outcomes count, by what is compared, in the order in which each first comes."""
    counts: dict[str, list[int]] = {}
    for outcome in outcomes:
        count = counts.setdefault(outcome.what, [0, 0, 0, 0])
        count[0] += outcome.expected is not None
        count[1] += outcome.got is not None
        count[2] += outcome.right
        count[3] += outcome.right or outcome.placed
    names = Tally.__struct_fields__
    return {what: Tally(**dict(zip(names, count, strict=True))) for what, count in counts.items()}


def summed(every: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """Return the sums of tallies by what is compared."""
    sums: dict[str, Tally] = {}
    for each in every:
        for what, tally in each.items():
            sums[what] = sums.get(what, Tally()) + tally
    return sums


def broken_down(outcomes: Iterable[Outcome], by: Literal["kind", "status", "rule"]) -> dict[str, Tally]:
    """Return what outcomes count by an attribute of theirs.

    Each side counts where it says it stands; by rule only what the output has, since no truth knows rules.
    """
    parts: dict[str, Tally] = {}
    for outcome in outcomes:
        gold = getattr(outcome.expected, by) if outcome.expected and by != "rule" else None
        got = getattr(outcome.got, by) if outcome.got else None
        right = int(outcome.right)
        for value, tally in (
            (gold, Tally(gold=1, right_gold=right)),
            (got, Tally(output=1, right_output=right)),
        ):
            if value is not None:
                parts[value] = parts.get(value, Tally()) + tally
    return dict(sorted(parts.items()))


def figure(value: float) -> str:
    """Return four decimals, cut and not rounded: 0.99996 must not read 1.0000."""
    return f"{int(value * 10_000 + 1e-6) / 10_000:.4f}"


def telling(outcomes: Iterable[Outcome], most: int) -> list[Outcome]:
    """Return at most so many of what is not right, of what follows from one another only the first.

    What is wrong at a place is told once, as it comes first in the table. The first of each sort and document
    comes before the second of any.
    """
    times: defaultdict[tuple[str, str], int] = defaultdict(int)
    seen: set[tuple[str, str]] = set()
    turns: list[tuple[int, int, Outcome]] = []
    for at, outcome in enumerate(outcomes):
        place = (outcome.document, outcome.place)
        if outcome.right or (outcome.place and place in seen):
            continue
        seen.add(place)
        times[outcome.what, outcome.document] += 1
        turns.append((times[outcome.what, outcome.document], at, outcome))
    return [outcome for *_, outcome in sorted(turns, key=lambda turn: turn[:2])[:most]]


_SHOWN, _CONTEXT = 90, 60


def shown(side: Side | None) -> str:
    """Return a side as people are shown it: its words, a span of them in ⟦brackets⟧, and what is compared."""
    if side is None:
        return "nothing"
    text = side.text
    if side.start is not None and side.end is not None:
        before, after = text[max(0, side.start - _CONTEXT) : side.start], text[side.end : side.end + _CONTEXT]
        text = f"{before}⟦{text[side.start : side.end]}⟧{after}"
    else:
        text = text[:_SHOWN]
    value = side.value if isinstance(side.value, str) else ""
    return " · ".join(dict.fromkeys(filter(None, (value[:_SHOWN], text)))) or "there"


# Figures as tables: one content, for the terminal and as Markdown.


class Grid(NamedTuple):
    """A table: its title, its column names, its rows. The first column is text, the others figures."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def markdown(grid: Grid) -> str:
    """Return a table in GitHub's Markdown, its title above it."""
    lines = [
        f"**{grid.title}**",
        "",
        "| " + " | ".join(grid.columns) + " |",
        "| " + " | ".join(["---", *["---:"] * (len(grid.columns) - 1)]) + " |",
        *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in grid.rows),
    ]
    return "\n".join(lines) + "\n"


def by_what(title: str, counted: Mapping[str, Score]) -> Grid:
    """Return the table of what is compared, with its counts and figures."""
    rows = [
        (what, f"{score.gold:,}", f"{score.output:,}", *(figure(getattr(score, name)) for name in FIGURES))
        for what, score in counted.items()
    ]
    return Grid(title, ("stage", "truth", "output", "precision", "recall", "F1"), rows)
