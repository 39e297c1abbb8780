"""How fast the reference stage reads.

    uv run pytest dev/test_references_bench.py --benchmark-enable

Each benchmark states the bytes of UTF-8 text it reads (`bytes` and `MB/s` in the extra information).
"""

import hashlib
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytest_benchmark.fixture import BenchmarkFixture

from unrec.catalogue import load as load_catalogue
from unrec.languages import load as load_language
from unrec.models import Extraction, Source
from unrec.reading import read
from unrec.references import references
from unrec.structure import structure
from unrec.structure.normalise import normalise

DOCUMENT = Path(__file__).parent.parent / "raw" / "V.19-08455.ar.txt"
# Every phrase cites something: far denser than any document.
DENSE = "الجرائم الواردة في الفقرة ١ (أ) من المادة ٦ من بروتوكول مكافحة تهريب المهاجرين، وفقاً للمادتين ١٦ و١٨ من الاتفاقية. "


@pytest.fixture(scope="module")
def document() -> Extraction:
    data = DOCUMENT.read_bytes()
    source = Source(name=DOCUMENT.name, sha256=hashlib.sha256(data).hexdigest(), data=data)
    return normalise(structure(read(source)))


def copies(document: Extraction, times: int) -> Extraction:
    units = [
        replace(
            unit,
            paragraph_id=f"{unit.paragraph_id}~{copy}",
            parent_id=unit.parent_id and f"{unit.parent_id}~{copy}",
        )
        for copy in range(times)
        for unit in document.paragraphs
    ]
    return replace(document, paragraphs=tuple(units), lines=(), findings=())


def run(benchmark: BenchmarkFixture, document: Extraction) -> Extraction:
    language, catalogue = load_language("ar"), load_catalogue()
    result = benchmark(references, document, language, catalogue)
    assert isinstance(result, Extraction)
    size = sum(len(unit.text.encode()) for unit in document.paragraphs)
    benchmark.extra_info["bytes"] = size
    if benchmark.stats is not None:
        benchmark.extra_info["MB/s"] = round(size / benchmark.stats.stats.min / 1e6, 2)
    return result


@pytest.mark.parametrize("times", [1, 10, 40])
def test_real_text(benchmark: BenchmarkFixture, document: Extraction, times: int) -> None:
    many = copies(document, times)
    assert len(run(benchmark, many).references) >= times * 60


def test_dense_text(benchmark: BenchmarkFixture, document: Extraction) -> None:
    unit = document.paragraphs[0]
    folded = load_language("ar").fold(DENSE)
    units = [replace(unit, paragraph_id=f"x~{number}", text=DENSE, search=folded) for number in range(2000)]
    assert len(run(benchmark, replace(document, paragraphs=tuple(units), lines=())).references) == 6000


def test_text_without_references(benchmark: BenchmarkFixture, document: Extraction) -> None:
    without = [
        replace(unit, paragraph_id=f"{unit.paragraph_id}~{copy}")
        for unit in document.paragraphs
        if "المادة" not in unit.text and "وكول" not in unit.text and "اتفاق" not in unit.text
        for copy in range(20)
    ]
    result = run(benchmark, replace(document, paragraphs=tuple(without), lines=()))
    assert len(result.references) <= 40
