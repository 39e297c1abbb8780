"""The page in a real browser: what its charts say, and the labels of their bars."""

from collections.abc import Callable

import pytest
from msgspec import structs

from tests.publish.report.conftest import Tab
from tests.publish.report.made import page_of, small

pytestmark = pytest.mark.slow  # a browser is started

Open = Callable[..., Tab]


def test_charts_have_their_figures_in_words_and_as_tables(tab: Open) -> None:
    page = tab(page_of(small())).page
    assert page.locator(".chart svg[role=img] > desc").count() == 4
    assert page.locator(".chart table").count() == 4
    page.locator(".chart summary").first.click()
    cells = "table => Array.from(table.rows, row => Array.from(row.cells, cell => cell.textContent))"
    assert page.locator(".chart table").first.evaluate(cells) == [
        ["", "recommendations", "items"],
        ["Meeting 1, 2012", "3", "2"],
        ["Meeting 2, 2013", "2", "0"],
    ]


def test_labels_of_bars_are_within_the_drawing_and_end_as_they_should(tab: Open) -> None:
    own = small()
    document = "CTOC-COP-WG.2-2099-CRP.1-ADD.1.ar"
    second = structs.replace(
        own,
        document=structs.replace(own.document, document_id=document),
        sections=tuple(
            structs.replace(one, document_id=document, section_id=f"{document}:{at}")
            for at, one in enumerate(own.sections)
        ),
        recommendations=(),
        references=(),
        findings=(),
    )
    long = structs.replace(own.references[0], instrument_id="rights-of-the-child-convention", article="32")
    page = tab(page_of(structs.replace(own, references=(long,)), second)).page
    for label in page.locator(".chart svg text.label").all():
        assert label.evaluate("text => text.getBBox().x") >= 0
    drawn = page.eval_on_selector_all(".chart text.label", "all => all.map(one => one.firstChild.data)")
    assert "Meeting 1, 2012 (C…WG.2-2099-CRP.1-ADD.1.ar)" in drawn
    assert "Convention on the…of the Child, art. 32" in drawn
    assert page.locator(".chart text.label > title").first.text_content() == f"Meeting 1, 2012 ({document})"
