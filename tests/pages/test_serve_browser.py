"""The pages in a real browser: no barriers, right to left, on a phone, without scripts, as files."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from tests.find.conftest import FIXTURES, twice
from unrec.catalogue import load

uvicorn = pytest.importorskip("uvicorn", reason="uvicorn is not installed")
pytest.importorskip("starlette", reason="Starlette is not installed")

from unrec.find.index import reading  # noqa: E402
from unrec.pages.judging import Desk  # noqa: E402
from unrec.pages.serve import Site, app  # noqa: E402

PAGES = (
    "/",
    "/search?q=detention",
    "/search?q=المهاجرين&lang=ar",
    "/search?q=(",
    "/documents",
    "/documents/V.19-08455.ar?at=m1.r2",
    "/documents/CTOC-COP-WG.9-2021-4.ar",
    "/works/V.19-08455",
    "/findings",
    "/cited",
    "/timeline?doc=A-HRC-99-4.en&alone=1",
    "/judge/A-HRC-99-4.en:r113.1",
    "/nowhere",
)


def axe() -> str:
    """The script of axe-core, from a package of the group `browser` or from an npm folder."""
    folders = [Path("node_modules/axe-core")]
    with suppress(ModuleNotFoundError):
        folders.append(Path(str(resources.files("axe_playwright_python"))))
    for folder in folders:
        if (folder / "axe.min.js").is_file():
            return (folder / "axe.min.js").read_text(encoding="utf-8")
    pytest.skip("axe-core is not installed")


def barriers(page: Any, *rules: str) -> list[tuple[str, list[str]]]:
    """What axe finds on a page, by all of its rules or by some, with what it finds it in."""
    page.evaluate(axe())
    asked = {"runOnly": list(rules)} if rules else {}
    found = page.evaluate("async asked => (await axe.run(asked)).violations", asked)
    return [(rule["id"], [node["html"][:160] for node in rule["nodes"][:3]]) for rule in found]


def overflow(page: Any, width: int) -> int:
    """By how much a page is wider than a window of so many points."""
    page.set_viewport_size({"width": width, "height": 900})
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return max(wide - width, 0)


PHONE, DESK = 390, 1360
OF_LOOKS = ("color-contrast", "scrollable-region-focusable")
"""The rules of axe that may hold on a phone in light colours and not on a desk in dark ones."""


@pytest.fixture(scope="module")
def address(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    desk = Desk(tmp_path_factory.mktemp("desk") / "decisions.json", "Ada")
    with served(Site(made, (FIXTURES / "pdf",), load(), desk)) as place:
        yield place


@pytest.fixture(scope="module")
def repeated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], str]]:
    """Where an output with series is served, in two languages, and the State that it reviews."""
    folder = twice(tmp_path_factory.mktemp("twice") / "out")
    desk = Desk(folder.parent / "decisions.json", "Ada")
    with reading(folder) as base:
        (state,) = base.execute("SELECT DISTINCT state FROM indexed_documents WHERE state NOTNULL").fetchone()
    with ExitStack() as stack:
        sites = {code: Site(folder, (), load(), desk, language=code) for code in ("en", "ar")}
        yield {code: stack.enter_context(served(site)) for code, site in sites.items()}, state


@contextmanager
def served(site: Site) -> Iterator[str]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app(site), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_barrier(browser: Any, address: str, path: str) -> None:
    context = browser.new_context(color_scheme="dark", bypass_csp=True)
    page = context.new_page()
    page.goto(address + path)
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    assert overflow(page, DESK) == 0
    assert barriers(page) == []
    page.emulate_media(color_scheme="light")
    assert overflow(page, PHONE) == 0
    assert barriers(page, *OF_LOOKS) == []
    context.close()


def test_it_works_without_scripts(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.fill("#q", "children detention")
    page.press("#q", "Enter")
    page.click("h2 a")
    assert page.url.endswith("at=r113.1#r:A-HRC-99-4.en:r113.1")
    page.click("article:target a[href^='/judge/']")
    page.click("section:has(input[value=kind]) button[value=accept] >> nth=0")
    page.wait_for_selector("[role=status]")
    assert page.locator("[role=status]").count() == 1
    context.close()
    assert all(url.startswith(address) for url in asked)


@pytest.mark.parametrize("path", ["timeline?to={}", "timeline?doc=V.20-08455.ar", "states/{}"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_timeline_has_no_barrier(
    browser: Any, repeated: tuple[dict[str, str], str], path: str, language: str
) -> None:
    addresses, state = repeated
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{addresses[language]}/{path.format(state)}")
    assert page.locator("tbody tr").count() > 1
    style = "all => [...new Set(all.map(one => getComputedStyle(one).direction))]"
    runs = page.eval_on_selector_all(".saying .text, td[lang=en]", style)
    assert runs == (["rtl"] if "ar" in path else ["ltr"])
    assert (overflow(page, DESK), overflow(page, PHONE)) == (0, 0)
    assert barriers(page) == []
    context.close()


def test_a_timeline_is_narrowed_without_scripts(browser: Any, repeated: tuple[dict[str, str], str]) -> None:
    addresses, state = repeated
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{addresses['en']}/timeline?to={state}")
    assert page.locator(".timeline tbody tr").count() == 3
    page.select_option("#by-theme", "death-penalty")
    page.click(".asking button")
    assert "theme=death-penalty" in page.url
    assert page.locator(".timeline tbody tr").count() == 1
    context.close()


def test_arabic_runs_from_right_to_left(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/search?q=المهاجرين&lang=ar")
    style = "all => [...new Set(all.map(one => getComputedStyle(one).direction))]"
    assert page.eval_on_selector_all(".hit .text", style) == ["rtl"]
    assert page.eval_on_selector_all("html, .meta", style) == ["ltr"]
    assert page.locator(".hit mark").count() > 5
    context.close()


@pytest.mark.parametrize(
    "page", ["index.html", "documents/CTOC-COP-WG.9-2021-4.ar.html", "works/V.19-08455.html"]
)
def test_a_written_page_asks_for_files_alone_and_has_no_barrier(
    browser: Any, report: Path, page: str
) -> None:
    context = browser.new_context(bypass_csp=True)
    tab = context.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto((report / page).as_uri())
    tab.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    assert tab.evaluate("getComputedStyle(document.querySelector('.top')).display") == "flex"
    assert (overflow(tab, DESK), overflow(tab, PHONE)) == (0, 0)
    assert barriers(tab) == []
    context.close()
    assert all(url.startswith("file:") for url in asked)
