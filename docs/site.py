"""What MkDocs needs to make a site of docs/: the pages that stand in the root of the repository,
as pages of it.

A link to what the site does not hold, such as a source or a test, keeps its words and leads nowhere.
"""  # noqa: INP001

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGES = {"README.md": "index.md", "SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md"}
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)")


def on_files(files: Any, *, config: Any) -> Any:
    """Add the pages of the root to the files of the site."""
    from mkdocs.structure.files import File

    for name, page in PAGES.items():
        text = led((ROOT / name).read_text(encoding="utf-8"), ROOT)
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Lead the links of a page of docs/ that go to the root."""
    return markdown if page.file.src_uri in PAGES.values() else led(markdown, ROOT / "docs")


def led(markdown: str, folder: Path) -> str:
    """Return a page whose links lead to pages of the site; it stands in `folder`, and will stand in docs/."""

    def lead(match: re.Match[str]) -> str:
        picture, words, path, place = match[1], match[2], match[3], match[4] or ""
        if "://" in path:
            return match[0]
        target = (folder / path).resolve()
        if target.is_relative_to(ROOT / "docs") and target.is_file():
            return f"{picture}[{words}]({target.relative_to(ROOT / 'docs').as_posix()}{place})"
        name = target.relative_to(ROOT).as_posix() if target.is_relative_to(ROOT) else ""
        return f"[{words}]({PAGES[name]}{place})" if name in PAGES else words

    return _LINK.sub(lead, markdown)
