"""Samples that readers learn from: a role for each line with words, the same on every run."""

import argparse
import random
from pathlib import Path

import msgspec
import numpy as np
from dev.agreement import bins, curve, rising
from dev.judging import Row
from dev.printing.layouts import ASIDE, Layout
from dev.train import attributes, buckets, second_reader
from dev.training.measure import stretches
from dev.training.openings import counted
from dev.training.samples import sample, samples

from tests.dev.test_printing import a_tree
from unrec.doubt import Weighed
from unrec.doubt.reader import thaw


def test_each_line_with_words_has_a_role() -> None:
    for layout in ASIDE.values():
        printed = sample(a_tree(), random.Random(2), layout)
        assert sum(bool(line.text.strip()) for line in printed.lines) == len(printed.tags)
        assert [letter for letter, *_ in stretches(printed.tags)] == list("PPPHOOOOOOOOOO")


def test_the_same_seed_gives_the_same_samples() -> None:
    first, second = (list(samples([a_tree()], 3, 11)) for _ in range(2))
    assert first == second
    assert len(first) > 2


def test_furniture_in_a_paragraph_leads_back_into_it() -> None:
    printed = sample(a_tree(), random.Random(1), Layout(width=40, page=5, running="symbol"))
    assert "q" in printed.tags or "r" in printed.tags
    assert "".join(stretch[0] for stretch in stretches(printed.tags)) == "PPPHOOOOOOOOOO"


def test_openings_of_a_work_do_not_count_for_itself() -> None:
    openings = counted([a_tree()])
    assert "recalling" not in openings.lexicon().openings
    twice = counted([a_tree(), a_tree()])
    assert "recalling" in twice.lexicon().openings
    assert "recalling" not in twice.lexicon(a_tree().work).openings


def test_both_readers_see_every_line() -> None:
    printed = sample(a_tree(), random.Random(2), ASIDE["60-raw"])
    assert len(attributes(printed, counted([a_tree()]))) == len(printed.tags)
    assert len(buckets(printed)) == len(printed.tags)


def test_the_same_samples_teach_the_same_bytes() -> None:
    options = argparse.Namespace(copies=2, strength=0.5, rounds=10, corpus=Path())
    works = [msgspec.structs.replace(a_tree(), work=f"A_RES_60_{n}") for n in range(40)]
    first, second = (second_reader(works, options) for _ in range(2))
    assert first == second
    tags = thaw(first, "w").read(sample(a_tree(), random.Random(1), ASIDE["one"]).lines).tags
    assert "P" in tags


def test_a_curve_never_falls_and_follows_what_is_right() -> None:
    rnd = np.random.default_rng(1)
    chances = rnd.uniform(0.01, 0.99, 4000)
    rows = [Row(Weighed(c, 1.0, 1.0, 1.0, 0), bool(rnd.uniform() < c)) for c in chances.tolist()]
    made = curve(rows, np.ones(len(rows)), 100)
    assert list(made.right) == sorted(made.right)
    told = np.array([made.agreement(row.thought) for row in rows])
    for line in list(bins("rows", told, np.array([row.right for row in rows], np.float64)))[2:]:
        said, right = float(line.split()[5]), float(line.split()[7])
        assert abs(said - right) < 0.05
    at, right_shares = rising(np.arange(100.0), np.ones(100), np.ones(100))
    assert right_shares == [1.0] * len(at)
