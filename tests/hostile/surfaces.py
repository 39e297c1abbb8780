"""What people and servers send to the program beside documents, from a seed, with what must hold of each.

Queries, requests, calls of tools, papers, answers of a server, archives; and documents again, at which a
foreign reader looks, too.
"""

import asyncio
import contextlib
import io
import random
import shutil
import tempfile
import threading
import warnings
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mcp.server.mcpserver.exceptions import ToolError
from starlette.testclient import TestClient

from tests.hostile.guard import within
from tests.hostile.inputs import FAMILIES, LINES, WRAPPERS
from tests.hostile.shapes import PIECES
from tests.reading.docx_maker import files, pack, par
from unrec.batch.extract import extract
from unrec.batch.foreign import foreign_words, lacking
from unrec.batch.official import Settings, Wanted, get_all, read_manifest
from unrec.catalogue import load
from unrec.find.index import build
from unrec.find.mcp import _Tools
from unrec.find.search import BudgetError, Finder, QueryError
from unrec.find.verify import _letters, check_paper, check_quotation
from unrec.models import Reading
from unrec.pages.judging import Desk
from unrec.pages.serve import Site, app
from unrec.reading import read, source_of
from unrec.reading.containers import look_inside, member_bytes
from unrec.reading.flow import UnreadableError
from unrec.store.write import write

FIXTURES = Path(__file__).parent.parent / "fixtures"
SECONDS = 10.0
_BODY = b"%PDF-1.4\n" + b"1 0 obj << >> endobj\n" * 40


class Wrong(Exception):  # noqa: N818 -- what an input was found to do
    """What must hold of an input does not."""


# ---- pieces


def noise(chance: random.Random, most: int = 12) -> str:
    """Words and signs in any order: those of queries, of documents, and what stops programs."""
    pieces = (
        *(
            "AND",
            "OR",
            "NOT",
            "NEAR",
            "NEAR/3",
            "NEAR/999",
            "(",
            ")",
            '"',
            "«",
            "»",
            "*",
            "lang:ar",
            "to:MAR",
        ),
        *("حقوق", "الإنسان", "rights", "States", "droits", "права", "人权", "the", "ال", "و", "a*", "re*"),
        *("A/RES/77/1", "paragraph 129.500", "Article 99", "kind:", "cites:x/6", "date:2018", "x" * 300),
        *("\ud800", "\x00", "\u202e", "\u0651" * 40, "'", ";--", "%00", "../..", "{{7*7}}", "<b>", "9" * 400),
        *PIECES,
        *LINES,
    )
    return chance.choice(["", " "]).join(chance.choice(pieces) for _ in range(chance.randrange(1, most)))


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _near(chance: random.Random) -> str:
    words = ("حقوق", "الإنسان", "التوصيات", "الأطفال", "الدول", "rights", "children", "States", "droits", "в")
    between = chance.choice([" NEAR ", " NEAR/50 ", " NEAR/2 "])
    return between.join(chance.choice(words) for _ in range(chance.randrange(2, 18)))


# ---- what is tried


class Surfaces:
    """An output with its index, a server of its pages, and one that answers as it likes."""

    def __init__(self, stack: ExitStack) -> None:
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="surfaces-")))
        output = self.folder / "output"
        output.mkdir()
        sources = [*sorted((FIXTURES / "six").glob("*.txt")), FIXTURES / "pdf/recommendations.pdf"]
        made = [extract(source_of(file.name, file.read_bytes()), load()) for file in sources]
        write(made, output, load())
        build(output)
        self.finder = stack.enter_context(Finder(output))
        self.texts = [row.text for each in made for row in each.paragraphs if len(row.text) > 60]
        self.whole = "".join(_letters(row.text) for each in made for row in each.paragraphs)
        self.ids = [row.paragraph_id for each in made for row in each.paragraphs]
        self.tools = _Tools(output, load())
        site = Site(output, (), load(), Desk(self.folder / "decisions.json", "A"), hosts=("*",))
        self.client = stack.enter_context(TestClient(app(site), raise_server_exceptions=True))
        self.server = stack.enter_context(_hostile_server())

    def query(self, chance: random.Random) -> None:
        text = _near(chance) if chance.random() < 0.3 else noise(chance)
        with contextlib.suppress(QueryError, BudgetError):
            query = self.finder.read(text)
            self.finder.search(query, chance.choice([1, 20]), chance.choice([0, 5, 10**6]))
            if chance.random() < 0.2:
                self.finder.facets(query, ("lang", "kind"))

    def request(self, chance: random.Random) -> None:
        name = quote(
            chance.choice([*self.ids[:40], noise(chance, 4)]),
            safe=chance.choice(["", "/:"]),
            errors="replace",
        )
        path = chance.choice(
            [
                "/",
                "/search",
                "/documents",
                "/findings",
                "/timeline",
                "/cited",
                "/decisions.json",
                "/style.css",
            ]
            + [f"/{each}/{name}" for each in ("documents", "states", "works", "judge", "pictures")]
        )
        keys = ("q", "page", "at", "code", "to", "by", "lang", "token", "doc", "theme", "response")
        said = [_sendable(noise(chance, 5)) for _ in range(8)]
        asked = {chance.choice(keys): chance.choice([*said, "9" * 5000, "-1", "²", "1"]) for _ in range(3)}
        form = {key: chance.choice(said) for key in ("path", "field", "verdict", "was", "value")}
        with contextlib.suppress(BudgetError):
            answer = (
                self.client.post(path, data=form, headers={b"origin": said[0].encode()})
                if path.startswith("/judge") and chance.random() < 0.5
                else self.client.get(path, params=asked, follow_redirects=False)
            )
            if answer.status_code >= 500 and answer.status_code != 503:
                raise Wrong(f"{path} {asked} gave {answer.status_code}")

    def tool(self, chance: random.Random) -> None:
        words = noise(chance, 6)
        calls: tuple[Callable[[], Any], ...] = (
            lambda: self.tools.search(words, chance.randrange(-5, 10**9), chance.randrange(-5, 10**20)),
            lambda: self.tools.recommendations(words, words),
            lambda: self.tools.get_paragraph(chance.choice([words, *self.ids[:9]])),
            lambda: self.tools.get_document(words, -1, 10**20),
            lambda: self.tools.verify_quote(words, chance.choice([None, words])),
            lambda: self.tools.resolve_reference(words),
            lambda: self.tools.compare(words),
        )
        with contextlib.suppress(ToolError):
            chance.choice(calls)()

    def quotation(self, chance: random.Random) -> None:
        text = chance.choice(self.texts)
        start = chance.randrange(len(text) - 40)
        words = text[start : start + chance.randrange(30, 200)]
        for _ in range(chance.randrange(3)):
            at = chance.randrange(len(words))
            words = (
                words[:at]
                + chance.choice(["", "not ", "x", "9", "لا ", "\u0651", "-", *PIECES])
                + words[at + 1 :]
            )
        checked = check_quotation(self.finder, words)
        parts = [part for part in map(_letters, words.split("…")) if part]
        is_held = any(
            form in self.whole
            for part in parts[:1]
            for form in (part.strip(".,;:؛،。；"), part[:1].swapcase() + part[1:])
        )
        if checked.verdict == "found" and not is_held and "..." not in words and "…" not in words:
            edge = _letters(words).strip(
                "".join(set(_letters(words)) - {each for each in words if each.isalnum()})
            )
            if edge not in self.whole and edge[:1].swapcase() + edge[1:] not in self.whole:
                raise Wrong(f"{words!r} was found")

    def paper(self, chance: random.Random) -> None:
        quoted = f"“{chance.choice(self.texts)[: chance.randrange(20, 300)]}” (A/RES/77/1, para. {chance.randrange(10**6)})"
        lines = [chance.choice([quoted, noise(chance)]) for _ in range(3)]
        paper = extract(source_of("paper.txt", "\n\n".join(lines).encode("utf-8", "surrogatepass")), load())
        list(check_paper(self.finder, paper, load()))

    def answer(self, chance: random.Random) -> None:
        folder = self.folder / "official"
        shutil.rmtree(folder, ignore_errors=True)
        wanted = [Wanted(f"X/{chance.randrange(10**9)}/{at}") for at in range(3)]
        host = self.server.replace("://", "://user:SECRET@")
        settings = Settings(host, pause=0, silence=0.2, private=True, sleep=_at_once)
        # In a thread of its own: another test's browser has a loop running in this one.
        with ThreadPoolExecutor(1) as own:
            got = own.submit(get_all, wanted, folder, settings).result()
        manifest = read_manifest(folder)
        if [each.wanted for each in got] != wanted or {*manifest} != {*got}:
            raise Wrong(f"{wanted}: {len(got)} came, {len(manifest)} stand in the manifest")
        if b"SECRET" in (folder / "manifest.json").read_bytes():
            raise Wrong(f"{wanted}: the password stands in the manifest")
        for each in got:
            if each.state == "saved" and (folder / str(each.file)).read_bytes() != _BODY:
                raise Wrong(f"{each} was saved, and is not what the server has")
        if {each.name for each in self.folder.iterdir()} - {"output", "official", "decisions.json"}:
            raise Wrong("something was written outside")

    def archive(self, chance: random.Random) -> None:
        texts: list[bytes] = []
        data = _zipped(chance, texts, 0)
        try:
            inside = look_inside("a.zip", data)
        except UnreadableError:
            return
        if len({*inside.documents}) != len(inside.documents):
            raise Wrong("two documents have one name")
        given = [member_bytes(data, name, "a.zip") for name in inside.documents]
        if sorted(given) != sorted(texts) and not inside.unread:
            raise Wrong(f"{len(texts)} documents were put in, {len(given)} came out: {inside.documents}")

    def conserved(self, chance: random.Random) -> None:
        ending = chance.choice(["docx", "docx", "html", "html", "xlsx", "csv", "md"])
        data, put = _MAKERS[ending](chance)
        reading = read(source_of(f"a.{ending}", data))
        if not reading.failed and not _said(reading):
            there = " ".join(line.text for line in reading.lines)
            lost = [word for word in put if word not in there]
            foreign = foreign_words(data)
            lost += [*lacking(foreign.words, (line.text for line in reading.lines))] if foreign else []
            if lost:
                raise Wrong(f"{ending}: {lost[:8]} are lost silently: {data[:3000]!r}")

    def mutated(self, chance: random.Random) -> None:
        kind = chance.choice([name for name in FAMILIES if name.endswith((" pdf", " docx", " xlsx"))])
        data = FAMILIES[kind](chance)
        reading = read(source_of(f"a.{kind.split()[-1]}", data))
        if reading.failed or _said(reading):
            return
        wrong = ""
        with contextlib.suppress(Exception):  # what the foreign reader cannot read is not compared
            told = " ".join(each.message for each in reading.findings)
            foreign = foreign_words(data, None, told)
            lost = lacking(foreign.words, (line.text for line in reading.lines)) if foreign else None
            if lost:
                wrong = f"{kind}: {[*lost][:8]} are lost silently"
        if wrong:
            raise Wrong(wrong)


def _said(reading: Reading) -> bool:
    """Whether a finding says that something may be lost or was left out."""
    return any(each.code not in _HARMLESS for each in reading.findings)


_HARMLESS = frozenset({"source.encoding", "source.ending", "source.nfc", "pdf.counted", "source.converted"})


async def _at_once(_: float) -> None:
    await asyncio.sleep(0)


# ---- a server that answers as it likes


@contextmanager
def _hostile_server() -> Iterator[str]:
    running: list[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = []
    ready = threading.Event()

    async def serve() -> None:
        server, end = await asyncio.start_server(_converse, "127.0.0.1", 0), asyncio.Event()
        running.append((asyncio.get_running_loop(), end, server.sockets[0].getsockname()[1]))
        ready.set()
        async with server:
            await end.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    loop, end, port = running[0]
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(end.set)
    thread.join()


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        chance = random.Random(await reader.readuntil(b"\r\n\r\n"))
        if chance.random() < 0.01:
            await asyncio.sleep(0.4)
        else:
            writer.write(_answer(chance))
            await writer.drain()
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


def _answer(chance: random.Random) -> bytes:
    size = len(_BODY)
    begin = chance.choice([0, 1, size // 2])
    places = [
        *(
            b"http://[",
            b"//",
            b"/x/\xff\xfe",
            b"http://user:SECRET@127.0.0.1/x",
            b"ftp://a",
            b"http://a:99999999/",
        ),
        *(
            b"\\\\a\\b",
            b"/error",
            b"?",
            b"http://docs.un.org@evil.invalid/",
            b"javascript:0",
            b"/" * 3000,
            b"",
        ),
        *(b"http://[::1%25x]/", b"http://xn--/", b"http://a..un.org/", b"data:,x", b"http:///un.org"),
    ]
    bodies = [
        _BODY,
        _BODY[:100],
        b"",
        b"<html><iframe src='http://[.pdf'>",
        b"<html>captcha",
        chance.randbytes(300),
    ]
    body = chance.choice(bodies)
    status = chance.choice([200, 200, 206, 206, 301, 302, 303, 404, 416, 429, 500, 202, 999, 100, 204])
    if body == _BODY[:100] and status not in {206, 416}:
        body = _BODY  # what a server calls whole cannot be told from it
    head = [
        f"HTTP/1.{chance.choice('0119')} {status} {chance.choice(['OK', '', 'x' * 900])}".encode(),
        b"Content-Length: "
        + chance.choice(
            [str(len(body)).encode(), str(size).encode(), b"-1", b"99999999999999999999", b"abc", b"0"]
        ),
    ]
    more = [
        b"Location: " + chance.choice(places),
        b"Retry-After: " + chance.choice([b"0", b"-5", b"1e9", b"99999", "²".encode()]),
        f"Content-Range: bytes {begin}-{size - 1}/{size}".encode(),
        b"Content-Range: "
        + chance.choice([b"bytes */9", b"bytes 0-0/1", b"bytes 0-99/101", b"x", b"bytes 5-1/0"]),
        b"Content-Encoding: " + chance.choice([b"gzip", b"deflate", b"br", b"x"]),
        b"Transfer-Encoding: chunked",
        b"Set-Cookie: " + chance.randbytes(20).replace(b"\n", b"").replace(b"\r", b""),
        b"Content-Type: \xff/\xfe; charset=idna",
        b"X: " + b"y" * chance.choice([10, 9000]),
        chance.randbytes(12),
    ]
    head += chance.sample(more, chance.randrange(4))
    return b"\r\n".join(head) + b"\r\n\r\n" + body


# ---- documents with words that must come out


def _words(chance: random.Random, count: int) -> list[str]:
    return [f"word{chance.randrange(10**9)}q" for _ in range(count)]


def _wrapped(chance: random.Random) -> tuple[bytes, list[str]]:
    put = _words(chance, 3)
    body = par("General Assembly")
    for word in put:
        inner = f"<w:r><w:t>{word}</w:t></w:r>"
        for _ in range(chance.randrange(4)):
            inner = chance.choice(WRAPPERS).replace("{}", inner)
        body += f"<w:p>{inner}</w:p>" if chance.random() < 0.5 else inner
    return pack(files(body)), put


_TAGS = (
    *(
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "caption",
        "thead",
        "dl",
        "dt",
        "dd",
        "h1",
        "h3",
    ),
    *(
        "span",
        "sup",
        "a",
        "details",
        "summary",
        "fieldset",
        "legend",
        "section",
        "article",
        "blockquote",
        "pre",
    ),
    *("ruby", "rt", "figure", "figcaption", "label", "button", "center", "font", "address", "x-own", "main"),
)


def _page(chance: random.Random) -> tuple[bytes, list[str]]:
    put = _words(chance, chance.randrange(1, 8))
    body = ""
    for word in put:
        inner = word
        for _ in range(chance.randrange(5)):
            tag = chance.choice(_TAGS)
            empty = chance.choice(["", "", f"<{tag}></{tag}>", "<li></li>", "<br>", "<hr>", "<img alt=x>"])
            closed = chance.choice([f"</{tag}>", f"</{tag}>", ""])
            inner = f"<{tag}>{inner}{closed}{empty}"
        body += inner
    return f"<!DOCTYPE html><html><meta charset=utf-8><body>{body}</body></html>".encode(), put


def _table(chance: random.Random) -> tuple[list[list[str]], list[str]]:
    header = ["Recommendation", "Recommending State", "Response"]
    rows = [_words(chance, chance.randrange(6)) for _ in range(chance.randrange(1, 6))]
    return [header[: chance.randrange(1, 4)], *rows], [word for row in rows for word in row]


def _csv(chance: random.Random) -> tuple[bytes, list[str]]:
    rows, put = _table(chance)
    mark = chance.choice([",", ";", "\t"])
    return "\n".join(mark.join(row) for row in rows).encode(), put


def _workbook(chance: random.Random) -> tuple[bytes, list[str]]:
    from openpyxl import Workbook

    book, every = Workbook(), list[str]()
    book.remove(book.worksheets[0])
    for _ in range(chance.randrange(1, 3)):
        sheet = book.create_sheet()
        rows, put = _table(chance)
        for row in rows:
            sheet.append(row)
        every += put
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), every


def _markdown(chance: random.Random) -> tuple[bytes, list[str]]:
    put = _words(chance, chance.randrange(1, 8))
    signs = (
        "# ",
        "- ",
        "1. ",
        "> ",
        "| a | b |\n|---|---|\n| ",
        "    ",
        "~~~\n",
        "[^1]: ",
        "<div>",
        "- [ ] ",
        "***",
        "`",
        "",
    )
    return "\n\n".join(chance.choice(signs) + word for word in put).encode(), put


_MAKERS: dict[str, Callable[[random.Random], tuple[bytes, list[str]]]] = {
    "docx": _wrapped,
    "html": _page,
    "csv": _csv,
    "xlsx": _workbook,
    "md": _markdown,
}


def _zipped(chance: random.Random, texts: list[bytes], deep: int) -> bytes:
    """An archive whose entries have names that are other entries', or none at all."""
    names = (
        "a.txt",
        "a.txt",
        "b/a.txt",
        "b\\a.txt",
        "a.zip!a.txt",
        "A.TXT",
        "../a.txt",
        "/a.txt",
        "a~2.txt",
        "a.zip!b.txt",
    )
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore", UserWarning)  # two entries of one name are meant
        for _ in range(chance.randrange(1, 6)):
            if deep < 2 and chance.random() < 0.3:
                archive.writestr(zipfile.ZipInfo("a.zip"), _zipped(chance, texts, deep + 1))
            else:
                data = f"text {chance.random()}".encode()
                texts.append(data)
                archive.writestr(zipfile.ZipInfo(chance.choice(names)), data)
    return out.getvalue()


SURFACES: dict[str, int] = {
    "query": 30,
    "request": 18,
    "tool": 14,
    "quotation": 14,
    "paper": 2,
    "answer": 6,
    "archive": 20,
    "conserved": 20,
    "mutated": 8,
}
"""The families, and how many of each stand in one round."""
ROUND = [name for name, count in SURFACES.items() for _ in range(count)]


def try_one(surfaces: Surfaces, seed: int, number: int) -> tuple[str, str]:
    """Try input `number` of a seed; return its family, and what went wrong, empty where nothing did."""
    name = ROUND[number % len(ROUND)]
    chance = random.Random(f"{seed}/{number}")
    try:
        with within(SECONDS):
            getattr(surfaces, name)(chance)
    except Wrong as error:
        return name, f"breach: {error}"
    except BaseException as error:  # noqa: BLE001 -- counted
        kind = "hang" if type(error).__name__ == "Hang" else "crash"
        return name, f"{kind}: {type(error).__name__}: {error}"
    return name, ""
