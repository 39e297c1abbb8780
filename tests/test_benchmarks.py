"""What the benchmarks say of one another, and the documents they make."""

import pytest
from dev.__main__ import Figures, fallen
from dev.exponents import exponent, shapes, sized
from dev.pages import TYPESET_PAGES, typeset

from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.reading import source_of


def figures(**ratios: float) -> Figures:
    return {"start": {"ratios": ratios, "figures": {"seconds": 1.0}}}


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (figures(one=2.0), figures(one=2.0), []),
        (figures(one=2.0), figures(one=1.81), []),
        (figures(one=2.0), figures(one=1.7), ["start: one fell from 2 to 1.7, by 15%"]),
        (figures(one=2.0), figures(one=9.0), []),
        (figures(one=2.0), figures(other=1.0), ["start: one is no longer measured"]),
        (figures(one=2.0), {}, []),
        ({}, figures(one=1.0), []),
    ],
)
def test_a_ratio_that_fell_by_more_than_a_tenth_is_reported(
    before: Figures, now: Figures, said: list[str]
) -> None:
    assert list(fallen(before, now)) == said


def test_a_typeset_document_has_an_identity_and_recommendations_of_its_own() -> None:
    first, second = (extract(source_of("x.pdf", typeset(number)), load()) for number in (7, 8))
    assert (first.document.job_number, second.document.job_number) == ("V.30-00007", "V.30-00008")
    assert first.document.n_pages == TYPESET_PAGES
    assert first.document.status != "failed"
    numbers = [one.number for one in first.recommendations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 5 * TYPESET_PAGES


@pytest.mark.parametrize("power", [0.5, 1, 1.2, 2])
def test_an_exponent_is_the_power_by_which_time_grows(power: float) -> None:
    sizes = [1_000 << doubling for doubling in range(6)]
    assert exponent(sizes, [3e-9 * size**power for size in sizes]) == pytest.approx(power)


def test_a_text_of_a_size_is_of_that_size_and_of_whole_characters() -> None:
    for shape, document in shapes().items():
        for size in (2_000, 300_000):
            text = sized(document, size)
            assert size * 0.8 < len(text) <= size, shape
            assert "\ufffd" not in text.decode()
