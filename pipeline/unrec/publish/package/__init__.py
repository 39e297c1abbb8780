"""A data set for repositories: the tables with all the papers that publishing them asks for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from unrec.compare.diff import Change, compare
from unrec.data import json_as
from unrec.models import Document
from unrec.publish.package.contents import (
    FOLDERS,
    Facts,
    Format,
    Info,
    digest,
    facts_of,
    row_counts,
    write_files,
)
from unrec.publish.package.papers import card, changelog, citation_cff, croissant, datapackage
from unrec.store.output import check_version, read_extractions, read_rows
from unrec.store.schema import TABLES, codebook

# A whole package, into an empty folder.

DESCRIPTOR = "datapackage.json"
_SUMS = "SHA256SUMS"
_PAPERS = (
    DESCRIPTOR,
    "croissant.json",
    "README.md",
    "codebook.md",
    "CITATION.cff",
    "CHANGELOG.md",
    _SUMS,
)
OWNED = frozenset({*FOLDERS.values(), *_PAPERS})
"""The names a package has; anything else in its folder is not ours."""

_DATA = {f"{folder}/{table}.{format_}" for format_, folder in FOLDERS.items() for table in TABLES}
_OURS = frozenset({*_PAPERS, *_DATA, *(f"{folder}/" for folder in FOLDERS.values())})


def is_ours(below: str, _: Path) -> bool:
    """Tell whether a package has an entry of this path; a folder's ends in `/`."""
    return below in _OURS


def write_package(
    output: Path,
    package: Path,
    info: Info,
    *,
    formats: tuple[Format, ...] = ("parquet",),
    previous: Path | None = None,
) -> Facts:
    """Write a package of an output folder's tables, and return what its data say of themselves.

    The same tables and information give the same bytes: no time, place or machine is in it. `previous`
    is an earlier package, for the changelog.

    Raises `OSError` where a table is missing, `ValueError` where the output or the earlier package is not
    of this version, or holds no document.
    """
    check_version(output)
    if previous:
        check_version(previous / FOLDERS["parquet"])
    facts = facts_of(read_rows(output, Document), row_counts(output), info)
    files = write_files(output, package, formats)
    changes = _changes(previous, package) if previous else None
    older = _earlier(previous) if previous else ""
    papers = {
        DESCRIPTOR: datapackage(info, facts, files),
        "croissant.json": croissant(info, facts, files),
        "README.md": card(info, facts, files).encode(),
        "codebook.md": codebook().encode(),
        "CITATION.cff": citation_cff(info, facts).encode(),
        "CHANGELOG.md": changelog(facts, changes, older).encode(),
    }
    for name, data in papers.items():
        (package / name).write_bytes(data)
    (package / _SUMS).write_text(_sums(package), encoding="utf-8")
    return facts


def version_of(package: Path) -> str | None:
    """Return the version that a package states, or None where it states none that can be read."""
    try:
        found = json_as((package / DESCRIPTOR).read_bytes(), dict[str, Any])
    except msgspec.DecodeError:
        return None
    version = found.get("version")
    return version if isinstance(version, str) else None


def _changes(previous: Path, package: Path) -> Iterator[Change]:
    try:
        yield from compare(
            read_extractions(previous / FOLDERS["parquet"]), read_extractions(package / FOLDERS["parquet"])
        )
    except msgspec.ValidationError as error:
        raise ValueError(f"{previous} was made by another version and cannot be compared: {error}") from error


def _earlier(previous: Path) -> str:
    path = previous / "CHANGELOG.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _sums(package: Path) -> str:
    """Every file's digest and path, as `sha256sum -c` reads them."""
    files = sorted(file for file in package.rglob("*") if file.is_file())
    return "".join(f"{digest(file)}  {file.relative_to(package).as_posix()}\n" for file in files)
