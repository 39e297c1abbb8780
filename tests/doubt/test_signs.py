"""Signs of the second reader: classes of characters in every script, linear time, hidden words unseen."""

import time

import numpy as np
import pytest

from unrec.doubt.signs import _CLASSES, BUCKETS, HIDDEN, SIGNS, WORDED, read_signs
from unrec.models import SourceLine


def lines(*texts: str) -> list[SourceLine]:
    return [SourceLine(line=n, text=text, page=1) for n, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("1. Aa", "9. Ul"),
        ("٣- قر", "9- oo"),
        ("３．决定", "9.ww"),
        ("، ؛ 。 :", ", ; . :"),
        ("（a）", ")l)"),
        ("\u200e«Ж»", '"U"'),
    ],
)
def test_characters_have_one_class_in_every_script(text: str, classes: str) -> None:
    assert text.translate(_CLASSES) == classes


def test_every_sign_of_a_line_falls_into_a_bucket() -> None:
    signs = read_signs(lines("Title", "", "1. Text that goes", "on here.", "2. More"))
    assert list(signs.lines) == [0, 2, 3, 4]
    assert signs.buckets.shape == (4, len(SIGNS))
    assert signs.buckets.min() >= 0
    assert signs.buckets.max() < BUCKETS


def test_the_same_lines_give_the_same_buckets_as_ever() -> None:
    signs = read_signs(lines("1. Text that goes", "on here."))
    assert (
        signs.buckets[0, :4].tolist()
        == read_signs(lines("1. Text that goes", "on here.")).buckets[0, :4].tolist()
    )


def test_of_hidden_words_nothing_is_seen() -> None:
    some = read_signs(lines("Alpha beta", "gamma"), hidden=lambda _: True)
    worded = [place for place, sign in enumerate(SIGNS) if not WORDED.isdisjoint(sign)]
    assert (some.buckets[:, worded] == HIDDEN).all()
    others = [place for place in range(len(SIGNS)) if place not in worded]
    plain = read_signs(lines("Alpha beta", "gamma"))
    assert np.array_equal(some.buckets[:, others], plain.buckets[:, others])


def test_lines_that_are_taken_are_not_read() -> None:
    assert list(read_signs(lines("a", "b", "c"), taken={1}).lines) == [0, 2]
    assert read_signs([]).lines == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["x" * 200_000, "1. " * 60_000, "(a) " * 50_000, "\u0300" * 100_000, "。" * 100_000, "9" * 100_000],
)
def test_a_hostile_line_takes_no_time(text: str) -> None:
    start = time.process_time()
    read_signs(lines(text, "after", text))
    assert time.process_time() - start < 1
