import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.publish.report.made import hostile, nested, page_of, small, suspected
from tests.series.test_series import review, rows_of
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.cli import app
from unrec.publish.report.page_data import page_data
from unrec.publish.report.render import coded, quoting, render, shown
from unrec.reading import source_of
from unrec.store.folders import replacing
from unrec.store.write import OWNED, write

PAGE = render(page_of(small())).decode()
HOSTILE = render(page_of(hostile())).decode()
OVERRIDE = '<span class="unseen" title="U+202E RIGHT-TO-LEFT OVERRIDE">U+202E</span>'


FIRST, SECOND = (
    review("en", [text], session)
    for text, session in (
        ("Consider abolishing the death penalty;", "1"),
        ("Abolish the death penalty;", "2"),
    )
)
REPEATED = render(page_data([FIRST, SECOND], load(), series=rows_of(FIRST, SECOND))).decode()


class Elements(HTMLParser):
    """The elements of a page, with the text of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[int, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            at = len(self.found) - 1
            self.texts[at] = self.texts.get(at, "") + data


def test_the_same_output_gives_the_same_bytes() -> None:
    assert render(page_of(small())) == render(page_of(small()))


OFFICIAL = "https://docs.un.org/"


def test_a_document_is_linked_where_the_united_nations_keep_it() -> None:
    text = "A/RES/99/7\n\n1. Urges States to act.\n"
    html = render(page_of(extract(source_of("a.txt", text.encode()), load()))).decode()
    link = '<a href="https://docs.un.org/en/A/RES/99/7" rel="noreferrer">'
    assert html.count(link) == 1
    assert OFFICIAL not in HOSTILE


@pytest.mark.parametrize("html", [PAGE, HOSTILE], ids=["plain", "hostile"])
def test_nothing_leads_out_of_the_page(html: str) -> None:
    """But for the link to the official document, which nothing follows by itself."""
    for tag, attributes in Elements(html).found:
        assert tag not in {"link", "iframe", "object", "embed", "base", "img", "image"}
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in {"href", "src", "action", "srcset"}:
                outside = tag == "a" and attributes.get("rel") == "noreferrer"
                assert (value or "").startswith(OFFICIAL if outside else "#"), (tag, name, value)


@pytest.mark.parametrize("html", [PAGE, HOSTILE], ids=["plain", "hostile"])
def test_the_policy_allows_only_the_pages_own_script_and_style(html: str) -> None:
    elements = Elements(html)
    policy = next(
        attributes["content"] or ""
        for tag, attributes in elements.found
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; ")
    texts = {
        (elements.found[at][0], elements.found[at][1].get("type") or ""): text
        for at, text in elements.texts.items()
    }
    for tag in ("script", "style"):
        digest = b64encode(sha256(texts[tag, ""].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert sum(tag == "script" for tag, _ in elements.found) == 3
    assert not any("style" in attributes for _, attributes in elements.found)


@pytest.mark.parametrize("html", [PAGE, HOSTILE, REPEATED], ids=["plain", "hostile", "repeated"])
def test_ids_are_unique_and_links_lead_somewhere(html: str) -> None:
    from urllib.parse import unquote

    found = Elements(html).found
    ids = [attributes["id"] or "" for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert not any(re.search(r"\s", one) for one in ids)
    for tag, attributes in found:
        if tag == "a":
            href = attributes["href"] or ""
            assert href.startswith(OFFICIAL) or unquote(href[1:]) in ids
        for name in ("for", "aria-labelledby", "aria-describedby"):
            for value in (attributes.get(name) or "").split():
                assert value in ids, (tag, name, value)


def test_what_was_said_before_is_in_the_page_with_what_changed() -> None:
    assert '<section id="timeline"' in REPEATED
    assert '<section id="timeline"' not in PAGE
    assert REPEATED.count('<td class="said first">') == len(FIRST.recommendations)


def test_the_index_cannot_end_its_element() -> None:
    text = re.search(r'<script type="application/json" id="index">(.*?)</script>', HOSTILE, re.DOTALL)
    assert text
    assert not re.search("[<>&\u2028\u2029]", text[1])
    assert json.loads(text[1])["units"][0]["parent"] in {-1, 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>&", "&lt;b&gt;&amp;"),
        ("a\u202eb", f"a{OVERRIDE}b"),
        ("المادة ٦", "المادة ٦"),
        ("", ""),
    ],
)
def test_texts_are_escaped_and_what_is_unseen_is_shown(text: str, expected: str) -> None:
    assert str(shown(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it is left out of `text`.", "it is left out of <code>text</code>."),
        ("`a<b` and `c`", "<code>a&lt;b</code> and <code>c</code>"),
        ("plain", "plain"),
    ],
)
def test_names_between_backticks_are_code(text: str, expected: str) -> None:
    assert coded(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«٣-» follows 1", '«<bdi lang="ar">٣-</bdi>» follows 1'),
        (
            "«a<b» for «c\u202e»",
            f'«<bdi lang="ar">a&lt;b</bdi>» for «<bdi lang="ar">c{OVERRIDE}</bdi>»',
        ),
        ("plain", "plain"),
        ("«not closed", "«not closed"),
    ],
)
def test_words_of_the_source_in_a_message_are_in_its_language(text: str, expected: str) -> None:
    assert str(quoting(text, "ar")) == expected


def test_what_may_be_misread_is_marked_in_the_evidence_and_in_the_card() -> None:
    html = render(page_of(suspected())).decode()
    assert html.count('أن <mark class="suspect">تنفّذ</mark> المادة ٦ من بروتوكول…</blockquote>') == 2
    assert re.search(r'أن <mark class="suspect" title="«تنفذ» \(once\)[^"]*">تنفّذ</mark> <a ', html)
    assert '<mark class="suspect" title' not in PAGE


def test_the_count_of_a_choice_stands_after_words_of_any_direction() -> None:
    html = render(page_of(nested())).decode()
    assert ">Meeting 1, 2012 (m1) › منع الجريمة&lrm; (1)</option>" in html


def test_a_reference_without_a_target_is_not_marked_as_found() -> None:
    html = render(page_of(suspected())).decode()
    assert re.search(r'<span class="dot unresolved"></span>.*resolution, target not known', html)
    assert not re.search(r'<span class="dot explicit"></span>.*target not known', html)


def test_no_override_reaches_the_page() -> None:
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\u2029\x00]", HOSTILE)


def written(folder: Path) -> Path:
    with replacing(folder, OWNED) as new:
        write([small()], new, load())
    return folder


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    output, page = written(tmp_path / "output"), tmp_path / "deep" / "page.html"
    result = CliRunner().invoke(app, ["report", str(output), "-o", str(page)])
    assert result.exit_code == 0, result.output
    assert page.read_bytes() == PAGE.encode()


def test_the_command_embeds_pages_unless_told_not_to(tmp_path: Path) -> None:
    output, page = tmp_path / "output", tmp_path / "page.html"
    pdf = "tests/fixtures/pdf/recommendations.pdf"
    assert CliRunner().invoke(app, ["run", pdf, "-o", str(output), "-q", "--no-cache"]).exit_code == 0
    call = ["report", str(output), "-o", str(page)]
    assert CliRunner().invoke(app, [*call, "--source", pdf]).exit_code == 0
    assert page.read_text(encoding="utf-8").count(";base64,") == 2
    assert CliRunner().invoke(app, [*call, "--source", pdf, "--no-pictures"]).exit_code == 0
    assert ";base64," not in page.read_text(encoding="utf-8")
    result = CliRunner().invoke(app, [*call, "--source", str(tmp_path / "output" / "json")])
    assert "no pictures: recommendations.pdf was not found" in result.output
    assert "was not found" in page.read_text(encoding="utf-8")


def test_wrong_usage_is_reported(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["report", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "output not found" in result.output
