"""The page in a real browser: every text stands out from what lies under it, in both themes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.publish.report.conftest import Tab
from tests.publish.report.made import hostile, page_of, small, suspected

pytestmark = pytest.mark.slow  # a browser is started

Open = Callable[..., Tab]

# The contrast of every text with what lies under it, by the formula of WCAG 2; texts below the threshold.
FAINT = r"""() => {
    const channel = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const rgb = text => text.match(/[\d.]+/g).map(Number);
    const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
    const under = element => {
        for (let up = element; up; up = up.parentElement) {
            const colour = rgb(getComputedStyle(up).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return rgb(getComputedStyle(document.body).backgroundColor);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Map();
    let seen = 0;
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || element.closest("script, svg, option, noscript")) continue;
        const style = getComputedStyle(element), pair = [light(rgb(style.color)), light(under(element))];
        const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        seen += 1;
        if (contrast < 4.5) found.set(`${element.tagName}.${element.className}`, contrast.toFixed(2));
    }
    return [seen, Object.fromEntries(found)];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("made", [small, suspected, hostile])
def test_texts_stand_out_in_both_themes(tab: Open, scheme: str, made: Callable[[], Any]) -> None:
    one = tab(page_of(made()), color_scheme=scheme)
    one.page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    if made is small:
        one.search("تبادل المعلومات بين")
        assert one.page.locator(".unit.context").count() == 1
    seen, faint = one.page.evaluate(FAINT)
    assert seen > 50
    assert faint == {}
    dark = one.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 24, 27)"
    assert dark == (scheme == "dark")


CHART = r"""() => {
    const channel = value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const rgb = text => text.match(/[\d.]+/g).map(Number);
    const light = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
    const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    const card = rgb(getComputedStyle(document.querySelector(".chart")).backgroundColor);
    const fill = selector => rgb(getComputedStyle(document.querySelector(selector)).fill);
    const svg = document.querySelector(".chart svg"), found = [contrast(fill(".chart .label"), card)];
    for (let shade = 0; shade < 10; shade += 1) {
        const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        rect.setAttribute("class", `shade${shade}`);
        svg.append(rect);
        found.push(contrast(fill(".chart text.inside"), rgb(getComputedStyle(rect).fill)));
    }
    return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_stand_out_in_every_bar(tab: Open, scheme: str) -> None:
    assert min(tab(page_of(small()), color_scheme=scheme).page.evaluate(CHART)) >= 4.5
