"""No stage takes time that grows with the square of a text, whatever the text repeats."""

from collections.abc import Callable

import pytest

from tests.hostile.guard import within
from tests.hostile.shapes import PIECES, STRUCTURES, lines, one_line
from tests.support import codes
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.nested import encode, nest
from unrec.reading import read, source_of

CATALOGUE = load()
# What the stages do in a second or two; the square of it takes them minutes, at some nanoseconds a step.
LONG, PATIENCE = 150_000, 20


def comes_to_an_end(text: str, patience: float = PATIENCE) -> None:
    """The document is done in time, keeps every line, and what always holds."""
    source = source_of("text.txt", text.encode())
    with within(patience):
        extraction = extract(source, CATALOGUE)
        encode(nest(extraction))
    assert not {"audit.breach", "document.crashed"} & set(codes(extraction))
    assert len(extraction.lines) == len(read(source).lines)


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_one_long_line(piece: str) -> None:
    comes_to_an_end(one_line(piece)(LONG))


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES[1::2])
def test_very_many_lines(piece: str) -> None:
    comes_to_an_end(lines(piece)(LONG))


@pytest.mark.slow
@pytest.mark.parametrize("structure", STRUCTURES.values(), ids=STRUCTURES)
def test_large_structures(structure: Callable[[int], str]) -> None:
    comes_to_an_end(structure(LONG))


@pytest.mark.slow
def test_a_million_characters_in_one_line() -> None:
    comes_to_an_end(one_line("الفقرة ١ من المادة ٦ من الاتفاقية، ")(1_000_000), 3 * PATIENCE)
