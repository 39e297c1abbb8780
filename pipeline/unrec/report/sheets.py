"""Pictures of the pages that paragraphs stand on, small enough to embed."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from unrec.models import Extraction
from unrec.picture import PictureError, grey_pages

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 110
"""Dots an inch: small print stays legible, and a page of text takes some 30 kB."""

_GREYS = 16
_QUALITY = 50
PDF = "application/pdf"


class Sheet(msgspec.Struct, frozen=True):
    """The picture of a page: its size in points, and its bytes in base64."""

    page: int
    width: float
    height: float
    media_type: str
    data: str


class Sheets(msgspec.Struct, frozen=True):
    """The pictures of a document by page; `missing` says why there are none, or not all."""

    pages: dict[int, Sheet] = {}
    missing: str = ""


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


def sheets(extraction: Extraction, file: Path | None, password: str | None = None) -> Sheets:
    """Return the pictures of the pages of a PDF that hold paragraphs; of other sources none."""
    document = extraction.document
    pages = sorted({box.page for unit in extraction.paragraphs for box in unit.boxes})
    if document.media_type != PDF or not pages:
        return Sheets()
    if file is None:
        return Sheets(missing=f"{document.source} was not found with the bytes that were read")
    found: dict[int, Sheet] = {}
    try:
        for sheet in _drawn(file.read_bytes(), pages, password):
            found[sheet.page] = sheet
    except PictureError as error:
        return Sheets(found, missing=str(error))
    return Sheets(found)


def _drawn(data: bytes, pages: list[int], password: str | None) -> Iterator[Sheet]:
    for number, picture, scale in grey_pages(data, pages, DPI, password):
        media_type, image = _smallest(picture)
        yield Sheet(
            number,
            round(picture.width / scale, 2),
            round(picture.height / scale, 2),
            media_type,
            b64encode(image).decode(),
        )


def _smallest(picture: "Image") -> tuple[str, bytes]:
    """Encode as a PNG of 16 greys, best for drawn text, or as a JPEG, best for scans."""
    png, jpeg = BytesIO(), BytesIO()
    picture.quantize(_GREYS).save(png, "PNG", optimize=True, bits=4)
    picture.save(jpeg, "JPEG", quality=_QUALITY, optimize=True)
    made = (("image/png", png.getvalue()), ("image/jpeg", jpeg.getvalue()))
    return min(made, key=lambda one: len(one[1]))
