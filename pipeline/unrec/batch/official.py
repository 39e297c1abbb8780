"""Official documents by their symbols, from the servers of the United Nations: one at a time, and politely.

What a server sends is told by its bytes, never by its status: a page that says there is no document comes
with 200. A document is `absent` only where a server said so; one that refuses or fails says nothing of it.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import msgspec

from unrec.batch.sources import Access, RefusedError, client, without_users
from unrec.data import UsageError, as_json, json_as, write_whole
from unrec.models import Document, Record
from unrec.reading.registry import reader_of, sample_of, what_is
from unrec.text import visible
from unrec.version import __version__

SERVER = "https://docs.un.org"
ODS = "https://documents.un.org"
AGENT = f"unrec/{__version__} (reads documents of the United Nations; one request at a time)"
MANIFEST = "manifest.json"
PAUSE = 5.0
MOST = 50
_MAX_BYTES = 200_000_000
_ATTEMPTS = 3
_REDIRECTS = 5
_LONGEST_WAIT = 600.0
_LONGEST = 3600.0
_SYMBOL = re.compile(r"[A-Z][A-Za-z0-9.\-]*(?:/[A-Za-z0-9.\-() \[\]]+)+")
_UN = ".un.org"

Form = Literal["pdf", "docx", "doc"]
State = Literal["saved", "absent", "refused", "failed"]
"""What became of a request: `absent` where a server said that there is none, `refused` where it would not
answer, `failed` where nothing sound came.
"""


class Wanted(NamedTuple):
    """A document that is asked for."""

    symbol: str
    language: str = "en"
    form: Form = "pdf"


class Got(Record, frozen=True, kw_only=True):
    """What came of asking for one document, as the manifest tells it. `note` says what is odd about it."""

    symbol: str
    language: str
    form: Form
    state: State
    url: str
    file: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    note: str = ""

    @property
    def wanted(self) -> Wanted:
        """What was asked for."""
        return Wanted(self.symbol, self.language, self.form)


async def _sleep(seconds: float) -> None:
    await asyncio.sleep(seconds)


class Settings(NamedTuple):
    """How a server is asked: which, how far apart, with what patience, and by which clock."""

    server: str = SERVER
    ods: bool = False
    pause: float = PAUSE
    silence: float = 30.0
    most: int = MOST
    again: bool = False
    private: bool = False
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = _sleep


class SymbolError(UsageError, ValueError):
    """A word that is no symbol of a document."""


def symbol_of(text: str) -> str:
    """Return a symbol as it is asked for. Raises `SymbolError` for what cannot be one."""
    symbol = " ".join(text.split())
    if len(symbol) > 80 or _SYMBOL.fullmatch(symbol) is None or ".." in symbol:
        raise SymbolError(f"{text!r} is no symbol of a document, such as A/RES/77/1")
    return symbol


def get_all(
    wanted: Iterable[Wanted], folder: Path, settings: Settings, tell: Callable[[Got], None] = lambda _: None
) -> list[Got]:
    """Fetch documents into a folder, and keep its manifest; return what came of each, in their order.

    What the manifest tells of is not asked for again, unless `settings.again` asks for what was not saved.
    At most `settings.most` documents are asked for; the others are left out. Raises `OSError` where the
    folder cannot be written, `ImportError` where the extra `http` is not installed.
    """
    import aiohttp  # noqa: F401 -- said before anything is written

    folder.mkdir(parents=True, exist_ok=True)
    known = {got.wanted: got for got in read_manifest(folder)}
    ordered = list(dict.fromkeys(wanted))
    asked = [each for each in ordered if not _is_known(known.get(each), folder, again=settings.again)]
    asyncio.run(_get_all(asked[: settings.most], folder, settings, known, tell))
    return [known[each] for each in ordered if each in known]


def read_manifest(folder: Path) -> tuple[Got, ...]:
    """Return what a folder's manifest tells of; nothing where it has none, or a broken one."""
    try:
        return json_as((folder / MANIFEST).read_bytes(), tuple[Got, ...])
    except (FileNotFoundError, msgspec.DecodeError):
        return ()


def _is_known(got: Got | None, folder: Path, *, again: bool) -> bool:
    if got is None:
        return False
    if got.state != "saved":
        return not again
    return got.file is not None and (folder / got.file).is_file()


async def _get_all(
    wanted: Sequence[Wanted],
    folder: Path,
    settings: Settings,
    known: dict[Wanted, Got],
    tell: Callable[[Got], None],
) -> None:
    if not wanted:
        return
    import aiohttp

    # Where a server leads is looked at here; which addresses are connected to, by the client.
    session = await client(Access(follow=True, private=settings.private))(
        headers={"User-Agent": AGENT},
        timeout=aiohttp.ClientTimeout(total=_LONGEST, sock_read=settings.silence),
    )
    async with session:
        server = _Server(session, settings)
        for each in wanted:
            got, data = await _Request(each, server, settings).result()
            known[each] = got = got if data is None else _saved(got, data, folder)
            _keep(folder, known)
            tell(got)


def _keep(folder: Path, known: Mapping[Wanted, Got]) -> None:
    """Write the manifest, in the order of the symbols."""
    rows = sorted(known.values(), key=lambda row: (row.symbol, row.language, row.form))
    write_whole(folder / MANIFEST, as_json(rows, indent=1))


def _saved(got: Got, data: bytes, folder: Path) -> Got:
    """Save a document under a name made of its symbol, and its ending by its bytes."""
    stem = re.sub(r"[^A-Za-z0-9.()-]+", "_", got.symbol)
    name = f"{stem}.{got.language}{_kind(data).ending}"
    write_whole(folder / name, data)
    return msgspec.structs.replace(got, file=name, bytes=len(data), sha256=sha256(data).hexdigest())


# ---- one request after the other


class _Answer(NamedTuple):
    """What a server answered. `whole` where all came that it promised; `error` where there was no answer.

    Of a part (206), `begin` is the byte that it says it begins at; None where it says none.
    """

    status: int = 0
    location: str = ""
    wait: float | None = None
    body: bytes = b""
    whole: bool = True
    error: str = ""
    begin: int | None = None


class _Server:
    """A server that is asked one thing at a time, each some seconds after the one before."""

    def __init__(self, session: Any, settings: Settings) -> None:
        self.session = session
        self.settings = settings
        self.last: float | None = None

    async def ask(self, url: str, begin: int) -> _Answer:
        """Return the answer to one request; from byte `begin` on, where some is there already."""
        import aiohttp

        settings = self.settings
        if self.last is not None and (rest := self.last + settings.pause - settings.now()) > 0:
            await settings.sleep(rest)
        headers = {"Range": f"bytes={begin}-"} if begin else {}
        try:
            async with self.session.get(url, headers=headers, allow_redirects=False) as response:
                return await _answer(response, _MAX_BYTES - begin)
        except RefusedError as error:
            return _Answer(error=str(error), status=-1)
        except TimeoutError:
            return _Answer(error=f"no answer in {settings.silence:g} seconds")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _Answer(error=" ".join(str(error).split()) or type(error).__name__)
        finally:
            self.last = settings.now()


async def _answer(response: Any, most: int) -> _Answer:
    import aiohttp

    stated = response.headers.get("Retry-After", "")
    wait = float(stated) if stated.isascii() and stated.isdigit() and len(stated) < 7 else None
    pieces: list[bytes] = []
    size, whole = 0, True
    try:
        async for piece in response.content.iter_chunked(65_536):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                return _Answer(response.status, error=f"over {_MAX_BYTES:,} bytes")
    except (aiohttp.ClientError, TimeoutError, OSError):
        whole = False
    begin = None
    if response.status == 206:
        part = _PART.fullmatch(response.headers.get("Content-Range", "").strip())
        begin = None if part is None else int(part[1])
        whole = whole and part is not None and int(part[1]) + size == int(part[2])
    location = response.headers.get("Location", "")
    return _Answer(response.status, location, wait, b"".join(pieces), whole, begin=begin)


_PART = re.compile(r"bytes (\d{1,12})-\d{1,12}/(\d{1,12})", re.ASCII)


class _Kind(NamedTuple):
    """What bytes are: how such files end, and what they are called."""

    ending: str
    name: str


def _kind(data: bytes) -> _Kind:
    sample = sample_of("", data)
    if data.startswith(b"\xffWPC"):
        return _Kind(".wpd", "WordPerfect")
    reader = reader_of(sample)
    if reader is not None:
        return _Kind(reader.endings[0], reader.name)
    return _Kind("", what_is(sample) or "no known format")


_DOCUMENTS = frozenset({".pdf", ".docx", ".doc", ".rtf", ".odt", ".wpd"})
_REFUSALS = frozenset({202, 401, 403, 407, 451})
_CHALLENGE = re.compile(rb"captcha|challenge-platform|_Incapsula_|Request unsuccessful|cf-chl", re.IGNORECASE)
_VIEWER = re.compile(
    rb"""<(?:iframe|embed|object|a)\b[^>]{0,500}?\b(?:src|data|href)\s*=\s*["']([^"'<>\s]{1,500}\.(?:pdf|docx?)(?:\?[^"'<>\s]{0,300})?)["']""",
    re.IGNORECASE,
)


class _Request:
    """A document that is being asked for, until it is known what comes of it."""

    def __init__(self, wanted: Wanted, server: _Server, settings: Settings) -> None:
        self.wanted = wanted
        self.server = server
        self.settings = settings
        self.url = _address(wanted, settings)
        self.have = b""
        self.attempts = self.redirects = 0
        self.viewed = self.lowered = False

    async def result(self) -> tuple[Got, bytes | None]:
        """Return what came of it, and the document's bytes where it came."""
        while True:
            answer = await self.server.ask(self.url, len(self.have))
            judged = await self._judged(answer)
            if judged is not None:
                state, note, data = judged
                got = Got(
                    symbol=self.wanted.symbol,
                    language=self.wanted.language,
                    form=self.wanted.form,
                    state=state,
                    url=_writable(self.url),
                    note=_writable(note),
                )
                return got, data

    async def _judged(self, answer: _Answer) -> tuple[State, str, bytes | None] | None:
        """What an answer means; None where another request is to be made."""
        status = answer.status
        said = answer.error or f"the server answered {status}"
        if status < 0 or status in _REFUSALS:
            return "refused", said, None
        if answer.error or status >= 500:
            return await self._once_more("failed", said, answer.wait)
        if status == 429:
            return await self._once_more("refused", said, answer.wait or 60)
        if 300 <= status < 400 and answer.location:
            return self._redirected(answer.location)
        if status in {200, 206, 416}:
            return await self._received(answer)
        if status in {404, 410}:
            return None if self._in_small_letters() else ("absent", said, None)
        return "failed", said, None

    async def _received(self, answer: _Answer) -> tuple[State, str, bytes | None] | None:
        """What bytes mean that came with a status that says nothing of them."""
        if answer.status == 206 and answer.begin != len(self.have):
            self.have = b""
            return await self._once_more("failed", "a part came that was not asked for", None)
        data = self.have + answer.body if answer.status == 206 else answer.body
        if not answer.whole or not data or answer.status == 416:
            self.have = b"" if answer.status == 416 else data
            said = "the answer was cut off" if data else "the answer holds no bytes"
            return await self._once_more("failed", said, None)
        kind = _kind(data)
        if kind.ending in _DOCUMENTS:
            odd = (
                ""
                if kind.ending == f".{self.wanted.form}"
                else f"{kind.name} was sent for {self.wanted.form}"
            )
            return "saved", odd, data
        self.have = b""
        if kind.ending != ".html":
            return "failed", f"what came is {kind.name}", None
        if not self.viewed and (link := _VIEWER.search(data[:200_000])):
            self.viewed = True
            return self._redirected(link[1].decode("ascii", "replace"))
        if _CHALLENGE.search(data[:200_000]):
            return "refused", "the server asks whether a person is there", None
        if self._in_small_letters():
            return None
        return "absent", "a page came that holds no document", None

    def _redirected(self, location: str) -> tuple[State, str, bytes | None] | None:
        self.redirects += 1
        try:
            target = urljoin(self.url, location)
            parts = urlsplit(target)
            here = urlsplit(self.settings.server).hostname
        except ValueError:
            return "failed", f"the server leads to what is no address, {location[:_SHOWN]}", None
        if parts.path.rstrip("/").lower().endswith("/error"):
            return "absent", "the server led to its page for what it has not", None
        if self.redirects > _REDIRECTS:
            return "failed", f"the server leads on more than {_REDIRECTS} times", None
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or not (host == here or host.endswith(_UN)):
            return "failed", f"the server leads to another host, {host}", None
        self.url = target
        return None

    def _in_small_letters(self) -> bool:
        """Whether to ask for the path in small letters, once, where a server led to one with capitals."""
        parts = urlsplit(self.url)
        if self.lowered or not self.redirects or parts.path == parts.path.lower():
            return False
        self.lowered = True
        self.url = urlunsplit(parts._replace(path=parts.path.lower()))
        return True

    async def _once_more(
        self, state: State, note: str, wait: float | None
    ) -> tuple[State, str, bytes | None] | None:
        """Ask once more after a while; give up after some times, or where a server wants too long a wait."""
        self.attempts += 1
        if self.attempts >= _ATTEMPTS:
            return state, f"{note}, {self.attempts} times", None
        if wait is not None and wait > _LONGEST_WAIT:
            return state, f"{note}; it asks to wait {wait:g} seconds", None
        await self.settings.sleep(self.settings.pause * self.attempts if wait is None else wait)
        return None


_SHOWN = 80


def _writable(text: str) -> str:
    """A text for the manifest: without users and passwords, and without halves of characters."""
    return visible(without_users(text))


def _address(wanted: Wanted, settings: Settings) -> str:
    symbol = quote(wanted.symbol.replace(" ", ""), safe="/()-.")
    if settings.ods:
        return f"{settings.server}/api/symbol/access?s={symbol}&l={wanted.language}&t={wanted.form}"
    return f"{settings.server}/{wanted.language}/{symbol}?direct=true"


# ---- what was served is what was asked for


def checked(got: Sequence[Got], folder: Path, documents: Mapping[str, Document]) -> list[Got]:
    """Return what was saved, with a note where its text is of another language or symbol than asked for.

    `documents` are what was read of the files, by their names. The manifest is brought up to date.
    """
    comparisons = [_compared(each, documents.get(each.file or "")) for each in got]
    known = {row.wanted: row for row in (*read_manifest(folder), *comparisons)}
    _keep(folder, known)
    return comparisons


def _compared(got: Got, document: Document | None) -> Got:
    if document is None or document.status == "failed":
        return got
    said = got.note.split("; ") if got.note else []
    if document.language not in {got.language, "und"}:
        said.append(f"its language is {document.language}, not {got.language}")
    if document.symbol is not None and _plain(document.symbol) != _plain(got.symbol):
        said.append(f"it states the symbol {document.symbol}")
    return msgspec.structs.replace(got, note="; ".join(dict.fromkeys(said)))


def _plain(symbol: str) -> str:
    return "".join(symbol.split()).casefold()
