"""The second reader's file of weights: the same bytes again, and clear words where it cannot be used."""

import pytest

from unrec.doubt.reader import WeightsError, freeze, load_reader, thaw, version
from unrec.models import SourceLine

LEARNED = {7: {"P": 1.5, "p": -1.0}, 70_000: {"H": 2.0}}
CHAIN = {("P", "p"): 1.0}


def test_the_same_weights_give_the_same_bytes() -> None:
    assert freeze(LEARNED, CHAIN) == freeze(dict(reversed(LEARNED.items())), CHAIN)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: b"", "no file of weights"),
        (lambda data: b"{}" + data, "no file of weights"),
        (lambda data: data[:-1], "is damaged"),
        (lambda data: data[:-3] + b"xyz", "is damaged"),
        (lambda data: data.replace(version().encode(), b"0" * 12), "made for other signs"),
    ],
)
def test_weights_that_cannot_be_used_are_refused_in_words(spoil: object, message: str) -> None:
    with pytest.raises(WeightsError, match=message) as error:
        thaw(spoil(freeze(LEARNED, CHAIN)), "w.bin")  # type: ignore[operator]
    assert str(error.value).startswith("w.bin ")


def test_the_package_holds_weights_that_can_be_used() -> None:
    lines = [
        SourceLine(line=n, text=text, page=1, gap_before=True)
        for n, text in enumerate(["1. States should act;", "2. States should report."], 1)
    ]
    second = load_reader().read(lines)
    assert len(second.tags) == len(second.lines) == 2
    assert second.chances.sum(1) == pytest.approx([1, 1], abs=1e-4)


def test_nothing_is_read_of_nothing() -> None:
    assert load_reader().read([]).tags == ""
