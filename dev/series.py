"""Make the weights of `unrec.series` from pairs of recommendations that were judged, and measure it by them.

    python -m dev.series words CORPUS    # words.en.tsv: which words stand with which
    python -m dev.series fit CORPUS      # the weights, from two thirds of the pairs
    python -m dev.series held CORPUS     # how far the program agrees with the judgements
    python -m dev.series fresh CORPUS    # the same of pairs of States that nothing was made from

CORPUS is a folder with `upr_info.csv` (`state`, `session`, `text`, as UPR Info offers them), `upr_issues.csv`
(`state`, `text`: all reviews of a State in one) and a folder `upr` with `<state><year>.truth.jsonl` (`label`,
`texts`). The texts are not part of the repository: `series.tsv` names them by document and label. Pairs are
of one State, in equal numbers from each band of likeness of words, half of them of one review, no text in two
(`bands`); others are drawn recommendations with the earlier one most like each (`nearest`, and `again`, drawn
and judged later). `new bands` and `new nearest` are drawn so from States of `upr_issues.csv` that no other
pair is of, and from whose texts no word was counted. The guideline is `series.md`.
"""

import argparse
import csv
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from unrec.batch.extract import extract
from unrec.catalogue import load as load_catalogue
from unrec.languages import load
from unrec.models import StateNamed
from unrec.reading import source_of
from unrec.series import Said, Signs, judge, rarity, said, signs

SEED, STATES = 11, 26
"""So many States are kept for new pairs."""
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
HEAD = ("Human Rights Council", "", "Universal Periodic Review", "")
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


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit or measure; see the module."""
    parser = argparse.ArgumentParser(prog="python -m dev.series", description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("words", "fit", "held", "fresh"))
    parser.add_argument("corpus", type=Path)
    options = parser.parse_args(arguments)
    states, issues = read_reviews(options.corpus), read_issues(options.corpus)
    new = {state: issues[state] for state in sorted(kept(issues, states))}
    if options.what == "words":
        print("# Made by python -m dev.series words; see unrec.series.meaning.")
        others = {state: texts for state, texts in issues.items() if state not in new}
        print("\n".join(near(chain(extracted(states), extracted(others)))))
        return
    pairs, is_new = read_pairs(), options.what == "fresh"
    entries = list(extracted(new if is_new else states))
    chosen = [pair for pair in pairs if not pair.held]
    if options.what == "fit":
        print(f"# Made by python -m dev.series fit from {len(chosen)} pairs that were judged.")
        tables = []
        for name, names in (("aim", AIM), ("plain", PLAIN), ("same", SAME)):
            judged = frozenset({"same"} if name == "same" else {"same", "aim"})
            tables.append(f"[{name}]\n{fitted(chosen, signed(chosen, entries, names), judged, names)}")
        print("\n\n".join(tables))
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
