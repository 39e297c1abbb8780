"""Search and filters in a real browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.publish.report.conftest import Tab
from tests.publish.report.made import many, page_of, small
from unrec.languages import load
from unrec.publish.report.render import render

pytestmark = pytest.mark.slow  # a browser is started

ALL = ["m1.r1", "m1.r2", "m1.r3", "m1.r3.1", "m1.r3.2", "m2.r1", "m2.r2"]


@pytest.fixture(scope="module")
def shared(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_bytes(render(page_of(small())))
    one = Tab(browser, file)
    yield one
    one.context.close()


@pytest.fixture
def small_tab(shared: Tab) -> Iterator[Tab]:
    shared.page.goto(shared.page.url.partition("#")[0])
    yield shared
    assert shared.wrong == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("ينبغي", ["m1.r1", "m1.r3", "m2.r2"]),
        ("المنظمات", ["m1.r3.1"]),
        ("المُنَظَّمات", ["m1.r3.1"]),
        ("تنفذ", ["m1.r1"]),
        ("الى المكتب", ["m1.r2"]),
        ("إلي ٱلمكتب", ["m1.r2"]),
        ("اتفاقية", ["m1.r2", "m2.r2"]),
        ("إتفاقيه", ["m1.r2", "m2.r2"]),
        ("16", ["m1.r3.2"]),
        ("١٦", ["m1.r3.2"]),
        ("۱۶", ["m1.r3.2"]),
        ("6", ["m1.r1"]),
        ("المادة 18", ["m1.r2"]),
        ("فقرة المادة", ["m1.r2"]),
        ("“المادة 18”", ["m1.r2"]),
        ('"18 المادة"', []),
        ("«تبادل المعلومات»", ["m1.r3.1"]),
        ("m1.r3", ["m1.r3", "m1.r3.1", "m1.r3.2"]),
        ("M2.R1", ["m2.r1"]),
        ("m1.r", []),
        ("[(.*", []),
        ("   ", ALL),
        ("\u202eينبغي\u202c", ["m1.r1", "m1.r3", "m2.r2"]),
    ],
)
def test_search(small_tab: Tab, query: str, expected: list[str]) -> None:
    assert small_tab.search(query) == expected


FOLDED = [
    "المنظَّمة",
    "إلى الأمانة",
    "(هـ) المادة ١٦",
    "آثار",
    "مـــادة",
    "۱۲-٣",
    "ا\u0655لى",
    "\u200fأ\u200e",
    "é\u0301",
]


def test_the_page_folds_as_the_search_column_was_made(small_tab: Tab) -> None:
    fold = """texts => {
        const {fold} = JSON.parse(document.getElementById("index").textContent);
        const pairs = new Map(fold.pairs), dropped = new RegExp(`[${fold.dropped}]`, "gu");
        return texts.map(text => Array.from(text.normalize("NFC").replace(dropped, ""), one => pairs.get(one) ?? one).join(""));
    }"""
    from unrec.text import nfc

    assert small_tab.page.evaluate(fold, FOLDED) == [load("ar").fold(nfc(text)) for text in FOLDED]


@pytest.mark.parametrize(
    ("facet", "label", "expected"),
    [
        ("meeting", "Meeting 2, 2013", ["m2.r1", "m2.r2"]),
        ("strength", "may wish", ["m1.r2"]),
        ("strength", "no operative words", ["m1.r3.1", "m1.r3.2"]),
        ("addressee", "unodc", ["m1.r2"]),
        ("addressee", "states parties", ["m1.r1", "m2.r2"]),
        ("cited", "Organized Crime Convention: all", ["m1.r2", "m2.r2"]),
        ("cited", "article 18", ["m1.r2"]),
        ("status", "definite", ["m1.r3.2"]),
        ("status", "no references", ["m1.r3", "m1.r3.1"]),
        ("findings", "any finding", ["m1.r1", "m2.r2"]),
        ("findings", "number.gap", ["m2.r2"]),
        ("findings", "info", ["m1.r1"]),
    ],
)
def test_filter(small_tab: Tab, facet: str, label: str, expected: list[str]) -> None:
    assert small_tab.choose(facet, label) == expected


def test_filters_and_search_hold_together(small_tab: Tab) -> None:
    small_tab.choose("strength", "should")
    assert small_tab.choose("meeting", "Meeting 1, 2012") == ["m1.r1", "m1.r3"]
    assert small_tab.search("المادة") == ["m1.r1"]
    small_tab.page.click("button[type=reset]")
    small_tab.until("document.querySelectorAll('.unit[hidden]').length === 0")
    assert small_tab.shown() == ALL


def test_an_item_is_shown_under_its_recommendation(small_tab: Tab) -> None:
    small_tab.search("تبادل المعلومات بين")
    context = small_tab.page.locator(".unit.context:visible .meta code")
    assert context.all_text_contents() == ["m1.r3"]
    assert small_tab.page.locator(".part:visible").count() == 1


def test_the_count_is_read_out(small_tab: Tab) -> None:
    count = small_tab.page.locator("#count")
    assert count.get_attribute("aria-live") == "polite"
    small_tab.search("ينبغي")
    small_tab.until("document.getElementById('count').textContent.startsWith('3 of 7')")
    small_tab.search("لا شيء من هذا")
    small_tab.until("document.getElementById('count').textContent.startsWith('0 of 7')")
    assert small_tab.page.locator("#none").is_visible()


def test_what_was_found_is_lit(small_tab: Tab) -> None:
    lit = "Array.from(CSS.highlights.get('found'), range => range.toString())"
    small_tab.page.locator("#paragraphs").scroll_into_view_if_needed()
    small_tab.search("المنظَّمات")
    small_tab.until(f"{lit}.length > 0")
    assert small_tab.page.evaluate(lit) == ["المنظَّمات"]
    small_tab.search("ماده 18")
    small_tab.until(f"{lit}.includes('مادة')")
    assert sorted(small_tab.page.evaluate(lit)) == ["مادة", "١٨"]
    small_tab.search("")
    assert small_tab.page.evaluate(lit) == []


def test_a_link_reveals_what_a_filter_hides(small_tab: Tab) -> None:
    small_tab.search("مادة 24")
    assert small_tab.shown() == ["m2.r2"]
    small_tab.page.locator("#findings a", has_text="m1.r1").evaluate("link => link.click()")
    small_tab.until("document.activeElement.id.endsWith('m1.r1')")
    assert small_tab.shown() == ALL


def test_a_cited_article_filters_the_list(small_tab: Tab) -> None:
    entry = small_tab.page.locator("[id='cited:organized-crime-convention/article_18']")
    entry.locator("summary").click()
    assert entry.locator(".uses a").all_text_contents() == ["m1.r2"]
    entry.locator("button").click()
    assert small_tab.shown() == ["m1.r2"]


def test_a_reference_leads_to_its_target(small_tab: Tab) -> None:
    small_tab.page.click("a.ref >> text=التوصية ٢")
    small_tab.until("document.activeElement.id.endsWith(':m2.r2')")
    small_tab.page.click("a.ref >> text=المادة ٦")
    small_tab.until("document.activeElement.id === 'cited:smuggling-protocol/article_6'")
    # The browser moves the focus before it tells the page, which then opens what is closed.
    small_tab.until("document.activeElement.querySelector('.uses').checkVisibility()")


TYPING = """async queries => {
    const search = document.getElementById("search"), times = [];
    for (const query of queries) {
        await new Promise(done => setTimeout(done, 150));
        const start = performance.now();
        search.value = query;
        search.dispatchEvent(new Event("input", {bubbles: true}));
        await new Promise(done => requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = done;
            channel.port2.postMessage(0);
        }));
        times.push(performance.now() - start);
    }
    return times;
}"""


@pytest.mark.slow
def test_five_thousand_units_load_and_filter_without_lag(tab: Callable[..., Tab]) -> None:
    one = tab(page_of(many(5000)))
    loaded = one.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    one.page.locator("#paragraphs").scroll_into_view_if_needed()
    queries = ["ا", "ال", "المادة", "المادة 4", "المادة 49", "zzz", "", "ينبغي", "4999", ""]
    times = sorted(one.page.evaluate(TYPING, queries))
    # Guards against hanging only: how fast it is depends on what else the machine does.
    assert times[-1] < 10_000, times
    assert loaded < 60_000, loaded
