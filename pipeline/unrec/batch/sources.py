"""Where sources are: a local path, or an fsspec URL (s3://, gs://, https:// …) where the user has its driver."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from unrec.batch.web import PUBLIC, Access, client, host_of
from unrec.text import visible

_SCHEME = "://"
_USER = re.compile(r"(?<=://)[^/\s]*@")
_BEHIND = re.compile(r"[?#]")
_WEB = re.compile(r"(https?)://")
# Where a web address is signed. In a bucket, `?` and `#` are letters of a name.
_QUERY = re.compile(r"(https?://[^\s?#'\"]*)[?#][^\s'\"]*")


def without_secrets(text: str) -> str:
    """Return a text without the users, passwords, queries and fragments of the URLs in it."""
    return _QUERY.sub(r"\1", _USER.sub("", text))


def _without_user(address: str) -> str:
    """Return one address without the user and the password, whatever is in them."""
    kind, parted, rest = address.partition(_SCHEME)
    authority, slash, path = rest.partition("/")
    return f"{kind}{parted}{authority.rpartition('@')[2]}{slash}{path}"


class Place:
    """A place to read bytes from, by a local path or a URL. Nothing is opened until it is read.

    On the web, `access` says which hosts are read.
    """

    def __init__(self, place: str, access: Access = PUBLIC) -> None:
        self.place = place
        self.access = access

    @property
    def name(self) -> str:
        """The last part of the place, its controls shown: what people know the source by.

        Never a path; of a URL, without what a query or fragment says.
        """
        last = self.shown.rstrip("/").rpartition("/")[2] if self.is_url else Path(self.place).name
        return visible(last)

    @property
    def shown(self) -> str:
        """The place as it may be told to others: a URL without its user, password, query and fragment."""
        if not self.is_url:
            return self.place
        web = _WEB.search(self.place)
        behind = None if web is None else _BEHIND.search(self.place, web.end())
        told = self.place if behind is None else self.place[: behind.start()]
        return "::".join(map(_without_user, told.split("::")))

    @property
    def is_url(self) -> bool:
        """Whether the place is a URL and not a local path."""
        return _SCHEME in self.place

    def read_bytes(self) -> bytes:
        """Return the bytes. Raises `OSError` where they cannot be read, naming the place."""
        if not self.is_url:
            return Path(self.place).read_bytes()
        with self._opened() as (system, path):
            data: bytes = system.cat_file(path)
        return data

    def find(self, endings: tuple[str, ...]) -> Iterator["Place"]:
        """Yield the documents in a folder or bucket, at any depth, or the place itself where it is a file.

        Raises `OSError` where it cannot be listed, naming the place.
        """
        with self._opened() as (system, path):
            # Over HTTP a listing is a page like any other: only its last slash tells it from a file.
            if not path.endswith("/") and system.isfile(path):
                yield self
                return
            found = [system.unstrip_protocol(each) for each in sorted(system.find(path))]
        if _WEB.match(self.place):  # a page may link to anything
            found = [each for each in found if host_of(each) == host_of(self.place)]
        yield from (Place(each, self.access) for each in found if each.lower().endswith(endings))

    @contextmanager
    def _opened(self) -> Iterator[tuple[Any, str]]:
        """The file system of the URL and the path in it, with every driver's own errors as `OSError`."""
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise OSError(f"{self.shown}: URLs need the extra: pip install 'unrec[cluster]'") from error
        try:
            # Instances are kept by fsspec, and with them what they may read.
            web = {"get_client": client(self.access), "skip_instance_cache": True}
            yield url_to_fs(self.place, **dict.fromkeys(_WEB.findall(self.place), web))
        except FileNotFoundError as error:
            raise FileNotFoundError(f"{self.shown}: not found") from error
        except Exception as error:  # drivers raise errors of their own kinds, with and without a message
            said = without_secrets(str(error).replace(self.place, self.shown)) or type(error).__name__
            raise OSError(f"{self.shown}: {said}") from error
