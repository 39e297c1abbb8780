"""Draw the pictures of this folder: the pages of a report, wide, on a phone in Arabic, beside a source.

Run: uv run --group browser python docs/screenshots/make.py
Needs Chromium and the Amiri font (Debian: chromium, fonts-hosny-amiri).
"""  # noqa: INP001

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SOURCES = (ROOT / "raw", ROOT / "tests/fixtures/pdf/recommendations.pdf")
PICTURES = {
    "overview-light": ("en", "index.html", (1280, 800)),
    "arabic-light": ("ar", "documents/V.19-08455.ar.html", (420, 800)),
    "source-page-light": ("en", "documents/CTOC-COP-WG.9-2021-4.ar.html", (1280, 800)),
}


def main() -> None:
    """Write every picture anew."""
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        unrec("run", *SOURCES, "-o", f"{folder}/out", "-q")
        for language in ("en", "ar"):
            written = ("-o", f"{folder}/{language}", "--interface", language, "--pictures")
            unrec(
                "report",
                f"{folder}/out",
                *written,
                *(word for each in SOURCES for word in ("--source", each)),
            )
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (language, page, (width, height)) in PICTURES.items():
            tab = browser.new_page(viewport={"width": width, "height": height})
            tab.goto(Path(folder, language, page).as_uri())
            if name.startswith("source"):
                tab.eval_on_selector("details.source", "one => { one.open = true; one.scrollIntoView(); }")
                tab.wait_for_timeout(500)
                tab.evaluate("document.querySelector('.unit:has(details[open])').scrollIntoView()")
            tab.screenshot(path=HERE / f"{name}.png")


def unrec(*words: object) -> None:
    """Run a command of ours."""
    subprocess.run([sys.executable, "-m", "unrec", *map(str, words)], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
