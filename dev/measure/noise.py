"""The noise bench: how structure and references hold when the gold's sources get noisy."""

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from dev.measure.gold import Gold
from dev.measure.gold_table import table
from dev.measure.parts import Measured, data
from unrec.languages import Language, load
from unrec.measure.scorer import Tally, compare, tallies
from unrec.models import Document, Extraction, Source
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


@cache
def noises() -> _Data:
    """Return what `noise.toml` holds."""
    return data(_Data, "noise.toml")


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
    rng = random.Random(f"{seed} {kind} {document.document_id}")
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
    groups = noises().confusions.get(setting.language.code, [])
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


SEEDS = (1, 2, 3)
_TEXT = (".txt", ".text")
_STAGES = {"structure": "structure", "references_target": "references"}


def of_gold(gold: Gold, extract: Callable[[Source], Extraction]) -> Iterator[Measured]:
    """Yield how a gold document of plain text holds under each noise and level, over all seeds together.

    `structure` is of paragraphs by path and parent, `references` by paragraph and target: where they stand is
    not compared, since noise moves it.
    """
    if gold.source.suffix not in _TEXT:
        return
    text, document = gold.source.read_text(encoding="utf-8"), gold.extraction.document
    language = load(document.language)
    for name, kind in noises().kinds.items():
        for level, share in enumerate(kind.levels, 1):
            stages: dict[str, Tally] = {}
            for seed in SEEDS:
                noisy = add_noise(text, name, share, seed=seed, language=language, document=document)
                got = extract(source_of(gold.source.name, noisy.encode()))
                for what, tally in tallies(compare("", table(gold.extraction, got))).items():
                    if what in _STAGES:
                        stage = f"{_STAGES[what]}, {name} {level}"
                        stages[stage] = stages.get(stage, Tally()) + tally
            yield Measured(
                kind="noise",
                name=f"{gold.document_id} {name} {level}",
                family=f"{name} {level}",
                stages=stages,
            )
