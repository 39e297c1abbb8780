"""An output of the same texts in six languages, and of a page of a PDF, for all tests of finding."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.cli.compare import put_beside
from unrec.find.index import build
from unrec.find.search import Finder
from unrec.languages import load as language_of
from unrec.models import Extraction
from unrec.reading import source_of
from unrec.series import said, series
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


LATER = (
    REVIEW.replace(b"A/HRC/99/4", b"A/HRC/99/9")
    .replace(b"4 July 2014", b"9 July 2018")
    .replace(b"Twenty-seventh", b"Twenty-eighth")
    .replace(b"Abolish the death penalty, and", b"Abolish the death penalty soon, and")
)
"""The next review of the same State, in which the last recommendation is asked for in other words."""


def twice(folder: Path) -> Path:
    """An output of both reviews and of a text that runs from right to left twice, with index and series."""
    arabic = (FIXTURES / "six/meetings.ar.txt").read_text("utf-8")
    reviews = [text.replace(b"Ruritania", b"Iceland") for text in (REVIEW, LATER)]
    texts = {"review.txt": reviews[0], "later.txt": reviews[1], "one.txt": arabic.encode()}
    texts["two.txt"] = arabic.replace("V.19-08455", "V.20-08455").replace("ينبغي", "ينبغي أيضاً", 1).encode()
    found = [extract(source_of(name, text), load()) for name, text in texts.items()]
    documents = sorted(found, key=lambda one: one.document.document_id)
    written(folder, *documents)
    entries = [each for one in documents for each in said(one, language_of(one.document.language))]
    put_beside(folder, "series", list(series(entries)))
    build(folder)
    return folder


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
