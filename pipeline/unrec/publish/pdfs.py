"""Where the PDFs stand that an output was read from."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

PDF = "application/pdf"


def sources(paths: Iterable[Path], wanted: Mapping[str, str]) -> dict[str, Path]:
    """Return those of the files, or files in the folders, that are the wanted sources.

    `wanted` gives the name of a source by the SHA-256 of its bytes; the result gives the path by the same.
    A name is only ever compared, never used as a path, and a file of other bytes is never taken.
    """
    names = set(wanted.values())
    found: dict[str, Path] = {}
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.name in names and file.is_file():
                digest = sha256(file.read_bytes()).hexdigest()
                if wanted.get(digest) == file.name:
                    found.setdefault(digest, file)
    return found
