"""Draw pairs of recommendations for people to judge, and measure `unrec.series` by their judgements.

    python -m benchmarks.series draw CORPUS     # the pairs that were drawn, without judgements
    python -m benchmarks.series texts CORPUS    # the texts of the pairs in series.tsv, to judge them

CORPUS is a folder with `upr_info.csv` (`state`, `session`, `text`, as UPR Info offers them) and a folder
`upr` with `<state><year>.truth.jsonl` (`label`, `texts`). The texts are not part of the repository:
`series.tsv` names them by document and label. Pairs are of one State, in equal numbers from each band of
likeness of words, half of them of one review, no text in two; a seed draws them. The guideline: `series.md`.
"""

import argparse
import csv
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from unrec.languages import load

SEED, DRAWN = 11, 600
BANDS = (0.15, 0.3, 0.5, 0.7, 1.0)
"""Bounds of likeness; pairs of the same words are not drawn."""
HELD = 3
"""One of so many pairs is kept out until the end."""
PAIRS = Path(__file__).with_suffix(".tsv")
_WORD = re.compile(r"\w+")
_REPORT = re.compile(r"([a-z]+)(\d{4})\.truth\.jsonl")


class Pair(NamedTuple):
    """Two recommendations by document and label, and what was judged of them, where it was."""

    earlier: str
    later: str
    held: str
    first: str = ""
    second: str = ""
    settled: str = ""


def read_reviews(corpus: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Return the texts of each State, by review in order of time, by label."""
    states: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    with (corpus / "upr_info.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["state"], int(row["session"])))
    for row in rows:
        slug = re.sub(r"\W+", "_", row["state"].lower())
        review = states[slug][f"{slug}-{row['session']}"]
        review[str(len(review) + 1)] = row["text"]
    listed = {re.sub("_", "", slug) for slug in states}
    for path in sorted((corpus / "upr").glob("*.truth.jsonl")):
        named = _REPORT.fullmatch(path.name)
        if named is None or named[1] in listed:
            continue
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if len(row["texts"]) == 1:
                states[named[1]][named[1] + "-" + named[2]][row["label"]] = row["texts"][0]
    return states


def likeness(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    """Return what two texts have in common of all their words, each weighed by how rare it is."""
    common = sum(weight for word, weight in left.items() if word in right)
    return common / (sum(left.values()) + sum(right.values()) - common)


def weighed_words(states: Mapping[str, Mapping[str, Mapping[str, str]]]) -> dict[str, dict[str, float]]:
    """Return the words of each text by document and label, each with how rare it is."""
    folding = load("en")
    words = {
        f"{review}:{label}": {*_WORD.findall(folding.fold(text).lower())}
        for reviews in states.values()
        for review, texts in reviews.items()
        for label, text in texts.items()
    }
    counts = Counter(word for each in words.values() for word in each)
    rare = {word: math.log(len(words) / count) for word, count in counts.items()}
    return {key: {word: rare[word] for word in sorted(each)} for key, each in words.items()}


def draw(states: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterator[Pair]:
    """Yield the pairs to judge, in a drawn order that tells nothing of their band."""
    words = weighed_words(states)
    drawn = random.Random(SEED)  # a draw that can be repeated, no secret
    bands: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for reviews in states.values():
        keys = [f"{review}:{label}" for review, texts in reviews.items() for label in texts]
        for left, right in combinations(keys, 2):
            like = likeness(words[left], words[right]) if words[left] and words[right] else 1.0
            bands[sum(like >= bound for bound in BANDS)].append((left, right))
    pairs: list[tuple[str, str]] = []
    taken: set[tuple[str, frozenset[str]]] = set()
    for band in range(len(BANDS) - 1, 0, -1):
        drawn.shuffle(bands[band])
        for apart in (True, False):
            wanted = DRAWN // (len(BANDS) - 1) * (len(BANDS) - band) - (DRAWN // 8 if apart else 0)
            for left, right in bands[band]:
                sides = {(key.partition("-")[0], frozenset(words[key])) for key in (left, right)}
                is_apart = left.partition(":")[0] != right.partition(":")[0]
                if is_apart == apart and not taken & sides and len(pairs) < wanted:
                    pairs.append((left, right))
                    taken |= sides
    drawn.shuffle(pairs)
    for at, (left, right) in enumerate(pairs):
        yield Pair(left, right, "held" if at % HELD == 0 else "")


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    """Return the pairs of a table, with what was judged."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Pair(**row) for row in csv.DictReader(file, delimiter="\t")]


def agreement(pairs: Sequence[Pair]) -> tuple[float, float]:
    """Return the share of pairs judged alike twice, and Cohen's kappa."""
    first, second = Counter(pair.first for pair in pairs), Counter(pair.second for pair in pairs)
    alike = sum(pair.first == pair.second for pair in pairs) / len(pairs)
    chance = sum(first[name] * second[name] for name in first) / len(pairs) ** 2
    return alike, (alike - chance) / (1 - chance)


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw, show or measure; see the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.series", description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("draw", "texts"))
    parser.add_argument("corpus", type=Path)
    options = parser.parse_args(arguments)
    states = read_reviews(options.corpus)
    if options.what == "draw":
        print("\t".join(Pair._fields))
        print("\n".join("\t".join(pair) for pair in draw(states)))
    else:
        texts = {
            f"{review}:{label}": text
            for reviews in states.values()
            for review, held in reviews.items()
            for label, text in held.items()
        }
        for pair in read_pairs():
            print(f"{pair.earlier} {pair.later}\n  {texts[pair.earlier]}\n  {texts[pair.later]}")


if __name__ == "__main__":
    main()
