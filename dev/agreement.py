"""Calibrate the second reader on works that no reader was trained on, and say what its doubts are worth.

    python -m dev.agreement CORPUS             prints the tables
    python -m dev.agreement CORPUS --write     and writes pipeline/unrec/doubt/calibration.toml, and the share
                                               of `doubt.second` in findings.toml

Documents are those of the third kept aside: as they are, and printed again in the layouts kept aside. Each
eighth of the works is measured by curves that the others fitted; what is written is fitted on all.
"""

import argparse
import random
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from dev.printing.__main__ import chosen
from dev.printing.layouts import ASIDE
from dev.printing.text import as_text, printed
from dev.printing.trees import Tree, annotated, resolutions
from unrec import findings
from unrec.doubt import Weighed, second_reading, weighed
from unrec.doubt.calibrated import Calibration, Curve, features, score
from unrec.doubt.reader import load_reader
from unrec.kinds import classify
from unrec.models import CellParagraph, Extraction, Source
from unrec.reading import read, source_of
from unrec.store.doubts import shares
from unrec.structure import structure
from unrec.structure.normalise import normalise

_DIGITS = "0123456789"
ROOM = Path(__file__).parent.parent / "pipeline/unrec/doubt"
FAULT, PRECISION, FOLDS = 0.02, 0.7, 8
LEAST = FAULT
"""No doubt is fitted below: where little is expected to be wrong, an odd line decides."""
FOREIGN = ("one", "60-blank", "60-raw")
"""Layouts that documents of other families are printed in: a few works must not make up most rows."""


class Row(msgspec.Struct, frozen=True):
    """A paragraph or heading: what the second reader thinks of it, and whether it is right."""

    thought: Weighed
    right: bool


class Judged(msgspec.Struct, frozen=True):
    """A document: the fold of works it is of, its rows, and the share of its truth that is lost."""

    name: str
    fold: int
    paragraphs: list[Row]
    sections: list[Row]
    loss: float
    extraction: Extraction


def documents(corpus: Path, works: int) -> Iterator[tuple[Tree, str, Source]]:
    """Yield documents with their truth: as they are, and printed again."""
    trees = [tree for tree in (*resolutions(corpus), *annotated(corpus)) if tree.aside]
    for tree in chosen(trees, None, works * 12, trained=False):
        for file in _files(corpus, tree):
            yield tree, "as it is", source_of(file.name, file.read_bytes())
    for tree in chosen(trees, None, works, trained=False):
        for name, layout in ASIDE.items():
            if tree.family == "annotated" and name not in FOREIGN:
                continue
            rnd = random.Random(zlib.crc32(f"{name}{tree.name}".encode()))
            text = as_text(printed(tree, layout, rnd), layout)
            yield tree, name, source_of(f"{tree.name}.txt", text.encode())


def _files(corpus: Path, tree: Tree) -> Iterator[Path]:
    if tree.family == "annotated":
        yield from (corpus / "openings").glob(f"{tree.name}*[!l]")
        yield from (corpus / "outside").glob(f"*/{tree.name}")
    else:
        yield corpus / tree.family / f"{tree.name}.txt"


def judge(tree: Tree, layout: str, source: Source) -> Judged | None:
    """Read a document and compare it with its tree, between the first and the last paragraph of both; notes
    that are read as paragraphs count wherever they stand.
    """
    extraction = classify(normalise(structure(read(source))))
    paragraphs, sections = weighed(extraction, load_reader())
    gold = Counter((_kind(n.kind, tree), _plain(n.text)) for n in tree.nodes if n.role == "paragraph")
    texts = {key[1] for key in gold}
    rows = [row for row in extraction.paragraphs if not isinstance(row, CellParagraph)]
    keys = [(_kind(row.kind, tree), _plain(row.text)) for row in rows]
    met = [at for at, key in enumerate(keys) if key[1] in texts]
    if not met:
        return None
    notes = {_plain(node.text) for node in tree.nodes if node.role == "note"}
    judged = [
        (row, key)
        for at, (row, key) in enumerate(zip(rows, keys, strict=True))
        if met[0] <= at <= met[-1] or key[1].lstrip(_DIGITS) in notes
    ]
    left = gold.copy()
    told: list[Row] = []
    right = 0
    for row, key in judged:
        good = left[key] > 0
        left[key] -= good
        right += good
        # Reprints have more notes at their end than documents have: these would bend the curves.
        if row.paragraph_id in paragraphs and key[1].lstrip(_DIGITS) not in notes:
            told.append(Row(paragraphs[row.paragraph_id], good))
    lines = rows[met[0]].line_first, rows[met[-1]].line_last
    heads = {_plain(f"{node.label} {node.text}") for node in tree.nodes if node.role in {"heading", "title"}}
    heads |= {_plain(node.text) for node in tree.nodes if node.role in {"heading", "title"}}
    titled = [
        Row(sections[row.section_id], _plain(row.title) in heads)
        for row in extraction.sections
        if row.section_id in sections and lines[0] <= row.line <= lines[1]
    ]
    loss = 1 - 2 * right / (gold.total() + len(judged))
    fold = zlib.crc32(tree.work.encode()) // 3 % FOLDS
    name = f"{tree.name} {layout}"
    return Judged(name, fold, told, titled, loss, extraction)


_KINDS = {"preambular": "P", "operative": "O", "recommendation": "O"}


def _kind(kind: str | None, tree: Tree) -> str:
    return _KINDS.get(kind or "", "") if tree.family != "annotated" else ""


def _plain(text: str) -> str:
    return re.sub(r"[\W_\u0640]+", "", unicodedata.normalize("NFKC", text)).casefold()[:400]


# ---------------------------------------------------------------------------------------------
# Fitting

Floats = NDArray[np.float64]


def logistic(values: Floats, right: Floats, rounds: int = 30, penalty: float = 1.0) -> Floats:
    """Return the weights that tell right rows from others, by Newton's method."""
    weights = np.zeros(values.shape[1])
    keep = penalty * np.eye(values.shape[1])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-np.clip(values @ weights, -30, 30)))
        slope = values.T @ (right - chance) - penalty * weights
        bend = (values * (chance * (1 - chance))[:, None]).T @ values + keep
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def rising(scores: Floats, right: Floats) -> tuple[list[float], list[float]]:
    """Return points of a curve that never falls: shares of right rows by score, of at least 30 rows each."""
    order = np.argsort(scores, kind="stable")
    blocks: list[list[float]] = []  # sum of scores, right ones, number
    size = max(30, len(order) // 200)
    for start in range(0, len(order), size):
        part = order[start : start + size]
        blocks.append([float(scores[part].sum()), float(right[part].sum()), float(len(part))])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return [block[0] / block[2] for block in blocks], [block[1] / block[2] for block in blocks]


def curve(rows: Sequence[Row]) -> Curve:
    """Return the curve that fits rows best."""
    values = np.array([features(row.thought) for row in rows])
    right = np.array([row.right for row in rows], np.float64)
    weights = [round(float(weight), 4) for weight in logistic(values, right)]
    scores = np.array([score(row.thought, weights) for row in rows])
    at, shares_right = rising(scores, right)
    return Curve(
        tuple(weights),
        tuple(round(each, 4) for each in at),
        tuple(round(each, 4) for each in shares_right),
    )


def bins(told: Floats, right: Floats) -> Iterator[str]:
    """Yield a line for each tenth of agreement: rows, what is said, what is right."""
    for tenth in range(10):
        inside = np.minimum((told * 10).astype(int), 9) == tenth
        if inside.any():
            yield (
                f"  {tenth / 10:.1f}-{(tenth + 1) / 10:.1f} {int(inside.sum()):7}"
                f" said {told[inside].mean():.3f} right {right[inside].mean():.3f}"
            )


def status_table(judged: Sequence[Judged], doubts: Sequence[float], least: float) -> str:
    """Return how well a share of doubt names documents with a fault."""
    bad = [each.loss > FAULT for each in judged]
    named = [doubt >= least for doubt in doubts]
    both = sum(a and b for a, b in zip(bad, named, strict=True))
    lost = [i for i, each in enumerate(judged) if each.loss > 0.3]
    return (
        f"from {least:.4f}: {sum(bad)} of {len(bad)} with a fault, {sum(named)} named, precision"
        f" {both / max(1, sum(named)):.3f}, recall {both / max(1, sum(bad)):.3f};"
        f" {sum(named[i] for i in lost)} of {len(lost)} that lost much"
    )


def threshold(judged: Sequence[Judged], doubts: Sequence[float]) -> float:
    """Return the lowest share of doubt at which enough of the documents that it names have a fault."""
    order = sorted(zip(doubts, (each.loss > FAULT for each in judged), strict=True), reverse=True)
    best, named, bad = 1.0, 0, 0
    for at, (doubt, fault) in enumerate(order):
        named, bad = named + 1, bad + fault
        last = at + 1 == len(order) or order[at + 1][0] < doubt
        if last and bad >= PRECISION * named:
            best = doubt
    return best


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m dev.agreement",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--works", type=int, default=4, help="printed works of a family and language")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(argv)
    every = [each for each in (judge(*given) for given in documents(options.corpus, options.works)) if each]
    held: dict[str, list[tuple[float, bool]]] = {"paragraphs": [], "sections": []}
    doubts: dict[str, float] = {}
    for fold in range(FOLDS):
        made = _fitted([each for each in every if each.fold != fold])
        for each in every:
            if each.fold == fold:
                held["paragraphs"] += [(made.paragraph(row.thought), row.right) for row in each.paragraphs]
                held["sections"] += [(made.section(row.thought), row.right) for row in each.sections]
                doubts[each.name] = _doubt(each, made)
    for title, rows in held.items():
        told, right = np.array(rows, np.float64).T
        print(f"{title}, by works not fitted on:", *bins(told, right), sep="\n")
    plain = [each for each in every if each.name.endswith("as it is")]
    again = [each for each in every if not each.name.endswith("as it is")]
    least = max(LEAST, threshold(every, [doubts[each.name] for each in every]))
    for title, part in (("as they are", plain), ("printed again", again)):
        told = [doubts[each.name] for each in part]
        print(
            f"{title}:", *(status_table(part, told, at) for at in (0.01, 0.03, 0.06, 0.1, least)), sep="\n  "
        )
    bad = [each for each in every if each.loss > FAULT and doubts[each.name] < least]
    good = [each for each in every if each.loss <= FAULT and doubts[each.name] >= least]
    for title, wrong in (("not named", bad), ("named and right", good)):
        lines = (f"{each.name}: lost {each.loss:.3f}, doubt {doubts[each.name]:.3f}" for each in wrong)
        print(f"{title}:", *sorted(lines), sep="\n  ")
    if options.write:
        _write(_fitted(every), least)


def _fitted(judged: Sequence[Judged]) -> Calibration:
    return Calibration(
        curve([row for each in judged for row in each.paragraphs]),
        curve([row for each in judged for row in each.sections]),
    )


def _doubt(each: Judged, made: Calibration) -> float:
    return shares(second_reading(each.extraction, None, made))["doubt.second"]


def _write(made: Calibration, least: float) -> None:
    parts = [
        f"[{name}]\nweights = {list(each.weights)}\nscores = {list(each.scores)}\nright = {list(each.right)}\n"
        for name, each in (("paragraphs", made.paragraphs), ("sections", made.sections))
    ]
    note = "# Written by `python -m dev.agreement`: from what the second reader thinks to how often rows are right.\n"
    (ROOM / "calibration.toml").write_text(note + "\n" + "\n".join(parts), encoding="utf-8")
    file = Path(findings.__file__).with_suffix(".toml")
    text = file.read_text(encoding="utf-8")
    text = re.sub(r'(\["doubt\.second"\][^\[]*?\nshare = )[\d.]+', rf"\g<1>{least:.3g}", text)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
