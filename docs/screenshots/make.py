"""Draw the pictures of this folder: the review page in light, in dark, beside its source, printed,
judged, in Arabic.

Run: uv run --group browser python docs/screenshots/make.py
Needs Chromium and the Amiri font (Debian: chromium, fonts-hosny-amiri).
"""  # noqa: INP001

import shutil
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
from PIL import Image
from playwright.sync_api import sync_playwright

from unrec.batch.extract import extract
from unrec.catalogue import load
from unrec.publish.report.page_data import page_data
from unrec.publish.report.passages import sheets
from unrec.publish.report.render import render
from unrec.reading import source_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SIZE = {"width": 1280, "height": 800}


def main() -> None:
    """Write every picture anew."""
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        text = page(ROOT / "raw" / "V.19-08455.ar.txt", Path(folder) / "text.html")
        spoken = page(ROOT / "raw" / "V.19-08455.ar.txt", Path(folder) / "arabic.html", "ar")
        pdf = page(ROOT / "tests" / "fixtures" / "pdf" / "recommendations.pdf", Path(folder) / "pdf.html")
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        light, dark = (opened(browser, text, scheme) for scheme in ("light", "dark"))
        save("overview-light", light.screenshot())
        at(light, "charts")
        save("charts-light", light.screenshot())
        at(dark, "paragraphs")
        dark.fill("#search", "المادة 6")
        dark.wait_for_timeout(400)
        save("search-dark", dark.screenshot())
        beside = opened(browser, pdf, "light", {"width": 1500, "height": 800})
        at(beside, "paragraphs")
        beside.locator(".source summary").nth(3).click()
        beside.locator(".unit:has(.source[open])").scroll_into_view_if_needed()
        beside.wait_for_timeout(400)
        save("source-page-light", beside.screenshot())
        save("print", printed(light))
        judging = opened(browser, text, "light")
        card = judging.locator(".unit").nth(2)
        card.locator(".judging summary").click()
        card.locator("button[data-verdict=accept]").first.click()
        card.locator(".thing", has_text="reference: ").first.locator("button[data-verdict=correct]").click()
        card.evaluate("element => element.scrollIntoView()")
        judging.wait_for_timeout(300)
        save("judging-light", judging.screenshot())
        arabic = opened(browser, spoken, "light")
        at(arabic, "charts")
        save("arabic-light", arabic.screenshot())
        browser.close()


def page(source: Path, file: Path, language: str = "en") -> Path:
    """Write the review page of one document, its own words in a language."""
    one = extract(source_of(source.name, source.read_bytes()), load())
    pictures = {one.document.document_id: sheets(one, source)}
    file.write_bytes(render(page_data([one], load(), pictures), language))
    return file


def opened(browser: Any, file: Path, scheme: str, size: dict[str, int] | None = None) -> Any:
    """Open a page in a theme."""
    tab = browser.new_page(viewport=size or SIZE, color_scheme=scheme)
    tab.goto(file.as_uri())
    return tab


def at(tab: Any, part: str) -> None:
    """Bring a part of the page to the top of the window."""
    tab.locator(f"#{part}").evaluate("element => element.scrollIntoView()")
    tab.wait_for_timeout(300)


def printed(tab: Any) -> bytes:
    """Return a picture of three sheets of the page as it prints, side by side."""
    pdf = pypdfium2.PdfDocument(tab.pdf(format="A4"))
    sheets_of_paper = [pdf[number].render(scale=0.9).to_pil() for number in (0, 1, 2)]
    width = sum(one.width + 8 for one in sheets_of_paper) - 8
    whole = Image.new("RGB", (width, sheets_of_paper[0].height), (128, 128, 128))
    left = 0
    for one in sheets_of_paper:
        whole.paste(one, (left, 0))
        left += one.width + 8
    out = BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def save(name: str, png: bytes) -> None:
    """Write a picture in few colours, to keep it small."""
    Image.open(BytesIO(png)).convert("RGB").quantize(256).save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
