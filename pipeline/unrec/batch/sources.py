"""Where sources are: a local path, or an fsspec URL (s3://, gs://,
https:// …) where the user has its driver.
"""

import errno
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from unrec.batch.web import PUBLIC, Access, client, host_of
from unrec.text import visible
from unrec.version import install

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
    return f"{kind}{parted}{rest[len(_user_of(address)) :].removeprefix('@')}"


def _user_of(address: str) -> str:
    """Return the user and the password of one address, as written; empty where it has none."""
    return address.partition(_SCHEME)[2].partition("/")[0].rpartition("@")[0]


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
        with self.opened() as (system, path):
            data: bytes = system.cat_file(path)
        return data

    def need_driver(self) -> None:
        """Raise `OSError` where the driver for such addresses is not there or not set up;
        nothing is asked of any server.
        """
        with self.opened():
            pass

    def find(self, endings: tuple[str, ...]) -> Iterator["Place"]:
        """Yield the documents in a folder or bucket, at any depth, or the place itself where it is a file.

        Raises `OSError` where it cannot be listed, naming the place.
        """
        with self.opened() as (system, path):
            # Over HTTP a listing is a page like any other: only its last slash tells it from a file.
            if not path.endswith("/") and system.isfile(path):
                yield self
                return
            found = [system.unstrip_protocol(each) for each in sorted(system.find(path))]
        if _WEB.match(self.place):  # a page may link to anything
            found = [each for each in found if host_of(each) == host_of(self.place)]
        yield from (Place(each, self.access) for each in found if each.lower().endswith(endings))

    @contextmanager
    def opened(self) -> Iterator[tuple[Any, str]]:
        """Give the file system of the URL and the path in it; every driver's own errors become `OSError`."""
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise OSError(f"{self.shown}: {_needs(self.place)}") from error
        try:
            # Instances are kept by fsspec, and with them what they may read.
            web = {"get_client": client(self.access), "skip_instance_cache": True}
            yield url_to_fs(self.place, **dict.fromkeys(_WEB.findall(self.place), web))
        except FileNotFoundError as error:
            raise FileNotFoundError(f"{self.shown}: not found") from error
        except ImportError as error:
            raise OSError(f"{self.shown}: {_needs(self.place)}") from error
        except Exception as error:  # drivers raise errors of their own kinds, with and without a message
            said = _why(error) or " ".join(self._without_own_secrets(str(error)).split())
            raise OSError(f"{self.shown}: {said or type(error).__name__}") from error

    def _without_own_secrets(self, text: str) -> str:
        """What a driver says, without the secrets of this address,
        also where it quotes a part of it alone.
        """
        text = without_secrets(text.replace(self.place, self.shown))
        for one in self.place.split("::"):
            user = _user_of(one)
            secret = user.partition(":")[2] or user
            for told in (f"{user}@", f"{unquote(user)}@", secret, unquote(secret)):
                text = text.replace(told, "") if told.strip("@") else text
        return text


_EXTRAS = {"http": "http", "https": "http", "s3": "s3", "gs": "gs", "gcs": "gs", "az": "az", "abfs": "az"}


def _needs(address: str) -> str:
    """What to install for addresses of this kind."""
    scheme = address.partition(_SCHEME)[0].lower()
    extra = _EXTRAS.get(scheme)
    if extra is None:
        return f"addresses that begin with {scheme}:// need a driver of fsspec, which is not installed"
    return f"{scheme}:// needs an optional part: {install(extra)}"


def _why(error: BaseException) -> str:
    """What a server, or the way to it, has done, in words; empty where the error says it itself."""
    if isinstance(error, TimeoutError) or "timeout" in type(error).__name__.lower():
        return "no answer in time"
    status = getattr(error, "status", None)
    if isinstance(status, int):
        return f"the server answered {status} {getattr(error, 'message', '')}".rstrip()
    cause = getattr(error, "os_error", None) or error
    if isinstance(cause, ConnectionRefusedError) or getattr(cause, "errno", None) == errno.ECONNREFUSED:
        return "the connection was refused"
    if isinstance(cause, socket.gaierror) or "dns" in type(error).__name__.lower():
        return "there is no such host, or no network"
    return ""
