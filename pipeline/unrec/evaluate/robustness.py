"""The noise bench: how structure and references hold when the gold's sources get noisy."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from unrec.evaluate.compare import compare
from unrec.evaluate.evaluation import Extract
from unrec.evaluate.gold import Gold
from unrec.evaluate.noise import add_noise, kinds
from unrec.evaluate.records import Comparison
from unrec.evaluate.scores import of_stage, tally
from unrec.evaluate.tables import Grid, figure, markdown
from unrec.languages import load
from unrec.models import Record
from unrec.reading import source_of

OWNED = frozenset({"robustness.json", "robustness.md"})
"""The names the bench writes in the output folder."""


def is_ours(below: str, _: Path) -> bool:
    """Tell whether the bench writes an entry of this path; a folder's ends in `/`."""
    return below in OWNED


SEEDS = (1, 2, 3)
TARGET = 0.99
"""Structure F1 that every kind of noise should keep at its mildest level."""

_NAMED = 5
_TEXT = (".txt", ".text")


class Trial(NamedTuple):
    """A kind of noise, its level (from 1, mildest first; 0 is no noise), the share of places it touches."""

    kind: str
    level: int
    share: float


class Measured(Record, frozen=True, kw_only=True):
    """What a trial came to, over all documents and seeds together.

    `structure` is the F1 of paragraphs by path and parent. `references` is the F1 of references by paragraph
    and target: where they stand is not compared, since noise moves it. `broken` are the paragraphs that were
    missed, misplaced or made up, each with the number of seeds that did it.
    """

    kind: str
    level: int
    share: float
    of: str
    structure: float
    references: float
    paragraphs: int
    broken: dict[str, int]


def trials(golds: Sequence[Gold]) -> list[Trial]:
    """Return every trial to make: none without noise only if no gold source is plain text."""
    if not any(gold.source.suffix in _TEXT for gold in golds):
        return []
    noisy = [
        Trial(name, level, share)
        for name, kind in kinds().items()
        for level, share in enumerate(kind.levels, 1)
    ]
    return [Trial("none", 0, 0.0), *noisy]


def bench(trial: Trial, golds: Sequence[Gold], extract: Extract) -> Measured:
    """Return how a trial came out. Only plain text takes part; noise is added to its characters."""
    comparisons = [
        _compare(gold, trial, seed, extract)
        for gold in golds
        if gold.source.suffix in _TEXT
        for seed in (SEEDS if trial.level else SEEDS[:1])
    ]
    structure = of_stage(comparisons, "structure")
    broken: dict[str, int] = {}
    for outcome in structure:
        if not outcome.right:
            broken[outcome.place] = broken.get(outcome.place, 0) + 1
    return Measured(
        kind=trial.kind,
        level=trial.level,
        share=trial.share,
        of=kinds()[trial.kind].of if trial.level else "",
        structure=round(tally(structure).f1, 6),
        references=round(tally(of_stage(comparisons, "references_target")).f1, 6),
        paragraphs=sum(outcome.expected is not None for outcome in structure),
        broken=broken,
    )


def _compare(gold: Gold, trial: Trial, seed: int, extract: Extract) -> Comparison:
    text = gold.source.read_text(encoding="utf-8")
    if trial.level:
        document = gold.extraction.document
        text = add_noise(
            text, trial.kind, trial.share, seed=seed, language=load(document.language), document=document
        )
    return compare(gold.extraction, extract(source_of(gold.source.name, text.encode())))


def grids(measured: Sequence[Measured]) -> list[Grid]:
    """Return the bench as tables: structure and references, a row a kind, a column a level."""
    levels = sorted({one.level for one in measured if one.level})
    names = list(dict.fromkeys(one.kind for one in measured if one.level))
    found = []
    for title, field in (
        ("Structure F1 under noise", "structure"),
        ("Reference F1 under noise", "references"),
    ):
        at = {(one.kind, one.level): getattr(one, field) for one in measured}
        rows = [("none", *([figure(at["none", 0])] * len(levels)))] if ("none", 0) in at else []
        rows += [(name, *(figure(at[name, level]) for level in levels)) for name in names]
        columns = ("noise", *(f"level {level}" for level in levels))
        found.append(Grid(title, columns, rows))
    return found


def shortfalls(measured: Sequence[Measured]) -> list[str]:
    """Return a sentence, naming paragraphs, for each kind whose mildest level takes structure too low."""
    return [
        f"structure F1 is {one.structure:.6f} under {one.kind} at its mildest level, the target is {TARGET}: "
        + ", ".join(list(one.broken)[:_NAMED])
        for one in measured
        if one.level == 1 and one.structure < TARGET
    ]


def files_of(measured: Sequence[Measured]) -> dict[str, bytes]:
    """Return the bench's files: `robustness.json` with every trial, `robustness.md` with the tables."""
    said = [f"- {short}" for short in shortfalls(measured)] or [
        f"Structure F1 is at least {TARGET} under every kind of noise at its mildest level."
    ]
    shares = [
        f"- `{name}`: {kind.of}: {', '.join(f'{share:.1%}' for share in kind.levels)}"
        for name, kind in kinds().items()
    ]
    page = "\n".join(["\n".join(said) + "\n", *map(markdown, grids(measured)), *shares]) + "\n"
    data = msgspec.json.format(msgspec.json.encode(measured), indent=2) + b"\n"
    return {"robustness.json": data, "robustness.md": page.encode()}
