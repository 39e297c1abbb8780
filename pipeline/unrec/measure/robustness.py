"""The noise bench: how structure and references hold when the gold's sources get noisy."""

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from unrec.data import as_json, held
from unrec.languages import Language, load
from unrec.measure.gold import Extract, Gold, compare
from unrec.measure.scoring import Comparison, Grid, figure, markdown, of_stage, tally
from unrec.models import Document, Record
from unrec.reading import source_of
from unrec.text import MARKS

# Seeded noise: what scanning, copying and converting do to a document's text, one kind at a time.

_BULLETS = ("- ", "• ", "– ")
_PRINTED_LINE = 90
# Words left on each side when a paragraph is cut: furniture stands in the middle.
_WHOLE_WORDS = 4
_SPACE = re.compile(r"(?<=\S) (?=\S)")
_MARK = re.compile(f"[{MARKS}]")


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of noise: what its levels are shares of, the levels, whether the words stay the same."""

    of: str
    levels: list[float]
    words: bool


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: dict[str, Kind]
    confusions: dict[str, list[str]]


data = held(_Data, "measure", "noise.toml")


class Setting(NamedTuple):
    """What noise is made with: chance, the share of places to touch, and the document's own facts."""

    rng: random.Random
    share: float
    language: Language
    document: Document

    def hit(self) -> bool:
        """Whether this place is touched."""
        return self.rng.random() < self.share


def add_noise(
    text: str, kind: str, share: float, *, seed: int, language: Language, document: Document
) -> str:
    r"""Return the text with noise of one kind at `share` of its places; the same seed gives the same text.

    Raises `KeyError` for a kind that there is not. Lines end in `\n`; a share of 0 changes nothing.
    """
    rng = random.Random(f"{seed} {kind} {document.document_id}")  # noqa: S311 -- a bench, not secrets
    return _NOISES[kind](text, Setting(rng, share, language, document))


def _by_line(text: str, change: Callable[[str], str | None]) -> str:
    """Change each line; None drops it."""
    lines = (change(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line is not None)


def _bullets(text: str, setting: Setting) -> str:
    def change(line: str) -> str:
        return setting.rng.choice(_BULLETS) + line if line.strip() and setting.hit() else line

    return _by_line(text, change)


def _rewrap(text: str, setting: Setting) -> str:
    def change(line: str) -> str:
        return _broken(line) if len(line) > _PRINTED_LINE and setting.hit() else line

    return _by_line(text, change)


def _broken(line: str) -> str:
    """A paragraph as printed lines of at most 90 characters, broken at spaces."""
    lines = [""]
    for word in line.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _PRINTED_LINE:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return "\n".join(lines)


def _digits(text: str, setting: Setting) -> str:
    families = setting.language.digits.families
    every = "".join(families)

    def change(match: re.Match[str]) -> str:
        own = next((family for family in families if match[0][0] in family), None)
        others = [family for family in families if family != own]
        if own is None or not others or not setting.hit():
            return match[0]
        return match[0].translate(str.maketrans(own, setting.rng.choice(others)))

    return re.sub(f"[{every}]+", change, text)


def _furniture(text: str, setting: Setting) -> str:
    page = 1

    def change(line: str) -> str:
        nonlocal page
        words = line.split(" ")
        if len(line) <= _PRINTED_LINE or len(words) <= 2 * _WHOLE_WORDS or not setting.hit():
            return line
        page += 1
        at = setting.rng.randrange(_WHOLE_WORDS, len(words) - _WHOLE_WORDS)
        between = ["", *setting.rng.choice(_furniture_of(setting.document, page)), ""]
        return "\n".join([" ".join(words[:at]), *between, " ".join(words[at:])])

    return _by_line(text, change)


def _furniture_of(document: Document, page: int) -> list[list[str]]:
    """Feet and heads of pages as UN documents print them."""
    job = document.job_number or "V.19-01234"
    symbol = document.symbol or "CTOC/COP/WG.7/2019/2"
    return [
        [f"{page}/20"],
        [f"{job} {page}/20"],
        [f"{page}/20", symbol],
        [job, symbol, f"{page}/20"],
    ]


def _ocr(text: str, setting: Setting) -> str:
    groups = data().confusions.get(setting.language.code, [])
    others: dict[str, str] = {}
    for group in groups:
        for letter in group:
            others[letter] = others.get(letter, "") + group.replace(letter, "")
    if not others:
        return text
    return re.sub(
        f"[{''.join(others)}]",
        lambda match: setting.rng.choice(others[match[0]]) if setting.hit() else match[0],
        text,
    )


_NOISES: dict[str, Callable[[str, Setting], str]] = {
    "bullets": _bullets,
    "blank_lines": lambda text, setting: _by_line(
        text, lambda line: None if not line.strip("\t ") and setting.hit() else line
    ),
    "rewrap": _rewrap,
    "digits": _digits,
    "vowel_signs": lambda text, setting: _MARK.sub(lambda mark: "" if setting.hit() else mark[0], text),
    "spaces": lambda text, setting: _SPACE.sub(lambda space: "  " if setting.hit() else space[0], text),
    "furniture": _furniture,
    "ocr": _ocr,
}


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
        for name, kind in data().kinds.items()
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
        of=data().kinds[trial.kind].of if trial.level else "",
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
    levels = sorted({figure.level for figure in measured if figure.level})
    names = list(dict.fromkeys(figure.kind for figure in measured if figure.level))
    found = []
    for title, field in (
        ("Structure F1 under noise", "structure"),
        ("Reference F1 under noise", "references"),
    ):
        at = {(figure.kind, figure.level): getattr(figure, field) for figure in measured}
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
        for name, kind in data().kinds.items()
    ]
    page = "\n".join(["\n".join(said) + "\n", *map(markdown, grids(measured)), *shares]) + "\n"
    return {"robustness.json": as_json(measured), "robustness.md": page.encode()}
