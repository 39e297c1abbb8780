"""Where sources are: a local path, or an fsspec URL (s3://, gs://, https:// …) where the user has its driver."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.text import visible

_SCHEME = "://"


class Place:
    """A place to read bytes from, by a local path or a URL. Nothing is opened until it is read."""

    def __init__(self, place: str) -> None:
        self.place = place

    @property
    def name(self) -> str:
        """The last part of the place, its controls shown: what people know the source by. Never a path."""
        last = self.place.rstrip("/").rpartition("/")[2] if self.is_url else Path(self.place).name
        return visible(last)

    @property
    def is_url(self) -> bool:
        """Whether the place is a URL and not a local path."""
        return _SCHEME in self.place

    def read_bytes(self) -> bytes:
        """Return the bytes. Raises `OSError` where they cannot be read, naming the place."""
        if not self.is_url:
            return Path(self.place).read_bytes()
        system, path = _resolve(self.place)
        data: bytes = system.cat_file(path)
        return data

    def find(self, endings: tuple[str, ...]) -> Iterator["Place"]:
        """Yield the documents in a folder or bucket, at any depth, or the place itself where it is a file."""
        system, path = _resolve(self.place)
        if system.isfile(path):
            yield self
            return
        for found in sorted(system.find(path)):
            if found.lower().endswith(endings):
                yield Place(system.unstrip_protocol(found))


def _resolve(place: str) -> tuple[Any, str]:
    """The file system of a URL and the path in it. Raises `OSError` where the driver is missing."""
    try:
        import fsspec
    except ImportError as error:
        raise OSError(f"{place}: reading URLs needs the extra: pip install 'unrec[cluster]'") from error
    try:
        system, path = fsspec.core.url_to_fs(place)
    except (ImportError, ValueError) as error:
        raise OSError(f"{place}: {error}") from error
    return system, str(path)
