"""Results kept by what they depend on, so that an unchanged document is never extracted twice."""

import os
import re
import shutil
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec
from msgspec.structs import force_setattr

from unrec.data import write_whole
from unrec.fingerprint import Fingerprint
from unrec.models import SCHEMA_VERSION, Document, Extraction, Record
from unrec.store.schema import PARTS
from unrec.tables import joined, rows_of

_encoder = msgspec.msgpack.Encoder()
# A result is written in pieces, and read so: the document, then the rows of each table, so many at a time.
_AT_A_TIME = 250  # of long paragraphs each takes 13 KB
_HEAD = struct.Struct("<BI")
_KEY = re.compile(rb"[0-9a-f]{64}")
_DIGEST = sha256().digest_size
# A result, a note, an index, and what a killed process had begun of one; nothing else in the folder is ours.
_OURS = re.compile(r"(?:[0-9a-f]{2}|places|runs)/(?:[0-9a-f]{62,64}|\.[0-9a-f]{62,64}\.[0-9a-f]{8})")


def result_key(source: str, name: str, fingerprint: Fingerprint, options: str = "") -> str:
    """Return the key of a result: of the source's SHA-256 and name, and of all it was made with."""
    parts = (source, name, *fingerprint, SCHEMA_VERSION, options)
    return sha256("\0".join(parts).encode()).hexdigest()


class Kept(NamedTuple):
    """A file of the results: its size in bytes, and when it was last used, in seconds since the epoch."""

    path: Path
    size: int
    used: float


class Results:
    """A folder of results, `<2 hex>/<rest of the key>`, each written whole or not at all.

    `places/` notes what each URL gave last, for those who do not read it themselves; `runs/` holds the
    indexes of `unrec.batch.index`. Several processes may share one folder. A result's file ends with the
    SHA-256 of the rest of it: one that is not as it was written counts as missing. A file's time of change is
    that of its last use.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Extraction | None:
        """Return the result of this key, or None. Raises `OSError` where its file cannot be read."""
        path = self.path(key)
        try:
            file = path.open("rb")
        except (FileNotFoundError, IsADirectoryError):
            return None
        with file:
            with suppress(OSError):  # where somebody else's folder is only read, its times are theirs
                os.utime(path)
            size = _sound(file)
            if size is None:
                return None
            try:
                return _joined(file, size)
            except msgspec.DecodeError:  # sound, and yet not of this version's records
                return None

    def put(self, key: str, extraction: Extraction) -> None:
        """Keep a result. Raises `OSError` where the folder cannot be written."""
        put_file(self.path(key), lambda: _with_digest(_pieces(extraction)))

    def remember(self, place: str, key: str) -> None:
        """Note the key of what a place gave last. Raises `OSError` where the folder cannot be written."""
        put_file(self._note(place), key.encode)

    def remembered(self, place: str) -> str | None:
        """Return the key of what a place gave last, where its result is there and sound, else None."""
        try:
            note = self._note(place).read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            return None
        key = note.decode("ascii") if _KEY.fullmatch(note) else None
        return key if key is not None and self.get(key) is not None else None

    def files(self) -> Iterator[Kept]:
        """Yield what is kept, in no order; other files in the folder are skipped."""
        for folder in (entry for entry in self.folder.iterdir() if entry.is_dir() and not entry.is_symlink()):
            for path in folder.iterdir():
                if _OURS.fullmatch(f"{folder.name}/{path.name}"):
                    with suppress(FileNotFoundError):  # another run's, renamed since
                        state = path.stat(follow_symlinks=False)
                        yield Kept(path, state.st_size, state.st_mtime)

    def _note(self, place: str) -> Path:
        return self.folder / "places" / sha256(place.encode()).hexdigest()

    def path(self, key: str) -> Path:
        """Return where the result of this key stands."""
        return self.folder / key[:2] / key[2:]


def put_file(path: Path, data: Callable[[], bytes | Iterable[bytes]]) -> None:
    """Put a file among the results, also where a folder has its name, which is none of anybody's."""
    try:
        write_whole(path, data())
    except IsADirectoryError:
        shutil.rmtree(path)
        write_whole(path, data())


def encode(extraction: Extraction) -> bytes:
    """Return a result as bytes, the same for the same result."""
    return b"".join(_pieces(extraction))


def decode(data: bytes) -> Extraction:
    """Return the result of these bytes. Raises `msgspec.DecodeError` where they are none."""
    return _joined(BytesIO(data), len(data))


def _pieces(extraction: Extraction) -> Iterator[bytes]:
    """Yield a result in pieces, each after its table and length; that of the document comes first."""
    yield from _piece(0, extraction.document)
    for number, name in enumerate(PARTS, 1):
        rows = rows_of(extraction, name)
        for start in range(0, len(rows), _AT_A_TIME):
            yield from _piece(number, rows[start : start + _AT_A_TIME])


def _piece(number: int, rows: Any) -> tuple[bytes, bytes]:
    data = _encoder.encode(rows)
    return _HEAD.pack(number, len(data)), data


def _with_digest(pieces: Iterable[bytes]) -> Iterator[bytes]:
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    yield digest.digest()


def _sound(file: BinaryIO) -> int | None:
    """The bytes of a file before the digest at its end, from its beginning; None where that is not theirs."""
    size = file.seek(0, os.SEEK_END) - _DIGEST
    file.seek(0)
    digest, left = sha256(), size
    while left > 0 and (read := file.read(min(left, _BLOCK))):
        digest.update(read)
        left -= len(read)
    if size < 0 or file.read() != digest.digest():
        return None
    file.seek(0)
    return size


_BLOCK = 1 << 20


def _joined(file: BinaryIO, size: int) -> Extraction:
    """The result of so many bytes of a file."""
    document: Document | None = None
    rows: dict[str, list[Any]] = {name: [] for name in PARTS}
    held: dict[Any, Any] = {}
    names = list(PARTS)
    while size > 0:
        head = file.read(_HEAD.size)
        number, length = _HEAD.unpack(head) if len(head) == _HEAD.size else (0, -1)
        data = file.read(length) if 0 <= length <= size else b""
        size -= len(head) + len(data)
        if number > len(names) or len(data) != length:
            raise msgspec.DecodeError("the pieces of a result are not as they are written")
        if number == 0:
            document = _document.decode(data)
        else:
            name = names[number - 1]
            more = _decoders()[name].decode(data)
            _share(more, PARTS[name], held)
            rows[name] += more
    if document is None:
        raise msgspec.DecodeError("a result holds no document")
    return joined(document, rows)


_document = msgspec.msgpack.Decoder(Document)


@cache
def _decoders() -> dict[str, Any]:
    return {name: msgspec.msgpack.Decoder(list[record]) for name, record in PARTS.items()}  # type: ignore[valid-type]


# What repeats besides ids: rules, and the texts of a paragraph, often one, and its recommendation's, too.
_REPEATED = frozenset(
    {"boxes", "code", "full_text", "kind_rule", "raw", "repair", "rule", "search", "surface", "text"}
)


@cache
def _repeating(record: type[Record]) -> tuple[str, ...]:
    """The columns of a record whose values repeat."""
    return tuple(name for name in record.__struct_fields__ if name in _REPEATED or name.endswith("_id"))


def _share(rows: Iterable[Record], record: type[Record], held: dict[Any, Any]) -> None:
    """Hold values that repeat once, as in the document that was written."""
    for name in _repeating(record):
        for row in rows:
            value = getattr(row, name)
            if isinstance(value, str | tuple):
                force_setattr(row, name, held.setdefault(value, value))
