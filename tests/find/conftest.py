"""An output of the same texts in six languages, and of a page of a PDF, for all tests of finding."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.find.index import build
from unrec.find.search import Finder
from unrec.models import Extraction
from unrec.reading import source_of
from unrec.store.write import write

FIXTURES = Path(__file__).parents[1] / "fixtures"
SOURCES = [*sorted((FIXTURES / "six").glob("*.txt")), FIXTURES / "pdf/recommendations.pdf"]

REVIEW = b"""United Nations
A/HRC/99/4

General Assembly

Distr.: General
4 July 2014
English

Human Rights Council
Twenty-seventh session

Report of the Working Group on the Universal Periodic Review

Ruritania

II. Conclusions and/or recommendations

113. The following recommendations enjoy the support of Ruritania:

113.1. End the detention of children (Spain);

113.2. Protect children and their families (France);

114. The following recommendations did not enjoy the support of Ruritania:

114.1. Abolish the death penalty, and detention without trial (Spain).
"""


@cache
def extractions() -> tuple[Extraction, ...]:
    sources = [source_of(file.name, file.read_bytes()) for file in SOURCES]
    found = [extract(source, load()) for source in (*sources, source_of("review.txt", REVIEW))]
    return tuple(sorted(found, key=lambda one: one.document.document_id))


def written(folder: Path, *documents: Extraction) -> Path:
    folder.mkdir(parents=True)
    write(documents or extractions(), folder, load())
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output with its index; tests leave it as it is."""
    folder = written(tmp_path_factory.mktemp("find") / "out")
    build(folder)
    return folder


@pytest.fixture
def output(made: Path, tmp_path: Path) -> Path:
    """A copy of it, which a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "out"))


@pytest.fixture(scope="session")
def finder(made: Path) -> Iterator[Finder]:
    with Finder(made) as opened:
        yield opened
