"""The committed weights tell the glyphs of labels in the fonts that are here, or that of the fixtures."""

from pathlib import Path
from random import Random

import pytest

from tests.generated import glyphs
from unrec.reading.ocr.glyphs import network, readings

AMIRI = Path(__file__).parents[1] / "fixtures/fonts/Amiri-subset.ttf"
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
    assert net is not None
    named, others = (
        glyphs.fonts(names) or {AMIRI.stem: AMIRI} for names in (glyphs.NAMES[code], glyphs.BESIDE)
    )
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
