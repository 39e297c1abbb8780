"""From the paths a user names to sources."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.cli.console import need, wrong_usage
from pipeline.read import SUFFIXES


def find_sources(paths: Sequence[Path]) -> list[Path]:
    """Return the files to read: named ones as they are, folders searched for documents, in name order.

    A file named twice is read once. Leaves with status 2 where a path does not exist, or where there is
    nothing to read.
    """
    found: dict[Path, None] = {}
    for path in paths:
        need(path, "source")
        if path.is_dir():
            inside = (file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
            visible = (
                file
                for file in inside
                if not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
            found.update(dict.fromkeys(sorted(visible)))
        else:
            found[path] = None
    if not found:
        named = ", ".join(map(str, paths))
        raise wrong_usage(f"no document in {named}; looked for {', '.join(SUFFIXES)}")
    return sorted(found, key=lambda file: (file.name, str(file)))
