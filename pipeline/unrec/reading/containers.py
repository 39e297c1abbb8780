"""Files that hold others: zip archives and messages. Names inside are told, and never written anywhere."""

import io
import zipfile
import zlib
from typing import Any

from unrec.reading.flow import UnfitError

MAX_ENTRIES = 10_000
MAX_ENTRY = 200_000_000
MAX_TOTAL = 1_000_000_000
_MAX_RATIO = 200
_RATIO_FROM = 10_000_000
_RAISED_BY_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    RuntimeError,
)


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Return an open zip archive; of what it holds nothing is unpacked yet.

    Raises `UnfitError` for one that is damaged, has too many entries or would unpack to far more than it is.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _RAISED_BY_ZIP as error:
        raise UnfitError("source.damaged", f"the archive is damaged or cut off: {error}") from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise UnfitError("source.too_big", f"the archive has {len(entries):,} entries", entries[0].filename)
    total, packed = sum(each.file_size for each in entries), sum(each.compress_size for each in entries)
    if total > MAX_TOTAL or (total > _RATIO_FROM and total > _MAX_RATIO * packed):
        raise UnfitError("source.too_big", f"the archive would unpack {packed:,} bytes to {total:,}")
    return archive


def unpacked(archive: zipfile.ZipFile, name: str, most: int = MAX_ENTRY) -> bytes:
    """Return an entry's bytes. Raises `UnfitError` where it is encrypted, damaged or bigger than `most`."""
    try:
        if archive.getinfo(name).flag_bits & 1:
            raise UnfitError("source.protected", f"{name} is protected by a password", name)
        with archive.open(name) as stream:
            data = stream.read(most + 1)
    except KeyError as error:
        raise UnfitError("source.damaged", f"the archive holds no {name}", name) from error
    except _RAISED_BY_ZIP as error:
        raise UnfitError("source.damaged", f"{name} cannot be unpacked: {error}", name) from error
    if len(data) > most:
        raise UnfitError("source.too_big", f"{name} is over {most:,} bytes", name)
    return data


def parsed(data: bytes, name: str) -> Any:
    """Return the root of an XML part; document types are refused, comments left out, nothing is fetched.

    Raises `UnfitError` where it declares a document type or is not sound.
    """
    from unrec.reading.docx.package import DocxError, parse

    try:
        return parse(data, name)
    except DocxError as error:
        raise UnfitError("source.damaged", error.message, error.evidence) from error
