"""The served pages: whole without scripts, every filter in the address, and nothing written but decisions."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from html.parser import HTMLParser
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest

from tests.find.conftest import FIXTURES, extractions, twice
from unrec.catalogue import load
from unrec.find.index import NAME, build
from unrec.find.search import Finder
from unrec.pages.tongues import tongues

starlette = pytest.importorskip("starlette", reason="Starlette is not installed")

from starlette.testclient import TestClient  # noqa: E402

from unrec.pages.judging import Desk  # noqa: E402
from unrec.pages.serve import Site, app  # noqa: E402

OPENED = ExitStack()
"""The servers of a test, which end with it."""


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    yield
    OPENED.close()


def client(output: Path, **more: Any) -> TestClient:
    desk = Desk(output.parent / "decisions.json", "Ada")
    server = app(Site(output, (FIXTURES / "pdf",), load(), desk, **more))
    return OPENED.enter_context(TestClient(server, follow_redirects=False))


@pytest.fixture
def site(output: Path) -> TestClient:
    return client(output)


class Links(HTMLParser):
    """The addresses of a page, and its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"} and value]


def test_every_page_that_is_linked_is_there_and_holds_no_script(site: TestClient) -> None:
    waiting = ["/"]
    seen: set[str] = set()
    while waiting and len(seen) < 300:
        address = waiting.pop(0).partition("#")[0]
        if address in seen or not address.startswith("/") or address == "/decisions.json":
            continue
        seen.add(address)
        answer = site.get(address)
        assert answer.status_code == 200, address
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        if answer.headers["content-type"].startswith("text/html"):
            page = Links(answer.text)
            assert not {"script", "iframe", "object", "style"} & set(page.tags), address
            waiting += page.links
    assert len(seen) > 100


def test_a_page_of_a_pdf_is_drawn_with_its_boxes(site: TestClient, output: Path) -> None:
    links = Links(site.get("/documents/CTOC-COP-WG.9-2021-4.ar").text).links
    pictures = [link for link in links if link.startswith("/pictures/")]
    assert len(pictures) >= 13
    answer = site.get(pictures[0])
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert site.get(re.sub(r"\d+\.png", "99.png", pictures[0])).status_code == 404


def test_a_search_is_its_address(site: TestClient) -> None:
    answer = site.get("/search", params={"q": "detention", "by": "ESP"})
    assert re.findall(r"<h2><a[^>]*><bdi[^>]*>([^<]*)", answer.text) == [
        "A-HRC-99-4.en:r113.1",
        "A-HRC-99-4.en:r114.1",
    ]
    assert '<mark class="suspect">detention</mark>' in answer.text
    narrowed = next(link for link in Links(answer.text).links if "response=supported" in link)
    assert "q=detention" in narrowed
    assert "by=ESP" in narrowed
    assert "A-HRC-99-4.en:r114.1" not in site.get(narrowed).text


def test_a_timeline_shows_what_was_said_before_with_the_answers_then_and_now(tmp_path: Path) -> None:
    site = client(twice(tmp_path / "out"))
    start = site.get("/timeline").text
    (address,) = {link for link in Links(start).links if link.startswith("/timeline?to=")}
    page = site.get(address).text
    heads = re.findall(r'<th scope="col"><a href="([^"]+)"', page)
    assert heads == ["/documents/A-HRC-99-4.en", "/documents/A-HRC-99-9.en"]
    assert page.count("<tr>") == 1 + 3
    assert re.search(r"<ins>soon\s*</ins>", page)
    assert 'class="said first"' in page
    assert page.count("then, now") == 3
    assert re.search(r"supported <span[^>]*>→</span><span[^>]*>then, now</span> supported", page)
    narrowed = site.get(f"{address}&theme=death-penalty").text
    assert narrowed.count("<tr>") == 1 + 1
    assert 'value="death-penalty" selected' in narrowed
    assert site.get(f"{address}&relation=weaker").text.count("<tr>") == 1
    assert "No line meets all filters." in site.get(f"{address}&relation=weaker").text
    assert site.get("/timeline?to=nowhere").status_code == 404
    assert site.get("/timeline?doc=nothing").status_code == 404


def test_a_timeline_of_a_document_has_what_it_says_alone_where_asked(tmp_path: Path) -> None:
    site = client(twice(tmp_path / "out"))
    page = site.get("/timeline?doc=V.20-08455.ar").text
    assert 'dir="rtl"' in page
    assert "<ins>" in page
    (repeated, alone) = (
        int(re.findall(r'role="status"><strong>(\d+)', site.get(address).text)[0])
        for address in ("/timeline?doc=A-HRC-99-4.en", "/timeline?doc=A-HRC-99-4.en&alone=1")
    )
    assert 3 == repeated <= alone


def test_without_series_a_timeline_says_how_to_get_them(site: TestClient) -> None:
    assert "run unrec series on this output" in site.get("/timeline").text
    page = site.get("/timeline?doc=A-HRC-99-4.en")
    assert page.status_code == 200
    assert "run unrec series on this output" in page.text


def test_a_query_that_is_none_says_where(site: TestClient) -> None:
    answer = site.get("/search", params={"q": "children AND ("})
    assert answer.status_code == 400
    assert "a word is missing at the end" in answer.text
    assert site.get("/search", params={"to": "XYZ"}).status_code == 400


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' OR 1=1; --",
        "\x00",
        "{{ 7*7 }}",
        "../../etc",
    ],
)
def test_hostile_words_are_only_words(site: TestClient, hostile: str) -> None:
    for address in (
        f"/search?q={quote(hostile)}",
        f"/search?cites={quote(hostile)}",
        f"/documents?q={quote(hostile)}",
        f"/documents/{quote(hostile, safe='')}",
        f"/documents/A-HRC-99-4.en?at={quote(hostile)}",
        f"/findings?code={quote(hostile)}",
        f"/pictures/{quote(hostile, safe='')}/1.png",
        f"/judge/{quote(hostile, safe='')}",
        f"/works/{quote(hostile, safe='')}",
        f"/timeline?to={quote(hostile)}",
        f"/timeline?doc=A-HRC-99-4.en&theme={quote(hostile)}&lang={quote(hostile)}",
    ):
        answer = site.get(address)
        assert answer.status_code in {200, 400, 404}, address
        assert "<script" not in answer.text
        assert "<img src=x" not in answer.text
        assert "49" not in answer.text or "7*7" not in hostile
        assert "root:" not in answer.text


def test_a_document_is_shown_at_a_paragraph(site: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unrec.pages.site.UNITS", 10)
    document = next(one for one in extractions() if one.document.document_id == "V.19-08455.ar")
    last = document.paragraphs[-1]
    answer = site.get("/documents/V.19-08455.ar", params={"at": last.path})
    assert f'id="r:{last.paragraph_id}"' in answer.text
    assert document.paragraphs[0].paragraph_id + '"' not in answer.text
    assert 'dir="rtl"' in answer.text
    assert site.get("/documents/V.19-08455.ar", params={"at": "r999"}).status_code == 404


def test_decisions_are_kept_as_they_are_made_and_never_in_the_tables(site: TestClient, output: Path) -> None:
    before = {file.name: file.read_bytes() for file in output.iterdir() if file.is_file()}
    place = "/judge/A-HRC-99-4.en:r113.1"
    page = site.get(place).text
    for field in ("kind", "label", "text", "strength", "response", "recommender"):
        assert f'name="field" value="{field}"' in page, field
    form = {"path": "r113.1", "field": "response", "was": "supported", "at": "0"}
    assert site.post(place, data={**form, "verdict": "accept"}).status_code == 303
    assert (
        site.post(place, data={**form, "verdict": "correct", "value": "noted"}).headers["location"] == place
    )
    assert (
        site.post(
            "/judge/A-HRC-99-4.en",
            data={
                "path": "",
                "field": "date",
                "was": "2014-07-04",
                "verdict": "correct",
                "value": "2014-07-05",
            },
        ).status_code
        == 303
    )
    kept = json.loads((output.parent / "decisions.json").read_bytes())
    assert kept["reviewer"] == "Ada"
    (judged,) = kept["documents"]
    assert judged["document_id"] == "A-HRC-99-4.en"
    told = [(one["field"], one["verdict"], one.get("value")) for one in judged["decisions"]]
    assert told == [("response", "correct", "noted"), ("date", "correct", "2014-07-05")]
    assert "noted" in site.get(place).text
    assert site.get("/decisions.json").json() == kept
    assert {file.name: file.read_bytes() for file in output.iterdir() if file.is_file()} == before


def test_a_form_that_says_nothing_is_refused(site: TestClient) -> None:
    place = "/judge/A-HRC-99-4.en:r113.1"
    form = {"path": "r113.1", "field": "kind", "was": "recommendation", "verdict": "correct", "value": "poem"}
    assert site.post(place, data=form).status_code == 400
    assert site.post(place, data={**form, "field": "colour"}).status_code == 400
    assert site.post(place, data={**form, "field": "reference", "at": "1" * 5_000}).status_code == 400
    assert site.post(place).status_code == 400
    assert site.post(place, data={**form, "path": "r1", "value": "paragraph"}).status_code == 400
    assert (
        site.post(
            place, data={**form, "value": "paragraph"}, headers={"origin": "https://evil.example"}
        ).status_code
        == 403
    )
    assert site.get("/decisions.json").status_code == 404


def test_two_servers_keep_their_decisions_in_one_file(output: Path) -> None:
    both = [client(output), client(output)]
    paths = [row.path for row in extractions()[1].paragraphs][:12]
    document_id = extractions()[1].document.document_id

    def judge(at: int) -> int:
        data = {"path": paths[at], "field": "label", "was": "", "verdict": "accept"}
        return both[at % 2].post(f"/judge/{document_id}:{paths[at]}", data=data).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(judge, range(len(paths)))) == {303}
    kept = json.loads((output.parent / "decisions.json").read_bytes())
    assert sorted(one["path"] for one in kept["documents"][0]["decisions"]) == sorted(paths)


def test_a_token_is_asked_for(output: Path) -> None:
    site = client(output, token="s3cret")
    assert site.get("/").status_code == 401
    assert site.get("/?token=wrong").status_code == 401
    assert "children" not in site.get("/search?q=children").text
    answer = site.get("/search?q=children&token=s3cret")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/search?q=children"
    assert site.get(answer.headers["location"]).status_code == 200
    assert (
        client(output, token="s3cret").get("/", headers={"authorization": "Bearer s3cret"}).status_code == 200
    )


def test_other_hosts_are_refused(output: Path) -> None:
    assert client(output).get("/", headers={"host": "evil.example"}).status_code == 400


def test_tables_that_changed_are_told_and_a_new_index_is_taken(output: Path) -> None:
    site = client(output)
    file = output / "documents.parquet"
    file.write_bytes(file.read_bytes())
    answer = site.get("/search?q=children")
    assert answer.status_code == 503
    assert "of other tables" in answer.text
    build(output)
    assert site.get("/search?q=children").status_code == 200


def test_many_requests_at_once_are_answered(output: Path) -> None:
    site = client(output)
    with ThreadPoolExecutor(20) as pool:
        found = set(pool.map(lambda _: site.get("/search?q=children").status_code, range(200)))
    assert found == {200}


def test_a_query_over_its_budget_is_told_and_blocks_no_other(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, waiting, go_on = client(output), Event(), Event()
    searched = Finder.search

    def slow(self: Finder, query: Any, *more: int) -> Any:
        if "women" in str(query):
            waiting.set()
            assert go_on.wait(30)
            monkeypatch.setattr("unrec.find.search.MOST_SECONDS", -1.0)
            self._until = 0.0
        return searched(self, query, *more)

    monkeypatch.setattr(Finder, "search", slow)
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(site.get, '/search?q="women"')
        assert waiting.wait(30)
        assert site.get("/search?q=children").status_code == 200
        go_on.set()
        assert late.result().status_code == 503
    assert "took more than" in late.result().text


def test_a_state_has_its_recommendations_narrowed_by_the_address(tmp_path: Path) -> None:
    site = client(twice(tmp_path / "out"))
    page = site.get("/states/ISL").text
    assert "6 recommendations – supported 4, rejected 2" in page
    narrowed = next(link for link in Links(page).links if "by=FRA" in link)
    assert "2 recommendations – supported 2" in site.get(narrowed).text
    assert site.get("/states/XYZ").status_code == 404
    assert site.get("/states/ISL?by=XYZ").status_code == 400


@pytest.mark.parametrize("language", tongues())
def test_the_page_speaks(output: Path, language: str) -> None:
    page = client(output, language=language).get("/").text
    assert f'<html lang="{language}"' in page


def test_what_is_broken_is_told_and_no_crash(output: Path) -> None:
    site = client(output)
    for file in (output / "json").glob("A-HRC*.json"):
        file.write_text("{}", "utf-8")
    assert site.get("/documents/A-HRC-99-4.en").status_code == 404
    for file in (output / "json").glob("*.json"):
        file.unlink()
    assert site.get("/documents/V.19-08455.ar").status_code == 200  # the tables have it, too
    (output / "lines.parquet").unlink()
    assert site.get("/documents/V.19-08455.ar").status_code == 503
    data = bytearray((output / NAME).read_bytes())
    data[200:] = b"\xff" * (len(data) - 200)
    (output / NAME).write_bytes(data)
    answer = site.get("/search?q=children")
    assert answer.status_code == 503
    assert NAME in answer.text or "malformed" in answer.text
