"""What MkDocs needs to make a site of docs/: the pages that stand in the root of the repository,
as pages of it.

A link to what the site does not hold, such as a source or a test, keeps its words and leads nowhere.
"""  # noqa: INP001

import os
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
}
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s#]+)(#[^)\s]*)?\)")


def on_files(files: Any, *, config: Any) -> Any:
    """Add the pages of the root to the files of the site."""
    from mkdocs.structure.files import File

    for name, page in PAGES.items():
        text = relinked((ROOT / name).read_text(encoding="utf-8"), ROOT, DOCS)
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Turn the links of a page of docs/ that go to the root into links within the site."""
    if page.file.src_uri in PAGES.values():
        return markdown
    folder = (DOCS / page.file.src_uri).parent
    return relinked(markdown, folder, folder)


def relinked(markdown: str, folder: Path, site_folder: Path) -> str:
    """Return a page whose links are right within the site.

    The page stands in `folder` of the repository, and in the site where `site_folder` stands in docs/.
    """

    def relink(match: re.Match[str]) -> str:
        picture, words, path, place = match[1], match[2], match[3], match[4] or ""
        if "://" in path:
            return match[0]
        target = (folder / path).resolve()
        if target.is_relative_to(DOCS) and target.is_file():
            return f"{picture}[{words}]({_from(site_folder, target)}{place})"
        name = target.relative_to(ROOT).as_posix() if target.is_relative_to(ROOT) else ""
        if name not in PAGES:
            return words
        return f"[{words}]({_from(site_folder, DOCS / PAGES[name])}{place})"

    return _LINK.sub(relink, markdown)


def _from(folder: Path, target: Path) -> str:
    return Path(os.path.relpath(target, folder)).as_posix()
