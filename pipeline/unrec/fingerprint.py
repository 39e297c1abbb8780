"""Hashes of what a result depends on besides its source: the code, the language files, the catalogue."""

import os
import re
import sys
import unicodedata
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple

from msgspec.structs import replace

from unrec.models import Extraction
from unrec.version import __version__

# Parts of the package that no extraction depends on.
_OUTSIDE = frozenset({"api", "cli", "batch", "publish", "compare", "measure", "__pycache__"})
# Libraries whose release can change what is read.
_LIBRARIES = ("lxml", "olefile", "pdfminer.six", "pillow", "pypdfium2", "regex")
_LENGTH = 12


class Fingerprint(NamedTuple):
    """Each hash is the first 12 hex digits of a SHA-256 over names and bytes.

    `code` covers the extractor's own modules and its other data files, with its version and those of the
    libraries and the Unicode tables that reading depends on.
    """

    code: str
    language: str
    catalogue: str


def fingerprint(extra_catalogue: bytes | None = None) -> Fingerprint:
    """Return the hashes of this installation, with a user's own catalogue file."""
    code, language, catalogue = _installed()
    if extra_catalogue is not None:
        catalogue = sha256(catalogue.encode() + extra_catalogue).hexdigest()[:_LENGTH]
    return Fingerprint(code, language, catalogue)


def stamp(extraction: Extraction, prints: Fingerprint) -> Extraction:
    """Return the extraction with the hashes of the data it was made with in its document row."""
    document = replace(extraction.document, language_data=prints.language, catalogue_data=prints.catalogue)
    return replace(extraction, document=document)


def release(library: str) -> str:
    """Return the release of an installed library. Raises `PackageNotFoundError` where it is not installed.

    The folder of its metadata is called by it; to have them read would cost more than all else here.
    """
    name = re.sub(r"[-_.]+", "_", library).lower()
    if name in _releases():
        return _releases()[name]
    from importlib.metadata import version

    return version(library)


@cache
def _releases() -> dict[str, str]:
    """The releases of what is installed beside us, by normal names; of two the one that would be imported."""
    releases: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder)  # noqa: PTH208 -- a Path a name costs more than the call
        except OSError:
            continue
        for entry in names:
            library, parted, rest = entry.partition("-")
            if parted and rest.endswith(".dist-info"):
                key = re.sub(r"[-_.]+", "_", library).lower()
                releases.setdefault(key, rest.removesuffix(".dist-info"))
    return releases


@cache
def _installed() -> Fingerprint:
    package = resources.files("unrec")
    languages = {
        f"languages/{name}": file
        for name, file in _files(package.joinpath("languages"), "")
        if name.endswith(".toml")
    }
    catalogue = {
        f"catalogue/{name}": file
        for name, file in _files(package.joinpath("catalogue"), "")
        if name.endswith(".toml")
    }
    data = {*languages, *catalogue}
    rest = {name: file for name, file in _files(package, "") if name not in data}
    releases = (__version__, unicodedata.unidata_version, *map(release, _LIBRARIES))
    return Fingerprint(_hash(rest, " ".join(releases)), _hash(languages), _hash(catalogue))


def _files(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    files: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in _OUTSIDE:
            files.extend(_files(entry, f"{prefix}{entry.name}/"))
        elif entry.name.endswith((".py", ".toml", ".json", ".tsv")):
            files.append((prefix + entry.name, entry))
    return files


def _hash(files: dict[str, Traversable], start: str = "") -> str:
    digest = sha256(start.encode())
    for name in sorted(files):
        digest.update(f"\0{name}\0".encode())
        digest.update(files[name].read_bytes())
    return digest.hexdigest()[:_LENGTH]
