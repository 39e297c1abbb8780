"""What the tests of finding are made of, and a report of it."""

from pathlib import Path

import pytest

from tests.find.conftest import FIXTURES, finder, made, output
from unrec.catalogue import load
from unrec.find.search import Finder
from unrec.pages.written import Report
from unrec.publish.pdfs import sources

__all__ = ["finder", "made", "output"]


@pytest.fixture(scope="session")
def report(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of an output as files, with pictures of its PDF."""
    folder = tmp_path_factory.mktemp("report")
    with Finder(made) as opened:
        wanted = {row.sha256: row.source for row in opened.documents()}
        Report(opened, load(), sources=sources([FIXTURES / "pdf"], wanted)).write(folder)
    return folder
