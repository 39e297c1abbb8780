"""Draw pairs of recommendations to be judged, and measure `unrec.series` by their judgements.

    python -m benchmarks.series draw CORPUS     # the pairs that were drawn, without judgements
    python -m benchmarks.series texts CORPUS    # the texts of the pairs in series.tsv, to judge them
    python -m benchmarks.series fit CORPUS      # the weights, from two thirds of the pairs
    python -m benchmarks.series held CORPUS     # how far the program agrees with the judgements
    python -m benchmarks.series rows CORPUS     # a hundred rows of the whole collection, to read
    python -m benchmarks.series time            # 100,000 composed recommendations

CORPUS is a folder with `upr_info.csv` (`state`, `session`, `text`, as UPR Info offers them) and a folder
`upr` with `<state><year>.truth.jsonl` (`label`, `texts`). The texts are not part of the repository:
`series.tsv` names them by document and label. Pairs are of one State, in equal numbers from each band of
likeness of words, half of them of one review, no text in two (`bands`); others are drawn recommendations with
the earlier one most like each (`nearest`, and `again`, drawn and judged later). Seeds draw them. The
guideline is `series.md`.
"""

import argparse
import csv
import json
import math
import random
import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from unrec.batch.extract import extract
from unrec.catalogue import load as load_catalogue
from unrec.languages import load
from unrec.models import StateNamed
from unrec.reading import source_of
from unrec.series import Said, Signs, judge, rarity, said, series, signs

SEED, DRAWN, NEAREST, AGAIN, MOST = 11, 600, 330, 300, 700
BANDS = (0.15, 0.3, 0.5, 0.7, 1.0)
"""Bounds of likeness; pairs of the same words are not drawn."""
HELD = 3
"""One of so many pairs is kept out until the end."""
PAIRS = Path(__file__).with_suffix(".tsv")
AIM = ("words", "shorter", "instruments", "apart", "themes", "theme", "issues", "second", "action")
SAME = ("words", "left", "equal", "action", "considering")
SURE = (0.80, 0.95)
"""Precision wanted of what is the same, and of what has one aim."""
RIDGE, NEWTON, FOLDS, ENOUGH = 1.0, 40, 10, 50
REPEATED = 0.3
"""Share of composed recommendations that repeat most of the one before."""
HEAD = ("Human Rights Council", "", "Universal Periodic Review", "")
_WORD = re.compile(r"\w+")
_REPORT = re.compile(r"([a-z]+)(\d{4})\.truth\.jsonl")


class Pair(NamedTuple):
    """Two recommendations by document and label, and what was judged of them, where it was.

    `another` is what another reader judged of a drawn part, who saw the guideline and the texts alone.
    """

    earlier: str
    later: str
    sample: str
    held: str
    first: str = ""
    second: str = ""
    settled: str = ""
    another: str = ""


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
    nearest = list(_nearest(states, words, drawn, NEAREST))
    for at, (left, right) in enumerate([*pairs, *nearest]):
        yield Pair(left, right, "bands" if at < len(pairs) else "nearest", "held" if at % HELD == 0 else "")
    old = frozenset(key for pair in (*pairs, *nearest) for key in pair)
    later = _nearest(states, words, random.Random(SEED + 1), MOST, old)  # as above
    for at, (left, right) in enumerate(islice(later, AGAIN)):
        yield Pair(left, right, "again", "held" if at % HELD == 0 else "")


def _nearest(
    states: Mapping[str, Mapping[str, Mapping[str, str]]],
    words: Mapping[str, Mapping[str, float]],
    drawn: random.Random,
    count: int,
    old: frozenset[str] = frozenset(),
) -> Iterator[tuple[str, str]]:
    """Yield drawn recommendations, each with the earlier one to its State that is most like it in words.

    Pairs of the same words, and those with one of the `old`, are left out.
    """
    keys = {
        state: [f"{review}:{label}" for review, texts in reviews.items() for label in texts]
        for state, reviews in states.items()
    }
    every = [(state, at) for state, labels in keys.items() for at in range(1, len(labels))]
    for state, at in drawn.sample(every, count):
        later = keys[state][at]
        if later in old:
            continue
        alike = [(likeness(words[earlier], words[later]), earlier) for earlier in keys[state][:at]]
        likest = max(alike, key=itemgetter(0))
        if likest[0] < 1 and likest[1] not in old:
            yield likest[1], later


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    """Return the pairs of a table, with what was judged."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Pair(**row) for row in csv.DictReader(file, delimiter="\t")]


def agreement(pairs: Sequence[tuple[str, str]]) -> str:
    """Return in words the share of pairs judged alike twice, and Cohen's kappa."""
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    alike = sum(one == other for one, other in pairs) / len(pairs)
    chance = sum(first[name] * second[name] for name in first) / len(pairs) ** 2
    return f"{len(pairs)} pairs, alike {alike:.3f}, kappa {(alike - chance) / (1 - chance):.3f}"


def extracted(states: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterator[Said]:
    """Yield the recommendations as the program reads them, each review composed as a document of its own."""
    catalogue = load_catalogue()
    for state, reviews in states.items():
        for review, texts in reviews.items():
            lines = [f"{at}.\t{' '.join(text.split())}\n" for at, text in enumerate(texts.values(), 1)]
            whole = "\n".join([*HEAD, state, "", "II. Conclusions and/or recommendations", "", *lines])
            extraction = extract(source_of(f"{review}.txt", whole.encode()), catalogue)
            document = replace(
                extraction.document, state_under_review=StateNamed(name=state), session=review.split("-")[1]
            )
            labels = {f"r{at}": f"{review}:{label}" for at, label in enumerate(texts, 1)}
            for entry in said(replace(extraction, document=document), load("en")):
                path = entry.paragraph_id.partition(":")[2]
                if path in labels:
                    yield entry._replace(paragraph_id=labels[path])


def signs_of(pairs: Sequence[Pair], entries: Sequence[Said]) -> list[Signs]:
    """Return the signs of each pair."""
    rare, by_id = rarity(entries)["en"], {entry.paragraph_id: entry for entry in entries}
    return [signs(by_id[pair.earlier], by_id[pair.later], rare) for pair in pairs]


def fit(rows: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression with a small ridge, the bias last (Newton's method)."""
    design = np.hstack([rows, np.ones((len(rows), 1))])
    ridge = np.diag([RIDGE] * rows.shape[1] + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(NEWTON):
        share = 1 / (1 + np.exp(-design @ weights))
        curve = (design.T * (share * (1 - share))) @ design + ridge
        weights = weights + np.linalg.solve(curve, design.T @ (wanted - share) - ridge @ weights)
    return weights


def fitted(pairs: Sequence[Pair], seen: Sequence[Signs], judged: frozenset[str], names: Sequence[str]) -> str:
    """Return the table of weights by which pairs have one of these judgements.

    `least` is the smallest hundredth from which on enough are right, as far as enough pairs are told, by
    scores of pairs that a fold's fit did not see; for one aim of those that were not drawn by bands.
    """
    rows = np.array([[getattr(sign, name) for name in names] for sign in seen])
    wanted = np.array([float(pair.settled in judged) for pair in pairs])
    unseen = np.zeros(len(pairs))
    fold = np.arange(len(pairs)) % FOLDS
    for part in range(FOLDS):
        weights = fit(rows[fold != part], wanted[fold != part])
        unseen[fold == part] = rows[fold == part] @ weights[:-1] + weights[-1]
    scores = 1 / (1 + np.exp(-unseen))
    chosen = np.array([len(judged) == 1 or pair.sample != "bands" for pair in pairs])
    sure = SURE[len(judged) > 1]
    told = {step: wanted[chosen & (scores >= step / 100)] for step in range(30, 96)}
    right = {step: part.mean() for step, part in told.items() if len(part) >= ENOUGH}
    least = next(step for step in right if min(right[at] for at in right if at >= step) >= sure)
    weights = fit(rows, wanted)
    lines = [f"{name} = {weight:.2f}" for name, weight in zip(names, weights, strict=False)]
    return "\n".join(
        [f"bias = {weights[-1]:.2f}", f"least = {least / 100}", f"signs = {{ {', '.join(lines)} }}"]
    )


def measured(pairs: Sequence[Pair], entries: Sequence[Said]) -> str:
    """Return in words how far the program agrees with the judgements of pairs."""
    rare, by_id = rarity(entries)["en"], {entry.paragraph_id: entry for entry in entries}
    told = [(judge(by_id[pair.earlier], by_id[pair.later], rare).relation, pair.settled) for pair in pairs]
    lines = []
    for name, is_told, wanted in (
        ("said before", lambda relation: relation is not None, {"same", "aim"}),
        ("same", lambda relation: relation == "same", {"same"}),
    ):
        hits = sum(is_told(relation) and settled in wanted for relation, settled in told)
        given = sum(is_told(relation) for relation, _ in told)
        there = sum(settled in wanted for _, settled in told)
        lines.append(
            f"{name}: precision {hits / max(given, 1):.3f} ({hits} of {given}), recall {hits / there:.3f}"
        )
    return "; ".join(lines)


def composed(count: int) -> Iterator[Said]:
    """Yield recommendations to 200 States over four reviews, of words as often as words are."""
    drawn = random.Random(SEED)  # as above
    names = [f"w{at:x}" for at in range(20_000)]
    often = [1 / (at + 10) for at in range(len(names))]
    last: dict[str, tuple[str, ...]] = {}
    for at in range(count):
        state, review = f"S{at % 200}", str(at * 4 // count)
        again = drawn.choices(last.get(state, names), k=14) if drawn.random() < REPEATED else []
        words = tuple(dict.fromkeys([*again, *drawn.choices(names, often, k=18 - len(again))]))
        last[state] = words
        yield Said(
            f"{state}-{review}.en:r{at}", ("en", state), ("~", review, state), " ".join(words), words,
            frozenset(), frozenset(), frozenset(), frozenset(words[:1]), frozenset(words[:1]), 4, negated=False, response=None,
        )  # fmt: skip


def timed(count: int = 100_000) -> str:
    """Return how long the series of so many composed recommendations take, and the memory that it took."""
    entries = list(composed(count))
    begun = time.perf_counter()
    rows = sum(1 for _ in series(entries))
    took, memory = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{count:,} recommendations: {took:.1f} s, {memory:.0f} MB, {rows:,} rows"


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw, show, fit or measure; see the module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.series", description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("draw", "texts", "fit", "held", "rows", "time"))
    parser.add_argument("corpus", type=Path, nargs="?", default=Path())
    options = parser.parse_args(arguments)
    if options.what == "time":
        print(timed())
        return
    states = read_reviews(options.corpus)
    if options.what == "draw":
        print("\t".join(Pair._fields))
        print("\n".join("\t".join(pair) for pair in draw(states)))
        return
    pairs, entries = read_pairs(), list(extracted(states))
    texts = {entry.paragraph_id: entry.text for entry in entries}
    if options.what == "texts":
        for pair in pairs:
            print(f"{pair.earlier} {pair.later}\n  {texts[pair.earlier]}\n  {texts[pair.later]}")
    elif options.what == "fit":
        chosen = [pair for pair in pairs if not pair.held]
        seen = signs_of(chosen, entries)
        print(f"# Made by python -m benchmarks.series fit from {len(chosen)} pairs that were judged.")
        print(f"[aim]\n{fitted(chosen, seen, frozenset({'same', 'aim'}), AIM)}\n")
        print(f"[same]\n{fitted(chosen, seen, frozenset({'same'}), SAME)}")
    elif options.what == "held":
        for sample in ("bands", "nearest", "again"):
            for held in ("", "held"):
                part = [pair for pair in pairs if (pair.sample, pair.held) == (sample, held)]
                print(f"{sample}, {held or 'fitted'}, {len(part)} pairs: {measured(part, entries)}")
        print(f"one reader twice: {agreement([(pair.first, pair.second) for pair in pairs if pair.second])}")
        both = [(pair.settled, pair.another) for pair in pairs if pair.another]
        print(f"two readers: {agreement(both)}")
        before = [(str(one != "other"), str(other != "other")) for one, other in both]
        print(f"two readers, said before or not: {agreement(before)}")
    else:
        for row in random.Random(SEED).sample(list(series(entries)), 100):  # as above
            print(f"{row.relation} {row.rule}\n  {texts[row.previous_id or '']}\n  {texts[row.paragraph_id]}")


if __name__ == "__main__":
    main()
