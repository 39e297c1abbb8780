"""The committed weights tell the glyphs of labels in the fonts that are installed here."""

from random import Random

import pytest

from tests.generated import glyphs
from unrec.reading.ocr.glyphs import network, readings

SHARE, SURE, WRONG = 0.93, 0.9, 0.02


@pytest.mark.parametrize("code", glyphs.NAMES)
def test_the_classes_are_the_language_s(code: str) -> None:
    net = network(code)
    assert net is not None
    assert list(net.classes) == glyphs.classes(code)


@pytest.mark.parametrize("code", glyphs.NAMES)
def test_glyphs_drawn_again_are_recognised(code: str) -> None:
    """Of other sizes, turns and noise than those trained on; a reading that is sure is hardly ever wrong."""
    net = network(code)
    named, others = glyphs.fonts(glyphs.NAMES[code]), glyphs.fonts(glyphs.BESIDE)
    if net is None or not named or not others:
        pytest.skip("needs fonts: apt-get install fonts-hosny-amiri fonts-dejavu fonts-liberation")
    right, sure, wrong, total = 0, 0, 0, 0
    for sample in glyphs.samples(code, 150, Random(2), list(named.values()), list(others.values())):
        told = readings(net, list(map(float, sample.seen)))
        best = max(told, key=lambda name: told[name])
        total += 1
        right += best == sample.name
        sure += told[best] >= SURE
        wrong += told[best] >= SURE and best != sample.name
    assert right >= SHARE * total
    assert wrong <= WRONG * sure
