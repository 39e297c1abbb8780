"""Results kept by what they depend on, so that an unchanged document is never extracted twice."""

import os
from hashlib import sha256
from pathlib import Path

import msgspec

from pipeline.fingerprint import Fingerprint
from pipeline.models import SCHEMA_VERSION, Extraction

_decoder = msgspec.msgpack.Decoder(Extraction)
_encoder = msgspec.msgpack.Encoder()


def result_key(source: str, name: str, fingerprint: Fingerprint, options: str = "") -> str:
    """Return the key of a result: of the source's SHA-256 and name, and of all it was made with."""
    parts = (source, name, *fingerprint, SCHEMA_VERSION, options)
    return sha256("\0".join(parts).encode()).hexdigest()


class Results:
    """A folder of results, `<2 hex>/<key>`, each written whole or not at all.

    Several processes may share one. A result that cannot be read back counts as missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Extraction | None:
        """Return the result of this key, or None."""
        try:
            return _decoder.decode(self._path(key).read_bytes())
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def put(self, key: str, extraction: Extraction) -> None:
        """Keep a result. Raises `OSError` where the folder cannot be written."""
        self.put_bytes(key, _encoder.encode(extraction))

    def put_bytes(self, key: str, data: bytes) -> None:
        """Keep a result that is encoded already."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        beside.write_bytes(data)
        beside.replace(path)

    def forget(self, key: str) -> None:
        """Drop a result that must not be used again, such as that of a run that was cut short."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def encode(extraction: Extraction) -> bytes:
    """Return a result as `Results.put_bytes` takes it."""
    return _encoder.encode(extraction)
