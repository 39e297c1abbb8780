"""Draw pairs of recommendations to be judged, and measure `unrec.series` by their judgements.

    python -m dev.series draw CORPUS     # the pairs that were drawn, without judgements
    python -m dev.series texts CORPUS    # the texts of the pairs in series.tsv, to judge them
    python -m dev.series words CORPUS    # words.en.tsv: which words stand with which
    python -m dev.series fit CORPUS      # the weights, from two thirds of the pairs
    python -m dev.series curve CORPUS    # precision and recall by threshold, of those pairs
    python -m dev.series held CORPUS     # how far the program agrees with the judgements
    python -m dev.series fresh CORPUS    # the same of pairs of States that nothing was made from
    python -m dev.series rows CORPUS     # a hundred rows of the whole collection, to read
    python -m dev.series time            # 100,000 composed recommendations

CORPUS is a folder with `upr_info.csv` (`state`, `session`, `text`, as UPR Info offers them), `upr_issues.csv`
(`state`, `text`: all reviews of a State in one) and a folder `upr` with `<state><year>.truth.jsonl` (`label`,
`texts`). The texts are not part of the repository: `series.tsv` names them by document and label. Pairs are
of one State, in equal numbers from each band of likeness of words, half of them of one review, no text in two
(`bands`); others are drawn recommendations with the earlier one most like each (`nearest`, and `again`, drawn
and judged later). `new bands` and `new nearest` are drawn so from States of `upr_issues.csv` that no other
pair is of, and from whose texts no word was counted. Seeds draw them. The guideline is `series.md`.
"""

import argparse
import csv
import json
import math
import random
import re
import resource
import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, islice
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
STATES, NEW = 26, 60
"""So many States are kept for new pairs, and so many pairs of each new sample are drawn."""
BANDS = (0.15, 0.3, 0.5, 0.7, 1.0)
"""Bounds of likeness; pairs of the same words are not drawn."""
HELD = 3
"""One of so many pairs is kept out until the end."""
PAIRS = Path(__file__).with_suffix(".tsv")
PLAIN = ("words", "shorter", "both", "instruments", "apart", "themes", "issues", "action")
AIM = (*PLAIN, "meaning")
SAME = ("words", "left", "equal", "action", "considering")
SURE = (0.80, 0.95)
"""Precision wanted of what is the same, and of what has one aim."""
RIDGE, NEWTON, FOLDS, ENOUGH = 0.3, 40, 10, 50
PARTED = 20
"""So many times folds are drawn, since by one drawing a threshold was two hundredths too low."""
PLACES, SCALE, OFTEN, SMOOTH = 30, 1000, 10, 0.75
"""Numbers a word gets, in thousandths, if so many texts have it; the power that makes often and rare words
more alike as what stands beside a word."""
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


def read_issues(corpus: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Return the texts of the States in `upr_issues.csv`, all reviews of each as one document."""
    states: dict[str, dict[str, dict[str, str]]] = {}
    with (corpus / "upr_issues.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            slug = re.sub(r"\W+", "_", row["state"].lower())
            texts = states.setdefault(slug, {f"{slug}-0": {}})[f"{slug}-0"]
            texts[str(len(texts) + 1)] = row["text"]
    return states


def kept(issues: Mapping[str, object], used: Iterable[str]) -> frozenset[str]:
    """Return drawn States whose texts nothing is made from; none is called as a used one, or begins so."""
    names = tuple(re.sub("_|and", "", state) for state in used)
    others = sorted(state for state in issues if not re.sub("_|and", "", state).startswith(names))
    return frozenset(random.Random(SEED).sample(others, STATES))  # as below


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
    pairs = _banded(states, words, drawn, DRAWN)
    nearest = list(_nearest(states, words, drawn, NEAREST))
    for at, (left, right) in enumerate([*pairs, *nearest]):
        yield Pair(left, right, "bands" if at < len(pairs) else "nearest", "held" if at % HELD == 0 else "")
    old = frozenset(key for pair in (*pairs, *nearest) for key in pair)
    later = _nearest(states, words, random.Random(SEED + 1), MOST, old)  # as above
    for at, (left, right) in enumerate(islice(later, AGAIN)):
        yield Pair(left, right, "again", "held" if at % HELD == 0 else "")


def draw_new(states: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterator[Pair]:
    """Yield pairs of States that were kept, all held back, both samples mixed."""
    words, drawn = weighed_words(states), random.Random(SEED + 2)  # as above
    pairs = _banded(states, words, drawn, NEW)
    old = frozenset(key for pair in pairs for key in pair)
    nearest = islice(_nearest(states, words, drawn, MOST, old), NEW)
    samples = [*((pair, "new bands") for pair in pairs), *((pair, "new nearest") for pair in nearest)]
    drawn.shuffle(samples)
    yield from (Pair(*pair, sample, "held") for pair, sample in samples)


def _banded(
    states: Mapping[str, Mapping[str, Mapping[str, str]]],
    words: Mapping[str, Mapping[str, float]],
    drawn: random.Random,
    count: int,
) -> list[tuple[str, str]]:
    """Return drawn pairs, in equal numbers from each band of likeness, from the likest on; no text in two.

    Half of them are of one review where there are several.
    """
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
            wanted = count // (len(BANDS) - 1) * (len(BANDS) - band) - (count // 8 if apart else 0)
            for left, right in bands[band]:
                sides = {(key.partition("-")[0], frozenset(words[key])) for key in (left, right)}
                is_apart = left.partition(":")[0] != right.partition(":")[0]
                if is_apart == apart and not taken & sides and len(pairs) < wanted:
                    pairs.append((left, right))
                    taken |= sides
    drawn.shuffle(pairs)
    return pairs


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


class Signed(NamedTuple):
    """The signs of pairs, a row each, and of the later text of each next to itself: always the same."""

    rows: np.ndarray
    itself: np.ndarray


def signed(pairs: Sequence[Pair], entries: Sequence[Said], names: Sequence[str]) -> Signed:
    """Return these signs of pairs and of their later texts."""
    alike = [pair._replace(earlier=pair.later) for pair in pairs]
    both = [
        np.array([[getattr(sign, name) for name in names] for sign in signs_of(part, entries)])
        for part in (pairs, alike)
    ]
    return Signed(*both)


def fit(signed: Signed, wanted: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression with a small ridge, the bias last (Newton's method)."""
    rows, wanted = np.vstack(signed), np.concatenate([wanted, np.ones(len(signed.itself))])
    design = np.hstack([rows, np.ones((len(rows), 1))])
    ridge = np.diag([RIDGE] * rows.shape[1] + [0.0])
    weights = np.zeros(design.shape[1])
    for _ in range(NEWTON):
        share = 1 / (1 + np.exp(-design @ weights))
        curve = (design.T * (share * (1 - share))) @ design + ridge
        weights = weights + np.linalg.solve(curve, design.T @ (wanted - share) - ridge @ weights)
    return weights


def near(entries: Iterable[Said]) -> Iterator[str]:
    """Yield a line for each word that enough texts have: where it stands among the words beside it.

    The places are the first left singular vectors of the positive pointwise mutual information of words in
    one text, each text once.
    """
    texts = list(dict.fromkeys(tuple(w for w in entry.words if not w.startswith("=")) for entry in entries))
    counts = Counter(word for text in texts for word in text)
    names = sorted(word for word, count in counts.items() if count >= OFTEN and not word.isdigit())
    place = {word: at for at, word in enumerate(names)}
    together = np.zeros((len(names), len(names)))
    for text in texts:
        at = [place[word] for word in text if word in place]
        together[np.ix_(at, at)] += 1
    np.fill_diagonal(together, 0)
    beside = together.sum(0) ** SMOOTH
    with np.errstate(divide="ignore"):
        told = np.log(together / np.outer(together.sum(1), beside / beside.sum()))
    places = np.linalg.svd(np.maximum(told, 0))[0][:, :PLACES]
    places *= np.sign(places[np.abs(places).argmax(0), range(PLACES)])
    for word, row in zip(names, np.rint(SCALE * places).astype(int), strict=True):
        yield f"{word}\t{' '.join(map(str, row))}"


def unseen_scores(signed: Signed, wanted: np.ndarray, seed: int) -> np.ndarray:
    """Return the score of each pair by a fit that did not see its fold; the folds are drawn."""
    unseen = np.zeros(len(wanted))
    fold = np.random.default_rng(seed).permutation(len(wanted)) % FOLDS
    for part in range(FOLDS):
        rest, here = fold != part, fold == part
        weights = fit(Signed(signed.rows[rest], signed.itself[rest]), wanted[rest])
        unseen[here] = signed.rows[here] @ weights[:-1] + weights[-1]
    return np.asarray(1 / (1 + np.exp(-unseen)))


def curve(pairs: Sequence[Pair], signed: Signed) -> Iterator[str]:
    """Yield precision and recall of one aim by threshold, of pairs as they come: means of unseen scores."""
    wanted = np.array([float(pair.settled != "other") for pair in pairs])
    came = np.array([pair.sample != "bands" for pair in pairs])
    parted = [unseen_scores(signed, wanted, seed)[came] for seed in range(PARTED)]
    wanted = wanted[came]
    for step in range(95, 35, -5):
        told = [wanted[scores >= step / 100] for scores in parted]
        precision = np.mean([part.mean() for part in told])
        yield f"{step / 100:.2f}: precision {precision:.3f}, recall {np.mean([*map(sum, told)]) / wanted.sum():.3f}"


def fitted(pairs: Sequence[Pair], signed: Signed, judged: frozenset[str], names: Sequence[str]) -> str:
    """Return the table of weights by which pairs have one of these judgements.

    `least` is the smallest hundredth from which on enough are right, as far as enough pairs are told, by
    scores of pairs that a fold's fit did not see, however often folds are drawn; for one aim of those that
    were not drawn by bands.
    """
    wanted = np.array([float(pair.settled in judged) for pair in pairs])
    parted = [unseen_scores(signed, wanted, seed) for seed in range(PARTED)]
    chosen = np.array([len(judged) == 1 or pair.sample != "bands" for pair in pairs])
    sure = SURE[len(judged) > 1]
    told = {step: [wanted[chosen & (scores >= step / 100)] for scores in parted] for step in range(30, 96)}
    right = {
        step: min(part.mean() for part in parts)
        for step, parts in told.items()
        if min(map(len, parts)) >= ENOUGH
    }
    least = next(step for step in right if min(right[at] for at in right if at >= step) >= sure)
    weights = fit(signed, wanted)
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
    places = dict(zip(names, np.random.default_rng(SEED).normal(size=(len(names), PLACES)), strict=True))
    often = [1 / (at + 10) for at in range(len(names))]
    last: dict[str, tuple[str, ...]] = {}
    for at in range(count):
        state, review = f"S{at % 200}", str(at * 4 // count)
        again = drawn.choices(last.get(state, names), k=14) if drawn.random() < REPEATED else []
        words = tuple(dict.fromkeys([*again, *drawn.choices(names, often, k=18 - len(again))]))
        last[state] = words
        stands = np.sum([places[word] for word in words], axis=0)
        yield Said(
            f"{state}-{review}.en:r{at}", ("en", state), ("~", review, state), " ".join(words), words,
            array("f", stands / np.linalg.norm(stands)), frozenset(), frozenset(), frozenset(), frozenset(words[:1]), frozenset(words[:1]), 4, negated=False, response=None,
        )  # fmt: skip


def timed(count: int = 100_000) -> str:
    """Return what the series of so many composed recommendations take of a processor, and of memory."""
    entries = list(composed(count))
    begun = time.process_time()
    rows = sum(1 for _ in series(entries))
    took, memory = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{count:,} recommendations: {took:.1f} s, {memory:.0f} MB, {rows:,} rows"


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw, show, fit or measure; see the module."""
    parser = argparse.ArgumentParser(prog="python -m dev.series", description=__doc__.split("\n")[0])
    commands = ("draw", "texts", "words", "fit", "curve", "held", "fresh", "rows", "time")
    parser.add_argument("what", choices=commands)
    parser.add_argument("corpus", type=Path, nargs="?", default=Path())
    options = parser.parse_args(arguments)
    if options.what == "time":
        print(timed())
        return
    states, issues = read_reviews(options.corpus), read_issues(options.corpus)
    new = {state: issues[state] for state in sorted(kept(issues, states))}
    if options.what == "draw":
        print("\t".join(Pair._fields))
        print("\n".join("\t".join(pair) for pair in (*draw(states), *draw_new(new))))
        return
    if options.what == "words":
        print("# Made by python -m dev.series words; see unrec.series.meaning.")
        others = {state: texts for state, texts in issues.items() if state not in new}
        print("\n".join(near(chain(extracted(states), extracted(others)))))
        return
    pairs, is_new = read_pairs(), options.what == "fresh"
    entries = list(extracted(new if is_new else states))
    texts = {entry.paragraph_id: entry.text for entry in entries}
    chosen = [pair for pair in pairs if not pair.held]
    if options.what == "texts":
        texts |= {entry.paragraph_id: entry.text for entry in extracted(new)}
        for pair in pairs:
            print(f"{pair.earlier} {pair.later}\n  {texts[pair.earlier]}\n  {texts[pair.later]}")
    elif options.what == "fit":
        print(f"# Made by python -m dev.series fit from {len(chosen)} pairs that were judged.")
        tables = []
        for name, names in (("aim", AIM), ("plain", PLAIN), ("same", SAME)):
            judged = frozenset({"same"} if name == "same" else {"same", "aim"})
            tables.append(f"[{name}]\n{fitted(chosen, signed(chosen, entries, names), judged, names)}")
        print("\n\n".join(tables))
    elif options.what == "curve":
        print("\n".join(curve(chosen, signed(chosen, entries, AIM))))
    elif options.what == "rows":
        for row in random.Random(SEED).sample(list(series(entries)), 100):  # as above
            print(f"{row.relation} {row.rule}\n  {texts[row.previous_id or '']}\n  {texts[row.paragraph_id]}")
    else:
        for sample, held in dict.fromkeys((pair.sample, pair.held) for pair in pairs):
            if sample.startswith("new") == is_new:
                part = [pair for pair in pairs if (pair.sample, pair.held) == (sample, held)]
                print(f"{sample}, {held or 'fitted'}, {len(part)} pairs: {measured(part, entries)}")
        _print_agreement([pair for pair in pairs if pair.sample.startswith("new") == is_new])


def _print_agreement(pairs: Sequence[Pair]) -> None:
    print(f"one reader twice: {agreement([(pair.first, pair.second) for pair in pairs if pair.second])}")
    both = [(pair.settled, pair.another) for pair in pairs if pair.another]
    if both:
        print(f"two readers: {agreement(both)}")
        before = [(str(one != "other"), str(other != "other")) for one, other in both]
        print(f"two readers, said before or not: {agreement(before)}")


if __name__ == "__main__":
    main()
