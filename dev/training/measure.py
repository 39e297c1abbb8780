"""How well a reader reads works and layouts that it was not trained on: stretches of lines, not words."""

import random
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from dev.printing.__main__ import chosen
from dev.printing.layouts import ASIDE
from dev.printing.trees import Tree
from dev.training.samples import sample
from unrec.models import SourceLine

Read = Callable[[Sequence[SourceLine]], str]
Stretch = tuple[str, int, int]
_NOT_TOLD = "XNqrsvwuFTZ"


def stretches(tags: str) -> Iterator[Stretch]:
    """Yield each paragraph and heading of a document's tags: its letter, its first and its last line."""
    began, letter, last = -1, "", -1
    for at, tag in enumerate(tags):
        if tag.lower() == letter.lower() and tag.islower() and letter:
            last = at
        elif tag not in "XNqrsvwu":
            if letter:
                yield letter, began, last
            began, last, letter = at, at, "" if tag in _NOT_TOLD else tag.upper()
    if letter:
        yield letter, began, last


def score(read: Read, trees: Sequence[Tree], works: int, names: Sequence[str] = ()) -> Iterator[str]:
    """Yield a line for each layout and set: F1 of whole paragraphs and of headings, with their kinds."""
    groups: dict[tuple[str, str], list[Tree]] = {}
    for tree in chosen(trees, None, works, trained=False):
        groups.setdefault((tree.family, tree.language), []).append(tree)
    for name in names or ASIDE:
        for (family, language), group in groups.items():
            counts: Counter[tuple[str, str]] = Counter()
            for tree in group:
                rnd = random.Random(zlib.crc32(f"{name}{tree.name}".encode()))
                printed = sample(tree, rnd, ASIDE[name])
                gold, read_so = set(stretches(printed.tags)), set(stretches(read(printed.lines)))
                for kind, which in (("POB", "paragraphs"), ("H", "headings")):
                    counts[which, "gold"] += sum(each[0] in kind for each in gold)
                    counts[which, "read"] += sum(each[0] in kind for each in read_so)
                    counts[which, "both"] += sum(each[0] in kind for each in gold & read_so)
            f1 = {which: _f1(counts, which) for which in ("paragraphs", "headings")}
            yield f"{name:16} {family:15} {language} {f1['paragraphs']:.4f} {f1['headings']:.4f}"


def _f1(counts: Counter[tuple[str, str]], which: str) -> float:
    several = counts[which, "gold"] + counts[which, "read"]
    return 2 * counts[which, "both"] / several if several else 1.0
