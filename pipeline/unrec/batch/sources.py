"""Where documents come from and an output may go: files, folders, the web, buckets."""

import errno
import ipaddress
import os
import re
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from unrec.reading import SUFFIXES
from unrec.reading.registry import HOLDERS, INSIDE, reader_of, sample_at, what_is
from unrec.store.folders import UnfitError
from unrec.text import visible

if TYPE_CHECKING:
    from unrec.reading.containers import Kept

# Web addresses: what is named is fetched, and nothing elsewhere that it leads to, unless one says so.


class Access(NamedTuple):
    """Where sources on the web may be.

    `follow`: a redirect may lead to another host. `private`: a host may have an address that is not public,
    of this machine or a network of one's own.
    """

    follow: bool = False
    private: bool = False


PUBLIC = Access()
"""What is read where nothing else is asked for."""


class RefusedError(Exception):
    """An address is refused; the message says why and by which option it is allowed.

    No `OSError`: the driver would take that for a name that leads nowhere.
    """


def host_of(address: str) -> str:
    """Return the host of a web address, in small letters; empty where it names none."""
    with suppress(ValueError):  # a bracket without its end
        return (urlsplit(address).hostname or "").lower()
    return ""


def client(access: Access) -> Callable[..., Awaitable[Any]]:
    """Return what makes the sessions of fsspec's driver for the web, each of which keeps to `access`.

    An address is looked at where it is connected to, so that no name leads to one that is refused.
    """

    async def session(**settings: Any) -> Any:
        import aiohttp

        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(_on_request(access))
        trace.on_request_redirect.append(_on_redirect(access))
        connector = aiohttp.TCPConnector(resolver=_resolver(access))
        return aiohttp.ClientSession(
            trace_configs=[trace], connector=connector, response_class=_bounded(), **settings
        )

    return session


def _bounded() -> Any:
    """A class of answers of which no more is read than a bound, as it is once it is unpacked."""
    import aiohttp

    class Bounded(aiohttp.ClientResponse):
        async def read(self, most: int = MOST_BYTES) -> bytes:
            if self._body is None:
                pieces: list[bytes] = []
                async for piece in self.content.iter_chunked(1 << 20):
                    pieces.append(piece)
                    if (most := most - len(piece)) < 0:
                        self.close()
                        raise RefusedError("more bytes come from there than are read")
                self._body = b"".join(pieces)
            return await super().read()

        async def text(self, encoding: str | None = None, errors: str = "strict") -> str:
            await self.read(MOST_LETTERS)
            return await super().text(encoding, errors)

    return Bounded


def _on_request(access: Access) -> Callable[..., Awaitable[None]]:
    async def on_request(_: Any, __: Any, started: Any) -> None:
        _check(started.url.host or "", access)

    return on_request


def _on_redirect(access: Access) -> Callable[..., Awaitable[None]]:
    async def on_redirect(_: Any, __: Any, redirected: Any) -> None:
        response = redirected.response
        location = response.headers.get("Location") or response.headers.get("URI") or ""
        target = response.url.join(type(response.url)(location))
        if not access.follow and target.host != redirected.url.host:
            raise RefusedError(f"it redirects to another host, {target.host}; --follow reads what is there")
        _check(target.host or "", access)

    return on_redirect


def _resolver(access: Access) -> Any:
    import aiohttp

    class Resolver(aiohttp.ThreadedResolver):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> Any:
            addresses = await super().resolve(host, port, family)
            for each in addresses:
                _check(each["host"], access)
            return addresses

    return Resolver()


def _check(host: str, access: Access) -> None:
    """Raise RefusedError for an address that is not public; a name is looked at once it is resolved."""
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return
    inner = getattr(address, "ipv4_mapped", None) or address
    if not access.private and (not inner.is_global or inner.is_multicast):
        raise RefusedError(f"{host} is a private address; --private reads what is there")


# Where sources are: a local path, or an fsspec URL (s3://, gs://, https:// …) if the user has its driver.

MOST_BYTES = 500_000_000
"""Bytes of a document on the web, unpacked."""
MOST_LISTED, MOST_LETTERS = 200_000, 50_000_000
"""Files that an address may list, and letters of their names, or of a page that lists them."""

_SCHEME = "://"
_INSIDE = re.compile(re.escape(INSIDE))
_USER = re.compile(r"(?<=://)[^/\s]*@")
_BEHIND = re.compile(r"[?#]")
_WEB = re.compile(r"(https?)://")
# Where an address is signed, whatever its scheme. In a bucket, `?` and `#` are letters of a name.
_NAMES = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "file", "local", "memory"})
_QUERIED = rf"(?<![\w+.-])(?!(?:{'|'.join(sorted(_NAMES))})://)[a-z][a-z0-9+.-]*://"
_SIGNED = re.compile(_QUERIED, re.IGNORECASE)
_ADDRESS = re.compile(rf"{_QUERIED}[^\s'\"]*", re.IGNORECASE)
_SCHEMES = re.compile(r"(?:^|(?<=::))[A-Za-z][A-Za-z0-9+.-]*(?=://)")


# `::` joins the places of a chain, and stands in a host by its number of version 6.
_SIXTH = re.compile(r"(?<=://)((?:[^/\s@]*@)?\[)([0-9A-Fa-f:.]+)(?=\])")


def _in_full(host: re.Match[str]) -> str:
    try:
        return host[1] + ipaddress.ip_address(host[2]).exploded
    except ValueError:
        return host[0]


def without_secrets(text: str) -> str:
    """Return a text without the users, passwords, queries and fragments of the URLs in it."""
    return _ADDRESS.sub(lambda address: _BEHIND.split(address[0], maxsplit=1)[0], without_users(text))


def without_users(text: str) -> str:
    """Return a text without the users and passwords of the URLs in it."""
    return _USER.sub("", text)


def _without_user(address: str) -> str:
    """Return one address without the user and the password, whatever is in them."""
    kind, parted, rest = address.partition(_SCHEME)
    return f"{kind}{parted}{rest[len(_user_of(address)) :].removeprefix('@')}"


def _user_of(address: str) -> str:
    """Return the user and the password of one address, as written; empty where it has none."""
    return address.partition(_SCHEME)[2].partition("/")[0].rpartition("@")[0]


@cache
def _kept() -> "Kept":
    """The containers that this process opened on the way to the document it read last."""
    from unrec.reading.containers import Kept

    return Kept()


class Place:
    """A place to read bytes from, by a local path or a URL. Nothing is opened until it is read.

    A scheme is in small letters, whatever the case it was written in. On the web, `access` says which hosts
    are read.
    """

    def __init__(self, place: str, access: Access = PUBLIC) -> None:
        self.place = _SCHEMES.sub(lambda scheme: scheme[0].lower(), place)
        self.access = access

    @property
    def name(self) -> str:
        """The last part of the place, its controls shown: what people know the source by.

        Never a path; of a URL, without what a query or fragment says.
        """
        outer, inside = self._parted()
        if inside:
            return f"{Place(outer).name}{INSIDE}{inside}"
        last = self.shown.rstrip("/").rpartition("/")[2] if self.is_url else Path(self.place).name
        return visible(last)

    @property
    def shown(self) -> str:
        """The place as it may be told to others: a URL without its user, password, query and fragment."""
        if not self.is_url:
            return self.place
        signed = _SIGNED.search(self.place)
        rest = None if signed is None else _BEHIND.search(self.place, signed.end())
        place = self.place if rest is None else self.place[: rest.start()]
        return "::".join(map(_without_user, place.split("::")))

    @property
    def is_url(self) -> bool:
        """Whether the place is a URL and not a local path."""
        return _SCHEME in self.place

    def read_bytes(self) -> bytes:
        """Return the bytes. Raises `OSError` where they cannot be read, naming the place.

        Where the place is in a container (`mail.eml!annex.docx`), the bytes are those inside.
        """
        outer, inside = self._parted()
        if inside:
            return self._inside(outer, inside)
        if not self.is_url:
            return Path(self.place).read_bytes()
        with self.opened() as (system, path):
            data: bytes = system.cat_file(path)
        return data

    def inside(self, name: str) -> "Place":
        """Return the place of what this container holds under a name."""
        return Place(f"{self.place}{INSIDE}{name}", self.access)

    def _inside(self, outer: str, inside: str) -> bytes:
        from unrec.reading.containers import member_bytes
        from unrec.reading.flow import UnreadableError

        container = Place(outer, self.access)
        try:
            if container.is_url:
                return member_bytes(container.read_bytes(), inside, container.name)
            with Path(outer).open("rb") as stream:
                state = os.fstat(stream.fileno())
                key = (outer, state.st_ino, state.st_mtime_ns, state.st_size)
                return member_bytes(stream, inside, container.name, _kept(), key)
        except UnreadableError as error:
            raise OSError(f"{container.name}: {error.message}") from error

    def _parted(self) -> tuple[str, str]:
        """Return the container that the place is in, and the name in it; the place itself where in none."""
        if INSIDE not in self.place or (not self.is_url and os.path.lexists(self.place)):
            return self.place, ""
        for match in _INSIDE.finditer(self.place):
            outer, inner = self.place[: match.start()], self.place[match.end() :]
            if inner and (outer.lower().endswith(HOLDERS) if self.is_url else Path(outer).is_file()):
                return outer, inner
        return self.place, ""

    def need_driver(self) -> None:
        """Raise `OSError` where the driver of the address is missing or not set up; no server is asked."""
        with self.opened():
            pass

    def find(self, endings: tuple[str, ...]) -> Iterator["Place"]:
        """Yield the documents in a folder or bucket, at any depth, or the place itself where it is a file.

        Raises `OSError` where it cannot be listed, or lists too much, naming the place.
        """
        with self.opened() as (system, path):
            # Over HTTP a listing is a page like any other: only its last slash tells it from a file.
            if not path.endswith("/") and system.isfile(path):
                yield self
                return
            # A page that cannot be had is left out, unless one asks; other drivers know no such word.
            asked = {"on_error": "raise"} if _WEB.match(self.place) else {}
            paths = [system.unstrip_protocol(each) for each in sorted(system.find(path, **asked))]
        if len(paths) > MOST_LISTED or sum(map(len, paths)) > MOST_LETTERS:
            raise OSError(
                f"{self.shown}: more than {MOST_LISTED:,} files or {MOST_LETTERS:,} letters of names stand there;"
                " name the folders in it"
            )
        if _WEB.match(self.place):  # a page may link to anything
            paths = [each for each in paths if host_of(each) == host_of(path)]
        yield from (Place(each, self.access) for each in paths if each.lower().endswith(endings))

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
            yield url_to_fs(_SIXTH.sub(_in_full, self.place), **dict.fromkeys(_WEB.findall(self.place), web))
        except FileNotFoundError as error:
            raise FileNotFoundError(f"{self.shown}: not found") from error
        except ImportError as error:
            raise OSError(f"{self.shown}: {_needs(self.place)}") from error
        except Exception as error:  # drivers raise errors of their own kinds, with and without a message
            if any(isinstance(each, MemoryError) for each in _chain(error)):
                raise MemoryError from error  # no fault of the place's; whoever has set a limit waits for it
            said = _why(error) or " ".join(self._without_own_secrets(str(error)).split())
            raise OSError(f"{self.shown}: {said or type(error).__name__}") from error

    def _without_own_secrets(self, text: str) -> str:
        """A driver's message without the secrets of this address, also where it quotes a part of it."""
        text = without_secrets(text.replace(self.place, self.shown))
        for address in self.place.split("::"):
            user = _user_of(address)
            # Before the `@` of a bucket stands its container, which is no secret.
            named = address.partition(_SCHEME)[0] in _NAMES
            secret = user.partition(":")[2] or ("" if named else user)
            for secret_part in (f"{user}@", f"{unquote(user)}@", secret, unquote(secret)):
                text = text.replace(secret_part, "") if secret_part.strip("@") else text
        return text


# `unrec` on the package index is somebody else's program: nothing here may tell anybody to install that.
DISTRIBUTION = "unrec-documents"
_EXTRAS = {"http": "http", "https": "http", "s3": "s3", "gs": "gs", "gcs": "gs", "az": "az", "abfs": "az"}


def _needs(address: str) -> str:
    """What to install for addresses of this kind."""
    scheme = address.partition(_SCHEME)[0].lower()
    extra = _EXTRAS.get(scheme)
    if extra is None:
        return f"addresses that begin with {scheme}:// need a driver of fsspec, which is not installed"
    return f"{scheme}:// needs an optional part: {to_install(extra)}"


def to_install(extra: str) -> str:
    """Return the command that installs an optional part: what it requires by name, so that it works for any
    installation, and before the index has this program.
    """
    from importlib.metadata import PackageNotFoundError, requires

    try:
        stated = requires(DISTRIBUTION) or []
    except PackageNotFoundError:  # run from its sources, without having been installed
        return f"pip install '.[{extra}]' in the clone"
    needed = [each.partition(";")[0] for each in stated if f"extra == '{extra}'" in each.replace('"', "'")]
    return " ".join(["pip install", *(f"'{each.strip()}'" for each in needed)])


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, and those that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


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


# The documents that stand in a folder.


class Standing(NamedTuple):
    """A file in a folder: where it is, and why it is not read; empty for one that is, or may be.

    What `may_hold` documents, or be no document, is told only by looking into it.
    """

    place: str
    why: str = ""
    may_hold: bool = False


def standing_of(place: Place) -> Standing:
    """Tell by its ending whether what stands at a URL is read; nothing is asked of any server."""
    ending = os.path.splitext(place.name)[1].lower()  # noqa: PTH122
    if ending in SUFFIXES:
        return Standing(place.place, may_hold=ending in HOLDERS)
    return Standing(place.place, ending or "without an ending")


def standing_at(place: Place, _: Callable[[Any], None]) -> list[Standing]:
    """Return the files at a URL. Raises `OSError` where it cannot be listed."""
    return [Standing(each.place) if each is place else standing_of(each) for each in place.find(("",))]


def documents_under(folder: Path) -> Iterator[str]:
    """Yield the paths of the documents in a folder, at any depth, by name; hidden ones are left out.

    Links are followed, each folder once. A folder that cannot be listed is yielded itself: reading it tells
    why. What stands in a container (`mail.eml!annex.docx`) follows in its place; what is no document is left
    out.
    """
    from unrec.reading.containers import look_inside
    from unrec.reading.flow import UnreadableError

    for each in files_under(folder):
        if not each.may_hold:
            yield from [each.place] if not each.why else []
            continue
        place = Place(each.place)
        try:
            names = look_inside(place.name, place.read_bytes()).documents
        except (UnreadableError, OSError):
            names = ("",)  # reading it tells why
        yield from (place.inside(name).place if name else each.place for name in names)


def files_under(folder: Path) -> Iterator[Standing]:
    """Yield all files in a folder, at any depth, by name; hidden ones are left out."""
    yield from _under(folder, set())


def _under(folder: Path, seen: set[str]) -> Iterator[Standing]:
    """The files in a folder, hidden ones left out; links are followed, each folder once."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        with os.scandir(folder) as places:
            entries = sorted(places, key=lambda entry: entry.name)
    except OSError:
        yield Standing(str(folder))
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")):  # the latter stands there while Word has a file open
            continue
        # Of a folder that may be listed and not entered, nothing can be said; reading it will tell.
        if _is(entry.is_dir):
            yield from _under(Path(entry.path), seen)
        else:
            yield _standing(entry, entry.name if folder == Path() else entry.path)


def _standing(entry: "os.DirEntry[str]", place: str) -> Standing:
    """Tell whether a file is read: by its ending, else by its first bytes."""
    ending = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122
    if not _may_be_read(entry):
        return Standing(place, "no file")
    if ending in SUFFIXES:
        return Standing(place, may_hold=ending in HOLDERS)
    try:
        sample = sample_at(Path(place))
    except OSError:
        return Standing(place, ending or "without an ending")
    reader = reader_of(sample)
    if reader is None:
        return Standing(place, ending or what_is(sample) or "without an ending")
    return Standing(place, may_hold=reader.holds is not None)


def _is(kind: Callable[[], bool]) -> bool:
    try:
        return kind()
    except OSError:  # a link that leads to itself
        return False


def _may_be_read(entry: "os.DirEntry[str]") -> bool:
    """Whether a file, or what cannot be told to be none, stands there; a pipe would be waited for."""
    return _is(entry.is_file) or not os.path.exists(entry)  # noqa: PTH110 -- Path.exists raises there


# An output in a bucket: written here first and put there as a whole; read from a copy made here.

_READ_ONLY = ("http://", "https://")


class Bucket:
    """A folder of a bucket (`s3://`, `gs://`, `az://` and what else fsspec has a driver for).

    Raises `UnfitError` where the address cannot be written, or its driver is not installed.
    """

    def __init__(self, address: str) -> None:
        self.place = Place(address.rstrip("/"))
        if address.lower().startswith(_READ_ONLY):
            raise UnfitError(
                f"{self.place.shown} is on the web, from which only documents are read; name a folder or a bucket"
            )
        try:
            self._entries()
        except FileNotFoundError:
            return
        except OSError as error:
            raise UnfitError(str(error)) from error

    def replace(self, folder: Path, owned: frozenset[str]) -> None:
        """Put everything in a folder there; then remove what is `owned` there and not in the folder.

        A bucket has no renaming in one step: who reads meanwhile may see files of both. Where it fails
        half-way, doing it again puts it right. Raises `OSError` where it cannot be written.
        """
        new = {
            file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*")) if file.is_file()
        }
        with self.place.opened() as (system, path):
            for name, file in new.items():
                system.put_file(str(file), f"{path}/{name}")
            for name in self._entries():
                if name.partition("/")[0] in owned and name not in new:
                    system.rm_file(f"{path}/{name}")

    def fetch(self, folder: Path, owned: frozenset[str]) -> int:
        """Copy what is `owned` there into a folder; return how many files.

        A bucket's names may hold anything: one that leads out of the folder is not copied. Raises `OSError`
        where one cannot be read.
        """
        count = 0
        with self.place.opened() as (system, path):
            for name in self._entries():
                parts = PurePosixPath(name).parts
                if parts[:1] == (name.partition("/")[0],) and parts[0] in owned and ".." not in parts:
                    target = folder.joinpath(*parts)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    system.get_file(f"{path}/{name}", str(target))
                    count += 1
        return count

    def _entries(self) -> list[str]:
        """The files that stand there, by their paths below the address."""
        with self.place.opened() as (system, path):
            system.invalidate_cache()
            every = map(str, system.find(path))
            return [entry[len(path) + 1 :] for entry in every if entry.startswith(f"{path}/")]


def fetched(address: str, owned: frozenset[str]) -> TemporaryDirectory[str]:
    """Return a copy on this machine of the output that stands at an address; it goes with the object.

    Raises `FileNotFoundError` where none stands there, `OSError` where it cannot be read.
    """
    bucket = Bucket(address)
    copy = TemporaryDirectory(prefix="unrec-", ignore_cleanup_errors=True)
    if not bucket.fetch(Path(copy.name), owned):
        copy.cleanup()
        raise FileNotFoundError(
            errno.ENOENT, "nothing that `unrec run` writes stands there", bucket.place.shown
        )
    return copy
