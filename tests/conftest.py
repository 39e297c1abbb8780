"""What the tests do not depend on: the terminal, and the settings of the machine, that they run in."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

# What Rich and Typer ask for width, colours and whether to take a pipe for a terminal.
TERMINAL = (
    *("COLUMNS", "LINES", "JUPYTER_COLUMNS", "JUPYTER_LINES", "TERMINAL_WIDTH"),
    *("NO_COLOR", "FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "TTY_COMPATIBLE", "TTY_INTERACTIVE"),
)

# A process that a test starts finds compiled what another has compiled, beside the sources or, where this
# machine wants none there, in pytest's own folder; else each compiles all anew.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache/bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    sys.dont_write_bytecode = False
# The allocator that Arrow would take sets a gigabyte of addresses aside: a process that seems so large starts
# others as new ones, which import all anew, and not as its copies.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

# How Chromium is started.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the name of a row, for a table that is checked in one test."""
    parser.addoption("--row", default="", metavar="TEXT", help="of a table, check only rows that hold this")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Forget them before any module of ours is imported, and after pytest has heeded them."""
    for name in TERMINAL:
        os.environ.pop(name, None)
    from tests.support import Only

    Only.text = session.config.getoption("--row")


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where copies of data files are kept: a folder of the test's own."""
    from unrec import data

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    data._folder.cache_clear()
    yield tmp_path / "cache/unrec/data"
    data._folder.cache_clear()


@pytest.fixture(scope="session")
def after_run(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Mapping[str, str]], None]:
    """Put texts into `raw/` of a folder, and what `unrec run` makes of them: once for the same texts.

    A test gets copies: to a run after it all files are new, so a test of what stays as it is makes its own.
    """
    from typer.testing import CliRunner

    from unrec.cli import app

    made: dict[tuple[tuple[str, str], ...], Path] = {}

    def put(folder: Path, texts: Mapping[str, str]) -> None:
        key = tuple(texts.items())
        if key not in made:
            place = tmp_path_factory.mktemp("run")
            (place / "raw").mkdir()
            for name, text in texts.items():
                (place / "raw" / name).write_text(text, encoding="utf-8")
            with chdir(place):
                done = CliRunner().invoke(app, ["run", "-q"], catch_exceptions=False)
            assert done.exit_code in {0, 1}, done.output
            made[key] = place
        shutil.copytree(made[key], folder, dirs_exist_ok=True)

    return put


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium, the one of all tests: Playwright bears no second in a process."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()
