"""The page in a real browser: directions, keyboard, names, hostile text, pictures, print."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from tests.publish.report.conftest import Tab
from tests.publish.report.made import HOSTILE, hostile, many, page_of, small, suspected
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.publish.report.page_data import page_data
from unrec.publish.report.passages import sheets
from unrec.reading import source_of

pytestmark = pytest.mark.slow  # a browser is started

Open = Callable[..., Tab]
PDF = Path("tests/fixtures/pdf/recommendations.pdf")


def test_texts_run_right_to_left_and_the_page_left_to_right(tab: Open) -> None:
    one = tab(page_of(small()))
    page = one.page
    computed = (
        "element => { const style = getComputedStyle(element); return [style.direction, style.textAlign]; }"
    )
    for selector in (".unit .text", ".unit h5 bdi", ".part h4", ".paper .title"):
        assert page.eval_on_selector(selector, computed)[0] == "rtl", selector
        assert page.eval_on_selector(selector, "element => element.closest('[lang]').lang") == "ar"
    for selector in ("html", "#filters", ".unit .meta", ".targets", ".notes .message"):
        assert page.eval_on_selector(selector, computed)[0] == "ltr", selector
    page.locator("#paragraphs").scroll_into_view_if_needed()
    x = "document.querySelector('{}').getBoundingClientRect().x".format
    one.until(f"{x('.unit h5')} > {x('.unit .body')}")


UNTOLD = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    let told = 0;
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!/[\u0621-\u064a]/.test(walker.currentNode.data) || element.closest("script, option")) continue;
        if (element.closest("[lang]").lang === "ar") told += 1;
        else found.push(element.outerHTML.slice(0, 120));
    }
    return [told, found];
}"""


@pytest.mark.parametrize("made", [small, suspected])
def test_arabic_is_told_to_be_arabic(tab: Open, made: Callable[[], Any]) -> None:
    told, untold = tab(page_of(made())).page.evaluate(UNTOLD)
    assert told > 20
    assert untold == []


def test_texts_are_shown_whole(tab: Open) -> None:
    page = tab(page_of(small())).page
    shown = page.eval_on_selector_all(".unit .text", "texts => texts.map(text => text.textContent)")
    assert shown == [unit.row.text for unit in page_of(small()).units()]


def test_the_keyboard_reaches_search_filters_and_list(tab: Open) -> None:
    one = tab(page_of(small()))
    page = one.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    # The page moves the focus once more when it hears that the address has changed.
    page.evaluate("addEventListener('hashchange', () => { window.heard = true; })")
    page.keyboard.press("Enter")
    one.until("window.heard && document.activeElement.id === 'paragraphs'")
    names = ("meeting", "strength", "addressee", "cited", "status", "findings")
    expected = ["search", *(f"filter-{name}" for name in names)]
    order: list[str] = []
    while order[-1:] != expected[-1:] and len(order) < 200:
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        if order[-1] == "search":
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            page.keyboard.type("المادة 18")
    assert [each for each in order if each in expected] == expected
    assert page.locator(".unit:visible").count() == 1


def test_a_filter_works_by_keyboard(tab: Open) -> None:
    one = tab(page_of(small()))
    one.page.focus("#filter-strength")
    one.page.keyboard.type("may")
    one.page.keyboard.press("Enter")
    assert one.shown() == ["m1.r2"]
    one.page.focus("details.kind:last-of-type summary")
    one.page.keyboard.press("Enter")
    assert one.page.locator("details.kind").last.get_attribute("open") is not None


NAMELESS = """() => {
    const named = element => {
        const ids = (element.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
        return (element.getAttribute("aria-label") || ids.map(id => document.getElementById(id).textContent).join("")
            || Array.from(element.labels || [], label => label.textContent).join("") || element.textContent).trim();
    };
    return Array.from(document.querySelectorAll(
        "a, button, summary, input, select, nav, form, [role=img], [role=region], section[aria-labelledby]"))
        .filter(element => !named(element) || (/^(INPUT|SELECT)$/.test(element.tagName) && !element.labels.length))
        .map(element => element.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("made", [small, hostile])
def test_everything_has_a_name_and_a_place(tab: Open, made: Callable[[], Any]) -> None:
    page = tab(page_of(made())).page
    assert page.evaluate(NAMELESS) == []
    for landmark in ("main", "header", "footer", "nav[aria-label]", "form[role=search]"):
        assert page.locator(landmark).count() == 1, landmark
    levels = page.eval_on_selector_all("h1,h2,h3,h4,h5,h6", "all => all.map(one => Number(one.tagName[1]))")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.locator("table:not(:has(th[scope]))").count() == 0
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("width", [360, 390, 700, 1024, 1360])
def test_no_target_of_a_link_lies_under_the_header(tab: Open, width: int) -> None:
    own = many(40, each=10)
    named = structs.replace(own, document=structs.replace(own.document, document_id=f"A-{'2099-' * 30}1.ar"))
    one = tab(page_of(named), viewport={"width": width, "height": 800})
    for target in ("m2.r3", "m3.r5", "m1.r1"):
        one.page.evaluate(f"location.hash = '#r:{own.document.document_id}:{target}'")
        one.until(f"document.activeElement.id.endsWith(':{target}')")
        edges = (
            "document.activeElement.getBoundingClientRect().top",
            "document.querySelector('.top').getBoundingClientRect().bottom",
        )
        one.until("Math.max({1}, 0) <= {0} && {0} < 120".format(*edges))  # once it has scrolled
        one.page.wait_for_timeout(100)  # and stays
        top, bottom = map(one.page.evaluate, edges)
        assert max(bottom, 0) <= top < 120, target
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_text_is_only_text(tab: Open) -> None:
    one = tab(page_of(hostile()))
    page = one.page
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    assert page.locator("img, iframe, object, script:not([id])").count() == 1, "the page's own script"
    texts = page.eval_on_selector_all(".unit .text", "texts => texts.map(text => text.textContent)")
    visible = HOSTILE
    for character in "\u2028\u2029\u202e\u202c\u2066\u200f\x00\x07":
        visible = visible.replace(character, f"U+{ord(character):04X}")
    assert texts == [visible, visible]
    marks = page.locator(".unit .text .unseen")
    assert "U+202E" in marks.all_text_contents()
    assert marks.first.evaluate("mark => getComputedStyle(mark).unicodeBidi") == "isolate"
    assert "RIGHT-TO-LEFT OVERRIDE" in (
        page.locator("[title*='U+202E R']").first.get_attribute("title") or ""
    )
    page.fill("#search", HOSTILE.replace("\x00", ""))
    page.fill("#search", "evil")
    assert page.locator(".unit:visible").count() == 2
    page.locator("#findings a").first.click()
    one.until("document.activeElement.classList.contains('unit')")


def test_source_pages_are_drawn_when_asked_for(tab: Open) -> None:
    read = extract(source_of(PDF.name, PDF.read_bytes()), load())
    one = tab(page_data([read], load(), {read.document.document_id: sheets(read, PDF)}))
    page = one.page
    assert page.locator("svg image").count() == 0
    first = page.locator(".unit", has=page.locator(".source")).first
    first.locator(".source summary").click()
    one.until("document.querySelectorAll('svg image').length === 1")
    drawing = first.locator("svg").bounding_box()
    box = next(unit for unit in read.paragraphs if unit.boxes).boxes[0]
    drawn = first.locator("svg rect").first.bounding_box()
    width = first.locator("svg").evaluate("svg => svg.viewBox.baseVal.width")
    scale = drawing["width"] / width
    assert drawn["x"] == pytest.approx(drawing["x"] + (box.x0 - 2) * scale, abs=2)
    assert drawn["width"] == pytest.approx((box.x1 - box.x0 + 4) * scale, abs=3)
    decoded = "image => new Promise(done => { const one = new Image(); one.onload = () => done(one.width); one.src = image.getAttribute('href'); })"
    assert first.locator("svg image").evaluate(decoded) > 500


def test_the_page_prints_every_paragraph_and_no_controls(tab: Open) -> None:
    import pypdfium2

    one = tab(page_of(small()), color_scheme="dark")
    one.page.emulate_media(media="print")
    assert not one.page.locator("#filters").is_visible()
    assert not one.page.locator("nav").is_visible()
    assert one.page.locator(".unit .text:visible").count() == 7
    assert one.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    pdf = pypdfium2.PdfDocument(one.page.pdf(format="A4"))
    assert 1 <= len(pdf) <= 6
    pdf.close()


def test_the_page_is_whole_without_scripts(tab: Open) -> None:
    page = tab(page_of(small()), java_script_enabled=False).page
    assert page.locator(".unit .text:visible").count() == 7
    assert not page.locator("#filters").is_visible()
    assert page.locator("noscript").is_visible()


def test_a_narrow_screen_needs_no_sideways_scrolling(tab: Open) -> None:
    one = tab(page_of(small(), hostile()), viewport={"width": 360, "height": 700})
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 360
