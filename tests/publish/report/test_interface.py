"""The page for every reader: without barriers, in Arabic, on a phone,
with languages beside each other, on paper.
"""

import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.publish.report.conftest import Tab
from tests.publish.report.made import hostile, many, page_of, small, suspected
from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.find.index import data
from unrec.models import Extraction, ParagraphKind, ReferenceStatus, Severity, Status, Strength
from unrec.publish.report.page_data import LABELS, Page, page_data
from unrec.publish.report.page_names import PAGE_LANGUAGE, tongue, tongues, words_of
from unrec.publish.report.render import judging_words, render
from unrec.reading import source_of

pytestmark = pytest.mark.slow  # a browser is started

Open = Callable[..., Tab]
OTHERS = tongues()[1:]


def versions() -> Page:
    """A resolution in Arabic, English and French; its third paragraph cites nothing in Arabic."""
    arabic = """A/RES/99/7

١- توصي الدول الأطراف بأن تنفذ المادة ٦ من بروتوكول تهريب المهاجرين؛

٢- تطلب إلى الأمين العام أن يقدم تقريراً عن ذلك؛

٣- تدعو الدول إلى التعاون.
"""
    english = """A/RES/99/7

1. Recommends that States parties apply article 6 of the Smuggling of Migrants Protocol;

2. Requests the Secretary-General to report thereon;

3. Invites States to cooperate under article 7 of the Protocol.
"""
    french = """A/RES/99/7

1. Recommande aux États parties d'appliquer l'article 6 du Protocole contre le trafic illicite de migrants;

2. Prie le Secrétaire général de faire rapport à ce sujet;

3. Invite les États à coopérer.
"""
    read = [
        extract(source_of(f"{at}.txt", text.encode()), load())
        for at, text in enumerate((arabic, english, french))
    ]
    return page_data(read, load())


def axe() -> str:
    """The script of axe-core, from a package of the group `browser` or from an npm folder."""
    folders = [Path("node_modules/axe-core")]
    with suppress(ModuleNotFoundError):
        folders.append(Path(str(resources.files("axe_playwright_python"))))
    for folder in folders:
        if (folder / "axe.min.js").is_file():
            return (folder / "axe.min.js").read_text(encoding="utf-8")
    pytest.skip("axe-core is not installed")


MADE: dict[str, Callable[[], Page]] = {
    "small": lambda: page_of(small()),
    "suspected": lambda: page_of(suspected()),
    "hostile": lambda: page_of(hostile()),
    "versions": versions,
}


@pytest.fixture
def spoken(browser: Any, tmp_path: Path) -> Any:
    opened: list[Tab] = []

    def opening(page: Page, language: str = PAGE_LANGUAGE, **options: Any) -> Tab:
        file = tmp_path / f"{len(opened)}.html"
        file.write_bytes(render(page, language))
        opened.append(Tab(browser, file, **options))
        return opened[-1]

    yield opening
    for one in opened:
        one.context.close()
        assert one.wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1360])
@pytest.mark.parametrize("language", tongues())
@pytest.mark.parametrize("made", MADE)
def test_axe_finds_no_barrier(spoken: Any, made: str, language: str, width: int, scheme: str) -> None:
    one = spoken(
        MADE[made](),
        language,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        # The page's policy forbids scripts that are not its own, and with them axe.
        bypass_csp=True,
    )
    one.page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    buttons = ".thing button[data-verdict=correct]"
    one.page.eval_on_selector_all(buttons, "all => all.slice(0, 6).forEach(one => one.click())")
    one.page.evaluate(axe())
    found = one.page.evaluate("async () => (await axe.run()).violations")
    told = [(rule["id"], rule["help"], [node["html"][:160] for node in rule["nodes"][:3]]) for rule in found]
    assert told == []


def test_axe_sees_barriers(spoken: Any) -> None:
    one = spoken(page_of(small()), bypass_csp=True)
    one.page.evaluate(axe())
    one.page.evaluate("document.querySelector('label[for=search]').remove()")
    found = one.page.evaluate("async () => (await axe.run()).violations.map(one => one.id)")
    assert "label" in found


def said_in_the_template() -> set[str]:
    pages = [("publish.report", "page"), ("publish.report", "macros"), ("find", "serve"), ("find", "served")]
    files = (resources.files(f"unrec.{room}") / f"{name}.html.j2" for room, name in pages)
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    quoted = re.findall(r"""\bt\((?:"([^"]+)"(?: if [^{}"]+ else "([^"]+)")?)""", text)
    return {re.sub(r"%d", "{}", one) for pair in quoted for one in pair if one}


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_of_the_page_is_translated_in_every_interface_language(language: str) -> None:
    words = tongue(language).words
    values = (*get_args(ParagraphKind), *get_args(ReferenceStatus), *get_args(Severity), *get_args(Status))
    wanted = {
        *said_in_the_template(),
        *LABELS.values(),
        *data().facets.values(),
        *judging_words().values(),
        *values,
    }
    wanted |= {words_of(one) for one in get_args(Strength)}
    assert len(wanted) > 100
    assert wanted - words.keys() == set()
    assert all(english.count("{") == own.count("{") for english, own in words.items())


@pytest.mark.parametrize(
    ("english", "own"),
    [
        ("Meeting 3, 2015", "الاجتماع 3، 2015"),
        (
            "Smuggling of Migrants Protocol, article 6, paragraph 3",
            "بروتوكول تهريب المهاجرين، المادة 6، الفقرة 3",
        ),
        ("Smuggling of Migrants Protocol: all", "بروتوكول تهريب المهاجرين: الكل"),
        (
            "Meeting 1, 2012: 2 recommendations, 1 items; Meeting 2: none.",
            "الاجتماع 1، 2012: 2 التوصيات، 1 البنود؛ الاجتماع 2: لا شيء.",
        ),
        ("A/RES/65/230", "A/RES/65/230"),
    ],
)
def test_composed_sentences_are_translated_piece_by_piece(english: str, own: str) -> None:
    assert tongue("ar", page_of(small()).called["ar"]).said(english) == own
    assert tongue(PAGE_LANGUAGE).said(english) == english


# Text of the page's own that stands in Latin letters where the page speaks another script.
LATIN = r"""() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (element.closest("script, noscript, code, bdi, datalist, .unseen, .text, .done, .addressee, [lang=en], a[href^='#r:']")) continue;
        for (const word of walker.currentNode.data.match(/[A-Za-z]{3,}/g) ?? []) found.add(word);
    }
    return Array.from(found);
}"""


def test_the_page_in_arabic(spoken: Any) -> None:
    one = spoken(page_of(small()), "ar")
    page = one.page
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    x = "document.querySelector('{}').getBoundingClientRect().x".format
    one.until(f"{x('#filters')} > {x('.list')}")
    latin = set(page.evaluate(LATIN)) - {"CTOC", "COP", "SHA", "unrec", "run", "decisions", "txt"}
    named = {word for word in latin if not re.fullmatch("[A-Z]+", word)}
    # What data alone name: addressees among the choices, codes of findings.
    assert named <= {"states", "parties", "unodc", "item", "joined", "number", "gap", "audit", "breach"} | {
        word for row in small().recommendations for one in row.addressees for word in one.id.split("-")
    }
    assert page.locator("#count").text_content() == "7 من 7 فقرة"
    assert one.search("المادة 18") == ["m1.r2"]
    page.locator(".unit:visible .judging summary").first.click()
    assert page.locator(".thing button").first.text_content() == "صواب"


@pytest.mark.parametrize("language", OTHERS)
def test_no_sideways_scrolling_in_another_language(spoken: Any, language: str) -> None:
    for page in (page_of(small(), hostile()), versions()):
        one = spoken(page, language, viewport={"width": 360, "height": 700})
        assert one.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_filters_are_folded_on_a_phone_and_open_on_a_desk(spoken: Any) -> None:
    phone = spoken(page_of(small()), viewport={"width": 390, "height": 844})
    assert not phone.page.locator("#filter-strength").is_visible()
    assert phone.page.locator("#search").is_visible()
    phone.page.locator(".fold summary").click()
    assert phone.choose("strength", "may wish") == ["m1.r2"]
    desk = spoken(page_of(small()))
    assert desk.page.locator("#filter-strength").is_visible()
    assert not desk.page.locator(".fold summary").is_visible()


def test_languages_stand_next_to_each_other_and_scroll_together(spoken: Any) -> None:
    one = spoken(versions())
    rows = one.page.locator(".beside tbody tr")
    assert rows.count() == 3
    left, right = rows.nth(2).locator("td:visible").all()
    before = [cell.bounding_box() for cell in (left, right)]
    assert before[0]["y"] == before[1]["y"]
    assert before[0]["x"] != before[1]["x"]
    one.page.mouse.wheel(0, 200)
    one.page.wait_for_timeout(300)
    after = [cell.bounding_box() for cell in (left, right)]
    assert after[0]["y"] == after[1]["y"] != before[0]["y"]
    assert [cell.get_attribute("dir") for cell in (left, right)] == ["rtl", "ltr"]
    assert "smuggling-protocol 7" in rows.nth(2).locator("th").text_content()
    assert rows.nth(0).get_attribute("class") is None
    # Another language in the place of one.
    one.page.locator(".columns input").nth(0).uncheck()
    one.page.locator(".columns input").nth(2).check()
    assert [cell.get_attribute("lang") for cell in rows.nth(0).locator("td:visible").all()] == ["en", "fr"]


def test_a_work_in_one_language_has_no_language_view() -> None:
    assert page_of(small(), many(3)).works == ()


def test_what_is_cited_is_printed_with_who_cites_it(spoken: Any, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    import pypdfium2

    one = spoken(page_of(small()))
    one.page.emulate_media(media="print")
    uses = one.page.locator(".uses").first
    assert uses.evaluate("one => one.checkVisibility({ contentVisibilityAuto: true })")
    assert not one.page.locator(".group button").first.is_visible()
    pdf = pypdfium2.PdfDocument(one.page.pdf(format="A4"))
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    cited = text.partition("Cited instruments and articles")[2].partition("Paragraphs")[0]
    paths = {row.paragraph_id.partition(":")[2] for row in small().references if row.instrument_id}
    assert len(paths) == 4
    assert all(path in cited for path in paths)


def test_extractions_of_versions_agree_on_paths() -> None:
    (work,) = versions().works
    assert [line.path for line in work.lines] == ["r1", "r2", "r3"]
    assert work.languages == ("ar", "en", "fr")
    assert isinstance(small(), Extraction)
