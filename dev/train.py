"""Train the weights of the readers of lines, on printed documents; the same command gives the same bytes.

    python -m dev.train CORPUS --output RUN               both readers, into the package
    python -m dev.train CORPUS --readers second --to OUT

Works are split by their symbol: one third is kept aside, and of the others one half trains the reader whose
evidence the decoder weighs, the other half the one that doubts. `RUN` is an output of `unrec run` over the
reviews; those that are right by their truth train too.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import pycrfsuite

from dev.printing.trees import COMPOSED, FIRST, SECOND, Tree, half
from dev.training.openings import Openings, counted
from dev.training.real import real_samples
from dev.training.samples import Sample, samples, trees_of
from unrec.doubt import reader as second
from unrec.doubt.signs import HIDDEN, read_signs
from unrec.evidence import weights as evidence
from unrec.evidence.columns import read_columns
from unrec.evidence.features import numbers
from unrec.evidence.page import read_page

PACKAGE = Path(__file__).parent.parent / "pipeline/unrec"
SEED = 11


def for_training(trees: Sequence[Tree], which: int) -> list[Tree]:
    """Return the trees of one half of the works that are not kept aside; the gold, by which the decoder is
    measured, is whole in that of the reader that doubts.
    """
    return [
        tree
        for tree in trees
        if (which == SECOND if tree.family == COMPOSED else not tree.aside and half(tree.work) == which)
    ]


def buckets(sample: Sample) -> list[list[str]]:
    """Return what the second reader sees of each line, as crfsuite names it."""
    seen = read_signs(sample.lines, hidden=sample.hidden.__getitem__).buckets
    return [[str(bucket) for bucket in row if bucket != HIDDEN] for row in seen.tolist()]


def attributes(sample: Sample, openings: Openings) -> list[list[str]]:
    """Return the features of each line as crfsuite names them: template and number."""
    page = read_page(sample.lines)
    lexicon = openings.lexicon(sample.tree.work)
    shown = read_columns(page, sample.lines, lexicon, sample.hidden.__getitem__)
    columns = numbers(shown, len(lexicon.places))
    named = []
    for template, column in enumerate(columns):
        values, places = np.unique(column, return_inverse=True)
        names = [f"{template} {value}" if value >= 0 else "" for value in values.tolist()]
        named.append([names[place] for place in places.tolist()])
    return [[name for name in row if name] for row in zip(*named, strict=True)]


Learned = tuple[dict[str, dict[str, float]], dict[tuple[str, str], float]]


def learn(
    trees: Sequence[Tree],
    see: Callable[[Sample], list[list[str]]],
    options: argparse.Namespace,
    *,
    furnished: bool,
    programs: bool,
) -> Learned:
    """Return the weights of roles that trees teach, by what is seen of a line, and those of transitions."""
    started = time.monotonic()
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    documents = lines = 0
    for each in chain(
        samples(trees, options.copies, SEED, small=4, programs=programs),
        real_samples(options.corpus, trees, SEED, furnished=furnished),
    ):
        trainer.append(pycrfsuite.ItemSequence(see(each)), list(each.tags))
        documents, lines = documents + 1, lines + len(each.tags)
    print(f"{documents} documents, {lines} lines, {time.monotonic() - started:.0f} s", flush=True)
    trainer.set_params(
        {
            "c1": options.strength,
            "c2": 0.02,
            "max_iterations": options.rounds,
            "feature.minfreq": 3,
            "feature.possible_transitions": True,
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder, "model"))
        trainer.train(file)
        tagger = pycrfsuite.Tagger()
        tagger.open(file)
        told = tagger.info()
    weights: dict[str, dict[str, float]] = {}
    for (name, tag), weight in told.state_features.items():
        weights.setdefault(name, {})[tag] = weight
    print(f"{len(weights)} features, {time.monotonic() - started:.0f} s", flush=True)
    return weights, dict(told.transitions)


def first_reader(trees: Sequence[Tree], options: argparse.Namespace) -> bytes:
    """Return the file of weights of the reader whose evidence the decoder weighs."""
    trees = for_training(trees, FIRST)
    openings = counted(trees)
    weights, transitions = learn(
        trees, lambda each: attributes(each, openings), options, furnished=False, programs=True
    )
    learned = {
        (int(template), int(number)): roles
        for name, roles in weights.items()
        for template, _, number in (name.partition(" "),)
    }
    return evidence.freeze(learned, transitions, openings.lexicon())


def second_reader(trees: Sequence[Tree], options: argparse.Namespace) -> bytes:
    """Return the file of weights of the reader that doubts."""
    weights, transitions = learn(
        for_training(trees, SECOND), buckets, options, furnished=True, programs=False
    )
    return second.freeze({int(bucket): roles for bucket, roles in weights.items()}, transitions)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m dev.train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--output", type=Path, help="an output of `unrec run` over the reviews")
    parser.add_argument("--copies", type=int, default=2, help="layouts drawn for each tree")
    parser.add_argument("--strength", type=float, default=1.5, help="of the penalty on weights")
    parser.add_argument("--rounds", type=int, default=80)
    parser.add_argument("--readers", nargs="+", default=["first", "second"], choices=list(READERS))
    parser.add_argument("--to", type=Path, help="another folder for the files of weights")
    options = parser.parse_args(argv)
    trees = trees_of(options.corpus, options.output)
    for name in options.readers:
        train, room, file = READERS[name]
        data = train(trees, options)
        target = (options.to or PACKAGE) / room / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        print(f"{target}: {len(data)} bytes")


READERS = {
    "first": (first_reader, "evidence", evidence.NAME),
    "second": (second_reader, "doubt", second.NAME),
}


if __name__ == "__main__":
    main()
