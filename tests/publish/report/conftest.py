"""A headless Chromium for the tests of the page; they are skipped where it or Playwright is missing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from unrec.publish.report.page_data import Page
from unrec.publish.report.render import render


class Tab:
    """A tab with a page of ours, and all it complained of or asked a network for."""

    def __init__(self, browser: Any, file: Path, **options: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1360, "height": 900}} | options)
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: self.wrong.append(f"dialog: {dialog.message}"))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.goto(file.as_uri())

    def _asked(self, url: str) -> None:
        if not url.startswith(("file:", "data:")):
            self.wrong.append(f"request: {url}")

    def shown(self) -> list[str]:
        """The paths of the units that meet the filters."""
        return [
            str(path)
            for path in self.page.eval_on_selector_all(
                ".unit:not([hidden]):not(.context)",
                "cards => cards.map(card => card.querySelector('.meta code').textContent)",
            )
        ]

    def until(self, expression: str, seconds: float = 30) -> None:
        """Wait until an expression holds; Playwright's own waiting needs `eval`, which the page forbids."""
        for _ in range(int(seconds * 50)):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"never held: {expression}")

    def search(self, query: str) -> list[str]:
        self.page.fill("#search", query)
        return self.shown()

    def choose(self, facet: str, label: str) -> list[str]:
        select = self.page.locator(f"#filter-{facet}")
        options = select.locator("option").all_text_contents()
        select.select_option(label=next(one for one in options if one.rpartition("\u200e (")[0] == label))
        return self.shown()


@pytest.fixture
def tab(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Tab]]:
    opened: list[Tab] = []

    def opening(page: Page, **options: Any) -> Tab:
        file = tmp_path / "page.html"
        file.write_bytes(render(page))
        opened.append(Tab(browser, file, **options))
        return opened[-1]

    yield opening
    for one in opened:
        one.context.close()
        assert one.wrong == []
