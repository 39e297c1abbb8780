"""Results kept by what they depend on, so that an unchanged document is never extracted twice."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from unrec.fingerprint import Fingerprint
from unrec.models import SCHEMA_VERSION, Extraction
from unrec.wholefile import write_whole

_decoder = msgspec.msgpack.Decoder(Extraction)
_encoder = msgspec.msgpack.Encoder()
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

    `places/` notes what each URL gave last, for those who do not read it themselves; `runs/` holds the indexes
    of `unrec.batch.index`. Several processes may
    share one folder. A result's file starts with the SHA-256 of the rest of it: one that is not as it was
    written counts as missing. A file's time of change is that of its last use.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Extraction | None:
        """Return the result of this key, or None. Raises `OSError` where its file cannot be read."""
        path = self.path(key)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        with suppress(OSError):  # where somebody else's folder is only read, its times are theirs
            os.utime(path)
        if sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            return None
        try:
            return decode(data[_DIGEST:])
        except msgspec.DecodeError:  # sound, and yet not of this version's records
            return None

    def put(self, key: str, extraction: Extraction) -> None:
        """Keep a result. Raises `OSError` where the folder cannot be written."""
        data = encode(extraction)
        write_whole(self.path(key), sha256(data).digest() + data)

    def remember(self, place: str, key: str) -> None:
        """Note the key of what a place gave last. Raises `OSError` where the folder cannot be written."""
        write_whole(self._note(place), key.encode())

    def remembered(self, place: str) -> str | None:
        """Return the key of what a place gave last, where its result is there and sound, else None."""
        try:
            note = self._note(place).read_bytes()
        except FileNotFoundError:
            return None
        key = note.decode("ascii") if _KEY.fullmatch(note) else None
        return key if key is not None and self.get(key) is not None else None

    def files(self) -> Iterator[Kept]:
        """Yield what is kept, in no order; other files in the folder are passed over."""
        for folder in (one for one in self.folder.iterdir() if one.is_dir() and not one.is_symlink()):
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


def encode(extraction: Extraction) -> bytes:
    """Return a result as bytes, the same for the same result."""
    return _encoder.encode(extraction)


def decode(data: bytes) -> Extraction:
    """Return the result of these bytes. Raises `msgspec.DecodeError` where they are none."""
    return _decoder.decode(data)
