"""Speed of the text stages, with `uv run pytest benchmarks/test_stages_bench.py`.

Megabytes a second of UTF-8 source, one core, read to normalise; linear where the figures for 1, 10 and 100
copies of the document agree. A benchmark, not a test: it fails only where the output is wrong.
"""

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from unrec.models import Extraction
from unrec.normalise import normalise
from unrec.read import read, source_of
from unrec.structure import structure

SOURCE = Path(__file__).parent.parent / "raw/V.19-08455.ar.txt"
UNITS = 174


def text_stages(data: bytes) -> Extraction:
    return normalise(structure(read(source_of("bench.txt", data))))


@pytest.mark.parametrize("copies", [1, 10, 100])
def test_text_stages(benchmark: BenchmarkFixture, copies: int) -> None:
    data = (SOURCE.read_bytes() + b"\n\n") * copies
    text_stages(data)
    extraction = benchmark.pedantic(text_stages, args=(data,), rounds=max(3, 30 // copies))
    assert len(extraction.paragraphs) == UNITS * copies
    benchmark.extra_info["MB/s"] = round(len(data) / 1e6 / benchmark.stats.stats.median, 2)
    print(f"\n{copies} copies: {len(data) / 1e6:.2f} MB, {benchmark.extra_info['MB/s']} MB/s (median)")
