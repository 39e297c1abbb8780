"""Counts the words that begin paragraphs over whole texts, and the words that features name."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dev.printing.trees import Tree
from unrec.evidence.lexicon import Lexicon, code, words_of
from unrec.evidence.shapes import fold, is_wide

Counts = dict[str, list[int]]
"""Of each opening: how often it begins a preambular, an operative paragraph; stands inside after a mark,
elsewhere."""
_MARKS = ",;.:"
_FEWEST_NAMED = 12


class Openings:
    """The counts of all texts and of each work alone, and the places of the words that features may name."""

    def __init__(self, total: Counts, own: dict[str, Counts], places: dict[str, int]) -> None:
        self._total, self._own, self.places = total, own, places
        self._codes = {key: _code(counts) for key, counts in total.items() if _worth(key, counts)}

    def lexicon(self, without: str | None = None) -> Lexicon:
        """Return the lexicon; `without` a work, as if its texts had not been counted."""
        codes = self._codes.copy()
        for key, own in self._own.get(without or "", {}).items():
            if key in codes:
                rest = [a - b for a, b in zip(self._total[key], own, strict=True)]
                codes[key] = _code(rest)
                if not _worth(key, rest):
                    del codes[key]
        return Lexicon(codes, self.places)


def _code(counts: Sequence[int]) -> int:
    return code((counts[0], counts[1]), (counts[2], counts[3]))


def _worth(key: str, counts: Sequence[int]) -> bool:
    begun = counts[0] + counts[1]
    return begun > 1 or (begun > 0 and counts[2] > 2 and " " not in key)


def counted(trees: Sequence[Tree]) -> Openings:
    """Count the openings of some trees. Only preambular and operative paragraphs are counted."""
    named: Counter[str] = Counter()
    clauses = [
        (tree.work, ["preambular", "operative"].index(node.kind), fold(node.text))
        for tree in trees
        for node in tree.nodes
        if node.kind in {"preambular", "operative"}
    ]
    total: Counts = {}
    own: dict[str, Counts] = {}
    for work, kind, text in clauses:
        _add(words_of(text), kind, total, own.setdefault(work, {}))
    for work, _, text in clauses:
        for place, start in _inside(text):
            keys = [key for key in _openings_at(start, total) if key in total]
            _add(keys, place, total, own[work])
    for tree in trees:
        for node in tree.nodes:
            if node.role == "paragraph":
                named.update(_named(node.text))
    words = sorted(word for word, times in named.items() if times >= _FEWEST_NAMED)
    return Openings(total, own, {word: at for at, word in enumerate(words, 1)})


def _add(keys: Sequence[str], place: int, *counted_in: Counts) -> None:
    for key in keys:
        for counts in counted_in:
            counts.setdefault(key, [0, 0, 0, 0])[place] += 1


def _openings_at(text: str, known: Counts) -> list[str]:
    """Return the openings of a text; none where its first word begins nothing."""
    first = text[:2].lower() if is_wide(text[:1] or " ") else text.partition(" ")[0].strip("\"'(,;:.").lower()
    return words_of(text) if first in known else []


def _named(text: str) -> Iterator[str]:
    """Yield the words of a paragraph's start that features may name."""
    words = words_of(fold(text))
    yield from words[:2]
    if len(words) > 1:
        yield words[1].partition(" ")[2]


def _inside(text: str) -> Iterator[tuple[int, str]]:
    """Yield 2 (after a mark) or 3 (elsewhere) with the text from each place where a line might have begun."""
    if sum(map(is_wide, text[:40])) > 8:
        for at in range(2, len(text) - 1):
            marked = text[at - 1] in _MARKS
            if is_wide(text[at]) and (marked or is_wide(text[at - 1])):
                yield (2 if marked else 3), text[at : at + 8]
        return
    for match in _SPACE.finditer(text):
        yield (2 if text[match.start() - 1] in _MARKS else 3), text[match.end() : match.end() + 60]


_SPACE = re.compile(r"(?<=\S)\s+(?=\S)")
