"""Learn from documents whose truth is known what makes a document ask for a look; say what that is worth.

A fault is more than `FAULT` of a document's paragraphs misread, lost or made up. `dev/agreement.py` runs
this.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from dev.judging import AS_IT_IS, Judged
from unrec.findings import kinds
from unrec.store.doubts import DOUBTS, LOST, Learned, chance, strength, told

FAULT, PRECISION, MUCH = 0.02, 0.8, 0.3
THIRDS = 3
FILE = Path(__file__).parent.parent / "pipeline/unrec/store/status.toml"
CODES = tuple(rule.code for rule in DOUBTS if rule.code != LOST)
_PENALTY, _ROUNDS = 1.0, 4_000
Floats = NDArray[np.float64]


class Shown(msgspec.Struct, frozen=True):
    """What a document shows: the share of its truth that is lost, its doubts, other findings that ask for a
    look.
    """

    name: str
    family: str
    layout: str
    third: int
    loss: float
    shares: dict[str, float]
    asking: tuple[str, ...]

    @property
    def fault(self) -> bool:
        """Whether so much is misread that it should ask for a look."""
        return self.loss > FAULT


def shown(document: Judged, shares: dict[str, float]) -> Shown:
    """Return what a document shows, with the shares of its doubts."""
    known = kinds()
    asking = {
        each.code
        for each in document.extraction.findings
        if each.severity == "error" or known[each.code].review
    }
    return Shown(
        document.name,
        document.family,
        document.layout,
        document.part(THIRDS),
        document.loss,
        shares,
        tuple(sorted(asking)),
    )


def _values(documents: Sequence[Shown]) -> Floats:
    return np.array([[strength(each.shares[code]) for code in CODES] for each in documents])


def _weights(documents: Sequence[Shown]) -> Floats:
    """What each document counts: those of a family, as they are or printed again, as the root of all."""
    groups = Counter((each.family, each.layout == AS_IT_IS) for each in documents)
    counts = np.array([1 / groups[each.family, each.layout == AS_IT_IS] ** 0.5 for each in documents])
    return np.asarray(counts / counts.mean())


def fit(documents: Sequence[Shown]) -> Learned:
    """Return the weights, none below 0, that tell documents with a fault best."""
    values, counts = _values(documents), _weights(documents)
    fault = np.array([each.fault for each in documents], np.float64)
    weights, base = np.zeros(len(CODES)), 0.0
    bend = float(np.linalg.eigvalsh((values * counts[:, None]).T @ values / 4).max()) + _PENALTY
    for _ in range(_ROUNDS):
        wrong = counts * (1 / (1 + np.exp(-(values @ weights + base))) - fault)
        weights = np.maximum(0, weights - (values.T @ wrong + _PENALTY * weights) / bend)
        base -= 4 * float(wrong.sum() / counts.sum())
    return Learned(
        least=0.5,
        base=round(base, 2),
        weights={code: round(float(each), 2) for code, each in zip(CODES, weights, strict=True)},
    )


def _chance(document: Shown, learned: Learned) -> float:
    return chance(told(document.shares, learned), learned)


def learn(documents: Sequence[Shown], others: Sequence[Shown]) -> Learned:
    """Return what documents teach, with the least chance from which at least `PRECISION` of the others that
    are named have a fault.
    """
    learned = fit(documents)
    order = sorted(((_chance(each, learned), each.fault) for each in others), reverse=True)
    least, bad = 1.0, 0
    for at, (likely, fault) in enumerate(order):
        bad += fault
        if fault and bad >= PRECISION * (at + 1):
            least = likely
    return msgspec.structs.replace(learned, least=round(least - 0.005, 2))


def is_named(document: Shown, learned: Learned) -> bool:
    """Whether a document gets the status `review`."""
    return bool(document.asking or document.shares[LOST]) or _chance(document, learned) >= learned.least


def held(documents: Sequence[Shown]) -> tuple[list[bool], list[bool]]:
    """Return which documents are named, by all and by doubts alone, each by two other thirds than its own."""
    named, by_doubts = [False] * len(documents), [False] * len(documents)
    for third in range(THIRDS):
        parts = [
            [each for each in documents if each.third == (third + step) % THIRDS] for step in range(THIRDS)
        ]
        learned = learn(parts[0], parts[1])
        for at, each in enumerate(documents):
            if each.third == (third + 2) % THIRDS:
                named[at] = is_named(each, learned)
                by_doubts[at] = _chance(each, learned) >= learned.least
    return named, by_doubts


def table(documents: Sequence[Shown]) -> Iterator[str]:
    """Yield how well the status tells on thirds that nothing was fitted on."""
    named, by_doubts = held(documents)
    yield "| documents | n | with a fault | `review` | precision | recall | lost much | of them named |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    plain = [each.layout == AS_IT_IS for each in documents]
    families = list(dict.fromkeys((each.family, own) for each, own in zip(documents, plain, strict=True)))
    for family, own in sorted(families, key=lambda pair: not pair[1]):
        rows = [each.family == family and same == own for each, same in zip(documents, plain, strict=True)]
        yield _row(f"{family}, {'as they are' if own else 'printed again'}", documents, rows, named)
    yield _row("all as they are", documents, plain, named)
    yield _row("all printed again", documents, [not own for own in plain], named)
    yield _row("all", documents, [True] * len(documents), named)
    yield _row("all, by doubts alone", documents, [True] * len(documents), by_doubts)


def misjudged(documents: Sequence[Shown]) -> Iterator[str]:
    """Yield a line for each document that is named and right, or not named and has a fault."""
    named, _ = held(documents)
    learned = learn(documents, documents)
    for each, told_of in zip(documents, named, strict=True):
        if told_of != each.fault:
            telling = sorted(told(each.shares, learned).items(), key=lambda pair: -pair[1])
            most = " ".join(f"{code} {weight:.1f}" for code, weight in telling[:3] if weight > 0)
            what = "named and right" if told_of else "not named"
            yield f"{what}: {each.name}, {each.family}: lost {each.loss:.3f}; {most} {' '.join(each.asking)}"


def _row(title: str, documents: Sequence[Shown], rows: Sequence[bool], named: Sequence[bool]) -> str:
    part = [(each, told_of) for each, told_of, own in zip(documents, named, rows, strict=True) if own]
    bad, told_of = sum(each.fault for each, _ in part), sum(told_of for _, told_of in part)
    both = sum(each.fault and told_of for each, told_of in part)
    much = [told_of for each, told_of in part if each.loss > MUCH]
    precision, recall = (f"{both / count:.2f}" if count else "" for count in (told_of, bad))
    cells = (title, len(part), bad, told_of, precision, recall, len(much), sum(much))
    return f"| {' | '.join(map(str, cells))} |"


def write(learned: Learned) -> None:
    """Put what was learned into the package."""
    lines = [f'"{code}" = {weight}' for code, weight in learned.weights.items()]
    note = (
        "# Written by `python -m dev.agreement`: what each doubt adds to the log odds that more than 2 % of a\n"
        "# document is misread, times the strength of its share; and the chance that asks for a look.\n"
    )
    head = f"least = {learned.least}\nbase = {learned.base}\n\n[weights]\n"
    FILE.write_text(note + head + "\n".join(lines) + "\n", encoding="utf-8")
