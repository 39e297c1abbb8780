"""Fit the weights of `unrec.themes` from texts whose issues people have given, and measure them.

    python -m dev.themes CORPUS [--out pipeline/unrec/themes/upr-issues.en.tsv]

CORPUS is a folder with CSV files that have the columns `state`, `text` and `issues` (comma-separated names),
such as those of UPR Info. A linear support-vector machine a theme (squared hinge loss, dual coordinate
descent, all themes of a text at once: Hsieh et al., ICML 2008) is fitted over words and pairs of words,
weighed by how rare they are. A quarter of the States, drawn by a seed, is kept out: scale and least score are
chosen on half of these; the figures, of what the stage gives by terms and model, are of the other half. The
weights that are written are then fitted on all. Where a goals.csv of a public benchmark lies in the folder
(`text`, `sdg`, `label`), figures of the Goals are printed, too. The same folder gives the same bytes.
"""

import argparse
import csv
import math
import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from unrec.languages import load
from unrec.models import ThemeScheme
from unrec.themes import DOUBT, Model, guesses, margins, parse_model, spoken, words_of
from unrec.themes.terms import load_scheme

SEED, HELD, EPOCHS, COST, NEWTON = 7, 4, 12, 0.7, 30
LEAST_TEXTS = 3
"""A word or pair in fewer texts tells nothing."""
KEPT = 90_000
"""The largest weights that are kept."""
PRECISION = 0.90
"""Scores are cut where precision on the States kept out is at least this."""
LEAST = range(20, 80)
"""The least scores that are tried, in hundredths."""

Array = np.ndarray


class Text(NamedTuple):
    """A text's words, the State it speaks to, the ids of its issues, and of those whose terms stand in it."""

    state: str
    words: list[str]
    spoken: frozenset[str]
    themes: frozenset[str]


class Fitted(NamedTuple):
    """Weights before they are rounded: a row a feature, a column a theme; how telling each feature is."""

    names: list[str]
    telling: Array
    weights: Array
    bias: Array


def read_texts(folder: Path, scheme: ThemeScheme = "upr-issues", language: str = "en") -> list[Text]:
    """Return the texts of all CSV files of a folder that have issues, each once, in the order of the files.

    Raises `ValueError` where a file names an issue that the scheme does not have.
    """
    folding = load(language)
    loaded = load_scheme(scheme)
    ids = {theme.name[language]: theme.theme_id for theme in loaded.themes.values()}
    rows: dict[tuple[str, str, str], None] = {}
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if {"state", "text", "issues"} <= set(reader.fieldnames or ()):
                rows.update(
                    ((row["state"], row["text"], row["issues"]), None) for row in reader if row["issues"]
                )
    texts = []
    for state, text, issues in rows:
        named = [issue.strip() for issue in issues.split(",")]
        unknown = sorted(set(named) - set(ids))
        if unknown:
            raise ValueError(f"{scheme} has no issue {unknown[0]!r}: {text[:80]}")
        search = folding.fold(text)
        by_term = frozenset(spoken(search, [loaded], language))
        texts.append(Text(state, words_of(search), by_term, frozenset(ids[name] for name in named)))
    return texts


def held_states(texts: Sequence[Text], parts: int = HELD) -> frozenset[str]:
    """Return one of so many parts of the States, drawn by the seed."""
    states = sorted({text.state for text in texts})
    random.Random(SEED).shuffle(states)  # a draw that can be repeated, no secret
    return frozenset(states[: len(states) // parts])


def features(words: Sequence[str]) -> list[str]:
    """Return words and pairs of neighbouring words, each once, in text order."""
    return list(dict.fromkeys([*words, *map(" ".join, pairwise(words))]))


def fit(texts: Sequence[Text], themes: Sequence[str]) -> Fitted:
    """Fit one machine a theme."""
    named = [features(text.words) for text in texts]
    counts = Counter(name for names in named for name in names)
    names = sorted(name for name, count in counts.items() if count >= LEAST_TEXTS)
    place = {name: at for at, name in enumerate(names)}
    telling = np.array([math.log((1 + len(texts)) / (1 + counts[name])) + 1 for name in names])
    columns, values = [], []
    for each in named:
        at = [place[name] for name in each if name in place]
        length = math.sqrt(float((telling[at] ** 2).sum())) or 1.0
        columns.append(np.array([*at, len(names)]))
        values.append(np.array([*(telling[at] / length), 1.0]))
    signs = np.array([[1.0 if theme in text.themes else -1.0 for theme in themes] for text in texts])
    weights = _descend(columns, values, signs, len(names) + 1)
    return Fitted(names, telling, weights[:-1], weights[-1])


def _descend(columns: Sequence[Array], values: Sequence[Array], signs: Array, width: int) -> Array:
    """Dual coordinate descent for the squared hinge loss; the last feature is the bias."""
    weights, dual = np.zeros((width, signs.shape[1])), np.zeros_like(signs)
    diagonal = 1 / (2 * COST)
    order = np.random.default_rng(SEED)
    for _ in range(EPOCHS):
        for row in order.permutation(len(signs)):
            at, value = columns[row], values[row]
            before = weights[at]
            gradient = signs[row] * (value @ before) - 1 + diagonal * dual[row]
            moved = np.maximum(dual[row] - gradient / (value @ value + diagonal), 0)
            step = (moved - dual[row]) * signs[row]
            if step.any():
                weights[at] = before + np.outer(value, step)
            dual[row] = moved
    return weights


def written(
    fitted: Fitted, themes: Sequence[str], scale: tuple[float, float, float], remarks: Sequence[str]
) -> str:
    """Return the file of weights; see `unrec.themes.parse_model` for its form."""
    sizes = np.abs(fitted.weights)
    cut = np.partition(sizes, -KEPT, axis=None)[-KEPT] if sizes.size > KEPT else 0
    rounded = np.where(sizes >= cut, np.rint(fitted.weights * 100), 0).astype(int)
    lines = [f"# {remark}" for remark in remarks]
    lines.append("\t".join(f"{value:.3f}" for value in scale))
    lines += [f"{theme}\t{bias:.4f}" for theme, bias in zip(themes, fitted.bias, strict=True)]
    lines.append("")
    for name, telling, row in zip(fitted.names, fitted.telling, rounded, strict=True):
        pairs = [f"{at}:{weight}" for at, weight in enumerate(row) if weight]
        if pairs:
            lines.append(f"{name}\t{round(telling * 100)}\t{' '.join(pairs)}")
    return "\n".join(lines) + "\n"


def calibrated(model: Model, texts: Sequence[Text]) -> Model:
    """Return a model whose slope and offset turn margins into shares that are right (Platt, 1999).

    Its least score is where F1 of what the stage gives is highest among those with the precision wanted.
    """
    told = [
        (margin, theme in text.themes)
        for text in texts
        for theme, margin in margins(model.features.told(" ".join(text.words)), model).items()
    ]
    margin, right = (
        np.array([value for value, _ in told]),
        np.array([float(is_right) for _, is_right in told]),
    )
    slope, offset = 1.0, 0.0
    design = np.stack([margin, np.ones_like(margin)])
    for _ in range(NEWTON):
        share = 1 / (1 + np.exp(-(slope * margin + offset)))
        change = np.linalg.solve((design * (share * (1 - share))) @ design.T, design @ (right - share))
        slope, offset = slope + float(change[0]), offset + float(change[1])
    scaled = model._replace(slope=round(slope, 3), offset=round(offset, 3), least=0.0)
    scores = [scores_of(text, scaled) for text in texts]
    tried = (scaled._replace(least=step / 100) for step in LEAST)
    measured = [(trial, figures(trial, texts, scores)) for trial in tried]
    good = [(trial, of) for trial, of in measured if of.precision >= PRECISION] or measured[-1:]
    return max(good, key=lambda pair: pair[1].micro)[0]


Scores = dict[str, float]


def scores_of(text: Text, model: Model) -> Scores:
    """Return what the model holds each theme of a text for."""
    return guesses(model.features.told(" ".join(text.words)), model, 0.0)


def given(text: Text, scores: Scores, least: float) -> set[str]:
    """Return the themes that the stage gives a text: by terms without doubt, and by the model."""
    doubt = min(DOUBT, least)
    by_term = {theme for theme in text.spoken if scores.get(theme, 0.0) >= doubt}
    return by_term | {theme for theme, score in scores.items() if score >= least}


class Figures(NamedTuple):
    """How well themes are given: over all themes of all texts together, and the mean of the themes' F1."""

    micro: float
    macro: float
    precision: float
    recall: float


def figures(model: Model, texts: Sequence[Text], scores: Sequence[Scores]) -> Figures:
    """Return the figures on texts whose themes are known."""
    hits, told, wanted = Counter[str](), Counter[str](), Counter[str]()
    for text, held_for in zip(texts, scores, strict=True):
        themes = given(text, held_for, model.least)
        hits.update(themes & text.themes)
        told.update(themes)
        wanted.update(text.themes)
    parts = [2 * hits[theme] / max(told[theme] + wanted[theme], 1) for theme in model.bias]
    right = hits.total()
    return Figures(
        2 * right / max(told.total() + wanted.total(), 1),
        sum(parts) / len(parts),
        right / max(told.total(), 1),
        right / max(wanted.total(), 1),
    )


def goals(path: Path) -> dict[int, Figures]:
    """Return how well one or two different terms tell whether a text is about the Goal it was judged by."""
    scheme, folding = load_scheme("sdg"), load("en")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["sdg"], folding.fold(row["text"]), row["label"] == "True") for row in csv.DictReader(file)
        ]
    measured = {}
    for least in (1, 2):
        wanting = scheme._replace(least_terms=least)
        told = [(goal, goal in spoken(search, [wanting], "en"), right) for goal, search, right in rows]
        parts = [_told([row for row in told if row[0] == goal]) for goal in scheme.themes]
        whole = _told(told)
        measured[least] = whole._replace(macro=sum(part.micro for part in parts) / len(parts))
    return measured


def _told(rows: Sequence[tuple[str, bool, bool]]) -> Figures:
    hits = sum(is_told and right for _, is_told, right in rows)
    told, wanted = sum(is_told for _, is_told, _ in rows), sum(right for _, _, right in rows)
    f1 = 2 * hits / max(told + wanted, 1)
    return Figures(f1, f1, hits / max(told, 1), hits / max(wanted, 1))


def shown(of: Figures) -> str:
    """Return figures in a line."""
    return ", ".join(f"{key} {value:.3f}" for key, value in of._asdict().items())


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, measure, write; see the module."""
    parser = argparse.ArgumentParser(prog="python -m dev.themes", description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path, help="folder of CSV files with state, text and issues")
    parser.add_argument("--out", type=Path, help="where the weights of the fit on all texts go")
    options = parser.parse_args(arguments)
    texts = read_texts(options.corpus)
    themes = list(load_scheme("upr-issues").themes)
    held = held_states(texts)
    seen = [text for text in texts if text.state not in held]
    chosen_on = held_states([text for text in texts if text.state in held], 2)
    unseen = [text for text in texts if text.state in held - chosen_on]
    trial = parse_model(written(fit(seen, themes), themes, (1, 0, 0), []))
    model = calibrated(trial, [text for text in texts if text.state in chosen_on])
    scores = [scores_of(text, model) for text in unseen]
    kept_out = figures(model, unseen, scores)
    print(
        f"{len(texts)} texts; {len(seen)} fitted on; {len(unseen)} of {len(held - chosen_on)} States measured on"
    )
    print(f"terms and model: {shown(kept_out)}; least score {model.least}")
    alone = [text._replace(spoken=frozenset()) for text in unseen]
    print(f"model alone: {shown(figures(model, alone, scores))}")
    doubtless = [dict.fromkeys(text.spoken, DOUBT) for text in unseen]
    print(f"terms alone: {shown(figures(model, unseen, doubtless))}")
    for path in sorted(options.corpus.rglob("goals.csv")):
        for least, of in goals(path).items():
            print(f"Goals by {least} terms: {shown(of)}")
    if options.out is not None:
        remarks = [
            "Made by `python -m dev.themes`; see unrec.themes.parse_model for the form.",
            f"Fitted on {len(texts)} recommendations whose issues UPR Info gave. With the terms, on",
            f"{len(held - chosen_on)} States kept out of a fit on others: {shown(kept_out)}",
        ]
        scale = (model.slope, model.offset, model.least)
        options.out.write_text(written(fit(texts, themes), themes, scale, remarks), "utf-8")


if __name__ == "__main__":
    main()
