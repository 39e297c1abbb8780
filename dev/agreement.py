"""Calibrate the second reader on works that no reader was trained on; learn the status from its doubts.

    python -m dev.agreement CORPUS             prints the tables
    python -m dev.agreement CORPUS --write     and writes pipeline/unrec/doubt/calibration.toml and
                                               pipeline/unrec/store/status.toml
    python -m dev.agreement CORPUS --output RUN    also reviews printed again, of an output of `unrec run`
    python -m dev.agreement CORPUS --page docs/accuracy.md    and sets the tables into a page

Each eighth of the works is measured by curves that the others fitted. The status is learned on one third of
the works, its least chance on another, and both are measured on the last, each third in turn; what is written
is fitted on all.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dev import status
from dev.judging import Judged, Row, judged
from dev.measure.summary import set_into
from unrec.doubt import second_reading
from unrec.doubt.calibrated import FOREIGN, Calibration, Curve, features, score
from unrec.store.doubts import load_learned, shares
from unrec.store.doubts import table as doubts

ROOM = Path(__file__).parent.parent / "pipeline/unrec/doubt"
FOLDS = 8
_PIECES, _PIECES_OF_HEADINGS = 200, 8
Floats = NDArray[np.float64]


def logistic(values: Floats, right: Floats, counts: Floats, rounds: int = 30, penalty: float = 1.0) -> Floats:
    """Return the weights that tell right rows from others, by Newton's method; each row counts so much."""
    weights = np.zeros(values.shape[1])
    keep = penalty * np.eye(values.shape[1])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-np.clip(values @ weights, -30, 30)))
        slope = values.T @ (counts * (right - chance)) - penalty * weights
        bend = (values * (counts * chance * (1 - chance))[:, None]).T @ values + keep
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def rising(scores: Floats, right: Floats, counts: Floats, size: int = 30) -> tuple[list[float], list[float]]:
    """Return points of a curve that never falls: shares of right rows by score, of `size` rows or more."""
    order = np.argsort(scores, kind="stable")
    blocks: list[list[float]] = []  # sum of scores, right ones, number
    for start in range(0, len(order), size):
        part = order[start : start + size]
        own = counts[part]
        blocks.append([float(scores[part] @ own), float(right[part] @ own), float(own.sum())])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return [block[0] / block[2] for block in blocks], [block[1] / block[2] for block in blocks]


def curve(rows: Sequence[Row], counts: Floats, pieces: int) -> Curve:
    """Return the curve that fits rows best, of so many pieces at the most."""
    values = np.array([features(row.thought) for row in rows])
    right = np.array([row.right for row in rows], np.float64)
    weights = [round(float(weight), 4) for weight in logistic(values, right, counts)]
    scores = np.array([score(row.thought, weights) for row in rows])
    at, shares_right = rising(scores, right, counts, max(30, len(rows) // pieces))
    return Curve(
        tuple(weights),
        tuple(round(each, 4) for each in at),
        tuple(round(each, 4) for each in shares_right),
    )


def bins(title: str, told: Floats, right: Floats) -> Iterator[str]:
    """Yield a line for each tenth of agreement: rows, what is said, what is right."""
    yield from (f"| {title} | rows | said | right |", "|---|---:|---:|---:|")
    for tenth in range(10):
        inside = np.minimum((told * 10).astype(int), 9) == tenth
        if inside.any():
            span = f"{tenth / 10:.1f}–{(tenth + 1) / 10:.1f}"
            yield f"| {span} | {int(inside.sum()):,} | {told[inside].mean():.2f} | {right[inside].mean():.2f} |"


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m dev.agreement",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--works", type=int, default=24, help="printed works of a family and language")
    parser.add_argument("--output", type=Path, help="an output of `unrec run` over the reviews")
    parser.add_argument("--write", action="store_true", help="put what was learned into the package")
    parser.add_argument("--page", type=Path, help="a page with marks that the tables are set into")
    options = parser.parse_args(argv)
    every = list(judged(options.corpus, options.works, options.output))
    held: dict[str, list[tuple[float, bool]]] = {"paragraphs": [], "sections": []}
    shown: list[status.Shown] = []
    for fold in range(FOLDS):
        made = _fitted([each for each in every if each.part(FOLDS) != fold])
        for each in every:
            if each.part(FOLDS) == fold:
                agreed = ((made.paragraph(row.thought), row.right) for row in each.paragraphs)
                held["paragraphs"] += [(sure, right) for sure, right in agreed if sure is not None]
                held["sections"] += [(made.section(row.thought), row.right) for row in each.sections]
                shown.append(status.shown(each, shares(second_reading(each.extraction, None, made))))
    calibrated = "\n\n".join(
        "\n".join(bins(title, *np.array(rows, np.float64).T)) for title, rows in held.items()
    )
    named = "\n".join(status.table(shown))
    print(calibrated, named, *status.misjudged(shown), sep="\n\n")
    if options.write:
        _write(_fitted(every))
        status.write(status.learn(shown, shown))
        load_learned.cache_clear()  # type: ignore[attr-defined]
    if options.page:
        sections = {"agreement": calibrated, "status": named, "doubts": "\n".join(doubts())}
        options.page.write_text(set_into(options.page.read_text("utf-8"), sections), "utf-8")


def _fitted(every: Sequence[Judged]) -> Calibration:
    """The curves that fit documents. A work's paragraphs count as the root of their number, for they are read
    alike in its languages and layouts; of headings there are few, which make a plain curve.
    """
    known = [(each.work, row) for each in every for row in each.paragraphs if row.thought.alike >= FOREIGN]
    of_work = Counter(work for work, _ in known)
    counts = np.array([of_work[work] ** -0.5 for work, _ in known])
    heads = [row for each in every for row in each.sections]
    return Calibration(
        curve([row for _, row in known], counts / counts.mean(), _PIECES),
        curve(heads, np.ones(len(heads)), _PIECES_OF_HEADINGS),
    )


def _write(made: Calibration) -> None:
    parts = [
        f"[{name}]\nweights = {list(each.weights)}\nscores = {list(each.scores)}\nright = {list(each.right)}\n"
        for name, each in (("paragraphs", made.paragraphs), ("sections", made.sections))
    ]
    note = "# Written by `python -m dev.agreement`: from what the second reader thinks to how often rows are right.\n"
    (ROOM / "calibration.toml").write_text(note + "\n" + "\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
