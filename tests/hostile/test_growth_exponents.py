"""The time of a document grows with no more than the power of 1.2 of its length, whatever that is made of.

Made of: every structure, every word of the language data in a line and in lines, and chains of such words at
random. Slow, and measured again, longer and more often, where a measure is above the bound: what is small is
mostly noise.
"""

import gc
import math
import random
import time
import tomllib
from collections.abc import Callable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable

import pytest

from tests.hostile.guard import within
from tests.hostile.shapes import HEADER, PIECES, STRUCTURES, lines, one_line
from tests.reading.docx_maker import files, pack, par, run
from tests.reading.pdf_maker import build, objects, show
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.reading import read, source_of
from unrec.text import clean, nfc

pytestmark = pytest.mark.slow

CATALOGUE = load()
EXPONENT = 1.2
SMALL, DOUBLINGS = 20_000, 3
# Less than this is not measured but what the clock and the caches do.
_LEAST = 0.02
_PATIENCE = 120


def _seconds(work: Callable[[], object]) -> float:
    # The collector passes over all that lives now and then, whatever the work has done.
    gc.collect()
    gc.disable()
    start = time.process_time()
    work()
    taken = time.process_time() - start
    gc.enable()
    return taken


def exponent(make: Callable[[int], Callable[[], object]], small: int, runs: int) -> float:
    """The slope of time over size in logarithms, fitted to sizes doubled three times;
    of some runs, the quickest.
    """
    sizes = [small << doubling for doubling in range(DOUBLINGS + 1)]
    with within(_PATIENCE * runs):
        taken = [min(_seconds(make(size)) for _ in range(runs)) for size in sizes]
    pairs = [(math.log(size), math.log(max(each, _LEAST))) for size, each in zip(sizes, taken, strict=True)]
    middle = sum(x for x, _ in pairs) / len(pairs), sum(y for _, y in pairs) / len(pairs)
    spread = sum((x - middle[0]) ** 2 for x, _ in pairs)
    return sum((x - middle[0]) * (y - middle[1]) for x, y in pairs) / spread


def grows_in_step(make: Callable[[int], Callable[[], object]], small: int = SMALL) -> None:
    make(small)()  # what is loaded once is no growth
    # What else the machine does blurs a measure; what grows too fast does so in each.
    measures = (exponent(make, times * small, runs) for times, runs in ((1, 1), (2, 2), (4, 3)))
    assert any(found <= EXPONENT for found in measures)


def extracting(text: Callable[[int], str]) -> Callable[[int], Callable[[], object]]:
    def make(size: int) -> Callable[[], object]:
        source = source_of("a.txt", text(size).encode())
        return lambda: extract(source, CATALOGUE)

    return make


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _data(folder: Traversable) -> Iterator[str]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _data(entry)
        elif entry.name.endswith(".toml"):
            yield from _strings(tomllib.loads(entry.read_text("utf-8")))


def _fit(words: Iterator[str]) -> list[str]:
    return sorted({each for each in words if 1 < len(each) < 60})


FOLDERS = {
    folder.name: _fit(_data(folder))
    for folder in resources.files("unrec.languages").iterdir()
    if folder.is_dir()
}
WORDS = sorted({word for words in FOLDERS.values() for word in words})
JOINTS = ["", " ", "، ", "\n", "\n\n", "- ", "(", ") ", " من ", " و", "١", " ٦ "]


def chain(seed: int) -> str:
    """Words of the language data with signs between them."""
    chance = random.Random(seed)
    return "".join(
        chance.choice([*WORDS, *PIECES]) + chance.choice(JOINTS) for _ in range(chance.randrange(1, 7))
    )


@pytest.mark.parametrize("structure", STRUCTURES.values(), ids=STRUCTURES)
def test_structures(structure: Callable[[int], str]) -> None:
    grows_in_step(extracting(structure))


@pytest.mark.parametrize("seed", range(60))
def test_chains(seed: int) -> None:
    piece = chain(seed)
    grows_in_step(extracting(one_line(piece)))
    grows_in_step(extracting(lines(piece)))


@pytest.mark.parametrize("part", range(8))
@pytest.mark.parametrize("folder", [name for name, words in FOLDERS.items() if words])
def test_words_of_the_language_data(folder: str, part: int) -> None:
    """A share of a language's words, each for a stretch; one that is slow by itself makes its stretch slow.

    Words of one language at a time: what a text is read as must not change with its length.
    """
    own = FOLDERS[folder][part::8]

    def text(size: int) -> str:
        times = max(size // sum(len(word) + 1 for word in own), 1)
        return f"{HEADER}١- ينبغي\n" + "\n".join(f"{word} " * times for word in own)

    grows_in_step(extracting(text), 4 * SMALL)


MARKS = ["\u064b\u0651", "\u0301\u0323", "\u064e", "ـ\u0653", "\u0344"]


@pytest.mark.parametrize("marks", MARKS)
def test_normalisation(marks: str) -> None:
    grows_in_step(lambda size: lambda: nfc("ا" + marks * size), 100_000)
    grows_in_step(lambda size: lambda: clean("ا" + marks * size), 100_000)


def reading(name: str, data: Callable[[int], bytes]) -> Callable[[int], Callable[[], object]]:
    def make(size: int) -> Callable[[], object]:
        source = source_of(name, data(size))
        return lambda: read(source)

    return make


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.docx", lambda n: pack(files(par("نص") * n), 0), id="paragraphs"),
        pytest.param("a.docx", lambda n: pack(files(par(run("نص") * n)), 0), id="runs"),
        pytest.param(
            "a.docx",
            lambda n: pack(files(f"<w:tbl>{'<w:tr><w:tc>' + par('x') + '</w:tc></w:tr>'}</w:tbl>" * n), 0),
            id="tables",
        ),
        pytest.param(
            "a.docx",
            lambda n: pack(files(par("x") + f"<w:foo>{run('lost')}</w:foo>" * n), 0),
            id="what no rule reads",
        ),
        pytest.param("a.pdf", lambda n: build(objects([show("sound words")] * (n // 20))), id="pages"),
        pytest.param(
            "a.pdf",
            lambda n: build(objects([b"".join(show("word", y=700 - i % 600) for i in range(n))])),
            id="lines of a page",
        ),
    ],
)
def test_files(name: str, data: Callable[[int], bytes]) -> None:
    grows_in_step(reading(name, data), 2_000)
